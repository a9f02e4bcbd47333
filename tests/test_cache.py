"""Built stores are kept for the next time: never needed, never wrong, never in the way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssegraph.core.errors import DataError
from ssegraph.core.model import Entity, Records
from ssegraph.graph import load
from ssegraph.quads import BASE
from ssegraph.store import Store, cache
from ssegraph.store.cache import built

RECORDS = """\
title: A few
entities:
  - {id: a, kind: Network, name: A Network}
  - {id: b, kind: Network, name: B Network}
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which stores are kept."""
    monkeypatch.setenv("SSEGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "stores"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    return folder


class Builder:
    """Builds a store, and knows how often."""

    def __init__(self, name: str = "A") -> None:
        self.times, self.name = 0, name

    def __call__(self) -> Store:
        self.times += 1
        return Store.of(Records(title="mine", entities=(Entity(id="a", kind="Network", name=self.name),)))


def test_the_same_content_is_built_once_and_any_other_anew(kept: Path, folder: Path) -> None:
    build = Builder()
    for _ in range(3):
        assert built(folder, BASE, build).names.one("A") == "a"
    assert build.times == 1
    built(folder, "https://example.org/", build)
    assert build.times == 2
    (folder / "few.yaml").write_text(RECORDS.replace("A few", "A fev"), encoding="utf-8")
    built(folder, BASE, build)
    assert build.times == 3
    (folder / "documents").mkdir()
    (folder / "documents" / "report.md").write_text("words")
    built(folder, BASE, build)
    assert build.times == 4
    (folder / "few.yaml").rename(folder / "some.yaml")
    built(folder, BASE, build)
    assert build.times == 5
    assert {each.name for each in folder.iterdir()} == {"some.yaml", "documents"}


def test_what_stands_behind_a_link_is_part_of_the_content(kept: Path, folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "more.yaml").write_text(
        "entities:\n  - {id: c, kind: Network, name: Old}\n", encoding="utf-8"
    )
    (folder / "entities").symlink_to(elsewhere)
    assert load(folder).entity("c").name == "Old"
    assert len([*kept.iterdir()]) == 1
    (elsewhere / "more.yaml").write_text(
        "entities:\n  - {id: c, kind: Network, name: New}\n", encoding="utf-8"
    )
    assert load(folder).entity("c").name == "New"
    # Links that lead in a circle: nothing is kept, and nothing hangs.
    (folder / "one").mkdir()
    for name in ("a", "b"):
        (folder / "one" / name).symlink_to(folder)
    assert load(folder).entity("c").name == "New"
    assert len([*kept.iterdir()]) == 2


def test_what_changes_while_it_is_read_is_not_kept_as_what_it_was(kept: Path, folder: Path) -> None:
    def build() -> Store:
        store = Builder("As it was")()
        (folder / "few.yaml").write_text(RECORDS.replace("A Network", "As it is"), encoding="utf-8")
        return store

    before = (folder / "few.yaml").read_text(encoding="utf-8")
    built(folder, BASE, build)
    (folder / "few.yaml").write_text(before, encoding="utf-8")
    again = Builder("Anew")
    assert built(folder, BASE, again).names.one("Anew") == "a"
    assert again.times == 1


def test_what_is_read_back_is_what_was_built(kept: Path, folder: Path) -> None:
    first, again = load(folder), load(folder)
    assert again.records() == first.records()
    assert set(again.store.match(graph=None)) == set(first.store.match(graph=None))
    assert again.find("network") == first.find("network")
    assert len(list(kept.iterdir())) == 1
    assert [each.name for each in folder.iterdir()] == ["few.yaml"]


def test_records_with_problems_are_refused_each_time(kept: Path, folder: Path) -> None:
    (folder / "few.yaml").write_text(RECORDS.replace("Network,", "Netwrok,"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError, match="Netwrok"):
            load(folder)
    assert not kept.exists()


def test_a_store_damaged_in_any_file_is_built_anew(kept: Path, folder: Path) -> None:
    expected = load(folder).records()
    place = next(kept.iterdir())
    names = sorted(each.name for each in place.iterdir() if each.stat().st_size)
    assert len(names) > 6
    for name in names:
        for damage in ("cut", "flip", "gone"):
            path = next(kept.iterdir()) / name
            if not path.exists():
                continue  # the engine numbers its files anew
            content = bytearray(path.read_bytes())
            if damage == "gone":
                path.unlink()
            elif damage == "cut":
                path.write_bytes(content[: len(content) // 2])
            else:
                content[len(content) // 2] ^= 0x55
                path.write_bytes(content)
            graph = load(folder)
            assert graph.records() == expected, (name, damage)
            assert graph.id("B network") == "b", (name, damage)
            shutil.rmtree(kept)
            load(folder)


@pytest.mark.parametrize("fault", ["a file", "no rights", "no home", "switched off", "too much"])
def test_where_nothing_can_be_kept_it_is_built(
    fault: str, kept: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "a file":
        kept.parent.write_text("in the way")
    elif fault == "no rights":
        monkeypatch.setenv("SSEGRAPH_CACHE", "/proc/nowhere")
    elif fault == "no home":
        monkeypatch.delenv("SSEGRAPH_CACHE")
        for name in ("HOME", "XDG_CACHE_HOME"):
            monkeypatch.setenv(name, "")
        monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    elif fault == "switched off":
        monkeypatch.setenv("SSEGRAPH_NO_CACHE", "1")
    else:
        monkeypatch.setattr(cache, "_MOST_BYTES", 10)
    build = Builder()
    for _ in range(2):
        assert built(folder, BASE, build).names.one("A") == "a"
    assert build.times == 2
    assert not kept.is_dir()


def test_only_those_used_last_are_kept(kept: Path, folder: Path) -> None:
    build = Builder()
    for number in range(12):
        (folder / "few.yaml").write_text(RECORDS.replace("A few", f"{number}"), encoding="utf-8")
        built(folder, BASE, build)
    assert len(list(kept.iterdir())) == 8
    built(folder, BASE, build)
    assert build.times == 12


def test_processes_that_begin_together_all_read_the_same(kept: Path, folder: Path) -> None:
    code = f"import ssegraph; print(ssegraph.load({str(folder)!r}).records())"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(5)
    ]
    said = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 5, said
    assert len(set(said)) == 1
    assert said[0][1] == ""
    assert len(list(kept.iterdir())) == 1


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("import ssegraph", "rdflib networkx pandas numpy pydantic pyoxigraph yaml"),
        (
            "import ssegraph.cli; ssegraph.cli.main(['--help'], standalone_mode=False)",
            "rdflib networkx pandas numpy pydantic pyoxigraph",
        ),
        (
            "import ssegraph; ssegraph.load()['RTES']; ssegraph.load().ties('RTES')",
            "rdflib networkx pandas numpy yaml rich rapidfuzz",
        ),
    ],
)
def test_what_is_not_needed_is_not_imported(code: str, never: str, kept: Path) -> None:
    load()  # from now on it is kept
    code += f"\nimport sys; print('imported:', sorted(set({never.split()!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "imported: []"
