"""Two editions of a register, compared by rows with one key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ssegraph.core.errors import UsageError, suggest
from ssegraph.editions.changes import Change, Difference, ranked
from ssegraph.editions.spelling import noise
from ssegraph.records.columns import day_first, is_nothing, life_of, propose
from ssegraph.tables.reading import Row, Table

_SPELT: Final = ("white space", "case", "marks")


class _Edition:
    """A table by its key.

    Of rows that repeat a key the one nearest to the other edition counts, so that the order of rows
    does not matter.
    """

    def __init__(self, table: Table, key: tuple[str, ...]) -> None:
        self.table = table
        self._places = [table.columns.index(column) for column in key]
        self.by_key: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
        self.keyless: list[Row] = []
        for row in table.rows:
            found = tuple(row.cells[place].strip() for place in self._places)
            if all(map(is_nothing, found)):
                self.keyless.append(row)
            else:
                self.by_key[found].append(row)

    def row(self, key: tuple[str, ...], like: Mapping[str, str] | None = None) -> Row:
        def far(row: Row) -> tuple[int, tuple[str, ...]]:
            cells = self.cells(row)
            return sum(cells[name] != (like or {}).get(name, "") for name in cells), row.cells

        return min(self.by_key[key], key=far)

    def cells(self, row: Row) -> dict[str, str]:
        return dict(zip(self.table.columns, row.cells, strict=True))

    def at(self, row: Row) -> str:
        return f"{self.table.file}:{row.line}"


def _key_of(old: Table, new: Table) -> tuple[str, ...]:
    """Return the column whose values tell rows apart in both and are most the same in both."""
    best: tuple[float, str] | None = None
    for column in old.columns:
        if column not in new.columns:
            continue
        values = [[row.cells[table.columns.index(column)] for row in table.rows] for table in (old, new)]
        sets = [set(each) - {""} for each in values]
        if not all(sets) or any(len(one) < 0.98 * len(all_) for one, all_ in zip(sets, values, strict=True)):
            continue
        shared = len(sets[0] & sets[1]) / min(map(len, sets))
        if best is None or shared > best[0] + 1e-9:
            best = (shared, column)
    if best and best[0] >= 0.2:
        return (best[1],)
    meant = propose(new.columns)
    pair = tuple(
        column
        for column, role in meant.items()
        if role in ("name", "memberOf", "partnerOf", "participatesIn", "involvedIn", "fundedBy", "funds")
    )
    if len(pair) > 1 and set(pair) <= set(old.columns):
        return pair
    raise UsageError(
        f"no column tells the rows apart: give --key and one of {', '.join(map(repr, new.columns))}"
    )


def of_tables(old: Table, new: Table, key: tuple[str, ...]) -> Difference:
    """Return what changed from one edition of a register to the next, row by row.

    Args:
        old, new: the editions.
        key: the columns that tell rows apart; found when empty.

    Raises:
        UsageError: there is no such column, or none tells the rows apart.
    """
    for table in (old, new):
        for column in key:
            if column not in table.columns:
                near = " or ".join(suggest(column, table.columns)) or ", ".join(table.columns)
                raise UsageError(f"{table.file} has no column {column!r}; it has {near}")
    old, new = (replace(table, rows=tuple(table.rows)) for table in (old, new))  # gone through often
    key = key or _key_of(old, new)
    one, other = _Edition(old, key), _Edition(new, key)
    roles = propose([column for column in new.columns if column not in key] + list(key))
    column_of = {role: column for column, role in roles.items()}
    ties = any(role in roles.values() for role in ("memberOf", "participatesIn", "involvedIn"))
    days = day_first(cell for table in (old, new) for row in table.rows for cell in row.cells)
    compared = _Compared(
        one, other, roles, column_of, days, "left" if ties else "gone", "joined" if ties else "new"
    )
    both = [column for column in old.columns if column in new.columns]
    for what, columns, mine in (("", old.columns, new.columns), ("new", new.columns, old.columns)):
        for column in columns:
            if column not in mine:
                before, after = ("", column) if what else (column, "")
                compared.changes.append(Change("column", column, column, "", before, after))
    same = compared.rows(both)
    return Difference(
        old.file,
        new.file,
        ranked(compared.changes),
        dict(compared.noise),
        same,
        (f"rows are told apart by {' and '.join(key)}", *_remarks(one, old), *_remarks(other, new)),
    )


def _remarks(edition: _Edition, table: Table) -> Iterator[str]:
    twice = sum(1 for rows in edition.by_key.values() if len(rows) > 1)
    if twice:
        yield f"{table.file}: {twice:,} keys stand on several rows; the row nearest to the other edition counts"
    if edition.keyless:
        yield f"{table.file}: {len(edition.keyless):,} rows have no key and were not compared"
    for each in table.aside[:20]:
        yield f"{table.file}:{each.line}: not read: {each.why}"
    if len(table.aside) > 20:
        yield f"{table.file}: {len(table.aside) - 20:,} more rows not read"


@dataclass
class _Compared:
    """Collects what changed between two editions."""

    one: _Edition
    other: _Edition
    roles: Mapping[str, str]
    column_of: Mapping[str, str]
    days: bool
    gone: str
    come: str
    changes: list[Change] = field(default_factory=list)
    noise: Counter[tuple[str, str]] = field(default_factory=Counter)

    def _name(self, cells: Mapping[str, str], key: tuple[str, ...]) -> str:
        names = [cells.get(self.column_of.get(role, ""), "") for role in ("name", "alias")]
        name = next((each for each in names if not is_nothing(each)), " ".join(key))
        network = cells.get(self.column_of.get("memberOf", ""), "")
        return " ".join(f"{name} · {network}".split()) if network else " ".join(name.split())

    def rows(self, columns: Sequence[str]) -> int:
        """Compare all rows in the columns; return how many did not change."""
        same = 0
        for key in sorted(self.one.by_key.keys() | self.other.by_key.keys()):
            who = " ".join(key)
            if key not in self.other.by_key:
                row = self.one.row(key)
                name = self._name(self.one.cells(row), key)
                self.changes.append(Change(self.gone, who, name, was=self.one.at(row)))
            elif key not in self.one.by_key:
                row = self.other.row(key)
                name = self._name(self.other.cells(row), key)
                self.changes.append(Change(self.come, who, name, now=self.other.at(row)))
            else:
                same += self._row(key, who, columns)
        return same

    def _row(self, key: tuple[str, ...], who: str, columns: Sequence[str]) -> bool:
        new = self.other.row(key)
        if len(self.other.by_key[key]) > 1:
            new = self.other.row(key, self.one.cells(self.one.row(key)))
        after = self.other.cells(new)
        old = self.one.row(key, after)
        before = self.one.cells(old)
        number = len(self.changes)
        name, was, now = self._name(after, key), self.one.at(old), self.other.at(new)
        fate = self._fate(before, after)
        for column in columns:
            one, other = before[column], after[column]
            if one == other:
                continue
            kind = noise(one, other, days_first=self.days)
            role = self.roles.get(column)
            if kind and not (role == "name" and kind in _SPELT):
                self.noise[column, kind] += 1
                continue
            what = self._what(role, one, other, fate)
            if what:
                self.changes.append(Change(what, who, name, column, one, other, was, now, kind or ""))
        return len(self.changes) == number

    def _fate(self, before: Mapping[str, str], after: Mapping[str, str]) -> str:
        """Return `dissolved`, `revived` or `same` by the status; empty where it tells nothing."""
        column = self.column_of.get("status", "")
        lives = life_of(before.get(column, "")), life_of(after.get(column, ""))
        if None in lives:
            return ""
        return {(True, False): "dissolved", (False, True): "revived"}.get(lives, "same")  # type: ignore[arg-type]  # no None left

    def _what(self, role: str | None, one: str, other: str, fate: str) -> str:
        if role == "status":
            return fate if fate in ("dissolved", "revived") else "status"
        if role == "dissolved" and fate in ("dissolved", "revived"):
            return ""  # the status says it already
        if role == "dissolved" and not fate and is_nothing(one) != is_nothing(other):
            return "dissolved" if is_nothing(one) else "revived"
        if role == "end" and self.gone == "left" and is_nothing(one):
            return "left"
        if role not in ("name", "end") and is_nothing(one) != is_nothing(other):
            return "filled" if is_nothing(one) else "emptied"
        return {
            "name": "renamed",
            "alias": "names",
            "acronym": "names",
            "kind": "kind",
            "country": "moved",
            "place": "moved",
            "postcode": "moved",
            "founded": "dates",
            "dissolved": "dates",
            "start": "dates",
            "end": "dates",
            "seen": "dates",
            "source": "source",
        }.get(role or "", "detail")
