"""Which back end reads what is at an address: one list, to which other packages add theirs by an entry point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ssegraph.core.errors import StoreError
from ssegraph.core.extensions import Extension, taken
from ssegraph.store.oxigraph import FILE_FORMATS, Store, looks_like_store
from ssegraph.store.protocol import Backend

GROUP: Final = "ssegraph.backends"
"""The group of the entry points by which other packages add back ends: each names a `BackEnd`."""


@dataclass(frozen=True, slots=True)
class BackEnd:
    """One way in which quads lie somewhere.

    Attributes:
        name: what it is, in words.
        takes: says of an address whether it is one of its own; it opens nothing to know.
        opens: returns the place; raises StoreError where there is none.
    """

    name: str
    takes: Callable[[str], bool]
    opens: Callable[[str], Backend]


def opened(address: str) -> Backend | None:
    """Return the place at an address, of the first back end that takes it; None where none does.

    Args:
        address: a folder, a file or an address of another kind (`http://...`).

    Raises:
        StoreError: it cannot be opened.
    """
    for each in _SHIPPED:
        if each.takes(address):
            return each.opens(address)
    return next((each.opens(address) for each in _others()[0] if each.takes(address)), None)


def refused_backends() -> tuple[str, ...]:
    """Return which back ends of other packages were left out, and why: a sentence for each that names the package."""
    return _others()[1]


def _endpoint(address: str) -> Backend:
    from ssegraph.store.endpoint import Endpoint

    return Endpoint(address)


_ENDPOINT: Final = BackEnd(
    "a SPARQL 1.1 endpoint", lambda address: address.startswith(("http://", "https://")), _endpoint
)
_FOLDER: Final = BackEnd(
    "a store folder",
    lambda address: looks_like_store(Path(address)),
    lambda address: Store.open(Path(address)),
)
_FILE: Final = BackEnd(
    "an RDF file",
    lambda address: Path(address).suffix in FILE_FORMATS
    and Path(address).exists()
    and not Path(address).is_dir(),
    lambda address: Store.read(Path(address)),
)


_SHIPPED: Final = (_ENDPOINT, _FOLDER, _FILE)


@cache
def _others() -> tuple[tuple[BackEnd, ...], tuple[str, ...]]:
    found: list[BackEnd] = []

    def put(offered: Extension) -> str:
        if not isinstance(offered.value, BackEnd):
            return f"{offered.where} is no BackEnd"
        if any(each.name == offered.value.name for each in (*_SHIPPED, *found)):
            return f"there is a back end {offered.value.name!r} already"
        found.append(offered.value)
        return ""

    refused = taken(GROUP, put)
    return tuple(found), refused


def no_such(address: str) -> StoreError:
    """Return the error for an address that nobody takes."""
    if not Path(address).exists():
        return StoreError("; ".join((f"there is no {address}", *refused_backends())))
    what = f"{address}: cannot read this; give a folder or {', '.join(FILE_FORMATS)}"
    return StoreError("; ".join((what, *refused_backends())))
