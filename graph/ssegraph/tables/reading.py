"""Reads the tables other people keep: CSV, TSV, workbooks, Parquet, GeoJSON, JSON, results of SPARQL; every cell is text.

Encoding, separator and where the head stands are found out and said. A row that cannot be read is set aside with its line
and the reason, never dropped and never mended: an unclosed quote costs its own row and no other.
A text is read anew each time its rows are asked for, so that it may be larger than the memory.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, MissingExtra, Problem, StoreError
from ssegraph.core.sniffing import masked
from ssegraph.records.columns import is_head, propose
from ssegraph.tables.books import BOOKS, Grid, grid_of, plain, sheets_of
from ssegraph.tables.shape import (
    SECTION,
    count_filled,
    find_head,
    joined_heads,
    may_be_section,
    no_row,
    section_of,
)

SUFFIXES: Final = (
    ".csv",
    ".tsv",
    ".txt",
    *BOOKS,
    ".parquet",
    ".geojson",
    ".json",
    ".ndjson",
    ".jsonl",
    ".srj",
)
"""What can be read, by the suffix of the file."""

_SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_TALLEST: Final = 1_000
"""Lines a quoted cell may run over before its quote counts as unclosed."""
_WIDEST: Final = 131_072
"""Characters of the longest cell; the same as Python's csv takes."""
_MOST_COLUMNS: Final = 16_384
"""Of a table; the same as Excel takes."""
_MOST_JSON: Final = 500_000_000
_SAMPLE: Final = 400_000
# Double-byte encodings of Korean, Japanese and Chinese, and the one that is called Latin-1 in offices.
_LIKELY: Final = ["cp949", "cp932", "euc_jp", "gb18030", "big5", "cp1252"]
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file (or number of the record) it begins at, and a text for each column."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a file is no row of its table, or could not be read: its line, why, what stands there, and in how many cells."""

    line: int
    why: str
    text: str
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read.

    Attributes:
        file: the name of the file, without its folder.
        sha256: the digest of the file's bytes.
        how: how it was read, in words: encoding, separator, sheet.
        columns: the heads, each once: a repeated one gets its number, a missing one `column 3`.
        rows: what could be read, in the order of the file; counted, and as often as one likes.
        aside: what could not, and what is no row: lines above the head, sums, remarks, headings of sections.
        heads: how many cells the head takes.
        added: how many cells of the rows stand nowhere in the file: filled in of merged cells and headings.
        sheet: the name of the sheet of a workbook.
        notes: what was found of the shape, in words.
        clean: whether the file itself says which are its columns and rows, so that nothing had to be found out.
    """

    file: str
    sha256: str
    how: str
    columns: tuple[str, ...]
    rows: Collection[Row]
    aside: tuple[Unread, ...] = ()
    heads: int = 0
    added: int = 0
    sheet: str = ""
    notes: tuple[str, ...] = ()
    clean: bool = False

    def cells(self) -> int:
        """Return how many cells of the file hold something: those of head and rows and what was set aside."""
        rows = sum(count_filled(row.cells) for row in self.rows) - self.added
        return self.heads + rows + sum(each.cells for each in self.aside)


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook that are not hidden; of any other file none.

    Raises:
        DataError: it is no workbook.
        MissingExtra: a library is needed.
    """
    return sheets_of(path) if path.suffix.lower() in BOOKS else []


def read_table(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Read a table: a text row by row from the disk, anything else whole, about 1 kB for a row of ten cells.

    Args:
        path: one of `SUFFIXES`.
        encoding: what to read it in; found out when left out.
        sheet: of a workbook, the first when left out.

    Raises:
        StoreError: no such file, or another suffix.
        DataError: it holds no table, or an archive or document made to do harm.
        MissingExtra: for Excel, Parquet, or to tell Korean from Japanese in an old encoding.
    """
    if not path.is_file():
        raise StoreError(f"there is no file {path}")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise StoreError(f"{path}: cannot read this; give {', '.join(SUFFIXES)}")
    if not path.stat().st_size:
        raise _broken(path, "the file is empty", "a head of columns and rows under it")
    if suffix in BOOKS:
        read = _shaped(path, grid_of(path, sheet))
    elif suffix == ".parquet":
        read = _parquet(path)
    elif suffix in (".json", ".geojson", ".ndjson", ".jsonl", ".srj"):
        read = _json(path)
    else:
        read = _text(path, encoding)
    if len(read.head) > _MOST_COLUMNS:
        raise _broken(path, f"{len(read.head):,} columns; a table has at most {_MOST_COLUMNS:,}")
    columns = _heads(read.head)
    if not any(read.head):
        raise _broken(path, "the first row names no column", "a head of columns")
    return Table(
        path.name,
        _digest(path),
        read.how,
        columns,
        read.rows,
        tuple(read.aside),
        read.heads or count_filled(read.head),
        read.added,
        read.sheet,
        tuple(read.notes),
        clean=suffix in (".parquet", ".json", ".geojson", ".ndjson", ".jsonl", ".srj"),
    )


@dataclass
class _Read:
    how: str
    head: Sequence[str]
    rows: Collection[Row]
    aside: Iterable[Unread] = ()
    heads: int = 0
    added: int = 0
    sheet: str = ""
    notes: Sequence[str] = ()


def _broken(path: Path, message: str, instead: str = "", line: int = 1) -> DataError:
    return DataError([masked(path) or Problem(str(path), line, message, instead)])


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _heads(head: Sequence[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for number, written in enumerate(head, 1):
        name = " ".join(written.split()) or f"column {number}"
        again = name
        count = 1
        while again in names:
            count += 1
            again = f"{name} ({count})"
        names[again] = None
    return tuple(names)


# ---------------------------------------------------------------------------------------------
# text


def _text(path: Path, encoding: str | None) -> _Read:
    mask = masked(path)
    if mask:
        raise DataError([mask])
    known, guessed = (encoding, False) if encoding else _encoding(path)
    try:
        codecs.lookup(known)
    except LookupError as error:
        raise StoreError(f"{path}: no encoding is called {known!r}") from error
    with path.open(encoding=known, errors="surrogateescape", newline="") as lines:
        first = [line for _, line in zip(range(200), lines, strict=False)]
    separator = _separator(path, first)
    begin, depth = _where(first, separator)
    rows = _TextRows(path, known, separator, begin, depth)
    how = f"{known}{' (a guess)' if guessed else ''}, separator {_SEPARATORS[separator]}"
    if rows.head is None:
        why = f": its line {rows.aside[0].why}" if rows.aside else ""
        raise _broken(path, f"there is no head of columns{why}", "names of columns in the first row")
    return _Read(how, rows.head, rows, rows.aside, rows.heads, rows.added, notes=rows.notes)


def _where(lines: list[str], separator: str) -> tuple[int, int]:
    """Return the line at which the head of a text begins, and how many rows it has."""
    sample = _Lines(lines, separator, ragged=True)
    rows = list(sample)
    if sample.head is None:
        return 0, 1
    found = find_head([sample.head, *(row.cells for row in rows)])
    numbers = [sample.head_line, *(row.line for row in rows)]
    return numbers[found.first], found.last - found.first + 1


class _TextRows(Collection[Row]):
    """The rows of a text on disk, read through once to count them and then each time they are asked for.

    Raises:
        DataError: it is not written in that encoding, or another file by now.
    """

    def __init__(self, path: Path, encoding: str, separator: str, begin: int, depth: int) -> None:
        self._path, self._encoding, self._separator = path, encoding, separator
        self._begin, self._depth = begin, depth
        self._read_at = self._stamp()
        self._sections: dict[int, str] = {}
        self._foot: frozenset[int] = frozenset()
        lines, rows = self._lines()
        alone = _Alone()
        for row in rows:
            alone.take(row, blank=row.line > lines.end_before + 1)
        self.aside, self.heads = lines.aside, lines.heads
        self._sections, foot = alone.result()
        self._foot = frozenset(foot)
        self.aside += [
            Unread(line, "a heading over the rows below", text, 1) for line, text in self._sections.items()
        ]
        self.aside += [Unread(line, "stands below the table", text, 1) for line, text in foot.items()]
        self.aside.sort(key=lambda each: each.line)
        self._count = alone.rows - len(self._sections) - len(foot)
        self.added = alone.under_sections(self._sections, foot)
        self.head = [*lines.head, SECTION] if lines.head is not None and self._sections else lines.head
        self.notes = _noted(self.aside, len(self._sections))

    def _stamp(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_size, found.st_mtime_ns

    def _lines(self) -> tuple[_Lines, Iterator[Row]]:
        lines = self._path.open(encoding=self._encoding, errors="surrogateescape", newline="")
        read = _Lines(lines, self._separator, begin=self._begin, depth=self._depth)

        def rows() -> Iterator[Row]:
            with lines:
                try:
                    if not self._sections and not self._foot:
                        yield from read
                        return
                    section = ""
                    for row in read:
                        if row.line in self._sections:
                            section = self._sections[row.line]
                        elif row.line not in self._foot:
                            yield Row(row.line, (*row.cells, section)) if self._sections else row
                except UnicodeError as error:
                    raise _broken(
                        self._path, f"not {self._encoding}: {error}", "--encoding and its name"
                    ) from error

        return read, rows()

    def __iter__(self) -> Iterator[Row]:
        if self._stamp() != self._read_at:
            raise _broken(self._path, "was changed while it was read", "the same command again")
        return self._lines()[1]

    def __len__(self) -> int:
        return self._count

    def __contains__(self, row: object) -> bool:
        return any(each == row for each in self)


class _Alone:
    """Finds out which rows of one cell are headings of sections, and which stand below the table."""

    def __init__(self) -> None:
        self.rows = 0
        self._headings: dict[int, str] = {}
        self._sure: dict[int, str] = {}
        self._lonely: dict[int, tuple[str, bool]] = {}  # those after the last row of several cells
        self._full = self._alike = self._last_full = 0
        self._rows_before: dict[int, int] = {}

    def take(self, row: Row, *, blank: bool) -> None:
        """Take the next row; `blank`: an empty line stands before it."""
        self.rows += 1
        cells = row.cells
        width = len(cells)
        if width < 2 or width - cells.count("") > 1:
            self._several(row)
            return
        if count_filled(cells) > 1:
            self._several(row)
            return
        text = section_of(cells)
        self._lonely[row.line] = (text, blank)
        if may_be_section(cells, width):
            self._headings[row.line] = text
            self._rows_before[row.line] = self.rows - 1

    def heading(self, line: int, text: str) -> None:
        """Take a row that is a heading for sure, since one cell is merged over several columns."""
        self._sure[line] = text

    def _several(self, row: Row) -> None:
        self._full += 1
        self._last_full = row.line
        self._lonely.clear()
        # A table of countries has countries in its first column, and no sections.
        if self._headings and may_be_section((row.cells[0], ""), 2):
            self._alike += 1

    def result(self) -> tuple[dict[int, str], dict[int, str]]:
        """Return the headings, and what stands below the table, each by line."""
        foot: dict[int, str] = {}
        if self._full:
            begun = False
            for line, (text, blank) in self._lonely.items():
                begun = begun or blank or len(text) > 80
                if begun:
                    foot[line] = text
        headings = {line: text for line, text in self._headings.items() if line < self._last_full}
        # Where rows stand under headings the first does so as well.
        first = min(self._rows_before.values(), default=1) == 0
        if not first or len(headings) * 3 > self._full * 2 or self._alike * 3 > self._full:
            headings = {}
        for line, text in self._sure.items():
            (headings if line < self._last_full else foot)[line] = text
        return headings, foot

    def under_sections(self, headings: dict[int, str], foot: dict[int, str]) -> int:
        """Return how many rows get a heading."""
        return self._counted_after(min(headings)) - len(headings) + 1 - len(foot) if headings else 0

    def _counted_after(self, line: int) -> int:
        return self.rows - self._rows_before.get(line, 0) - 1


def _noted(aside: Iterable[Unread], sections: int) -> list[str]:
    """Say what was found of the shape of a table."""
    counts: dict[str, int] = {}
    for each in aside:
        counts[each.why] = counts.get(each.why, 0) + 1
    notes = []
    for why, words in (
        ("stands above the head", "above the head"),
        ("a sum of the table", "sums"),
        ("a remark on the table", "remarks"),
        ("stands below the table", "below the table"),
    ):
        if counts.get(why):
            notes.append(f"{counts[why]} {'line' if counts[why] == 1 else 'lines'} set aside: {words}")
    if sections:
        notes.append(f"{sections} headings of sections became the column {SECTION!r}")
    return notes


def _encoding(path: Path) -> tuple[str, bool]:
    """Return the encoding, and whether it is a guess."""
    with path.open("rb") as content:
        start = content.read(_SAMPLE)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name, False
        # Text of our alphabets in UTF-16 without a mark: every other byte is zero.
        half = len(start) // 2
        if half > 2 and start[1::2].count(0) > 0.4 * half:
            return "utf-16-le", True
        if half > 2 and start[0::2].count(0) > 0.4 * half:
            return "utf-16-be", True
        content.seek(0)
        good, bad, sample = _as_utf8(content)
    if not bad:
        return "utf-8", False
    if bad * 20 < good:  # a few rows were spoilt: they are set aside one by one
        return "utf-8", False
    # The digits and separators of a table tell nothing: only lines with other letters are looked at.
    try:
        from charset_normalizer import from_bytes
    except ImportError as error:
        raise MissingExtra("a table that is not UTF-8", "tables") from error
    best = from_bytes(sample, cp_isolation=_LIKELY, threshold=0.5).best()
    return (best.encoding if best else "cp1252"), True


def _as_utf8(content: Iterable[bytes]) -> tuple[int, int, bytes]:
    """Return how many lines with other than ASCII letters are UTF-8, how many not, and some of the latter."""
    good = bad = size = 0
    sample: list[bytes] = []
    for line in content:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
            if size < _SAMPLE:
                sample.append(line)
                size += len(line)
    return good, bad, b"".join(sample)


def _separator(path: Path, lines: list[str]) -> str:
    """Return the separator that cuts the first lines most evenly; a tab by the suffix .tsv."""
    best, most = ("\t" if path.suffix.lower() == ".tsv" else ","), 0.0
    for separator in _SEPARATORS:
        widths = [len(row.cells) for row in _Lines(lines, separator, ragged=True)]
        head = _Lines(lines, separator, ragged=True)
        next(iter(head), None)
        width = len(head.head or ())
        if width < 2:
            continue
        even = (widths.count(width) + 1) / (len(widths) + 1)
        if even > most + 0.01:
            best, most = separator, even
    if most > 0.5:
        return best
    # Lines above the head are cut by no separator: then what cuts most lines alike, the first of which names columns.
    for separator in _SEPARATORS:
        cut = [row.cells for row in _Lines(["x\n", *lines], separator, ragged=True)]
        widths = [len(row) for row in cut if len(row) > 1]
        width = max(widths, key=widths.count, default=0)
        named = next((row for row in cut if len(row) == width), ())
        even = widths.count(width) / (len(cut) + 1)
        if even > max(most, 0.4) and sum(1 for cell in named if is_head(cell.strip())) * 2 >= len(named):
            best, most = separator, even
    return best


class _Lines:
    """Yields the rows of a text; `head` and `aside` are there once they have been read.

    Args:
        lines: with their ends, as a file opened with newline="" gives them.
        separator: one character.
        ragged: rows with more or fewer cells than the head are rows as well, and none is a sum or remark.
        begin: the line at which the head begins.
        depth: how many rows it has.
    """

    def __init__(
        self, lines: Iterable[str], separator: str, *, ragged: bool = False, begin: int = 0, depth: int = 1
    ) -> None:
        self._lines, self._separator, self._ragged = iter(lines), separator, ragged
        self._begin, self._depth = begin, depth
        self._head_rows: list[list[str]] = []
        self.head_line = 0
        self.heads = 0
        self.end_before = 0  # the last line of the row before the one that is yielded
        self._held: list[str] = []  # lines given back, the next one last
        self._used: list[str] = []  # lines of the row that is being read
        self._number = 0  # of the line read last
        self.head: list[str] | None = None
        self.aside: list[Unread] = []

    def _feed(self) -> Iterator[str]:
        while True:
            line = self._held.pop() if self._held else next(self._lines, None)
            if line is None:
                return
            self._number += 1
            self._used.append(line)
            if len(self._used) > _TALLEST:
                raise csv.Error("a quote is opened and not closed")
            yield line

    def __iter__(self) -> Iterator[Row]:
        ended = 0
        while True:
            reader = csv.reader(self._feed(), delimiter=self._separator, strict=True)
            self._used.clear()
            try:
                for cells in reader:
                    line = self._number - len(self._used) + 1
                    used = list(self._used)
                    self._used.clear()
                    why = self._wrong(cells, used)
                    if why and len(used) > 1:
                        # Its quote swallowed rows after it: only the first line is at fault.
                        self._used.extend(used)
                        raise csv.Error(why)
                    if why:
                        self._set_aside(line, why, used[0] if used else "", count_filled(cells))
                    elif not any(cell.strip() for cell in cells):
                        continue
                    elif self.head is None:
                        if line < self._begin:
                            self._set_aside(line, "stands above the head", used[0], count_filled(cells))
                        else:
                            self._take_head(cells, line)
                    elif not self._ragged and (why := no_row(cells, len(self.head))):
                        self._set_aside(line, why, " ".join(filter(None, cells)), count_filled(cells))
                    else:
                        if not self._ragged and len(cells) != len(self.head):
                            cells = cells[: len(self.head)]
                        self.end_before = ended
                        yield Row(line, tuple(cells))
                    ended = line + len(used) - 1
                return
            except csv.Error as error:
                first, *rest = self._used
                line = self._number - len(rest)
                self._held.extend(reversed(rest))
                self._number = line
                self._set_aside(line, _in_words(str(error)), first)

    def _take_head(self, cells: list[str], line: int) -> None:
        """Take a row of the head; the head is whole with the last of them."""
        self.head_line = self.head_line or line
        self._head_rows.append([cell.strip().lstrip("\ufeff") for cell in cells])
        self.heads += count_filled(cells)
        if len(self._head_rows) == self._depth:
            self.head = list(joined_heads(self._head_rows))

    def _set_aside(self, line: int, why: str, text: str, cells: int = 1) -> None:
        self.aside.append(Unread(line, why, text.rstrip("\r\n")[:2_000], cells))

    def _wrong(self, cells: list[str], used: list[str]) -> str:
        text = used[0] if len(used) == 1 else "".join(used)
        if "\x00" in text:
            return "holds a NUL character"
        if not text.isascii() and re.search("[\udc80-\udcff]", text):
            return "holds bytes that are no text in this encoding"
        if self._ragged or self.head is None or not any(cell.strip() for cell in cells):
            return ""
        if len(cells) < len(self.head) or any(cell.strip() for cell in cells[len(self.head) :]):
            if why := no_row(cells, len(self.head)):
                return why
            return f"has {len(cells)} cells, the head {len(self.head)}"
        return ""


def _in_words(message: str) -> str:
    if "field larger" in message:
        return f"a cell is longer than {_WIDEST:,} characters"
    if "unexpected end" in message:
        return "a quote is opened and not closed"
    if "expected after" in message:
        return "letters stand right after a closing quote, or an earlier quote is not closed"
    return message


# ---------------------------------------------------------------------------------------------
# workbooks, columns, JSON


def _no_text(cells: Iterable[str]) -> str:
    """Say why a row of cells cannot be kept as text; empty if it can."""
    for cell in cells:
        if len(cell) > _WIDEST:
            return f"a cell is longer than {_WIDEST:,} characters"
        if "\x00" in cell:
            return "holds a NUL character"
        if not cell.isascii() and re.search("[\ud800-\udfff]", cell):
            return "holds half a character (a lone surrogate)"
    return ""


def _shaped(path: Path, grid: Grid) -> _Read:
    """Return the table that stands in a sheet."""
    aside = [Unread(number, why, text, cells) for number, why, text, cells in grid.unread]
    rows = grid.rows
    if not rows:
        raise _broken(path, f"the sheet {grid.sheet!r} is empty", "a head of columns and rows under it")
    found = find_head([cells for _, cells in rows])
    heads, below = rows[found.first : found.last + 1], rows[found.last + 1 :]
    # A merged head is one cell of the file, though it stands over several columns.
    added = sum(grid.added.get(number, 0) for number, _ in below)
    aside += [
        Unread(
            number,
            "stands above the head",
            " ".join(filter(None, cells)),
            count_filled(cells) - grid.added.get(number, 0),
        )
        for number, cells in rows[: found.first]
    ]
    head = list(found.names)
    while head and not head[-1]:
        head.pop()
    added += _with_links(grid, head, below)
    alone, kept, ended = _Alone(), [], rows[found.last][0]
    for number, cells in below:
        cells = [*cells, *[""] * (len(head) - len(cells))]
        texts = tuple(cells[: len(head)])
        own = count_filled(cells) - grid.added.get(number, 0)
        if why := no_row(cells, len(head)) or (
            "has a cell beyond the head" if any(cells[len(head) :]) else _no_text(cells)
        ):
            hidden = why.startswith(("a cell is longer", "holds"))
            aside.append(Unread(number, why, "" if hidden else " | ".join(cells), own))
            added -= grid.added.get(number, 0)
        elif own == 0:
            # Nothing but what stands in a merged cell above.
            added -= grid.added.get(number, 0)
        elif own == 1 and number in grid.wide:
            text = section_of(cells)
            alone.heading(number, text)
        else:
            kept.append(Row(number, texts))
            alone.take(kept[-1], blank=number > ended + 1)
        ended = number
    sections, foot = alone.result()
    aside += [Unread(line, "a heading over the rows below", text, 1) for line, text in sections.items()]
    aside += [Unread(line, "stands below the table", text, 1) for line, text in foot.items()]
    result, section = [], ""
    lines = iter(sorted(sections))
    coming = next(lines, None)
    for row in kept:
        while coming is not None and coming <= row.line:
            section, coming = sections[coming], next(lines, None)
        if row.line in foot or row.line in sections:
            continue
        if sections:
            added += bool(section)
            row = Row(row.line, (*row.cells, section))
        result.append(row)
    aside.sort(key=lambda each: each.line)
    notes = [*_noted(aside, len(sections)), *grid.notes]
    return _Read(
        grid.how,
        [*head, SECTION] if sections else head,
        result,
        aside,
        sum(count_filled(cells) - grid.added.get(number, 0) for number, cells in heads),
        added,
        grid.sheet,
        notes,
    )


def _with_links(grid: Grid, head: list[str], rows: list[tuple[int, list[str]]]) -> int:
    """Put the addresses behind cells where they belong: into a column of addresses, else into a column of their own.

    Returns:
        how many cells were added.
    """
    behind = (
        sorted({place for number, place in grid.links if place < len(head) and number >= rows[0][0]})
        if rows
        else []
    )
    added = 0
    width = len(head)
    for place in behind:
        addressed = bool({"website", "source"} & set(propose([head[place]]).values()))
        if not addressed:
            head.append(f"{head[place]}: hyperlink")
        for number, cells in rows:
            address = grid.links.get((number, place))
            if addressed:
                if address and "://" not in cells[place] and not re.match(r"\S+\.\S+$", cells[place].strip()):
                    cells[place] = address
                continue
            if count_filled(cells[width:]) and len(cells) > len(head) - 1:
                continue  # it has cells beyond the head, and is set aside for it
            cells += [""] * (len(head) - 1 - len(cells))
            cells.append(address or "")
            if address:
                added += 1
                grid.added[number] = grid.added.get(number, 0) + 1
    return added


def _parquet(path: Path) -> _Read:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    try:
        content = parquet.read_table(path)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _broken(path, f"no Parquet file: {error}") from error
    head = list(content.column_names)
    columns = [content.column(number).to_pylist() for number in range(len(head))]
    rows, aside = [], []
    for number, cells in enumerate(zip(*columns, strict=True), 1):
        texts = tuple(map(plain, cells))
        if why := _no_text(texts):
            aside.append(Unread(number, why, "", count_filled(texts)))
        else:
            rows.append(Row(number, texts))
    return _Read("Parquet", head, rows, aside)


def _json(path: Path) -> _Read:
    if path.stat().st_size > _MOST_JSON:
        raise _broken(path, f"larger than {_MOST_JSON // 1_000_000} MB", "a CSV of it")
    form, found = _records(path)
    head = list(dict.fromkeys(key for each in found if isinstance(each, dict) for key in each))
    if not head:
        raise _broken(path, "holds no list of records", '[{"name": ...}, ...]')
    rows, aside = [], []
    for number, each in enumerate(found, 1):
        if isinstance(each, dict):
            texts = tuple(plain(each.get(key)) for key in head)
            if why := _no_text(texts):
                aside.append(Unread(number, why, "", count_filled(texts)))
            else:
                rows.append(Row(number, texts))
        else:
            aside.append(
                Unread(number, each.why if isinstance(each, Unread) else "is no record", str(each)[:200], 1)
            )
    return _Read(f"{form} in UTF-8", head, rows, aside)


def _records(path: Path) -> tuple[str, list[Any]]:
    """Return what a file of JSON is, and its records: a list, the longest list of an object, or one on each line."""
    raw = path.read_bytes()
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        lines = [line for line in raw.splitlines() if line.strip()]
        if len(lines) > 1 and isinstance(_json_of(lines[0]), dict):
            return "JSON, one record on each line,", [_json_of(line) for line in lines]
        line = getattr(error, "lineno", 1)
        raise _broken(path, f"broken JSON: {error}", line=line) from error
    if isinstance(content, dict) and isinstance(content.get("features"), list):
        return "GeoJSON", [_feature(each) for each in content["features"]]
    if isinstance(content, list):
        return "JSON", content
    if not isinstance(content, dict):
        return "JSON", []
    results = content.get("results")
    if isinstance(results, dict) and isinstance(results.get("bindings"), list):
        return "results of SPARQL", [_bound(each, content) for each in results["bindings"]]
    lists = [value for value in content.values() if isinstance(value, list)]
    found = max(lists, key=len, default=[])
    # One record alone, as a file of one line may be.
    return "JSON", found or ([content] if path.suffix.lower() in (".ndjson", ".jsonl") else [])


def _json_of(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return Unread(0, f"no JSON: {error}", "")


def _bound(binding: object, content: dict[str, Any]) -> object:
    """Return one result of a query: its variables in the order of the head, each with its value."""
    if not isinstance(binding, dict):
        return binding
    head = content.get("head")
    variables = head.get("vars") if isinstance(head, dict) else None
    names = variables if isinstance(variables, list) else list(binding)
    cells = {str(name): binding.get(name) for name in names}
    return {name: cell.get("value", "") if isinstance(cell, dict) else "" for name, cell in cells.items()}


def _feature(feature: object) -> object:
    """Return the properties of a GeoJSON feature, with the longitude and latitude of a point."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return feature if isinstance(feature, dict) and "properties" not in feature else None
    row: dict[str, Any] = dict(feature["properties"])
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        point = geometry.get("coordinates")
        if isinstance(point, list) and len(point) >= 2:
            row |= {"longitude": point[0], "latitude": point[1]}
    return row
