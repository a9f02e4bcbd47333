"""Reads maps of Kumu (https://docs.kumu.io/guides/import): blueprints in JSON, and sheets of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ssegraph.core.errors import NotFound, suggest
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.exchange.things import (
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
from ssegraph.records.columns import kind_of

_ELEMENT: Final = (
    "label", "type", "element type", "description", "tags", "id", "_id", "name", "acronym", "names",
    "aliases", "former names", "place", "website", "url", "founded", "dissolved", "country",
)  # fmt: skip
_CONNECTION: Final = (
    "from", "to", "direction", "type", "connection type", "label", "description", "id", "_id", "start",
    "end", "seen", "status", "proof", "quote", "confidence", "note", "addresses",
)  # fmt: skip


def read_kumu(elements: Iterable[Any], connections: Iterable[Any]) -> Found:
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
        found.unread.update(name for name in each if name not in _ELEMENT)
        found.things.append(_thing(key, where, each, label))
    for number, written in enumerate(connections, 1):
        each = _flat(written)
        found.unread.update(name for name in each if name not in _CONNECTION)
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
    return term.id if term is not None and term.category == "kind" else kind_of(text) or DEFAULT_KIND  # fmt: skip


def _thing(key: str, where: str, each: Mapping[str, Any], label: str) -> Thing:
    languages = [re.fullmatch(r"([a-z]{2,3}(?:-[a-z0-9]+)*): (.+)", name) for name in texts(each.get("names"))]  # fmt: skip
    ours = bool(each.get("name")) and bool(each.get("id"))
    website = first(each.get("website")) or first(each.get("url"))
    fields = present(
        names={match[1]: match[2] for match in languages if match},
        aliases=texts(each.get("aliases")),
        acronym=first(each.get("acronym")),
        former_names=former(texts(each.get("former names"))),
        country=texts(each.get("country")) or [tag for tag in texts(each.get("tags")) if re.fullmatch("[A-Z]{2}", tag)],
        place=first(each.get("place")),
        website=website, founded=first(each.get("founded")), dissolved=first(each.get("dissolved")),
        note=first(each.get("description")),
    )  # fmt: skip
    read = {name: each[name] for name in _ELEMENT if each.get(name) not in (None, "", [])}
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
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; write one of {', '.join(kinds)}"  # fmt: skip
        found.aside.append((where, f"no kind of tie is called {written or role!r}{hint}"))
        return
    kind, backwards = said
    status = first(each.get("status"))
    words = str(each.get("description") or "").strip()
    fields = present(
        role="" if kind_of_tie(role) else role,
        start=first(each.get("start")), end=first(each.get("end")), seen=first(each.get("seen")),
        status=status if status in NOT_AS_FACT else "",
        confidence=first(each.get("confidence")), note=first(each.get("note")),
        also_seen_at=texts(each.get("addresses")),
    )  # fmt: skip
    read = {name: each[name] for name in _CONNECTION if each.get(name) not in (None, "", [])}
    ends = (other, one) if backwards else (one, other)
    found.links.append(Link(ends[0], kind, ends[1], where, read, fields, words, is_told(first(each.get("proof")), status), first(each.get("id"))))  # fmt: skip
