"""The knowledge graph as a person uses it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

import ssegraph as sse
from ssegraph.graph import KnowledgeGraph, load


def test_an_entity_is_found_by_id_acronym_and_any_name(kg: KnowledgeGraph) -> None:
    assert kg["rtes"] == kg["RTES"]
    names = [(entity, name) for entity in kg for name in entity.all_names()]
    found = 0
    for entity, name in names:
        try:
            found += kg[name].id == entity.id
        except sse.Ambiguous as error:
            assert entity.id in error.suggestions
    assert found > 0.9 * len(names) > 900


def test_case_and_accents_do_not_matter(kg: KnowledgeGraph) -> None:
    name = kg["rtes"].name
    assert kg[name.upper()].id == "rtes"


def test_an_unknown_name_says_did_you_mean(kg: KnowledgeGraph) -> None:
    with pytest.raises(sse.NotFound, match="did you mean"):
        kg["RTSE"]
    assert "RTSE" not in kg
    assert "RTES" in kg


def test_an_entity_is_an_object_of_its_kind(kg: KnowledgeGraph) -> None:
    assert type(kg["RTES"]) is sse.Network
    assert issubclass(sse.Network, sse.Entity)


def test_ties_as_of_a_date_are_some_of_all(kg: KnowledgeGraph) -> None:
    every = {tie.id for tie in kg.ties("GSEF")}
    then = {tie.id for tie in kg.ties("GSEF", as_of="2020-10")}
    sure = {tie.id for tie in kg.ties("GSEF", as_of="2020-10", standing=["certain"])}
    assert sure < then < every


def test_an_unknown_kind_of_tie_is_said(kg: KnowledgeGraph) -> None:
    with pytest.raises(sse.NotFound, match="memberOf"):
        kg.ties("GSEF", kind="memberof")
    with pytest.raises(sse.UsageError, match="as of"):
        kg.ties("GSEF", as_of="soon")


def test_a_selection_is_a_graph_again(kg: KnowledgeGraph) -> None:
    asia = kg.where(country=["JP", "KR"], kind="LocalGovernment")
    assert len(asia) > 10
    assert {entity.kind for entity in asia} == {"LocalGovernment"}
    assert {entity.country for entity in asia} == {"JP", "KR"}
    assert asia.query("SELECT ?x { ?x a sse:Network }").rows == []
    bodies = kg.where(kind="Body")
    assert len(bodies.where(kind="Network")) == len(kg.where(kind="Network"))


def test_around_holds_the_neighbours_and_the_ties_between_them(kg: KnowledgeGraph) -> None:
    near = kg.around("WE21 Japan")
    ties = kg.ties("WE21 Japan")
    assert {entity.id for entity in near} == {end for tie in ties for end in (tie.source, tie.target)}
    assert {tie.id for tie in ties} <= {tie.id for tie in near.ties()}
    assert len(kg.around("WE21 Japan", hops=0)) == 1
    with pytest.raises(sse.UsageError, match="hops"):
        kg.around("WE21 Japan", hops=-1)


def test_a_graph_as_of_a_date_has_nothing_that_came_later(kg: KnowledgeGraph) -> None:
    then = kg.at("2015")
    assert 0 < len(then) < len(kg)
    assert all(tie.standing("2015") in ("certain", "possible") for tie in then.ties())
    for entity in then:
        assert not entity.founded or not entity.founded.earliest or entity.founded.earliest.year <= 2015
    assert "as of 2015" in repr(then)


def test_a_body_dissolved_before_a_date_does_not_exist_as_of_it() -> None:
    def network(name: str, **dates: str) -> sse.Entity:
        return sse.Entity.model_validate({"id": name, "kind": "Network", "name": name, **dates})

    graph = KnowledgeGraph.of(
        sse.Records(
            title="three networks",
            entities=(
                network("gone", founded="2001", dissolved="2010"),
                network("perhaps", dissolved="2019~"),
                network("there", founded="2001"),
            ),
        )
    )
    assert [entity.id for entity in graph.at("2020")] == ["perhaps", "there"]
    assert [entity.id for entity in graph.at("2010-12-31")] == ["gone", "perhaps", "there"]
    assert [entity.id for entity in graph.at("2011-01-01/2011-01-02")] == ["perhaps", "there"]
    assert [entity.id for entity in graph.at("2000")] == ["perhaps"]


def test_a_body_in_several_countries_stands_on_the_map_in_the_first_of_them() -> None:
    # In no order and in all orders, so that none comes out right because the engine happens to give it so.
    where = {"JP": 1, "BE": 2, "SN": 3, "ES": 4, "BR": 5, "KR": 6, "FR": 7}
    bodies = {f"body-{number}": each for number, each in enumerate(permutations(where, 3))}
    graph = KnowledgeGraph.of(
        sse.Records.model_validate(
            {
                "title": "bodies in three countries each",
                "entities": [
                    {"id": name, "kind": "Network", "name": name, "countries": codes}
                    for name, codes in bodies.items()
                ],
                "countries": [
                    {"id": code, "name": code, "continent": "EU", "lat": lat, "lon": -lat}
                    for code, lat in where.items()
                ],
            }
        )
    )
    nodes = graph.to_networkx().nodes
    assert len(nodes) == len(bodies) == 210
    for name, codes in bodies.items():
        first = where[min(codes)]
        assert nodes[name]["country"] == " ".join(sorted(codes))
        assert (nodes[name]["lat"], nodes[name]["lon"]) == (first, -first)


def test_long_before_everything_only_ties_without_a_beginning_are_possible(kg: KnowledgeGraph) -> None:
    then = kg.at("1500")
    assert all(tie.end and not tie.start for tie in then.ties())
    assert {tie.standing("1500") for tie in then.ties()} == {"possible"}
    assert kg.at("1500", standing=["certain"]).to_networkx().number_of_edges() == 0


def test_a_graph_can_be_made_by_hand() -> None:
    page = sse.Source(id="page", url="https://example.org/")
    city = sse.LocalGovernment(id="city", name="The City", countries=["KR"])
    network = sse.Network(id="network", name="The Network")
    said = sse.Statement(
        source="page", says="The city is a member.", subject="city", kind="memberOf", object="network"
    )
    graph = KnowledgeGraph.of(
        sse.Records(title="mine", entities=(city, network), statements=(said,), sources=(page,))
    )
    assert graph.query("ASK { id:city sse:memberOf id:network }").boolean
    [tie] = graph.ties("The City")
    assert (tie.id, tie.statements) == ("city.memberOf.network", (said,))


def test_the_base_of_the_iris_can_be_changed_and_is_remembered(tmp_path: Path) -> None:
    graph = load(base="https://example.org/kg/")
    assert graph.query("ASK { <https://example.org/kg/id/rtes> a sse:Network }").boolean
    graph.store.dump(tmp_path / "g.trig")
    again = load(tmp_path / "g.trig")
    assert again["RTES"].id == "rtes"
    assert again.ties("RTES") == graph.ties("RTES")


def test_it_shows_itself_in_a_notebook_with_names_escaped() -> None:
    hostile = sse.Network(id="x", name="<script>alert(1)</script>")
    graph = KnowledgeGraph.of(sse.Records(title="<b>T</b>", entities=(hostile,)))
    assert "<b>T" not in graph._repr_html_()
    assert "<script" not in graph.query("SELECT ?l { ?x rdfs:label ?l }")._repr_html_()


@pytest.mark.parametrize("name", [name for name in sse.__all__ if name != "__version__"])
def test_every_public_name_can_be_imported_and_is_documented(name: str) -> None:
    thing = getattr(sse, name)
    assert thing.__doc__
    assert thing.__name__ == name


def test_an_unknown_attribute_is_no_kind() -> None:
    with pytest.raises(AttributeError):
        sse.Netwrok  # noqa: B018  # the access is the test
