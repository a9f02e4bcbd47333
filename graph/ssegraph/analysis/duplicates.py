"""Which records of a graph, or of a graph and a known one, may be one body: for a person to decide.

How likeness is found and said stands in `ingest.likeness`.
"""

from __future__ import annotations

from collections.abc import Callable

from ssegraph.graph import KnowledgeGraph
from ssegraph.ingest.decisions import Decisions
from ssegraph.ingest.likeness import Likeness, alike


def match(
    graph: KnowledgeGraph,
    known: KnowledgeGraph | None = None,
    decided: Decisions | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Likeness]:
    """Return the pairs of records that may be one body: by reason, score and id.

    Args:
        graph: where they are looked for; people without a public role are left out.
        known: with it, only pairs of one of `graph` with one of these.
        decided: what a person has said before: such pairs are not asked about again.
        progress: is told how much is done, of three times the number of records.

    >>> from ssegraph.model import Entity, Records
    >>> entities = [Entity(id=i, kind="Network", name=n) for i, n in (("a", "R.T.E.S."), ("b", "r t e s"))]
    >>> [(found.one, found.other, found.reason) for found in match(KnowledgeGraph.of(Records(title="t", entities=entities)))]
    [('a', 'b', 'same name')]
    """
    graphs = [graph] if known is None else [graph, known]
    entities = [[entity for entity in each if not entity.unlisted] for each in graphs]
    found = alike(
        entities[0],
        entities[1] if known is not None else None,
        places={point.id: point.name for each in reversed(graphs) for point in each.locations},
        tied={
            (min(tie.source, tie.target), max(tie.source, tie.target))
            for each in graphs for tie in each.ties()
        },
        progress=progress,
    )  # fmt: skip
    return [each for each in found if decided is None or not decided.about(each.one, each.other)]
