"""How good a reading is: measured against annotations made by hand.

An entity is right when one of its names is a form the annotation gives and its kind is one it allows;
a second node for one thing is wrong. A tie is right when any of its allowed readings is met. Optional
rows count for nobody. Terms: precision, recall, F1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from ssegraph.core.errors import DataError, Problem, StoreError

_TITLES: Final = re.compile(r"^(mr|mrs|ms|dr|prof|mme|m|mlle|sr|sra)\.?\s+", re.IGNORECASE)
_ARTICLES: Final = re.compile(r"^(the|le|la|les|el|los|las)\s+|^l'", re.IGNORECASE)


def load_gold(path: Path) -> dict[str, Any]:
    """Read annotations.

    Raises:
        StoreError: the file cannot be read.
        DataError: it holds no annotations.
    """
    try:
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError([Problem(str(path), 1, f"broken YAML: {error}")]) from error
    if (
        not isinstance(gold, dict)
        or not isinstance(gold.get("entities"), list)
        or not isinstance(gold.get("ties"), list)
    ):
        raise DataError([Problem(str(path), 1, "no annotations", "entities:, ties:, observations:")])
    gold.setdefault("observations", [])
    return gold


def _fold(name: str) -> str:
    name = unicodedata.normalize("NFC", name).replace("\u2019", "'").replace("\u00a0", " ")
    name = re.sub(r"\s+", " ", name).strip(" .,;:\"'()\u201c\u201d\u00ab\u00bb")
    return _ARTICLES.sub("", _TITLES.sub("", name)).casefold()


def _f1(right: int, wrong: int, missed: int) -> dict[str, float | int]:
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(both, 3),
        "right": right,
        "wrong": wrong,
        "missed": missed,
    }


def score(found: Mapping[str, Any], gold: Mapping[str, Any]) -> dict[str, Any]:
    """Return precision, recall and F1 of entities and ties, of ties by how they were read, and the share of exact offsets.

    Args:
        found: what `Candidates.to_json` gives.
        gold: annotations (`load_gold`).

    >>> score({"text": "", "entities": [], "ties": [], "observations": []}, {"entities": [], "ties": [], "observations": []})["entities"]["f1"]
    0.0
    """
    text = found["text"]
    by_form: dict[str, Mapping[str, Any]] = {}
    for entity in gold["entities"]:
        for form in [*entity["forms"], entity["name"]]:
            by_form.setdefault(_fold(form), entity)
    node: dict[str, str] = {}
    claimed: set[str] = set()
    right = wrong = 0
    for each in found["entities"]:
        forms = [each["name"], *(text[a:b] for a, b in each.get("mentions", []))]
        hit = next((by_form[_fold(form)] for form in forms if _fold(form) in by_form), None)
        if hit is None:
            wrong += 1
            continue
        node[each["id"]] = hit["id"]
        if hit.get("optional"):
            continue
        if hit["id"] not in claimed and each["kind"] in hit["kinds"]:
            right += 1
        else:
            wrong += 1
        claimed.add(hit["id"])
    needed = sum(1 for entity in gold["entities"] if not entity.get("optional"))
    wanted: dict[tuple[str, ...], set[int]] = {}
    for index, tie in enumerate(gold["ties"]):
        for triple in tie["any_of"]:
            wanted.setdefault(tuple(triple), set()).add(index)
            if triple[1] == "partnerOf":
                wanted.setdefault(tuple(triple[::-1]), set()).add(index)
    required = {index for index, tie in enumerate(gold["ties"]) if not tie.get("optional")}
    got: set[int] = set()
    seen: set[tuple[str, str, str]] = set()
    verdicts: dict[str, list[bool]] = {}
    for tie in found["ties"]:
        triple = (node.get(tie["source"], "?"), tie["kind"], node.get(tie["target"], "?"))
        if triple in seen:
            continue
        seen.add(triple)
        rows = wanted.get(triple, set())
        verdicts.setdefault(tie.get("read", "structure"), []).append(bool(rows))
        got |= rows
    tie_wrong = sum(not each for marks in verdicts.values() for each in marks)
    spans = [quote for row in [*found["ties"], *found["observations"]] for quote in row["evidence"]]
    exact = sum(
        1 for quote in spans if text[quote["start"] : quote["end"]] == quote["quote"] and quote["quote"]
    )
    observations = [each for each in gold["observations"] if not each.get("optional")]
    said = {(node.get(each["entity"]), each["value"]) for each in found["observations"]}
    return {
        "entities": _f1(right, wrong, needed - right),
        "ties": _f1(len(got & required), tie_wrong, len(required - got)),
        "precision_by_reading": {
            name: round(sum(marks) / len(marks), 3) for name, marks in sorted(verdicts.items())
        },
        "rows_by_reading": {name: len(marks) for name, marks in sorted(verdicts.items())},
        "observations_found": f"{sum((each['entity'], str(each['value'])) in said for each in observations)}/{len(observations)}",
        "evidence_exact": f"{exact}/{len(spans)}",
    }
