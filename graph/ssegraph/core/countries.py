"""The countries of ISO 3166-1: their names in the languages of the screens, where they lie, and how else they are written.

`countries.json` is made by `docs/make_countries.py` of Unicode CLDR, ISO 3166-1 and GeoNames.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from ssegraph.core.model import Point
from ssegraph.core.names import fold


@cache
def _read() -> dict[str, Any]:
    text = (resources.files("ssegraph.core") / "countries.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def countries() -> Mapping[str, Point]:
    """Return every country by its code, with a point at its capital where that is known.

    >>> countries()["KR"].names["fr"], countries()["SN"].continent, len(countries())
    ('Corée du Sud', 'AF', 250)
    """
    return {code: Point.model_validate(each["point"]) for code, each in _read().items()}


def country_name(code: str, language: str) -> str:
    """Return a country in a language, else in English; what is no code of a country stays as it is.

    >>> country_name("SN", "fr"), country_name("SN", "sw"), country_name("XX", "fr")
    ('Sénégal', 'Senegal', 'XX')
    """
    point = countries().get(code)
    return (point.names.get(language) or point.names.get("en") or point.name) if point else code


@cache
def country_codes() -> Mapping[str, str]:
    """Return the code of a country by each of its folded names: common, official and former, in 28 languages.

    A name that two countries bear is no name of either.

    >>> codes = country_codes()
    >>> [codes.get(fold(name)) for name in ("Corée du Sud", "Republic of Korea", "KOR", "한국", "Türkiye", "Congo")]
    ['KR', 'KR', 'KR', 'KR', 'TR', None]
    """
    found: dict[str, str] = {}
    for code, each in _read().items():
        for name in (code, *each["point"]["names"].values(), *each["also"]):
            found.setdefault(fold(name), code)
    # ISO calls one of two so; whoever writes it may mean either.
    del found["congo"]
    return found
