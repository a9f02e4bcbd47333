"""Murmurations profiles (https://docs.murmurations.network), read: JSON objects with `linked_schemas`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ssegraph.formats.alignment import kind_of_tags, ties_by_name
from ssegraph.formats.contract import Format
from ssegraph.formats.glance import Glance, objects_of
from ssegraph.formats.things import (
    DEFAULT_KIND,
    Found,
    Link,
    Thing,
    address_key,
    first,
    kind_of_tie,
    present,
    texts,
)
from ssegraph.records.columns import life_of

_FIELDS: Final = (
    "linked_schemas",
    "name",
    "nickname",
    "primary_url",
    "tags",
    "kvm_category",
    "description",
    "mission",
    "status",
    "country_iso_3166",
    "country_name",
    "locality",
    "region",
    "starts_at",
    "ends_at",
    "relationships",
)
_PERSONAL: Final = ("people", "person")


def _is_profile(file: Glance) -> bool:
    return "linked_schemas" in file.object("linked_schemas")


def _read(path: Path) -> Found:
    """Return what profiles hold; they are numbered from 1."""
    profiles, aside = objects_of(path)
    found = Found("Murmurations profiles", aside=aside)
    for number, profile in profiles:
        where = f"profile {number}"
        schemas = texts(profile.get("linked_schemas"))
        name, address = first(profile.get("name")), first(profile.get("primary_url"))
        if any(word in schema for schema in schemas for word in _PERSONAL):
            found.aside.append((where, "the profile of a person, of whom it names no public role"))
            continue
        if not schemas or not name:
            found.aside.append((where, "no name" if schemas else "no profile: it has no linked_schemas"))
            continue
        found.unread.update(each for each in profile if each not in _FIELDS)
        read = {each: profile[each] for each in _FIELDS if profile.get(each) not in (None, "", [])}
        key = address_key(address) if address else f"profile:{number}"
        found.things.append(
            Thing(key, _kind(profile, schemas), name, where, read, _fields(found, where, profile))
        )
        _links(found, where, key, read, profile.get("relationships"))
    return found


def _kind(profile: Mapping[str, Any], schemas: Iterable[str]) -> str:
    return kind_of_tags([*texts(profile.get("kvm_category")), *texts(profile.get("tags"))]) or DEFAULT_KIND


def _fields(found: Found, where: str, profile: Mapping[str, Any]) -> dict[str, Any]:
    status = first(profile.get("status"))
    words = [first(profile.get("description")) or first(profile.get("mission"))]
    if status and not life_of(status):
        words.append(f"status: {status}")
    website = first(profile.get("primary_url"))
    return present(
        aliases=texts(profile.get("nickname")),
        country=texts(profile.get("country_iso_3166")) or texts(profile.get("country_name")),
        place=first(profile.get("locality")),
        website=website if not website or "//" in website else f"https://{website}",
        founded=_day(found, where, profile, "starts_at"),
        dissolved=_day(found, where, profile, "ends_at"),
        note=" ".join(filter(None, words)),
    )


def _day(found: Found, where: str, profile: Mapping[str, Any], name: str) -> str:
    """Return a moment, which a profile gives in seconds since 1970, as a day."""
    value = profile.get(name)
    if value in (None, ""):
        return ""
    try:
        return datetime.fromtimestamp(int(value), UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        found.remarks.append((where, f"{name}: {value!r} is no Unix time"))
        return ""


def _links(found: Found, where: str, key: str, read: Mapping[str, object], written: object) -> None:
    for each in written if isinstance(written, list) else ():
        predicate = first(each.get("predicate_url")) if isinstance(each, Mapping) else ""
        other = first(each.get("object_url")) if isinstance(each, Mapping) else ""
        local = predicate.rstrip("/").rpartition("/")[2].rpartition("#")[2]
        said = ties_by_name().get(local) or kind_of_tie(local)
        if not predicate or not other:
            found.remarks.append((where, "a relationship without predicate_url or object_url"))
        elif said is None:
            found.aside.append((where, f"no kind of tie is like {predicate}"))
        else:
            ends = (address_key(other), key) if said[1] else (key, address_key(other))
            found.links.append(Link(ends[0], said[0], ends[1], where, read))


MURMURATIONS: Final = Format(
    what="Murmurations: profiles of bodies", name="Murmurations", detect=_is_profile, read=_read
)
