"""The NetworkX view of a store: entities as nodes, ties as edges, plain attributes."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ssegraph.core.collector import uncollected
from ssegraph.core.statements import Proof, Status
from ssegraph.quads import ONTOLOGY_GRAPH, PREFIXES
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
_NAMED: Final = f"""
SELECT ?entity ?kind ?name WHERE {{
  GRAPH <{ONTOLOGY_GRAPH.value}> {{ ?kind a sse:Kind }}
  ?entity a ?kind .
  OPTIONAL {{ ?entity rdfs:label ?name }}
}}"""
_COUNTRIES: Final = """
SELECT ?entity ?code ?lat ?lon WHERE {
  ?entity sse:country ?country . ?country a sse:Country ; sse:countryCode ?code .
  OPTIONAL { ?country geo:lat ?lat ; geo:long ?lon }
} ORDER BY DESC(?code)"""
_LOCATIONS: Final = """
SELECT ?entity ?lat ?lon WHERE { ?entity sse:location/geo:lat ?lat ; sse:location/geo:long ?lon }"""
_OBSERVATIONS: Final = """
SELECT ?entity ?observation ?kind ?value ?as_of ?status ?counted WHERE {
  ?observation a sse:Observation ; sse:observationOf ?entity ; sse:kind ?kind ; sse:value ?value .
  OPTIONAL { ?observation sse:asOf ?as_of }
  OPTIONAL { ?observation sse:counted ?counted }
  OPTIONAL { ?observation sse:status ?status }
}"""
_OPTIONAL: Final = ("confidence", "end", "role", "seen", "start")
_TIES: Final = f"""
SELECT ?tie ?source ?target ?kind ?status {" ".join(f"?{name}" for name in _OPTIONAL)} WHERE {{
  ?tie a sse:Tie ; sse:source ?source ; sse:target ?target ; sse:kind ?kind .
  OPTIONAL {{ ?tie sse:status ?status }}
  {" ".join(f"OPTIONAL {{ ?tie sse:{name} ?{name} }}" for name in _OPTIONAL)}
}}"""
_PAIRS: Final = """
SELECT ?tie ?source ?target ?kind WHERE {
  ?tie a sse:Tie ; sse:source ?source ; sse:target ?target ; sse:kind ?kind .
}"""
_QUOTED: Final = """
SELECT ?tie ?statement WHERE { ?tie a sse:Tie ; sse:statement ?statement . ?statement oa:exact ?words }"""
_LOCATED: Final = """
SELECT ?tie ?statement WHERE { ?tie a sse:Tie ; sse:statement ?statement . ?statement sse:passage ?passage }"""
_UNSURE: Final = """
SELECT ?tie ?statement WHERE {
  VALUES ?manner { "planned" "forecast" "hedged" "hearsay" }
  # A BIND within a group of its own would not see what is bound outside it.
  { GRAPH ?source { ?statement sse:manner ?manner ; rdf:subject ?one ; rdf:predicate ?kind ; rdf:object ?other } }
  UNION { GRAPH ?source { ?statement sse:part ?said . ?said sse:manner ?manner ; rdf:subject ?one ; rdf:predicate ?kind ; rdf:object ?other } }
  ?tie sse:statement ?statement ; sse:source ?one ; sse:kind ?kind ; sse:target ?other .
}"""
_PAID: Final = """
SELECT ?tie ?amount ?currency WHERE {
  ?said sse:amount ?amount ; sse:currency ?currency . ?tie sse:statement ?said
}"""
_NO_FACT: Final = "SELECT ?tie WHERE { ?tie sse:status ?status }"
_SOURCES: Final = """
SELECT ?statement ?source WHERE { ?statement sse:statement/sse:statedIn ?source }"""


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
        also: `planned`, `forecast`, `hedged`, `hearsay`: ties that are only said so get an edge as well, and observations are told.

    Returns:
        A MultiDiGraph. Nodes are entity ids with `kind name acronym country lat lon` (the point of
        the place, else of the country), `observations` ("members 64 (2019-10); ...") and `sources`
        (ids of what states the observations, by spaces). Edges have the tie's id as key and `kind role
        start end seen status proof confidence sources`. All are text or numbers, absent when unknown, so
        that GraphML and GEXF can be written; nodes and edges come sorted.
    """
    import networkx as nx

    store = store.local()  # it is read whole
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    with uncollected():
        said = _stated(store)
        graph.add_nodes_from(_nodes(store, said, also))
        graph.add_edges_from(_edges(store, said, also))  # type: ignore[arg-type]  # of a multigraph: with keys
    return graph


class Joined:
    """Who is tied to whom, and no more than a measure asks about it: read in half the time of the NetworkX view.

    Attributes:
        entities: the id, kind and name of each, in order.
        ties: the id, kind, source and target of each that is stated as fact, in order.
    """

    def __init__(self, store: Backend) -> None:
        self._store = store = store.local()  # it is read whole
        id_of, ids = store.reader.id_of_iri, _Ids(store)
        with uncollected():
            # The last of each is the first in order, and stays.
            named = {iri: more for iri, *more in sorted(_rows(store, _NAMED), reverse=True)}
            no_fact = {iri for (iri,) in _rows(store, _NO_FACT)}
            self.entities = [
                (id_of(iri), kind.removeprefix(_SSE), name or id_of(iri))
                for iri, (kind, name) in sorted(named.items())
            ]
            rows = [row for row in sorted(_rows(store, _PAIRS)) if row[0] not in no_fact]
            self._ids = {iri: id_of(iri) for iri, *_ in rows}
            self.ties = [
                (self._ids[iri], kind.removeprefix(_SSE), ids[source], ids[target])
                for iri, source, target, kind in rows
            ]

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the sources that state each tie, sorted, by its id."""
        with uncollected():
            said = _stated(self._store)
            return {tie: said[iri] for iri, tie in self._ids.items() if iri in said}

    @cached_property
    def proofs(self) -> Mapping[str, Proof]:
        """How each tie is proved at best, by its id; as `Tie.proof`."""
        with uncollected():
            unsure = {(iri, statement) for iri, statement in _rows(self._store, _UNSURE)}
            known = _proofs(self._store, unsure)
            return {tie: known.get((iri, False), "told") for iri, tie in self._ids.items()}


class _Ids(dict[str, str]):
    """Ids by IRI, each worked out once."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._id_of = store.reader.id_of_iri

    def __missing__(self, iri: str) -> str:
        found = self[iri] = self._id_of(iri)
        return found


def _stated(store: Store) -> dict[str, tuple[str, ...]]:
    """Return by the IRI of each tie and observation the ids of the sources that state it, sorted."""
    ids, found = _Ids(store), dict[str, tuple[str, ...]]()
    for statement, iri in _rows(store, _SOURCES):
        source, known = ids[iri], found.get(statement)
        # Nearly all have one, so that a set for each would cost more than it saves.
        if known is None:
            found[statement] = (source,)
        elif source not in known:
            found[statement] = tuple(sorted((*known, source)))
    return found


def _paid(store: Store) -> dict[str, str]:
    """Return by the IRI of each tie that moved money the sums its statements give: "22800000 CAD; 5000 EUR"."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for tie, amount, currency in sorted(_rows(store, _PAID)):
        found[tie].append(f"{amount} {currency}")
    return {tie: "; ".join(dict.fromkeys(sums)) for tie, sums in found.items()}


def _proofs(store: Store, unsure: Collection[tuple[str, str]]) -> dict[tuple[str, bool], Proof]:
    """Return how ties are proved that are not told alone, by IRI and whether all that is unsure counts as well."""
    found: dict[tuple[str, bool], Proof] = {}
    queries: tuple[tuple[Proof, str], ...] = (("quoted", _QUOTED), ("located", _LOCATED))
    for proof, query in queries:
        for iri, statement in _rows(store, query):
            found.setdefault((iri, True), proof)
            if (iri, statement) not in unsure:
                found.setdefault((iri, False), proof)
    return found


def proofs(store: Backend) -> dict[Proof, int]:
    """Return how many ties are quoted, located and told: what `Tie.proof` says of each, without reading each."""
    store = store.local()  # it is read whole
    known = _proofs(store, {(iri, statement) for iri, statement in _rows(store, _UNSURE)})
    no_fact = {iri for (iri,) in _rows(store, _NO_FACT)}
    found = Counter(known.get((iri, iri in no_fact), "told") for iri in {iri for iri, _ in known})
    number = store.reader.counts()["ties"]
    told = number - found["quoted"] - found["located"]
    return {"quoted": found["quoted"], "located": found["located"], "told": told}


def _edges(
    store: Store, said: Mapping[str, tuple[str, ...]], also: Collection[Status]
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield the ties in order: their ends, id and attributes, these in the order of the alphabet."""
    id_of, ids = store.reader.id_of_iri, _Ids(store)
    # A row may say one tie in one manner and another in another.
    unsure = {(iri, statement) for iri, statement in _rows(store, _UNSURE)}
    proofs = _proofs(store, unsure)
    paid = _paid(store)
    for iri, one, other, kind, status, sure, end, role, seen, start in sorted(_rows(store, _TIES)):
        manner = status.removeprefix(_SSE).lower()
        if manner and manner not in also:
            continue
        found = {}
        if sure:
            found["confidence"] = sure
        if end:
            found["end"] = end
        found["kind"] = kind.removeprefix(_SSE)
        if iri in paid:
            found["money"] = paid[iri]
        found["proof"] = proofs.get((iri, bool(manner)), "told")
        if role:
            found["role"] = role
        if seen:
            found["seen"] = seen
        found["sources"] = " ".join(said.get(iri, ()))
        if start:
            found["start"] = start
        found["status"] = manner or "stated"
        yield ids[one], ids[other], id_of(iri), found


def _nodes(
    store: Store, said: Mapping[str, tuple[str, ...]], also: Collection[Status]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entities in order: their ids and attributes."""
    nodes: dict[str, dict[str, Any]] = {}
    for iri, kind, name, acronym in sorted(_rows(store, _NODES), reverse=True):
        nodes[iri] = {"kind": kind.removeprefix(_SSE), "name": name, "acronym": acronym}
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
    observations: defaultdict[str, list[str]] = defaultdict(list)
    stating: defaultdict[str, set[str]] = defaultdict(set)
    for iri, observation, kind, value, as_of, status, counted in _rows(store, _OBSERVATIONS):
        manner = status.removeprefix(_SSE).lower()
        if manner and manner not in also:
            continue
        told = ", ".join(filter(None, (as_of, manner)))
        text = f"{kind.removeprefix(_SSE)} {value} {counted}".strip()
        observations[iri].append(f"{text} ({told})" if told else text)
        stating[iri].update(said.get(observation, ()))
    for iri, texts in observations.items():
        if iri in nodes:
            nodes[iri]["observations"] = "; ".join(sorted(texts))
            nodes[iri]["sources"] = " ".join(sorted(stating[iri]))
    id_of = store.reader.id_of_iri
    for iri in sorted(nodes):
        found = nodes[iri]
        yield id_of(iri), {name: found[name] for name in sorted(found) if found[name] != ""}
