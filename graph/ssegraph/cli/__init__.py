"""The command `ssegraph`: every verb of the library, for the shell; one module for each family of verbs.

Exit codes: 0 done, 1 the data has problems, 2 wrong usage or an unknown name.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

# Else pydantic reads what every installed package says of itself, in search of plugins: a tenth of a short command.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from ssegraph import __version__
from ssegraph.cli import (
    analysis,
    asking,
    assistant,
    capturing,
    data,
    documents,
    editing,
    ledger,
    lookup,
    matching,
    page,
    passages,
    serving,
    tables,
)
from ssegraph.cli.terminal import say, warnings_in_words
from ssegraph.core.errors import DataError, SsegraphError, StoreError
from ssegraph.core.signals import in_order
from ssegraph.core.words import refused_languages


class _Commands(click.Group):
    """Turns our errors into a message on stderr and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with in_order(), warnings_in_words():
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
        except RuntimeError as error:
            # How the engine tells of a damaged block it meets while it reads.
            if not str(error).startswith("Corruption"):
                raise
            say(f"ssegraph: the store is damaged: {error}; `ssegraph check` tells more")
            sys.exit(StoreError.exit_code)
        except BrokenPipeError:
            # Whoever read us has had enough; that is no fault.
            sys.stdout = None  # keeps Python from flushing into the closed pipe
            sys.exit(0)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="ssegraph")
def main() -> None:
    """The actors of the social and solidarity economy, their relationships, and who says so."""
    for line in refused_languages():
        say(line)


for _family in (
    data,
    lookup,
    asking,
    analysis,
    page,
    capturing,
    passages,
    documents,
    tables,
    matching,
    ledger,
    editing,
    serving,
    assistant,
):
    for _command in vars(_family).values():
        if isinstance(_command, click.Command):
            main.add_command(_command)
