"""Quoted, located, told: on every surface each is called what it is, and nothing that is no quote is dressed as one."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.core.model import Evidence, Passage, Records, Source
from ssegraph.core.passages import Fingerprint
from ssegraph.core.proofs import (
    address,
    as_dict,
    counts,
    counts_in_words,
    debt_label,
    line,
    proof_label,
    read_on,
)
from ssegraph.core.statements import PROOFS
from ssegraph.core.words import languages
from ssegraph.formats import export
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.reading import read_records
from ssegraph.views.pages import Pages

EXACT = "Alder Town joined Towns United in 2012, as the minutes of that year have it."
OURS = {
    "quoted": "OURS-QUOTED in the minutes",
    "located": "OURS-LOCATED in the list",
    "told": "OURS-TOLD on the page",
}
MARKS = "“«「『„‹"
RECORDS = f"""title: three ties
sources:
- id: minutes
  document: documents/minutes.md
  title: Minutes
  language: en
  statements:
  - tie: alder memberOf tu
    start: 2012
    says: {OURS["quoted"]}
    quotes:
    - text: {EXACT}
      at: 0
- id: list
  url: https://towns.example/list
  language: en
  captures:
  - {{sha256: {"a" * 64}, read: 2026-11-30, reader: html}}
  statements:
  - tie: birch memberOf tu
    says: {OURS["located"]}
    passages:
    - fingerprint: "{Fingerprint.of("Birch Town, of the hills, a member of Towns United as others are.")}"
      at: 12
      capture: {"a" * 12}
      names: {{subject: Birch Town, object: Towns United}}
      opens: [Birch Town]
    judged: says
- id: page
  url: https://towns.example/page
  statements:
  - tie: cedar memberOf tu
    says: {OURS["told"]}
    debt: beyond what was read
entities:
- {{id: alder, kind: LocalGovernment, name: Alder Town, country: GB}}
- {{id: birch, kind: LocalGovernment, name: Birch Town, country: GB}}
- {{id: cedar, kind: LocalGovernment, name: Cedar Town, country: GB}}
- {{id: tu, kind: Network, name: Towns United, acronym: TU}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three") / "mine"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "minutes.md").write_text(EXACT + "\n", encoding="utf-8")
    (folder / "all.yaml").write_text(RECORDS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def kg(folder: Path) -> KnowledgeGraph:
    return sse.load(folder)


def cells_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def undressed(text: str) -> None:
    """Hold that our words stand between no quotation marks and in no element that means a quote."""
    for ours in OURS.values():
        assert ours not in re.sub(rf"[{MARKS}]\s*{ours}", "", text) or not re.search(
            rf"[{MARKS}]\s*{ours}", text
        )
        assert not re.search(rf"[{MARKS}]\s*{re.escape(ours)}", text)
        for element in ("q", "blockquote"):
            assert not re.search(
                rf"<{element}\b[^>]*>(?:(?!</{element}>).)*{re.escape(ours)}", text, re.DOTALL
            )


def run(*words: str) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


def spaced(text: str) -> str:
    return " ".join(text.split())


# -- the library and the command ------------------------------------------------------------------


def test_each_tie_says_how_it_is_proved_and_the_counts_add_up(kg: KnowledgeGraph, folder: Path) -> None:
    assert {tie.source: tie.proof for tie in kg.ties()} == {
        "alder": "quoted",
        "birch": "located",
        "cedar": "told",
    }
    assert kg.proofs() == counts(kg.ties()) == {"quoted": 1, "located": 1, "told": 1}
    assert (
        counts_in_words(kg.proofs(), "fr") == "sur 3 relations : 1 citées, 1 localisées, 1 résumées par nous"
    )
    told = run("check", str(folder))
    assert "of 3 relationships: 1 quoted, 1 located, 1 summarised by us" in told
    assert "our summary only, because the copy that was read ends before it: 1" in told


@pytest.mark.parametrize("fact", ["told", "located"])
@pytest.mark.parametrize("planned", ["told", "located"])
def test_a_plan_says_nothing_of_how_a_fact_is_proved(fact: str, planned: str) -> None:
    said: dict[str, dict[str, Any]] = {
        "told": {"says": "so"},
        "located": {"says": "so", "passages": [{"fingerprint": f"1:60:{'0' * 64}"}], "judged": "says"},
    }
    tie = {"subject": "alder", "kind": "memberOf", "object": "tu"}
    kg = KnowledgeGraph.of(
        Records.model_validate(
            {
                "title": "mine",
                "entities": [
                    {"id": "alder", "kind": "LocalGovernment", "name": "Alder"},
                    {"id": "tu", "kind": "Network", "name": "TU"},
                ],
                "sources": [{"id": each, "url": f"https://{each}.example/"} for each in ("fact", "plan")],
                "statements": [
                    {**tie, "source": "fact", **said[fact]},
                    {**tie, "source": "plan", "manner": "planned", **said[planned]},
                ],
            }
        )
    )
    assert kg.proofs() == counts(kg.ties()) == {"quoted": 0, "located": 0, "told": 0} | {fact: 1}
    [(_, _, edge)] = kg.to_networkx().edges(data=True)
    assert edge["proof"] == fact


def test_the_counts_of_the_shipped_graph_are_those_of_its_ties() -> None:
    kg = sse.load()
    assert kg.proofs() == counts(kg.ties())
    assert sum(kg.proofs().values()) == len(kg.ties())
    edges = kg.to_networkx(also=("planned", "forecast", "hedged", "hearsay")).edges(data=True)
    assert {proof: sum(each["proof"] == proof for *_, each in edges) for proof in PROOFS} == kg.proofs()


def test_the_readme_has_the_counts_of_the_data() -> None:
    number = sse.load().proofs()
    said = f"of {sum(number.values()):,} relationships {number['quoted']} are quoted from that meeting's report, {number['located']:,} located on their page, {number['told']:,} our summary alone"
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert said in spaced(readme)


@pytest.mark.parametrize("language", languages())
def test_the_command_shows_each_in_its_own_dress(folder: Path, language: str) -> None:
    shown = {
        name: spaced(run("show", name, "--data", str(folder), "--table", "--language", language))
        for name in ("alder", "birch", "cedar")
    }
    for proof, text in zip(PROOFS, shown.values(), strict=True):
        undressed(text)
        assert proof_label(proof, language) in text
    assert f"“{EXACT}”" in shown["alder"]
    assert not set(MARKS) & set(shown["birch"] + shown["cedar"])
    asked = spaced(
        run(
            "ask",
            "members-of",
            "network=TU",
            "--data",
            str(folder),
            "--table",
            "--evidence",
            "--language",
            language,
        )
    )
    undressed(asked)
    assert all(proof_label(proof, language) in asked for proof in PROOFS)


def test_answers_have_a_column_for_the_proof_one_for_the_quote_and_one_for_our_words(
    kg: KnowledgeGraph,
) -> None:
    for answer in (kg.ask("members-of", network="TU"), kg.ask("what-rests-on", source="minutes")):
        at = {name: answer.columns.index(name) for name in ("proof", "quote", "told")}
        for row in answer.rows:
            assert row.cells[at["proof"]] in PROOFS
            assert (row.cells[at["quote"]] or "") in ("", EXACT)
            assert str(row.cells[at["told"]]).startswith("OURS")
        undressed(str(answer))
        undressed(answer._repr_html_())
    assert f"“{EXACT}”" in str(kg.ask("members-of", network="TU"))


def test_no_question_has_a_column_that_mixes_quotes_and_our_words() -> None:
    from ssegraph.ask.questions import heading, load_questions

    kg = sse.load().listed()
    asked = [kg.ask(slug) for slug in load_questions()]
    columns = {column for each in asked for column in each.columns}
    assert len(asked) >= 47
    assert "words" not in columns and {"quote", "told", "proof"} <= columns
    # No other column has a heading that means quote or words.
    for language in languages():
        meant = {
            heading("quote", language),
            {"en": "words", "fr": "mots", "es": "palabras", "ko": "문구", "ja": "文言"}[language],
        }
        assert [column for column in sorted(columns) if heading(column, language) in meant] == ["quote"]
    # What stands under it is in a document, word for word.
    documents = [kg.texts.of(source) or "" for source in kg.sources if source.document]
    for each in asked:
        for row in each.rows if "quote" in each.columns else ():
            cell = row.cells[each.columns.index("quote")]
            for words in str(cell).split(" | ") if cell else ():
                assert any(words in text for text in documents)


def test_json_has_each_under_its_own_name(folder: Path, kg: KnowledgeGraph) -> None:
    told = json.loads(run("ask", "members-of", "network=TU", "--data", str(folder), "--json", "--evidence"))
    evidence = {each["proof"]: each for row in told["rows"] for each in row["evidence"]}
    assert set(evidence) == set(PROOFS)
    assert evidence["quoted"]["quote"] == EXACT
    assert "quote" not in evidence["located"] and "quote" not in evidence["told"]
    assert evidence["located"]["where"] == "https://towns.example/list#:~:text=Birch%20Town"
    way = sse.path(kg, "alder", "birch").to_dict()
    ties = [tie for step in way["ways"][0]["steps"] for tie in step["ties"]]
    assert {each["proof"] for tie in ties for each in tie["evidence"]} == {"quoted", "located"}
    shown = json.loads(run("show", "birch", "--data", str(folder), "--json"))
    assert shown["ties"][0]["proof"] == shown["ties"][0]["statements"][0]["proof"] == "located"


@pytest.mark.parametrize("language", languages())
def test_a_question_lists_what_is_told_only_and_why(language: str, folder: Path, kg: KnowledgeGraph) -> None:
    answer = kg.ask("told-only")
    assert [(row["source"], row["debt"]) for row in answer] == [("cedar", "beyond what was read")]
    said = spaced(run("ask", "told-only", "--language", language, "--table", "--data", str(folder)))
    assert debt_label("beyond what was read", language) in said


def test_why_it_is_told_lives_in_rdf_and_is_no_word_of_what_is_proved(kg: KnowledgeGraph) -> None:
    assert [each.debt for each in kg.records().statements] == [None, None, "beyond what was read"]
    fields = {"source": "s", "says": "so", "debt": "page not found"}
    assert Evidence.model_validate(fields).debt == "page not found"
    with pytest.raises(ValueError, match="what is located is no debt"):
        Evidence.model_validate(fields | {"passages": [{"fingerprint": f"1:60:{'0' * 64}"}]})


def test_support_filters_by_it(folder: Path, kg: KnowledgeGraph) -> None:
    assert [tie.source for tie in kg.supported("quoted").ties()] == ["alder"]
    assert [tie.source for tie in kg.supported("located").ties()] == ["alder", "birch"]
    asked = run("ask", "members-of", "network=TU", "--data", str(folder), "--support", "located", "--table")
    assert "Birch Town" in asked and "Cedar Town" not in asked


def test_sparql_says_it_of_statements_and_ties(kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT ?tie (sse:proof(?tie) AS ?best) (sse:proof(?said) AS ?proof) { ?tie a sse:Tie ; sse:statement ?said } ORDER BY ?tie"
    ).to_frame()
    assert list(rows["best"]) == list(rows["proof"]) == list(PROOFS)


def test_a_difference_of_editions_says_it(folder: Path, tmp_path: Path) -> None:
    before = RECORDS.replace(
        "  - tie: cedar memberOf tu\n    says: OURS-TOLD on the page\n",
        "  - tie: cedar partnerOf tu\n    says: something else\n",
    )
    (tmp_path / "before" / "documents").mkdir(parents=True)
    (tmp_path / "before" / "documents" / "minutes.md").write_text(EXACT + "\n", encoding="utf-8")
    (tmp_path / "before" / "all.yaml").write_text(before, encoding="utf-8")
    undressed(run("diff", str(tmp_path / "before"), str(folder)))


# -- exports --------------------------------------------------------------------------------------

Read = Callable[[Path], dict[str, tuple[str, str, str]]]


def _csv(path: Path) -> dict[str, tuple[str, str, str]]:
    return {
        row["source"]: (row["proof"], row["quote"], row["told"])
        for row in cells_of(path.read_text("utf-8-sig"))
    }


def _xlsx(path: Path) -> dict[str, tuple[str, str, str]]:
    sheet = openpyxl.load_workbook(path)["ties"]
    head, *rows = sheet.iter_rows(values_only=True)
    at = {str(name): number for number, name in enumerate(head)}
    return {
        str(row[at["from id"]]): (
            str(row[at["proof"]]),
            str(row[at["quote"]] or ""),
            str(row[at["told"]] or ""),
        )
        for row in rows
    }


def _kumu(path: Path) -> dict[str, tuple[str, str, str]]:
    found = json.loads(path.read_text("utf-8"))["connections"]
    return {
        each["id"].partition(".")[0]: (each["proof"], " ".join(each.get("quote", [])), each["description"])
        for each in found
    }


def _kumu_xlsx(path: Path) -> dict[str, tuple[str, str, str]]:
    head, *rows = openpyxl.load_workbook(path)["Connections"].iter_rows(values_only=True)
    at = {str(name): number for number, name in enumerate(head)}
    return {
        str(row[at["ID"]]).partition(".")[0]: (
            str(row[at["Proof"]]),
            str(row[at["Quote"]] or ""),
            str(row[at["Description"]]),
        )
        for row in rows
    }


def _ftm(path: Path) -> dict[str, tuple[str, str, str]]:
    found = {}
    for row in path.read_text("utf-8").splitlines():
        each = json.loads(row)
        if each["schema"] != "Membership":
            continue
        lines = each["properties"]["description"]
        marked = {
            name: text
            for name, _, text in (
                one.removeprefix("ssegraph:").partition(": ") for one in lines if one.startswith("ssegraph:")
            )
        }
        plain = " ".join(one for one in lines if not one.startswith("ssegraph:"))
        found[each["properties"]["recordId"][0].partition(".")[0]] = (
            marked["proof"],
            marked.get("quote", ""),
            plain,
        )
    return found


def _neo4j(path: Path) -> dict[str, tuple[str, str, str]]:
    found = {}
    for row in cells_of(
        path.with_name(path.name.replace(".neo4j.csv", "-relationships.csv")).read_text("utf-8")
    ):
        plain = {name.partition(":")[0]: value for name, value in row.items()}
        found[plain["id"].partition(".")[0]] = (plain["proof"], plain["quotes"], plain["told"])
    return found


EXPORTS: dict[str, Read] = {
    "g.csv": lambda path: _csv(path.with_name("g-ties.csv")),
    "g.xlsx": _xlsx,
    "g.kumu.json": _kumu,
    "g.kumu.xlsx": _kumu_xlsx,
    "g.ftm.json": _ftm,
    "g.neo4j.csv": _neo4j,
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_has_a_field_for_the_proof_and_only_quotes_under_quote(
    name: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    export(kg, tmp_path / name)
    assert EXPORTS[name](tmp_path / name) == {
        "alder": ("quoted", EXACT, OURS["quoted"]),
        "birch": ("located", "", OURS["located"]),
        "cedar": ("told", "", OURS["told"]),
    }


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf"])
def test_a_network_file_says_how_an_edge_is_proved(name: str, kg: KnowledgeGraph, tmp_path: Path) -> None:
    export(kg, tmp_path / name)
    text = (tmp_path / name).read_text("utf-8")
    assert all(re.search(rf"\b{proof}\b", text) for proof in PROOFS)


def test_the_package_of_a_repository_holds_the_same(kg: KnowledgeGraph, tmp_path: Path) -> None:
    export(kg, tmp_path / "g.crate.zip")
    with zipfile.ZipFile(tmp_path / "g.crate.zip") as packed:
        table = next(name for name in packed.namelist() if name.endswith("-ties.csv"))
        rows = cells_of(packed.read(table).decode("utf-8-sig"))
    assert [row["proof"] for row in rows] == list(PROOFS)


def test_parquet_comes_back_with_every_passage(kg: KnowledgeGraph, tmp_path: Path) -> None:
    [first, *_] = export(kg, tmp_path / "g.parquet")
    assert run("import", str(first), "-o", str(tmp_path / "back")) is not None
    back = read_records(tmp_path / "back")
    assert {tie.source: tie.proof for tie in back.ties} == {
        "alder": "quoted",
        "birch": "located",
        "cedar": "told",
    }
    before = {each.key: each.passages for each in kg.records().statements}
    assert {each.key: each.passages for each in back.statements} == before


# -- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_the_site_shows_each_in_its_own_dress(kg: KnowledgeGraph, language: str) -> None:
    pages = Pages(kg)
    assert counts_in_words(kg.proofs(), language) in pages.html(f"{language}/index.html")
    for proof, name in zip(PROOFS, ("alder", "birch", "cedar"), strict=True):
        html = pages.html(f"{language}/actor/{name}.html")
        undressed(html)
        assert proof_label(proof, language) in html
        assert (EXACT in html) == (proof == "quoted")
        assert ("#:~:text=Birch%20Town" in html) == (proof == "located")
        assert ("<blockquote" in html) == (proof == "quoted")
        assert (debt_label("beyond what was read", language) in html) == (proof == "told")


def test_the_drawing_says_it_too(kg: KnowledgeGraph) -> None:
    html = sse.to_pyvis(kg).generate_html()
    undressed(html)
    assert EXACT[:30] in html


def test_a_line_of_evidence_says_what_it_is_in_every_language(kg: KnowledgeGraph) -> None:
    for language in languages():
        lines = [line(each, "S", language) for tie in kg.ties() for each in tie.evidence]
        assert [bool(set(MARKS) & set(each)) for each in lines] == [True, False, False]
        assert proof_label("located", language) in lines[1]
        assert [debt_label("beyond what was read", language) in each for each in lines] == [
            False,
            False,
            True,
        ]
        assert all(ours in each for ours, each in zip(OURS.values(), lines, strict=True))


def test_a_source_opens_at_the_passage_only_where_that_is_known(kg: KnowledgeGraph) -> None:
    for tie, wanted in zip(
        kg.ties(),
        (None, "https://towns.example/list#:~:text=Birch%20Town", "https://towns.example/page"),
        strict=True,
    ):
        [evidence] = tie.evidence
        assert address(evidence, kg.source(evidence.source)) == wanted
        assert as_dict(evidence, None)["proof"] == tie.proof


def test_the_day_of_reading_is_that_of_the_copy_in_which_the_passage_was_located() -> None:
    captures = [
        {"sha256": digit * 64, "read": day, "reader": "text"}
        for digit, day in (("0", "2019-05-01"), ("1", "2024"))
    ]
    source = Source.model_validate({"id": "p", "url": "https://towns.example/list", "captures": captures})
    passage = Passage(fingerprint=f"1:60:{'0' * 64}", capture="0" * 12)
    assert str(read_on(Evidence(source="p", says="so", passages=(passage,)), source)) == "2019-05-01"
    assert read_on(Evidence(source="p", says="so"), source) is None
