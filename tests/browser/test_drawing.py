"""The small pyvis drawing: a page that needs no network, runs nothing from the data, and has a limit."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

import ssegraph as sse


def test_the_drawing_opens_without_a_network_and_shows_its_actors(
    kg: sse.KnowledgeGraph, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "drawing.html"
    sse.to_pyvis(kg.around("WE21 Japan")).write_html(str(file))
    page = browser.new_page()
    asked: list[str] = []
    faults: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("canvas")
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    page.close()


def test_a_hostile_name_is_text_in_the_drawing(browser: Browser, tmp_path: Path) -> None:
    name = "</script><img src=x onerror=\"document.title='run'\">"
    hostile = sse.Network(id="x", name=name)
    graph = sse.KnowledgeGraph.of(sse.Records(title=name, entities=(hostile,)))
    file = tmp_path / "drawing.html"
    sse.to_pyvis(graph).write_html(str(file))
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("canvas")
    assert page.title() == name
    assert page.locator("img").count() == 0
    page.close()


def test_a_graph_too_large_for_it_is_refused_with_what_to_do(kg: sse.KnowledgeGraph) -> None:
    with pytest.raises(sse.UsageError, match="around"):
        sse.to_pyvis(kg)
