"""RDF, written and read: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD. What others say in it, `linked` understands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from pydantic import ValidationError

from ssegraph.core.errors import DataError, Problem
from ssegraph.core.files import write_aside
from ssegraph.core.model import Records
from ssegraph.core.ontology import NAMESPACE, load_ontology
from ssegraph.core.resources import ontology_dir
from ssegraph.formats.contract import IMPORT, LOAD, Format
from ssegraph.formats.glance import Glance
from ssegraph.formats.linked import read_linked
from ssegraph.formats.spelled import UNFIT_FOR_XML
from ssegraph.formats.things import Found, Whole
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads import PREFIXES, in_order, term
from ssegraph.quads.reifiers import reified
from ssegraph.quads.untrusted import FORMATS, read_outside
from ssegraph.store import Store
from ssegraph.store.shapes import validate

_TYPE: Final = term("rdf:type")


def _write_rdf_xml(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the merged graph as RDF/XML."""
    quads = kg.store.merged()
    triples = [ox.Triple(quad.subject, quad.predicate, _xml_literal(quad.object)) for quad in quads]
    content = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=kg.store.prefixes) or b""
    write_aside(path, lambda aside: aside.write_bytes(content))
    return [path]


def _xml_literal(value: Any) -> Any:
    """Return a literal without the control characters that no XML can hold."""
    if not isinstance(value, ox.Literal) or not UNFIT_FOR_XML.search(value.value):
        return value
    return ox.Literal(UNFIT_FOR_XML.sub("\ufffd", value.value), language=value.language)


class _Compaction:
    """Renames IRIs by a JSON-LD 1.1 context; see `docs/decisions/0006-json-ld.md`."""

    def __init__(self, context: dict[str, Any], base: str) -> None:
        self.base = base
        self.prefixes = {
            name: iri for name, iri in context.items() if isinstance(iri, str) and iri.endswith(("/", "#"))
        }
        self.keys: defaultdict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        self.words: dict[str, str] = {}
        for key, meaning in context.items():
            if key in self.prefixes or key.startswith("@"):
                continue
            definition = {"@id": meaning} if isinstance(meaning, str) else meaning
            iri = self._expanded(definition.get("@id", key))
            self.keys[iri].append((key, definition))
            self.words.setdefault(iri, key)

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else name

    def iri(self, iri: str) -> str:
        """Return an IRI as a value: relative to the base, prefixed, or whole."""
        if iri.startswith(self.base) and not iri.startswith(f"{self.base}ontology"):
            return iri.removeprefix(self.base)
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and len(iri) > len(start):
                return f"{prefix}:{iri.removeprefix(start)}"
        return iri

    def add(self, subject: dict[str, Any], quad: ox.Quad) -> None:
        """Add a quad to the object of its subject."""
        node: Any = quad.object
        if quad.predicate == _TYPE:
            subject.setdefault("@type", []).append(self.words.get(node.value, self.iri(node.value)))
            return
        key, definition = self._key(quad.predicate.value, node)
        value = self._value(node, definition)
        if definition.get("@container") == "@language":
            by_language = subject.setdefault(key, {})
            by_language.setdefault(node.language, []).append(node.value)
        else:
            subject.setdefault(key, []).append(value)

    def _key(self, iri: str, node: Any) -> tuple[str, dict[str, Any]]:
        for key, definition in self.keys[iri]:
            for_languages = definition.get("@container") == "@language"
            if not for_languages or (isinstance(node, ox.Literal) and node.language):
                return key, definition
        return self.iri(iri), {}

    def _value(self, node: Any, definition: dict[str, Any]) -> object:
        kind = self._expanded(definition.get("@type", ""))
        if isinstance(node, ox.NamedNode):
            if kind == "@vocab":
                return self.words.get(node.value, self.iri(node.value))
            return self.iri(node.value) if kind == "@id" else {"@id": self.iri(node.value)}
        if node.language:
            return {"@value": node.value, "@language": node.language}
        if node.datatype.value == PREFIXES["xsd"] + "string":
            return {"@value": node.value} if kind else node.value
        if kind == node.datatype.value:
            return node.value
        return {"@value": node.value, "@type": self.iri(node.datatype.value)}


def write_json_ld(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the merged graph with `ontology/context.jsonld`, one object per subject."""
    context = json.loads((ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))
    compaction = _Compaction(context["@context"], kg.store.base)
    subjects: dict[str, dict[str, Any]] = {}
    for quad in kg.store.merged():
        iri = quad.subject.value  # type: ignore[union-attr]  # no triple terms here
        compaction.add(subjects.setdefault(iri, {"@id": compaction.iri(iri)}), quad)
    document = {
        "@context": context["@context"] | {"@base": kg.store.base},
        "@graph": [{key: _single(value) for key, value in each.items()} for each in subjects.values()],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _single(value: Any) -> Any:
    """Return a list of one as that one."""
    if isinstance(value, dict):
        return {key: _single(each) for key, each in value.items()}
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _write_rdf(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write Turtle, TriG, N-Triples or N-Quads, by the suffix."""
    kg.store.dump(path)
    return [path]


def _write_reified(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write Turtle or TriG of RDF 1.2, in which every tie reifies its triple."""
    if path.suffix == ".ttl":
        triples = (quad.triple for quad in reified(kg.store.merged()))
        content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=kg.store.prefixes)
    else:
        quads = reified(in_order(kg.store.match(graph=None)))
        content = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=kg.store.prefixes)
    write_aside(path, lambda aside: aside.write_bytes(content or b""))
    return [path]


# ---------------------------------------------------------------------------------------------
# in


def _is_rdf(file: Glance) -> bool:
    if file.packed:
        return False
    if file.suffix in FORMATS or (file.text.startswith("<") and "rdf:RDF" in file.text[:4_000]):
        return True
    names = ("@context", "@graph", "@id", "@type")
    return not file.object(*names).keys().isdisjoint(names)


def _suffix_of(path: Path) -> str:
    """Return the suffix of RDF, also where the file is called otherwise."""
    suffix = path.suffix.lower()
    if suffix in FORMATS:
        return suffix
    head = path.read_bytes()[:100].decode("utf-8-sig", "replace").lstrip()
    return ".jsonld" if head.startswith(("{", "[")) else ".rdf"


def _read(path: Path) -> Found | Whole:
    quads = read_outside(path, suffix=_suffix_of(path))
    return Whole("RDF of ssegraph", records_of(path, quads)) if _is_ours(quads) else read_linked(quads)


def _is_ours(quads: Iterable[ox.Quad]) -> bool:
    """Say whether some node is an entity, tie or observation of our ontology."""
    ontology = load_ontology()
    classes = {NAMESPACE + name for name in ("Tie", "Observation", *ontology.kinds)}
    return any(isinstance(quad.object, ox.NamedNode) and quad.object.value in classes for quad in quads)


def records_of(file: Path, quads: Iterable[ox.Quad]) -> Records:
    """Return the records that RDF in our vocabulary holds.

    Raises:
        DataError: it has not the shape that `ontology/shapes.ttl` asks for; every node is told.
        MissingExtra: pyshacl is not installed.
    """
    # What a source states in a graph of its own stands in the default graph as well.
    store = Store.of_quads(quads)
    try:
        validate(store)
        return store.reader.records()
    except DataError as error:
        raise DataError(
            Problem(str(file), 1, f"<{each.file}>: {each.message}") for each in error.problems
        ) from error
    except ValidationError as error:
        raise DataError(
            Problem(str(file), 1, f"{'.'.join(map(str, each['loc']))}: {each['msg']}")
            for each in error.errors()
        ) from error
    except (ValueError, AttributeError) as error:
        raise DataError(
            [Problem(str(file), 1, f"not a graph as the ontology describes it: {error}")]
        ) from error


_BY_SOURCE: Final = ("by source",)
TURTLE: Final = Format("Turtle: the merged graph", ".ttl", LOAD, _write_rdf, _BY_SOURCE)
TRIG: Final = Format("TriG: the whole graph", ".trig", LOAD, _write_rdf)
TURTLE_12: Final = Format(
    "Turtle of RDF 1.2: ties as reifiers", ".rdf12.ttl", LOAD, _write_reified, _BY_SOURCE
)
TRIG_12: Final = Format("TriG of RDF 1.2: ties as reifiers", ".rdf12.trig", LOAD, _write_reified)
N_QUADS: Final = Format("N-Quads: the whole graph", ".nq", LOAD, _write_rdf)
N_TRIPLES: Final = Format("N-Triples: the merged graph", ".nt", LOAD, _write_rdf, _BY_SOURCE)
JSON_LD: Final = Format("JSON-LD: the merged graph", ".jsonld", IMPORT, write_json_ld, _BY_SOURCE)
RDF_XML: Final = Format("RDF/XML: the merged graph", ".rdf", IMPORT, _write_rdf_xml, (*_BY_SOURCE, "control"))
ANY_RDF: Final = Format("RDF in any syntax", name="RDF", detect=_is_rdf, read=_read)
"""The way in of all of them: who wrote it, and in which vocabulary, is seen once it is read."""
