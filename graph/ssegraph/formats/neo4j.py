"""Neo4j, written: CSV for `neo4j-admin database import`, or a Cypher script.

Labels and types of relationship are terms of the ontology (`memberOf` is `MEMBER_OF`), never text of
the data. Everything else is a value: a cell, or a quoted string.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Final

from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.formats.contract import Format
from ssegraph.formats.spelled import Spelled
from ssegraph.graph import KnowledgeGraph

ARRAY: Final = "\x1f"
"""What parts the values of one cell: give `--array-delimiter=U+001F`."""

_Value = str | list[str] | bool | None


def _node(entity: Entity) -> dict[str, _Value]:
    return {
        "name": entity.name,
        "names": [f"{language}: {name}" for language, name in entity.names.items()],
        "aliases": list(entity.aliases),
        "acronym": entity.acronym,
        "former_names": Spelled.former_names(entity),
        "countries": list(entity.countries),
        "place": entity.place,
        "founded": str(entity.founded or ""),
        "dissolved": str(entity.dissolved or ""),
        "website": entity.website,
        "note": entity.note,
    }


def _relationship(tie: Tie, spelled: Spelled) -> dict[str, _Value]:
    return {
        "id": tie.id,
        "role": tie.role,
        "start": str(tie.start or ""),
        "end": str(tie.end or ""),
        "seen": str(tie.seen or ""),
        "status": tie.status,
        "confidence": tie.confidence,
        "note": tie.note,
        "conflict": tie.conflict,
        "sentence": spelled.sentence(tie),
        "proof": tie.proof,
        "proofs": [each.proof for each in tie.evidence],
        "quotes": [each.quote for each in tie.evidence],
        "told": [each.told for each in tie.evidence],
        "sources": [each.source for each in tie.evidence],
        "addresses": spelled.addresses(tie),
    }


def kind_as_type(kind: str) -> str:
    """Return a kind of tie as a type of relationship.

    >>> kind_as_type("participatesIn")
    'PARTICIPATES_IN'
    """
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", kind).upper()


def _fit(kind: str, known: object) -> str:
    """Return a term of the ontology: nothing else may stand where Cypher has no quotes."""
    if kind not in known or not kind.isidentifier():  # type: ignore[operator]  # a mapping
        raise AssertionError(f"{kind} is no term")
    return kind


# ---------------------------------------------------------------------------------------------


def _write_csv(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write `NAME-nodes.csv` and `NAME-relationships.csv`, with the heads `neo4j-admin` wants.

    The cells are the values themselves, for a machine: these two are not for a spreadsheet.
    """
    spelled = Spelled(kg)
    stem = path.name.removesuffix(".neo4j.csv")
    files = [path.with_name(f"{stem}-{part}.csv") for part in ("nodes", "relationships")]
    nodes = [
        ({"id:ID": each.id} | _typed(_node(each)) | {":LABEL": ARRAY.join(("Entity", each.kind))})
        for each in spelled.records.entities
    ]
    ties = [
        (
            {":START_ID": tie.source, ":END_ID": tie.target, ":TYPE": kind_as_type(tie.kind)}
            | _typed(_relationship(tie, spelled))
        )
        for tie in spelled.records.ties
    ]
    for file, rows in zip(files, (nodes, ties), strict=True):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(rows[0] if rows else ())
        writer.writerows(each.values() for each in rows)
        content = out.getvalue().encode()

        def write(aside: Path, content: bytes = content) -> None:
            aside.write_bytes(content)

        write_aside(file, write)
    return files


def _typed(fields: dict[str, _Value]) -> dict[str, str]:
    return {
        f"{name}:string[]" if isinstance(value, list) else name: ARRAY.join(
            each.replace(ARRAY, " ") for each in value
        )
        if isinstance(value, list)
        else str(value or "")
        for name, value in fields.items()
    }


def _write_cypher(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a script that builds the graph: `cypher-shell -f FILE`; running it again changes nothing."""
    spelled, ontology = Spelled(kg), load_ontology()
    lines = ["CREATE CONSTRAINT sse_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;"]
    for entity in spelled.records.entities:
        label = _fit(entity.kind, ontology.kinds)
        lines.append(
            f"MERGE (n:Entity {{id: {_quoted(entity.id)}}}) SET n:{label}, n += {_map(_node(entity))};"
        )
    for tie in spelled.records.ties:
        kind = kind_as_type(_fit(tie.kind, ontology.tie_kinds))
        lines.append(
            f"MATCH (a:Entity {{id: {_quoted(tie.source)}}}), (b:Entity {{id: {_quoted(tie.target)}}}) "
            f"MERGE (a)-[r:{kind} {{id: {_quoted(tie.id)}}}]->(b) SET r += {_map(_relationship(tie, spelled))};"
        )
    text = "\n".join(lines) + "\n"
    write_aside(path, lambda aside: aside.write_text(text, encoding="ascii"))
    return [path]


def _quoted(value: str) -> str:
    """Return a Cypher string: JSON's escapes are Cypher's, and ASCII leaves nothing to misread.

    Neo4j reads `\\uXXXX` before it looks for strings, also after a backslash that is itself escaped: the
    string is parted there.

    >>> print(_quoted('a"b\\n서'), _quoted("\\\\u0022"))
    "a\\"b\\n\\uc11c" "\\\\" + "u0022"
    """
    return re.sub(r"(?<!\\)((?:\\\\)+)u", r'\1" + "u', json.dumps(value))


def _map(fields: dict[str, _Value]) -> str:
    inside = (
        f"{name}: [{', '.join(map(_quoted, value))}]"
        if isinstance(value, list)
        else f"{name}: {_quoted(str(value))}"
        for name, value in fields.items()
        if value
    )
    return "{" + ", ".join(inside) + "}"


_LOST: Final = (
    "offsets",
    "conflicts",
    "observations",
    "sources",
    "points",
    "listed",
    "name_from",
    "unlisted",
    "themes",
    "money",
)
CSV: Final = Format(
    "Neo4j: two files for `neo4j-admin database import`",
    ".neo4j.csv",
    "Neo4j",
    _write_csv,
    _LOST,
    parted=True,
)
CYPHER: Final = Format("Neo4j: a script for `cypher-shell`", ".cypher", "Neo4j", _write_cypher, _LOST)
