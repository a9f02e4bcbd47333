"""Does dangerous work in a process of its own, with limits: what would end it ends that process and not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


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
