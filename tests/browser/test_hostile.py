"""Texts that mean harm: shown as text in every face, panel, export and print, and run nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pages import HOSTILE, PAYLOAD, hostile, saved

MADE = "script, style, img, iframe, object, embed, base, form, [onerror], [onload]"


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("hostile"), hostile())


def inert(opened: Any) -> None:
    """Fail if a text has become an element or a link that runs."""
    # the data, the script and the style of the page
    assert opened.page.locator(MADE).count() == 4
    hrefs = opened.page.eval_on_selector_all("a[href]", "all => all.map(a => a.protocol)")
    assert set(hrefs) <= {"http:", "https:", "file:"}
    own = opened.page.eval_on_selector_all("a[href^='file:'], a[href^='#']", "all => all.length")
    assert own == sum(href == "file:" for href in hrefs), "a link that is not to a place in the page"


def test_there_are_more_than_thirty_of_them() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) == 34


def test_in_the_table_and_the_panel_they_are_text(open_page: Any, harmful: Path) -> None:
    opened = open_page(harmful, "face=table")
    assert opened.page.locator("#sheet tbody tr").count() == len(HOSTILE)
    cells = opened.page.eval_on_selector_all(
        "#sheet tbody tr", "rows => rows.map(row => row.querySelector('td .name-link').textContent)"
    )
    assert sorted(cells) == sorted(HOSTILE)
    inert(opened)
    opened.page.locator("[data-face=graph]").click()
    # in one go, and in the page: a call for each would take a quarter of a minute
    told = opened.page.evaluate(
        """async texts => {
          const wrong = [];
          for (const i of texts.keys()) {
            location.hash = `actor=e${i}&open=t${i}`;
            await new Promise(done => addEventListener('hashchange', () => setTimeout(done), { once: true }));
            const title = document.querySelector('#panel h2 bdi')?.textContent;
            const quote = document.querySelector('#panel blockquote')?.textContent;
            if (title !== texts[i] || quote !== texts[i]) wrong.push(i);
          }
          return wrong;
        }""",
        HOSTILE,
    )
    assert told == []
    inert(opened)


@pytest.mark.parametrize("face", ["graph", "map", "time"])
def test_in_the_pictures_they_are_text(open_page: Any, harmful: Path, face: str) -> None:
    opened = open_page(harmful, f"face={face}&color=given")
    opened.page.mouse.move(700, 400)
    inert(opened)
    with opened.page.expect_download() as download:
        opened.page.locator("#open-save").click()
        opened.page.locator("#save-svg").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "<script" not in text and "<img" not in text and "onload=" not in text.split("<text")[0]
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    with opened.page.expect_download():
        opened.page.locator("#open-save").click()
        opened.page.locator("#save-png").click()


def test_in_questions_and_in_what_is_not_known_they_are_text(open_page: Any, harmful: Path) -> None:
    opened = open_page(harmful, "ask=list")
    listed = opened.page.locator("#panel .asked .words")
    assert listed.all_text_contents() == HOSTILE
    opened.page.locator("[data-ask=q4]").click()
    assert opened.page.locator("#panel .answer").evaluate("e => e.textContent") == HOSTILE[4]
    opened.page.locator("#panel .proof").click()
    inert(opened)
    opened.page.locator("#open-about").click()
    inert(opened)


def test_on_paper_they_are_text(open_page: Any, harmful: Path) -> None:
    opened = open_page(harmful, "face=table")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    cells = opened.page.locator("#printed tbody tr td:first-child").all_text_contents()
    assert sorted(cells) == sorted(HOSTILE)
    inert(opened)


def test_a_spreadsheet_runs_none_of_them(open_page: Any, harmful: Path) -> None:
    opened = open_page(harmful)
    with opened.page.expect_download() as download:
        opened.page.locator("#open-save").click()
        opened.page.locator("#save-csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "'=1+1" in text and "'@SUM(A1:A9)" in text
    cells = [cell.lstrip('"') for line in text.split("\r\n") for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=1", "@SUM"))]


@pytest.mark.parametrize("fragment", ["", "face=table", "actor=e32&open=t32", "ask=q32", "about"])
def test_they_do_not_widen_a_small_phone(open_page: Any, harmful: Path, fragment: str) -> None:
    opened = open_page(harmful, fragment, width=360, height=700)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_hostile_address_is_understood_as_far_as_it_makes_sense(open_page: Any, shown: Path) -> None:
    fragment = (
        "actor=nobody&open=%3Cimg%3E&to=__proto__&ask=constructor&hops=99&kind=__proto__&lang=xx"
        "&theme=%22&face=1&at=javascript:alert(1)&color=%3Cb%3E"
    )
    opened = open_page(shown, fragment)
    assert opened.page.locator("#panel").is_hidden()
    assert "0 entries, 0 relationships" in opened.text("#facets")
    opened.page.locator("#clear-all").click()
    assert f"15 entries, {len(PAYLOAD['ties'])} relationships" in opened.text("#facets")
