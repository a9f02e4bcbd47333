"""CPU seconds of every named question: on the shipped graph, and on a made one of a million quads."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from statistics import median

import pytest
from generate import made

from ssegraph.ask.questions import Question, load_questions
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.store import Store

MILLION = 36_000  # ties; with their evidence about a million quads


def cpu(work: Callable[[], object], rounds: int = 1) -> float:
    """Return the median CPU seconds of some rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)


@pytest.fixture(scope="module")
def million() -> KnowledgeGraph:
    return KnowledgeGraph(Store.of(made(MILLION)))


def parameters_of(graph: KnowledgeGraph, question: Question) -> dict[str, str]:
    """Return what a question can be asked about in a made graph: its best-tied entities."""
    degrees = Counter(end for tie in graph.ties() for end in (tie.source, tie.target))
    best = [name for name, _ in degrees.most_common()]
    networks = [name for name in best if graph.entity(name).kind == "Network"]
    found: dict[str, str] = {}
    for name, parameter in question.parameters.items():
        if parameter.type == "entity":
            found[name] = networks[len(found) % 2] if len(networks) > 1 else best[len(found)]
        elif parameter.type == "entities":
            found[name] = ",".join(networks[:2])
        elif parameter.type == "source":
            found[name] = graph.sources[0].id
        elif parameter.type == "country":
            found[name] = "SN"
    return found


def report(title: str, observations: dict[str, float]) -> None:
    print(f"\n{title}")
    for name, seconds in sorted(observations.items(), key=lambda each: -each[1]):
        print(f"  {seconds:8.4f}  {name}")


def test_every_question_on_the_shipped_graph() -> None:
    kg = load()
    kg.ask("how-connected")  # the first one pays for the imports
    observations = {slug: cpu(lambda slug=slug: kg.ask(slug), 3) for slug in load_questions()}  # type: ignore[misc]  # the default argument binds the loop's value
    report("shipped graph, CPU seconds a question (wanted: under 0.15)", observations)
    assert max(observations.values()) < 0.15


def test_every_question_at_a_million_quads(million: KnowledgeGraph) -> None:
    print(f"\n{million.store.size} quads, {million!r}")
    asked = {slug: parameters_of(million, each) for slug, each in load_questions().items()}
    observations = {}
    for slug, parameters in asked.items():
        observations[slug] = cpu(lambda slug=slug, given=parameters: million.ask(slug, **given))  # type: ignore[misc]  # as above
    report("a million quads, CPU seconds a question (wanted: under 5)", observations)
    assert max(observations.values()) < 5


def test_looking_up_at_a_million_quads(million: KnowledgeGraph) -> None:
    million["e7"]  # the first one builds the index of names
    observations = {
        "by id": cpu(lambda: million["e7"], 50),
        "by name": cpu(lambda: million["A7"] if "A7" in million else million["e7"], 50),
        "observations of one": cpu(lambda: million.observations("e7"), 50),
        "ties of a body of few": cpu(lambda: million.ties("e9000"), 50),
        "one SPARQL look-up": cpu(lambda: million.query("SELECT ?p ?o { id:e7 ?p ?o }").rows, 50),
    }
    report("a million quads, CPU seconds a look-up (wanted: under 0.005)", observations)
    assert max(observations.values()) < 0.005
