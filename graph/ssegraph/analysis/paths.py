"""How two entities are connected: the shortest ways and the next ones, each step with who says so.

A step costs 1 and up to one half more for doubt: a quarter of that each for being told in our words alone,
said by one voice only, said by nobody but the two themselves, and undated. So a way one step longer
wins only over one that is doubtful throughout. Among the ties of a step the best counts.

Sources: Dijkstra (1959) for the shortest way; Yen, "Finding the k shortest loopless paths in a
network" (1971), as in NetworkX, for the next ones.
The page follows the same rule, on what is in view (`views/page/route.js`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, Final

from ssegraph.analysis.projection import Basis, Projection, project
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Entity, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import as_dict, line
from ssegraph.core.roles import role_in_words
from ssegraph.core.strength import Strength
from ssegraph.core.table import Listing
from ssegraph.core.words import languages, wording
from ssegraph.graph import KnowledgeGraph
from ssegraph.store import Store

_DOUBT: Final = 0.5
_TRIED: Final = 200
LARGE: Final = 300_000
"""Quads of a store above which the ways are looked for near their ends first."""
_NEAR: Final = 20_000
"""Entities up to which looking from one after the other is cheaper than reading all."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one entity to the next.

    Attributes:
        one, other: the ids of its ends, in the direction of the way.
        ties: the ties between the two, the best supported first.
        support: what supports the first of them.
        cost: 1 to 1.5; see the module.
    """

    one: str
    other: str
    ties: tuple[Tie, ...]
    support: Strength
    cost: float


@dataclass(frozen=True, slots=True)
class Way:
    """One way from end to end.

    Attributes:
        steps: in order.
        cost: the sum of theirs.
    """

    steps: tuple[Step, ...]
    cost: float

    @property
    def through(self) -> tuple[str, ...]:
        """The ids of those in between."""
        return tuple(step.other for step in self.steps[:-1])


class Paths(Listing[Way]):
    """The ways between two entities, the best first. False when there is none.

    Attributes:
        one, other: the two ends.
        ways: see `Way`.
        basis: on what it was computed.
        only_by_events: there is none, but attendance at events would join the two.
    """

    COLUMNS = ("way", "step", "tie", "when", "who says so")

    def __init__(
        self, projection: Projection, one: Entity, other: Entity, ways: tuple[Way, ...], only_by_events: bool
    ) -> None:
        self._projection = projection
        self.one, self.other, self.ways = one, other, ways
        self.basis: Basis = projection.basis
        self.only_by_events = only_by_events

    def __bool__(self) -> bool:
        return bool(self.ways)

    def _items(self) -> Sequence[Way]:
        return self.ways

    def label(self, identifier: str, language: str = "en") -> str:
        """Return an acronym, else the name in the language."""
        entity = self._projection.graph.entity(identifier)
        return entity.acronym or entity.label(language)

    def step_sentence(self, step: Step, language: str = "en") -> str:
        """Return a step in words: the first of its ties, read in the direction of the way."""
        return caption(self._projection.graph, step.ties[0], step.one, language)

    def sentence(self, language: str = "en", way: int = 0) -> str:
        """Return a way as a sentence in en, fr, es or ko; if there is none, that."""
        one, other = self.label(self.one.id, language), self.label(self.other.id, language)
        if not self.ways:
            text = wording("way.none", language, one=one, other=other)
            return text + (wording("way.events", language) if self.only_by_events else "")
        steps = self.ways[way].steps
        return wording(
            "way.one" if len(steps) == 1 else "way.found",
            language,
            one=one,
            other=other,
            n=len(steps),
            steps="; ".join(self.step_sentence(step, language) for step in steps),
        )

    def subgraph(self) -> KnowledgeGraph:
        """Return all the ways as one graph, to view: only the entities and ties on them."""
        place = self._projection.place
        ids = {each for way in self.ways for step in way.steps for each in (step.one, step.other)}
        ties = {tie.id for way in self.ways for step in way.steps for tie in step.ties}
        ids |= {each for each in (self.one.id, self.other.id) if each in place}
        return self._projection.subgraph((place[each] for each in ids), ties)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON: ways, steps, and who says so in which words."""
        return {
            "from": self.one.id,
            "to": self.other.id,
            "sentence": {each: self.sentence(each) for each in languages()},
            "ways": [
                {
                    "cost": way.cost,
                    "through": list(way.through),
                    "steps": [
                        {
                            "from": step.one,
                            "to": step.other,
                            "says": self.step_sentence(step),
                            "support": str(step.support),
                            "cost": step.cost,
                            "ties": [tie_dict(self._projection.graph, tie) for tie in step.ties],
                        }
                        for step in way.steps
                    ],
                }
                for way in self.ways
            ],
            "basis": self.basis.to_dict(),
        }

    def rows(self, language: str = "en") -> list[tuple[str, ...]]:
        """Return a row for each tie of each step: way, step, words, dates, who says so."""
        return [
            (
                str(number),
                str(place),
                caption(self._projection.graph, tie, step.one, language),
                tie.when(),
                who_says(self._projection.graph, tie, language),
            )
            for number, way in enumerate(self.ways, 1)
            for place, step in enumerate(way.steps, 1)
            for tie in step.ties
        ]

    def __repr__(self) -> str:
        return f"<Paths: {self.sentence()}>"

    def _told(self) -> Sequence[str]:
        return self.sentence(), self.basis.sentence()


def caption(graph: KnowledgeGraph, tie: Tie, first: str, language: str = "en") -> str:
    """Return a tie as a sentence that begins, where the language lets it, with the entity `first`."""
    kind = load_ontology().tie_kinds[tie.kind]
    words = kind.caption if tie.source == first else kind.inverse_caption
    text = words.get(language) or words["en"]
    for end, identifier in (("{source}", tie.source), ("{target}", tie.target)):
        entity = graph.entity(identifier)
        text = text.replace(end, entity.acronym or entity.label(language))
    return text + (f" ({role_in_words(tie.role, language) or tie.role})" if tie.role else "")


def who_says(graph: KnowledgeGraph, tie: Tie, language: str = "en") -> str:
    """Return how every evidence proves it, with its source, a line each."""
    return "\n".join(line(each, graph.source(each.source).name, language) for each in tie.evidence)


def tie_dict(graph: KnowledgeGraph, tie: Tie) -> dict[str, Any]:
    """Return a tie as plain values, with the address of every source beside its words."""
    value = tie.model_dump(mode="json", exclude_defaults=True) | {"status": tie.status, "proof": tie.proof}
    value["evidence"] = [as_dict(each, graph.source(each.source)) for each in tie.evidence]
    return value


def doubt(support: Strength) -> float:
    """Return how doubtful a tie is, 0 to 1: a quarter for each of four things that speak for it and lack.

    >>> doubt(Strength(("a", "b"), False, "quoted", True, "stated", None)), doubt(Strength(("a",), True, "told", False, "stated", None))
    (0.0, 1.0)
    """
    lacking = (len(support.voices) < 2, support.own_word, support.proof == "told", not support.dated)
    return sum(lacking) / 4


def cost_of(support: Strength) -> float:
    """Return what a step over a tie costs: 1, and more for doubt; the page has these numbers, too.

    >>> cost_of(Strength(("a", "b"), False, "quoted", True, "stated", None)), cost_of(Strength(("a",), True, "told", False, "stated", None))
    (1.0, 1.5)
    """
    return 1 + _DOUBT * doubt(support)


def path(
    graph: KnowledgeGraph,
    one: str | Entity,
    other: str | Entity,
    *,
    as_of: str | None = None,
    events: bool = False,
    alternatives: int = 2,
) -> Paths:
    """Return the best way between two entities, and the next ones.

    Args:
        graph: from `load` or a selection from one.
        one, other: by any name.
        as_of: a year, month or day; the ties that certainly or possibly hold then.
        events: also through having been at the same event.
        alternatives: how many more ways.

    Raises:
        NotFound: a name nobody bears.
        UsageError: both are the same, or `as_of` is no date.

    >>> from ssegraph.graph import load
    >>> path(load(), "SSEGOV", "RTES").ways[0].through
    ('gsef',)
    """
    if alternatives < 0:
        raise UsageError(f"alternatives must be 0 or more, not {alternatives}")
    first, last = graph.entity(graph.id(one)), graph.entity(graph.id(other))
    if first.id == last.id:
        raise UsageError(f"{first.name} and {last.name} are the same: give two entities")
    most = 1 + alternatives
    if isinstance(graph.store, Store) and graph.store.size > LARGE:
        near = _nearby(
            graph.at(as_of) if as_of and as_of != graph.as_of else graph, first.id, last.id, most, events
        )
        if near is not None:
            return Paths(near[0], first, last, near[1], near[2])
    projection = project(graph, as_of, attendance=events)
    ways = ways_between(projection, first.id, last.id, most)
    by_events = (
        not ways and not events and bool(ways_between(project(projection.graph), first.id, last.id, 1))
    )
    return Paths(projection, first, last, ways, by_events)


class _Between:
    """Looks from two entities at once for those that may be on a way between them, and reads no more than it has to.

    All that is on a way of so many steps is within half as many of one of its ends, and for each of its steps one
    end at least was looked at from: so the ways are found among what was seen.
    """

    def __init__(self, graph: KnowledgeGraph, one: str, other: str) -> None:
        self._reader, self._ends = graph.store.reader, (one, other)
        self._balls: tuple[set[str], set[str]] = ({one}, {other})
        self._edges: list[set[str]] = [{one}, {other}]
        self._seen: dict[str, set[str]] = {}
        self.steps = 0

    @property
    def met(self) -> bool:
        """Whether there is a way."""
        return not self._balls[0].isdisjoint(self._balls[1])

    @property
    def ended(self) -> bool:
        """Whether there is nobody farther from one of the two."""
        return not all(self._edges)

    @property
    def too_many(self) -> bool:
        """Whether reading all at once has become cheaper."""
        return len(self._seen) > _NEAR

    @property
    def looked_from(self) -> int:
        """From how many: no way among them has more steps."""
        return len(self._seen) + 1

    def grow(self) -> None:
        """Go one step farther, from the end with fewer to go on from."""
        side = min((0, 1), key=lambda each: (not self._edges[each], len(self._edges[each])))
        beyond: set[str] = set()
        for each in self._edges[side]:
            if each not in self._seen:
                self._seen[each] = self._reader.neighbours([each])
            beyond |= self._seen[each]
        self._edges[side] = beyond - self._balls[side]
        self._balls[side].update(beyond)
        self.steps += 1

    def within(self, steps: int) -> set[str]:
        """Return who may be on a way of so many steps at most."""
        joined: defaultdict[str, set[str]] = defaultdict(set)
        for each, others in self._seen.items():
            joined[each] |= others
            for other in others:
                joined[other].add(each)
        far = [self._distances(joined, end, steps) for end in self._ends]
        return {each for each, distance in far[0].items() if distance + far[1].get(each, steps + 1) <= steps}

    @staticmethod
    def _distances(joined: Mapping[str, set[str]], end: str, most: int) -> dict[str, int]:
        found, edge = {end: 0}, {end}
        for distance in range(1, most + 1):
            edge = {other for each in edge for other in joined[each]} - found.keys()
            if not edge:
                break
            found |= dict.fromkeys(edge, distance)
        return found


def _nearby(
    graph: KnowledgeGraph, one: str, other: str, most: int, events: bool
) -> tuple[Projection, tuple[Way, ...], bool] | None:
    """Return the ways, worked out on what lies near enough to be on one; None where that is too much for this.

    A step costs 1 at least, so a way of a cost has no more steps than that.
    """
    between = _Between(graph, one, other)
    while not between.met and not between.ended:
        between.grow()
        if between.too_many:
            return None
    bound = between.steps
    while True:
        whole = between.ended  # one of the two has been looked at to the end
        part = graph.among(between.within(between.looked_from if whole else bound) | {one, other})
        projection = project(part, attendance=events)
        ways = ways_between(projection, one, other, most, graph.strength)
        if whole or (len(ways) == most and int(ways[-1].cost) <= bound):
            by_events = (
                not ways and not events and bool(ways_between(project(part), one, other, 1, graph.strength))
            )
            left_out = tuple(sorted({*projection.basis.left_out, "far"}))
            projection.basis = replace(projection.basis, left_out=left_out)
            return projection, ways, by_events
        wanted = int(ways[-1].cost) if len(ways) == most else bound + 1
        while bound < wanted and not between.ended:
            between.grow()
            bound += 1
            if between.too_many:
                return None


def ways_between(
    projection: Projection, one: str, other: str, most: int, strength: Callable[[Tie], Strength] | None = None
) -> tuple[Way, ...]:
    """Return up to `most` ways in a projection, the cheapest first, then by the ids in between.

    Args:
        projection: in which they are looked for.
        one, other: the ids of the ends.
        most: how many.
        strength: how well a tie is supported; of the projection's graph, unless given.
    """
    import networkx as nx

    place = projection.place
    if one not in place or other not in place:
        return ()
    weigh = strength or projection.graph.strength

    @cache
    def step(a: int, b: int) -> tuple[tuple[Tie, ...], Strength, float]:
        ties = [projection.tie(joint.id) for joint in projection.between(a, b)]
        support = {tie.id: weigh(tie) for tie in ties}
        ties.sort(key=lambda tie: (doubt(support[tie.id]), tie.id))
        best = support[ties[0].id]
        return tuple(ties), best, cost_of(best)

    def cost(a: int, b: int, _: object = None) -> float:
        return step(min(a, b), max(a, b))[2]

    found: list[tuple[float, tuple[str, ...], list[int]]] = []
    try:
        for number, nodes in enumerate(
            nx.shortest_simple_paths(projection.simple(), place[one], place[other], weight=cost)
        ):
            total = round(sum(cost(a, b) for a, b in pairwise(nodes)), 6)
            # As many of the last cost as there are, so that the choice among them is by id.
            if number >= _TRIED or (len(found) >= most and total > found[-1][0]):
                break
            found.append((total, tuple(projection.ids[node] for node in nodes), nodes))
    except nx.NetworkXNoPath:
        return ()
    found.sort(key=lambda each: (each[0], len(each[1]), each[1]))
    ways = []
    for total, ids, nodes in found[:most]:
        pairs = pairwise(nodes)
        steps = []
        for number, (a, b) in enumerate(pairs):
            ties, support, price = step(min(a, b), max(a, b))
            steps.append(Step(ids[number], ids[number + 1], ties, support, price))
        ways.append(Way(tuple(steps), total))
    return tuple(ways)
