"""Offices and posts: a role in words is an office where it names one and nothing else, and a body's posts are found by it."""

from __future__ import annotations

import pytest
import rdflib

from ssegraph.core.offices import BASE, office_named, office_of, offices, posts_of
from ssegraph.core.resources import ontology_dir
from ssegraph.core.statements import Statement
from ssegraph.core.ties import ties_of
from ssegraph.graph import KnowledgeGraph

ROLES = {
    "president": [
        "president",
        "Présidente",
        "chair of the board",
        "president, 3rd term",
        "chair and chief executive",
        "의장",
        "理事長",
        "standing chair",
    ],
    "vice-president": [
        "vice-president",
        "Vice President",
        "first vice-president",
        "executive vice-president",
        "vice-présidente",
        "부회장",
    ],
    "co-president": ["co-president", "co-chair city", "continental co-chair Africa"],
    "secretary-general": [
        "secretary general",
        "General Secretary",
        "secretary general ad interim",
        "secrétaire générale",
        "사무총장",
    ],
    "director": [
        "director",
        "director-general",
        "CEO",
        "executive director",
        "directrice",
        "delegate general",
        "代表理事",
    ],
    "deputy-director": ["deputy director"],
    "mayor": ["mayor", "alcaldesa", "시장"],
    "deputy-mayor": ["deputy mayor", "vice-mayor"],
    "board-member": ["board member", "trustee", "member of the board"],
    "coordinator": ["coordinator", "national coordinator", "general coordinator"],
}
# Each was taken for an office by one rule or another.
NO_OFFICE = [
    "commission president",
    "investment committee chair",
    "caucus chair",
    "secretary of economic development",
    "deputy director (former)",
    "former chair",
    "special adviser",
    "policy coordinator",
    "business director",
    "professor",
    "head of communication",
    "president of the jury",
    "",
]


@pytest.mark.parametrize("office", ROLES)
def test_a_role_names_its_office_in_any_language(office: str) -> None:
    assert {role: office_named(role) for role in ROLES[office]} == dict.fromkeys(ROLES[office], office)


@pytest.mark.parametrize("role", NO_OFFICE)
def test_a_role_that_says_something_else_names_none(role: str) -> None:
    assert office_named(role) is None


def test_the_roles_are_all_tried() -> None:
    assert (sum(map(len, ROLES.values())), len(NO_OFFICE)) == (41, 13)


def test_every_office_has_its_words_in_five_languages_and_is_a_role_of_the_organization_ontology() -> None:
    graph = rdflib.Graph().parse(ontology_dir() / "offices.ttl")
    org = rdflib.Namespace("http://www.w3.org/ns/org#")
    assert {str(each).removeprefix(BASE) for each in graph.subjects(rdflib.RDF.type, org.Role)} == set(
        offices()
    )
    for office in offices().values():
        assert sorted(office.labels) == ["en", "es", "fr", "ja", "ko"], office.id
    words = [
        str(each).casefold()
        for name in ("prefLabel", "altLabel")
        for each in graph.objects(None, rdflib.SKOS[name])
    ]
    assert not [
        each
        for each in set(words)
        if len(
            {
                s
                for name in ("prefLabel", "altLabel")
                for s, o in graph.subject_objects(rdflib.SKOS[name])
                if str(o).casefold() == each
            }
        )
        > 1
    ]


def said(subject: str, kind: str = "affiliatedWith", **fields: str) -> Statement:
    return Statement.model_validate(
        {"source": "s", "subject": subject, "kind": kind, "object": "net", "says": "so"} | fields
    )


def test_a_post_has_its_holders_over_time_the_latest_known_first() -> None:
    ties = ties_of(
        [
            said("ann", "chairs", start="2010", end="2015"),
            said("bo", role="president", seen="2019"),
            said("cy", role="president", manner="planned"),
            said("di", role="adviser"),
            said("eve", "leads", role="director", start="2012"),
        ]
    )
    director, president = posts_of(ties)
    assert [tie.source for tie in president.holders] == ["bo", "ann"]
    assert president.last_mentioned == "2019"
    assert [tie.source for tie in president.held("2012")] == ["ann"]
    # Taken up once and not heard of since: perhaps, and never as if it were so today.
    assert director.held("2025") == []
    assert [tie.source for tie in director.held("2025", ["possible"])] == ["eve"]
    assert president.held("2017") == []


def test_sparql_and_python_tell_the_same_offices(kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT ?tie ?office { ?tie a sse:Tie BIND(sse:office(?tie) AS ?office) FILTER(BOUND(?office)) }"
    ).rows
    told = {str(tie): str(office).removeprefix(BASE) for tie, office in rows}
    assert told == {tie.id: office for tie in kg.ties() if (office := office_of(tie.kind, tie.role))}
    assert len(told) > 200
    of_posts = {tie.id for post in kg.posts() for tie in post.holders}
    assert of_posts == {tie.id for tie in kg.ties() if tie.id in told and tie.as_fact}


def test_offices_that_stand_only_in_a_role_are_found(kg: KnowledgeGraph) -> None:
    rows = [row[:2] for row in kg.ask("office-holders", body="ICA").table("fr")]
    assert ("Ariel Guarco", "présidence") in rows
    assert {post.office.id for post in kg.posts("GSEF")} >= {"president", "co-president", "vice-president"}
    assert all(post.body == "rtes" for post in kg.posts("RTES"))
