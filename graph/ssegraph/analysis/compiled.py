"""The one seam to compiled code: measures that are too slow in Python, by SciPy's sparse matrices.

Without SciPy (`pip install 'ssegraph[fast]'`) NetworkX computes the same numbers, only later; the
tests hold the two together within 1e-9 (docs/decisions/0008-compiled-measures.md). Everything runs on one thread and in a fixed
order, so that the same graph gives the same numbers.

Sources: Brandes, "A faster algorithm for betweenness centrality" (2001); Baglioni et al., "Fast exact
computation of betweenness centrality in social networks" (2012), for leaves; Brandes and Pich,
"Centrality estimation in large networks" (2007), for sampling; Burt, *Structural Holes* (1992).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    Pairs = NDArray[np.int64]

Near = Sequence[Sequence[int]]
"""For each node, numbered from 0, its neighbours, sorted."""

EXACT_UP_TO: Final = 200_000_000
"""Nodes times pairs up to which betweenness and closeness are exact: about four seconds."""

SAMPLES: Final = 512
_BATCHES: Final = 16
_BLOCK: Final = 64
"""So many searches at once keep the working set in the processor's cache: measured against 128, 256."""
_WORKING_SET: Final = 200_000
"""So many numbers in a table of searches through graphs side by side: measured against a tenth and ten times as many."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure of every node.

    Attributes:
        values: by node.
        samples: from how many nodes it was estimated; None when exact.
        error: the largest standard error of a value; 0 when exact.
        library: `SciPy` or `NetworkX`.
    """

    values: tuple[float, ...]
    samples: int | None
    error: float
    library: str

    def method(self) -> str:
        """Say how it was computed."""
        if self.samples is None:
            return f"exact ({self.library})"
        return (
            f"estimated from {self.samples} starting points ({self.library}), "
            f"standard error at most {self.error:.2g}"
        )


@cache
def has_scipy() -> bool:
    """Say whether SciPy can be imported."""
    try:
        import scipy.sparse  # noqa: F401  # the import is the question
    except ImportError:
        return False
    return True


def graph_of(near: Near) -> nx.Graph[int]:
    """Return neighbours as a NetworkX graph, nodes and pairs in order."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(near)))
    graph.add_edges_from((a, b) for a, others in enumerate(near) for b in others if a < b)
    return graph


def _matrix(near: Near, nodes: Sequence[int] | None = None) -> Any:
    """Return the adjacency matrix (of some nodes, numbered anew) in compressed rows."""
    import scipy.sparse

    place = {node: number for number, node in enumerate(range(len(near)) if nodes is None else nodes)}
    rows = [[place[other] for other in near[node] if other in place] for node in place]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    columns = np.fromiter((other for row in rows for other in row), dtype=np.int64, count=int(starts[-1]))
    ones = np.ones(len(columns))
    return scipy.sparse.csr_matrix((ones, columns, starts), shape=(len(rows), len(rows)))


# -- betweenness and closeness ------------------------------------------------------------------


def pivots(count: int, samples: int = SAMPLES) -> list[int]:
    """Return the nodes an estimate starts from: the same for the same numbers, anywhere.

    >>> pivots(5, 9), len(set(pivots(1000, 64)))
    ([0, 1, 2, 3, 4], 64)
    """
    if samples >= count:
        return list(range(count))
    dice = random.Random(count)  # the stream of random() is promised not to change
    return sorted(sorted(range(count), key=lambda _: dice.random())[:samples])


def starting_points(near: Near, samples: int | None = None) -> list[int] | None:
    """Return from which nodes to estimate, or None where the graph is small enough to be exact."""
    count, pairs = len(near), sum(map(len, near)) // 2
    if samples is None and count * pairs > EXACT_UP_TO:
        samples = SAMPLES
    return None if samples is None or samples >= count else pivots(count, samples)


def betweenness(near: Near, samples: int | None = None, *, compiled: bool | None = None) -> Estimate:
    """Return for every node the share of all pairs of others whose shortest ways lead through it, 0 to 1.

    Args:
        near: the graph.
        samples: estimate from so many nodes; without it exactly, up to `EXACT_UP_TO`.
        compiled: with SciPy or without; without it as is installed.

    >>> betweenness([[1], [0, 2], [1]]).values
    (0.0, 1.0, 0.0)
    """
    count, starts = len(near), starting_points(near, samples)
    compiled = has_scipy() if compiled is None else compiled
    error = 0.0
    if starts is None:
        sums = _exact(near) if compiled else _exact_networkx(near)
    else:
        sums, error = _estimated(near, starts, compiled)
    scale = max((count - 1) * (count - 2) / 2, 1)
    # The last digits depend on the order of additions, which is a processor's business.
    values = tuple(round(float(each) / scale, 12) for each in sums)
    return Estimate(values, len(starts) if starts else None, round(error / scale, 12), _library(compiled))


def betweenness_of_each(
    count: int,
    graphs: Sequence[Pairs],
    starts: NDArray[np.int64] | None = None,
    *,
    compiled: bool | None = None,
) -> Vector:
    """Return the betweenness of every node in each of many graphs on the same nodes: a row for each graph.

    They are searched side by side, as the parts of one large graph, so that many small graphs cost little more than one.

    Args:
        count: how many nodes each has, numbered from 0.
        graphs: the pairs of each, in rows of two numbers; each pair once.
        starts: estimate from these nodes, a row for each graph; without it exactly.
        compiled: with SciPy, or with NumPy alone; without it as is installed.

    >>> betweenness_of_each(3, [np.array([[0, 1], [1, 2]]), np.array([[0, 1]])]).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    compiled = has_scipy() if compiled is None else compiled
    every = np.broadcast_to(np.arange(count), (len(graphs), count)) if starts is None else starts
    found, lanes = np.zeros((len(graphs), count)), every.shape[1]
    side = max(1, _WORKING_SET // max(count * min(lanes, _BLOCK), 1))
    for first in range(0, len(graphs), side):
        some = slice(first, first + side)
        spread = _side_by_side(count, graphs[some], compiled)
        for begin in range(0, lanes, _BLOCK):
            block = every[some, begin : begin + _BLOCK]
            found[some] += _dependencies(count, spread, block).sum(axis=2)
    return np.round(found / _pairs_of(count, lanes), 12)


def betweenness_from_each(
    count: int, pairs: Pairs, starts: Sequence[int], *, compiled: bool | None = None
) -> Vector:
    """Return what `betweenness_of_each` gives of one graph from each of some nodes alone: a row for each start.

    >>> betweenness_from_each(3, np.array([[0, 1], [1, 2]]), [0, 1]).tolist()
    [[0.0, 1.5, 0.0], [0.0, 0.0, 0.0]]
    """
    spread = _side_by_side(count, [pairs], has_scipy() if compiled is None else compiled)
    found = [
        _dependencies(count, spread, np.array([starts[begin : begin + _BLOCK]]))[0].T
        for begin in range(0, len(starts), _BLOCK)
    ]
    return np.round(np.concatenate([np.zeros((0, count)), *found]) / _pairs_of(count, 1), 12)


def _pairs_of(count: int, starts: int) -> float:
    """Return by what dependencies from some starts are divided to estimate the share of all pairs of others."""
    return max((count - 1) * (count - 2), 1) * starts / max(count, 1)


def _side_by_side(count: int, graphs: Sequence[Pairs], compiled: bool) -> Callable[[Vector], Vector]:
    """Return what sums up, for every node of every graph, the rows of its neighbours."""
    moved = np.concatenate([pairs.reshape(-1, 2) + number * count for number, pairs in enumerate(graphs)])
    here, there = np.concatenate([moved, moved[:, ::-1]]).T
    order, size = np.lexsort((there, here)), count * len(graphs)
    columns = there[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(here, minlength=size))])
    if compiled:
        import scipy.sparse

        matrix: Any = scipy.sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=(size, size))
        return lambda values: matrix @ values
    filled = np.flatnonzero(np.diff(starts))

    def spread(values: Vector) -> Vector:
        total = np.zeros_like(values)
        if len(filled):
            total[filled] = np.add.reduceat(values[columns], starts[filled], axis=0)
        return total

    return spread


def _dependencies(count: int, spread: Callable[[Vector], Vector], starts: NDArray[np.int64]) -> Vector:
    """Return the dependencies of searches on every node, by graph, node and search; see `_searches`.

    Args:
        count: how many nodes each graph has.
        spread: of the graphs side by side.
        starts: a row for each graph: where its searches start.
    """
    graphs, lanes = starts.shape
    begun = np.zeros((graphs, count, lanes))
    begun[np.arange(graphs)[:, None], starts, np.arange(lanes)] = 1
    level: Vector = begun.reshape(graphs * count, lanes)
    unseen, levels = level == 0, [level]
    while True:
        level = spread(level)
        level *= unseen
        reached = level > 0
        if not reached.any():
            break
        unseen &= ~reached
        levels.append(level)
    delta = np.zeros_like(levels[0])
    for depth in range(len(levels) - 1, 1, -1):  # what a start lets through is none of its betweenness
        share = np.zeros_like(delta)
        np.divide(1 + delta, levels[depth], out=share, where=levels[depth] > 0)
        delta += spread(share) * levels[depth - 1]
    return delta.reshape(graphs, count, lanes)


def closeness(near: Near, samples: int | None = None, *, compiled: bool | None = None) -> Estimate:
    """Return the harmonic closeness of every node: the mean of 1/distance to all others, 0 to 1.

    >>> closeness([[1], [0, 2], [1], []]).values
    (0.5, 0.666666666667, 0.5, 0.0)
    """
    count, starts = len(near), starting_points(near, samples)
    compiled = has_scipy() if compiled is None else compiled
    every = list(range(count)) if starts is None else starts
    sums = _nearness(near, every) if compiled else _nearness_networkx(near, every)
    error = 0.0
    if starts is not None:
        # Each is a mean over the starts of values between 0 and 1: at most this far out.
        error = round(0.5 / sqrt(len(starts)), 12)
        scale = len(starts)
    else:
        scale = max(count - 1, 1)
    values = tuple(round(float(each) / scale, 12) for each in sums)
    return Estimate(values, len(starts) if starts else None, error, _library(compiled))


def _library(compiled: bool) -> str:
    return "SciPy" if compiled else "NetworkX"


def _searches(matrix: Any, starts: Sequence[int], weights: Vector) -> Vector:
    """Search from some nodes, many at once.

    Returns:
        for every node the dependencies of all searches on it (each times the weight of its start),
        and the sum of weight / distance to the starts.
    """
    count = matrix.shape[0]
    dependency = np.zeros(count)
    for first in range(0, len(starts), _BLOCK):
        block = np.asarray(starts[first : first + _BLOCK])
        lanes = np.arange(len(block))
        ways = np.zeros((count, len(block)))
        ways[block, lanes] = 1
        seen, level, levels = ways > 0, ways.copy(), []
        while True:
            levels.append(level)
            level = matrix @ level
            level[seen] = 0
            reached = level > 0
            if not reached.any():
                break
            seen |= reached
        delta = np.zeros((count, len(block)))
        for depth in range(len(levels) - 1, 0, -1):
            share = np.zeros_like(delta)
            np.divide(weights[:, None] + delta, levels[depth], out=share, where=levels[depth] > 0)
            delta += (matrix @ share) * levels[depth - 1]
        delta[block, lanes] = 0
        dependency += (delta * weights[block]).sum(axis=1)
    return dependency


def _exact(near: Near) -> Vector:
    """Leaves, and what hangs on them, need no search: all their ways lead through where they hang."""
    count = len(near)
    degree = [len(others) for others in near]
    size, gone = [1] * count, [False] * count
    branches: list[list[int]] = [[] for _ in near]
    todo = [node for node in range(count) if degree[node] == 1]
    for node in todo:  # grows as it goes
        if degree[node] != 1:
            continue
        gone[node] = True
        stem = next(other for other in near[node] if not gone[other])
        branches[stem].append(size[node])
        size[stem] += size[node]
        degree[stem] -= 1
        degree[node] = 0
        if degree[stem] == 1:
            todo.append(stem)
    core = [node for node in range(count) if not gone[node]]
    weights = np.array([size[node] for node in core], dtype=float)
    dependency = _searches(_matrix(near, core), range(len(core)), weights)
    between = np.zeros(count)
    between[core] = dependency / 2
    for members in _components(near):
        for node in members:
            hung = sum(branches[node])
            square = sum(branch * branch for branch in branches[node])
            between[node] += (hung * hung - square) / 2 + hung * (len(members) - 1 - hung)
    return between


def _nearness(near: Near, starts: Sequence[int]) -> Vector:
    """Return for every node the sum of 1/distance to the starts."""
    matrix, count = _matrix(near).astype(np.float32), len(near)
    nearness = np.zeros(count)
    for first in range(0, len(starts), 2 * _BLOCK):
        block = np.asarray(starts[first : first + 2 * _BLOCK])
        level = np.zeros((count, len(block)), dtype=np.float32)
        level[block, np.arange(len(block))] = 1
        seen, distance = level > 0, 0
        while True:
            distance += 1
            reached = ((matrix @ level) > 0) & ~seen
            if not reached.any():
                break
            seen |= reached
            nearness += reached.sum(axis=1) / distance
            level = reached.astype(np.float32)
    return nearness


def _nearness_networkx(near: Near, starts: Sequence[int]) -> Vector:
    import networkx as nx

    graph, nearness = graph_of(near), np.zeros(len(near))
    for start in starts:
        for node, distance in nx.single_source_shortest_path_length(graph, start).items():
            if distance:
                nearness[node] += 1 / distance
    return nearness


def _estimated(near: Near, starts: Sequence[int], compiled: bool) -> tuple[Vector, float]:
    """Return betweenness as sums over pairs, and its largest standard error by batches of starts."""
    count = len(near)
    batches = min(_BATCHES, len(starts))
    parts = [starts[number::batches] for number in range(batches)]
    matrix = _matrix(near) if compiled else graph_of(near)
    ones = np.ones(count)
    found: list[Vector] = [
        _searches(matrix, part, ones) if compiled else _searches_networkx(matrix, part) for part in parts
    ]
    total: Vector = np.sum(np.array(found), axis=0) * (count / len(starts)) / 2
    if batches < 2:
        return total, 0.0
    each = np.array([one * (count / len(part)) / 2 for one, part in zip(found, parts, strict=True)])
    return total, float((each.std(axis=0, ddof=1) / sqrt(batches)).max(initial=0.0))


def _exact_networkx(near: Near) -> Vector:
    import networkx as nx

    found = nx.betweenness_centrality(graph_of(near), normalized=False)
    return np.array([found[node] for node in range(len(near))], dtype=float)


def _searches_networkx(graph: nx.Graph[int], starts: Sequence[int]) -> Vector:
    import networkx as nx

    nodes = list(graph)
    found = nx.betweenness_centrality_subset(graph, starts, nodes, normalized=False)
    # NetworkX halves what it sums over an undirected graph.
    return 2 * np.array([found[node] for node in nodes], dtype=float)


# -- the rest -----------------------------------------------------------------------------------


def constraint(near: Near, *, compiled: bool | None = None) -> list[float | None]:
    """Return Burt's constraint of every node; None where it has no neighbour.

    Low: its neighbours do not know each other, it stands over a structural hole.

    >>> [round(each, 3) for each in constraint([[1, 2], [0], [0]])]
    [0.5, 1.0, 1.0]
    """
    if not (has_scipy() if compiled is None else compiled):
        import networkx as nx

        # With nodes named it is plain Python; without, NetworkX wants SciPy itself.
        found = nx.constraint(graph_of(near), nodes=range(len(near)))
        return [None if found[node] != found[node] else round(found[node], 12) for node in range(len(near))]
    import scipy.sparse

    matrix = _matrix(near)
    degree = np.array([len(others) for others in near], dtype=float)
    shares = scipy.sparse.diags(np.divide(1, degree, out=np.zeros_like(degree), where=degree > 0))
    spread = (shares @ matrix).tocsr()
    total = np.zeros(len(near))
    rows = 256  # a block at a time: the square of a matrix with hubs is not sparse
    for first in range(0, len(near), rows):
        own = slice(first, first + rows)
        both = spread[own] + (spread[own] @ spread).multiply(matrix[own])
        total[own] = np.asarray(both.multiply(both).sum(axis=1)).ravel()
    return [round(float(value), 12) if near[node] else None for node, value in enumerate(total)]


def pagerank(near: Near, damping: float = 0.85) -> list[float]:
    """Return PageRank on the undirected graph; the values sum up to 1.

    >>> [round(each, 3) for each in pagerank([[1], [0, 2], [1]])]
    [0.257, 0.486, 0.257]
    """
    count = len(near)
    if not count:
        return []
    degree = np.array([len(others) for others in near], dtype=float)
    here = np.repeat(np.arange(count), degree.astype(int))
    there = np.fromiter((other for others in near for other in others), dtype=int, count=len(here))
    rank = np.full(count, 1 / count)
    for _ in range(200):
        given = np.divide(rank, degree, out=np.zeros(count), where=degree > 0)
        lost = rank[degree == 0].sum()
        new = np.bincount(there, weights=given[here], minlength=count)
        new = damping * (new + lost / count) + (1 - damping) / count
        if np.abs(new - rank).sum() < 1e-12:
            break
        rank = new
    return [round(float(value), 12) for value in new]


def components(near: Near) -> list[list[int]]:
    """Return the connected parts, each sorted, the largest first.

    >>> components([[1], [0], []])
    [[0, 1], [2]]
    """
    return sorted(_components(near), key=lambda part: (-len(part), part))


def _components(near: Near) -> list[list[int]]:
    seen = [False] * len(near)
    found = []
    for first in range(len(near)):
        if seen[first]:
            continue
        seen[first], part = True, [first]
        for node in part:  # grows as it goes
            for other in near[node]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        found.append(sorted(part))
    return found
