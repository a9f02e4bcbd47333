"""Mail (.eml) and web pages saved as one file (.mhtml): both are MIME (RFC 2045, RFC 2557), by the standard library."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Final

from ssegraph.documents.containers.content import Content, LeftOut, Refused
from ssegraph.documents.containers.web import read_page

_HEADS: Final = ("From", "To", "Cc", "Date")


def read_mail(content: bytes) -> Content:
    """Return a mail as Markdown: its subject as heading, who wrote to whom by name, its words. No address is kept."""
    message = _parsed(content)
    found, left = _body(message)
    heads = [f"# {message['Subject']}"] if message["Subject"] else []
    heads += [f"{name}: {_named(message, name)}" for name in _HEADS if _named(message, name)]
    notes = [
        f"the attachment {each.get_filename() or 'without a name'} is not read: give it itself"
        for each in message.iter_attachments()
    ]
    return Content("\n\n".join([*heads, found]), notes=tuple(notes), left_out=left)


def read_saved_page(content: bytes, *, whole: bool = False) -> Content:
    """Return the page that a browser saved with its pictures in one file; see `web.read_page` for `whole`."""
    message = _parsed(content)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                charset = part.get_content_charset()
                return read_page(_utf8(payload, charset), whole=whole)
    raise Refused("a saved page without a page in it")


def _parsed(content: bytes) -> EmailMessage:
    try:
        message = BytesParser(policy=email.policy.default).parsebytes(content)
    except RecursionError as error:
        raise Refused("a mail with hundreds of parts within each other") from error
    if not isinstance(message, EmailMessage) or not message.keys():
        raise Refused("no mail: it has no head")
    return message


def _utf8(payload: bytes, charset: str | None) -> bytes:
    try:
        return payload.decode(charset or "utf-8").encode()
    except (LookupError, UnicodeError):
        return payload


def _body(message: EmailMessage) -> tuple[str, tuple[LeftOut, ...]]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", ()
    try:
        words = part.get_content()
    except (LookupError, KeyError) as error:
        raise Refused(f"its words are in no encoding known here ({error})") from error
    if part.get_content_type() != "text/html":
        return str(words), ()
    page = read_page(str(words).encode("utf-8", errors="replace"))
    return page.text, page.left_out


def _named(message: EmailMessage, name: str) -> str:
    """Return a head without addresses: the names of people, or the date."""
    value = message[name]
    if value is None:
        return ""
    if name == "Date":
        day = getattr(value, "datetime", None)
        return day.date().isoformat() if day else str(value)
    return ", ".join(each.display_name for each in getattr(value, "addresses", ()) if each.display_name)
