"""How good suggestions are: the ties of the last year hidden, and asked for again. Whatever comes out.

Only pairs of bodies count, and only such as both had a tie before: nobody can suggest whom it does not
know. The candidates are all pairs of bodies without a tie before. Rivals are NetworkX's.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import networkx as nx

from ssegraph.analysis.projection import Projection, project
from ssegraph.analysis.suggestions import Likely
from ssegraph.graph import KnowledgeGraph, load

_TOP = 10


def split(graph: KnowledgeGraph, year: int) -> tuple[Projection, set[tuple[int, int]]]:
    """Return the graph of what is known to be before a year, undated ties too, and the new pairs since."""
    records = graph.records()
    first = {}
    for tie in records.ties:
        date = tie.start or tie.seen or tie.end
        first[tie.id] = date.earliest.year if date and date.earliest else None
    before = tuple(tie for tie in records.ties if (first[tie.id] or 0) < year)
    projection = project(KnowledgeGraph.of(records.model_copy(update={"ties": before})))
    bodies, place = set(projection.of_kinds("Body")), projection.place
    hidden = set()
    for tie in records.ties:
        if (first[tie.id] or 0) < year or tie.planned:
            continue
        ends = place.get(tie.source), place.get(tie.target)
        if ends[0] is None or ends[1] is None or not {*ends} <= bodies:
            continue
        pair = (min(ends[0], ends[1]), max(ends[0], ends[1]))
        if not projection.between(*pair) and projection.near[pair[0]] and projection.near[pair[1]]:
            hidden.add(pair)
    return projection, hidden


def auc(score: dict[tuple[int, int], float], hidden: set[tuple[int, int]]) -> float:
    """Return the chance that a hidden pair scores above another; ties count half."""
    ordered = sorted(score.values())
    ranks: dict[float, float] = {}
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end] == ordered[start]:
            end += 1
        ranks[ordered[start]] = (start + end + 1) / 2
        start = end
    positive, negative = len(hidden), len(score) - len(hidden)
    total = sum(ranks[score[pair]] for pair in hidden)
    return (total - positive * (positive + 1) / 2) / (positive * negative)


def test_suggestions_against_three_rivals() -> None:
    graph = load()
    for year in (2019, 2021, 2023, 2025):
        projection, hidden = split(graph, year)
        bodies = [node for node in projection.of_kinds("Body") if projection.near[node]]
        pairs = [pair for pair in combinations(bodies, 2) if not projection.between(*pair)]
        simple, likely = projection.simple(), Likely(projection)

        def common(
            pairs: list[tuple[int, int]], simple: nx.Graph[int] = simple
        ) -> dict[tuple[int, int], float]:
            return {(a, b): float(len(list(nx.common_neighbors(simple, a, b)))) for a, b in pairs}

        def of(index: Callable[..., object], simple: nx.Graph[int] = simple) -> dict[tuple[int, int], float]:
            return {(a, b): value for a, b, value in index(simple, pairs)}  # type: ignore[attr-defined]  # an iterator of triples  # noqa: B023  # used in this round

        scores = {
            "ours": {(a, b): (likely.pair(a, b).score + likely.pair(b, a).score) / 2 for a, b in pairs},
            "common neighbours": common(pairs),
            "Adamic-Adar": of(nx.adamic_adar_index),
            "preferential attachment": of(nx.preferential_attachment),
        }
        print(f"\nhidden from {year} on: {len(hidden)} pairs among {len(pairs)} candidates")
        assert hidden
        for name, score in scores.items():
            best = sorted(score, key=lambda pair: (-score[pair], pair))[:_TOP]
            precision = sum(pair in hidden for pair in best) / _TOP
            found = auc(score, hidden)
            print(f"  {name}: precision at {_TOP} {precision:.2f}, AUC {found:.3f}")
            assert 0 <= found <= 1
