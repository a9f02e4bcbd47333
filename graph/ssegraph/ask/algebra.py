"""A query as SPARQL algebra in plain JSON, so that what is no SPARQL engine can evaluate it: the page does, offline.

The algebra is that of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra), as rdflib translates it. An
operation is a list that begins with its name::

    ["bgp", [[subject, predicate, object], ...]]       ["values", parameter or null, [{"?name": term}, ...]]
    ["join", a, b]  ["union", a, b]  ["minus", a, b]   ["leftjoin", a, b, expression or null]
    ["filter", a, expression]                          ["extend", a, "?name", expression]
    ["group", a, ["?key", ...], [["?name", function, distinct, expression, separator], ...]]
    ["project", a, ["?name", ...]]  ["distinct", a]    ["order", a, [[expression, descending], ...]]

A term is a text: a variable `?name`, an IRI with its prefix `sse:kind`, a literal with one quotation mark before it `"2016`;
numbers and truth values are those of JSON. A predicate may be a list of alternatives. An expression is a term or a list that
begins with the name of an operator or function. `GRAPH` is left out: what evaluates it has one graph.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import cache
from hashlib import sha256
from typing import Any, Final

from ssegraph.core.resources import ontology_dir

Algebra = list[Any]
"""An operation or an expression, as told above."""

SHIPPED: Final = "queries/algebra.json"
"""Where in the ontology the algebra of the shipped questions stands, by the digest of what it was made of."""


def digest(query: str, parameters: Collection[str]) -> str:
    """Return what tells a query and its parameters from any other, as text."""
    return sha256("\0".join((query, *sorted(parameters))).encode()).hexdigest()[:16]


@cache
def _shipped() -> dict[str, Algebra]:
    path = ontology_dir() / SHIPPED
    found: dict[str, Algebra] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def compiled(query: str, parameters: Collection[str]) -> Algebra:
    """Return a SELECT query as algebra: as it is shipped, else translated; to translate all takes rdflib four seconds.

    Args:
        query: SPARQL with the prefixes of the project.
        parameters: the variables whose VALUES blocks are filled when it is asked.

    Raises:
        UsageError: see `translation.translated`.

    >>> compiled("SELECT ?who { VALUES ?where { id:gsef } ?who sse:memberOf ?where }", ["where"])[1]
    ['join', ['values', 'where', [{'?where': 'id:gsef'}]], ['bgp', [['?who', 'sse:memberOf', '?where']]]]
    """
    known = _shipped().get(digest(query, parameters))
    if known is not None:
        return known
    from ssegraph.ask.translation import translated  # rdflib takes a third of a second to import

    return translated(query, parameters)


def terms_in(part: Any) -> Iterator[str]:
    """Yield the predicates, functions and operators in an operation or expression, each as often as it stands there.

    >>> sorted(set(terms_in(compiled("SELECT ?t { ?t a sse:Tie FILTER(sse:holds(?t)) }", []))))
    ['rdf:type', 'sse:holds']
    """
    if not isinstance(part, list) or not part:
        return
    if part[0] == "bgp":
        for _, predicate, _ in part[1]:
            yield from [predicate] if isinstance(predicate, str) else predicate
        return
    if isinstance(part[0], str) and part[0].startswith("sse:"):
        yield part[0]
    for each in part:
        yield from terms_in(each)
