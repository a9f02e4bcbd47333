"""Names that are to stay out of a folder of records, because their bearers asked for it; only digests of them are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ssegraph.core.errors import DataError, Problem
from ssegraph.core.names import fold

UNFINISHED: Final = "decisions/removing.json"
"""What a removal is about to write, by file, while it does: it touches many files, and a reader must not see half of it."""


def digest_of(name: str) -> str:
    """Return the digest by which a name is known again, however it is spelled.

    >>> digest_of("Ana  Pérez") == digest_of("ana perez"), len(digest_of("Ana"))
    (True, 32)
    """
    return hashlib.sha256(f"ssegraph removed\0{fold(name)}".encode()).hexdigest()[:32]


class LeftOut:
    """Who asked to be left out of a folder.

    Args:
        reasons: by the digest of a name, the file that says so.
    """

    def __init__(self, reasons: dict[str, str] | None = None) -> None:
        self._reasons = reasons or {}

    @classmethod
    def of(cls, folder: Path) -> LeftOut:
        """Read who asked to be left out.

        Raises:
            DataError: a file is none.
        """
        found: dict[str, str] = {}
        if (folder / UNFINISHED).exists():
            raise DataError(
                [
                    Problem(
                        str(folder / UNFINISHED),
                        1,
                        "taking somebody out was cut short",
                        "the same `ssegraph withdraw --subject` again, which finishes it",
                    )
                ]
            )
        for path in sorted((folder / "decisions").glob("removed-*.json")):
            try:
                for each in json.loads(path.read_text(encoding="utf-8"))["removed"]:
                    found |= dict.fromkeys(map(str, each["names"]), f"decisions/{path.name}")
            except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                raise DataError(
                    [
                        Problem(
                            str(path),
                            1,
                            f"does not say what was removed: {error}",
                            "the file as `ssegraph withdraw --subject` wrote it",
                        )
                    ]
                ) from error
        return cls(found)

    def __bool__(self) -> bool:
        return bool(self._reasons)

    def why(self, names: Iterable[str]) -> str:
        """Return which file says that somebody with one of these names is left out, or ''."""
        if not self._reasons:
            return ""
        return next((found for name in names if (found := self._reasons.get(digest_of(name)))), "")
