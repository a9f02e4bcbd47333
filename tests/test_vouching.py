"""A draft against the graph: what a source bears out, what it contradicts, what nobody knows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from ssegraph.assistant.tools import call
from ssegraph.core.model import Entity, Records, Source
from ssegraph.core.statements import Statement
from ssegraph.graph import KnowledgeGraph
from ssegraph.sources.vouching import LABELS, Voucher, sentences

GIVEN = yaml.safe_load((Path(__file__).parent / "vouch" / "sentences.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "fr", "es", "ko", "ja")


@pytest.fixture(scope="module")
def voucher(kg: KnowledgeGraph) -> Voucher:
    return Voucher(kg)


@pytest.fixture(scope="module")
def labelled(voucher: Voucher) -> Counter[tuple[str, str, str]]:
    """How many sentences of each language that should get a label get which."""
    found: Counter[tuple[str, str, str]] = Counter()
    for language, labels in GIVEN.items():
        for wanted, texts in labels.items():
            for text in texts:
                label = min((each.label for each in voucher.vouch(text, language)), key=LABELS.index)
                found[language, wanted, label] += 1
    return found


def macro(found: Counter[tuple[str, str, str]], languages: tuple[str, ...] = LANGUAGES) -> float:
    """Return the mean F1 of the labels."""
    scores = []
    for label in LABELS:
        right = sum(found[each, label, label] for each in languages)
        wanted = sum(
            number for (each, want, _), number in found.items() if each in languages and want == label
        )
        given = sum(number for (each, _, got), number in found.items() if each in languages and got == label)
        scores.append(2 * right / (wanted + given) if wanted + given else 0.0)
    return sum(scores) / len(scores)


def test_there_are_sentences_enough_in_five_languages() -> None:
    assert tuple(GIVEN) == LANGUAGES
    assert all(tuple(labels) == LABELS for labels in GIVEN.values())
    assert sum(len(texts) for labels in GIVEN.values() for texts in labels.values()) >= 160


def test_no_falsified_sentence_is_supported(labelled: Counter[tuple[str, str, str]]) -> None:
    assert not [key for key in labelled if key[1] != "supported" and key[2] == "supported"]


def test_sentences_get_their_labels_in_four_of_five_cases(labelled: Counter[tuple[str, str, str]]) -> None:
    assert sum(labelled.values()) >= 160
    assert macro(labelled) >= 0.80
    assert all(macro(labelled, (language,)) >= 0.75 for language in LANGUAGES)


def _graph(*statements: Statement) -> KnowledgeGraph:
    kinds = {
        "alder": "LocalGovernment",
        "birch": "LocalGovernment",
        "tu": "Network",
        "forum": "Event",
        "ann": "Person",
    }
    names = {
        "alder": "City of Alder",
        "birch": "City of Birch",
        "tu": "Towns United",
        "forum": "Towns Forum (2019)",
        "ann": "Ann Lee",
    }
    entities = [Entity(id=each, kind=kind, name=names[each]) for each, kind in kinds.items()]
    return KnowledgeGraph.of(
        Records(
            title="t",
            entities=tuple(entities),
            sources=(Source(id="s", document="s.md"),),
            statements=statements,
        )
    )


def _said(**fields: object) -> Statement:
    return Statement(source="s", says="so", **fields)  # type: ignore[arg-type]  # fields are those of a statement


MEMBER = {"subject": "alder", "kind": "memberOf", "object": "tu"}


@pytest.mark.parametrize(
    ("statement", "sentence", "label"),
    [
        (MEMBER, "The City of Alder is a member of Towns United.", "supported"),
        (MEMBER, "Towns United is a member of the City of Alder.", "otherwise"),
        (MEMBER, "The City of Alder is not a member of Towns United.", "contradicted"),
        (MEMBER, "The City of Birch is a member of Towns United.", "unknown"),
        (MEMBER, "The City of Alder met Towns United.", "otherwise"),
        (MEMBER | {"manner": "planned"}, "The City of Alder is a member of Towns United.", "otherwise"),
        (MEMBER | {"manner": "planned"}, "The City of Alder will join Towns United.", "supported"),
        (MEMBER | {"manner": "denied"}, "The City of Alder is a member of Towns United.", "unknown"),
        (MEMBER | {"seen": "2018"}, "The City of Alder was a member of Towns United in 2018.", "supported"),
        (MEMBER | {"seen": "2018"}, "The City of Alder was a member of Towns United in 1998.", "another date"),
        (MEMBER | {"start": "2016"}, "The City of Alder joined Towns United in 2016.", "supported"),
        (MEMBER | {"start": "2016"}, "The City of Alder joined Towns United in 2018.", "another date"),
        (MEMBER | {"start": "2016"}, "In 2018 the City of Alder was a member of Towns United.", "supported"),
        (MEMBER | {"start": "2016"}, "In 2012 the City of Alder was a member of Towns United.", "another date"),
        (MEMBER | {"start": "2010", "end": "2012"}, "The City of Alder is a member of Towns United.", "another date"),
        (MEMBER | {"start": "2010", "end": "2012"}, "The City of Alder was a member of Towns United in 2011.", "supported"),
        ({"subject": "alder", "kind": "hosts", "object": "forum"}, "The City of Alder hosted the Towns Forum.", "supported"),
        ({"subject": "alder", "kind": "hosts", "object": "forum"}, "The City of Birch hosted the Towns Forum.", "contradicted"),
        ({"subject": "ann", "kind": "leads", "object": "tu", "role": "president"}, "Ann Lee is president of Towns United.", "supported"),
        ({"subject": "ann", "kind": "leads", "object": "tu", "role": "president"}, "Ann Lee is treasurer of Towns United.", "otherwise"),
        ({"subject": "tu", "kind": "funds", "object": "forum", "amount": "96000", "currency": "EUR"}, "Towns United funded the Towns Forum with 96,000 euros.", "supported"),
        ({"subject": "tu", "kind": "funds", "object": "forum", "amount": "96000", "currency": "EUR"}, "Towns United funded the Towns Forum with 5,000 euros.", "contradicted"),
        ({"subject": "tu", "kind": "founded", "value": "2013"}, "Towns United was founded in 2013.", "supported"),
        ({"subject": "tu", "kind": "founded", "value": "2013"}, "Towns United was founded in 1999.", "contradicted"),
        ({"subject": "tu", "kind": "members", "value": "75", "number": "75", "as_of": "2020"}, "In 2020 Towns United had 75 members.", "supported"),
        ({"subject": "tu", "kind": "members", "value": "75", "number": "75", "as_of": "2020"}, "In 2020 Towns United had 90 members.", "contradicted"),
        ({"subject": "tu", "kind": "members", "value": "75", "number": "75", "as_of": "2020"}, "In 2010 Towns United had 75 members.", "another date"),
    ],
)  # fmt: skip
def test_each_label_has_its_rule(statement: dict[str, object], sentence: str, label: str) -> None:
    (found,) = Voucher(_graph(_said(**statement))).vouch(sentence, "en")
    assert (found.label, bool(found.rests_on)) == (label, label != "unknown")


def test_sentences_stand_at_their_places_in_a_draft() -> None:
    text = "# Our draft\n\nThe City of Alder joined. It was late!\n\n- An item\n- Another. And more.\n\n울산시는 가입했다. 다음 문장이다.\n"
    spans = list(sentences(text))
    assert [text[a:b] for a, b in spans] == [
        "Our draft", "The City of Alder joined.", "It was late!", "An item", "Another.", "And more.",
        "울산시는 가입했다.", "다음 문장이다.",
    ]  # fmt: skip


DRAFT = (
    "GSEF 2018 was hosted by the City of Bilbao. GSEF 2018 was hosted by Montréal. Nobody knows Ann Lee.\n"
)


def test_the_command_writes_a_document_with_numbered_sources_and_ends_with_1_where_something_is_contradicted(
    tmp_path: Path,
) -> None:
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ssegraph", "vouch", "draft.md", "-o", "report.html", "--json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    rows = json.loads(done.stdout)
    assert [row["label"] for row in rows] == ["supported", "contradicted", "unknown"]
    assert [DRAFT[row["start"] : row["end"]] for row in rows] == [row["sentence"] for row in rows]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Supported: 1 · Contradicted: 1 · Not known here: 1" in page
    assert "bilbao.hosts.gsef-forum-2018" in rows[0]["statements"]


def test_the_assistant_has_it_as_a_tool(kg: KnowledgeGraph) -> None:
    given = call(kg, "vouch", {"text": DRAFT})
    assert [row["label"] for row in given["rows"]] == ["supported", "contradicted", "unknown"]
    assert given["rows"][0]["passages"]
    assert given["answer"].startswith("1 Supported, 1 Contradicted")
