"""Kumu (https://docs.kumu.io/guides/import), written and read: a JSON blueprint, or a workbook of elements and connections.

Kumu tells elements apart by their label; custom fields may have any name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import NotFound, suggest
from ssegraph.core.files import write_aside
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.contract import FLAT, IMPORT, Format
from ssegraph.formats.glance import Glance, objects_of
from ssegraph.formats.sheets import has_sheets, rows_of, save_workbook
from ssegraph.formats.spelled import Spelled
from ssegraph.formats.things import (
    DEFAULT_KIND,
    Found,
    Link,
    Thing,
    first,
    former,
    is_told,
    kind_of_tie,
    present,
    texts,
)
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.columns import kind_of

_Fields = dict[str, object]

# ---------------------------------------------------------------------------------------------
# out

_ELEMENT_FIELDS: Final = (
    "label",
    "type",
    "description",
    "tags",
    "id",
    "name",
    "acronym",
    "names",
    "aliases",
    "former names",
    "place",
    "website",
    "founded",
    "dissolved",
)
_CONNECTION_FIELDS: Final = (
    "from",
    "to",
    "direction",
    "type",
    "label",
    "description",
    "id",
    "start",
    "end",
    "seen",
    "status",
    "proof",
    "quote",
    "confidence",
    "note",
    "addresses",
)


def _elements(spelled: Spelled) -> list[_Fields]:
    ontology = load_ontology()
    return [
        {
            "label": spelled.labels[each.id],
            "type": ontology.label(each.kind),
            "description": each.note,
            "tags": list(each.countries),
            "id": each.id,
            "name": each.name,
            "acronym": each.acronym,
            "names": [f"{language}: {name}" for language, name in each.names.items()],
            "aliases": list(each.aliases),
            "former names": spelled.former_names(each),
            "place": spelled.place(each),
            "website": each.website,
            "founded": str(each.founded or ""),
            "dissolved": str(each.dissolved or ""),
        }
        for each in spelled.records.entities
    ]


def _connections(spelled: Spelled) -> list[_Fields]:
    ontology = load_ontology()
    return [
        {
            "from": spelled.labels[tie.source],
            "to": spelled.labels[tie.target],
            "direction": "mutual" if ontology.tie_kinds[tie.kind].symmetric else "directed",
            "type": ontology.label(tie.kind),
            "label": tie.role,
            "description": spelled.told(tie),
            "id": tie.id,
            "start": str(tie.start or ""),
            "end": str(tie.end or ""),
            "seen": str(tie.seen or ""),
            "status": tie.status,
            "proof": tie.proof,
            "quote": spelled.quotes(tie),
            "confidence": tie.confidence,
            "note": tie.note,
            "addresses": spelled.addresses(tie),
        }
        for tie in spelled.records.ties
    ]


def _write_blueprint(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a blueprint: `elements` and `connections`, fields without a value left out."""
    spelled = Spelled(kg)
    content = {
        name: [
            {field: value for field, value in each.items() if value not in (None, "", [])} for each in things
        ]
        for name, things in (("elements", _elements(spelled)), ("connections", _connections(spelled)))
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _write_sheets(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write a workbook of two sheets, Elements and Connections; Kumu parts several values by `|`."""
    spelled = Spelled(kg)
    sheets = {}
    for name, columns, things in (
        ("Elements", _ELEMENT_FIELDS, _elements(spelled)),
        ("Connections", _CONNECTION_FIELDS, _connections(spelled)),
    ):
        heads = {field: "ID" if field == "id" else field.capitalize() for field in columns}
        rows: list[_Fields] = [
            {
                heads[field]: _parted(value) if isinstance(value, list) else value
                for field, value in each.items()
            }
            for each in things
        ]
        sheets[name] = (list(heads.values()), rows)
    return save_workbook(path, sheets)


def _parted(values: list[str]) -> str:
    return " | ".join(value.replace("|", "/") for value in values)


# ---------------------------------------------------------------------------------------------
# in

_ELEMENT_READ: Final = (
    "label",
    "type",
    "element type",
    "description",
    "tags",
    "id",
    "_id",
    "name",
    "acronym",
    "names",
    "aliases",
    "former names",
    "place",
    "website",
    "url",
    "founded",
    "dissolved",
    "country",
)
_CONNECTION_READ: Final = (
    "from",
    "to",
    "direction",
    "type",
    "connection type",
    "label",
    "description",
    "id",
    "_id",
    "start",
    "end",
    "seen",
    "status",
    "proof",
    "quote",
    "confidence",
    "note",
    "addresses",
)


_LISTS: Final = ("names", "aliases", "former names", "tags", "addresses", "country")
"""The fields in which a bar parts two values of a cell."""


def _is_blueprint(file: Glance) -> bool:
    one = file.object("elements", "connections")
    return isinstance(one.get("elements"), list) and isinstance(one.get("connections"), list)


def _is_sheets(file: Glance) -> bool:
    return has_sheets(file, "Elements", "Connections")


def _read_blueprint(path: Path) -> Found:
    (_, content), *_ = objects_of(path)[0]
    return _map_of(content["elements"], content["connections"])


def _read_sheets(path: Path) -> Found:
    """Return what the sheets Elements and Connections hold; a bar parts several values of a cell."""
    parts = [
        [
            {name: value.split("|") if name in _LISTS else value for name, value in row.items()}
            for _, row in rows_of(path, sheet)
        ]
        for sheet in ("Elements", "Connections")
    ]
    return _map_of(*parts)


def _map_of(elements: Iterable[Any], connections: Iterable[Any]) -> Found:
    """Return what a map holds: elements become entities, connections ties."""
    found = Found("a map of Kumu")
    labels: dict[str, str] = {}
    for number, written in enumerate(elements, 1):
        where, each = f"element {number}", _flat(written)
        label = first(each.get("label")) or first(each.get("name"))
        if not label:
            found.aside.append((where, "no label"))
            continue
        key = first(each.get("id")) or first(each.get("_id")) or label
        labels.setdefault(label, key)
        found.unread.update(name for name in each if name not in _ELEMENT_READ)
        found.things.append(_thing(key, where, each, label))
    for number, written in enumerate(connections, 1):
        each = _flat(written)
        found.unread.update(name for name in each if name not in _CONNECTION_READ)
        _link(found, f"connection {number}", each, labels)
    return found


def _flat(written: Any) -> dict[str, Any]:
    """Return an element with the names of its fields in small letters; Kumu's own files nest them."""
    if not isinstance(written, Mapping):
        return {}
    inside = written.get("attributes")
    fields = {**written, **(inside if isinstance(inside, Mapping) else {})}
    return {str(name).casefold(): value for name, value in fields.items() if name != "attributes"}


def _kind(text: str) -> str:
    try:
        term = load_ontology().explain(text) if text else None
    except NotFound:
        term = None
    return term.id if term is not None and term.category == "kind" else kind_of(text) or DEFAULT_KIND


def _thing(key: str, where: str, each: Mapping[str, Any], label: str) -> Thing:
    languages = [
        re.fullmatch(r"([a-z]{2,3}(?:-[a-z0-9]+)*): (.+)", name) for name in texts(each.get("names"))
    ]
    ours = bool(each.get("name")) and bool(each.get("id"))
    website = first(each.get("website")) or first(each.get("url"))
    fields = present(
        names={match[1]: match[2] for match in languages if match},
        aliases=texts(each.get("aliases")),
        acronym=first(each.get("acronym")),
        former_names=former(texts(each.get("former names"))),
        country=texts(each.get("country"))
        or [tag for tag in texts(each.get("tags")) if re.fullmatch("[A-Z]{2}", tag)],
        place=first(each.get("place")),
        website=website,
        founded=first(each.get("founded")),
        dissolved=first(each.get("dissolved")),
        note=first(each.get("description")),
    )
    read = {name: each[name] for name in _ELEMENT_READ if each.get(name) not in (None, "", [])}
    kind = _kind(first(each.get("type")) or first(each.get("element type")))
    name = first(each.get("name")) or label
    return Thing(key, kind, name, where, read, fields, first(each.get("id")) if ours else "")


def _link(found: Found, where: str, each: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    one, other = (labels.get(end, end) for end in (first(each.get("from")), first(each.get("to"))))
    if not one or not other:
        found.aside.append((where, "it needs `from` and `to`"))
        return
    written = first(each.get("type")) or first(each.get("connection type"))
    role = first(each.get("label"))
    said = kind_of_tie(written) or kind_of_tie(role)
    if said is None:
        kinds = [kind.labels["en"] for kind in load_ontology().tie_kinds.values()]
        near = suggest(written or role, kinds)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; write one of {', '.join(kinds)}"
        found.aside.append((where, f"no kind of tie is called {written or role!r}{hint}"))
        return
    kind, backwards = said
    # The label tells the kind where the type does not ("member" between two without a type); beside a kind it is a
    # role, though it be a word for another kind ("chairs", of one that supports).
    if not kind_of_tie(written) or role.casefold() == written.casefold():
        role = ""
    status = first(each.get("status"))
    words = str(each.get("description") or "").strip()
    fields = present(
        role=role,
        start=first(each.get("start")),
        end=first(each.get("end")),
        seen=first(each.get("seen")),
        status=status if status in NOT_AS_FACT else "",
        confidence=first(each.get("confidence")),
        note=first(each.get("note")),
        also_seen_at=texts(each.get("addresses")),
    )
    read = {name: each[name] for name in _CONNECTION_READ if each.get(name) not in (None, "", [])}
    ends = (other, one) if backwards else (one, other)
    found.links.append(
        Link(
            ends[0],
            kind,
            ends[1],
            where,
            read,
            fields,
            words,
            is_told(first(each.get("proof")), status),
            first(each.get("id")),
        )
    )


BLUEPRINT: Final = Format(
    what="Kumu: a blueprint",
    suffix=".kumu.json",
    back=IMPORT,
    write=_write_blueprint,
    lost=("spaces", *FLAT),
    name="Kumu",
    detect=_is_blueprint,
    read=_read_blueprint,
)
SHEETS: Final = Format(
    what="Kumu: sheets of elements and connections",
    suffix=".kumu.xlsx",
    back=IMPORT,
    write=_write_sheets,
    lost=("control", "long", "bars", "spaces", *FLAT),
    name="sheets of Kumu",
    detect=_is_sheets,
    read=_read_sheets,
)
