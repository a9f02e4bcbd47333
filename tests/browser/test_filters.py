"""Filters that mean what people mean: these and whom they work with, the number that one gets, and a way back from everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LOCAL = "at=2020-10&kind=LocalGovernment"


def numbers(text: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]


def in_view(opened: Any) -> list[int]:
    """Entries and relationships, as the filters say."""
    return numbers(opened.text("#facets .sizes p >> nth=0"))


def fragment(opened: Any) -> str:
    return str(opened.page.url.partition("#")[2])


def waited(opened: Any, wanted: str) -> None:
    opened.page.wait_for_function("wanted => location.hash.slice(1) === wanted", arg=wanted)


def test_a_kind_is_shown_with_whom_it_works_with_and_among_themselves_on_demand(
    open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped, LOCAL)
    entries, ties = in_view(opened)
    fitting, others = numbers(opened.text("#facets .sizes p >> nth=2"))
    assert fitting + others == entries and ties > 0 < others
    assert int(opened.text("label[for=kinds-LocalGovernment] .count")) == fitting
    opened.page.locator("#among").check()
    waited(opened, "at=2020-10&among=&kind=LocalGovernment")
    assert in_view(opened)[0] < entries
    opened.page.go_back()
    waited(opened, LOCAL)
    assert in_view(opened) == [entries, ties]


def test_the_number_beside_each_kind_is_what_one_gets(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "at=2020-10&in=FR,KR")
    kinds = opened.page.locator("#facets [data-facet=kinds] input").evaluate_all(
        "all => all.map((e) => e.id)"
    )
    told = {kind: int(opened.text(f"label[for={kind}] .count")) for kind in kinds}
    compared = 0
    for kind, number in told.items():
        opened.page.locator(f"#{kind}").check()
        if number:
            fits = opened.page.locator("#facets .sizes p", has_text="Fit the filters")
            assert (numbers(fits.inner_text())[0] if fits.count() else in_view(opened)[0]) == number, kind
        else:
            assert opened.page.locator("#empty").is_visible()
        compared += 1
        opened.page.locator(f"#{kind}").uncheck()
    assert compared >= 8 and sum(map(bool, told.values())) >= 4


def test_where_nothing_fits_the_page_says_why_and_offers_what_is_nearest(
    open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped, "kind=FundingMechanism&tie=memberOf")
    assert in_view(opened) == [0, 0]
    assert opened.text("#empty p >> nth=0") == "Nothing fits these filters."
    offers = opened.page.locator("#empty li button")
    shown = [numbers(each)[0] for each in offers.all_inner_texts()]
    assert len(shown) == 2 and shown == sorted(shown)
    assert offers.first.inner_text().startswith("Without “member of”: ")
    offers.first.click()
    assert in_view(opened)[0] == shown[0] and opened.page.locator("#empty").is_hidden()
    opened.page.go_back()
    opened.page.wait_for_selector("#empty:visible")
    opened.page.locator("#empty-clear").click()
    assert fragment(opened) == "" and opened.page.locator("#empty").is_hidden()


@pytest.mark.parametrize("back", ["button", "history"])
def test_going_to_one_outside_the_filters_says_so_and_can_be_undone(
    back: str, open_page: Any, shipped: Path
) -> None:
    before = "kind=LocalGovernment&tie=memberOf&in=FR"
    opened = open_page(shipped, before)
    opened.page.locator("#search").fill("SSEGOV")
    opened.page.keyboard.press("Enter")
    assert fragment(opened) == "actor=ssegov"
    assert "is outside the filters; they were taken away." in opened.text("#notice")
    box, stage = (opened.page.locator(each).bounding_box() for each in ("#notice", "#stage"))
    assert box and stage and stage["x"] < box["x"] and box["x"] + box["width"] < stage["x"] + stage["width"]
    if back == "button":
        opened.page.get_by_role("button", name="Put them back").click()
    else:
        opened.page.go_back()
    waited(opened, before)
    assert opened.page.locator("#notice").is_hidden()


def test_back_takes_back_each_choice_and_the_pull_of_the_slider_as_one(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    page, steps = opened.page, [""]
    acts: list[Callable[[], object]] = [
        lambda: page.locator("#facets [data-facet=kinds] input").first.check(),
        lambda: page.locator("#facets [data-facet=ties] input").first.check(),
        lambda: page.locator("#among").check(),
        lambda: page.locator("#at").fill("2019") or page.locator("#at").press("Enter"),
        lambda: page.locator("#certain").check(),
        lambda: page.locator("#color").select_option("country"),
        lambda: page.locator("#clear-all").click(),
        lambda: page.locator("[data-face=table]").click(),
    ]
    for act in acts:
        act()
        assert fragment(opened) != steps[-1]
        steps.append(fragment(opened))
    page.locator("[data-face=graph]").click()
    steps.append(fragment(opened))
    page.locator("#year").focus()
    pulled = page.evaluate(
        """() => {
          const year = document.getElementById("year");
          for (const value of [2016, 2017, 2018]) { year.value = value; year.dispatchEvent(new Event("input")); }
          year.dispatchEvent(new Event("change"));
          return location.hash;
        }"""
    )
    assert "at=2018" in pulled
    for wanted in reversed(steps):
        page.go_back()
        waited(opened, wanted)
    assert len(steps) == 10


def test_certain_only_leaves_out_what_is_possible(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "at=2020-10")
    certain, possible = numbers(opened.text("#time-words"))[1:]
    assert certain > 0 < possible
    opened.page.locator("#certain").check()
    assert in_view(opened)[1] == certain
    assert numbers(opened.text("#time-words"))[1:] == [certain, 0]
    opened.page.locator("#any-time").click()
    assert opened.page.locator("#certain").count() == 0


def test_selecting_narrows_table_map_and_timeline_alike(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "actor=rtes&face=table")
    selected, every = numbers(opened.text("#sheet .selected"))
    assert opened.page.locator("#sheet tbody tr").count() == selected < every
    rows = opened.page.locator("#sheet tbody tr").evaluate_all(
        "all => all.every((e) => e.textContent.includes('French Network of Local Authorities'))"
    )
    assert rows
    opened.page.locator("[data-face=time]").click()
    assert numbers(opened.text("#hint"))[1] == selected
    opened.page.locator("[data-face=table]").click()
    opened.page.locator("#show-every").click()
    assert opened.page.locator("#sheet .selected").count() == 0
    assert fragment(opened) == "face=table"
