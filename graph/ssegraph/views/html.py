"""The explorer: one HTML file that holds its data and asks the network for nothing.

The page is assembled from the files of `page/`: the markup (`page.html`), one style sheet and
plain JavaScript, joined in the order of `SCRIPTS`, with the panels of other packages, into one module,
so that the Content-Security-Policy in the page can name both by their digest and forbid everything else.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Mapping, Sequence
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING

from ssegraph.core.standalone import as_json, escaped, filled, may_stand_in_script, policy
from ssegraph.core.words import interface, wording
from ssegraph.views.picture import picture

if TYPE_CHECKING:
    from ssegraph.views.panels import Filled

SCRIPTS = (
    "dom.js",  # elements
    "words.js",  # what the page says, in the languages of the catalogues
    "data.js",  # what it was given
    "state.js",  # what the reader has chosen
    "panels.js",  # what can stand beside the picture
    "dates.js",  # half-known dates and what holds when
    "look.js",  # shapes and hues
    "view.js",  # what is in view
    "route.js",  # the way from one actor to another
    "search.js",
    "facets.js",
    "evidence.js",
    "document.js",  # a kept text with what it proves
    "actor.js",
    "questions.js",
    "about.js",
    "table.js",
    "time.js",  # the slider
    "pen.js",  # drawing into SVG as one draws on a canvas
    "labels.js",  # names in a picture, none over another
    "graph.js",  # the faces that are pictures
    "map.js",
    "timeline.js",
    "stage.js",  # the canvas: camera, pointer, keys
    "save.js",  # PNG, SVG, CSV, print
    "talk.js",  # with the notebook around it
    "others.js",  # panels of other packages
)
"""What is joined into the script of the page: a file may use what stands in those before it."""

START = "main.js"
"""What stands at its end, after the panels of other packages: it opens the page."""

SANDBOX = "allow-scripts allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox"
"""Of a page in a frame: it may run its own script, save files and open sources in a new tab; nothing else."""

PACK_FROM = 1_000_000
"""Data of more bytes than this is stored compressed (raw deflate, base64)."""


def render(payload: Mapping[str, object], panels: Sequence[Filled] = ()) -> str:
    """Return the explorer as one HTML document, to be saved as UTF-8: the same payload gives the same text.

    Args:
        payload: that of `ssegraph.views.payload` (title, counts, terms, sources, entities, ties). Nothing in it
            can become markup or script.
        panels: those of other packages. What they hold is data as the payload is; their scripts run in the page.

    >>> page = render({"title": "A & B", "counts": {"entities": 2}, "entities": [], "ties": []})
    >>> "<title>A &amp; B</title>" in page and "Content-Security-Policy" in page
    True
    """
    style = _asset("style.css")
    script = "\n".join((*map(_asset, SCRIPTS), *map(_registered, panels), _asset(START)))
    if panels:
        payload = {**payload, "panels": {each.panel.name: each.brought for each in panels}}
    title = str(payload.get("title", ""))
    drawn = picture(payload)
    slots = {
        "picture": drawn,
        "title": escaped(title),
        "policy": escaped(_policy(script, style)),
        "style": style,
        "script": script,
        "counts": escaped(_counted(payload)),
        "words": as_json(interface("page"), sort_keys=True),
        **_stored(_json(payload)),
    }
    return filled(_asset("page.html"), slots)


def shipped_panels() -> frozenset[str]:
    """Return what the panels of this package are called: each is registered in a file of its own.

    >>> sorted(shipped_panels())
    ['about', 'actor', 'document', 'questions']
    """
    found = (re.findall(r'^addPanel\("([a-z]+)"', _asset(name), re.MULTILINE) for name in SCRIPTS)
    return frozenset(chain.from_iterable(found))


def _registered(filled: Filled) -> str:
    """Return the script of a panel as it stands in that of the page: in a scope of its own, with what it is given."""
    panel = filled.panel
    return f'addPanelOfOthers("{panel.name}", ({{ draw, make, text, data }}) => {{\n{panel.script}\n}});'


def _asset(name: str) -> str:
    text = (resources.files("ssegraph.views") / "page" / name).read_text(encoding="utf-8")
    if name != "page.html" and not may_stand_in_script(text):
        raise ValueError(f"{name} would end the element it is written into")
    return text


def _policy(script: str, style: str) -> str:
    return policy(
        [script], [style], "img-src data: blob:", "require-trusted-types-for 'script'", "trusted-types 'none'"
    )


def _json(payload: Mapping[str, object]) -> str:
    """Return JSON that may stand in a script element: none of its characters ends one."""
    packed = {
        key: columns(value) if key in ("entities", "ties", "sources") else value  # type: ignore[arg-type]  # rows
        for key, value in payload.items()
    }
    return as_json(packed, sort_keys=True)


def columns(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Return rows as columns, which are smaller and are read sooner.

    A column that fewer than half of the rows have names its rows; `data.js` makes rows again.

    >>> columns([{"id": "a", "note": "x"}, {"id": "b"}, {"id": "c"}])
    {'n': 3, 'dense': {'id': ['a', 'b', 'c']}, 'sparse': {'note': [[0], ['x']]}}
    """
    dense: dict[str, list[object]] = {}
    sparse: dict[str, list[list[object]]] = {}
    for key in sorted({key for row in rows for key in row}):
        held = [(i, row[key]) for i, row in enumerate(rows) if key in row]
        if 2 * len(held) < len(rows):
            sparse[key] = [[i for i, _ in held], [value for _, value in held]]
        else:
            dense[key] = [row.get(key) for row in rows]
    return {"n": len(rows), "dense": dense, "sparse": sparse}


def _stored(data: str) -> dict[str, str]:
    raw = data.encode()
    if len(raw) <= PACK_FROM:
        return {"form": "json", "data": data}
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    return {"form": "deflate-raw", "data": base64.b64encode(packed).decode()}


def _counted(payload: Mapping[str, object]) -> str:
    """Return the sizes in one line, for a reader whose browser runs no script."""
    counts = payload.get("counts")
    if not isinstance(counts, Mapping):
        return ""
    names = {
        "entities": "page.actors",
        "ties": "page.ties",
        "observations": "page.observations",
        "sources": "page.sources",
    }
    return ", ".join(wording(name, n=counts[key]) for key, name in names.items() if key in counts)
