"""Turns a table straight into a store on disk, row by row: for tables larger than records are kept for.

The store holds what the records of the table would make, quad for quad; no file of records and no
document is written.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.ingest.mapping import Plan
from ssegraph.ingest.records import model_of
from ssegraph.ingest.rows import Tally, stream
from ssegraph.ingest.tables import Table
from ssegraph.model import Evidence
from ssegraph.rdf import BASE, Namespace, Term, Writer, term
from ssegraph.store import Build

_WAITING: Final = 300_000
"""Quads held before they are given on."""


class _Lines(Writer):
    """Writes quads as lines of N-Quads: three times as fast as objects that are then taken apart."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__(namespace)
        self.lines: list[str] = []
        self._predicates: dict[ox.NamedNode, str] = {}

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term | str | None, *graphs: ox.NamedNode) -> None:  # fmt: skip
        if value is None:
            return
        between = self._predicates.get(predicate)
        if between is None:
            between = self._predicates[predicate] = f" {predicate} "
        line = f"{subject}{between}{ox.Literal(value) if isinstance(value, str) else value} "
        self.lines.append(line + ".\n")
        for graph in graphs:
            self.lines.append(f"{line}{graph} .\n")


class _Quads:
    """A sink that writes quads."""

    def __init__(self, build: Build, namespace: Namespace) -> None:
        self._build, self._writer = build, _Lines(namespace)
        self._once = {term("rdf:type"), term("dcterms:identifier"), term("rdfs:label")}

    def entity(self, identifier: str, fields: dict[str, Any]) -> None:
        first = "kind" in fields
        written = fields if first else {"kind": "later", "name": "later", **fields}
        entity = model_of("entities", {"id": identifier, **written})
        self._without(set() if first else self._once, lambda: self._writer.entity(entity))

    def _without(self, predicates: set[ox.NamedNode], write: Callable[[], None]) -> None:
        """Write, but not the quads that are there already."""
        at = len(self._writer.lines)
        write()
        if predicates:
            there = tuple(f" {predicate} " for predicate in predicates)
            kept = [
                line
                for line in self._writer.lines[at:]
                if not line[line.index(" ") :].startswith(there)
            ]
            self._writer.lines[at:] = kept

    def tie(self, identifier: str, fields: dict[str, Any], evidence: dict[str, Any], number: int) -> None:  # fmt: skip
        writer = self._writer
        if number > 1:
            iri = writer.ns.tie(identifier)
            node = ox.NamedNode(f"{iri.value}/evidence/{number}")
            writer.evidence(iri, node, _evidence(evidence))
            return
        tie = model_of("ties", {**fields, "evidence": [evidence]})
        # A tie of other dates has the plain triple already.
        self._without({writer.sse(tie.kind)} if "id" in fields else set(), lambda: writer.tie(tie))

    def point(self, sort: str, identifier: str, fields: dict[str, Any]) -> None:
        point, ns = model_of(sort, fields), self._writer.ns
        if sort == "countries":
            self._writer.point(ns.country(identifier), "Country", point)
        else:
            self._writer.point(ns.location(identifier), "Location", point)

    def row(self, line: int, who: str, name: str, made: list[str], text: str) -> None:
        if len(self._writer.lines) >= _WAITING:
            self._give()

    def end(self, source: dict[str, Any], head: str) -> None:
        self._writer.dataset(source["title"])
        self._writer.source(model_of("sources", source))
        self._give()

    def _give(self) -> None:
        self._build.add_lines(self._writer.lines)
        self._writer.lines.clear()


def _evidence(written: dict[str, Any]) -> Evidence:
    quotes = [{**quote, "at": int(quote["at"])} for quote in written["quotes"]]
    return Evidence.model_validate({**written, "quotes": quotes})


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
