"""The review page: one HTML file with the document, its marked quotes, the rows to decide, and a form for what was missed.

It asks the network for nothing; what comes from documents is shown as text and never as markup; the
Content-Security-Policy names its script and style by their digest. Decisions leave it as a download.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any, Final

from ssegraph.core.model import Entity
from ssegraph.core.ontology import load_ontology
from ssegraph.core.scripts import joined
from ssegraph.core.standalone import as_json, escaped, filled, policy
from ssegraph.core.words import interface, wording
from ssegraph.documents.candidates import Candidates, EntityRow, Said, TieRow, row_id
from ssegraph.documents.corrections import Annotated, annotated
from ssegraph.documents.sheet import Row, rows_of

MOST_KNOWN: Final = 20_000
"""Of a larger graph no more entities are offered on the page: it stays a file that opens at once."""
_DOUBT: Final = {"structure": 0, "sentence": 1, "model": 2, "person": 0}
_KEYS: Final = ("t", "n", ".", "p", "a", "r", "e", "z", "j k", "u", "m", "← → ↑ ↓", "s", "?")
_SLOTS: Final = (
    "undo",
    "keep",
    "help",
    "save",
    "rows_label",
    "text_label",
    "marking_label",
    "mark_tie",
    "mark_entity",
    "mark_again",
    "close",
    "script_free",
)


def review_page(
    found: Iterable[Candidates],
    rows: Mapping[str, Row],
    known: Sequence[Entity] = (),
    language: str | None = None,
) -> str:
    """Return the page for the candidates of some documents and the rows of their sheet.

    Args:
        found: what was read, matched.
        rows: the sheet; rows that people added are shown where they pass the gate (`annotation.annotated`).
        known: entities of the graph, offered as the other end of a marked tie by any of their names.
        language: of the screen: en, fr, es, ko or ja; else what the reader's browser asks for.

    >>> page = review_page([], {})
    >>> "default-src 'none'" in page.replace("&#x27;", "'")
    True
    """
    done = annotated(found, rows)
    documents = [_document(each) for each in done]
    names = ", ".join(each["name"] for each in documents) or "–"
    style, script = _asset("review.css"), joined(_modules(), "main.js")
    spoken = language or "en"
    data = {
        "language": language,
        "words": interface("review"),
        "terms": _terms(),
        "heads": _heads(known),
        "known": [
            [each.id, each.kind, each.name, [name for name in each.all_names() if name != each.name]]
            for each in known[:MOST_KNOWN]
        ],
        "documents": documents
        or [
            {
                "name": "",
                "language": "en",
                "text": "",
                "entities": [],
                "ties": [],
                "numbers": [],
                "contributions": [],
            }
        ],
    }
    slots = {
        "language": escaped(spoken),
        "policy": escaped(policy([script], [style])),
        "title": escaped(wording("review.title", spoken, name=names)),
        "style": style,
        "script": script,
        "data": as_json(data),
        "rows": _table(done, spoken),
        "text": escaped("\n\n".join(each["text"] for each in documents)),
        "keys": _keys(spoken),
        **{each: escaped(wording(f"review.{each}", spoken)) for each in _SLOTS},
    }
    return filled(_asset("review.html"), slots)


def _modules() -> dict[str, str]:
    folder = resources.files(__package__) / "page"
    return {
        each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".js")
    }


def _asset(name: str) -> str:
    return (resources.files(__package__) / "page" / name).read_text(encoding="utf-8")


def _keys(language: str) -> str:
    """The keys, each with what it does."""
    rows = (
        f'<dt>{escaped(key)}</dt><dd data-word="key_{number}">{escaped(wording(f"review.key_{number}", language))}</dd>'
        for number, key in enumerate(_KEYS)
    )
    return f"<dl>{''.join(rows)}</dl>"


def _table(done: Iterable[Annotated], language: str) -> str:
    """The rows as a reader sees them whose browser runs no script."""
    lines = []
    for each in done:
        for row in rows_of(each.candidates):
            told = " ".join(
                filter(None, (row.name, _label(row.kind, language), row.target, row.value, row.date))
            )
            lines.append(f"<tr><td>{escaped(told)}</td><td>{escaped(row.quote)}</td></tr>")
    return f"<table>{''.join(lines)}</table>"


def _label(kind: str, language: str) -> str:
    return load_ontology().label(kind, language)


def _terms() -> dict[str, Any]:
    """Return kinds and ties with their words in every language, and between what a tie may stand."""
    ontology = load_ontology()
    entities = sorted(ontology.kinds)
    return {
        "entities": entities,
        "measures": sorted(ontology.observation_kinds),
        "contributions": sorted(ontology.contribution_kinds),
        "kinds": {
            kind: dict(ontology.terms[kind].labels)
            for kind in (*entities, *sorted(ontology.observation_kinds), *sorted(ontology.contribution_kinds))
        },
        "natures": [sorted(ontology.expand(group)) for group in ("Body", "Undertaking")],
        "ties": {
            kind: {
                "label": dict(tie.labels),
                "inverse": dict(tie.inverse_labels),
                "caption": dict(tie.caption),
                "sources": sorted(tie.source_kinds),
                "targets": sorted(tie.target_kinds),
                "symmetric": tie.symmetric,
                "alike": tie.alike,
            }
            for kind, tie in sorted(ontology.tie_kinds.items())
        },
    }


def _heads(known: Iterable[Entity]) -> dict[str, list[str]]:
    """Return, by kind of entity, the words of names that in the graph nearly always tell it: a guess for new names."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entity in known:
        for word in set(re.findall(r"[^\W\d_]{4,}", " ".join(entity.all_names()).casefold())):
            seen[word][entity.kind] += 1
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word, kinds in sorted(seen.items()):
        kind, number = kinds.most_common(1)[0]
        if number >= 4 and number >= 0.8 * kinds.total() and kind != "Person":
            found[kind].append(word)
    return dict(sorted(found.items()))


def _document(done: Annotated) -> dict[str, Any]:
    candidates, rows = done.candidates, done.rows
    names = {entity.id: entity.name for entity in candidates.entities}
    shown: dict[str, Row] = {}
    read = {row.row: row for row in rows_of(candidates)}

    def about(each: EntityRow | Said) -> dict[str, Any] | None:
        """What every row has; None where the sheet has no such row, or had it before."""
        key = row_id(candidates.document, each, names)
        row = rows.get(key)
        if row is None or key in shown:
            return None
        shown[key] = row
        told = read[key]
        was = {"kind": told.kind, "value": told.value, "date": told.date}
        if isinstance(each, EntityRow):
            was["name"] = told.name
        # What was read comes back where a correction is taken back.
        corrected = {"original": was} if row.decision == "edit" else {}
        return corrected | {
            "row": done.origin.get(key, key),
            "decision": row.decision,
            "into": row.merge_into,
            "read": each.read,
            "kind": row.kind,
            "value": row.value,
            "date": row.date,
        }

    entities = []
    for entity in candidates.entities:
        base = about(entity)
        # An end of a tie is on the page, whether or not the sheet has a row for it.
        base = base or {"row": "", "decision": "", "into": "", "read": entity.read, "kind": entity.kind}
        row = rows.get(row_id(candidates.document, entity, names))
        entities.append(
            {"value": entity.acronym or "", "date": entity.founded or ""}
            | base
            | {
                "id": entity.id,
                "name": (row.name if row and row.decision == "edit" else "") or entity.name,
                "known": entity.known,
                "proposals": [
                    {"id": each.id, "name": f"{each.name} ({each.id})"} for each in entity.proposals
                ],
                "mentions": entity.mentions,
                "spans": [(start, end, "statement") for start, end in entity.mentions[:1]],
                "doubt": _DOUBT[entity.read] + bool(entity.proposals),
            }
        )
    ties = []
    for tie in (*candidates.ties, *candidates.plans):
        if base := about(tie):
            ties.append(
                base
                | {
                    "source": tie.source,
                    "target": tie.target,
                    "planned": tie.planned,
                    "spans": [(quote.start, quote.end, quote.role) for quote in tie.evidence],
                    "doubt": _doubt(candidates, tie),
                }
            )
    numbers = []
    for each in candidates.observations:
        if base := about(each):
            numbers.append(
                base
                | {
                    "entity": each.entity,
                    "spans": [(quote.start, quote.end, quote.role) for quote in each.evidence],
                    "doubt": _DOUBT[each.read],
                    "planned": False,
                }
            )
    contributions = []
    for said in candidates.contributions:
        if base := about(said):
            contributions.append(
                base
                | {
                    "entity": said.by,
                    "said": said.said,
                    "spans": [(quote.start, quote.end, quote.role) for quote in said.evidence],
                    "doubt": 2 * _DOUBT[said.read],
                    "planned": False,
                }
            )
    for each_row in (*ties, *numbers, *contributions):
        each_row |= {"proposals": [], "known": None, "mentions": []}
    return {
        "name": candidates.document.name,
        "language": candidates.language,
        "text": candidates.document.text,
        "entities": entities,
        "ties": ties,
        "numbers": numbers,
        "contributions": contributions,
    }


def _doubt(candidates: Candidates, tie: TieRow) -> int:
    """Return how doubtful a tie is: how it was read, ends that may be others, a third name between the ends."""
    doubt = 2 * _DOUBT[tie.read] + tie.planned
    ends = [each for each in candidates.entities if each.id in (tie.source, tie.target)]
    doubt += sum(bool(each.proposals) for each in ends)
    for quote in tie.evidence:
        if quote.role != "statement":
            continue
        inside = [
            [span for span in each.mentions if quote.start <= span[0] and span[1] <= quote.end]
            for each in ends
        ]
        if len(inside) == 2 and all(inside):
            low, high = sorted((inside[0][0], inside[1][0]))
            third = any(
                low[1] <= start and end <= high[0]
                for each in candidates.entities
                if each not in ends
                for start, end in each.mentions
            )
            return doubt + third
    return doubt + 1  # the words that state it do not name both ends
