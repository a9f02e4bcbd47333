"""The explorer: one HTML file that holds its data and asks the network for nothing.

The page is assembled from the files of `page/`: the markup (`page.html`), one style sheet and ES modules, joined from
`main.js` on into one script, so that the Content-Security-Policy in the page can name both by their digest and forbid
everything else. The script of each panel of another package stands in an element of its own before it.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ssegraph.core.scripts import joined
from ssegraph.core.standalone import as_json, escaped, filled, may_stand_in_script, policy
from ssegraph.core.words import interface, wording
from ssegraph.views.picture import picture

if TYPE_CHECKING:
    from ssegraph.views.panels import Filled

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
    script = _script()
    others = [(each.panel.name, _offered(each)) for each in panels]
    if panels:
        payload = {**payload, "panels": {each.panel.name: each.brought for each in panels}}
    title = str(payload.get("title", ""))
    drawn = picture(payload)
    slots = {
        "picture": drawn,
        "title": escaped(title),
        "policy": escaped(_policy([*(text for _, text in others), script], style)),
        "style": style,
        "others": "".join(f'<script data-panel="{name}">{text}</script>\n' for name, text in others),
        "script": script,
        "counts": escaped(_counted(payload)),
        "words": as_json(interface("page", "also", "continents", "proof", "values"), sort_keys=True),
        **_stored(_json(payload)),
    }
    return filled(_asset("page.html"), slots)


def shipped_panels() -> frozenset[str]:
    """Return what the panels of this package are called.

    >>> sorted(shipped_panels())
    ['about', 'actor', 'cell', 'document', 'findings', 'questions', 'stories', 'twodates']
    """
    return frozenset(re.findall(r'^const \w+Panel = \{\n  name: "([a-z]+)",$', _script(), re.MULTILINE))


@cache
def _script() -> str:
    """Return the script of the page: its modules, joined."""
    folder = resources.files("ssegraph.views") / "page"
    names = (
        each.name
        for each in folder.iterdir()
        if each.name.endswith(".js") and each.name not in ("widget.js", "types.js")
    )
    return joined({name: _asset(name) for name in names}, "main.js")


def _offered(filled: Filled) -> str:
    """Return the script of a panel as it stands in the page: left at its element, where `others.js` takes it up."""
    script = filled.panel.script
    return (
        f'"use strict";\ndocument.currentScript.panel = ({{ draw, make, text, data }}) => {{\n{script}\n}};\n'
    )


def _asset(name: str) -> str:
    text = (resources.files("ssegraph.views") / "page" / name).read_text(encoding="utf-8")
    if name != "page.html" and not may_stand_in_script(text):
        raise ValueError(f"{name} would end the element it is written into")
    return text


def _policy(scripts: Sequence[str], style: str) -> str:
    return policy(
        scripts, [style], "img-src data: blob:", "require-trusted-types-for 'script'", "trusted-types 'none'"
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
