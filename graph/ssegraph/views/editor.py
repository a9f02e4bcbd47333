"""The page on which people write SPARQL: an editor with our prefixes, terms and named questions, in one file.

The editor is YASGUI (`editor/NOTICE.md`); a result is a table, a graph (vis-network, from pyvis) or,
with columns `lat` and `long`, a map. The page asks nobody but its own endpoint.
"""

from __future__ import annotations

from importlib import resources
from typing import Final

from ssegraph.ask.questions import THEMES, load_questions
from ssegraph.core.ontology import load_ontology
from ssegraph.core.standalone import as_json, as_script, escaped, filled, policy
from ssegraph.core.words import interface, languages, wording
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.basemap import MIDDLE, SCALE, land

_FIRST: Final = """SELECT ?network (COUNT(?member) AS ?members) WHERE {
  ?member sse:memberOf ?network .
}
GROUP BY ?network
ORDER BY DESC(?members)
LIMIT 20"""
_CLASSES: Final = ("kind", "group", "class", "observation", "status")
_MENU: Final = ("questions", "sources", "query")
_PROPERTIES: Final = ("tie", "inverse", "property")


def editor(
    graph: KnowledgeGraph, endpoint: str = "sparql", home: str = ".", explorer: str = "explorer.html"
) -> str:
    """Return the page: the same graph gives the same text.

    Args:
        graph: gives the title and the prefixes.
        endpoint, explorer: addresses, relative to that of the page.
        home: that of the folder in which the pages stand, by language.
    """
    terms = load_ontology().terms.values()
    config = {
        "endpoint": endpoint,
        "prefixes": graph.store.prefixes,
        "classes": sorted(each.iri for each in terms if each.category in _CLASSES),
        "properties": sorted(each.iri for each in terms if each.category in _PROPERTIES),
        "questions": [
            {"slug": slug, "question": dict(each.question), "sparql": each.sparql, "theme": each.theme}
            for slug, each in load_questions().items()
            if each.sparql
        ],
        "themes": [
            {"name": theme, "label": {each: wording(f"theme.{theme}", each) for each in languages()}}
            for theme in THEMES
        ],
        "site": {name: {each: wording(f"site.{name}", each) for each in languages()} for name in _MENU},
        "home": home,
        "base": graph.store.namespace.entity("").value,
        "first": _FIRST,
        "words": interface("editor"),
        "map": {"path": land()["path"], "middle": MIDDLE, "scale": SCALE},
    }
    files = resources.files("ssegraph.views") / "editor"
    library = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    scripts = {
        "yasgui": (files / "yasgui.min.js").read_text(encoding="utf-8"),
        "vis": library.read_text(encoding="utf-8"),
        "script": (files / "editor.js").read_text(encoding="utf-8"),
    }
    scripts = {name: as_script(each) for name, each in scripts.items()}
    # YASGUI writes style attributes, which no digest can name.
    rules = policy(
        scripts.values(),
        (),
        "style-src 'unsafe-inline'",
        "img-src data:",
        "font-src data:",
        "connect-src 'self'",
    )
    slots = {
        "title": escaped(graph.title),
        "policy": escaped(rules),
        "home": escaped(f"{home.rstrip('/')}/en/index.html"),
        "explorer": escaped(explorer),
        "endpoint": escaped(endpoint),
        "style": (files / "editor.css").read_text(encoding="utf-8"),
        "yasgui_style": (files / "yasgui.min.css").read_text(encoding="utf-8"),
        "config": as_json(config, sort_keys=True),
        **scripts,
    }
    return filled((files / "editor.html").read_text(encoding="utf-8"), slots)
