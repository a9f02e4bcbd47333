"""Asking the page in one's own words: among the three questions it offers is the right one, with its blanks filled.

Measured on the wordings that were kept apart (`wordings/kept`), which nothing here was made by.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from pages import run_module
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.payload import payload

KEPT = Path(__file__).parent / "wordings" / "kept"
HARNESS = """
const { Names, Wordings, namesOf } = await import(PAGE + "wordings.js");
const { byRank, entities, questions, sources, terms } = await import(PAGE + "data.js");
const { fold } = await import(PAGE + "fold.js");
const asked = JSON.parse(await Deno.readTextFile("asked.json"));
const wordings = new Wordings(questions, new Names(namesOf({ entities: byRank.map((i) => entities[i]), sources, terms }), fold));
console.log(JSON.stringify(asked.map((text) => wordings.offers(text).map(({ question, given, at }) => ({ slug: question.slug, given, at })))));
"""
IN_THREE, FIRST, FILLED = 0.9, 0.75, 0.6
"""The least that is asked for of each language: the right question among the three, first of them, and with its blanks."""


@pytest.fixture(scope="module")
def offered(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Any]]:
    """By language, each wording with what the page offers for it."""
    wanted = {
        language: yaml.safe_load((KEPT / f"{language}.yaml").read_text(encoding="utf-8"))
        for language in languages()
    }
    asked = [each["asked"] for language in languages() for each in wanted[language]]
    found = iter(run_module(tmp_path_factory.mktemp("words"), payload(kg.listed()), HARNESS, asked))
    return {language: [(each, next(found)) for each in wanted[language]] for language in languages()}


@pytest.mark.parametrize("language", languages())
def test_the_right_question_is_among_the_three_that_are_offered(
    language: str, offered: Mapping[str, list[Any]]
) -> None:
    pairs = [(each, found) for each, found in offered[language] if each["question"]]
    assert len(pairs) >= 25
    right = [{each["question"], *each.get("or", [])} for each, _ in pairs]
    slugs = [[one["slug"] for one in found] for _, found in pairs]
    in_three = sum(bool(fair & {*three}) for fair, three in zip(right, slugs, strict=True))
    first = sum(bool(three and three[0] in fair) for fair, three in zip(right, slugs, strict=True))
    filled = sum(
        bool(found)
        and found[0]["slug"] == each["question"]
        and all(
            sorted(map(str, value if isinstance(value, list) else [value]))
            == sorted(found[0]["given"].get(name, []))
            for name, value in each.get("blanks", {}).items()
        )
        for each, found in pairs
    )
    told = f"{in_three}, {first} and {filled} of {len(pairs)}"
    assert in_three >= IN_THREE * len(pairs), told
    assert first >= FIRST * len(pairs), told
    assert filled >= FILLED * len(pairs), told
    assert all(len(three) <= 3 for three in slugs)
