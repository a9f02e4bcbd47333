"""What readers say of statements is shown before it is written; accepted rows are decisions, refused ones say why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.core.errors import DataError, StoreError
from ssegraph.records.ledger import ledger
from ssegraph.records.remarks import Remark, accept, read_remarks, weighed

RECORDS = """\
entities:
- {id: ann, kind: Person, name: Ann}
- {id: net, kind: Network, name: Net}
- {id: club, kind: Association, name: Club}
sources:
- id: page
  document: documents/page.md
  statements:
  - {tie: ann affiliatedWith net, role: mayor, start: 2018, says: the mayor since 2018}
  - {tie: club memberOf net, says: in the list}
  - {tie: ann founds club, quotes: [{at: 0, text: Ann founded Club.}]}
  - {observation: net members, value: 9, as_of: 2020, says: nine}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "page.md").write_text("Ann founded Club.\n", encoding="utf-8")
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    return folder


def rows(folder: Path, text: str, name: str = "answers.yaml") -> Path:
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    return path


ANSWERS = """\
remarks:
- {statement: Ann affiliatedWith Net, answer: correct, to: {role: vice mayor, start: 2018}, says: never the mayor, source: "https://example.org/minutes", by: Net, when: 2026-11-30}
- {statement: Club memberOf Net, answer: object, says: it left before, by: Net}
- {statement: Ann founds Club, answer: confirm, by: Club}
- {statement: Club memberOf Net, answer: confirm, by: Club}
- {statement: Ann affiliatedWith Club, answer: confirm}
- {statement: ann affiliatedWith net, answer: correct, says: she was the treasurer}
- {statement: ann affiliatedWith net, answer: correct, to: {role: mayor}}
- {statement: ann affiliatedWith net, answer: correct, to: {start: soon}}
- {statement: ann affiliatedWith net, answer: object, says: no}
"""


def test_each_row_is_weighed_and_nothing_is_written(folder: Path) -> None:
    found = weighed(folder, read_remarks(rows(folder, ANSWERS)))
    assert len(found) == 9
    assert found[0].changes == (("role", "mayor", "vice mayor"),)
    outcomes = [each.outcome() for each in found]
    assert outcomes[:3] == [
        "would be corrected: role: mayor → vice mayor",
        "would be withdrawn",
        "would be upheld",
    ]
    for outcome, words in zip(
        outcomes[3:],
        (
            "our summary alone",
            "no statement is called",
            "no field is named",
            "says so already",
            "soon",
            "row 1 is on the same statement",
        ),
        strict=True,
    ):
        assert outcome.startswith("refused: ") and words in outcome
    assert ledger(folder) == [] and not (folder / "decisions").exists()


def test_accepted_rows_are_decisions_that_say_who_and_on_what(folder: Path) -> None:
    path = rows(folder, ANSWERS)
    shown = CliRunner().invoke(main, ["remarks", str(path), str(folder), "--table"])
    assert shown.exit_code == 0 and "--accept all" in shown.output and ledger(folder) == []
    done = CliRunner().invoke(main, ["remarks", str(path), str(folder), "--accept", "all", "--json"])
    assert done.exit_code == 0, done.output
    told = [each["outcome"] for each in json.loads(done.stdout)]
    assert told[0] == "is now corrected: role: mayor → vice mayor: statements-0001.yaml"
    assert sum(each.startswith("refused") for each in told) == 6
    made = [each.decision for each in ledger(folder)]
    assert [each.decision for each in made] == ["corrected", "withdrawn", "upheld"]
    assert made[0].why == "Net: never the mayor (https://example.org/minutes)"
    assert made[0].by == "Net" and str(made[0].when) == "2026-11-30"
    kg = sse.load(folder)
    assert [tie.role for tie in kg.ties("ann", kind="affiliatedWith")] == ["vice mayor"]
    assert kg.ties("club", kind="memberOf") == []
    again = weighed(folder, read_remarks(path))
    assert ["already" in each.outcome() for each in again[:3]] == [True, True, True]


def test_one_row_is_accepted_by_who_keeps_the_data(folder: Path) -> None:
    path = rows(folder, ANSWERS)
    arguments = ["remarks", str(path), str(folder), "--by", "Keeper", "--when", "2026-12-01"]
    done = CliRunner().invoke(main, [*arguments, "--accept", "2"])
    assert done.exit_code == 0, done.output
    [entry] = ledger(folder)
    assert (entry.decision.by, entry.decision.why) == ("Keeper", "Net: it left before")
    for wrong, words in (("4", "not written"), ("12", "no row 12"), ("two", "1,3-5")):
        refused = CliRunner().invoke(main, [*arguments, "--accept", wrong])
        assert refused.exit_code in (1, 2) and words in refused.output
    with pytest.raises(StoreError, match="cannot be accepted"):
        accept(folder, weighed(folder, read_remarks(path))[3])


def test_a_table_says_the_same(folder: Path) -> None:
    path = rows(
        folder,
        "statement,about,answer,to,says,source,by,when\n"
        "net members,,correct,value=10; as_of=2021,,,Net,2026\n"
        '"Club memberOf Net",,object,,"gone, long ago",,Net,\n',
        "answers.csv",
    )
    found = weighed(folder, read_remarks(path))
    assert found[1].outcome() == "would be withdrawn"
    assert found[0].remark.to == {"value": "10", "as_of": "2021"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("rows: []\n", 1, "no list of remarks"),
        ("remarks:\n- {statement: a, answer: perhaps}\n", 2, "answer"),
        (
            "remarks:\n- {statement: a, answer: confirm}\n- {statement: a, answer: object}\n",
            3,
            "says what instead",
        ),
        ("remarks:\n- {statement: a, answer: confirm, to: {role: x}}\n", 2, "with `answer: correct` only"),
        ("remarks:\n- {statement: a, answer: confirm, mood: x}\n", 2, "mood"),
        ("remarks: &a []\n", 1, "anchors"),
    ],
)
def test_what_is_no_remark_is_told_with_its_line(folder: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read_remarks(rows(folder, text))
    [problem] = caught.value.problems
    assert problem.line == line and words in str(problem)


def test_a_remark_says_who_says_it() -> None:
    assert Remark(statement="s", answer="confirm").why == "it is so"
    assert Remark(statement="s", answer="object", says="no", by="A").why == "A: no"


def test_the_command_asks_a_body_and_says_what_to_do_with_its_answers(folder: Path) -> None:
    out = folder.parent / "ask.html"
    arguments = ["ask-member", "Net", "--data", str(folder), "--language", "fr", "-o"]
    done = CliRunner().invoke(main, [*arguments, str(out)])
    assert done.exit_code == 0 and "ssegraph remarks" in done.output
    page = out.read_text(encoding="utf-8")
    assert page.count("<fieldset") == 3 and '<html lang="fr">' in page and "{{" not in page
    refused = CliRunner().invoke(main, [*arguments, str(folder.parent / "ask.pdf")])
    assert refused.exit_code == 2 and ".html" in refused.output
