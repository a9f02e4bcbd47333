"""The page at three widths in both themes, kept to be looked at: `out/screens/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

OUT = Path(__file__).parents[2] / "out" / "screens"
FRAGMENTS = {
    "graph": "",
    "actor": "actor=rtes&at=2020-10&lang=fr",
    "map": "face=map",
    "time": "face=time",
    "table": "face=table",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (360, 740)])
def test_nothing_is_cut_off_at_any_width(
    open_page: Any, shipped: Path, width: int, height: int, theme: str
) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    opened = open_page(shipped, "", width=width, height=height)
    for name, fragment in FRAGMENTS.items():
        opened.page.evaluate(f"location.hash = '{fragment}&theme={theme}'")
        opened.page.wait_for_function(
            f"() => location.hash.endsWith('{theme}') && document.documentElement.dataset.theme === '{theme}'"
        )
        opened.page.screenshot(path=OUT / f"{name}-{width}-{theme}.png")
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
        cut = """[...document.querySelectorAll('#top button, #top select, #top input')].filter(e => {
          const box = e.getBoundingClientRect();
          return e.id !== 'skip' && box.width && (box.left < 0 || box.right > innerWidth);
        }).map(e => e.id || e.dataset.face)"""
        assert opened.page.evaluate(cut) == []
