"""Turns a table straight into a store on disk, row by row: for tables larger than records are kept for.

The store holds what the records of the table would make, quad for quad; no file of records and no
document is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.ingest.mapping import Plan
from ssegraph.ingest.records import model_of
from ssegraph.ingest.rows import Tally, stream
from ssegraph.ingest.tables import Table
from ssegraph.model import Statement
from ssegraph.rdf import BASE, DEFAULT, Namespace, Term, Writer
from ssegraph.store import Build
from ssegraph.ties import ties_of

_WAITING: Final = 300_000
"""Quads held before they are given on."""


class _Lines(Writer):
    """Writes quads as lines of N-Quads: three times as fast as objects that are then taken apart."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__(namespace)
        self.lines: list[str] = []
        self._predicates: dict[ox.NamedNode, str] = {}

    def add(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term | str | None, *graphs: ox.NamedNode | ox.DefaultGraph
    ) -> None:  # fmt: skip
        if value is None:
            return
        between = self._predicates.get(predicate)
        if between is None:
            between = self._predicates[predicate] = f" {predicate} "
        line = f"{subject}{between}{ox.Literal(value) if isinstance(value, str) else value} "
        for graph in graphs or (DEFAULT,):
            self.lines.append(f"{line}.\n" if graph == DEFAULT else f"{line}{graph} .\n")


class _Quads:
    """A sink that writes quads.

    Bodies and statements are held until all is known of them that the table says: of a body its
    attributes, of a tie the rows that state it.
    """

    def __init__(self, build: Build, namespace: Namespace) -> None:
        self._build, self._writer = build, _Lines(namespace)
        self._entities: dict[str, dict[str, Any]] = {}
        self._said: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._source = ""

    def entity(self, identifier: str, fields: dict[str, Any]) -> None:
        self._entities.setdefault(identifier, {"id": identifier}).update(fields)

    def statement(self, fields: dict[str, Any]) -> None:
        self._said[fields["tie"]].append(fields)

    def point(self, sort: str, identifier: str, fields: dict[str, Any]) -> None:
        point, ns = model_of(sort, fields), self._writer.ns
        if sort == "countries":
            self._writer.point(ns.country(identifier), "Country", point)
        else:
            self._writer.point(ns.location(identifier), "Location", point)

    def row(self, line: int, who: str, name: str, made: list[str], text: str) -> None:
        """Nothing is to be done at the end of a row."""

    def end(self, source: dict[str, Any], head: str) -> None:
        writer, of = self._writer, source["id"]
        writer.dataset(source["title"])
        writer.source(model_of("sources", {name: value for name, value in source.items() if name != "mapping"}))  # fmt: skip
        while self._entities:
            _, fields = self._entities.popitem()
            writer.entity(model_of("entities", fields))
            self._give_some()
        while self._said:
            _, said = self._said.popitem()
            statements: list[Statement] = [model_of("statements", each | {"of": of}) for each in said]  # fmt: skip
            for tie in ties_of(statements):
                writer.tie(tie)
            self._give_some()
        self._give()

    def _give_some(self) -> None:
        if len(self._writer.lines) >= _WAITING:
            self._give()

    def _give(self) -> None:
        self._build.add_lines(self._writer.lines)
        self._writer.lines.clear()


def into_store(
    table: Table, plan: Plan, name: str, folder: Path, base: str = BASE,
    progress: Callable[[int], None] = lambda _: None,
) -> Tally:  # fmt: skip
    """Write a table into a store folder, new or to be replaced; the rows are never held together.

    Args:
        table: as it was read.
        plan: what its columns mean.
        name: what the table is called: its source is named after it.
        folder: of the store.
        base: of the data's IRIs.
        progress: is told the number of each row.

    Returns:
        what was read.

    Raises:
        UsageError: no column is a name.
        StoreError: the folder is no store of ours, or cannot be written.

    Of a table of which no row can be read no store is made.
    """
    with Build(folder) as build:
        tally = stream(table, plan, name, _Quads(build, Namespace(base)), progress)
        if tally.rows:
            build.add_ontology()
        else:
            build.drop()
    return tally
