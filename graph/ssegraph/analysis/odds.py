"""Odds of being among the first by betweenness, over ties that may be missing or false: a rank with its doubt.

A graph that was read from pages is one of many that might be true. *Worlds* are drawn (Monte Carlo, a fixed seed):

- each pair that is seen is false with the probability measured of ties proved as its best one is (`FALSE`);
- to those kept come as many missing ones as a stated share says (negative binomial), joined by the degree-corrected
  block model of Karrer and Newman (2011): between communities, and kinds, as often as ties are seen there, and at
  entities by their degree.

The odds are the share of the worlds in which an entity is among the first. They are not scaled afterwards: Platt's
scaling (1999), fitted on other networks, was tried and did worse on those left out. What is measured, and what is not
reached: docs/analysis.md, docs/decisions/0033-odds.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ssegraph.analysis import compiled
from ssegraph.analysis.projection import Projection
from ssegraph.core.errors import UsageError
from ssegraph.core.statements import PROOFS, Proof
from ssegraph.core.words import languages, wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

FALSE: Final[Mapping[Proof, float]] = {"quoted": 0.025, "located": 0.025, "told": 0.22}
"""How probable it is that a tie is false, by how it is proved at best: from data/quality/judged.csv.

Unsupported or wrong, (x + ½) / (n + 1) as Jeffreys' prior has it, of those that could be judged; those that nobody
could judge are a stratum without a case, of which the same rule says ½ (tests/test_odds.py computes it).
"""

MISSING: Final = 0.1
"""The share of all ties between the entities here that nobody wrote down, unless another is stated."""

WORLDS: Final = 100
"""How many worlds are drawn unless it is said: odds of a half are then known to within 10 in 100, with 95 %."""

_SEED: Final = 20261130
_FEW: Final = 40
_SEARCHES: Final = 64
_POOL: Final = 1024
"""From so many entities the graph as it is seen is searched, to compare worlds with."""
_EFFORT: Final = 12_000_000
"""Worlds times searches times pairs that are spent unless a number of worlds is asked for: about a second."""
_ROUNDS: Final = 32


def first_of(entities: int) -> int:
    """Return how many are the first unless it is said: ten, and three of fewer than forty entities.

    >>> first_of(39), first_of(40)
    (3, 10)
    """
    return 3 if entities < _FEW else 10


@dataclass(frozen=True, slots=True)
class Seen:
    """A graph as it is seen, and how it is doubted.

    Attributes:
        count: how many entities, numbered from 0.
        pairs: who is joined to whom, in rows of two numbers, the lower first; each once.
        blocks: of each entity the number of its block: missing ties join blocks as the seen ones do.
        false: of each pair how probable it is that it is none.
        missing: the share of the true pairs that is not seen, 0 to 0.9.

    >>> Seen(3, np.array([[0, 1], [1, 2]]), np.zeros(3, int), np.zeros(2), missing=0.1).missing
    0.1
    """

    count: int
    pairs: NDArray[np.int64]
    blocks: NDArray[np.int64]
    false: NDArray[np.float64]
    missing: float


def worlds_of(seen: Seen, worlds: int, seed: int = _SEED) -> list[NDArray[np.int64]]:
    """Return the pairs of graphs that might be true, the same for the same seed.

    Args:
        seen: the graph as it is seen.
        worlds: how many.
        seed: of the dice.

    A pair that is seen and false in a world does not come back as a missing one. Where there is no room for what is
    missing there are fewer.

    >>> pairs = np.array([[0, 1], [1, 2], [2, 3]])
    >>> certain = Seen(4, pairs, np.zeros(4, int), np.zeros(3), missing=0)
    >>> [world.tolist() for world in worlds_of(certain, 2)]
    [[[0, 1], [1, 2], [2, 3]], [[0, 1], [1, 2], [2, 3]]]
    """
    dice = np.random.default_rng(seed)
    pairs, count = seen.pairs.reshape(-1, 2), seen.count
    kept = dice.random((worlds, len(pairs))) >= seen.false
    found = [pairs[each] for each in kept]
    if not seen.missing or not len(pairs):
        return found
    wanted = dice.negative_binomial(np.maximum(kept.sum(axis=1), 1), 1 - seen.missing)
    # Ends of ties, those of a block in a row: one drawn evenly is an entity of the block by its degree.
    ends = pairs.ravel()
    ends = ends[np.argsort(seen.blocks[ends], kind="stable")]
    sizes = np.bincount(seen.blocks[ends], minlength=int(seen.blocks.max()) + 1)
    begins = np.cumsum(sizes) - sizes

    def drawn(blocks: NDArray[np.int64]) -> NDArray[np.int64]:
        chosen: NDArray[np.int64] = ends[begins[blocks] + dice.integers(0, sizes[blocks])]
        return chosen

    tied = pairs[:, 0] * count + pairs[:, 1]
    square, missing = count * count, np.zeros(0, dtype=np.int64)
    left = wanted
    for _ in range(_ROUNDS):
        world = np.repeat(np.arange(worlds), left)
        if not len(world):
            break
        like = pairs[dice.integers(0, len(pairs), len(world))]  # joins the blocks that this one joins
        one, other = drawn(seen.blocks[like[:, 0]]), drawn(seen.blocks[like[:, 1]])
        pair = np.minimum(one, other) * count + np.maximum(one, other)
        new = (one != other) & ~np.isin(pair, tied)
        missing = np.unique(np.concatenate([missing, (world * square + pair)[new]]))
        left = wanted - np.bincount(missing // square, minlength=worlds)
    parts = np.split(missing % square, np.cumsum(np.bincount(missing // square, minlength=worlds))[:-1])
    return [
        np.concatenate([world, np.stack([part // count, part % count], axis=1)])
        for world, part in zip(found, parts, strict=True)
    ]


def among_first(
    between: NDArray[np.float64], first: int, able: Sequence[int] | None = None
) -> NDArray[np.bool_]:
    """Return who is among the first: a row for each row of measures.

    Args:
        between: a row for each graph, a measure for each entity; who has none, 0, is never among the first.
        first: how many are.
        able: who is ranked, sorted; without it all. Of equals the one with the lower number comes first.

    >>> among_first(np.array([[0.1, 0.5, 0.5, 0.0]]), 1).tolist()
    [[False, True, False, False]]
    """
    ranked = np.arange(between.shape[1]) if able is None else np.asarray(able, dtype=np.int64)
    of_them = np.round(between[:, ranked], 9)
    order = np.argsort(-of_them, axis=1, kind="stable")[:, :first]
    found = np.zeros(between.shape, dtype=bool)
    np.put_along_axis(found, ranked[order], np.take_along_axis(of_them, order, axis=1) > 0, axis=1)
    return found


def share_of_worlds(
    seen: Seen,
    first: int,
    *,
    worlds: int = WORLDS,
    able: Sequence[int] | None = None,
    known: Sequence[float] | None = None,
    searches: int | None = None,
    seed: int = _SEED,
) -> NDArray[np.float64]:
    """Return for every entity in which share of the worlds it is among the first by betweenness, 0 to 1.

    Args:
        seen: the graph as it is seen.
        first: how many are the first.
        worlds: how many are drawn.
        able: who is ranked, sorted; without it all.
        known: the betweenness in the graph as it is seen, where worlds are estimated from some searches.
        searches: from how many entities; without it from all.
        seed: of the dice.

    Estimated, a world's betweenness is the known one and the difference that the same searches make between it and the
    graph as it is seen (control variates): the errors of both are nearly the same, and go.

    >>> path = Seen(3, np.array([[0, 1], [1, 2]]), np.zeros(3, int), np.zeros(2), missing=0)
    >>> share_of_worlds(path, 1, worlds=10).tolist()
    [0.0, 1.0, 0.0]
    """
    graphs = worlds_of(seen, worlds, seed)
    tied = np.unique(seen.pairs)  # who has no tie has none in any world, and starts nothing
    if known is None or searches is None or searches >= len(tied):
        between = compiled.betweenness_of_each(seen.count, graphs)
    else:
        # Each world has starts of its own, lest all worlds err the same way.
        dice = np.random.default_rng(seed)
        pool = tied[compiled.pivots(len(tied), max(searches, _POOL))]
        chosen = np.stack([dice.permutation(len(pool))[:searches] for _ in graphs])
        seen_from = compiled.betweenness_from_each(seen.count, seen.pairs, pool.tolist())
        estimated = compiled.betweenness_of_each(seen.count, graphs, pool[chosen])
        before = np.stack([seen_from[each].mean(axis=0) for each in chosen])
        between = np.asarray(known) + (estimated - before) * (len(tied) / seen.count)
    share: NDArray[np.float64] = among_first(between, first, able).mean(axis=0)
    return share


def smoothed(share: NDArray[np.float64], worlds: int, base: float) -> NDArray[np.float64]:
    """Return the odds for shares of worlds: never 0 or 1, since worlds are few.

    Args:
        share: of the worlds in which each is among the first.
        worlds: how many were drawn.
        base: how many are first of all that are ranked, as a share: it counts as one world more.

    >>> smoothed(np.array([0, 0.5, 1]), 100, 0.1).round(3).tolist()
    [0.001, 0.496, 0.991]
    """
    found: NDArray[np.float64] = (share * worlds + min(base, 0.5)) / (worlds + 1)
    return found


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is asked about the odds.

    Attributes:
        first: how many are the first; None for `first_of`.
        worlds: how many are drawn; None for `WORLDS`, fewer or none where the graph is large.
        missing: the share of ties that are missing.
        false: how probable it is that a tie is false, by how it is proved, for those that differ from `FALSE`.

    Raises:
        UsageError: a number makes no sense.

    >>> Doubt(first=0)
    Traceback (most recent call last):
    ssegraph.core.errors.UsageError: first must be 1 or more, not 0
    """

    first: int | None = None
    worlds: int | None = None
    missing: float = MISSING
    false: Mapping[Proof, float] | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.first < 1:
            raise UsageError(f"first must be 1 or more, not {self.first}")
        if self.worlds is not None and self.worlds < 0:
            raise UsageError(f"worlds must be 0 or more, not {self.worlds}")
        if not 0 <= self.missing <= 0.9:
            raise UsageError(f"the share of missing ties must be from 0 to 0.9, not {self.missing}")
        for proof, share in (self.false or {}).items():
            if proof not in PROOFS:
                raise UsageError(f"nothing is proved {proof!r}: write {', '.join(PROOFS)}")
            if not 0 <= share <= 1:
                raise UsageError(f"how probable it is that a tie is false must be from 0 to 1, not {share}")


@dataclass(frozen=True, slots=True)
class Odds:
    """The odds of each entity of a projection that is ranked.

    Attributes:
        first: of how many first ones.
        worlds: how many worlds were drawn; 0 where the graph is too large for it unless a number is asked for.
        searches: from how many entities each was searched; None when from all.
        missing: the share of ties taken to be missing.
        false: how many of the pairs seen are taken to be false, as a share.
        values: the odds by id; empty without worlds.
        counts: in how many of the worlds it was among the first, by id.
    """

    first: int
    worlds: int
    searches: int | None
    missing: float
    false: float
    values: Mapping[str, float]
    counts: Mapping[str, int] = field(default_factory=dict)

    def told(self, identifier: str, language: str = "en") -> str:
        """Return the odds of an entity with the worlds they are counted in, since a share of few is coarse; "" without.

        >>> Odds(1, 23, None, 0.1, 0.0, {"a": 0.79}, {"a": 18}).told("a")
        '79% (in 18 of 23 graphs drawn)'
        """
        odds = self.of(identifier)
        if odds is None or identifier not in self.counts:
            return ""
        return wording(
            "odds.told", language, odds=f"{odds:.0%}", count=self.counts[identifier], worlds=self.worlds
        )

    def of(self, identifier: str) -> float | None:
        """Return the odds of an entity; None where there are none."""
        return self.values.get(identifier)

    def sentence(self, language: str = "en") -> str:
        """Return what they mean, in a language of `words.languages`."""
        if not self.worlds:
            return wording("odds.large", language)
        return wording(
            "odds.mean",
            language,
            first=self.first,
            worlds=self.worlds,
            missing=f"{self.missing:.0%}",
            false=f"{self.false:.1%}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return how they were drawn as plain values for JSON, with what they mean by language."""
        return {
            "first": self.first,
            "worlds": self.worlds,
            "searches": self.searches,
            "missing": self.missing,
            "false": self.false,
            "means": {language: self.sentence(language) for language in languages()},
        }


def false_of(projection: Projection, false: Mapping[Proof, float] = FALSE) -> NDArray[np.float64]:
    """Return of each pair how probable it is that it is none: as of its best proved tie, and no less for a second.

    >>> from ssegraph.analysis.projection import project
    >>> from ssegraph.graph import load
    >>> sorted(set(false_of(project(load())).tolist()))
    [0.025, 0.22]
    """
    proofs = projection.graph.joined.proofs
    found = (
        min(false[proofs.get(joint.id, "told")] for joint in joints) for joints in projection.pairs.values()
    )
    return np.fromiter(found, dtype=np.float64, count=len(projection.pairs))


def odds_of(
    projection: Projection,
    communities: Mapping[int, int],
    able: Sequence[int],
    between: Sequence[float],
    doubt: Doubt,
) -> Odds:
    """Return the odds that each of those ranked is among the first by betweenness.

    Args:
        projection: from `project`.
        communities: the number of the community of each entity that has a tie.
        able: who is ranked, sorted.
        between: the betweenness of each entity.
        doubt: what is asked.

    >>> from ssegraph.analysis.projection import project
    >>> from ssegraph.graph import load
    >>> part = project(load().around("RTES"))
    >>> between = compiled.betweenness(part.near).values
    >>> found = odds_of(part, {}, part.of_kinds("Body"), between, Doubt(worlds=20))
    >>> found.of("rtes") > 0.8
    True
    """
    kinds = {kind: number for number, kind in enumerate(sorted(set(projection.kinds)))}
    met = [(communities.get(node, -1), kinds[kind]) for node, kind in enumerate(projection.kinds)]
    numbers = {block: number for number, block in enumerate(sorted(set(met)))}
    seen = Seen(
        len(projection.ids),
        np.array(list(projection.pairs), dtype=np.int64).reshape(-1, 2),
        np.array([numbers[each] for each in met], dtype=np.int64),
        false_of(projection, {**FALSE, **(doubt.false or {})}),
        doubt.missing,
    )
    first = doubt.first or first_of(seen.count)
    worlds, searches = _affordable(seen)
    worlds = worlds if doubt.worlds is None else doubt.worlds
    false = float(seen.false.mean()) if len(seen.pairs) else 0.0
    if not worlds:
        return Odds(first, 0, None, doubt.missing, false, {})
    share = share_of_worlds(seen, first, worlds=worlds, able=able, known=between, searches=searches)
    ranked = list(able)
    right = smoothed(share[ranked], worlds, first / max(len(ranked), 1))
    values = dict(zip((projection.ids[node] for node in ranked), right.tolist(), strict=True))
    some = searches if searches < len(np.unique(seen.pairs)) else None
    counts = {projection.ids[node]: round(float(share[node]) * worlds) for node in ranked}
    return Odds(first, worlds, some, doubt.missing, false, values, counts)


def _affordable(seen: Seen) -> tuple[int, int]:
    """Return how many worlds, and searches in each, cost no more than `_EFFORT`; no world where they would be too few."""
    price = max(len(seen.pairs), seen.count, 1)
    effort = _EFFORT if compiled.has_scipy() else _EFFORT // 5
    searches = max(_SEARCHES, effort // (WORLDS * price))
    worlds = min(WORLDS, effort // (price * _SEARCHES))
    return (worlds if worlds >= WORLDS // 5 else 0), searches
