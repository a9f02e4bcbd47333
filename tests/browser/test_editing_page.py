"""The forms of `ssegraph serve FOLDER --edit` in a real browser: a role is corrected, and seen."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from serving import serving
from ssegraph.records.reading import read_records

RECORDS = """\
title: A few
entities:
- {id: ann, kind: Person, name: Ann}
- {id: net, kind: Network, name: The Net, country: FR}
sources:
- id: page
  url: https://example.org/page
  statements:
  - {tie: ann affiliatedWith net, role: mayor, start: 2005, says: the mayor since 2005}
"""


def test_a_role_is_corrected_on_its_page_and_seen(tmp_path: Path, browser: Browser) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    with serving(tmp_path / "log", str(folder), "--edit", "--workers", "1") as server:
        page.goto(f"{server.url}/en/actor/ann.html")
        page.locator("article summary").first.click()
        page.locator("article a.edit").click()
        form = page.locator("form#statement")
        assert form.get_by_label("Role").input_value() == "mayor"
        form.get_by_label("Role").fill('deputy <b>mayor</b> "for now"')
        form.get_by_label("Who changes it").fill("A. Editor")
        form.get_by_label("Why").fill("read the page again")
        form.get_by_role("button", name="Save").click()
        page.get_by_role("status").wait_for()
        assert "statements-0001" in page.get_by_role("status").inner_text()
        page.get_by_role("link", name="Ann").click()
        assert '(deputy <b>mayor</b> "for now")' in page.locator("article .role").first.inner_text()
        assert page.locator("article .role b").count() == 0
        page.locator("#edit").click()
        assert page.locator("form#actor").get_by_label("Name", exact=True).input_value() == "Ann"
        for width in (390, 1200):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    (said,) = read_records(folder).statements
    assert said.role == 'deputy <b>mayor</b> "for now"' and said.as_read == {"role": "mayor"}
    assert troubles == []
    context.close()
