"""`ssegraph serve` over real HTTP: what it answers, what it refuses, and what it survives."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from starlette.applications import Starlette

from serving import TOKEN, Server, eventually, serving
from ssegraph.core.model import Records
from ssegraph.graph import load
from ssegraph.serve.protocol import Refused
from ssegraph.store import Store, verify

_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_DEEP = 150


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shipped graph, with two seconds for a query."""
    folder = tmp_path_factory.mktemp("shipped")
    with serving(folder / "log", "--seconds", "2", "--memory", "1500", "--rows", "20000") as server:
        yield server


def _served_still(server: Server) -> bool:
    with server.client() as client:
        return client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


# ---------------------------------------------------------------------------------------------
# what it answers


_FORMS = {
    "SELECT ?s { ?s a sse:Network } LIMIT 3": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "ASK {}": ("application/sparql-results+json", "application/sparql-results+xml"),
    "CONSTRUCT { ?s a sse:Network } WHERE { ?s a sse:Network }": (
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
        "text/n3",
        "application/trig",
        "application/n-quads",
    ),
}


@pytest.mark.parametrize(
    ("query", "kind"), [(query, kind) for query, kinds in _FORMS.items() for kind in kinds]
)
def test_every_format_can_be_had(query: str, kind: str, server: Server) -> None:
    with server.client() as client:
        got = client.get("/sparql", params={"query": query}, headers={"Accept": kind})
    assert got.status_code == 200, got.text
    assert got.headers["content-type"].partition(";")[0] == kind
    if query.startswith("CONSTRUCT"):
        form = ox.RdfFormat.from_media_type(kind)
        assert len(set(ox.parse(got.content, format=form))) > 10
    else:
        assert (
            ox.parse_query_results(got.content, format=ox.QueryResultsFormat.from_media_type(kind))
            if "json" in kind or "xml" in kind
            else got.text.count("\n") == 4
        )


def test_a_format_nobody_writes_is_406_and_the_dearest_accepted_one_is_sent(server: Server) -> None:
    with server.client() as client:
        no = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"})
        assert no.status_code == 406 and "application/sparql-results+json" in no.json()["detail"]
        accept = "text/html, application/sparql-results+xml;q=0.9, */*;q=0.1"
        got = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": accept})
    assert got.headers["content-type"] == "application/sparql-results+xml"


def test_a_mistake_is_told_with_line_and_column(server: Server) -> None:
    with server.client() as client:
        got = client.get("/sparql", params={"query": "SELECT *\n{ ?s ?p }"})
    assert got.status_code == 400 and got.headers["content-type"] == "application/problem+json"
    assert (got.json()["line"], got.json()["column"]) == (2, 10)


def test_answers_are_squeezed_tagged_and_not_sent_twice(server: Server) -> None:
    asked = {"query": "SELECT * { ?s a sse:Tie } ORDER BY ?s"}
    with server.client() as client:
        plain = client.get("/sparql", params=asked, headers={"Accept-Encoding": "identity"})
        with client.stream("GET", "/sparql", params=asked, headers={"Accept-Encoding": "gzip"}) as got:
            raw = b"".join(got.iter_raw())
        assert got.headers["content-encoding"] == "gzip" and gzip.decompress(raw) == plain.content
        assert len(raw) < len(plain.content) / 4
        assert got.headers["etag"] != plain.headers["etag"]
        again = client.get(
            "/sparql",
            params=asked,
            headers={"Accept-Encoding": "identity", "If-None-Match": plain.headers["etag"]},
        )
        assert again.status_code == 304 and again.content == b""
        head = client.head("/sparql", params=asked, headers={"Accept-Encoding": "identity"})
        assert head.status_code == 200 and head.content == b""
        assert head.headers["etag"] == plain.headers["etag"]
        fickle = client.get("/sparql", params={"query": "SELECT (NOW() AS ?now) {}"})
        assert "etag" not in fickle.headers


_EVERYWHERE = (
    "/sparql?query=ASK{}",
    "/sparql",
    "/dump",
    "/data/rtes",
    "/id/rtes",
    "/search?q=a",
    "/health",
    "/explorer",
    "/en/index.html",
    "/openapi.json",
    "/nowhere",
)


def test_no_page_of_another_origin_reads_anything_unless_it_is_named(server: Server) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    with server.client() as client:
        for path in _EVERYWHERE:
            got = client.get(path, headers=elsewhere)
            assert not [name for name in got.headers if name.startswith("access-control-allow-origin")]
        for path in ("/sparql", "/store"):
            asked = client.options(path, headers=elsewhere | {"Access-Control-Request-Method": "GET"})
            assert asked.status_code == 204
            assert "access-control-allow-origin" not in asked.headers
    assert len(_EVERYWHERE) == 11


def test_pages_of_a_named_origin_may_ask_and_not_update(written: Path, tmp_path: Path) -> None:
    named, other = {"Origin": "https://named.example"}, {"Origin": "https://named.example.evil.example"}
    words = (
        str(written),
        "--writable",
        "--cors",
        "https://Named.example/",
        "--cors",
        "http://localhost:3000",
    )
    with serving(tmp_path / "log", *words) as server, server.client() as client:
        for path in ("/sparql?query=ASK{}", "/dump", "/nowhere", "/health"):
            got = client.get(path, headers=named)
            assert got.headers["access-control-allow-origin"] == "https://named.example"
            assert "access-control-allow-credentials" not in got.headers
            for headers in (other, {}, {"Origin": "null"}):
                none = client.get(path, headers=headers)
                assert "access-control-allow-origin" not in none.headers
                assert "Origin" in none.headers["vary"]
        asked = client.options("/sparql", headers=named | {"Access-Control-Request-Method": "POST"})
        assert asked.headers["access-control-allow-origin"] == "https://named.example"
        assert asked.headers["access-control-allow-methods"] == "GET, POST"
        assert "authorization" not in asked.headers["access-control-allow-headers"].lower()
        store = client.options("/store", headers=named | {"Access-Control-Request-Method": "PUT"})
        assert store.headers["access-control-allow-methods"] == "GET"
    with serving(tmp_path / "log", str(written), "--cors", "*") as server, server.client() as client:
        assert client.get("/health", headers=other).headers["access-control-allow-origin"] == "*"


_FOREIGN = (
    "rebind.evil.example",
    "rebind.evil.example:8000",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example@127.0.0.1",
    "10.0.0.5",
    "[::2]",
    "a b",
    "",
)


def test_a_server_called_by_a_name_not_its_own_answers_nothing(server: Server) -> None:
    with server.client() as client:
        for host in _FOREIGN:
            for path in ("/dump", "/sparql?query=ASK{}", "/health", "/nowhere"):
                got = client.get(path, headers={"Host": host})
                assert got.status_code == 421, (host, got.text)
                assert got.headers["content-type"] == "application/problem+json"
                assert "--host-name" in got.json()["detail"]
        for host in (
            "localhost",
            "LOCALHOST:9",
            "localhost.",
            "127.0.0.1",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:80",
        ):
            assert client.get("/health", headers={"Host": host}).status_code == 200
    assert len(_FOREIGN) == 9


def test_a_server_answers_to_the_names_it_was_told(written: Path, tmp_path: Path) -> None:
    words = (str(written), "--host-name", "Graph.example.org", "--host-name", "10.0.0.5")
    with serving(tmp_path / "log", *words) as server, server.client() as client:
        for host, status in (
            ("graph.example.org", 200),
            ("graph.example.org:443", 200),
            ("10.0.0.5", 200),
            ("localhost", 200),
            ("example.org", 421),
            ("www.graph.example.org", 421),
            ("10.0.0.6", 421),
        ):
            assert client.get("/health", headers={"Host": host}).status_code == status, host
    # Where everybody listens, too, a name may be made to lead there; an address may not.
    with (
        serving(tmp_path / "log", str(written), "--host", "0.0.0.0") as server,
        httpx.Client(base_url=server.url.replace("0.0.0.0", "127.0.0.1")) as client,
    ):
        assert client.get("/health", headers={"Host": "192.168.1.7:8000"}).status_code == 200
        assert client.get("/health", headers={"Host": "rebind.evil.example"}).status_code == 421


@pytest.mark.parametrize(
    "words",
    [
        ("--cors", "example.org"),
        ("--cors", "https://example.org/path"),
        ("--cors", "null"),
        ("--host-name", "http://example.org"),
        ("--host-name", "example.org:80"),
        ("--host-name", ""),
    ],
)
def test_an_origin_or_a_name_that_is_none_is_told(words: tuple[str, str]) -> None:
    from click.testing import CliRunner

    from ssegraph.cli import main

    done = CliRunner().invoke(main, ["serve", "--port", "0", *words])
    assert done.exit_code == 2 and f"{words[0]} {words[1]!r}: write" in done.output


def test_the_whole_graph_comes_back_as_it_is(server: Server) -> None:
    with server.client() as client:
        quads = client.get("/dump", headers={"Accept": "application/n-quads"}).text.splitlines()
        trig = client.get("/dump")
    own = load().listed().store.local().oxigraph
    expected = sorted(f"{quad} ." for quad in own.quads_for_pattern(None, None, None, None))
    assert sorted(quads) == expected
    assert trig.headers["content-type"] == "application/trig"
    assert len(set(ox.parse(trig.content, format=ox.RdfFormat.TRIG))) == len(expected)


def test_unlisted_people_are_in_nothing_that_is_served(server: Server) -> None:
    whole = load()
    people = [whole.entity(each) for each in sorted(whole.store.reader.unlisted())]
    assert len(people) == 2
    addresses = [
        "/dump",
        "/explorer",
        "/en/document/gsef-2020-session-report.html",
        "/ko/document/gsef-2020-session-report.html",
        "/en/source/gsef-2020-session-report.html",
    ]
    with server.client() as client:
        for person in people:
            for address in (
                f"/search?q={person.name[:-1]}",
                f"/en/actor/{person.id}.html",
                f"/data/{person.id}",
            ):
                found = client.get(address, follow_redirects=True)
                assert person.name not in found.text, address
        for address in addresses:
            found = client.get(address)
            assert found.status_code == 200, address
            assert not [each.name for each in people if re.search(rf"\b{each.name}\b", found.text)], address


def test_data_of_an_actor_by_accept_and_by_suffix(server: Server) -> None:
    with server.client() as client:
        see = client.get("/id/rtes")
        assert (see.status_code, see.headers["location"]) == (303, "/data/rtes")
        turtle = client.get("/data/rtes.ttl")
        linked = client.get("/data/rtes.jsonld")
        asked = client.get("/data/rtes", headers={"Accept": "application/ld+json"})
        unknown = client.get("/data/rtse")
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert linked.content == asked.content
    graph = ox.Store()
    graph.load(turtle.content, format=ox.RdfFormat.TURTLE)
    other = ox.Store()
    other.load(linked.content, format=ox.RdfFormat.JSON_LD)
    assert set(graph) == set(other)
    ties = {tie.id for tie in load().ties("rtes")}
    found = graph.query(
        "PREFIX sse: <https://w3id.org/ssegraph/ontology#> SELECT DISTINCT ?t { ?t sse:kind ?k ; sse:source ?s ; sse:statement/sse:statedIn ?e }"
    )
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == len(ties)
    assert unknown.status_code == 404 and "rtes" in unknown.json()["did_you_mean"]


def test_search_answers_as_its_description_says(server: Server) -> None:
    with server.client() as client:
        described = client.get("/openapi.json").json()
        got = client.get("/search", params={"q": "charity shop"}).json()
        page = client.get("/search", params={"q": "GSEF", "limit": 2, "offset": 1}).json()
        assert client.get("/search").status_code == 400
        assert client.get("/search", params={"q": "a", "limit": "-1"}).status_code == 400
    hit = described["components"]["schemas"]["Found"]["properties"]["hits"]["items"]
    assert got["hits"][0]["id"] == "we-shop"
    assert set(hit["required"]) == set(got["hits"][0])
    assert len(page["hits"]) <= 2 and page["offset"] == 1


def test_void_counts_what_is_there(server: Server) -> None:
    with server.client() as client:
        got = client.get("/.well-known/void")
        count = client.get("/sparql", params={"query": _COUNT}).json()
    graph = ox.Store()
    graph.load(got.content, format=ox.RdfFormat.TURTLE)
    void = "PREFIX void: <http://rdfs.org/ns/void#>"
    found = graph.query(f"{void} SELECT ?n {{ ?d void:triples ?n ; void:dataDump ?f }}")
    assert isinstance(found, ox.QuerySolutions)
    assert next(found)[0].value == count["results"]["bindings"][0]["n"]["value"]


def test_people_get_pages_in_their_language_and_programs_get_data(server: Server) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "fr-CA,fr;q=0.9"}
    with server.client() as client:
        see = client.get("/id/rtes", headers=browser)
        assert (see.status_code, see.headers["location"]) == (303, "/fr/actor/rtes.html")
        page = client.get("/fr/actor/rtes.html")
        assert page.status_code == 200 and 'lang="fr"' in page.text
        assert client.get("/fr/actor/rtse.html").status_code == 404
        assert client.get("/", headers=browser, follow_redirects=True).url.path == "/fr/index.html"
        assert "yasgui" in client.get("/query").text.lower()


def test_the_explorer_is_sent_once(server: Server) -> None:
    with server.client() as client:
        got = client.get("/explorer")
        assert "Content-Security-Policy" in got.text
        again = client.get("/explorer", headers={"If-None-Match": got.headers["etag"]})
    assert again.status_code == 304


def test_rdflib_reads_it_as_a_store(server: Server) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql"))
    rows = list(
        graph.query("PREFIX sse: <https://w3id.org/ssegraph/ontology#> SELECT ?n { ?n a sse:Network }")
    )
    assert len(rows) == len([each for each in load() if each.kind == "Network"])


def test_the_log_says_who_took_how_long_and_not_what_was_asked(server: Server, tmp_path: Path) -> None:
    with server.client() as client:
        client.get("/sparql", params={"query": "ASK { <urn:a-secret> ?p ?o }"})
    eventually(lambda: '"/sparql"' in server.log.read_text())
    lines = server.log.read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    assert {"time", "method", "path", "status", "ms"} <= set(told[-1])
    assert "a-secret" not in server.log.read_text()
    with serving(tmp_path / "log", "--log-queries") as other:
        with other.client() as client:
            client.get("/sparql", params={"query": "ASK { <urn:a-secret> ?p ?o }"})
        eventually(lambda: "a-secret" in other.log.read_text())


# ---------------------------------------------------------------------------------------------
# what it refuses


_PATHS = "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?b (!<urn:x>|^!<urn:x>)* ?c . ?c (!<urn:x>)* ?d }"
_BOMBS = {
    "cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path explosion": _PATHS,
    "regex bomb": 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(CONCAT(STR(?o), STR(?r)), "((a*)*b?)*((a*)*c?)*$")) }',
    "sorting everything": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "long text": "SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?r))) AS ?all) { ?s ?p ?o . ?t ?q ?r }",
    "values product": "SELECT (COUNT(*) AS ?n) {"
    + "".join(f" VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(9))
    + " }",
}


@pytest.mark.parametrize("name", _BOMBS)
def test_a_query_without_end_is_ended_and_others_are_served_meanwhile(name: str, server: Server) -> None:
    before = set(server.workers())
    with ThreadPoolExecutor() as threads, server.client() as client:
        bomb = threads.submit(client.get, "/sparql", params={"query": _BOMBS[name]})
        served = 0
        while not bomb.done():
            assert _served_still(server)
            served += 1
        assert served > 0
        got = bomb.result()
    assert got.status_code in (504, 507, 500), got.text
    # The process is gone and its memory with it; another is there in its place.
    eventually(lambda: len(server.workers()) == len(before) and set(server.workers()) != before)
    assert _served_still(server)


def test_an_answer_of_a_billion_rows_is_never_sold_as_whole(server: Server) -> None:
    everything = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    for accept in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml"):
        with server.client() as client:
            try:
                got = client.get("/sparql", params={"query": everything}, headers={"Accept": accept})
            except httpx.RemoteProtocolError:
                continue  # broken off in the middle, as anybody can see
        assert got.status_code >= 400
    with server.client() as client:
        got = client.get(
            "/sparql",
            params={"query": "SELECT ?a { VALUES ?a { 1 } ?s ?p ?o }"},
            headers={"Accept": "text/csv"},
        )
    assert got.status_code == 413 and "rows" in got.json()["detail"]
    _, *lines = server.log.read_text().splitlines()
    assert any("cut" in json.loads(line) for line in lines)
    assert _served_still(server)


_NESTED = {
    "groups": "ASK {" + "{" * 5000 + "}" * 5000 + "}",
    "parentheses": "ASK { FILTER(" + "(" * 10000 + "1" + ")" * 10000 + ") }",
    "unions": "ASK {" + " UNION ".join(["{}"] * 10000) + "}",
    "nots": "ASK { FILTER(" + "!" * 10000 + "true) }",
    "ands": "ASK { FILTER(" + " && ".join(["true"] * 10000) + ") }",
    "sums": "ASK { FILTER(" + "+".join(["1"] * 20000) + " > 0) }",
    "paths": "ASK { ?s " + "/".join(["<urn:p>"] * 9000) + " ?o }",
    "length": "ASK { #" + "x" * 200_000 + "\n}",
}


@pytest.mark.parametrize("name", _NESTED)
def test_what_is_nested_too_deep_is_refused(name: str, server: Server) -> None:
    with server.client() as client:
        got = client.post("/sparql", data={"query": _NESTED[name]})
    assert got.status_code in (400, 413, 500, 507), got.text
    assert got.headers["content-type"] == "application/problem+json"
    assert _served_still(server)


_OUT = {
    "plainly": "SERVICE <{}> {{ ?s ?p ?o }}",
    "silently": "service silent <{}> {{ ?s ?p ?o }}",
    "behind a comment that ended": "#\rSERVICE <{}> {{ ?s ?p ?o }}",
    "between two names with quotes": r"?s <urn:a> <urn:b> ; sse:a\'b ?x . SERVICE <{}> {{ ?s ?p ?o }} ?s sse:c\'d ?y",
    "behind an IRI with an escape": r"?s <urn:\u0061#x> ?o . SERVICE <{}> {{ ?s ?p ?o }}",
    "behind an IRI with a wide space": "?s <urn:\u00a0#x> ?o . SERVICE <{}> {{ ?s ?p ?o }}",
    "behind a name with a hash": r"?s sse:a\#b ?o . SERVICE <{}> {{ ?s ?p ?o }}",
    "by a variable": "VALUES ?where {{ <{}> }} SERVICE ?where {{ ?s ?p ?o }}",
    "by a prefix": "SERVICE sse:x {{ ?s ?p ?o }} # {}",
}


@pytest.mark.parametrize("name", _OUT)
def test_no_query_calls_another_host(name: str, server: Server) -> None:
    with server.client() as client:
        query = f"SELECT * {{ {_OUT[name].format(server.url + '/sparql?reached')} }}"
        got = client.get("/sparql", params={"query": query})
    assert got.status_code == 400 and "SERVICE is refused" in got.json()["detail"], got.text


_MOST = 100_000  # characters of a query
_HOSTILE = {
    "a string of escapes without end": ('ASK {} "', '\\"'),
    "a long string of escaped quotes without end": ('ASK {} """\n', '\\"""\n'),
    "long strings that are none": ("ASK {} ", '"""\n\\'),
    "strings with quotes of two kinds": ("ASK {} ", "'\"\\"),
    "IRIs without end": ("ASK {", "<a"),
    "IRIs that may be comparisons": ("ASK { FILTER(1", "<'>"),
    "comments": ("ASK {", "#SERVICE"),
    "calls without a target": ("ASK {}", "SERVICE"),
    "calls of one target": ("ASK {}", "SERVICE a:"),
    "loads": ("ASK {}", ";LOAD"),
    "gaps with comments": ("ASK {} SERVICE", "#\n"),
    "prefixes without a colon": ("ASK {}", "a-"),
    "names with dots": ("ASK {} ", "a."),
    "data without end": ("ASK {} ", "VALUES ?x { "),
    "lists without end": ("ASK {} ", "IN ( "),
    "escapes that are none": ("ASK {} ", "\\u004"),
    "brackets": ("ASK ", "{[("),
    "triples in triples": ("ASK {", "<<"),
    "percent signs": ("ASK { a:", "%4"),
    "nothing at all": ("ASK {} ", "\x00"),
}


@pytest.mark.parametrize("length", [_MOST, 3 * _MOST])
@pytest.mark.parametrize("name", _HOSTILE)
def test_while_a_hostile_text_is_refused_others_are_answered(name: str, length: int, server: Server) -> None:
    start, part = _HOSTILE[name]
    text = (start + part * length)[:length]
    bodies = (
        ("application/sparql-query", text.encode()),
        ("application/x-www-form-urlencoded", str(httpx.QueryParams({"query": text})).encode()),
    )
    with ThreadPoolExecutor() as threads, server.client() as client, server.client(seconds=20) as other:
        sent = [
            threads.submit(client.post, "/sparql", content=body, headers={"Content-Type": kind})
            for kind, body in bodies
        ]
        served = 0
        while not all(each.done() for each in sent) or not served:
            assert other.get("/health").status_code == 200
            served += 1
        for each in sent:
            got = each.result()
            assert 400 <= got.status_code < 600, got.text
            assert got.headers["content-type"] == "application/problem+json"
            if length > _MOST:
                assert got.status_code == 400 and "longer than 100000" in got.json()["detail"]
    assert len(_HOSTILE) == 20


def test_a_text_beyond_the_limit_is_refused_without_a_process_that_reads_it(server: Server) -> None:
    for token in (False, True):
        with server.client(token=token) as client:
            for field in ("query", "update"):
                got = client.post("/sparql", data={field: "#" * (_MOST + 1)})
                assert got.status_code == 400 and "longer than" in got.json()["detail"]
            got = client.post(
                "/sparql",
                content=b"#" * (12 * _MOST + 1),
                headers={"Content-Type": "application/sparql-query"},
            )
            assert got.status_code == 413


def test_no_file_is_read_and_nothing_changes_through_a_query(server: Server) -> None:
    with server.client() as client:
        got = client.get("/sparql", params={"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"})
        assert got.json()["results"]["bindings"] == []
        got = client.get(
            "/sparql", params={"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": "file:///etc/passwd"}
        )
        assert got.json()["results"]["bindings"] == []
        for update in ("CLEAR ALL", "LOAD <file:///etc/passwd>"):
            assert client.get("/sparql", params={"query": update}).status_code == 400


def test_a_service_that_is_allowed_is_called_and_no_other(server: Server, tmp_path: Path) -> None:
    host = server.url.removeprefix("http://")
    with serving(tmp_path / "log", "--allow-service", host) as federating, federating.client() as client:
        ask = "SELECT ?n { SERVICE <%s/sparql> { SELECT (COUNT(*) AS ?n) { ?t a <https://w3id.org/ssegraph/ontology#Tie> } } }"
        got = client.get("/sparql", params={"query": ask % server.url})
        assert got.status_code == 200, got.text
        assert int(got.json()["results"]["bindings"][0]["n"]["value"]) == len(load().listed().ties())
        for other in (federating.url, f"http://{host}@127.0.0.1:9", "file:///etc/passwd", "http://localhost"):
            assert client.get("/sparql", params={"query": ask % other}).status_code == 400
        for name in ("by a variable", "by a prefix"):
            query = f"SELECT * {{ {_OUT[name].format(server.url + '/sparql')} }}"
            assert client.get("/sparql", params={"query": query}).status_code == 400


def test_a_client_that_goes_away_ends_its_query(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--workers", "1", "--seconds", "300") as server:
        with server.client(seconds=1) as client, pytest.raises(httpx.ReadTimeout):
            client.get("/sparql", params={"query": _BOMBS["cartesian product"]})
        assert _served_still(server)  # the only process would have been at it for five minutes


# ---------------------------------------------------------------------------------------------
# what it survives


def test_a_process_that_is_killed_is_not_noticed(server: Server) -> None:
    stop = threading.Event()

    def ask() -> int:
        answered = 0
        with server.client() as client:
            while not (answered and stop.is_set()):  # on a busy machine the killing may be over first
                got = client.get("/sparql", params={"query": _COUNT})
                assert got.status_code == 200, got.text
                answered += 1
        return answered

    with ThreadPoolExecutor() as threads:
        clients = [threads.submit(ask) for _ in range(4)]
        for _ in range(3):
            before = server.workers()
            os.kill(before[0], signal.SIGKILL)

            def renewed(before: list[int] = before) -> bool:
                return len(server.workers()) == len(before) and before[0] not in server.workers()

            eventually(renewed)
        stop.set()
        assert all(client.result() > 0 for client in clients)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    store = tmp_path / "w.store"
    Store.of(Records(title="nothing")).save(store)
    return store


@pytest.mark.parametrize("prefix", ["h", "h\u00b7", "h\u200d", "h\u1680", "h\u0300.x"])
def test_an_update_loads_nothing_by_whatever_prefix(prefix: str, written: Path, tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        serving(tmp_path / "log", str(written), "--writable") as server,
        server.client(token=True) as client,
    ):
        listener.settimeout(0.1)
        update = f"PREFIX {prefix}: <http://127.0.0.1:{listener.getsockname()[1]}/> LOAD {prefix}:x"
        got = client.post("/sparql", data={"update": update})
        assert got.status_code == 400 and "LOAD is refused" in got.json()["detail"]
        with pytest.raises(TimeoutError):
            listener.accept()


def test_only_the_whole_token_lets_an_update_in(written: Path, tmp_path: Path) -> None:
    update = {"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}
    wrong = [
        *(f"Bearer {TOKEN[:length]}" for length in range(1, len(TOKEN))),
        *(f"Bearer {TOKEN}{more}" for more in ("x", TOKEN, "\u00e9")),
        f"Bearer  {TOKEN}",
        f"Bearer x{TOKEN}",
        f"Bearer {TOKEN.upper()}",
        f"Bearer{TOKEN}",
        f"Basic {TOKEN}",
        "Bearer",
        "",
        TOKEN,
        f"{TOKEN} Bearer",
        f"Bearer Bearer {TOKEN}",
    ]
    refused = 0
    with serving(tmp_path / "log", str(written), "--writable") as server, server.client() as client:
        for header in wrong:
            sent = [(b"Authorization", header.encode())]
            assert client.post("/sparql", data=update, headers=sent).status_code == 401, header
            refused += 1
        assert client.post("/sparql", data=update).status_code == 401
        assert client.post("/sparql", data=update, params={"token": TOKEN}).status_code == 401
        for scheme in ("Bearer", "bearer"):  # RFC 9110, 11.1: the scheme in letters of any size
            good = {"Authorization": f"{scheme} {TOKEN}"}
            assert client.post("/sparql", data=update, headers=good).status_code == 204
    assert refused == len(wrong) == len(TOKEN) + 12


def _beside(store: Path) -> set[Path]:
    return set(store.parent.rglob(f".{store.name}.readers.*/**/*"))


def test_a_second_writer_is_told_who_holds_the_store_and_the_first_goes_on(
    written: Path, tmp_path: Path
) -> None:
    with (
        serving(tmp_path / "log", str(written), "--writable", "--workers", "2") as first,
        first.client(token=True) as client,
    ):
        before = _beside(written)
        assert before
        second = subprocess.run(
            [sys.executable, "-m", "ssegraph", "serve", str(written), "--writable", "--port", "0"],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert second.returncode == 1
        assert f"{written} is open for writing in process" in second.stderr
        assert f"process {first.process.pid} started" in second.stderr
        assert "listening" not in second.stderr and "Traceback" not in second.stderr
        assert _beside(written) == before
        writer, *readers = first.workers()
        for reader in readers:
            os.kill(reader, signal.SIGKILL)

        def renewed() -> bool:
            assert _served_still(first)  # who is asked notices that nobody is there
            return len(first.workers()) == 3 and not set(first.workers()) & set(readers)

        eventually(renewed)
        assert client.post("/sparql", data={"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}).status_code == 204
        for _ in range(8):
            assert client.get("/sparql", params={"query": "ASK { <urn:a> <urn:b> 1 }"}).json()["boolean"]
        assert first.workers()[0] == writer
    # A server that only reads needs no lock, and the next writer finds none.
    with serving(tmp_path / "log", str(written), "--writable") as next_one, next_one.client() as client:
        with serving(tmp_path / "log2", str(written)) as reading:
            assert _served_still(reading)
        assert client.get("/sparql", params={"query": "ASK { <urn:a> <urn:b> 1 }"}).json()["boolean"]


def test_two_writers_that_start_at_once_touch_nothing_before_one_has_the_store(
    written: Path, tmp_path: Path
) -> None:
    """As if the other had taken the store after it was looked at: the lock itself decides."""
    from ssegraph.serve.app import Service

    with serving(tmp_path / "log", str(written), "--writable") as first:
        before = _beside(written)
        late = Service(written, "", token="another", workers=1)

        async def start() -> None:
            async with late.running(Starlette()):
                pytest.fail("both write")

        # In a thread of its own: the browser of other tests keeps an event loop in this one.
        with ThreadPoolExecutor(1) as aside, pytest.raises(Refused):
            aside.submit(asyncio.run, start()).result()
        assert f"is open for writing in process {first.workers()[0]}" in str(late.failure)
        assert _beside(written) == before
        assert _served_still(first)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_ended_leaves_no_copy_of_the_graph(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "tmp"
    copies.mkdir()
    monkeypatch.setenv("TMPDIR", str(copies))
    with serving(tmp_path / "log", "--workers", "1") as server:
        assert [each.name.startswith("ssegraph-") for each in copies.iterdir()] == [True]
        server.process.send_signal(number)
        ended = server.process.wait(30)
    assert list(copies.iterdir()) == []
    # Ended by the signal, as who sent it expects.
    assert number != signal.SIGTERM or ended == -signal.SIGTERM


def test_a_service_manager_is_told_when_the_server_answers_and_when_it_ends(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = 0
    # The second is an address without a file.
    for address in (str(tmp_path / "notify"), f"@{tmp_path.name}-{os.getpid()}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind("\0" + address[1:] if address[0] == "@" else address)
            manager.settimeout(60)
            monkeypatch.setenv("NOTIFY_SOCKET", address)
            with serving(tmp_path / "log", str(written), "--workers", "1") as server:
                assert manager.recv(100) == b"READY=1"
                assert _served_still(server)
                server.process.send_signal(signal.SIGTERM)
                assert manager.recv(100) == b"STOPPING=1"
            told += 1
    # A manager that is gone is no reason not to serve.
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    with serving(tmp_path / "log", str(written), "--workers", "1") as server:
        assert _served_still(server)
    assert told == 2
    unit = (Path(__file__).parents[1] / "packaging" / "ssegraph.service").read_text()
    assert "\nType=notify\n" in unit and "AF_UNIX" in unit


def test_an_update_is_seen_afterwards_and_outlives_the_server(written: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "log", str(written), "--writable") as server, server.client(token=True) as client:
        asked = {"query": "SELECT ?n { <urn:a> <urn:b> ?n }"}
        first = client.get("/sparql", params=asked)
        for number in range(5):
            update = f"DELETE WHERE {{ <urn:a> <urn:b> ?n }} ; INSERT DATA {{ <urn:a> <urn:b> {number} }}"
            assert client.post("/sparql", data={"update": update}).status_code == 204
            seen = client.get("/sparql", params=asked, headers={"If-None-Match": first.headers["etag"]})
            assert seen.json()["results"]["bindings"][0]["n"]["value"] == str(number)
    verify(written)
    assert Store.open(written).query("ASK { <urn:a> <urn:b> 4 }").boolean
    assert [each.name for each in tmp_path.iterdir() if "readers" in each.name] == []


@pytest.mark.parametrize("victim", ["server", "everything"])
def test_killed_in_the_middle_of_an_update_the_old_state_or_the_new_is_there(
    victim: str, written: Path, tmp_path: Path
) -> None:
    values = " ".join(map(str, range(300)))
    update = f"INSERT {{ ?s <urn:p> ?o }} WHERE {{ VALUES ?a {{ {values} }} VALUES ?o {{ {values} }} BIND(IRI(CONCAT('urn:', STR(?a))) AS ?s) }}"
    with serving(tmp_path / "log", str(written), "--writable") as server:
        children = server.workers()
        idle = _ticks(children[0])
        with ThreadPoolExecutor() as threads, server.client(token=True) as client:
            update_running = threads.submit(client.post, "/sparql", data={"update": update})
            # It is at work, not only sent: the writer is the first of the processes.
            eventually(lambda: _ticks(children[0]) > idle + 5)
            server.process.kill()
            if victim == "everything":
                for child in children:
                    os.kill(child, signal.SIGKILL)
            with pytest.raises(httpx.TransportError):
                update_running.result()
        server.process.wait()
    # A writer whose server is gone ends by itself and lets go of the store.
    eventually(lambda: not any(Path(f"/proc/{child}/exe").exists() and _ours(child) for child in children))
    with serving(tmp_path / "log2", str(written), "--writable") as again, again.client() as client:
        count = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }"})
        assert count.json()["results"]["bindings"][0]["n"]["value"] in ("0", "90000")


def test_an_update_without_end_is_ended_and_the_next_one_goes_through(written: Path, tmp_path: Path) -> None:
    values = " ".join(map(str, range(3000)))
    endless = f"INSERT {{ <urn:a> <urn:b> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} VALUES ?c {{ {values} }} }} }}"
    with (
        serving(tmp_path / "log", str(written), "--writable", "--seconds", "2") as server,
        server.client(token=True) as client,
    ):
        assert client.post("/sparql", data={"update": endless}).status_code == 504
        assert client.post("/sparql", data={"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}).status_code == 204
        got = client.get("/sparql", params={"query": "SELECT ?n { <urn:a> <urn:b> ?n }"}).json()
    assert [each["n"]["value"] for each in got["results"]["bindings"]] == ["1"]


def _ticks(process: int) -> int:
    """The processor time a process has taken, in hundredths of a second."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _ours(process: int) -> bool:
    try:
        return b"ssegraph.serve.worker" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:a"><rdf:value>&a11;</rdf:value></rdf:Description></rdf:RDF>'
)
_SENT = {
    "billion laughs": ("application/rdf+xml", _LAUGHS),
    "context elsewhere": (
        "application/ld+json",
        '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a", "b": 1}',
    ),
    "nested JSON": ("application/ld+json", "[" * 100_000 + "]" * 100_000),
    "an HTML page": ("text/turtle", "<!DOCTYPE html><html></html>"),
    "cut short": ("text/turtle", "<urn:a> <urn:b> <urn:c> . <urn:a> <urn:b"),
    "an IRI that runs": ("text/turtle", '<urn:a> <urn:b> <java script:"x"> .'),
}


def test_what_is_broken_or_dangerous_is_refused_and_the_graph_stays(written: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "log", str(written), "--writable") as server, server.client(token=True) as client:
        good = {"Content-Type": "text/turtle"}
        assert (
            client.put("/store?graph=urn:g", content="<urn:a> <urn:b> <urn:c> .", headers=good).status_code
            == 201
        )
        refused = 0
        for kind, content in _SENT.values():
            for method in ("PUT", "POST"):
                got = client.request(
                    method, "/store?graph=urn:g", content=content, headers={"Content-Type": kind}
                )
                assert got.status_code == 400, (content[:40], got.text)
                refused += 1
        assert refused == 12
        kept = client.get("/store?graph=urn:g", headers={"Accept": "application/n-triples"})
        assert kept.text == "<urn:a> <urn:b> <urn:c> .\n"
        assert client.post("/sparql", data={"update": "LOAD <file:///etc/passwd>"}).status_code == 400


def test_writing_into_what_is_no_store_is_refused(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from ssegraph.cli import main

    done = CliRunner().invoke(main, ["serve", "--writable"])
    assert done.exit_code == 2 and "ssegraph build" in done.output
    done = CliRunner().invoke(main, ["serve", str(tmp_path / "nowhere"), "--port", "0"])
    assert done.exit_code == 1 and "there is no" in done.output


# ---------------------------------------------------------------------------------------------
# reconciliation


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shipped graph, with the limits as they are by default."""
    folder = tmp_path_factory.mktemp("patient")
    with serving(folder / "log") as server:
        yield server


def _reconciled(patient: Server, **queries: object) -> dict[str, list[dict[str, object]]]:
    with patient.client() as client:
        got = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert got.status_code == 200, got.text
    return {name: each["result"] for name, each in got.json().items()}


def test_a_reconciling_client_is_told_what_the_service_is(patient: Server) -> None:
    with patient.client() as client:
        said = client.get("/reconcile").json()
        assert said["versions"] == ["0.2"]
        assert {"id": "Network", "name": "network"} in said["defaultTypes"]
        seen = client.get(said["view"]["url"].replace("{{id}}", "rtes").removeprefix(patient.url))
        assert seen.status_code == 303
        for what in ("entity", "type", "property"):
            path = f"/reconcile{said['suggest'][what]['service_path']}"
            assert client.get(path, params={"prefix": "co"}).json()["result"], what
        assert client.get("/reconcile/suggest/nonsense").status_code == 404


def test_names_are_matched_where_one_alone_bears_them_and_told_why(patient: Server) -> None:
    found = _reconciled(
        patient,
        acronym={"query": "RTES", "type": "Network"},
        spelt={"query": "ville de seoul"},
        person={"query": "Ms. Bissonnette", "type": "Person", "limit": 3},
        nobody={"query": "Zzyzx Mill"},
        abroad={"query": "RTES", "type": "Network", "properties": [{"pid": "country", "v": "JP"}]},
    )
    assert (found["acronym"][0]["id"], found["acronym"][0]["match"]) == ("rtes", True)
    assert found["acronym"][0]["type"] == [{"id": "Network", "name": "network"}]
    assert found["nobody"] == []
    assert not any(each["match"] for each in found["abroad"])
    assert len(found["person"]) <= 3
    assert all(str(each["features"]) for each in found["spelt"])


def test_ids_that_were_matched_are_told_more_of(patient: Server) -> None:
    wanted = {"ids": ["rtes", "nobody"], "properties": [{"id": "country"}, {"id": "memberOf"}]}
    with patient.client() as client:
        got = client.get("/reconcile", params={"extend": json.dumps(wanted)}).json()
        assert got["rows"]["rtes"]["country"] == [{"str": "FR"}]
        assert got["rows"]["nobody"] == {"country": [], "memberOf": []}
        assert [each["id"] for each in got["meta"]] == ["country", "memberOf"]
        known = {each["id"] for each in client.get("/reconcile/properties").json()["properties"]}
        assert known == {"country", "website", "kind", "acronym", "place", "founded", "memberOf"}


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "[" * 2_000}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"a": {"query": " "}}'}, 400),
        ({"queries": json.dumps({f"q{each}": {"query": "x"} for each in range(51)})}, 413),
        ({"queries": json.dumps({"a": {"query": "x" * 100_000}})}, 413),
        ({"extend": '{"ids": ["rtes"], "properties": [{"id": "phone"}]}'}, 400),
    ],
)
def test_what_cannot_be_reconciled_is_refused_in_words(
    form: dict[str, str], status: int, patient: Server
) -> None:
    with patient.client() as client:
        got = client.post("/reconcile", data=form)
    assert (got.status_code, got.headers["content-type"]) == (status, "application/problem+json")
    assert _served_still(patient)


def test_the_explorer_shows_a_neighbourhood_and_search_says_who_may_be_meant(patient: Server) -> None:
    with patient.client() as client:
        whole, part = client.get("/explorer"), client.get("/explorer?around=RTES")
        assert part.status_code == 200
        assert part.headers["content-type"].startswith("text/html")
        assert len(part.content) < len(whole.content) - 200_000
        refused = client.get("/explorer?around=RTSE")
        assert refused.status_code == 404
        assert refused.headers["content-type"] == "application/problem+json"
        assert "RTES" in refused.json()["did_you_mean"]
        nobody = client.get("/search?q=RTSE").json()
        assert (nobody["total"], nobody["hits"]) == (0, [])
        assert "RTES" in nobody["did_you_mean"]
        assert "did_you_mean" not in client.get("/search?q=RTES").json()
