"""Ties and observations that sentences state, by the patterns of each language.

In a sentence every name becomes a place (`⟦3⟧`), lists of names one place (`⟦3,4⟧`); then patterns
tell what stands between two places. Sentences that deny, ask or report what is over state nothing;
those that announce give plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ssegraph.core.names import fold
from ssegraph.documents.dates import dates
from ssegraph.documents.entries import person_at
from ssegraph.documents.languages import TiePattern
from ssegraph.documents.spotting import ACRONYM, UNKNOWN, Spot, kind_of
from ssegraph.documents.structure import Block, Flat
from ssegraph.documents.things import Mark, Thing, currency_of, group_of

if TYPE_CHECKING:
    from ssegraph.documents.extraction import _Reader

_LONGEST: Final = 1500
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:M|Mme|Mr|Mrs|Ms|Dr|Sr|Sra|Sres|St|No|Art|Prof|Mmes|MM|D|Dña|cf|e\.g|i\.e|etc|vs|pp|p|vol|n|art|approx|ca|Ltd|Inc|Co)|\b[A-Z])\.$"
)
_JOINING: Final = re.compile(
    r"join|admi|acced|adh[eé]r|rejoin|entr|int[eé]gr|incorpor|uni[oó]|sum[oó]|afili|ingres|가입|합류|welcom|accueil|acog|accept",
    re.IGNORECASE,
)
_FIRST_PERSON: Final = {
    "en": r"\b(?:I|We)\b",
    "fr": r"\b(?:Je|Nous)\b|\bJ'",
    "es": r"\b(?:Yo|Nosotros)\b",
    "ko": r"(?<![가-힣])(?:저는|우리는|저희는)",
}


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences of a flat text.

    >>> [text[a:b] for text in ["M. Roy parle. Il est là."] for a, b in sentences(text)]
    ['M. Roy parle.', 'Il est là.']
    """
    start = 0
    for match in re.finditer(r"[.!?…](?:[\"')]*)\s+(?=[\"'(¿¡]?\s?[A-ZÀ-Þ0-9가-힣])", text):
        if _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        yield start, match.end() - len(match[0]) + len(match[0].rstrip())
        start = match.end()
    if start < len(text):
        yield start, len(text)


class Sentences:
    """Reads the sentences of a report whose structure has been read.

    Args:
        reader: knows the things and takes the ties.
    """

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.lang = reader.lang
        self.tag = reader.tag
        self.ontology = reader.ontology
        self.topic: tuple[Thing, tuple[int, int]] | None = None
        self.last_of_kind: dict[str, tuple[Thing, tuple[int, int]]] = {}
        self.last_person: tuple[Thing, tuple[int, int]] | None = None
        self.speaker: Thing | None = None

    def read(self) -> None:
        """Read every block that is no list of names."""
        reader = self.reader
        before: Thing | None = None
        for index, block in enumerate(reader.blocks):
            if block.shape == "heading" and index not in reader.speakers:
                self._note_names(block, index)
                continue
            subject = reader.subjects.get(index)
            if subject is not None and subject is not before and subject.mentions:
                self.topic = (subject, next(iter(subject.mentions)))
                self.last_of_kind[subject.kind] = self.topic
            before = subject
            self.speaker = reader.speakers.get(index)
            if index in reader.keyed or (index in reader.consumed and not self._has_more(block)):
                continue
            if reader.roles.get(index) == "absent":
                continue
            for start, end in sentences(block.text):
                if end - start > _LONGEST:
                    continue
                self._sentence(Flat(block.text[start:end], block.flat.at[start:end]), reader.roles.get(index))

    def _has_more(self, block: Block) -> bool:
        return len(block.text) > 260

    def _note_names(self, block: Block, index: int) -> None:
        reader = self.reader
        if index in reader.consumed:
            return
        subject = reader.subjects.get(index)
        if subject is not None and subject.mentions:
            self.topic = (subject, next(iter(subject.mentions)))

    # -- one sentence -------------------------------------------------------------------------

    def _sentence(self, flat: Flat, role: str | None) -> None:
        text = flat.text
        if len(text) < 8:
            return
        spots = self._spots(flat)
        places, tagged, back = self._tag(flat, spots)
        question = text.rstrip("\"' )").endswith("?")
        if not question:
            done: set[tuple[str, str, str]] = set()
            clauses = [(tagged, back), *self._coordinated(tagged, back, places)]
            for pattern in self.lang.tie_patterns:
                for clause, where in clauses:
                    self._match(pattern, clause, places, where, flat, done, role)
            self._observations(tagged, places, back, flat)
            self._founded(tagged, places, back, flat)
        self._people(flat, spots)
        self._remember(spots, places, flat)

    def _spots(self, flat: Flat) -> list[Spot]:
        text = flat.text
        spots = self.reader.spotter.spots(text)
        extra = [*self._governments(text), *self._funding(text), *self._called(text)]
        found = []
        for spot in spots:
            if any(spot.start < other.end and other.start < spot.end for other in extra):
                continue
            found.append(spot)
        found += extra
        # A title and a surname: somebody already named.
        if self.tag != "ko":
            for match in re.finditer(r"(?<!\w)([^\W\d_]+)\.?\s(?=[A-ZÀ-Þ])", text):
                if fold(match[1]) not in self.lang.titles or fold(match[1]) in ("y", "de"):
                    continue
                person = person_at(text[match.start() :], self.lang, alone=True)
                if not person:
                    continue
                (first, last), name = person
                start, end = match.start() + first, match.start() + last
                while True:
                    known = self.reader.by_name.get(
                        "person " + self.reader._bare(name)
                    ) or self.reader.by_name.get(self.reader._bare(name))
                    if known or " " not in name:
                        break
                    name = name.rsplit(" ", 1)[0]
                    end = start + len(name)
                if known is None or known.kind != "Person":
                    if len(person[1].split()) < 2:
                        continue
                    name, end = person[1], match.start() + last
                found = [spot for spot in found if spot.end <= start or spot.start >= end]
                at = match.start()
                found.append(
                    Spot(
                        start,
                        end,
                        "Person",
                        name,
                        sure=True,
                        key=known.key if known else None,
                        rule="title.name",
                    )
                )
                if known:
                    known.mentions.setdefault(flat.span(at, end))
        return sorted(found, key=lambda spot: spot.start)

    def _governments(self, text: str) -> Iterator[Spot]:
        from ssegraph.documents.languages import countries

        patterns = {
            "en": r"\b(?P<word>[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:national )?(?:government|Government)\b(?! (?:units|bodies|authorit))",
            "fr": r"\b[Gg]ouvernement (?:du |de la |de |d')?(?P<word>[^\W\d_]+)",
            "es": r"\b[Gg]obierno (?:de |del )?(?P<word>[^\W\d_]+)",
        }
        pattern = patterns.get(self.tag)
        for match in re.finditer(pattern, text) if pattern else ():
            if fold(match["word"]) in countries().people or countries().code(match["word"]):
                yield Spot(
                    match.start(), match.end(), "PublicAgency", match[0], sure=True, rule="name.government"
                )

    def _called(self, text: str) -> Iterator[Spot]:
        """`the Neighbours at Home project`, `le projet Les Terrasses`: a word of its kind beside a name."""
        if self.tag in ("fr", "es"):
            for match in re.finditer(
                r"\b(?P<word>projet|programme|dispositif|fonds|initiative|proyecto|programa|fondo|iniciativa) (?P<name>(?:L[eao]s? |L'|El |Un )(?:[A-ZÀ-Þ][\w'-]*)(?: (?:de |du |des |del |de la |d')?[A-ZÀ-Þ][\w'-]*)*)",
                text,
            ):
                kind = kind_of(match["word"], self.lang)
                known = self.reader.by_name.get(self.reader._bare(match["name"]))
                yield Spot(
                    match.start("name"),
                    match.end("name"),
                    kind or "Project",
                    match["name"],
                    sure=True,
                    key=known.key if known else None,
                    rule="name.word",
                )
        if self.tag != "en":
            return
        for match in re.finditer(
            r"\b[Tt]he (?P<name>[A-Z][\w'-]*(?: (?:[a-z]{1,4} ){0,2}[A-Z][\w'-]*){1,6}) (?P<word>project|programme|program|initiative|fund|scheme)\b",
            text,
        ):
            if re.search(r" (?:and|of the|by|is|was) ", f" {match['name']} ") or "'s " in match["name"]:
                continue
            kind = kind_of(match["word"], self.lang)
            known = self.reader.by_name.get(self.reader._bare(match["name"]))
            yield Spot(
                match.start("name"),
                match.end("name"),
                kind or "Project",
                match["name"],
                sure=True,
                key=known.key if known else None,
                rule="name.word",
            )

    def _funding(self, text: str) -> Iterator[Spot]:
        for word in self.lang.data.get("funding_words", ()):
            for match in re.finditer(
                rf"(?<![\w-]){re.escape(word)}(?![\w-])" if self.tag != "ko" else re.escape(word),
                text,
                re.IGNORECASE,
            ):
                yield Spot(
                    match.start(),
                    match.end(),
                    "FundingMechanism",
                    match[0],
                    sure=False,
                    rule="name.funding",
                    key=self._funding_key(word),
                )

    def _funding_key(self, word: str) -> str | None:
        for name, thing in self.reader.by_name.items():
            if fold(name).replace(" ", "") == fold(word).replace(" ", ""):
                return thing.key
        return None

    def _tag(self, flat: Flat, spots: list[Spot]) -> tuple[dict[int, Mark], str, list[int]]:
        """Return the places by number, the sentence with names as places, and where each sign stood."""

        text = flat.text
        marks: list[tuple[int, int, Mark]] = []
        for spot in spots:
            thing = self._thing(spot, flat)
            if thing is None:
                continue
            end = spot.end
            bracket = re.match(r"\s?\([A-Z][\w&-]{1,14}(?: [A-Z][a-z]+)?\)", text[end:])
            if bracket and (spot.acronym or (thing.acronym and thing.acronym in bracket[0])):
                end += bracket.end()
            quote = re.match(r"\s?[\"']", text[end:])
            start = spot.start
            opening = re.search(r"[\"']\s?$", text[:start])
            if quote and opening and opening[0].strip() == quote[0].strip():
                end += quote.end()
                start = opening.start()
            # `the MARES project`, `le projet TRESSONS`, `dispositif « ... »`: the word belongs to it.
            marks.append(
                (start, end, Mark(thing, flat.span(spot.start, spot.end), demonym=spot.kind == "Demonym"))
            )
        marks = self._aliased(marks, text)
        marks += self._anaphors(text, marks, flat)
        marks.sort(key=lambda mark: mark[0])
        places: dict[int, Mark] = {}
        tagged, position = "", 0
        back: list[int] = []
        for number, (start, end, place) in enumerate(marks):
            if start < position:
                continue
            tagged += text[position:start]
            back += range(position, start)
            label = f"⟦d{number}⟧" if place.demonym else f"⟦{number}⟧"
            places[number] = place
            tagged += label
            back += [start] * len(label)
            position = end
        tagged += text[position:]
        back += range(position, len(text) + 1)
        tagged, back = self._merged(tagged, back, places)
        if self.lang.data["subjectless"] and self.topic:
            first = re.match(r"(?:(?:también|asimismo|además|현재|또한),?\s)?[^\s⟦,]+", tagged)
            words = [fold(each) for each in self.lang.data["subjectless"]]
            if first and (
                fold(first[0].split()[-1]) in words
                or any(fold(tagged[:40]).startswith(word + " ") for word in words)
            ):
                number = max(places, default=0) + 1
                places[number] = Mark(self.topic[0], (flat.at[0], flat.at[0] + 1), antecedent=self.topic[1])
                label = f"⟦{number}⟧" + ("는 " if self.tag == "ko" else " ")
                tagged, back = label + tagged, [0] * len(label) + back
        return places, tagged, back

    def _aliased(self, marks: list[tuple[int, int, Mark]], text: str) -> list[tuple[int, int, Mark]]:
        """`Name (Other Name)` of one sort of thing: one thing with two names."""
        marks = sorted(marks, key=lambda mark: mark[0])
        kept: list[tuple[int, int, Mark]] = []
        for mark in marks:
            if kept:
                start, end, place = kept[-1]
                between = text[end : mark[0]]
                if (
                    re.fullmatch(r"\s?\(", between)
                    and text[mark[1] : mark[1] + 1] == ")"
                    and place.thing is not mark[2].thing
                    and place.thing.group == mark[2].thing.group == "Undertaking"
                ):
                    one, other = place.thing, mark[2].thing
                    if not other.used:
                        one.mentions.update(other.mentions)
                        one.names.add(other.name)
                        for key, thing in list(self.reader.by_name.items()):
                            if thing is other:
                                self.reader.by_name[key] = one
                        self.reader.things.pop(other.key, None)
                        self.reader.local.redirect(other.key, one.key)
                        kept[-1] = (start, mark[1] + 1, place)
                        continue
            kept.append(mark)
        return kept

    def _thing(self, spot: Spot, flat: Flat) -> Thing | None:
        reader = self.reader
        if spot.kind == "Demonym":
            return reader.thing(
                "Place", spot.name, flat.span(spot.start, spot.end), "place.people", "sentence", key=spot.key
            )
        if spot.kind == UNKNOWN and not spot.key and not spot.acronym:
            # Somebody's surname or first name alone.
            known = reader.by_name.get("person " + reader._bare(spot.name))
            if known is not None:
                known.mentions.setdefault(flat.span(spot.start, spot.end))
                return known
            if reader._bare(spot.name) in ("covid", "zoom") or len(spot.name) < 3:
                return None
        if spot.kind == "Person" and not spot.key:
            return reader.person((spot.start, spot.end), spot.name, flat, spot.rule, "sentence")
        prefix = self._kind_word(flat.text, spot)
        if (
            prefix in ("Project", "Programme", "FundingMechanism")
            and not spot.key
            and spot.kind in (*self.ontology.expand("Body"), UNKNOWN)
            and not spot.acronym
        ):
            spot = Spot(spot.start, spot.end, prefix, spot.name, None, True, None, "name.word")
        if spot.kind == UNKNOWN and prefix:
            spot = Spot(spot.start, spot.end, prefix, spot.name, spot.acronym, True, spot.key, "name.word")
        bare = self._without_head(spot)
        if bare is not None:
            return reader.of_spot(bare, flat, "sentence")
        return reader.of_spot(spot, flat, "sentence")

    def _kind_word(self, text: str, spot: Spot) -> str | None:
        """Return the kind a word beside a name tells: `projet TRESSONS`, `the MARES project`."""
        if self.tag == "ko":
            return None
        before = re.findall(r"[^\W_]+", text[max(0, spot.start - 30) : spot.start])[-2:]
        after = re.match(r"\"?\s([a-zà-ÿ]+(?:-[a-z]+)?)", text[spot.end :])
        words = [fold(word) for word in before[-1:]]
        if after and self.tag == "en":
            words.insert(0, fold(after[1]))
        for word in words:
            for part in word.split():
                head = self.lang.head_at([part], 0)
                if head and head[0] in (
                    "Project",
                    "Programme",
                    "FundingMechanism",
                    "Network",
                    "Cooperative",
                    "Association",
                    "Company",
                    "University",
                    "Policy",
                ):
                    return head[0]
        return None

    def _without_head(self, spot: Spot) -> Spot | None:
        """`WE21 Japan Group` where `WE21 Japan` is known; `Mares Project` where `Mares` is."""
        words = spot.name.split()
        if len(words) < 2 or spot.key:
            return None
        regional = re.match(r"(?P<acronym>[A-Z]{3,}) (?:de |d'|of |del |du )", spot.name)
        if regional and (known := self.reader.by_name.get(fold(regional["acronym"]))) is not None:
            return Spot(spot.start, spot.end, known.kind, spot.name, spot.acronym, True, known.key, spot.rule)
        short = " ".join(words[:-1])
        head = (
            self.lang.head_at([fold(words[-1])], 0)
            if " " not in fold(words[-1]) and fold(words[-1])
            else None
        )
        known = self.reader.by_name.get(self.reader._bare(short))
        if head and known is not None and known.kind not in ("Place", "Person"):
            known.names.add(spot.name)
            self.reader.by_name.setdefault(self.reader._bare(spot.name), known)
            return Spot(spot.start, spot.end, known.kind, spot.name, spot.acronym, True, known.key, spot.rule)
        return None

    # -- anaphors and lists -------------------------------------------------------------------

    def _anaphors(
        self, text: str, marks: list[tuple[int, int, Mark]], flat: Flat
    ) -> list[tuple[int, int, Mark]]:
        found = []
        for match in self.lang.anaphors.finditer(text):
            if any(match.start() < end and start < match.end() for start, end, _ in marks):
                continue
            groups = match.groupdict()
            what = groups.get("what") or groups.get("what2")
            antecedent = self._antecedent(what, marks, match.start(), groups.get("pronoun"))
            if antecedent:
                found.append(
                    (
                        match.start(),
                        match.end(),
                        Mark(antecedent[0], flat.span(match.start(), match.end()), antecedent=antecedent[1]),
                    )
                )
        if self.speaker:
            for match in re.finditer(_FIRST_PERSON[self.tag], text):
                if (
                    self.speaker.mentions
                    and not any(match.start() < end and start < match.end() for start, end, _ in marks)
                    and match.end() > match.start()
                ):
                    found.append(
                        (
                            match.start(),
                            match.end(),
                            Mark(
                                self.speaker,
                                flat.span(match.start(), match.end()),
                                antecedent=next(iter(self.speaker.mentions)),
                            ),
                        )
                    )
        return found

    def _antecedent(
        self, what: str | None, marks: list[tuple[int, int, Mark]], before: int, pronoun: str | None
    ) -> tuple[Thing, tuple[int, int]] | None:
        earlier = [
            (place.thing, place.span)
            for _, end, place in marks
            if end <= before and not place.antecedent and not place.demonym
        ]
        if what is None:
            singular_person = fold(pronoun or "") in ("he", "she")
            if singular_person:
                people = [pair for pair in earlier if pair[0].kind == "Person"]
                return people[-1] if people else self.last_person
            bodies = [pair for pair in earlier if pair[0].kind not in ("Person", "Place", "Policy")]
            if bodies and (self.topic is None or before > 25):
                return bodies[0]
            return self.topic
        kinds = {
            "city": "LocalGovernment",
            "council": "LocalGovernment",
            "structure": None,
            "organisation": None,
            "organization": None,
            "body": None,
            "entidad": None,
            "organización": None,
            "ville": "LocalGovernment",
            "commune": "LocalGovernment",
            "métropole": "LocalGovernment",
            "région": "LocalGovernment",
            "collectivité": "LocalGovernment",
            "ciudad": "LocalGovernment",
            "municipio": "LocalGovernment",
            "consistorio": "LocalGovernment",
            "region": "LocalGovernment",
            "시": "LocalGovernment",
            "구": "LocalGovernment",
            "군": "LocalGovernment",
            "도시": "LocalGovernment",
            "기관": None,
            "단체": None,
            "조직": None,
            "조합": "Cooperative",
            "scic": "Cooperative",
            "scop": "Cooperative",
            "group": None,
            "groupe": None,
            "grupo": None,
            "centre": None,
            "center": None,
        }
        folded = what.casefold()
        kind = (
            kinds[folded]
            if folded in kinds
            else (
                kind_of(what, self.lang)
                or next((kind for head, kind in self.lang.heads if head == fold(what)), None)
            )
        )
        pool = [*earlier]
        if kind:
            same = [pair for pair in pool if pair[0].kind == kind]
            if same:
                return same[-1]
            if self.topic and self.topic[0].kind == kind:
                return self.topic
            if kind in self.last_of_kind:
                return self.last_of_kind[kind]

            wanted = (
                {"Project", "Programme", "FundingMechanism"}
                if kind in ("Project", "Programme", "FundingMechanism")
                else set(self.ontology.expand("Body"))
                if group_of(kind) == "Body"
                else {kind}
            )
            named = fold(what)
            others = [
                pair
                for key, pair in self.last_of_kind.items()
                if key in wanted
                and (
                    key in ("Project", "Programme", "FundingMechanism")
                    or named in fold(" ".join([pair[0].name, *pair[0].names]))
                    or pair[0].kind in ("Association", UNKNOWN)
                )
            ]
            if others:
                return others[-1]
            if (
                self.topic
                and self.topic[0].kind in wanted
                and (not self.topic[0].sure or kind in ("Project", "Programme", "FundingMechanism"))
            ):
                return self.topic
            return None
        return self.topic if self.topic and self.topic[0].group == "Body" else None

    def _merged(self, tagged: str, back: list[int], places: dict[int, Mark]) -> tuple[str, list[int]]:
        """Join lists of names of one sort into one place."""
        extra = (
            r"|\s(?:or|and) (?:a|an|the) (?:\w+ )?(?:project|programme|program|initiative)[^⟦.;]{0,110}\("
            if self.tag == "en"
            else ""
        )
        glue = re.compile(rf"⟦([\d,]+)⟧((?:{self.lang.list_glue.pattern}){extra})⟦([\d,]+)⟧", re.IGNORECASE)
        position = 0
        while match := glue.search(tagged, position):
            one, other = (int(match[group].split(",")[-1]) for group in (1, 3))
            same = self._listable(places[one], places[other])
            if (
                same
                and match[2].strip() in (",",)
                and self.tag != "ko"
                and not self._comma_list(tagged, match, places)
            ):
                same = False
            if not same:
                position = match.start(3) - 1
                continue
            label = f"⟦{match[1]},{match[3]}⟧"
            start, end = match.span()
            if self.tag == "en" and tagged[end : end + 1] == ")" and "(" in match[2]:
                end += 1
            tagged = tagged[:start] + label + tagged[end:]
            back = back[:start] + [back[start]] * len(label) + back[end:]
            position = start
        return tagged, back

    def _listable(self, one: Mark, other: Mark) -> bool:
        a, b = one.thing, other.thing
        if one.demonym or other.demonym or a is b:
            return False
        if a.group == b.group:
            return True
        if UNKNOWN in (a.kind, b.kind):
            return not {"Person", "Place"} & {a.kind, b.kind} or "Place" in (a.kind, b.kind)
        return {a.group, b.group} <= {"Body", "FundingMechanism"} or {a.group, b.group} <= {
            "Undertaking",
            "FundingMechanism",
        }

    def _comma_list(self, tagged: str, match: re.Match[str], places: dict[int, Mark]) -> bool:
        """Say whether a comma joins a list: an `and` follows further on, or it is one of names only."""
        rest = tagged[match.end() :]
        joints = "|".join(re.escape(each) for each in self.lang.data["conjunctions"])
        return bool(
            re.match(rf"(?:,? (?:{joints})|,)", rest)
            or re.search(rf"\s(?:{joints})\s[^⟦.;]{{0,25}}⟦", rest[:60])
            or re.match(r"\s?(?:[.;)]|$|\()", rest)
        )

    def _coordinated(
        self, tagged: str, back: list[int], places: dict[int, Mark]
    ) -> list[tuple[str, list[int]]]:
        """`A works with B and runs C`: the second verb has the subject of the first."""
        first = re.match(r"[^⟦.;]{0,40}(⟦[\d,]+⟧)", tagged)
        if not first or self.tag == "ko":
            return []
        subject = places[int(first[1].strip("⟦⟧").split(",")[0])].thing
        if subject.kind in ("Place", "Policy"):
            return []
        found = []
        for match in re.finditer(
            r",? (?:and|et|y|e|but|mais|pero) (?=[a-zà-ÿ])|, (?=(?:is|was|has|est|a|ha|está|fue) )",
            tagged[first.end() :],
        ):
            start = first.end() + match.end()
            words = re.findall(r"[^\W\d_]+", tagged[start : start + 40])[:3]
            if not words or words[0].casefold() not in self.lang.pattern_words or tagged[start] == "⟦":
                continue
            label = first[1] + " "
            # The subject's own words belong to the quote: it begins where the sentence begins.
            found.append((label + tagged[start:], [back[first.start(1)]] * len(label) + back[start:]))
        return found

    # -- ties ---------------------------------------------------------------------------------

    def _match(
        self,
        pattern: TiePattern,
        tagged: str,
        places: dict[int, Mark],
        back: list[int],
        flat: Flat,
        done: set[tuple[str, str, str]],
        role: str | None,
    ) -> None:
        position = 0
        tries = 0
        while (match := pattern.regex.search(tagged, position)) and tries < 40:
            tries += 1
            position = match.start() + 1
            groups = match.groupdict()
            sources = [places[int(number)] for number in groups["A"].split(",")] if groups.get("A") else []
            targets = [places[int(number)] for number in groups["B"].split(",")] if groups.get("B") else []
            if pattern.joined:
                pairs = [(one, other) for index, one in enumerate(sources) for other in sources[index + 1 :]]
            else:
                pairs = [(one, other) for one in sources for other in targets]
            before = tagged[: match.start()]
            clause = re.split(r"[;:]|, (?:but|mais|pero) ", before)[-1]
            outside = clause[-45:] if len(clause) > 45 else clause
            verdict = self._verdict(
                match[0], outside, tagged[match.end() : match.end() + (24 if self.tag == "ko" else 0)]
            )
            if self._by_somebody(pattern, match[0]):
                continue
            for source, target in pairs:
                target = self._subject_of_passive(pattern, match, target, places, tagged)
                if not self._fits(pattern, source, target):
                    continue
                key = (source.thing.key, pattern.kind, target.thing.key)
                if verdict == "no":
                    done.add(key)
                    continue
                if key in done or self._said_better(key, done):
                    continue
                done.add(key)
                self._state(
                    pattern,
                    match,
                    source,
                    target,
                    tagged,
                    back,
                    flat,
                    verdict == "plan" and pattern.kind != "advocatesFor",
                )

    def _by_somebody(self, pattern: TiePattern, matched: str) -> bool:
        """`A funded by B` is no way of saying that A funds B."""
        if self.tag == "ko" or re.search(r"\b(?:by|par|por)\b", pattern.words):
            return False
        return bool(re.search(r"\b(?:by|par|por) (?:(?:the|le|la|les|l'|el|los|las)\s?)*⟦[\d,]+⟧$", matched))

    def _subject_of_passive(
        self, pattern: TiePattern, match: re.Match[str], target: Mark, places: dict[int, Mark], tagged: str
    ) -> Mark:
        """`the project X, run by Y and funded by Z`: it is X that Z funds."""
        if (
            pattern.kind not in ("funds", "supports", "implements")
            or target.thing.group != "Body"
            or not re.search(r"\b(?:by|par|por)\b", pattern.words)
        ):
            return target
        if not match.groupdict().get("B") or match.start("B") > match.start("A"):
            return target
        between = tagged[match.end("B") + 1 : match.start("A") - 1]
        if not re.match(r"(?:,? (?:and|et|y|e)\b|,? then\b|, )", between):
            return target
        earlier = [
            place
            for number, place in places.items()
            if tagged.find(f"⟦{number}⟧") != -1
            and tagged.find(f"⟦{number}⟧") < match.start()
            and place.thing.group in ("Undertaking", "FundingMechanism")
        ]
        return earlier[-1] if earlier else target

    def _said_better(self, key: tuple[str, str, str], done: set[tuple[str, str, str]]) -> bool:
        """Say whether this sentence already ties the two more exactly."""
        source, kind, target = key
        others = {other for one, other, two in done if (one, two) == (source, target)} | {
            other for one, other, two in done if (two, one) == (source, target)
        }
        weaker = {
            "partnerOf": {"memberOf", "funds", "supports"},
            "supports": {"funds", "implements"},
            "founds": {"implements"},
            "affiliatedWith": {"leads", "represents", "chairs"},
            "participatesIn": {"organises", "hosts", "memberOf"},
            "implements": {"funds"},
            "adopts": {"signatoryOf"},
            "partOf": {"memberOf"},
        }
        return bool(others & weaker.get(kind, set()))

    def _verdict(self, inside: str, before: str, after: str) -> str:
        bare = re.sub(r"⟦d?[\d,]+⟧", "⟦⟧", f"{inside}{after}")
        if self.tag == "ko":
            whole = bare
            if self.lang.negation.search(whole):
                return "no"
            if self.lang.plan.search(whole):
                return "plan"
            return "no" if self.lang.past.search(inside) else "yes"
        near = re.search(r"[^,]*$", before)
        context = f"{near[0] if near else ''}{bare}"
        if self.lang.negation.search(context):
            return "no"
        if self.lang.past.search(bare):
            return "no"
        return "plan" if self.lang.plan.search(context) else "yes"

    def _fits(self, pattern: TiePattern, source: Mark, target: Mark) -> bool:
        allowed = self.ontology.tie_kinds[pattern.kind]
        if source.thing is target.thing:
            return False
        for place, kinds, said in (
            (source, allowed.source_kinds, pattern.source),
            (target, allowed.target_kinds, pattern.target),
        ):
            kind = place.thing.kind
            if place.demonym:
                if "Demonym" not in said:
                    return False
                continue
            if "Demonym" in said:
                return False
            wanted = set().union(*(self.ontology.expand(each) for each in said)) if said else set(kinds)
            if kind == UNKNOWN:
                if wanted <= {"Person"} or wanted <= {"Event", "Session"}:
                    return False
                if "Person" in wanted and len(wanted) == 1:
                    return False
                continue
            open_ = kind == "Association" and not place.thing.sure and wanted & {"Network"}
            if not open_ and (kind not in wanted or kind not in kinds):
                return False
        return True

    def _state(
        self,
        pattern: TiePattern,
        match: re.Match[str],
        source: Mark,
        target: Mark,
        tagged: str,
        back: list[int],
        flat: Flat,
        planned: bool,
    ) -> None:
        reader = self.reader
        for place, said in ((source, pattern.source), (target, pattern.target)):
            if place.thing.kind == UNKNOWN and said:
                allowed = self.ontology.tie_kinds[pattern.kind]
                kinds = allowed.source_kinds if place is source else allowed.target_kinds
                wanted = set().union(*(self.ontology.expand(each) for each in said)) & set(kinds)
                for choice in ("Association", "Project", "Place", "Policy", "FundingMechanism"):
                    if choice in wanted:
                        place.thing.kind = choice
                        break
        start, end = match.start(), match.end()
        if tagged[end - 1] != "⟧" and self.tag == "ko":
            tail = re.match(r"[^\s.⟦]*(?:\s[^\s.⟦]*[다요])?", tagged[end:])
            end += tail.end() if tail else 0
        first, last = back[start], self._end(tagged, back, end, flat)
        spans = [flat.span(first, max(last, first + 1))]
        antecedents = [place.antecedent for place in (source, target) if place.antecedent]
        spans_of_names = [
            place.span
            for place in (source, target)
            if not place.antecedent and not (spans[0][0] <= place.span[0] and place.span[1] <= spans[0][1])
        ]
        began = None
        if pattern.kind in ("memberOf", "founds", "partnerOf", "signatoryOf", "adopts", "funds"):
            found = list(dates(flat.text, self.tag, reader.year))
            since = re.search(r"\b(?:since|depuis|desde)\b|부터|이래", flat.text)
            if (
                found
                and (len(found) == 1 or since)
                and (
                    _JOINING.search(match[0])
                    or since
                    or pattern.kind in ("founds", "signatoryOf", "adopts")
                    or re.search(r"sign|firm|체결|conclu", match[0])
                )
            ):
                began = found[0][2]
        reader.tie(
            pattern.kind,
            source.thing,
            target.thing,
            spans,
            f"sentence.{pattern.kind}",
            "sentence",
            antecedents=[*antecedents, *spans_of_names],
            start=began,
            planned=planned,
        )

    def _end(self, tagged: str, back: list[int], end: int, flat: Flat) -> int:
        """Return where a match of the tagged sentence ends in the sentence: names at its end belong to it."""
        if end >= len(tagged):
            return len(flat.text.rstrip())
        return min(back[end], len(flat.text))

    # -- observations ------------------------------------------------------------------------------

    def _observations(self, tagged: str, places: dict[int, Mark], back: list[int], flat: Flat) -> None:
        reader = self.reader
        for pattern in self.lang.observation_patterns:
            for match in pattern.regex.finditer(tagged):
                if self.lang.negation.search(re.sub(r"⟦d?[\d,]+⟧", "", match[0])):
                    continue
                planned = self.lang.plan.search(re.sub(r"⟦d?[\d,]+⟧", "", match[0]))
                if planned and pattern.kind != "budget":
                    continue
                groups = match.groupdict()
                value = self.lang.value(groups["n"], groups.get("scale"))
                if value is None or not value.isdigit():
                    continue
                antecedents: list[tuple[int, int]] = []
                if pattern.of_event:
                    if reader.event is None:
                        continue
                    reader.event.used = True
                    owner = reader.event
                    antecedents = [reader.event_span] if reader.event_span else []
                elif groups.get("A"):
                    numbers = [int(number) for number in groups["A"].split(",")]
                    place = places[numbers[-1]]
                    owner = place.thing
                    if place.antecedent:
                        antecedents = [place.antecedent]
                elif self.topic:
                    owner, antecedents = self.topic[0], [self.topic[1]]
                else:
                    continue
                if owner.kind in ("Person", "Place"):
                    continue
                if pattern.owner:
                    wanted = set().union(*(self.ontology.expand(each) for each in pattern.owner))
                    if owner.kind not in wanted and not (owner.kind == UNKNOWN and "Association" in wanted):
                        continue
                if (
                    pattern.kind == "members"
                    and not pattern.counted
                    and re.search(r"\bnew\b|nouve|nuev|신규", match[0])
                ):
                    continue
                if not pattern.money and re.fullmatch(r"(?:19|20)\d\d", groups["n"]):
                    continue
                if any(row[0] == owner.key and row[2] == value for row in reader.observations):
                    continue
                if owner.kind == UNKNOWN:
                    owner.kind = "Association"
                first, last = back[match.start()], self._end(tagged, back, match.end(), flat)
                unit = pattern.counted or groups.get("unit")
                if pattern.money:
                    unit = currency_of(match)
                reader.observation(
                    owner,
                    pattern.kind,
                    value,
                    [flat.span(first, max(last, first + 1))],
                    f"sentence.{pattern.kind}",
                    "sentence",
                    unit=unit,
                    antecedents=antecedents,
                )

    def _founded(self, tagged: str, places: dict[int, Mark], back: list[int], flat: Flat) -> None:
        """`established in 2013`: the year a body began."""
        words = {
            "en": r"⟦(\d+)⟧,? (?:was |is |has been )?(?:founded|established|created|set up|launched|born)(?: in| on)? ",
            "fr": r"⟦(\d+)⟧,? (?:a été |est )?(?:créée?|fondée?|née?|lancée?)(?: en| le)? ",
            "es": r"⟦(\d+)⟧,? (?:fue |se |está )?(?:fundad[ao]|cread[ao]|constituid[ao]|nacid[ao]|fundó|creó|constituyó)(?: en| el)? ",
            "ko": r"⟦(\d+)⟧(?:은|는|이|가)? (?=[^⟦.]{0,14}(?:설립|창립|출범|결성))",
        }
        for match in re.finditer(words[self.tag], tagged):
            rest = tagged[match.end() : match.end() + 24]
            for start, _, first, _ in dates(rest, self.tag):
                if start <= 3:
                    thing = places[int(match[1])].thing
                    thing.founded = thing.founded or first
                break

    # -- people in sentences ------------------------------------------------------------------

    def _people(self, flat: Flat, spots: list[Spot]) -> None:
        """`said Ann Lee, director of BODY`; `Ann Lee (BODY) presented ...`."""
        from ssegraph.documents.entries import person_entry

        reader, text = self.reader, flat.text
        verbs = "|".join(re.escape(each) for each in self.lang.people_who_do)
        for spot in spots:
            if spot.key or spot.acronym or spot.kind not in (UNKNOWN, "Person"):
                continue
            words = spot.name.split()
            if spot.kind == UNKNOWN and (
                len(words) < 2
                or len(words) > 4
                or any(ACRONYM.fullmatch(word) or re.search(r"\d", word) for word in words)
            ):
                continue
            already = reader.by_name.get(reader._bare(spot.name))
            if (
                already is not None
                and already.kind not in ("Person", UNKNOWN)
                and (already.used or already.sure)
            ):
                continue
            person = person_at(text[spot.start :], self.lang)
            if not person or person[0][0] != 0:
                continue
            entry = person_entry(text[spot.start : spot.start + 240], self.lang, reader.spotter, alone=False)
            after = text[person[0][1] + spot.start :]
            doing = (
                re.match(rf"\s(?:also |then |has |have |a |ha |également |también )*(?:{verbs})\b", after)
                if self.tag != "ko"
                else None
            )
            said = re.search(rf"\b(?:{verbs})\s$", text[: spot.start])
            if entry and entry.roles and any(role for role, _ in entry.roles):
                thing = reader.person(
                    (spot.start, spot.start + len(entry.name)),
                    entry.name,
                    flat,
                    "sentence.person",
                    "sentence",
                )
                moved = Flat(text[spot.start :], flat.at[spot.start :])
                for role, body in entry.roles:
                    if role is None or not (body.sure or body.key or ACRONYM.fullmatch(body.name)):
                        continue
                    kind = self.lang.role_tie(role)
                    there = reader.body(body, moved, "sentence.person.body", "sentence")
                    if not self.ontology.allows(kind, "Person", there.kind):
                        kind = "affiliatedWith"
                    reader.tie(
                        kind,
                        thing,
                        there,
                        [moved.span(*entry.whole)],
                        "sentence.person",
                        "sentence",
                        role=role,
                    )
            elif doing or said:
                reader.person(
                    (spot.start, spot.start + len(person[1])), person[1], flat, "sentence.person", "sentence"
                )

    def _remember(self, spots: list[Spot], places: dict[int, Mark], flat: Flat) -> None:
        """Keep what the next sentence may call "it", "they", "the network"."""
        named = sorted(
            (place for place in places.values() if not place.antecedent and not place.demonym),
            key=lambda place: place.span,
        )
        pronoun = any(
            place.antecedent and place.span[0] < flat.at[min(60, len(flat.at) - 1)]
            for place in places.values()
        )
        for place in named:
            if place.thing.kind == "Person":
                self.last_person = (place.thing, place.span)
            else:
                self.last_of_kind.pop(place.thing.kind, None)
                self.last_of_kind[place.thing.kind] = (place.thing, place.span)
        subjects = [
            place
            for place in named
            if place.thing.group in ("Body", "Undertaking", "FundingMechanism")
            or (place.thing.kind == UNKNOWN and place.thing.used)
        ]
        first = subjects[0] if subjects else None
        if first and not pronoun:
            self.topic = (first.thing, first.span)
