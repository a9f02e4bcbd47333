"""The ontology: read, not hard-wired; complete in five languages; in step with model, shapes and docs."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import owlrl
import pytest
import rdflib
import yaml

from ssegraph.core.errors import NotFound, StoreError
from ssegraph.core.model import Entity, Observation, Records, Source, Statement, Tie
from ssegraph.core.ontology import NAMESPACE, Ontology, TieKind, load_ontology
from ssegraph.core.resources import data_dir, ontology_dir
from ssegraph.core.words import languages
from ssegraph.quads import quads_of
from ssegraph.records.reading import read_records

ROOT = Path(__file__).parents[1]
ONTOLOGY = load_ontology()


def test_it_has_the_kinds_of_the_field() -> None:
    assert (len(ONTOLOGY.kinds), len(ONTOLOGY.tie_kinds)) == (19, 26)
    # A few measures, and what is counted beside them, in place of a kind of figure for each thing counted.
    assert (len(ONTOLOGY.measures), len(ONTOLOGY.attributes), len(ONTOLOGY.contribution_kinds)) == (13, 16, 7)
    assert set(ONTOLOGY.statuses) == {"Planned", "Forecast", "Hedged", "Hearsay"}


def test_the_lint_finds_only_what_is_accepted(records: Records) -> None:
    used = {each.kind for each in records.entities} | {each.kind for each in records.ties}
    found = ONTOLOGY.lint(used | {each.kind for each in records.observations})
    text = (ontology_dir() / "lint-exceptions.yaml").read_text(encoding="utf-8")
    accepted = yaml.safe_load(text)
    assert all(each["because"] for each in accepted)
    assert {problem.message for problem in found} == {each["finding"] for each in accepted}


BROKEN = [
    ('"funds"@en, "finance"@fr', '"finance"@fr', "funds has no label in en"),
    ('"finance"@fr', '"signataire de"@fr', "signatoryOf has the label 'signataire de'@fr of funds"),
    (
        "owl:inverseOf sse:fundedBy",
        "owl:inverseOf sse:fundedBi",
        "funds uses sse:fundedBi, which is not defined",
    ),
    (
        "{source} funds {target}",
        "{source} funds it",
        "funds has a caption in en without {source} or {target}",
    ),
    ("sse:Company a owl:Class, sse:Kind", "sse:Firm a owl:Class, sse:Kind", "Firm is used by no record"),
]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN)
def test_the_lint_finds_what_is_wrong_and_where(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = (ontology_dir() / "sse.ttl").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "sse.ttl"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [each for each in Ontology(path).lint(()) if each.message == message]
    assert found
    name = message.split()[0]
    assert path.read_text(encoding="utf-8").splitlines()[found[0].line - 1].startswith(f"sse:{name} a")


def test_every_term_has_words_in_five_languages_each_marked_as_reviewed_or_not() -> None:
    checked, sse = 0, rdflib.Namespace(NAMESPACE)
    graph = rdflib.Graph().parse(ontology_dir() / "sse.ttl")
    for term in ONTOLOGY.terms.values():
        for words in (term.labels, term.definitions):
            assert set(words) == set(languages()), term.id
        assert re.search("[가-힣]", term.labels["ko"]), term.id
        assert re.search("[\u3040-\u30ff\u4e00-\u9fff]", term.labels["ja"]), term.id
        unread = {str(each) for each in graph.objects(rdflib.URIRef(term.iri), sse.unreviewed)}
        assert unread <= set(languages()) - {"en"}, term.id
        checked += 1
    assert checked == len(ONTOLOGY.terms) > 150


def test_a_new_kind_of_tie_is_a_change_of_turtle_only(tmp_path: Path) -> None:
    text = (ontology_dir() / "sse.ttl").read_text(encoding="utf-8")
    (tmp_path / "sse.ttl").write_text(
        text
        + """
sse:twinnedWith a owl:SymmetricProperty, sse:TieKind ;
    schema:domainIncludes sse:LocalGovernment ; schema:rangeIncludes sse:LocalGovernment ;
    rdfs:label "twinned with"@en ; skos:definition "Sister cities."@en ;
    sse:caption "{source} is twinned with {target}"@en .
""",
        encoding="utf-8",
    )
    ontology = Ontology(tmp_path / "sse.ttl")
    assert ontology.allows("twinnedWith", "LocalGovernment", "LocalGovernment")
    assert not ontology.allows("twinnedWith", "LocalGovernment", "Person")
    assert ontology.tie_kinds["twinnedWith"].inverse_caption["en"] == "{target} is twinned with {source}"


NAMES_KINDS = {
    "analysis/asked.py": "a session is part of its event",
    "analysis/change.py": "membership is by which a body joins and leaves",
    "analysis/completeness.py": "lists of members are counted",
    "analysis/gaps.py": "what a member or a part should have",
    "analysis/suggestions.py": "by which kinds bodies are at work together, and people speak for them",
    "ask/questions.py": "what may have members may stand where a network is asked about",
    "assistant/shapes.py": "an example in a description",
    "assistant/tools.py": "an example in a description",
    "cli/ledger.py": "an example in the help",
    "cli/tables.py": "an example in a message",
    "core/offices.py": "of which relationships a role may be an office",
    "documents/corrections.py": "examples in messages",
    "documents/scoring.py": "a relationship that has no direction",
    "documents/languages.py": "what a pack may state",
    "documents/lists.py": "what a heading says of its entries",
    "documents/people.py": "what an office states between a person and a body",
    "documents/relations.py": "a relationship that has no direction",
    "documents/rows.py": "a place in a row",
    "editions/graphs.py": "joined and left are told as such",
    "editions/tables.py": "the same, of a register",
    "formats/followthemoney.py": "its schemata",
    "formats/littlesis.py": "its categories",
    "formats/linked.py": "three rules of ORG and schema.org",
    "formats/networks.py": "an example in a message",
    "formats/ownership.py": "what a board is",
    "records/columns.py": "which columns of tables say a relationship",
    "serve/reconciliation.py": "the networks of a body that was matched",
    "sources/verify.py": "a page that still stands and no longer lists a member",
    "tables/mapping.py": "the same columns",
    "tables/proposing.py": "what a head or a cell proposes",
    "tables/rows.py": "examples in messages",
    "views/pages.py": "what search engines read of members",
}
"""Where the code names a kind of relationship, and why: whoever adds one that works like these looks here."""


def test_what_names_a_kind_of_tie_is_listed_here_with_its_reason() -> None:
    names = re.compile(r"\b(" + "|".join(ONTOLOGY.tie_kinds) + r")\b")
    prose = {"leads", "hosts", "funds", "supports", "chairs", "adopts", "founds", "represents", "implements"}
    prose |= {"organises", "moderates", "publishes", "succeeds"}
    root = ROOT / "graph" / "ssegraph"
    files = sorted(root.rglob("*.py"))
    assert len(files) > 150
    naming = set()
    for path in files:
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        code = " ".join(
            each.string
            for each in tokens
            if each.type in (tokenize.NAME, tokenize.STRING) and not each.string.startswith(('"""', 'r"""'))
        )
        if set(names.findall(code)) - prose:
            naming.add(path.relative_to(root).as_posix())
    assert naming == set(NAMES_KINDS)


def test_terms_are_found_by_label_prefixed_name_and_iri_and_suggested() -> None:
    for spelt in ("memberOf", "sse:memberOf", NAMESPACE + "memberOf", "Member of", "회원이다"):
        assert ONTOLOGY.explain(spelt).id == "memberOf"
    with pytest.raises(NotFound) as caught:
        ONTOLOGY.explain("membrof")
    assert "memberOf" in caught.value.suggestions


def test_an_inverse_points_back() -> None:
    for kind in ONTOLOGY.tie_kinds.values():
        inverse = ONTOLOGY.terms[kind.inverse_id]
        assert isinstance(inverse, TieKind) == kind.symmetric
        assert inverse.category == ("tie" if kind.symmetric else "inverse")


def test_classes_say_what_they_are_and_refuse_to_be_another() -> None:
    for kind in ONTOLOGY.kinds:
        model = ONTOLOGY.entity_class(kind)
        assert issubclass(model, Entity)
        assert model.__doc__
        assert model(id="x", name="X").kind == kind  # type: ignore[call-arg]  # its class fixes the kind
        with pytest.raises(ValueError, match="kind"):
            model(id="x", name="X", kind="Nonsense")


def test_what_the_writer_writes_is_defined_here(records: Records) -> None:
    values = {
        str(getattr(node, "value", ""))
        for quad in quads_of(records)
        for node in (quad.predicate, quad.object)
    }
    used = {value.removeprefix(NAMESPACE) for value in values if value.startswith(NAMESPACE)}
    assert len(used) > 100
    assert used <= set(ONTOLOGY.terms)


def test_every_term_says_where_it_is_defined_and_none_is_made_a_concept_by_a_mapping() -> None:
    graph = rdflib.Graph().parse(ontology_dir() / "sse.ttl")
    terms = {node for node in graph.subjects() if str(node).startswith(NAMESPACE)}
    assert len(terms) > 150
    assert terms == set(graph.subjects(rdflib.RDFS.isDefinedBy, rdflib.URIRef(NAMESPACE[:-1])))
    skos = rdflib.SKOS
    for mapping in (skos.exactMatch, skos.closeMatch, skos.relatedMatch, skos.broadMatch, skos.narrowMatch):
        assert list(graph.subject_objects(mapping)) == []


def test_nothing_in_the_shipped_graph_is_two_things_that_exclude_each_other(records: Records) -> None:
    graph = rdflib.Graph().parse(ontology_dir() / "sse.ttl")
    # Pair by pair: a list of classes would be blank nodes, which are never the same twice.
    apart = set(graph.subject_objects(rdflib.OWL.disjointWith))
    assert not any(isinstance(node, rdflib.BNode) for triple in graph for node in triple)
    types: dict[str, set[str]] = {}
    for quad in quads_of(records):
        if str(quad.predicate.value) == str(rdflib.RDF.type):
            types.setdefault(str(quad.subject), set()).add(str(getattr(quad.object, "value", "")))
    assert (len(apart), len(types) > 3_000) == (58, True)
    for subject, named in types.items():
        above = {
            each
            for name in named
            for each in graph.transitive_objects(rdflib.URIRef(name), rdflib.RDFS.subClassOf)
        }
        assert not [pair for pair in apart if above >= set(pair)], subject


def test_the_shapes_and_the_context_name_only_terms_that_are_defined() -> None:
    shapes = rdflib.Graph().parse(ontology_dir() / "shapes.ttl")
    used = {str(node) for triple in shapes for node in triple if str(node).startswith(NAMESPACE)}
    context = json.loads((ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for meaning in context.values():
        name = meaning["@id"] if isinstance(meaning, dict) else str(meaning)
        if name.startswith("sse:"):
            used.add(NAMESPACE + name.removeprefix("sse:"))
    assert len(used) > 40
    assert {iri.removeprefix(NAMESPACE) for iri in used} <= set(ONTOLOGY.terms)


@pytest.mark.parametrize("model", [Tie, Observation, Source, Statement])
def test_the_fields_of_the_models_are_terms(model: type[Tie | Observation | Source | Statement]) -> None:
    # What W3C and Dublin Core terms say, and what a status or a start is made of.
    elsewhere = {"id", "note", "entity", "title", "publisher", "date", "language"}
    elsewhere |= {"subject", "object", "quotes", "cites", "row"}
    elsewhere |= {"session"}  # saidIn
    for field in set(model.model_fields) - elsewhere:
        one = {
            "parts": "part",
            "themes": "theme",
            "captures": "capture",
            "passages": "passage",
            "statements": "statement",
            "source": "statedIn" if model is Statement else "source",
        }.get(field, field)  # a list of them in the model
        camel = re.sub(r"_(\w)", lambda match: match[1].upper(), one)
        assert camel in ONTOLOGY.terms, field


def test_the_page_about_it_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_ontology_page.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_no_turtle_is_refused_with_a_word(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("sse:memberOf a", encoding="utf-8")
    with pytest.raises(StoreError, match=r"x\.ttl"):
        Ontology(tmp_path / "x.ttl")
    with pytest.raises(StoreError):
        Ontology(tmp_path / "nothing.ttl")


def test_records_name_only_kinds_of_the_ontology() -> None:
    records = read_records(data_dir())
    assert {tie.kind for tie in records.ties} == set(ONTOLOGY.tie_kinds)
    # What was withdrawn keeps its kind.
    said = {said.kind for said in records.statements if not said.object}
    assert said | {"koreanRegistration"} == {*ONTOLOGY.observation_kinds, *ONTOLOGY.contribution_kinds}
    assert {entity.kind for entity in records.entities} == set(ONTOLOGY.kinds)


EXAMPLES = [
    (kind, predicate, str(words))
    for predicate in ("example", "counterExample")
    for kind in (*ONTOLOGY.kinds, *ONTOLOGY.tie_kinds)
    for words in ONTOLOGY.words_of(kind, predicate)
]


def test_each_kind_of_entity_and_tie_has_two_examples_and_two_counter_examples_that_the_data_bear_out(
    records: Records,
) -> None:
    kinds = {each.id: each.kind for each in records.entities}
    facts = {(tie.source, tie.kind, tie.target) for tie in records.ties if tie.as_fact}
    ties = {(tie.source, tie.kind, tie.target) for tie in records.ties}
    for kind, predicate, words in EXAMPLES:
        what, _, why = words.partition(": ")
        assert why, words
        if kind in ONTOLOGY.kinds:
            assert (kinds[what] == kind) == (predicate == "example"), words
        else:
            one, tied, other = what.split()
            assert tied == kind, words
            assert one in kinds, words
            assert other in kinds, words
            assert (
                ((one, kind, other) in facts) if predicate == "example" else ((one, kind, other) not in ties)
            ), words
    assert len(EXAMPLES) == 4 * (19 + 26)


def test_both_ends_of_a_part_and_of_a_successor_are_of_one_nature() -> None:
    assert ONTOLOGY.allows("partOf", "Association", "Network")
    assert ONTOLOGY.allows("partOf", "Session", "Event")
    assert ONTOLOGY.allows("succeeds", "Policy", "Policy")
    assert not ONTOLOGY.allows("partOf", "Association", "Project")
    assert not ONTOLOGY.allows("succeeds", "Policy", "Agreement")


_RL = {rdflib.RDFS.subClassOf, rdflib.RDFS.subPropertyOf, rdflib.OWL.disjointWith, rdflib.OWL.inverseOf}


def test_it_is_owl_2_rl_and_a_reasoner_finds_no_contradiction_and_one_that_is_made() -> None:
    """Of the OWL 2 RL profile (W3C, 2012) it uses subclasses and subproperties of names, pairs apart, inverses."""
    graph = rdflib.Graph().parse(ontology_dir() / "sse.ttl")
    iri = rdflib.URIRef(NAMESPACE[:-1])
    assert (
        iri,
        rdflib.DCTERMS.conformsTo,
        rdflib.URIRef("http://www.w3.org/TR/owl2-profiles/#OWL_2_RL"),
    ) in graph
    owl = str(rdflib.OWL)
    used = {predicate for predicate in graph.predicates() if str(predicate).startswith(owl)}
    assert used <= _RL | {rdflib.OWL.versionIRI, rdflib.OWL.versionInfo}
    kinds = {node for node in graph.objects(None, rdflib.RDF.type) if str(node).startswith(owl)}
    assert kinds <= {
        rdflib.OWL.Ontology,
        rdflib.OWL.Class,
        rdflib.OWL.ObjectProperty,
        rdflib.OWL.DatatypeProperty,
        rdflib.OWL.AnnotationProperty,
        rdflib.OWL.SymmetricProperty,
        rdflib.OWL.TransitiveProperty,
    }
    # No property of data is below one that only annotates, and no class is below rdfs:Class: that would be OWL Full.
    for one, other in graph.subject_objects(rdflib.RDFS.subClassOf):
        assert other not in (rdflib.RDFS.Class, rdflib.RDF.Property), one
    golden = rdflib.Graph()
    for quad in rdflib.Dataset().parse(ROOT / "tests" / "golden" / "graph.trig").quads():
        golden.add(quad[:3])
    assert _errors(graph + golden) == []
    sse = rdflib.Namespace(NAMESPACE)
    golden.add((rdflib.URIRef("https://w3id.org/ssegraph/id/towns"), rdflib.RDF.type, sse.Person))
    assert _errors(graph + golden)


def _errors(graph: rdflib.Graph) -> list[str]:
    """Return what owlrl finds contradictory after all rules of OWL 2 RL have been applied."""
    closure = owlrl.OWLRLExtras.OWLRL_Extension(graph, axioms=False, daxioms=False, rdfs=False)
    closure.closure()
    return [str(each) for each in closure.error_messages]
