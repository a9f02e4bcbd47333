"""Everybody can use it: axe-core finds nothing in any face, theme or language; the keyboard reaches all."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from ssegraph.core.words import languages

LANGUAGES = languages()
FACES = ("graph", "map", "time", "table")
MADE_OF_CELLS = ("money", "matrix", "multiples")
# every face in both themes and every language; each kind of panel in both themes
VIEWS = [f"face={face}&lang={lang}" for face, lang in product(FACES, LANGUAGES)] + [
    "actor=gsef&open=ssegov.memberOf.gsef",
    "actor=ssegov&to=bilbao",
    "ask=list",
    "ask=members-of",
    "about",
    "at=2020-10&kind=Network",
    "pick=gsef,rtes&hide=dakar&pin=gsef:1:1",
    "where=knd&color=country&size=betweenness",
    *(f"face={face}" for face in MADE_OF_CELLS),
    "face=money&lang=ko",
    "face=matrix&cell=matrix~gsef~gsef",
    "findings&basket=%5B%5B%22ssegov.memberOf.gsef%22%2C%22so%22%5D%2C%5B%22%23face%3Dmap%22%2C%22%22%5D%5D",
]
RUN = """async fragments => {
  const found = [];
  for (const fragment of fragments) {
    location.hash = fragment;
    await new Promise(done => addEventListener('hashchange', () => setTimeout(done), { once: true }));
    // French and Spanish have the colours of English; looking at every pixel again takes long
    const contrast = !/lang=(fr|es)/.test(fragment);
    const rules = { 'color-contrast': { enabled: contrast } };
    const { violations } = await axe.run(document, { resultTypes: ['violations'], rules });
    for (const { id, impact, nodes } of violations) {
      if (impact === 'serious' || impact === 'critical') found.push(`${fragment}: ${id} ${nodes[0].html.slice(0, 120)} ${nodes[0].failureSummary}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_no_serious_fault_in_any_face_or_language(
    open_page: Any, shown: Path, theme: str, width: int
) -> None:
    assert len(VIEWS) == 34
    views = VIEWS if width == 1200 else [view for view in VIEWS if "lang=" not in view or "lang=ko" in view]
    opened = open_page(shown, "about=x", width=width)
    # evaluated by the debugger: the policy of the page stays in force
    opened.page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    assert opened.page.evaluate(RUN, [f"{view}&theme={theme}" for view in views]) == []


def test_every_control_can_be_reached_and_used_by_the_keyboard(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    reached: list[str] = []
    for _ in range(14):
        opened.page.keyboard.press("Tab")
        reached.append(
            opened.page.evaluate("document.activeElement.id || document.activeElement.dataset.face")
        )
    for control in (
        "skip",
        "search",
        "graph",
        "table",
        "open-questions",
        "open-about",
        "open-save",
        "language",
        "theme",
    ):
        assert control in reached
    opened.page.locator("#open-save").focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#save-png").is_visible()
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#save-png").is_hidden()
    assert opened.page.evaluate("document.activeElement.id") == "open-save"
    opened.page.locator("#skip").focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "sheet"


def test_an_actor_is_explored_without_a_mouse(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.keyboard.press("/")
    opened.page.keyboard.insert_text("gsef")
    opened.page.wait_for_selector("#found [role=option]")
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "panel"
    opened.page.locator("#panel li.tie .head").first.focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#panel .opened .evidence").count() == 1
    focused = "document.activeElement.closest('li.tie') !== null"
    assert opened.page.evaluate(focused)
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#panel").is_hidden()


@pytest.mark.parametrize("face", FACES)
def test_a_screen_reader_is_told_what_is_in_view(open_page: Any, shown: Path, face: str) -> None:
    opened = open_page(shown, f"face={face}")
    assert "15 entries, 27 relationships" in opened.text("#status")
    if face != "table":
        label = str(opened.page.locator("#canvas").get_attribute("aria-label"))
        assert "15 entries and 27 relationships" in label and "table lists all of it" in label
