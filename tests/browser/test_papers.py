"""What is printed or filled in by hand, in a real browser: dossiers on paper."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from ssegraph.graph import KnowledgeGraph
from ssegraph.views.dossier import dossier


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
    page.close()
    paper = pypdfium2.PdfDocument(tmp_path / "rtes.pdf")
    assert len(paper) <= 3
    assert [round(side) for side in paper[0].get_size()] == [595, 842]
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert text.count("Saint-Herblain") == 1 and "RRTTEESS" not in text
    for each in made.references:
        assert f"{each.number}." in text
