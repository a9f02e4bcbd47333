"""The picture of one actor: every name stands, none on another, on the screen and on what is taken along."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from pages import PAYLOAD
from ssegraph.graph import KnowledgeGraph

SVG = "{http://www.w3.org/2000/svg}"

NOTE_TEXTS = """() => {
  window.drawn = [];
  const canvas = CanvasRenderingContext2D.prototype;
  const { fillText, clearRect } = canvas;
  canvas.clearRect = function (...box) { window.drawn.length = 0; return clearRect.apply(this, box); };
  canvas.fillText = function (text, x, y) {
    const px = Number(/([\\d.]+)px/.exec(this.font)[1]);
    const wide = this.measureText(text).width;
    window.drawn.push({ text, px, left: x - wide / 2, right: x + wide / 2, top: y - px * 0.5, bottom: y + px * 0.5 });
    return fillText.call(this, text, x, y);
  };
}"""
"""What is written on the canvas, where, and how large: kept by the browser as it is drawn, not read out of the page."""

DRAWN = (
    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(window.drawn))))"
)


def written(opened: Any) -> list[dict[str, Any]]:
    """Return the lines that stand on the canvas after it is drawn anew."""
    opened.page.evaluate(NOTE_TEXTS)
    opened.page.mouse.move(700, 500)
    opened.page.locator("#zoom-fit").click()
    lines: list[dict[str, Any]] = opened.page.evaluate(DRAWN)
    return lines


def overlapping(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["text"], b["text"])
        for a, b in combinations(lines, 2)
        if a["left"] < b["right"]
        and a["right"] > b["left"]
        and a["top"] < b["bottom"]
        and a["bottom"] > b["top"]
    ]


def around(kg: KnowledgeGraph, actor: str, as_of: str | None = None) -> int:
    listed = kg.listed()
    return len(
        {each for tie in listed.ties(actor, as_of=as_of) for each in (tie.source, tie.target)} - {actor}
    )


@pytest.mark.parametrize(
    ("actor", "fragment"),
    [("rtes", ""), ("rtes", "&lang=ko"), ("rtes", "&sectors=network"), ("dakar", ""), ("ssegov", "")],
)
def test_everybody_around_one_is_named_and_no_name_lies_on_another(
    actor: str, fragment: str, open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, f"actor={actor}{fragment}", width=1440, height=900)
    lines = written(opened)
    members = around(kg, actor)
    assert 15 < members <= 85
    assert len(lines) > members
    assert overlapping(lines) == []
    assert min(line["px"] for line in lines) >= 10
    stage = opened.page.locator("#stage").bounding_box()
    assert stage is not None
    assert all(line["left"] >= 0 and line["right"] <= stage["width"] for line in lines)
    assert all(line["top"] >= 0 and line["bottom"] <= stage["height"] for line in lines)


def test_as_of_a_date_it_is_laid_out_and_fitted_anew(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "actor=rtes", width=1440, height=900)
    opened.page.locator("#at").fill("2012")
    opened.page.locator("#at").press("Enter")
    lines = written(opened)
    then = around(kg, "rtes", "2012")
    assert 5 < then < around(kg, "rtes") and len(lines) > then
    assert overlapping(lines) == []
    assert max(line["right"] for line in lines) - min(line["left"] for line in lines) > 400


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
def test_the_svg_and_the_paper_name_everybody_once(
    width: int, height: int, open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "actor=rtes", width=width, height=height)
    with opened.page.expect_download() as download:
        opened.page.locator("#open-save").click()
        opened.page.locator("#save-svg").click()
    root = ET.parse(Path(download.value.path())).getroot()
    drawn = [(each.text or "", each.get("x"), each.get("y")) for each in root.iter(f"{SVG}text")]
    assert len(drawn) == len(set(drawn)) > around(kg, "rtes")
    names = [text for text, _, _ in drawn]
    assert names.count("Mahel Coppey") == names.count("Métropole de Lyon") == 1
    assert not [each for each in root.iter(f"{SVG}text") if each.get("stroke")], (
        "a stroked text is copied twice from paper"
    )
    opened.page.emulate_media(media="print")
    paper = pypdfium2.PdfDocument(opened.page.pdf())
    first = paper[0].get_textpage().get_text_range()
    assert (
        first.count("Métropole de Lyon") == first.count("Mahel Coppey") == first.count("has member · 24") == 1
    )
    assert "EEmm" not in first and "hhaass" not in first


def test_it_can_be_left_for_the_place_in_the_whole_graph_and_back(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=gsef")
    first = {line["text"] for line in written(opened)}
    assert any(" · " in text for text in first), "a ring is named with how many stand in it"
    opened.page.locator("#in-whole").check()
    assert "whole=" in opened.page.url
    assert not any(" · " in line["text"] for line in written(opened))
    opened.page.go_back()
    opened.page.wait_for_selector("#sectors")
    assert {line["text"] for line in written(opened)} == first


def test_the_camera_comes_back_to_where_the_whole_graph_was_seen_from(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.evaluate(NOTE_TEXTS)
    for _ in range(2):
        opened.page.locator("#zoom-in").click()
    before = opened.page.evaluate(DRAWN)
    opened.page.keyboard.press("/")
    opened.page.keyboard.insert_text("gsef")
    opened.page.wait_for_selector("#found [role=option]")
    opened.page.keyboard.press("Enter")
    opened.page.locator("#panel .close").click()
    again = opened.page.evaluate(DRAWN)
    names = {entity["name"] for entity in PAYLOAD["entities"]}
    assert [line for line in again if line["text"] in names] == [
        line for line in before if line["text"] in names
    ]
