"""What changed between two editions, in a reader's words."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.cli import main
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.core.resources import data_dir
from ssegraph.editions import difference, noise
from ssegraph.graph import KnowledgeGraph

HEAD = "ID,Name,Status,Founded,Closed,City,Tags\n"
OLD = [
    "1,Alpha Ltd,Live,03/04/2001,,Lyon,a; b",
    "2,Beta,Live,01/02/2002,,Lyon,",
    "3,Gamma,Dead,05/06/2003,07/08/2010,Lyon,",
    "4,Delta Housing,Live,09/09/2004,,Lille,",
    "5,Epsilon,Live,13/10/2005,,Lille,NA",
    "6,Zeta,Live,14/11/2006,,Lille,x",
    "7,<script>alert(1)</script>,Live,,,Lille,",
]
NEW = [
    "1,ALPHA Ltd,Live,3/4/2001,,Lyon,b; a",
    "2,Beta,Dead,1/2/2002,30/1/2017,Lyon,",
    "3,Gamma,Live,5/6/2003,,Lyon,",
    "4,Delta Homes,Live,9/9/2004,,Lille,",
    "5,Epsilon,Live,13/10/2005,,Paris,-",
    "7,<script>alert(1)</script>,Live,,,Lille,",
    "8,=cmd(),Live,15/1/2017,,Lyon,",
    "9,Iota,Live,16/1/2017,,Lyon,",
]


def write(folder: Path, name: str, rows: list[str], head: str = HEAD) -> str:
    (folder / name).write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return str(folder / name)


def test_two_editions_of_a_register_in_words(tmp_path: Path) -> None:
    found = difference(write(tmp_path, "o.csv", OLD), write(tmp_path, "n.csv", NEW))
    assert found.summary() == (
        "1 dissolved, 1 revived, 1 gone, 2 new, 2 renamed (1 in spelling only), 1 moved"
    )
    assert found.noise_words() == [
        "4 dates only spelled otherwise: Founded",
        "1 only another word for nothing: Tags",
        "1 only another order: Tags",
    ]
    assert found.same == 1
    [dissolved] = [each for each in found.changes if each.what == "dissolved"]
    assert (dissolved.who, dissolved.before, dissolved.after) == ("2", "Live", "Dead")
    assert (dissolved.was, dissolved.now) == ("o.csv:3", "n.csv:3")
    assert [each.only for each in found.changes if each.what == "renamed"] == ["", "case"]


def test_the_order_of_rows_and_repeated_keys_does_not_matter(tmp_path: Path) -> None:
    old = [*OLD, "4,Delta Homes,Live,09/09/2004,,Lille,", "2,Beta,Live,01/02/2002,,Nantes,"]
    first = None
    for seed in range(5):
        rows = [list(old), list(NEW)]
        for each in rows:
            random.Random(seed).shuffle(each)
        found = difference(write(tmp_path, "o.csv", rows[0]), write(tmp_path, "n.csv", rows[1]), ["ID"])
        told = [(each.what, each.who, each.field, each.before, each.after) for each in found.changes]
        first = first or (told, found.noise)
        assert (told, found.noise) == first
    assert "2 keys stand on several rows" in " ".join(found.remarks)


def test_the_end_of_a_membership_is_leaving(tmp_path: Path) -> None:
    head = "Member,Network,Joined,Left\n"
    old = write(tmp_path, "o.csv", ["A,N,2015,", "A,M,2016,", "B,N,2015,"], head)
    new = write(tmp_path, "n.csv", ["A,N,2015,2019", "B,N,2015,", "C,N,2020,"], head)
    found = difference(old, new)
    assert found.summary() == "2 left, 1 joined"
    assert "told apart by Member and Network" in found.remarks[0]


def test_a_table_without_a_key_asks_for_one(tmp_path: Path) -> None:
    old = write(tmp_path, "o.csv", ["x,1", "x,1"], "a,b\n")
    with pytest.raises(UsageError, match=r"give --key and one of 'a', 'b'"):
        difference(old, old)
    with pytest.raises(UsageError, match="has no column"):
        difference(old, old, ["c"])


def test_a_table_and_a_graph_are_not_compared(tmp_path: Path, kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="import the table first"):
        difference(write(tmp_path, "o.csv", OLD), kg)


def graph(*, name: str = "Alpha", ties: tuple[str, ...] = ("2015",)) -> KnowledgeGraph:
    source = Source(id="s", url="https://example.org/")
    return KnowledgeGraph.of(
        Records(
            title="t",
            entities=(
                Entity(id="a", kind="Cooperative", name=name),
                Entity(id="n", kind="Network", name="N"),
            ),
            statements=tuple(
                Statement(
                    source="s",
                    says="listed",
                    subject="a",
                    kind="memberOf",
                    object="n",
                    start=HalfKnownDate(start),
                    end=HalfKnownDate(start),
                )
                for start in ties
            ),
            sources=(source,),
        )
    )


def test_a_tie_that_gets_another_address_is_the_same_tie() -> None:
    assert graph().ties()[0].id != graph(ties=("2015", "2018")).ties()[0].id
    assert difference(graph(), graph(ties=("2015", "2018"))).summary() == "1 joined"


def test_joining_leaving_and_renaming_open_to_their_evidence() -> None:
    found = difference(graph(ties=("2015",)), graph(name="Omega", ties=("2015", "2018")))
    assert found.summary() == "1 joined, 1 renamed"
    joined = found.changes[0]
    assert joined.name == "Omega is a member of N"
    assert joined.now == "our summary: listed [https://example.org/]"
    assert difference(graph(), graph(ties=())).summary() == "1 left"


def test_a_folder_its_trig_and_its_store_are_the_same(tmp_path: Path, kg: KnowledgeGraph) -> None:
    kg.store.dump(tmp_path / "g.trig")
    kg.store.save(tmp_path / "g.store")
    for other in ("g.trig", "g.store"):
        assert difference(data_dir(), tmp_path / other).summary() == "nothing changed"


def test_an_edited_record_is_all_that_changed(tmp_path: Path) -> None:
    shutil.copytree(data_dir(), tmp_path / "data")
    path = tmp_path / "data" / "entities" / "gsef.yaml"
    text = path.read_text(encoding="utf-8")
    assert "  name: Global Social Economy Forum\n" in text
    path.write_text(
        text.replace("  name: Global Social Economy Forum\n", "  name: The Forum\n"), encoding="utf-8"
    )
    found = difference(data_dir(), tmp_path / "data")
    assert found.summary() == "1 renamed"
    assert (len(found.removed), len(found.added)) == (1, 1)


def test_blank_nodes_and_the_order_of_triples_do_not_matter(tmp_path: Path) -> None:
    prefix = "@prefix sse: <https://w3id.org/ssegraph/ontology#> . @prefix id: <https://w3id.org/ssegraph/id/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    lines = [
        'id:a a sse:Network ; rdfs:label "A" .',
        'id:b a sse:Network ; rdfs:label "B" .',
        "_:x a sse:Tie ; sse:kind sse:memberOf ; sse:source id:a ; sse:target id:b .",
        "_:y a sse:Tie ; sse:kind sse:partnerOf ; sse:source id:a ; sse:target id:b ; sse:statement _:z .",
        '_:z a sse:Statement ; sse:says "so" ; sse:statedIn <https://w3id.org/ssegraph/source/s> .',
    ]
    (tmp_path / "a.ttl").write_text(prefix + "\n".join(lines), encoding="utf-8")
    other = "\n".join(reversed(lines)).replace("_:x", "_:q").replace("_:y", "_:x")
    (tmp_path / "b.ttl").write_text(prefix + other, encoding="utf-8")
    stores = [KnowledgeGraph(ox_store(tmp_path / name)).store for name in ("a.ttl", "b.ttl")]
    assert stores[0].local().manifest() == stores[1].local().manifest()


def ox_store(path: Path):  # type: ignore[no-untyped-def]  # a store
    from ssegraph.editions.graphs import _without_blank_nodes
    from ssegraph.store import Store

    return Store(_without_blank_nodes(Store.read(path).oxigraph))


LAWS: list[tuple[str, Callable[[str], str]]] = [
    ("white space", lambda text: f" {text}  "),
    ("case", str.swapcase),
]


@given(st.from_regex(r"[a-z]{2,8}( [a-z]{2,8}){0,3}", fullmatch=True))
def test_white_space_and_case_are_noise_and_a_letter_is_not(text: str) -> None:
    for kind, change in LAWS:
        assert noise(text, change(text)) in (kind, "nothing")
    assert noise(text, text + "q") is None or noise(text, text + "q") == "nothing"


@given(st.lists(st.sampled_from(NEW), unique=True), st.lists(st.sampled_from(OLD), unique=True))
def test_back_and_forth_are_mirror_images(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], other: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("mirror")
    a, b = write(folder, "a.csv", one), write(folder, "b.csv", other)
    there, back = difference(a, b, ["ID"]).counts, difference(b, a, ["ID"]).counts
    for what, opposite in (("new", "gone"), ("dissolved", "revived"), ("renamed", "renamed")):
        assert there.get(what, 0) == back.get(opposite, 0)


def test_the_page_holds_text_only_and_the_change_set_is_rdf(tmp_path: Path) -> None:
    old, new = write(tmp_path, "o.csv", OLD), write(tmp_path, "n.csv", NEW)
    done = CliRunner().invoke(
        main,
        ["diff", old, new, "--table", "--html", str(tmp_path / "d.html"), "--rdf", str(tmp_path / "d.trig")],
    )
    assert done.exit_code == 0, done.output
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "1 dissolved" in page
    store = ox.Store()
    store.load(path=str(tmp_path / "d.trig"), format=ox.RdfFormat.TRIG)
    sets = "SELECT (COUNT(*) AS ?n) { ?c a <http://purl.org/vocab/changeset/schema#ChangeSet> }"
    [row] = store.query(sets)  # type: ignore[misc]  # a select
    assert int(row["n"].value) == len(difference(old, new).changes)


def test_the_command_prints_json_when_piped_and_refuses_unknown_words(tmp_path: Path) -> None:
    old, new = write(tmp_path, "o.csv", OLD), write(tmp_path, "n.csv", NEW)
    done = CliRunner().invoke(main, ["diff", old, new, "--what", "dissolved"])
    assert '"what": "dissolved"' in done.output
    assert '"what": "renamed"' not in done.output
    assert CliRunner().invoke(main, ["diff", old, new, "--what", "vanished"]).exit_code == 2
