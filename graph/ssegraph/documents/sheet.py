"""The sheet: one row for each decision a person takes; a CSV file that opens in Excel.

UTF-8 with a byte order mark, so that Korean stays Korean. Cells that a spreadsheet would run as a
formula get an apostrophe before them and lose it again on reading. Ids of rows are hashes of what they
say: decisions survive sorting, another run and a better extractor.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.core.files import write_aside
from ssegraph.documents.candidates import Candidates, Said, row_id
from ssegraph.documents.containers.plain import decode

COLUMNS: Final = (
    "row",
    "decision",
    "what",
    "name",
    "kind",
    "target",
    "value",
    "date",
    "merge into",
    "read",
    "rule",
    "quote",
    "context",
    "note",
    "document",
    "at",
)
DECISIONS: Final = ("", "accept", "reject", "edit", "merge")
"""What may stand in the column `decision`; empty is undecided."""

_FORMULA: Final = re.compile(r"^[=+\-@\t\r|%]")


@dataclass(frozen=True)
class Row:
    """One row of the sheet, every cell as text.

    `name` and `kind`: of an entity its name and kind; of a tie its source and kind, with `target`; of
    an observation its entity and measure, with `value`; of a contribution who says it and its kind, with the
    session as `target`. `merge into` is the id of a known entity.
    `at` is near which code point of the text the words of an added row stand; `line` where it stood in the file.
    """

    row: str
    decision: str = ""
    what: str = ""
    name: str = ""
    kind: str = ""
    target: str = ""
    value: str = ""
    date: str = ""
    merge_into: str = ""
    read: str = ""
    rule: str = ""
    quote: str = ""
    context: str = ""
    note: str = ""
    document: str = ""
    at: str = ""
    line: str = field(default="", compare=False)

    def cells(self) -> list[str]:
        """Return the cells in the order of `COLUMNS`."""
        return [getattr(self, column.replace(" ", "_")) for column in COLUMNS]


def rows_of(candidates: Candidates) -> list[Row]:
    """Return the rows of one document's candidates, nothing decided: entities, ties, plans, observations, contributions."""
    names = {entity.id: entity.name for entity in candidates.entities}
    document = candidates.document

    def told(row: Said) -> dict[str, str]:
        stated = [quote.quote for quote in row.evidence if quote.role == "statement"]
        leaning = [quote.quote for quote in row.evidence if quote.role == "antecedent"]
        return {
            "quote": _one_line(" … ".join(stated)),
            "context": _one_line(" … ".join(leaning)),
            "read": row.read,
            "rule": row.rule,
            "document": document.name,
        }

    found = []
    for entity in candidates.entities:
        near = "; ".join(f"{each.id} ({each.name}: {each.why})" for each in entity.proposals)
        note = f"perhaps {near}" if near else ""
        if entity.outcome == "same":
            note = f"is {entity.known}"
        first = entity.mentions[0] if entity.mentions else None
        found.append(
            Row(
                row_id(document, entity, names),
                what="entity",
                name=entity.name,
                kind=entity.kind,
                value=entity.acronym or "",
                date=entity.founded or "",
                merge_into=entity.known or "",
                read=entity.read,
                rule=entity.rule,
                quote=_one_line(document.text[slice(*first)]) if first else "",
                context=_around(document.text, first) if first else "",
                note=note,
                document=document.name,
            )
        )
    for tie in (*candidates.ties, *candidates.plans):
        found.append(
            Row(
                row_id(document, tie, names),
                what="plan" if tie.planned else "tie",
                name=names[tie.source],
                kind=tie.kind,
                target=names[tie.target],
                value=tie.role or "",
                date=tie.start or tie.on or "",
                **told(tie),
            )
        )
    for observation in candidates.observations:
        value = f"{observation.value} {observation.unit or ''}".strip()
        found.append(
            Row(
                row_id(document, observation, names),
                what="observation",
                name=names[observation.entity],
                kind=observation.measure,
                value=value,
                date=observation.as_of or "",
                **told(observation),
            )
        )
    for said in candidates.contributions:
        answered = candidates.contributions[said.reply_to] if said.reply_to is not None else None
        found.append(
            Row(
                row_id(document, said, names),
                what="contribution",
                name=names[said.by],
                kind=said.kind,
                target=names[said.session] if said.session else "",
                date=said.as_of or "",
                note=f"answers {names[answered.by]}: {answered.said[:120]}" if answered else "",
                **told(said),
            )
        )
    return list({row.row: row for row in found}.values())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _around(text: str, span: tuple[int, int]) -> str:
    start, end = max(0, span[0] - 50), min(len(text), span[1] + 50)
    return _one_line(text[start:end])


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded(""), unguarded(guarded("'=x"))
    ("'=1+1", '', "'=x")
    """
    return f"'{cell}" if _FORMULA.match(cell) or cell.startswith("'") else cell


def unguarded(cell: str) -> str:
    """Return what `guarded` guarded."""
    return cell[1:] if cell.startswith("'") else cell


def decided(rows: Iterable[Row], before: Mapping[str, Row]) -> list[Row]:
    """Return rows with the decisions that earlier rows with the same ids hold.

    Earlier rows that were added or taken and that no reader gives now stay, after the others.
    """
    found = []
    rows = list(rows)
    ids = {row.row for row in rows}
    for row in rows:
        old = before.get(row.row)
        if old is None or not old.decision:
            found.append(row)
        elif old.decision == "edit":
            found.append(
                replace(
                    row,
                    decision="edit",
                    name=old.name,
                    kind=old.kind,
                    target=old.target,
                    value=old.value,
                    date=old.date,
                    merge_into=old.merge_into,
                )
            )
        else:
            found.append(replace(row, decision=old.decision, merge_into=old.merge_into or row.merge_into))
    taken = ("accept", "edit", "merge")
    found += [
        row
        for key, row in before.items()
        if key not in ids and (row.decision in taken or row.read == "person")
    ]
    return found


def corrected(row: Row, read: Row) -> list[str]:
    """Return which cells of a row differ from what was read, white space apart.

    >>> corrected(Row("a", name="Ann  Lee", kind="Person"), Row("a", name="Ann Lee", kind="Network"))
    ['kind']
    """
    cells = ("name", "kind", "target", "value", "date")
    return [each for each in cells if _one_line(getattr(row, each)) != _one_line(getattr(read, each))]


def added_id(row: Row) -> str:
    """Return the id of a row that a person added: a hash of what it says.

    >>> added_id(Row("", name="Ann Lee", kind="Person")) == added_id(Row("x", "accept", name="Ann Lee", kind="Person"))
    True
    """
    cells = [
        getattr(row, cell)
        for cell in ("document", "what", "name", "kind", "target", "value", "date", "quote")
    ]
    return hashlib.sha256("\x1f".join(["added", *cells]).encode()).hexdigest()[:12]


def write_sheet(path: Path, rows: Iterable[Row]) -> None:
    """Write the sheet, or leave what was there.

    Raises:
        StoreError: the file cannot be written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row.cells()])
    content = out.getvalue().encode("utf-8-sig")
    write_aside(path, lambda aside: aside.write_bytes(content))


def read_sheet(path: Path) -> dict[str, Row]:
    """Return the rows of a sheet by id, as a person or a spreadsheet left it.

    A row without an id was added by a person: it gets one, and `accept` where nothing is decided.

    Raises:
        StoreError: there is no such file.
        DataError: it is no sheet of ours, or a decision is none; with lines.
    """
    try:
        text, _, _ = decode(path.read_bytes())
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not {"row", "decision"} <= set(reader.fieldnames or ()):
        raise DataError(
            [
                Problem(
                    str(path),
                    1,
                    "no sheet of candidates: the columns `row` and `decision` are missing",
                    "a file written by `ssegraph read -o`",
                )
            ]
        )
    rows, problems = {}, []
    for cells in reader:
        fields = {name.replace(" ", "_"): unguarded(cells.get(name) or "").strip() for name in COLUMNS}
        added = not fields["row"]
        if added and not any(fields.values()):
            continue
        decision = fields["decision"].casefold()
        words = decision.split()
        if words[:1] == ["merge"]:
            rest = [word for word in words[1:] if word != "into"]
            fields["merge_into"] = rest[0] if rest else fields["merge_into"]
            decision = "merge"
        decision = {
            "a": "accept",
            "r": "reject",
            "e": "edit",
            "m": "merge",
            "x": "accept",
            "yes": "accept",
            "no": "reject",
            "new": "accept",
        }.get(decision, decision)
        if decision not in DECISIONS:
            problems.append(
                Problem(
                    str(path),
                    reader.line_num,
                    f"{fields['decision']!r} is no decision",
                    "accept, reject, edit, merge ID, or nothing",
                )
            )
            continue
        if decision == "merge" and not fields["merge_into"]:
            problems.append(
                Problem(str(path), reader.line_num, "merge into whom?", "an id in the column `merge into`")
            )
            continue
        fields["decision"] = decision
        row = Row(**fields, line=str(reader.line_num))
        if added:
            if not (row.name and row.kind):
                problems.append(
                    Problem(
                        str(path),
                        reader.line_num,
                        "a row that is added needs a name and a kind",
                        "an entity: name, kind; a tie: name, kind, target, quote",
                    )
                )
                continue
            # Whoever writes a row of their own has decided about it.
            row = replace(row, row=added_id(row), decision=decision or "accept", read=row.read or "person")
        rows[row.row] = row
    if problems:
        raise DataError(problems)
    return rows


def stages(sheet: Path) -> Path:
    """Return the folder beside a sheet in which the stages of its documents are kept."""
    return sheet.with_name(sheet.name.removesuffix(".csv") + ".stages")
