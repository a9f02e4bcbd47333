"""A number in words of a language: its bound, the number, its unit and what it counts.

What numbers count is written in English in the records; `ontology/counted.yaml` says it in other languages. What
is not there is told in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final

import yaml

from ssegraph.core.countries import country_name
from ssegraph.core.resources import ontology_dir
from ssegraph.core.statements import Contribution, Observation, Statement

_BOUNDS: Final[Mapping[str, Mapping[str, str]]] = {
    "about": {"en": "about {n}", "fr": "environ {n}", "es": "unos {n}", "ko": "약 {n}", "ja": "約{n}"},
    "more than": {"en": "more than {n}", "fr": "plus de {n}", "es": "más de {n}", "ko": "{n} 초과", "ja": "{n}超"},
    "at least": {"en": "at least {n}", "fr": "au moins {n}", "es": "al menos {n}", "ko": "{n} 이상", "ja": "{n}以上"},
    "at most": {"en": "at most {n}", "fr": "au plus {n}", "es": "como máximo {n}", "ko": "{n} 이하", "ja": "{n}以下"},
}  # fmt: skip
_MARKS: Final = {"en": ",", "fr": "\u202f", "es": "\u202f", "ko": ",", "ja": ","}
"""What stands between thousands."""
_SUM: Final = re.compile(rf"(?P<before>^|; )(?:(?P<bound>{'|'.join(_BOUNDS)}) )?(?P<number>-?[\d,]+(?:\.\d+)?)(?P<currency> [A-Z]{{3}}\b)")  # fmt: skip
_FIRST: Final = ("ko", "ja")
"""Languages in which what is counted stands before the number."""


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    text = (ontology_dir() / "counted.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found


def counted(phrase: str, language: str) -> str:
    """Return what a number counts in a language, else as it is written.

    >>> counted("countries", "ko"), counted("countries", "en"), counted("brass bands", "fr")
    ('국가', 'countries', 'brass bands')
    """
    return _phrases().get(phrase, {}).get(language, phrase)


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
            number = _BOUNDS[match["bound"]][language].replace("{n}", number)
        return f"{match['before']}{number}{match['currency']}"

    return _SUM.sub(worded, sums)


def with_marks(number: str, language: str) -> str:
    """Return a number with the marks between thousands that a language writes.

    >>> with_marks("67500000000", "en")
    '67,500,000,000'
    """
    return f"{Decimal(number):,}".replace(",", _MARKS[language])


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
        return country_name(said.value or "", language) if said.kind == "country" else said.value or ""  # fmt: skip
    number = with_marks(said.number, language)
    if said.bound:
        number = _BOUNDS[said.bound][language].replace("{n}", number)
    phrase = counted(said.counted, language) if said.counted else ""
    unit = counted(said.unit, language) if said.unit else ""
    own = language in _FIRST and unit != said.unit
    number = f"{number}{'' if own else ' '}{unit}".strip()
    if not phrase:
        return number
    between = ", " if unit else " "  # what money is, or a length of time, stands beside it
    return f"{phrase} {number}" if language in _FIRST else f"{number}{between}{phrase}"
