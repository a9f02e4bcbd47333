"""Another package adds a panel to the page by an entry point: no fork, no change here; what is wrong with it is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.panels import GROUP
from toys import installed, run

HARM = "<img src=x onerror=alert(1)>"

TOY = """
from ssegraph.views.panels import Panel

SCRIPT = '''
const line = ({ id, name }) => make("li", {}, make("a", { href: `#actor=${id}` }, name));
draw(() => [
  make("p", { class: "note" }, text({ en: "All of them:", fr: "Les voici :" })),
  make("ul", {}, data.map(line)),
]); // the end'''


def data(kg):
    return [{"id": each.id, "name": each.name} for each in kg]


TOY = Panel("toy", {"en": "Who is here", "fr": "Qui est là"}, SCRIPT, data)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    records = Records(
        title="two",
        entities=(
            Entity(id="harm", kind="LocalGovernment", name=HARM),
            Entity(id="rtes", kind="Network", name="RTES"),
        ),
        statements=(
            Statement(source="page", says="a member", subject="harm", kind="memberOf", object="rtes"),
        ),
        sources=(Source(id="page", url="https://example.org/page"),),
    )
    KnowledgeGraph.of(records).store.dump(tmp_path / "two.trig")
    return tmp_path / "two.trig"


def written(tmp_path: Path, data: Path, module: str = TOY, entry: str = "toys.toy:TOY") -> tuple[Path, str]:
    """Write the page with the package installed; return its path and what was told."""
    site, page = tmp_path / "site", tmp_path / "page.html"
    installed(site, GROUP, entry, module)
    done = run(site, "view", "-o", page, "--data", data)
    assert done.returncode == 0, done.stderr
    return page, done.stderr


def opened_titles(opened: Any) -> list[str]:
    return list(opened.page.locator("#tools > .tool").all_inner_texts())


def test_a_panel_of_another_package_is_opened_by_its_button_draws_its_data_and_is_left_by_the_back_button(
    open_page: Any, tmp_path: Path, data: Path
) -> None:
    page, told = written(tmp_path, data)
    assert "refused" not in told
    opened = open_page(page)
    button = opened.page.get_by_role("button", name="Who is here")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert opened.text("#panel h2") == "Who is here"
    assert opened.page.locator("#panel li").all_inner_texts() == [HARM, "RTES"]
    assert opened.page.locator("#panel img").count() == 0
    assert opened.page.url.split("#")[1] == "panel=toy"
    assert button.get_attribute("aria-pressed") == "true"
    assert opened.page.evaluate("document.activeElement.id") == "panel"
    opened.page.go_back()
    opened.page.wait_for_function("() => document.querySelector('#panel').hidden")
    assert button.get_attribute("aria-pressed") == "false"


def test_its_address_opens_it_in_the_language_of_the_page_and_a_link_in_it_leads_to_an_actor(
    open_page: Any, tmp_path: Path, data: Path
) -> None:
    page, _ = written(tmp_path, data)
    opened = open_page(page, "panel=toy&lang=fr")
    assert opened.text("#panel h2") == "Qui est là"
    assert opened.text("#panel .note") == "Les voici :"
    opened.page.locator("#panel a", has_text="RTES").click()
    opened.page.wait_for_function("() => document.querySelector('#panel h2').textContent === 'RTES'")
    opened.page.go_back()
    opened.page.wait_for_function("() => document.querySelector('#panel h2').textContent === 'Qui est là'")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#panel").is_hidden()
    assert "panel=" not in opened.page.url


def test_one_panel_is_open_at_a_time_and_its_button_closes_it(
    open_page: Any, tmp_path: Path, data: Path
) -> None:
    page, _ = written(tmp_path, data)
    opened = open_page(page)
    opened.page.locator("#open-about").click()
    opened.page.locator("#open-panel-toy").click()
    assert opened.text("#panel h2") == "Who is here"
    assert opened.page.locator("#tools [aria-pressed=true]").all_inner_texts() == ["Who is here"]
    opened.page.locator("#open-questions").click()
    assert opened.text("#panel h2") == "Questions in words"
    assert opened.page.locator("#tools [aria-pressed=true]").all_inner_texts() == ["Questions"]
    opened.page.locator("#open-panel-toy").click()
    opened.page.locator("#open-panel-toy").click()
    assert opened.page.locator("#panel").is_hidden()


@pytest.mark.parametrize("width", [360, 700, 1200])
def test_one_button_more_never_makes_a_screen_scroll_sideways(
    open_page: Any, tmp_path: Path, data: Path, width: int
) -> None:
    long = TOY.replace("Who is here", "Who is here, and since when, each by name, and who says so of whom")
    page, _ = written(tmp_path, data, long)
    opened = open_page(page, "panel=toy", width=width, height=700)
    assert opened.page.locator("#open-panel-toy").is_visible()
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


ENDED = TOY.replace("// the end", "// </script>")

BROKEN = {
    "raises as it is loaded": (
        "toys.toy:TOY",
        "import a_library_nobody_has",
        "ModuleNotFoundError: No module named 'a_library_nobody_has'",
    ),
    "raises over the graph": (
        "toys.toy:TOY",
        TOY.replace("for each in kg", "for each in 7"),
        "TypeError: 'int'",
    ),
    "holds what is no JSON": (
        "toys.toy:TOY",
        TOY.replace("each.name}", "{1}}"),
        "TypeError: Object of type set",
    ),
    "is something else": ("toys.toy:data", TOY, "toys.toy:data is no Panel"),
    "has the name of a shipped one": (
        "toys.toy:TOY",
        TOY.replace('Panel("toy"', 'Panel("about"'),
        "about belongs to ssegraph",
    ),
    "has a name that could be script": (
        "toys.toy:TOY",
        TOY.replace('Panel("toy"', "Panel('\");alert(1);//'"),
        "ValueError: the name '\");alert(1);//' is not of small letters, digits and hyphens",
    ),
    "ends the script of the page": (
        "toys.toy:TOY",
        ENDED,
        "ValueError: toy: its script holds </script, <!-- or a sign that no page can hold",
    ),
    "has no title in English": (
        "toys.toy:TOY",
        TOY.replace('"en": "Who is here", ', ""),
        "ValueError: toy: it has no title in English",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_panel_that_is_broken_is_refused_in_words_and_the_page_opens(
    what: str, open_page: Any, tmp_path: Path, data: Path
) -> None:
    entry, module, why = BROKEN[what]
    page, told = written(tmp_path, data, module, entry)
    (line,) = [each for each in told.splitlines() if "refused" in each]
    assert line.startswith(f"the panel 'toy' of the package toys-of-tests is refused: {why}")
    assert "Traceback" not in told and "Warning" not in told
    opened = open_page(page, "panel=toy")
    assert opened.page.locator("#panel").is_hidden()
    assert opened_titles(opened) == ["Filters", "My findings", "Two dates", "Questions", "Not known"]


FAULTY = {
    "as it is read": ("draw(() => [", "nobody.said(() => [", "ReferenceError: nobody is not defined"),
    "as it draws": ("data.map", "data.nobody.map", "TypeError: Cannot read properties of undefined"),
    "before it is read": ("draw(() => [", "draw(() => [[", "SyntaxError: "),
}


@pytest.mark.parametrize("when", FAULTY)
def test_a_panel_whose_script_breaks_says_so_and_the_others_are_drawn(
    when: str, open_page: Any, tmp_path: Path, data: Path
) -> None:
    old, new, why = FAULTY[when]
    page, _ = written(tmp_path, data, TOY.replace(old, new))
    opened = open_page(page, "panel=toy")
    assert opened.text("#panel .note").startswith(f"This panel cannot be drawn: {why}")
    opened.page.locator("#open-about").click()
    assert opened.text("#panel h2") == "What this graph does not know"
    assert any(each.startswith("panel toy: ") and why in each for each in opened.troubles)
    others = [each for each in opened.troubles if not each.startswith("panel toy: ")]
    assert len(others) == (1 if when == "before it is read" else 0), "the engine says where it cannot be read"
    opened.troubles.clear()


def test_the_panel_that_the_guide_shows_works(open_page: Any, tmp_path: Path, data: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "explorer.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(SIZES = .*?)```", guide, re.DOTALL)
    module = f"from ssegraph.views.panels import Panel\n{example}"
    page, told = written(tmp_path, data, module, "toys.toy:SIZES")
    assert "refused" not in told
    opened = open_page(page, "panel=sizes&lang=fr")
    assert opened.text("#panel .note") == "Entrées : 2"
