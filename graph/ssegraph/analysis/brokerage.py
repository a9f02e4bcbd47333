"""Brokers: who joins groups that would otherwise not meet, in plain words, and how sure that is.

Three measures, each of another thing:

- *betweenness* (Freeman, 1977): the share of all pairs of others whose shortest ways lead through it;
- *constraint* (Burt, *Structural Holes*, 1992): low when its contacts do not know each other;
- *participation* (Guimerà and Amaral, 2005): 0 when all its ties stay in one community, near 1 when
  they are spread evenly over many.

Ranked by betweenness, each with its odds of being among the first if some ties are missing or false
(`ssegraph.analysis.odds`). What falls apart without it is counted, not guessed: the parts into which the
graph falls, and the pairs that could reach each other and no longer can.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ssegraph.analysis import compiled
from ssegraph.analysis.grouping import Communities, grouped
from ssegraph.analysis.odds import MISSING, Doubt, Odds, odds_of
from ssegraph.analysis.paths import caption, tie_dict, who_says
from ssegraph.analysis.projection import Projection, project
from ssegraph.core.dates import HalfKnownDate, Period
from ssegraph.core.errors import NotFound, UsageError, suggest
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import Proof
from ssegraph.core.table import Listing, Table
from ssegraph.core.words import languages, wording
from ssegraph.graph import KnowledgeGraph

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

_EFFORT: Final = 600_000_000
"""Searches times pairs that are spent on taking sources away: about ten seconds."""


_RANKED: Final = ("Body",)
"""Who is ranked unless others are asked for: nobody asked to be in a list of people by importance."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a broker reaches in one community.

    Attributes:
        community: its number.
        name: its main bodies, without the broker.
        own: the broker belongs to it.
        ties: the ties into it; ids, sorted.
        kinds: how many ties of each kind, the most first.
    """

    community: int
    name: str
    own: bool
    ties: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What falls apart when it leaves.

    Attributes:
        parts: into how many parts more its own part falls; 0 when nobody is cut off.
        pairs: how many pairs of others could reach each other, and no longer can.
        cut_off: the ids of those outside the largest part that is left, sorted.
    """

    parts: int
    pairs: int
    cut_off: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """How a rank holds when the graph is another one.

    Attributes:
        rank: on the graph as it is.
        worst: the worst rank when any one source is withdrawn, and that source; None when no source
            changes it.
        sources: how many sources were taken away, one by one.
        of_sources: of how many that alone hold up a pair.
        without_events: the rank without events and sessions; None when it has no way through it then.
        dates: the rank as of other dates; `None` as a date is all dates together.
    """

    rank: int
    worst: tuple[int, str] | None
    sources: int
    of_sources: int
    without_events: int | None
    dates: tuple[tuple[str | None, int | None], ...]

    @property
    def holds(self) -> bool:
        """No source, and not the events, move it down by more than half its rank (and two places)."""
        most = self.rank + max(2, self.rank // 2)
        worst = self.worst[0] if self.worst else self.rank
        return worst <= most and self.without_events is not None and self.without_events <= most

    def __str__(self) -> str:
        source = f"{self.worst[0]} without {self.worst[1]}" if self.worst else "the same"
        then = ", ".join(f"{date or 'all dates'}: {rank or '-'}" for date, rank in self.dates)
        return (
            f"worst without one source: {source} ({self.sources} of {self.of_sources} tried); "
            f"without events: {self.without_events or '-'}; {then}"
        )


@dataclass(frozen=True, slots=True)
class Broker:
    """One broker. Attributes are explained in the module; `rank` 1 has the most betweenness."""

    rank: int
    id: str
    name: str
    kind: str
    degree: int
    betweenness: float
    constraint: float | None
    participation: float
    sides: tuple[Side, ...]
    loss: Loss

    def words(self, language: str = "en") -> dict[str, str]:
        """Return each measure in plain words, in en, fr, es or ko."""
        ontology = load_ontology()

        def called(side: Side) -> str:
            if not side.own:
                return side.name
            return (
                wording("broker.own", language, name=side.name)
                if side.name
                else wording("broker.alone", language)
            )

        first, others = self.sides[0], self.sides[1:]
        if others:
            kinds: Counter[str] = Counter()
            for side in others:
                kinds.update(dict(side.kinds))
            ordered = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
            ties = ", ".join(f"{number} × {ontology.label(kind, language)}" for kind, number in ordered[:3])
            named = ", ".join(called(side) for side in others[:2])
            if len(others) > 2:
                named += wording("broker.more", language, n=len(others) - 2)
            joins = wording("broker.joins", language, one=called(first), others=named, ties=ties)
        else:
            joins = wording("broker.within", language, one=called(first))
        words = {
            "joins": joins,
            "betweenness": wording("broker.between", language, share=f"{self.betweenness:.1%}"),
            "participation": wording(
                "broker.spread", language, n=len(self.sides), value=f"{self.participation:.2f}"
            ),
        }
        if not others:
            del words["participation"]  # there is only one community to be in
        if self.constraint is not None:
            name = "hole" if self.constraint < 0.25 else "closed"
            words["constraint"] = wording(f"broker.{name}", language, value=f"{self.constraint:.2f}")
        words["loss"] = (
            wording("broker.cut", language, parts=self.loss.parts + 1, pairs=self.loss.pairs)
            if self.loss.parts
            else wording("broker.whole", language)
        )
        return words

    def sentence(self, language: str = "en") -> str:
        """Return everything in one sentence."""
        return f"{self.name}: {'; '.join(self.words(language).values())}."


class Brokers(Listing[Broker]):
    """The foremost brokers of a graph, the first first.

    Attributes:
        communities: the groups they join.
        basis: on what it was computed.
    """

    COLUMNS = ("rank", "broker", "kind", "betweenness", "odds", "constraint", "participation", "in words")

    def __init__(
        self,
        graph: KnowledgeGraph,
        projection: Projection,
        kind: Sequence[str] | None,
        top: int,
        events: bool,
        doubt: Doubt | None = None,
    ) -> None:
        self._whole, self._projection, self._kind, self._events = graph, projection, kind, events
        self._doubt = doubt or Doubt()
        self.communities: Communities = grouped(projection)
        estimate = compiled.betweenness(projection.near)
        self._between = estimate.values
        self.basis = replace(
            projection.basis,
            method=f"betweenness {estimate.method()}; constraint exact; communities by "
            f"{self.communities.basis.method}",
        )
        order = self._ranked(projection, self._between)
        constraint = compiled.constraint(projection.near)
        self._found = tuple(
            self._broker(rank, node, constraint[node]) for rank, node in enumerate(order[:top], 1)
        )

    def _ranked(self, projection: Projection, between: Sequence[float]) -> list[int]:
        """Return who can be a broker and lies between anybody, first the foremost."""
        able = projection.of_kinds(*(self._kind or _RANKED))
        return sorted(
            (node for node in able if between[node] > 0),
            key=lambda node: (-round(between[node], 9), projection.ids[node]),
        )

    def _broker(self, rank: int, node: int, constraint: float | None) -> Broker:
        projection, near = self._projection, self._projection.near
        home = self.communities.numbers
        reached = Counter(home[other] for other in near[node])
        sides = []
        for number, _ in sorted(reached.items(), key=lambda each: (-each[1], each[0])):
            joints = [
                joint
                for other in near[node]
                if home[other] == number
                for joint in projection.between(node, other)
            ]
            kinds = Counter(joint.kind for joint in joints)
            group = self.communities[number]
            names = dict(zip(group.main, group.name.split(" · "), strict=True))
            sides.append(
                Side(
                    number,
                    " · ".join(name for each, name in names.items() if each != projection.ids[node]),
                    home[node] == number,
                    tuple(sorted(joint.id for joint in joints)),
                    tuple(sorted(kinds.items(), key=lambda each: (-each[1], each[0]))),
                )
            )
        degree = len(near[node])
        spread = 1 - sum((number / degree) ** 2 for number in reached.values())
        return Broker(
            rank,
            projection.ids[node],
            projection.names[node],
            projection.kinds[node],
            degree,
            self._between[node],
            constraint,
            round(spread, 12),
            tuple(sides),
            self._loss(node),
        )

    def _loss(self, node: int) -> Loss:
        near = self._projection.near
        seen, parts = {node}, []
        for start in near[node]:
            if start in seen:
                continue
            seen.add(start)
            part = [start]
            for each in part:  # grows as it goes
                for other in near[each]:
                    if other not in seen:
                        seen.add(other)
                        part.append(other)
            parts.append(part)
        parts.sort(key=lambda part: (-len(part), min(part)))
        everybody = sum(map(len, parts))
        lost = (everybody**2 - sum(len(part) ** 2 for part in parts)) // 2
        cut = sorted(self._projection.ids[each] for part in parts[1:] for each in part)
        return Loss(len(parts) - 1, lost, tuple(cut))

    def _items(self) -> Sequence[Broker]:
        return self._found

    def __getitem__(self, name: int | str) -> Broker:
        """Return a broker by its place, 0 being the first, or by any name.

        Raises:
            NotFound: nobody is so called, or it is not among these.
        """
        if isinstance(name, int):
            return self._found[name]
        identifier = self._projection.graph.id(name)
        for broker in self._found:
            if broker.id == identifier:
                return broker
        ids = [broker.id for broker in self._found]
        raise NotFound("broker here", name, suggest(name, ids) or ids[:3])

    @cached_property
    def odds(self) -> Odds:
        """How probable it is of each that is ranked that it is among the first; drawn when first asked for."""
        able = self._projection.of_kinds(*(self._kind or _RANKED))
        return odds_of(self._projection, self.communities.numbers, able, self._between, self._doubt)

    # -- stability ----------------------------------------------------------------------------

    @cached_property
    def _alone(self) -> dict[str, list[tuple[int, int]]]:
        """The pairs that would be gone without a source, by source."""
        gone: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for pair, joints in self._projection.pairs.items():
            said = {self._projection.sources(joint) for joint in joints}
            sources = frozenset[str]().union(*said)
            if len(sources) == 1:
                gone[next(iter(sources))].append(pair)
        return dict(sorted(gone.items()))

    def stability(
        self, dates: Sequence[str | None] | None = None, progress: Callable[[str], None] | None = None
    ) -> dict[str, Stability]:
        """Return how the ranks hold, by id: without any one source, without events, as of other dates.

        Args:
            dates: years, months, days or None for all dates together; without it, the year before
                and the year after what was asked and all dates, or three years in which much is dated.
            progress: is told what is being tried.

        Where the graph is large only the sources that alone hold most pairs are tried; `Stability`
        says how many.

        Raises:
            UsageError: a date is none.
        """
        tell = progress or (lambda _: None)
        projection, near = self._projection, self._projection.near
        starts = compiled.starting_points(near)
        price = max(len(starts or near) * len(projection.pairs), 1)
        tried = sorted(self._alone, key=lambda each: (-len(self._alone[each]), each))
        tried = sorted(tried[: max(1, _EFFORT // price)])
        worst: dict[str, tuple[int, str]] = {}
        last = len(projection.of_kinds(*(self._kind or _RANKED)))  # of who lies between nobody
        base = {broker.id: broker.rank for broker in self}
        for number, source in enumerate(tried, 1):
            tell(f"without each source: {number} of {len(tried)}")
            gone = {*self._alone[source], *((b, a) for a, b in self._alone[source])}
            rest = [[b for b in others if (a, b) not in gone] for a, others in enumerate(near)]
            ranks = self._ranks(projection, rest)
            for broker in self:
                rank = ranks.get(broker.id, last)
                if rank > base[broker.id]:
                    worst[broker.id] = max(
                        (rank, source), worst.get(broker.id, (0, "")), key=lambda each: each[0]
                    )
        tell("without events")
        eventless = project(self._projection.graph, events=False)
        without = self._ranks(eventless, eventless.near)
        asked = self._other_dates() if dates is None else dates
        then: list[tuple[str | None, dict[str, int]]] = []
        for date in asked:
            tell(f"as of {date or 'all dates'}")
            other = project(self._whole, date, events=self._events)
            then.append((date, self._ranks(other, other.near)))
        return {
            broker.id: Stability(
                broker.rank,
                worst.get(broker.id),
                len(tried),
                len(self._alone),
                without.get(broker.id),
                tuple((date, ranks.get(broker.id)) for date, ranks in then),
            )
            for broker in self
        }

    def _ranks(self, projection: Projection, near: compiled.Near) -> dict[str, int]:
        order = self._ranked(projection, compiled.betweenness(near).values)
        return {projection.ids[node]: rank for rank, node in enumerate(order, 1)}

    def _other_dates(self) -> list[str | None]:
        as_of = self._projection.basis.as_of
        if as_of:
            period = Period.of(as_of)
            dates: list[str | None] = [str(period.first.year - 1), str(period.last.year + 1)]
            return [*dates, None] if self._whole.as_of is None else dates
        years = []
        for _, _, tie in self._projection.graph.network.edges(data=True):
            text = tie.get("seen") or tie.get("start")
            known = HalfKnownDate(text).earliest if text else None
            if known:
                years.append(known.year)
        years.sort()
        quarters = {years[len(years) * quarter // 4] for quarter in (1, 2, 3)} if years else set()
        return [str(year) for year in sorted(quarters)]

    def proof(self, broker: Broker, side: Side, language: str = "en") -> list[tuple[str, str]]:
        """Return the ties of a broker into one community, in words, each with who says so."""
        graph = self._projection.graph
        ties = map(self._projection.tie, side.ties)
        return [(caption(graph, tie, broker.id, language), who_says(graph, tie, language)) for tie in ties]

    # -- faces --------------------------------------------------------------------------------

    def rows(self, language: str = "en") -> list[tuple[Any, ...]]:
        """Return a row for each broker, with its measures in plain words."""
        return [
            (
                each.rank,
                each.name,
                load_ontology().label(each.kind, language),
                f"{each.betweenness:.3f}",
                self.odds.told(each.id, language),
                "" if each.constraint is None else f"{each.constraint:.3f}",
                f"{each.participation:.2f}",
                "\n".join(words for name, words in each.words(language).items() if name in ("joins", "loss")),
            )
            for each in self
        ]

    def subgraph(self) -> KnowledgeGraph:
        """Return the brokers, all they are tied to, and the ties between these, to view."""
        place, near = self._projection.place, self._projection.near
        nodes = {place[each.id] for each in self}
        return self._projection.subgraph(nodes | {other for node in nodes for other in near[node]})

    def _tidy(self) -> Table:
        """Return a row for each broker with its id and its measures as numbers."""
        rows = [
            (
                each.rank,
                each.id,
                each.name,
                each.kind,
                each.degree,
                each.betweenness,
                self.odds.of(each.id),
                each.constraint,
                each.participation,
                len(each.sides),
                each.loss.parts,
                each.loss.pairs,
                each.words()["joins"],
            )
            for each in self
        ]
        columns = (
            "rank",
            "id",
            "name",
            "kind",
            "degree",
            "betweenness",
            "odds",
            "constraint",
            "participation",
            "communities",
            "parts_lost",
            "pairs_lost",
            "joins",
        )
        return Table(columns, rows)

    def plot(self) -> Drawing:
        """Return a matplotlib figure: a bar for each broker.

        Raises:
            MissingExtra: matplotlib is not installed.
        """
        from ssegraph.analysis.plots import bars

        return bars(
            [(each.name, each.id, each.betweenness) for each in self],
            "share of pairs of others whose shortest ways lead through it",
            self.basis.sentence(),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON: words, measures, and the ties with who says so."""
        graph = self._projection.graph
        return {
            "brokers": [
                {
                    "rank": each.rank,
                    "id": each.id,
                    "name": each.name,
                    "kind": each.kind,
                    "degree": each.degree,
                    "betweenness": each.betweenness,
                    "odds": self.odds.of(each.id),
                    "worlds": self.odds.counts.get(each.id),
                    "constraint": each.constraint,
                    "participation": each.participation,
                    "words": {language: each.words(language) for language in languages()},
                    "sides": [
                        {
                            "community": side.community,
                            "name": side.name,
                            "own": side.own,
                            "kinds": dict(side.kinds),
                            "ties": [
                                {"says": caption(graph, tie, each.id)} | tie_dict(graph, tie)
                                for tie in map(self._projection.tie, side.ties)
                            ],
                        }
                        for side in each.sides
                    ],
                    "loss": {
                        "parts": each.loss.parts,
                        "pairs": each.loss.pairs,
                        "cutOff": list(each.loss.cut_off),
                    },
                }
                for each in self
            ],
            "odds": self.odds.to_dict(),
            "basis": self.basis.to_dict(),
        }

    def __repr__(self) -> str:
        return (
            f"<Brokers: {', '.join(each.name for each in self._found[:3])}{', ...' if len(self) > 3 else ''}>"
        )

    def _told(self) -> Sequence[str]:
        return self.basis.sentence(), self.odds.sentence()


def brokers(
    graph: KnowledgeGraph,
    *,
    as_of: str | None = None,
    top: int = 10,
    kind: str | Sequence[str] | None = None,
    events: bool = True,
    first: int | None = None,
    worlds: int | None = None,
    missing: float = MISSING,
    false: Mapping[Proof, float] | None = None,
) -> Brokers:
    """Return the foremost brokers of a graph.

    Args:
        graph: from `load` or a selection from one.
        as_of: a year, month or day; the ties that certainly or possibly hold then.
        top: how many.
        kind: only entities of these kinds or groups; without it bodies. People are ranked where they are
            asked for (`Person`, or `Agent` for both). All entities, people, places, projects and funds
            too, count as ways.
        events: with events and sessions.
        first: odds of being among so many first ones; without it ten, in graphs of fewer than forty entities three.
        worlds: how many graphs that may be true are drawn for the odds; 0 for none. Without it 100, and fewer or none
            where that took more than about a second.
        missing: the share of the ties between the entities here that is taken to be missing, 0 to 0.9.
        false: how probable it is that a tie is false, by how it is proved, where it is not as `odds.FALSE` says.

    Raises:
        NotFound: unknown kind.
        UsageError: `top` is below 1, `as_of` is no date, or a number for the odds makes no sense.

    >>> from ssegraph.graph import load
    >>> brokers(load(), top=1)[0].id
    'gsef'
    """
    if top < 1:
        raise UsageError(f"top must be 1 or more, not {top}")
    kinds = (kind,) if isinstance(kind, str) else None if kind is None else tuple(kind)
    ontology = load_ontology()
    for each in kinds or ():
        if not ontology.expand(each):
            raise NotFound("kind", each, suggest(each, ontology.kinds))
    doubt = Doubt(first, worlds, missing, false)
    return Brokers(graph, project(graph, as_of, events=events), kinds, top, events, doubt)
