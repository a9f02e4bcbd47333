"""The method behind communities, on nodes that are numbers: it knows no graph of ours, so a drawing can use it, too.

Louvain (Blondel et al., "Fast unfolding of communities in large networks", 2008), in a fixed order
instead of a random one, and with every community that falls apart split into its parts: what Leiden
(Traag et al., 2019) promises of its own. Modularity is Newman's (2006). The same graph gives the
same communities anywhere, whatever is installed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ssegraph.analysis.compiled import Near, components

_LEAST_GAIN: Final = 1e-9
_PASSES: Final = 32


def modularity(near: Near, home: Sequence[int], resolution: float = 1.0) -> float:
    """Return Newman's modularity of a partition.

    >>> modularity([[1], [0], [3], [2]], [0, 0, 1, 1])
    0.5
    """
    both_ends = sum(map(len, near))
    if not both_ends:
        return 0.0
    inside = sum(home[a] == home[b] for a, others in enumerate(near) for b in others)
    degrees: Counter[int] = Counter()
    for node, others in enumerate(near):
        degrees[home[node]] += len(others)
    square = sum(each * each for each in degrees.values())
    return round(inside / both_ends - resolution * square / both_ends**2, 12)


def partition(near: Near, resolution: float = 1.0) -> list[int]:
    """Return the community of every node, as the number of its first member.

    >>> partition([[1, 2], [0, 2], [0, 1, 3], [2, 4, 5], [3, 5], [3, 4]])
    [0, 0, 0, 3, 3, 3]
    """
    weights: list[dict[int, float]] = [dict.fromkeys(others, 1.0) for others in near]
    loops = [0.0] * len(near)
    home = list(range(len(near)))
    while True:
        moved = _moved(weights, loops, resolution)
        names = {group: number for number, group in enumerate(dict.fromkeys(moved))}
        if len(names) == len(weights):
            break
        home = [names[moved[group]] for group in home]
        weights, loops = _merged(weights, loops, [names[group] for group in moved], len(names))
    return _split(near, home)


def _moved(weights: list[dict[int, float]], loops: list[float], resolution: float) -> list[int]:
    """Move nodes, in order, to where modularity gains most, until none gains."""
    degree = [sum(row.values()) + 2 * loop for row, loop in zip(weights, loops, strict=True)]
    total = sum(degree)
    home, sums = list(range(len(weights))), list(degree)
    if not total:
        return home
    waiting, queued = list(range(len(weights))), [True] * len(weights)
    for _ in range(_PASSES):
        following: list[int] = []
        for node in waiting:
            queued[node] = False
            old, own = home[node], degree[node]
            to: dict[int, float] = {}
            for other, weight in weights[node].items():
                group = home[other]
                to[group] = to.get(group, 0.0) + weight
            sums[old] -= own
            scale = resolution * own / total
            best, gain = old, to.get(old, 0.0) - scale * sums[old]
            for group, weight in to.items():
                better = weight - scale * sums[group] - gain
                if better > _LEAST_GAIN or (better > -_LEAST_GAIN and best != old and group < best):
                    best, gain = group, weight - scale * sums[group]
            sums[best] += own
            if best != old:
                home[node] = best
                for other in weights[node]:
                    if home[other] != best and not queued[other]:
                        queued[other] = True
                        following.append(other)
        if not following:
            break
        waiting = sorted(following)
    return home


def _merged(
    weights: list[dict[int, float]], loops: list[float], home: list[int], count: int
) -> tuple[list[dict[int, float]], list[float]]:
    """Return the graph in which every community is one node."""
    new: list[dict[int, float]] = [{} for _ in range(count)]
    inside = [0.0] * count
    for node, row in enumerate(weights):
        group = home[node]
        inside[group] += loops[node]
        for other, weight in row.items():
            if home[other] == group:
                inside[group] += weight / 2
            else:
                new[group][home[other]] = new[group].get(home[other], 0.0) + weight
    return [dict(sorted(row.items())) for row in new], inside


def _split(near: Near, home: list[int]) -> list[int]:
    """Split what is not connected; name every community by its first node."""
    inside = [[other for other in others if home[other] == home[node]] for node, others in enumerate(near)]
    named = [0] * len(near)
    for part in components(inside):
        for node in part:
            named[node] = part[0]
    return named
