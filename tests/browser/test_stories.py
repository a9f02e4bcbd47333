"""Stories walked in the page: by buttons, keys and scroll, each step with its view, its date and what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from ssegraph.views.tours import FOLDER, read_tours


def step(opened: Any) -> str:
    return str(opened.page.locator("#panel .story li.now").get_attribute("id"))


def given(opened: Any) -> dict[str, list[str]]:
    return parse_qs(opened.page.url.split("#")[1])


def test_the_first_visit_is_offered_a_story_and_one_who_asks_for_something_is_not(
    open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped)
    opened.page.locator("#offer-story").click()
    assert step(opened) == "step-1" and opened.page.locator("#offer").count() == 0
    assert given(opened)["story"] == ["from-saly-to-dakar"] and given(opened)["at"] == ["2019"]
    assert open_page(shipped, "actor=rtes").page.locator("#offer").count() == 0


def test_the_offer_of_a_story_goes_when_somebody_begins_on_something_of_their_own(
    open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped)
    assert opened.page.locator("#offer").count() == 1
    opened.page.keyboard.press("Tab")
    assert opened.page.locator("#offer").count() == 1
    opened.page.locator("#search").click()
    assert opened.page.locator("#offer").count() == 0


def test_a_story_is_walked_by_buttons_and_arrow_keys_and_taken_back(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "story=from-saly-to-dakar")
    opened.page.locator("#story-next").click()
    assert step(opened) == "step-2" and given(opened)["actor"] == ["ractes-launch"]
    opened.page.keyboard.press("ArrowRight")
    assert step(opened) == "step-3" and given(opened)["at"] == ["2020-10"]
    opened.page.keyboard.press("ArrowLeft")
    assert step(opened) == "step-2"
    opened.page.go_back()
    opened.page.locator("#panel .story li#step-3.now").wait_for()


def test_scrolling_walks_a_story(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "story=from-saly-to-dakar&step=1", width=1200, height=600)
    box = opened.page.locator("#panel").bounding_box()
    opened.page.mouse.move(box["x"] + 50, box["y"] + 300)
    opened.page.mouse.wheel(0, 2_000)
    opened.page.locator("#panel .story li#step-7.now").wait_for()
    assert given(opened)["actor"] == ["dakar-declaration-2023"]
    opened.page.mouse.wheel(0, -2_000)
    opened.page.locator("#panel .story li#step-1.now").wait_for()
    tops = "all => all.map(e => e.getBoundingClientRect().top)"
    fourth = opened.page.eval_on_selector_all("#panel .story > li", tops)[3]
    opened.page.mouse.wheel(0, fourth - box["y"] - box["height"] / 3 + 5)
    opened.page.locator("#panel .story li#step-4.now").wait_for()
    assert opened.page.locator("#panel").evaluate("panel => panel.scrollTop") > 0


def test_each_sentence_opens_to_the_statements_it_rests_on(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "story=crowdfunding-on-three-continents&step=1&lang=fr")
    now = opened.page.locator("#panel .story li.now")
    now.locator("summary").first.click()
    assert now.locator(".cited").count() == 3 and now.locator(".cited .evidence").count() >= 3
    assert "financement participatif" in now.inner_text()


def test_a_link_to_a_step_shows_its_view_to_whoever_opens_it(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "story=the-presidency-travels&step=4&lang=ko")
    assert given(opened)["ask"] == ["members-of"] and "network:gsef" in given(opened)["blanks"][0]
    assert "타이중" in opened.text("#panel .story li.now")


def test_a_story_made_of_views_is_a_file_of_the_records(
    open_page: Any, shipped: Path, tmp_path: Path
) -> None:
    opened = open_page(shipped, "actor=rtes&open=rtes.memberOf.gsef&at=2020")
    opened.page.locator("#open-stories").click()
    opened.page.locator("#panel .draft summary").click()
    opened.page.locator("#draft-say").fill('RTES, "a member": so it is told.')
    opened.page.locator("#draft-add").click()
    with opened.page.expect_download() as download:
        opened.page.locator("#draft-save").click()
    (tmp_path / FOLDER).mkdir()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    (tmp_path / FOLDER / "mine.yaml").write_text(text.replace('en: ""', 'en: "Mine"'), encoding="utf-8")
    [tour] = read_tours(tmp_path)
    assert tour.steps[0].say["en"] == 'RTES, "a member": so it is told.'
    assert tour.steps[0].at == "2020" and tour.steps[0].view == {"actor": "rtes"}
    assert [each.statement for each in tour.steps[0].cites] == ["rtes.memberOf.gsef"]
