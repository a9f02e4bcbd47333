"""The dossier of an actor: nothing a heading counts is left out, exact words alone are quoted, its own sources alone are cited."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdfium2
import pytest
from click.testing import CliRunner

from ssegraph.cli import main
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import NotFound, StoreError, UsageError
from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.core.paper import Heading, Items
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.dossier import Dossier, dossier


class Text(HTMLParser):
    """Collects what is quoted, and all words."""

    def __init__(self) -> None:
        super().__init__()
        self.quoted: list[str] = []
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self._inside:
            self.words.append(data)
        if "q" in self._inside:
            self.quoted.append(data)


def read(page: str) -> Text:
    text = Text()
    text.feed(page)
    return text


@pytest.fixture(scope="module")
def rtes(kg: KnowledgeGraph) -> Dossier:
    return dossier(kg, "RTES")


def test_all_that_a_heading_counts_stands_below_it(kg: KnowledgeGraph, rtes: Dossier) -> None:
    blocks, counted = rtes.paper.blocks, 0
    assert any(
        isinstance(each, Heading) and each.text == f"Relationships ({len(kg.ties('RTES'))})"
        for each in blocks
    )
    for at, block in enumerate(blocks):
        if not isinstance(block, Heading) or block.level != 3:
            continue
        [items] = [each for each in blocks[at + 1 : at + 5] if isinstance(each, Items)][:1]
        # A line that names several says how many, and names them.
        number = sum(
            len(line[0].text.split("; ")) if re.fullmatch(r" \(\d+\)", line[1].text) else 1
            for line in items.lines
        )
        assert block.text.endswith(f"({number})"), block.text
        counted += number
    assert counted == len(rtes.ties) + len(rtes.observations) > 90
    words = "".join(read(rtes.paper.html()).words)
    ends = {tie.target if tie.source == "rtes" else tie.source for tie in rtes.ties}
    assert [end for end in sorted(ends) if kg.entity(end).label("en") not in words] == []


def test_what_is_quoted_are_exact_words_and_all_of_them(rtes: Dossier) -> None:
    exact = {
        each.quote for stated in (*rtes.ties, *rtes.observations) for each in stated.evidence if each.quote
    }
    assert set(read(rtes.paper.html()).quoted) == exact
    assert len(exact) >= 5
    markdown = rtes.paper.markdown()
    assert len(re.findall("“", markdown.partition("## Sources")[0])) >= len(exact)
    assert "our summary" in markdown


def test_its_own_sources_alone_are_cited_and_every_number_leads_to_one(rtes: Dossier) -> None:
    own = {said.source for stated in (*rtes.ties, *rtes.observations) for said in stated.statements}
    assert {each.source.id for each in rtes.references} == own | set(rtes.entity.listed_in)
    assert [each.number for each in rtes.references] == list(range(1, len(own) + 1))
    page = rtes.paper.html()
    leads = set(re.findall(r'href="#s(\d+)"', page))
    assert leads == set(re.findall(r'id="s(\d+)"', page)) == {str(each.number) for each in rtes.references}


def test_disagreement_is_drawn_and_said_and_what_nobody_knows_is_said_too(rtes: Dossier) -> None:
    page = rtes.paper.html()
    assert len(rtes.disagreements) >= 2 and page.count("sources disagree") >= len(rtes.disagreements)
    assert page.count("<svg") == 2 and "How many sources give which date" in page
    assert "What is not known" in page and "An absence is not a no" in page
    assert "No name is recorded as being in: Español" in page


def test_numbers_of_one_day_that_contradict_each_other_are_ringed() -> None:
    def said(source: str, number: str, year: str) -> Statement:
        return Statement(
            source=source,
            subject="a",
            kind="members",
            value=number,
            number=number,
            as_of=HalfKnownDate(year),
            says="so",
        )

    records = Records(
        title="t",
        entities=(Entity(id="a", kind="Network", name="A <b>"),),
        sources=tuple(Source(id=each, url=f"https://example.org/{each}") for each in "st"),
        statements=(said("s", "9", "2020"), said("t", "12", "2020"), said("s", "5", "2018")),
    )
    made = dossier(KnowledgeGraph.of(records), "a")
    page = made.paper.html()
    assert page.count('stroke="#b3261e"') == 2 and "Ringed in red" in page
    assert '<h1 dir="auto">A &lt;b&gt;</h1>' in page
    assert docx.Document(io.BytesIO(made.paper.docx())).core_properties.title == "A <b>"


def test_a_document_of_word_says_the_same_and_is_the_same_bytes_twice(rtes: Dossier, tmp_path: Path) -> None:
    path = rtes.save(tmp_path / "rtes.docx")
    assert path.read_bytes() == rtes.paper.docx()
    document = docx.Document(str(path))
    text = "\n".join(each.text for each in document.paragraphs)
    assert text.count("[") >= len(rtes.references)
    for heading in ("Relationships (76)", "number of members (15)", "Where sources disagree (2)"):
        assert heading in text
    assert "“RTES, a French network of 130 local authorities”" in text
    assert {cell.text for cell in document.tables[0].columns[0].cells} >= {"Kind", "Country", "Website"}
    assert len(document.inline_shapes) == 1  # drawn by matplotlib, which is installed here
    links = {each.target_ref for each in document.part.rels.values() if each.is_external}
    assert links == {each.source.url for each in rtes.references if each.source.url}


def test_its_sources_can_be_taken_along_as_csl_json_and_bibtex(rtes: Dossier, tmp_path: Path) -> None:
    items = json.loads(rtes.save(tmp_path / "x.json").read_text(encoding="utf-8"))
    assert [each["id"] for each in items] == [each.source.id for each in rtes.references]
    assert {each["type"] for each in items if "URL" in each} == {"webpage"} and any(
        "URL" not in each for each in items
    )
    plain = next(
        each for each in items if each["id"] == "aides-territoires-beta-gouv-fr-blog-developper-leconomie"
    )
    assert plain["issued"] == {"date-parts": [[2022, 5, 2]]} and plain["URL"].startswith("https://")
    entries = rtes.save(tmp_path / "x.bib").read_text(encoding="utf-8")
    assert len(re.findall(r"^@(online|report)\{", entries, re.MULTILINE)) == len(items)
    assert entries.count("{") == entries.count("}")


def test_it_is_told_in_every_language(kg: KnowledgeGraph) -> None:
    pages = {language: dossier(kg, "ssegov", language).paper.html() for language in languages()}
    assert len({page.partition("<h2>")[2].partition("</h2>")[0] for page in pages.values()}) == 5
    for language, page in pages.items():
        assert f'<html lang="{language}">' in page and "dossier." not in page


def test_who_is_not_listed_has_none(kg: KnowledgeGraph) -> None:
    records = Records(title="t", entities=(Entity(id="a", kind="Person", name="A", unlisted=True),))
    with pytest.raises(NotFound):
        dossier(KnowledgeGraph.of(records), "a")


def test_the_command_says_what_can_be_written_and_how_a_pdf_is_made_without_its_library(
    rtes: Dossier, tmp_path: Path
) -> None:
    runner = CliRunner()
    out = tmp_path / "d.md"
    cites = tmp_path / "d.bib"
    done = runner.invoke(
        main, ["dossier", "ssegov", "-o", str(out), "--sources", str(cites), "--language", "fr"]
    )
    assert done.exit_code == 0 and "Relations (" in out.read_text(encoding="utf-8") and cites.is_file()
    with pytest.raises(UsageError, match=r"\.html, \.docx, \.pdf, \.md, \.json, \.bib"):
        rtes.save(tmp_path / "d.odt")
    try:
        import weasyprint  # noqa: F401  # is it here?
    except (ImportError, OSError):
        with pytest.raises(StoreError, match="open it in a browser and print it"):
            rtes.save(tmp_path / "d.pdf")
    else:
        assert len(pypdfium2.PdfDocument(rtes.save(tmp_path / "d.pdf"))) <= 3
