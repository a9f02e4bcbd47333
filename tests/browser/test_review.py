"""The review page in a real browser: text is text, decisions come out and go into the sheet."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser

from ssegraph.documents import stages
from ssegraph.documents.review_page import review_page
from ssegraph.documents.sheet import read_sheet

HOSTILE = """# Workshop on <img src=x onerror="window.hit=1"> care

</script><script>window.hit=1</script>

## Speakers

- Ann Lee, director of the Care Network (CN)
- Émilie 🙂 Roy, mayor of Port Town
- 김도현, 푸른재단 이사
- Bo Ray (=HYPERLINK Union), chair of the Blue Federation (BF)
"""


def test_a_hostile_document_is_only_text_and_decisions_come_out(tmp_path: Path, browser: Browser) -> None:
    report, sheet = tmp_path / "report.md", tmp_path / "c.csv"
    report.write_text(HOSTILE, encoding="utf-8")
    stages.read_into(sheet, [report])
    page_path = tmp_path / "review.html"
    page_path.write_text(review_page(stages.matched(sheet), read_sheet(sheet)), encoding="utf-8")
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(page_path.as_uri())
    assert page.locator("#text").inner_text().count("<script>") == 1
    assert page.evaluate("window.hit") is None
    page.locator("article", has_text="Ann Lee leads Care Network").first.click()
    assert (
        page.locator("mark.statement").first.inner_text().startswith("Ann Lee, director of the Care Network")
    )
    page.locator("article", has_text="Ann Lee leads").first.press("r")
    page.locator("#bulk").click()
    with page.expect_download() as download:
        page.locator("#save").click()
    saved = tmp_path / "decisions.json"
    download.value.save_as(saved)
    decisions = {each["decision"] for each in json.loads(saved.read_text(encoding="utf-8"))["decisions"]}
    assert decisions == {"accept", "reject"}
    assert stages.take_decisions(sheet, saved) > 3
    rows = read_sheet(sheet).values()
    assert [row.decision for row in rows if row.kind == "leads" and row.name == "Ann Lee"] == ["reject"]
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert errors == []
    context.close()
