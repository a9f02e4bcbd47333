"""What a measure is computed on: who is joined to whom, by which ties, and what was left out.

Measures of the field are defined on simple graphs: two nodes are joined or they are not. So the ties
between two entities, however many and whichever way they point, are one *pair* here; each pair keeps
its ties, so that every result opens to who says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ssegraph.core.model import Records, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import wording
from ssegraph.graph import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a measure was computed.

    Attributes:
        title: of the data set.
        as_of: the date the ties were chosen by, or None: all dates together.
        entities, ties, pairs: how many there were; a pair is two entities with a tie or more.
        left_out: `planned`, `attendance`, `events`, `persons`, `unlisted`, `self`, `far`; sorted.
        method: how it was computed, exact or by how many samples, and by which library.
    """

    title: str
    as_of: str | None
    entities: int
    ties: int
    pairs: int
    left_out: tuple[str, ...]
    method: str = ""

    def sentence(self, language: str = "en") -> str:
        """Return it as a sentence in en, fr, es or ko; the method is in English."""
        then = wording("basis.as_of", language, when=self.as_of) if self.as_of else ""
        text = wording(
            "basis.basis",
            language,
            title=self.title,
            then=then,
            entities=self.entities,
            ties=self.ties,
            pairs=self.pairs,
        )
        if self.left_out:
            what = ", ".join(wording(f"basis.{each}", language) for each in self.left_out)
            text += "; " + wording("basis.out", language, what=what)
        return text + (f". {self.method}." if self.method else ".")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return {
            "title": self.title,
            "asOf": self.as_of,
            "entities": self.entities,
            "ties": self.ties,
            "pairs": self.pairs,
            "leftOut": list(self.left_out),
            "method": self.method,
        }


class Joint(NamedTuple):
    """One tie as a measure needs it: its id, kind, and its ends as numbers."""

    id: str
    kind: str
    source: int
    target: int


class Projection:
    """A graph seen as pairs of entities; made by `project`.

    Attributes:
        graph: the knowledge graph it is a view of, as of the date asked for.
        ids: the entities, sorted; everywhere below an entity is its place in this list.
        kinds, names: of the entities.
        pairs: by (lower, higher): the ties between the two, by id.
        basis: what it was made of.
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        ids: Sequence[str],
        kinds: Sequence[str],
        names: Sequence[str],
        joints: Iterable[Joint],
        basis: Basis,
    ) -> None:
        self.graph, self.ids, self.kinds, self.names = graph, list(ids), list(kinds), list(names)
        pairs: dict[tuple[int, int], list[Joint]] = {}
        for joint in joints:
            a, b = joint.source, joint.target
            pairs.setdefault((a, b) if a < b else (b, a), []).append(joint)
        self.pairs = {pair: pairs[pair] for pair in sorted(pairs)}
        number = sum(map(len, self.pairs.values()))
        self.basis = replace(basis, entities=len(self.ids), ties=number, pairs=len(self.pairs))

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each entity in `ids`."""
        return {identifier: number for number, identifier in enumerate(self.ids)}

    @cached_property
    def near(self) -> list[list[int]]:
        """Whom each entity is joined to, sorted."""
        near: list[list[int]] = [[] for _ in self.ids]
        for a, b in self.pairs:
            near[a].append(b)
            near[b].append(a)
        return [sorted(others) for others in near]

    def simple(self) -> nx.Graph[int]:
        """Return it as an undirected NetworkX graph of numbers, nodes and pairs in order."""
        import networkx as nx

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(len(self.ids)))
        graph.add_edges_from(self.pairs)
        return graph

    def between(self, a: int, b: int) -> list[Joint]:
        """Return the ties between two entities, by id."""
        return self.pairs.get((min(a, b), max(a, b)), [])

    def at(self, node: int) -> list[Joint]:
        """Return the ties of one entity, by id."""
        found = [joint for other in self.near[node] for joint in self.between(node, other)]
        return sorted(found, key=lambda joint: joint.id)

    def sources(self, joint: Joint) -> frozenset[str]:
        """Return the ids of the sources that state a tie."""
        return frozenset(self.graph.joined.sources.get(joint.id, ()))

    def tie(self, identifier: str) -> Tie:
        """Return a tie with its evidence."""
        return self.graph.store.reader.tie(self.graph.store.namespace.tie(identifier))

    def without(
        self, nodes: Collection[int] = (), *, source: str | None = None, says: str | None = None
    ) -> Projection:
        """Return the projection without some entities, or without what only one source says.

        Args:
            nodes: places in `ids`.
            source: the id of a source.
            says: a word of `Basis.left_out` for what is gone.
        """
        gone = set(nodes)
        kept = [number for number in range(len(self.ids)) if number not in gone]
        now = {old: new for new, old in enumerate(kept)}
        joints = [
            joint._replace(source=now[joint.source], target=now[joint.target])
            for ties in self.pairs.values()
            for joint in ties
            if joint.source in now
            and joint.target in now
            and (source is None or self.sources(joint) != {source})
        ]
        out = {*self.basis.left_out, *([says] if says else [])}
        return Projection(
            self.graph,
            [self.ids[each] for each in kept],
            [self.kinds[each] for each in kept],
            [self.names[each] for each in kept],
            joints,
            replace(self.basis, left_out=tuple(sorted(out))),
        )

    def of_kinds(self, *names: str) -> list[int]:
        """Return the entities of some kinds or groups of kinds, sorted."""
        kinds = frozenset().union(*(load_ontology().expand(name) for name in names))
        return [number for number, kind in enumerate(self.kinds) if kind in kinds]

    def subgraph(self, nodes: Iterable[int], ties: Iterable[str] | None = None) -> KnowledgeGraph:
        """Return the knowledge graph of some entities, with the ties between them or only some ties."""
        return self.graph.among((self.ids[each] for each in nodes), ties)


def project(
    graph: KnowledgeGraph,
    as_of: str | None = None,
    *,
    attendance: bool = True,
    events: bool = True,
    persons: bool = True,
) -> Projection:
    """Return a graph as pairs: no plans, no unlisted people, no ties of an entity with itself.

    Args:
        graph: from `load` or a selection from one.
        as_of: a year, month or day, or a span; the ties that certainly or possibly hold then.
        attendance: with ties that only say that somebody was at an event (`sse:Attendance`).
        events: with events and sessions themselves.
        persons: with people.

    Raises:
        UsageError: `as_of` is no date.

    >>> from ssegraph.graph import load
    >>> project(load(), "2020-10").basis.as_of
    '2020-10'
    """
    if as_of and as_of != graph.as_of:
        graph = graph.at(as_of)
    whole = graph.joined
    return _projected(
        graph, whole.entities, whole.ties, attendance=attendance, events=events, persons=persons
    )


def project_read(graph: KnowledgeGraph, records: Records) -> Projection:
    """Return `project(graph)` of a graph whose records were read already: of a selection nothing is copied for it.

    >>> from ssegraph.graph import load
    >>> part = load().around("RTES")
    >>> project_read(part, part.records()).pairs == project(part).pairs
    True
    """
    entities = [(each.id, each.kind, each.name) for each in records.entities]
    ties = [(each.id, each.kind, each.source, each.target) for each in records.ties if each.as_fact]
    return _projected(graph, entities, ties)


def is_attendance(kind: str, target: str) -> bool:
    """Say whether a tie of a kind, to an entity of a kind, says no more than that somebody was at an event.

    >>> is_attendance("participatesIn", "Event"), is_attendance("participatesIn", "Network")
    (True, False)
    """
    return kind in _attendances() and target in _gatherings()


@cache
def _attendances() -> frozenset[str]:
    return frozenset(name for name, kind in load_ontology().tie_kinds.items() if kind.attendance)


@cache
def _gatherings() -> frozenset[str]:
    ontology = load_ontology()
    return ontology.expand("Event") | ontology.expand("Session")


def _projected(
    graph: KnowledgeGraph,
    entities: Sequence[tuple[str, str, str]],
    ties: Sequence[tuple[str, str, str, str]],
    *,
    attendance: bool = True,
    events: bool = True,
    persons: bool = True,
) -> Projection:
    people, unlisted = load_ontology().expand("Person"), _unlisted(graph)
    kept = [
        each
        for each in entities
        if each[0] not in unlisted
        and (events or each[1] not in _gatherings())
        and (persons or each[1] not in people)
    ]
    place = {entity: number for number, (entity, _, _) in enumerate(kept)}
    left_out = {"planned", *(["unlisted"] if unlisted else [])}
    left_out |= {
        name
        for name, kept_in in (("attendance", attendance), ("events", events), ("persons", persons))
        if not kept_in
    }
    joints = []
    for identifier, kind, source, target in ties:
        one, other = place.get(source), place.get(target)
        if one is None or other is None:
            continue
        if one == other:
            left_out.add("self")
        elif attendance or not is_attendance(kind, kept[other][1]):
            joints.append(Joint(identifier, kind, one, other))
    joints.sort(key=itemgetter(0))
    basis = Basis(graph.title, graph.as_of, 0, 0, 0, tuple(sorted(left_out)))
    return Projection(
        graph,
        [entity for entity, _, _ in kept],
        [kind for _, kind, _ in kept],
        [name for _, _, name in kept],
        joints,
        basis,
    )


def _unlisted(graph: KnowledgeGraph) -> frozenset[str]:
    return graph.store.reader.unlisted()
