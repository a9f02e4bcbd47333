"""The questions that SPARQL cannot answer, against answers worked out by hand from data/*.yaml."""

from __future__ import annotations

import pytest

from ssegraph.ask.answers import Answer
from ssegraph.ask.questions import load_questions
from ssegraph.core.errors import NotFound
from ssegraph.core.model import Entity, Point, Records, Source, Statement
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph

COMPUTED = (
    "connected-without-events",
    "disagreements",
    "how-connected",
    "joined-by-one-person",
    "partners-for-a-call",
    "possible-duplicates",
    "themes-without-a-project",
    "who-holds-a-region",
    "who-should-meet",
    "who-stands-between",
)


def made(entities: str, ties: str) -> KnowledgeGraph:
    """`"a:Network b:Person"` and `"a memberOf b"` by lines: a graph in which one page says everything."""
    source = Source(id="page", url="https://example.org/page")
    return KnowledgeGraph.of(
        Records(
            title="made by hand",
            entities=tuple(
                Entity(id=identifier, kind=kind, name=identifier.upper())
                for identifier, kind in (each.split(":") for each in entities.split())
            ),
            statements=tuple(
                Statement(source="page", says="so", subject=a, kind=kind, object=b)
                for a, kind, b in (line.split() for line in ties.strip().splitlines())
            ),
            sources=(source,),
        )
    )


def cells(answer: Answer) -> list[tuple[object, ...]]:
    return [row.cells for row in answer.rows]


def test_the_computed_questions_are_those_tested_here() -> None:
    found = {slug for slug, each in load_questions().items() if each.function}
    assert found == set(COMPUTED)


@pytest.mark.parametrize("slug", COMPUTED)
def test_each_answers_with_its_defaults_in_four_languages(kg: KnowledgeGraph, slug: str) -> None:
    answer = kg.ask(slug)
    assert len(answer) > 0
    for language in languages():
        sentence = answer.sentence(language)
        assert (
            str(len({row[answer.columns[0]] for row in answer})) in sentence or str(len(answer)) in sentence
        )
        assert "{" not in sentence
        assert len(answer.table(language)) == len(answer)
    known = {tie.id for tie in kg.ties()}
    assert all(set(row.ties) <= known for row in answer.rows)


# -- Q15, Q14, Q18: ways ------------------------------------------------------------------------


def test_dangjin_reaches_dakar_through_ssegov_and_gsef(kg: KnowledgeGraph) -> None:
    # the sources of GSEF and Korea: Dangjin's only tie is its membership of SSEGOV; SSEGOV is a member and
    # a continental co-chair of GSEF; Dakar "said to take a co-presidency beside Seoul" of GSEF.
    answer = kg.ask("how-connected", one="Dangjin", other="Dakar")
    assert [row.ties for row in answer.rows] == [
        ("dangjin.memberOf.ssegov",),
        ("ssegov.coChairs.gsef", "ssegov.memberOf.gsef"),
        ("dakar.coChairs.gsef",),
    ]
    assert [(row[1], row[3]) for row in cells(answer)] == [
        ("dangjin", "ssegov"),
        ("ssegov", "gsef"),
        ("gsef", "dakar"),
    ]
    assert all(tie.evidence for number in range(3) for tie in answer.ties(number))


def test_only_gsef_has_ties_with_both_ssegov_and_rtes(kg: KnowledgeGraph) -> None:
    answer = kg.ask("who-stands-between", one="SSEGOV", other="RTES")
    assert cells(answer) == [("gsef", 1, 1)]
    assert answer.rows[0].ties == ("rtes.memberOf.gsef", "ssegov.coChairs.gsef", "ssegov.memberOf.gsef")


def test_the_way_from_dangjin_to_dakar_holds_without_the_events(kg: KnowledgeGraph) -> None:
    answer = kg.ask("connected-without-events", one="dangjin", other="dakar")
    assert cells(answer) == [(True, 3, "dangjin ssegov gsef dakar"), (False, 3, "dangjin ssegov gsef dakar")]


def test_a_way_through_a_meeting_only_is_gone_without_the_events() -> None:
    graph = made(
        "a:Network b:Network p:Person forum:Event", "p leads a\np speaksAt forum\nb participatesIn forum"
    )
    answer = graph.ask("connected-without-events", one="a", other="b")
    assert cells(answer) == [(True, 3, "a p forum b")]
    assert not graph.ask("how-connected", one="a", other="b").rows


def test_a_way_that_may_not_have_held_is_only_possible(kg: KnowledgeGraph) -> None:
    # gueye-cheikh leads dieuppeul and is affiliated with ractes: both only *seen* in 2021-05.
    answer = kg.ask("how-connected", one="dieuppeul", other="ractes", as_of="2021-05")
    assert [row.certain for row in answer.rows] == [True, True]
    # dias-barthelemy leads dakar 2022?/.. : an unsure beginning.
    assert [
        row.certain
        for row in kg.ask("how-connected", one="dias-barthelemy", other="dakar", as_of="2023").rows
    ] == [False]


def test_no_way_is_an_empty_answer_that_is_not_a_no(kg: KnowledgeGraph) -> None:
    for slug in ("how-connected", "who-stands-between", "connected-without-events"):
        answer = kg.ask(slug, one="dangjin", other="dakar", as_of="1900")
        assert not answer.rows
        assert "not a no" in answer.sentence() or answer.question.missing


# -- Q16: who holds a region ----------------------------------------------------------------------


def test_two_bodies_alone_hold_others_of_senegal(kg: KnowledgeGraph) -> None:
    # the sources of Senegal: Ecobank's only tie is with Dakar; RABEC and COSES have theirs with FODEM and its events.
    answer = kg.ask("who-holds-a-region", country="SN")
    assert {str(row[0]): row[3] for row in cells(answer)} == {"fodem": "coses rabec", "dakar": "ecobank-sn"}
    by_body = {str(row.cells[0]): row.ties for row in answer.rows}
    assert by_body["dakar"] == ("ecobank-sn.partnerOf.dakar",)
    assert by_body["fodem"] == ("fodem.participatesIn.fessdak", "rabec.partnerOf.fodem")


def test_parc_and_parcic_hang_on_one_forum_and_it_on_palsystem(kg: KnowledgeGraph) -> None:
    # the sources of Japan: PARCIC is affiliated with PARC, which founded a forum that Waseda hangs on; PARC is in the SSE forum.
    held = {str(row[0]): str(row[3]).split() for row in cells(kg.ask("who-holds-a-region", country="JP"))}
    assert held["parc"] == ["forum-se-japan", "parcic", "waseda"]
    assert held["sse-forum-jp"] == ["forum-se-japan", "parc", "parcic", "waseda"]
    assert len(held["we21-japan"]) == 12


# -- Q17: joined by one person --------------------------------------------------------------------


def test_two_triangles_of_bodies_are_joined_by_the_one_person_tied_to_both() -> None:
    triangles = "a partnerOf b\nb partnerOf c\na partnerOf c\nx partnerOf y\ny partnerOf z\nx partnerOf z"
    bodies = " ".join(f"{each}:Network" for each in "abcxyz")
    graph = made(f"{bodies} p:Person q:Person", f"{triangles}\np leads a\np affiliatedWith y\nq leads b")
    answer = graph.ask("joined-by-one-person")
    assert cells(answer) == [("a", 3, "x", 3, "p")]
    assert answer.rows[0].ties == ("p.affiliatedWith.y", "p.leads.a")
    two = made(
        f"{bodies} p:Person q:Person", f"{triangles}\np leads a\np affiliatedWith y\nq leads b\nq leads z"
    )
    assert not two.ask("joined-by-one-person").rows
    tied = made(f"{bodies} p:Person", f"{triangles}\np leads a\np affiliatedWith y\na partnerOf x")
    assert not tied.ask("joined-by-one-person").rows


def test_emmanuelle_rousset_alone_joins_gsef_and_rtes_in_2020(kg: KnowledgeGraph) -> None:
    pairs = {(row[0], row[2]): row[4] for row in cells(kg.ask("joined-by-one-person", as_of="2020"))}
    assert pairs["gsef", "rtes"] == "rousset-emmanuelle"


# -- Q19: who should meet -------------------------------------------------------------------------


def test_nobody_is_suggested_who_is_at_work_with_the_body_already(kg: KnowledgeGraph) -> None:
    answer = kg.ask("who-should-meet", body="RACTES")
    # The sources of Senegal and GSEF: both organise the forum of 2023, and Malick Diop speaks for both.
    assert "gsef" not in {row.cells[0] for row in answer.rows}
    assert len(answer) == 10
    tied = {tie.source for tie in kg.ties("ractes")} | {tie.target for tie in kg.ties("ractes")}
    assert not tied & {str(row.cells[0]) for row in answer.rows}


@pytest.mark.parametrize(
    "ties",
    [
        "a organises forum\nb organises forum",
        "a organises forum\nb supports forum",
        "p leads a\np represents b",
        "a signatoryOf pact\nb signatoryOf pact",
    ],
)
def test_who_organises_signs_or_speaks_together_is_at_work_together(ties: str) -> None:
    what = "a:Association b:Association forum:Event pact:Policy p:Person c:Network"
    graph = made(what, ties + "\na memberOf c\nb memberOf c")
    assert not graph.ask("who-should-meet", body="a").rows


def test_who_was_at_the_same_event_only_may_be_suggested() -> None:
    graph = made("a:Association b:Association forum:Event", "a participatesIn forum\nb organises forum")
    assert [row.cells[0] for row in graph.ask("who-should-meet", body="a").rows] == ["b"]


# -- partners for a call --------------------------------------------------------------------------


def test_partners_are_at_work_on_the_theme_and_who_knows_both_may_introduce() -> None:
    source = Source(id="page", url="https://example.org/page")
    kinds = "us:Network b:Association c:Association d:Association fund:FundingMechanism p:Person guest:Association"
    ties = (
        "b funds fund\nc implements fund\np leads b\np represents us\nc memberOf us\nguest advocatesFor fund"
    )
    graph = KnowledgeGraph.of(
        Records(
            title="made by hand",
            entities=tuple(
                Entity(
                    id=identifier,
                    kind=kind,
                    name=identifier.upper(),
                    countries=("FR",) if identifier in "bcd" else (),
                    themes=("themes/T3",) if identifier in ("fund", "d") else (),
                )
                for identifier, kind in (each.split(":") for each in kinds.split())
            ),
            statements=tuple(
                Statement(source="page", says="so", subject=a, kind=kind, object=b)
                for a, kind, b in (line.split() for line in ties.splitlines())
            ),
            sources=(source,),
            countries=(Point(id="FR", name="France"),),
        )
    )
    answer = graph.ask("partners-for-a-call", theme="themes/T3", country="FR", body="us")
    assert [(r[0], r[4], r[6], r[7]) for r in cells(answer)] == [
        ("b", "fund", False, "p"),
        ("c", "fund", True, None),
        ("d", None, False, None),
    ]
    assert answer.rows[0].ties == ("b.funds.fund", "p.leads.b", "p.represents.us")
    assert [
        row.cells[0] for row in graph.ask("partners-for-a-call", theme="themes/T3", project="fund").rows
    ] == ["b", "c"]
    with pytest.raises(NotFound, match="theme"):
        graph.ask("partners-for-a-call", theme="themes/T399")
    with pytest.raises(NotFound, match="level of government"):
        graph.ask("partners-for-a-call", level="comune")


def test_the_continents_of_which_nobody_is_named_are_told(kg: KnowledgeGraph) -> None:
    told = kg.ask("whom-to-invite", events=["gsef-forum-2021"]).sentence("fr")
    assert "Continents dont personne n'y est nommé : " in told
    assert "Afrique" in told
    assert "Amérique du Nord" not in told


# -- Q43: possible duplicates ---------------------------------------------------------------------


def pairs(*entities: Entity) -> list[tuple[str, str, str]]:
    answer = KnowledgeGraph.of(Records(title="t", entities=entities)).ask("possible-duplicates")
    return [(str(row[0]), str(row[1]), str(row[2])) for row in cells(answer)]


def test_names_equal_but_for_case_accents_and_marks_are_proposed() -> None:
    a = Entity(id="a", kind="Network", name="Réseau Économie", acronym="R.E.S.", countries=("FR",))
    b = Entity(id="b", kind="Association", name="Something else", aliases=("RESEAU ECONOMIE",))
    c = Entity(id="c", kind="Network", name="Another", acronym="r e s", countries=("FR",))
    assert pairs(a, b, c) == [("a", "b", "same name"), ("a", "c", "same acronym")]


def test_one_website_and_near_names_are_reasons_and_other_years_or_countries_are_not() -> None:
    a = Entity(
        id="a",
        kind="Network",
        name="Alliance of Korean Cities",
        website="https://www.x.org/",
        countries=("KR",),
    )
    b = Entity(id="b", kind="Network", name="Quite different", website="https://x.org/about")
    c = Entity(id="c", kind="Association", name="Aliance of Korean Cities", countries=("KR",))
    assert pairs(a, b, c) == [("a", "b", "same website"), ("a", "c", "near name")]
    d = Entity(id="d", kind="Event", name="Policy dialogue 2018", countries=("KR",))
    e = Entity(id="e", kind="Event", name="Policy dialogue 2019", countries=("KR",))
    f = Entity(id="f", kind="Network", name="Social Network", countries=("KR",))
    g = Entity(id="g", kind="Network", name="Social Network", countries=("JP",))
    assert pairs(d, e, f, g) == []


@pytest.mark.parametrize("kind", ["LocalGovernment", "PublicAgency", "Network"])
def test_a_government_and_its_place_are_never_proposed_as_one(kind: str) -> None:
    same = {"name": "Seoul", "acronym": "SEO", "countries": ["KR"], "website": "https://seoul.go.kr"}
    assert pairs(Entity(id="a", kind=kind, **same), Entity(id="b", kind="Place", **same)) == []  # type: ignore[arg-type]  # plain fields
    assert pairs(Entity(id="a", kind=kind, **same), Entity(id="b", kind="Person", **same)) == []  # type: ignore[arg-type]  # plain fields


def test_of_the_shipped_records_two_districts_called_seo_gu_are_for_a_person_to_tell_apart(
    kg: KnowledgeGraph,
) -> None:
    # the sources of GSEF and Korea: 서구 in Daejeon and 서구 in Gwangju are two bodies; beside them only two weeks of
    # the ESS in France are alike, one of which calls itself national.
    answer = kg.ask("possible-duplicates")
    districts, weeks = [row[2:4] for row in cells(answer)]
    assert districts == ("same name", "both named '서구'; both in KR; but in daejeon and in gwangju")
    assert weeks[0] == "same name" and "called otherwise in fr" in str(weeks[1])
