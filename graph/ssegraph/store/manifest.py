"""What stands beside a store of what is in it: `check` compares the two, and can tell a crash from damage.

A store that is built, or whose server was stopped, has the digest of all its quads. That takes as long as reading them, so
while a server writes, each update notes instead what the engine's files are: those of its tables that are new
with their digests, and how far its own journal went. After a kill the store may hold more than was noted (an update that
nobody acknowledged), never less.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import StoreError
from ssegraph.core.files import write_aside

NAME: Final = "ssegraph.json"
FILES: Final = "ssegraph.sha256"
"""The digests of the engine's files, as `sha256sum --check` reads them."""
_PIECE: Final = 1 << 20


def read_manifest(store: Path) -> dict[str, Any]:
    """Return what was written beside a store.

    Raises:
        OSError, ValueError, RecursionError: nothing was, or not this.
    """
    found = json.loads((store / NAME).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError("no manifest")
    return found


def write_manifest(store: Path, manifest: Mapping[str, object]) -> None:
    """Write beside a store what is in it."""
    content = json.dumps(manifest, indent=1).encode()
    write_aside(store / NAME, lambda aside: aside.write_bytes(content))


def write_digests(store: Path) -> None:
    """Write the digests of all files of a store that the engine does not write again."""
    kept = sorted([*store.glob("*.sst"), *store.glob("*.sqlite")])
    lines = []
    for file in kept:
        with suppress(FileNotFoundError):  # compacted meanwhile
            lines.append(f"{sha256(file)}  {file.name}\n")
    content = "".join(lines).encode()
    write_aside(store / FILES, lambda aside: aside.write_bytes(content))


def written_to(store: Path) -> bool:
    """Say whether updates were written into a store since it was built: then what it holds is in no records."""
    with suppress(OSError, ValueError, RecursionError):
        return "updates" in read_manifest(store)
    return False


def advice(store: Path) -> str:
    """Return in words what to do about a store that is damaged: nothing that loses what was written into it."""
    if written_to(store):
        return (
            "keep it as it is and restore a backup (ssegraph restore); the updates in it stand in no records"
        )
    if any(file.stem.startswith("names-") for file in store.glob("*.sqlite")) or (store / FILES).is_file():
        return "build it anew from the records, or restore a backup if updates were written into it"
    return "restore a backup (ssegraph restore), or build it anew from the records if it was made of some"


def damaged_file(store: Path) -> Path | None:
    """Return a file of a store that is not as it was written; one that is gone, the engine asks for if it needs it."""
    digests: dict[str, str] = {}
    for line in _lines(store / FILES):
        digest, _, name = line.partition("  ")
        digests[name] = digest
    noted: dict[str, Any] = {}
    with suppress(OSError, ValueError, RecursionError):
        noted = read_manifest(store).get("open") or {}
    digests |= noted.get("tables", {})
    for name, digest in digests.items():
        file = store / name
        with suppress(FileNotFoundError):  # the engine takes files away while it writes
            if "/" not in name and sha256(file) != digest:
                return file
    journal = noted.get("journal")
    if journal and (store / "CURRENT").read_text("ascii", "replace").strip() == journal[0]:
        # It only grows: its beginning is as it was.
        with (store / journal[0]).open("rb") as content:
            begun = content.read(journal[1])
        if hashlib.sha256(begun).hexdigest() != journal[2]:
            return store / str(journal[0])
    return None


class Noted:
    """Notes after each update what a store is now: cheaply, by what the engine wrote for it.

    Args:
        store: the folder; this process has it open for writing.

    Attributes:
        updates: how many were acknowledged since it was built.

    Raises:
        StoreError: nothing stands beside the store of what was in it.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        try:
            self._told = read_manifest(store)
        except (OSError, ValueError, RecursionError) as error:
            raise StoreError(f"{store / NAME}: {error}: {advice(store)}") from error
        self._told.pop("open", None)
        self.updates = int(self._told.get("updates", 0))
        self._tables: dict[str, str] = {}
        for line in _lines(store / FILES):
            digest, _, name = line.partition("  ")
            if name.endswith(".sst"):
                self._tables[name] = digest
        self._journal, self._read, self._digest = "", 0, hashlib.sha256()

    def note(self, updates: int = 0) -> None:
        """Write what is there now, on disk; so many updates more are in it.

        Raises:
            StoreError: it cannot be written.
            OSError: the engine's files cannot be read.
        """
        names = {file.name for file in self._store.iterdir() if file.suffix == ".sst"}
        tables = {}
        for name in sorted(names):
            with suppress(FileNotFoundError):  # compacted meanwhile
                tables[name] = self._tables.get(name) or sha256(self._store / name)
        journal = (self._store / "CURRENT").read_text("ascii").strip()
        if journal != self._journal:
            self._journal, self._read, self._digest = journal, 0, hashlib.sha256()
        with (self._store / journal).open("rb") as content:
            content.seek(self._read)
            while piece := content.read(_PIECE):
                self._digest.update(piece)
                self._read += len(piece)
        opened = {"tables": tables, "journal": [journal, self._read, self._digest.hexdigest()]}
        write_manifest(self._store, self._told | {"updates": self.updates + updates, "open": opened})
        self._tables = tables
        self.updates += updates

    def seal(self, manifest: Mapping[str, object]) -> None:
        """Write the digest of all there is, as the server stops.

        Raises:
            StoreError: it cannot be written.
        """
        write_digests(self._store)
        write_manifest(self._store, {**manifest, "updates": self.updates})


def sha256(path: Path) -> str:
    """Return the digest of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digests_in(store: Path) -> bool:
    """Say whether the digests of a store's files stand beside it."""
    return bool(_lines(store / FILES))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
