"""Every printed row is a true sentence: what its cells say, read through the captions, is what the store says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from generate import made

from ssegraph.ask.answers import Answer
from ssegraph.ask.answers import ask as put
from ssegraph.ask.claims import Claim
from ssegraph.ask.questions import Question, load_questions
from ssegraph.core.countries import country_name
from ssegraph.core.model import Contribution
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import fitted, languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads.functions import HELD

QUESTIONS = load_questions()
ONTOLOGY = load_ontology()
NO_STATEMENT = {
    "themes-without-a-project",
    "possible-duplicates",
    "what-is-not-known",
    "names-lacking-a-language",
}
"""Questions about the records themselves: their rows rest on what is not stated."""
NOT_AS_FACT = {
    "what-changed",
    "announced-only",
    "persons-without-affiliation",
    "told-only",
    "which-sentence",
    "what-rests-on",
    "conflicts",
}
"""Questions that are about how something is said, or show it: what is planned or denied stands there too."""


def true_of(answer: Answer, row: int, claim: Claim) -> bool:
    """Say whether what a row rests on says just this."""
    kg: Any = answer._graph
    if claim.kind == "country":
        return claim.object in kg.entity(claim.subject).countries
    if claim.kind in ONTOLOGY.tie_kinds:
        ends = [(claim.subject, claim.object)]
        if ONTOLOGY.tie_kinds[claim.kind].symmetric:
            ends.append((claim.object, claim.subject))
        return claim.subject != claim.object and any(
            tie.kind == claim.kind and (tie.source, tie.target) in ends for tie in answer.ties(row)
        )
    for stated in answer.observations(row):
        if (stated.entity, stated.kind) == (claim.subject, claim.kind):
            said = {stated.value, str(stated.number), f"{stated.value} {stated.counted}"}
            said |= {
                f"{int(each.number or 0):,} {each.counted}"
                for each in stated.statements
                if (each.number or "").isdigit()
            }
            if isinstance(stated, Contribution):
                said |= {stated.said} | {each.says or "" for each in stated.statements}
                said |= {f"“{each.quote}”" for each in stated.statements}
            if claim.object in said:
                return True
    return False


@cache
def _names(kg: KnowledgeGraph, language: str) -> dict[str, str]:
    return {each.id: each.label(language) for each in kg}


@cache
def _sayable(kg: KnowledgeGraph, language: str) -> frozenset[str]:
    """Every sentence about a tie that can be said of a graph, made without the code under test."""
    names = _names(kg, language)
    found = set[str]()
    for tie in kg.ties():
        kind = ONTOLOGY.tie_kinds[tie.kind]
        ways = [(tie.source, tie.target), (tie.target, tie.source)][: 1 + kind.symmetric]
        said = {
            kind.caption[language].replace("{source}", names[a]).replace("{target}", names[b])
            for a, b in ways
        }
        found |= set(map(fitted, said))
    return frozenset(found)


def untrue(answer: Answer) -> Iterator[str]:
    """Yield what is wrong with the rows of an answer."""
    slug = answer.question.slug
    for place, row in enumerate(answer.rows):
        claims = answer.claims(place)
        if not claims and answer.question.reads:
            yield f"row {place} says nothing"
        for claim in claims:
            if not true_of(answer, place, claim):
                yield f"row {place}: nothing it rests on says {claim}"
        ties = answer.ties(place)
        if slug not in NOT_AS_FACT:
            yield from (f"row {place} rests on the plan {tie.id}" for tie in ties if not tie.as_fact)
        said = {(claim.kind, frozenset((claim.subject, claim.object))) for claim in claims}
        yield from (
            f"row {place} rests on {tie.id} and does not say so"
            for tie in ties
            if (tie.kind, frozenset((tie.source, tie.target))) not in said
        )
        if len(ties) == 1 and slug != "funders-of":
            cells = dict(zip(answer.columns, row.cells, strict=True))
            for name in ("start", "end", "seen"):
                if name in cells and (cells[name] or None) != (str(getattr(ties[0], name) or "") or None):
                    yield f"row {place}: {name} is {cells[name]}, and not that of {ties[0].id}"
        if slug in ("networks-of-networks", "how-connected"):
            chain = [str(cell) for i, cell in enumerate(row.cells) if i in row.named]
            if len(set(chain)) < len(chain):
                yield f"row {place} names one body twice: {chain}"


def misspoken(kg: KnowledgeGraph, answer: Answer, language: str) -> Iterator[str]:
    """Yield the sentences of an answer in one language that the graph does not say, or that leave the printed cells."""
    sayable, names = _sayable(kg, language), _names(kg, language)
    table = answer.table(language)
    asked = {
        names.get(value, country_name(value, language))
        for values in answer.asked.values()
        for value in values
    }
    for place in range(len(answer)):
        printed = (
            {part for cell in table[place] for part in str(cell).split(" · ")}
            | {str(cell) for cell in table[place]}
            | asked
        )
        for claim in answer.claims(place):
            sentence = claim.spoken(names.__getitem__, language)
            if claim.kind in ONTOLOGY.tie_kinds:
                if sentence not in sayable:
                    yield f"row {place}: {sentence}"
                patterns = {kind for pattern in answer.question.reads for kind in pattern[1::2]}
                if not {"*", "~"} & patterns and not {names[claim.subject], names[claim.object]} <= printed:
                    yield f"row {place} does not print the names in {sentence!r}"
            elif not sentence.startswith(names[claim.subject]):
                yield f"row {place}: {sentence}"


def test_every_question_says_how_its_rows_are_read() -> None:
    assert {slug for slug, each in QUESTIONS.items() if not each.reads} == NO_STATEMENT
    assert len(QUESTIONS) == 54


@pytest.mark.parametrize("slug", QUESTIONS)
def test_every_row_of_the_shipped_graph_is_true(kg: KnowledgeGraph, slug: str) -> None:
    answer = kg.ask(slug)
    assert list(untrue(answer)) == []


@pytest.mark.parametrize("slug", QUESTIONS)
def test_every_row_is_spoken_as_the_graph_speaks_in_five_languages(kg: KnowledgeGraph, slug: str) -> None:
    answer = kg.ask(slug)
    assert [wrong for language in languages() for wrong in misspoken(kg, answer, language)] == []


def test_what_is_over_or_only_announced_is_told_so_and_a_number_says_what_it_counts(
    kg: KnowledgeGraph,
) -> None:
    over = kg.ask("ended-and-not-renewed")
    assert all(re.search(r"\(.*\d{4}.*\)$", over.spoken(row)[0]) for row in range(len(over)))
    announced = kg.ask("announced-only")
    assert all(
        re.search(r"\((.*; )?(planned|forecast)\)$", announced.spoken(row)[0])
        for row in range(len(announced))
    )
    counted = kg.ask("gsef-members-over-time")
    said = [counted.spoken(row, "fr")[0] for row in range(len(counted))]
    assert any(each.endswith(" 36 pays") for each in said)
    assert len(said) == 23


@pytest.fixture(scope="module")
def webs() -> list[KnowledgeGraph]:
    return [KnowledgeGraph.of(made(260, seed=seed)) for seed in range(1, 5)]


def fillings(kg: KnowledgeGraph, question: Question, number: int) -> Iterator[dict[str, Any]]:
    """Yield parameters of a question, drawn from a graph by number."""
    entities = sorted(each.id for each in kg)
    for turn in range(number):
        filled: dict[str, Any] = {}
        for place, (name, parameter) in enumerate(sorted(question.parameters.items())):
            if parameter.type in ("entity", "entities"):
                kinds = {"Network"} if name == "network" else parameter.kinds
                fit = [each for each in entities if not kinds or kg.entity(each).kind in kinds]
                fit = [each for each in fit if each not in filled.values()]
                if fit:
                    filled[name] = fit[(turn * 7 + place * 3) % len(fit)]
            elif parameter.type == "country":
                filled[name] = ("FR", "KR", "SN")[turn % 3]
            elif parameter.type == "source":
                filled[name] = f"page-{turn}"
            elif parameter.type == "tie":
                filled[name] = ("memberOf", "partnerOf", "funds")[turn % 3]
        if question.parameters.get("networks"):
            filled.pop("networks", None)
        yield filled


@pytest.mark.parametrize("slug", QUESTIONS)
def test_every_row_of_any_graph_is_true(webs: list[KnowledgeGraph], slug: str) -> None:
    rows = 0
    for web in webs:
        for filled in fillings(web, QUESTIONS[slug], 4 if QUESTIONS[slug].parameters else 1):
            answer = web.ask(slug, **filled)
            rows += len(answer)
            assert list(untrue(answer)) == [], (slug, filled)
    ROWS[slug] = rows


ROWS: dict[str, int] = {}


def turned(question: Question) -> Question:
    """Return a question with the ends of its ties swapped in its text, or in how its rows are read."""
    if question.sparql and {"sse:source", "sse:target"} & set(question.sparql.split()):
        text = question.sparql.replace("sse:source", "sse:kept").replace("sse:target", "sse:source")
        return replace(question, sparql=text.replace("sse:kept", "sse:target"))
    return replace(
        question,
        reads=tuple(pattern[::-1] for pattern in question.reads if len(pattern) > 2 and "~" not in pattern),
    )


OF_TWO_ENDS: dict[str, dict[str, Any]] = {
    slug: {"kind": "memberOf"} for slug in ("one-source-only", "own-word-only")
}
"""By default they ask of partnerships, of which both directions are true."""


def test_a_question_whose_ends_are_swapped_is_found_out(kg: KnowledgeGraph) -> None:
    tried, slipped = 0, []
    for slug, question in QUESTIONS.items():
        filled = OF_TWO_ENDS.get(slug, {})
        whole = kg.ask(slug, **filled)
        if not len(whole):
            continue
        swapped = turned(question)
        if swapped == question or not swapped.reads:
            continue
        tried += 1
        answer = put(kg, swapped, filled, None, None, HELD) if swapped.sparql != question.sparql else None
        if answer is None:
            whole.question = swapped
            answer = whole
        elif len(answer) != len(whole):
            continue  # `test_questions` knows how many rows there are
        if not list(untrue(answer)):
            slipped.append(slug)
    assert tried >= 35
    assert len(slipped) <= tried * 0.05, slipped
