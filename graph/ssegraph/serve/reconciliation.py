"""The Reconciliation Service API 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).

OpenRefine and the like send names and get who they may be, with a score and the reason; a match is claimed only where one
alone bears the name and nothing speaks against it. What a service says of itself, queries, suggestions and the extension of
data are here as functions from JSON to JSON; the process that reads the store calls them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.core.ontology import NAMESPACE, load_ontology
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.likeness import Likeness, alike
from ssegraph.serve.protocol import Refused

MOST_QUERIES: Final = 50
"""Names in one batch; OpenRefine sends ten."""
_MOST_RESULTS: Final = 20
_PROPERTIES: Final = {
    "country": "country (ISO 3166-1, two letters)",
    "website": "website",
    "kind": "kind",
    "acronym": "acronym",
    "place": "place",
    "founded": "founded",
    "memberOf": "member of",
}
_ASKED: Final = ("Association", "Person", "Project", "Policy", "Event", "Place", "Publication")
"""One kind of each group of kinds that may be one thing; a name without a type is compared with all."""
_SURE: Final = ("same name", "same acronym")


def manifest(kg: KnowledgeGraph, root: str) -> dict[str, Any]:
    """Return what the service says of itself.

    Args:
        kg: the graph.
        root: the address of the server, without a slash at the end.
    """
    here = f"{root}/reconcile"
    return {
        "versions": ["0.2"],
        "name": f"ssegraph: {kg.title}" if kg.title else "ssegraph",
        "identifierSpace": kg.store.namespace.entity("").value,
        "schemaSpace": NAMESPACE,
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "defaultTypes": [_type(kind) for kind in sorted(load_ontology().kinds)],
        "batchSize": 10,
        "suggest": {
            name: {"service_url": here, "service_path": f"/suggest/{name}"}
            for name in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _type(kind: str) -> dict[str, str]:
    return {"id": kind, "name": load_ontology().label(kind)}


def parsed(text: str, what: str) -> Mapping[str, Any]:
    """Return an object of JSON that was sent.

    Raises:
        Refused: it is none.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(400, f"{what}: no JSON: {error}") from error
    if not isinstance(content, dict):
        raise Refused(400, f"{what}: an object is needed")
    return content


def reconciled(kg: KnowledgeGraph, queries: Mapping[str, Any]) -> dict[str, Any]:
    """Return who the names of a batch may be.

    Args:
        kg: the graph.
        queries: by a name of the client's own: `query`, and perhaps `type`, `limit`, `properties` (country, website).

    Returns:
        for each, `result`: candidates with id, name, type, score (0 to 100), match, and the reason as a feature; the best first.

    Raises:
        Refused: more than `MOST_QUERIES`, or a query without a name.
    """
    if len(queries) > MOST_QUERIES:
        raise Refused(413, f"more than {MOST_QUERIES} queries at once")
    asked: list[Entity] = []
    for number, (name, each) in enumerate(queries.items()):
        if not isinstance(each, Mapping) or not str(each.get("query") or "").strip():
            raise Refused(400, f'{name}: write {{"query": "a name"}}')
        asked += [_as_entity(number, kind, each) for kind in _kinds(each.get("type"))]
    known = {each.id: each for each in kg if not each.unlisted}
    found: defaultdict[int, dict[str, Likeness]] = defaultdict(dict)
    for pair in alike(asked, known.values()):
        number = int(pair.other.split("-")[1])
        best = found[number].get(pair.one)
        if best is None or (pair.reason in _SURE) > (best.reason in _SURE):
            found[number][pair.one] = pair
    return {
        name: {"result": _results(kg, known, each, found[number])}
        for number, (name, each) in enumerate(queries.items())
    }


def _kinds(written: object) -> tuple[str, ...]:
    wanted = written if isinstance(written, list) else [written] if written else []
    kinds = [kind for each in wanted for kind in sorted(load_ontology().expand(str(each)) or ())]
    return tuple(dict.fromkeys(kinds)) or _ASKED


def _as_entity(number: int, kind: str, query: Mapping[str, Any]) -> Entity:
    said = {
        str(each.get("pid")): each.get("v")
        for each in query.get("properties") or ()
        if isinstance(each, Mapping)
    }
    country = str(said.get("country") or "").strip().upper()
    website = str(said.get("website") or "").strip()
    return Entity(
        id=f"asked-{number}-{kind.lower()}",
        kind=kind,
        name=str(query["query"]).strip()[:500],
        countries=(country,) if len(country) == 2 else (),
        website=website if "://" in website else None,
    )


def _results(
    kg: KnowledgeGraph, known: Mapping[str, Entity], query: Mapping[str, Any], pairs: Mapping[str, Likeness]
) -> list[dict[str, Any]]:
    limit = query.get("limit")
    most = min(limit, _MOST_RESULTS) if isinstance(limit, int) and limit > 0 else 5
    kinds = set(_kinds(query.get("type"))) if query.get("type") else set()
    scored: dict[str, tuple[float, str]] = {}
    for identifier, pair in pairs.items():
        against = "but in" in pair.words
        words = pair.words if kinds else re.sub(r"; different kinds \([^)]*\)", "", pair.words)
        base = {"same name": 100.0, "same acronym": 95.0, "same website": 90.0}.get(pair.reason, 80.0)
        score = base if pair.reason in _SURE else base * max(pair.score, 0.5)
        scored[identifier] = (score - (30 if against else 0), f"{pair.reason}: {words}")
    for entity in kg.find(str(query["query"]))[:_MOST_RESULTS]:
        # Its name holds the words that were asked for, and more.
        if entity.id in known and (not kinds or entity.kind in kinds):
            scored.setdefault(entity.id, (50.0, "the words stand in its names"))
    ranked = sorted(scored.items(), key=lambda each: (-each[1][0], each[0]))
    same = [identifier for identifier, (score, _) in ranked if score >= 95]
    return [
        {
            "id": identifier,
            "name": known[identifier].name,
            "type": [_type(known[identifier].kind)],
            "score": round(score, 1),
            "match": same == [identifier],
            "features": [{"id": "reason", "name": "reason", "value": words}],
        }
        for identifier, (score, words) in ranked[:most]
        if score > 0
    ]


def suggested(kg: KnowledgeGraph, what: str, prefix: str) -> dict[str, Any]:
    """Return what begins so: of `what` entity, type or property; at most twenty.

    Raises:
        Refused: `what` is none of the three.
    """
    wanted = fold(prefix)
    if what == "entity":
        hits = [
            {"id": each.id, "name": each.name, "description": load_ontology().label(each.kind)}
            for each in kg.find(prefix)
            if not each.unlisted
        ]
    elif what == "type":
        hits = [
            each
            for each in map(_type, sorted(load_ontology().kinds))
            if wanted in fold(each["name"]) or wanted in fold(each["id"])
        ]
    elif what == "property":
        hits = [{"id": key, "name": name} for key, name in _PROPERTIES.items() if wanted in fold(name)]
    else:
        raise Refused(404, f"there is no suggestion of {what!r}: entity, type, property")
    return {"result": hits[:_MOST_RESULTS]}


def proposed() -> dict[str, Any]:
    """Return the properties by which data can be extended."""
    return {"properties": [{"id": key, "name": name} for key, name in _PROPERTIES.items()]}


def extended(kg: KnowledgeGraph, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of ids that were matched: `{"ids": [...], "properties": [{"id": "country"}]}`.

    Returns:
        `meta`, the properties with their names, and `rows`, values by id and property; nothing known is an empty list.

    Raises:
        Refused: a property that is none, or more than `MOST_QUERIES` ids.
    """
    ids = [str(each) for each in wanted.get("ids") or ()]
    keys = [str(each.get("id")) for each in wanted.get("properties") or () if isinstance(each, Mapping)]
    if unknown := [each for each in keys if each not in _PROPERTIES]:
        raise Refused(400, f"no property is called {unknown[0]!r}: {', '.join(_PROPERTIES)}")
    if len(ids) > MOST_QUERIES * 10:
        raise Refused(413, f"more than {MOST_QUERIES * 10} ids at once")
    rows = {}
    for each in dict.fromkeys(ids):
        entity = kg.entity(each) if each in kg and not kg.entity(each).unlisted else None
        rows[each] = {key: _values(kg, entity, key) if entity else [] for key in keys}
    return {"meta": [{"id": key, "name": _PROPERTIES[key]} for key in keys], "rows": rows}


def _values(kg: KnowledgeGraph, entity: Entity, key: str) -> list[dict[str, Any]]:
    if key == "country":
        return [{"str": each} for each in entity.countries]
    if key == "kind":
        return [{"str": load_ontology().label(entity.kind)}]
    if key == "memberOf":
        ties = kg.ties(entity, kind="memberOf")
        networks = {tie.target for tie in ties if tie.source == entity.id and tie.as_fact}
        return [{"id": each, "name": kg.entity(each).name} for each in sorted(networks)]
    value = getattr(entity, key)
    return [{"str": str(value)}] if value else []
