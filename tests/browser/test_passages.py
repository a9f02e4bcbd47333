"""Passages on the page: what is located opens where it stands, what is quoted is read in its text, and who has an archive reads more."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import ssegraph as sse
from pages import PAYLOAD
from ssegraph.core.model import Capture
from ssegraph.core.passages import link, words_that_open
from ssegraph.core.words import languages
from ssegraph.records.reading import read_records
from ssegraph.sources.archive import Archive
from ssegraph.sources.capture import capture
from ssegraph.sources.keeping import as_read, keep
from ssegraph.sources.locating import Page as Located
from ssegraph.sources.verify import quoting
from webs import Page, Web

WEB = Path(__file__).parents[1] / "web"

LINES = {
    "latin": (
        "RTES · Lille",
        "Ville de Lille, Nord-Pas-de-Calais (59) a adhéré au RTES en 2012.",
        ["Ville de Lille, Nord-Pas-de-Calais", "RTES", "2012"],
    ),
    "hangul": (
        "성북구청",
        "성북구는 2013년에 전국 협의회에 가입하였다.",
        ["성북구", "전국 협의회", "2013년"],
    ),
    "kana": (
        "みらい",
        "生活協同組合みらいは地域連合会に加盟している。",
        ["生活協同組合みらい", "地域連合会"],
    ),
}


@pytest.mark.parametrize("script", LINES)
def test_a_browser_follows_the_link_to_the_passage(script: str, browser: Browser) -> None:
    head, sentence, names = LINES[script]
    filler = [f"Other words of the page, line {n}." for n in range(90)]
    text = "\n\n".join([head, *filler, sentence, *filler])
    body = "".join(
        f'<p id="wanted">{each}</p>' if each == sentence else f"<p>{each}</p>" for each in text.split("\n\n")
    )
    web = Web(
        {
            "/p": Page(
                f"<!doctype html><meta charset=utf-8><body>{body}".encode(),
                media_type="text/html; charset=utf-8",
            )
        }
    )
    at = text.index(sentence)
    words = words_that_open(text, at, at + len(sentence), names)
    assert words
    context = browser.new_context(viewport={"width": 1000, "height": 600})
    try:
        page = context.new_page()
        page.goto(link(web.url("/p"), words))
        page.wait_for_function("scrollY > 0")
        top = page.evaluate("document.getElementById('wanted').getBoundingClientRect().top")
        assert 0 <= top < 600
    finally:
        context.close()
        web.close()


def test_what_is_located_is_called_so_and_links_to_its_passage(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=ssegov&open=ssegov.memberOf.gsef")
    box = opened.page.locator("#panel .opened")
    said = box.inner_text()
    assert "located on its page" in said and "read on 30 November 2026" in said
    assert "The passage names: SSEGOV · GSEF · November 2014" in said
    assert "our summary: member page gives November 2014" in said
    assert box.locator("q, blockquote").count() == 0
    href = box.locator(".located a").get_attribute("href")
    assert href == "https://gsef-net.org/en/node/927#:~:text=SSEGOV,November%202014"


def test_the_first_screen_says_how_many_ties_are_proved_how(open_page: Any, shown: Path) -> None:
    number = {
        proof: sum(tie["proof"] == proof for tie in PAYLOAD["ties"])
        for proof in ("quoted", "located", "told")
    }
    assert min(number.values()) >= 1
    said = f"Of {len(PAYLOAD['ties'])} relationships: {number['quoted']} quoted, {number['located']} located, {number['told']} summarised by us."
    assert said in open_page(shown).text("#hint")


@pytest.mark.parametrize("language", languages())
def test_under_the_heading_quote_stand_quotes_and_nothing_else(
    language: str, open_page: Any, shown: Path
) -> None:
    opened = open_page(shown, f"face=table&lang={language}")
    heads = opened.page.locator("#sheet thead th").all_inner_texts()
    at = {
        name: heads.index(word)
        for name, word in zip(
            ("quote", "told"),
            {
                "en": ("Quote", "Our summary"),
                "fr": ("Citation", "Notre résumé"),
                "es": ("Cita", "Nuestro resumen"),
                "ko": ("인용", "우리의 요약"),
                "ja": ("引用", "編者による要約"),
            }[language],
            strict=True,
        )
    }
    exact = {
        quote["text"]
        for tie in PAYLOAD["ties"]
        for each in tie["evidence"]
        for quote in each.get("quotes", ())
    }
    ours = {each["says"] for tie in PAYLOAD["ties"] for each in tie["evidence"] if each.get("says")}
    rows = opened.page.locator("#sheet tbody tr")
    quoted = 0
    for n in range(rows.count()):
        cells = rows.nth(n).locator("td")
        for words in cells.nth(at["quote"]).locator("div").all_inner_texts():
            assert any(text in words for text in exact)
            quoted += 1
        assert not any(text in cells.nth(at["quote"]).inner_text() for text in ours)
        assert cells.nth(at["told"]).locator("q").count() == 0
    assert quoted == sum(bool(each.get("quotes")) for tie in PAYLOAD["ties"] for each in tie["evidence"])


def test_a_quote_is_read_in_its_text_with_what_else_the_text_proves(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "actor=diop-malick&open=diop-malick.represents.ractes")
    box = opened.page.locator("#panel .opened")
    quote = box.locator("blockquote").first.inner_text().strip("“” ")
    box.locator("a.place").first.click()
    wanted = opened.page.locator("#panel mark.wanted")
    assert "".join(wanted.all_inner_texts()) == quote
    assert wanted.first.evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
    )
    assert opened.page.locator("#panel .document mark").count() > 60
    # A link of the list leads to the tie, and Back to the text.
    opened.page.locator("#panel section li a.tie-link").first.click()
    assert opened.page.locator("#panel .document").count() == 0
    opened.page.go_back()
    assert opened.page.locator("#panel .document").count() == 1
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#panel .document").count() == 0


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One graph as a page for who has no archive, and for who has."""
    folder = tmp_path_factory.mktemp("page") / "records"
    shutil.copytree(WEB / "records", folder)
    web = Web(
        {
            f"/{path.name}": Page(path.read_bytes(), media_type="text/html; charset=utf-8")
            for path in WEB.glob("*.html")
        }
    )
    try:
        for path in folder.rglob("*.yaml"):
            path.write_text(
                path.read_text("utf-8").replace("127.0.0.1:8765", f"127.0.0.1:{web.port}"), encoding="utf-8"
            )
        records = read_records(folder)
        capture(records.sources, folder.parent / "archive", allow_hosts=[f"127.0.0.1:{web.port}"], pause=0)
    finally:
        web.close()
    archive = Archive.open(folder.parent / "archive")
    source, statements = as_read(folder, "fr-bureau")
    [copy] = archive.of(source)
    document = copy.document()
    told = Capture.model_validate(
        {"sha256": document.sha256, "read": copy.date[:10], "reader": document.reader}
    )
    page = Located(source, document.text, records, told.id)
    found = [each for said in statements if (each := page.locate(said)) and each.verdict.answer == "says"]
    keep(folder, "fr-bureau", [each.statement for each in found], told)
    kg = sse.load(folder)
    assert kg.proofs()["located"] >= 5
    return (
        sse.view(kg).save(folder.parent / "without.html"),
        sse.view(quoting(kg, archive)).save(folder.parent / "with.html"),
    )


def test_side_by_side_the_archive_turns_a_place_into_words(both: tuple[Path, Path], open_page: Any) -> None:
    without, with_it = (open_page(path, "face=table&proof=located,quoted") for path in both)
    rows = [opened.page.locator("#sheet tbody tr").count() for opened in (without, with_it)]
    assert rows[0] == rows[1] >= 5
    assert without.page.locator("#sheet q").count() == 0
    assert with_it.page.locator("#sheet q").count() >= rows[1]
    tie = with_it.page.locator("#sheet tbody tr").first.get_attribute("data-tie")
    opened = open_page(both[1], f"open={tie}&actor={str(tie).partition('.')[0]}")
    opened.page.locator("#panel a.place").first.click()
    assert opened.page.locator("#panel mark.wanted").count() >= 1


def test_the_panel_says_why_something_is_told_only(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=bilbao&open=bilbao.hosts.gsef-forum-2018&lang=fr")
    said = opened.page.locator("#panel .opened").inner_text()
    assert "(aucune copie de la page n’a été trouvée)" in said
