"""A table goes straight into a store, row by row: quad for quad what its records would make, or nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ssegraph.cli import main
from ssegraph.core.errors import DataError
from ssegraph.core.model import Records, is_web_address
from ssegraph.graph import load
from ssegraph.store import Store, verify
from ssegraph.tables.imports import save
from ssegraph.tables.proposing import proposed
from ssegraph.tables.reading import Row, Table, read_table
from ssegraph.tables.rows import draft
from ssegraph.tables.stream import into_store

HEADS = (
    "id",
    "name",
    "kind",
    "country",
    "city",
    "website",
    "member of",
    "funded by",
    "role",
    "since",
    "note",
)
CELLS = st.tuples(
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["Alpha", "Béta", "서울", "n/a", "Gamma, Inc", 'D"elta', "RTES"]),
    st.sampled_from(["", "Network", "Cooperative", "who knows"]),
    st.sampled_from(["", "France", "KR", "Atlantis"]),
    st.sampled_from(["", "Lille", "서울"]),
    st.sampled_from(["", "www.alpha.org", "https://a.org/%zz", "http://a b"]),
    st.sampled_from(["", "RTES", "Alpha", "GSEF"]),
    st.sampled_from(["", "Ministry", "RTES"]),
    st.sampled_from(["", "president", "call +33 1 23 45 67 89"]),
    st.sampled_from(["", "2015", "2016", "3/4/2016", "soon"]),
    st.sampled_from(["", "as told", "write to x@example.org"]),
)


@example(
    [
        ("", "Alpha", "", "", "", "", "RTES", "", role, since, "")
        for role, since in (("", "2015"), ("president", ""))
    ]
)
@settings(max_examples=40, deadline=None)  # each writes a store to disk
@given(st.lists(CELLS, min_size=1, max_size=12))
def test_a_streamed_store_is_quad_for_quad_what_the_records_make(rows: list[tuple[str, ...]]) -> None:
    table = Table("t.csv", "0" * 64, "", HEADS, tuple(Row(n, row) for n, row in enumerate(rows, 2)))
    plan = proposed(table)
    with tempfile.TemporaryDirectory() as aside:
        folder, store = Path(aside) / "records", Path(aside) / "t.store"
        folder.mkdir()
        tally = into_store(table, plan, "t", store)
        found = draft(table, plan, Records(title="nothing yet"), "t")
        assert (tally.rows, tally.entities, tally.ties) == (
            len(found.rows),
            len(found.entities),
            len({each["tie"] for each in found.statements}),
        )
        assert store.exists() == bool(tally.rows)
        if tally.rows:
            save(found, plan, folder)
            kept = load(str(folder)).store.local().oxigraph
            assert set(map(str, Store.open(store).oxigraph)) == set(map(str, kept))
            verify(store)


def test_a_table_of_many_pieces_is_told_from_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    lines = [f"Body {n},Network {n % 7},{2000 + n % 20}" for n in range(300)]
    path.write_text("name,member of,since\n" + "\n".join(lines) + "\n")
    table = read_table(path)
    into_store(table, proposed(table), "t", tmp_path / "one.store")
    monkeypatch.setattr("ssegraph.tables.stream._WAITING", 500)
    monkeypatch.setattr("ssegraph.store.oxigraph._PIECE", 100)
    into_store(table, proposed(table), "t", tmp_path / "many.store")
    one, many = ((tmp_path / name / "ssegraph.json").read_text() for name in ("one.store", "many.store"))
    assert one == many
    verify(tmp_path / "many.store")


def test_a_fault_in_the_middle_leaves_the_store_that_was(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of\nAlpha,Net\n")
    store = tmp_path / "t.store"
    table = read_table(path)
    into_store(table, proposed(table), "t", store)
    before = (store / "ssegraph.json").read_text()

    def stop(number: int) -> None:
        raise KeyboardInterrupt

    path.write_text("name,member of\nBeta,Net\n")
    table = read_table(path)
    with pytest.raises(KeyboardInterrupt):
        into_store(table, proposed(table), "t", store, progress=stop)
    assert (store / "ssegraph.json").read_text() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["t.csv", "t.store"]


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name\nAlpha\n")
    table = read_table(path)
    path.write_text("name\nAlpha\nBeta\n")
    with pytest.raises(DataError, match="was changed while it was read"):
        list(table.rows)


def test_rows_set_aside_are_kept_beside_the_store(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of\nAlpha,Net\nn/a,Net\nBeta\n")
    done = CliRunner().invoke(main, ["import", str(path), "-o", str(tmp_path / "t.store")])
    assert done.exit_code == 0, done.output
    kept = (tmp_path / "t.aside.tsv").read_text().splitlines()
    assert [line.split("\t")[0] for line in kept] == ["line", "3", "4"]


def test_a_table_with_a_head_and_no_rows_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,member of\n")
    for out in ("t.store", "t.trig", "folder"):
        done = CliRunner().invoke(main, ["import", str(path), "-o", str(tmp_path / out)])
        assert done.exit_code == 2
        assert "no row could be read" in done.output
    assert [each.name for each in tmp_path.iterdir()] == ["t.csv"]


ADDRESSES = st.builds("http://{}".format, st.text(max_size=20)) | st.sampled_from(
    ["http://b.org:99999999/", "https://[::1", "http://é.fr/ü", "http://a.org/%zz", "http://a.org/%20"]
)


@given(ADDRESSES)
def test_an_address_that_is_taken_can_stand_in_the_graph(address: str) -> None:
    if is_web_address(address):
        records = Records.model_validate(
            {"title": "t", "entities": [{"id": "a", "kind": "Network", "name": "A", "website": address}]}
        )
        entity = load_entity(records)
        assert entity == address


def load_entity(records: Records) -> str | None:
    return Store.of(records).reader.website("a")
