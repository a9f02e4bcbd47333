"""What a container gives: the text in Markdown, notes for a person, and what was left out of it and why."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel, ConfigDict

MOST_UNPACKED: Final = 20_000_000
"""Bytes that a part of a packed file may unpack to."""

_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Refused(Exception):
    """Why a file cannot be read, in words that follow its name."""


class LeftOut(BaseModel):
    """Words of a file that are no part of its text: what they are (`menu`, `deleted`, ...), and the words.

    >>> LeftOut(what="menu", words="Home Contact").count
    2
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    words: str

    @property
    def count(self) -> int:
        """How many words."""
        return len(self.words.split())


@dataclass(frozen=True)
class Content:
    """The text of a file in Markdown, the encoding it was in, notes, and what was left out in the order of the file."""

    text: str
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class Markdown:
    """Writes blocks of a document one below the other; items and rows stand close to what is above.

    >>> page = Markdown()
    >>> page.heading(2, "Speakers"); page.item("Ann Lee"); page.item("Bo"); page.row(["a", "b|c"])
    >>> page.text
    '## Speakers\\n- Ann Lee\\n- Bo\\n| a | b/c |\\n'
    """

    blocks: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def heading(self, level: int, words: str) -> None:
        """Add a heading of a level from 1 to 6."""
        self._add("#" * min(max(level, 1), 6) + " ", words)

    def item(self, words: str, sign: str = "- ") -> None:
        """Add an item of a list."""
        self._add(sign, words)

    def paragraph(self, words: str) -> None:
        """Add a paragraph."""
        self._add("", words)

    def row(self, cells: Iterable[str]) -> None:
        """Add a row of a table; an empty one too: what stands below it is no head."""
        bare = [" ".join(cell.split()).replace("|", "/") for cell in cells]
        if bare:
            self.blocks.append("| " + " | ".join(bare) + " |")

    def leave(self, what: str, words: str) -> None:
        """Account for words that are no part of the text."""
        bare = " ".join(words.split())
        if bare:
            self.left_out.append(LeftOut(what=what, words=bare))

    def _add(self, sign: str, words: str) -> None:
        bare = "\n".join(" ".join(line.split()) for line in words.strip().splitlines())
        if bare:
            self.blocks.append(sign + bare)

    @property
    def text(self) -> str:
        """The Markdown of all blocks."""
        return joined(self.blocks)


def joined(blocks: Iterable[str]) -> str:
    """Return blocks of Markdown as one text: an empty line between them, none before an item or a row."""
    text = "\n\n".join(blocks)
    return re.sub(r"(?<=\n)\n(?=(?:- |\d+\. |\| ))", "", text) + "\n" if text else ""


def looked_through(parts: zipfile.ZipFile, what: str) -> None:
    """Refuse a packed document whose XML unpacks to too much or declares a type of its own.

    Args:
        parts: of the document.
        what: the sort of document, for the sentence: `Word document`.
    """
    for part in parts.infolist():
        if part.filename.endswith((".xml", ".rels")):
            if part.file_size > MOST_UNPACKED:
                raise Refused("its text unpacks to more than 20 MB")
            if b"<!DOCTYPE" in parts.open(part).read(4096):
                raise Refused(f"declares a document type, which no {what} does")


def superscript(digits: str) -> str:
    """Return the mark of a note as it is set: small and high.

    >>> superscript("12")
    '¹²'
    """
    return digits.translate(_SUPERSCRIPT)


def told(left_out: Iterable[LeftOut]) -> tuple[str, ...]:
    """Return one note that counts what was left out, by what it is; none where nothing was.

    >>> told([LeftOut(what="menu", words="Home Contact"), LeftOut(what="menu", words="Login")])
    ('left out: menu (3 words)',)
    """
    counts: dict[str, int] = {}
    for each in left_out:
        counts[each.what] = counts.get(each.what, 0) + each.count
    if not counts:
        return ()
    return ("left out: " + ", ".join(f"{what} ({n} word{'s' * (n != 1)})" for what, n in counts.items()),)
