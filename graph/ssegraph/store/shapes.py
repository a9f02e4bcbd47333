"""SHACL: whether a graph has the shape that shapes ask for: those of `ontology/shapes.ttl`, or anybody's."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ssegraph.core.errors import DataError, MissingExtra, Problem, StoreError
from ssegraph.core.resources import ontology_dir
from ssegraph.quads import DEFAULT, ONTOLOGY_GRAPH
from ssegraph.store import Backend

if TYPE_CHECKING:
    import rdflib

_SUFFIXES: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}


def validate(store: Backend) -> None:
    """Check the merged graph of a store against the shapes of the ontology.

    Raises:
        DataError: with one problem for each violation.
        MissingExtra: pyshacl is not installed.
    """
    quads = itertools.chain.from_iterable(store.match(graph=name) for name in (DEFAULT, ONTOLOGY_GRAPH))
    triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    if problems := _results(_graph(triples), read(ontology_dir() / "shapes.ttl"), "the graph"):
        raise DataError(problems)


def conform(data: Path, shapes: Path) -> None:
    """Check an RDF file against shapes (SHACL core and SPARQL constraints; https://www.w3.org/TR/shacl/).

    All graphs of the file are one, as the standard has it; nothing is inferred, and nothing that a file names is
    fetched.

    Args:
        data: .ttl, .trig, .nt, .nq, .rdf or .xml, in any vocabulary.
        shapes: a file of the same forms that holds the shapes; it may be the same file.

    Raises:
        DataError: one problem for each result of the validation; or a file, or a shape, is broken.
        StoreError: there is no such file, or another suffix.
        MissingExtra: pyshacl is not installed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.ttl")
    ...     _ = file.write_text('''@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e/> .
    ...         :Ann a :Person . :S a sh:NodeShape ; sh:targetClass :Person ; sh:property [ sh:path :name ; sh:minCount 1 ] .''')
    ...     try:
    ...         conform(file, file)
    ...     except DataError as error:
    ...         print(error.problems[0].message)
    http://e/Ann: http://e/name: Less than 1 values on <http://e/Ann>-><http://e/name>
    """
    if problems := _results(read(data), read(shapes), str(data), str(shapes)):
        raise DataError(problems)


def read(path: Path) -> rdflib.Graph:
    """Return all graphs of an RDF file as one, for rdflib.

    Raises:
        DataError: the file is broken, with its line, or says something of a triple (RDF 1.2), which SHACL has no word for.
        StoreError: there is no such file, or another suffix.
        MissingExtra: pyshacl is not installed.
    """
    form = _SUFFIXES.get(path.suffix)
    if form is None:
        raise StoreError(f"{path}: cannot read this; give {', '.join(_SUFFIXES)}")
    # The engine's parsers are strict and fetch nothing.
    try:
        parsed = ox.parse(path=str(path), format=form, base_iri=path.absolute().as_uri())
        triples = ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise DataError([Problem(str(path), error.lineno or 1, error.msg)]) from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    if b"<<(" in (triples or b""):
        raise DataError([Problem(str(path), 1, "says something of a triple", "RDF 1.1, which SHACL checks")])
    return _graph(triples)


def _graph(triples: bytes | None) -> rdflib.Graph:
    """Return N-Triples in rdflib's own store.

    Over oxrdflib the same check takes 16 times longer, and terms parsed by two libraries are not equal.
    """
    try:
        import pyshacl  # noqa: F401  # it brings rdflib's parsers, and is said here to be missing
    except ImportError as error:
        raise MissingExtra("SHACL", "shacl") from error
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=triples or b"", format="nt")
    return graph


def _results(graph: rdflib.Graph, shapes: rdflib.Graph, name: str, of: str = "") -> list[Problem]:
    """Return the results of a validation, sorted."""
    report = report_of(graph, shapes, of or name)
    import rdflib

    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        node, path = report.value(result, sh.focusNode), report.value(result, sh.resultPath)
        messages = sorted(str(each) for each in report.objects(result, sh.resultMessage))
        severity = str(report.value(result, sh.resultSeverity) or "").rpartition("#")[2]
        mark = f" ({severity.lower()})" if severity not in ("", "Violation") else ""
        found.append((str(node), f"{path or 'the node'}: {'; '.join(messages)}{mark}"))
    if not of:
        return [Problem(node, 1, message) for node, message in found]
    return [Problem(name, 1, f"{node}: {message}") for node, message in sorted(found)]


def report_of(graph: rdflib.Graph, shapes: rdflib.Graph, name: str) -> rdflib.Graph:
    """Return the validation report of a graph, as the standard has it.

    Args:
        graph, shapes: what is checked, and against what.
        name: of the file of shapes, for errors.

    Raises:
        DataError: a shape is broken.
    """
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure

    try:
        _, report, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    except (ShapeLoadError, ReportableRuntimeError, ValidationFailure, ValueError) as error:
        raise DataError([Problem(name, 1, f"no shapes that can be used: {error}")]) from error
    if not isinstance(report, rdflib.Graph):
        raise DataError([Problem(name, 1, f"no shapes that can be used: {text}")])
    return report
