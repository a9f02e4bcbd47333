"""The concept schemes of ESSGLOBAL: complete in three languages, clean, with origin, mapped to our kinds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, RDF, SKOS, URIRef

from ssegraph.core.concepts import STANDARD, files, load_concepts
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph

SCHEMES = [path for path in files() if path.name not in ("labels.ttl", "mappings.ttl")]
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.narrowMatch, SKOS.broadMatch, SKOS.relatedMatch)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_concept_has_one_label_in_each_language_and_none_is_empty(path: Path) -> None:
    graph = rdflib.Graph().parse(path)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        labels = [each for each in graph.objects(concept, SKOS.prefLabel) if isinstance(each, rdflib.Literal)]
        languages = Counter(each.language for each in labels)
        assert {"en", "fr", "es"} <= set(languages), concept
        assert max(languages.values()) == 1, concept
    checked = 0
    for literal in graph.objects():
        if isinstance(literal, rdflib.Literal):
            assert literal.strip() and "@" not in literal, literal
            if literal.language:
                assert literal.language.islower()
            checked += 1
    assert checked > 3 * len(concepts)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_scheme_says_where_it_comes_from_and_under_which_licence(path: Path) -> None:
    # rdflib gives languages in lower case; the file itself has them so.
    assert not {"@EN", "@FR", "@ES", "@PT"} & set(path.read_text(encoding="utf-8").split('"'))
    graph = rdflib.Graph().parse(path)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert str(scheme) == f"{STANDARD}{path.stem}/"
    for predicate in (DCTERMS.source, DCTERMS.provenance, DCTERMS.license, DCTERMS.publisher):
        assert graph.value(scheme, predicate), predicate
    assert {
        each.language for each in graph.objects(scheme, DCTERMS.title) if isinstance(each, rdflib.Literal)
    } == {"en", "fr", "es"}
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert graph.value(concept, SKOS.inScheme) == scheme


def test_nine_schemes_of_149_concepts_and_what_is_ours_is_marked() -> None:
    known = load_concepts()
    assert (len(SCHEMES), len(known.schemes), len(known.concepts)) == (
        9,
        10,
        155,
    )  # levels of government are ours
    notes = Counter(
        str(note).split(": ")[1].split(";")[0]
        for path in SCHEMES
        for note in rdflib.Graph().parse(path).objects(None, SKOS.editorialNote)
    )
    assert notes == {"own translation": 117, "corrected here": 25}


def test_mappings_join_terms_that_exist() -> None:
    known, ontology = load_concepts(), load_ontology()
    graph = rdflib.Graph().parse(files()[[path.name for path in files()].index("mappings.ttl")])
    ours = {URIRef(term.iri) for term in ontology.kinds.values()}
    theirs = {URIRef(iri) for iri in known.concepts}
    for subject, predicate, thing in graph:
        assert predicate in MATCHES
        assert subject in ours | theirs, subject
        assert thing in theirs, thing
    assert len(graph) == 75
    one_kind = Counter(
        thing for subject, predicate, thing in graph if subject in ours and predicate in MATCHES[:3]
    )
    assert max(one_kind.values()) == 1


def test_sparql_finds_the_concepts_beside_the_ontology(kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        'SELECT ?label { GRAPH ?ontology { sse:Cooperative skos:narrowMatch/skos:prefLabel ?label FILTER(lang(?label) = "fr") } }'
    )
    assert "Coopérative d’habitation" in {row["label"] for row in rows}


def test_a_concept_that_the_shipped_graph_uses_has_labels_in_the_languages_of_the_screens(
    kg: KnowledgeGraph,
) -> None:
    used = {theme for each in kg for theme in each.themes}
    used |= {theme for said in kg.contributions() for theme in said.themes}
    assert len(used) > 25
    lacking = {
        (theme, language)
        for theme in used
        for language in languages()
        if not load_concepts().concepts[STANDARD + theme].labels.get(language)
    }
    assert lacking == set()
