"""The rows of a table as they are kept in a folder of records, and the statements they make.

A table is its read columns and its mapping; what it says is a function of them, and stands nowhere
else. A kept row has, beside the cells that were read, the ties it states between ids (`ties`) and its
address (`address`: its key, or a digest of it), so that reading it needs to know nobody by name.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from ssegraph.core.errors import DataError, Problem
from ssegraph.core.values import is_web_address
from ssegraph.records.columns import date_of, ends, is_nothing
from ssegraph.records.written import read_yaml

ENDS: Final = ("ties", "address", "sha256 of these cells")
"""The columns that are put beside those that were read."""
_BETWEEN: Final = "; "
_OF_TIES: Final = ("role", "start", "end", "seen", "note")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the read columns of a table mean for what its rows say.

    Attributes:
        columns: the meaning of each column.
        every: what is true of each row, by meaning.
        day_first: whether 3/4/2015 is in April.
        seen: the date of the table, for ties without one.
        says: what the mapping says of the ties of every row, in words: no row has words for it.
    """

    columns: Mapping[str, str]
    every: Mapping[str, str]
    day_first: bool = True
    seen: str = ""
    says: str = ""

    @classmethod
    def of(
        cls, columns: Mapping[str, str], every: Mapping[str, str], *, day_first: bool, seen: str
    ) -> Meaning:
        """Return what a mapping means.

        Args:
            columns: the meaning of each column.
            every: what is true of each row, its ties among it, by meaning.
            day_first: see above.
            seen: see above.

        >>> Meaning.of({"Nom": "name"}, {"memberOf": "RTES"}, day_first=True, seen="").says
        'the mapping says of every row: memberOf RTES'
        """
        ties = "; ".join(f"{role} {value}" for role, value in sorted(every.items()) if role in ends())
        rest = {role: value for role, value in every.items() if role not in ends()}
        return cls(columns, rest, day_first, seen, f"the mapping says of every row: {ties}" if ties else "")

    def column(self, role: str) -> str:
        """Return the column with a meaning, or the meaning itself."""
        return next((column for column, meant in self.columns.items() if meant == role), role)

    def date(self, written: str) -> str:
        """Return the date of a cell, or '' if it holds none."""
        return "" if is_nothing(written) else date_of(written, day_first=self.day_first) or ""


def line_of(cells: list[str]) -> str:
    """Return cells as one line of CSV, with its end.

    >>> line_of(["a", "b, c"])
    'a,"b, c"\\n'
    """
    for cell in cells:
        if '"' in cell or "," in cell or "\n" in cell or "\r" in cell:
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerow(cells)
            return out.getvalue()
    return ",".join(cells) + "\n"


def joined(ties: list[str]) -> str:
    """Return ties as they stand in the cell of a kept row."""
    return _BETWEEN.join(ties)


def with_own(tie: str, own: Mapping[str, str]) -> str:
    """Return a tie with what the row says of it alone and not of its other ties: role, dates, a sum of money.

    >>> with_own("lille memberOf rtes", {"role": "full member"}), with_own("lille memberOf rtes", {})
    ('lille memberOf rtes ?role=full%20member', 'lille memberOf rtes')
    """
    return f"{tie} ?{urlencode(sorted(own.items()), quote_via=quote)}" if own else tie


def ties_in(cell: str) -> list[str]:
    """Return the ties in the cell of a kept row."""
    return [each for each in cell.split(_BETWEEN) if each]


def qualifiers(cells: Mapping[str, str], meaning: Meaning) -> dict[str, str]:
    """Return what a row says of its ties beside their ends: role, dates, note.

    Args:
        cells: by meaning.
        meaning: of the table.

    >>> qualifiers({"start": "3/4/2015"}, Meaning({}, {}, seen="2016"))
    {'start': '2015-04-03', 'seen': '2016'}
    """
    fields: dict[str, str] = {}
    if not is_nothing(cells.get("role", "")):
        fields["role"] = cells["role"]
    for name in ("start", "end", "seen"):
        if found := meaning.date(cells.get(name, "")):
            fields[name] = found
    note = "" if is_nothing(cells.get("note", "")) else cells["note"]
    # Who has left, on a day that cannot be read, is not said to be there still.
    left = "end" not in fields and not is_nothing(cells.get("end", ""))
    if left:
        note = "; ".join(filter(None, (note, f"{meaning.column('end')}: {cells['end']}")))
    elif meaning.seen and "end" not in fields and "seen" not in fields:
        fields["seen"] = meaning.seen
    if note:
        fields["note"] = note
    return fields


def said_by(
    ties: list[str], cells: Mapping[str, str], meaning: Meaning, address: str, line: str, at: int
) -> Iterator[dict[str, Any]]:
    """Yield the statements of one row as they are written below a source; its words are the cells that were read.

    Args:
        ties: that the row states, between ids, and numbers it gives: `observation lille members ?value=75`; see `with_own`.
        cells: by meaning.
        meaning: of the table.
        address: of the row.
        line: the kept row, without its end.
        at: where it begins in the document.
    """
    # Our number before the cells and our columns behind them are no words of the table, and hold no comma.
    before, _, rest = line.partition(",")
    words, at = rest.rsplit(",", len(ENDS))[0], at + len(before) + 1
    fields: dict[str, Any] = qualifiers(cells, meaning)
    cited = cells.get("source", "")
    if is_address(cited):
        fields["cites"] = [cited]
    if meaning.says:
        fields["says"] = meaning.says
    fields |= {"row": address, "quotes": [{"text": words, "at": str(at)}]}
    counted: Counter[str] = Counter()
    for tie in ties:
        ends_of, _, own = tie.partition(" ?")
        if ends_of.startswith("observation "):
            # Role and dates are of the row's ties; a number has its day of its own.
            beside = {name: value for name, value in fields.items() if name not in _OF_TIES}
            # A row that gives two numbers of one thing, of two years, makes two statements.
            counted[ends_of] += 1
            if counted[ends_of] > 1:
                beside["row"] = f"{address}-{counted[ends_of]}"
            yield {"observation": ends_of.partition(" ")[2], **beside, **dict(parse_qsl(own))}
            continue
        yield {"tie": ends_of, **fields, **dict(parse_qsl(own))} if own else {"tie": tie, **fields}


def is_address(text: str) -> bool:
    """Say whether a cell is a web address with a host that has a dot."""
    host = text.partition("//")[2].partition("/")[0]
    return "." in host and is_web_address(text)


def statements_of(document: Path, mapping: Path) -> Iterator[dict[str, Any]]:
    """Yield the statements of a kept table, as they are written below a source.

    Args:
        document: the kept rows.
        mapping: what the columns mean, as `ssegraph import` wrote it.

    Raises:
        StoreError: one cannot be opened.
        DataError: they are not what `ssegraph import` wrote.
    """
    written = read_yaml(mapping)
    try:
        columns = {str(name): str(role) for name, role in written["columns"].items()}
        meaning = Meaning.of(
            columns,
            written.get("every row") or {},
            day_first=written.get("dates") != "month first",
            seen=written.get("seen") or "",
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            [Problem(str(mapping), 1, "no mapping of a kept table", "the file as `ssegraph import` wrote it")]
        ) from error
    text = document.read_bytes().decode("utf-8")
    place = 0
    head: list[str] = []
    for number, line in enumerate(_lines(text), 1):
        cells = next(csv.reader([line], strict=True))
        if not head:
            head = cells
            if tuple(head[-len(ENDS) :]) != ENDS:
                raise DataError(
                    [Problem(str(document), 1, "no kept rows", "the file as `ssegraph import` wrote it")]
                )
        elif len(cells) != len(head):
            raise DataError([Problem(str(document), number, f"has {len(cells)} cells, the head {len(head)}")])
        else:
            named = dict(zip(head, cells, strict=True))
            by_role = dict(meaning.every) | {
                columns[name]: cell
                for name, cell in named.items()
                if columns.get(name) and columns[name] not in ends()
            }
            ties = ties_in(named["ties"])
            yield from said_by(ties, by_role, meaning, named["address"], line, place)
        place += len(line) + 1


def _lines(text: str) -> Iterator[str]:
    """Yield the rows of a text, each a line: the cells of kept rows hold no line breaks."""
    return iter(text.removesuffix("\n").split("\n"))
