"""The named questions as a page has them: with blanks it fills and answers itself, or with the answer that was found here.

A page answers a question by the very query that a store is asked, as SPARQL algebra (`ask.algebra`), on its own data. It
can where the query speaks only of what the page holds; `PREDICATES` and `FUNCTIONS` say what that is, and a test holds
`page/dataset.js` and `page/answers.js` to them. Any other question comes with its answer, and says by which command it is
asked with other blanks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ssegraph.ask.algebra import Algebra, terms_in
from ssegraph.ask.answers import EVIDENCE, Answer
from ssegraph.ask.compiled import compiled
from ssegraph.ask.questions import Question, Words, heading, load_questions
from ssegraph.core.errors import SsegraphError
from ssegraph.core.model import Tie
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph

ROWS_KEPT: Final = 120
"""Rows of an answer found here that the page holds; the count it gives is that of all."""

PREDICATES: Final = frozenset(
    [
        *(
            "oa:exact",
            "rdf:type",
            "rdfs:label",
            "skos:note",
            "skos:prefLabel",
            "sse:alsoSeen",
            "sse:amount",
            "sse:asOf",
        ),
        *("sse:bound", "sse:continent", "sse:contributor", "sse:counted", "sse:country", "sse:countryCode"),
        *("sse:currency", "sse:debt", "sse:dissolved", "sse:document", "sse:end", "sse:founded", "sse:kind"),
        *(
            "sse:level",
            "sse:manner",
            "sse:number",
            "sse:observationOf",
            "sse:part",
            "sse:purpose",
            "sse:replyTo",
            "sse:role",
        ),
        *("sse:saidIn", "sse:says", "sse:seen", "sse:source", "sse:start", "sse:statedIn", "sse:statement"),
        *("sse:status", "sse:target", "sse:theme", "sse:unit", "sse:unlisted", "sse:url", "sse:value"),
    ]
)
"""What the data set of a page says of things. Nobody who is unlisted stands in a page, so that it says that of nobody."""

FUNCTIONS: Final = frozenset(
    f"sse:{name}"
    for name in (
        *("earliest", "holds", "latest", "newest", "office", "over", "ownWord", "proof", "saidBy"),
        *("standing", "voices"),
    )
)
"""The functions of `quads.functions` that the page has."""


def on_its_own(question: Question) -> Algebra | None:
    """Return the query of a question as a page evaluates it, or None where it asks for what no page holds.

    >>> from ssegraph.ask.questions import question_called
    >>> on_its_own(question_called("members-of"))[0], on_its_own(question_called("possible-duplicates"))
    ('project', None)
    """
    if question.sparql is None:
        return None
    try:
        query = compiled(question.sparql, question.parameters)
    except SsegraphError:
        return None
    said = set(terms_in(query))
    return query if all(each[0] == "?" or each in PREDICATES | FUNCTIONS for each in said) else None


def questions_for(
    kg: KnowledgeGraph, entities: Mapping[str, int], ties: Sequence[Tie]
) -> list[dict[str, Any]]:
    """Return the named questions that can be asked of what a page holds, as plain JSON values.

    Args:
        kg: the graph.
        entities: the place of each entity in the page, by id.
        ties: those of the page, in its order.
    """
    at = {tie.id: index for index, tie in enumerate(ties)}
    found = []
    for question in load_questions().values():
        query = on_its_own(question)
        if query is not None:
            columns = query[2] if query[0] == "project" else query[1][2]
            shown = [name[1:] for name in columns if not name[1:].startswith(EVIDENCE)]
            heads = {each: [heading(name, each) for name in shown] for each in languages()}
            found.append(_described(question) | {"query": query, "headings": heads})
            continue
        if any(
            value not in kg
            for each in question.parameters.values()
            if each.type in ("entity", "entities")
            for value in each.default
        ):
            continue  # it asks about somebody who is not in this part of the graph
        try:
            answer = kg.ask(question.slug)
        except (SsegraphError, ImportError):
            continue  # it needs what is not here
        found.append(_described(question) | _answered(answer, entities, at))
    return found


def _spoken(words: Words) -> dict[str, str]:
    return {language: words[language] for language in languages() if language in words}


def _described(question: Question) -> dict[str, Any]:
    """Return a question in words, with what may be filled in."""
    shown: dict[str, Any] = {
        "slug": question.slug,
        "numbers": list(question.numbers),
        "question": _spoken(question.question),
        "row": _spoken(question.row),
        "answer": _spoken(question.answer),
        "missing": _spoken(question.missing),
        "ask": _spoken(question.wordings),
        "parameters": [
            {
                "name": name,
                "type": each.type,
                "default": list(each.default),
                "label": {language: heading(name, language) for language in languages()},
            }
            | ({"optional": 1} if each.optional else {})
            | ({"kinds": sorted(each.kinds)} if each.kinds else {})
            | ({"about": each.about} if each.about else {})
            for name, each in question.parameters.items()
        ],
        "timed": int(question.timed),
        "beside": "members" if question.beside and question.beside.endswith("completeness:beside") else "",
    }
    return {key: value for key, value in shown.items() if value not in ("", [], {}, 0)}


def _answered(answer: Answer, entities: Mapping[str, int], ties: Mapping[str, int]) -> dict[str, Any]:
    """Return an answer that was found here: sentence, heads, rows with what they rest on, and its words."""

    def actors(cells: Sequence[Any]) -> bool:
        known = [str(cell).split() for cell in cells if cell not in (None, "")]
        return bool(known) and all(each in entities for ids in known for each in ids)

    shown = answer.rows[:ROWS_KEPT]
    of_actors = [actors([row.cells[i] for row in answer.rows]) for i in range(len(answer.columns))]
    rows = []
    for row in shown:
        cells = [
            [entities[each] for each in str(cell).split()] if is_actor and cell else cell
            for cell, is_actor in zip(row.cells, of_actors, strict=True)
        ]
        used = [ties[each] for each in row.ties if each in ties]
        rows.append({"cells": cells} | ({"ties": used} if used else {}))
    words: dict[str, dict[str, Any]] = {}
    for language in languages():
        for row, told in zip(shown, answer.table(language), strict=False):
            for number, (cell, text) in enumerate(zip(row.cells, told, strict=True)):
                if isinstance(cell, str) and number not in row.named and not cell.startswith("sse:"):
                    words.setdefault(cell, {})[language] = text
    found: dict[str, Any] = {
        "answer": {language: answer.sentence(language) for language in languages()},
        "columns": list(answer.columns),
        "headings": {language: list(answer.headings(language)) for language in languages()},
        "rows": rows,
        "words": {text: words[text] for text in sorted(words) if set(words[text].values()) != {text}},
        "more": len(answer.rows) - len(shown),
    }
    return {key: value for key, value in found.items() if value not in (0, [], {})}
