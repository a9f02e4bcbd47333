"""Pictures of text, read by Tesseract where it is installed (Debian: `tesseract-ocr`, and a package for each language)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from typing import Any, Final

from ssegraph.core.errors import MissingExtra
from ssegraph.documents.containers.content import Content, Refused

_LANGUAGES: Final = ("eng", "fra", "spa", "kor", "jpn", "por", "ita", "cat", "deu")
_DOTS: Final = 300  # an inch, as Tesseract's manual asks for
_SECONDS: Final = 60
_MOST_PAGES: Final = 50
_MOST_PIXELS: Final = 50_000_000
_HINT: Final = "a scan without text: install Tesseract (Debian: apt install tesseract-ocr) and pip install 'ssegraph[ocr]', or have it read elsewhere"


def read_picture(content: bytes) -> Content:
    """Return the words of a picture file."""
    _ready()
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Refused(
                    f"a picture of {picture.width} x {picture.height} points; at most 50 million are read"
                )
            return _read([picture.convert("L")])
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise Refused(f"a broken picture ({error})") from error


def read_scan(content: bytes) -> Content:
    """Return the words of a PDF whose pages are pictures."""
    _ready()
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(content)
    try:
        if len(document) > _MOST_PAGES:
            raise Refused(
                f"a scan of {len(document)} pages; at most {_MOST_PAGES} are read: give the part that matters"
            )
        return _read(
            document[number].render(scale=_DOTS / 72, grayscale=True).to_pil()
            for number in range(len(document))
        )
    finally:
        document.close()


def _ready() -> None:
    if shutil.which("tesseract") is None:
        raise Refused(_HINT)
    try:
        import pytesseract  # noqa: F401  (asked for here, used below)
    except ModuleNotFoundError as error:
        raise MissingExtra("reading scans", "ocr") from error


def _read(pictures: Iterator[Any] | list[Any]) -> Content:
    import pytesseract

    have = set(pytesseract.get_languages())
    languages = "+".join(each for each in _LANGUAGES if each in have)
    if not languages:
        raise Refused(
            "a scan, and Tesseract has none of the languages read here (Debian: apt install tesseract-ocr-eng)"
        )
    pages = []
    for picture in pictures:
        try:
            pages.append(pytesseract.image_to_string(picture, lang=languages, timeout=_SECONDS))
        except RuntimeError as error:
            raise Refused(f"a page takes more than {_SECONDS} s to read ({error})") from error
    text = "\n\n".join(page.strip() for page in pages)
    if not text.strip():
        raise Refused("a scan without text: no word could be read in its pictures")
    version = str(pytesseract.get_tesseract_version()).splitlines()[0]
    return Content(text, notes=(f"a scan, read by Tesseract {version} in {languages}: check the names",))
