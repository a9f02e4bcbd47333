"""What is printed or filled in by hand, in a real browser: dossiers on paper, the page that asks a body."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

import ssegraph as sse
from pages import HOSTILE
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.ledger import ledger
from ssegraph.records.remarks import accept, read_remarks, weighed
from ssegraph.views.dossier import dossier
from ssegraph.views.member import ask_member


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_dossier_of_a_network_prints_on_three_pages_of_a4_and_its_text_copies_once(
    browser: Browser, kg: KnowledgeGraph, tmp_path: Path, language: str
) -> None:
    made = dossier(kg, "RTES", language)
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(made.save(tmp_path / "rtes.html").as_uri())
    page.pdf(path=tmp_path / "rtes.pdf", prefer_css_page_size=True)
    assert len(asked) == 1
    found = page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8") + "; axe.run()")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    page.close()
    paper = pypdfium2.PdfDocument(tmp_path / "rtes.pdf")
    assert len(paper) <= 3
    assert [round(side) for side in paper[0].get_size()] == [595, 842]
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert text.count("Saint-Herblain") == 1 and "RRTTEESS" not in text
    for each in made.references:
        assert f"{each.number}." in text


RECORDS = """\
entities:
- {id: ann, kind: Person, name: Ann}
- {id: net, kind: Network, name: "Net <b>&</b>"}
- {id: club, kind: Association, name: Club}
sources:
- id: page
  document: documents/page.md
  statements:
  - {tie: ann affiliatedWith net, role: mayor, start: 2018, says: the mayor since 2018}
  - {tie: club memberOf net, says: in the list}
  - {tie: ann founds net, quotes: [{at: 0, text: Ann founded Net.}]}
  - {observation: net members, value: 9, as_of: 2020, says: nine}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "page.md").write_text("Ann founded Net.\n", encoding="utf-8")
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    return folder


def answer(page: Page, legend: str, choice: str) -> None:
    group = page.locator("fieldset", has_text=legend)
    group.locator(f"input[value={choice}]").check()


def test_a_body_answers_on_one_offline_page_and_its_answers_become_decisions(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    written = tmp_path / "ask.html"
    written.write_text(ask_member(sse.load(folder), "net"), encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(written.as_uri())
    assert page.locator("fieldset").count() == 4
    assert page.locator("q").all_inner_texts() == ["Ann founded Net."]
    assert page.locator("#save").is_disabled() and page.input_value("#answers") == ""

    answer(page, "the mayor since 2018", "correct")
    role = page.locator("fieldset", has_text="the mayor since 2018")
    role.locator("[data-field=role]").fill('vice "mayor": \\ # 부시장')
    role.locator("[data-part=source]").fill("https://example.org/minutes")
    answer(page, "in the list", "object")
    # Who objects says what is so instead, and only then it is an answer.
    assert page.inner_text("#count") == "1 of 4 answered"
    objected = page.locator("fieldset", has_text="in the list")
    objected.locator("[data-part=says]").fill("- it left:\nbefore 2018 &anchor *x")
    answer(page, "Ann founded Net.", "confirm")
    page.fill("#by", "Net")
    page.fill("#when", "2026-11-30")
    assert page.inner_text("#count") == "3 of 4 answered"
    with page.expect_download() as download:
        page.click("#save")
    answers = tmp_path / download.value.suggested_filename
    download.value.save_as(answers)
    assert answers.name == "answers-net.yaml"
    assert answers.read_text(encoding="utf-8") == page.input_value("#answers")
    found = page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8") + "; axe.run()")
    assert [each["id"] for each in found["violations"]] == []
    assert len(asked) == 1 and troubles == []
    page.close()

    rows = weighed(folder, read_remarks(answers))
    assert [each.refused for each in rows] == [""] * 3
    for row in rows:
        accept(folder, row)
    made = {each.decision.decision: each.decision for each in ledger(folder)}
    assert made["corrected"].to == {"role": 'vice "mayor": \\ # 부시장'}
    assert made["withdrawn"].why == "Net: - it left: before 2018 &anchor *x"
    assert made.keys() == {"corrected", "withdrawn", "upheld"}


def test_whatever_is_typed_comes_back_as_it_was_typed(browser: Browser, folder: Path, tmp_path: Path) -> None:
    written, answers = tmp_path / "ask.html", tmp_path / "answers.yaml"
    written.write_text(ask_member(sse.load(folder), "net", "ko"), encoding="utf-8")
    page = browser.new_page()
    page.goto(written.as_uri())
    answer(page, "in the list", "object")
    says = page.locator("fieldset", has_text="in the list").locator("[data-part=says]")
    typed = 0
    for text in (*HOSTILE, "a\x85b\x9f", "\ufeffa\ufffe"):
        says.fill(text)
        answers.write_text(page.input_value("#answers"), encoding="utf-8")
        [remark] = read_remarks(answers)
        # A browser takes blanks of Unicode for blanks; of what no file holds a sign is left.
        blank = re.sub(r"[\s\ufeff]+", " ", text.replace("\x85", "\ufffd")).strip()
        assert remark.says == re.sub("[\0-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", blank), repr(text)
        typed += 1
    page.close()
    assert typed > 20
