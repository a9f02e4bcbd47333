"""The NetworkX view of a store: entities as nodes, ties as edges, plain attributes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ssegraph.rdf import DEFAULT, PREFIXES, term
from ssegraph.store import Store

if TYPE_CHECKING:
    import networkx as nx

_SSE = PREFIXES["sse"]


def _values(store: Store, name: str) -> Iterable[tuple[str, Any]]:
    """Yield (subject IRI, object) of one predicate in the default graph."""
    for quad in store.oxigraph.quads_for_pattern(None, term(name), None, DEFAULT):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value, quad.object


def to_networkx(store: Store) -> nx.MultiDiGraph[str]:
    """Return the graph as NetworkX has it.

    Returns:
        A MultiDiGraph. Nodes are entity ids with `kind name acronym country lat lon` (the point of
        the place, else of the country), `figures` ("memberCount 64 (2019-10); ...") and `sources`
        (ids of what states the figures, by spaces). Edges have the tie's id as key and `kind role
        start end seen status confidence sources`. All are text or numbers, absent when unknown, so
        that GraphML and GEXF can be written; nodes and edges come sorted.
    """
    import networkx as nx

    reader, ns = store.reader, store.namespace
    nodes: dict[str, dict[str, Any]] = {}
    for iri in reader.entity_iris():
        nodes[iri.value] = {}
    for quad in store.oxigraph.quads_for_pattern(None, term("rdf:type"), None, DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in nodes:
            nodes[quad.subject.value]["kind"] = quad.object.value.removeprefix(_SSE)  # type: ignore[union-attr]  # a type is an IRI
    for attribute, name in (("name", "rdfs:label"), ("acronym", "sse:acronym")):
        for subject, value in _values(store, name):
            if subject in nodes:
                nodes[subject][attribute] = value.value
    _place(store, nodes)
    said = _sources(store)
    figures: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for iri in reader.figure_iris():
        figure = reader.figure(iri)
        text = f"{figure.kind} {figure.value}" + (f" ({figure.as_of})" if figure.as_of else "")
        figures[ns.entity(figure.entity).value].append((text, iri.value))
    for subject, found in figures.items():
        if subject in nodes:
            nodes[subject]["figures"] = "; ".join(text for text, _ in sorted(found))
            sources = {source for _, figure in found for source in said[figure]}
            nodes[subject]["sources"] = " ".join(sorted(sources))

    ties: dict[str, dict[str, Any]] = {iri.value: {} for iri in reader.tie_iris()}
    for name in ("source", "target", "kind", "role", "start", "end", "seen", "status"):
        for subject, value in _values(store, f"sse:{name}"):
            if subject in ties:
                ties[subject][name] = value.value
    for name, predicate in (("confidence", "sse:confidence"), ("id", "dcterms:identifier")):
        for subject, value in _values(store, predicate):
            if subject in ties:
                ties[subject][name] = value.value

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for subject in sorted(nodes):
        attributes = nodes[subject]
        graph.add_node(reader.id_of(ox.NamedNode(subject)), **dict(sorted(attributes.items())))
    for subject in sorted(ties):
        tie = ties[subject]
        source, target = (reader.id_of(ox.NamedNode(tie.pop(end))) for end in ("source", "target"))
        tie["kind"] = tie["kind"].removeprefix(_SSE)
        tie["status"] = tie["status"].removeprefix(_SSE).lower()
        tie["sources"] = " ".join(sorted(said[subject]))
        graph.add_edge(source, target, key=tie.pop("id"), **dict(sorted(tie.items())))
    return graph


def _sources(store: Store) -> defaultdict[str, set[str]]:
    """Return the ids of the sources of each tie and figure, by IRI."""
    stated = dict(_values(store, "sse:statedIn"))
    said: defaultdict[str, set[str]] = defaultdict(set)
    for subject, evidence in _values(store, "sse:evidence"):
        if evidence.value in stated:
            said[subject].add(store.reader.id_of(stated[evidence.value]))
    return said


def _place(store: Store, nodes: dict[str, dict[str, Any]]) -> None:
    """Add country codes and a point: the place's where it has one, else the country's."""
    points: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for axis, name in (("lat", "geo:lat"), ("lon", "geo:long")):
        for subject, value in _values(store, name):
            points[subject][axis] = float(value.value)
    countries: defaultdict[str, list[str]] = defaultdict(list)
    for name in ("sse:country", "sse:location"):
        for subject, point in _values(store, name):
            if subject in nodes:
                if name == "sse:country":
                    countries[subject].append(store.reader.id_of(point))
                nodes[subject].update(points.get(point.value, {}))
    for subject, codes in countries.items():
        nodes[subject]["country"] = " ".join(sorted(codes))
