"""The published error rate: the samples are drawn by chance and a seed, and the page says what people found in them."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import binomtest

from ssegraph.core.model import Records
from ssegraph.core.resources import data_dir
from ssegraph.records.reading import read_records

ROOT = Path(__file__).parents[1]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "docs" / "quality.py"), *words],
        check=False,
        capture_output=True,
        text=True,
    )


def rows(name: str) -> list[dict[str, str]]:
    with (data_dir() / "quality" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def records() -> Records:
    return read_records(data_dir())


def test_the_page_about_quality_is_fresh() -> None:
    done = run("report", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_sample_is_a_function_of_the_data() -> None:
    drawn = run("judge").stdout
    assert drawn == run("judge").stdout
    assert Counter(each["proof"] for each in csv.DictReader(drawn.splitlines())) == {
        "quoted": 100,
        "located": 100,
        "told": 100,
    }


def test_three_hundred_statements_were_judged_each_once_with_a_word_we_know() -> None:
    judged = rows("judged.csv")
    assert Counter(each["proof"] for each in judged) == {"quoted": 100, "located": 100, "told": 100}
    assert len({each["statement"] for each in judged}) == 300
    assert {each["verdict"] for each in judged} <= {
        "supported",
        "imprecise",
        "unsupported",
        "wrong",
        "cannot tell",
    }
    assert [each for each in judged if each["verdict"] != "supported" and not each["why"]] == []


def test_what_was_judged_is_in_the_data_or_was_written_anew(records: Records) -> None:
    known = {each.id for each in records.statements}
    gone = [each for each in (*rows("judged.csv"), *rows("again.csv")) if each["statement"] not in known]
    assert [each for each in gone if "written anew since" not in each.get("why", "")] == []


def test_the_page_has_the_error_rate_of_the_sample() -> None:
    proved = [each for each in rows("judged.csv") if each["proof"] != "told"]
    bad = sum(each["verdict"] in ("unsupported", "wrong") for each in proved)
    low, high = binomtest(bad, len(proved)).proportion_ci(method="wilson")
    page = (data_dir() / "QUALITY.md").read_text(encoding="utf-8")
    assert f"{bad / len(proved):.1%} ({bad} of {len(proved)}; 95 % interval {low:.1%} to {high:.1%})" in page
