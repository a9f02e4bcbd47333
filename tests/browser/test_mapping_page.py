"""The page on which a person says what the columns of a table mean, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from ssegraph.cli import main
from ssegraph.graph import load
from ssegraph.tables.mapping import read_plan
from ssegraph.tables.proposing import proposed
from ssegraph.tables.reading import read_table

_WORDS = "Cooperativa,Tipo,Redes,Correo\nMolino,COOP,A; B,ana@molino.example\nHorno,OTRA,A,\n"
TABLES = {
    "words.csv": _WORDS,
    "cross.csv": "Commune,RTES,GSEF\nFoix,x,2016\nPamiers,,x\nMirepoix,x,x\n",
    "ties.csv": "source,target,type\nMill,Oven,partner\nOven,Field,member of\n",
    "leads.csv": "Project,Lead partner,Partners,Funder,Amount\nFlour,Mill,Oven; Field,Region,1200 €\nBread,Oven,Mill,Region,800 €\n",
    "groups.csv": "Network,Member,Country,Since\nAlpha,Mill,FR,2015\n,Oven,ES,2016\nBeta,Field,FR,2017\n",
    "hostile.csv": 'Name,"Net: ""work""",<b>Kind</b>\n"</script><img src=x onerror=alert(1)>",A & B,{k: v}\nMill,\'A\',"a: b"\n',
}


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> tuple[Page, list[str]]:
    troubles: list[str] = []
    page = browser.new_context(locale="en-GB", accept_downloads=True).new_page()
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(("file:", "blob:")) else troubles.append(asked.url),
    )
    return page, troubles


def shown(page: Page, folder: Path, name: str, *more: str) -> Path:
    """Write a table, open its page, and return the path of the table."""
    table = folder / name
    table.write_text(TABLES[name], encoding="utf-8")
    done = CliRunner().invoke(main, ["import", str(table), "--preview", str(folder / "page.html"), *more])
    assert done.exit_code == 0, done.output
    page.goto((folder / "page.html").as_uri())
    return table


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.click("#save")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@pytest.mark.parametrize("name", TABLES)
def test_what_is_saved_untouched_is_the_mapping_that_was_proposed(
    name: str, opened: tuple[Page, list[str]], tmp_path: Path
) -> None:
    page, troubles = opened
    table = read_table(shown(page, tmp_path, name))
    plan = read_plan(saved(page, tmp_path), table)
    wanted = proposed(table)
    for part in ("columns", "kind", "other_kind", "every", "day_first", "seen", "fill", "sheet"):
        assert getattr(plan, part) == getattr(wanted, part), part
    assert [plan.marks(each) for each in table.columns] == [wanted.marks(each) for each in table.columns]
    assert troubles == []


def test_as_many_tables_were_tried_as_are_claimed() -> None:
    assert len(TABLES) == 6


def test_a_person_says_what_columns_and_values_mean_and_imports_so(
    opened: tuple[Page, list[str]], tmp_path: Path
) -> None:
    page, troubles = opened
    table = shown(page, tmp_path, "words.csv", "--language", "es")
    assert "ana@molino" not in page.content()
    assert "Molino" in page.inner_text("#becomes")
    kinds = page.locator("fieldset[data-column=Tipo]")
    kinds.locator("select").first.select_option("kind")
    if kinds.locator("details").get_attribute("open") is None:
        kinds.locator("summary").click()
    kinds.get_by_label("Significa: COOP").select_option("Cooperative")
    kinds.get_by_label("Significa: OTRA").select_option("Association")
    nets = page.locator("fieldset[data-column=Redes]")
    nets.locator("select").first.select_option("memberOf")
    nets.locator("input[type=text]").nth(2).fill(";")
    page.locator("#every button").click()
    page.locator("#every input").fill("Federación")
    page.locator("#every select").select_option("partnerOf")
    assert "Federación" in page.inner_text("#becomes")
    mapping = saved(page, tmp_path)
    assert mapping.name == "words.map.yaml"
    done = CliRunner().invoke(
        main, ["import", str(table), "--map", str(mapping), "-o", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    graph = load(tmp_path / "out")
    assert (graph["Molino"].kind, graph["Horno"].kind) == ("Cooperative", "Association")
    assert {(tie.source, tie.kind, tie.target) for tie in graph.ties()} == {
        ("molino", "memberOf", "a"),
        ("molino", "memberOf", "b"),
        ("horno", "memberOf", "a"),
        ("molino", "partnerOf", "federacion"),
        ("horno", "partnerOf", "federacion"),
    }
    assert troubles == []


def test_what_cannot_be_imported_is_said_while_it_is_written(
    opened: tuple[Page, list[str]], tmp_path: Path
) -> None:
    page, _ = opened
    shown(page, tmp_path, "groups.csv")
    assert page.inner_text("#problems") == ""
    page.locator("fieldset[data-column=Member] select").first.select_option("")
    assert page.inner_text("#problems").startswith("No column is the name")
    page.locator("fieldset[data-column=Member] select").first.select_option("country")
    assert "said of two columns" in page.inner_text("#problems")


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_it_at_any_width(
    width: int, opened: tuple[Page, list[str]], tmp_path: Path
) -> None:
    page, _ = opened
    page.set_viewport_size({"width": width, "height": 800})
    shown(page, tmp_path, "leads.csv")
    found = page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8") + "; axe.run()")
    assert [each["id"] for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
