"""Dates as reports write them, by the patterns of each pack, as EDTF: `12 décembre 2024` is 2024-12-12."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from ssegraph.documents.languages import any_of, language

_YEAR: Final = r"(?P<y>(?:19|20)\d\d)"
_EVERYWHERE: Final = (
    _YEAR + r"-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)",
    r"(?<!\d)(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.]" + _YEAR + r"(?!\d)",
)
_ALONE: Final = r"(?<![\d/.,-])" + _YEAR + r"(?![\d%]|[/.,-]\d)"


@cache
def _patterns(tag: str) -> list[re.Pattern[str]]:
    pack = language(tag).pack
    parts = {
        "y": _YEAR,
        "m": r"(?P<m>\d{1,2})",
        "d": r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?",
        "d2": r"(?P<d2>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?",
        "mn": rf"(?P<mn>{any_of((*pack.months, *pack.months_short)) or '(?!)'})",
    }
    own = [each.format(**parts) for each in pack.dates]
    found = [_EVERYWHERE[0], *own, _EVERYWHERE[1], *([_ALONE] if pack.months else [])]
    return [re.compile(each, re.IGNORECASE) for each in found]


def dates(text: str, tag: str, year: str | None = None) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, first day, last day) of the dates of a text, in order; days in EDTF.

    Args:
        text: a flat text.
        tag: its language.
        year: the year of days without one; such days are left out when it is None.

    >>> list(dates("le 12 décembre 2024", "fr"))
    [(3, 19, '2024-12-12', '2024-12-12')]
    >>> [found[2:] for found in dates("19 – 23 October 2020", "en")]
    [('2020-10-19', '2020-10-23')]
    >>> [found[2:] for found in dates("from June 30 to July 1, 2017, and on 5-6 July", "en", "2017")]
    [('2017-06-30', '2017-06-30'), ('2017-07-01', '2017-07-01'), ('2017-07-05', '2017-07-06')]
    """
    taken: list[tuple[int, int, str, str]] = []
    if not any(sign.isdigit() for sign in text):
        return
    for pattern in _patterns(tag):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end, *_ in taken):
                continue
            found = _day(match.groupdict(), tag, year)
            if found:
                taken.append((match.start(), match.end(), *found))
    yield from sorted(taken)


def _day(found: dict[str, str | None], tag: str, year: str | None) -> tuple[str, str] | None:
    first, month, day = found.get("y") or year, found.get("m"), found.get("d")
    if found.get("mn"):
        month = _month(str(found["mn"]), tag)
    if not first or not 1 <= int(month or 1) <= 12 or not 1 <= int(day or 1) <= 31:
        return None
    if not month:
        return first, first
    first += f"-{int(month):02}"
    if not day:
        return first, first
    last = f"{first}-{int(found.get('d2') or day):02}"
    first += f"-{int(day):02}"
    return first, max(first, last)


def _month(name: str, tag: str) -> str:
    pack, said = language(tag).pack, name.casefold()
    months = [each.casefold() for each in pack.months]
    short = [each.casefold() for each in pack.months_short]
    return str((months.index(said) if said in months else short.index(said)) + 1)
