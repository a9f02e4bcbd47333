"""Understands how a table lies in its sheet: lines above the head, heads of several rows, sections, sums and remarks.

What is no row of the table is told and set aside, never dropped; where nothing speaks for another reading the
first row is the head and every other a row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from ssegraph.core.countries import country_codes
from ssegraph.core.names import fold
from ssegraph.records.columns import (
    date_of,
    is_affirmed,
    is_continent,
    is_head,
    is_nothing,
    is_remark,
    is_total,
    words_for,
)

SECTION: Final = "section"
"""The head of the column that is put beside the others where rows of a table stand under headings."""

_DEEPEST: Final = 25
"""Rows of a sheet among which its head is looked for."""
_NUMBER: Final = re.compile(
    r"[^\w]*-?[\d\s.,'’%€$£¥+-]*\d[\d\s.,'’%]*(?:€|\$|£|%|eur|usd|chf|원|円)?[^\w]*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head of a table stands among the first rows of its sheet.

    Attributes:
        first, last: the rows it takes, counted from 0; those before `first` stand above the table.
        names: of the columns.
    """

    first: int
    last: int
    names: tuple[str, ...]


_MARKS: Final = frozenset("*†‡※")
"""What a remark below a table begins with."""


def count_filled(cells: Sequence[str]) -> int:
    """Return how many cells hold something."""
    return sum(1 for cell in cells if cell and not cell.isspace())


def find_head(rows: Sequence[Sequence[str]]) -> Head:
    """Return the head of a table by its first rows, none of which is empty.

    It is the first row, unless that has far fewer cells than the rows usually have, or names no column while a
    later row names several. Further rows of names belong to it, and a row of groups right above it.

    >>> find_head([["Members 2023", "", ""], ["Name", "Town", "Since"], ["Coop A", "Lille", "2010"]])
    Head(first=1, last=1, names=('Name', 'Town', 'Since'))
    >>> find_head([["Body", "", "Membership"], ["Name", "Town", "Since"], ["Coop A", "Lille", "2010"]]).names
    ('Name', 'Town', 'Since')
    """
    if not rows:
        return Head(0, -1, ())
    counts = [count_filled(row) for row in rows]
    usual = _usual(counts)
    first = 0
    if usual >= 2:
        known = [_known(row) for row in rows[:_DEEPEST]]
        sparse = [count * 2 <= usual for count in counts]
        for place in range(min(len(rows), _DEEPEST)):
            # The first row that is as wide as the others, and reads like names of columns if the first does not.
            if not sparse[place]:
                first = place
                break
        if not known[first] and not (counts[first] >= usual and _reads_like_heads(rows[first])):
            later = [
                place
                for place in range(first, len(known))
                if known[place] >= 2 and known[place] * 2 >= counts[place]
            ]
            if later and (later[0] - first <= 3 or all(sparse[first : later[0]])):
                first = later[0]
        if first and not known[first] and not _reads_like_heads(rows[first]):
            first = 0
    last = first
    while last + 1 < len(rows) and last - first < 2 and _goes_on(rows, first, last):
        last += 1
    # A row of groups: several cells, or one that stands over some of the columns only.
    if (
        last == first
        and first
        and 2 <= counts[first - 1] < counts[first]
        and _groups(rows[first - 1], rows[first])
    ):
        first -= 1
    return Head(first, last, joined_heads(rows[first : last + 1]))


def _usual(counts: Sequence[int]) -> int:
    """Return how many cells a row of the table usually has: of those that have several, the most frequent number."""
    several = Counter(count for count in counts if count >= 2)
    if not several or sum(several.values()) * 3 < len(counts):
        return max(counts) if max(counts) >= 2 and len(counts) <= 4 else 1
    return max(several, key=lambda count: (several[count], count))


def _known(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell and is_head(cell.strip()))


def _reads_like_heads(cells: Sequence[str]) -> bool:
    """Say whether cells could be names of columns: each once, short, none a number, date or address."""
    texts = [" ".join(cell.split()) for cell in cells if cell.strip()]
    return len(set(texts)) == len(texts) and not any(len(text) > 60 or _is_value(text) for text in texts)


def _is_value(text: str) -> bool:
    return bool(_NUMBER.match(text)) or "://" in text or date_of(text) is not None or is_affirmed(text)


def _goes_on(rows: Sequence[Sequence[str]], first: int, last: int) -> bool:
    """Say whether the row after `last` belongs to the head: nearly all of its cells name columns, and none is a value."""
    row, above = rows[last + 1], rows[last]
    filled = count_filled(row)
    if any(cell.lstrip()[:1] in _MARKS for cell in row if cell.strip()):
        return False  # `* note` is a remark, whatever its word
    if filled < 2 or last + 2 >= len(rows) or any(_is_value(cell.strip()) for cell in row if cell.strip()):
        return False
    if any(a.strip() and a == b for a, b in pairwise(above)) and _reads_like_heads(row):
        return True  # a merged head stands over several columns, and their names below it
    known = _known(row)
    gaps = count_filled(above) < filled or any(a.strip() and a == b for a, b in pairwise(above))
    return known >= 2 and known * 3 >= filled * 2 and (gaps or known == filled)


def _groups(above: Sequence[str], head: Sequence[str]) -> bool:
    width = max(place for place, cell in enumerate(head) if cell.strip()) + 1
    return _reads_like_heads([*dict.fromkeys(cell for cell in above if cell.strip())]) and not any(
        cell.strip() for cell in above[width:]
    )


def joined_heads(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the heads of columns by the rows of the head: the lowest word, with its group where others are called so.

    >>> joined_heads([["Member", "", "Network", ""], ["Name", "Country", "Name", "Since"]])
    ('Member: Name', 'Country', 'Network: Name', 'Since')
    """
    width = max(map(len, rows))
    padded = [[*(" ".join(cell.split()) for cell in row), *[""] * (width - len(row))] for row in rows]
    if len(padded) == 1:
        return tuple(padded[0])
    groups, leaves = [], []
    for place in range(width):
        column = [row[place] for row in padded]
        leaf = next((cell for cell in reversed(column) if cell), "")
        # A group stands over the columns to its right until the next one begins.
        group = next((padded[0][before] for before in range(place, -1, -1) if padded[0][before]), "")
        leaves.append(leaf)
        groups.append(group if group != leaf else "")
    often = Counter(leaves)
    return tuple(
        f"{group}: {leaf}" if leaf and group and often[leaf] > 1 else leaf
        for group, leaf in zip(groups, leaves, strict=True)
    )


@cache
def _beginning() -> re.Pattern[str]:
    """Return what the first cell of a row that is none begins with: most rows are told from these at one look."""
    words = sorted((re.escape(word) for part in ("totals", "remarks") for word in words_for(part)), key=len)
    return re.compile(rf"\W*(?:[*†‡※¹²³©(\[]|주\)|(?:{'|'.join(reversed(words))})\b)", re.IGNORECASE)


def no_row(cells: Sequence[str], width: int) -> str:
    """Return why some cells are no row of a table of so many columns, or an empty text: a sum, a remark on the table.

    >>> no_row(["Total", "", "2"], 3), no_row(["* provisional", "", ""], 3), no_row(["TotalEnergies", "FR", "2"], 3)
    ('a sum of the table', 'a remark on the table', '')
    """
    first = cells[0] or next((cell for cell in cells if cell.strip()), "")
    if not _beginning().match(first):
        return ""
    others = [cell for cell in cells if cell.strip() and cell is not first]
    if is_total(first) and (others or width > 1) and all(_NUMBER.match(cell) for cell in others):
        return "a sum of the table"
    if not others and is_remark(first):
        return "a remark on the table"
    return ""


def may_be_section(cells: Sequence[str], width: int) -> bool:
    """Say whether some cells may be a heading over the rows below: one cell alone, that names a country, a continent ...

    >>> may_be_section(["France", "", ""], 3), may_be_section(["Coop A", "", ""], 3), may_be_section(["North:", ""], 2)
    (True, False, True)
    """
    if width < 2 or count_filled(cells) != 1:
        return False
    text = next(cell for cell in cells if cell.strip()).strip()
    if len(text) > 60 or is_nothing(text):
        return False
    # Two or three letters are a code, and as likely a name.
    named = not (text.isascii() and len(text) < 4) and fold(text) in country_codes()
    return text.endswith((":", "：")) or is_continent(text) or named


def section_of(cells: Sequence[str]) -> str:
    """Return the heading that a row of one cell is."""
    return next(" ".join(cell.split()) for cell in cells if cell.strip()).rstrip(":： ")
