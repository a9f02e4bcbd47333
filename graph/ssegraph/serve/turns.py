"""Whose turn it is: what waits for a process is served by turns of the clients, not in the order in which it came.

A client that asks much waits for itself. Of the clients that wait, the one whose requests took the least time lately
comes first (fair queueing by cost; half of what was spent is forgotten each minute), and no client has every process
where there are two or more; the house itself, which has no name, may. Whoever keeps more waiting than its share is told to come later (429), as the Wikidata
Query Service does it.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, deque
from collections.abc import Callable
from typing import Final, Generic, TypeVar

_T = TypeVar("_T")
_HALF: Final = 60.0
"""Seconds after which half of what a client spent is forgotten."""
_FORGOTTEN: Final = 0.01
"""Seconds spent that are as good as none."""


class TooMany(Exception):
    """A client has more waiting than its share."""


class Turns(Generic[_T]):
    """Hands out `size` things that come and go, by turns.

    Args:
        size: how many there are.
        share: how many requests of one client may wait.
        clock: what tells the time, in seconds.

    >>> async def two() -> str:
    ...     turns = Turns[str](1, share=2)
    ...     turns.put("a process")
    ...     return await turns.take("somebody")
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(1) as pool:  # a thread of its own: asyncio wants one without a loop
    ...     pool.submit(asyncio.run, two()).result()
    'a process'
    """

    def __init__(self, size: int, share: int, clock: Callable[[], float] | None = None) -> None:
        self._size = size
        self._share = share
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._idle: deque[_T] = deque()
        self._waiting: dict[str, deque[asyncio.Future[_T]]] = {}
        self._has: Counter[str] = Counter()
        self._spent: dict[str, tuple[float, float]] = {}

    async def take(self, client: str) -> _T:
        """Return the next thing for a client, when it is its turn.

        Raises:
            TooMany: it has its share waiting already.
        """
        queue = self._waiting.setdefault(client, deque())
        if len(queue) >= self._share:
            raise TooMany
        mine: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        queue.append(mine)
        self._grant()
        try:
            return await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                # It was handed over in the moment in which nobody wanted it any more.
                self._has[client] -= 1
                self.put(mine.result())
            elif mine in queue:
                queue.remove(mine)
            raise
        finally:
            if not queue and self._waiting.get(client) is queue:
                del self._waiting[client]

    def put(self, thing: _T) -> None:
        """Take a thing in that is free for anybody."""
        self._idle.append(thing)
        self._grant()

    def ended(self, client: str, seconds: float) -> None:
        """Note that a client is done with a thing it had for so long; the thing itself comes by `put`, or never."""
        self._has[client] -= 1
        if self._has[client] <= 0:
            del self._has[client]
        self._spent[client] = (self._spent_by(client) + seconds, self._clock())
        self._grant()

    def _most(self, client: str) -> int:
        """Return how many things a client may have at once; the house itself, '', may have all."""
        return max(1, self._size - 1) if client else self._size

    def _spent_by(self, client: str) -> float:
        spent, then = self._spent.get(client, (0.0, 0.0))
        left = spent * math.exp2(-(self._clock() - then) / _HALF)
        if left < _FORGOTTEN and client in self._spent:
            del self._spent[client]
        return left

    def _grant(self) -> None:
        while self._idle:
            able = [
                each for each in self._waiting if self._waiting[each] and self._has[each] < self._most(each)
            ]
            if not able:
                return
            # Of equals the one that waits longest: the dictionary keeps the order in which they came.
            client = min(able, key=lambda each: (self._has[each], self._spent_by(each)))
            mine = self._waiting[client].popleft()
            if mine.cancelled():
                continue
            self._has[client] += 1
            mine.set_result(self._idle.popleft())
        # What nobody remembers needs no room.
        for each in [each for each in self._spent if each not in self._waiting]:
            self._spent_by(each)
