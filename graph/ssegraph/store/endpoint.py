"""A graph that stands elsewhere: any SPARQL 1.1 endpoint with our vocabulary. It is asked, not copied.

A look-up is a small SELECT, and what it found is kept. A query goes to the endpoint as it is. Only what
needs our own functions, or reads everything, makes a copy in memory; how large one may be is bounded.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Final

import pyoxigraph as ox

from ssegraph.errors import QueryError, StoreError
from ssegraph.functions import called_in
from ssegraph.lexer import prefixes
from ssegraph.rdf import BASE, DEFAULT, GraphName, Subject, Term
from ssegraph.result import Outcome, Result
from ssegraph.screening import screen
from ssegraph.store.oxigraph import Store
from ssegraph.store.protocol import Backend, Functions

_PAGE: Final = 200_000
_BATCH: Final = 200
"""Nodes that are asked about at once."""
_KEPT: Final = 1_000_000
"""Quads of look-ups that are kept at most."""
_MOST: Final = 5_000_000
"""Quads that are copied at most: about 3 GB."""
_LONGEST: Final = 120
"""Seconds an endpoint may take for one answer."""
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
        found = self._ask("SELECT ?base { ?data a void:Dataset ; void:uriSpace ?base } ORDER BY ?base")  # fmt: skip
        assert isinstance(found, ox.QuerySolutions)
        bases = [row[0] for row in found]
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
        """Yield the quads of a pattern; see `Backend.match`.

        Raises:
            StoreError: the endpoint does not answer, or gives only a part.
        """
        if "_copy" in self.__dict__:
            return self._copy.match(subject, predicate, value, graph)
        if subject is not None and graph == DEFAULT:
            # Whoever asks for one thing that is said of a node asks for the next one soon.
            if subject not in self._about:
                self._read([subject])
            return (
                quad
                for quad in self._about[subject]
                if predicate in (None, quad.predicate) and value in (None, quad.object)
            )
        pattern = _pattern(subject, predicate, value, graph)
        if pattern not in self._found:
            found = list(self._pages(pattern))
            self._keep(len(found))
            self._found[pattern] = found
        return iter(self._found[pattern])

    def _keep(self, more: int) -> None:
        """Make room for what comes."""
        self._kept += more
        if self._kept > _KEPT:
            self._found.clear()
            self._about.clear()
            self._kept = more

    def _read(self, nodes: Iterable[Subject]) -> None:
        """Read what the default graph says of some nodes, and keep it."""
        rest = iter(nodes)
        while batch := [*islice(rest, _BATCH)]:
            found: dict[Subject, list[ox.Quad]] = {node: [] for node in batch}
            values = " ".join(map(str, batch))
            for quad in self._pages(f"{{ VALUES ?s {{ {values} }} ?s ?p ?o }}"):
                found[quad.subject].append(quad)
            self._keep(sum(map(len, found.values())))
            self._about |= found

    def expect(self, nodes: Iterable[ox.NamedNode] | None) -> None:
        """Read some nodes, what stands below them and what they point to; or, for None, everything."""
        if nodes is None:
            self.local()
            return
        below = dict.fromkeys(nodes)
        named: dict[ox.NamedNode, None] = {}
        while below and "_copy" not in self.__dict__:
            self._read(node for node in below if node not in self._about)
            pointed = {
                quad.object: None
                for node in below
                for quad in self._about.get(node, ())
                if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(self.base)
            }
            starts = tuple(f"{node.value}/" for node in below)
            below = {node: None for node in pointed if node.value.startswith(starts)}
            named |= pointed
        self._read(node for node in named if node not in self._about)

    def count(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> int:
        """Return how many quads a pattern has, as the endpoint counts them."""
        if "_copy" in self.__dict__:
            return self._copy.count(subject, predicate, value, graph)
        pattern = _pattern(subject, predicate, value, graph)
        counted = self._ask(f"SELECT (COUNT(*) AS ?n) {pattern}")
        assert isinstance(counted, ox.QuerySolutions)
        return int(next(counted)[0].value)

    def _pages(self, pattern: str) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern, in pages.

        Each page says how many quads there are in all: many endpoints cut long answers, and none says so.
        """
        offset, there = 0, None
        while there is None or offset < there:
            page = self._ask(
                f"SELECT ?n ?g ?s ?p ?o {{ {{ SELECT (COUNT(*) AS ?n) {pattern} }} UNION "
                f"{{ SELECT ?g ?s ?p ?o {pattern} ORDER BY ?g ?s ?p ?o OFFSET {offset} LIMIT {_PAGE} }} }}"
            )
            assert isinstance(page, ox.QuerySolutions)
            before, said = offset, None
            for number, graph, subject, predicate, value in page:
                if number is not None:
                    said = int(number.value)
                else:
                    offset += 1
                    yield ox.Quad(subject, predicate, value, graph or DEFAULT)
            if said is None or (offset == before and offset < said):
                raise StoreError(f"{self.url}: gave {offset:,} of {'its' if said is None else f'{said:,}'} quads; it cuts long answers")  # fmt: skip
            if offset > said or there not in (None, said):
                raise StoreError(f"{self.url}: its graph changed while it was read; try again")
            there = said

    # -- everything -----------------------------------------------------------------------------

    @cached_property
    def _copy(self) -> Store:
        there = self.count(graph=None)
        if there > _MOST:
            raise StoreError(
                f"{self.url}: {there:,} quads are too many to copy (at most {_MOST:,}): look things up by name, "
                "select `around` something, or put a query without our own functions, which the endpoint answers itself"
            )  # fmt: skip
        copy = ox.Store()
        copy.bulk_extend(self._pages(_pattern(graph=None)))
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
        if bound:
            names = " ".join(f"?{name}" for name in bound)
            text += f"\nVALUES ({names}) {{ ({' '.join(map(str, bound.values()))}) }}"
        return Result(lambda: self._ask(text), self.namespace)

    def _ask(self, text: str) -> Outcome:
        own, _ = prefixes(text)
        # On the first line, so that the endpoint's line numbers are ours.
        head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in self.prefixes.items() if name not in own)  # fmt: skip
        request = urllib.request.Request(
            self.url,
            urllib.parse.urlencode({"query": head + text}).encode(),
            {"Accept": _ANSWERS, "User-Agent": "ssegraph"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_LONGEST) as answer:
                content, form = answer.read(_LARGEST), answer.headers.get_content_type()
                cut = answer.headers.get("X-SPARQL-MaxRows")  # Virtuoso, of an answer it has cut
        except urllib.error.HTTPError as error:
            words = _in_words(error)
            if error.code in (400, 422):
                raise QueryError(words) from error
            raise StoreError(f"{self.url}: {error.code} {words}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.url}: {getattr(error, 'reason', error)}") from error
        if cut:
            raise StoreError(
                f"{self.url}: cuts answers after {cut} rows: ask with a LIMIT and an OFFSET"
            )
        if len(content) == _LARGEST:
            raise StoreError(
                f"{self.url}: an answer of more than {_LARGEST // 1_000_000} MB: ask with a LIMIT"
            )
        return _outcome(content, form, self.url)


def _pattern(
    subject: Subject | None = None,
    predicate: ox.NamedNode | None = None,
    value: Term | None = None,
    graph: GraphName | None = DEFAULT,
) -> str:
    """Return a group of SPARQL that binds ?s ?p ?o, and ?g if a graph has a name."""
    given = {"?s": subject, "?p": predicate, "?o": value, "?g": graph}
    triple = "?s ?p ?o"
    bound = {name: node for name, node in given.items() if node is not None and node != DEFAULT}
    values = f"VALUES ({' '.join(bound)}) {{ ({' '.join(map(str, bound.values()))}) }} " if bound else ""  # fmt: skip
    if graph == DEFAULT:
        return f"{{ {values}{triple} }}"
    if graph is None:
        return f"{{ {values}{{ {triple} }} UNION {{ GRAPH ?g {{ {triple} }} }} }}"
    return f"{{ {values}GRAPH ?g {{ {triple} }} }}"


def _in_words(error: urllib.error.HTTPError) -> str:
    """Return what an endpoint says is wrong: RFC 9457 or the first line of a text."""
    text = error.read(10_000).decode("utf-8", "replace").strip()
    try:
        problem = json.loads(text)
        return str(problem.get("detail") or problem.get("title"))
    except (ValueError, AttributeError):
        return (text.splitlines() or [str(error.reason)])[0][:500]


def _outcome(content: bytes, form: str, url: str) -> Outcome:
    try:
        if (results := ox.QueryResultsFormat.from_media_type(form)) is not None:
            return ox.parse_query_results(content, results)
        if (rdf := ox.RdfFormat.from_media_type(form)) is not None:
            told = ox.Store()
            told.load(content, rdf)
            return told.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{url}: a broken answer: {error}") from error
    raise StoreError(f"{url}: answers in {form}, which is no answer to a query: is it a SPARQL endpoint?")  # fmt: skip
