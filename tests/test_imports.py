"""A table becomes sourced records, whole or not at all, and a newer edition adds to them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.cli import main
from ssegraph.core.model import Records
from ssegraph.core.resources import data_dir
from ssegraph.editions import difference
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.tables.proposing import proposed
from ssegraph.tables.reading import Row, Table
from ssegraph.tables.rows import draft

MEMBERS = (
    "회원명;구분;국가;소속 네트워크;가입연도;탈퇴일;홈페이지;담당자\n"
    "서울특별시;지방자치단체;한국;SSEGOV;2013;;www.seoul.go.kr;kim@example.org\n"
    "화성시;기초자치단체;KR;SSEGOV | GSEF;2014년 3월;;;\n"
    "NA;;KR;SSEGOV;2014;;;\n"
    "전주시;시;대한민국;SSEGOV;2013;2019;;\n"
    "SSEGOV;네트워크;KR;SSEGOV;2014;;;\n"
    "협회;협회;KR;GSEF;2016;2014;;\n"
    "ragged;x\n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members_2016.csv"
    path.write_bytes(MEMBERS.encode("cp949"))
    return path


def test_a_membership_table_becomes_ties_that_quote_their_row(tmp_path: Path, members: Path) -> None:
    done = run("import", members, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "cp949 (a guess), separator semicolon" in done.output
    graph = load(str(tmp_path / "out"))
    assert graph.counts == {
        "entities": 5,
        "ties": 4,
        "observations": 0,
        "sources": 1,
        "contributions": 0,
        "conflicts": 0,
    }
    [tie] = graph.ties("전주시")
    assert (tie.kind, tie.target, tie.when(), tie.status, tie.proof) == (
        "memberOf",
        "ssegov",
        "2013/2019",
        "stated",
        "quoted",
    )
    row = ["전주시", "시", "대한민국", "SSEGOV", "2013", "2019", ""]  # the last column is not read
    digest = hashlib.sha256("\x1f".join(row).encode()).hexdigest()
    address = digest[:12]
    # Nothing of ours stands in the quote: neither the number of the row nor what we read out of it.
    assert (tie.evidence[0].quote, tie.evidence[0].says) == (",".join(row), None)
    assert tie.statements[0].id == f"{tie.statements[0].source}.{address}"
    assert graph["서울특별시"].website == "https://www.seoul.go.kr"
    source = graph.source(tie.evidence[0].source)
    assert hashlib.sha256(members.read_bytes()).hexdigest() in (source.note or "")


def test_rows_that_cannot_be_read_are_told_by_line_and_kept_aside(tmp_path: Path, members: Path) -> None:
    done = run("import", members, "-o", tmp_path / "out")
    for words in (
        ":4: set aside: no name: 'NA'",
        ":6: set aside: ties 'SSEGOV' to itself",
        ":7: set aside: ends (2014) before it begins (2016)",
        ":8: set aside: has 2 cells, the head 8",
    ):
        assert words in done.output
    aside = (tmp_path / "out/tables/members.aside.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in aside] == ["line", "4", "6", "7", "8"]


def test_contact_data_stays_out(tmp_path: Path, members: Path) -> None:
    run("import", members, "-o", tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) == 4
    assert not any("kim" in path.read_text(encoding="utf-8") for path in files)


def test_a_dry_run_shows_ten_rows_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of\n" + "".join(f"Body {n},N\n" for n in range(30)))
    done = run("import", path, "-o", tmp_path / "out", "--dry-run", "--table")
    assert done.exit_code == 0
    assert done.output.count("name: Body") == 10
    assert not (tmp_path / "out").exists()


def test_the_mapping_is_proposed_edited_and_used(tmp_path: Path) -> None:
    table, plan = tmp_path / "t.csv", tmp_path / "map.yaml"
    table.write_text("Who,What,Umbrella\nLyon,city,RTES\n")
    assert "no column is a name" in run("import", table, "-o", tmp_path / "out").output
    assert run("import", table, "--propose", plan).exit_code == 0
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("Who: ''", "Who: name").replace("What: ''", "What: kind"))
    done = run("import", table, "--map", plan, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert [tie.id for tie in load(str(tmp_path / "out")).ties()] == ["lyon.memberOf.rtes"]
    plan.write_text(plan.read_text().replace("Who: name", "Whom: nam"))
    done = run("import", table, "--map", plan, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "unknown column 'Whom'; write instead: Who" in done.output
    assert "unknown meaning 'nam'; write instead: name" in done.output


def test_funding_and_projects_become_ties_in_the_right_direction(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("organisation,project,funded by,role\nAlpha,Housing,Fondation X,lead\n")
    assert run("import", path, "-o", tmp_path / "out").exit_code == 0
    ties = {tie.id: tie.role for tie in load(str(tmp_path / "out")).ties()}
    assert ties == {"alpha.involvedIn.housing": "lead", "fondation-x.funds.alpha": "lead"}


def test_who_is_known_is_not_made_again_and_four_bodies_stay_four(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "known.yaml").write_text(
        "title: t\ncountries:\n- {code: ES, name: Spain}\nentities:\n"
        "- {id: bcn, kind: LocalGovernment, name: Ajuntament de Barcelona, names: {es: Barcelona}, country: ES}\n"
        "- {id: bcn-place, kind: Place, name: Barcelona, country: ES}\n"
        "- {id: bcn-port, kind: PublicAgency, name: Port de Barcelona, country: ES}\n"
    )
    table = tmp_path / "t.csv"
    table.write_text(
        "name,kind,country,member of\nBarcelona,municipality,Spain,N\nPORT DE BARCELONA,public agency,ES,N\n"
        "Diputació de Barcelona,region,ES,N\nBarcelona,municipality,US,N\n"
    )
    assert run("import", table, "-o", out).exit_code == 0
    sources = sorted(tie.source for tie in load(str(out)).ties())
    # Another case is another name: `ssegraph match` shows the two ports.
    assert sources == ["barcelona", "bcn", "diputacio-de-barcelona", "port-de-barcelona"]


@pytest.mark.parametrize(
    ("rows", "bodies"),
    [
        ("Food Bank,Leeds,GB,\nFood Bank,York,GB,\n", 2),
        ("Food Bank,Leeds,GB,a.example\nFood Bank,Leeds,GB,b.example\n", 2),
        ("Food Bank,,GB,\nFood Bank,,IE,\n", 2),
        ("Food Bank,Leeds,GB,a.example\nFood Bank,Leeds,GB,www.a.example/x\n", 1),
        ("Food Bank,Leeds,GB,\nFood Bank,,GB,a.example\n", 2),
    ],
)
def test_rows_of_one_name_in_two_towns_countries_or_sites_are_two_bodies_and_stay_so(
    tmp_path: Path, rows: str, bodies: int
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("name,city,country,website\n" + rows)
    ids = []
    for _ in range(2):
        assert run("import", table, "-o", tmp_path / "out").exit_code == 0
        ids.append([entity.id for entity in load(str(tmp_path / "out"))])
    assert len(ids[0]) == bodies
    assert ids[0] == ids[1]


def test_a_newer_edition_adds_and_keeps_who_said_what(tmp_path: Path) -> None:
    out = tmp_path / "out"
    old, new = tmp_path / "members-2016.csv", tmp_path / "members-2017.csv"
    old.write_text("id,name,member of,end,status\n1,Alpha,N,,live\n2,Beta,N,,live\n3,Gamma,N,,live\n")
    new.write_text(
        "id,name,member of,end,status\n1,Alpha Two,N,,live\n3,Gamma,N,2017,live\n4,Delta,N,,live\n"
    )
    assert run("import", old, "-o", out, "--seen", "2016").exit_code == 0
    before = load(str(out))
    assert run("import", new, "-o", out, "--seen", "2017").exit_code == 0
    after = load(str(out))
    told = {entity.id: entity for entity in after}
    assert told["members-1"].former_names[0].name == "Alpha"
    assert "not in the edition members-" in (told["members-2"].note or "")
    editions = {tie.id: len(tie.sources) for tie in after.ties()}
    assert editions == {
        "members-1.memberOf.n": 2,
        "members-2.memberOf.n": 1,
        "members-3.memberOf.n": 2,
        "members-4.memberOf.n": 1,
    }
    listed = {entity.id: [str(after.source(each).date) for each in entity.listed_in] for entity in after}
    assert {who: sorted(dates) for who, dates in listed.items()} == {
        "members-1": ["2016", "2017"],
        "members-2": ["2016"],
        "members-3": ["2016", "2017"],
        "members-4": ["2017"],
        "n": [],
    }
    rows = {entity.id: (entity.name_from or "").split(",")[0] for entity in after}
    assert rows["members-1"] == "row 2 of members-2017.csv"  # renamed: the row that says so
    assert rows["members-3"] == "row 4 of members-2016.csv"  # the same: the row that said so first
    counts = difference(before, after).counts
    assert (counts["new"], counts["renamed"], counts["joined"], counts["left"]) == (1, 1, 1, 1)


def test_importing_the_same_edition_twice_changes_no_byte(tmp_path: Path, members: Path) -> None:
    out = tmp_path / "out"
    contents = []
    for _ in range(2):
        assert run("import", members, "-o", out).exit_code == 0
        contents.append({path: path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert contents[0] == contents[1]


def test_nothing_is_half_imported(tmp_path: Path, members: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "other.yaml").write_text("title: t\nentities:\n- {id: x, kind: Netwrok, name: X}\n")
    done = run("import", members, "-o", out)
    assert done.exit_code == 1
    assert "unknown kind 'Netwrok'" in done.output
    assert [path.name for path in out.iterdir()] == ["other.yaml"]


def test_a_table_goes_straight_into_a_store(tmp_path: Path, members: Path) -> None:
    assert run("import", members, "-o", tmp_path / "out.trig").exit_code == 0
    assert run("import", members, "-o", tmp_path / "out.store").exit_code == 0
    assert load(str(tmp_path / "out.store")).counts == load(str(tmp_path / "out.trig")).counts
    assert load(str(tmp_path / "out.trig")).counts["ties"] == 4


def test_a_workbook_and_a_csv_of_it_say_the_same(tmp_path: Path) -> None:
    rows: list[list[str | int]] = [
        ["name", "country", "member of", "since"],
        ["Lyon", "France", "RTES", 2015],
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "t.csv").write_text("\n".join(",".join(map(str, row)) for row in rows))
    ties = []
    for name in ("t.xlsx", "t.csv"):
        assert run("import", tmp_path / name, "-o", tmp_path / f"{name}.trig").exit_code == 0
        [tie] = load(str(tmp_path / f"{name}.trig")).ties()
        ties.append((tie.id, tie.when()))
    assert ties == [("lyon.memberOf.rtes", "2015/..")] * 2


def test_a_table_of_which_no_row_can_be_read_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of\nn/a,N\n-,N\n")
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert "no row could be read" in done.output
    assert not (tmp_path / "out").exists()


NAMES = st.sampled_from(["Alpha", "ALPHA", "Béta", "서울", "NA", "-", "=x()", "", "Alpha & Co"])


@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["", "2015", "x", "3/4/2016"]))))
def test_every_row_is_read_or_set_aside(rows: list[tuple[str, str, str]]) -> None:
    heads = ("name", "member of", "since")
    table = Table("t.csv", "0" * 64, "", heads, tuple(Row(n, row) for n, row in enumerate(rows, 2)))
    found = draft(table, proposed(table), Records(title="t"), "t")
    joined = [line for line, what in found.tally.remarks if what.startswith("says word for word")]
    lines = sorted([*joined, *(line for line, *_ in found.rows), *(each.line for each in found.tally.aside)])
    assert lines == [row.line for row in table.rows]
    assert found.tally.joined == len(joined)
    for said in found.statements:
        for quote in said["quotes"]:
            at = int(quote["at"])
            assert found.text[at : at + len(quote["text"])] == quote["text"]


def test_the_shipped_graph_needs_no_table(kg: KnowledgeGraph) -> None:
    assert not any(source.access == "table" for source in kg.sources)


def test_what_no_column_says_is_said_of_every_row(tmp_path: Path) -> None:
    path, mapping = tmp_path / "adherents.csv", tmp_path / "map.yaml"
    path.write_text(
        "Collectivité;Adhésion depuis;Courriel\nLille;2002;x@example.org\nN/C;2003;\n", encoding="utf-8"
    )
    done = run("import", path, "--propose", mapping)
    assert "no column names another body" in done.stderr
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(
        text.replace("every row: {}", "every row: {memberOf: RTES, country: FR}"), encoding="utf-8"
    )
    assert run("import", path, "--map", mapping, "-o", tmp_path / "out").exit_code == 0
    graph = load(str(tmp_path / "out"))
    [tie] = graph.ties()
    assert (tie.id, tie.when()) == ("lille.memberOf.rtes", "2002/..")
    # The row does not say of what it is a row; that is the mapping's word, and ours.
    assert (tie.evidence[0].quote, tie.evidence[0].says) == (
        "Lille,2002",
        "the mapping says of every row: memberOf RTES",
    )
    assert (
        "“Lille,2002” (our summary: the mapping says of every row: memberOf RTES) ["
        in run("show", "Lille", "--data", tmp_path / "out", "--table").output
    )
    source = graph.source(tie.sources[0])
    assert source.note and "the mapping says of every row: memberOf: RTES, country: FR" in source.note
    assert graph["Lille"].country == "FR"
    mapping.write_text(text.replace("every row: {}", "every row: {name: X, start: 2001}"), encoding="utf-8")
    refused = run("import", path, "--map", mapping, "-o", tmp_path / "other")
    assert refused.exit_code == 1
    assert "unknown meaning 'name'" in refused.stderr
    assert "start is said 2 times" in refused.stderr


def test_a_telephone_number_in_a_note_stays_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of,note\nAlpha,Net,call +33 1 23 45 67 89 or (03) 20 49 50 00 before 2015\n")
    assert run("import", path, "-o", tmp_path / "out").exit_code == 0
    kept = "".join(each.read_text() for each in (tmp_path / "out").rglob("*") if each.is_file())
    assert "call (number left out) or (number left out) before 2015" in kept
    assert "45 67" not in kept


def test_a_newer_edition_comes_in_though_other_tables_lean_on_its_places(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name, body in (("one-2016", "Alpha"), ("two-2016", "Beta"), ("one-2017", "Gamma")):
        (tmp_path / f"{name}.csv").write_text(f"name,country,city,member of\n{body},France,Lille,N\n")
        done = run("import", tmp_path / f"{name}.csv", "-o", out)
        assert done.exit_code == 0, done.output
    graph = load(str(out))
    assert {graph[name].place for name in ("Alpha", "Beta", "Gamma")} == {"lille-fr"}
    assert {tie.target for tie in graph.ties()} == {"n"}


def test_a_row_ties_one_body_to_several_by_one_kind_of_tie(tmp_path: Path) -> None:
    path, mapping = tmp_path / "socias_2023.csv", tmp_path / "map.yaml"
    path.write_text(
        "Denominación social;Red territorial;Otra red;Fecha de alta\nKoopera;REAS Euskadi;RIPESS;2008\nBeta;;;\n",
        encoding="utf-8",
    )
    assert run("import", path, "--propose", mapping).exit_code == 0
    text = mapping.read_text(encoding="utf-8")
    text = text.replace("Otra red: ''", "Otra red: memberOf").replace(
        "every row: {}", "every row: {memberOf: REAS Red de Redes}"
    )
    mapping.write_text(text.replace("seen: ''", "seen: '2023'"), encoding="utf-8")
    done = run("import", path, "--map", mapping, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    graph = load(str(tmp_path / "out"))
    assert {tie.target: tie.when() for tie in graph.ties("Koopera")} == {
        "reas-euskadi": "2008/.., 2023 (seen)",
        "ripess": "2008/.., 2023 (seen)",
        "reas-red-de-redes": "2008/.., 2023 (seen)",
    }
    assert {tie.target: tie.when() for tie in graph.ties("Beta")} == {"reas-red-de-redes": "2023 (seen)"}
    assert graph["REAS Red de Redes"].name_from == "the mapping of socias_2023.csv"
    assert graph["REAS Euskadi"].name_from.startswith("row 2 of socias_2023.csv, sha256 ")  # type: ignore[union-attr]  # it has one


def test_who_has_left_on_a_day_that_cannot_be_read_is_not_said_to_be_there(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of,left\nAlpha,Net,baja\nBeta,Net,\n")
    assert run("import", path, "--seen", "2023", "-o", tmp_path / "out").exit_code == 0
    graph = load(str(tmp_path / "out"))
    [alpha], [beta] = graph.ties("Alpha"), graph.ties("Beta")
    assert (alpha.when(), alpha.note) == ("", "left: baja")
    assert beta.when() == "2023 (seen)"


def test_a_row_that_is_set_aside_keeps_only_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "name,member of,contact person\nn/a,Net,Somebody Private\nAlpha,Net\nBeta,Net,Another Private\n"
    )
    assert run("import", path, "-o", tmp_path / "out").exit_code == 0
    kept = (tmp_path / "out" / "tables" / "t.aside.tsv").read_text().splitlines()
    assert [line.split("\t")[2] for line in kept[1:]] == ["n/a | Net", "(see the table)"]
    everything = "".join(each.read_text() for each in (tmp_path / "out").rglob("*") if each.is_file())
    assert "Private" not in everything
    guess = hashlib.sha256(b"Beta\x1fNet\x1fAnother Private").hexdigest()
    assert guess not in everything


def test_a_second_source_of_a_known_tie_is_a_second_statement_of_it(tmp_path: Path) -> None:
    out = tmp_path / "data"
    shutil.copytree(data_dir(), out)
    before = len(load(out).ties("RTES"))
    table = tmp_path / "second.csv"
    table.write_text(
        "Name,Type,Country,Network\nVille de Lille,commune,France,RTES\nVille de Rennes,commune,France,RTES\n"
    )
    done = run("import", table, "-o", out)
    assert done.exit_code == 0, done.output
    graph = load(out)
    [lille] = [tie for tie in graph.ties("lille") if (tie.kind, tie.target) == ("memberOf", "rtes")]
    assert len(lille.sources) == 2
    assert len(graph.ties("RTES")) == before + 1


def test_the_same_tie_from_two_tables_in_any_order_is_one_tie(tmp_path: Path) -> None:
    row = "Name,Type,Country,Network\nAlder,commune,France,INT\n"
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(row + ("Birch,commune,France,INT\n" if name == "b" else ""))
    found = []
    for order in ("ab", "ba"):
        for name in order:
            assert run("import", tmp_path / f"{name}.csv", "-o", tmp_path / order).exit_code == 0
        found.append(load(tmp_path / order).ties())
    assert found[0] == found[1]
    assert [(tie.id, len(tie.statements)) for tie in found[0]] == [
        ("alder.memberOf.int", 2),
        ("birch.memberOf.int", 1),
    ]


def test_names_that_are_equal_only_when_signs_and_accents_are_left_out_are_two_bodies(tmp_path: Path) -> None:
    names = [
        "C++ Coop",
        "C Coop",
        "Coop 1/2",
        "Coop 1-2",
        "Coop +33",
        "Coop 33",
        "Plan A",
        "Plan A!",
        "Örebro",
        "Orebro",
        "Año",
        "Ano",
    ]
    path = tmp_path / "t.csv"
    path.write_text(
        "name,country,kind\n" + "".join(f"{name},FR,cooperative\n" for name in names), encoding="utf-8"
    )
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert {entity.name for entity in load(tmp_path / "out")} == set(names)
    listed = run("match", tmp_path / "out")
    assert "C++ Coop" in listed.output


def test_a_row_that_stands_twice_is_one_statement_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of\nAlder,INT\nBirch,INT\nAlder,INT\n")
    done = run("import", path, "-o", tmp_path / "out")
    assert ":4: says word for word what row 2 says" in done.output
    assert "2 ties in 2 statements; 1 rows said before" in done.output
    assert len(load(tmp_path / "out").records().statements) == 2


def test_a_country_that_is_not_known_equals_no_other(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,kind,country,member of\nBar,city,ME,N\nBar,city,UA,M\nBar,city,,L\nBar,city,FR,K\n")
    assert run("import", path, "-o", tmp_path / "out").exit_code == 0
    graph = load(tmp_path / "out")
    assert len({tie.source for tie in graph.ties()}) == 4
