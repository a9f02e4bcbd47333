"""Other packages add questions, languages and back ends by an entry point: no fork; what is wrong with one is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from serving import closed_port
from ssegraph.core.extensions import GROUPS
from ssegraph.core.words import words_dir
from toys import installed, run, told

FOLDER = """
from pathlib import Path


def folder():
    return Path(__file__).parent / "there"
"""
QUESTION = """#---
# question: {en: "Which networks are there in a country?", fr: "Quels réseaux y a-t-il dans un pays ?"}
# answer: {en: "Networks in {country}: {n}."}
# row: {en: "a network"}
# parameters:
#   country: {type: country, default: "KR"}
# reads: ["?network country ?country"]
#---
SELECT ?network WHERE {
  VALUES ?country { "KR" }
  ?network a sse:Network ; sse:country/sse:countryCode ?country .
}
ORDER BY ?network
"""
BACK_END = """
from ssegraph.graph import load
from ssegraph.store.backends import BackEnd


def opens(address):
    return load(address.removeprefix("toy:")).store


TOY = BackEnd("a toy", lambda address: address.startswith("toy:"), opens)
"""


def test_a_question_of_another_package_is_listed_and_asked(tmp_path: Path) -> None:
    package = installed(tmp_path, "ssegraph.questions", "toys.toy:folder", FOLDER)
    (package / "there").mkdir()
    (package / "there" / "networks-in.rq").write_text(QUESTION, encoding="utf-8")
    assert "networks-in" in run(tmp_path, "ask").stdout
    done = run(tmp_path, "ask", "networks-in", "country=FR", "--table")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Networks in France: ")
    # What it does not say in a language is said in English.
    french = run(tmp_path, "ask", "networks-in", "country=FR", "--table", "--language", "fr").stdout
    assert french.startswith("Networks in France: ")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("members-of.rq", QUESTION, "there is a question members-of already"),
        ("broken.rq", "SELECT ?a { ?a ?b ?c }", "broken.rq:1: a question begins with front matter"),
        (None, "", "toys.toy:folder is no folder"),
    ],
)
def test_a_question_that_is_broken_or_called_like_another_is_refused_and_the_others_answer(
    name: str | None, text: str, why: str, tmp_path: Path
) -> None:
    package = installed(tmp_path, "ssegraph.questions", "toys.toy:folder", FOLDER)
    if name:
        (package / "there").mkdir()
        (package / "there" / name).write_text(text, encoding="utf-8")
    done = run(tmp_path, "ask", "works-with", "body=RTES")
    assert done.returncode == 0
    assert "the folder of questions 'toy' of the package toys-of-tests is refused: " in done.stderr
    assert why in done.stderr


COMPUTED = (
    QUESTION.partition("#---\nSELECT")[0].replace("# reads", "# function: toys.toy:answer\n# reads")
    + "#---\n"
)
ANSWER = """

def answer(graph, as_of=None, *, country):
    return ("network",), [((country,), (), True)], frozenset()
"""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            COMPUTED.replace("toys.toy:answer", "os:system"),
            "write a function of toys, such as toys.module:name",
        ),
        (
            COMPUTED.replace("toys.toy:answer", "ssegraph.analysis.asked:how_connected"),
            "write a function of toys",
        ),
        (COMPUTED.replace("toys.toy:answer", "toys.toy:Path.cwd"), "write a function of toys"),
        (
            COMPUTED.replace("# reads", "# beside: 'os:getcwd'\n# reads"),
            "beside: os:getcwd: write a function of toys",
        ),
        (
            QUESTION.replace("{n}", "{nope}"),
            "the answer (en) has a place {nope}: write one of {n}, {n:column}, {country}",
        ),
        (QUESTION.replace("{n}", "{n:nope}"), "has a place {n:nope}"),
    ],
)
def test_a_question_names_functions_of_its_own_package_and_places_that_are_filled(
    text: str, why: str, tmp_path: Path
) -> None:
    package = installed(tmp_path, "ssegraph.questions", "toys.toy:folder", FOLDER + ANSWER)
    (package / "there").mkdir()
    (package / "there" / "networks-in.rq").write_text(text, encoding="utf-8")
    done = run(tmp_path, "ask")
    assert done.returncode == 0
    assert why in done.stderr
    assert "networks-in" not in done.stdout


@pytest.mark.parametrize(
    ("function", "code", "why"),
    [
        ("answer", ANSWER, ""),
        ("getcwd", "from os import getcwd", "a question names functions of its own package"),
        (
            "answer",
            ANSWER.replace("return", "raise SystemExit(7) #"),
            "toys.toy:answer would end the program (7)",
        ),
        ("nope", "", "there is no function toys.toy:nope"),
    ],
)
def test_a_function_of_a_question_is_of_its_package_and_does_not_end_the_command(
    function: str, code: str, why: str, tmp_path: Path
) -> None:
    package = installed(tmp_path, "ssegraph.questions", "toys.toy:folder", f"{code}\n{FOLDER}")
    (package / "there").mkdir()
    text = COMPUTED.replace("toy:answer", f"toy:{function}")
    (package / "there" / "networks-in.rq").write_text(text, encoding="utf-8")
    done = run(tmp_path, "ask", "networks-in", "--table")
    assert (done.returncode, why in done.stderr) == (bool(why), True)
    assert "Traceback" not in done.stderr


def test_a_package_that_would_end_the_command_is_refused(tmp_path: Path) -> None:
    installed(tmp_path, "ssegraph.questions", "toys.toy:folder", "raise SystemExit(3)")
    done = run(tmp_path, "ask")
    assert (done.returncode, "members-of" in done.stdout) == (0, True)
    assert "is refused: SystemExit: 3" in done.stderr


def test_a_sixth_language_of_another_package_is_one_folder(tmp_path: Path) -> None:
    package = installed(tmp_path, "ssegraph.languages", "toys.toy:folder", FOLDER)
    shutil.copytree(words_dir() / "es", package / "there" / "eo")
    (package / "there" / "eo" / "labels.ttl").write_text(
        "@prefix sse: <https://w3id.org/ssegraph/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'sse:memberOf rdfs:label "membro de"@eo ; sse:caption "{source} estas membro de {target}"@eo .\n',
        encoding="utf-8",
    )
    code = (
        "from ssegraph.core.words import languages, lacking, wording\n"
        "from ssegraph.core.ontology import load_ontology\n"
        "print(languages(), wording('page.clear', 'eo'), load_ontology().label('memberOf', 'eo'))"
    )
    assert told(tmp_path, code) == "('en', 'eo', 'es', 'fr', 'ja', 'ko') borrar membro de\n"
    shown = run(tmp_path, "show", "Bilbao", "--table", "--language", "eo").stdout
    assert "estas membro de" in shown
    page = tmp_path / "page.html"
    assert run(tmp_path, "view", "-o", page, "--data", f"http://127.0.0.1:{closed_port()}/").returncode == 1
    done = run(tmp_path, "view", "-o", page)
    assert (done.returncode, '"eo":{"cycle"' in page.read_text(encoding="utf-8")) == (0, True)


def test_a_language_that_is_there_already_is_refused(tmp_path: Path) -> None:
    package = installed(tmp_path, "ssegraph.languages", "toys.toy:folder", FOLDER)
    shutil.copytree(words_dir() / "es", package / "there" / "es")
    done = run(tmp_path, "terms")
    assert done.returncode == 0
    why = "the language 'toy' of the package toys-of-tests is refused: the language es is there already"
    assert why in done.stderr


def test_a_broken_catalogue_of_another_package_is_refused(tmp_path: Path) -> None:
    package = installed(tmp_path, "ssegraph.languages", "toys.toy:folder", FOLDER)
    shutil.copytree(words_dir() / "es", package / "there" / "eo")
    (package / "there" / "eo" / "LC_MESSAGES" / "ssegraph.mo").write_bytes(b"no catalogue")
    done = run(tmp_path, "terms")
    assert done.returncode == 0
    assert "the language 'toy' of the package toys-of-tests is refused: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_back_end_of_another_package_opens_its_addresses(tmp_path: Path) -> None:
    installed(tmp_path, "ssegraph.backends", "toys.toy:TOY", BACK_END)
    (tmp_path / "a.ttl").write_text(
        "@prefix sse: <https://w3id.org/ssegraph/ontology#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<https://w3id.org/ssegraph/id/a> a sse:Network ; rdfs:label "A Network" .\n',
        encoding="utf-8",
    )
    done = run(tmp_path, "show", "A Network", "--data", f"toy:{tmp_path / 'a.ttl'}", "--table")
    assert (done.returncode, done.stderr) == (0, "")
    assert "A Network" in done.stdout


@pytest.mark.parametrize(
    ("module", "why"),
    [
        (BACK_END.replace("a toy", "an RDF file"), "there is a back end 'an RDF file' already"),
        ("TOY = 7", "toys.toy:TOY is no BackEnd"),
        ("raise OSError('no driver')", "OSError: no driver"),
    ],
)
def test_a_back_end_that_is_none_is_told_where_nothing_takes_an_address(
    module: str, why: str, tmp_path: Path
) -> None:
    installed(tmp_path, "ssegraph.backends", "toys.toy:TOY", module)
    done = run(tmp_path, "show", "A", "--data", "toy:somewhere")
    assert done.returncode == 1
    assert "there is no toy:somewhere" in done.stderr
    assert f"of the package toys-of-tests is refused: {why}" in done.stderr


def test_there_is_a_group_for_each_kind_of_extension() -> None:
    assert {name.removeprefix("ssegraph.") for name in GROUPS} == {
        "backends",
        "formats",
        "languages",
        "measures",
        "panels",
        "questions",
    }
