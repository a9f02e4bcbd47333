"""Plain text and Markdown: the encoding is found out, and said where it had to be guessed."""

from __future__ import annotations

import re
from typing import Final

from ssegraph.documents.containers.content import Content, Refused

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Signs that no text has."""


def decode(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Return a text, its encoding, and notes for a person where it had to be guessed.

    >>> decode("Réseau".encode("cp1252"))[:2]
    ('Réseau', 'cp1252')
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError as error:
                raise Refused(f"begins like {encoding} and is not ({error.reason})") from error
            return text, encoding, (f"encoding: {encoding}",) if encoding == "utf-16" else ()
    zeros = content[:4000].count(0)
    if zeros > len(content[:4000]) // 5:
        encoding = "utf-16-le" if content[1:4000:2].count(0) > content[0:4000:2].count(0) else "utf-16-be"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            raise Refused("a binary file, not a text") from error
        if len(re.findall(r"\w", text)) > len(text) // 3 and not CONTROL.search(text):
            return text, encoding, (f"encoding: {encoding}, guessed",)
    if b"\0" in content or len(CONTROL.findall(content[:4000].decode("latin-1"))) > 20:
        raise Refused("a binary file, not a text")
    try:
        return content.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    for encoding in ("euc-kr", "cp949"):
        # In another language's bytes these would be rare syllables beside broken ones.
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = [char for char in text if ord(char) > 127]
        hangul = [char for char in foreign if "가" <= char <= "힣"]
        if len(hangul) > 0.7 * len(foreign) and (encoding == "euc-kr" or len(hangul) > 50):
            return text, encoding, (f"not UTF-8: read as {encoding}; check the accents",)
    text = content.decode("cp1252", errors="replace")
    return text, "cp1252", ("not UTF-8: read as Windows-1252; check the accents",)


# What is meant by the names that servers give (WHATWG Encoding Standard): wider than what they were once.
_MEANT: Final = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
}


def as_told(content: bytes, charset: str) -> tuple[bytes | None, tuple[str, ...]]:
    """Return bytes in UTF-8 by what was said of them, None if that is not so; and notes."""
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None, ()  # a mark of byte order knows better
    name = _MEANT.get(charset.lower(), charset)
    if name.lower() in ("utf-8", "utf8"):
        return None, ()  # tried first anyway
    try:
        text = content.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None, (f"said to be {charset} and is not",)
    if re.fullmatch(r"cp125\d|iso-8859-\d+|latin-?\d", name.lower()) and not content.isascii():
        # Any bytes are one of these; what is UTF-8 as well is hardly ever anything else.
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return None, (f"said to be {charset} and is utf-8",)
    return text.encode("utf-8", errors="replace"), (f"encoding: {charset}, as was said of it",)


def read_text(content: bytes) -> Content:
    """Return a text file as it is, decoded."""
    text, encoding, notes = decode(content)
    return Content(text, encoding, notes)
