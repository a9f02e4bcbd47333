"""A page on which a person says what the columns of a table mean: the first rows, the values with their counts, the mapping.

One file that works offline. What it saves is a mapping as `ssegraph import --propose` writes it; nothing is imported by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib import resources
from typing import Any, Final

from ssegraph.core.ontology import load_ontology
from ssegraph.core.standalone import as_json, escaped, filled, policy
from ssegraph.core.words import wording
from ssegraph.formats.things import LEFT_OUT, without_contact
from ssegraph.records.columns import ends
from ssegraph.tables.mapping import AS_OF, MEANINGS, MEASURES, Counted, Meant, Plan, other_kind
from ssegraph.tables.reading import Table

_FIRST: Final = 12
"""Rows that are shown."""
_VALUES: Final = 60
"""Values of a column that can be translated; a column with more of them is no list of codes."""
_READ: Final = 200_000
"""Rows that are counted."""
_BODY: Final = ("name", "key", "alias", "acronym", "kind", "country", "place", "website", "status")
_BODY_DATES: Final = ("founded", "dissolved", "certified")
_TIE: Final = ("tie", "role", "start", "end", "seen", "source", "note", "amount", "currency", "purpose")
_OTHER: Final = ("other", "other key", "other kind", "other country", "other website")
_PART: Final = ("title", "source", "seen", "kind", "day_first", "month_first", "dates", "save", "file")
_SAID: Final = (
    "values",
    "value",
    "count",
    "means",
    "as_it_stands",
    "distinct",
    "empty",
    "as",
    "to",
    "several",
    "fill",
    "other_kind",
    "no_name",
    "twice",
    "no_tie",
    "becomes",
    "row",
    "then",
    "add",
    "unread",
    "unit",
    "as_of",
)


def mapping_page(table: Table, plan: Plan, language: str = "en") -> str:
    """Return the page.

    Args:
        table: as it was read; its first rows are shown, without e-mail addresses and telephone numbers.
        plan: the mapping to begin with: the proposed one, or one a person has edited.
        language: en, fr, es, ko or ja.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ssegraph.tables.proposing import proposed
    >>> from ssegraph.tables.reading import read_table
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.csv")
    ...     _ = file.write_text("Name,Network\\nLille,<b>RTES</b>\\n")
    ...     page = mapping_page(table := read_table(file), proposed(table))
    >>> "<b>RTES" in page, "connect-src" in page
    (False, False)
    """
    files = resources.files("ssegraph.views") / "mapping"
    style, script, page = (
        (files / f"mapping.{each}").read_text(encoding="utf-8") for each in ("css", "js", "html")
    )

    def w(text: str, **more: object) -> str:
        return wording(f"preview.{text}", language, **more)

    slots = {
        "language": escaped(language),
        "policy": escaped(policy([script], [style])),
        "style": style,
        "script": script,
        "heading": escaped(w("heading", name=table.file)),
        "intro": escaped(w("intro", rows=len(table.rows), columns=len(table.columns))),
        "notes": "".join(f"<li>{escaped(note)}</li>" for note in (*table.notes, *plan.remarks)),
        "data": as_json(_content(table, plan, language), sort_keys=True),
        **{
            each: escaped(w(each))
            for each in ("columns", "first", "whole", "every", "mapping", "command", "no_script")
        },
    }
    return filled(page, slots)


def _content(table: Table, plan: Plan, language: str) -> dict[str, Any]:
    rows = [*_some(table.rows, _READ)]
    several = plan.several
    return {
        "file": table.file,
        "sheet": table.sheet,
        "columns": [
            {
                "head": head,
                **taken_apart(plan.columns.get(head, ""), head),
                "fill": head in plan.fill,
                "several": (several if isinstance(several, str) else ", ".join(several.get(head, ()))),
                "translated": dict(plan.values.get(head, {})),
                **_values((row.cells[number] for row in rows), language),
            }
            for number, head in enumerate(table.columns)
        ],
        "rows": [
            {"line": row.line, "cells": [_shown(each, language) for each in row.cells]}
            for row in rows[:_FIRST]
        ],
        "several": several if isinstance(several, str) else "",
        "plan": {
            "title": plan.title,
            "source": plan.source,
            "seen": plan.seen,
            "kind": plan.kind,
            "day_first": plan.day_first,
            "every": dict(plan.every),
            "other_kind": dict(plan.other_kind),
        },
        "meanings": _meanings(language),
        "kinds": _kinds(language),
        "words": {each: wording(f"preview.{each}", language) for each in (*_PART, *_SAID)},
    }


def _some(rows: Iterable[Any], most: int) -> Iterable[Any]:
    for number, row in enumerate(rows):
        if number == most:
            return
        yield row


def _shown(cell: str, language: str) -> str:
    """Return a cell as it is shown: e-mail addresses and telephone numbers stay out of every page."""
    left = without_contact(cell)
    return cell if left == cell else left.replace(LEFT_OUT, wording("preview.contact", language))


def _values(cells: Iterable[str], language: str) -> dict[str, Any]:
    """Return what stands in a column: the values by how often, how many there are, and how many cells are empty."""
    counted = Counter(cells)
    empty = counted.pop("", 0)
    common = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:_VALUES]
    return {
        "values": [[_shown(value, language), number] for value, number in common],
        "distinct": len(counted),
        "empty": empty,
    }


def _meanings(language: str) -> list[dict[str, Any]]:
    """Return the groups of meanings, each with its label; a kind of tie also with its sentence and the kind of the other end."""
    ontology = load_ontology()
    plain = {
        group: [
            {"id": each, "label": wording(f"preview.meaning.{each.replace(' ', '_')}", language)}
            for each in names
            if each in MEANINGS
        ]
        for group, names in (
            ("body", (*_BODY, *_BODY_DATES)),
            ("tie", _TIE),
            ("other", _OTHER),
            ("counts", (AS_OF,)),
        )
    }
    ties = []
    for role, (kind, backwards) in sorted(ends().items()):
        said = ontology.tie_kinds[kind]
        labels, captions = (
            (said.inverse_labels, said.inverse_caption) if backwards else (said.labels, said.caption)
        )
        ties.append(
            {
                "id": role,
                "label": labels.get(language) or labels["en"],
                "caption": captions.get(language) or captions["en"],
                "other": other_kind(role),
            }
        )
    plain["counts"] = [
        {"id": each, "label": ontology.measures[each].labels.get(language) or each} for each in MEASURES
    ] + plain["counts"]
    groups = {**plain, "ties": sorted(ties, key=lambda each: (each["label"], each["id"]))}
    return [
        {"label": wording(f"preview.group.{group}", language), "group": group, "meanings": meanings}
        for group, meanings in groups.items()
    ]


def _kinds(language: str) -> list[list[str]]:
    ontology = load_ontology()
    return sorted(
        ([kind, ontology.label(kind, language)] for kind in ontology.kinds), key=lambda each: each[1]
    )


def taken_apart(meaning: str, column: str) -> dict[str, str]:
    """Return a meaning as the page edits it: the role, whom the cells are about, and the role of each tie.

    >>> taken_apart("involves as lead", "Porteur"), taken_apart("country", "Pays")
    ({'meaning': 'involves', 'to': '', 'as': 'lead'}, {'meaning': 'country', 'to': '', 'as': ''})
    """
    if counted := Counted.of(meaning):
        return {"meaning": counted.measure, "to": counted.as_of, "as": counted.unit}
    meant = Meant.of(meaning, column)
    if meant is None:
        return {"meaning": meaning, "to": "", "as": ""}
    return {"meaning": meant.role, "to": meant.to, "as": meant.said}
