"""The site of plain files in a real browser, from the disk: no request, nothing that fails, one script, for the search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

from ssegraph.graph import KnowledgeGraph
from ssegraph.views.snapshot import snapshot


@pytest.fixture(scope="module")
def site(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    snapshot(kg.around("GSEF", hops=1, as_of="2020"), folder)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong on it."""
    troubles: list[str] = []
    opened = browser.new_page(locale="en-GB")
    opened.on("console", lambda message: troubles.append(message.text))
    opened.on(
        "request", lambda request: None if request.url.startswith("file:") else troubles.append(request.url)
    )
    opened.on("requestfailed", lambda request: troubles.append(request.url))
    yield opened, troubles
    opened.close()


def test_one_walks_from_the_door_to_the_words_that_prove_a_tie(
    page: tuple[Page, list[str]], site: Path
) -> None:
    here, troubles = page
    here.goto((site / "index.html").as_uri())
    here.wait_for_url("**/en/index.html")
    here.get_by_role("link", name="network", exact=True).click()
    here.get_by_role("link", name="Global Social Economy Forum").click()
    assert here.url.endswith("/en/actor/gsef.html")
    here.get_by_role("link", name="Français").click()
    assert here.locator("html").get_attribute("lang") == "fr"
    assert here.locator("h1").inner_text() == "Forum mondial de l'économie sociale et solidaire"
    tie = here.locator("article.tie").last
    tie.locator("summary").click()
    assert tie.locator(".evidence .source a").first.is_visible()
    tie.locator(".evidence .source a").first.click()
    assert "/fr/source/" in here.url
    assert troubles == []


def test_an_identifier_leads_to_its_page(page: tuple[Page, list[str]], site: Path) -> None:
    here, troubles = page
    here.goto((site / "id" / "gsef.html").as_uri())
    here.wait_for_url("**/en/actor/gsef.html")
    assert here.locator("h1").inner_text() == "Global Social Economy Forum"
    assert troubles == []


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_screen(page: tuple[Page, list[str]], site: Path, width: int) -> None:
    here, _ = page
    here.set_viewport_size({"width": width, "height": 800})
    for path in (
        "ko/index.html",
        "es/actor/gsef.html",
        "fr/tie/memberOf.html",
        "en/question/members-of.html",
    ):
        here.goto((site / path).as_uri())
        assert here.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_first_page_finds_by_any_name_without_a_server(page: tuple[Page, list[str]], site: Path) -> None:
    here, troubles = page
    here.goto((site / "fr" / "index.html").as_uri())
    box = here.locator("#search")
    for text in ("gsef", "국제 사회적경제", "forum MONDIAL de l'economie"):
        box.fill(text)
        assert here.locator("#found a").first.get_attribute("href") == "actor/gsef.html", text
    box.fill("nobody is called so")
    assert here.locator("#found a").count() == 0
    assert here.locator("#nothing").inner_text() != ""
    box.fill("GSEF")
    box.press("Enter")
    here.wait_for_url("**/fr/actor/gsef.html")
    picture = here.locator("img.portrait")
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 500
    assert "GSEF" in (picture.get_attribute("alt") or "") or "Forum mondial" in (
        picture.get_attribute("alt") or ""
    )
    assert troubles == []


SHOWN = (
    "en/index.html",
    "ko/index.html",
    "fr/actor/gsef.html",
    "en/tie/memberOf.html",
    "es/questions.html",
    "ja/question/members-of.html",
    "en/sources.html",
    "404.html",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_any_kind_of_page(browser: Browser, site: Path, scheme: str) -> None:
    here = browser.new_page(locale="en-GB", color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    looked = 0
    for path in SHOWN:
        here.goto((site / path).as_uri())
        here.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
        found = here.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations"
            ".filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id} ${nodes[0].html}`))"
        )
        assert found == [], path
        looked += 1
    here.close()
    assert looked == 8


def test_a_network_stands_in_the_page_of_another_site_as_a_view_and_as_a_picture(
    page: tuple[Page, list[str]], site: Path, tmp_path: Path
) -> None:
    here, troubles = page
    explorer, picture = (site / "explorer.html").as_uri(), (site / "picture" / "gsef.svg").as_uri()
    other = tmp_path / "other.html"
    other.write_text(
        f'<!doctype html><title>Another site</title><a href="{explorer}"><img src="{picture}" alt="GSEF"></a>'
        f'<iframe src="{explorer}#embed&amp;actor=gsef&amp;hops=1&amp;face=table" width="700" height="450" title="GSEF"></iframe>',
        encoding="utf-8",
    )
    here.goto(other.as_uri())
    assert here.locator("img").evaluate("image => image.naturalWidth") > 500
    frame = here.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for()
    assert frame.locator("#top").bounding_box()["height"] <= 56  # type: ignore[index]  # it is there
    for hidden in ("#finder", "#tools", "#facets", "#panel"):
        assert not frame.locator(hidden).is_visible(), hidden
    assert frame.locator("#sheet").is_visible()
    whole = frame.locator("#whole").get_attribute("href") or ""
    assert whole.startswith("#")
    assert "embed" not in whole
    assert "actor=gsef" in whole
    assert troubles == []
