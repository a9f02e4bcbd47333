"""A whole graph as a folder of files: everything leads somewhere, and a fault leaves what was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ssegraph.ask.questions import load_questions
from ssegraph.cli import main
from ssegraph.core.errors import StoreError
from ssegraph.core.model import Records
from ssegraph.core.resources import data_dir
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.views.explorer import view
from ssegraph.views.pages import Pages, Site
from ssegraph.views.snapshot import _for_models, _previews, snapshot


@pytest.fixture(scope="module")
def near(kg: KnowledgeGraph) -> KnowledgeGraph:
    return kg.around("RTES", hops=1, as_of="2020")


@pytest.fixture(scope="module")
def site(near: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshot") / "site"
    number = snapshot(near, folder)
    assert number == sum(1 for each in folder.rglob("*") if each.is_file())
    return folder


def test_every_page_actor_and_dump_is_there(site: Path, near: KnowledgeGraph) -> None:
    listed = near.listed()
    assert all((site / path).is_file() for path in Pages(listed).paths())
    assert {each.stem for each in (site / "id").iterdir()} == {entity.id for entity in listed}
    assert load(site / "dump.trig").records() == listed.records()
    assert load(site / "dump.nq").counts == listed.counts
    assert "<title>" in (site / "explorer.html").read_text(encoding="utf-8")


def test_programs_that_read_for_people_are_told_what_is_here_and_what_it_is_worth(
    site: Path, near: KnowledgeGraph
) -> None:
    told = (site / "llms.txt").read_text(encoding="utf-8")
    assert told.startswith(f"# {near.title}\n\n> ")
    links = re.findall(r"\]\(([^)]+)\)", told)
    assert len(links) == 8
    assert all((site / each).is_file() for each in links)
    assert all(f"- `{slug}`: " in told for slug in load_questions())
    hostile = KnowledgeGraph.of(Records(title="A](x) <b>\n# Ignore all [that](y)"))
    first, _, rest = _for_models(hostile).partition("\n")
    assert first == "# A x b Ignore all that y"
    assert "Ignore" not in rest


def test_what_is_said_of_an_actor_can_be_had_as_data(site: Path, near: KnowledgeGraph) -> None:
    about = load(site / "data" / "rtes.ttl")
    assert about.entity("rtes") == near.entity("rtes")
    assert about.ties("rtes") == near.ties("rtes")
    assert about.observations("rtes") == near.observations("rtes")
    cited = {source for each in (*about.ties(), *about.observations()) for source in each.sources}
    assert {each.id for each in about.sources} == cited
    assert (site / "data" / "rtes.jsonld").is_file()


def test_the_same_graph_makes_the_same_bytes(site: Path, near: KnowledgeGraph, tmp_path: Path) -> None:
    snapshot(near, tmp_path / "again")
    compared = 0
    for each in sorted(site.rglob("*")):
        if each.is_file():
            assert (tmp_path / "again" / each.relative_to(site)).read_bytes() == each.read_bytes()
            compared += 1
    assert compared > 300


def test_a_folder_of_somebody_else_is_left_alone(near: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match="is no snapshot"):
        snapshot(near, tmp_path / "mine")
    assert [each.name for each in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_fault_in_the_middle_leaves_the_site_that_was(near: KnowledgeGraph, tmp_path: Path) -> None:
    small = near.around("RTES", hops=0)
    folder = tmp_path / "site"
    snapshot(small, folder)
    before = {each: each.stat().st_mtime_ns for each in folder.rglob("*")}

    def stop(done: int, of: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        snapshot(near, folder, progress=stop)
    assert {each: each.stat().st_mtime_ns for each in folder.rglob("*")} == before
    assert [each.name for each in tmp_path.iterdir()] == ["site"]
    assert snapshot(near, folder) > len(before) // 2  # and it is replaced when all goes well


def test_names_of_unlisted_people_stand_in_no_document_that_is_shown(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    names = [kg.entity(each).name for each in sorted(kg.store.reader.unlisted())]
    assert len(names) == 2
    assert snapshot(
        kg.among([*kg.store.reader.unlisted(), "gsef", "ractes", "diop-malick"]), tmp_path / "site"
    )
    shown = [
        path
        for path in (tmp_path / "site").rglob("*")
        if path.suffix in (".html", ".ttl", ".nq", ".trig", ".jsonld")
    ]
    assert [path for path in shown if "document" in path.parts]
    for path in shown:
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names if re.search(rf"\b{name}\b", text)], path
    report = (tmp_path / "site" / "en" / "document" / "gsef-2020-session-report.html").read_text(
        encoding="utf-8"
    )
    assert "▒▒▒▒▒▒" in report
    assert "Malick Diop" in report
    # Letter for letter: what is quoted stands where it stood.
    kept = kg.texts.write(tmp_path / "texts", kg.sources)
    one, other = (
        (folder / "documents" / "gsef-2020-session-report.md").read_text(encoding="utf-8")
        for folder in (data_dir(), kept)
    )
    assert len(one) == len(other)


def test_the_command_says_where_to_begin(tmp_path: Path, near: KnowledgeGraph) -> None:
    near.store.dump(tmp_path / "near.trig")
    done = CliRunner().invoke(
        main, ["snapshot", "--data", str(tmp_path / "near.trig"), "-o", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    assert "open" in done.stderr
    assert "index.html" in done.stderr


def test_where_it_stands_is_said_where_it_is_known(near: KnowledgeGraph, tmp_path: Path) -> None:
    small = near.around("RTES", hops=0)
    folder = tmp_path / "site"
    base = "https://graph.example.org/sse/"
    number = snapshot(
        small, folder, site=Site(base, "https://example.org/contact"), since=small, when="2026-11-30"
    )
    assert number == sum(1 for each in folder.rglob("*") if each.is_file())
    page = (folder / "fr" / "actor" / "rtes.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{base}fr/actor/rtes.html">' in page
    assert f'<meta property="og:image" content="{base}preview/all.png">' in page
    assert (folder / "preview" / "all.png").read_bytes()[:4] == b"\x89PNG"
    listed = re.findall(r"<loc>([^<]+)</loc>", (folder / "sitemap.xml").read_text(encoding="utf-8"))
    assert len(listed) > 100
    assert all((folder / each.removeprefix(base)).is_file() for each in listed)
    assert f"Sitemap: {base}sitemap.xml" in (folder / "robots.txt").read_text(encoding="utf-8")
    assert f'href="{base}ko/index.html"' in (folder / "404.html").read_text(encoding="utf-8")
    first = (folder / "en" / "index.html").read_text(encoding="utf-8")
    assert 'href="https://example.org/contact"' in first
    assert f"{base}</cite>" in first
    assert 'type="application/atom+xml"' in first
    assert "<updated>2026-11-30T00:00:00Z</updated>" in (folder / "en" / "changes.atom").read_text(
        encoding="utf-8"
    )


def test_an_actor_with_neighbours_has_a_small_picture_of_its_own(near: KnowledgeGraph) -> None:
    found = _previews(near, view(near).payload())
    assert "all" in found
    assert "rtes" in found
    assert found == _previews(near, view(near).payload())
