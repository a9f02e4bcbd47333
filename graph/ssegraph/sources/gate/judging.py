"""One statement before one passage: everything the gate asks, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import DATED, Span, Statement
from ssegraph.sources.gate.names import country_pattern, name_pattern, places_of, spellings_of
from ssegraph.sources.gate.numbers import days_in, days_of_the_month, is_written
from ssegraph.sources.gate.order import BY, ENDS, Stands, WordOrder
from ssegraph.sources.gate.passage import passage_text
from ssegraph.sources.gate.words import Cue, Place, bared, offices_in, shared_words, word_pattern, words_of

_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
Answer = Literal["says", "does not say", "unjudged"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate answers, and what is `missing` in plain English: nothing where the passage says it.

    `unjudged` is for what it cannot decide: a language or kind without words, what was read by a step, two readings.
    """

    answer: Answer
    missing: tuple[str, ...] = ()


class Judging:
    """One statement before one passage, in one language."""

    def __init__(
        self,
        said: Statement,
        spans: tuple[Span, ...],
        names: Callable[[str], Collection[str]],
        kinds: Callable[[str], str],
        tag: str,
        issued: HalfKnownDate | None,
        others: Collection[str],
    ) -> None:
        self.said = said
        self.names = names
        self.kinds = kinds
        self.words = words_of(tag)
        self.passage = passage_text(spans, tag)
        self.issued = issued
        self.others = others
        self.missing: list[str] = []
        self.doubts: list[str] = []

    def verdict(self) -> Verdict:
        """Ask everything, and say what is missing."""
        if self.said.object:
            self._tie()
        elif self.said.is_contribution:
            self._contribution()
        else:
            self._observation()
        self._role()
        self._dates()
        self._sum()
        if self.missing:
            return Verdict("does not say", tuple(self.missing))
        return Verdict("unjudged", tuple(self.doubts)) if self.doubts else Verdict("says")

    # -- who ----------------------------------------------------------------------------------

    def _places(self, identifier: str) -> list[Place]:
        """Return where an entity is named."""
        passage = self.passage
        spellings = spellings_of(tuple(self.names(identifier)), self.kinds(identifier))
        if spellings not in passage.found:
            passage.found[spellings] = sorted(
                {
                    (a, b)
                    for pattern, short in spellings
                    for a, b in places_of(pattern, passage.text, self.words.particles)
                    # `CARE` is no care: what is written in capitals is sought in capitals.
                    if not short
                    or (shown := passage.shown[passage.at[a] : passage.at[b - 1] + 1]) != shown.lower()
                }
            )
        return passage.found[spellings]

    def _named(self, identifier: str, what: str) -> list[Place]:
        places = self._places(identifier)
        if not places:
            known = list(self.names(identifier))
            called = ", ".join(known[:3]) + (", ..." if len(known) > 3 else "")
            self.missing.append(
                f"the {what} {identifier!r} is named nowhere ({called or 'no name is known'})"
            )
        return places

    # -- ties ---------------------------------------------------------------------------------

    def _tie(self) -> None:
        said, kind = self.said, self.said.kind
        target = str(said.object)
        subjects, objects = self._named(said.subject, "subject"), self._named(target, "object")
        ontology = load_ontology()
        if kind not in ontology.tie_kinds:
            self.doubts.append(f"the ontology has no tie {kind}")
            return
        source_kind, target_kind = self.kinds(said.subject), self.kinds(target)
        known = source_kind in ontology.kinds and target_kind in ontology.kinds
        if known and not ontology.allows(kind, source_kind, target_kind):
            self.missing.append(f"a {source_kind} cannot be tied to a {target_kind} by {kind}")
            return
        if not self.words.ties[kind]:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
            return
        # A name within a longer one of the other end does not stand for itself.
        subjects, objects = _apart(subjects, objects), _apart(objects, subjects)
        rivals = frozenset(
            each
            for each in ontology.tie_kinds
            if not known or ontology.allows(each, source_kind, target_kind)
        )
        hidden = self._hidden(subjects, "subject", objects) + self._hidden(objects, "object", subjects)
        if hidden:
            self.missing += hidden
            return
        names = [*subjects, *objects]
        further = self._further(names)
        cues = self.passage.cues(kind, rivals, [*names, *(place for _, place in further)])
        if not cues and self._beside(kind, source_kind, subjects, objects, rivals):
            at = max(b for _, b in subjects)
            cues = [Cue(at, at, "either")]
        if not cues:
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
            return
        if not subjects or not objects:
            return
        turnable = not ontology.tie_kinds[kind].symmetric and (
            not known or ontology.allows(kind, target_kind, source_kind)
        )
        like = {each for each, _ in further if ontology.allows(kind, each, target_kind)} if known else ()
        fit = {each for each, _ in further if ontology.allows(kind, source_kind, each)} if known else ()
        if source_kind == "Person":
            cues = [cue for cue in self._of_role(cues) if not self._of_another(cue, objects)]
            if not cues:
                self.missing.append(f"the words of {kind} are said of somebody else")
                return
        fitting = [cue for cue in cues if self._reaches(cue, subjects, objects, turnable)]
        if not fitting:
            self.missing.append(f"the words of {kind} stand where they are not said of both")
            return
        cues = fitting
        one = Stands(subjects, [place for each, place in further if each in like])
        two = Stands(objects, [place for each, place in further if each in fit])
        every = cues
        if one.others or two.others:
            reading = WordOrder(self.passage, [*names, *one.others, *two.others])
            near = [
                cue
                for cue in cues
                if reading.bears(
                    cue, one, two, turnable, self._before_members(cue, subjects, objects) == "object"
                )
                and not (source_kind == "Person" and reading.leaves_open(cue, two))
            ]
            if not near:
                self.missing.append(f"the words of {kind} are said of somebody else")
                return
            cues = near
        if turnable:
            rightly = [cue for cue in cues if self._direction(cue, subjects, objects)]
            # Words that do not tell the direction count for nothing beside those that tell it the other way round.
            telling = [self._direction(cue, subjects, objects) for cue in every if cue.group != "either"]
            if telling and not any(telling):
                rightly = []
            if not rightly:
                self.missing.append(f"the words have it the other way round: {target} {kind} {said.subject}")
                return
            cues = rightly
        self._manner([(cue.start, cue.end) for cue in cues], [*subjects, *objects])

    def _beside(
        self, kind: str, source_kind: str, subjects: list[Place], objects: list[Place], rivals: frozenset[str]
    ) -> bool:
        """Say whether the names stand beside one another where that alone says such a tie: `Person A, Town B`."""
        given = (self.words.data["ties"].get(kind) or {}).get("beside")
        if not given or source_kind not in load_ontology().expand(given["of"]) | {given["of"]}:
            return False
        # `The office, the town` is a part and its whole, unless some other tie is told of the two.
        names = [*subjects, *objects]
        if given.get("alone") and any(
            self.passage.cues(each, frozenset(), names) for each in rivals - {kind}
        ):
            return False
        text, articles = self.passage.text, self.words.articles
        after = any(b <= c and articles.fullmatch(text, b, c) for _, b in subjects for c, _ in objects)
        before = self.words.verb_last and any(
            b <= c and re.fullmatch(r"(?:의|の)?[\s(（]*", text[b:c]) for _, b in objects for c, _ in subjects
        )
        return after or before

    def _direction(self, cue: Cue, subjects: list[Place], objects: list[Place]) -> bool:
        """Say whether the words name the ends in the order of the tie; True where they do not tell."""
        whose = self._before_members(cue, subjects, objects)
        if whose or cue.group == "either":
            return whose != "subject"
        a, b = self.passage.sentence(cue.start)
        ends = [(*place, "subject") for place in subjects] + [(*place, "object") for place in objects]
        here = sorted(each for each in ends if a <= each[0] < b)
        if not here and not self.passage.is_stated(cue.start):
            # A heading says what follows it is.
            here = sorted(each for each in ends if each[0] >= cue.end)[:1]
        if not here:
            return True
        after = [each for each in here if each[0] >= cue.end]
        before = [each for each in here if each[1] <= cue.start]
        if not after and not before:
            return True
        forward = cue.group == "active"
        if self.words.verb_last:
            if not before:
                return (after[0][2] == "subject") == forward
            nearest = before[-1]
            # "A, C, D 등은": what marks the last of a list marks them all.
            listed = re.compile(r"(?:\s?[,、·]\s?[^\s,、·]{2,20})*")
            end = listed.match(self.passage.text, nearest[1]).end()  # type: ignore[union-attr] # It may be empty: it always matches.
            text = self.passage.text
            does = any(self.words.subject_marks.match(text, at) for at in (nearest[1], end))
            return (nearest[2] == "subject") == (does == forward)
        if after:
            return (after[0][2] == "object") == forward and self._governs(cue, after[0][0])
        return (before[-1][2] == "subject") == forward

    def _before_members(self, cue: Cue, subjects: list[Place], objects: list[Place]) -> str:
        """Return which end stands right before a bare word of its members, "the new B board members", or ''."""
        pattern = self.words.data.get("attributive")
        if not pattern or not re.match(pattern["words"], self.passage.text[cue.start :]):
            return ""
        between = re.compile(rf"\s*(?:(?:{pattern['between']})\s+)*")
        ends = [(*place, "subject") for place in subjects] + [(*place, "object") for place in objects]
        near = [
            each
            for each in ends
            if each[1] <= cue.start and between.fullmatch(self.passage.text, each[1], cue.start)
        ]
        return max(near)[2] if near else ""

    def _hidden(self, places: list[Place], what: str, other: list[Place]) -> list[str]:
        """Tell of an end that is named only within the longer name of somebody else: `Town Fund` names no town.

        The name of a meeting names whose it is: `the 40th TU meeting` is of TU.
        """
        occasions = ("", "Event", "Session")
        longer = [
            place
            for each in self.others
            if each not in (self.said.subject, self.said.object) and self.kinds(each) not in occasions
            for place in self._places(each)
        ]
        if (
            places
            and longer
            and not _outside(places, longer)
            and not any(a <= c and d <= b for a, b in other for c, d in places)
        ):
            return [f"the {what} {getattr(self.said, what)!r} is named only within the name of somebody else"]
        return []

    def _further(self, names: list[Place]) -> list[tuple[str, Place]]:
        """Return where further entities are named, each with its kind, outside of the names of the ends."""
        found: dict[Place, str] = {}
        for each in self.others:
            which = self.kinds(each)
            if each not in (self.said.subject, self.said.object) and which in load_ontology().kinds:
                found.update(dict.fromkeys(self._places(each), which))
        text = self.passage.text
        # "City of B (Spain)": what stands in brackets behind a name tells where it is, or how it is written.
        apart = [
            (a, b)
            for a, b in found
            if not any(c < b and a < d for c, d in names)
            and not (text[max(0, a - 2) : a].endswith("(") and text[b : b + 1] == ")")
        ]
        return [(found[place], place) for place in sorted(_longest(apart))]

    def _reaches(self, cue: Cue, subjects: list[Place], objects: list[Place], turnable: bool) -> bool:
        """Say whether words reach the names: those of a sentence what is named in it or by "they", those before a list what it lists."""
        text = self.passage.text
        a, b = self.passage.sentence(cue.start)
        told = text[a:b].rstrip(' \n"*)')
        if not self.passage.is_stated(cue.start) and told[-1:] in ENDS:
            # What a sentence says that is only leaned on, it says of those whom it names.
            return all(any(a <= place[0] < b for place in places) for places in (subjects, objects))
        if not turnable or self.words.verb_last or cue.group == "active":
            return True
        before, after = min(*subjects, *objects)[0] < b, max(*subjects, *objects)[0] >= b
        if told.endswith(":") and not before:
            # "The founders: A, C" does not say that A founded C.
            return False
        if told[-1:] not in ENDS and after:
            # "The founders of B: A, C" lists who founded.
            listed = any(place[0] >= b and not self._in_prose(place[0]) for place in subjects)
            return (listed or any(a <= place[0] < b for place in subjects)) and (
                any(place[0] < b for place in objects) or not before
            )
        # "The members are" is said of who follows, or of who stands before it.
        return any(place[0] >= a for place in subjects)

    def _in_prose(self, at: int) -> bool:
        """Say whether a place lies in a sentence, and not in a line of a list or table."""
        a, b = self.passage.sentence(at)
        words = self.passage.text[a:b].strip()
        return words[-1:] in ENDS and len(words.split()) > 8 and not re.match(r"[-*•‣▪◦–·▶→]", words)

    def _of_role(self, cues: list[Cue]) -> list[Cue]:
        """Return the words that name the office of the statement; all, where none does."""
        wanted = set(offices_in(bared(self.said.role or "")))
        text = self.passage.text
        return [cue for cue in cues if wanted & set(offices_in(text[cue.start : cue.end]))] or cues

    def _of_another(self, cue: Cue, objects: list[Place]) -> bool:
        """Say whether an office is followed by somebody whom no name of the object fits: "mayor of Elsewhere and chair of B"."""
        text, passage = self.passage.text, self.passage
        if (
            self.words.verb_last
            or cue.group != "active"
            or not re.search(rf"{self.words.data['of']}$", text[cue.start : cue.end])
        ):
            return False
        begin = cue.end + len(self.words.articles.match(text, cue.end)[0])  # type: ignore[index] # It may be empty: it always matches.
        if begin >= len(text) or not passage.shown[passage.at[begin]].isupper():
            return False
        nearest = min((a for a, _ in objects if a >= begin), default=None)
        if nearest is None:
            return True
        gap = text[begin:nearest]
        return bool(re.search(rf"[,;:()\n]|(?<!\w)(?:{self.words.data['and']})(?!\w)", gap)) or len(gap) > 60

    def _governs(self, cue: Cue, at: int) -> bool:
        """Say whether "by" still bears on a name: "by six farmers, Town A" does not say that the town did it."""
        if not BY.search(self.passage.text[cue.start : cue.end]):
            return True
        shown = self.passage.shown[self.passage.at[cue.end] : self.passage.at[at] + 1]
        parts = re.split(r",\s*", shown)
        named = (
            re.sub(rf"^\s*(?:(?:{self.words.data['articles']})\b[\s']*)+", "", each, flags=re.I)
            for each in parts
        )
        return len(parts) == 1 or all(each[:1].isupper() for each in named if each)

    # -- observations and contributions -------------------------------------------------------

    def _observation(self) -> None:
        said, kind = self.said, self.said.kind
        ontology = load_ontology()
        subjects = self._named(said.subject, "subject")
        if kind not in ontology.observation_kinds:
            self.doubts.append(f"the ontology has no observation {kind}")
            return
        places = self._attribute() if kind in ontology.attributes else self._measure()
        if places:
            self._manner(places, subjects)

    def _measure(self) -> list[Place]:
        said, kind = self.said, self.said.kind
        number = said.number or next(
            iter(re.findall(r"\d+(?:\.\d+)?", (said.value or "").replace(",", ""))), None
        )
        places = self._number(number, "number") if number else []
        for part in said.parts:
            self._number(part.number, f"part ({part.of})")
        if kind == "money" and said.unit and re.fullmatch("[A-Z]{3}", said.unit):
            self._currency(said.unit)
        pattern = self.words.others.get(kind)
        if pattern is None:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
            return places
        found = [match.span() for match in pattern.finditer(self.passage.text)]
        if not found:
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
        elif places and not any(self._counts(kind, place) for place in places):
            self.missing.append(f"the number {number} counts something else")
        return places or found

    def _counts(self, kind: str, number: Place) -> bool:
        """Say whether what stands nearest to a number is not what only another measure counts."""
        units: Mapping[str, Iterable[str]] = self.words.data["units"]
        if kind not in units:
            return True
        text = self.passage.text
        a, b = self.passage.sentence(number[0])
        found: list[tuple[int, str]] = []
        for measure, words in units.items():
            pattern = word_pattern(words, self.words.borders)
            for match in pattern.finditer(text, a, b) if pattern else ():
                # A syllable within a word counts nothing: 표 in 목표.
                if (
                    len(match[0]) == 1
                    and match.start() != number[1]
                    and _HANGUL.match(text, match.start() - 1)
                ):
                    continue
                if match.start() < number[1] < match.end():
                    found.append((0, measure))  # 50억원: what multiplies the number begins the unit
                elif match.start() >= number[1]:
                    found.append((match.start() - number[1], measure))
                elif match.end() <= number[0] and self.words.verb_last:
                    found.append((number[0] - match.end() + 4, measure))
        near = min((far for far, _ in found if far <= 30), default=None)
        nearest = {measure for far, measure in found if far == near}
        return not nearest or kind in nearest

    def _attribute(self) -> list[Place]:
        said, kind = self.said, self.said.kind
        value, text = said.value or "", self.passage.text
        pattern = self.words.others.get(kind)
        found = [match.span() for match in pattern.finditer(text)] if pattern else []
        if kind in DATED:
            for part in value.split("/"):
                self._date(HalfKnownDate(part), kind)
        elif kind == "country":
            found = [match.span() for match in country_pattern(value).finditer(text)]
            if not found:
                self.missing.append(f"no name of the country {value} is written")
            return found
        else:
            places = self._value(value)
            if not places:
                self.missing.append(f"the {kind} {value!r} is not written")
            if kind == "acronym" and any(
                re.match(r"[\s]*[(（\"']*$", text[max(0, a - 2) : a].replace(" ", ""))
                and re.search(r"[(（\"']\s*$", text[:a])
                for a, _ in places
            ):
                return places
            if pattern is not None and found:
                return places
        if pattern is None:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
        elif not found:
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
        return found

    def _value(self, value: str) -> list[Place]:
        """Return where the value of an attribute is written: whole, or each part of a list of them."""
        text = self.passage.text
        pattern = name_pattern(value) or re.compile(re.escape(bared(value)))
        whole = places_of(pattern, text, self.words.particles)
        if whole or not re.search(r"[,;/·、]", value):
            digits = re.sub(r"\W", "", value)
            if not whole and digits.isdigit():
                whole = [match.span() for match in re.finditer(r"\W?".join(digits), text)]
            return whole or self._translated(value)
        parts = [self._value(part.strip()) for part in re.split(r"[,;/·、]", value) if part.strip()]
        return parts[0] if parts and all(parts) else []

    def _translated(self, value: str) -> list[Place]:
        """Return where a value is written by another of its names: languages and sorts of session have names in each language."""
        for names in shared_words()["values"]:
            if bared(value) in map(bared, names):
                pattern = re.compile("|".join(re.escape(bared(each)) for each in names))
                return [match.span() for match in pattern.finditer(self.passage.text)]
        return []

    def _contribution(self) -> None:
        said, kind = self.said, self.said.kind
        subjects = self._named(said.subject, "subject")
        for each in said.about:
            self._named(each, "matter")
        text = self.passage.text
        pattern = self.words.others.get(kind)
        if kind == "Claim":
            # Anything that is not only asked may be held to be so.
            stated = [text[a:b] for a, b in self.passage.sentences if self.passage.is_stated(a)]
            if stated and all(each.rstrip(' \n"*')[-1:] in ("?", "？") for each in stated):
                self.missing.append("the words only ask: no word of Claim")
        elif pattern is None:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
        elif not pattern.search(text):
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
        self._matter()
        if said.manner in ("denied", "planned", "forecast", "over", "hedged", "hearsay"):
            spoken = word_pattern(self.words.data["speaking"], self.words.borders)
            places = [match.span() for match in spoken.finditer(text)] if spoken else []
            needed = set(_NEEDED[said.manner])
            if not any(self._bearing(place, subjects, near=True) & needed for place in places):
                self.missing.append(f"no word says that it is {said.manner}")

    def _matter(self) -> None:
        """Ask that the words share one word with what is said of them, where both are of one language."""
        said = self.said
        if self.words.tag != "en" or not said.says:
            return
        stated = " ".join(
            self.passage.text[a:b] for a, b in self.passage.sentences if self.passage.is_stated(a)
        )
        there = {word[:5] for word in re.findall(r"\w{4,}", stated)}
        ours = {
            word[:5] for word in re.findall(r"\w{4,}", bared(f"{said.says} {said.value}".replace("-", " ")))
        }
        stop = {word[:5] for word in self.words.data["common"].split()}
        if ours - stop and not (ours - stop) & there:
            self.missing.append("no word of what it is said to say stands in the words")

    # -- what is written ----------------------------------------------------------------------

    def _number(self, number: str, what: str) -> list[Place]:
        wanted = Decimal(number)
        places = [(a, b) for value, a, b in self.passage.numbers if value == wanted]
        if not places:
            self.missing.append(f"the {what} {number} is not written")
        return places

    def _currency(self, code: str) -> None:
        given = shared_words()["currencies"].get(code)
        if given is None:
            if not re.search(rf"(?<!\w){code.lower()}(?!\w)", self.passage.text):
                self.doubts.append(f"no words of the currency {code} are known")
            return
        pattern = re.compile(
            "|".join(
                bared(each)
                if each.startswith("(")
                else re.escape(bared(each))
                if not each.isascii() or not each[0].isalpha()
                else rf"(?<![a-z]){bared(each)}s?(?![a-z])"
                for each in (code, *given)
            )
        )
        if not pattern.search(self.passage.text):
            self.missing.append(f"the currency {code} is not written ({', '.join(given[:3])}, ...)")

    def _sum(self) -> None:
        if self.said.amount and self.said.currency:
            self._number(self.said.amount, "amount")
            self._currency(self.said.currency)

    def _role(self) -> None:
        role = self.said.role
        if not role:
            return
        text, offices = self.passage.text, set(offices_in(bared(role)))
        small = shared_words()["small_words"]
        written = all(
            word in small or re.search(rf"(?<![a-z0-9]){re.escape(word)}", text)
            for word in fold(role).split()
        )
        # `president` within `vice president` is another office.
        if offices <= self.passage.offices and (offices or written):
            return
        if self.words.verb_last and not offices and role.isascii():
            self.doubts.append(f"the role {role!r} is not written so, and may be in another word")
        else:
            self.missing.append(f"the role {role!r} is not written")

    def _dates(self) -> None:
        said = self.said
        happened = said.start is not None and said.start == said.end
        for name, wanted in (
            ("start", said.start),
            ("end", said.end),
            ("seen", said.seen),
            ("as_of", said.as_of),
        ):
            if wanted is None or (happened and name == "end"):
                continue
            # What happened on a day is told on that day, as what is seen is; a beginning is not.
            at_issue = self.issued is not None and (name in ("seen", "as_of") or happened)
            if at_issue and self.issued and meets_issue(wanted, self.issued):
                continue
            self._date(wanted, "day" if happened else name)

    def _date(self, wanted: HalfKnownDate, what: str) -> None:
        years = [self.issued.bare[:4]] if self.issued else []
        found = days_in(self.passage.shown, self.words.tag, years)
        found |= days_of_the_month(self.passage.shown, self.words.tag, found, self.issued)
        if self.issued and self.issued.latest:
            this = self.issued.latest.year
            for word, year in (("this", this), ("last", this - 1), ("next", this + 1)):
                pattern = word_pattern(self.words.data["years"][word], self.words.borders)
                if pattern and pattern.search(self.passage.text):
                    found.add((str(year), str(year)))
        if is_written(wanted, found):
            return
        if wanted.text.endswith("?"):
            self.doubts.append(f"the date {wanted} ({what}) is not written, and is marked as unsure")
        else:
            self.missing.append(f"the date {wanted} ({what}) is not written")

    # -- manner -------------------------------------------------------------------------------

    def _manner(self, cues: list[Place], names: list[Place]) -> None:
        """Ask that "not", "will", "perhaps" and "until" agree with the manner, where they bear on words of the kind."""
        said = self.said
        manner = said.manner or "asserted"
        lasting = said.kind in shared_words()["lasting"]
        if manner in ("asserted", "over"):
            against = {
                "negation": "the words deny it",
                "plan": "the words only plan it",
                "forecast": "the words only expect it",
                "hedge": "the words are not sure of it",
                "hearsay": "the words only say that it is said",
            }
            if manner == "over" or said.end:
                against = {key: why for key, why in against.items() if key in ("plan", "hedge", "hearsay")}
            elif lasting:
                against["over"] = "the words say that it is over"
            if said.kind in shared_words()["calls"]:
                against = {key: why for key, why in against.items() if key in ("negation", "hearsay")}
            found = [self._bearing(cue, names) & set(against) for cue in cues]
            if all(found):
                self.missing.append(against[sorted(found[0])[0]])
                return
        if manner == "asserted":
            return
        if not any(self._bearing(cue, names, wide=True) & set(_NEEDED[manner]) for cue in cues):
            self.missing.append(f"no word says that it is {manner}")

    def _bearing(self, cue: Place, names: list[Place], wide: bool = False, near: bool = False) -> set[str]:
        """Return which signals bear on words: those of their clause that stand where the language has them.

        Args:
            cue: where the words are.
            names: where the names are.
            wide: of the whole sentence, on either side.
            near: only such as stand right beside them.
        """
        passage = self.passage
        sentence, clause = passage.sentence(cue[0]), passage.clause(*cue)
        if wide:
            scopes = [sentence]
        elif near:
            scopes = [(cue[0], cue[1] + 12) if self.words.verb_last else (cue[0] - 25, cue[1])]
        elif self.said.object is None:
            scopes = [(max(clause[0], cue[0] - 45), min(clause[1], cue[1] + 45))]
        elif self.words.verb_last:
            scopes = [(cue[0], clause[1])]
        else:
            # Before the verb, or right after it: "joined neither".
            scopes = [(clause[0], min(clause[1], cue[1] + 12))]
        if not near and not passage.is_stated(cue[0]):
            # Of a heading and its list, the line that names somebody bears it.
            scopes += [passage.sentence(a) for a, _ in names if passage.is_stated(a)]
        # What the press says it says of the whole sentence; what is over is so before the verb and after it.
        places = {} if near else {"hearsay": [*scopes, sentence], "over": [*scopes, clause]}
        found = {
            name
            for name, a, b in passage.signals
            if any(first <= a and b <= last for first, last in places.get(name, scopes))
            and not any(first <= a and b <= last for first, last in names)
        }
        if "over" in found:
            # "no longer" denies that it is so, and not that it was.
            ended = [(a, b) for name, a, b in passage.signals if name == "over"]
            denials = [(a, b) for name, a, b in passage.signals if name == "negation"]
            if all(any(a < d and c < b for c, d in ended) for a, b in denials):
                found.discard("negation")
        asked = passage.text[slice(*sentence)].rstrip(' \n"*)')[-1:] in ("?", "？")
        return found | {"hedge"} if asked else found


_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "denied": ("negation",),
    "planned": ("plan", "forecast"),
    "forecast": ("forecast", "plan"),
    "over": ("over",),
    "hedged": ("hedge", "hearsay"),
    "hearsay": ("hearsay",),
}
"""Which signals a manner needs: one of them."""


def _longest(places: Iterable[Place]) -> list[Place]:
    """Return the places that do not lie within another."""
    every = set(places)
    return [
        one
        for one in every
        if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in every)
    ]


def _outside(places: list[Place], others: list[Place]) -> list[Place]:
    """Return the places that do not lie within a longer one of others."""
    return [(a, b) for a, b in places if not any(c <= a and b <= d and d - c > b - a for c, d in others)]


def _apart(places: list[Place], others: list[Place]) -> list[Place]:
    """Return the places that do not lie within a longer one of others; all, if none would be left."""
    return _outside(places, others) or places


def meets_issue(wanted: HalfKnownDate, issued: HalfKnownDate) -> bool:
    """Say whether a date is that of the source, as exactly as the two are given."""
    one, other = wanted.bare, issued.bare
    return one.startswith(other) or other.startswith(one)
