"""A copy of a store to keep, and a store of a copy: read back and compared before anybody is told that it is there.

A copy is a store (a folder that shares no file with the other) or N-Quads, sorted and squeezed, whose first lines say how many there are and
their digest. A store into which a server writes is read as it is at that moment: whole updates, among them all that were acknowledged before.
"""

from __future__ import annotations

import gzip
import json
import shutil
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from ssegraph.core.errors import StoreError, UsageError
from ssegraph.core.files import write_aside
from ssegraph.quads import in_order
from ssegraph.store.manifest import advice, damaged_file, read_manifest
from ssegraph.store.oxigraph import Build, Store, digest_of, verify

_HEAD: Final = "# ssegraph backup "
_ATTEMPTS: Final = 5
"""How often a store is read from which a server takes files away meanwhile."""
_FAULTS: Final = (OSError, EOFError, zlib.error, SyntaxError, ValueError, KeyError, TypeError, RuntimeError)


def back_up(store: Path, out: Path) -> dict[str, Any]:
    """Copy a store, also one that a running server writes into.

    Args:
        store: the folder.
        out: NAME.store, or NAME.nq.gz; not there yet.

    Returns:
        base, number and digest of the quads that were read, and read back.

    Raises:
        UsageError: another suffix.
        StoreError: there is something already, the store is damaged, or the copy cannot be written; nothing is left behind.

    >>> import tempfile
    >>> from ssegraph.core.model import Records
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     Store.of(Records(title="nothing yet")).save(folder / "a.store")
    ...     kept = back_up(folder / "a.store", folder / "a.nq.gz")
    ...     restore(folder / "a.nq.gz", folder / "b.store") == kept
    True
    """
    if not out.name.endswith((".store", ".nq.gz")):
        raise UsageError(f"{out}: a backup is NAME.store (a folder) or NAME.nq.gz")
    _free(out)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _backed_up(store, out)
        except StoreError:
            if attempt == _ATTEMPTS or not _written_now(store):
                raise
    raise AssertionError("unreachable")


def restore(backup: Path, store: Path) -> dict[str, Any]:
    """Make a store of a backup.

    Args:
        backup: as `back_up` wrote it.
        store: the folder; not there yet.

    Returns:
        base, number and digest of the quads.

    Raises:
        StoreError: there is something already, the backup is none, cut or changed, or the store cannot be written;
            nothing is left behind.
    """
    _free(store)
    if backup.is_dir():
        if remark := verify(backup):
            raise StoreError(f"{remark}; it is no backup that was finished")
        try:
            content = Store.open(backup)
            return _written(store, content.match(graph=None), content.oxigraph, read_manifest(backup))
        except RuntimeError as error:
            raise StoreError(f"{backup} is damaged: {error}") from error
    if not backup.is_file():
        raise StoreError(f"there is no backup {backup}")
    try:
        told = _told(backup)
        with gzip.open(backup, "rb") as lines:
            quads: Any = ox.parse(cast("IO[bytes]", lines), format=ox.RdfFormat.N_QUADS)
            return _written(store, quads, [ox.NamedNode(each) for each in told["graphs"]], told)
    except _FAULTS as error:
        raise StoreError(f"{backup} is no backup that is whole: {error}") from error


def _free(out: Path) -> None:
    if out.exists() or out.is_symlink():
        raise StoreError(f"{out} exists: give another name")


def _written_now(store: Path) -> bool:
    try:
        return "open" in read_manifest(store)
    except (OSError, ValueError, RecursionError):
        return False


def _backed_up(store: Path, out: Path) -> dict[str, Any]:
    content = Store.open(store)
    try:
        told = read_manifest(store)
        if damaged := damaged_file(store):
            raise StoreError(f"{damaged} is damaged: {advice(store)}")
        # What a server writes has no digest of all quads yet.
        if "open" not in told and read_manifest(store) == told:
            expected: Mapping[str, Any] = told
        else:
            expected = {key: told[key] for key in ("updates",) if key in told}
        if out.suffix == ".store":
            return _written(out, content.match(graph=None), content.oxigraph, expected)
        return _as_file(content, out, expected)
    except (OSError, RuntimeError, ValueError, RecursionError) as error:
        raise StoreError(f"{store} cannot be read: {error}") from error


def _written(
    out: Path, quads: Iterable[ox.Quad], graphs: ox.Store | Iterable[Any], expected: Mapping[str, Any]
) -> dict[str, Any]:
    """Write a store, read it back, and say what it holds.

    Raises:
        StoreError: it is not what was expected, or cannot be written.
    """
    with Build(out, updates=expected.get("updates")) as build:
        build.add(quads)
        build.add_graphs(graphs.named_graphs() if isinstance(graphs, ox.Store) else graphs)
        _compare(out, build.written, expected)
    try:
        verify(out)
    except StoreError:
        shutil.rmtree(out, ignore_errors=True)
        raise
    found = read_manifest(out)
    return {key: found[key] for key in ("base", "quads", "sha256")}


def _as_file(content: Store, out: Path, expected: Mapping[str, Any]) -> dict[str, Any]:
    quads = [*in_order(content.match(graph=None))]
    told = content.manifest()
    _compare(out, told, expected)
    if len(quads) != told["quads"]:
        raise StoreError(f"{out}: {told['quads']} quads were counted and {len(quads)} read")
    full = {str(quad.graph_name) for quad in quads}
    graphs = sorted(
        each.value
        for each in content.oxigraph.named_graphs()
        if isinstance(each, ox.NamedNode) and str(each) not in full
    )
    more = {key: expected[key] for key in ("updates",) if key in expected}

    def write(aside: Path) -> None:
        with aside.open("wb") as plain, gzip.GzipFile("", "wb", fileobj=plain, mtime=0) as file:
            file.write(f"{_HEAD}{json.dumps({**told, 'graphs': graphs, **more})}\n".encode())
            file.writelines(f"{quad} .\n".encode() for quad in quads)
        with gzip.open(aside, "rb") as lines:
            again: Any = ox.parse(cast("IO[bytes]", lines), format=ox.RdfFormat.N_QUADS)
            _compare(out, digest_of(again), told)

    write_aside(out, write)
    return dict(told)


def _compare(place: Path, found: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    for key in ("quads", "sha256"):
        if key in expected and found[key] != expected[key]:
            raise StoreError(
                f"{place} is not made: {found['quads']} quads are there of {expected.get('quads')}, or other ones"
            )


def _told(backup: Path) -> dict[str, Any]:
    """Return what the first line of a backup says.

    Raises:
        ValueError: it is none.
    """
    with gzip.open(backup, "rb") as file:
        first = file.readline(10_000_000).decode("utf-8")
    if not first.startswith(_HEAD):
        raise ValueError("its first line does not say so")
    told = json.loads(first.removeprefix(_HEAD))
    if not isinstance(told, dict) or {"quads", "sha256", "graphs"} - told.keys():
        raise ValueError("its first line does not say what it holds")
    return told
