"""Processes are given by turns of the clients: who asks much waits for itself."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving import eventually, serving
from ssegraph.serve.turns import TooMany, Turns

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


_R = TypeVar("_R")


def ran(work: Coroutine[Any, Any, _R]) -> _R:
    """Run to its end in a thread of its own: in this one a browser of other tests may have its loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def _order(size: int, asked: list[str], seconds: dict[str, float]) -> list[str]:
    """Return in which order clients that ask at once are served, each holding its thing for so long."""
    clock = _Clock()
    turns = Turns[int](size, share=100, clock=clock)
    served: list[str] = []
    held: list[tuple[str, int]] = []

    async def ask(client: str) -> None:
        thing = await turns.take(client)
        served.append(client)
        held.append((client, thing))

    tasks = [asyncio.create_task(ask(client)) for client in asked]
    await asyncio.sleep(0)
    for number in range(size):
        turns.put(number)
    while len(served) < len(asked) or held:
        await asyncio.sleep(0)
        if held:
            client, thing = held.pop(0)
            clock.now += seconds.get(client, 1)
            turns.ended(client, seconds.get(client, 1))
            turns.put(thing)
    await asyncio.gather(*tasks)
    return served


def test_a_client_with_many_waiting_requests_comes_after_one_with_a_single_one() -> None:
    order = ran(_order(1, [*["much"] * 6, "little"], {}))
    assert order.index("little") <= 1


def test_of_two_clients_the_one_that_spent_less_comes_first() -> None:
    order = ran(_order(1, ["dear", "cheap"] * 4, {"dear": 10, "cheap": 1}))
    assert order == ["dear", *["cheap"] * 4, *["dear"] * 3]


def test_no_client_has_the_last_of_two_or_more_and_the_house_may_have_all() -> None:
    async def most(client: str) -> int:
        turns = Turns[int](3, share=9)
        for number in range(3):
            turns.put(number)
        tasks = [asyncio.create_task(turns.take(client)) for _ in range(3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        had = sum(task.done() for task in tasks)
        for task in tasks:
            task.cancel()
        return had

    assert ran(most("somebody")) == 2
    assert ran(most("")) == 3


def test_more_than_a_share_is_refused_and_others_are_not() -> None:
    async def asked() -> str:
        turns = Turns[int](1, share=2)
        tasks = [asyncio.create_task(turns.take("much")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooMany):
            await turns.take("much")
        other = asyncio.create_task(turns.take("other"))
        await asyncio.sleep(0)
        turns.put(1)
        turns.ended("nobody", 0)
        first = await tasks[0]
        turns.ended("much", 1)
        turns.put(first)
        await other
        tasks[1].cancel()
        return "served"

    assert ran(asked()) == "served"


@given(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=12),
    st.integers(1, 3),
    st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_every_request_is_served_once_and_nothing_is_lost_by_who_gives_up(
    asked: list[str], size: int, gives_up: list[bool]
) -> None:
    async def run() -> tuple[int, int]:
        turns = Turns[int](size, share=100, clock=_Clock())
        out: set[int] = set()
        served = 0

        async def ask(client: str) -> None:
            nonlocal served
            thing = await turns.take(client)
            assert thing not in out
            out.add(thing)
            await asyncio.sleep(0)
            served += 1
            out.discard(thing)
            turns.ended(client, 1)
            turns.put(thing)

        tasks = [asyncio.create_task(ask(client)) for client in asked]
        await asyncio.sleep(0)
        given_up = [task for task, over in zip(tasks, gives_up, strict=False) if over]
        for task in given_up[::2]:
            task.cancel()
        for number in range(size):
            turns.put(number)
        for task in given_up[1::2]:
            task.cancel()  # perhaps in the very moment in which it was handed its thing
        await asyncio.gather(*tasks, return_exceptions=True)
        # Whoever comes next finds all that there is.
        for _ in range(size):
            await asyncio.wait_for(turns.take(""), 5)
        return served, sum(not task.cancelled() for task in tasks)

    served, stayed = ran(run())
    assert served == stayed


def test_twelve_endless_queries_of_one_client_hardly_keep_another_waiting(tmp_path: Path) -> None:
    ended: list[int] = []
    with serving(tmp_path / "log", "--workers", "2", "--seconds", "3") as server:

        def bomb() -> None:
            with contextlib.suppress(httpx.TransportError):  # at the end the server is killed
                answer = httpx.get(
                    f"{server.url}/sparql",
                    params={"query": ENDLESS},
                    headers={"User-Agent": "hostile"},
                    timeout=120,
                )
                ended.append(answer.status_code)

        threads = [threading.Thread(target=bomb) for _ in range(20)]
        for thread in threads:
            thread.start()
        # One of them is at work, sixteen wait, three are told to come later.
        eventually(lambda: ended.count(429) == 3)
        with server.client() as other:
            assert other.get("/sparql", params={"query": "ASK {}"}).status_code == 200
            # Served by the second process, which no client alone can have: nothing of the other had to end first.
            assert ended.count(504) <= 1
            told = httpx.get(f"{server.url}/health", headers={"User-Agent": "hostile"}, timeout=60)
            assert told.status_code == 200
        server.process.kill()
        for thread in threads:
            thread.join(0.01)


def test_whoever_has_too_many_waiting_is_told_when_to_come_again(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--workers", "1", "--seconds", "5") as server:
        answers: list[httpx.Response] = []

        def ask() -> None:
            with contextlib.suppress(httpx.TransportError):  # at the end the server is killed
                answers.append(httpx.get(f"{server.url}/sparql", params={"query": ENDLESS}, timeout=120))

        threads = [threading.Thread(target=ask) for _ in range(18)]
        for thread in threads:
            thread.start()
        eventually(lambda: any(each.status_code == 429 for each in list(answers)))
        refused = next(each for each in answers if each.status_code == 429)
        assert refused.headers["Retry-After"] == "5"
        assert (
            refused.json()["detail"] == "16 requests of yours are waiting; send the next when one is answered"
        )
        server.process.kill()
        for thread in threads:
            thread.join(0.01)


def test_asking_for_the_head_of_an_endless_answer_costs_nothing(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--workers", "1", "--seconds", "5") as server, server.client() as client:
        for path in (
            f"/sparql?query={ENDLESS.replace(' ', '%20').replace('?', '%3F')}",
            "/dump",
            "/dump.trig",
        ):
            answer = client.head(path, headers={"Accept": "*/*"})
            assert (answer.status_code, answer.content) == (200, b""), path
            assert answer.headers["Content-Type"]
            assert answer.headers["ETag"]
