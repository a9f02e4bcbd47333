"""The golden slice: records, quads and answers, written by hand once, agree and go on to agree.

To renew it after a change that was wanted: `python tests/test_golden.py`, then read what changed.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml

from ssegraph.core.counted import in_words
from ssegraph.core.model import Records
from ssegraph.core.offices import BASE as OFFICES
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.quads import quads_of
from ssegraph.records.reading import read_records
from ssegraph.store import Store
from ssegraph.store.shapes import validate

GOLDEN = Path(__file__).parent / "golden"
QUERIES: list[dict[str, Any]] = yaml.safe_load((GOLDEN / "queries.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def golden() -> KnowledgeGraph:
    return load(GOLDEN / "records")


def _plain(rows: Any) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def through_rdflib(graph: KnowledgeGraph, sparql: str) -> list[list[str]]:
    dataset = graph.to_rdflib()
    bare = ("id", "tie", "observation", "contribution", "post", "source", "statement")
    names = {iri: "" if name in bare else f"{name}:" for name, iri in graph.store.prefixes.items()}
    rows = []
    for row in dataset.query(sparql):
        cells = []
        for cell in row:  # type: ignore[union-attr]  # a SELECT
            text = "" if cell is None else str(cell).removeprefix(OFFICES)
            iri = next((iri for iri in names if isinstance(cell, rdflib.URIRef) and text.startswith(iri)), "")
            cells.append(names.get(iri, "") + text.removeprefix(iri))
        rows.append(cells)
    return rows


def made(graph: KnowledgeGraph) -> dict[str, Any]:
    """Return everything that is answered, as `answers.yaml` has it."""
    records = graph.records()
    return {
        "ties": [
            {
                "id": tie.id,
                "role": tie.role or "",
                "when": tie.when(),
                "status": tie.status,
                "proof": tie.proof,
                "statements": [f"{each.source} {each.manner or ''}".strip() for each in tie.statements],
            }
            for tie in records.ties
        ],
        "observations": [
            f"{each.id}: {in_words(each)}, {each.status} ({', '.join(each.sources)})"
            for each in records.observations
        ],
        "disagreements": [f"{each.about}: {each.what}" for each in records.disagreements()],
        "edges": [f"{a} {key} {b}" for a, b, key in sorted(graph.to_networkx().edges(keys=True))],
        "standing": [
            f"{tie.id} {year}: {tie.standing(year)}"
            for tie in records.ties
            if tie.kind == "memberOf"
            for year in ("2011", "2014", "2018", "2021")
        ],
        "queries": {each["name"]: _plain(graph.query(each["sparql"]).rows) for each in QUERIES},
    }


ANSWERS: dict[str, Any] = yaml.safe_load((GOLDEN / "answers.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", ["ties", "observations", "disagreements", "edges", "standing", "queries"])
def test_the_slice_answers_as_it_was_written_down(golden: KnowledgeGraph, part: str) -> None:
    assert made(golden)[part] == ANSWERS[part]


def test_the_slice_holds_what_its_page_says() -> None:
    assert len(QUERIES) == len(ANSWERS["queries"]) == 15
    assert sum(bool(each.get("rdflib")) for each in QUERIES) == 8
    assert len(ANSWERS["ties"]) > 20
    manners = {word for tie in ANSWERS["ties"] for each in tie["statements"] for word in each.split()[1:]}
    assert manners == {"planned", "denied", "over", "hedged", "hearsay"}


@pytest.mark.parametrize(
    "query", [each for each in QUERIES if each.get("rdflib")], ids=lambda each: each["name"]
)
def test_rdflib_answers_the_same_without_graphs(golden: KnowledgeGraph, query: dict[str, Any]) -> None:
    assert through_rdflib(golden, query["sparql"]) == ANSWERS["queries"][query["name"]]


def test_the_quads_are_those_that_were_read_line_by_line(golden: KnowledgeGraph, tmp_path: Path) -> None:
    own = Store.of_quads(quads_of(read_records(GOLDEN / "records")), ontology=False)
    own.dump(tmp_path / "graph.trig")
    assert (tmp_path / "graph.trig").read_text(encoding="utf-8") == (GOLDEN / "graph.trig").read_text(
        encoding="utf-8"
    )
    again = Store.read(GOLDEN / "graph.trig").reader.records()
    assert again == golden.records() == read_records(GOLDEN / "records")
    assert again.ties == golden.records().ties


def test_the_slice_conforms_to_the_shapes(golden: KnowledgeGraph) -> None:
    validate(golden.store)


def test_an_unlisted_person_is_in_no_list(golden: KnowledgeGraph) -> None:
    assert "listener" in golden
    assert "listener" not in golden.listed()


def test_a_row_of_the_table_costs_at_most_fourteen_quads_in_the_default_graph_and_twenty_two_in_all(
    golden: KnowledgeGraph,
) -> None:
    [source] = [each.id for each in golden.sources if each.access == "table"]
    graph = golden.store.namespace.source(source)
    assert golden.store.count(graph=graph) <= 5 * 8


def test_any_order_and_any_split_of_statements_add_up_to_the_same(golden: KnowledgeGraph) -> None:
    records = golden.records()
    for seed in range(20):
        said = list(records.statements)
        random.Random(seed).shuffle(said)
        again = Records(title="x", statements=tuple(said))
        assert again.ties == records.ties
        assert again.observations == records.observations
        assert again.disagreements() == records.disagreements()


if __name__ == "__main__":
    graph = load(GOLDEN / "records")
    text = yaml.safe_dump(made(graph), allow_unicode=True, sort_keys=False, width=120)
    (GOLDEN / "answers.yaml").write_text(text, encoding="utf-8")
    Store.of_quads(quads_of(read_records(GOLDEN / "records")), ontology=False).dump(GOLDEN / "graph.trig")
