"""The site of plain files in a real browser, from the disk: no script, no request, nothing that fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
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
    for path in ("ko/index.html", "es/actor/gsef.html", "fr/tie/memberOf.html", "en/sources.html"):
        here.goto((site / path).as_uri())
        assert here.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
