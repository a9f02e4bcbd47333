"""Where the quads lie: one protocol, and the places that keep it.

`Store` holds them in this process, in memory or in a folder on disk; `endpoint.Endpoint` asks a SPARQL 1.1
endpoint. `scope.Selection`, above, is a part of one of these.
"""

from __future__ import annotations

from ssegraph.store.manifest import Noted
from ssegraph.store.oxigraph import (
    FILE_FORMATS,
    Build,
    Store,
    is_store,
    is_whole,
    looks_like_store,
    put_folder,
    verify,
)
from ssegraph.store.protocol import Backend, Function, Functions

__all__ = [
    "FILE_FORMATS",
    "Backend",
    "Build",
    "Function",
    "Functions",
    "Noted",
    "Store",
    "is_store",
    "is_whole",
    "looks_like_store",
    "put_folder",
    "verify",
]
