"""Where the shipped ontology and data stand: inside an installed wheel, or beside `graph/` in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

from ssegraph.core.errors import StoreError

_PACKAGE = Path(__file__).resolve().parents[1]


def _folder(name: str) -> Path:
    for candidate in (_PACKAGE / name, _PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise StoreError(f"the folder {name!r} that belongs to ssegraph is missing: install it anew")


def ontology_dir() -> Path:
    """Return the folder of the shipped ontology (`sse.ttl`, `shapes.ttl`, `queries/`).

    Raises:
        StoreError: the installation is incomplete.

    >>> (ontology_dir() / "sse.ttl").is_file()
    True
    """
    return _folder("ontology")


def cache_dir() -> Path:
    """Return the folder for what can be made again: SSEGRAPH_CACHE, else that of the user (XDG Base Directory).

    Raises:
        RuntimeError: the user has no home.
    """
    own, users = os.environ.get("SSEGRAPH_CACHE"), os.environ.get("XDG_CACHE_HOME")
    if own:
        return Path(own)
    return (Path(users) if users else Path.home() / ".cache") / "ssegraph"


def data_dir() -> Path:
    """Return the folder of the shipped records (`*.yaml`, `documents/`).

    Raises:
        StoreError: the installation is incomplete.

    >>> (data_dir() / "conflicts.yaml").is_file()
    True
    """
    return _folder("data")
