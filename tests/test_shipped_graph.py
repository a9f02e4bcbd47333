"""The graph that is shipped: nothing of it is lost in any of its forms."""

from __future__ import annotations

import re

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from ssegraph.core.model import Contribution, Records
from ssegraph.core.ontology import load_ontology
from ssegraph.core.resources import data_dir
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads import BASE, PREFIXES, Namespace, quads_of
from ssegraph.records.reading import read_records
from ssegraph.store import Store
from ssegraph.store.shapes import validate

COUNTS = {
    "entities": 1159,
    "ties": 1848,
    "observations": 550,
    "contributions": 65,
    "sources": 508,
    "conflicts": 2,
}


def count(kg: KnowledgeGraph, pattern: str) -> object:
    return kg.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}").rows[0][0]


def test_records_hold_everything() -> None:
    assert read_records(data_dir()).counts() == COUNTS


def test_sparql_counts_the_same_as_the_records(kg: KnowledgeGraph) -> None:
    kinds = " ".join(f"sse:{kind}" for kind in sorted(load_ontology().kinds))
    assert count(kg, f"VALUES ?kind {{ {kinds} }} ?x a ?kind") == COUNTS["entities"]
    for kind, part in (
        ("Tie", "ties"),
        ("Observation", "observations"),
        ("Source", "sources"),
        ("Conflict", "conflicts"),
    ):
        assert count(kg, f"?x a sse:{kind}") == COUNTS[part]
    assert dict(kg.counts) == COUNTS


def test_networkx_counts_the_same_as_the_records(kg: KnowledgeGraph, records: Records) -> None:
    graph = kg.to_networkx(also=("planned", "forecast", "hedged", "hearsay"))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (1159, 1848)
    said_as_fact = [tie for tie in records.ties if tie.as_fact]
    assert kg.to_networkx().number_of_edges() == len(said_as_fact) < 1848
    observations = [text for _, text in graph.nodes(data="observations") if text]
    of_nodes = " ".join(node.get("sources", "") for node in graph.nodes.values())
    of_edges = " ".join(tie["sources"] for _, _, tie in graph.edges(data=True))
    # All that three pages say was withdrawn.
    assert len(set(of_nodes.split()) | set(of_edges.split())) == COUNTS["sources"] - 3
    assert len(observations) == len(
        {each.entity for each in records.observations if not isinstance(each, Contribution)}
    )


def test_the_networkx_view_holds_the_ties_of_the_records(kg: KnowledgeGraph, records: Records) -> None:
    edges = {
        (source, tie["kind"], target, key, tie.get("start"), tie.get("end"), tie.get("seen"), tie["status"])
        for source, target, key, tie in kg.to_networkx(also=("planned", "hedged")).edges(keys=True, data=True)
    }
    ties = {
        (
            tie.source,
            tie.kind,
            tie.target,
            tie.id,
            *(str(date) if date else None for date in (tie.start, tie.end, tie.seen)),
            tie.status,
        )
        for tie in records.ties
    }
    assert edges == ties
    assert len(ties) == 1848


def test_the_rdf_view_holds_the_ties_of_the_networkx_view(kg: KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?s ?k ?t { ?x a sse:Tie ; sse:source ?s ; sse:kind ?k ; sse:target ?t }").rows
    edges = [
        (source, f"sse:{tie['kind']}", target)
        for source, target, tie in kg.to_networkx(("planned", "hedged")).edges(data=True)
    ]
    assert sorted(rows, key=str) == sorted(edges, key=str)


def test_every_tie_that_is_no_plan_stands_as_a_plain_triple_and_no_plan_does(
    kg: KnowledgeGraph, records: Records
) -> None:
    ns = Namespace()
    planned = 0
    for tie in records.ties:
        said = ox.Quad(ns.entity(tie.source), ox.NamedNode(PREFIXES["sse"] + tie.kind), ns.entity(tie.target))
        alike = [
            each
            for each in records.ties
            if (each.source, each.kind, each.target) == (tie.source, tie.kind, tie.target)
        ]
        planned += tie.planned
        assert (said in kg.store.local().oxigraph) == any(each.as_fact for each in alike)
    assert planned > 0


def test_what_a_source_states_is_found_without_its_graph(kg: KnowledgeGraph, records: Records) -> None:
    rows = kg.query("SELECT ?tie ?source { ?tie a sse:Tie ; sse:statement/sse:statedIn ?source }").rows
    assert sorted(rows, key=str) == sorted(
        ((tie.id, said.source) for tie in records.ties for said in tie.statements), key=str
    )
    worded = kg.query("ASK { ?tie sse:statement ?said FILTER NOT EXISTS { ?said sse:says|oa:exact ?words } }")
    assert worded.boolean is False


def test_a_named_graph_is_that_of_a_source_and_says_nothing_twice(
    kg: KnowledgeGraph, records: Records
) -> None:
    graphs = {name.value for name in kg.store.local().oxigraph.named_graphs()}
    assert graphs <= {Namespace().source(source.id).value for source in records.sources} | {f"{BASE}ontology"}
    ask = "ASK { GRAPH ?g { ?s ?p ?o } FILTER(?g != <https://w3id.org/ssegraph/ontology>) ?s ?p ?o }"
    assert kg.query(ask).boolean is False


def test_what_goes_into_the_store_comes_back_as_it_was(kg: KnowledgeGraph) -> None:
    assert kg.records() == read_records(data_dir())


def test_there_are_no_blank_nodes(kg: KnowledgeGraph) -> None:
    assert kg.query("ASK { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }").boolean is False


def test_rdflib_reads_the_same_store(kg: KnowledgeGraph) -> None:
    dataset = kg.to_rdflib()
    sse = rdflib.Namespace(PREFIXES["sse"])
    assert len(set(dataset.default_graph.subjects(rdflib.RDF.type, sse.Tie))) == COUNTS["ties"]


def test_the_built_graph_conforms_to_the_shapes(kg: KnowledgeGraph) -> None:
    validate(kg.store)


def test_a_tie_without_evidence_does_not_conform(kg: KnowledgeGraph) -> None:
    quads = quads_of(kg.around("WE21 Japan").records())
    broken = [quad for quad in quads if quad.predicate.value != PREFIXES["sse"] + "statement"]
    with pytest.raises(Exception, match="statements"):
        validate(Store.of_quads(broken))


def test_quotes_stand_in_the_document_where_they_are_said_to(records: Records) -> None:
    texts = {
        source.id: (data_dir() / source.document).read_text(encoding="utf-8")
        for source in records.sources
        if source.document
    }
    quoted = 0
    for statement in (*records.ties, *records.observations):
        for evidence in statement.evidence:
            if evidence.source in texts:
                assert evidence.quotes, f"{statement.id} is only paraphrased"
            for span in evidence.quotes:
                assert texts[evidence.source][span.at : span.end] == span.text
                quoted += 1
    assert quoted >= 34


def test_every_conflict_has_at_least_two_statements(records: Records) -> None:
    statements = [each.conflict for each in records.statements if each.conflict]
    assert len(statements) == 4
    assert {conflict.id for conflict in records.conflicts} == set(statements)


def test_every_country_and_place_is_known_and_its_point_has_a_named_source(records: Records) -> None:
    for point in (*records.countries, *records.locations):
        assert (point.lat is None) == (point.geonames is None), point.id
    assert all(country.lat is not None for country in records.countries)
    assert len(records.countries) > 40


def test_no_contact_data_enters_the_records() -> None:
    files = sorted(data_dir().rglob("*"))
    texts = [path.read_text(encoding="utf-8") for path in files if path.is_file()]
    assert len(texts) > 18
    for text in texts:
        assert not re.search(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", text)
        assert not re.search(r"\b(tel|phone|fax)\b[.:]? *\+?\d", text, re.IGNORECASE)


def test_persons_appear_with_a_role_or_a_tie_that_is_one(records: Records) -> None:
    persons = {entity.id for entity in records.entities if entity.kind == "Person"}
    tied = {end for tie in records.ties for end in (tie.source, tie.target)}
    assert persons
    assert persons <= tied


def test_the_network_is_one_that_networkx_can_measure(kg: KnowledgeGraph) -> None:
    graph = kg.to_networkx()
    largest = max(nx.weakly_connected_components(graph), key=len)
    assert "gsef" in largest
    assert nx.degree_centrality(graph)["gsef"] > 0
