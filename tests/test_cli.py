"""The command, as a person or a program calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from serving import closed_port
from ssegraph.graph import KnowledgeGraph

COMMANDS = (
    "check",
    "build",
    "show",
    "find",
    "terms",
    "query",
    "view",
    "export",
    "path",
    "brokers",
    "communities",
    "suggest",
    "coverage",
    "compare",
)


def ssegraph(*words: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ssegraph", *words],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


@pytest.fixture(scope="module")
def built(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("cli") / "x.store"
    kg.store.save(path)
    return str(path)


def test_help_names_every_command_and_each_has_help() -> None:
    listed = ssegraph("--help").stdout
    for command in COMMANDS:
        assert f"  {command} " in listed
        helped = ssegraph(command, "--help")
        assert helped.returncode == 0
        assert "Usage:" in helped.stdout


def test_what_each_blank_of_a_question_takes_is_listed_and_so_are_themes() -> None:
    listed = {each["question"]: each["parameters"] for each in json.loads(ssegraph("ask").stdout)}
    call = listed["partners-for-a-call"]
    assert "themes/T3" in call["theme"]["choices"] and "municipality" in call["level"]["choices"]
    assert call["country"] == {"type": "country", "default": [], "optional": True, "kinds": [], "choices": []}
    assert listed["whom-to-invite"]["events"]["kinds"] == ["Event", "Session"]
    assert "memberOf" in listed["told-only"]["kind"]["choices"]
    table = ssegraph("ask", "--table").stdout
    assert "events: entities" in table and "level: department, intermunicipality" in table
    terms = {each["id"]: each["category"] for each in json.loads(ssegraph("terms").stdout)}
    assert (terms["themes/T3"], terms["municipality"]) == ("theme", "level of government")
    assert json.loads(ssegraph("terms", "themes/T3").stdout)["labels"]["fr"] == "Finances Solidaires"


def test_help_and_import_load_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, ssegraph, ssegraph.cli as c\n"
        "try: c.main(['--help'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "heavy = {'rdflib','networkx','pandas','pydantic','pyoxigraph','rich','yaml','numpy','pyvis'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip().endswith("LOADED []")


def test_check_says_what_there_is() -> None:
    done = ssegraph("check")
    assert done.returncode == 0
    assert (
        "1159 entities, 1848 ties, 550 observations, 65 contributions, 508 sources, 2 conflicts"
        in done.stdout
    )


def test_check_of_bad_records_names_file_and_line_and_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.yaml").write_text("entities:\n- id: x\n  kind: Netwrok\n  name: X\n", encoding="utf-8")
    for words in (("check", str(folder)), ("build", str(folder), "-o", str(tmp_path / "x.trig"))):
        done = ssegraph(*words)
        assert done.returncode == 1
        assert "mine/a.yaml:3: unknown kind 'Netwrok'; write instead: Network" in done.stderr
        assert done.stdout == ""
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("show", "RTSE"), 2, "did you mean RTES"),
        (("show",), 2, "Missing argument"),
        (("show", "RTES", "--as-of", "soon"), 2, "is no date"),
        (("terms", "membrof"), 2, "memberOf"),
        (("query",), 2, "give a query"),
        (("query", "SELECT ?x {"), 1, "error at"),
        (("query", "-f", "nowhere.rq"), 2, "nowhere.rq"),
        (("query", "ASK { ?s ?p ?o }", "--format", "ttl"), 2, "cannot be written"),
        (("check", "nowhere"), 1, "there is no nowhere"),
        (("build", "-o", "x.docx"), 2, "build writes"),
        (("export", "-o", "x.docx"), 2, "cannot write this"),
        (("view", "--around", "nobody at all"), 2, "no entity"),
        (("view", "--kind", "Netwrok"), 2, "Network"),
        (("find", "x", "--data", "http://127.0.0.1:{closed}/sparql"), 1, "refused"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_a_mistake_gives_its_exit_code_a_clear_word_and_nothing_on_stdout(
    words: tuple[str, ...], code: int, message: str, tmp_path: Path
) -> None:
    done = ssegraph(*(word.replace("{closed}", str(closed_port())) for word in words), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_show_gives_names_observations_ties_and_sources_as_json(built: str) -> None:
    shown = json.loads(ssegraph("show", "rtes", "--data", built).stdout)
    assert shown["entity"]["acronym"] == "RTES"
    assert len(shown["observations"]) >= 3
    known = {source["id"] for source in shown["sources"]}
    for statement in (*shown["ties"], *shown["observations"]):
        assert statement["statements"]
        assert {said["source"] for said in statement["statements"]} <= known
        assert all(said["id"].startswith(said["source"]) for said in statement["statements"])


def test_find_speaks_every_script(built: str) -> None:
    found = json.loads(ssegraph("find", "서울", "--data", built).stdout)
    assert all(each["kind"] for each in found)
    assert "seoul" in {each["id"] for each in found} | {each["name"].lower() for each in found}


def test_terms_explains_a_tie_in_four_languages() -> None:
    explained = json.loads(ssegraph("terms", "memberOf").stdout)
    assert set(explained["labels"]) >= {"en", "fr", "es", "ko"}
    assert "{source}" in explained["caption"]["ko"]
    assert "LocalGovernment" in explained["sourceKinds"]
    assert len(json.loads(ssegraph("terms").stdout)) > 80


def test_which_local_governments_are_members_of_gsef_is_answered_with_sources(built: str) -> None:
    done = ssegraph(
        "query", "-f", "ontology/queries/members-of.rq", "--data", built, cwd=Path(__file__).parents[1]
    )
    rows = json.loads(done.stdout)["results"]["bindings"]
    governments = [row for row in rows if row["kind"]["value"].endswith("#LocalGovernment")]
    cities = {row["member"]["value"].rpartition("/")[2] for row in governments}
    assert cities == {"bamako", "bilbao", "mexico-city", "montreal", "seoul", "taichung"}
    assert all(
        row["address"]["value"] and row["told"]["value"] and row["proof"]["value"] in ("located", "told")
        for row in rows
    )


def test_query_reads_stdin_and_writes_every_format(built: str) -> None:
    select = "SELECT ?n { ?n a sse:Network } ORDER BY ?n LIMIT 2"
    for form in ("table", "json", "csv", "tsv", "xml"):
        done = ssegraph("query", "-f", "-", "--format", form, "--data", built, stdin=select)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
    for form in ("table", "ttl", "nt", "rdf"):
        done = ssegraph("query", "DESCRIBE id:rtes", "--format", form, "--data", built)
        assert done.returncode == 0, done.stderr
        assert "rtes" in done.stdout


def test_a_hostile_name_cannot_move_the_cursor_or_be_markup(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    name = r'"\e[2J[red]x[/red]\u202eabc"'
    (folder / "a.yaml").write_text(f"entities:\n- id: x\n  kind: Network\n  name: {name}\n", encoding="utf-8")
    done = ssegraph("query", "SELECT ?l { ?x rdfs:label ?l }", "--format", "table", "--data", str(folder))
    assert "[red]x[/red]" in done.stdout
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_view_and_export_write_what_they_say(built: str, tmp_path: Path) -> None:
    page, table = tmp_path / "e.html", tmp_path / "g.csv"
    done = ssegraph("view", "-o", str(page), "--around", "RTES", "--as-of", "2020", "--data", built)
    assert done.returncode == 0, done.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    done = ssegraph("export", "-o", str(table), "--data", built)
    *written, unlisted, lost = done.stderr.splitlines()
    assert unlisted.startswith("left out are people of an audience")
    assert written == [str(tmp_path / "g-entities.csv"), str(tmp_path / "g-ties.csv")]
    assert lost.startswith(".csv cannot hold: the language of a name")


def test_what_only_may_have_held_is_marked(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "entities:\n- {id: a, kind: Network, name: A}\n- {id: b, kind: Network, name: B}\n- {id: c, kind: Network, name: C}\n"
        "sources:\n- id: s\n  url: https://s.example/\n  statements:\n"
        "  - {tie: a memberOf b, start: 2010, says: since}\n  - {tie: a memberOf c, start: 2010, end: 2020, says: from to}\n",
        encoding="utf-8",
    )
    shown = ssegraph("show", "A", "--as-of", "2015", "--data", str(tmp_path), "--table").stdout
    assert "? A is a member of B" in shown
    assert "? A is a member of C" not in shown
    assert "?" not in ssegraph("show", "A", "--data", str(tmp_path), "--table").stdout


@pytest.mark.parametrize("arguments", [("find", " - "), ("query", " "), ("view", "-o", "v.pdf")])
def test_what_asks_for_nothing_or_writes_no_such_file_is_wrong_usage(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = ssegraph(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_row_of_an_answer_is_told_as_a_sentence_in_the_language_asked_for(built: str) -> None:
    told = json.loads(ssegraph("ask", "how-connected", "--data", built, "--json", "--language", "fr").stdout)
    assert len(told["rows"]) == 3
    assert all(row["says"] and all(isinstance(each, str) for each in row["says"]) for row in told["rows"])
    assert "est membre de" in told["rows"][0]["says"][0]
