"""Flow of money, matrix of networks, small multiples: each cell and band opens to its statements, by pointer and by keyboard."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from ssegraph.core.resources import data_dir
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.remarks import read_remarks, weighed
from ssegraph.views.findings import findings, read_basket
from ssegraph.views.tours import checked, read_tours, stated_in


def saved_by(opened: Any, selector: str, to: Path) -> Path:
    """Click what saves a file; return the file."""
    with opened.page.expect_download() as download:
        opened.page.locator(selector).click()
    shutil.copy(download.value.path(), to)
    return to


def test_a_band_says_what_is_told_of_its_sum_and_opens_to_its_statements(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "face=money")
    rows = opened.page.locator("[data-band]")
    assert rows.count() == len({(tie.source, tie.target) for tie in kg.listed().ties(kind="funds")})
    band = opened.page.locator("[data-band='barcelona~conjuntament']")
    assert "EUR\xa096,000" in band.locator("xpath=../../td").inner_text()
    assert (
        "several sums"
        in opened.page.locator("[data-band='seoul~seoul-sif']").locator("xpath=../../td").inner_text()
    )
    band.focus()
    opened.page.keyboard.press("Enter")
    assert "Barcelona" in opened.text("#panel h2")
    assert opened.page.locator("#panel .opened .evidence").count() == 1
    opened.page.locator("#panel .close").click()
    opened.page.locator("#sheet path.hit").first.dispatch_event("click")
    assert opened.page.locator("#panel .opened .evidence").count() >= 1
    assert "cell=money" in opened.page.url
    opened.page.go_back()
    assert opened.page.locator("#panel .opened").count() == 0


def test_the_number_in_a_cell_is_that_of_the_members_two_networks_share_at_a_date(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "face=matrix")
    for at in ("", "2020-10"):
        if at:
            opened.page.locator("#at").fill(at)
            opened.page.keyboard.press("Enter")
        graph = kg.listed().at(at) if at else kg.listed()
        of = {
            name: {tie.source for tie in graph.ties(kind="memberOf") if tie.target == name}
            for name in ("gsef", "ripess")
        }
        row = opened.page.locator("#sheet tbody tr", has_text="Global Social Economy Forum")
        own = row.first.locator("td.own")
        assert own.inner_text() == str(len(of["gsef"])), at
    own.locator("button").focus()
    opened.page.keyboard.press("ArrowRight")
    assert opened.page.evaluate("document.activeElement.getAttribute('aria-label')").count(" and ") >= 1
    opened.page.keyboard.press("ArrowLeft")
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#panel .cells > ul > li").count() >= 3
    opened.page.select_option("#matrix-order", "number")
    sizes = [int(each) for each in opened.page.locator("#sheet td.own").all_inner_texts()]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) > 5


def test_each_network_has_a_picture_that_opens_to_its_members_and_is_saved_as_svg(
    open_page: Any, shipped: Path, tmp_path: Path
) -> None:
    opened = open_page(shipped, "face=multiples", width=360)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    pictures = opened.page.locator(".multiples button")
    assert pictures.count() > 10
    opened.page.locator("[data-network=gsef]").click()
    assert "members" in opened.text("#panel h2")
    for face, word in (("multiples", "Seoul"), ("matrix", "Global Social Economy"), ("money", "Barcelona")):
        other = open_page(shipped, f"face={face}")
        other.page.locator("#open-save").click()
        drawn = saved_by(other, "#save-svg", tmp_path / f"{face}.svg").read_text(encoding="utf-8")
        assert drawn.count("<path") > 20 and "<script" not in drawn
        assert word in drawn or face == "multiples"


def test_what_is_kept_is_commented_ordered_and_undone_and_taken_along_in_five_ways(
    open_page: Any, shipped: Path, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    opened = open_page(shipped, "actor=rtes&open=rtes.memberOf.gsef")
    page = opened.page
    keep = page.locator("[id='keep-rtes.memberOf.gsef']")
    keep.click()
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert "(1)" in opened.text("#open-findings")
    page.locator("#open-findings").click()
    page.locator("#keepView").click()
    assert page.locator(".findings > li").count() == 2
    page.locator(".findings textarea").first.fill('since "when"?')
    page.locator("[data-act=moveDown]").first.click()
    assert page.locator(".findings textarea").nth(1).input_value() == 'since "when"?'
    page.go_back()
    page.wait_for_function("() => document.querySelector('.findings textarea')?.value === 'since \"when\"?'")
    page.locator("#findings-title").fill("For the board")

    html = saved_by(opened, "#findingsHtml", tmp_path / "f.html").read_text(encoding="utf-8")
    markdown = saved_by(opened, "#findingsMarkdown", tmp_path / "f.md").read_text(encoding="utf-8")
    for text in (html, markdown):
        assert "For the board" in text and "is a member of" in text and "Our summary" in text
        assert "gsef-net.org" in text
    assert "<q" not in html and "[^1]:" in markdown  # nothing of it is quoted

    found = findings(kg, read_basket(saved_by(opened, "#findingsFile", tmp_path / "findings.json")))
    assert found.gone == () and found.paper.title == "For the board" and len(found.kept) == 2
    assert found.kept[0].note == 'since "when"?'

    (tmp_path / "tours").mkdir()
    tour = saved_by(opened, "#findingsTour", tmp_path / "tours" / "mine.yaml")
    assert yaml.safe_load(tour.read_text(encoding="utf-8"))["title"]["en"] == "For the board"
    checked(read_tours(tmp_path), stated_in(kg), kg)

    basket = page.evaluate("history.state.basket")
    assert json.loads(basket)[0] == ["rtes.memberOf.gsef", 'since "when"?']
    assert "basket" not in page.url
    page.reload()
    assert page.locator(".findings > li").count() == 2
    link = page.evaluate("new URLSearchParams({ findings: '', basket: history.state.basket }).toString()")
    again = open_page(shipped, link)
    assert again.page.locator(".findings textarea").first.input_value() == 'since "when"?'
    again.page.locator("#findingsClear").click()
    assert again.page.locator(".findings").count() == 0


def test_a_link_that_would_be_too_long_is_refused_with_a_word(open_page: Any, shown: Path) -> None:
    rows = json.dumps([[f"s{n}", "n" * 400] for n in range(30)])
    opened = open_page(shown, "findings")
    opened.page.evaluate(
        "rows => { location.hash = new URLSearchParams({ findings: '', basket: rows }) }", rows
    )
    opened.page.wait_for_selector(".findings li >> nth=29", state="attached")
    opened.page.locator("#findingsLink").click()
    opened.page.wait_for_function("() => document.querySelector('#findings-said').textContent")
    assert "8,000" in opened.text("#findings-said")


def test_a_remark_on_a_number_is_weighed(open_page: Any, shipped: Path, tmp_path: Path) -> None:
    opened = open_page(shipped, "actor=adie")
    number = opened.page.locator("#panel .observations details", has_text="352216873").first
    number.locator("summary").first.click()
    box = number.locator(".remark")
    box.locator("summary").click()
    box.locator("textarea").fill("another number")
    path = tmp_path / "remark.csv"
    with opened.page.expect_download() as download:
        box.locator(".remark-save").click()
    shutil.copy(download.value.path(), path)
    [remark] = read_remarks(path)
    assert remark.about == "adie siren" and "." in remark.statement
    [found] = weighed(data_dir(), [remark])
    assert found.outcome() == "would be withdrawn"
