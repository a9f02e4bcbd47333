"""The command that serves the graph on the web."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ssegraph.cli.terminal import say
from ssegraph.core.errors import UsageError


@click.command()
@click.argument("graph", required=False)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is everywhere."
)
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option("--writable", is_flag=True, help="Allow updates, with a token; GRAPH must be a store on disk.")
@click.option(
    "--token-file", metavar="FILE", help="Holds the token. [default: SSEGRAPH_TOKEN, else one is made]"
)
@click.option(
    "--allow-service", "hosts", multiple=True, metavar="HOST", help="SERVICE may call this host (repeatable)."
)
@click.option(
    "--workers", type=click.IntRange(1), help="Queries at a time. [default: 2 for each processor, 4 at least]"
)
@click.option("--seconds", default=10.0, show_default=True, help="What one query may take.")
@click.option("--memory", default=2000, show_default=True, help="MB that one query may take.")
@click.option("--rows", default=1_000_000, show_default=True, help="Rows of one answer.")
@click.option(
    "--cors",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Pages of this origin may read the answers, * of any (repeatable). [default: none]",
)
@click.option(
    "--host-name",
    "names",
    multiple=True,
    metavar="NAME",
    help="The server is called so, as behind a proxy (repeatable). [default: localhost and its address]",
)
@click.option(
    "--edit",
    is_flag=True,
    help="Its pages have forms that correct GRAPH, a folder of records; this machine only.",
)
@click.option("--edit-by-all", is_flag=True, help="With --edit: whoever reaches the server may correct it.")
@click.option("--log-queries", is_flag=True, help="The log says what was asked.")
def serve(
    graph: str | None,
    host: str,
    port: int,
    writable: bool,
    token_file: str | None,
    hosts: tuple[str, ...],
    workers: int | None,
    seconds: float,
    memory: int,
    rows: int,
    origins: tuple[str, ...],
    names: tuple[str, ...],
    edit: bool,
    edit_by_all: bool,
    log_queries: bool,
) -> None:
    """Serve GRAPH: SPARQL at /sparql, /explorer, /search, /dump, the data of every actor.

    GRAPH is a folder of records, a store or an RDF file; without it, the shipped graph.
    """
    from ssegraph.serve import Limits
    from ssegraph.serve.running import serve as run

    token = os.environ.get("SSEGRAPH_TOKEN")
    if token_file:
        try:
            token = Path(token_file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise UsageError(f"cannot read {token_file}: {error.strerror}") from error
    if token_file and not token:
        raise UsageError(f"{token_file} holds no token")
    run(
        graph,
        host=host,
        port=port,
        writable=writable,
        token=token,
        hosts=hosts,
        workers=workers,
        limits=Limits(seconds=seconds, memory=memory * 1_000_000, rows=rows),
        log_queries=log_queries,
        origins=origins,
        names=names,
        edit=edit or edit_by_all,
        edit_by_all=edit_by_all,
        say=say,
    )
