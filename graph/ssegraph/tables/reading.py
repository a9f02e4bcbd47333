"""Reads the tables other people keep: CSV, TSV, Excel, Parquet, GeoJSON, JSON; every cell is text.

Encoding and separator are found out and said. A row that cannot be read is set aside with its line
and the reason, never dropped and never mended: an unclosed quote costs its own row and no other.
A text is read anew each time its rows are asked for, so that it may be larger than the memory.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import re
import xml.parsers.expat
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, MissingExtra, Problem, StoreError
from ssegraph.core.sniffing import masked

SUFFIXES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".geojson", ".json")
"""What can be read, by the suffix of the file."""

_SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_TALLEST: Final = 1_000
"""Lines a quoted cell may run over before its quote counts as unclosed."""
_WIDEST: Final = 131_072
"""Characters of the longest cell; the same as Python's csv takes."""
_MOST_COLUMNS: Final = 16_384
"""Of a table; the same as Excel takes."""
_MOST_UNPACKED: Final = 500_000_000
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
    """A row that could not be read: its line, why, and what stands there."""

    line: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read.

    Attributes:
        file: the name of the file, without its folder.
        sha256: the digest of the file's bytes.
        how: how it was read, in words: encoding, separator, sheet.
        columns: the heads, each once: a repeated one gets its number, a missing one `column 3`.
        rows: what could be read, in the order of the file; counted, and as often as one likes.
        aside: what could not.
    """

    file: str
    sha256: str
    how: str
    columns: tuple[str, ...]
    rows: Collection[Row]
    aside: tuple[Unread, ...] = ()


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
    if suffix == ".xlsx":
        how, head, rows, aside = _workbook(path, sheet)
    elif suffix == ".parquet":
        how, head, rows, aside = _parquet(path)
    elif suffix in (".json", ".geojson"):
        how, head, rows, aside = _json(path)
    else:
        how, head, rows, aside = _text(path, encoding)
    if len(head) > _MOST_COLUMNS:
        raise _broken(path, f"{len(head):,} columns; a table has at most {_MOST_COLUMNS:,}")
    columns = _heads(head)
    if not any(head):
        raise _broken(path, "the first row names no column", "a head of columns")
    return Table(path.name, _digest(path), how, columns, rows, tuple(aside))


_Read = tuple[str, Sequence[str], Collection[Row], Iterable[Unread]]


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
    rows = _TextRows(path, known, separator)
    how = f"{known}{' (a guess)' if guessed else ''}, separator {_SEPARATORS[separator]}"
    if rows.head is None:
        why = f": its line {rows.aside[0].why}" if rows.aside else ""
        raise _broken(path, f"there is no head of columns{why}", "names of columns in the first row")
    return how, rows.head, rows, rows.aside


class _TextRows(Collection[Row]):
    """The rows of a text on disk, read through once to count them and then each time they are asked for.

    Raises:
        DataError: it is not written in that encoding, or another file by now.
    """

    def __init__(self, path: Path, encoding: str, separator: str) -> None:
        self._path, self._encoding, self._separator = path, encoding, separator
        self._read_at = self._stamp()
        first = self._lines()
        self._count = sum(1 for _ in first[1])
        self.head, self.aside = first[0].head, first[0].aside

    def _stamp(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_size, found.st_mtime_ns

    def _lines(self) -> tuple[_Lines, Iterator[Row]]:
        lines = self._path.open(encoding=self._encoding, errors="surrogateescape", newline="")
        read = _Lines(lines, self._separator)

        def rows() -> Iterator[Row]:
            with lines:
                try:
                    yield from read
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
    return best


class _Lines:
    """Yields the rows of a text; `head` and `aside` are there once they have been read.

    Args:
        lines: with their ends, as a file opened with newline="" gives them.
        separator: one character.
        ragged: rows with more or fewer cells than the head are rows as well.
    """

    def __init__(self, lines: Iterable[str], separator: str, *, ragged: bool = False) -> None:
        self._lines, self._separator, self._ragged = iter(lines), separator, ragged
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
                        self._set_aside(line, why, used[0] if used else "")
                    elif not any(cell.strip() for cell in cells):
                        continue
                    elif self.head is None:
                        self.head = [cell.strip().lstrip("\ufeff") for cell in cells]
                    else:
                        yield Row(line, tuple(cells))
                return
            except csv.Error as error:
                first, *rest = self._used
                line = self._number - len(rest)
                self._held.extend(reversed(rest))
                self._number = line
                self._set_aside(line, _in_words(str(error)), first)

    def _set_aside(self, line: int, why: str, text: str) -> None:
        self.aside.append(Unread(line, why, text.rstrip("\r\n")[:2_000]))

    def _wrong(self, cells: list[str], used: list[str]) -> str:
        text = used[0] if len(used) == 1 else "".join(used)
        if "\x00" in text:
            return "holds a NUL character"
        if not text.isascii() and re.search("[\udc80-\udcff]", text):
            return "holds bytes that are no text in this encoding"
        if self._ragged or self.head is None or not any(cell.strip() for cell in cells):
            return ""
        if len(cells) != len(self.head):
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


def _plain(value: object) -> str:
    """Return a cell as text: a whole number without `.0`, a day without midnight."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return " | ".join(filter(None, map(_plain, value)))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


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


def _safe_archive(path: Path) -> None:
    """Refuse a workbook that unpacks to too much, or holds XML that defines entities."""

    def doctype(*_: object) -> None:
        raise _broken(path, "the workbook holds a document type: refused", "the file saved anew")

    class _Enough(Exception):
        pass

    def element(*_: object) -> None:
        raise _Enough

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(each.file_size for each in archive.infolist())
            if size > _MOST_UNPACKED or len(archive.infolist()) > 10_000:
                raise _broken(path, f"unpacks to {size:,} bytes: refused", "a smaller workbook")
            for each in archive.infolist():
                if not each.filename.endswith((".xml", ".rels")):
                    continue
                parser = xml.parsers.expat.ParserCreate()
                parser.StartDoctypeDeclHandler = doctype
                parser.StartElementHandler = element
                try:
                    with archive.open(each) as content:
                        for piece in iter(lambda: content.read(65_536), b""):  # used at once
                            parser.Parse(piece)
                except (_Enough, xml.parsers.expat.ExpatError):
                    continue
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _broken(path, f"no Excel workbook: {error}", "a file saved as .xlsx") from error


def _workbook(path: Path, sheet: str | None) -> _Read:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra("Excel", "excel") from error
    _safe_archive(path)
    try:
        books = [openpyxl.load_workbook(path, read_only=True, data_only=only) for only in (True, False)]
    except Exception as error:  # the library raises whatever a damaged part leads to
        raise _broken(path, f"no Excel workbook: {error}", "a file saved as .xlsx") from error
    values, formulas = books
    names = values.sheetnames
    if sheet is not None and sheet not in names:
        raise _broken(path, f"there is no sheet {sheet!r}", " or ".join(names))
    name = sheet or names[0]
    head: list[str] | None = None
    rows, aside = [], []
    pairs = zip(values[name].iter_rows(), formulas[name].iter_rows(), strict=False)
    for number, (cells, written) in enumerate(pairs, 1):
        texts = [_plain(cell.value) for cell in cells]
        unsaved = [
            each.coordinate
            for cell, each in zip(cells, written, strict=False)
            if each.data_type == "f" and cell.value is None
        ]
        if unsaved:
            why = f"{unsaved[0]} is a formula without a saved value"
            aside.append(Unread(number, why, " | ".join(texts)))
        elif not any(text.strip() for text in texts):
            continue
        elif head is None:
            head = texts
            while head and not head[-1]:
                head.pop()
        else:
            texts += [""] * (len(head) - len(texts))
            if any(texts[len(head) :]):
                aside.append(Unread(number, "has a cell beyond the head", " | ".join(texts)))
            elif why := _no_text(texts):
                aside.append(Unread(number, why, ""))
            else:
                rows.append(Row(number, tuple(texts[: len(head)])))
    for book in books:
        book.close()
    if head is None:
        raise _broken(path, f"the sheet {name!r} is empty", "a head of columns and rows under it")
    return f"Excel, sheet {name!r} of {len(names)}", head, rows, aside


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
        texts = tuple(map(_plain, cells))
        if why := _no_text(texts):
            aside.append(Unread(number, why, ""))
        else:
            rows.append(Row(number, texts))
    return "Parquet", head, rows, aside


def _json(path: Path) -> _Read:
    if path.stat().st_size > _MOST_JSON:
        raise _broken(path, f"larger than {_MOST_JSON // 1_000_000} MB", "a CSV of it")
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise _broken(path, f"broken JSON: {error}", line=line) from error
    form = "JSON"
    if isinstance(content, dict) and isinstance(content.get("features"), list):
        form, found = "GeoJSON", [_feature(each) for each in content["features"]]
    elif isinstance(content, list):
        found = content
    elif isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        found = max(lists, key=len, default=[])
    else:
        found = []
    head = list(dict.fromkeys(key for each in found if isinstance(each, dict) for key in each))
    if not head:
        raise _broken(path, "holds no list of records", '[{"name": ...}, ...]')
    rows, aside = [], []
    for number, each in enumerate(found, 1):
        if isinstance(each, dict):
            texts = tuple(_plain(each.get(key)) for key in head)
            if why := _no_text(texts):
                aside.append(Unread(number, why, ""))
            else:
                rows.append(Row(number, texts))
        else:
            aside.append(Unread(number, "is no record", str(each)[:200]))
    return f"{form} in UTF-8", head, rows, aside


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
