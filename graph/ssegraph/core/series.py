"""One measure of one entity over time: each number with its date, its bound, and who states it.

A series is no disagreement: numbers of other days may differ. What is planned or a forecast stands in it and is
told apart; see `ties.disagreements_of` for what contradicts.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ssegraph.core.errors import MissingExtra
from ssegraph.core.model import Entity, Observation
from ssegraph.core.table import Listing

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


@dataclass(frozen=True)
class Series(Listing[Observation]):
    """The numbers of one measure of one entity, the oldest first, the undated at the end.

    Attributes:
        entity: of whom.
        measure: what is measured.
        observations: the numbers; each opens to who states it.

    >>> from ssegraph.core.statements import Statement
    >>> from ssegraph.core.ties import observations_of
    >>> def said(number, year):
    ...     return Statement(source="s", subject="net", kind="members", value=number, number=number, as_of=year, says="so")
    >>> series = Series(Entity(id="net", kind="Network", name="Net"), "members", tuple(observations_of([said("9", "2021"), said("7", "2019")])))
    >>> [(each.number, str(each.as_of)) for each in series]
    [('7', '2019'), ('9', '2021')]
    """

    entity: Entity
    measure: str
    observations: tuple[Observation, ...]

    COLUMNS = ("as_of", "number", "bound", "unit", "counted", "status", "sources")

    def _items(self) -> Sequence[Observation]:
        return sorted(self.observations, key=_day)

    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each number, in the order of `COLUMNS`."""
        return [
            (
                str(each.as_of or ""),
                each.number or each.value,
                each.bound or "",
                each.unit or "",
                each.counted or "",
                each.status,
                " ".join(each.sources),
            )
            for each in self
        ]

    def plot(self) -> Drawing:
        """Return a matplotlib figure: a line for each thing that is counted; hollow what is no exact count stated as fact.

        Numbers without a date are not drawn; the title says how many.

        Raises:
            MissingExtra: matplotlib is not installed.
        """
        try:
            from matplotlib.figure import Figure
        except ImportError as error:
            raise MissingExtra("plot", "plots") from error
        drawn = [each for each in self if each.as_of and each.number]
        drawing = Figure(figsize=(8, 3.6), layout="constrained")
        axes = drawing.add_subplot()
        for counted in dict.fromkeys(map(self._like, drawn)):
            line = [each for each in drawn if self._like(each) == counted]
            days: Any = [_day(each)[1] for each in line]
            axes.plot(days, [float(each.number or 0) for each in line], linewidth=1, label=counted)
            for each, day in zip(line, days, strict=True):
                sure = each.as_fact and not each.bound
                axes.plot(
                    [day],
                    [float(each.number or 0)],
                    "o",
                    color=axes.lines[-1].get_color() if axes.lines else None,
                    fillstyle="full" if sure else "none",
                )
        left = len(self) - len(drawn)
        title = f"{self.entity.label('en')}: {self.measure}" + (
            f" ({left} without a date or number not drawn)" if left else ""
        )
        axes.set_title("\n".join(textwrap.wrap(title, 80)))
        if drawn:
            axes.legend(frameon=False)
        axes.set_ylim(bottom=min([0.0, *(float(each.number or 0) for each in drawn)]))
        return drawing

    def _like(self, observation: Observation) -> str:
        """Return what is counted and in which unit: only such numbers make a line."""
        return ", ".join(filter(None, (observation.counted, observation.unit))) or self.measure

    def __repr__(self) -> str:
        return f"<Series of {self.entity.id} {self.measure}: {len(self)} numbers>"

    def _repr_html_(self) -> str:
        return self._tidy().to_html(most=len(self))  # a series is short, and shown whole


def _day(observation: Observation) -> tuple[bool, date, str]:
    day = observation.as_of and (observation.as_of.earliest or observation.as_of.latest)
    return day is None, day or date.max, observation.id
