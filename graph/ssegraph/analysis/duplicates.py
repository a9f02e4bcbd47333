"""Which two records may be one body, and why: for a person to decide, never merged.

Three reasons are looked for: a name, alias or acronym that is the same once case, accents and
punctuation are gone; the same website; nearly the same name in the same country (or both without one)
and not in two places. Whatever the reason, a body and a place are never proposed as one, nor a person and
a body. An acronym and the name it stands for are alike only where a record says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from ssegraph.graph import KnowledgeGraph
from ssegraph.model import Entity
from ssegraph.names import fold
from ssegraph.ontology import load_ontology
from ssegraph.strength import host_of

_NEAR: Final = 0.9
_SHORTEST_ACRONYM: Final = 3
_SHORTEST_NAME: Final = 6
_AT_ONCE: Final = 1000
"""So many names are compared with all others at once: it bounds the memory."""
_MOST_AT_A_HOST: Final = 3
"""A host that more records name is a platform or a parent's site and tells nothing."""

_GROUPS: Final = ("Body", "Undertaking")

REASONS: Final = ("same name", "same acronym", "same website", "near name")
"""The reasons, the strongest first."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records that may be one.

    Attributes:
        one, other: their ids, the lower first.
        reason: one of `REASONS`.
        words: what is alike: the two spellings, or the host.
        score: 1 for what is the same, else how near the names are, up to 1.
    """

    one: str
    other: str
    reason: str
    words: str
    score: float


def _compatible(one: Entity, other: Entity) -> bool:
    """Say whether two kinds may turn out to be one thing: the same, two bodies, or two undertakings."""
    if one.kind == other.kind:
        return True
    ontology = load_ontology()
    return any({one.kind, other.kind} <= ontology.expand(group) for group in _GROUPS)


def _same_country(one: Entity, other: Entity) -> bool:
    return bool(set(one.countries) & set(other.countries))


def _other_country(one: Entity, other: Entity) -> bool:
    return bool(one.countries and other.countries) and not _same_country(one, other)


def _other_place(one: Entity, other: Entity) -> bool:
    return bool(one.place and other.place) and one.place != other.place


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+|\b[ivx]{1,4}\b", text))


@cache
def _folded(name: str) -> str:
    return fold(name)


def _long_names(entity: Entity) -> list[str]:
    return [name for name in entity.all_names() if name != entity.acronym]


def _named_alike(entities: Sequence[Entity]) -> Iterator[Likeness]:
    """Yield pairs that share a whole name or an acronym."""
    bearers: defaultdict[str, dict[str, tuple[Entity, str]]] = defaultdict(dict)
    for entity in entities:
        for name in entity.all_names():
            if _folded(name):
                bearers[_folded(name)].setdefault(entity.id, (entity, name))
    for folded, found in bearers.items():
        for (one, a), (other, b) in combinations(sorted(found.values(), key=lambda at: at[0].id), 2):  # fmt: skip
            short = " " not in folded and a in (one.acronym, *one.aliases) and b in (other.acronym, *other.aliases)  # fmt: skip
            if not _compatible(one, other) or _other_country(one, other):
                continue
            if short and len(folded) < _SHORTEST_ACRONYM:
                continue
            words = a if a == b else f"{a} = {b}"
            if _other_place(one, other):
                words += f" (but in {one.place} and in {other.place})"
            reason = "same acronym" if one.acronym == a or other.acronym == b else "same name"
            yield Likeness(one.id, other.id, reason, words, 1.0)


def _at_one_address(entities: Sequence[Entity]) -> Iterator[Likeness]:
    at: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.website:
            at[host_of(entity.website)].append(entity)
    for host, found in at.items():
        if len(found) > _MOST_AT_A_HOST:
            continue
        for one, other in combinations(found, 2):
            pages = [urlsplit(each.website or "").path.strip("/") for each in (one, other)]
            # Two pages deep in one site are two things somebody presents side by side.
            if _compatible(one, other) and (pages[0] == pages[1] or not all(pages)):
                yield Likeness(one.id, other.id, "same website", host, 1.0)


def _nearly_named(entities: Sequence[Entity]) -> Iterator[Likeness]:
    # Names with other numbers, and of other countries, are never compared.
    groups: defaultdict[tuple[str, tuple[str, ...]], list[tuple[Entity, str, str]]] = defaultdict(list)  # fmt: skip
    for entity in entities:
        for name in _long_names(entity):
            folded = _folded(name)
            if len(folded) >= _SHORTEST_NAME:
                words = " ".join(sorted(folded.split()))
                for code in entity.countries or ("",):  # those without a country among themselves
                    groups[code, _numbers(folded)].append((entity, name, words))
    best: dict[tuple[str, str], Likeness] = {}
    for found in groups.values():
        for row, column, score in _alike([words for _, _, words in found]):
            (one, a, _), (other, b, _) = found[row], found[column]
            if one.id == other.id or not _compatible(one, other) or _other_place(one, other):
                continue
            if one.id > other.id:
                one, a, other, b = other, b, one, a
            known = best.get((one.id, other.id))
            near = Likeness(one.id, other.id, "near name", f"{a} ~ {b}", round(score, 3))
            if known is None or (-near.score, near.words) < (-known.score, known.words):
                best[one.id, other.id] = near
    yield from best.values()


def _alike(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yield the places of each two texts that are near, the lower first, and how near they are, 0 to 1.

    Nearness is twice the longest common subsequence by the sum of the lengths (Indel similarity).
    """
    for start in range(0, len(texts), _AT_ONCE):
        rows = texts[start : start + _AT_ONCE]
        scores = cdist(rows, texts, scorer=Indel.normalized_similarity, score_cutoff=_NEAR)
        for row, column in np.argwhere(scores >= _NEAR):
            if start + row < column:
                yield int(start + row), int(column), float(scores[row, column])


def duplicates(graph: KnowledgeGraph) -> list[Likeness]:
    """Return the pairs of records that may be one: the strongest reason of each, by reason, score and id.

    >>> from ssegraph.model import Records
    >>> entities = [Entity(id=i, kind="Network", name=n) for i, n in (("a", "R.T.E.S."), ("b", "r t e s"))]
    >>> [(found.one, found.other, found.reason) for found in duplicates(KnowledgeGraph.of(Records(title="t", entities=entities)))]
    [('a', 'b', 'same name')]
    """
    entities = [entity for entity in graph if not entity.unlisted]
    best: dict[tuple[str, str], Likeness] = {}
    for each in (*_named_alike(entities), *_at_one_address(entities), *_nearly_named(entities)):
        pair = (min(each.one, each.other), max(each.one, each.other))
        known = best.get(pair)
        if known is None or REASONS.index(each.reason) < REASONS.index(known.reason):
            best[pair] = each
    return sorted(
        best.values(),
        key=lambda each: (REASONS.index(each.reason), -each.score, each.one, each.other),
    )
