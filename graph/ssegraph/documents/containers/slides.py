"""Slides (.pptx), by python-pptx: titles as headings, lines of a frame as items, tables as rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ssegraph.core.errors import MissingExtra
from ssegraph.documents.containers.content import Content, Markdown, Refused, looked_through


def read_slides(content: bytes) -> Content:
    """Return a presentation as Markdown; hidden slides and the speaker's notes are accounted for."""
    try:
        from pptx import Presentation
        from pptx.exc import PackageNotFoundError
    except ModuleNotFoundError as error:
        raise MissingExtra("reading PPTX", "documents") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            looked_through(parts, "presentation")
        slides = list(Presentation(io.BytesIO(content)).slides)
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        KeyError,
        ValueError,
        SyntaxError,
        NotImplementedError,
    ) as error:
        raise Refused(f"a broken presentation ({error})") from error
    page = Markdown()
    unread = 0
    for slide in slides:
        if slide._element.get("show") == "0":
            page.leave("hidden", " ".join(_words(shape) for shape in _shapes(slide.shapes)))
            continue
        title = slide.shapes.title
        if title is not None:
            page.heading(2, title.text_frame.text.replace("\v", " "))
        for shape in _shapes(slide.shapes):
            if title is not None and shape.shape_id == title.shape_id:
                continue
            unread += _write(page, shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            page.leave("notes of the speaker", slide.notes_slide.notes_text_frame.text)
    notes = (f"{unread} pictures, charts or diagrams whose words are not read",) if unread else ()
    return Content(page.text, notes=notes, left_out=tuple(page.left_out))


def _shapes(shapes: Any) -> Iterator[Any]:
    """Return the shapes of a slide as one reads: groups opened, from top to bottom, from left to right."""
    flat: list[Any] = []
    for shape in shapes:
        flat += _shapes(shape.shapes) if hasattr(shape, "shapes") else [shape]
    yield from sorted(flat, key=lambda shape: (shape.top or 0, shape.left or 0))


def _write(page: Markdown, shape: Any) -> int:
    """Write a shape; return 1 if it shows something that cannot be read."""
    if getattr(shape, "has_table", False) and shape.has_table:
        for row in shape.table.rows:
            page.row(cell.text for cell in row.cells if not cell.is_spanned)
        return 0
    if not shape.has_text_frame:
        return 1
    paragraphs = [each for each in shape.text_frame.paragraphs if each.text.strip()]
    for each in paragraphs:
        words = each.text.replace("\v", " ")
        if len(paragraphs) > 1 or each.level:
            page.item(words)
        else:
            page.paragraph(words)
    return 0


def _words(shape: Any) -> str:
    if getattr(shape, "has_table", False) and shape.has_table:
        return " ".join(cell.text for row in shape.table.rows for cell in row.cells)
    return str(shape.text_frame.text) if shape.has_text_frame else ""
