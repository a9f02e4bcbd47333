"""Records that people write: what is wrong is said with file, line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssegraph.errors import DataError, Problem, StoreError
from ssegraph.ingest.records import read_records

GOOD = """\
title: A small graph
sources:
- id: report
  document: documents/report.md
- id: page
  url: https://example.org/page
entities:
- id: bilbao
  kind: LocalGovernment
  name: Bilbao City Council
  country: ES
- id: gsef
  kind: Network
  name: Global Social Economy Forum
  acronym: GSEF
ties:
- tie: bilbao memberOf gsef
  seen: 2020-10
  evidence:
  - source: report
    quotes:
    - text: Bilbao is a member of GSEF
      at: 4
figures:
- figure: gsef memberCount
  value: '64'
  number: '64'
  as_of: 2019-10
  evidence:
  - source: page
    says: sixty-four members
"""
GAZETTEER = "title: places\ncountries:\n- code: ES\n  name: Spain\n- code: 'NO'\n  name: Norway\n"
REPORT = "So: Bilbao is a member of GSEF. 서울도 그렇다.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "report.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "gazetteer.yaml").write_text(GAZETTEER, encoding="utf-8")
    (tmp_path / "graph.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        read_records(folder)
    return list(caught.value.problems)


def test_good_records_are_read_whole(folder: Path) -> None:
    records = read_records(folder)
    assert records.counts() == {
        "entities": 2,
        "ties": 1,
        "figures": 1,
        "sources": 2,
        "conflicts": 0,
    }
    assert records.ties[0].id == "bilbao.memberOf.gsef"
    assert records.ties[0].status == "asserted"
    assert records.figures[0].id == "gsef.memberCount.2019-10"


def test_norway_stays_norway_without_quotes(folder: Path) -> None:
    text = GOOD.replace("country: ES", "country: NO")
    (folder / "graph.yaml").write_text(text, encoding="utf-8")
    assert read_records(folder).entities[0].countries == ("NO",)


# What is changed in GOOD; the line that is named; what the message says; what it says to write.
WRONG = [
    ("kind: Network", "kind: Netwrok", 13, "unknown kind 'Netwrok'", "Network"),
    ("tie: bilbao memberOf gsef", "tie: bilbo memberOf gsef", 17, "unknown entity 'bilbo'", "bilbao"),
    ("tie: bilbao memberOf gsef", "tie: bilbao membrOf gsef", 17, "unknown kind of tie 'membrOf'", "memberOf"),
    ("tie: bilbao memberOf gsef", "tie: bilbao memberOf", 17, "is no tie", ""),
    ("tie: bilbao memberOf gsef", "tie: bilbao memberOf bilbao", 17, "two different ends", ""),
    ("seen: 2020-10", "seen: 2020-13", 18, "no date of the calendar", ""),
    ("seen: 2020-10", "seen: soon", 18, "'soon' is no date", ""),
    ("seen: 2020-10", "start: 2020\n  end: 2018", 17, "ends before it begins", ""),
    ("seen: 2020-10", "on: 2020\n  end: 2021", 17, "write either `on`", ""),
    ("seen: 2020-10", "status: sure", 17, "`status` is written only as `planned`", ""),
    ("seen: 2020-10", "sene: 2020-10", 18, "unknown field 'sene'", "seen"),
    ("source: report", "source: reprot", 20, "unknown source 'reprot'", "report"),
    ("text: Bilbao is a member", "text: Bilbao was a member", 22, "does not say that", "exact words"),
    ("at: 4", "at: 5", 22, "does not say that there", "at: 4"),
    ("at: 4", "at: four", 23, "valid integer", ""),
    ("  - source: page\n    says: sixty-four members", "  - source: page", 30, "needs `says`", ""),
    ("source: page\n    says: sixty-four members", "source: page\n    quotes:\n    - text: 'sixty'\n      at: 0", 32, "only documents are quoted", "says"),
    ("country: ES", "country: Spain", 11, "unknown country 'Spain'", "ES"),
    ("country: ES", "country: EZ", 11, "unknown country 'EZ'", "ES"),
    ("id: gsef", "id: bilbao", 12, "defined twice (first in", "another id"),
    ("id: gsef\n", "id: GSEF Forum\n", 12, "'GSEF Forum' is no id", "small letters"),
    ("  name: Bilbao City Council\n", "  name: ' '\n", 10, "name", ""),
    ("  name: Bilbao City Council\n", "", 8, "'name' is missing", "name: ..."),
    ("  acronym: GSEF\n", "  acronym: GSEF\n  acronym: GSF\n", 16, "stands here twice", "each key once"),
    ("  url: https://example.org/page\n", "", 5, "needs `url` or `document`", ""),
    ("url: https://example.org/page", "url: javascript:alert(1)", 6, "not a web address", ""),
    ("document: documents/report.md", "document: ../../../etc/passwd", 4, "there is no document", ""),
    ("figure: gsef memberCount", "figure: gsef membersCount", 25, "unknown figure kind", "memberCount"),
    ("number: '64'", "number: sixty", 27, "number", ""),
    ("entities:", "entites:", 7, "unknown part 'entites'", "entities"),
    ("title: A small graph", "title: &a A small graph\nsource: *a", 1, "anchors and aliases", ""),
    ("title: A small graph", "title: [A small graph", 2, "broken YAML", ""),
    ("acronym: GSEF", "note: write to jane@example.org", 15, "an e-mail address", ""),
    ("\nties:\n", "\nties:\n- nothing\n", 17, "not one of the ties", "tie: ..."),
    ("  seen: 2020-10", "  conflict: C-no", 18, "unknown conflict", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message", "instead"), WRONG)
def test_a_fault_is_named_with_its_line_and_what_to_write(
    folder: Path, old: str, new: str, line: int, message: str, instead: str
) -> None:
    assert old in GOOD
    (folder / "graph.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    found = problems(folder)
    fitting = [each for each in found if message in each.message and instead in each.instead]
    assert fitting, found
    assert fitting[0].line == line, found
    assert fitting[0].file.endswith("graph.yaml")


def test_the_faults_are_all_tried() -> None:
    assert len(WRONG) == 35


def test_all_problems_of_all_files_come_in_one_run(folder: Path) -> None:
    broken = GOOD.replace("kind: Network", "kind: Netwrok").replace("seen: 2020-10", "seen: soon")
    (folder / "graph.yaml").write_text(broken, encoding="utf-8")
    (folder / "other.yaml").write_text("title: [", encoding="utf-8")
    (folder / "third.yaml").write_text("", encoding="utf-8")
    files = {
        (each.file.rpartition("/")[2], each.message.partition(" ")[0]) for each in problems(folder)
    }
    assert {name for name, _ in files} == {"graph.yaml", "other.yaml", "third.yaml"}


def test_several_faults_of_one_record_come_in_one_run(folder: Path) -> None:
    broken = GOOD.replace("kind: LocalGovernment", "kind: LocalGovernmnt").replace(
        "country: ES", "country: XX"
    )
    broken = broken.replace(
        "bilbao memberOf gsef\n  seen: 2020-10", "bilbao memberof gsfe\n  seen: soon"
    )
    (folder / "graph.yaml").write_text(broken, encoding="utf-8")
    found = " ".join(each.message for each in problems(folder))
    for wrong in ("'LocalGovernmnt'", "'XX'", "'memberof'", "'gsfe'", "'soon'"):
        assert wrong in found


def test_a_forged_hash_of_a_document_is_noticed(folder: Path) -> None:
    text = GOOD.replace("report.md\n", f"report.md\n  sha256: {'0' * 64}\n")
    (folder / "graph.yaml").write_text(text, encoding="utf-8")
    assert "its hash differs" in problems(folder)[0].message


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfet\x00",
        b"- a\n- b\n",
        b"just words",
        b"a: " + b"[" * 5000,
        b"\x00",
        b"? [a]\n: b\n",
    ],
)
def test_a_file_that_is_no_records_is_a_problem_and_no_crash(folder: Path, content: bytes) -> None:
    (folder / "odd.yaml").write_bytes(content)
    assert any(each.file.endswith("odd.yaml") for each in problems(folder))


def test_an_alias_bomb_is_refused_at_once(folder: Path) -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for this, last in zip("bcdefghi", "abcdefgh", strict=True):
        rows.append(f"{this}: &{this} [{', '.join([f'*{last}'] * 9)}]")
    (folder / "bomb.yaml").write_text("\n".join(rows), encoding="utf-8")
    assert "anchors" in problems(folder)[0].message


def test_an_empty_or_missing_folder_is_said(tmp_path: Path) -> None:
    assert "no records" in problems(tmp_path)[0].message
    with pytest.raises(StoreError, match="there is no folder"):
        read_records(tmp_path / "nowhere")
