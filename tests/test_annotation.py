"""What people add to a sheet or correct in it is taken, or refused in words with its line; and kept as annotations."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ssegraph.core.errors import DataError, StoreError
from ssegraph.core.statements import Statement
from ssegraph.documents import acceptance, stages
from ssegraph.documents.corrections import annotated, gold_of, save_gold, sound
from ssegraph.documents.scoring import load_gold, score
from ssegraph.documents.sheet import COLUMNS, Row, added_id, read_sheet, write_sheet
from ssegraph.records.reading import read_records

TEXT = """# Workshop on care

## Speakers

- Ann Lee, director of the Care Network (CN)

The Blue Bank and 40 members of the Care Network met Bo Ray in 2019.
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet of a short report, nothing decided."""
    report, path = tmp_path / "report.md", tmp_path / "c.csv"
    report.write_text(TEXT, encoding="utf-8")
    stages.read_into(path, [report])
    return path


def add(sheet: Path, *rows: dict[str, str]) -> None:
    """Write rows at the end of a sheet, as a person does in a spreadsheet."""
    with sheet.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n")
        writer.writerows(rows)


def accept(sheet: Path) -> tuple[acceptance.Gain, Path]:
    data = sheet.with_name("data")
    (gain,) = acceptance.accept(data, stages.matched(sheet), read_sheet(sheet))
    return gain, data


def test_rows_added_in_the_sheet_enter_the_graph_with_their_quotes(sheet: Path) -> None:
    quote = "The Blue Bank and 40 members of the Care Network"
    add(
        sheet,
        {"what": "entity", "name": "Blue Bank", "kind": "Cooperative"},
        {"name": "Blue Bank", "kind": "memberOf", "target": "Care Network", "quote": quote, "date": "2019"},
        {"name": "CN", "kind": "members", "value": "40", "quote": quote, "context": "the Care Network (CN)"},
    )
    gain, data = accept(sheet)
    assert (gain.entities, gain.ties, gain.observations, gain.waiting) == (2, 1, 1, ())
    records = read_records(data)
    (tie,) = records.ties
    assert (tie.source, tie.kind, tie.target, str(tie.start)) == (
        "blue-bank",
        "memberOf",
        "care-network",
        "2019",
    )
    assert [each.text for each in tie.evidence[0].quotes] == [quote]
    # read again, the rows are still there, with ids
    stages.read_into(sheet, [sheet.with_name("report.md")])
    kept = [row for row in read_sheet(sheet).values() if row.read == "person"]
    assert len(kept) == 3 and all(row.row for row in kept)
    assert accept(sheet)[0].ties == 0


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"name": "Blue Bank", "kind": "Bakk"}, "unknown kind 'Bakk'"),
        ({"name": "Red Bank", "kind": "Cooperative"}, "the name is not in the text"),
        (
            {"name": "Ann Lee", "kind": "memberOf", "target": "Care Network", "quote": "Ann Lee is a member"},
            "does not say",
        ),
        ({"name": "Ann Lee", "kind": "memberOf", "target": "Care Network"}, "which words state it"),
        (
            {
                "name": "Ann Lee",
                "kind": "basedIn",
                "target": "Care Network",
                "quote": "Ann Lee, director of the Care Network",
            },
            "cannot be tied",
        ),
        (
            {"name": "Ann Lee", "kind": "memberOf", "target": "Care Network", "quote": "The Blue Bank"},
            "no quote names",
        ),
        (
            {"name": "Zoe", "kind": "memberOf", "target": "Care Network", "quote": "the Care Network"},
            "nothing in the document is called 'Zoe'",
        ),
        (
            {
                "name": "Ann Lee",
                "kind": "memberOf",
                "target": "Care Network",
                "quote": "Ann Lee",
                "date": "soon",
            },
            "no date",
        ),
        ({"name": "Ann Lee"}, "needs a name and a kind"),
        (
            {
                "name": "Care Network",
                "kind": "members",
                "value": "41",
                "quote": "40 members of the Care Network",
            },
            "do not say 41",
        ),
        ({"name": "Blue Bank", "kind": "Cooperative", "document": "other.md"}, "no document 'other.md'"),
    ],
    ids=range(11),
)
def test_what_cannot_be_taken_is_refused_with_its_line_and_nothing_is_written(
    sheet: Path, row: dict[str, str], why: str
) -> None:
    line = len(sheet.read_text(encoding="utf-8-sig").splitlines()) + 1
    add(sheet, row)
    with pytest.raises(DataError) as refused:
        accept(sheet)
    assert why in str(refused.value) and f":{line}:" in str(refused.value)
    assert not list(sheet.parent.glob("data/*.yaml"))


def changed(sheet: Path, chosen: Callable[[Row], bool], **cells: str) -> None:
    rows = read_sheet(sheet).values()
    assert sum(map(chosen, rows)) == 1
    write_sheet(sheet, [replace(row, **cells) if chosen(row) else row for row in rows])


def leads(row: Row) -> bool:
    return row.kind == "leads"


@pytest.mark.parametrize("decision", ["accept", "edit"])
def test_cells_corrected_beside_a_decision_count(sheet: Path, decision: str) -> None:
    changed(sheet, leads, decision=decision, kind="chairs", value="chairwoman", date="2018")
    changed(
        sheet,
        lambda row: row.what == "entity" and row.name == "Ann Lee",
        decision=decision,
        name="Ann M. Lee",
    )
    gain, data = accept(sheet)
    records = read_records(data)
    assert (gain.ties, gain.waiting) == (1, ())
    assert [(tie.source, tie.kind, tie.role, str(tie.start)) for tie in records.ties] == [
        ("ann-m-lee", "chairs", "chairwoman", "2018")
    ]
    assert {"Ann M. Lee"} <= {entity.name for entity in records.entities}


def test_corrections_survive_another_reading(sheet: Path) -> None:
    changed(sheet, leads, decision="accept", kind="chairs")
    stages.read_into(sheet, [sheet.with_name("report.md")])
    (row,) = [row for row in read_sheet(sheet).values() if row.kind == "chairs"]
    assert row.decision == "edit"
    assert [tie.kind for tie in read_records(accept(sheet)[1]).ties] == ["chairs"]


def test_a_tie_whose_end_is_corrected_is_another_tie_of_the_same_words(sheet: Path) -> None:
    add(sheet, {"what": "entity", "name": "Workshop on care", "kind": "Event"})
    changed(sheet, leads, decision="accept", target="Workshop on care")
    with pytest.raises(DataError, match="no quote names Workshop on care"):
        accept(sheet)
    changed(sheet, leads, target="Care Network", kind="affiliatedWith")
    assert [tie.kind for tie in read_records(accept(sheet)[1]).ties] == ["affiliatedWith"]


def test_what_is_changed_and_not_decided_is_told(sheet: Path) -> None:
    changed(sheet, leads, kind="chairs")
    gain, _ = accept(sheet)
    assert gain.waiting == ("Ann Lee leads Care Network: changed and not decided",)


def test_kinds_may_be_written_by_their_labels(sheet: Path) -> None:
    add(sheet, {"name": "Blue Bank", "kind": "coopérative"})
    assert accept(sheet)[0].entities == 1


def test_decisions_of_the_page_that_pass_no_gate_stay_in_the_sheet_and_are_told(sheet: Path) -> None:
    decisions = sheet.with_name("decisions.json")
    added = {
        "what": "tie",
        "name": "Ann Lee",
        "kind": "memberOf",
        "target": "Care Network",
        "quote": "Ann Lee joined the Care Network",
        "document": "report.md",
    }
    decisions.write_text(json.dumps({"decisions": [], "added": [added]}), encoding="utf-8")
    assert stages.take_decisions(sheet, decisions) == 1
    with pytest.raises(DataError, match="the document does not say"):
        sound(stages.matched(sheet), read_sheet(sheet))
    for broken in ("[]", '{"decisions": 3}', '{"decisions": [], "added": [7]}', "{"):
        decisions.write_text(broken, encoding="utf-8")
        with pytest.raises(StoreError, match="no decisions of the review page"):
            stages.take_decisions(sheet, decisions)


def test_what_was_accepted_is_kept_as_annotations_that_score_the_reading(sheet: Path, tmp_path: Path) -> None:
    changed(sheet, leads, decision="accept")
    add(
        sheet,
        {"name": "Blue Bank", "kind": "Cooperative"},
        {
            "name": "Blue Bank",
            "kind": "memberOf",
            "target": "Care Network",
            "quote": "The Blue Bank and 40 members of the Care Network",
        },
    )
    (done,) = sound(stages.matched(sheet), read_sheet(sheet))
    path = tmp_path / "gold.yaml"
    assert save_gold(done, path) == {"entities": 3, "ties": 2, "observations": 0}
    gold = load_gold(path)
    assert gold == gold_of(done)
    assert "CN" in next(each["forms"] for each in gold["entities"] if each["name"] == "Care Network")
    # The reading with what was added is right in all that the annotations say; the bare one misses a tie.
    assert score(done.candidates.to_json(), gold)["ties"]["missed"] == 0
    (found,) = stages.matched(sheet)
    assert score(found.to_json(), gold)["ties"]["missed"] == 1


def test_undo_names_the_document_and_takes_back_the_one_that_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in ("one", "other"):
        report, sheet = tmp_path / f"{name}.md", tmp_path / f"{name}.csv"
        report.write_text(
            TEXT.replace("Lee", f"Lee{name}").replace("Care Network", f"Care {name} Network"),
            encoding="utf-8",
        )
        stages.read_into(sheet, [report])
        write_sheet(sheet, [replace(row, decision="accept") for row in read_sheet(sheet).values()])
        acceptance.accept(data, stages.matched(sheet), read_sheet(sheet))
    before = len(read_records(data).ties)
    with pytest.raises(StoreError, match=r"nothing was accepted of third\.md; of these: one\.md, other\.md"):
        acceptance.undo(data, "third.md")
    gain = acceptance.undo(data, "one.md")
    assert (gain.document, gain.ties) == ("one.md", before - len(read_records(data).ties)) and gain.ties > 0
    assert acceptance.undo(data).document == "other.md"


def test_an_added_row_has_an_id_of_what_it_says(sheet: Path) -> None:
    row = Row("", name="A", kind="Person", document="a.md")
    assert (
        added_id(row)
        == added_id(replace(row, decision="reject", note="x"))
        != added_id(replace(row, name="B"))
    )
    add(sheet, {"name": "Blue Bank", "kind": "Cooperative", "document": "report.md"})
    (added,) = [row for row in read_sheet(sheet).values() if row.read == "person"]
    assert added.row == added_id(added) and added.decision == "accept"
    assert annotated([], read_sheet(sheet)) == []


ASKED = """# Workshop on care

Date: 12 May 2022

## Speakers

- Ann Lee, director of the Care Network (CN)
- Bo Ray, Blue Federation

## Questions

Question 1: from Bo Ray

Who pays for the nights?

Answer: Ann Lee

The Care Network pays half of them.
"""


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A sheet of a report in which somebody asks and somebody answers, nothing decided."""
    report, path = tmp_path / "asked.md", tmp_path / "c.csv"
    report.write_text(ASKED, encoding="utf-8")
    stages.read_into(path, [report])
    return path


def said_in(data: Path) -> dict[str, Statement]:
    return {each.kind: each for each in read_records(data).statements if each.is_contribution}


def test_what_is_said_is_a_row_and_enters_the_graph_with_its_session_and_what_it_answers(asked: Path) -> None:
    rows = [row for row in read_sheet(asked).values() if row.what == "contribution"]
    assert [(row.name, row.kind, row.target, row.quote) for row in rows] == [
        ("Bo Ray", "Question", "Workshop on care", "Who pays for the nights?"),
        ("Ann Lee", "Answer", "Workshop on care", "The Care Network pays half of them."),
    ]
    assert rows[1].note == "answers Bo Ray: Who pays for the nights?"
    for kind in ("Question", "Answer"):
        changed(asked, lambda row, kind=kind: row.kind == kind, decision="accept")  # type: ignore[misc]  # a default binds the loop's value
    gain, data = accept(asked)
    assert (gain.contributions, gain.ties, str(gain)) == (
        2,
        0,
        "3 entities, 0 ties, 0 observations, 2 contributions",
    )
    said = said_in(data)
    assert said["Answer"].reply_to == said["Question"].key
    assert {each.session for each in said.values()} == {"workshop-on-care"}
    assert {str(each.as_of) for each in said.values()} == {"2022-05-12"}
    assert accept(asked)[0].contributions == 0, "what is there is not said twice"
    assert acceptance.undo(data).contributions == 2


def test_an_answer_to_what_was_not_taken_answers_nothing(asked: Path) -> None:
    changed(asked, lambda row: row.kind == "Answer", decision="accept")
    _, data = accept(asked)
    assert said_in(data)["Answer"].reply_to is None


def test_what_is_said_is_corrected_and_added_like_every_row(asked: Path) -> None:
    changed(asked, lambda row: row.kind == "Answer", decision="edit", kind="Claim")
    add(
        asked,
        {
            "name": "Ann Lee",
            "kind": "Proposal",
            "target": "Workshop on care",
            "quote": "The Care Network pays half of them.",
            "context": "Ann Lee",
        },
    )
    _, data = accept(asked)
    said = said_in(data)
    assert set(said) == {"Claim", "Proposal"}
    assert (said["Proposal"].subject, said["Proposal"].session) == ("ann-lee", "workshop-on-care")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"quote": "They pay all of them.", "context": "Ann Lee"}, "the document does not say"),
        ({"quote": "The Care Network pays half of them."}, "no quote names Ann Lee"),
        ({"quote": "", "context": "Ann Lee"}, "which words state it"),
        ({"quote": "Who pays for the nights?", "context": "Ann Lee", "date": "May"}, "is no date"),
        ({"quote": "Who pays for the nights?", "context": "Ann Lee", "target": "Gala"}, "is called 'Gala'"),
        ({"quote": "Who pays", "context": "Ann Lee", "kind": "Claimm", "what": "contribution"}, "Claimm"),
    ],
)
def test_what_nobody_says_there_is_refused_with_its_line(asked: Path, row: dict[str, str], why: str) -> None:
    add(asked, {"name": "Ann Lee", "kind": "Claim"} | row)
    with pytest.raises(DataError, match=why) as refused:
        accept(asked)
    assert refused.value.problems[0].line == len(asked.read_text(encoding="utf-8-sig").splitlines())


def test_the_speaker_of_what_is_said_may_be_corrected(asked: Path) -> None:
    quote = "The Care Network pays half of them."
    changed(asked, lambda row: row.kind == "Answer", decision="edit", name="Care Network")
    _, data = accept(asked)
    (said,) = said_in(data).values()
    assert (said.subject, said.quotes[0].text) == ("care-network", quote)
