"""A package of somebody else with one entry point, put where Python finds it, as an installer would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import ssegraph


def installed(site: Path, group: str, entry: str, module: str) -> Path:
    """Put the package `toys`, distribution `toys-of-tests`, into a folder; return the folder of the package.

    Args:
        site: a folder that `run` puts on Python's path.
        group: of the entry point, `ssegraph.formats` and so on.
        entry: what it names, `toys.toy:TOY`.
        module: the text of `toys/toy.py`.
    """
    package, dist = site / "toys", site / "toys_of_tests-1.0.dist-info"
    package.mkdir(parents=True)
    dist.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "toy.py").write_text(module, encoding="utf-8")
    metadata = "Metadata-Version: 2.1\nName: toys-of-tests\nVersion: 1.0\n"
    (dist / "METADATA").write_text(metadata, encoding="utf-8")
    (dist / "entry_points.txt").write_text(f"[{group}]\ntoy = {entry}\n", encoding="utf-8")
    return package


def run(site: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run the command with the package installed."""
    return _python(site, "-m", "ssegraph", *words)


def told(site: Path, code: str) -> str:
    """Return what a program prints with the package installed.

    Raises:
        AssertionError: it fails.
    """
    done = _python(site, "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _python(site: Path, *words: object) -> subprocess.CompletedProcess[str]:
    tree = Path(ssegraph.__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(site), str(tree)))}
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
