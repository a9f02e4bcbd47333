"""Reads archives of web pages: WARC files of any tool (ISO 28500), and pages that a browser saved.

An archive is opened once: the heads of its records are read and kept, the bodies are read when asked for.
Nothing here asks the network. What was kept is judged too: a page of an address is often not the page that was
meant, but a log-in form, an error in friendly words, or the home page.
"""

from __future__ import annotations

import functools
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urljoin, urlsplit

from ssegraph.core.errors import MissingExtra, StoreError
from ssegraph.core.model import Source
from ssegraph.documents.reading import MOST_BYTES, Document, read_bytes
from ssegraph.sources.addresses import key, same_host

Headers = tuple[tuple[str, str], ...]

WARC_NAMES: Final = (".warc", ".warc.gz", ".warc.gz.part")
"""A `.part` is what a killed run of `capture` left: its records are whole but perhaps the last."""

SAVED: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_MOST_HEAD: Final = 4_000_000
_MOST_RECORD: Final = 2_000_000_000
_HOPS: Final = 10


class Why(StrEnum):
    """Why what came back is not the page that was asked."""

    GONE = "gone"
    REFUSED = "refused"
    MOVED = "moved"
    NOT_THE_PAGE = "not the page"
    TOO_LARGE = "too large"
    CUT = "cut"
    NO_READER = "no reader"


@dataclass(frozen=True)
class Captured:
    """One answer that an archive holds for an address.

    `url` was asked and `final_url` answered, after redirects. `date` is UTC, as `2026-11-30T04:22:30Z`.
    `media_type` and `charset` are those of the HTTP header, lower case; empty and None where it says nothing.
    `truncated`: less of the body is there than the server had.

    >>> page = captured_of("https://example.org/", "2026-11-30T04:22:30Z", 404, (("Content-Type", "text/html"),), b"<p>No")
    >>> page.media_type, page.why_no_page
    ('text/html', 'gone: the server says 404')
    """

    url: str
    final_url: str
    date: str
    status: int
    media_type: str
    charset: str | None
    truncated: bool
    _body: Callable[[], bytes] = field(repr=False, compare=False)
    _cut_by_limit: bool = field(default=False, repr=False, compare=False)
    _leads_to: str | None = field(default=None, repr=False, compare=False)

    def content(self) -> bytes:
        """Return the bytes of the page, without the encodings of their transfer (RFC 9110, 8.4).

        Raises:
            StoreError: it is larger than 20 MB, packed in a way that is not known or broken, or the file changed.
            MissingExtra: it is packed with Brotli, which no installed library unpacks.
        """
        return _recent(self._body)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes of the page; raises what `content` raises."""
        return hashlib.sha256(self.content()).hexdigest()

    def document(self) -> Document:
        """Return the kept text of the page, as the readers of documents make it.

        The charset of the HTTP header counts before what the page says of itself, a mark of byte order before both.

        Raises:
            StoreError: no reader reads this, or there is no text in it.
            MissingExtra: a library for PDF, DOCX, Brotli is not installed.
        """
        content, form = self.content(), self.form
        if form is None:
            raise StoreError(f"{self.url}: no reader for {self.media_type or 'what it is'}")
        charset = (self.charset or _said_by_page(content)) if form == "html" else self.charset
        suffix = {"html": ".html", "text": ".txt", "pdf": ".pdf", "docx": ".docx"}[form]
        return read_bytes(content, _file_name(self.final_url) + suffix, charset, whole=True)

    @cached_property
    def form(self) -> str | None:
        """Which reader reads it: html, text, pdf, docx; None is none."""
        return _form(self.content(), self.media_type)

    @cached_property
    def title(self) -> str | None:
        """The title of an HTML page, on one line; None of anything else."""
        if self.form != "html":
            return None
        found = re.search(r"<title[^<>]{0,500}>(.{0,1000}?)</title", self._start, re.DOTALL | re.IGNORECASE)
        return " ".join(unescape(found[1]).split()) or None if found else None

    @property
    def _start(self) -> str:
        """The start of the page as text, to look for its signs; not for quoting."""
        start = self.content()[:400_000]
        charset = self.charset or _said_by_page(start) or "utf-8"
        try:
            return start.decode(charset, errors="replace")
        except LookupError:
            return start.decode("utf-8", errors="replace")

    @cached_property
    def judged(self) -> tuple[Why, str] | None:
        """Why this is not the page that was asked: the kind of reason, and words; None if it is."""
        return _judged(self)

    @property
    def why_no_page(self) -> str | None:
        """In words, why this is not the page that was asked; None if nothing speaks against it."""
        return f"{self.judged[0]}: {self.judged[1]}" if self.judged else None


@functools.lru_cache(maxsize=4)
def _recent(body: Callable[[], bytes]) -> bytes:
    """Read a body; the last few are kept, as one page is asked several things, and no more, as an archive is large."""
    return body()


def encodings(headers: Headers) -> list[str]:
    """Return how a body is packed, in the order in which that was done."""
    return [
        each.strip().lower()
        for each in (header(headers, "Content-Encoding") or "").split(",")
        if each.strip()
    ]


def captured_of(
    url: str,
    date: str,
    status: int,
    headers: Headers,
    raw: bytes | Callable[[], bytes],
    *,
    final_url: str | None = None,
    cut: str | None = None,
    leads_to: str | None = None,
) -> Captured:
    """Return an answer as `Captured`.

    Args:
        url: what was asked.
        date: when, UTC.
        status: of HTTP.
        headers: of HTTP.
        raw: the body as it was transferred, or what reads it.
        final_url: what answered; None is `url`.
        cut: why the body is not whole, as `WARC-Truncated` says it; None is whole.
        leads_to: where a redirect leads whose target is not there.

    >>> captured_of("http://example.org/", "2026-11-30T04:22:30Z", 200, (), b"<html><title> A page </title>").title
    'A page'
    """
    content_type = header(headers, "Content-Type") or ""
    media_type, _, rest = content_type.partition(";")
    charset = re.search(r"""charset\s*=\s*["']?([\w.:-]+)""", rest, re.IGNORECASE)

    def body() -> bytes:
        try:
            return unpacked(raw if isinstance(raw, bytes) else raw(), encodings(headers), cut=cut is not None)
        except ValueError as error:
            kind = TooLarge if isinstance(error, _TooMuch) else StoreError
            raise kind(f"{final_url or url}: {error}") from error

    return Captured(
        url,
        final_url or url,
        date,
        status,
        media_type.strip().lower(),
        charset[1].lower() if charset else None,
        cut is not None,
        body,
        cut == "length",
        leads_to,
    )


def header(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    """Return the first header of a name, in any case; None if there is none.

    >>> header([("ETag", "x")], "etag")
    'x'
    """
    return next((value for each, value in headers if each.lower() == name.lower()), None)


# ---------------------------------------------------------------------------------------------
# bodies


class TooLarge(StoreError):
    """A body is larger than what is read."""


class _TooMuch(ValueError):
    pass


def unpacked(raw: bytes, encodings: Sequence[str], *, cut: bool = False, most: int = MOST_BYTES) -> bytes:
    """Undo the content encodings of a body, as far as `most` bytes.

    Args:
        raw: the body.
        encodings: in the order in which they were applied.
        cut: whether its end is missing, so that what can be unpacked is all there is.
        most: no more than this.

    Raises:
        ValueError: in words: it is broken, larger, or packed in a way that is not known.
        MissingExtra: Brotli is not installed.

    >>> import gzip
    >>> unpacked(gzip.compress(b"a page"), ["gzip"])
    b'a page'
    """
    if len(encodings) > 3:
        raise ValueError("packed more than three times")
    for encoding in reversed(encodings):
        if encoding in ("gzip", "x-gzip"):
            # Some tools keep the unpacked body beside the old header.
            raw = _inflated(raw, zlib.MAX_WBITS + 16, cut, most) if raw[:2] == b"\x1f\x8b" else raw
        elif encoding == "deflate":
            # Named zlib, often sent bare (RFC 9110, 8.4.1.2).
            zlibbed = len(raw) > 1 and raw[0] & 15 == 8 and int.from_bytes(raw[:2], "big") % 31 == 0
            raw = _inflated(raw, zlib.MAX_WBITS if zlibbed else -zlib.MAX_WBITS, cut, most)
        elif encoding == "br":
            raw = _unbrotlied(raw, cut, most)
        elif encoding not in ("identity", "none", "utf-8"):
            raise ValueError(f"packed as {encoding}, which is not known here")
    if len(raw) > most:
        raise _TooMuch(f"larger than {_megabytes(most)}")
    return raw


def _inflated(raw: bytes, bits: int, cut: bool, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while raw:
        inflater = zlib.decompressobj(bits)
        try:
            part = inflater.decompress(raw, most + 1 - size)
        except zlib.error as error:
            if parts and bits > zlib.MAX_WBITS:
                break  # rubbish behind the last member: gzip leaves it alone too
            raise ValueError(f"its packing is broken ({error})") from error
        parts.append(part)
        size += len(part)
        if size > most:
            raise _TooMuch(f"unpacks to more than {_megabytes(most)}")
        if not inflater.eof:
            if not cut:
                raise ValueError("its packing is cut")
            break
        raw = inflater.unused_data if bits > zlib.MAX_WBITS else b""
    return b"".join(parts)


def _unbrotlied(raw: bytes, cut: bool, most: int) -> bytes:
    try:
        import brotli
    except ModuleNotFoundError as error:
        raise MissingExtra("unpacking Brotli", "capture") from error
    decompressor, parts, size = brotli.Decompressor(), [], 0
    try:
        part = decompressor.process(raw, output_buffer_limit=1 << 20)
        while True:
            parts.append(part)
            size += len(part)
            if size > most:
                raise _TooMuch(f"unpacks to more than {_megabytes(most)}")
            if decompressor.is_finished() or decompressor.can_accept_more_data():
                break
            part = decompressor.process(b"", output_buffer_limit=1 << 20)
    except brotli.error as error:
        if raw.lstrip()[:1] in (b"<", b"{") or raw[:5] == b"%PDF-":
            return raw  # unpacked beside the old header
        raise ValueError("its packing is broken (Brotli)") from error
    if not decompressor.is_finished() and not cut:
        raise ValueError("its packing is cut")
    return b"".join(parts)


def _unchunked(raw: bytes) -> bytes:
    """Undo chunks (RFC 9112, 7.1) where they are there; some tools keep them, some only their header."""
    parts: list[bytes] = []
    at = 0
    while at < len(raw):
        head = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,500})?\r?\n").match(raw, at)
        if not head:
            return raw if not parts else b"".join(parts)
        size = int(head[1], 16)
        if not size:
            break
        parts.append(raw[head.end() : head.end() + size])
        at = head.end() + size
        at += 2 if raw[at : at + 2] == b"\r\n" else 1
    return b"".join(parts)


def _megabytes(number: int) -> str:
    return f"{number // 1_000_000} MB" if number >= 1_000_000 else f"{number:,} bytes"


def _form(content: bytes, media_type: str) -> str | None:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "docx" if media_type == SAVED[".docx"] or b"word/" in content[:5000] else None
    html = re.match(
        rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]{0,200}>|<!--(?:(?!-->).){0,2000}-->|\s)*<(?:!doctype html|html|head|title)\b",
        content[:5000],
        re.IGNORECASE | re.DOTALL,
    )
    if media_type in ("text/html", "application/xhtml+xml"):
        return "html"
    if media_type in (
        "",
        "application/octet-stream",
        "application/xml",
        "text/xml",
        "unknown/unknown",
        "content/unknown",
    ):
        return "html" if html else None
    return "text" if media_type in ("text/plain", "text/markdown", "text/x-markdown") else None


def _said_by_page(content: bytes) -> str | None:
    found = re.match(rb"""<\?xml[^>]{1,100}encoding\s*=\s*["']([\w-]+)""", content) or re.search(
        rb"""<meta[^>]{1,200}charset\s*=\s*["']?([\w-]+)""", content[:4096], re.IGNORECASE
    )
    return found[1].decode("ascii").lower() if found else None


def _file_name(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"\.(html?|pdf|txt|docx)$", "", parts.path, flags=re.IGNORECASE)
    return re.sub(r"[^\w.]+", "-", f"{parts.hostname or ''}{path} {parts.query}").strip("-.")[:120] or "page"


# ---------------------------------------------------------------------------------------------
# is it the page?

# Hosts whose only work is to lead elsewhere.
_RESOLVERS: Final = frozenset(["doi.org", "dx.doi.org", "hdl.handle.net", "w3id.org", "purl.org", "n2t.net"])
_HOME: Final = re.compile(
    r"(/(index\.\w{2,5}|home|accueil|inicio|[a-z]{2}([-_][a-z]{2,4})?))?/?", re.IGNORECASE
)
_LOGIN_PATH: Final = re.compile(
    r"(^|[/_.-])(log-?in|sign-?in|connexion|sso|oauth2?|authorize|acceso|iniciar-sesion|login\.\w+)([/_.?-]|$)",
    re.IGNORECASE,
)
_LOGIN_TITLE: Final = re.compile(
    r"\b(log ?-?in|sign ?-?in|connexion|se connecter|identification|iniciar sesión|acceder|anmelden)\b|로그인|ログイン|登录",
    re.IGNORECASE,
)
_MISSING: Final = re.compile(
    r"^\W*(error|erreur|http)?\W*(404|410)\W*($|[-–|:]|not\b|page\b|error\b|erreur\b|no\b|introuvable)|"
    r"\bpage (was |is )?(not found|introuvable|non trouvée|inexistante)|\bpage (cannot|can't|could not|couldn't) be found|"
    r"\bpage (does not|doesn't|no longer) exists?|página no (encontrada|existe)|página no se encuentra|"
    r"seite (wurde )?nicht gefunden|^\W*not found\W*$|페이지를? 찾을 수 없|존재하지 않는 페이지|"
    r"ページが見つかりません|ページは見つかりません|页面不存在|找不到页面",
    re.IGNORECASE,
)
_GUARDED: Final = re.compile(
    r"^\W*(just a moment|attention required|access denied|are you (a )?(robot|human)|robot check|verify(ing)? (that )?you are( a)? human|security check|un instant|checking your browser)",
    re.IGNORECASE,
)
_REASONS: Final = {
    400: "it does not understand the address",
    403: "it refuses",
    406: "it refuses",
    429: "too many requests",
    451: "it may not for legal reasons",
    500: "an error of its own",
    502: "an error of its own",
    503: "not to be had now",
    504: "an error of its own",
}


def _judged(page: Captured) -> tuple[Why, str] | None:
    status = page.status
    if 300 <= status < 400 and page._leads_to:
        return Why.MOVED, f"to {page._leads_to}, which is not here"
    if status in (404, 410):
        return Why.GONE, f"the server says {status}"
    if status in (401, 407):
        return Why.NOT_THE_PAGE, f"a log-in is asked for ({status})"
    if status == 206:
        return Why.CUT, "only a part of it was sent"
    if not 200 <= status < 300:
        reason = _REASONS.get(status)
        return Why.REFUSED, f"the server says {status}{f': {reason}' if reason else ''}"
    if page._cut_by_limit:
        return Why.TOO_LARGE, "the body is larger than what was kept of it"
    if page.truncated:
        return Why.CUT, "the body is cut: less of it came than the server said"
    try:
        content = page.content()
    except StoreError as error:
        words = str(error).removeprefix(f"{page.final_url}: ")
        return (Why.TOO_LARGE if isinstance(error, TooLarge) else Why.CUT), words
    if not content.strip():
        return Why.NOT_THE_PAGE, "the body is empty"
    if page.form is None:
        return Why.NO_READER, f"nothing here reads {page.media_type or 'what it is'}"
    return _elsewhere(page) or (_other_page(page) if page.form == "html" else None)


def _elsewhere(page: Captured) -> tuple[Why, str] | None:
    if page.url == page.final_url:
        return None
    try:
        asked, final = urlsplit(page.url), urlsplit(page.final_url)
    except ValueError:
        return None
    if _LOGIN_PATH.search(final.path) and not _LOGIN_PATH.search(asked.path):
        return Why.NOT_THE_PAGE, f"a log-in: it leads to {page.final_url}"
    home = _HOME.fullmatch(final.path) and not final.query
    if home and (not _HOME.fullmatch(asked.path) or asked.query):
        return Why.MOVED, f"to a home page, {page.final_url}"
    if not same_host(page.url, page.final_url) and (asked.hostname or "") not in _RESOLVERS:
        return Why.MOVED, f"to another host: {page.final_url}"
    return None


def _other_page(page: Captured) -> tuple[Why, str] | None:
    start, title = page._start, page.title or ""
    first = re.search(r"<h1[^<>]{0,500}>(.{0,500}?)</h1", start, re.DOTALL | re.IGNORECASE)
    heading = " ".join(unescape(re.sub(r"<[^>]*>", " ", first[1])).split()) if first else ""
    for words in (title, heading):
        if len(words) < 120 and _MISSING.search(words):
            return Why.GONE, f"an error page, whatever its status says: “{words}”"
    if _GUARDED.search(title):
        return Why.NOT_THE_PAGE, f"a check for robots: “{title}”"
    form = re.search(r"""<input\b[^<>]{0,500}\btype\s*=\s*["']?password""", start, re.IGNORECASE)
    # Many pages have a small log-in in a corner: it is the page when there is little else.
    if form and (_LOGIN_TITLE.search(title) or len(_seen(start)) < 1000):
        return Why.NOT_THE_PAGE, f"a log-in form{f': “{title}”' if title else ''}"
    return None


def _seen(start: str) -> str:
    """Return the words of a page that a reader sees, roughly; in time that grows with its length, whatever it holds."""
    kept, hidden = [], False
    for number, part in enumerate(re.split(r"<(/?(?:script|style|noscript))\b", start, flags=re.IGNORECASE)):
        if number % 2:
            hidden = not part.startswith("/")
        elif not hidden:
            kept.append(re.sub("<[^<>]*>", " ", part))
    return " ".join(" ".join(kept).split())


# ---------------------------------------------------------------------------------------------
# records


@dataclass(frozen=True)
class Record:
    """The head of one record of a WARC file, or of a saved page; where its body is."""

    path: Path
    offset: int
    kind: str
    url: str
    date: str
    identifier: str
    status: int
    headers: Headers
    digest: str | None
    refers: tuple[str, str, str]
    cut: str | None
    saved_as: str = ""

    @property
    def leads_to(self) -> str | None:
        """Where a redirect leads; None if it is none."""
        if not 300 <= self.status < 400 or self.status == 304:
            return None
        place = header(self.headers, "Location")
        try:
            return urljoin(self.url, place.strip()) if place else None
        except ValueError:
            return None

    def raw(self) -> bytes:
        """Return its body as it was transferred, without chunks.

        Raises:
            StoreError: it is too large, or the file is not what it was.
        """
        if self.saved_as:
            try:
                return self.path.read_bytes()
            except OSError as error:
                raise StoreError(f"{self.path}: {error.strerror or error}") from error
        try:
            with self.path.open("rb") as stream:
                stream.seek(self.offset)
                for record, _ in _records(stream):
                    if record.rec_headers.get_header("WARC-Record-ID", "") != self.identifier:
                        break
                    raw = b"".join(_parts(record.raw_stream, 2 * MOST_BYTES))
                    if len(raw) >= 2 * MOST_BYTES:
                        raise TooLarge(f"{self.path}: {self.url} is larger than {_megabytes(MOST_BYTES)}")
                    chunked = "chunked" in (header(self.headers, "Transfer-Encoding") or "").lower()
                    return _unchunked(raw) if chunked else raw
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}") from error
        except _Broken as error:
            raise StoreError(f"{self.path}: {error}") from error
        raise StoreError(f"{self.path}: changed since it was opened")


class _Broken(Exception):
    """What is wrong in a WARC file, in words."""


# What warcio meets in broken bytes, it does not name.
_FAULTS: Final = (zlib.error, EOFError, ValueError, AttributeError, TypeError, IndexError)


def _parts(stream: Any, most: int) -> Iterator[bytes]:
    """Yield the parts of a body, until it ends or there are `most` bytes."""
    size = 0
    while size < most:
        try:
            part = stream.read(65536)
        except _FAULTS as error:
            raise _Broken(f"a record that cannot be read ({error})") from error
        if not part:
            return
        size += len(part)
        yield part


def _records(stream: IO[bytes]) -> Iterator[tuple[Any, Any]]:
    """Yield the records of a file from where it stands, with the iterator that knows their places."""
    try:
        from warcio.archiveiterator import WARCIterator
        from warcio.bufferedreaders import DecompressingBufferedReader
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as error:
        raise MissingExtra("reading WARC", "capture") from error

    class Bounded(DecompressingBufferedReader):  # type: ignore[misc]
        """Reads no head without end, which a small packed file can hold."""

        heads = 0

        def readline(self, length: int | None = None) -> bytes:
            line: bytes = super().readline(length or _MOST_HEAD)
            self.heads += len(line)
            if self.heads > _MOST_HEAD:
                raise _Broken("a record with a head of more than 4 MB")
            return line

    records = WARCIterator(stream, verify_http=False)
    records.reader = bounded = Bounded(stream, block_size=65536)
    records.INC_RECORD = ""  # what it would print; `scan` says it
    try:
        for record in records:
            bounded.heads = 0
            yield record, records
    except ArchiveLoadFailed as error:
        if "non-chunked" in str(error):
            raise _Broken(
                "packed as one piece and not record by record: `warcio recompress` mends it"
            ) from error
        raise _Broken("no WARC record where one should be") from error
    except _FAULTS as error:
        raise _Broken(f"a record that cannot be read ({error})") from error


@dataclass(frozen=True)
class Scan:
    """What one WARC file holds: its records, what is wrong, and where the last whole record ends."""

    records: tuple[Record, ...]
    problems: tuple[str, ...]
    whole: int
    count: int


def scan(path: Path) -> Scan:
    """Read the heads of all records of a WARC file.

    Raises:
        StoreError: the file cannot be read.
        MissingExtra: warcio is not installed.
    """
    found: list[Record] = []
    problems: list[str] = []
    whole = count = odd = 0
    try:
        with path.open("rb") as stream:
            try:
                for record, records in _records(stream):
                    if not record.rec_type:
                        raise _Broken("no WARC record where one should be")
                    size, last = _passed(record.raw_stream)
                    if getattr(record.raw_stream, "limit", 0) > 0:
                        raise _Broken("cut in the middle of a record")
                    offset = records.get_record_offset()
                    one = _record_of(path, offset, record, size, last)
                    if isinstance(one, str):
                        problems.append(f"{path}: {one}")
                    elif one:
                        found.append(one)
                    count += 1
                    whole = offset + records.get_record_length()
                    if records.err_count > odd:
                        odd = records.err_count
                        problems.append(
                            f"{path}: record {count} is longer than it says; what it does not count was not read"
                        )
            except _Broken as broken:
                number = f"record {count + 1}" if count else "its first record"
                problems.append(f"{path}: {broken}; at {number}, and nothing behind it was read")
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    return Scan(tuple(found), tuple(problems), whole, count)


def _passed(stream: Any) -> tuple[int, bytes]:
    """Read a body to its end; return its size, and its last bytes."""
    size, last = 0, b""
    for part in _parts(stream, _MOST_RECORD + 1):
        size += len(part)
        last = (last + part[-8:])[-8:]
    if size > _MOST_RECORD:
        raise _Broken(f"a record of more than {_megabytes(_MOST_RECORD)}")
    return size, last


def _record_of(path: Path, offset: int, record: Any, size: int, last: bytes) -> Record | str | None:
    """Return a record that holds an answer; None of others; words of what is wrong with it."""
    heads = record.rec_headers

    def head(name: str) -> str:
        return str(heads.get_header(name) or "").strip()

    kind, url = str(record.rec_type), head("WARC-Target-URI").strip("<>")
    if kind not in ("response", "resource", "revisit") or not re.match("https?://", url, re.IGNORECASE):
        return None
    date = _date(head("WARC-Date"))
    if not date:
        return f"{url}: a record without a date"
    status, cut = 200, head("WARC-Truncated").lower() or None
    headers: Headers = ()
    if record.http_headers is not None:
        code = record.http_headers.get_statuscode()
        if not re.fullmatch(r"[1-9]\d\d", code):
            return f"{url}: a record without a status"
        status = int(code)
        headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
        cut = cut or (_cut(headers, size, last) if kind == "response" else None)
    elif kind == "response":
        return f"{url}: a response without heads"
    elif kind == "resource":
        headers = (("Content-Type", head("Content-Type")),)
    return Record(
        path,
        offset,
        kind,
        url,
        date,
        head("WARC-Record-ID"),
        status,
        headers,
        head("WARC-Payload-Digest") or None,
        (
            head("WARC-Refers-To"),
            head("WARC-Refers-To-Target-URI").strip("<>"),
            _date(head("WARC-Refers-To-Date")),
        ),
        cut,
    )


def _cut(headers: Headers, size: int, last: bytes) -> str | None:
    """Say why a body is not whole, by its length or its last chunk."""
    if "chunked" in (header(headers, "Transfer-Encoding") or "").lower():
        # Tools that undo the chunks leave a body that ends with none.
        return None if not re.search(rb"\r\n$", last) or last.endswith(b"0\r\n\r\n") else "disconnect"
    length = header(headers, "Content-Length") or ""
    if length.isdecimal() and int(length) > size and not header(headers, "Content-Range"):
        return "disconnect"
    return None


def _date(text: str) -> str:
    """Return a date of a record to the second; empty if it is none."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z", text)
    return f"{found[1]}Z" if found else ""


# ---------------------------------------------------------------------------------------------
# archives


class Archive:
    """What is kept of the sources of a graph; see `open`.

    Attributes:
        path: where it is.
        problems: what could not be read, in words.
    """

    def __init__(self, path: Path, records: Sequence[Record], problems: Sequence[str]) -> None:
        self.path = path
        self.problems = list(problems)
        self._records = [each for each in records if not each.saved_as]
        self._by_key: dict[str, list[Record]] = {}
        self._saved: dict[str, list[Record]] = {}
        self._by_identifier = {each.identifier: each for each in records if each.identifier}
        self._by_digest: dict[str, list[Record]] = {}
        self._made: dict[tuple[str, Record], Captured] = {}
        for each in records:
            if each.url:
                self._by_key.setdefault(key(each.url), []).append(each)
            if each.saved_as:
                self._saved.setdefault(each.saved_as, []).append(each)
            if each.digest and each.kind != "revisit":
                self._by_digest.setdefault(each.digest, []).append(each)
        for each in self._records:
            if each.kind == "revisit" and not self._first(each):
                self.problems.append(
                    f"{each.path}: {each.url} of {each.date} stands for an earlier record that is not here"
                )

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Open a folder that `capture` made, a WARC file of any tool, or a folder of pages that a browser saved.

        A saved page belongs to the source whose id is its file name, or whose address it holds: browsers write
        `<!-- saved from url=(0033)https://... -->`, SingleFile ` url: https://...`, many pages
        `<link rel="canonical">` or `<meta property="og:url">`; the first of these counts.

        Args:
            path: the folder or file.

        Raises:
            StoreError: there is nothing, or it is no WARC file.
            MissingExtra: there are WARC files and warcio is not installed.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = (Path(folder) / "a-page.html").write_text('<link rel="canonical" href="https://example.org/a">A page')
        ...     archive = Archive.open(Path(folder))
        ...     [page.document().text for page in archive.captures("https://example.org/a/")]
        ['A page']
        """
        path = Path(path)
        records: list[Record] = []
        problems: list[str] = []
        try:
            if path.is_dir():
                files = sorted(
                    (each for each in path.iterdir() if each.is_file() and not each.name.startswith(".")),
                    key=_in_time,
                )
            elif path.is_file():
                files = [path]
            else:
                raise StoreError(f"{path}: no folder or file")
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror or error}") from error
        for each in files:
            suffix = each.suffix.lower()
            if each.name.lower().endswith(WARC_NAMES) or (path.is_file() and suffix not in SAVED):
                read = scan(each)
                if not read.count and path.is_file():
                    raise StoreError(
                        f"{path}: no WARC file"
                        + (
                            f" ({read.problems[0].removeprefix(f'{path}: ')})"
                            if read.problems
                            else ": it is empty"
                        )
                    )
                records += read.records
                problems += read.problems
            elif suffix in SAVED:
                saved = _saved_page(each)
                if isinstance(saved, str):
                    problems.append(saved)
                else:
                    records.append(saved)
            elif suffix in (".mhtml", ".mht", ".webarchive"):
                problems.append(f"{each}: {suffix[1:]} is not read: save the page as HTML")
        return cls(path, records, problems)

    def __len__(self) -> int:
        return sum(map(len, self._by_key.values())) + sum(
            not each.url for saved in self._saved.values() for each in saved
        )

    def captures(self, url: str) -> tuple[Captured, ...]:
        """Return what the archive holds for an address, oldest first; what it was redirected to counts.

        http and https are alike, so are addresses with and without fragment and trailing slash.
        """
        found: dict[Record, Captured] = {}
        for record in self._by_key.get(key(url), ()):
            last, lost = self._followed(record)
            if last not in found:
                found[last] = self._captured(url, last, lost)
        return tuple(sorted(found.values(), key=lambda each: each.date))

    def of(self, source: Source) -> tuple[Captured, ...]:
        """Return what the archive holds for a source, oldest first: by its address, and by its id as a file name."""
        found = list(self.captures(source.url)) if source.url else []
        for record in self._saved.get(source.id, ()):
            address = source.url or record.url
            if address and all(each.date != record.date or each.final_url != record.url for each in found):
                # Whoever gave the file this name has said which page it is.
                found.append(captured_of(address, record.date, 200, record.headers, record.raw))
        return tuple(sorted(found, key=lambda each: each.date))

    def chains(self, url: str) -> list[tuple[Record, ...]]:
        """Return the records behind `captures`: each with the redirects that led to it, in the order of the files."""
        return [tuple(self._chain(each)) for each in self._by_key.get(key(url), ())]

    def saved_as(self, identifier: str) -> tuple[Record, ...]:
        """Return the saved pages whose file name is an id."""
        return tuple(self._saved.get(identifier, ()))

    def newest(self, url: str) -> Record | None:
        """Return the newest whole record of an address with a body of its own, to ask whether it changed."""
        found = [
            each
            for each in self._by_key.get(key(url), ())
            if each.kind == "response" and each.url == url and each.status == 200 and not each.cut
        ]
        return max(found, key=lambda each: each.date, default=None)

    def body_of(self, record: Record) -> Record | None:
        """Return the record that holds the body of this one: itself, or what a revisit stands for."""
        return self._first(record) if record.kind == "revisit" else record

    def _captured(self, url: str, record: Record, lost: str | None) -> Captured:
        if (url, record) not in self._made:
            holder = self.body_of(record)
            status, headers, raw, cut = record.status, record.headers, record.raw, record.cut
            if record.kind == "revisit":
                if holder:
                    status, headers, raw, cut = holder.status, holder.headers, holder.raw, holder.cut
                else:
                    raw = bytes
            self._made[url, record] = captured_of(
                url, record.date, status, headers, raw, final_url=record.url, cut=cut, leads_to=lost
            )
        return self._made[url, record]

    def _first(self, record: Record) -> Record | None:
        """Return the record with the body for which a revisit stands (ISO 28500, 6.7)."""
        identifier, url, date = record.refers
        named = self._by_identifier.get(identifier)
        if named and named.kind != "revisit":
            return named
        there = [each for each in self._by_key.get(key(url or record.url), ()) if each.kind != "revisit"]
        for each in there:
            if date and each.date == date:
                return each
        same = self._by_digest.get(record.digest or "", ())
        if same:
            return same[0]
        if record.digest:
            return None
        earlier = [each for each in there if each.date <= record.date and each.status == 200]
        return max(earlier, key=lambda each: each.date, default=None)

    def _chain(self, record: Record) -> Iterator[Record]:
        seen = {record}
        yield record
        for _ in range(_HOPS):
            holder = self.body_of(record) or record
            target = record.leads_to or holder.leads_to
            if not target:
                return
            there = [each for each in self._by_key.get(key(target), ()) if each not in seen]
            exact = [each for each in there if each.url == target.partition("#")[0]] or there
            if not exact:
                return
            record = min(exact, key=lambda each: _seconds_between(record.date, each.date))
            seen.add(record)
            yield record

    def _followed(self, record: Record) -> tuple[Record, str | None]:
        """Return where a redirect ends; and if that is not here, the address it leads to."""
        *_, last = self._chain(record)
        holder = self.body_of(last) or last
        return last, last.leads_to or holder.leads_to


def _in_time(path: Path) -> tuple[str, int, str]:
    """Return what files are sorted by: a second run in one second, `...Z-2.warc.gz`, comes after the first."""
    found = re.match(r"(.+?)(?:-(\d+))?\.warc", path.name)
    return (found[1], int(found[2] or 1), path.name) if found else (path.name, 0, path.name)


def _seconds_between(one: str, other: str) -> float:
    try:
        return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds())
    except ValueError:
        return float("inf")


_WRITTEN_BY: Final = (
    re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s<>]+) -->"),
    re.compile(r"<!--\s+Page saved with SingleFile\s+url: (https?://\S+)"),
    re.compile(
        r"""<link\b(?=[^>]{0,500}\brel\s*=\s*["']?canonical\b)[^>]{0,1000}?\bhref\s*=\s*["']?(https?://[^"'\s>]+)""",
        re.IGNORECASE,
    ),
    re.compile(
        r"""<meta\b(?=[^>]{0,500}\bproperty\s*=\s*["']?og:url\b)[^>]{0,1000}?\bcontent\s*=\s*["']?(https?://[^"'\s>]+)""",
        re.IGNORECASE,
    ),
)


def _saved_page(path: Path) -> Record | str:
    """Return a page that a browser saved as a record; words if it cannot be one."""
    try:
        stat = path.stat()
        if stat.st_size > MOST_BYTES:
            return f"{path}: larger than {_megabytes(MOST_BYTES)}"
        with path.open("rb") as stream:
            start = stream.read(500_000)
    except OSError as error:
        return f"{path}: {error.strerror or error}"
    media_type, url = SAVED[path.suffix.lower()], ""
    if "html" in media_type:
        text = start.decode("utf-8", errors="replace")
        url = next((unescape(found[1]) for each in _WRITTEN_BY if (found := each.search(text))), "")
    date = datetime.fromtimestamp(stat.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Record(
        path,
        0,
        "resource",
        url,
        date,
        "",
        200,
        (("Content-Type", media_type),),
        None,
        ("", "", ""),
        None,
        path.stem,
    )
