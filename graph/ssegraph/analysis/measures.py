"""What a measure is: one number for each entity of a projection; the shipped ones, and those of other packages.

Another package adds one by an entry point of the group `GROUP` that names a `Measure` (docs/analysis.md). One that
breaks, or is called like another, is left out, and why is kept in words.

Sources: Freeman, "Centrality in social networks" (1978); harmonic closeness: Marchiori and Latora (2000);
PageRank: Brin and Page (1998); core number: Seidman (1983), by NetworkX.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from ssegraph.analysis import compiled
from ssegraph.analysis.projection import Projection
from ssegraph.core.extensions import Extension, taken

GROUP: Final = "ssegraph.measures"
"""The group of the entry points by which other packages add measures."""

OF_ENTITY: Final = ("id", "name", "kind")
"""The columns beside the measures; no measure is called so."""

Values = Sequence[float | int | None]
"""One value for each entity, in the order of `Projection.ids`; None where the measure is not defined."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of every entity of a graph.

    Attributes:
        name: the head of its column: a word that may be a name in Python; no two measures share one.
        meaning: what it means, in words.
        compute: gives the values of a projection: `near` holds whom each entity is joined to, `pairs` by which ties.
            An `Estimate` also says how it was computed, and the result repeats it. It is called once for each result,
            in this process, and whoever asks waits for it: what takes longer than nodes times pairs should estimate
            above `compiled.EXACT_UP_TO` of them.

    Raises:
        ValueError: the name is no name, or it means nothing.

    >>> from ssegraph.analysis.projection import project
    >>> from ssegraph.graph import load
    >>> alone = Measure("alone", "1 for who has no tie", lambda projection: [int(not each) for each in projection.near])
    >>> len(alone.compute(project(load()))) == len(project(load()).ids)
    True
    """

    name: str
    meaning: str
    compute: Callable[[Projection], Values | compiled.Estimate]

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"{self.name!r} is no name of a measure: write one word, without marks")
        if not self.meaning:
            raise ValueError(f"{self.name}: what it means has to be said")


def _core(projection: Projection) -> Values:
    import networkx as nx

    numbers = nx.core_number(projection.simple())
    return [numbers[node] for node in range(len(projection.ids))]


MEASURES: Final = (
    Measure(
        "degree", "with how many it has a tie", lambda projection: [len(each) for each in projection.near]
    ),
    Measure(
        "betweenness",
        "the share of all pairs of others whose shortest ways lead through it",
        lambda projection: compiled.betweenness(projection.near),
    ),
    Measure(
        "closeness",
        "the mean of 1/distance to all others",
        lambda projection: compiled.closeness(projection.near),
    ),
    Measure(
        "pagerank",
        "how often somebody wandering along ties comes by",
        lambda projection: compiled.pagerank(projection.near),
    ),
    Measure(
        "constraint",
        "low: its contacts do not know each other, it stands over a hole",
        lambda projection: compiled.constraint(projection.near),
    ),
    Measure("core", "the largest k such that it is among entities with k ties to each other's group", _core),
)
"""The measures of this package, as columns stand."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the measures give of one projection.

    Attributes:
        measures: those that were computed: the shipped ones, then those of other packages.
        values: of each of them.
        methods: how they were computed, of those that say it.
        refused: which measures of other packages were left out, and why: a sentence for each that names the package.
    """

    measures: tuple[Measure, ...]
    values: tuple[Values, ...]
    methods: tuple[str, ...]
    refused: tuple[str, ...]


def measured(projection: Projection) -> Measured:
    """Return every measure at hand of a projection.

    Args:
        projection: from `project`.

    >>> from ssegraph.analysis.projection import project
    >>> from ssegraph.graph import load
    >>> [each.name for each in measured(project(load())).measures]
    ['degree', 'betweenness', 'closeness', 'pagerank', 'constraint', 'core']
    """
    whose = dict.fromkeys(OF_ENTITY, "ssegraph")
    measures: list[Measure] = []
    values: list[Values] = []
    methods: list[str] = []

    def put(one: Measure, package: str) -> str:
        """Compute a measure; return why not, or an empty text."""
        if one.name in whose:
            return f"{one.name} belongs to {whose[one.name]}"
        found = one.compute(projection)
        known = found.values if isinstance(found, compiled.Estimate) else found
        if why := _wrong(known, len(projection.ids)):
            return why
        if isinstance(found, compiled.Estimate):
            methods.append(f"{one.name} {found.method()}")
        whose[one.name] = package
        measures.append(one)
        values.append(known)
        return ""

    def offered(one: Extension) -> str:
        if not isinstance(one.value, Measure):
            return f"{one.where} is no Measure"
        try:
            return put(one.value, one.package)
        except (Exception, SystemExit) as error:  # code of others: whatever it raises
            return f"{type(error).__name__}: {error}"

    for each in MEASURES:
        assert not put(each, "ssegraph"), each
    refused = taken(GROUP, offered)
    return Measured(tuple(measures), tuple(values), tuple(methods), refused)


def _wrong(values: Values, entities: int) -> str:
    """Return what is wrong with the values of a measure, or an empty text."""
    if len(values) != entities:
        return f"{len(values)} values for {entities} entities"
    for each in values:
        if each is not None and not (isinstance(each, int | float) and isfinite(each)):
            return f"{each!r} is no finite int or float, and not None"
    return ""
