"""Tables as they come: every shape is understood, or refused with what to write; no cell is lost without a word."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.cli import main
from ssegraph.core.errors import DataError
from ssegraph.core.model import Records
from ssegraph.graph import load
from ssegraph.records.towns import town_of
from ssegraph.tables.mapping import Plan, read_plan
from ssegraph.tables.proposing import proposed
from ssegraph.tables.reading import read_table, sheet_names
from ssegraph.tables.rows import Draft, draft


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def taken(path: Path, mapping: str = "") -> Draft:
    """Return what a table becomes by its proposed mapping, or by one that is given."""
    table = read_table(path)
    plan = proposed(table)
    if mapping:
        (path.parent / "map.yaml").write_text(mapping, encoding="utf-8")
        plan = read_plan(path.parent / "map.yaml", table)
    return draft(table, plan, Records(title="nothing yet"), "t")


def names(found: Draft) -> dict[str, str]:
    return {identifier: fields["name"] for identifier, fields in found.entities.items()}


def ties(found: Draft) -> set[str]:
    """Return the ties in words: `Lille memberOf RTES`, with what is said of each behind it."""
    of = names(found)
    said = set()
    for each in found.statements:
        one, kind, other = each["tie"].split()
        words = [of[one], kind, of[other]]
        words += [
            f"{name}={each[name]}"
            for name in ("role", "start", "end", "seen", "manner", "amount", "currency")
            if name in each
        ]
        said.add(" ".join(words))
    return said


def kinds(found: Draft) -> dict[str, str]:
    return {fields["name"]: fields["kind"] for fields in found.entities.values()}


CSV: dict[str, tuple[str, set[str]]] = {
    # sums and remarks below, lines above
    "a sum and remarks": (
        "Name,Country,Network\nHaus A,DE,Bund\nHaus B,AT,Bund\nTotal,,2\n* not final,,\nSource: office 2023,,\n",
        {"Haus A memberOf Bund", "Haus B memberOf Bund"},
    ),
    "a sum in German": (
        "Verein;Land;Netzwerk\nHaus A;DE;Bund\nHaus B;AT;Bund\nInsgesamt;;2\nQuelle: Büro\n",
        {"Haus A memberOf Bund", "Haus B memberOf Bund"},
    ),
    "a sum in Korean": (
        "단체명,국가,소속 네트워크\n가람조합,한국,이음\n나루조합,한국,이음\n합계,,2\n※ 2023년 12월\n",
        {"가람조합 memberOf 이음", "나루조합 memberOf 이음"},
    ),
    "a line above": (
        "Source: office, extract of 12/03/2024\n\nNom;Commune;Réseau\nVille de Foix;Foix;Toile\nVille de Gap;Gap;Toile\n",
        {"Ville de Foix memberOf Toile", "Ville de Gap memberOf Toile"},
    ),
    "lines above of empty cells": (
        "Listado de socias;;;\nActualizado: 12/03/2024;;;\n;;;\nEntidad;Municipio;Red;Año de adhesión\nUno;Bilbao;Trama;2010\n",
        {"Uno memberOf Trama start=2010"},
    ),
    "lines above in Japanese": (
        "加盟団体一覧\n2024年3月現在\n団体名,都道府県,加盟団体\nあおば,東京都,むすび\nみどり,大阪府,むすび\n",
        {"あおば memberOf むすび", "みどり memberOf むすび"},
    ),
    # several names in one cell
    "lists of members": (
        'Network,Members\nToile,"Foix, Gap and Pau"\nTrama,"Bilbao\nFaenza"\n',
        {"Foix memberOf Toile", "Gap memberOf Toile", "Pau memberOf Toile", "Bilbao memberOf Trama", "Faenza memberOf Trama"},
    ),
    "lists in French": ("Réseau;Membres\nToile;Foix, Gap et Pau\n", {"Foix memberOf Toile", "Gap memberOf Toile", "Pau memberOf Toile"}),
    "lists in Korean": ('네트워크,회원단체\n이음,"가람조합, 나루조합"\n', {"가람조합 memberOf 이음", "나루조합 memberOf 이음"}),
    "lists of networks": ('Name,Networks\nFoix,"Toile, Trama"\n', {"Foix memberOf Toile", "Foix memberOf Trama"}),
    "a comma of a legal form": ('Network,Members\nToile,"Foods, Inc."\n', {"Foods, Inc. memberOf Toile"}),
    # columns judged by their cells
    "role for status": (
        "Full_Name,CountryCode,Statut,Year_of_Joining,Network_Name\nPatras,GR,Full Member,1998,Toile\nGozo,MT,Former Member,1999,Toile\n",
        {"Patras memberOf Toile role=Full Member start=1998", "Gozo memberOf Toile role=Former Member start=1999 manner=over"},
    ),
    "role in Portuguese": (
        "Entidade,País,Tipo,Data de adesão,Rede\nUm,Portugal,Membro efetivo,01/02/1998,Malha\nDois,Brasil,Membro associado,2001,Malha\n",
        {"Um memberOf Malha role=Membro efetivo start=1998-02-01", "Dois memberOf Malha role=Membro associado start=2001"},
    ),
    "heads in camel case": (
        "orgName,countryIso,memberSince,memberUntil,networkName\nUno,IT,1998,2004,Rete\n",
        {"Uno memberOf Rete start=1998 end=2004"},
    ),
    "a partner that is a role": (
        "Name;Country;City.Statut;Network;Url.x;Statut.x;Start.x;End.x\nBraga;PT;Partner;Again;http://u.example/again;Ongoing;2015;2018\n"
        "Bari;IT;Lead Partner;Again;http://u.example/again;Ongoing;2015;2018\n",
        {"Braga memberOf Again role=Partner start=2015 end=2018", "Bari memberOf Again role=Lead Partner start=2015 end=2018"},
    ),
    "yes is no body": (
        "name,country,XY_PARTNER,POI_TYPE\nHaus A,Österreich,Nordwind,wholesaler\nCasa B,Italy,yes,food bank\n",
        {"Haus A partnerOf Nordwind"},
    ),
    "yes is no body in Korean": ("이름,국가,협력기관\n가람조합,한국,예\n나루조합,한국,숲재단\n", {"나루조합 partnerOf 숲재단"}),
    "a flag whose head names somebody": ("Nombre,País,Miembro de Trama\nUno,España,sí\nDos,España,no\n", {"Uno memberOf Trama"}),
    "a code of the type and no network": (
        "Name,Membership Type\nA,https://x.example/30\nB,https://x.example/30\nC,https://x.example/30\n", set()
    ),
    "long texts are notes": (
        "Organisation,Networks\nA," + "we know many others and like to work with them " * 6 + "\nB," + "not yet and gladly " * 12 + "\n", set()
    ),
    # cross tables
    "a cross table": (
        "Commune,RTX,GSX,REX\nFoix,x,,x\nGap,x,x,\nPau,,,\nBilbao,,X,x\n",
        {"Foix memberOf RTX", "Foix memberOf REX", "Gap memberOf RTX", "Gap memberOf GSX", "Bilbao memberOf GSX", "Bilbao memberOf REX"},
    ),
    "a cross table of years": ("Ville,RTX,GSX\nFoix,2010,2015\nGap,2012,\n", {"Foix memberOf RTX start=2010", "Foix memberOf GSX start=2015", "Gap memberOf RTX start=2012"}),
    "a cross table of roles": (
        "Organisation,RTX,GSX\nA,member,observer\nB,,full member\n",
        {"A memberOf RTX", "A memberOf GSX role=observer", "B memberOf GSX role=full member"},
    ),
    "a cross table turned": ("Network,Foix,Gap\nRTX,x,x\nREX,x,\n", {"Foix memberOf RTX", "Gap memberOf RTX", "Foix memberOf REX"}),
    "a cross table of yes and no": ("Commune;RTX;GSX\nFoix;oui;non\nGap;oui;oui\n", {"Foix memberOf RTX", "Gap memberOf RTX", "Gap memberOf GSX"}),
    "a survey is no cross table": ("Name,Open on Sundays,Has volunteers\nA coop,yes,no\nB coop,no,yes\n", set()),
    # lists of ties
    "a list of ties": (
        "source,target,type,weight\nFoix,Toile,member,1\nGap,Toile,member,1\nToile,Trama,partner,2\n",
        {"Foix memberOf Toile", "Gap memberOf Toile", "Toile partnerOf Trama"},
    ),
    "a list of ties in French": ("de;à;relation\nFoix;Toile;membre de\nFonds;Gap;finance\n", {"Foix memberOf Toile", "Fonds funds Gap"}),
    "a list of ties in Korean": ("출발,도착,관계\n전주시,이음,회원\n", {"전주시 memberOf 이음"}),
    "a list of ties read backwards": ("source,target,relationship\nToile,Foix,has member\n", {"Foix memberOf Toile"}),
    "connections of Kumu": ("From,To,Type,Direction\nFoix,Toile,member of,directed\n", {"Foix memberOf Toile"}),
    # projects and money
    "a project with lead, partners and funder": (
        "Projet;Porteur;Partenaires;Financeur;Montant\nTilt;Ville de Foix;Ville de Gap, Ville de Pau;FSX;120 000 €\n",
        {
            "Ville de Foix involvedIn Tilt role=lead",
            "Ville de Gap involvedIn Tilt role=partner",
            "Ville de Pau involvedIn Tilt role=partner",
            "FSX funds Tilt amount=120000 currency=EUR",
        },
    ),
    "a project in Korean": (
        '사업명,주관기관,협력기관,지원기관,지원금\n마을빛,전주시,"가람조합, 나루조합",숲재단,3억원\n',
        {
            "전주시 involvedIn 마을빛 role=lead",
            "가람조합 involvedIn 마을빛 role=partner",
            "나루조합 involvedIn 마을빛 role=partner",
            "숲재단 funds 마을빛 amount=300000000 currency=KRW",
        },
    ),
    "grants": (
        "Funder,Recipient,Amount awarded,Currency,Award date,Title\nTrust A,Haus B,7500.50,GBP,2019-03-02,Garden\n",
        {"Trust A funds Haus B seen=2019-03-02 amount=7500.5 currency=GBP"},
    ),
    # groups
    "a group whose name stands once": (
        "Network,Member,Country\nToile,Foix,France\n,Gap,France\nTrama,Bilbao,Spain\n,Faenza,Italy\n",
        {"Foix memberOf Toile", "Gap memberOf Toile", "Bilbao memberOf Trama", "Faenza memberOf Trama"},
    ),
    "several columns of one meaning": (
        "Name,Network,Network 2\nFoix,Toile,Trama\nGap,,Malha\n",
        {"Foix memberOf Toile", "Foix memberOf Trama", "Gap memberOf Malha"},
    ),
    "events in heads": ("Organisation;Forum 2013;Forum 2014\nFoix;x;\nGap;;x\n", {"Foix participatesIn Forum 2013", "Gap participatesIn Forum 2014"}),
    "edges as Gephi has them": ("Source,Target,Type,Id,Label\nFoix,Toile,Directed,0,member of\n", {"Foix memberOf Toile"}),
    "lists with numbers": ('Network,Members\nToile,"1. Foix\n2. Gap"\n', {"Foix memberOf Toile", "Gap memberOf Toile"}),
    "results of a query": (
        "item,itemLabel,memberOf,memberOfLabel,inception,website\nhttp://www.wikidata.org/entity/Q12,Foix,http://www.wikidata.org/entity/Q34,Toile,,\n",
        {"Foix memberOf Toile"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CSV)
def test_a_table_of_any_shape_says_what_it_says(case: str, tmp_path: Path) -> None:
    text, wanted = CSV[case]
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    assert ties(taken(path)) == wanted


def test_all_shapes_are_tried() -> None:
    assert len(CSV) == 40


Fill = Callable[[openpyxl.Workbook, Any], None]


def merged_groups(book: openpyxl.Workbook, sheet: Any) -> None:
    for row in (["Network", "Member", "Country"], ["Toile", "Foix", "France"], [None, "Gap", "France"], [None, "Pau", "France"],
                ["Trama", "Bilbao", "Spain"], [None, "Faenza", "Italy"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("A5:A6")


def zeros_in_front(book: openpyxl.Workbook, sheet: Any) -> None:
    sheet.append(["SIREN", "Nom", "Réseau", "Depuis"])
    sheet.append([1234567, "Coop du Nord", "Toile", date(2010, 1, 1)])
    sheet.append(["775000123", "Coop du Sud", "Toile", None])
    sheet["A2"].number_format = "000000000"
    sheet["D2"].number_format = "yyyy"


def addresses_behind(book: openpyxl.Workbook, sheet: Any) -> None:
    sheet.append(["Name", "Website", "Network"])
    sheet.append(["Foix", "site", "Toile"])
    sheet["B2"].hyperlink = "https://foix.example"
    sheet.append(["Gap", '=HYPERLINK("https://gap.example","see")', "Toile"])


def heads_of_two_rows(book: openpyxl.Workbook, sheet: Any) -> None:
    sheet["A1"] = "Liste des membres au 31/12/2023"
    sheet.merge_cells("A1:E1")
    for at, text in {
        "A3": "Structure",
        "C3": "Adhésion",
        "A4": "Nom",
        "B4": "Commune",
        "C4": "Réseau",
        "D4": "Depuis",
    }.items():
        sheet[at] = text
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:D3")
    for row in (
        ["Ville de Foix", "Foix", "Toile", 2010],
        ["Ville de Gap", "Gap", "Trama", 2009],
        [],
        ["TOTAL", 2],
        ["* provisoire"],
    ):
        sheet.append(row)


def heads_that_name_ends(book: openpyxl.Workbook, sheet: Any) -> None:
    for row in (
        ["Member", None, "Network", None],
        ["Name", "Country", "Name", "Country"],
        ["Foix", "FR", "Toile", "BE"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")


def headings_of_sections(book: openpyxl.Workbook, sheet: Any) -> None:
    for row in (["Name", "City", "Network"], ["France"], ["Coop A", "Foix", "Toile"], ["Italie"], ["Coop B", "Faenza", "Toile"],
                ["Source : bureau"]):  # fmt: skip
        sheet.append(row)
    for line in (2, 4, 6):
        sheet.merge_cells(f"A{line}:C{line}")


def a_crossed_head(book: openpyxl.Workbook, sheet: Any) -> None:
    for row in (
        ["Commune", "Réseaux", None, None],
        [None, "RTX", "GSX", "REX"],
        ["Foix", "x", None, "x"],
        ["Gap", None, "x", None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:D1")


def hidden_row(book: openpyxl.Workbook, sheet: Any) -> None:
    for row in (["Name", "Network"], ["Foix", "Toile"], ["Gap", "Toile"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True


BOOKS: dict[str, tuple[Fill, set[str]]] = {
    "merged groups": (
        merged_groups,
        {"Foix memberOf Toile", "Gap memberOf Toile", "Pau memberOf Toile", "Bilbao memberOf Trama", "Faenza memberOf Trama"},
    ),
    "zeros in front": (zeros_in_front, {"Coop du Nord memberOf Toile start=2010", "Coop du Sud memberOf Toile"}),
    "addresses behind": (addresses_behind, {"Foix memberOf Toile", "Gap memberOf Toile"}),
    "heads of two rows": (
        heads_of_two_rows,
        {"Ville de Foix memberOf Toile start=2010", "Ville de Gap memberOf Trama start=2009"},
    ),
    "heads that name ends": (heads_that_name_ends, {"Foix memberOf Toile"}),
    "headings of sections": (headings_of_sections, {"Coop A memberOf Toile", "Coop B memberOf Toile"}),
    "a crossed head": (a_crossed_head, {"Foix memberOf RTX", "Foix memberOf REX", "Gap memberOf GSX"}),
    "a hidden row": (hidden_row, {"Foix memberOf Toile", "Gap memberOf Toile"}),
}  # fmt: skip


def a_book(folder: Path, fill: Fill) -> Path:
    book = openpyxl.Workbook()
    fill(book, book.active)
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


@pytest.mark.parametrize("case", BOOKS)
def test_a_workbook_is_read_as_it_is_shown(case: str, tmp_path: Path) -> None:
    fill, wanted = BOOKS[case]
    found = taken(a_book(tmp_path, fill))
    assert ties(found) == wanted
    assert len(BOOKS) == 8
    if case == "zeros in front":
        assert {"t-001234567", "t-775000123"} <= found.entities.keys()
    if case == "addresses behind":
        assert [found.entities[each]["website"] for each in ("foix", "gap")] == [
            "https://foix.example",
            "https://gap.example",
        ]
    if case == "heads that name ends":
        assert (found.entities["foix"]["country"], found.entities["toile"]["country"]) == ("FR", "BE")
    if case == "headings of sections":
        assert [found.entities[each]["country"] for each in ("coop-a", "coop-b")] == ["FR", "IT"]
    if case == "a hidden row":
        assert found.table.notes == ("1 row hidden in the sheet: read as well",)


def test_the_dimension_a_sheet_declares_is_not_trusted(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook, sheet: Any) -> None:
        sheet.append(["Name", "Network", "Country"])
        for number in range(8):
            sheet.append([f"Coop {number}", "Toile", "FR"])

    path = a_book(tmp_path, fill)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b'ref="A1:C9"' in sheet
    for declared in (b'ref="A1:C4"', b'ref="A1"'):
        with zipfile.ZipFile(path, "w") as new:
            for name, content in parts.items():
                new.writestr(
                    name, sheet.replace(b'ref="A1:C9"', declared) if name.endswith("sheet1.xml") else content
                )
        assert len(ties(taken(path))) == 8


def test_open_documents_are_read_as_they_are_shown(tmp_path: Path) -> None:
    def cell(text: str, more: str = "", inside: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{inside or text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    link = '<text:a xlink:href="https://foix.example">site</text:a>'
    number = 'office:value-type="float" office:value="123"'
    rows = [
        cell("Network") + cell("SIREN") + cell("Member") + cell("Website"),
        cell("Toile", 'table:number-rows-spanned="2"')
        + cell("000123", number)
        + cell("Foix")
        + cell("", "", link),
        covered + cell("45", number) + cell("Gap"),
        cell("Trama") + cell("") + cell("Bilbao"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    spaces = {"office": "office", "table": "table", "text": "text"}
    declared = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in spaces.items()
    )
    content = (
        f'<office:document-content{declared} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:spreadsheet>'
        f'<table:table table:name="Members">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    path = tmp_path / "t.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    found = taken(path)
    assert ties(found) == {"Foix memberOf Toile", "Gap memberOf Toile", "Bilbao memberOf Trama"}
    [foix] = [each for each in found.entities.values() if each["name"] == "Foix"]
    assert foix["website"] == "https://foix.example"
    assert read_table(path).rows.__len__() == 3
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    with pytest.raises(DataError, match="document type"):
        read_table(path)


def test_every_sheet_is_taken_in_on_request_and_its_name_can_be_the_network(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for name, rows in {"Toile": ["Foix", "Gap"], "Trama": ["Bilbao"], "Notes": []}.items():
        sheet = first if name == "Toile" else book.create_sheet(name)
        sheet.title = name
        sheet.append(["Name", "Country"] if rows else ["read me first"])
        for each in rows:
            sheet.append([each, "ES"])
    path = tmp_path / "lists.xlsx"
    book.save(path)
    assert sheet_names(path) == ["Toile", "Trama", "Notes"]
    alone = run("import", path, "-o", tmp_path / "one")
    assert "2 more sheets are not read (Trama, Notes): --sheet NAME, or --sheet all" in alone.output
    (tmp_path / "map.yaml").write_text(
        "columns: {Name: name, Country: country}\nevery row: {memberOf: '{sheet}'}\n"
    )
    done = run("import", path, "-o", tmp_path / "all", "--sheet", "all", "--map", tmp_path / "map.yaml")
    assert done.exit_code == 0, done.output
    assert "sheet 'Notes': not taken in" in done.output
    assert {tie.id for tie in load(str(tmp_path / "all")).ties()} == {
        "foix.memberOf.toile",
        "gap.memberOf.toile",
        "bilbao.memberOf.trama",
    }


def test_the_website_that_all_members_share_is_the_networks(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(CSV["a partner that is a role"][0], encoding="utf-8")
    found = taken(path)
    assert found.entities["again"]["website"] == "http://u.example/again"
    assert not {"website", "place"} & (found.entities["braga"].keys() | found.entities["bari"].keys())


def test_empty_columns_name_no_networks_and_a_name_with_a_number_of_its_own_is_one(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "Identifier,Name,Locality,Website,Facebook,Twitter,Qualifiers,Geo Container\n"
        "K1,Foix; House of Trades,Foix,https://foix.example,,,,\nK2,Gap,Gap,www.gap.example ; gap.example.org,,,,\n"
        "K3,Lens,Lens,n/a,,,,\nK4,Laon,Laon,not yet,,,,\n",
        encoding="utf-8",
    )
    meant = {role for role in proposed(read_table(path)).columns.values() if role}
    assert meant == {"key", "name", "place", "website"}
    found = taken(path)
    assert [*names(found).values()] == ["Foix; House of Trades", "Gap", "Lens", "Laon"]
    assert found.statements == []
    websites = [fields.get("website") for fields in found.entities.values()]
    assert websites == ["https://foix.example", "https://www.gap.example", None, None]


def test_the_address_among_the_contacts_of_a_map_is_the_website(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "name,contact:website,contact:email\nFoix,https://foix.example,a@foix.example\n", encoding="utf-8"
    )
    assert [each["website"] for each in taken(path).entities.values()] == ["https://foix.example"]


def test_registers_are_known_by_their_official_heads(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(
        (
            "siren;denominationUniteLegale;categorieJuridiqueUniteLegale;libelleCommuneEtablissement;dateCreationUniteLegale;etatAdministratifUniteLegale\n"
            "001234567;COOPÉRATIVE DE L’ÎLE;5560;SÈTE;1998-02-01;A\n775000123;CERCLE FRANÇAIS;9230;PARIS;1945-08-07;A\n"
            "123000456;LA BONNE ÉQUIPE;9220;NÎMES;2001-05-05;C\n"
        ).encode("cp1252")
    )
    found = taken(path)
    assert sorted(kinds(found).values()) == ["Association", "Association", "Cooperative"]
    assert found.entities["t-001234567"]["founded"] == "1998-02-01"
    assert found.entities["t-123000456"]["note"] == "etatAdministratifUniteLegale: cessée"
    assert [each["name"] for each in found.places.values()] == ["SÈTE", "PARIS", "NÎMES"]
    path.write_bytes(
        "연번,기업명,인증번호,소재지,대표자,인증일자,유형\n1,(주)가람,제2012-1호,당진시,홍길동,2012.06.01,일자리제공형\n"
        "2,나루센터,제2013-2호,당진시,홍길동,2014. 7. 1.,사회서비스제공형\n".encode("cp949")
    )
    found = taken(path)
    assert set(kinds(found).values()) == {"SocialEnterprise"}
    assert sorted(each["note"] for each in found.entities.values()) == [
        "인증일자: 2012-06-01",
        "인증일자: 2014-07-01",
    ]
    path.write_text(
        "CompanyName, CompanyNumber,RegAddress.PostTown,CompanyCategory,CompanyStatus,CountryOfOrigin,IncorporationDate\n"
        "ALPHA,00000123,LEEDS,Community Interest Company,Active,United Kingdom,01/02/2003\n",
        encoding="utf-8",
    )
    [alpha] = taken(path).entities.values()
    assert [alpha[each] for each in ("id", "kind", "country", "founded")] == [
        "t-00000123",
        "SocialEnterprise",
        "GB",
        "2003-02-01",
    ]


def test_a_person_in_no_tie_is_not_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("siren;denomination;categorieJuridique\n000000001;SOMEBODY;1000\n000000002;CERCLE;9220\n")
    found = taken(path)
    assert kinds(found) == {"CERCLE": "Association"}
    [aside] = found.tally.aside
    assert (aside.why, aside.text) == (
        "a person in no tie: without a public role nobody is taken in",
        "(left out)",
    )


def test_codes_become_kinds_when_a_person_says_which(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "siren,nom,type\n213000010,COMMUNE DE FOIX,COM\n200000974,EPT NORD,EPT\n243000139,GAP METROPOLE,MET\n"
    )
    assert proposed(read_table(path)).values == {"type": {"COM": "", "EPT": "", "MET": ""}}
    said = "columns: {siren: key, nom: name, type: kind}\nvalues: {type: {COM: LocalGovernment, EPT: LocalGovernment, MET: LocalGovernment}}\n"
    assert set(kinds(taken(path, said)).values()) == {"LocalGovernment"}
    with pytest.raises(DataError, match="unknown kind of type 'COM', 'Towns'"):
        taken(path, "columns: {siren: key, nom: name, type: kind}\nvalues: {type: {COM: Towns}}\n")
    with pytest.raises(DataError, match="unknown column 'typ'"):
        taken(path, "columns: {nom: name}\nvalues: {typ: {COM: LocalGovernment}}\n")


def test_what_is_translated_is_quoted_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("who,what,whom\nFoix,M,Toile\nGap,Z,Toile\n")
    said = "columns: {who: name, what: role, whom: memberOf}\nvalues: {what: {M: full member}}\n"
    (tmp_path / "map.yaml").write_text(said)
    done = run("import", path, "-o", tmp_path / "out", "--map", tmp_path / "map.yaml")
    assert done.exit_code == 0, done.output
    graph = load(str(tmp_path / "out"))
    told = {tie.source: (tie.role, tie.evidence[0].quote) for tie in graph.ties()}
    assert told == {"foix": ("full member", "Foix,M,Toile"), "gap": ("Z", "Gap,Z,Toile")}


def test_a_sum_of_money_comes_back_from_folder_and_store(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(CSV["a project with lead, partners and funder"][0], encoding="utf-8")
    for out in (tmp_path / "out", tmp_path / "out.store"):
        assert run("import", path, "-o", out).exit_code == 0
        graph = load(str(out))
        assert {tie.id: (tie.role, tie.money) for tie in graph.ties()} == {
            "fsx.funds.tilt": (None, "120,000 EUR"),
            "ville-de-foix.involvedIn.tilt": ("lead", ""),
            "ville-de-gap.involvedIn.tilt": ("partner", ""),
            "ville-de-pau.involvedIn.tilt": ("partner", ""),
        }


def test_a_sum_that_several_paid_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Projet;Financeurs;Montant\nTilt;Fonds A, Fonds B;120 000 €\n", encoding="utf-8")
    found = taken(path)
    assert ties(found) == {"Fonds A funds Tilt", "Fonds B funds Tilt"}
    assert found.tally.remarks == [
        (2, "Montant: left out, since the row has 2 funders: whose it is is not said")
    ]


def test_items_of_wikidata_are_one_whatever_the_table(tmp_path: Path) -> None:
    results = {
        "head": {"vars": ["item", "itemLabel", "memberOf", "memberOfLabel"]},
        "results": {
            "bindings": [
                {
                    "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q12"},
                    "itemLabel": {"type": "literal", "xml:lang": "fr", "value": "Foix"},
                    "memberOf": {"type": "uri", "value": "http://www.wikidata.org/entity/Q34"},
                    "memberOfLabel": {"type": "literal", "value": "Toile"},
                }
            ]
        },
    }
    as_json, as_csv = tmp_path / "q.json", tmp_path / "q.csv"
    as_json.write_text(json.dumps(results))
    as_csv.write_text(CSV["results of a query"][0])
    assert [*taken(as_json).entities] == [*taken(as_csv).entities] == ["wikidata-q12", "wikidata-q34"]


def test_records_on_lines_are_a_table(tmp_path: Path) -> None:
    for name in ("t.ndjson", "t.jsonl", "t.json"):
        path = tmp_path / name
        path.write_text('{"name": "Foix", "network": "Toile"}\n{"name": "Gap", "network": "Toile"}\nbroken\n')
        found = taken(path)
        assert ties(found) == {"Foix memberOf Toile", "Gap memberOf Toile"}
        [aside] = found.tally.aside
        assert (aside.line, aside.why.partition(":")[0]) == (3, "no JSON")


REFUSED = [
    (
        "source,target,weight\nFoix,Toile,1\n",
        "no kind of tie is said: write `tie: memberOf` under `every row`",
    ),
    (
        "source,target,type\nFoix,Toile,zugs\n",
        "'zugs' is no kind of tie that is known: write `values: {type: {zugs: memberOf}}`",
    ),
    ("Who,Umbrella\nFoix,Toile\n", "write a mapping (--propose) and say which, such as `Who: name`"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_understood_is_refused_with_what_to_write(
    text: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    done = run("import", path, "-o", tmp_path / "out")
    assert done.exit_code != 0
    assert words in done.output
    assert not (tmp_path / "out").exists()
    assert len(REFUSED) == 3


def test_what_no_row_says_of_ties_can_be_said_in_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("from,to\nFoix,Toile\n")
    found = taken(path, "columns: {from: name, to: other}\nevery row: {tie: memberOf}\n")
    assert ties(found) == {"Foix memberOf Toile"}


def test_a_key_on_several_names_is_doubted_whoever_said_so(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("seat,name,network\n7,Foix,Toile\n7,Gap,Toile\n8,Pau,Toile\n")
    (tmp_path / "map.yaml").write_text("columns: {seat: key, name: name, network: memberOf}\n")
    done = run("import", path, "--map", tmp_path / "map.yaml", "--dry-run")
    assert (
        "seat: 1 keys stand on several names (7: foix, gap), and make one body of them: is it a key?"
        in done.output
    )


PLAN = Plan({"Name": "name", "Network": "memberOf", "Since": "start"}, "Association", {"memberOf": "Network"})
WORDS = ("Foix", "Gap", "Pau", "Toile", "x", "2010", "", "", "Total", "* note", "FR", "yes")


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=12),
    st.sampled_from(["", "Members of the alliance\n\n"]),
)
def test_every_cell_is_read_set_aside_or_in_a_column_that_is_not_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], above: str
) -> None:
    path = tmp_path_factory.mktemp("cells") / "t.csv"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["Name", "Network", "Since", "Whatever"], *rows])
    path.write_text(above + out.getvalue(), encoding="utf-8")
    cells = bool(above) + 4 + sum(bool(cell.strip()) for row in rows for cell in row)
    table = read_table(path)
    assert table.cells() == cells
    tally = draft(table, PLAN, Records(title="nothing yet"), "t").tally
    assert tally.read + tally.unread + tally.set_aside + tally.heads == cells


def test_every_cell_of_a_workbook_is_counted(tmp_path: Path) -> None:
    chance = random.Random(7)

    def fill(book: openpyxl.Workbook, sheet: Any) -> None:
        sheet.append(["Network", "Member", "Country", "Whatever"])
        for number in range(40):
            sheet.append([None, f"Body {number}", chance.choice(["FR", None]), chance.choice([number, None])])
        for line in range(2, 42, 4):
            sheet.cell(line, 1).value = f"Net {line}"
            sheet.merge_cells(f"A{line}:A{line + 3}")
        sheet.append(["Total", 40])

    path = a_book(tmp_path, fill)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cells = sum(each.value is not None for row in sheet.iter_rows() for each in row)
    table = read_table(path)
    assert table.cells() == cells
    tally = taken(path).tally
    assert tally.read + tally.unread + tally.set_aside + tally.heads == cells
    assert tally.ties == 40


TOWNS = [
    ("City of Athens", "Athens", "GR", True),
    ("Comune di Maruggio", "Maruggio", "IT", True),
    ("Stadt Beckum", "Beckum", "DE", True),
    ("Ville de Grenoble", "Grenoble", "FR", True),
    ("Antwerpen", "Antwerp", "BE", True),
    ("Landeshauptstadt München", "Munich", "DE", True),
    ("Göteborgs stad", "Gothenburg", "SE", True),
    ("Ajuntament de Barcelona", "Barcelona", "ES", True),
    ("전주시", "Jeonju", "KR", True),
    ("서울특별시", "서울시청", "KR", True),
    ("Gmina Lublin", "Urząd Miasta Lublin", "PL", True),
    ("Câmara Municipal de Braga", "Município de Braga", "PT", True),
    ("Conseil départemental du Nord", "Département du Nord", "FR", True),
    ("Diputació de Barcelona", "Barcelona", "ES", False),
    ("Métropole de Grenoble", "Ville de Grenoble", "FR", False),
    ("Provincia di Taranto", "Comune di Taranto", "IT", False),
    ("Region Hovedstaden", "Hovedstaden", "DK", False),
]


@pytest.mark.parametrize(("one", "other", "country", "same"), TOWNS, ids=range(len(TOWNS)))
def test_names_of_public_bodies_say_place_and_sort(one: str, other: str, country: str, same: bool) -> None:
    a, b = town_of(one, country), town_of(other, country)
    assert ((a.level, a.place) == (b.level, b.place)) == same
    assert len(TOWNS) == 17


def test_match_lists_bodies_of_one_town_and_never_across_borders(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "Name,Place,Country,Type,Network\nAthens,Athens,Greece,City,A\nCity of Athens,Athens,Greece,City,B\n"
        "Antwerp,Antwerp,Belgium,City,A\nAntwerpen,Antwerpen,Belgium,City,B\nBrest,Brest,France,City,A\n"
        "City of Brest,Brest,Belarus,City,B\nProvince of Antwerp,Antwerp,Belgium,City,C\nTown of Nowhere,,,City,A\nNowhere,,,City,B\n"
    )
    assert run("import", path, "-o", tmp_path / "out").exit_code == 0
    pairs = json.loads(run("match", tmp_path / "out", "--json").output)
    assert [(each["one"], each["other"]) for each in pairs if each["reason"] == "same town"] == [
        ("antwerp", "antwerpen"),
        ("athens", "city-of-athens"),
    ]
    assert not any(each["certain"] for each in pairs)


def test_old_workbooks_are_read_as_they_are_shown() -> None:
    pytest.importorskip("xlrd")
    table = read_table(Path(__file__).parent / "tables" / "members.xls")
    assert [row.cells for row in table.rows] == [
        ("Toile", "001234567", "Foix", "2010"),
        ("Toile", "775000123", "Gap", ""),
        ("Trama", "", "Bilbao", ""),
    ]
    assert [each.why for each in table.aside] == ["a sum of the table"]


STREAMED = (
    "a cross table of years",
    "a project with lead, partners and funder",
    "a list of ties",
    "role for status",
)


@pytest.mark.parametrize("case", STREAMED)
def test_what_a_row_says_of_one_tie_alone_is_streamed_as_it_is_kept(case: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(CSV[case][0], encoding="utf-8")
    assert run("import", path, "-o", tmp_path / "kept").exit_code == 0
    assert run("import", path, "-o", tmp_path / "streamed.nq").exit_code == 0
    load(str(tmp_path / "kept")).store.dump(tmp_path / "kept.nq")
    kept, streamed = (
        set((tmp_path / name).read_text(encoding="utf-8").splitlines()) for name in ("kept.nq", "streamed.nq")
    )
    assert kept == streamed
    assert len(STREAMED) == 4
