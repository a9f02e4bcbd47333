"""GoGoCarto (https://gogocarto.fr), read: the elements of a map as its API gives them, where many bodies of the SSE are listed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ssegraph.formats.alignment import kind_of_tags
from ssegraph.formats.contract import Format
from ssegraph.formats.glance import Glance, objects_of
from ssegraph.formats.things import DEFAULT_KIND, Found, Thing, first, present, texts

_NAMES: Final = ("name", "title")
_CATEGORIES: Final = ("categories", "taxonomy", "categoriesFull", "optionValues")
_READ: Final = ("id", *_NAMES, *_CATEGORIES, "website", "description", "abstract", "sourceKey")


def _is_element(file: Glance) -> bool:
    one = file.object("geo")
    place = one.get("geo")
    return (
        isinstance(place, Mapping)
        and "latitude" in place
        and any(name in one for name in _NAMES)
        and any(name in one for name in _CATEGORIES)
    )


def _read(path: Path) -> Found:
    """Return what elements hold; they are numbered from 1."""
    elements, aside = objects_of(path)
    found = Found("elements of a GoGoCarto map", aside=aside)
    for number, each in elements:
        where = f"element {number}"
        name = next(filter(None, (first(each.get(one)) for one in _NAMES)), "")
        if not name:
            found.aside.append((where, "no name"))
            continue
        found.unread.update(one for one in each if one not in _READ and one != "address")
        address = each.get("address")
        address = address if isinstance(address, Mapping) else {}
        found.unread.update(
            one for one in address if one not in ("addressLocality", "addressCountry") and address[one]
        )
        tags = [tag for one in _CATEGORIES for tag in _tags(each.get(one))]
        website = first(each.get("website"))
        fields = present(
            country=texts(address.get("addressCountry")),
            place=first(address.get("addressLocality")),
            website=website if not website or "//" in website else f"https://{website}",
            note=first(each.get("abstract")) or first(each.get("description")),
        )
        read = {one: each[one] for one in _READ if each.get(one) not in (None, "", [])} | present(
            addressLocality=first(address.get("addressLocality")),
            addressCountry=first(address.get("addressCountry")),
        )
        key = f"element:{first(each.get('id')) or number}"
        found.things.append(Thing(key, kind_of_tags(tags) or DEFAULT_KIND, name, where, read, fields))
    return found


def _tags(written: object) -> list[str]:
    """Return the names of categories, which stand there as texts or as objects that have a name."""
    return [
        text
        for each in (written if isinstance(written, list) else [written])
        for text in texts(each.get("name") if isinstance(each, Mapping) else each)
    ]


GOGOCARTO: Final = Format(
    what="GoGoCarto: elements of a map", name="GoGoCarto", detect=_is_element, read=_read
)
