"""What a reader says of a relationship in the page is a row that `ssegraph remarks` weighs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from ssegraph.core.resources import data_dir
from ssegraph.records.remarks import read_remarks, weighed


def test_this_is_wrong_is_a_row_that_is_weighed_and_holds_what_was_written(
    open_page: Any, shipped: Path, tmp_path: Path
) -> None:
    opened = open_page(shipped, "actor=rtes&open=rtes.memberOf.gsef")
    box = opened.page.locator("#panel .opened .remark").first
    box.locator("summary").click()
    box.locator("textarea").fill('=1+1 "left", in 2019\nso we say')
    box.locator("input").nth(0).fill("https://www.rtes.fr/")
    box.locator("input").nth(1).fill("RTES")
    with opened.page.expect_download() as download:
        box.locator(".remark-save").click()
    path = tmp_path / "remark.csv"
    shutil.copy(download.value.path(), path)
    [remark] = read_remarks(path)
    assert (remark.statement, remark.answer, remark.by) == ("rtes memberOf gsef", "object", "RTES")
    assert remark.says is not None and '=1+1 "left", in 2019' in remark.says
    [found] = weighed(data_dir(), [remark])
    assert found.outcome() == "would be withdrawn"
    assert len(opened.requests) == 1
