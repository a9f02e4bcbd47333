"""Captures of web pages in WARC files (ISO 28500), by warcio: the first page in it is read, others are told."""

from __future__ import annotations

import io
import re

from ssegraph.core.errors import MissingExtra
from ssegraph.documents.containers.content import MOST_UNPACKED, Content, Refused
from ssegraph.documents.containers.plain import as_told
from ssegraph.documents.containers.web import read_page


def read_capture(content: bytes, *, whole: bool = False) -> Content:
    """Return the first page of a WARC file; see `web.read_page` for `whole`."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as error:
        raise MissingExtra("reading WARC", "capture") from error
    pages: list[tuple[str, bytes, str | None]] = []
    try:
        for record in ArchiveIterator(io.BytesIO(content)):
            head = record.http_headers
            if record.rec_type not in ("response", "resource"):
                continue
            sort = (
                head.get_header("Content-Type") if head else record.rec_headers.get_header("Content-Type")
            ) or ""
            if (head and head.get_statuscode() != "200") or "html" not in sort.lower():
                continue
            body = record.content_stream().read(MOST_UNPACKED + 1)
            if len(body) > MOST_UNPACKED:
                raise Refused("a page in it unpacks to more than 20 MB")
            charset = re.search(r"charset=[\"']?([\w-]+)", sort, re.IGNORECASE)
            pages.append(
                (
                    record.rec_headers.get_header("WARC-Target-URI") or "",
                    body,
                    charset[1] if charset else None,
                )
            )
    except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
        raise Refused(f"a broken WARC file ({error})") from error
    if not pages:
        raise Refused("no page in it was captured with success")
    address, body, said = pages[0]
    told, notes = as_told(body, said) if said else (None, ())
    page = read_page(body if told is None else told, whole=whole)
    more = [f"read of the capture: {address}"] if address else []
    if len(pages) > 1:
        others = ", ".join(each for each, _, _ in pages[1:4]) + (", ..." if len(pages) > 4 else "")
        more.append(f"{len(pages) - 1} other pages in it are not read: {others}")
    return Content(page.text, page.encoding, (*page.notes, *notes, *more), page.left_out)
