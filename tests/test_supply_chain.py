"""What the package is made of can be listed, may be used, and comes out the same when it is made again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from email.message import Message

ROOT = Path(__file__).parents[1]

# Licences under which a part may come to somebody who installs us, whatever they do with it. SPDX terms and the words of older metadata.
FREE = re.compile(
    r"(MIT(-0|-CMU| License)?|(0|[23])?-?BSD( License)?|BSD-[23]-Clause|0BSD|Apache(-2\.0| 2\.0| Software License)?|ISC( License \(ISCL\))?|"
    r"PSF-2\.0|Python Software Foundation License|CNRI-Python|Zlib|CC0-1\.0|MPL-2\.0|Mozilla Public License 2\.0 \(MPL 2\.0\)|Unlicense|"
    r"HPND|dependency licenses)"
)
# Whose metadata does not say it, read in their own files.
READ = {"axe-playwright-python": "MIT", "owlrl": "PSF-2.0"}
# Used to make or test, and in nothing that is shipped.
ONLY_HERE = {"pycountry": "LGPL-2.1-only"}


def _licence(name: str) -> str:
    told = cast("Message", distribution(name).metadata)
    classified = [
        each.rpartition("::")[2].strip()
        for each in told.get_all("Classifier") or ()
        if each.startswith("License")
    ]
    plain = (told.get("License") or "").partition("\n")[0]
    return READ.get(name) or told.get("License-Expression") or "; ".join(classified) or plain


def _needed(name: str, extras: frozenset[str], seen: dict[str, frozenset[str]]) -> None:
    """Add what a distribution needs, and what that needs, by name with the extras asked of it."""
    if name in seen and seen[name] >= extras:
        return
    seen[name] = seen.get(name, frozenset()) | extras
    try:
        requires = distribution(name).requires or []
    except PackageNotFoundError:
        del seen[name]  # of another system
        return
    for text in requires:
        wanted = Requirement(text)
        if wanted.marker is None or any(
            wanted.marker.evaluate({"extra": each}) for each in (*seen.get(name, ()), "")
        ):
            _needed(wanted.name.lower().replace("_", "-"), frozenset(wanted.extras), seen)


def _parts(extras: frozenset[str]) -> set[str]:
    seen: dict[str, frozenset[str]] = {}
    _needed("ssegraph", extras, seen)
    return set(seen) - {"ssegraph"}


EXTRAS = frozenset(distribution("ssegraph").metadata.get_all("Provides-Extra") or ()) - {"dev"}


@pytest.mark.parametrize(
    ("extras", "others"), [(EXTRAS, {}), (EXTRAS | {"dev"}, ONLY_HERE)], ids=["shipped", "made with"]
)
def test_every_part_is_under_a_licence_that_lets_everybody_use_it(
    extras: frozenset[str], others: dict[str, str]
) -> None:
    parts = _parts(extras)
    assert len(parts) >= 60
    wrong = {}
    for name in sorted(parts):
        terms = [each for each in re.split(r"\s*(?:;|,|\bAND\b|\bOR\b|\(|\))\s*", _licence(name)) if each]
        whole = FREE.fullmatch(_licence(name))
        if (
            not whole
            and not (terms and all(FREE.fullmatch(each) for each in terms))
            and others.get(name) != _licence(name)
        ):
            wrong[name] = _licence(name)
    assert not wrong


def test_what_it_is_made_of_is_listed_as_a_bill_of_materials(tmp_path: Path) -> None:
    written = tmp_path / "sbom.json"
    subprocess.run(["make", "-s", "sbom", f"SBOM={written}"], cwd=ROOT, check=True, capture_output=True)
    bill = json.loads(written.read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    listed = {each["name"].lower().replace("_", "-") for each in bill["components"]}
    assert _parts(EXTRAS) <= listed
    assert all(each.get("version") for each in bill["components"])


def test_a_wheel_made_again_has_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for place in ("one", "other"):
        subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / place), str(ROOT)],
            check=True,
            capture_output=True,
        )
        (wheel,) = (tmp_path / place).glob("*.whl")
        made.append(wheel.read_bytes())
    assert made[0] == made[1]


def test_who_finds_a_hole_is_told_whom_to_tell() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "docs/security.md" in page
    assert "private" in page
