"""Commands that ask: in SPARQL, or in words."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ssegraph.cli.options import as_of_option, data_option, load_graph
from ssegraph.errors import UsageError
from ssegraph.terminal import print_table, print_text

QUERY_FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "rdf")


@click.command()
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
@as_of_option
@data_option
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
    graph = load_graph(data)
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
