"""A query has limits of time and memory wherever it is asked: what would end the engine ends a copy of the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from serving import eventually
from ssegraph.core.errors import QueryError
from ssegraph.core.sandbox import apart
from ssegraph.graph import KnowledgeGraph, load

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

QUERIES = (
    "SELECT ?s ?name { ?s a sse:Network ; skos:prefLabel ?name } ORDER BY ?s ?name LIMIT 50",
    "SELECT (COUNT(*) AS ?n) (AVG(?x) AS ?mean) { VALUES ?x { 1 2.5 3e0 } }",
    "SELECT ?tie { ?tie a sse:memberOf . FILTER(sse:holds(?tie)) } ORDER BY ?tie LIMIT 20",
    "SELECT ?nothing { ?nothing a <urn:none> }",
    "SELECT ?x { VALUES ?x { 'twelve'^^xsd:integer \"l'eau\\n\"@fr UNDEF } }",
    "ASK { ?s a sse:Network }",
    "ASK { ?s a <urn:none> }",
    "CONSTRUCT { ?s skos:prefLabel ?name } WHERE { ?s a sse:Network ; skos:prefLabel ?name }",
    "DESCRIBE id:rtes",
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_limited_query_answers_what_an_unlimited_one_does(query: str, kg: KnowledgeGraph) -> None:
    free, limited = kg.query(query), kg.query(query, seconds=60)
    assert (limited.columns, limited.is_triples, limited.boolean) == (
        free.columns,
        free.is_triples,
        free.boolean,
    )
    assert limited.terms == free.terms
    assert limited.rows == free.rows
    form = "ttl" if free.is_triples else "json"
    assert limited.serialize(form) == free.serialize(form)


@pytest.mark.parametrize("as_of", ["2018", None])
def test_limits_go_with_dates_and_what_follows(as_of: str | None, kg: KnowledgeGraph) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a sse:memberOf ?b }"
    for inferred in (False, True):
        free = kg.query(query, as_of=as_of, inferred=inferred).rows
        assert kg.query(query, as_of=as_of, inferred=inferred, seconds=60).rows == free


def test_a_query_without_end_is_ended_and_the_graph_goes_on(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"not answered within 1 s: ended; ask for less"):
        kg.query(ENDLESS, seconds=1)
    assert kg.query("ASK { ?s a sse:Network }").boolean


def test_a_query_that_takes_all_memory_ends_a_copy_and_not_this_process(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"takes more than 60 MB of memory: ended"):
        kg.query(LARGE, seconds=120, memory=60_000_000)
    assert kg.query("ASK { ?s a sse:Network }").boolean


def test_a_store_on_disk_is_asked_within_limits_too(kg: KnowledgeGraph, tmp_path: Path) -> None:
    kg.store.local().save(tmp_path / "g.store")
    graph = load(tmp_path / "g.store")
    for query in QUERIES:
        assert graph.query(query, seconds=60).rows == graph.query(query).rows
    with pytest.raises(QueryError, match="not answered within"):
        graph.query(ENDLESS, seconds=1)
    assert graph.query("ASK { ?s a sse:Network }", seconds=60).boolean


@pytest.mark.parametrize(
    "query",
    ["SELECT ?s { ?s ?p ", "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "ASK { ?s a sse:Netwrok }"],
)
def test_what_is_wrong_with_a_query_is_told_the_same(query: str, kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError) as free:
        kg.query(query)
    with pytest.raises(QueryError) as limited:
        kg.query(query, seconds=60)
    assert str(limited.value) == str(free.value)


def test_a_copy_that_dies_is_told_and_leaves_nobody_behind() -> None:
    def dies(_: object) -> None:
        os.kill(os.getpid(), signal.SIGSEGV)

    before = set(_children(os.getpid()))
    with pytest.raises(QueryError, match=r"was ended \(-11\)"):
        apart(dies, seconds=10, memory=10**9)
    assert set(_children(os.getpid())) <= before


def _asked(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ssegraph", "query", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_command_ends_a_query_at_its_limits_with_a_sentence() -> None:
    done = _asked("--seconds", "1", ENDLESS)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("ssegraph: not answered within 1 s: ended")
    done = _asked("--memory", "60", LARGE)
    assert done.returncode == 1
    assert done.stderr.startswith("ssegraph: takes more than 60 MB of memory: ended")
    assert _asked("--seconds", "0", "ASK {}").returncode == 2


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    done = subprocess.run(
        f"{sys.executable} -m ssegraph query --format csv 'SELECT * {{ ?s ?p ?o }}' | head -2",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (len(done.stdout.splitlines()), done.stderr) == (2, "")


def _children(process: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_ended_takes_its_query_with_it(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ssegraph", "query", ENDLESS], stderr=subprocess.DEVNULL
    )
    eventually(lambda: _children(process.pid))
    (child,) = _children(process.pid)
    process.send_signal(number)
    assert process.wait(30) != 0
    eventually(lambda: not Path(f"/proc/{child}").exists())


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "members-of", "network=GSEF", "--table"),
        ("ask", "who funds Goteo?", "--json"),
        ("path", "GSEF", "RTES", "--table"),
        ("coverage", "--json"),
    ],
)
def test_commands_that_work_long_end_at_their_limits_with_a_sentence(words: tuple[str, ...]) -> None:
    def command(*limits: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ssegraph", *words, *limits], capture_output=True, text=True, check=False
        )

    done = command("--seconds", "0.1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("ssegraph: not answered within 0.1 s: ended")
    free = command("--seconds", "300", "--memory", "20000")
    assert (free.returncode, free.stderr) == (0, "")
    assert free.stdout == command().stdout != ""


def test_a_limited_command_says_what_is_wrong_as_before() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ssegraph", "ask", "members-of", "network=GSFE"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean GSEF" in done.stderr
