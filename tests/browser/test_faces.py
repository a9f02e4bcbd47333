"""The four faces of one selection, the slider, ways between actors and questions in words."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from pages import PAYLOAD, saved, search
from ssegraph.ask.questions import load_questions
from ssegraph.graph import KnowledgeGraph

TIES = "rows => rows.map(row => row.dataset.tie)"


def in_table(opened: Any) -> set[str]:
    """Return the ids of the ties the table holds, all of them shown."""
    more = opened.page.locator("#sheet > .quiet")
    while more.count():
        more.click()
    return set(opened.page.eval_on_selector_all("#sheet tbody tr", TIES))


# -- map and timeline -----------------------------------------------------------------------------


def test_the_map_shows_who_stands_where_and_says_how_many_do_not(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.locator("[data-face=map]").click()
    placed = sum(entity["spot"] >= 0 for entity in PAYLOAD["entities"])
    assert f"{placed} of 15 entries stand on the map" in opened.text("#hint")
    pixels = "document.querySelector('#canvas').getContext('2d').getImageData(0, 0, 900, 500).data"
    assert opened.page.evaluate(f"new Set({pixels}).size") > 20


def test_an_actor_can_be_chosen_on_the_map(open_page: Any, tmp_path: Path) -> None:
    only = {"id": "a", "kind": "Network", "name": "Alone", "x": 0, "y": 0, "spot": 0}
    spot = {"label": {"en": "Dakar"}, "x": 0, "y": -48, "w": 990}
    land = PAYLOAD["land"]
    payload = {"title": "t", "entities": [only], "spots": [spot], "land": land}
    opened = open_page(saved(tmp_path, payload), "face=map")
    opened.page.locator("#canvas").click()
    assert opened.text("#panel h2") == "Alone"


def test_a_row_of_the_timeline_opens_its_evidence(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "face=time&kind=Person,Association&among")
    dated = sum(any(key in tie for key in ("start", "end", "seen")) for tie in PAYLOAD["ties"])
    assert dated == 26
    opened.page.locator("#canvas").focus()
    opened.page.keyboard.press("ArrowDown")
    said = opened.text("#status")
    assert "WE21 Japan" in said
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#panel .opened").count() == 1


# -- time -----------------------------------------------------------------------------------------


def test_what_holds_as_of_a_date_is_what_python_says(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened, listed = open_page(shipped, "face=table"), kg.listed()
    for at in ("2020-10", "2012", "2016-09-08", "2018-01/2019", "1990"):
        opened.page.evaluate(f"location.hash = 'face=table&at={at}'")
        opened.page.wait_for_function(f"() => document.querySelector('#at').value === '{at}'")
        assert in_table(opened) == {tie.id for tie in listed.at(at).ties()}, at


def test_the_slider_moves_the_date_and_the_numbers_follow(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.locator("#year").focus()
    opened.page.keyboard.press("ArrowLeft")
    date = opened.page.locator("#at").input_value()
    assert date.isdecimal() and f"at={date}" in opened.page.url
    assert "certainly" in opened.text("#time-words") and "possibly" in opened.text("#time-words")
    opened.page.locator("#at").fill("2020-10")
    opened.page.keyboard.press("Enter")
    assert "October 2020" in opened.text("#facets .sizes")
    opened.page.locator("#at").fill("October")
    opened.page.keyboard.press("Enter")
    assert "2020-10-22" in opened.text("#at-wrong")
    opened.page.locator("#any-time").click()
    assert "15 entries, 27 relationships" in opened.text("#facets")


def test_the_histogram_has_a_bar_a_year_and_takes_clicks(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    first, last = (int(opened.page.locator("#year").get_attribute(end)) for end in ("min", "max"))
    assert opened.page.locator("#bars g").count() == last - first + 1
    opened.page.locator("#bars").click(position={"x": 2, "y": 20})
    assert opened.page.locator("#at").input_value() == str(first)


# -- strength and sources -------------------------------------------------------------------------


def test_ties_are_chosen_by_who_says_so_how_it_is_proved_and_how_it_is_said(
    open_page: Any, shown: Path
) -> None:
    opened = open_page(shown, "face=table")
    counts = {
        "voices-own": sum("ownWord" in tie for tie in PAYLOAD["ties"]),
        "voices-several": sum(tie["voices"] > 1 and "ownWord" not in tie for tie in PAYLOAD["ties"]),
        "proofs-quoted": sum(tie["proof"] == "quoted" for tie in PAYLOAD["ties"]),
        "statuses-planned": sum(tie["status"] == "planned" for tie in PAYLOAD["ties"]),
    }
    assert all(counts.values())
    for box, count in counts.items():
        assert opened.page.locator(f"label[for='{box}'] .count").inner_text() == str(count)
        opened.page.check(f"#{box}")
        assert len(in_table(opened)) == count
        opened.page.uncheck(f"#{box}")


def test_a_source_can_be_found_in_its_list_and_chosen(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "face=table")
    opened.page.locator("#more-sources").click()
    opened.page.locator("#find-sources").fill("ripess")
    shown_sources = opened.page.locator("[data-facet=sources] li")
    assert 0 < shown_sources.count() < 8
    shown_sources.first.locator("input").check()
    assert 0 < len(in_table(opened)) < 27


# -- ways -----------------------------------------------------------------------------------------


def test_the_way_between_two_actors_reads_as_a_sentence_with_the_evidence_of_each_step(
    open_page: Any, shown: Path
) -> None:
    opened = open_page(shown, "actor=ssegov")
    opened.page.locator("#way").fill("bilbao")
    opened.page.wait_for_selector("#way-found [role=option]")
    opened.page.keyboard.press("Enter")
    told = opened.text("#panel .told")
    assert told.count(";") == 1 and "Bilbao" in told and told.endswith(".")
    assert opened.page.locator("#panel .route ol > li").count() == 2
    assert opened.page.locator("#panel .route .evidence").count() == 2
    assert "to=bilbao" in opened.page.url
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#panel .route").count() == 0


def test_of_several_ways_each_is_shown_in_turn(open_page: Any, tmp_path: Path) -> None:
    entities = [
        {"id": name, "kind": "Network", "name": name, "x": 60 * n, "y": 40 * (n % 2), "spot": -1}
        for n, name in enumerate("abcd")
    ]
    ties = [
        {"id": f"t{n}", "kind": "partnerOf", "source": a, "target": b, "voices": 1, "cost": 1, "evidence": []}
        for n, (a, b) in enumerate([(0, 1), (1, 3), (0, 2), (2, 3)])
    ]
    payload = {"title": "t", "entities": entities, "ties": ties, "land": PAYLOAD["land"]}
    opened = open_page(saved(tmp_path, payload), "actor=a&to=d")
    told = opened.text("#panel .told")
    opened.page.locator("#other-way").click()
    assert "(2 of 2)" in opened.text("#other-way") and opened.text("#panel .told") != told


def test_where_no_way_leads_the_page_says_so_and_that_this_is_no_no(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=ssegov&to=bilbao&tie=leads")
    assert "An absence is not a no" in opened.text("#panel .route")


# -- questions ------------------------------------------------------------------------------------


def test_every_question_is_there_with_its_answer(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "ask=list")
    listed = opened.page.eval_on_selector_all("[data-ask]", "all => all.map(e => e.dataset.ask)")
    assert listed == list(load_questions()) and len(listed) >= 45


def test_a_question_is_answered_in_words_and_each_row_opens_to_its_evidence(
    open_page: Any, shown: Path
) -> None:
    opened = open_page(shown)
    opened.page.locator("#open-questions").click()
    opened.page.locator("[data-ask=members-of]").click()
    assert opened.page.locator("#panel .rows > li").count() == 3
    opened.page.locator("#panel .proof").first.click()
    assert opened.page.locator("#panel .opened .evidence").count() >= 1
    opened.page.select_option("#language", "ko")
    question = next(each for each in PAYLOAD["questions"] if each["slug"] == "members-of")
    assert opened.text("#panel .answer") == question["answer"]["ko"]
    opened.page.locator("#panel .rows .name-link").first.click()
    opened.page.locator("#back-to-question").click()
    assert opened.page.locator("#panel .rows > li").count() == 3


# -- what is not known ----------------------------------------------------------------------------


def test_the_page_says_what_it_does_not_know(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.locator("#open-about").click()
    said = opened.text("#panel")
    for words in ("absence is not a no", "Africa", "have no date", "organisation itself", "disagree"):
        assert words in said
    opened.page.locator("#panel .conflicts summary").first.click()
    assert opened.page.locator("#panel .conflicts details[open] li").count() >= 1


def test_the_other_side_of_a_conflict_stands_beside_it(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=gsef")
    opened.page.locator("#panel .observations summary", has=opened.page.locator(".conflicting")).first.click()
    assert opened.page.locator("#panel .observations details[open] .conflict li").count() >= 1


# -- the acceptance of the page -------------------------------------------------------------------


def test_the_link_of_rtes_in_october_2020_in_french_shows_the_same_in_a_fresh_profile(
    open_page: Any, shipped: Path
) -> None:
    first = open_page(shipped)
    search(first, "RTES")
    first.page.locator("#at").fill("2020-10")
    first.page.keyboard.press("Enter")
    first.page.select_option("#language", "fr")
    link = first.page.url.split("#")[1]
    assert set(link.split("&")) == {"actor=rtes", "at=2020-10", "lang=fr"}
    again = open_page(shipped, link, locale="ko-KR", color_scheme="light")
    for part in ("#facets", "#panel", "#top", "#time"):
        assert again.text(part) == first.text(part)
    assert "Réseau des collectivités" in again.text("#panel h2")


def test_the_table_saved_as_csv_holds_every_tie_of_the_view_with_its_words(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "at=2020-10&in=FR&among")
    with opened.page.expect_download() as download:
        opened.page.locator("#open-save").click()
        opened.page.locator("#save-csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    ties = {tie.id: tie for tie in kg.listed().where(country="FR").at("2020-10").ties()}
    assert {row["id"] for row in rows} == set(ties) and len(rows) == len(ties) > 30
    for row in rows:
        tie = ties[row["id"]]
        assert row["Quote"] == " | ".join(each.quote for each in tie.evidence if each.quote)
        assert row["Quote"] or row["Our summary"]
        assert row["Source"] and row["Address"]
