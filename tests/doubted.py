"""Networks with ties hidden or invented, for the odds of `ssegraph.analysis.odds`: what is seen, and who is truly first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ssegraph.analysis.compiled import betweenness_of_each
from ssegraph.analysis.louvain import partition
from ssegraph.analysis.odds import Seen, among_first, first_of, share_of_worlds, smoothed

Numbers = NDArray[np.int64]
Vector = NDArray[np.float64]
Truth = NDArray[np.bool_]
Harm = Literal["hidden", "invented"]
HARMS: Final[tuple[Harm, ...]] = get_args(Harm)
RATES: Final = (0.1, 0.2)
WORLDS: Final = 100


@dataclass(frozen=True)
class Whole:
    """A network as it truly is: nodes by number, their side (of a network with two), and the pairs, the lower first."""

    sides: Numbers
    pairs: Numbers

    @classmethod
    def of(cls, graph: nx.Graph[Any]) -> Whole:
        graph = nx.Graph(graph)
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
        place = {node: number for number, node in enumerate(graph)}
        pairs = sorted(tuple(sorted((place[a], place[b]))) for a, b in graph.edges)
        sides = [int(graph.nodes[node].get("bipartite", 0)) for node in graph]
        return cls(np.array(sides, dtype=np.int64), np.array(pairs, dtype=np.int64).reshape(-1, 2))

    @property
    def first(self) -> Truth:
        """Who is among the first by betweenness."""
        count = len(self.sides)
        found: Truth = among_first(betweenness_of_each(count, [self.pairs]), first_of(count))[0]
        return found

    def seen(self, harm: Harm, rate: float, dice: np.random.Generator) -> Seen:
        """Return it with a share of its ties hidden, or with so many invented that they are that share of those seen."""
        pairs, count = self.pairs, len(self.sides)
        if harm == "hidden":
            kept = dice.choice(len(pairs), len(pairs) - round(len(pairs) * rate), replace=False)
            pairs = pairs[np.sort(kept)]
        else:
            joined = {tuple(self.sides[pair].tolist()) for pair in pairs}
            known = set(map(tuple, pairs.tolist()))
            free = [
                (a, b)
                for a in range(count)
                for b in range(a + 1, count)
                if (a, b) not in known
                and ((self.sides[a], self.sides[b]) in joined or (self.sides[b], self.sides[a]) in joined)
            ]
            more = dice.choice(
                len(free), min(len(free), round(len(pairs) * rate / (1 - rate))), replace=False
            )
            pairs = np.array(sorted([*known, *(free[each] for each in more)]), dtype=np.int64)
        near: list[list[int]] = [[] for _ in range(count)]
        for a, b in pairs.tolist():
            near[a].append(b)
            near[b].append(a)
        homes = np.array(partition([sorted(others) for others in near]))
        _, blocks = np.unique(homes * 2 + self.sides, return_inverse=True)
        false = np.full(len(pairs), rate if harm == "invented" else 0.0)
        return Seen(count, pairs, blocks, false, rate if harm == "hidden" else 0.0)


PUBLIC: Final = {
    "Florentine families": nx.florentine_families_graph,
    "Southern women": nx.davis_southern_women_graph,
    "karate club": nx.karate_club_graph,
    "Les Misérables": nx.les_miserables_graph,
}
"""The networks that ship with NetworkX; of the southern women the graph of women and events."""


def public() -> dict[str, Whole]:
    """Return the public networks."""
    return {name: Whole.of(make()) for name, make in PUBLIC.items()}


def made(number: int) -> Whole:
    """Return a network made by dice, of one of six sorts, of 15 to 100 nodes: for fitting alone."""
    dice = np.random.default_rng([number, 77])
    count, seed = int(dice.integers(15, 100)), int(dice.integers(1 << 30))
    graph: nx.Graph[Any]
    match number % 6:
        case 0:
            graph = nx.barabasi_albert_graph(count, int(dice.integers(1, 4)), seed=seed)
        case 1:
            graph = nx.connected_watts_strogatz_graph(count, 4, float(dice.uniform(0.1, 0.6)), seed=seed)
        case 2:
            links, closed = int(dice.integers(2, 5)), float(dice.uniform(0.2, 0.9))
            graph = nx.powerlaw_cluster_graph(count, links, closed, seed=seed)
        case 3:
            groups = int(dice.integers(2, 6))
            size = max(count // groups, 4)
            between = float(dice.uniform(0.2, 1)) * 1.5 / count
            graph = nx.random_partition_graph([size] * groups, min(1, 6 / size), between, seed=seed)
        case 4:
            degrees = [int(each) for each in dice.integers(1, 6, int(count * 0.6))]
            graph = nx.bipartite.preferential_attachment_graph(degrees, 0.4, seed=seed)
        case _:  # networks and their members, as the shipped graph has them
            hubs = max(3, count // 8)
            drawn = dice.pareto(1.2, hubs) + 0.2
            graph = nx.empty_graph(count)
            for node in range(hubs, count):
                for hub in dice.choice(hubs, int(dice.integers(1, 4)), p=drawn / drawn.sum()).tolist():
                    graph.add_edge(node, hub)
            for among, times in ((hubs, hubs), (count, count // 4)):
                graph.add_edges_from(dice.choice(among, 2, replace=False).tolist() for _ in range(times))
    return Whole.of(graph)


@dataclass(frozen=True)
class Said:
    """What the worlds say of every node of a network under one harm, and what is so; all seeds in a row.

    `base` is how many are first of all.
    """

    network: str
    harm: Harm
    rate: float
    base: float
    shares: Vector
    true: Truth


def said(name: str, whole: Whole, seeds: Sequence[int]) -> Iterator[Said]:
    """Yield it for each harm and rate."""
    first = whole.first
    for harm in HARMS:
        for rate in RATES:
            shares = [
                share_of_worlds(
                    whole.seen(harm, rate, np.random.default_rng([seed, 1])),
                    first_of(len(whole.sides)),
                    worlds=WORLDS,
                    seed=seed,
                )
                for seed in seeds
            ]
            base = first_of(len(whole.sides)) / len(whole.sides)
            yield Said(name, harm, rate, base, np.concatenate(shares), np.tile(first, len(seeds)))


def fitted(some: Iterable[tuple[Said, float]]) -> tuple[float, float]:
    """Return Platt's scaling that makes what is said most probable, each part with its weight; by Newton's method."""
    parts = [(each, np.full(len(each.true), weight)) for each, weight in some]
    kept = np.concatenate([scaled(each) for each, _ in parts])
    true = np.concatenate([each.true for each, _ in parts]).astype(float)
    weight = np.concatenate([each for _, each in parts])
    table = np.stack([np.ones_like(kept), np.log(kept / (1 - kept))], axis=1)
    found = np.array([0.0, 1.0])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (weight * (true - odds))
        bend = (table * (weight * odds * (1 - odds))[:, None]).T @ table
        step = np.linalg.solve(bend, slope)
        found = found + step
        if np.abs(step).max() < 1e-10:
            break
    return float(found[0]), float(found[1])


def scaled(said: Said, scaling: tuple[float, float] = (0.0, 1.0)) -> Vector:
    """Return the odds of what is said, by Platt's scaling; without one as they are."""
    odds = smoothed(said.shares, WORLDS, said.base)
    right: Vector = 1 / (1 + np.exp(-(scaling[0] + scaling[1] * np.log(odds / (1 - odds)))))
    return right


def given(about: float, odds: Vector, true: Truth) -> tuple[int, int]:
    """Return of how many the odds are about so much (five hundredths more or less), and how many of these are truly first."""
    asked = (odds >= about - 0.05) & (odds < about + 0.05)
    return int(asked.sum()), int(true[asked].sum())


def given_eighty(odds: Vector, true: Truth) -> tuple[int, int]:
    """Return it of those given 75 to 85 %."""
    return given(0.8, odds, true)
