"""The whole graph as an RO-Crate 1.2 in a zip (https://w3id.org/ro/crate/1.2), written and read: RDF, tables, vocabulary.

The metadata names every file, and every source that has an address as a citation. The date of the
crate is the newest at which something was seen to be true, since nothing here depends on a clock.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, Problem
from ssegraph.core.files import write_aside
from ssegraph.core.resources import ontology_dir
from ssegraph.formats.contract import IMPORT, Format
from ssegraph.formats.csv_tables import write_csv
from ssegraph.formats.glance import MOST_BYTES, Glance
from ssegraph.formats.rdf import records_of, write_json_ld
from ssegraph.formats.things import Whole
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads.untrusted import read_outside

_NAME: Final = "RO-Crate of ssegraph"
_GRAPH, _METADATA = "graph.trig", "ro-crate-metadata.json"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_UNSAID: Final = "#licence-of-the-records"
"""What stands for the licence of the records: RO-Crate 1.2 wants a thing of the crate there, with a name and a description."""
_FILES: Final = {
    _GRAPH: ("The graph", "RDF: everything, and in named graphs what each source states", "application/trig"),
    "graph.jsonld": ("The merged graph", "JSON-LD with its context", "application/ld+json"),
    "graph-entities.csv": ("Entities", "one row for each", "text/csv"),
    "graph-ties.csv": (
        "Ties",
        "one row for each, with both names, who says so and in which words",
        "text/csv",
    ),
    "ontology/sse.ttl": (
        "The ontology",
        "kinds of entity, tie and observation, in four languages",
        "text/turtle",
    ),
    "ontology/shapes.ttl": ("The shapes", "SHACL: what RDF in this vocabulary looks like", "text/turtle"),
}


def _write(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the crate; the same graph gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        kg.store.dump(place / _GRAPH)
        write_json_ld(kg, place / "graph.jsonld")
        write_csv(kg, place / "graph.csv")
        files = {name: (place / name).read_bytes() for name in _FILES if "/" not in name}
    files |= {name: (ontology_dir() / Path(name).name).read_bytes() for name in _FILES if "/" in name}
    metadata = json.dumps(_metadata(kg, files), ensure_ascii=False, indent=1) + "\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {_METADATA: metadata.encode(), **files}.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    write_aside(path, lambda aside: aside.write_bytes(out.getvalue()))
    return [path]


def _metadata(kg: KnowledgeGraph, files: dict[str, bytes]) -> dict[str, Any]:
    records = kg.records()
    known = [date for source in records.sources for date in (source.date, source.retrieved)]
    known += [tie.seen for tie in records.ties] + [observation.as_of for observation in records.observations]
    dates = [each.latest for each in known if each and each.latest]
    cited = {source.url: source for source in records.sources if source.url}
    counts = ", ".join(f"{number:,} {part}" for part, number in records.counts().items())
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": records.title,
        "description": f"Actors of the social and solidarity economy, their ties, and who says so: {counts}.",
        # A crate must have a date; without any, the least that is not wrong.
        "datePublished": max(dates).isoformat() if dates else "1980-01-01",
        "hasPart": [{"@id": name} for name in files],
        "citation": [{"@id": url} for url in sorted(cited)],
        "identifier": kg.store.namespace.dataset.value,
        "license": {"@id": _UNSAID},
    }
    descriptor = {
        "@id": _METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
    }
    parts = []
    for name, content in files.items():
        title, words, media = _FILES[name]
        part: dict[str, Any] = {
            "@id": name,
            "@type": "File",
            "name": title,
            "description": words,
            "encodingFormat": media,
            "contentSize": str(len(content)),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        if name.startswith("ontology/"):
            part["license"] = {"@id": _LICENCE}
        parts.append(part)
    licence = {
        "@id": _LICENCE,
        "@type": "CreativeWork",
        "name": "CC BY 4.0",
        "description": "Creative Commons Attribution 4.0 International",
    }
    unsaid = {
        "@id": _UNSAID,
        "@type": "CreativeWork",
        "name": "No licence is stated",
        "description": "The graph does not say: ask who made its records. The ontology is CC BY 4.0.",
    }
    sources: list[dict[str, Any]] = [
        {"@id": url, "@type": "CreativeWork", "name": cited[url].name}
        | ({"inLanguage": cited[url].language} if cited[url].language else {})
        for url in sorted(cited)
    ]
    return {
        "@context": "https://w3id.org/ro/crate/1.2/context",
        "@graph": [descriptor, root, *parts, licence, unsaid, *sources],
    }


def _is_ours(file: Glance) -> bool:
    return {_METADATA, _GRAPH} <= file.members.keys()


def _read(path: Path) -> Whole:
    with tempfile.TemporaryDirectory() as aside, zipfile.ZipFile(path) as archive:
        inside = Path(aside) / _GRAPH
        if archive.getinfo(_GRAPH).file_size > MOST_BYTES:
            raise DataError([Problem(str(path), 1, f"{_GRAPH} is larger than {MOST_BYTES // 1_000_000} MB")])
        inside.write_bytes(archive.read(_GRAPH))
        return Whole(_NAME, records_of(path, read_outside(inside)))


CRATE: Final = Format(
    what="RO-Crate 1.2: the RDF, tables, the vocabulary",
    suffix=".crate.zip",
    back=IMPORT,
    write=_write,
    name=_NAME,
    detect=_is_ours,
    read=_read,
)
