"""What follows from what the sources say: inverses, the other side of symmetric ties, wholes of wholes, wider classes.

It stands in a named graph of its own and nowhere else, so that nobody takes it for what a source
says. `owl:sameAs` is not followed: two records become one only by a person's decision. Rules:
rdfs9 and rdfs11 (subclasses) of RDF 1.1 Semantics, prp-inv1, prp-symp and prp-trp of OWL 2 RL.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ssegraph.core.ontology import load_ontology
from ssegraph.quads import DEFAULT, Namespace, term


def inferred_graph(namespace: Namespace) -> ox.NamedNode:
    """Return the name of the graph that holds what follows.

    >>> inferred_graph(Namespace()).value
    'https://w3id.org/ssegraph/inferred'
    """
    return ox.NamedNode(namespace.base + "inferred")


def inferred_quads(store: ox.Store, namespace: Namespace) -> Iterator[ox.Quad]:
    """Yield what follows from the default graph and is not in it, each once, in the inferred graph.

    Args:
        store: the data; it is not changed.
        namespace: how its IRIs are made.

    The first quad says that the graph is an `sse:Inferred` one, and what it was derived from.
    """
    graph = inferred_graph(namespace)
    yield ox.Quad(graph, term("rdf:type"), term("sse:Inferred"), graph)
    yield ox.Quad(graph, term("prov:wasDerivedFrom"), namespace.dataset, graph)
    seen: set[tuple[str, str, str]] = set()
    for subject, predicate, value in _follows(store, namespace):
        key = (subject.value, predicate.value, value.value)
        quad = ox.Quad(subject, predicate, value, DEFAULT)
        if key not in seen and quad not in store:
            seen.add(key)
            yield ox.Quad(subject, predicate, value, graph)


def _follows(
    store: ox.Store, namespace: Namespace
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]]:
    ontology = load_ontology()
    for kind in ontology.kinds:
        wider = [ox.NamedNode(iri) for iri in ontology.above(kind)]
        for quad in store.quads_for_pattern(None, term("rdf:type"), term(f"sse:{kind}"), DEFAULT):
            for each in wider:
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject, term("rdf:type"), each
    for tie in ontology.tie_kinds.values():
        forward, backward = term(f"sse:{tie.id}"), term(f"sse:{tie.inverse_id}")
        pairs = [
            (quad.subject, quad.object)
            for quad in store.quads_for_pattern(None, forward, None, DEFAULT)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        ]
        if tie.transitive:
            pairs = list(_closed(pairs))
        for one, other in pairs:
            yield one, forward, other
            if backward != forward or tie.symmetric:
                yield other, backward, one


def _closed(pairs: list[tuple[ox.NamedNode, ox.NamedNode]]) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Yield every pair that a chain of pairs joins; a circle joins nothing to itself."""
    onward: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for one, other in pairs:
        onward.setdefault(one, []).append(other)
    for one in onward:
        reached: set[ox.NamedNode] = set()
        todo = list(onward[one])
        while todo:
            each = todo.pop()
            if each not in reached and each != one:
                reached.add(each)
                todo += onward.get(each, [])
        for other in sorted(reached, key=lambda node: node.value):
            yield one, other
