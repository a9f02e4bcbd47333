"""What a server with `--writable` has acknowledged is there: on a full disk, after kills, in its backups."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from disks import fill, small_disk
from histories import ROUNDS, History
from serving import Server, serving
from ssegraph.core.errors import StoreError
from ssegraph.core.model import Records
from ssegraph.store import Build, Store, verify
from ssegraph.store.backup import back_up


def ssegraph(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ssegraph", *map(str, words)], capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def written(tmp_path: Path) -> Path:
    store = tmp_path / "w.store"
    Store.of(Records(title="nothing")).save(store)
    return store


def insert(number: int, more: str = "") -> dict[str, str]:
    return {"update": f"INSERT DATA {{ <urn:k:{number}> <urn:v> {number} {more} }}"}


def numbers(server: Server) -> set[int]:
    """Which updates a reader sees."""
    with server.client() as client:
        got = client.get(
            "/sparql", params={"query": "SELECT ?n { ?k <urn:v> ?n }"}, headers={"Accept": "text/csv"}
        )
    assert got.status_code == 200, got.text
    return {int(line) for line in got.text.split()[1:]}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 24) as place:
        yield place


def test_on_a_full_disk_the_true_word_is_said_and_with_room_again_the_next_update_goes_through(
    disk: Path, tmp_path: Path
) -> None:
    store = disk / "my.store"
    Store.of(Records(title="nothing")).save(store)
    large = " ".join(f'; <urn:w{number}> "{"y" * 200}"' for number in range(200))
    refused = 0
    with serving(tmp_path / "log", str(store), "--writable", "--workers", "1") as server:
        with server.client(token=True) as client:
            assert client.post("/sparql", data=insert(1)).status_code == 204
            writer = server.workers()[0]
            filler = fill(disk)
            for number in range(2, 6):
                got = client.post("/sparql", data=insert(number, large))
                assert got.status_code == 507, got.text
                said = got.json()["detail"]
                assert said.startswith(
                    "no room on the disk (No space left on device): nothing is acknowledged"
                )
                assert str(disk) not in said
                assert 1 in numbers(server)
                refused += 1
            # Nobody else gets the store meanwhile, and it is told who has it.
            second = ssegraph("serve", store, "--writable", "--port", "0")
            assert second.returncode == 1 and f"process {server.process.pid} started" in second.stderr
            filler.unlink()
            assert client.post("/sparql", data=insert(6)).status_code == 204
            assert server.workers()[0] == writer
            seen = numbers(server)
        assert {1, 6} <= seen <= {1, 2, 3, 4, 5, 6}
    assert refused == 4
    assert ssegraph("check", store).returncode == 0
    assert verify(store) == ""
    assert [each.name for each in disk.iterdir()] == ["my.store"]


def test_a_writer_that_is_killed_is_told_and_another_takes_its_place(written: Path, tmp_path: Path) -> None:
    with (
        serving(tmp_path / "log", str(written), "--writable", "--workers", "1") as server,
        server.client(token=True) as client,
    ):
        acknowledged = set()
        for number in range(4):
            assert client.post("/sparql", data=insert(number)).status_code == 204
            acknowledged.add(number)
            os.kill(server.workers()[0], signal.SIGKILL)
            got = client.post("/sparql", data=insert(100 + number))
            if got.status_code == 204:
                acknowledged.add(100 + number)
            else:  # it went before anybody noticed
                assert got.status_code == 503 and "process that writes was ended" in got.json()["detail"]
                assert got.headers["retry-after"]
            assert acknowledged <= numbers(server)
    assert verify(written) == ""


def test_after_a_kill_the_store_is_sound_and_no_advice_would_lose_what_was_acknowledged(
    written: Path, tmp_path: Path
) -> None:
    with serving(tmp_path / "log", str(written), "--writable", "--workers", "1") as server:
        with server.client(token=True) as client:
            for number in range(3):
                assert client.post("/sparql", data=insert(number)).status_code == 204
            running = ssegraph("check", written)
            assert running.returncode == 0 and "All 3 updates" in running.stderr, running.stderr
            told = json.loads((written / "ssegraph.json").read_text())
            assert told["updates"] == 3
        for process in server.workers():
            os.kill(process, signal.SIGKILL)
        server.process.kill()
        server.process.wait()
    done = ssegraph("check", written)
    assert done.returncode == 0
    assert "ended by force. All 3 updates it acknowledged are there" in done.stderr
    assert "anew" not in done.stderr
    # It is not built over, and damage is still told from a crash, by another advice.
    with pytest.raises(StoreError, match="updates that stand in no records"), Build(written):
        pass
    journal = written / (written / "CURRENT").read_text().strip()
    table = written / max(told["open"]["tables"])
    flipped = bytearray(table.read_bytes())
    flipped[10] ^= 1
    short = journal.read_bytes()[
        : told["open"]["journal"][1] - 40
    ]  # the engine takes it for a journal that ends there
    for file, damaged in ((journal, short), (table, bytes(flipped))):
        whole = file.read_bytes()
        file.write_bytes(damaged)
        bad = ssegraph("check", written)
        assert bad.returncode == 1, bad.stdout
        assert "restore a backup" in bad.stderr and "anew" not in bad.stderr and "Traceback" not in bad.stderr
        file.write_bytes(whole)
    # The next server goes on from there, and seals it when it is stopped.
    with serving(tmp_path / "log2", str(written), "--writable", "--workers", "1") as again:
        assert numbers(again) == {0, 1, 2}
        with again.client(token=True) as client:
            assert client.post("/sparql", data=insert(3)).status_code == 204
    assert verify(written) == ""
    assert json.loads((written / "ssegraph.json").read_text())["updates"] == 4
    assert ssegraph("check", written).stderr == ""


# ---------------------------------------------------------------------------------------------
# backups


@pytest.mark.parametrize("suffix", [".store", ".nq.gz"])
def test_a_running_server_is_backed_up_and_what_is_restored_is_what_it_held(
    suffix: str, written: Path, tmp_path: Path
) -> None:
    kept, again = tmp_path / f"kept{suffix}", tmp_path / "again.store"
    with (
        serving(tmp_path / "log", str(written), "--writable", "--workers", "1") as server,
        server.client(token=True) as client,
    ):
        for number in range(3):
            blank = "; <urn:p> [ <urn:q> 'x\\n\\u00e9'@fr ]"
            assert client.post("/sparql", data=insert(number, blank)).status_code == 204
        assert client.post("/sparql", data={"update": "CREATE GRAPH <urn:empty>"}).status_code == 204
        with ThreadPoolExecutor(1) as aside:
            # Updates go on meanwhile: each is in the copy whole or not at all.
            making = aside.submit(ssegraph, "backup", written, "-o", kept)
            more = 3
            while not making.done():
                pair = {
                    "update": f"INSERT DATA {{ <urn:l{more}> <urn:l> {more} . <urn:r{more}> <urn:r> {more} }}"
                }
                assert client.post("/sparql", data=pair).status_code == 204
                more += 1
        assert making.result().returncode == 0, making.result().stderr
        assert "read back and compared" in making.result().stderr
    assert more > 3
    done = ssegraph("restore", kept, "-o", again)
    assert done.returncode == 0, done.stderr
    assert verify(again) == ""
    store = Store.open(again)
    found = {int(str(n)) for (n,) in store.query("SELECT ?n { ?k <urn:v> ?n }").rows}
    assert found == {0, 1, 2}
    halves = [
        {int(str(n)) for (n,) in store.query(f"SELECT ?n {{ ?s <urn:{end}> ?n }}").rows} for end in "lr"
    ]
    assert halves[0] == halves[1] == set(range(3, 3 + len(halves[0])))
    assert store.oxigraph.contains_named_graph(ox.NamedNode("urn:empty"))
    # Where its updates are in no records, nobody is told to build it anew.
    assert json.loads((again / "ssegraph.json").read_text())["updates"] >= 4
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        ["log", "w.store", kept.name, "again.store"]
    )


def test_a_backup_overwrites_nothing_and_a_broken_one_makes_nothing(written: Path, tmp_path: Path) -> None:
    kept, folder = tmp_path / "kept.nq.gz", tmp_path / "kept.store"
    assert ssegraph("backup", written, "-o", kept).returncode == 0
    assert ssegraph("backup", written, "-o", folder).returncode == 0
    assert back_up(written, tmp_path / "twice.nq.gz")["quads"] > 1000
    assert (tmp_path / "twice.nq.gz").read_bytes() == kept.read_bytes()
    for out in (kept, folder):
        before = out.stat().st_mtime_ns
        refused = ssegraph("backup", written, "-o", out)
        assert refused.returncode == 1 and "exists: give another name" in refused.stderr
        assert out.stat().st_mtime_ns == before
    assert "exists" in ssegraph("restore", kept, "-o", folder).stderr
    assert ssegraph("backup", written, "-o", tmp_path / "kept.zip").returncode == 2
    whole = kept.read_bytes()
    text = gzip.decompress(whole)
    lines = text.splitlines(keepends=True)
    broken = {
        "cut": whole[: len(whole) // 2],
        "flipped": whole[:400] + bytes([whole[400] ^ 1]) + whole[401:],
        "a line less": gzip.compress(b"".join(lines[:-1])),
        "a line changed": gzip.compress(text.replace(b'"@en ', b'"@de ', 1)),
        "a line twice": gzip.compress(text + lines[-1]),
        "no head": gzip.compress(b"".join(lines[1:])),
        "no quads": gzip.compress(b"".join([*lines, b"rubbish\n"])),
        "nothing": b"",
    }
    there = sorted(each.name for each in tmp_path.iterdir())
    for name, content in broken.items():
        bad = tmp_path / "bad.nq.gz"
        bad.write_bytes(content)
        done = ssegraph("restore", bad, "-o", tmp_path / "bad.store")
        assert done.returncode == 1, name
        assert "Traceback" not in done.stderr and "bad.store: " not in done.stderr.replace("bad.store is", "")
        bad.unlink()
        assert sorted(each.name for each in tmp_path.iterdir()) == there, name
    table = max(folder.glob("*.sst"), key=lambda each: each.stat().st_size)
    flipped = bytearray(table.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    table.write_bytes(flipped)
    done = ssegraph("restore", folder, "-o", tmp_path / "bad.store")
    assert done.returncode == 1 and "is damaged" in done.stderr
    assert ssegraph("backup", folder, "-o", tmp_path / "bad.nq.gz").returncode == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == there
    assert len(broken) == 8


# ---------------------------------------------------------------------------------------------
# histories


def test_in_a_history_of_four_clients_with_kills_and_full_disks_nothing_acknowledged_is_lost(
    disk: Path, tmp_path: Path
) -> None:
    store = disk / "my.store"
    Store.of(Records(title="nothing")).save(store)
    history = History()
    for number, fault in enumerate(ROUNDS):
        with serving(tmp_path / f"log{number}", str(store), "--writable", "--workers", "2") as server:
            history.round(server, fault, disk)
        history.check(store)
    assert history.rounds == len(ROUNDS) == 4
    assert len(history.acknowledged) >= 4 * len(ROUNDS) and history.reads > len(ROUNDS)
