"""Twelve pages in five languages: served, captured, located, verified, changed, captured again; the differences listed."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.core.model import Capture, Records
from ssegraph.records.reading import read_records
from ssegraph.sources.archive import Archive
from ssegraph.sources.capture import capture
from ssegraph.sources.keeping import as_read, keep
from ssegraph.sources.locating import Page
from ssegraph.sources.verify import FATES, quoting, verify
from webs import Page as Answer
from webs import Web

WEB = Path(__file__).parent / "web"
PAGES = sorted(path.stem for path in WEB.glob("*.html"))
CHARSETS = {"fr-bureau": "iso-8859-1", "ko-members": "euc-kr", "ja-news": "shift_jis"}
"""Of the later editions that are not in UTF-8."""


def answers(*folders: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for folder in folders:
        for path in folder.glob("*.html"):
            charset = CHARSETS.get(path.stem, "utf-8") if folder.name == "later" else "utf-8"
            found[f"/{path.name}"] = Answer(path.read_bytes(), media_type=f"text/html; charset={charset}")
    return found


def fetched(folder: Path, archive: Path, web: Web, **more: Any) -> None:
    done = capture(
        read_records(folder).sources, archive, allow_hosts=[f"127.0.0.1:{web.port}"], pause=0, **more
    )
    assert all(each.there for each in done), [each.words for each in done if not each.there]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    web = Web(answers(WEB))
    yield web
    web.close()


@pytest.fixture(scope="module")
def folder(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of the twelve pages, as their server is called; told, before anything is located."""
    folder = tmp_path_factory.mktemp("twelve") / "records"
    shutil.copytree(WEB / "records", folder)
    for path in folder.rglob("*.yaml"):
        path.write_text(
            re.sub(r"http://127\.0\.0\.1:\d+", f"http://127.0.0.1:{web.port}", path.read_text("utf-8")),
            encoding="utf-8",
        )
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path, web: Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The twelve pages as they were first, captured."""
    archive = tmp_path_factory.mktemp("archive") / "archive"
    fetched(folder, archive, web)
    return archive


@pytest.fixture(scope="module")
def located(folder: Path, archive: Path) -> Path:
    """The records with every statement located in what was captured, as somebody marked it."""
    marked = yaml.safe_load((WEB / "passages.yaml").read_text(encoding="utf-8"))
    records, kept = read_records(folder), Archive.open(archive)
    for name in PAGES:
        source, statements = as_read(folder, name)
        [copy] = kept.of(source)
        document = copy.document()
        told = Capture.model_validate(
            {"sha256": document.sha256, "read": copy.date[:10], "reader": document.reader}
        )
        page = Page(source, document.text, records, told.id)
        found = []
        for said in statements:
            spans = next(
                each["passage"]
                for each in marked
                if each["source"] == name and each["key"] == said.key and each.get("manner") == said.manner
            )
            words = [each["text"] for each in spans if each["role"] == "statement"]
            context = [each["text"] for each in spans if each["role"] == "antecedent"]
            located_ = page.locate(said, words, context)
            assert located_ is not None
            found.append(
                located_.statement.model_copy(update={"judged": "unjudged"})
                if located_.verdict.answer != "says"
                else located_.statement
            )
        keep(folder, name, found, told)
    return folder


def test_the_twelve_pages_are_in_five_languages() -> None:
    assert len(PAGES) == 12
    assert {each[:2] for each in PAGES} == {"en", "fr", "es", "ko", "ja"}


def test_every_statement_of_the_twelve_pages_is_located_and_nothing_of_the_pages_is_kept(
    located: Path,
) -> None:
    records = read_records(located)
    number = sum(not each.withdrawn for each in records.statements)
    assert number >= 90
    assert all(each.proof == "located" for each in records.statements)
    marked = yaml.safe_load((WEB / "passages.yaml").read_text(encoding="utf-8"))
    written = "\n".join(path.read_text(encoding="utf-8") for path in located.rglob("*.yaml"))
    sentences = {span["text"] for each in marked for span in each["passage"] if len(span["text"]) > 80}
    assert len(sentences) > 20
    assert not [each for each in sentences if each in written]


def test_every_passage_is_found_where_it_was_located(located: Path, archive: Path) -> None:
    done = verify(sse.load(located), Archive.open(archive))
    assert (
        done.counts["not found on the page"]
        == done.counts["page not reached"]
        == done.counts["never captured"]
        == 0
    )
    assert done.counts["found"] >= 90
    assert done.holds and done.changes == () and done.told == 0
    assert list(done.to_frame().columns)[:3] == ["source", "statement", "proof"]


def test_without_the_archive_nothing_was_captured_and_nobody_says_that_it_is_gone(
    located: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    done = verify(sse.load(located), Archive.open(tmp_path / "empty"))
    assert done.counts == {fate: len(done.findings) if fate == "never captured" else 0 for fate in FATES}
    assert done.holds


def test_who_has_the_archive_reads_the_words_and_who_has_not_reads_ours(located: Path, archive: Path) -> None:
    kg = sse.load(located)
    mine = quoting(kg, Archive.open(archive))
    assert set(kg.proofs()) == set(mine.proofs())
    assert (kg.proofs()["quoted"], mine.proofs()["located"]) == (0, 0)
    assert mine.proofs()["quoted"] == kg.proofs()["located"] == len(kg.ties())
    for tie in mine.ties():
        for each in tie.evidence:
            text = mine.texts.of(mine.source(each.source))
            assert text is not None
            assert all(text[span.at : span.end] == span.text for span in each.quotes)
    # The address of a statement, and what it says, are the same.
    assert {each.id for each in mine.ties()} == {each.id for each in kg.ties()}
    [before, after] = ({said.id for tie in graph.ties() for said in tie.statements} for graph in (kg, mine))
    assert before == after


@pytest.fixture(scope="module")
def later(located: Path, archive: Path, web: Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second capture, of the pages as they were later."""
    again = tmp_path_factory.mktemp("later") / "archive"
    shutil.copytree(archive, again)
    before = dict(web.pages)
    web.pages |= answers(WEB, WEB / "later")
    web.pages["/fr-forum.html"] = Answer(b"gone", 404)
    try:
        capture(
            read_records(located).sources, again, allow_hosts=[f"127.0.0.1:{web.port}"], pause=0, again=True
        )
    finally:
        web.pages = before
    return again


def changes(located: Path, later: Path) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for each in verify(sse.load(located), Archive.open(later)).changes:
        found.setdefault(each.source, []).append((each.kind, each.words))
    return found


def test_what_a_page_no_longer_says_is_listed_and_nobody_is_said_to_have_left(
    located: Path, later: Path
) -> None:
    found = changes(located, later)
    members = {words: kind for kind, words in found["en-members"]}
    gone = next(words for words in members if "Placeholder County" in words)
    assert members[gone] == "no longer listed"
    assert ("named newly", "Mock Gardeners Trust") in found["en-members"] or any(
        "Mock Gardeners" in words for kind, words in found["en-members"] if kind == "named newly"
    )
    assert any(kind == "no longer listed" for kind, _ in found["ko-members"])
    assert not any("left" in kind for every in found.values() for kind, _ in every)


def test_a_sentence_that_says_the_same_in_other_words_is_told_as_that(located: Path, later: Path) -> None:
    found = changes(located, later)
    kinds = Counter(kind for kind, words in found["en-funding"])
    assert kinds["said in other words"] >= 1
    assert any(kind == "no longer said" and "4500000" in words for kind, words in found["en-funding"])


def test_what_changed_in_the_navigation_alone_changed_nothing(located: Path, later: Path) -> None:
    found = changes(located, later)
    assert all(kind == "named newly" for kind, _ in found.get("fr-annonce", []))
    assert "en-news" not in found  # a form to sign in is not the page, and says nothing of it
    assert "ja-body" not in found


def test_a_page_that_turned_into_something_else_keeps_its_last_reading(located: Path, later: Path) -> None:
    done = verify(sse.load(located), Archive.open(later))
    fates = {
        (each.statement.source, each.fate)
        for each in done.findings
        if each.statement.source in ("en-news", "fr-forum")
    }
    assert fates <= {("en-news", "found"), ("fr-forum", "found"), ("en-news", "found more than once")}
    assert not done.holds
    missing = {each.statement.source for each in done.findings if each.fate == "not found on the page"}
    assert missing == {
        "en-members",
        "en-funding",
        "fr-bureau",
        "es-entidad",
        "es-encuentro",
        "ko-members",
        "ja-news",
    }


def test_a_page_of_which_there_is_only_a_form_to_sign_in_was_not_reached(
    located: Path, web: Web, tmp_path: Path
) -> None:
    before = dict(web.pages)
    web.pages["/en-news.html"] = Answer((WEB / "later" / "en-news.html").read_bytes())
    try:
        capture(
            [each for each in read_records(located).sources if each.id == "en-news"],
            tmp_path / "a",
            allow_hosts=[f"127.0.0.1:{web.port}"],
            pause=0,
        )
    finally:
        web.pages = before
    done = verify(sse.load(located), Archive.open(tmp_path / "a"))
    found = [each for each in done.findings if each.statement.source == "en-news"]
    assert {each.fate for each in found} == {"page not reached"}
    assert "sign in" in found[0].why or "log" in found[0].why


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.stdout


def test_the_command_tells_it_as_a_table_and_as_json_and_by_its_exit_code(
    located: Path, archive: Path, later: Path
) -> None:
    code, told = run("verify", str(archive), "--data", str(located), "--table")
    assert code == 0
    assert "0 not found on the page" in told
    code, told = run("verify", str(later), "--data", str(located), "--json")
    assert code == 1
    whole = json.loads(told)
    assert sum(whole["counts"].values()) == len(whole["findings"])
    assert {each["change"] for each in whole["changes"]} == {
        "no longer listed",
        "no longer said",
        "said in other words",
        "named newly",
    }
    assert run("verify", "nowhere")[0] == 1


def test_show_and_ask_print_the_words_for_who_has_the_archive(located: Path, archive: Path) -> None:
    name = next(each for each in read_records(located).ties if each.kind == "memberOf").source
    without = run("show", name, "--data", str(located), "--table")[1]
    with_it = run("show", name, "--data", str(located), "--archive", str(archive), "--table")[1]
    assert "located on its page" in without and "“" not in without
    assert "“" in with_it and "quoted" in with_it


def test_the_shipped_report_is_where_it_is_quoted() -> None:
    done = verify(sse.load())
    assert done.counts["not found on the page"] == 0
    quoted = [each for each in done.findings if each.proof == "quoted"]
    assert len(quoted) >= 280
    assert {each.fate for each in quoted} == {"found"}


def test_a_passage_that_occurs_twice_is_told_and_the_nearest_is_shown(tmp_path: Path, web: Web) -> None:
    words = "Sampleton Town Council has been a member of Towns for Example Economies since 2015."
    body = f"<html><body><p>{words}</p><p>Other.</p><p>{words}</p></body></html>"
    web.pages["/twice.html"] = Answer(body.encode())
    records = read_records(WEB / "records")
    source = next(each for each in records.sources if each.id == "en-members").model_copy(
        update={"id": "twice", "url": web.url("/twice.html")}
    )
    capture([source], tmp_path / "a", allow_hosts=[f"127.0.0.1:{web.port}"], pause=0)
    archive = Archive.open(tmp_path / "a")
    text = archive.of(source)[0].document().text
    said = next(each for each in records.statements if each.key == "sampleton.memberOf.tee").model_copy(
        update={"source": "twice", "start": None}
    )
    found = Page(source, text, records).locate(said, [words])
    assert found
    second = found.statement.passages[0].model_copy(update={"at": 90})
    statement = found.statement.model_copy(update={"passages": (second,)})
    kg = sse.KnowledgeGraph.of(
        Records(title="t", entities=records.entities, statements=(statement,), sources=(source,))
    )
    [finding] = verify(kg, archive).findings
    assert (finding.fate, finding.why) == ("found more than once", "2 times")
    assert finding.at == text.rindex(words[:20])


# -- one page, changed in one thing ----------------------------------------------------------------

ONE = """title: one
sources:
- id: p
  url: URL
  language: fr
  statements:
  - tie: lille memberOf rtes
    start: 2012
    says: a member since 2012
entities:
- {id: lille, kind: LocalGovernment, name: Ville de Lille}
- {id: rtes, kind: Network, name: Réseau des territoires, acronym: RTES}
- {id: marie, kind: Person, name: Marie Dupont, unlisted: true}
"""
BEFORE = "Depuis longtemps, la Ville de Lille est membre du RTES, où elle siège au bureau depuis 2012 avec Roubaix."


class One:
    """A source of one page, located in it as it was first."""

    def __init__(self, web: Web, folder: Path, before: str) -> None:
        self.web, self.folder, self.archive = web, folder / "mine", folder / "archive"
        self.folder.mkdir(parents=True)
        (self.folder / "all.yaml").write_text(ONE.replace("URL", web.url("/one.html")), encoding="utf-8")
        self.capture(before)
        source, statements = as_read(self.folder, "p")
        [copy] = Archive.open(self.archive).of(source)
        document = copy.document()
        told = Capture.model_validate(
            {"sha256": document.sha256, "read": copy.date[:10], "reader": document.reader}
        )
        found = Page(source, document.text, read_records(self.folder), told.id).locate(statements[0])
        assert found and found.verdict.answer == "says", found
        keep(self.folder, "p", [found.statement], told)

    def capture(self, text: str) -> None:
        self.web.pages["/one.html"] = Answer(
            f"<html><body>{text}</body></html>".encode(), media_type="text/html; charset=utf-8"
        )
        capture(
            read_records(self.folder).sources,
            self.archive,
            allow_hosts=[f"127.0.0.1:{self.web.port}"],
            pause=0,
            again=True,
        )


@pytest.fixture
def one(web: Web, tmp_path: Path) -> One:
    return One(web, tmp_path, f"<p>{BEFORE}</p>")


def test_a_page_that_denies_around_the_same_words_says_it_no_longer(one: One) -> None:
    one.capture(f"<p>Il est faux que {BEFORE[0].lower()}{BEFORE[1:]}</p>")
    kg = sse.load(one.folder)
    done = verify(kg, one.archive)
    if done.counts["found"]:  # the passage itself is what it was
        assert not done.holds
        assert [each.says for each in done.findings] == [False]
        assert quoting(kg, one.archive).proofs()["quoted"] == 0


def test_who_is_still_named_there_is_not_called_no_longer_listed(one: One) -> None:
    one.capture(f"<p>{BEFORE.replace('2012', '2014')}</p>")
    assert [each.kind for each in verify(sse.load(one.folder), one.archive).changes] == ["no longer said"]


def test_a_longer_name_is_named_newly(web: Web, tmp_path: Path) -> None:
    page = One(web, tmp_path, f"<p>{BEFORE}</p><ul><li>Ville de Lille</li></ul>")
    page.capture(
        f"<p>{BEFORE}</p><ul><li>Ville de Lille</li><li>Ville de Lille Sud</li><li>Ville de Lille (59)</li></ul>"
    )
    named = [
        each.words
        for each in verify(sse.load(page.folder), page.archive).changes
        if each.kind == "named newly"
    ]
    assert named == ["Ville de Lille Sud"]


@pytest.mark.parametrize(
    "written",
    ["Marie Dupont", "Marie&nbsp;Dupont", "MARIE DUPONT", "Dupont Marie", "Mme Dupont", "Marie<br>Dupont"],
)
def test_an_unlisted_person_named_in_a_page_is_read_by_nobody(web: Web, tmp_path: Path, written: str) -> None:
    page = One(
        web,
        tmp_path,
        f"<p>{BEFORE.removesuffix('.')}, devant {written}, marie@exemple.example, tél. +33 1 23 45 67 89.</p>",
    )
    mine = quoting(sse.load(page.folder), page.archive)
    assert mine.proofs()["quoted"] == 1
    shown = sse.view(mine).html() + json.dumps(
        [each.model_dump(mode="json") for each in mine.listed().records().statements]
    )
    shown += mine.texts.of(mine.source("p")) or ""
    for word in ("dupont", "marie@", "23 45 67"):
        assert word not in shown.casefold()


# -- what a person does ----------------------------------------------------------------------------


def test_what_was_marked_by_hand_stays_when_all_is_located_again(one: One) -> None:
    (one.folder.parent / "page.txt").write_text(BEFORE, encoding="utf-8")
    words = (
        "locate",
        str(one.folder),
        "p",
        "--text",
        str(one.folder.parent / "page.txt"),
        "--read",
        "2026",
        "--write",
    )
    marked = BEFORE.removeprefix("Depuis longtemps, ").removesuffix(" avec Roubaix.")
    assert run(*words, "--statement", "lille memberOf rtes", "--passage", marked)[0] == 0
    before = (one.folder / "all.yaml").read_text(encoding="utf-8")
    assert run(*words)[0] == 0
    assert (one.folder / "all.yaml").read_text(encoding="utf-8") == before


def test_what_the_gate_refuses_is_kept_for_who_has_read_it_and_says_why(one: One) -> None:
    text = "Lille figure au tableau des collectivités que le RTES compte dans ses rangs depuis 2012, selon le rapport."
    (one.folder.parent / "page.txt").write_text(text.replace("Lille", "La Ville de Lille"), encoding="utf-8")
    words = (
        "locate",
        str(one.folder),
        "p",
        "--text",
        str(one.folder.parent / "page.txt"),
        "--read",
        "2026",
        "--write",
        "--statement",
        "lille memberOf rtes",
        "--passage",
        text.removeprefix("Lille ").removesuffix("."),
    )
    assert run(*words)[0] == 1
    assert run(*words, "--why", "in its ranks is what a member is", "--by", "A. Reader")[0] == 0
    [said] = read_records(one.folder).statements
    assert said.judged == "unjudged" and said.upheld and said.upheld.by == "A. Reader"


def test_a_statement_on_one_line_is_told_with_its_line(one: One) -> None:
    text = ONE.replace("URL", "https://a.org/").replace(
        "  - tie: lille memberOf rtes\n    start: 2012\n    says: a member since 2012\n",
        "  - {tie: lille memberOf rtes, says: so}\n",
    )
    (one.folder / "all.yaml").write_text(text, encoding="utf-8")
    (one.folder.parent / "page.txt").write_text(BEFORE, encoding="utf-8")
    done = CliRunner().invoke(
        main, ["locate", str(one.folder), "p", "--text", str(one.folder.parent / "page.txt"), "--write"]
    )
    assert done.exit_code == 1
    assert "all.yaml:7" in done.output and "a field a line" in done.output
    assert (one.folder / "all.yaml").read_text(encoding="utf-8") == text
