"""Word documents in their final view: what a reader sees when all changes are accepted.

Read from the parts of the package themselves (ECMA-376 Part 1, 17), since python-docx leaves out what is inserted with
changes tracked, in content controls and in text boxes; it opens the package and knows the styles.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from ssegraph.core.errors import MissingExtra
from ssegraph.documents.containers.content import (
    MOST_UNPACKED,
    Content,
    Markdown,
    Refused,
    looked_through,
    superscript,
)

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_GONE: Final = {f"{_W}del": "deleted", f"{_W}moveFrom": "deleted"}
"""What tracked changes took out."""


def read_word(content: bytes) -> Content:
    """Return a Word document as Markdown; its heads and feet, comments and deleted words are accounted for."""
    document = _opened(content)
    page = Markdown()
    _Body(document, page).read()
    notes = []
    changed = document.element.body.iter(f"{_W}ins", f"{_W}del", f"{_W}moveTo", f"{_W}moveFrom")
    if next(changed, None) is not None:
        notes.append("changes were tracked: read as if all were accepted")
    return Content(page.text, notes=tuple(notes), left_out=tuple(page.left_out))


def _opened(content: bytes) -> Any:
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ModuleNotFoundError as error:
        raise MissingExtra("reading DOCX", "documents") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > 10 * MOST_UNPACKED:
                raise Refused("unpacks to more than 200 MB")
            if "word/document.xml" not in parts.namelist():
                raise Refused("a zip file, and no Word document")
            looked_through(parts, "Word document")
        return docx.Document(io.BytesIO(content))
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        KeyError,
        ValueError,
        SyntaxError,
        NotImplementedError,
    ) as error:
        raise Refused(f"a broken Word document ({error})") from error


class _Body:
    """Writes the body of a document, its notes behind it, and accounts for the rest."""

    def __init__(self, document: Any, page: Markdown) -> None:
        self.document = document
        self.page = page
        self.number = 0
        self.boxes: list[Any] = []  # text boxes of the paragraph that is read
        self.notes: dict[tuple[str, str], int] = {}  # of the text, by part and id, as they are numbered

    def read(self) -> None:
        self._blocks(self.document.element.body)
        self._footnotes()
        seen: set[str] = set()
        for section in self.document.sections:
            for what, parts in (
                ("page head", (section.header, section.first_page_header, section.even_page_header)),
                ("page foot", (section.footer, section.first_page_footer, section.even_page_footer)),
            ):
                for part in parts:
                    words = self._all(part._element) if not part.is_linked_to_previous else ""
                    if words not in seen:
                        seen.add(words)
                        self.page.leave(what, words)
        for part in self._parts("comments"):
            self.page.leave("comment", self._all(part))

    def _blocks(self, holder: Any) -> None:
        for element in holder:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif element.tag in _GONE:
                self.page.leave(_GONE[element.tag], self._all(element))
            elif element.tag in (f"{_W}sdt", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
                self._blocks(element.find(f"{_W}sdtContent") if element.tag == f"{_W}sdt" else element)
            elif element.tag == f"{_MC}AlternateContent":
                self._blocks(_chosen(element))

    def _paragraph(self, element: Any) -> None:
        from docx.text.paragraph import Paragraph

        words = self._words(element).strip()
        boxes, self.boxes = self.boxes, []
        if not words:
            self.number = 0
        else:
            opening, self.number = _opening(Paragraph(element, self.document._body), self.number, words)
            if opening.startswith("#"):
                self.page.heading(len(opening) - 1, words)
            elif opening:
                self.page.item(words, opening)
            else:
                self.page.paragraph(words)
        for box in boxes:
            self._blocks(box)

    def _words(self, element: Any) -> str:
        """Return the words of a paragraph that are seen; text boxes in it are put aside."""
        return "".join(self._runs(element))

    def _runs(self, holder: Any) -> Iterator[str]:
        for element in holder:
            tag = element.tag
            if tag in _GONE:
                self.page.leave(_GONE[tag], self._all(element))
            elif tag == f"{_W}r":
                hidden = element.find(f"{_W}rPr/{_W}vanish")
                if hidden is not None and hidden.get(f"{_W}val") not in ("0", "false", "off"):
                    self.page.leave("hidden", self._all(element))
                else:
                    high = element.find(f"{_W}rPr/{_W}vertAlign")
                    words = "".join(self._run(element))
                    raised = high is not None and high.get(f"{_W}val") == "superscript"
                    yield superscript(words) if raised and re.fullmatch(r"\d{1,3}", words) else words
            elif tag == f"{_W}sdt":
                inside = element.find(f"{_W}sdtContent")
                yield from self._runs(inside) if inside is not None else ()
            elif tag == f"{_MC}AlternateContent":
                yield from self._runs(_chosen(element))
            elif tag not in (f"{_W}pPr", f"{_W}rPr"):
                yield from self._runs(element)

    def _run(self, run: Any) -> Iterator[str]:
        for element in run:
            tag = element.tag.rpartition("}")[2]
            if element.tag == f"{_MC}AlternateContent":
                self._box(_chosen(element))
            elif not element.tag.startswith(_W):
                continue
            elif tag == "t":
                yield element.text or ""
            elif tag in ("tab", "ptab"):
                yield "\t"
            elif tag in ("br", "cr"):
                yield "\n"
            elif tag == "noBreakHyphen":
                yield "-"
            elif tag in ("footnoteReference", "endnoteReference"):
                key = (tag.removesuffix("Reference"), element.get(f"{_W}id") or "")
                yield superscript(str(self.notes.setdefault(key, len(self.notes) + 1)))
            elif tag in ("drawing", "pict", "object"):
                self._box(element)

    def _box(self, holder: Any) -> None:
        # Of boxes within boxes the outer ones hold the inner ones.
        self.boxes += [
            box
            for box in holder.iter(f"{_W}txbxContent")
            if not any(
                other.tag == f"{_W}txbxContent" for other in box.iterancestors() if other is not holder
            )
            and not any(other.tag == f"{_MC}Fallback" for other in box.iterancestors())
        ]

    def _table(self, table: Any) -> None:
        above: dict[int, str] = {}
        for row in self._rows(table):
            cells: list[str] = []
            inner: list[Any] = []
            column = 0
            for cell in self._cells(row):
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                inner += cell.findall(f"{_W}tbl") + cell.findall(f".//{_W}sdtContent/{_W}tbl")
                words = self._cell(cell)
                if merged is not None and merged.get(f"{_W}val") != "restart":
                    words = words or above.get(
                        column, ""
                    )  # a cell that reaches down stands for each of its rows
                above[column] = words
                cells.append(words)
                column += int(span.get(f"{_W}val") or 1) if span is not None else 1
            self.page.row(cells)
            for each in inner:
                self._table(each)
        self.number = 0

    def _rows(self, table: Any) -> Iterator[Any]:
        for element in table:
            if element.tag == f"{_W}tr":
                removed = element.find(f"{_W}trPr/{_W}del")
                if removed is None:
                    yield element
                else:
                    self.page.leave("deleted", self._all(element))
            elif element.tag in (f"{_W}sdt", f"{_W}customXml"):
                yield from self._rows(
                    element.find(f"{_W}sdtContent") if element.tag == f"{_W}sdt" else element
                )

    def _cells(self, row: Any) -> Iterator[Any]:
        for element in row:
            if element.tag == f"{_W}tc":
                yield element
            elif element.tag in (f"{_W}sdt", f"{_W}customXml"):
                yield from self._cells(
                    element.find(f"{_W}sdtContent") if element.tag == f"{_W}sdt" else element
                )

    def _cell(self, cell: Any) -> str:
        """Return the words of a cell, without those of tables in it, with those of text boxes."""
        found = []
        for element in cell.iter(f"{_W}p"):
            holders = [
                each.tag for each in element.iterancestors() if each.tag in (f"{_W}tc", f"{_W}txbxContent")
            ]
            if holders and holders[0] == f"{_W}tc" and next(element.iterancestors(f"{_W}tc")) is cell:
                found.append(self._words(element))
                found += [self._words(each) for box in self.boxes for each in box.iter(f"{_W}p")]
                self.boxes = []
        return " ".join(found)

    def _footnotes(self) -> None:
        for (part, key), number in self.notes.items():
            for root in self._parts(f"{part}s"):
                for note in root.findall(f"{_W}{part}"):
                    if note.get(f"{_W}id") == key:
                        words = " ".join(self._words(each) for each in note.iter(f"{_W}p"))
                        self.page.paragraph(f"{superscript(str(number))} {words.strip()}")

    def _parts(self, name: str) -> Iterator[Any]:
        from docx.oxml import parse_xml  # without entities, without the network

        for relation in self.document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(f"/{name}"):
                yield parse_xml(relation.target_part.blob)

    def _all(self, element: Any) -> str:
        """Return every word of an element, whatever became of it."""
        words = []
        for paragraph in [element, *element.iter(f"{_W}p")]:
            if paragraph is element and next(element.iter(f"{_W}p"), None) is not None:
                continue
            words.append("".join(each.text or "" for each in paragraph.iter(f"{_W}t", f"{_W}delText")))
        return " ".join(words)


def _chosen(alternate: Any) -> Any:
    """Return of several forms of the same thing the one that is shown."""
    choice = alternate.find(f"{_MC}Choice")
    fallback = alternate.find(f"{_MC}Fallback")
    return choice if choice is not None else fallback if fallback is not None else ()


def _opening(paragraph: Any, number: int, words: str) -> tuple[str, int]:
    """Return the Markdown sign of a paragraph, and the number of the last item."""
    style = str(paragraph.style.name or "").casefold() if paragraph.style else ""
    identifier = str(paragraph.style.style_id or "").casefold() if paragraph.style else ""
    heading = re.match(r"(?:heading|titre|título|titulo|제목|見出し|berschrift) ?(\d)", style) or re.match(
        r"heading(\d)", identifier
    )
    if heading:
        return "#" * min(int(heading[1]), 6) + " ", 0
    if style in ("title", "titre", "título", "제목", "表題") or identifier == "title":
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
