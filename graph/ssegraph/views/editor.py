"""The page on which people write SPARQL: an editor with our prefixes, terms and named questions, in one file.

The editor is YASGUI (`editor/NOTICE.md`); a result is a table, a graph (vis-network, from pyvis) or,
with columns `lat` and `long`, a map. The page asks nobody but its own endpoint.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib import resources
from typing import Final

from ssegraph.ask.questions import load_questions
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import interface
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.basemap import MIDDLE, SCALE, land

_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")
_FIRST: Final = """SELECT ?network (COUNT(?member) AS ?members) WHERE {
  ?member sse:memberOf ?network .
}
GROUP BY ?network
ORDER BY DESC(?members)
LIMIT 20"""
_CLASSES: Final = ("kind", "group", "class", "observation", "status")
_PROPERTIES: Final = ("tie", "inverse", "property")


def editor(graph: KnowledgeGraph, endpoint: str = "sparql", home: str = ".", explorer: str = "explorer.html") -> str:  # fmt: skip
    """Return the page: the same graph gives the same text.

    Args:
        graph: gives the title and the prefixes.
        endpoint, home, explorer: addresses, relative to that of the page.
    """
    terms = load_ontology().terms.values()
    config = {
        "endpoint": endpoint,
        "prefixes": graph.store.prefixes,
        "classes": sorted(each.iri for each in terms if each.category in _CLASSES),
        "properties": sorted(each.iri for each in terms if each.category in _PROPERTIES),
        "questions": [
            {"slug": slug, "question": dict(each.question), "sparql": each.sparql}
            for slug, each in sorted(load_questions().items())
            if each.sparql
        ],
        "first": _FIRST,
        "words": interface("editor"),
        "map": {"path": land()["path"], "middle": MIDDLE, "scale": SCALE},
    }
    text = json.dumps(config, ensure_ascii=False, sort_keys=True)
    files = resources.files("ssegraph.views") / "editor"
    library = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    scripts = {
        "yasgui": (files / "yasgui.min.js").read_text(encoding="utf-8"),
        "vis": library.read_text(encoding="utf-8"),
        "script": (files / "editor.js").read_text(encoding="utf-8"),
    }
    scripts = {name: each.replace("</script", "<\\/script") for name, each in scripts.items()}
    digests = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'"
        for each in scripts.values()
    )
    # YASGUI writes style attributes, which no digest can name.
    policy = (
        f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    slots = {
        "title": html.escape(graph.title),
        "policy": html.escape(policy, quote=True),
        "home": html.escape(home, quote=True),
        "explorer": html.escape(explorer, quote=True),
        "endpoint": html.escape(endpoint),
        "style": (files / "editor.css").read_text(encoding="utf-8"),
        "yasgui_style": (files / "yasgui.min.css").read_text(encoding="utf-8"),
        "config": re.sub("[<>&\u2028\u2029]", lambda it: f"\\u{ord(it[0]):04x}", text),
        **scripts,
    }
    # One pass: what was filled in is never looked at again.
    return _SLOT.sub(lambda slot: slots[slot[1]], (files / "editor.html").read_text(encoding="utf-8"))  # fmt: skip
