"""Records as quads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from ssegraph.core.concepts import LEVELS, STANDARD
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import (
    Conflict,
    Contribution,
    Entity,
    Observation,
    Passage,
    Point,
    Records,
    Ruling,
    Source,
    Stated,
    Statement,
    Tie,
)
from ssegraph.core.offices import BASE as OFFICES
from ssegraph.core.offices import office_of
from ssegraph.core.ontology import load_ontology
from ssegraph.core.passages import TEXT_FRAGMENTS, link
from ssegraph.core.statements import CONTRIBUTED, MEASURED, QUALIFIERS
from ssegraph.quads.terms import BASE, DEFAULT, EDTF, GEONAMES, Namespace, Term, sse, term

_TYPE, _LABEL, _ID = term("rdf:type"), term("rdfs:label"), term("dcterms:identifier")
_PREF, _ALT, _NOTE = term("skos:prefLabel"), term("skos:altLabel"), term("skos:note")
_WORDS = term("oa:exact")
# The engine keeps every kind of integer as xsd:integer, so that is what is written.
_DECIMAL, _NATURAL = term("xsd:decimal"), term("xsd:integer")
_OF_STATEMENTS: Final = ("manner", "voice", "inferred")


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
        for graph in graphs or (DEFAULT,):
            self.quads.append(ox.Quad(subject, predicate, node, graph))

    def sse(self, local: str) -> ox.NamedNode:
        """Return a term of the ontology."""
        found = self._terms.get(local)
        if found is None:
            found = self._terms[local] = sse(local)
        return found

    def date(
        self,
        subject: ox.NamedNode,
        local: str,
        value: HalfKnownDate | None,
        *graphs: ox.NamedNode | ox.DefaultGraph,
    ) -> None:
        """Write the EDTF spelling; its bounds are what `sse:earliest` and `sse:latest` give."""
        if value is not None:
            self.add(subject, self.sse(local), ox.Literal(value.text, datatype=EDTF), *graphs)

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
        if entity.level:
            self.add(iri, self.sse("level"), ox.NamedNode(LEVELS + entity.level), *graphs)
        for each in entity.themes:
            self.add(iri, self.sse("theme"), ox.NamedNode(STANDARD + each), *graphs)
        for other in entity.same_as:
            self.add(iri, term("owl:sameAs"), self.ns.entity(other))

    def stated(self, iri: ox.NamedNode, stated: Stated) -> None:
        """Write what ties and observations have in common: whether it is a fact, and who says so."""
        if not stated.as_fact:
            self.add(iri, self.sse("status"), self.sse(stated.status.capitalize()))
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
            of: the tie or observation it belongs to; None where it adds up to nothing.
        """
        node, source = self.ns.statement(statement.id), self.ns.source(statement.source)
        graph: ox.NamedNode | ox.DefaultGraph = source if of is None else DEFAULT
        if statement.row is None or node not in self._rows:
            self._passage(statement, node, source, graph)
        if statement.row is not None:
            self._rows.add(node)
        if of is None or not _same(statement, of):
            self._as_said(statement, node, source)
        if statement.row is None:
            self._paid(statement, node, graph)

    def _passage(
        self,
        statement: Statement,
        node: ox.NamedNode,
        source: ox.NamedNode,
        graph: ox.NamedNode | ox.DefaultGraph,
    ) -> None:
        """Write where a statement stands: for the rows of a table once, whatever they say."""
        self.add(node, self.sse("statedIn"), source, graph)
        self.add(node, self.sse("says"), statement.says, graph)
        for span in statement.quotes:
            if span.role == "statement":
                self.add(node, _WORDS, span.text, graph)
        if len(statement.quotes) == 1 and statement.quotes[0].role == "statement":
            start = ox.Literal(str(statement.quotes[0].at), datatype=_NATURAL)
            self.add(node, term("oa:start"), start, source)
        else:
            for number, span in enumerate(statement.quotes, 1):
                place = ox.NamedNode(f"{node.value}/span/{number}")
                self.add(node, self.sse("span"), place, source)
                self.add(place, _WORDS, span.text, source)
                self.add(place, term("oa:start"), ox.Literal(str(span.at), datatype=_NATURAL), source)
                self.add(place, self.sse("spanRole"), span.role, source)
        for number, passage in enumerate(statement.passages, 1):
            self._located(
                ox.NamedNode(f"{node.value}/passage/{number}"), passage, node, statement.source, graph
            )
        self.add(node, self.sse("judged"), statement.judged, source)
        self.add(node, self.sse("debt"), statement.debt, graph)
        for url in statement.cites:
            self.add(node, term("dcterms:references"), ox.NamedNode(url), graph)

    def _located(
        self,
        place: ox.NamedNode,
        passage: Passage,
        of: ox.NamedNode,
        source: str,
        graph: ox.NamedNode | ox.DefaultGraph,
    ) -> None:
        """Write a located passage as a Web Annotation's target, and what it is told by beside its statement."""
        inside = self.ns.source(source)
        states = passage.role == "statement"
        self.add(of, self.sse("passage"), place, graph if states else inside)
        self.add(place, self.sse("fingerprint"), passage.fingerprint, graph if states else inside)
        self.add(place, _TYPE, term("oa:SpecificResource"), inside)
        self.add(place, term("oa:hasSource"), inside, inside)
        self.add(place, self.sse("spanRole"), None if states else passage.role, inside)
        if passage.at is not None:
            self.add(place, self.sse("normalStart"), ox.Literal(str(passage.at), datatype=_NATURAL), inside)
        if passage.capture:
            self.add(place, self.sse("capture"), self._capture(inside, passage.capture), inside)
        for name, spelled in sorted(passage.names.items()):
            named = ox.NamedNode(f"{place.value}/names/{name}")
            self.add(place, self.sse("spelled"), named, inside)
            self.add(named, self.sse("name"), name, inside)
            self.add(named, self.sse("value"), spelled, inside)
        if passage.opens:
            selector = ox.NamedNode(f"{place.value}/fragment")
            self.add(place, term("oa:hasSelector"), selector, inside)
            self.add(selector, _TYPE, term("oa:FragmentSelector"), inside)
            self.add(selector, term("dcterms:conformsTo"), ox.NamedNode(TEXT_FRAGMENTS), inside)
            self.add(selector, term("rdf:value"), link("", passage.opens).removeprefix("#"), inside)

    @staticmethod
    def _capture(source: ox.NamedNode, identifier: str) -> ox.NamedNode:
        return ox.NamedNode(f"{source.value}/capture/{identifier}")

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
        if statement.row is not None:
            self._paid(statement, node, source)
        if statement.is_contribution:
            self._contributed(node, statement, source)
        else:
            self._measured(node, statement, source)
        for local in _OF_STATEMENTS:
            self.add(node, self.sse(local), getattr(statement, local), source)
        self.add(node, self.sse("confidence"), statement.confidence, source)
        self.add(node, _NOTE, statement.note, source)
        if statement.conflict:
            self.add(node, self.sse("conflict"), self.ns.conflict(statement.conflict), source)
        for local in ("corrected", "withdrawn", "upheld"):
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

    def _paid(self, statement: Statement, node: ox.NamedNode, graph: ox.NamedNode | ox.DefaultGraph) -> None:
        """Write the sum of money a statement gives: beside its source, so that queries about money find both."""
        if statement.amount:
            amount = ox.Literal(statement.amount, datatype=_DECIMAL)
            self.add(node, self.sse("amount"), amount, graph)
            self.add(node, self.sse("currency"), statement.currency, graph)
            self.add(node, self.sse("bound"), statement.bound, graph)
        self.add(node, self.sse("purpose"), statement.purpose, graph)

    def _contributed(self, node: ox.NamedNode, said: Contribution | Statement, *graphs: ox.NamedNode) -> None:
        """Write the name of a contribution, where and when it is made, in reply to what, and what about."""
        self.add(node, self.sse("name"), said.value, *graphs)
        self.date(node, "asOf", said.as_of, *graphs)
        if said.session:
            self.add(node, self.sse("saidIn"), self.ns.entity(said.session), *graphs)
        if said.reply_to:
            self.add(node, self.sse("replyTo"), self.ns.contribution(said.reply_to), *graphs)
        for each in said.about:
            self.add(node, self.sse("about"), self.ns.entity(each), *graphs)
        for each in said.themes:
            self.add(node, self.sse("theme"), ox.NamedNode(STANDARD + each), *graphs)

    def _measured(
        self, node: ox.NamedNode, observation: Observation | Statement, *graphs: ox.NamedNode
    ) -> None:
        """Write value, number, unit, what is counted, bound, date and parts."""
        self.add(node, self.sse("value"), observation.value, *graphs)
        if observation.number:
            self.add(node, self.sse("number"), ox.Literal(observation.number, datatype=_DECIMAL), *graphs)
        self.add(node, self.sse("unit"), observation.unit, *graphs)
        self.add(node, self.sse("counted"), observation.counted, *graphs)
        if observation.number:
            self.add(node, self.sse("bound"), observation.bound, *graphs)
        self.date(node, "asOf", observation.as_of, *graphs)
        for position, part in enumerate(observation.parts, 1):
            place = ox.NamedNode(f"{node.value}/part/{position}")
            self.add(node, self.sse("part"), place, *graphs)
            self.add(place, _TYPE, self.sse("Part"), *graphs)
            self.add(place, self.sse("number"), ox.Literal(part.number, datatype=_DECIMAL), *graphs)
            self.add(place, self.sse("counted"), part.of, *graphs)

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
            office = office_of(tie.kind, tie.role)
            if office:
                self.post(iri, tie.target, office)
        self.stated(iri, tie)

    def post(self, tie: ox.NamedNode, body: str, office: str) -> None:
        """Write the post that a tie holds: the tie has the dates, so that nobody is said to hold it for ever."""
        post = self.ns.post(f"{body}.{office}")
        self.add(tie, self.sse("post"), post)
        self.add(post, _TYPE, term("org:Post"))
        self.add(post, term("org:postIn"), self.ns.entity(body))
        self.add(post, term("org:role"), ox.NamedNode(OFFICES + office))

    def observation(self, observation: Observation) -> None:
        """Write an observation or a contribution."""
        if isinstance(observation, Contribution):
            iri = self.ns.stated(observation.id)
            self.add(iri, _TYPE, self.sse("Contribution"))
            self.add(iri, self.sse("contributor"), self.ns.entity(observation.entity))
            self._contributed(iri, observation)
        else:
            iri = self.ns.observation(observation.id)
            self.add(iri, _TYPE, self.sse("Observation"))
            self.add(iri, self.sse("observationOf"), self.ns.entity(observation.entity))
            self._measured(iri, observation)
            elsewhere = load_ontology().identifiers.get(observation.kind)
            if elsewhere and observation.as_fact:
                same = ox.NamedNode(elsewhere.format(quote(observation.value, safe="")))
                self.add(self.ns.entity(observation.entity), term("schema:sameAs"), same)
        self.add(iri, self.sse("kind"), self.sse(observation.kind))
        self.stated(iri, observation)

    def redirect(self, old: str, new: str) -> None:
        """Write where an address that was published leads now: `tie/<id>` or `observation/<id>` on either side."""
        section, _, identifier = old.partition("/")
        place, _, its = new.partition("/")
        self.add(self.ns._of(section, identifier), term("dcterms:isReplacedBy"), self.ns._of(place, its))

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
            self.add(iri, term("dcterms:issued"), ox.Literal(source.date.text, datatype=EDTF))
        self.date(iri, "retrieved", source.retrieved)
        self.add(iri, term("dcterms:language"), source.language)
        self.add(iri, self.sse("sha256"), source.sha256)
        self.add(iri, self.sse("access"), source.access)
        self.add(iri, _NOTE, source.note)
        self.add(iri, self.sse("repeats"), self.ns.source(source.repeats) if source.repeats else None)
        for capture in source.captures:
            node = self._capture(iri, capture.id)
            self.add(iri, self.sse("capture"), node)
            self.add(node, _TYPE, self.sse("Capture"))
            self.add(node, self.sse("sha256"), capture.sha256)
            self.date(node, "retrieved", capture.read)
            self.add(node, self.sse("reader"), capture.reader)

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
            page = ox.NamedNode(f"{GEONAMES}{quote(point.geonames)}/")
            self.add(iri, term("prov:wasDerivedFrom"), page)
        self.add(iri, self.sse("precision"), point.precision)
        self.add(iri, _NOTE, point.note)


def _same(statement: Statement, of: Stated) -> bool:
    """Say whether a statement says just what its tie or observation shows, so that nothing has to be written of it."""
    names = (
        QUALIFIERS[:4] if isinstance(of, Tie) else CONTRIBUTED if isinstance(of, Contribution) else MEASURED
    )
    manner = None if of.as_fact else of.status
    return (
        statement.manner == manner
        and not (
            statement.voice
            or statement.inferred
            or statement.corrected
            or statement.as_read
            or statement.upheld
            # Of a row, which may say several things, the sum stands where that one is said.
            or (statement.row is not None and (statement.amount or statement.purpose))
        )
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
        (records.observations, writer.observation),
        (records.sources, writer.source),
        (records.conflicts, writer.conflict),
    )
    for things, write in steps:
        for thing in things:
            write(thing)
    counted = {
        (each.id, each.key) for stated in (*records.ties, *records.observations) for each in stated.statements
    }
    for statement in records.statements:
        if (statement.id, statement.key) not in counted:
            writer.statement(statement)
    for old, new in records.redirects.items():
        writer.redirect(old, new)
    return writer.quads
