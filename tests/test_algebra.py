"""The queries of the named questions as algebra, which a page evaluates: what is translated, what is refused, what is shipped."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from ssegraph.ask.algebra import terms_in
from ssegraph.ask.compiled import SHIPPED, compiled
from ssegraph.ask.questions import load_questions
from ssegraph.ask.translation import translated
from ssegraph.core.errors import UsageError
from ssegraph.core.resources import ontology_dir
from ssegraph.views.questions import on_its_own

DOCS = Path(__file__).parents[1] / "docs"


def test_what_is_shipped_is_what_the_questions_are_translated_into() -> None:
    spec = importlib.util.spec_from_file_location("make_algebra", DOCS / "make_algebra.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ontology_dir() / SHIPPED).read_text(encoding="utf-8") == module.made()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?a { ?a sse:kind sse:funds }", ["bgp", [["?a", "sse:kind", "sse:funds"]]]),
        (
            "SELECT ?a { VALUES ?a { id:gsef id:rtes } }",
            ["values", None, [{"?a": "id:gsef"}, {"?a": "id:rtes"}]],
        ),
        ("SELECT ?a { VALUES ?a { UNDEF } }", ["values", None, [{}]]),
        (
            "SELECT ?a { ?a sse:statement/sse:says ?b }",
            ["bgp", [["?.1", "sse:says", "?b"], ["?a", "sse:statement", "?.1"]]],
        ),
        ("SELECT ?a { ?a sse:start|sse:seen ?b }", ["bgp", [["?a", ["sse:start", "sse:seen"], "?b"]]]),
        (
            "SELECT ?a { ?a sse:start ?b FILTER(?b < 3 && sse:holds(?a)) }",
            ["filter", ["filter", ["bgp", [["?a", "sse:start", "?b"]]], ["sse:holds", "?a"]], ["<", "?b", 3]],
        ),
        (
            'SELECT ?a { ?a sse:start ?b FILTER NOT EXISTS { ?a sse:manner "hearsay" } }',
            [
                "filter",
                ["bgp", [["?a", "sse:start", "?b"]]],
                ["notexists", ["bgp", [["?a", "sse:manner", '"hearsay']]]],
            ],
        ),
    ],
)
def test_a_query_is_translated_into_the_operations_of_the_standard(
    query: str, expected: list[object]
) -> None:
    assert translated(query)[1] == expected


def test_a_filter_goes_inside_as_far_as_it_means_the_same_and_no_farther() -> None:
    inside = translated("SELECT ?a { ?a sse:kind ?k OPTIONAL { ?a sse:end ?e } FILTER(sse:holds(?a)) }")[1]
    assert inside[0] == "leftjoin" and inside[1][0] == "filter"
    outside = translated("SELECT ?a { ?a sse:kind ?k OPTIONAL { ?a sse:end ?e } FILTER(!BOUND(?e)) }")[1]
    assert outside[0] == "filter" and outside[1][0] == "leftjoin"
    perhaps = translated("SELECT ?a { VALUES ?k { UNDEF } ?a sse:kind ?k FILTER(BOUND(?k)) }", ["k"])[1]
    assert perhaps[0] == "filter" and perhaps[1][0] == "join"


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELECT ?a { ?a sse:partOf+ ?b }", "path"),
        ("SELECT ?a { ?a sse:kind ?b } LIMIT 3", "Slice"),
        ("SELECT ?a { SERVICE <http://localhost/> { ?a sse:kind ?b } }", "ServiceGraphPattern"),
    ],
)
def test_what_has_no_form_here_is_refused_by_name(query: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        translated(query)


def test_a_query_that_is_not_shipped_is_translated_when_it_is_asked() -> None:
    found = terms_in(compiled("SELECT ?a { ?a sse:kind sse:funds . ?a sse:end ?b }", []))
    assert sorted(found) == ["sse:end", "sse:kind"]


def test_nearly_every_question_that_is_a_query_is_answered_by_the_page_itself() -> None:
    queries = {slug for slug, each in load_questions().items() if each.sparql}
    left = {slug for slug in queries if on_its_own(load_questions()[slug]) is None}
    assert left == {"conflicts", "which-sentence"}, "these ask for conflicts, and for places in texts"
    assert len(queries) - len(left) >= 41
