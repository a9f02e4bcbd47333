"""Communities: groups of entities with more ties inside than between, named by their main bodies.

How they are found is said in `louvain`; the page has the same ones (`views.payload`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from ssegraph.analysis.louvain import modularity, partition
from ssegraph.analysis.projection import Projection, project
from ssegraph.core.errors import NotFound, UsageError
from ssegraph.core.table import Listing, Table
from ssegraph.graph import KnowledgeGraph

_NAMED_BY: Final = 3


@dataclass(frozen=True, slots=True)
class Community:
    """One community.

    Attributes:
        number: 1 is the largest.
        main: the bodies with the most ties inside, up to three; other entities where it has no body.
        name: their acronyms or names, with a dot between.
        members: ids, sorted.
        kinds, countries: how many members are of each, the most first.
    """

    number: int
    main: tuple[str, ...]
    name: str
    members: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]
    countries: tuple[tuple[str, int], ...]

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Between:
    """The ties between two communities, given by their numbers (the lower first); ids, sorted."""

    one: int
    other: int
    ties: tuple[str, ...]


class Communities(Listing[Community]):
    """All communities of a graph, the largest first; single entities without any tie are left aside.

    Attributes:
        between: see `Between`, the most ties first.
        modularity: 0 is no better than chance, 1 the most.
        alone: the ids of entities without a tie.
        numbers: by place of the entity in the projection, the number of its community.
        basis: on what it was computed.
    """

    COLUMNS = ("number", "name", "size", "kinds", "countries", "tied most to")

    def __init__(self, projection: Projection, home: Sequence[int], modularity: float) -> None:
        self._projection = projection
        self._home = list(home)
        self.modularity = modularity
        self.basis = replace(projection.basis, method=f"Louvain, modularity {modularity:.3f}")
        members: defaultdict[int, list[int]] = defaultdict(list)
        for node, group in enumerate(self._home):
            if projection.near[node]:
                members[group].append(node)
        self._members = sorted(members.values(), key=lambda nodes: (-len(nodes), projection.ids[nodes[0]]))
        self.numbers = {node: number for number, nodes in enumerate(self._members, 1) for node in nodes}
        self.alone = tuple(each for node, each in enumerate(projection.ids) if not projection.near[node])
        ties: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
        for (a, b), joints in projection.pairs.items():
            pair = (min(self.numbers[a], self.numbers[b]), max(self.numbers[a], self.numbers[b]))
            if pair[0] != pair[1]:
                ties[pair] += [joint.id for joint in joints]
        self.between = tuple(
            Between(one, other, tuple(sorted(found)))
            for (one, other), found in sorted(ties.items(), key=lambda each: (-len(each[1]), each[0]))
        )

    @cached_property
    def main(self) -> tuple[tuple[str, ...], ...]:
        """Of each community the bodies with the most ties inside, up to three; see `Community.main`."""
        bodies = set(self._projection.of_kinds("Body"))
        return tuple(self._main(nodes, bodies) for nodes in self._members)

    def _main(self, nodes: list[int], bodies: set[int]) -> tuple[str, ...]:
        projection = self._projection
        inside = {
            node: sum(self._home[other] == self._home[node] for other in projection.near[node])
            for node in nodes
        }
        ranked = sorted(nodes, key=lambda node: (node not in bodies, -inside[node], projection.ids[node]))
        named = (
            ranked[:_NAMED_BY]
            if ranked[0] not in bodies
            else [node for node in ranked[:_NAMED_BY] if node in bodies]
        )
        return tuple(projection.ids[node] for node in named)

    @cached_property
    def all(self) -> tuple[Community, ...]:
        """Every community with its name; see `Community`."""
        return tuple(
            self._community(number, nodes, main)
            for number, (nodes, main) in enumerate(zip(self._members, self.main, strict=True), 1)
        )

    def _community(self, number: int, nodes: list[int], main: tuple[str, ...]) -> Community:
        projection, whole = self._projection, self._projection.graph.network
        attributes = [whole.nodes[projection.ids[node]] for node in nodes]
        return Community(
            number,
            main,
            " · ".join(
                whole.nodes[each].get("acronym") or whole.nodes[each].get("name") or each for each in main
            ),
            tuple(sorted(projection.ids[node] for node in nodes)),
            _counted(each["kind"] for each in attributes),
            _counted(code for each in attributes for code in each.get("country", "").split()),
        )

    def _items(self) -> Sequence[Community]:
        return self.all

    def __len__(self) -> int:
        return len(self._members)  # without their names, which take a while

    def __getitem__(self, number: int) -> Community:
        """Return a community by its number, 1 being the largest.

        Raises:
            NotFound: there is none.
        """
        if not 1 <= number <= len(self.all):
            raise NotFound("community", str(number), [str(each.number) for each in self.all[:3]])
        return self.all[number - 1]

    def of(self, name: str) -> Community:
        """Return the community of an entity, by any name.

        Raises:
            NotFound: nobody is so called, or it has no tie here.
        """
        identifier = self._projection.graph.id(name)
        node = self._projection.place.get(identifier)
        if node is None or node not in self.numbers:
            raise NotFound("entity with a tie here", name)
        return self[self.numbers[node]]

    def subgraph(self, *numbers: int) -> KnowledgeGraph:
        """Return the graph of some communities, to view; without numbers of all."""
        wanted = {self[number].number for number in numbers} or set(self.numbers.values())
        return self._projection.subgraph(node for node, number in self.numbers.items() if number in wanted)

    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each community: number, name, size, kinds, countries, whom it is tied to."""
        tied: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for each in self.between:
            tied[each.one].append((len(each.ties), each.other))
            tied[each.other].append((len(each.ties), each.one))
        return [
            (
                each.number,
                each.name,
                len(each),
                _listed(each.kinds),
                _listed(each.countries),
                ", ".join(
                    f"{self[other].name} ({ties})"
                    for ties, other in sorted(tied[each.number], key=lambda at: (-at[0], at[1]))[:3]
                ),
            )
            for each in self.all
        ]

    def _tidy(self) -> Table:
        """Return a row for each entity with its kind, name and community."""
        projection = self._projection
        rows = [
            (projection.ids[node], projection.names[node], projection.kinds[node], number, self[number].name)
            for node, number in sorted(self.numbers.items())
        ]
        return Table(("id", "name", "kind", "number", "community"), rows)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "communities": [
                {
                    "number": each.number,
                    "name": each.name,
                    "main": list(each.main),
                    "size": len(each),
                    "kinds": dict(each.kinds),
                    "countries": dict(each.countries),
                    "members": list(each.members),
                }
                for each in self.all
            ],
            "between": [
                {"one": each.one, "other": each.other, "ties": list(each.ties)} for each in self.between
            ],
            "alone": list(self.alone),
            "modularity": self.modularity,
            "basis": self.basis.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<Communities: {len(self)}, modularity {self.modularity:.3f}>"

    def _told(self) -> Sequence[str]:
        return (self.basis.sentence(),)


def _counted(values: Iterator[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda each: (-each[1], each[0])))


def _listed(counts: Sequence[tuple[str, int]], most: int = 4) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts[:most]) + (
        f" and {len(counts) - most} more" if len(counts) > most else ""
    )


def communities(
    graph: KnowledgeGraph, *, as_of: str | None = None, events: bool = True, resolution: float = 1.0
) -> Communities:
    """Return the communities of a graph.

    Args:
        graph: from `load` or a selection from one.
        as_of: a year, month or day; the ties that certainly or possibly hold then.
        events: with events and sessions; without them people who only met there are not together.
        resolution: above 1 gives smaller communities, below 1 larger ones.

    Raises:
        UsageError: `as_of` is no date, or `resolution` is not above 0.

    >>> from ssegraph.graph import load
    >>> communities(load()).of("RTES").main[0]
    'rtes'
    """
    if resolution <= 0:
        raise UsageError(f"resolution must be above 0, not {resolution}")
    return grouped(project(graph, as_of, events=events), resolution)


def grouped(projection: Projection, resolution: float = 1.0) -> Communities:
    """Return the communities of a projection."""
    home = partition(projection.near, resolution)
    return Communities(projection, home, modularity(projection.near, home))
