"""A graph that stands elsewhere: any SPARQL 1.1 endpoint with our vocabulary.

A query goes to the endpoint. Whatever needs more than it can say (look-ups by name, ties as objects,
our own functions) reads a copy, which is made in pages at the first such need and kept in memory.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from ssegraph.errors import QueryError, StoreError
from ssegraph.lexer import prefixes
from ssegraph.rdf import BASE, DEFAULT, Term
from ssegraph.result import Outcome, Result
from ssegraph.screening import screen
from ssegraph.store import Function, Store

_PAGE: Final = 50_000
_MOST: Final = 5_000_000
"""Quads that are copied at most: about 3 GB."""
_LONGEST: Final = 120
"""Seconds an endpoint may take for one answer."""
_LARGEST: Final = 500_000_000
_ANSWERS: Final = "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.5"


class Endpoint(Store):
    """A store behind a SPARQL 1.1 endpoint.

    Args:
        url: of the endpoint, http or https.

    Raises:
        StoreError: it does not answer, or holds nothing in our vocabulary.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.base = BASE
        found = self._ask("SELECT ?base { ?data a void:Dataset ; void:uriSpace ?base } ORDER BY ?base")  # fmt: skip
        assert isinstance(found, ox.QuerySolutions)
        bases = [row[0] for row in found]
        if not bases:
            raise StoreError(f"{url}: holds no graph of ours (nothing there says void:uriSpace)")
        self.base = str(getattr(bases[0], "value", BASE))

    @cached_property
    def _copy(self) -> ox.Store:
        everything = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
        counted = self._ask(f"SELECT (COUNT(*) AS ?n) {{ {everything} }}")
        assert isinstance(counted, ox.QuerySolutions)
        there = int(next(counted)[0].value)
        if there > _MOST:
            raise StoreError(
                f"{self.url}: {there:,} quads are too many to copy (at most {_MOST:,}): query() asks the endpoint itself"
            )
        copy = ox.Store()
        copy.bulk_extend(self._pages("{ ?s ?p ?o }", there))
        copy.bulk_extend(self._pages("{ GRAPH ?g { ?s ?p ?o } }", there))
        if len(copy) != there:
            raise StoreError(f"{self.url}: gave {len(copy):,} of its {there:,} quads; it may cut long answers")  # fmt: skip
        return copy

    def _pages(self, pattern: str, there: int) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern in pages; an endpoint that cuts answers is asked for the rest."""
        offset = 0
        while offset <= there:
            page = self._ask(f"SELECT ?g ?s ?p ?o {pattern} OFFSET {offset} LIMIT {_PAGE}")
            assert isinstance(page, ox.QuerySolutions)
            number = 0
            for graph, subject, predicate, value in page:
                number += 1
                yield ox.Quad(subject, predicate, value, graph or DEFAULT)
            if not number:
                return
            offset += number

    @property
    def oxigraph(self) -> ox.Store:
        """The copy, made when it is first needed.

        Raises:
            StoreError: there is too much to copy, or the endpoint gives only a part.
        """
        return self._copy

    def query(
        self,
        text: str,
        bound: Mapping[str, Term] | None = None,
        functions: Mapping[ox.NamedNode, Function] | None = None,
        *,
        inferred: bool = False,
    ) -> Result:
        """Answer a query at the endpoint, or from the copy if our functions or inference stand in it.

        Raises:
            QueryError: the endpoint refuses it; in its words.
            StoreError: the endpoint does not answer.
        """
        names = "|".join(re.escape(each.value.rpartition("#")[2]) for each in functions or ())
        if inferred or (names and re.search(rf"(?:\w:|#)(?:{names})>?\s*\(", text)):
            return super().query(text, bound, functions, inferred=inferred)
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
        except urllib.error.HTTPError as error:
            words = _in_words(error)
            if error.code in (400, 422):
                raise QueryError(words) from error
            raise StoreError(f"{self.url}: {error.code} {words}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.url}: {getattr(error, 'reason', error)}") from error
        if len(content) == _LARGEST:
            raise StoreError(
                f"{self.url}: an answer of more than {_LARGEST // 1_000_000} MB: ask with a LIMIT"
            )
        return _outcome(content, form, self.url)


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
