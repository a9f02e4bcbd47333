"""From a file to its kept text, whatever it came in; what is left out is accounted for.

Every container (`documents.containers`) gives Markdown (headings `#`, items `-` or `1.`, rows `| a | b |`), so that one module
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
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from ssegraph.core.errors import MissingExtra, StoreError
from ssegraph.documents.containers import plain
from ssegraph.documents.containers.content import Content, LeftOut, Refused, told

MOST_BYTES: Final = 20_000_000
"""Larger files are no report of a meeting; they are refused."""

# What nobody sees: soft hyphens, zero-width signs, marks of direction.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Document(BaseModel):
    """What was read: the kept text, where it came from, and what a person should know about it.

    `sha256` is that of the file's bytes, `text_sha256` that of the kept text in UTF-8; the same when
    the file is kept as it is. `left_out` holds the words of the file that are no part of the text, in their order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    text: str
    sha256: str
    text_sha256: str
    reader: str
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def kept_as_is(self) -> bool:
        """Whether the file itself is the kept text."""
        return self.sha256 == self.text_sha256


class _Form(NamedTuple):
    """A form of files: how they are called, which library reads them, and the reader; `whole` keeps all of a page."""

    suffixes: tuple[str, ...]
    library: str | None
    reader: Callable[[bytes], Content]
    whole: Callable[[bytes], Content] | None = None


def read(path: Path, *, whole: bool = False) -> Document:
    """Read a file; `whole` as in `read_bytes`.

    Raises:
        StoreError: it cannot be read, is empty, too large, binary, or a scan that nothing here can read.
        MissingExtra: the library for its form is not installed.

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
    return read_bytes(content, path.name, whole=whole)


def read_bytes(content: bytes, name: str, charset: str | None = None, *, whole: bool = False) -> Document:
    """Read the bytes of a file called `name`; see `read`.

    Args:
        content: the bytes.
        name: of the file; its suffix tells the form where the bytes do not.
        charset: what whoever sent the bytes said of them, as the header of HTTP does; it counts where the bytes are so.
        whole: of a web page keep what stands around its main text too: a source may say it there.
    """
    if not content.strip():
        raise StoreError(f"{name}: the file is empty")
    try:
        form = _form_of(content, name)
        said, notes = plain.as_told(content, charset) if charset and form.library is None else (None, ())
        reader = form.whole if whole and form.whole else form.reader
        found = reader(content if said is None else said)
    except Refused as refused:
        raise StoreError(f"{name}: {refused}") from refused
    text, more = _clean(found.text)
    if not text.strip():
        raise StoreError(f"{name}: no text in it")
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        reader=_named(form, whole),
        encoding=charset.lower() if charset and said is not None else found.encoding,
        notes=(*found.notes, *notes, *told(found.left_out), *more),
        left_out=found.left_out,
    )


# -- forms ----------------------------------------------------------------------------------------


def _pdf(content: bytes) -> Content:
    from ssegraph.documents.containers import pdf, scans

    try:
        return pdf.read_pdf(content)
    except pdf.Scan:
        return scans.read_scan(content)


def _word(content: bytes) -> Content:
    from ssegraph.documents.containers.word import read_word

    return read_word(content)


def _opendocument(content: bytes) -> Content:
    from ssegraph.documents.containers.opendocument import read_opendocument

    return read_opendocument(content)


def _slides(content: bytes) -> Content:
    from ssegraph.documents.containers.slides import read_slides

    return read_slides(content)


def _rich(content: bytes) -> Content:
    from ssegraph.documents.containers.rich import read_rich

    return read_rich(content)


def _picture(content: bytes) -> Content:
    from ssegraph.documents.containers.scans import read_picture

    return read_picture(content)


def _mail(content: bytes) -> Content:
    from ssegraph.documents.containers.mail import read_mail

    return read_mail(content)


def _page(content: bytes, *, whole: bool = False) -> Content:
    from ssegraph.documents.containers.web import read_page

    return read_page(content, whole=whole)


def _saved_page(content: bytes, *, whole: bool = False) -> Content:
    from ssegraph.documents.containers.mail import read_saved_page

    return read_saved_page(content, whole=whole)


def _capture(content: bytes, *, whole: bool = False) -> Content:
    from ssegraph.documents.containers.warc import read_capture

    return read_capture(content, whole=whole)


_FORMS: Final = {
    "PDF": _Form((".pdf",), "pypdfium2", _pdf),
    "DOCX": _Form((".docx",), "python-docx", _word),
    "ODT": _Form((".odt",), "odfdo", _opendocument),
    "PPTX": _Form((".pptx",), "python-pptx", _slides),
    "RTF": _Form((".rtf",), "striprtf", _rich),
    "picture": _Form((".png", ".jpg", ".jpeg", ".tif", ".tiff"), "pytesseract", _picture),
    "WARC": _Form((".warc", ".warc.gz"), "warcio", _capture, partial(_capture, whole=True)),
    "mail": _Form((".eml",), None, _mail),
    "saved page": _Form((".mhtml", ".mht"), None, _saved_page, partial(_saved_page, whole=True)),
    "page": _Form((".html", ".htm", ".xhtml"), None, _page, partial(_page, whole=True)),
    "text": _Form((".txt", ".md", ".text", ".markdown", ""), None, plain.read_text),
}
_EXTRA: Final = {"pytesseract": "ocr", "warcio": "capture"}
_SHOWN_AS: Final = {"page": "html", "saved page": "mhtml"}

SUFFIXES: Final = tuple(suffix for form in _FORMS.values() for suffix in form.suffixes if suffix)
"""What a file may be called."""


def _form_of(content: bytes, name: str) -> _Form:
    """Choose the form by what a file is, then by what it is called."""
    lower = name.lower()
    called = next(
        (what for what, form in _FORMS.items() if any(s and lower.endswith(s) for s in form.suffixes)), None
    )
    if called is None and not Path(lower).suffix:
        called = "text"
    found = _sniffed(content, called)
    if found is None and called in ("PDF", "DOCX", "ODT", "PPTX", "RTF"):
        raise StoreError(f"{name}: no {called} file inside, whatever its name says")
    what = found or called
    if what is None:
        raise StoreError(f"{name}: cannot read this; give {', '.join(SUFFIXES)}")
    form = _FORMS[what]
    if form.library is not None:
        _version(form.library, what)
    return form


def _sniffed(content: bytes, called: str | None) -> str | None:
    """Return what a file is by its first bytes, None where they do not tell."""
    first = content[:1024].lstrip()
    if first.startswith(b"%PDF-"):
        return "PDF"
    if first.startswith(b"{\\rtf"):
        return "RTF"
    if first.startswith(b"WARC/1.") or called == "WARC":
        return "WARC"
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")):
        return "picture"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content, called)
    if re.match(rb"(<\?xml[^>]*>\s*)?<(!doctype html|html)\b", first, re.IGNORECASE):
        return "page"
    return None


def _packed(content: bytes, called: str | None) -> str:
    """Return which form of packed document a zip file is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
            if "word/document.xml" in names:
                return "DOCX"
            if "ppt/presentation.xml" in names:
                return "PPTX"
            if "xl/workbook.xml" in names:
                raise Refused("a workbook: its tables come in by `ssegraph import`")
            if "mimetype" in names and parts.getinfo("mimetype").file_size < 200:
                kind = parts.read("mimetype").decode("latin-1")
                if kind.startswith("application/vnd.oasis.opendocument.text"):
                    return "ODT"
                raise Refused(f"{kind}: of OpenDocument files only texts (.odt) are read")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        what = {"DOCX": "Word document", "ODT": "OpenDocument file", "PPTX": "presentation"}.get(
            called or "", "zip file"
        )
        raise Refused(f"a broken {what} ({error})") from error
    raise Refused(
        "a zip file, and no Word document"
        if called in (None, "DOCX")
        else f"a zip file, and no {called} file"
    )


def _version(package: str, what: str) -> str:
    try:
        return f"{package} {version(package)}"
    except ModuleNotFoundError as error:
        raise MissingExtra(f"reading {what}", _EXTRA.get(package, "documents")) from error


def _named(form: _Form, whole: bool) -> str:
    """Return what a document is read by: part of the account of its offsets."""
    if form.library is not None:
        return _version(form.library, form.library)
    what = next(name for name, each in _FORMS.items() if each.suffixes == form.suffixes)
    main = ", main text" if what in ("page", "saved page") and not whole else ""
    return _SHOWN_AS.get(what, what) + main


def _clean(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return a text in NFC with plain line ends and nothing invisible; and what was changed."""
    notes = []
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    hidden = len(_INVISIBLE.findall(text.removeprefix("\ufeff")))
    text = _INVISIBLE.sub("", text)
    if hidden:
        notes.append(f"{hidden} invisible characters left out")
    text = plain.CONTROL.sub(" ", text)
    return unicodedata.normalize("NFC", text), tuple(notes)
