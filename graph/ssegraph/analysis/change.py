"""How the network changed between dates: who joined, left and moved, and which bridges appeared.

Dates are half-known, so two things are told apart everywhere. A change is *certain* when a date says so:
the tie began after the first moment, or was over before the second. Otherwise the sources only speak of
one of the two moments, and what looks like a change may be a gap in what was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from ssegraph.analysis.compiled import components
from ssegraph.analysis.louvain import partition
from ssegraph.analysis.paths import caption, tie_dict
from ssegraph.analysis.projection import Basis, Projection, project
from ssegraph.core.dates import Period, period_of
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.table import Listing, Table
from ssegraph.graph import KnowledgeGraph

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

MEMBERSHIP: Final = frozenset({"memberOf", "observerOf"})
"""Kinds of tie by which a body joins and leaves."""

_SEVERAL: Final = 3
"""A bridge joins groups, not one newcomer: at least so many on either side."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The network at one date.

    Attributes:
        as_of: the date.
        entities: how many have a tie then.
        ties, pairs, members, parts: how many ties, pairs, memberships and connected parts.
        largest: how many entities the largest part has.
        basis: on what it was computed.
    """

    as_of: str
    entities: int
    ties: int
    pairs: int
    members: int
    parts: int
    largest: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Change:
    """One change between two dates that follow each other.

    Attributes:
        before, after: the two dates.
        what: `joined`, `left`, `moved` or `bridge`.
        who: the id of who joined, left or moved; of a bridge, one end.
        where: the id of what it joined, left or moved to; of a bridge, the other end.
        came_from: for `moved`, the id of what it left; else None.
        certain: a date says so; else the sources only speak of one of the two moments.
        ties: the ids of the ties it rests on, sorted.
        words: in English.
    """

    before: str
    after: str
    what: str
    who: str
    where: str
    came_from: str | None
    certain: bool
    ties: tuple[str, ...]
    words: str


class Comparison(Listing[Change]):
    """The network at several dates, and what changed from each to the next.

    Attributes:
        moments: see `Moment`, in the order of the dates.
        changes: see `Change`: by date, what (`joined left moved bridge`), who and where.
    """

    COLUMNS = ("from", "to", "what", "in words", "sure")
    MOMENT_COLUMNS: Final = ("as of", "entities", "ties", "memberships", "parts", "largest part")

    def __init__(
        self,
        graph: KnowledgeGraph,
        moments: tuple[Moment, ...],
        changes: tuple[Change, ...],
        union: Projection,
    ) -> None:
        self._graph, self._union = graph, union
        self.moments, self.changes = moments, changes

    def _items(self) -> Sequence[Change]:
        return self.changes

    def of(self, what: str) -> list[Change]:
        """Return the changes of one sort: `joined`, `left`, `moved` or `bridge`."""
        return [change for change in self.changes if change.what == what]

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row for each change."""
        return [
            (
                each.before,
                each.after,
                each.what,
                each.words,
                "a date says so" if each.certain else "sources speak of one moment only",
            )
            for each in self
        ]

    def moment_rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each date."""
        return [
            (each.as_of, each.entities, each.ties, each.members, each.parts, each.largest)
            for each in self.moments
        ]

    def subgraph(self) -> KnowledgeGraph:
        """Return the entities and ties of all changes, to view."""
        place = self._union.place
        ties = {tie for each in self for tie in each.ties}
        ids = {each.who for each in self} | {each.where for each in self}
        ids |= {each.came_from for each in self if each.came_from}
        return self._union.subgraph((place[each] for each in ids if each in place), ties)

    def _tidy(self) -> Table:
        """Return a row for each change, with ids, names and kinds."""
        entity = self._graph.entity
        rows = [
            (
                each.before,
                each.after,
                each.what,
                each.who,
                entity(each.who).name,
                entity(each.who).kind,
                each.where,
                entity(each.where).name,
                entity(each.where).kind,
                each.came_from,
                each.certain,
                " ".join(each.ties),
            )
            for each in self
        ]
        columns = (
            "before",
            "after",
            "what",
            "who",
            "name",
            "kind",
            "where",
            "name_of_where",
            "kind_of_where",
            "came_from",
            "certain",
            "ties",
        )
        return Table(columns, rows)

    def plot(self) -> Drawing:
        """Return a matplotlib figure: entities, ties and memberships over the dates.

        Raises:
            MissingExtra: matplotlib is not installed.
        """
        from ssegraph.analysis.plots import lines

        return lines(
            [each.as_of for each in self.moments],
            {
                "entities with a tie": [each.entities for each in self.moments],
                "ties": [each.ties for each in self.moments],
                "memberships": [each.members for each in self.moments],
            },
            "how many are known to hold, certainly or possibly",
            "What the sources speak of; a rise may be more reading, not more ties.",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON, with the ties and who says so."""
        return {
            "moments": [
                {
                    "asOf": each.as_of,
                    "entities": each.entities,
                    "ties": each.ties,
                    "pairs": each.pairs,
                    "memberships": each.members,
                    "parts": each.parts,
                    "largest": each.largest,
                    "basis": each.basis.to_dict(),
                }
                for each in self.moments
            ],
            "changes": [
                {
                    "from": each.before,
                    "to": each.after,
                    "what": each.what,
                    "who": each.who,
                    "where": each.where,
                    "cameFrom": each.came_from,
                    "certain": each.certain,
                    "says": each.words,
                    "ties": [tie_dict(self._graph, self._union.tie(tie)) for tie in each.ties],
                }
                for each in self
            ],
        }

    def __repr__(self) -> str:
        dates = ", ".join(each.as_of for each in self.moments)
        return f"<Comparison of {dates}: {len(self)} changes>"

    def _tables(self) -> Sequence[Table]:
        return [Table(self.MOMENT_COLUMNS, self.moment_rows()), *super()._tables()]


def compare(graph: KnowledgeGraph, as_of: Sequence[str], *, events: bool = True) -> Comparison:
    """Return how the network changed between dates.

    Args:
        graph: from `load` or a selection from one that was not made for a date.
        as_of: two years, months, days or spans, or more, in their order.
        events: with events and sessions.

    Raises:
        UsageError: fewer than two dates, one that is none, or dates out of order.

    >>> from ssegraph.graph import load
    >>> [moment.as_of for moment in compare(load(), ["2018", "2021"]).moments]
    ['2018', '2021']
    """
    if isinstance(as_of, str) or len(as_of) < 2:
        raise UsageError("compare needs two dates or more: as_of=['2018', '2021']")
    periods = [period_of(each) for each in as_of]
    for (before, early), (after, late) in pairwise(zip(as_of, periods, strict=True)):
        if late.first <= early.first or late.last <= early.last:
            raise UsageError(f"{after} does not come after {before}: write the dates in order")
    if graph.as_of:
        raise UsageError(f"this graph is already as of {graph.as_of}: compare the whole one")
    union = project(graph, events=events)
    ties = {joint.id: union.tie(joint.id) for found in union.pairs.values() for joint in found}
    then = [project(graph, each, events=events) for each in as_of]
    moments = tuple(_moment(date, each) for date, each in zip(as_of, then, strict=True))
    changes: list[Change] = []
    for (before, after), (one, other), (first, second) in zip(
        pairwise(as_of), pairwise(then), pairwise(periods), strict=True
    ):
        changes += _Step(graph, ties, before, after, one, other, first, second).changes()
    return Comparison(graph, moments, tuple(changes), union)


def _moment(as_of: str, projection: Projection) -> Moment:
    parts = [part for part in components(projection.near) if len(part) > 1]
    members = sum(joint.kind in MEMBERSHIP for joints in projection.pairs.values() for joint in joints)
    return Moment(
        as_of,
        sum(map(len, parts)),
        projection.basis.ties,
        projection.basis.pairs,
        members,
        len(parts),
        len(parts[0]) if parts else 0,
        projection.basis,
    )


class _Step:
    """From one date to the next."""

    def __init__(
        self,
        graph: KnowledgeGraph,
        ties: dict[str, Tie],
        before: str,
        after: str,
        one: Projection,
        other: Projection,
        first: Period,
        second: Period,
    ) -> None:
        self._graph, self._ties = graph, ties
        self._before, self._after, self._one, self._other = before, after, one, other
        self._first, self._second = first, second
        old = {joint.id for joints in one.pairs.values() for joint in joints}
        new = {joint.id for joints in other.pairs.values() for joint in joints}

        def said(ids: set[str]) -> dict[tuple[str, str, str], list[Tie]]:
            found: defaultdict[tuple[str, str, str], list[Tie]] = defaultdict(list)
            for each in sorted(ids):
                tie = ties[each]
                found[tie.source, tie.kind, tie.target].append(tie)
            return found

        held, holds = said(old), said(new)
        # The same thing said by two ties, each seen at another time, is no change.
        self._gone = {key: found for key, found in held.items() if key not in holds}
        self._come = {key: found for key, found in holds.items() if key not in held}

    def _began(self, ties: list[Tie]) -> bool:
        return all(tie.standing(self._first) == "no" for tie in ties)

    def _over(self, ties: list[Tie]) -> bool:
        return all(tie.standing(self._second) == "no" for tie in ties)

    def changes(self) -> list[Change]:
        """Return joined, left, moved and bridges, each by who and where."""
        return [*self._members(), *self._moves(), *self._bridges()]

    def _change(
        self,
        what: str,
        who: str,
        where: str,
        ties: list[Tie],
        certain: bool,
        words: str,
        came_from: str | None = None,
    ) -> Change:
        ids = tuple(sorted({tie.id for tie in ties}))
        return Change(self._before, self._after, what, who, where, came_from, certain, ids, words)

    def _members(self) -> Iterator[Change]:
        for what, changed, sure in (("joined", self._come, self._began), ("left", self._gone, self._over)):
            for (who, kind, where), ties in sorted(changed.items()):
                if kind in MEMBERSHIP:
                    words = caption(self._graph, ties[0], who)
                    if what == "left":
                        words = f"no longer: {words}"
                    yield self._change(what, who, where, ties, sure(ties), words)

    def _moves(self) -> Iterator[Change]:
        """A person whose tie of some kind to one body is gone and to another has come."""
        people = load_ontology().expand("Person")
        for (who, kind, to), come in sorted(self._come.items()):
            if self._graph.entity(who).kind not in people:
                continue
            for (same, gone_kind, left), gone in sorted(self._gone.items()):
                if (same, gone_kind) != (who, kind) or left == to:
                    continue
                sure = self._began(come) and self._over(gone)
                words = f"{caption(self._graph, gone[0], who)}, then {caption(self._graph, come[0], who)}"
                yield self._change("moved", who, to, [*gone, *come], sure, words, left)

    def _bridges(self) -> Iterator[Change]:
        """A new pair between two that were in different parts, or different communities, before."""
        one, other = self._one, self._other
        place = one.place
        part = [0] * len(one.ids)
        for number, nodes in enumerate(components(one.near)):
            for node in nodes:
                part[node] = number
        home = partition(one.near)
        size = [0] * len(one.ids)
        for group in home:
            size[group] += 1
        for (a, b), joints in other.pairs.items():
            ids = other.ids[a], other.ids[b]
            if any(each not in place for each in ids):
                continue
            here, there = (place[each] for each in ids)
            groups = home[here], home[there]
            if groups[0] == groups[1] or min(size[group] for group in groups) < _SEVERAL:
                continue
            if one.between(here, there):
                continue
            ties = [self._ties[joint.id] for joint in joints]
            what = "two parts" if part[here] != part[there] else "two communities"
            words = f"{caption(self._graph, ties[0], ties[0].source)}, which joins {what} of before"
            yield self._change("bridge", ids[0], ids[1], ties, self._began(ties), words)
