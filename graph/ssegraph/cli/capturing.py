"""The command that keeps what the sources of a graph say: fetched, or taken from what somebody kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssegraph.cli.options import json_option
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text, progress, say
from ssegraph.core.errors import NotFound, UsageError, suggest

if TYPE_CHECKING:
    from ssegraph.core.model import Source
    from ssegraph.sources.capture import Outcome


@click.command()
@click.argument("data", required=False)
@click.option(
    "-o",
    "--output",
    "archive",
    metavar="ARCHIVE",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder of the archive; made if it is not there.",
)
@click.option(
    "--from",
    "given",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Ask no network: take what a WARC file, an archive or a folder of saved pages holds.",
)
@click.option(
    "--source", "wanted", metavar="ID", multiple=True, help="Only this source; may be given several times."
)
@click.option("--again", is_flag=True, help="Ask whether what is there has changed.")
@click.option("--wayback", is_flag=True, help="Fetch from the Wayback Machine what is gone.")
@click.option(
    "--allow-host", "allow", metavar="HOST:PORT", multiple=True, help="Ask this host though it is not public."
)
@click.option(
    "--pause",
    metavar="SECONDS",
    type=click.FloatRange(0),
    default=2.0,
    show_default=True,
    help="Between two requests to one host.",
)
@click.option(
    "--most-bytes",
    metavar="BYTES",
    type=int,
    default=20_000_000,
    show_default=True,
    help="Of one page; what is larger is cut.",
)
@json_option
def capture(
    data: str | None,
    archive: Path,
    given: Path | None,
    wanted: tuple[str, ...],
    again: bool,
    wayback: bool,
    allow: tuple[str, ...],
    pause: float,
    most_bytes: int,
    as_json: bool | None,
) -> None:
    """Fetch the sources of DATA into a folder of WARC files: what is there is not fetched again.

    Only public hosts are asked, each slowly and as its robots.txt allows. The archive is yours: it holds what others wrote,
    and a .gitignore in it keeps it out of a repository.
    """
    from ssegraph.graph import load
    from ssegraph.sources.capture import Limits, counted, take
    from ssegraph.sources.capture import capture as fetch

    if given and (again or wayback or allow):
        raise UsageError("--from asks no network: it goes with none of --again, --wayback and --allow-host")
    sources = _wanted(load(data).sources, wanted)
    if given:
        outcomes = take(sources, archive, given)
    else:
        limits = Limits(most_bytes=most_bytes)
        with progress(1) as tell:
            outcomes = fetch(
                sources,
                archive,
                allow_hosts=allow,
                pause=pause,
                limits=limits,
                again=again,
                wayback=wayback,
                progress=tell,
            )
    missing = [each for each in outcomes if each.url and not each.there]
    if for_eyes(as_json):
        _show(outcomes)
    else:
        print_json(
            {
                "archive": str(archive),
                "counts": {str(kind): number for kind, number in counted(outcomes).items()},
                "sources": [
                    {
                        "id": each.source,
                        "url": each.url,
                        "outcome": str(each.kind),
                        "words": each.words,
                        "there": each.there,
                        "bytes": each.bytes,
                        "reader": each.reader,
                        "title": each.title,
                        "wayback": each.wayback,
                    }
                    for each in outcomes
                ],
            }
        )
    if missing:
        say(f"{len(missing):,} of {len(outcomes):,} sources are not in {archive}")
        sys.exit(1)


def _wanted(sources: list[Source], wanted: tuple[str, ...]) -> list[Source]:
    if not wanted:
        return sources
    by_id = {each.id: each for each in sources}
    for each in wanted:
        if each not in by_id:
            raise NotFound("source", each, suggest(each, by_id))
    return [by_id[each] for each in dict.fromkeys(wanted)]


def _show(outcomes: list[Outcome]) -> None:
    from ssegraph.sources.capture import counted

    rows = [
        (
            each.source,
            each.kind,
            "\n".join(filter(None, (each.title, each.words, each.wayback and f"perhaps at {each.wayback}"))),
        )
        for each in outcomes
    ]
    print_table(("source", "", "what came of it"), rows)
    parts = [f"{number:,} {kind}" for kind, number in counted(outcomes).items()]
    number = "1 source" if len(outcomes) == 1 else f"{len(outcomes):,} sources"
    print_text(f"{number}: {', '.join(parts)}." if parts else "No sources.")
