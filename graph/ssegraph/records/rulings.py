"""What people decided of single statements: corrected, withdrawn, upheld, restored; who, when, why.

A decision names a statement by its address and changes nothing that was read: what the source says
stays, and beside it stands what counts now. Of several decisions on one statement the one that no other
supersedes counts; their order in files, and their dates, say nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import ValidationError, model_validator

from ssegraph.core.errors import Problem
from ssegraph.core.model import Ruling, Statement
from ssegraph.core.statements import FORMS, LISTED, as_text
from ssegraph.core.values import NUMBER, Date, Id, Slug, Text, Value
from ssegraph.records.amendments import Signature

_FIELDS = (
    "role",
    "start",
    "end",
    "seen",
    "manner",
    "inferred",
    "value",
    "number",
    "unit",
    "counted",
    "bound",
    "as_of",
    "amount",
    "currency",
    "purpose",
    "confidence",
    "note",
    "session",
    "reply_to",
    *LISTED,
)


class StatementDecision(Value):
    """One decision on one statement.

    Attributes:
        statement: its address.
        about: the tie, as records write it, where a row of a table says several at one address.
        decision: `corrected`, `withdrawn`, `upheld`, which holds that the passage says this whatever the gate finds,
            or `restored`, which takes a former decision back.
        to: of a correction, the fields as they should be; an empty text leaves a field out; `about` and `themes`
            are lists with blanks between; `tie` holds other ends or another kind, as records write it.
        accepted, published: who agreed to it, and who made it count, where it came as a draft (`drafts`).
        supersedes: the id of the decision on the same statement that this one replaces.

    >>> StatementDecision(id="d1", statement="s.0123456789ab", decision="withdrawn", why="asked for").to
    {}
    """

    id: Slug
    statement: Id
    about: Text | None = None
    decision: Literal["corrected", "withdrawn", "restored", "upheld"]
    to: dict[str, str] = {}  # noqa: RUF012  # pydantic copies defaults
    by: Text | None = None
    when: Date | None = None
    why: Text
    accepted: Signature | None = None
    published: Signature | None = None
    supersedes: Slug | None = None

    @model_validator(mode="after")
    def _says_what(self) -> StatementDecision:
        # Who upholds a statement that was corrected upholds what it says now.
        if (self.decision == "corrected") != bool(self.to) and self.decision != "upheld":
            raise ValueError("a correction, and nothing else, says `to:` with the fields as they should be")
        for name in self.to:
            if name not in (*_FIELDS, "tie"):
                raise ValueError(f"{name!r} cannot be corrected: write one of {', '.join((*_FIELDS, 'tie'))}")
        return self


def ruled(
    statements: Iterable[Statement], decisions: Iterable[StatementDecision]
) -> tuple[list[Statement], list[tuple[str, str]], list[str]]:
    """Return statements with what was decided of them.

    Args:
        statements: as they were read.
        decisions: in any order.

    Returns:
        the statements; what is wrong, each with the id of a decision; and the ids of stale decisions,
        the statement of which is not there, or not as it was when it was decided.

    >>> said = Statement(source="s", subject="a", kind="memberOf", object="b", role="chair", says="so")
    >>> wrong = StatementDecision(id="d", statement=said.id, decision="corrected", to={"role": "vice chair"}, why="misread")
    >>> [corrected], _, stale = ruled([said], [wrong])
    >>> corrected.role, corrected.as_read, corrected.id == said.id, stale
    ('vice chair', {'role': 'chair'}, True, [])
    """
    read = list(statements)
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for statement in read:
        keys[statement.id].append(statement.key)
    problems: list[tuple[str, str]] = []
    of_one: defaultdict[tuple[str, str], list[StatementDecision]] = defaultdict(list)
    for each in sorted(decisions, key=lambda each: each.id):
        there = keys[each.statement]
        if each.about is None and len(there) > 1:
            ties = " or ".join(key.replace(".", " ") for key in there)
            problems.append((each.id, f"{each.statement} says several ties: write `about: {ties}`"))
            continue
        key = ".".join(each.about.split()) if each.about else "".join(there)
        of_one[each.statement, key].append(each)
    counts: dict[tuple[str, str], StatementDecision] = {}
    for (address, key), every in of_one.items():
        known = {each.id for each in every}
        replaced = {each.supersedes for each in every}
        for each in every:
            if each.supersedes is not None and each.supersedes not in known:
                problems.append(
                    (each.id, f"supersedes {each.supersedes!r}, which is no decision on {address}")
                )
        heads = [each for each in every if each.id not in replaced]
        if len(heads) == 1:
            counts[address, key] = heads[0]
        elif heads:
            problems.append(
                (heads[1].id, f"{heads[0].id!r} decides on {address} too: say which supersedes the other")
            )
        else:
            problems.append((every[0].id, f"the decisions on {address} supersede one another in a circle"))
    found, met = [], set()
    for statement in read:
        at = (statement.id, statement.key)
        decision = counts.get(at)
        if decision is None:
            found.append(statement)
            continue
        met.add(at)
        try:
            found.append(_changed(statement, decision))
        except (ValidationError, ValueError) as error:
            what = _in_words(error) if isinstance(error, ValidationError) else str(error)
            problems.append((decision.id, f"cannot be carried out: {what.removeprefix('Value error, ')}"))
    stale = [each.id for at, every in of_one.items() if at not in met and at in counts for each in every]
    return found, problems, stale


def _in_words(error: ValidationError) -> str:
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] in ("string_pattern_mismatch", "string_too_long") and field in FORMS:
        return f"{first['input']!r} is no {field}: write {FORMS[field]}"
    return str(first["msg"])


def _changed(statement: Statement, decision: StatementDecision) -> Statement:
    ruling = Ruling(by=decision.by, when=decision.when, why=decision.why)
    if decision.decision == "restored":
        return statement
    if decision.decision == "withdrawn":
        return statement.model_copy(update={"withdrawn": ruling})
    if decision.decision == "upheld" and not decision.to:
        return statement.model_copy(update={"upheld": ruling})
    return corrected(statement, decision.to, ruling, upheld=decision.decision == "upheld")


def corrected(
    statement: Statement, fields_as_they_are: Mapping[str, str], ruling: Ruling, *, upheld: bool = False
) -> Statement:
    """Return a statement with other fields; what it said stays beside them (`as_read`).

    Args:
        fields_as_they_are: as `to` of a decision has them.

    Raises:
        ValueError: it would be no statement.

    >>> said = Statement(source="s", subject="a", kind="memberOf", object="b", start="2018", says="so")
    >>> corrected(said, {"start": "2019"}, Ruling(why="misread")).start.text
    '2019'
    """
    to: dict[str, Any] = dict(fields_as_they_are)
    if "tie" in to:
        words = to.pop("tie").split()
        if len(words) != 3:
            raise ValueError(f"{' '.join(words)!r} is no tie: write `tie: source kind target`")
        to |= dict(zip(("subject", "kind", "object"), words, strict=True))
    if "value" in to and "number" not in to:
        # A number of the former value is none of the new one.
        digits = to["value"].replace(",", "").replace(" ", "")
        to["number"] = digits if re.fullmatch(NUMBER, digits) else ""
    as_read = {name: as_text(getattr(statement, name)) for name in to}
    fields = {name: getattr(statement, name) for name in type(statement).model_fields}
    fields |= {name: tuple(value.split()) if name in LISTED else value or None for name, value in to.items()}
    fields |= {"as_read": as_read, "corrected": ruling}
    return Statement.model_validate(fields | ({"upheld": ruling} if upheld else {}))


def as_problem(what: tuple[str, str], file: str, line: int) -> Problem:
    """Return what is wrong with a decision as a problem of its file."""
    return Problem(file, line, f"the decision {what[0]!r}: {what[1]}")
