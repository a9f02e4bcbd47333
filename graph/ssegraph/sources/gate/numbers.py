"""Numbers and dates as five languages write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.documents import languages as documents
from ssegraph.documents.dates import dates as written_dates
from ssegraph.sources.gate.words import Words

_DIGITS: Final = re.compile(
    r"(?<![a-z0-9])(?<!\d[.,])(?:\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?)"
)
_MYRIADS: Final = re.compile(
    r"(?:(?:\d[\d,]*(?:\.\d+)?)?\s?[천백십千百十]?\s?[조억만兆億万]\s?|\d[\d,]*(?:\.\d+)?\s?[천백千百](?![조억만兆億万]))+(?:\d[\d,]*)?"
)
_MYRIAD: Final = re.compile(
    r"(?P<n>\d[\d,]*(?:\.\d+)?)?\s?(?P<small>[천백십千百十])?\s?(?P<large>[조억만兆億万])?"
)
_TIMES: Final = {
    "조": 10**12,
    "兆": 10**12,
    "억": 10**8,
    "億": 10**8,
    "만": 10**4,
    "万": 10**4,
    "천": 1000,
    "千": 1000,
    "백": 100,
    "百": 100,
    "십": 10,
    "十": 10,
}


def numbers_in(text: str, words: Words) -> Iterator[tuple[Decimal, int, int]]:
    """Yield the numbers of a text: digits as the language groups them, with what multiplies them, and words."""
    taken: list[tuple[int, int]] = []
    if words.verb_last:
        for match in _MYRIADS.finditer(text):
            if not re.search(r"\d", match[0]):
                continue
            total = Decimal(0)
            for part in _MYRIAD.finditer(match[0]):
                if part[0].strip():
                    one = Decimal((part["n"] or "1").replace(",", ""))
                    total += one * _TIMES.get(part["small"], 1) * _TIMES.get(part["large"], 1)
            taken.append(match.span())
            yield total, *match.span()
    scale = "|".join(sorted(map(re.escape, words.scales), key=len, reverse=True))
    after = re.compile(rf"\s?({scale})(?![a-z])") if scale else None
    for match in _DIGITS.finditer(text):
        if any(a <= match.start() < b for a, b in taken):
            continue
        found = after.match(text, match.end()) if after else None
        for value in _readings(match[0], words.tag):
            yield value * (words.scales[found[1]] if found else 1), match.start(), match.end()
        # `the 30 155 programmes` may be two numbers with a blank between.
        if " " in match[0]:
            at = match.start()
            for digits in match[0].split(" "):
                yield Decimal(re.sub(r"[.,']", "", digits)), at, at + len(digits)
                at += len(digits) + 1
    if words.number_words:
        for match in words.number_words.finditer(text):
            word = re.sub(r"\s+", " ", str(match[0]))
            if word in words.number_values:
                found = after.match(text, match.end()) if after else None
                yield (
                    Decimal(words.number_values[word]) * (words.scales[found[1]] if found else 1),
                    *match.span(),
                )


def _readings(digits: str, tag: str) -> list[Decimal]:
    """Return what digits with signs between can mean: in one language 1.200 is over a thousand, in another little more than one."""
    point = "," if tag in ("fr", "es") else "."
    grouped = re.fullmatch(r"(\d{1,3}(?:([.,' ])\d{3})(?:\2\d{3})*)(?:([.,])(\d{1,2}))?", digits)
    found = []
    if grouped and grouped[2] != grouped[3]:
        whole = re.sub(r"[.,' ]", "", grouped[1])
        found.append(Decimal(f"{whole}.{grouped[4]}" if grouped[4] else whole))
        if grouped[2] != point or grouped[4] or digits.count(grouped[2]) > 1:
            return found
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        decimal = Decimal(digits.replace(",", "."))
        # What is grouped by the sign of decimals of its language is first of all a decimal: 1.200 in English.
        found = [decimal] if grouped and grouped[2] == point else [*found, decimal]
    return found


_YEAR: Final = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d])(?!,\d{3})")
_EASTERN: Final = re.compile(
    r"(?:(?P<era>令和|平成)\s?(?P<n>\d{1,2}|元)\s?年|(?P<y>(?:19|20)\d\d)\s?[年년])?\s?(?:(?P<m>\d{1,2})\s?[月월])?\s?(?:(?P<d>\d{1,2})\s?[日일])?(?:\s?(?:[~-]|부터|から)\s?(?:(?P<m2>\d{1,2})\s?[月월]\s?)?(?P<d2>\d{1,2})\s?[日일])?"
)
_NUMERIC: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[./-])\s?(?P<m>\d{1,2})(?:(?P=sep)\s?(?P<d>\d{1,2}))?(?!\d)"
)

_DAY_ALONE: Final = re.compile(r"(?<![\d월月~-])(?<![월月]\s)(\d{1,2})[일日](?!간|間|째|目|차)")


def days_in(text: str, tag: str, years: Collection[str]) -> set[tuple[str, str]]:
    """Return the dates of a text, first and last day each; one without a year is of every year in `years`."""
    return set(_days_found(text, tag, tuple(sorted({*years, *_YEAR.findall(text)}))))


@lru_cache(maxsize=2048)
def _days_found(text: str, tag: str, years: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = [(year, year) for year in _YEAR.findall(text)]
    if tag in documents.READ:
        for year in years or (None,):
            found += [(first, last) for _, _, first, last in written_dates(text, tag, year)]
    for match in _NUMERIC.finditer(text):
        found += _day(match["y"], match["m"], match["d"])
    if tag in ("ko", "ja"):
        last: list[str] = []
        for match in _EASTERN.finditer(text):
            if not match[0].strip():
                continue
            if match["era"]:
                number = 1 if match["n"] == "元" else int(match["n"])
                last = [str({"令和": 2018, "平成": 1988}[match["era"]] + number)]
            elif match["y"]:
                last = [match["y"]]
            for year in last or years:
                found += _day(year, match["m"], match["d"])
                if match["d2"]:
                    found += _day(year, match["m2"] or match["m"], match["d2"])
                    for first, _ in _day(year, match["m"], match["d"]):
                        found += [
                            (first, end) for end, _ in _day(year, match["m2"] or match["m"], match["d2"])
                        ]
    return tuple(found)


def _day(year: str, month: str | None, day: str | None) -> list[tuple[str, str]]:
    if month and not 1 <= int(month) <= 12:
        return []
    text = year + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if month and day else "")
    try:
        HalfKnownDate(text)
    except ValueError:
        return []
    return [(text, text)]


def days_of_the_month(
    text: str, tag: str, found: Collection[tuple[str, str]], issued: HalfKnownDate | None
) -> set[tuple[str, str]]:
    """Return the days that newspapers write without their month: `22일` in an article of 23 April is 22 April, `30일` 30 March.

    Args:
        text, tag: as of `days_in`.
        found: the dates of the text, one of which may be that of the article.
        issued: when the source is of.

    >>> days_of_the_month("22일 문을 열었다", "ko", (), HalfKnownDate("2019-04-23"))
    {('2019-04-22', '2019-04-22')}
    """
    if tag not in ("ko", "ja"):
        return set()
    days = [first for first, last in found if first == last]
    known = {
        each.earliest
        for each in (*map(HalfKnownDate, days), *([issued] if issued else []))
        if each.earliest == each.latest
    }
    days_alone = {int(each) for each in _DAY_ALONE.findall(text)}
    return {
        (day.isoformat(), day.isoformat())
        for article in known
        if article
        for number in days_alone
        if (day := _before(article, number))
    }


def _before(article: date, number: int) -> date | None:
    """Return the last day of a number up to that of an article."""
    month = article if number <= article.day else article.replace(day=1) - timedelta(days=1)
    try:
        return month.replace(day=number)
    except ValueError:
        return None


def is_written(wanted: HalfKnownDate, found: Collection[tuple[str, str]]) -> bool:
    """Say whether a half-known date is among those that are written."""
    bare = wanted.bare
    ends = {each for pair in found for each in pair}
    if any(each == bare or each.startswith(f"{bare}-") for each in ends):
        return True
    if wanted.text.endswith("?") or wanted.text == bare:
        return False
    # "about 2021", "before 2018": what is written lies within a unit of it.
    near = HalfKnownDate(f"{bare}~")
    return any(meets(near, each) for each in ends)


def meets(near: HalfKnownDate, text: str) -> bool:
    """Say whether two half-known dates may be one."""
    other = HalfKnownDate(text)
    first, last = near.earliest or date.min, near.latest or date.max
    return (other.earliest or date.min) <= last and (other.latest or date.max) >= first
