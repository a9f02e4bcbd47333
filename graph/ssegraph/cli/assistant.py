"""The command that gives the graph to a language model."""

from __future__ import annotations

import sys

import click

from ssegraph.cli.terminal import say


@click.command("mcp")
@click.argument("graph", required=False)
@click.option(
    "--http", is_flag=True, help="Over HTTP, at http://127.0.0.1:PORT/mcp. [default: stdin and stdout]"
)
@click.option("--port", default=8001, show_default=True, help="Of HTTP; 0 takes a free one.")
@click.option(
    "--text",
    is_flag=True,
    help="Whole answers as text, for clients that read no structured content (Claude Desktop).",
)
@click.option("--seconds", default=10.0, show_default=True, help="What one SPARQL query may take.")
@click.option("--memory", default=2000, show_default=True, help="MB that one call may take.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Calls at a time.")
def mcp(
    graph: str | None, http: bool, port: int, text: bool, seconds: float, memory: int, workers: int
) -> None:
    """Give GRAPH to a language model as read-only tools (Model Context Protocol).

    GRAPH is a folder of records, a store or an RDF file; without it, the shipped graph. A client starts this
    command itself: docs/assistant.md says what to write into its settings.
    """
    from ssegraph.assistant.server import serve
    from ssegraph.serve.limits import Limits

    if not http and sys.stdin.isatty():
        say("waiting for a client of the Model Context Protocol on standard input; Ctrl-C ends it")
    serve(
        graph,
        http=http,
        port=port,
        text=text,
        limits=Limits(seconds=seconds, memory=memory * 1_000_000),
        workers=workers,
        say=say,
    )
