"""Reads workbooks of two sheets, one of actors and one of ties: ours, and those of Kumu."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.exchange.kumu import read_kumu
from ssegraph.formats.exchange.things import (
    DEFAULT_KIND,
    Found,
    Link,
    Thing,
    first,
    former,
    is_told,
    present,
    texts,
)
from ssegraph.tables.reading import Row, read_table

_LISTS: Final = ("names", "aliases", "former names", "tags", "addresses", "country")
"""The fields of Kumu in which a bar parts two values."""


def read_kumu_sheets(path: Path) -> Found:
    """Return what the sheets Elements and Connections hold; a bar parts several values of a cell."""
    parts = [
        [{name: value.split("|") if name in _LISTS else value for name, value in row.items()} for _, row in _rows(path, sheet)]
        for sheet in ("Elements", "Connections")
    ]  # fmt: skip
    return read_kumu(*parts)


def _rows(path: Path, sheet: str) -> Iterator[tuple[Row, dict[str, str]]]:
    table = read_table(path, sheet=sheet)
    for row in table.rows:
        cells = zip(table.columns, row.cells, strict=True)
        yield row, {name.casefold(): cell for name, cell in cells if cell}


def read_workbook(path: Path) -> Found:
    """Return what the sheets `actors` and `ties` of `ssegraph export -o graph.xlsx` hold."""
    found = Found("a workbook of actors and ties")
    kinds, ties = load_ontology().kinds, load_ontology().tie_kinds
    for row, cells in _rows(path, "actors"):
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
            names={column.removeprefix("name "): first(text) for column, text in cells.items() if column.startswith("name ")},
            aliases=texts(cells.get("aliases", "").split("\n")),
            former_names=former(texts(cells.get("former names", "").split("\n"))),
            country=cells.get("country", "").split(),
            **{name: cells.get(name) for name in ("acronym", "place", "founded", "dissolved", "website", "note")},
        )  # fmt: skip
        found.things.append(Thing(identifier, kind, name, where, cells, fields, identifier))
    for row, cells in _rows(path, "ties"):
        where = f"row {row.line} of ties"
        kind = cells.get("kind", "")
        if kind not in ties or not cells.get("from id") or not cells.get("to id"):
            found.aside.append((where, "it needs `from id`, `kind` (of tie) and `to id`"))
            continue
        fields = present(
            status=cells["status"] if cells.get("status") in NOT_AS_FACT else "",
            also_seen_at=texts(cells.get("address", "").split("\n")),
            **{name: cells.get(name) for name in ("role", "start", "end", "seen", "confidence", "note")},
        )  # fmt: skip
        told = is_told(cells.get("proof", ""), cells.get("status", ""))
        words = cells.get("told") or cells.get("paraphrase", "")  # its name in former exports
        found.links.append(Link(cells["from id"], kind, cells["to id"], where, cells, fields, words, told, cells.get("id", "")))  # fmt: skip
    return found
