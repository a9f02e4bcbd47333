"""Tables of other people, read as they come: encodings, separators, and rows that are broken."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.core.errors import DataError, StoreError
from ssegraph.records.columns import date_of, is_nothing, propose
from ssegraph.tables.reading import Table, read_table
from ssegraph.tables.shape import no_row

HEADS = {
    "en": (
        ["Member name", "Type of organisation", "Country", "Network", "Joined", "Left"],
        ["name", "kind", "country", "memberOf", "start", "end"],
    ),
    "fr": (
        ["Membre", "Catégorie", "Pays", "Réseau", "Date d'adhésion", "Sortie"],
        ["name", "kind", "country", "memberOf", "start", "end"],
    ),
    "es": (
        ["Entidad", "Tipo", "País", "Miembro de", "Fecha de ingreso", "Sitio web"],
        ["name", "kind", "country", "memberOf", "start", "website"],
    ),
    "ko": (
        ["회원명", "구분", "국가", "소속 네트워크", "가입연도", "홈페이지"],
        ["name", "kind", "country", "memberOf", "start", "website"],
    ),
    "ja": (
        ["団体名", "種別", "国", "加盟団体", "加入年", "ウェブサイト"],
        ["name", "kind", "country", "memberOf", "start", "website"],
    ),
}


def read(folder: Path, content: bytes, name: str = "table.csv") -> Table:
    (folder / name).write_bytes(content)
    return read_table(folder / name)


ENCODED = [
    ("cp949", "이름;나라\n서울특별시;KR\n화성시 사회적경제지원센터;KR\n", "서울특별시"),
    ("cp932", "名前,国\n東京都,JP\nワーカーズコープ連合会,JP\n", "東京都"),
    ("cp1252", "nom;pays\nÉconomie sociale;FR\nMontréal;CA\n", "Économie sociale"),
    ("utf-16", "nom\tpays\nÉconomie\tFR\n", "Économie"),
    ("utf-16-le", "nom\tpays\nÉconomie sociale\tFR\n", "Économie sociale"),
    ("utf-8-sig", "nom|pays\nÉconomie|FR\n", "Économie"),
    ("utf-8", "nom,pays\nÉconomie,FR\n", "Économie"),
]


@pytest.mark.parametrize(("encoding", "text", "first"), ENCODED)
def test_the_encoding_is_found_out_and_said(tmp_path: Path, encoding: str, text: str, first: str) -> None:
    table = read(tmp_path, text.encode(encoding))
    assert next(iter(table.rows)).cells[0] == first
    assert table.how.startswith(encoding)
    assert len(table.columns) == 2
    assert len(ENCODED) == 7


BROKEN = [
    (b"name,c\na,FR\nb\nc,FR\n", [(3, "has 1 cells, the head 2")], ["a", "c"]),
    (b"name,c\na,FR,x\nc,FR\n", [(2, "has 3 cells, the head 2")], ["c"]),
    (b'name,c\na,FR\n"b,FR\nc,FR\n', [(3, "a quote is opened and not closed")], ["a", "c"]),
    (
        b'name,c\n"b,FR\nc,FR\n"d",FR\n',
        [(2, "letters stand right after a closing quote, or an earlier quote is not closed")],
        ["c", "d"],
    ),
    (b"name,c\na\x00,FR\nb,FR\n", [(2, "holds a NUL character")], ["b"]),
    (
        b"name,c\n" + "é,FR\n".encode() * 40 + b"\xe9,FR\n",
        [(42, "holds bytes that are no text in this encoding")],
        ["é"] * 40,
    ),
    (
        b'name,c\n"' + b"a" * 100_000_000 + b'",FR\nb,FR\n',
        [(2, "a cell is longer than 131,072 characters")],
        ["b"],
    ),
]


@pytest.mark.parametrize(("content", "aside", "names"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_row_costs_itself_and_no_other(
    tmp_path: Path, content: bytes, aside: list[tuple[int, str]], names: list[str]
) -> None:
    table = read(tmp_path, content)
    assert [(each.line, each.why) for each in table.aside] == aside
    assert [row.cells[0] for row in table.rows] == names
    assert len(BROKEN) == 7


def test_line_ends_may_be_mixed_and_quoted_cells_may_hold_them(tmp_path: Path) -> None:
    table = read(tmp_path, b'name,c\r\na,FR\rb,"K\nR"\n\nd,JP\n')
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("a", "FR")),
        (3, ("b", "K\nR")),
        (6, ("d", "JP")),
    ]


def test_a_repeated_or_missing_head_gets_a_name_of_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,a,,b\n").columns == ("a", "a (2)", "column 3", "b")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match=r"empty|no head"):
        read(tmp_path, content)


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"\.csv, \.tsv"):
        read(tmp_path, b"x", "table.doc")


def test_a_formula_is_read_as_its_saved_value_or_set_aside(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "since"])
    sheet.append(["a", 2015])
    sheet.append(["=1+1", 2016])
    book.save(tmp_path / "t.xlsx")
    table = read_table(tmp_path / "t.xlsx")
    assert [row.cells for row in table.rows] == [("a", "2015")]
    assert [(each.line, each.why) for each in table.aside] == [(3, "A3 is a formula without a saved value")]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        piece = b"0" * 1_000_000
        with archive.open("xl/worksheets/sheet1.xml", "w") as content:
            for _ in range(501):
                content.write(piece)
    with pytest.raises(DataError, match="unpacks to 501,000,000 bytes"):
        read_table(tmp_path / "t.xlsx")


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    for encoding in ("utf-8", "utf-16"):
        with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
            archive.writestr("xl/workbook.xml", bomb.encode(encoding))
        with pytest.raises(DataError, match="document type"):
            read_table(tmp_path / "t.xlsx")


def test_json_and_geojson_are_tables(tmp_path: Path) -> None:
    point = {
        "type": "Feature",
        "properties": {"name": "a", "since": 2015.0},
        "geometry": {"type": "Point", "coordinates": [1.5, 2]},
    }
    table = read(
        tmp_path, json.dumps({"type": "FeatureCollection", "features": [point, 7]}).encode(), "t.geojson"
    )
    assert table.columns == ("name", "since", "longitude", "latitude")
    assert next(iter(table.rows)).cells == ("a", "2015", "1.5", "2")
    assert table.aside[0].line == 2
    listed = read(tmp_path, b'[{"a": [1, "x"]}, {"b": null}]', "t.json")
    assert next(iter(listed.rows)).cells == ("1 | x", "")
    with pytest.raises(DataError, match="broken JSON"):
        read(tmp_path, b"[" * 100_000, "t.json")


@pytest.mark.parametrize("language", HEADS)
def test_heads_are_understood_in_five_languages(language: str) -> None:
    heads, roles = HEADS[language]
    assert propose(heads) == dict(zip(heads, roles, strict=True))
    assert len(HEADS) == 5


def test_a_head_of_no_known_word_has_no_meaning() -> None:
    assert propose(["Effectif", "xyz", "CIK"]) == {}


@pytest.mark.parametrize(
    "text", ["NA", "n/a", "N.A.", "-", "—", "", " ", "?", "none", "없음", "なし", "Néant", "xx"]
)
def test_words_for_nothing_are_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["Nantes", "NASA", "Na", "SN"])
def test_names_are_something(text: str) -> None:
    # "Na" alone is taken for "NA": a name so short has to be written out.
    assert is_nothing(text) == (text == "Na")


@given(st.dates())
def test_every_day_is_read_from_its_usual_spellings(day) -> None:  # type: ignore[no-untyped-def]  # a date
    for text in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year:04d}",
        f"{day.day:02d}.{day.month:02d}.{day.year:04d}",
        f"{day.year:04d}년 {day.month}월 {day.day}일",
        f"{day.isoformat()}T00:00:00Z",
    ):
        assert date_of(text) == day.isoformat()


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
            st.text(st.characters(codec="utf-8", exclude_characters="\0")),
        ),
        min_size=1,
    )
)
def test_what_csv_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("round") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("name", "note"), *rows])
    table = read_table(path)
    # A row such as `* x` is no body: that is told, and tried elsewhere.
    kept = [row for row in rows if any(cell.strip() for cell in row) and not no_row(row, 2)]
    assert [row.cells for row in table.rows] == kept
    assert all(each.why in ("a sum of the table", "a remark on the table") for each in table.aside)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "t.csv"
    path.write_bytes(content)
    try:
        table = read_table(path)
    except DataError:
        return
    assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_a_tall_table_is_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    numbers = list(range(5_000))
    random.Random(1).shuffle(numbers)
    table = read(tmp_path, ("n,m\n" + "".join(f"{n},x\n" for n in numbers)).encode())
    assert [int(row.cells[0]) for row in table.rows] == numbers
