"""What the service says of itself: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from ssegraph.quads import DEFAULT, PREFIXES, term
from ssegraph.store import Store

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_VOID: Final = PREFIXES["void"]
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def data_set(store: Store, endpoint: str, features: Sequence[str], only_void: bool) -> Iterator[ox.Triple]:
    """Yield the description.

    Args:
        store: what is served.
        endpoint: the address of the SPARQL endpoint.
        features: `update` and `federation` as far as they are allowed.
        only_void: leaves the service out and counts classes and properties (VoID).
    """

    def sd(local: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + local)

    def void(local: str) -> ox.NamedNode:
        return ox.NamedNode(_VOID + local)

    def number(value: int) -> ox.Literal:
        return ox.Literal(str(value), datatype=term("xsd:integer"))

    kind = term("rdf:type")
    data = store.namespace.dataset
    address = ox.NamedNode(endpoint)
    root = endpoint.removesuffix("/sparql")
    everything = store.oxigraph.quads_for_pattern(None, None, None, DEFAULT)
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects, objects, triples = set(), set(), 0
    for quad in everything:
        triples += 1
        subjects.add(quad.subject)
        objects.add(quad.object)
        properties[quad.predicate.value] += 1
        if quad.predicate == kind and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
    if only_void:
        yield ox.Triple(data, kind, void("Dataset"))
        yield ox.Triple(data, void("sparqlEndpoint"), address)
        yield ox.Triple(data, void("dataDump"), ox.NamedNode(f"{root}/dump"))
        yield ox.Triple(data, void("uriSpace"), ox.Literal(store.base))
        yield ox.Triple(
            data, term("dcterms:license"), ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
        )
        for quad in store.oxigraph.quads_for_pattern(data, term("dcterms:title"), None, DEFAULT):
            yield quad.triple
        for form in ("TriG", "N-Quads", "Turtle", "JSON-LD"):
            yield ox.Triple(data, void("feature"), ox.NamedNode(_FORMATS + form))
        for name, count in (
            ("triples", triples),
            ("distinctSubjects", len(subjects)),
            ("distinctObjects", len(objects)),
            ("classes", len(classes)),
            ("properties", len(properties)),
        ):
            yield ox.Triple(data, void(name), number(count))
        for part, of, counted, what in (
            ("classPartition", "class", classes, "entities"),
            ("propertyPartition", "property", properties, "triples"),
        ):
            for place, (iri, count) in enumerate(sorted(counted.items()), 1):
                node = ox.NamedNode(f"{root}/.well-known/void#{of}-{place}")
                yield ox.Triple(data, void(part), node)
                yield ox.Triple(node, void(of), ox.NamedNode(iri))
                yield ox.Triple(node, void(what), number(count))
        return
    service = ox.NamedNode(f"{endpoint}#service")
    graphs = ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    yield ox.Triple(service, kind, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), address)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    if "update" in features:
        yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
    if "federation" in features:
        yield ox.Triple(service, sd("feature"), sd("BasicFederatedQuery"))
    for form in _RESULTS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + form))
    for local in ("holds", "standing", "over", "voices", "saidBy", "ownWord", "newest"):
        yield ox.Triple(service, sd("extensionFunction"), term(f"sse:{local}"))
        yield ox.Triple(term(f"sse:{local}"), kind, sd("Function"))
    yield ox.Triple(service, sd("defaultDataset"), graphs)
    yield ox.Triple(graphs, kind, sd("Dataset"))
    yield ox.Triple(graphs, term("rdfs:seeAlso"), ox.NamedNode(f"{root}/.well-known/void"))
    yield ox.Triple(graphs, sd("defaultGraph"), default)
    yield ox.Triple(default, kind, sd("Graph"))
    yield ox.Triple(default, void("triples"), number(triples))
    named = sorted(str(getattr(each, "value", each)) for each in store.oxigraph.named_graphs())
    for place, iri in enumerate(named, 1):
        node = ox.NamedNode(f"{endpoint}#graph-{place}")
        yield ox.Triple(graphs, sd("namedGraph"), node)
        yield ox.Triple(node, kind, sd("NamedGraph"))
        yield ox.Triple(node, sd("name"), ox.NamedNode(iri))
