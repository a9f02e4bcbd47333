"""What statements add up to: laws for any statements, and the rule case by case."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import DataError, NotFound
from ssegraph.core.model import Entity, Records, Ruling, Source, Statement
from ssegraph.core.statements import united
from ssegraph.core.ties import observations_of, ties_of
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.quads import quads_of
from ssegraph.records.reading import read_records, remarks
from ssegraph.records.rulings import StatementDecision, ruled
from ssegraph.records.written import dumped
from ssegraph.store import Store

ENTITIES = tuple(Entity(id=name, kind="Network", name=name.upper()) for name in "abcd")
SOURCES = tuple(Source(id=f"s{n}", url=f"https://example.org/{n}") for n in range(4))
DATES = st.sampled_from(
    [None, "2010", "2012", "2012-05", "2014~", "2016", "2016?", "[..2013]", "[2015..]", "2020"]
)


def said(source: str = "s0", **fields: Any) -> Statement:
    return Statement.model_validate(
        {"source": source, "subject": "a", "kind": "memberOf", "object": "b", "says": "so"} | fields
    )


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    subject, other = draw(st.permutations("abc"))[:2]
    start, end = draw(DATES), draw(DATES)
    if start and end:
        first, last = HalfKnownDate(start).earliest, HalfKnownDate(end).latest
        end = end if not first or not last or first <= last else None
    if draw(st.integers(0, 5)) == 0:
        value = draw(st.sampled_from(["10", "12", "about 12"]))
        fields: dict[str, Any] = {"subject": subject, "kind": "members", "value": value, "as_of": draw(DATES)}
        fields["number"] = value if value.isdigit() else None
    else:
        fields = {
            "subject": subject,
            "kind": draw(st.sampled_from(["memberOf", "partnerOf"])),
            "object": other,
            "role": draw(st.sampled_from([None, None, "chair", "Chair", "vice chair"])),
            "start": start,
            "end": end,
            "seen": draw(DATES),
        }
    manner = draw(
        st.sampled_from([None, None, None, "asserted", "planned", "denied", "over", "hedged", "hearsay"])
    )
    return Statement.model_validate(
        fields
        | {
            "source": draw(st.sampled_from(["s0", "s1", "s2", "s3"])),
            "says": draw(st.sampled_from(["so", "it says so"])),
            "manner": manner,
            "confidence": draw(st.sampled_from([None, "high", "low"])),
            "note": draw(st.sampled_from([None, "n"])),
            "voice": draw(st.sampled_from([None, None, "own"])),
        }
    )


MANY = st.lists(statements(), max_size=9)


def records(said: list[Statement]) -> Records:
    return Records(title="t", entities=ENTITIES, sources=SOURCES, statements=tuple(united(said)))


@settings(deadline=None)
@given(MANY, st.randoms())
def test_the_order_of_statements_changes_nothing(given_: list[Statement], dice: Any) -> None:
    shuffled = [*given_, *given_[:2]]
    dice.shuffle(shuffled)
    one, other = records(given_), records(shuffled)
    assert one.statements == other.statements
    assert one.ties == other.ties
    assert one.observations == other.observations
    assert one.disagreements() == other.disagreements()


@settings(deadline=None)
@given(MANY)
def test_every_statement_stands_in_one_place_or_adds_up_to_nothing(given_: list[Statement]) -> None:
    found = records(given_)
    stated = [each for tie in found.ties for each in tie.statements if each.manner != "denied"]
    stated += [each for observation in found.observations for each in observation.statements]
    wanted = [each for each in found.statements if each.stands]
    assert sorted((each.id, each.key) for each in stated) == sorted((each.id, each.key) for each in wanted)
    ids = [each.id for each in (*found.ties, *found.observations)]
    assert len(ids) == len(set(ids))
    assert all(
        tie.id == key or tie.id.startswith(f"{key}.") for tie in found.ties for key in [tie.supporting[0].key]
    )


@settings(deadline=None)
@given(MANY)
def test_no_episode_holds_an_end_before_a_start_unless_both_are_said_at_once(given_: list[Statement]) -> None:
    for tie in ties_of(given_):
        ends = [each for each in tie.supporting if each.end and each.end.latest]
        for each in tie.supporting:
            if each.start and each.start.earliest:
                before = [
                    end for end in ends if end.end and end.end.latest and end.end.latest < each.start.earliest
                ]
                # Only what has a date at or after that start can be there with it.
                assert not before or all(one.start or one.seen for one in before)


@settings(max_examples=60, deadline=None)
@given(MANY)
def test_a_store_gives_back_every_statement_and_what_they_add_up_to(given_: list[Statement]) -> None:
    made = records(given_)
    back = Store.of(made).reader.records()
    assert back.statements == made.statements
    assert (back.ties, back.observations) == (made.ties, made.observations)
    assert back.disagreements() == made.disagreements()
    graph = KnowledgeGraph.of(made)
    facts = [tie for tie in made.ties if tie.as_fact]
    assert graph.to_networkx().number_of_edges() == len(facts)
    plain = graph.query("SELECT ?s ?k ?t { VALUES ?k { sse:memberOf sse:partnerOf } ?s ?k ?t }").rows
    assert len(plain) == len({(tie.source, tie.kind, tie.target) for tie in facts})


@settings(max_examples=40, deadline=None)
@given(MANY, st.integers(1, 4))
def test_any_split_of_a_folder_into_files_gives_the_same_bytes(given_: list[Statement], files: int) -> None:
    said_in: dict[str, list[dict[str, Any]]] = {each.id: [] for each in SOURCES}
    for each in given_:
        fields = {
            name: str(value)
            for name in (
                "role",
                "start",
                "end",
                "seen",
                "says",
                "manner",
                "voice",
                "value",
                "number",
                "as_of",
                "confidence",
                "note",
            )
            if (value := getattr(each, name))
        }
        head = (
            {"tie": f"{each.subject} {each.kind} {each.object}"}
            if each.object
            else {"observation": f"{each.subject} {each.kind}"}
        )
        said_in[each.source].append(head | fields)
    bodies = [{"id": each.id, "kind": each.kind, "name": each.name} for each in ENTITIES]
    outcome = []
    for number in (1, files):
        with tempfile.TemporaryDirectory() as aside:
            folder = Path(aside)
            for part in range(number):
                content = {
                    "entities": bodies[part::number],
                    "sources": [
                        ({"id": each.id, "url": each.url} if part == 0 else {"id": each.id})
                        | {"statements": said_in[each.id][part::number]}
                        for each in SOURCES
                        if part == 0 or said_in[each.id][part::number]
                    ],
                }
                (folder / f"part-{files - part}.yaml").write_text(dumped(content), encoding="utf-8")
            read = read_records(folder)
            store = Store.of_quads(quads_of(read.with_parts(title="t")), ontology=False)
            store.dump(folder / "g.nq")
            outcome.append((folder / "g.nq").read_bytes())
    assert outcome[0] == outcome[1]
    assert records(given_).ties == read.ties


class Growing(RuleBasedStateMachine):
    """A graph to which statements are added and from which they are withdrawn, corrected and restored."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Statement] = []
        self.decisions: list[StatementDecision] = []
        self.published: set[str] = set()

    @initialize(first=statements())
    def begin(self, first: Statement) -> None:
        self.said.append(first)

    @rule(more=st.lists(statements(), max_size=3))
    def add(self, more: list[Statement]) -> None:
        self.said += more

    @rule(place=st.integers(0, 50), what=st.sampled_from(["withdrawn", "restored"]))
    def decide(self, place: int, what: str) -> None:
        on = self.said[place % len(self.said)].id
        before = [each for each in self.decisions if each.statement == on]
        fields = {"id": f"d{len(self.decisions)}", "statement": on, "decision": what, "why": "so"}
        fields |= {"supersedes": before[-1].id} if before else {}
        self.decisions.append(StatementDecision.model_validate(fields))

    @rule(place=st.integers(0, 50), role=st.sampled_from(["chair", ""]))
    def correct(self, place: int, role: str) -> None:
        statement = self.said[place % len(self.said)]
        if statement.object is None:
            return
        before = [each for each in self.decisions if each.statement == statement.id]
        fields = {
            "id": f"d{len(self.decisions)}",
            "statement": statement.id,
            "decision": "corrected",
            "to": {"role": role},
            "why": "so",
        }
        fields |= {"supersedes": before[-1].id} if before else {}
        self.decisions.append(StatementDecision.model_validate(fields))

    @invariant()
    def every_statement_is_accounted_for(self) -> None:
        found, problems, stale = ruled(united(self.said), self.decisions)
        assert not problems
        assert not stale
        assert [each.id for each in found] == [each.id for each in united(self.said)]
        made = records(found)
        assert Store.of(made).reader.records().statements == made.statements
        self.published |= {
            f"tie/{tie.id}"
            for tie in made.ties
            if not any(each.withdrawn for each in found if each.key == tie.supporting[0].key)
        }

    @invariant()
    def what_was_published_resolves_as_long_as_its_key_is_said(self) -> None:
        found, _, _ = ruled(united(self.said), self.decisions)
        made = records(found)
        graph, keys = KnowledgeGraph.of(made), {tie.supporting[0].key for tie in made.ties}
        for address in sorted(self.published):
            key = ".".join(address.removeprefix("tie/").split(".")[:3])
            if key in keys:
                assert {tie.supporting[0].key for tie in graph.resolve(address)} == {key}


Growing.TestCase.settings = settings(max_examples=12, stateful_step_count=8, deadline=None)
TestGrowing = Growing.TestCase


# -- case by case -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "ties"),
    [
        ([{}, {"source": "s1"}], ["a.memberOf.b"]),
        ([{"start": "2010", "end": "2012"}, {"start": "2016"}], ["a.memberOf.b.2010", "a.memberOf.b.2016"]),
        ([{"start": "2010"}, {"end": "2012"}, {"source": "s1", "seen": "2011"}], ["a.memberOf.b"]),
        (
            [{"start": "2010", "end": "2012"}, {"start": "2016"}, {"source": "s1"}],
            ["a.memberOf.b", "a.memberOf.b.2010", "a.memberOf.b.2016"],
        ),
        ([{"role": "chair"}, {"source": "s1", "role": "Chair"}], ["a.memberOf.b"]),
        (
            [{"role": "chair"}, {"source": "s1", "role": "vice chair"}, {"source": "s2"}],
            ["a.memberOf.b", "a.memberOf.b.chair", "a.memberOf.b.vice-chair"],
        ),
        (
            [{"role": "staff", "seen": "2013"}, {"source": "s1", "seen": "2020"}],
            ["a.memberOf.b.2013", "a.memberOf.b.2020"],
        ),
        ([{"role": "staff", "start": "2013"}, {"source": "s1", "seen": "2020"}], ["a.memberOf.b"]),
        ([{"manner": "denied"}], []),
        ([{"manner": "denied"}, {"source": "s1"}], ["a.memberOf.b"]),
        ([{"start": "[..2013]", "end": "2014"}, {"source": "s1", "start": "2016~"}], ["a.memberOf.b"]),
    ],
)
def test_the_rule_of_episodes(given_: list[dict[str, Any]], ties: list[str]) -> None:
    assert [tie.id for tie in ties_of(said(**each) for each in given_)] == ties


def test_a_tie_says_whose_date_it_shows() -> None:
    [tie] = ties_of([said(start="2018"), said("s1", start="2018-10"), said("s2", start="2019")])
    assert str(tie.start) == "2018-10"
    assert [each.source for each in tie.stated("start")] == ["s1"]


def test_one_statement_in_two_passages_is_one() -> None:
    quotes = [{"text": "A is in B", "at": 3}], [{"text": "B has A", "at": 30}]
    [one] = united(said(quotes=each) for each in quotes)
    assert [span.at for span in one.quotes] == [3, 30]


def test_two_sources_of_one_observation_are_one_observation() -> None:
    each: dict[str, Any] = {
        "subject": "a",
        "kind": "members",
        "object": None,
        "value": "64",
        "number": "64",
        "as_of": "2019",
    }
    [observation] = observations_of([said(**each), said("s1", **each)])
    assert (observation.id, observation.sources) == ("a.members.2019", ("s0", "s1"))


def test_a_heading_alone_beside_our_words_is_kept() -> None:
    said_so = said(quotes=[{"text": "The heading", "at": 3, "role": "antecedent"}])
    kept = KnowledgeGraph.of(records([said_so])).records()
    assert kept.statements == (said_so,)
    assert Store.of(kept).reader.records() == kept


def test_an_edge_is_quoted_where_what_states_it_as_fact_is() -> None:
    row = said(row="r1", says=None, manner="hedged", quotes=[{"text": "a,b", "at": 3}])
    graph = KnowledgeGraph.of(records([row, said("s1")]))
    [tie] = graph.ties()
    [edge] = graph.to_networkx().edges(data=True)
    assert (tie.status, tie.proof) == (edge[2]["status"], edge[2]["proof"]) == ("stated", "told")
    # The same row may say another tie as fact.
    both = KnowledgeGraph.of(
        records([row, said("s1"), said(row="r1", says=None, object="c", quotes=[{"text": "a,b", "at": 3}])])
    )
    assert {tie.id: (tie.status, tie.proof) for tie in both.ties()} == {
        key: (data["status"], data["proof"])
        for *_, key, data in both.to_networkx().edges(keys=True, data=True)
    }


def test_observations_that_differ_in_a_sign_are_two() -> None:
    def counted(
        source: str, value: str, unit: str | None = None, year: str | None = "2020", number: str | None = None
    ) -> Statement:
        return Statement.model_validate(
            {
                "source": source,
                "subject": "b",
                "kind": "capital",
                "value": value,
                "unit": unit,
                "number": number,
                "as_of": year,
                "says": "so",
            }
        )

    for one, other in (
        (counted("s0", "100", "€", number="100"), counted("s1", "100", "$", number="100")),
        (counted("s0", "-5", number="-5"), counted("s1", "5", number="5")),
        (counted("s0", ">100"), counted("s1", "100", number="100")),
    ):
        observations = observations_of([one, other])
        assert sorted(each.sources for each in observations) == [("s0",), ("s1",)]
        assert len({each.id for each in observations}) == 2
    # What is counted in another unit contradicts nothing, and `Members` are `members`.
    graph = KnowledgeGraph.of(
        records([counted("s0", "100", "€", number="100"), counted("s1", "120", "$", number="120")])
    )
    assert graph.disagreements() == []
    [observation] = observations_of([counted("s0", "64", "Members"), counted("s1", "64", " members ")])
    assert observation.sources == ("s0", "s1")


def test_a_value_without_a_date_does_not_take_the_address_of_a_dated_one() -> None:
    def counted(source: str, value: str, year: str | None = None) -> Statement:
        return Statement.model_validate(
            {
                "source": source,
                "subject": "b",
                "kind": "members",
                "value": value,
                "number": value,
                "as_of": year,
                "says": "so",
            }
        )

    graph = KnowledgeGraph.of(
        records([counted("s0", "2015"), counted("s1", "30"), counted("s2", "40", "2015")])
    )
    assert {each.id: (each.value, str(each.as_of or ""), each.sources) for each in graph.observations()} == {
        "b.members.2015": ("40", "2015", ("s2",)),
        "b.members.30": ("30", "", ("s1",)),
        "b.members.value-2015": ("2015", "", ("s0",)),
    }


def test_a_number_goes_with_the_value_that_is_corrected() -> None:
    read = Statement.model_validate(
        {"source": "s0", "subject": "b", "kind": "members", "value": "64", "number": "64", "says": "so"}
    )
    for value, number in (("75", "75"), ("1,250", "1250"), ("more than 60", None)):
        decision = StatementDecision.model_validate(
            {"id": "d", "statement": read.id, "decision": "corrected", "to": {"value": value}, "why": "w"}
        )
        [found], problems, _ = ruled([read], [decision])
        assert (found.value, found.number, problems) == (value, number, [])


def test_the_address_of_a_observation_resolves_when_another_number_stands_beside_it() -> None:
    def counted(source: str, value: str, year: str) -> Statement:
        return Statement(
            source=source,
            subject="b",
            kind="members",
            value=value,
            number=value,
            as_of=HalfKnownDate(year),
            says="so",
        )

    one, other, later = counted("s0", "86", "2021"), counted("s1", "90", "2021"), counted("s0", "99", "2022")
    [observation] = KnowledgeGraph.of(records([one])).observations()
    graph = KnowledgeGraph.of(records([one, other, later]))

    def found(address: str) -> list[str]:
        return [each.id.removeprefix("b.members.") for each in graph.resolve(address)]

    assert found(f"observation/{observation.id}") == ["2021.86", "2021.90"]
    assert found("observation/b.members.2021.90") == ["2021.90"]
    assert found("observation/b.members.2020") == ["2021.86", "2021.90", "2022"]
    with pytest.raises(NotFound):
        graph.resolve("observation/b.budget.2021")


def test_an_address_does_not_change_when_the_statement_is_corrected() -> None:
    one = said(role="chair")
    other = one.model_copy(
        update={"role": "vice chair", "as_read": {"role": "chair"}, "corrected": Ruling(why="misread")}
    )
    assert other.id == one.id != said(role="vice chair").id


FOLDER = """
entities:
- {id: a, kind: Network, name: A}
- {id: b, kind: Network, name: B}
sources:
- id: s0
  url: https://example.org/0
  statements:
  - {tie: a memberOf b, role: chair, says: so}
decisions:
"""


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ("- {id: d, statement: X, decision: corrected, why: w}", "with the fields as they should be"),
        (
            "- {id: d, statement: X, decision: withdrawn, to: {role: x}, why: w}",
            "with the fields as they should be",
        ),
        ("- {id: d, statement: X, decision: withdrawn}", "'why' is missing"),
        ("- {id: d, statement: X, decision: corrected, to: {says: x}, why: w}", "'says' cannot be corrected"),
        ("- {id: d, statement: X, decision: corrected, to: {start: soon}, why: w}", "cannot be carried out"),
        ("- {id: d, statement: X, decision: corrected, to: {tie: a b}, why: w}", "is no tie"),
        (
            "- {id: d, statement: X, decision: corrected, to: {tie: a memberOf nobody}, why: w}",
            "unknown entity 'nobody'",
        ),
        (
            "- {id: d, statement: X, decision: corrected, to: {tie: a memberOff b}, why: w}",
            "unknown kind of tie 'memberOff'",
        ),
        (
            "- {id: d, statement: X, decision: corrected, to: {tie: a funds a}, why: w}",
            "cannot be carried out: a tie needs two different ends",
        ),
        (
            "- {id: d, statement: X, decision: withdrawn, why: w}\n- {id: e, statement: X, decision: withdrawn, why: w}",
            "say which supersedes the other",
        ),
        ("- {id: d, statement: X, decision: withdrawn, why: w, supersedes: q}", "which is no decision on"),
        (
            "- {id: d, statement: X, decision: withdrawn, why: w, supersedes: e}\n- {id: e, statement: X, decision: withdrawn, why: w, supersedes: d}",
            "in a circle",
        ),
    ],
)
def test_a_decision_that_cannot_be_is_told_with_its_line(
    tmp_path: Path, decisions: str, message: str
) -> None:
    text = FOLDER + decisions.replace("X", said(role="chair").id)
    (tmp_path / "r.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_records(tmp_path)
    assert caught.value.problems[0].line >= 11


def test_a_decision_on_what_no_source_says_any_more_is_stale_and_told(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        FOLDER + "- {id: d, statement: s0.000000000000, decision: withdrawn, why: w}", encoding="utf-8"
    )
    assert [tie.id for tie in load(tmp_path).ties()] == ["a.memberOf.b"]
    [problem] = remarks(tmp_path)
    assert (problem.line, "stale" in problem.message) == (11, True)


def test_a_decision_on_a_row_that_says_several_ties_is_on_one_of_them() -> None:
    row = [said(object=other, row="r1") for other in ("b", "c")]

    def decided(*decisions: dict[str, Any]) -> tuple[list[Statement], list[tuple[str, str]], list[str]]:
        why = {"statement": "s0.r1", "decision": "corrected", "to": {"role": "chair"}, "why": "misread"}
        return ruled(
            row,
            [
                StatementDecision.model_validate({"id": f"d{number}"} | why | each)
                for number, each in enumerate(decisions)
            ],
        )

    found, [(of, message)], stale = decided({})
    assert (found, of, stale) == (row, "d0", [])
    assert message.endswith("write `about: a memberOf b or a memberOf c`")
    found, problems, stale = decided({"about": "a memberOf c"})
    assert [(each.object, each.role) for each in found] == [("b", None), ("c", "chair")]
    assert (problems, stale) == ([], [])
    withdrawn = {"decision": "withdrawn", "to": {}, "about": "a memberOf b"}
    found, problems, stale = decided({"about": "a memberOf c"}, withdrawn)
    assert [(bool(each.withdrawn), each.role) for each in found] == [(True, None), (False, "chair")]
    assert (problems, stale) == ([], [])
    # One that names what the row does not say is stale, as one on a row that is gone.
    assert decided({"about": "a memberOf d"}) == (row, [], ["d0"])


def test_two_files_may_not_tell_different_things_of_one_source(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FOLDER.replace("decisions:", ""), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("sources:\n- {id: s0, url: 'https://example.org/1'}\n", encoding="utf-8")
    with pytest.raises(DataError, match="has another url in"):
        read_records(tmp_path)
