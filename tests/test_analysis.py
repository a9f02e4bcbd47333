"""Measures: equal to NetworkX, equal to what was worked out by hand, and clear about bad input."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import generate
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ssegraph as sse
from ssegraph.analysis import compiled, paths, plots
from ssegraph.analysis.brokerage import brokers
from ssegraph.analysis.centralities import centrality, observation_table
from ssegraph.analysis.change import compare
from ssegraph.analysis.gaps import GAPS, coverage
from ssegraph.analysis.grouping import communities
from ssegraph.analysis.louvain import modularity, partition
from ssegraph.analysis.measures import MEASURES
from ssegraph.analysis.paths import path
from ssegraph.analysis.projection import project
from ssegraph.analysis.suggestions import suggest
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import NotFound, SsegraphError, UsageError
from ssegraph.core.model import Entity, Records, Source, Span, Statement
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph

TOLERANCE = 1e-9
"""How far a measure by SciPy may be from NetworkX's: they add the same numbers in another order."""


def made(entities: str, ties: str, **more: object) -> KnowledgeGraph:
    """`"a:Network b:Person"`, and lines `a memberOf b 2018 2020` or `a memberOf b` of one source."""
    found = []
    for line in ties.strip().splitlines():
        source, kind, target, *dates = line.split()
        found.append(
            Statement.model_validate(
                {
                    "source": "page",
                    "says": "so",
                    "subject": source,
                    "kind": kind,
                    "object": target,
                    **dict(zip(("start", "end"), dates, strict=False)),
                    **more,
                }
            )
        )
    return KnowledgeGraph.of(
        Records(
            title="made by hand",
            entities=tuple(
                Entity(id=name, kind=kind, name=name.upper())
                for name, kind in (each.split(":") for each in entities.split())
            ),
            statements=tuple(found),
            sources=(Source(id="page", url="https://example.org/page"),),
        )
    )


def barbell() -> KnowledgeGraph:
    """Two triangles of networks, joined by `m` alone: a-b-c, c-m, m-x, x-y-z."""
    names = " ".join(f"{name}:Network" for name in "abcmxyz")
    pairs = ("a b", "b c", "a c", "c m", "m x", "x y", "y z", "x z")
    return made(names, "\n".join("{} partnerOf {}".format(*pair.split()) for pair in pairs))


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    count = draw(st.integers(0, 14))
    every = [(a, b) for a in range(count) for b in range(a)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in chosen:
        near[a].append(b)
        near[b].append(a)
    return [sorted(others) for others in near]


# -- equal to NetworkX ------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_scipy_gives_what_networkx_gives(near: list[list[int]]) -> None:
    for measure in (compiled.betweenness, compiled.closeness):
        ours, theirs = measure(near, compiled=True), measure(near, compiled=False)
        assert ours.values == pytest.approx(theirs.values, abs=TOLERANCE)
    fast, slow = compiled.constraint(near, compiled=True), compiled.constraint(near, compiled=False)
    assert [each is None for each in fast] == [each is None for each in slow]
    assert [each or 0 for each in fast] == pytest.approx([each or 0 for each in slow], abs=TOLERANCE)
    if near:
        rank = nx.pagerank(compiled.graph_of(near), tol=1e-13, max_iter=1000)
        assert compiled.pagerank(near) == pytest.approx([rank[node] for node in range(len(near))], abs=1e-8)


@settings(max_examples=50, deadline=None)
@given(graphs(), st.integers(1, 6))
def test_an_estimate_is_the_same_with_and_without_scipy(near: list[list[int]], samples: int) -> None:
    ours, theirs = (compiled.betweenness(near, samples, compiled=fast) for fast in (True, False))
    assert ours.values == pytest.approx(theirs.values, abs=TOLERANCE)
    assert ours.samples == theirs.samples
    assert ours.error == pytest.approx(theirs.error, abs=TOLERANCE)


def test_on_the_shipped_graph_both_agree_and_an_estimate_says_its_error(kg: KnowledgeGraph) -> None:
    near = project(kg).near
    exact = compiled.betweenness(near)
    assert exact.values == pytest.approx(compiled.betweenness(near, compiled=False).values, abs=TOLERANCE)
    estimate = compiled.betweenness(near, 256)
    assert estimate.samples == 256
    assert "estimated from 256 starting points" in estimate.method()
    furthest = max(abs(a - b) for a, b in zip(exact.values, estimate.values, strict=True))
    assert 0 < furthest < 4 * estimate.error


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_communities_are_connected_and_no_worse_than_each_alone(near: list[list[int]]) -> None:
    home = partition(near)
    graph = compiled.graph_of(near)
    groups = [{node for node, at in enumerate(home) if at == group} for group in set(home)]
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups)
    if graph.size():
        assert modularity(near, home) == pytest.approx(nx.community.modularity(graph, groups), abs=TOLERANCE)
        assert modularity(near, home) >= modularity(near, list(range(len(near)))) - TOLERANCE


def test_communities_of_the_shipped_graph_are_as_good_as_those_of_networkx(kg: KnowledgeGraph) -> None:
    projection = project(kg)
    graph = projection.simple()
    theirs = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed))
        for seed in range(5)
    )
    assert communities(kg).modularity > theirs - 0.01


def test_nothing_depends_on_the_seed_of_hashes() -> None:
    code = (
        "import hashlib, json, ssegraph as sse; kg = sse.load();"
        "made = [sse.brokers(kg, worlds=10).to_dict(), sse.communities(kg).to_dict(), sse.suggest(kg, 'RACTES').to_dict(),"
        " sse.path(kg, 'Dangjin', 'Dakar').to_dict(), sse.coverage(kg).to_dict(), sse.compare(kg, ['2018', '2021']).to_dict()];"
        "print(hashlib.sha256(json.dumps(made).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def test_everything_works_without_scipy_and_matplotlib_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['scipy'] = sys.modules['scipy.sparse'] = sys.modules['matplotlib'] = None\n"
        "import ssegraph as sse; kg = sse.load().where(country='KR')\n"
        "found = sse.brokers(kg); assert 'NetworkX' in found.basis.method, found.basis\n"
        "print(len(found), len(sse.communities(kg)), len(sse.centrality(kg)), found[0].id)\n"
        "try: found.plot()\n"
        "except sse.MissingExtra as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    korea = brokers(sse.load().where(country="KR"))
    assert first.split()[0] == str(len(korea))
    assert first.split()[-1] == korea[0].id
    assert "ssegraph[plots]" in second


# -- by hand ----------------------------------------------------------------------------------------


def test_the_middle_of_a_barbell_is_the_broker_and_its_measures_are_those_of_paper() -> None:
    found = brokers(barbell())
    first = found["m"]
    # 9 of the 15 pairs of others lie on both sides of m.
    assert first.betweenness == pytest.approx(9 / 15)
    assert first.constraint == pytest.approx(1 / 2)  # two contacts that do not know each other
    assert (first.loss.parts, first.loss.pairs, first.loss.cut_off) == (1, 9, ("x", "y", "z"))
    assert {broker.id for broker in found} == {"m", "c", "x"}
    assert found["c"].loss.pairs == 2 * 4


def test_communities_of_a_barbell_are_its_two_ends_named_by_their_main_bodies() -> None:
    found = communities(barbell())
    assert len(found) == 2
    assert {each.main[0] for each in found} == {"c", "x"}
    assert [each.ties for each in found.between] == [found.between[0].ties]
    assert len(found.between[0].ties) == 1
    assert found.of("A").number != found.of("z").number


def test_attendance_is_no_way_unless_asked() -> None:
    graph = made("a:Network b:Network forum:Event", "a participatesIn forum\nb participatesIn forum")
    none = path(graph, "a", "b")
    assert not none
    assert none.only_by_events
    assert "Only events" in none.sentence()
    assert path(graph, "a", "b", events=True).ways[0].through == ("forum",)


def test_better_evidence_wins_among_ways_of_the_same_length() -> None:
    graph = made(
        "a:Network b:Network p:Network q:Network",
        "a partnerOf p\np partnerOf b\na partnerOf q\nq partnerOf b",
    )
    assert path(graph, "a", "b").ways[0].through == ("p",)
    records = graph.records()
    better = tuple(
        said.model_copy(update={"source": "other", "says": "so, too"})
        for said in records.statements
        if "q" in (said.subject, said.object)
    )
    sources = (*records.sources, Source(id="other", url="https://another.example/x"))
    two = KnowledgeGraph.of(records.with_parts(statements=(*records.statements, *better), sources=sources))
    assert [way.through for way in path(two, "a", "b").ways] == [("q",), ("p",)]


def well_supported(graph: KnowledgeGraph, *ties: str) -> KnowledgeGraph:
    """Return a graph in which some ties are dated and quoted from two publishers: nothing is left to doubt."""
    records = graph.records()
    quoted = {"says": None, "quotes": (Span(text="so it is", at=0),), "start": HalfKnownDate("2020")}
    better = [
        said.model_copy(update=quoted | {"source": page})
        for said in records.statements
        if said.key in ties
        for page in ("page", "other")
    ]
    left = [said for said in records.statements if said.key not in ties]
    other = Source(id="other", url="https://another.example/x")
    return KnowledgeGraph.of(
        records.with_parts(statements=(*left, *better), sources=(*records.sources, other))
    )


def test_doubt_costs_a_step_one_half_so_that_a_longer_way_without_doubt_wins_over_a_doubtful_one() -> None:
    # Each tie lacks three of four supports (one voice, paraphrased, undated): 1 + 1/2 * 3/4.
    graph = made(
        " ".join(f"{name}:Network" for name in "abpquvw"),
        "a partnerOf p\np partnerOf q\nq partnerOf b\n"  # three doubtful steps: 4.125
        "a partnerOf u\nu partnerOf v\nv partnerOf w\nw partnerOf b",
    )
    assert [(way.through, way.cost) for way in path(graph, "a", "b").ways] == [
        (("p", "q"), 4.125),
        (("u", "v", "w"), 5.5),
    ]
    sure = well_supported(graph, *(f"{pair[0]}.partnerOf.{pair[1]}" for pair in ("au", "uv", "vw", "wb")))
    assert [(way.through, way.cost) for way in path(sure, "a", "b").ways] == [
        (("u", "v", "w"), 4.0),
        (("p", "q"), 4.125),
    ]
    # One doubtful step of the four, and the shorter way is the better again.
    mixed = well_supported(graph, *(f"{pair[0]}.partnerOf.{pair[1]}" for pair in ("au", "uv", "vw")))
    assert [(way.through, way.cost) for way in path(mixed, "a", "b").ways] == [
        (("p", "q"), 4.125),
        (("u", "v", "w"), 4.375),
    ]


@settings(max_examples=40, deadline=None)
@given(
    ties=st.integers(40, 220),
    seed=st.integers(1, 9),
    dense=st.sampled_from([1.2, 2.0, 3.0]),
    ends=st.tuples(st.integers(0, 999), st.integers(0, 999)),
    events=st.booleans(),
    as_of=st.sampled_from([None, "2015"]),
    more=st.integers(0, 3),
)
def test_ways_looked_for_near_their_ends_are_those_of_the_whole(
    ties: int, seed: int, dense: float, ends: tuple[int, int], events: bool, as_of: str | None, more: int
) -> None:
    graph = KnowledgeGraph.of(generate.made(ties, ties_per_entity=dense, seed=seed))
    ids = [each.id for each in graph]
    one, other = ids[ends[0] % len(ids)], ids[ends[1] % len(ids)]
    if one == other:
        return
    whole = path(graph, one, other, events=events, as_of=as_of, alternatives=more)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "LARGE", 0)
        near = path(graph, one, other, events=events, as_of=as_of, alternatives=more)
    assert "far" in near.basis.left_out
    assert "far" not in whole.basis.left_out
    assert [(way.cost, way.through) for way in near] == [(way.cost, way.through) for way in whole]
    assert near.only_by_events == whole.only_by_events
    assert near.rows("fr") == whole.rows("fr")


def test_the_way_from_dangjin_to_dakar_speaks_every_language_and_opens_to_its_sources(
    kg: KnowledgeGraph,
) -> None:
    found = path(kg, "Dangjin", "Dakar")
    assert found.sentence("en").endswith("GSEF is co-chaired by City of Dakar (co-chair city).")
    assert len({found.sentence(language) for language in languages()}) == 5
    for way in found.to_dict()["ways"]:
        for step in way["steps"]:
            assert step["ties"]
            for tie in step["ties"]:
                assert all(
                    each["where"] and (each.get("quote") or each.get("told")) for each in tie["evidence"]
                )
    part = found.subgraph()
    assert {"dangjin", "dakar", "ssegov", "gsef"} <= {entity.id for entity in part}
    said = {
        each.id
        for one in (*part.ties(), *part.observations(), *part.contributions())
        for each in one.statements
    }
    assert {each.id for each in part.records().statements} == said
    assert "legend" in sse.view(part).html() or "<!doctype html>" in sse.view(part).html()


def test_a_suggestion_has_a_score_that_is_the_sum_of_its_parts_and_no_tie(kg: KnowledgeGraph) -> None:
    before = kg.counts["ties"]
    found = suggest(kg, "RACTES")
    assert len(found) == 10
    for each in found:
        assert each.score == pytest.approx(sum(each.parts.values()), abs=1e-3)
        assert each.reasons
        assert found.sources(each)
        assert all(
            reason.ties for reason in each.reasons if reason.part in ("network", "undertaking", "contact")
        )
    assert kg.counts["ties"] == before
    assert "not facts" in found.basis.sentence()


def test_who_joined_left_and_moved_between_two_dates() -> None:
    graph = made(
        "n:Network a:Association b:Association p:Person q:Person",
        "a memberOf n 2010 2019\nb memberOf n 2020 2030\np leads a 2010 2019\np leads b 2020 2030\nq leads n 2010 2030",
    )
    found = compare(graph, ["2018", "2021"])
    assert [(each.what, each.who, each.where, each.came_from, each.certain) for each in found] == [
        ("joined", "b", "n", None, True),
        ("left", "a", "n", None, True),
        ("moved", "p", "b", "a", True),
    ]
    assert [moment.members for moment in found.moments] == [1, 1]


def test_a_new_tie_between_two_groups_is_a_bridge() -> None:
    triangles = "a partnerOf b 2010\nb partnerOf c 2010\na partnerOf c 2010\nx partnerOf y 2010\ny partnerOf z 2010\nx partnerOf z 2010"
    graph = made(" ".join(f"{name}:Network" for name in "abcxyz"), f"{triangles}\na partnerOf x 2020")
    (found,) = compare(graph, ["2015", "2021"]).changes
    assert (found.what, found.who, found.where, found.certain) == ("bridge", "a", "x", True)
    assert "two parts" in found.words


def test_every_sort_of_gap_is_found_where_it_is_and_only_there() -> None:
    graph = KnowledgeGraph.of(
        Records(
            title="t",
            entities=(
                Entity(id="place", kind="Place", name="Nowhere"),
                Entity(id="project", kind="Project", name="P", countries=("FR",)),
                Entity(id="net", kind="Network", name="N", countries=("FR",)),
                Entity(id="city", kind="LocalGovernment", name="C", countries=("KR",)),
                Entity(id="alone", kind="Company", name="A"),
            ),
            statements=tuple(
                Statement(source="page", says="so", subject=a, kind=kind, object=b)
                for a, kind, b in (
                    ("net", "supports", "project"),
                    ("city", "supports", "project"),
                    ("net", "basedIn", "place"),
                )
            ),
            sources=(Source(id="page", url="https://example.org/page"),),
        )
    )
    found = {(each.gap, each.what) for each in coverage(graph)}
    assert found == {
        ("place without a government", "place"),
        ("country without a local government", "FR"),
        ("project without a funder", "project"),
        ("project without a lead", "project"),
        ("network without members", "net"),
        ("local government in no network", "city"),
        ("one-source region", "FR"),
        ("one-source region", "KR"),
        ("undated region", "FR"),
        ("undated region", "KR"),
        ("entity without a tie", "alone"),
    }
    assert {gap for gap, _ in found} == set(GAPS)
    assert "not none" in coverage(graph).sentence()


def test_a_broker_that_rests_on_one_source_is_said_not_to_hold() -> None:
    found = brokers(barbell()).stability(dates=["2020"])
    assert (found["m"].sources, found["m"].of_sources) == (1, 1)
    assert found["m"].worst is not None
    assert found["m"].worst[1] == "page"
    assert not found["m"].holds
    assert found["m"].dates == (("2020", None),)


def test_stability_of_the_shipped_graph_tries_every_source(kg: KnowledgeGraph) -> None:
    found = brokers(kg, top=3).stability(dates=["2021", None])
    assert all(each.sources == each.of_sources > 200 for each in found.values())
    assert found["gsef"].holds
    assert dict(found["gsef"].dates)[None] == 1


# -- on which graph, and faces ------------------------------------------------------------------------


def test_every_result_says_on_which_graph_filter_and_date(kg: KnowledgeGraph) -> None:
    results: list[Any] = [
        path(kg, "GSEF", "RTES", as_of="2020"),
        brokers(kg, as_of="2020", events=False),
        communities(kg, as_of="2020"),
        suggest(kg, "GSEF", as_of="2020"),
        coverage(kg, as_of="2020"),
        centrality(kg, as_of="2020"),
    ]
    for result in results:
        said = {language: result.basis.sentence(language) for language in languages()}
        assert all("2020" in sentence and kg.title in sentence for sentence in said.values())
        assert result.basis.as_of == "2020"
        assert "planned" in result.basis.left_out
        assert len(set(said.values())) == 5
        assert result.basis.to_dict()["ties"] == result.basis.ties
        assert "<table>" in result._repr_html_()
    assert "events" in results[1].basis.left_out
    assert "attendance" in results[0].basis.left_out


def test_frames_have_ids_names_and_kinds(kg: KnowledgeGraph) -> None:
    for frame in (
        centrality(kg).to_frame(),
        brokers(kg).to_frame(),
        communities(kg).to_frame(),
        suggest(kg, "GSEF").to_frame(),
        observation_table(kg),
    ):
        assert {"id", "name", "kind"} <= set(frame.columns)
        assert len(frame) > 0
    assert {each.name for each in MEASURES} <= set(centrality(kg).to_frame().columns)
    assert set(observation_table(kg, "members")["observation"]) == {"members"}
    assert {"who", "name", "kind"} <= set(compare(kg, ["2018", "2021"]).to_frame().columns)
    assert len(coverage(kg).to_frame()) > 50


def test_people_are_ranked_only_where_they_are_asked_for(kg: KnowledgeGraph) -> None:
    people = {each.id for each in kg if each.kind == "Person"}
    bodies, both = brokers(kg, top=1000), brokers(kg, top=1000, kind="Agent")
    assert not people & {each.id for each in bodies}
    assert people & {each.id for each in both}
    assert people >= {each.id for each in brokers(kg, kind="Person")}
    # They count as ways all the same: what a body joins does not change with who is listed.
    scores = {each.id: each.betweenness for each in both}
    assert all(scores[each.id] == each.betweenness for each in bodies)


def test_plots_have_a_label_for_each_bar_and_the_basis_below(kg: KnowledgeGraph, tmp_path: Path) -> None:
    for number, drawing in enumerate((centrality(kg).plot("degree", 5), brokers(kg, top=5).plot())):
        labels = [label.get_text() for label in drawing.axes[0].get_yticklabels()]
        assert len(labels) == 5
        assert all(labels)
        assert any("Computed on" in text.get_text() for text in drawing.texts)
        drawing.savefig(tmp_path / f"{number}.png")
    assert compare(kg, ["2018", "2021"]).plot().axes
    assert coverage(kg).plot().axes


def test_a_name_no_font_can_draw_gives_its_id_and_a_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "_LIKELY", ())
    with pytest.warns(UserWarning, match="fonts-noto-cjk"):
        drawing = plots.bars([("서울", "seoul", 1.0), ("Lille", "lille", 2.0)], "ties", "note")
    assert [each.get_text() for each in drawing.axes[0].get_yticklabels()] == ["seoul", "Lille"]


def test_public_names_are_functions_and_not_modules() -> None:
    for name in ("path", "brokers", "communities", "suggest", "coverage", "compare", "centrality"):
        assert callable(getattr(sse, name))
        assert importlib.util.find_spec(f"ssegraph.analysis.{name}") is None


# -- bad input ------------------------------------------------------------------------------------------


def test_unknown_names_and_senseless_values_are_refused_in_words(kg: KnowledgeGraph) -> None:
    wrong = [
        (lambda: path(kg, "RTSE", "GSEF"), NotFound, "did you mean"),
        (lambda: path(kg, "GSEF", "GSEF"), UsageError, "the same"),
        (lambda: path(kg, "GSEF", "RTES", alternatives=-1), UsageError, "alternatives"),
        (lambda: path(kg, "GSEF", "RTES", as_of="soon"), UsageError, "is no date"),
        (lambda: brokers(kg, top=0), UsageError, "top"),
        (lambda: brokers(kg, kind="Netwrok"), NotFound, "Network"),
        (lambda: brokers(kg)["lille"], NotFound, "broker"),
        (lambda: communities(kg, resolution=0), UsageError, "resolution"),
        (lambda: communities(kg)[0], NotFound, "community"),
        (lambda: suggest(kg, "nobody at all"), NotFound, "no entity"),
        (lambda: suggest(kg, "GSEF", top=0), UsageError, "top"),
        (lambda: coverage(kg).of("nothing"), NotFound, "gap"),
        (lambda: compare(kg, ["2020"]), UsageError, "two dates"),
        (lambda: compare(kg, ["2021", "2018"]), UsageError, "in order"),
        (lambda: compare(kg.at("2020"), ["2018", "2021"]), UsageError, "already"),
        (lambda: centrality(kg).plot("fame"), NotFound, "measure"),
    ]
    assert len(wrong) == 16
    for call, kind, words in wrong:
        with pytest.raises(kind, match=words) as raised:
            call()  # type: ignore[no-untyped-call]  # a lambda
        assert isinstance(raised.value, SsegraphError)


@pytest.mark.parametrize(
    "graph",
    [
        KnowledgeGraph.of(Records(title="empty")),
        made("a:Network", ""),
        made("a:Network b:Network c:Network d:Network", "a partnerOf b\nc partnerOf d"),
    ],
    ids=["empty", "one node", "two parts"],
)
def test_nothing_one_node_and_disconnected_parts_give_an_answer(graph: KnowledgeGraph) -> None:
    assert len(brokers(graph)) == 0
    assert brokers(graph).stability() == {}
    assert len(communities(graph)) == (2 if len(graph) == 4 else 0)
    assert len(centrality(graph)) == len(graph)
    assert coverage(graph).basis.entities == len(graph)
    assert len(compare(graph, ["2018", "2021"])) == 0
    with pytest.raises(UsageError, match="nothing to draw"):
        brokers(graph).plot()
    if len(graph):
        assert len(suggest(graph, "a")) == 0
    if len(graph) == 4:
        assert not path(graph, "a", "d")
        assert "not a no" in path(graph, "a", "d").sentence()
        assert len(path(graph, "a", "d").subgraph()) == 2


def test_before_everything_there_is_nothing_and_it_is_said(kg: KnowledgeGraph) -> None:
    graph = made("a:Network b:Network c:Network", "a partnerOf b 2010\nb partnerOf c 2012 2020")
    then = "1500"
    assert not path(graph, "a", "c", as_of=then)
    assert len(brokers(graph, as_of=then)) == 0
    assert len(communities(graph, as_of=then)) == 0
    assert len(suggest(graph, "a", as_of=then)) == 0
    assert brokers(graph, as_of=then).basis.ties == 0
    assert "1500" in brokers(graph, as_of=then).basis.sentence()
    # Of the shipped ties only those with an end and no known beginning are possible then.
    held = project(kg, then)
    assert 0 < held.basis.ties < 10
    ties = [held.tie(joint.id) for joints in held.pairs.values() for joint in joints]
    assert all(tie.end and not tie.start for tie in ties)


def test_parallel_ties_are_one_pair_and_plans_are_none() -> None:
    graph = made("a:Network b:Network", "a partnerOf b\nb memberOf a\na supports b")
    basis = project(graph).basis
    assert (basis.ties, basis.pairs) == (3, 1)
    assert len(path(graph, "a", "b").ways[0].steps[0].ties) == 3
    planned = made("a:Network b:Network", "a partnerOf b", manner="planned")
    assert project(planned).basis.ties == 0
    assert not path(planned, "a", "b")


def test_a_tie_of_an_entity_with_itself_is_left_out_and_said_to_be() -> None:
    # Records refuse one (Tie needs two different ends); a store of somebody else's may hold it.
    import pyoxigraph as ox

    from ssegraph.quads import term

    graph = made("a:Network b:Network", "a partnerOf b\na supports b")
    node = graph.store.namespace.tie("a.supports.b")
    old = next(graph.store.local().oxigraph.quads_for_pattern(node, term("sse:target"), None))
    graph.store.local().oxigraph.remove(old)
    graph.store.local().oxigraph.add(
        ox.Quad(node, term("sse:target"), graph.store.namespace.entity("a"), old.graph_name)
    )
    basis = project(graph).basis
    assert (basis.ties, basis.pairs) == (1, 1)
    assert "self" in basis.left_out
    assert "itself" in basis.sentence()


def test_unlisted_people_are_not_computed_with(kg: KnowledgeGraph) -> None:
    unlisted = {entity.id for entity in kg if entity.unlisted}
    assert len(unlisted) == 2
    assert not unlisted & set(project(kg).ids)
    assert "unlisted" in project(kg).basis.left_out


# -- the commands -----------------------------------------------------------------------------------------


def ssegraph(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ssegraph", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("path", "Dangjin", "Dakar"), "ways"),
        (("brokers", "--as-of", "2020-10", "--top", "2", "--stability", "--worlds", "10"), "brokers"),
        (("communities", "--of", "RTES"), "communities"),
        (("suggest", "RACTES", "--top", "2"), "suggestions"),
        (("coverage", "--gap", "undated region", "--data", "data"), "known"),
        (("compare", "2018", "2021"), "changes"),
    ],
)
def test_each_command_gives_json_with_its_basis_and_a_page(
    words: tuple[str, ...], key: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    done = ssegraph(*words, "--html", str(page), cwd=Path(__file__).parents[1])
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert value[key]
    basis = value["basis"] if "basis" in value else value["moments"][0]["basis"]
    assert basis["title"]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_centrality_gives_json_or_a_table_in_the_order_that_is_asked_for() -> None:
    done = ssegraph(
        "centrality", "--by", "core", "--as-of", "2020-10", "--data", "data", cwd=Path(__file__).parents[1]
    )
    assert (done.returncode, done.stderr) == (0, "")
    value = json.loads(done.stdout)
    cores = [each["core"] for each in value["centralities"]]
    assert cores == sorted(cores, reverse=True) and len(set(cores)) > 2
    assert list(value["centralities"][0]) == ["id", "name", "kind", *(each.name for each in MEASURES)]
    assert value["meaning"] == {each.name: each.meaning for each in MEASURES}
    assert (value["basis"]["asOf"], value["remarks"]) == ("2020-10", [])

    done = ssegraph("centrality", "--table", "--without-events")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["id", "name", "kind", *(each.name for each in MEASURES)]
    assert lines[3].split()[0] == "gsef"
    assert "betweenness: the share of all pairs of others whose shortest ways lead through it" in lines
    assert "events" in lines[-1]


def test_who_has_no_value_of_a_measure_comes_last() -> None:
    graph = made("a:Network b:Network c:Network d:Network", "b partnerOf c\nc partnerOf d")
    found = centrality(graph).by("constraint")
    assert [each.id for each in found] == ["b", "d", "c", "a"]
    assert [each.constraint for each in found] == [1, 1, 0.5, None]
    assert [each.id for each in centrality(graph)] == ["c", "b", "d", "a"]
    with pytest.raises(AttributeError, match="fame"):
        _ = next(iter(found)).fame


def test_what_a_measure_means_is_said_alike_in_the_docs() -> None:
    page = (Path(__file__).parents[1] / "docs" / "analysis.md").read_text(encoding="utf-8").replace("*", "")
    for each in MEASURES:
        name = "PageRank" if each.name == "pagerank" else each.name
        assert f"| {name} | {each.meaning} |" in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("path", "Dangjin"), "Missing argument"),
        (
            ("centrality", "--by", "betweeness"),
            "no measure is called 'betweeness'; did you mean betweenness?",
        ),
        (("centrality", "--as-of", "soon"), "is no date"),
        (("path", "RTSE", "Dakar"), "did you mean"),
        (("path", "Dakar", "Dakar"), "the same"),
        (("brokers", "--kind", "Netwrok"), "Network"),
        (("brokers", "--missing", "2"), "from 0 to 0.9"),
        (("suggest", "nobody at all"), "no entity"),
        (("coverage", "--gap", "undated"), "undated region"),
        (("compare", "2021"), "two dates"),
        (("compare", "2021", "2018"), "in order"),
    ],
)
def test_a_mistake_gives_exit_code_2_and_nothing_on_stdout(words: tuple[str, ...], message: str) -> None:
    done = ssegraph(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
