"""Every result is a table in one way: the same HTML, the same frame, pandas asked for only when it is needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ssegraph as sse
from ssegraph.core.table import Listing, Table, Tabular
from ssegraph.graph import KnowledgeGraph

RESULTS: dict[str, Callable[[KnowledgeGraph], Any]] = {
    "path": lambda kg: sse.path(kg, "Dangjin", "Dakar"),
    "brokers": lambda kg: sse.brokers(kg, top=3),
    "communities": lambda kg: sse.communities(kg),
    "suggest": lambda kg: sse.suggest(kg, "RACTES", top=3),
    "coverage": lambda kg: sse.coverage(kg),
    "compare": lambda kg: sse.compare(kg, ["2018", "2021"]),
    "chains": lambda kg: sse.chains(kg),
    "centrality": lambda kg: sse.centrality(kg),
    "series": lambda kg: kg.series("GSEF", "members"),
    "query": lambda kg: kg.query("SELECT ?who ?for { ?who sse:memberOf id:gsef } ORDER BY ?who"),
    "ask": lambda kg: kg.ask("members-of", network="GSEF"),
    "verify": lambda kg: sse.verify(kg),
}
"""Every result of the library that is a table."""

FRAMES = {
    "path": "way step tie|when|who says so",
    "brokers": "rank id name kind degree betweenness odds constraint participation communities parts_lost pairs_lost joins",
    "communities": "id name kind number community",
    "suggest": "id name kind score network undertaking contact place themes standing because",
    "coverage": "by what entities ties sources voices dated quoted",
    "compare": "before after what who name kind where name_of_where kind_of_where came_from certain ties",
    "chains": "payer paid mechanism run_by recipient given purpose when",
    "centrality": "id name kind degree betweenness closeness pagerank constraint core",
    "series": "as_of number bound unit counted status sources",
    "query": "who for",
    "verify": "source statement proof role fate at captured why",
}
"""What their frames have for columns."""


@pytest.fixture(scope="module")
def results(kg: KnowledgeGraph) -> dict[str, Any]:
    return {name: made(kg) for name, made in RESULTS.items()}


def test_every_result_is_a_frame_with_its_columns(results: dict[str, Any]) -> None:
    for name, columns in FRAMES.items():
        wanted = columns.replace("tie|when|who says so", "tie when who_says_so").split()
        frame = results[name].to_frame()
        assert [each.replace(" ", "_") for each in frame.columns] == wanted, name
        assert len(frame) > 0, name


def test_every_result_shows_its_words_and_tables_in_a_notebook(results: dict[str, Any]) -> None:
    for name, result in results.items():
        assert isinstance(result, Tabular), name
        shown = result._repr_html_()
        assert shown.count("<table><thead><tr><th>") == (2 if name == "compare" else 1), name
        assert shown.startswith("<table>") == (name in ("compare", "chains", "series", "query")), name
        assert shown.count("<br><small>") == (name in ("brokers", "path", "coverage")), name


def test_a_list_of_things_has_a_row_for_each(results: dict[str, Any]) -> None:
    lists = {name: result for name, result in results.items() if isinstance(result, Listing)}
    assert lists.keys() == RESULTS.keys() - {"query", "ask", "verify"}
    for name, result in lists.items():
        assert len(result) == len(list(result)) > 0, name
        assert all(len(row) == len(result.columns) for row in result.rows()), name
        if name not in ("path", "coverage"):
            assert len(result.rows()) == len(result), name


def test_a_chain_is_a_frame_in_another_language(results: dict[str, Any]) -> None:
    chains = results["chains"]
    assert not chains.to_frame("ko").equals(chains.to_frame())
    assert list(chains.to_frame("ko").columns) == list(chains.columns)


def test_yes_is_shown_as_a_word_and_is_an_empty_frame(kg: KnowledgeGraph) -> None:
    yes = kg.query("ASK { ?tie a sse:Tie }")
    assert yes._repr_html_() == "<p>yes</p>"
    assert yes.to_frame().shape == (0, 0)


def test_a_table_shows_twenty_rows_and_says_how_many_more() -> None:
    shown = Table(("n",), [(number,) for number in range(23)]).to_html()
    assert shown.count("<tr>") == 1 + 20
    assert shown.endswith("</table><p>3 more rows</p>")
    assert "more" not in Table(("n",), [(number,) for number in range(20)]).to_html()


def test_a_series_is_shown_whole(results: dict[str, Any]) -> None:
    series = results["series"]
    assert series._repr_html_().count("<tr>") == 1 + len(series) > 21


def test_without_pandas_everything_but_a_frame_works_and_what_to_install_is_said() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "import ssegraph as sse; kg = sse.load()\n"
        "results = [sse.brokers(kg, top=2), kg.query('ASK { ?s ?p ?o }'), kg.ask('members-of', network='GSEF'), sse.verify(kg)]\n"
        "for frame in [*(each.to_frame for each in results), lambda: sse.observation_table(kg)]:\n"
        "    try: frame()\n"
        "    except sse.MissingExtra as error: print(error)\n"
        "print(all(each._repr_html_() for each in results))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    missing = "a DataFrame needs an optional library: pip install 'ssegraph[tables]'"
    assert done.stdout.splitlines() == [missing] * 5 + ["True"]


def test_pandas_is_imported_in_one_place_and_only_for_a_frame() -> None:
    package = Path(sse.__file__).parent
    named = [path.name for path in package.rglob("*.py") if "pandas.DataFrame(" in path.read_text("utf-8")]
    assert named == ["table.py"]
    code = "import sys, ssegraph as sse; kg = sse.load(); sse.centrality(kg)._repr_html_(); assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
