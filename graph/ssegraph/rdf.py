"""The graph as RDF: what becomes of a record, and how it is read back out of a store.

Default graph: entities; ties and figures with what their statements add up to; and of each statement
its source and words, so that a proof is found without GRAPH. One named graph for each source, called by
the source's IRI, holds the rest of what it says: where the words stand, the qualifiers of a statement
where they are not those of its tie, and the attributes of the bodies it lists. No blank nodes, so sorted
N-Quads are canonical. Terms: `ontology/sse.ttl`; W3C ORG, PROV-O, SKOS, Web Annotation, WGS84, VoID;
reification of RDF 1.1 (rdf:subject, rdf:predicate, rdf:object).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol
from urllib.parse import quote, unquote

import pyoxigraph as ox

from ssegraph.dates import HalfKnownDate, Period, Standing
from ssegraph.errors import StoreError
from ssegraph.model import (
    Conflict,
    Entity,
    Figure,
    FormerName,
    Part,
    Point,
    Records,
    Ruling,
    Source,
    Span,
    Stated,
    Statement,
    Tie,
)
from ssegraph.ontology import load_ontology
from ssegraph.statements import standing_of

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
# The engine keeps every kind of integer as xsd:integer, so that is what is written.
_DECIMAL, _NATURAL = term("xsd:decimal"), term("xsd:integer")
_WORDS, _REFERENCES = term("oa:exact"), term("dcterms:references")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_OF_STATEMENTS: Final = ("manner", "voice", "inferred")
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
        """`tie/<id>`: a tie."""
        return self._of("tie", identifier)

    def statement(self, identifier: str) -> ox.NamedNode:
        """`statement/<source>.<digest>`: a statement; of a table `statement/<source>.<row>`."""
        return self._of("statement", identifier)

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
        self._rows: set[ox.NamedNode] = set()
        self._terms: dict[str, ox.NamedNode] = {}

    def add(
        self,
        subject: ox.NamedNode,
        predicate: ox.NamedNode,
        value: Term | str | None,
        *graphs: ox.NamedNode | ox.DefaultGraph,
    ) -> None:
        """Write a triple in the graphs, or in the default graph if none is given; nothing for None."""
        if value is None:
            return
        node = ox.Literal(value) if isinstance(value, str) else value
        self.quads.extend(
            ox.Quad(subject, predicate, node, graph) for graph in graphs or (DEFAULT,)
        )

    def sse(self, local: str) -> ox.NamedNode:
        """Return a term of the ontology."""
        found = self._terms.get(local)
        if found is None:
            found = self._terms[local] = _sse(local)
        return found

    def date(
        self, subject: ox.NamedNode, local: str, value: HalfKnownDate | None, *graphs: ox.NamedNode | ox.DefaultGraph
    ) -> None:  # fmt: skip
        """Write the EDTF spelling; its bounds are what `sse:earliest` and `sse:latest` give."""
        if value is not None:
            self.add(subject, self.sse(local), ox.Literal(value.text, datatype=_EDTF), *graphs)

    def dataset(self, title: str) -> None:
        """Write what the data set as a whole is."""
        self.add(self.ns.dataset, _TYPE, term("void:Dataset"))
        self.add(self.ns.dataset, term("dcterms:title"), title)
        self.add(self.ns.dataset, term("void:uriSpace"), self.ns.base)

    def entity(self, entity: Entity) -> None:
        """Write an entity; in the graph of the one source that lists it too, if just one does."""
        iri = self.ns.entity(entity.id)
        listing = [self.ns.source(each) for each in entity.listed_in]
        graphs = (DEFAULT, listing[0]) if len(listing) == 1 else (DEFAULT,)
        self.add(iri, _TYPE, self.sse(entity.kind), *graphs)
        self.add(iri, _LABEL, entity.name, *graphs)
        for language, name in entity.names.items():
            self.add(iri, _PREF, ox.Literal(name, language=language), *graphs)
        for alias in entity.aliases:
            self.add(iri, _ALT, alias, *graphs)
        self.add(iri, self.sse("acronym"), entity.acronym, *graphs)
        for number, former in enumerate(entity.former_names, 1):
            node = ox.NamedNode(f"{iri.value}/former/{number}")
            self.add(iri, self.sse("formerName"), node)
            self.add(node, _TYPE, self.sse("FormerName"))
            self.add(node, self.sse("name"), former.name)
            self.date(node, "until", former.until)
        for code in entity.countries:
            self.add(iri, self.sse("country"), self.ns.country(code), *graphs)
        if entity.place:
            self.add(iri, self.sse("location"), self.ns.location(entity.place), *graphs)
        self.date(iri, "founded", entity.founded, *graphs)
        self.date(iri, "dissolved", entity.dissolved, *graphs)
        if entity.website:
            self.add(iri, term("foaf:homepage"), ox.NamedNode(entity.website), *graphs)
        self.add(iri, _NOTE, entity.note, *graphs)
        self.add(iri, self.sse("nameFrom"), entity.name_from, *graphs[1:])
        for source in listing:
            self.add(iri, self.sse("listedIn"), source, source)
        if entity.unlisted:
            self.add(iri, self.sse("unlisted"), ox.Literal(True))
        for other in entity.same_as:
            self.add(iri, _SAME, self.ns.entity(other))

    def stated(self, iri: ox.NamedNode, stated: Stated) -> None:
        """Write what ties and figures have in common: who says so."""
        self.add(iri, self.sse("confidence"), stated.confidence)
        self.add(iri, _NOTE, stated.note)
        if stated.conflict:
            self.add(iri, self.sse("conflict"), self.ns.conflict(stated.conflict))
        for statement in stated.statements:
            node = self.ns.statement(statement.id)
            self.add(iri, self.sse("statement" if statement.stands else "deniedBy"), node)
            self.statement(statement, stated)

    def statement(self, statement: Statement, of: Stated | None = None) -> None:
        """Write a statement: its source and words, and in its source's graph what `of` does not say as well.

        Args:
            statement: as it counts now.
            of: the tie or figure it belongs to; None where it adds up to nothing.
        """
        node, source = self.ns.statement(statement.id), self.ns.source(statement.source)
        graph: ox.NamedNode | ox.DefaultGraph = source if of is None else DEFAULT
        if statement.row is None or node not in self._rows:
            self._passage(statement, node, source, graph)
        if statement.row is not None:
            self._rows.add(node)
        if of is None or not _same(statement, of):
            self._as_said(statement, node, source)

    def _passage(
        self, statement: Statement, node: ox.NamedNode, source: ox.NamedNode, graph: ox.NamedNode | ox.DefaultGraph
    ) -> None:  # fmt: skip
        """Write where a statement stands: for the rows of a table once, whatever they say."""
        self.add(node, self.sse("statedIn"), source, graph)
        self.add(node, self.sse("says"), statement.says, graph)
        for span in statement.quotes:
            if span.role == "statement":
                self.add(node, _WORDS, span.text, graph)
        if len(statement.quotes) == 1:
            start = ox.Literal(str(statement.quotes[0].at), datatype=_NATURAL)
            self.add(node, term("oa:start"), start, source)
        else:
            for number, span in enumerate(statement.quotes, 1):
                place = ox.NamedNode(f"{node.value}/span/{number}")
                self.add(node, self.sse("span"), place, source)
                self.add(place, _WORDS, span.text, source)
                self.add(
                    place, term("oa:start"), ox.Literal(str(span.at), datatype=_NATURAL), source
                )
                self.add(place, self.sse("spanRole"), span.role, source)
        for url in statement.cites:
            self.add(node, _REFERENCES, ox.NamedNode(url), graph)

    def _as_said(self, statement: Statement, node: ox.NamedNode, source: ox.NamedNode) -> None:
        """Write what a statement says in full."""
        if statement.row is not None:
            # A row says several things: each has a node below it.
            said = ox.NamedNode(f"{node.value}/{quote(statement.key, safe='')}")
            self.add(node, self.sse("part"), said, source)
            node = said
        self.add(node, _TYPE, self.sse("Statement"), source)
        self.add(node, term("rdf:subject"), self.ns.entity(statement.subject), source)
        self.add(node, term("rdf:predicate"), self.sse(statement.kind), source)
        if statement.object:
            self.add(node, term("rdf:object"), self.ns.entity(statement.object), source)
        self.add(node, self.sse("role"), statement.role, source)
        for local in ("start", "end", "seen"):
            self.date(node, local, getattr(statement, local), source)
        self._measured(node, statement, source)
        for local in _OF_STATEMENTS:
            self.add(node, self.sse(local), getattr(statement, local), source)
        self.add(node, self.sse("confidence"), statement.confidence, source)
        self.add(node, _NOTE, statement.note, source)
        if statement.conflict:
            self.add(node, self.sse("conflict"), self.ns.conflict(statement.conflict), source)
        for local in ("corrected", "withdrawn"):
            ruling: Ruling | None = getattr(statement, local)
            if ruling:
                place = ox.NamedNode(f"{node.value}/{local}")
                self.add(node, self.sse(local), place, source)
                self.add(place, self.sse("by"), ruling.by, source)
                self.date(place, "when", ruling.when, source)
                self.add(place, self.sse("why"), ruling.why, source)
        for name, value in statement.as_read.items():
            place = ox.NamedNode(f"{node.value}/read/{name}")
            self.add(node, self.sse("asRead"), place, source)
            self.add(place, self.sse("name"), name, source)
            self.add(place, self.sse("value"), value or None, source)

    def _measured(
        self, node: ox.NamedNode, figure: Figure | Statement, *graphs: ox.NamedNode
    ) -> None:
        """Write value, number, unit, date and parts."""
        self.add(node, self.sse("value"), figure.value, *graphs)
        if figure.number:
            self.add(
                node, self.sse("number"), ox.Literal(figure.number, datatype=_DECIMAL), *graphs
            )
        self.add(node, self.sse("unit"), figure.unit, *graphs)
        self.date(node, "asOf", figure.as_of, *graphs)
        for position, part in enumerate(figure.parts, 1):
            place = ox.NamedNode(f"{node.value}/part/{position}")
            self.add(node, self.sse("part"), place, *graphs)
            self.add(place, _TYPE, self.sse("Part"), *graphs)
            self.add(place, self.sse("number"), ox.Literal(part.number, datatype=_DECIMAL), *graphs)
            self.add(place, self.sse("unit"), part.of, *graphs)

    def tie(self, tie: Tie) -> None:
        """Write a tie: its node, and the plain triple if somebody states it as fact."""
        iri, kind = self.ns.tie(tie.id), self.sse(tie.kind)
        source, target = self.ns.entity(tie.source), self.ns.entity(tie.target)
        self.add(iri, _TYPE, self.sse("Tie"))
        self.add(iri, self.sse("kind"), kind)
        self.add(iri, self.sse("source"), source)
        self.add(iri, self.sse("target"), target)
        self.add(iri, self.sse("role"), tie.role)
        for local, value in (("start", tie.start), ("end", tie.end), ("seen", tie.seen)):
            self.date(iri, local, value)
        for other in tie.sightings:
            if other != tie.seen:
                self.date(iri, "alsoSeen", other)
        if tie.as_fact:
            self.add(source, kind, target)
        else:
            self.add(iri, self.sse("status"), self.sse(tie.status.capitalize()))
        self.stated(iri, tie)

    def figure(self, figure: Figure) -> None:
        """Write a figure."""
        iri = self.ns.figure(figure.id)
        self.add(iri, _TYPE, self.sse("Figure"))
        self.add(iri, self.sse("kind"), self.sse(figure.kind))
        self.add(iri, self.sse("figureOf"), self.ns.entity(figure.entity))
        self._measured(iri, figure)
        self.stated(iri, figure)

    def redirect(self, old: str, new: str) -> None:
        """Write where an address that was published leads now: `tie/<id>` or `figure/<id>` on either side."""
        section, _, identifier = old.partition("/")
        place, _, its = new.partition("/")
        self.add(
            self.ns._of(section, identifier), term("dcterms:isReplacedBy"), self.ns._of(place, its)
        )

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


def _same(statement: Statement, of: Stated) -> bool:
    """Say whether a statement says just what its tie or figure shows, so that nothing has to be written of it."""
    names = ("role", "start", "end", "seen") if isinstance(of, Tie) else ("value", "number", "unit", "as_of", "parts")  # fmt: skip
    manner = of.status if isinstance(of, Tie) and not of.as_fact else None
    return (
        statement.manner == manner
        and not (statement.voice or statement.inferred or statement.corrected or statement.as_read)
        and all(
            getattr(statement, name) == getattr(of, name)
            for name in (*names, "confidence", "note", "conflict")
        )
    )


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
    counted = {(each.id, each.key) for stated in (*records.ties, *records.figures) for each in stated.statements}  # fmt: skip
    for statement in records.statements:
        if (statement.id, statement.key) not in counted:
            writer.statement(statement)
    for old, new in records.redirects.items():
        writer.redirect(old, new)
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


def _maybe(text: str | None) -> HalfKnownDate | None:
    return None if text is None else _half_known(text)


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

    def id_of(self, iri: Term | None) -> str:
        """Return the id at the end of one of our IRIs; a foreign IRI stays whole."""
        return self.id_of_iri(iri.value if isinstance(iri, ox.NamedNode) else str(iri))

    def id_of_iri(self, iri: str) -> str:
        """Return the same for an IRI as text."""
        return iri.rpartition("/")[2] if iri.startswith(self.ns.base) else iri

    def _subjects(self, kind: str) -> list[ox.NamedNode]:
        return _subjects_in(self.store.match(None, _TYPE, _sse(kind)))

    def entity_iris(self, kinds: Iterable[str] | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all entities, or of those of the kinds, sorted."""
        wanted = load_ontology().kinds if kinds is None else kinds
        found = [iri for kind in wanted for iri in self._subjects(kind)]
        return sorted(found, key=lambda node: node.value)

    def entity(self, identifier: str) -> Entity | None:
        """Return the entity with that id as an object of its kind's class."""
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

    def _ruling(self, node: _Node, name: str) -> Ruling | None:
        for iri in node.all(name):
            each = _Node(self.store, iri, None)
            fields = each.present(by=each.text("sse:by"), when=each.text("sse:when"), why=each.text("sse:why"))  # fmt: skip
            return Ruling.model_validate(fields)
        return None

    def statement(self, iri: ox.NamedNode, of: Mapping[str, Any] | None = None) -> Statement:
        """Return the statement that stands at the IRI.

        Args:
            iri: of the statement, or of what a row says below its IRI.
            of: what its tie or figure says, where the statement says nothing else.
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
                as_read={
                    str(each.text("sse:name")): each.text("sse:value") or ""
                    for each in (_Node(self.store, read, None) for read in said.all("sse:asRead"))
                },
                **self._measures(said),
            )
        fields |= node.present(
            source=self.id_of(node.one("sse:statedIn")),
            says=node.text("sse:says"),
            quotes=tuple(self._spans(node)),
            cites=[each.value for each in node.all("dcterms:references")],
        )
        found = Statement.model_validate(fields)
        address = self.id_of(iri)
        if found.id != address and _SLUG.match(row := address.removeprefix(f"{found.source}.")):
            found = found.model_copy(update={"row": row})
        return found

    def _about(self, node: _Node) -> str:
        other = self.id_of(node.one("rdf:object")) if node.all("rdf:object") else None
        return ".".join(filter(None, (self.id_of(node.one("rdf:subject")), node.local("rdf:predicate"), other)))  # fmt: skip

    @staticmethod
    def _key(of: Mapping[str, Any]) -> str:
        return ".".join(filter(None, (of["subject"], of["kind"], of.get("object"))))

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
            as_of=node.text("sse:asOf"),
            parts=tuple(
                Part.model_validate(
                    each.present(number=each.text("sse:number"), of=each.text("sse:unit"))
                )
                for each in parts
                if each.all("sse:number")
            ),
        )

    def _told(self, node: _Node) -> dict[str, Any]:
        """Return what a tie or figure and its statements may have in common."""
        conflict = node.one("sse:conflict")
        return node.present(
            kind=node.local("sse:kind"),
            confidence=node.text("sse:confidence"),
            note=node.text("skos:note"),
            conflict=None if conflict is None else self.id_of(conflict),
        )

    def tie(self, iri: ox.NamedNode) -> Tie:
        """Return the tie that stands at the IRI."""
        node = _Node(self.store, iri)
        told = self._told(node) | node.present(
            subject=self.id_of(node.one("sse:source")),
            object=self.id_of(node.one("sse:target")),
            role=node.text("sse:role"),
            start=_maybe(node.text("sse:start")),
            end=_maybe(node.text("sse:end")),
            seen=_maybe(node.text("sse:seen")),
        )
        status = node.local("sse:status")
        manner = {"manner": status.lower()} if status in ("Planned", "Hedged", "Hearsay") else {}
        return Tie.model_validate(
            node.present(
                id=self.id_of(iri),
                statements=self._statements(node, told | manner),
                source=told["subject"],
                kind=told["kind"],
                target=told["object"],
                **{name: told.get(name) for name in ("role", "start", "end", "seen")},
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
        return _subjects_in(self.store.match(None, _sse("kind"), _sse(kind)))

    def stated_in(self, source: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties and figures that a source states, sorted."""
        return _subjects_in(
            quad
            for said in self.store.match(None, _sse("statedIn"), self.ns.source(source))
            for local in ("statement", "deniedBy")
            for quad in self.store.match(None, _sse(local), said.subject)
        )

    def at_odds(self, conflict: str) -> list[ox.NamedNode]:
        """Return the IRIs of the ties and figures that a conflict is about, sorted."""
        return _subjects_in(self.store.match(None, _sse("conflict"), self.ns.conflict(conflict)))

    def unlisted(self) -> frozenset[str]:
        """Return the ids of the people of an audience who have no public role."""
        found = self.store.match(None, _sse("unlisted"), ox.Literal(True))
        return frozenset(self.id_of(quad.subject) for quad in found)

    def website(self, identifier: str) -> str | None:
        """Return the website of an entity, or None: less to read than `entity`."""
        pattern = self.store.match(self.ns.entity(identifier), term("foaf:homepage"))
        return min((str(quad.object.value) for quad in pattern), default=None)  # type: ignore[union-attr]  # an IRI

    def standing(self, iri: ox.NamedNode, period: Period) -> Standing:
        """Return how a tie stands to a period: what `Tie.standing` says, with less to read."""
        start, end, seen, as_fact = self.time_of(iri)
        return standing_of(period, start, end, seen, as_fact=as_fact)

    def time_of(
        self, iri: ox.NamedNode
    ) -> tuple[HalfKnownDate | None, HalfKnownDate | None, list[HalfKnownDate], bool]:
        """Return start, end and sightings of a tie, and whether it is stated as fact: less to read than `tie`."""
        start, end, newest = (self._date(iri, local) for local in ("start", "end", "seen"))
        others = self.store.match(iri, _sse("alsoSeen")) if newest else ()
        seen = [newest] if newest else []
        seen += [_half_known(each.object.value) for each in others if isinstance(each.object, ox.Literal)]  # fmt: skip
        return start, end, seen, not any(True for _ in self.store.match(iri, _sse("status")))

    def tie_iris(self, entity: str | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all tie nodes, or of those at an entity (either end), sorted."""
        if entity is None:
            return self._subjects("Tie")
        iri = self.ns.entity(entity)
        return _subjects_in(
            quad for end in ("source", "target") for quad in self.store.match(None, _sse(end), iri)
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
        entity, measures = self.id_of(node.one("sse:figureOf")), self._measures(node)
        told = self._told(node)
        statements = self._statements(node, told | measures | {"subject": entity})
        return Figure.model_validate(
            {"id": self.id_of(iri), "entity": entity, "kind": told["kind"], "statements": statements, **measures}
        )  # fmt: skip

    def in_full(self) -> Iterator[Statement]:
        """Yield the statements that are told in full: among them all that add up to nothing."""
        for quad in self.store.match(None, _TYPE, _sse("Statement"), None):
            if isinstance(quad.subject, ox.NamedNode):
                yield self._alone(quad.subject)

    def statements(self, stated: Iterable[Stated]) -> list[Statement]:
        """Return all statements, also those that add up to nothing, by address.

        Args:
            stated: the ties and figures of the store.
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
        return self.statement(
            ox.NamedNode(row), {"subject": subject, "kind": kind, "object": other}
        )

    def redirects(self) -> dict[str, str]:
        """Return where addresses lead that were published and are no more, by `tie/<id>` or `figure/<id>`."""
        found = self.store.match(None, term("dcterms:isReplacedBy"))
        pairs = ((quad.subject.value, quad.object.value) for quad in found)  # type: ignore[union-attr]  # IRIs
        base = self.ns.base
        return {unquote(old.removeprefix(base)): unquote(new.removeprefix(base)) for old, new in sorted(pairs)}  # fmt: skip

    def figure_iris(self, entity: str | None = None) -> list[ox.NamedNode]:
        """Return the IRIs of all figures, or of those of an entity, sorted."""
        if entity is None:
            return self._subjects("Figure")
        return _subjects_in(self.store.match(None, _sse("figureOf"), self.ns.entity(entity)))

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
        """Yield what is said of a node, of the nodes whose IRIs stand below it, and of the statements it rests on."""
        rests = (_sse("statement"), _sse("deniedBy"))
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
        figures = [self.figure(iri) for iri in self.figure_iris()]
        found = Records(
            title=self.title(),
            entities=tuple(sorted((e for e in entities if e), key=lambda each: each.id)),
            statements=tuple(self.statements((*ties, *figures))),
            sources=tuple(each for each in sources if each),
            conflicts=tuple(self.conflicts()),
            countries=tuple(self.points("Country")),
            locations=tuple(self.points("Location")),
            redirects=self.redirects(),
        )
        return found.with_parts(
            ties=tuple(sorted(ties, key=lambda each: each.id)),
            figures=tuple(sorted(figures, key=lambda each: each.id)),
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
