"""Brokers and communities against NetworkX alone, on made graphs of 16,000 and 160,000 ties."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import networkx as nx

from ssegraph.analysis import compiled
from ssegraph.analysis.brokerage import brokers
from ssegraph.analysis.grouping import communities
from ssegraph.analysis.louvain import modularity, partition
from ssegraph.analysis.projection import Projection, project
from ssegraph.graph import KnowledgeGraph

_T = TypeVar("_T")


def _generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", Path(__file__).with_name("generate.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def graph_of(ties: int) -> KnowledgeGraph:
    return KnowledgeGraph.of(_generate().made(ties, ties_per_entity=5))


def timed(what: str, work: Callable[[], _T]) -> tuple[float, _T]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    spent = time.process_time() - cpu
    print(f"  {what}: {spent:.2f} s of CPU, {time.perf_counter() - wall:.2f} s", flush=True)
    return spent, result


def ours(graph: KnowledgeGraph) -> tuple[float, Projection]:
    projected, projection = timed("store to pairs", lambda: project(graph))
    near = projection.near
    between, _ = timed("betweenness", lambda: compiled.betweenness(near))
    narrow, _ = timed("constraint", lambda: compiled.constraint(near))
    groups, home = timed("communities", lambda: partition(near))
    print(f"  modularity {modularity(near, home):.4f}")
    return projected + between + narrow + groups, projection


def test_brokers_and_communities_of_16000_ties_take_a_fifteenth_of_networkx() -> None:
    graph = graph_of(16_000)
    print(f"\n{graph!r}")
    print("ours")
    spent, projection = ours(graph)
    print("NetworkX alone")
    simple = projection.simple()
    between, exact = timed("betweenness", lambda: nx.betweenness_centrality(simple))
    narrow, _ = timed("constraint", lambda: nx.constraint(simple))
    groups, found = timed("communities", lambda: nx.community.louvain_communities(simple, seed=7))
    print(f"  modularity {nx.community.modularity(simple, found):.4f}")
    rival = between + narrow + groups
    print(f"NetworkX takes {rival / spent:.1f} times as much")
    fast = compiled.betweenness(projection.near).values
    furthest = max(abs(fast[node] - exact[node]) for node in simple)
    print(f"furthest apart: {furthest:.1e}")
    sampled = compiled.betweenness(projection.near, compiled.SAMPLES)
    off = max(abs(sampled.values[node] - exact[node]) for node in simple)
    print(f"512 samples: off by at most {off:.5f}, said {sampled.error:.5f}")
    assert furthest < 1e-9
    assert rival >= 15 * spent


def test_brokers_and_communities_of_160000_ties_answer_within_a_minute_each() -> None:
    graph = graph_of(160_000)
    print(f"\n{graph!r}")
    spent, found = timed("brokers, with reasons", lambda: brokers(graph))
    print(f"  {found.basis.method}")
    assert spent < 60
    spent, _ = timed("communities", lambda: communities(graph))
    assert spent < 60
