"""Stores that were built from a folder of records, kept for the next time: never needed, never believed unseen.

A store is called after the content of all that it was made of: the files of the folder, the ontology, and
this package. What is there is checked before it is used, and any fault leads back to building. It lies in
the user's cache folder (`resources.cache_dir`), never beside the data. SSEGRAPH_NO_CACHE=1 switches it off.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from ssegraph.core.errors import SsegraphError
from ssegraph.core.resources import cache_dir, ontology_dir
from ssegraph.store import Store, is_whole

_MOST_FILES: Final = 2_000
_MOST_BYTES: Final = 100_000_000
"""A folder of more is not read twice only to find out whether it is the same."""
_KEPT: Final = 8
"""Stores that are kept; those that were used last."""
_FAULTS: Final = (OSError, RuntimeError, ValueError, SsegraphError)
"""What can go wrong with what was kept; the engine's faults are RuntimeErrors."""


def built(folder: Path, base: str, build: Callable[[], Store]) -> Store:
    """Return the store of a folder of records: the one that was kept, else one that is built now and kept.

    Args:
        folder: all that the records are made of stands in it.
        base: the base of the IRIs.
        build: makes the store; what it raises is not held back.
    """
    place = _place(folder, base)
    if place is None:
        return build()
    with suppress(*_FAULTS):
        return _opened(place)
    store = build()
    if _place(folder, base) != place:
        return store  # somebody wrote in it meanwhile: nobody knows of which content this is
    with suppress(*_FAULTS):
        if place.exists():
            shutil.rmtree(place)  # damaged
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.save(place)
        by_use = sorted(place.parent.iterdir(), key=lambda each: -each.stat().st_mtime)
        for old in by_use[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
    return store


def _opened(place: Path) -> Store:
    """Open a store that was kept.

    Raises:
        OSError, RuntimeError, SsegraphError: there is none, or not as it was written.
    """
    if place.stat().st_uid != os.getuid():
        raise OSError("somebody else put it there")
    if not is_whole(place):
        raise OSError("damaged")
    store = Store.open(place)
    os.utime(place)
    return store


def _place(folder: Path, base: str) -> Path | None:
    """Return where the store of a folder is kept, or None where none is."""
    if os.environ.get("SSEGRAPH_NO_CACHE") or not hasattr(os, "getuid"):
        return None
    # A folder without a title is called by its name.
    digest = hashlib.sha256(f"{base}\0{folder.resolve().name}".encode())
    try:
        for part, pattern in ((folder, "*"), (ontology_dir(), "*"), (Path(__file__).parents[1], "*.py")):
            for name, file in _files(part, pattern):
                content = file.read_bytes()
                digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
            digest.update(b"\0\0")
        return cache_dir() / "stores" / digest.hexdigest()[:32]
    except _FAULTS:
        return None


def _files(folder: Path, pattern: str) -> list[tuple[str, Path]]:
    """Return the files a store is made of, by name, sorted; folders that are links are entered, as readers do.

    Raises:
        OSError: it is too much to be read for this, or cannot be read.
    """
    found, size = [], 0
    walk = os.walk(folder, followlinks=True, onerror=_cannot)
    for number, (place, folders, names) in enumerate(walk, 1):
        folders[:] = [name for name in folders if name != ".git"]
        for name in fnmatch.filter(names, pattern):
            file = Path(place, name)
            if file.is_file():
                found.append((file.relative_to(folder).as_posix(), file))
                size += file.stat().st_size
        # Links that lead in a circle are too many folders.
        if len(found) + number > _MOST_FILES or size > _MOST_BYTES:
            raise OSError("too much")
    return sorted(found)


def _cannot(error: OSError) -> None:
    raise error
