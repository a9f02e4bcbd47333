"""Communities: groups of entities with more ties inside than between, named by their main bodies.

By Louvain (Blondel et al., "Fast unfolding of communities in large networks", 2008), in a fixed order
instead of a random one, and with every community that falls apart split into its parts: what Leiden
(Traag et al., 2019) promises of its own. Modularity is Newman's (2006). The same graph gives the
same communities anywhere, whatever is installed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ssegraph.analysis.compiled import Near, components
from ssegraph.analysis.projection import Projection, project
from ssegraph.core.errors import NotFound, UsageError
from ssegraph.core.frames import frame
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads.result import html_table

if TYPE_CHECKING:
    import pandas

_NAMED_BY: Final = 3
_LEAST_GAIN: Final = 1e-9
_PASSES: Final = 32


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


class Communities:
    """All communities of a graph, the largest first; single entities without any tie are left aside.

    Attributes:
        all: see `Community`.
        between: see `Between`, the most ties first.
        modularity: 0 is no better than chance, 1 the most.
        alone: the ids of entities without a tie.
        numbers: by place of the entity in the projection, the number of its community.
        basis: on what it was computed.
    """

    def __init__(self, projection: Projection, home: Sequence[int], modularity: float) -> None:
        self._projection = projection
        self._home = list(home)
        self.modularity = modularity
        self.basis = replace(projection.basis, method=f"Louvain, modularity {modularity:.3f}")
        members: defaultdict[int, list[int]] = defaultdict(list)
        for node, group in enumerate(self._home):
            if projection.near[node]:
                members[group].append(node)
        order = sorted(members.values(), key=lambda nodes: (-len(nodes), projection.ids[nodes[0]]))
        self.numbers = {node: number for number, nodes in enumerate(order, 1) for node in nodes}
        whole = projection.graph.network
        bodies = set(projection.of_kinds("Body"))
        self.all = tuple(
            self._community(number, nodes, bodies, whole) for number, nodes in enumerate(order, 1)
        )
        self.alone = tuple(
            each for node, each in enumerate(projection.ids) if not projection.near[node]
        )
        ties: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
        for (a, b), joints in projection.pairs.items():
            pair = (min(self.numbers[a], self.numbers[b]), max(self.numbers[a], self.numbers[b]))
            if pair[0] != pair[1]:
                ties[pair] += [joint.id for joint in joints]
        self.between = tuple(
            Between(one, other, tuple(sorted(found)))
            for (one, other), found in sorted(
                ties.items(), key=lambda each: (-len(each[1]), each[0])
            )
        )

    def _community(self, number: int, nodes: list[int], bodies: set[int], whole: Any) -> Community:
        projection = self._projection
        inside = {
            node: sum(self._home[other] == self._home[node] for other in projection.near[node])
            for node in nodes
        }
        ranked = sorted(nodes, key=lambda node: (node not in bodies, -inside[node], projection.ids[node]))  # fmt: skip
        named = ranked[:_NAMED_BY] if ranked[0] not in bodies else [
            node for node in ranked[:_NAMED_BY] if node in bodies
        ]  # fmt: skip
        attributes = [whole.nodes[projection.ids[node]] for node in nodes]
        main = [whole.nodes[projection.ids[node]] for node in named]
        return Community(
            number,
            tuple(projection.ids[node] for node in named),
            " · ".join(
                each.get("acronym") or each.get("name") or projection.ids[node]
                for each, node in zip(main, named, strict=True)
            ),
            tuple(sorted(projection.ids[node] for node in nodes)),
            _counted(each["kind"] for each in attributes),
            _counted(code for each in attributes for code in each.get("country", "").split()),
        )

    def __iter__(self) -> Iterator[Community]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

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
        return self._projection.subgraph(
            node for node, number in self.numbers.items() if number in wanted
        )

    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each community: number, name, size, kinds, countries, whom it is tied to."""
        tied: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for each in self.between:
            tied[each.one].append((len(each.ties), each.other))
            tied[each.other].append((len(each.ties), each.one))
        return [
            (
                each.number, each.name, len(each), _listed(each.kinds), _listed(each.countries),
                ", ".join(
                    f"{self[other].name} ({ties})"
                    for ties, other in sorted(tied[each.number], key=lambda at: (-at[0], at[1]))[:3]
                ),
            )
            for each in self.all
        ]  # fmt: skip

    COLUMNS: Final = ("number", "name", "size", "kinds", "countries", "tied most to")

    def to_frame(self) -> pandas.DataFrame:
        """Return a pandas DataFrame: a row for each entity with its kind, name and community.

        Raises:
            MissingExtra: pandas is not installed.
        """
        projection = self._projection
        rows = [
            (projection.ids[node], projection.names[node], projection.kinds[node], number, self[number].name)
            for node, number in sorted(self.numbers.items())
        ]  # fmt: skip
        return frame(rows, ["id", "name", "kind", "number", "community"])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "communities": [
                {
                    "number": each.number, "name": each.name, "main": list(each.main),
                    "size": len(each), "kinds": dict(each.kinds), "countries": dict(each.countries),
                    "members": list(each.members),
                }
                for each in self.all
            ],
            "between": [
                {"one": each.one, "other": each.other, "ties": list(each.ties)}
                for each in self.between
            ],
            "alone": list(self.alone),
            "modularity": self.modularity,
            "basis": self.basis.to_dict(),
        }  # fmt: skip

    def __repr__(self) -> str:
        return f"<Communities: {len(self)}, modularity {self.modularity:.3f}>"

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(self.basis.sentence())}</p>" + html_table(
            self.COLUMNS, self.rows()
        )


def _counted(values: Iterator[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda each: (-each[1], each[0])))


def _listed(counts: Sequence[tuple[str, int]], most: int = 4) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts[:most]) + (
        f" and {len(counts) - most} more" if len(counts) > most else ""
    )


def communities(
    graph: KnowledgeGraph,
    *,
    as_of: str | None = None,
    events: bool = True,
    resolution: float = 1.0,
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
    inside = [[other for other in others if home[other] == home[node]] for node, others in enumerate(near)]  # fmt: skip
    named = [0] * len(near)
    for part in components(inside):
        for node in part:
            named[node] = part[0]
    return named
