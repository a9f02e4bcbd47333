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
REPORT = HERE.parent / "data" / "documents" / "gsef-2020-session-report.md"


def _run(*words: str, cwd: Path) -> None:
    subprocess.run([sys.executable, "-m", "ssegraph", *words], cwd=cwd, check=True)


def main() -> None:
    """Write `images/review-page.png`, `images/review-quote.png` and `images/review-explorer.png`."""
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
        _run("review", "candidates.csv", "--page", "review.html", cwd=work)
        _run("review", "candidates.csv", "--accept", "structure", cwd=work)
        _run("accept", "candidates.csv", "--data", "my-data", cwd=work)
        _run("view", "--data", "my-data", "-o", "explorer.html", cwd=work)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1200, "height": 720})
            page.goto((work / "review.html").as_uri())
            page.screenshot(path=out / "review-page.png")
            page.locator("article", has_text="Malick Diop represents").first.click()
            page.keyboard.press("a")
            page.locator("#filter").select_option("all")
            page.locator("article", has_text="Malick Diop represents").first.click()
            page.screenshot(path=out / "review-quote.png")
            page.goto((work / "explorer.html").as_uri())
            page.wait_for_timeout(2500)
            page.screenshot(path=out / "review-explorer.png")
            browser.close()


if __name__ == "__main__":
    main()
