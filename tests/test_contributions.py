"""What the report says is in the graph whole; contributions, observations, money: found, told, hidden with who is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from ssegraph.analysis.money import chains
from ssegraph.cli import main
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import DataError, NotFound
from ssegraph.core.model import Contribution, Records
from ssegraph.core.resources import data_dir
from ssegraph.core.statements import Statement
from ssegraph.core.ties import observations_of
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.records.reading import read_records

GOLDEN = Path(__file__).parent / "golden" / "records"
REPORT = "gsef-2020-session-report"
ITEMS = yaml.safe_load((Path(__file__).parent / "report.yaml").read_text(encoding="utf-8"))


def _said(records: Records) -> list[Statement]:
    return [each for each in records.statements if each.source == REPORT and not each.withdrawn]


def test_of_the_72_things_the_report_says_at_least_64_are_statements_in_its_exact_words(
    records: Records,
) -> None:
    quoted = {each.key for each in _said(records) if each.quote}
    missing = []
    for item in ITEMS:
        keys = [".".join(each.partition(": ")[2].split()) for each in item["stated"]]
        if not all(key in quoted for key in keys):
            missing.append((item["item"], [key for key in keys if key not in quoted]))
    assert len(ITEMS) == 72
    assert len(ITEMS) - len(missing) >= 64, missing
    # Which government a logo is of that breaks off before the name, the report does not say: the statement was withdrawn.
    assert [item for item, _ in missing] == ["GOBJERNO DE (logo)"]


def test_which_lines_of_the_report_no_statement_rests_on(records: Records) -> None:
    """Print them with `pytest -s`; what is left are headings, marks and the form's own words."""
    text = (data_dir() / "documents" / f"{REPORT}.md").read_text(encoding="utf-8")
    covered = bytearray(len(text))
    for said in _said(records):
        for span in said.quotes:
            assert text[span.at : span.end] == span.text
            covered[span.at : span.end] = b"\x01" * len(span.text)
    at, left = 0, []
    for number, line in enumerate(text.split("\n"), 1):
        rest = "".join(
            letter for place, letter in enumerate(line, at) if not covered[place] and letter.isalnum()
        )
        if rest:
            left.append((number, line.strip(), len(rest)))
        at += len(line) + 1
    for number, line, size in left:
        print(f"{number}: {size} letters of {line[:100]!r} rest under no statement")
    letters = sum(letter.isalnum() for letter in text)
    assert 1 - sum(size for *_, size in left) / letters > 0.95


def test_contributions_are_found_by_who_kind_whom_theme_and_session(kg: KnowledgeGraph) -> None:
    about = kg.contributions(about="crowdfunding")
    assert {each.entity for each in about} >= {"kim-young", "samba-khady"}
    themes = kg.contributions(theme="Politiques Publiques", session="seed-session")
    assert themes
    assert all("themes/T6" in each.themes for each in themes)
    assert themes == kg.contributions(theme="themes/T6", session="seed-session")
    answers = kg.contributions("Malick Diop", kind="Answer")
    assert all(each.reply_to for each in answers)
    assert answers[0].said
    assert {each.kind for each in kg.contributions(session="seed-session")} == {
        "Claim",
        "Question",
        "Answer",
        "Proposal",
        "Goal",
        "Value",
        "Strategy",
    }
    for wrong in ({"theme": "Public policy"}, {"kind": "Answers"}, {"about": "crowdfundin"}):
        with pytest.raises(NotFound) as caught:
            kg.contributions(**wrong)
        assert caught.value.suggestions


def test_observations_are_found_by_measure_and_a_series_tells_what_is_sure(kg: KnowledgeGraph) -> None:
    members = kg.observations("RTES", measure="members")
    assert {each.counted for each in members} >= {"local authorities", "regions", "communes"}
    series = kg.series("RTES", "members")
    days = [str(each.as_of) for each in series if each.as_of]
    assert days == sorted(days)
    assert len(series) == len(members) == len(series.rows()) > 8
    drawing = series.plot()
    [axes] = drawing.axes
    hollow = [line for line in axes.lines if line.get_fillstyle() == "none"]
    bound = [each for each in members if each.as_of and (each.bound or not each.as_fact)]
    assert len(hollow) == len(bound) > 2
    with pytest.raises(NotFound) as caught:
        kg.observations("RTES", measure="member")
    assert "members" in caught.value.suggestions


def test_no_number_of_the_shipped_graph_lacks_what_it_counts_or_its_unit(kg: KnowledgeGraph) -> None:
    from ssegraph.core.ontology import load_ontology

    checked = 0
    for each in kg.observations(measure=list(load_ontology().measures)):
        assert each.number, each.id
        assert each.counted or each.unit or each.kind == "edition", each.id
        assert each.kind != "money" or each.unit, each.id
        checked += 1
    assert checked > 180


def test_money_is_shown_from_end_to_end_and_the_question_says_the_same(kg: KnowledgeGraph) -> None:
    found = chains(kg)
    rows = found.rows()
    asked = kg.ask("money-chains")
    told = [(each["payer"], each["mechanism"], each["recipient"], each["purpose"] or "") for each in asked]
    assert sorted(told) == sorted(
        (each.payer, each.mechanism, each.recipient, row[6]) for each, row in zip(found, rows, strict=True)
    )
    whole = [row for row in rows if row[1] and row[3] and row[5] and row[6]]
    assert len({(row[0], row[2], row[4]) for row in whole}) >= 10
    for each in found:
        assert kg.entity(each.mechanism).kind == "FundingMechanism"
        assert each.mechanism not in each.run_by
        assert all(tie.as_fact for tie in (each.paid, each.given))
    sums = {said.money for each in found for said in each.paid.payments}
    assert any("CAD" in each for each in sums)
    assert found.plot().axes


def test_an_amount_without_a_currency_and_a_bound_without_a_number_are_refused(tmp_path: Path) -> None:
    text = "entities:\n- {id: a, kind: Company, name: A}\n- {id: b, kind: Project, name: B}\nsources:\n- id: s\n  url: https://s.example/\n  statements:\n  - {tie: a funds b, says: pays, %s}\n"
    for wrong, why in {
        "amount: 5": "currency",
        "currency: EUR": "amount",
        "bound: about": "write `number` or `amount`",
        "amount: five, currency: EUR": "amount",
        "amount: 5, currency: euro": "currency",
        "counted: people": "has no 'counted'",
    }.items():
        (tmp_path / "r.yaml").write_text(text % wrong, encoding="utf-8")
        with pytest.raises(DataError) as caught:
            read_records(tmp_path)
        assert any(why in each.message for each in caught.value.problems), wrong
        assert caught.value.problems[0].line == 8
    (tmp_path / "r.yaml").write_text(
        text % "amount: 5.5, currency: EUR, bound: at most, purpose: bread", encoding="utf-8"
    )
    [tie] = read_records(tmp_path).ties
    assert tie.money == "at most 5.5 EUR, bread"


def test_what_a_contribution_may_not_say_is_refused_at_its_line(tmp_path: Path) -> None:
    text = "entities:\n- {id: a, kind: Person, name: A}\n- {id: b, kind: Project, name: B}\nsources:\n- id: s\n  url: https://s.example/\n  statements:\n  - {contribution: a Claim it-works, says: It works.}\n  - {contribution: %s, says: so%s}\n"
    wrong = {
        ("a claim it-works-too", ""): "no kind of contribution",
        ("a Boast it-works-too", ""): "unknown kind of contribution",
        ("b Claim it-works-too", ""): "says nothing",
        ("a Claim", ""): "is no contribution",
        ("a Answer it-does", ", reply_to: a.Claim.it-work"): "unknown contribution",
        ("a Answer it-does", ", themes: [themes/T99]"): "unknown theme",
        ("a Answer it-does", ", about: [c]"): "unknown entity",
        ("a Answer it-does", ", session: c"): "unknown entity",
        ("a Answer it-does", ", number: 5"): "has no 'number'",
    }
    for (words, more), why in wrong.items():
        (tmp_path / "r.yaml").write_text(text % (words, more), encoding="utf-8")
        with pytest.raises(DataError) as caught:
            read_records(tmp_path)
        assert any(why in each.message and each.line == 9 for each in caught.value.problems), (
            words,
            more,
            caught.value.problems,
        )


def test_a_date_a_country_and_an_identifier_are_held_to_their_form(tmp_path: Path) -> None:
    text = "entities:\n- {id: a, kind: Network, name: A}\nsources:\n- id: s\n  url: https://s.example/\n  statements:\n  - {attribute: a %s, value: %s, says: so}\n"
    for name, value in {
        "founded": "in spring",
        "held": "2020/soon",
        "country": "XX",
        "wikidata": "12",
        "siren": "12345678",
        "ror": "https://ror.org/x",
    }.items():
        (tmp_path / "r.yaml").write_text(text % (name, value), encoding="utf-8")
        with pytest.raises(DataError):
            read_records(tmp_path)
    for name, value in {
        "founded": "2013~",
        "held": "2020-10-19/2020-10-23",
        "country": "FR",
        "wikidata": "Q42",
        "siren": "349974931",
    }.items():
        (tmp_path / "r.yaml").write_text(text % (name, f"'{value}'"), encoding="utf-8")
        assert read_records(tmp_path).observations[0].value == value


def test_a_span_of_dates_is_at_odds_with_a_day_outside_it_only() -> None:
    def held(*values: str) -> int:
        said = [
            Statement(source=f"s{n}", subject="a", kind="held", value=value, says="so")
            for n, value in enumerate(values)
        ]
        return len(Records(title="x", statements=tuple(said)).disagreements())

    assert held("2021-10-04/2021-10-08", "2021") == 0
    assert held("2021-10-04/2021-10-08", "2021-10-06") == 0
    assert held("2021-10-04/2021-10-08", "2022") == 1
    assert held("2018/2021", "2018/2022") == 1
    assert held("2018/2021", "2018-03/2021-12") == 0


def test_only_like_is_compared_with_like() -> None:
    def said(number: str, **fields: Any) -> Statement:
        return Statement(
            source="s" + number,
            subject="a",
            kind="members",
            value=number,
            number=number,
            as_of=HalfKnownDate("2020"),
            says="so",
            **fields,
        )

    def odds(*statements: Statement) -> int:
        return len(Records(title="x", statements=statements).disagreements())

    assert odds(said("5", counted="cities"), said("6", counted="cities")) == 1
    assert odds(said("5", counted="cities"), said("6", counted="networks")) == 0
    assert odds(said("5", unit="EUR"), said("6", unit="USD")) == 0
    assert odds(said("5"), said("6", bound="about")) == 0
    assert odds(said("5"), said("6", manner="forecast")) == 0
    assert odds(said("5", manner="planned"), said("6", manner="forecast")) == 0


def test_what_an_unlisted_person_asked_is_not_told_nor_that_an_answer_was_to_it() -> None:
    golden = load(GOLDEN)
    listed = golden.listed()
    assert [each.entity for each in golden.contributions(kind="Question")] == ["listener"]
    assert listed.contributions(kind="Question") == []
    [answer] = golden.contributions(kind="Answer")
    [told] = listed.contributions(kind="Answer")
    assert (answer.reply_to, told.reply_to) == ("listener.Question.paying-for-mills", None)
    assert answer.statements[0].id == told.statements[0].id
    copy = listed.store.local()
    assert "listener" not in "".join(map(str, copy.match(None, None, None, None)))
    assert [each.said for each in KnowledgeGraph(copy).contributions()] == [
        each.said for each in listed.contributions()
    ]


def test_a_contribution_is_one_for_who_kind_and_name_whoever_reports_it() -> None:
    said = [
        Statement(source=source, subject="a", kind="Goal", value="bread", says=words, themes=(theme,))
        for source, words, theme in (
            ("s", "wants bread", "themes/T2"),
            ("t", "wants bread for all", "themes/T12"),
        )
    ]
    [one] = observations_of(said)
    assert isinstance(one, Contribution)
    assert one.sources == ("s", "t")
    assert one.themes == ("themes/T12", "themes/T2")
    assert one.said == "wants bread / wants bread for all"


def test_the_command_shows_what_somebody_says_and_what_money_a_tie_moved() -> None:
    done = CliRunner().invoke(main, ["show", "RACTES", "--table"])
    assert done.exit_code == 0
    assert "Interventions" in done.output
    money = CliRunner().invoke(main, ["show", "capf-fonds", "--table"])
    assert "90,000,000 CAD" in money.output
