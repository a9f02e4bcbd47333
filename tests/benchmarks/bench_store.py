"""The store against rdflib on the same data: loading, queries, the way to NetworkX, and growth."""

from __future__ import annotations

import csv
import gc
import io
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import geometric_mean

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest
import rdflib
import scipy.sparse
from bench_questions import cpu
from generate import made

from ssegraph.graph import KnowledgeGraph, load
from ssegraph.quads import quads_of
from ssegraph.store import Store

QUERIES = {
    "one entity": "SELECT ?p ?o { id:e7 ?p ?o }",
    "two hops": "SELECT DISTINCT ?b { id:e7 sse:memberOf|^sse:memberOf ?a . ?a sse:memberOf|^sse:memberOf ?b }",
    "group, top ten": "SELECT ?n (COUNT(?m) AS ?c) { ?m sse:memberOf ?n } GROUP BY ?n ORDER BY DESC(?c) LIMIT 10",
    "text filter": 'SELECT ?e { ?e rdfs:label ?l . FILTER(CONTAINS(?l, "the hills")) } LIMIT 500',
    "evidence": "SELECT ?t ?s { ?t a sse:Tie ; sse:kind sse:memberOf ; sse:statement/sse:statedIn ?s }",
    "as of a date": "SELECT ?t { ?t sse:kind sse:memberOf ; sse:startLatest ?from . OPTIONAL { ?t sse:endLatest ?to } "
    'FILTER(?from <= "2015-12-31"^^xsd:date && (!BOUND(?to) || ?to >= "2015-01-01"^^xsd:date)) }',
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, rdflib.Graph, Path]:
    """Five thousand ties in our store and, from the same file, in rdflib's."""
    store = Store.of(made(5_000))
    file = tmp_path_factory.mktemp("bench") / "graph.nt"
    store.dump(file)
    graph = rdflib.Graph()
    graph.parse(file, format="nt")
    return store, graph, file


def test_loading_a_file(both: tuple[Store, rdflib.Graph, Path]) -> None:
    file = both[2]
    ours = cpu(lambda: Store.read(file), 3)
    theirs = cpu(lambda: rdflib.Graph().parse(file, format="nt"))
    print(
        f"\nloading {len(both[1])} triples: ours {ours:.2f} s, rdflib {theirs:.2f} s, ratio {theirs / ours:.0f}"
    )
    assert theirs / ours > 5


def bare(store: Store, text: str) -> list[object]:
    """Ask the engine itself."""
    answer = store.oxigraph.query(text, prefixes=store.prefixes)
    assert isinstance(answer, ox.QuerySolutions)
    return list(answer)


def test_queries(both: tuple[Store, rdflib.Graph, Path]) -> None:
    store, graph, _ = both
    ratios, prefixes = [], store.prefixes
    print()
    for name, text in QUERIES.items():
        ours = cpu(lambda text=text: store.query(text).terms, 5)  # type: ignore[misc]  # the default argument binds the loop's value
        alone = cpu(lambda text=text: bare(store, text), 5)  # type: ignore[misc]  # as above
        theirs = cpu(lambda text=text: list(graph.query(text, initNs=prefixes)))  # type: ignore[misc]  # as above
        assert len(store.query(text)) == len(list(graph.query(text, initNs=prefixes)))
        ratios.append(theirs / ours)
        print(
            f"  {name:16} ours {ours * 1e3:8.2f} ms  engine alone {alone * 1e3:8.2f} ms  rdflib {theirs * 1e3:9.1f} ms  ratio {theirs / ours:7.0f}"
        )
    mean = geometric_mean(ratios)
    print(f"  geometric mean of the ratios: {mean:.0f}")
    assert mean > 25


SMALL = {
    "one entity": "SELECT ?p ?o { id:gsef ?p ?o }",
    "two hops": "SELECT DISTINCT ?b { id:rtes sse:memberOf|^sse:memberOf ?a . ?a sse:memberOf|^sse:memberOf ?b }",
    "group, top ten": "SELECT ?n (COUNT(?m) AS ?c) { ?m sse:memberOf ?n } GROUP BY ?n ORDER BY DESC(?c) LIMIT 10",
    "text filter": 'SELECT ?e { ?e rdfs:label ?l . FILTER(CONTAINS(?l, "Network")) } LIMIT 500',
    "evidence": "SELECT ?t ?s { ?t a sse:Tie ; sse:kind sse:memberOf ; sse:statement/sse:statedIn ?s }",
    "as of a date": QUERIES["as of a date"],
    "yes or no": "ASK { id:gsef a sse:Network }",
    "all ties": "SELECT ?tie ?s ?t ?k { ?tie a sse:Tie ; sse:source ?s ; sse:target ?t ; sse:kind ?k }",
}
"""Small answers, asked of the shipped graph."""


def in_turn(*works: Callable[[], object], rounds: int = 25) -> list[float]:
    """Return the least CPU seconds of each work, all done in turn: what a busy machine adds is no part of them."""
    often = max(1, round(0.02 / max(1e-6, cpu(works[0], 3))))
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        gc.collect()  # so that each round begins alike
        for work, found in zip(works, taken, strict=True):
            found.append(cpu(lambda work=work: [work() for _ in range(often)]) / often)  # type: ignore[misc]  # the default argument binds the loop's value
    return [min(each) for each in taken]


def test_a_small_answer_costs_little_more_than_the_engine_alone() -> None:
    graph = load()
    store, prefixes = graph.store.local(), graph.store.prefixes

    def alone(text: str) -> object:
        answer = store.oxigraph.query(text, prefixes=prefixes)
        return [tuple(row) for row in answer] if isinstance(answer, ox.QuerySolutions) else bool(answer)

    def terms(text: str) -> object:
        result = graph.query(text)
        return result.terms if result.columns else result.boolean

    def rows(text: str) -> object:
        result = graph.query(text)
        return result.rows if result.columns else result.boolean

    as_terms, as_rows = [], []
    print()
    for name, text in SMALL.items():
        assert terms(text) == alone(text)
        engine, one, other = in_turn(
            lambda text=text: alone(text),  # type: ignore[misc]  # as above
            lambda text=text: terms(text),  # type: ignore[misc]  # as above
            lambda text=text: rows(text),  # type: ignore[misc]  # as above
        )
        as_terms.append(one / engine)
        as_rows.append(other / engine)
        print(
            f"  {name:16} engine alone {engine * 1e6:9.1f} us, terms {as_terms[-1]:.2f} times that, rows {as_rows[-1]:.2f}"
        )
    print(f"  geometric means: terms {geometric_mean(as_terms):.2f}, rows {geometric_mean(as_rows):.2f}")
    assert geometric_mean(as_terms) <= 1.2
    assert geometric_mean(as_rows) <= 1.6


def test_the_way_to_networkx(both: tuple[Store, rdflib.Graph, Path]) -> None:
    from ssegraph.network import to_networkx

    store, graph, _ = both
    text = (
        "SELECT ?tie ?s ?t ?k ?role ?start ?end ?seen ?status { ?tie a sse:Tie ; sse:source ?s ; sse:target ?t ; "
        "sse:kind ?k ; sse:status ?status . OPTIONAL { ?tie sse:role ?role } OPTIONAL { ?tie sse:start ?start } "
        "OPTIONAL { ?tie sse:end ?end } OPTIONAL { ?tie sse:seen ?seen } }"
    )

    def by_rdflib() -> nx.MultiDiGraph[str]:
        found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for row in graph.query(text, initNs=store.prefixes):
            tie, source, target, *more = row  # type: ignore[misc]  # SELECT gives rows
            found.add_edge(str(source), str(target), key=str(tie), rest=tuple(map(str, more)))
        return found

    ours, theirs = cpu(lambda: to_networkx(store), 3), cpu(by_rdflib)
    assert to_networkx(store).number_of_edges() == by_rdflib().number_of_edges() == 5_000
    print(
        f"\nto NetworkX, 5,000 ties: ours {ours:.3f} s, rdflib's SPARQL {theirs:.2f} s, ratio {theirs / ours:.0f}"
    )


TIES = "SELECT ?tie ?s ?t ?k { ?tie a sse:Tie ; sse:source ?s ; sse:target ?t ; sse:kind ?k }"
PAIRS = "SELECT ?s ?t { ?tie a sse:Tie ; sse:source ?s ; sse:target ?t }"


def in_csv(store: Store, text: str) -> Iterator[list[str]]:
    """Yield the rows of a query from the engine's CSV: nothing that gives Python text is faster."""
    answer = store.oxigraph.query(text, prefixes=store.prefixes)
    assert isinstance(answer, ox.QuerySolutions)
    written = answer.serialize(format=ox.QueryResultsFormat.CSV) or b""
    rows = csv.reader(io.StringIO(written.decode(), newline=""))
    next(rows)
    return rows


def as_networkx(store: Store) -> nx.MultiDiGraph[str]:
    """Return the ties with no attribute but their kind."""
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found.add_edges_from((s, t, tie, {"kind": kind}) for tie, s, t, kind in in_csv(store, TIES))  # type: ignore[misc]  # of a multigraph: with keys
    return found


def as_matrix(store: Store) -> scipy.sparse.csr_matrix:
    """Return who is tied to whom."""
    place: dict[str, int] = {}
    one, other = [], []
    for source, target in in_csv(store, PAIRS):
        one.append(place.setdefault(source, len(place)))
        other.append(place.setdefault(target, len(place)))
    shape = (len(place), len(place))
    return scipy.sparse.csr_matrix((np.ones(len(one)), (one, other)), shape=shape)


@pytest.mark.parametrize("ties", [16_000, 160_000])
def test_a_whole_graph_in_networkx_and_as_pairs_costs_little_more_than_the_engines_rows(ties: int) -> None:
    from ssegraph.analysis.projection import project
    from ssegraph.network import to_networkx

    store = Store.of(made(ties, ties_per_entity=5))
    floor, ours, matrix, pairs = in_turn(
        lambda: as_networkx(store),
        lambda: to_networkx(store),
        lambda: as_matrix(store),
        lambda: project(KnowledgeGraph(store)),  # a new one, which has nothing made yet
        rounds=15 if ties < 100_000 else 3,
    )
    assert as_networkx(store).number_of_edges() >= to_networkx(store).number_of_edges() > 0.9 * ties
    print(
        f"\n  {ties} ties: NetworkX from CSV {floor:.3f} s, ours with all attributes {ours / floor:.2f} times that"
    )
    print(f"  CSR from CSV {matrix:.3f} s, project {pairs / matrix:.2f} times that")
    assert ours <= 3.5 * floor
    assert pairs <= 4 * matrix


def test_growth() -> None:
    """Loading costs what the engine costs; looking up stays flat from ten thousand quads to a million."""
    print()
    taken = {}
    for ties in (360, 3_600, 36_000):
        quads = quads_of(made(ties))
        load = cpu(lambda quads=quads: Store.of_quads(quads))  # type: ignore[misc]  # the default argument binds the loop's value
        bare = cpu(lambda quads=quads: ox.Store().bulk_extend(quads))  # type: ignore[misc]  # as above
        store = Store.of_quads(quads)
        scan = cpu(lambda store=store: store.query(QUERIES["group, top ten"]).terms, 3)  # type: ignore[misc]  # as above
        look_up = cpu(lambda store=store: store.query(QUERIES["one entity"]).terms, 20)  # type: ignore[misc]  # as above
        taken[ties] = (load, bare, look_up)
        print(
            f"  {len(quads):8} quads: load {load:7.3f} s (engine alone {bare:7.3f} s), scan {scan * 1e3:8.2f} ms, look-up {look_up * 1e3:6.3f} ms"
        )
    (small, _, _), (large, bare, look_up) = taken[3_600], taken[36_000]
    print(
        f"  from the second to the third, load grows with the size to the power {math.log10(large / small):.2f}"
    )
    assert large / bare < 1.3
    assert look_up < 0.005
