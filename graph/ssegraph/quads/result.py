"""What a SPARQL query answers: rows, yes or no, or triples; as plain values, a frame or a W3C format."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import IO, Final

import pyoxigraph as ox

from ssegraph.core.errors import UsageError
from ssegraph.core.sandbox import apart
from ssegraph.core.table import Table, Tabular
from ssegraph.quads import PREFIXES, Namespace, Term, in_order

Plain = str | int | float | bool | None
Outcome = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_XSD: Final = PREFIXES["xsd"]
_DECIMAL: Final = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_LEXICAL: Final = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "decimal": re.compile(_DECIMAL),
    "double": re.compile(rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"),
    "boolean": re.compile(r"true|false|1|0"),
}
"""What may stand in a literal (XML Schema 1.1, part 2); Python's own types take more and less."""

_RESULT_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF_FORMATS: Final = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
"""The formats in which triples can be had, by suffix."""


def plain(term: Term | None, namespace: Namespace) -> Plain:
    """Return a term as a person would write it: an id, a prefixed name, a number, a text.

    A literal that its datatype does not allow, or that is too large for a number, comes out as it stands.

    >>> plain(ox.NamedNode("https://w3id.org/ssegraph/id/rtes"), Namespace())
    'rtes'
    >>> integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    >>> plain(ox.Literal("12", datatype=integer), Namespace()), plain(ox.Literal("twelve", datatype=integer), Namespace())
    (12, 'twelve')
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        iri = term.value
        if iri.startswith(namespace.base):
            section, _, local = iri.removeprefix(namespace.base).partition("/")
            if local and not section.startswith("ontology"):
                return local
        for prefix, start in PREFIXES.items():
            if iri.startswith(start):
                return f"{prefix}:{iri.removeprefix(start)}"
        return iri
    if isinstance(term, ox.Literal):
        return _value(term.value, term.datatype.value.removeprefix(_XSD))
    return str(term)


def _value(text: str, kind: str) -> Plain:
    """Return the value of a literal, or its lexical form if it has none."""
    kind = "double" if kind == "float" else kind
    written = text.strip(" \t\r\n")
    if kind not in _LEXICAL or not _LEXICAL[kind].fullmatch(written):
        return text
    if kind == "boolean":
        return written in ("true", "1")
    if kind == "double":
        return float(written)
    whole, _, part = written.partition(".")
    if part.strip("0"):
        number = float(written)
        return number if math.isfinite(number) else text
    try:
        return int(whole if whole.strip("+-") else "0")
    except ValueError:  # more digits than Python reads, or would write
        return text


class _Plain(dict[Term | None, Plain]):
    """The plain values of the terms of one answer, each worked out when it is first met."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__()
        self._namespace = namespace

    def __missing__(self, term: Term | None) -> Plain:
        value = self[term] = plain(term, self._namespace)
        return value


class Result(Tabular):
    """The answer to one query.

    Iterating gives rows as dictionaries from column to plain value (None where nothing is bound);
    the order is the query's own. In a notebook it shows itself as a table.

    Attributes:
        columns: the names of the columns, in the order of SELECT; for triples
            `subject predicate object`.
        is_triples: the query was CONSTRUCT or DESCRIBE.
    """

    def __init__(self, run: Callable[[], Outcome], namespace: Namespace) -> None:
        self._run, self._namespace = run, namespace
        self._first: Outcome | None = run()
        self.columns: tuple[str, ...] = ()
        self.is_triples = isinstance(self._first, ox.QueryTriples)
        if isinstance(self._first, ox.QuerySolutions):
            self.columns = tuple(variable.value for variable in self._first.variables)
        elif self.is_triples:
            self.columns = ("subject", "predicate", "object")

    def _outcome(self) -> Outcome:
        """Return the answer, fresh: what the engine hands out can be read once only."""
        answer, self._first = self._first or self._run(), None
        return answer

    @cached_property
    def boolean(self) -> bool | None:
        """The answer to ASK; None for another form of query."""
        if self.columns:
            return None
        answer = self._outcome()
        return bool(answer) if isinstance(answer, ox.QueryBoolean) else None

    @cached_property
    def terms(self) -> list[tuple[Term | None, ...]]:
        """The rows as RDF terms; triples are sorted."""
        answer = self._outcome()
        if isinstance(answer, ox.QuerySolutions):
            # A row holds its cells in the order of the columns; asked for by name each costs ten times as much.
            return list(map(tuple, answer))
        if isinstance(answer, ox.QueryTriples):
            quads = in_order(ox.Quad(*triple) for triple in answer)
            return [(quad.subject, quad.predicate, quad.object) for quad in quads]
        return []

    @cached_property
    def rows(self) -> list[tuple[Plain, ...]]:
        """The rows as plain values: ids for our own IRIs, numbers as numbers."""
        value_of = _Plain(self._namespace).__getitem__
        return [tuple(map(value_of, row)) for row in self.terms]

    def first(self, most: int) -> list[tuple[Plain, ...]]:
        """Return the first rows as plain values, and read no further; of triples, which are sorted, all are read."""
        answer = None if "terms" in self.__dict__ or self.is_triples else self._outcome()
        if not isinstance(answer, ox.QuerySolutions):
            return self.rows[:most]
        value_of = _Plain(self._namespace).__getitem__
        return [tuple(map(value_of, row)) for row in islice(answer, most)]

    def __iter__(self) -> Iterator[dict[str, Plain]]:
        return self._tidy().dicts()

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return self.boolean if self.boolean is not None else bool(self.rows)

    def __repr__(self) -> str:
        if self.boolean is not None:
            return f"<Result: {'yes' if self.boolean else 'no'}>"
        return f"<Result: {', '.join(self.columns)}>"

    def serialize(self, form: str, out: IO[bytes] | None = None) -> bytes:
        """Return the answer in a W3C format, or write it row by row.

        Args:
            form: json, xml, csv or tsv for SELECT and ASK (SPARQL 1.1 Query Results; ASK in json
                and xml only); ttl, nt or rdf for CONSTRUCT and DESCRIBE.
            out: where it is written to; then what comes back is empty.

        Raises:
            UsageError: this answer has no such form.
        """
        answer = self._outcome()
        if isinstance(answer, ox.QueryTriples):
            if form not in RDF_FORMATS:
                raise UsageError(f"triples cannot be written as {form}; use {', '.join(RDF_FORMATS)}")
            quads = in_order(ox.Quad(*triple) for triple in answer)
            prefixes = None if form == "nt" else PREFIXES
            triples = [quad.triple for quad in quads]
            if out is not None:
                ox.serialize(triples, out, format=RDF_FORMATS[form], prefixes=prefixes)
                return b""
            return ox.serialize(triples, format=RDF_FORMATS[form], prefixes=prefixes) or b""
        usable = [*_RESULT_FORMATS] if isinstance(answer, ox.QuerySolutions) else ["json", "xml"]
        if form not in usable:
            raise UsageError(f"this answer cannot be written as {form}; use {', '.join(usable)}")
        if out is not None:
            answer.serialize(out, format=_RESULT_FORMATS[form])
            return b""
        return answer.serialize(format=_RESULT_FORMATS[form]) or b""

    def _told(self) -> Sequence[str]:
        return () if self.boolean is None else ("yes" if self.boolean else "no",)

    def _tables(self) -> Sequence[Table]:
        return [self._tidy()] if self.boolean is None else []

    def _tidy(self) -> Table:
        return Table(self.columns, self.rows)


def within(ask: Callable[[], Result], namespace: Namespace, *, seconds: float, memory: int) -> Result:
    """Return an answer that a copy of this process works out, which is ended at its limits.

    Args:
        ask: asks the query; its result is read whole there.
        namespace: of the data, for the plain values of the rows.
        seconds: of the clock.
        memory: bytes, beside what this process has.

    Raises:
        QueryError: a limit was reached, or what `ask` raises.
    """

    def answer(out: IO[bytes]) -> None:
        result = ask()
        out.write(b"t" if result.is_triples else b"r")
        result.serialize("nt" if result.is_triples else "json", out)

    told = apart(answer, seconds=seconds, memory=memory)
    kind, content = told[:1], told[1:]

    def outcome() -> Outcome:
        if kind == b"r":
            return ox.parse_query_results(content, ox.QueryResultsFormat.JSON)
        graph = ox.Store()
        graph.bulk_load(content, format=ox.RdfFormat.N_TRIPLES)
        found = graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found

    return Result(outcome, namespace)
