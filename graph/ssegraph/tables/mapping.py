"""What the columns of a table mean to an import: a plan, as a file that a person corrects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, Problem, suggest
from ssegraph.core.ontology import load_ontology
from ssegraph.records.columns import date_of, ends, kind_of, relation_of, roles
from ssegraph.records.written import dumped, read_yaml
from ssegraph.tables.reading import Table

# Where somebody lives is nobody's business here, and a place of the gazetteer needs none of it.
_NOT_TAKEN: Final = ("postcode", "latitude", "longitude", "lead")
MEASURES: Final = (
    "activities",
    "bodies",
    "members",
    "participants",
    "reach",
    "seats",
    "signatories",
    "votes",
    "workers",
)
"""What the numbers of a column can count: kinds of observation; see `Counted`."""
AS_OF: Final = "as of"
"""The meaning of a column with the day on which the numbers of its row were so."""
MEANINGS: Final = tuple(
    dict.fromkeys(
        (*(role for role in roles() if role not in _NOT_TAKEN), "other kind", *ends(), *MEASURES, AS_OF)
    )
)
"""What a column can mean to an import; see `Meant` and `Counted` for what can be written behind some."""
_OTHER_KIND: Final = {
    "memberOf": "Network",
    "observerOf": "Network",
    "participatesIn": "Event",
    "speaksAt": "Event",
    "organises": "Event",
    "hosts": "Event",
    "moderates": "Event",
    "involvedIn": "Project",
    "implements": "Project",
    "partOf": "Programme",
    "signatoryOf": "Agreement",
    "adopts": "Policy",
    "publishes": "Publication",
    "basedIn": "Place",
    "leads": "Association",
    "chairedBy": "Person",
    "coChairedBy": "Person",
    "viceChairedBy": "Person",
    "ledBy": "Person",
    "representedBy": "Person",
}


def other_kind(role: str) -> str:
    """Return the kind of those at the other end of a tie where nothing says it.

    >>> other_kind("memberOf"), other_kind("fundedBy"), other_kind("ledBy")
    ('Network', 'Association', 'Person')
    """
    return _OTHER_KIND.get(role, "Association")


_MEANT: Final = re.compile(r"(?P<role>\w+)(?: (?:(?P<head>by head)|to (?P<to>.+?)))?(?: as (?P<said>.+))?\Z")
_ALONE: Final = ("name", "key", "alias", "acronym")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a column that names another end means, taken apart.

    Written as `memberOf`; `involves as lead` (the tie has that role); `memberOf to RTES` (the cell says whether, since
    when or as what the body is a member of RTES); `memberOf by head` (the same, and the head is the name).

    Attributes:
        role: the meaning, one of `ends`.
        to: whom the cells are about, where they do not name it.
        said: the role of each tie.

    >>> Meant.of("involves as lead", "Porteur"), Meant.of("memberOf by head", "RTES"), Meant.of("country", "Pays")
    (Meant(role='involves', to='', said='lead'), Meant(role='memberOf', to='RTES', said=''), None)
    """

    role: str
    to: str = ""
    said: str = ""

    @classmethod
    def of(cls, meaning: str, column: str) -> Meant | None:
        """Return the meaning of a column, or None if it names no other end."""
        found = _MEANT.match(meaning)
        if not found or found["role"] not in ends():
            return None
        to = column.rpartition(": ")[2] if found["head"] else found["to"] or ""
        return cls(found["role"], to, found["said"] or "")


_COUNTED: Final = re.compile(r"(?P<measure>\w+)(?: as of (?P<as_of>\S+))?(?: in (?P<unit>.+))?\Z")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a column of numbers means, taken apart: an observation of the body of each row.

    Written as `workers`; `workers as of 2019` where the head has the day (else a column `as of`, else the date of the
    table); `workers in FTE` where they are counted so.

    Attributes:
        measure: what is counted, one of `MEASURES`.
        as_of: when it was so; empty if the column does not say.
        unit: in what; empty for the things themselves.

    >>> Counted.of("workers as of 2019 in FTE"), Counted.of("members"), Counted.of("country")
    (Counted(measure='workers', as_of='2019', unit='FTE'), Counted(measure='members', as_of='', unit=''), None)
    """

    measure: str
    as_of: str = ""
    unit: str = ""

    @classmethod
    def of(cls, meaning: str) -> Counted | None:
        """Return the meaning of a column, or None if it counts nothing."""
        found = _COUNTED.match(meaning)
        if not found or found["measure"] not in MEASURES:
            return None
        if found["as_of"] and date_of(found["as_of"]) is None:
            return None
        return cls(found["measure"], found["as_of"] or "", found["unit"] or "")


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
    "values",
    "fill",
    "sheet",
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
        several: what stands between several names in one cell; by column, or one for all that name other ends.
        values: how the cells of a column are to be read: `{"Type": {"COM": "LocalGovernment"}}`.
        fill: the columns in which an empty cell stands for the one above it.
        sheet: of a workbook.
        seen: the date of the table, for ties without a date of their own; empty if not known.
        remarks: what was found of the columns when the plan was proposed, in words.
        source: the address the table was got from; empty if not known.
        title: of the table.
    """

    columns: Mapping[str, str]
    kind: str
    other_kind: Mapping[str, str]
    every: Mapping[str, str] = field(default_factory=dict)
    day_first: bool = True
    several: str | Mapping[str, Sequence[str]] = ""
    seen: str = ""
    source: str = ""
    title: str = ""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fill: tuple[str, ...] = ()
    sheet: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def names_others(self) -> bool:
        """Whether some column, or what is said of every row, names another end."""
        meanings = [*self.columns.values(), *self.every]
        return "other" in meanings or any(Meant.of(each, "") for each in meanings)

    def marks(self, column: str) -> tuple[str, ...]:
        """Return what stands between several names in a cell of a column."""
        if isinstance(self.several, str):
            meaning = self.columns.get(column, "")
            return (self.several,) if self.several and Meant.of(meaning, column) else ()
        return tuple(self.several.get(column, ()))

    def column(self, role: str) -> str | None:
        """Return the column with a meaning, if there is one."""
        return next((column for column, meant in self.columns.items() if meant == role), None)

    def to_yaml(self, table: str) -> str:
        """Return the plan as a short file to edit."""
        shown = "".join(each if each.isprintable() else "\ufffd" for each in table)  # YAML takes no other
        lines = [
            f"# How `ssegraph import` reads {shown}. Correct it, then: ssegraph import {shown} --map THIS-FILE -o FOLDER",
            f"# A column can mean: {', '.join(MEANINGS)}. Leave it empty and the column is not read.",
            "# A tie can have a role (`involves as lead`), or the one it leads to where cells say only whether, since when or as",
            "# what (`memberOf to RTES`, or `memberOf by head`). `values` says how cells are to be read: {Type: {COM: LocalGovernment}}.",
            "# Numbers are of the body of the row: `workers`, `members as of 2019`, `workers in FTE`; `as of` is a column with their day.",
            "# What no column says and is true of every row stands in `every row`, such as  memberOf: RTES  (or '{sheet}', its name).",
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
            "several": self.several
            if isinstance(self.several, str)
            else {name: list(marks) for name, marks in self.several.items()},
            "values": {column: dict(each) for column, each in self.values.items()},
            "fill": list(self.fill),
        }
        if self.sheet:
            content["sheet"] = self.sheet
        return "\n".join(lines) + dumped(content)


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
    parts = ("columns", "other kind", "every row", "values")
    columns, others, every, values = (content.get(key) or {} for key in parts)
    if not all(isinstance(each, dict) for each in (columns, others, every, values, *values.values())):
        wanted = "columns, other kind and every row hold `name: value`, values such as `Type: {COM: LocalGovernment}`"
        raise DataError([Problem(str(path), 1, wanted)])
    # YAML reads 2016 as a number and No as a word for false; cells are text.
    columns = {_text(column): _text(role) for column, role in columns.items()}
    every = {_text(role): _text(value).replace("{sheet}", table.sheet) for role, value in every.items()}
    values = {
        _text(column): {_text(cell): _text(meant) for cell, meant in each.items() if _text(meant)}
        for column, each in values.items()
    }
    known = load_ontology().kinds
    for column, role in columns.items():
        if column not in table.columns:
            problems.append(_unknown(path, "column", column, table.columns))
        if role and role not in MEANINGS and not Meant.of(role, column) and not Counted.of(role):
            problems.append(_unknown(path, "meaning", role, MEANINGS))
    several, fill = content.get("several") or "", content.get("fill") or []
    if isinstance(several, dict):
        several = {
            _text(column): [_text(mark) for mark in (marks if isinstance(marks, list) else [marks])]
            for column, marks in several.items()
        }
    fill = [_text(column) for column in (fill if isinstance(fill, list) else [fill])]
    for column in (*values, *fill, *(several if isinstance(several, dict) else ())):
        if column not in table.columns:
            problems.append(_unknown(path, "column", column, table.columns))
    for column, each in values.items():
        problems += _untranslated(path, column, columns.get(column, ""), each)
    for kind in (content.get("kind", "Association"), *others.values()):
        if kind not in known:
            problems.append(_unknown(path, "kind", kind, known))
    sayable = [role for role in MEANINGS if role not in _ALONE and role not in MEASURES]
    problems += [_unknown(path, "meaning", role, sayable) for role in every if role not in sayable]
    for role, number in Counter([*filter(None, columns.values()), *every]).items():
        if number > 1 and not Meant.of(role, ""):
            problems.append(Problem(str(path), 1, f"{role} is said {number} times", "each meaning once"))
    seen = _text(content.get("seen")).replace("{sheet}", table.sheet)
    if seen and date_of(seen) is None:
        problems.append(Problem(str(path), 1, f"seen: {seen!r} is no date", "2016 or 2016-04"))
    if problems:
        raise DataError(problems)
    return Plan(
        columns,
        content.get("kind", "Association"),
        {role: others.get(role, other_kind(role)) for role in ends_of(columns, every)},
        every,
        content.get("dates", "day first") != "month first",
        several,
        seen,
        content.get("source", ""),
        content.get("title", "") or table.file,
        values,
        tuple(fill),
        table.sheet,
    )


def ends_of(columns: Mapping[str, str], every: Mapping[str, str]) -> list[str]:
    """Return the meanings among those of a plan that name another end, each once."""
    found = [each.role for meaning in (*columns.values(), *every) if (each := Meant.of(meaning, ""))]
    if "other" in (*columns.values(), *every):
        found += ["memberOf", "partnerOf"]
    return list(dict.fromkeys(found))


def _text(value: object) -> str:
    return "" if value is None else "yes" if value is True else "no" if value is False else str(value)


def _untranslated(path: Path, column: str, role: str, values: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with how the cells of a column are to be read."""
    problems = []
    for cell, meant in values.items():
        if role in ("kind", "other kind") and meant not in load_ontology().kinds and kind_of(meant) is None:
            problems.append(_unknown(path, f"kind of {column} {cell!r},", meant, load_ontology().kinds))
        if role == "tie" and meant not in ends() and relation_of(meant) is None:
            problems.append(_unknown(path, f"tie of {column} {cell!r},", meant, ends()))
    return problems


def _unknown(path: Path, what: str, name: str, known: Any) -> Problem:
    near = " or ".join(suggest(name, known)) or ", ".join(known)
    return Problem(str(path), 1, f"unknown {what} {name!r}", near)
