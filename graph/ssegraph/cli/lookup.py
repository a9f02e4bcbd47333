"""Commands that look one thing up: an entity, a name, a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ssegraph.cli.options import as_of_option, data_option, json_option, load_graph
from ssegraph.terminal import for_eyes, print_json, print_table, print_text

if TYPE_CHECKING:
    from ssegraph.graph import KnowledgeGraph
    from ssegraph.model import Figure, Statement, Tie


def _who_says(graph: KnowledgeGraph, statement: Statement) -> str:
    lines = []
    for evidence in statement.evidence:
        words = f"“{evidence.quote}”" if evidence.quote else (evidence.says or "")
        lines.append(f"{words} [{graph.source(evidence.source).name}]")
    return "\n".join(lines)


def _tie_row(graph: KnowledgeGraph, tie: Tie, names: dict[str, str]) -> tuple[str, ...]:
    from ssegraph.ontology import load_ontology

    caption = load_ontology().tie_kinds[tie.kind].caption["en"]
    for end in (tie.source, tie.target):
        names.setdefault(end, graph.entity(end).name)
    sentence = caption.replace("{source}", names[tie.source]).replace("{target}", names[tie.target])
    role = f" ({tie.role})" if tie.role else ""
    return sentence + role, tie.when(), tie.status, _who_says(graph, tie)


def _figure_row(graph: KnowledgeGraph, figure: Figure) -> tuple[str, ...]:
    from ssegraph.ontology import load_ontology

    label = load_ontology().figure_kinds[figure.kind].labels["en"]
    value = f"{figure.value} {figure.unit or ''}".strip()
    return label, value, str(figure.as_of or "undated"), _who_says(graph, figure)


@click.command()
@click.argument("name")
@as_of_option
@data_option
@json_option
def show(name: str, as_of: str | None, data: str | None, as_json: bool) -> None:
    """Show an entity: its names, its figures, its ties, and where each is said."""
    graph = load_graph(data)
    entity = graph[name]
    figures, ties = graph.figures(entity), graph.ties(entity, as_of=as_of)
    if not for_eyes(as_json):
        stated = sorted({source for each in (*figures, *ties) for source in each.sources})
        print_json(
            {
                "entity": {"kind": entity.kind}
                | entity.model_dump(mode="json", exclude_defaults=True),
                "asOf": as_of,
                "figures": [
                    each.model_dump(mode="json", exclude_defaults=True) for each in figures
                ],
                "ties": [
                    each.model_dump(mode="json", exclude_defaults=True) | {"status": each.status}
                    for each in ties
                ],
                "sources": [
                    graph.source(source).model_dump(mode="json", exclude_defaults=True)
                    for source in stated
                ],
            }
        )
        return
    from ssegraph.ontology import load_ontology

    print_text(f"{entity.name}  ({load_ontology().label(entity.kind, 'en')}, id {entity.id})")
    languages = [(tag, name) for tag, name in entity.names.items()]
    fields: list[tuple[str, object]] = [("acronym", entity.acronym), *languages]
    fields += [("also", alias) for alias in entity.aliases]
    fields += [(f"until {each.until or '?'}", each.name) for each in entity.former_names]
    fields += [("country", " ".join(entity.countries)), ("place", entity.place)]
    fields += [("founded", entity.founded), ("dissolved", entity.dissolved)]
    fields += [("website", entity.website), ("note", entity.note), ("name from", entity.name_from)]
    for label, value in fields:
        if value:
            print_text(f"  {label:<10} {value}")
    if figures:
        rows = [_figure_row(graph, each) for each in figures]
        print_table(("figure", "value", "as of", "who says so"), rows, "Figures")
    names: dict[str, str] = {}
    then = f"Ties as of {as_of} (certain or possible)" if as_of else "Ties"
    rows = [_tie_row(graph, each, names) for each in ties]
    print_table(("tie", "when", "status", "who says so"), rows, f"{then}: {len(rows)}")
    for conflict in graph.conflicts:
        if any(each.conflict == conflict.id for each in (*ties, *figures)):
            print_text(f"  sources disagree ({conflict.id}): {conflict.what}")


@click.command()
@click.argument("text")
@data_option
@json_option
def find(text: str, data: str | None, as_json: bool) -> None:
    """Find entities by part of a name or note, in any language."""
    graph = load_graph(data)
    found = graph.find(text)
    if not for_eyes(as_json):
        print_json(
            [
                {"kind": each.kind} | each.model_dump(mode="json", exclude_defaults=True)
                for each in found
            ]
        )
        return
    rows = [
        (each.id, each.kind, each.acronym, each.name, " ".join(each.countries)) for each in found
    ]
    print_table(("id", "kind", "acronym", "name", "country"), rows)


@click.command()
@click.argument("term", required=False)
@json_option
def terms(term: str | None, as_json: bool) -> None:
    """Explain a kind of entity, tie or figure, or any other TERM; without it, list them."""
    from ssegraph.ontology import load_ontology

    ontology = load_ontology()
    if term is None:
        found = sorted(ontology.terms.values(), key=lambda each: (each.category, each.id))
        if not for_eyes(as_json):
            print_json(
                [
                    {"id": each.id, "category": each.category, "labels": dict(each.labels)}
                    for each in found
                ]
            )
            return
        rows = [(each.id, each.category, ontology.label(each.id, "en")) for each in found]
        print_table(("term", "category", "label"), rows)
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
        print_text(
            f"  manners        {', '.join(name for name, true in manners if true) or 'none'}"
        )
