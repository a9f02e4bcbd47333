"""The picture of a graph as SVG: shown where no script runs, in a README and in print shops.

It is drawn from the payload of the page, by the same rules as `page/graph.js`: communities as
islands, kinds as shapes and hues, names none over another.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, Final

from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.views.layout import radius

MOST_DRAWN: Final = 1_500
"""Actors drawn; of a larger graph the best connected."""

# Each shape has about the area of a circle of radius 1; the same as in page/look.js.
SHAPES: Final = {
    "circle": "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
    "square": "M-.88-.88H.88V.88H-.88Z",
    "diamond": "M0-1.25L1.25 0L0 1.25L-1.25 0Z",
    "triangle": "M0-1.3L1.25.9H-1.25Z",
    "hexagon": "M1.1 0L.55.95H-.55L-1.1 0L-.55-.95H.55Z",
    "drop": "M0 1.3L1.25-.9H-1.25Z",
}
HUES: Final = {
    "grey": "#727d88",
    "blue": "#085192",
    "sky": "#5aacdd",
    "green": "#007753",
    "red": "#b84101",
    "orange": "#e49b26",
    "gold": "#a38f3d",
    "pink": "#cf71a6",
}
LOOKS: Final = {
    "Person": ("circle", "grey"),
    "LocalGovernment": ("square", "blue"),
    "PublicAgency": ("square", "sky"),
    "InternationalOrganization": ("diamond", "blue"),
    "University": ("triangle", "sky"),
    "Network": ("hexagon", "red"),
    "Association": ("hexagon", "orange"),
    "Cooperative": ("circle", "green"),
    "SocialEnterprise": ("diamond", "green"),
    "Company": ("square", "green"),
    "Event": ("diamond", "pink"),
    "Session": ("circle", "pink"),
    "Project": ("triangle", "pink"),
    "Programme": ("hexagon", "pink"),
    "FundingMechanism": ("drop", "gold"),
    "Policy": ("square", "gold"),
    "Agreement": ("drop", "red"),
    "Publication": ("triangle", "blue"),
    "Place": ("drop", "grey"),
}

_PAPER, _INK, _SOFT, _LAND, _TIE = "#faf9f5", "#1c2126", "#565e66", "#efede5", "#8d9197"
_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]")

Box = tuple[float, float, float, float]


def picture(payload: Mapping[str, Any]) -> str:
    """Return the SVG element of a payload; "" for an empty graph.

    >>> drawn = picture({"title": "A < B", "ties": [], "entities": [
    ...     {"id": "a", "kind": "Network", "name": "A", "x": 0, "y": 0, "community": 1}]})
    >>> drawn.startswith("<svg ") and "<title>A &lt; B</title>" in drawn
    True
    """
    entities: Sequence[Mapping[str, Any]] = payload.get("entities", ())
    ties: Sequence[Mapping[str, Any]] = payload.get("ties", ())
    if not entities:
        return ""
    degree = [0] * len(entities)
    for tie in ties:
        degree[tie["source"]] += 1
        if tie["target"] != tie["source"]:
            degree[tie["target"]] += 1
    drawn = sorted(range(len(entities)), key=lambda i: (-degree[i], i))[:MOST_DRAWN]
    shown = set(drawn)
    lines = [tie for tie in ties if tie["source"] in shown and tie["target"] in shown]
    xs = [entities[i]["x"] for i in drawn]
    ys = [entities[i]["y"] for i in drawn]
    left, top = min(xs) - 90, min(ys) - 60
    width, height = max(xs) + 90 - left, max(ys) + 70 - top
    unit = max(width / 1600, 0.35)  # how much one pixel is when it is shown 1600 wide
    words = html.escape(plain(str(payload.get("title", ""))))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" role="img" '
        f"font-family=\"system-ui, 'Noto Sans', 'Noto Sans CJK KR', sans-serif\">"
        f"<title>{words}</title>"
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{_PAPER}"/>',
        *_islands(entities, lines, drawn),
        *_lines(entities, lines),
        *_marks(entities, degree, drawn),
        *_names(entities, degree, drawn, unit),
        "</svg>",
    ]
    return "\n".join(parts)


def _islands(
    entities: Sequence[Mapping[str, Any]], ties: Sequence[Mapping[str, Any]], drawn: list[int]
) -> list[str]:
    inside = [
        f"M{a['x']} {a['y']}L{b['x']} {b['y']}"
        for tie in ties
        for a, b in [(entities[tie["source"]], entities[tie["target"]])]
        if a.get("community") == b.get("community") is not None
    ]
    dots = [f"M{entities[i]['x']} {entities[i]['y']}h.1" for i in sorted(drawn)]
    return [
        f'<path d="{"".join(inside + dots)}" fill="none" stroke="{_LAND}" stroke-width="58" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    ]


def _lines(entities: Sequence[Mapping[str, Any]], ties: Sequence[Mapping[str, Any]]) -> list[str]:
    found: dict[tuple[bool, bool], list[str]] = {}
    bends = bends_of(ties)
    for tie, bend in zip(ties, bends, strict=True):
        a, b = entities[tie["source"]], entities[tie["target"]]
        dx, dy = b["x"] - a["x"], b["y"] - a["y"]
        length = sqrt(dx * dx + dy * dy) or 1.0
        away = max(-0.7 * length, min(bend * 2, 0.7 * length))
        cx, cy = (a["x"] + b["x"]) / 2 - dy / length * away, (a["y"] + b["y"]) / 2 + dx / length * away
        line = f"Q{round(cx)} {round(cy)} {b['x']} {b['y']}" if bend else f"L{b['x']} {b['y']}"
        key = (length > 260, tie.get("status") in NOT_AS_FACT)
        found.setdefault(key, []).append(f"M{a['x']} {a['y']}{line}")
    return [
        f'<path d="{"".join(paths)}" fill="none" stroke="{_TIE}" stroke-opacity="{".22" if far else ".6"}" '
        f'stroke-width="1.6"{" stroke-dasharray=" + chr(34) + "7 5" + chr(34) if dashed else ""}/>'
        for (far, dashed), paths in sorted(found.items())
    ]


def bends_of(ties: Sequence[Mapping[str, Any]]) -> list[float]:
    """Return how far each tie is bent aside, so that ties between the same two actors part.

    >>> bends_of([{"source": 0, "target": 1}, {"source": 1, "target": 0}, {"source": 1, "target": 2}])
    [-13.0, -13.0, 0.0]
    """
    pairs: dict[tuple[int, int], list[int]] = {}
    for at, tie in enumerate(ties):
        ends = (min(tie["source"], tie["target"]), max(tie["source"], tie["target"]))
        pairs.setdefault(ends, []).append(at)
    bends = [0.0] * len(ties)
    for members in pairs.values():
        for n, at in enumerate(members):
            side = 1.0 if ties[at]["source"] < ties[at]["target"] else -1.0
            bends[at] = side * (n - (len(members) - 1) / 2) * 26.0 + 0.0
    return bends


def _marks(entities: Sequence[Mapping[str, Any]], degree: list[int], drawn: list[int]) -> list[str]:
    marks = []
    for i in sorted(drawn):
        entity = entities[i]
        shape, hue = LOOKS.get(str(entity.get("kind")), ("circle", "grey"))
        size = f"{radius(degree[i]):.1f}".removesuffix(".0")
        marks.append(
            f'<path d="{SHAPES[shape]}" transform="translate({entity["x"]} {entity["y"]}) scale({size})" '
            f'fill="{HUES[hue]}"/>'
        )
    return marks


def _names(
    entities: Sequence[Mapping[str, Any]], degree: list[int], drawn: list[int], unit: float
) -> list[str]:
    most = 300 if len(drawn) <= 80 else 70
    taken: list[Box] = [
        (entities[i]["x"] - r, entities[i]["y"] - r, entities[i]["x"] + r, entities[i]["y"] + r)
        for i in drawn
        if (r := radius(degree[i])) > 11
    ]
    named = []
    for i in drawn[:most]:
        entity, r = entities[i], radius(degree[i])
        lines = in_lines(_label(entity))
        px = unit * min(26.0, 13.0 + 1.1 * sqrt(degree[i]))
        wide = px * max(width_of(line) for line in lines)
        high = px * 1.2 * len(lines)
        x, y = entity["x"], entity["y"]
        spots = [
            (x - wide / 2, y + r + 3 * unit),
            (x - wide / 2, y - r - 3 * unit - high),
            (x + r + 4 * unit, y - high / 2),
            (x - r - 4 * unit - wide, y - high / 2),
        ]
        for left, top in spots:
            box = (left, top, left + wide, top + high)
            own = (x - r, y - r, x + r, y + r)
            if not any(other != own and _meet(box, other) for other in taken):
                break
        else:
            continue
        taken.append(box)
        weight = ' font-weight="600"' if degree[i] >= 18 else ""
        spans = "".join(
            f'<tspan x="{left + wide / 2:.0f}" y="{top + px * (0.95 + 1.2 * n):.0f}">{html.escape(line)}</tspan>'
            for n, line in enumerate(lines)
        )
        named.append(
            f'<text font-size="{px:.1f}"{weight} text-anchor="middle" fill="{_INK if degree[i] >= 8 else _SOFT}" '
            f'stroke="{_PAPER}" stroke-width="{px / 4:.1f}" paint-order="stroke" stroke-linejoin="round">{spans}</text>'
        )
    return named


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def plain(text: str) -> str:
    """Return a text without signs that steer, as it may stand in a picture.

    >>> plain("A\\u202eB")
    'AB'
    """
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode()


def _label(entity: Mapping[str, Any]) -> str:
    name, acronym = plain(str(entity.get("name", ""))), entity.get("acronym")
    if acronym and len(name) > 24:
        name = plain(str(acronym))
    return name if len(name) <= 44 else name[:43].rstrip() + "…"


def width_of(text: str) -> float:
    """Return about how wide a text is, in units of its font size.

    >>> width_of("서울") > width_of("Seoul") / 2
    True
    """
    wide = 0.0
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            wide += 1.0
        elif not unicodedata.combining(letter):
            wide += 0.3 if letter in "iljtfr.,' I" else 0.86 if letter in "mwMW" else 0.58
    return wide


def in_lines(text: str) -> list[str]:
    """Return a name in one line, or in two of about the same length where it is long.

    >>> in_lines("European Network of Cities and Regions")
    ['European Network of', 'Cities and Regions']
    """
    if width_of(text) < 12.5 or " " not in text:
        return [text]
    words = text.split(" ")
    best = min(
        range(1, len(words)),
        key=lambda at: max(width_of(" ".join(words[:at])), width_of(" ".join(words[at:]))),
    )
    return [" ".join(words[:best]), " ".join(words[best:])]
