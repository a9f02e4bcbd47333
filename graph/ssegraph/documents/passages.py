"""The first layer: blocks become passages, each with what announces it: a heading, a key `Key: value`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ssegraph.documents.annotation import Annotated, Passage, Sort, Span, sentences
from ssegraph.documents.languages import Language
from ssegraph.documents.names import like_person
from ssegraph.documents.structure import Block, Flat, blocks

_NUMBERED: Final = re.compile(r"(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s+|[a-z]\)\s+)")
_KEYED: Final = re.compile(r"(?P<key>[^\W\d_][^:.!?;|]{0,40}?)\s?:(?=\s|$)")
_LONGEST_HEADING: Final = 70


class Passages:
    """Sets out the passages of a document, each under its heading."""

    name = "passages"

    def add(self, doc: Annotated) -> None:
        """Add the passages."""
        for number, block in enumerate(blocks(doc.document.text)):
            doc.passages += _passages(number, block, doc.lang)
        _announce(doc)


def part(flat: Flat, start: int, end: int) -> Flat:
    """Return a part of a flat text, with its way back."""
    return Flat(flat.text[start:end], flat.at[start:end])


def _passages(number: int, block: Block, lang: Language) -> Iterator[Passage]:
    if not block.text:
        return
    if block.shape == "heading":
        yield Passage(block.flat, "heading", number, block.level)
        return
    if block.shape == "row":
        yield Passage(block.flat, "row", number, cells=block.cells)
        return
    flat = block.flat
    found = sentences(flat.text)
    short = block.shape == "item" or (len(found) == 1 and len(flat.text) < 140)
    if len(block.lines) > 1 and block.shape == "paragraph" and announces(block.lines[0].text, lang):
        # A heading and its list without a blank line between.
        yield Passage(block.lines[0], "heading", number, 3)
        cut = len(block.lines[0].text) + 1
        flat = part(flat, cut, len(flat.text))
        found = sentences(flat.text)
    keyed = list(keys(flat.text, lang))
    if short and len(found) == 1 and announces(flat.text, lang):
        yield Passage(flat, "heading", number, 3)
        return
    if len(keyed) > 1 and len(flat.text) < 400:
        # `Date: … Place: …` on one line.
        for at, (_, start, _) in enumerate(keyed):
            end = keyed[at + 1][1] if at + 1 < len(keyed) else len(flat.text)
            yield Passage(_stripped(part(flat, start, end)), "line", number)
        return
    for start, end in found:
        sort: Sort = "item" if block.shape == "item" else "sentence"
        if len(found) == 1 and block.shape == "paragraph" and _is_line(flat.text):
            sort = "line"
        if end - start < 2:
            continue
        yield Passage(part(flat, start, end), sort, number)


def _stripped(flat: Flat) -> Flat:
    text = flat.text.rstrip()
    return part(flat, 0, len(text))


def _is_line(text: str) -> bool:
    """Say whether a paragraph is no sentence: it ends without a stop."""
    return not re.search(r"[.!?。…]['\")\]]?$|다\.?$", text) and len(text) < 200


def announces(text: str, lang: Language) -> bool:
    """Say whether a line is a heading without a sign for it: short, known, alone."""
    bare = _NUMBERED.sub("", text, count=1)
    if len(bare) > _LONGEST_HEADING or re.search(r"[.!?,;]$", bare) or re.search(r":\s*\S", bare):
        return False
    if lang.section(bare) is None:
        return False
    return bare.rstrip().endswith(":") or (len(bare.split()) <= 5 and lang.heading(bare))


def keys(text: str, lang: Language) -> Iterator[tuple[str, int, int]]:
    """Yield (what it announces, where the key begins, where its value begins) of the keys in a text."""
    position = 0
    for match in _KEYED.finditer(text):
        words = list(re.finditer(r"\S+", match["key"]))
        whole = text[position : match.start()].strip(" |-") == ""
        for first in range(len(words)):
            if not whole and (first and not words[first][0][0].isupper()):
                continue
            key = match["key"][words[first].start() :]
            role = lang.key(re.sub(r"^\d[\d.]*[.)]?\s*", "", key))
            if role and (match.start() + words[first].start() == 0 or words[first][0][0].isupper() or not lang.capitals):
                yield role, match.start() + words[first].start(), match.end() + (text[match.end() : match.end() + 1] == " ")
                position = match.end()
                break


def _labelled(passage: Passage, lang: Language) -> None:
    """`Question 1: from Ann`, `Q2 (Ann, Union)`: who asks or answers."""
    for sort, role in (("question", "audience"), ("answer", "answers")):
        words = "|".join(lang.data["labels"].get(sort, ())) or "(?!)"
        begin = "|".join(lang.data["labels"].get("from", ())) or "(?!)"
        match = re.match(rf"\W*(?:{words})\s*(?::\s*(?:(?:{begin})\s)?|(?=\(.{{3,60}}\)\W*$)|(?=\(.{{3,60}}\):))", passage.text, re.IGNORECASE)
        if match and len(match[0]) > 1:
            passage.role, passage.key_end = role, match.end()


def _announce(doc: Annotated) -> None:
    """Give every passage the section it stands in and the key before it."""
    lang = doc.lang
    section: str | None = None
    at: Span | None = None
    of: int | None = None
    level = 9
    opened = -1
    for index, passage in enumerate(doc.passages):
        _labelled(passage, lang)
        if passage.sort == "line" and passage.role is None and index + 1 < len(doc.passages):
            # A line above a list that it announces.
            above = doc.passages[index + 1].sort == "item" and len(passage.text) < _LONGEST_HEADING
            if above and lang.section(passage.text) and not re.search(r":\s*\S", passage.text):
                passage.sort, passage.level = "heading", 3
        bare = _NUMBERED.sub("", passage.text, count=1)
        if passage.sort == "heading":
            role = lang.section(bare)
            if role is None and section in ("closing", "audience", "speaker") and like_person(bare, lang) and passage.level != 2:
                passage.sort = "line"
                passage.section, passage.section_at, passage.section_of = section, at, of
                continue
            if role or passage.level <= level:
                section, at, of, level = role, passage.whole, index, passage.level
            continue
        for role, start, value in list(keys(passage.text, lang))[: 0 if passage.role else 1]:
            if start <= 4:
                passage.role, passage.key_end = role, value
                if passage.text[value:].strip() == "" or passage.sort == "line":
                    opened = index
                    if passage.text[value:].strip() == "":
                        section, at, of, level = role, passage.whole, index, 9
        ended = passage.sort == "sentence" and opened >= 0 and passage.role is None and level == 9 and len(passage.text) > 160
        if ended:
            section, at, of = None, None, None
        passage.section, passage.section_at, passage.section_of = section, at, of
