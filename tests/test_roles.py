"""Roles and our own words in five languages: what is worded, how much of the shipped data that is, and what stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
import rdflib

from ssegraph.ask.answers import cell_in_words
from ssegraph.cli.statements import tie_row
from ssegraph.core.model import Records
from ssegraph.core.names import fold
from ssegraph.core.proofs import told_in_words
from ssegraph.core.resources import ontology_dir
from ssegraph.core.roles import BASE, role_in_words, role_named, roles, written_in
from ssegraph.core.statements import Statement
from ssegraph.core.ties import ties_of
from ssegraph.core.words import catalogue, languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.pages import Pages
from ssegraph.views.payload import payload

FREE = {"lead of Made51"}
"""Role texts of the shipped data that name one thing and are worded nowhere."""

WORDED = {
    # As it is written, where that is the language; accents decide.
    ("president", "en"): "president",
    ("Vice President", "en"): "Vice President",
    ("présidente", "fr"): "présidente",
    ("president", "fr"): "présidence",
    ("présidente", "ko"): "회장",
    ("이사장", "ja"): "理事長",
    ("chief executive", "fr"): "direction générale",
    ("chief executive", "ko"): "최고경영자",
    ("mayor", "ko"): "자치단체장",
    ("deputy mayor", "fr"): "adjoint ou adjointe au maire",
    # By pattern, where all parts are known.
    ("president, 6th term", "es"): "presidencia, mandato n.º 6",
    ("president, 6th term", "en"): "president, 6th term",
    ("former chair", "ja"): "元議長",
    ("director (former)", "fr"): "direction (anciennement)",
    ("co-chair city for North America", "fr"): "ville coprésidente (Amérique du Nord)",
    ("continental co-chair Africa", "ko"): "대륙별 공동의장(아프리카)",
    ("alternate, Europe", "es"): "suplencia (Europa)",
    ("trustee, secretary", "fr"): "fiduciaire, secrétariat",
    ("chair and chief executive", "ja"): "議長、最高経営責任者",
    ("mayor of Bilbao", "ja"): "首長（Bilbao）",
}

UNWORDED = [
    "keeper of the seals",
    "minister of Labour",
    "director of Studies",
    "former keeper of the seals",
    "president of the jury",
    "chair and keeper of the seals",
    "mayor of Bilbao in 2016",
    "président du jury",
    "",
]

TOLD = {
    ("in the member list of 38", "es"): "figura en la lista de 38 miembros",
    ("observer present at the 40th meeting", "fr"): "présence comme observateur à la 40ᵉ réunion",
    ("mayor", "ja"): "首長",
    ("40 countries", "fr"): "40 pays",
    ("seen at this address too", "en"): "seen at this address too",
    ("created in 1998", "ko"): "1998년에 설립",
}


@pytest.mark.parametrize(("text", "language"), WORDED)
def test_a_role_is_worded_by_its_label_or_by_pattern(text: str, language: str) -> None:
    assert role_in_words(text, language) == WORDED[text, language]


@pytest.mark.parametrize("text", UNWORDED)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_role_of_which_a_part_is_unknown_stays_as_it_is(text: str, language: str) -> None:
    assert role_in_words(text, language) is None


@pytest.mark.parametrize(("text", "language"), TOLD)
def test_our_words_are_worded_by_the_catalogues_with_their_number(text: str, language: str) -> None:
    assert told_in_words(text, language) == TOLD[text, language]


def test_the_cases_are_all_tried() -> None:
    assert (len(WORDED), len(UNWORDED), len(TOLD)) == (20, 9, 6)


def test_every_role_has_a_label_in_five_languages_and_no_word_names_two() -> None:
    graph = rdflib.Graph().parse(ontology_dir() / "roles.ttl")
    concepts = {str(each).removeprefix(BASE) for each in graph.subjects(rdflib.RDF.type, rdflib.SKOS.Concept)}
    assert concepts == set(roles())
    assert len(concepts) > 120
    for each, role in roles().items():
        assert sorted(role.labels) == ["en", "es", "fr", "ja", "ko"], each
    # A label of another language may stand for two ("présidence"): it names neither. English and the other words never do.
    named: dict[str, set[str]] = {}
    for concept, _, word in graph.triples((None, rdflib.SKOS.altLabel, None)):
        named.setdefault(fold(str(word)), set()).add(str(concept))
    for concept, _, word in graph.triples((None, rdflib.SKOS.prefLabel, None)):
        if isinstance(word, rdflib.Literal) and word.language == "en":
            named.setdefault(fold(str(word)), set()).add(str(concept))
    assert {word: found for word, found in named.items() if len(found) > 1} == {}
    assert {word for word in named if role_named(word) is None} == set()


def test_each_role_of_the_shipped_data_is_worded_in_five_languages_or_on_the_list(kg: KnowledgeGraph) -> None:
    texts = [tie.role for tie in kg.ties() if tie.role]
    said = {each.role for tie in kg.ties() for each in tie.statements if each.role}
    free = {text for text in said if any(role_in_words(text, language) is None for language in languages())}
    assert free == FREE
    worded = sum(text not in free for text in texts)
    assert len(texts) > 500
    assert worded / len(texts) >= 0.99


def test_more_than_half_of_what_we_say_is_worded_in_five_languages(records: Records) -> None:
    says = [each.says for each in records.statements if each.says and not each.withdrawn]
    worded = [text for text in says if all(told_in_words(text, each) is not None for each in languages())]
    assert len(says) > 2_500
    assert len(worded) / len(says) >= 0.55
    # Words of a language are words: one that has its own script has it in them.
    for language, script in (("ja", "[\u3040-\u30ff\u4e00-\u9fff]"), ("ko", "[\uac00-\ud7a3]")):
        assert [
            text for text in set(worded) if not re.search(script, told_in_words(text, language) or "")
        ] == []


def test_what_the_shipped_data_counts_is_worded(records: Records) -> None:
    counted = {each.counted for each in records.statements if each.counted}
    counted |= {part.of for each in records.statements for part in each.parts}
    units = {
        each.unit for each in records.statements if each.unit and not re.fullmatch("[A-Z]{3}", each.unit)
    }
    assert len(counted) > 190
    for language in languages():
        assert {
            each for each in counted | units if f"counted.{each}" not in catalogue(language).names
        } == set()


def test_answers_and_the_command_word_roles_and_our_words(kg: KnowledgeGraph) -> None:
    assert cell_in_words("role", "board member", "ko") == "이사"
    assert cell_in_words("told", "present | a text of its own", "fr") == "présence | a text of its own"
    # A column of another name is left alone.
    assert cell_in_words("note", "board member", "ko") == "board member"
    tie = next(
        tie for tie in kg.ties() if tie.role == "board member" and tie.evidence[0].says == "board member"
    )
    row = tie_row(kg, tie, "fr")
    assert row[0].endswith("(membre du conseil d’administration)")
    assert "notre résumé : membre du conseil d’administration" in row[3]
    assert tie_row(kg, tie)[0].endswith("(board member)")


def _said(**fields: object) -> Statement:
    return Statement.model_validate(
        {
            "source": "s",
            "subject": "ann",
            "kind": "affiliatedWith",
            "object": "net",
            "says": "She keeps them.",
        }
        | fields
    )


def _graph(said: Statement) -> KnowledgeGraph:
    return KnowledgeGraph.of(
        Records.model_validate(
            {
                "title": "mine",
                "entities": [
                    {"id": "ann", "kind": "Person", "name": "Ann"},
                    {"id": "net", "kind": "Network", "name": "Net"},
                ],
                "sources": [{"id": "s", "url": "https://example.org/list", "language": "fr"}],
                "statements": [said],
            }
        )
    )


def _marked(html: str) -> Iterator[tuple[str, str]]:
    for language, text in re.findall(
        r'<span(?: class="role")?(?: lang="(\w+)")? dir="auto">([^<]*)</span>', html
    ):
        yield language, unescape(text)


def test_the_site_words_them_and_marks_the_language_of_what_nobody_worded() -> None:
    worded = Pages(_graph(_said(role="board member", says="present"))).html("ja/actor/ann.html")
    assert {("", "(理事)"), ("", "出席")} <= set(_marked(worded))
    free = Pages(_graph(_said(role="keeper of the seals"))).html("ja/actor/ann.html")
    assert {("en", "(keeper of the seals)"), ("en", "She keeps them.")} <= set(_marked(free))
    of_a_table = Pages(_graph(_said(role="garde des sceaux", row="1"))).html("ja/actor/ann.html")
    assert ("fr", "(garde des sceaux)") in set(_marked(of_a_table))


def test_the_role_of_a_table_is_in_the_language_of_the_table() -> None:
    languages_of = {"s": "fr"}.get
    (tie,) = ties_of([_said(role="garde des sceaux", row="1")])
    assert written_in(tie, languages_of) == "fr"
    assert written_in(tie, lambda source: None) is None
    (tie,) = ties_of([_said(role="keeper of the seals")])
    assert written_in(tie, languages_of) == "en"


def test_the_page_holds_the_words_of_its_roles_and_no_others() -> None:
    held = payload(_graph(_said(role="board member", says="present")))
    assert held["terms"]["roles"] == {
        "board member": {
            "es": "miembro del consejo",
            "fr": "membre du conseil d’administration",
            "ja": "理事",
            "ko": "이사",
        }
    }
    assert sorted(held["terms"]["told"]) == ["present"]
    (tie,) = held["ties"]
    assert (tie["role"], "roleIn" in tie) == ("board member", False)
    free = payload(_graph(_said(role="keeper of the seals")))
    assert (free["terms"]["roles"], free["terms"]["told"]) == ({}, {})
    assert free["ties"][0]["roleIn"] == "en"
