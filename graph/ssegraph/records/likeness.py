"""Which two records may be one body, and why: names in all languages, acronyms, place, country, website, legal form.

Pairs are looked for only among records that share something rare: a whole name, an acronym, a website, a
piece of a name. How near two names are is SoftTFIDF (W. Cohen, P. Ravikumar, S. Fienberg, "A Comparison of
String Distance Metrics for Name-Matching Tasks", 2003) with Indel similarity between words: words that
many bear count little. A score only proposes. *Certain* is a pair by rule alone: the same full name
(no alias), kind, country and place, known or not known of both; a second thing that agrees (a page of its
own, or a known place with a name that tells or with the same day of founding); nothing that speaks
against it; and nobody else who could be meant.

Two public bodies of one known country are proposed where their names say one place and one sort: *City of Athens* and
*Athens*, *Antwerp* and *Antwerpen*; a town and its province are two.

A name in short is proposed for the name in full: *M. Rousset* for *Christine Rousset*, an acronym of four letters or more
for a name with these initials, *Réseau RIPESS* for *RIPESS*. Titles of persons are no part of their names.

A body and a place are never proposed as one, nor a person and a body. `NA`, `-`, `없음` and the like are
no names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import combinations
from math import log
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import yaml
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.core.strength import host_of
from ssegraph.records.columns import is_nothing
from ssegraph.records.towns import Town, place_in, says_sort, town_of

REASONS: Final = ("same name", "same acronym", "same website", "same town", "short name", "near name")
"""The reasons, the strongest first."""

_NEAR: Final = 0.9
_WORD_NEAR: Final = 0.8
_LOOKED_AT: Final = 0.75
_SHORTEST_ACRONYM: Final = 3
_SHORTEST_NAME: Final = 6
_SHORTEST_INITIALS: Final = 4
_MOST_AT_A_HOST: Final = 3
"""A host that more records of one graph name is a portal or a parent's site and tells nothing."""
_MOST_IN_A_BLOCK: Final = 40
"""What more names share is not rare; the number of pairs grows with its square."""
_KEYS: Final = 6
_AT_ONCE: Final = 1_000_000
_LEAST_CORPUS: Final = 1_000
"""In a few records every word is rare: words are weighed as if there were at least so many."""
_ROW: Final = re.compile(r"row \d+ of (.+), sha256 ")

_GROUPS: Final = (("Body",), ("Undertaking",), ("Project", "Programme", "FundingMechanism"))
# Named after their place, all of them: a government, its port, its region, its metropolis.
_PUBLIC: Final = ("LocalGovernment", "PublicAgency")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records that may be one.

    Attributes:
        one, other: their ids: of one graph the lower first, of two that of the known graph first.
        reason: the strongest of `REASONS`.
        words: what is alike and what is not, in words.
        score: how near the nearest two of their names are, 0 to 1.
        certain: whether they may be taken for one without a person; see the module.
    """

    one: str
    other: str
    reason: str
    words: str
    score: float
    certain: bool


@dataclass(frozen=True, slots=True)
class _Words:
    spellings: Mapping[str, str]
    forms: frozenset[str]
    common: frozenset[str]
    empty: frozenset[str]
    platforms: frozenset[str]
    titles: frozenset[str]
    title_ends: tuple[str, ...]
    public: frozenset[str]
    public_ends: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _words() -> _Words:
    content = yaml.load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )  # `no` is a word here
    spellings = {
        fold(each): fold(word)
        for part in ("spellings", "forms")
        for word, ways in content[part].items()
        for each in (word, *ways)
    }
    several = sorted((each for each in spellings if " " in each), key=lambda each: (-len(each), each))
    return _Words(
        {each: word.replace(" ", "_") for each, word in spellings.items()},
        frozenset(fold(word).replace(" ", "_") for word in content["forms"]),
        frozenset(fold(word).replace(" ", "_") for word in content["common"]),
        frozenset(map(fold, content["empty"])),
        frozenset(content["platforms"]),
        frozenset(map(fold, content["titles"])),
        tuple(content["title ends"]),
        frozenset(map(fold, content["public"])),
        tuple(content["public ends"]),
        re.compile(rf"(?<!\w)(?:{'|'.join(several)})(?!\w)"),
    )


def compatible(kind: str, other: str) -> bool:
    """Say whether two kinds may be one thing: bodies with bodies, undertakings with undertakings.

    >>> compatible("Network", "Association"), compatible("Place", "LocalGovernment")
    (True, False)
    """
    return kind == other or _grouped(kind, other)


@cache
def _grouped(kind: str, other: str) -> bool:
    ontology = load_ontology()
    return any(
        {kind, other} <= {each for name in names for each in ontology.expand(name)} for names in _GROUPS
    )


def _kept(folded: str) -> list[str]:
    """Return the words of a folded name, each in its one spelling, without those that may be left out."""
    words = _words()
    joined = words.pattern.sub(lambda found: words.spellings[found[0]], folded)
    return [words.spellings.get(word, word) for word in joined.split() if word not in words.empty]


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a record.

    Attributes:
        spelt: as it is written.
        folded: without case, accents and marks.
        full: in one spelling, with the legal form.
        words: the same without the legal form.
        numbers: the numbers in it.
        main: whether it is the name itself or a translation: not an alias, acronym or former name.
    """

    spelt: str
    folded: str
    full: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    forms: frozenset[str]
    main: bool


def _untitled(folded: str) -> str:
    """Return the folded name of a person without titles before and after it; a title alone stays.

    >>> _untitled("ms rousset"), _untitled("김영 대표"), _untitled("dr")
    ('rousset', '김영', 'dr')
    """
    words = _words()
    kept = [word for word in folded.split() if word not in words.titles]
    if len(kept) == 1 and not kept[0].isascii():
        end = next((each for each in words.title_ends if kept[0].endswith(each)), "")
        kept = [kept[0].removesuffix(end)] if len(kept[0]) - len(end) > 1 else kept
    return " ".join(kept) or folded


def _name(spelt: str, *, main: bool, person: bool = False) -> _Name:
    folded = _untitled(fold(spelt)) if person else fold(spelt)
    words = folded.split() if person else _kept(folded)
    legal = frozenset(words) & _words().forms
    core = tuple(word for word in words if word not in legal) or tuple(words)
    numbers = tuple(re.findall(r"\d+|\b[ivx]{1,4}\b", folded))
    return _Name(spelt, folded, " ".join(words), core, numbers, legal, main)


@dataclass(slots=True)
class _Card:
    """What is compared of a record."""

    entity: Entity
    known: bool
    names: list[_Name] = field(default_factory=list)
    short: list[_Name] = field(default_factory=list)
    initials: set[str] = field(default_factory=set)
    host: str = ""
    page: str = ""
    place: str = ""
    town: str = ""
    table: str = ""
    towns: dict[tuple[str, str, str], str] = field(default_factory=dict)  # country, sort and place, by name


def _card(entity: Entity, places: Mapping[str, str], *, known: bool) -> _Card:
    card = _Card(entity, known)
    main = {entity.name, *entity.names.values()}
    for spelt in entity.all_names():
        if is_nothing(spelt):
            continue
        name = _name(spelt, main=spelt in main, person=entity.kind == "Person")
        if entity.kind != "Person":
            card.initials |= _initials(spelt)
            if (acronym := _acronym_in(spelt, name)) and acronym != entity.acronym:
                card.short.append(replace(_name(acronym, main=False), spelt=spelt))
        if spelt == entity.acronym:
            card.short.append(name)
        else:
            card.names.append(name)
            if spelt in entity.aliases and " " not in name.folded:
                card.short.append(name)
    if entity.website and "." in (host := host_of(entity.website)):
        card.host, card.page = host, _page(entity.website)
    if entity.place:
        bare = entity.place.removesuffix(f"-{(entity.country or '').lower()}")
        written = places.get(entity.place, bare)
        card.place = fold(written)
        card.town = place_in(written, entity.country or "")
    for country in entity.countries:
        for spelt in dict.fromkeys((entity.name, *entity.names.values(), *entity.aliases)):
            # What says its sort is a public body, whatever kind a table gave it.
            if not is_nothing(spelt) and (entity.kind in _PUBLIC or says_sort(spelt)):
                told: Town = town_of(spelt, country)
                if len(told.place) > 1:
                    card.towns.setdefault((country, told.level, told.place), spelt)
    found = _ROW.match(entity.name_from or "")
    card.table = found[1] if found else ""
    return card


def _initials(spelt: str) -> set[str]:
    """Return the acronyms of a name: of all its words, and of those that are written large or long.

    >>> sorted(_initials("Réseau des territoires pour l'économie solidaire"))
    ['rdtples', 'rtes']
    """
    folded = fold(spelt).split()
    if len(folded) < 3 or not all(map(str.isascii, folded)):
        return set()
    telling = [word for word in folded if len(word) > 2 and word not in _SMALL]
    found = {"".join(word[0] for word in words) for words in (folded, telling)}
    return {each for each in found if len(each) >= _SHORTEST_INITIALS}


_SMALL: Final = frozenset(
    [
        "and",
        "the",
        "for",
        "des",
        "les",
        "las",
        "los",
        "del",
        "della",
        "per",
        "por",
        "pour",
        "para",
        "und",
        "der",
        "die",
        "das",
        "fur",
        "von",
        "aux",
        "dels",
        "et",
    ]
)


def _acronym_in(spelt: str, name: _Name) -> str:
    """Return the acronym that a name has beside words that nearly everybody bears, or an empty text.

    >>> _acronym_in("Réseau RIPESS", _name("Réseau RIPESS", main=True)), _acronym_in("RIPESS Europe", _name("RIPESS Europe", main=True))
    ('RIPESS', '')
    """
    telling = [word for word in name.words if word not in _words().common]
    large = [each for each in re.findall(r"\w+", spelt) if each.isupper() and len(each) >= _SHORTEST_INITIALS]
    fits = len(large) == 1 and len(name.words) > 1 and telling == [fold(large[0])]
    return large[0] if fits else ""


def alike(
    entities: Iterable[Entity],
    known: Iterable[Entity] | None = None,
    *,
    places: Mapping[str, str] | None = None,
    tied: Collection[tuple[str, str]] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> list[Likeness]:
    """Return the pairs of records that may be one body: by reason, score and id.

    Args:
        entities: the records.
        known: with it, only pairs of a record with one of these; two of one id are one and no pair.
        places: the names of places, by id.
        tied: pairs of ids, the lower first, that a tie joins; a body is not tied to itself.
        progress: is told how much is done, of three times the number of records.

    >>> a, b = (Entity(id=i, kind="Network", name=n, website="https://rtes.example") for i, n in (("a", "R.T.E.S."), ("b", "r t e s")))
    >>> [found] = alike([a, b])
    >>> found.reason, found.certain, found.words
    ('same name', True, "names 'R.T.E.S.' = 'r t e s'; same website rtes.example")
    """
    named = places or {}
    cards = []
    for each, is_known in ((entities, False), (known or (), True)):
        for entity in each:
            cards.append(_card(entity, named, known=is_known))
            progress(len(cards))
    comparison = _Comparison(cards, two=known is not None, tied=frozenset(tied), progress=progress)
    found = _without_rivals(comparison.run())
    return sorted(found, key=lambda each: (REASONS.index(each.reason), -each.score, each.one, each.other))


def _without_rivals(found: Sequence[Likeness]) -> Iterator[Likeness]:
    """Yield the pairs; those called certain only where all that hang together are certain of each other."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for each in found:
        if each.certain:
            near[each.one].add(each.other)
            near[each.other].add(each.one)
    for each in found:
        one, other = near[each.one] | {each.one}, near[each.other] | {each.other}
        if each.certain and one != other:
            words = f"{each.words}; but {max(len(one), len(other)) - 1} others could be meant as well"
            yield replace(each, certain=False, words=words)
        else:
            yield each


class _Comparison:
    """Compares records that share something rare."""

    def __init__(
        self,
        cards: list[_Card],
        *,
        two: bool,
        tied: frozenset[tuple[str, str]],
        progress: Callable[[int], None],
    ) -> None:
        self._progress = progress
        self.cards, self.two, self.tied = cards, two, tied
        self._hosts = Counter((card.known, card.host) for card in cards if card.host)
        self._pages = Counter((card.known, card.host, card.page) for card in cards if card.host)

    def run(self) -> list[Likeness]:
        near = self._near_names()
        pairs = set(near) | self._sharing()
        found = []
        for number, (a, b) in enumerate(sorted(pairs)):
            found.append(self._pair(a, b, near.get((a, b))))
            self._progress(len(self.cards) * 2 + len(self.cards) * number // len(pairs))
        return [each for each in found if each]

    # -- who is compared with whom ------------------------------------------------------------

    def _may(self, a: int, b: int) -> bool:
        one, other = self.cards[a], self.cards[b]
        if self.two and (one.known == other.known or one.entity.id == other.entity.id):
            return False
        return compatible(one.entity.kind, other.entity.kind)

    def _sharing(self) -> set[tuple[int, int]]:
        """Return the pairs that share a whole name, an acronym or a website."""
        blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, card in enumerate(self.cards):
            keys: set[tuple[str, ...]] = {("name", name.full) for name in card.names}
            keys |= {("name", name.full) for name in card.short}
            if card.host and self._tells(card):
                keys.add(("host", card.host))
            keys |= {("town", *town) for town in card.towns}
            keys |= {("initials", each) for each in card.initials}
            for name in (*card.short, *card.names):
                if card.entity.kind == "Person":
                    keys |= {("person", word) for word in name.words if len(word) > 2}
                elif " " not in name.folded and len(name.folded) >= _SHORTEST_INITIALS:
                    keys.add(("initials", name.folded))
            for key in keys:
                blocks[key].append(number)
        pairs: set[tuple[int, int]] = set()
        for members in blocks.values():
            for each in self._small(members):
                pairs.update(pair for pair in combinations(each, 2) if self._may(*pair))
        return pairs

    def _small(self, members: list[int]) -> Iterator[list[int]]:
        """Yield a block, or where it is large the parts of it that are in one place."""
        if len(members) <= _MOST_IN_A_BLOCK:
            yield members
            return
        parts: defaultdict[str, list[int]] = defaultdict(list)
        for each in members:
            if self.cards[each].place:
                parts[self.cards[each].place].append(each)
        yield from (part for part in parts.values() if len(part) <= _MOST_IN_A_BLOCK)

    def _tells(self, card: _Card) -> bool:
        if card.host in _words().platforms:
            return bool(card.page) and self._pages[card.known, card.host, card.page] <= 2
        return self._hosts[card.known, card.host] <= _MOST_AT_A_HOST

    @cached_property
    def _borne(self) -> Counter[str]:
        """How many names a word occurs in."""
        return Counter(word for card in self.cards for name in card.names for word in set(name.words))

    def _weight(self, word: str) -> float:
        rare = log(1 + max(len(self.cards), _LEAST_CORPUS) / self._borne.get(word, 1))
        return rare * (0.25 if word in _words().common else 1)

    def _near_names(self) -> dict[tuple[int, int], float]:
        """Return the pairs with names that share a rare piece and are near as a whole."""
        names: list[tuple[int, _Name]] = [
            (number, name)
            for number, card in enumerate(self.cards)
            for name in card.names
            if len(name.folded) >= _SHORTEST_NAME or not name.folded.isascii()
        ]
        texts = [" ".join(sorted(name.words)) for _, name in names]
        owners = np.fromiter((owner for owner, _ in names), dtype=np.int64, count=len(names))
        found: dict[tuple[int, int], float] = {}
        size = max(1, len(names))
        for codes in self._codes(texts, size):
            firsts, seconds = codes // size, codes % size
            apart = owners[firsts] != owners[seconds]
            firsts, seconds = firsts[apart], seconds[apart]
            scores = cpdist(
                [texts[each] for each in firsts],
                [texts[each] for each in seconds],
                scorer=Indel.normalized_similarity,
                score_cutoff=_LOOKED_AT,
                dtype=np.float32,
            )
            for place in np.flatnonzero(scores >= _LOOKED_AT):
                (a, one), (b, other) = names[firsts[place]], names[seconds[place]]
                if one.numbers != other.numbers or not self._may(a, b):
                    continue
                score = self._soft(one, other)
                pair = (min(a, b), max(a, b))
                if score >= _NEAR and score > found.get(pair, 0.0):
                    found[pair] = score
        return found

    def _codes(self, texts: Sequence[str], size: int) -> Iterator[NDArray[np.int64]]:
        """Yield pairs of places of texts, the lower first, as `lower * size + higher`, each once."""
        blocks: list[NDArray[np.int64]] = []
        for members in _blocks(texts, self._progress_in_names(len(texts))):
            here = np.asarray(members, dtype=np.int64)
            rows, columns = _triangle(len(members))
            blocks.append(here[rows] * size + here[columns])
        if not blocks:
            return
        codes = np.unique(np.concatenate(blocks))
        for start in range(0, len(codes), _AT_ONCE):
            yield codes[start : start + _AT_ONCE]

    def _progress_in_names(self, number: int) -> Callable[[int], None]:
        return lambda done: self._progress(len(self.cards) * (number + done) // max(1, number))

    def _soft(self, one: _Name, other: _Name) -> float:
        """Return SoftTFIDF as the part of the weight of both names that is matched."""
        ours, theirs = set(one.words), set(other.words)
        if "".join(one.words) == "".join(other.words):
            return 1.0 if one.words == other.words else 0.99
        total = sum(map(self._weight, one.words)) + sum(map(self._weight, other.words))
        matched = sum(2 * self._weight(word) for word in sorted(ours & theirs))
        left, right = sorted(ours - theirs), sorted(theirs - ours)
        near = sorted(
            (-score, a, b)
            for a in left
            for b in right
            if (score := Indel.normalized_similarity(a, b)) >= _WORD_NEAR
        )
        used: set[str] = set()
        for score, a, b in near:
            if a not in used and b not in used:
                used |= {a, b}
                matched -= score * (self._weight(a) + self._weight(b))
        return min(0.99, matched / total) if total else 0.0

    # -- one pair -----------------------------------------------------------------------------

    def _pair(self, a: int, b: int, near: float | None) -> Likeness | None:
        one, other = self.cards[a], self.cards[b]
        if other.known or (not self.two and one.entity.id > other.entity.id):
            one, other = other, one
        same = self._same_name(one, other)
        short = None if same else self._same_acronym(one, other)
        site = self._same_site(one, other)
        town = self._same_town(one, other)
        part = self._short_name(one, other)
        against = self._against(one, other)
        abroad = "country" in against
        apart = "place" in against
        if same:
            reason = "same name"
        elif short:
            reason = "same acronym"
        elif site:
            reason = "same website"
        elif town and not apart:
            reason = "same town"
        elif part and not apart:
            reason = "short name"
        elif (
            near
            and not apart
            and not ("kind" in against and {one.entity.kind, other.entity.kind} & {*_PUBLIC})
        ):
            reason = "near name"
        else:
            return None
        if abroad and reason != "same website":
            return None
        score, names = self._nearest(one, other, same or short, near)
        words = [names]
        if town and not same:
            words = [f"names '{town[0]}' and '{town[1]}' say one sort of body of one place"]
            score = 1.0
        if reason == "short name" and part:
            words = [f"'{part[0]}' may be short for '{part[1]}'"]
        if site:
            words.append(f"same website {one.host}")
        if one.place and one.place == other.place:
            words.append(f"both in {one.entity.place}")
        elif set(one.entity.countries) & set(other.entity.countries):
            words.append(
                f"both in {', '.join(sorted(set(one.entity.countries) & set(other.entity.countries)))}"
            )
        day = _day(one.entity.founded)
        if day and day == _day(other.entity.founded):
            words.append(f"both founded {day}")
        words += against.values()
        certain = same is not None and not against and self._certain(one, other, same, site=site)
        return Likeness(one.entity.id, other.entity.id, reason, "; ".join(words), round(score, 3), certain)

    @staticmethod
    def _same_name(one: _Card, other: _Card) -> tuple[_Name, _Name] | None:
        theirs = {name.full: name for name in (*other.names, *other.short)}
        pairs = [(name, theirs[name.full]) for name in (*one.names, *one.short) if name.full in theirs]
        # What both bear as an acronym is an acronym, not a name.
        whole = [pair for pair in pairs if not (pair[0] in one.short and pair[1] in other.short)]
        return (
            min(whole, key=lambda pair: (not (pair[0].main and pair[1].main), -len(pair[0].full)))
            if whole
            else None
        )

    @staticmethod
    def _same_town(one: _Card, other: _Card) -> tuple[str, str] | None:
        """Return the two names by which two public bodies are one sort of body of one place; an unknown country equals none."""
        shared = [town for town in one.towns if town in other.towns]
        # A city and an agency of the country it is the capital of may both be called the government of Mexico.
        if not shared or one.entity.kind != other.entity.kind:
            return None
        return one.towns[shared[0]], other.towns[shared[0]]

    @staticmethod
    def _short_name(one: _Card, other: _Card) -> tuple[str, str] | None:
        """Return the name in short and the name in full, where one may stand for the other."""
        for short, full in ((one, other), (other, one)):
            if short.entity.kind == "Person":
                found = next(
                    ((a.spelt, b.spelt) for a in short.names for b in full.names if _shortens(a, b)), None
                )
            else:
                found = next(
                    (
                        (a.spelt, full.entity.name)
                        for a in (*short.short, *short.names)
                        if a.folded in full.initials
                    ),
                    None,
                )
            if found:
                return found
        return None

    @staticmethod
    def _same_acronym(one: _Card, other: _Card) -> tuple[_Name, _Name] | None:
        theirs = {name.folded: name for name in other.short}
        pairs = [
            (name, theirs[name.folded])
            for name in one.short
            if name.folded in theirs and len(name.folded.replace(" ", "")) >= _SHORTEST_ACRONYM
        ]
        return pairs[0] if pairs else None

    def _same_site(self, one: _Card, other: _Card) -> bool:
        if not one.host or one.host != other.host or not (self._tells(one) and self._tells(other)):
            return False
        if one.host in _words().platforms:
            return one.page == other.page
        # Two pages deep in one site are two things somebody presents side by side.
        return one.page == other.page or not (one.page and other.page)

    def _nearest(
        self, one: _Card, other: _Card, same: tuple[_Name, _Name] | None, near: float | None
    ) -> tuple[float, str]:
        if same:
            a, b = same[0].spelt, same[1].spelt
            if a == b:
                return 1.0, f"both named '{a}'"
            return 1.0, f"names '{a}' = '{b}'"
        best = max(
            (
                (self._soft(a, b) * (a.numbers == b.numbers), a.spelt, b.spelt)
                for a in one.names
                for b in other.names
            ),
            default=(0.0, one.entity.name, other.entity.name),
        )
        return best[0], f"names '{best[1]}' and '{best[2]}' {best[0]:.2f}"

    def _against(self, one: _Card, other: _Card) -> dict[str, str]:
        """Return what speaks against their being one, in words."""
        found: dict[str, str] = {}
        a, b = one.entity, other.entity
        if a.countries and b.countries and not set(a.countries) & set(b.countries):
            found["country"] = f"but in {', '.join(a.countries)} and in {', '.join(b.countries)}"
        if one.place and other.place and one.town != other.town:
            found["place"] = f"but in {a.place} and in {b.place}"
        if a.kind != b.kind:
            found["kind"] = f"different kinds ({a.kind}, {b.kind})"
        ours, theirs = (frozenset().union(*(name.forms for name in card.names)) for card in (one, other))
        if ours != theirs:
            shown = [", ".join(sorted(each)) or "none" for each in (ours, theirs)]
            found["form"] = f"different legal form ({shown[0]}; {shown[1]})"
        if one.host and other.host and not self._same_site(one, other):
            if one.host != other.host:
                found["site"] = f"different websites ({one.host}, {other.host})"
            elif one.page != other.page:
                found["site"] = f"different pages of {one.host}"
        if _before(a.founded, b.founded) or _before(b.founded, a.founded):
            found["founded"] = f"founded {a.founded} and {b.founded}"
        if _before(a.dissolved, b.founded) or _before(b.dissolved, a.founded):
            found["life"] = "one was over before the other began"
        if one.table and one.table == other.table:
            found["table"] = f"two rows of {one.table}"
        if (
            a.acronym
            and b.acronym
            and not is_nothing(a.acronym)
            and fold(a.acronym).replace(" ", "") != fold(b.acronym).replace(" ", "")
        ):
            found["acronym"] = f"different acronyms ({a.acronym}, {b.acronym})"
        for tag in sorted(a.names.keys() & b.names.keys()):
            if _kept(fold(a.names[tag])) != _kept(fold(b.names[tag])):
                found["names"] = f"called otherwise in {tag} ('{a.names[tag]}', '{b.names[tag]}')"
        day = _day(a.founded)
        if bool(a.dissolved) != bool(b.dissolved) and not (day and day == _day(b.founded)):
            found["dissolved"] = "only one is known to be over"
        if (min(a.id, b.id), max(a.id, b.id)) in self.tied:
            found["tied"] = "a tie joins them"
        if not {each.numbers for each in one.names} & {each.numbers for each in other.names}:
            found["numbers"] = "different numbers in their names"
        return found

    def _certain(self, one: _Card, other: _Card, same: tuple[_Name, _Name], *, site: bool) -> bool:
        """Say whether two of one name, against whom nothing speaks, may be taken for one body."""
        a, b = one.entity, other.entity
        if a.kind not in load_ontology().expand("Body") or not (same[0].main and same[1].main):
            return False
        # A branch and its federation, a body here and abroad: one says where it is, the other does not.
        if one.place != other.place or set(a.countries) != set(b.countries):
            return False
        words = set(same[0].words)
        place = {*one.place.split(), *map(fold, a.countries)}
        telling = {word for word in words - place if word not in _words().common and len(word) > 1}
        if site and one.page == other.page:
            if a.kind in _PUBLIC and not _says_which(same[0].folded):
                return False
            return one.host in _words().platforms or _own_site(one, words, telling)
        if not one.place or a.kind in _PUBLIC:
            return False
        day = _day(a.founded)
        same_day = day is not None and day == _day(b.founded)
        return len(telling) >= (1 if same_day else 2)


def _shortens(short: _Name, full: _Name) -> bool:
    """Say whether the name of a person is another in short: each word or its initial stands there, and one word whole.

    A surname alone is short for a name only where a title stands before it.
    """
    ours, theirs = list(short.words), list(full.words)
    if not ours or (len(ours) >= len(theirs) and not any(len(word) == 1 for word in ours)):
        return False
    if len(ours) == 1 and fold(short.spelt) == short.folded:
        return False
    if all(len(word) > 1 for word in ours):
        # "Young Kim" is no short name of "Kim Young-bae": without initials the words come in their order.
        following = iter(theirs)
        return all(word in following for word in ours)
    whole = [word for word in ours if len(word) > 2 and word in theirs]
    for word in whole:
        theirs.remove(word)
    rest = [word for word in ours if word not in whole]
    for word in rest:
        begun = next((each for each in theirs if len(word) == 1 and each[0] == word), None)
        if begun is None:
            return False
        theirs.remove(begun)
    # "M. Rousset" beside "Christine Rousset": the title M. reads like an initial, and was taken out as a title.
    return bool(whole) and (len(full.words) > len(whole))


def _says_which(folded: str) -> bool:
    """Say whether the name of a public body says what sort it is, not only of which place."""
    words = _words()
    return any(word in words.public or word.endswith(words.public_ends) for word in folded.split())


def _own_site(card: _Card, words: Collection[str], telling: Collection[str]) -> bool:
    """Say whether a site may be a body's own, by the name of its host, and not that of a portal or town."""
    label = re.sub(r"[^\w]", "", card.host.rpartition(".")[0])
    named = {word for name in card.names if name.main for word in name.words}
    named |= {name.folded.replace(" ", "") for name in card.short}
    named |= {"".join(name.words) for name in card.names if name.main}
    named |= {"".join(word[0] for word in name.words) for name in card.names if len(name.words) > 2}
    public = card.entity.kind in _PUBLIC
    ours = named if public else named - set(card.place.split()) - _words().common
    if any(len(word) > 2 and word in label for word in ours):
        return True
    of_place = any(len(word) > 2 and word in label for word in (card.place.split() or words))
    return len(telling) > 1 and not (card.place and of_place)


def _page(address: str) -> str:
    """Return what of an address tells one page of a site from another; '' for its first page."""
    parts = urlsplit(address)
    return "?".join(filter(None, (parts.path.strip("/"), parts.query, parts.fragment)))


def _blocks(texts: Sequence[str], progress: Callable[[int], None]) -> Iterator[list[int]]:
    """Yield the places of texts that share one of their rarest pieces: runs of signs, or two words."""
    pieces = []
    for number, text in enumerate(texts):
        progress(number)
        pieces.append(_pieces(text))
    borne = Counter(piece for each in pieces for piece in each)
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(pieces):
        rare = sorted((borne[piece], piece) for piece in each if 2 <= borne[piece] <= _MOST_IN_A_BLOCK)
        for _, piece in rare[:_KEYS]:
            blocks[piece].append(place)
    yield from (members for members in blocks.values() if len(members) > 1)


def _pieces(text: str) -> set[str]:
    """Return the runs of four letters of each word (two where words are written in few signs), and pairs of words."""
    words = text.split()
    found = {"\x1f".join(pair) for pair in combinations(sorted(set(words))[:8], 2)}
    for word in words:
        length = 4 if word.isascii() else 2
        if len(word) <= length:
            found.add(word)
        found.update(word[at : at + length] for at in range(len(word) - length + 1))
    return found


@cache
def _triangle(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(size, 1)


def _before(one: HalfKnownDate | None, other: HalfKnownDate | None) -> bool:
    """Say whether one date is certainly before the other."""
    return bool(one and other and one.latest and other.earliest and one.latest < other.earliest)


def _day(date: HalfKnownDate | None) -> str | None:
    """Return a date that is known to the day."""
    return str(date) if date and re.fullmatch(r"\d{4}-\d\d-\d\d", str(date)) else None
