"""Centralities and observations as tidy tables: a row for each entity, or each value, with id, name and kind.

What is computed stands in `measures`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ssegraph.analysis.measures import OF_ENTITY, measured
from ssegraph.analysis.projection import Projection, project
from ssegraph.core.errors import NotFound, suggest
from ssegraph.core.table import Listing, Table
from ssegraph.graph import KnowledgeGraph

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure as Drawing


@dataclass(frozen=True)
class Centrality:
    """The measures of one entity: `each.degree`, `each.betweenness`, and so on, or by name in `values`.

    Attributes:
        id, name, kind: of the entity.
        values: by name of the measure, in the order of columns; None where it is not defined, as `constraint` is
            not for who has no tie.
    """

    id: str
    name: str
    kind: str
    values: Mapping[str, float | int | None]

    def __getattr__(self, name: str) -> Any:
        try:
            return vars(self)["values"][name]
        except KeyError:
            raise AttributeError(f"no measure is called {name!r}") from None


class Centralities(Listing[Centrality]):
    """The measures of all entities, by betweenness, degree and id.

    Attributes:
        measures: what was computed, as columns stand: see `measures.Measure`.
        basis: on what they were computed.
        remarks: which measures of other packages were left out, and why.
    """

    def __init__(self, projection: Projection) -> None:
        found = measured(projection)
        self.measures, self.remarks = found.measures, found.refused
        self.basis = replace(projection.basis, method="; ".join(found.methods))
        names = [each.name for each in found.measures]
        entities = zip(projection.ids, projection.names, projection.kinds, strict=True)
        self._found = sorted(
            (
                Centrality(*entity, dict(zip(names, values, strict=True)))
                for entity, values in zip(entities, zip(*found.values, strict=True), strict=True)
            ),
            key=_foremost("betweenness"),
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """What stands in a row: id, name and kind of the entity, then each measure."""
        return (*OF_ENTITY, *(each.name for each in self.measures))

    def _items(self) -> Sequence[Centrality]:
        return self._found

    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each entity."""
        return [(each.id, each.name, each.kind, *each.values.values()) for each in self]

    def by(self, measure: str) -> Centralities:
        """Return the same, with those first that have most of another measure; those of which it says nothing come last.

        Args:
            measure: the name of one of `measures`.

        Raises:
            NotFound: no measure is called so.

        >>> from ssegraph.graph import load
        >>> next(iter(centrality(load()).by("degree"))).id
        'gsef'
        """
        names = [each.name for each in self.measures]
        if measure not in names:
            raise NotFound("measure", measure, suggest(measure, names) or names)
        other = copy(self)
        other._found = sorted(self, key=_foremost(measure))
        return other

    def plot(self, measure: str = "betweenness", top: int = 20) -> Drawing:
        """Return a matplotlib figure: a bar for each of the foremost entities.

        Args:
            measure: the name of one of `measures`.
            top: how many.

        Raises:
            NotFound: no measure is called so.
            MissingExtra: matplotlib is not installed.
        """
        from ssegraph.analysis.plots import bars

        values = ((each.name, each.id, each.values[measure]) for each in self.by(measure))
        known = [(name, entity, value) for name, entity, value in values if value is not None]
        return bars(known[:top], measure, self.basis.sentence())

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "centralities": list(self._tidy().dicts()),
            "meaning": {each.name: each.meaning for each in self.measures},
            "basis": self.basis.to_dict(),
            "remarks": list(self.remarks),
        }

    def __repr__(self) -> str:
        return f"<Centralities of {len(self)} entities>"

    def _told(self) -> Sequence[str]:
        return self.basis.sentence(), *self.remarks


def _foremost(measure: str) -> Callable[[Centrality], tuple[Any, ...]]:
    """Return the key by which those come first that have most of a measure, then of ties."""

    def key(each: Centrality) -> tuple[Any, ...]:
        value = each.values[measure]
        return value is None, -(value or 0), -each.degree, each.id

    return key


def centrality(graph: KnowledgeGraph, *, as_of: str | None = None, events: bool = True) -> Centralities:
    """Return degree, betweenness, closeness, PageRank, constraint and core number of every entity, and the measures that other packages add.

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
