"""News of an edition: every change in a sentence of the reader's language, with its source; and as a feed."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from click.testing import CliRunner

from ssegraph.cli import main
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Entity, Records, Ruling, Source, Statement
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.news import GROUPS, News, news

ATOM = "{http://www.w3.org/2005/Atom}"


def said(subject: str, target: str, source: str = "s", **more: object) -> Statement:
    fields = {"source": source, "subject": subject, "kind": "memberOf", "object": target, "says": "so"}
    return Statement.model_validate(fields | more)


def edition(statements: list[Statement], ids: str = "abcd", sources: str = "s") -> KnowledgeGraph:
    names = {"a": "Lille", "b": "Bilbao", "c": "Dakar", "d": "Seoul", "e": "Wonju"}
    return KnowledgeGraph.of(
        Records(
            title="Ours",
            entities=(
                Entity(id="net", kind="Network", name="GSEF"),
                *(Entity(id=each, kind="LocalGovernment", name=names[each]) for each in ids),
            ),
            sources=tuple(
                Source(id=each, url=f"https://example.org/{each}", retrieved=HalfKnownDate("2026-03-01"))
                for each in sources
            ),
            statements=tuple(statements),
        )
    )


CHAIR = said("b", "net", role="chair")
LEFT = said("c", "net")
MEMBERS = Statement.model_validate(
    {
        "source": "s",
        "subject": "net",
        "kind": "members",
        "value": "9",
        "number": "9",
        "as_of": "2020",
        "says": "so",
    }
)
OLD = [said("a", "net", start="2019"), CHAIR, LEFT, MEMBERS]
NEW = [
    said("a", "net", start="2019", end="2025"),
    CHAIR.model_copy(
        update={
            "role": "vice chair",
            "as_read": {"role": "chair"},
            "corrected": Ruling(by="B", when=HalfKnownDate("2026-03-05"), why="misread"),
        }
    ),
    LEFT.model_copy(update={"withdrawn": Ruling(by="C", why="asked for")}),
    said("d", "net", "t", seen="2026-01", says="board member"),
    MEMBERS,
    Statement.model_validate(
        MEMBERS.model_dump(exclude_none=True) | {"source": "t", "value": "12", "number": "12"}
    ),
]


@pytest.fixture(scope="module")
def told() -> News:
    return news(edition(OLD), edition(NEW, "abcde", "st"))


def test_each_change_stands_once_in_its_group_with_its_source(told: News) -> None:
    found = {group: [each.text for each in told.items if each.group == group] for group in GROUPS}
    assert found == {
        "actors": ["Wonju: local government"],
        "ties": ["Seoul is a member of GSEF · mentioned: January 2026 · our summary: board member"],
        "ended": ["Lille is a member of GSEF · from 2019 until 2025 · our summary: so"],
        "corrected": [
            "Bilbao is a member of GSEF (vice chair) · undated · our summary: so · before: chair; now: vice chair"
            " · decided by B, 5 March 2026: misread"
        ],
        "withdrawn": ["Dakar is a member of GSEF · undated · our summary: so · decided by C: asked for"],
        "numbers": ["GSEF, number of members: 12 · 2020 · our summary: so"],
        "disagreements": [found["disagreements"][0]],
        "sources": ["https://example.org/t"],
    }
    assert found["disagreements"][0].startswith("GSEF, number of members:")
    assert [each.source.id for each in told.references] == ["t", "s"]
    assert all(any(run.sources for run in each.line) for each in told.items if each.group != "actors")


def test_it_reads_the_same_in_word_markdown_and_html(told: News) -> None:
    paper = told.paper()
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(paper.docx())).paragraphs)
    for words in (text, paper.markdown(), re.sub("<[^>]+>", "", paper.html())):
        assert words.count("is a member of GSEF") == 4
        assert "New relationships (1)" in words and "https://example.org/t" in words


def test_in_every_language_all_is_told(told: News) -> None:
    every = [news(edition(OLD), edition(NEW, "abcde", "st"), language) for language in languages()]
    assert {len(each.items) for each in every} == {len(told.items)} == {8}
    assert len({each.items[1].text for each in every}) == 5


def test_the_feed_is_one_of_atom_and_its_ids_are_the_same_in_every_language(told: News) -> None:
    feed = ET.fromstring(told.atom())
    assert feed.findtext(f"{ATOM}updated") == "2026-03-05T00:00:00Z"
    entries = feed.findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(set(ids)) == len(entries) == len(told.items)
    for each in (feed, *entries):
        assert all(each.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    french = ET.fromstring(news(edition(OLD), edition(NEW, "abcde", "st"), "fr").atom())
    assert {each.findtext(f"{ATOM}id") for each in french.findall(f"{ATOM}entry")} == set(ids)
    assert entries[1].find(f"{ATOM}link[@rel='via']") is not None
    with pytest.raises(UsageError, match="--when 2026-11-30"):
        told.atom("March")


def test_who_is_left_out_and_whose_record_goes_on_as_another_is_told() -> None:
    new = edition(OLD[:1], "ab")
    both = new.records()
    merged = [
        each.model_copy(update={"same_as": ("c",)}) if each.id == "b" else each for each in both.entities
    ]
    found = news(edition(OLD[:1], "abcd"), KnowledgeGraph.of(both.with_parts(entities=tuple(merged))))
    assert [each.text for each in found.items] == [
        "Dakar: its record is one with that of Bilbao now",
        "Seoul: no longer in the data",
    ]


def test_dates_that_a_decision_corrected_are_told_once_and_of_two_decisions_on_one_tie_each_is_an_entry() -> (
    None
):
    old = [said("a", "net", start="2019"), said("a", "net", "t", start="2019")]
    new = [
        each.model_copy(
            update={
                "start": HalfKnownDate("2018"),
                "as_read": {"start": "2019"},
                "corrected": Ruling(when=HalfKnownDate("2026-03-05"), why=why),
            }
        )
        for each, why in zip(old, ("misread", "a slip"), strict=True)
    ]
    found = news(edition(old, sources="st"), edition(new, sources="st"))
    assert [each.group for each in found.items] == ["corrected"] * 2
    assert all("before: 2019; now: 2018" in each.text for each in found.items)
    ids = [each.findtext(f"{ATOM}id") for each in ET.fromstring(found.atom()).findall(f"{ATOM}entry")]
    assert len(set(ids)) == 2


def test_nothing_changed_is_said_in_words() -> None:
    made = news(edition(OLD), edition(OLD))
    assert made.items == () and "Nothing changed." in made.paper().html()


def test_the_command_writes_news_beside_what_it_prints(tmp_path: Path) -> None:
    for name, graph in (("old.nq", edition(OLD)), ("new.nq", edition(NEW, "abcde", "st"))):
        graph.store.dump(tmp_path / name)
    out = [str(tmp_path / each) for each in ("news.docx", "news.atom", "news.md")]
    arguments = ["diff", str(tmp_path / "old.nq"), str(tmp_path / "new.nq"), "--language", "es", "--table"]
    done = CliRunner().invoke(main, [*arguments, *(part for each in out for part in ("-o", each))])
    assert done.exit_code == 0, done.output
    assert "Relaciones nuevas (1)" in (tmp_path / "news.md").read_text(encoding="utf-8")
    assert "2 joined" in done.output
    refused = CliRunner().invoke(main, [*arguments, "-o", str(tmp_path / "news.odt")])
    assert refused.exit_code == 2 and ".docx" in refused.output
