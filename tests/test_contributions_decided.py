"""What people decide of contributions, measures and attributes: corrected, withdrawn, merged, left out; by every door."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import ssegraph as sse
from ssegraph.analysis.disagreeing import explained
from ssegraph.cli import main
from ssegraph.core.errors import DataError
from ssegraph.core.model import Records
from ssegraph.core.ontology import load_ontology
from ssegraph.core.series import Series
from ssegraph.core.statements import DATED, Statement, as_text
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.records.ledger import correct, ledger, withdraw
from ssegraph.records.ledger import undo as take_back
from ssegraph.records.removals import remove
from ssegraph.store.scope import quads_about

PEOPLE: dict[str, Any] = {
    "title": "a session",
    "entities": [
        {"id": "anon", "kind": "Person", "name": "Anon", "unlisted": "true"},
        {"id": "kim", "kind": "Person", "name": "Kim"},
        {"id": "lee", "kind": "Person", "name": "Lee"},
        {"id": "bank", "kind": "Network", "name": "Bank"},
        {"id": "banco", "kind": "Network", "name": "Banco"},
        {"id": "morning", "kind": "Session", "name": "Morning"},
    ],
    "sources": [
        {
            "id": "one",
            "url": "https://example.org/one",
            "statements": [
                {"contribution": "anon Question secret", "as_of": "2020", "says": "Which?"},
                {
                    "contribution": "kim Answer jobs",
                    "as_of": "2019",
                    "reply_to": "anon.Question.secret",
                    "about": ["anon", "bank"],
                    "session": "morning",
                    "says": "This.",
                },
                {"contribution": "bank Claim jobs", "says": "Jobs matter."},
                {"contribution": "banco Claim jobs", "says": "They do not."},
                {
                    "contribution": "lee Answer reply",
                    "reply_to": "banco.Claim.jobs",
                    "about": ["banco"],
                    "says": "They do.",
                },
                {
                    "observation": "bank members",
                    "value": "10",
                    "number": "10",
                    "counted": "cities",
                    "as_of": "2020",
                    "says": "Ten.",
                },
                {"attribute": "bank founded", "value": "2001", "says": "In 2001."},
                {"attribute": "lee language", "value": "fr", "says": "In French."},
            ],
        }
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    folder.mkdir()
    (folder / "few.yaml").write_text(yaml.safe_dump(PEOPLE, sort_keys=False), encoding="utf-8")
    return folder


def address(folder: Path, key: str) -> str:
    [said] = [each for each in load(folder).records().statements if each.key == key]
    return said.id


def brought_back(
    graph: KnowledgeGraph, tmp_path: Path, suffix: str, *, unlisted: bool = False
) -> KnowledgeGraph:
    path = sse.export(graph, tmp_path / f"out{suffix}", unlisted=unlisted)[0]
    code = CliRunner().invoke(main, ["import", str(path), "-o", str(tmp_path / f"back{suffix}")])
    assert code.exit_code == 0, code.stderr
    return load(tmp_path / f"back{suffix}")


CHANGES = [
    ("kim.Answer.jobs", {"reply_to": ""}),
    ("kim.Answer.jobs", {"session": ""}),
    ("kim.Answer.jobs", {"about": "bank"}),
    ("kim.Answer.jobs", {"about": "", "themes": "themes/T6"}),
    ("kim.Answer.jobs", {"value": "work"}),
    ("bank.Claim.jobs", {"as_of": "2018"}),
    ("bank.members", {"number": "12", "value": "12"}),
    ("bank.founded", {"value": "2002"}),
]


@pytest.mark.parametrize(("key", "to"), CHANGES)
def test_what_is_corrected_of_a_contribution_or_observation_can_be_read_by_every_door(
    key: str, to: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    correct(folder, address(folder, key), to, why="misread")
    graph = load(folder)
    [said] = [each for each in graph.records().statements if each.corrected]
    assert {name: as_text(getattr(said, name)) for name in to} == to
    assert set(to) <= set(said.as_read)
    again = KnowledgeGraph(graph.store.local()).records()
    assert again == graph.records()
    back = brought_back(graph, tmp_path, ".parquet", unlisted=True)
    assert [each.key for each in back.records().statements if each.corrected] == [said.key]
    assert CliRunner().invoke(main, ["ask", "disagreements", "--data", str(folder)]).exit_code == 0


@pytest.mark.parametrize(
    ("key", "to", "message"),
    [
        ("bank.founded", {"value": "soon"}, "soon"),
        ("kim.Answer.jobs", {"session": "nobody"}, "unknown entity 'nobody'"),
        ("kim.Answer.jobs", {"reply_to": "nobody.Claim.x"}, "unknown contribution"),
        ("kim.Answer.jobs", {"value": "other name!"}, "no name of a contribution"),
        ("kim.Answer.jobs", {"themes": "themes/T999"}, "unknown theme"),
        ("kim.Answer.jobs", {"themes": "jobs"}, "is no themes: write scheme/notation"),
        ("bank.members", {"number": "1,200"}, "'1,200' is no number: write digits"),
    ],
)
def test_a_correction_is_held_to_what_a_statement_is_held_to(
    key: str, to: dict[str, str], message: str, folder: Path
) -> None:
    with pytest.raises(DataError, match=re.escape(message)):
        correct(folder, address(folder, key), to, why="misread")
    assert ledger(folder) == []


def test_a_second_correction_keeps_what_the_first_one_said(folder: Path) -> None:
    said = address(folder, "bank.members")
    correct(folder, said, {"number": "12"}, why="misread")
    correct(folder, said, {"counted": "towns"}, why="not cities")
    [observation] = [each for each in load(folder).observations("bank") if each.kind == "members"]
    assert (observation.number, observation.counted) == ("12", "towns")
    last = ledger(folder)[-1]
    assert last.decision.to == {"number": "12", "counted": "towns"}
    take_back(folder, last.decision.id, why="they are cities")
    [observation] = [each for each in load(folder).observations("bank") if each.kind == "members"]
    assert (observation.number, observation.counted) == ("12", "cities")


@pytest.mark.parametrize("name", ["질문", "q'x", "Ümlaut", "a/b", "q_1-"])
def test_a_name_of_a_contribution_that_is_no_end_of_an_address_is_refused_at_its_line(
    name: str, tmp_path: Path
) -> None:
    content = yaml.safe_load(yaml.safe_dump(PEOPLE))
    content["sources"][0]["statements"][0]["contribution"] = f"anon Question {name}"
    (tmp_path / "few.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataError, match=r"few\.yaml:\d+: .*is no name of a contribution"):
        load(tmp_path)


@pytest.mark.parametrize(
    "change", ["as it is", "reply corrected", "answer withdrawn", "question withdrawn", "about corrected"]
)
def test_who_is_not_listed_is_named_nowhere_whatever_was_decided(
    change: str, folder: Path, tmp_path: Path
) -> None:
    answer, question = address(folder, "kim.Answer.jobs"), address(folder, "anon.Question.secret")
    if change == "reply corrected":
        correct(folder, answer, {"reply_to": ""}, why="misread")
    elif change == "about corrected":
        correct(folder, answer, {"about": "bank"}, why="misread")
    elif change != "as it is":
        withdraw(folder, answer if change == "answer withdrawn" else question, why="asked for")
    graph = load(folder)
    served = set(graph.store.match(graph=None)) - quads_about(graph.store, graph.store.reader.hidden())
    assert not re.search(r"\banon\b", "\n".join(map(str, served)))
    assert not re.search(r"\banon\b", "\n".join(map(str, graph.listed().store.local().match(graph=None))))
    for suffix in (".nq", ".jsonld"):
        path = sse.export(graph, tmp_path / f"out{suffix}")[0]
        assert not re.search(r"\banon\b", path.read_text(encoding="utf-8"))
    back = brought_back(graph, tmp_path, ".jsonld")
    assert len(back.contributions()) == len(graph.listed().contributions())


def test_an_answer_without_its_question_is_told_without_it_and_comes_back(
    folder: Path, tmp_path: Path
) -> None:
    graph = load(folder)
    [answer] = [each for each in graph.at("2019").contributions(kind="Answer") if each.entity == "kim"]
    assert answer.reply_to is None
    [whole] = [each for each in graph.contributions(kind="Answer") if each.entity == "kim"]
    assert (whole.reply_to, whole.statements[0].id) == ("anon.Question.secret", answer.statements[0].id)
    back = brought_back(graph.at("2019"), tmp_path, ".jsonld")
    assert {each.id for each in back.contributions()} == {
        each.id for each in graph.at("2019").listed().contributions()
    }


def test_whoever_asked_a_question_or_only_has_a_language_can_be_left_out(folder: Path) -> None:
    correct(folder, address(folder, "kim.Answer.jobs"), {"about": "anon", "session": ""}, why="misread")
    remove(folder, "anon", why="asked for")
    kept = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml")))
    assert "anon" not in kept
    [answer] = [each for each in load(folder).contributions() if each.entity == "kim"]
    assert (answer.reply_to, answer.about, answer.session) == (None, (), None)
    assert [each.decision.to for each in ledger(folder)] == [{"about": "", "session": ""}]
    remove(folder, "lee", why="asked for")
    assert "lee" not in (folder / "few.yaml").read_text(encoding="utf-8")


def test_who_is_known_in_the_shipped_graph_for_what_he_said_can_be_left_out(tmp_path: Path) -> None:
    import shutil

    from ssegraph.core.resources import data_dir

    copy = tmp_path / "data"
    shutil.copytree(data_dir(), copy)
    before = load(copy)
    assert before.contributions("kim-young") or before.ties("kim-young")
    remove(copy, "kim-young", why="asked for")
    after = load(copy)
    assert "kim-young" not in after
    assert not [each for each in after.contributions() if "kim-young" in (each.reply_to or "")]


def test_two_bodies_that_are_one_keep_their_claims_apart_and_their_answers(folder: Path) -> None:
    decisions = folder / "decisions"
    decisions.mkdir()
    (decisions / "bodies-0001.json").write_text(
        '{"decisions": [{"keep": "bank", "other": "banco", "decision": "same"}]}', encoding="utf-8"
    )
    graph = load(folder)
    claims = {each.id: each.said for each in graph.contributions(kind="Claim")}
    assert claims == {"bank.Claim.jobs": "Jobs matter.", "bank.Claim.jobs-banco": "They do not."}
    [reply] = [each for each in graph.contributions(kind="Answer") if each.entity == "lee"]
    assert (reply.reply_to, reply.about) == ("bank.Claim.jobs-banco", ("bank",))
    assert [each.id for each in graph.contributions(about="bank")] == ["kim.Answer.jobs", "lee.Answer.reply"]
    [now] = graph.resolve("contribution/banco.Claim.jobs")
    assert now.id == "bank.Claim.jobs-banco"
    assert KnowledgeGraph(graph.store.local()).records() == graph.records()


def test_the_dated_attributes_are_those_of_the_ontology() -> None:
    dated = {name for name, pattern in load_ontology().patterns.items() if pattern == "EDTF"}
    assert set(DATED) == dated


def said(source: str, **fields: Any) -> Statement:
    return Statement.model_validate({"source": source, "says": "so"} | fields)


def told(*statements: Statement) -> list[str]:
    """Return in words how statements about Kim and Alpha contradict one another."""
    sources = sorted({each.source for each in statements})
    records = Records.model_validate(
        {
            "title": "few",
            "entities": [
                load_ontology().entity_class(kind)(id=name, kind=kind, name=name.title())
                for name, kind in (("kim", "Person"), ("alpha", "Network"))
            ],
            "sources": [{"id": each, "url": f"https://{each}.example/"} for each in sources],
            "statements": statements,
        }
    )
    graph = KnowledgeGraph.of(records)
    return [explained(graph, each) for each in graph.disagreements()]


CHAIRS = {"subject": "kim", "kind": "chairs", "object": "alpha"}


def test_of_several_episodes_the_one_that_is_at_odds_is_told() -> None:
    first = said("s", **CHAIRS, role="chair", start="2010", end="2012")
    others = [
        said(source, **CHAIRS, role="co-chair", start=start)
        for source, start in (("s", "2016"), ("t", "2018"))
    ]
    [sentence] = told(first, *others)
    assert "(co-chair)" in sentence
    assert "different beginnings, 2016 (https://s.example/); 2018 (https://t.example/)" in sentence


def test_what_looks_like_a_date_is_one_of_a_dated_attribute_only() -> None:
    for kind, ones in {"members": ("1200", "1300"), "acronym": ("2001", "2002")}.items():
        assert (
            told(
                *(
                    said(source, subject="alpha", kind=kind, value=value)
                    for source, value in zip("st", ones, strict=True)
                )
            )
            == []
        )
    [sentence] = told(
        *(
            said(source, subject="alpha", kind="founded", value=value)
            for source, value in zip("st", ("2001", "2002"), strict=True)
        )
    )
    assert "different dates" in sentence


def test_one_source_against_itself_is_told_as_one_source() -> None:
    [sentence] = told(said("s", **CHAIRS, seen="2015"), said("s", **CHAIRS, manner="denied"))
    assert "one source both says so and denies it" in sentence


def test_a_sighting_before_a_beginning_is_told_by_its_date_however_open_its_own_beginning_is() -> None:
    early = said("t", **CHAIRS, start="[..2010]", seen="2009")
    [sentence] = [
        each
        for each in told(said("s", **CHAIRS, start="2011"), early)
        if "mentions it at an earlier date" in each
    ]
    assert "since 2011 (https://s.example/); mentioned 2009 (https://t.example/)" in sentence


def test_sums_of_money_are_written_as_a_language_writes_them() -> None:
    from ssegraph.ask.answers import cell_in_words

    cell = "27300000 EUR; about 105500.5 CAD"
    assert cell_in_words("given", cell, "fr") == "27\u202f300\u202f000 EUR; environ 105\u202f500.5 CAD"
    assert cell_in_words("given", cell, "ko") == "27,300,000 EUR; 약 105,500.5 CAD"
    assert cell_in_words("role", cell, "fr") == cell


def test_only_numbers_of_one_unit_make_a_line_and_none_is_cut_off() -> None:
    numbers = [("67", "KRW", "2018"), ("5", "EUR", "2019"), ("-8", "EUR", "2020")]
    statements = [
        said(
            "s",
            subject="alpha",
            kind="money",
            value=number,
            number=number,
            unit=unit,
            counted="capital",
            as_of=year,
        )
        for number, unit, year in numbers
    ]
    records = Records(title="few", statements=tuple(statements))
    entity = load_ontology().entity_class("Network")(id="alpha", kind="Network", name="Alpha")
    [axes] = Series(entity, "money", records.observations).plot().axes
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["capital, KRW", "capital, EUR"]
    assert axes.get_ylim()[0] <= -8


def test_a_number_longer_than_any_sum_is_refused(tmp_path: Path) -> None:
    content = {
        "title": "few",
        "entities": PEOPLE["entities"][:4],
        "sources": [
            {
                "id": "one",
                "url": "https://example.org/",
                "statements": [
                    {
                        "observation": "bank members",
                        "value": "many",
                        "number": "1" + "0" * 400,
                        "says": "many",
                    }
                ],
            }
        ],
    }
    (tmp_path / "few.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(DataError, match=r"few\.yaml:\d+: "):
        load(tmp_path)


def test_a_part_of_a_graph_comes_back_though_a_correction_names_whom_it_does_not_hold(
    folder: Path, tmp_path: Path
) -> None:
    content = yaml.safe_load((folder / "few.yaml").read_text(encoding="utf-8"))
    content["sources"][0]["statements"].append({"tie": "bank partnerOf banco", "says": "partners"})
    content["entities"].append({"id": "third", "kind": "Network", "name": "Third"})
    (folder / "few.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    correct(folder, "bank partnerOf banco", {"tie": "bank partnerOf third"}, why="misread")
    correct(folder, address(folder, "lee.Answer.reply"), {"reply_to": ""}, why="misread")
    part = load(folder).around("bank", 1)
    assert sorted(each.id for each in part) == ["bank", "third"]
    back = brought_back(part, tmp_path, ".jsonld")
    assert [(tie.id, tie.statements[0].id) for tie in back.ties()] == [
        (tie.id, tie.statements[0].id) for tie in part.ties()
    ]


def test_a_half_known_date_is_read_aloud_in_words() -> None:
    values = ("2001~", "[..1999]", "2004/2005", "2008?", "[2010..]")
    [sentence] = told(
        *(
            said(source, subject="alpha", kind="founded", value=value)
            for source, value in zip("stuvw", values, strict=True)
        )
    )
    aloud = ("about 2001", "1999 or earlier", "from 2004 until 2005", "2008 (uncertain)", "2010 or later")
    for words in aloud:
        assert f"{words} (" in sentence


def test_local_governments_are_found_by_level_and_bodies_by_theme() -> None:
    graph = load()
    regions = graph.where(level="region")
    assert len(regions) > 10
    assert {(each.kind, each.level) for each in regions} == {("LocalGovernment", "region")}
    assert {each.id for each in graph.where(level=["region", "department"], country="FR")} == {
        each.id for each in graph if each.level in ("region", "department") and "FR" in each.countries
    }
    women = graph.where(theme="Femmes")
    assert {each.id for each in women} == {each.id for each in graph if "themes/T14" in each.themes}
    assert len(women) > 3
    for wrong, near in ({"level": "regoin"}, "region"), ({"theme": "womn"}, "women"):
        with pytest.raises(sse.NotFound, match=near):
            graph.where(**wrong)


def test_funders_are_found_through_the_mechanism_that_a_body_carries_out() -> None:
    answer = load().ask("funders-of", body="fiducie")
    through = {(row["funder"], row["through"]) for row in answer.to_frame().to_dict("records")}
    assert len(through) == len(answer) == 5
    assert sum(where == "fiducie-patient-capital" for _, where in through) == 4


def test_a_sum_that_was_only_offered_is_told_as_planned_and_stands_in_no_chain() -> None:
    graph = load()
    [tie] = [each for each in graph.ties("dec", kind="funds") if each.target == "fiducie-patient-capital"]
    assert tie.money.startswith("28,000,000 CAD, planned, ")
    paid = {
        each.paid.id: row[1] for each, row in zip(sse.chains(graph), sse.chains(graph).rows(), strict=True)
    }
    assert paid[tie.id] == "22,800,000 CAD"
    asked = {row.cells[1] for row in graph.ask("money-chains").rows if row.cells[0] == "dec"}
    assert asked == {"22800000 CAD"}


def test_show_tells_what_is_said_of_somebody_and_in_a_session_and_what_was_asked() -> None:
    shown = " ".join(CliRunner().invoke(main, ["show", "crowdfunding", "--table"]).output.split())
    assert "Interventions about it or in it" in shown
    assert "in reply to" in shown
    assert "Young" in shown
    of = load().contributions(about="crowdfunding")
    assert len(of) == 3
    session = load().contributions(session="seed-session")
    assert [each.id for each in session] == [
        each.id for each in load().contributions() if each.session == "seed-session"
    ]


BASE: dict[str, Any] = {
    "title": "a few",
    "entities": [
        *({"id": each, "kind": "Person", "name": each.title()} for each in ("anon", "kim", "lee")),
        *({"id": each, "kind": "Network", "name": each.title()} for each in ("bank", "third")),
    ],
    "sources": [
        {
            "id": "one",
            "url": "https://example.org/one",
            "statements": [
                {"tie": "kim chairs bank", "role": "chair", "says": "chair"},
                {"contribution": "lee Answer more", "about": ["bank"], "says": "More."},
                {"contribution": "kim Question two", "says": "Two?"},
                {"contribution": "anon Question secret", "says": "Which?"},
                {"contribution": "lee Answer reply", "reply_to": "kim.Question.two", "says": "This."},
                {
                    "observation": "bank members",
                    "value": "10",
                    "number": "10",
                    "counted": "cities",
                    "as_of": "2020",
                    "says": "Ten.",
                },
            ],
        }
    ],
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "few.yaml").write_text(yaml.safe_dump(BASE, sort_keys=False), encoding="utf-8")
    return tmp_path / "base"


def test_what_was_corrected_to_be_about_somebody_is_not_said_again_as_it_was_read(base: Path) -> None:
    correct(base, "kim chairs bank", {"tie": "anon chairs bank"}, why="it is Anon, not Kim")
    correct(
        base,
        address(base, "lee.Answer.more"),
        {"about": "anon", "as_of": "2018"},
        why="of Anon, not the Bank",
    )
    correct(base, address(base, "lee.Answer.reply"), {"reply_to": "anon.Question.secret"}, why="to Anon")
    remove(base, "anon", why="asked for")
    graph = load(base)
    assert graph.ties() == []
    assert [each.key for each in graph.records().statements if each.withdrawn] == ["kim.chairs.bank"]
    assert graph.contributions(about="bank") == []
    assert {each.id: each.reply_to for each in graph.contributions("lee")} == {
        "lee.Answer.more": None,
        "lee.Answer.reply": None,
    }
    kept = [each.decision for each in ledger(base)]
    assert [(each.decision, each.to) for each in kept] == [
        ("withdrawn", {}),
        ("corrected", {"about": "", "as_of": "2018"}),
        ("corrected", {"reply_to": ""}),
    ]


def test_an_undone_withdrawal_stays_undone_when_somebody_goes(base: Path) -> None:
    said = address(base, "lee.Answer.more")
    correct(base, said, {"about": "anon"}, why="of Anon")
    last = withdraw(base, said, why="wrong")
    take_back(base, last.stem, why="it was right")
    remove(base, "anon", why="asked for")
    [more] = [each for each in load(base).contributions() if each.id == "lee.Answer.more"]
    assert more.about == ()
    assert [each.in_force for each in ledger(base)] == [False, False, True]


def test_a_forecast_comes_back_by_every_door(base: Path, tmp_path: Path) -> None:
    correct(base, address(base, "bank.members"), {"manner": "forecast"}, why="it is expected")
    for suffix in (".ttl", ".jsonld", ".nq", ".parquet"):
        [observation] = brought_back(load(base), tmp_path, suffix).observations("bank")
        assert observation.status == "forecast"


def test_no_two_contributions_become_one_whatever_their_names(base: Path) -> None:
    content = yaml.safe_load((base / "few.yaml").read_text(encoding="utf-8"))
    content["sources"][0]["statements"] += [
        {"contribution": f"{who} Claim {name}", "says": words}
        for who, name, words in (
            ("bank", "jobs", "A."),
            ("bank", "jobs-third", "C."),
            ("third", "jobs", "B."),
        )
    ]
    (base / "few.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (base / "decisions").mkdir()
    (base / "decisions" / "bodies-0001.json").write_text(
        '{"decisions": [{"keep": "bank", "other": "third", "decision": "same"}]}', encoding="utf-8"
    )
    claims = load(base).contributions(kind="Claim")
    assert {each.id: each.said for each in claims} == {
        "bank.Claim.jobs": "A.",
        "bank.Claim.jobs-third": "C.",
        "bank.Claim.jobs-third-third": "B.",
    }


def test_the_journal_of_an_accepted_document_forgets_them_too(base: Path) -> None:
    journal = {
        "decisions": [{"decision": "merge", "into": "anon"}, {"decision": "accept"}],
        "same": {"anton": "anon", "bk": "bank"},
        "different": [["anton z", "anon"], ["bk", "third"]],
        "records": {
            "entities": [{"id": "bank", "same_as": ["anon"]}],
            "sources": [{"id": "one", "publisher": "anon"}],
            "statements": [],
        },
    }
    (base / "decisions").mkdir()
    path = base / "decisions" / "0001-talk.json"
    path.write_text(json.dumps(journal), encoding="utf-8")
    remove(base, "anon", why="asked for")
    left = json.loads(path.read_text(encoding="utf-8"))
    assert "anon" not in path.read_text(encoding="utf-8")
    assert left["decisions"] == [{"decision": "reject"}, {"decision": "accept"}]
    assert (left["same"], left["different"]) == ({"bk": "bank"}, [["bk", "third"]])


@pytest.mark.parametrize(
    ("field", "written", "instead"), [("currency", "Euro", "EUR"), ("amount", "22,800,000", "22800000")]
)
def test_a_sum_that_has_not_its_form_is_told_in_words(
    field: str, written: str, instead: str, base: Path
) -> None:
    content = yaml.safe_load((base / "few.yaml").read_text(encoding="utf-8"))
    paid = {"tie": "third funds bank", "amount": "5", "currency": "EUR", "says": "so"}
    content["sources"][0]["statements"].append(paid | {field: written})
    (base / "few.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    with pytest.raises(
        DataError, match=rf"few\.yaml:\d+: '{written}' is no {field}; write instead: .*{instead}"
    ):
        load(base)
