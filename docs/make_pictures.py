"""Write the pictures of `docs/pictures/`: the page in a real browser, and the drawing of the README.

Needs what the browser tests need. The pictures are not byte-stable (browsers differ); the drawing is.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import ssegraph as sse

HERE = Path(__file__).parent
OUT = HERE / "pictures"
sys.path.insert(0, str(HERE.parent / "tests"))

SHOTS = {
    # name: (fragment, width, height)
    "overview": ("", 1440, 900),
    "rtes-2020-10-fr": ("actor=rtes&at=2020-10&lang=fr", 1440, 900),
    "way": ("actor=ssegov&to=we21-japan", 1440, 900),
    "map": ("face=map", 1440, 900),
    "timeline": ("face=time&actor=gsef&theme=dark", 1440, 900),
    "table": ("face=table&at=2020-10", 1440, 900),
    "question": ("ask=members-of-two-networks&theme=dark", 1440, 900),
    "not-known": ("about", 1024, 768),
    "phone": ("actor=gsef", 360, 740),
}


def main() -> None:
    """Write them all."""
    from pages import FLAGS, chromium  # type: ignore[import-not-found]  # the tests' own browser

    OUT.mkdir(exist_ok=True)
    kg = sse.load()
    sse.view(kg).save(OUT / "graph.svg")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = sse.view(kg).save(Path(folder) / "explorer.html")
        path = chromium(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, (fragment, width, height) in SHOTS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce"
            )
            page.goto(f"{page_file.as_uri()}#{fragment}")
            page.wait_for_selector("html[data-ready=true]", state="attached")
            page.evaluate(
                "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            page.screenshot(path=OUT / f"{name}.jpg", type="jpeg", quality=84)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
