"""What colour, size and label of an actor say, and graphs too large to be drawn whole."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import ssegraph as sse
from pages import PAYLOAD, saved
from ssegraph.core.model import Entity
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.payload import payload


def legend(opened: Any) -> list[str]:
    lines: list[str] = opened.page.locator("#facets .hues li").all_inner_texts()
    return lines


def test_the_reader_changes_what_the_colour_says(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.select_option("#color", "country")
    assert "South Korea" in legend(opened) and "color=country" in opened.page.url
    opened.page.select_option("#color", "community")
    assert any(line.startswith("around ") for line in legend(opened))


def test_size_and_colour_say_any_measure_and_what_sources_count(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, width=1440, height=900)
    control = opened.page.locator("#size").bounding_box()
    assert control and control["y"] < 450, "it stands where one looks for it"
    measures = {each.name for each in sse.centrality(kg.listed()).measures}
    for key in ("color", "size"):
        offered = set(opened.page.locator(f"#{key} option").evaluate_all("all => all.map((e) => e.value)"))
        assert measures | {"ties"} <= offered
        assert any(each.startswith("members") for each in offered), "members are counted by sources"
    opened.page.select_option("#color", "betweenness")
    assert 2 <= len(legend(opened)) <= 6 and any(" – " in line for line in legend(opened))
    shot = "document.querySelector('#canvas').toDataURL()"
    frame = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    opened.page.evaluate(frame)
    before = opened.page.evaluate(shot)
    opened.page.select_option("#size", "pagerank")
    opened.page.evaluate(frame)
    assert opened.page.evaluate(shot) != before
    assert "size=pagerank" in opened.page.url and "PageRank" in opened.text("#facets .legend")
    opened.page.go_back()
    opened.page.wait_for_function("() => document.querySelector('#size').value === 'ties'")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("width", [1440, 1280, 1024, 360])
def test_the_hint_of_the_search_is_not_cut(open_page: Any, shown: Path, language: str, width: int) -> None:
    opened = open_page(shown, f"lang={language}", width=width)
    room, needed = opened.page.evaluate(
        """() => {
          const box = document.querySelector("#search");
          const style = getComputedStyle(box);
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = style.font;
          const inside = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
          return [inside, pen.measureText(box.placeholder).width];
        }"""
    )
    assert needed <= room
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


def test_the_maker_says_what_colour_size_and_label_say(
    open_page: Any, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    near = kg.around("WE21 Japan")

    def length(entity: Entity) -> int:
        return len(entity.name)

    shown = sse.view(near, color=length, size={"we21-japan": 9.0}, label="acronym")
    opened = open_page(shown.save(tmp_path / "page.html"))
    assert len(legend(opened)) == 5 and " – " in legend(opened)[0]
    assert opened.page.locator("#color").input_value() == "given"
    opened.page.select_option("#color", "kind")
    assert legend(opened) == []


def test_a_page_opens_at_a_date_and_its_slider_can_be_moved(
    open_page: Any, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    opened = open_page(sse.view(kg.around("RTES"), as_of="2020-10").save(tmp_path / "page.html"))
    assert opened.page.locator("#at").input_value() == "2020-10"
    opened.page.locator("#any-time").click()
    assert "at=" in opened.page.url and opened.page.locator("#at").input_value() == ""


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ({"color": "contry"}, "country"),
        ({"label": "acronim"}, "acronym"),
        ({"size": "degre"}, "degree"),
        ({"color": 7}, "mapping"),
        ({"as_of": "October"}, "2021"),
    ],
)
def test_a_word_nobody_knows_is_refused_with_what_to_write(
    kg: KnowledgeGraph, words: dict[str, Any], hint: str
) -> None:
    with pytest.raises(sse.UsageError, match=hint):
        sse.view(kg, **words)


def test_a_size_that_is_no_number_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(sse.UsageError, match="no number"):
        sse.view(kg.around("RTES"), size="name").html()


def towns(count: int) -> dict[str, Any]:
    """Return a payload of so many actors in towns of a hundred, three ties each."""
    dice = random.Random(4)
    entities = [
        {
            "id": f"a{i}",
            "kind": "Association",
            "name": f"Actor {i}",
            "community": i // 100 + 1,
            "spot": -1,
            "x": (i // 100 % 20) * 900 + dice.randrange(600),
            "y": (i // 2000) * 900 + dice.randrange(600),
        }
        for i in range(count)
    ]
    ties = [
        {
            "id": f"t{n}",
            "kind": "partnerOf",
            "voices": 1,
            "cost": 1.125,
            "source": n % count,
            "target": min(count - 1, n % count // 100 * 100 + int(100 * dice.random() ** 3)),
            "evidence": [],
        }
        for n in range(3 * count)
    ]
    main = [[town * 100] for town in range(count // 100)]
    return {
        "title": "Towns",
        "entities": entities,
        "ties": ties,
        "communities": main,
        "land": PAYLOAD["land"],
    }


def test_a_large_graph_opens_on_its_communities_and_search_leads_on(open_page: Any, tmp_path: Path) -> None:
    opened = open_page(saved(tmp_path, towns(6_000)))
    assert "60 discs stand for 6,000 entries" in opened.text("#partial")
    opened.page.locator("#search").fill("actor 4321")
    opened.page.wait_for_selector("#found [role=option]")
    opened.page.keyboard.press("Enter")
    assert opened.text("#panel h2") == "Actor 4321"


def test_a_graph_above_the_limit_is_shown_in_part_and_says_so(
    open_page: Any, kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssegraph.views.payload.MOST_ENTITIES", 10)
    near = payload(kg.around("RTES").listed())
    assert len(near["entities"]) == 10 and near["leftOut"] > 0
    opened = open_page(saved(tmp_path, near))
    assert f"{near['leftOut']} less connected entries" in opened.text("#facets")
