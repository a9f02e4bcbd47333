"""Makes the pictures of `documents.md`: a real report read, reviewed and accepted, in a real browser.

Call: python docs/make_document_pictures.py (needs the development environment and a Chromium).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
MARK = """([from, to]) => {
  const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  const spot = (left) => {
    walk.currentNode = document.getElementById("text");
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (left <= node.data.length) return [node, left];
      left -= node.data.length;
    }
  };
  getSelection().setBaseAndExtent(...spot(from), ...spot(to));
}"""
REPORT = HERE.parent / "data" / "documents" / "gsef-2020-session-report.md"


def _run(*words: str, cwd: Path) -> None:
    subprocess.run([sys.executable, "-m", "ssegraph", *words], cwd=cwd, check=True)


def main() -> None:
    """Write the four pictures `images/review-*.png`."""
    out = HERE / "images"
    out.mkdir(exist_ok=True)
    found = next(
        (
            shutil.which(name)
            for name in ("chromium", "chromium-browser", "google-chrome")
            if shutil.which(name)
        ),
        None,
    )
    browser_path = os.environ.get("SSEGRAPH_BROWSER") or found
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _run("read", str(REPORT), "-o", "candidates.csv", "--data", "my-data", cwd=work)
        _run(
            "review",
            "candidates.csv",
            "--page",
            "review.html",
            "--language",
            "en",
            "--data",
            "my-data",
            cwd=work,
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1200, "height": 720})
            page.goto((work / "review.html").as_uri())
            page.screenshot(path=out / "review-page.png")
            row = page.locator("article", has_text="Malick Diop represents").first
            row.press("a")
            row.press("e")
            page.screenshot(path=out / "review-quote.png")
            page.keyboard.press("Escape")
            # Some speakers, and for whom each of them speaks.
            text = page.locator("#text").inner_text()
            at = text.index("Malick Diop")
            page.evaluate(MARK, [at, text.index("\n", text.index("\n", text.index("\n", at) + 1) + 1)])
            page.keyboard.press("t")
            page.keyboard.type("represents")
            page.keyboard.press("Enter")
            page.screenshot(path=out / "review-mark.png")
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
            while page.locator(".group .head button:visible").count():
                page.locator(".group .head button:visible").first.click()
            with page.expect_download() as download:
                page.locator("#save").click()
            download.value.save_as(work / "decisions.json")
            _run("review", "candidates.csv", "--decisions", "decisions.json", cwd=work)
            _run("accept", "candidates.csv", "--data", "my-data", cwd=work)
            _run("view", "--data", "my-data", "-o", "explorer.html", cwd=work)
            page.goto((work / "explorer.html").as_uri())
            page.wait_for_timeout(2500)
            page.screenshot(path=out / "review-explorer.png")
            browser.close()


if __name__ == "__main__":
    main()
