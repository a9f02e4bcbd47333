"""Workbooks of a few sheets, as our own and Kumu's are: written without a formula or a time, and read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import MissingExtra
from ssegraph.core.files import write_aside
from ssegraph.formats.glance import Glance
from ssegraph.formats.spelled import UNFIT_FOR_XML
from ssegraph.tables.reading import Row, read_table

_LONGEST_CELL: Final = 32_767
"""Characters a cell of Excel holds."""
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def has_sheets(file: Glance, *names: str) -> bool:
    """Say whether a file is a workbook that has sheets of these names."""
    book = file.member("xl/workbook.xml")
    return bool(book) and all(f'name="{name}"'.encode() in book for name in names)


def rows_of(path: Path, sheet: str) -> Iterator[tuple[Row, dict[str, str]]]:
    """Yield the rows of a sheet, with the cells that are not empty by column in small letters.

    Raises:
        DataError: there is no such sheet, or it cannot be read.
        MissingExtra: openpyxl is not installed.
    """
    table = read_table(path, sheet=sheet)
    for row in table.rows:
        cells = zip(table.columns, row.cells, strict=True)
        yield row, {name.casefold(): cell for name, cell in cells if cell}


def save_workbook(
    path: Path,
    sheets: Mapping[str, tuple[Sequence[str], list[dict[str, object]]]],
    hidden: Collection[str] = (),
    kept: Collection[str] = (),
) -> list[Path]:
    """Write a workbook: of each sheet its columns, and rows by column; the same rows give the same bytes.

    Whole dates and years are typed as such, half-known ones are text. No text is ever a formula: one
    that begins like a formula is marked as text (Excel's quotePrefix).

    Args:
        path: of the file.
        sheets: by title.
        hidden: columns that are not shown, and sheets that are shown nowhere.
        kept: columns with a grey head: they are not edited.

    Raises:
        MissingExtra: openpyxl is not installed.
    """
    try:
        import openpyxl
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise MissingExtra("Excel", "excel") from error
    book = openpyxl.Workbook(write_only=True)
    bold, grey = Font(bold=True), Font(bold=True, color="00808080")
    for title, (columns, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        if title in hidden:
            sheet.sheet_state = "veryHidden"
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 16)
            sheet.column_dimensions[get_column_letter(number)].hidden = column in hidden
        head = [WriteOnlyCell(sheet, column) for column in columns]
        for each in head:
            each.font = grey if each.value in kept else bold
        sheet.append(head)
        for row in rows:
            sheet.append([_excel(WriteOnlyCell(sheet), row[column]) for column in columns])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    content = io.BytesIO()
    book.save(content)
    fixed = _without_times(content.getvalue())
    write_aside(path, lambda aside: aside.write_bytes(fixed))
    return [path]


_WIDTHS: Final = {"name": 36, "from": 36, "to": 36, "quote": 60, "told": 60, "sentence": 60}


def _excel(cell: Any, value: object) -> Any:
    """Return a cell with a typed value: a date, a year, or text that is no formula."""
    if isinstance(value, HalfKnownDate):
        if re.fullmatch(r"\d{4}", value.text):
            cell.value = int(value.text)
            return cell
        if re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", value.text):
            cell.value = date.fromisoformat(value.text)
            cell.number_format = "yyyy-mm-dd"
            return cell
        value = value.text
    if value is None or value == "":
        return cell
    text = UNFIT_FOR_XML.sub("\ufffd", str(value))[:_LONGEST_CELL]
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_RISKY):
        cell.quotePrefix = True
    return cell


def _without_times(archive: bytes) -> bytes:
    """Return a workbook without the time at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = rb"\g<1>1980-01-01T00:00:00Z<"
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*<", stamp, content)
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
