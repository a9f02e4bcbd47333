"""A real browser for the tests of the page: found once, started once, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request, sync_playwright

import ssegraph as sse
from pages import FLAGS, PAYLOAD, chromium, saved
from ssegraph.graph import KnowledgeGraph


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = chromium(playwright.chromium.executable_path)
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@dataclass
class Opened:
    """A page on the screen, and everything that happened on it that should not."""

    page: Page
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def failed(self, error: Error) -> None:
        self.troubles.append(f"error: {error}")

    def spoke(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small graph."""
    return saved(tmp_path_factory.mktemp("small"), PAYLOAD)


@pytest.fixture(scope="session")
def shipped(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped graph, as the command writes it."""
    return sse.view(kg).save(tmp_path_factory.mktemp("shipped") / "explorer.html")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a file as a reader would, from disk and offline; fail on any trouble at the end."""
    contexts, seen = [], []

    def open_(path: Path, fragment: str = "", width: int = 1200, height: int = 800, **more: Any) -> Opened:
        options: dict[str, Any] = {
            "viewport": {"width": width, "height": height},
            "locale": "en-GB",
            "offline": True,
            "reduced_motion": "reduce",
            **more,
        }
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        opened = Opened(page)
        seen.append((opened, path.as_uri()))
        page.on("request", opened.asked)
        page.on("pageerror", opened.failed)
        page.on("dialog", opened.spoke)
        page.on("console", opened.said)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('policy: ' + e.violatedDirective + ' ' + e.sample))"
        )
        page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        page.wait_for_selector("html[data-ready=true]", state="attached")
        return opened

    yield open_
    for opened, uri in seen:
        asked = [url for url in opened.requests if not url.startswith(("data:", "blob:"))]
        assert {url.split("#")[0] for url in asked} == {uri}, "the page asked for something else"
        assert opened.troubles == []
    for context in contexts:
        context.close()
