"""Locating: which passage of a text says a statement, and what is kept of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from ssegraph.cli import main
from ssegraph.core.errors import DataError, NotFound, StoreError, UsageError
from ssegraph.core.model import Capture, Entity, Records, Source, Statement
from ssegraph.core.passages import Fingerprint, find
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.reading import read_records
from ssegraph.records.written import compose, with_fields
from ssegraph.sources.keeping import as_read, keep
from ssegraph.sources.locating import Located, Page

ENTITIES = [
    Entity(id="lille", kind="LocalGovernment", name="Ville de Lille", aliases=("Lille", "릴")),
    Entity(id="rtes", kind="Network", name="Réseau des territoires", acronym="RTES"),
    Entity(id="seongbuk", kind="LocalGovernment", name="성북구", aliases=("Seongbuk-gu",)),
    Entity(id="council", kind="Network", name="전국 협의회"),
    Entity(id="coop", kind="Cooperative", name="生活協同組合みらい"),
    Entity(id="union", kind="Network", name="地域連合会"),
]
RECORDS = Records(title="mine", entities=tuple(sorted(ENTITIES, key=lambda each: each.id)))


def page(text: str, language: str = "fr") -> Page:
    return Page(Source(id="p", url="https://a.org/", language=language), text, RECORDS, "0" * 12)


def said(subject: str = "lille", kind: str = "memberOf", other: str = "rtes", **fields: object) -> Statement:
    return Statement.model_validate(
        {"source": "p", "subject": subject, "kind": kind, "object": other, "says": "so", **fields}
    )


def located(found: Located | None) -> Located:
    assert found is not None
    return found


SAID = {
    "fr": (
        said(start="2012"),
        "La Ville de Lille a adhéré au RTES en 2012, comme vingt autres villes.",
        {"subject": "Ville de Lille", "object": "RTES", "start": "2012"},
    ),
    "ko": (
        said("seongbuk", other="council", start="2013"),
        "성북구는 2013년에 전국 협의회에 가입하여 지금까지 회원 도시로 활동하고 있으며, 해마다 총회에 참석한다.",
        {"subject": "성북구", "object": "전국 협의회", "start": "2013년"},
    ),
    "ja": (
        said("coop", other="union"),
        "生活協同組合みらいは地域連合会に加盟しており、毎年の総会には代表を送って、会員として議決に加わっている。",
        {"subject": "生活協同組合みらい", "object": "地域連合会"},
    ),
}


def test_one_of_a_list_is_no_antecedent_of_what_stands_below_the_list() -> None:
    below = "\n\nElle est membre du RTES depuis de longues années et participe à toutes ses assemblées."
    assert (
        page("- La Ville de Lille, avec vingt autres villes de la région et du pays" + below).locate(said())
        is None
    )
    found = located(
        page("La Ville de Lille, avec vingt autres villes de la région et du pays" + below).locate(said())
    )
    assert [each.role for each in found.spans] == ["statement", "antecedent"]


@pytest.mark.parametrize("language", SAID)
def test_the_smallest_passage_that_says_it_is_found_with_names_as_they_are_spelled(language: str) -> None:
    statement, sentence, names = SAID[language]
    text = f"# Home\n\nContact, news, more of the site and its many pages.\n\n{sentence}\n\nOther things of no matter here at all, in a line."
    found = located(page(text, language).locate(statement))
    assert (found.verdict.answer, found.statement.judged, found.statement.proof) == (
        "says",
        "says",
        "located",
    )
    [passage] = found.statement.passages
    assert passage.names == names
    assert passage.capture == "0" * 12
    wanted = Fingerprint.read(passage.fingerprint)
    assert find(text, [wanted])[wanted] == [passage.at]
    # Of the text nothing is kept.
    assert sentence[:20] not in found.statement.model_dump_json()


def test_what_stands_in_a_heading_is_located_as_an_antecedent() -> None:
    text = "# Les membres du RTES\n\n- Ville de Roubaix, depuis 2010, par son service d’économie\n- Ville de Lille, depuis 2012, par son service d’économie\n- Ville de Tourcoing"
    found = located(page(text).locate(said(start="2012")))
    assert found.verdict.answer == "says"
    roles = [each.role for each in found.statement.passages]
    assert roles == ["statement", "antecedent"]
    assert found.statement.passages[0].names == {"subject": "Ville de Lille", "start": "2012"}
    assert found.statement.passages[1].names == {"object": "RTES"}


def test_a_date_may_stand_in_the_dateline() -> None:
    text = "Nouvelles du réseau, le 9 septembre 2016\n\nLe bureau a siégé à Paris.\n\nLa Ville de Lille devient membre du RTES, a dit la présidence du réseau."
    found = located(page(text).locate(said(start="2016-09-09")))
    assert found.verdict.answer == "says"
    assert found.statement.passages[1].names["start"] == "9 septembre 2016"


@pytest.mark.parametrize("date", ["2012", "[..2012]", "[2012..]", "2012~", "2012?"])
def test_a_date_that_is_half_known_is_looked_for_without_its_marks(date: str) -> None:
    text = "La Ville de Lille est membre du RTES depuis 2012, comme vingt autres villes de la région."
    found = located(page(text).locate(said(start=date)))
    assert (found.verdict.answer, found.statement.passages[0].names["start"]) == ("says", "2012")


def test_what_the_text_does_not_say_is_not_let_through_and_told() -> None:
    text = "La Ville de Lille a adhéré au RTES en 2012, comme vingt autres villes du pays."
    found = located(page(text).locate(said(start="2015")))
    assert found.verdict.answer == "does not say"
    assert "2015" in found.verdict.missing[0]
    assert found.statement.judged is None
    assert page("Rien ici ne nomme qui que ce soit, ni ville ni réseau de villes.").locate(said()) is None


def test_a_passage_that_somebody_marks_counts_as_it_is_marked() -> None:
    text = "La Ville de Lille a adhéré au RTES en 2012, comme vingt autres villes du pays. Elle en est fière."
    words = "La Ville de Lille a adhéré au RTES en 2012, comme vingt autres villes"
    found = located(page(text).locate(said(), [words]))
    assert found.spans[0].text == words
    assert Fingerprint.read(found.statement.passages[0].fingerprint) == Fingerprint.of(words)


def test_a_passage_that_is_too_short_to_be_told_apart_runs_on() -> None:
    text = "Lille est membre.\n\nLe RTES, dit la présidente, en compte cent trente de tout le pays."
    found = located(page(text).locate(said(), ["Lille est membre"]))
    assert found.spans[0].text == "Lille est membre.\n\nLe RTES, dit la présidente, en compte"
    with pytest.raises(UsageError, match="mark more"):
        page("Lille est membre.").locate(said(), ["Lille est membre"])


@pytest.mark.parametrize(
    "words, why",
    [
        ("La Ville de Roubaix a adhéré au RTES en 2012, comme d’autres", "does not hold"),
        ("une ligne de plus. " * 30, "mark less"),
        ("comme vingt autres villes. Le RTES tient son assemblée à Paris", "two blocks"),
    ],
)
def test_what_cannot_be_a_passage_is_refused_in_words(words: str, why: str) -> None:
    text = f"La Ville de Lille a adhéré au RTES en 2012, comme vingt autres villes.\n\nLe RTES tient son assemblée à Paris.\n\n{'une ligne de plus. ' * 30}"
    with pytest.raises(UsageError, match=why):
        page(text).locate(said(), [words])


# -- what is kept ----------------------------------------------------------------------------------

SOURCES = """title: mine
sources:
- id: p
  url: https://a.org/
  language: fr
  statements:
  - tie: lille memberOf rtes  # the first
    start: 2012
    says: member since 2012
  - tie: rtes observerOf forum
    says: it observes
entities:
- {id: lille, kind: LocalGovernment, name: Ville de Lille}
- {id: rtes, kind: Network, name: Réseau des territoires, acronym: RTES}
- {id: forum, kind: Network, name: Forum}
"""
TEXT = "La Ville de Lille a adhéré au RTES en 2012, comme vingt autres villes du pays."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "all.yaml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "mine"


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.output


def test_the_command_keeps_fingerprints_and_names_and_no_text(folder: Path) -> None:
    code, told = run(
        "locate",
        str(folder),
        "p",
        "--text",
        str(folder.parent / "page.txt"),
        "--read",
        "2026-11-30",
        "--write",
        "--table",
    )
    assert code == 0
    assert "1 kept" in told
    written = (folder / "all.yaml").read_text(encoding="utf-8")
    assert "adhéré" not in written and "comme vingt" not in written
    assert "# the first" in written
    records = read_records(folder)
    tie = next(each for each in records.ties if each.kind == "memberOf")
    assert tie.proof == "located"
    [passage] = tie.statements[0].passages
    assert passage.names == {"subject": "Ville de Lille", "object": "RTES", "start": "2012"}
    [capture] = records.sources[0].captures
    assert (capture.id, str(capture.read), capture.reader) == (passage.capture, "2026-11-30", "text")
    # Done once more it is the same, byte for byte.
    assert (
        run(
            "locate",
            str(folder),
            "p",
            "--text",
            str(folder.parent / "page.txt"),
            "--read",
            "2026-11-30",
            "--write",
            "--table",
        )[0]
        == 0
    )
    assert (folder / "all.yaml").read_text(encoding="utf-8") == written


def test_what_is_located_is_no_debt_any_more(folder: Path) -> None:
    path = folder / "all.yaml"
    path.write_text(
        SOURCES.replace(
            "    says: member since 2012\n", "    says: member since 2012\n    debt: page not found\n"
        ),
        encoding="utf-8",
    )
    run("locate", str(folder), "p", "--text", str(folder.parent / "page.txt"), "--write")
    assert "debt" not in path.read_text(encoding="utf-8")
    assert [each.debt for each in read_records(folder).statements] == [None, None]


def test_several_copies_of_a_page_come_back_from_the_store_in_their_order(folder: Path) -> None:
    copies = [
        {"sha256": digit * 64, "read": day, "reader": "text"}
        for digit, day in (("9", "2026-11-30"), ("1", "2026-11-30"), ("5", "2025"))
    ]
    text = SOURCES.replace("  language: fr\n", f"  language: fr\n  captures: {copies}\n")
    (folder / "all.yaml").write_text(text, encoding="utf-8")
    records = read_records(folder)
    assert [each.sha256[0] for each in records.sources[0].captures] == ["5", "1", "9"]
    assert KnowledgeGraph.of(records).records() == records


def test_without_write_nothing_is_written(folder: Path) -> None:
    code, told = run("locate", str(folder), "p", "--text", str(folder.parent / "page.txt"))
    assert code == 0
    assert "can be kept with --write" in told
    assert (folder / "all.yaml").read_text(encoding="utf-8") == SOURCES


def test_all_else_of_the_file_stays_as_it_was_written(folder: Path) -> None:
    source, statements = as_read(folder, "p")
    found = located(Page(source, TEXT, read_records(folder), "a" * 12).locate(statements[0]))
    keep(
        folder,
        "p",
        [found.statement],
        Capture.model_validate({"sha256": "a" * 64, "read": "2026", "reader": "text"}),
    )
    before, after = yaml.safe_load(SOURCES), yaml.safe_load((folder / "all.yaml").read_text(encoding="utf-8"))
    after["sources"][0].pop("captures")
    for name in ("passages", "judged"):
        after["sources"][0]["statements"][0].pop(name)
    assert before == after


@pytest.mark.parametrize(
    "words, why",
    [
        (("p",), "--text"),
        (("p", "--text", "PAGE", "--passage", TEXT), "--statement"),
        (("p", "--text", "PAGE", "--statement", "nobody"), "nowhere"),
        (("p", "--text", "PAGE", "--read", "tomorrow"), "write a date"),
        (("q", "--text", "PAGE"), "no source"),
        (("p", "--text", "-", "--archive", "x"), "give the text"),
    ],
)
def test_what_cannot_be_located_is_told_with_what_to_write(
    folder: Path, words: tuple[str, ...], why: str
) -> None:
    code, told = run(
        "locate",
        str(folder),
        *(str(folder.parent / "page.txt") if each == "PAGE" else each for each in words),
    )
    assert code == 2
    assert why in told
    assert (folder / "all.yaml").read_text(encoding="utf-8") == SOURCES


def test_a_statement_that_no_file_has_is_told_and_nothing_written(folder: Path) -> None:
    with pytest.raises(NotFound):
        keep(folder, "p", [said("forum", "observerOf", "rtes")], None)
    assert (folder / "all.yaml").read_text(encoding="utf-8") == SOURCES
    with pytest.raises(StoreError):
        as_read(folder.parent / "elsewhere", "p")


def test_a_file_of_records_in_another_encoding_is_told_with_its_name(folder: Path) -> None:
    (folder / "more.yaml").write_bytes("title: Économie\n".encode("latin-1"))
    code, told = run("locate", str(folder), "p", "--text", str(folder.parent / "page.txt"), "--write")
    assert code == 1 and "more.yaml" in told and "UTF-8" in told


BROKEN = {
    "another length": ("fingerprint: 1:20:" + "0" * 64, "20 characters"),
    "no fingerprint": ("fingerprint: so", "is no fingerprint"),
    "of a scheme to come": ("fingerprint: 9:60:" + "0" * 64, "scheme 9"),
    "a sentence for a name": (
        f"fingerprint: 1:60:{'0' * 64}\n      names: {{subject: {'a ' * 60}}}",
        "1 to 80",
    ),
    "a name of nothing": (f"fingerprint: 1:60:{'0' * 64}\n      names: {{mood: good}}", "not 'mood'"),
    "an unknown copy": (f"fingerprint: 1:60:{'0' * 64}\n      capture: {'1' * 12}", "unknown capture"),
    "an unknown field": (f"fingerprint: 1:60:{'0' * 64}\n      words: all of them", "unknown field 'words'"),
}


@pytest.mark.parametrize("passage, why", BROKEN.values(), ids=BROKEN)
def test_a_passage_that_is_none_is_told_with_its_line(folder: Path, passage: str, why: str) -> None:
    text = SOURCES.replace(
        "    says: it observes\n", f"    says: it observes\n    passages:\n    - {passage}\n"
    )
    (folder / "all.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_records(folder)
    assert any(why in each.message for each in caught.value.problems), caught.value.problems
    assert all(each.line >= 10 for each in caught.value.problems)


def test_the_broken_passages_are_all_tried() -> None:
    assert len(BROKEN) == 7


def test_what_was_located_lives_in_rdf_as_a_web_annotation(folder: Path, tmp_path: Path) -> None:
    import ssegraph as sse

    run("locate", str(folder), "p", "--text", str(folder.parent / "page.txt"), "--read", "2026", "--write")
    kg = sse.load(folder)
    assert kg.records() == read_records(folder)
    rows = kg.query(
        "SELECT ?print ?fragment ?name ?spelled WHERE { ?tie sse:statement ?said . ?said sse:passage ?p . ?p sse:fingerprint ?print . "
        "GRAPH ?g { ?p a oa:SpecificResource ; oa:hasSelector ?s . ?s a oa:FragmentSelector ; rdf:value ?fragment . "
        "?p sse:spelled ?n . ?n sse:name ?name ; sse:value ?spelled } } ORDER BY ?name"
    ).to_frame()
    assert list(rows["name"]) == ["object", "start", "subject"]
    assert set(rows["fragment"]) == {":~:text=Ville%20de%20Lille,2012"}
    shutil.rmtree(tmp_path / "g.store", ignore_errors=True)
    kg.store.save(tmp_path / "g.store")
    assert sse.load(tmp_path / "g.store").records() == kg.records()
    assert kg.proofs() == {"quoted": 0, "located": 1, "told": 1}
    assert [tie.kind for tie in kg.supported("located").ties()] == ["memberOf"]
    assert kg.supported("quoted").ties() == []


@pytest.mark.parametrize("last", ["aliases:\n  - one\n  - two", "aliases: [one, two]", "note: two"])
def test_a_last_field_that_is_a_list_can_be_replaced(last: str) -> None:
    text = f"sources:\n- id: a\n  {last}\n- id: b\n"
    root = compose(text)
    assert root is not None
    done = with_fields(text, [(root.value[0][1].value[0], {"aliases": ["three"], "note": "new"})])
    assert yaml.safe_load(done) == {
        "sources": [{"id": "a", "aliases": ["three"], "note": "new"}, {"id": "b"}]
    }
