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

from ssegraph.core.model import Statement
from ssegraph.core.offices import office_of
from ssegraph.core.ties import observations_of, ties_of
from ssegraph.quads import BASE, DEFAULT, PREFIXES, Namespace, Term, Writer, term
from ssegraph.records.reading import model_of
from ssegraph.store import Build
from ssegraph.tables.mapping import Plan
from ssegraph.tables.reading import Table
from ssegraph.tables.rows import Tally, source_of, stream

_WAITING: Final = 300_000
"""Quads held before they are given on."""


def _of(name: str) -> str:
    return str(term(name))


_SSE: Final = PREFIXES["sse"]
_EDTF: Final = "^^<http://id.loc.gov/datatypes/edtf/EDTF>"
_INTEGER: Final = f"^^{_of('xsd:integer')}"
_TYPE, _TIE, _ALIAS, _HOMEPAGE = map(_of, ("rdf:type", "sse:Tie", "skos:altLabel", "foaf:homepage"))
_COUNTRY, _LOCATION, _NAME_FROM, _LISTED_IN = map(
    _of, ("sse:country", "sse:location", "sse:nameFrom", "sse:listedIn")
)
_KIND, _SOURCE, _TARGET, _ROLE, _STATEMENT = map(
    _of, ("sse:kind", "sse:source", "sse:target", "sse:role", "sse:statement")
)
_STATED_IN, _SAYS, _EXACT, _START, _REFERENCES = map(
    _of, ("sse:statedIn", "sse:says", "oa:exact", "oa:start", "dcterms:references")
)
_TEXTS: Final = {"name": _of("rdfs:label"), "acronym": _of("sse:acronym"), "note": _of("skos:note")}
_DATES: Final = {name: _of(f"sse:{name}") for name in ("founded", "dissolved", "start", "end", "seen")}


class _Lines(Writer):
    """Writes quads as lines of N-Quads: three times as fast as objects that are then taken apart."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__(namespace)
        self.lines: list[str] = []
        self._predicates: dict[ox.NamedNode, str] = {}
        self._posts: set[tuple[str, str]] = set()

    def post(self, tie: ox.NamedNode, body: str, office: str) -> None:
        """Write that a tie holds a post, and of the post itself what it is: once, as each quad is written once."""
        begun = len(self.lines)
        super().post(tie, body, office)
        if (body, office) in self._posts:
            del self.lines[begun + 1 :]
        self._posts.add((body, office))

    def known_row(self, identifier: str, *, written: str) -> None:
        """Take note that the words of a row stand there already, where it is the one that was `written` last, by hand."""
        node = self.ns.statement(identifier)
        if str(node) == written:
            self._rows.add(node)

    def add(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode,
        value: Term | str | None,
        *graphs: ox.NamedNode | ox.DefaultGraph,
    ) -> None:
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

    Most rows of a register are about a body that no other row is about: these are written at once, by hand, since
    models and terms cost ten times the text. What several rows say of one tie, and bodies that are only named, are held
    until all is known of them.
    """

    def __init__(self, build: Build, namespace: Namespace, source: str) -> None:
        self._build, self._writer, self._of = build, _Lines(namespace), source
        self._base = namespace.base
        self._graph = f" {namespace.source(source)} .\n"
        self._held: dict[str, dict[str, Any]] = {}
        self._said: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._row = ""

    def entity(self, identifier: str, fields: dict[str, Any]) -> None:
        if "kind" in fields and "listed_in" not in fields:
            self._held[identifier] = {"id": identifier, **fields}
        elif "kind" in fields:
            self._body(identifier, fields)
        elif identifier in self._held:
            held = self._held[identifier]
            held.update(fields)
            if "listed_in" in fields:
                self._body(identifier, self._held.pop(identifier))
        else:
            self._body(identifier, fields)

    def _body(self, identifier: str, fields: dict[str, Any]) -> None:
        """Write what was not written before of a body that the source lists, in the default graph and the source's."""
        iri, base = f"<{self._base}id/{identifier}>", self._base
        written = []
        for name, value in fields.items():
            if name in _TEXTS:
                written.append(f"{iri} {_TEXTS[name]} {ox.Literal(value)}")
            elif name in _DATES:
                written.append(f'{iri} {_DATES[name]} "{value}"{_EDTF}')
            elif name == "kind":
                written.append(f"{iri} {_TYPE} <{_SSE}{value}>")
            elif name == "aliases":
                written += [f"{iri} {_ALIAS} {ox.Literal(alias)}" for alias in value]
            elif name == "country":
                written.append(f"{iri} {_COUNTRY} <{base}country/{value}>")
            elif name == "place":
                written.append(f"{iri} {_LOCATION} <{base}location/{value}>")
            elif name == "website":
                written.append(f"{iri} {_HOMEPAGE} <{value}>")
        lines = self._writer.lines
        lines += [f"{line} .\n" for line in written]
        lines += [f"{line}{self._graph}" for line in written]
        if "name_from" in fields:
            lines.append(f"{iri} {_NAME_FROM} {ox.Literal(fields['name_from'])}{self._graph}")
        if "listed_in" in fields:
            lines.append(f"{iri} {_LISTED_IN}{self._graph.removesuffix(' .' + chr(10))}{self._graph}")

    def statement(self, fields: dict[str, Any], alone: bool) -> None:
        if alone and "observation" in fields:
            said: Statement = model_of("statements", fields | {"of": self._of})
            self._writer.known_row(said.id, written=self._row)
            for observation in observations_of([said]):
                self._writer.observation(observation)
            return
        # What has both ends in time has to make sense: the model says whether it does.
        if not alone or ("start" in fields and "end" in fields):
            self._said[fields.get("tie") or f"observation {fields['observation']}"].append(fields)
            return
        base, lines = self._base, self._writer.lines
        source, kind, target = fields["tie"].split()
        ends = f"<{base}id/{source}> <{_SSE}{kind}> <{base}id/{target}>"
        tie = f"<{base}tie/{source}.{kind}.{target}>"
        row = f"<{base}statement/{self._of}.{fields['row']}>"
        lines += (
            f"{ends} .\n",
            f"{tie} {_TYPE} {_TIE} .\n",
            f"{tie} {_KIND} <{_SSE}{kind}> .\n",
            f"{tie} {_SOURCE} <{base}id/{source}> .\n",
            f"{tie} {_TARGET} <{base}id/{target}> .\n",
            f"{tie} {_STATEMENT} {row} .\n",
        )
        for name in ("start", "end", "seen"):
            if name in fields:
                lines.append(f'{tie} {_DATES[name]} "{fields[name]}"{_EDTF} .\n')
        if "role" in fields:
            lines.append(f"{tie} {_ROLE} {ox.Literal(fields['role'])} .\n")
        if office := office_of(kind, fields.get("role")):
            self._writer.post(ox.NamedNode(tie[1:-1]), target, office)
        if "note" in fields:
            lines.append(f"{tie} {_TEXTS['note']} {ox.Literal(fields['note'])} .\n")
        if row == self._row:
            return
        self._row = row
        [quote] = fields["quotes"]
        # A graph's name at the end of a line and a value there are written alike.
        lines.append(f"{row} {_STATED_IN}{self._graph}")
        if "says" in fields:
            lines.append(f"{row} {_SAYS} {ox.Literal(fields['says'])} .\n")
        lines.append(f"{row} {_EXACT} {ox.Literal(quote['text'])} .\n")
        lines.append(f'{row} {_START} "{quote["at"]}"{_INTEGER}{self._graph}')
        lines += [f"{row} {_REFERENCES} <{url}> .\n" for url in fields.get("cites", ())]

    def point(self, sort: str, identifier: str, fields: dict[str, Any]) -> None:
        point, ns = model_of(sort, fields), self._writer.ns
        if sort == "countries":
            self._writer.point(ns.country(identifier), "Country", point)
        else:
            self._writer.point(ns.location(identifier), "Location", point)

    def row(self, line: int, who: str, name: str, made: list[str], text: str) -> None:
        self._give_some()

    def end(self, source: dict[str, Any], head: str) -> None:
        writer = self._writer
        writer.dataset(source["title"])
        writer.source(
            model_of("sources", {name: value for name, value in source.items() if name != "mapping"})
        )
        while self._held:
            _, fields = self._held.popitem()
            writer.entity(model_of("entities", fields))
            self._give_some()
        while self._said:
            _, said = self._said.popitem()
            statements: list[Statement] = [model_of("statements", each | {"of": self._of}) for each in said]
            begun = len(writer.lines)
            for tie in ties_of(statements):
                writer.tie(tie)
            for observation in observations_of(statements):
                writer.observation(observation)
            # Several episodes of one tie have their plain triple in common.
            writer.lines[begun:] = dict.fromkeys(writer.lines[begun:])
            self._give_some()
        self._give()

    def _give_some(self) -> None:
        if len(self._writer.lines) >= _WAITING:
            self._give()

    def _give(self) -> None:
        self._build.add_lines(self._writer.lines)
        self._writer.lines.clear()


def into_store(
    table: Table,
    plan: Plan,
    name: str,
    folder: Path,
    base: str = BASE,
    progress: Callable[[int], None] = lambda _: None,
) -> Tally:
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
        sink = _Quads(build, Namespace(base), source_of(table, name))
        tally = stream(table, plan, name, sink, progress)
        if tally.rows:
            build.add_ontology()
        else:
            build.drop()
    return tally
