"""Questions in one's own words: 493 wordings in five languages by somebody who had not seen how they are understood, two thirds
of them read while it was made, one third not, and 22 on memberships and hosts that were added later; and what holds of any text."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssegraph.ask.examples import UNKNOWN, WEIGHTS, Examples, features
from ssegraph.ask.mentions import Gazetteer
from ssegraph.ask.questions import load_questions, question_called
from ssegraph.ask.understanding import LONGEST, SURE, Understood, table_of, understand
from ssegraph.core.errors import NotFound, NotUnderstood
from ssegraph.core.model import Entity, Records
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph, in_words

WORDINGS = Path(__file__).parent / "wordings"
RIGHT, WRONG = 0.85, 0.03
EITHER_WAY = ("connected-without-events", "how-connected", "who-stands-between")
CASES = {"read": 351, "kept": 164}
Case = dict[str, Any]


def folder(which: str) -> Path:
    return WORDINGS if which == "read" else WORDINGS / "kept"


def cases(which: str, language: str) -> list[Case]:
    path = folder(which) / f"{language}.yaml"
    found: list[Case] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def asked(slug: str, blanks: dict[str, Any]) -> object:
    """Return what is asked, defaults filled in: the same for the same question."""
    found = {}
    for name, parameter in question_called(slug).parameters.items():
        written = blanks.get(name, parameter.default)
        values = written.split(",") if isinstance(written, str) else written
        found[name] = frozenset(map(str, values))
    return frozenset(found.values()) if slug in EITHER_WAY else found


def mentioned(blanks: dict[str, Any]) -> set[str]:
    return {
        each for value in blanks.values() for each in (value.split(",") if isinstance(value, str) else value)
    }


def is_right(case: Case, meant: Understood) -> bool:
    wanted = case.get("blanks") or {}
    if meant.as_of != case.get("as_of"):
        return False
    if meant.question == case["question"]:
        return asked(meant.question, dict(meant.blanks)) == asked(case["question"], wanted)
    # Another question that is as fair an answer has blanks of its own: it is about the same things.
    return meant.question in case.get("or", []) and mentioned(dict(meant.blanks)) == mentioned(wanted)


def rates(kg: KnowledgeGraph, found: list[Case]) -> tuple[float, float, list[str]]:
    """Return which share is understood rightly, of those that can be; which is wrongly, of all; and the wrong ones."""
    right, wrong, able = 0, [], 0
    for case in found:
        meant = understand(kg, case["asked"])
        able += case["question"] is not None
        if not meant.sure:
            continue
        if case["question"] is not None and is_right(case, meant):
            right += 1
        else:
            wrong.append(f"{case['asked']} → {meant.command()}")
    return right / able, len(wrong) / len(found), wrong


def there() -> list[str]:
    return [which for which in CASES if folder(which).is_dir()]


@pytest.mark.parametrize("which", there())
def test_wordings_are_understood_and_hardly_one_is_answered_with_another_question(
    kg: KnowledgeGraph, which: str
) -> None:
    every = []
    for language in languages():
        found = cases(which, language)
        right, wrong, list_of_wrong = rates(kg, found)
        # One language has some sixty: two wordings are more than three in a hundred.
        if which == "read":
            assert right >= RIGHT - 0.05, (language, right)
            assert wrong <= WRONG + 0.02, (language, list_of_wrong)
        every += found
    right, wrong, list_of_wrong = rates(kg, every)
    assert len(every) == CASES[which]
    assert right >= RIGHT, right
    # The kept third was looked at once, when all was written: .904 right, 5 of 164 wrong (4 of them Korean). That it gets no worse.
    assert len(list_of_wrong) <= (WRONG * len(every) if which == "read" else 5), list_of_wrong


@pytest.mark.parametrize("which", there())
def test_what_nobody_can_answer_here_is_not_answered(kg: KnowledgeGraph, which: str) -> None:
    found = [case for language in languages() for case in cases(which, language) if case["question"] is None]
    answered = [case["asked"] for case in found if understand(kg, case["asked"]).sure]
    assert len(found) >= {"read": 10, "kept": 7}[which]
    # Of the kept third two of seven were answered; that it gets no worse.
    assert len(answered) <= {"read": 1, "kept": 2}[which], answered


@pytest.mark.parametrize(
    "words",
    [
        "Which local governments are not members of GSEF?",
        "Which cities are not in GSEF",
        "¿Quién no es miembro de RTES?",
        "Quelles villes ne sont pas membres de GSEF ?",
        "GSEF의 회원이 아닌 지방정부는?",
        "GSEFの会員ではない自治体は？",
    ],
)
def test_a_denial_is_not_answered_with_its_contrary(kg: KnowledgeGraph, words: str) -> None:
    assert not understand(kg, words).sure


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("members of GSEF in 2020-13", "2020-13"),
        ("members of GSEF in 2020-00", "2020-00"),
        ("participants of GSEF 2020-13", "2020-13"),
        ("members of GSEF on 31 February 2020", "31 February 2020"),
        ("members of GSEF on 10/11/2020", "10/11/2020"),
        ("members of GSEF in 13/2020", "13/2020"),
        ("members of GSEF before 1800", "1800"),
        ("members of GSEF in 1850", "1850"),
        ("members of GSEF in the 90s", "90s"),
        ("members of GSEF last year", "last year"),
        ("membres de GSEF au XXe siècle", "XXe siècle"),
        ("작년 GSEF 회원", "작년"),
        ("GSEFの2020年13月の会員", "2020年13月"),
        ("memberships nobody confirmed since 2018", "2018"),
    ],
)
def test_a_date_that_is_none_or_has_no_place_is_asked_back_and_not_dropped(
    kg: KnowledgeGraph, words: str, left: str
) -> None:
    meant = kg.understand(words)
    assert not meant.sure
    assert left in meant.left
    with pytest.raises(NotUnderstood, match=left):
        kg.ask(words)
    if meant.misdated:
        told = meant.offer(kg, meant.language)
        assert told.splitlines()[-1].count("2018/2020") == 1 and left in told.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("ニース市が所属するネットワークを教えてください", "ニース"),
        ("Which networks of Foobar are themselves inside a bigger network?", "Foobar"),
    ],
)
def test_a_name_that_nobody_bears_is_asked_back_and_not_dropped(
    kg: KnowledgeGraph, words: str, left: str
) -> None:
    meant = kg.understand(words)
    assert (meant.sure, meant.left) == (False, (left,))


def test_two_bounds_around_what_is_not_meant_are_no_span(kg: KnowledgeGraph) -> None:
    assert kg.understand("members of GSEF between 2016 and 2018").as_of == "2016/2018"
    assert not kg.understand("members of GSEF before 2016 and after 2018").sure


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("members of GSEF in the 1990s", "members-of network=gsef during=1990/1999"),
        ("miembros de GSEF en los años 1990", "members-of network=gsef during=1990/1999"),
        ("GSEFの2010年代の会員", "members-of network=gsef during=2010/2019"),
        ("2010년대 GSEF 회원 목록", "members-of network=gsef during=2010/2019"),
        ("who joined GSEF in the 2010s", "joined-or-left network=gsef after=2010 before=2019"),
    ],
)
def test_a_decade_is_a_span(kg: KnowledgeGraph, words: str, command: str) -> None:
    meant = kg.understand(words)
    assert (meant.sure, meant.command()) == (True, command)


def test_a_question_that_denies_is_still_understood(kg: KnowledgeGraph) -> None:
    meant = understand(kg, "which members of REVES are not in any other network")
    assert (meant.sure, meant.question) == (True, "members-in-no-other-network")


def test_no_example_is_one_of_the_wordings() -> None:
    examples = {
        line.casefold()
        for question in load_questions().values()
        for lines in question.wordings.values()
        for line in lines.splitlines()
    }
    wordings = {case["asked"].casefold() for language in languages() for case in cases("read", language)}
    assert len(examples) > 3000
    assert not examples & wordings


def test_every_question_has_examples_in_every_language_and_no_example_stands_at_two_questions() -> None:
    for language in languages():
        owner: dict[str, str] = {}
        for slug, question in load_questions().items():
            lines = question.wordings.get(language, "").splitlines()
            assert len(lines) >= 5, slug
            for line in lines:
                assert owner.setdefault(line, slug) == slug, (line, slug)


# -- what is done with it -------------------------------------------------------------------------


def test_a_question_in_words_has_the_answer_of_the_named_one(kg: KnowledgeGraph) -> None:
    for words, language in (
        ("Which cities belong to REVES?", "en"),
        ("REVES의 회원 도시 목록", "ko"),
        ("REVESに加盟している市町村", "ja"),
    ):
        meant = kg.understand(words)
        assert (meant.command(), meant.language) == ("members-of network=reves", language)
        assert [dict(row) for row in kg.ask(words)] == [
            dict(row) for row in kg.ask("members-of", network="reves")
        ]


def test_a_date_is_asked_for_and_what_is_said_beside_the_words_goes_before_them(kg: KnowledgeGraph) -> None:
    assert kg.ask("members of GSEF in October 2020").as_of == "2020-10"
    assert kg.ask("miembros de GSEF en 2018").as_of == "2018"
    assert kg.understand("2020년 10월 GSEF 회원 목록").as_of == "2020-10"
    assert kg.ask("members of GSEF in October 2020", as_of="2018").as_of == "2018"
    assert kg.ask("who are the members of GSEF", network="RTES").asked == {"network": ("rtes",)}


def test_an_event_that_is_called_by_its_year_is_one_only_where_an_event_is_asked_about(
    kg: KnowledgeGraph,
) -> None:
    assert kg.understand("GSEF 2018 members").command() == "members-of network=gsef as_of=2018"
    came = kg.understand("who came to GSEF 2018 and not to GSEF 2016")
    assert came.blanks == {"one": "gsef-forum-2018", "other": "gsef-forum-2016"}


def test_which_body_is_which_is_told_by_the_words_around_them(kg: KnowledgeGraph) -> None:
    straight = kg.understand("who was present at GSEF2016 but not at GSEF2018")
    turned = kg.understand("who was absent from GSEF2018 but present at GSEF2016")
    assert straight.blanks == turned.blanks == {"one": "gsef-forum-2016", "other": "gsef-forum-2018"}


def test_what_is_not_certain_is_not_answered_and_three_are_offered(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotUnderstood) as caught:
        kg.ask("is GSEF any good?")
    assert len(caught.value.suggestions) == 3
    assert str(caught.value).count("ssegraph ask ") == 3
    assert caught.value.exit_code == 2
    for command in caught.value.suggestions:
        slug, *parameters = command.split()
        kg.ask(slug, **dict(each.split("=", 1) for each in parameters))  # type: ignore[arg-type]  # words are data


@pytest.mark.parametrize(
    "text",
    [
        "members of RTES and Goteo",  # of one of them, or of both?
        "partners",
        "who works with",
        "partners of GSEF since 2018",
        "who funds GSEF and RTES and Dakar",
        "",
        "   ",
        "?!",
        "x" * (LONGEST + 1),
        "members of GSEF " * 40,
    ],
)
def test_what_lacks_a_blank_or_has_one_too_many_is_not_answered(kg: KnowledgeGraph, text: str) -> None:
    meant = kg.understand(text)
    assert not meant.sure or meant.question == "members-of-two-networks", meant


def test_a_name_that_is_an_ordinary_word_counts_as_it_is_written(kg: KnowledgeGraph) -> None:
    assert kg.understand("list of members of CITIES").blanks == {"network": "cities-ess"}
    assert "cities-ess" not in kg.understand("which cities are members of GSEF").blanks.values()


def test_a_slug_and_a_number_are_what_they_were(kg: KnowledgeGraph) -> None:
    assert kg.ask("Q7").question.slug == "gsef-members-over-time"
    with pytest.raises(NotFound, match="members-of") as caught:
        kg.ask("member-of")
    assert not isinstance(caught.value, NotUnderstood)


def test_a_name_with_markup_and_sparql_in_it_is_data() -> None:
    name = 'Bad } <script>alert(1)</script> "; DROP ALL # {network}'
    graph = KnowledgeGraph.of(
        Records(
            title="mine",
            entities=(
                Entity(id="bad", kind="Network", name=name),
                Entity(id="gsef", kind="Network", name="GSEF"),
            ),
        )
    )
    meant = graph.understand(f"who are the members of {name}")
    assert meant.command() == "members-of network=bad"
    assert list(graph.ask(f"who are the members of {name}")) == []
    for text in (
        '"}} SERVICE <http://127.0.0.1/> { ?s ?p ?o }',
        "members of } INSERT DATA {",
        "'; --",
        "\x00\ufffe\ud800",
    ):
        assert not graph.understand(text).sure


@given(st.text(max_size=80) | st.text("GSEF 2018 회원はの¿?é,'\"{}<>()\n", max_size=60))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_and_what_is_not_sure_is_not_answered(kg: KnowledgeGraph, text: str) -> None:
    meant = understand(kg, text)
    assert meant == understand(kg, text)
    assert len(meant.others) <= 3
    if meant.sure:
        kg.ask(meant.question, **meant.blanks)  # type: ignore[arg-type]  # words are data
        assert meant.score >= SURE
    else:
        for each in meant.others:
            assert each.command().split()[0] in load_questions()
        if in_words(text):
            with pytest.raises(NotUnderstood):
                kg.ask(text)


def test_the_same_is_understood_whatever_was_asked_before_and_in_a_graph_as_of_a_date(
    kg: KnowledgeGraph,
) -> None:
    texts = [case["asked"] for language in languages() for case in cases("read", language)[:6]]
    forwards = [understand(kg, text) for text in texts]
    fresh = kg.at("2020")
    assert [understand(fresh, text) for text in reversed(texts)] == forwards[::-1]


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ssegraph", "ask", *words], check=False, capture_output=True, text=True
    )


def test_the_command_says_first_what_it_understood_and_how_it_is_asked_by_name() -> None:
    done = command("¿Quién financia Goteo?", "--table")
    first, second, *_ = done.stdout.splitlines()
    assert first.startswith("Entendido como: «¿De qué financiadores")
    assert second == "Lo mismo por su nombre: ssegraph ask funders-of body=goteo"
    told = json.loads(command("¿Quién financia Goteo?", "--language", "ko", "as_of=2020").stdout)
    assert told["understood"]["as"]["command"] == "ssegraph ask funders-of body=goteo"
    assert (told["understood"]["language"], told["asOf"], told["question"]) == ("es", "2020", "funders-of")
    assert (
        "Goteo" in told["answer"]
        and "출처" in told["answer"] + told["words"] + told["understood"]["as"]["sentence"]
    )


def test_the_command_answers_nothing_that_is_not_certain() -> None:
    done = command("est-ce que GSEF est sympathique ?")
    told = json.loads(done.stdout)
    assert done.returncode == 2
    assert list(told) == ["understood"]
    assert len(told["understood"]["nearest"]) == 3
    assert done.stderr.count("ssegraph ask ") == 3
    assert "répondu" in done.stderr


# -- its parts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("in October 2020", [("2020-10", "")]),
        ("au 3 mars 2019", [("2019-03-03", "")]),
        ("depuis 2016", [("2016", "since")]),
        ("antes de junio de 2019", [("2019-06", "before")]),
        ("2020년 10월 기준", [("2020-10", "")]),
        ("2018年以降", [("2018", "since")]),
        ("2018년 이전", [("2018", "before")]),
        ("between 2016 and 2018", [("2016", ""), ("2018", "")]),
        ("2016-05-04", [("2016-05-04", "")]),
        ("12/2019", [("2019-12", "")]),
        ("2019/12", [("2019-12", "")]),
        ("22/10/2020, 10/22/2020, 22.10.2020", [("2020-10-22", "")] * 3),
        ("before 1800", [("1800", "before")]),
        ("2018-2020", [("2018", ""), ("2020", "")]),
        ("1500 members, 2020-00, 32 October 2020", []),
        ("1999999, 20184, 3.2018", []),
    ],
)
def test_dates_are_read_in_five_languages(
    kg: KnowledgeGraph, text: str, dates: list[tuple[str, str]]
) -> None:
    found = [each for each in kg.gazetteer.mentions(text) if each.type == "date"]
    assert [(each.values[0], each.bound) for each in found] == dates


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("RTES의 회원", ["rtes"]),
        ("ソウル市とBilbao", ["seoul", "bilbao"]),
        ("l’argent de la ville de Dakar", ["dakar"]),
        ("Ｇｓｅｆ", ["gsef"]),
        ("fonds au Sénégal et en Corée du Sud", ["SN", "KR"]),
        ("https://www.gsef-net.org/en/governance.", ["gsef-net-org-en-governance-www"]),
        ("what does gsef-2020-session-report say", ["gsef-2020-session-report"]),
        ("rtesque, xgsef", []),
    ],
)
def test_names_are_found_in_any_script(kg: KnowledgeGraph, text: str, values: list[str]) -> None:
    found = kg.gazetteer.mentions(text)
    assert [each.values[0] for each in found if each.type in ("entity", "country", "source")] == values


def test_two_that_bear_a_name_equally_well_are_asked_about() -> None:
    graph = KnowledgeGraph.of(
        Records(
            title="mine",
            entities=(
                Entity(id="one", kind="Network", name="Twin Net"),
                Entity(id="two", kind="Network", name="Twin Net"),
            ),
        )
    )
    assert {each.values for each in Gazetteer(graph).mentions("Twin Net")} == {("one", "two")}
    assert not graph.understand("who are the members of Twin Net").sure


def test_the_table_as_json_gives_the_same_scores(kg: KnowledgeGraph) -> None:
    table = table_of("fr")
    told = json.loads(json.dumps(table.exported()))
    counted = features(["quels financeurs ", ("entity",), " zzz budget"])
    total, length = dict.fromkeys(told["slugs"], 0.0), 0.0
    for feature, n in counted.items():
        known = told["features"].get(feature)
        heavy = known["weight"] * (1 + math.log(n)) if known else told["unknown"][feature.split(" ")[0]]
        length += heavy**2
        for slug, each in (known["speaksFor"] if known else {}).items():
            total[slug] += heavy * each
    mine = table.scores(counted)
    assert {slug: each / math.sqrt(length) for slug, each in total.items()} == pytest.approx(mine)
    assert 0 < UNKNOWN < 1 and set(told["unknown"]) == set(WEIGHTS)


def test_learning_is_the_same_each_time() -> None:
    lines = [("a", "who are the members of {x}"), ("a", "members"), ("b", "who pays {x}"), ("c", "누가 내나")]
    one, other = Examples(lines, {}).exported(), Examples(lines, {}).exported()
    assert one == other
