"""Files of networks taken in: every edge is a tie, or is set aside in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from ssegraph import brokers, export
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
    "keys inside.graphml": '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">'
    '<key id="name" for="node" attr.name="name" attr.type="string"/><key id="type" for="node" attr.name="type" attr.type="string"/>'
    '<key id="type" for="edge" attr.name="type" attr.type="string"/><node id="0"><data key="name">Foix</data><data key="told">x</data>'
    '</node><node id="1"><data key="name">Toile</data><data key="type">network</data></node>'
    '<edge source="0" target="1"><data key="type">member</data></edge></graph></graphml>',
}


@pytest.mark.parametrize("name", SMALL)
def test_small_files_of_networks_are_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(SMALL[name], encoding="utf-8")
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert [tie.id for tie in load(str(tmp_path / "out")).ties()] == ["foix.memberOf.toile"]
    assert len(SMALL) == 6


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


BODS = [
    {"statementId": "s1", "recordId": "e", "recordType": "entity", "recordDetails": {"name": "Moulin Scop", "entityType": {"type": "registeredEntity"}, "jurisdiction": {"code": "FR"}, "foundingDate": "2011-02-03"}},
    {"statementId": "s2", "recordId": "f", "recordType": "entity", "recordDetails": {"name": "Region of the Mill", "entityType": {"type": "stateBody"}}},
    {"statementId": "s3", "recordId": "p", "recordType": "person", "recordDetails": {"names": [{"type": "legal", "fullName": "A chair"}], "birthDate": "1970-01-01"}},
    {"statementId": "s4", "recordId": "q", "recordType": "person", "recordDetails": {"names": [{"fullName": "An owner"}]}},
    {"statementId": "s5", "recordId": "r1", "recordType": "relationship", "recordDetails": {"subject": "e", "interestedParty": "p", "interests": [{"type": "boardChair", "startDate": "2015"}, {"type": "shareholding", "share": {"minimum": 5, "maximum": 10}}]}},
    {"statementId": "s6", "recordId": "r2", "recordType": "relationship", "recordDetails": {"subject": "e", "interestedParty": "f", "interests": [{"type": "votingRights", "share": {"exact": 25}}]}},
    {"statementId": "s7", "recordId": "r3", "recordType": "relationship", "recordDetails": {"subject": "e", "interestedParty": {"reason": "noBeneficialOwners"}, "interests": []}},
    {"statementId": "s8", "recordId": "r4", "recordType": "relationship", "recordDetails": {"subject": "e", "interestedParty": "q", "interests": [{"type": "boardMember"}]}},
    {"statementId": "s9", "recordId": "r4", "recordType": "relationship", "recordStatus": "closed", "recordDetails": {"subject": "e", "interestedParty": "q"}},
]  # fmt: skip


def test_statements_of_beneficial_ownership_give_bodies_and_boards_and_no_owner(tmp_path: Path) -> None:
    path = tmp_path / "register.json"
    path.write_text(json.dumps(BODS))
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(tmp_path / "out")
    assert {each.name: each.kind for each in graph} == {
        "Moulin Scop": "Company",
        "Region of the Mill": "PublicAgency",
        "A chair": "Person",
    }
    (chair,) = graph.ties()
    assert (chair.kind, chair.role, str(chair.start)) == ("chairs", "chair of the board", "2015")
    for words in (
        "shareholding of 5 to 10 %: no kind of tie here says who owns or controls whom",
        "votingRights of 25 %",
        "nobody is named at one end: noBeneficialOwners",
        "closes the record r4",
        "a person in no tie",
        "birthDate (1)",
    ):
        assert words in done.output
    kept = "".join(each.read_text("utf-8") for each in (tmp_path / "out").rglob("*") if each.is_file())
    assert "1970-01-01" not in kept and "An owner" not in kept


def _entity(key: int, name: str, *types: str, **more: object) -> dict[str, object]:
    return {
        "type": "entities",
        "id": key,
        "attributes": {"id": key, "name": name, "types": [*types], **more},
        "links": {"self": f"https://littlesis.org/entities/{key}"},
    }


def _related(one: int, category: int, other: int, **more: object) -> dict[str, object]:
    said = {"entity1_id": one, "entity2_id": other, "category_id": category, **more}
    return {
        "type": "relationships",
        "attributes": said,
        "links": {"self": f"https://littlesis.org/relationships/{one}{other}"},
    }


def test_littlesis_gives_members_posts_parts_and_donations_between_bodies(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    content = {
        "data": [
            _related(1, 3, 2, start_date="2011-00-00"),
            _related(3, 1, 2, description1="Treasurer", is_current=True),
            _related(1, 5, 2, amount=5000, currency="usd"),
            _related(3, 5, 2, amount=5),
            _related(4, 11, 2),
            _related(3, 4, 5),
            _related(1, 12, 2, description1="partner of"),
            _related(1, 10, 4),
        ],
        "included": [
            _entity(1, "Harvest Foundation", "Organization", "Other Non-Profit", start_date="1999-05-00"),
            _entity(2, "Network of Mills", "Organization", "Network"),
            _entity(3, "A treasurer", "Person", start_date="1970-01-01"),
            _entity(4, "Mill Desk", "Organization"),
            _entity(5, "A cousin", "Person"),
            _entity(1, "Harvest Foundation", "Organization"),
        ],
        "meta": {"apiVersion": "2.0"},
    }
    path.write_text(json.dumps(content))
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(tmp_path / "out")
    assert {(tie.source, tie.kind, tie.target) for tie in graph.ties()} == {
        ("harvest-foundation", "memberOf", "network-of-mills"),
        ("a-treasurer", "affiliatedWith", "network-of-mills"),
        ("harvest-foundation", "funds", "network-of-mills"),
        ("mill-desk", "partOf", "network-of-mills"),
        ("harvest-foundation", "partnerOf", "network-of-mills"),
    }
    (member,) = graph.ties(kind="memberOf")
    assert str(member.start) == "2011"
    assert member.statements[0].cites == ("https://littlesis.org/relationships/12",)
    (gift,) = graph.ties(kind="funds")
    assert gift.statements[0].money == "5,000 USD"
    for words in ("a family", "an ownership", "a donation of or to a person", "a person in no tie"):
        assert words in done.output
    kept = "".join(each.read_text("utf-8") for each in (tmp_path / "out").rglob("*") if each.is_file())
    assert "1970-01-01" not in kept and "cousin" not in kept


def test_a_map_of_littlesis_is_a_network_whose_arrows_tell_the_way(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    nodes = {
        "1": {"id": "1", "name": "Region", "url": "https://littlesis.org/org/1-Region", "x": 1, "y": 2},
        "2": {"id": "2", "name": "A mayor", "url": "https://littlesis.org/person/2-A_mayor"},
        "x3": {"id": "x3", "name": "Mill fund"},
    }
    edges = {
        "a": {"id": "a", "node1_id": "1", "node2_id": "x3", "label": "funds", "arrow": "1->2"},
        "b": {"id": "b", "node1_id": "1", "node2_id": "2", "label": "affiliated with", "arrow": "2->1"},
        "c": {"id": "c", "node1_id": "2", "node2_id": "x3", "label": "plays golf with"},
    }
    path.write_text(json.dumps({"nodes": nodes, "edges": edges, "captions": {}}))
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(tmp_path / "out")
    assert {(tie.source, tie.kind, tie.target) for tie in graph.ties()} == {
        ("region", "funds", "mill-fund"),
        ("a-mayor", "affiliatedWith", "region"),
    }
    assert "no kind of tie is called 'plays golf with'" in done.output


def test_elements_of_a_map_become_bodies_with_their_town_and_no_street(tmp_path: Path) -> None:
    path = tmp_path / "elements.json"
    elements = [
        {
            "id": "a1",
            "name": "Mill Kitchen",
            "geo": {"latitude": 43.0, "longitude": 1.6},
            "categories": ["Food", "Worker cooperative"],
            "address": {"streetAddress": "5 Mill Road", "addressLocality": "Foix", "addressCountry": "FR"},
            "website": "mill.example",
            "email": "ana@mill.example",
            "telephone": "0100000000",
        },
        {
            "id": "a2",
            "title": "Seed Club",
            "geo": {"latitude": 1, "longitude": 2},
            "taxonomy": [10427, "Market"],
        },
        {"id": "a3", "name": "", "geo": {"latitude": 1, "longitude": 2}, "taxonomy": []},
    ]
    path.write_text(json.dumps({"licence": "ODbL", "data": elements}))
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(tmp_path / "out")
    kitchen, club = graph["Mill Kitchen"], graph["Seed Club"]
    assert (kitchen.kind, kitchen.countries, kitchen.website) == (
        "Cooperative",
        ("FR",),
        "https://mill.example",
    )
    assert club.kind == "Association"
    for words in ("element 3: set aside: no name", "email (1)", "streetAddress (1)", "telephone (1)"):
        assert words in done.output
    kept = "".join(each.read_text("utf-8") for each in (tmp_path / "out").rglob("*") if each.is_file())
    assert "Mill Road" not in kept and "ana@" not in kept


def test_measures_of_a_network_that_came_in_are_those_of_the_file(tmp_path: Path) -> None:
    raw = nx.les_miserables_graph()
    bodies: Any = nx.Graph()
    for one, other in raw.edges:
        bodies.add_edge(f"Body {one}", f"Body {other}", kind="partnerOf")
    path = tmp_path / "net.graphml"
    nx.write_graphml(bodies, path)
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    kg = load(tmp_path / "out")
    names = {each.id: each.name for each in kg}
    came: Any = nx.relabel_nodes(nx.Graph(kg.to_networkx()), names)
    assert set(came.nodes) == set(bodies.nodes) and came.number_of_edges() == bodies.number_of_edges() == 254
    assert dict(came.degree) == dict(bodies.degree)
    theirs = nx.betweenness_centrality(bodies)
    ours = brokers(kg, top=77)
    # Who lies on no shortest way is no broker.
    assert {each.name for each in ours} == {name for name, value in theirs.items() if value > 0}
    assert all(abs(each.betweenness - theirs[each.name]) < 1e-9 for each in ours)
    cuts = {each.name for each in ours if each.loss.parts}
    assert cuts == set(nx.articulation_points(bodies)) and len(cuts) == 8


def test_a_website_without_its_scheme_is_an_address_in_a_network_too(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    nodes = [
        {"id": "a", "name": "Foix", "website": "www.foix.example"},
        {"id": "b", "name": "Toile", "website": "none yet"},
    ]
    path.write_text(json.dumps({"nodes": nodes, "links": [{"source": "a", "target": "b", "type": "member"}]}))
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(str(tmp_path / "out"))
    assert [graph.entity(each).website for each in ("foix", "toile")] == ["https://www.foix.example", None]
