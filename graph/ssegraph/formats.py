"""Writes a graph in the formats other tools read; the suffix of the file decides."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.errors import StoreError
from ssegraph.graph import KnowledgeGraph
from ssegraph.rdf import DEFAULT, PREFIXES, in_order, term
from ssegraph.resources import ontology_dir
from ssegraph.store import write_aside

_TYPE: Final = term("rdf:type")
_UNFIT_FOR_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ENTITY_COLUMNS: Final = (
    "id", "kind", "name", "acronym", "other_names", "country", "place", "founded", "dissolved",
    "website", "note",
)  # fmt: skip
TIE_COLUMNS: Final = (
    "id", "source", "source_name", "kind", "target", "target_name", "role", "start", "end", "seen",
    "status", "confidence", "sources", "words", "is_quote", "conflict", "note",
)  # fmt: skip


def cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("Seoul"), cell(None)
    ("'=1+1", 'Seoul', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _table(path: Path, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    # Excel takes a file without this mark for the local 8-bit encoding and ruins Korean.
    content = text.getvalue().encode("utf-8-sig")
    write_aside(path, lambda aside: aside.write_bytes(content))


def _csv(kg: KnowledgeGraph, path: Path) -> list[Path]:
    records = kg.records()
    names = {entity.id: entity.name for entity in records.entities}
    entities, ties = (path.with_name(f"{path.stem}-{part}.csv") for part in ("entities", "ties"))
    _table(
        entities,
        ENTITY_COLUMNS,
        (
            (
                entity.id, entity.kind, entity.name, entity.acronym,
                " | ".join(name for name in entity.all_names() if name != entity.name),
                " ".join(entity.countries), entity.place, entity.founded, entity.dissolved,
                entity.website, entity.note,
            )
            for entity in records.entities
        ),
    )  # fmt: skip
    _table(
        ties,
        TIE_COLUMNS,
        (
            (
                tie.id, tie.source, names.get(tie.source), tie.kind, tie.target,
                names.get(tie.target), tie.role, tie.start, tie.end, tie.seen, tie.status,
                tie.confidence, " ".join(tie.sources),
                " | ".join(evidence.words for evidence in tie.evidence),
                "yes" if tie.status == "asserted" else "no", tie.conflict, tie.note,
            )
            for tie in records.ties
        ),
    )  # fmt: skip
    return [entities, ties]


def _network(kg: KnowledgeGraph, path: Path) -> list[Path]:
    import networkx as nx

    graph = kg.to_networkx()
    for _, attributes in graph.nodes(data=True):
        _fit_for_xml(attributes)
    for *_, attributes in graph.edges(data=True):
        _fit_for_xml(attributes)
    if path.suffix == ".graphml":
        lines = nx.generate_graphml(graph, named_key_ids=True)
        text = '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(lines) + "\n"
    else:
        for *_, key, attributes in graph.edges(keys=True, data=True):
            # GEXF has `kind`, `start` and `end` of its own, with other meanings.
            attributes |= {f"tie_{name}": attributes.pop(name) for name in sorted(attributes)}
            attributes["id"] = key
        text = "\n".join(nx.generate_gexf(graph)) + "\n"
        # NetworkX writes today's date into the file; the same graph gives the same bytes.
        text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _fit_for_xml(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, str):
            attributes[name] = _UNFIT_FOR_XML.sub("\ufffd", value)


def _rdf_xml(kg: KnowledgeGraph, path: Path) -> list[Path]:
    quads = in_order(kg.store.oxigraph.quads_for_pattern(None, None, None, DEFAULT))
    triples = [ox.Triple(quad.subject, quad.predicate, _xml_literal(quad.object)) for quad in quads]
    content = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=kg.store.prefixes) or b""
    write_aside(path, lambda aside: aside.write_bytes(content))
    return [path]


def _xml_literal(value: Any) -> Any:
    """Return a literal without the control characters that no XML can hold."""
    if not isinstance(value, ox.Literal) or not _UNFIT_FOR_XML.search(value.value):
        return value
    return ox.Literal(_UNFIT_FOR_XML.sub("\ufffd", value.value), language=value.language)


class _Compaction:
    """Renames IRIs by a JSON-LD 1.1 context; see `docs/decisions/0006-json-ld.md`."""

    def __init__(self, context: dict[str, Any], base: str) -> None:
        self.base = base
        self.prefixes = {
            name: iri
            for name, iri in context.items()
            if isinstance(iri, str) and iri.endswith(("/", "#"))
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


def _json_ld(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the default graph with `ontology/context.jsonld`, one object per subject."""
    context = json.loads((ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))
    compaction = _Compaction(context["@context"], kg.store.base)
    subjects: dict[str, dict[str, Any]] = {}
    for quad in in_order(kg.store.oxigraph.quads_for_pattern(None, None, None, DEFAULT)):
        iri = quad.subject.value  # type: ignore[union-attr]  # no triple terms here
        compaction.add(subjects.setdefault(iri, {"@id": compaction.iri(iri)}), quad)
    document = {
        "@context": context["@context"] | {"@base": kg.store.base},
        "@graph": [
            {key: _single(value) for key, value in each.items()} for each in subjects.values()
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _single(value: Any) -> Any:
    """Return a list of one as that one."""
    if isinstance(value, dict):
        return {key: _single(each) for key, each in value.items()}
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _rdf(kg: KnowledgeGraph, path: Path) -> list[Path]:
    kg.store.dump(path)
    return [path]


_WRITERS: Final[dict[str, Callable[[KnowledgeGraph, Path], list[Path]]]] = {
    ".ttl": _rdf, ".trig": _rdf, ".nq": _rdf, ".nt": _rdf, ".jsonld": _json_ld, ".rdf": _rdf_xml,
    ".graphml": _network, ".gexf": _network, ".csv": _csv,
}  # fmt: skip

SUFFIXES: Final = tuple(_WRITERS)
"""What `export` can write."""


def export(kg: KnowledgeGraph, path: str | Path, *, unlisted: bool = False) -> list[Path]:
    """Write a graph to a file, aside first and then renamed.

    Args:
        unlisted: also people of an audience who have no public role.
        path: .ttl .nt .jsonld .rdf hold the merged graph; .trig and .nq also what each source
            states; .graphml and .gexf the network; .csv becomes two tables, `NAME-entities.csv`
            and `NAME-ties.csv`, each tie with both names and its words.

    Returns:
        the files written.

    Raises:
        StoreError: another suffix, or a file cannot be written.
    """
    path = Path(path)
    writer = _WRITERS.get(path.suffix)
    if writer is None:
        raise StoreError(f"{path}: cannot write this; give {', '.join(SUFFIXES)}")
    return writer(kg if unlisted else kg.listed(), path)
