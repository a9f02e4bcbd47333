"""Models read back out of a store, one thing at a time."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, Protocol
from urllib.parse import unquote

import pyoxigraph as ox

from ssegraph.core.concepts import LEVELS, STANDARD
from ssegraph.core.dates import HalfKnownDate, Period, Standing
from ssegraph.core.model import (
    Capture,
    Conflict,
    Contribution,
    Entity,
    FormerName,
    Observation,
    Part,
    Passage,
    Point,
    Records,
    Ruling,
    Source,
    Span,
    Stated,
    Statement,
    Tie,
)
from ssegraph.core.ontology import load_ontology
from ssegraph.core.passages import opened_by
from ssegraph.core.statements import NAMING, PAID, Proof, standing_of
from ssegraph.quads.terms import (
    BASE,
    DEFAULT,
    GEONAMES,
    PREFIXES,
    GraphName,
    Namespace,
    Subject,
    Term,
    sse,
    term,
)

_TYPE = term("rdf:type")
_SSE: Final = PREFIXES["sse"]
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@cache
def _half_known(text: str) -> HalfKnownDate:
    return HalfKnownDate(text)


class Quads(Protocol):
    """Anything that quads can be looked up in: every place of them, and whatever stands for one."""

    @abstractmethod
    def match(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern, all of them, in any order.

        Args:
            subject, predicate, value: None stands for anything.
            graph: the default graph unless said otherwise; None: any.

        Raises:
            StoreError: they cannot be had, or not all of them.
        """

    @abstractmethod
    def count(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> int:
        """Return how many quads a pattern has; its arguments are those of `match`."""

    def expect(self, nodes: Iterable[ox.NamedNode] | None) -> None:
        """Be told what will be read next, where one large request is cheaper than many small ones.

        Args:
            nodes: these and what stands below their IRIs; None: everything.
        """
        return  # most places have nothing to prepare

    def pointing(self, predicate: ox.NamedNode, nodes: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
        """Yield the quads of the default graph by which anything points to one of some nodes."""
        return (quad for node in nodes for quad in self.match(None, predicate, node))


def _maybe(text: str | None) -> HalfKnownDate | None:
    return None if text is None else _half_known(text)


_Times = tuple[HalfKnownDate | None, HalfKnownDate | None, list[HalfKnownDate], bool]
"""Start, end and sightings of a tie, and whether it is stated as fact."""
_MOST_KEPT: Final = 20_000
"""Ties and observations a reader keeps, about 60 MB; and as many entities."""


@cache
def _iri(name: str) -> str:
    """Return the IRI of a prefixed name as text: asked for a hundred times for each tie."""
    return term(name).value


class _Node:
    """The triples of one subject by predicate: in the default graph, or in all graphs."""

    def __init__(self, store: Quads, iri: ox.NamedNode, graph: GraphName | None = DEFAULT) -> None:
        self.iri = iri
        self.values: defaultdict[str, list[Any]] = defaultdict(list)
        for quad in store.match(iri, graph=graph):
            found = self.values[quad.predicate.value]
            if quad.object not in found:
                found.append(quad.object)

    def all(self, name: str) -> list[Any]:
        return self.values.get(_iri(name), [])

    def one(self, name: str) -> Any:
        """Return the one value; of several, the first in order, so that it is always the same."""
        values = self.all(name)
        if len(values) < 2:
            return values[0] if values else None
        return min(values, key=str)

    def text(self, name: str) -> str | None:
        value = self.one(name)
        return None if value is None else str(value.value)

    def local(self, name: str) -> str | None:
        value = self.one(name)
        return value.value.rpartition("#")[2] if isinstance(value, ox.NamedNode) else None

    def present(self, **fields: object) -> dict[str, Any]:
        return {key: value for key, value in fields.items() if value is not None}


def _themes(node: _Node) -> tuple[str, ...]:
    return tuple(sorted(str(each.value).removeprefix(STANDARD) for each in node.all("sse:theme")))


def _in_order(nodes: Sequence[ox.NamedNode]) -> list[ox.NamedNode]:
    """Sort IRIs that end in a number by that number."""

    def key(node: ox.NamedNode) -> tuple[int, str]:
        tail = node.value.rpartition("/")[2]
        return (int(tail) if tail.isdecimal() else 0, node.value)

    return sorted(nodes, key=key)


def _subjects_in(quads: Iterable[ox.Quad]) -> list[ox.NamedNode]:
    """Return the IRIs that quads have as subjects, once each, sorted."""
    found = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return sorted(found, key=lambda node: node.value)


class Reader:
    """Reads models back out of a store, one thing at a time.

    Args:
        store: holds quads made by `quads_of`, or others in the same vocabulary.
        base: the base of the data's IRIs.

    Every `…s()` method yields in the order of the ids. A thing that is not there is None.
    """

    def __init__(self, store: Quads, base: str = BASE) -> None:
        self.store, self.ns = store, Namespace(base)
        self._read: dict[ox.NamedNode, Tie | Observation] = {}
        self._times: dict[ox.NamedNode, _Times] = {}
        self._entities: dict[str, Entity] = {}

    def _kept(self, iri: ox.NamedNode, stated: Tie | Observation) -> None:
        """Keep what was read, up to `_MOST_KEPT`: it is frozen, and so is what it was read from."""
        if len(self._read) >= _MOST_KEPT:
            self._read.clear()
        self._read[iri] = stated

    def id_of(self, iri: Term | None) -> str:
        """Return the id at the end of one of our IRIs; a foreign IRI stays whole."""
        return self.id_of_iri(iri.value if isinstance(iri, ox.NamedNode) else str(iri))

    def id_of_iri(self, iri: str) -> str:
        """Return the same for an IRI as text."""
        return iri.rpartition("/")[2] if iri.startswith(self.ns.base) else iri

    def _subjects(self, kind: str) -> list[ox.NamedNode]:
        return _subjects_in(self.store.match(None, _TYPE, sse(kind)))

    def entity_iris(self, kinds: Iterable[str] | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all entities, or of those of the kinds, sorted."""
        wanted = load_ontology().kinds if kinds is None else kinds
        found = [iri for kind in wanted for iri in self._subjects(kind)]
        return sorted(found, key=lambda node: node.value)

    def entity(self, identifier: str) -> Entity | None:
        """Return the entity with that id as an object of its kind's class."""
        known = self._entities.get(identifier)
        if known is None and (known := self._entity(identifier)) is not None:
            if len(self._entities) >= _MOST_KEPT:
                self._entities.clear()
            self._entities[identifier] = known
        return known

    def _entity(self, identifier: str) -> Entity | None:
        node = _Node(self.store, self.ns.entity(identifier), None)
        known = load_ontology().kinds
        kinds = [
            value.value.removeprefix(_SSE)
            for value in node.all("rdf:type")
            if value.value.startswith(_SSE) and value.value.removeprefix(_SSE) in known
        ]
        if not kinds:
            return None
        former = [_Node(self.store, each) for each in _in_order(node.all("sse:formerName"))]
        return (
            load_ontology()
            .entity_class(min(kinds))
            .model_validate(
                node.present(
                    id=identifier,
                    kind=min(kinds),
                    name=node.text("rdfs:label"),
                    names={each.language: each.value for each in node.all("skos:prefLabel")},
                    aliases=[each.value for each in node.all("skos:altLabel")],
                    acronym=node.text("sse:acronym"),
                    former_names=[
                        FormerName.model_validate(
                            each.present(name=each.text("sse:name"), until=each.text("sse:until"))
                        )
                        for each in former
                    ],
                    countries=[self.id_of(each) for each in node.all("sse:country")],
                    place=self.id_of(node.one("sse:location")) if node.all("sse:location") else None,
                    founded=node.text("sse:founded"),
                    dissolved=node.text("sse:dissolved"),
                    website=node.text("foaf:homepage"),
                    note=node.text("skos:note"),
                    name_from=node.text("sse:nameFrom"),
                    listed_in=[self.id_of(each) for each in node.all("sse:listedIn")],
                    unlisted=node.text("sse:unlisted") == "true",
                    same_as=[self.id_of(each) for each in node.all("owl:sameAs")],
                    level=text.removeprefix(LEVELS) if (text := node.text("sse:level")) else None,
                    themes=_themes(node),
                )
            )
        )

    def _spans(self, node: _Node) -> list[Span]:
        if node.all("oa:start"):
            return [Span(text=node.text("oa:exact") or "", at=int(node.text("oa:start") or -1))]
        return [
            Span.model_validate(
                span.present(
                    text=span.text("oa:exact"),
                    at=int(span.text("oa:start") or -1),
                    role=span.text("sse:spanRole"),
                )
            )
            for span in (_Node(self.store, each, None) for each in _in_order(node.all("sse:span")))
        ]

    def _passages(self, node: _Node) -> list[Passage]:
        found = []
        for iri in _in_order(node.all("sse:passage")):
            each = _Node(self.store, iri, None)
            capture = each.one("sse:capture")
            at = each.text("sse:normalStart")
            fragments = [
                _Node(self.store, selector, None).text("rdf:value") or ""
                for selector in each.all("oa:hasSelector")
            ]
            names = (_Node(self.store, named, None) for named in each.all("sse:spelled"))
            fields = each.present(
                fingerprint=each.text("sse:fingerprint"),
                at=None if at is None else int(at),
                capture=None if capture is None else str(capture.value).rpartition("/")[2],
                role=each.text("sse:spanRole"),
                names={str(named.text("sse:name")): str(named.text("sse:value")) for named in names},
                opens=opened_by("".join(fragments)),
            )
            found.append(Passage.model_validate(fields))
        return found

    def _captures(self, node: _Node) -> list[Capture]:
        each = (_Node(self.store, iri, None) for iri in node.all("sse:capture"))
        read = [
            Capture.model_validate(
                one.present(
                    sha256=one.text("sse:sha256"),
                    read=one.text("sse:retrieved"),
                    reader=one.text("sse:reader"),
                )
            )
            for one in each
        ]
        return sorted(read, key=lambda one: (str(one.read), one.sha256))

    def _ruling(self, node: _Node, name: str) -> Ruling | None:
        for iri in node.all(name):
            each = _Node(self.store, iri, None)
            fields = each.present(
                by=each.text("sse:by"), when=each.text("sse:when"), why=each.text("sse:why")
            )
            return Ruling.model_validate(fields)
        return None

    def statement(self, iri: ox.NamedNode, of: Mapping[str, Any] | None = None) -> Statement:
        """Return the statement that stands at the IRI.

        Args:
            iri: of the statement, or of what a row says below its IRI.
            of: what its tie or observation says, where the statement says nothing else.
        """
        node = said = _Node(self.store, iri, None)
        for part in node.all("sse:part"):
            each = _Node(self.store, part, None)
            if of and each.all("rdf:subject") and self._about(each) == self._key(of):
                said = each
        if not said.all("rdf:subject"):
            fields = dict(of or {})
        else:
            fields = said.present(
                subject=self.id_of(said.one("rdf:subject")),
                kind=(said.local("rdf:predicate")),
                object=self.id_of(said.one("rdf:object")) if said.all("rdf:object") else None,
                role=said.text("sse:role"),
                start=said.text("sse:start"),
                end=said.text("sse:end"),
                seen=said.text("sse:seen"),
                manner=said.text("sse:manner"),
                voice=said.text("sse:voice"),
                inferred=said.text("sse:inferred"),
                confidence=said.text("sse:confidence"),
                note=said.text("skos:note"),
                conflict=self.id_of(said.one("sse:conflict")) if said.all("sse:conflict") else None,
                corrected=self._ruling(said, "sse:corrected"),
                withdrawn=self._ruling(said, "sse:withdrawn"),
                upheld=self._ruling(said, "sse:upheld"),
                as_read={
                    str(each.text("sse:name")): each.text("sse:value") or ""
                    for each in (_Node(self.store, read, None) for read in said.all("sse:asRead"))
                },
                **self._measures(said) | self._contributed(said),
            )
        fields |= node.present(
            source=self.id_of(node.one("sse:statedIn")),
            says=node.text("sse:says"),
            quotes=tuple(self._spans(node)),
            passages=tuple(self._passages(node)),
            judged=node.text("sse:judged"),
            debt=node.text("sse:debt"),
            cites=[each.value for each in node.all("dcterms:references")],
        )
        fields |= said.present(**{name: said.text(f"sse:{name}") for name in PAID}) | node.present(
            **{name: node.text(f"sse:{name}") for name in PAID}
        )
        found = Statement.model_validate(fields)
        address = self.id_of(iri)
        if found.id != address and _SLUG.match(row := address.removeprefix(f"{found.source}.")):
            found = found.model_copy(update={"row": row})
        return found

    def _contributed(self, node: _Node) -> dict[str, Any]:
        """Return the name of a contribution, where it is made, in reply to what, and what about."""
        if not node.all("sse:name"):
            return {}
        return node.present(
            value=node.text("sse:name"),
            as_of=node.text("sse:asOf"),
            session=self.id_of(node.one("sse:saidIn")) if node.all("sse:saidIn") else None,
            reply_to=self.id_of(node.one("sse:replyTo")) if node.all("sse:replyTo") else None,
            about=tuple(sorted(map(self.id_of, node.all("sse:about")))),
            themes=_themes(node),
        )

    def _about(self, node: _Node) -> str:
        other = self.id_of(node.one("rdf:object")) if node.all("rdf:object") else None
        if not other and node.all("sse:name"):
            other = node.text("sse:name")
        return ".".join(
            filter(None, (self.id_of(node.one("rdf:subject")), node.local("rdf:predicate"), other))
        )

    @staticmethod
    def _key(of: Mapping[str, Any]) -> str:
        last = of.get("object") or (of.get("value") if of["kind"][:1].isupper() else None)
        return ".".join(filter(None, (of["subject"], of["kind"], last)))

    def _statements(self, node: _Node, of: Mapping[str, Any]) -> tuple[Statement, ...]:
        iris = [*node.all("sse:statement"), *node.all("sse:deniedBy")]
        found = [self.statement(iri, of) for iri in iris]
        return tuple(sorted(found, key=lambda each: (each.source, each.id)))

    def _measures(self, node: _Node) -> dict[str, Any]:
        parts = (_Node(self.store, part, None) for part in _in_order(node.all("sse:part")))
        return node.present(
            value=node.text("sse:value"),
            number=node.text("sse:number"),
            unit=node.text("sse:unit"),
            counted=node.text("sse:counted"),
            bound=node.text("sse:bound"),
            as_of=node.text("sse:asOf"),
            parts=tuple(
                Part.model_validate(each.present(number=each.text("sse:number"), of=each.text("sse:counted")))
                for each in parts
                if each.all("sse:number")
            ),
        )

    def _told(self, node: _Node) -> dict[str, Any]:
        """Return what a tie or observation and its statements may have in common."""
        conflict, status = node.one("sse:conflict"), node.local("sse:status")
        return node.present(
            manner=status.lower() if status in ("Planned", "Forecast", "Hedged", "Hearsay") else None,
            kind=node.local("sse:kind"),
            confidence=node.text("sse:confidence"),
            note=node.text("skos:note"),
            conflict=None if conflict is None else self.id_of(conflict),
        )

    def tie(self, iri: ox.NamedNode) -> Tie:
        """Return the tie that stands at the IRI."""
        known = self._read.get(iri)
        if isinstance(known, Tie):
            return known
        node = _Node(self.store, iri)
        told = self._told(node) | node.present(
            subject=self.id_of(node.one("sse:source")),
            object=self.id_of(node.one("sse:target")),
            role=node.text("sse:role"),
            start=_maybe(node.text("sse:start")),
            end=_maybe(node.text("sse:end")),
            seen=_maybe(node.text("sse:seen")),
        )
        tie = Tie.model_validate(
            node.present(
                id=self.id_of(iri),
                statements=self._statements(node, told),
                source=told["subject"],
                kind=told["kind"],
                target=told["object"],
                **{name: told.get(name) for name in ("role", "start", "end", "seen")},
            )
        )
        self._kept(iri, tie)
        return tie

    # -- less to read than a whole thing --------------------------------------------------------

    def title(self) -> str:
        """Return the title of the data set."""
        return _Node(self.store, self.ns.dataset).text("dcterms:title") or "untitled"

    def kind_of(self, identifier: str) -> str | None:
        """Return the kind of an entity, or None if there is no such entity."""
        known = load_ontology().kinds
        found = self.store.match(self.ns.entity(identifier), _TYPE)
        kinds = {
            quad.object.value.removeprefix(_SSE) for quad in found if isinstance(quad.object, ox.NamedNode)
        }
        return min(kinds & known.keys(), default=None)

    def tie_kind_of(self, tie: ox.NamedNode) -> str | None:
        """Return the kind of a tie."""
        found = (quad.object for quad in self.store.match(tie, sse("kind")))
        kind = min(found, key=str, default=None)
        return kind.value.rpartition("#")[2] if isinstance(kind, ox.NamedNode) else None

    def number_of_entities(self) -> int:
        """Return how many entities there are."""
        return sum(self.store.count(None, _TYPE, sse(kind)) for kind in load_ontology().kinds)

    def counts(self) -> dict[str, int]:
        """Return how many entities, ties, observations, sources and conflicts there are."""
        kinds = {
            "ties": "Tie",
            "observations": "Observation",
            "contributions": "Contribution",
            "sources": "Source",
            "conflicts": "Conflict",
        }
        return {"entities": self.number_of_entities()} | {
            part: self.store.count(None, _TYPE, sse(kind)) for part, kind in kinds.items()
        }

    def countries_of(self, identifier: str) -> set[str]:
        """Return the countries of an entity."""
        found = self.store.match(self.ns.entity(identifier), sse("country"))
        return {self.id_of(quad.object) for quad in found}

    def level_of(self, identifier: str) -> str | None:
        """Return the level of government of an entity."""
        found = self.store.match(self.ns.entity(identifier), sse("level"))
        return min(
            (
                quad.object.value.removeprefix(LEVELS)
                for quad in found
                if isinstance(quad.object, ox.NamedNode)
            ),
            default=None,
        )

    def themes_of(self, identifier: str) -> set[str]:
        """Return the themes of an entity, by scheme and notation."""
        found = self.store.match(self.ns.entity(identifier), sse("theme"))
        return {
            quad.object.value.removeprefix(STANDARD)
            for quad in found
            if isinstance(quad.object, ox.NamedNode)
        }

    def life_of(self, identifier: str) -> tuple[HalfKnownDate | None, HalfKnownDate | None]:
        """Return when an entity was founded and dissolved."""
        iri = self.ns.entity(identifier)
        dates = [self._date(iri, local) for local in ("founded", "dissolved")]
        return dates[0], dates[1]

    def known_since(self, observation: ox.NamedNode) -> HalfKnownDate | None:
        """Return the date of an observation."""
        return self._date(observation, "asOf")

    def _date(self, iri: ox.NamedNode, local: str) -> HalfKnownDate | None:
        found = (
            str(quad.object.value)
            for quad in self.store.match(iri, sse(local))
            if isinstance(quad.object, ox.Literal)
        )
        text = min(found, default=None)
        return None if text is None else _half_known(text)

    def about(self, statement: ox.NamedNode) -> tuple[str, ...]:
        """Return the ids of the entities that a tie or observation is about: both ends, or the one."""
        found = (
            min((quad.object for quad in self.store.match(statement, sse(local))), key=str, default=None)
            for local in ("source", "target", "observationOf", "contributor")
        )
        return tuple(self.id_of(each) for each in found if each is not None)

    def is_observation(self, statement: ox.NamedNode) -> bool:
        """Say whether what stands at an IRI is an observation or contribution, by its IRI."""
        sections = (self.ns.observation("").value, self.ns.contribution("").value)
        return statement.value.startswith(sections)

    def ties_of_kind(self, kind: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties of a kind, sorted."""
        return _subjects_in(self.store.match(None, sse("kind"), sse(kind)))

    def stated_in(self, source: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties and observations that a source states, sorted."""
        return _subjects_in(
            quad
            for said in self.store.match(None, sse("statedIn"), self.ns.source(source))
            for local in ("statement", "deniedBy")
            for quad in self.store.match(None, sse(local), said.subject)
        )

    def at_odds(self, conflict: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties and observations that a conflict is about, sorted."""
        return _subjects_in(self.store.match(None, sse("conflict"), self.ns.conflict(conflict)))

    def unlisted(self) -> frozenset[str]:
        """Return the ids of the people of an audience who have no public role."""
        found = self.store.match(None, sse("unlisted"), ox.Literal(True))
        return frozenset(self.id_of(quad.subject) for quad in found)

    def hidden(self) -> frozenset[str]:
        """Return the ids of the people without a public role, and those they are known by besides."""
        found = self.unlisted()
        others = (
            self.id_of(quad.object)
            for each in found
            for quad in self.store.match(self.ns.entity(each), term("owl:sameAs"))
        )
        return found | {*others}

    def website(self, identifier: str) -> str | None:
        """Return the website of an entity, or None: less to read than `entity`."""
        pattern = self.store.match(self.ns.entity(identifier), term("foaf:homepage"))
        return min((str(quad.object.value) for quad in pattern), default=None)  # type: ignore[union-attr]  # an IRI

    def standing(self, iri: ox.NamedNode, period: Period) -> Standing:
        """Return how a tie stands to a period: what `Tie.standing` says, with less to read."""
        start, end, seen, as_fact = self.time_of(iri)
        return standing_of(period, start, end, seen, as_fact=as_fact)

    def proof_of(self, iri: ox.NamedNode) -> Proof | None:
        """Return how a statement, or at best a tie, observation or contribution, is proved; None where it is none of these."""
        kinds = {quad.object for quad in self.store.match(iri, _TYPE)}
        if sse("Tie") in kinds:
            return self.tie(iri).proof
        if {sse("Observation"), sse("Contribution")} & kinds:
            return self.observation(iri).proof
        if not any(True for _ in self.store.match(iri, sse("statedIn"))):
            return None
        if any(True for _ in self.store.match(iri, term("oa:exact"))):
            return "quoted"
        return "located" if any(True for _ in self.store.match(iri, sse("passage"))) else "told"

    def time_of(self, iri: ox.NamedNode) -> _Times:
        """Return start, end and sightings of a tie, and whether it is stated as fact: less to read than `tie`."""
        known = self._times.get(iri)
        if known:
            return known
        start, end, newest = (self._date(iri, local) for local in ("start", "end", "seen"))
        others = self.store.match(iri, sse("alsoSeen")) if newest else ()
        seen = [newest] if newest else []
        seen += [_half_known(each.object.value) for each in others if isinstance(each.object, ox.Literal)]
        if len(self._times) >= _MOST_KEPT:
            self._times.clear()
        known = start, end, seen, not any(True for _ in self.store.match(iri, sse("status")))
        self._times[iri] = known
        return known

    def is_plan(self, iri: ox.NamedNode) -> bool:
        """Say whether a tie is planned or forecast only."""
        said = {quad.object for quad in self.store.match(iri, sse("status"))}
        return bool(said & {sse("Planned"), sse("Forecast")})

    def sources_of(self, iri: ox.NamedNode) -> set[str]:
        """Return the ids of the sources that state a tie, observation or contribution: less to read than these."""
        return {
            self.id_of(where.object)
            for said in self.store.match(iri, sse("statement"))
            for where in self.store.match(said.object, sse("statedIn"))  # type: ignore[arg-type]  # an IRI
        }

    def tie_iris(self, entity: str | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all tie nodes, or of those at an entity (either end), sorted."""
        if entity is None:
            return self._subjects("Tie")
        iri = self.ns.entity(entity)
        return _subjects_in(
            quad for end in ("source", "target") for quad in self.store.match(None, sse(end), iri)
        )

    def ties_among(self, entities: Iterable[str]) -> list[ox.NamedNode]:
        """Return the IRIs of the ties both ends of which are some entities, sorted: each end is read once."""
        iris = [*map(self.ns.entity, entities)]
        out, into = (
            {
                quad.subject
                for quad in self.store.pointing(sse(end), iris)
                if isinstance(quad.subject, ox.NamedNode)
            }
            for end in ("source", "target")
        )
        return sorted(out & into, key=lambda node: node.value)

    def neighbours(self, entities: Iterable[str]) -> set[str]:
        """Return the ids of the entities that have a tie with one of some."""
        iris, found = [*map(self.ns.entity, entities)], set()
        for end, across in (("source", "target"), ("target", "source")):
            pointing = self.store.pointing(sse(end), iris)
            ties = [quad.subject for quad in pointing if isinstance(quad.subject, ox.NamedNode)]
            self.store.expect(ties)
            for tie in ties:
                found |= {self.id_of(quad.object) for quad in self.store.match(tie, sse(across))}
        return found

    def observation(self, iri: ox.NamedNode) -> Observation:
        """Return the observation or contribution that stands at the IRI."""
        known = self._read.get(iri)
        if isinstance(known, Observation):
            return known
        node = _Node(self.store, iri)
        said = self._contributed(node)
        made = Contribution if said else Observation
        entity = self.id_of(node.one("sse:contributor" if said else "sse:observationOf"))
        fields = said or self._measures(node)
        told = self._told(node)
        statements = self._statements(node, told | fields | {"subject": entity})
        observation = made.model_validate(
            {
                "id": self.id_of(iri),
                "entity": entity,
                "kind": told["kind"],
                "statements": statements,
                **fields,
            }
        )
        self._kept(iri, observation)
        return observation

    def in_full(self) -> Iterator[Statement]:
        """Yield the statements that are told in full: among them all that add up to nothing."""
        for quad in self.store.match(None, _TYPE, sse("Statement"), None):
            if isinstance(quad.subject, ox.NamedNode):
                yield self._alone(quad.subject)

    def statements(self, stated: Iterable[Stated]) -> list[Statement]:
        """Return all statements, also those that add up to nothing, by address.

        Args:
            stated: the ties and observations of the store.
        """
        found = {(each.id, each.key): each for one in stated for each in one.statements}
        for each in self.in_full():
            found.setdefault((each.id, each.key), each)
        return [found[at] for at in sorted(found)]

    def _alone(self, iri: ox.NamedNode) -> Statement:
        """Return a statement that is told in full at the IRI: its own, or one below that of its row."""
        row = iri.value.rpartition("/")[0]
        if row == f"{self.ns.base}statement":
            return self.statement(iri)
        node = _Node(self.store, iri, None)
        other = self.id_of(node.one("rdf:object")) if node.all("rdf:object") else None
        subject, kind = self.id_of(node.one("rdf:subject")), node.local("rdf:predicate")
        of = {"subject": subject, "kind": kind, "object": other, "value": node.text("sse:name")}
        return self.statement(ox.NamedNode(row), of)

    def naming_as_read(self, entities: Collection[str]) -> Iterator[ox.Quad]:
        """Yield what names one of some entities in a field of a statement as it was read."""
        for name in NAMING:
            for read in self.store.match(None, sse("name"), ox.Literal(name), None):
                node = read.subject
                values = (
                    str(getattr(quad.object, "value", ""))
                    for quad in self.store.match(node, sse("value"), None, None)
                )
                if any(word.partition(".")[0] in entities for value in values for word in value.split()):
                    yield from self.store.match(node, None, None, None)
                    yield from self.store.match(None, None, node, None)

    def withdrawn_about(self, entity: str) -> list[Statement]:
        """Return the statements about an entity, at either end, that were taken back, by address."""
        taken_back = (
            node
            for node in self._in_full_about(entity)
            if any(True for _ in self.store.match(node, sse("withdrawn"), None, None))
        )
        return sorted(map(self._alone, taken_back), key=lambda each: (each.id, each.key))

    def in_full_about(self, entity: str) -> list[Statement]:
        """Return the statements about an entity, at either end, that are told in full, by address."""
        return sorted(map(self._alone, self._in_full_about(entity)), key=lambda each: (each.id, each.key))

    def _in_full_about(self, entity: str) -> set[ox.NamedNode]:
        iri = self.ns.entity(entity)
        found = (
            quad.subject
            for name in ("rdf:subject", "rdf:object")
            for quad in self.store.match(None, term(name), iri, None)
        )
        return {node for node in found if isinstance(node, ox.NamedNode)}

    def redirects(self) -> dict[str, str]:
        """Return where addresses lead that were published and are no more, by `tie/<id>` or `observation/<id>`."""
        found = self.store.match(None, term("dcterms:isReplacedBy"))
        pairs = ((self.address_of(quad.subject), self.address_of(quad.object)) for quad in found)
        return dict(sorted(pairs))

    def address_of(self, iri: Term) -> str:
        """Return the part of an IRI of ours that tells one thing from others: `tie/<id>`, `source/<id>`."""
        text = iri.value if isinstance(iri, ox.NamedNode) else str(iri)
        return unquote(text.removeprefix(self.ns.base))

    def observation_iris(self, entity: str | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all observations and contributions, or of those of an entity, sorted."""
        if entity is None:
            found = {*self._subjects("Observation"), *self._subjects("Contribution")}
            return sorted(found, key=lambda node: node.value)
        iri = self.ns.entity(entity)
        return _subjects_in(
            quad for of in ("observationOf", "contributor") for quad in self.store.match(None, sse(of), iri)
        )

    def contribution_iris_at(self, entity: str) -> list[ox.NamedNode]:
        """Return the IRIs of the contributions that are about an entity, or made in it, sorted."""
        iri, base = self.ns.entity(entity), self.ns.contribution("").value
        found = _subjects_in(
            quad for of in ("about", "saidIn") for quad in self.store.match(None, sse(of), iri)
        )
        return [each for each in found if each.value.startswith(base)]

    def publishers(self) -> list[tuple[str, str]]:
        """Return the address and the publisher, as its id or in words, of each source that has both, in order of the sources."""
        found = []
        for quad in self.store.match(None, term("dcterms:publisher")):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(
                self.ns.source("").value
            ):
                urls = [
                    each.object.value
                    for each in self.store.match(quad.subject, sse("url"))
                    if isinstance(each.object, ox.NamedNode)
                ]
                who = (
                    self.id_of(quad.object)
                    if isinstance(quad.object, ox.NamedNode)
                    else getattr(quad.object, "value", "")
                )
                found += [(quad.subject.value, url, who) for url in urls]
        return [(url, who) for _, url, who in sorted(found)]

    def source(self, identifier: str) -> Source | None:
        """Return the source with that id."""
        node = _Node(self.store, self.ns.source(identifier))
        if not node.values:
            return None
        publisher = node.one("dcterms:publisher")
        return Source.model_validate(
            node.present(
                id=identifier,
                url=node.text("sse:url"),
                document=node.text("sse:document"),
                title=node.text("dcterms:title"),
                publisher=self.id_of(publisher)
                if isinstance(publisher, ox.NamedNode)
                else node.text("dcterms:publisher"),
                date=node.text("dcterms:issued"),
                retrieved=node.text("sse:retrieved"),
                language=node.text("dcterms:language"),
                sha256=node.text("sse:sha256"),
                access=node.text("sse:access"),
                note=node.text("skos:note"),
                captures=tuple(self._captures(node)),
                repeats=self.id_of(repeated) if (repeated := node.one("sse:repeats")) else None,
            )
        )

    def source_ids(self) -> list[str]:
        """Return the ids of all sources, sorted."""
        return sorted(self.id_of(iri) for iri in self._subjects("Source"))

    def conflicts(self) -> list[Conflict]:
        """Return all conflicts, sorted by id."""
        return [
            Conflict.model_validate(
                node.present(
                    id=node.text("dcterms:identifier"),
                    kind=node.text("sse:conflictKind"),
                    what=node.text("dcterms:description"),
                )
            )
            for node in (_Node(self.store, iri) for iri in self._subjects("Conflict"))
        ]

    def points(self, kind: str) -> list[Point]:
        """Return all points of a kind, `Country` or `Location`, sorted by id."""
        found = []
        for iri in self._subjects(kind):
            node = _Node(self.store, iri)
            lat, lon = node.text("geo:lat"), node.text("geo:long")
            page = node.text("prov:wasDerivedFrom")
            country = node.one("sse:country")
            found.append(
                Point.model_validate(
                    node.present(
                        id=self.id_of(iri),
                        name=node.text("rdfs:label"),
                        names={each.language: each.value for each in node.all("skos:prefLabel")},
                        country=None if country is None else self.id_of(country),
                        continent=node.text("sse:continent"),
                        lat=None if lat is None else float(lat),
                        lon=None if lon is None else float(lon),
                        geonames=page.removeprefix(GEONAMES).strip("/") if page else None,
                        precision=node.text("sse:precision"),
                        note=node.text("skos:note"),
                    )
                )
            )
        return sorted(found, key=lambda point: point.id)

    def below(self, node: ox.NamedNode) -> Iterator[ox.Triple]:
        """Yield what is said of a node, of the nodes whose IRIs stand below it, and of the statements it rests on."""
        rests = (sse("statement"), sse("deniedBy"))
        todo: list[tuple[ox.NamedNode, ox.DefaultGraph | None]] = [(node, DEFAULT)]
        while todo:
            subject, graph = todo.pop()
            for quad in self.store.match(subject, graph=graph):
                yield quad.triple
                if isinstance(quad.object, ox.NamedNode):
                    if quad.predicate in rests:
                        todo.append((quad.object, None))
                    elif quad.object.value.startswith(f"{subject.value}/"):
                        todo.append((quad.object, graph))

    def records(self) -> Records:
        """Return everything. What `quads_of` was given comes back as it was, sorted by id."""
        entities = [self.entity(self.id_of(iri)) for iri in self.entity_iris()]
        sources = [self.source(identifier) for identifier in self.source_ids()]
        ties = [self.tie(iri) for iri in self.tie_iris()]
        observations = [self.observation(iri) for iri in self.observation_iris()]
        found = Records(
            title=self.title(),
            entities=tuple(sorted((e for e in entities if e), key=lambda each: each.id)),
            statements=tuple(self.statements((*ties, *observations))),
            sources=tuple(each for each in sources if each),
            conflicts=tuple(self.conflicts()),
            countries=tuple(self.points("Country")),
            locations=tuple(self.points("Location")),
            redirects=self.redirects(),
        )
        return found.with_parts(
            ties=tuple(sorted(ties, key=lambda each: each.id)),
            observations=tuple(sorted(observations, key=lambda each: each.id)),
        )


def base_of(store: Quads) -> str:
    """Return the base the data in a store says it has (void:uriSpace), else the default one."""
    found = sorted(
        str(quad.object.value)
        for quad in store.match(None, term("void:uriSpace"))
        if isinstance(quad.object, ox.Literal)
    )
    return found[0] if found else BASE
