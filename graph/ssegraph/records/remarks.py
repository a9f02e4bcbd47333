"""Remarks of readers: this is right, this is wrong, it should say that; a row for each, weighed before anything is written.

    remarks:
    - statement: rtes-fr-plaidoyer.0123456789ab   # its address; or a tie in words: Bilbao memberOf GSEF
      about: rtes memberOf gsef                   # where a row of a table says several
      answer: correct                             # confirm, correct or object
      to: {role: vice chair, start: 2019-10}      # of `correct`: the fields as they should be
      says: She chaired the working group only.   # what the reader says instead, in free words
      source: https://www.rtes.fr/plaidoyer       # on what it rests
      by: RTES
      when: 2026-11-30

Or a table (CSV) with these columns, `to` as `role=vice chair; start=2019-10`. Whoever keeps the data accepts a row, and it
becomes a decision of the ledger: a correction, a withdrawal, or that the passage is upheld. Nothing is accepted unseen.
Term: user feedback (W3C, Data on the Web: Dataset Usage Vocabulary).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ValidationError, model_validator

from ssegraph.core.errors import DataError, Problem, SsegraphError, StoreError
from ssegraph.core.model import Statement
from ssegraph.core.statements import as_text
from ssegraph.core.values import Date, Text, Value
from ssegraph.records.ledger import correct, meant, uphold, withdraw
from ssegraph.records.reading import decisions_on_statements
from ssegraph.records.rulings import StatementDecision, ruled
from ssegraph.records.written import line_at, read_with_nodes

COLUMNS: Final = ("statement", "about", "answer", "to", "says", "source", "by", "when")
"""What a row says."""
_TRIED: Final = "tried"


class Remark(Value):
    """What one reader says of one statement.

    >>> Remark(statement="s.0123456789ab", answer="object", says="We left in 2019.").to
    {}
    """

    statement: Text
    about: Text | None = None
    answer: Literal["confirm", "correct", "object"]
    to: dict[str, str] = {}  # noqa: RUF012  # pydantic copies defaults
    says: Text | None = None
    source: Text | None = None
    by: Text | None = None
    when: Date | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Remark:
        if self.to and self.answer != "correct":
            raise ValueError("`to` stands with `answer: correct` only")
        if self.answer != "confirm" and not (self.says or self.to):
            raise ValueError("who objects or corrects says what instead: write `says`, or `to`")
        return self

    @property
    def why(self) -> str:
        """The reason as it is kept with a decision: who says what instead, and on what that rests."""
        says = self.says or ("it is so" if self.answer == "confirm" else "the fields as given")
        who = f"{self.by}: " if self.by else ""
        return who + says + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A remark, and what would come of it.

    Attributes:
        number: its row, from 1.
        remark: what is said.
        about: the tie or observation, `rtes memberOf gsef`; empty if there is none.
        changes: of a correction, each field that would change, as it is now and as it would be.
        refused: why nothing can come of it; empty if it can be accepted.
    """

    number: int
    remark: Remark
    about: str
    changes: tuple[tuple[str, str, str], ...]
    refused: str

    def outcome(self) -> str:
        """Return in words what would come of it."""
        if self.refused:
            return f"refused: {self.refused}"
        if self.remark.answer == "object":
            return "would be withdrawn"
        if self.remark.answer == "confirm":
            return "would be upheld"
        return "would be corrected: " + ", ".join(
            f"{name}: {before or '(nothing)'} → {after or '(nothing)'}"
            for name, before, after in self.changes
        )


def read_remarks(path: Path) -> list[Remark]:
    """Return the remarks of a file, in its order.

    Raises:
        StoreError: it cannot be opened.
        DataError: rows that are none, each with its line.
    """
    rows = _rows_of_table(path) if path.suffix.lower() == ".csv" else _rows_of_yaml(path)
    found, problems = [], []
    for line, row in rows:
        try:
            found.append(Remark.model_validate(row))
        except ValidationError as error:
            for each in error.errors():
                field = ".".join(str(step) for step in each["loc"])
                words = str(each["msg"]).removeprefix("Value error, ")
                problems.append(Problem(str(path), line, f"{field}: {words}" if field else words))
    if problems:
        raise DataError(problems)
    return found


def _rows_of_yaml(path: Path) -> list[tuple[int, Any]]:
    content, root = read_with_nodes(path)
    listed = content.get("remarks") if isinstance(content, dict) else None
    if not isinstance(listed, list) or root is None or set(content) != {"remarks"}:
        raise DataError([Problem(str(path), 1, "no list of remarks", "remarks: and below it a row for each")])
    return [(line_at(root, ("remarks", at)), each) for at, each in enumerate(listed)]


def _rows_of_table(path: Path) -> list[tuple[int, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), 1, "not UTF-8", "the file saved as UTF-8")]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    unknown = [name for name in reader.fieldnames or () if name not in COLUMNS]
    if unknown or not reader.fieldnames:
        raise DataError([Problem(str(path), 1, f"unknown columns: {', '.join(unknown)}", ", ".join(COLUMNS))])
    rows = []
    for row in reader:
        fields: dict[str, Any] = {name: value for name, value in row.items() if name and value}
        if "to" in fields:
            pairs = [pair.partition("=") for pair in fields["to"].split(";") if pair.strip()]
            fields["to"] = {name.strip(): value.strip() for name, _, value in pairs}
        rows.append((reader.line_num, fields))
    return rows


def weighed(folder: Path, remarks: Iterable[Remark]) -> list[Weighed]:
    """Return what would come of each remark; nothing is written.

    Args:
        folder: of records.
        remarks: from `read_remarks`.

    Raises:
        StoreError: there is no such folder.
        DataError: the records have problems.
    """
    statements, decisions, entities = decisions_on_statements(folder)
    now = {(each.id, each.key): each for each in ruled(statements, decisions)[0]}
    found: list[Weighed] = []
    met: dict[tuple[str, str], int] = {}
    for number, remark in enumerate(remarks, 1):
        try:
            read = meant(statements, entities, remark.statement, remark.about)
        except SsegraphError as error:
            found.append(Weighed(number, remark, "", (), str(error)))
            continue
        at = (read.id, read.key)
        said = now[at]
        changes = tuple(
            (name, before, after)
            for name, after in remark.to.items()
            if (before := _held(said, name)) != after
        )
        refused = _refusal(remark, said, changes)
        if not refused and changes:
            tried = {"id": _TRIED, "statement": read.id, "about": read.key.replace(".", " ")}
            tried |= {"decision": "corrected", "why": remark.why}
            refused = _unsound(tried | {"to": {name: to for name, _, to in changes}}, read)
        if not refused and at in met:
            refused = f"row {met[at]} is on the same statement: accept one of them, then weigh the other"
        if not refused:
            met[at] = number
        found.append(Weighed(number, remark, read.key.replace(".", " "), changes, refused))
    return found


def _held(said: Statement, name: str) -> str:
    if name == "tie":
        return said.key.replace(".", " ")
    return as_text(getattr(said, name, None))


def _refusal(remark: Remark, said: Statement, changes: Sequence[tuple[str, str, str]]) -> str:
    if said.withdrawn:
        return "it was withdrawn already"
    if remark.answer == "confirm":
        if said.upheld:
            return "it is upheld already"
        if not said.quotes and not said.passages:
            return (
                "it is our summary alone, and there is no passage to uphold: "
                "keep the reader's message as a source, and add a statement that rests on it"
            )
    if remark.answer == "correct" and not remark.to:
        return "no field is named: read what it says, and write it under `to`"
    if remark.answer == "correct" and not changes:
        return "it says so already"
    return ""


def _unsound(decision: dict[str, Any], read: Statement) -> str:
    """Return why a decision cannot be carried out on a statement; empty if it can."""
    try:
        made = StatementDecision.model_validate(decision)
    except ValidationError as error:
        return "; ".join(str(each["msg"]).removeprefix("Value error, ") for each in error.errors())
    return "; ".join(what for _, what in ruled([read], [made])[1])


def accept(folder: Path, row: Weighed, *, by: str | None = None, when: str | None = None) -> Path:
    """Make a decision of a remark.

    Args:
        folder: of records.
        row: from `weighed`.
        by, when: who accepts it and when; else who remarks, and when.

    Returns:
        the file of the decision.

    Raises:
        StoreError: it was refused, or the folder cannot be written.
        DataError: the folder would not be sound with it; nothing is written.
    """
    if row.refused:
        raise StoreError(f"row {row.number} cannot be accepted: {row.refused}")
    remark = row.remark
    told: dict[str, Any] = {
        "why": remark.why,
        "by": by or remark.by,
        "when": when or (str(remark.when) if remark.when else None),
        "about": remark.about,
    }
    if remark.answer == "correct":
        return correct(folder, remark.statement, {name: to for name, _, to in row.changes}, **told)
    return (withdraw if remark.answer == "object" else uphold)(folder, remark.statement, **told)
