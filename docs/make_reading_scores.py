"""Scores the reader on pages of others (tests/corpus), whose texts are not kept here, and prints the tables.

    python docs/make_reading_scores.py FOLDER               into the shipped graph; FOLDER holds <id>.txt, at any depth
    python docs/make_reading_scores.py FOLDER --empty       into an empty folder
    python docs/make_reading_scores.py FOLDER --half dev    one half alone

What is announced counts as found whether it comes as a tie or as a plan. Figures of a group are of all its rows together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ssegraph.documents.scoring import score

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
NAMES = {"en": "English", "fr": "French", "es": "Spanish", "ko": "Korean"}
SORTS = ("minutes", "news", "list", "web")
HALVES = ("dev", "kept", "dev2", "kept2")
HEAD = (
    "| | pages | entities: precision | recall | F1 | ties: precision | recall | F1 |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def annotated() -> dict[str, dict[str, Any]]:
    """Return every page's annotations by its id, in order."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CORPUS.glob("*.yaml"))
    }


def at_hand(pages: Mapping[str, Mapping[str, Any]], folder: Path) -> dict[str, Path]:
    """Return the texts in the folder that are the very texts which were annotated."""
    found = {path.stem: path for path in sorted(folder.rglob("*.txt"))}
    return {
        name: found[name]
        for name, page in pages.items()
        if name in found and hashlib.sha256(found[name].read_bytes()).hexdigest() == page["sha256"]
    }


def readings(texts: Iterable[Path], data: Path | None) -> list[dict[str, Any]]:
    """Read the texts with the command itself, in order; none knows of another."""
    paths = [str(path) for path in texts]
    if not paths:
        return []
    known = [] if data is None else ["--data", str(data)]
    command = [sys.executable, "-m", "ssegraph", "read", *paths, "--json", *known]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    every = found if isinstance(found, list) else [found]
    return [{**each, "ties": [*each["ties"], *each["plans"]]} for each in every]


def figures(scores: Iterable[Mapping[str, Any]], what: str) -> list[str]:
    """Return precision, recall and F1 of all rows together."""
    rows = [each[what] for each in scores]
    right, wrong, missed = (sum(row[key] for row in rows) for key in ("right", "wrong", "missed"))
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    both = 2 * precision * recall / (precision + recall) if right else 0.0
    return [f"{each:.2f}".removeprefix("0") for each in (precision, recall, both)]


def table(scores: Mapping[str, Mapping[str, Any]], pages: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a row for each language, sort and half, and for each language and sort."""
    groups: list[tuple[str, dict[str, str]]] = [
        *((name, {"language": key}) for key, name in NAMES.items()),
        *((sort, {"sort": sort}) for sort in SORTS),
        *(
            (f"{name}, {sort}", {"language": key, "sort": sort})
            for key, name in NAMES.items()
            for sort in SORTS
        ),
        *((f"half: {half}", {"half": half}) for half in HALVES),
        *(
            (f"{name}, half: {half}", {"language": key, "half": half})
            for key, name in NAMES.items()
            for half in HALVES
        ),
    ]
    lines = [HEAD]
    for title, wanted in groups:
        group = [
            each
            for name, each in scores.items()
            if all(pages[name][key] == value for key, value in wanted.items())
        ]
        if group:
            cells = [title, str(len(group)), *figures(group, "entities"), *figures(group, "ties")]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and of how many pages the text was not at hand."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--empty", action="store_true")
    asked.add_argument("--half", choices=HALVES)
    asked.add_argument("--each", action="store_true", help="a line for each page, too")
    said = asked.parse_args()
    pages = {name: page for name, page in annotated().items() if said.half in (None, page["half"])}
    texts = at_hand(pages, said.folder)
    print(f"{len(texts)} of {len(pages)} pages read; of {len(pages) - len(texts)} the text is not at hand")
    with tempfile.TemporaryDirectory() as nothing:
        data = Path(nothing) / "empty" if said.empty else None
        found = zip(texts, readings(texts.values(), data), strict=True)
        scores = {name: score(each, {**pages[name], "observations": []}) for name, each in found}
    if said.each:
        for name, each in scores.items():
            print(name, *figures([each], "entities"), *figures([each], "ties"))
    if scores:
        print(f"\n{table(scores, pages)}")


if __name__ == "__main__":
    main()
