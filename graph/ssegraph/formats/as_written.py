"""Records as a person would write them, and the documents they quote: what a graph of ours becomes in a folder."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from ssegraph.core.model import Entity, Point, Records, Statement
from ssegraph.core.names import slug
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import LISTED, NAMING, as_text, with_its_address

_Fields = dict[str, Any]


def written(records: Records) -> dict[str, Any]:
    """Return records as the content of a file of records: what `read_records` makes them of."""
    said: defaultdict[str, list[_Fields]] = defaultdict(list)
    there = {each.id for each in records.entities} | {each.key for each in records.statements}
    statements = [_as_read_there(each, there) for each in records.statements]
    for each in statements:
        said[each.source].append(_statement(each))
    parts: dict[str, Any] = {
        "title": records.title,
        "countries": [_point(each, "code") for each in records.countries],
        "places": [_point(each, "id") for each in records.locations],
        "conflicts": [_dumped(each) for each in records.conflicts],
        "entities": [entity_as_written(each) for each in records.entities],
        "sources": [
            _dumped(each) | ({"statements": said[each.id]} if each.id in said else {})
            for each in records.sources
        ],
        "decisions": [
            _decision(each)
            for each in records.statements
            if (each.as_read and each.corrected) or each.withdrawn or each.upheld
        ],
        "redirects": dict(records.redirects),
    }
    return {name: value for name, value in parts.items() if value}


def _dumped(value: Any) -> _Fields:
    """Return the fields of a model that are not at their default, all scalars as text."""
    fields: _Fields = value.model_dump(mode="json", exclude_defaults=True)
    return {name: _texts(each) for name, each in fields.items()}


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _texts(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_texts(each) for each in value]
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _point(point: Point, name: str) -> _Fields:
    fields = _dumped(point)
    return {name: fields.pop("id"), **fields}


def entity_as_written(entity: Entity) -> dict[str, Any]:
    """Return an entity as it is written in records."""
    fields = _dumped(entity) | {"kind": entity.kind}
    countries = fields.pop("countries", [])
    country = {"country": countries[0] if len(countries) == 1 else countries} if countries else {}
    head = {name: fields.pop(name) for name in ("id", "kind", "name")}
    return head | country | fields


def _as_read_there(statement: Statement, there: Collection[str]) -> Statement:
    """Return a statement without what it said, before it was corrected, of whom a part of a graph does not hold."""
    read = {
        name: value
        for name, value in statement.as_read.items()
        if name not in NAMING or all(word in there for word in value.split())
    }
    if not statement.corrected or read == statement.as_read:
        return statement
    return with_its_address(statement, as_read=read)


def _statement(statement: Statement) -> _Fields:
    """Return a statement as it was read, as it is written below its source."""
    fields = _dumped(statement)
    for name in ("source", "corrected", "withdrawn", "upheld"):
        fields.pop(name, None)
    read = fields.pop("as_read", {})
    # What was only moved to the body that goes on stays there: the decision is not written with it.
    for name, value in read.items() if statement.corrected else ():
        fields = {key: each for key, each in fields.items() if key != name} | (
            {name: value.split() if name in LISTED else value} if value else {}
        )
    ends = [fields.pop(name) for name in ("subject", "kind", "object") if name in fields]
    if statement.is_contribution:
        ends.append(fields.pop("value"))
    attribute = statement.kind in load_ontology().attributes
    head = (
        "tie"
        if statement.object
        else "contribution"
        if statement.is_contribution
        else "attribute"
        if attribute
        else "observation"
    )
    return {head: " ".join(ends)} | fields


def _decision(statement: Statement) -> _Fields:
    """Return what was decided of a statement, as it is written."""
    # One of which nothing as it was read may be shown stands as it counts now.
    ruling = statement.withdrawn or statement.upheld or statement.corrected
    assert ruling is not None
    what: _Fields = {"decision": "withdrawn"}
    if not statement.withdrawn:
        to = (
            {name: as_text(getattr(statement, name)) for name in statement.as_read}
            if statement.corrected
            else {}
        )
        if to.keys() & {"subject", "kind", "object"}:
            to = {name: value for name, value in to.items() if name not in ("subject", "kind", "object")}
            to["tie"] = f"{statement.subject} {statement.kind} {statement.object}"
        what = {"decision": "upheld" if statement.upheld else "corrected"} | ({"to": to} if to else {})
    return {"id": "on-" + slug(statement.id), "statement": statement.id} | what | _dumped(ruling)


def with_documents(
    content: dict[str, Any], text_of: Callable[[str], str | None], file: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a file of records and the documents it needs, by path.

    A document that is not to be had is stood in for by one that holds the passages that are quoted,
    each with the place at which it stood, and says so.

    Args:
        content: as `written` gives it; not changed.
        text_of: the text of a document by its path, or None.
        file: what the records were read from, for the note.
    """
    content = json.loads(json.dumps(content))
    documents: dict[str, str] = {}
    spans: defaultdict[str, list[_Fields]] = defaultdict(list)
    for source in content.get("sources", ()):
        for statement in source.get("statements", ()):
            spans[source["id"]] += statement.get("quotes", [])
    for source in content.get("sources", ()):
        if "document" not in source:
            continue
        text = text_of(source["document"])
        if text is not None:
            documents[source["document"]] = text
            continue
        lines = [
            f"Passages of {source['document']} that {file} quotes, each after the place at which it stood."
        ]
        size = len(lines[0]) + 1
        at: dict[tuple[str, str], int] = {}
        for span in sorted(spans[source["id"]], key=lambda each: (int(each["at"]), each["text"])):
            key = span["at"], span["text"]
            if key not in at:
                head = f"at {span['at']}: "
                at[key] = size + len(head)
                lines.append(head + span["text"])
                size += len(lines[-1]) + 1
            span["at"] = str(at[key])
        path = f"documents/{source['id']}-passages.txt"
        documents[path] = "\n".join(lines) + "\n"
        was = source.pop("sha256", None)
        told = f"only the quoted passages are here, of {source['document']}" + (
            f", the SHA-256 of which is {was}" if was else ""
        )
        source["note"] = f"{source['note']}; {told}" if source.get("note") else told
        source["document"] = path
    return content, documents
