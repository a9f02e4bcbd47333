"""Half-known dates, and the rule by which a tie holds as of one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.core.dates import HalfKnownDate, Period, Standing, standing

AWKWARD: list[tuple[str, dict[str, str], Standing]] = [
    ("2020", {}, "unknown"),
    ("2020", {"start": "2018"}, "possible"),
    ("2020", {"start": "2018", "end": "2021"}, "certain"),
    ("2020", {"start": "2018", "end": "2020"}, "certain"),
    ("2020-10", {"start": "2020", "end": "2020"}, "possible"),
    ("2020", {"start": "2021"}, "no"),
    ("2020", {"start": "2021~"}, "possible"),
    ("2021", {"start": "2021?", "end": "2021?"}, "possible"),
    ("2019", {"start": "2021~"}, "no"),
    ("2020", {"end": "2018"}, "no"),
    ("2017", {"end": "2018"}, "possible"),
    ("2017", {"end": "[..2017]"}, "possible"),
    ("2018", {"end": "[..2017]"}, "no"),
    ("2017", {"start": "[2018..]"}, "no"),
    ("2020", {"start": "[2018..]"}, "possible"),
    ("2020", {"seen": "2018"}, "unknown"),
    ("2018", {"seen": "2018"}, "certain"),
    ("2018", {"seen": "2018-09-12"}, "certain"),
    ("2018-09", {"seen": "2018"}, "possible"),
    ("2020", {"start": "2018", "seen": "2022"}, "certain"),
    ("2024", {"start": "2018", "seen": "2022"}, "possible"),
    ("2020", {"seen": "2018", "end": "2022"}, "certain"),
    ("2017", {"seen": "2018", "end": "2022"}, "possible"),
    ("2018/2020", {"seen": "2019-10"}, "certain"),
    ("2018", {"start": "2018-09"}, "certain"),
    ("2018-09", {"start": "2018"}, "possible"),
    ("2018", {"end": "2018-09"}, "certain"),
    ("2018/2020", {"start": "[..2017]", "end": "2019"}, "certain"),
    ("2020", {"end": "2012", "seen": "2020"}, "possible"),
    ("2020", {"end": "2012", "seen": "2021"}, "no"),
    ("2010", {"start": "2012", "seen": "2010-05"}, "possible"),
]


@pytest.mark.parametrize(("as_of", "dates", "expected"), AWKWARD)
def test_the_rule_answers_each_awkward_case_as_written_down(
    as_of: str, dates: dict[str, str], expected: Standing
) -> None:
    known = {name: HalfKnownDate(text) for name, text in dates.items()}
    assert standing(Period.of(as_of), **known) == expected


def test_the_awkward_cases_are_all_there() -> None:
    assert len(AWKWARD) == 31


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-13",
        "2020-02-30",
        "2020-1",
        "0000",
        "2020-00",
        "..2017",
        "[..2017",
        "2017/",
        "soon",
        "２０２０",
        "2020\n",
        "2020~~",
        "[..2017~]",
        "[2018..2019]",
        " 2020",
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 2021"):
        HalfKnownDate(text)


@pytest.mark.parametrize("text", ["2020/2018", "soon", "", "/2020", "2020-13"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|begins"):
        Period.of(text)


days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
spellings = st.one_of(
    days.map(lambda day: f"{day:%Y-%m-%d}"),
    days.map(lambda day: f"{day:%Y-%m}"),
    days.map(lambda day: f"{day:%Y}"),
)
maybe = st.none() | spellings.map(HalfKnownDate)


@given(spellings)
def test_a_date_lies_within_its_own_bounds_and_keeps_its_spelling(text: str) -> None:
    known = HalfKnownDate(text)
    assert known.earliest is not None
    assert known.latest is not None
    assert known.earliest <= known.latest
    assert str(known) == text


@given(days, days, days, days, days)
def test_certain_and_no_are_never_wrong_whatever_the_days_were(
    start: date, end: date, seen: date, first: date, last: date
) -> None:
    """Take true days, tell the rule only their years, and see that it claims nothing false."""
    start, seen, end = sorted((start, seen, end))
    first, last = sorted((first, last))
    period = Period(first, last)
    truly = start <= last and end >= first
    told = {
        name: HalfKnownDate(f"{day:%Y}") for name, day in (("start", start), ("end", end), ("seen", seen))
    }
    for names in (
        ("start",),
        ("end",),
        ("seen",),
        ("start", "end"),
        ("start", "seen"),
        ("seen", "end"),
        ("start", "seen", "end"),
    ):
        answer = standing(period, **{name: told[name] for name in names})
        assert (answer, truly) not in {("certain", False), ("no", True)}


@given(maybe, maybe, maybe, days, st.integers(0, 400))
def test_a_longer_period_never_makes_less_certain(
    start: HalfKnownDate | None,
    end: HalfKnownDate | None,
    seen: HalfKnownDate | None,
    first: date,
    length: int,
) -> None:
    order = ["no", "unknown", "possible", "certain"]
    short, long = Period(first, first), Period(first, first + timedelta(days=length))
    before = standing(short, start, end, seen)
    after = standing(long, start, end, seen)
    assert order.index(after) >= order.index(before)
