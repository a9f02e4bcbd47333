"""What no source states as fact (planned, forecast, hedged, hearsay) is nowhere shown as a fact: ties and observations, on every surface."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.editions import difference
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.store.shapes import validate
from ssegraph.views.payload import payload

RECORDS = """
entities:
- {id: fund, kind: Network, name: Fund}
- {id: barn, kind: Project, name: Barn}
sources:
- id: page
  url: https://example.org/page
  statements:
  - {observation: barn money, value: '900', number: '900', unit: EUR, as_of: 2020, manner: MANNER, says: to get nine hundred}
  - {observation: barn reach, value: '40', number: '40', manner: MANNER, says: forty}
  - {observation: fund members, value: '64', number: '64', as_of: 2020, says: sixty-four}
  - {observation: fund members, value: '80', number: '80', as_of: 2020, manner: MANNER, says: eighty}
  - {tie: fund supports barn, start: 2020, manner: MANNER, says: to support it}
"""


@pytest.fixture(params=["planned", "forecast", "hedged", "hearsay"])
def manner(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(manner: str, tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    folder.mkdir()
    (folder / "few.yaml").write_text(RECORDS.replace("MANNER", manner), encoding="utf-8")
    return folder


@pytest.fixture
def few(folder: Path) -> KnowledgeGraph:
    return load(folder)


def test_the_graph_says_how_it_is_said(few: KnowledgeGraph, manner: str) -> None:
    said = {each.id: each.status for each in (*few.observations(), *few.ties())}
    assert said == {
        "barn.reach": manner,
        "barn.money.2020": manner,
        "fund.members.2020.64": "stated",
        "fund.members.2020.80": manner,
        "fund.supports.barn": manner,
    }
    told = few.query("SELECT ?what ?how { ?what sse:status ?how } ORDER BY ?what").rows
    assert {how for _, how in told} == {f"sse:{manner.capitalize()}"}
    assert len(told) == 4
    validate(few.store)
    assert KnowledgeGraph.of(few.records()).records() == few.records()


def test_what_it_does_not_say_as_fact_is_at_odds_with_no_fact(few: KnowledgeGraph) -> None:
    assert few.disagreements() == []


def test_networkx_has_facts_unless_more_is_asked_for(few: KnowledgeGraph, manner: str) -> None:
    nodes, edges = few.to_networkx().nodes, few.to_networkx().edges
    assert (nodes["fund"]["observations"], "observations" in nodes["barn"], len(edges)) == (
        "members 64 (2020)",
        False,
        0,
    )
    also = few.to_networkx(also=[manner])  # type: ignore[list-item]  # a manner, by the fixture
    assert also.nodes["barn"]["observations"] == f"money 900 (2020, {manner}); reach 40 ({manner})"
    assert len(also.edges) == 1


def test_named_questions_count_facts(few: KnowledgeGraph) -> None:
    values = [row.cells[1] for row in few.ask("gsef-members-over-time", network="Fund").rows]
    assert values == ["64"]
    assert few.ask("money-without-a-lead").rows == ()


def test_support_that_is_confirmed_is_stated_as_fact(few: KnowledgeGraph, manner: str) -> None:
    assert [each.id for each in few.supported("confirmed").observations()] == ["fund.members.2020.64"]
    assert few.supported("confirmed").ties() == []
    assert str(few.strength(few.ties()[0])).endswith(f", {manner}")


def test_commands_tables_and_pages_tell_it(
    few: KnowledgeGraph, folder: Path, manner: str, tmp_path: Path
) -> None:
    shown = CliRunner().invoke(main, ["show", "Barn", "--data", str(folder), "--table"]).output
    assert shown.count(manner) == 3
    assert list(sse.observation_table(few)["status"]) == [manner, manner, "stated", manner]
    barn = next(each for each in payload(few)["entities"] if each["id"] == "barn")
    assert [each["status"] for each in barn["observations"]] == [manner, manner]
    pages = tmp_path / "pages"
    done = CliRunner().invoke(main, ["snapshot", "-o", str(pages), "--data", str(folder)])
    assert done.exit_code == 0, done.output
    html = (pages / "en" / "actor" / "barn.html").read_text(encoding="utf-8")
    assert html.count(f" · {manner} · ") == 3


def test_editions_tell_that_it_has_become_a_fact(folder: Path, manner: str, tmp_path: Path) -> None:
    later = tmp_path / "later"
    later.mkdir()
    (later / "few.yaml").write_text(RECORDS.replace("manner: MANNER, ", ""), encoding="utf-8")
    found = difference(load(folder), load(later))
    [budget] = [each for each in found.changes if each.what == "observation" and "money" in each.who]
    assert (budget.before, budget.after) == (f"900 ({manner})", "900")
