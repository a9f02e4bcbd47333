"""OpenDocument texts (.odt) in their final view, by odfdo."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from ssegraph.core.errors import MissingExtra
from ssegraph.documents.containers.content import Content, Markdown, Refused, looked_through, superscript

_LEFT: Final = {"text:tracked-changes": "deleted", "office:annotation": "comment"}
_SILENT: Final = frozenset(
    ["office:annotation-end", "text:sequence-decls", "text:alphabetical-index-mark", "svg:title", "svg:desc"]
)


def read_opendocument(content: bytes) -> Content:
    """Return an OpenDocument text as Markdown; heads, feet, comments and deleted words are accounted for."""
    try:
        from odfdo import Document, XmlPart
    except ModuleNotFoundError as error:
        raise MissingExtra("reading ODT", "documents") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            looked_through(parts, "OpenDocument text")
        document = Document(io.BytesIO(content))
        body, styles = document.body, document.get_part("styles.xml")
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, NotImplementedError) as error:
        raise Refused(f"a broken OpenDocument file ({error})") from error
    page = Markdown()
    body_of = _Body(page, _hidden(document))
    body_of.blocks(body)
    for number, words in enumerate(body_of.notes, 1):
        page.paragraph(f"{superscript(str(number))} {words}")
    for what, tags in (
        ("page head", ("style:header", "style:header-left")),
        ("page foot", ("style:footer", "style:footer-left")),
    ):
        for tag in tags:
            for element in styles.get_elements(f"//{tag}") if isinstance(styles, XmlPart) else ():
                page.leave(what, _all(element))
    notes = (
        ("changes were tracked: read as if all were accepted",)
        if body.get_elements("//text:tracked-changes")
        else ()
    )
    return Content(page.text, notes=notes, left_out=tuple(page.left_out))


def _hidden(document: Any) -> frozenset[str]:
    """Return the names of the styles whose words nobody sees."""
    return frozenset(
        str(style.get_attribute("style:name"))
        for style in document.get_styles()
        if any(
            each.get_attribute("text:display") in (False, "none")
            for each in style.get_elements("style:text-properties")
        )
    )


class _Body:
    def __init__(self, page: Markdown, hidden: frozenset[str]) -> None:
        self.page = page
        self.hidden = hidden
        self.notes: list[str] = []
        self.boxes: list[Any] = []

    def blocks(self, holder: Any, sign: str = "") -> None:
        """Write the blocks in an element; `sign` opens the items of the list it stands in."""
        for element in holder.children:
            tag = element.tag
            if tag in _LEFT:
                self.page.leave(_LEFT[tag], _all(element))
            elif tag == "text:h":
                self.page.heading(int(element.get_attribute("text:outline-level") or 1), self._words(element))
                self._boxes()
            elif tag == "text:p":
                words = self._words(element)
                if sign:
                    self.page.item(words, sign)
                else:
                    self.page.paragraph(words)
                self._boxes()
            elif tag in ("text:list-item", "text:list-header"):
                self.blocks(element, "- ")
            elif tag == "table:table":
                self._table(element)
            elif tag not in _SILENT:
                self.blocks(element, "" if tag != "text:list" else "- ")

    def _boxes(self) -> None:
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box)

    def _words(self, element: Any) -> str:
        return "".join(self._parts(element)).strip()

    def _parts(self, element: Any) -> list[str]:
        found = [element.text or ""]
        for each in element.children:
            tag = each.tag
            if tag in _LEFT:
                self.page.leave(_LEFT[tag], _all(each))
            elif tag == "text:note":
                body = each.get_element("text:note-body")
                self.notes.append(_all(body) if body is not None else "")
                found.append(superscript(str(len(self.notes))))
            elif tag == "draw:text-box":
                self.boxes.append(each)
            elif tag in ("text:s", "text:tab"):
                found.append(" " if tag == "text:s" else "\t")
            elif tag == "text:line-break":
                found.append("\n")
            elif each.get_attribute("text:style-name") in self.hidden or tag == "text:hidden-text":
                self.page.leave("hidden", _all(each))
            elif tag not in _SILENT:
                found += self._parts(each)
            found.append(each.tail or "")
        return found

    def _table(self, table: Any) -> None:
        above: dict[int, tuple[int, str]] = {}
        for row in table.get_elements(
            "table:table-row|table:table-header-rows/table:table-row|table:table-rows/table:table-row"
        ):
            cells: list[str] = []
            inner: list[Any] = []
            for cell in row.children:
                if cell.tag not in ("table:table-cell", "table:covered-table-cell"):
                    continue
                column = len(cells)
                inner += cell.get_elements("table:table")
                words = " ".join(
                    self._words(each)
                    for each in cell.get_elements("text:p|text:h|text:list//text:p|text:section//text:p")
                )
                left, before = above.get(column, (0, ""))
                if cell.tag == "table:covered-table-cell" and left:
                    words, above[column] = words or before, (left - 1, before)
                rows = int(cell.get_attribute("table:number-rows-spanned") or 1)
                if rows > 1:
                    above[column] = (rows - 1, words)
                # A cell that is said to be there many times fills a sheet up to its end.
                cells += [words] * min(int(cell.get_attribute("table:number-columns-repeated") or 1), 50)
            while cells and not cells[-1]:
                cells.pop()
            self.page.row(cells)
            for each in inner:
                self._table(each)


def _all(element: Any) -> str:
    """Return every word of an element, whatever became of it."""
    words = [element.text or ""]
    for each in element.children:
        words += [" " if each.tag in ("text:p", "text:h") else "", _all(each), each.tail or ""]
    return " ".join("".join(words).split())
