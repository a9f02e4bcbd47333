"""Two tables for a spreadsheet, one of entities, one of ties: written, and read again. Other tables are read by `ssegraph.tables`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ssegraph.core.errors import DataError, Problem
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Records, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.contract import FLAT, Format
from ssegraph.formats.glance import Glance
from ssegraph.formats.marks import MARK, Rows, marked
from ssegraph.formats.things import Found, Link, Thing, is_told, present, texts
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


@dataclass
class Read:
    """The two tables of ours, or one of them, as a file has them.

    Attributes:
        tables: of `entities` and `ties` the rows, each with its number and its cells; the first is the head.
        remarks: what was noticed, in words.
    """

    tables: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read_tables(path: Path) -> Read:
    """Return a table of ours, and the other of the two where it stands beside it; commas, semicolons or tabs part cells.

    Raises:
        DataError: it is no table.
    """
    found = Read()
    stem = re.sub(r"-(entities|ties)$", "", path.stem)
    beside = (path.with_name(f"{stem}-{each}.csv") for each in ("entities", "ties"))
    for file in dict.fromkeys((path, *beside)):
        if not file.is_file():
            continue
        with file.open("rb") as beginning:
            # Any other table may be large: its head is enough.
            if MARK.encode() not in beginning.readline(65_536):
                continue
        content = file.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
            found.remarks.append(f"{file.name} is not UTF-8 any more: read as cp1252, as Excel saves it")
        head = text.partition("\n")[0]
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
        try:
            rows = [(at, [_plain(text) for text in row]) for at, row in enumerate(reader, 1)]
        except csv.Error as error:
            raise DataError([Problem(str(file), reader.line_num, f"no table: {error}")]) from error
        found.tables.setdefault("ties" if "source_name" in head else "entities", rows)
    return found


def _plain(text: str) -> str:
    """Return a cell without the sign by which no spreadsheet takes it for a formula."""
    return text[1:] if re.match(r"'[=+\-@\t\r]", text) else text


def _is_ours(file: Glance) -> bool:
    head = file.text.partition("\n")[0]
    return file.suffix == ".csv" and MARK in head and ("source_name" in head or "other_names" in head)


def _read(path: Path) -> Found:
    """Return what the two tables hold, as a graph that is not there yet."""
    found = Found("two tables of ssegraph")
    tables = read_tables(path).tables
    for name in tables:
        (_, head), *rows = tables[name]
        for line, texts_of in rows:
            cells = {
                column: text for column, text in zip(head, texts_of, strict=False) if text and column != MARK
            }
            where = f"row {line} of {name}"
            if name == "entities":
                if (
                    not cells.get("id")
                    or not cells.get("name")
                    or cells.get("kind") not in load_ontology().kinds
                ):
                    found.aside.append((where, "it needs `id`, `kind` (of entity) and `name`"))
                    continue
                known = {cells["name"], cells.get("acronym", "")}
                fields = present(
                    aliases=[
                        each for each in texts(cells.get("other_names", "").split(" | ")) if each not in known
                    ],
                    country=cells.get("country", "").split(),
                    **{
                        each: cells.get(each)
                        for each in ("acronym", "place", "founded", "dissolved", "website", "note")
                    },
                )
                found.things.append(
                    Thing(cells["id"], cells["kind"], cells["name"], where, cells, fields, cells["id"])
                )
                continue
            ends = [cells.get(each, "") for each in ("source", "kind", "target")]
            if not all(ends) or ends[1] not in load_ontology().tie_kinds:
                found.aside.append((where, "it needs `source`, `kind` (of tie) and `target`"))
                continue
            fields = present(
                status=cells["status"] if cells.get("status") in NOT_AS_FACT else "",
                **{each: cells.get(each) for each in ("role", "start", "end", "seen", "confidence", "note")},
            )
            told = is_told(cells.get("proof", ""), cells.get("status", ""))
            found.links.append(
                Link(
                    ends[0],
                    ends[1],
                    ends[2],
                    where,
                    cells,
                    fields,
                    cells.get("told", ""),
                    told,
                    cells.get("id", ""),
                )
            )
    return found


TABLES: Final = Format(
    what="two tables for a spreadsheet",
    suffix=".csv",
    back="any spreadsheet",
    write=write_csv,
    lost=("languages", "former", "addresses", *FLAT),
    parted=True,
    name="tables of ssegraph",
    detect=_is_ours,
    read=_read,
)
