"""What follows from what the sources say: all that the rules give, and never mixed with what is said."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.core.ontology import load_ontology
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.quads import DEFAULT, Namespace, term
from ssegraph.quads.inference import inferred_graph, inferred_quads
from ssegraph.store import Store

NS = Namespace()
INFERRED = inferred_graph(NS)


def of(*triples: tuple[str, str, str]) -> Store:
    return Store.of_quads(
        ox.Quad(NS.entity(one), term(kind), term(other) if ":" in other else NS.entity(other), DEFAULT)
        for one, kind, other in triples
    )


def follows(*triples: tuple[str, str, str]) -> set[tuple[str, str, str]]:
    def short(node: object) -> str:
        value = str(getattr(node, "value", node))
        return value.removeprefix(NS.entity("").value).removeprefix(term("sse:").value)

    found = inferred_quads(of(*triples).oxigraph, NS)
    return {
        (short(quad.subject), short(quad.predicate), short(quad.object))
        for quad in found
        if quad.subject != INFERRED
    }


def test_a_tie_can_be_read_from_its_other_end() -> None:
    assert follows(("bilbao", "sse:memberOf", "gsef")) == {("gsef", "hasMember", "bilbao")}


def test_a_partnership_holds_both_ways() -> None:
    assert follows(("a", "sse:partnerOf", "b")) == {("b", "partnerOf", "a")}
    assert follows(("a", "sse:partnerOf", "b"), ("b", "sse:partnerOf", "a")) == set()


def test_a_part_of_a_part_is_a_part_and_a_circle_makes_nothing_part_of_itself() -> None:
    found = follows(("a", "sse:partOf", "b"), ("b", "sse:partOf", "c"), ("c", "sse:partOf", "a"))
    parts = {(one, other) for one, kind, other in found if kind == "partOf"}
    assert parts == {("a", "c"), ("b", "a"), ("c", "b")}


def test_membership_is_not_handed_on() -> None:
    found = follows(("a", "sse:memberOf", "b"), ("b", "sse:memberOf", "c"))
    assert ("a", "memberOf", "c") not in found


def test_a_network_is_a_body_and_never_a_kind_that_ours_is_only_near_to() -> None:
    found = {other for _, _, other in follows(("rtes", "rdf:type", "sse:Network"))}
    assert {"Body", "Agent", "Entity"} <= found
    assert not {each for each in found if "OrganizationalUnit" in each or "essglobal" in each}


def test_same_as_merges_nobody() -> None:
    found = follows(("a", "owl:sameAs", "b"), ("a", "sse:memberOf", "c"))
    assert ("b", "memberOf", "c") not in found
    assert found == {("c", "hasMember", "a")}


names = st.sampled_from(["a", "b", "c", "d", "e"])
ties = st.lists(
    st.tuples(names, st.sampled_from(["sse:partOf", "sse:partnerOf", "sse:funds"]), names), max_size=12
)


@given(ties)
def test_what_follows_is_never_what_is_said_and_follows_once_for_all(
    said: list[tuple[str, str, str]],
) -> None:
    store = of(*said)
    first = list(inferred_quads(store.oxigraph, NS))
    assert len(first) == len(set(first))
    assert {quad.graph_name for quad in first} == {INFERRED}
    bare = {(quad.subject, quad.predicate, quad.object) for quad in first}
    assert not [
        quad
        for quad in store.oxigraph.quads_for_pattern(None, None, None, DEFAULT)
        if (quad.subject, quad.predicate, quad.object) in bare
    ]
    # Taking it all as said, nothing further follows, but for the way back of inverses.
    again = Store.of_quads([*store.oxigraph, *(ox.Quad(s, p, o, DEFAULT) for s, p, o in bare)])
    later = {quad for quad in inferred_quads(again.oxigraph, NS) if quad.subject != INFERRED}
    assert not later


def test_the_shipped_graph_says_no_more_when_something_follows_from_it(kg: KnowledgeGraph) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?one sse:hasMember ?other }"
    assert kg.query(count).rows == [(0,)]
    members = kg.query("SELECT (COUNT(*) AS ?n) { ?one sse:memberOf ?other }").rows
    assert kg.query(count, inferred=True).rows == members
    # Asking once has changed nothing.
    assert kg.query(count).rows == [(0,)]
    both = KnowledgeGraph(kg.store.inferring)
    assert both.counts == kg.counts
    assert both.records() == kg.records()
    assert both.to_networkx().edges == kg.to_networkx().edges


def test_every_kind_of_body_is_found_as_a_body(kg: KnowledgeGraph) -> None:
    bodies = kg.query("SELECT ?body { ?body a sse:Body }", inferred=True).rows
    kinds = load_ontology().expand("Body")
    assert {name for (name,) in bodies} == {entity.id for entity in kg if entity.kind in kinds}


@pytest.mark.parametrize("suffix", [".trig", ".store"])
def test_what_follows_can_be_built_in_and_stays_apart(
    kg: KnowledgeGraph, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"all{suffix}"
    inferring = kg.store.inferring
    (inferring.save if suffix == ".store" else inferring.dump)(path)
    back = load(path)
    assert back.store.inferring is back.store
    assert back.records() == kg.records()
    asked = "SELECT ?what { GRAPH ?where { ?where a sse:Inferred ; prov:wasDerivedFrom ?what } }"
    assert back.query(asked).rows == [("https://w3id.org/ssegraph/dataset",)]
