"""Results as tables: rows under columns, as a pandas DataFrame, as HTML for a notebook, as dictionaries for JSON.

`Table` is the value; what a result gives is `Tabular`, and `Listing` where it is also a list of things.
"""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from ssegraph.core.errors import MissingExtra

if TYPE_CHECKING:
    import pandas

_SHOWN: Final = 20
"""Rows of a table that a notebook shows."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns.

    Attributes:
        columns: their names.
        rows: each with a value for each column, in order.

    >>> members = Table(("who", "members"), [("rtes", 130), ("<b>", None)])
    >>> members.to_html()
    '<table><thead><tr><th>who</th><th>members</th></tr></thead><tbody><tr><td>rtes</td><td>130</td></tr><tr><td>&lt;b&gt;</td><td></td></tr></tbody></table>'
    >>> list(members.dicts())
    [{'who': 'rtes', 'members': 130}, {'who': '<b>', 'members': None}]
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def to_frame(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame of plain values.

        Raises:
            MissingExtra: pandas is not installed.

        >>> Table(("who", "members"), [("rtes", 130)]).to_frame().shape
        (1, 2)
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingExtra("a DataFrame", "tables") from error
        return pandas.DataFrame([*self.rows], columns=[*self.columns])

    def to_html(self, most: int = _SHOWN) -> str:
        """Return an HTML table of the first rows, and how many more there are; every cell is escaped.

        Args:
            most: rows it shows.
        """
        body = "".join(_line(row, "td") for row in self.rows[:most])
        more = f"<p>{len(self.rows) - most} more rows</p>" if len(self.rows) > most else ""
        return f"<table><thead>{_line(self.columns, 'th')}</thead><tbody>{body}</tbody></table>{more}"

    def dicts(self) -> Iterator[dict[str, Any]]:
        """Yield each row by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def _line(cells: Sequence[Any], tag: str) -> str:
    inner = "".join(f"<{tag}>{'' if cell is None else html.escape(str(cell))}</{tag}>" for cell in cells)
    return f"<tr>{inner}</tr>"


class Tabular(ABC):
    """A result that a notebook shows as tables, and that becomes a pandas DataFrame.

    A result says what its tables are (`_tables`), what a DataFrame holds where that is another one (`_tidy`), and
    what stands above them in words (`_told`).

    >>> class Members(Tabular):
    ...     def _tables(self):
    ...         return [Table(("who",), [("rtes",)])]
    ...     def _told(self):
    ...         return "one & only", "as of 2020"
    >>> Members()._repr_html_()[:54]
    '<p>one &amp; only<br><small>as of 2020</small></p><tab'
    >>> Members().to_frame().shape
    (1, 1)
    """

    @abstractmethod
    def _tables(self) -> Sequence[Table]:
        """Return what a notebook shows."""

    def _tidy(self) -> Table:
        """Return what `to_frame` gives: the first table that is shown, unless programs want other columns than eyes."""
        return self._tables()[0]

    def _told(self) -> Sequence[str]:
        """Return what stands above the tables: a sentence, then what is in small print."""
        return ()

    def to_frame(self) -> pandas.DataFrame:
        """Return a pandas DataFrame of plain values.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return self._tidy().to_frame()

    def _repr_html_(self) -> str:
        first, *small = [*map(html.escape, self._told())] or [""]
        words = first + "".join(f"<br><small>{each}</small>" for each in small)
        return (f"<p>{words}</p>" if words else "") + "".join(each.to_html() for each in self._tables())


class Listing(Tabular, Generic[T]):
    """A result that is a list of things, with a row for each under `COLUMNS`.

    >>> class Years(Listing[int]):
    ...     COLUMNS = ("year", "leap")
    ...     def _items(self):
    ...         return (2020, 2021)
    ...     def rows(self):
    ...         return [(each, not each % 4) for each in self]
    >>> len(Years()), sum(Years()), list(Years().to_frame()["leap"])
    (2, 4041, [True, False])
    """

    COLUMNS: ClassVar[tuple[str, ...]]

    @abstractmethod
    def _items(self) -> Sequence[T]:
        """Return the things, in order."""

    @abstractmethod
    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows of a table for eyes, in the order of `columns`; a result that speaks several languages takes one."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of `rows`."""
        return self.COLUMNS

    def __iter__(self) -> Iterator[T]:
        return iter(self._items())

    def __len__(self) -> int:
        return len(self._items())

    def _tables(self) -> Sequence[Table]:
        return [Table(self.columns, self.rows())]
