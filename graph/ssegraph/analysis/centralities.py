"""Centralities and observations as tidy tables: a row for each entity, or each value, with id, name and kind.

Sources: Freeman, "Centrality in social networks" (1978); harmonic closeness: Marchiori and Latora (2000);
PageRank: Brin and Page (1998); core number: Seidman (1983), by NetworkX.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ssegraph.analysis import compiled
from ssegraph.analysis.projection import Projection, project
from ssegraph.core.errors import UsageError
from ssegraph.core.table import Listing, Table
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads.result import Plain

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure as Drawing

MEASURES: Final = ("degree", "betweenness", "closeness", "pagerank", "constraint", "core")
"""The columns of numbers: what each means stands in docs/analysis.md."""


@dataclass(frozen=True, slots=True)
class Centrality:
    """The measures of one entity; `constraint` is None where it has no tie."""

    id: str
    name: str
    kind: str
    degree: int
    betweenness: float
    closeness: float
    pagerank: float
    constraint: float | None
    core: int


class Centralities(Listing[Centrality]):
    """The measures of all entities, by betweenness, degree and id.

    Attributes:
        basis: on what they were computed.
    """

    COLUMNS = ("id", "name", "kind", *MEASURES)

    def __init__(self, projection: Projection) -> None:
        import networkx as nx

        near = projection.near
        between, close = compiled.betweenness(near), compiled.closeness(near)
        rank, constraint = compiled.pagerank(near), compiled.constraint(near)
        core = nx.core_number(compiled.graph_of(near))
        found = [
            Centrality(
                projection.ids[node],
                projection.names[node],
                projection.kinds[node],
                len(near[node]),
                between.values[node],
                close.values[node],
                rank[node],
                constraint[node],
                core[node],
            )
            for node in range(len(near))
        ]
        self._found = sorted(found, key=lambda each: (-each.betweenness, -each.degree, each.id))
        method = f"betweenness {between.method()}; closeness {close.method()}"
        self.basis = replace(projection.basis, method=method)

    def _items(self) -> Sequence[Centrality]:
        return self._found

    def rows(self) -> list[tuple[Plain, ...]]:
        """Return a row for each entity."""
        return [tuple(getattr(each, name) for name in self.COLUMNS) for each in self]

    def plot(self, measure: str = "betweenness", top: int = 20) -> Drawing:
        """Return a matplotlib figure: a bar for each of the foremost entities.

        Args:
            measure: one of `MEASURES`.
            top: how many.

        Raises:
            UsageError: no such measure.
            MissingExtra: matplotlib is not installed.
        """
        from ssegraph.analysis.plots import bars

        if measure not in MEASURES:
            raise UsageError(f"no measure {measure!r}: write {', '.join(MEASURES)}")
        found = [(each, getattr(each, measure)) for each in self]
        known = [(each, value) for each, value in found if value is not None]
        known.sort(key=lambda at: (-at[1], at[0].id))
        return bars(
            [(each.name, each.id, value) for each, value in known[:top]], measure, self.basis.sentence()
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {"centralities": list(self._tidy().dicts()), "basis": self.basis.to_dict()}

    def __repr__(self) -> str:
        return f"<Centralities of {len(self)} entities>"

    def _told(self) -> Sequence[str]:
        return (self.basis.sentence(),)


def centrality(graph: KnowledgeGraph, *, as_of: str | None = None, events: bool = True) -> Centralities:
    """Return degree, betweenness, closeness, PageRank, constraint and core number of every entity.

    Args:
        graph: from `load` or a selection from one.
        as_of: a year, month or day; the ties that certainly or possibly hold then.
        events: with events and sessions.

    Raises:
        UsageError: `as_of` is no date.

    >>> from ssegraph.graph import load
    >>> next(iter(centrality(load()))).id
    'gsef'
    """
    return Centralities(project(graph, as_of, events=events))


def observation_table(graph: KnowledgeGraph, kind: str | None = None) -> pandas.DataFrame:
    """Return the observations of a graph as a tidy pandas DataFrame: a row for each value a source gives.

    Args:
        graph: from `load` or a selection from one.
        kind: only this measure or attribute (`members`).

    Returns:
        columns `id name kind observation value number unit as_of earliest latest status sources`; `number` is a
        float where the value is one; `earliest` and `latest` are the days between which its date lies.

    Raises:
        MissingExtra: pandas is not installed.
    """
    rows = []
    for each in graph.observations():
        if kind is not None and each.kind != kind:
            continue
        entity, date = graph.entity(each.entity), each.as_of
        rows.append(
            (
                entity.id,
                entity.name,
                entity.kind,
                each.kind,
                each.value,
                float(each.number) if each.number else None,
                each.unit,
                str(date) if date else None,
                date.earliest if date else None,
                date.latest if date else None,
                each.status,
                " ".join(each.sources),
            )
        )
    columns = (
        "id",
        "name",
        "kind",
        "observation",
        "value",
        "number",
        "unit",
        "as_of",
        "earliest",
        "latest",
        "status",
        "sources",
    )
    return Table(columns, rows).to_frame()
