"""Files are written whole or not at all, and a folder is written into by one at a time."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ssegraph.core.errors import StoreError

_NO_LOCK: Final = (errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.EINVAL)
"""What file systems answer that do not lock a folder itself, as NFS does not."""


def write_aside(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then rename it: the old file or the new, never half, also after a power cut.

    A file that was there keeps its mode; where `path` is a link, what it leads to is written.

    Raises:
        StoreError: the folder is missing or full, or cannot be written to.
    """
    try:
        place = Path(os.path.realpath(path)) if path.is_symlink() else path
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
        os.close(handle)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}") from error
    aside = Path(name)
    try:
        write(aside)
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        aside.chmod(_mode(place))
        aside.replace(place)
        flush_folder(place.parent)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        # Where nothing can be taken away either, the first fault is the one to be told.
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _mode(place: Path) -> int:
    """Return the mode a file has, or a new one gets."""
    with suppress(FileNotFoundError):
        return place.stat().st_mode & 0o7777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def flush_folder(folder: Path) -> None:
    """Have the names in a folder on the disk: a file that was renamed has its new name after a power cut, too.

    Raises:
        OSError: the disk is full, or the like.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_LOCK:  # file systems without such a thing
            raise
    finally:
        os.close(handle)


@contextmanager
def alone_in(folder: Path, waiting: Callable[[], object] | None = None) -> Iterator[None]:
    """Let nobody else write into a folder meanwhile; the lock goes with the process.

    Args:
        folder: made if it is not there, and taken away again if the block left it empty.
        waiting: is called if somebody else writes just now, then it waits; without it, that is an error.

    Raises:
        BlockingIOError: somebody else writes.
        StoreError: the folder cannot be made or opened.

    >>> with tempfile.TemporaryDirectory() as folder, alone_in(Path(folder)):
    ...     with alone_in(Path(folder)): pass
    Traceback (most recent call last):
    BlockingIOError: [Errno 11] Resource temporarily unavailable
    """
    import fcntl

    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting is None:
                raise
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _NO_LOCK:
                raise
            os.close(handle)
            handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if waiting else fcntl.LOCK_NB))
        yield
    finally:
        if new:
            with suppress(OSError):  # it holds something: then it stays
                folder.rmdir()
        os.close(handle)
