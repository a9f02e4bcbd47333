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
from ssegraph.rdf import DEFAULT, in_order
from ssegraph.resources import ontology_dir
from ssegraph.store import write_aside

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
    write_aside(path, lambda aside: aside.write_bytes(content) and None)


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
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8") and None)
    return [path]


def _fit_for_xml(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, str):
            attributes[name] = _UNFIT_FOR_XML.sub("\ufffd", value)


def _rdf_xml(kg: KnowledgeGraph, path: Path) -> list[Path]:
    quads = in_order(kg.store.oxigraph.quads_for_pattern(None, None, None, DEFAULT))
    triples = [
        ox.Triple(quad.subject, quad.predicate, _xml_literal(quad.object)) for quad in quads
    ]
    content = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=kg.store.prefixes)
    write_aside(path, lambda aside: aside.write_bytes(content) and None)
    return [path]


def _xml_literal(value: Any) -> Any:
    """Return a literal without the control characters that no XML can hold."""
    if not isinstance(value, ox.Literal) or not _UNFIT_FOR_XML.search(value.value):
        return value
    return ox.Literal(_UNFIT_FOR_XML.sub("\ufffd", value.value), language=value.language)


def _json_ld(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the default graph with `ontology/context.jsonld`, one object per subject.

    The compaction of JSON-LD 1.1 without blank nodes and lists is a renaming; a general processor
    needs minutes for it.
    """
    context = json.loads((ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))
    compact = Compaction(context["@context"], kg.store.base)
    subjects: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for quad in in_order(kg.store.oxigraph.quads_for_pattern(None, None, None, DEFAULT)):
        compact.add(subjects[str(quad.subject)], quad)
    document = {
        "@context": [context["@context"], {"@base": kg.store.base}],
        "@graph": [subjects[key] for key in sorted(subjects)],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8") and None)
    return [path]


def _rdf(kg: KnowledgeGraph, path: Path) -> list[Path]:
    kg.store.dump(path)
    return [path]


_WRITERS: Final[dict[str, Callable[[KnowledgeGraph, Path], list[Path]]]] = {
    ".ttl": _rdf, ".trig": _rdf, ".nq": _rdf, ".nt": _rdf, ".jsonld": _json_ld, ".rdf": _rdf_xml,
    ".graphml": _network, ".gexf": _network, ".csv": _csv,
}  # fmt: skip

SUFFIXES: Final = tuple(_WRITERS)
"""What `export` can write."""


def export(kg: KnowledgeGraph, path: str | Path) -> list[Path]:
    """Write a graph to a file, aside first and then renamed.

    Args:
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
    return writer(kg, path)
