"""Another package adds a measure by an entry point: a column beside the shipped ones; what is wrong with it is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ssegraph
from ssegraph.analysis.measures import MEASURES, Measure
from ssegraph.core.model import Entity, Records, Source, Statement
from ssegraph.graph import KnowledgeGraph

TOY = """
from ssegraph.analysis.compiled import Estimate
from ssegraph.analysis.measures import Measure


def reached(projection):
    return [len(set(near).union(*(projection.near[each] for each in near)) - {node}) for node, near in enumerate(projection.near)]


REACH = Measure("reach", "whom it reaches in two steps", reached)
"""


def installed(site: Path, module: str = TOY, package: str = "toys", entry: str = "REACH") -> None:
    """Put a package with one measure where Python finds it, as an installer would."""
    dist = site / f"{package}_of_tests-1.0.dist-info"
    dist.mkdir(parents=True)
    (site / f"{package}.py").write_text(module, encoding="utf-8")
    (dist / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}-of-tests\nVersion: 1.0\n", encoding="utf-8"
    )
    (dist / "entry_points.txt").write_text(
        f"[ssegraph.measures]\nreach = {package}:{entry}\n", encoding="utf-8"
    )


def python(site: Path, *words: object) -> subprocess.CompletedProcess[str]:
    tree = Path(ssegraph.__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(site), str(tree)))}
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A line of four: `a` knows `b`, `b` knows `c`, `c` knows `d`."""
    records = Records(
        title="a line",
        entities=tuple(Entity(id=each, kind="Network", name=each.upper()) for each in "abcd"),
        statements=tuple(
            Statement(source="page", says="so", subject=one, kind="partnerOf", object=other)
            for one, other in ("ab", "bc", "cd")
        ),
        sources=(Source(id="page", url="https://example.org/page"),),
    )
    KnowledgeGraph.of(records).store.dump(tmp_path / "line.trig")
    return tmp_path / "line.trig"


def test_a_measure_as_the_docs_add_it_is_a_column_to_sort_by(data: Path, tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "analysis.md").read_text(encoding="utf-8")
    installed(tmp_path / "site", page.split("## Adding a measure")[1].split("```")[1].removeprefix("python"))
    command = ("-m", "ssegraph", "centrality", "--by", "reach", "--data", data)
    done = python(tmp_path / "site", *command)
    assert (done.returncode, done.stderr) == (0, "")
    value = json.loads(done.stdout)
    assert [(each["id"], each["reach"]) for each in value["centralities"]] == [
        ("b", 3),
        ("c", 3),
        ("a", 2),
        ("d", 2),
    ]
    assert value["meaning"]["reach"] == "whom it reaches in two steps"
    table = python(tmp_path / "site", *command, "--table").stdout
    assert table.splitlines()[1].split()[-2:] == ["core", "reach"]
    assert "reach: whom it reaches in two steps\n" in table

    code = (
        "import sys, ssegraph as sse; found = sse.centrality(sse.load(sys.argv[1])); "
        "print(*found.columns); print(*found.to_frame().columns); print(next(iter(found)).reach, found.remarks)"
    )
    columns = " ".join(("id name kind", *(each.name for each in MEASURES), "reach"))
    assert python(tmp_path / "site", "-c", code, data).stdout.splitlines() == [columns, columns, "3 ()"]


def test_an_estimate_of_another_package_says_how_it_was_computed(data: Path, tmp_path: Path) -> None:
    module = TOY.replace("reached)", 'lambda projection: Estimate((1.0,) * 4, 2, 0.25, "Toys"))')
    installed(tmp_path / "site", module)
    done = python(tmp_path / "site", "-m", "ssegraph", "centrality", "--data", data)
    assert done.returncode == 0, done.stderr
    method = json.loads(done.stdout)["basis"]["method"]
    assert method.endswith("; reach estimated from 2 starting points (Toys), standard error at most 0.25")


BROKEN = {
    "raises as it is loaded": (
        "import a_library_nobody_has",
        "ModuleNotFoundError: No module named 'a_library_nobody_has'",
    ),
    "is something else": (TOY + "REACH = reached", "toys:REACH is no Measure"),
    "has no name": (TOY.replace('"reach"', '"two steps"'), "ValueError: 'two steps' is no name of a measure"),
    "is called as a shipped one": (TOY.replace('"reach"', '"degree"'), "degree belongs to ssegraph"),
    "is called as a column": (TOY.replace('"reach"', '"kind"'), "kind belongs to ssegraph"),
    "raises as it computes": (TOY.replace("reached)", "lambda projection: 1 / 0)"), "ZeroDivisionError: "),
    "gives too few values": (TOY.replace("reached)", "lambda projection: [1])"), "1 values for 4 entities"),
    "gives text": (
        TOY.replace("reached)", 'lambda projection: ["much"] * 4)'),
        "'much' is no finite int or float, and not None",
    ),
    "gives no number": (
        TOY.replace("reached)", 'lambda projection: [float("nan")] * 4)'),
        "nan is no finite int or float, and not None",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_measure_of_another_package_that_is_broken_is_refused_in_words_and_the_shipped_ones_stay(
    what: str, data: Path, tmp_path: Path
) -> None:
    module, why = BROKEN[what]
    installed(tmp_path / "site", module)
    done = python(tmp_path / "site", "-m", "ssegraph", "centrality", "--data", data)
    assert done.returncode == 0, done.stderr
    refused = f"the measure 'reach' of the package toys-of-tests is refused: {why}"
    assert done.stderr.startswith(refused)
    value = json.loads(done.stdout)
    assert [each.startswith(refused) for each in value["remarks"]] == [True]
    assert list(value["meaning"]) == [each.name for each in MEASURES]
    assert [each["degree"] for each in value["centralities"]] == [2, 2, 1, 1]


def test_of_two_packages_with_one_measure_the_second_is_refused_and_a_notebook_says_so(
    data: Path, tmp_path: Path
) -> None:
    installed(tmp_path / "site")
    installed(tmp_path / "site", package="zoo")
    code = "import sys, ssegraph as sse; print(sse.centrality(sse.load(sys.argv[1]))._repr_html_())"
    shown = python(tmp_path / "site", "-c", code, data).stdout
    assert (
        "<small>the measure &#x27;reach&#x27; of the package zoo-of-tests is refused: reach belongs to toys-of-tests</small>"
        in shown
    )
    assert shown.count("<th>reach</th>") == 1


def test_who_sorts_by_a_measure_that_is_refused_is_told_why(data: Path, tmp_path: Path) -> None:
    installed(tmp_path / "site", TOY.replace("reached)", "lambda projection: 1 / 0)"))
    done = python(tmp_path / "site", "-m", "ssegraph", "centrality", "--by", "reach", "--data", data)
    assert (done.returncode, done.stdout) == (2, "")
    assert "toys-of-tests is refused: ZeroDivisionError" in done.stderr
    assert "no measure is called 'reach'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "meaning", "why"),
    [("two steps", "so", "is no name"), ("", "so", "is no name"), ("x", "", "means")],
)
def test_half_a_measure_cannot_be_made(name: str, meaning: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Measure(name, meaning, lambda projection: [])
