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
    pieces = _dashed(flat)
    if pieces:
        yield Passage(pieces[0], "line", number)
        yield from (Passage(each, "item", number) for each in pieces[1:])
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


def _dashed(flat: Flat) -> list[Flat]:
    """`Speakers: – Ann – Bo` on one line: what is before the first dash, and each entry."""
    first = re.search(r":\s*[–•-]\s", flat.text)
    if first is None or len(re.findall(r"\s[–•-]\s", flat.text[first.start() :])) < 2:
        return []
    cuts = [match.end() for match in re.finditer(r"\s[–•-]\s", flat.text) if match.start() >= first.start()]
    ends = [*(cut - 3 for cut in cuts[1:]), len(flat.text)]
    return [
        part(flat, 0, first.start() + 1),
        *(_stripped(part(flat, a, b)) for a, b in zip(cuts, ends, strict=True) if b > a),
    ]


def _stripped(flat: Flat) -> Flat:
    text = flat.text.rstrip()
    return part(flat, 0, len(text))


def _is_line(text: str) -> bool:
    """Say whether a paragraph is no sentence: it ends without a stop."""
    return not re.search(r"[.!?。…]['\")\]]?$|다\.?$", text) and len(text) < 1500


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
            if role and (
                match.start() + words[first].start() == 0 or words[first][0][0].isupper() or not lang.capitals
            ):
                yield (
                    role,
                    match.start() + words[first].start(),
                    match.end() + (text[match.end() : match.end() + 1] == " "),
                )
                position = match.end()
                break


def _number(doc: Annotated) -> None:
    """`1 Union A`, `2 Union B`: lines that count are entries of a list, with what stands before the first."""
    before = 0
    for passage in doc.passages:
        match = re.match(r"(?P<head>[^\W\d_][^\d.:]{2,30}\s)?(?P<n>\d{1,2})\s(?=[^\W\d_])", passage.text)
        number = int(match["n"]) if match else 0
        if match is None or passage.sort not in ("sentence", "line") or number not in (1, before + 1):
            continue
        if match["head"] and (number > 1 or doc.lang.section(match["head"]) is None):
            continue
        if number == 1 and not match["head"] and passage.sort == "sentence" and len(passage.text) > 120:
            continue
        before = number
        passage.sort, passage.key_end = "item", match.end()
        if match["head"] and (role := doc.lang.section(match["head"])):
            passage.role = role


def _labelled(passage: Passage, lang: Language) -> None:
    """`Question 1: from Ann`, `Q2 (Ann, Union)`: who asks or answers."""
    for sort, role in (("question", "audience"), ("answer", "answers")):
        words = "|".join(lang.data["labels"].get(sort, ())) or "(?!)"
        begin = "|".join(lang.data["labels"].get("from", ())) or "(?!)"
        match = re.match(
            rf"\W*(?:{words})\s*(?::\s*(?:(?:{begin})\s)?|(?=\(.{{3,60}}\)\W*$)|(?=\(.{{3,60}}\):))",
            passage.text,
            re.IGNORECASE,
        )
        if match and len(match[0]) > 1:
            passage.role, passage.key_end = role, match.end()


class _Sections:
    """What announces the passages that come next: a heading, or a key without a value."""

    def __init__(self, doc: Annotated) -> None:
        self.doc = doc
        self.role: str | None = None
        self.at: Span | None = None
        self.of: int | None = None
        self.level = 9
        self.keyed = False

    def open(self, role: str | None, index: int, level: int, of: int | None) -> None:
        """Begin a section."""
        self.role, self.at, self.of, self.level = role, self.doc.passages[index].whole, of, level
        self.keyed = level == 9

    def put(self, passage: Passage) -> None:
        """Let a passage stand in the section; a long sentence ends one that a key opened."""
        if self.keyed and passage.sort == "sentence" and passage.role is None and len(passage.text) > 160:
            self.role, self.at, self.of = None, None, None
        passage.section, passage.section_at, passage.section_of = self.role, self.at, self.of

    def names_speaker(self, passage: Passage, bare: str) -> bool:
        """Say whether a heading is the name of one who speaks, and announces nothing."""
        speaking = self.role in ("closing", "audience", "speaker") and passage.level != 2
        return speaking and like_person(bare, self.doc.lang) is not None


def _announce(doc: Annotated) -> None:
    """Give every passage the section it stands in and the key before it."""
    lang, now = doc.lang, _Sections(doc)
    _number(doc)
    for index, passage in enumerate(doc.passages):
        _labelled(passage, lang)
        if passage.role:
            passage.sort = "line" if passage.sort == "heading" else passage.sort
        above = _above_list(doc, index)
        if above:
            passage.sort, passage.level = "heading", 3
        if led := _leads_list(doc, index):
            now.open(led, index, 9, index)
            continue
        if passage.sort == "heading":
            bare = _NUMBERED.sub("", passage.text, count=1)
            role = lang.section(bare)
            if role is None and above:
                role = lang.section(bare.split()[-1])
            if role is None and now.names_speaker(passage, bare):
                passage.sort = "line"
                now.put(passage)
            elif role or passage.level <= now.level:
                now.open(role, index, passage.level, index)
            continue
        _keyed(doc, index, now)
        now.put(passage)


def _above_list(doc: Annotated, index: int) -> bool:
    """Say whether a line announces the list that follows."""
    passage = doc.passages[index]
    below = doc.passages[index + 1 : index + 2]
    if passage.sort != "line" or passage.role or not below or below[0].sort != "item":
        return False
    short = len(passage.text) < _LONGEST_HEADING and not re.search(r":\s*\S", passage.text)
    ends = passage.text.split()[-1:] if doc.lang.pack.head_last or not doc.lang.capitals else []
    last = doc.lang.section(ends[0]) if ends and doc.lang.heading(ends[0]) else None
    return short and (doc.lang.section(passage.text) or last) is not None


def _leads_list(doc: Annotated, index: int) -> str | None:
    """Return what a sentence before a list announces at its end: `The network has these members:`."""
    passage = doc.passages[index]
    below = doc.passages[index + 1 : index + 3]
    open_ = passage.text.rstrip().endswith(":") and passage.sort in ("line", "sentence") and not passage.role
    if not open_ or len(below) < 2 or any(each.sort != "item" for each in below):
        return None
    words = passage.text.rstrip(" :").split()[-8:]
    return next((role for at in range(len(words)) if (role := doc.lang.section(" ".join(words[at:])))), None)


def _keyed(doc: Annotated, index: int, now: _Sections) -> None:
    """Read the key of a passage; one without a value opens a section."""
    passage = doc.passages[index]
    if passage.role:
        if passage.sort == "item" and re.search(r"\w.*\d\s$", passage.text[: passage.key_end]):
            now.open(passage.role, index, 9, None)
        return
    for role, start, value in list(keys(passage.text, doc.lang))[:1]:
        if start > 4 and re.search(r"[^\W\d_]{3}", passage.text[:start]):
            return
        passage.role, passage.key_end = role, value
        if not passage.text[value:].strip():
            now.open(role, index, 9, index)
