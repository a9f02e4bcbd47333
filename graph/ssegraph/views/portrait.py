"""Who an actor is at a glance: its best supported ties, and a picture of those it has ties with.

The picture is an SVG without script, the same in every language: it stands on a page as an image, and in the page of another site.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ssegraph.core.model import Entity, Tie
from ssegraph.core.statements import PROOFS
from ssegraph.core.strength import Strength
from ssegraph.views.picture import HUES, LOOKS, SHAPES, plain, width_of

MOST_NAMED: Final = 80
"""Neighbours in a picture; of more the best supported ones, and how many more there are."""

_WIDE, _ROW, _TOP = 960, 22, 30
_PX, _LONGEST = 13, 250
_PAPER, _INK, _SOFT, _TIE = "#faf9f5", "#1c2126", "#565e66", "#8d9197"


def best_supported(ties: Iterable[Tie], strength: Callable[[Tie], Strength], most: int = 5) -> list[Tie]:
    """Return the ties that say best who an actor is: stated as fact and not disputed, the best proved first, each kind before a second of one.

    What is told in our words alone comes only where nothing is proved better.

    Args:
        ties: of one actor.
        strength: how well a tie is supported.
        most: how many.
    """
    fit = [tie for tie in ties if tie.as_fact and not tie.conflict]
    proved = [tie for tie in fit if tie.proof != "told"] or fit
    known = {tie.id: strength(tie) for tie in proved}

    def rank(tie: Tie) -> tuple[object, ...]:
        support = known[tie.id]
        return (
            bool(tie.end),
            PROOFS.index(tie.proof),
            -len(support.voices),
            support.own_word,
            not support.dated,
            tie.id,
        )

    ranked = sorted(proved, key=rank)
    met = set[tuple[str, str]]()
    first, rest = list[Tie](), list[Tie]()
    for tie in ranked:
        (rest if (key := (tie.kind, tie.target)) in met or (tie.kind, "") in met else first).append(tie)
        met |= {key, (tie.kind, "")}
    return [*first, *rest][:most]


def neighbours(centre: str, ties: Iterable[Tie]) -> list[tuple[str, list[Tie]]]:
    """Return those an actor has ties with, each with its ties, by kind of tie: the best proved first where they are many."""
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        other = tie.target if tie.source == centre else tie.source
        if other != centre:
            found.setdefault(other, []).append(tie)
    best = sorted(
        found.items(),
        key=lambda each: (min(PROOFS.index(tie.proof) for tie in each[1]), -len(each[1]), each[0]),
    )[:MOST_NAMED]
    return sorted(best, key=lambda each: (min(tie.kind for tie in each[1]), each[0]))


def portrait(centre: Entity, ties: Sequence[Tie], entity: Callable[[str], Entity | None]) -> str:
    """Return the picture of an actor among those it has ties with: two columns of names, none over another.

    Args:
        centre: the actor.
        ties: its ties.
        entity: gives the others by id.

    >>> drawn = portrait(Entity(id="a", kind="Network", name="A & B"), [], {}.get)
    >>> drawn.count("<text"), "<title>A &amp; B</title>" in drawn
    (1, True)
    """
    near = [(other, held) for each, held in neighbours(centre.id, ties) if (other := entity(each))]
    every = {tie.target if tie.source == centre.id else tie.source for tie in ties} - {centre.id}
    left, right = near[: len(near) // 2], near[len(near) // 2 :]
    rows = max(len(left), len(right), 6)
    high = 2 * _TOP + _ROW * rows + (_ROW if len(every) > len(near) else 0)
    middle = (_WIDE / 2, _TOP + _ROW * rows / 2)
    lines, marks, names = [], [], []
    for side, column in ((-1, left), (1, right)):
        above = (rows - len(column)) / 2
        for number, (other, held) in enumerate(column):
            x = middle[0] + side * 165
            y = _TOP + _ROW * (above + number + 0.5)
            dashed = "" if any(tie.as_fact for tie in held) else ' stroke-dasharray="6 5"'
            lines.append(
                f'<path d="M{middle[0]:g} {middle[1]:g}C{middle[0] + side * 90:g} {middle[1]:g} {x - side * 70:g} {y:g} {x:g} {y:g}" '
                f'stroke-width="{min(1 + 0.6 * len(held), 4):g}"{dashed}/>'
            )
            marks.append(_mark(other, x, y, 6))
            anchor = "end" if side < 0 else "start"
            names.append(
                f'<text x="{x + side * 12:g}" y="{y + 4.5:g}" text-anchor="{anchor}" fill="{_INK}">{_named(other)}</text>'
            )
    more = (
        f'<text x="{_WIDE / 2:g}" y="{high - 14}" text-anchor="middle" fill="{_SOFT}">+ {len(every) - len(near)}</text>'
        if len(every) > len(near)
        else ""
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high:g}" width="{_WIDE}" height="{high:g}" role="img" font-size="{_PX}" '
            "font-family=\"system-ui, 'Noto Sans', 'Noto Sans CJK KR', sans-serif\">",
            f"<title>{html.escape(plain(centre.name))}</title>",
            f'<rect width="{_WIDE}" height="{high:g}" fill="{_PAPER}"/>',
            f'<g fill="none" stroke="{_TIE}" stroke-opacity=".6">{"".join(lines)}</g>',
            *marks,
            *names,
            _mark(centre, *middle, 12),
            f'<text x="{middle[0]:g}" y="{middle[1] - 20:g}" text-anchor="middle" font-weight="600" font-size="16" fill="{_INK}" '
            f'stroke="{_PAPER}" stroke-width="5" paint-order="stroke" stroke-linejoin="round">{_named(centre, 26)}</text>',
            more,
            "</svg>",
            "",
        )
    )


def glyph(kind: str) -> str:
    """Return the mark of a kind, as the explorer draws it, as a small SVG that says nothing to a reader by ear.

    >>> glyph("Network").startswith('<svg class="glyph"')
    True
    """
    shape, hue = LOOKS.get(kind, ("circle", "grey"))
    return f'<svg class="glyph" viewBox="-1.5 -1.5 3 3" aria-hidden="true"><path d="{SHAPES[shape]}" fill="{HUES[hue]}"/></svg>'


def _mark(entity: Entity, x: float, y: float, size: float) -> str:
    shape, hue = LOOKS.get(entity.kind, ("circle", "grey"))
    return (
        f'<path d="{SHAPES[shape]}" transform="translate({x:g} {y:g}) scale({size:g})" fill="{HUES[hue]}"/>'
    )


def _named(entity: Entity, most: float = _LONGEST / _PX) -> str:
    """Return a name as it fits: whole, else the acronym, else cut."""
    name = plain(entity.name)
    if width_of(name) > most and entity.acronym:
        name = plain(entity.acronym)
    while width_of(name) > most:
        name = name.removesuffix("…")[:-1].rstrip() + "…"
    return html.escape(name)
