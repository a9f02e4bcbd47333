"""What an update of a writable store costs, and many rounds of histories with faults."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox

from disks import small_disk
from histories import ROUNDS, History
from serving import serving
from ssegraph.core.model import Records
from ssegraph.graph import load
from ssegraph.store import Noted, Store


def test_what_it_costs_to_note_an_update(tmp_path: Path) -> None:
    """Prints CPU milliseconds of an update alone, and of what is noted of it."""
    load().store.local().save(tmp_path / "a.store")
    store, noted = ox.Store(str(tmp_path / "a.store")), Noted(tmp_path / "a.store")
    spent = {"opening": 0.0, "update": 0.0, "noting": 0.0}
    begun = time.process_time()
    noted.note()
    spent["opening"] = time.process_time() - begun
    times = 200
    for number in range(times):
        begun = time.process_time()
        store.update(f"INSERT DATA {{ <urn:k:{number}> <urn:v> {number} }}")
        store.flush()
        done = time.process_time()
        noted.note(1)
        spent["update"] += done - begun
        spent["noting"] += time.process_time() - done
    print(
        {name: round(1000 * value / (1 if name == "opening" else times), 2) for name, value in spent.items()}
    )
    assert noted.updates == times


def test_many_rounds_of_histories(tmp_path: Path) -> None:
    history = History()
    with small_disk(tmp_path / "disk", 64) as disk:
        store = disk / "my.store"
        Store.of(Records(title="nothing")).save(store)
        for number in range(10):
            for fault in ROUNDS:
                with serving(
                    tmp_path / f"log-{number}-{fault}", str(store), "--writable", "--workers", "2"
                ) as server:
                    history.round(server, fault, disk)
                history.check(store)
    print(
        f"{history.rounds} rounds, {len(history.acknowledged)} acknowledged, {len(history.unknown)} unknown, {history.reads} read"
    )
    assert history.rounds == 40
