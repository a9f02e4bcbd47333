"""What a person changed in a workbook or in tables that `ssegraph export` wrote, and its way back as decisions.

A changed cell is a correction, a row that is gone a withdrawal, a row that is new an addition: exactly those, whatever
else became of the folder meanwhile. Where a cell was changed in both, both are shown and nothing is written
unasked. The model is a merge of three: what was exported (`marks`), what the file holds, what the folder holds
(Term: three-way merge; Khanna, Kunal and Pierce, *A formal investigation of diff3*, 2007).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Literal

from ssegraph.core.concepts import load_concepts
from ssegraph.core.countries import country_codes
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import Ambiguous, DataError, NotFound, StoreError, UsageError, suggest
from ssegraph.core.model import Entity, Records, Ruling, Statement, Tie
from ssegraph.core.names import NameIndex, fold, slug
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import as_text
from ssegraph.core.ties import ties_of
from ssegraph.core.values import is_web_address
from ssegraph.formats import csv_tables, workbook
from ssegraph.formats.as_written import entity_as_written
from ssegraph.formats.marks import MARK, WHOLE, Mark, Rows, canonical, checksum, edition_of
from ssegraph.formats.spelled import Spelled
from ssegraph.formats.things import DEFAULT_KIND, former, kind_of_tie, texts
from ssegraph.formats.workbook import ACTORS, EXPORTED, TIES
from ssegraph.records.amendments import amended, in_words
from ssegraph.records.columns import date_of
from ssegraph.records.folder import edition
from ssegraph.records.kept import ENDS, line_of
from ssegraph.records.ledger import Deed, decide_together
from ssegraph.records.reading import model_of, read_records
from ssegraph.records.rulings import corrected
from ssegraph.tables.books import grid_of

_BOOKS: Final = (".xlsx", ".ods")
_DATES: Final = ("start", "end", "seen", "founded", "dissolved")
_MANNERS: Final = ("stated", "planned", "forecast", "hedged", "hearsay")
_OF_TIES: Final = ("role", "start", "end", "seen", "status", "confidence", "note")
_ENDS_OF: Final = ("source name", "source", "tie", "kind", "target name", "target")
_LOGICAL: Final = {
    "from": "source name",
    "from id": "source",
    "to": "target name",
    "to id": "target",
    "source_name": "source name",
    "target_name": "target name",
    "other_names": "other names",
}
"""What columns of the two forms mean, where that is not what they are called. `source` is a source in a workbook, an end in CSV."""
_UNCHANGED: Final = ("id", "proof", "quote", "told", "sources", "address", "sentence", "money", "conflict")


Form = Literal["workbook", "csv"]


@dataclass(frozen=True)
class Change:
    """One change a person made: of a cell, or of a row.

    Attributes:
        number: by which it is accepted, from 1.
        table: `actors` or `ties`.
        line: its row in the file; 0 for one that is gone.
        what: `corrected`, `withdrawn` or `added`.
        key: the id of the actor or tie; of a new tie its ends and kind.
        label: what it is about, in words.
        column: of a correction, the column.
        before: the cell as the folder has it.
        after: the cell as the file has it.
        meanwhile: the folder was changed as well since the file was exported: `before` is that other edit.
        values: what is to be written, as records have it.
        refused: why nothing can come of it; empty if it can be accepted.
        anchor: of a tie, the address of one of its statements, by which it is found again under another id.
    """

    number: int
    table: str
    line: int
    what: Literal["corrected", "withdrawn", "added"]
    key: str
    label: str
    column: str = ""
    before: str = ""
    after: str = ""
    meanwhile: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    refused: str = ""
    anchor: str = ""

    def outcome(self) -> str:
        """Return in words what would come of it."""
        if self.refused:
            return f"refused: {self.refused}"
        if self.what == "added":
            return "would be added"
        if self.what == "withdrawn":
            return "would be withdrawn" + (
                "; it was changed in the folder meanwhile" if self.meanwhile else ""
            )
        told = f"{self.before or '(nothing)'} → {self.after or '(nothing)'}"
        if self.meanwhile:
            return f"two edits: the folder has {self.before or '(nothing)'}, the file {self.after or '(nothing)'}"
        return f"would be corrected: {told}"

    @property
    def place(self) -> tuple[str, str, str]:
        """What it changes: two changes of one place cannot both be."""
        return self.table, self.key, self.column


@dataclass(frozen=True)
class Edits:
    """What a file holds that a folder does not.

    Attributes:
        file: its name.
        form: a `workbook`, or tables of `csv`.
        part: what of a graph was exported.
        changes: in the order of the file.
        remarks: what is not read, in words.
    """

    file: str
    form: Form
    part: str
    changes: tuple[Change, ...]
    remarks: tuple[str, ...] = ()

    def counts(self) -> str:
        """Return in words how many changes there are."""
        number = Counter(each.what for each in self.changes)
        return f"{number['corrected']:,} cells corrected, {number['withdrawn']:,} rows withdrawn, {number['added']:,} added"


# ---------------------------------------------------------------------------------------------
# the file


@dataclass
class _Row:
    line: int
    cells: dict[str, str]
    mark: Mark | None


@dataclass
class _Given:
    """The tables of a file: their rows, the columns as they were exported, the checksum of each row that was."""

    form: Form
    rows: dict[str, list[_Row]] = field(default_factory=dict)
    heads: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    exported: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    anew: bool = False
    """A new row of a tie that is there says it once more, and corrects nothing."""

    def take(self, name: str, lines: Iterable[tuple[int, Sequence[str]]]) -> None:
        head: list[str] = []
        self.rows[name] = []
        for number, texts_of in lines:
            if not head:
                head = [" ".join(each.split()) for each in texts_of]
                continue
            cells = {column: text for column, text in zip(head, texts_of, strict=False) if column}
            if any(text.strip() for text in cells.values()):
                self.rows[name].append(_Row(number, cells, Mark.read(cells.get(MARK, ""))))
        self.heads[name] = head


def is_exported(path: Path) -> bool:
    """Say whether a file is a workbook or table with marks of what was exported.

    Raises:
        DataError: it cannot be read.
        MissingExtra: a library is needed.
    """
    try:
        given = _read(path)
    except UsageError:
        return False
    return any(row.mark for rows in given.rows.values() for row in rows)


def keys_in(path: Path) -> set[str]:
    """Return the ids of the actors and ties that a file was exported with and still has.

    Raises:
        UsageError: it is no such file.
        DataError: it cannot be read.
    """
    return {row.mark.key for rows in _read(path).rows.values() for row in rows if row.mark}


def _read(path: Path) -> _Given:
    """Read a file of ours.

    Raises:
        UsageError: it is none.
    """
    if not path.is_file():
        raise StoreError(f"there is no file {path}")
    suffix = path.suffix.lower()
    given = _read_book(path) if suffix in _BOOKS else _read_csv(path) if suffix == ".csv" else None
    if given is None or not given.rows:
        raise UsageError(
            f"{path} is no workbook or table of actors and ties as `ssegraph export` writes them"
        )
    return given


def _read_book(path: Path) -> _Given | None:
    given = _Given("workbook")
    for name in (ACTORS, TIES):
        try:
            grid = grid_of(path, name)
        except DataError:
            continue
        head = next((texts_of for _, texts_of in grid.rows), [])
        web = [at for at, column in enumerate(head) if column == "website"]
        for number, texts_of in grid.rows[1:]:
            for at in web:
                # A spreadsheet may show a name for an address.
                if at < len(texts_of) and texts_of[at] and not is_web_address(texts_of[at].strip()):
                    texts_of[at] = grid.links.get((number, at), texts_of[at])
        given.take(name, grid.rows)
        own = [each for each in given.heads[name] if each and not workbook.is_ours(each)]
        if own:
            given.remarks.append(f"{name}: not read, as they are yours alone: {', '.join(own)}")
        languages = [each.removeprefix("name ") for each in given.heads[name] if each.startswith("name ")]
        given.columns[name] = list(workbook.columns_of(name, languages))
    if not given.rows:
        return None
    try:
        hidden = grid_of(path, EXPORTED)
    except DataError:
        given.remarks.append("the hidden sheet that says what was exported is gone")
        return given
    given.exported = {name: {} for name in given.rows}
    for _, (name, key, sums, *_rest) in hidden.rows[1:]:
        if name in given.rows and key:
            given.exported[name][key] = sums
        elif name in given.rows:
            given.columns[name] = sums.splitlines()
    return given


def _read_csv(path: Path) -> _Given:
    """Read a table of ours, and the other of the two where it stands beside it."""
    given = _Given("csv")
    read = csv_tables.read_tables(path)
    given.remarks += read.remarks
    for part, name in (("entities", ACTORS), ("ties", TIES)):
        if part in read.tables:
            given.take(name, read.tables[part])
            given.columns[name] = list(csv_tables.columns_of(part))
    return given


# ---------------------------------------------------------------------------------------------
# the folder


class _Held:
    """What a folder holds, as rows of the form of a file."""

    def __init__(self, records: Records, given: _Given) -> None:
        self.records = records
        spelled = Spelled(records)
        self.entities = {each.id: each for each in records.entities}
        self.ties = {each.id: each for each in records.ties}
        self.tables: dict[str, Rows] = {}
        if given.form == "workbook":
            columns = [each for name in given.columns for each in (*given.columns[name], *given.heads[name])]
            languages = {each.removeprefix("name ") for each in columns if each.startswith("name ")}
            self.tables = workbook.tables_of(spelled, sorted(languages))
        else:
            for name, rows in csv_tables.tables_of(records).items():
                self.tables[TIES if name == "ties" else ACTORS] = rows
        self.cells: dict[str, dict[str, Mapping[str, object]]] = {
            name: {thing.id: row for thing, row in zip(rows.things, rows.cells, strict=True)}
            for name, rows in self.tables.items()
        }
        self.of_statement = {said.id: tie.id for tie in records.ties for said in tie.statements}
        self.places = {
            called: point.id
            for point in reversed(records.locations)
            for called in (fold(point.name), *map(fold, point.names.values()))
        } | {each.id: each.id for each in records.locations}
        self.spelled = spelled

    def key(self, table: str, mark: Mark) -> str | None:
        """Return the key of what a row was, as the folder has it now; None if it is gone."""
        if mark.key in self.cells[table]:
            return mark.key
        return self.of_statement.get(mark.anchor) if table == TIES else None

    def label(self, table: str, key: str) -> str:
        if table == ACTORS:
            return self.entities[key].name
        return self.spelled.sentence(self.ties[key])

    def sums(self, table: str, key: str, columns: Sequence[str]) -> list[str]:
        row = self.cells[table][key]
        return [checksum(row.get(column, "")) for column in columns]

    def place(self, text: str) -> str:
        """Return the id of a place by its name, or as it is spelled out."""
        inside = re.fullmatch(r".+ \(([a-z0-9-]+)\)", text)
        for each in (inside[1] if inside else "", text, fold(text), slug(text)):
            if each in self.places:
                return self.places[each]
        near = suggest(text, {point.name for point in self.records.locations})
        raise ValueError(
            f"no place is called {text!r}"
            + (f": {' or '.join(near)}" if near else ": add it to the gazetteer")
        )


# ---------------------------------------------------------------------------------------------
# what changed


def edits_of(path: Path, records: Records) -> Edits:
    """Return what a person changed in a file that was exported.

    Args:
        path: a workbook (.xlsx, .ods), or one of the two tables of `.csv` (the other is read if it stands beside it).
        records: what the folder holds now.

    Raises:
        UsageError: it is no such file.
        DataError: it cannot be read.
        MissingExtra: a library is needed.
    """
    given = _read(path)
    found = _Comparison(given, _Held(records, given))
    anchors = {tie.id: tie.supporting[0].id for tie in records.ties}
    changes = tuple(
        replace(each, number=at, anchor=anchors.get(each.key, "") if each.table == TIES else "")
        for at, each in enumerate(found.changes(), 1)
    )
    marks = [row.mark for rows in given.rows.values() for row in rows if row.mark]
    part = marks[0].part if marks else WHOLE
    return Edits(path.name, given.form, part, changes, tuple(dict.fromkeys((*given.remarks, *found.remarks))))


def form_of(records: Records, identifier: str) -> tuple[dict[str, str], str]:
    """Return one actor as a form shows it: what stands in the cells of its row of a workbook, and the mark of that row.

    Args:
        records: what the folder holds now.
        identifier: of an actor that is there.

    >>> from ssegraph.core.model import Entity
    >>> cells, mark = form_of(Records(title="t", entities=[Entity(id="a", kind="Network", name="A")]), "a")
    >>> cells["name"], mark.split()[2]
    ('A', 'a')
    """
    rows = workbook.tables_of(Spelled(records), workbook.languages_of(records))[ACTORS]
    row = next(row for thing, row in zip(rows.things, rows.cells, strict=True) if thing.id == identifier)
    cells = {column: canonical(row[column]) for column in rows.columns}
    return cells, str(
        Mark("0" * 12, WHOLE, identifier, "-", tuple(checksum(row[column]) for column in rows.columns))
    )


def edits_of_form(
    records: Records, table: str, cells: Mapping[str, str], columns: Sequence[str] = (), mark: str = ""
) -> Edits:
    """Return what a person changed in one row that was shown as a form, or a new row.

    Args:
        records: what the folder holds now.
        table: `actors` or `ties`.
        cells: as that person left them, by column of a workbook.
        columns, mark: as they were when it was shown: the columns and mark of `form_of`; without a mark it is a new row,
            and one of a tie that is there says it once more.

    Raises:
        UsageError: the mark is none.
    """
    if mark and not Mark.read(mark):
        raise UsageError("the form does not say what it was made of: open it anew")
    given = _Given("workbook", anew=not mark)
    given.take(table, [(1, [*cells, MARK]), (2, [*cells.values(), mark])])
    languages = [each.removeprefix("name ") for each in cells if each.startswith("name ")]
    given.columns[table] = list(columns or workbook.columns_of(table, languages))
    given.exported[table] = {}
    found = _Comparison(given, _Held(records, given))
    changes = tuple(replace(each, number=at) for at, each in enumerate(found.changes(), 1))
    return Edits("", "workbook", WHOLE, changes, tuple(found.remarks))


def as_of_now(changes: Iterable[Change], form: str, records: Records) -> list[Change]:
    """Return changes that were found before as they would be now.

    Args:
        changes: of one file.
        form: of the file.
        records: what the folder holds now.
    """
    every = list(changes)
    languages = sorted({each.column for each in every if each.column.startswith("name ")})
    given = _Given("csv" if form == "csv" else "workbook")
    # A column of names may be in a language that the folder has not yet.
    given.columns, given.heads = {ACTORS: []}, {ACTORS: languages}
    for each in workbook.languages_of(records):
        given.heads[ACTORS].append(f"name {each}")
    held = _Held(records, given)
    found = []
    for change in every:
        key = change.key
        if change.what == "added":
            there = key in held.entities if change.table == ACTORS else False
            found.append(replace(change, refused="it is there already") if there else change)
            continue
        if change.table == TIES and key not in held.ties:
            key = held.of_statement.get(change.anchor, key)
        if key not in held.cells[change.table]:
            found.append(replace(change, refused="it is in the folder no more"))
            continue
        change = replace(change, key=key)
        if change.what == "withdrawn":
            found.append(change)
            continue
        now = canonical(held.cells[change.table][key].get(change.column, ""))
        if "tie" in change.values:
            now = held.label(TIES, key)
        if now == change.after:
            found.append(replace(change, refused="it is so already"))
        else:
            found.append(replace(change, before=now, meanwhile=change.meanwhile or now != change.before))
    return found


class _Comparison:
    """A file beside a folder."""

    def __init__(self, given: _Given, held: _Held) -> None:
        self.given, self.held = given, held
        self.remarks: list[str] = []
        self.known: dict[str, dict[str, _Row]] = {}
        self.new: dict[str, list[_Row]] = {}
        for name, rows in given.rows.items():
            self.known[name], self.new[name] = self._sorted(name, rows)
        self.added: dict[str, str] = {}
        # What stands in rows without a mark again: typed anew, it is not gone.
        self.again: dict[str, set[str]] = {name: set() for name in given.rows}

    def changes(self) -> Iterator[Change]:
        actors = list(self._table(ACTORS))
        yield from actors
        self.added = {
            each.key: str(each.values["kind"]) for each in actors if each.what == "added" and each.values
        }
        yield from self._table(TIES)

    def _sorted(self, name: str, rows: list[_Row]) -> tuple[dict[str, _Row], list[_Row]]:
        """Return the rows that were exported, by their key, and those that are new: a copied row is new, not a second one."""
        of_key: defaultdict[str, list[_Row]] = defaultdict(list)
        new = []
        for row in rows:
            if row.mark:
                of_key[row.mark.key].append(row)
            else:
                new.append(row)
        known = {}
        for key, alike in of_key.items():
            first = max(alike, key=lambda row: (self._untouched(name, row), -row.line))
            known[key] = first
            for row in alike:
                if row is first:
                    continue
                if self._untouched(name, row) == len(self.given.columns[name]):
                    self.remarks.append(f"{name}: row {row.line} stands twice (row {first.line}): read once")
                    continue
                copy = {column: text for column, text in row.cells.items() if column not in ("id", MARK)}
                new.append(_Row(row.line, self._without_stale_ids(name, copy, row.mark), None))
        return known, sorted(new, key=lambda row: row.line)

    def _without_stale_ids(self, name: str, cells: dict[str, str], mark: Mark | None) -> dict[str, str]:
        """Return the cells of a copied row without what was copied with it and is no more about what it names."""
        if name != TIES or mark is None:
            return cells
        base = dict(zip(self.given.columns[name], mark.sums, strict=False))
        pairs = (
            (("from", "from id"), ("to", "to id"), ("tie", "kind"))
            if self.given.form == "workbook"
            else (("source_name", "source"), ("target_name", "target"))
        )
        gone = {
            hidden
            for shown, hidden in pairs
            if checksum(cells.get(shown, "")) != base.get(shown)
            and checksum(cells.get(hidden, "")) == base.get(hidden)
        }
        said = {"proof", "quote", "told", "source", "sources", "address", "sentence", "money", "conflict"}
        if self.given.form == "csv":
            said -= {"source"}
        gone |= {each for each in said if checksum(cells.get(each, "")) == base.get(each)}
        return {column: text for column, text in cells.items() if column not in gone}

    def _untouched(self, name: str, row: _Row) -> int:
        assert row.mark
        pairs = zip(self.given.columns[name], row.mark.sums, strict=False)
        return sum(
            checksum(row.cells[column]) == was if column in row.cells else True for column, was in pairs
        )

    def _table(self, name: str) -> Iterator[Change]:
        if name not in self.given.rows:
            return
        columns = self.given.columns[name]
        absent = [each for each in columns if each not in self.given.heads[name]]
        if absent:
            self.remarks.append(
                f"{name}: columns that are not there any more, and are not edited: {', '.join(absent)}"
            )
        lost = 0
        for key, row in self.known[name].items():
            assert row.mark
            now = self.held.key(name, row.mark)
            if now is None:
                touched = self._untouched(name, row) < len(row.mark.sums)
                lost += not touched
                if touched:
                    what = (
                        "it was withdrawn in the folder, or became part of another, since this was exported"
                    )
                    yield Change(0, name, row.line, "corrected", key, self._called(name, row), refused=what)
                continue
            yield from self._cells(name, now, row, row.mark)
        if lost:
            self.remarks.append(f"{name}: {lost:,} rows are in the folder no more, and were not edited")
        for row in self.new[name]:
            yield from self._new_actor(row) if name == ACTORS else self._new_tie(row)
        yield from self._gone(name)

    def _called(self, name: str, row: _Row) -> str:
        cells = row.cells
        if name == ACTORS:
            return cells.get("name", "")
        return " ".join(
            cells.get(each) or cells.get(other, "")
            for each, other in (("from", "source_name"), ("tie", "kind"), ("to", "target_name"))
        )

    def _cells(self, name: str, key: str, row: _Row, mark: Mark) -> Iterator[Change]:
        """Yield the changed cells of a row that was exported."""
        base = dict(zip(self.given.columns[name], mark.sums, strict=False))
        languages = [each for each in self.given.heads[name] if each.startswith("name ") and each not in base]
        base |= {each: checksum("") for each in languages}
        held = self.held.cells[name][key]
        label = self.held.label(name, key)
        edited = [each for each in base if each in row.cells and checksum(row.cells[each]) != base[each]]
        if len(mark.sums) < len(self.given.columns[name]):
            edited = []
            self.remarks.append(f"{name}: row {row.line} was exported with other columns: not compared")
        done: set[str] = set()
        for column in edited:
            if column in done:
                continue
            text, now = canonical(row.cells[column]), canonical(held.get(column, ""))
            if text == now:
                continue
            change = Change(
                0, name, row.line, "corrected", key, label, column, now, text, checksum(now) != base[column]
            )
            logical = self._logical(name, column)
            try:
                if logical in _UNCHANGED or (name == ACTORS and column == "id"):
                    raise ValueError(
                        "an id is no text to be edited"
                        if column == "id"
                        else "what a source says is not edited here: `ssegraph withdraw` takes a statement back, and a new row adds one"
                    )
                if name == ACTORS:
                    values = self._of_actor(column, text, key)
                    if values == self._of_actor(column, now, key):
                        continue
                elif logical in _ENDS_OF:
                    wanted = self._ends(row, base, key)
                    done |= {each for each in edited if self._logical(name, each) in _ENDS_OF}
                    tie = self.held.ties[key]
                    if wanted == (tie.source, tie.kind, tie.target):
                        continue
                    self._may_be(*wanted)
                    words = [self._name(wanted[0]), load_ontology().label(wanted[1]), self._name(wanted[2])]
                    values = {"tie": " ".join(wanted)}
                    change = replace(change, before=label, after=" ".join(words), column="tie")
                else:
                    values = {logical: self._of_tie(logical, text)}
                    if values == {logical: self._of_tie(logical, now)}:
                        continue
            except (ValueError, NotFound) as error:
                yield replace(change, refused=str(error))
                continue
            yield replace(change, values=values)

    def _logical(self, name: str, column: str) -> str:
        if name == TIES and self.given.form == "workbook" and column == "source":
            return "sources"
        return _LOGICAL.get(column, column)

    def _gone(self, name: str) -> Iterator[Change]:
        """Yield the rows that were exported and are not in the file."""
        exported = self.given.exported.get(name)
        marks = [row.mark for row in self.known[name].values() if row.mark]
        if exported is None:
            exported = self._exported(name, marks)
            if exported is None:
                return
        columns = self.given.columns[name]
        here = {*self.known[name], *self.again[name]}
        for key in sorted(exported.keys() - here):
            if key not in self.held.cells[name]:
                continue
            meanwhile = checksum("".join(self.held.sums(name, key, columns))) != exported[key]
            label = self.held.label(name, key)
            yield Change(0, name, 0, "withdrawn", key, label, meanwhile=meanwhile)

    def _exported(self, name: str, marks: Sequence[Mark]) -> dict[str, str] | None:
        """Return what was exported, of a file that does not say it itself: that is known while the folder is as it was."""
        if not marks:
            self.remarks.append(f"{name}: no row has its mark: rows that are gone cannot be told")
            return None
        hidden = {each.id for each in self.held.records.entities if each.unlisted}
        for out in (hidden, frozenset[str]()):
            tables = {
                ("ties" if each == TIES else "entities") if self.given.form == "csv" else each: _without(
                    rows, out
                )
                for each, rows in self.held.tables.items()
            }
            if edition_of(tables) == marks[0].edition:
                rows = _without(self.held.tables[name], out)
                return {
                    thing.id: checksum("".join(sums))
                    for thing, sums in zip(rows.things, rows.sums(), strict=True)
                }
        self.remarks.append(
            f"{name}: the folder was changed since this was exported: which rows were deleted in the file cannot be told (a workbook tells it)"
        )
        return None

    # -- cells ---------------------------------------------------------------------------------

    def _of_actor(self, column: str, text: str, key: str) -> dict[str, Any]:
        """Return what a cell of an actor says, by field, as records write it; a name by language is `names: {fr: ...}`."""
        lines = texts(text.split("\n"))
        if column == "country":
            return {"country": [_country(each) for each in re.split(r"[\s,;/]+", text) if each]}
        if column.startswith("name "):
            return {"names": {column.removeprefix("name "): " ".join(text.split())}}
        if column == "aliases":
            return {"aliases": sorted(lines)}
        if column == "former names":
            return {"former_names": former(lines)}
        if column == "themes":
            parts = text.split() if self.given.form == "csv" else lines
            return {"themes": sorted(load_concepts().called(each) for each in parts)}
        if column == "other_names":
            return self._other_names(text, key)
        if column == "place":
            return {"place": self.held.place(text) if text else ""}
        if column in _DATES:
            return {column: _date(text)}
        value = " ".join(text.split())
        if column == "name" and not value:
            raise ValueError("everybody has a name")
        if column == "kind" and value not in load_ontology().kinds:
            near = suggest(value, load_ontology().kinds)
            raise ValueError(f"{value!r} is no kind of entity" + (f": {' or '.join(near)}" if near else ""))
        return {column: value}

    def _other_names(self, text: str, key: str) -> dict[str, Any]:
        """Return what the cell of all other names says: one that is new is an alias, one that is gone was one."""
        given = texts(text.split(" | "))
        entity = self.held.entities.get(key)
        if entity is None:
            return {"aliases": sorted(given)}
        fixed = {*entity.names.values(), entity.acronym, *(each.name for each in entity.former_names)}
        if lost := [
            each for each in entity.all_names() if each in fixed and each not in (*given, entity.name)
        ]:
            raise ValueError(
                f"{lost[0]!r} is an acronym, a former name or a name in a language: a workbook has a column for it"
            )
        return {"aliases": sorted({*given} - {each for each in fixed if each} - {entity.name})}

    def _of_tie(self, column: str, text: str) -> str:
        value = " ".join(text.split())
        if column in _DATES:
            return _date(value)
        allowed = {"status": _MANNERS, "confidence": ("high", "medium", "low", "")}.get(column)
        if allowed is not None and value not in allowed:
            raise ValueError(f"{value!r} is no {column}: write {', '.join(filter(None, allowed))}")
        return value

    @cached_property
    def _names(self) -> NameIndex:
        """The names of all actors: as the folder has them, as the file corrects them, and of the new ones."""
        names = [
            (each.id, "name", called) for each in self.held.records.entities for called in each.all_names()
        ]
        for key, row in self.known.get(ACTORS, {}).items():
            if row.cells.get("name") and key in self.held.entities:
                names.append((key, "name", " ".join(row.cells["name"].split())))
        there = NameIndex(dict.fromkeys(names))
        for row in self.new.get(ACTORS, []):
            name = " ".join(row.cells.get("name", "").split())
            # By its name alone a row is of who is so called, and of somebody new where nobody is.
            if name and (row.cells.get("id") or not there.bearers(name)):
                names.append((self._new_id(row), "name", name))
        return NameIndex(dict.fromkeys(names))

    def _new_id(self, row: _Row) -> str:
        """Return the id of an actor that has a row of its own without a mark: the one given, or of its name."""
        if given := row.cells.get("id", "").strip():
            return given
        name = slug(row.cells.get("name", "")) or "actor"
        taken = {*self.held.entities, *(each.cells.get("id", "") for each in self.new.get(ACTORS, []))}
        return next(each for each in (name, *(f"{name}-{n}" for n in range(2, 10_000))) if each not in taken)

    def _actor(self, identifier: str, name: str) -> str:
        """Return the id of an end of a tie, by its id or its name."""
        ids = {*self.held.entities, *(self._new_id(row) for row in self.new.get(ACTORS, []))}
        if identifier:
            if identifier in ids:
                return identifier
            raise NotFound("entity", identifier, suggest(identifier, ids))
        name = " ".join(name.split())
        if not name:
            raise ValueError("both ends of a tie have a name")
        inside = re.fullmatch(r".+ \(([a-z0-9-]+)\)", name)
        if inside and inside[1] in ids:
            return inside[1]
        if name in ids and not self._names.bearers(name):
            return name
        try:
            return self._names.one(name)
        except Ambiguous as error:
            raise ValueError(f"{error}: write the id") from error

    def _name(self, identifier: str) -> str:
        entity = self.held.entities.get(identifier)
        return entity.name if entity else identifier

    def _ends(self, row: _Row, base: Mapping[str, str], key: str) -> tuple[str, str, str]:
        """Return the ends and the kind that the edited cells of a row say."""
        tie = self.held.ties[key]
        said = {self._logical(TIES, column): text for column, text in row.cells.items()}
        edited = {
            self._logical(TIES, column)
            for column in row.cells
            if column in base and checksum(row.cells[column]) != base[column]
        }
        found = []
        for end, now in (("source", tie.source), ("target", tie.target)):
            if end in edited and said[end].strip():
                found.append(self._actor(said[end].strip(), ""))
            else:
                found.append(self._actor("", said[f"{end} name"]) if f"{end} name" in edited else now)
        kind = tie.kind
        if "kind" in edited:
            kind = _kind(said["kind"])
        elif "tie" in edited:
            kind = _kind(said["tie"])
        return found[0], kind, found[1]

    def _may_be(self, source: str, kind: str, target: str) -> None:
        kinds = [
            self.held.entities[each].kind if each in self.held.entities else self.added.get(each, "")
            for each in (source, target)
        ]
        if source == target:
            raise ValueError("a tie needs two different ends")
        if all(kinds) and not load_ontology().allows(kind, *kinds):
            raise ValueError(f"a {kinds[0]} cannot be tied to a {kinds[1]} by {kind}")

    # -- new rows ------------------------------------------------------------------------------

    def _new_actor(self, row: _Row) -> Iterator[Change]:
        name = " ".join(row.cells.get("name", "").split())
        given = row.cells.get("id", "").strip()
        key = self._new_id(row)
        change = Change(0, ACTORS, row.line, "added", key, name or key)
        bearers = (
            []
            if given
            else [each for each in self._names.bearers(name) if each in self.held.entities]
            if name
            else []
        )
        if given in self.held.entities or len(bearers) == 1:
            key = given or bearers[0]
            if key in self.known[ACTORS]:
                what = f"{key} stands in row {self.known[ACTORS][key].line} already: edit that row, or give another body of this name an id of its own"
                yield replace(change, refused=what)
                return
            yield from self._by_name(ACTORS, key, row)
            return
        if not name:
            yield replace(change, refused="everybody has a name")
            return
        fields: dict[str, Any] = {"id": key, "kind": DEFAULT_KIND, "name": name}
        try:
            for column, text in row.cells.items():
                plain = canonical(text)
                if plain and column in (*self.given.columns[ACTORS], *self._languages) and column != "id":
                    for part, value in self._of_actor(column, plain, "").items():
                        fields[part] = {**fields.get(part, {}), **value} if part == "names" else value
            model_of("entities", {part: value for part, value in fields.items() if value})
            amended(Entity(id=key, kind=fields["kind"], name=name), {"kind": fields["kind"]})
        except (ValueError, NotFound) as error:
            yield replace(change, refused=in_words(error) if isinstance(error, ValueError) else str(error))
            return
        told = ", ".join(
            f"{part} {_told(value)}" for part, value in fields.items() if part != "name" and value
        )
        yield replace(change, after=told, values={part: value for part, value in fields.items() if value})

    @property
    def _languages(self) -> list[str]:
        return [each for each in self.given.heads[ACTORS] if each.startswith("name ")]

    def _by_name(self, name: str, key: str, row: _Row) -> Iterator[Change]:
        """Yield what a row without a mark says of what is there already: its cells that are filled in."""
        self.again[name].add(key)
        held = self.held.cells[name][key]
        filled = {column: text for column, text in row.cells.items() if text.strip() and column in held}
        for column in (
            "id",
            *(each for each in held if self._logical(name, each) in (*_ENDS_OF, *_UNCHANGED)),
        ):
            filled.pop(column, None)
        sums = tuple(checksum(held.get(each, "")) for each in self.given.columns[name])
        mark = Mark("0" * 12, WHOLE, key, "-", sums)
        yield from self._cells(name, key, _Row(row.line, filled, mark), mark)

    def _new_tie(self, row: _Row) -> Iterator[Change]:
        said = {self._logical(TIES, column): text.strip() for column, text in row.cells.items()}
        label = self._called(TIES, row)
        change = Change(0, TIES, row.line, "added", label, label)
        try:
            ends = [
                self._actor(said.get(end, ""), said.get(f"{end} name", "")) for end in ("source", "target")
            ]
            kind = _kind(said.get("kind") or said.get("tie", ""))
            self._may_be(ends[0], kind, ends[1])
            fields = {each: self._of_tie(each, canonical(said[each])) for each in _OF_TIES if said.get(each)}
            if fields.pop("status", "stated") != "stated":
                fields["manner"] = said["status"]
            first, last = (
                HalfKnownDate(fields[each]) if each in fields else None for each in ("start", "end")
            )
            if first and last and first.earliest and last.latest and last.latest < first.earliest:
                raise ValueError("the tie ends before it begins")
        except (ValueError, NotFound) as error:
            yield replace(change, refused=str(error))
            return
        key = ".".join((ends[0], kind, ends[1]))
        there = [each for each in self.held.records.ties if each.id == key or each.id.startswith(f"{key}.")]
        again = [each for each in there if each.id not in self.known[TIES]]
        if len(there) == 1 and again and not self.given.anew:
            yield from self._by_name(TIES, there[0].id, row)
            return
        words = said.get("told") or said.get("quote", "")
        address = said.get("address", "").split("\n")[0].strip()
        if there and not address and not words and not fields:
            yield replace(
                change,
                refused="it stands in the graph already; with an address or words of a source it would be said once more",
            )
            return
        values: dict[str, Any] = {"tie": f"{ends[0]} {kind} {ends[1]}", **fields}
        if words:
            values["says"] = " ".join(words.split())
        if address:
            if not is_web_address(address):
                yield replace(
                    change, refused=f"{address!r} is no web address: it begins with http:// or https://"
                )
                return
            values["address"] = address
        told = ", ".join(f"{part} {value}" for part, value in values.items() if part != "tie")
        named = " ".join(
            (
                said.get("source name") or self._name(ends[0]),
                load_ontology().label(kind),
                said.get("target name") or self._name(ends[1]),
            )
        )
        yield replace(change, key=key, label=named, after=told, values=values)


def _without(rows: Rows, hidden: Collection[str]) -> Rows:
    """Return rows without those of people who are not listed, and their ties."""

    def shown(thing: Entity | Tie) -> bool:
        return (
            not {thing.source, thing.target} & {*hidden} if isinstance(thing, Tie) else thing.id not in hidden
        )

    pairs = [(thing, row) for thing, row in zip(rows.things, rows.cells, strict=True) if shown(thing)]
    return Rows(rows.columns, [thing for thing, _ in pairs], [row for _, row in pairs])


def _country(text: str) -> str:
    code = country_codes().get(fold(text), text.upper())
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError(f"unknown country {text!r}: write two letters of ISO 3166-1")
    return code


def _date(text: str) -> str:
    """Return a date as records write it, of one typed in a spreadsheet; '' for none."""
    if not text:
        return ""
    try:
        return HalfKnownDate(text).text
    except ValueError as error:
        if found := date_of(text):
            return found
        raise ValueError(f"{text!r} is no date: {error}") from error


def _kind(text: str) -> str:
    text = " ".join(text.split())
    if text in load_ontology().tie_kinds:
        return text
    # As a sentence has it: "is a member of".
    bare = re.sub(
        r"^(is|are|was|were|est|es|son|sont)( (an?|the|un|une|le|la|el))? ", "", text, flags=re.IGNORECASE
    )
    found = kind_of_tie(text) or kind_of_tie(bare) or _captions().get(fold(text))
    if found is None:
        near = suggest(text, {each.labels["en"] for each in load_ontology().tie_kinds.values()})
        raise ValueError(f"{text!r} is no kind of tie" + (f": {' or '.join(near)}" if near else ""))
    if found[1]:
        raise ValueError(
            f"{text!r} is read from the other end: turn the row round and write {load_ontology().label(found[0])!r}"
        )
    return found[0]


@cache
def _captions() -> dict[str, tuple[str, bool]]:
    """Return what stands between the ends of a sentence on a tie, in any language: as `kind_of_tie` tells it."""
    found: dict[str, tuple[str, bool]] = {}
    for kind in load_ontology().tie_kinds.values():
        for caption in kind.caption.values():
            between = re.fullmatch(r"\{source\}\W*(.*?)\W*\{target\}", caption)
            if between and between[1]:
                found.setdefault(fold(between[1]), (kind.id, False))
    return found


def _told(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# ---------------------------------------------------------------------------------------------
# changes as decisions


@dataclass(frozen=True)
class Told:
    """Who changes something, why and when, as that person writes it; of a draft also who agreed, and who made it count."""

    by: str
    why: str
    when: str = ""
    accepted: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """Return it as a decision has it."""
        return {
            "by": self.by,
            "when": self.when,
            "why": self.why,
            "accepted": dict(self.accepted),
            "published": dict(self.published),
        }


def put_edits(
    folder: Path, changes: Sequence[tuple[Change, Told]], file: str = "", since: str | None = None
) -> Path:
    """Make decisions of changes, all or none.

    Args:
        folder: of records.
        changes: none refused, no two of one place; each with who made it.
        file: what they were read from.
        since: the `records.folder.edition` of the folder they were found in; as it is now if it is not said.

    Returns:
        the file of the decisions; `ssegraph undo FOLDER NAME` takes all of it back.

    Raises:
        UsageError: one cannot be made, or would change something else; nothing is written.
        DataError: the folder would not be sound; nothing is written.
        StoreError: the folder cannot be written, was changed since, or somebody else is writing in it.
    """
    for change, _ in changes:
        if change.refused:
            raise UsageError(f"{change.number} ({change.label}) cannot be accepted: {change.refused}")
    twice = [
        at
        for at, times in Counter(each.place for each, _ in changes if each.what != "added").items()
        if times > 1
    ]
    if twice:
        raise UsageError(f"two changes of {' '.join(filter(None, twice[0]))}: accept one of them")
    since = since or edition(folder)
    records = read_records(folder)
    made = _Making(records)
    for change, told in changes:
        made.take(change, told)
    made.finish()
    note = f"from {file}" if file else ""
    path, _ = decide_together(folder, made.deeds, made.added(), made.texts, made.disagreed, note, since)
    return path


class _Making:
    """Decisions in the making."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.entities = {each.id: each for each in records.entities}
        self.ties = {each.id: each for each in records.ties}
        self.deeds: list[Deed] = []
        self._amended: dict[str, tuple[dict[str, Any], list[Told]]] = {}
        self._edited: dict[str, tuple[dict[str, str], list[Told]]] = {}
        self._new: list[dict[str, Any]] = []
        self._said: list[tuple[dict[str, Any], Told]] = []
        self._gone: set[str] = set()
        self._gone_ties: set[str] = set()
        self._by_key: defaultdict[str, list[Statement]] = defaultdict(list)
        for each in records.statements:
            if each.object and not each.withdrawn:
                self._by_key[each.key].append(each)

    def take(self, change: Change, told: Told) -> None:
        if change.what == "added" and change.table == ACTORS:
            self._new.append({**change.values, "name_from": f"added by {told.by}: {told.why}"})
        elif change.what == "added":
            self._said.append((dict(change.values), told))
        elif change.table == ACTORS and change.what == "withdrawn":
            self._gone.add(self._known(change, self.entities))
            self.deeds.append(Deed(change.key, "", {"decision": "withdrawn"} | told.fields()))
        elif change.table == ACTORS:
            fields, by = self._amended.setdefault(self._known(change, self.entities), ({}, []))
            for name, value in change.values.items():
                fields[name] = {**fields.get(name, {}), **value} if name == "names" else value
            by.append(told)
        elif change.what == "withdrawn":
            tie = self.ties[self._known(change, self.ties)]
            self._gone_ties.add(tie.id)
            for said in tie.supporting:
                self.deeds.append(_deed(said, {"decision": "withdrawn"} | told.fields()))
        else:
            wanted, by = self._edited.setdefault(self._known(change, self.ties), ({}, []))
            wanted.update(change.values)
            by.append(told)

    def _known(self, change: Change, there: Mapping[str, Any]) -> str:
        if change.key in there:
            return change.key
        for tie in self.records.ties if change.anchor else ():
            if any(said.id == change.anchor for said in tie.statements):
                return tie.id
        raise UsageError(f"{change.label} is in the folder no more: read the file again")

    def finish(self) -> None:
        """Turn corrected cells into decisions."""
        for identifier, (fields, by) in self._amended.items():
            entity = self.entities[identifier]
            written = entity_as_written(entity)
            if "names" in fields:
                names = {**entity.names, **fields["names"]}
                fields["names"] = {language: name for language, name in names.items() if name}
            if isinstance(fields.get("country"), list) and len(fields["country"]) == 1:
                fields["country"] = fields["country"][0]
            try:
                amended(entity, fields)
            except ValueError as error:
                raise UsageError(f"{entity.name}: {in_words(error)}") from error
            was = {name: written.get(name, "") for name in fields}
            # What is empty leaves the field out, whatever it was.
            to = {name: value or "" for name, value in fields.items()}
            self.deeds.append(
                Deed(
                    identifier,
                    "",
                    {"decision": "corrected", "to": to, "was": was} | _all(by).fields(),
                    also=True,
                )
            )
        for identifier, (wanted, by) in self._edited.items():
            for said, to in self._corrections(self.ties[identifier], wanted):
                self.deeds.append(
                    _deed(said, {"decision": "corrected", "to": to} | _all(by).fields(), also=True)
                )

    def _corrections(self, tie: Tie, wanted: Mapping[str, str]) -> list[tuple[Statement, dict[str, str]]]:
        """Return what to correct in which statements for a tie to show something, and no more statements than that takes.

        First those that say what it shows now, then all that say anything of it, then all that stand.

        Raises:
            UsageError: no correction of these makes it so without changing another tie.
        """
        for width in range(3):
            to: dict[int, dict[str, str]] = {}
            for name, value in wanted.items():
                for at, field_name, text in _chosen(tie, name, value, width):
                    to.setdefault(at, {})[field_name] = text
            found = [(tie.statements[at], to[at]) for at in sorted(to)]
            if self._holds(tie, wanted, found):
                return found
        parts = ", ".join(f"{name} {value or '(nothing)'}" for name, value in wanted.items())
        raise UsageError(
            f"{tie.id}: {parts}: its {len(tie.supporting)} statements would make other ties of it: correct them one by one with `ssegraph correct`"
        )

    def _holds(
        self, tie: Tie, wanted: Mapping[str, str], found: Sequence[tuple[Statement, Mapping[str, str]]]
    ) -> bool:
        """Say whether corrections make a tie show what is wanted, and no other tie anything else."""
        changed: dict[tuple[str, str], Statement] = {}
        for said, to in found:
            try:
                changed[said.id, said.key] = corrected(said, to, Ruling(why="tried"))
            except ValueError:
                return False
        keys = {tie.statements[0].key, *(each.key for each in changed.values())}
        before = [said for key in sorted(keys) for said in self._by_key[key]]
        after = [changed.get((said.id, said.key), said) for said in before]
        ids = {said.id for said in tie.supporting}
        ties = ties_of(after)
        mine = [each for each in ties if ids & {said.id for said in each.supporting}]
        if len(mine) != 1 or not ids <= {said.id for said in mine[0].supporting}:
            return False
        if len({said.id for said in mine[0].supporting}) != len(ids):
            return False
        shown = {name: _shown(mine[0], name) for name in wanted}
        others = [_face(each) for each in ties_of(before) if each.id != tie.id]
        if shown != dict(wanted) or [_face(each) for each in ties if each is not mine[0]] != others:
            return False
        for key in keys:
            self._by_key[key] = []
        for said in after:
            self._by_key[said.key].append(said)
        return True

    def added(self) -> dict[str, list[dict[str, Any]]]:
        """Return what is new, as records write it: entities, and the sources of new ties."""
        sources: dict[str, dict[str, Any]] = {}
        known = {each.url: each.id for each in self.records.sources if each.url}
        taken = {each.id for each in self.records.sources}
        for values, told in self._said:
            address = values.get("address", "")
            fields = {name: value for name, value in values.items() if name != "address"}
            fields.setdefault("says", told.why)
            if address in known:
                source = sources.setdefault(known[address], {"id": known[address], "statements": []})
            elif address:
                name = (slug(address.partition("://")[2])[:80].strip("-")) or "page"
                given = next(
                    each for each in (name, *(f"{name}-{n}" for n in range(2, 10_000))) if each not in taken
                )
                taken.add(given)
                known[address] = given
                source = sources.setdefault(given, {"id": given, "url": address, "statements": []})
            else:
                about = {"title": f"Added by {told.by}", "document": "documents/{name}.csv"}
                source = sources.setdefault("", {"id": "{name}", **about, "statements": []})
            source["statements"].append(fields)
        return {"entities": self._new, "sources": [*sources.values()]}

    def texts(self, name: str) -> dict[str, str]:
        """Return the rows that were added without an address, as they are kept."""
        rows = [(values, told) for values, told in self._said if "address" not in values]
        if not rows:
            return {}
        head = ["row", "said", "by", "why", *ENDS]
        lines = [line_of(head)]
        for at, (values, told) in enumerate(rows, 1):
            said = ", ".join(f"{part} {value}" for part, value in values.items() if part != "tie")
            lines.append(line_of([str(at), said, told.by, told.why, str(values["tie"]), "", ""]))
        return {f"documents/{name}.csv": "".join(lines)}

    def disagreed(self, after: Records) -> Iterator[str]:
        """Yield what else would change: nothing may."""
        touched = {*self._amended, *self._gone, *(each["id"] for each in self._new)}
        entities = {each.id: each for each in after.entities}
        for each in self.records.entities:
            if each.id not in touched and entities.get(each.id) != each:
                yield f"{each.name} ({each.id}) would change as well"
        new = {values["tie"].replace(" ", ".") for values, _ in self._said}
        moved = {values["tie"].replace(" ", ".") for values, _ in self._edited.values() if "tie" in values}
        of_statement = {said.id: each for each in after.ties for said in each.statements}
        for tie in self.records.ties:
            ends = {tie.source, tie.target}
            if tie.id in self._gone_ties or ends & self._gone or tie.statements[0].key in {*new, *moved}:
                continue
            now = of_statement.get(tie.statements[0].id)
            if tie.id in self._edited:
                wanted = self._edited[tie.id][0]
                if now is None or any(_shown(now, name) != value for name, value in wanted.items()):
                    yield f"{tie.id} would not become what is wanted"
            elif now is None or _face(now) != _face(tie):
                yield f"{tie.id} would change as well"
        if len(after.disagreements()) < len(self.records.disagreements()) and not (
            self._edited or self._gone or self._gone_ties
        ):
            yield "a disagreement of sources would be gone"


def _face(tie: Tie) -> tuple[str, ...]:
    return (tie.statements[0].key, *(_shown(tie, name) for name in _OF_TIES))


def _shown(tie: Tie, name: str) -> str:
    if name == "tie":
        return f"{tie.source} {tie.kind} {tie.target}"
    return " ".join(as_text(getattr(tie, name)).split())


def _chosen(tie: Tie, name: str, value: str, width: int) -> Iterator[tuple[int, str, str]]:
    """Yield which statements of a tie to correct, by their place, with the field and its text."""
    standing = [at for at, said in enumerate(tie.statements) if said.stands]
    if name == "tie":
        yield from ((at, "tie", value) for at in range(len(tie.statements)))
    elif name == "status":
        yield from ((at, "manner", "asserted" if value == "stated" else value) for at in standing)
    elif name == "note":
        noted = [at for at, said in enumerate(tie.statements) if said.note]
        first = (noted or standing)[0]
        yield first, "note", value
        yield from ((at, "note", "") for at in noted if at != first)
    else:
        having = [at for at in standing if getattr(tie.statements[at], name)]
        now = getattr(tie, name)
        alike = [at for at in having if getattr(tie.statements[at], name) == now]
        chosen = (alike or standing[:1], having or standing[:1], standing)[width]
        yield from ((at, name, value) for at in chosen)


def _deed(said: Statement, fields: Mapping[str, Any], *, also: bool = False) -> Deed:
    """Return a decision on a statement at the address it has as it was read."""
    read = said.as_read
    key = ".".join(
        (
            read.get("subject") or said.subject,
            read.get("kind") or said.kind,
            read.get("object") or said.object or "",
        )
    )
    return Deed(said.id, key, fields, also)


def _all(by: Sequence[Told]) -> Told:
    """Return several who changed cells of one row as one."""
    if len({*map(repr, by)}) == 1:
        return by[0]
    names = "; ".join(dict.fromkeys(each.by for each in by))
    return replace(by[-1], by=names, why="; ".join(dict.fromkeys(each.why for each in by)))
