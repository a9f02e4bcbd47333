"""Reads FollowTheMoney entities (https://followthemoney.tech), one JSON object on each line or a list.

Who is only a private person, and every schema of property, passports or payments, stays outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.exchange.things import (
    DEFAULT_KIND,
    Found,
    Link,
    Thing,
    first,
    is_told,
    kind_of_tie,
    present,
    texts,
)
from ssegraph.records.columns import kind_of

_KINDS: Final = {
    "PublicBody": "PublicAgency", "Company": "Company", "Organization": DEFAULT_KIND,
    "LegalEntity": DEFAULT_KIND, "Person": "Person", "Project": "Project", "Event": "Event",
}  # fmt: skip
_LINKS: Final = {
    "Membership": ("member", "organization", "memberOf"),
    "Directorship": ("director", "organization", "affiliatedWith"),
    "Employment": ("employee", "employer", "affiliatedWith"),
    "Occupancy": ("holder", "post", ""),
    "Representation": ("agent", "client", "represents"),
    "ProjectParticipant": ("participant", "project", "involvedIn"),
    "UnknownLink": ("subject", "object", ""),
}  # fmt: skip
_MARK: Final = "ssegraph:"
_READ: Final = (
    "name", "alias", "weakAlias", "abbreviation", "previousName", "country", "mainCountry",
    "jurisdiction", "website", "incorporationDate", "dissolutionDate", "startDate", "endDate",
    "notes", "keywords", "sourceUrl", "role", "status", "date", "recordId", "summary", "description",
    "publisher", "full",
)  # fmt: skip


def read_followthemoney(objects: Iterable[tuple[int, Mapping[str, Any]]]) -> Found:
    """Return what entities hold; `objects` are numbered by their line."""
    found = Found("FollowTheMoney entities")
    for line, each in objects:
        where, schema = f"line {line}", str(each.get("schema", ""))
        written = each.get("properties")
        identifier = first(each.get("id"))
        if not isinstance(written, Mapping) or not identifier:
            found.aside.append((where, "no entity: it needs id, schema and properties"))
            continue
        properties = {str(name): texts(value) for name, value in written.items()}
        marked = _marked(properties.get("keywords", []))
        if schema in _LINKS:
            _link(found, where, identifier, schema, properties)
        elif schema in _KINDS or (marked in load_ontology().kinds):
            _thing(found, where, identifier, marked or _KINDS[schema], schema, properties)
        else:
            found.aside.append((where, f"the schema {schema!r} is not read"))
            continue
        ends = _LINKS.get(schema, ())[:2]
        known = {*_READ, *ends, *(["address"] if marked else [])}
        found.unread.update(name for name in properties if name not in known)
    return found


def _marked(values: Iterable[str]) -> str:
    """Return the term a mark of our own export names, or an empty text."""
    return next((each.removeprefix(_MARK) for each in values if each.startswith(_MARK)), "")


def _noted(notes: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Return what our own export put among the notes (`ssegraph:founded: 2013~`), and the other notes."""
    marked, others = {}, []
    for note in notes:
        match = re.fullmatch(r"ssegraph:(\w+): (.+)", note)
        if match:
            marked[match[1]] = match[2]
        else:
            others.append(note)
    return marked, others


def _thing(
    found: Found, where: str, key: str, kind: str, schema: str, properties: Mapping[str, list[str]]
) -> None:
    names = properties.get("name", [])
    if not names:
        found.aside.append((where, "no name"))
        return
    if kind == DEFAULT_KIND and not _marked(properties.get("keywords", [])):
        kind = kind_of(" ".join(properties.get("legalForm", []))) or kind
    ours = bool(_marked(properties.get("keywords", [])))
    dates, notes = _noted(properties.get("notes", []))
    short = properties.get("abbreviation") or properties.get("weakAlias", [])
    countries = [*properties.get("mainCountry", []), *properties.get("country", []), *properties.get("jurisdiction", [])]  # fmt: skip
    fields = present(
        aliases=[*names[1:], *properties.get("alias", []), *short[1:]],
        acronym=first(short),
        former_names=[{"name": each} for each in properties.get("previousName", [])],
        country=[each.upper() for each in countries if len(each) == 2],
        founded=first([*properties.get("incorporationDate", []), *properties.get("startDate", [])])
        or dates.get("incorporationDate") or dates.get("startDate") or dates.get("founded"),
        dissolved=first([*properties.get("dissolutionDate", []), *properties.get("endDate", [])])
        or dates.get("dissolutionDate") or dates.get("endDate") or dates.get("dissolved"),
        website=first(properties.get("website") or (properties.get("sourceUrl") if ours else [])),
        note=" ".join(notes),
        # The address of others is a street and a house.
        place=first(properties.get("address")) if ours else "",
    )  # fmt: skip
    found.things.append(
        Thing(key, kind, names[0], where, _read(key, schema, properties), fields, key if ours else "")
    )  # fmt: skip


def _read(key: str, schema: str, properties: Mapping[str, list[str]]) -> dict[str, object]:
    kept = [*_READ, *_LINKS.get(schema, ())[:2]]
    if _marked(properties.get("keywords", [])):
        kept.append("address")
    return {"id": key, "schema": schema} | {name: properties[name] for name in kept if properties.get(name)}  # fmt: skip


def _link(
    found: Found, where: str, key: str, schema: str, properties: Mapping[str, list[str]]
) -> None:
    one, other, kind = _LINKS[schema]
    roles = properties.get("role", [])
    marked = _marked(roles)
    backwards = False
    if marked in load_ontology().tie_kinds:
        kind, roles = marked, roles[1:]
    elif said := next(filter(None, map(kind_of_tie, roles)), None):
        kind, backwards = said
    if not kind:
        found.aside.append((where, f"{schema} does not say which kind of tie it is (role: {', '.join(roles) or 'none'})"))  # fmt: skip
        return
    dates, words = _noted(properties.get("description", []))
    status = first(properties.get("status"))
    fields = present(
        role=", ".join(roles) if roles and not (backwards or marked) else first(roles) if marked else "",
        start=first(properties.get("startDate")) or dates.get("startDate"),
        end=first(properties.get("endDate")) or dates.get("endDate"),
        seen=first(properties.get("date")) or dates.get("date"),
        status=status if status in NOT_AS_FACT else "",
        confidence=dates.get("confidence"),
        note=dates.get("note"),
        also_seen_at=properties.get("sourceUrl", []),
    )  # fmt: skip
    for source in properties.get(one, []):
        for target in properties.get(other, []):
            ends = (target, source) if backwards else (source, target)
            found.links.append(
                Link(
                    ends[0], kind, ends[1], where, _read(key, schema, properties), fields,
                    " … ".join(words), is_told(dates.get("proof", ""), status),
                    first(properties.get("recordId")) if marked else "",
                )
            )  # fmt: skip
