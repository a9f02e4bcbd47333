"""LittleSis (https://littlesis.org/api), read: entities and relationships as its JSON:API and its bulk data have them.

A member becomes memberOf, a position affiliatedWith with its title, a donation between bodies funds with its sum, a
body under another partOf. Family, friends, school, lobbying, deals and ownership are set aside in a sentence. Its maps
(Oligrapher) are networks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, Problem
from ssegraph.formats.contract import Format
from ssegraph.formats.glance import Glance, json_of
from ssegraph.formats.things import DEFAULT_KIND, Found, Link, Thing, first, kind_of_tie, present, texts
from ssegraph.records.columns import kind_of

_CATEGORIES: Final = {
    "1": ("a position", "affiliatedWith"),
    "2": ("schooling", ""),
    "3": ("a membership", "memberOf"),
    "4": ("a family", ""),
    "5": ("a donation", "funds"),
    "6": ("a deal", ""),
    "7": ("lobbying", ""),
    "8": ("a social contact", ""),
    "9": ("a professional contact", ""),
    "10": ("an ownership", ""),
    "11": ("a hierarchy", "partOf"),
    "12": ("a relationship of no kind", ""),
}
"""The categories of relationship by their number, and the kind of tie each is read as."""
_PRIVATE: Final = ("4", "8")
_READ: Final = (
    "id",
    "name",
    "blurb",
    "website",
    "primary_ext",
    "types",
    "aliases",
    "start_date",
    "end_date",
    "entity1_id",
    "entity2_id",
    "category_id",
    "description",
    "description1",
    "amount",
    "currency",
    "is_current",
)


def _is_resource(file: Glance) -> bool:
    one = file.object("attributes")
    one = one["data"] if isinstance(one.get("data"), Mapping) else one
    return one.get("type") in ("entities", "relationships") and isinstance(one.get("attributes"), Mapping)


def _read(path: Path) -> Found:
    """Return what resources hold; they are numbered from 1, those that are included after the others."""
    written = json_of(path)
    found = Found("LittleSis")
    inside = written if isinstance(written, Mapping) else {"data": written}
    resources = [each for part in ("data", "included") for each in _several(inside.get(part))]
    persons: set[str] = set()
    known: set[str] = set()
    relationships: list[tuple[str, Mapping[str, Any], str]] = []
    for number, each in enumerate(resources, 1):
        where = f"resource {number}"
        attributes = each.get("attributes") if isinstance(each, Mapping) else None
        if not isinstance(attributes, Mapping) or each.get("type") not in ("entities", "relationships"):
            found.aside.append((where, "no entity and no relationship"))
            continue
        found.unread.update(name for name in attributes if name not in _READ)
        links = each.get("links")
        address = first(links.get("self")) if isinstance(links, Mapping) else ""
        if each["type"] == "relationships":
            relationships.append((where, attributes, address))
            continue
        key = first(attributes.get("id") or each.get("id"))
        if key in known:
            continue  # the same body stands by each relationship it is in
        known.add(key)
        if attributes.get("primary_ext") == "Person" or "Person" in texts(attributes.get("types")):
            persons.add(key)
        _thing(found, where, key, attributes, key in persons)
    if not resources:
        raise DataError([Problem(str(path), 1, "no resource in `data`", "the answer of the API as it came")])
    for where, attributes, address in relationships:
        _relationship(found, where, attributes, address, persons)
    return found


def _several(written: object) -> list[Any]:
    return written if isinstance(written, list) else [written] if written else []


def _thing(found: Found, where: str, key: str, attributes: Mapping[str, Any], person: bool) -> None:
    name = first(attributes.get("name"))
    if not name:
        found.aside.append((where, "no name"))
        return
    told = next(filter(None, map(kind_of, texts(attributes.get("types")))), None)
    kind = "Person" if person else told if told and told != "Person" else DEFAULT_KIND
    aliases = [each for each in texts(attributes.get("aliases")) if each != name]
    fields = present(aliases=aliases)
    if not person:  # when somebody was born is nobody's business here
        fields |= present(
            website=first(attributes.get("website")),
            founded=_day(attributes.get("start_date")),
            dissolved=_day(attributes.get("end_date")),
            note=first(attributes.get("blurb")),
        )
    left = ("start_date", "end_date", "website") if person else ()
    read = {each: attributes[each] for each in _READ if attributes.get(each) and each not in left}
    found.things.append(Thing(key, kind, name, where, read, fields))


def _day(written: object) -> str:
    """Return a date without the zeros that stand for what is not known.

    >>> _day("2011-00-00"), _day("2011-05-00"), _day(None)
    ('2011', '2011-05', '')
    """
    return re.sub(r"(-00)+$", "", first(written))


def _relationship(
    found: Found, where: str, attributes: Mapping[str, Any], address: str, persons: set[str]
) -> None:
    one, other = first(attributes.get("entity1_id")), first(attributes.get("entity2_id"))
    category = first(attributes.get("category_id"))
    words, kind = _CATEGORIES.get(category, ("an unknown category", ""))
    title = first(attributes.get("description1")) or first(attributes.get("description"))
    backwards = False
    if not kind and category not in _PRIVATE and (said := kind_of_tie(title)):
        kind, backwards = said
    if not kind:
        found.aside.append((where, f"{words}{f' ({title})' if title else ''}: no kind of tie here says this"))
        return
    if kind == "funds" and {one, other} & persons:
        found.aside.append((where, "a donation of or to a person: what persons pay is not taken in"))
        return
    amount = first(attributes.get("amount"))
    fields = present(
        role=title if kind in ("affiliatedWith", "memberOf") and not kind_of_tie(title) else "",
        start=_day(attributes.get("start_date")),
        end=_day(attributes.get("end_date")),
        also_seen_at=[address] if "://" in address else [],
    )
    if kind == "funds" and amount:
        fields |= {"amount": amount, "currency": first(attributes.get("currency")).upper() or "USD"}
    read = {each: attributes[each] for each in _READ if attributes.get(each) not in (None, "", [])}
    ends = (other, one) if backwards else (one, other)
    found.links.append(Link(ends[0], kind, ends[1], where, read, fields))


LITTLESIS: Final = Format(
    what="LittleSis: entities and relationships", name="LittleSis", detect=_is_resource, read=_read
)
