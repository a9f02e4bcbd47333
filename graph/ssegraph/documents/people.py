"""People, offices and bodies: one reader for lists, brackets, attendance runs, apposition and prose.

A passage becomes a row of slots and signs: P a person, u what looks like one, O an office, B a body,
E an undertaking or event, U another name, L a place; `,` `(` `)` `:` `-` `;` as written, `o` a word
that leads from an office to a body, `&` a conjunction, n another noun, x anything else. A language's
rules in `slots` are patterns over that row; `listed` before one restricts it to entries of lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final

from ssegraph.documents.annotation import (
    MAYBE_PERSON,
    UNKNOWN,
    Annotated,
    Mention,
    Office,
    Passage,
    Relation,
    group_of,
)
from ssegraph.documents.languages import Language, any_of
from ssegraph.documents.names import SuffixNames

_SIGNS: Final = {
    ",": ",",
    "(": "(",
    ")": ")",
    ":": ":",
    "–": "-",
    "-": "-",
    "/": ";",
    ";": ";",
    "|": ",",
    "·": ",",
    "、": ",",
    ".": "",
    '"': "",
    "[": "(",
    "]": ")",
    "<": "",
    ">": "",
    "△": ";",
    "▲": ";",
}


@cache
def office_pattern(lang: Language) -> re.Pattern[str]:
    """Return the pattern of words for an office, with what qualifies them, in a script with capitals."""
    words = any_of({word for words in lang.pack.roles.values() for word in words})
    if not words or not lang.capitals:
        return re.compile("(?!)(?P<role>)")
    more = any_of(lang.pack.role_modifiers) or "(?!)"
    return re.compile(
        rf"(?<![\w-])(?P<role>(?:(?:{more})[ -])*(?:{words})(?:,? (?:{more})|[ -](?:{words}))*)(?![\w-])",
        re.IGNORECASE,
    )


class Offices:
    """Adds the offices; in a script without capitals also the names that stand in one word with them."""

    name = "offices"

    def add(self, doc: Annotated) -> None:
        """Add the layer of offices."""
        words = SuffixNames(doc.lang)
        for passage in doc.passages:
            if doc.lang.capitals:
                passage.offices = list(_in_capitals(passage, doc.lang))
            else:
                _in_words(passage, doc.lang, words)


def _in_capitals(passage: Passage, lang: Language) -> Iterator[Office]:
    former = any_of(lang.pack.former) or "(?!)"
    for match in office_pattern(lang).finditer(passage.text):
        start, end = match.span("role")
        if any(each.start < end and start < each.end for each in passage.mentions):
            continue
        before = passage.text[max(0, start - 14) : start]
        gone = re.search(rf"(?<!\w)(?:{former})[ -]$", before, re.IGNORECASE) or re.match(
            rf"(?:{former})(?!\w)", match["role"], re.IGNORECASE
        )
        yield Office(start, end, match["role"], lang.role_tie(match["role"]), bool(gone))


def _in_words(passage: Passage, lang: Language, words: SuffixNames) -> None:
    """Take words apart that hold an office: `은평구청장`, `한국학회장`, `山田太郎理事長`."""
    found: list[Mention] = []
    offices: list[Office] = []
    for start, _, word in words.parts(passage.text):
        cut = _apart(word, lang, words)
        if cut is None:
            continue
        left, role, tie, right = cut
        at = start + max(len(left[0]), left[2] if left[1] == "LocalGovernment" else 0)
        offices.append(Office(at, start + len(left[0]) + len(role), role, tie))
        begin = start
        if left[1] and left[1] != MAYBE_PERSON:
            begin = next(
                (
                    each.start
                    for each in passage.mentions
                    if each.start < start <= each.end and each.end > start
                ),
                start,
            )
            name = passage.text[begin : start + left[2]]
            found.append(Mention(begin, start + left[2], left[1], name, "name.office", sure=True))
        elif left[1]:
            found.append(Mention(start, start + len(left[0]), MAYBE_PERSON, left[0], "name.office"))
        if right:
            found.append(
                Mention(offices[-1].end, offices[-1].end + len(right), MAYBE_PERSON, right, "name.office")
            )
    passage.offices = offices
    kept = [
        each
        for each in passage.mentions
        if not any(new.start < each.end and each.start < new.end for new in found)
    ]
    kept = [
        each
        for each in kept
        if not any(office.start < each.end and each.start < office.end for office in offices)
    ]
    passage.mentions = sorted([*kept, *found], key=lambda each: each.start)
    passage.mentions += _beside(passage, lang, words)
    passage.mentions.sort(key=lambda each: each.start)


def _apart(
    word: str, lang: Language, words: SuffixNames
) -> tuple[tuple[str, str | None, int], str, str, str] | None:
    """Return (what stands before: words, kind, length of the name), the office, its tie, a name behind."""
    whole: tuple[tuple[str, str | None, int], str, str, str] | None = None
    choices = [*lang.roles, *lang.pack.office_suffixes.items()]
    endings = any_of([*lang.pack.word_endings, *lang.pack.honorifics]) or "(?!)"
    for role, tie in choices:
        role = role.replace(" ", "")
        at = word.rfind(role)
        if at < 0:
            continue
        left, right = word[:at], word[at + len(role) :]
        right = re.sub(rf"(?:{endings})+$", "", right) if right else ""
        if right and not words.person.fullmatch(right):
            continue
        if not left:
            if role in lang.pack.office_suffixes:
                continue
            return ("", None, 0), role, tie, right
        if left in words.bare or left in lang.generic:
            return ("", None, 0), left + role, tie, right
        if role in lang.pack.governing and (
            words.kind(left + role[0]) or left + role[0] in lang.local_governments
        ):
            return (left, "LocalGovernment", len(left) + 1), role, tie, right
        kind = words.kind(left)
        if kind or left in lang.local_governments:
            return (left, kind or "LocalGovernment", len(left)), role, tie, right
        if words.person.fullmatch(left) and role not in lang.pack.office_suffixes:
            return (left, MAYBE_PERSON, len(left)), role, tie, right
        if len(left) > 1 and len(role) > 1 and not right and lang.pack.spaced:
            whole = whole or (("", None, 0), left + role, tie, right)
    return whole


def _beside(passage: Passage, lang: Language, words: SuffixNames) -> Iterator[Mention]:
    """Yield what looks like a person, or like a body, beside an office or with a form of address."""
    parts = words.parts(passage.text)
    honour = any_of(lang.pack.honorifics) or "(?!)"
    taken = [(each.start, each.end) for each in passage.mentions]
    taken += [(each.start, each.end) for each in passage.offices]
    people: dict[int, Mention] = {}
    for number, (start, end, word) in enumerate(parts):
        if any(a < end and start < b for a, b in taken):
            continue
        bare = re.sub(
            rf"(?:{honour})$",
            "",
            words.ending.sub("", word) if lang.pack.spaced and not words.person.fullmatch(word) else word,
        )
        following = parts[number + 1][2] if number + 1 < len(parts) else ""
        addressed = (
            _addressed(word, bare, following, honour, words)
            or re.match(honour, passage.text[end:]) is not None
        )
        body = len(bare) > 2 and bare.endswith((*lang.pack.maybe_heads, *lang.pack.units))
        if (
            body
            or not words.person.fullmatch(bare)
            or words.kind(bare)
            or not _plain(word, bare, lang, words)
        ):
            continue
        first = (
            passage.listed()
            and not re.search(r"\w", passage.text[passage.key_end : start])
            and re.match(r"\s?[,(]", passage.text[end:])
        )
        bracket = first or passage.text[start + len(bare) : start + len(bare) + 1] in ("(", "（")
        near = bool(bracket) or any(
            re.fullmatch(r"[ ,()（）:]*", passage.text[min(end, each.end) : max(start, each.start)])
            for each in passage.offices
        )
        if not near and not addressed:
            near = _office_after(passage, number, parts)
        if near or addressed:
            kind = "Person" if addressed else MAYBE_PERSON
            people[number] = Mention(start, start + len(bare), kind, bare, "name.office")
    for number, (start, end, word) in enumerate(parts):
        # `공동대표 A, B`: who is named with one beside an office; several such words in a row are people.
        before = people.get(number - 1)
        named = words.person.fullmatch(word) and len(word) == 3 and _plain(word, word, lang, words)
        if named and number not in people and not any(a < end and start < b for a, b in taken):
            run = re.fullmatch(r"\s?[,·]\s?", passage.text[parts[number - 1][1] : start]) if before else None
            if run or _row_of_people(passage, parts, number, lang, words):
                people[number] = Mention(start, end, "Person", word, "name.office", sure=True)
                if before and run:
                    people[number - 1] = replace(before, kind="Person", sure=True)
    yield from _before_brackets(passage, people, taken, lang, words)
    yield from people.values()
    for number in people:
        yield from _body_between(passage, parts, number, taken, lang, words)


def _plain(word: str, bare: str, lang: Language, words: SuffixNames) -> bool:
    """Say whether a word is no common one, nor one with an ending that no name bears."""
    stem = words.ending.sub("", word)
    common = lang.generic | lang.openers | lang.stopwords
    forms = {word, bare, stem if len(stem) > 1 else word}
    return not (forms & common) and not words.breaking.search(word)


def _row_of_people(
    passage: Passage, parts: list[tuple[int, int, str]], number: int, lang: Language, words: SuffixNames
) -> bool:
    """Say whether a word stands in a row of at least three that look like names of people."""
    first = number
    while first and re.fullmatch(r"\s?[,·]\s?", passage.text[parts[first - 1][1] : parts[first][0]]):
        first -= 1
    last = number
    while last + 1 < len(parts) and re.fullmatch(
        r"\s?[,·]\s?", passage.text[parts[last][1] : parts[last + 1][0]]
    ):
        last += 1
    row = [each[2] for each in parts[first : last + 1]]
    like = [
        words.person.fullmatch(each) and len(each) == 3 and _plain(each, each, lang, words) for each in row
    ]
    return len(row) > 2 and all(like)


def _before_brackets(
    passage: Passage,
    people: dict[int, Mention],
    taken: list[tuple[int, int]],
    lang: Language,
    words: SuffixNames,
) -> Iterator[Mention]:
    """`이름(대표 누구)`: what stands before an office and a person in brackets is a body, whatever its word."""
    del lang
    for office in passage.offices:
        at = passage.text[: office.start].rstrip()
        if not at.endswith("(") or not any(
            0 <= each.start - office.end < 3 for each in (*people.values(), *passage.mentions)
        ):
            continue
        match = re.search(r"[\w&]+(?=\($)", at)
        if match is None or any(a < match.end() and match.start() < b for a, b in taken):
            continue
        if not words.ending.search(match[0]) or len(match[0]) > 2:
            yield Mention(match.start(), match.end(), UNKNOWN, match[0], "name.bracket")


def _addressed(word: str, bare: str, following: str, honour: str, words: SuffixNames) -> bool:
    """Say whether a form of address stands in or behind a word: `山田さん`, `김하나 씨는`."""
    inside = bare != word and re.search(honour, word)
    return bool(inside or re.fullmatch(honour, words.ending.sub("", following) or following))


def _office_after(passage: Passage, number: int, parts: list[tuple[int, int, str]]) -> bool:
    """Say whether an office stands two or three words behind: `name + body + department + office`."""
    for ahead in range(number + 1, min(number + 5, len(parts))):
        if any(
            office.start <= parts[ahead][0] + 1 <= office.end
            or parts[ahead][0] <= office.start < parts[ahead][1]
            for office in passage.offices
        ):
            return re.search(r"[.,;]", passage.text[parts[number][1] : parts[ahead][0]]) is None
    return False


def _body_between(
    passage: Passage,
    parts: list[tuple[int, int, str]],
    number: int,
    taken: list[tuple[int, int]],
    lang: Language,
    words: SuffixNames,
) -> Iterator[Mention]:
    """`name + word + office`: a word of which nothing is known is the body."""
    for step in (1, -1):
        at = number + step
        if not 0 <= at < len(parts):
            continue
        start, end, word = parts[at]
        free = not any(a < end and start < b for a, b in taken)
        office = step == 1 and _office_after(passage, at, parts)
        if (
            step == -1
            and free
            and len(word) > 2
            and word.endswith(tuple(lang.pack.maybe_heads))
            and lang.pack.maybe_heads
        ):
            yield Mention(start, end, "University", word, "name.office", sure=True)
        plain = (
            len(word) > 1
            and not words.ending.search(word)
            and word not in lang.generic
            and re.fullmatch(r"[^\W\d]+(?:&\w+)?", word)
        )
        between = passage.text[min(parts[number][1], end) : max(parts[number][0], start)]
        if free and office and plain and step == 1 and not re.search("[,.]", between):
            yield Mention(start, end, UNKNOWN, word, "name.office")


# -- slots -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slots:
    """A passage as a row of signs; `items` are what the letters stand for, by their place in the row."""

    row: str
    items: dict[int, Mention | Office]


def slots(passage: Passage, lang: Language, told: bool = True) -> Slots:
    """Return the row of a passage.

    Args:
        passage: with its mentions and offices.
        lang: the language.
        told: with the names that only the graph tells, or without.
    """
    items: list[Mention | Office] = [
        each for each in passage.mentions if (told or not each.told) and each.kind != "Demonym"
    ]
    items += [
        each
        for each in passage.offices
        if not any(
            isinstance(item, Mention) and item.start < each.end and each.start < item.end for item in items
        )
    ]
    items.sort(key=lambda each: (each.start, each.end))
    row, places, position, after = "", {}, passage.key_end, ""
    for item in items:
        if item.start < position:
            continue
        gap = passage.text[position : item.start]
        if isinstance(item, Mention) and after == "O" and _portfolio(gap, lang) and not _is_body(item):
            position = item.end  # `Délégué à l'Economie`: what one is in charge of is no body
            continue
        row += _glue(gap, lang) if row or passage.key_end == 0 or gap.strip() else ""
        after = _letter(item)
        places[len(row)] = item
        row += after
        position = item.end
        if isinstance(item, Mention) and item.acronym_at and item.acronym_at[1] > position:
            position = item.acronym_at[1] + 1
    row += _glue(passage.text[position:], lang)
    return Slots(row, places)


def _is_body(mention: Mention) -> bool:
    return mention.sure and group_of(mention.kind) == "Body"


def _letter(item: Mention | Office) -> str:
    if isinstance(item, Office):
        return "O"
    if item.kind == MAYBE_PERSON:
        return "u"
    return {"Person": "P", "Place": "L", UNKNOWN: "U"}.get(item.kind) or (
        "B" if group_of(item.kind) == "Body" else "E"
    )


@cache
def _portfolios(lang: Language) -> re.Pattern[str]:
    return re.compile(
        rf"\s?,?\s?(?:{any_of(lang.pack.portfolio_links) or '(?!)'})(?:(?<=')|\s|$).{{0,40}}$", re.IGNORECASE
    )


def _portfolio(gap: str, lang: Language) -> bool:
    return bool(_portfolios(lang).match(gap)) and not re.search("[();]", gap)


@cache
def _words(lang: Language) -> re.Pattern[str]:
    small = [
        *lang.pack.determiners,
        *(title + "." for title in lang.pack.titles),
        *lang.pack.titles,
        *lang.pack.honorifics,
    ]
    small += [
        head for head, kind in lang.heads if lang.capitals and group_of(kind) == "Body" and head.isascii()
    ]
    groups = (
        ("is", lang.pack.copulas),  # `Ann is the chair of`: as with a comma
        ("o", lang.pack.role_links),
        ("and", lang.pack.conjunctions),
        ("small", small),
    )
    edge = r"(?:(?<=')|(?!\w))" if lang.capitals else ""
    named = [rf"(?P<{name}>(?:{any_of(words)}){edge})" for name, words in groups if words]
    return re.compile(
        "|".join([*named, r"(?P<number>\d{1,2}[.)](?=\s|$))", r"(?P<sign>[^\w\s])", r"(?P<noun>\w+)"]),
        re.IGNORECASE,
    )


def _glue(gap: str, lang: Language) -> str:
    """Return the signs for what stands between two slots."""
    if len(gap) > 60:
        return "x"
    row, position = "", 0
    for match in _words(lang).finditer(gap):
        if match.start() < position:
            continue
        position = match.end()
        if match.lastgroup == "sign":
            row += _SIGNS.get(match[0], "x") if match[0] != "." or match.end() < len(gap) else ""
        elif match.lastgroup == "number":
            row += ";"
        elif match.lastgroup == "noun":
            row += "n" if not lang.capitals and not _closes(match[0], lang) else "x"
        else:
            row += {"is": ",", "o": "o", "and": "&", "small": ""}[match.lastgroup or "small"]
    return re.sub("x+", "x", row)


@cache
def _closes(word: str, lang: Language) -> bool:
    """Say whether a word bears an ending, so that it closes what goes before it."""
    return len(word) > 1 and bool(re.search(rf"(?:{any_of(lang.pack.word_endings) or '(?!)'})$", word))


class People:
    """Reads who holds which office in which body, by the language's rules for slots."""

    name = "people"

    def add(self, doc: Annotated) -> None:
        """Add relations; what stands in the place of a person or body becomes one."""
        for index, passage in enumerate(doc.passages):
            if not passage.mentions:
                continue
            taken = self._read(doc, index, passage, told=False)
            if any(each.told for each in passage.mentions):
                self._read(doc, index, passage, told=True, but=taken)
        for index, (passage, below) in enumerate(pairwise(doc.passages)):
            self._card(doc, index, passage, below)
        for _, mention in doc.named():
            if mention.kind == "Person":
                doc.people.add(mention.name)

    def _card(self, doc: Annotated, index: int, passage: Passage, below: Passage) -> None:
        """A line that is nothing but a name, and below it a line that begins with an office."""
        who = next((each for each in passage.mentions if each.kind in ("Person", MAYBE_PERSON)), None)
        office = below.offices[0] if below.offices else None
        if who is None or office is None or passage.text.strip(" .:*-–·") != who.name:
            return
        row = slots(below, doc.lang)
        found = re.match(r"O+(?:[,o(-]|n)*(?P<body>[BUuE])", row.row)
        if found is None or below.sort == "sentence":
            return
        what = row.items.get(found.start("body"))
        if not isinstance(what, Mention) or what.kind == "Person":
            return
        if who.kind != "Person":
            who = doc.retype(index, who, "Person")
        if what.kind in (UNKNOWN, MAYBE_PERSON):
            what = doc.retype(index + 1, what, "Association")
        spans = (passage.whole, below.span(min(office.start, what.start), max(office.end, what.end)))
        tie = office.tie if group_of(what.kind) == "Body" or office.tie == "leads" else "affiliatedWith"
        doc.relations.append(
            Relation(tie, (index, who), (index + 1, what), spans, "card", True, role=office.words)
        )

    def _read(
        self, doc: Annotated, index: int, passage: Passage, told: bool, but: set[int] | None = None
    ) -> set[int]:
        row = slots(passage, doc.lang, told)
        used: set[int] = set(but or ())
        for rule, listed, pattern in doc.lang.slot_patterns:
            if listed and not passage.listed():
                continue
            for match in pattern.finditer(row.row):
                # Of `body + department + office` the first is the body.
                items = [
                    (at, row.items[at])
                    for at in range(*match.span())
                    if at in row.items and not (row.row[at] == "B" and row.row[at - 1 : at] == "B")
                ]
                starts = {
                    each.start for _, each in items if isinstance(each, Mention) and _letter(each) in "Pu"
                }
                if starts & used:
                    continue
                if self._state(doc, index, passage, [each for _, each in items], rule):
                    used |= starts
        return used

    def _placed(
        self, doc: Annotated, index: int, passage: Passage, items: list[Mention | Office], rule: str
    ) -> bool:
        """`Body, Country`: where it is based."""
        body, place = (each for each in items if isinstance(each, Mention))
        if place.kind != "Place" or group_of(body.kind) != "Body":
            return self._within(doc, index, passage, body, place)
        span = passage.span(body.start, place.end)
        doc.relations.append(
            Relation("basedIn", (index, body), (index, place), (span,), rule, passage.listed())
        )
        return True

    def _within(self, doc: Annotated, index: int, passage: Passage, part: Mention, whole: Mention) -> bool:
        """`Institute (ABC), of the University …`: a part of it."""
        links = any_of(doc.lang.pack.genitives) or "(?!)"
        after = part.acronym_at[1] + 1 if part.acronym_at else part.end
        near = re.fullmatch(rf",?\s(?:{links})\s?", passage.text[after : whole.start])
        if whole.kind not in ("University", "LocalGovernment", "PublicAgency") or not near:
            return False
        span = passage.span(part.start, whole.end)
        doc.relations.append(
            Relation("partOf", (index, part), (index, whole), (span,), "slots.body_of_body", passage.listed())
        )
        return True

    def _carried(self, doc: Annotated, index: int, passage: Passage) -> Mention | None:
        """Return the one body that the passage itself names, when an office stands alone."""
        named = {
            each.name: each
            for each in passage.mentions
            if group_of(each.kind) == "Body" and (each.stands_in or each.source == "name.definite")
        }
        if named or not passage.listed():
            return next(iter(named.values())) if len(named) == 1 else None
        return self._above(doc, index)

    def _above(self, doc: Annotated, index: int) -> Mention | None:
        """Return the one body of the line above a list of people and offices: `Board of the Alliance`."""
        for at in range(index - 1, max(-1, index - 25), -1):
            over = doc.passages[at]
            people = any(each.kind in ("Person", MAYBE_PERSON) for each in over.mentions)
            bodies = [each for each in over.mentions if group_of(each.kind) == "Body" and each.sure]
            if people and not over.text.rstrip().endswith(":"):
                continue
            if len(bodies) == 1 and (over.listed() or over.text.rstrip().endswith(":")):
                where = over.span(bodies[0].start, bodies[0].end)
                return replace(bodies[0], start=-1, end=0, antecedent=bodies[0].antecedent or where)
            return None
        return None

    def _state(
        self, doc: Annotated, index: int, passage: Passage, items: list[Mention | Office], rule: str
    ) -> bool:
        people, bodies = _sorted(items)
        if not people and [type(each) for each in items] == [Mention, Mention]:
            return self._placed(doc, index, passage, items, rule)
        if people and not bodies and any(isinstance(each, Office) for each in items):
            carried = self._carried(doc, index, passage)
            bodies = [(carried, next(each for each in items if isinstance(each, Office)))] if carried else []
        if people and not bodies:
            for person in people:
                now = next((each for each in passage.mentions if each.start == person.start), person)
                if now.kind == MAYBE_PERSON:
                    doc.retype(index, now, "Person")
        if not people or not bodies:
            return False
        current = {each.start: each for each in passage.mentions}
        stated = False
        for person in people:
            who = current.get(person.start, person)
            if who.kind != "Person":
                who = doc.retype(index, who, "Person")
            for body, office in bodies:
                what = current.get(body.start, body)
                if what.start == who.start:
                    continue
                if what.kind == "Event" and office and what.key is None:
                    what = doc.retype(index, what, "Association")
                    current[what.start] = what
                if what.kind in (UNKNOWN, MAYBE_PERSON, "Place"):
                    governs = office is not None and office.words.casefold() in doc.lang.pack.governing
                    town = what.kind == "Place" or governs
                    what = doc.retype(index, what, "LocalGovernment" if town else "Association")
                    current[what.start] = what
                stated = True
                if office and office.former:
                    continue
                edges = [each for each in (who, what, office) if each and each.end]
                begin, end = min(each.start for each in edges), max(each.end for each in edges)
                tie = office.tie if office else "affiliatedWith"
                if group_of(what.kind) not in ("Body",):
                    tie = "leads" if tie == "leads" else "affiliatedWith"
                doc.relations.append(
                    Relation(
                        tie,
                        (index, who),
                        (index, what),
                        (passage.span(begin, end),),
                        rule,
                        passage.listed(),
                        role=office.words if office else None,
                    )
                )
        return stated


def _sorted(items: list[Mention | Office]) -> tuple[list[Mention], list[tuple[Mention, Office | None]]]:
    """Return the people of a match, and its bodies, each with the office that belongs to it."""
    first = [each for each in items if isinstance(each, Mention)]
    sure = [each for each in first if each.kind == "Person"]
    maybe = [each for each in first if each.kind == MAYBE_PERSON]
    if not sure and maybe and isinstance(items[0], Office):
        maybe = maybe[-1:]
    people = sure or (
        [maybe[0]] if first and maybe and (first[0] is maybe[0] or len(first) == 1) else maybe[-1:]
    )
    bodies: list[tuple[Mention, Office | None]] = []
    office: Office | None = None
    for number, each in enumerate(items):
        if isinstance(each, Office):
            if (
                bodies
                and bodies[-1][1] is None
                and not any(
                    isinstance(other, Mention) and other not in people for other in items[number + 1 :]
                )
            ):
                bodies[-1] = (bodies[-1][0], each)
            else:
                office = each
        elif (each not in people and each.kind != "Place") or (
            each not in people and not bodies and len(first) == 2
        ):
            bodies.append((each, office))
            office = None
    return people, bodies
