"""The processes that do the work: each takes one job at a time, and is killed at its limit."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import struct
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, NamedTuple

from ssegraph.serve.limits import Limits
from ssegraph.serve.protocol import Refused
from ssegraph.serve.turns import TooMany, Turns

_HEAD: Final = struct.Struct(">Ic")
_START: Final = 60
"""Seconds a process may take to open the store."""
_ATTEMPTS: Final = 4
"""How often a job is begun whose process somebody else kills."""


class _Busy(NamedTuple):
    """Who has a process, over which store, since when."""

    client: str
    store: Path
    since: float


class _Gone(Exception):
    """A process has ended without an answer."""


class _Worker:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def send(self, job: dict[str, Any]) -> None:
        content = json.dumps(job).encode()
        assert self.process.stdin
        try:
            self.process.stdin.write(_HEAD.pack(len(content), b"j") + content)
            await self.process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _Gone from error

    async def frame(self) -> tuple[bytes, bytes]:
        assert self.process.stdout
        try:
            length, kind = _HEAD.unpack(await self.process.stdout.readexactly(_HEAD.size))
            return kind, await self.process.stdout.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionResetError) as error:
            raise _Gone from error

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class Answer:
    """An answer on its way: its head is there, its pieces follow.

    Attributes:
        head: `type`, `status`, `gzip` and what else the worker says.
        end: `rows` and `bytes`, once the last piece was read.
    """

    def __init__(
        self,
        pool: Pool,
        worker: _Worker,
        head: dict[str, Any],
        ahead: list[tuple[bytes, bytes]],
        deadline: float,
    ) -> None:
        self.head, self.end = head, dict[str, Any]()
        self._ahead = ahead
        self._pool, self._worker, self._deadline = pool, worker, deadline
        self._done = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the content.

        Raises:
            Refused: it was cut: too long, too much. What was sent is then not the whole.
        """
        try:
            while True:
                try:
                    if self._ahead:
                        kind, content = self._ahead.pop(0)
                    else:
                        async with asyncio.timeout_at(self._deadline):
                            kind, content = await self._worker.frame()
                except (TimeoutError, _Gone) as error:
                    raise Refused(504, "cut at the time limit") from error
                if kind == b"d":
                    yield content
                    continue
                self._done = True
                self.end = json.loads(content)
                if kind == b"x":
                    raise Refused(self.end["status"], self.end["detail"])
                return
        finally:
            await self.close()

    async def close(self) -> None:
        """Give the process back; one that is still at it is ended."""
        worker, self._worker = self._worker, _NOBODY
        if worker is not _NOBODY:
            self._pool._back(worker, self._done)


class Pool:
    """Processes over one store.

    Attributes:
        store: the folder; when another is set, the next job of each reader reads from there.

    Args:
        store: the folder.
        size: how many.
        limits: of each.
        hosts: whom SERVICE may call.
        writes: opens the store for writing; then the size must be 1.
        documents: the folder whose documents the pages show, if there is one.
        module: what a process runs.
    """

    def __init__(
        self,
        store: Path,
        size: int,
        limits: Limits,
        hosts: tuple[str, ...] = (),
        *,
        writes: bool = False,
        documents: Path | None = None,
        module: str = "ssegraph.serve.worker",
    ) -> None:
        self._module = module
        self.limits, self.size = limits, size
        self.store = store
        self._hosts, self._writes, self._documents = hosts, writes, documents
        self._busy: dict[_Worker, _Busy] = {}
        self._turns = Turns[_Worker](size, limits.share)
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    async def start(self) -> None:
        """Start the processes; returns when all have the store open."""
        await asyncio.gather(*(self._add() for _ in range(self.size)))

    async def _add(self) -> None:
        settings = {
            "limits": asdict(self.limits),
            "hosts": self._hosts,
            "writes": self._writes,
            "documents": str(self._documents) if self._documents else None,
        }
        # The package need not be installed for the child to find it.
        where = os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            str(self.store),
            json.dumps(settings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": where},
        )
        worker = _Worker(process)
        self._all.add(worker)
        try:
            async with asyncio.timeout(_START):
                await worker.frame()
        except (TimeoutError, _Gone) as error:
            worker.kill()
            self._all.discard(worker)
            await process.wait()
            raise Refused(503, f"the store {self.store} cannot be opened") from error
        if self._closing:
            worker.kill()
        self._turns.put(worker)

    @property
    def in_use(self) -> set[Path]:
        """The stores that are read from at this moment, or will be next."""
        return {self.store, *(each.store for each in self._busy.values())}

    def _back(self, worker: _Worker, usable: bool) -> None:
        if (had := self._busy.pop(worker, None)) is not None:
            self._turns.ended(had.client, asyncio.get_running_loop().time() - had.since)
        if usable and worker.alive:
            self._turns.put(worker)
            return
        worker.kill()
        self._all.discard(worker)
        if not self._closing:
            task = asyncio.create_task(self._replace())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _replace(self) -> None:
        while not self._closing:
            with contextlib.suppress(Refused, OSError):
                await self._add()
                return
            await asyncio.sleep(1)

    async def _free(self, client: str) -> _Worker:
        later = {"Retry-After": str(max(1, int(self.limits.seconds)))}
        try:
            async with asyncio.timeout(self.limits.waiting):
                while True:
                    worker = await self._turns.take(client)
                    self._busy[worker] = _Busy(client, self.store, asyncio.get_running_loop().time())
                    if worker.alive:
                        return worker
                    self._back(worker, usable=False)
        except TimeoutError as error:
            raise Refused(503, "all are busy; try again", later) from error
        except TooMany as error:
            told = f"{self.limits.share} requests of yours are waiting; send the next when one is answered"
            raise Refused(429, told, later) from error

    async def ask(self, job: dict[str, Any], *, client: str = "", seconds: float | None = None) -> Answer:
        """Have a job done; returns as soon as the head of its answer and its first pieces are there.

        Args:
            job: see `worker`.
            client: who asks; each has its turn.
            seconds: how long it may take; the limit, unless said otherwise.

        Raises:
            Refused: it cannot be done, takes too long, nobody is free, or the client has too many waiting.
        """
        longest = seconds or self.limits.seconds
        for attempt in range(1, _ATTEMPTS + 1):
            worker = await self._free(client)
            deadline = asyncio.get_running_loop().time() + longest
            done = False
            try:
                async with asyncio.timeout_at(deadline):
                    await worker.send(job | {"store": str(self.store), "seconds": longest})
                    kind, content = await worker.frame()
                    if kind == b"x":
                        done = True
                        refusal = json.loads(content)
                        raise Refused(refusal["status"], refusal["detail"], None, **refusal["more"])
                    # What fits in a piece is whole before any of it is given on: who has sent nothing can begin anew.
                    ahead = [await worker.frame()]
                    if ahead[0][0] == b"d":
                        ahead.append(await worker.frame())
                answer = Answer(self, worker, json.loads(content), ahead, deadline)
                worker = _NOBODY
                return answer
            except TimeoutError as error:
                raise Refused(504, f"not answered within {longest:g} s: ended") from error
            except _Gone as error:
                ended = await worker.process.wait()
                # Killed by somebody else: a reader's job harms nobody when it is done twice.
                if ended == -signal.SIGKILL and attempt < _ATTEMPTS and not self._writes:
                    continue
                why = "this takes too much memory, or cannot be answered: its process ended"
                raise Refused(507 if ended == -signal.SIGABRT else 500, why) from error
            finally:
                if worker is not _NOBODY:
                    self._back(worker, done)
        raise AssertionError("unreachable")

    async def close(self) -> None:
        """End all processes."""
        self._closing = True
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(worker.process.wait() for worker in self._all))


_NOBODY: Final[Any] = object()
