"""Contradictions are computed from what the sources say, and told in sentences that can be read aloud."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ssegraph.analysis.disagreeing import at_odds_in, borne, explained
from ssegraph.cli import main
from ssegraph.core.model import Statement
from ssegraph.core.ties import disagreements_of, ties_of
from ssegraph.graph import KnowledgeGraph, load

GOLDEN = Path(__file__).parent / "golden" / "records"
RECORDS = """
entities:
- {id: a, kind: Network, name: Alpha}
- {id: b, kind: Network, name: Beta}
sources:
- id: s
  url: https://s.example/
  statements:
  - {tie: a memberOf b, end: 2012, says: until 2012}
  - {tie: a partnerOf b, start: 2010, end: 2011, says: in 2010}
- id: t
  url: https://t.example/
  statements:
  - {tie: a memberOf b, seen: 2012-05, says: in the list}
  - {tie: a partnerOf b, start: 2009, end: 2013, says: from 2009}
- id: u
  url: https://u.example/
  statements:
  - {tie: a memberOf b, seen: 2020, says: in the list of 2020}
"""


@pytest.fixture
def few(tmp_path: Path) -> KnowledgeGraph:
    (tmp_path / "r.yaml").write_text(RECORDS, encoding="utf-8")
    return load(tmp_path)


SENTENCES = {
    (
        "seoul-sif.activities",
        "en",
    ): "Seoul Social Investment Fund, number of activities: the sources give different numbers, 331 loans, 2017 (",
    (
        "seoul-sif.activities",
        "es",
    ): "Seoul Social Investment Fund, número de actividades: las fuentes dan números distintos, 331 préstamos, 2017 (",
    (
        "seoul-sif.activities",
        "ko",
    ): "Seoul Social Investment Fund, 활동 수: 출처마다 수가 다르다. 융자 331, 2017년 (",
    (
        "seoul-sif.activities",
        "ja",
    ): "Seoul Social Investment Fund、活動数：出典によって数が異なる。融資 331, 2017年（",
}


@pytest.mark.parametrize(("about", "language"), SENTENCES)
def test_a_contradiction_of_the_shipped_graph_reads_so(kg: KnowledgeGraph, about: str, language: str) -> None:
    [found] = [each for each in kg.disagreements() if each.about == about]
    assert explained(kg, found, language).startswith(SENTENCES[about, language])


@pytest.mark.parametrize("manner, wanted", [(None, ["begun"]), ("planned", [])])
def test_what_was_announced_before_it_began_is_no_contradiction(
    manner: str | None, wanted: list[str]
) -> None:
    tie = {"subject": "a", "kind": "organises", "object": "b", "says": "so"}
    began = Statement.model_validate(tie | {"source": "s", "start": "2023-05"})
    earlier = Statement.model_validate(tie | {"source": "t", "seen": "2022-01", "manner": manner})
    assert [each.what for each in disagreements_of(ties_of([began, earlier]), [])] == wanted


def test_each_sort_has_its_sentence_and_each_side_its_source(few: KnowledgeGraph) -> None:
    told = {(each.about, each.what): explained(few, each) for each in few.disagreements()}
    assert told == {
        (
            "a.memberOf.b",
            "ended",
        ): "Alpha is a member of Beta: one source gives an end, another mentions it at a later date, until 2012 (https://s.example/); mentioned 2020 (https://u.example/).",
        (
            "a.partnerOf.b",
            "start",
        ): "Alpha is a partner of Beta: the sources give different beginnings, 2010 (https://s.example/); 2009 (https://t.example/).",
        (
            "a.partnerOf.b",
            "end",
        ): "Alpha is a partner of Beta: the sources give different ends, 2011 (https://s.example/); 2013 (https://t.example/).",
    }


def test_all_of_the_golden_slice_can_be_told_in_five_languages() -> None:
    graph = load(GOLDEN)
    found = graph.disagreements()
    assert {each.what for each in found} == {"amount", "begun", "denied", "start", "value"}
    for each in found:
        for language in ("en", "fr", "es", "ko", "ja"):
            sentence = explained(graph, each, language)
            assert not re.search(r"[{}]", sentence), sentence
            for said in each.statements:
                assert graph.source(said.source).name in sentence


def test_the_question_the_command_and_python_tell_the_same(kg: KnowledgeGraph) -> None:
    answer, found = kg.ask("disagreements"), kg.disagreements()
    assert len(answer) == sum(len(each.statements) for each in found) == 52
    assert answer.sentence().startswith(
        "Contradictions, as they follow from what the sources say: 15, with 52 statements."
    )
    for number in range(len(answer)):
        observations, ties = answer.observations(number), answer.ties(number)
        assert len(observations) + len(ties) == 1
        assert all(each.supporting for each in observations)
        assert all(each.supporting for each in ties)
    shown = " ".join(CliRunner().invoke(main, ["show", "ESS France", "--table"]).output.split())
    assert "sources contradict one another: ESS France, founded: the sources give" in shown
    # Growth over the years is a series, and no contradiction; two dates of founding are one.
    rtes = " ".join(CliRunner().invoke(main, ["show", "RTES", "--table"]).output.split())
    assert "contradict one another: RTES, founded: the sources give different dates" in rtes
    assert "RTES, number of members: the sources give" not in rtes
    reves = " ".join(CliRunner().invoke(main, ["show", "REVES", "--table"]).output.split())
    assert "noted by hand (C-reves-place)" in reves


def test_a_contradiction_of_ties_rests_on_ties(few: KnowledgeGraph) -> None:
    answer = few.ask("disagreements")
    assert [len(answer.ties(number)) for number in range(len(answer))] == [1] * 6
    assert {row[4] for row in answer.table("fr")} == {"mentionné après la fin", "le début", "la fin"}


def test_from_what_was_read_once_each_is_told_and_borne_as_when_it_is_looked_for(kg: KnowledgeGraph) -> None:
    ties, found = kg.ties(), kg.disagreements()
    bearing = at_odds_in(ties)
    of_ties = [each for each in found if each.statements[0].object]
    assert len(of_ties) >= 2
    for each in of_ties:
        first = each.statements[0]
        assert explained(kg, each, "fr", bearing[first.id, first.key]) == explained(kg, each, "fr")
    known = {each.id for each in (*ties, *kg.observations())}
    told = borne((*ties, *kg.observations()), found)
    assert [each for each, _ in told] == found
    assert all(ids and set(ids) <= known for _, ids in told)
