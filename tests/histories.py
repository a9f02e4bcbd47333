"""A history of four clients that write and read while the disk is filled and processes are killed, and what must hold of it.

After P. Kyle Kingsbury's Jepsen: what was acknowledged is there, what was refused as wrong is not, each update is there whole or not
at all, and whoever was told that an update was done reads it.
"""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx

from disks import fill
from serving import Server
from ssegraph.store import Store, verify

ROUNDS: Final = ("the writer is killed", "the disk is full", "a reader is killed", "everything is killed")
_CLIENTS: Final = 4
_BEFORE, _AFTER = 2, 2
"""How many updates each client has acknowledged before the fault, and after it."""


class History:
    """What was asked and answered, of all rounds.

    Attributes:
        acknowledged, unknown: updates by number: answered 204, and those of which nobody knows.
        reads: how often somebody read what they had written.
        rounds: how many were checked.
    """

    def __init__(self) -> None:
        self.acknowledged: set[int] = set()
        self.unknown: set[int] = set()
        self.reads = self.rounds = 0
        self._next = 0
        self._lock = threading.Lock()

    def _number(self) -> int:
        with self._lock:
            self._next += 1
            return self._next

    def _update(self, client: httpx.Client, more: str = "") -> int:
        """Send an update of two quads; return the status, 0 for none."""
        number = self._number()
        update = (
            f"INSERT DATA {{ <urn:k:{number}> <urn:v> {number} {more} . <urn:k:{number}> <urn:w> {number} }}"
        )
        try:
            status = client.post("/sparql", data={"update": update}).status_code
        except httpx.TransportError:
            status = 0
        with self._lock:
            (self.acknowledged if status == 204 else self.unknown).add(number)
        assert status in (0, 204, 503, 507), status
        if status == 204:
            self._read(client, number)
        return status

    def _read(self, client: httpx.Client, number: int) -> None:
        query = f"ASK {{ <urn:k:{number}> <urn:v> {number} ; <urn:w> {number} }}"
        try:
            got = client.get("/sparql", params={"query": query})
        except httpx.TransportError:
            return  # the server was killed: what it held is looked at afterwards
        if got.status_code == 200:
            assert got.json()["boolean"], f"{number} was acknowledged and is not read"
            with self._lock:
                self.reads += 1

    def round(self, server: Server, fault: str, disk: Path) -> None:
        """Have four clients write and read; a fault comes in the middle."""
        begun, struck = threading.Barrier(_CLIENTS + 1), threading.Event()
        large = f'; <urn:large> "{"y" * 40_000}"'

        def client() -> None:
            with server.client(token=True) as mine:
                try:
                    for _ in range(_BEFORE):
                        assert self._update(mine) == 204
                except BaseException:
                    begun.abort()  # nobody waits for who has failed
                    raise
                begun.wait(120)
                while not struck.is_set():
                    if self._update(mine, large if fault == "the disk is full" else "") == 0:
                        break
                if fault == "everything is killed":
                    return
                done = 0
                while done < _AFTER:
                    done += self._update(mine) == 204

        with ThreadPoolExecutor(_CLIENTS) as threads:
            clients = [threads.submit(client) for _ in range(_CLIENTS)]
            try:
                with suppress(threading.BrokenBarrierError):  # the client that failed says why
                    begun.wait(120)
                    self._strike(server, fault, disk)
            finally:
                struck.set()
            failures = [each.exception(120) for each in clients]
            for failure in failures:
                if failure is not None and not isinstance(failure, threading.BrokenBarrierError):
                    raise failure

    def _strike(self, server: Server, fault: str, disk: Path) -> None:
        writer, *readers = server.workers()
        if fault == "the writer is killed":
            os.kill(writer, signal.SIGKILL)
        elif fault == "a reader is killed":
            os.kill(readers[0], signal.SIGKILL)
        elif fault == "the disk is full":
            filler = fill(disk)
            with server.client(token=True) as mine:
                while self._update(mine, f'; <urn:large> "{"y" * 40_000}"') == 204:
                    pass
            filler.unlink()
        else:
            server.process.kill()
            for each in (writer, *readers):
                os.kill(each, signal.SIGKILL)
            server.process.wait()

    def check(self, store: Path) -> None:
        """Look at what the store holds now.

        Raises:
            AssertionError: an update that was acknowledged is lost, one is there by half, or the store is not sound.
        """
        verify(store)
        found = Store.open(store)
        halves = [
            {int(str(number)) for (number,) in found.query(f"SELECT ?n {{ ?k <urn:{end}> ?n }}").rows}
            for end in ("v", "w")
        ]
        assert halves[0] == halves[1], f"there by half: {sorted(halves[0] ^ halves[1])}"
        assert self.acknowledged <= halves[0], f"lost: {sorted(self.acknowledged - halves[0])}"
        assert halves[0] <= self.acknowledged | self.unknown, "there are updates that nobody sent"
        self.rounds += 1
