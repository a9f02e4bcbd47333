"""What a reader takes away: pictures with legend and sources, paper, a link."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

SVG = "{http://www.w3.org/2000/svg}"


def save(opened: Any, what: str) -> Path:
    with opened.page.expect_download() as download:
        opened.page.locator("#open-save").click()
        opened.page.locator(f"#save-{what}").click()
    return Path(download.value.path())


@pytest.mark.parametrize("face", ["graph", "map", "time"])
def test_the_svg_carries_title_legend_and_sources(open_page: Any, shown: Path, face: str) -> None:
    root = ET.parse(save(open_page(shown, f"face={face}"), "svg")).getroot()
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    for said in (
        "A dozen actors",
        "15 entries, 27 relationships",
        "local government",
        "Sources of this view",
    ):
        assert said in words
    assert "absence is not a no" in words
    assert len(list(root.iter(f"{SVG}path"))) > 30


@pytest.mark.parametrize("face", ["graph", "map", "time"])
def test_the_png_is_a_picture_of_the_whole_sheet(open_page: Any, shown: Path, face: str) -> None:
    content = save(open_page(shown, f"face={face}"), "png").read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert width >= 1800 and height >= 1200


def test_paper_has_the_picture_the_sources_and_the_panel(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=gsef&theme=dark")
    opened.page.emulate_media(media="print")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator("#printed svg path").count() > 20
    assert opened.page.locator("#printed ol li").count() > 3
    assert opened.page.locator("#printed").is_visible()
    assert opened.page.locator("#panel h2").is_visible()
    assert opened.page.locator("#top").is_hidden() and opened.page.locator("#stage").is_hidden()
    assert opened.page.pdf().startswith(b"%PDF")


def test_the_table_is_printed_whole(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "face=table")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator("#printed tbody tr").count() == 27


def test_the_link_is_copied(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=gsef&face=map")
    opened.page.locator("#open-save").click()
    opened.page.locator("#save-link").click()
    opened.page.wait_for_function("() => document.querySelector('#status').textContent.includes('copied')")
