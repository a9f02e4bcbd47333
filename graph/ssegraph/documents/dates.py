"""Dates as reports write them, in four languages, as EDTF: `12 décembre 2024` is 2024-12-12."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ssegraph.documents.languages import language


@cache
def _patterns(tag: str) -> list[re.Pattern[str]]:
    lang = language(tag)
    found = [r"(?P<y>(?:19|20)\d\d)-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"]
    if tag == "ko":
        found += [
            r"(?P<y>(?:19|20)\d\d)\s?년\s?(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일(?:\s?(?:\([^)]\)\s?)?[~–-]\s?(?:(?:\d{4}\s?년\s?)?\d{1,2}\s?월\s?)?(?P<d2>\d{1,2})\s?일)?",
            r"(?P<y>(?:19|20)\d\d)\.\s?(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})(?:\.|\b)(?:\s?[~–-]\s?(?P<d2>\d{1,2})\.?)?",
            r"(?P<y>(?:19|20)\d\d)\s?년\s?(?P<m>\d{1,2})\s?월",
            r"(?P<y>(?:19|20)\d\d)\s?년",
        ]
    else:
        months = "|".join(
            sorted(
                (re.escape(each) for each in (*lang.months, *lang.data["months_short"])),
                key=len,
                reverse=True,
            )
        )
        of = r"(?: (?:of|de|del))?" if tag != "fr" else ""
        day = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª)?"
        found += [
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?(?: ?[-–&] ?| (?:to|and|au|et|al|a|y) )(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?{of} (?P<mn>{months})\.?,?{of} (?P<y>(?:19|20)\d\d)",
            rf"{day}{of} (?P<mn>{months})\.?,?{of} (?P<y>(?:19|20)\d\d)",
            rf"(?P<mn>{months})\.? {day}(?: ?[-–] ?(?P<d2>\d{{1,2}}))?, (?P<y>(?:19|20)\d\d)",
            rf"(?P<mn>{months})\.?,?{of} (?P<y>(?:19|20)\d\d)",
            r"(?<!\d)(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)\d\d)(?!\d)",
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?(?: ?[-–&] ?| (?:to|and|au|et|al|a|y) )(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?{of} (?P<mn>{months})\b",
            rf"{day}{of} (?P<mn>{months})\b",
            rf"(?P<mn>{months})\.? {day}(?: ?[-–] ?(?P<d2>\d{{1,2}}))?(?![\d.,]*\d)",
            r"(?<![\d/.,-])(?P<y>(?:19|20)\d\d)(?![\d%]|[/.,-]\d)(?! (?:euros?|members?|membres|miembros|people|personnes|personas))",
        ]
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
    lang = language(tag)
    for pattern in _patterns(tag):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end, *_ in taken):
                continue
            found = match.groupdict()
            month = found.get("m")
            if found.get("mn"):
                name = str(found["mn"]).casefold()
                months = [each.casefold() for each in lang.months]
                short = [each.casefold() for each in lang.data["months_short"]]
                month = str((months.index(name) if name in months else short.index(name)) + 1)
            said = found.get("y") or year
            if not said:
                continue
            first = said
            if month:
                if not 1 <= int(month) <= 12:
                    continue
                first += f"-{int(month):02}"
            day = found.get("d")
            if day:
                if not 1 <= int(day) <= 31:
                    continue
                last = f"{first}-{int(found.get('d2') or day):02}"
                first += f"-{int(day):02}"
            else:
                last = first
            taken.append((match.start(), match.end(), first, last if last >= first else first))
    yield from sorted(taken)
