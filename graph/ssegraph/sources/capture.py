"""Fetches the sources of a graph into an archive of WARC files (ISO 28500, WARC 1.1), politely and from public hosts only.

Of each source the way to it is kept: request and response of every redirect and of the page. What was fetched is not
fetched again; what a kill leaves is readable and taken up by the next run. How a crawler behaves is RFC 9309
(robots.txt), what answers mean is RFC 9110.
"""

from __future__ import annotations

import asyncio
import base64
import errno
import fcntl
import functools
import hashlib
import io
import os
import re
import ssl
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssegraph.core.errors import MissingExtra, StoreError, UsageError
from ssegraph.core.model import Source
from ssegraph.documents.reading import MOST_BYTES
from ssegraph.sources.addresses import (
    NoName,
    Refused,
    Resolver,
    addresses,
    allowed_host,
    key,
    system_resolver,
)
from ssegraph.sources.archive import (
    Archive,
    Captured,
    Headers,
    Record,
    Why,
    captured_of,
    encodings,
    header,
    scan,
    unpacked,
)

if TYPE_CHECKING:
    import httpx

_VERSION: Final = version("ssegraph")
AGENT: Final = f"ssegraph/{_VERSION.rpartition('.')[0]} (+https://w3id.org/ssegraph/)"
WAYBACK: Final = "https://web.archive.org/web/"
_TOKEN: Final = "ssegraph"
_MOST_ROBOTS: Final = 512_000  # RFC 9309, 2.5: at least 500 KiB
_NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class Kind(StrEnum):
    """What came of a source."""

    FETCHED = "fetched"
    WAYBACK = "fetched from the Wayback Machine"
    UNCHANGED = "not changed"
    ALREADY = "there already"
    TAKEN = "taken in"
    GONE = "gone"
    REFUSED = "refused"
    MOVED = "moved"
    NOT_THE_PAGE = "not the page"
    TOO_LARGE = "too large"
    CUT = "cut"
    NO_READER = "no reader"
    ROBOTS = "forbidden by robots.txt"
    NOT_PUBLIC = "not a public address"
    TOO_SLOW = "too slow"
    REDIRECTS = "too many redirects"
    UNREACHABLE = "cannot be reached"
    NOT_GIVEN = "not in what was given"
    NO_ADDRESS = "no address"


@dataclass(frozen=True)
class Outcome:
    """What came of one source.

    `there` says whether the archive holds the page now, from this run or an earlier one. `wayback` is an address
    where the page may still be, of pages that are gone.

    >>> Outcome("a-page", "https://example.org/", Kind.GONE, "the server says 404").there
    False
    """

    source: str
    url: str | None
    kind: Kind
    words: str
    there: bool = False
    bytes: int = 0
    reader: str | None = None
    title: str | None = None
    wayback: str | None = None


@dataclass(frozen=True)
class Limits:
    """How much one source may cost.

    Attributes:
        most_bytes: of one body; what is more is not waited for, and the body kept as cut.
        seconds: for one answer in all, from the look-up of the name to the last byte.
        redirects: that are followed.
        hosts: that are asked side by side; of one host only ever one thing at a time.
        longest_delay: of a `Crawl-delay` in robots.txt, in seconds; what is more is taken for this.
        longest_wait: that a `Retry-After` may ask for; it is obeyed once.

    >>> Limits(seconds=5).redirects
    5
    """

    most_bytes: int = MOST_BYTES
    seconds: float = 30.0
    redirects: int = 5
    hosts: int = 4
    longest_delay: float = 30.0
    longest_wait: float = 120.0

    def __post_init__(self) -> None:
        if not 0 < self.most_bytes <= MOST_BYTES:
            raise UsageError(
                f"{self.most_bytes:,} bytes: give 1 to {MOST_BYTES:,}, which is what the readers take"
            )
        if self.seconds <= 0 or self.hosts < 1 or self.redirects < 0:
            raise UsageError("limits are numbers above zero")


def capture(
    sources: Iterable[Source],
    archive: Path,
    *,
    allow_hosts: Collection[str] = (),
    pause: float = 2.0,
    limits: Limits = Limits(),  # noqa: B008  # frozen
    again: bool = False,
    wayback: bool = False,  # frozen
    progress: Callable[[int, int], None] | None = None,
    resolve: Resolver = system_resolver,
    transport: httpx.AsyncBaseTransport | None = None,
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    wayback_at: str = WAYBACK,
) -> list[Outcome]:
    """Fetch what an archive does not hold yet of sources.

    Args:
        sources: of a graph; of one address that several have, one page is fetched.
        archive: the folder; it is made, but not the folder it lies in.
        allow_hosts: `HOST:PORT` that may be asked though it is not public.
        pause: seconds between two requests to a host; a longer `Crawl-delay` is obeyed.
        limits: how much one source may cost.
        again: ask whether what is held has changed.
        wayback: fetch from the Wayback Machine what is gone.
        progress: is told how many of how many addresses are done.
        resolve: looks names up, once for each request.
        transport: of httpx, instead of connections; for tests and for who has a connection of another kind.
        wait: waits so many seconds.
        wayback_at: where the Wayback Machine is.

    Returns:
        what came of each source, in their order.

    Raises:
        StoreError: the archive cannot be read or written, or another run writes it.
        UsageError: `allow_hosts` or a limit makes no sense.
        MissingExtra: httpx, warcio or protego is not installed.

    >>> import tempfile
    >>> source = Source(id="at-home", url="http://127.0.0.1/secret")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [outcome] = capture([source], Path(folder) / "archive")
    >>> str(outcome.kind), outcome.words
    ('not a public address', '127.0.0.1 is not on the public Internet')
    """
    _libraries()
    if pause < 0:
        raise UsageError("a pause is no less than zero")
    allow = frozenset(map(allowed_host, allow_hosts))
    with _writing(Path(archive)) as writer:
        run = _Run(
            Archive.open(writer.folder),
            writer,
            allow,
            pause,
            limits,
            again,
            wayback,
            progress or (lambda done, total: None),
            resolve,
            transport,
            wait,
            wayback_at,
        )
        return _in_loop(run.all(list(sources)))


def take(sources: Iterable[Source], archive: Path, given: Path) -> list[Outcome]:
    """Take what a WARC file, an archive or a folder of saved pages holds of sources into an archive, without a network.

    Args:
        sources: of a graph.
        archive: the folder.
        given: see `Archive.open`.

    Returns:
        what came of each source, in their order.

    Raises:
        StoreError: one of the two cannot be read, or the archive cannot be written.
        MissingExtra: the extra `capture` is not installed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a-page.html").write_text("<html><title>A page</title>Words")
    ...     source = Source(id="a-page", url="https://example.org/a")
    ...     [outcome] = take([source], Path(folder) / "archive", Path(folder))
    ...     [page] = Archive.open(Path(folder) / "archive").of(source)
    ...     str(outcome.kind), page.title, page.final_url
    ('taken in', 'A page', 'https://example.org/a')
    """
    _libraries()
    there = Archive.open(Path(given))
    with _writing(Path(archive)) as writer:
        held = Archive.open(writer.folder)
        return [_taken(source, there, held, writer) for source in sources]


def counted(outcomes: Iterable[Outcome]) -> dict[Kind, int]:
    """Return how many sources came to what, in the order of `Kind`; the sum is the number of sources.

    >>> counted([Outcome("a", None, Kind.NO_ADDRESS, ""), Outcome("b", None, Kind.NO_ADDRESS, "")])
    {<Kind.NO_ADDRESS: 'no address'>: 2}
    """
    found = Counter(each.kind for each in outcomes)
    return {kind: found[kind] for kind in Kind if found[kind]}


def wayback_address(source: Source, at: str = WAYBACK) -> str:
    """Return where the Wayback Machine holds a source as it was when it was read, or written if that is not known.

    >>> wayback_address(Source(id="a", url="https://example.org/a", retrieved="2021-03-04"))
    'https://web.archive.org/web/20210304id_/https://example.org/a'
    """
    date = source.retrieved or source.date
    day = (date.earliest or date.latest) if date else None
    # "2" is the shortest time there is: the newest copy.
    return f"{at}{day.strftime('%Y%m%d') if day else '2'}id_/{source.url}"


def _libraries() -> None:
    try:
        import httpx  # noqa: F401
        import protego  # noqa: F401
        import warcio  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtra("capturing sources", "capture") from error


def _in_loop(work: Any) -> list[Outcome]:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        found: list[Outcome] = asyncio.run(work)
        return found
    # In a notebook a loop runs already, which cannot be run within.
    results: list[Any] = []

    def inside() -> None:
        try:
            results.append(asyncio.run(work))
        except BaseException as error:
            results.append(error)

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    if isinstance(results[0], BaseException):
        raise results[0]
    return list(results[0])


# ---------------------------------------------------------------------------------------------
# writing


class _Writer:
    """One new WARC file, made when the first record comes; whole records only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._part: Path | None = None
        self._stream: io.FileIO | None = None
        self._whole = False
        self._since = datetime.now(UTC)

    def put(self, records: bytes) -> None:
        """Append records; they are on the disk when this returns.

        Raises:
            StoreError: there is no room, or the folder cannot be written; what was whole stays.
        """
        try:
            if not self._stream:
                records = self._begun() + records
            stream = self._stream
            assert stream is not None
            at = stream.tell()
            try:
                rest = memoryview(records)
                while rest:
                    rest = rest[stream.write(rest) :]
                os.fsync(stream.fileno())
            except OSError:
                stream.truncate(at)
                stream.seek(at)
                raise
            self._whole = True
        except OSError as error:
            reason = (
                "the disk is full"
                if error.errno in (errno.ENOSPC, errno.EDQUOT)
                else error.strerror or str(error)
            )
            raise StoreError(f"cannot write {self.folder}: {reason}") from error

    def _begun(self) -> bytes:
        """Begin the file; return the record that describes it."""
        name = stem = self._since.strftime("%Y%m%dT%H%M%SZ")
        number = 1
        while any((self.folder / f"{name}.warc.gz{end}").exists() for end in ("", ".part")):
            number += 1
            name = f"{stem}-{number}"
        self._part = self.folder / f"{name}.warc.gz.part"
        self._stream = io.FileIO(self._part, "xb")
        info = {
            "software": f"ssegraph/{_VERSION} (https://w3id.org/ssegraph/)",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "RFC 9309, obeyed",
            "http-header-user-agent": AGENT,
        }
        buffer, writer = _buffer()
        writer.write_record(writer.create_warcinfo_record(f"{name}.warc.gz", info))
        return buffer.getvalue()

    def close(self) -> None:
        """Give the file its name; away with it if nothing whole came into it."""
        if self._stream and self._part:
            self._stream.close()
            if self._whole:
                self._part.rename(self._part.with_suffix(""))
            else:
                self._part.unlink()


def _buffer() -> tuple[io.BytesIO, Any]:
    from warcio.warcwriter import WARCWriter

    buffer = io.BytesIO()
    return buffer, WARCWriter(buffer, gzip=True, warc_version="1.1")


@functools.cache
def _heads() -> Any:
    """Return the class for heads of HTTP: warcio's, but what is not ASCII stays as it is, instead of percent-encoded."""
    from warcio.statusandheaders import StatusAndHeaders

    class Heads(StatusAndHeaders):  # type: ignore[misc]
        def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
            return bytes(self.to_bytes(filter_func, "utf-8"))

    return Heads


def _named(part: Path) -> None:
    """Give a file that was written aside its name, cut behind its last whole record; away with it if there is none."""
    found = scan(part)
    if found.count < 2:  # the first describes the file
        part.unlink()
        return
    if found.whole < part.stat().st_size:
        os.truncate(part, found.whole)
    final, number = part.with_suffix(""), 1
    while final.exists():
        number += 1
        final = part.with_name(part.name.replace(".warc.gz.part", f"-{number}.warc.gz"))
    part.rename(final)


@contextmanager
def _writing(folder: Path) -> Iterator[_Writer]:
    """Let nobody else write an archive meanwhile; take up what a killed run left.

    Raises:
        StoreError: somebody writes it, or it is no folder or cannot be written.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise StoreError(f"{folder}: a file stands where the archive would be")
        folder.mkdir(exist_ok=True)
        handle = (folder / ".lock").open("w")
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror or error}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"{folder}: another run writes it just now") from error
        try:
            ignored = folder / ".gitignore"
            if not ignored.exists():
                # What others wrote is theirs: it is kept to be read here, not to be published.
                ignored.write_text("*\n", encoding="ascii")
            for part in sorted(folder.glob("*.warc.gz.part")):
                _named(part)
        except OSError as error:
            raise StoreError(f"cannot write {folder}: {error.strerror or error}") from error
        writer = _Writer(folder)
        try:
            yield writer
        finally:
            try:
                writer.close()
            except OSError as error:
                raise StoreError(f"cannot write {folder}: {error.strerror or error}") from error


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _response_bytes(
    url: str,
    date: str,
    status_line: str,
    headers: Headers,
    raw: bytes,
    more: dict[str, str],
    *,
    resource: str | None = None,
) -> bytes:
    buffer, writer = _buffer()
    heads = {"WARC-Date": date, **more}
    if resource is not None:
        heads["Content-Type"] = resource
        record = writer.create_warc_record(
            url, "resource", payload=io.BytesIO(raw), length=len(raw), warc_headers_dict=heads
        )
    else:
        http = _heads()(status_line, list(headers), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(raw),
            length=len(raw),
            http_headers=http,
            warc_headers_dict=heads,
        )
    writer.write_record(record)
    return buffer.getvalue()


# ---------------------------------------------------------------------------------------------
# taking in what is there


def _taken(source: Source, there: Archive, held: Archive, writer: _Writer) -> Outcome:
    if not source.url:
        return _no_address(source)
    url = source.url
    known = {(key(each.final_url), each.date) for each in held.of(source)}
    pages = there.of(source)
    if not pages:
        good = _good(held, source)
        if good:
            return _of_page(source, Kind.ALREADY, f"since {good.date}", good)
        return Outcome(source.id, url, Kind.NOT_GIVEN, f"{there.path} holds nothing of it")
    fresh = [page for page in pages if (key(page.final_url), page.date) not in known]
    written: set[tuple[str, str]] = set()
    chains = there.chains(url) + [(each,) for each in there.saved_as(source.id)]
    for chain in chains:
        if any(page.date == chain[-1].date for page in fresh):
            try:
                parts = [_copied(each, there, url) for each in chain if (each.url, each.date) not in written]
            except StoreError as error:
                return Outcome(source.id, url, Kind.TOO_LARGE, str(error))
            written |= {(each.url, each.date) for each in chain}
            if parts:
                writer.put(b"".join(parts))
    good_pages = [page for page in pages if not page.judged]
    if not good_pages:
        return _of_page(source, Kind.TAKEN, "", pages[-1])
    page = good_pages[-1]
    kind = Kind.TAKEN if fresh else Kind.ALREADY
    return _of_page(source, kind, f"of {page.date}", page)


def _copied(record: Record, there: Archive, url: str) -> bytes:
    """Return a record as this archive keeps it: with its body, and without chunks."""
    holder = there.body_of(record) or record
    more = {"WARC-Truncated": holder.cut} if holder.cut else {}
    headers = _without_chunks(holder.headers)
    if record.saved_as or holder.kind == "resource":
        media_type = header(holder.headers, "Content-Type") or "application/octet-stream"
        at = url if record.saved_as else record.url
        return _response_bytes(at, record.date, "", (), holder.raw(), more, resource=media_type)
    return _response_bytes(record.url, record.date, f"{holder.status} ", headers, holder.raw(), more)


def _without_chunks(headers: Headers) -> Headers:
    """Name the header of chunks differently, as they are undone: else a reader would look for them."""
    return tuple(
        ("X-Archive-Orig-Transfer-Encoding", value) if name.lower() == "transfer-encoding" else (name, value)
        for name, value in headers
    )


# ---------------------------------------------------------------------------------------------
# outcomes


def _no_address(source: Source) -> Outcome:
    return Outcome(source.id, None, Kind.NO_ADDRESS, f"a document kept with the data: {source.document}")


def _good(archive: Archive, source: Source) -> Captured | None:
    """Return the newest capture that is the page, or that no reader of ours reads."""
    for page in reversed(archive.of(source)):
        if not page.judged or page.judged[0] is Why.NO_READER:
            return page
    return None


def _of_page(source: Source, kind: Kind, words: str, page: Captured) -> Outcome:
    """Return the outcome of a page that is in the archive now: the kind, or why it is not the page."""
    if page.judged and page.judged[0] is not Why.NO_READER:
        return Outcome(source.id, source.url, Kind(page.judged[0].value), page.judged[1])
    size = len(page.content())
    said = ", ".join(filter(None, (words, f"{size:,} bytes", page.form or page.media_type)))
    kind = Kind.NO_READER if page.judged and kind is not Kind.ALREADY else kind
    return Outcome(source.id, source.url, kind, said, True, size, page.form, page.title)


class _Failed(Exception):
    """Why nothing came, in words."""

    def __init__(self, kind: Kind, words: str) -> None:
        super().__init__(words)
        self.kind, self.words = kind, words


# ---------------------------------------------------------------------------------------------
# fetching


@dataclass(frozen=True)
class _Step:
    """One request and what came back."""

    url: str
    date: str
    asked: Headers
    target: str
    address: str
    protocol: str
    status: int
    reason: str
    headers: Headers
    raw: bytes
    cut: str | None
    same_as: Record | None = None

    @property
    def digest(self) -> str:
        return "sha1:" + base64.b32encode(hashlib.sha1(self.raw, usedforsecurity=False).digest()).decode()

    def records(self) -> bytes:
        """Return the records of response and request, or of a revisit (ISO 28500, 6.2 to 6.7)."""
        buffer, writer = _buffer()
        http = _heads()(
            f"{self.status} {self.reason}".strip(),
            list(_without_chunks(self.headers)),
            protocol=self.protocol,
        )
        heads = {"WARC-Date": self.date, "WARC-IP-Address": self.address}
        if self.same_as:
            heads["WARC-Refers-To"] = self.same_as.identifier
            response = writer.create_revisit_record(
                self.url,
                self.same_as.digest or self.digest,
                self.same_as.url,
                self.same_as.date,
                http_headers=http,
                warc_headers_dict=heads,
            )
            if self.status == 304:
                response.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
        else:
            if self.cut:
                heads["WARC-Truncated"] = self.cut
            response = writer.create_warc_record(
                self.url,
                "response",
                payload=io.BytesIO(self.raw),
                length=len(self.raw),
                http_headers=http,
                warc_headers_dict=heads,
            )
        asked = _heads()(f"GET {self.target} HTTP/1.1", list(self.asked), is_http_request=True)
        request = writer.create_warc_record(
            self.url, "request", http_headers=asked, warc_headers_dict={"WARC-Date": self.date}
        )
        writer.write_request_response_pair(request, response)
        return buffer.getvalue()


@dataclass
class _Run:
    """One run: what is polite towards the hosts, and what was learnt of them."""

    archive: Archive
    writer: _Writer
    allow: frozenset[tuple[str, int]]
    pause: float
    limits: Limits
    again: bool
    wayback: bool
    progress: Callable[[int, int], None]
    resolve: Resolver
    transport: httpx.AsyncBaseTransport | None
    wait: Callable[[float], Awaitable[None]]
    wayback_at: str
    _turns: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _free: dict[str, float] = field(default_factory=dict)
    _delays: dict[str, float] = field(default_factory=dict)
    _rules: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    async def all(self, sources: list[Source]) -> list[Outcome]:
        """Return what came of each source; hosts side by side, what is of one host one by one."""
        import httpx

        outcomes: dict[int, Outcome] = {}
        groups: dict[str, list[int]] = defaultdict(list)
        for number, source in enumerate(sources):
            known = self._known(source)
            if known:
                outcomes[number] = known
            else:
                groups[key(str(source.url))].append(number)
        queues: dict[str, list[list[int]]] = defaultdict(list)
        for numbers in groups.values():
            try:
                host = httpx.URL(str(sources[numbers[0]].url)).host
            except httpx.InvalidURL:
                host = ""
            queues[host].append(numbers)
        hosts = list(queues.values())
        done, total = 0, len(groups)

        async def worker() -> None:
            nonlocal done
            while hosts:
                for numbers in hosts.pop(0):
                    outcome = await self._one(sources[numbers[0]])
                    for number in numbers:
                        outcomes[number] = replace(
                            outcome, source=sources[number].id, url=sources[number].url
                        )
                    done += 1
                    self.progress(done, total)

        if groups and self.transport is None:
            # Nothing of the environment: no proxy. No connection is used twice: two names at one address
            # would share it, and the second its certificate unseen.
            self.transport = httpx.AsyncHTTPTransport(
                trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
            )
        workers = [asyncio.create_task(worker()) for _ in range(min(self.limits.hosts, len(hosts)))]
        try:
            await asyncio.gather(*workers)
        finally:
            for each in (*workers, *self._rules.values()):
                each.cancel()
            await asyncio.gather(*workers, *self._rules.values(), return_exceptions=True)
            if self.transport:
                await self.transport.aclose()
        return [outcomes[number] for number in range(len(sources))]

    def _known(self, source: Source) -> Outcome | None:
        """Return the outcome of a source for which nobody need be asked."""
        if not source.url:
            return _no_address(source)
        if self.again:
            return None
        page = _good(self.archive, source)
        if page:
            return _of_page(source, Kind.ALREADY, f"since {page.date}", page)
        for page in self.archive.of(source):
            if page.judged and page.judged[0] is Why.TOO_LARGE:
                return Outcome(
                    source.id,
                    source.url,
                    Kind.TOO_LARGE,
                    f"{page.judged[1]}, of {page.date}; --again asks anew",
                )
        return None

    async def _one(self, source: Source) -> Outcome:
        """Fetch one source and keep what came."""
        try:
            outcome = await self._fetched(source)
        except _Failed as failed:
            outcome = Outcome(source.id, source.url, failed.kind, failed.words)
        if not outcome.there and outcome.kind in (Kind.GONE, Kind.MOVED, Kind.UNREACHABLE, Kind.REFUSED):
            outcome = replace(outcome, wayback=wayback_address(source, self.wayback_at))
            if self.wayback:
                outcome = await self._from_wayback(source, outcome)
        if not outcome.there and self.again and (held := _good(self.archive, source)):
            outcome = replace(outcome, there=True, words=f"{outcome.words}; the page of {held.date} is there")
        return outcome

    async def _fetched(self, source: Source) -> Outcome:
        url = str(source.url)
        steps = await self._followed(url, source.language)
        last = steps[-1]
        await self._keep(steps)
        if last.same_as:
            held = last.same_as
            page = captured_of(url, last.date, held.status, held.headers, held.raw, final_url=last.url)
            return _of_page(source, Kind.UNCHANGED, f"since {held.date}", page)
        page = captured_of(
            url, last.date, last.status, last.headers, last.raw, final_url=last.url, cut=last.cut
        )
        return _of_page(source, Kind.FETCHED, "", page)

    async def _keep(self, steps: list[_Step]) -> None:
        """Write all of a way at once; packing it takes a second of 20 MB, in which other hosts are not left alone."""
        self.writer.put(await asyncio.to_thread(lambda: b"".join(each.records() for each in steps)))

    async def _from_wayback(self, source: Source, before: Outcome) -> Outcome:
        """Fetch the copy nearest to when the source was read; the record is one of the source's own address."""
        url = str(source.url)
        try:
            last = (await self._followed(str(before.wayback), None, conditional=False))[-1]
        except _Failed as failed:
            return replace(before, words=f"{before.words}; Wayback Machine: {failed.kind}: {failed.words}")
        moment = header(last.headers, "Memento-Datetime") or ""
        stamp = re.search(r"/(\d{14})(?:id_)?/(.*)", last.url)
        try:
            date = parsedate_to_datetime(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (TypeError, ValueError):
            date = f"{datetime.strptime(stamp[1], '%Y%m%d%H%M%S').isoformat()}Z" if stamp else ""
        page = captured_of(
            url, date, last.status, last.headers, last.raw, cut=last.cut, final_url=stamp[2] if stamp else url
        )
        if not date or page.judged:
            words = page.why_no_page or "no copy with a date"
            return replace(before, words=f"{before.words}; Wayback Machine: {words}")
        more = {"WARC-Source-URI": last.url, "WARC-Creation-Date": last.date}
        line = f"{last.status} {last.reason}".strip()
        self.writer.put(_response_bytes(url, date, line, _without_chunks(last.headers), last.raw, more))
        return replace(_of_page(source, Kind.WAYBACK, f"of {date}", page), wayback=before.wayback)

    # -----------------------------------------------------------------------------------------

    async def _followed(
        self, start: str, language: str | None, *, conditional: bool = True, robots: bool = True
    ) -> list[_Step]:
        """Ask for an address and what it leads to; each host on the way is looked at anew."""
        import httpx

        steps: list[_Step] = []
        cookies: dict[str, dict[str, str]] = defaultdict(dict)
        try:
            url = httpx.URL(start)
        except httpx.InvalidURL as error:
            raise _Failed(Kind.UNREACHABLE, f"no web address: {error}") from error
        for _ in range(self.limits.redirects + 1):
            # Neither credentials nor a place in the page are sent.
            url = url.copy_with(userinfo=b"", fragment=None)
            if robots:
                await self._may(url)
            step = await self._asked(url, language, cookies[url.host], conditional)
            steps.append(step)
            place = header(step.headers, "Location")
            if step.status not in (301, 302, 303, 307, 308) or not place:
                return steps
            for name, value in step.headers:
                # Some hosts lead in a circle until one comes back; only that host sees it, on this way.
                found = (
                    re.match(r"\s*([!#$%&'*+.^_`|~A-Za-z0-9-]{1,200})=([!-+./0-:<-~-]{0,4000})", value)
                    if name.lower() == "set-cookie"
                    else None
                )
                if found:
                    cookies[url.host][found[1]] = found[2]
            try:
                url = url.join(place.strip())
            except (httpx.InvalidURL, ValueError) as error:
                raise _Failed(
                    Kind.UNREACHABLE, f"it leads to what is no web address: {place[:200]}"
                ) from error
        raise _Failed(Kind.REDIRECTS, f"more than {self.limits.redirects}, the last to {url}")

    async def _asked(
        self, url: httpx.URL, language: str | None, cookies: dict[str, str], conditional: bool
    ) -> _Step:
        """Ask once; once more if the server says when to come back."""
        held = self.archive.newest(str(url)) if self.again and conditional else None
        headers = [("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5")]
        headers += [("Accept-Encoding", "gzip, deflate")]
        if language and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            headers.append(("Accept-Language", f"{language}, *;q=0.5"))
        if cookies:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())))
        if held:
            for ask, by in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
                value = header(held.headers, by)
                if value and re.fullmatch("[ -~]{1,1000}", value):
                    headers.append((ask, value))
        step = await self._turned(url, headers)
        later = _retry_after(step)
        if later is not None and later <= self.limits.longest_wait:
            self._free[url.host] = time.monotonic() + later
            step = await self._turned(url, headers)
        if held and (
            step.status == 304 or (step.status == 200 and not step.cut and held.digest == step.digest)
        ):
            return replace(step, same_as=held)
        return step

    async def _turned(self, url: httpx.URL, headers: list[tuple[str, str]]) -> _Step:
        async with self._turn(url.host):
            return await self._exchanged(url, headers, self.limits.most_bytes)

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """Let one request at a time go to a host, with a pause behind each."""
        async with self._turns[host]:
            left = self._free.get(host, 0) - time.monotonic()
            if left > 0:
                await self.wait(left)
            try:
                yield
            finally:
                pause = max(self.pause, self._delays.get(host, 0))
                self._free[host] = max(self._free.get(host, 0), time.monotonic() + pause)

    async def _exchanged(self, url: httpx.URL, headers: list[tuple[str, str]], most: int) -> _Step:
        """Look the name up, connect to an address that may be asked, and read the answer within the limits."""
        import httpx

        response: httpx.Response | None = None
        parts: list[bytes] = []
        size, cut, address = 0, None, ""
        host = url.host
        date = _now()
        full = [
            ("Host", url.netloc.decode("ascii")),
            ("User-Agent", AGENT),
            *headers,
            ("Connection", "close"),
        ]
        try:
            async with asyncio.timeout(self.limits.seconds):
                find = functools.partial(
                    addresses, url.scheme, url.raw_host.decode("ascii"), url.port, self.allow, self.resolve
                )
                found = await asyncio.to_thread(find)
                for address in found[:4]:
                    try:
                        response = await self._sent(url, address, full)
                        break
                    except (httpx.ConnectError, httpx.ConnectTimeout):
                        if address == found[:4][-1]:
                            raise
                assert response is not None
                async for part in response.aiter_raw():
                    parts.append(part)
                    size += len(part)
                    if size > most:
                        cut = "length"
                        break
        except Refused as refused:
            raise _Failed(Kind.NOT_PUBLIC, str(refused)) from refused
        except NoName as error:
            raise _Failed(Kind.UNREACHABLE, str(error)) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            if response is None:
                raise _Failed(Kind.TOO_SLOW, f"no answer within {self.limits.seconds:g} s") from error
            cut = "time"
        except httpx.TransportError as error:
            if response is None:
                raise _Failed(Kind.UNREACHABLE, _in_words(error, host)) from error
            cut = "disconnect"
        finally:
            if response is not None:
                with suppress(httpx.TransportError):
                    await response.aclose()
        version = response.extensions.get("http_version", b"HTTP/1.1").decode("ascii", "replace")
        reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
        return _Step(
            str(url),
            date,
            tuple(full),
            url.raw_path.decode("ascii"),
            address,
            version,
            response.status_code,
            re.sub(r"[^ -~]", "", reason),
            tuple((_text(name), _text(value)) for name, value in response.headers.raw),
            b"".join(parts)[:most],
            cut,
        )

    async def _sent(self, url: httpx.URL, address: str, headers: list[tuple[str, str]]) -> httpx.Response:
        import httpx

        assert self.transport is not None
        each = min(10.0, self.limits.seconds)
        timeout = {"connect": each, "read": self.limits.seconds, "write": each, "pool": None}
        request = httpx.Request(
            "GET",
            url.copy_with(host=address),
            headers=headers,
            # The certificate must be that of the name, though the address is connected to.
            extensions={"sni_hostname": url.raw_host.decode("ascii"), "timeout": timeout},
        )
        return await self.transport.handle_async_request(request)

    # -----------------------------------------------------------------------------------------

    async def _may(self, url: httpx.URL) -> None:
        """Raise `_Failed` if robots.txt of the host forbids an address (RFC 9309)."""
        place = url.copy_with(raw_path=b"/robots.txt")
        if str(place) not in self._rules:
            self._rules[str(place)] = asyncio.create_task(self._rules_at(str(place)))
        rules, unread = await asyncio.shield(self._rules[str(place)])
        if unread:
            raise _Failed(unread.kind, unread.words)
        if not rules.can_fetch(str(url), _TOKEN):
            raise _Failed(Kind.ROBOTS, f"robots.txt of {url.host} forbids it")
        delay = rules.crawl_delay(_TOKEN)
        if delay:
            self._delays[url.host] = min(float(delay), self.limits.longest_delay)

    async def _rules_at(self, place: str) -> tuple[Any, _Failed | None]:
        from protego import Protego

        try:
            steps = await self._followed(place, None, conditional=False, robots=False)
        except _Failed as failed:
            if failed.kind is Kind.REDIRECTS:
                return Protego.parse(""), None  # 2.3.1.2: as if there were none
            return None, failed
        last = steps[-1]
        host = place.split("/")[2]
        if last.status >= 500 or last.cut == "time":
            return None, _Failed(
                Kind.ROBOTS,
                f"robots.txt of {host} cannot be read (the server says {last.status}), which forbids all",
            )
        await self._keep(steps)
        if not 200 <= last.status < 300:
            return Protego.parse(""), None
        try:
            text = unpacked(last.raw[:_MOST_ROBOTS], encodings(last.headers), cut=True, most=8 * _MOST_ROBOTS)
        except ValueError as error:
            return None, _Failed(
                Kind.ROBOTS, f"robots.txt of {host} cannot be read ({error}), which forbids all"
            )
        return Protego.parse(text[:_MOST_ROBOTS].decode("utf-8-sig", errors="replace")), None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _retry_after(step: _Step) -> float | None:
    """Return after how many seconds a server wants to be asked again (RFC 9110, 10.2.3)."""
    said = header(step.headers, "Retry-After") if step.status in (429, 503) else None
    if not said:
        return None
    if said.strip().isdecimal():
        return float(said.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _in_words(error: Exception, host: str) -> str:
    """Say why a host could not be reached."""
    causes: list[BaseException] = [error]
    while causes[-1].__cause__ or causes[-1].__context__:
        causes.append(causes[-1].__cause__ or causes[-1].__context__ or error)
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"{host} has no certificate to trust ({each.verify_message})"
        if isinstance(each, ssl.SSLError):
            return f"no secure connection to {host} ({each.reason or each})"
        if isinstance(each, ConnectionRefusedError):
            return f"{host} accepts no connection"
    return f"{host}: {str(error) or type(error).__name__}"
