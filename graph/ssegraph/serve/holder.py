"""Who has a store open for writing."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
from pathlib import Path
from typing import Final

_LOCK: Final = struct.Struct("hhqqi")  # struct flock of Linux: type, whence, start, length, process


def holder(store: Path) -> str | None:
    """Return a sentence that says which process has a store open for writing; None if none has.

    The engine locks its file LOCK for as long as it writes, and the system ends the lock with the process.

    Args:
        store: the folder.

    >>> holder(Path("nowhere.store")) is None
    True
    """
    if sys.platform != "linux":  # the lock has another form elsewhere; the engine tries it all the same
        return None
    try:
        # Only read: a process that closes a file lets go of its own locks on it, and we never have one here.
        with (store / "LOCK").open("rb") as lock:
            asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            kind, *_, process = _LOCK.unpack(fcntl.fcntl(lock, fcntl.F_GETLK, asked))
    except (OSError, struct.error):
        return None
    if kind == fcntl.F_UNLCK:
        return None
    return f"{store} is open for writing in process {process}{_called(process)}: end that first, or serve without --writable"


class Guard:
    """Keeps the lock of a store for this process while the engine has it closed.

    Args:
        store: the folder.
    """

    def __init__(self, store: Path) -> None:
        self._store, self._lock = store, -1

    def take(self) -> None:
        """Take the lock, or take it again: it goes whenever the engine closes the file, as the system has it.

        Raises:
            OSError: somebody else was quicker.
        """
        if self._lock < 0:
            # Never closed, for closing it would let go of the engine's own lock.
            self._lock = os.open(self._store / "LOCK", os.O_RDWR)
        fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _called(process: int) -> str:
    """Return what a process was started as, if the system says so; of one that a server started, that server."""
    try:
        command = _command(process)
        if "ssegraph.serve.worker" in command:
            parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
            command = _command(parent)
            return f", which process {parent} started ({command[:200]})"
    except (OSError, ValueError):
        return ""
    return f" ({command[:200]})"


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
