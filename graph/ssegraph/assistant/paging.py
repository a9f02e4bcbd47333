"""Answers cut into pages of so many tokens, and texts of others made safe to show.

How many tokens a text has only its model knows. The estimate here is made to be no smaller than what tokenizers
count: see `docs/decisions/0032-assistant.md`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from ssegraph.core.errors import UsageError

SHORT: Final = 1_800
"""Tokens of an answer for which nobody asked for a number of rows."""
LONG: Final = 7_000
"""Tokens of any answer."""
_ROWS: Final = 20
"""Rows of an answer for which nobody asked for a number of them."""
_TEXT: Final = 600
"""Characters of one text in a row; `evidence` gives it whole."""
CUT: Final = " [...]"
_NARROW: Final = 2.7
"""ASCII characters that make a token: JSON has many signs and addresses, prose would have more."""

# A format character that a script needs; all others hide text or turn it round.
_NEEDED: Final = "\u200c\u200d"
# Two or more of these in a row choose no form of a sign, but may spell something out.
_HIDDEN: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")

T = TypeVar("T")


def shown(text: str) -> str:
    r"""Return a text in which characters that nobody sees, or that turn it round, stand as escapes.

    >>> print(shown("Caf\u00e9\x1b[31m"), shown("a\u202eb"), shown("a\nb"))
    Café\u001b[31m a\u202eb a
    b
    """
    if text.isascii() and text.isprintable():
        return text
    text = _HIDDEN.sub(lambda found: "".join(map(_escaped, found[0])), text)
    return "".join(
        each
        if each in "\n\t"
        or each in _NEEDED
        or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else _escaped(each)
        for each in text
    )


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"


def all_shown(value: Any) -> Any:
    """Return a value of JSON with every text in it `shown`, keys too."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {shown(str(key)): all_shown(each) for key, each in value.items()}
    return [all_shown(each) for each in value] if isinstance(value, list | tuple) else value


def filled(value: Any) -> Any:
    """Return plain values without fields that say nothing; a cell of a table that is None stays."""
    if isinstance(value, dict):
        return {
            name: each if name == "cells" else filled(each)
            for name, each in value.items()
            if each is not None
        }
    if isinstance(value, list):
        return [filled(each) for each in value]
    return value


def as_plain(answer: dict[str, Any]) -> dict[str, Any]:
    r"""Return an answer as it goes out: every text `shown`, fields that say nothing left out.

    >>> print(as_json(as_plain({"name": "a\u200e", "note": None, "cells": {"end": None}})))
    {"name":"a\\u200e","cells":{"end":null}}
    """
    found: dict[str, Any] = filled(all_shown(answer))
    return found


def as_json(value: Any) -> str:
    """Return a value as JSON without blanks that mean nothing."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def tokens(text: str) -> int:
    """Return about how many tokens a text has, rather too many than too few.

    >>> tokens("social economy"), tokens("사회적경제")
    (5, 5)
    """
    narrow = sum(map(str.isascii, text))
    return round(narrow / _NARROW + (len(text) - narrow))


def cut(text: str, most: int = _TEXT) -> str:
    """Return a text, or its beginning with a mark that it was cut."""
    return text if len(text) <= most else text[: most - len(CUT)].rstrip() + CUT


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of an answer.

    Attributes:
        rows: as they are given.
        places: which of all they are, from 0.
        total: how many there are in all.
        cursor: for those that follow; None when there are none.
    """

    rows: list[T]
    places: range
    total: int
    cursor: str | None


def page(
    found: Sequence[T],
    written: Callable[[T], Any],
    *,
    asked: Any,
    limit: int | None,
    cursor: str | None,
    beside: Iterable[str] = (),
    brings: Callable[[T], Any] | None = None,
    short: bool | None = None,
) -> Page[Any]:
    """Return the rows of an answer from a place on, as many as there is room for, and one at least.

    Args:
        found: all of them.
        written: gives one as plain values; called only for those that are given.
        asked: what was asked, as plain values: a cursor is for this and nothing else.
        limit: rows at most; without it a short answer.
        cursor: where to begin.
        beside: what else takes room in the answer.
        brings: what else comes into the answer with one of them.
        short: the answer is to be short; without it, where nobody says how many rows.

    Raises:
        UsageError: a cursor of something else.

    >>> first = page(range(50), str, asked="a", limit=2, cursor=None)
    >>> first.rows, page(range(50), str, asked="a", limit=2, cursor=first.cursor).rows
    (['0', '1'], ['2', '3'])
    """
    first = start(cursor, asked)
    short = limit is None if short is None else short
    room = (SHORT if short else LONG) - sum(map(tokens, beside))
    rows: list[Any] = []
    for each in found[first : first + (limit or _ROWS)]:
        row = filled(written(each))
        if not rows:
            row = _fitting(row, room)
        room -= tokens(as_json(row)) + (tokens(as_json(brings(each))) if brings else 0)
        if rows and room < 0:
            break
        rows.append(row)
    after = first + len(rows)
    return Page(
        rows, range(first, after), len(found), following(after, asked) if after < len(found) else None
    )


def _fitting(row: Any, room: int) -> Any:
    """Return the one row that must be given, its texts cut where else it would take more than any answer may."""
    for most in (4_000, 1_000, 200, 50):
        if tokens(as_json(row)) <= max(room, LONG - SHORT):
            break
        row = _texts_cut(row, most)
    return row


def _texts_cut(value: Any, most: int) -> Any:
    if isinstance(value, str):
        return cut(value, most)
    if isinstance(value, dict):
        return {name: _texts_cut(each, most) for name, each in value.items()}
    return [_texts_cut(each, most) for each in value] if isinstance(value, list) else value


def following(first: int, asked: Any) -> str:
    """Return the cursor for the rows from a place on."""
    return f"{first}.{_digest(asked)}"


def start(cursor: str | None, asked: Any) -> int:
    """Return the place at which a cursor begins.

    Raises:
        UsageError: it is none, or one of something else that was asked.
    """
    if cursor is None:
        return 0
    first, _, digest = cursor.partition(".")
    if not re.fullmatch("[0-9]{1,9}", first):
        raise UsageError("this is no cursor: give the `cursor` of the answer before, or leave it out")
    if digest != _digest(asked):
        raise UsageError("this cursor is of another call: give it with the same arguments, or leave it out")
    return int(first)


def _digest(asked: Any) -> str:
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:8]
