"""The store in memory and on disk: queries, files, faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.core.errors import DataError, QueryError, StoreError, UsageError
from ssegraph.core.model import Records
from ssegraph.core.names import NameIndex
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.quads import Namespace, term
from ssegraph.quads.result import plain
from ssegraph.quads.screening import screen
from ssegraph.store import Store, is_store, verify


@pytest.fixture(scope="module")
def disk(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("disk") / "x.store"
    kg.store.save(path)
    return path


@pytest.fixture(scope="module")
def trig(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trig") / "x.trig"
    kg.store.dump(path)
    return path


def test_disk_trig_and_memory_behave_alike(kg: KnowledgeGraph, disk: Path, trig: Path) -> None:
    query = "SELECT ?a ?b { ?a sse:memberOf ?b } ORDER BY ?a ?b"
    for other in (load(disk), load(trig)):
        assert other.counts == kg.counts
        assert other.query(query).rows == kg.query(query).rows
        assert other["RTES"] == kg["RTES"]
        assert other.ties("GSEF") == kg.ties("GSEF")
        assert other.observations() == kg.observations()
        assert other.sources == kg.sources
        assert other.conflicts == kg.conflicts


def test_a_file_written_twice_and_read_back_is_the_same_file(trig: Path, tmp_path: Path) -> None:
    load(trig).store.dump(tmp_path / "again.trig")
    assert (tmp_path / "again.trig").read_bytes() == trig.read_bytes()


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_bytes_do_not_depend_on_the_hash_seed(seed: str, trig: Path, tmp_path: Path) -> None:
    out = tmp_path / "seeded.trig"
    code = f"import ssegraph as s; s.load().store.dump(__import__('pathlib').Path({str(out)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONHASHSEED": seed})
    assert out.read_bytes() == trig.read_bytes()


def test_a_store_is_checked_against_what_was_written(disk: Path, tmp_path: Path) -> None:
    verify(disk)
    manifest = json.loads((disk / "ssegraph.json").read_text())
    copy = tmp_path / "copy.store"
    ox.Store.read_only(str(disk)).backup(str(copy))
    (copy / "ssegraph.json").write_text(json.dumps(manifest | {"quads": 1}))
    with pytest.raises(StoreError, match="was written with 1 quads"):
        verify(copy)


def test_a_mistyped_store_is_an_error_and_makes_no_folder(tmp_path: Path) -> None:
    for name in ("no.store", "deep/no.store"):
        with pytest.raises(StoreError, match="there is no"):
            load(tmp_path / name)
        assert not (tmp_path / name).exists()
    (tmp_path / "empty.store").mkdir()
    with pytest.raises(StoreError):
        Store.open(tmp_path / "empty.store")
    assert not list((tmp_path / "empty.store").iterdir())


def test_a_store_does_not_overwrite_what_is_no_store(kg: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match="is no store"):
        kg.store.save(tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_store_is_replaced_whole(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "x.store"
    kg.around("RTES").store.save(path)
    small = load(path).counts
    kg.store.save(path)
    assert load(path).counts["ties"] > small["ties"]
    assert [each.name for each in tmp_path.iterdir()] == ["x.store"]
    assert is_store(path)


def test_a_file_that_cannot_be_written_leaves_the_old_one(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "g.trig"
    path.write_text("old")
    with pytest.raises(StoreError, match="cannot write"):
        kg.store.dump(tmp_path / "no folder" / "g.trig")
    with pytest.raises(StoreError, match="cannot write this"):
        kg.store.dump(tmp_path / "g.docx")
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ("<html><body>not found</body></html>", ".ttl"),
        ("version https://git-lfs.github.com/spec/v1\n", ".ttl"),
        ("<<<<<<< HEAD\n<a:b> <c:d> <e:f> .\n", ".nt"),
        ('<a:b> <c:d> "never closed .\n', ".nq"),
        ("@prefix a: <b> . a:c a:d a:e", ".trig"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(content: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"broken{suffix}"
    path.write_text(content)
    with pytest.raises(DataError) as caught:
        load(path)
    assert caught.value.problems[0].file == str(path)
    assert caught.value.problems[0].line >= 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?x {", "error at"),
        ("SELECT ?x { ?x nope:y ?z }", "nope"),
        ("SELECT ?x { SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }", "SERVICE is refused"),
        ("SELECT ?x { service silent <http://127.0.0.1:9/> { ?x ?y ?z } }", "SERVICE is refused"),
        ("SELECT ?x " + "{" * 5000 + "}" * 5000, "nested"),
        ("ASK { FILTER(" + "!" * 50_000 + "true) }", "nested"),
        ("ASK { ?s " + "^" * 5000 + "sse:memberOf ?o }", "nested"),
        ("INSERT DATA { <a:b> <c:d> <e:f> }", "error at"),
        ("", "error at"),
    ],
)
def test_a_bad_query_is_refused_with_a_word(kg: KnowledgeGraph, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        kg.query(query)


def test_the_word_service_may_stand_in_a_text_an_iri_or_a_comment(kg: KnowledgeGraph) -> None:
    query = (
        "ASK { ?x rdfs:label \"public SERVICE\", '''it's SERVICE''' . ?x ?p <http://a/SERVICE> } # SERVICE"
    )
    assert kg.query(query).boolean is False


def test_every_form_of_query_has_its_formats(kg: KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?a ?n { ?a a sse:Network ; rdfs:label ?n } ORDER BY ?a LIMIT 3")
    assert json.loads(rows.serialize("json"))["head"]["vars"] == ["a", "n"]
    assert rows.serialize("csv").splitlines()[0] == b"a,n"
    assert rows.serialize("tsv").splitlines()[0] == b"?a\t?n"
    assert b"<sparql" in rows.serialize("xml")
    assert len(rows.to_frame()) == len(rows) == 3
    assert json.loads(kg.query("ASK { ?s ?p ?o }").serialize("json"))["boolean"] is True
    described = kg.query("DESCRIBE id:rtes")
    assert b"sse:Network" in described.serialize("ttl")
    assert kg.query("CONSTRUCT { ?a sse:memberOf ?b } WHERE { ?a sse:memberOf ?b }").serialize("nt")
    with pytest.raises(UsageError, match="cannot be written"):
        described.serialize("csv")
    with pytest.raises(UsageError, match="cannot be written"):
        rows.serialize("ttl")


def test_values_come_out_plain(kg: KnowledgeGraph) -> None:
    query = """SELECT ?id ?kind ?n ?d ?t ?u { BIND(id:rtes AS ?id) BIND(sse:memberOf AS ?kind)
      BIND(3 AS ?n) BIND(2.5 AS ?d) BIND(true AS ?t) OPTIONAL { ?id sse:url ?u } }"""
    assert kg.query(query).rows == [("rtes", "sse:memberOf", 3, 2.5, True, None)]


_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPED: list[tuple[str, str, object]] = [
    ("12", "integer", 12),
    ("-0", "integer", 0),
    (" 5\n", "integer", 5),
    ("+7", "integer", 7),
    ("twelve", "integer", "twelve"),
    ("1_000", "integer", "1_000"),
    ("\uff11\uff12", "integer", "\uff11\uff12"),
    ("1.5", "integer", "1.5"),
    ("", "integer", ""),
    ("9" * 5000, "integer", "9" * 5000),
    ("9" * 4000, "integer", 10**4000 - 1),
    ("1.50", "decimal", 1.5),
    ("2.0", "decimal", 2),
    ("-.5", "decimal", -0.5),
    ("1.", "decimal", 1),
    ("-.0", "decimal", 0),
    ("1,5", "decimal", "1,5"),
    (".", "decimal", "."),
    ("1E999999999", "decimal", "1E999999999"),
    ("NaN", "decimal", "NaN"),
    ("9" * 5000 + ".5", "decimal", "9" * 5000 + ".5"),
    ("9" * 5000 + ".0", "decimal", "9" * 5000 + ".0"),
    ("1e3", "double", 1000.0),
    ("-INF", "double", float("-inf")),
    ("1.5", "float", 1.5),
    ("infinity", "double", "infinity"),
    ("1e", "double", "1e"),
    ("1_0", "float", "1_0"),
    ("true", "boolean", True),
    ("1", "boolean", True),
    ("0", "boolean", False),
    ("false", "boolean", False),
    ("yes", "boolean", "yes"),
    ("TRUE", "boolean", "TRUE"),
    ("", "boolean", ""),
    ("2020-13-45", "date", "2020-13-45"),
    ("soon", "dateTime", "soon"),
    ("2020", "gYear", "2020"),
]


@pytest.mark.parametrize(("text", "kind", "value"), _TYPED, ids=lambda each: str(each)[:20])
def test_a_literal_is_its_value_or_stands_as_it_is_written(text: str, kind: str, value: object) -> None:
    found = plain(ox.Literal(text, datatype=ox.NamedNode(_XSD + kind)), Namespace())
    assert (type(found), found) == (type(value), value)
    assert len(_TYPED) == 38


_NUMERIC = (
    "integer",
    "decimal",
    "double",
    "float",
    "boolean",
    "date",
    "dateTime",
    "gYear",
    "duration",
    "nothing",
)


@given(st.text(max_size=8) | st.text("0123456789+-.eEINFa_ ", max_size=12), st.sampled_from(_NUMERIC))
def test_no_literal_is_too_odd_to_show(text: str, kind: str) -> None:
    assert str(plain(ox.Literal(text, datatype=ox.NamedNode(_XSD + kind)), Namespace())) is not None


def test_answers_with_ill_typed_literals_are_shown_in_every_way() -> None:
    store, x = Store.of(Records(title="nothing")), ox.NamedNode("urn:x")
    quads = [
        ox.Quad(x, ox.NamedNode(f"urn:{number}"), ox.Literal(text, datatype=ox.NamedNode(_XSD + kind)))
        for number, (text, kind, _) in enumerate(_TYPED)
    ]
    store.oxigraph.extend(quads)
    result = store.query("SELECT ?v { <urn:x> ?p ?v }")
    assert len(result.rows) == len(_TYPED) == len(result.to_frame())
    assert ("twelve",) in result.rows and ("9" * 5000,) in result.rows
    assert "1E999999999" in result._repr_html_() and "1,5" in result.to_frame().to_csv()
    assert b"twelve" in store.query("SELECT ?v { <urn:x> ?p ?v }").serialize("csv")
    triples = store.query("CONSTRUCT { <urn:x> ?p ?v } WHERE { <urn:x> ?p ?v }")
    assert len(triples.rows) == len(_TYPED)


_UNBOUND = "SELECT ?p (COUNT(?p) AS ?d) (?d * 2 AS ?m) { ?s ?p ?x } GROUP BY ?p"
_ENDS = (
    "",
    "\n",
    "\r",
    "\r\n",
    "\n\n\n",
    "\n \t",
    " ",
    "\x0b",
    "\x0c",
    "\x1c\n",
    "\x85",
    "\u2028",
    "\u2029\n",
    "# x",
    "# x\n",
    "\n#",
)


@pytest.mark.parametrize("end", _ENDS)
@pytest.mark.parametrize(
    "start",
    [
        _UNBOUND,
        "SELECT * {",
        "SELECT",
        "",
        "SELECT * { ?s ?p ?o } }",
        "SELECT * {\x85\u2028?s\n{",
        "ASK { ?s rdfs:label 'a",
    ],
)
def test_a_mistake_at_the_end_of_a_query_is_told_however_it_ends(
    kg: KnowledgeGraph, start: str, end: str
) -> None:
    with pytest.raises(QueryError, match=r"^error at \d+:\d+: "):
        kg.query(start + end)
    assert len(_ENDS) == 16


def test_a_mistake_at_the_end_is_told_with_its_reason(kg: KnowledgeGraph) -> None:
    with pytest.raises(
        QueryError,
        match=r"^error at 2:1: not expected here: the end of the query; or: .*variable that is unbound$",
    ):
        kg.query(_UNBOUND + "\n")
    with pytest.raises(QueryError, match=r"^error at 4:1: not expected here: the end of the query$"):
        kg.query("SELECT * {\n\n\n")


@given(
    st.lists(
        st.sampled_from(
            [
                "SELECT ",
                "* ",
                "{ ",
                "} ",
                "?s ",
                "a ",
                "x:y ",
                "sse:kind ",
                "'a",
                '"',
                "GROUP BY ",
                "(",
                ")",
                "\n",
                "\r",
                "\u2028",
                "\x85",
                "\x0b",
                "#",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_any_text_is_answered_or_refused_in_words(text: str) -> None:
    try:
        list(_NOTHING.query(text))
    except QueryError as error:
        assert str(error)


_NOTHING = Store.of(Records(title="nothing"))


@pytest.mark.parametrize(
    "hidden",
    [
        "#\r SERVICE <http://x> {}",
        r"?s sse:a\'b ?x . SERVICE <http://x> {} ?s sse:c\'d ?y",
        r"?s sse:a\#b ?x . SERVICE <http://x> {}",
        r"?s <urn:\u0061#x> ?o . SERVICE <http://x> {}",
        "?s <urn:\u00a0#x> ?o . SERVICE <http://x> {}",
        "SERVICE #\r<http://x> {}",
    ],
)
def test_service_is_seen_behind_what_only_looks_like_a_string_or_a_comment(hidden: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        screen(f"SELECT * {{ {hidden} }}")


def test_names_are_looked_up_beside_the_store_until_somebody_writes_into_it(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    path = tmp_path / "x.store"
    kg.around("RTES").store.save(path)
    beside = next(path.glob("names-*.sqlite"))
    written = beside.read_bytes()
    names = [("rtes", "id", "rtes"), ("rtes", "alias", "so it is read")]
    NameIndex(names, tmp_path / "other").close()
    (tmp_path / "other").replace(beside)
    assert load(path).id("So it is read") == "rtes"
    with pytest.raises(StoreError, match="damaged"):
        verify(path)
    beside.write_bytes(written)
    verify(path)
    assert load(path).find("social") == kg.around("RTES").find("social")
    node = kg.store.namespace.entity("rtes")
    writer = ox.Store(str(path))
    writer.add(ox.Quad(node, term("skos:altLabel"), ox.Literal("written later")))
    del writer
    assert load(path).id("Written Later") == "rtes"


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("<http://e/g> { <http://e/a> <http://e/p> <http://e/b> . }", False),
        ("<http://e/g> { <http://e/a> a <https://w3id.org/ssegraph/ontology#Network> . }", True),
    ],
)
def test_a_file_in_other_vocabularies_holds_its_own_graphs_alone(
    tmp_path: Path, text: str, ours: bool
) -> None:
    """As `GRAPH ?g` of the SPARQL 1.1 test suite (subquery01 to 07) wants it."""
    file = tmp_path / "own.trig"
    file.write_text(text, encoding="utf-8")
    graphs = {str(row["g"]) for row in load(file).query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    own = {"http://e/g"}
    assert graphs == (own | {"https://w3id.org/ssegraph/ontology"} if ours else own)
