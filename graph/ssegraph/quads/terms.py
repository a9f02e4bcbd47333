"""The terms of RDF as we write them: prefixes, IRIs, and the order of quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from ssegraph.core.errors import StoreError

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


def sse(local: str) -> ox.NamedNode:
    """Return a term of the ontology.

    >>> sse("Tie").value
    'https://w3id.org/ssegraph/ontology#Tie'
    """
    return ox.NamedNode(PREFIXES["sse"] + local)


EDTF: Final = ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
"""The datatype of half-known dates (ISO 8601-2)."""
GEONAMES: Final = "https://www.geonames.org/"
DEFAULT: Final = ox.DefaultGraph()


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

    def observation(self, identifier: str) -> ox.NamedNode:
        """`observation/<id>`."""
        return self._of("observation", identifier)

    def post(self, identifier: str) -> ox.NamedNode:
        """`post/<body.office>`: an office in a body."""
        return self._of("post", identifier)

    def stated(self, identifier: str) -> ox.NamedNode:
        """The node of an observation or of a contribution, the kind of which begins with a capital."""
        kind = identifier.partition(".")[2]
        return self.contribution(identifier) if kind[:1].isupper() else self.observation(identifier)

    def contribution(self, identifier: str) -> ox.NamedNode:
        """`contribution/<who.Kind.name>`."""
        return self._of("contribution", identifier)

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
