"""Our workbook, written and read: a sheet of actors, one of ties with both ends spelled out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ssegraph.core.concepts import load_concepts
from ssegraph.core.model import Entity, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.contract import FLAT, IMPORT, Format
from ssegraph.formats.glance import Glance
from ssegraph.formats.sheets import has_sheets, rows_of, save_workbook
from ssegraph.formats.spelled import Spelled
from ssegraph.formats.things import DEFAULT_KIND, Found, Link, Thing, first, former, is_told, present, texts
from ssegraph.graph import KnowledgeGraph

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


def _languages_of(spelled: Spelled) -> list[str]:
    """Return the languages in which some entity has a name, sorted."""
    return sorted({language for entity in spelled.records.entities for language in entity.names})


def _write(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a workbook of two sheets, `actors` and `ties`."""
    spelled = Spelled(kg)
    languages = _languages_of(spelled)
    return save_workbook(
        path,
        {
            "actors": (
                _actor_cells(languages),
                [_actor_row(each, languages, spelled) for each in spelled.records.entities],
            ),
            "ties": (_TIE_CELLS, [_tie_row(each, spelled) for each in spelled.records.ties]),
        },
    )


def _is_ours(file: Glance) -> bool:
    return has_sheets(file, "actors", "ties")


def _read(path: Path) -> Found:
    """Return what the sheets `actors` and `ties` of `ssegraph export -o graph.xlsx` hold."""
    found = Found("a workbook of actors and ties")
    kinds, ties = load_ontology().kinds, load_ontology().tie_kinds
    for row, cells in rows_of(path, "actors"):
        where = f"row {row.line} of actors"
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
