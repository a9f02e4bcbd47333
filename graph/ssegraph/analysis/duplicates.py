"""Which records of a graph, or of a graph and a known one, may be one body: found, and put before a person as a sheet.

How likeness is found and said stands in `records.likeness`. The sheet is a CSV file that opens in Excel, one row for
each two records: a person writes `same` or `not the same` in the column `decision`, and who, when and why if that
matters. Rows are known by their two ids: a decision stays when the sheet is written again. Whoever wants the other
record to go on swaps `keep` and `other`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.core.files import write_aside
from ssegraph.documents.containers.plain import decode
from ssegraph.documents.sheet import guarded, unguarded
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.decisions import Decision, Decisions
from ssegraph.records.likeness import Likeness, alike

_COLUMNS: Final = (
    "decision",
    "certain",
    "score",
    "keep",
    "name",
    "other",
    "name of the other",
    "words",
    "by",
    "when",
    "why",
)
_SAME: Final = ("same", "s", "x", "yes", "y", "merge", "oui", "sí", "si", "같음", "예")
_NOT: Final = ("not the same", "not same", "different", "n", "no", "d", "non", "다름", "아니오")


def match(
    graph: KnowledgeGraph,
    known: KnowledgeGraph | None = None,
    decided: Decisions | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Likeness]:
    """Return the pairs of records that may be one body: by reason, score and id.

    Args:
        graph: where they are looked for; people without a public role are left out.
        known: with it, only pairs of one of `graph` with one of these.
        decided: what a person has said before: such pairs are not asked about again.
        progress: is told how much is done, of three times the number of records.

    >>> from ssegraph.core.model import Entity, Records
    >>> entities = [Entity(id=i, kind="Network", name=n) for i, n in (("a", "R.T.E.S."), ("b", "r t e s"))]
    >>> [(found.one, found.other, found.reason) for found in match(KnowledgeGraph.of(Records(title="t", entities=entities)))]
    [('a', 'b', 'same name')]
    """
    graphs = [graph] if known is None else [graph, known]
    entities = [[entity for entity in each if not entity.unlisted] for each in graphs]
    found = alike(
        entities[0],
        entities[1] if known is not None else None,
        places={point.id: point.name for each in reversed(graphs) for point in each.locations},
        tied={
            (min(tie.source, tie.target), max(tie.source, tie.target))
            for each in graphs
            for tie in each.ties()
        },
        progress=progress,
    )
    return [each for each in found if decided is None or not decided.about(each.one, each.other)]


def write_pairs(path: Path, pairs: Iterable[Likeness], names: Mapping[str, str]) -> int:
    """Write pairs to decide on, or leave what was there; decisions that stand in the file already stay.

    Args:
        path: the file.
        pairs: what to decide on.
        names: the name of each record, by id.

    Returns:
        how many rows it has.

    Raises:
        StoreError: the file cannot be written.
        DataError: what is there is no sheet of pairs.
    """
    before = _rows(path) if path.is_file() else []
    decided = {frozenset((each["keep"], each["other"])): each for each in before if each["decision"]}
    rows = list(decided.values())
    for each in pairs:
        if frozenset((each.one, each.other)) not in decided:
            rows.append(
                {
                    "certain": "yes" if each.certain else "",
                    "score": f"{each.score:.2f}",
                    "keep": each.one,
                    "name": names.get(each.one, ""),
                    "other": each.other,
                    "name of the other": names.get(each.other, ""),
                    "words": each.words,
                }
            )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([guarded(row.get(column, "")) for column in _COLUMNS] for row in rows)
    content = out.getvalue().encode("utf-8-sig")
    write_aside(path, lambda aside: aside.write_bytes(content))
    return len(rows)


def read_pairs(path: Path) -> list[Decision]:
    """Return what a person decided in a sheet of pairs, in its order.

    Raises:
        StoreError: there is no such file.
        DataError: it is no such sheet, or a decision is none; with lines.
    """
    found, problems = [], []
    for row in _rows(path):
        word = row["decision"].casefold()
        if not word:
            continue
        at = (str(path), int(row["line"]))
        if word not in (*_SAME, *_NOT):
            problems.append(
                Problem(*at, f"{row['decision']!r} is no decision", "same, not the same, or nothing")
            )
        elif not row["keep"] or not row["other"]:
            problems.append(Problem(*at, "of whom? an id is missing", "ids in `keep` and `other`"))
        else:
            found.append(
                Decision(
                    row["keep"], row["other"], word in _SAME, row["words"], row["by"], row["when"], row["why"]
                )
            )
    if problems:
        raise DataError(problems)
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text, _, _ = decode(path.read_bytes())
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    if not {"decision", "keep", "other"} <= set(reader.fieldnames or ()):
        raise DataError(
            [
                Problem(
                    str(path),
                    1,
                    "no sheet of pairs: the columns `decision`, `keep` and `other` are missing",
                    "a file written by `ssegraph match -o`",
                )
            ]
        )
    return [
        {name: unguarded(row.get(name) or "").strip() for name in _COLUMNS} | {"line": str(reader.line_num)}
        for row in reader
    ]
