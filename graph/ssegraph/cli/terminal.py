"""What the command prints: data on stdout, as a table for eyes or JSON for programs; words on stderr."""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ssegraph.core.errors import StoreError
from ssegraph.core.files import alone_in

# What could move the cursor or recolour the terminal of whoever reads a name from elsewhere.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(value: object) -> str:
    """Return a value as text that is only text to a terminal.

    >>> clean("a\\x1b[31mb"), clean(None)
    ('a\\ufffd[31mb', '')
    """
    return "" if value is None else _CONTROL.sub("\ufffd", str(value))


def for_eyes(as_json: bool | None) -> bool:
    """Say whether to print a table: as asked for, else when somebody looks at a terminal."""
    return sys.stdout.isatty() if as_json is None else not as_json


@contextmanager
def progress(step: int = 100) -> Iterator[Callable[[int, int], None]]:
    """Give a function to tell how many of how many are done; after two seconds a bar shows every `step` of them, to eyes only."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task, since = bar.add_task(""), time.monotonic()

    def tell(done: int, total: int) -> None:
        if done % step == 0:
            bar.update(task, completed=done, total=total)
            if not bar.live.is_started and time.monotonic() - since > 2:
                bar.start()

    try:
        yield tell
    finally:
        bar.stop()


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def say(words: str) -> None:
    """Print words for the person, not for the next program."""
    print(clean(words), file=sys.stderr)


@contextmanager
def warnings_in_words() -> Iterator[None]:
    """Print what the library warns of as words, without the line of code it comes from."""

    def show(message: Warning | str, *rest: Any, **more: Any) -> None:
        say(str(message))

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


@contextmanager
def taking_turns(folder: Path) -> Iterator[None]:
    """Write into a folder of records when nobody else does; say so if that takes waiting.

    Raises:
        StoreError: a file cannot be written.
    """
    try:
        with alone_in(folder, lambda: say(f"{folder}: somebody else is writing in it just now; waiting")):
            yield
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror or error}") from error


def print_text(text: str = "") -> None:
    """Print a line of data."""
    print(clean(text))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print a table, as wide as the terminal or 160 characters; long cells wrap, none is cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(clean(title)) if title else None, title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
        count += 1
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(table)
    if not count:
        console.print("  nothing", markup=False)
