"""Files for other tools: read back by those tools, they hold what the store holds."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from rdflib.compare import to_isomorphic

from ssegraph.core.errors import StoreError
from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.formats import SUFFIXES, export
from ssegraph.formats.csv_tables import cell
from ssegraph.graph import KnowledgeGraph

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "<script>",
    'a"b,c\nd',
    "\x01\x1b[31m",
    "\ufffe",
    "서울 東京",
    "a\x00b",
]


@pytest.fixture(scope="module")
def hostile() -> KnowledgeGraph:
    entities = [
        Entity(id=f"e{number}", kind="Network", name=f"{name}.") for number, name in enumerate(HOSTILE)
    ]
    ties = [
        Statement(source="s", says=name, subject="e0", kind="partnerOf", object=f"e{number}", role=name)
        for number, name in enumerate(HOSTILE)
        if number
    ]
    source = Source(id="s", url="https://example.org/?a=<b>".replace("<b>", "b"))
    return KnowledgeGraph.of(
        Records(title="hostile", entities=tuple(entities), statements=tuple(ties), sources=(source,))
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_graph_gives_the_same_bytes(
    kg: KnowledgeGraph, hostile: KnowledgeGraph, suffix: str, tmp_path: Path
) -> None:
    for graph in (kg.around("RTES"), hostile):
        first = [path.read_bytes() for path in export(graph, tmp_path / f"a{suffix}")]
        assert first == [path.read_bytes() for path in export(graph, tmp_path / f"a{suffix}")]
        assert all(first)


def test_all_suffixes_are_tried() -> None:
    assert len(SUFFIXES) == 19


@pytest.mark.parametrize(
    ("suffix", "form"), [(".ttl", "turtle"), (".nt", "nt"), (".rdf", "xml"), (".jsonld", "json-ld")]
)
def test_rdflib_reads_every_triple_back(kg: KnowledgeGraph, suffix: str, form: str, tmp_path: Path) -> None:
    near = kg.around("WE21 Japan")
    (path,) = export(near, tmp_path / f"x{suffix}")
    read = rdflib.Graph().parse(path, format=form)
    expected = rdflib.Graph()
    (plain,) = export(near, tmp_path / "expected.nt")
    expected.parse(plain, format="nt")
    assert len(expected) > 100
    assert to_isomorphic(read) == to_isomorphic(expected)


def test_networkx_reads_graphml_and_gexf_back(kg: KnowledgeGraph, tmp_path: Path) -> None:
    graph = kg.to_networkx(also=["planned", "forecast", "hedged", "hearsay"])
    (path,) = export(kg, tmp_path / "x.graphml", unlisted=True)
    read = nx.read_graphml(path, force_multigraph=True)
    assert set(read.nodes) == set(graph.nodes)
    assert set(read.edges) == set(graph.edges)
    assert read.nodes["rtes"]["name"] == graph.nodes["rtes"]["name"]
    (path,) = export(kg, tmp_path / "x.gexf", unlisted=True)
    read = nx.read_gexf(path)
    assert set(read.nodes) == set(graph.nodes)
    assert read.number_of_edges() == graph.number_of_edges()
    assert "lastmodifieddate" not in path.read_text(encoding="utf-8")


def test_csv_holds_every_tie_with_both_names_and_its_words(kg: KnowledgeGraph, tmp_path: Path) -> None:
    entities, ties = export(kg, tmp_path / "x.csv")
    assert ties.name == "x-ties.csv"
    with ties.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1848 - 2  # two people of an audience are unlisted
    assert all(row["source_name"] and row["target_name"] and (row["quote"] or row["told"]) for row in rows)
    assert {row["proof"] for row in rows} == {"quoted", "located", "told"}
    with entities.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 1159 - 2


def test_no_cell_begins_like_a_formula(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    checked = 0
    for path in export(hostile, tmp_path / "x.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(line.replace("\0", "") for line in file):
                for value in row:
                    assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))
                    checked += 1
    assert checked > 200
    assert cell("-3") == "'-3"


def test_an_unknown_suffix_is_refused(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="graphml"):
        export(kg, tmp_path / "x.docx")
    assert not list(tmp_path.iterdir())


def test_people_of_an_audience_are_exported_only_when_asked(kg: KnowledgeGraph, tmp_path: Path) -> None:
    unlisted = [entity for entity in kg if entity.unlisted]
    assert len(unlisted) == 2
    (path,) = export(kg, tmp_path / "x.nt")
    (whole,) = export(kg, tmp_path / "whole.nt", unlisted=True)
    for entity in unlisted:
        assert f"/id/{entity.id}>" not in path.read_text(encoding="utf-8")
        assert f"/id/{entity.id}>" in whole.read_text(encoding="utf-8")
