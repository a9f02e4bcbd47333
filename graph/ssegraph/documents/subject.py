"""What a document is about: its event, or the undertaking or body that its lists lean on; and its days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from ssegraph.core.names import fold
from ssegraph.documents.anaphora import definite
from ssegraph.documents.annotation import Annotated, Mention, Passage, group_of
from ssegraph.documents.dates import dates
from ssegraph.documents.languages import Language, any_of
from ssegraph.documents.passages import keys

_EARLY: Final = 5
LASTING: Final = ("Project", "Programme", "FundingMechanism")
"""Undertakings that are no event."""

_HEAD: Final = 14
"""Passages in which a title is looked for."""


class Days:
    """Adds the days that are written, and the day of the document."""

    name = "days"

    def add(self, doc: Annotated) -> None:
        """Add the layer of days; a day without a year gets that of the first date of the text."""
        tag = doc.lang.tag
        for passage in doc.passages:
            if doc.year is None and (found := list(dates(passage.text, tag))):
                doc.year = found[0][2][:4]
        for passage in doc.passages:
            passage.days = list(dates(passage.text, tag, doc.year))
            if doc.date is None and passage.role == "date" and passage.days:
                doc.date = passage.days[0][2]
        for passage in doc.passages[:8]:
            # A day alone on its line dates the document; it is no event.
            if doc.date is None and passage.days and passage.listed() and len(passage.text) < 60:
                doc.date = passage.days[0][2]


class Subject:
    """Finds the event: a key `Title:`, else the title, else the event that is named most."""

    name = "subject"

    def add(self, doc: Annotated) -> None:
        """Set the subject and its title."""
        head = list(enumerate(doc.passages[:_HEAD]))
        self._titled(doc, head)
        if doc.subject is None:
            self._headed(doc, head)
        if doc.subject is None:
            self._undertaking(doc, head)
        if doc.subject is None:
            self._named(doc)
        self._parent(doc, head)

    def _titled(self, doc: Annotated, head: list[tuple[int, Passage]]) -> None:
        for index, passage in head:
            for role, _, start in list(keys(passage.text, doc.lang))[:1]:
                if role == "title" and len(passage.text) - start > 5:
                    kind = "Session" if any("session" in fold(each.text) for _, each in head) else "Event"
                    kind = _lasting(passage.text[:start], doc.lang) or kind
                    self._make(doc, index, start, len(passage.text), kind)
                    return

    def _headed(self, doc: Annotated, head: list[tuple[int, Passage]]) -> None:
        """Take a title with a word for an event; of lines without a sign only one that begins with it."""
        lang = doc.lang
        lines = [(index, each) for index, each in head if _may_title(each, index, lang)]
        early = ((index, each) for index, each in doc.named() if index < _EARLY)
        named = any(each.kind == "Event" and len(each.name) > 12 and each.sure for _, each in early)
        told = min(
            (
                index
                for index, each in doc.named()
                if each.kind == "Event" and len(each.name) > 20 and each.sure
            ),
            default=99,
        )
        for index, passage in lines:
            match = _events(lang).search(passage.text)
            if passage.sort != "heading" and told < index:
                break
            bare = match is not None and match[0].casefold() == passage.text.strip(" .:").casefold()
            if (
                match
                and not bare
                and passage.listed()
                and (passage.sort == "heading" or _leads(passage.text, match, lang, named))
            ):
                named_in = [each for each in passage.mentions if each.kind == "Event" and each.sure]
                if not lang.capitals and len(named_in) == 1 and passage.sort != "heading":
                    doc.subject = (index, named_in[0])  # a headline says more than the name
                    doc.title = doc.title or passage.text
                    return
                self._make(doc, index, 0, len(passage.text), "Event")
                return
        first = next(((index, each) for index, each in lines if each.sort == "heading" or index == 0), None)
        if first and first[1].sort == "heading" and first[1].level in (1, 2) and not named:
            self._make(doc, first[0], 0, len(first[1].text), "Project" if _of_undertaking(doc) else "Event")
        if first and doc.title is None:
            doc.title = first[1].text
        if doc.subject is None and not named and lang.capitals:
            self._tail(doc, lines[:3])

    def _tail(self, doc: Annotated, lines: list[tuple[int, Passage]]) -> None:
        """`The council organises a day on X`: a headline whose end names the event."""
        for index, passage in lines:
            match = _events(doc.lang).search(passage.text)
            rest = passage.text[match.start() :] if match else ""
            if match and len(rest.split()) > 2 and not re.search("[.,;:]", rest.rstrip(".")):
                self._make(doc, index, match.start(), len(passage.text.rstrip(".")), "Event")
                return

    def _undertaking(self, doc: Annotated, head: list[tuple[int, Passage]]) -> None:
        """Take the title of a page that goes on about `the project`: what it names, else its own words."""
        if not _of_undertaking(doc):
            return
        named = [
            (index, each)
            for index, passage in head[:4]
            for each in passage.mentions
            if each.kind in LASTING and each.sure
        ]
        if any(index == 0 for index, _ in named) or not self._by_title(doc, head[:2], 8):
            if named:
                said = Counter(fold(each.name) for _, each in doc.named())
                doc.subject = max(
                    named, key=lambda pair: (pair[1].kind == "Project", said[fold(pair[1].name)], -pair[0])
                )
            elif any(each.role in ("leader", "partner", "funder") for each in doc.passages):
                self._by_title(doc, head[:2], 16)

    def _by_title(self, doc: Annotated, head: list[tuple[int, Passage]], most: int) -> bool:
        """Take the words of a short title as the name; say whether there is one."""
        for index, passage in head:
            text = passage.text
            plain = passage.listed() or not re.search("[.!?;]$", text)
            if not plain or len(text.split()) > most or passage.role or doc.lang.heading(text):
                continue
            end = len(text.rstrip())
            last = re.search(r"(?<=\w)\s+([^\W\d_]+)$", text[:end])
            if last and doc.lang.heading(last[1]):
                end = last.start()  # `Sample objectives`
            self._make(doc, index, 0, end, "Project")
            return doc.subject is not None
        return False

    def _named(self, doc: Annotated) -> None:
        """Take the event that the text names first and most, else the undertaking it names again."""
        named = list(doc.named())
        counts = Counter({fold(each.name): doc.document.text.count(each.name) for _, each in named})
        events = [
            (index, each)
            for index, each in named
            if each.kind in ("Event", "Session") and doc.passages[index].sort not in ("item", "row")
        ]
        lasting = [
            (index, each)
            for index, each in named
            if group_of(each.kind) == "Undertaking"
            and each.sure
            and (index < 6 or counts[fold(each.name)] > 1)
        ]
        for found in (events, lasting):
            if found and doc.subject is None:
                doc.subject = max(
                    found,
                    key=lambda pair: (
                        pair[1].kind == "Project",
                        counts[fold(pair[1].name)],
                        len(pair[1].name) > 12,
                        -pair[0],
                    ),
                )

    def _make(self, doc: Annotated, index: int, start: int, end: int, kind: str) -> None:
        passage, lang = doc.passages[index], doc.lang
        text = passage.text[start:end]
        begin, stop = _core(text, lang)
        doc.title = doc.title or text.strip()
        if stop - begin < 3:
            return
        # `… programme`, `… charter`: the page is about that, and about no event.
        whole = [
            each
            for each in passage.mentions
            if each.sure and each.start <= start + begin + 4 and each.end >= start + stop - 2
        ]
        inside = [
            each
            for each in passage.mentions
            if each.start <= start + begin + 2 and group_of(each.kind) == "Undertaking" and each.sure
        ]
        if not _events(lang).search(text) and (whole or inside):
            lasting = [each for each in (*inside, *whole) if group_of(each.kind) == "Undertaking"]
            doc.subject = (index, lasting[0]) if lasting else None
            return
        passage.mentions = [
            each
            for each in passage.mentions
            if (each.sure and each.name != text[begin:stop]) or not start + begin <= each.start < start + stop
        ]
        doc.subject = (
            index,
            Mention(start + begin, start + stop, kind, text[begin:stop], "heading.title", sure=True),
        )
        doc.forms = [(index, start + a, start + b) for a, b in _forms(text, begin, stop, lang)]

    def _parent(self, doc: Annotated, head: list[tuple[int, Passage]]) -> None:
        """Find the event this one is a part of: a line with a forum and its days, or a key."""
        if doc.subject is None or doc.subject[1].kind not in ("Event", "Session"):
            return
        for index, passage in head:
            keyed = passage.role == "event"
            alone = passage.listed() and len(passage.text) < 120 and bool(passage.days)
            if index == doc.subject[0] and not keyed:
                continue
            for mention in passage.mentions:
                if (
                    mention.kind == "Event"
                    and not _same_event(mention.name, doc.subject[1].name)
                    and (keyed or (alone and mention.start < 12))
                ):
                    doc.parent = (index, mention)
                    return


def _of_undertaking(doc: Annotated) -> bool:
    """Say whether the text goes on about an undertaking (`the project`), and less about an event."""
    anaphors, text = doc.lang.pack.anaphors, doc.document.text
    if anaphors is None:
        return False
    said = {sort: len(definite(doc.lang, words).findall(text)) for sort, words in anaphors.words.items()}
    keyed = sum(
        1
        for each in doc.passages
        if each.role and _lasting(re.split(r"[:|]", each.text[: each.key_end])[0], doc.lang)
    )
    said["undertaking"] = said.get("undertaking", 0) + keyed
    return said.get("undertaking", 0) > said.get("event", 0)


def _lasting(key: str, lang: Language) -> str | None:
    """Return the kind of undertaking whose title a key `Title of the project:` announces."""
    words = fold(key).split()
    kinds = [head[0] for at in range(len(words)) if (head := lang.head_at(words, at))]
    return next((each for each in kinds if each in LASTING), None)


def _events(lang: Language) -> re.Pattern[str]:
    words = any_of(lang.pack.event_words) or "(?!)"
    return re.compile(rf"{_edge(lang)}(?:{words})s?{_edge(lang)}", re.IGNORECASE)


def _leads(text: str, match: re.Match[str], lang: Language, named: bool) -> bool:
    """Say whether a line names the event, and is no sentence about one."""
    if len(text) > 120:
        return False
    begin = _core(text, lang)[0]
    small = fold(text[: match.start()]).split()
    if small and all(each in {fold(word) for word in lang.determiners} for each in small):
        return False  # `The meeting goes on`
    if not lang.capitals:
        return not named
    return begin > match.start() or len(text[begin : match.start()].split()) <= (1 if named else 4)


def _same_event(first: str, second: str) -> bool:
    """Say whether two names are of one event: most words of the shorter one stand in the other."""
    a, b = set(fold(first).split()), set(fold(second).split())
    return len(a & b) > 0.6 * min(len(a), len(b))


def _edge(lang: Language) -> str:
    return r"\b" if lang.capitals else ""


def _may_title(passage: Passage, index: int, lang: Language) -> bool:
    text = passage.text
    if (
        passage.role
        or "|" in text
        or len(text) > 200
        or len(text) < 6
        or (lang.heading(text) and len(text.split()) < 4)
    ):
        return False
    if passage.days and len(re.sub(r"[\W\d_]", "", text)) < 16:
        return False  # a day alone
    return passage.sort != "sentence" or (index < 2 and len(text) < 160)


def _core(text: str, lang: Language) -> tuple[int, int]:
    """Return where the name itself stands in a title: without `Minutes of` before it or its quotes."""
    quoted = re.search(r"\"\s?([^\"]{6,160}?)\s?\"", text)
    if quoted:
        return quoted.span(1)
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    lead = re.match(rf"\s*(?:{lang.pack.report_words})(?!\w)\s*[:–-]?\s*", text, re.IGNORECASE)
    if lead and 0 < lead.end() < len(text) - 4:
        begin = lead.end()
        small = re.match(
            rf"(?:(?:{any_of(lang.determiners) or '(?!)'})(?:\s|(?<=')))+", text[begin:], re.IGNORECASE
        )
        begin += small.end() if small and lang.capitals else 0
    tail = (
        re.search(rf"\s?[-–:(]?\s?(?:{lang.pack.report_words})\)?$", text[begin:end])
        if not lang.capitals
        else None
    )
    if tail and tail.start() > 3:
        end = begin + tail.start()
    return begin, end


def _forms(text: str, begin: int, end: int, lang: Language) -> Iterator[tuple[int, int]]:
    """Yield where shorter and longer forms of a title stand."""
    yield 0, len(text.rstrip())
    for word in lang.pack.event_words:
        for match in re.finditer(rf"{_edge(lang)}{re.escape(word)}", text[: begin + 1], re.IGNORECASE):
            yield match.start(), end
    core = text[begin:end]
    for match in re.finditer(r"\s?[:–]\s|\s-\s", core):
        yield begin + match.end(), end
        yield begin, begin + match.start()
    for start, stop, *_ in dates(core, lang.tag):
        before = core[:start].rstrip(" ,(-–")
        if stop >= len(core) - 2 and len(before) > 8:
            yield begin, begin + len(before)
