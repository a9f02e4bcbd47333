"""The Beneficial Ownership Data Standard (https://standard.openownership.org), read: versions 0.1 to 0.4.

Statements about one record replace one another; the last that is not closed counts. Boards become ties. Who holds
shares, votes or other rights is set aside in a sentence: no kind of tie here says who owns whom, and persons who own
are private.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ssegraph.formats.contract import Format
from ssegraph.formats.glance import Glance, objects_of
from ssegraph.formats.things import DEFAULT_KIND, Found, Link, Thing, first, present, texts

_FORMERLY: Final = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
"""What a record was called before version 0.4."""
_KINDS: Final = {"stateBody": "PublicAgency", "registeredEntity": "Company"}
_NO_BODY: Final = ("arrangement", "anonymousEntity", "unknownEntity", "state")
_TIES: Final = {
    "boardChair": ("chairs", "chair of the board"),
    "boardMember": ("affiliatedWith", "board member"),
    "seniorManagingOfficial": ("affiliatedWith", "senior managing official"),
}
_READ: Final = (
    "type",
    "share",
    "startDate",
    "endDate",
    "name",
    "alternateNames",
    "jurisdiction",
    "incorporatedInJurisdiction",
    "foundingDate",
    "dissolutionDate",
    "entityType",
    "uri",
    "names",
)


def _is_statement(file: Glance) -> bool:
    one = file.object("statementId", "statementID")
    return "recordDetails" in one or one.get("statementType") in _FORMERLY


def _read(path: Path) -> Found:
    """Return what statements hold; they are numbered from 1."""
    statements, aside = objects_of(path)
    found = Found("statements of beneficial ownership (BODS)", aside=aside)
    records: dict[str, tuple[str, str, Mapping[str, Any]]] = {}
    for number, each in statements:
        where = f"statement {number}"
        kind = str(each.get("recordType") or _FORMERLY.get(str(each.get("statementType")), ""))
        details = each.get("recordDetails", each)
        key = first(each.get("recordId") or each.get("statementID"))
        if kind not in ("entity", "person", "relationship") or not isinstance(details, Mapping) or not key:
            found.aside.append((where, "no statement about an entity, a person or a relationship"))
        elif each.get("recordStatus") == "closed":
            records.pop(key, None)
            found.remarks.append((where, f"closes the record {key}: taken out"))
        else:
            if key in records:
                found.remarks.append((where, f"replaces what {records[key][0]} says of {key}"))
            for replaced in texts(each.get("replacesStatements")):
                records.pop(replaced, None)
            records[key] = (where, kind, details)
    for key, (where, kind, details) in records.items():
        if kind == "relationship":
            _relationship(found, where, details)
        else:
            _thing(found, where, key, kind, details)
    return found


def _thing(found: Found, where: str, key: str, kind: str, details: Mapping[str, Any]) -> None:
    read = {name: details[name] for name in _READ if details.get(name) not in (None, "", [])}
    found.unread.update(name for name in details if name not in _READ)
    if kind == "person":
        names = [
            text
            for each in details.get("names", ())
            if isinstance(each, Mapping)
            and (text := first(each.get("fullName")) or " ".join(texts([each.get("givenName"), each.get("familyName")])))
        ]  # fmt: skip
        if names:
            found.things.append(Thing(key, "Person", names[0], where, {"names": names}))
        else:
            found.aside.append((where, "a person without a name"))
        return
    said = details.get("entityType")
    form = first(said.get("type") if isinstance(said, Mapping) else said)
    name = first(details.get("name"))
    if form in _NO_BODY or not name:
        found.aside.append((where, f"no body: {form or 'no name'}"))
        return
    within = details.get("jurisdiction") or details.get("incorporatedInJurisdiction")
    code = first(within.get("code")) if isinstance(within, Mapping) else ""
    fields = present(
        aliases=texts(details.get("alternateNames")),
        country=[code[:2].upper()] if code else [],
        founded=first(details.get("foundingDate")),
        dissolved=first(details.get("dissolutionDate")),
        website=address if "://" in (address := first(details.get("uri"))) else "",
    )
    found.things.append(Thing(key, _KINDS.get(form, DEFAULT_KIND), name, where, read, fields))


def _party(written: object) -> str:
    """Return the record at one end: before version 0.4 it stood inside an object."""
    if isinstance(written, Mapping):
        return first(
            written.get("describedByEntityStatement") or written.get("describedByPersonStatement") or ""
        )
    return first(written)


def _relationship(found: Found, where: str, details: Mapping[str, Any]) -> None:
    subject, party = _party(details.get("subject")), _party(details.get("interestedParty"))
    if not subject or not party:
        written = details.get("interestedParty")
        why = (
            first(written.get("reason") or written.get("unspecified")) if isinstance(written, Mapping) else ""
        )
        found.aside.append((where, f"nobody is named at one end{f': {why}' if why else ''}"))
        return
    interests = list(_interests(details)) or [{}]
    for each in interests:
        form = first(each.get("type"))
        if form not in _TIES:
            what = _share(each)
            found.aside.append(
                (where, f"{form or 'an interest'}{what}: no kind of tie here says who owns or controls whom")
            )
            continue
        kind, role = _TIES[form]
        fields = present(role=role, start=first(each.get("startDate")), end=first(each.get("endDate")))
        read = {"subject": subject, "interestedParty": party} | {
            name: each[name] for name in _READ if each.get(name) not in (None, "", [])
        }
        found.links.append(Link(party, kind, subject, where, read, fields))


def _interests(details: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    written = details.get("interests")
    for each in written if isinstance(written, list) else ():
        if isinstance(each, Mapping):
            yield each


def _share(interest: Mapping[str, Any]) -> str:
    share = interest.get("share")
    if not isinstance(share, Mapping):
        return ""
    low = first(share.get("exact")) or first(share.get("minimum")) or first(share.get("exclusiveMinimum"))
    high = first(share.get("maximum")) or first(share.get("exclusiveMaximum"))
    said = low if not high or high == low else f"{low or 0} to {high}"
    return f" of {said} %" if said else ""


BODS: Final = Format(
    what="BODS: statements of beneficial ownership", name="BODS", detect=_is_statement, read=_read
)
