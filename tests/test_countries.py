"""Every country of ISO 3166-1 is known by its code and by its names, and a name of two is no name of either."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ssegraph.cli import main
from ssegraph.core.countries import countries, country_codes
from ssegraph.core.names import fold
from ssegraph.graph import load

ROOT = Path(__file__).resolve().parent.parent


def test_all_of_iso_3166_are_there_in_five_languages() -> None:
    assert len(countries()) == 250  # and Kosovo
    for code, point in countries().items():
        assert sorted(point.names) == ["en", "es", "fr", "ja", "ko"], code
        assert point.continent in {"AF", "AN", "AS", "EU", "NA", "OC", "SA"}, code
    # What has no capital, or none that GeoNames knows, is drawn nowhere.
    assert {code for code, point in countries().items() if point.lat is None} == {
        "AQ",
        "BQ",
        "BV",
        "HM",
        "PW",
        "TK",
        "UM",
    }


NAMED = {
    "DK": ["Denmark", "Danemark", "Dinamarca", "덴마크", "デンマーク", "Danmark", "DNK"],
    "EE": ["Estonia", "Eesti Vabariik", "Estonie"],
    "KR": [
        "Korea",
        "South Korea",
        "Republic of Korea",
        "Corée du Sud",
        "대한민국",
        "한국",
        "韓国",
        "Korea, Republic of",
    ],
    "CD": ["DR Congo", "Zaire", "République démocratique du Congo"],
    "SZ": ["Swaziland", "Eswatini"],
    "TR": ["Turkey", "Türkiye", "Turquie"],
    "CZ": ["Czech Republic", "Czechia", "République tchèque"],
    "CI": ["Ivory Coast", "Côte d’Ivoire", "Cote d'Ivoire"],
    "GB": ["UK", "England", "United Kingdom", "Royaume-Uni", "Vereinigtes Königreich"],
    "US": ["USA", "U.S.", "Estados Unidos", "미국"],
    "CV": ["Cape Verde", "Cabo Verde"],
    "BO": ["Bolivia", "Bolivie"],
    "TZ": ["Tanzania", "United Republic of Tanzania"],
    "XK": ["Kosovo"],
}


@pytest.mark.parametrize("code", NAMED)
def test_a_country_is_known_by_common_official_and_former_names(code: str) -> None:
    found = {name: country_codes().get(fold(name)) for name in NAMED[code]}
    # Not all of these are written anywhere; those that are lead to it.
    assert {name: each for name, each in found.items() if each != code} in ({}, {"Eesti Vabariik": None}), (
        found
    )


@pytest.mark.parametrize("name", ["Congo", "Atlantis", "", "Georgia on my mind"])
def test_what_may_be_two_countries_or_none_is_none(name: str) -> None:
    assert fold(name) not in country_codes()


def test_the_file_is_what_the_libraries_say() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_countries.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_record_needs_no_gazetteer_for_its_country(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "entities:\n- {id: tallinn, kind: LocalGovernment, name: Tallinn, country: EE}\n", encoding="utf-8"
    )
    graph = load(tmp_path)
    assert [(point.id, point.names["fr"]) for point in graph.countries] == [("EE", "Estonie")]
    (tmp_path / "r.yaml").write_text(
        "countries: [{code: EE, name: Mine}]\nentities:\n- {id: t, kind: LocalGovernment, name: T, country: EE}\n",
        encoding="utf-8",
    )
    assert [point.name for point in load(tmp_path).countries] == ["Mine"]


def test_no_row_of_a_table_loses_its_country(tmp_path: Path) -> None:
    rows = "\n".join(f"Body {code},{point.names['fr']}" for code, point in countries().items())
    (tmp_path / "t.csv").write_text(f"name,pays\n{rows}\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["import", str(tmp_path / "t.csv"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert {entity.name: entity.country for entity in load(tmp_path / "out")} == {
        f"Body {code}": code for code in countries()
    }
