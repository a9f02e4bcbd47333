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

from collections.abc import Iterator
from typing import Any

Algebra = list[Any]
"""An operation or an expression, as told above."""


def terms_in(part: Any) -> Iterator[str]:
    """Yield the predicates, functions and operators in an operation or expression, each as often as it stands there.

    >>> sorted(terms_in(["filter", ["bgp", [["?t", "rdf:type", "sse:Tie"]]], ["sse:holds", "?t"]]))
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
