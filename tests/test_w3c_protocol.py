"""The W3C's tests of the SPARQL 1.1 Protocol, Graph Store Protocol and Service Description, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import yaml

from serving import TOKEN, Server, serving
from ssegraph.core.model import Records
from ssegraph.store import Store

_HERE = Path(__file__).parent / "w3c"
_PROTOCOL = yaml.safe_load((_HERE / "protocol.yaml").read_text())
_GRAPH_STORE = yaml.safe_load((_HERE / "graph_store.yaml").read_text())
_DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
_PREFIXES = "PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX v: <http://www.w3.org/2006/vcard/ns#> "
_TURTLE = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> . "


def test_all_cases_of_the_suites_are_here() -> None:
    assert (len(_PROTOCOL), len(_GRAPH_STORE)) == (34, 19)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("w3c")
    Store.of(Records(title="nothing")).save(folder / "w3c.store")
    with serving(folder / "log", str(folder / "w3c.store"), "--writable") as server:
        yield server


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("read-only")
    document = ox.NamedNode("http://xmlns.com/foaf/0.1/Document")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    graphs = [ox.NamedNode(_DATA.format(number)) for number in (1, 2, 3)]
    store = Store.of(Records(title="nothing"))
    store.oxigraph.extend(ox.Quad(graph, kind, document, graph) for graph in graphs)
    store.save(folder / "data.store")
    with serving(folder / "log", str(folder / "data.store")) as server:
        yield server


def _named(text: str, *, quoted: bool = False) -> str:
    for number in range(4):
        iri = _DATA.format(number)
        text = text.replace(f"D{number}", str(httpx.QueryParams({"": iri}))[1:] if quoted else iri)
    return text


@pytest.mark.parametrize("case", _PROTOCOL, ids=lambda case: case["name"])
def test_protocol(case: dict[str, Any], server: Server, read_only: Server) -> None:
    writes = case.get("writes", False)
    with (server if writes else read_only).client(token=writes) as client:
        for asked in case["requests"]:
            _ask(client, asked)


def _ask(client: httpx.Client, asked: dict[str, Any]) -> None:
    path = "/sparql/" + _named(asked.get("path", ""), quoted=True)
    if "query" in asked:
        joint = "&" if "?" in path else "?"
        path += joint + str(httpx.QueryParams({"query": _named(asked["query"])}))
    content = _named(asked.get("body", "")).encode(asked.get("encoding", "utf-8"))
    headers = {"Content-Type": asked["type"]} if "type" in asked else {}
    got = client.request(asked.get("method", "GET"), path, content=content, headers=headers)
    if asked.get("bad"):
        assert 400 <= got.status_code < 500, got.text
        assert got.headers["content-type"] == "application/problem+json"
        return
    assert 200 <= got.status_code < 400, got.text
    if "format" in asked:
        kind = got.headers["content-type"].partition(";")[0]
        assert kind in _RESULTS if asked["format"] == "results" else kind == "text/turtle"
    if "answer" in asked:
        assert got.json()["boolean"] is asked["answer"]


def test_graph_store_protocol(server: Server) -> None:
    """One by one in their order, since each builds on those before it."""
    store, passed, new = f"{server.url}/store", 0, ""
    with server.client(token=True) as client:
        client.post("/sparql", data={"update": "DROP ALL"}).raise_for_status()
        for case in _GRAPH_STORE:
            where = case["path"].replace("STORE", store)
            address = new if where == "NEW" else store + where
            for step in ([case["before"]] if "before" in case else []) + [case]:
                method, headers = step.get("method", "GET"), {"Accept": "text/turtle"}
                body = (_TURTLE + step.get("body", "")).replace("STORE", store)
                if "multipart" in step:
                    files = [
                        (
                            f"{place}.ttl",
                            (f"{place}.ttl", (_TURTLE + part).replace("STORE", store), "text/turtle"),
                        )
                        for place, part in enumerate(step["multipart"])
                    ]
                    got = client.request(method, address, files=files)
                elif method in ("PUT", "POST"):
                    headers["Content-Type"] = step.get("type", "text/turtle; charset=utf-8")
                    got = client.request(method, address, content=body, headers=headers)
                else:
                    got = client.request(method, address, headers=headers)
            assert got.status_code in case["status"], (case["name"], got.status_code, got.text)
            if case.get("location"):
                new = got.headers["location"]
                assert new.startswith(f"{store}/")
            if "holds" in case:
                graph = ox.Store()
                graph.load(got.content, format=ox.RdfFormat.TURTLE)
                holds = case["holds"].replace("STORE", store)
                assert graph.query(f"{_PREFIXES} ASK {{ {holds} }}"), (case["name"], got.text)
                assert len(graph) == case["triples"], (case["name"], got.text)
            passed += 1
    assert passed == 19


def test_service_description(read_only: Server) -> None:
    """has-endpoint-triple, returns-rdf, conforms-to-schema."""
    with read_only.client() as client:
        got = client.get("/sparql")
    assert got.headers["content-type"].startswith("text/turtle")
    graph = ox.Store()
    graph.load(got.content, format=ox.RdfFormat.TURTLE)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    endpoint = f"<{read_only.url}/sparql>"
    assert graph.query(f"{sd} ASK {{ ?s a sd:Service ; sd:endpoint {endpoint} }}")
    # As its schema has it: one endpoint, languages it defines, a default data set with a default graph.
    assert graph.query(
        f"{sd} ASK {{ ?s sd:endpoint {endpoint} ; sd:supportedLanguage sd:SPARQL11Query ; sd:resultFormat ?f ;"
        " sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ;"
        " sd:namedGraph [ a sd:NamedGraph ; sd:name ?name ] ]"
        " FILTER(isIRI(?f)) FILTER NOT EXISTS { ?s sd:supportedLanguage sd:SPARQL11Update } }"
    )


def test_writing_needs_the_flag_and_the_token(server: Server, read_only: Server) -> None:
    update = {"update": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}
    with server.client() as client, read_only.client(token=True) as other:
        assert client.post("/sparql", data=update).status_code == 401
        assert client.post("/sparql", data=update, headers={"Authorization": "Bearer x"}).status_code == 401
        assert client.put("/store?graph=urn:g", content=b"").status_code == 401
        assert client.delete("/store?graph=urn:g").status_code == 401
        assert other.post("/sparql", data=update).status_code == 403
        assert other.put("/store?graph=urn:g", content=b"").status_code == 403
    assert TOKEN not in server.log.read_text()
