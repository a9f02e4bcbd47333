"""RDF from outside is read whole or refused in words, and the process that asked stays alive."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from ssegraph.core.errors import DataError, StoreError
from ssegraph.quads.untrusted import BLANK, FORMATS, read_outside

LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [\n<!ENTITY a "ha">\n'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">\n' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + ']>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'
    '<rdf:Description rdf:about="http://example.org/x"><e:n>&j;</e:n></rdf:Description></rdf:RDF>'
)
HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'

REFUSED = [
    ("laughs.rdf", LAUGHS, ":2: a document type declaration"),
    (
        "utf16.rdf",
        LAUGHS.replace('"1.0"?', '"1.0" encoding="utf-16"?').encode("utf-16"),
        ":2: a document type declaration",
    ),
    ("external.rdf", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', ":1: a document type declaration"),
    ("cut.rdf", HEAD, ":1: no XML"),
    ("deep.rdf", "<a>" * 50_000, "nested more than 100 deep"),
    ("page.rdf", "<html><body>not found<br></body></html>", "an HTML page, whatever its name says"),
    (
        "remote.jsonld",
        '{"@context": "http://127.0.0.1:1/c", "name": "x"}',
        "'http://127.0.0.1:1/c': a context elsewhere is refused",
    ),
    (
        "inner.jsonld",
        '{"@graph": [{"@context": ["http://127.0.0.1:1/c"]}]}',
        "a context elsewhere is refused",
    ),
    (
        "import.jsonld",
        '{"@context": {"@import": "http://127.0.0.1:1/c"}}',
        "@import of 'http://127.0.0.1:1/c'",
    ),
    ("deep.jsonld", '{"a":' * 100_000, "nested more than 100 deep"),
    ("deep-list.jsonld", '{"a":' + "[" * 500 + "]" * 500 + "}", "nested more than 100 deep"),
    ("broken.jsonld", '{"a":', "no JSON"),
    ("broken.ttl", "<http://e.org/a> <http://e.org/b> .", ":1: "),
    ("pointer.ttl", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n", ":1: "),
    ("bad-iri.nt", "<http://e.org/a b> <http://e.org/b> <http://e.org/c> .", ":1: "),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_is_dangerous_or_broken_is_refused_in_words(
    name: str, content: str | bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError) as error:
        read_outside(path)
    assert words in str(error.value)


def test_every_refusal_is_tried() -> None:
    assert len(REFUSED) == 15


def test_a_file_that_takes_too_much_is_given_up_and_this_process_lives(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonld"
    things = [{"@id": f"http://e.org/{n}", "http://e.org/p": "x" * 100} for n in range(20_000)]
    path.write_text(json.dumps(things), encoding="utf-8")
    before = time.process_time()
    with pytest.raises(DataError, match="takes more than 60 s or 60 MB"):
        read_outside(path, memory=60_000_000)
    assert time.process_time() - before < 5  # of this process; the child has limits of its own
    assert len(read_outside(path)) == 20_000


def test_blank_nodes_get_the_same_names_in_any_order_of_the_file(tmp_path: Path) -> None:
    lines = [
        '_:a <http://e.org/name> "one" .',
        '_:b <http://e.org/name> "two" .',
        "_:a <http://e.org/knows> _:b .",
    ]
    found = []
    for number, order in enumerate((lines, [line.replace("_:a", "_:z") for line in lines[::-1]])):
        path = tmp_path / f"{number}.nt"
        path.write_text("\n".join(order), encoding="utf-8")
        found.append(read_outside(path))
    assert found[0] == found[1]
    assert len(found[0]) == 3
    assert all(quad.subject.value.startswith(BLANK) for quad in found[0])  # type: ignore[union-attr]  # all named


def test_schema_org_is_read_without_asking_schema_org(tmp_path: Path) -> None:
    path = tmp_path / "page.jsonld"
    path.write_text(
        '{"@context": "https://schema.org", "@type": "Organization", "name": "Enercoop"}', encoding="utf-8"
    )
    assert {quad.predicate.value for quad in read_outside(path)} == {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "https://schema.org/name",
    }


def test_another_suffix_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"\.jsonld"):
        read_outside(tmp_path / "x.docx")
    with pytest.raises(StoreError, match="No such file"):
        read_outside(tmp_path / "x.ttl")
    assert len(FORMATS) == 8
