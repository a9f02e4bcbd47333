"""The graph for Kumu: a JSON blueprint, or a workbook of elements and connections.

Source: https://docs.kumu.io/guides/import (spreadsheets, blueprints). Kumu tells elements apart by
their label; custom fields may have any name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from ssegraph.core.files import write_aside
from ssegraph.core.ontology import load_ontology
from ssegraph.formats.spelled import Spelled
from ssegraph.formats.tables import save_workbook
from ssegraph.graph import KnowledgeGraph

_Fields = dict[str, object]

ELEMENT_FIELDS: Final = (
    "label", "type", "description", "tags", "id", "name", "acronym", "names", "aliases", "former names",
    "place", "website", "founded", "dissolved",
)  # fmt: skip
CONNECTION_FIELDS: Final = (
    "from", "to", "direction", "type", "label", "description", "id", "start", "end", "seen", "status",
    "proof", "quote", "confidence", "note", "addresses",
)  # fmt: skip
"""The fields of an element and of a connection."""


def _elements(spelled: Spelled) -> list[_Fields]:
    ontology = load_ontology()
    return [
        {
            "label": spelled.labels[each.id], "type": ontology.label(each.kind), "description": each.note,
            "tags": list(each.countries), "id": each.id, "name": each.name, "acronym": each.acronym,
            "names": [f"{language}: {name}" for language, name in each.names.items()],
            "aliases": list(each.aliases),
            "former names": [f"{former.name} (until {former.until})" if former.until else former.name for former in each.former_names],
            "place": spelled.place(each), "website": each.website,
            "founded": str(each.founded or ""), "dissolved": str(each.dissolved or ""),
        }
        for each in spelled.records.entities
    ]  # fmt: skip


def _connections(spelled: Spelled) -> list[_Fields]:
    ontology = load_ontology()
    return [
        {
            "from": spelled.labels[tie.source], "to": spelled.labels[tie.target],
            "direction": "mutual" if ontology.tie_kinds[tie.kind].symmetric else "directed",
            "type": ontology.label(tie.kind), "label": tie.role, "description": spelled.told(tie),
            "id": tie.id, "start": str(tie.start or ""), "end": str(tie.end or ""),
            "seen": str(tie.seen or ""), "status": tie.status, "proof": tie.proof, "quote": spelled.quotes(tie),
            "confidence": tie.confidence,
            "note": tie.note, "addresses": spelled.addresses(tie),
        }
        for tie in spelled.records.ties
    ]  # fmt: skip


def write_kumu(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a blueprint: `elements` and `connections`, fields without a value left out."""
    spelled = Spelled(kg)
    content = {
        name: [{field: value for field, value in each.items() if value not in (None, "", [])} for each in things]
        for name, things in (("elements", _elements(spelled)), ("connections", _connections(spelled)))
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def write_kumu_sheets(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a workbook of two sheets, Elements and Connections; Kumu parts several values by `|`."""
    spelled = Spelled(kg)
    sheets = {}
    for name, columns, things in (
        ("Elements", ELEMENT_FIELDS, _elements(spelled)),
        ("Connections", CONNECTION_FIELDS, _connections(spelled)),
    ):
        heads = {field: "ID" if field == "id" else field.capitalize() for field in columns}
        rows: list[_Fields] = [
            {heads[field]: _parted(value) if isinstance(value, list) else value for field, value in each.items()}
            for each in things
        ]  # fmt: skip
        sheets[name] = (list(heads.values()), rows)
    return save_workbook(path, sheets)


def _parted(values: list[str]) -> str:
    return " | ".join(value.replace("|", "/") for value in values)
