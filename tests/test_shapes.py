"""A file in any vocabulary is checked against anybody's shapes, as SHACL has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ssegraph.cli import main
from ssegraph.core.errors import DataError, StoreError
from ssegraph.store.shapes import conform

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e/> .\n"
SHAPES = (
    PREFIXES
    + """
:Named a sh:NodeShape ; sh:targetClass :Union ;
  sh:property [ sh:path :name ; sh:minCount 1 ; sh:maxLength 20 ; sh:message "a union has a name" ] .
"""
)


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES, encoding="utf-8")
    return path


def check(*call: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["check", *map(str, call)])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", PREFIXES + ':a a :Union ; :name "A" .'),
        ("a.trig", PREFIXES + ':g { :a a :Union } :h { :a :name "A" }'),
        ("a.nt", '<http://e/a> <http://e/name> "A" .'),
        (
            "a.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
            '<e:Union rdf:about="http://e/a"><e:name>A</e:name></e:Union></rdf:RDF>',
        ),
    ],
)
def test_what_conforms_is_said_to(tmp_path: Path, shapes: Path, name: str, text: str) -> None:
    data = tmp_path / name
    data.write_text(text, encoding="utf-8")
    code, said = check(data, "--shapes", shapes)
    assert (code, "conforms to the shapes of" in said) == (0, True)


def test_each_result_is_a_sentence_with_who_and_why_in_order(tmp_path: Path, shapes: Path) -> None:
    data = tmp_path / "a.ttl"
    data.write_text(PREFIXES + ":b a :Union . :a a :Union . :c a :Union ; :name 'C' .", encoding="utf-8")
    with pytest.raises(DataError) as refused:
        conform(data, shapes)
    assert [each.message for each in refused.value.problems] == [
        "http://e/a: http://e/name: a union has a name",
        "http://e/b: http://e/name: a union has a name",
    ]
    assert check(data, "--shapes", shapes)[0] == 1


@pytest.mark.parametrize(
    ("data", "wrong", "why"),
    [
        (":a a :Union", SHAPES, "a.ttl:"),  # no full stop
        (":a a :Union .", PREFIXES + ":S a sh:NodeShape ; sh:targetClass :Union ; sh:and :x .", "no shapes"),
        (":a a :Union .", PREFIXES + ":S a sh:NodeShape", "shapes.ttl:"),
    ],
)
def test_a_broken_file_and_a_broken_shape_are_told_by_file(
    tmp_path: Path, shapes: Path, data: str, wrong: str, why: str
) -> None:
    (tmp_path / "a.ttl").write_text(PREFIXES + data, encoding="utf-8")
    shapes.write_text(wrong, encoding="utf-8")
    with pytest.raises(DataError, match=why):
        conform(tmp_path / "a.ttl", shapes)


def test_other_suffixes_and_files_that_are_not_there_are_refused(tmp_path: Path, shapes: Path) -> None:
    with pytest.raises(StoreError, match=r"give \.ttl"):
        conform(tmp_path / "a.csv", shapes)
    with pytest.raises(StoreError, match="No such file"):
        conform(tmp_path / "none.ttl", shapes)
