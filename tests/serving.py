"""A real server on a free port of this machine, for tests and benchmarks."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

TOKEN = "a-token-for-tests"


@dataclass
class Server:
    """A running server: its address, its process, what it wrote on standard error."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def client(self, *, token: bool = False, seconds: float = 60) -> httpx.Client:
        headers = {"Authorization": f"Bearer {TOKEN}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=seconds)

    def workers(self) -> list[int]:
        """The processes it started, by id: the writer among them."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(each) for each in path.read_text().split()]


def closed_port() -> int:
    """Return a port of this machine at which nobody listens: bound, and closed again."""
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        return int(here.getsockname()[1])


def eventually(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is true; fail when it is not in good time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


@contextmanager
def serving(log: Path, *words: str) -> Iterator[Server]:
    """Start `ssegraph serve`, wait until it answers, end it."""
    with log.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "ssegraph", "serve", *words, "--port", "0"],
            stderr=err,
            env=os.environ | {"SSEGRAPH_TOKEN": TOKEN},
        )
    try:

        def address() -> re.Match[str] | None:
            assert process.poll() is None, log.read_text()
            return re.search(r"listening on (http://\S+)/", log.read_text())

        eventually(address)
        found = address()
        assert found
        server = Server(found[1], process, log)

        def answers() -> bool:
            assert process.poll() is None, log.read_text()
            try:
                return httpx.get(f"{server.url}/health", timeout=30).status_code == 200
            except httpx.TransportError:
                return False

        eventually(answers)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)
