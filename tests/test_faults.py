"""Killed or out of room at any moment, a command leaves what was there or what was to be, and nothing between."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssegraph.graph import KnowledgeGraph
from ssegraph.store import is_store, verify

# Ends the process before or after one of its renamings, as a kill would.
KILLED = """
import os, signal, sys
from pathlib import Path
from ssegraph import store
left = [int(sys.argv.pop(1))]
def moment():
    if left[0] == 0: os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
def ending(real):
    def at(*arguments):
        moment()
        done = real(*arguments)
        moment()
        return done
    return at
Path.replace, store.put_folder = ending(Path.replace), ending(store.put_folder)
from ssegraph.cli import main
main(sys.argv[1:])
"""

COMMANDS: dict[str, tuple[str, ...]] = {
    "build a file": ("build", "{data}", "-o", "{out}.trig"),
    "build a store": ("build", "{data}", "-o", "{out}.store"),
    "import into records": ("import", "{table}", "--name", "t", "-o", "{out}"),
    "import into a store": ("import", "{table}", "-o", "{out}.store"),
    "import into a file": ("import", "{table}", "-o", "{out}.nq"),
    "export": ("export", "--data", "{data}", "-o", "{out}.jsonld"),
    "view": ("view", "--data", "{data}", "-o", "{out}.html"),
    "snapshot": ("snapshot", "--data", "{data}", "-o", "{out}"),
}


@pytest.fixture(scope="module")
def inputs(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Two states of the data, the old and the new."""
    folder = tmp_path_factory.mktemp("faults")
    found = {}
    for state, name in (("old", "RIPESS"), ("new", "RTES")):
        kg.around(name, hops=0).store.dump(folder / f"{state}.trig")
        lines = [f"Body {state} {number},Network {number % 5}" for number in range(50)]
        (folder / f"{state}.csv").write_text("name,member of\n" + "\n".join(lines) + "\n")
        found[state] = {"data": str(folder / f"{state}.trig"), "table": str(folder / f"{state}.csv")}
    return found


def arguments(command: str, inputs: dict[str, str], out: Path) -> list[str]:
    return [part.format(out=out, **inputs) for part in COMMANDS[command]]


def state(folder: Path) -> dict[str, bytes]:
    """Return what a reader of the folder sees: its files, and of a store what it says it holds."""
    seen: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            if any(is_store(parent) for parent in path.parents):
                if path.name == "ssegraph.json":
                    verify(path.parent)
                    seen[inside.as_posix()] = path.read_bytes()
            else:
                seen[inside.as_posix()] = path.read_bytes()
    return seen


def left_over(folder: Path) -> list[str]:
    """Return what lies about that nobody asked for."""
    return sorted(path.name for path in folder.rglob(".*"))


def run(*command: str, limit: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], check=False, capture_output=True, text=True, preexec_fn=limit
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_kill_leaves_the_old_state_or_the_new(
    command: str, inputs: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    states = {}
    for which in ("old", "new"):
        (tmp_path / which).mkdir()
        first = run("-m", "ssegraph", *arguments(command, inputs["old"], tmp_path / which / "out"))
        assert first.returncode == 0, first.stderr
        if which == "new":
            states["old"] = state(tmp_path / which)
            again = run("-m", "ssegraph", *arguments(command, inputs["new"], tmp_path / which / "out"))
            assert again.returncode == 0, again.stderr
            states["new"] = state(tmp_path / which)
    assert states["old"] != states["new"]
    here, killed = tmp_path / "old", 0
    # A site has many files: every fourth moment is enough.
    for moment in range(0, 60, 4) if command == "snapshot" else range(60):
        done = run("-c", KILLED, str(moment), *arguments(command, inputs["new"], here / "out"))
        if done.returncode != -signal.SIGKILL:
            assert done.returncode == 0, done.stderr
            break
        killed += 1
        seen = state(here)
        if command == "import into records":
            # Its file of records is renamed last: until then none of the rest counts.
            seen = {name: seen[name] for name in seen if name.endswith("t.yaml")}
            assert any(seen.items() <= whole.items() for whole in states.values())
        else:
            assert seen in states.values()
    assert killed >= 2


FULL = [name for name in COMMANDS if name != "import into a file"]


@pytest.mark.parametrize("command", FULL)
def test_a_full_disk_leaves_the_old_state_and_a_word(
    command: str, inputs: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    first = run("-m", "ssegraph", *arguments(command, inputs["old"], tmp_path / "out"))
    assert first.returncode == 0, first.stderr
    before = state(tmp_path)

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = run("-m", "ssegraph", *arguments(command, inputs["new"], tmp_path / "out"), limit=small)
    assert done.returncode == 1, done.stderr
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert "None" not in done.stderr
    assert state(tmp_path) == before
    assert left_over(tmp_path) == []
    assert len(FULL) == 7


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_told_to_end_puts_away_what_is_half_made(
    command: str, inputs: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    told = KILLED.replace("SIGKILL", "SIGTERM")
    done = run("-c", told, "0", *arguments(command, inputs["new"], tmp_path / "out"))
    assert done.returncode == -signal.SIGTERM, done.stderr
    assert "Traceback" not in done.stderr
    assert left_over(tmp_path) == []
    assert len(COMMANDS) == 8


# ---------------------------------------------------------------------------------------------
# every call that changes a file fails once, or it and all that follow

# One process that has read the program once, and a copy of it for each fault: FAIL_AT is asked for at each call.
FAILING = """
import json, os, sys
import ssegraph.cli, ssegraph.formats, ssegraph.store.backup, ssegraph.tables.imports, ssegraph.views.explorer, ssegraph.views.snapshot
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ.update(job["env"])
        told = os.open(job["told"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(told, 1); os.dup2(told, 2)
        code = 70
        try:
            ssegraph.cli.main(job["words"])
        except SystemExit as error:
            code = error.code or 0
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            sys.stdout.flush(); sys.stderr.flush()
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps(code), flush=True)
"""

WRITES = COMMANDS | {
    "decide on bodies": ("match", "{out}", "--decisions", "{pairs}"),
    "back up into a file": ("backup", "{store}", "-o", "{out}.nq.gz"),
    "back up into a store": ("backup", "{store}", "-o", "{out}.store"),
}
"""Every path by which a command writes."""
THOROUGH = os.environ.get("SSEGRAPH_FAULTS") == "all"
"""Every call fails, in both ways; else the first five, then fewer and fewer."""


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands before the C library, and so before the engine."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("not run: a failing file system needs a C compiler (cc) and Linux")
    made = tmp_path_factory.mktemp("failing") / "failing.so"
    source = Path(__file__).with_name("failing.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-w", "-o", str(made), str(source), "-ldl"], check=True)
    return made


def moments() -> Iterator[tuple[int, bool]]:
    """Yield which call fails, and whether all that follow do."""
    at = 1
    while True:
        if THOROUGH:
            yield at, False
            yield at, True
            at += 1
        else:
            yield at, at % 2 == 0
            at += 1 if at < 6 else at // 2 | 1


def looks(folder: Path, command: str) -> dict[str, bytes]:
    """Return what counts of a folder: of records all files but those that no file of records names yet."""
    seen = state(folder)
    if command == "import into records":
        return {name: content for name, content in seen.items() if name.endswith("t.yaml")}
    return seen


@pytest.mark.parametrize("command", WRITES)
def test_a_disk_that_fails_at_any_call_leaves_the_old_state_or_the_new_and_a_word(
    command: str, failing: Path, inputs: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    here, old, whole = tmp_path / "here", tmp_path / "old", tmp_path / "whole"
    old.mkdir()
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("decision,keep,other\nsame,body-old-1,body-old-2\n")
    store = tmp_path / "from.store"
    if command.startswith("back up"):
        assert run("-m", "ssegraph", "build", inputs["new"]["data"], "-o", str(store)).returncode == 0
    first = "import into records" if command == "decide on bodies" else command

    def words(which: str, out: Path) -> list[str]:
        return [
            part.format(out=out / "out", store=store, pairs=pairs, **inputs[which])
            for part in WRITES[command]
        ]

    if not command.startswith("back up"):
        begun = [part.format(out=old / "out", **inputs["old"]) for part in COMMANDS[first]]
        done = run("-m", "ssegraph", *begun)
        assert done.returncode == 0, done.stderr
    shutil.copytree(old, whole)
    done = run("-m", "ssegraph", *words("new", whole))
    assert done.returncode == 0, done.stderr
    states = [looks(old, command), looks(whole, command)]
    assert states[0] != states[1]
    told, counted = tmp_path / "told", tmp_path / "counted"
    failed = refused = 0
    with subprocess.Popen(
        [sys.executable, "-c", FAILING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"LD_PRELOAD": str(failing), "SSEGRAPH_NO_CACHE": "1"},
    ) as process:
        assert process.stdin and process.stdout
        for at, on in moments():
            shutil.copytree(old, here)
            counted.unlink(missing_ok=True)
            env = {
                "FAIL_UNDER": str(here),
                "FAIL_AT": str(at),
                "FAIL_FOR": str(10**9 if on else 1),
                "FAIL_WITH": str(errno.ENOSPC if on else errno.EIO),
                "FAIL_COUNT": str(counted),
            }
            job = {"env": env, "told": str(told), "words": words("new", here)}
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            code = json.loads(process.stdout.readline())
            said = told.read_text()
            seen = looks(here, command)
            assert "Traceback" not in said, (at, on, said)
            # The engine does without its own log, so a fault there is none.
            if code == 0:
                assert seen == states[1], (at, on)
            else:
                assert code == 1 and "ssegraph: " in said and "None" not in said, (at, on, code, said)
                assert seen in states, (at, on, said)
                refused += 1
            assert left_over(here) == [], (at, on, said)
            shutil.rmtree(here)
            if not counted.exists():
                break
            failed += 1
        process.stdin.close()
    assert refused >= 4 and failed >= refused
    assert len(WRITES) == 11
