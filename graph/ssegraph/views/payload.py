"""What a page needs of a graph, as plain JSON values: everything sorted, nothing empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final

from ssegraph.analysis.completeness import Completeness, completeness_read
from ssegraph.analysis.disagreeing import at_odds_in, borne, explained
from ssegraph.analysis.grouping import grouped
from ssegraph.analysis.measures import measured
from ssegraph.analysis.paths import cost_of
from ssegraph.analysis.projection import Projection, is_attendance, project_read
from ssegraph.core.concepts import STANDARD, load_concepts
from ssegraph.core.counted import in_words
from ssegraph.core.dates import Period
from ssegraph.core.model import Contribution, Entity, Observation, Records, Source, Stated, Tie
from ssegraph.core.offices import office_of, offices
from ssegraph.core.ontology import load_ontology
from ssegraph.core.passages import link
from ssegraph.core.proofs import debt_label, names_there, opening, read_on, told_in_words
from ssegraph.core.roles import role_in_words, written_in
from ssegraph.core.statements import DEBTS
from ssegraph.core.ties import disagreements_of
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.basemap import half_width, land, project
from ssegraph.views.channels import Looks
from ssegraph.views.layout import place
from ssegraph.views.questions import questions_for
from ssegraph.views.tours import fitting

MOST_ENTITIES: Final = 100_000
"""A page holds no more; of a larger graph it takes the best connected and says so."""

ASKED_UP_TO: Final = 5_000
"""A page of up to so many entities holds the named questions, and the measures."""


@dataclass(frozen=True)
class Opening:
    """How a page opens: what is on it besides the graph itself.

    Attributes:
        as_of: the date its slider stands at, or None for any time.
        looks: what colour, size and label of an actor say.
        positions: where each entity stands, by id; computed by `layout.place` when not given.
        questions: put the named questions beside it.
    """

    as_of: str | None = None
    looks: Looks = field(default_factory=Looks)
    positions: Mapping[str, tuple[int, int]] | None = None
    questions: bool = True


def _full(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {}, ())}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def payload(kg: KnowledgeGraph, opening: Opening | None = None) -> dict[str, Any]:
    """Return what `views.html.render` takes.

    >>> from ssegraph.core.model import Records
    >>> sorted(payload(KnowledgeGraph.of(Records(title="nothing yet"))))
    ['counts', 'land', 'terms', 'title']
    """
    opening = opening or Opening()
    records = kg.records()
    chosen, left_out = _chosen(records)
    sources = {source.id: (index, source) for index, source in enumerate(records.sources)}
    entities = {entity.id: index for index, entity in enumerate(chosen)}
    ties = [tie for tie in records.ties if tie.source in entities and tie.target in entities]
    projection = project_read(kg, records)
    communities = grouped(projection)
    groups = {projection.ids[node]: number for node, number in communities.numbers.items()}
    positions = opening.positions or place(list(entities), [(tie.source, tie.target) for tie in ties], groups)
    steps = _steps(projection)
    # In the order of `kg.observations()`: everything is read from the store once.
    said = sorted(
        records.observations, key=lambda each: (each.entity, each.kind, str(each.as_of or ""), each.id)
    )
    observed = [each for each in said if not isinstance(each, Contribution)]
    observations: defaultdict[str, list[Observation]] = defaultdict(list)
    for observation in observed:
        observations[observation.entity].append(observation)
    contributions: defaultdict[str, list[Contribution]] = defaultdict(list)
    for each in said:
        if isinstance(each, Contribution):
            contributions[each.entity].append(each)
    period = Period.of(kg.as_of) if kg.as_of else None
    conflicts: dict[str, Any] = {
        known.id: {"kind": known.kind, "what": known.what} for known in records.conflicts
    }
    at_odds: dict[str, str] = {}
    disagreements, bearing = disagreements_of(records.ties, observed), at_odds_in(records.ties)
    for number, (found, ids) in enumerate(borne((*records.ties, *observed), disagreements), 1):
        name, first = f"computed-{number}", found.statements[0]
        tie = bearing.get((first.id, first.key))
        conflicts[name] = {
            "kind": found.what,
            "what": {language: explained(kg, found, language, tie) for language in languages()},
        }
        at_odds |= dict.fromkeys(ids, name)
    names = {entity.id: entity.name for entity in records.entities}
    spots, speakers, complete = _Spots(records), _Speakers(names), completeness_read(kg, records)
    rows = [
        _entity(entity, spots, positions, groups)
        | _full(
            observations=[_observation(each, sources, at_odds) for each in observations[entity.id]],
            contributions=[_contribution(each, entities, sources) for each in contributions[entity.id]],
            completeness=_complete(complete.get(entity.id)),
        )
        for entity in chosen
    ]
    return _full(
        title=records.title,
        asOf=kg.as_of,
        opensAt=opening.as_of,
        looks=opening.looks.values(kg, chosen, ties, groups),
        measures=_measures(projection, list(entities)) if ties and len(entities) <= ASKED_UP_TO else None,
        leftOut=left_out or None,
        land=land(),
        terms=_terms(chosen, ties, records),
        sources=[_source(source, names) for source in records.sources],
        conflicts=conflicts,
        documents=_documents(
            kg,
            records.sources,
            (
                *ties,
                *(
                    each
                    for every in (observations, contributions)
                    for known in every.values()
                    for each in known
                ),
            ),
        ),
        spots=spots.found,
        communities=[[entities[each] for each in main if each in entities] for main in communities.main],
        entities=rows,
        ties=[_tie(tie, entities, sources, period, kg, at_odds, steps, speakers) for tie in ties],
        speakers=speakers.names,
        tours=_tours(kg, entities),
        questions=questions_for(kg, entities, ties)
        if opening.questions and 0 < len(entities) <= ASKED_UP_TO
        else None,
    ) | {"counts": {part: kg.counts[part] for part in ("entities", "ties", "observations", "sources")}}


_LONGEST_TEXT: Final = 200_000
_MOST_TEXT: Final = 5_000_000
"""Characters of one kept text, and of all, that a page takes."""


def _documents(kg: KnowledgeGraph, sources: Sequence[Source], stated: Sequence[Stated]) -> dict[str, str]:
    """Return the kept texts that are quoted, by the place of their source; where they are too long, the first that fit."""
    quoted: set[str] = {each.source for said in stated for each in said.evidence if each.quotes}
    found: dict[str, str] = {}
    room = _MOST_TEXT
    for number, source in enumerate(sources):
        text = kg.texts.of(source) if source.id in quoted else None
        if text is not None and len(text) <= min(room, _LONGEST_TEXT):
            found[str(number)] = text
            room -= len(text)
    return found


def _chosen(records: Records) -> tuple[tuple[Entity, ...], int]:
    """Return the entities the page holds, by id, and how many are left out."""
    if len(records.entities) <= MOST_ENTITIES:
        return records.entities, 0
    count: defaultdict[str, int] = defaultdict(int)
    for tie in records.ties:
        count[tie.source] += 1
        count[tie.target] += 1
    best = sorted(records.entities, key=lambda each: (-count[each.id], each.id))[:MOST_ENTITIES]
    return tuple(sorted(best, key=lambda each: each.id)), len(records.entities) - MOST_ENTITIES


def _tours(kg: KnowledgeGraph, entities: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the tours that stand on this page with all they show and rest on."""
    return [
        {
            "name": tour.name,
            "title": dict(tour.title),
            "steps": [
                {
                    "view": dict(step.view),
                    "at": step.at,
                    "say": dict(step.say),
                    "cites": [
                        {"statement": each.statement, "proof": each.proof, "manner": each.manner}
                        for each in step.cites
                    ],
                }
                for step in tour.steps
            ],
        }
        for tour in fitting(kg, entities)
    ]


# -- terms ----------------------------------------------------------------------------------------


def _spoken(words: Mapping[str, str]) -> dict[str, str]:
    return {language: words[language] for language in languages() if language in words}


def _worded(texts: Iterable[str], words: Callable[[str, str], str | None]) -> dict[str, dict[str, str]]:
    """Return the texts that are worded, each in the languages in which it is not written so."""
    found = {}
    for text in sorted(texts):
        if words(text, "en") is not None:
            found[text] = {
                each: told for each in languages() if (told := words(text, each)) not in (None, text)
            }
    return found


def _terms(entities: Sequence[Entity], ties: Sequence[Tie], records: Records) -> dict[str, Any]:
    ontology = load_ontology()
    codes = {code for entity in entities for code in entity.countries}
    tie_kinds = {tie.kind for tie in ties}
    concepts = load_concepts()
    contributed = [each for each in records.observations if isinstance(each, Contribution)]
    return {
        "kinds": {
            kind: {"label": _spoken(ontology.kinds[kind].labels)}
            for kind in sorted({entity.kind for entity in entities})
        },
        "ties": {
            name: {
                "label": _spoken(kind.labels),
                "inverse": _spoken(kind.inverse_labels),
                "caption": _spoken(kind.caption),
                "inverseCaption": _spoken(kind.inverse_caption),
                "symmetric": kind.symmetric,
            }
            for name, kind in sorted(ontology.tie_kinds.items())
            if name in tie_kinds
        },
        "observations": {
            kind: {"label": _spoken(ontology.terms[kind].labels)}
            for kind in sorted({observation.kind for observation in records.observations})
        },
        "themes": {
            theme: {"label": _spoken(concepts.concepts[STANDARD + theme].labels)}
            for theme in sorted(
                {theme for entity in entities for theme in entity.themes}
                | {theme for said in contributed for theme in said.themes}
            )
        },
        "levels": {
            level: {"label": _spoken(concepts.levels[level].labels)}
            for level in sorted({entity.level for entity in entities if entity.level})
        },
        "roles": _worded({tie.role for tie in ties if tie.role}, role_in_words),
        "told": _worded(
            {each.says for said in (*ties, *records.observations) for each in said.evidence if each.says},
            told_in_words,
        ),
        "offices": {office.id: {"label": _spoken(office.labels)} for office in offices().values()},
        "debts": {debt: {each: debt_label(debt, each) for each in languages()} for debt in DEBTS},
        "statuses": {
            status.id.lower(): {"label": _spoken(status.labels), "definition": _spoken(status.definitions)}
            for status in sorted(ontology.statuses.values(), key=lambda each: each.id)
        },
        "countries": {
            point.id: _full(label={"en": point.name, **point.names}, continent=point.continent)
            for point in records.countries
            if point.id in codes
        },
    }


# -- the graph ------------------------------------------------------------------------------------


class _Spots:
    """The places actors stand at on the map, each listed once, in the order they were asked for."""

    def __init__(self, records: Records) -> None:
        self._places = {point.id: point for point in records.locations}
        self._countries = {point.id: point for point in records.countries}
        self._index: dict[str, int] = {}
        self.found: list[dict[str, Any]] = []

    def of(self, entity: Entity) -> int | None:
        """Return the number of an actor's spot: its place, else its country, else None."""
        known = self._places.get(entity.place or "")
        if known is None or known.lat is None:
            code = (known.country if known else None) or entity.country
            known = self._countries.get(code or "")
        if known is None or known.lat is None or known.lon is None:
            return None
        if known.id not in self._index:
            self._index[known.id] = len(self.found)
            x, y = project(known.lat, known.lon)
            self.found.append(
                _full(label={"en": known.name, **known.names}, country=known.id in self._countries)
                | {"x": round(x), "y": round(y), "w": round(half_width(known.lat))}
            )
        return self._index[known.id]

    def name(self, entity: Entity) -> str | None:
        """Return the name of an actor's place, if it is known more closely than by country."""
        point = self._places.get(entity.place or "")
        return point.name if point else None


class _Speakers:
    """Who speaks in the sources, by name, each listed once, in the order they were asked for."""

    def __init__(self, entities: Mapping[str, str]) -> None:
        self._entities = entities
        self._numbers: dict[str, int] = {}
        self.names: list[str] = []

    def number(self, voice: str) -> int:
        """Return the place of the name of a voice of `strength.Strength`."""
        if voice not in self._numbers:
            self._numbers[voice] = len(self.names)
            self.names.append(self._entities.get(voice, voice))
        return self._numbers[voice]


def _source(source: Source, entities: Mapping[str, str]) -> dict[str, Any]:
    publisher = source.publisher
    return _full(
        id=source.id,
        url=source.url,
        document=source.document,
        title=source.title,
        publisher=entities.get(publisher, publisher) if publisher else None,
        date=_text(source.date),
        retrieved=_text(source.retrieved),
        language=source.language,
    )


def _entity(
    entity: Entity, spots: _Spots, positions: Mapping[str, tuple[int, int]], groups: Mapping[str, int]
) -> dict[str, Any]:
    x, y = positions[entity.id]
    spot = spots.of(entity)
    return _full(
        id=entity.id,
        kind=entity.kind,
        name=entity.name,
        names=entity.names,
        aliases=[*entity.aliases, *(former.name for former in entity.former_names)],
        acronym=entity.acronym,
        countries=list(entity.countries),
        place=spots.name(entity),
        founded=_text(entity.founded),
        dissolved=_text(entity.dissolved),
        website=entity.website,
        note=entity.note,
        level=entity.level,
        themes=list(entity.themes),
        community=groups.get(entity.id),
    ) | {"x": x, "y": y, "spot": -1 if spot is None else spot}


def _complete(known: Completeness | None) -> dict[str, str] | None:
    """Return how complete the list of a network's members is, in the languages of the page."""
    return {each: known.sentence(each) for each in languages()} if known else None


_Sources = Mapping[str, tuple[int, Source]]
"""Each source with the place it has in the page, by id."""


def _evidence(statement: Stated, sources: _Sources) -> list[dict[str, Any]]:
    return [
        {"source": sources[evidence.source][0], "proof": evidence.proof}
        | _full(
            says=evidence.says,
            quotes=[{"text": span.text, "at": span.at, "role": span.role} for span in evidence.quotes],
            names=names_there(evidence),
            debt=evidence.debt,
            read=_text(read_on(evidence, sources[evidence.source][1])),
            fragment=link("", opening(evidence)).removeprefix("#") or None,
        )
        for evidence in statement.evidence
    ]


def _observation(observation: Observation, sources: _Sources, at_odds: Mapping[str, str]) -> dict[str, Any]:
    return _full(
        kind=observation.kind,
        value=in_words(observation),
        words={
            language: told
            for language in languages()[1:]
            if (told := in_words(observation, language)) != in_words(observation)
        },
        asOf=_text(observation.as_of),
        status=None if observation.as_fact else observation.status,
        id=observation.id,
        statements=[[said.id, sources[said.source][0]] for said in observation.statements],
        raw=observation.value if observation.value != in_words(observation) else None,
        number=observation.number,
        unit=observation.unit,
        bound=observation.bound,
        counted=observation.counted,
        parts=[[each.number, each.of] for each in observation.parts],
        evidence=_evidence(observation, sources),
        conflict=observation.conflict or at_odds.get(observation.id),
        note=observation.note,
    )


def _contribution(said: Contribution, entities: Mapping[str, int], sources: _Sources) -> dict[str, Any]:
    return _full(
        id=said.id,
        kind=said.kind,
        said=said.said,
        asOf=_text(said.as_of),
        session=entities.get(said.session or ""),
        replyTo=said.reply_to,
        about=[entities[each] for each in said.about if each in entities],
        themes=list(said.themes),
        status=None if said.as_fact else said.status,
        evidence=_evidence(said, sources),
        note=said.note,
    )


def _measures(projection: Projection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return every measure at hand, with a value of three digits for each entity of the page."""
    at = {identifier: node for node, identifier in enumerate(projection.ids)}
    found = measured(projection)
    return [
        {
            "name": measure.name,
            "meaning": measure.meaning,
            "values": [_rounded(values[at[identifier]]) if identifier in at else None for identifier in ids],
        }
        for measure, values in zip(found.measures, found.values, strict=True)
    ]


def _rounded(value: float | None) -> float | None:
    return float(f"{value:.3g}") if isinstance(value, float) and isfinite(value) else value


def _steps(projection: Projection) -> dict[str, bool]:
    """Return the ties a way may lead over, by id, and of each whether it is mere attendance at an event."""
    return {
        joint.id: is_attendance(joint.kind, projection.kinds[joint.target])
        for joints in projection.pairs.values()
        for joint in joints
    }


def _tie(
    tie: Tie,
    entities: Mapping[str, int],
    sources: _Sources,
    period: Period | None,
    kg: KnowledgeGraph,
    at_odds: Mapping[str, str],
    steps: Mapping[str, bool],
    speakers: _Speakers,
) -> dict[str, Any]:
    strength = kg.strength(tie)
    return {
        "source": entities[tie.source],
        "target": entities[tie.target],
        "voices": len(strength.voices),
    } | _full(
        id=tie.id,
        kind=tie.kind,
        role=tie.role,
        roleIn=None
        if not tie.role or role_in_words(tie.role)
        else written_in(tie, lambda source: sources[source][1].language),
        start=_text(tie.start),
        end=_text(tie.end),
        seen=_text(tie.seen),
        alsoSeen=[each.text for each in tie.sightings if each != tie.seen],
        status=tie.status,
        proof=tie.proof,
        ownWord=1 if strength.own_word else None,
        cost=cost_of(strength) if tie.id in steps else None,
        attends=1 if steps.get(tie.id) else None,
        purposes=[said.purpose for said in tie.supporting if said.purpose and not said.amount],
        by=[speakers.number(each) for each in strength.voices],
        office=office_of(tie.kind, tie.role),
        confidence=tie.confidence,
        conflict=tie.conflict or at_odds.get(tie.id),
        note=tie.note,
        asOf=tie.standing(period) if period else None,
        payments=[
            _full(
                amount=float(said.amount or 0),
                currency=said.currency,
                bound=said.bound,
                purpose=said.purpose,
                status=None if said.as_fact else said.manner,
                when=_text(said.start or said.seen or said.end),
                source=sources[said.source][0],
            )
            for said in tie.payments
        ],
        cites=sorted({url for each in tie.supporting for url in each.cites}),
        evidence=_evidence(tie, sources),
    )
