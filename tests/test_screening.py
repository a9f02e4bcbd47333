"""What the engine must not see is refused: a listener that waits for a call gets none."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssegraph.core.errors import QueryError
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads.screening import screen

CALLS = (
    "ASK { SERVICE <http://127.0.0.1:PORT/x> { ?s ?p 'o' } }",
    "ASK{FILTER(?a<'x>'){SERVICE <http://127.0.0.1:PORT/x> {?s ?p 'o'}}}",
    "ASK { FILTER(1<'x>'||true) { SERVICE <http://127.0.0.1:PORT/x> { ?s ?p 'o' } } }",
    "ASK { service # comment >\n silent <http://127.0.0.1:PORT/x> { ?s ?p 'o' } }",
    "PREFIX h: <http://127.0.0.1:PORT/> ASK { SERVICE h:x { ?s ?p 'o' } }",
    "ASK { BIND(<http://127.0.0.1:PORT/x> AS ?w) SERVICE ?w { ?s ?p 'o' } }",
    'ASK { ?x ?y "\\"" . FILTER("<" != ">") SERVICE <http://127.0.0.1:PORT/x> { ?s ?p """ } """ } }',
    "ASK { SERVICE <http://127.0.0.1:PORT/\u00a0> { ?s ?p ?o } }",
    "ASK { SERVICE\n# x\r <http://127.0.0.1:PORT/\u2003\u3000> { ?s ?p ?o } }",
    "PREFIX h\u1680: <http://127.0.0.1:PORT/> ASK { SERVICE h\u1680:x { ?s ?p ?o } }",
    "PREFIX h\u00b7: <http://127.0.0.1:PORT/> ASK {{}SERVICESILENTh\u00b7:x{?s ?p ?o} }",
    "PREFIX h: <http://127.0.0.1:PORT/> ASK { SERVICE h:x\\#y { ?s ?p ?o } }",
    "BASE <http://127.0.0.1:PORT/> ASK {{ ?s ?p 1 }SERVICE<>{ ?s ?p ?o } }",
    'ASK { ?s ?p ?o . FILTER(?s<<urn:x#> || true) # """\n SERVICE <http://127.0.0.1:PORT/x> { ?s ?p ?o } # """\n }',
    'ASK { VALUES ?x { """ a" } SERVICE <http://127.0.0.1:PORT/x> { ?s ?p ?o } # \\q """\n }',
)
"""What the engine itself follows to the listener."""


@pytest.fixture(scope="module")
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
                    # Added first: who calls does not go on before it is answered.
                    heard.append(b"")
                    heard[-1] = caller.recv(200)

        threading.Thread(target=hear, daemon=True).start()
        yield server.getsockname()[1], heard


@pytest.mark.parametrize("text", CALLS)
def test_no_query_calls_another_host(
    kg: KnowledgeGraph, listener: tuple[int, list[bytes]], text: str
) -> None:
    port, heard = listener
    with pytest.raises(QueryError, match="SERVICE"):
        kg.query(text.replace("PORT", str(port)))
    assert heard == []
    assert len(CALLS) == 15


@pytest.mark.parametrize("text", [text for text in CALLS if "SERVICE ?w" not in text])
def test_the_engine_itself_would_call(listener: tuple[int, list[bytes]], text: str) -> None:
    """So that the cases above show something."""
    port, heard = listener
    store, subject = ox.Store(), ox.NamedNode("urn:s")
    store.extend(ox.Quad(subject, subject, ox.Literal(value)) for value in (1, '"'))
    with contextlib.suppress(OSError):  # nobody answers there; SILENT says nothing of it
        bool(store.query(text.replace("PORT", str(port))))
    assert heard
    heard.clear()


_LETTERS = "aZ\u00e9\u0370\u1680\u200c\u200d\uac00"
_NAMES = st.from_regex(
    rf"([{_LETTERS}]([{_LETTERS}_0.\-\u00b7\u0300\u203f]{{0,4}}[{_LETTERS}_0\-\u00b7])?)?", fullmatch=True
)
_GAPS = st.lists(st.sampled_from([" ", "\t", "\r", "\n", "#\n", "# LOAD <x\r", "#'\r\n"]), max_size=3).map(
    "".join
)
_BEFORE = st.sampled_from(
    [
        "",
        "CLEAR ALL;",
        "BASE <urn:x#>",
        'INSERT DATA { <a:b> <a:b> "\'" };',
        "DELETE { ?s <a:b> '#' } WHERE { ?s <a:b> ?o FILTER(?o<'>') };",
    ]
)


@settings(max_examples=300)
@given(
    _NAMES,
    _BEFORE,
    _GAPS,
    st.sampled_from(["LOAD", "load", "LoAd"]),
    st.sampled_from(["", " SILENT", "silent "]),
    st.sampled_from(
        [
            "NAME:",
            "NAME:x",
            "NAME:a\\#b",
            "<http://127.0.0.1:PORT/>",
            "<http://127.0.0.1:PORT/\u00a0\u2003>",
            "<>",
        ]
    ),
)
def test_whatever_the_engine_would_load_is_refused(
    listener: tuple[int, list[bytes]], name: str, before: str, gap: str, load: str, silent: str, target: str
) -> None:
    port, heard = listener
    text = f"PREFIX {name}: <http://127.0.0.1:PORT/>{before}{gap}{load}{gap}{silent}{gap}{target}"
    text = text.replace("NAME", name).replace("PORT", str(port))
    with pytest.raises(QueryError, match="LOAD is refused"):
        screen(text, update=True)
    assert heard == []


@settings(max_examples=300)
@given(
    _NAMES,
    _GAPS,
    st.sampled_from(["SERVICE", "service", "sErViCe"]),
    st.sampled_from(["", "SILENT", "silent "]),
)
def test_whatever_the_engine_would_ask_is_refused(name: str, gap: str, service: str, silent: str) -> None:
    for target, glued in itertools.product(
        (f"{name}:", f"{name}:x", "?x", "<urn:x>", "<urn:\u1680>"), ("{ }", "", "1 ", "true")
    ):
        with pytest.raises(QueryError, match="SERVICE"):
            screen(
                f"ASK {{ {glued}{service}{gap}{silent}{gap}{target}{gap}{{ ?s ?p ?o }} }}", ["example.org"]
            )


@given(
    st.lists(
        st.sampled_from(
            [
                "SERVICE ",
                "service",
                "LOAD ",
                "load",
                "SILENT ",
                "<http://127.0.0.1:1/>",
                "<urn:a'>",
                "h:x",
                ":",
                "PREFIX h: <http://127.0.0.1:1/> ",
                "{",
                "}",
                "{ ?s ?p ?o }",
                "?s ",
                "ASK ",
                "ASK {",
                "FILTER(",
                ")",
                "<",
                ">",
                "'",
                '"',
                '"""',
                "#",
                "\n",
                ";",
                "\\",
                "INSERT DATA {",
                "1",
                "true",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_nothing_that_passes_makes_the_engine_call(text: str) -> None:
    for update, run in ((False, ox.Store().query), (True, ox.Store().update)):
        try:
            screen(text, update=update)
            run(text)
        except (QueryError, SyntaxError):
            continue
        except OSError as error:
            pytest.fail(f"{text!r} was let through: {error}")


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


HONEST = [
    ("SELECT ?service ?name { ?service a ?name }", False),
    ("SELECT * { ?s a sse:Service OPTIONAL { ?s ?p ?o } }", False),
    ("SELECT * { ?s a sse:Service . # SERVICE\n { ?s ?p ?o } }", False),
    ("SELECT * { ?s sse:note 'a service for all' }", False),
    ("INSERT DATA { <urn:a> <urn:b> 'please load file: x' }", True),
    ("INSERT DATA { <urn:load> sse:workload x:y }", True),
]


@pytest.mark.parametrize(("text", "update"), HONEST)
def test_what_only_names_a_service_or_a_load_passes(text: str, update: bool) -> None:
    screen(text, update=update)
    assert len(HONEST) == 6


def test_an_escape_in_an_address_is_no_way_to_another_host() -> None:
    for iri in (r"<http://example.org\u0040evil.example/>", r"<http://ex\u0061mple.org/>"):
        with pytest.raises(QueryError, match="refused"):
            screen(f"ASK {{ SERVICE {iri} {{ ?s ?p ?o }} }}", ["example.org"])
    with pytest.raises(QueryError, match="SERVICE is refused"):
        screen(r"ASK { \u0053ERVICE <http://example.org/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://a.org/x>",
        "load silent <file:///etc/passwd> into graph <g:x>",
        "INSERT DATA { } ; LOAD # x\n h:x",
    ],
)
def test_an_update_loads_nothing(text: str) -> None:
    with pytest.raises(QueryError, match="LOAD is refused"):
        screen(text, update=True)


DEEP = {
    "groups": "ASK " + "{" * 3_000 + "}" * 3_000,
    "parentheses": "ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }",
    "nots": "ASK { FILTER(" + "!" * 10_000 + "true) }",
    "optionals": "ASK { " + "OPTIONAL { ?a ?b ?c } " * 5_000 + "}",
    "triples in triples": "ASK { " + "<< " * 10_000,
    "triples in triples without a gap": "ASK {" + "<" * 20_000,
    "binds": "ASK { " + " ".join(f"BIND(1 AS ?v{n})" for n in range(5_000)) + "}",
}


@pytest.mark.parametrize("what", DEEP)
def test_what_would_end_the_process_is_refused(kg: KnowledgeGraph, what: str) -> None:
    with pytest.raises(QueryError):
        kg.query(DEEP[what])
    assert kg.query("ASK { ?s ?p ?o }").boolean
    assert len(DEEP) == 7
