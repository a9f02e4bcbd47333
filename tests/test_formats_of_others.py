"""Another package adds a format by an entry point: no fork, no change here; what is wrong with it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import toys
from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.formats import FORMATS
from ssegraph.formats.contract import GROUP, Format
from ssegraph.formats.shelf import format_called
from ssegraph.graph import KnowledgeGraph, load
from toys import run

TOY = """
from ssegraph.formats.contract import FLAT, IMPORT, Format
from ssegraph.formats.things import Found, Link, Thing


def write(kg, path):
    lines = ["toy"]
    lines += [f"thing {each.id} {each.kind} {each.name}" for each in kg]
    lines += [f"link {tie.source} {tie.kind} {tie.target}" for tie in kg.ties()]
    path.write_text("\\n".join(lines) + "\\n", encoding="utf-8")
    return [path]


def read(path):
    found = Found("lines of a toy")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], 2):
        what, *words = line.split(" ", 3)
        where, kept = f"line {number}", {"words": words}
        if what == "thing":
            found.things.append(Thing(words[0], words[1], words[2], where, kept))
        elif what == "link":
            found.links.append(Link(words[0], words[1], words[2], where, kept))
        else:
            found.aside.append((where, "no thing and no link"))
    return found


TOY = Format(
    what="a toy", suffix="SUFFIX", back=IMPORT, write=write, lost=("spaces", *FLAT),
    name="toy", detect=lambda file: file.text.startswith("toy\\n"), read=read,
)
"""


def installed(site: Path, entry: str, module: str = TOY, suffix: str = ".toy") -> None:
    """Put the toy format where Python finds it."""
    toys.installed(site, GROUP, entry, module.replace("SUFFIX", suffix))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    records = Records(
        title="two",
        entities=(
            Entity(id="lille", kind="LocalGovernment", name="City of Lille"),
            Entity(id="rtes", kind="Network", name="RTES"),
        ),
        statements=(
            Statement(source="page", says="a member", subject="lille", kind="memberOf", object="rtes"),
        ),
        sources=(Source(id="page", url="https://example.org/page"),),
    )
    KnowledgeGraph.of(records).store.dump(tmp_path / "two.trig")
    return tmp_path / "two.trig"


def test_a_format_of_another_package_is_written_listed_and_read_back(data: Path, tmp_path: Path) -> None:
    site, path, folder = tmp_path / "site", tmp_path / "x.toy", tmp_path / "mine"
    installed(site, "toys.toy:TOY")
    done = run(site, "export", "-o", path, "--data", data)
    assert done.returncode == 0, done.stderr
    assert path.read_text("utf-8").splitlines() == [
        "toy",
        "thing lille LocalGovernment City of Lille",
        "thing rtes Network RTES",
        "link lille memberOf rtes",
    ]
    assert ".toy cannot hold: line breaks" in done.stderr

    assert " .toy " in " ".join(run(site, "export", "--help").stdout.split())
    assert ", .toy\n" in run(site, "export", "-o", tmp_path / "x.docx", "--data", data).stderr

    with path.open("a", encoding="utf-8") as file:
        file.write("noise\n")
    done = run(site, "import", path, "-o", folder)
    assert done.returncode == 0, done.stderr
    assert "line 5: set aside: no thing and no link" in done.stderr
    assert "lines of a toy: 2 entities, 1 ties" in done.stderr
    back = load(str(folder))
    assert {each.kind: each.name for each in back} == {"LocalGovernment": "City of Lille", "Network": "RTES"}
    (tie,) = back.ties()
    assert (tie.source, tie.kind, tie.target) == ("city-of-lille", "memberOf", "rtes")
    assert tie.evidence[0].says == "line 4 of x.toy"


def test_a_format_that_claims_a_shipped_suffix_is_refused_in_words_and_the_shipped_one_works(
    data: Path, tmp_path: Path
) -> None:
    site, path = tmp_path / "site", tmp_path / "x.ttl"
    installed(site, "toys.toy:TOY", suffix=".ttl")
    done = run(site, "export", "-o", path, "--data", data)
    assert done.returncode == 0, done.stderr
    assert "the format 'toy' of the package toys-of-tests is refused: .ttl belongs to ssegraph" in done.stderr
    assert path.read_text("utf-8").startswith("@prefix")
    (tmp_path / "x.toy").write_text("toy\nthing rtes Network RTES\n", encoding="utf-8")
    done = run(site, "import", tmp_path / "x.toy", "-o", tmp_path / "mine")
    assert "the package toys-of-tests is refused" in done.stderr
    assert not (tmp_path / "mine").exists()


BROKEN = {
    "raises as it is loaded": (
        "toys.toy:TOY",
        "import a_library_nobody_has",
        "ModuleNotFoundError: No module named 'a_library_nobody_has'",
    ),
    "is not there": ("toys.toy:NOTHING", TOY, "AttributeError: module 'toys.toy' has no attribute 'NOTHING'"),
    "is something else": ("toys.toy:read", TOY, "toys.toy:read is no Format"),
    "has no way back": (
        "toys.toy:TOY",
        TOY.replace("back=IMPORT, ", ""),
        "ValueError: a toy: to be written it takes suffix, back and write",
    ),
    "has a name that is taken": (
        "toys.toy:TOY",
        TOY.replace('name="toy"', 'name="Kumu"'),
        "Kumu belongs to ssegraph",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_format_of_another_package_that_is_broken_is_refused_in_words_and_the_others_work(
    what: str, data: Path, tmp_path: Path
) -> None:
    entry, module, why = BROKEN[what]
    installed(tmp_path / "site", entry, module)
    done = run(tmp_path / "site", "export", "-o", tmp_path / "x.nt", "--data", data)
    assert done.returncode == 0, done.stderr
    assert f"the format 'toy' of the package toys-of-tests is refused: {why}" in done.stderr
    assert (tmp_path / "x.nt").read_text("utf-8")


def test_a_format_of_another_package_that_breaks_over_a_file_is_named_and_a_table_can_still_be_read(
    tmp_path: Path,
) -> None:
    site, path = tmp_path / "site", tmp_path / "members.csv"
    installed(site, "toys.toy:TOY", TOY.replace('file.text.startswith("toy\\n")', "1 / 0"))
    path.write_text("name;country\nRTES;FR\n", encoding="utf-8")
    done = run(site, "import", path, "--dry-run")
    assert done.returncode == 2
    assert (
        "the format 'toy' of the package toys-of-tests cannot say whether this is one of its own: ZeroDivisionError"
        in done.stderr
    )
    assert "Traceback" not in done.stderr
    assert run(site, "import", path, "--dry-run", "--encoding", "utf-8").returncode == 0


HALVES: dict[str, dict[str, object]] = {
    "it can be neither written nor read": {},
    "to be written it takes": {"suffix": ".x", "write": print},
    "begins with no dot": {"suffix": "x", "back": "never", "write": print},
    "to be read it takes": {"read": print, "name": "x"},
    "'gone' is none of LOSSES": {"suffix": ".x", "back": "never", "write": print, "lost": ("gone",)},
}


@pytest.mark.parametrize("why", HALVES)
def test_half_a_format_cannot_be_made(why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Format("half", **HALVES[why])  # type: ignore[arg-type]  # that is the point


def test_what_the_library_says_it_imports_it_can_read() -> None:
    for each in FORMATS.values():
        if each.back == "`ssegraph import`" and each.suffix not in (".jsonld", ".rdf"):
            assert format_called(each.name) is each
