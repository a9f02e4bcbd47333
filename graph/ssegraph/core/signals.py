"""How a signal ends this process: in order where something is half made, at once where the engine works."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_HEARD: Final = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def in_order() -> Iterator[None]:
    """Let SIGTERM end the block as an exception does: it would end the process without `finally`.

    Afterwards the process ends of the signal, as whoever sent it expects.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ended = False

    def end(number: int, _: object) -> None:
        nonlocal ended
        ended = True
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if ended:
            signal.raise_signal(signal.SIGTERM)


@contextmanager
def at_once() -> Iterator[None]:
    """Let signals end the process in the block, in which nothing is made: the engine hears no exception while it works."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [(number, signal.signal(number, signal.SIG_DFL)) for number in _HEARD]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
