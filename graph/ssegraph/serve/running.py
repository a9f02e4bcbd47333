"""Starts the server: finds the store, takes the address, says where it listens."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ssegraph.core.errors import MissingExtra, StoreError, UsageError
from ssegraph.core.resources import data_dir
from ssegraph.core.signals import in_order
from ssegraph.graph import load
from ssegraph.records.reading import record_files
from ssegraph.serve.holder import holder
from ssegraph.serve.limits import Limits
from ssegraph.store import is_store
from ssegraph.store.scope import quads_about

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    data: str | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    writable: bool = False,
    token: str | None = None,
    hosts: tuple[str, ...] = (),
    workers: int | None = None,
    limits: Limits | None = None,
    log_queries: bool = False,
    origins: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    edit: bool = False,
    edit_by_all: bool = False,
    say: Callable[[str], object] = print,
) -> None:
    """Serve a graph until stopped.

    Args:
        data: as for `load`; without it the shipped graph.
        host, port: where to listen; port 0 takes a free one.
        writable: allows updates with the token; then `data` must be a store on disk.
        token: one is made and said, if none is given.
        hosts: whom SERVICE may call, by name, with the port if it is no usual one.
        workers: how many queries at a time; twice the processors and 4 at least, unless said.
        limits: what a request may take.
        log_queries: the log says what was asked.
        origins: whose pages may read the answers, such as `https://example.org`; `*` is any.
        names: by which the server is called beside `localhost` and its address; a request that
            calls it by another is refused.
        edit: the pages have forms on which what the folder `data` says is corrected, from this machine alone.
        edit_by_all: from wherever the server is reached.
        say: is told where it listens, and the token.

    Raises:
        MissingExtra: starlette or uvicorn is not installed.
        StoreError: there is no such graph, another process writes into it, or the address is taken.
        UsageError: writing into something that is no store, or correcting what is no folder of records or by whoever
            reaches it; a name or an origin that is none.
    """
    try:
        import uvicorn

        from ssegraph.serve.app import Service, application
        from ssegraph.serve.origins import host_name, origin
    except ImportError as error:
        raise MissingExtra("serving", "serve") from error
    if writable and (data is None or not is_store(Path(data))):
        raise UsageError(
            "--writable needs a store on disk: ssegraph build -o my.store, then ssegraph serve my.store --writable"
        )
    if edit:
        _may_edit(data, host, (*names, *origins), writable=writable, by_all=edit_by_all)
    names, origins = tuple(map(host_name, names)), tuple(map(origin, origins))
    if writable and data is not None and (held := holder(Path(data))):
        raise StoreError(held)
    if writable and not token:
        token = secrets.token_urlsafe(32)
        say(f"token for updates: {token}")
    try:
        bound = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise StoreError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    # asyncio sets it only where the protocol was named; without it every second answer waits 40 ms.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    name, taken = bound.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    local = ipaddress.ip_address(name).is_loopback
    with own_folder() as folder, bound:
        store, state = on_disk(data, folder, writable)
        editing = None
        if edit:
            from ssegraph.serve.editing import Editing

            editing = Editing(Path(data or ""), lambda: _anew(str(data), folder))
        service = Service(
            store,
            state,
            limits or Limits(),
            token if writable else None,
            hosts,
            workers or max(4, 2 * (os.cpu_count() or 1)),
            log_queries,
            _documents(data, folder),
            (*names, *([host_name(host)] if host else []), shown),
            origins,
            any_address=not local,
            editing=editing,
        )
        config = uvicorn.Config(
            application(service),
            log_level="critical",
            access_log=False,
            lifespan="on",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=5,
            backlog=2048,
        )
        reach = "this machine only" if local else "everybody who can reach this machine"
        does = "writable" if writable else "can be corrected" if edit else "read-only"
        say(f"listening on http://{shown}:{taken}/ ({reach}; {does})")
        try:
            uvicorn.Server(config).run(sockets=[bound])
        finally:
            if service.failure:
                raise service.failure


def _may_edit(data: str | None, host: str, others: tuple[str, ...], *, writable: bool, by_all: bool) -> None:
    """Make sure that what is served can be corrected, and by whom.

    Raises:
        UsageError: it cannot.
    """
    if data is None or not Path(data).is_dir() or is_store(Path(data)) or not record_files(Path(data)):
        raise UsageError("--edit corrects a folder of records: ssegraph serve my-data/ --edit")
    if writable:
        raise UsageError("--writable changes a store, --edit the records it is made of: take one of them")
    if not by_all and (others or host not in _LOOPBACK):
        raise UsageError(
            "--edit lets whoever reaches the server change the folder, so it is for this machine alone"
            " (127.0.0.1, no --host-name, no --cors); --edit-by-all lets all of them"
        )


def _anew(data: str, folder: Path) -> tuple[Path, str]:
    """Return a store of what a folder of records holds now, beside the one before, and a name for its content."""
    made = on_disk(data, Path(tempfile.mkdtemp(dir=folder)))
    _documents(data, folder)
    return made


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder of our own, which goes when we go, by SIGTERM too."""
    with in_order():
        folder = Path(tempfile.mkdtemp(prefix="ssegraph-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def on_disk(data: str | None, folder: Path, writable: bool = False) -> tuple[Path, str]:
    """Return a store on disk of what may be shown of the data, and a name for its content."""
    path = Path(data) if data is not None else None
    whole = load(data).store.local()
    hidden = whole.reader.hidden()
    if path is not None and is_store(path) and (writable or not hidden):
        return path, _state(path)
    store = folder / "graph.store"
    whole.save_without(store, quads_about(whole, hidden))
    if whole.path:
        return store, _state(whole.path)
    return store, str(json.loads((store / "ssegraph.json").read_text())["sha256"])


def _state(store: Path) -> str:
    """Return a name for what a store holds: its files, since after a kill its manifest tells of an older state."""
    files = sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in store.iterdir())
    return hashlib.sha256(repr(files).encode()).hexdigest()


def _documents(data: str | None, folder: Path) -> Path | None:
    """Return the folder of the documents that are served with the records they belong to, if there are any."""
    path = Path(data) if data is not None else data_dir()
    if not path.is_dir() or is_store(path):
        return None
    graph = load(data)
    if graph.texts.folder is None and not graph.texts.captured:
        return None
    return graph.texts.write(folder / "documents", graph.sources)
