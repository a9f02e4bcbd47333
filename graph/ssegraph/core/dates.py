"""Half-known dates, and whether a tie holds as of one.

A date in a source is seldom a day: "2018", "before 2018", "about 2021". It is written here in a
subset of EDTF (Extended Date/Time Format, ISO 8601-2:2019; https://www.loc.gov/standards/datetime/)
and read as an interval of days::

    2018          some day of that year        [..2017]   2017 or earlier
    2018-09       some day of that month       [2018..]   2018 or later
    2018-09-12    that day                     2021~      about 2021 (a unit earlier or later)
                                               2021?      2021, and the source itself is unsure

`standing` is the one rule by which every view, count and measure decides *as of*.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from ssegraph.core.errors import UsageError

Standing = Literal["certain", "possible", "unknown", "no"]

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_HINT = "write 2021, 2021-09, 2021-09-12, 2021~ (about), 2021?, [..2021] (2021 or earlier) or [2021..]"


def _point(text: str) -> tuple[date, date]:
    found = _POINT.match(text)
    if not found:
        raise ValueError(f"{text!r} is no date; {_HINT}")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = date(year, month or (0 if found[2] else 1), day or (0 if found[3] else 1))
    except ValueError as error:
        raise ValueError(f"{text!r} is no date of the calendar; {_HINT}") from error
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def _shifted(day: date, length: timedelta) -> date:
    try:
        return day + length
    except OverflowError:
        return date.max if length > timedelta() else date.min


@dataclass(frozen=True, slots=True)
class HalfKnownDate:
    """A date as precise as its source: `earliest` and `latest` day it can be; None is open.

    Args:
        text: the EDTF spelling; it is kept as it is.

    Raises:
        ValueError: not in the subset above, or not in the calendar.

    >>> HalfKnownDate("2018-02").latest
    datetime.date(2018, 2, 28)
    >>> HalfKnownDate("[..2017]").earliest is None
    True
    """

    text: str
    earliest: date | None = field(init=False)
    latest: date | None = field(init=False)
    unsure: bool = field(init=False)

    def __post_init__(self) -> None:
        text, earliest, latest = self.text, None, None
        mark = text[-1:] if text[-1:] in ("~", "?") else ""
        if text.startswith("[..") and text.endswith("]"):
            _, latest = _point(text[3:-1])
        elif text.startswith("[") and text.endswith("..]"):
            earliest, _ = _point(text[1:-3])
        else:
            earliest, latest = _point(text[:-1] if mark else text)
        if mark == "~" and earliest and latest:
            unit = latest - earliest + timedelta(days=1)
            earliest, latest = _shifted(earliest, -unit), _shifted(latest, unit)
        object.__setattr__(self, "earliest", earliest)
        object.__setattr__(self, "latest", latest)
        object.__setattr__(self, "unsure", bool(mark))

    def __str__(self) -> str:
        return self.text

    @property
    def bare(self) -> str:
        """The date without its marks: `2017` of `[..2017]`, `2017~` and `2017?`."""
        return self.text.strip("[].~?")


@dataclass(frozen=True, slots=True)
class Period:
    """The time a question is about, from its first to its last day, both included.

    >>> Period.of("2020-10")
    Period(first=datetime.date(2020, 10, 1), last=datetime.date(2020, 10, 31))
    """

    first: date
    last: date

    @classmethod
    def of(cls, text: str) -> Period:
        """Read a year, month or day (`2020`, `2020-10`, `2020-10-22`), or two with a slash between.

        Raises:
            ValueError: it is neither, or it ends before it begins.
        """
        start, _, end = text.partition("/")
        first, last = _point(start)
        if end:
            last = _point(end)[1]
        if last < first:
            raise ValueError(f"{text!r} ends before it begins")
        return cls(first, last)


def period_of(as_of: str) -> Period:
    """Read a date somebody asks for.

    Raises:
        UsageError: it is none.

    >>> period_of("2018/2020").last
    datetime.date(2020, 12, 31)
    """
    try:
        return Period.of(as_of)
    except ValueError as error:
        raise UsageError(f"as of {as_of!r}: {error}") from error


def moment(as_of: str | None, during: str | None) -> str | None:
    """Return the one date or span that is asked for: `during` is a span `2018/2020`.

    Raises:
        UsageError: both are given, or `during` is no span; or one is there and empty.

    >>> moment(None, "2018/2020"), moment("2020-10", None), moment(None, None)
    ('2018/2020', '2020-10', None)
    """
    for name, given in (("as_of", as_of), ("during", during)):
        if given is not None and not given.strip():
            raise UsageError(
                f"{name} is empty: write a date, such as {'2018/2020' if name == 'during' else '2020'}, or leave it out"
            )
    if as_of and during:
        raise UsageError("write either as_of (one date) or during (a span like 2018/2020)")
    if during and "/" not in during:
        raise UsageError(f"during {during!r}: write a span like 2018/2020; one date is as_of")
    return as_of or during


def standing(
    period: Period,
    start: HalfKnownDate | None = None,
    end: HalfKnownDate | None = None,
    seen: HalfKnownDate | None = None,
) -> Standing:
    """Say whether something dated so was true at some moment of the period.

    Returns:
        - `no`: it began after the period or was over before it, and nobody saw it then.
        - `certain`: begun by then and not over; or it began, ended or was seen within the period;
          or the period lies between a sighting and a known beginning or end.
        - `possible`: one source saw it then and another says it was over or had not begun; or nothing speaks
          against it and a bound does: begun before with no end known,
          an end later with no beginning known, or a half-known date that may fall either way.
        - `unknown`: undated, or only seen at another time: a tie *seen* on a date is not a tie
          that began then, nor one that lasted.

    >>> then = Period.of("2020")
    >>> standing(then, start=HalfKnownDate("2018")), standing(then, seen=HalfKnownDate("2018"))
    ('possible', 'unknown')
    """
    begun_by = start.latest if start else None
    begun_from = start.earliest if start else None
    over_by = end.latest if end else None
    over_from = end.earliest if end else None
    seen_from = seen.earliest if seen else None
    seen_by = seen.latest if seen else None
    seen_then = bool(seen_from and seen_by and seen_from <= period.last and seen_by >= period.first)
    if (begun_from and begun_from > period.last) or (over_by and over_by < period.first):
        return "possible" if seen_then else "no"
    # A sighting is a moment in which it was true, somewhere between seen_from and seen_by. What ended
    # by then had begun; what began in the period was not over before it.
    begun = any(day and day <= period.last for day in (begun_by, seen_by, over_by))
    not_over = any(day and day >= period.first for day in (over_from, seen_from, begun_from))
    dated = start is not None or end is not None
    unsure = any(known.unsure for known in (start, end, seen) if known)
    if begun and not_over and not unsure:
        return "certain"
    if dated or seen_then:
        return "possible"
    return "unknown"
