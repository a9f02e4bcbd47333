"""The algebra of a query: as it is shipped with the named questions, else translated when it is wanted."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from typing import Final

from ssegraph.ask.algebra import Algebra
from ssegraph.core.resources import ontology_dir

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
