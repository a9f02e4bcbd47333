"""The blocks of a kept text: headings, items, rows, paragraphs; each flat, with a way back.

A block's `flat` text is what a reader sees: without Markdown signs and tags, one space for each gap,
one sort of quote and dash. `Block.span` leads from places in it to places in the kept text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

Shape = Literal["heading", "item", "row", "paragraph"]

LONGEST: Final = 20_000
"""Characters of a block that are read; a longer one is no paragraph of a report."""

_SAME: Final = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u3000": " ",
        "\t": " ",
        "\n": " ",
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u300c": '"',
        "\u300d": '"',
        "\u300e": '"',
        "\u300f": '"',
        "\u300a": '"',
        "\u300b": '"',
        "\u2014": "–",
        "\u2013": "–",
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\uff08": "(",
        "\uff09": ")",
        "\uff1a": ":",
        "\uff0c": ",",
        "\uff1b": ";",
        "\u30fb": "·",
        "\u318d": "·",
        "\u2022": "·",
    }
)
_MARKER: Final = re.compile(
    r"\s*(?:[-+*•●○◦▪■□◆◇▶▷※·–—ㅇ]|\(?\d{1,2}[.)]|[①-⑳]|[\uac00-\ud7a3][.)])(?:\s+|$)"
)
_MARKUP: Final = re.compile(
    r"(?<=[^\W\d_])<sup>\d{1,3}</sup>"  # a mark of a footnote
    r"|</?[a-zA-Z][^<>\n]{0,200}>"  # a tag
    r"|!\[[^\]\n]{0,300}\]\([^)\s]{0,500}\)"  # a picture
    r"|\]\((?:https?:|mailto:|/|#|\.)[^)\s]{0,500}\)"  # the end of a link
    r"|\[(?=[^\]\n]{1,300}\]\()"  # its beginning
    r"|\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`"
    r"|\\(?=[-*_.()#+!\[\]`])"
    r"|&(?:[a-z]{2,8}|#\d{1,6});"
    r"|(?<=[^\W\d_])-[ \t]*\n[ \t]*(?=[a-zà-ÿ])"  # a hyphen at a line's end parts a word, no name
    r"|(?<=[^\W\d_]-)[ \t]*\n[ \t]*(?=\w)"
    r"|(?<=[^\W\d_)\"'])(?:\[\^?\d{1,3}\]|[¹²³⁰-⁹†‡]+)"  # marks of footnotes
)


@dataclass(frozen=True)
class Flat:
    """A text as a reader sees it, and where each of its characters stands in the kept text."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the kept text of a place here."""
        return self.at[start], self.at[end - 1] + 1


def flatten(text: str, start: int, end: int) -> Flat:
    """Return a part of a text as a reader sees it.

    >>> flatten("the 22<sup>nd</sup>  of **May**", 0, 31).text
    'the 22nd of May'
    """
    letters: list[str] = []
    at: list[int] = []

    def add(sign: str, position: int) -> None:
        if sign == " " and (not letters or letters[-1] == " "):
            return
        letters.append(sign)
        at.append(position)

    position = start
    for match in _MARKUP.finditer(text, start, end):
        for index in range(position, match.start()):
            add(text[index].translate(_SAME), index)
        entity = html.unescape(match[0]).translate(_SAME) if match[0][0] == "&" else ""
        if len(entity) == 1:
            add(entity, match.start())
        elif match[0].lower().startswith("<br"):
            add(" ", match.start())
        position = match.end()
    for index in range(position, end):
        add(text[index].translate(_SAME), index)
    while letters and letters[-1] == " ":
        letters.pop()
        at.pop()
    return Flat("".join(letters), tuple(at))


@dataclass(frozen=True)
class Block:
    """One heading, item, row or paragraph.

    `level` is that of a heading (1 to 6; 0 for others); `cells` are the parts of a row; `lines` are
    the flat lines a paragraph is written in.
    """

    shape: Shape
    flat: Flat
    level: int = 0
    cells: tuple[Flat, ...] = ()
    lines: tuple[Flat, ...] = ()
    cut: bool = False

    @property
    def text(self) -> str:
        """What a reader sees."""
        return self.flat.text


@dataclass
class _Pending:
    """The lines of a paragraph or item that is not over."""

    shape: Shape
    spans: list[tuple[int, int]] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """Return the blocks of a kept text, in order.

    >>> [(block.shape, block.text) for block in blocks("# Speakers\\n\\n1. Ann Lee, RTES\\n2. Bo\\n")]
    [('heading', 'Speakers'), ('item', 'Ann Lee, RTES'), ('item', 'Bo')]
    """
    return list(_blocks(text))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        yield position, end
        position = end + 1


def _blocks(text: str) -> Iterator[Block]:
    return _Lines(text).blocks()


class _Lines:
    """Reads a text line by line; `pending` is the paragraph or item that is not over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pending: _Pending | None = None
        # Text wrapped by hand has a right edge; where lines are longer, each is a paragraph of its own.
        self.width = max((end - start for start, end in _lines(text)), default=0)
        self.running = _running_heads(text)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        for start, end in _lines(self.text):
            line = self.text[start : min(end, start + LONGEST)]
            if _page_mark(line.strip()) in self.running:
                continue  # the list goes on over the page
            yield from self._line(start, line)
        yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        if self.pending:
            yield _made(self.text, self.pending)
        self.pending = None

    def _line(self, start: int, line: str) -> Iterator[Block]:
        bare = line.strip()
        if self.pending and len(self.pending.spans) == 1 and re.fullmatch(r"={3,}|-{3,}", bare):
            flat = flatten(self.text, *self.pending.spans[0])
            self.pending = None
            if flat.text:
                yield Block("heading", flat, 1 if bare[0] == "=" else 2)
            return
        alone = self._alone(start, line, bare)
        if alone is not None:
            yield from self._flush()
            yield from alone
            return
        marker = _MARKER.match(line)
        if marker and not (marker[0].strip() == "*" and line.rstrip().endswith("*")):
            yield from self._flush()
            yield from self._item(start, line, bare, marker)
            return
        if self.pending and _goes_on(self.text, self.pending, bare, self.width):
            self.pending.spans.append((start, start + len(line)))
            return
        yield from self._flush()
        self.pending = _Pending("paragraph", [(start, start + len(line))])

    def _alone(self, start: int, line: str, bare: str) -> list[Block] | None:
        """Return the blocks of a line that is one by itself: a heading, a row, or nothing; else None."""
        heading = re.match(r"\s{0,3}(#{1,6})\s+\S", line)
        if heading:
            flat = flatten(self.text, start + heading.end() - 1, start + len(line.rstrip(" #")))
            return [Block("heading", flat, len(heading[1]))] if flat.text else []
        if not bare or re.fullmatch(r"(?:[-*_=]\s?){3,}|\|?[\s:|-]*-[\s:|-]*\|?", bare):
            return []
        if bare.startswith("|") or (bare.count("\t") >= 1 and not _MARKER.match(line)):
            return [_row(self.text, start, start + len(line))]
        bold = re.fullmatch(r"(\*\*|__)(?:(?!\1).){1,140}\1:?", bare)
        if bold and not re.search(r"[:：][^*]*\S[^*:]*\*\*$", bare):
            return [Block("heading", flatten(self.text, start, start + len(line)), 5)]
        return None

    def _item(self, start: int, line: str, bare: str, marker: re.Match[str]) -> Iterator[Block]:
        place = (start + marker.end(), start + len(line))
        if marker[0].strip() in tuple("□■◆◇▶▷") and len(bare) < 40 and not re.search(r"[:：.]", bare):
            yield Block("heading", flatten(self.text, *place), 4)  # a sign of headings in minutes
            return
        self.pending = _Pending("item", [place])


def _page_mark(bare: str) -> str:
    """Return a line that ends or begins with the number of a page, the number taken out; else nothing."""
    apart = re.fullmatch(r"(\S.*?)(?:\s{3,}|\t+|\s\|\s)(\D{0,12}?)\d{1,4}(?:\s?/\s?\d{1,4})?", bare[:200])
    if apart:
        return f"{apart[1]} {apart[2]}#"
    first = re.fullmatch(r"\d{1,4}(?:\s{3,}|\t+|\s\|\s)(\S.*)", bare[:200])
    return f"# {first[1]}" if first else ""


def _running_heads(text: str) -> frozenset[str]:
    """Return what stands on several pages beside a number that grows."""
    seen: dict[str, set[str]] = {}
    for start, end in _lines(text):
        bare = text[start : min(end, start + 300)].strip()
        mark = _page_mark(bare)
        if mark:
            seen.setdefault(mark, set()).add(bare)
    return frozenset(mark for mark, lines in seen.items() if len(lines) > 1)


def _goes_on(text: str, pending: _Pending, bare: str, width: int) -> bool:
    """Say whether a line belongs to the paragraph above: text wrapped by hand does, entries do not."""
    above = text[slice(*pending.spans[-1])].rstrip()
    if re.match(r"[^\W\d_][^:.!?]{0,40}\s?[:：](\s|$)", bare) or re.match(
        r"\*\*[^*]{1,40}[:：]?\s?\*\*[:：]?", bare
    ):
        return False
    if pending.spans[-1][1] - pending.spans[-1][0] >= LONGEST:
        return False
    if bare[0].islower() or above.endswith((",", "-", "(", "/")):
        return True
    room = width - len(above) - 1
    return 45 <= width <= 120 and len(bare.split(" ", 1)[0]) > room - 4


def _made(text: str, pending: _Pending) -> Block:
    start, end = pending.spans[0][0], pending.spans[-1][1]
    cut = end - start > LONGEST
    end = min(end, start + LONGEST)
    flat = flatten(text, start, end)
    lines = tuple(flatten(text, first, min(last, end)) for first, last in pending.spans if first < end)
    return Block(
        pending.shape, flat, lines=lines, cut=cut or pending.spans[0][1] - pending.spans[0][0] >= LONGEST
    )


def _row(text: str, start: int, end: int) -> Block:
    sign = "|" if "|" in text[start:end] else "\t"
    cells: list[Flat] = []
    position = start
    for match in [*re.finditer(re.escape(sign), text[start:end]), None]:
        stop = start + match.start() if match else end
        if stop > position or cells:
            cells.append(flatten(text, position, stop))
        position = stop + 1
    if cells and not cells[-1].text:
        cells.pop()
    return Block("row", flatten(text, start, end), cells=tuple(cells))
