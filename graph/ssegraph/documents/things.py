"""What a document seems to say, growing while it is read: things and what is stated of them.

The structure and the sentences of a report are read by others; here a name becomes a thing, a thing met
again stays one thing, and nothing is stated that the ontology forbids.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.documents.candidates import Candidates, EntityRow, ObservationRow, Quote, Read, Refusal, TieRow
from ssegraph.documents.entries import BodyEntry
from ssegraph.documents.languages import Language, countries, language, tell
from ssegraph.documents.reading import Document
from ssegraph.documents.spotting import ACRONYM, UNKNOWN, Forms, Spot, Spotter, gazetteer
from ssegraph.documents.structure import Flat

Span = tuple[int, int]

_ARTICLE = re.compile(r"^(?:the|le|la|les|l|el|los|las)\s+")


@dataclass
class Thing:
    """A thing that the document names, growing while it is read."""

    key: str
    kind: str
    name: str
    rule: str
    read: Read
    acronym: str | None = None
    names: set[str] = field(default_factory=set)
    mentions: dict[Span, None] = field(default_factory=dict)
    country: str | None = None
    founded: str | None = None
    unlisted: bool = False
    known: str | None = None
    sure: bool = False
    used: bool = False
    order: int = 0

    @property
    def group(self) -> str:
        """What it may be listed together with."""
        return group_of(self.kind)


def group_of(kind: str) -> str:
    """Return the group of a kind of entity, or the kind itself: a list names things of one group."""
    ontology = load_ontology()
    for group in ("Body", "Undertaking"):
        if kind in ontology.expand(group):
            return group
    return kind


@dataclass
class Mark:
    """A place of a name in a tagged sentence: whose, where, and what it leans on."""

    thing: Thing
    span: Span
    antecedent: Span | None = None
    demonym: bool = False


class Findings:
    """The things a document names and what it states of them.

    Args:
        document: what was read.
        known: entities of the graph, whose names are recognised.
    """

    def __init__(self, document: Document, known: Sequence[Entity]) -> None:
        self.document = document
        self.tag = tell(document.text)
        self.lang: Language = language(self.tag)
        self.local = Forms()
        self.gazetteer, self.by_id = gazetteer(known, self.lang)
        self.spotter = Spotter(self.lang, (self.local, self.gazetteer))
        self.things: dict[str, Thing] = {}
        self.by_name: dict[str, Thing] = {}
        self.ties: dict[tuple[str, str, str, bool], TieRow] = {}
        self.observations: dict[tuple[str, str, str], ObservationRow] = {}
        self.refused: dict[Refusal, None] = {}
        self.event: Thing | None = None
        self.event_span: Span | None = None
        self.date: str | None = None
        self.title: str | None = None
        self.ontology = load_ontology()

    # -- things -------------------------------------------------------------------------------

    @staticmethod
    def _bare(name: str) -> str:
        return _ARTICLE.sub("", fold(name))

    def thing(
        self,
        kind: str | None,
        name: str,
        span: Span | None,
        rule: str,
        read: Read,
        *,
        acronym: str | None = None,
        acronym_span: Span | None = None,
        key: str | None = None,
        sure: bool = False,
    ) -> Thing:
        """Return the thing of that name, made when it is new."""
        found: Thing | None = None
        if key:
            found = self.things.get(key)
            if found is None and key.startswith("country-"):
                code = key.removeprefix("country-").upper()
                label = countries().labels[code]
                shown = name if countries().code(name) else label.get(self.tag) or label["en"]
                found = self._new(key, "Place", shown, rule, read)
                found.country = code
                found.sure = True
            elif found is None and key in self.by_id:
                entity = self.by_id[key]
                same = self.by_name.get(self._bare(name))
                if same and same.kind == entity.kind:
                    found = same
                else:
                    found = self._new(key, entity.kind, name, rule, read)
                    found.known = key
                    found.sure = True
        bare = self._bare(name)
        if found is None:
            same = self.by_name.get(bare) or (
                self.by_name.get(town_of(bare) or "") if kind == "LocalGovernment" else None
            )
            if same is not None and self._compatible(same, kind):
                found = same
            if found is None and acronym:
                same = self.by_name.get(fold(acronym))
                if (
                    same is not None
                    and self._compatible(same, kind)
                    and (same.name == same.acronym or same.name == acronym or same.acronym == acronym)
                ):
                    found = same
        if found is None:
            slug = slug_of(acronym or name) or "entity"
            number, unique = 2, slug
            while unique in self.things or unique in self.by_id:
                unique, number = f"{slug}-{number}", number + 1
            found = self._new(unique, kind or UNKNOWN, name, rule, read)
        if kind and kind != UNKNOWN and (found.kind == UNKNOWN or (sure and not found.sure)):
            found.kind = kind
        found.sure = found.sure or sure
        if read == "structure" and found.read != "structure":
            found.read, found.rule = read, rule
        if span:
            found.mentions.setdefault(span)
        found.names.add(name)
        if (
            ACRONYM.fullmatch(found.name)
            and not ACRONYM.fullmatch(name)
            and len(name) > len(found.name)
            and key != found.key
        ) or (acronym and found.name == acronym and name != acronym):
            found.acronym = found.acronym or found.name
            found.name = name
        if acronym and not found.acronym and acronym != found.name:
            found.acronym = acronym
        if acronym and acronym_span:
            found.mentions.setdefault(acronym_span)
        if not found.key.startswith("country-"):
            if found.kind == "LocalGovernment" and (town := town_of(bare)):
                self.by_name.setdefault(town, found)
            for form in (name, acronym):
                if form:
                    self.by_name.setdefault(self._bare(form), found)
                    if (
                        len(fold(form)) > 2
                        and form not in self.lang.stop_acronyms
                        and not (found.kind == "Place" and len(form) < 3)
                    ):
                        self.local.add(form, found.key, found.kind)
        return found

    def _compatible(self, thing: Thing, kind: str | None) -> bool:
        if kind in (None, UNKNOWN) or thing.kind in (UNKNOWN, kind):
            return True
        ours, theirs = thing.group, group_of(kind or UNKNOWN)
        if ours == theirs:
            return True
        return {ours, theirs} <= {"Undertaking", "FundingMechanism", "Policy"}

    def _new(self, key: str, kind: str, name: str, rule: str, read: Read) -> Thing:
        thing = Thing(key, kind, name, rule, read, order=len(self.things))
        self.things[key] = thing
        return thing

    def of_spot(self, spot: Spot, flat: Flat, read: Read) -> Thing:
        """Return the thing that a spot names."""
        span = flat.span(spot.start, spot.end)
        acronym_span = None
        if spot.acronym:
            at = flat.text.find(spot.acronym, spot.end)
            acronym_span = flat.span(at, at + len(spot.acronym)) if at >= 0 else None
        kind = None if spot.kind in (UNKNOWN, "Demonym") else spot.kind
        return self.thing(
            kind,
            spot.name,
            span,
            spot.rule,
            read,
            acronym=spot.acronym,
            acronym_span=acronym_span,
            key=spot.key,
            sure=spot.sure,
        )

    def person(self, entry_span: Span, name: str, flat: Flat, rule: str, read: Read) -> Thing:
        """Return the person of that name; later the surname alone means them too."""
        known = [
            spot
            for spot in self.gazetteer.spots(name)
            if spot.end - spot.start == len(name) and spot.kind == "Person"
        ]
        thing = self.thing(
            "Person", name, flat.span(*entry_span), rule, read, sure=True, key=known[0].key if known else None
        )
        words = name.split()
        if len(words) > 1 and self.tag != "ko":
            surnames = [" ".join(words[index:]) for index in range(1, len(words))]
            for surname in surnames:
                self.by_name.setdefault("person " + self._bare(surname), thing)
        if self.tag == "ko":
            self.by_name.setdefault("person " + self._bare(name), thing)
        return thing

    def body(self, entry: BodyEntry, flat: Flat, rule: str, read: Read, default: str | None = None) -> Thing:
        """Return the body an entry names, and state where it is based when the entry says so."""
        kind = entry.kind or default
        span = flat.span(*entry.span)
        acronym_span = flat.span(*entry.acronym_span) if entry.acronym_span else None
        thing = self.thing(
            kind,
            entry.name,
            span,
            rule,
            read,
            acronym=entry.acronym,
            acronym_span=acronym_span,
            key=entry.key,
            sure=entry.sure or bool(entry.kind),
        )
        if thing.kind == UNKNOWN:
            thing.kind = "Association"
        if entry.country:
            place = self.thing(
                "Place",
                flat.text[slice(*entry.country[0])],
                flat.span(*entry.country[0]),
                "place.country",
                read,
                key=entry.country[1],
            )
            self.tie(
                "basedIn",
                thing,
                place,
                [flat.span(entry.span[0], entry.country[0][1])],
                f"{rule}.country",
                read,
            )
        self._country_in_name(thing, entry.name, flat, entry.span, read)
        return thing

    def _country_in_name(self, thing: Thing, name: str, flat: Flat, span: Span, read: Read) -> None:
        """`... promoting SSE in Korea`: the name itself says where."""
        match = re.search(r"\b(?:in|en|au)\s((?:[A-ZÀ-Þ][\w'-]+\s?){1,3})$", name)
        code = countries().code(match[1].strip()) if match else None
        if match and code and thing.group == "Body":
            first = span[0] + match.start(1)
            place = self.thing(
                "Place",
                match[1].strip(),
                flat.span(first, first + len(match[1].strip())),
                "place.country",
                read,
                key=f"country-{code.casefold()}",
            )
            self.tie("basedIn", thing, place, [flat.span(*span)], "name.country", read)

    # -- statements ---------------------------------------------------------------------------

    def tie(
        self,
        kind: str,
        source: Thing,
        target: Thing,
        spans: Sequence[Span],
        rule: str,
        read: Read,
        *,
        antecedents: Sequence[Span] = (),
        role: str | None = None,
        start: str | None = None,
        planned: bool = False,
    ) -> None:
        """Propose a tie, when the ontology lets these kinds stand at its ends."""
        if source is target:
            return
        allowed = self.ontology.tie_kinds[kind]
        for thing, kinds, other in (
            (source, allowed.source_kinds, target),
            (target, allowed.target_kinds, source),
        ):
            if thing.kind == UNKNOWN:
                order = (
                    ["Network", "Association", "Project", "Policy", "Place"]
                    if kind == "memberOf" and thing is target
                    else ["Association", "Project", "Policy", "Network", "Event", "Place"]
                )
                thing.kind = next((each for each in order if each in kinds), UNKNOWN)
            if kind == "memberOf" and thing is target and thing.kind == "Association" and not thing.sure:
                thing.kind = "Network"
            del other
        # A partner of an event supports it; who takes part in something that lasts, or is a partner of it, is involved in it.
        lasting = kind in ("participatesIn", "partnerOf") and not self.ontology.allows(
            kind, source.kind, target.kind
        )
        if lasting and kind == "partnerOf" and source.kind not in self.ontology.expand("Agent"):
            source, target = target, source
        held = self.ontology.allows("participatesIn", source.kind, target.kind)
        for instead in ("supports",) if held and kind == "partnerOf" else ("involvedIn",):
            if lasting and self.ontology.allows(instead, source.kind, target.kind):
                kind = instead
        if not self.ontology.allows(kind, source.kind, target.kind):
            self.refused.setdefault(
                Refusal(
                    what=f"{source.name} {kind} {target.name}",
                    why=f"a {source.kind} cannot be tied to a {target.kind} by {kind}",
                    rule=rule,
                )
            )
            return
        quotes = [self._quote(span) for span in dict.fromkeys(spans)]
        quotes += [
            self._quote(span, "antecedent") for span in dict.fromkeys(antecedents) if span not in spans
        ]
        ends = (source, target)
        if kind == "partnerOf" and (target.key, kind, source.key, planned) in self.ties:
            ends = (target, source)
        key = (ends[0].key, kind, ends[1].key, planned)
        before = self.ties.get(key)
        on = (
            self.date
            if self.event in (source, target)
            and kind in ("speaksAt", "moderates", "participatesIn", "organises", "hosts")
            else None
        )
        row = TieRow(
            kind=kind,
            source=ends[0].key,
            target=ends[1].key,
            role=role,
            start=start,
            on=on,
            seen=None if on or start else self.date,
            planned=planned,
            rule=rule,
            read=read,
            evidence=tuple(quotes),
        )
        for thing in ends:
            thing.used = True
        if before is None:
            self.ties[key] = row
            return
        self.ties[key] = before.model_copy(
            update={
                "evidence": before.evidence
                + tuple(quote for quote in row.evidence if quote not in before.evidence),
                "read": "structure" if "structure" in (before.read, read) else read,
                "start": before.start or start,
                "seen": None if before.start or start else before.seen,
                "role": before.role or role,
            }
        )

    def observation(
        self,
        entity: Thing,
        measure: str,
        value: str,
        spans: Sequence[Span],
        rule: str,
        read: Read,
        *,
        unit: str | None = None,
        antecedents: Sequence[Span] = (),
    ) -> None:
        """Propose an observation, unless the same is proposed already."""
        key = (entity.key, measure, value)
        if key in self.observations or measure not in self.ontology.observation_kinds:
            return
        entity.used = True
        quotes = [self._quote(span) for span in spans] + [
            self._quote(span, "antecedent") for span in antecedents
        ]
        self.observations[key] = ObservationRow(
            entity=entity.key,
            measure=measure,
            value=value,
            unit=unit,
            as_of=self.date,
            rule=rule,
            read=read,
            evidence=tuple(quotes),
        )

    def _quote(self, span: Span, role: str = "statement") -> Quote:
        return Quote(start=span[0], end=span[1], quote=self.document.text[slice(*span)], role=role)  # type: ignore[arg-type]  # one of the two

    def _event(self) -> tuple[Thing, list[Span]] | None:
        if self.event is None:
            return None
        self.event.used = True
        return self.event, [self.event_span] if self.event_span else []

    def _network(self) -> Thing | None:
        """Return the network the report is about: who organises it, else the one most spoken of."""
        organisers = [
            self.things[key[0]]
            for key in self.ties
            if key[1] == "organises" and self.things[key[0]].group == "Body"
        ]
        if organisers:
            networks = [each for each in organisers if each.kind == "Network"]
            return (networks or organisers)[0]
        counts: dict[str, int] = {}
        for thing in self.things.values():
            if thing.kind == "Network":
                forms = [form for form in (thing.name, thing.acronym) if form]
                counts[thing.key] = sum(self.document.text.count(form) for form in forms)
        if self.event_span and self.event:
            title = self.title or ""
            inside = [
                thing
                for thing in self.things.values()
                if thing.group == "Body"
                and any(form and form in title for form in (thing.acronym, thing.name))
            ]
            if inside:
                return inside[0]
        if not counts:
            return None
        return self.things[max(counts, key=lambda key: (counts[key], -self.things[key].order))]

    # -- giving -------------------------------------------------------------------------------

    def _rows(self) -> Candidates:
        self._settle()
        keep = {thing.key for thing in self.things.values() if self._stays(thing)}
        ties = [row for row in self.ties.values() if row.source in keep and row.target in keep]
        observations = [row for row in self.observations.values() if row.entity in keep]
        rows = []
        for thing in self.things.values():
            if thing.key not in keep:
                continue
            mentions = sorted(thing.mentions)
            said = [self.document.text[slice(*span)] for span in mentions]
            aliases = sorted({name for name in thing.names if name not in (thing.name, thing.acronym)})
            del said
            rows.append(
                EntityRow(
                    id=thing.key,
                    kind=thing.kind,
                    name=thing.name,
                    acronym=thing.acronym,
                    aliases=tuple(aliases),
                    mentions=tuple(mentions),
                    rule=thing.rule,
                    read=thing.read,
                    country=thing.country if thing.kind == "Place" else None,
                    founded=thing.founded,
                    unlisted=thing.unlisted,
                )
            )
        rows.sort(key=lambda row: (row.mentions[0] if row.mentions else (1 << 60, 0), row.id))

        def by_place(row: TieRow | ObservationRow) -> tuple[int, int, str]:
            first = row.evidence[0] if row.evidence else Quote(start=0, end=0, quote="")
            return first.start, first.end, row.kind if isinstance(row, TieRow) else row.measure

        ties.sort(key=by_place)
        observations.sort(key=by_place)
        return Candidates(
            document=self.document,
            language=self.tag,
            title=self.title,
            date=self.date,
            entities=tuple(rows),
            ties=tuple(row for row in ties if not row.planned),
            plans=tuple(row for row in ties if row.planned),
            observations=tuple(observations),
            refused=tuple(self.refused),
        )

    def _settle(self) -> None:
        """Choose kinds that are still open, and join what turned out to be one thing."""
        for thing in list(self.things.values()):
            if thing.kind == UNKNOWN:
                thing.kind = "Association"

    def _stays(self, thing: Thing) -> bool:
        if thing is self.event:
            return thing.used
        if thing.used:
            return True
        if thing.kind == "Place" or not thing.mentions:
            return False
        if thing.kind == "Person":
            return True
        return (
            thing.sure
            and thing.rule not in ("name.capitals", "name.first")
            and bool(
                thing.kind not in ("Event", "Session", "Policy")
                or thing.rule in ("name.quoted", "name.known")
            )
        )


def town_of(bare: str) -> str | None:
    """Return the town of a town's government, as a key: `City of Vidra`, `Municipality of Vidra`."""
    match = re.fullmatch(
        r"(?:city|town|municipality|ville|commune|mairie|ayuntamiento|municipio|alcaldia|municipalidad) (?:council )?(?:of|de|d|del) (?P<town>.+)|(?P<lead>.+) (?:city|town|municipal) council",
        bare,
    )
    return f"town {match['town'] or match['lead']}" if match else None


def slug_of(name: str) -> str:
    """Return a name as an id within the candidates; a hash where it has no Latin letters."""
    folded = fold(name)
    ascii_only = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if len(ascii_only) >= 2:
        return ascii_only[:60].strip("-")

    return "n" + hashlib.sha256(folded.encode()).hexdigest()[:8]


def currency_of(match: re.Match[str]) -> str:
    """Return the currency of a sum that `Language.money` found, by ISO 4217 where it is known."""
    said = f"{match['sign'] or ''} {match['currency']}".casefold()
    for words, code in (
        ("€ eur 유로", "EUR"),
        ("$ dollar dólar usd 달러", "USD"),
        ("₩ won krw 원", "KRW"),
        ("£ pound gbp", "GBP"),
        ("cfa", "XOF"),
        ("peso", "MXN"),
    ):
        if any(word in said for word in words.split()):
            return code
    return said.strip()
