"""The graph as RDF: what becomes of a record, and how it is read back out of a store.

Default graph: entities; ties and observations with what their statements add up to; and of each statement
its source and words, so that a proof is found without GRAPH. One named graph for each source, called by
the source's IRI, holds the rest of what it says: where the words stand, the qualifiers of a statement
where they are not those of its tie, and the attributes of the bodies it lists. No blank nodes, so sorted
N-Quads are canonical. Terms: `ontology/sse.ttl`; W3C ORG, PROV-O, SKOS, Web Annotation, WGS84, VoID;
reification of RDF 1.1 (rdf:subject, rdf:predicate, rdf:object).
"""

from __future__ import annotations

from ssegraph.quads.reading import Quads, Reader, base_of
from ssegraph.quads.terms import (
    BASE,
    DEFAULT,
    ONTOLOGY_GRAPH,
    PREFIXES,
    GraphName,
    Iri,
    Namespace,
    Quad,
    Subject,
    Term,
    in_order,
    term,
)
from ssegraph.quads.writing import Writer, quads_of

__all__ = [
    "BASE",
    "DEFAULT",
    "ONTOLOGY_GRAPH",
    "PREFIXES",
    "GraphName",
    "Iri",
    "Namespace",
    "Quad",
    "Quads",
    "Reader",
    "Subject",
    "Term",
    "Writer",
    "base_of",
    "in_order",
    "quads_of",
    "term",
]
