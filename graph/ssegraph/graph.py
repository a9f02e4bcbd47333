"""The one noun: a knowledge graph, from which everything a person does hangs."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ssegraph.core.concepts import load_concepts
from ssegraph.core.dates import Standing, moment, period_of
from ssegraph.core.errors import NotFound, NotUnderstood, UsageError, suggest
from ssegraph.core.model import (
    Conflict,
    Contribution,
    Disagreement,
    Entity,
    Observation,
    Point,
    Records,
    Source,
    Stated,
    Tie,
)
from ssegraph.core.offices import Post, posts_of
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import counts_in_words
from ssegraph.core.resources import data_dir
from ssegraph.core.sandbox import can_fork
from ssegraph.core.series import Series
from ssegraph.core.statements import Proof, Status
from ssegraph.core.strength import Scales, Strength, Support
from ssegraph.core.texts import Texts
from ssegraph.core.ties import disagreements_of
from ssegraph.quads import BASE, Iri, Reader, Term
from ssegraph.quads.functions import HELD, called_in, may_call, tie_functions
from ssegraph.quads.result import Result, within
from ssegraph.store import Backend, Store
from ssegraph.store.backends import no_such, opened
from ssegraph.store.cache import built
from ssegraph.store.scope import Scope, Selection

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from ssegraph.ask.answers import Answer
    from ssegraph.ask.mentions import Gazetteer
    from ssegraph.ask.understanding import Understood
    from ssegraph.network import Joined

Some = str | Iterable[str] | None
_Chosen = tuple["KnowledgeGraph", Callable[["KnowledgeGraph"], "KnowledgeGraph"]]


def in_words(question: str) -> bool:
    """Say whether a question is asked in words, and not by its name or number.

    >>> in_words("members-of"), in_words("Q7"), in_words("members of RTES"), in_words("회원")
    (False, False, True, True)
    """
    return not re.fullmatch(r"\s*[\w-]*\s*", question, re.ASCII)


def _many(value: Some) -> tuple[str, ...] | None:
    if value is None:
        return None
    return (value,) if isinstance(value, str) else tuple(value)


class KnowledgeGraph:
    """Entities and their ties, with who says so; made by `load`, and by every selection from one.

    Args:
        store: what it reads from.
        as_of: the date the ties were chosen by, if they were.
        chosen: of a selection, what it was chosen from, and how.
        texts: the kept texts of its sources.

    Iterating gives the entities in the order of their ids.
    """

    def __init__(
        self,
        store: Backend,
        as_of: str | None = None,
        chosen: _Chosen | None = None,
        texts: Texts | None = None,
    ) -> None:
        self.store, self.texts = store, texts or Texts()
        self.as_of = as_of
        self._chosen = chosen

    @classmethod
    def of(cls, records: Records, base: str = BASE) -> KnowledgeGraph:
        """Return a graph in memory of records made in Python; nothing is checked across them.

        >>> KnowledgeGraph.of(Records(title="mine", entities=[Entity(id="a", kind="Network", name="A")]))
        <KnowledgeGraph: 1 entities, 0 ties, 0 sources>
        """
        return cls(Store.of(records, base))

    # -- what it is ---------------------------------------------------------------------------

    @property
    def _reader(self) -> Reader:
        return self.store.reader

    @property
    def title(self) -> str:
        """The title of the data set."""
        return self._reader.title()

    @cached_property
    def _ids(self) -> list[str]:
        return sorted(self._reader.id_of(iri) for iri in self._reader.entity_iris())

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many entities, ties, observations, sources and conflicts there are."""
        return self._reader.counts()

    def proofs(self) -> dict[Proof, int]:
        """Return how many of the ties are quoted, located and told in our words alone.

        >>> KnowledgeGraph.of(Records(title="nothing yet")).proofs()
        {'quoted': 0, 'located': 0, 'told': 0}
        """
        from ssegraph.network import proofs

        return proofs(self.store)

    def __repr__(self) -> str:
        counts = self.counts
        then = f" as of {self.as_of}" if self.as_of else ""
        return (
            f"<KnowledgeGraph{then}: {counts['entities']} entities, {counts['ties']} ties, "
            f"{counts['sources']} sources>"
        )

    def _repr_html_(self) -> str:
        kinds = Counter(entity.kind for entity in self)
        labels = load_ontology()
        rows = "".join(
            f"<tr><td>{html.escape(labels.label(kind, 'en'))}</td><td>{number}</td></tr>"
            for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        )
        head = html.escape(repr(self).strip("<>"))
        proved = html.escape(counts_in_words(self.proofs()))
        return f"<p><b>{html.escape(self.title)}</b><br>{head}<br>{proved}</p><table>{rows}</table>"

    def __len__(self) -> int:
        return self._reader.number_of_entities()

    def __iter__(self) -> Iterator[Entity]:
        self.store.expect(None)
        return (self.entity(identifier) for identifier in self._ids)

    def __contains__(self, name: object) -> bool:
        wanted = str(name)
        return self._known(wanted) or bool(self.store.names.bearers(wanted, self._known))

    # -- looking up ---------------------------------------------------------------------------

    def _known(self, identifier: str) -> bool:
        return self._reader.kind_of(identifier) is not None

    def id(self, name: str | Entity) -> str:
        """Return the id of an entity by its id, acronym or any name in any language.

        Raises:
            NotFound: nobody is so called; says "did you mean".
            Ambiguous: several are.
        """
        if isinstance(name, Entity):
            return name.id
        return name if self._known(name) else self.store.names.one(name, self._known)

    def entity(self, identifier: str) -> Entity:
        """Return the entity with exactly that id.

        Raises:
            NotFound: there is none.
        """
        found = self._reader.entity(identifier)
        if found is None:
            raise NotFound("entity", identifier, suggest(identifier, self._ids))
        return found

    def __getitem__(self, name: str) -> Entity:
        """Return an entity by id, acronym or any name; see `id`."""
        return self.entity(self.id(name))

    def find(self, text: str) -> list[Entity]:
        """Return the entities a name or note of which holds every word of the text, best first."""
        return [self.entity(identifier) for identifier in self.store.names.find(text, self._known)]

    def source(self, identifier: str) -> Source:
        """Return the source with that id.

        Raises:
            NotFound: there is none.
        """
        found = self._reader.source(identifier)
        if found is None:
            raise NotFound("source", identifier, suggest(identifier, self._reader.source_ids()))
        return found

    def source_id(self, name: str) -> str:
        """Return the id of a source by its id or address.

        Raises:
            NotFound: there is none.
        """
        if self._reader.source(name) is not None:
            return name
        by_url = {each.url: each.id for each in self.sources if each.url}
        if name not in by_url:
            raise NotFound("source", name, suggest(name, self._reader.source_ids()))
        return by_url[name]

    def strength(self, statement: Stated) -> Strength:
        """Return how well a tie or observation is supported: voices, own word, quoted, dated, newest."""
        return self._scales.strength(statement)

    @cached_property
    def _scales(self) -> Scales:
        reader = self._reader
        return Scales(cache(reader.source), reader.publishers(), cache(reader.website))

    @property
    def sources(self) -> list[Source]:
        """All sources, by id."""
        return [self.source(identifier) for identifier in self._reader.source_ids()]

    @property
    def conflicts(self) -> list[Conflict]:
        """All conflicts, by id."""
        return self._reader.conflicts()

    def disagreements(self) -> list[Disagreement]:
        """Return where what sources say contradicts, as it follows from their statements; see `ties.disagreements_of`."""
        return disagreements_of(self.ties(), self.observations())

    def resolve(self, address: str) -> list[Tie | Observation]:
        """Return what stands at an address that was published: `tie/<id>`, `observation/<id>`, `contribution/<id>`, or the IRI.

        A tie's address is its key, `tie/bilbao.memberOf.gsef`, an observation's its entity, kind and date. Where several
        stand below an address by now, or what was told apart is so no longer, all of them are returned.

        Raises:
            NotFound: nothing is said of its ends and kind, or of that measure of its entity.
        """
        reader, place = self._reader, address.removeprefix(self.store.base)
        redirects, seen = reader.redirects(), set[str]()
        while place in redirects and place not in seen:  # of bodies that became one, on and on
            seen.add(place)
            place = redirects[place]
        section, _, identifier = place.partition("/")
        subject, *key = identifier.split(".")
        of_key: list[Tie | Observation] = []
        if section == "tie":
            ties = map(reader.tie, reader.tie_iris(subject))
            of_key += (tie for tie in ties if [tie.source, tie.kind, tie.target] == [subject, *key[:2]])
        elif section in ("observation", "contribution"):
            found = map(reader.observation, reader.observation_iris(subject))
            of_key += (
                each
                for each in found
                if [each.kind] == key[:1] and isinstance(each, Contribution) == (section == "contribution")
            )
        below = [each for each in of_key if f"{each.id}.".startswith(f"{identifier}.")]
        exact = [each for each in below if each.id == identifier]
        if not of_key:
            raise NotFound("address", address, [])
        return exact or below or of_key

    @property
    def countries(self) -> list[Point]:
        """All countries that occur, by code."""
        return self._reader.points("Country")

    @property
    def locations(self) -> list[Point]:
        """All places of the gazetteer, by id."""
        return self._reader.points("Location")

    def records(self) -> Records:
        """Return everything as models."""
        self.store.expect(None)
        return self._reader.records()

    def ties(
        self,
        name: str | Entity | None = None,
        *,
        kind: Some = None,
        as_of: str | None = None,
        during: str | None = None,
        standing: Iterable[Standing] = HELD,
    ) -> list[Tie]:
        """Return ties, by id.

        Args:
            name: only those of this entity, at either end.
            kind: only these kinds of tie (`memberOf`, ...).
            as_of: only those that hold as of a year, month or day.
            during: only those that hold at some moment of a span, `2018/2020`.
            standing: with either, how surely they have to hold; see `dates.standing`.

        Raises:
            NotFound: unknown name or kind.
            UsageError: `as_of` is no date.
        """
        kinds, wanted = self._tie_kinds(kind), frozenset(standing)
        when = moment(as_of, during)
        period = period_of(when) if when else None
        if name is None:
            self.store.expect(None)
        iris = self._reader.tie_iris(None if name is None else self.id(name))
        self.store.expect(iris)
        ties = [self._reader.tie(iri) for iri in iris]
        if name is not None:
            # Whoever reads a few ties asks next who is at their ends, and who says so.
            ns = self.store.namespace
            self.store.expect(
                iri
                for tie in ties
                for iri in (ns.entity(tie.source), ns.entity(tie.target), *map(ns.source, tie.sources))
            )
        return [
            tie
            for tie in ties
            if (kinds is None or tie.kind in kinds) and (period is None or tie.standing(period) in wanted)
        ]

    def observations(self, name: str | Entity | None = None, *, measure: Some = None) -> list[Observation]:
        """Return the observations of an entity, or all: by entity, measure and date.

        Args:
            name: of whom.
            measure: only these measures or attributes (`members`, `founded`, ...).

        Raises:
            NotFound: unknown name or measure.
        """
        wanted, known = _many(measure), load_ontology().observation_kinds
        for each in wanted or ():
            if each not in known:
                raise NotFound("measure", each, suggest(each, known))
        return [
            each
            for each in self._of_one(name)
            if not isinstance(each, Contribution) and (wanted is None or each.kind in wanted)
        ]

    def contributions(
        self,
        name: str | Entity | None = None,
        *,
        kind: Some = None,
        about: str | Entity | None = None,
        theme: str | None = None,
        session: str | Entity | None = None,
    ) -> list[Contribution]:
        """Return what persons and bodies say in sessions and texts: by who says it, kind and name.

        Args:
            name: who says it.
            kind: only these kinds (`Question`, `Answer`, `Goal`, ...).
            about: whom or what it is about.
            theme: a concept of ESSGLOBAL it is about, by its notation (`themes/T3`) or label in any language.
            session: in which session or text it is said.

        Raises:
            NotFound: unknown name, kind or theme.
        """
        kinds, known = _many(kind), load_ontology().contribution_kinds
        for each in kinds or ():
            if each not in known:
                raise NotFound("kind of contribution", each, suggest(each, known))
        whom = None if about is None else self.id(about)
        where = None if session is None else self.id(session)
        concept = None if theme is None else load_concepts().called(theme)
        at = whom or where
        said: Iterable[Observation] = self._of_one(name)
        if name is None and at:  # what stands at it is found without reading the rest
            iris = self._reader.contribution_iris_at(at)
            self.store.expect(iris)
            said = map(self._reader.observation, iris)
        return [
            each
            for each in said
            if isinstance(each, Contribution)
            and (kinds is None or each.kind in kinds)
            and (whom is None or whom in each.about)
            and (concept is None or concept in each.themes)
            and (where is None or where == each.session)
        ]

    def series(self, name: str | Entity, measure: str) -> Series:
        """Return the numbers of one measure over time, each with who states it; see `series.Series`.

        Raises:
            NotFound: unknown name or measure.
        """
        return Series(self.entity(self.id(name)), measure, tuple(self.observations(name, measure=measure)))

    def _of_one(self, name: str | Entity | None) -> list[Observation]:
        """Return the observations and contributions of an entity, or all."""
        if name is None:
            self.store.expect(None)
        iris = self._reader.observation_iris(None if name is None else self.id(name))
        self.store.expect(iris)
        found = (self._reader.observation(iri) for iri in iris)
        return sorted(found, key=lambda each: (each.entity, each.kind, str(each.as_of or ""), each.id))

    def posts(self, name: str | Entity | None = None) -> list[Post]:
        """Return the posts of a body, or all: an office and who is known to have held it; see `offices`.

        Raises:
            NotFound: unknown name.
        """
        ties = self.ties(name)
        return posts_of(ties if name is None else (tie for tie in ties if tie.target == self.id(name)))

    @staticmethod
    def _tie_kinds(kind: Some) -> frozenset[str] | None:
        kinds, known = _many(kind), load_ontology().tie_kinds
        for each in kinds or ():
            if each not in known:
                raise NotFound("kind of tie", each, suggest(each, known))
        return None if kinds is None else frozenset(kinds)

    # -- selections: a graph again ------------------------------------------------------------

    def where(
        self,
        *,
        kind: Some = None,
        country: Some = None,
        tie: Some = None,
        level: Some = None,
        theme: Some = None,
        as_of: str | None = None,
        during: str | None = None,
    ) -> KnowledgeGraph:
        """Return the part of the graph with these entities, and the ties between them.

        Args:
            kind: kinds of entity, abstract ones (`Body`, `Agent`) included.
            country: ISO 3166-1 alpha-2 codes.
            tie: kinds of tie to keep.
            level: levels of government: `municipality`, `region` ...
            theme: concepts of ESSGLOBAL, by `scheme/notation` or a label in any language; one of them is enough.
            as_of, during: keep the ties that certainly or possibly hold then, and the entities that exist.

        Raises:
            NotFound: unknown kind, country, level or theme.
            UsageError: `as_of` is no date.
        """
        graph = self._then(as_of, during)
        ontology = load_ontology()
        kinds: set[str] | None = None
        if kind is not None:
            kinds = set()
            for each in _many(kind) or ():
                expanded = ontology.expand(each)
                if not expanded:
                    raise NotFound("kind", each, suggest(each, ontology.kinds))
                kinds |= expanded
        codes = _many(country)
        known = {point.id: point.name for point in graph.countries}
        for each in codes or ():
            if each not in known:
                raise NotFound("country", each, suggest(each, known))
        levels = _many(level)
        for each in levels or ():
            if each not in load_concepts().levels:
                raise NotFound("level of government", each, suggest(each, load_concepts().levels))
        themes = None if theme is None else {load_concepts().called(each) for each in _many(theme) or ()}
        tie_kinds, reader, wanted = self._tie_kinds(tie), graph._reader, set(codes or ())

        def chosen(identifier: str) -> bool:
            return (
                (kinds is None or reader.kind_of(identifier) in kinds)
                and (codes is None or bool(wanted & reader.countries_of(identifier)))
                and (levels is None or reader.level_of(identifier) in levels)
                and (themes is None or bool(themes & reader.themes_of(identifier)))
            )

        return graph._part(
            Scope(
                entity=chosen,
                tie=None if tie_kinds is None else lambda iri: reader.tie_kind_of(iri) in tie_kinds,
            ),
            lambda other: other.where(kind=kinds, country=codes, tie=tie_kinds, level=levels, theme=themes),
        )

    def around(
        self, name: str | Entity, hops: int = 1, as_of: str | None = None, during: str | None = None
    ) -> KnowledgeGraph:
        """Return the entities within so many ties of one, and all ties between them.

        Raises:
            NotFound: unknown name.
            UsageError: `hops` is negative, or `as_of` is no date.
        """
        if hops < 0:
            raise UsageError(f"hops must be 0 or more, not {hops}")
        centre = self.id(name)
        graph = self._then(as_of, during)
        reader = graph._reader
        keep = frontier = {centre}
        for _ in range(hops):
            frontier = reader.neighbours(frontier) - keep
            keep = keep | frontier
        part = graph._part(Scope(entities=frozenset(keep)), lambda other: other.around(centre, hops))
        part.store.expect(None)
        return part

    def among(self, entities: Iterable[str], ties: Iterable[str] | None = None) -> KnowledgeGraph:
        """Return the entities with these ids, and the ties between them or only those of some ids.

        >>> graph = KnowledgeGraph.of(Records(title="mine", entities=[Entity(id="a", kind="Network", name="A")]))
        >>> [each.id for each in graph.among(["a", "b"])]
        ['a']
        """
        ids, wanted = frozenset(entities), None if ties is None else frozenset(ties)
        id_of = self._reader.id_of
        scope = Scope(entities=ids, tie=None if wanted is None else lambda tie: id_of(tie) in wanted)
        return self._part(scope, lambda other: other.among(ids, wanted))

    def _then(self, as_of: str | None, during: str | None) -> KnowledgeGraph:
        when = moment(as_of, during)
        return self.at(when) if when else self

    def at(self, as_of: str, standing: Iterable[Standing] = HELD) -> KnowledgeGraph:
        """Return the graph as of a date or span: ties that hold then, entities that may exist, observations known by then.

        Raises:
            UsageError: it is no date.
        """
        period, wanted = period_of(as_of), frozenset(standing)

        reader = self._reader

        def exists(identifier: str) -> bool:
            founded, dissolved = reader.life_of(identifier)
            born = founded.earliest if founded else None
            gone = dissolved.latest if dissolved else None
            return not (born and born > period.last) and not (gone and gone < period.first)

        def known(observation: Iri) -> bool:
            dated = reader.known_since(observation)
            first = dated.earliest if dated else None
            return not (first and first > period.last)

        part = self._part(
            Scope(entity=exists, tie=lambda tie: reader.standing(tie, period) in wanted, observation=known),
            lambda other: other.at(as_of, wanted),
        )
        part.as_of = as_of
        return part

    def supported(self, wanted: str | Support) -> KnowledgeGraph:
        """Return the graph of the ties and observations that are supported at least so well; all entities stay.

        Args:
            wanted: `"voices=2,others,quoted,dated,confirmed,since=2020"` or some of these; see
                `strength.Support`.

        Raises:
            UsageError: a word that is none of these.
        """
        support = Support.of(wanted) if isinstance(wanted, str) else wanted

        reader = self._reader
        return self._part(
            Scope(
                tie=lambda iri: support.met_by(self.strength(reader.tie(iri))),
                observation=lambda iri: support.met_by(self.strength(reader.observation(iri))),
            ),
            lambda other: other.supported(support),
        )

    def without(self, source: str) -> KnowledgeGraph:
        """Return the graph as it would be if a source were withdrawn: what only that source says is gone.

        What a tie adds up to changes with the source, so all else that was chosen is chosen anew: of a graph as
        of 2015, what holds in 2015 by the other sources; whether one says `at` or `without` first is the same.

        Args:
            source: its id or address.

        Raises:
            NotFound: there is no such source.
        """
        if self._chosen is not None:
            before, choose = self._chosen
            return choose(before.without(source))
        return KnowledgeGraph(
            Selection(self.store, Scope(without=self.source_id(source))), self.as_of, texts=self.texts
        )

    @property
    def is_part(self) -> bool:
        """Whether it is what was chosen of another graph, and not all of what was read."""
        return self._chosen is not None

    def listed(self) -> KnowledgeGraph:
        """Return the graph without the people of an audience who have no public role; all else stays."""
        hidden = self._reader.hidden()
        if not hidden:
            return self
        return self._part(Scope(hidden=hidden), lambda other: other.listed())

    def _part(self, scope: Scope, choose: Callable[[KnowledgeGraph], KnowledgeGraph]) -> KnowledgeGraph:
        """Return what is in a scope of this graph; `choose` makes the same choice in another graph."""
        return KnowledgeGraph(Selection(self.store, scope), self.as_of, (self, choose), self.texts)

    # -- asking -------------------------------------------------------------------------------

    def query(
        self,
        sparql: str,
        bound: Mapping[str, Term] | None = None,
        *,
        as_of: str | None = None,
        during: str | None = None,
        inferred: bool = False,
        seconds: float | None = None,
        memory: int | None = None,
    ) -> Result:
        """Answer a SPARQL query, in which the functions of `ssegraph.quads.functions` may stand; see `Store.query`.

        Args:
            sparql: the query.
            bound: values for variables of the query, by name without `?`.
            as_of, during: what held then. `sse:holds(?tie)` and its like are about that date, and a query in
                which `sse:holds` stands says itself what has to hold; any other is put to a copy of the
                graph as of then (see `at`), in which plain triples tell what held.
            inferred: inverses, the other side of symmetric ties, wider classes and wholes of wholes
                count as if they stood there; see `inference`.
            seconds: how long it may take (without it as long as it takes; with `memory` alone a day).
            memory: how many bytes it may take beside what is here already; with `seconds` alone 2 GB. With either it
                is worked out in a copy of this process, which is ended at its limits: a query takes no notebook with
                it. Where a process cannot be copied (Windows) neither is allowed.

        Raises:
            QueryError: it is wrong, or a limit was reached.

        >>> graph = KnowledgeGraph.of(Records(title="nothing yet"))
        >>> graph.query("SELECT ?tie { ?tie a sse:Tie }").rows
        []
        >>> graph.query("SELECT ?tie { ?tie a sse:Tie }", seconds=10).rows
        []
        """
        if seconds is not None or memory is not None:
            if not can_fork():
                raise UsageError("this system cannot limit a query: leave out seconds and memory")
            return within(
                partial(self.query, sparql, bound, as_of=as_of, during=during, inferred=inferred),
                self.store.namespace,
                seconds=seconds if seconds is not None else 86_400,
                memory=memory if memory is not None else 2_000_000_000,
            )
        when = moment(as_of, during) or self.as_of
        if not may_call(sparql):
            return self._then(as_of, during).store.query(sparql, bound, inferred=inferred)
        period = period_of(when) if when else None
        says_itself = bool(as_of or during) and "holds" in called_in(sparql)
        graph = self if says_itself else self._then(as_of, during)
        functions = partial(tie_functions, period=period)
        return graph.store.query(sparql, bound, functions, inferred=inferred)

    def ask(
        self,
        question: str,
        *,
        as_of: str | None = None,
        during: str | None = None,
        standing: Iterable[Standing] = HELD,
        **parameters: object,
    ) -> Answer:
        """Answer a named question; `ssegraph ask` and `questions.load_questions` list them.

        Args:
            question: its name (`members-of-two-networks`) or number (`Q1`); or a question in one's own words, in any of the
                languages of the screens (`who funds the Fiducie?`), which is understood as one of them; see `understand`.
            as_of: a year, month or day; without it the time of a tie does not matter.
            during: a span, `2018/2020`.
            standing: how surely ties have to hold then.
            parameters: what the question asks about; entities by any name. They go before what words say.

        Raises:
            NotFound: no such question, or a name nobody bears.
            NotUnderstood: words that may mean several questions, or none; nothing is answered.
            UsageError: a parameter the question does not have, or one it cannot read.
        """
        from ssegraph.ask.answers import ask
        from ssegraph.ask.questions import question_called

        if in_words(question):
            meant = self.understand(question)
            if not meant.sure:
                told = meant.offer(self, meant.language)
                raise NotUnderstood(question, [each.command() for each in meant.others], told)
            question, parameters = meant.question, {**meant.blanks, **parameters}
            if meant.as_of and not (as_of or during):
                as_of = meant.as_of
        when = moment(as_of, during) or self.as_of
        period = period_of(when) if when else None
        return ask(self, question_called(question), parameters, when, period, frozenset(standing))

    def understand(self, text: str, language: str | None = None) -> Understood:
        """Return as which named question, with which blanks and date, words of one's own are understood; see `understanding`.

        Args:
            text: anything; nothing is raised.
            language: of the text, where it is known; it is found out otherwise.
        """
        from ssegraph.ask.understanding import understand

        return understand(self, text, language)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Its names, by which they are found in any text; made once."""
        from ssegraph.ask.understanding import gazetteer_of

        return gazetteer_of(self)

    # -- other faces --------------------------------------------------------------------------

    def to_networkx(self, also: Collection[Status] = ()) -> nx.MultiDiGraph[str]:
        """Return a NetworkX MultiDiGraph of one's own, to change at will; see `network.to_networkx`.

        Args:
            also: ties that no source states as fact: `planned`, `hedged`, `hearsay`.
        """
        from ssegraph.network import to_networkx

        return to_networkx(self.store, also) if also else self.network.copy()

    @cached_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The same, made once and shared by all measures: not to be changed."""
        from ssegraph.network import to_networkx

        return to_networkx(self.store)

    @cached_property
    def joined(self) -> Joined:
        """Who is tied to whom, without attributes; made once and shared by all measures."""
        from ssegraph.network import Joined

        return Joined(self.store)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return an rdflib Dataset over the same store; of a selection or an endpoint, over a copy."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self.store.local().oxigraph))
        for prefix, start in self.store.prefixes.items():
            dataset.bind(prefix, start, replace=True)
        return dataset


def load(data: str | Path | None = None, *, base: str = BASE) -> KnowledgeGraph:
    """Return the graph of some data.

    Args:
        data: a folder of records, a folder made by `ssegraph build -o x.store`, or a file
            (.trig .nq .ttl .nt), or the address of a SPARQL endpoint; without it the graph that is shipped.
        base: the base of the IRIs that records get. Built data knows its own.

    Raises:
        DataError: the data has problems; all of them, with file and line.
        StoreError: there is nothing there, or nothing that can be read.

    >>> load().counts["ties"] > 0
    True
    """
    if data is None:
        return _with_texts(_built(data_dir(), base), Texts(data_dir()))
    place = opened(str(data))
    if place is not None:
        return KnowledgeGraph(place)
    path = Path(data)
    if path.is_dir():
        return _with_texts(_built(path, base), Texts(path))
    raise no_such(str(data))


def _with_texts(store: Store, texts: Texts) -> KnowledgeGraph:
    """Return a graph with the texts of its sources, in which nobody reads the names of unlisted people."""
    people = map(store.reader.entity, sorted(store.reader.unlisted()))
    return KnowledgeGraph(
        store, texts=texts.without({name for each in people if each for name in each.all_names()})
    )


def _built(folder: Path, base: str) -> Store:
    def build() -> Store:
        from ssegraph.records.reading import read_records

        return Store.of(read_records(folder), base)

    return built(folder, base, build)
