"""Where the actors stand in the picture.

The page never simulates: positions are worked out here, once, and are part of what is generated.
So they must be the same on every machine. Only `+ - * /` and `sqrt` are used, in a fixed order
(IEEE 754 rounds these five exactly, everywhere), and no iteration depends on a hash.

How it goes: each community is drawn by itself; then they are packed like discs, neighbours near,
and turned so that ties between them are short. Which communities there are is given, the page's are
those of `analysis.grouping`; one too large to draw at once is split again by the same method.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from ssegraph.analysis.louvain import partition

Point = tuple[float, float]
Tie = tuple[int, int]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

GAP = 14.0
"""The least free room between two actors, in the units of the picture."""

_LANE = 56.0
"""The least free room between actors of two communities."""

_PULLS = 190
_DRAWN_AT_ONCE = 140
_DRAWN_TOGETHER = 4_000
"""Of more actors than this the groups stay discs side by side: drawn together they would lie over one another
(of 20,000 actors 4,106 pairs did), and each round costs as much as the packing. What is in them is drawn with
less care, too: nobody sees it but from near."""
_ROUNDS = 90
_ROUNDS_ROUGH = 45
_PACKED = 260
_PACKED_ROUGH = 60
_STRONGEST = 4
"""Of many discs each is drawn to so many others."""
_COMPARED_ALL = 64
"""So many discs or fewer are compared each with each, in Python."""

_ALONE = 100
"""More actors without ties than this are one group."""

_WIDE = 2.4
"""Screens are wider than high: the packing pulls this much harder up and down."""

_TURN = (-0.7373688780783197, 0.6754902942615238)
"""Cosine and sine of the golden angle: a point turned by it again and again fills a disc evenly."""


def radius(ties: int) -> float:
    """Return how large an actor with so many ties is drawn; the page uses the same rule.

    >>> radius(0), radius(1), radius(16)
    (5.0, 7.0, 13.0)
    """
    return 5.0 + 2.0 * sqrt(ties)


def place(
    nodes: Sequence[str], ties: Sequence[tuple[str, str]], groups: Mapping[str, int] | None = None
) -> dict[str, tuple[int, int]]:
    """Return a point for each of `nodes`, given the pairs that have a tie.

    Takes ids in any order, pairs in any order (a pair may come twice, a tie of an actor with
    itself moves nothing). Gives whole numbers, x to the right and y downwards, around (0, 0); no
    two actors touch. The same input gives the same points on any machine.

    Args:
        nodes: ids.
        ties: pairs of them.
        groups: the number of the community of each, which are kept apart; who has none stands alone. Worked out
            from the ties where nothing is given.

    >>> points = place(["b", "a", "c"], [("a", "b"), ("b", "c")])
    >>> sorted(points) == ["a", "b", "c"] and len(set(points.values())) == 3
    True
    >>> place(["c", "a", "b"], [("b", "c"), ("a", "b")]) == points
    True
    >>> place([], [])
    {}
    """
    names, linked = _numbered(nodes, ties)
    sizes = [0] * len(names)
    for a, b in linked:
        sizes[a] += 1
        sizes[b] += 1
    # Whoever has no community has a number of their own, below 0.
    home = None if groups is None else [groups.get(name, -1 - i) for i, name in enumerate(names)]
    points = _arrange(
        len(names), linked, [radius(size) for size in sizes], home, len(names) > _DRAWN_TOGETHER
    )
    return dict(zip(names, _whole(points), strict=True))


def _numbered(nodes: Sequence[str], ties: Sequence[tuple[str, str]]) -> tuple[list[str], list[Tie]]:
    """Return the ids in order, and the ties between two different ones as sorted pairs of places."""
    names = sorted(set(nodes))
    number = {name: i for i, name in enumerate(names)}
    pairs = [(number[a], number[b]) for a, b in ties]
    return names, sorted((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])


def _arrange(
    count: int, ties: list[Tie], radii: list[float], home: Sequence[int] | None = None, rough: bool = False
) -> list[Point]:
    """Place nodes 0..n-1: draw a small group at once, split a large one and pack the parts."""
    if count <= _DRAWN_AT_ONCE and len(_components(count, ties)) <= 1:
        return _settle(count, ties, radii, rough)
    groups = _groups(partition(_neighbours(count, ties)) if home is None else home)
    if len(groups) == 1:
        return _spiral_of(count, ties, radii, rough)
    spot = {node: (g, i) for g, group in enumerate(groups) for i, node in enumerate(group)}
    inside: list[list[Tie]] = [[] for _ in groups]
    between: list[Tie] = []
    for a, b in ties:
        (ga, ia), (gb, ib) = spot[a], spot[b]
        if ga == gb:
            inside[ga].append((ia, ib))
        else:
            between.append((a, b))
    drawn: list[list[Point]] = []
    reach: list[float] = []
    for g, group in enumerate(groups):
        own = [radii[node] for node in group]
        drawn.append(_centred(_arrange(len(group), inside[g], own, rough=rough), own))
        reach.append(max(_length(p) + r for p, r in zip(drawn[-1], own, strict=True)) + 1.5 * GAP)
    pulls: dict[Tie, int] = {}
    for a, b in between:
        pair = (min(spot[a][0], spot[b][0]), max(spot[a][0], spot[b][0]))
        pulls[pair] = pulls.get(pair, 0) + 1
    centres = _pack(reach, _strongest(pulls) if rough else sorted(pulls.items()), rough)
    _turn(groups, drawn, centres, between, spot)
    points: list[Point] = [(0.0, 0.0)] * count
    for group, spots, (cx, cy) in zip(groups, drawn, centres, strict=True):
        for node, (x, y) in zip(group, spots, strict=True):
            points[node] = (cx + x, cy + y)
    return _part(points, radii, rough) if rough else _part(_tighten(groups, points, radii), radii)


def _strongest(pulls: Mapping[Tie, int]) -> list[tuple[Tie, int]]:
    """Return the pairs that are among the strongest of one of the two, sorted."""
    left: defaultdict[int, int] = defaultdict(lambda: _STRONGEST)
    kept = []
    for (a, b), ties in sorted(pulls.items(), key=lambda each: (-each[1], each[0])):
        if left[a] > 0 or left[b] > 0:
            kept.append(((a, b), ties))
        left[a] -= 1
        left[b] -= 1
    return sorted(kept)


def _groups(home: Sequence[int]) -> list[list[int]]:
    """Return the nodes of each community, sorted, the largest first.

    Many actors who are alone are one group: there is nothing to tell them apart by.
    """
    members: defaultdict[int, list[int]] = defaultdict(list)
    for node, group in enumerate(home):
        members[group].append(node)
    found = [group for group in members.values() if len(group) > 1]
    alone = [node for group in members.values() if len(group) == 1 for node in group]
    found += [alone] if len(alone) > _ALONE else [[node] for node in alone]
    return sorted(found, key=lambda group: (-len(group), group))


def _components(count: int, ties: list[Tie]) -> list[list[int]]:
    near = _neighbours(count, ties)
    seen = [False] * count
    found: list[list[int]] = []
    for first in range(count):
        if seen[first]:
            continue
        seen[first] = True
        queue, group = deque([first]), []
        while queue:
            node = queue.popleft()
            group.append(node)
            for other in near[node]:
                if not seen[other]:
                    seen[other] = True
                    queue.append(other)
        found.append(group)
    return found


def _neighbours(count: int, ties: list[Tie]) -> list[list[int]]:
    near: list[set[int]] = [set() for _ in range(count)]
    for a, b in ties:
        near[a].add(b)
        near[b].add(a)
    return [sorted(others) for others in near]


def _spiral(count: int, step: float) -> list[Point]:
    """Return `count` points filling a disc evenly, from the middle outwards."""
    points, (c, s) = [], (1.0, 0.0)
    for i in range(count):
        away = step * sqrt(i)
        points.append((c * away, s * away))
        c, s = c * _TURN[0] - s * _TURN[1], c * _TURN[1] + s * _TURN[0]
        length = sqrt(c * c + s * s)
        c, s = c / length, s / length
    return points


def _by_nearness(count: int, ties: list[Tie]) -> list[int]:
    """Order nodes from the best connected outwards, neighbours together."""
    near = _neighbours(count, ties)
    order: list[int] = []
    seen = [False] * count
    for first in sorted(range(count), key=lambda node: (-len(near[node]), node)):
        if seen[first]:
            continue
        seen[first] = True
        queue = deque([first])
        while queue:
            node = queue.popleft()
            order.append(node)
            for other in sorted(near[node], key=lambda other: (-len(near[other]), other)):
                if not seen[other]:
                    seen[other] = True
                    queue.append(other)
    return order


def _spiral_of(count: int, ties: list[Tie], radii: list[float], rough: bool) -> list[Point]:
    """A group that cannot be split, such as one hub with a thousand leaves."""
    points: list[Point] = [(0.0, 0.0)] * count
    spots = _spiral(count, 2 * min(radii) + GAP)
    for node, spot in zip(_by_nearness(count, ties), spots, strict=True):
        points[node] = spot
    return _part(points, radii, rough)


def _settle(count: int, ties: list[Tie], radii: list[float], rough: bool) -> list[Point]:
    """Springs along ties, repulsion between all: for groups small enough to compare all pairs."""
    rest = 40.0
    places = [(0.0, 0.0)] * count
    for node, spot in zip(_by_nearness(count, ties), _spiral(count, rest * 0.8), strict=True):
        places[node] = spot
    xs, ys = (np.array([place[axis] for place in places]) for axis in (0, 1))
    weights = 0.6 + np.array(radii) / 14.0
    push = rest * rest * weights[:, None] * weights[None, :]
    springs = sorted(set(ties))
    starts, ends = (np.array([tie[end] for tie in springs], dtype=np.intp) for end in (0, 1))
    heat = rest * 1.2
    rounds = _ROUNDS_ROUGH if rough else _ROUNDS
    for round_ in range(rounds):
        dx, dy = xs[None, :] - xs[:, None], ys[None, :] - ys[:, None]
        f = push / (dx * dx + dy * dy + 1.0)
        # row after row, so that the order of the sum is the same everywhere
        fx, fy = np.add.reduce(dx * f, axis=0), np.add.reduce(dy * f, axis=0)
        dx, dy = xs[starts] - xs[ends], ys[starts] - ys[ends]
        f = np.sqrt(dx * dx + dy * dy) / rest
        for pull, along in ((fx, dx * f), (fy, dy * f)):
            pull += np.bincount(ends, along, count) - np.bincount(starts, along, count)
        limit = heat * (1.0 - round_ / rounds) + 0.5
        dx, dy = fx - 0.9 * xs, fy - 0.9 * ys
        length = np.sqrt(dx * dx + dy * dy)
        ease = np.where(length > limit, limit / np.maximum(length, 1e-12), 1.0)
        xs, ys = xs + dx * ease, ys + dy * ease
    return _part(list(zip(xs.tolist(), ys.tolist(), strict=True)), radii, rough)


def _pack(reach: list[float], pulls: list[tuple[Tie, int]], rough: bool) -> list[Point]:
    """Set discs side by side: those with ties between them near, none over another."""
    count = len(reach)
    step = 1.6 * sqrt(sum(r * r for r in reach) / count)
    order = _by_nearness(count, [pair for pair, _ in pulls])
    xs, ys = [0.0] * count, [0.0] * count
    for disc, (x, y) in zip(order, _spiral(count, step), strict=True):
        xs[disc], ys[disc] = x * 1.5, y / 1.5
    rounds = 40 if count > 200 else _PACKED_ROUGH if rough else _PACKED
    for round_ in range(rounds):
        ease = 1.0 - round_ / rounds
        for (a, b), ties in pulls:
            dx, dy = xs[b] - xs[a], ys[b] - ys[a]
            away = sqrt(dx * dx + dy * dy) + 1e-9
            slack = away - reach[a] - reach[b]
            if slack > 0:
                f = 0.08 * ease * sqrt(ties) * slack / away / (1.0 + 0.04 * ties)
                share = reach[b] / (reach[a] + reach[b])
                xs[a] += dx * f * share
                ys[a] += dy * f * share
                xs[b] -= dx * f * (1.0 - share)
                ys[b] -= dy * f * (1.0 - share)
        for a in range(count):
            xs[a] -= 0.010 * xs[a]
            ys[a] -= 0.010 * _WIDE * ys[a]
        for _ in range(2 if round_ + 1 < rounds else 60):
            if not _push_discs(xs, ys, reach):
                break
    return list(zip(xs, ys, strict=True))


def _close(xs: list[float], ys: list[float], reach: list[float]) -> Iterator[tuple[int, Iterable[int]]]:
    """Yield each disc with those before it that it may lie over; of many, only what is near at all."""
    if len(xs) <= _COMPARED_ALL:
        yield from ((a, range(a)) for a in range(len(xs)))
        return
    x, y, r = np.array(xs), np.array(ys), np.array(reach)
    dx, dy, need = x[:, None] - x[None, :], y[:, None] - y[None, :], r[:, None] + r[None, :]
    near = np.tril(dx * dx + dy * dy < need * need, -1)
    for a in np.flatnonzero(near.any(axis=1)).tolist():
        yield a, np.flatnonzero(near[a]).tolist()


def _push_discs(xs: list[float], ys: list[float], reach: list[float]) -> bool:
    moved = False
    for a, others in _close(xs, ys, reach):
        for b in others:
            dx, dy, need = xs[a] - xs[b], ys[a] - ys[b], reach[a] + reach[b]
            square = dx * dx + dy * dy
            if square >= need * need * 0.9999:
                continue
            away = sqrt(square)
            if away < 1e-6:
                dx, dy, away = 1.0, 0.5, sqrt(1.25)
            f = (need - away) / away
            share = reach[b] / need
            xs[a] += dx * f * share
            ys[a] += dy * f * share
            xs[b] -= dx * f * (1.0 - share)
            ys[b] -= dy * f * (1.0 - share)
            moved = True
    return moved


def _turn(
    groups: list[list[int]],
    drawn: list[list[Point]],
    centres: list[Point],
    between: list[Tie],
    home: dict[int, tuple[int, int]],
) -> None:
    """Turn each group about its centre so that its ties to other groups become short.

    The best turn has a closed form: the direction of the summed (dot, cross) products.
    """
    ends: list[list[tuple[int, int]]] = [[] for _ in groups]
    for a, b in between:
        ends[home[a][0]].append((a, b))
        ends[home[b][0]].append((b, a))
    for _ in range(3):
        for g, pairs in enumerate(ends):
            dot = cross = 0.0
            for mine, other in pairs:
                x, y = drawn[g][home[mine][1]]
                og, oi = home[other]
                tx = centres[og][0] + drawn[og][oi][0] - centres[g][0]
                ty = centres[og][1] + drawn[og][oi][1] - centres[g][1]
                away = sqrt(tx * tx + ty * ty) + 1e-9
                dot += (x * tx + y * ty) / away
                cross += (x * ty - y * tx) / away
            length = sqrt(dot * dot + cross * cross)
            if length > 1e-6:
                c, s = dot / length, cross / length
                drawn[g] = [(x * c - y * s, x * s + y * c) for x, y in drawn[g]]


def _tighten(groups: list[list[int]], points: list[Point], radii: list[float]) -> list[Point]:
    """Draw the groups together until their outlines, not their discs, are a lane apart.

    A group moves as a whole; it is drawn to the middle and pushed off by the actors of others.
    """
    xs, ys = (np.array([point[axis] for point in points]) for axis in (0, 1))
    home = np.zeros(len(points), dtype=np.intp)
    for g, group in enumerate(groups):
        home[group] = g
    sizes = np.array([float(len(group)) for group in groups])
    reach, count = np.array(radii), len(groups)
    cell = 2 * max(radii) + _LANE
    for round_ in range(_PULLS):
        pull = 0.016 * (1.0 - round_ / (_PULLS - 60))
        if pull > 0.0:  # the last rounds only push
            middles = [np.bincount(home, axis, count) / sizes for axis in (xs, ys)]
            xs = xs - pull * middles[0][home]
            ys = ys - pull * _WIDE * middles[1][home]
        a, b = _near(xs, ys, cell)
        apart = home[a] != home[b]
        a, b = a[apart], b[apart]
        dx, dy, need = xs[b] - xs[a], ys[b] - ys[a], reach[a] + reach[b] + _LANE
        square = dx * dx + dy * dy
        close = square < need * need
        a, b, dx, dy, need = a[close], b[close], dx[close], dy[close], need[close]
        away = np.sqrt(square[close]) + 1e-6
        f, ga, gb = (need - away) / away, home[a], home[b]
        share = sizes[gb] / (sizes[ga] + sizes[gb])
        hits = np.bincount(ga, minlength=count) + np.bincount(gb, minlength=count)
        # the mean of the pushes, harder where the front is broad
        scale = np.minimum(np.sqrt(hits), 3.0) / np.maximum(hits, 1)
        shifts = [
            (np.bincount(gb, d * f * (1.0 - share), count) - np.bincount(ga, d * f * share, count)) * scale
            for d in (dx, dy)
        ]
        xs, ys = xs + shifts[0][home], ys + shifts[1][home]
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def _part(points: list[Point], radii: list[float], rough: bool = False) -> list[Point]:
    """Push actors that touch apart, until none do."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    if rough:
        return _part_apart(xs, ys, radii)
    cell = 2 * max(radii, default=1.0) + GAP
    for _ in range(200):
        if not _push(xs, ys, radii, cell):
            break
    return list(zip(xs, ys, strict=True))


def _part_apart(xs: list[float], ys: list[float], radii: list[float]) -> list[Point]:
    """Do as `_part` does, all at once in each round: every actor goes as far as those that touch it push it, together."""
    ax, ay, reach = np.array(xs), np.array(ys), np.array(radii)
    count = len(xs)
    for round_ in range(400):
        a, b = _touching(ax, ay, reach)
        if not len(a):
            break
        dx, dy, need = ax[b] - ax[a], ay[b] - ay[a], reach[a] + reach[b] + GAP
        away = np.sqrt(dx * dx + dy * dy)
        same = away < 1e-6
        dx, dy, away = (
            np.where(same, 0.6, dx),
            np.where(same, np.where(a % 2, -0.8, 0.8), dy),
            np.where(same, 1.0, away),
        )
        f = (need + 0.1 - away) / away
        share = reach[b] / (reach[a] + reach[b])
        # What is pushed from many sides at once would swing: later rounds take smaller steps where there are several.
        hits = np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
        ease = 1.0 / np.sqrt(np.maximum(hits, 1)) if round_ > 8 else np.full(count, 0.7)
        for axis, d in ((ax, dx), (ay, dy)):
            axis += ease * (
                np.bincount(b, d * f * (1.0 - share), count) - np.bincount(a, d * f * share, count)
            )
    return list(zip(ax.tolist(), ay.tolist(), strict=True))


def _touching(xs: Floats, ys: Floats, reach: Floats) -> tuple[Places, Places]:
    """Return every pair that touches, each once. The few large ones are compared with all, so that the grid is that of the others."""
    count = len(xs)
    if count <= _DRAWN_AT_ONCE:
        a, b = _pairs(count)
    else:
        usual = float(np.partition(reach, count * 9 // 10)[count * 9 // 10])
        small, large = np.flatnonzero(reach <= usual), np.flatnonzero(reach > usual)
        a, b = _near(xs[small], ys[small], 2 * usual + GAP)
        firsts, seconds = [small[a]], [small[b]]
        order = np.argsort(xs, kind="stable")
        sorted_xs = xs[order]
        most = float(reach.max())
        lefts = np.searchsorted(sorted_xs, xs[large] - reach[large] - most - GAP, "left")
        rights = np.searchsorted(sorted_xs, xs[large] + reach[large] + most + GAP, "right")
        for one, left, right in zip(large.tolist(), lefts.tolist(), rights.tolist(), strict=True):
            others = order[left:right]
            others = others[(reach[others] <= usual) | (others > one)]
            firsts.append(np.full(len(others), one))
            seconds.append(others)
        a, b = np.concatenate(firsts), np.concatenate(seconds)
    dx, dy, need = xs[b] - xs[a], ys[b] - ys[a], reach[a] + reach[b] + GAP
    close = dx * dx + dy * dy < need * need
    return a[close], b[close]


@cache
def _pairs(count: int) -> tuple[Places, Places]:
    first, second = np.triu_indices(count, 1)
    return first, second


def _push(xs: list[float], ys: list[float], radii: list[float], cell: float) -> bool:
    reach = np.array(radii)
    ax, ay = np.array(xs), np.array(ys)
    firsts, seconds = _near(ax, ay, cell)
    dxs, dys = ax[seconds] - ax[firsts], ay[seconds] - ay[firsts]
    needs = reach[firsts] + reach[seconds] + GAP
    touching = dxs * dxs + dys * dys < needs * needs
    # one after the other: a push is felt by the next
    for a, b in zip(firsts[touching].tolist(), seconds[touching].tolist(), strict=True):
        dx, dy, need = xs[b] - xs[a], ys[b] - ys[a], radii[a] + radii[b] + GAP
        square = dx * dx + dy * dy
        if square >= need * need:
            continue
        away = sqrt(square)
        if away < 1e-6:
            dx, dy, away = 0.6, 0.8 if a % 2 else -0.8, 1.0
        f = (need + 0.01 - away) / away
        share = radii[b] / (radii[a] + radii[b])
        xs[a] -= dx * f * share
        ys[a] -= dy * f * share
        xs[b] += dx * f * (1.0 - share)
        ys[b] += dy * f * (1.0 - share)
    return bool(touching.any())


def _near(xs: Floats, ys: Floats, cell: float) -> tuple[Places, Places]:
    """Return every pair that may be nearer than `cell`, each once, in a fixed order."""
    count = len(xs)
    columns, rows = np.floor(xs / cell).astype(np.int64), np.floor(ys / cell).astype(np.int64)
    if not count:
        return columns, rows
    wide = int(rows.max() - rows.min()) + 3
    keys = (columns - columns.min()) * wide + (rows - rows.min()) + 1
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts, seconds = [], []
    for step in (0, 1, wide - 1, wide, wide + 1):  # this cell, the one below, and the column to the right
        start = np.searchsorted(keys, keys + step, "left")
        if step == 0:
            start = np.arange(1, count + 1)
        many = np.maximum(np.searchsorted(keys, keys + step, "right") - start, 0)
        before = np.cumsum(many) - many
        firsts.append(np.repeat(np.arange(count), many))
        seconds.append(np.arange(int(many.sum())) + np.repeat(start - before, many))
    return order[np.concatenate(firsts)], order[np.concatenate(seconds)]


def _centred(points: list[Point], radii: list[float]) -> list[Point]:
    """Move a drawing so that the middle of its bounding box is (0, 0)."""
    left = min(x - r for (x, _), r in zip(points, radii, strict=True))
    right = max(x + r for (x, _), r in zip(points, radii, strict=True))
    top = min(y - r for (_, y), r in zip(points, radii, strict=True))
    bottom = max(y + r for (_, y), r in zip(points, radii, strict=True))
    cx, cy = (left + right) / 2, (top + bottom) / 2
    return [(x - cx, y - cy) for x, y in points]


def _length(point: Point) -> float:
    return sqrt(point[0] * point[0] + point[1] * point[1])


def _whole(points: list[Point]) -> list[tuple[int, int]]:
    """Round to whole numbers around (0, 0), no two the same."""
    if not points:
        return []
    taken: set[tuple[int, int]] = set()
    whole = []
    for x, y in _centred(points, [0.0] * len(points)):
        spot = (round(x), round(y))
        while spot in taken:
            spot = (spot[0] + 1, spot[1])
        taken.add(spot)
        whole.append(spot)
    return whole
