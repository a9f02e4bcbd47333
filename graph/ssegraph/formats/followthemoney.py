"""FollowTheMoney entities (https://followthemoney.tech, model 4), written and read: one JSON object on each line.

On the way out a member becomes a Membership, whoever chairs or leads a body a Directorship, who works for one an
Employment, a representative a Representation, a successor a Succession, money whose sum is stated a Payment, who leads,
carries out, supports or funds a project a ProjectParticipant, everything else an UnknownLink; an event also names who
organises it and who takes part. Among the roles of each is the term of the kind of tie, and `keywords` of each thing
name its kind. On the way
in, a payment between bodies becomes a tie of money with its sum; who is only a private person, what persons pay or
get, and every schema of property or passports stays outside.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.contract import FLAT, IMPORT, Format
from ssegraph.formats.glance import Glance, objects_of
from ssegraph.formats.spelled import Spelled
from ssegraph.formats.things import (
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
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.columns import kind_of
from ssegraph.tables.cells import amount_of

_MARK: Final = "ssegraph:"
"""How a keyword that names a kind begins, and whatever FtM has no place of its own for."""

# ---------------------------------------------------------------------------------------------
# what stands for what

_SCHEMATA: Final = {
    "Company": "Company",
    "Event": "Event",
    "LocalGovernment": "PublicBody",
    "Person": "Person",
    "Place": "Address",
    "PublicAgency": "PublicBody",
    "Session": "Event",
}
"""The schema of a kind of entity; every other body is an Organization, and all else a Project: for funds and policies FtM has none, and `Thing` is abstract."""

_BODIES: Final = frozenset(("PublicBody", "Company", "Organization"))
_LEGAL: Final = _BODIES | {"Person"}
_LINKS: Final = {
    "Membership": ("member", "organization", "memberOf"),
    "Directorship": ("director", "organization", "affiliatedWith"),
    "Employment": ("employee", "employer", "affiliatedWith"),
    "Occupancy": ("holder", "post", ""),
    "Representation": ("agent", "client", "represents"),
    "ProjectParticipant": ("participant", "project", "involvedIn"),
    "Payment": ("payer", "beneficiary", "funds"),
    "Succession": ("successor", "predecessor", "succeeds"),
    "UnknownLink": ("subject", "object", ""),
}
"""Of each schema of a link its two ends, and the kind of tie it is where its role does not say."""
_LINK_OF: Final = {
    "memberOf": ("Membership",),
    "affiliatedWith": ("Employment",),
    "chairs": ("Directorship",),
    "coChairs": ("Directorship",),
    "viceChairs": ("Directorship",),
    "leads": ("Directorship", "ProjectParticipant"),
    "represents": ("Representation",),
    "succeeds": ("Succession",),
    "involvedIn": ("ProjectParticipant",),
    "implements": ("ProjectParticipant",),
    "supports": ("ProjectParticipant",),
    "funds": ("Payment", "ProjectParticipant"),
}
"""The schemata of a kind of tie, the first that FtM allows between its ends; where there is none, an UnknownLink, whose role names the kind."""
_AT_EVENTS: Final = {
    "organises": "organizer",
    "hosts": "organizer",
    "participatesIn": "involved",
    "speaksAt": "involved",
    "moderates": "involved",
}
"""By which of its properties an event itself names the other end; its link is an UnknownLink still, for FtM has none."""
_ACTIVITIES: Final = frozenset(("Project", "Programme"))
"""The kinds of what one takes part in as FtM means it; policies and funds are Projects there only for want of a schema."""
_ENDS: Final = {
    "Membership": (_LEGAL, _BODIES),
    "Directorship": (_LEGAL, _BODIES),
    "Representation": (_LEGAL, _LEGAL),
    "ProjectParticipant": (_LEGAL, {"Project"}),
    "Employment": ({"Person"}, _BODIES),
    "Succession": (_LEGAL, _LEGAL),
    "Payment": (_LEGAL, _LEGAL),
}
"""What may stand at the ends of a link."""

# ---------------------------------------------------------------------------------------------
# out

_Properties = dict[str, list[str]]


def _write(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the entities and ties, sorted by id, the things first."""
    spelled = Spelled(kg)
    schema = {each.id: _schema(each.kind) for each in spelled.records.entities}
    kinds = {each.id: each.kind for each in spelled.records.entities}
    at_events: defaultdict[str, _Properties] = defaultdict(dict)
    for tie in spelled.records.ties:
        name = _AT_EVENTS.get(tie.kind)
        if name and tie.as_fact and schema[tie.target] == "Event" and schema[tie.source] in _LEGAL:
            there = at_events[tie.target].setdefault(name, [])
            there += [tie.source] if tie.source not in there else []
    lines = [
        _thing_of(each, schema[each.id], spelled.place(each), at_events[each.id])
        for each in spelled.records.entities
    ]
    lines += [_link_of(tie, schema, kinds[tie.target], spelled) for tie in spelled.records.ties]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _schema(kind: str) -> str:
    body = kind in load_ontology().expand("Body")
    return _SCHEMATA.get(kind) or ("Organization" if body else "Project")


def _entity(identifier: str, schema: str, properties: _Properties) -> dict[str, object]:
    return {
        "id": identifier,
        "schema": schema,
        "properties": {name: values for name, values in properties.items() if values},
    }


def _dated(properties: _Properties, name: str, date: HalfKnownDate | None, notes: str) -> None:
    """Put a date where it belongs, or among the notes: a prefix of an ISO date is all that FtM knows."""
    if date is not None:
        plain = re.fullmatch(r"\d{4}(-\d\d){0,2}", date.text)
        properties.setdefault(name if plain else notes, []).append(
            date.text if plain else f"{_MARK}{name}: {date}"
        )


def _thing_of(entity: Entity, schema: str, place: str | None, there: _Properties) -> dict[str, object]:
    names = [name for name in dict.fromkeys((*entity.names.values(), *entity.aliases)) if name != entity.name]
    properties: _Properties = {
        "name": [entity.name],
        "alias": names,
        "previousName": [each.name for each in entity.former_names],
        "country": [code.lower() for code in entity.countries],
        "keywords": [f"{_MARK}{entity.kind}"],
        "address": [place] if place else [],
        "notes": [entity.note] if entity.note else [],
        **there,
    }
    legal = schema in _LEGAL
    if entity.acronym:
        properties["abbreviation" if legal else "weakAlias"] = [entity.acronym]
    if entity.website:
        properties["website" if legal else "sourceUrl"] = [entity.website]
    dated = "startDate", "endDate"
    if schema in _BODIES:
        dated = "incorporationDate", "dissolutionDate"
    elif schema in ("Person", "Address"):
        dated = "founded", "dissolved"
    for name, date in zip(dated, (entity.founded, entity.dissolved), strict=True):
        if name in ("founded", "dissolved") and date:
            properties["notes"].append(f"{_MARK}{name}: {date}")
        else:
            _dated(properties, name, date, "notes")
    if schema == "Address":
        properties["full"] = [entity.name]
    return _entity(entity.id, schema, properties)


def _form_of(tie: Tie, one: str, other: str, kind: str) -> str:
    """Return the schema of a tie between two schemata, the second of which is of a kind of ours."""
    for form in _LINK_OF.get(tie.kind, ()):
        sources, targets = _ENDS[form]
        fits = one in sources and other in targets
        if form == "Payment":
            fits = fits and bool(tie.payments)  # a payment without a sum would say more than the source
        if form == "ProjectParticipant":
            fits = fits and kind in _ACTIVITIES
        if fits:
            return form
    return "UnknownLink"


def _link_of(tie: Tie, schema: dict[str, str], kind: str, spelled: Spelled) -> dict[str, object]:
    form = _form_of(tie, schema[tie.source], schema[tie.target], kind)
    ends = _LINKS[form]
    # What a tool shows of a link is the first of its roles: the role, else the kind in words.
    roles = [tie.role or _caption(tie.kind), f"{_MARK}{tie.kind}"]
    properties: _Properties = {
        ends[0]: [tie.source],
        ends[1]: [tie.target],
        **({"status": [tie.status], "role": roles} if form != "Payment" else _money(tie)),
        "recordId": [tie.id],
        "summary": [spelled.sentence(tie)],
        "description": list(dict.fromkeys(each.told for each in tie.evidence if each.told)),
        "sourceUrl": spelled.addresses(tie),
        "publisher": spelled.said_by(tie),
    }
    _dated(properties, "startDate", tie.start, "description")
    _dated(properties, "endDate", tie.end, "description")
    if tie.seen:
        _dated(properties, "date", tie.seen, "description")
    properties["description"] += [
        f"{_MARK}proof: {tie.proof}",
        f"{_MARK}kind: {tie.kind}",
        *([f"{_MARK}status: {tie.status}"] if form == "Payment" else []),
        *([f"{_MARK}role: {tie.role}"] if tie.role else []),
        *(f"{_MARK}quote: {each}" for each in spelled.quotes(tie)),
    ]
    properties["description"] += [f"{_MARK}confidence: {tie.confidence}"] if tie.confidence else []
    properties["description"] += [f"{_MARK}note: {tie.note}"] if tie.note else []
    return _entity(f"tie.{tie.id}", form, properties)


def _caption(kind: str) -> str:
    return load_ontology().label(kind)


def _money(tie: Tie) -> _Properties:
    """Return the sum of a tie that moved money, where there is one alone; of several, all as texts."""
    sums = sorted({(str(each.amount), str(each.currency)) for each in tie.payments})
    if len(sums) > 1:
        return {"summary": [f"{amount} {currency}" for amount, currency in sums]}
    ((amount, currency),) = sums
    purposes = sorted({each.purpose for each in tie.payments if each.purpose})
    return {"amount": [amount], "currency": [currency], "purpose": purposes}


# ---------------------------------------------------------------------------------------------
# in

_KINDS: Final = {
    "PublicBody": "PublicAgency",
    "Company": "Company",
    "Organization": DEFAULT_KIND,
    "LegalEntity": DEFAULT_KIND,
    "Person": "Person",
    "Project": "Project",
    "Event": "Event",
}
_FIELDS: Final = (
    "name",
    "alias",
    "weakAlias",
    "abbreviation",
    "previousName",
    "country",
    "mainCountry",
    "jurisdiction",
    "website",
    "incorporationDate",
    "dissolutionDate",
    "startDate",
    "endDate",
    "notes",
    "keywords",
    "sourceUrl",
    "role",
    "status",
    "date",
    "recordId",
    "summary",
    "description",
    "publisher",
    "full",
    "amount",
    "amountEur",
    "amountUsd",
    "currency",
    "purpose",
    "organizer",
    "involved",
)


def _is_entity(file: Glance) -> bool:
    one = file.object("schema")
    return isinstance(one.get("schema"), str) and isinstance(one.get("properties"), dict)


def _read(path: Path) -> Found:
    """Return what entities hold; their place in the file is their line."""
    objects, aside = objects_of(path)
    found = Found("FollowTheMoney entities", aside=aside)
    persons = {first(each.get("id")) for _, each in objects if each.get("schema") == "Person"}
    for line, each in objects:
        where, schema = f"line {line}", str(each.get("schema", ""))
        written = each.get("properties")
        identifier = first(each.get("id"))
        if not isinstance(written, Mapping) or not identifier:
            found.aside.append((where, "no entity: it needs id, schema and properties"))
            continue
        properties = {str(name): texts(value) for name, value in written.items()}
        marked = _marked(properties.get("keywords", []))
        if schema == "Ownership":
            found.aside.append((where, _owned(properties)))
            continue
        if schema == "Payment" and persons & {
            *properties.get("payer", ()),
            *properties.get("beneficiary", ()),
        }:
            found.aside.append((where, "a payment of or to a person: what persons pay is not taken in"))
            continue
        if schema in _LINKS:
            _link(found, where, identifier, schema, properties)
        elif schema in _KINDS or (marked in load_ontology().kinds):
            _thing(found, where, identifier, marked or _KINDS[schema], schema, properties)
        else:
            found.aside.append((where, f"the schema {schema!r} is not read"))
            continue
        ends = _LINKS.get(schema, ())[:2]
        known = {*_FIELDS, *ends, *(["address"] if marked else [])}
        found.unread.update(name for name in properties if name not in known)
    return found


def _owned(properties: Mapping[str, list[str]]) -> str:
    share = first(properties.get("percentage"))
    return f"an ownership{f' ({share} %)' if share else ''}: no kind of tie here says who owns whom"


def _paid(properties: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the sum of a payment: in its own currency, else in euros or dollars as they are given."""
    currency = first(properties.get("currency")).upper()
    if not (properties.get("amount") and re.fullmatch("[A-Z]{3}", currency)):
        currency = "EUR" if properties.get("amountEur") else "USD"
    name = {"EUR": "amountEur", "USD": "amountUsd"}.get(currency, "amount")
    written = first(properties.get("amount") if properties.get("currency") else None) or first(
        properties.get(name)
    )
    found = amount_of(written, decimal_comma=False) if written else None
    return {"amount": found[0], "currency": currency} if found else {}


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
    countries = [
        *properties.get("mainCountry", []),
        *properties.get("country", []),
        *properties.get("jurisdiction", []),
    ]
    fields = present(
        aliases=[*names[1:], *properties.get("alias", []), *short[1:]],
        acronym=first(short),
        former_names=[{"name": each} for each in properties.get("previousName", [])],
        country=[each.upper() for each in countries if len(each) == 2],
        founded=first([*properties.get("incorporationDate", []), *properties.get("startDate", [])])
        or dates.get("incorporationDate")
        or dates.get("startDate")
        or dates.get("founded"),
        dissolved=first([*properties.get("dissolutionDate", []), *properties.get("endDate", [])])
        or dates.get("dissolutionDate")
        or dates.get("endDate")
        or dates.get("dissolved"),
        website=first(properties.get("website") or (properties.get("sourceUrl") if ours else [])),
        note=" ".join(notes),
        # The address of others is a street and a house.
        place=first(properties.get("address")) if ours else "",
    )
    found.things.append(
        Thing(key, kind, names[0], where, _kept(key, schema, properties), fields, key if ours else "")
    )


def _kept(key: str, schema: str, properties: Mapping[str, list[str]]) -> dict[str, object]:
    kept = [*_FIELDS, *_LINKS.get(schema, ())[:2]]
    if _marked(properties.get("keywords", [])):
        kept.append("address")
    return {"id": key, "schema": schema} | {name: properties[name] for name in kept if properties.get(name)}


def _link(found: Found, where: str, key: str, schema: str, properties: Mapping[str, list[str]]) -> None:
    one, other, kind = _LINKS[schema]
    dates, words = _noted(properties.get("description", []))
    roles = properties.get("role", [])
    marked = dates.get("kind") or _marked(roles)
    backwards = False
    if marked in load_ontology().tie_kinds:
        # The values of FtM have no order.
        kind, roles = marked, [each for each in roles if each not in (f"{_MARK}{marked}", _caption(marked))]
        roles = [dates["role"]] if dates.get("role") else roles
    elif said := next(filter(None, map(kind_of_tie, roles)), None):
        kind, backwards = said
    if not kind:
        found.aside.append(
            (where, f"{schema} does not say which kind of tie it is (role: {', '.join(roles) or 'none'})")
        )
        return
    status = first(properties.get("status")) or dates.get("status", "")
    fields = present(
        role=", ".join(roles) if roles and not (backwards or marked) else first(roles) if marked else "",
        start=first(properties.get("startDate")) or dates.get("startDate"),
        end=first(properties.get("endDate")) or dates.get("endDate"),
        seen=first(properties.get("date")) or dates.get("date"),
        status=status if status in NOT_AS_FACT else "",
        confidence=dates.get("confidence"),
        note=dates.get("note"),
        also_seen_at=properties.get("sourceUrl", []),
    )
    if schema == "Payment":
        fields |= present(**_paid(properties), purpose=first(properties.get("purpose")))
    for source in properties.get(one, []):
        for target in properties.get(other, []):
            ends = (target, source) if backwards else (source, target)
            found.links.append(
                Link(
                    ends[0],
                    kind,
                    ends[1],
                    where,
                    _kept(key, schema, properties),
                    fields,
                    " … ".join(words),
                    is_told(dates.get("proof", ""), status),
                    first(properties.get("recordId")) if marked else "",
                )
            )


FOLLOWTHEMONEY: Final = Format(
    what="FollowTheMoney entities",
    suffix=".ftm.json",
    back=IMPORT,
    write=_write,
    lost=("languages", "former", "spaces", *FLAT),
    name="FollowTheMoney",
    detect=_is_entity,
    read=_read,
)
