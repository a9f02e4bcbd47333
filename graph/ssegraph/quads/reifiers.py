"""Relationships as reifiers, the form of RDF 1.2: for files that ask for it, and read back from them.

In RDF 1.1 a tie says its kind, source and target by three triples; in RDF 1.2 it reifies the one triple that they
are: `tie:... rdf:reifies <<( id:bilbao sse:memberOf id:gsef )>>`, asserted beside it or not. Source: RDF 1.2
Concepts, "Triple Terms and Reification". A store holds the first form only: triple terms are made when a file is
written and resolved when one is read, so that no tool of RDF 1.1 ever meets one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.quads.terms import GraphName, term

REIFIES: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
_PARTS: Final = (term("sse:source"), term("sse:kind"), term("sse:target"))


def reified(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads in which every tie reifies its triple; all others as they are, in their order.

    Args:
        quads: of a graph of ours; they are gone through twice.

    >>> tie, iri = ox.NamedNode("urn:t"), ox.NamedNode
    >>> quads = [ox.Quad(tie, each, iri(f"urn:{n}")) for n, each in enumerate(_PARTS)]
    >>> [str(quad.object) for quad in reified(quads)]
    ['<urn:0> <urn:1> <urn:2>']
    """
    kept = list(quads)
    parts: dict[tuple[Any, GraphName], dict[ox.NamedNode, Any]] = {}
    for quad in kept:
        if quad.predicate in _PARTS:
            parts.setdefault((quad.subject, quad.graph_name), {})[quad.predicate] = quad.object
    whole = {place for place, said in parts.items() if len(said) == len(_PARTS)}
    told: set[tuple[Any, GraphName]] = set()
    for quad in kept:
        place = (quad.subject, quad.graph_name)
        if quad.predicate not in _PARTS or place not in whole:
            yield quad
        elif place not in told:
            told.add(place)
            source, kind, target = (parts[place][each] for each in _PARTS)
            yield ox.Quad(quad.subject, REIFIES, ox.Triple(source, kind, target), quad.graph_name)


def resolved(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads in which every reifier says source, kind and target by triples of their own.

    Raises:
        ValueError: a triple term stands where no reifier has it: nothing in this vocabulary says so.

    >>> back = ox.Quad(ox.NamedNode("urn:t"), REIFIES, ox.Triple(*[ox.NamedNode(f"urn:{n}") for n in range(3)]))
    >>> [(quad.predicate == each, str(quad.object)) for quad, each in zip(resolved([back]), _PARTS)]
    [(True, '<urn:0>'), (True, '<urn:1>'), (True, '<urn:2>')]
    """
    for quad in quads:
        if not isinstance(quad.object, ox.Triple):
            yield quad
            continue
        inner = quad.object
        if quad.predicate != REIFIES or isinstance(inner.object, ox.Triple):
            raise ValueError(f"{quad.predicate} has a triple term: only rdf:reifies may have one here")
        for predicate, value in zip(_PARTS, (inner.subject, inner.predicate, inner.object), strict=True):
            yield ox.Quad(quad.subject, predicate, value, quad.graph_name)


def has_triple_terms(quads: Iterable[ox.Quad]) -> bool:
    """Say whether a triple stands as a term in one of some quads.

    >>> has_triple_terms([ox.Quad(REIFIES, REIFIES, REIFIES)])
    False
    """
    return any(isinstance(quad.object, ox.Triple) for quad in quads)
