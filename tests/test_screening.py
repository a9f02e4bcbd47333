"""What the engine must not see is refused: a listener that waits for a call gets none."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from ssegraph.errors import QueryError
from ssegraph.graph import KnowledgeGraph
from ssegraph.screening import screen

CALLS = (
    "ASK { SERVICE <http://127.0.0.1:PORT/x> { ?s ?p 'o' } }",
    "ASK{FILTER(?a<'x>'){SERVICE <http://127.0.0.1:PORT/x> {?s ?p 'o'}}}",
    "ASK { FILTER(1<'x>'||true) { SERVICE <http://127.0.0.1:PORT/x> { ?s ?p 'o' } } }",
    "ASK { service # comment >\n silent <http://127.0.0.1:PORT/x> { ?s ?p 'o' } }",
    "PREFIX h: <http://127.0.0.1:PORT/> ASK { SERVICE h:x { ?s ?p 'o' } }",
    "ASK { BIND(<http://127.0.0.1:PORT/x> AS ?w) SERVICE ?w { ?s ?p 'o' } }",
    'ASK { ?x ?y "\\"" . FILTER("<" != ">") SERVICE <http://127.0.0.1:PORT/x> { ?s ?p """ } """ } }',
)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port, and what came in at it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hear() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    heard.append(caller.recv(200))

        threading.Thread(target=hear, daemon=True).start()
        yield server.getsockname()[1], heard


@pytest.mark.parametrize("text", CALLS)
def test_no_query_calls_another_host(kg: KnowledgeGraph, listener: tuple[int, list[bytes]], text: str) -> None:  # fmt: skip
    port, heard = listener
    with pytest.raises(QueryError, match="SERVICE"):
        kg.query(text.replace("PORT", str(port)))
    assert heard == []
    assert len(CALLS) == 7


ALLOWED = [
    ("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", True),
    ("SELECT * { SERVICE <https://example.org:8443/sparql> { ?s ?p ?o } }", False),
    ("SELECT * { SERVICE <https://example.org@evil.example/sparql> { ?s ?p ?o } }", False),
    ("SELECT * { SERVICE <https://evil.example/?example.org> { ?s ?p ?o } }", False),
    ("SELECT * { SERVICE ?where { ?s ?p ?o } }", False),
    ("SELECT * { SERVICE <https://127.0.0.1:7000/sparql> { ?s ?p ?o } }", True),
    ("SELECT * { SERVICE <https://127.0.0.1:7001/sparql> { ?s ?p ?o } }", False),
]


@pytest.mark.parametrize(("text", "passes"), ALLOWED)
def test_a_host_is_allowed_by_its_name_and_port(text: str, passes: bool) -> None:
    hosts = ("example.org", "127.0.0.1:7000")
    if passes:
        screen(text, hosts)
    else:
        with pytest.raises(QueryError, match="refused"):
            screen(text, hosts)
    assert len(ALLOWED) == 7


@pytest.mark.parametrize("text", ["LOAD <http://a.org/x>", "load silent <file:///etc/passwd> into graph <g:x>", "INSERT DATA { } ; LOAD # x\n h:x"])  # fmt: skip
def test_an_update_loads_nothing(text: str) -> None:
    with pytest.raises(QueryError, match="LOAD is refused"):
        screen(text, update=True)


DEEP = {
    "groups": "ASK " + "{" * 3_000 + "}" * 3_000,
    "parentheses": "ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }",
    "nots": "ASK { FILTER(" + "!" * 10_000 + "true) }",
    "optionals": "ASK { " + "OPTIONAL { ?a ?b ?c } " * 5_000 + "}",
    "binds": "ASK { " + " ".join(f"BIND(1 AS ?v{n})" for n in range(5_000)) + "}",
}


@pytest.mark.parametrize("what", DEEP)
def test_what_would_end_the_process_is_refused(kg: KnowledgeGraph, what: str) -> None:
    with pytest.raises(QueryError):
        kg.query(DEEP[what])
    assert kg.query("ASK { ?s ?p ?o }").boolean
    assert len(DEEP) == 5
