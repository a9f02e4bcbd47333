"""Finding things by what people call them: any name, any script, with or without accents."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ssegraph.errors import Ambiguous, NotFound, suggest

_WORD = re.compile(r"\w+")
_LATIN = re.compile("[a-z0-9]+")

# How well a name tells a thing apart, best first.
RANKS = ("id", "acronym", "name", "translation", "alias", "former name", "note")


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return a text without case, accents, width and punctuation, for comparing.

    Only accents of the European scripts go: the marks of kana tell syllables apart.

    >>> fold("Économie  Sociale & Solidaire"), fold("ＲＴＥＳ"), fold("서울")
    ('economie sociale solidaire', 'rtes', '서울')
    """
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    # Casing can undo a decomposition and the other way round: twice is enough.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    bare = re.sub("[\u0300-\u036f]", "", text)
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", bare)))


def slug(text: str) -> str:
    """Return a text as an id, or an empty text where none of its letters is Latin.

    >>> slug("Économie Sociale & Solidaire"), slug("서울특별시")
    ('economie-sociale-solidaire', '')
    """
    if text.isascii():
        return "-".join(_LATIN.findall(text.lower()))[:80].strip("-")
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("ł", "l"))
    ascii_ = plain.encode("ascii", "ignore").decode()
    letters = sum(each.isalpha() for each in text)
    found = "-".join(_LATIN.findall(ascii_))
    # A few Latin letters in a Korean name would stand for the whole of it.
    return found[:80].strip("-") if sum(map(str.isalpha, found)) * 2 >= letters else ""


class NameIndex:
    """Every name of every entity, folded.

    Args:
        names: (id, rank, name), the rank one of `RANKS`.

    >>> index = NameIndex([("rtes", "acronym", "RTES"), ("gsef", "name", "Global Social Economy Forum")])
    >>> index.one("rtes"), index.find("social")
    ('rtes', ['gsef'])
    """

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        self._ranked: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._spelt: dict[str, str] = {}
        self._ids: set[str] = set()
        for identifier, rank, name in names:
            folded, place = fold(name), RANKS.index(rank)
            self._ids.add(identifier)
            known = self._ranked[folded]
            known[identifier] = min(place, known.get(identifier, place))
            if rank == "id":
                self._spelt.setdefault(folded, name)
            elif rank != "note" and self._spelt.get(folded, identifier) == identifier:
                self._spelt[folded] = name

    def one(self, name: str) -> str:
        """Return the id of the one entity so called; an id or acronym goes before a name, a name before an alias.

        Raises:
            NotFound: nobody is; with suggestions.
            Ambiguous: several are; with their ids.
        """
        if name in self._ids:
            return name
        ranks = self._ranked.get(fold(name), {})
        named = {identifier: rank for identifier, rank in ranks.items() if RANKS[rank] != "note"}
        if not named:
            near = suggest(fold(name), self._spelt)
            raise NotFound("entity", name, [self._spelt[folded] for folded in near])
        best = [each for each, rank in named.items() if rank == min(named.values())]
        if len(best) > 1:
            raise Ambiguous("entity", name, sorted(best))
        return best[0]

    def find(self, text: str) -> list[str]:
        """Return the ids of all entities a name or note of which holds every word, best first.

        Best: a whole name, then the beginning of one, then whole words, then parts of words; within
        these by rank, then by id.
        """
        wanted = fold(text)
        words = wanted.split()
        found: dict[str, tuple[int, int]] = {}
        for folded, ranks in self._ranked.items():
            if not words or not all(word in folded for word in words):
                continue
            if folded == wanted:
                closeness = 0
            elif folded.startswith(wanted):
                closeness = 1
            else:
                closeness = 2 if set(words) <= set(folded.split()) else 3
            for identifier, rank in ranks.items():
                key = (closeness, rank) if RANKS[rank] != "note" else (4, rank)
                found[identifier] = min(key, found.get(identifier, key))
        return sorted(found, key=lambda identifier: (found[identifier], identifier))
