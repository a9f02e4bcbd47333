"""Who asks to be left out is taken out of everything, and no later import brings them back; only digests of names are kept."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.core.errors import DataError, NotFound
from ssegraph.core.resources import data_dir

RECORDS = """\
# A head that stays.
title: A few
entities:
- {id: ann-lee, kind: Person, name: Ann Lee, names: {ko: 이안}, aliases: [A. Lee]}
- {id: bo, kind: Person, name: Bo, same_as: [ann-lee]}
- {id: net, kind: Network, name: Net}
- {id: fair, kind: Event, name: Fair}
sources:
- id: page
  url: https://example.org/page
  publisher: ann-lee
  statements:
  - {tie: ann-lee affiliatedWith net, role: president, says: president}
  - {tie: bo affiliatedWith net, role: director, says: director}
- id: other
  url: https://example.org/other
  statements:
  - {tie: ann-lee chairs net, says: in the chair}
decisions:
- {id: d, statement: SAID, decision: corrected, to: {role: chair}, why: misread}
redirects: {tie/ann-lee.leads.net: tie/ann-lee.chairs.net, tie/bo.leads.net: tie/bo.affiliatedWith.net}
"""
TABLE = "Name,Type,participatesIn\nAnn Lee,person,Fair\nBo,person,Fair\nCy,person,Fair\n"


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    (folder / "documents").mkdir(parents=True)
    (folder / "few.yaml").write_text(RECORDS.split("decisions:", maxsplit=1)[0], encoding="utf-8")
    said = next(each for each in sse.load(folder).records().statements if each.role == "president")
    (folder / "few.yaml").write_text(RECORDS.replace("SAID", said.id), encoding="utf-8")
    (folder / "documents" / "report.md").write_text("Ann Lee spoke.\n", encoding="utf-8")
    table = tmp_path / "people.csv"
    table.write_text(TABLE, encoding="utf-8")
    code, _, err = run("import", table, "-o", folder)
    assert code == 0, err
    (folder / "tables" / "people.aside.tsv").write_text(
        "line\twhy\twhat stands there\n9\tno name\tAnn Lee | x\n", encoding="utf-8"
    )
    assert len(sse.load(folder).ties("Ann Lee")) == 3
    return folder


def everything(folder: Path) -> str:
    files = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("report.md", ".lock")
    )
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_all_that_is_said_of_somebody_goes_and_all_else_stays(folder: Path) -> None:
    before = sse.load(folder)
    left = [tie.id for tie in before.ties() if "ann-lee" not in (tie.source, tie.target)]
    code, _, err = run(
        "withdraw", folder, "--subject", "이안", "--why", "asked for", "--by", "Cy", "--when", "2026-03"
    )
    assert code == 0, err
    assert "taken out: records 1, statements 2, rows of kept tables 1" in err
    assert "documents/report.md: still names them" in err
    text = everything(folder)
    for trace in ("ann-lee", "Ann Lee", "A. Lee", "이안", "ann lee"):
        assert trace not in text, trace
    after = sse.load(folder)
    assert [tie.id for tie in after.ties()] == left
    assert "Ann Lee" not in after
    assert after.source("page").publisher is None
    assert after.entity("bo").same_as == ()
    assert after.records().redirects == {"tie/bo.leads.net": "tie/bo.affiliatedWith.net"}
    assert (folder / "few.yaml").read_text(encoding="utf-8").startswith("# A head that stays.\n")
    told = json.loads((folder / "decisions" / "removed-0001.json").read_text(encoding="utf-8"))
    assert {name: told["removed"][0][name] for name in ("why", "by", "when")} == {
        "why": "asked for",
        "by": "Cy",
        "when": "2026-03",
    }
    assert run("check", folder)[0] == 0


def test_no_later_import_brings_them_back(folder: Path, tmp_path: Path) -> None:
    sse.remove(folder, "ann-lee", why="asked for")
    (tmp_path / "later.csv").write_text(
        TABLE.replace("Ann Lee", "ANN  LEE") + "Di,person,Fair\n", encoding="utf-8"
    )
    code, _, err = run("import", tmp_path / "later.csv", "-o", folder)
    assert code == 0, err
    assert "1 rows set aside" in err
    assert "lee" not in everything(folder).casefold()
    assert sorted(each.name for each in sse.load(folder) if each.kind == "Person") == ["Bo", "Cy", "Di"]
    # The other end of a tie, another name of theirs, and what another model holds.
    (tmp_path / "ends.csv").write_text(
        "name,kind,participatesIn\nDi,person,A. Lee\nEve,person,Fair\n", encoding="utf-8"
    )
    assert run("import", tmp_path / "ends.csv", "-o", folder)[0] == 0
    profile = {
        "linked_schemas": ["organizations_schema-v1.0.0"],
        "name": "A. Lee",
        "primary_url": "https://one.example",
    }
    (tmp_path / "model.json").write_text(
        json.dumps([profile, profile | {"name": "Fay", "primary_url": "https://fay.example"}]),
        encoding="utf-8",
    )
    run("import", tmp_path / "model.json", "-o", folder)
    assert "lee" not in everything(folder).casefold()


def test_a_hand_that_writes_them_in_again_is_told(folder: Path) -> None:
    sse.remove(folder, "Ann Lee", why="asked for")
    (folder / "more.yaml").write_text("entities:\n- {id: x, kind: Person, name: ann lee}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"asked to be left out \(decisions/removed-0001.json\)") as caught:
        sse.load(folder)
    assert (caught.value.problems[0].line, "lee" in str(caught.value)) == (2, False)


def test_who_is_decided_to_be_the_same_goes_too(folder: Path) -> None:
    pairs = folder.parent / "pairs.csv"
    pairs.write_text("keep,other,decision,by,when,why\nann-lee,bo,same,,,\n", encoding="utf-8")
    code, _, err = run("match", folder, "--decisions", pairs)
    assert code == 0, err
    done = sse.remove(folder, "bo", why="asked for")
    assert done.entities == 2
    text = everything(folder)
    assert "ann-lee" not in text
    assert [each.name for each in sse.load(folder) if each.kind == "Person"] == ["Cy"]


def test_what_cannot_be_taken_out_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = everything(folder)
    with pytest.raises(NotFound, match="did you mean"):
        sse.remove(folder, "Ann Le", why="w")
    assert run("withdraw", folder, "--why", "w")[0] == 2
    assert run("withdraw", folder, "page.x", "--subject", "Bo", "--why", "w")[0] == 2
    assert run("withdraw", tmp_path / "nowhere", "--subject", "Bo", "--why", "w")[0] == 1
    assert everything(folder) == before


def test_somebody_of_the_shipped_graph_can_be_left_out(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(data_dir(), folder)
    whole = sse.load(folder)
    name = "Christiane Bouchart"
    person = whole[name].id
    done = sse.remove(folder, name, why="asked for")
    less = sse.load(folder)
    assert (
        done.statements
        == sum(person in (each.subject, each.object) for each in whole.records().statements)
        > 3
    )
    assert len(less.ties()) == len(whole.ties()) - len(whole.ties(name))
    # The address or title of a page may name somebody; it is told, since the page is the proof of what others say there.
    lines = [line for line in everything(folder).splitlines() if "bouchart" in line.casefold()]
    assert all("christiane-bouchart" in line.casefold() or line.startswith("  title: ") for line in lines), (
        lines
    )
    # Decisions and judgements name statements by their addresses, which begin with that of the page.
    assert {each.partition("/")[0] for each in done.still} == {"sources", "decisions", "quality"}
    assert lines


def test_a_kill_at_any_moment_leaves_the_folder_as_it_was_or_told_and_finished_by_the_same_words(
    folder: Path, tmp_path: Path
) -> None:
    words = ("withdraw", "{}", "--subject", "Ann Lee", "--why", "asked for")
    killed = (
        "import os, signal, sys\nfrom pathlib import Path\nleft, real = [int(sys.argv.pop(1))], Path.replace\n"
        "def replace(*names):\n    left[0] -= 1\n    done = real(*names) if left[0] >= 0 else None\n"
        "    os.kill(os.getpid(), signal.SIGKILL) if left[0] < 0 else None\n    return done\n"
        "Path.replace = replace\nfrom ssegraph.cli import main\nmain(sys.argv[1:])\n"
    )

    def files(of: Path) -> dict[str, bytes]:
        return {
            path.relative_to(of).as_posix(): path.read_bytes()
            for path in of.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }

    def copied(name: str) -> Path:
        return Path(shutil.copytree(folder, tmp_path / name / folder.name))

    whole = copied("whole")
    assert run(*[word.format(whole) for word in words])[0] == 0
    told = 0
    for moment in range(20):
        here = copied(str(moment))
        done = subprocess.run(
            [sys.executable, "-c", killed, str(moment), *[word.format(here) for word in words]],
            check=False,
            capture_output=True,
        )
        if done.returncode != -signal.SIGKILL:
            assert files(here) == files(whole)
            break
        if files(here) != files(folder):
            code, _, err = run("check", here)
            assert (code, "cut short" in err, "withdraw --subject` again" in err) == (1, True, True)
            told += 1
        assert run(*[word.format(here) for word in words])[0] == 0
        assert files(here) == files(whole)
    assert told >= 4


@pytest.mark.parametrize(
    "journal",
    [
        "",
        "[]",
        '{"files": {}}',
        '{"found": {"path": "decisions/removed-0001.json"}, "files": {"../outside.yaml": "title: x"}}',
    ],
)
def test_what_a_removal_was_to_write_is_written_into_the_folder_only_and_told_where_it_is_none(
    journal: str, folder: Path
) -> None:
    (folder / "decisions").mkdir(exist_ok=True)
    (folder / "decisions" / "removing.json").write_text(journal, encoding="utf-8")
    code, _, err = run("withdraw", folder, "--subject", "Ann Lee", "--why", "asked for")
    assert (code, "removing.json:1" in err, "from a copy" in err) == (1, True, True)
    assert not (folder.parent / "outside.yaml").exists()
