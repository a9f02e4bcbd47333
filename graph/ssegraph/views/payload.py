"""What a page needs of a graph, as plain JSON values: everything sorted, nothing empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from ssegraph.dates import Period
from ssegraph.graph import KnowledgeGraph
from ssegraph.model import Entity, Figure, Point, Source, Statement, Tie
from ssegraph.ontology import load_ontology
from ssegraph.views.layout import place

LANGUAGES: Final = ("en", "fr", "es", "ko")
"""The languages of the page."""


def _full(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {}, ())}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def payload(
    kg: KnowledgeGraph, positions: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, Any]:
    """Return what `views.html.render` takes.

    Args:
        positions: where each entity stands, by id; computed by `layout.place` when not given.
    """
    records = kg.records()
    sources = {source.id: index for index, source in enumerate(records.sources)}
    entities = {entity.id: index for index, entity in enumerate(records.entities)}
    ties = [tie for tie in records.ties if tie.source in entities and tie.target in entities]
    if positions is None:
        positions = place(list(entities), [(tie.source, tie.target) for tie in ties])
    points = {point.id: point for point in records.locations}
    figures: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in kg.figures():
        figures[figure.entity].append(figure)
    period = Period.of(kg.as_of) if kg.as_of else None
    return _full(
        title=records.title,
        asOf=kg.as_of,
        counts={part: kg.counts[part] for part in ("entities", "ties", "figures", "sources")},
        terms=_terms(records.entities, ties, records.figures, records.countries),
        sources=[_source(source, kg) for source in records.sources],
        conflicts={each.id: {"kind": each.kind, "what": each.what} for each in records.conflicts},
        entities=[
            _entity(entity, points, positions)
            | _full(figures=[_figure(each, sources) for each in figures[entity.id]])
            for entity in records.entities
        ],
        ties=[_tie(tie, entities, sources, period) for tie in ties],
    )


def _terms(
    entities: tuple[Entity, ...],
    ties: list[Tie],
    figures: tuple[Figure, ...],
    countries: tuple[Point, ...],
) -> dict[str, Any]:
    ontology = load_ontology()

    def four(words: Mapping[str, str]) -> dict[str, str]:
        return {language: words[language] for language in LANGUAGES if language in words}

    codes = {code for entity in entities for code in entity.countries}
    return {
        "kinds": {
            kind: {"label": four(ontology.kinds[kind].labels)}
            for kind in sorted({entity.kind for entity in entities})
        },
        "ties": {
            name: {
                "label": four(kind.labels),
                "inverse": four(kind.inverse_labels),
                "caption": four(kind.caption),
                "inverseCaption": four(kind.inverse_caption),
                "symmetric": kind.symmetric,
            }
            for name, kind in sorted(ontology.tie_kinds.items())
            if any(tie.kind == name for tie in ties)
        },
        "figures": {
            kind: {"label": four(ontology.figure_kinds[kind].labels)}
            for kind in sorted({figure.kind for figure in figures})
        },
        "statuses": {
            status.id.lower(): {
                "label": four(status.labels),
                "definition": four(status.definitions),
            }
            for status in sorted(ontology.statuses.values(), key=lambda each: each.id)
        },
        "countries": {
            point.id: {"label": {"en": point.name, **point.names}}
            for point in countries
            if point.id in codes
        },
    }


def _source(source: Source, kg: KnowledgeGraph) -> dict[str, Any]:
    publisher = source.publisher
    found = kg.store.reader.entity(publisher) if publisher and " " not in publisher else None
    return _full(
        id=source.id,
        url=source.url,
        document=source.document,
        title=source.title,
        publisher=found.name if found else publisher,
        date=_text(source.date),
        language=source.language,
    )


def _entity(
    entity: Entity, points: Mapping[str, Point], positions: Mapping[str, tuple[int, int]]
) -> dict[str, Any]:
    point = points.get(entity.place or "")
    x, y = positions[entity.id]
    return _full(
        id=entity.id,
        kind=entity.kind,
        name=entity.name,
        names=entity.names,
        aliases=[*entity.aliases, *(former.name for former in entity.former_names)],
        acronym=entity.acronym,
        countries=list(entity.countries),
        place=_full(name=point.name, lat=point.lat, lon=point.lon) if point else None,
        founded=_text(entity.founded),
        website=entity.website,
        note=entity.note,
    ) | {"x": x, "y": y}


def _evidence(statement: Statement, sources: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"source": sources[evidence.source]}
        | _full(
            says=evidence.says,
            quotes=[{"text": span.text, "role": span.role} for span in evidence.quotes],
        )
        for evidence in statement.evidence
    ]


def _figure(figure: Figure, sources: Mapping[str, int]) -> dict[str, Any]:
    return _full(
        kind=figure.kind,
        value=figure.value,
        unit=figure.unit,
        asOf=_text(figure.as_of),
        evidence=_evidence(figure, sources),
        conflict=figure.conflict,
    )


def _tie(
    tie: Tie, entities: Mapping[str, int], sources: Mapping[str, int], period: Period | None
) -> dict[str, Any]:
    return {"source": entities[tie.source], "target": entities[tie.target]} | _full(
        id=tie.id,
        kind=tie.kind,
        role=tie.role,
        start=_text(tie.start),
        end=_text(tie.end),
        seen=_text(tie.seen),
        status=tie.status,
        confidence=tie.confidence,
        conflict=tie.conflict,
        note=tie.note,
        asOf=tie.standing(period) if period else None,
        alsoSeenAt=list(tie.also_seen_at),
        evidence=_evidence(tie, sources),
    )
