"""The modules of the page are checked by a type checker and tested outside a browser; their types are those of what Python writes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pages import PAYLOAD
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.payload import payload

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "graph" / "ssegraph" / "views" / "page"
TESTS = ROOT / "tests" / "page"


def deno(folder: Path, *call: str) -> subprocess.CompletedProcess[str]:
    """Run the engine that is installed beside Python, without a network."""
    found = shutil.which("deno", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert found, 'deno is not installed: pip install -e ".[dev]"'
    surroundings = os.environ | {
        "DENO_DIR": str(folder / "cache"),
        "DENO_NO_UPDATE_CHECK": "1",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        [found, *call], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_tests_of_the_modules_pass_and_they_are_many(tmp_path: Path) -> None:
    done = deno(tmp_path, "test", "--no-remote", "--no-npm", "--no-check", str(TESTS))
    assert done.returncode == 0, done.stdout + done.stderr
    (passed,) = re.findall(r"^ok \| (\d+) passed .*\| 0 failed", done.stdout, re.MULTILINE)
    assert int(passed) >= 102
    assert "ignored" not in done.stdout


def test_every_module_and_every_test_of_one_is_rightly_typed_and_no_check_is_switched_off(
    tmp_path: Path,
) -> None:
    modules = [str(each) for each in (*sorted(PAGE.glob("*.js")), *sorted(TESTS.glob("*.js")))]
    assert len(modules) > 40
    done = deno(tmp_path, "check", "--no-remote", "--no-npm", *modules)
    assert done.returncode == 0, done.stderr
    off = re.compile(r"@ts-(?:ignore|nocheck|expect-error)|deno-lint-ignore")
    assert [each for each in modules if off.search(Path(each).read_text(encoding="utf-8"))] == []


def test_a_module_that_is_wrongly_typed_is_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.js"
    wrong.write_text(
        f'import {{ dayOf }} from "{(PAGE / "dates.js").as_uri()}";\nexport const day = dayOf("2020", 10);\n',
        encoding="utf-8",
    )
    done = deno(tmp_path, "check", "--config", str(ROOT / "deno.json"), str(wrong))
    assert done.returncode != 0 and "TS2554" in done.stderr


def typed(value: dict[str, Any], kind: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Check that a value is of one of the types of the page; a name that the type does not know is wrong too."""
    module = folder / f"{kind}.js"
    text = json.dumps(value, ensure_ascii=True)
    types = (PAGE / "types.js").as_uri()
    module.write_text(
        f'/** @import {{ Entity, Payload, Source, Tie }} from "{types}" */\n\n'
        "/** @typedef {Omit<Payload, 'entities' | 'ties' | 'sources'> & { entities: Entity[], ties: Tie[], sources: Source[] }} Rows */\n\n"
        f"/** @type {{Rows}} */\nexport const given = {text};\n",
        encoding="utf-8",
    )
    return deno(folder, "check", "--config", str(ROOT / "deno.json"), str(module))


def test_what_python_writes_has_the_types_that_the_modules_read(kg: KnowledgeGraph, tmp_path: Path) -> None:
    part = kg.around("RTES")
    given = {key: value for key, value in payload(part).items() if key not in ("land", "documents")}
    assert len(given["ties"]) > 50 and len(given["questions"]) > 5
    done = typed(given, "written", tmp_path)
    assert done.returncode == 0, done.stderr[:4000]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"name": 7}, "TS2322"), ({"colour": "red"}, "TS2353")],
    ids=["another type", "a name"],
)
def test_what_the_modules_do_not_read_so_is_found(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    rows = [{**PAYLOAD["entities"][0], **change}]
    done = typed({"entities": rows, "ties": [], "sources": []}, "changed", tmp_path)
    assert done.returncode != 0 and told in done.stderr
