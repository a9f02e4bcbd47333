"""200 clients for a minute against one client at the same rate for each process."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

import httpx

from serving import Server, serving

_SECONDS = 60
_CLIENTS = 200
_RATE = 12.0
"""Requests a second for each process."""
_WORKERS = 4
_QUERIES = (
    "SELECT ?who { ?who sse:memberOf <https://w3id.org/ssegraph/id/gsef> }",
    "SELECT ?kind (COUNT(*) AS ?n) { ?t a sse:Tie ; sse:kind ?kind } GROUP BY ?kind",
    "ASK { ?t a sse:Tie ; sse:role ?role }",
    "DESCRIBE <https://w3id.org/ssegraph/id/rtes>",
)


def _memory(server: Server) -> int:
    """Resident bytes of the server and its processes."""
    processes = [server.process.pid, *server.workers()]
    pages = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in processes]
    return sum(pages) * 4096


async def _drive(url: str, clients: int, rate: float, seconds: float) -> tuple[list[float], int]:
    """Let clients send at a rate altogether; return the times of all answers and how many failed."""
    times: list[float] = []
    failed = 0
    end = time.monotonic() + seconds

    async def one(number: int) -> None:
        nonlocal failed
        pause = clients / rate
        # An address and an agent are a client: each of these is one of its own.
        agent = {"User-Agent": f"client {number}"}
        async with httpx.AsyncClient(base_url=url, timeout=60, headers=agent) as client:
            due = time.monotonic() + pause * number / clients
            turn = number
            while due < end:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                begun = time.monotonic()
                try:
                    got = await client.get("/sparql", params={"query": _QUERIES[turn % 4]})
                    failed += got.status_code != 200
                except httpx.HTTPError:
                    failed += 1
                times.append(time.monotonic() - begun)
                due, turn = due + pause, turn + 1

    await asyncio.gather(*(one(number) for number in range(clients)))
    return times, failed


def test_two_hundred_clients_wait_little_longer_than_one(tmp_path: Path) -> None:
    with serving(tmp_path / "one", "--workers", "1") as server:
        asyncio.run(_drive(server.url, 1, _RATE, 5))
        alone, failed_alone = asyncio.run(_drive(server.url, 1, _RATE, 15))
    with serving(tmp_path / "many", "--workers", str(_WORKERS)) as server:
        asyncio.run(_drive(server.url, _CLIENTS, _RATE * _WORKERS, 10))
        before = _memory(server)
        many, failed = asyncio.run(_drive(server.url, _CLIENTS, _RATE * _WORKERS, _SECONDS))
        after = _memory(server)
    one, all_of_them = statistics.median(alone), statistics.median(many)
    print(
        f"\none client, 1 process, {_RATE:g}/s: {len(alone)} answers, median {one * 1000:.1f} ms; "
        f"{_CLIENTS} clients, {_WORKERS} processes, {_RATE * _WORKERS:g}/s, {_SECONDS} s: {len(many)} answers, "
        f"median {all_of_them * 1000:.1f} ms, 95 % {sorted(many)[int(len(many) * 0.95)] * 1000:.1f} ms, "
        f"{all_of_them / one:.2f} times; {failed + failed_alone} failed; "
        f"memory {before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after"
    )
    assert failed == failed_alone == 0
    assert all_of_them <= 3 * one
    assert after <= before * 1.05
