"""A graph behaves alike in memory, on disk and behind a SPARQL endpoint."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen

import pytest

import ssegraph
from serving import closed_port, serving
from ssegraph.ask.questions import load_questions
from ssegraph.core.errors import NotFound, QueryError, StoreError
from ssegraph.core.texts import Texts
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.store import endpoint

WHERE = ("memory", "disk", "oxigraph server", "our server")


@pytest.fixture(scope="module")
def kg(kg: KnowledgeGraph) -> KnowledgeGraph:
    """What a server shows: without people of an audience who have no public role."""
    return kg.listed()


@pytest.fixture(scope="module")
def ours(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the endpoint of our own server, over the same store."""
    with serving(tmp_path_factory.mktemp("ours") / "log", str(disk)) as server:
        yield f"{server.url}/sparql"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory, kg: KnowledgeGraph) -> Path:
    path = tmp_path_factory.mktemp("backends") / "g.store"
    kg.store.save(path)
    return path


@pytest.fixture(scope="module")
def address(disk: Path) -> Iterator[str]:
    """The address of the endpoint of another project's server, over the same store."""
    command = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert command, "the oxigraph package has no command"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [command, "serve-read-only", "--location", str(disk), "--bind", f"127.0.0.1:{port}"],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert served.stderr is not None
    said = served.stderr.readline()
    assert "127.0.0.1" in said, said
    yield f"http://127.0.0.1:{port}/query"
    served.terminate()
    served.wait()


@pytest.fixture(scope="module", params=WHERE)
def graph(
    request: pytest.FixtureRequest, kg: KnowledgeGraph, disk: Path, address: str, ours: str
) -> KnowledgeGraph:
    if request.param == "memory":
        return kg
    places: dict[str, str | Path] = {"disk": disk, "oxigraph server": address, "our server": ours}
    return load(places[request.param])


def test_it_is_the_same_graph(graph: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    assert (graph.title, graph.counts, len(graph)) == (kg.title, kg.counts, len(kg))
    assert graph.records() == kg.records()


def test_things_are_found_by_name_and_ties_by_their_ends(graph: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    for text in ("social economy forum", "서울", "RTES"):
        assert graph.find(text) == kg.find(text)
        assert graph.find(text)
    assert graph.ties("RTES", as_of="2020") == kg.ties("RTES", as_of="2020")
    with pytest.raises(NotFound, match="did you mean"):
        graph["GSEFF"]


QUERIES = (
    "SELECT ?e ?l { ?e a sse:Network ; rdfs:label ?l } ORDER BY ?l",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s sse:memberOf ?o } }",
    "ASK { id:rtes ?p ?o }",
    "CONSTRUCT { ?a sse:memberOf ?b } WHERE { ?a sse:memberOf ?b }",
    "SELECT ?t { ?t a sse:Tie . FILTER(sse:standing(?t, '2020') = 'certain') } ORDER BY ?t",
    'SELECT ?x { VALUES ?x { "a\\"b" "é"@fr 1.5 true } }',
)


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_has_the_same_answer(graph: KnowledgeGraph, kg: KnowledgeGraph, text: str) -> None:
    mine, theirs = graph.query(text), kg.query(text)
    assert (mine.columns, mine.terms, mine.boolean) == (theirs.columns, theirs.terms, theirs.boolean)
    assert mine.terms or mine.boolean
    assert len(QUERIES) == 6


def test_values_can_be_bound(graph: KnowledgeGraph) -> None:
    bound = {"x": graph.store.namespace.entity("rtes")}
    assert graph.query("SELECT ?x ?l { ?x rdfs:label ?l }", bound).rows


def test_a_broken_query_is_refused_in_words(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError):
        graph.query("SELECT ?x { ?x a ")
    with pytest.raises(QueryError, match="SERVICE"):
        graph.query("SELECT ?x { SERVICE <http://127.0.0.1/> { ?x a ?y } }")


def test_named_questions_have_the_same_answers(graph: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    questions = load_questions()
    assert len(questions) > 40
    for slug, question in questions.items():
        values: dict[str, Any] = dict(each.split("=", 1) for each in question.example.split())
        assert graph.ask(slug, **values).rows == kg.ask(slug, **values).rows, slug


def test_selections_and_the_page_are_the_same(
    graph: KnowledgeGraph, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    near = graph.around("GSEF", hops=1, as_of="2020")
    assert near.records() == kg.around("GSEF", hops=1, as_of="2020").records()
    # The texts of documents lie beside records, and not in a store.
    theirs = KnowledgeGraph(kg.around("GSEF", hops=1, as_of="2020").store, "2020")
    for name, each in (("mine", near), ("theirs", theirs)):
        each.texts = Texts()
        ssegraph.view(each).save(tmp_path / f"{name}.html")
    assert (tmp_path / "mine.html").read_bytes() == (tmp_path / "theirs.html").read_bytes()


# -- endpoints that do not behave --------------------------------------------------------------


class Odd(BaseHTTPRequestHandler):
    """Answers every query with what its path says."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        code, form, body = ODD[self.path][:3]
        self.send_response(code)
        self.send_header("Content-Type", form)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


ODD = {
    "/page": (200, "text/html", b"<p>Welcome</p>", "is it a SPARQL endpoint"),
    "/broken": (200, "application/sparql-results+json", b'{"head": ', "broken answer"),
    "/down": (503, "text/plain", b"Too many queries", "503 Too many queries"),
    "/cut": (
        200,
        "application/sparql-results+json",
        b'{"head":{"vars":["base"]},"results":{"bindings":[{"base":{"type":"literal","value":"urn:b/"}},{"ba',
        "broken answer",
    ),
    "/other": (
        200,
        "application/sparql-results+json",
        b'{"head":{"vars":["base"]},"results":{"bindings":[{"base":"urn:b/"}]}}',
        "broken answer",
    ),
    "/boolean": (
        200,
        "application/sparql-results+json",
        b'{"head":{},"boolean":true}',
        "answers a SELECT with no rows",
    ),
    "/turtle": (200, "text/turtle", b"<urn:a> <urn:b> <urn:c> .", "answers a SELECT with no rows"),
    "/columns": (
        200,
        "application/sparql-results+json",
        b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":{"type":"literal","value":"urn:b/"}}]}}',
        "holds no graph of ours",
    ),
    "/empty": (
        200,
        "application/sparql-results+json",
        b'{"head":{"vars":["base"]},"results":{"bindings":[]}}',
        "holds no graph of ours",
    ),
}


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("path", ODD)
def test_an_endpoint_that_misbehaves_is_an_error_in_words(odd: str, path: str) -> None:
    with pytest.raises(StoreError, match=ODD[path][3]):
        load(odd + path)
    assert len(ODD) == 9


class Cutting(BaseHTTPRequestHandler):
    """Passes queries on to a real endpoint, and gives some rows of its answers: all that its path says.

    `/rows/<n>/<how>`: n rows of each answer; `asked` heeds OFFSET, `first` always gives the first rows of all
    there are, `one` leaves out the last row and nothing else.
    """

    address = ""
    asked: Final[list[str]] = []

    def do_POST(self) -> None:
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        self.asked.append(query)
        _, _, number, how = self.path.split("/")
        if how == "first":
            query = re.sub(r"OFFSET \d+", "OFFSET 0", query)
        accept = {"Accept": "application/sparql-results+json"}
        passed_on = Request(self.address, urlencode({"query": query}).encode(), accept)
        with urlopen(passed_on) as found:
            answer = json.load(found)
        if "results" in answer:
            rows = answer["results"]["bindings"]
            rows.sort(key=lambda row: "n" not in row)
            most = max(1, len(rows) - 1) if how == "one" else int(number)
            answer["results"]["bindings"] = rows[:most]
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def cutting(address: str) -> Iterator[str]:
    Cutting.address = address
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cutting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/rows"
    server.shutdown()


def test_an_endpoint_that_cuts_its_answers_is_asked_for_the_rest(cutting: str, kg: KnowledgeGraph) -> None:
    graph = load(f"{cutting}/300/asked")
    assert graph.ties("RTES") == kg.ties("RTES")
    assert graph.around("RTES").records() == kg.around("RTES").records()


@pytest.mark.parametrize(("how", "says"), [("first", "same rows again"), ("one", "gave .* of .* rows")])
def test_an_answer_that_is_cut_short_is_an_error(cutting: str, how: str, says: str) -> None:
    graph = load(f"{cutting}/30/{how}")
    with pytest.raises(StoreError, match=says):
        graph.ties("GSEF")


class Breaking(BaseHTTPRequestHandler):
    """Gives its base; of every other answer three whole lines, and then hangs up."""

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        if b"uriSpace" in query:
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(
                b'{"head":{"vars":["base"]},"results":{"bindings":[{"base":{"type":"literal","value":"urn:b/"}}]}}'
            )
            return
        chunked = self.path == "/chunked"
        self.send_header("Content-Type", "application/n-triples")
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "1000")))
        self.end_headers()
        self.wfile.write((b"ffff\r\n" if chunked else b"") + b"<urn:a> <urn:b> <urn:c> .\n" * 3)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("path", "says"), [("/chunked", "ends in the middle"), ("/length", "ends 922 bytes early")]
)
def test_an_answer_that_breaks_off_after_a_whole_line_is_an_error(path: str, says: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Breaking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        graph = load(f"http://127.0.0.1:{server.server_port}{path}")
        with pytest.raises(StoreError, match=says):
            assert graph.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").terms
    finally:
        server.shutdown()


class Shapeless(BaseHTTPRequestHandler):
    """Gives its base; answers every look-up with its path's columns."""

    answers: Final = {
        "/words": b'{"head":{"vars":["n","s","p","o","g"]},"results":{"bindings":[{"n":{"type":"literal","value":"many"}}]}}',
        "/iri": b'{"head":{"vars":["n","s","p","o","g"]},"results":{"bindings":[{"n":{"type":"uri","value":"urn:2"}}]}}',
        "/fewer": b'{"head":{"vars":["n"]},"results":{"bindings":[{}]}}',
        "/none": b'{"head":{"vars":["n","s","p","o","g"]},"results":{"bindings":[]}}',
    }

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        base = b'{"head":{"vars":["base"]},"results":{"bindings":[{"base":{"type":"literal","value":"urn:b/"}}]}}'
        self.wfile.write(base if b"uriSpace" in query else self.answers[self.path])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("path", Shapeless.answers)
def test_an_answer_of_another_shape_than_was_asked_for_is_an_error(path: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shapeless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        graph = load(f"http://127.0.0.1:{server.server_port}{path}")
        with pytest.raises(StoreError, match=r"other columns|not their number"):
            graph.ties("a")
    finally:
        server.shutdown()


class Dripping(BaseHTTPRequestHandler):
    """Sends a byte now and then, for as long as somebody listens."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b" ")
                self.wfile.flush()
                threading.Event().wait(0.02)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_an_answer_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_ENTIRE", 0.2)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(StoreError, match=r"takes longer than 0\.2 seconds"):
            load(f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "http://a b/",
        "http:///sparql",
        "http://127.0.0.1:70000/",
        "http://127.0.0.1:port/",
        "https://",
    ],
)
def test_an_address_that_is_none_is_an_error_in_words(url: str) -> None:
    with pytest.raises(StoreError, match=re.escape(url)):
        load(url)


def test_an_endpoint_is_asked_for_what_is_looked_up_and_nothing_else(
    cutting: str, kg: KnowledgeGraph
) -> None:
    graph = load(f"{cutting}/1000000/asked")
    Cutting.asked.clear()
    assert graph["rtes"] == kg["rtes"]
    assert len(Cutting.asked) < 4
    assert graph.ties("rtes") == kg.ties("rtes")
    assert [graph.source(each.id) for tie in graph.ties("rtes") for each in map(kg.source, tie.sources)]
    assert [graph.entity(tie.target) for tie in graph.ties("rtes")]
    before = len(Cutting.asked)
    assert graph.observations("rtes") == kg.observations("rtes")
    assert len(Cutting.asked) - before < 10
    near = graph.around("rtes")
    assert {each.id for each in near} == {each.id for each in kg.around("rtes")}
    assert len(near.ties()) == len(kg.around("rtes").ties())
    assert "_copy" not in vars(graph.store)
    everything = [text for text in Cutting.asked if "{ ?s ?p ?o } UNION" in text]
    assert not everything
    assert len(Cutting.asked) < len(near.ties())
    # Our own functions are not known there.
    assert graph.query("SELECT ?t { ?t a sse:Tie FILTER(sse:holds(?t)) }").rows
    assert "_copy" in vars(graph.store)


def test_nobody_at_the_address_is_an_error_in_words() -> None:
    port = closed_port()
    with pytest.raises(StoreError, match=rf"127\.0\.0\.1:{port}"):
        load(f"http://127.0.0.1:{port}/sparql")
