"""What the columns of a table mean to an import: a plan that is proposed, and that a person corrects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, Problem, suggest
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.records.columns import TIES, date_of, day_first, is_nothing, kind_of, propose, roles
from ssegraph.records.written import dumped, read_yaml
from ssegraph.tables.reading import Row, Table

# Where somebody lives is nobody's business here, and a place of the gazetteer needs none of it.
_NOT_TAKEN: Final = ("postcode", "latitude", "longitude")
MEANINGS: Final = tuple(role for role in roles() if role not in _NOT_TAKEN)
"""What a column can mean to an import."""
_LOOKED_AT: Final = 100_000
"""Rows that a mapping is proposed by."""

OTHER_KIND: Final = {
    "memberOf": "Network",
    "participatesIn": "Event",
    "involvedIn": "Project",
    "fundedBy": "Association",
    "funds": "Association",
    "partnerOf": "Association",
}
_KEYS: Final = (
    "table",
    "title",
    "source",
    "columns",
    "kind",
    "other kind",
    "every row",
    "dates",
    "several",
    "seen",
)


@dataclass(frozen=True)
class Plan:
    """How a table is read: what its columns mean and what it leaves unsaid.

    Attributes:
        columns: the meaning of each column; empty for one that is not read.
        kind: of those whose kind the table does not say.
        other_kind: of those they are tied to, by kind of tie.
        every: what no column says and is true of each row, by meaning: `{"memberOf": "RTES"}`.
        day_first: whether 3/4/2015 is in April.
        several: what stands between several names in one cell; empty for nothing.
        seen: the date of the table, for ties without a date of their own; empty if not known.
        source: the address the table was got from; empty if not known.
        title: of the table.
    """

    columns: Mapping[str, str]
    kind: str
    other_kind: Mapping[str, str]
    every: Mapping[str, str] = field(default_factory=dict)
    day_first: bool = True
    several: str = ""
    seen: str = ""
    source: str = ""
    title: str = ""

    def column(self, role: str) -> str | None:
        """Return the column with a meaning, if there is one."""
        return next((column for column, meant in self.columns.items() if meant == role), None)

    def to_yaml(self, table: str) -> str:
        """Return the plan as a short file to edit."""
        shown = "".join(each if each.isprintable() else "\ufffd" for each in table)  # YAML takes no other
        lines = [
            f"# How `ssegraph import` reads {shown}. Correct it, then: ssegraph import {shown} --map THIS-FILE -o FOLDER",
            f"# A column can mean: {', '.join(MEANINGS)}. Leave it empty and the column is not read.",
            "# What no column says and is true of every row stands in `every row`, such as  memberOf: RTES",
            "",
        ]
        content: dict[str, object] = {
            "table": table,
            "title": self.title,
            "source": self.source,
            "seen": self.seen,
            "columns": dict(self.columns),
            "kind": self.kind,
            "other kind": dict(self.other_kind),
            "every row": dict(self.every),
            "dates": "day first" if self.day_first else "month first",
            "several": self.several,
        }
        return "\n".join(lines) + dumped(content)


def proposed(table: Table) -> Plan:
    """Return a plan for a table by its heads and cells, for a person to correct."""
    rows = list(islice(table.rows, _LOOKED_AT))
    meant = {column: role for column, role in propose(table.columns).items() if role in MEANINGS}
    meant = {column: role for column, role in meant.items() if role != "key"}
    key = _key(table, rows, meant)
    if key:
        meant[key] = "key"
    used = [role for role in meant.values() if role in TIES]
    places = {role: table.columns.index(column) for column, role in meant.items()}
    cells = [row.cells[places[role]] for row in rows[:2_000] for role in used]
    several = next((mark for mark in (";", "|") if any(mark in cell for cell in cells)), "")
    words = Path(table.file).stem.replace("_", " ").replace("-", " ")
    return Plan(
        {column: meant.get(column, "") for column in table.columns},
        kind_of(words.replace("network", "")) or "Association",
        {role: OTHER_KIND[role] for role in used},
        {},
        day_first(
            row.cells[place]
            for role, place in places.items()
            if role in ("start", "end", "founded", "dissolved", "seen")
            for row in rows
        ),
        several,
        title=table.file,
    )


def _key(table: Table, rows: Sequence[Row], meant: Mapping[str, str]) -> str | None:
    """Return the column that tells bodies apart: called so, nearly always filled, never of two names."""
    name = next((column for column, role in meant.items() if role == "name"), None)
    if name is None or not rows:
        return None
    at = table.columns.index(name)
    best: tuple[float, str] | None = None
    for place, column in enumerate(table.columns):
        if column in meant or propose([column]).get(column) != "key":
            continue
        names: defaultdict[str, set[str]] = defaultdict(set)
        filled = 0
        for row in rows:
            if not is_nothing(row.cells[place]):
                filled += 1
                names[row.cells[place].strip()].add(fold(row.cells[at]))
        one = sum(len(each) == 1 for each in names.values())
        sure = filled / len(rows) * (one / len(names) if names else 0)
        if sure >= 0.95 and (best is None or sure > best[0] + 1e-9):
            best = (sure, column)
    return best[1] if best else None


def read_plan(path: Path, table: Table) -> Plan:
    """Read a plan that a person edited.

    Raises:
        StoreError: it cannot be read.
        DataError: it names columns, meanings or kinds that there are not.
    """
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise DataError([Problem(str(path), 1, "no mapping", "columns: ...")])
    problems = [_unknown(path, "key", key, _KEYS) for key in content if key not in _KEYS]
    columns, others, every = (content.get(key) or {} for key in ("columns", "other kind", "every row"))
    if not all(isinstance(each, dict) for each in (columns, others, every)):
        raise DataError([Problem(str(path), 1, "columns, other kind and every row hold `name: value`")])
    known = load_ontology().kinds
    for column, role in columns.items():
        if column not in table.columns:
            problems.append(_unknown(path, "column", column, table.columns))
        if role and role not in MEANINGS:
            problems.append(_unknown(path, "meaning", role, MEANINGS))
    for kind in (content.get("kind", "Association"), *others.values()):
        if kind not in known:
            problems.append(_unknown(path, "kind", kind, known))
    sayable = [role for role in MEANINGS if role not in ("key", "name", "alias", "acronym")]
    problems += [_unknown(path, "meaning", role, sayable) for role in every if role not in sayable]
    for role, number in Counter([*filter(None, columns.values()), *every]).items():
        if number > 1 and role not in TIES:
            problems.append(Problem(str(path), 1, f"{role} is said {number} times", "each meaning once"))
    seen = content.get("seen", "")
    if seen and date_of(seen) is None:
        problems.append(Problem(str(path), 1, f"seen: {seen!r} is no date", "2016 or 2016-04"))
    if problems:
        raise DataError(problems)
    used = [role for role in (*columns.values(), *every) if role in TIES]
    return Plan(
        columns,
        content.get("kind", "Association"),
        {role: others.get(role, OTHER_KIND[role]) for role in used},
        every,
        content.get("dates", "day first") != "month first",
        content.get("several", ""),
        seen,
        content.get("source", ""),
        content.get("title", "") or table.file,
    )


def _unknown(path: Path, what: str, name: str, known: Any) -> Problem:
    near = " or ".join(suggest(name, known)) or ", ".join(known)
    return Problem(str(path), 1, f"unknown {what} {name!r}", near)
