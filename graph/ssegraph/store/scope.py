"""A part of a graph that is read where the whole lies: nothing is copied until SPARQL is asked of it.

A selection says of each thing, when it is asked for, whether it is in. So what a person reads of it costs
what that person reads, however large the graph is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import NotFound, StoreError
from ssegraph.core.model import Conflict, Contribution, Entity, Observation, Point, Source, Statement, Tie
from ssegraph.core.names import NameIndex
from ssegraph.core.statements import NAMING, with_its_address
from ssegraph.core.ties import observations_of, ties_of
from ssegraph.quads import DEFAULT, GraphName, Iri, Quad, Reader, Subject, Term, term
from ssegraph.quads.result import Result
from ssegraph.store import Backend, Functions, Store

_T = TypeVar("_T", bound=Observation)

MOST: Final = 200_000
"""Ties and observations that are copied at most: about 5 million quads, 3 GB."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What of a graph is in a selection. What is not said does not matter.

    A tie is in if both its ends are, an observation if its entity is. Sources and conflicts are in as far as
    something that is in needs them; if a source is left out, all others stay.

    Attributes:
        hidden: the ids of entities nothing is to be said of; all that is not about them stays, also what adds up
            to nothing.
        entity: says whether an entity is in, by its id.
        entities: the ids of all that are in, where they are few: then all is found from them.
        tie: says whether a tie is in, by its IRI.
        observation: says whether an observation is in, by its IRI.
        without: the id of a source that is left out.
    """

    entity: Callable[[str], bool] | None = None
    entities: frozenset[str] | None = None
    tie: Callable[[Iri], bool] | None = None
    observation: Callable[[Iri], bool] | None = None
    without: str | None = None
    hidden: frozenset[str] = frozenset()

    @property
    def keeps_the_rest(self) -> bool:
        """Whether sources, conflicts and statements that no tie or observation needs stay."""
        return self.without is not None or bool(self.hidden)


@dataclass(frozen=True)
class _Anew:
    """What the keys a source speaks of add up to without it.

    Attributes:
        gone: the ties and observations of the whole that these keys had.
        ties, observations: those they have now, by IRI.
        left: statements that add up to nothing any more.
    """

    gone: frozenset[Iri] = frozenset()
    ties: Mapping[Iri, Tie] = field(default_factory=dict)
    observations: Mapping[Iri, Observation] = field(default_factory=dict)
    left: tuple[Statement, ...] = ()


def _without(whole: Reader, source: str) -> _Anew:
    """Return what the keys that a source speaks of add up to without it: dates, roles and episodes may change."""
    ties: dict[Iri, Tie] = {}
    observations: dict[Iri, Observation] = {}
    keys: set[tuple[str, ...]] = set()
    for iri in whole.stated_in(source):
        if whole.is_observation(iri):
            entity = whole.observation(iri).entity
            observations |= {
                each: whole.observation(each)
                for each in whole.observation_iris(entity)
                if each not in observations
            }
            continue
        one = whole.tie(iri)
        key = (one.source, one.kind, one.target)
        if key not in keys:
            keys.add(key)
            for each in whole.tie_iris(one.source):
                tie = whole.tie(each)
                if (tie.source, tie.kind, tie.target) == key:
                    ties[each] = tie
    said = [
        each
        for stated in (*ties.values(), *observations.values())
        for each in stated.statements
        if each.source != source
    ]
    new = {whole.ns.tie(tie.id): tie for tie in ties_of(said)}
    newer = {whole.ns.stated(each.id): each for each in observations_of(said)}
    counted = {
        (each.id, each.key) for stated in (*new.values(), *newer.values()) for each in stated.statements
    }
    left = tuple(each for each in said if (each.id, each.key) not in counted)
    return _Anew(frozenset({*ties, *observations}), new, newer, left)


class _ScopedReader(Reader):
    """Reads what is in a scope, through the reader of the whole.

    What a `Reader` can do and is not said here is read from the copy: right, and dearer.
    """

    def __init__(self, store: Selection) -> None:
        super().__init__(store, store.base)
        self._selection, self._scope = store, store.scope
        self._kinds: dict[str, str | None] = {}
        self._ties: dict[Iri, Tie | None] = {}
        self._observations: dict[Iri, Observation | None] = {}
        self._in: dict[Iri, bool] = {}

    @property
    def _whole(self) -> Reader:
        return self._selection.whole.reader

    @cached_property
    def _anew(self) -> _Anew:
        without = self._scope.without
        return _Anew() if without is None else _without(self._whole, without)

    # -- entities -----------------------------------------------------------------------------

    def kind_of(self, identifier: str) -> str | None:
        if identifier not in self._kinds:
            scope = self._scope
            outside = (
                identifier in scope.hidden
                or (scope.entities is not None and identifier not in scope.entities)
                or (scope.entity is not None and not scope.entity(identifier))
            )
            self._kinds[identifier] = None if outside else self._whole.kind_of(identifier)
        return self._kinds[identifier]

    def entity_iris(self, kinds: Iterable[str] | None = None) -> list[Iri]:
        if self._scope.entities is None:
            found = self._whole.entity_iris(kinds)
            return [iri for iri in found if self.kind_of(self.id_of(iri))]
        wanted = None if kinds is None else set(kinds)
        ids = [
            each
            for each in self._scope.entities
            if (kind := self.kind_of(each)) and (wanted is None or kind in wanted)
        ]
        return sorted(map(self.ns.entity, ids), key=lambda iri: iri.value)

    def entity(self, identifier: str) -> Entity | None:
        found, scope = (self._whole.entity(identifier) if self.kind_of(identifier) else None, self._scope)
        if found is None:
            return None
        if not scope.hidden.isdisjoint(found.same_as):
            found = found.model_copy(
                update={"same_as": tuple(each for each in found.same_as if each not in scope.hidden)}
            )
        if scope.without in found.listed_in:
            listed = tuple(each for each in found.listed_in if each != scope.without)
            # Where a name comes from is told of the one source that lists the body.
            found = found.model_copy(
                update={"listed_in": listed, "name_from": found.name_from if listed else None}
            )
        return found

    def number_of_entities(self) -> int:
        return len(self.entity_iris())

    def counts(self) -> dict[str, int]:
        singles, said = self.observation_iris(), self.ns.contribution("").value
        return {
            "entities": self.number_of_entities(),
            "ties": len(self.tie_iris()),
            "observations": sum(not each.value.startswith(said) for each in singles),
            "contributions": sum(each.value.startswith(said) for each in singles),
            "sources": len(self.source_ids()),
            "conflicts": len(self.conflicts()),
        }

    def countries_of(self, identifier: str) -> set[str]:
        return self._whole.countries_of(identifier) if self.kind_of(identifier) else set()

    def level_of(self, identifier: str) -> str | None:
        return self._whole.level_of(identifier) if self.kind_of(identifier) else None

    def themes_of(self, identifier: str) -> set[str]:
        return self._whole.themes_of(identifier) if self.kind_of(identifier) else set()

    def life_of(self, identifier: str) -> tuple[HalfKnownDate | None, HalfKnownDate | None]:
        return self._whole.life_of(identifier) if self.kind_of(identifier) else (None, None)

    def website(self, identifier: str) -> str | None:
        return self._whole.website(identifier) if self.kind_of(identifier) else None

    def unlisted(self) -> frozenset[str]:
        return frozenset(each for each in self._whole.unlisted() if self.kind_of(each))

    # -- ties and observations ---------------------------------------------------------------------

    def _holds(self, iri: Iri) -> bool:
        """Say whether a tie or observation is in."""
        if iri not in self._in:
            self._in[iri] = self._decide(iri)
        return self._in[iri]

    def _decide(self, iri: Iri) -> bool:
        scope, is_observation, anew = self._scope, self.is_observation(iri), self._anew
        made = anew.observations.get(iri) if is_observation else anew.ties.get(iri)
        if made is None and iri in anew.gone:
            return False
        ends = _ends(made) if made is not None else self._whole.about(iri)
        says = scope.observation if is_observation else scope.tie
        return bool(ends) and all(map(self.kind_of, ends)) and (says is None or says(iri))

    def _tie(self, iri: Iri) -> Tie | None:
        if iri not in self._ties:
            self._ties[iri] = self._anew.ties.get(iri) or self._whole.tie(iri)
        return self._ties[iri]

    def _observation(self, iri: Iri) -> Observation | None:
        if iri not in self._observations:
            self._observations[iri] = self._anew.observations.get(iri) or self._whole.observation(iri)
        return self._observations[iri]

    def tie(self, iri: Iri) -> Tie:
        tie = self._tie(iri) if self._holds(iri) else None
        if tie is None:
            raise NotFound("tie", self.id_of(iri))
        if not any(each.as_read for each in tie.statements):
            return tie
        statements = tuple(_shown(each, self._is_known, self._is_known_as_read) for each in tie.statements)
        return tie.model_copy(update={"statements": statements})

    def observation(self, iri: Iri) -> Observation:
        observation = self._observation(iri) if self._holds(iri) else None
        if observation is None:
            raise NotFound("observation", self.id_of(iri))
        if not any(each.is_contribution or each.as_read for each in observation.statements):
            return observation
        return _of_those(observation, self._is_known, self._is_known_as_read)

    def _is_known(self, name: str) -> bool:
        """Say whether an entity is in, by its id, or a contribution, by its key."""
        who, dot, _ = name.partition(".")
        if self.kind_of(who) is None:
            return False
        return not dot or self._holds(self.ns.contribution(name)) or name in self._told_in_full

    def _is_known_as_read(self, name: str) -> bool:
        """Say whether a name may be told as it was read: it may lead to another body by now, or to none that is in."""
        return name.partition(".")[0] not in self._scope.hidden

    @cached_property
    def _told_in_full(self) -> frozenset[str]:
        """The keys of the contributions that add up to nothing and stay."""
        return frozenset(each.key for each in self._stay() if each.is_contribution)

    def about(self, statement: Iri) -> tuple[str, ...]:
        made = self._anew.ties.get(statement) or self._anew.observations.get(statement)
        if made is not None:
            return _ends(made) if self._holds(statement) else ()
        return self._whole.about(statement) if self._holds(statement) else ()

    def tie_kind_of(self, tie: Iri) -> str | None:
        made = self._anew.ties.get(tie)
        if made is not None:
            return made.kind if self._holds(tie) else None
        return self._whole.tie_kind_of(tie) if self._holds(tie) else None

    def known_since(self, observation: Iri) -> HalfKnownDate | None:
        made = self._anew.observations.get(observation)
        if made is not None:
            return made.as_of if self._holds(observation) else None
        return self._whole.known_since(observation) if self._holds(observation) else None

    def time_of(
        self, iri: Iri
    ) -> tuple[HalfKnownDate | None, HalfKnownDate | None, list[HalfKnownDate], bool]:
        made = self._anew.ties.get(iri)
        if made is None:
            return self._whole.time_of(iri)
        return made.start, made.end, list(made.sightings), made.as_fact

    def tie_iris(self, entity: str | None = None) -> list[Iri]:
        if entity is None and self._scope.entities is not None:
            return self.ties_among(self._scope.entities)
        return self._of(self._whole.tie_iris, self._anew.ties, entity)

    def ties_among(self, entities: Iterable[str]) -> list[Iri]:
        ids = {each for each in entities if self.kind_of(each)}
        found = self._whole.ties_among(ids)
        if self._scope.tie is None and self._scope.without is None:
            self._in |= dict.fromkeys(found, True)  # their ends are in
        made = {iri for iri, tie in self._anew.ties.items() if {tie.source, tie.target} <= ids}
        return [iri for iri in sorted({*found, *made}, key=lambda iri: iri.value) if self._holds(iri)]

    def neighbours(self, entities: Iterable[str]) -> set[str]:
        found = {iri for each in entities for iri in self.tie_iris(each)}
        return {end for iri in found for end in self.about(iri)}

    def ties_of_kind(self, kind: str) -> list[Iri]:
        made = {iri for iri, tie in self._anew.ties.items() if tie.kind == kind}
        found = sorted({*self._whole.ties_of_kind(kind), *made}, key=lambda iri: iri.value)
        return [iri for iri in found if self._holds(iri)]

    def observation_iris(self, entity: str | None = None) -> list[Iri]:
        return self._of(self._whole.observation_iris, self._anew.observations, entity)

    def contribution_iris_at(self, entity: str) -> list[Iri]:
        if not self.kind_of(entity):
            return []
        made = {
            iri
            for iri, each in self._anew.observations.items()
            if isinstance(each, Contribution) and entity in (*each.about, each.session)
        }
        found = sorted({*self._whole.contribution_iris_at(entity), *made}, key=lambda iri: iri.value)
        return [iri for iri in found if self._holds(iri)]

    def _of(
        self,
        iris: Callable[[str | None], list[Iri]],
        made: Mapping[Iri, Tie | Observation],
        entity: str | None,
    ) -> list[Iri]:
        """Return what is in of the ties or of the observations: those of the whole, and those made anew."""
        if entity is not None:
            found = iris(entity) if self.kind_of(entity) else []
        elif self._scope.entities is None:
            found = iris(None)
        else:
            each_once = {iri for each in self._scope.entities if self.kind_of(each) for iri in iris(each)}
            found = sorted(each_once, key=lambda iri: iri.value)
        if made:
            more = {iri for iri, stated in made.items() if entity is None or entity in _ends(stated)}
            found = sorted({*found, *more}, key=lambda iri: iri.value)
        return [iri for iri in found if self._holds(iri)]

    def _stated(self) -> Iterator[Tie | Observation]:
        yield from (self.tie(iri) for iri in self.tie_iris())
        yield from (self.observation(iri) for iri in self.observation_iris())

    # -- what they need -----------------------------------------------------------------------

    def stated_in(self, source: str) -> list[Iri]:
        if source == self._scope.without:
            return []
        anew = self._anew
        made = {
            iri
            for iri, stated in (*anew.ties.items(), *anew.observations.items())
            if any(each.source == source for each in stated.statements)
        }
        found = sorted({*self._whole.stated_in(source), *made}, key=lambda iri: iri.value)
        return [iri for iri in found if self._holds(iri)]

    def at_odds(self, conflict: str) -> list[Iri]:
        anew = self._anew
        made = {
            iri
            for iri, stated in (*anew.ties.items(), *anew.observations.items())
            if stated.conflict == conflict
        }
        found = sorted({*self._whole.at_odds(conflict), *made}, key=lambda iri: iri.value)
        return [iri for iri in found if self._holds(iri)]

    def in_full(self) -> Iterator[Statement]:
        """Yield the statements that are told in full: of a selection of bodies or ties none that adds up to nothing."""
        yield from (_shown(each, self._is_known, self._is_known_as_read) for each in self._stay())

    def _stay(self) -> Iterator[Statement]:
        scope = self._scope
        if not scope.keeps_the_rest:
            return
        yield from self._anew.left
        for each in self._whole.in_full():
            if each.source != scope.without and scope.hidden.isdisjoint((each.subject, each.object)):
                yield each

    def withdrawn_about(self, entity: str) -> list[Statement]:
        if not self.kind_of(entity):
            return []
        found = self._whole.withdrawn_about(entity)
        return [
            each
            for each in found
            if each.source != self._scope.without
            and all(self.kind_of(end) for end in (each.subject, each.object) if end)
        ]

    def redirects(self) -> dict[str, str]:
        hidden = self._scope.hidden
        return {
            old: new
            for old, new in self._whole.redirects().items()
            if not (_named_in(old) | _named_in(new)) & hidden
        }

    def _needed(self, source: str) -> bool:
        if self._scope.keeps_the_rest:
            return source != self._scope.without
        if self._scope.entities is not None:
            return source in self._cited
        return any(self._holds(iri) for iri in self._whole.stated_in(source))

    @cached_property
    def _cited(self) -> frozenset[str]:
        return frozenset(said.source for each in self._stated() for said in each.statements)

    def publishers(self) -> list[tuple[str, str]]:
        found = (self.source(each) for each in self.source_ids())
        return [(each.url, each.publisher) for each in found if each and each.url and each.publisher]

    def source(self, identifier: str) -> Source | None:
        found = self._whole.source(identifier) if self._needed(identifier) else None
        if found is None or found.publisher not in self._scope.hidden:
            return found
        return found.model_copy(update={"publisher": None})

    def source_ids(self) -> list[str]:
        if self._scope.entities is None:
            return [each for each in self._whole.source_ids() if self._needed(each)]
        return sorted(self._cited)

    def conflicts(self) -> list[Conflict]:
        found = self._whole.conflicts()
        if self._scope.without is not None:
            return found
        at_odds = {each.id: self._whole.at_odds(each.id) for each in found}
        # Where the rest stays, so does what nothing bears any more, or a statement that stays.
        rest = self._scope.keeps_the_rest
        borne = {said.conflict for said in self.in_full()} if rest else set()
        return [
            each
            for each in found
            if any(map(self._holds, at_odds[each.id]))
            or (rest and (each.id in borne or not at_odds[each.id]))
        ]

    def points(self, kind: str) -> list[Point]:
        return self._whole.points(kind)

    def title(self) -> str:
        return self._whole.title()


def _ends(stated: Tie | Observation) -> tuple[str, ...]:
    return (stated.source, stated.target) if isinstance(stated, Tie) else (stated.entity,)


def _of_those(said: _T, known: Callable[[str], bool], known_as_read: Callable[[str], bool]) -> _T:
    """Return an observation or contribution without what it says of whom is not in: whom it is about, where, whom it answers."""
    fields = _less(said, known) if isinstance(said, Contribution) else {}
    statements = tuple(_shown(each, known, known_as_read) for each in said.statements)
    return said.model_copy(update=fields | {"statements": statements})


def _shown(said: Statement, known: Callable[[str], bool], known_as_read: Callable[[str], bool]) -> Statement:
    """Return a statement without what it says, or said as it was read, of whom is not in."""
    fields = _less(said, known)
    read = {
        name: value
        for name, value in said.as_read.items()
        if name not in NAMING or all(map(known_as_read, value.split()))
    }
    if all(getattr(said, name) == value for name, value in fields.items()) and read == said.as_read:
        return said
    return with_its_address(said, **fields, as_read=read)


def _less(said: Contribution | Statement, known: Callable[[str], bool]) -> dict[str, Any]:
    fields: dict[str, Any] = {"about": tuple(filter(known, said.about))}
    if said.session and not known(said.session):
        fields["session"] = None
    if said.reply_to and not known(said.reply_to):
        fields["reply_to"] = None
    return fields


def _named_in(address: str) -> set[str]:
    """Return the ids that may be those of entities in an address of a tie or observation."""
    return set(address.partition("/")[2].split("."))


_RESTS: Final = (term("sse:statement"), term("sse:deniedBy"))
_PART, _CONFLICT = term("sse:part"), term("sse:conflict")
_REPLY, _POST = term("sse:replyTo"), term("sse:post")
_REPLACED, _OF = term("dcterms:isReplacedBy"), (term("rdf:subject"), term("rdf:object"))


def quads_about(store: Backend, entities: frozenset[str]) -> set[Quad]:
    """Return the quads of a store that say something of some entities: what a scope that hides them leaves out.

    Args:
        store: of everything.
        entities: their ids.

    Only what stands near these entities is read, and what was corrected.
    """
    reader, ns = store.reader, store.namespace
    bodies = {ns.entity(each) for each in entities}
    stated = {iri for each in entities for iri in (*reader.tie_iris(each), *reader.observation_iris(each))}

    def objects(node: Iri, *predicates: Iri) -> set[Iri]:
        quads = (quad for each in predicates for quad in store.match(node, each, None, None))
        return {quad.object for quad in quads if isinstance(quad.object, Iri)}

    def subjects(predicates: Iterable[Iri], node: Iri) -> set[Iri]:
        quads = (quad for each in predicates for quad in store.match(None, each, node, None))
        return {quad.subject for quad in quads if isinstance(quad.subject, Iri)}

    in_full = {node for body in bodies for node in subjects(_OF, body)}
    said = {node for each in stated for node in objects(each, *_RESTS)} | in_full
    said |= {row for node in in_full for row in subjects([_PART], node)}
    # A row may say something of others too: then it stays, without what it says of these.
    shared = {node for node in said if subjects(_RESTS, node) - stated or objects(node, _PART) - in_full}
    conflicts = {each for iri in stated for each in objects(iri, _CONFLICT)}
    gone = {*bodies, *stated, *(said - shared), *in_full}
    gone |= {each for each in conflicts if subjects([_CONFLICT], each) <= gone}
    posts = {each for iri in stated for each in objects(iri, _POST)}
    gone |= {each for each in posts if subjects([_POST], each) <= gone}
    found = {quad for body in bodies for quad in store.match(None, None, body, None)}
    found |= {quad for node in in_full for quad in store.match(None, _PART, node, None)}
    said_to = {node for node in stated if reader.is_observation(node)}
    said_to |= {
        ns.contribution(each.key)
        for who in entities
        for each in reader.in_full_about(who)
        if each.is_contribution
    }
    found |= {quad for node in said_to for quad in store.match(None, _REPLY, node, None)}
    found |= {*reader.naming_as_read(entities)}
    rest = [*gone]
    while rest:
        node = rest.pop()
        for quad in store.match(node, None, None, None):
            found.add(quad)
            if isinstance(quad.object, Iri) and quad.object.value.startswith(f"{node.value}/"):
                rest.append(quad.object)
    for quad in store.match(None, _REPLACED):
        ends = (reader.address_of(end) for end in (quad.subject, quad.object))
        if any(_named_in(end) & entities for end in ends):
            found.add(quad)
    return found


class Selection(Backend):
    """A part of a graph as a place of quads: look-ups go to the whole, SPARQL to a copy of the part.

    Args:
        whole: what it is a part of.
        scope: what is in.

    >>> from ssegraph.core.model import Records
    >>> whole = Store.of(Records(title="mine", entities=[Entity(id="a", kind="Network", name="A")]))
    >>> nobody = Selection(whole, Scope(entity=lambda identifier: False))
    >>> nobody.reader.entity("a"), nobody.query("ASK { id:a ?p ?o }").boolean
    (None, False)
    """

    def __init__(self, whole: Backend, scope: Scope) -> None:
        self.whole, self.scope, self.base = whole, scope, whole.base

    @cached_property
    def reader(self) -> Reader:
        """Reads what is in."""
        return _ScopedReader(self)

    @property
    def names(self) -> NameIndex:
        """The names of the whole: whoever looks up says what counts."""
        return self.whole.names

    def expect(self, nodes: Iterable[Iri] | None) -> None:
        """Be told what will be read next; see `rdf.Quads`."""
        if nodes is None and self.scope.entities is not None:
            nodes = map(self.namespace.entity, sorted(self.scope.entities))
        self.whole.expect(nodes)

    @cached_property
    def _copy(self) -> Store:
        reader = self.reader
        statements = len(reader.tie_iris()) + len(reader.observation_iris())
        if statements > MOST:
            raise StoreError(
                f"SPARQL needs a copy of the selection, and {statements:,} ties and observations are too many for one (at most {MOST:,}): "
                'select less, or put the query to the whole graph; sse:standing(?tie, "2020") there tells what held when'
            )
        return Store.of(reader.records(), self.base)

    def local(self) -> Store:
        """Return a copy of what is in, made once.

        Raises:
            StoreError: it is too much; see `MOST`.
        """
        return self._copy

    def match(
        self,
        subject: Subject | None = None,
        predicate: Iri | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> Iterator[Quad]:
        """Yield the quads of a pattern, out of the copy; see `rdf.Quads`."""
        return self._copy.match(subject, predicate, value, graph)

    def query(
        self,
        text: str,
        bound: Mapping[str, Term] | None = None,
        functions: Functions | None = None,
        *,
        inferred: bool = False,
    ) -> Result:
        """Answer a query out of the copy; see `Backend.query`."""
        return self._copy.query(text, bound, functions, inferred=inferred)
