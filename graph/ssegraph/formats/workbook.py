"""Our workbook, written and read: a sheet of actors, one of ties with both ends spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ssegraph.core.concepts import load_concepts
from ssegraph.core.errors import DataError, Problem
from ssegraph.core.model import Entity, Records, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.contract import FLAT, IMPORT, Format
from ssegraph.formats.glance import Glance
from ssegraph.formats.marks import MARK, WHOLE, Mark, Rows, checksum, marked
from ssegraph.formats.sheets import has_sheets, rows_of, save_workbook
from ssegraph.formats.spelled import Spelled
from ssegraph.formats.things import DEFAULT_KIND, Found, Link, Thing, first, former, is_told, present, texts
from ssegraph.graph import KnowledgeGraph
from ssegraph.tables.books import grid_of, sheets_of

ACTORS: Final = "actors"
TIES: Final = "ties"
EXPORTED: Final = "exported"
"""The sheets: of actors, of ties, and the hidden one of what was exported."""
NOT_EDITED: Final = frozenset(
    ("id", "proof", "quote", "told", "source", "address", "sentence", "money", "conflict", MARK)
)
"""The columns whose cells are not edited: they say what sources say, or follow from the rest."""
_TIE_CELLS: Final = (
    "from",
    "tie",
    "to",
    "role",
    "start",
    "end",
    "seen",
    "status",
    "proof",
    "quote",
    "told",
    "source",
    "address",
    "sentence",
    "money",
    "confidence",
    "conflict",
    "note",
    "id",
    "from id",
    "kind",
    "to id",
)
"""The columns of the sheet of ties."""


@dataclass(frozen=True)
class Part:
    """What of a graph one editor answers for: actors, and every tie of one of them.

    Attributes:
        name: what was chosen, without blanks: `country:FR`, `around:rtes`.
        actors: their ids.
    """

    name: str
    actors: frozenset[str]

    def has(self, tie: Tie) -> bool:
        """Say whether a tie is one of them: it has an actor of the part at one end."""
        return tie.source in self.actors or tie.target in self.actors


def part_of(kg: KnowledgeGraph, countries: Sequence[str] = (), around: str | None = None) -> Part:
    """Return the part of a graph that an editor answers for: bodies of some countries, or a body and its neighbours.

    Raises:
        NotFound: no such country, or nobody is so called.
    """
    if around:
        name = f"around:{kg.id(around)}"
        ids = {each.id for each in kg.around(around)}
        if countries:
            ids &= {each.id for each in kg.where(country=[*countries])}
            name += f",country:{','.join(sorted(countries))}"
        return Part(name, frozenset(ids))
    chosen = {each.id for each in kg.where(country=[*countries])}
    return Part(f"country:{','.join(sorted(countries))}", frozenset(chosen))


@dataclass(frozen=True)
class Own:
    """The columns of one sheet that an office keeps for itself.

    Attributes:
        columns: their heads.
        rows: their cells, by the id of the actor or tie.
    """

    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, str]]


def _actor_cells(languages: Sequence[str]) -> list[str]:
    """Return the columns of the sheet of actors."""
    return [
        "id",
        "kind",
        "name",
        "acronym",
        *(f"name {each}" for each in languages),
        "aliases",
        "former names",
        "country",
        "place",
        "level",
        "themes",
        "founded",
        "dissolved",
        "website",
        "note",
    ]


def _actor_row(entity: Entity, languages: Sequence[str], spelled: Spelled) -> dict[str, object]:
    """Return an entity as the cells of its row, by column; several values of a cell on lines of their own."""
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "acronym": entity.acronym,
        **{f"name {each}": entity.names.get(each) for each in languages},
        "aliases": _lines(entity.aliases),
        "former names": _lines(spelled.former_names(entity)),
        "country": " ".join(entity.countries),
        "place": spelled.place(entity),
        "level": entity.level,
        "themes": _lines(load_concepts().theme(each) for each in entity.themes),
        "founded": entity.founded,
        "dissolved": entity.dissolved,
        "website": entity.website,
        "note": entity.note,
    }


def _lines(names: Iterable[str]) -> str:
    """Return names on a line each, whatever line breaks they hold."""
    return "\n".join(" ".join(name.split()) for name in names)


def _tie_row(tie: Tie, spelled: Spelled) -> dict[str, object]:
    """Return a tie as the cells of its row, by column: both ends spelled out, who says so and in which words."""
    return {
        "from": spelled.name(tie.source),
        "tie": load_ontology().label(tie.kind),
        "to": spelled.name(tie.target),
        "role": tie.role,
        "start": tie.start,
        "end": tie.end,
        "seen": tie.seen,
        "status": tie.status,
        "proof": tie.proof,
        "quote": "\n".join(each.quote for each in tie.evidence if each.quote),
        "told": "\n".join(each.told for each in tie.evidence if each.told),
        "source": "\n".join(spelled.said_by(tie)),
        "address": "\n".join(spelled.addresses(tie)),
        "sentence": spelled.sentence(tie),
        "money": tie.money,
        "confidence": tie.confidence,
        "conflict": tie.conflict,
        "note": tie.note,
        "id": tie.id,
        "from id": tie.source,
        "kind": tie.kind,
        "to id": tie.target,
    }


def languages_of(records: Records) -> list[str]:
    """Return the languages in which some entity has a name, sorted."""
    return sorted({language for entity in records.entities for language in entity.names})


def columns_of(name: str, languages: Sequence[str]) -> Sequence[str]:
    """Return the columns of the sheet `actors` or `ties`, without the mark.

    >>> columns_of("ties", [])[:3]
    ('from', 'tie', 'to')
    """
    return _TIE_CELLS if name == TIES else _actor_cells(languages)


def tables_of(spelled: Spelled, languages: Sequence[str], part: Part | None = None) -> dict[str, Rows]:
    """Return the sheets `actors` and `ties` of records, or of a part of them.

    Args:
        spelled: the records.
        languages: for each a column of names.
        part: what of them.
    """
    actors = [each for each in spelled.records.entities if part is None or each.id in part.actors]
    ties = [each for each in spelled.records.ties if part is None or part.has(each)]
    return {
        ACTORS: Rows(
            _actor_cells(languages), actors, [_actor_row(each, languages, spelled) for each in actors]
        ),
        TIES: Rows(_TIE_CELLS, ties, [_tie_row(each, spelled) for each in ties]),
    }


def _write(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a workbook of two sheets, `actors` and `ties`."""
    return write_workbook(kg.records(), path)


def write_workbook(
    records: Records, path: Path, part: Part | None = None, own: Mapping[str, Own] | None = None
) -> list[Path]:
    """Write a workbook of two sheets, `actors` and `ties`, and a hidden one that says what was exported.

    Args:
        records: what there is.
        path: of the file.
        part: the part that somebody answers for.
        own: columns of an office that are nobody else's, by sheet; see `own_columns`.

    Raises:
        MissingExtra: openpyxl is not installed.
    """
    tables = tables_of(Spelled(records), languages_of(records), part)
    sheets = marked(tables, part.name if part else WHOLE)
    keys: list[dict[str, object]] = []
    for name, rows in tables.items():
        keys.append({"sheet": name, "key": "", "sums": "\n".join(rows.columns)})
        keys += [
            {"sheet": name, "key": thing.id, "sums": checksum("".join(sums))}
            for thing, sums in zip(rows.things, rows.sums(), strict=True)
        ]
        columns, cells = sheets[name]
        mine = own.get(name) if own else None
        if mine and mine.columns:
            empty = dict.fromkeys(mine.columns, "")
            cells = [
                {**row, **empty, **mine.rows.get(thing.id, {})}
                for row, thing in zip(cells, rows.things, strict=True)
            ]
            sheets[name] = ([*columns[:-1], *mine.columns, MARK], cells)
    sheets[EXPORTED] = (["sheet", "key", "sums"], keys)
    return save_workbook(path, sheets, {MARK, EXPORTED}, NOT_EDITED)


def own_columns(path: Path) -> dict[str, Own]:
    """Return the columns of a workbook that are none of ours: those an office keeps for itself.

    Args:
        path: a workbook as `write_workbook` wrote it, in which somebody wrote columns of their own; or one whose sheets
            `actors` and `ties` have a column `id` and others.

    Raises:
        DataError: there is no such sheet.
        MissingExtra: openpyxl is not installed.
    """
    found: dict[str, Own] = {}
    titles = sheets_of(path)
    for name in (ACTORS, TIES):
        if name not in titles:
            continue
        head, *rows = [cells for _, cells in grid_of(path, name).rows] or [[]]
        places = {" ".join(column.split()): at for at, column in enumerate(head) if column.strip()}
        mine = [each for each in places if not is_ours(each)]
        if "id" not in places and MARK not in places:
            raise DataError(
                [Problem(str(path), 1, f"the sheet {name!r} has no column `id`", "id, and your columns")]
            )
        kept: dict[str, dict[str, str]] = {}
        for row in rows:
            cells = {column: row[at] if at < len(row) else "" for column, at in places.items()}
            mark = Mark.read(cells.get(MARK, ""))
            key = mark.key if mark else cells.get("id", "")
            if key and any(cells[each] for each in mine):
                kept.setdefault(key, {each: cells[each] for each in mine})
        found[name] = Own(tuple(mine), kept)
    return found


def is_ours(column: str) -> bool:
    """Say whether a column is one of those we write.

    >>> is_ours("name fr"), is_ours("founded"), is_ours("telephone")
    (True, True, False)
    """
    return (
        column in (*_TIE_CELLS, *_actor_cells(()), MARK)
        or re.fullmatch(r"name [a-z]{2,3}(-[a-z0-9]+)*", column) is not None
    )


def _is_ours(file: Glance) -> bool:
    return has_sheets(file, "actors", "ties")


def _read(path: Path) -> Found:
    """Return what the sheets `actors` and `ties` of `ssegraph export -o graph.xlsx` hold."""
    found = Found("a workbook of actors and ties")
    kinds, ties = load_ontology().kinds, load_ontology().tie_kinds
    for row, cells in rows_of(path, "actors"):
        where = f"row {row.line} of actors"
        cells.pop(MARK, None)
        identifier, name = cells.get("id", ""), first(cells.get("name"))
        if not identifier or not name:
            found.aside.append((where, "no id" if name else "no name"))
            continue
        kind = cells.get("kind", DEFAULT_KIND)
        if kind not in kinds:
            found.aside.append((where, f"{kind!r} is no kind of entity"))
            continue
        fields = present(
            names={
                column.removeprefix("name "): first(text)
                for column, text in cells.items()
                if column.startswith("name ")
            },
            aliases=texts(cells.get("aliases", "").split("\n")),
            former_names=former(texts(cells.get("former names", "").split("\n"))),
            country=cells.get("country", "").split(),
            **{
                name: cells.get(name)
                for name in ("acronym", "place", "founded", "dissolved", "website", "note")
            },
        )
        found.things.append(Thing(identifier, kind, name, where, cells, fields, identifier))
    for row, cells in rows_of(path, "ties"):
        where = f"row {row.line} of ties"
        cells.pop(MARK, None)
        kind = cells.get("kind", "")
        if kind not in ties or not cells.get("from id") or not cells.get("to id"):
            found.aside.append((where, "it needs `from id`, `kind` (of tie) and `to id`"))
            continue
        fields = present(
            status=cells["status"] if cells.get("status") in NOT_AS_FACT else "",
            also_seen_at=texts(cells.get("address", "").split("\n")),
            **{name: cells.get(name) for name in ("role", "start", "end", "seen", "confidence", "note")},
        )
        told = is_told(cells.get("proof", ""), cells.get("status", ""))
        words = cells.get("told") or cells.get("paraphrase", "")  # its name in former exports
        found.links.append(
            Link(
                cells["from id"], kind, cells["to id"], where, cells, fields, words, told, cells.get("id", "")
            )
        )
    return found


WORKBOOK: Final = Format(
    what="Excel: a sheet of actors, one of ties",
    suffix=".xlsx",
    back=IMPORT,
    write=_write,
    lost=("control", "long", "spaces", *FLAT),
    name="workbook of ssegraph",
    detect=_is_ours,
    read=_read,
)
