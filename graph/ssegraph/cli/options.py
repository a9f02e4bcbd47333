"""The options that several commands take, each said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

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
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, as when piped.")(
        command
    )


def as_of_option(command: _F) -> _F:
    """Add `--as-of DATE`."""
    return click.option(
        "--as-of", metavar="DATE", help="What holds then: 2020, 2020-10, 2020-10-22 or 2018/2020."
    )(command)


def load_graph(data: str | None, base: str | None = None) -> KnowledgeGraph:
    """Return the graph `--data` names."""
    from ssegraph.graph import load

    return load(data, base=base) if base else load(data)
