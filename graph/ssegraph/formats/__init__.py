"""The files other tools read: written, and read as records; each format is one file and says what it cannot hold.

The suffix of a file decides how it is written, its content how it is read. `FORMATS` has every format that
can be written by suffix, those that other packages add among them: the command tells of each what it cannot
hold, and `docs/formats.md` is held to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssegraph.core.errors import StoreError
from ssegraph.formats.contract import LOSSES as LOSSES
from ssegraph.formats.contract import Format as Format

if TYPE_CHECKING:
    from ssegraph.graph import KnowledgeGraph

    FORMATS: Mapping[str, Format]
    SUFFIXES: tuple[str, ...]


def __getattr__(name: str) -> Any:
    """Gather the formats when they are asked for: `FORMATS` by suffix, and their `SUFFIXES`."""
    if name in ("FORMATS", "SUFFIXES"):
        from ssegraph.formats.shelf import written

        return written() if name == "FORMATS" else tuple(written())
    raise AttributeError(f"module 'ssegraph.formats' has no attribute {name!r}")


def suffix_of(path: str | Path) -> str | None:
    """Return which of `SUFFIXES` a file name ends in, the longest first, or None.

    >>> suffix_of("graph.kumu.json"), suffix_of("graph.neo4j.csv"), suffix_of("graph.json")
    ('.kumu.json', '.neo4j.csv', None)
    """
    from ssegraph.formats.shelf import written

    name = Path(path).name
    return next((each for each in sorted(written(), key=len, reverse=True) if name.endswith(each)), None)


def export(kg: KnowledgeGraph, path: str | Path, *, unlisted: bool = False) -> list[Path]:
    """Write a graph to a file, aside first and then renamed.

    Args:
        unlisted: also people of an audience who have no public role.
        path: its suffix decides; see `FORMATS` and `docs/formats.md`. .csv, .parquet and .neo4j.csv
            become several files, `NAME-entities.csv` and so on.

    Returns:
        the files written.

    Raises:
        MissingExtra: the format needs a library that is not installed.
        StoreError: another suffix, or a file cannot be written.
    """
    from ssegraph.formats.shelf import refused, written

    path = Path(path)
    suffix = suffix_of(path)
    write = written()[suffix].write if suffix else None
    if write is None:
        raise StoreError("; ".join((f"{path}: cannot write this; give {', '.join(written())}", *refused())))
    return write(kg if unlisted else kg.listed(), path)
