"""A number in words of a language: its bound, the number, its unit and what it counts.

What numbers count is written in English in the records; the catalogues (`words`) say it in other languages under
`counted.`. What is not there is told in English.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from ssegraph.core.countries import country_name
from ssegraph.core.statements import DATED, Contribution, Observation, Statement
from ssegraph.core.when import date_in_words
from ssegraph.core.words import find, wording

_BOUNDS: Final = ("about", "more than", "at least", "at most")
_SUM: Final = re.compile(
    rf"(?P<before>^|; )(?:(?P<bound>{'|'.join(_BOUNDS)}) )?(?P<number>-?[\d,]+(?:\.\d+)?)(?P<currency> [A-Z]{{3}}\b)"
)


def counted(phrase: str, language: str) -> str:
    """Return what a number counts in a language, else as it is written.

    >>> counted("countries", "ko"), counted("countries", "en"), counted("brass bands", "fr")
    ('국가', 'countries', 'brass bands')
    """
    return find(f"counted.{phrase}", language) or phrase


def sums_in_words(sums: str, language: str) -> str:
    """Return sums of money with their bounds in words of a language; currencies stay codes of ISO 4217.

    Args:
        sums: as `Statement.money` or an answer has them, several with `; ` between.
        language: en, fr, es, ko or ja.

    >>> sums_in_words("about 22,800,000 CAD, initial capital; 5000 EUR", "fr").replace("\u202f", "_")
    'environ 22_800_000 CAD, initial capital; 5_000 EUR'
    """

    def worded(match: re.Match[str]) -> str:
        number = with_marks(match["number"].replace(",", ""), language)
        if match["bound"]:
            number = wording(f"bound.{match['bound']}", language, n=number)
        return f"{match['before']}{number}{match['currency']}"

    return _SUM.sub(worded, sums)


def with_marks(number: str, language: str) -> str:
    """Return a number with the marks between thousands that a language writes.

    >>> with_marks("67500000000", "en")
    '67,500,000,000'
    """
    return f"{Decimal(number):,}".replace(",", wording("number.thousands", language))


def read_aloud(said: Observation | Statement, language: str = "en") -> str:
    """Return the same for a person: a date as it is read, and not as it is written.

    >>> said = Statement(source="s", subject="a", kind="founded", value="2014-10", says="so")
    >>> read_aloud(said, "fr"), in_words(said, "fr")
    ('octobre 2014', '2014-10')
    """
    return date_in_words(said.value, language) if said.kind in DATED else in_words(said, language)


def in_words(said: Observation | Statement, language: str = "en") -> str:
    """Return what an observation or its statement says in a language; what has no number as the source has it.

    >>> said = Statement(source="s", subject="a", kind="participants", value="30 pays", number="30", counted="countries",
    ...                  bound="about", says="so")
    >>> [in_words(said, language) for language in ("en", "fr", "ko")]
    ['about 30 countries', 'environ 30 pays', '국가 약 30']
    """
    if isinstance(said, Contribution):
        return said.said
    if not said.number:
        return country_name(said.value or "", language) if said.kind == "country" else said.value or ""
    number = with_marks(said.number, language)
    if said.bound:
        number = wording(f"bound.{said.bound}", language, n=number)
    unit = counted(said.unit, language) if said.unit else ""
    if unit:
        # A unit of ours in a language may touch the number; a code such as EUR never does.
        number = (
            wording("number.unit", language, number=number, unit=unit)
            if unit != said.unit
            else f"{number} {unit}"
        )
    if not said.counted:
        return number
    # What money is, or a length of time, stands beside it.
    name = "number.sum" if unit else "number.counted"
    return wording(name, language, number=number, what=counted(said.counted, language))
