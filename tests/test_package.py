"""The wheel alone, in an empty environment, runs every command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # Through the sdist, as an index would build it.
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)], check=True, capture_output=True
    )
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_the_ontology_the_data_and_the_page(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "ontology/sse.ttl",
        "ontology/shapes.ttl",
        "data/entities/gsef.yaml",
        "data/documents/gsef-2020-session-report.md",
        "py.typed",
        "views/page/page.html",
    ):
        assert f"ssegraph/{name}" in names
    shipped = {
        path.relative_to(ROOT).as_posix()
        for folder in ("data", "ontology")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert {f"ssegraph/{name}" for name in shipped} <= names
    assert not [name for name in names if re.search(r"(^|/)(tests?/|test_|conftest)", name)]


def test_every_command_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", str(bare)], check=True)
    subprocess.run([str(bare / "bin" / "pip"), "install", "--quiet", str(wheel)], check=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    commands = [
        ("check",),
        ("build", "-o", "g.trig"),
        ("build", "-o", "g.store"),
        ("build", str(ROOT / "tests" / "golden" / "records"), "-o", "few.store"),
        ("check", "g.store"),
        ("show", "RTES", "--data", "g.store"),
        ("find", "Seoul", "--data", "g.trig"),
        ("terms",),
        ("query", "SELECT ?n { ?n a sse:Network } LIMIT 3", "--format", "table", "--data", "g.store"),
        ("view", "-o", "e.html", "--data", "few.store"),
        *(
            ("export", "-o", f"g{suffix}", "--data", "few.store")
            for suffix in (".ttl", ".nq", ".nt", ".jsonld", ".rdf", ".graphml", ".gexf", ".csv")
        ),
    ]
    for words in commands:
        done = subprocess.run(
            [str(bare / "bin" / "ssegraph"), *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stderr)
        assert "Traceback" not in done.stderr
    # What needs an extra says which one.
    done = subprocess.run(
        [str(bare / "bin" / "ssegraph"), "check", "--shapes", "g.store"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install 'ssegraph[shacl]'" in done.stderr
