"""How complete a list of members is: what is named here beside what somebody counts, and nothing lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

import ssegraph as sse
from ssegraph.analysis.completeness import completeness, completeness_of, completeness_read
from ssegraph.core.resources import data_dir
from ssegraph.core.when import date_in_words
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.reading import read_records

RECORDS = """title: mine
entities:
- {id: net, kind: Network, name: Network of towns, acronym: NET}
- {id: other, kind: Network, name: Other network}
- {id: quiet, kind: Network, name: Quiet network}
- {id: a, kind: LocalGovernment, name: Town A}
- {id: b, kind: LocalGovernment, name: Town B}
- {id: c, kind: LocalGovernment, name: Town C}
- {id: d, kind: LocalGovernment, name: Town D}
sources:
- id: s
  url: https://www.towns.example/page
  publisher: net
  statements:
  - {tie: a memberOf net, seen: 2019-05, says: named in the list}
  - {tie: a memberOf net, seen: 2017, role: founder, says: it founded it}
  - {tie: b memberOf net, start: 2012, end: 2018, says: it left}
  - {tie: c memberOf net, start: 2030, manner: planned, says: it wants to join}
  - {observation: net members, value: '40', number: '40', counted: members, as_of: 2016, says: so many}
  - {observation: net members, value: more than 50, number: '50', bound: more than, counted: members, as_of: 2020, says: so many}
  - {observation: net members, value: '12', number: '12', counted: countries, as_of: 2021, says: from so many countries}
  - {attribute: net steward, value: A. Reader, as_of: 2024-01-05, says: keeps it}
  - {attribute: net steward, value: an earlier one, as_of: 2020, says: kept it}
  - {observation: net listed, value: '2', number: '2', as_of: 2024-01-05, says: named then}
  - {tie: a memberOf other, says: listed}
  - {tie: d memberOf other, start: 2015, says: joined}
- id: t
  url: https://elsewhere.example/page
  statements:
  - {observation: other members, value: '9', number: '9', counted: members, says: so many}
"""


@pytest.fixture
def kg(tmp_path: Path) -> KnowledgeGraph:
    (tmp_path / "all.yaml").write_text(RECORDS, encoding="utf-8")
    return KnowledgeGraph.of(read_records(tmp_path))


def test_members_known_stand_beside_the_newest_number_of_all_of_them(kg: KnowledgeGraph) -> None:
    net, other = completeness(kg)
    # Who left is no member, who plans to join is none yet, and twelve countries are no members.
    assert (net.network, net.known, str(net.newest)) == ("net", 1, "2019-05")
    assert net.claimed is not None
    assert (net.claimed.number, net.claimed.bound, str(net.claimed.as_of), net.by) == (
        "50",
        "more than",
        "2020",
        "NET",
    )
    assert (net.steward, str(net.confirmed), net.listed, net.lost, net.share) == (
        "A. Reader",
        "2024-01-05",
        2,
        True,
        1 / 50,
    )
    assert (other.known, str(other.newest), other.by, other.steward, other.lost) == (
        2,
        "2015",
        "elsewhere.example",
        None,
        False,
    )


def test_as_of_a_date_what_held_then_counts(kg: KnowledgeGraph) -> None:
    net = completeness(kg, as_of="2017-06")[0]
    assert net.claimed is not None
    assert (net.known, net.claimed.number, net.steward) == (2, "40", None)
    [other] = [each for each in completeness(kg, as_of="2017") if each.network == "other"]
    # Of whom no date says anything is told apart, and is no member of that day.
    assert (other.known, other.undated, "1 of whom no date" in other.sentence()) == (1, 1, True)
    assert completeness(kg)[1].undated == 0


def test_of_whom_nothing_is_known_nothing_is_said(kg: KnowledgeGraph) -> None:
    assert completeness_of(kg, kg.entity("quiet")) is None


@pytest.mark.parametrize("language", ["en", "fr", "es", "ko", "ja"])
def test_the_sentence_has_every_number_and_who_says_it(language: str, kg: KnowledgeGraph) -> None:
    net, other = (each.sentence(language) for each in completeness(kg))
    dates = (date_in_words("2019-05", language), date_in_words("2024-01-05", language))
    assert all(each in net for each in ("1", "50", "2020", "NET", "A. Reader", *dates))
    assert "2019-05" not in net
    assert "9" in other and "elsewhere.example" in other and "None" not in net + other


def test_table_frame_and_json_say_the_same(kg: KnowledgeGraph) -> None:
    found = sse.coverage(kg)
    [row, _] = found.network_rows()
    assert row == (
        "NET",
        1,
        "2019-05",
        "more than 50 members",
        "2020",
        "NET",
        "2%",
        "A. Reader",
        "2024-01-05",
    )
    assert [*found.networks_frame().iloc[0]] == ["net", *row]
    [first, _] = found.to_dict()["networks"]
    assert first == {
        "id": "net",
        **dict(zip(found.NETWORK_COLUMNS, row, strict=True)),
        "says": found.networks[0].sentence(),
    }


def test_a_list_of_members_is_never_given_without_how_many_there_are_said_to_be(kg: KnowledgeGraph) -> None:
    for date, number in ((None, "more than 50"), ("2017-06", "40")):
        answer = kg.ask("members-of", network="NET", as_of=date)
        assert number in answer.sentence() and "50 membres" not in answer.sentence("en")
        assert answer.beside["fr"] in answer.sentence("fr")
    assert kg.ask("members-of", network="Quiet network").beside == {}


# ---------------------------------------------------------------------------------------------
# the shipped graph


def test_the_four_networks_that_matter_first_have_a_steward() -> None:
    kept = {each.network for each in completeness(sse.load()) if each.steward and each.confirmed}
    assert {"gsef", "rtes", "ssegov", "ractes"} <= kept


def test_no_list_of_members_has_become_shorter_than_its_steward_left_it() -> None:
    watched = [each for each in completeness(sse.load()) if each.steward]
    assert len(watched) >= 4 and all(each.listed is not None for each in watched)
    assert [(each.name, each.known, each.listed) for each in watched if each.lost] == []
    # A member named later than these is not lost by a correction unseen.
    floor = {"gsef": "2019-11", "rtes": "2012-12", "ssegov": "2024-11", "ractes": "2019-11"}
    newest = {each.network: str(each.newest) for each in watched}
    assert {name: newest[name] for name in floor if newest[name] < floor[name]} == {}


def test_the_document_of_the_stewards_is_there() -> None:
    assert (data_dir() / "documents" / "stewards.md").is_file()


def test_read_at_once_it_is_what_is_read_of_each_alone(kg: KnowledgeGraph) -> None:
    for graph, known in ((kg, {"net", "other"}), (kg.at("2016"), {"net", "other"})):
        at_once = completeness_read(graph, graph.records())
        assert set(at_once) == known
        assert at_once == {each.id: found for each in graph if (found := completeness_of(graph, each))}
