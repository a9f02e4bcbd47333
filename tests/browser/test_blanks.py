"""Questions with blanks, answered by the page itself, offline: as the library answers, in a link, lit in the picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from pages import saved
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.payload import payload


def rows(opened: Any) -> list[str]:
    names: list[str] = opened.page.eval_on_selector_all(
        "#panel .rows .first .name-link", "all => all.map(e => e.textContent)"
    )
    return names


def test_a_blank_that_is_filled_anew_gives_the_answer_of_the_library_and_stands_in_the_link(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "ask=members-of")
    assert opened.page.locator("#panel .bodies .chip").inner_text() == "GSEF"
    opened.page.locator("#blank-network").fill("RTES")
    opened.page.keyboard.press("Enter")
    opened.page.select_option("#blank-kind", "LocalGovernment")
    answer = kg.listed().ask("members-of", network="rtes", kind="LocalGovernment")
    assert rows(opened) == [str(row[0]) for row in answer.table()] and len(answer) >= 20
    assert opened.text("#panel .answer") == answer.sentence()
    link = opened.page.url.split("#")[1]
    assert parse_qs(link)["blanks"] == ["network:rtes;kind:LocalGovernment"]
    again = open_page(shipped, link)
    assert rows(again) == rows(opened)
    assert again.requests == [shipped.as_uri()] and again.troubles == []


def test_the_answer_is_as_of_the_date_of_the_page_and_says_what_is_only_possible(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "ask=members-of&blanks=network:rtes&at=2020&lang=fr")
    answer = kg.listed().ask("members-of", network="rtes", as_of="2020")
    # What is claimed of the number of members then, the library alone knows.
    assert answer.sentence("fr").startswith(opened.text("#panel .answer"))
    assert "20" in opened.text("#panel .answer")
    assert opened.page.locator("#panel .rows .chip.unsure").count() == answer.only_possible > 0
    assert "--as-of 2020" in opened.text("#panel code")


def test_going_back_takes_back_what_was_filled_in(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "ask=funding-in-a-country")
    usual = opened.text("#panel .answer")
    opened.page.select_option("#blank-country", "KR")
    assert opened.text("#panel .answer") != usual
    opened.page.go_back()
    opened.page.wait_for_function(
        "usual => document.querySelector('#panel .answer')?.innerText === usual", arg=usual
    )


def test_what_a_link_puts_into_a_blank_and_is_none_of_its_values_is_left_out(
    open_page: Any, shipped: Path
) -> None:
    for bad in (
        "network:nobody",
        "network:%3Cimg src=x onerror=alert(1)%3E",
        "nothing:gsef",
        "kind:__proto__",
        "network:%E0%A4%A",
    ):
        opened = open_page(shipped, f"ask=members-of&blanks={bad}")
        assert opened.troubles == [] and opened.page.locator("#blank-network").count() == 1
        assert opened.page.locator("#panel img").count() == 0
    wrong = open_page(shipped, "ask=what-crowdfunding-funded")
    wrong.page.locator("#blank-word").fill("crowd(")
    wrong.page.keyboard.press("Tab")
    assert wrong.page.locator("#blank-word").get_attribute("aria-invalid") == "true"
    assert wrong.troubles == []


def test_a_question_in_ones_own_words_is_offered_with_its_blanks_filled_and_never_answered_unasked(
    open_page: Any, shipped: Path
) -> None:
    for words, slug, blanks in (
        ("which cities belong to RTES?", "members-of", "network:rtes"),
        ("GSEF의 회원은 누구인가", "members-of", ""),
        ("¿Quién financia a Goteo?", "funders-of", "body:goteo"),
    ):
        opened = open_page(shipped, "ask=list")
        opened.page.locator("#find-question").fill(words)
        offered = opened.page.eval_on_selector_all("[data-offer]", "all => all.map(e => e.dataset.offer)")
        assert offered[0] == slug and len(offered) <= 3
        assert opened.page.locator("#panel .answer").count() == 0
        opened.page.locator("[data-offer]").first.click()
        given = parse_qs(opened.page.url.split("#")[1])
        assert given["ask"] == [slug] and given.get("blanks", [""]) == [blanks]
        assert opened.page.locator("#panel .rows > li").count() > 0


def test_a_blank_whose_usual_body_is_not_on_the_page_is_asked_for_and_not_answered(
    open_page: Any, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    part = kg.listed().around("ssegov", 1)
    assert "reves" not in part
    opened = open_page(saved(tmp_path, payload(part)), "ask=members-in-no-other-network")
    assert opened.text("#panel .answer") == "Fill in: network."
    assert opened.page.locator("#panel .rows > li").count() == 0


def test_what_the_page_cannot_say_came_with_it_and_says_by_which_command_it_is_asked(
    open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped, "ask=how-connected")
    assert opened.page.locator("#panel .blanks").count() == 0
    assert opened.page.locator("#panel .rows > li").count() >= 2
    assert "ssegraph ask how-connected" in opened.text("#panel code")
