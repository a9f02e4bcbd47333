"""`check` asks of what is quoted whether the words say it; a person may uphold what the gate does not let through."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.core.errors import UsageError
from ssegraph.records.reading import read_records

TEXT = "Alder Town joined Towns United in 2012. Birch Town plans to join Towns United in 2030.\n"


def written(folder: Path, tie: str, fields: str = "", words: str = TEXT.split(". ")[0] + ".") -> Path:
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    (folder / "documents" / "minutes.md").write_text(TEXT, encoding="utf-8")
    (folder / "all.yaml").write_text(
        f"""title: mine
sources:
- id: minutes
  document: documents/minutes.md
  language: en
  statements:
  - tie: {tie}
{fields}    quotes:
    - text: {words}
      at: {TEXT.index(words)}
entities:
- {{id: alder, kind: LocalGovernment, name: Alder Town}}
- {{id: birch, kind: LocalGovernment, name: Birch Town}}
- {{id: tu, kind: Network, name: Towns United}}
""",
        encoding="utf-8",
    )
    return folder


def check(folder: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["check", str(folder)])
    return done.exit_code, done.output


def test_what_the_words_say_passes_and_is_counted(tmp_path: Path) -> None:
    code, told = check(written(tmp_path / "m", "alder memberOf tu", "    start: 2012\n"))
    assert code == 0
    assert "of 1 quoted statements the gate lets 1 through, 0 are unjudged, 0 a person upholds" in told


@pytest.mark.parametrize(
    "tie, fields, why",
    [
        ("birch memberOf tu", "", "'birch' is named nowhere"),
        ("alder memberOf tu", "    start: 2013\n", "2013"),
        ("alder partnerOf tu", "", "no word of partnerOf"),
        ("alder memberOf tu", "    manner: planned\n", "planned"),
        ("alder memberOf tu", "    role: chair\n", "chair"),
    ],
)
def test_what_they_do_not_say_is_a_problem_with_its_line(
    tmp_path: Path, tie: str, fields: str, why: str
) -> None:
    code, told = check(written(tmp_path / "m", tie, fields))
    assert code == 1
    assert "m/all.yaml:7: the words do not say" in told
    assert why in told and "ssegraph uphold" in told


def test_a_person_who_read_it_upholds_it_and_can_take_that_back(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", "alder memberOf tu", "    role: founding member\n")
    assert check(folder)[0] == 1
    sse.uphold(
        folder, "alder memberOf tu", why="the minutes are those of the founding", by="A. Reader", when="2026"
    )
    code, told = check(folder)
    assert (code, "1 a person upholds" in told) == (0, True)
    [said] = read_records(folder).statements
    assert said.upheld and (said.upheld.by, said.upheld.why) == (
        "A. Reader",
        "the minutes are those of the founding",
    )
    assert sse.load(folder).records() == read_records(folder)
    [entry] = sse.ledger(folder)
    sse.undo(folder, entry.decision.id, why="it is not")
    assert check(folder)[0] == 1


def test_what_was_corrected_stays_corrected_when_it_is_upheld(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", "alder memberOf tu")
    sse.correct(folder, "alder memberOf tu", {"role": "founding member"}, why="so it was")
    sse.uphold(folder, "alder memberOf tu", why="read")
    [said] = read_records(folder).statements
    assert (said.role, said.as_read, bool(said.corrected), bool(said.upheld)) == (
        "founding member",
        {"role": ""},
        True,
        True,
    )


def test_what_was_withdrawn_cannot_be_upheld(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", "alder memberOf tu")
    sse.withdraw(folder, "alder memberOf tu", why="wrong")
    with pytest.raises(UsageError, match="was withdrawn"):
        sse.uphold(folder, "alder memberOf tu", why="read")


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", "alder memberOf tu", "    role: founding member\n")
    done = CliRunner().invoke(
        main, ["uphold", str(folder), "alder memberOf tu", "--why", "read", "--by", "A"]
    )
    assert done.exit_code == 0
    assert "is upheld" in done.output
