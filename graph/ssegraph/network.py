"""The NetworkX view of a store: entities as nodes, ties as edges, plain attributes."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from ssegraph.rdf import ONTOLOGY_GRAPH, PREFIXES
from ssegraph.statements import Status
from ssegraph.store import Backend, Store

if TYPE_CHECKING:
    import networkx as nx

_SSE: Final = PREFIXES["sse"]

_NODES: Final = f"""
SELECT ?entity ?kind ?name ?acronym WHERE {{
  GRAPH <{ONTOLOGY_GRAPH.value}> {{ ?kind a sse:Kind }}
  ?entity a ?kind .
  OPTIONAL {{ ?entity rdfs:label ?name }} OPTIONAL {{ ?entity sse:acronym ?acronym }}
}}"""
_COUNTRIES: Final = """
SELECT ?entity ?code ?lat ?lon WHERE {
  ?entity sse:country ?country . ?country a sse:Country ; sse:countryCode ?code .
  OPTIONAL { ?country geo:lat ?lat ; geo:long ?lon }
} ORDER BY DESC(?code)"""
_LOCATIONS: Final = """
SELECT ?entity ?lat ?lon WHERE { ?entity sse:location/geo:lat ?lat ; sse:location/geo:long ?lon }"""
_FIGURES: Final = """
SELECT ?entity ?figure ?kind ?value ?as_of WHERE {
  ?figure a sse:Figure ; sse:figureOf ?entity ; sse:kind ?kind ; sse:value ?value .
  OPTIONAL { ?figure sse:asOf ?as_of }
}"""
_TIES: Final = """
SELECT ?tie ?source ?target ?kind ?status ?role ?start ?end ?seen ?confidence WHERE {
  ?tie a sse:Tie ; sse:source ?source ; sse:target ?target ; sse:kind ?kind .
  OPTIONAL { ?tie sse:status ?status }
  OPTIONAL { ?tie sse:role ?role }
  OPTIONAL { ?tie sse:start ?start } OPTIONAL { ?tie sse:end ?end } OPTIONAL { ?tie sse:seen ?seen }
  OPTIONAL { ?tie sse:confidence ?confidence }
}"""
_QUOTED: Final = """
SELECT DISTINCT ?tie WHERE {
  ?tie sse:statement ?statement . ?statement oa:exact ?words .
  FILTER NOT EXISTS { GRAPH ?source { ?statement sse:manner ?manner . FILTER(?manner IN ("planned", "hedged", "hearsay")) } }
}"""
_SOURCES: Final = """
SELECT DISTINCT ?statement ?source WHERE { ?statement sse:statement/sse:statedIn ?source }"""


def _rows(store: Store, query: str) -> Iterator[list[str]]:
    """Yield the rows of a query as text.

    Through the engine's own CSV, which costs a third of one Python object for each term.
    """
    written = store.query(query).serialize("csv")
    rows = csv.reader(io.StringIO(written.decode(), newline=""))
    next(rows)
    return rows


def to_networkx(store: Backend, also: Collection[Status] = ()) -> nx.MultiDiGraph[str]:
    """Return the graph as NetworkX has it: an edge for each episode of a tie that is stated as fact.

    Args:
        store: holds the graph.
        also: `planned`, `hedged`, `hearsay`: ties that are only said so get an edge as well.

    Returns:
        A MultiDiGraph. Nodes are entity ids with `kind name acronym country lat lon` (the point of
        the place, else of the country), `figures` ("memberCount 64 (2019-10); ...") and `sources`
        (ids of what states the figures, by spaces). Edges have the tie's id as key and `kind role
        start end seen status confidence sources`. All are text or numbers, absent when unknown, so
        that GraphML and GEXF can be written; nodes and edges come sorted.
    """
    import networkx as nx

    store = store.local()  # it is read whole
    id_of = store.reader.id_of_iri
    said: defaultdict[str, set[str]] = defaultdict(set)
    for statement, source in _rows(store, _SOURCES):
        said[statement].add(id_of(source))
    nodes = _nodes(store, said)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri in sorted(nodes):
        graph.add_node(id_of(iri), **dict(sorted(nodes[iri].items())))
    quoted = {iri for [iri] in _rows(store, _QUOTED)}
    optional = ("role", "start", "end", "seen", "confidence")
    for iri, source, target, kind, status, *more in sorted(_rows(store, _TIES)):
        attributes = {name: value for name, value in zip(optional, more, strict=True) if value}  # fmt: skip
        attributes["kind"] = kind.removeprefix(_SSE)
        manner = status.removeprefix(_SSE).lower()
        if manner and manner not in also:
            continue
        attributes["status"] = manner or ("asserted" if iri in quoted else "reported")
        attributes["sources"] = " ".join(sorted(said[iri]))
        graph.add_edge(id_of(source), id_of(target), key=id_of(iri), **dict(sorted(attributes.items())))  # fmt: skip
    return graph


def _nodes(store: Store, said: defaultdict[str, set[str]]) -> dict[str, dict[str, Any]]:
    """Return the attributes of every entity by IRI."""
    nodes: dict[str, dict[str, Any]] = {}
    for iri, kind, name, acronym in sorted(_rows(store, _NODES), reverse=True):
        known = {"kind": kind.removeprefix(_SSE), "name": name, "acronym": acronym}
        nodes[iri] = {attribute: value for attribute, value in known.items() if value}
    # The last code comes first, so that with several countries the point is that of the first.
    for iri, code, lat, lon in _rows(store, _COUNTRIES):
        if iri in nodes:
            codes = nodes[iri].get("country")
            nodes[iri]["country"] = f"{code} {codes}" if codes else code
            if lat:
                nodes[iri] |= {"lat": float(lat), "lon": float(lon)}
    for iri, lat, lon in _rows(store, _LOCATIONS):
        if iri in nodes:
            nodes[iri] |= {"lat": float(lat), "lon": float(lon)}
    figures: defaultdict[str, list[str]] = defaultdict(list)
    stating: defaultdict[str, set[str]] = defaultdict(set)
    for iri, figure, kind, value, as_of in _rows(store, _FIGURES):
        text = f"{kind.removeprefix(_SSE)} {value}"
        figures[iri].append(f"{text} ({as_of})" if as_of else text)
        stating[iri] |= said[figure]
    for iri, texts in figures.items():
        if iri in nodes:
            nodes[iri]["figures"] = "; ".join(sorted(texts))
            nodes[iri]["sources"] = " ".join(sorted(stating[iri]))
    return nodes
