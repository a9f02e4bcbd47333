"""Tells public bodies by their place: the words for what sort they are in some thirty languages, and towns under their names.

`towns.yaml` has the words; `towns.tsv`, made by `docs/make_towns.py`, the names of towns in several languages (GeoNames).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from ssegraph.core.names import fold

_PLAIN = frozenset(
    (
        "stadt",
        "stad",
        "gemeente",
        "gemeinde",
        "landkreis",
        "kommune",
        "obec",
        "mesto",
        "gmina",
        "opcina",
        "landeshauptstadt",
    )
)
"""Words that need no particle behind them."""

LEVELS = ("municipality", "county", "region", "metropolis")
"""What sort of public body a name can say it is."""


@dataclass(frozen=True, slots=True)
class Town:
    """What the name of a public body says.

    Attributes:
        level: one of `LEVELS`; a municipality where it says none.
        place: the name of its place, folded; one of a town known under several is its first.
        said: whether the name says its sort.
    """

    level: str
    place: str
    said: bool


@cache
def _words() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]:
    text = (resources.files("ssegraph.records") / "towns.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # `no` is a word here
    before: dict[str, str] = {}
    behind: dict[str, str] = {}
    for level in LEVELS:
        for word in content[level]:
            (behind if word.startswith("-") else before).setdefault(fold(word), level)
    return before, behind, frozenset(map(fold, content["particles"]))


@cache
def _names() -> Mapping[str, str]:
    text = (resources.files("ssegraph.records") / "towns.tsv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            country, first, *others = line.split("\t")
            for name in others:
                found[f"{country}\t{name}"] = first
    return found


def place_in(name: str, country: str) -> str:
    """Return the folded name of a town as it is first known in a country, whatever language it was written in.

    >>> place_in("Antwerpen", "BE"), place_in("Anvers", "BE"), place_in("München", "DE"), place_in("Maruggio", "IT")
    ('antwerp', 'antwerp', 'munich', 'maruggio')
    """
    folded = fold(name)
    return _names().get(f"{country}\t{folded}", folded)


def town_of(name: str, country: str) -> Town:
    """Return what the name of a public body says of its sort and place.

    >>> town_of("Comune di Maruggio", "IT"), town_of("Ville d'Orléans", "FR").place, town_of("전주시", "KR").place
    (Town(level='municipality', place='maruggio', said=True), 'orleans', 'jeonju')
    >>> town_of("Göteborgs stad", "SE") == town_of("City of Gothenburg", "SE")
    True
    >>> town_of("Diputació de Barcelona", "ES").level, town_of("Barcelona", "ES").level
    ('county', 'municipality')
    """
    words = fold(name).split()
    level, rest = _before(words)
    if level is None:
        level, rest = _behind(words)
    found = place_in(" ".join(rest), country)
    return Town(level or "municipality", found, level is not None)


def says_sort(name: str) -> str | None:
    """Return the sort that a name says before the name of its place, with a particle between; None for none.

    >>> says_sort("Ville de Lille"), says_sort("Region Hall Trust"), says_sort("Villeurbanne")
    ('municipality', None, None)
    """
    before, _, particles = _words()
    words = fold(name).split()
    for length in range(min(5, len(words) - 1), 0, -1):
        level = before.get(" ".join(words[:length]))
        told = words[length] in particles or words[length - 1] in particles or words[0] in _PLAIN
        if level and told:
            return level
    return None


def _before(words: list[str]) -> tuple[str | None, list[str]]:
    before, _, particles = _words()
    for length in range(min(5, len(words) - 1), 0, -1):
        level = before.get(" ".join(words[:length]))
        if level:
            rest = words[length:]
            while len(rest) > 1 and rest[0] in particles:
                rest = rest[1:]
            return level, rest
    return None, words


def _behind(words: list[str]) -> tuple[str | None, list[str]]:
    _, behind, _ = _words()
    for length in range(min(3, len(words) - 1), 0, -1):
        level = behind.get(" ".join(words[-length:]))
        if level:
            rest = words[:-length]
            # The genitive of the north: Göteborgs stad.
            if rest[-1].endswith("s") and words[-1] in ("stad", "kommun", "kommune", "lan"):
                rest = [*rest[:-1], rest[-1][:-1]]
            return level, rest
    # Where words are written together the sort is the last sign of the name.
    last = words[-1] if words else ""
    if last and not last.isascii():
        for length in range(min(5, len(last) - 2), 0, -1):
            level = behind.get(last[-length:])
            if level and not last[-length:].isascii():
                return level, [*words[:-1], last[:-length]]
    return None, words
