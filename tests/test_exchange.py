"""What other models hold comes in with its source, and what went out to them comes back."""

from __future__ import annotations

import csv
import json
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
import rdflib
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ssegraph.cli import main
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import DataError
from ssegraph.core.model import (
    Conflict,
    Entity,
    FormerName,
    Observation,
    Point,
    Records,
    Source,
    Span,
    Statement,
    Tie,
)
from ssegraph.core.ontology import load_ontology
from ssegraph.core.resources import ontology_dir
from ssegraph.core.statements import united
from ssegraph.formats import FORMATS, LOSSES, export
from ssegraph.formats.parcels import parcel_of, put
from ssegraph.formats.shelf import form_of, read
from ssegraph.formats.things import Found
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.records.reading import read_records

Import = Callable[..., KnowledgeGraph]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def brought(path: Path, folder: Path) -> KnowledgeGraph:
    done = run("import", path, "-o", folder)
    assert done.exit_code == 0, done.output
    return load(str(folder))


# ---------------------------------------------------------------------------------------------
# out and back

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "-1 a",
    "@SUM(A1)",
    "a | b",
    "two\nlines",
    "<script>",
    '"q", \\',
    "\x01\x1b[31m",
    "서울 東京 é",
    "NA",
    "x (until 2019)",
    "ssegraph:Network",
    "founded: 2013",
    "a; b",
]


@pytest.fixture(scope="module")
def hostile() -> KnowledgeGraph:
    entities = [
        Entity(
            id=f"e{number}",
            kind="Network",
            name=f"{text} {number}",
            names={"fr": f"{text} fr", "zh-hant": text},
            aliases=(f"{text} alias", "b"),
            acronym=text,
            former_names=(FormerName(name=f"{text} old", until="2019"), FormerName(name="older")),  # type: ignore[arg-type]  # a date as it is written
            countries=("FR", "KR"),
            listed_in=("page",),
            place="paris-2" if number % 2 else "lille",
            founded=HalfKnownDate("2013~"),
            dissolved=HalfKnownDate("2019-04-05"),
            website=f"https://example.org/{number}?a=1",
            note=text,
        )
        for number, text in enumerate(HOSTILE)
    ]
    ties = [
        Statement(
            subject=f"e{number}",
            kind="partnerOf",
            object=f"e{number - 1}",
            role=text,
            start=HalfKnownDate("[..2015]" if number % 2 else "2015-03"),
            end=HalfKnownDate("2018"),
            seen="2016",  # type: ignore[arg-type]
            manner="planned" if number % 5 == 0 else None,
            confidence="low",
            note=f"{text} note",
            conflict="c",
            cites=("https://example.org/also",),
            **words,
        )
        for number, text in enumerate(HOSTILE)
        if number
        for words in (
            {"source": "page", "says": text},
            *([{"source": "doc", "quotes": (Span(text="the words", at=4),)}] if number % 2 else []),
        )
    ]
    observation = Statement(
        source="page", says="75", subject="e0", kind="members", value="75", number="75", conflict="c"
    )
    return KnowledgeGraph.of(
        Records(
            title="hostile",
            entities=tuple(sorted(entities, key=lambda each: each.id)),
            statements=tuple(united([*ties, observation])),
            sources=(
                Source(id="doc", document="documents/doc.txt", sha256="0" * 64),
                Source(id="page", url="https://example.org/page"),
            ),
            conflicts=(Conflict(id="c", kind="date", what="two dates"),),
            countries=(Point(id="FR", name="France", lat=48.8, lon=2.3), Point(id="KR", name="Korea")),
            locations=(
                Point(id="lille", name="Lille", country="FR", lat=50.6, lon=3.0),
                Point(id="paris-2", name="Paris", country="FR"),
            ),
        )
    )


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _each_text(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def _one_space(text: str) -> str:
    return " ".join(text.split())


def _whole(stated: Tie | Observation) -> dict[str, Any]:
    """Return a tie or observation with what its statements add up to."""
    fields = stated.model_dump(mode="json")
    fields |= {name: getattr(stated, name) for name in ("confidence", "note", "conflict")}
    fields["evidence"] = [each.model_dump(mode="json") for each in stated.evidence]
    return fields | ({"as_fact": stated.as_fact, "money": stated.money} if isinstance(stated, Tie) else {})


_DETAILS = ("aliases", "dissolved", "former_names", "founded", "names", "note", "place", "website")


def without(records: Records, lost: tuple[str, ...]) -> dict[str, Any]:
    """Return entities and ties as a format holds them that loses these of `LOSSES`."""
    content: dict[str, Any] = records.model_dump(mode="json", exclude={"statements", "redirects"})
    content["ties"] = [_whole(tie) for tie in records.ties]
    content["observations"] = [_whole(observation) for observation in records.observations]
    urls = {source.id: source.url for source in records.sources}
    places = {point.id for point in records.locations}
    for entity in content["entities"]:
        if "former" in lost:
            for each in entity["former_names"]:
                each["until"] = None
        if "languages" in lost:
            entity["aliases"] = sorted({*entity["aliases"], *entity["names"].values()} - {entity["name"]})
            entity["names"] = {}
        for name in _DETAILS if "details" in lost else ():
            del entity[name]
        for name, loss in {
            "name_from": "name_from",
            "unlisted": "unlisted",
            "listed_in": "listed",
            "level": "themes",
            "themes": "themes",
        }.items():
            if loss in lost:
                del entity[name]
        assert entity.get("place") is None or entity["place"] in places
    for tie in content["ties"]:
        if "evidence" in lost:
            said = {urls[each["source"]] for each in tie["evidence"]} - {None}
            cited = {url for each in tie["statements"] for url in each["cites"]}
            tie["addresses"] = sorted({*cited, *said})
            for name in ("evidence", "statements"):
                del tie[name]
        if "conflicts" in lost:
            del tie["conflict"]
        if "money" in lost:
            del tie["money"]
    if "control" in lost:
        # The address of what is then read is of other words.
        for stated in (*content["ties"], *content["observations"]):
            for each in stated.get("statements", ()):
                del each["row"]
    if "control" in lost:
        content = _each_text(content, lambda text: re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", text))
    if "spaces" in lost:
        content = _each_text(content, _one_space)
    if "bars" in lost and "details" not in lost:
        for entity in content["entities"]:
            for name in ("aliases", "names", "former_names"):
                entity[name] = _each_text(entity[name], lambda text: text.replace("|", "/"))
    for entity in content["entities"] if "details" not in lost else ():
        entity["aliases"] = sorted(set(entity["aliases"]) - {entity["name"]})
    dropped = {part: part for part in ("observations", "sources", "conflicts")} | {
        "countries": "points",
        "locations": "points",
    }
    kept = {part: things for part, things in content.items() if dropped.get(part) not in lost}
    if "statements" in lost:  # a text holds them
        kept.pop("observations", None)
    kept.pop("title", None)
    return kept


BACK = [suffix for suffix, each in FORMATS.items() if "import" in each.back]


def test_the_formats_that_come_back_are_ten() -> None:
    assert BACK == [
        ".jsonld",
        ".rdf",
        ".graphml",
        ".gexf",
        ".xlsx",
        ".parquet",
        ".kumu.json",
        ".kumu.xlsx",
        ".ftm.json",
        ".crate.zip",
    ]


@pytest.mark.parametrize("suffix", BACK)
@pytest.mark.parametrize("which", ["hostile", "shipped"])
def test_what_went_out_comes_back_but_for_what_the_format_says_it_cannot_hold(
    kg: KnowledgeGraph, hostile: KnowledgeGraph, which: str, suffix: str, tmp_path: Path
) -> None:
    graph = (kg.around("RTES") if which == "shipped" else hostile).listed()
    if which == "shipped" and suffix in (".jsonld", ".rdf", ".crate.zip"):
        graph = kg.around("RACTES").listed()  # a smaller one: the shapes take their time
    path = export(graph, tmp_path / f"g{suffix}")[0]
    assert form_of(path) is not None
    back = brought(path, tmp_path / "back")
    lost = FORMATS[suffix].lost
    one, other = without(graph.records(), lost), without(back.records(), lost)
    if suffix in (".jsonld", ".rdf", ".crate.zip", ".parquet"):
        # Quotes of a document that is not there stand in one of their own, which says so.
        for content in (one, other):
            content.pop("sources")
            for tie in (*content["ties"], *content["observations"]):
                for evidence in (*tie["evidence"], *tie["statements"]):
                    for span in evidence["quotes"]:
                        del span["at"]
    assert other.keys() == one.keys()
    for part, things in one.items():
        assert {each["id"]: each for each in other[part]} == {each["id"]: each for each in things}
    assert len(one["ties"]) > 10
    assert {tie.id: tie.status for tie in back.ties()} == {tie.id: tie.status for tie in graph.ties()}


@pytest.mark.parametrize("suffix", [".xlsx", ".kumu.json", ".kumu.xlsx", ".ftm.json"])
def test_every_word_of_evidence_comes_back_as_well(kg: KnowledgeGraph, suffix: str, tmp_path: Path) -> None:
    graph = kg.around("WE21 Japan").listed()
    back = brought(export(graph, tmp_path / f"g{suffix}")[0], tmp_path / "back")
    checked = 0
    again = {tie.id: tie for tie in back.ties()}
    for tie in graph.ties():
        got = _one_space(" ".join(f"{each.quote} {each.told}" for each in again[tie.id].evidence))
        for evidence in tie.evidence:
            for words in filter(None, (evidence.quote, evidence.told)):
                written = json.dumps(_one_space(words), ensure_ascii=False)[1:-1]
                assert written in got or _one_space(words) in got
                checked += 1
    assert checked > 10


@pytest.mark.parametrize(
    "suffix", [".xlsx", ".parquet", ".kumu.json", ".kumu.xlsx", ".ftm.json", ".graphml", ".gexf"]
)
def test_every_kind_of_tie_comes_back_whether_or_not_the_format_has_a_name_for_it(
    suffix: str, tmp_path: Path
) -> None:
    entities, ties, ontology = [], [], load_ontology()
    for kind in ontology.tie_kinds:
        ends = next(
            pair for pair in product(sorted(ontology.kinds), repeat=2) if ontology.allows(kind, *pair)
        )
        ids = [f"{kind.lower()}-{end}" for end in ("one", "other")]
        entities += [
            Entity(id=identifier, kind=end, name=identifier)
            for identifier, end in zip(ids, ends, strict=True)
        ]
        ties.append(Statement(source="s", says="so", subject=ids[0], kind=kind, object=ids[1]))
    records = Records(
        title="kinds",
        entities=tuple(sorted(entities, key=lambda each: each.id)),
        statements=tuple(ties),
        sources=(Source(id="s", url="https://example.org/s"),),
    )
    graph = KnowledgeGraph.of(records)
    back = brought(export(graph, tmp_path / f"g{suffix}")[0], tmp_path / "back")
    there = {(tie.source, tie.kind, tie.target) for tie in graph.ties()}
    assert {(tie.source, tie.kind, tie.target) for tie in back.ties()} == there
    assert {kind for _, kind, _ in there} == set(ontology.tie_kinds)


def test_every_property_that_stands_in_the_alignment_is_read_as_its_tie(tmp_path: Path) -> None:
    path, ontology = tmp_path / "x.ttl", load_ontology()
    inverse = {kind.inverse_id: kind.id for kind in ontology.tie_kinds.values()}
    alignment = rdflib.Graph().parse(ontology_dir() / "alignments" / "ties.ttl")
    assert len(alignment) == 29
    for iri, ours in alignment.subject_objects():
        term = ontology.explain(str(ours))
        backwards, kind = term.category == "inverse", inverse.get(term.id, term.id)
        path.write_text(
            "@prefix schema: <https://schema.org/> .\n"
            '<http://e.example/a> a schema:Organization ; schema:name "A" .\n'
            '<http://e.example/b> a schema:Organization ; schema:name "B" .\n'
            f"<http://e.example/a> <{iri}> <http://e.example/b> .\n",
            encoding="utf-8",
        )
        found = read(path, "RDF")
        assert isinstance(found, Found)
        ends = ("b", "a") if backwards else ("a", "b")
        assert [(each.source[-1], each.kind, each.target[-1]) for each in found.links] == [
            (ends[0], kind, ends[1])
        ], iri
        assert not found.unread


def test_every_loss_has_words_and_is_used() -> None:
    used = {each for one in FORMATS.values() for each in one.lost}
    assert used == set(LOSSES)


def test_the_page_about_formats_lists_what_the_library_lists() -> None:
    page = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\.[a-z0-9.]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", page, re.MULTILINE)
    assert {suffix: (what, back, lost) for suffix, what, back, lost in rows} == {
        suffix: (each.what, each.back, "; ".join(each.loses()) or "nothing")
        for suffix, each in FORMATS.items()
    }


def test_a_network_file_and_the_tables_hold_what_their_lists_leave(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    (path,) = export(kg, tmp_path / "g.graphml")
    network = nx.read_graphml(path, force_multigraph=True)
    nodes = {name for _, each in network.nodes(data=True) for name in each}
    ties = {name for *_, each in network.edges(data=True) for name in each}
    about = {"name", "acronym", "kind", "country", "lat", "lon", "observations", "sources"}
    assert nodes == about | {"label", "sse_id"}
    assert ties - {"id"} == {
        "kind",
        "role",
        "start",
        "end",
        "seen",
        "confidence",
        "status",
        "proof",
        "sources",
        "money",
        "label",
        "sentence",
        "quotes",
        "told",
        "note",
        "addresses",
        "sse_id",
    }
    entities, links = (each.read_text("utf-8-sig") for each in export(kg, tmp_path / "g.csv"))
    said = next(tie for tie in kg.listed().ties() if tie.evidence[0].quote)
    assert said.evidence[0].quote in links
    assert kg["RTES"].aliases[0] in entities


def test_a_workbook_has_two_sheets_with_both_ends_spelled_out_and_no_formula(
    hostile: KnowledgeGraph, tmp_path: Path
) -> None:
    import openpyxl

    (path,) = export(hostile, tmp_path / "g.xlsx")
    book = openpyxl.load_workbook(path)
    assert [each.title for each in book if each.sheet_state == "visible"] == ["actors", "ties"]
    checked = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix
                    checked += 1
    assert checked > 20
    head, first, *_ = book["ties"].iter_rows(values_only=True)
    cells = dict(zip(head, first, strict=True))
    assert (cells["from"], cells["tie"], cells["to"], cells["quote"]) == (
        "-1 a 1",
        "partner of",
        "=cmd|'/c calc'!A1 0",
        "the words",
    )


def test_neo4j_gets_every_node_and_tie_and_no_text_leaves_its_quotes(
    hostile: KnowledgeGraph, tmp_path: Path
) -> None:
    nodes, ties = export(hostile, tmp_path / "g.neo4j.csv")
    with nodes.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line.replace("\0", "") for line in file))
    assert [row["id:ID"] for row in rows] == [each.id for each in hostile]
    assert rows[0][":LABEL"] == "Entity\x1fNetwork"
    assert {row["name"] for row in rows} == {each.name for each in hostile}
    with ties.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row[":TYPE"] for row in rows} == {"PARTNER_OF"}
    assert len(rows) == len(hostile.ties())
    (script,) = export(hostile, tmp_path / "g.cypher")
    text = script.read_text(encoding="ascii")
    quoted = r'"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"'
    lines = [re.sub(quoted, "STRING", line) for line in text.splitlines()]
    assert len(lines) == 1 + len(hostile) + len(hostile.ties())
    for line in lines:
        assert re.fullmatch(r"[A-Za-z_ (){}:\[\],=+<>;.-]+;", line), line


def test_a_workbook_of_a_graph_without_ties_has_its_heads_all_the_same(tmp_path: Path) -> None:
    records = Records(title="one", entities=(Entity(id="a", kind="Network", name="A"),))
    for suffix in (".xlsx", ".kumu.xlsx"):
        (path,) = export(KnowledgeGraph.of(records), tmp_path / f"g{suffix}")
        back = brought(path, tmp_path / f"back{suffix}")
        assert [each.id for each in back] == ["a"]


# ---------------------------------------------------------------------------------------------
# what others wrote

FTM = [
    {
        "id": "a",
        "schema": "Organization",
        "properties": {
            "name": ["Enercoop", "Enercoop SCIC"],
            "country": ["fr"],
            "incorporationDate": ["2005-09"],
            "email": ["x@example.org"],
            "legalForm": ["Société coopérative"],
            "address": ["1 rue de la Paix"],
        },
    },
    {
        "id": "b",
        "schema": "Organization",
        "properties": {"name": ["REScoop.eu"], "country": ["be"], "website": ["https://www.rescoop.eu"]},
    },
    {
        "id": "m",
        "schema": "Membership",
        "properties": {
            "member": ["a"],
            "organization": ["b"],
            "startDate": ["2013"],
            "sourceUrl": ["https://www.rescoop.eu/network"],
        },
    },
    {"id": "p", "schema": "Person", "properties": {"name": ["A director"]}},
    {
        "id": "d",
        "schema": "Directorship",
        "properties": {"director": ["p"], "organization": ["a"], "role": ["chairs"]},
    },
    {"id": "q", "schema": "Person", "properties": {"name": ["A customer"], "phone": ["+33 1 23 45 67 89"]}},
    {
        "id": "u",
        "schema": "UnknownLink",
        "properties": {"subject": ["a"], "object": ["b"], "role": ["knows of"]},
    },
    {"id": "v", "schema": "Vessel", "properties": {"name": ["Ship"]}},
    {"id": "w", "schema": "Membership", "properties": {"member": ["a"], "organization": ["gone"]}},
]


def test_entities_of_followthemoney_become_sourced_records(tmp_path: Path) -> None:
    path = tmp_path / "entities.json"
    path.write_text("".join(json.dumps(each) + "\n" for each in FTM), encoding="utf-8")
    assert form_of(path) == "FollowTheMoney"
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(str(tmp_path / "out"))
    assert {each.id: each.kind for each in graph} == {
        "enercoop": "Cooperative",
        "rescoop-eu": "Association",
        "a-director": "Person",
    }
    ((member,), (chair,)) = graph.ties(kind="memberOf"), graph.ties(kind="chairs")
    assert (member.source, member.target, member.when()) == ("enercoop", "rescoop-eu", "2013/..")
    assert member.statements[0].cites == ("https://www.rescoop.eu/network",)
    assert member.evidence[0].says == "line 3 of entities.json"
    assert json.loads(member.evidence[0].quote)["at"] == "line 3"
    assert (chair.source, chair.role) == ("a-director", "chairs")
    source = graph.source(member.evidence[0].source)
    assert re.search(r"SHA-256 of which is [0-9a-f]{64}", source.note or "")
    for words in (
        "line 6: set aside: a person in no tie",
        "line 7: set aside: UnknownLink does not say",
        "line 8: set aside: the schema 'Vessel'",
        "line 9: set aside: memberOf: 'gone' is neither",
        "not read: address (1), email (1), legalForm (1), phone (1)",
    ):
        assert words in done.output
    everything = "".join(
        each.read_text(encoding="utf-8") for each in (tmp_path / "out").rglob("*") if each.is_file()
    )
    assert "example.org" not in everything
    assert "rue de la Paix" not in everything


MURMURATIONS = [
    {
        "linked_schemas": ["organizations_schema-v1.0.0"],
        "name": "Coop Commons",
        "nickname": "CC",
        "primary_url": "https://coop.example",
        "tags": ["worker cooperative", "food"],
        "description": "We cook. Ask us at hello@coop.example or +34 600 000 000.",
        "country_iso_3166": "ES",
        "starts_at": 1136073600,
        "email": "hello@coop.example",
        "geolocation": {"lat": 1, "lon": 2},
        "relationships": [
            {"predicate_url": "https://schema.org/memberOf", "object_url": "http://www.net.example/"},
            {"predicate_url": "https://schema.org/knows", "object_url": "https://net.example"},
        ],
    },
    {
        "linked_schemas": ["groups_schema-v0.0.1"],
        "name": "Net",
        "primary_url": "net.example",
        "tags": ["network"],
        "country_name": "France",
        "locality": "Lille",
        "status": "completed",
    },
    {"linked_schemas": ["people_schema-v0.1.0"], "name": "A person", "primary_url": "https://person.example"},
]


@pytest.mark.parametrize("wrapped", [False, True])
def test_profiles_of_murmurations_are_tied_by_their_addresses(wrapped: bool, tmp_path: Path) -> None:
    path = tmp_path / "profiles.json"
    path.write_text(json.dumps({"data": MURMURATIONS} if wrapped else MURMURATIONS), encoding="utf-8")
    assert form_of(path) == "Murmurations"
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(str(tmp_path / "out"))
    coop = graph["Coop Commons"]
    assert (coop.kind, coop.countries, str(coop.founded), coop.website) == (
        "Cooperative",
        ("ES",),
        "2006-01-01",
        "https://coop.example",
    )
    assert coop.note == "We cook. Ask us at (contact left out) or (contact left out)."
    assert (graph["Net"].kind, graph["Net"].country, graph["Net"].place) == ("Network", "FR", "lille-fr")
    assert graph["Net"].note == "status: completed"
    assert [(tie.source, tie.kind, tie.target) for tie in graph.ties()] == [
        ("coop-commons", "memberOf", "net")
    ]
    assert "no kind of tie is like https://schema.org/knows" in done.output
    assert "the profile of a person" in done.output


def test_a_profile_is_tied_to_whom_the_folder_knows_by_the_website(tmp_path: Path) -> None:
    for number, profile in enumerate(reversed(MURMURATIONS[:2])):
        path = tmp_path / f"part{'ab'[number]}.json"
        path.write_text(json.dumps(profile), encoding="utf-8")
        graph = brought(path, tmp_path / "out")
    assert [(tie.source, tie.target) for tie in graph.ties()] == [("coop-commons", "net")]
    assert len(graph.sources) == 2


def test_a_map_of_kumu_as_kumu_itself_saves_it(tmp_path: Path) -> None:
    content = {
        "elements": [
            {
                "_id": "elem-1",
                "attributes": {"label": "City of Lille", "element type": "Local government", "tags": ["SSE"]},
            },
            {
                "_id": "elem-2",
                "attributes": {"label": "RTES", "element type": "Réseau", "description": "a network"},
            },
            {"_id": "elem-3", "attributes": {"element type": "Person"}},
        ],
        "connections": [
            {
                "from": "elem-1",
                "to": "elem-2",
                "direction": "directed",
                "attributes": {"connection type": "member of", "start": "2014"},
            },
            {"from": "elem-2", "to": "elem-1", "attributes": {"label": "has member"}},
            {"from": "elem-1", "to": "elem-2", "attributes": {"label": "memberoff"}},
        ],
    }
    path = tmp_path / "map.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(str(tmp_path / "out"))
    assert {each.id: each.kind for each in graph} == {"city-of-lille": "LocalGovernment", "rtes": "Network"}
    assert [(tie.source, tie.kind, tie.target, tie.when()) for tie in graph.ties()] == [
        ("city-of-lille", "memberOf", "rtes", "2014/..")
    ]
    assert (
        "connection 3: set aside: no kind of tie is called 'memberoff'; did you mean member of" in done.output
    )


SCHEMA_ORG = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@id": "https://enercoop.example/#org",
            "@type": "Organization",
            "name": [{"@value": "Enercoop", "@language": "FR"}],
            "alternateName": "Les Amis",
            "url": "https://enercoop.example",
            "foundingDate": "2005-09-01",
            "email": "x@enercoop.example",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Paris",
                "addressCountry": "FR",
                "streetAddress": "1 rue",
            },
            "memberOf": {
                "@type": "OrganizationRole",
                "roleName": "founding member",
                "startDate": "2013",
                "memberOf": {"@id": "https://rescoop.example/"},
            },
        },
        {
            "@id": "https://rescoop.example/",
            "@type": ["Organization", "Consortium"],
            "name": "REScoop",
            "funder": {"@id": "https://eu.example"},
            "founder": "text only",
        },
        {"@id": "https://eu.example", "@type": "GovernmentOrganization", "name": "European Commission"},
        {"@type": "Person", "name": "Somebody", "telephone": "+33 1 23 45 67 89"},
    ],
}


@pytest.mark.parametrize("suffix", [".jsonld", ".json"])
def test_schema_org_comes_in_without_anything_being_fetched(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"page{suffix}"
    path.write_text(json.dumps(SCHEMA_ORG), encoding="utf-8")
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(str(tmp_path / "out"))
    assert {each.id: each.kind for each in graph} == {
        "enercoop": "Association",
        "rescoop": "Network",
        "european-commission": "PublicAgency",
    }
    one = graph["enercoop"]
    assert (one.names, one.aliases, one.country, one.place, str(one.founded)) == (
        {"fr": "Enercoop"},
        ("Les Amis",),
        "FR",
        "paris-fr",
        "2005-09-01",
    )
    ties = {(tie.source, tie.kind, tie.target, tie.role, tie.when()) for tie in graph.ties()}
    assert ties == {
        ("enercoop", "memberOf", "rescoop", "founding member", "2013/.."),
        ("european-commission", "funds", "rescoop", None, ""),
    }
    assert "names 'text only' as mere text" in done.output
    assert "a person in no tie" in done.output


ESSGLOBAL = """
@prefix ess: <https://dev.lod.coop/essglobal/2.1/vocab/> .
@prefix gr: <http://purl.org/goodrelations/v1#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://data.example/1> a ess:SSEInitiative ; gr:name "Housing Together"@EN ; gr:legalName "Housing Together Ltd" ;
  ess:organisationalStructure <https://dev.lod.coop/essglobal/2.1/standard/organisational-structure/OS70> ;
  ess:primarySector <http://purl.org/essglobal/standard/activities-ica/ICA210> ;
  ess:hasAddress [ vcard:country-name "United Kingdom" ; vcard:locality "Leeds" ; vcard:street-address "1 Road" ] ;
  dcterms:isPartOf <https://data.example/net> .
<https://data.example/net> a ess:Network ; gr:name "National Union of Coops" .
<https://data.example/2> a <http://purl.org/essglobal/vocab/SSEInitiative> ; gr:name "Money for All" ;
  ess:legalForm <http://purl.org/essglobal/standard/legal-form/L4> .
[] a org:Membership ; org:member <https://data.example/2> ; org:organization <https://data.example/net> .
"""


def test_data_of_essglobal_gets_its_kinds_from_the_concepts(tmp_path: Path) -> None:
    path = tmp_path / "sse.ttl"
    path.write_text(ESSGLOBAL, encoding="utf-8")
    graph = brought(path, tmp_path / "out")
    assert {each.id: each.kind for each in graph} == {
        "housing-together": "Cooperative",
        "national-union-of-coops": "Network",
        "money-for-all": "Association",
    }
    one = graph["Housing Together"]
    assert (one.country, one.place, one.note, one.aliases) == (
        "GB",
        "leeds-gb",
        "sectors: Housing",
        ("Housing Together Ltd",),
    )
    assert {(tie.source, tie.kind, tie.target) for tie in graph.ties()} == {
        ("housing-together", "memberOf", "national-union-of-coops"),
        ("money-for-all", "memberOf", "national-union-of-coops"),
    }
    text = "".join(each.read_text(encoding="utf-8") for each in (tmp_path / "out").rglob("*.jsonl"))
    assert "1 Road" not in text


# ---------------------------------------------------------------------------------------------
# what is broken

OURS = """
@prefix sse: <https://w3id.org/ssegraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/ssegraph/id/a> a sse:Network ; rdfs:label "A" .
<https://w3id.org/ssegraph/id/b> a sse:Network ; rdfs:label "B" .
<https://w3id.org/ssegraph/tie/t> a sse:Tie ; sse:kind sse:memberOf ;
  sse:source <https://w3id.org/ssegraph/id/a> ; sse:target <https://w3id.org/ssegraph/id/b> .
"""
LAUGHS = '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY a "ha">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'

BROKEN = [
    ("ours.ttl", OURS, "a tie or observation has statements"),
    ("laughs.rdf", LAUGHS, "a document type declaration"),
    ("laughs.xml", LAUGHS, "a document type declaration"),
    (
        "remote.json",
        '{"@context": "https://elsewhere.example/c", "@type": "Organization"}',
        "a context elsewhere is refused",
    ),
    ("empty.ttl", "", "without any actor"),
    (
        "scheme.ttl",
        "<http://e.example/s> a <http://www.w3.org/2004/02/skos/core#ConceptScheme> .",
        "without any actor",
    ),
    ("cut.ttl", "<http://e.example/s> a ", "cut.ttl:1"),
    (
        "nobody.json",
        '{"linked_schemas": ["people_schema"], "name": "A person"}',
        "nothing of it could be read",
    ),
    (
        "list.ftm.json",
        '[{"id": "a", "schema": "Organization", "properties": {"name": ["n/a"]}}, 3]',
        "nothing of it could be read",
    ),
    ("deep.json", '{"linked_schemas": ' + "[" * 100_000, "deep.json"),
    (
        "schema.json",
        '{"$schema": "https://json-schema.org/draft-07/schema#", "properties": {}}',
        "a JSON schema",
    ),
    ("kumu.json", '{"elements": [{"label": ""}], "connections": []}', "nothing of it could be read"),
]


@pytest.mark.parametrize(("name", "content", "words"), BROKEN, ids=[each[0] for each in BROKEN])
def test_what_is_broken_is_told_and_nothing_is_written(
    name: str, content: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code in (1, 2), done.output
    assert words in done.output
    assert not (tmp_path / "out").exists()


def test_every_broken_file_is_tried() -> None:
    assert len(BROKEN) == 12


def test_a_folder_that_would_not_be_sound_stays_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.yaml").write_text(
        "entities:\n- id: enercoop\n  kind: Company\n  name: Other\n", encoding="utf-8"
    )
    path = tmp_path / "page.jsonld"
    path.write_text(json.dumps(SCHEMA_ORG), encoding="utf-8")
    parcel = parcel_of(path, "RDF", out, "page")
    parcel.content["sources"][0]["statements"][0]["tie"] = "enercoop memberOf nobody"
    before = sorted(each.name for each in out.rglob("*"))
    with pytest.raises(DataError, match="nobody"):
        put(parcel, out)
    assert sorted(each.name for each in out.rglob("*")) == before


def test_a_namesake_of_another_kind_is_another_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.yaml").write_text(
        "entities:\n- id: enercoop\n  kind: Company\n  name: Enercoop\n- id: rescoop-known\n  kind: Network\n  name: REScoop\n",
        encoding="utf-8",
    )
    path = tmp_path / "page.jsonld"
    path.write_text(json.dumps(SCHEMA_ORG), encoding="utf-8")
    done = run("import", path, "-o", out)
    assert done.exit_code == 0, done.output
    graph = load(str(out))
    (tie,) = graph.ties(kind="memberOf")
    assert re.fullmatch("enercoop-[0-9a-f]{8}", tie.source)
    assert tie.target == "rescoop-known"
    assert "1 entities known before" in done.output


def test_a_newer_edition_adds_evidence_and_what_is_gone_stays_marked(tmp_path: Path) -> None:
    path = tmp_path / "entities_2020.json"
    path.write_text("".join(json.dumps(each) + "\n" for each in FTM), encoding="utf-8")
    brought(path, tmp_path / "out")
    newer = tmp_path / "entities_2021.json"
    newer.write_text("".join(json.dumps(each) + "\n" for each in FTM[:3]), encoding="utf-8")
    graph = brought(newer, tmp_path / "out")
    assert sorted(each.name for each in (tmp_path / "out").glob("*.yaml")) == ["entities.yaml"]
    (member,) = graph.ties(kind="memberOf")
    assert len(member.sources) == 2
    assert "not in the edition" in (graph["A director"].note or "")
    same = {each: each.read_bytes() for each in (tmp_path / "out").rglob("*") if each.is_file()}
    brought(newer, tmp_path / "out")
    assert {each: each.read_bytes() for each in (tmp_path / "out").rglob("*") if each.is_file()} == same


def test_a_newer_edition_of_which_nothing_can_be_read_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "entities_2020.json"
    path.write_text("".join(json.dumps(each) + "\n" for each in FTM), encoding="utf-8")
    brought(path, tmp_path / "out")
    same = {each: each.read_bytes() for each in (tmp_path / "out").rglob("*") if each.is_file()}
    newer = tmp_path / "entities_2021.json"
    newer.write_text(json.dumps(FTM[7]), encoding="utf-8")
    done = run("import", newer, "-o", tmp_path / "out")
    assert (done.exit_code, "nothing is written" in done.output) == (2, True)
    assert {each: each.read_bytes() for each in (tmp_path / "out").rglob("*") if each.is_file()} == same


def test_straight_into_a_graph_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "entities.json"
    path.write_text("".join(json.dumps(each) + "\n" for each in FTM), encoding="utf-8")
    done = run("import", path, "--dry-run", "--json")
    assert done.exit_code == 0, done.output
    assert '"tie": "enercoop memberOf rescoop-eu"' in done.output
    assert [each.name for each in tmp_path.iterdir()] == ["entities.json"]
    done = run("import", path, "-o", tmp_path / "g.trig")
    assert done.exit_code == 0, done.output
    assert len(load(str(tmp_path / "g.trig"))) == 3
    done = run("import", path, "--propose", tmp_path / "map.yaml")
    assert (done.exit_code, "needs no mapping" in done.output) == (2, True)


def test_a_crate_holds_the_whole_graph_and_comes_back(kg: KnowledgeGraph, tmp_path: Path) -> None:
    near = kg.around("RACTES").listed()
    (path,) = export(near, tmp_path / "g.crate.zip")
    with zipfile.ZipFile(path) as archive:
        metadata = json.loads(archive.read("ro-crate-metadata.json"))
        for part in metadata["@graph"]:
            if part["@type"] == "File":
                assert len(archive.read(part["@id"])) == int(part["contentSize"])
    root = next(each for each in metadata["@graph"] if each["@id"] == "./")
    assert {"name", "description", "datePublished", "license"} <= root.keys()
    back = brought(path, tmp_path / "out")
    assert back.counts == near.counts


def test_tables_are_still_tables(tmp_path: Path) -> None:
    for name, content in (
        ("a.csv", "name;country\nx;FR\n"),
        ("b.json", '[{"name": "x", "country": "FR"}]'),
        ("c.geojson", '{"type": "FeatureCollection", "features": []}'),
        ("d.txt", "name\tb\n"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert form_of(tmp_path / name) is None


# ---------------------------------------------------------------------------------------------
# laws

_TEXT = st.text(
    # No "@" and "+": what reads like an address or a number to call is refused, wherever it stands.
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="@+"),
    min_size=1,
    max_size=12,
).filter(str.strip)


@st.composite
def _graphs(draw: st.DrawFn) -> Records:
    number = draw(st.integers(2, 4))
    entities = [
        Entity(
            id=f"e{each}",
            kind=draw(st.sampled_from(["Network", "Cooperative", "Project", "Policy"])),
            name=f"{draw(_TEXT)} {each}",
            names=draw(st.dictionaries(st.sampled_from(["en", "ko", "zh-hant"]), _TEXT, max_size=2)),
            aliases=tuple(draw(st.lists(_TEXT, max_size=2))),
            acronym=draw(st.none() | _TEXT),
            note=draw(st.none() | _TEXT),
            former_names=tuple(
                FormerName(name=name) for name in draw(st.lists(_TEXT, max_size=2, unique=True))
            ),
            founded=draw(st.sampled_from([None, "2013", "2013~", "2013-04-05", "[..1999]"])),  # type: ignore[arg-type]  # a date as it is written
        )
        for each in range(number)
    ]
    ties = [
        Statement(
            source="s",
            says=draw(_TEXT),
            subject=f"e{each}",
            kind="supports",
            object="e0",
            role=draw(st.none() | _TEXT),
            note=draw(st.none() | _TEXT),
            seen=draw(st.sampled_from([None, "2016", "2016-03?"])),  # type: ignore[arg-type]
            manner=draw(st.sampled_from([None, "planned", "hedged", "hearsay"])),
        )
        for each in range(1, number)
        if entities[each].kind in ("Network", "Cooperative")
    ]
    return Records(
        title="law",
        entities=tuple(entities),
        statements=tuple(ties),
        sources=(Source(id="s", url="https://example.org/s"),),
    )


_A_ROLE_LIKE_A_KIND = Records(
    title="law",
    entities=(Entity(id="e0", kind="Network", name="one"), Entity(id="e1", kind="Network", name="two")),
    statements=(Statement(source="s", says="0", subject="e1", kind="supports", object="e0", role="CHAIRS"),),
    sources=(Source(id="s", url="https://example.org/s"),),
)


@pytest.mark.parametrize(
    "suffix", [".xlsx", ".parquet", ".kumu.json", ".kumu.xlsx", ".ftm.json", ".graphml", ".gexf"]
)
@example(records=_A_ROLE_LIKE_A_KIND)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records=_graphs())
def test_any_graph_comes_back_as_its_format_can_hold_it(suffix: str, records: Records) -> None:
    lost = FORMATS[suffix].lost
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        path = export(KnowledgeGraph.of(records), place / f"g{suffix}")[0]
        form = form_of(path)
        assert form
        put(parcel_of(path, form, place / "out", "g"), place / "out")
        back = read_records(place / "out")
    assert without(back, lost)["entities"] == without(records, lost)["entities"]
    assert without(back, lost)["ties"] == without(records, lost)["ties"]
    assert [tie.status for tie in back.ties] == [tie.status for tie in records.ties]


def test_a_network_for_gephi_names_what_it_shows_and_has_a_timeline(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    (path,) = export(kg, tmp_path / "g.gexf")
    names = {"": "http://gexf.net/1.3"}
    tree = ElementTree.parse(path).getroot()
    graph = tree.find("graph", names)
    assert tree.get("version") == "1.3" and graph is not None and graph.get("mode") == "dynamic"
    labels = {each.get("id"): each.get("label") for each in graph.iterfind("nodes/node", names)}
    assert labels["rtes"] == kg["RTES"].name
    edges = {each.get("id"): each for each in graph.iterfind("edges/edge", names)}
    dated = [tie for tie in kg.listed().ties() if tie.start and tie.start.earliest]
    assert len(dated) > 100
    for tie in dated:
        assert tie.start and tie.start.earliest
        assert edges[tie.id].get("start") == tie.start.earliest.isoformat()
        assert edges[tie.id].get("label") == load_ontology().label(tie.kind)
    read = nx.read_gexf(path, version="1.3")
    quoted = next(tie for tie in kg.listed().ties() if tie.evidence[0].quote)
    written = next(each for *_, each in read.edges(data=True) if each["id"] == quoted.id)
    assert quoted.evidence[0].quote in written["quotes"]
    assert sum("http" in each.get("addresses", "") for *_, each in read.edges(data=True)) > 1_000


def test_most_links_of_followthemoney_are_of_a_schema_that_says_what_they_are(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    (path,) = export(kg, tmp_path / "g.ftm.json")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    schemata = Counter(each["schema"] for each in rows if each["id"].startswith("tie."))
    assert schemata["Employment"] > 150 and schemata["Payment"] > 4 and schemata["Succession"] > 4
    assert schemata["UnknownLink"] < 0.56 * schemata.total()
    links = [each["properties"] for each in rows if each["id"].startswith("tie.")]
    named = [each for each in links if "amount" in each or not each["role"][0].startswith("ssegraph:")]
    assert len(named) > 1_800
    assert len([each for each in links if "role" not in each and "amount" not in each]) < 5
    forum = next(each for each in rows if each["id"] == "gsef-forum-2018")
    assert forum["properties"]["organizer"]
