"""RDF 1.2: relationships as reifiers in files that ask for them, and nowhere else."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

import ssegraph as sse
from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads import PREFIXES
from ssegraph.quads.reifiers import has_triple_terms

HEAD = (
    "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    + "PREFIX id: <https://w3id.org/ssegraph/id/>\n"
)

# The same question in RDF 1.1 and in RDF 1.2: {tie} is what names a relationship by its kind and ends.
QUESTIONS = {
    "who is a member of a network": ("SELECT ?who ?t { %s }", ("?who", "sse:memberOf", "id:gsef")),
    "which relationships a local government has": (
        "SELECT ?kind ?other ?t { %s }",
        ("id:bilbao", "?kind", "?other"),
    ),
    "who leads what, in which role": (
        "SELECT ?who ?what ?role { %s OPTIONAL { ?t sse:role ?role } }",
        ("?who", "sse:leads", "?what"),
    ),
    "who says so": (
        "SELECT ?who ?source { %s ?t sse:statement/sse:statedIn ?source }",
        ("?who", "sse:partnerOf", "id:rtes"),
    ),
    "when somebody joined": (
        "SELECT ?who ?since { %s ?t sse:start ?since }",
        ("?who", "sse:memberOf", "?network"),
    ),
    "what no source states as fact": (
        "SELECT ?a ?k ?b { %s FILTER NOT EXISTS { ?a ?k ?b } }",
        ("?a", "?k", "?b"),
    ),
    "what is a plain triple too": ("SELECT (COUNT(*) AS ?n) { %s ?a ?k ?b }", ("?a", "?k", "?b")),
    "how many of each kind": ("SELECT ?k (COUNT(?t) AS ?n) { %s } GROUP BY ?k", ("?a", "?k", "?b")),
    "who funds whom with how much": (
        "SELECT ?a ?b ?sum { %s ?t sse:statement/sse:amount ?sum }",
        ("?a", "sse:funds", "?b"),
    ),
    "which passages prove a membership": (
        "SELECT ?p { %s ?t sse:statement/sse:passage ?p }",
        ("?a", "sse:memberOf", "id:rtes"),
    ),
}


@pytest.fixture(scope="module")
def reified(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rdf12") / "graph.rdf12.trig"
    sse.export(kg, path, unlisted=True)
    return path


@pytest.fixture(scope="module")
def engine(reified: Path) -> ox.Store:
    """The file as any tool of RDF 1.2 reads it."""
    store = ox.Store()
    store.load(path=str(reified), format=ox.RdfFormat.TRIG)
    return store


def rows(store: ox.Store, text: str) -> Counter[tuple[str, ...]]:
    found = store.query(HEAD + text)
    assert isinstance(found, ox.QuerySolutions)
    return Counter(tuple(str(cell) for cell in row) for row in found)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_the_same_rows_in_both_forms(name: str, kg: KnowledgeGraph, engine: ox.Store) -> None:
    text, (source, kind, target) = QUESTIONS[name]
    plain = rows(
        kg.store.local().oxigraph, text % f"?t sse:source {source} ; sse:kind {kind} ; sse:target {target} ."
    )
    told = rows(engine, text % f"?t rdf:reifies <<( {source} {kind} {target} )>> .")
    assert plain == told
    assert plain
    assert len(QUESTIONS) == 10


def test_read_back_it_is_the_same_graph_and_holds_no_triple_term(
    kg: KnowledgeGraph, reified: Path, engine: ox.Store
) -> None:
    assert has_triple_terms(engine)
    back = sse.load(reified)
    assert not has_triple_terms(back.store.local().oxigraph)
    assert back.store.local().manifest() == kg.store.local().manifest()
    assert not [triple for triple in back.to_rdflib() if any(isinstance(term, tuple) for term in triple)]


def test_turtle_holds_the_merged_graph_in_this_form_too(kg: KnowledgeGraph, tmp_path: Path) -> None:
    part = kg.around("RTES")
    sse.export(part, tmp_path / "a.rdf12.ttl")
    sse.export(part, tmp_path / "a.ttl")
    assert "rdf:reifies <<( " in (tmp_path / "a.rdf12.ttl").read_text(encoding="utf-8")
    assert (
        sse.load(tmp_path / "a.rdf12.ttl").store.local().manifest()
        == sse.load(tmp_path / "a.ttl").store.local().manifest()
    )


@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nq", ".nt"])
def test_files_for_tools_of_rdf_1_1_hold_none(suffix: str, kg: KnowledgeGraph, tmp_path: Path) -> None:
    sse.export(kg.around("RTES"), tmp_path / f"a{suffix}")
    text = (tmp_path / f"a{suffix}").read_text(encoding="utf-8")
    assert "<<(" not in text
    assert "reifies" not in text


def test_a_triple_term_that_is_no_relationship_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("PREFIX : <urn:x:> :a :says <<( :b :c :d )>> .", encoding="utf-8")
    with pytest.raises(sse.DataError, match="only rdf:reifies may have one here"):
        sse.load(tmp_path / "a.ttl")


CHANGED = [
    (
        r"<<\( id:anseong sse:memberOf id:ssegov \)>>",
        "<<( id:anseong sse:membrOf id:ssegov )>>",
        "no kind of tie membrOf; write instead: sse:memberOf",
    ),
    (
        r"<<\( id:anseong sse:memberOf id:ssegov \)>>",
        '<<( id:anseong sse:memberOf "SSEGOV" )>>',
        'sse:target is the text "SSEGOV", and no entity; write instead: the IRI',
    ),
    (
        r"<<\( id:anseong sse:memberOf id:ssegov \)>>",
        "<<( id:anseong sse:memberOf id:gsef )>>",
        "its address and its triple say two things",
    ),
    (
        r"<<\( id:anseong sse:memberOf id:ssegov \)>>",
        "<<( id:anseong sse:chairs id:ssegov )>>",
        "write instead: tie:anseong.chairs.ssegov",
    ),
    (
        r"id:anseong (.*\n)*?\tsse:memberOf id:ssegov",
        r"\g<0>, id:gsef",
        "id/gsef> is stated, and no tie says so",
    ),
    (
        r"rdf:reifies <<\( id:anseong sse:memberOf id:ssegov \)>> ;",
        "",
        "a tie has one kind, and here are none",
    ),
]


@pytest.mark.parametrize(("old", "new", "told"), CHANGED)
def test_a_relationship_that_was_changed_by_hand_into_none_is_refused_where_it_is_read(
    kg: KnowledgeGraph, tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = tmp_path / "a.rdf12.ttl"
    sse.export(kg.around("SSEGOV"), path)
    text, changed = re.subn(old, new, path.read_text(encoding="utf-8"), count=1)
    assert changed == 1
    path.write_text(text, encoding="utf-8")
    with pytest.raises(sse.DataError) as caught:
        sse.load(path)
    assert told in str(caught.value)
    lines = {problem.line for problem in caught.value.problems}
    at = text.splitlines()
    assert all(re.match(r"(tie|id):anseong", at[line - 1]) for line in lines)


def test_a_statement_that_is_told_in_full_and_says_another_triple_than_its_tie_is_refused(
    tmp_path: Path,
) -> None:
    records = Records(
        title="mine",
        entities=tuple(Entity(id=each, kind="Network", name=each) for each in "abc"),
        sources=(Source(id="s", url="https://example.org/"),),
        statements=(Statement(source="s", subject="a", kind="memberOf", object="b", says="so"),),
    )
    path = tmp_path / "a.trig"
    sse.export(KnowledgeGraph.of(records), path)
    text = path.read_text(encoding="utf-8")
    sse.load(path)
    statement = re.findall(r"sse:statement (\S+)", text)[0]
    said = f"{statement} rdf:subject id:c ; rdf:predicate sse:memberOf ; rdf:object id:b ."
    path.write_text(f"{text}\n{said}\n", encoding="utf-8")
    with pytest.raises(sse.DataError, match=r"and its statement .* says .*id/c"):
        sse.load(path)


def test_the_command_says_whom_a_file_leaves_out(tmp_path: Path) -> None:
    def exported(*more: str) -> str:
        command = [sys.executable, "-m", "ssegraph", "export", "-o", str(tmp_path / "a.rdf12.ttl"), *more]
        return subprocess.run(command, check=True, capture_output=True, text=True).stderr

    assert re.search(r"without a public role: \d+; --unlisted writes them too", exported())
    assert "public role" not in exported("--unlisted")
