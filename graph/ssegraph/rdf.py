"""The graph as RDF: what becomes of a record, and how it is read back out of a store.

Default graph: everything, merged. One named graph per source (named by the source's IRI) repeats
what that source states: the plain triple and its evidence. No blank nodes, so sorted N-Quads are
canonical. Terms: `ontology/sse.ttl`; W3C ORG, PROV-O, SKOS, Web Annotation, WGS84, VoID.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol
from urllib.parse import quote

import pyoxigraph as ox

from ssegraph.dates import HalfKnownDate
from ssegraph.errors import StoreError
from ssegraph.model import (
    Conflict,
    Entity,
    Evidence,
    Figure,
    FormerName,
    Part,
    Point,
    Records,
    Source,
    Span,
    Statement,
    Tie,
)
from ssegraph.ontology import load_ontology

BASE: Final = "https://w3id.org/ssegraph/"
ONTOLOGY_GRAPH: Final = ox.NamedNode("https://w3id.org/ssegraph/ontology")

PREFIXES: Final = {
    "sse": "https://w3id.org/ssegraph/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes bound in every query and every file we write, beside those of the data's base."""

Iri = ox.NamedNode
Quad = ox.Quad
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Subject = ox.NamedNode | ox.BlankNode | ox.Triple
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


@cache
def term(name: str) -> ox.NamedNode:
    """Return the IRI of a prefixed name.

    >>> term("sse:memberOf").value
    'https://w3id.org/ssegraph/ontology#memberOf'
    """
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


_TYPE, _LABEL, _ID = term("rdf:type"), term("rdfs:label"), term("dcterms:identifier")
_SAME = term("owl:sameAs")
_PREF, _ALT, _NOTE = term("skos:prefLabel"), term("skos:altLabel"), term("skos:note")
_SSE: Final = PREFIXES["sse"]
_EDTF: Final = ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
_DATE, _DECIMAL, _INTEGER = term("xsd:date"), term("xsd:decimal"), term("xsd:integer")
_GEONAMES: Final = "https://www.geonames.org/"
DEFAULT: Final = ox.DefaultGraph()


def _sse(local: str) -> ox.NamedNode:
    return ox.NamedNode(_SSE + local)


@dataclass(frozen=True, slots=True)
class Namespace:
    """How ids become IRIs: base + section + id.

    >>> Namespace().entity("rtes").value
    'https://w3id.org/ssegraph/id/rtes'
    """

    base: str = BASE

    def __post_init__(self) -> None:
        if not self.base.endswith(("/", "#")):
            raise StoreError(f"the base {self.base!r} must end in / or #")
        try:
            ox.NamedNode(self.base)
        except ValueError as error:
            raise StoreError(f"the base {self.base!r} is no IRI: {error}") from error

    def _of(self, section: str, identifier: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self.base}{section}/{quote(identifier, safe='')}")

    def entity(self, identifier: str) -> ox.NamedNode:
        """`id/<slug>`: an entity."""
        return self._of("id", identifier)

    def tie(self, identifier: str) -> ox.NamedNode:
        """`tie/<id>`: a tie node; its evidence and spans are IRIs below it."""
        return self._of("tie", identifier)

    def figure(self, identifier: str) -> ox.NamedNode:
        """`figure/<id>`."""
        return self._of("figure", identifier)

    def source(self, identifier: str) -> ox.NamedNode:
        """`source/<id>`: the source, and the named graph of what it states."""
        return self._of("source", identifier)

    def conflict(self, identifier: str) -> ox.NamedNode:
        """`conflict/<id>`."""
        return self._of("conflict", identifier)

    def country(self, code: str) -> ox.NamedNode:
        """`country/<ISO 3166-1 alpha-2>`."""
        return self._of("country", code)

    def location(self, identifier: str) -> ox.NamedNode:
        """`location/<gazetteer id>`."""
        return self._of("location", identifier)

    @property
    def dataset(self) -> ox.NamedNode:
        """The node that describes the data set as a whole (void:Dataset)."""
        return ox.NamedNode(self.base + "dataset")


# ---------------------------------------------------------------------------------------------
# records → quads


class Writer:
    """Collects the quads of one data set, thing by thing.

    Args:
        namespace: how ids become IRIs.
        entities: the ids that a publisher can be one of.

    Attributes:
        quads: what has been written; whoever reads them may clear them.
    """

    def __init__(self, namespace: Namespace, entities: frozenset[str] = frozenset()) -> None:
        self.ns, self.entities = namespace, entities
        self.quads: list[ox.Quad] = []
        self._terms: dict[str, ox.NamedNode] = {}

    def add(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode,
        value: Term | str | None,
        *graphs: ox.NamedNode,
    ) -> None:
        """Write a triple in the default graph, and in others; nothing for None."""
        if value is None:
            return
        node = ox.Literal(value) if isinstance(value, str) else value
        self.quads.append(ox.Quad(subject, predicate, node, DEFAULT))
        self.quads.extend(ox.Quad(subject, predicate, node, graph) for graph in graphs)

    def sse(self, local: str) -> ox.NamedNode:
        """Return a term of the ontology."""
        found = self._terms.get(local)
        if found is None:
            found = self._terms[local] = _sse(local)
        return found

    def date(self, subject: ox.NamedNode, local: str, value: HalfKnownDate | None) -> None:
        """Write the EDTF spelling; with its bounds as days, for filters, where they are known."""
        if value is None:
            return
        self.add(subject, self.sse(local), ox.Literal(value.text, datatype=_EDTF))
        for bound, day in (("Earliest", value.earliest), ("Latest", value.latest)):
            if day is not None and local in ("start", "end", "seen", "asOf"):
                literal = ox.Literal(day.isoformat(), datatype=_DATE)
                self.add(subject, self.sse(local + bound), literal)

    def dataset(self, title: str) -> None:
        """Write what the data set as a whole is."""
        self.add(self.ns.dataset, _TYPE, term("void:Dataset"))
        self.add(self.ns.dataset, term("dcterms:title"), title)
        self.add(self.ns.dataset, term("void:uriSpace"), self.ns.base)

    def entity(self, entity: Entity) -> None:
        """Write an entity."""
        iri = self.ns.entity(entity.id)
        self.add(iri, _TYPE, self.sse(entity.kind))
        self.add(iri, _ID, entity.id)
        self.add(iri, _LABEL, entity.name)
        for language, name in entity.names.items():
            self.add(iri, _PREF, ox.Literal(name, language=language))
        for alias in entity.aliases:
            self.add(iri, _ALT, alias)
        self.add(iri, self.sse("acronym"), entity.acronym)
        for number, former in enumerate(entity.former_names, 1):
            node = ox.NamedNode(f"{iri.value}/former/{number}")
            self.add(iri, self.sse("formerName"), node)
            self.add(node, _TYPE, self.sse("FormerName"))
            self.add(node, self.sse("name"), former.name)
            self.date(node, "until", former.until)
        for code in entity.countries:
            self.add(iri, self.sse("country"), self.ns.country(code))
        if entity.place:
            self.add(iri, self.sse("location"), self.ns.location(entity.place))
        self.date(iri, "founded", entity.founded)
        self.date(iri, "dissolved", entity.dissolved)
        if entity.website:
            self.add(iri, term("foaf:homepage"), ox.NamedNode(entity.website))
        self.add(iri, _NOTE, entity.note)
        self.add(iri, self.sse("nameFrom"), entity.name_from)
        for each in entity.listed_in:
            source = self.ns.source(each)
            self.add(iri, self.sse("listedIn"), source, source)
        if entity.unlisted:
            self.add(iri, self.sse("unlisted"), ox.Literal(True))
        for other in entity.same_as:
            self.add(iri, _SAME, self.ns.entity(other))

    def statement(self, iri: ox.NamedNode, statement: Statement) -> None:
        """Write what ties and figures have in common."""
        self.add(iri, _ID, statement.id)
        self.add(iri, self.sse("kind"), self.sse(statement.kind))  # type: ignore[attr-defined]  # both have one
        for number, evidence in enumerate(statement.evidence, 1):
            self.evidence(iri, ox.NamedNode(f"{iri.value}/evidence/{number}"), evidence)
        for url in statement.also_seen_at:
            self.add(iri, self.sse("alsoSeenAt"), ox.NamedNode(url))
        self.add(iri, self.sse("confidence"), statement.confidence)
        self.add(iri, _NOTE, statement.note)
        if statement.conflict:
            self.add(iri, self.sse("conflict"), self.ns.conflict(statement.conflict))

    def evidence(self, stated: ox.NamedNode, node: ox.NamedNode, evidence: Evidence) -> None:
        """Write one evidence of what stands at `stated`, also in the graph of its source."""
        source = self.ns.source(evidence.source)
        self.add(stated, self.sse("evidence"), node, source)
        self.add(node, _TYPE, self.sse("Evidence"), source)
        self.add(node, self.sse("statedIn"), source, source)
        self.add(node, self.sse("says"), evidence.says, source)
        for number, span in enumerate(evidence.quotes, 1):
            place = ox.NamedNode(f"{node.value}/span/{number}")
            self.add(node, self.sse("span"), place, source)
            self.add(place, _TYPE, self.sse("Span"), source)
            self.add(place, term("oa:exact"), span.text, source)
            start, end = str(span.at), str(span.end)
            self.add(place, term("oa:start"), ox.Literal(start, datatype=_INTEGER), source)
            self.add(place, term("oa:end"), ox.Literal(end, datatype=_INTEGER), source)
            self.add(place, self.sse("spanRole"), span.role, source)

    def tie(self, tie: Tie) -> None:
        """Write a tie: its node, and the plain triple unless it is planned."""
        iri, kind = self.ns.tie(tie.id), self.sse(tie.kind)
        source, target = self.ns.entity(tie.source), self.ns.entity(tie.target)
        self.add(iri, _TYPE, self.sse("Tie"))
        self.add(iri, self.sse("source"), source)
        self.add(iri, self.sse("target"), target)
        self.add(iri, self.sse("role"), tie.role)
        self.add(iri, self.sse("status"), self.sse(tie.status.capitalize()))
        for local, value in (("start", tie.start), ("end", tie.end), ("seen", tie.seen)):
            self.date(iri, local, value)
        self.statement(iri, tie)
        if not tie.planned:
            self.add(source, kind, target, *(self.ns.source(each) for each in tie.sources))

    def figure(self, figure: Figure) -> None:
        """Write a figure."""
        iri = self.ns.figure(figure.id)
        self.add(iri, _TYPE, self.sse("Figure"))
        self.add(iri, self.sse("figureOf"), self.ns.entity(figure.entity))
        self.add(iri, self.sse("value"), figure.value)
        if figure.number:
            self.add(iri, self.sse("number"), ox.Literal(figure.number, datatype=_DECIMAL))
        self.add(iri, self.sse("unit"), figure.unit)
        self.date(iri, "asOf", figure.as_of)
        for position, part in enumerate(figure.parts, 1):
            node = ox.NamedNode(f"{iri.value}/part/{position}")
            self.add(iri, self.sse("part"), node)
            self.add(node, _TYPE, self.sse("Part"))
            self.add(node, self.sse("number"), ox.Literal(part.number, datatype=_DECIMAL))
            self.add(node, self.sse("unit"), part.of)
        self.statement(iri, figure)

    def source(self, source: Source) -> None:
        """Write a source."""
        iri = self.ns.source(source.id)
        self.add(iri, _TYPE, self.sse("Source"))
        self.add(iri, _ID, source.id)
        self.add(iri, self.sse("url"), ox.NamedNode(source.url) if source.url else None)
        self.add(iri, self.sse("document"), source.document)
        self.add(iri, term("dcterms:title"), source.title)
        if source.publisher:
            known = source.publisher in self.entities
            publisher = self.ns.entity(source.publisher) if known else source.publisher
            self.add(iri, term("dcterms:publisher"), publisher)
        if source.date:
            self.add(iri, term("dcterms:issued"), ox.Literal(source.date.text, datatype=_EDTF))
        self.date(iri, "retrieved", source.retrieved)
        self.add(iri, term("dcterms:language"), source.language)
        self.add(iri, self.sse("sha256"), source.sha256)
        self.add(iri, self.sse("access"), source.access)
        self.add(iri, _NOTE, source.note)

    def conflict(self, conflict: Conflict) -> None:
        """Write a conflict."""
        iri = self.ns.conflict(conflict.id)
        self.add(iri, _TYPE, self.sse("Conflict"))
        self.add(iri, _ID, conflict.id)
        self.add(iri, self.sse("conflictKind"), conflict.kind)
        self.add(iri, term("dcterms:description"), conflict.what)

    def point(self, iri: ox.NamedNode, kind: str, point: Point) -> None:
        """Write a `Country` or a `Location`."""
        self.add(iri, _TYPE, self.sse(kind))
        self.add(iri, _ID, point.id)
        self.add(iri, _LABEL, point.name)
        for language, name in point.names.items():
            self.add(iri, _PREF, ox.Literal(name, language=language))
        if kind == "Country":
            self.add(iri, self.sse("countryCode"), point.id)
            self.add(iri, self.sse("continent"), point.continent)
        elif point.country:
            self.add(iri, self.sse("country"), self.ns.country(point.country))
        if point.lat is not None and point.lon is not None:
            self.add(iri, term("geo:lat"), ox.Literal(str(point.lat), datatype=_DECIMAL))
            self.add(iri, term("geo:long"), ox.Literal(str(point.lon), datatype=_DECIMAL))
        if point.geonames:
            page = ox.NamedNode(f"{_GEONAMES}{quote(point.geonames)}/")
            self.add(iri, term("prov:wasDerivedFrom"), page)
        self.add(iri, self.sse("precision"), point.precision)
        self.add(iri, _NOTE, point.note)


def quads_of(records: Records, base: str = BASE) -> list[ox.Quad]:
    """Return the data set as quads (default graph and one graph per source), unsorted, each once or more.

    >>> len(quads_of(Records(title="nothing yet")))
    3
    """
    writer = Writer(Namespace(base), frozenset(entity.id for entity in records.entities))
    writer.dataset(records.title)
    for country in records.countries:
        writer.point(writer.ns.country(country.id), "Country", country)
    for location in records.locations:
        writer.point(writer.ns.location(location.id), "Location", location)
    steps: tuple[tuple[Iterable[Any], Callable[[Any], None]], ...] = (
        (records.entities, writer.entity),
        (records.ties, writer.tie),
        (records.figures, writer.figure),
        (records.sources, writer.source),
        (records.conflicts, writer.conflict),
    )
    for things, write in steps:
        for thing in things:
            write(thing)
    return writer.quads


# ---------------------------------------------------------------------------------------------
# store → records


@cache
def _half_known(text: str) -> HalfKnownDate:
    return HalfKnownDate(text)


class Quads(Protocol):
    """Anything that quads can be looked up in: every store, and whatever stands for one."""

    def match(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern; None stands for anything, in the place of the graph too."""

    def count(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> int:
        """Return how many quads a pattern has."""

    def expect(self, nodes: Iterable[ox.NamedNode] | None) -> None:
        """Be told what will be read next."""

    def pointing(self, predicate: ox.NamedNode, nodes: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
        """Yield the quads by which anything points to one of some nodes."""


class _Node:
    """The triples of one subject in the default graph, by predicate."""

    def __init__(self, store: Quads, iri: ox.NamedNode) -> None:
        self.iri = iri
        self.values: defaultdict[str, list[Any]] = defaultdict(list)
        for quad in store.match(iri):
            self.values[quad.predicate.value].append(quad.object)

    def all(self, name: str) -> list[Any]:
        return self.values.get(term(name).value, [])

    def one(self, name: str) -> Any:
        """Return the one value; of several, the first in order, so that it is always the same."""
        values = self.all(name)
        return min(values, key=str) if values else None

    def text(self, name: str) -> str | None:
        value = self.one(name)
        return None if value is None else str(value.value)

    def local(self, name: str) -> str | None:
        value = self.one(name)
        return value.value.rpartition("#")[2] if isinstance(value, ox.NamedNode) else None

    def present(self, **fields: object) -> dict[str, Any]:
        return {key: value for key, value in fields.items() if value is not None}


def _in_order(nodes: Sequence[ox.NamedNode]) -> list[ox.NamedNode]:
    """Sort IRIs that end in a number by that number."""

    def key(node: ox.NamedNode) -> tuple[int, str]:
        tail = node.value.rpartition("/")[2]
        return (int(tail) if tail.isdecimal() else 0, node.value)

    return sorted(nodes, key=key)


class Reader:
    """Reads models back out of a store, one thing at a time.

    Args:
        store: holds quads made by `quads_of`, or others in the same vocabulary.
        base: the base of the data's IRIs.

    Every `…s()` method yields in the order of the ids. A thing that is not there is None.
    """

    def __init__(self, store: Quads, base: str = BASE) -> None:
        self.store, self.ns = store, Namespace(base)

    def id_of(self, iri: Term | None) -> str:
        """Return the id at the end of one of our IRIs; a foreign IRI stays whole."""
        return self.id_of_iri(iri.value if isinstance(iri, ox.NamedNode) else str(iri))

    def id_of_iri(self, iri: str) -> str:
        """Return the same for an IRI as text."""
        return iri.rpartition("/")[2] if iri.startswith(self.ns.base) else iri

    def _subjects(self, kind: str) -> list[ox.NamedNode]:
        found = self.store.match(None, _TYPE, _sse(kind))
        return sorted(
            (quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)),
            key=lambda node: node.value,
        )

    def entity_iris(self, kinds: Iterable[str] | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all entities, or of those of the kinds, sorted."""
        wanted = load_ontology().kinds if kinds is None else kinds
        found = [iri for kind in wanted for iri in self._subjects(kind)]
        return sorted(found, key=lambda node: node.value)

    def entity(self, identifier: str) -> Entity | None:
        """Return the entity with that id as an object of its kind's class."""
        node = _Node(self.store, self.ns.entity(identifier))
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
                    place=self.id_of(node.one("sse:location"))
                    if node.all("sse:location")
                    else None,
                    founded=node.text("sse:founded"),
                    dissolved=node.text("sse:dissolved"),
                    website=node.text("foaf:homepage"),
                    note=node.text("skos:note"),
                    name_from=node.text("sse:nameFrom"),
                    listed_in=[self.id_of(each) for each in node.all("sse:listedIn")],
                    unlisted=node.text("sse:unlisted") == "true",
                    same_as=[self.id_of(each) for each in node.all("owl:sameAs")],
                )
            )
        )

    def _evidence(self, node: _Node) -> list[Evidence]:
        found = []
        for iri in _in_order(node.all("sse:evidence")):
            each = _Node(self.store, iri)
            spans = [_Node(self.store, span) for span in _in_order(each.all("sse:span"))]
            quotes = [
                Span.model_validate(
                    span.present(
                        text=span.text("oa:exact"),
                        at=int(span.text("oa:start") or -1),
                        role=span.text("sse:spanRole"),
                    )
                )
                for span in spans
            ]
            source = self.id_of(each.one("sse:statedIn"))
            found.append(Evidence(source=source, says=each.text("sse:says"), quotes=tuple(quotes)))
        return found

    def _statement(self, node: _Node) -> dict[str, Any]:
        conflict = node.one("sse:conflict")
        return node.present(
            id=node.text("dcterms:identifier") or self.id_of(node.iri),
            kind=node.local("sse:kind"),
            evidence=self._evidence(node),
            also_seen_at=[each.value for each in node.all("sse:alsoSeenAt")],
            confidence=node.text("sse:confidence"),
            note=node.text("skos:note"),
            conflict=None if conflict is None else self.id_of(conflict),
        )

    def tie(self, iri: ox.NamedNode) -> Tie:
        """Return the tie that stands at the IRI."""
        node = _Node(self.store, iri)
        return Tie.model_validate(
            self._statement(node)
            | node.present(
                source=self.id_of(node.one("sse:source")),
                target=self.id_of(node.one("sse:target")),
                role=node.text("sse:role"),
                start=node.text("sse:start"),
                end=node.text("sse:end"),
                seen=node.text("sse:seen"),
                planned=node.local("sse:status") == "Planned",
            )
        )

    # -- less to read than a whole thing --------------------------------------------------------

    def title(self) -> str:
        """Return the title of the data set."""
        return _Node(self.store, self.ns.dataset).text("dcterms:title") or "untitled"

    def kind_of(self, identifier: str) -> str | None:
        """Return the kind of an entity, or None if there is no such entity."""
        known = load_ontology().kinds
        found = self.store.match(self.ns.entity(identifier), _TYPE)
        kinds = {quad.object.value.removeprefix(_SSE) for quad in found if isinstance(quad.object, ox.NamedNode)}  # fmt: skip
        return min(kinds & known.keys(), default=None)

    def tie_kind_of(self, tie: ox.NamedNode) -> str | None:
        """Return the kind of a tie."""
        found = (quad.object for quad in self.store.match(tie, _sse("kind")))
        kind = min(found, key=str, default=None)
        return kind.value.rpartition("#")[2] if isinstance(kind, ox.NamedNode) else None

    def number_of_entities(self) -> int:
        """Return how many entities there are."""
        return sum(self.store.count(None, _TYPE, _sse(kind)) for kind in load_ontology().kinds)

    def counts(self) -> dict[str, int]:
        """Return how many entities, ties, figures, sources and conflicts there are."""
        kinds = {"ties": "Tie", "figures": "Figure", "sources": "Source", "conflicts": "Conflict"}
        return {"entities": self.number_of_entities()} | {
            part: self.store.count(None, _TYPE, _sse(kind)) for part, kind in kinds.items()
        }

    def countries_of(self, identifier: str) -> set[str]:
        """Return the countries of an entity."""
        found = self.store.match(self.ns.entity(identifier), _sse("country"))
        return {self.id_of(quad.object) for quad in found}

    def life_of(self, identifier: str) -> tuple[HalfKnownDate | None, HalfKnownDate | None]:
        """Return when an entity was founded and dissolved."""
        iri = self.ns.entity(identifier)
        dates = [self._date(iri, local) for local in ("founded", "dissolved")]
        return dates[0], dates[1]

    def known_since(self, figure: ox.NamedNode) -> HalfKnownDate | None:
        """Return the date of a figure."""
        return self._date(figure, "asOf")

    def _date(self, iri: ox.NamedNode, local: str) -> HalfKnownDate | None:
        found = (str(quad.object.value) for quad in self.store.match(iri, _sse(local)) if isinstance(quad.object, ox.Literal))  # fmt: skip
        text = min(found, default=None)
        return None if text is None else _half_known(text)

    def about(self, statement: ox.NamedNode) -> tuple[str, ...]:
        """Return the ids of the entities that a tie or figure is about: both ends, or the one."""
        found = (
            min((quad.object for quad in self.store.match(statement, _sse(local))), key=str, default=None)
            for local in ("source", "target", "figureOf")
        )  # fmt: skip
        return tuple(self.id_of(each) for each in found if each is not None)

    def is_figure(self, statement: ox.NamedNode) -> bool:
        """Say whether what stands at an IRI is a figure, by its IRI."""
        return statement.value.startswith(self.ns.figure("").value)

    def ties_of_kind(self, kind: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties of a kind, sorted."""
        found = self.store.match(None, _sse("kind"), _sse(kind))
        return sorted((quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)), key=lambda iri: iri.value)  # fmt: skip

    def stated_in(self, source: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties and figures that a source states, sorted."""
        found = {
            quad.subject.value.rpartition("/evidence/")[0]
            for quad in self.store.match(None, _sse("statedIn"), self.ns.source(source))
            if isinstance(quad.subject, ox.NamedNode)
        }
        return [ox.NamedNode(iri) for iri in sorted(found)]

    def at_odds(self, conflict: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties and figures that a conflict is about, sorted."""
        found = self.store.match(None, _sse("conflict"), self.ns.conflict(conflict))
        return sorted((quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)), key=lambda iri: iri.value)  # fmt: skip

    def unlisted(self) -> frozenset[str]:
        """Return the ids of the people of an audience who have no public role."""
        found = self.store.match(None, _sse("unlisted"), ox.Literal(True))
        return frozenset(self.id_of(quad.subject) for quad in found)

    def website(self, identifier: str) -> str | None:
        """Return the website of an entity, or None: less to read than `entity`."""
        pattern = self.store.match(self.ns.entity(identifier), term("foaf:homepage"))
        return min((str(quad.object.value) for quad in pattern), default=None)  # type: ignore[union-attr]  # an IRI

    def time_of(
        self, iri: ox.NamedNode
    ) -> tuple[HalfKnownDate | None, HalfKnownDate | None, HalfKnownDate | None, bool]:
        """Return start, end and seen of a tie, and whether it is planned: less to read than `tie`."""
        found: dict[str, Any] = {}
        for local in ("start", "end", "seen", "status"):
            for quad in self.store.match(iri, _sse(local)):
                found[local] = quad.object
        dates = [
            _half_known(found[local].value) if local in found else None
            for local in ("start", "end", "seen")
        ]
        planned = "status" in found and found["status"] == _sse("Planned")
        return dates[0], dates[1], dates[2], planned

    def tie_iris(self, entity: str | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all tie nodes, or of those at an entity (either end), sorted."""
        if entity is None:
            return self._subjects("Tie")
        iri = self.ns.entity(entity)
        return sorted(
            {
                quad.subject
                for end in ("source", "target")
                for quad in self.store.match(None, _sse(end), iri)
                if isinstance(quad.subject, ox.NamedNode)
            },
            key=lambda node: node.value,
        )

    def ties_among(self, entities: Iterable[str]) -> list[ox.NamedNode]:
        """Return the IRIs of the ties both ends of which are some entities, sorted: each end is read once."""
        iris = [*map(self.ns.entity, entities)]
        out, into = (
            {
                quad.subject
                for quad in self.store.pointing(_sse(end), iris)
                if isinstance(quad.subject, ox.NamedNode)
            }
            for end in ("source", "target")
        )
        return sorted(out & into, key=lambda node: node.value)

    def neighbours(self, entities: Iterable[str]) -> set[str]:
        """Return the ids of the entities that have a tie with one of some."""
        iris, found = [*map(self.ns.entity, entities)], set()
        for end, across in (("source", "target"), ("target", "source")):
            pointing = self.store.pointing(_sse(end), iris)
            ties = [quad.subject for quad in pointing if isinstance(quad.subject, ox.NamedNode)]
            self.store.expect(ties)
            for tie in ties:
                found |= {self.id_of(quad.object) for quad in self.store.match(tie, _sse(across))}
        return found

    def figure(self, iri: ox.NamedNode) -> Figure:
        """Return the figure that stands at the IRI."""
        node = _Node(self.store, iri)
        return Figure.model_validate(
            self._statement(node)
            | node.present(
                entity=self.id_of(node.one("sse:figureOf")),
                value=node.text("sse:value"),
                number=node.text("sse:number"),
                unit=node.text("sse:unit"),
                as_of=node.text("sse:asOf"),
                parts=[
                    Part.model_validate(
                        each.present(number=each.text("sse:number"), of=each.text("sse:unit"))
                    )
                    for each in (
                        _Node(self.store, part) for part in _in_order(node.all("sse:part"))
                    )
                ],
            )
        )

    def figure_iris(self, entity: str | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all figures, or of those of an entity, sorted."""
        if entity is None:
            return self._subjects("Figure")
        found = self.store.match(None, _sse("figureOf"), self.ns.entity(entity))
        return sorted(
            (quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)),
            key=lambda node: node.value,
        )

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
                        geonames=page.removeprefix(_GEONAMES).strip("/") if page else None,
                        precision=node.text("sse:precision"),
                        note=node.text("skos:note"),
                    )
                )
            )
        return sorted(found, key=lambda point: point.id)

    def below(self, node: ox.NamedNode) -> Iterator[ox.Triple]:
        """Yield what the default graph says of a node and of the nodes whose IRIs stand below it."""
        todo = [node]
        while todo:
            for quad in self.store.match(todo.pop()):
                yield quad.triple
                if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(f"{node.value}/"):  # fmt: skip
                    todo.append(quad.object)

    def records(self) -> Records:
        """Return everything. What `quads_of` was given comes back as it was, sorted by id."""
        entities = [self.entity(self.id_of(iri)) for iri in self.entity_iris()]
        sources = [self.source(identifier) for identifier in self.source_ids()]
        ties = [self.tie(iri) for iri in self.tie_iris()]
        figures = [self.figure(iri) for iri in self.figure_iris()]
        return Records(
            title=self.title(),
            entities=tuple(sorted((e for e in entities if e), key=lambda each: each.id)),
            ties=tuple(sorted(ties, key=lambda each: each.id)),
            figures=tuple(sorted(figures, key=lambda each: each.id)),
            sources=tuple(each for each in sources if each),
            conflicts=tuple(self.conflicts()),
            countries=tuple(self.points("Country")),
            locations=tuple(self.points("Location")),
        )


def base_of(store: Quads) -> str:
    """Return the base the data in a store says it has (void:uriSpace), else the default one."""
    found = sorted(
        str(quad.object.value)
        for quad in store.match(None, term("void:uriSpace"))
        if isinstance(quad.object, ox.Literal)
    )
    return found[0] if found else BASE


def in_order(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the quads once each, default graph first, by graph, subject, predicate, object: canonical."""
    last = None
    for quad in sorted(
        quads,
        key=lambda quad: (
            "" if quad.graph_name == DEFAULT else str(quad.graph_name),
            str(quad.subject),
            str(quad.predicate),
            str(quad.object),
        ),
    ):
        if quad != last:
            yield quad
        last = quad
