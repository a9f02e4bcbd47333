"""Lists under headings, lines `Key: value` and tables: what their heading says of each entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from ssegraph.core.names import fold
from ssegraph.documents.annotation import (
    MAYBE_PERSON,
    UNKNOWN,
    Annotated,
    Measure,
    Mention,
    Passage,
    Relation,
    Span,
    group_of,
)
from ssegraph.documents.languages import Language, any_of, countries
from ssegraph.documents.names import ACRONYM, SuffixNames, kind_of, like_person
from ssegraph.documents.people import slots

BODY_LISTS: Final = {
    "partner": "partnerOf",
    "leader": "implements",
    "funder": "funds",
    "supporter": "supports",
    "host": "hosts",
    "organiser": "organises",
    "member": "memberOf",
    "new_member": "memberOf",
    "observer": "observerOf",
    "signatory": "signatoryOf",
}
_WHOLES: Final = ("University", "LocalGovernment", "PublicAgency")
"""Bodies that have others as their parts by name."""

_EARLY: Final = 6
"""What a document is about stands in its first passages."""

PEOPLE_LISTS: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "moderator": ("moderates", None),
    "speaker": ("speaksAt", None),
    "opening": ("speaksAt", "opening"),
    "participant": ("participatesIn", None),
    "audience": ("participatesIn", "audience"),
    "closing": ("participatesIn", "closing remark"),
    "answers": (None, None),
    "absent": (None, None),
    "rapporteur": ("participatesIn", "rapporteur"),
}


_LONGEST_NAME: Final = 14
"""Words of a name that only its place in a list makes one."""


class Entries:
    """Completes the names of lists: what stands in the place of a name is one, whatever its words.

    `Partners: A; B of the C (ABC), Country` names three things; `Ann Lee, Energy for All` under other
    such lines a person and a body.
    """

    name = "entries"

    def add(self, doc: Annotated) -> None:
        """Add the names of lists of bodies, and bodies behind people in lists of both."""
        rows = [self._pair(passage, doc.lang) for passage in doc.passages]
        for index, passage in enumerate(doc.passages):
            role = passage.role or passage.section
            of_people = passage.offices and any(
                each.kind in ("Person", MAYBE_PERSON) for each in passage.mentions
            )
            if role in BODY_LISTS and not of_people and (passage.role or passage.sort in ("item", "line")):
                for start, end in _segments(passage, doc.lang):
                    self._name(passage, start, end, doc.lang)
            near = sum(1 for row in rows[max(0, index - 2) : index + 3] if row)
            if rows[index] and near > 2 and doc.lang.capitals:
                self._name(passage, *(rows[index] or (0, 0)), doc.lang)

    def _pair(self, passage: Passage, lang: Language) -> Span | None:
        """Return where the body stands in a line `Person, Body`."""
        if passage.sort not in ("item", "line") or passage.role:
            return None
        people = [each for each in passage.mentions if each.kind in ("Person", MAYBE_PERSON)]
        first = people[0] if people else None
        if first is None or re.search(r"\w", passage.text[: first.start]):
            return None
        joints = rf"\s(?:{any_of(lang.pack.conjunctions) or '(?!)'})\s"
        if len(people) > 1 and re.fullmatch(joints, passage.text[first.end : people[1].start]):
            first = people[1]
        rest = re.compile(r"\s?[,–-]\s(?P<body>[^,;:()]{3,70}?)\s*(?:\([^()]*\))?\s*$").match(
            passage.text, first.end
        )
        if rest is None or any(each.end > rest.start("body") for each in passage.offices):
            return None
        return rest.span("body")

    def _name(self, passage: Passage, start: int, end: int, lang: Language) -> None:
        """Make the words a name, unless a mention is that already or reaches over their edge."""
        name = passage.text[start:end]
        over = [each for each in passage.mentions if each.start < end and start < each.end]
        if any(each.start < start or each.end > end or each.kind == "Person" for each in over):
            return
        unknown = all(each.kind in (UNKNOWN, MAYBE_PERSON) for each in over)
        if not unknown and any(each.end - each.start > 0.8 * (end - start) for each in over):
            return
        if not _nameable(name, lang):
            return
        kinds = [each.kind for each in over if group_of(each.kind) == "Body" and each.sure]
        told = kind_of(name, lang)
        kind = told if told and group_of(told) == "Body" else kinds[0] if kinds else "Association"
        acronym = next((each for each in over if each.acronym), None)
        whole = Mention(
            start,
            end,
            kind,
            name,
            "list.entry",
            None,
            acronym.acronym if acronym else None,
            acronym.acronym_at if acronym else None,
            sure=True,
        )
        passage.mentions = sorted(
            [*(each for each in passage.mentions if each not in over), whole], key=lambda each: each.start
        )


def _nameable(name: str, lang: Language) -> bool:
    """Say whether words can be a name: not many, no sentence, no office, with capitals where names have them."""
    words = name.split()
    if not 0 < len(words) <= _LONGEST_NAME or len(name) < 3 or re.search(r"\d{3}|[.!?]\s|[@€$]", name):
        return False
    if countries().code(name) or lang.key(name) or fold(name) in lang.generic:
        return False
    if not lang.capitals:
        return not re.search(r"\d", name) and len(words) < 5
    if not (name[0].isupper() or name[0].isdigit()):
        return False
    small = [each for each in words if each[0].islower()]
    plain = [each for each in small if each.casefold() not in lang.connectors | lang.name_words]
    return len(plain) <= len(words) // 3 and not (len(words) == 1 and fold(name) in lang.openers)


def _segments(passage: Passage, lang: Language) -> Iterator[Span]:
    """Yield where the entries of a list on one line stand, each without brackets and country behind it."""
    text, begin = passage.text, passage.key_end
    aside = [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    signs = [
        match
        for match in re.finditer(rf"[;,]|\s(?:{any_of(lang.pack.conjunctions) or '(?!)'})(?=\s)", text)
        if match.start() >= begin and not any(a < match.start() < b for a, b in aside)
    ]
    hard = [each for each in signs if each[0] == ";"]
    places = [each for each in passage.mentions if each.kind == "Place"]
    at = begin
    for sign in [*(hard or signs), None]:
        stop = sign.start() if sign else len(text.rstrip(" ."))
        start = at
        at = sign.end() if sign else stop
        if hard:
            comma = next(
                (each.start() for each in signs if each[0] == "," and start < each.start() < stop), stop
            )
            place = any(comma < each.start < stop for each in places)
            stop = comma if place or comma < stop else stop
        bracket = next((a for a, _ in aside if start < a < stop), stop)
        piece = text[start : min(stop, bracket)]
        lead = re.match(
            rf"(?:[\s\W]*(?:(?:{any_of(lang.determiners) or '(?!)'})(?:\s|(?<=')))?)", piece, re.IGNORECASE
        )
        start += lead.end() if lead else 0
        end = start + len(text[start : min(stop, bracket)].rstrip(" ,"))
        if end > start and not any(each.start <= start and end <= each.end for each in places):
            yield start, end


class PeopleInLists:
    """Says who is a person in a list of people, before offices and bodies are read."""

    name = "people-in-lists"

    def add(self, doc: Annotated) -> None:
        """Give entries of lists of people the kind Person; not in a list that names bodies."""
        of_bodies: Counter[object] = Counter()
        for passage in doc.passages:
            for first in _entries(passage, doc.lang)[:1]:
                of_bodies[passage.section_at] += (
                    1
                    if first.sure and group_of(first.kind) == "Body"
                    else -2
                    if first.kind == "Person"
                    else 0
                )
        for index, passage in enumerate(doc.passages):
            role = passage.role or passage.section
            if passage.role is None and of_bodies[passage.section_at] > 0:
                continue
            if role in PEOPLE_LISTS and (passage.listed() or passage.role):
                self._bare(doc, passage)
                for mention in _entries(passage, doc.lang):
                    if mention.name.isupper():
                        continue
                    if (
                        mention.kind == MAYBE_PERSON
                        or (mention.kind == UNKNOWN and self._alone(passage, mention))
                        or (mention.kind == UNKNOWN and like_person(mention.name, doc.lang))
                    ):
                        doc.retype(index, mention, "Person", "list.person")

    def _bare(self, doc: Annotated, passage: Passage) -> None:
        """A line that is nothing but a name in a script without capitals."""
        text = passage.text.strip(" :-–*")
        if not doc.lang.capitals and not passage.mentions and SuffixNames(doc.lang).person.fullmatch(text):
            start = passage.text.index(text)
            passage.mentions = [Mention(start, start + len(text), "Person", text, "list.person", sure=True)]

    def _alone(self, passage: Passage, mention: Mention) -> bool:
        return (
            passage.text[passage.key_end :].strip(" :-–*") == mention.name
            and mention.name.replace("-", "").isalpha()
            and not mention.name.isupper()
        )


def _entries(passage: Passage, lang: Language) -> list[Mention]:
    """Return what a passage lists: names at the beginning, and behind the signs of a list, not in brackets."""
    row = slots(passage, lang)
    found, depth, open_ = [], -1 if row.row[:1] == "(" else 0, True
    for at, sign in enumerate(row.row):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign in ",;&:":
            open_ = True
        elif sign == "x" and at:
            open_ = False
        item = row.items.get(at)
        if isinstance(item, Mention) and depth == 0 and (open_ or at == 0):
            found.append(item)
            open_ = False
    return found


class NamesInNames:
    """States what a name itself says: `Association … in Japan` is based there, `ABC Forum` is held by ABC."""

    name = "names-in-names"

    def add(self, doc: Annotated) -> None:
        """Add the relations."""
        links = any_of(doc.lang.pack.place_links)
        pattern = re.compile(rf"(?<!\w)(?:{links or '(?!)'})\s(?P<place>\w[\w' -]+)$")
        for index, mention in list(doc.named()):
            match = pattern.search(mention.name) if group_of(mention.kind) == "Body" else None
            code = countries().code(match["place"]) if match else None
            if match and code:
                start = mention.start + match.start("place")
                place = Mention(
                    start, mention.end, "Place", match["place"], "place.country", f"country-{code.casefold()}"
                )
                span = doc.passages[index].span(mention.start, mention.end)
                doc.relations.append(
                    Relation("basedIn", (index, mention), (index, place), (span,), "name.country", False)
                )
            self._part(doc, index, mention)
            first = mention.name.split()[0]
            if (
                mention.kind == "Event"
                and " " in mention.name
                and not mention.name.isupper()
                and not mention.stands_in
                and ACRONYM.fullmatch(first)
                and first not in doc.lang.stop_acronyms
            ):
                body = Mention(
                    mention.start, mention.start + len(first), "Network", first, "name.event", sure=True
                )
                span = doc.passages[index].span(mention.start, mention.end)
                doc.relations.append(
                    Relation("organises", (index, body), (index, mention), (span,), "name.event", False)
                )

    def _part(self, doc: Annotated, index: int, mention: Mention) -> None:
        """`Faculty … of the University …` is a part of it."""
        links = any_of(doc.lang.pack.genitives)
        if group_of(mention.kind) != "Body" or not links or mention.stands_in:
            return
        for match in re.finditer(rf"(?<=\w),?\s(?:{links})(?:\s|(?<='))(?=[A-ZÀ-Þ])", mention.name):
            name = mention.name[match.end() :]
            words = fold(name).split()
            kind = kind_of(name, doc.lang) if doc.lang.head_at(words, 0) else None
            if kind not in _WHOLES or len(name.split()) < 2 or mention.kind == "LocalGovernment":
                continue
            if kind_of(mention.name[: match.start()], doc.lang) is None:
                continue
            whole = Mention(mention.start + match.end(), mention.end, kind, name, "name.whole", sure=True)
            span = doc.passages[index].span(mention.start, mention.end)
            doc.relations.append(
                Relation("partOf", (index, mention), (index, whole), (span,), "name.whole", False)
            )
            return


class Lists:
    """States what a heading or key says of the entries below or behind it."""

    name = "lists"

    def add(self, doc: Annotated) -> None:
        """Add the relations and measures of lists, keys and tables."""
        columns: dict[int, str] = {}
        for index, passage in enumerate(doc.passages):
            role = passage.role or passage.section
            if passage.sort == "row":
                columns = _row(doc, index, passage, columns)
                continue
            columns = {}
            if passage.role == "participant" and re.fullmatch(
                r"\D{0,12}\d+\D{0,12}", passage.text[passage.key_end :]
            ):
                role = "count"
            if role is None or passage.sort == "heading":
                continue
            if passage.role is None and passage.sort == "sentence" and role not in ("closing",):
                continue
            if role in PEOPLE_LISTS:
                _people(doc, index, passage, role)
            elif role in BODY_LISTS:
                _bodies(doc, index, passage, role)
            elif role in ("place", "count"):
                _key(doc, index, passage, role)
        if doc.parent and doc.subject:
            self._part(doc, doc.subject, doc.parent)

    def _part(self, doc: Annotated, event: tuple[int, Mention], parent: tuple[int, Mention]) -> None:
        span = doc.passages[parent[0]].whole
        lean = doc.passages[event[0]].span(event[1].start, event[1].end)
        doc.relations.append(Relation("partOf", event, parent, (span,), "line.event", True, (lean,)))


BODY_TOPICS: Final = ("Project", "Programme", "Network", "Association", "Cooperative")
"""What a page without an event may be about."""


def _leans(doc: Annotated, passage: Passage, target: tuple[int, Mention]) -> tuple[Span, ...]:
    at = doc.passages[target[0]].span(target[1].start, target[1].end)
    return tuple(each for each in (at, passage.section_at if passage.role is None else None) if each)


def _event(doc: Annotated) -> tuple[int, Mention] | None:
    return doc.subject if doc.subject and doc.subject[1].kind in ("Event", "Session") else None


def _people(doc: Annotated, index: int, passage: Passage, role: str) -> None:
    tie, part_ = PEOPLE_LISTS[role]
    event = _event(doc)
    if event is None and doc.subject and role == "participant":
        # Who takes part in an undertaking.
        for body in _whole_entry(
            passage, [each for each in _entries(passage, doc.lang) if each.kind != "Place"]
        ):
            if group_of(body.kind) == "Body" or body.kind in (UNKNOWN, MAYBE_PERSON):
                if body.kind in (UNKNOWN, MAYBE_PERSON):
                    body = doc.retype(index, body, "Association", "list.body")
                _country(doc, index, passage, body)
                span = passage.span(body.start, body.end)
                doc.relations.append(
                    Relation(
                        "involvedIn",
                        (index, body),
                        doc.subject,
                        (span,),
                        f"list.{role}",
                        True,
                        _leans(doc, passage, doc.subject),
                    )
                )
    if tie is None or event is None:
        return
    entries = [each for each in _entries(passage, doc.lang) if each.kind == "Person"]
    if not entries:
        # `김도현 사무국장`, `Chair of X, Name`: whoever is named.
        entries = [each for each in passage.mentions if each.kind == "Person"][:1]
    for person in entries:
        span = passage.span(person.start, person.end)
        doc.relations.append(
            Relation(
                tie, (index, person), event, (span,), f"list.{role}", True, _leans(doc, passage, event), part_
            )
        )
    if not entries and role in ("participant", "speaker"):
        for body in _entries(passage, doc.lang):
            if group_of(body.kind) == "Body":
                span = passage.span(body.start, body.end)
                doc.relations.append(
                    Relation(
                        "participatesIn",
                        (index, body),
                        event,
                        (span,),
                        f"list.{role}",
                        True,
                        _leans(doc, passage, event),
                    )
                )


def _target(doc: Annotated, index: int, passage: Passage, role: str) -> tuple[int, Mention] | None:
    """Return what a list of bodies is of: what its heading names, else what the document is about."""
    place = passage.section_of if passage.role is None else None
    if place is not None:
        heading = doc.passages[place]
        named = [
            each
            for each in heading.mentions
            if group_of(each.kind) in ("Body", "Undertaking") or each.kind == "Policy"
        ]
        if named:
            return place, named[-1]
        if place == index:
            return None
    if role in ("member", "new_member", "observer"):
        organisers = [
            each.source
            for each in doc.relations
            if each.kind == "organises" and each.target[1].name == (doc.subject or each.target)[1].name
        ]
        organisers.sort(key=lambda each: each[1].kind != "Network")
        if organisers and organisers[0][1].kind in (
            "Network",
            "Association",
            "InternationalOrganization",
            "Cooperative",
        ):
            return organisers[0]
        return topic(doc, ("Network",)) or topic(
            doc, ("Network", "Association", "InternationalOrganization", "Cooperative")
        )
    if role == "signatory":
        return topic(doc, ("Policy", "Agreement"))
    theme = topic(doc, BODY_TOPICS)
    late = doc.subject is not None and doc.subject[0] > 2 and doc.subject[1].kind not in ("Event", "Session")
    return theme if theme and (late or doc.subject is None) else doc.subject


def topic(doc: Annotated, kinds: tuple[str, ...]) -> tuple[int, Mention] | None:
    """Return the thing of one of these kinds that the text names first; of the title before all."""
    named = [
        (index, each)
        for index, each in doc.named()
        if each.kind in kinds and each.sure and not _is_entry(doc.passages[index])
    ]
    early = next((each for each in named if each[0] < _EARLY), None)
    own = next(((index, each) for index, each in doc.named() if each.source == "name.definite"), None)
    return early or own or next(iter(named), None)


def _is_entry(passage: Passage) -> bool:
    """Say whether a passage is an entry of a list of bodies, which the list cannot be of."""
    return passage.listed() and (passage.role or passage.section) in BODY_LISTS and passage.sort != "heading"


def _bodies(doc: Annotated, index: int, passage: Passage, role: str) -> None:
    target = _target(doc, index, passage, role)
    entries = [
        each
        for each in _entries(passage, doc.lang)
        if each.kind not in ("Demonym", "Place", "Event", "Session")
    ]
    people = [each for each in passage.mentions if each.kind == "Person"]
    if role == "member" and people and passage.offices:
        again = target is not None and sum(each.name == target[1].name for _, each in doc.named()) > 1
        headed = target is not None and target[0] == passage.section_of
        if target and group_of(target[1].kind) == "Body" and (again or headed):
            office = passage.offices[0]
            span = passage.span(min(office.start, people[0].start), max(office.end, people[0].end))
            doc.relations.append(
                Relation(
                    office.tie,
                    (index, people[0]),
                    target,
                    (span,),
                    "list.office",
                    True,
                    _leans(doc, passage, target),
                    office.words,
                )
            )
        return
    entries = _whole_entry(passage, entries)
    for body in entries:
        if body.kind == "Person":
            continue
        if body.kind in (UNKNOWN, MAYBE_PERSON):
            body = doc.retype(index, body, "Association", "list.body")
        if role == "funder":
            body = doc.fund(index, body)
        if group_of(body.kind) != "Body" and body.kind != "FundingMechanism":
            continue
        _country(doc, index, passage, body)
        if target is None or fold(target[1].name) == fold(body.name):
            continue
        kind = BODY_LISTS[role]
        day = (
            next((each[2] for each in passage.days if each[0] >= body.end), None)
            if kind == "memberOf"
            else None
        )
        span = passage.span(body.start, max(body.end, body.acronym_at[1] + 1 if body.acronym_at else 0))
        if day:
            span = passage.whole
        doc.relations.append(
            Relation(
                kind,
                (index, body),
                target,
                (span,),
                f"list.{role}",
                True,
                _leans(doc, passage, target),
                start=day,
            )
        )


def _whole_entry(passage: Passage, entries: list[Mention]) -> list[Mention]:
    """An item of a list of bodies is a name from its beginning to the first sign, whatever its words."""
    match = re.compile(r"\W*(?P<name>\w[^,;:(–|*]*?)(?:\s+-\s|\s*[,;:(–|*]|\s*\.?$)").match(
        passage.text, passage.key_end
    )
    if passage.sort != "item" or match is None or passage.offices:
        return entries
    start, end = match.span("name")
    inside = [each for each in entries if start <= each.start < end]
    if any(
        each.end >= end or each.kind == "Person" or (each.acronym_at and each.acronym_at[1] >= end)
        for each in inside
    ):
        return entries
    name = match["name"]
    if len(name.split()) > 8 or name[0].islower() or len(name) < 3 or re.search(r"\d{3}", name):
        return entries
    kinds = [each.kind for each in inside if group_of(each.kind) == "Body"]
    whole = Mention(start, end, kinds[-1] if kinds else "Association", name, "list.entry", sure=True)
    passage.mentions = sorted(
        [*(each for each in passage.mentions if each not in inside), whole], key=lambda each: each.start
    )
    return [whole, *(each for each in entries if each not in inside)]


def _country(doc: Annotated, index: int, passage: Passage, body: Mention) -> None:
    """`Body, Country`, `Body (Country)`: where it is based."""
    place = next((each for each in passage.mentions if each.kind == "Place" and each.start > body.end), None)
    if place is None:
        return
    end = max(body.end, body.acronym_at[1] + 1 if body.acronym_at else 0)
    if re.fullmatch(r"\s?[,(–-]?\s?\(?", passage.text[end : place.start]):
        span = passage.span(body.start, place.end)
        doc.relations.append(
            Relation("basedIn", (index, body), (index, place), (span,), "list.country", True)
        )


def _key(doc: Annotated, index: int, passage: Passage, role: str) -> None:
    event = _event(doc)
    value = passage.text[passage.key_end :]
    if event is None or not value.strip():
        return
    at = doc.passages[event[0]].span(event[1].start, event[1].end)
    if role == "count":
        match = re.search(doc.lang.number, value, re.IGNORECASE)
        number = doc.lang.value(match["n"], match["scale"]) if match else None
        if number:
            doc.measures.append(Measure(event, "participants", number, (passage.whole, at), "key.count"))
        return
    for place in list(_town(passage, value, doc.lang)):
        passage.mentions = [
            each for each in passage.mentions if each.end <= place.start or place.end <= each.start
        ]
        passage.mentions = sorted([*passage.mentions, place], key=lambda each: each.start)
        doc.relations.append(
            Relation("basedIn", event, (index, place), (passage.whole,), "key.place", True, (at,))
        )


def _town(passage: Passage, value: str, lang: Language) -> Iterator[Mention]:
    """Yield the town a place line names: the last of its parts that is no venue and no country."""
    venues = re.compile(
        rf"(?<!\w)(?:{any_of((*lang.pack.venue_words, *lang.pack.online)) or '(?!)'})", re.IGNORECASE
    )
    body = next(
        (
            each
            for each in passage.mentions
            if each.kind in ("Place", "LocalGovernment", UNKNOWN, MAYBE_PERSON)
            and each.start >= passage.key_end
        ),
        None,
    )
    pieces = list(re.finditer(r"[^,;()]+", value))
    named = [
        each
        for each in pieces
        if not venues.search(each[0]) and not re.search(r"\d", each[0]) and each[0].strip()
    ]
    countries_ = {each.name for each in passage.mentions if each.source == "place.country"}
    towns = [each for each in named if each[0].strip() not in countries_] or named
    venue_first = bool(pieces) and bool(venues.search(pieces[0][0]))
    if towns and (lang.capitals or not body):
        piece = towns[-1] if venue_first else towns[0]
        name = piece[0].strip(" .")
        start = passage.key_end + piece.start() + piece[0].index(name)
        if 1 < len(name) < 40 and not (lang.capitals and name[0].islower()):
            yield Mention(start, start + len(name), "Place", name, "key.place", sure=True)
    elif body:
        yield Mention(body.start, body.end, "Place", body.name, "key.place", sure=True)


# -- tables ----------------------------------------------------------------------------------------


def _row(doc: Annotated, index: int, passage: Passage, columns: dict[int, str]) -> dict[int, str]:
    """Read one row; return what its table's columns are."""
    lang = doc.lang
    found = {}
    for number, cell in enumerate(passage.cells):
        words = fold(cell.text)
        for name, forms in lang.pack.columns.items():
            if words and words in {fold(each) for each in forms}:
                found[number] = name
        key = lang.key(cell.text) if words and number not in found else None
        if key in PEOPLE_LISTS or key in BODY_LISTS:
            found[number] = "person" if key in PEOPLE_LISTS else "body"
    if len(found) >= 2 or (found and not columns and len(passage.cells) == len(found)):
        return found
    if len(passage.cells) == 2 and not columns:
        _pair(doc, index, passage)
        return columns
    cells = {
        columns[number]: cell for number, cell in enumerate(passage.cells) if number in columns and cell.text
    }
    role = passage.section
    _cells(doc, index, passage, cells, role)
    return columns


def _pair(doc: Annotated, index: int, passage: Passage) -> None:
    """A row of two cells is a key and its value."""
    role = doc.lang.key(passage.cells[0].text)
    start = passage.text.find(passage.cells[1].text, len(passage.cells[0].text))
    if role is None or start < 0:
        return
    passage.role, passage.key_end = role, start
    if role in PEOPLE_LISTS:
        _people(doc, index, passage, role)
    elif role in BODY_LISTS:
        _bodies(doc, index, passage, role)
    else:
        _key(doc, index, passage, role)


def _in_cell(passage: Passage, cell: object, kinds: tuple[str, ...], default: str) -> Mention | None:
    """Return what a cell names: a mention in it, else its whole text as one."""
    text = getattr(cell, "text", "")
    start = passage.text.find(text)
    if start < 0 or not text:
        return None
    inside = [each for each in passage.mentions if start <= each.start and each.end <= start + len(text)]
    fitting = [each for each in inside if each.kind in kinds or group_of(each.kind) in kinds]
    if fitting:
        return fitting[0]
    if re.search(r"\d{2,}|[.!?]", text) or len(text) > 90:
        return None
    return Mention(start, start + len(text), default, text, "table.cell", sure=True)


def _cells(
    doc: Annotated, index: int, passage: Passage, cells: Mapping[str, object], role: str | None
) -> None:
    span = (passage.whole,)
    person = _in_cell(passage, cells.get("person"), ("Person",), "Person")
    body = _in_cell(passage, cells.get("body"), ("Body",), "Association")
    project = _in_cell(passage, cells.get("project"), ("Undertaking", "FundingMechanism"), "Project")
    place = _in_cell(passage, cells.get("country"), ("Place", "LocalGovernment"), "Place")

    def state(
        kind: str,
        source: Mention | None,
        target: Mention | None,
        words: str | None = None,
        day: str | None = None,
    ) -> None:
        if source and target:
            doc.relations.append(
                Relation(
                    kind, (index, source), (index, target), span, f"table.{kind}", True, role=words, start=day
                )
            )

    words = getattr(cells.get("role"), "text", None)
    state(doc.lang.role_tie(words) if words else "affiliatedWith", person, body, words)
    if place and place.kind == "Place":
        state("basedIn", body, place)
    state("funds" if role == "funder" or "amount" in cells else "implements", body, project)
    if role in BODY_LISTS and body and not person:
        target = _target(doc, index, passage, role)
        if target and not project:
            day = passage.days[0][2] if passage.days and BODY_LISTS[role] == "memberOf" else None
            doc.relations.append(
                Relation(
                    BODY_LISTS[role],
                    (index, body),
                    target,
                    span,
                    f"table.{role}",
                    True,
                    _leans(doc, passage, target),
                    start=day,
                )
            )
    event = _event(doc)
    tie, part_ = PEOPLE_LISTS.get(role or "", (None, None))
    if event and tie and (person or body):
        who = person or body
        kind = tie if person else "participatesIn"
        if who:
            doc.relations.append(
                Relation(
                    kind, (index, who), event, span, f"table.{role}", True, _leans(doc, passage, event), part_
                )
            )
    _amounts(doc, index, passage, cells, body)


def _amounts(
    doc: Annotated, index: int, passage: Passage, cells: Mapping[str, object], body: Mention | None
) -> None:
    if body is None:
        return
    amount = re.search(doc.lang.money, getattr(cells.get("amount"), "text", ""), re.IGNORECASE)
    value = doc.lang.value(amount["n"], amount["scale"]) if amount else None
    if amount and value:
        doc.measures.append(
            Measure(
                (index, body), "money", value, (passage.whole,), "table.amount", doc.lang.currency(amount)
            )
        )
    count = re.match(r"\d+", getattr(cells.get("count"), "text", ""))
    if count:
        doc.measures.append(Measure((index, body), "members", count[0], (passage.whole,), "table.count"))
