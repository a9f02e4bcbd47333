"""Commands that look one thing up: an entity, a name, a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ssegraph.cli.options import (
    archive_option,
    as_of_option,
    data_option,
    during_option,
    json_option,
    language_option,
    load_graph,
    support_option,
)
from ssegraph.cli.statements import (
    CONTRIBUTION_COLUMNS,
    OBSERVATION_COLUMNS,
    TIE_COLUMNS,
    WITHDRAWN_COLUMNS,
    contribution_row,
    observation_row,
    tie_row,
    whole,
    withdrawn_row,
)
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text
from ssegraph.core.errors import UsageError
from ssegraph.core.names import fold

if TYPE_CHECKING:
    from ssegraph.core.model import Disagreement, Observation, Tie
    from ssegraph.graph import KnowledgeGraph


@click.command()
@click.argument("name")
@as_of_option
@during_option
@support_option
@archive_option
@language_option
@data_option
@json_option
def show(
    name: str,
    as_of: str | None,
    during: str | None,
    support: str | None,
    archive: str | None,
    language: str,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Show an entity: its names, its observations, its ties, and where each is said."""
    graph = load_graph(data, support=support, archive=archive)
    entity = graph[name]
    observations, ties = graph.observations(entity), graph.ties(entity, as_of=as_of, during=during)
    contributions = graph.contributions(entity)
    others = {
        each.id: each for each in (*graph.contributions(about=entity), *graph.contributions(session=entity))
    }
    others = {identifier: each for identifier, each in others.items() if each not in contributions}
    withdrawn = graph.store.reader.withdrawn_about(entity.id)
    at_odds = _at_odds(graph, ties, observations, language)
    if not for_eyes(as_json):
        stated = sorted(
            {
                said.source
                for each in (*observations, *contributions, *others.values(), *ties)
                for said in each.statements
            }
            | set(entity.listed_in)
        )
        print_json(
            {
                "entity": {"kind": entity.kind} | entity.model_dump(mode="json", exclude_defaults=True),
                "asOf": as_of or during,
                "observations": [whole(each) | {"status": each.status} for each in observations],
                "contributions": [whole(each) | {"status": each.status} for each in contributions],
                "contributionsAboutOrIn": [whole(each) | {"status": each.status} for each in others.values()],
                "ties": [whole(each) | {"status": each.status} for each in ties],
                "disagreements": [
                    {
                        "about": each.about,
                        "what": each.what,
                        "sentence": sentence,
                        "statements": [said.id for said in each.statements],
                    }
                    for each, sentence in at_odds
                ],
                "withdrawn": [
                    each.model_dump(mode="json", exclude_defaults=True) | {"id": each.id}
                    for each in withdrawn
                ],
                "sources": [
                    graph.source(source).model_dump(mode="json", exclude_defaults=True) for source in stated
                ],
            }
        )
        return
    from ssegraph.core.concepts import load_concepts
    from ssegraph.core.dates import period_of
    from ssegraph.core.ontology import load_ontology
    from ssegraph.core.when import date_in_words

    print_text(f"{entity.label(language)}  ({load_ontology().label(entity.kind, language)}, id {entity.id})")
    languages = [(tag, name) for tag, name in entity.names.items()]
    fields: list[tuple[str, object]] = [("acronym", entity.acronym), *languages]
    fields += [("also", alias) for alias in entity.aliases]
    fields += [(f"until {each.until or '?'}", each.name) for each in entity.former_names]
    fields += [("country", " ".join(entity.countries)), ("place", entity.place)]
    if entity.level or entity.themes:
        concepts = load_concepts()
        labels = concepts.levels[entity.level].labels if entity.level else {}
        fields += [("level", labels.get(language) or labels.get("en"))]
        fields += [("theme", concepts.theme(each, language)) for each in entity.themes]
    lived = (("founded", entity.founded), ("dissolved", entity.dissolved))
    fields += [(label, date_in_words(date, language)) for label, date in lived]
    fields += [("website", entity.website), ("note", entity.note), ("name from", entity.name_from)]
    fields += [("same as", " ".join(entity.same_as))]
    listing = sorted(
        (graph.source(each) for each in entity.listed_in), key=lambda each: (str(each.date or ""), each.id)
    )
    fields += [("listed in", f"{each.name} ({each.date or each.id})") for each in listing]
    for label, value in fields:
        if value:
            print_text(f"  {label:<10} {value}")
    if observations:
        rows = [observation_row(graph, each, language) for each in observations]
        print_table(OBSERVATION_COLUMNS, rows, "Observations")
    for title, said in (
        ("Interventions", contributions),
        ("Interventions about it or in it", [*others.values()]),
    ):
        if said:
            rows = [contribution_row(graph, each, language) for each in said]
            print_table(CONTRIBUTION_COLUMNS, rows, title)
    when = as_of or during
    then = f"Ties as of {when} (certain; ? possible)" if when else "Ties"
    rows = [tie_row(graph, each, language) for each in ties]
    if when:
        period = period_of(when)
        # As in the answers of questions: what may not have held is marked.
        rows = [
            ("? " + row[0], *row[1:]) if tie.standing(period) == "possible" else row
            for tie, row in zip(ties, rows, strict=True)
        ]
    print_table(TIE_COLUMNS, rows, f"{then}: {len(rows)}")
    if withdrawn:
        rows = [withdrawn_row(each) for each in withdrawn]
        print_table(WITHDRAWN_COLUMNS, rows, "Taken back")
    for _, sentence in at_odds:
        print_text(f"  sources contradict one another: {sentence}")
    for conflict in graph.conflicts:
        if any(each.conflict == conflict.id for each in (*ties, *observations)):
            print_text(f"  noted by hand ({conflict.id}): {conflict.what}")


def _at_odds(
    graph: KnowledgeGraph, ties: list[Tie], observations: list[Observation], language: str
) -> list[tuple[Disagreement, str]]:
    """Return what sources contradict one another in, each with its sentence."""
    from ssegraph.core.ties import disagreements_of

    found = disagreements_of(ties, observations)
    if not found:
        return []
    from ssegraph.analysis.disagreeing import explained

    return [(each, explained(graph, each, language)) for each in found]


@click.command()
@click.argument("text")
@data_option
@json_option
def find(text: str, data: str | None, as_json: bool | None) -> None:
    """Find entities by part of a name or note, in any language."""
    if not fold(text):
        raise UsageError(f"{text!r} holds no word to look for")
    graph = load_graph(data)
    found = graph.find(text)
    if not for_eyes(as_json):
        print_json(
            [{"kind": each.kind} | each.model_dump(mode="json", exclude_defaults=True) for each in found]
        )
        return
    rows = [(each.id, each.kind, each.acronym, each.name, " ".join(each.countries)) for each in found]
    print_table(("id", "kind", "acronym", "name", "country"), rows)


@click.command()
@click.argument("term", required=False)
@json_option
def terms(term: str | None, as_json: bool | None) -> None:
    """Explain a kind of entity, tie or observation, a theme, a level of government, or any other TERM; without it, list them."""
    from ssegraph.ask.questions import support_words
    from ssegraph.core.concepts import load_concepts
    from ssegraph.core.ontology import load_ontology

    ontology, concepts = load_ontology(), load_concepts().listed()
    if term is None:
        found = sorted(
            [(each.category, each.id, each.labels) for each in ontology.terms.values()]
            + [(category, name, each.labels) for name, (category, each) in concepts.items()],
            key=lambda each: each[:2],
        )
        if not for_eyes(as_json):
            print_json(
                [
                    {"id": name, "category": category, "labels": dict(labels)}
                    for category, name, labels in found
                ]
            )
            return
        rows = [(name, category, labels.get("en", name)) for category, name, labels in found]
        print_table(("term", "category", "label"), rows)
        return
    if term in concepts:
        category, concept = concepts[term]
        if not for_eyes(as_json):
            print_json({"id": term, "iri": concept.iri, "category": category, "labels": dict(concept.labels)})
            return
        print_text(f"{term}  ({category})")
        for language in sorted(concept.labels):
            print_text(f"  {language}  {concept.labels[language]}")
        return
    explained = ontology.explain(term)
    kind = ontology.tie_kinds.get(explained.id)
    if not for_eyes(as_json):
        value: dict[str, Any] = {
            "id": explained.id,
            "iri": explained.iri,
            "category": explained.category,
            "labels": dict(explained.labels),
            "definitions": dict(explained.definitions),
            "seeAlso": list(explained.see_also),
        }
        if kind:
            value |= {
                "caption": dict(kind.caption),
                "inverse": kind.inverse_id,
                "inverseCaption": dict(kind.inverse_caption),
                "symmetric": kind.symmetric,
                "transitive": kind.transitive,
                "sourceKinds": sorted(kind.source_kinds),
                "targetKinds": sorted(kind.target_kinds),
            }
        print_json(value)
        return
    print_text(f"{explained.id}  ({explained.category})")
    for language in sorted(explained.labels):
        definition = explained.definitions.get(language, "")
        print_text(f"  {language}  {explained.labels[language]}: {definition}")
    if kind:
        print_text(f"  read forward   {kind.caption['en']}")
        print_text(f"  read backward  {kind.inverse_caption['en']}  ({kind.inverse_id})")
        print_text(f"  from           {', '.join(sorted(kind.source_kinds))}")
        print_text(f"  to             {', '.join(sorted(kind.target_kinds))}")
        manners = [("symmetric", kind.symmetric), ("transitive", kind.transitive)]
        print_text(f"  manners        {', '.join(name for name, true in manners if true) or 'none'}")
    for each in explained.see_also:
        related = ontology.explain(each)
        words = related.definitions.get("en", "")
        print_text(f"  see also       {related.id}: {words}")
    if explained.id.casefold() == "evidence":
        print_text("  filters        --support takes these words, with commas between:")
        for word, meaning in support_words("en").items():
            print_text(f"                 {word}: {meaning}")
