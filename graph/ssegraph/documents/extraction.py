"""The default extractor: by structure and patterns, offline, the same candidates on every run.

First the structure is read (title, lines `Key: value`, lists under headings, tables), then the
sentences, in which names already known are places and patterns say what stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.documents.candidates import Candidates
from ssegraph.documents.dates import dates
from ssegraph.documents.entries import BodyEntry, PersonEntry, body_entry, person_entry
from ssegraph.documents.languages import countries
from ssegraph.documents.reading import Document
from ssegraph.documents.sentences import Sentences
from ssegraph.documents.spotting import ACRONYM, UNKNOWN, Spot, expands, kind_of
from ssegraph.documents.structure import Block, Flat, blocks
from ssegraph.documents.things import Findings, Span, Thing, currency_of

_BODY_LISTS: Final = {
    "partner": "partnerOf",
    "funder": "funds",
    "supporter": "supports",
    "host": "hosts",
    "organiser": "organises",
    "member": "memberOf",
    "new_member": "memberOf",
    "observer": "observerOf",
    "signatory": "signatoryOf",
}
_PEOPLE_LISTS: Final = {
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


def extract(document: Document, known: Iterable[Entity] = ()) -> Candidates:
    """Return what a document seems to say; nothing is verified or matched yet.

    Args:
        document: what was read.
        known: entities of the graph, whose names are recognised.

    >>> from ssegraph.documents.reading import read_bytes
    >>> text = "# Workshop on care\\n\\n## Speakers\\n\\n- Ann Lee, director of the Care Network (CN)\\n"
    >>> found = extract(read_bytes(text.encode(), "a.md"))
    >>> [(tie.source, tie.kind, tie.target) for tie in found.ties]
    [('ann-lee', 'leads', 'cn'), ('ann-lee', 'speaksAt', 'workshop-on-care')]
    """
    return _Reader(document, list(known)).candidates()


class _Reader(Findings):
    """Reads the structure of a report: title, keys, lists, tables."""

    def __init__(self, document: Document, known: Sequence[Entity]) -> None:
        super().__init__(document, known)
        self.blocks = self._as_headings(blocks(document.text))
        self.parent: Thing | None = None
        self.year: str | None = None
        self.consumed: set[int] = set()
        self.keyed: set[int] = set()

    # -- the whole ----------------------------------------------------------------------------

    def candidates(self) -> Candidates:
        self._year()
        self._title()
        self._acronyms()
        self._structure()
        self._sentences()
        return self._rows()

    def _as_headings(self, found: list[Block]) -> list[Block]:
        """Return the blocks with what stands as a heading without a sign for it made one."""
        better: list[Block] = []
        for block in found:
            if block.shape == "paragraph" and len(block.lines) > 1:
                # A heading and its list without a blank line between.
                first = block.lines[0]
                if self._announces(first.text):
                    better.append(Block("heading", first, 3))
                    better += (
                        [Block("paragraph", line, lines=(line,)) for line in block.lines[1:]]
                        if all(
                            len(line.text) < 140 and not line.text.endswith(".") for line in block.lines[1:]
                        )
                        else [_rest(block)]
                    )
                    continue
            bare = re.match(r"(?:\d{1,2}[.)]\s*)?(.*)", block.text)
            if (block.shape == "paragraph" and self._announces(block.text)) or (
                block.shape == "item" and bare and self._announces(block.text) and len(block.text) < 40
            ):
                better.append(Block("heading", block.flat, 3))
            else:
                better.append(block)
        return better

    def _announces(self, text: str) -> bool:
        if len(text) > 70 or re.search(r"[.!?,;]$", text) or re.search(r":\s*\S", text):
            return False
        role = self.lang.section(text)
        if role is None:
            return False
        if text.rstrip().endswith(":"):
            return True
        return len(text.split()) <= 5 and self.lang.key(text) is not None

    def _year(self) -> None:
        text = self.document.text[:4000]
        flat = re.sub(r"<[^>]{1,40}>", "", text)
        for _, _, first, _ in dates(flat, self.tag):
            self.year = first[:4]
            return

    # -- the event ----------------------------------------------------------------------------

    def _title(self) -> None:
        """Find what the report is about: a title line, else the first heading."""
        head = [(index, block) for index, block in enumerate(self.blocks[:14])]
        for index, block in head:
            for role, value, start in self._keys(block.flat):
                if role == "title" and len(value) > 5:
                    self._make_event(
                        Flat(value, block.flat.at[start : start + len(value)]),
                        index,
                        "key.title",
                        titled=True,
                    )
                    break
            if self.event:
                break
        first = next(
            ((index, block) for index, block in head if block.shape == "heading" or index == 0), None
        )
        if first and not self.event:
            index, block = first
            text = block.text
            if block.shape == "heading" or (len(text) < 160 and not text.endswith((".", ";"))):
                self._make_event(block.flat, index, "heading.title", titled=False)
        self._parent(head)

    def _make_event(self, flat: Flat, index: int, rule: str, titled: bool) -> None:
        text = flat.text.strip()
        report = re.search(
            rf"\b{self.lang.data['report_words']}" if self.tag != "ko" else self.lang.data["report_words"],
            text,
            re.IGNORECASE,
        )
        words = self.lang.data["event_words"]
        event_word = re.search("|".join(re.escape(word) for word in words), text, re.IGNORECASE)
        quoted = re.search(r"\"\s?([^\"]{6,160}?)\s?\"", text)
        variants: list[Span] = [(0, len(flat.text))]
        name: Span = (0, len(flat.text))
        if quoted:
            name = quoted.span(1)
        elif not titled:
            begin, end = 0, len(flat.text)
            if self.tag == "ko":
                tail = re.search(rf"\s?[-–:(]?\s?(?:{self.lang.data['report_words']})\)?$", flat.text)
                lead = re.match(rf"(?:{self.lang.data['report_words']})\s?[:–-]\s?", flat.text)
                begin = lead.end() if lead else 0
                end = tail.start() if tail and tail.start() > 3 else end
                lead = re.match(r"(?:\[|<)?[가-힣]{2,4}(?:\]|>)\s?", flat.text)
                begin = max(begin, lead.end() if lead else 0)
            elif report and report.start() == 0:
                lead = re.match(
                    rf"{self.lang.data['report_words']}\s*[:–-]?\s*(?:(?:the|la|le|les|l'|el|los|las|du|de la|de l'|des|del|de)(?:\s|(?<=')))?",
                    flat.text,
                    re.IGNORECASE,
                )
                plain = re.match(
                    rf"{re.sub('event', 'event', self.lang.data['report_words'])}", flat.text, re.IGNORECASE
                )
                del plain
                begin = lead.end() if lead and lead.end() < len(flat.text) - 4 else 0
                # Keep `workshop on X` as a form as well.
                for word in words:
                    match = re.search(rf"\b{re.escape(word)}\b", flat.text[: begin + 1], re.IGNORECASE)
                    if match:
                        variants.append((match.start(), len(flat.text)))
            name = (begin, end)
        core = flat.text[slice(*name)]
        for match in re.finditer(r"\s?[:–]\s|\s-\s", core):
            variants.append((name[0] + match.end(), name[1]))
            variants.append((name[0], name[0] + match.start()))
        dated = re.search(
            r",? \(?(?:\d{1,2}(?:st|nd|rd|th|er)? )?(?:de )?[^\W\d]{3,10}\.? (?:de |del )?(?:19|20)\d\d\)?$|[,(]? ?(?:19|20)\d\d[^)]{0,14}\)?$",
            core,
        )
        if dated and dated.start() > 8:
            variants.append((name[0], name[0] + dated.start()))
        report_like = bool(report or event_word or titled or quoted)
        shown = flat.text[slice(*name)].strip().strip('"').strip()
        if not shown:
            return
        first = flat.text.index(shown, name[0])
        self.title = flat.text.strip()
        kind = (
            "Session"
            if titled
            and re.search(
                r"session|séance|sesión|세션",
                " ".join(block.text for block in self.blocks[:8]),
                re.IGNORECASE,
            )
            else "Event"
        )
        event = self.thing(kind, shown, flat.span(first, first + len(shown)), rule, "structure", sure=True)
        for a, b in variants:
            piece = flat.text[a:b].strip().strip('"').strip()
            if piece and piece in flat.text[a:b]:
                at = flat.text.index(piece, a)
                event.mentions.setdefault(flat.span(at, at + len(piece)))
        event.used = report_like
        self.event = event
        self.event_span = flat.span(first, first + len(shown))
        self.consumed.add(index)

    def _parent(self, head: list[tuple[int, Block]]) -> None:
        """Find the event this one is a part of: a line with a forum and its dates, or a key."""
        for index, block in head[:10]:
            if index in self.consumed and not any(role == "event" for role, *_ in self._keys(block.flat)):
                continue
            text = block.text
            keyed = [(value, start) for role, value, start in self._keys(block.flat) if role == "event"]
            for value, start in keyed:
                spots = [
                    spot for spot in self.spotter.spots(value) if kind_of(spot.name, self.lang) == "Event"
                ]
                name = spots[0] if spots else None
                span = (
                    (start + name.start, start + name.end)
                    if name
                    else (start, start + len(re.split(r"[,(;]", value)[0]))
                )
                self._make_parent(block, span, "key.event")
                return
            if len(text) > 140 or ":" in text[:25] or block.shape not in ("paragraph", "heading"):
                continue
            found = list(dates(text, self.tag, self.year))
            for spot in self.spotter.spots(text):
                if (
                    kind_of(spot.name, self.lang) != "Event"
                    or self.event is None
                    or self._bare(spot.name) == self._bare(self.event.name)
                ):
                    continue
                if found and len(text) < 120 and spot.start < 12 and found[0][0] >= spot.end:
                    self._make_parent(block, (spot.start, spot.end), "line.event")
                    if self.parent and found:
                        self.parent.founded = found[0][2]
                    self.consumed.add(index)
                    return

    def _make_parent(self, block: Block, span: Span, rule: str) -> None:
        if self.event is None:
            return
        flat = block.flat
        name = flat.text[slice(*span)].strip()
        if len(name) < 4:
            return
        parent = self.thing(
            "Event", name, flat.span(span[0], span[0] + len(name)), rule, "structure", sure=True
        )
        self.parent = parent
        if parent is self.event:
            return
        if self.event.kind == "Event":
            self.event.kind = "Session"
        whole = flat.span(0, len(flat.text))
        self.tie(
            "partOf",
            self.event,
            parent,
            [whole],
            rule,
            "structure",
            antecedents=[self.event_span] if self.event_span else [],
        )
        lead = re.match(r"([A-Z][A-Za-z]*[A-Z]{2,}[A-Za-z]*|[A-Z]{3,})\s", name)
        if lead and lead[1] not in self.lang.stop_acronyms:
            organiser = self.thing(
                None, lead[1], flat.span(span[0], span[0] + len(lead[1])), "name.acronym", "structure"
            )
            if organiser.kind == UNKNOWN:
                organiser.kind = "Network"
            self.tie("organises", organiser, parent, [whole], "name.event", "structure")

    # -- structure ----------------------------------------------------------------------------

    def _acronyms(self) -> None:
        """Register every `Name (ACR)` first, so that acronyms are known wherever they stand."""
        for block in self.blocks:
            if "(" not in block.text:
                continue
            for spot in self.spotter.spots(block.text):
                if not spot.acronym or spot.key:
                    continue
                name = spot.name
                if not (
                    expands(name, spot.acronym, self.lang) or (spot.sure and len(name.split()) > 1)
                ) or countries().code(name):
                    continue
                start = spot.start
                if not expands(name, spot.acronym, self.lang):
                    continue
                # Lower-case words before may belong to it, where the initials ask for them.
                if spot.kind not in ("Person", "Place"):
                    self.of_spot(
                        Spot(start, spot.end, spot.kind, name, spot.acronym, True, rule="name.acronym"),
                        block.flat,
                        "sentence",
                    )
            self._small_names(block)

    def _small_names(self, block: Block) -> None:
        """`Centre national de la fonction publique territoriale (CNFPT)`: initials tell where it begins."""
        for match in re.finditer(r"\((?P<acronym>[A-Z][A-Za-z]*[A-Z][A-Za-z&]{0,10})\)", block.text):
            acronym = match["acronym"]
            if acronym in self.lang.stop_acronyms or fold(acronym) in self.by_name or self.tag == "ko":
                continue
            before = block.text[: match.start()].rstrip()
            stop = max(before.rfind(sign) for sign in (".", ";", ":", "(", ")", '"')) + 1
            region = before[stop:]
            starts = [each.start() for each in re.finditer(r"(?<![\w-])[A-ZÀ-Þ]", region)]
            fitting = [
                at
                for at in starts
                if expands(region[at:], acronym, self.lang)
                and len(region[at:].split()) <= 14
                and region[at:].count(",") <= 2
            ]
            if fitting:
                at = (
                    fitting[-1]
                    if len(fitting) == 1
                    else min(
                        fitting,
                        key=lambda each: abs(len(re.findall(r"[A-ZÀ-Þ]", region[each:])) - len(acronym)),
                    )
                )
                begin = stop + at
                name = region[at:].strip()
                kind = kind_of(name, self.lang, acronym)
                spot = Spot(
                    begin, begin + len(name), kind or UNKNOWN, name, acronym, True, rule="name.acronym"
                )
                self.of_spot(spot, block.flat, "sentence")

    def _keys(self, flat: Flat) -> list[tuple[str, str, int]]:
        """Return the (role, value, start of the value) of a line `Key: value [Key: value ...]`."""
        text = flat.text
        found: list[tuple[str, int, int]] = []
        position = 0
        for match in re.finditer(
            r"(?:(?<=^)|(?<=[\s|;,(]))([^\W\d_][\w '()/.·-]{0,60}?)\s?:(?=\s|$|[가-힣])", text
        ):
            if match.start() < position:
                continue
            words = match[1]
            role = self.lang.key(words)
            begin = match.start(1)
            if role is None and (found or match.start() == 0):
                parts = words.split(" ")
                for index in range(1, len(parts)):
                    if not parts[index][:1].isupper() and self.tag != "ko":
                        continue
                    tail = " ".join(parts[index:])
                    if self.lang.key(tail):
                        role, begin = self.lang.key(tail), match.end(1) - len(tail)
                        break
            if role and (begin == 0 or found):
                found.append((role, begin, match.end()))
                position = match.end()
        values = []
        for index, (role, _, end) in enumerate(found):
            stop = found[index + 1][1] if index + 1 < len(found) else len(text)
            value = text[end:stop]
            start = end + len(value) - len(value.lstrip())
            values.append((role, value.strip().rstrip("|;"), start))
        return values

    def _structure(self) -> None:
        role: str | None = None
        level = 0
        subject: Thing | None = None
        heading: Block | None = None
        section_subject: Thing | None = None
        columns: list[str | None] | None = None
        self.subjects: dict[int, Thing | None] = {}
        self.speakers: dict[int, Thing] = {}
        self.roles: dict[int, str | None] = {}
        speaking: Thing | None = None
        for index, block in enumerate(self.blocks):
            if block.shape != "row":
                columns = None
            self.subjects[index] = subject or section_subject
            self.roles[index] = role
            if index in self.consumed and block.shape == "heading":
                continue
            label = self._label(index, block)
            if label is not None:
                speaking = label
                role = "audience" if role not in ("audience", "answers", "closing") else role
                if speaking:
                    self.speakers[index] = speaking
                self.consumed.add(index)
                continue
            if block.shape == "heading":
                if self.parent and index in self.consumed:
                    continue
                inside = role in (
                    "closing",
                    "audience",
                    "answers",
                    "speaker",
                    "summary",
                    "participant",
                    "opening",
                    "moderator",
                )
                announced = self.lang.section(re.sub(r"\s*:\s*$", "", block.text))
                keyed = self._keys(block.flat)
                if keyed and keyed[0][1]:
                    heading, role, columns = block, None, None
                    self._keyed(index, block, keyed)
                    role = (
                        keyed[-1][0] if keyed[-1][0] in _PEOPLE_LISTS or keyed[-1][0] in _BODY_LISTS else None
                    )
                    continue
                person = (
                    person_entry(block.text, self.lang, self.spotter, alone=role in ("closing", "audience"))
                    if announced is None
                    else None
                )
                if person and person.name.isupper() and not person.roles:
                    person = None
                if (
                    person
                    and inside
                    and (
                        person.roles
                        or role in ("closing", "audience", "answers", "opening")
                        or self._bare(person.name) in self.by_name
                    )
                ):
                    speaking = self._person(person, block.flat, role if role != "summary" else None, heading)
                    subject = self._affiliation_of(speaking) or subject
                    self.speakers[index] = speaking
                    self.subjects[index] = subject
                    continue
                if announced is None and block.level >= 5 and role in ("audience", "answers"):
                    continue
                role, level, heading, speaking = announced, block.level, block, None
                subject = None
                named = self._named_in(block, announced)
                if named:
                    subject = named
                    if announced in (None, "summary"):
                        section_subject = named
                elif announced is None or block.level <= 2:
                    section_subject = None if not named else section_subject
                self.subjects[index] = subject
                self.roles[index] = role
                continue
            if (
                role == "member"
                and block.shape in ("item", "paragraph")
                and self._officer(block, subject or section_subject)
            ):
                self.consumed.add(index)
                continue
            keyed = self._keys(block.flat)
            if keyed and not (role in _PEOPLE_LISTS and keyed[0][0] == "language"):
                self.consumed.add(index)
                if not {each for each, *_ in keyed} & {"answers", "closing", "audience", "summary"}:
                    self.keyed.add(index)  # names and values only: no sentences to read
                self._keyed(index, block, keyed)
                opened = keyed[-1]
                if not opened[1]:
                    role, heading, level = opened[0], block, 9
                elif level == 9:
                    role = None
                continue
            if block.shape == "row":
                columns = self._row(block, columns, role, subject or section_subject, heading)
                self.consumed.add(index)
                continue
            if role in _PEOPLE_LISTS:
                done = self._people(index, block, role, heading)
                if done is not None:
                    speaking = done
                    self.speakers[index] = done
                    subject = (
                        self._affiliation_of(done) if role in ("answers", "closing", "audience") else subject
                    )
                    continue
                if speaking and role in ("audience", "answers", "closing"):
                    self.speakers[index] = speaking
                    self.subjects[index] = self._affiliation_of(speaking) or subject
                continue
            if role in _BODY_LISTS and self._bodies(index, block, role, subject or section_subject, heading):
                continue
            if role in ("summary", None) and block.shape in ("item", "paragraph") and len(block.text) < 220:
                # `2. Name, role of BODY` opens the part of a speaker.
                person = person_entry(block.text, self.lang, self.spotter, alone=False)
                if person and person.roles and person.whole[1] >= len(block.text.rstrip(" .:")) - 3:
                    known = self._bare(person.name) in self.by_name
                    if known or block.shape == "item" or role == "summary":
                        speaking = self._person(person, block.flat, None, heading)
                        subject = self._affiliation_of(speaking) or subject
                        self.subjects[index] = subject
                        self.consumed.add(index)
                        continue
            if speaking:
                self.subjects[index] = self._affiliation_of(speaking) or subject

    def _label(self, index: int, block: Block) -> Thing | None:
        """Read `Question 1: from Ann`, `Answer: Bo, RTES`, `Question from the audience (Ann, RTES): ...`."""
        labels = self.lang.data["labels"]
        question = "|".join(labels["question"])
        answer = "|".join(labels["answer"])
        from_ = "|".join(re.escape(each) for each in sorted(labels["from"], key=len, reverse=True)) or "(?!)"
        match = re.match(
            rf"(?P<label>(?P<q>{question})|(?P<a>{answer}))\s?(?:(?P<sep>:|–|-|\.)\s?(?:(?:{from_})\s?(?=[A-ZÀ-Þ가-힣]))?|\((?=[A-ZÀ-Þ가-힣])|(?:{from_})\s?(?=[A-ZÀ-Þ가-힣]))",
            block.text,
            re.IGNORECASE,
        )
        if not match:
            return None
        rest = block.text[match.end() :]
        if match[0].endswith("("):
            rest = rest[: rest.find(")")] if ")" in rest else rest
        entry = person_entry(rest, self.lang, self.spotter, alone=True)
        if entry is None:
            return None
        tail = (
            rest[entry.whole[1] : entry.whole[1] + 3]
            if entry.roles
            else rest[entry.span[1] : entry.span[1] + 3]
        )
        if not re.match(r"\s?(?:$|[,:.)(–?-]|\()", tail) and tail.strip():
            return None
        if (
            len(entry.name.split()) == 1
            and self.tag != "ko"
            and not (re.match(r"\s?(?:$|:|\)|,|\()", rest[entry.span[1] :]))
        ):
            return None
        flat = Flat(rest, block.flat.at[match.end() : match.end() + len(rest)])
        thing = self._person(entry, flat, None, None)
        happening = self._event()
        if happening and not self._speaks(thing) and match["q"]:
            event, antecedents = happening
            end = match.end() + max(entry.span[1], 1)
            self.tie(
                "participatesIn",
                thing,
                event,
                [block.flat.span(0, end)],
                "label.question",
                "structure",
                antecedents=antecedents,
                role="audience",
            )
            thing.unlisted = not entry.roles
        return thing

    def _speaks(self, thing: Thing) -> bool:
        return any(key[0] == thing.key and key[1] in ("speaksAt", "moderates") for key in self.ties)

    def _affiliation_of(self, person: Thing) -> Thing | None:
        for source, kind, target, _ in self.ties:
            if source == person.key and kind in (
                "represents",
                "leads",
                "chairs",
                "viceChairs",
                "coChairs",
                "affiliatedWith",
            ):
                return self.things[target]
        return None

    def _named_in(self, block: Block, role: str | None) -> Thing | None:
        """Return the body or undertaking a heading names: `Partners of the MARES project`."""
        for spot in self.spotter.spots(block.text):
            if spot.kind in ("Place", "Demonym", "Person") or not (
                spot.sure or spot.key or spot.acronym or ACRONYM.fullmatch(spot.name)
            ):
                continue
            if spot.start == 0 and role and not spot.key and not spot.acronym:
                continue
            if self.event and self._bare(spot.name) == self._bare(self.event.name):
                return self.event
            if role is None and spot.kind in ("Event", "Session") and not spot.key:
                continue
            return self.of_spot(spot, block.flat, "structure")
        return None

    # -- lines `Key: value` -------------------------------------------------------------------

    def _keyed(self, index: int, block: Block, keyed: list[tuple[str, str, int]]) -> None:
        for role, value, start in keyed:
            flat = Flat(value, block.flat.at[start : start + len(value)])
            if not value:
                continue
            whole = (
                block.flat.span(0, len(block.flat.text))
                if len(keyed) == 1
                else block.flat.span(block.flat.text.rfind(" ", 0, max(start - 2, 0)) + 1, start + len(value))
            )
            if role == "date":
                self._dated(flat, whole)
            elif role == "place":
                self._held_in(flat, whole)
            elif role == "count":
                self._counted(flat, whole)
            elif role in ("title", "event", "language", "time", "type", "agenda", "plan"):
                continue
            elif role == "budget":
                self._budget(index, flat, whole)
            elif role in _PEOPLE_LISTS or role in _BODY_LISTS:
                if role == "participant" and re.match(r"\D{0,12}\d", value) and self._counted(flat, whole):
                    continue
                self._listed(flat, role, whole)

    def _dated(self, flat: Flat, whole: Span) -> None:
        for _, _, first, _ in dates(flat.text, self.tag, self.year):
            self.date = self.date or first
            if self.event:
                self.event.founded = self.event.founded or first
            return

    def _budget(self, index: int, flat: Flat, whole: Span) -> None:
        subject = self.subjects.get(index)
        match = re.search(self.lang.money, flat.text, re.IGNORECASE)
        if match and subject and subject.group in ("Undertaking", "FundingMechanism"):
            value = self.lang.value(match["n"], match["scale"])
            if value:
                self.observation(
                    subject, "money", value, [whole], "key.budget", "structure", unit=currency_of(match)
                )

    def _held_in(self, flat: Flat, whole: Span) -> None:
        happening = self._event()
        if not happening:
            return
        event, antecedents = happening
        parts: list[tuple[int, int, str]] = []
        for match in re.finditer(r"[^,;()/–]+", flat.text):
            piece = match[0].strip()
            if piece:
                at = match.start() + match[0].index(piece)
                parts.append((at, at + len(piece), piece))
        online = [fold(word) for word in self.lang.data["online"]]
        venues = [fold(word) for word in self.lang.venue_words]

        def is_venue(piece: str) -> bool:
            folded = fold(piece)
            if self.tag == "ko":
                return any(word in folded for word in venues) and piece not in self.lang.local_governments
            return any(word in folded.split() or (" " in word and word in folded) for word in venues) or bool(
                re.search(r"\d", piece)
            )

        towns = [
            part
            for part in parts
            if not is_venue(part[2])
            and not any(
                word in fold(part[2]).split() or (self.tag == "ko" and word in fold(part[2]))
                for word in online
            )
        ]
        if self.tag == "ko" and not towns and parts:
            # `전주시 사회혁신센터`: the town stands first.
            first = parts[0][2].split()[0]
            if (
                first in self.lang.local_governments
                or re.search("(시|군|구|도)$", first)
                or first in ("서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "제주", "전주")
            ) and not is_venue(first):
                towns = [(parts[0][0], parts[0][0] + len(first), first)]
        elif self.tag == "ko" and towns:
            start, _, piece = towns[0]
            first = piece.split()[0]
            if len(piece.split()) > 1 and (
                first in self.lang.local_governments or re.search("(특별시|광역시|시|군|구|도)$", first)
            ):
                towns[0] = (start, start + len(first), first)
        plain = [part for part in towns if not countries().code(part[2])]
        venue_first = len(plain) == len(towns) > 1 and is_venue(parts[0][2])
        chosen = plain[-1] if venue_first else next(iter(plain or towns), None)
        if chosen is None:
            return
        start, end, name = chosen
        lead = re.match(r"(?:in|at|à|en|au|aux)\s(?=[A-ZÀ-Þ])", name)
        if lead:
            start += lead.end()
            name = name[lead.end() :]
        if not (name[:1].isupper() or re.match("[가-힣]", name)) or len(name.split()) > 4:
            return
        code = countries().code(name)
        place = self.thing(
            "Place",
            name,
            flat.span(start, end),
            "key.place",
            "structure",
            key=f"country-{code.casefold()}" if code else None,
            sure=True,
        )
        self.tie("basedIn", event, place, [whole], "key.place", "structure", antecedents=antecedents)

    def _counted(self, flat: Flat, whole: Span) -> bool:
        match = re.search(r"(?<![\d/.])(\d{1,3}(?:[., ]\d{3})+|\d{1,6})(?![\d/]|\.\d)", flat.text)
        happening = self._event()
        if not match or not happening:
            return False
        value = self.lang.value(match[1], None)
        before = flat.text[: match.start()]
        if value is None or len(before) > 60:
            return False
        event, antecedents = happening
        self.observation(
            event, "participants", value, [whole], "key.count", "structure", antecedents=antecedents
        )
        more = re.search(r"(\d{1,3}) ?(?:different )?(?:countries|pays|países|개국)", flat.text)
        if more:
            self.observation(
                event,
                "participants",
                more[1],
                [whole],
                "key.count",
                "structure",
                unit="countries",
                antecedents=antecedents,
            )
        return True

    def _pieces(self, flat: Flat) -> list[Flat]:
        """Split a value at `;`, else at commas and `and` outside brackets where names begin."""
        text = flat.text
        if ";" in text:
            cuts = [match.span() for match in re.finditer(r"\s?;\s?(?:and |et |y )?", text)]
        else:
            cuts = []
            joints = "|".join(re.escape(each) for each in self.lang.data["joiners"]) or "(?!)"
            pattern = (
                rf",\s(?:(?:{joints})\s)?|\s(?:{joints})\s"
                if self.tag != "ko"
                else r"\s?,\s?|\s및\s|\s?·\s?(?=[가-힣]{2,})"
            )
            depth = 0
            signs = dict(enumerate(text))
            depths = []
            for index in range(len(text)):
                depth += {"(": 1, ")": -1}.get(signs[index], 0)
                depths.append(depth)
            cuts = [match.span() for match in re.finditer(pattern, text) if depths[match.start()] == 0]
        found, position = [], 0
        for start, end in [*cuts, (len(text), len(text))]:
            if start > position:
                found.append(Flat(text[position:start], flat.at[position:start]))
            position = end
        return found

    def _listed(self, flat: Flat, role: str, whole: Span) -> None:
        """Read the value of a key as a list of people or bodies."""
        if role == "answers":
            self._answers(flat)
            return
        if role in _PEOPLE_LISTS:
            single = person_entry(flat.text, self.lang, self.spotter, alone=True)
            pieces = self._pieces(flat)
            people = [
                (piece, person_entry(piece.text, self.lang, self.spotter, alone=True)) for piece in pieces
            ]
            named = [pair for pair in people if pair[1]]
            if (
                ";" not in flat.text
                and single
                and (single.roles or single.role)
                and single.whole[1] >= len(flat.text.rstrip(" .")) - 2
            ) and len(self._entries(flat)) < 2:
                self._person(single, flat, role, None, whole)
                return
            if ";" not in flat.text and single and single.roles and len(named) < 2:
                self._person(single, flat, role, None, whole)
                return
            last: Thing | None = None
            if (
                self.tag == "ko"
                and (count := re.search(r"(?:등|총|외)\s?(?:총\s?)?(\d{1,5})\s?(?:여\s?)?명", flat.text))
                and role == "participant"
            ):
                happening = self._event()
                if happening:
                    self.observation(
                        happening[0],
                        "participants",
                        count[1],
                        [whole],
                        "key.count",
                        "structure",
                        antecedents=happening[1],
                    )
            people = [
                (piece, person_entry(piece.text, self.lang, self.spotter, alone=True))
                for piece in self._entries(flat)
            ]
            for piece, person in people:
                if person and not kind_of(person.name, self.lang):
                    last = self._person(person, piece, role, None, whole)
                elif (role in ("participant", "speaker", "opening") and not last) or role == "participant":
                    body = body_entry(piece.text, self.lang, self.spotter, self.year, governs=False)
                    if body and (body.sure or body.key):
                        self._takes_part(self.body(body, piece, f"key.{role}", "structure"), role, whole)
            return
        self._body_list(flat, role, None, [whole], f"key.{role}")

    def _entries(self, flat: Flat) -> list[Flat]:
        """Return the pieces of a list of people; what is no person belongs to the one before."""
        merged: list[Flat] = []
        for piece in self._pieces(flat):
            person = person_entry(piece.text, self.lang, self.spotter, alone=False)
            body = kind_of(piece.text.strip(" ."), self.lang) or self.by_name.get(
                self._bare(piece.text.strip(" ."))
            )
            begins = (
                person is not None
                and not (body is not None and not isinstance(body, Thing))
                and not (isinstance(body, Thing) and body.kind != "Person")
            )
            if merged and not begins and person_entry(merged[-1].text, self.lang, self.spotter, alone=True):
                start, end = flat.at.index(merged[-1].at[0]), flat.at.index(piece.at[-1]) + 1
                merged[-1] = Flat(flat.text[start:end], flat.at[start:end])
            else:
                merged.append(piece)
        return merged

    def _body_list(self, flat: Flat, role: str, subject: Thing | None, spans: list[Span], rule: str) -> bool:
        done = False
        text = flat.text
        names = self._merge_pieces(flat)
        for piece in names:
            entry = body_entry(
                piece.text,
                self.lang,
                self.spotter,
                self.year,
                governs=role in ("member", "new_member", "signatory"),
            )
            if entry is None:
                continue
            if entry.kind is None and not entry.key and len(entry.name.split()) > 7:
                continue
            done = True
            thing = self.body(entry, piece, rule, "structure", "LocalGovernment" if False else None)
            self._body_tie(
                thing,
                role,
                subject,
                [piece.span(0, len(piece.text)) if len(spans) == 0 else spans[0]],
                rule,
                entry,
                piece,
            )
        del text
        return done

    def _merge_pieces(self, flat: Flat) -> list[Flat]:
        """Return the pieces of a list of bodies; a name with `and` in it is one piece."""
        pieces = self._pieces(flat)
        merged: list[Flat] = []
        for piece in pieces:
            if merged:
                before = merged[-1]
                start = len(before.text)
                del start
                joined_start = flat.at.index(before.at[0])
                joined_end = flat.at.index(piece.at[-1]) + 1
                joined = flat.text[joined_start:joined_end]
                between = joined[len(before.text) : len(joined) - len(piece.text)]
                whole = [
                    spot
                    for spot in self.spotter.spots(joined)
                    if spot.start == 0 or joined[: spot.start].strip() in ("the", "la", "le", "el", "l'")
                ]
                one = whole and whole[0].end > len(before.text) + len(between)
                country = countries().code(piece.text.strip(" ."))
                begins_small = (
                    piece.text[:1].islower()
                    and self.tag != "ko"
                    and not re.match(r"(?:the|la|le|les|l'|el|los|las)\b", piece.text)
                )
                dated = re.match(
                    r"(?:since|joined|depuis|desde|from|le \d|on \d|in \d|en \d|\d{4})", piece.text
                )
                if one or country or begins_small or dated:
                    merged[-1] = Flat(joined, flat.at[joined_start:joined_end])
                    continue
            merged.append(piece)
        return merged

    def _body_tie(
        self,
        thing: Thing,
        role: str,
        subject: Thing | None,
        spans: list[Span],
        rule: str,
        entry: BodyEntry | None,
        flat: Flat,
    ) -> None:
        kind = _BODY_LISTS[role]
        happening = self._event()
        antecedents = happening[1] if happening else []
        start = entry.date if entry and role in ("member", "new_member") else None
        target: Thing | None = subject
        if kind == "memberOf":
            target = subject if subject and subject.group == "Body" else self._network()
            if target is None or target is thing:
                return
            self.tie(
                "memberOf",
                thing,
                target,
                spans,
                rule,
                "structure",
                antecedents=[next(iter(target.mentions))] if target.mentions else antecedents,
                start=start,
            )
            return
        if kind == "observerOf":
            target = subject or self._network()
            if target and self.ontology.allows(kind, thing.kind, target.kind):
                self.tie(kind, thing, target, spans, rule, "structure")
            elif happening:
                self.tie(
                    "participatesIn",
                    thing,
                    happening[0],
                    spans,
                    rule,
                    "structure",
                    antecedents=antecedents,
                    role="observer",
                )
            return
        if kind == "signatoryOf":
            policy = (
                subject
                if subject and subject.kind == "Policy"
                else next((each for each in self.things.values() if each.kind == "Policy"), None)
            )
            if policy:
                self.tie(kind, thing, policy, spans, rule, "structure")
            elif happening:
                self.tie(
                    "participatesIn", thing, happening[0], spans, rule, "structure", antecedents=antecedents
                )
            return
        if kind in ("organises", "hosts"):
            target = None
        if target is None or target is thing:
            target = happening[0] if happening else None
        if target is None:
            return
        if kind == "hosts" and target.kind == "Session":
            self.tie(
                "organises", thing, target, spans, rule, "structure", antecedents=antecedents, role="host"
            )
            return
        self.tie(kind, thing, target, spans, rule, "structure", antecedents=antecedents)
        if entry and entry.amount and kind == "funds":
            match = re.search(self.lang.money, flat.text, re.IGNORECASE)
            value = self.lang.value(match["n"], match["scale"]) if match else None
            if match and value:
                self.observation(
                    thing,
                    "money",
                    value,
                    [flat.span(0, len(flat.text))],
                    rule,
                    "structure",
                    unit=currency_of(match),
                )

    # -- lists --------------------------------------------------------------------------------

    def _people(self, index: int, block: Block, role: str, heading: Block | None) -> Thing | None:
        """Read a block of a list of people; None when it names nobody."""
        flats = self._split_numbered(block.flat)
        last: Thing | None = None
        for flat in flats:
            thing = self._people_entry(flat, role, heading, block, len(flats) > 1)
            last = thing or last
        if last:
            self.consumed.add(index)
        return last

    def _split_numbered(self, flat: Flat) -> list[Flat]:
        """Split `Ann Lee, A (AA) 3. Bo Ray, B`: a list that lost its lines."""
        cuts = [match.span() for match in re.finditer(r"\s\d{1,2}[.)]\s(?=[A-ZÀ-Þ가-힣])", flat.text)]
        found, position = [], 0
        for start, end in [*cuts, (len(flat.text), len(flat.text))]:
            if start > position:
                found.append(Flat(flat.text[position:start], flat.at[position:start]))
            position = end
        return found

    def _people_entry(
        self, flat: Flat, role: str, heading: Block | None, block: Block, split: bool
    ) -> Thing | None:
        text = flat.text
        if role == "answers" or (role in ("audience", "closing") and len(text) > 200):
            several = self._answers(flat)
            if several:
                return several
        alone = role in ("closing", "audience") or block.shape == "item" or len(text) < 60
        person = person_entry(text, self.lang, self.spotter, alone=alone)
        long = len(text) > 260 and not split
        if person and person.name.isupper() and " " in person.name and not (person.roles or person.role):
            return None
        if person:
            tail = (
                text[person.whole[1] :].strip(" .,;)")
                if (person.roles or person.role)
                else text[person.span[1] :].strip(" .")
            )
            statement = bool(re.match(r"\s?[:–]", text[person.whole[1] :])) or bool(
                re.match(r"\s?:", text[person.span[1] :])
            )
            if len(person.name.split()) == 1 and self.tag != "ko":
                one_word = (
                    role in ("closing", "audience") and (not text[person.span[1] :].strip(" .:") or statement)
                ) or (bool(person.roles) and re.match(r"\s?[(,:–]", text[person.span[1] :]))
                if not one_word or kind_of(person.name, self.lang) or fold(person.name) in self.lang.openers:
                    person = None
            if (
                person
                and not (person.roles or person.role)
                and tail
                and not statement
                and not re.match(r"[(,]", tail)
            ):
                person = None
            if person and long and not (person.roles or statement):
                person = None
            if (
                person
                and role in ("closing", "audience", "answers")
                and self.tag == "ko"
                and not (person.roles or person.role or not tail or statement)
            ):
                person = None
            if (
                person
                and block.shape == "paragraph"
                and role in ("audience", "answers", "closing")
                and len(tail) > 80
                and not statement
            ):
                person = person if person.roles else None
            if (
                person
                and role in ("speaker", "participant", "moderator", "rapporteur")
                and not (person.roles or person.role)
                and (
                    person.name in self._body_names()
                    or (
                        self.by_name.get(self._bare(person.name)) or Thing("", "Person", "", "", "structure")
                    ).group
                    == "Body"
                )
            ):
                person = None
        if person:
            # `Ann Lee and Bo Ray, both of X` and `Ann Lee (A), Bo Ray (B)` on one line.
            thing = self._person(person, flat, role, heading)
            rest_at = person.whole[1] if (person.roles or person.role) else person.span[1]
            rest = re.match(r"\s?(?:,|;|\band\b|\bet\b|\by\b|\s/|·)\s?(?:and |et |y )?", text[rest_at:])
            if rest and rest.end() and role not in ("closing", "audience", "answers"):
                more = Flat(text[rest_at + rest.end() :], flat.at[rest_at + rest.end() :])
                following = person_entry(more.text, self.lang, self.spotter, alone=False)
                if (
                    following
                    and (following.roles or following.role or not more.text[following.span[1] :].strip(" ."))
                    and not kind_of(following.name, self.lang)
                ):
                    self._people_entry(more, role, heading, block, True)
            return thing
        # `BODY: Ann Lee, role`, `BODY (Ann Lee)`, or a body alone.
        listed = block.shape == "item" or role in ("participant", "absent") or ":" in text
        if (
            role in ("participant", "speaker", "opening", "moderator", "absent", "rapporteur")
            and len(text) < 320
            and listed
            and not (block.shape == "paragraph" and text.isupper())
        ):
            return self._body_first(flat, role, heading)
        return None

    def _body_names(self) -> set[str]:
        return {thing.name for thing in self.things.values() if thing.group == "Body"}

    def _body_first(self, flat: Flat, role: str, heading: Block | None) -> Thing | None:
        text = flat.text
        entry = body_entry(text, self.lang, self.spotter, self.year, governs=False)
        if entry is None or not (
            entry.sure or entry.key or ACRONYM.fullmatch(entry.name) or re.search(r"\d", entry.name)
        ):
            return None
        if re.search(
            r"\b(?:participants|personnes|personas|people|attendees|asistentes)\b", entry.name, re.IGNORECASE
        ):
            return None
        thing = self.body(entry, flat, f"list.{role}", "structure")
        at = max(entry.span[1], entry.acronym_span[1] + 1 if entry.acronym_span else 0)
        rest = re.match(
            r"\s?(?::|–|-|\(|,)\s?(?:(?:represented by|représentée? par|representad[ao] por)\s)?", text[at:]
        )
        person = None
        if rest:
            after = Flat(text[at + rest.end() :].rstrip(" .)"), flat.at[at + rest.end() :])
            after = Flat(after.text, after.at[: len(after.text)])
            for piece in self._pieces(after) or [after]:
                found = person_entry(piece.text, self.lang, self.spotter, alone=False)
                if (
                    found
                    and not kind_of(found.name, self.lang)
                    and len(found.name.split()) > (0 if self.tag == "ko" else 1)
                ):
                    person = self._person(found, piece, role, heading)
                    if not found.roles:
                        roles = re.match(r"\s?,?\s?", after.text[found.span[1] :])
                        del roles
                        match = (
                            self.lang.role_regex.match(
                                after.text[found.whole[0] + len(found.name) :].lstrip(" ,–")
                            )
                            if piece is not None
                            else None
                        )
                        said = found.role or (match["role"] if match else None)
                        kind = self.lang.role_tie(said) if said else "represents"
                        self._affiliate(
                            person,
                            thing,
                            kind,
                            said,
                            [flat.span(0, len(text.rstrip(" .")))],
                            f"list.{role}.affiliation",
                        )
        if person is None and role != "absent":
            self._takes_part(thing, role, flat.span(*entry.span), heading)
        return person

    def _takes_part(self, thing: Thing, role: str, span: Span, heading: Block | None = None) -> None:
        happening = self._event()
        if happening:
            antecedents = [
                *([heading.flat.span(0, len(heading.flat.text))] if heading else []),
                *happening[1],
            ]
            self.tie(
                "participatesIn",
                thing,
                happening[0],
                [span],
                f"list.{role}",
                "structure",
                antecedents=antecedents,
            )

    def _answers(self, flat: Flat) -> Thing | None:
        """Find people already known in one paragraph of answers: `Ann Lee, BODY We need ... Bo Ray, BODY ...`."""
        last: Thing | None = None
        people = [thing for thing in self.things.values() if thing.kind == "Person"]
        for person in people:
            for match in re.finditer(rf"(?<!\w){re.escape(person.name)}\s?(?P<sep>[,(:]|–)\s?", flat.text):
                person.mentions.setdefault(flat.span(match.start(), match.start() + len(person.name)))
                tail = flat.text[match.end() : match.end() + 140]
                if match["sep"] in ":–":
                    last = person
                    continue
                body = self._answering_body(tail)
                if body is None:
                    continue
                end = match.end() + body[1]
                spot = Flat(flat.text[match.end() : end], flat.at[match.end() : end])
                thing = self.thing(
                    body[2],
                    spot.text,
                    spot.span(0, len(spot.text)),
                    "list.answers",
                    "structure",
                    key=body[3],
                    sure=bool(body[2] or body[3]),
                )
                if thing.kind == UNKNOWN:
                    thing.kind = "Association"
                self._affiliate(
                    person,
                    thing,
                    "affiliatedWith",
                    None,
                    [flat.span(match.start(), end)],
                    "list.answers.affiliation",
                )
                last = person
        return last

    def _answering_body(self, tail: str) -> tuple[int, int, str | None, str | None] | None:
        """Return the body at the beginning of a text that may run on into a sentence without a stop."""
        for spot in self.spotter.spots(tail):
            if spot.start > 1 or spot.kind in ("Person", "Place", "Demonym"):
                return None
            words = spot.name.split()
            for count in range(len(words), 0, -1):
                name = " ".join(words[:count])
                if spot.key or count == len(words) == 1 or self.document.text.count(name) > 1 or spot.sure:
                    if count > 1 and fold(words[count - 1]) in self.lang.openers:
                        continue
                    return (
                        spot.start,
                        spot.start + len(name),
                        None if spot.kind == UNKNOWN else spot.kind,
                        spot.key,
                    )
            return None
        return None

    def _person(
        self,
        entry: PersonEntry,
        flat: Flat,
        role: str | None,
        heading: Block | None,
        whole: Span | None = None,
    ) -> Thing:
        rule = f"list.{role}" if role else "entry"
        person = self.person(entry.span, entry.name, flat, rule, "structure")
        happening = self._event() if role in _PEOPLE_LISTS else None
        kind, said = _PEOPLE_LISTS.get(role or "", (None, None))
        stated = (
            flat.span(entry.whole[0], entry.whole[1])
            if entry.whole[1] > entry.whole[0]
            else flat.span(*entry.span)
        )
        if happening and kind:
            event, antecedents = happening
            more = [heading.flat.span(0, len(heading.flat.text))] if heading else []
            if whole:
                more = [whole, *more]
            if not (kind == "participatesIn" and self._speaks(person)):
                self.tie(
                    kind,
                    person,
                    event,
                    [stated],
                    rule,
                    "structure",
                    antecedents=[*more, *antecedents],
                    role=said,
                )
                if (
                    kind == "participatesIn"
                    and role in ("audience", "closing")
                    and not entry.roles
                    and not entry.role
                ):
                    person.unlisted = True
        previous: Thing | None = None
        for words, body_said in entry.roles:
            body = self.body(body_said, flat, f"{rule}.body", "structure")
            tie = self.lang.role_tie(words) if words else "affiliatedWith"
            self._affiliate(person, body, tie, words, [stated], f"{rule}.affiliation")
            previous = body
        del previous
        for part, whole_body in entry.parents:
            inner = self.body(part, flat, f"{rule}.body", "structure")
            outer = self.body(whole_body, flat, f"{rule}.body", "structure")
            self.tie(
                "partOf",
                inner,
                outer,
                [
                    flat.span(
                        part.span[0],
                        max(
                            whole_body.span[1],
                            whole_body.acronym_span[1] + 1 if whole_body.acronym_span else 0,
                        ),
                    )
                ],
                f"{rule}.part",
                "structure",
            )
        return person

    def _affiliate(
        self, person: Thing, body: Thing, kind: str, role: str | None, spans: list[Span], rule: str
    ) -> None:
        if not self.ontology.allows(kind, "Person", body.kind):
            kind = "affiliatedWith"
        same = [
            key
            for key in self.ties
            if key[0] == person.key
            and key[2] == body.key
            and key[1] in ("affiliatedWith", "leads", "represents", "chairs", "viceChairs", "coChairs")
        ]
        if same and kind == "affiliatedWith":
            kind = same[0][1]
        self.tie(kind, person, body, spans, rule, "structure", role=role)

    def _bodies(
        self, index: int, block: Block, role: str, subject: Thing | None, heading: Block | None
    ) -> bool:
        """Read a block of a list of bodies; False when it is a sentence."""
        text = block.text
        antecedent_heading = heading
        del antecedent_heading
        if len(text) > 300 or (
            block.shape == "paragraph"
            and re.search(r"[a-zà-ÿ가-힣]{3}\.(\s|$)", text)
            and len(text.split()) > 12
        ):
            return False
        if block.shape == "paragraph" and (
            self._pieces(block.flat)[1:] or (len(block.lines) == 1 and len(text.split()) > 8)
        ):
            if (
                len(text.split()) > 8
                and re.search(
                    r"\b(?:is|are|has|have|was|were|est|sont|a|ont|es|son|ha|han|joined|fue)\b", text
                )
                and not re.search(r"^\S+(?: \S+){0,3},", text)
            ):
                return False
            if not any(
                entry and (entry.sure or entry.key)
                for entry in (
                    body_entry(piece.text, self.lang, self.spotter, self.year)
                    for piece in self._merge_pieces(block.flat)
                )
            ):
                return False
            if self._body_list(block.flat, role, subject, [], f"list.{role}"):
                self.consumed.add(index)
                return True
            return False
        if len(text) < 160 and len(pieces := self._merge_pieces(block.flat)) > 1:
            several = [body_entry(piece.text, self.lang, self.spotter, self.year) for piece in pieces]
            if all(
                entry and (entry.sure or entry.key) and not entry.date for entry in several
            ) and self._body_list(block.flat, role, subject, [], f"list.{role}"):
                self.consumed.add(index)
                return True
        if self._officer(block, subject):
            self.consumed.add(index)
            return True
        entry = body_entry(text, self.lang, self.spotter, self.year, governs=True)
        if entry is None or (
            block.shape == "paragraph" and not (entry.sure or entry.key) and len(entry.name.split()) < 2
        ):
            return False
        if not (entry.sure or entry.key) and (
            len(entry.name.split()) > 7 or re.search(r"\b(?:is|are|has|est|sont|es|son)\b", entry.name)
        ):
            return False
        default = (
            "LocalGovernment"
            if role in ("member", "new_member", "signatory")
            and not entry.kind
            and self._of_governments(subject)
            else None
        )
        person = (
            person_entry(text, self.lang, self.spotter, alone=False)
            if not (entry.sure or entry.key)
            else None
        )
        if person and (person.roles or person.role) and role in ("member",):
            self._person(person, block.flat, None, heading)
            self.consumed.add(index)
            return True
        thing = self.body(entry, block.flat, f"list.{role}", "structure", default)
        stated = block.flat.span(0, len(text.rstrip())) if len(text) < 160 else block.flat.span(*entry.span)
        self._body_tie(thing, role, subject, [stated], f"list.{role}", entry, block.flat)
        rest = text[entry.span[1] :]
        if len(rest) < 60:
            self.consumed.add(index)
        else:
            self.subjects[index] = thing
        return True

    def _officer(self, block: Block, subject: Thing | None) -> bool:
        """`Chair: Ann Lee, mayor of X` in the list of a board: she chairs the body the board belongs to."""
        match = re.match(r"(?P<role>[^:]{3,40}?)\s?:\s?(?=\S)", block.text)
        role = self.lang.role_regex.fullmatch(match["role"]) if match else None
        if not match or not role:
            return False
        flat = Flat(block.text[match.end() :], block.flat.at[match.end() :])
        entry = person_entry(flat.text, self.lang, self.spotter, alone=False)
        body = subject if subject and subject.group == "Body" else self._network()
        if entry is None:
            return False
        person = self._person(entry, flat, None, None)
        if body is not None:
            self._affiliate(
                person,
                body,
                self.lang.role_tie(match["role"]),
                match["role"],
                [block.flat.span(0, match.end() + entry.span[1])],
                "list.officer",
            )
            if body.mentions:
                key = next(key for key in self.ties if key[0] == person.key and key[2] == body.key)
                row = self.ties[key]
                self.ties[key] = row.model_copy(
                    update={"evidence": (*row.evidence, self._quote(next(iter(body.mentions)), "antecedent"))}
                )
        return True

    def _of_governments(self, subject: Thing | None) -> bool:
        network = subject if subject and subject.group == "Body" else self._network()
        return bool(
            network
            and re.search(
                r"local|cit(y|ies)|municip|collectivit|communes|territor|gobierno|ayuntamiento|ciudad|지방정부|도시",
                " ".join([network.name, *network.names]),
                re.IGNORECASE,
            )
        )

    # -- tables -------------------------------------------------------------------------------

    def _row(
        self,
        block: Block,
        columns: list[str | None] | None,
        role: str | None,
        subject: Thing | None,
        heading: Block | None,
    ) -> list[str | None]:
        words = self.lang.data["columns"]
        if columns is None:
            roles: list[str | None] = []
            for cell in block.cells:
                folded = fold(cell.text)
                roles.append(
                    next(
                        (
                            name
                            for name, options in words.items()
                            if folded in {fold(option) for option in options}
                        ),
                        None,
                    )
                )
                if roles[-1] is None:
                    section = self.lang.key(cell.text) if cell.text else None
                    roles[-1] = (
                        "person"
                        if section in ("speaker", "moderator")
                        else "body"
                        if section in _BODY_LISTS
                        else None
                    )
            if any(roles):
                if "person" in roles and "body" not in roles and "role" not in roles and role in _BODY_LISTS:
                    roles = ["body" if each == "person" else each for each in roles]
                return roles
            columns = []
        if not columns:
            # A table of keys and values.
            if len(block.cells) >= 2 and block.cells[0].text and self.lang.key(block.cells[0].text):
                key = self.lang.key(block.cells[0].text) or ""
                value = block.cells[1]
                if value.text:
                    whole = (block.cells[0].at[0], value.at[-1] + 1)
                    if key == "date":
                        self._dated(value, whole)
                    elif key == "place":
                        self._held_in(value, whole)
                    elif key == "count" or (key == "participant" and re.match(r"\D{0,12}\d", value.text)):
                        self._counted(value, whole)
                    elif key in _PEOPLE_LISTS or key in _BODY_LISTS:
                        self._listed(value, key, whole)
            return columns
        cells = {name: cell for name, cell in zip(columns, block.cells, strict=False) if name and cell.text}
        whole = block.flat.span(0, len(block.flat.text))
        stated = (
            block.cells[0].at[0] if block.cells[0].at else whole[0],
            next((cell.at[-1] + 1 for cell in reversed(block.cells) if cell.at), whole[1]),
        )
        person: Thing | None = None
        if (
            "person" in cells
            and (named := re.fullmatch(r"[^\W\d]+(?:[ ·'-][^\W\d]+){0,3}", cells["person"].text))
            and self.tag == "ko"
        ):
            # The whole cell is the name, in whatever script it was transcribed from.
            if not kind_of(named[0], self.lang):
                person = self.person((0, len(named[0])), named[0], cells["person"], "table", "structure")
                part = role if role in _PEOPLE_LISTS and role else "speaker"
                kind, said = _PEOPLE_LISTS[part]
                happening = self._event()
                if kind and happening:
                    more = [heading.flat.span(0, len(heading.flat.text))] if heading else []
                    self.tie(
                        kind,
                        person,
                        happening[0],
                        [stated],
                        f"table.{part}",
                        "structure",
                        antecedents=[*more, *happening[1]],
                        role=said,
                    )
        elif "person" in cells and (
            found := person_entry(cells["person"].text, self.lang, self.spotter, alone=True)
        ):
            listed = (
                role if role in _PEOPLE_LISTS else "speaker" if role is None and heading is None else role
            )
            person = self.person(found.span, found.name, cells["person"], "table", "structure")
            kind, said = _PEOPLE_LISTS.get(listed or "", (None, None))
            happening = self._event()
            if kind and happening and not (kind == "participatesIn" and self._speaks(person)):
                more = [heading.flat.span(0, len(heading.flat.text))] if heading else []
                self.tie(
                    kind,
                    person,
                    happening[0],
                    [stated],
                    f"table.{listed}",
                    "structure",
                    antecedents=[*more, *happening[1]],
                    role=said,
                )
            for words_, body_ in found.roles:
                self._affiliate(
                    person,
                    self.body(body_, cells["person"], "table.body", "structure"),
                    self.lang.role_tie(words_) if words_ else "affiliatedWith",
                    words_,
                    [stated],
                    "table.affiliation",
                )
        if "body" in cells:
            cell = cells["body"]
            entry = body_entry(cell.text, self.lang, self.spotter, self.year, governs=True)
            if entry:
                if "acronym" in cells and not entry.acronym:
                    entry.acronym = cells["acronym"].text
                    entry.sure = True
                default = (
                    "LocalGovernment"
                    if role in ("member", "new_member") and not entry.kind and self._of_governments(subject)
                    else None
                )
                thing = self.body(entry, cell, "table.body", "structure", default)
                if "acronym" in cells:
                    thing.mentions.setdefault(cells["acronym"].span(0, len(cells["acronym"].text)))
                if "date" in cells:
                    for _, _, day, _ in dates(cells["date"].text, self.tag, self.year):
                        entry.date = day
                        break
                if "country" in cells:
                    code = countries().code(cells["country"].text)
                    place = self.thing(
                        "Place",
                        cells["country"].text,
                        cells["country"].span(0, len(cells["country"].text)),
                        "table.place",
                        "structure",
                        key=f"country-{code.casefold()}" if code else None,
                        sure=True,
                    )
                    self.tie("basedIn", thing, place, [stated], "table.place", "structure")
                if person:
                    words_ = cells["role"].text if "role" in cells else None
                    self._affiliate(
                        person,
                        thing,
                        self.lang.role_tie(words_) if words_ else "affiliatedWith",
                        words_,
                        [stated],
                        "table.affiliation",
                    )
                elif role in _BODY_LISTS and "project" not in cells:
                    self._body_tie(thing, role, subject, [stated], f"table.{role}", entry, block.flat)
                elif role == "participant":
                    self._takes_part(thing, role, stated, heading)
                if "count" in cells and (
                    number := self.lang.value(cells["count"].text.split()[0], None)
                    if cells["count"].text[:1].isdigit()
                    else None
                ):
                    self.observation(thing, "members", number, [stated], "table.count", "structure")
                if "project" in cells:
                    cell = cells["project"]
                    project = self.thing(
                        kind_of(cell.text, self.lang) or "Project",
                        cell.text,
                        cell.span(0, len(cell.text)),
                        "table.project",
                        "structure",
                    )
                    kind = (
                        "funds"
                        if role == "funder" or "amount" in cells
                        else "partnerOf"
                        if role == "partner"
                        else "implements"
                    )
                    self.tie(kind, thing, project, [stated], "table.project", "structure")
                if "amount" in cells and (
                    match := re.search(self.lang.money, cells["amount"].text, re.IGNORECASE)
                ):
                    amount = self.lang.value(match["n"], match["scale"])
                    if amount:
                        self.observation(
                            thing,
                            "money",
                            amount,
                            [stated],
                            "table.amount",
                            "structure",
                            unit=currency_of(match),
                        )
        return columns

    # -- sentences ----------------------------------------------------------------------------

    def _sentences(self) -> None:
        Sentences(self).read()


def _rest(block: Block) -> Block:
    text = "".join(line.text + " " for line in block.lines[1:]).rstrip()
    at: list[int] = []
    for line in block.lines[1:]:
        at += [*line.at, line.at[-1] + 1 if line.at else 0]
    return Block("paragraph", Flat(text, tuple(at[: len(text)])), lines=block.lines[1:])
