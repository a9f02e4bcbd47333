"""Records that people write: what is wrong is said with file, line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.records.reading import read_records, remarks

GOOD = """\
title: A small graph
entities:
- id: bilbao
  kind: LocalGovernment
  name: Bilbao City Council
  country: ES
- id: gsef
  kind: Network
  name: Global Social Economy Forum
  acronym: GSEF
sources:
- id: report
  document: documents/report.md
  statements:
  - tie: bilbao memberOf gsef
    seen: 2020-10
    quotes:
    - text: Bilbao is a member of GSEF
      at: 4
- id: page
  url: https://example.org/page
  statements:
  - observation: gsef members
    value: '64'
    number: '64'
    as_of: 2019-10
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
        "observations": 1,
        "sources": 2,
        "contributions": 0,
        "conflicts": 0,
    }
    assert records.ties[0].id == "bilbao.memberOf.gsef"
    assert (records.ties[0].status, records.ties[0].proof) == ("stated", "quoted")
    assert records.observations[0].id == "gsef.members.2019-10"


def test_norway_stays_norway_without_quotes(folder: Path) -> None:
    text = GOOD.replace("country: ES", "country: NO")
    (folder / "graph.yaml").write_text(text, encoding="utf-8")
    assert read_records(folder).entities[0].countries == ("NO",)


# What is changed in GOOD; the line that is named; what the message says; what it says to write.
WRONG = [
    ("kind: Network", "kind: Netwrok", 8, "unknown kind 'Netwrok'", "Network"),
    ("tie: bilbao memberOf gsef", "tie: bilbo memberOf gsef", 15, "unknown entity 'bilbo'", "bilbao"),
    (
        "tie: bilbao memberOf gsef",
        "tie: bilbao membrOf gsef",
        15,
        "unknown kind of tie 'membrOf'",
        "memberOf",
    ),
    ("tie: bilbao memberOf gsef", "tie: bilbao memberOf", 15, "is no tie", ""),
    ("tie: bilbao memberOf gsef", "tie: bilbao memberOf bilbao", 15, "two different ends", ""),
    ("seen: 2020-10", "seen: 2020-13", 16, "no date of the calendar", ""),
    ("seen: 2020-10", "seen: soon", 16, "'soon' is no date", ""),
    ("seen: 2020-10", "start: 2020\n    end: 2018", 15, "ends before it begins", ""),
    ("seen: 2020-10", "on: 2020\n    end: 2021", 15, "write either `on`", ""),
    ("seen: 2020-10", "status: planned", 15, "write `manner: planned`", ""),
    ("seen: 2020-10", "planned: true", 15, "write `manner: planned`", ""),
    ("seen: 2020-10", "manner: sure", 16, "'planned'", ""),
    ("seen: 2020-10", "source: zzz", 15, "'source' beside `tie:`", ""),
    ("seen: 2020-10", "kind: funds", 15, "'kind' beside `tie:`", ""),
    ("seen: 2020-10", "target: qqq", 15, "'target' beside `tie:`", ""),
    ("seen: 2020-10", "observation: gsef members", 15, "two statements", ""),
    ("seen: 2020-10", "value: '3'", 15, "either whom", ""),
    ("seen: 2020-10", "unit: '3'", 15, "a tie has no 'unit'", ""),
    ("as_of: 2019-10", "seen: 2019-10", 23, "an observation has no 'seen'", ""),
    ("as_of: 2019-10", "entity: bilbao", 23, "'entity' beside `observation:`", ""),
    ("seen: 2020-10", "sene: 2020-10", 16, "unknown field 'sene'", "seen"),
    ("seen: 2020-10", "withdrawn: yes", 15, "'withdrawn' is a decision", ""),
    (
        "- id: page\n  url: https://example.org/page\n",
        "- id: pgae\n",
        20,
        "unknown source 'pgae'",
        "define this source",
    ),
    ("text: Bilbao is a member", "text: Bilbao was a member", 18, "does not say that", "exact words"),
    ("at: 4", "at: 5", 18, "does not say that there", "at: 4"),
    ("at: 4", "at: four", 19, "valid integer", ""),
    ("    says: sixty-four members\n", "", 23, "needs `says`", ""),
    (
        "says: sixty-four members",
        "quotes:\n    - text: 'sixty'\n      at: 0",
        28,
        "only documents are quoted",
        "says",
    ),
    ("country: ES", "country: Spain", 6, "unknown country 'Spain'", "ES"),
    ("country: ES", "country: EZ", 6, "unknown country 'EZ'", "ES"),
    ("country: ES", "country: ES\n  countries: [ES]", 3, "unknown field 'countries'", ""),
    ("id: gsef", "id: bilbao", 7, "defined twice (first in", "another id"),
    ("id: gsef\n", "id: GSEF Forum\n", 7, "'GSEF Forum' is no id", "small letters"),
    ("  name: Bilbao City Council\n", "  name: ' '\n", 5, "name", ""),
    ("  name: Bilbao City Council\n", "", 3, "'name' is missing", "name: ..."),
    ("  acronym: GSEF\n", "  acronym: GSEF\n  acronym: GSF\n", 11, "stands here twice", "each key once"),
    ("  url: https://example.org/page\n", "  title: A page\n", 20, "needs `url` or `document`", ""),
    ("url: https://example.org/page", "url: javascript:alert(1)", 21, "not a web address", ""),
    ("document: documents/report.md", "document: ../../../etc/passwd", 13, "there is no document", ""),
    (
        "document: documents/report.md",
        "document: documents/report.md\n  mapping: tables/no.yaml",
        12,
        "there is no 'tables/no.yaml'",
        "",
    ),
    ("observation: gsef members", "observation: gsef membersCount", 23, "unknown measure", "members"),
    ("number: '64'", "number: sixty", 25, "number", ""),
    ("entities:", "entites:", 2, "unknown part 'entites'", "entities"),
    ("title: A small graph", "title: &a A small graph\nnote: *a", 1, "anchors and aliases", ""),
    ("title: A small graph", "title: [A small graph", 2, "broken YAML", ""),
    ("acronym: GSEF", "note: write to jane@example.org", 10, "an e-mail address", ""),
    ("  - tie:", "  - nothing\n  - tie:", 15, "not one of the statements", "tie: ..."),
    ("    seen: 2020-10", "    conflict: C-no", 16, "unknown conflict", ""),
    ("title: A small graph", "title: &unused A small graph", 1, "anchors and aliases", ""),
    ("acronym: GSEF", "note: {deep: " + "[" * 60 + "]" * 60 + "}", 10, "nested too deep", ""),
    ("seen: 2020-10", "seen: [2020-10]", 16, "'seen' is one text, not a list", "seen: ..."),
    ("seen: 2020-10", "role: {en: chair}", 16, "'role' is one text, not a mapping", "role: ..."),
    ("entities:", "redirects: {tie/a.b.c: tie/a.b.c}\nentities:", 2, "'tie/a.b.c' leads to itself", ""),
    (
        "entities:",
        "redirects:\n  tie/a.b.c: tie/a.b.d\n  tie/a.b.d: tie/bilbao.memberOf.gsef\nentities:",
        3,
        "'tie/a.b.d', which leads on",
        "tie/bilbao.memberOf.gsef",
    ),
    ("entities:", "ties: []\nentities:", 2, "of the former format", "ssegraph migrate"),
]


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
    assert len(WRONG) == 55


def test_a_long_line_is_screened_for_addresses_in_no_time(folder: Path) -> None:
    """A search that begins anew at each letter would take hours."""
    long = "a" * 3_000_000
    (folder / "graph.yaml").write_text(GOOD.replace("acronym: GSEF", f"note: {long}"), encoding="utf-8")
    assert read_records(folder).entities
    (folder / "graph.yaml").write_text(
        GOOD.replace("acronym: GSEF", f"note: {long}@example.org"), encoding="utf-8"
    )
    assert "an e-mail address" in problems(folder)[0].message


@pytest.mark.parametrize(
    ("more", "message"),
    [("to: {tie: bilbao partnerOf gsef}", ""), ("to: {manner: denied}", "of which nobody says anything")],
)
def test_a_redirect_leads_to_what_is_so_after_decisions(more: str, message: str, folder: Path) -> None:
    [said] = [each for each in read_records(folder).statements if each.object]
    to = "partnerOf" if "partnerOf" in more else "memberOf"
    decided = f"""
redirects: {{tie/bilbao.supports.gsef: tie/bilbao.{to}.gsef}}
decisions:
- {{id: d, statement: {said.id}, decision: corrected, {more}, why: misread}}
"""
    (folder / "more.yaml").write_text(decided, encoding="utf-8")
    assert read_records(folder).redirects
    told = [each.message for each in remarks(folder)]
    assert [message in each for each in told] == [True] * bool(message)


def test_one_title_in_several_files_is_the_title(folder: Path) -> None:
    before = read_records(folder).title
    (folder / "more.yaml").write_text(f"title: {before}\nentities: []\n", encoding="utf-8")
    assert read_records(folder).title == before


def test_words_that_look_like_an_anchor_are_words(folder: Path) -> None:
    (folder / "graph.yaml").write_text(
        GOOD.replace("acronym: GSEF", "note: Smith &co, *both* of them"), encoding="utf-8"
    )
    assert read_records(folder).entities


def test_what_is_not_read_is_told(folder: Path) -> None:
    for name in (
        "more.yml",
        "entities/deep/more.yaml",
        "other/more.yaml",
        "documents/of-a-page.yaml",
        ".github/ci.yml",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("entities: []\n", encoding="utf-8")
    told = [each.file.partition("/")[2] for each in remarks(folder)]
    assert told == ["entities/deep/more.yaml", "more.yml", "other/more.yaml"]


def test_all_problems_of_all_files_come_in_one_run(folder: Path) -> None:
    broken = GOOD.replace("kind: Network", "kind: Netwrok").replace("seen: 2020-10", "seen: soon")
    (folder / "graph.yaml").write_text(broken, encoding="utf-8")
    (folder / "other.yaml").write_text("title: [", encoding="utf-8")
    (folder / "third.yaml").write_text("", encoding="utf-8")
    files = {(each.file.rpartition("/")[2], each.message.partition(" ")[0]) for each in problems(folder)}
    assert {name for name, _ in files} == {"graph.yaml", "other.yaml", "third.yaml"}


def test_several_faults_of_one_record_come_in_one_run(folder: Path) -> None:
    broken = GOOD.replace("kind: LocalGovernment", "kind: LocalGovernmnt").replace(
        "country: ES", "country: XX"
    )
    broken = broken.replace("bilbao memberOf gsef\n    seen: 2020-10", "bilbao memberof gsfe\n    seen: soon")
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
    [b"\xff\xfet\x00", b"- a\n- b\n", b"just words", b"a: " + b"[" * 5000, b"\x00", b"? [a]\n: b\n"],
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
