"""From layers to rows: a thing named again stays one thing, and nothing is stated that the ontology forbids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.documents.annotation import MAYBE_PERSON, UNKNOWN, Annotated, Mention, Relation, Span, group_of
from ssegraph.documents.candidates import Candidates, EntityRow, ObservationRow, Quote, Read, Refusal, TieRow
from ssegraph.documents.languages import countries
from ssegraph.documents.names import ACRONYM
from ssegraph.documents.relations import WEAKER

_ARTICLE: Final = re.compile(r"^(?:the|le|la|les|l|el|los|las|a|o|os|as|il|lo|i|gli|der|die|das|els) ")
_AT_EVENT: Final = ("speaksAt", "moderates", "participatesIn", "organises", "hosts")


@dataclass
class Thing:
    """A thing that the document names."""

    key: str
    kind: str
    name: str
    source: str
    order: int
    acronym: str | None = None
    names: set[str] = field(default_factory=set)
    mentions: dict[Span, None] = field(default_factory=dict)
    country: str | None = None
    known: str | None = None
    sure: bool = False
    used: bool = False
    structure: bool = False


class Things:
    """The things of a document, by name.

    Args:
        doc: the document with its layers.
        known: entities of the graph by id.
    """

    def __init__(self, doc: Annotated, known: Mapping[str, Entity]) -> None:
        self.doc = doc
        self.known = known
        self.things: dict[str, Thing] = {}
        self.by_name: dict[tuple[str, str], Thing] = {}

    def of(self, index: int, mention: Mention, wanted: str | None = None) -> Thing:
        """Return the thing a mention names, made when it is new; `wanted` is a kind for what is unknown."""
        kind = mention.kind if mention.kind not in (UNKNOWN, MAYBE_PERSON) else wanted or UNKNOWN
        found = self._same(mention, kind) or self._new(mention, kind)
        if found.kind == UNKNOWN and kind != UNKNOWN:
            found.kind = kind
        passage = self.doc.passages[index]
        if mention.antecedent is None:
            found.mentions.setdefault(passage.span(mention.start, mention.end))
            found.names.add(mention.name)
            if mention.acronym_at:
                found.mentions.setdefault(passage.span(*mention.acronym_at))
            self._name(found, mention)
        else:
            found.mentions.setdefault(mention.antecedent)
        found.sure = found.sure or mention.sure
        found.structure = found.structure or passage.listed()
        if (
            found.known is None
            and mention.key in self.known
            and self._agrees(found, self.known[mention.key or ""].kind)
        ):
            found.known = mention.key
            found.kind = self.known[mention.key or ""].kind
        return found

    def _agrees(self, thing: Thing, kind: str) -> bool:
        return thing.kind in (kind, UNKNOWN) or group_of(thing.kind) == group_of(kind)

    def _name(self, thing: Thing, mention: Mention) -> None:
        longer = len(mention.name) > len(thing.name) and ACRONYM.fullmatch(thing.name)
        if longer and not ACRONYM.fullmatch(mention.name) and not thing.key.startswith("country-"):
            thing.acronym, thing.name = thing.acronym or thing.name, mention.name
        if mention.acronym and mention.acronym != thing.name:
            thing.acronym = thing.acronym or mention.acronym
        for form in (mention.name, mention.acronym):
            if form:
                self.by_name.setdefault((bare(form), _sort(thing.kind)), thing)

    def _same(self, mention: Mention, kind: str) -> Thing | None:
        if mention.key and mention.key.startswith("country-"):
            return self.things.get(mention.key)
        forms = [bare(mention.name), *([bare(mention.acronym)] if mention.acronym else [])]
        sorts = [_sort(kind)] if kind != UNKNOWN else ["Body", "Undertaking", "Person", "Place", UNKNOWN]
        for form in forms:
            for sort in [*sorts, UNKNOWN]:
                found = self.by_name.get((form, sort))
                if found:
                    return found
        return None

    def _new(self, mention: Mention, kind: str) -> Thing:
        key = mention.key or ""
        name = mention.name
        if not key.startswith("country-"):
            base = slug_of(mention.acronym or name) or "entity"
            key, number = base, 2
            while key in self.things or key in self.known:
                key, number = f"{base}-{number}", number + 1
        elif not countries().code(name):
            labels = countries().labels[key.removeprefix("country-").upper()]
            name = labels.get(self.doc.lang.tag) or labels["en"]
        thing = Thing(key, "Place" if kind == "Demonym" else kind, name, mention.source, len(self.things))
        if key.startswith("country-"):
            thing.country = key.removeprefix("country-").upper()
        self.things[key] = thing
        self.by_name.setdefault((bare(mention.name), _sort(thing.kind)), thing)
        return thing


def bare(name: str) -> str:
    """Return a name as it is compared: folded, without its article."""
    return _ARTICLE.sub("", fold(name))


def _sort(kind: str) -> str:
    if kind in ("FundingMechanism", "Policy", "Agreement"):
        return "Undertaking"
    return kind if kind == UNKNOWN else group_of(kind)


def slug_of(name: str) -> str:
    """Return a name as an id within the candidates; a hash where it has no Latin letters."""
    folded = fold(name)
    plain = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return plain[:60].strip("-") if len(plain) >= 2 else "n" + hashlib.sha256(folded.encode()).hexdigest()[:8]


class Rows:
    """Makes the rows of a document."""

    def __init__(self, doc: Annotated, known: Mapping[str, Entity]) -> None:
        self.doc = doc
        self.things = Things(doc, known)
        self.ties: dict[tuple[str, str, str, bool], TieRow] = {}
        self.observations: dict[tuple[str, str, str], ObservationRow] = {}
        self.refused: dict[Refusal, None] = {}
        self.ontology = load_ontology()

    def candidates(self) -> Candidates:
        """Return all rows: entities by their place, the rest by that of their evidence."""
        doc = self.doc
        if doc.subject:
            event = self.things.of(*doc.subject)
            for index, start, end in doc.forms:
                span = doc.passages[index].span(start, end)
                event.mentions.setdefault(span)
                self.things.by_name.setdefault(
                    (bare(doc.passages[index].text[start:end]), _sort(event.kind)), event
                )
        for index, mention in doc.named(told=True):
            if mention.kind not in ("Demonym", UNKNOWN, MAYBE_PERSON):
                self.things.of(index, mention)
        for relation in doc.relations:
            self._tie(relation)
        for measure in doc.measures:
            thing = self.things.of(*measure.owner, "Association")
            thing.used = True
            row = ObservationRow(
                entity=thing.key,
                measure=measure.measure,
                value=measure.value,
                unit=measure.unit,
                as_of=measure.as_of,
                rule=measure.rule,
                read="sentence" if measure.rule.startswith("measures") else "structure",
                evidence=self._quotes(measure.spans, ()),
            )
            self.observations.setdefault((thing.key, measure.measure, measure.value), row)
        self._drop_weaker()
        self._again()
        session = self.things.of(*doc.subject) if doc.subject else None
        if doc.contributions and session and session.kind in ("Event", "Session"):
            session.used = True
        else:
            session = None
        contributions = [
            row.model_copy(
                update={
                    "by": self._speaker(row.by),
                    "session": session.key if session else None,
                    "as_of": doc.date,
                }
            )
            for row in doc.contributions
        ]
        return Candidates(
            document=doc.document,
            language=doc.lang.tag,
            title=doc.title,
            date=doc.date,
            entities=tuple(self._entities()),
            ties=tuple(_by_place(row for row in self.ties.values() if not row.planned)),
            plans=tuple(_by_place(row for row in self.ties.values() if row.planned)),
            observations=tuple(_by_place(self.observations.values())),
            contributions=tuple(contributions),
            refused=tuple(self.refused),
        )

    def _again(self) -> None:
        """A name that became a thing elsewhere names it wherever it stands."""
        for index, mention in self.doc.named(told=True):
            if mention.kind in (UNKNOWN, MAYBE_PERSON):
                for sort in ("Body", "Person", "Undertaking"):
                    thing = self.things.by_name.get((bare(mention.name), sort))
                    if thing:
                        thing.mentions.setdefault(self.doc.passages[index].span(mention.start, mention.end))
                        break

    def _drop_weaker(self) -> None:
        """Who speaks at an event or moderates it takes part in it; the better tie says so."""
        for key in list(self.ties):
            source, kind, target, planned = key
            if any((source, better, target, planned) in self.ties for better in WEAKER.get(kind, ())):
                del self.ties[key]

    def _speaker(self, name: str) -> str:
        thing = self.things.by_name.get((bare(name), "Person"))
        if thing:
            thing.used = True
        return thing.key if thing else slug_of(name)

    def _quotes(self, spans: tuple[Span, ...], leans: tuple[Span, ...]) -> tuple[Quote, ...]:
        text = self.doc.document.text
        every = [(span, "statement") for span in dict.fromkeys(spans)]
        every += [(span, "antecedent") for span in dict.fromkeys(leans) if span not in spans]
        return tuple(
            Quote.model_validate({"start": a, "end": b, "quote": text[a:b], "role": role})
            for (a, b), role in every
        )

    def _tie(self, relation: Relation) -> None:
        kind = relation.kind
        allowed = self.ontology.tie_kinds[kind]
        source = self.things.of(*relation.source, _guess(kind, allowed.source_kinds, False))
        target = self.things.of(*relation.target, _guess(kind, allowed.target_kinds, True))
        if kind == "memberOf" and target.kind == "Association" and not target.sure and target.known is None:
            target.kind = "Network"
        if kind == "partnerOf" and group_of(source.kind) != "Body":
            source, target = target, source
        kind = self._instead(kind, source, target)
        if not self.ontology.allows(kind, source.kind, target.kind):
            self._unknow(kind, source, target)
        if source is target:
            return
        if not self.ontology.allows(kind, source.kind, target.kind):
            why = f"a {source.kind} cannot be tied to a {target.kind} by {kind}"
            self.refused.setdefault(
                Refusal(what=f"{source.name} {kind} {target.name}", why=why, rule=relation.rule)
            )
            return
        if kind == "partnerOf" and (target.key, kind, source.key, relation.planned) in self.ties:
            source, target = target, source
        source.used = target.used = True
        self._put(relation, kind, source, target)

    def _unknow(self, kind: str, source: Thing, target: Thing) -> None:
        """What the graph says a name is must not lose the tie: then these words mean another thing."""
        allowed = self.ontology.tie_kinds[kind]
        for thing, kinds in ((source, allowed.source_kinds), (target, allowed.target_kinds)):
            if thing.known and thing.kind not in kinds and not any(thing.key in key for key in self.ties):
                guess = _guess(kind, kinds, thing is target)
                if guess:
                    thing.known, thing.kind = None, guess

    def _instead(self, kind: str, source: Thing, target: Thing) -> str:
        """A partner of an event supports it; who takes part in something that lasts is involved in it."""
        if kind not in ("participatesIn", "partnerOf") or self.ontology.allows(
            kind, source.kind, target.kind
        ):
            return kind
        if kind == "partnerOf" and target.kind in ("Event", "Session"):
            return "supports"
        return "involvedIn"

    def _put(self, relation: Relation, kind: str, source: Thing, target: Thing) -> None:
        read: Read = "structure" if relation.structure else "sentence"
        event = self.doc.subject and self.things.of(*self.doc.subject)
        on = self.doc.date if event and event in (source, target) and kind in _AT_EVENT else None
        leans = list(relation.antecedents)
        for (index, mention), thing in ((relation.source, source), (relation.target, target)):
            del thing
            at = mention.antecedent or self.doc.passages[index].span(mention.start, mention.end)
            if not any(a <= at[0] and at[1] <= b for a, b in (*relation.spans, *leans)):
                leans.append(at)
        row = TieRow(
            kind=kind,
            source=source.key,
            target=target.key,
            role=relation.role,
            start=relation.start,
            on=on,
            seen=None if on or relation.start else self.doc.date,
            planned=relation.planned,
            rule=relation.rule,
            read=read,
            evidence=self._quotes(relation.spans, tuple(leans)),
        )
        key = (source.key, kind, target.key, relation.planned)
        before = self.ties.get(key)
        if before is None:
            self.ties[key] = row
            return
        more = tuple(each for each in row.evidence if each not in before.evidence)
        self.ties[key] = before.model_copy(
            update={
                "role": before.role or row.role,
                "start": before.start or row.start,
                "evidence": (*before.evidence, *more)[:6],
                "read": "structure" if "structure" in (before.read, read) else "sentence",
            }
        )

    def _entities(self) -> list[EntityRow]:
        kept = []
        for thing in self.things.things.values():
            if thing.kind == UNKNOWN or not _worth(thing):
                continue
            aliases = tuple(sorted(each for each in thing.names if each not in (thing.name, thing.acronym)))
            kept.append(
                EntityRow(
                    id=thing.key,
                    kind=thing.kind,
                    name=thing.name,
                    acronym=thing.acronym,
                    aliases=aliases,
                    mentions=tuple(sorted(thing.mentions)),
                    rule=thing.source,
                    read="structure" if thing.structure else "sentence",
                    country=thing.country,
                    known=thing.known,
                    unlisted=thing.kind == "Person" and len(thing.name.split()) == 1 and thing.name.isascii(),
                )
            )
        return sorted(kept, key=lambda row: (row.mentions[0] if row.mentions else (0, 0), row.id))


def _worth(thing: Thing) -> bool:
    """Say whether a thing is offered: it is tied, or a person, or a body or undertaking by its own words."""
    if thing.used:
        return True
    if thing.kind in ("Place", "Event", "Session"):
        return False
    return thing.sure and (
        thing.kind == "Person"
        or len(thing.name.split()) > 1
        or not thing.name.isascii()
        or bool(ACRONYM.fullmatch(thing.name))
    )


def _guess(kind: str, kinds: frozenset[str] | tuple[str, ...] | set[str], target: bool) -> str | None:
    """Return the kind that an unknown end of a tie most likely has."""
    first = ("Network",) if kind == "memberOf" and target else ()
    if kind == "basedIn" and target:
        first = ("Place",)
    return next(
        (each for each in (*first, "Association", "Project", "Policy", "Event", "Person") if each in kinds),
        None,
    )


_R = TypeVar("_R", TieRow, ObservationRow)


def _by_place(rows: Iterable[_R]) -> list[_R]:
    return sorted(rows, key=lambda row: (row.evidence[0].start, row.evidence[0].end, str(row)))
