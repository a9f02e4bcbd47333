"""Files of networks taken in: every edge is a tie, or is set aside in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from ssegraph import export
from ssegraph.cli import main
from ssegraph.graph import KnowledgeGraph, load


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def a_network() -> Any:
    graph: Any = nx.MultiDiGraph()
    graph.add_node("n1", label="Foix", country="FR", x=1.5)
    graph.add_node("n2", label="Toile")
    graph.add_node("n3", label="Trama", kind="Network")
    graph.add_edge("n1", "n2", relation="memberOf", since="2010")
    graph.add_edge("n2", "n3", relation="partner")
    graph.add_edge("n1", "n3", weight=2)
    return graph


def written(folder: Path, form: str) -> Path:
    path, graph = folder / f"net.{form}", a_network()
    if form == "graphml":
        nx.write_graphml(graph, path)
    elif form == "gexf":
        nx.write_gexf(graph, path)
    elif form == "gml":
        lines = ["graph [", "directed 1", "multigraph 1"]
        for number, (_, fields) in enumerate(graph.nodes(data=True)):
            kind = f' kind "{fields["kind"]}"' if "kind" in fields else ""
            country = f' country "{fields["country"]}"' if "country" in fields else ""
            lines.append(f'node [ id {number} label "{fields["label"]}"{kind}{country} ]')
        for one, other, fields in graph.edges(data=True):
            said = "".join(f' {name} "{value}"' for name, value in fields.items())
            lines.append(f"edge [ source {int(one[1]) - 1} target {int(other[1]) - 1}{said} ]")
        path.write_text("\n".join([*lines, "]"]))
    else:
        path.write_text(json.dumps(nx.node_link_data(graph, edges="links")))
    return path


FORMS = ("graphml", "gexf", "gml", "json")


@pytest.mark.parametrize("form", FORMS)
def test_every_edge_is_a_tie_or_is_set_aside_in_a_sentence(form: str, tmp_path: Path) -> None:
    done = run("import", written(tmp_path, form), "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "it says no kind of tie: write `type`, such as memberOf or partnerOf" in done.output
    graph = load(str(tmp_path / "out"))
    assert {(tie.id, tie.when()) for tie in graph.ties()} == {
        ("foix.memberOf.toile", "2010/.."),
        ("toile.partnerOf.trama", ""),
    }
    assert (graph["Foix"].country, graph["Toile"].kind, graph["Trama"].kind) == ("FR", "Network", "Network")
    assert all(tie.proof == "quoted" for tie in graph.ties())
    assert len(FORMS) == 4


SMALL = {
    "net.net": '*Vertices 2\n1 "Foix"\n2 "Toile"\n*Arcs\n1 2 1 l "member"\n',
    "net.edgelist": "Foix Toile {'type': 'member'}\n",
    "by number.json": '{"nodes": [{"name": "Foix"}, {"name": "Toile"}], "links": [{"source": 0, "target": 1, "type": "member"}]}',
    "cytoscape.json": '{"elements": {"nodes": [{"data": {"id": "a", "label": "Foix"}}, {"data": {"id": "b", "label": "Toile"}}], '
    '"edges": [{"data": {"source": "a", "target": "b", "type": "member"}}]}}',
    "turned.graphml": '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="t" for="edge" attr.name="type" attr.type="string"/>'
    '<graph edgedefault="directed"><node id="Toile"/><node id="Foix"/><edge source="Toile" target="Foix"><data key="t">has member</data>'
    "</edge></graph></graphml>",
}


@pytest.mark.parametrize("name", SMALL)
def test_small_files_of_networks_are_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(SMALL[name], encoding="utf-8")
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert [tie.id for tie in load(str(tmp_path / "out")).ties()] == ["foix.memberOf.toile"]
    assert len(SMALL) == 5


def test_a_network_that_defines_entities_or_is_broken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.graphml"
    path.write_text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><graphml></graphml>')
    assert "holds a document type: refused" in run("import", path, "-o", tmp_path / "out").output
    path.write_text("<graphml><graph")
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "no GraphML" in done.output
    assert not (tmp_path / "out").exists()


def test_what_we_export_as_a_network_comes_back_whole(kg: KnowledgeGraph, tmp_path: Path) -> None:
    export(kg, str(tmp_path / "g.graphml"))
    done = run("import", tmp_path / "g.graphml", "-o", tmp_path / "out", "--dry-run", "--json")
    assert done.exit_code == 0, done.output
    graph = nx.read_graphml(tmp_path / "g.graphml")
    # A tie in several episodes is several edges.
    edges = {(one, fields["kind"], other) for one, other, fields in graph.edges(data=True)}
    assert len(edges) > 1_000
    assert (
        f"{len(graph):,} entities, {len(edges):,} ties; 0 entities known before; 0 set aside" in done.output
    )


def test_a_payment_becomes_a_tie_of_money_and_no_private_donation_is_taken_in(tmp_path: Path) -> None:
    lines = [
        {"id": "f", "schema": "Organization", "properties": {"name": ["Fonds A"]}},
        {"id": "c", "schema": "Company", "properties": {"name": ["Haus B"]}},
        {"id": "m", "schema": "Person", "properties": {"name": ["Somebody"]}},
        {"id": "p", "schema": "Payment", "properties": {"payer": ["f"], "beneficiary": ["c"], "amountEur": ["100000"], "date": ["2011-12-29"]}},
        {"id": "q", "schema": "Payment", "properties": {"payer": ["f"], "beneficiary": ["c"], "amount": ["70.5"], "currency": ["chf"]}},
        {"id": "r", "schema": "Payment", "properties": {"payer": ["m"], "beneficiary": ["c"], "amountEur": ["5"]}},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["f"], "asset": ["c"], "percentage": ["51"]}},
    ]  # fmt: skip
    path = tmp_path / "money.json"
    path.write_text("\n".join(map(json.dumps, lines)))
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    [tie] = load(str(tmp_path / "out")).ties()
    assert (tie.id, tie.when()) == ("fonds-a.funds.haus-b", "2011-12-29 (seen)")
    assert sorted(each.money for each in tie.statements) == ["100,000 EUR", "70.5 CHF"]
    assert "line 6: set aside: a payment of or to a person: what persons pay is not taken in" in done.output
    assert "line 7: set aside: an ownership (51 %): no kind of tie here says who owns whom" in done.output
    assert not any("Somebody" in each.read_text(encoding="utf-8") for each in (tmp_path / "out").rglob("*.*"))
