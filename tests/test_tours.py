"""Tours: what a file may say, and that no step outlives its proof."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ssegraph.core.errors import DataError
from ssegraph.core.resources import data_dir
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.records.reading import remarks
from ssegraph.views.payload import payload
from ssegraph.views.tours import FOLDER, checked, held, read_tours, stated_in

SHIPPED = ("crowdfunding-on-three-continents", "from-saly-to-dakar", "the-presidency-travels")
ONE = """title: {en: "A story"}
steps:
  - view: "actor=rtes"
    at: "2020"
    say: {en: "It is told."}
    cites: [rtes.memberOf.gsef]
"""


def written(folder: Path, text: str) -> Path:
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "one.yaml").write_text(text, encoding="utf-8")
    return folder


def test_three_stories_are_shipped_in_five_languages_and_all_they_cite_stands(kg: KnowledgeGraph) -> None:
    tours = held(kg)
    assert tuple(tour.name for tour in tours) == SHIPPED
    for tour in tours:
        for texts in (tour.title, *(step.say for step in tour.steps)):
            assert set(texts) == set(languages())
    assert sum(len(tour.steps) for tour in tours) >= 18


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("title:", "titel:"), "a tour has 'title' and 'steps'"),
        (("steps:", "title2: x\nsteps:"), "a tour has 'title' and 'steps'"),
        (('at: "2020"', 'at: "2020-13"'), "one.yaml:4: '2020-13' is no date"),
        (('at: "2020"', 'att: "2020"'), "unknown key 'att'; write instead: at"),
        (("actor=rtes", "aktor=rtes"), "a view says nothing of 'aktor'; write instead: actor"),
        (("actor=rtes", "ask=member-of"), "there is no question 'member-of'; write instead: members-of"),
        (('say: {en: "It is told."}', 'say: {fr: "Dit."}'), "in English at least"),
        (('say: {en: "It is told."}', 'say: {en: "a", xx: "b"}'), "unknown language 'xx'"),
        (("cites: [rtes.memberOf.gsef]", "cites: []"), "a step cites what it rests on"),
        (
            ("[rtes.memberOf.gsef]", "[{statement: x, proof: sworn}]"),
            "write instead: proof: quoted or located or told",
        ),
    ],
)
def test_what_is_no_tour_is_told_with_its_line_and_what_to_write(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    with pytest.raises(DataError) as error:
        read_tours(written(tmp_path, ONE.replace(*change)))
    assert told in str(error.value) and f"{FOLDER}/one.yaml:" in str(error.value)


@pytest.mark.parametrize(
    ("cite", "at", "told"),
    [
        ("nobody.memberOf.gsef", "", "step 1: nobody.memberOf.gsef is not there"),
        ("{statement: seoul.chairs.gsef, proof: quoted}", "", "is located, and the step says quoted"),
        ("marica.hosts.gsef-forum-2027", "", "is planned, and the step says stated"),
        ("seoul.chairs.gsef", "2024", "is not known to hold as of 2024"),
        ("gsef-forum-2023.adopts.dakar-declaration-2023", "", "is told, and the step says located"),
    ],
)
def test_a_step_whose_proof_has_fallen_names_itself(
    kg: KnowledgeGraph, tmp_path: Path, cite: str, at: str, told: str
) -> None:
    text = ONE.replace("rtes.memberOf.gsef", cite).replace('"2020"', f'"{at}"')
    tours = read_tours(written(tmp_path, text))
    with pytest.raises(DataError) as error:
        checked(tours, stated_in(kg), kg)
    assert f"{FOLDER}/one.yaml:3: " in str(error.value) and told in str(error.value)


def test_a_withdrawn_statement_takes_its_step_with_it(kg: KnowledgeGraph) -> None:
    tours = read_tours(data_dir())
    stated = stated_in(kg)
    del stated["seoul.chairs.gsef"]
    with pytest.raises(DataError, match=r"the-presidency-travels\.yaml:\d+: step 1: seoul\.chairs\.gsef"):
        checked(tours, stated, kg)


def test_a_page_of_a_part_holds_the_stories_that_stand_on_it_whole(kg: KnowledgeGraph) -> None:
    whole, part = payload(kg.listed()), payload(kg.listed().around("rtes", 1))
    assert [tour["name"] for tour in whole["tours"]] == [*SHIPPED]
    assert "tours" not in part


def test_a_folder_without_tours_has_none(tmp_path: Path) -> None:
    (tmp_path / "about.yaml").write_text(yaml.safe_dump({"title": "small"}), encoding="utf-8")
    assert held(load(tmp_path)) == () and read_tours(tmp_path) == ()


def test_a_check_reads_the_tours_and_does_not_call_them_unread(tmp_path: Path) -> None:
    (tmp_path / "about.yaml").write_text(yaml.safe_dump({"title": "small"}), encoding="utf-8")
    written(tmp_path, ONE)
    assert remarks(tmp_path) == []
    (tmp_path / FOLDER / "one.yml").write_text(ONE, encoding="utf-8")
    [told] = remarks(tmp_path)
    assert "one.yml:1: is not read" in str(told)
