"""What the documentation shows is what comes out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ssegraph.graph import KnowledgeGraph
from ssegraph.quads.functions import tie_functions

ROOT = Path(__file__).parents[1]
WORKED = re.findall(
    r"```sparql\n(.*?)```\n\n((?:\|[^\n]*\n)+)",
    (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


def test_there_are_five_worked_queries() -> None:
    assert len(WORKED) == 5


@pytest.mark.parametrize(("query", "table"), WORKED)
def test_a_worked_query_answers_what_the_page_shows(kg: KnowledgeGraph, query: str, table: str) -> None:
    result = kg.query(query, inferred="asked with --inferred" in query)
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    head, _, *body = rows
    assert tuple(head) == result.columns
    assert body == [["" if cell is None else str(cell) for cell in row] for row in result.rows]
    assert body


def test_every_function_is_on_the_page_about_sparql(kg: KnowledgeGraph) -> None:
    page = (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `sse:(\w+)\(", page, re.MULTILINE))
    known = {iri.value.rpartition("#")[2] for iri in tie_functions(kg.store.reader)}
    assert documented == known


def test_the_tour_of_the_readme_shows_ten_answers_as_they_are_today() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert page.count(">>> print(kg.ask(") == 10
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_tour.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
