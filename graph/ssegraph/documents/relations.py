"""One layer of relations over typed names, for all languages: rules as data, each for its own clause.

The mentions of a sentence become signs, a list of several one sign; a rule's pattern is looked for in
what results. Whether the clause denies it, tells of plans or of what is over is asked for that clause
only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

from ssegraph.core.ontology import load_ontology
from ssegraph.documents.annotation import (
    MAYBE_PERSON,
    UNKNOWN,
    Annotated,
    Mention,
    Passage,
    Relation,
    Span,
    fits,
    group_of,
)
from ssegraph.documents.languages import Language, TiePattern, any_of
from ssegraph.documents.lists import BODY_TOPICS, topic

WEAKER: Final = {
    "supports": ("funds", "implements"),
    "implements": ("funds",),
    "participatesIn": ("hosts", "organises", "speaksAt", "moderates"),
    "partnerOf": ("memberOf", "founds"),
    "affiliatedWith": ("leads", "chairs", "coChairs", "viceChairs", "represents", "founds"),
    "involvedIn": ("implements", "funds", "supports"),
}
"""A tie that is not stated beside a better one of the same two."""

_QUOTES: Final = ("'", '"', "‘", "’")
_OURS: Final = str.maketrans("⟦⟧", "[]")
_OF_PAGES: Final = ("partnerOf", "supports", "funds", "founds", "implements")
"""Ties that a page tells of what it is about without naming it again."""
_DATED: Final = ("memberOf", "founds", "chairs", "leads", "partnerOf", "observerOf")


class Encoded:
    """A sentence in which names are signs `⟦1⟧`, lists `⟦1,2⟧`, and the way back.

    Args:
        passage: with its mentions.
        lang: its language.
        told: with the names that only the graph tells, or without.
    """

    def __init__(self, passage: Passage, lang: Language, told: bool = True, short: bool = False) -> None:
        aside = [*_brackets(passage.text), *_seats(passage, lang)] if short else []
        self.mentions: list[Mention] = []
        text, position = passage.text, 0
        signs: list[str] = []
        first: list[int] = []
        last: list[int] = []

        def put(words: str, start: int, end: int | None = None) -> None:
            for number, sign in enumerate(words):
                if end is None and any(a <= start + number < b for a, b in aside):
                    continue
                # Signs like ours in the text itself are no names.
                signs.append(sign.translate(_OURS) if end is None else sign)
                first.append(start if end is not None else start + number)
                last.append(end if end is not None else start + number + 1)

        for mention in passage.mentions:
            if mention.start < position or (mention.told and not told):
                continue
            if any(a <= mention.start < b for a, b in aside):
                continue
            gap = text[position : mention.start]
            number = len(self.mentions)
            self.mentions.append(mention)
            for a, b in reversed(aside):
                if position <= a and b <= mention.start:
                    gap = gap[: a - position] + gap[b - position :]
            quoted = (
                text[mention.start - 1 : mention.start] in _QUOTES
                and text[mention.end : mention.end + 1] in _QUOTES
            )
            if quoted and mention.start > position:
                gap = gap[:-1]
            listed = (
                number and _together(self.mentions[number - 1], mention) and lang.list_glue.fullmatch(gap)
            )
            if listed and signs and signs[-1] == "⟧":
                begin = first.pop()
                signs.pop()
                last.pop()
                put(f",{number}⟧", begin, mention.end)
            else:
                put(
                    text[position : mention.start - (1 if quoted and mention.start > position else 0)],
                    position,
                )
                put(f"⟦{'d' if mention.kind == 'Demonym' else ''}{number}⟧", mention.start, mention.end)
            if mention.start == mention.end:
                put(" ", mention.start, mention.end)  # who is not said again
            position = mention.end + (1 if quoted else 0)
            at = mention.acronym_at
            if at and at[0] >= position and text[at[1] : at[1] + 1] == ")":
                position = at[1] + 1
        put(text[position:], position)
        self.text = "".join(signs)
        self._first, self._last = first, last

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the passage of a place here."""
        return self._first[start], self._last[end - 1]

    def group(self, signs: str) -> list[Mention]:
        """Return the mentions of a sign."""
        return [self.mentions[int(each)] for each in signs.split(",")]


def _brackets(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\s?\([^()]{1,60}\)", text)]


def _seats(passage: Passage, lang: Language) -> list[tuple[int, int]]:
    """Return where `, Country` or `from Country` stands behind the names of a list."""
    links = any_of((*lang.pack.role_links, *lang.pack.place_links)) or "(?!)"
    found: list[Span] = []
    for before, place in pairwise(passage.mentions):
        gap = passage.text[before.end : place.start]
        if place.kind != "Place" or before.kind in ("Place", "Person", "Demonym"):
            continue
        after = passage.text[place.end :]
        joint = re.match(rf"\s?[,;]|\s(?:{any_of(lang.pack.conjunctions) or '(?!)'})\s", after)
        if re.fullmatch(rf"\s?,\s|\s(?:{links})(?:\s|(?<='))", gap) and (
            joint or (found and re.match(r"\s?[.)]|\s?$", after))
        ):
            found.append((before.end, place.end))
    return found


def _together(first: Mention, second: Mention) -> bool:
    def group(mention: Mention) -> str:
        kind = "Body" if mention.kind in (UNKNOWN, MAYBE_PERSON) else group_of(mention.kind)
        return "Undertaking" if kind == "FundingMechanism" else kind

    money = "FundingMechanism" in (first.kind, second.kind)
    same = group(first) == group(second) or (
        money and {group(first), group(second)} == {"Body", "Undertaking"}
    )
    either = MAYBE_PERSON in (first.kind, second.kind) and "Person" in (first.kind, second.kind)
    return (same or either) and "Demonym" not in (first.kind, second.kind)


class Relations:
    """Reads ties from the sentences, by the language's rules."""

    name = "relations"

    def add(self, doc: Annotated) -> None:
        """Add the relations that the words of each passage state."""
        for index, passage in enumerate(doc.passages):
            if passage.sort == "row":
                continue
            seen: dict[tuple[str, str, str], Relation] = {}
            for told in (False, True):
                if told and not any(each.told for each in passage.mentions):
                    continue
                for relation in self._stated(doc, index, passage, told):
                    seen.setdefault(
                        (relation.source[1].name, relation.kind, relation.target[1].name), relation
                    )
            doc.relations += [each for each in seen.values() if not _weaker(each, list(seen.values()))]

    def _stated(self, doc: Annotated, index: int, passage: Passage, told: bool) -> Iterator[Relation]:
        if not passage.mentions or passage.text.rstrip().endswith("?"):
            return
        for short in (False, True) if _brackets(passage.text) or _seats(passage, doc.lang) else (False,):
            coded = Encoded(passage, doc.lang, told, short)
            for pattern in doc.lang.tie_patterns:
                for match in pattern.regex.finditer(coded.text):
                    yield from self._ties(doc, index, passage, coded, pattern, match)

    def _ties(
        self,
        doc: Annotated,
        index: int,
        passage: Passage,
        coded: Encoded,
        pattern: TiePattern,
        match: re.Match[str],
    ) -> Iterator[Relation]:
        clause = clause_of(coded.text, match.span(), doc.lang)
        if doc.lang.negation.search(clause) or doc.lang.past.search(match[0]):
            return
        planned = bool(doc.lang.plan.search(clause))
        if pattern.to_event:
            yield from self._at_event(doc, index, passage, coded, pattern, match, planned)
            return
        sources, targets = coded.group(match["A"]), coded.group(match["A" if pattern.joined else "B"])
        begin, end = coded.span(*match.span())
        for source in sources:
            for target in targets:
                if source is target or (pattern.joined and source.start > target.start):
                    continue
                if _chance(source) or _chance(target):
                    continue
                if pattern.kind == "implements" and (source.kind, target.kind) == ("Person", UNKNOWN):
                    continue  # whom somebody leads is a body before it is a project
                if not (fits(source.kind, pattern.source) and fits(target.kind, pattern.target)):
                    continue
                if pattern.kind == "funds":
                    source = doc.fund(index, source)
                if target.kind == "Demonym":
                    target = replace(target, kind="Place")
                if not may_stand(pattern.kind, source.kind, target.kind):
                    continue
                first = min(begin, source.start, target.start)
                last = max(end, source.end, target.end)
                day = self._since(passage, first, last) if pattern.kind in _DATED else None
                leans = tuple(each.antecedent for each in (source, target) if each.antecedent)
                yield Relation(
                    pattern.kind,
                    (index, source),
                    (index, target),
                    (passage.span(first, min(last, len(passage.text))),),
                    pattern.id,
                    False,
                    leans,
                    pattern.role,
                    day,
                    planned,
                )

    def _at_event(
        self,
        doc: Annotated,
        index: int,
        passage: Passage,
        coded: Encoded,
        pattern: TiePattern,
        match: re.Match[str],
        planned: bool,
    ) -> Iterator[Relation]:
        """What somebody does at, or for, what the document is about."""
        event = doc.subject or (topic(doc, BODY_TOPICS) if pattern.kind in _OF_PAGES else None)
        if event is None:
            return
        people = (
            [each for each in coded.mentions if each.kind == "Person"]
            if pattern.every
            else coded.group(match["A"])
        )
        at = doc.passages[event[0]].span(event[1].start, event[1].end)
        begin, end = coded.span(*match.span())
        if "Body" in pattern.source and any(each.sure and group_of(each.kind) == "Body" for each in people):
            # In a list of bodies what is not known is a body.
            people = [
                doc.retype(index, each, "Association", pattern.id)
                if each.kind in (UNKNOWN, MAYBE_PERSON)
                else each
                for each in people
            ]
        for person in people:
            if person.name == event[1].name:
                continue
            if not fits(person.kind, pattern.source or ("Person",)) or not may_stand(
                pattern.kind, person.kind, event[1].kind
            ):
                continue
            span = passage.span(min(begin, person.start), max(end, person.end))
            leans = tuple(each for each in (at, person.antecedent) if each)
            yield Relation(
                pattern.kind,
                (index, person),
                event,
                (span,),
                pattern.id,
                False,
                leans,
                pattern.role,
                None,
                planned,
            )

    def _since(self, passage: Passage, first: int, last: int) -> str | None:
        near = [each for each in passage.days if first <= each[0] <= last + 12]
        return near[0][2] if len(near) == 1 else None


def _chance(mention: Mention) -> bool:
    """One word that opens a sentence and of which nothing is known names nothing."""
    plain = mention.kind == UNKNOWN and mention.start == 0 and mention.source != "name.again"
    plain = plain and mention.name.istitle()
    return plain and " " not in mention.name


@cache
def _breaks(lang: Language) -> re.Pattern[str]:
    return re.compile("|".join(lang.pack.clause_breaks) or "(?!)", re.IGNORECASE)


def clause_of(text: str, span: tuple[int, int], lang: Language) -> str:
    """Return the clause of an encoded sentence in which a match stands."""
    start, end = span
    cuts = [each.end() for each in _breaks(lang).finditer(text) if each.end() <= start + 1]
    stops = [each.start() for each in _breaks(lang).finditer(text) if each.start() >= end - 1]
    return text[max(cuts, default=0) : min(stops, default=len(text))]


def may_stand(kind: str, source: str, target: str) -> bool:
    """Say whether the ontology lets these kinds stand at the ends; unknown ones may be what it needs."""
    allowed = load_ontology().tie_kinds[kind]
    if kind in ("partnerOf", "participatesIn") and "Body" in (group_of(source), group_of(target)):
        return "Place" not in (source, target)  # what it is instead is said with the rows
    return all(
        each in kinds
        or (each == UNKNOWN and bool(set(kinds) - {"Person"}))
        or (each == MAYBE_PERSON and bool(kinds))
        for each, kinds in ((source, allowed.source_kinds), (target, allowed.target_kinds))
    )


def _weaker(relation: Relation, others: list[Relation]) -> bool:
    ends = {relation.source[1].name, relation.target[1].name}
    better = WEAKER.get(relation.kind, ())
    return any(each.kind in better and {each.source[1].name, each.target[1].name} == ends for each in others)
