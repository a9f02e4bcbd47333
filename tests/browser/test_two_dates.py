"""Two dates as one picture: what joined, left and stayed, with the reasons; and a play that says seen and not began."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from ssegraph.graph import KnowledgeGraph


def counts(opened: Any) -> list[int]:
    heads: list[str] = opened.page.eval_on_selector_all("#panel h3", "all => all.map(e => e.textContent)")
    return [int("".join(sign for sign in head if sign.isdecimal())) for head in heads]


def test_what_joined_left_and_stayed_is_what_the_library_says_of_the_two_dates(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "between=2016/2021")
    held = ("certain", "possible")
    pairs = [(tie.standing("2016"), tie.standing("2021")) for tie in kg.listed().ties() if tie.as_fact]
    joined = sum(one == "no" and other in held for one, other in pairs)
    left = sum(one in held and other == "no" for one, other in pairs)
    stayed = sum(one in held and other in held for one, other in pairs)
    unclear = sum((one in held) != (other in held) for one, other in pairs) - joined - left
    assert counts(opened) == [joined, left, stayed, unclear]
    assert min(joined, left, stayed, unclear) > 10


def test_the_dates_stand_in_the_link_and_wrong_ones_are_told(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped)
    opened.page.locator("#open-twodates").click()
    opened.page.locator("#between-from").fill("2018")
    opened.page.keyboard.press("Tab")
    assert parse_qs(opened.page.url.split("#")[1])["between"][0].startswith("2018/")
    opened.page.locator("#between-to").fill("2010")
    opened.page.keyboard.press("Tab")
    assert "the earlier first" in opened.text("#between-wrong")
    assert opened.page.locator("#panel h3").count() == 4
    for wrong in ("2021/2016", "2020", "x/y", "2016/2018/2020", "<img src=x>/2020"):
        again = open_page(shipped, f"between={wrong}")
        assert again.page.locator("#panel h3").count() == 0 and again.troubles == []


def test_the_play_tells_what_the_sources_date_and_that_what_is_seen_did_not_begin(
    open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped, "between=2016/2019")
    opened.page.locator("#between-play").click()
    opened.page.wait_for_function("document.querySelector('#between-said')?.textContent.includes('2017')")
    assert "What is seen did not begin then" in opened.text("#between-said")
    opened.page.locator("#between-play").click()
    assert opened.text("#between-play") == "Play"
