"""Does dangerous work in a process of its own, with limits: what would end it ends that process and not ours."""

from __future__ import annotations

import faulthandler
import io
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from ssegraph.core.errors import QueryError, SsegraphError, UsageError


class TooMuchError(Exception):
    """The work took more than it may, or ended its process."""


def run_apart(module: str, arguments: Sequence[str], folder: Path, *, seconds: int) -> tuple[int, bytes]:
    """Run a module of this package as a program; return its exit code and what it printed.

    Args:
        module: it calls `limit` before anything else.
        arguments: for it.
        folder: where it works.
        seconds: of processor time it may take; of the clock, twice as many.

    Raises:
        TooMuchError: it took too long, or died.
    """
    # The package need not be installed for the child to find it.
    where = os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            capture_output=True,
            check=False,
            cwd=folder,
            timeout=seconds * 2,
            env=os.environ | {"PYTHONPATH": where},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise TooMuchError from error
    if done.returncode not in (0, 3):
        raise TooMuchError
    return done.returncode, done.stdout


def limit(seconds: int, memory: int, written: int) -> None:
    """Limit this process: seconds of processor time, bytes of address space, bytes of a file it writes.

    Narrower limits that it was started with stay.
    """
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


# -- a copy of this process -----------------------------------------------------------------------

_DONE, _REFUSED, _UNHEARD, _MEMORY = b"d", b"x", b"p", b"m"
_EXIT: Final = 70
"""What the copy ends with where it could not even say what was wrong."""


def can_fork() -> bool:
    """Return whether this system can work in a copy of the process; Windows cannot."""
    return hasattr(os, "fork")


def apart(work: Callable[[io.BytesIO], None], *, seconds: float, memory: int, silent: bool = True) -> bytes:
    """Do work in a copy of this process, which sees all that is here and can be ended; return what it wrote.

    Args:
        work: writes its answer into what it is given; what it changes otherwise is lost.
        seconds: of the clock.
        memory: bytes it may take beside what this process has already.
        silent: what it writes on standard error is lost: an engine that ends itself says so there.

    Raises:
        QueryError: it took more time or memory than it may, or said itself what was wrong.
        UsageError: it said that what was asked cannot be.
        BrokenPipeError: nobody reads what it writes on standard output.

    >>> apart(lambda out: out.write(b"done") and None, seconds=5, memory=100_000_000)
    b'done'
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _in_the_copy(work, reading, writing, seconds, memory, silent)
    os.close(writing)
    told, status = bytearray(), 0
    ended = False
    deadline = time.monotonic() + seconds
    try:
        while True:
            ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise QueryError(
                    f"not answered within {seconds:g} s: ended; ask for less (LIMIT, fewer unbound variables), or give it more"
                )
            piece = os.read(reading, 1 << 16)
            if not piece:
                break
            told += piece
        _, status = os.waitpid(child, 0)
        ended = True
    finally:
        os.close(reading)
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return _told(bytes(told), status, memory)


def _told(told: bytes, status: int, memory: int) -> bytes:
    kind, content = told[:1], told[1:]
    if kind == _DONE and status == 0:
        return content
    if kind == _UNHEARD:
        raise BrokenPipeError
    if kind == _REFUSED:
        refusal = json.loads(content)
        raise (UsageError if refusal["usage"] else QueryError)(refusal["why"])
    # The engine ends its process where it gets no memory.
    much = f"{memory // 1_000_000} MB"
    if kind == _MEMORY or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT):
        raise QueryError(f"takes more than {much} of memory: ended; ask for less, or give it more")
    raise QueryError(f"the process that answered it was ended ({os.waitstatus_to_exitcode(status)})")


def _in_the_copy(
    work: Callable[[io.BytesIO], None], reading: int, writing: int, seconds: float, memory: int, silent: bool
) -> NoReturn:
    """Work, tell what came of it, and end without anything that an ending process does otherwise."""
    try:
        os.close(reading)
        faulthandler.disable()  # a kernel has it on; that the engine ends this process is meant so
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        if silent:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what the engine prints when it ends itself
        # Whoever waits for us may be killed; then this is what ends us.
        limit(int(seconds) + 2, _has() + memory, 1 << 40)
        out = io.BytesIO()
        try:
            work(out)
            sys.stdout.flush()
            told = _DONE + out.getvalue()
        except BrokenPipeError:
            told = _UNHEARD
        except MemoryError:
            told = _MEMORY
        except SsegraphError as error:
            usage = error.exit_code == UsageError.exit_code  # a name that nobody bears, too
            told = _REFUSED + json.dumps({"usage": usage, "why": str(error)}).encode()
        while told:
            told = told[os.write(writing, told) :]
        os._exit(0)
    finally:
        os._exit(_EXIT)


def _has() -> int:
    """Return how many bytes of address space this process has."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
