"""The review page: one HTML file with the document, its marked quotes and the rows to decide.

It asks the network for nothing; what comes from documents is shown as text and never as markup; the
Content-Security-Policy names its script and style by their digest. Decisions leave it as a download.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from ssegraph.core.ontology import load_ontology
from ssegraph.core.standalone import as_json, escaped, filled, policy
from ssegraph.documents.candidates import Candidates, EntityRow, ObservationRow, TieRow, row_id
from ssegraph.documents.sheet import Row


def review_page(found: Iterable[Candidates], rows: Mapping[str, Row]) -> str:
    """Return the page for the candidates of some documents and the rows of their sheet.

    >>> page = review_page([], {})
    >>> "default-src 'none'" in page.replace("&#x27;", "'")
    True
    """
    documents: list[dict[str, str]] = []
    listed: list[dict[str, Any]] = []
    for candidates in found:
        documents.append({"name": candidates.document.name, "text": candidates.document.text})
        names = {entity.id: entity.name for entity in candidates.entities}
        every: list[EntityRow | TieRow | ObservationRow] = [
            *candidates.entities,
            *candidates.ties,
            *candidates.plans,
            *candidates.observations,
        ]
        for each in every:
            row = rows.get(row_id(candidates.document, each, names))
            if row is not None and all(other["row"] != row.row for other in listed[-400:]):
                listed.append(_card(row, each, names))
    style, script = _asset("review.css"), _asset("review.js")
    slots = {
        "policy": escaped(policy([script], [style])),
        "title": "Review: " + escaped(", ".join(each["name"] for each in documents) or "nothing read"),
        "style": style,
        "script": script,
        "data": as_json({"documents": documents or [{"name": "", "text": ""}], "rows": listed}),
    }
    return filled(_asset("review.html"), slots)


def _card(row: Row, each: EntityRow | TieRow | ObservationRow, names: Mapping[str, str]) -> dict[str, Any]:
    proposals: list[dict[str, str]] = []
    ontology = load_ontology()
    if isinstance(each, EntityRow):
        sentence = f"{row.name} ({ontology.label(row.kind)})"
        spans = [[start, end, "statement"] for start, end in each.mentions]
        proposals = [
            {"id": proposal.id, "name": f"{proposal.name} ({proposal.id})"} for proposal in each.proposals
        ]
    else:
        spans = [[quote.start, quote.end, quote.role] for quote in each.evidence]
        if isinstance(each, TieRow):
            caption = ontology.tie_kinds[each.kind].caption["en"]
            sentence = caption.replace("{source}", names[each.source]).replace("{target}", names[each.target])
            sentence += " (planned)" if each.planned else ""
            sentence += f" ({each.role})" if each.role else ""
        else:
            sentence = f"{names[each.entity]}: {ontology.label(each.measure)} {row.value}"
    return {
        "row": row.row,
        "decision": row.decision,
        "merge_into": row.merge_into,
        "what": row.what,
        "sentence": sentence,
        "read": row.read,
        "rule": row.rule,
        "quote": row.quote,
        "note": row.note,
        "document": row.document,
        "spans": spans,
        "proposals": proposals,
        "known": each.known if isinstance(each, EntityRow) else None,
    }


def _asset(name: str) -> str:
    return (resources.files(__package__) / "page" / name).read_text(encoding="utf-8")
