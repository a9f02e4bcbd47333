"""Files are written whole, keep their mode and their links; a folder is written into by one at a time."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ssegraph.core.errors import StoreError
from ssegraph.core.files import alone_in, write_aside


def put(path: Path, text: str) -> None:
    write_aside(path, lambda aside: aside.write_text(text))


def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    tried = 0
    for mode in (0o600, 0o640, 0o664, 0o444):
        file = tmp_path / f"{mode:o}"
        file.write_text("old")
        file.chmod(mode)
        put(file, "new")
        assert file.read_text() == "new" and file.stat().st_mode & 0o7777 == mode
        tried += 1
    before = os.umask(0o027)
    try:
        put(tmp_path / "new", "new")
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o7777 == 0o640
    assert tried == 4


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_text("old")
    (tmp_path / "one").symlink_to("there/file")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "to-be").symlink_to("there/new")
    for name in ("one", "two", "to-be"):
        put(tmp_path / name, f"by {name}")
        assert (tmp_path / name).is_symlink() and (tmp_path / name).read_text() == f"by {name}"
    assert (tmp_path / "there" / "file").read_text() == "by two"
    assert sorted(each.name for each in (tmp_path / "there").iterdir()) == ["file", "new"]
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(StoreError, match="cannot write"):
        put(tmp_path / "circle" / "x", "x")


def test_a_folder_that_cannot_be_had_is_not_left_empty(tmp_path: Path) -> None:
    with pytest.raises(StoreError), alone_in(tmp_path / "new"):
        raise StoreError("nothing comes of it")
    assert not (tmp_path / "new").exists()
    with pytest.raises(StoreError), alone_in(tmp_path / "kept"):
        (tmp_path / "kept" / "file").touch()
        raise StoreError("something came of it")
    assert (tmp_path / "kept" / "file").exists()


def test_imports_into_one_folder_at_once_wait_for_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for number in range(4):
        rows = "".join(f"Body {number} {each},FR\n" for each in range(5))
        (tmp_path / f"{number}.csv").write_text(f"name,country\n{rows}")
    command = [sys.executable, "-m", "ssegraph", "import"]
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    running = [
        subprocess.Popen(
            [*command, str(tmp_path / f"{number}.csv"), "--name", f"t{number}", "-o", str(folder)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for each in running:  # all stand before the door when it opens
        assert each.stderr
        for line in each.stderr:
            if "somebody else is writing in it just now; waiting" in line:
                break
        else:
            pytest.fail("it did not wait")
    assert list(folder.iterdir()) == []
    os.close(handle)
    for each in running:
        _, told = each.communicate(timeout=120)
        assert each.returncode == 0, told
    assert len(list(folder.glob("t*.yaml"))) == 4
    done = subprocess.run(
        [sys.executable, "-m", "ssegraph", "check", str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_link_in_a_folder_of_records_is_read_and_never_written_through_while_it_is_checked(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "records"
    command = [
        sys.executable,
        "-m",
        "ssegraph",
        "import",
        str(tmp_path / "a.csv"),
        "--name",
        "t",
        "-o",
        str(folder),
    ]
    (tmp_path / "a.csv").write_text("name\nOne Body\n")
    subprocess.run(command, check=True, capture_output=True)
    elsewhere, links = tmp_path / "elsewhere", []
    elsewhere.mkdir()
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        file.rename(elsewhere / file.name)
        file.symlink_to(os.path.relpath(elsewhere / file.name, file.parent))
        links.append(file)
    assert len(links) >= 3
    (tmp_path / "a.csv").write_text("name\nOne Body\nAnother Body\n")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all(each.is_symlink() for each in links)
    assert "Another Body" in (elsewhere / "t.yaml").read_text()
