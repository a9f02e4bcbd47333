"""A correction is a decision: who, when, why; what was read stays, and each decision can be undone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.core.errors import DataError, NotFound, StoreError, UsageError
from ssegraph.core.resources import data_dir

RECORDS = """\
entities:
- {id: ann, kind: Person, name: Ann}
- {id: net, kind: Network, name: Net}
- {id: club, kind: Association, name: Club}
sources:
- id: page
  url: https://example.org/page
  statements:
  - {tie: ann affiliatedWith net, role: mayor, start: 2018, says: the mayor since 2018}
  - {tie: club memberOf net, says: in the list}
- id: other
  url: https://example.org/other
  statements:
  - {tie: club memberOf net, seen: 2020, says: seen there}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    folder.mkdir()
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    return folder


def address(folder: Path) -> str:
    [tie] = sse.load(folder).ties("ann")
    return tie.statements[0].id


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_a_correction_is_shown_with_who_and_why_and_undone(folder: Path) -> None:
    said, before = address(folder), (folder / "few.yaml").read_bytes()
    code, _, err = run(
        "correct",
        folder,
        said,
        "role=deputy mayor",
        "start=",
        "--why",
        "misread",
        "--by",
        "Bo",
        "--when",
        "2026-02",
    )
    assert code == 0, err
    assert "role is 'deputy mayor' now, start is left out" in err
    assert "ssegraph undo" in err
    [tie] = sse.load(folder).ties("ann")
    assert (tie.role, tie.start, tie.statements[0].id) == ("deputy mayor", None, said)
    shown = run("show", "Ann", "--data", folder, "--table")[1]
    assert "corrected by Bo, 2026-02: misread; read as role 'mayor', start '2018'" in " ".join(
        shown.replace("│", " ").split()
    )
    code, _, err = run("undo", folder, "statements-0001", "--why", "it was right")
    assert code == 0, err
    [tie] = sse.load(folder).ties("ann")
    assert (tie.role, str(tie.start)) == ("mayor", "2018")
    assert (folder / "few.yaml").read_bytes() == before
    rows = json.loads(run("ledger", folder, "--json")[1])
    assert [(each["id"], each["decision"], each["in_force"]) for each in rows] == [
        ("statements-0001", "corrected", False),
        ("statements-0002", "restored", True),
    ]
    assert rows[1]["supersedes"] == "statements-0001"


def test_a_statement_that_is_withdrawn_counts_for_nothing_until_that_is_undone(folder: Path) -> None:
    sse.withdraw(folder, address(folder), why="asked for", by="Bo")
    graph = sse.load(folder)
    assert graph.ties("ann") == []
    [gone] = [each for each in graph.records().statements if each.withdrawn]
    assert (gone.subject, gone.withdrawn and gone.withdrawn.why) == ("ann", "asked for")
    # Nobody may think that it was never said: it is shown at both ends, with who took it back and why.
    for name in ("Ann", "Net"):
        shown = " ".join(run("show", name, "--data", folder, "--table")[1].split())
        assert "Taken back" in shown
        assert "ann affiliatedWith net page Bo asked for" in shown
        [told] = json.loads(run("show", name, "--data", folder, "--json")[1])["withdrawn"]
        assert told["withdrawn"] == {"by": "Bo", "why": "asked for"}
    assert "Taken back" not in run("show", "Club", "--data", folder, "--table")[1]
    # And whoever compares two states is told why it is gone.
    before = folder.parent / "before"
    before.mkdir()
    (before / "few.yaml").write_text(RECORDS, encoding="utf-8")
    [change] = sse.difference(before, folder).changes
    assert (change.what, change.now) == ("tie gone", "withdrawn by Bo: asked for")
    assert run("diff", before, folder, "--what", "ties gone")[0] == 0
    sse.undo(folder, "statements-0001", why="asked for again")
    assert len(sse.load(folder).ties("ann")) == 1


def test_undoing_the_second_of_two_corrections_leads_back_to_the_first(folder: Path) -> None:
    said = address(folder)
    sse.correct(folder, said, {"role": "one"}, why="w")
    sse.correct(folder, said, {"role": "two"}, why="w")
    with pytest.raises(UsageError, match="undo statements-0002 first"):
        sse.undo(folder, "statements-0001", why="w")
    sse.undo(folder, "statements-0002", why="w")
    assert sse.load(folder).ties("ann")[0].role == "one"
    assert [each.decision.id for each in sse.ledger(folder) if each.in_force] == ["statements-0003"]


def test_a_tie_in_words_is_enough_where_one_source_says_it(folder: Path) -> None:
    sse.correct(
        folder, "ann affiliatedWith net", {"tie": "ann chairs net", "role": ""}, why="it is the chair"
    )
    assert [tie.kind for tie in sse.load(folder).ties("ann")] == ["chairs"]
    sse.undo(folder, "statements-0001", why="w")
    sse.correct(folder, "Ann affiliatedWith  Net", {"role": "aide"}, why="by name")
    assert [tie.role for tie in sse.load(folder).ties("ann")] == ["aide"]
    with pytest.raises(
        UsageError, match=r"several statements say club memberOf net: write other\..* or page\."
    ):
        sse.withdraw(folder, "club memberOf net", why="w")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("page.no", {"role": "x"}), NotFound, "no statement is called 'page.no'"),
        (("ann memberOf net", {"role": "x"}), NotFound, "did you mean club memberOf net"),
        (("SAID", {}), UsageError, "says `to:`"),
        (("SAID", {"says": "x"}), UsageError, "'says' cannot be corrected"),
        (("SAID", {"start": "soon"}), DataError, "cannot be carried out"),
        (("SAID", {"tie": "ann affiliatedWith nobody"}), DataError, "unknown entity 'nobody'"),
        (("SAID", {"tie": "net chairs ann"}), DataError, "cannot be tied"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(
    arguments: tuple[str, dict[str, str]], error: type[Exception], message: str, folder: Path
) -> None:
    said, to = arguments
    with pytest.raises(error, match=message):
        sse.correct(folder, address(folder) if said == "SAID" else said, to, why="w")
    assert [path.name for path in folder.rglob("*.yaml")] == ["few.yaml"]


def test_the_commands_have_the_exit_codes_of_all_others(folder: Path, tmp_path: Path) -> None:
    assert run("correct", folder, address(folder), "role", "--why", "w")[0] == 2
    assert run("correct", folder, "nothing.here", "role=x", "--why", "w")[0] == 2
    assert run("correct", folder, address(folder), "start=soon", "--why", "w")[0] == 1
    assert run("undo", folder, "statements-0009", "--why", "w")[0] == 2
    assert run("withdraw", tmp_path / "nowhere", "x.y", "--why", "w")[0] == 1
    assert run("ledger", folder, "--table")[0] == 0
    with pytest.raises(StoreError, match="is no folder of records"):
        sse.withdraw(tmp_path / "nowhere", "x.y", why="w")


def test_a_row_that_says_several_ties_is_corrected_in_one(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Name,Network,Other network\nHill,Net,Ring\n", encoding="utf-8")
    code, _, err = run("import", tmp_path / "t.csv", "--propose", tmp_path / "map.yaml")
    assert code == 0, err
    text = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    (tmp_path / "map.yaml").write_text(
        text.replace("Network: ''", "Network: memberOf").replace(
            "Other network: ''", "Other network: partnerOf"
        ),
        encoding="utf-8",
    )
    code, _, err = run("import", tmp_path / "t.csv", "--map", tmp_path / "map.yaml", "-o", tmp_path / "out")
    assert code == 0, err
    ties = sse.load(tmp_path / "out").ties("hill")
    assert len(ties) == 2, err
    said = ties[0].statements[0].id
    with pytest.raises(UsageError, match="says several ties"):
        sse.correct(tmp_path / "out", said, {"role": "guest"}, why="w")
    sse.correct(tmp_path / "out", said, {"role": "guest"}, why="w", about="hill partnerOf ring")
    assert {tie.kind: tie.role for tie in sse.load(tmp_path / "out").ties("hill")} == {
        "memberOf": None,
        "partnerOf": "guest",
    }


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.sampled_from(["one", "two", "withdraw", "undo"]), max_size=6))
def test_any_run_of_decisions_leaves_what_the_last_that_is_not_undone_says(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("run")
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    said, stack = address(folder), list[str]()
    for step in steps:
        if step == "undo":
            if not stack:
                continue
            [in_force] = [each.decision.id for each in sse.ledger(folder) if each.in_force]
            sse.undo(folder, in_force, why="w")
            # What was before is said anew, and undoing that leads to what was undone.
            stack.append(stack[-2] if len(stack) > 1 else "restored")
        elif step == "withdraw":
            sse.withdraw(folder, said, why="w")
            stack.append(step)
        else:
            sse.correct(folder, said, {"role": step}, why="w")
            stack.append(step)
        roles = [tie.role for tie in sse.load(folder).ties("ann")]
        assert roles == {"withdraw": [], "restored": ["mayor"]}.get(stack[-1], [stack[-1]])


def test_the_words_of_the_help_are_understood_where_only_the_id_is_so_spelled(tmp_path: Path) -> None:
    mine = Path(shutil.copytree(data_dir(), tmp_path / "mine"))
    with pytest.raises(UsageError, match="several statements say bilbao memberOf gsef"):
        sse.withdraw(mine, "Bilbao memberOf GSEF", why="w")


def test_what_was_decided_of_bodies_stands_in_the_ledger_too() -> None:
    rows = json.loads(run("ledger", data_dir(), "--json")[1])
    bodies = [each for each in rows if "keep" in each]
    assert [(each["keep"], each["other"], each["decision"], each["id"]) for each in bodies] == [
        ("assepj", "asdj", "same", "bodies-0001")
    ]
    assert all(each["why"] and each["by"] for each in rows)
    shown = " ".join(run("ledger", data_dir(), "--table")[1].split())
    assert "assepj is the same body as asdj" in shown
    code, _, err = run("undo", data_dir(), "bodies-0001", "--why", "no")
    assert (code, "ssegraph match" in err) == (2, True)
