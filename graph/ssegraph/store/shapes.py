"""SHACL: whether RDF in this vocabulary has the shape that `ontology/shapes.ttl` asks for."""

from __future__ import annotations

import pyoxigraph as ox

from ssegraph.core.errors import DataError, MissingExtra, Problem
from ssegraph.core.resources import ontology_dir
from ssegraph.quads import DEFAULT, ONTOLOGY_GRAPH
from ssegraph.store import Backend


def validate(store: Backend) -> None:
    """Check the merged graph of a store against the shapes.

    Raises:
        DataError: with one problem for each violation.
        MissingExtra: pyshacl is not installed.
    """
    try:
        import pyshacl
    except ImportError as error:
        raise MissingExtra("SHACL", "shacl") from error
    import rdflib

    # Through N-Triples into rdflib's own store: over oxrdflib the same check takes 16 times longer,
    # and terms parsed by two libraries are not equal.
    graph, shapes = rdflib.Graph(), rdflib.Graph()
    for name in (DEFAULT, ONTOLOGY_GRAPH):
        quads = store.match(graph=name)
        triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
        graph.parse(data=triples, format="nt")
    shapes.parse(ontology_dir() / "shapes.ttl")
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    if conforms:
        return
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    problems = []
    for found in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        node, path = report.value(found, sh.focusNode), report.value(found, sh.resultPath)
        message = report.value(found, sh.resultMessage)
        problems.append(Problem(str(node), 1, f"{path or 'the node'}: {message}"))
    raise DataError(problems)
