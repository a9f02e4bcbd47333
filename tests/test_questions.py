"""The named questions: what each answers, against answers worked out by hand from the records."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ssegraph.ask.answers import ask as put
from ssegraph.ask.questions import heading, load_questions, question_called, read_question, worded
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import NotFound, QueryError, StoreError, UsageError
from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.core.ontology import load_ontology
from ssegraph.core.when import date_in_words
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads.functions import HELD

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8")
)
QUESTIONS = load_questions()
IN_SPARQL = {slug: each for slug, each in QUESTIONS.items() if each.sparql}


def asked(kg: KnowledgeGraph, words: str) -> Any:
    slug, *parameters = words.split()
    values: dict[str, Any] = dict(each.split("=", 1) for each in parameters)
    return kg.ask(slug, **values)


def test_every_question_of_the_field_has_a_name() -> None:
    assert {number for each in QUESTIONS.values() for number in each.numbers} == set(range(1, 47))


def test_every_question_in_sparql_has_an_answer_worked_out_by_hand() -> None:
    assert {case["ask"].split()[0] for case in CASES} == set(IN_SPARQL)
    assert len(CASES) == 52


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["ask"])
def test_the_answer_is_the_one_worked_out_by_hand(kg: KnowledgeGraph, case: Any) -> None:
    answer = asked(kg, case["ask"])
    assert len(answer) == case["count"]
    if "rows" in case:
        found = [[row[column] for column in case["columns"]] for row in answer]
        assert sorted(found, key=str) == sorted(case["rows"], key=str)


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_question_speaks_five_languages(slug: str) -> None:
    question = QUESTIONS[slug]
    for words in (question.question, question.answer, question.row):
        assert set(words) == set(languages())
    assert not question.missing or set(question.missing) == set(languages())


@pytest.mark.parametrize("slug", QUESTIONS)
def test_the_example_of_a_question_can_be_asked(kg: KnowledgeGraph, slug: str) -> None:
    answer = asked(kg, f"{slug} {QUESTIONS[slug].example}")
    for language in languages():
        sentence = answer.sentence(language)
        assert not re.search(r"[{}]", sentence)
        counts = {len(answer)} | {len({row[column] for row in answer} - {None}) for column in answer.columns}
        assert {int(each) for each in re.findall(r"\d+", sentence)} & counts
        assert len(answer.headings(language)) == len(answer.columns)


@pytest.mark.parametrize("slug", QUESTIONS)
def test_every_column_has_words_in_five_languages(kg: KnowledgeGraph, slug: str) -> None:
    for column in kg.ask(slug).columns:
        words = [heading(column, language) for language in languages()]
        assert all(words)
        assert words[3] != column, f"{column} has no Korean word"


def test_every_word_that_a_query_puts_into_cells_has_five_languages() -> None:
    bound = {
        word for each in IN_SPARQL.values() for word in re.findall(r'BIND\("([^"]+)" AS', each.sparql or "")
    }
    assert len(bound) > 10
    assert all(worded(word, "ko") != word for word in bound)


def test_rows_open_to_their_ties_and_sources(kg: KnowledgeGraph) -> None:
    opened = 0
    for slug in IN_SPARQL:
        answer = kg.ask(slug)
        for number in range(len(answer)):
            statements = [*answer.ties(number), *answer.observations(number)]
            opened += len(statements)
            for each in statements:
                assert all(kg.source(source) for source in each.sources)
    assert opened > 700


# What has no tie to open: absences, and a census.
WITHOUT = {"countries-without-a-member-city", "names-lacking-a-language", "what-is-not-known"}


@pytest.mark.parametrize("slug", sorted(set(IN_SPARQL) - WITHOUT))
def test_no_row_goes_without_evidence(kg: KnowledgeGraph, slug: str) -> None:
    assert all(row.ties or row.observations for row in kg.ask(slug).rows)


def test_an_empty_answer_says_what_is_missing_and_not_no(kg: KnowledgeGraph) -> None:
    answer = asked(kg, "members-of-two-networks networks=GSEF,RTES as_of=2020-10")
    assert answer.sentence() == (
        "Local governments said to be members of two networks or more: 0. As of October 2020. No source "
        "read so far names one local government as a member of two of these networks. Few networks "
        "publish all their members: this is not a no. Read of Global Social Economy Forum: "
        "76 of 508 sources. Read of French Network of Local Authorities for a Solidarity Economy: 42 of 508 sources."
    )
    assert "n’est pas un non" in answer.sentence("fr")


def test_the_answer_says_how_many_rows_are_only_possible_and_how_many_unknown(kg: KnowledgeGraph) -> None:
    governments = {"network": "GSEF", "kind": "LocalGovernment"}
    answer = kg.ask("members-of", as_of="2018", standing=HELD, **governments)
    # The four who joined in 2016 and of whom no end is known, one of them by two sources; two of whom no date is known.
    assert (len(answer), answer.only_possible, answer.unknown) == (4, 4, 2)
    assert "Only possible, not certain: 4." in answer.sentence()
    assert "Left out, since no date says whether they held then: 2." in answer.sentence()
    everything = kg.ask(
        "members-of", as_of="2018", standing=["certain", "possible", "unknown"], **governments
    )
    assert len(everything) == 6
    assert len(kg.ask("members-of", as_of="2018", standing=["certain"], **governments)) == 0
    assert len(kg.ask("members-of", during="2015/2016", standing=["certain"], **governments)) == 4


def test_a_body_that_is_named_twice_is_counted_once() -> None:
    ties = [("b", "2010"), ("b", "2018"), ("c", "2012")]
    graph = KnowledgeGraph.of(
        Records(
            title="three rows, two members, one of them a local government",
            entities=tuple(
                Entity(id=i, kind=k, name=i)
                for i, k in (("n", "Network"), ("b", "LocalGovernment"), ("c", "Association"))
            ),
            sources=(Source(id="s", url="https://example.org/"),),
            statements=tuple(
                Statement(
                    source="s",
                    says="so",
                    subject=who,
                    kind="memberOf",
                    object="n",
                    start=HalfKnownDate(year),
                    end=HalfKnownDate(year),
                )
                for who, year in ties
            ),
        )
    )
    answer = graph.ask("members-of", network="n")
    assert len(answer) == 3
    assert answer.sentence().startswith("Members of n that a source names: 2, of which local governments: 1.")
    # b was one in 2010 and in 2018, and either may have been the day that is asked about: one body that may have been.
    then = graph.ask("members-of", network="n", during="2010-06/2018-06")
    assert (len(then), then.only_possible) == (3, 1)
    assert "Only possible, not certain: 1." in then.sentence()


def test_what_is_missing_names_nobody_who_was_not_asked_about() -> None:
    names = re.compile(r"\b[A-Z]{3,}\b")
    told = [each for question in QUESTIONS.values() for each in question.missing.values()]
    assert len(told) >= 30
    assert [each for each in told if names.search(each)] == []


def test_dates_in_answers_are_read_aloud_in_five_languages(kg: KnowledgeGraph) -> None:
    iso = re.compile(r"(?<![\w/.-])(19|20)\d\d-\d\d(?!\d)")
    for slug in ("which-sentence", "disagreements", "what-rests-on", "members-of", "gsef-members-over-time"):
        answer = kg.ask(slug)
        at = [
            place for place, column in enumerate(answer.columns) if column not in ("quote", "address", "told")
        ]
        for language in languages():
            assert not iso.search(answer.sentence(language)), slug
            cells = [str(row[place]) for row in answer.table(language) for place in at]
            assert [each for each in cells if iso.search(each)] == []
            spoken = [each for row in range(len(answer)) for each in answer.spoken(row, language)]
            assert [each for each in spoken if iso.search(each)] == []


def test_what_began_and_ended_in_one_year_was_in_that_year(kg: KnowledgeGraph) -> None:
    answer = kg.ask("works-with", body="RTES")
    row = next(place for place, each in enumerate(answer.rows) if each.cells[0] == "bouchart-christiane")
    told = [
        dict(zip(answer.columns, answer.in_words(row, language), strict=True))
        for language in ("en", "fr", "es", "ko", "ja")
    ]
    assert [each["start"] for each in told] == ["in 2002", "en 2002", "en 2002", "2002년", "2002年"]
    assert [each["end"] for each in told] == [None] * 5
    assert date_in_words("2021/2021") == "2021"


def test_no_column_repeats_another(kg: KnowledgeGraph) -> None:
    answer = kg.ask("works-with")
    assert answer.columns[:3] == ("source", "how", "target")


def test_what_is_only_planned_is_not_nothing() -> None:
    graph = KnowledgeGraph.of(
        Records(
            title="a plan",
            entities=tuple(Entity(id=i, kind="Network", name=i) for i in "ab"),
            sources=(Source(id="s", url="https://example.org/"), Source(id="t", url="https://example.org/t")),
            statements=(
                Statement(
                    source="s",
                    says="it will join",
                    subject="b",
                    kind="memberOf",
                    object="a",
                    manner="planned",
                ),
            ),
        )
    )
    told = graph.ask("members-of", network="a").sentence()
    assert "Announced or forecast, and stated as fact by no source: 1." in told
    assert "Read of a: 1 of 2 sources." in told
    assert "Announced" not in graph.ask("members-of", network="b").sentence()


def test_a_term_of_ours_that_does_not_exist_is_an_error_and_not_an_empty_answer(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"no term sse:membrOf; did you mean sse:memberOf"):
        kg.query("SELECT * { ?who sse:membrOf ?network }")
    with pytest.raises(QueryError, match="no term sse:membrOf"):
        kg.query("SELECT * { ?who <https://w3id.org/ssegraph/ontology#membrOf> ?network }")
    for words in (
        "PREFIX o: <https://w3id.org/ssegraph/ontology#> SELECT * { ?who o:membrOf ?network }",
        "PREFIX sse: <https://w3id.org/ssegraph/ontology#> SELECT * { ?who sse:membrOf ?network }",
        "PREFIX w: <https://w3id.org/ssegraph/> SELECT * { ?who w:ontology\\#membrOf ?network }",
        "PREFIX : <https://w3id.org/ssegraph/ontology#> SELECT * { ?who :membrOf ?network }",
        "BASE <https://w3id.org/ssegraph/ontology> SELECT * { ?who <#membrOf> ?network }",
        "BASE <https://w3id.org/ssegraph/> PREFIX o: <ontology#> SELECT * { ?who o:membrOf ?network }",
    ):
        with pytest.raises(QueryError, match=r"no term sse:membrOf; did you mean sse:memberOf"):
            kg.query(words)
        assert kg.query(words.replace("membrOf", "memberOf").replace("SELECT *", "SELECT ?who")).rows
    # A prefix of one's own, a string and a function are no terms of ours.
    assert not len(kg.query("PREFIX sse: <urn:x:> SELECT * { ?who sse:membrOf ?network }"))
    assert not len(
        kg.query('SELECT * { ?who sse:role "sse:membrOf" . FILTER(sse:holds(?who)) FILTER(false) }')
    )


def test_a_tie_that_is_certainly_over_is_a_certain_row_of_what_has_ended() -> None:
    dates = {"left-in-2010": ("2001", "2010"), "left-before-2018": ("2001", "[..2017]")}
    graph = KnowledgeGraph.of(
        Records(
            title="members who left",
            entities=(
                Entity(id="network", kind="Network", name="The Network"),
                *(Entity(id=each, kind="LocalGovernment", name=each) for each in dates),
            ),
            sources=(Source(id="s", url="https://example.org/"),),
            statements=tuple(
                Statement.model_validate(
                    {
                        "source": "s",
                        "says": "So it was.",
                        "subject": each,
                        "kind": "memberOf",
                        "object": "network",
                        "start": start,
                        "end": end,
                    }
                )
                for each, (start, end) in dates.items()
            ),
        )
    )
    answer = graph.ask("ended-and-not-renewed", as_of="2020")
    assert sorted(str(row["source"]) for row in answer) == sorted(dates)
    assert all(row.certain for row in answer.rows)
    assert answer.only_possible == 0
    assert "possible" not in answer.sentence()


def test_the_members_of_gsef_over_time_and_what_the_parts_given_leave_over(kg: KnowledgeGraph) -> None:
    answer = kg.ask("Q7")
    said = [(row["value"], row["counted"], row["rest"]) for row in answer]
    assert ("78", "members", 0) in said
    assert [value for value, _, rest in said if rest] == ["75", "75", "86", "86"]
    assert all(row["address"] for row in answer)
    # No source says that its parts are all of it: what is left over is no failing sum.
    assert "No source says that its parts are all of it" in kg.ask("parts-and-wholes").sentence()


def test_every_group_of_contradictions_is_shown_with_all_its_statements(kg: KnowledgeGraph) -> None:
    answer = kg.ask("conflicts")
    groups = {row["disagreement"] for row in answer}
    assert groups == {conflict.id for conflict in kg.conflicts}
    assert len(groups) == 2
    assert answer.sentence().startswith("Noted by hand: 2, about 3 statements")
    stated = {each for row in answer.rows for each in (*row.ties, *row.observations)}
    at_odds = [*kg.ties(), *kg.observations()]
    assert stated == {each.id for each in at_odds if each.conflict}


def test_a_source_that_falls_takes_with_it_what_it_alone_says(kg: KnowledgeGraph) -> None:
    source = "https://gsef-net.org/en/node/944"
    lost = kg.ask("what-rests-on", source=source)
    left = kg.without(source)
    gone = {tie.id for tie in kg.ties()} - {tie.id for tie in left.ties()}
    assert gone == {tie for row in lost.rows for tie in row.ties}
    assert len(gone) == 12
    assert left.counts["entities"] == kg.counts["entities"]
    with pytest.raises(NotFound):
        left.source("gsef-net-org-en-node-944")


def test_questions_are_found_by_name_and_number_and_slips_are_caught(kg: KnowledgeGraph) -> None:
    assert question_called("q33").slug == "who-spoke-for-whom"
    with pytest.raises(NotFound, match="did you mean members-of-two-networks"):
        question_called("member-of-two-networks")
    with pytest.raises(UsageError, match="write network"):
        kg.ask("members-of", netwrok="GSEF")
    with pytest.raises(NotFound, match="did you mean"):
        kg.ask("members-of", network="GSFE")
    with pytest.raises(UsageError, match="write a whole number"):
        kg.ask("bodies-that-met", least="many")
    with pytest.raises(NotFound, match="country"):
        kg.ask("what-is-not-known", country="Jappan")
    with pytest.raises(NotFound, match="kind of tie"):
        kg.ask("one-source-only", kind="partnerof")
    with pytest.raises(UsageError, match="as of"):
        kg.ask("members-of", as_of="last year")
    with pytest.raises(UsageError, match="span"):
        kg.ask("members-of", during="2018")


IMPOSSIBLE = [
    ("what-crowdfunding-funded word=(", r"is no regular expression; .* write a "),
    ("what-crowdfunding-funded word=(?=a)b", "is no regular expression"),
    ("what-crowdfunding-funded word=", "write a word"),
    ("joined-or-left after=2019 before=2016", "write after=2016 before=2019"),
    ("what-changed after=2023-12 before=2023-11", "write after=2023-11 before=2023-12"),
    ("joined-or-left after=2016/2018", "write one date, such as 2016"),
    ("how-connected one=gsef other=GSEF", "both gsef: write two different ones"),
    ("who-stands-between one=gsef other=GSEF", "write two different ones"),
    ("attended-one-not-the-other one=untf-40 other=untf-40", "write two different ones"),
    ("members-of-two-networks networks=GSEF,gsef", "write 2 different ones or more"),
    ("members-of-two-networks networks=GSEF", "write 2 different ones or more"),
    ("names-lacking-a-language language=Korean", "write the tag of a language, such as en"),
    ("members-of as_of=", "as_of is empty: write a date"),
    ("members-of during=", "during is empty: write a date, such as 2018/2020"),
    ("whom-to-invite events=Seoul", "'local government', .* 'event' or 'session'; did you mean events="),
    ("members-of network=Seoul", "'network'; did you mean network=.*gsef"),
    ("who-asked-for-what session=GSEF", "did you mean session="),
]


@pytest.mark.parametrize(("words", "message"), IMPOSSIBLE)
def test_what_nothing_can_be_found_of_is_an_error_that_says_what_to_write(
    kg: KnowledgeGraph, words: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        asked(kg, words)
    assert caught.value.exit_code == 2


def test_of_a_question_about_no_time_the_answer_says_that_the_date_leaves_nothing_out(
    kg: KnowledgeGraph,
) -> None:
    untimed = [slug for slug, each in QUESTIONS.items() if not each.timed]
    assert "which-sentence" in untimed and "members-of" not in untimed and "vacant-seats" not in untimed
    for slug in untimed:
        dated, plain = kg.ask(slug, as_of="1900"), kg.ask(slug)
        assert [row.cells for row in dated.rows] == [row.cells for row in plain.rows]
        assert dated.as_of is None and dated.only_possible == 0
        assert "Nothing is left out by the date (1900)" in dated.sentence()
        assert all("1900" in dated.sentence(language) for language in languages())
    assert len(untimed) >= 6


def test_a_country_may_be_written_in_any_language(kg: KnowledgeGraph) -> None:
    for written in ("JP", "Japan", "Japon"):
        assert kg.ask("what-is-not-known", country=written).asked == {"country": ("JP",)}


def test_a_value_is_data_and_never_query(kg: KnowledgeGraph, tmp_path: Path) -> None:
    hostile = 'housing" } . ?s ?p ?o . FILTER(1=1) #'
    four = "{en: a, fr: b, es: c, ko: d}"
    (tmp_path / "say.rq").write_text(
        f"#---\n# question: {four}\n# answer: {four}\n# row: {four}\n# reads: []\n"
        '# parameters: {words: {type: words, default: ["a"]}}\n#---\nSELECT ?words { VALUES ?words { "a" } }\n',
        encoding="utf-8",
    )
    question = read_question(tmp_path / "say.rq")
    answer = put(kg, question, {"words": [hostile, "\\", "{ }"]}, None, None, ["certain"])
    assert {row["words"] for row in answer} == {hostile, "\\", "{ }"}


_FRONT = "#---\n# question: {en: Who}\n# answer: {en: a}\n# row: {en: r}\n#---\nSELECT ?s ?o { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("SELECT ?s { ?s ?p ?o }", "begins with front matter"),
        ("#---\n# numbers: [1\n#---\nSELECT * {}", "broken front matter"),
        ("#---\n# question: {en: Who}\n#---\nSELECT * {}", "'answer' is missing, in English at least"),
        (_FRONT, "'reads' is missing"),
        (_FRONT.replace("#---\nS", "# reads: ['?s memberOf']\n#---\nS"), "write `.subject kind .object`"),
        (_FRONT.replace("#---\nS", "# reads: ['?s memberOf ?t']\n#---\nS"), "the query has no column .t"),
        (_FRONT.replace("#---\nS", "# reads: ['?s membrOf ?o']\n#---\nS"), "is no kind of tie"),
        (_FRONT.replace("#---\nS", "# reads: ['s memberOf ?o']\n#---\nS"), "'s' is no column; write .s"),
    ],
)
def test_a_broken_question_file_is_named(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=f"broken.rq.*{what}"):
        read_question(path)


def test_questions_are_answered_on_a_graph_that_knows_nothing() -> None:
    empty = KnowledgeGraph.of(
        Records(
            title="two",
            entities=(
                Entity(id="a", kind="Network", name="A"),
                Entity(id="b", kind="LocalGovernment", name="B"),
            ),
            sources=(Source(id="s", url="https://example.org/"),),
            statements=(
                Statement(source="s", says="B is a member.", subject="b", kind="memberOf", object="a"),
            ),
        )
    )
    assert len(empty.ask("members-of", network="a")) == 1
    assert len(empty.ask("conflicts")) == 0
    # A default that this graph does not hold is named, not guessed.
    with pytest.raises(NotFound, match="gsef"):
        empty.ask("members-of")


def test_kinds_are_shown_in_words_and_kept_as_terms(kg: KnowledgeGraph) -> None:
    answer = kg.ask("who-spoke-for-whom")
    assert {row["did"] for row in answer} <= {f"sse:{each}" for each in load_ontology().tie_kinds}
    for language in languages():
        spoken = load_ontology().label("speaksAt", language)
        assert spoken in {row[1] for row in answer.table(language)}
