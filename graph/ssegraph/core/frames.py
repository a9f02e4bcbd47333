"""Rows as a pandas DataFrame, where pandas is installed: what every `to_frame` gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ssegraph.core.errors import MissingExtra

if TYPE_CHECKING:
    import pandas


def frame(rows: Iterable[Sequence[Any]], columns: Iterable[str]) -> pandas.DataFrame:
    """Return rows as a DataFrame of plain values.

    Args:
        rows: each with a value for each column, in order.
        columns: their names.

    Raises:
        MissingExtra: pandas is not installed.

    >>> frame([("rtes", 130)], ["who", "members"]).shape
    (1, 2)
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtra("to_frame", "tables") from error
    return pandas.DataFrame([*rows], columns=[*columns])
