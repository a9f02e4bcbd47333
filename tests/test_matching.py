"""Pairs that may be one body are found and explained; only certain ones merge, and nothing is lost."""

from __future__ import annotations

import csv
import json
import shutil
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.analysis.duplicates import match, read_pairs, write_pairs
from ssegraph.cli import main
from ssegraph.core.errors import DataError, StoreError
from ssegraph.core.model import Entity, FormerName, Records, Source, Statement
from ssegraph.editions import difference
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.records.decisions import Decision, Decisions, decide, decisions_in, merged, undo
from ssegraph.records.ledger import withdraw
from ssegraph.records.likeness import Likeness, alike
from ssegraph.records.reading import read_records

CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (Path(__file__).parent / "matching.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)


def entities_of(part: str, number: int) -> list[Entity]:
    found = []
    for place, written in enumerate(CASES[part][number]["records"]):
        fields = dict(written)
        if "country" in fields:
            fields["countries"] = [fields.pop("country")]
        if "former_names" in fields:
            fields["former_names"] = [FormerName(**each) for each in fields["former_names"]]
        found.append(Entity(id=f"{part}-{number}-{place}", **fields))
    return found


def pooled() -> list[Entity]:
    return [
        each
        for part in ("apart", "same")
        for number in range(len(CASES[part]))
        for each in entities_of(part, number)
    ]


def is_right(found: Likeness) -> bool:
    one, other = (name.rsplit("-", 1)[0] for name in (found.one, found.other))
    return one == other and one.startswith("same-")


def test_there_are_as_many_traps_as_are_claimed() -> None:
    assert (len(CASES["apart"]), len(CASES["same"])) == (59, 18)
    assert sum(len(case["records"]) for case in CASES["apart"]) == 154


@pytest.mark.parametrize("number", range(len(CASES["apart"])), ids=lambda n: CASES["apart"][n]["why"])
def test_bodies_that_only_look_the_same_are_never_certain(number: int) -> None:
    assert [each for each in alike(entities_of("apart", number)) if each.certain] == []


@pytest.mark.parametrize("number", range(len(CASES["apart"])), ids=lambda n: CASES["apart"][n]["why"])
def test_they_are_not_certain_either_when_each_comes_from_a_graph_of_its_own(number: int) -> None:
    for one, other in combinations(entities_of("apart", number), 2):
        # Of three that could be meant a person sees only two here: those cases are for whole registers.
        if (
            "three of one name" in CASES["apart"][number]["why"]
            or "more than three" in CASES["apart"][number]["why"]
        ):
            continue
        if "federation without a place" in CASES["apart"][number]["why"]:
            continue
        assert [each for each in alike([one], [other]) if each.certain] == []


def test_of_all_cases_together_every_certain_pair_is_right() -> None:
    found = alike(pooled())
    certain = [each for each in found if each.certain]
    assert [each for each in certain if not is_right(each)] == []
    wanted = sum(case.get("certain") == "true" for case in CASES["same"])
    assert (len(certain), wanted) == (6, 6)
    # A development figure: the rules were written with these cases in view.
    assert sum(is_right(each) for each in found) == 16


@pytest.mark.parametrize("number", range(len(CASES["same"])), ids=lambda n: CASES["same"][n]["why"])
def test_what_is_certain_is_certain_alone_and_in_either_order(number: int) -> None:
    entities, case = entities_of("same", number), CASES["same"][number]
    for order in (entities, entities[::-1]):
        assert [each.certain for each in alike(order)] == (
            [] if "nobody finds" in case["why"] else [case.get("certain") == "true"]
        )


def test_names_that_say_nothing_match_nobody() -> None:
    empty = [number for number, case in enumerate(CASES["apart"]) if "say nothing" in case["why"]]
    assert len(empty) == 4
    for number in empty:
        named = [each for each in alike(entities_of("apart", number)) if each.reason != "same website"]
        assert named == []


@given(st.permutations(pooled()))
def test_the_order_of_records_tells_nothing(entities: list[Entity]) -> None:
    assert alike(entities) == alike(pooled())


def test_a_pair_is_explained_in_words() -> None:
    a = Entity(
        id="a",
        kind="Association",
        name="Le Relais",
        countries=("FR",),
        place="lille",
        website="https://x.example",
    )
    b = Entity(
        id="b",
        kind="Cooperative",
        name="Le Relais SCIC",
        countries=("FR",),
        place="lille",
        website="https://x.example/",
    )
    [found] = alike([a, b])
    assert found.words == (
        "names 'Le Relais' and 'Le Relais SCIC' 1.00; same website x.example; both in lille; "
        "different kinds (Association, Cooperative); different legal form (none; scic)"
    )
    assert not found.certain


def test_two_that_a_tie_joins_are_not_certain() -> None:
    a = Entity(id="a", kind="Network", name="Bright Weavers", website="https://bw.example")
    b = a.model_copy(update={"id": "b"})
    assert [each.certain for each in alike([a, b])] == [True]
    [found] = alike([a, b], tied={("a", "b")})
    assert (found.certain, found.words.endswith("a tie joins them")) == (False, True)


# -- decisions ------------------------------------------------------------------------------------

RECORDS = """
title: Two of one body
sources:
- id: s1
  url: 'https://one.example'
  publisher: relais-lille
  statements:
  - {tie: relais memberOf net, seen: 2020, says: it is a member}
  - {observation: relais members, as_of: 2020, value: '10', number: '10', says: ten}
- id: s2
  url: 'https://two.example'
  statements:
  - {tie: relais-lille memberOf net, seen: 2020, says: listed}
  - {tie: relais-lille memberOf other-net, start: 2019, says: joined}
  - {observation: relais-lille members, as_of: 2020, value: '12', number: '12', says: twelve}
countries:
- {code: FR, name: France}
places:
- {id: lille, name: Lille, country: FR}
entities:
- {id: relais, kind: Association, name: Le Relais, country: FR, place: lille, founded: 1984, website: 'https://x.example'}
- {id: relais-lille, kind: Association, name: LE RELAIS, names: {en: The Relay}, acronym: LR, country: FR, place: lille,
   founded: 1985, website: 'https://x.example/', former_names: [{name: Relais des Halles}], note: seen in Lille}
- {id: net, kind: Network, name: Net of nets, country: FR}
- {id: other-net, kind: Network, name: Quite another, country: FR}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    made.mkdir()
    (made / "records.yaml").write_text(RECORDS, encoding="utf-8")
    return made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def same(folder: Path, keep: str = "relais", other: str = "relais-lille") -> None:
    decide(folder, read_records(folder, decided=False), [Decision(keep, other, True)])


def test_a_merge_loses_nothing(folder: Path) -> None:
    before = load(folder)
    same(folder)
    graph = load(folder)
    assert [entity.id for entity in graph] == ["net", "other-net", "relais"]
    relais = graph["relais-lille"]
    assert relais.id == "relais"
    assert relais == graph["relais"] == graph["The Relay"] == graph["LR"]
    assert graph.find("relais des halles") == [relais]
    assert graph.find("relais-lille") == [relais]
    assert {*before["relais"].all_names(), *before["relais-lille"].all_names()} == {*relais.all_names()}
    assert relais.same_as == ("relais-lille",)
    assert (str(relais.founded), relais.note) == (
        "1984",
        "seen in Lille; the records relais and relais-lille, said to be one body, differ: founded 1984 / 1985; "
        "website https://x.example / https://x.example/",
    )
    assert [(tie.id, tie.source, len(tie.evidence)) for tie in graph.ties("relais-lille")] == [
        ("relais.memberOf.net", "relais", 2),
        ("relais.memberOf.other-net", "relais", 1),
    ]
    said = {(each.source, each.quote, each.told) for tie in before.ties() for each in tie.evidence}
    assert {(each.source, each.quote, each.told) for tie in graph.ties() for each in tie.evidence} == said
    assert sorted(each.value for each in graph.observations("relais")) == ["10", "12"]
    [apart] = graph.disagreements()
    assert (apart.about, {each.value for each in apart.statements}) == ("relais.members", {"10", "12"})
    assert [each.id for each in graph.conflicts] == ["C-relais-relais-lille"]
    before_ids = {each.id for each in before.records().statements}
    assert {each.id for each in graph.records().statements} == before_ids
    assert [tie.id for tie in graph.resolve("tie/relais-lille.memberOf.net")] == ["relais.memberOf.net"]
    assert {each.publisher for each in graph.sources} == {"relais", None}
    assert graph.records() == read_records(folder)


def test_the_files_of_records_stay_as_they_are_and_undoing_restores_everything(folder: Path) -> None:
    written, before = (folder / "records.yaml").read_bytes(), read_records(folder)
    same(folder)
    assert read_records(folder) != before
    assert (folder / "records.yaml").read_bytes() == written
    aside, said = undo(folder)
    assert (aside.name, len(said.all)) == ("bodies-0001.undone.json", 1)
    assert read_records(folder) == before
    with pytest.raises(StoreError, match="nothing was decided"):
        undo(folder)
    same(folder)
    assert [path.name for path in sorted((folder / "decisions").glob("*.json"))] == [
        "bodies-0001.undone.json",
        "bodies-0002.json",
    ]


def test_what_was_said_is_not_asked_again_and_not_written_twice(folder: Path) -> None:
    records = read_records(folder, decided=False)
    assert [(each.one, each.other) for each in match(load(folder))] == [("relais", "relais-lille")]
    path = decide(folder, records, [Decision("relais", "relais-lille", False, by="M.", why="two shops")])
    assert path is not None
    assert match(load(folder), decided=decisions_in(folder)) == []
    assert decide(folder, records, [Decision("relais-lille", "relais", False)]) is None


def test_decisions_that_contradict_one_another_are_not_taken(folder: Path) -> None:
    same(folder)
    with pytest.raises(DataError, match="said not to be the same"):
        decide(folder, read_records(folder, decided=False), [Decision("relais", "relais-lille", False)])
    assert len(list((folder / "decisions").glob("*.json"))) == 1


@pytest.mark.parametrize(
    ("keep", "other", "message"),
    [
        ("relais", "nobody", "unknown entity 'nobody'"),
        ("relais", "relais", "compared with itself"),
        ("relais", "net", "the tie relais.memberOf.net joins them"),
    ],
)
def test_what_cannot_be_carried_out_is_told_and_nothing_is_written(
    folder: Path, keep: str, other: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        same(folder, keep, other)
    assert list((folder / "decisions").glob("*.json")) == []


def test_a_tie_that_was_withdrawn_keeps_nobody_apart(folder: Path) -> None:
    (folder / "records.yaml").write_text(
        "title: t\nentities:\n- {id: old, kind: Association, name: Old}\n- {id: new, kind: Association, name: New}\n"
        "sources:\n- id: page\n  url: https://x.example\n  statements:\n  - {tie: new succeeds old, says: it says so}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"the tie new\.succeeds\.old joins them"):
        same(folder, "new", "old")
    withdraw(folder, "new succeeds old", why="one body under two names")
    same(folder, "new", "old")
    [said] = read_records(folder).statements
    assert (said.key, said.stands, said.as_read["object"]) == ("new.succeeds.new", False, "old")
    graph = load(folder)
    assert (list(graph.ties()), graph.records()) == ([], read_records(folder))


def test_a_person_and_a_body_are_not_made_one_even_if_somebody_says_so() -> None:
    records = Records(
        title="t",
        entities=(Entity(id="a", kind="Person", name="A"), Entity(id="b", kind="Network", name="A")),
    )
    with pytest.raises(DataError, match="cannot be one"):
        merged(records, Decisions([Decision("a", "b", True)]))


IDS = ["a", "b", "c", "d", "e", "f"]


@given(
    st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1])),
    st.sets(st.sampled_from(IDS)),
)
def test_whoever_goes_on_is_there_and_groups_are_those_of_the_pairs(
    pairs: list[tuple[str, str]], there: set[str]
) -> None:
    kept = Decisions(Decision(one, other, True) for one, other in pairs).kept(there)
    assert {*kept, *kept.values()} <= there
    assert not {*kept} & {*kept.values()}
    for one, other in pairs:
        if {one, other} <= there:
            assert kept.get(one, one) == kept.get(other, other)


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=4))
def test_all_names_ids_and_evidence_are_there_after_any_merge(pairs: list[tuple[str, str]]) -> None:
    records = Records(
        title="t",
        sources=(Source(id="s", url="https://s.example"),),
        entities=(
            *(
                Entity(id=each, kind="Association", name=f"Name {each}", aliases=(f"Alias {each}",))
                for each in IDS
            ),
            Entity(id="net", kind="Network", name="Net"),
        ),
        statements=(
            *(Statement(source="s", says="so", subject=each, kind="memberOf", object="net") for each in IDS),
            *(Statement(source="s", says="so", subject=each, kind="members", value=each) for each in IDS),
        ),
    )
    said = Decisions(Decision(a, b, True) for a, b in pairs if a != b)
    graph = KnowledgeGraph.of(merged(records, said))
    for each in IDS:
        found = graph[each]
        assert {f"Name {each}", f"Alias {each}"} <= {*found.all_names()}
        assert graph.ties(each)
        assert each in {observation.value for observation in graph.observations(each)}
    assert len(graph) == 7 - len(said.kept(IDS))


# -- as a person uses it --------------------------------------------------------------------------


def test_a_person_ticks_pairs_in_a_sheet(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "pairs.csv"
    done = run("match", folder, "-o", sheet)
    assert done.exit_code == 0, done.output
    assert "1 pairs, 0 certain" in done.output
    rows = list(csv.reader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    cells = dict(zip(rows[0], rows[1], strict=True))
    assert (cells["keep"], cells["other"], cells["certain"]) == ("relais", "relais-lille", "")
    cells |= {"decision": "Same", "by": "M. in the office", "when": "in May", "why": "=they told me"}
    with sheet.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")  # as a spreadsheet in Europe saves it
        writer.writerows([rows[0], [cells[name] for name in rows[0]]])
    done = run("match", folder, "--decisions", sheet)
    assert done.exit_code == 0, done.output
    [said] = decisions_in(folder).all
    assert (said.same, said.by, said.when, said.why) == (True, "M. in the office", "in May", "=they told me")
    assert len(load(folder)) == 3
    assert "nothing new" in run("match", folder, "--decisions", sheet).output
    assert json.loads(run("match", folder, "--json").stdout) == []
    done = run("match", folder, "--undo")
    assert "1 the same, 0 not the same; taken back" in done.output
    assert len(load(folder)) == 4


def test_writing_the_sheet_again_keeps_what_was_decided(tmp_path: Path) -> None:
    pair = Likeness("a", "b", "same name", "both named '=A'", 1.0, False)
    sheet = tmp_path / "pairs.csv"
    write_pairs(sheet, [pair], {"a": "=A", "b": "=A"})
    text = sheet.read_text(encoding="utf-8-sig")
    assert ",'=A," in text
    sheet.write_text(text.replace("\n,", "\nno,"), encoding="utf-8-sig")
    assert write_pairs(sheet, [pair, Likeness("a", "c", "near name", "", 0.9, False)], {}) == 2
    [said] = read_pairs(sheet)
    assert (said.keep, said.other, said.same) == ("a", "b", False)


def test_a_wrong_decision_is_told_by_line(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "pairs.csv"
    sheet.write_text("decision,keep,other\nsame,relais,relais-lille\nmaybe,net,other-net\n")
    done = run("match", folder, "--decisions", sheet)
    assert done.exit_code == 1
    assert f"{sheet}:3: 'maybe' is no decision; write instead: same, not the same, or nothing" in done.output
    assert not (folder / "decisions").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--undo",), 2, "decisions need DATA"),
        (("nowhere", "--certain"), 1, "is no folder of records"),
        (("nowhere", "--certain", "--undo"), 2, "give one of"),
        (("nowhere", "--by", "me"), 2, "--by goes with --certain"),
    ],
)
def test_wrong_usage_is_said_in_words(arguments: tuple[str, ...], code: int, words: str) -> None:
    done = run("match", *arguments)
    assert done.exit_code == code
    assert words in done.output


TABLE = "id,name,city,country,website,member of\n{}"


def test_decisions_hold_after_a_new_import_of_the_table(tmp_path: Path) -> None:
    table, folder = tmp_path / "members.csv", tmp_path / "mine"
    folder.mkdir()
    (folder / "gazetteer.yaml").write_text(
        "countries: [{code: FR, name: France}]\nplaces: [{id: lille-fr, name: Lille, country: FR}]\n"
    )
    table.write_text(
        TABLE.format("1,Le Relais,Lille,FR,relais.example,Net\n2,Atelier Nord,Lille,FR,nord.example,Net\n")
    )
    assert run("import", table, "-o", folder, "--name", "members").exit_code == 0
    other = tmp_path / "givers.csv"
    other.write_text(TABLE.format("7,LE RELAIS,Lille,FR,www.relais.example,Fund\n"))
    assert run("import", other, "-o", folder, "--name", "givers").exit_code == 0
    assert len(load(folder)) == 5
    done = run("match", folder, "--certain", "--by", "M.")
    assert "1 the same" in done.output
    assert len(load(folder)) == 4
    assert {tie.target for tie in load(folder).ties("Le Relais")} == {"net", "fund"}
    before = load(folder)
    table.write_text(
        TABLE.format("1,Le Relais Neuf,Lille,FR,relais.example,Net\n3,Tiers Lieu,Lille,FR,,Net\n")
    )
    assert run("import", table, "-o", folder, "--name", "members").exit_code == 0
    after = load(folder)
    assert after["members-1"] == after["givers-7"] == after["Le Relais Neuf"] == after["LE RELAIS"]
    assert [each.name for each in after if each.id not in before] == ["Tiers Lieu"]
    assert difference(str(folder), str(folder)).changes == ()


def test_a_new_folder_is_matched_with_a_known_graph_and_keeps_its_ids(folder: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "records.yaml").write_text(
        "title: New\ncountries: [{code: FR, name: France}]\nentities:\n"
        "- {id: le-relais, kind: Association, name: Le Relais, country: FR, website: 'https://x.example'}\n"
        "- {id: fresh, kind: Association, name: Somebody new, country: FR}\n"
    )
    shutil.rmtree(folder / "decisions", ignore_errors=True)
    found = match(load(new), load(folder))
    assert [(each.one, each.other, each.certain) for each in found] == [
        ("relais", "le-relais", False),
        ("relais-lille", "le-relais", False),
    ]
    sheet = tmp_path / "pairs.csv"
    sheet.write_text("decision,keep,other\nsame,relais,le-relais\n")
    done = run("match", new, "--with", folder, "--decisions", sheet)
    assert done.exit_code == 0, done.output
    assert load(new)["relais"].id == "le-relais"
    # Both in one folder: now they are one record, of the known id.
    shutil.copy(new / "records.yaml", folder / "new.yaml")
    text = (folder / "new.yaml").read_text().replace("countries: [{code: FR, name: France}]\n", "")
    (folder / "new.yaml").write_text(text)
    shutil.copytree(new / "decisions", folder / "decisions")
    assert load(folder)["le-relais"].id == "relais"


def test_two_different_bodies_may_bear_one_id_in_two_graphs() -> None:
    one = Entity(id="social-network", kind="Network", name="Social Network", countries=("KR",))
    other = Entity(id="social-network", kind="Network", name="Réseau social", countries=("FR",))
    assert alike([one], [other]) == []


def _two(kind: str, one: str, other: str) -> list[Likeness]:
    return alike([Entity(id="a", kind=kind, name=one), Entity(id="b", kind=kind, name=other)])


SHORT = [
    ("Person", "Ms. Millerand", "Odile Millerand", "short name"),
    ("Person", "M. Millerand", "Odile Millerand", "short name"),
    ("Person", "O. Millerand", "Odile Millerand", "short name"),
    ("Person", "Odile Millerand", "Odile Millerand Castro", "short name"),
    ("Person", "Mr. Odil Mill", "Odil Mill", "same name"),
    ("Person", "김밀 대표", "김밀", "same name"),
    ("Person", "김밀대표", "김밀", "same name"),
    ("Network", "Réseau MOULI", "MOULI", "same name"),
    ("Network", "MFSE", "Mill Forum for Sound Economies", "short name"),
    ("Network", "MFSE", "Mills of the Forum of Sound Economies", "short name"),
    ("Network", "Mill SSE Forum", "Mill Social and Solidarity Economy Forum", "same name"),
]
APART = [
    ("Person", "Millerand", "Odile Millerand"),
    ("Person", "A. Millerand", "Odile Millerand"),
    ("Person", "Mill Odil", "Odil Mill-bae"),
    ("Person", "Mr. Odil Mill", "Mr. Anton Gold"),
    ("Network", "MFS", "Mill Forum Society"),
    ("Network", "MOULI Europe", "MOULI"),
    ("Network", "MFSE", "Mill Forum for Sound Economies and Trade"),
    ("Network", "Réseau Mouli", "Union Meuli"),
]


@pytest.mark.parametrize(("kind", "one", "other", "reason"), SHORT)
def test_a_name_in_short_is_listed_with_the_name_in_full_and_never_certain(
    kind: str, one: str, other: str, reason: str
) -> None:
    (found,) = _two(kind, one, other)
    assert (found.reason, found.certain) == (reason, False)
    assert one in found.words and other in found.words


@pytest.mark.parametrize(("kind", "one", "other"), APART)
def test_names_that_only_look_short_are_not_listed(kind: str, one: str, other: str) -> None:
    assert _two(kind, one, other) == []


def test_as_many_short_names_were_tried_as_are_claimed() -> None:
    assert (len(SHORT), len(APART)) == (11, 8)
