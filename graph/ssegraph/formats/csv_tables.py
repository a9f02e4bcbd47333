"""Two tables for a spreadsheet, written: one of entities, one of ties. Tables are read by `ssegraph.tables`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Records, Tie
from ssegraph.formats.contract import FLAT, Format
from ssegraph.formats.marks import Rows, marked
from ssegraph.graph import KnowledgeGraph

_ENTITY_COLUMNS: Final = (
    "id",
    "kind",
    "name",
    "acronym",
    "other_names",
    "country",
    "place",
    "founded",
    "dissolved",
    "website",
    "note",
    "level",
    "themes",
)
_TIE_COLUMNS: Final = (
    "id",
    "source",
    "source_name",
    "kind",
    "target",
    "target_name",
    "role",
    "start",
    "end",
    "seen",
    "status",
    "confidence",
    "sources",
    "proof",
    "quote",
    "told",
    "conflict",
    "note",
    "money",
)


def cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("Seoul"), cell(None)
    ("'=1+1", 'Seoul', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _table(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    # Excel takes a file without this mark for the local 8-bit encoding and ruins Korean.
    content = text.getvalue().encode("utf-8-sig")
    write_aside(path, lambda aside: aside.write_bytes(content))


def columns_of(name: str) -> Sequence[str]:
    """Return the columns of `entities` or `ties`, without the mark.

    >>> columns_of("ties")[:3]
    ('id', 'source', 'source_name')
    """
    return _TIE_COLUMNS if name == "ties" else _ENTITY_COLUMNS


def tables_of(records: Records) -> dict[str, Rows]:
    """Return the tables `entities` and `ties` of records."""
    names = {entity.id: entity.name for entity in records.entities}
    return {
        "entities": Rows(_ENTITY_COLUMNS, records.entities, [_entity_row(each) for each in records.entities]),
        "ties": Rows(_TIE_COLUMNS, records.ties, [_tie_row(each, names) for each in records.ties]),
    }


def _entity_row(entity: Entity) -> dict[str, object]:
    fields = {name: getattr(entity, name, None) for name in _ENTITY_COLUMNS}
    return fields | {
        "other_names": " | ".join(name for name in entity.all_names() if name != entity.name),
        "country": " ".join(entity.countries),
        "themes": " ".join(entity.themes),
    }


def _tie_row(tie: Tie, names: Mapping[str, str]) -> dict[str, object]:
    fields = {name: getattr(tie, name, None) for name in _TIE_COLUMNS}
    return fields | {
        "source_name": names.get(tie.source),
        "target_name": names.get(tie.target),
        "sources": " ".join(tie.sources),
        "quote": " | ".join(each.quote for each in tie.evidence if each.quote),
        "told": " | ".join(each.told for each in tie.evidence if each.told),
    }


def write_csv(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write two tables, `NAME-entities.csv` and `NAME-ties.csv`."""
    written = []
    for name, (columns, rows) in marked(tables_of(kg.records())).items():
        written.append(path.with_name(f"{path.stem}-{name}.csv"))
        _table(written[-1], columns, ([row[column] for column in columns] for row in rows))
    return written


TABLES: Final = Format(
    what="two tables for a spreadsheet",
    suffix=".csv",
    back="any spreadsheet",
    write=write_csv,
    lost=("languages", "former", "addresses", *FLAT),
    parted=True,
)
