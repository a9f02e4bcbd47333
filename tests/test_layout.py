"""Positions: the same everywhere, and nobody on anybody's toes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from math import dist

import numpy as np
import pytest

from ssegraph.views.layout import place, radius

Ties = list[tuple[str, str]]


def star(leaves: int) -> Ties:
    return [("hub", f"leaf{i}") for i in range(leaves)]


def chain(length: int) -> Ties:
    return [(f"n{i}", f"n{i + 1}") for i in range(length)]


def towns(count: int, size: int) -> Ties:
    """Dense groups, each tied to the next by one tie."""
    ties = [(f"{town}-{a}", f"{town}-{b}") for town in range(count) for a in range(size) for b in range(a)]
    return ties + [(f"{town}-0", f"{town + 1}-1") for town in range(count - 1)]


GRAPHS: dict[str, Ties] = {
    "one tie": [("a", "b")],
    "tie with itself": [("a", "a"), ("a", "b")],
    "parallel ties": [("a", "b"), ("b", "a"), ("a", "b")],
    "many pairs": [(f"a{i}", f"b{i}") for i in range(60)],
    "star": star(60),
    "star too large to draw at once": star(400),
    "chain": chain(300),
    "towns": towns(8, 12),
}


def nodes_of(ties: Ties) -> list[str]:
    return sorted({node for tie in ties for node in tie})


def test_the_graphs_tried_here_are_eight() -> None:
    assert len(GRAPHS) == 8


@pytest.mark.parametrize("ties", GRAPHS.values(), ids=GRAPHS)
def test_no_two_actors_touch(ties: Ties) -> None:
    nodes = nodes_of(ties)
    points = place(nodes, ties)
    assert sorted(points) == nodes
    count = Counter(end for a, b in ties if a != b for end in (a, b))
    for at, a in enumerate(nodes):
        for b in nodes[:at]:
            assert dist(points[a], points[b]) > radius(count[a]) + radius(count[b]), (a, b)


@pytest.mark.parametrize("ties", GRAPHS.values(), ids=GRAPHS)
def test_the_order_of_the_input_does_not_matter(ties: Ties) -> None:
    nodes = nodes_of(ties)
    assert place(nodes, ties) == place(nodes[::-1], [(b, a) for a, b in ties[::-1]])


def test_actors_without_ties_have_a_place_too() -> None:
    points = place(["a", "b", "c"], [("a", "b")])
    assert len(set(points.values())) == 3
    assert len(set(place([str(i) for i in range(500)], []).values())) == 500


def test_a_tie_to_somebody_who_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        place(["a"], [("a", "b")])


def test_communities_stand_apart() -> None:
    points = place(nodes_of(GRAPHS["towns"]), GRAPHS["towns"])
    groups: dict[str, list[tuple[int, int]]] = {}
    for node, point in points.items():
        groups.setdefault(node.split("-")[0], []).append(point)
    middles = {
        town: (sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots))
        for town, spots in groups.items()
    }
    for town, spots in groups.items():
        for spot in spots:
            assert min(middles, key=lambda other: dist(middles[other], spot)) == town


def test_the_points_are_the_same_in_another_process_with_another_hash_seed() -> None:
    code = (
        "import json, sys; from ssegraph.views.layout import place; ties = json.load(sys.stdin);"
        "print(json.dumps(place(sorted({n for t in ties for n in t}), ties), sort_keys=True))"
    )
    ties = GRAPHS["towns"] + GRAPHS["chain"] + GRAPHS["star too large to draw at once"]
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(ties),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(answers) == 1


def test_many_actors_without_ties_are_one_disc_and_none_over_another() -> None:
    names = [f"n{number}" for number in range(3_000)]
    placed = place(names, [("n1", "n2")])
    assert len(set(placed.values())) == len(names)
    x, y = np.array(sorted(placed.values()), dtype=float).T
    away = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2 + np.eye(len(x)) * 1e9
    assert away.min() >= (2 * radius(0)) ** 2


def test_five_thousand_actors_in_communities_touch_nowhere_and_stand_the_same_twice() -> None:
    towns_of_80 = {f"{town}-{place}": town for town in range(63) for place in range(80)}
    ties = [(f"{town}-{place}", f"{town}-{place // 3}") for town in range(63) for place in range(1, 80)]
    ties += [
        (f"{town}-{place}", f"{(town * 7 + place) % 63}-{place}") for town in range(63) for place in (0, 1)
    ]
    names = sorted(towns_of_80)
    assert len(names) == 5_040
    placed = place(names, ties, towns_of_80)
    assert placed == place(names[::-1], ties[::-1], towns_of_80)
    count = Counter(end for a, b in ties if a != b for end in (a, b))
    reach = np.array([radius(count[name]) for name in names])
    x, y = np.array([placed[name] for name in names], dtype=float).T
    free = np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2) - reach[:, None] - reach
    assert free[np.triu_indices(len(names), 1)].min() > 0
