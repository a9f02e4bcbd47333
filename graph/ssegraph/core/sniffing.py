"""Tells a file that is not what its name says: an error page, a Git LFS pointer, a conflict that a merge left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ssegraph.core.errors import Problem

_LOOKED_AT: Final = 50_000_000
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_POINTER: Final = b"version https://git-lfs.github.com/spec/"
_CONFLICT: Final = re.compile(rb"^<{7} [^\n]*\n.*?^={7}\r?\n.*?^>{7} ", re.MULTILINE | re.DOTALL)


def masked(path: Path) -> Problem | None:
    """Return what a file really is, and what to do; None if it may be what its name says.

    Args:
        path: a file of data, of which the first 50 MB are looked at.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "members.csv"
    ...     _ = path.write_text("<!doctype html><title>404</title>")
    ...     masked(path).message
    'an HTML page, whatever its name says'
    """
    try:
        if not path.is_file():
            return None
        with path.open("rb") as content:
            start = content.read(_LOOKED_AT)
    except OSError:
        return None  # whoever reads it says why it cannot be read
    if _PAGE.match(start):
        return Problem(str(path), 1, "an HTML page, whatever its name says", "the file itself, got anew")
    if start.startswith(_POINTER):
        return Problem(str(path), 1, "a pointer of Git LFS and not the file", "the file, by `git lfs pull`")
    conflict = _CONFLICT.search(start)
    if conflict:
        line = start.count(b"\n", 0, conflict.start()) + 1
        return Problem(str(path), line, "a merge left a conflict here", "one of the two sides")
    return None
