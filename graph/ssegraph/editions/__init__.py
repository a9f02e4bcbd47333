"""What really changed from one edition to the next, in a reader's words and ranked by what matters.

Two graphs (record folders, stores, RDF files) are compared as models, two editions of a register as
rows with one key. What only changed its spelling (date padding, case, white space, marks, the order
of values) is noise and counted apart. Nothing here depends on the order of rows, triples or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssegraph.core.errors import UsageError
from ssegraph.editions.changes import Change, Difference
from ssegraph.editions.graphs import graph_of, of_graphs
from ssegraph.editions.kinds import NOISES, WHATS
from ssegraph.editions.spelling import noise
from ssegraph.editions.tables import of_tables
from ssegraph.graph import KnowledgeGraph
from ssegraph.tables.reading import SUFFIXES, read_table

__all__ = ["NOISES", "WHATS", "Change", "Difference", "difference", "noise"]


def difference(
    old: str | Path | KnowledgeGraph, new: str | Path | KnowledgeGraph, key: Sequence[str] = ()
) -> Difference:
    """Return what changed from one edition to the next.

    Args:
        old, new: two graphs, record folders, stores or RDF files; or two editions of a table.
        key: of tables, the columns that together tell one row from another; found when left out.

    Raises:
        UsageError: one is a table and one is not, or no column tells the rows apart.
        StoreError, DataError: one of them cannot be read.

    >>> from ssegraph.core.model import Entity, Records
    >>> def city(name): return KnowledgeGraph.of(Records(title="t", entities=[Entity(id="a", kind="Network", name=name)]))
    >>> difference(city("SSEGOV Alliance"), city("SSEGOV"))
    <Difference: 1 renamed>
    """
    tables = [_is_table(each) for each in (old, new)]
    if all(tables):
        return of_tables(read_table(Path(str(old))), read_table(Path(str(new))), tuple(key))
    if any(tables):
        raise UsageError("one of the two is a table and the other is not: import the table first")
    return of_graphs(graph_of(old), graph_of(new), _called(old), _called(new))


def _is_table(what: object) -> bool:
    return isinstance(what, str | Path) and Path(what).suffix.lower() in SUFFIXES


def _called(what: str | Path | KnowledgeGraph) -> str:
    return what.title if isinstance(what, KnowledgeGraph) else Path(what).name
