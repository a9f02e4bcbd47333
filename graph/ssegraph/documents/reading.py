"""From a file to its kept text: txt, Markdown, HTML, DOCX, PDF; encodings found out and said.

Every reader gives Markdown (headings `#`, items `-` or `1.`, rows `| a | b |`), so that one module
understands the structure of all of them. All offsets of the stages that follow count code points of
this kept text. A text file that is clean UTF-8 is kept as it is, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from ssegraph.core.errors import MissingExtra, StoreError

MOST_BYTES: Final = 20_000_000
"""Larger files are no report of a meeting; they are refused."""

SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")

# What nobody sees: soft hyphens, zero-width signs, marks of direction.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Document(BaseModel):
    """What was read: the kept text, where it came from, and what a person should know about it.

    `sha256` is that of the file's bytes, `text_sha256` that of the kept text in UTF-8; the same when
    the file is kept as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    text: str
    sha256: str
    text_sha256: str
    reader: str
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()

    @property
    def kept_as_is(self) -> bool:
        """Whether the file itself is the kept text."""
        return self.sha256 == self.text_sha256


def read(path: Path) -> Document:
    """Read a file.

    Raises:
        StoreError: it cannot be read, is empty, too large, binary, or a scan without text.
        MissingExtra: a library for DOCX or PDF is not installed.

    >>> from ssegraph.core.resources import data_dir
    >>> document = read(data_dir() / "documents" / "gsef-2020-session-report.md")
    >>> document.reader, document.kept_as_is
    ('text', True)
    """
    try:
        size = path.stat().st_size
        if not path.is_file() and not path.is_dir():
            raise StoreError(f"{path}: no file")
        if size > MOST_BYTES:
            limit = MOST_BYTES // 1_000_000
            raise StoreError(
                f"{path}: {size // 1_000_000} MB; a report has at most {limit} MB: give the part that matters"
            )
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    return read_bytes(content, path.name)


def read_bytes(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read the bytes of a file called `name`; see `read`.

    `charset` is what whoever sent the bytes said of them, as the header of HTTP does; it counts where the bytes are so.
    """
    if not content.strip():
        raise StoreError(f"{name}: the file is empty")
    reader, form = _reader_of(content, name)
    told, said = _as_told(content, charset) if charset and reader in (_read_html, _read_text) else (None, ())
    try:
        raw, encoding, notes = reader(content if told is None else told)
        encoding = charset.lower() if charset and told is not None else encoding
        notes = (*notes, *said)
    except _Refused as refused:
        raise StoreError(f"{name}: {refused}") from refused
    text, more = _clean(raw)
    if not text.strip():
        raise StoreError(f"{name}: no text in it")
    digest = hashlib.sha256(content).hexdigest()
    kept = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        name=name,
        text=text,
        sha256=digest,
        text_sha256=kept,
        reader=form,
        encoding=encoding,
        notes=(*notes, *more),
    )


class _Refused(Exception):
    """Why a file cannot be read."""


_Read = tuple[str, str, tuple[str, ...]]


def _reader_of(content: bytes, name: str) -> tuple[Callable[[bytes], _Read], str]:
    """Choose the reader by what the file is, then by what it is called."""
    suffix = Path(name).suffix.lower()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return _read_pdf, _library("pypdfium2", "PDF")
    if content.startswith(b"PK\x03\x04"):
        return _read_docx, _library("python-docx", "DOCX")
    if suffix in (".pdf", ".docx"):
        raise StoreError(f"{name}: no {suffix[1:].upper()} file inside, whatever its name says")
    if suffix in (".html", ".htm") or re.match(rb"\s*<(!doctype html|html)\b", content[:1024], re.IGNORECASE):
        return _read_html, "html"
    if suffix not in SUFFIXES and suffix not in (".text", ".markdown", ""):
        raise StoreError(f"{name}: cannot read this; give {', '.join(SUFFIXES)}")
    return _read_text, "text"


def _library(package: str, what: str) -> str:
    try:
        return f"{package} {version(package)}"
    except ModuleNotFoundError as error:
        raise MissingExtra(f"reading {what}", "documents") from error


def _clean(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return a text in NFC with plain line ends and nothing invisible; and what was changed."""
    notes = []
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    hidden = len(_INVISIBLE.findall(text.removeprefix("\ufeff")))
    text = _INVISIBLE.sub("", text)
    if hidden:
        notes.append(f"{hidden} invisible characters left out")
    text = _CONTROL.sub(" ", text)
    return unicodedata.normalize("NFC", text), tuple(notes)


# ---------------------------------------------------------------------------------------------
# text


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
                raise _Refused(f"begins like {encoding} and is not ({error.reason})") from error
            return text, encoding, (f"encoding: {encoding}",) if encoding == "utf-16" else ()
    zeros = content[:4000].count(0)
    if zeros > len(content[:4000]) // 5:
        encoding = "utf-16-le" if content[1:4000:2].count(0) > content[0:4000:2].count(0) else "utf-16-be"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            raise _Refused("a binary file, not a text") from error
        if len(re.findall(r"\w", text)) > len(text) // 3 and not _CONTROL.search(text):
            return text, encoding, (f"encoding: {encoding}, guessed",)
    if b"\0" in content or len(_CONTROL.findall(content[:4000].decode("latin-1"))) > 20:
        raise _Refused("a binary file, not a text")
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


def _as_told(content: bytes, charset: str) -> tuple[bytes | None, tuple[str, ...]]:
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


def _read_text(content: bytes) -> _Read:
    return decode(content)


# ---------------------------------------------------------------------------------------------
# HTML

_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "address",
        "observation",
        "figcaption",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "br",
        "hr",
        "nav",
        "details",
        "summary",
        "body",
        "center",
    ]
)
_UNSEEN: Final = frozenset(
    ["script", "style", "template", "noscript", "head", "title", "object", "svg", "math", "select"]
)
_VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0(\.0+)?\s*(;|$|!)|"
    r"font-size\s*:\s*0|text-indent\s*:\s*-\d{3}|(left|top)\s*:\s*-\d{3}|clip\s*:\s*rect|"
    r"(^|;)\s*color\s*:\s*(transparent|#fff(fff)?\b|white\b)",
    re.IGNORECASE,
)


_ENDED_BY: Final = {
    "p": ("p",),
    "li": ("li",),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("td", "th", "tr", "caption"),
    "tbody": ("td", "th", "tr", "thead", "caption"),
    "tfoot": ("td", "th", "tr", "tbody"),
    "thead": ("caption",),
}
"""Which elements end unsaid where another begins (HTML Living Standard, 13.1.2.4)."""


class _Page(HTMLParser):
    """Turns what a reader of the page would see into Markdown lines."""

    def __init__(self, hiding: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.hiding = hiding
        self.lines: list[str] = [""]
        self.open: list[tuple[str, bool]] = []
        self.lists: list[int | None] = []
        self.row: list[str] | None = None
        self.hidden = 0

    def _hides(self, tag: str, attributes: dict[str, str | None]) -> bool:
        names = {f".{each}" for each in (attributes.get("class") or "").split()}
        names.add(f"#{attributes.get('id') or ''}")
        return (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or bool(_HIDING.search(attributes.get("style") or ""))
            or bool(names & self.hiding)
        )

    def _break(self, opening: str = "") -> None:
        if self.row is not None:
            return
        if self.lines[-1].strip(" #-"):
            self.lines.append("")
        self.lines[-1] = opening

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open and self.open[-1][0] in _ENDED_BY.get(tag, ()):
            self.handle_endtag(self.open[-1][0])  # `<li>a<li>b`: the first one ends unsaid
        unseen = tag in _UNSEEN or self._hides(tag, dict(attrs))
        if tag not in _VOID:
            self.open.append((tag, unseen))
        if any(each for _, each in self.open):
            return
        if re.fullmatch("h[1-6]", tag):
            self._break("#" * int(tag[1]) + " ")
        elif tag in ("ul", "ol"):
            self._break()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            number = self.lists[-1] if self.lists else None
            if number is not None:
                self.lists[-1] = number + 1
            self._break("- " if number is None else f"{number + 1}. ")
        elif tag == "tr":
            self._break()
            self.row = []
        elif tag in ("td", "th") and self.row is not None:
            self.row.append("")
        elif tag == "br" and self.row is None:
            # A line of its own, in the same block.
            self.lines[-1] = self.lines[-1].rstrip() + "\n"
        elif tag in _BLOCKS and not (tag == "p" and re.fullmatch(r"(-|\d+\.) ", self.lines[-1])):
            self._break()

    def end_row(self) -> None:
        """Write the row that is open, if one is."""
        if self.row is not None:
            cells = [" ".join(cell.split()).replace("|", "/") for cell in self.row]
            self.row = None
            self.lines[-1] = "| " + " | ".join(cells) + " |"
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if all(name != tag for name, _ in self.open):
            return
        while self.open and self.open[-1][0] != tag:
            if self.open.pop()[0] == "tr":
                self.end_row()
        seen = not any(each for _, each in self.open)
        self.open.pop()
        if not seen:
            return
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag == "tr" and self.row is not None:
            self.end_row()
        elif tag in _BLOCKS or re.fullmatch("h[1-6]|li", tag):
            self._break()

    def handle_data(self, data: str) -> None:
        if any(unseen for _, unseen in self.open):
            if not any(tag in _UNSEEN for tag, _ in self.open):
                self.hidden += len(data.strip())
            return
        if self.row:
            self.row[-1] += data
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        line = self.lines[-1]
        self.lines[-1] = line + (words.lstrip() if not line or line[-1] in " \n" else words)


def _read_html(content: bytes) -> _Read:
    declared = re.search(rb"""<meta[^>]+charset=["']?([\w-]+)""", content[:4096], re.IGNORECASE)
    source, encoding, notes = decode(content)
    if declared and encoding == "cp1252":
        name = declared[1].decode("ascii")
        try:
            source, encoding, notes = content.decode(name), name, (f"encoding: {name}, as the page says",)
        except (LookupError, UnicodeDecodeError):
            notes = (*notes, f"the page says {name} and is not")
    hiding: set[str] = set()
    for style in re.findall(r"<style[^>]*>(.{0,200000}?)</style>", source, re.DOTALL | re.IGNORECASE):
        for names, rules in re.findall(r"([^{}]{1,500})\{([^{}]{0,2000})\}", style):
            if _HIDING.search(rules):
                hiding |= set(re.findall(r"[.#][\w-]+(?=\s*(?:,|$))", names))
    page = _Page(frozenset(hiding))
    page.feed(source)
    page.close()
    page.end_row()
    text = "\n\n".join(line.strip() for line in page.lines if line.strip(" #-"))
    # Items and rows of one list stand close together.
    text = re.sub(r"\n\n(?=(?:- |\d+\. |\| ))", "\n", text)
    if page.hidden:
        notes = (*notes, f"{page.hidden} characters that the page hides were not read")
    return text, encoding, notes


# ---------------------------------------------------------------------------------------------
# DOCX


def _read_docx(content: bytes) -> _Read:
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
        from docx.table import Table
    except ModuleNotFoundError as error:
        raise MissingExtra("reading DOCX", "documents") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > 10 * MOST_BYTES:
                raise _Refused("unpacks to more than 200 MB")
            if "word/document.xml" not in parts.namelist():
                raise _Refused("a zip file, and no Word document")
            if parts.getinfo("word/document.xml").file_size > MOST_BYTES:
                raise _Refused("its text unpacks to more than 20 MB")
            if b"<!DOCTYPE" in parts.read("word/document.xml")[:4096]:
                raise _Refused("declares a document type, which no Word document does")
        document = docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise _Refused(f"a broken Word document ({error})") from error
    lines: list[str] = []
    number = 0
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            lines += ["", *_docx_rows(part), ""]
            continue
        words = "".join(run.text for run in part.runs if not run.font.hidden)
        if part.hyperlinks:
            words = part.text
        words = words.strip()
        if not words:
            lines.append("")
            number = 0
            continue
        opening, number = _docx_opening(part, number, words)
        lines += ["", opening + words] if not re.match(r"-|\d", opening) else [opening + words]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
    return text, "utf-8", ()


def _docx_opening(paragraph: Any, number: int, words: str) -> tuple[str, int]:
    """Return the Markdown sign of a paragraph, and the number of the last item."""
    style = str(paragraph.style.name or "").casefold() if paragraph.style else ""
    identifier = str(paragraph.style.style_id or "").casefold() if paragraph.style else ""
    heading = re.match(r"(?:heading|titre|título|titulo|제목|berschrift) ?(\d)", style) or re.match(
        r"heading(\d)", identifier
    )
    if heading:
        return "#" * min(int(heading[1]), 6) + " ", 0
    if style in ("title", "titre", "título", "제목") or identifier == "title":
        return "# ", 0
    listed = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    if style.startswith("list number"):
        return f"{number + 1}. ", number + 1
    if style.startswith("list") or listed:
        return "- ", 0
    runs = [run for run in paragraph.runs if run.text.strip()]
    if runs and all(run.bold for run in runs) and len(words) < 120 and not words.endswith("."):
        return "#### ", 0
    return "", 0


def _docx_rows(table: Any) -> list[str]:
    rows = []
    for row in table.rows:
        cells: list[str] = []
        seen: list[Any] = []
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell comes once for each column
                seen.append(cell._tc)
                cells.append(" ".join(cell.text.split()).replace("|", "/"))
        rows.append("| " + " | ".join(cells) + " |")
    return rows


# ---------------------------------------------------------------------------------------------
# PDF


def _read_pdf(content: bytes) -> _Read:
    from ssegraph.documents.pages import pages_of

    try:
        text, notes = pages_of(content)
    except ValueError as error:
        raise _Refused(str(error)) from error
    return text, "utf-8", notes
