"""A kept text set as text: headings, paragraphs and lists in the place of the signs that mean them, with passages marked.

It reads what documents of ours are written in, a little Markdown (https://commonmark.org): headings, lists, quotations, `**strong**`, `*em*`,
`<sup>`, `<sub>`, `<br>`. All else stands as it is. Letters keep their places, so that a quote is marked where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_QUOTED: Final = re.compile(r"[ \t]*>[ \t]?")
_RULE: Final = re.compile(r"[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*\Z")
_SIGN: Final = re.compile(
    r"</?(?P<tag>sup|sub)>|(?P<line><br\s*/?>)|(?P<strong>\*\*)"
    r"|(?P<em>(?<![\w*])\*(?=[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*])))|(?P<em_end>(?<=[^\s*])\*(?![\w*]))"
    r"|\\(?=[\\*_#<>\[\]().+-])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of a text in one dress.

    Attributes:
        text: the letters.
        style: `sup`, `sub`, `strong`, `em`, `br` (then without letters) or nothing.
        marked: whether it is of a passage that is marked.
        begins: the places of the passages that begin here, as `marks` has them.
        notes: what is said of the passage, where it ends here.
    """

    text: str
    style: str = ""
    marked: bool = False
    begins: tuple[int, ...] = ()
    notes: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`p`), a heading (`h2`, `h3`), an item of a list (`li`) or a quotation (`blockquote`), in pieces."""

    tag: str
    pieces: tuple[Piece, ...] = field(default=())


def blocks(text: str, marks: Mapping[tuple[int, int], Sequence[Any]]) -> list[Block]:
    """Return a text as blocks, in order.

    Args:
        text: as it is kept.
        marks: what is said of a passage, by its first place and the place after its last. Where two overlap, the later is marked from
            where the earlier ends; one inside another is marked with it.

    >>> [block.tag for block in blocks("# One\\n\\ntwo\\n- three", {})]
    ['h2', 'p', 'li']
    >>> [(each.text, each.begins, each.notes) for each in blocks("a **b** c", {(2, 7): ["n"]})[0].pieces]
    [('a ', (), ()), ('b', (2,), ['n']), (' c', (), ())]
    """
    spans = _apart(marks)
    found = []
    for tag, lines in _lines(text):
        runs = [run for start, end in lines for run in _styled(text, start, end)]
        pieces = [piece for run in runs for piece in _marked(text, run, spans)]
        if any(piece.text.strip() for piece, _ in pieces):
            found.append((tag, pieces))
    return [Block(tag, tuple(pieces)) for tag, pieces in _noted(found, spans)]


@dataclass(slots=True)
class _Span:
    """A passage: where it is marked, at which places passages begin that it marks, and what is said of them."""

    first: int
    last: int
    names: list[int]
    notes: list[Any]


def _apart(marks: Mapping[tuple[int, int], Sequence[Any]]) -> list[_Span]:
    """Return passages none of which overlaps another, in order; one inside another is marked with it."""
    found: list[_Span] = []
    for (start, end), notes in sorted(marks.items()):
        first = max(start, found[-1].last) if found else start
        if found and first >= end:
            found[-1].names.append(start)
            found[-1].notes += notes
        else:
            found.append(_Span(first, end, [start], [*notes]))
    return found


def _lines(text: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the blocks of a text as tags and the places of their lines, without the signs at their heads."""
    tag, lines = "", list[tuple[int, int]]()
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip("\r\n"))
        at += len(line)
        heading, item, quoted = (pattern.match(text, start, end) for pattern in (_HEADING, _ITEM, _QUOTED))
        if not text[start:end].strip() or _RULE.match(text[start:end]):
            new, start = "", end
        elif heading:
            new, start = f"h{min(len(heading[1]) + 1, 3)}", heading.end()
        elif item:
            new, start = "li", item.end()
        elif quoted:
            new, start = "blockquote", quoted.end()
        else:
            new = tag if tag in ("p", "li", "blockquote") else "p"
        goes_on = new == tag and not heading and not item and bool(tag)
        if not goes_on:
            if lines:
                yield tag, lines
            lines = []
        tag = new
        if tag:
            lines.append((start, end))
        if heading:  # a heading has one line
            yield tag, lines
            tag, lines = "", []
    if lines:
        yield tag, lines


def _styled(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the places of letters between signs, with their style; a line ends with a break that stands between words."""
    style, strong, em = "", False, False
    pairs = len(re.findall(r"\*\*", text[start:end])) // 2 * 2
    met, at = 0, start
    for sign in _SIGN.finditer(text, start, end):
        if sign["strong"]:
            met += 1
            if met > pairs:
                continue  # one that is never closed stands as it is
        if sign["em_end"] and not em:
            continue
        if sign.start() > at:
            yield at, sign.start(), style or ("strong" if strong else "em" if em else "")
        at = sign.end()
        if sign["line"]:
            yield at, at, "br"
        elif sign["strong"]:
            strong = not strong
        elif sign["em"] or sign["em_end"]:
            em = not em
        elif sign["tag"]:
            style = "" if sign[0].startswith("</") else sign["tag"]
    if end > at:
        yield at, end, style or ("strong" if strong else "em" if em else "")
    yield end, end, "end"


def _marked(text: str, run: tuple[int, int, str], spans: Sequence[_Span]) -> Iterator[tuple[Piece, int]]:
    """Yield the letters of a run in pieces, each with the number of the passage it is of, or -1."""
    start, end, style = run
    if start == end:
        inside = next((n for n, span in enumerate(spans) if span.first < start < span.last), -1)
        yield Piece("\n" if style == "end" else "", "" if style == "end" else style), inside
        return
    at = start
    for number, span in enumerate(spans):
        if span.last <= at or span.first >= end:
            continue
        if span.first > at:
            yield Piece(text[at : span.first], style), -1
        yield Piece(text[max(at, span.first) : min(end, span.last)], style), number
        at = min(end, span.last)
    if at < end:
        yield Piece(text[at:end], style), -1


def _noted(
    found: Sequence[tuple[str, list[tuple[Piece, int]]]], spans: Sequence[_Span]
) -> Iterator[tuple[str, list[Piece]]]:
    """Yield blocks in which each passage says where it begins, and at its last piece what is said of it."""
    pieces_of: dict[int, list[Piece]] = {}
    for _, pieces in found:
        while pieces and not pieces[-1][0].text.strip() and pieces[-1][0].style != "br":
            pieces.pop()
        for piece, number in pieces:
            if number >= 0 and piece.text:
                pieces_of.setdefault(number, []).append(piece)
    named = set[int]()
    for tag, pieces in found:
        done = []
        for piece, number in pieces:
            if number < 0:
                done.append(piece)
                continue
            span, mine = spans[number], pieces_of.get(number, [])
            begins = (
                [each for each in dict.fromkeys(span.names) if each not in named]
                if mine and piece is mine[0]
                else []
            )
            named.update(begins)
            notes = span.notes if mine and piece is mine[-1] else ()
            done.append(Piece(piece.text, piece.style, True, tuple(begins), notes))
        yield tag, done
