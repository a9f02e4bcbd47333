"""Columns of numbers become observations of the body of each row, with their day, their unit and the row as proof."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ssegraph.cli import main
from ssegraph.core.model import Observation
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.tables.proposing import proposed
from ssegraph.tables.reading import read_table


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def brought(folder: Path, text: str, mapping: str = "", out: str = "out") -> tuple[KnowledgeGraph, str]:
    table = folder / "register.csv"
    table.write_text(text, encoding="utf-8")
    more: list[object] = []
    if mapping:
        (folder / "map.yaml").write_text(mapping, encoding="utf-8")
        more = ["--map", folder / "map.yaml"]
    done = run("import", table, *more, "-o", folder / out)
    assert done.exit_code == 0, done.output
    return load(folder / out), done.output


def said(observation: Observation) -> tuple[str, str, str, str, str]:
    return (
        observation.entity,
        observation.kind,
        str(observation.value),
        str(observation.as_of or ""),
        observation.unit or "",
    )


REGISTER = "Name,Country,Network,Members,Effectif 2019,Effectif 2020\nMill,FR,Alpha,1200,12,14\nOven,FR,Alpha,,3,n/a\n"


def test_numbers_are_proposed_by_their_heads_and_come_with_row_and_day(tmp_path: Path) -> None:
    kg, _ = brought(tmp_path, REGISTER)
    assert sorted(map(said, kg.observations())) == [
        ("mill", "members", "1200", "", ""),
        ("mill", "workers", "12", "2019", ""),
        ("mill", "workers", "14", "2020", ""),
        ("oven", "workers", "3", "2019", ""),
    ]
    (members,) = [each for each in kg.observations("mill") if each.kind == "members"]
    assert members.proof == "quoted"
    assert members.statements[0].quotes[0].text == "Mill,FR,Alpha,1200,12,14"
    assert len(kg.ties()) == 2


def test_day_and_unit_come_from_the_mapping_from_a_column_or_from_the_table(tmp_path: Path) -> None:
    mapping = (
        "columns: {Name: name, Staff: workers in FTE, Souls: members as of 2018, Day: as of}\nseen: 2021\n"
    )
    kg, output = brought(
        tmp_path, "Name,Staff,Souls,Day\nMill,2.5,10,2017-03\nOven,4,20,\nField,many,7,\n", mapping
    )
    assert sorted(map(said, kg.observations())) == [
        ("field", "members", "7", "2018", ""),
        ("mill", "members", "10", "2018", ""),
        ("mill", "workers", "2.5", "2017-03", "FTE"),
        ("oven", "members", "20", "2018", ""),
        ("oven", "workers", "4", "2021", "FTE"),
    ]
    assert "Staff: 'many' is no number" in output


def test_a_number_of_a_row_with_two_names_is_nobodys(tmp_path: Path) -> None:
    mapping = "columns: {Name: name, Staff: workers}\nseveral: {Name: [;]}\n"
    kg, output = brought(tmp_path, "Name,Staff\nMill; Oven,4\nField,5\n", mapping)
    assert [said(each)[:3] for each in kg.observations()] == [("field", "workers", "5")]
    assert "the row has 2 names: whose it is is not said" in output


def test_a_store_written_row_by_row_holds_the_same_numbers(tmp_path: Path) -> None:
    kg, _ = brought(tmp_path, REGISTER)
    done = run("import", tmp_path / "register.csv", "-o", tmp_path / "out.store")
    assert done.exit_code == 0, done.output
    streamed = load(tmp_path / "out.store")
    assert sorted(map(said, streamed.observations())) == sorted(map(said, kg.observations()))
    assert [each.proof for each in streamed.observations()] == [each.proof for each in kg.observations()]
    for folder in ("out", "out.store"):
        done = run("build", tmp_path / folder, "-o", tmp_path / f"{folder}.nq")
        assert done.exit_code == 0, done.output
    assert (tmp_path / "out.nq").read_text() == (tmp_path / "out.store.nq").read_text()


def test_two_editions_of_a_number_stand_beside_each_other(tmp_path: Path) -> None:
    mapping = "columns: {Name: name, Staff: workers as of 2020}\n"
    brought(tmp_path, "Name,Staff\nMill,4\n", mapping)
    kg, _ = brought(tmp_path, "Name,Staff\nMill,5\n", mapping)
    assert sorted(said(each)[2] for each in kg.observations()) == ["4", "5"]


HEADS = [
    ("Nombre de salariés", ["12", "3"], "workers"),
    ("종업원수", ["12", "1,200"], "workers"),
    ("従業員数", ["12", "3"], "workers"),
    ("Número de socios", ["1.200", "3"], "members"),
    ("Mitgliederzahl", ["12", "3"], "members"),
    ("Number of participants 2018", ["12", "3"], "participants as of 2018"),
    ("Employees", ["yes", "no"], ""),
    ("Staff", ["Ana, Bo", "Cy"], ""),
]


@pytest.mark.parametrize(("head", "cells", "meaning"), HEADS)
def test_a_head_that_counts_is_believed_where_the_cells_are_numbers(
    head: str, cells: list[str], meaning: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f'"{name}";"{cell}"\n' for name, cell in zip(("Mill", "Oven"), cells, strict=True))
    path.write_text(f"Name;{head}\n{rows}", encoding="utf-8")
    plan = proposed(read_table(path))
    assert plan.columns[head] == meaning or (not meaning and not plan.columns[head].startswith("workers"))


def test_as_many_heads_were_tried_as_are_claimed() -> None:
    assert len(HEADS) == 8


def test_a_mapping_that_counts_nothing_known_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Name,Staff\nMill,4\n")
    (tmp_path / "map.yaml").write_text("columns: {Name: name, Staff: workerz as of 2020}\n")
    done = run("import", tmp_path / "t.csv", "--map", tmp_path / "map.yaml", "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "workerz" in done.output and not (tmp_path / "out").exists()
