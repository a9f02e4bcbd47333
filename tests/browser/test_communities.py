"""A graph too large to be read actor by actor: communities with names, bands between them, and what opens them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from generate import planted

import ssegraph as sse
from ssegraph.analysis.grouping import communities
from ssegraph.graph import KnowledgeGraph

SEEN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


@pytest.fixture(scope="module")
def made() -> tuple[KnowledgeGraph, tuple[tuple[str, int], ...]]:
    records, hubs = planted(5_000, 24)
    return KnowledgeGraph.of(records), hubs


@pytest.fixture(scope="module")
def large(made: tuple[KnowledgeGraph, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sse.view(made[0]).save(tmp_path_factory.mktemp("large") / "page.html")


def test_of_the_twenty_largest_planted_communities_sixteen_are_named_by_their_hub(
    made: tuple[KnowledgeGraph, tuple[tuple[str, int], ...]],
) -> None:
    graph, hubs = made
    named = {each.main[0] for each in communities(graph)}
    assert len(named & {hub for hub, _ in hubs[:20]}) >= 16


def test_the_first_picture_is_communities_and_says_so(open_page: Any, large: Path) -> None:
    opened = open_page(large)
    said = re.fullmatch(
        r"(\d+) discs stand for ([\d,]+) entries: .* List of communities", opened.text("#partial")
    )
    assert said and int(said[1]) >= 20 and int(said[2].replace(",", "")) >= 4_800


def test_names_sizes_and_countries_stand_in_the_picture_that_is_saved(open_page: Any, large: Path) -> None:
    opened = open_page(large, width=1440, height=900)
    opened.page.locator("#open-save").click()
    with opened.page.expect_download() as saving:
        opened.page.locator("#save-svg").click()
    drawn = Path(saving.value.path()).read_text(encoding="utf-8")
    written = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    # a name may stand in two lines, "around" above
    named = {
        name
        for each in written
        if (name := each.removeprefix("around ")) in {f"Network {n}" for n in range(20)}
    }
    assert len(named) >= 16
    assert sum(bool(re.fullmatch(r"\d+ · [A-Z]{2}(, [A-Z]{2})?", each)) for each in written) >= 16


def test_keys_lead_from_community_to_community_and_open_one(open_page: Any, large: Path) -> None:
    opened = open_page(large)
    opened.page.locator("#canvas").focus()
    opened.page.keyboard.press("ArrowRight")
    first = opened.text("#status")
    assert re.match(r"around .*\. \d+ entries\. [A-Z]{2} \d+", first)
    opened.page.keyboard.press("ArrowDown")
    assert opened.text("#status") != first
    opened.page.keyboard.press("Enter")
    assert opened.text("#status").startswith("Opened: around ")
    assert "graph~community~" in opened.page.evaluate("() => decodeURIComponent(location.hash)")
    opened.page.go_back()
    opened.page.wait_for_selector("#panel", state="hidden")


def test_a_band_opens_to_its_statements_from_the_list_of_all(open_page: Any, large: Path) -> None:
    opened = open_page(large)
    opened.page.locator("#all-communities").click()
    assert opened.text("#panel h2") == "Communities"
    band = opened.page.locator("#panel .cells").nth(1).locator("li").first
    number = int(re.findall(r"(\d+) relationships", band.inner_text())[0])
    band.locator("button").click()
    assert f"{number} relationships." in opened.page.locator("#panel .note").first.inner_text()
    assert opened.page.locator("#panel .cited a.source, #panel .cited a[href^=https]").count() > 0


def test_a_hub_does_not_paint_the_screen_and_says_how_many_are_where(open_page: Any, large: Path) -> None:
    opened = open_page(large, "actor=hub0&theme=light")
    opened.page.evaluate(SEEN)
    share = opened.page.evaluate(
        """() => {
          const canvas = document.querySelector('#canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let painted = 0;
          for (let n = 0; n < data.length; n += 4) painted += data[n] < 60 && data[n + 1] > 70 && data[n + 2] > 70 && data[n + 3] > 60 && Math.abs(data[n + 1] - data[n + 2]) < 40;
          return painted / (data.length / 4);
        }"""
    )
    assert 0 < share < 0.05
    assert opened.text("#panel .ties h3 .count").replace(",", "").isdigit()


def test_a_filter_counts_in_the_discs_too(open_page: Any, large: Path) -> None:
    opened = open_page(large, "in=KR&among=&cell=graph~all")
    shown = int(re.findall(r"([\d,]+) entries", opened.text("#status"))[0].replace(",", ""))
    sizes = [
        int(each.replace(",", ""))
        for each in re.findall(r" ([\d,]+) · KR", opened.page.locator("#panel .cells").first.inner_text())
    ]
    assert shown < 2_000 and 0 < sum(sizes) <= shown


@pytest.mark.parametrize("view", ["theme=light&cell=graph~all", "theme=dark&cell=graph~community~1"])
def test_axe_finds_nothing_serious_in_communities_and_their_panels(
    open_page: Any, large: Path, view: str
) -> None:
    opened = open_page(large, view)
    opened.page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = opened.page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
        ".filter(each => ['serious', 'critical'].includes(each.impact)).map(each => each.id + ' ' + each.nodes[0].html)"
    )
    assert found == []
