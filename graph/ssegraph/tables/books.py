"""Opens workbooks (Excel old and new, OpenDocument): of a sheet its cells as they are shown, merged cells filled.

What a cell shows tells more than its value: 0000123 is the number 123 in a format, and "site" an address behind it.
The dimension that a sheet declares is not trusted.
"""

from __future__ import annotations

import json
import re
import xml.parsers.expat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final
from xml.etree import ElementTree

from ssegraph.core.errors import DataError, MissingExtra, Problem
from ssegraph.core.sniffing import masked

BOOKS: Final = (".xlsx", ".xlsm", ".ods", ".xls")
"""Workbooks that can be opened, by the suffix of the file."""

_MOST_UNPACKED: Final = 500_000_000
_MOST_WHOLE: Final = 100_000_000
"""Bytes of a workbook that is held in memory as a whole."""
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384


@dataclass
class Grid:
    """The cells of a sheet.

    Attributes:
        sheet: its name.
        how: what was opened, in words.
        rows: those that are not empty, each with its number from 1 and its cells as text.
        links: the web address behind a cell, by number of the row and place in it.
        added: how many cells of a row were filled in because they are merged with one above or to the left.
        wide: numbers of rows in which one cell is merged over several columns and nothing else stands.
        unread: rows that cannot be read: number, why, text, cells.
        notes: what was found, in words: hidden rows and columns.
    """

    sheet: str
    how: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    added: dict[int, int] = field(default_factory=dict)
    wide: set[int] = field(default_factory=set)
    unread: list[tuple[int, str, str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def merge(self, ranges: list[tuple[int, int, int, int]]) -> None:
        """Fill merged cells: downwards always, to the right in rows where something else stands.

        Args:
            ranges: first row, last row, first column, last column; rows from 1, columns from 0.
        """
        by_number = dict(self.rows)
        for first, last, left, right in sorted(ranges):
            origin = by_number.get(first)
            if origin is None or left >= len(origin) or not origin[left].strip():
                continue
            if right > left and all(
                not cell.strip() for place, cell in enumerate(origin) if not left <= place <= right
            ):
                self.wide.add(first)
                continue
            for number in range(first, min(last, self.rows[-1][0]) + 1):
                cells = by_number.get(number)
                if cells is None:
                    continue
                for place in range(left, right + 1) if number == first else (left,):
                    if place >= len(cells):
                        cells += [""] * (place + 1 - len(cells))
                    if (number, place) != (first, left) and not cells[place]:
                        cells[place] = origin[left]
                        self.added[number] = self.added.get(number, 0) + 1


def plain(value: object) -> str:
    """Return a cell as text: a whole number without `.0`, a day without midnight.

    >>> plain(2015.0), plain(date(2015, 4, 3)), plain(None), plain(["a", 1])
    ('2015', '2015-04-03', '', 'a | 1')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return " | ".join(filter(None, map(plain, value)))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def shown(value: object, form: str) -> str:
    """Return a cell as a sheet shows it, where its number format tells something: zeros in front, a currency, a year.

    >>> shown(5520135, "000000000"), shown(775672272, "000 000 000"), shown(1200.5, '#,##0.00 [$€-40C]'), shown(12, "0")
    ('005520135', '775 672 272', '1200.5 €', '12')
    >>> shown(datetime(2010, 1, 1), "yyyy"), shown(datetime(2010, 3, 1), "mm/yyyy"), shown(0.51, "0%")
    ('2010', '2010-03', '51%')
    """
    text = plain(value)
    if form in ("General", "@", "") or isinstance(value, bool) or value is None:
        return text
    if isinstance(value, datetime | date):
        return text[: _precision(form)] if len(text) == 10 else text
    if not isinstance(value, int | float):
        return text
    kind, told = _format(form)
    if kind == "zeros" and float(value).is_integer() and value >= 0:
        return _in_places(str(int(value)), told)
    if kind == "percent":
        return f"{plain(round(value * 100, 10))}%"
    return f"{text} {told}" if kind == "money" and text else text


@lru_cache(maxsize=1_000)
def _precision(form: str) -> int:
    """Return how much of a date in ISO form a format shows: 4 for a year, 7 for a month, 10 for a day."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", form.lower())
    return 10 if "d" in bare or "y" not in bare else 7 if "m" in bare else 4


@lru_cache(maxsize=1_000)
def _format(form: str) -> tuple[str, str]:
    """Return what a number format tells: `zeros` and its places, `money` and its sign, `percent`, or nothing."""
    first = form.split(";")[0]
    if "%" in first:
        return "percent", ""
    money = re.search(r"\[\$([^\]\-]+)", first) or re.search(
        r"([€£¥₩$]|\bEUR\b|\bUSD\b|\bCHF\b|\bGBP\b)", first
    )
    if money:
        return "money", money[1].strip()
    places = re.sub(r"\[[^\]]*\]|_.|\*.", "", first)
    bare = re.sub(r'"[^"]*"|\\.', "", places)
    if bare.count("0") >= 2 and re.fullmatch(r"[0 \-/]+", bare):
        return "zeros", places
    return "", ""


def _in_places(digits: str, places: str) -> str:
    """Return digits in the places of a format, from the right; what is between the places stays."""
    tokens = re.findall(r'"([^"]*)"|\\(.)|(.)', places)
    out: list[str] = []
    left = list(digits)
    zeros = sum(1 for *_, plain_ in tokens if plain_ == "0")
    for quoted, escaped, sign in reversed(tokens):
        if sign == "0":
            out.append(left.pop() if left else "0")
            zeros -= 1
            if zeros == 0 and left:
                out.append("".join(left))
                left = []
        else:
            out.append(quoted or escaped or sign)
    return "".join(reversed(out))


def _broken(path: Path, message: str, instead: str = "") -> DataError:
    return DataError([masked(path) or Problem(str(path), 1, message, instead)])


def sheets_of(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook that are not hidden, in their order.

    Raises:
        DataError: it is no workbook, or one made to do harm.
        MissingExtra: a library is needed.
    """
    suffix = path.suffix.lower()
    if suffix == ".ods":
        return [name for name, _ in _tables(path)]
    if suffix == ".xls":
        book = _old_book(path)
        return [sheet.name for sheet in book.sheets() if not sheet.visibility]
    book = _book(path, values=True)
    try:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.sheetnames
    finally:
        book.close()


def grid_of(path: Path, sheet: str | None) -> Grid:
    """Return the cells of a sheet of a workbook, the first when none is named.

    Raises:
        DataError: there is no such sheet, or it is no workbook, or one made to do harm.
        MissingExtra: a library is needed.
    """
    suffix = path.suffix.lower()
    return (
        _open_document(path, sheet)
        if suffix == ".ods"
        else _old_excel(path, sheet)
        if suffix == ".xls"
        else _excel(path, sheet)
    )


def _chosen(path: Path, sheet: str | None, names: list[str]) -> str:
    if sheet is not None and sheet not in names:
        raise _broken(path, f"there is no sheet {sheet!r}", " or ".join(names))
    if not names:
        raise _broken(path, "the workbook has no sheet", "a head of columns and rows under it")
    return sheet if sheet is not None else names[0]


def _hidden(rows: int, columns: int) -> list[str]:
    return [
        f"{number:,} {one if number == 1 else f'{one}s'} hidden in the sheet: read as well"
        for number, one in ((rows, "row"), (columns, "column"))
        if number
    ]


# ---------------------------------------------------------------------------------------------
# Excel


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


def _book(path: Path, *, values: bool) -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra("Excel", "excel") from error
    _safe_archive(path)
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=values)
    except Exception as error:  # the library raises whatever a damaged part leads to
        raise _broken(path, f"no Excel workbook: {error}", "a file saved as .xlsx") from error


@dataclass
class _Marks:
    """What the XML of a sheet says beside its cells."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)  # by cell, the id of a relation or the address
    rows: set[int] = field(default_factory=set)
    columns: int = 0
    formulas: bool = False


def _excel(path: Path, sheet: str | None) -> Grid:
    book = _book(path, values=True)
    name = _chosen(path, sheet, book.sheetnames)
    worksheet = book[name]
    if not hasattr(worksheet, "iter_rows"):
        raise _broken(
            path,
            f"{name!r} is a chart and no sheet of cells",
            " or ".join(each for each in book.sheetnames if each != name),
        )
    marks = _marks(path, worksheet)
    grid = Grid(name, f"Excel, sheet {name!r} of {len(book.sheetnames)}")
    # A second reading tells formulas from values: only where there are any.
    formulas = _book(path, values=False) if marks.formulas else None
    worksheet.reset_dimensions()
    written: Iterator[Any] = iter(())
    if formulas is not None:
        formulas[name].reset_dimensions()
        written = formulas[name].iter_rows()
    try:
        for number, cells in enumerate(worksheet.iter_rows(), 1):
            texts = []
            for cell in cells:
                value = cell.value
                if isinstance(value, str) or value is None:
                    texts.append(value or "")
                else:
                    texts.append(shown(value, cell.number_format or ""))
            if formulas is not None and (why := _formula(grid, number, cells, next(written, ()), texts)):
                grid.unread.append(
                    (number, why, " | ".join(texts), sum(1 for text in texts if text.strip()) + 1)
                )
            elif any(text and not text.isspace() for text in texts):
                grid.rows.append((number, texts))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, ElementTree.ParseError) as error:
        raise _broken(path, f"no Excel workbook: {error}", "a file saved as .xlsx") from error
    finally:
        book.close()
        if formulas is not None:
            formulas.close()
    for at, address in marks.links.items():
        number, place = _cell(at)
        grid.links[number, place] = address
    grid.merge(marks.merged)
    grid.notes = _hidden(sum(1 for number, _ in grid.rows if number in marks.rows), marks.columns)
    return grid


def _formula(grid: Grid, number: int, cells: Any, written: Any, texts: list[str]) -> str:
    """Return why a row of formulas cannot be read; keep the addresses of those that are links."""
    for place, (cell, each) in enumerate(zip(cells, written, strict=False)):
        if each.data_type != "f":
            continue
        # A link is no sum to be worked out: what it shows and leads to stands in it.
        link = re.match(
            r'=\s*HYPERLINK\(\s*"(https?://[^"]+)"\s*(?:[,;]\s*"([^"]*)"\s*)?\)',
            str(each.value),
            re.IGNORECASE,
        )
        if link:
            grid.links[number, place] = link[1]
            texts[place] = texts[place] or link[2] or link[1]
        elif cell.value is None:
            return f"{each.coordinate} is a formula without a saved value"
    return ""


def _cell(at: str) -> tuple[int, int]:
    """Return the row from 1 and the column from 0 of a cell such as `B3`; of a range those of its first."""
    found = re.match(r"\$?([A-Z]{1,3})\$?(\d{1,7})", at)
    if not found:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


def _marks(path: Path, worksheet: Any) -> _Marks:
    marks = _Marks()
    inside = str(worksheet._worksheet_path).lstrip(
        "/"
    )  # the library keeps merged cells and links from who reads only

    def start(tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "f":
            marks.formulas = True
        elif tag == "row":
            if attributes.get("hidden") in ("1", "true") and attributes.get("r", "").isdigit():
                marks.rows.add(int(attributes["r"]))
        elif tag == "col":
            if attributes.get("hidden") in ("1", "true"):
                first, last = (int(attributes.get(each, "1") or 1) for each in ("min", "max"))
                marks.columns += min(last, first + 200) - first + 1
        elif tag == "mergeCell":
            one, _, other = attributes.get("ref", "").partition(":")
            (first, left), (last, right) = _cell(one), _cell(other or one)
            if first and last <= _MOST_ROWS and right < _MOST_COLUMNS:
                marks.merged.append((first, last, left, right))
        elif tag == "hyperlink":
            target = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            marks.links[attributes.get("ref", "")] = target or attributes.get("location", "")

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open(inside) as content:
                for piece in iter(lambda: content.read(1 << 20), b""):
                    parser.Parse(piece)
            place = PurePosixPath(inside)
            relations = f"{place.parent}/_rels/{place.name}.rels"
            targets: dict[str, str] = {}
            if marks.links and relations in archive.namelist():
                for each in ElementTree.fromstring(archive.read(relations)):
                    targets[each.get("Id", "")] = each.get("Target", "")
    except (
        KeyError,
        zipfile.BadZipFile,
        xml.parsers.expat.ExpatError,
        ElementTree.ParseError,
        ValueError,
        OSError,
    ):
        return _Marks(formulas=True)
    found = {at: targets.get(target, target) for at, target in marks.links.items()}
    marks.links = {
        at: address for at, address in found.items() if address.startswith(("http://", "https://"))
    }
    return marks


# ---------------------------------------------------------------------------------------------
# old Excel


def _old_book(path: Path) -> Any:
    try:
        import xlrd
    except ImportError as error:
        raise MissingExtra("old Excel (.xls)", "tables") from error
    if path.stat().st_size > _MOST_WHOLE:
        raise _broken(path, f"{path.stat().st_size:,} bytes: refused", "a smaller workbook")
    try:
        return xlrd.open_workbook(path, formatting_info=True, logfile=_Silent())
    except Exception as error:  # the library raises whatever a damaged part leads to
        raise _broken(path, f"no old Excel workbook: {error}", "a file saved as .xlsx") from error


class _Silent:
    """Takes what the library says of a damaged file."""

    def write(self, _: str) -> None:
        pass

    def flush(self) -> None:
        pass


def _old_excel(path: Path, sheet: str | None) -> Grid:
    import xlrd

    book = _old_book(path)
    name = _chosen(path, sheet, book.sheet_names())
    try:
        found = book.sheet_by_name(name)
        grid = Grid(name, f"Excel (.xls), sheet {name!r} of {book.nsheets}")
        for number in range(found.nrows):
            texts = []
            for cell in found.row(number):
                value: object = cell.value
                if cell.ctype == xlrd.XL_CELL_DATE:
                    value = xlrd.xldate_as_datetime(cell.value, book.datemode)
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    value = bool(cell.value)
                elif cell.ctype == xlrd.XL_CELL_ERROR:
                    value = xlrd.error_text_from_code.get(cell.value, "")
                form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
                texts.append(shown(value, form))
            if any(text.strip() for text in texts):
                grid.rows.append((number + 1, texts))
        for (row, column), link in found.hyperlink_map.items():
            if (link.url_or_path or "").startswith(("http://", "https://")):
                grid.links[row + 1, column] = link.url_or_path
        grid.merge([(a + 1, b, c, d - 1) for a, b, c, d in found.merged_cells])
        hidden = {row + 1 for row, info in found.rowinfo_map.items() if info.hidden}
        columns = sum(1 for info in found.colinfo_map.values() if info.hidden)
        grid.notes = _hidden(sum(1 for number, _ in grid.rows if number in hidden), columns)
    except DataError:
        raise
    except Exception as error:
        raise _broken(path, f"no old Excel workbook: {error}", "a file saved as .xlsx") from error
    return grid


# ---------------------------------------------------------------------------------------------
# OpenDocument

_NS: Final = {
    "table": "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "office": "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}",
    "text": "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}",
    "xlink": "{http://www.w3.org/1999/xlink}",
}


def _tables(path: Path) -> list[tuple[str, ElementTree.Element]]:
    _safe_archive(path)
    try:
        with zipfile.ZipFile(path) as archive:
            size = archive.getinfo("content.xml").file_size
            if size > _MOST_WHOLE:
                raise _broken(path, f"a sheet of {size:,} bytes: refused", "a CSV of it")
            root = ElementTree.fromstring(archive.read("content.xml"))
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError, OSError, RuntimeError, ValueError) as error:
        raise _broken(path, f"no OpenDocument spreadsheet: {error}", "a file saved as .ods") from error
    table = _NS["table"]
    return [(each.get(f"{table}name", ""), each) for each in root.iter(f"{table}table")]


def _open_document(path: Path, sheet: str | None) -> Grid:
    tables = _tables(path)
    names = [name for name, _ in tables]
    name = _chosen(path, sheet, names)
    grid = Grid(name, f"OpenDocument, sheet {name!r} of {len(names)}")
    merged: list[tuple[int, int, int, int]] = []
    hidden: set[int] = set()
    number = 1
    table, office = _NS["table"], _NS["office"]
    for row in tables[names.index(name)][1].iter(f"{table}table-row"):
        repeated = _times(row, f"{table}number-rows-repeated")
        texts: list[str] = []
        spans: list[tuple[int, int, int]] = []
        links: list[tuple[int, str]] = []
        waiting = 0
        for cell in row:
            if cell.tag not in (f"{table}table-cell", f"{table}covered-table-cell"):
                continue
            times = _times(cell, f"{table}number-columns-repeated")
            text, link = _shown_in(cell, office)
            if not text:
                waiting += times
                continue
            if len(texts) + waiting + times > _MOST_COLUMNS:
                raise _broken(path, f"a row of more than {_MOST_COLUMNS:,} cells: refused", "a smaller sheet")
            texts += [""] * waiting
            waiting = 0
            down, right = (
                _times(cell, f"{table}number-rows-spanned"),
                _times(cell, f"{table}number-columns-spanned"),
            )
            if down > 1 or right > 1:
                spans.append((down, len(texts), len(texts) + right - 1))
            if link:
                links.append((len(texts), link))
            texts += [text] * times
        if texts:
            if len(grid.rows) + repeated > _MOST_ROWS:
                raise _broken(path, f"more than {_MOST_ROWS:,} rows: refused", "a smaller sheet")
            for again in range(repeated):
                grid.rows.append((number + again, list(texts)))
                if row.get(f"{table}visibility", "visible") != "visible":
                    hidden.add(number + again)
            merged += [(number, number + down - 1, left, right) for down, left, right in spans]
            grid.links |= {(number, place): link for place, link in links}
        number += repeated
    # A row that holds nothing of its own is there for what is merged into it.
    grid.merge(merged)
    grid.notes = _hidden(len(hidden), 0)
    return grid


def _times(element: ElementTree.Element, name: str) -> int:
    written = element.get(name, "1")
    return int(written) if written.isdigit() and len(written) < 8 else 1


def _shown_in(cell: ElementTree.Element, office: str) -> tuple[str, str]:
    """Return what a cell shows, and the web address behind it."""
    text, xlink = _NS["text"], _NS["xlink"]
    lines = ["".join(each.itertext()) for each in cell.iter(f"{text}p")]
    found = "\n".join(lines)
    link = next((each.get(f"{xlink}href", "") for each in cell.iter(f"{text}a")), "")
    kind = cell.get(f"{office}value-type", "")
    value = cell.get(f"{office}value", "")
    if kind == "date":
        day = cell.get(f"{office}date-value", "").removesuffix("T00:00:00")
        # A format that shows only the year means the year.
        found = found if re.fullmatch(r"\d{4}", found) else day or found
    elif kind == "boolean":
        found = "yes" if cell.get(f"{office}boolean-value") == "true" else "no"
    elif kind == "float" and value and not re.fullmatch(r"0\d+|\d[\d \-/]*\d", found):
        with suppress(ValueError):
            found = plain(float(value))
    elif kind == "currency" and value:
        found = (
            f"{plain(float(value))} {cell.get(f'{office}currency', '')}".strip()
            if re.fullmatch(r"-?[\d.]+", value)
            else found
        )
    return found, link if link.startswith(("http://", "https://")) else ""
