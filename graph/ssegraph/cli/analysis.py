"""Commands that look at the graph as a whole: ways, brokers, measures, communities, suggestions, gaps, change."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ssegraph.cli.options import (
    as_of_option,
    data_option,
    during_option,
    json_option,
    language_option,
    limited,
    load_graph,
    support_option,
)
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text, say
from ssegraph.core.errors import UsageError

if TYPE_CHECKING:
    from ssegraph.graph import KnowledgeGraph

_F = TypeVar("_F", bound=Callable[..., Any])


def _html_option(command: _F) -> _F:
    return click.option("--html", metavar="FILE", help="Also write the explorer on the result, one page.")(
        command
    )


def _events_option(command: _F) -> _F:
    return click.option("--without-events", is_flag=True, help="Leave events and sessions out.")(command)


def _page(path: str | None, part: Callable[[], KnowledgeGraph]) -> None:
    """Write the explorer on the part of the graph a result speaks of."""
    if path is None:
        return
    from ssegraph.views.explorer import view

    graph = part()
    say(f"{view(graph).save(path)}: {graph!r}")


@click.command()
@click.argument("one", metavar="FROM")
@click.argument("other", metavar="TO")
@click.option("--events", is_flag=True, help="Also through having been at the same event.")
@click.option("--alternatives", default=2, show_default=True, help="How many further ways.")
@_html_option
@language_option
@as_of_option
@during_option
@support_option
@data_option
@json_option
@limited
def path(
    one: str,
    other: str,
    events: bool,
    alternatives: int,
    html: str | None,
    language: str,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Say how FROM and TO are connected, step by step, and who says so."""
    from ssegraph.analysis.paths import path as ways
    from ssegraph.core.dates import moment

    found = ways(
        load_graph(data, support=support),
        one,
        other,
        as_of=moment(as_of, during),
        events=events,
        alternatives=alternatives,
    )
    if not for_eyes(as_json):
        print_json(found.to_dict())
    else:
        print_text(found.sentence(language))
        if found:
            print_table(found.columns, found.rows(language))
        print_text(found.basis.sentence(language))
    _page(html, found.subgraph)


@click.command()
@click.option("--top", default=10, show_default=True, help="How many.")
@click.option(
    "--kind",
    multiple=True,
    help="Only entities of this kind (repeatable); without it bodies: people are ranked where they are asked for.",
)
@click.option(
    "--stability",
    is_flag=True,
    help="Also how the ranks hold without any one source, without events, at other dates (slow).",
)
@click.option(
    "--first", type=int, metavar="K", help="Odds of being among the first K (10; in small graphs 3)."
)
@click.option(
    "--worlds", type=int, metavar="N", help="Graphs drawn for the odds (100, in large graphs fewer; 0: none)."
)
@click.option(
    "--missing", default=0.1, show_default=True, help="For the odds: the share of relationships not known."
)
@_events_option
@_html_option
@language_option
@as_of_option
@during_option
@support_option
@data_option
@json_option
@limited
def brokers(
    top: int,
    kind: tuple[str, ...],
    stability: bool,
    first: int | None,
    worlds: int | None,
    missing: float,
    without_events: bool,
    html: str | None,
    language: str,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Show who joins groups that would otherwise not meet, and what falls apart without them."""
    from ssegraph.analysis.brokerage import brokers as foremost
    from ssegraph.core.dates import moment

    found = foremost(
        load_graph(data, support=support),
        as_of=moment(as_of, during),
        top=top,
        kind=kind or None,
        events=not without_events,
        first=first,
        worlds=worlds,
        missing=missing,
    )
    firm = found.stability(progress=_progress) if stability else {}
    if stability and sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    if not for_eyes(as_json):
        value = found.to_dict()
        for each in value["brokers"]:
            if each["id"] in firm:
                known = firm[each["id"]]
                each["stability"] = {
                    "rank": known.rank,
                    "worstWithoutOneSource": known.worst
                    and {"rank": known.worst[0], "source": known.worst[1]},
                    "sourcesTried": known.sources,
                    "ofSources": known.of_sources,
                    "withoutEvents": known.without_events,
                    "dates": {date or "all": rank for date, rank in known.dates},
                    "holds": known.holds,
                }
        print_json(value)
    else:
        print_table(found.columns, found.rows(language))
        for broker in found:
            print_text(broker.sentence(language))
            for side in broker.sides[:3]:
                print_text(f"    {side.name or broker.name}")
                for words, said in found.proof(broker, side, language)[:3]:
                    print_text(f"        {words}: {said}")
        for identifier, known in firm.items():
            verdict = "holds" if known.holds else "does not hold"
            print_text(f"{identifier} {verdict}: rank {known.rank}; {known}")
        print_text(found.odds.sentence(language))
        print_text(found.basis.sentence(language))
    _page(html, found.subgraph)


def _progress(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


@click.command()
@click.option("--by", default="betweenness", metavar="MEASURE", show_default=True, help="Who comes first.")
@_events_option
@as_of_option
@during_option
@support_option
@data_option
@json_option
@limited
def centrality(
    by: str,
    without_events: bool,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Show every measure of every entity, those of other packages too, and what each means."""
    from ssegraph.analysis.centralities import centrality as measured
    from ssegraph.core.dates import moment

    found = measured(
        load_graph(data, support=support), as_of=moment(as_of, during), events=not without_events
    )
    for why in found.remarks:
        say(why)
    found = found.by(by)
    if not for_eyes(as_json):
        print_json(found.to_dict())
    else:
        rows = ([f"{cell:.4g}" if isinstance(cell, float) else cell for cell in row] for row in found.rows())
        print_table(found.columns, rows)
        for each in found.measures:
            print_text(f"{each.name}: {each.meaning}")
        print_text(found.basis.sentence())


@click.command()
@click.option("--resolution", default=1.0, show_default=True, help="Above 1 gives smaller communities.")
@click.option("--of", "of", metavar="NAME", help="Only the community of this entity.")
@_events_option
@_html_option
@as_of_option
@during_option
@support_option
@data_option
@json_option
@limited
def communities(
    resolution: float,
    of: str | None,
    without_events: bool,
    html: str | None,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Show the groups with more ties inside than between, named by their main bodies."""
    from ssegraph.analysis.grouping import communities as groups
    from ssegraph.core.dates import moment

    found = groups(
        load_graph(data, support=support),
        as_of=moment(as_of, during),
        events=not without_events,
        resolution=resolution,
    )
    wanted = (found.of(of).number,) if of else ()
    if not for_eyes(as_json):
        value = found.to_dict()
        if wanted:
            value["communities"] = [each for each in value["communities"] if each["number"] in wanted]
        print_json(value)
    else:
        rows = [row for row in found.rows() if not wanted or row[0] in wanted]
        print_table(found.columns, rows)
        if not wanted:
            print_text(f"without any tie: {len(found.alone)}")
        print_text(found.basis.sentence())
    _page(html, lambda: found.subgraph(*wanted))


@click.command()
@click.argument("name")
@click.option("--top", default=10, show_default=True, help="How many.")
@_html_option
@as_of_option
@during_option
@support_option
@data_option
@json_option
@limited
def suggest(
    name: str,
    top: int,
    html: str | None,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Suggest whom NAME does not work with and might, with reasons and sources. Not facts."""
    from ssegraph.analysis.suggestions import suggest as might_meet
    from ssegraph.core.dates import moment

    found = might_meet(load_graph(data, support=support), name, as_of=moment(as_of, during), top=top)
    if not for_eyes(as_json):
        print_json(found.to_dict())
    else:
        print_table(found.columns, found.rows(), f"Suggestions for {found.one.name}, not facts")
        print_text(found.basis.sentence())
    _page(html, found.subgraph)


@click.command()
@click.option("--gap", metavar="SORT", help="Only this sort of gap.")
@_html_option
@as_of_option
@during_option
@support_option
@data_option
@json_option
@limited
def coverage(
    gap: str | None,
    html: str | None,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Show what is known and what is missing, so that absence is not read as none."""
    from ssegraph.analysis.gaps import coverage as known_of
    from ssegraph.core.dates import moment

    found = known_of(load_graph(data, support=support), as_of=moment(as_of, during))
    gaps = found.of(gap) if gap else list(found)
    if not for_eyes(as_json):
        value = found.to_dict()
        if gap:
            value["gaps"] = [each for each in value["gaps"] if each["gap"] == gap]
        print_json(value)
    else:
        if not gap:
            print_table(found.columns, found.rows(), "What is known")
            if found.networks:
                print_table(
                    found.NETWORK_COLUMNS, found.network_rows(), "Members known beside members counted"
                )
        rows = [(each.gap, each.name, each.country, each.words) for each in gaps]
        print_table(found.GAP_COLUMNS, rows, "What is not known, which is not none")
        print_text(found.sentence())
        print_text(found.basis.sentence())
    _page(html, found.subgraph)


@click.command()
@click.argument("dates", nargs=-1, metavar="DATE DATE ...")
@_events_option
@_html_option
@data_option
@json_option
def compare(
    dates: tuple[str, ...], without_events: bool, html: str | None, data: str | None, as_json: bool | None
) -> None:
    """Show how the network changed between dates: who joined, left, moved, which bridges appeared."""
    from ssegraph.analysis.change import compare as changed

    if len(dates) < 2:
        raise UsageError("compare needs two dates or more: ssegraph compare 2018 2021")
    found = changed(load_graph(data), dates, events=not without_events)
    if not for_eyes(as_json):
        print_json(found.to_dict())
    else:
        print_table(found.MOMENT_COLUMNS, found.moment_rows(), "The network at each date")
        print_table(found.columns, found.rows(), f"Changes: {len(found)}")
        for each in found.moments:
            print_text(each.basis.sentence())
    _page(html, found.subgraph)
