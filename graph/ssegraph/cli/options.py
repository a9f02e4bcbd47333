"""The options that several commands take, each said once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ssegraph.core.errors import UsageError
from ssegraph.core.sandbox import apart, can_fork
from ssegraph.core.signals import in_order
from ssegraph.core.words import languages

if TYPE_CHECKING:
    from ssegraph.graph import KnowledgeGraph

_F = TypeVar("_F", bound=Callable[..., Any])


def data_option(command: _F) -> _F:
    """Add `--data PATH`."""
    return click.option(
        "--data",
        metavar="PATH",
        help="A folder of records, a store, or an RDF file. [default: the shipped graph]",
    )(command)


def json_option(command: _F) -> _F:
    """Add `--json` and `--table`."""
    return click.option(
        "--json/--table",
        "as_json",
        default=None,
        help="Print JSON or a table. [default: a table on a terminal, JSON when piped]",
    )(command)


def _there(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty value: it would count as none, and the answer be that to another question."""
    if value is not None and not value.strip():
        raise UsageError(f"{option.opts[0]} is empty: write {option.metavar}, or leave it out")
    return value


def as_of_option(command: _F) -> _F:
    """Add `--as-of DATE`."""
    return click.option(
        "--as-of",
        metavar="DATE",
        callback=_there,
        help="What holds then: 2020, 2020-10, 2020-10-22 or 2018/2020.",
    )(command)


def during_option(command: _F) -> _F:
    """Add `--during SPAN`."""
    return click.option(
        "--during", metavar="SPAN", callback=_there, help="What holds at some moment of a span: 2018/2020."
    )(command)


def support_option(command: _F) -> _F:
    """Add `--support WORDS`."""
    return click.option(
        "--support",
        metavar="WORDS",
        callback=_there,
        help="Only what is supported so well, by some of these with commas between: voices=2 (independent sources), "
        "others (not only those it is about), quoted, located (on its page, or quoted), dated, confirmed (stated as fact), since=2020.",
    )(command)


def language_option(command: _F) -> _F:
    """Add `--language TAG`; the default is the reader's own, as the environment says."""
    return click.option(
        "--language",
        type=click.Choice(languages()),
        default=_readers_language,
        help="The language of the answer. [default: that of the terminal, else en]",
    )(command)


def _readers_language() -> str:
    """Return the language of LC_ALL, LC_MESSAGES or LANG, the first that is set (POSIX), or English."""
    settings = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next(filter(None, settings), "")[:2].lower()
    return language if language in languages() else "en"


def archive_option(command: _F) -> _F:
    """Add `--archive PATH`."""
    return click.option(
        "--archive",
        metavar="PATH",
        help="What you captured of the sources: located passages that it holds are quoted.",
    )(command)


def load_graph(
    data: str | None, base: str | None = None, support: str | None = None, archive: str | None = None
) -> KnowledgeGraph:
    """Return the graph `--data` names, with the words an archive holds, or what of it is supported as `--support` wants."""
    from ssegraph.graph import load

    graph = load(data, base=base) if base else load(data)
    if archive:
        from ssegraph.sources.archive import Archive
        from ssegraph.sources.verify import quoting

        graph = quoting(graph, Archive.open(Path(archive)))
    return graph.supported(support) if support else graph


def limited(command: _F) -> _F:
    """Add `--seconds` and `--memory` to a command that prints, which then works in a copy of the process; see `sandbox.apart`.

    What writes a file (`--html`) is not limited: a copy that is ended would leave half of one.
    """

    @wraps(command)
    def within(*, seconds: float, memory: int, **words: Any) -> None:
        # Where somebody in this process stands in for the streams (a test, a notebook), a copy would write past them.
        if not can_fork() or words.get("html") or sys.stdout is not sys.__stdout__:
            command(**words)
            return

        def work(_: object) -> None:
            try:
                command(**words)
            except click.ClickException as error:
                raise UsageError(error.format_message()) from error

        try:
            with in_order():
                apart(work, seconds=seconds, memory=memory * 1_000_000, silent=False)
        except KeyboardInterrupt:
            # Nothing was half made: the command ends of the signal, as whoever sent it expects.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.raise_signal(signal.SIGINT)

    return limits_options(cast("_F", within))


def limits_options(command: _F) -> _F:
    """Add `--seconds N` and `--memory MB`."""
    command = click.option(
        "--memory",
        type=click.IntRange(min=1),
        default=2000,
        show_default=True,
        help="How many MB it may take.",
    )(command)
    return click.option(
        "--seconds",
        type=click.FloatRange(min=0.1),
        default=60,
        show_default=True,
        help="How long it may take.",
    )(command)
