"""Two tables for a spreadsheet, written: one of entities, one of ties. Tables are read by `ssegraph.tables`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ssegraph.core.files import write_aside
from ssegraph.formats.contract import FLAT, Format
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
        _ENTITY_COLUMNS,
        (
            (
                entity.id,
                entity.kind,
                entity.name,
                entity.acronym,
                " | ".join(name for name in entity.all_names() if name != entity.name),
                " ".join(entity.countries),
                entity.place,
                entity.founded,
                entity.dissolved,
                entity.website,
                entity.note,
                entity.level,
                " ".join(entity.themes),
            )
            for entity in records.entities
        ),
    )
    _table(
        ties,
        _TIE_COLUMNS,
        (
            (
                tie.id,
                tie.source,
                names.get(tie.source),
                tie.kind,
                tie.target,
                names.get(tie.target),
                tie.role,
                tie.start,
                tie.end,
                tie.seen,
                tie.status,
                tie.confidence,
                " ".join(tie.sources),
                tie.proof,
                " | ".join(each.quote for each in tie.evidence if each.quote),
                " | ".join(each.told for each in tie.evidence if each.told),
                tie.conflict,
                tie.note,
                tie.money,
            )
            for tie in records.ties
        ),
    )
    return [entities, ties]


TABLES: Final = Format(
    what="two tables for a spreadsheet",
    suffix=".csv",
    back="any spreadsheet",
    write=write_csv,
    lost=("languages", "former", "addresses", *FLAT),
    parted=True,
)
