"""An expression as a filter: it joins the others, says what is wrong in words, and chooses what the library chooses."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph


def ids(opened: Any) -> set[str]:
    more = opened.page.locator("#sheet > .quiet")
    while more.count():
        more.click()
    return set(
        opened.page.eval_on_selector_all("#sheet tbody tr", "rows => rows.map(row => row.dataset.tie)")
    )


SAME: dict[str, Callable[[KnowledgeGraph], set[str]]] = {
    "kind = memberOf": lambda kg: {tie.id for tie in kg.ties(kind="memberOf")},
    "kind = memberOf and date = 2018": lambda kg: {tie.id for tie in kg.ties(kind="memberOf", as_of="2018")},
    "date = 2018-01/2019": lambda kg: {tie.id for tie in kg.ties(during="2018-01/2019")},
    "kind in (leads, chairs) and not date = 2018": lambda kg: {
        tie.id for tie in kg.ties(kind=["leads", "chairs"])
    }
    - {tie.id for tie in kg.ties(as_of="2018")},
    "proof = quoted": lambda kg: {tie.id for tie in kg.ties() if tie.proof == "quoted"},
    "from = RTES or to = RTES": lambda kg: {tie.id for tie in kg.ties("RTES")},
    "from.kind = Person and to.country = KR": lambda kg: {
        tie.id
        for tie in kg.ties()
        if kg.entity(tie.source).kind == "Person" and "KR" in kg.entity(tie.target).countries
    },
    "amount > 1000000": lambda kg: {
        tie.id
        for tie in kg.ties()
        if any(each.amount and Decimal(each.amount) > 1_000_000 for each in tie.payments)
    },
}


def test_an_expression_chooses_what_the_library_chooses(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    listed = kg.listed()
    opened = open_page(shipped, "face=table")
    for text, library in SAME.items():
        opened.page.locator("#where").fill(text)
        opened.page.locator("#where").press("Enter")
        assert opened.page.locator("#where").get_attribute("aria-invalid") is None, text
        wanted = library(listed)
        assert wanted and ids(opened) == wanted, text
    assert len(SAME) == 8


def test_it_joins_the_other_filters_and_back_undoes_it(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.locator("#where").fill("kind = memberOf")
    opened.page.locator("#where").press("Enter")
    assert "where=kind" in opened.page.url
    assert opened.page.evaluate("document.activeElement.id") == "where"
    before = opened.text("#facets .sizes p >> nth=0")
    opened.page.locator("#kinds-Person").check()
    assert opened.page.locator("#empty").is_visible()
    offers = opened.page.locator("#empty li button").all_inner_texts()
    assert any("kind = memberOf" in offer for offer in offers) and len(offers) == 2
    opened.page.go_back()
    opened.page.wait_for_selector("#empty", state="hidden")
    assert opened.text("#facets .sizes p >> nth=0") == before
    opened.page.locator("#clear-all").click()
    assert "where" not in opened.page.url and opened.page.locator("#where").input_value() == ""


def test_what_is_wrong_is_said_and_what_was_meant_is_one_click_away(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, f"where={quote('kind = membrOf and since >= 2000')}")
    assert "“membrOf” is no value of kind" in opened.text("#where-says")
    assert "15 entries, 27 relationships" in opened.text("#facets"), "what is not understood filters nothing"
    opened.page.locator("#where-instead").click()
    assert opened.page.locator("#where").input_value() == "kind = memberOf and since >= 2000"
    assert opened.page.locator("#where-says.wrong").count() == 0
    opened.page.locator("#where-help summary").click()
    assert "memberOf" in opened.text("#where-help")


@pytest.mark.parametrize("language", languages())
def test_what_is_wrong_is_said_in_every_language(language: str, open_page: Any, shown: Path) -> None:
    opened = open_page(shown, f"lang={language}&where=knd")
    said = opened.text("#where-says")
    assert "knd" in said and "kind" in said and not re.search(r"where_|\{\w+\}", said)


def test_an_expression_that_means_harm_is_text(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, f"where={quote('<img src=x onerror=alert(1)> = __proto__')}")
    assert opened.page.locator("#where-says img").count() == 0
    assert "15 entries" in opened.text("#facets")
