"""What is known and what is missing, by country, kind and period: so that absence is not read as none.

A graph made from sources is as good as its sources were read. `coverage` counts what is there, and
lists what would be expected and is not: these are gaps in what was read until somebody has looked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssegraph.analysis.completeness import COLUMNS as NETWORK_COLUMNS
from ssegraph.analysis.completeness import Completeness, completeness
from ssegraph.analysis.projection import Basis, project
from ssegraph.core.errors import NotFound, suggest
from ssegraph.core.model import Entity, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.strength import Scales
from ssegraph.core.table import Listing, Table
from ssegraph.graph import KnowledgeGraph

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure as Drawing

UNKNOWN: Final = "unknown"
"""The row of what has no country, or no date."""

GAPS: Final[Mapping[str, str]] = {
    "place without a government": "a place the records name, with no local government known there",
    "country without a local government": "a country with actors in it, none of them a local government",
    "project without a funder": "a project or programme nobody is said to fund",
    "project without a lead": "a project or programme nobody is said to lead or carry out",
    "network without members": "a network of which no member is known",
    "local government in no network": "a local government of which no membership is known",
    "one-source region": "a country about whose actors one voice alone speaks",
    "undated region": "a country none of whose actors has a dated tie",
    "entity without a tie": "a record tied to nothing",
}
"""What is looked for, and what it means."""


@dataclass(frozen=True, slots=True)
class Known:
    """How much is known of one country, kind or year.

    Attributes:
        by: `country`, `kind` or `period`.
        what: the code, kind or year; `unknown` for what has none.
        entities, ties, sources, voices: how many; a period has the ties dated in it and their ends.
        dated: how many of the ties have a date of their own.
        quoted: how many are quoted word for word.
    """

    by: str
    what: str
    entities: int
    ties: int
    sources: int
    voices: int
    dated: int
    quoted: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that would be expected and is not known.

    Attributes:
        gap: one of `GAPS`.
        what: an id or a country code.
        name: its name.
        country: its country codes, by spaces.
        words: what is missing, in a sentence.
    """

    gap: str
    what: str
    name: str
    country: str
    words: str


class Coverage(Listing[Gap]):
    """What a graph knows and what it does not.

    Attributes:
        known: see `Known`: by country, kind, then period.
        gaps: see `Gap`, in the order of `GAPS`, then by country and name.
        networks: members known beside members counted: see `Completeness`.
        basis: on what it was computed.
    """

    COLUMNS = ("by", "what", "entities", "ties", "sources", "voices", "dated", "quoted")
    GAP_COLUMNS: Final = ("gap", "name", "country", "what is missing")
    NETWORK_COLUMNS: Final = NETWORK_COLUMNS

    def __init__(
        self,
        graph: KnowledgeGraph,
        known: tuple[Known, ...],
        gaps: tuple[Gap, ...],
        networks: tuple[Completeness, ...],
        basis: Basis,
    ) -> None:
        self._graph, self.known, self.gaps, self.networks, self.basis = graph, known, gaps, networks, basis

    def _items(self) -> Sequence[Gap]:
        return self.gaps

    def of(self, gap: str) -> list[Gap]:
        """Return the gaps of one sort.

        Raises:
            NotFound: no such sort; see `GAPS`.
        """
        if gap not in GAPS:
            raise NotFound("gap", gap, suggest(gap, GAPS))
        return [each for each in self.gaps if each.gap == gap]

    def sentence(self) -> str:
        """Return the gaps in one sentence, with what they do not mean."""
        counts = Counter(each.gap for each in self.gaps)
        found = "; ".join(f"{gap}: {counts[gap]}" for gap in GAPS if counts[gap])
        return f"Not known, which is not none: {found or 'nothing that was looked for'}."

    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each country, kind and period."""
        return [
            (each.by, each.what, each.entities, each.ties, each.sources, each.voices, each.dated, each.quoted)
            for each in self.known
        ]

    def gap_rows(self) -> list[tuple[str, ...]]:
        """Return a row for each gap."""
        return [(each.gap, each.name, each.country, each.words) for each in self.gaps]

    def network_rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each network."""
        return [each.row() for each in self.networks]

    def subgraph(self) -> KnowledgeGraph:
        """Return the entities of which something is missing, with the ties between them, to view."""
        projection = project(self._graph)
        place = projection.place
        return projection.subgraph(place[each] for each in {gap.what for gap in self.gaps} if each in place)

    def _tables(self) -> Sequence[Table]:
        return [Table(self.GAP_COLUMNS, self.gap_rows())]

    def _tidy(self) -> Table:
        """Return what is known: a row for each country, kind and period."""
        return Table(self.columns, self.rows())

    def gaps_frame(self) -> pandas.DataFrame:
        """Return a pandas DataFrame: a row for each gap, with ids and names.

        Raises:
            MissingExtra: pandas is not installed.
        """
        rows = [(each.gap, each.what, each.name, each.country, each.words) for each in self.gaps]
        return Table(("gap", "id", "name", "country", "words"), rows).to_frame()

    def networks_frame(self) -> pandas.DataFrame:
        """Return a pandas DataFrame: a row for each network, with ids.

        Raises:
            MissingExtra: pandas is not installed.
        """
        rows = [(each.network, *each.row()) for each in self.networks]
        return Table(("id", *self.NETWORK_COLUMNS), rows).to_frame()

    def plot(self) -> Drawing:
        """Return a matplotlib figure: ties by country, the most first.

        Raises:
            MissingExtra: matplotlib is not installed.
        """
        from ssegraph.analysis.plots import bars

        rows = [each for each in self.known if each.by == "country"]
        rows.sort(key=lambda each: (-each.ties, each.what))
        names = {point.id: point.name for point in self._graph.countries}
        return bars(
            [(names.get(each.what, each.what), each.what, each.ties) for each in rows[:20]],
            "ties with an end there that the sources tell of",
            self.basis.sentence(),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "known": list(self._tidy().dicts()),
            "gaps": [
                {
                    "gap": each.gap,
                    "what": each.what,
                    "name": each.name,
                    "country": each.country,
                    "says": each.words,
                }
                for each in self.gaps
            ],
            "networks": [
                {
                    "id": each.network,
                    **dict(zip(self.NETWORK_COLUMNS, each.row(), strict=True)),
                    "says": each.sentence(),
                }
                for each in self.networks
            ],
            "meaning": dict(GAPS),
            "basis": self.basis.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<Coverage: {len(self)} gaps>"

    def _told(self) -> Sequence[str]:
        return self.sentence(), self.basis.sentence()


def coverage(graph: KnowledgeGraph, *, as_of: str | None = None) -> Coverage:
    """Return what a graph knows, and what would be expected and is not there.

    Args:
        graph: from `load` or a selection from one.
        as_of: a year, month or day; the ties that certainly or possibly hold then.

    Raises:
        UsageError: `as_of` is no date.

    >>> from ssegraph.graph import load
    >>> coverage(load()).of("country without a local government")[0].gap
    'country without a local government'
    """
    if as_of and as_of != graph.as_of:
        graph = graph.at(as_of)
    counted = _Counted(graph)
    return Coverage(
        graph, tuple(counted.known()), tuple(counted.gaps()), completeness(graph), project(graph).basis
    )


class _Counted:
    """One pass over a graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._entities = {each.id: each for each in graph if not each.unlisted}
        self._ties = [
            tie
            for tie in graph.ties()
            if tie.as_fact and tie.source in self._entities and tie.target in self._entities
        ]
        self._at: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in self._ties:
            self._at[tie.source].append(tie)
            self._at[tie.target].append(tie)
        scales = Scales.of(graph.sources, lambda name: graph.entity(name).website)
        self._voice = {each.id: scales.voice(each) for each in graph.sources}
        self._in: defaultdict[str, list[Entity]] = defaultdict(list)
        for entity in self._entities.values():
            for code in entity.countries or (UNKNOWN,):
                self._in[code].append(entity)
        self._names = {point.id: point.name for point in graph.countries}

    # -- what is known ------------------------------------------------------------------------

    def _row(self, by: str, what: str, entities: int, ties: list[Tie]) -> Known:
        sources = {source for tie in ties for source in tie.sources}
        return Known(
            by,
            what,
            entities,
            len(ties),
            len(sources),
            len({self._voice[each] for each in sources}),
            sum(bool(tie.start or tie.end or tie.seen) for tie in ties),
            sum(tie.proof == "quoted" for tie in ties),
        )

    def _ties_of(self, entities: list[Entity]) -> list[Tie]:
        found = {tie.id: tie for entity in entities for tie in self._at[entity.id]}
        return [found[each] for each in sorted(found)]

    def known(self) -> Iterator[Known]:
        """Yield a row for each country, kind, and year."""
        for code in sorted(self._in, key=lambda code: (code == UNKNOWN, code)):
            yield self._row("country", code, len(self._in[code]), self._ties_of(self._in[code]))
        for kind in sorted(load_ontology().kinds):
            entities = [each for each in self._entities.values() if each.kind == kind]
            yield self._row("kind", kind, len(entities), self._ties_of(entities))
        by_year: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in self._ties:
            date = tie.start or tie.seen or tie.end
            known = (date.earliest or date.latest) if date else None
            by_year[str(known.year) if known else UNKNOWN].append(tie)
        years = sorted(int(year) for year in by_year if year != UNKNOWN)
        for year in range(years[0], years[-1] + 1) if years else ():
            yield self._year(str(year), by_year.get(str(year), []))
        yield self._year(UNKNOWN, by_year.get(UNKNOWN, []))

    def _year(self, year: str, ties: list[Tie]) -> Known:
        ends = {end for tie in ties for end in (tie.source, tie.target)}
        return self._row("period", year, len(ends), ties)

    # -- what is missing ----------------------------------------------------------------------

    def gaps(self) -> list[Gap]:
        """Return the gaps in the order of `GAPS`."""
        order = list(GAPS)
        found = [*self._of_places(), *self._of_entities(), *self._of_countries()]
        found.sort(key=lambda each: (order.index(each.gap), each.country, each.name, each.what))
        return found

    def _gap(self, gap: str, entity: Entity, words: str) -> Gap:
        return Gap(gap, entity.id, entity.name, " ".join(entity.countries), words)

    def _of_places(self) -> Iterator[Gap]:
        """A place has a government when one stands at it: by a tie, or by its location."""
        ontology = load_ontology()
        governments = [each for each in self._entities.values() if each.kind == "LocalGovernment"]
        at = {each.place for each in governments}
        named = {name.casefold() for each in governments for name in each.all_names()}
        # A place and a government in it stand at one location of the gazetteer, under its name.
        named |= {point.name.casefold() for point in self._graph.locations if point.id in at}
        countries = {point.name.casefold() for point in self._graph.countries}
        for place in self._entities.values():
            if place.kind not in ontology.expand("Place"):
                continue
            tied = {tie.source if tie.target == place.id else tie.target for tie in self._at[place.id]}
            if not (
                place.id in at
                or (place.place is not None and place.place in at)
                or any(self._entities[each].kind == "LocalGovernment" for each in tied)
                or (named | countries) & {name.casefold() for name in place.all_names()}
            ):
                words = f"no government of {place.name} is known here, only the place"
                yield self._gap("place without a government", place, words)

    def _of_entities(self) -> Iterator[Gap]:
        ontology = load_ontology()
        projects = ontology.expand("Project") | ontology.expand("Programme")
        leading = {"leads", "implements", "organises", "publishes", "founds"}
        for entity in self._entities.values():
            ties = self._at[entity.id]
            to = {tie.kind for tie in ties if tie.target == entity.id}
            by = {tie.kind for tie in ties if tie.source == entity.id}
            if not ties:
                words = f"nothing ties {entity.name} to anybody"
                yield self._gap("entity without a tie", entity, words)
                continue
            if entity.kind in projects and "funds" not in to:
                words = f"who funds {entity.name} is not known"
                yield self._gap("project without a funder", entity, words)
            if entity.kind in projects and not leading & to:
                words = f"who leads or carries out {entity.name} is not known"
                yield self._gap("project without a lead", entity, words)
            if entity.kind == "Network" and not {"memberOf", "partOf"} & to:
                words = f"no member of {entity.acronym or entity.name} is known"
                yield self._gap("network without members", entity, words)
            if entity.kind == "LocalGovernment" and "memberOf" not in by:
                words = f"no membership of {entity.name} in a network is known"
                yield self._gap("local government in no network", entity, words)

    def _of_countries(self) -> Iterator[Gap]:
        for code, entities in self._in.items():
            if code == UNKNOWN:
                continue
            name, ties = self._names.get(code, code), self._ties_of(entities)
            if not any(each.kind == "LocalGovernment" for each in entities):
                words = f"{len(entities)} actors in {name} are known, none of them a local government"
                if len(entities) == 1:
                    words = f"one actor in {name} is known, and it is no local government"
                yield Gap("country without a local government", code, name, code, words)
            voices = {self._voice[source] for tie in ties for source in tie.sources}
            if len(voices) == 1:
                words = (
                    f"all {len(ties)} ties in {name} are" if len(ties) > 1 else f"the one tie in {name} is"
                ) + f" told by {next(iter(voices))} alone"
                yield Gap("one-source region", code, name, code, words)
            if ties and not any(tie.start or tie.end or tie.seen for tie in ties):
                words = (
                    f"none of the {len(ties)} ties in {name} is dated"
                    if len(ties) > 1
                    else f"the one tie in {name} is not dated"
                )
                yield Gap("undated region", code, name, code, words)
