"""The command `ssegraph`: every verb of the library, for the shell.

Exit codes: 0 done, 1 the data has problems, 2 wrong usage or an unknown name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ssegraph import __version__
from ssegraph.errors import DataError, SsegraphError, UsageError
from ssegraph.terminal import for_eyes, print_json, print_table, print_text, say

if TYPE_CHECKING:
    from ssegraph.graph import KnowledgeGraph
    from ssegraph.model import Figure, Statement, Tie

_F = TypeVar("_F", bound=Callable[..., Any])

QUERY_FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "rdf")


class _Commands(click.Group):
    """Turns our errors into a message on stderr and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DataError as error:
            for problem in error.problems:
                say(str(problem))
            number = len(error.problems)
            say(f"{number} problem{'s' if number != 1 else ''}")
            sys.exit(error.exit_code)
        except SsegraphError as error:
            say(f"ssegraph: {error}")
            sys.exit(error.exit_code)
        except BrokenPipeError:
            # Whoever read us has had enough; that is no fault.
            sys.stdout = None  # keeps Python from flushing into the closed pipe
            sys.exit(0)


def _data(command: _F) -> _F:
    return click.option(
        "--data",
        metavar="PATH",
        help="A folder of records, a store, or an RDF file. [default: the shipped graph]",
    )(command)


def _json(command: _F) -> _F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, as when piped.")(
        command
    )


def _as_of(command: _F) -> _F:
    return click.option(
        "--as-of", metavar="DATE", help="What holds then: 2020, 2020-10, 2020-10-22 or 2018/2020."
    )(command)


def _load(data: str | None, base: str | None = None) -> KnowledgeGraph:
    from ssegraph.graph import load

    return load(data, base=base) if base else load(data)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="ssegraph")
def main() -> None:
    """The actors of the social and solidarity economy, their ties, and the words that prove them."""


@main.command()
@click.argument("data", required=False)
@click.option("--shapes", is_flag=True, help="Also validate the RDF with the SHACL shapes (slow).")
def check(data: str | None, shapes: bool) -> None:
    """Check DATA; say what is wrong, where, and what to write instead."""
    from ssegraph.store import is_store, verify

    if data and is_store(Path(data)):
        verify(Path(data))
    graph = _load(data)
    counts = ", ".join(f"{number} {part}" for part, number in graph.counts.items())
    if shapes:
        from ssegraph.shapes import validate

        validate(graph.store)
    print_text(f"no problems: {counts}")


@main.command()
@click.argument("data", required=False)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    help="OUT.trig (or .nq), or OUT.store for a folder.",
)
@click.option("--base", metavar="IRI", help="The base of the IRIs.")
def build(data: str | None, output: str, base: str | None) -> None:
    """Build the graph of DATA into one file, or into a store on disk."""
    path = Path(output)
    if path.suffix not in (".trig", ".nq", ".store"):
        raise UsageError(f"{output}: build writes .trig, .nq or .store; `export` writes the rest")
    graph = _load(data, base)
    if path.suffix == ".store":
        graph.store.save(path)
    else:
        graph.store.dump(path)
    say(f"{path}: {graph!r}")


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


@main.command()
@click.argument("name")
@_as_of
@_data
@_json
def show(name: str, as_of: str | None, data: str | None, as_json: bool) -> None:
    """Show an entity: its names, its figures, its ties, and where each is said."""
    graph = _load(data)
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


@main.command()
@click.argument("text")
@_data
@_json
def find(text: str, data: str | None, as_json: bool) -> None:
    """Find entities by part of a name or note, in any language."""
    graph = _load(data)
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


@main.command()
@click.argument("term", required=False)
@_json
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


@main.command()
@click.argument("sparql", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the query from a file (- is stdin).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(QUERY_FORMATS),
    help="[default: table on a terminal, json or ttl when piped]",
)
@_as_of
@_data
def query(
    sparql: str | None, file: Path | None, form: str | None, as_of: str | None, data: str | None
) -> None:
    """Answer a SPARQL query; the usual prefixes (sse: id: skos: ...) are bound."""
    if (sparql is None) == (file is None):
        raise UsageError("give a query, or -f FILE")
    if file is not None:
        try:
            sparql = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: {error}") from error
    graph = _load(data)
    if as_of:
        graph = graph.at(as_of)
    result = graph.query(sparql or "")
    if form is None:
        form = "table" if sys.stdout.isatty() else ("ttl" if result.is_triples else "json")
    if form != "table":
        sys.stdout.buffer.write(result.serialize(form))
        if form in ("json", "xml"):
            sys.stdout.buffer.write(b"\n")
    elif result.boolean is not None:
        print_text("yes" if result.boolean else "no")
    else:
        print_table(result.columns, result.rows)


@main.command()
@click.option(
    "-o",
    "--output",
    default="explorer.html",
    show_default=True,
    metavar="FILE",
    help="The page to write.",
)
@click.option("--around", metavar="NAME", help="Only what is near this entity.")
@click.option("--hops", default=1, show_default=True, help="How near, in ties.")
@click.option("--kind", multiple=True, help="Only entities of this kind (repeatable).")
@click.option(
    "--country", multiple=True, metavar="CODE", help="Only entities of this country (repeatable)."
)
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@_as_of
@_data
def view(
    output: str, around: str | None, hops: int, kind: tuple[str, ...], country: tuple[str, ...],
    open_it: bool, as_of: str | None, data: str | None,
) -> None:  # fmt: skip
    """Write the interactive page: one HTML file that anybody can open, offline."""
    from ssegraph.views.explorer import view as page

    graph = _load(data)
    if as_of:
        graph = graph.at(as_of)
    if around:
        graph = graph.around(around, hops)
    if kind or country:
        graph = graph.where(kind=kind or None, country=country or None)
    path = page(graph).save(output)
    say(f"{path}: {graph!r}")
    if open_it:
        click.launch(str(path.resolve()))


@main.command()
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help=".ttl .trig .nq .nt .jsonld .rdf .graphml .gexf .csv",
)
@click.option(
    "--unlisted", is_flag=True, help="Also people of an audience who have no public role."
)
@_as_of
@_data
def export(output: str, unlisted: bool, as_of: str | None, data: str | None) -> None:
    """Write the graph in another format, by the suffix of FILE."""
    from ssegraph.formats import SUFFIXES
    from ssegraph.formats import export as write

    if Path(output).suffix not in SUFFIXES:
        raise UsageError(f"{output}: cannot write this; give {', '.join(SUFFIXES)}")
    graph = _load(data)
    for path in write(graph.at(as_of) if as_of else graph, output, unlisted=unlisted):
        say(str(path))
