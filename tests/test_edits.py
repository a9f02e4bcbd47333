"""A workbook that was exported, edited by a person, goes back as exactly the changes that person made."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import ssegraph as sse
from ssegraph.cli import main
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Records
from ssegraph.core.resources import data_dir
from ssegraph.formats import FORMATS, export
from ssegraph.formats.drafts import accept, publish, queue, refuse, send_in
from ssegraph.formats.edits import Change, Edits, Told, edits_of, put_edits
from ssegraph.formats.workbook import Part, own_columns, write_workbook
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.reading import read_records

openpyxl = pytest.importorskip("openpyxl")

RECORDS = """\
title: A few
entities:
- {id: ann, kind: Person, name: Ann}
- {id: net, kind: Network, name: The Net, acronym: NET, country: FR}
- {id: club, kind: Association, name: Club, country: FR, founded: 1990, aliases: [The Club, Our Club]}
- {id: mill, kind: Cooperative, name: Mil, names: {fr: Le moulin}, country: ES, note: in the valley}
- {id: bank, kind: Association, name: Bank, country: [FR, ES]}
- {id: town, kind: LocalGovernment, name: Town, country: ES, level: municipality, former_names: [{name: Old Town, until: 1980}]}
sources:
- id: page
  url: https://example.org/page
  statements:
  - {tie: ann affiliatedWith net, role: mayor, start: 2005, says: the mayor since 2005}
  - {tie: club memberOf net, says: in the list, note: first}
  - {tie: mill memberOf net, start: 2001, says: since 2001}
  - {tie: bank partnerOf town, says: partners, confidence: high}
  - {observation: net members, value: 40 members, number: 40, as_of: 2019, says: forty}
- id: other
  url: https://example.org/other
  statements:
  - {tie: club memberOf net, seen: 2020, says: seen there}
  - {tie: mill memberOf net, start: 2003, says: since 2003}
  - {observation: net members, value: 50 members, number: 50, as_of: 2019, says: fifty}
"""
EDITOR = Told("A. Editor", "read the minutes", "2026-11-30")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path)


def made(place: Path) -> Path:
    folder = place / "few"
    folder.mkdir()
    (folder / "few.yaml").write_text(RECORDS, encoding="utf-8")
    return folder


def exported(folder: Path, name: str = "g.xlsx", part: Part | None = None) -> Path:
    (path,) = write_workbook(read_records(folder), folder.parent / name, part)
    return path


class Book:
    """A workbook as a person edits it."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)

    def places(self, sheet: str) -> dict[str, int]:
        return {cell.value: at for at, cell in enumerate(self.book[sheet][1], 1)}

    def row(self, sheet: str, key: str) -> int:
        column = self.places(sheet)["id"]
        return next(
            at
            for at in range(2, self.book[sheet].max_row + 1)
            if self.book[sheet].cell(at, column).value == key
        )

    def set(self, sheet: str, key: str, **cells: object) -> Book:
        row, places = self.row(sheet, key), self.places(sheet)
        for column, value in cells.items():
            self.book[sheet].cell(row, places[column.replace("_", " ")]).value = value
        return self

    def delete(self, sheet: str, key: str) -> Book:
        self.book[sheet].delete_rows(self.row(sheet, key))
        return self

    def add(self, sheet: str, **cells: object) -> Book:
        row, places = self.book[sheet].max_row + 1, self.places(sheet)
        for column, value in cells.items():
            self.book[sheet].cell(row, places[column.rstrip("_").replace("_", " ")]).value = value
        return self

    def column(self, sheet: str, head: str, **cells: object) -> Book:
        at = self.book[sheet].max_column + 1
        self.book[sheet].cell(1, at).value = head
        for key, value in cells.items():
            self.book[sheet].cell(self.row(sheet, key), at).value = value
        return self

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def found(path: Path, folder: Path) -> Edits:
    return edits_of(path, read_records(folder))


def put(folder: Path, path: Path, told: Told = EDITOR) -> Path:
    return put_edits(folder, [(each, told) for each in found(path, folder).changes], path.name)


def told(edits: Edits) -> list[tuple[str, str, str, str]]:
    return [(each.what, each.key, each.column, each.after) for each in edits.changes]


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


# ---------------------------------------------------------------------------------------------
# there and back


def test_no_edit_is_no_change_for_all_that_is_shipped(
    kg: KnowledgeGraph, records: Records, tmp_path: Path
) -> None:
    for name in ("g.xlsx", "g.csv"):
        path = export(kg, tmp_path / name)[-1]
        assert edits_of(path, records).changes == ()
    assert len(records.ties) > 1000


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, kg: KnowledgeGraph) -> Iterator[Path]:
    (path,) = export(kg, tmp_path_factory.mktemp("edited") / "g.xlsx")
    book = Book(path)
    book.set("actors", "rtes", website="https://www.rtes.example/new")
    book.set("actors", "ademe", name="Agence de la transition écologique (ADEME)")
    book.set("actors", "adf", founded="1946")
    book.set("ties", "aburto-juan-mari.leads.bilbao", role="former mayor", end="2019")
    book.delete("ties", "adear-45.participatesIn.rtes-ag-2025").delete("actors", "ag2r")
    book.add("actors", id="brand-new-coop", kind="Cooperative", name="Brand New Coop", country="FR")
    book.add(
        "ties",
        **{
            "from": "Brand New Coop",
            "from id": "brand-new-coop",
            "kind": "memberOf",
            "to": "RTES",
            "to id": "rtes",
        },
        tie="is a member of",
        quote="seen in the annual report",
    )
    # A row as a person writes it: names alone.
    book.add("ties", **{"from": "Brand New Coop", "tie": "is a member of", "to": "REVES"})
    yield book.save()


def test_edits_of_the_shipped_graph_are_told_and_nothing_else(edited: Path, records: Records) -> None:
    assert told(edits_of(edited, records)) == [
        ("corrected", "ademe", "name", "Agence de la transition écologique (ADEME)"),
        ("corrected", "adf", "founded", "1946"),
        ("corrected", "rtes", "website", "https://www.rtes.example/new"),
        ("added", "brand-new-coop", "", "id brand-new-coop, kind Cooperative, country FR"),
        ("withdrawn", "ag2r", "", ""),
        ("corrected", "aburto-juan-mari.leads.bilbao", "role", "former mayor"),
        ("corrected", "aburto-juan-mari.leads.bilbao", "end", "2019"),
        ("added", "brand-new-coop.memberOf.rtes", "", "says seen in the annual report"),
        ("added", "brand-new-coop.memberOf.reves", "", ""),
        ("withdrawn", "adear-45.participatesIn.rtes-ag-2025", "", ""),
    ]


def test_edits_of_the_shipped_graph_leave_sources_figures_and_disagreements_as_they_are(
    edited: Path, records: Records, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(data_dir(), folder)
    path = put_edits(folder, [(each, EDITOR) for each in edits_of(edited, records).changes], "g.xlsx")
    after = read_records(folder)
    assert edits_of(edited, after).changes == ()
    assert {each.id for each in after.sources} == {each.id for each in records.sources} | {path.stem}
    assert after.observations == records.observations
    assert after.disagreements() == records.disagreements()
    assert after.conflicts == records.conflicts
    ties, now = ({each.id: each for each in part.ties} for part in (records, after))
    gone = {each for each in ties if "ag2r" in each.split(".")} | {"adear-45.participatesIn.rtes-ag-2025"}
    assert ties.keys() - now.keys() == gone
    changed = {each for each in ties.keys() & now.keys() if ties[each] != now[each]}
    assert changed == {"aburto-juan-mari.leads.bilbao"}
    ademe = next(each for each in after.entities if each.id == "ademe")
    assert ademe.former_names == next(each for each in records.entities if each.id == "ademe").former_names


def test_a_corrected_spelling_is_no_former_name_and_who_and_why_are_kept(folder: Path) -> None:
    path = put(folder, Book(exported(folder)).set("actors", "mill", name="Mill").save())
    mill = sse.load(folder)["mill"]
    assert (mill.name, mill.former_names, mill.aliases) == ("Mill", (), ())
    [entry] = sse.ledger(folder)
    assert (entry.decision.by, entry.decision.why, str(entry.decision.when)) == (
        "A. Editor",
        "read the minutes",
        "2026-11-30",
    )
    assert entry.in_force and path.name == "edits-0001.yaml"


def test_a_corrected_role_replaces_the_old_one_and_what_was_read_stays_beside_it(folder: Path) -> None:
    put(
        folder,
        Book(exported(folder)).set("ties", "ann.affiliatedWith.net", role="former mayor", end="2019").save(),
    )
    [tie] = sse.load(folder).ties("ann")
    assert (tie.role, str(tie.start), str(tie.end), len(tie.statements)) == (
        "former mayor",
        "2005",
        "2019",
        1,
    )
    assert tie.statements[0].as_read == {"end": "", "role": "mayor"}


def test_a_deleted_tie_counts_no_more_and_a_deleted_actor_takes_what_is_said_of_it_along(
    folder: Path,
) -> None:
    book = Book(exported(folder)).delete("ties", "bank.partnerOf.town").delete("actors", "club")
    put(folder, book.save())
    graph = sse.load(folder)
    assert {each.id for each in graph.ties()} == {"ann.affiliatedWith.net", "mill.memberOf.net"}
    assert "club" not in {each.id for each in graph}
    withdrawn = [each for each in read_records(folder).statements if each.withdrawn]
    assert len(withdrawn) == 3 and {each.withdrawn.by for each in withdrawn if each.withdrawn} == {
        "A. Editor"
    }


def test_all_of_one_go_is_undone_at_once_and_that_too(folder: Path) -> None:
    before = read_records(folder)
    book = Book(exported(folder)).set("actors", "mill", name="Mill", note="").delete("actors", "club")
    book.set("ties", "ann.affiliatedWith.net", role="former mayor").add(
        "actors", name="Fifth", kind="Association"
    )
    path = put(folder, book.add("ties", **{"from": "Fifth", "tie": "member of", "to": "NET"}).save())
    after = read_records(folder)
    assert run("undo", folder, path.stem, "--why", "too early")[0] == 0
    back = read_records(folder)
    assert (back.entities, back.ties, back.observations) == (
        before.entities,
        before.ties,
        before.observations,
    )
    assert run("undo", folder, "edits-0002", "--why", "not too early")[0] == 0
    again = read_records(folder)
    assert again.entities == after.entities
    assert [(each.id, each.role) for each in again.ties] == [(each.id, each.role) for each in after.ties]
    assert run("undo", folder, "edits-0001", "--why", "so")[0] in (0, 2)


def test_a_row_by_names_alone_is_matched(folder: Path) -> None:
    book = Book(exported(folder)).delete("actors", "mill")
    book.add("actors", name="Mil", founded=1950).add(
        "ties", **{"from": "mil", "tie": "partner of", "to": "the club"}
    )
    assert told(found(book.save(), folder)) == [
        ("corrected", "mill", "founded", "1950"),
        ("added", "mill.partnerOf.club", "", ""),
    ]


def test_a_copied_row_is_a_new_one(folder: Path) -> None:
    book = Book(exported(folder))
    sheet, at = book.book["ties"], book.row("ties", "club.memberOf.net")
    sheet.append([cell.value for cell in sheet[at]])
    sheet.cell(sheet.max_row, book.places("ties")["from"]).value = "Bank"
    assert told(found(book.save(), folder)) == [("added", "bank.memberOf.net", "", "seen 2020, note first")]


def test_rows_in_another_order_and_columns_that_are_gone_are_no_edits(folder: Path) -> None:
    book = Book(exported(folder))
    for name in ("actors", "ties"):
        sheet = book.book[name]
        head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        for row in [head, *reversed(rows)]:
            sheet.append(row)
        sheet.delete_cols(head.index("note") + 1)
    edits = found(book.save(), folder)
    assert edits.changes == ()
    assert any("note" in each for each in edits.remarks)


WRONG: list[tuple[str, Callable[[Book], Book], str]] = [
    ("a kind", lambda book: book.set("actors", "club", kind="Assocation"), "no kind of entity: Association"),
    ("a country", lambda book: book.set("actors", "club", country="Frankistan"), "unknown country"),
    ("a date", lambda book: book.set("actors", "club", founded="long ago"), "is no date"),
    ("no name", lambda book: book.set("actors", "club", name=None), "everybody has a name"),
    ("an id", lambda book: book.set("actors", "club", id="klub"), "an id is no text to be edited"),
    ("words", lambda book: book.set("ties", "club.memberOf.net", told="I say so"), "what a source says"),
    ("a status", lambda book: book.set("ties", "club.memberOf.net", status="sure"), "is no status"),
    ("an end", lambda book: book.set("ties", "club.memberOf.net", to="The Nut"), "is called 'The Nut'"),
    ("a tie", lambda book: book.set("ties", "club.memberOf.net", tie="knows"), "no kind of tie"),
    (
        "no tie",
        lambda book: book.add("ties", **{"from": "Town", "tie": "hosts", "to": "Net"}),
        "cannot be tied",
    ),
    ("twice", lambda book: book.add("actors", name="Club", kind="Association"), "stands in row"),
]


@pytest.mark.parametrize(("wrong", "edit", "words"), WRONG, ids=[each[0] for each in WRONG])
def test_what_cannot_be_is_refused_with_what_to_write(
    folder: Path, wrong: str, edit: Callable[[Book], Book], words: str
) -> None:
    [change] = found(edit(Book(exported(folder))).save(), folder).changes
    assert change.refused and words in change.refused
    with pytest.raises(UsageError, match="cannot be accepted"):
        put_edits(folder, [(change, EDITOR)])


def test_a_change_that_would_change_more_is_refused(folder: Path) -> None:
    (folder / "more.yaml").write_text(
        "sources:\n- id: page\n  statements:\n"
        "  - {tie: bank funds town, start: 1990, end: 1995, says: a}\n  - {tie: bank funds town, start: 2000, says: b}\n",
        encoding="utf-8",
    )
    path = Book(exported(folder)).set("ties", "bank.funds.town.1990", end="2005").save()
    with pytest.raises(UsageError, match="make other ties"):
        put(folder, path)
    assert not list((folder / "decisions").glob("*.yaml"))


# ---------------------------------------------------------------------------------------------
# k edits are k changes

CELLS: dict[str, dict[str, Callable[[int], object]]] = {
    "actors": {
        "name": "Name {}".format,
        "name fr": "Nom {}".format,
        "name de": "Name {} auf Deutsch".format,
        "acronym": "AC{}".format,
        "aliases": "Also {}\nAnd more".format,
        "country": lambda n: ["KR", "JP", "DE", "MX"][n % 4],
        "founded": lambda n: 1900 + n % 50,
        "website": "https://example.org/{}".format,
        "note": "a remark, {}".format,
    },
    "ties": {
        "role": "role {}".format,
        "start": lambda n: f"19{60 + n % 30}-05",
        "end": lambda n: 2021 + n % 5,
        "note": "noted {}".format,
        "confidence": lambda n: "low",
        "status": lambda n: ["planned", "hearsay"][n % 2],
    },
}
KEYS = {
    "actors": ["ann", "bank", "club", "mill", "net", "town"],
    "ties": ["ann.affiliatedWith.net", "bank.partnerOf.town", "club.memberOf.net", "mill.memberOf.net"],
}
PLACES = [
    *((sheet, key, column) for sheet, keys in KEYS.items() for key in keys for column in CELLS[sheet]),
    *((sheet, key, "") for sheet, keys in KEYS.items() for key in keys),
]


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        folder = made(Path(place))
        book = Book(exported(folder))
        book.book["actors"].insert_cols(5)
        book.book["actors"].cell(1, 5).value = "name de"
        book.save()
        yield folder


@settings(max_examples=40)
@given(
    places=st.lists(st.sampled_from(PLACES), unique=True, max_size=7),
    number=st.integers(0, 10_000),
    actors=st.integers(0, 2),
    ties=st.integers(0, 2),
)
def test_k_edits_are_k_changes_and_those_only(
    template: Path, places: list[tuple[str, str, str]], number: int, actors: int, ties: int
) -> None:
    gone = {(sheet, key) for sheet, key, column in places if not column}
    edits = [each for each in places if not each[2] or (each[0], each[1]) not in gone]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "few"
        shutil.copytree(template, folder)
        path = Path(shutil.copy(template.parent / "g.xlsx", place))
        book = Book(path)
        for at, (sheet, key, column) in enumerate(edits):
            if column:
                book.set(sheet, key, **{column.replace(" ", "_"): CELLS[sheet][column](number + at)})
        for sheet, key in sorted(gone):
            book.delete(sheet, key)
        for at in range(actors):
            book.add("actors", name=f"New {at} of {number}", kind="Association")
        for at in range(ties):
            ends = {"from": "Bank", "to": ["Ann", "Club"][at]}
            book.add("ties", tie="partner of" if at else "employs", told="as they say", **ends)
        there = {("bank", "club", "ann")[at] for at in range(3)} & {key for _, key in gone}
        before = read_records(folder)
        changes = edits_of(book.save(), before).changes
        assert len(changes) == len(edits) + actors + ties, told(Edits("", "workbook", "", changes))
        wanted = {(sheet, key, column) for sheet, key, column in edits}
        assert {(each.table, each.key, each.column) for each in changes if each.what != "added"} == wanted
        able = [each for each in changes if not each.refused]
        # What a row says of an actor that goes, or a new tie of one, cannot be written beside its going.
        if there or any(sheet == "actors" for sheet, _ in gone):
            return
        if not able:
            return
        try:
            put_edits(folder, [(each, EDITOR) for each in able])
        except UsageError as error:
            assert "make other ties" in str(error) or "would change as well" in str(error)
            assert read_records(folder) == before
            return
        left = edits_of(path, read_records(folder)).changes
        assert [each for each in left if not each.refused] == []


# ---------------------------------------------------------------------------------------------
# two people


def test_two_edits_of_one_cell_are_shown_side_by_side_and_none_is_lost(folder: Path) -> None:
    one, other = (Book(exported(folder, f"{name}.xlsx")) for name in ("one", "other"))
    put(folder, one.set("actors", "club", founded=1991).set("actors", "bank", note="so").save())
    edits = found(
        other.set("actors", "club", founded=1992).set("actors", "mill", note="there").save(), folder
    )
    assert [(each.key, each.before, each.after, each.meanwhile) for each in edits.changes] == [
        ("club", "1991", "1992", True),
        ("mill", "in the valley", "there", False),
    ]
    code, out, err = run(
        "import", other.path, "--data", folder, "--accept", "all", "--by", "B", "--why", "so", "--json"
    )
    assert code == 0, err
    assert json.loads(out)[0]["outcome"] == "two edits: the folder has 1991, the file 1992"
    assert "were changed in the folder too" in err
    graph = sse.load(folder)
    assert (str(graph["club"].founded), graph["mill"].note, graph["bank"].note) == ("1991", "there", "so")
    assert run("import", other.path, "--data", folder, "--accept", "1", "--by", "B", "--why", "so")[0] == 0
    assert str(sse.load(folder)["club"].founded) == "1992"
    [entry] = [
        each for each in sse.ledger(folder) if each.in_force and each.decision.to.get("founded") == "1992"
    ]
    assert entry.decision.supersedes == "edits-0001-1" or entry.decision.supersedes == "edits-0001-2"


def test_a_row_that_was_withdrawn_meanwhile_is_told_and_one_that_was_changed_is_not_withdrawn_unseen(
    folder: Path,
) -> None:
    one, other = (Book(exported(folder, f"{name}.xlsx")) for name in ("one", "other"))
    put(folder, one.delete("ties", "bank.partnerOf.town").set("actors", "mill", note="up").save())
    edits = found(
        other.set("ties", "bank.partnerOf.town", role="lender").delete("actors", "mill").save(), folder
    )
    assert [(each.what, each.meanwhile, bool(each.refused)) for each in edits.changes] == [
        ("withdrawn", True, False),
        ("corrected", False, True),
    ]


def test_who_and_why_are_asked_for_and_nothing_is_written_unseen(folder: Path) -> None:
    path = Book(exported(folder)).set("actors", "mill", name="Mill").save()
    before = sorted(folder.rglob("*"))
    code, out, err = run("import", path, "-o", folder, "--json")
    assert (code, len(json.loads(out))) == (0, 1) and "nothing is written yet" in err
    code, _, err = run("import", path, "-o", folder, "--accept", "all", "--by", "A")
    assert code == 2 and "--by NAME --why TEXT" in err
    assert [each for each in sorted(folder.rglob("*")) if each.name != ".lock"] == before
    code, _, err = run("import", path, "-o", folder, "--accept", "all", "--by", "A", "--why", "so")
    assert code == 0 and "ssegraph undo" in err
    assert sse.load(folder)["mill"].name == "Mill"


# ---------------------------------------------------------------------------------------------
# CSV


def edit_csv(path: Path, edit: Callable[[list[dict[str, str]]], None], separator: str = ",") -> Path:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: list[dict[str, str]] = list(csv.DictReader(file))
    edit(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("separator", [",", ";"])
def test_the_same_goes_for_our_own_csv(folder: Path, separator: str) -> None:
    entities, ties = export(sse.load(folder), folder.parent / "g.csv")

    def edit(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["id"] == "mill":
                row["name"], row["other_names"] = "Mill", "Le moulin | The Mill"
        del rows[[row["id"] for row in rows].index("bank")]
        rows.append(dict.fromkeys(rows[0], "") | {"name": "Fifth", "kind": "Association"})

    def edit_ties(rows: list[dict[str, str]]) -> None:
        rows[0]["role"] = "former mayor"
        rows.append(
            dict.fromkeys(rows[0], "")
            | {"source_name": "Fifth", "kind": "memberOf", "target_name": "The Net"}
        )

    edit_csv(entities, edit, separator)
    edit_csv(ties, edit_ties, separator)
    wanted = [
        ("corrected", "mill", "name", "Mill"),
        ("corrected", "mill", "other_names", "Le moulin | The Mill"),
        ("added", "fifth", "", "id fifth, kind Association"),
        ("withdrawn", "bank", "", ""),
        ("corrected", "ann.affiliatedWith.net", "role", "former mayor"),
        ("added", "fifth.memberOf.net", "", ""),
    ]
    assert told(found(entities, folder)) == told(found(ties, folder)) == wanted
    put(folder, ties)
    assert found(ties, folder).changes == ()
    graph = sse.load(folder)
    assert (graph["mill"].aliases, graph["mill"].names) == (("The Mill",), {"fr": "Le moulin"})


@pytest.mark.parametrize("which", ["entities", "ties"])
def test_our_own_csv_makes_the_same_graph_anew(folder: Path, which: str) -> None:
    graph, new = sse.load(folder), folder.parent / "new"
    export(graph, folder.parent / "g.csv")
    code, _, err = run("import", folder.parent / f"g-{which}.csv", "-o", new)
    assert code == 0, err
    back = sse.load(new)
    assert [(each.id, each.name, each.kind) for each in back] == [
        (each.id, each.name, each.kind) for each in graph
    ]
    assert [(each.id, each.role, each.when()) for each in back.ties()] == [
        (each.id, each.role, each.when()) for each in graph.ties()
    ]


def test_of_csv_it_is_told_that_deletions_cannot_be_told_once_the_folder_is_another(folder: Path) -> None:
    entities, _ = export(sse.load(folder), folder.parent / "g.csv")
    put(folder, Book(exported(folder)).set("actors", "mill", note="up").save())

    def edit(rows: list[dict[str, str]]) -> None:
        del rows[0]

    edits = found(edit_csv(entities, edit), folder)
    assert edits.changes == ()
    assert any("cannot be told" in each for each in edits.remarks)


# ---------------------------------------------------------------------------------------------
# several editors


def test_a_workbook_for_an_editor_holds_a_part_and_what_is_not_in_it_is_not_deleted(folder: Path) -> None:
    path = folder.parent / "es.xlsx"
    assert run("export", "-o", path, "--country", "ES", "--data", folder)[0] == 0
    book = Book(path)
    ids = {row[0].value for row in book.book["actors"].iter_rows(min_row=2)}
    assert ids == {"mill", "bank", "town"}
    ties = {book.book["ties"].cell(at, book.places("ties")["id"]).value for at in range(2, 4)}
    assert ties == {"bank.partnerOf.town", "mill.memberOf.net"}
    assert found(path, folder).changes == ()
    assert told(found(book.delete("actors", "town").save(), folder)) == [("withdrawn", "town", "", "")]
    assert found(path, folder).part == "country:ES"
    assert run("export", "-o", folder.parent / "net.xlsx", "--around", "The Net", "--data", folder)[0] == 0
    code, _, err = run("export", "-o", folder.parent / "es.ttl", "--country", "ES", "--data", folder)
    assert code == 2 and ".xlsx" in err


def test_what_contributors_send_in_is_accepted_by_a_second_person_and_published_by_a_third(
    folder: Path,
) -> None:
    fr, es = (Book(exported(folder, f"{name}.xlsx")) for name in ("fr", "es"))
    fr.set("actors", "bank", note="a bank").set("actors", "net", founded=1999)
    es.set("actors", "bank", note="un banco").set("actors", "mill", name="Mill")
    for book, who in ((fr, "Ana"), (es, "Ben")):
        edits = found(book.save(), folder)
        send_in(folder, edits, edits.changes, Told(who, "my country", "2026-11-01"))
    drafts = queue(folder)
    assert [(each.number, each.change.key, each.rivals) for each in drafts] == [
        (1, "bank", (3,)),
        (2, "net", ()),
        (3, "bank", (1,)),
        (4, "mill", ()),
    ]
    assert sse.load(folder)["bank"].note is None
    with pytest.raises(UsageError, match="second person"):
        accept(folder, [2], by="ana")
    with pytest.raises(UsageError, match="the same cell"):
        accept(folder, [1, 3], by="Cleo")
    with pytest.raises(UsageError, match="what was accepted is published"):
        publish(folder, [2], by="Dora")
    code, _, err = run("drafts", folder, "--accept", "all", "--by", "Cleo", "--when", "2026-11-02")
    assert code == 0 and "accepted: 2" in err
    accept(folder, [3], by="Cleo", when="2026-11-02")
    refuse(folder, [1], by="Cleo", why="the other is right")
    path = publish(folder, [2, 3, 4], by="Dora", when="2026-11-03")
    graph = sse.load(folder)
    assert (graph["bank"].note, graph["mill"].name, str(graph["net"].founded)) == ("un banco", "Mill", "1999")
    [bank] = [each.decision for each in sse.ledger(folder) if each.about == "bank"]
    assert (bank.by, bank.accepted and bank.accepted.by, bank.published and bank.published.by) == (
        "Ben",
        "Cleo",
        "Dora",
    )
    assert {each.state for each in queue(folder)} == {"published", "refused"}
    assert queue(folder)[1].published["decisions"] == path.stem
    code, out, _ = run("drafts", folder, "--every", "--json")
    assert code == 0 and len(json.loads(out)) == 4
    assert json.loads(run("drafts", folder, "--json")[1]) == []


def test_a_draft_of_what_changed_since_shows_both(folder: Path) -> None:
    edits = found(Book(exported(folder)).set("actors", "bank", note="mine").save(), folder)
    send_in(folder, edits, edits.changes, EDITOR)
    put(folder, Book(exported(folder, "other.xlsx")).set("actors", "bank", note="theirs").save())
    [draft] = queue(folder)
    assert (draft.change.before, draft.change.after, draft.change.meanwhile) == ("theirs", "mine", True)
    code, _, err = run("drafts", folder, "--accept", "all", "--by", "C")
    assert code == 0 and "accepted: 0" in err


def test_an_offices_own_columns_stay_in_its_workbook_and_in_nothing_else(folder: Path) -> None:
    book = Book(exported(folder, "office.xlsx")).column(
        "actors", "contact", club="Maria Secretaria", bank="Tel. Privada"
    )
    book.column("actors", "fee 2026", club="1234567 EUR").set("actors", "club", note="an open remark")
    edits = found(book.save(), folder)
    assert told(edits) == [("corrected", "club", "note", "an open remark")]
    assert any("contact, fee 2026" in each for each in edits.remarks)
    put(folder, book.path)
    send_in(folder, edits, edits.changes, EDITOR)
    words = [each.encode() for each in ("Maria Secretaria", "Tel. Privada", "1234567", "fee 2026")]
    kept = [each for each in folder.rglob("*") if each.is_file()]
    assert not [each for each in kept for word in words if word in each.read_bytes()]
    graph, checked, out = sse.load(folder), 0, folder.parent / "out"
    out.mkdir()
    for suffix in FORMATS:
        export(graph, out / f"g{suffix}")
    for each in out.rglob("*"):
        content = unzipped(each)
        assert not [word for word in words if word in content], each
        checked += 1
    assert checked > 25
    # Joined to what is new by the key, in that workbook alone.
    again = folder.parent / "again.xlsx"
    assert run("export", "-o", again, "--own", book.path, "--data", folder)[0] == 0
    mine = own_columns(again)["actors"]
    assert mine.columns == ("contact", "fee 2026")
    assert mine.rows["club"] == {"contact": "Maria Secretaria", "fee 2026": "1234567 EUR"}
    assert found(again, folder).changes == ()


def unzipped(path: Path) -> bytes:
    import zipfile

    if not path.is_file():
        return b""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


# ---------------------------------------------------------------------------------------------
# decisions on records


def test_a_decision_on_who_is_gone_is_stale_and_two_on_one_are_a_problem(folder: Path) -> None:
    put(folder, Book(exported(folder)).set("actors", "mill", name="Mill").save())
    path = folder / "decisions" / "edits-0001.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("entity: mill", "entity: miller"), "utf-8")
    assert run("check", folder)[0] == 0
    assert "is stale" in run("check", folder)[2]
    path.write_text(text + text.partition("decisions:\n")[2].replace("edits-0001-1", "edits-0001-2"), "utf-8")
    code, _, err = run("check", folder)
    assert code == 1 and "say which supersedes the other" in err


def test_who_is_taken_out_leaves_no_decision_behind(folder: Path) -> None:
    path = (
        Book(exported(folder)).set("actors", "ann", name="Anne Marie").set("actors", "mill", note="up").save()
    )
    edits = found(path, folder)
    send_in(folder, edits, edits.changes, EDITOR)
    put(folder, path)
    assert run("withdraw", folder, "--subject", "Anne Marie", "--why", "asked for")[0] == 0
    left = [each for each in folder.rglob("*") if each.is_file() and b"Anne Marie" in each.read_bytes()]
    assert left == []
    assert [each.change.key for each in queue(folder)] == ["taken-out", "mill"]
    code, _, err = run("check", folder)
    assert code == 0, err


def test_a_new_actor_who_asked_to_be_left_out_stays_out(folder: Path) -> None:
    assert run("withdraw", folder, "--subject", "Ann", "--why", "asked for")[0] == 0
    path = Book(exported(folder)).add("actors", name="Ann", kind="Person").save()
    code, _, err = run("import", path, "--data", folder, "--accept", "all", "--by", "A", "--why", "so")
    assert code == 1 and "asked to be left out" in err


def test_the_ledger_tells_decisions_on_records(folder: Path) -> None:
    put(folder, Book(exported(folder)).set("actors", "mill", name="Mill").delete("actors", "club").save())
    code, out, _ = run("ledger", folder, "--json")
    said: list[dict[str, Any]] = json.loads(out)
    assert code == 0 and {(each["entity"], each["decision"]) for each in said} == {
        ("mill", "corrected"),
        ("club", "withdrawn"),
    }
    assert "mill" in run("ledger", folder, "--table")[1]


def test_a_change_tells_its_outcome_in_words() -> None:
    change = Change(1, "actors", 2, "corrected", "a", "A", "note", "x", "")
    assert change.outcome() == "would be corrected: x → (nothing)"
