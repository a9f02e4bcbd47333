"""The graph as tables: CSV, an Excel workbook, Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from ssegraph.core.concepts import load_concepts
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import MissingExtra
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Stated, Statement, Tie, Value
from ssegraph.core.ontology import load_ontology
from ssegraph.formats.spelled import UNFIT_FOR_XML, Spelled
from ssegraph.graph import KnowledgeGraph

# ---------------------------------------------------------------------------------------------
# CSV

ENTITY_COLUMNS: Final = (
    "id", "kind", "name", "acronym", "other_names", "country", "place", "founded", "dissolved",
    "website", "note", "level", "themes",
)  # fmt: skip
TIE_COLUMNS: Final = (
    "id", "source", "source_name", "kind", "target", "target_name", "role", "start", "end", "seen",
    "status", "confidence", "sources", "proof", "quote", "told", "conflict", "note", "money",
)  # fmt: skip


def cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("Seoul"), cell(None)
    ("'=1+1", 'Seoul', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _table(path: Path, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    # Excel takes a file without this mark for the local 8-bit encoding and ruins Korean.
    content = text.getvalue().encode("utf-8-sig")
    write_aside(path, lambda aside: aside.write_bytes(content))


def write_csv(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write two tables, `NAME-entities.csv` and `NAME-ties.csv`."""
    records = kg.records()
    names = {entity.id: entity.name for entity in records.entities}
    entities, ties = (path.with_name(f"{path.stem}-{part}.csv") for part in ("entities", "ties"))
    _table(
        entities,
        ENTITY_COLUMNS,
        (
            (
                entity.id, entity.kind, entity.name, entity.acronym,
                " | ".join(name for name in entity.all_names() if name != entity.name),
                " ".join(entity.countries), entity.place, entity.founded, entity.dissolved,
                entity.website, entity.note, entity.level, " ".join(entity.themes),
            )
            for entity in records.entities
        ),
    )  # fmt: skip
    _table(
        ties,
        TIE_COLUMNS,
        (
            (
                tie.id, tie.source, names.get(tie.source), tie.kind, tie.target,
                names.get(tie.target), tie.role, tie.start, tie.end, tie.seen, tie.status,
                tie.confidence, " ".join(tie.sources),
                tie.proof, " | ".join(each.quote for each in tie.evidence if each.quote),
                " | ".join(each.told for each in tie.evidence if each.told), tie.conflict, tie.note, tie.money,
            )
            for tie in records.ties
        ),
    )  # fmt: skip
    return [entities, ties]


# ---------------------------------------------------------------------------------------------
# Excel

LONGEST_CELL: Final = 32_767
"""Characters a cell of Excel holds."""
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


TIE_CELLS: Final = (
    "from", "tie", "to", "role", "start", "end", "seen", "status", "proof", "quote", "told", "source",
    "address", "sentence", "money", "confidence", "conflict", "note", "id", "from id", "kind", "to id",
)  # fmt: skip
"""The columns of the sheet of ties."""


def actor_cells(languages: Sequence[str]) -> list[str]:
    """Return the columns of the sheet of actors."""
    return [
        "id", "kind", "name", "acronym", *(f"name {each}" for each in languages), "aliases",
        "former names", "country", "place", "level", "themes", "founded", "dissolved", "website", "note",
    ]  # fmt: skip


def actor_row(entity: Entity, languages: Sequence[str], spelled: Spelled) -> dict[str, object]:
    """Return an entity as the cells of its row, by column; several values of a cell on lines of their own."""
    return {
        "id": entity.id, "kind": entity.kind, "name": entity.name, "acronym": entity.acronym,
        **{f"name {each}": entity.names.get(each) for each in languages},
        "aliases": _lines(entity.aliases),
        "former names": _lines(f"{each.name} (until {each.until})" if each.until else each.name for each in entity.former_names),
        "country": " ".join(entity.countries), "place": spelled.place(entity), "level": entity.level,
        "themes": _lines(load_concepts().theme(each) for each in entity.themes), "founded": entity.founded,
        "dissolved": entity.dissolved, "website": entity.website, "note": entity.note,
    }  # fmt: skip


def _lines(names: Iterable[str]) -> str:
    """Return names on a line each, whatever line breaks they hold."""
    return "\n".join(" ".join(name.split()) for name in names)


def tie_row(tie: Tie, spelled: Spelled) -> dict[str, object]:
    """Return a tie as the cells of its row, by column: both ends spelled out, who says so and in which words."""
    return {
        "from": spelled.name(tie.source), "tie": load_ontology().label(tie.kind), "to": spelled.name(tie.target),
        "role": tie.role, "start": tie.start, "end": tie.end, "seen": tie.seen, "status": tie.status,
        "proof": tie.proof, "quote": "\n".join(each.quote for each in tie.evidence if each.quote),
        "told": "\n".join(each.told for each in tie.evidence if each.told),
        "source": "\n".join(spelled.said_by(tie)), "address": "\n".join(spelled.addresses(tie)),
        "sentence": spelled.sentence(tie), "money": tie.money, "confidence": tie.confidence, "conflict": tie.conflict,
        "note": tie.note, "id": tie.id, "from id": tie.source, "kind": tie.kind, "to id": tie.target,
    }  # fmt: skip


def languages_of(spelled: Spelled) -> list[str]:
    """Return the languages in which some entity has a name, sorted."""
    return sorted({language for entity in spelled.records.entities for language in entity.names})


def write_workbook(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a workbook of two sheets, `actors` and `ties`; the same graph gives the same bytes.

    Whole dates and years are typed as such, half-known ones are text. No text is ever a formula: one
    that begins like a formula is marked as text (Excel's quotePrefix).

    Raises:
        MissingExtra: openpyxl is not installed.
    """
    spelled = Spelled(kg)
    languages = languages_of(spelled)
    return save_workbook(
        path,
        {
            "actors": (
                actor_cells(languages),
                [actor_row(each, languages, spelled) for each in spelled.records.entities],
            ),
            "ties": (TIE_CELLS, [tie_row(each, spelled) for each in spelled.records.ties]),
        },
    )


def save_workbook(
    path: Path, sheets: Mapping[str, tuple[Sequence[str], list[dict[str, object]]]]
) -> list[Path]:
    """Write sheets of a workbook: each its columns, and rows by column."""
    try:
        import openpyxl
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise MissingExtra("Excel", "excel") from error
    book = openpyxl.Workbook(write_only=True)
    bold = Font(bold=True)
    for title, (columns, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 16)
        head = [WriteOnlyCell(sheet, column) for column in columns]
        for each in head:
            each.font = bold
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
    text = UNFIT_FOR_XML.sub("\ufffd", str(value))[:LONGEST_CELL]
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


# ---------------------------------------------------------------------------------------------
# Parquet

PARTS: Final = (
    "entities",
    "statements",
    "ties",
    "observations",
    "sources",
    "conflicts",
    "countries",
    "locations",
)
"""The parts of a data set; each becomes a file of its own. Ties and observations name their statements."""


def write_parquet(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the whole data set, one file for each part: `NAME-entities.parquet`, `NAME-ties.parquet` ...

    Quotes are nested columns; names by language are a map. Dates are text, as EDTF spells them. The title
    and redirects stand in the metadata of each file (`ssegraph`).

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    records, schemas, written = kg.records(), _schemas(pyarrow), []
    told = {"ssegraph": json.dumps({"title": records.title, "redirects": records.redirects}, ensure_ascii=False)}  # fmt: skip
    for part in PARTS:
        rows = [_arrow_row(each) for each in getattr(records, part)]
        table = pyarrow.Table.from_pylist(rows, schema=schemas[part].with_metadata(told))
        file = path.with_name(f"{path.stem}-{part}.parquet")

        def write(aside: Path, table: Any = table) -> None:
            parquet.write_table(table, aside, compression="zstd")

        write_aside(file, write)
        written.append(file)
    return written


def _arrow_row(value: Value) -> dict[str, Any]:
    fields = value.model_dump(mode="json", exclude={"statements"})
    for name in ("names", "as_read"):
        if name in fields:
            fields[name] = list(fields[name].items())
    if isinstance(value, Statement):
        fields["id"] = value.id
    if isinstance(value, Stated):
        fields |= {name: getattr(value, name) for name in ("confidence", "note", "conflict")}
        fields["statements"] = [each.id for each in value.statements]
        fields["sources"] = list(value.sources)
        fields["status"] = value.status
        fields["proof"] = value.proof
    return fields


def _schemas(arrow: Any) -> dict[str, Any]:
    """Return the Arrow schema of each part, as `model` has its fields."""
    text = arrow.string()
    many = arrow.list_(text)
    names = arrow.map_(text, text)
    span = arrow.struct({"text": text, "at": arrow.int64(), "role": text})
    former = arrow.list_(arrow.struct({"name": text, "until": text}))
    parts = arrow.list_(arrow.struct({"number": text, "of": text}))
    common = {"confidence": text, "note": text, "conflict": text}
    measured = {"value": text, "number": text, "unit": text, "counted": text, "bound": text, "as_of": text, "parts": parts}  # fmt: skip
    paid = {"amount": text, "currency": text, "purpose": text}
    contributed = {"session": text, "reply_to": text, "about": many, "themes": many}
    dated = {"role": text, "start": text, "end": text, "seen": text}
    stated = {
        "id": text,
        "statements": many,
        "sources": many,
        **common,
        "status": text,
        "proof": text,
    }
    passage = arrow.struct(
        {
            "fingerprint": text,
            "at": arrow.int64(),
            "capture": text,
            "role": text,
            "names": names,
            "opens": many,
        }
    )
    capture = arrow.struct({"sha256": text, "read": text, "reader": text})
    ruling = arrow.struct({"by": text, "when": text, "why": text})
    point = {"id": text, "name": text, "names": names, "country": text, "continent": text, "lat": arrow.float64(), "lon": arrow.float64(), "geonames": text, "precision": text, "note": text}  # fmt: skip
    fields = {
        "entities": {
            "id": text, "kind": text, "name": text, "names": names, "aliases": many, "acronym": text,
            "former_names": former, "countries": many, "place": text, "founded": text, "dissolved": text,
            "website": text, "note": text, "name_from": text, "listed_in": many, "unlisted": arrow.bool_(),
            "level": text, "themes": many,
        },
        "statements": {
            "id": text, "source": text, "says": text, "quotes": arrow.list_(span), "passages": arrow.list_(passage), "subject": text, "kind": text, "object": text,
            **dated, **measured, **paid, **contributed, "manner": text, "voice": text, "inferred": text, **common, "cites": many, "row": text,
            "corrected": ruling, "as_read": arrow.map_(text, text), "withdrawn": ruling, "judged": text, "debt": text, "upheld": ruling,
        },
        "ties": stated | {"source": text, "kind": text, "target": text, **dated},
        "observations": stated | {"entity": text, "kind": text, **measured, **contributed},
        "sources": dict.fromkeys(("id", "url", "document", "title", "publisher", "date", "retrieved", "language", "sha256", "access", "note", "repeats"), text) | {"captures": arrow.list_(capture)},
        "conflicts": dict.fromkeys(("id", "kind", "what"), text),
        "countries": point, "locations": point,
    }  # fmt: skip
    return {part: arrow.schema(list(each.items())) for part, each in fields.items()}
