"""Findings on paper: each statement is looked up, what is gone is said, and only exact words are quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ssegraph.cli import main
from ssegraph.core.errors import DataError, StoreError
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.findings import Basket, Kept, findings, read_basket


def quoted_tie(kg: KnowledgeGraph) -> str:
    return next(tie.id for tie in kg.listed().ties() if tie.proof == "quoted")


def test_a_quoted_statement_is_quoted_and_one_told_in_our_words_is_not(kg: KnowledgeGraph) -> None:
    quoted = quoted_tie(kg)
    told = next(tie.id for tie in kg.listed().ties() if tie.proof == "told")
    page = findings(kg, Basket(findings=(Kept(statement=quoted, note="mine"),))).paper.html()
    assert page.count("<q") >= 1 and "<b dir" in page and ">mine</b>" in page
    other = findings(kg, Basket(findings=(Kept(statement=told),)))
    assert "<q" not in other.paper.html() and len(other.references) >= 1
    assert other.references[0].number == 1 and f'id="s{1}"' in other.paper.html()


def test_what_is_no_longer_there_is_said_on_the_paper_in_every_language_and_never_left_out(
    kg: KnowledgeGraph,
) -> None:
    basket = Basket(
        findings=(
            Kept(statement="nobody.memberOf.gsef", note="gone?"),
            Kept(view="actor=rtes", cites=("rtes.memberOf.gsef", "no.such.tie")),
        )
    )
    for language in languages():
        made = findings(kg, basket, language)
        text = made.paper.markdown()
        assert made.gone == ("nobody.memberOf.gsef", "no.such.tie")
        assert all(each in text for each in (*made.gone, "gone?", "actor=rtes"))
        assert "findings." not in text


def test_who_is_not_listed_stands_in_no_finding(kg: KnowledgeGraph) -> None:
    hidden = {tie.id for tie in kg.ties()} - {tie.id for tie in kg.listed().ties()}
    for each in sorted(hidden)[:3]:
        assert findings(kg, Basket(findings=(Kept(statement=each),))).gone == (each,)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        ('{"findings": [{"note": 7}]}', "findings.0.note"),
        ('{"findings": [{"satement": "a"}]}', "findings.0.satement"),
        ('{"findings": "all"}', "findings"),
    ],
)
def test_a_file_that_the_page_did_not_write_is_refused_in_words(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "f.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_basket(path)
    with pytest.raises(StoreError):
        read_basket(tmp_path / "none.json")


def test_the_command_writes_what_the_page_saved_and_tells_what_is_gone(tmp_path: Path) -> None:
    saved = tmp_path / "findings.json"
    saved.write_text(
        '{"title": "T", "language": "es", "findings": [{"statement": "rtes.memberOf.gsef"}, {"statement": "x.y"}]}',
        encoding="utf-8",
    )
    for suffix in ("docx", "html", "md"):
        done = CliRunner().invoke(main, ["findings", str(saved), "-o", str(tmp_path / f"f.{suffix}")])
        assert done.exit_code == 0 and "no longer in the data: x.y" in done.output
    text = (tmp_path / "f.md").read_text(encoding="utf-8")
    assert text.startswith("# T\n") and "es miembro de" in text and "x.y" in text
    assert (tmp_path / "f.docx").read_bytes()[:2] == b"PK"
