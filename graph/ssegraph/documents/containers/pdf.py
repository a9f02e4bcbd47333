"""The layout of a PDF: headings by the size of the letters, lines joined into paragraphs, columns.

pdfium gives letters with their boxes; what a plain text reader loses (which line is a heading, which
lines are one paragraph) stands in sizes and gaps. Lengths are in points, y grows upwards.
A file can be made to fill the memory or to end the process, so another process reads it, with limits.
"""

from __future__ import annotations

import ctypes
import importlib.util
import itertools
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final

from ssegraph.core.errors import MissingExtra
from ssegraph.core.sandbox import TooMuchError, limit, run_apart
from ssegraph.documents.containers.content import Content, LeftOut, Refused, superscript

_ITEM: Final = re.compile(r"([-*•●○◦▪■□◆▶▷※·–—]|\(?\d{1,2}[.)]|[①-⑳])(\s+|$)")
_MOST_PAGES: Final = 500
_SECONDS: Final = 60
_MEMORY: Final = 2_000_000_000
_SCAN: Final = "a scan without text"


@dataclass
class _Line:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    edge: float = 0.0  # how far right its column reaches

    @property
    def height(self) -> float:
        return max(self.size, self.top - self.bottom, 1.0)


@dataclass
class _PdfPage:
    lines: list[_Line]
    width: float
    height: float


@dataclass
class _Gathering:
    """The letters of a line to be."""

    text: str = ""
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    weights: list[bool] = field(default_factory=list)

    def line(self) -> _Line | None:
        if not self.text.strip() or not self.boxes:
            return None
        lefts, bottoms, rights, tops = zip(*self.boxes, strict=True)
        size = Counter(round(each, 1) for each in self.sizes).most_common(1)[0][0]
        bold = sum(self.weights) > 0.8 * len(self.weights)
        text = " ".join(self.text.split()) if "\x02" not in self.text else self.text.strip()
        return _Line(text, min(lefts), max(rights), median(bottoms), median(tops), size, bold)


class Scan(Exception):
    """A PDF whose pages are pictures."""


def read_pdf(content: bytes) -> Content:
    """Return the text of a PDF as Markdown; running heads and page numbers are accounted for.

    Raises:
        Scan: its pages are pictures.
        Refused: broken, locked by a password, or it takes too much.
        MissingExtra: pypdfium2 is not installed.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise MissingExtra("reading PDF", "documents")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "file.pdf").write_bytes(content)
        try:
            code, told = run_apart(__spec__.name, ["file.pdf"], Path(folder), seconds=_SECONDS)
        except TooMuchError as error:
            raise Refused(f"takes more than {_SECONDS} s or {_MEMORY // 1_000_000} MB to read") from error
    found = json.loads(told)
    if code == 3:
        raise Scan if found["why"] == _SCAN else Refused(found["why"])
    left = tuple(LeftOut(what=what, words=words) for what, words in found["left"])
    return Content(found["text"], notes=tuple(found["notes"]), left_out=left)


def _read(content: bytes) -> tuple[str, list[str], list[tuple[str, str]]]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        reason = "locked by a password" if "password" in str(error).lower() else f"a broken PDF ({error})"
        raise ValueError(reason) from error
    pages: list[_PdfPage] = []
    try:
        if len(document) > _MOST_PAGES:
            raise ValueError(f"{len(document)} pages; a report has at most {_MOST_PAGES}")
        for number in range(len(document)):
            page = document[number]
            pages.append(_PdfPage(list(_lines(page)), page.get_width(), page.get_height()))
            page.close()
    finally:
        document.close()
    letters = sum(len(line.text) for page in pages for line in page.lines)
    if letters < 20 * len(pages) or letters < 10:
        raise ValueError(_SCAN)
    bare = sum(1 for page in pages if not page.lines)
    left = _without_running_heads(pages)
    lines = [line for page in pages for line in _in_order(page.lines, page.width)]
    return _markdown(lines), [f"{bare} pages hold pictures only"] if bare else [], left


def _lines(page: Any) -> Iterator[_Line]:
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    gathering, last = _Gathering(), None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(256)
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        sign = chr(code) if code and code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if sign in ("\r", "\n"):
            if line := gathering.line():
                yield line
            gathering, last = _Gathering(), None
            continue
        if raw.FPDFText_IsHyphen(textpage, index) == 1 or sign in ("\x02", "\ufffe"):
            gathering.text += "\x02"
            continue
        if not sign.strip():
            gathering.text += " "
            continue
        raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        if (
            last
            and gathering.boxes
            and (
                abs(box[1] - last[1]) > 3 * max(last[3] - last[1], 3)
                or box[0] - last[2] > max(gathering.sizes[-1], 4)
            )
        ):
            # A jump: another column or cell, or a heading beside it.
            if line := gathering.line():
                yield line
            gathering = _Gathering()
        raw.FPDFText_GetFontInfo(textpage, index, name, 256, flags)
        size = raw.FPDFText_GetFontSize(textpage, index) * _scale(textpage, index)
        gathering.text += superscript(sign) if _raised(sign, size, box, gathering) else sign
        gathering.boxes.append(box)
        gathering.sizes.append(size)
        heavy = raw.FPDFText_GetFontWeight(textpage, index) >= 600
        gathering.weights.append(heavy or b"bold" in name.value.lower())
        last = box
    if line := gathering.line():
        yield line
    textpage.close()


def _raised(sign: str, size: float, box: tuple[float, float, float, float], gathering: _Gathering) -> bool:
    """Say whether a digit is the mark of a note: smaller than the letters before it, and higher."""
    if not sign.isdigit() or not gathering.boxes:
        return False
    before = next(
        (at for at in range(len(gathering.sizes) - 1, -1, -1) if gathering.sizes[at] > 1.2 * size), None
    )
    return (
        before is not None
        and before >= len(gathering.sizes) - 3
        and box[1] > gathering.boxes[before][1] + 0.15 * size
    )


def _scale(textpage: Any, index: int) -> float:
    """Return how much the page enlarges a letter: some writers give all fonts the size 1."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage, index, matrix):
        return 1.0
    return float((matrix.b**2 + matrix.d**2) ** 0.5) or 1.0


def _without_running_heads(pages: list[_PdfPage]) -> list[tuple[str, str]]:
    """Take page numbers and running heads off the pages; return them with what they are.

    A running head stands at the same height on most of three pages or more; on any page, a line in the margin above
    or below, apart from the text and set no larger than it, is one too.
    """
    repeated = Counter((line.text, round(line.bottom)) for page in pages for line in page.lines)
    most = max(3, len(pages) * 0.6)
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    left: list[tuple[str, str]] = []
    for page in pages:
        marginal = _marginal(page, body)
        kept = []
        for line in page.lines:
            if re.fullmatch(r"(page |p\. ?|- ?)?\d{1,3}( ?[/–-] ?\d{1,3}| ?-)?", line.text, re.IGNORECASE):
                left.append(("page number", line.text))
            elif repeated[line.text, round(line.bottom)] >= most or id(line) in marginal:
                left.append(("running head", line.text))
            else:
                kept.append(line)
        page.lines = kept
    return left


def _marginal(page: _PdfPage, body: float) -> set[int]:
    """Return the lines of a page that stand in its margins, by identity."""
    found: set[int] = set()
    rows = sorted({round(line.bottom) for line in page.lines}, reverse=True)
    if len(rows) < 4:
        return found
    gaps = sorted(above - below for above, below in pairwise(rows))
    leading = max(gaps[len(gaps) // 3], body)
    for outer, inner, inside in (
        (rows[0], rows[1], rows[0] > page.height * 0.94),
        (rows[-1], rows[-2], rows[-1] < page.height * 0.06),
    ):
        lines = [line for line in page.lines if abs(line.bottom - outer) <= 1]
        apart = abs(outer - inner) > 2 * leading
        if inside and apart and all(line.size <= body and not line.bold for line in lines):
            found |= {id(line) for line in lines}
    return found


def _in_order(lines: list[_Line], width: float) -> list[_Line]:
    """Return the lines of a page in reading order: a column is read down before the next one."""
    merged = _on_one_line(lines, width)
    gutter = _gutter(merged, width)
    if gutter is None:
        # A page is as wide on the right as on the left, unless its lines plainly end before.
        reach = max((line.right for line in merged), default=0.0)
        downwards = sorted(merged, key=lambda line: (-round(line.bottom), line.left))
        full = [
            above
            for above, below in pairwise(downwards)
            if above.right > 0.9 * reach and below.text[:1].islower() and abs(above.left - below.left) < 20
        ]
        if len(full) < 2:
            reach = max(reach, width - min((line.left for line in merged), default=0.0))
        for line in merged:
            line.edge = reach
        return _with_rows(merged)
    for line in merged:
        side = [other.right for other in merged if (other.left < gutter) == (line.left < gutter)]
        inside = [right for right in side if right <= gutter + 5] if line.right <= gutter + 5 else side
        line.edge = max(inside or side)
    ordered: list[_Line] = []
    band: list[_Line] = []
    for line in sorted(merged, key=lambda line: -line.top):
        if line.left < gutter - 5 and line.right > gutter + 5:  # across both columns
            ordered += _two_columns(band, gutter)
            band = []
            ordered.append(line)
        else:
            band.append(line)
    return ordered + _two_columns(band, gutter)


def _with_rows(lines: list[_Line]) -> list[_Line]:
    """Return lines from top to bottom; cells side by side in two rows or more become rows of a table."""
    bands: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: (-round(line.bottom), line.left)):
        if bands and abs(bands[-1][0].bottom - line.bottom) < 0.5 * line.height:
            bands[-1].append(line)
        else:
            bands.append([line])
    for band in bands:
        band.sort(key=lambda line: line.left)
    found: list[_Line] = []
    index = 0
    while index < len(bands):
        table = _table(bands, index)
        if len(table) < 2:
            found += bands[index]
            index += 1
            continue
        found += [_row(cells) for cells in _cells(table)]
        index += len(table)
    return found


def _table(bands: list[list[_Line]], first: int) -> list[list[_Line]]:
    """Return the bands from one on that are lines of one table."""
    if len(bands[first]) < 2:
        return []
    table = [bands[first]]
    columns = [line.left for line in bands[first]]
    for band in bands[first + 1 :]:
        near = [any(abs(line.left - left) < 6 for left in columns) for line in band]
        below = table[-1][0].bottom - band[0].bottom
        whole = len(band) > 1 and sum(near) >= max(2, len(band) - 1)
        # The second line of a cell stands alone in its column, and close to the first.
        rest = all(near) and below < 1.6 * band[0].height
        if not whole and not rest:
            break
        table.append(band)
        columns += [line.left for line, known in zip(band, near, strict=True) if not known]
    while table and len(table[-1]) == 1 and abs(table[-1][0].left - min(columns)) < 6:
        table.pop()  # a paragraph that begins where the table does
    return table if sum(len(band) > 1 for band in table) > 1 else []


def _cells(table: list[list[_Line]]) -> list[list[_Line]]:
    """Return the rows of a table: what goes on a line below in the same cell is joined."""
    gaps = [above[0].bottom - below[0].bottom for above, below in pairwise(table)]
    close = (min(gaps) + max(gaps)) / 2 if max(gaps) > 1.25 * min(gaps) else 0.0
    left = min(line.left for band in table for line in band)
    rows: list[list[_Line]] = [list(table[0])]
    for band, gap in zip(table[1:], gaps, strict=True):
        if gap >= close and abs(band[0].left - left) < 6:
            rows.append(list(band))
            continue
        for line in band:
            cell = next((each for each in rows[-1] if abs(each.left - line.left) < 6), None)
            if cell is None:
                rows[-1].append(line)
            elif cell.text.endswith("\x02"):
                cell.text = cell.text.removesuffix("\x02") + line.text
            else:
                cell.text = f"{cell.text} {line.text}"
    return rows


def _row(cells: list[_Line]) -> _Line:
    cells = sorted(cells, key=lambda line: line.left)
    text = "| " + " | ".join(line.text for line in cells) + " |"
    first = cells[0]
    return _Line(text, first.left, cells[-1].right, first.bottom, first.top, first.size, False)


def _two_columns(band: list[_Line], gutter: float) -> list[_Line]:
    return [
        line
        for left in (True, False)
        for line in sorted(band, key=lambda line: -line.bottom)
        if (line.left < gutter) == left
    ]


def _gutter(lines: list[_Line], width: float) -> float | None:
    """Return the middle of the white stripe between two columns, if most lines leave one."""
    if len(lines) < 12:
        return None
    for tenth in (50, 48, 52, 46, 54, 44, 56):
        x = width * tenth / 100
        across = [line for line in lines if line.left < x - 2 and line.right > x + 2]
        left = [line for line in lines if line.right <= x + 2]
        right = [line for line in lines if line.left >= x - 2]
        wide = [line for line in (*left, *right) if line.right - line.left > width * 0.22]
        if (
            min(len(left), len(right)) >= 5
            and len(wide) > 0.4 * len(lines)
            and len(across) < 0.25 * len(lines)
        ):
            return x
    return None


def _on_one_line(lines: list[_Line], width: float) -> list[_Line]:
    """Join a bullet or number to the words beside it."""
    found: list[_Line] = []
    for line in lines:
        last = found[-1] if found else None
        if (
            last
            and abs(last.bottom - line.bottom) < 0.6 * line.height
            and line.left >= last.right - 1
            and (_ITEM.fullmatch(last.text) or line.left - last.right < line.size)
        ):
            gap = " " if line.left - last.right > 0.15 * line.size else ""
            last.text = f"{last.text}{gap}{line.text}"
            last.right = line.right
            last.bold = last.bold and line.bold
            last.size = max(last.size, line.size)
            continue
        found.append(line)
    return found


def _markdown(lines: list[_Line]) -> str:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    body = weights.most_common(1)[0][0]
    sizes = sorted({line.size for line in lines if line.size >= 1.12 * body}, reverse=True)
    level = {size: min(number, 4) for number, size in enumerate(sizes, 1)}
    gaps = [
        above.bottom - below.bottom
        for above, below in itertools.pairwise(lines)
        if above.size == below.size == body and 0 < above.bottom - below.bottom < 4 * body
    ]
    leading = sorted(gaps)[len(gaps) // 10] if gaps else 1.3 * body
    blocks: list[str] = []
    last: _Line | None = None
    was_heading = 0
    for line in lines:
        heading = level.get(line.size, 0)
        if line.text.startswith("| "):
            heading = 0
        if (
            not heading
            and line.bold
            and not line.text.startswith("| ")
            and len(line.text) < 100
            and not re.search(r"[.,;]$|: ?\S", line.text)
        ):
            heading = 5
        right = last.edge if last else 0.0
        gap = last.bottom - line.bottom if last else 0.0
        item = _ITEM.match(line.text)
        goes_on = (
            last is not None
            and blocks
            and not item
            and not line.text.startswith("| ")
            and not blocks[-1].startswith("| ")
            and heading == was_heading
            and (0 < gap < 1.35 * max(leading, 1.05 * line.size * (1 if not heading else 1.2)) or gap < -50)
            and (bool(heading) or not _fits(line, last, right) or last.text.endswith("\x02"))
        )
        if goes_on and gap < -50 and re.search(r"[.!?:]$", blocks[-1]):
            goes_on = False  # the top of a page after a full stop
        if goes_on:
            glue = "" if blocks[-1].endswith("\x02") or _split_word(line, last, right) else " "
            blocks[-1] = blocks[-1].removesuffix("\x02") + glue + line.text
        else:
            sign = "#" * heading + " " if heading else ""
            words = re.sub(r"^[•●○◦▪■□◆▶▷※·–—*]\s+", "- ", line.text) if item else line.text
            blocks.append(sign + words)
        last, was_heading = line, heading
    text = "\n\n".join(block.replace("\x02", "-") for block in blocks) + "\n"
    return re.sub(r"(?<=\|)\n\n(?=\| )", "\n", text)


def _fits(line: _Line, above: _Line, right: float) -> bool:
    """Say whether the first word of a line had room at the end of the one above: then a new paragraph begins."""
    word = line.text.split(" ", 1)[0]
    if re.match("[가-힣]", word):
        word = word[:2]
    letter = (line.right - line.left) / max(len(line.text), 1)
    return above.right + (len(word) + 1) * letter < right


def _split_word(line: _Line, above: _Line | None, right: float) -> bool:
    """Say whether a Korean line broke inside a word: not one more syllable had room."""
    if above is None or not (re.match("[가-힣]", line.text) and re.search("[가-힣]$", above.text)):
        return False
    return above.right + 0.9 * above.size > right


if __name__ == "__main__":
    limit(_SECONDS, _MEMORY, 1_000_000_000)
    try:
        text, notes, left = _read(Path(sys.argv[1]).read_bytes())
    except ValueError as error:
        print(json.dumps({"why": str(error)}))
        sys.exit(3)
    print(json.dumps({"text": text, "notes": notes, "left": left}))
