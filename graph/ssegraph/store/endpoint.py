"""A graph that stands elsewhere: any SPARQL 1.1 endpoint with our vocabulary. It is asked, not copied.

A look-up is a small SELECT, and what it found is kept. A query goes to the endpoint as it is. Only what
needs our own functions, or reads everything, makes a copy in memory; how large one may be is bounded.
"""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.core.errors import QueryError, StoreError
from ssegraph.quads import BASE, DEFAULT, GraphName, Quad, Subject, Term, term
from ssegraph.quads.functions import called_in
from ssegraph.quads.lexer import prefixes
from ssegraph.quads.result import Outcome, Result
from ssegraph.quads.screening import screen
from ssegraph.store.oxigraph import Store
from ssegraph.store.protocol import Backend, Functions, pattern

_PAGE: Final = 200_000
_RESTS: Final = (term("sse:statement"), term("sse:deniedBy"))
_BATCH: Final = 200
"""Nodes that are asked about at once."""
_KEPT: Final = 1_000_000
"""Quads of look-ups that are kept at most."""
_MOST: Final = 5_000_000
"""Quads that are copied at most: about 3 GB."""
_LONGEST: Final = 120
"""Seconds an endpoint may be silent."""
_ENTIRE: Final = 600
"""Seconds it may take for one answer."""
_LARGEST: Final = 500_000_000
_ANSWERS: Final = "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.5"


class Endpoint(Backend):
    """The quads behind a SPARQL 1.1 endpoint.

    Args:
        url: of the endpoint, http or https.

    Raises:
        StoreError: it does not answer, or holds nothing in our vocabulary.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.base = BASE
        self._found: dict[str, list[ox.Quad]] = {}
        self._about: dict[Subject, list[ox.Quad]] = {}
        self._kept = 0
        found = self._rows("SELECT ?base { ?data a void:Dataset ; void:uriSpace ?base } ORDER BY ?base")
        bases = [row[0] for row in found if len(row) == 1]
        if not bases:
            raise StoreError(f"{url}: holds no graph of ours (nothing there says void:uriSpace)")
        self.base = str(getattr(bases[0], "value", BASE))

    # -- look-ups -----------------------------------------------------------------------------

    def match(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern; see `rdf.Quads`.

        Raises:
            StoreError: the endpoint does not answer, or gives only a part.
        """
        if "_copy" in self.__dict__:
            return self._copy.match(subject, predicate, value, graph)
        if subject is not None and graph in (None, DEFAULT):
            # Whoever asks for one thing that is said of a node asks for the next one soon.
            if subject not in self._about:
                self._read([subject])
            return (
                quad
                for quad in self._about[subject]
                if predicate in (None, quad.predicate)
                and value in (None, quad.object)
                and graph in (None, quad.graph_name)
            )
        asked = pattern(subject, predicate, value, graph)
        if asked not in self._found:
            # What was given is bound to nothing.
            given: tuple[Any, Any, Any, Any] = (subject, predicate, value, graph)
            found = [
                Quad(s or given[0], p or given[1], o or given[2], g or given[3] or DEFAULT)
                for s, p, o, g in self._pages(asked)
            ]
            self._keep(len(found))
            self._found[asked] = found
        return iter(self._found[asked])

    def _keep(self, more: int) -> None:
        """Make room for what comes."""
        self._kept += more
        if self._kept > _KEPT:
            self._found.clear()
            self._about.clear()
            self._kept = more

    def _read(self, nodes: Iterable[Subject]) -> None:
        """Read what is said of some nodes in any graph, and keep it."""
        rest = iter(nodes)
        while batch := [*islice(rest, _BATCH)]:
            found: dict[Subject, list[ox.Quad]] = {node: [] for node in batch}
            values = " ".join(map(str, batch))
            anywhere = "{ GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o }"
            for s, p, o, g in self._pages(f"{{ VALUES ?s {{ {values} }} {anywhere} }}"):
                found[s].append(Quad(s, p, o, g or DEFAULT))
            self._keep(sum(map(len, found.values())))
            self._about |= found

    def expect(self, nodes: Iterable[ox.NamedNode] | None) -> None:
        """Read some nodes, what stands below them and the statements they rest on, floor by floor; for None, everything."""
        if nodes is None:
            self.local()
            return
        floor = [] if "_copy" in self.__dict__ else list(dict.fromkeys(nodes))
        while floor:
            self._read(node for node in floor if node not in self._about)
            starts = {f"{node.value}/" for node in floor}
            floor = [
                quad.object
                for node in floor
                for quad in self._about.get(node, ())
                if isinstance(quad.object, ox.NamedNode)
                and (quad.predicate in _RESTS or not starts.isdisjoint(_above(quad.object.value)))
            ]

    def pointing(self, predicate: ox.NamedNode, nodes: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
        """Yield the quads by which anything points to some nodes; see `rdf.Quads`."""
        if "_copy" in self.__dict__:
            yield from self._copy.pointing(predicate, nodes)
            return
        rest = iter(nodes)
        while batch := [*islice(rest, _BATCH)]:
            values = " ".join(map(str, batch))
            for s, _, o, _ in self._pages(f"{{ VALUES ?o {{ {values} }} ?s {predicate} ?o }}"):
                yield Quad(s, predicate, o, DEFAULT)

    def _pages(self, asked: str) -> Iterator[tuple[Any, ...]]:
        """Yield what a pattern binds ?s ?p ?o ?g to, in as many pages as it takes.

        Raises:
            StoreError: they cannot all be had.
        """
        there, rows = self._page(asked, "")
        if len(rows) == there:
            yield from rows
            return
        # Only pages of one order add up, and sorting costs an endpoint more than all the rest.
        offset, starts = 0, set()
        while offset < there:
            said, rows = self._page(asked, f"ORDER BY ?g ?s ?p ?o OFFSET {offset}")
            if not rows:
                raise StoreError(f"{self.url}: gave {offset:,} of {there:,} rows; it cuts long answers")
            if rows[0] in starts:
                raise StoreError(
                    f"{self.url}: gave the same rows again; it cuts long answers, and heeds no OFFSET"
                )
            starts.add(rows[0])
            offset += len(rows)
            if offset > there or said != there:
                raise StoreError(f"{self.url}: its graph changed while it was read; try again")
            yield from rows

    def _page(self, asked: str, which: str) -> tuple[int, list[tuple[Any, ...]]]:
        """Return how many rows there are in all, and some: many endpoints cut long answers, and few say so."""
        found = self._rows(
            f"SELECT ?n ?s ?p ?o ?g {{ {{ SELECT (COUNT(*) AS ?n) {asked} }} UNION "
            f"{{ SELECT ?s ?p ?o ?g {asked} {which} LIMIT {_PAGE} }} }}"
        )
        there, rows = None, []
        for number, *row in found:
            if number is None and len(row) == 4:
                rows.append(tuple(row))
            elif isinstance(number, ox.Literal) and number.value.isdecimal():
                there = int(number.value)
            else:
                raise StoreError(f"{self.url}: answers with other columns than it was asked for")
        if there is None:
            raise StoreError(
                f"{self.url}: gave {len(rows):,} rows and not their number; it cuts long answers"
            )
        return there, rows

    # -- everything -----------------------------------------------------------------------------

    @cached_property
    def _copy(self) -> Store:
        there = self.count(graph=None)
        if there > _MOST:
            raise StoreError(
                f"{self.url}: {there:,} quads are too many to copy (at most {_MOST:,}): look things up by name, "
                "select `around` something, or put a query without our own functions, which the endpoint answers itself"
            )
        copy = ox.Store()
        everything = self._pages(pattern(graph=None))
        copy.bulk_extend(Quad(s, p, o, g or DEFAULT) for s, p, o, g in everything)
        if len(copy) != there:
            raise StoreError(f"{self.url}: gave {len(copy):,} of its {there:,} quads; it cuts long answers")
        return Store(copy)

    def local(self) -> Store:
        """Return a copy in memory, made once.

        Raises:
            StoreError: there is too much to copy, or the endpoint gives only a part.
        """
        return self._copy

    def query(
        self,
        text: str,
        bound: Mapping[str, Term] | None = None,
        functions: Functions | None = None,
        *,
        inferred: bool = False,
    ) -> Result:
        """Answer a query at the endpoint, or from a copy if our functions or inference stand in it.

        Raises:
            QueryError: the endpoint refuses it; in its words.
            StoreError: the endpoint does not answer, or there is too much to copy.
        """
        if inferred or (functions and called_in(text)):
            return self.local().query(text, bound, functions, inferred=inferred)
        screen(text)
        self.know(text)
        if bound:
            names = " ".join(f"?{name}" for name in bound)
            text += f"\nVALUES ({names}) {{ ({' '.join(map(str, bound.values()))}) }}"
        return Result(lambda: self._ask(text), self.namespace)

    def _rows(self, text: str) -> ox.QuerySolutions:
        found = self._ask(text)
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError(f"{self.url}: answers a SELECT with no rows: is it a SPARQL endpoint?")
        return found

    def _ask(self, text: str) -> Outcome:
        own, _ = prefixes(text)
        # On the first line, so that the endpoint's line numbers are ours.
        head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in self.prefixes.items() if name not in own)
        asked = urllib.parse.urlencode({"query": head + text}).encode()
        headers = {"Accept": _ANSWERS, "User-Agent": "ssegraph"}
        try:
            request = urllib.request.Request(self.url, asked, headers)
            with urllib.request.urlopen(request, timeout=_LONGEST) as answer:
                content, form = _content(answer), answer.headers.get_content_type()
                missing = answer.length or 0  # bytes it said there are more
                cut = answer.headers.get("X-SPARQL-MaxRows")  # Virtuoso, of an answer it has cut
        except urllib.error.HTTPError as error:
            words = _in_words(error)
            if error.code in (400, 422):
                raise QueryError(words) from error
            raise StoreError(f"{self.url}: {error.code} {words}") from error
        except http.client.IncompleteRead as error:
            raise StoreError(f"{self.url}: its answer ends in the middle; try again") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise StoreError(f"{self.url}: {getattr(error, 'reason', error)}") from error
        if len(content) > _LARGEST:
            raise StoreError(
                f"{self.url}: an answer of more than {_LARGEST // 1_000_000} MB: ask with a LIMIT"
            )
        if missing:
            raise StoreError(f"{self.url}: its answer ends {missing:,} bytes early; try again")
        if cut:
            raise StoreError(f"{self.url}: cuts answers after {cut} rows: ask with a LIMIT and an OFFSET")
        return _outcome(content, form, self.url)


def _content(answer: http.client.HTTPResponse) -> bytes:
    """Read an answer up to just over `_LARGEST` bytes.

    Raises:
        TimeoutError: it takes longer than `_ENTIRE` seconds, though each byte comes in time.
        http.client.IncompleteRead: it ends in the middle.
    """
    until, found, size = time.monotonic() + _ENTIRE, [], 0
    while size <= _LARGEST and (piece := answer.read1(1_000_000)):
        found.append(piece)
        size += len(piece)
        if time.monotonic() > until:
            raise TimeoutError(f"its answer takes longer than {_ENTIRE} seconds")
    return b"".join(found)


def _above(iri: str) -> Iterator[str]:
    """Yield the beginnings of an IRI that end in a slash."""
    return (iri[: found.end()] for found in re.finditer("/", iri))


def _in_words(error: urllib.error.HTTPError) -> str:
    """Return what an endpoint says is wrong: RFC 9457 or the first line of a text."""
    try:
        text = error.read(10_000).decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException):
        return str(error.reason)
    try:
        problem = json.loads(text)
        return str(problem.get("detail") or problem.get("title"))
    except (ValueError, AttributeError):
        return (text.splitlines() or [str(error.reason)])[0][:500]


def _outcome(content: bytes, form: str, url: str) -> Outcome:
    try:
        if (results := ox.QueryResultsFormat.from_media_type(form)) is not None:
            found = ox.parse_query_results(content, results)
            if isinstance(found, ox.QuerySolutions):
                # It is read as one goes on: what is broken further on is to be known now.
                for _ in found:
                    pass
                found = ox.parse_query_results(content, results)
            return found
        if (rdf := ox.RdfFormat.from_media_type(form)) is not None:
            told = ox.Store()
            told.load(content, rdf)
            return told.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{url}: a broken answer: {error}") from error
    raise StoreError(f"{url}: answers in {form}, which is no answer to a query: is it a SPARQL endpoint?")
