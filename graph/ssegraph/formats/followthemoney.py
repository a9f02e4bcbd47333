"""The graph as FollowTheMoney entities (https://followthemoney.tech, model 4), one JSON object on each line.

A member becomes a Membership, whoever chairs or leads a body a Directorship, a representative a
Representation, who takes part in a project a ProjectParticipant, everything else an UnknownLink. The
role of each begins with the label of the kind of tie, and `keywords` of each thing name its kind.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Tie
from ssegraph.formats.spelled import Spelled
from ssegraph.graph import KnowledgeGraph

SCHEMATA: Final = {
    "Association": "Organization", "Company": "Company", "Cooperative": "Organization",
    "Event": "Event", "FundingMechanism": "Project", "InternationalOrganization": "Organization",
    "LocalGovernment": "PublicBody", "Network": "Organization", "Person": "Person", "Place": "Address",
    "Agreement": "Project", "Policy": "Project", "Publication": "Project", "Programme": "Project", "Project": "Project", "PublicAgency": "PublicBody",
    "Session": "Event", "SocialEnterprise": "Organization", "University": "Organization",
}  # fmt: skip
"""The schema of each kind of entity. Project is also for funds and policies: FtM has none, and `Thing` is abstract."""

BODIES: Final = frozenset(("PublicBody", "Company", "Organization"))
_LEGAL: Final = BODIES | {"Person"}
MARK: Final = "ssegraph:"
"""How a keyword that names a kind begins, and whatever FtM has no place of its own for."""

_Properties = dict[str, list[str]]


def write_followthemoney(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the entities and ties, sorted by id, the things first."""
    spelled = Spelled(kg)
    schema = {each.id: SCHEMATA[each.kind] for each in spelled.records.entities}
    lines = [
        _thing(each, schema[each.id], spelled.place(each)) for each in spelled.records.entities
    ]
    lines += [_link(tie, schema, spelled) for tie in spelled.records.ties]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _entity(identifier: str, schema: str, properties: _Properties) -> dict[str, object]:
    return {
        "id": identifier, "schema": schema,
        "properties": {name: values for name, values in properties.items() if values},
    }  # fmt: skip


def _dated(properties: _Properties, name: str, date: HalfKnownDate | None, notes: str) -> None:
    """Put a date where it belongs, or among the notes: a prefix of an ISO date is all that FtM knows."""
    if date is not None:
        plain = re.fullmatch(r"\d{4}(-\d\d){0,2}", date.text)
        properties.setdefault(name if plain else notes, []).append(date.text if plain else f"{MARK}{name}: {date}")  # fmt: skip


def _thing(entity: Entity, schema: str, place: str | None) -> dict[str, object]:
    names = [name for name in dict.fromkeys((*entity.names.values(), *entity.aliases)) if name != entity.name]  # fmt: skip
    properties: _Properties = {
        "name": [entity.name], "alias": names,
        "previousName": [each.name for each in entity.former_names],
        "country": [code.lower() for code in entity.countries],
        "keywords": [f"{MARK}{entity.kind}"],
        "address": [place] if place else [],
        "notes": [entity.note] if entity.note else [],
    }  # fmt: skip
    legal = schema in _LEGAL
    if entity.acronym:
        properties["abbreviation" if legal else "weakAlias"] = [entity.acronym]
    if entity.website:
        properties["website" if legal else "sourceUrl"] = [entity.website]
    dated = "startDate", "endDate"
    if schema in BODIES:
        dated = "incorporationDate", "dissolutionDate"
    elif schema in ("Person", "Address"):
        dated = "founded", "dissolved"
    for name, date in zip(dated, (entity.founded, entity.dissolved), strict=True):
        if name in ("founded", "dissolved") and date:
            properties["notes"].append(f"{MARK}{name}: {date}")
        else:
            _dated(properties, name, date, "notes")
    if schema == "Address":
        properties["full"] = [entity.name]
    return _entity(entity.id, schema, properties)


def _link(tie: Tie, schema: dict[str, str], spelled: Spelled) -> dict[str, object]:
    one, other = schema[tie.source], schema[tie.target]
    form, ends = "UnknownLink", ("subject", "object")
    if one in _LEGAL and other in BODIES and tie.kind == "memberOf":
        form, ends = "Membership", ("member", "organization")
    elif one in _LEGAL and other in BODIES and tie.kind in ("chairs", "coChairs", "viceChairs", "leads"):  # fmt: skip
        form, ends = "Directorship", ("director", "organization")
    elif one in _LEGAL and other in _LEGAL and tie.kind == "represents":
        form, ends = "Representation", ("agent", "client")
    elif one in _LEGAL and other == "Project" and tie.kind == "involvedIn":
        form, ends = "ProjectParticipant", ("participant", "project")
    properties: _Properties = {
        ends[0]: [tie.source], ends[1]: [tie.target],
        "role": [f"{MARK}{tie.kind}", *([tie.role] if tie.role else [])],
        "status": [tie.status], "recordId": [tie.id], "summary": [spelled.sentence(tie)],
        "description": list(dict.fromkeys(each.told for each in tie.evidence if each.told)),
        "sourceUrl": spelled.addresses(tie), "publisher": spelled.said_by(tie),
    }  # fmt: skip
    _dated(properties, "startDate", tie.start, "description")
    _dated(properties, "endDate", tie.end, "description")
    if tie.seen:
        _dated(properties, "date", tie.seen, "description")
    properties["description"] += [
        f"{MARK}proof: {tie.proof}",
        *(f"{MARK}quote: {each}" for each in spelled.quotes(tie)),
    ]
    properties["description"] += [f"{MARK}confidence: {tie.confidence}"] if tie.confidence else []
    properties["description"] += [f"{MARK}note: {tie.note}"] if tie.note else []
    return _entity(f"tie.{tie.id}", form, properties)
