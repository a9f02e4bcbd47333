"""Reads the rows of a table: who stands in each, whom it ties them to, and the row as evidence.

What is read is told to a sink, piece by piece: a draft that keeps everything, or a store on disk.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from ssegraph.core.contacts import E_MAIL
from ssegraph.core.countries import countries, country_codes
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Entity, Point, Records
from ssegraph.core.names import fold, slug
from ssegraph.core.ontology import load_ontology
from ssegraph.core.strength import host_of
from ssegraph.records.columns import (
    TIES,
    date_of,
    ends,
    is_affirmed,
    is_denied,
    is_nothing,
    is_over_by,
    kind_of,
    life_of,
    relation_of,
)
from ssegraph.records.kept import ENDS, Meaning, is_address, joined, line_of, said_by, with_own
from ssegraph.records.removed import LeftOut
from ssegraph.tables.cells import amount_of, currency_of, decimal_comma, split_names
from ssegraph.tables.mapping import AS_OF, Counted, Meant, Plan, other_kind
from ssegraph.tables.reading import Row, Table, Unread
from ssegraph.tables.shape import count_filled

_PHONE: Final = re.compile(r"\(?\+?(?:\d[\s().-]{0,2}){8,}\d")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


class Sink(Protocol):
    """Where a table goes, row by row: into a draft, or straight into a store.

    All that is said of one thing is told piece by piece; fields are as records are written.
    """

    def entity(self, identifier: str, fields: dict[str, Any]) -> None:
        """Take what was not said before of an entity; `kind` and `name` come with the first piece."""

    def statement(self, fields: dict[str, Any], alone: bool) -> None:
        """Take a statement of a row, as it is written below the source; `alone`: no other row says its tie."""

    def point(self, sort: str, identifier: str, fields: dict[str, Any]) -> None:
        """Take a point that was not known: `places` or `countries`."""

    def row(self, line: int, who: str, name: str, made: list[str], text: str) -> None:
        """Take the end of a row: its line, whom it is about, its ties in words, and the row as quoted."""

    def end(self, source: dict[str, Any], head: str) -> None:
        """Take the source, all rows of which have been told, and the head of the rows as quoted."""


@dataclass
class Tally:
    """What has been read of a table.

    Attributes:
        rows, entities, known, ties: numbers; `known` were there before.
        statements: what the rows say of ties, and the numbers they give.
        joined: rows that say word for word what an earlier one says.
        read, unread, set_aside, heads: of the cells of the file that hold something, how many were read, stand in
            columns without a meaning, in what was set aside, and in the head: together all there are.
        aside: the rows that could not be read, with the reason, by line.
        remarks: cells that were left out, by line.
    """

    rows: int = 0
    entities: int = 0
    known: int = 0
    ties: int = 0
    statements: int = 0
    joined: int = 0
    read: int = 0
    unread: int = 0
    set_aside: int = 0
    heads: int = 0
    aside: list[Unread] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rows:,} rows: {self.entities:,} entities of the table, {self.known:,} known before, "
            f"{self.ties:,} ties in {self.statements:,} statements; {self.joined:,} rows said before, "
            f"{len(self.aside):,} rows set aside"
        )

    def cells(self) -> str:
        """Say what became of the cells of the file."""
        total = self.read + self.unread + self.set_aside + self.heads
        return (
            f"{total:,} cells: {self.read:,} read, {self.unread:,} in columns that are not read, "
            f"{self.set_aside:,} set aside, {self.heads:,} of the head"
        )


@dataclass
class Draft:
    """What a table would become: a sink that keeps everything.

    Attributes:
        entities: as records are written, by id.
        statements: as records are written, in the order of the rows.
        places, countries: points that the folder did not know.
        text: the document the statements quote: the kept rows.
        rows: for each row that was read, its line, whom it is about and its ties, in words.
        tally: the numbers, and what was left out.
    """

    name: str
    table: Table
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    statements: list[dict[str, Any]] = field(default_factory=list)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    countries: dict[str, dict[str, Any]] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    rows: list[tuple[int, str, str, list[str]]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    _lines: list[str] = field(default_factory=list)

    def entity(self, identifier: str, fields: dict[str, Any]) -> None:
        """Add to an entity what was not said before."""
        self.entities.setdefault(identifier, {"id": identifier}).update(fields)

    def statement(self, fields: dict[str, Any], alone: bool) -> None:
        """Add a statement."""
        self.statements.append(fields)

    def point(self, sort: str, identifier: str, fields: dict[str, Any]) -> None:
        """Add a place or a country."""
        (self.places if sort == "places" else self.countries)[identifier] = fields

    def row(self, line: int, who: str, name: str, made: list[str], text: str) -> None:
        """Keep the row in words, and as it is quoted."""
        self.rows.append((line, who, name, made))
        self._lines.append(text)

    def end(self, source: dict[str, Any], head: str) -> None:
        """Put the document together."""
        self.source = source
        self.text = head + "".join(self._lines)


def source_of(table: Table, name: str) -> str:
    """Return the id of the source that an edition of a table is: its name and a digest of its file."""
    return f"{name}-{table.sha256[:8]}"


class _Refused(Exception):
    """A row that cannot become a record; says why."""


class _AskedFor(_Refused):
    """A row about somebody who asked to be left out, or has no public role: its words are kept nowhere."""


_UNSAID: Final = "\x00"
"""Stands for what a row does not say though its table has a column for it: it equals nothing that is said."""


def _traits(written: Mapping[str, Any], unsaid: Mapping[str, str] | None = None) -> tuple[str, str, str]:
    """Return what contradicts that two of one name are one body: country, place, host of the website.

    Args:
        written: as records are written.
        unsaid: what stands for a country or place that is not known: that of one row is not that of another.
    """
    unsaid = unsaid or {}
    country = str(written.get("country") or "")
    place, website = written.get("place") or "", written.get("website") or ""
    if is_nothing(place):
        place = ""
    # In a file of records a place is an id: its slug and the country.
    place = (slug(place).removesuffix(f"-{country.lower()}") or place) if place else ""
    if website and "//" not in website:
        website = f"https://{website}"
    site = host_of(website) if website and is_address(website) else ""
    return country or unsaid.get("country", ""), place or unsaid.get("place", ""), site


def spelled(name: str) -> str:
    """Return a name as it is compared: its spaces and its Unicode composition do not count, all else does.

    >>> spelled(" Coop  1/2 ") == spelled("Coop 1/2"), spelled("Coop 1-2") == spelled("Coop 1/2")
    (True, False)
    """
    return " ".join(unicodedata.normalize("NFC", name).split())


_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that is read: its place, its meaning, and how its cells are understood."""

    place: int
    name: str
    meaning: str
    meant: Meant | None
    marks: tuple[str, ...]
    values: Mapping[str, str]

    def told(self, cell: str) -> str:
        """Return what a cell stands for."""
        return self.values.get(cell, cell) if self.values else cell


@dataclass(frozen=True, slots=True)
class _End:
    """Another end that a row names.

    Attributes:
        meant: by which tie.
        name: of the other end.
        own: what the row says of this tie alone.
        told: only the mapping says so.
        plain: it stands in a cell of its own column, so that what the row says of the other end is about it.
    """

    meant: Meant
    name: str
    own: Mapping[str, str]
    told: bool = False
    plain: bool = False


class _Filled:
    """The rows of a table, with the cells of some columns filled from above where they are empty."""

    def __init__(self, table: Table, columns: Iterable[str]) -> None:
        self._rows = table.rows
        self._places = [table.columns.index(column) for column in columns]

    def __iter__(self) -> Iterator[tuple[Row, int]]:
        if not self._places:
            for row in self._rows:
                yield row, 0
            return
        above = dict.fromkeys(self._places, "")
        for row in self._rows:
            cells, added = list(row.cells), 0
            for place in self._places:
                if cells[place].strip():
                    above[place] = cells[place]
                elif above[place]:
                    cells[place], added = above[place], added + 1
            yield (Row(row.line, tuple(cells)), added) if added else (row, 0)


_ITEM: Final = "wikidata-"


def _key(key: str) -> str:
    """Return what of a key is part of an id: an item of Wikidata is one whatever the table, and however it is written."""
    if is_nothing(key):
        return ""
    item = re.search(r"wikidata\.org/(?:entity|wiki)/(Q\d+)\Z", key.strip()) or re.fullmatch(
        r"(?:wd:)?(Q\d{2,})", key.strip()
    )
    return f"{_ITEM}{item[1].lower()}" if item else slug(key)


def _order(role: str) -> int:
    return TIES.index(role) if role in TIES else len(TIES)


def _no_name(name: str) -> str:
    """Return why a cell that should name a body names none, or an empty text."""
    # One letter may be a name; a word that only says yes or no is none.
    if (is_affirmed(name) or is_denied(name)) and not (len(name) == 1 and name.isascii() and name.isalpha()):
        return "no name of a body"
    if is_address(name):
        return "a web address and no name"
    if len(name) > _LONGEST_NAME:
        return f"longer than {_LONGEST_NAME} characters and no name"
    return ""


class _Drafter:
    """Reads rows into a sink; knows what the folder holds already.

    What it remembers grows with the bodies and ties of the table, about 0.6 kB each, not with what is said of them.
    """

    def __init__(
        self,
        table: Table,
        plan: Plan,
        known: Records,
        name: str,
        before: Iterable[Mapping[str, Any]],
        sink: Sink,
        progress: Callable[[int], None],
        left_out: LeftOut | None = None,
    ) -> None:
        self._left_out = left_out or LeftOut()
        self.plan, self.table, self.ontology = plan, table, load_ontology()
        self.sink, self.tally, self._progress = sink, Tally(), progress
        self._name = name
        self._columns = [
            _Column(
                table.columns.index(column),
                column,
                meaning,
                Meant.of(meaning, column),
                plan.marks(column),
                {cell: meant for cell, meant in plan.values.get(column, {}).items() if meant},
            )
            for column, meaning in plan.columns.items()
            if meaning
        ]
        self._places = {each.meaning: each.place for each in self._columns}
        self._of = {each.meaning: each for each in self._columns}
        self._filled = _Filled(table, plan.fill)
        every = plan.every
        self._always = [
            _End(meant, " ".join(name.split()), {}, told=True)
            for role, name in sorted(every.items(), key=lambda each: _order(each[0]))
            if (meant := Meant.of(role, ""))
        ]
        self._counted = [(each, counted) for each in self._columns if (counted := Counted.of(each.meaning))]
        # By column: how its numbers are written, 1.200,5 or 1,200.5.
        self._commas = {
            each.name: decimal_comma(
                row.cells[each.place] for row, _ in zip(table.rows, range(5_000), strict=False)
            )
            for each in self._columns
            if each.meaning == "amount" or Counted.of(each.meaning)
        }
        self._by_name: defaultdict[str, list[Entity]] = defaultdict(list)
        self._ids = {entity.id for entity in known.entities}
        self._kinds = {entity.id: entity.kind for entity in known.entities}
        for entity in known.entities:
            for each in {spelled(each) for each in entity.all_names()}:
                if not is_nothing(each):
                    self._by_name[each].append(entity)
        self._codes, self._points = countries_for(known)
        self._known_countries = {point.id for point in known.countries}
        self._known_places = {(fold(point.name), point.country): point.id for point in known.locations}
        self._place_ids = {point.id for point in known.locations}
        self._meaning = Meaning.of(plan.columns, plan.every, day_first=plan.day_first, seen=plan.seen)
        self._code_of: dict[str, str | None] = {}
        self._kind_of_word: dict[str, str | None] = {}
        earlier = list(before)
        self._place_names = {point.id: slug(point.name) for point in known.locations}
        self._several, self._recurring = self._at_odds(earlier)
        # With both, two rows may say one tie from its two ends.
        roles = {column.meant.role for column in self._columns if column.meant}
        roles |= {each.meant.role for each in self._always}
        kinds = [ends()[role] for role in roles]
        self._turned = "other" in self._of or any((kind, not back) in kinds for kind, back in kinds)
        # Of one that is its own contrary (partner of), two rows may always do so.
        self._turned |= any(self.ontology.tie_kinds[kind].symmetric for kind, _ in kinds)
        # Who has an id from an earlier edition keeps it.
        self._of_key: dict[str, str] = {}
        for written in earlier:
            for unsaid in ({}, self._unsaid({})):
                self._of_key.setdefault(self._at(written, unsaid), written["id"])
        self._taken = set(self._of_key.values())
        self._met: set[str] = set()
        self._kind_by_name = self._kinds_by_ties() if "other" in self._of and "name" in self._of else {}
        self._said: dict[str, int] = {}  # which fields of an entity have been said, as bits
        self._ties: set[int] = set()  # hashes of the ties that were stated
        self._rows: dict[str, int] = {}  # the line of the first row of each address
        self._digests: dict[bytes, int] = {}

    @staticmethod
    def _subject(key: str, name: str) -> str:
        """Return what tells whom a row is about, as far as that can be told before it is read: its key, else its name."""
        return _key(key) or spelled(name)

    def _kinds_by_ties(self) -> dict[str, str]:
        """Return the kinds that the ties of a list of ties tell of those at their ends: members are of a network."""
        found: dict[str, str] = {}
        name, other, tie = self._of["name"], self._of["other"], self._of.get("tie")
        for row, _ in self._filled:
            word = tie.told(row.cells[tie.place].strip()) if tie else self.plan.every.get("tie", "")
            role = word if word in ends() else relation_of(word)
            if not role:
                continue
            kind, back = ends()[role]
            tells = other_kind(kind)
            if tells != "Association":
                column = name if back else other
                for each in split_names(row.cells[column.place], column.marks) or [""]:
                    found.setdefault(spelled(each), tells)
        return found

    def _names(self, cell: str) -> list[str]:
        """Return the names of those a row is about."""
        marks = self._of["name"].marks
        return split_names(cell, marks) if marks else [" ".join(cell.split())]

    def _at_odds(self, earlier: list[Mapping[str, Any]]) -> tuple[set[tuple[str, int]], set[int]]:
        """Read all rows once, for what one row does not know of the others.

        Returns:
            the names that bodies of one kind bear in several countries or places, or with several sites (there the
            name alone tells nothing), each with the number of the trait (see `_traits`); and the hashes of those
            whom several rows are about.
        """
        first: dict[tuple[str, int], str] = {}
        several: set[tuple[str, int]] = set()

        def note(at: str, traits: Iterable[str]) -> None:
            for number, trait in enumerate(traits):
                if trait and first.setdefault((at, number), trait) != trait:
                    several.add((at, number))

        for written in earlier:
            note(f"{spelled(written['name'])}\x1f{written['kind']}", _traits(written))
        roles = self._places.keys() & {"country", "place", "website"}
        met: set[int] = set()
        recurring: set[int] = set()
        if "name" in self._places:
            name, key = self._places["name"], self._places.get("key")
            kind = self._of.get("kind")
            for row, _ in self._filled:
                names = self._names(row.cells[name])
                for each in names:
                    subject = hash(self._subject(row.cells[key] if key is not None else "", each))
                    (recurring if subject in met else met).add(subject)
                if not roles:
                    continue
                written = {role: self._of[role].told(row.cells[self._places[role]].strip()) for role in roles}
                cells = {role: written.get(role, "") for role in ("country", "place")}
                written["country"] = self._code(cells["country"]) or ""
                found = self._kind_of(kind.told(row.cells[kind.place].strip())) if kind is not None else None
                for each in names:
                    at = f"{spelled(each)}\x1f{found or self.plan.kind}"
                    note(at, _traits(written, self._unsaid(cells)))
        return several, recurring

    def _unsaid(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return what stands for the country and place of a row that says none we know.

        A country that is not known is told apart by how it is written; an empty cell equals no other.
        """
        return {
            role: f"{_UNSAID}{fold(cells.get(role, ''))}"
            for role in ("country", "place")
            if role in self._places
        }

    def run(self) -> Tally:
        if "name" not in self._places:
            raise UsageError(
                f"{self.table.file}: no column is a name; its columns are {', '.join(self.table.columns)}: "
                "write a mapping (--propose) and say which, such as `"
                f"{next(iter(self.table.columns))}: name`; where each row is a tie, say `name`, `other` and `tie`"
            )
        tally = self.tally
        columns = self.table.columns
        used = [(each.place, each.meaning) for each in self._columns]
        rest = [place for place in range(len(columns)) if place not in {place for place, _ in used}]
        tally.heads = self.table.heads or count_filled(columns)
        source = source_of(self.table, self._name)
        every = {role: clean(value, role) for role, value in self.plan.every.items() if role not in ends()}
        head = line_of(["row", *(columns[place] for place, _ in used), *ENDS])
        digest, size = hashlib.sha256(head.encode()), len(head)
        for number, (row, filled_in) in enumerate(self._filled, 1):
            read = [clean(row.cells[place], role) for place, role in used]
            own = sum(1 for cell in read if cell) - filled_in
            other = sum(1 for place in rest if row.cells[place] and not row.cells[place].isspace())
            cells = every | {
                each.meaning: each.told(cell)
                for each, cell in zip(self._columns, read, strict=True)
                if each.meant is None
            }
            written = every | {
                each.meaning: cell
                for each, cell in zip(self._columns, read, strict=True)
                if each.meant is None
            }
            cells["name"] = row.cells[self._places["name"]]
            # Only of what is read: a digest of the rest would let a guess at it be proved.
            told = hashlib.sha256("\x1f".join(read).encode("utf-8", "surrogatepass"))
            earlier = self._digests.setdefault(told.digest()[:12], row.line)
            if earlier != row.line:
                tally.joined += 1
                tally.set_aside += own + other
                tally.remarks.append((row.line, f"says word for word what row {earlier} says"))
                self._progress(number)
                continue
            sha256 = told.hexdigest()
            try:
                who, made = self._row(row, sha256, cells, source)
            except _Refused as why:
                text = "(left out)" if isinstance(why, _AskedFor) else " | ".join(read)[:2_000]
                tally.aside.append(Unread(row.line, str(why), text, own + other))
                continue
            finally:
                self._progress(number)
            address = self._address(cells.get("key", ""), sha256, row.line)
            line = line_of([str(row.line), *read, joined(made), address, sha256])
            names = self._names(cells["name"])
            # What a row says of one tie alone is written with all that is known of it.
            plain = not self._turned and not any(
                " ?" in each for each in made if not each.startswith("observation ")
            )
            alone = plain and self._recurring.isdisjoint(
                hash(self._subject(cells.get("key", ""), each)) for each in names
            )
            tally.read += own
            tally.unread += other
            for fields in said_by(made, written, self._meaning, address, line[:-1], size):
                self.sink.statement(fields, alone)
            tally.statements += len(made)
            self.sink.row(row.line, who, " ".join(cells["name"].split()), made, line)
            tally.rows += 1
            digest.update(line.encode())
            size += len(line)
        # Of a row that is in no columns nobody knows which of its words are contact data.
        whole = len(used) == len(columns)
        broken = (each if whole else replace(each, text="(see the table)") for each in self.table.aside)
        tally.aside = sorted([*tally.aside, *broken], key=lambda each: each.line)
        tally.set_aside += sum(each.cells for each in tally.aside)
        # What was filled in of merged cells stands nowhere in the file.
        tally.read -= min(self.table.added, tally.read)
        tally.entities, tally.ties = len(self._said), len(self._ties)
        tally.known = len(self._met)
        every_row = ", ".join(f"{role}: {value}" for role, value in self.plan.every.items())
        self.sink.end(
            {
                "id": source,
                "document": f"documents/{source}.csv",
                "title": self.plan.title,
                **({"date": self.plan.seen} if self.plan.seen else {}),
                "sha256": digest.hexdigest(),
                "access": "table",
                "mapping": f"tables/{source}.map.yaml",
                "note": f"the rows and columns read from {self.table.file} ({self.table.how}), the SHA-256 of which is "
                f"{self.table.sha256}"
                + (f"; the mapping says of every row: {every_row}" if every_row else "")
                + (f"; got from {self.plan.source}" if self.plan.source else ""),
            },
            head,
        )
        return tally

    def _address(self, key: str, sha256: str, line: int) -> str:
        """Return the address of a row: its key; of rows of one key, and where there is none, with a digest."""
        address = "" if is_nothing(key) else slug(key)
        if not address or self._rows.setdefault(address, line) != line:
            address = "-".join(filter(None, (address, sha256[:12])))
        return address

    def _row(self, row: Row, sha256: str, cells: Mapping[str, str], source: str) -> tuple[str, list[str]]:
        """Keep all of a row or nothing of it; return whom it is about and its ties."""
        number, remarks = row.line, list[tuple[int, str]]()
        names = [each for each in self._names(cells["name"]) if not is_nothing(each)]
        if not names:
            name = " ".join(cells["name"].split())
            raise _Refused(f"no name: {name!r}" if name else "no name")
        others = self._others(row, cells, remarks)
        told = [cells.get("alias", ""), *(each.name for each in others)]
        if why := self._left_out.why([*names, *told]):
            raise _AskedFor(f"somebody in it asked to be left out ({why})")
        said = f"row {number} of {self.table.file}, sha256 {sha256}"
        unsaid = self._unsaid({role: cells.get(role, "") for role in ("country", "place")})
        made: dict[tuple[str, str, str], dict[str, str]] = {}
        kept: list[tuple[str, dict[str, Any], str, Mapping[str, str]]] = []
        dates = {role: self._date(number, cells, role, remarks) for role in ("start", "end", "seen")}
        if dates["start"] and dates["end"] and dates["end"] < dates["start"]:
            raise _Refused(f"ends ({dates['end']}) before it begins ({dates['start']})")
        common = self._common(cells, dates)
        who = ""
        for each in names:
            key = cells.get("key", "") if len(names) == 1 else ""
            wanted = self._entity(number, {**cells, "name": each}, remarks)
            if len(names) > 1:
                wanted = {
                    name: value
                    for name, value in wanted.items()
                    if name in ("kind", "name", "country", "note")
                }
            one = self._identify(wanted, key, unsaid)
            who = who or one
            kind = self._kind(one, wanted)
            for end in others:
                found = self._tied(one, kind, each, end, cells)
                if found is None:
                    remarks.append((number, f"{each!r} is not tied to itself"))
                    continue
                triple, fields, identifier = found
                if triple not in made:
                    made[triple] = {**common, **end.own}
                kept.append(
                    (identifier, fields, f"the mapping of {self.table.file}" if end.told else said, {})
                )
            wanted["listed_in"] = [source]
            kept.append((one, wanted, said, unsaid))
            if len(names) == 1 and not kept[:-1] and others:
                raise _Refused(f"ties {each!r} to itself")
        if not made and self._kind(who, kept[-1][1]) == "Person":
            raise _AskedFor("a person in no tie: without a public role nobody is taken in")
        self._paid(number, cells, made, remarks)
        numbers = self._numbers(row, cells, (who, len(names)), dates["seen"], remarks)
        # Whom a row is about is kept before those it names.
        for identifier, fields, name_from, missing in sorted(
            kept, key=lambda each: "listed_in" not in each[1]
        ):
            self._keep(identifier, fields, name_from, missing)
        address = cells.get("source", "")
        if not is_address(address) and not is_nothing(address):
            remarks.append((number, f"source: {address!r} is no web address"))
        self._ties.update(hash(triple) for triple in made)
        self.tally.remarks += remarks
        return who, [*(with_own(" ".join(triple), own) for triple, own in made.items()), *numbers]

    def _numbers(
        self,
        row: Row,
        cells: Mapping[str, str],
        subject: tuple[str, int],
        seen: str,
        remarks: list[tuple[int, str]],
    ) -> list[str]:
        """Return the numbers of a row as observations of its body, as they stand among its ties."""
        (who, bodies), found = subject, []
        for column, counted in self._counted:
            written = column.told(row.cells[column.place].strip())
            if is_nothing(written):
                continue
            number = amount_of(written, decimal_comma=self._commas[column.name])
            if number is None or number[1]:
                remarks.append((row.line, f"{column.name}: {written!r} is no number"))
                continue
            if bodies > 1:
                remarks.append(
                    (row.line, f"{column.name}: the row has {bodies} names: whose it is is not said")
                )
                continue
            day = counted.as_of or self._date(row.line, cells, AS_OF, remarks) or seen or self.plan.seen
            own = {"value": number[0], "number": number[0]}
            own |= {"as_of": day} if day else {}
            own |= {"unit": counted.unit} if counted.unit else {}
            found.append(with_own(f"observation {who} {counted.measure}", own))
        return found

    def _common(self, cells: Mapping[str, str], dates: Mapping[str, str]) -> dict[str, str]:
        """Return what all ties of a row have and its cells do not say in so many words."""
        found: dict[str, str] = {}
        role = cells.get("role", "")
        if not is_nothing(role) and is_over_by(role):
            found["manner"] = "over"
        for name in ("role", "start", "end", "seen"):
            # What the mapping reads a cell as is told; the quote stays as it is.
            if name in self._of and self._of[name].values and cells.get(name):
                found |= {name: dates.get(name) or cells[name]} if name not in dates or dates[name] else {}
        return found

    def _tied(
        self, one: str, kind: str, name: str, end: _End, cells: Mapping[str, str]
    ) -> tuple[tuple[str, str, str], dict[str, Any], str] | None:
        """Return a tie of a row, the fields of its other end and that end's id; None where it ties a body to itself.

        Raises:
            _Refused: the tie cannot be between such two.
        """
        tie, back = ends()[end.meant.role]
        fields: dict[str, Any] = {
            "kind": self.plan.other_kind.get(end.meant.role) or other_kind(end.meant.role),
            "name": end.name,
        }
        if "other" in self._of:
            fields["kind"] = self._kind_beyond(end, kind)
        key = ""
        if end.plain:
            key = cells.get("other key", "")
            if code := self._code(cells.get("other country", "")):
                fields["country"] = code
            website = cells.get("other website", "")
            if is_address(website):
                fields["website"] = website
            if found := self._kind_of(cells.get("other kind", "")):
                fields["kind"] = found
        identifier = self._identify(fields, key, {}, beyond=True)
        other = self._kind(identifier, fields)
        triple, kinds = (one, tie, identifier), (kind, other)
        if back:
            triple, kinds = (identifier, tie, one), (other, kind)
        if one == identifier:
            return None
        if not self.ontology.allows(tie, *kinds):
            raise _Refused(f"a {kinds[0]} cannot be tied to a {kinds[1]} by {tie}")
        return triple, fields, identifier

    def _kind_beyond(self, end: _End, kind: str) -> str:
        """Return the kind of the other end in a list of ties: what the tie asks for, else what the one end is."""
        wanted = self.plan.other_kind.get(end.meant.role) or other_kind(end.meant.role)
        named = self._kind_by_name.get(spelled(end.name)) or kind_of(end.name)
        tie, back = ends()[end.meant.role]
        if named and named != wanted:
            wanted, named = named, wanted
        for each in (wanted, named or wanted, kind):
            if self.ontology.allows(tie, *((each, kind) if back else (kind, each))):
                return each
        return wanted

    def _paid(
        self,
        number: int,
        cells: Mapping[str, str],
        made: dict[tuple[str, str, str], dict[str, str]],
        remarks: list[tuple[int, str]],
    ) -> None:
        """Put the sum of money of a row on the tie that moved it."""
        written = cells.get("amount", "")
        if is_nothing(written):
            return
        funds = [own for triple, own in made.items() if triple[1] == "funds"]
        column = self.plan.column("amount") or "amount"
        found = amount_of(written, decimal_comma=self._commas[self._of["amount"].name])
        if found is None:
            remarks.append((number, f"{column}: {written!r} is no sum of money"))
            return
        amount, currency = found
        currency = (
            currency or currency_of(cells.get("currency", "")) or cells.get("currency", "").strip().upper()
        )
        if not re.fullmatch("[A-Z]{3}", currency):
            remarks.append(
                (number, f"{column}: {written!r} has no currency: write `currency: EUR` under `every row`")
            )
        elif len(funds) != 1:
            why = (
                "no tie of the row is one of money"
                if not funds
                else f"the row has {len(funds)} funders: whose it is is not said"
            )
            remarks.append((number, f"{column}: left out, since {why}"))
        else:
            funds[0] |= {"amount": amount, "currency": currency}
            if not is_nothing(cells.get("purpose", "")):
                funds[0]["purpose"] = cells["purpose"]

    def _others(self, row: Row, cells: Mapping[str, str], remarks: list[tuple[int, str]]) -> list[_End]:
        """Return the other ends a row names, in the order of the kinds of tie, each once."""
        found: dict[tuple[str, str], _End] = {}
        for column in self._columns:
            meant = column.meant
            if meant is None:
                if column.meaning != "other":
                    continue
                meant = self._by_word(cells.get("tie", ""))
            raw = row.cells[column.place]
            if not raw:
                continue
            told = column.told(raw.strip())
            own = {"role": meant.said} if meant.said else {}
            if meant.to:
                if (said := self._said_of(told)) is not None:
                    found.setdefault((meant.role, meant.to), _End(meant, meant.to, {**own, **said}))
                continue
            for name in split_names(told, column.marks) if column.marks else [told]:
                name = clean(name)
                if is_nothing(name):
                    continue
                if why := _no_name(name):
                    remarks.append((row.line, f"{column.name}: {name[:60]!r} is {why}: left out"))
                    continue
                found.setdefault((meant.role, name), _End(meant, name, own, plain=True))
        for each in self._always:
            found.setdefault((each.meant.role, each.name), each)
        return sorted(found.values(), key=lambda each: _order(each.meant.role))

    def _by_word(self, word: str) -> Meant:
        """Return what a word for a tie means."""
        role = word if word in ends() else relation_of(word)
        if role is None:
            near = f"write `values: {{{self.plan.column('tie') or 'tie'}: {{{word}: memberOf}}}}`"
            raise _Refused(
                f"{word!r} is no kind of tie that is known: {near}"
                if word
                else "no kind of tie is said: write `tie: memberOf` under `every row`"
            )
        return Meant(role)

    def _said_of(self, cell: str) -> dict[str, str] | None:
        """Return what a cell says of a tie to the one its head names: since when, as what; None if there is no tie."""
        cell = clean(cell, "role")
        if is_affirmed(cell):
            return {}
        if is_nothing(cell) or is_denied(cell):
            return None
        if date := date_of(cell, day_first=self.plan.day_first):
            return {"start": date}
        over = {"manner": "over"} if is_over_by(cell) else {}
        return {"role": cell[:_LONGEST_NAME], **over}

    def _date(self, number: int, cells: Mapping[str, str], role: str, remarks: list[tuple[int, str]]) -> str:
        written = cells.get(role, "")
        if is_nothing(written):
            return ""
        found = date_of(written, day_first=self.plan.day_first)
        if found is None:
            remarks.append((number, f"{self.plan.column(role)}: {written!r} is no date"))
        return found or ""

    def _entity(
        self, number: int, cells: Mapping[str, str], remarks: list[tuple[int, str]]
    ) -> dict[str, Any]:
        fields: dict[str, Any] = {"kind": self.plan.kind, "name": " ".join(cells["name"].split())}
        if self._kind_by_name:
            fields["kind"] = self._kind_by_name.get(spelled(fields["name"]), fields["kind"])
        if not is_nothing(cells.get("kind", "")):
            kind = self._kind_of(cells["kind"])
            fields["kind"] = kind or self.plan.kind
            if kind is None:
                remarks.append((number, f"{cells['kind']!r} is taken for {self.plan.kind}"))
        alias = " ".join(cells.get("alias", "").split())
        if not is_nothing(alias) and fold(alias) != fold(fields["name"]):
            fields["aliases"] = [alias]
        if not is_nothing(cells.get("acronym", "")):
            fields["acronym"] = cells["acronym"].strip()
        country = cells.get("country", "")
        if not is_nothing(country):
            code = self._code(country)
            if code:
                fields["country"] = code
            else:
                remarks.append((number, f"country: {country!r} is not known: kept without a country"))
        place = " ".join(cells.get("place", "").split())
        if not is_nothing(place) and slug(place):
            fields["place"] = place  # becomes an id when the row is kept
        website = cells.get("website", "").strip()
        if not is_nothing(website):
            # Of several addresses in a cell the first is taken, if all of them are some.
            parts = [each for each in re.split(r"\s*[;,|]\s+|\s+", website) if each.strip(";,|")]
            addresses = [each if "//" in each else f"https://{each}" for each in parts]
            if addresses and all(map(is_address, addresses)):
                fields["website"] = addresses[0]
            else:
                remarks.append((number, f"{website!r} is no web address"))
        for role in ("founded", "dissolved"):
            if found := self._date(number, cells, role, remarks):
                fields[role] = found
        notes = []
        if found := self._date(number, cells, "certified", remarks):
            notes.append(f"{self.plan.column('certified') or 'certified'}: {found}")
        if life_of(cells.get("status", "")) is False and "dissolved" not in fields:
            notes.append(f"{self.plan.column('status')}: {cells['status']}")
        if notes:
            fields["note"] = "; ".join(notes)
        return fields

    def _code(self, country: str) -> str | None:
        """Return the code of a country by one of its names; each spelling is looked up once."""
        if country not in self._code_of:
            self._code_of[country] = self._codes.get(fold(country))
        return self._code_of[country]

    def _kind_of(self, written: str) -> str | None:
        if written not in self._kind_of_word:
            self._kind_of_word[written] = kind_of(written)
        return self._kind_of_word[written]

    def _kind(self, identifier: str, wanted: Mapping[str, Any]) -> str:
        return self._kinds.get(identifier) or str(wanted["kind"])

    def _identify(
        self, wanted: Mapping[str, Any], key: str, unsaid: Mapping[str, str], *, beyond: bool = False
    ) -> str:
        """Return the id of whom a row or cell names: one known by exactly this name, or a new one.

        A body, a place and a person of one name stay three; so do two in different countries or places, or
        with different websites, and one of a known country and one of an unknown. Names that are equal only
        when case, accents and signs are left out are names of two: `ssegraph match` shows them.
        """
        if not beyond and (address := _key(key)):
            return address if address.startswith(_ITEM) else f"{self._name}-{address}"
        of_name = self._by_name.get(spelled(wanted["name"]), ())
        traits = _traits(wanted, unsaid) if of_name else ("", "", "")
        alike = [
            each
            for each in of_name
            if each.kind == wanted["kind"]
            and not any(
                ours and (theirs or place < 1) and ours not in theirs
                for place, (ours, theirs) in enumerate(zip(traits, self._traits_of(each), strict=True))
            )
        ]
        if len({each.id for each in alike}) == 1:
            return alike[0].id
        # The other end of a tie is who is known by name; only then whom its key tells apart.
        if address := _key(key):
            return address if address.startswith(_ITEM) else f"{self._name}-{address}"
        at = self._at(wanted, unsaid)
        found = self._of_key.get(at)
        if found is None:
            digest = hashlib.sha256(at.encode()).hexdigest()[:8]
            base = slug(wanted["name"]) or f"{self._name}-{digest}"
            found = base if base not in self._ids and base not in self._taken else f"{base}-{digest}"
        return found

    def _traits_of(self, entity: Entity) -> tuple[set[str], set[str], set[str]]:
        place = {self._place_names[entity.place]} if entity.place in self._place_names else set()
        site = {host_of(entity.website)} if entity.website else set()
        return set(entity.countries), place, site

    def _at(self, wanted: Mapping[str, Any], unsaid: Mapping[str, str] | None = None) -> str:
        """Return what tells a body of the table from all others: name, kind, and what else where it must."""
        at = f"{spelled(wanted['name'])}\x1f{wanted['kind']}"
        which = [(at, number) in self._several for number in range(3)]
        if not any(which):
            return f"{at}\x1f\x1f\x1f"
        traits = zip(_traits(wanted, unsaid), which, strict=True)
        return "\x1f".join((at, *(each if tells else "" for each, tells in traits)))

    def _keep(
        self, identifier: str, wanted: dict[str, Any], name_from: str, unsaid: Mapping[str, str]
    ) -> None:
        self._of_key.setdefault(self._at(wanted, unsaid), identifier)
        self._taken.add(identifier)
        if identifier in self._ids:
            self._met.add(identifier)
            return
        before = said = self._said.get(identifier, 0)
        fields = {}
        for name, value in wanted.items():
            if not said & _BITS[name]:
                said |= _BITS[name]
                fields[name] = value
        if not fields:
            return
        self._said[identifier] = said
        if "place" in fields:
            fields["place"] = self._place(fields["place"], wanted.get("country"))
        if "country" in fields:
            self._country(fields["country"])
        if not before:
            self._kinds[identifier] = fields["kind"]
            fields["name_from"] = name_from
        self.sink.entity(identifier, fields)

    def _place(self, name: str, country: str | None) -> str:
        at = (fold(name), country)
        if at not in self._known_places:
            base = "-".join(filter(None, (slug(name), (country or "").lower())))
            if base in self._place_ids:
                base += "-" + hashlib.sha256(name.encode()).hexdigest()[:6]
            self._place_ids.add(base)
            self._known_places[at] = base
            point = {"id": base, "name": name}
            if country:
                self._country(country)
                point["country"] = country
            self.sink.point("places", base, point | {"note": "no coordinates: a place of a table"})
        return self._known_places[at]

    def _country(self, code: str) -> None:
        if code not in self._known_countries:
            self._known_countries.add(code)
            fields = self._points[code].model_dump(mode="json", exclude_defaults=True)
            fields["code"] = fields.pop("id")
            self.sink.point(
                "countries",
                code,
                {name: value if isinstance(value, dict) else str(value) for name, value in fields.items()},
            )


# What can be said of an entity, as bits.
_BITS: Final = {
    name: 1 << place
    for place, name in enumerate(
        (
            "kind",
            "name",
            "aliases",
            "acronym",
            "country",
            "place",
            "website",
            "founded",
            "dissolved",
            "note",
            "listed_in",
        )
    )
}


def clean(cell: str, role: str = "") -> str:
    """Return a cell on one line, without what may not stand in the graph."""
    text = " ".join((E_MAIL.sub("(e-mail left out)", cell) if "@" in cell else cell).split())
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    return _PHONE.sub("(number left out)", text) if role in ("note", "role") else text


def countries_for(known: Records) -> tuple[dict[str, str], dict[str, Point]]:
    """Return the codes of countries by folded name, and the points of the codes: those of a folder go before all others."""
    points = {**countries(), **{point.id: point for point in known.countries}}
    codes = dict(country_codes())
    for point in known.countries:
        for name in (point.id, point.name, *point.names.values()):
            codes.setdefault(fold(name), point.id)
    return codes, points


def draft(
    table: Table,
    plan: Plan,
    known: Records,
    name: str,
    before: Iterable[Mapping[str, Any]] = (),
    progress: Callable[[int], None] = lambda _: None,
    left_out: LeftOut | None = None,
) -> Draft:
    """Return what a table would become, beside what is known already; nothing is written.

    Args:
        table: as it was read.
        plan: what its columns mean.
        known: the records of the folder without those of this table.
        name: what the table is called in the folder.
        before: the entities of an earlier edition of it, as written.
        progress: is told the number of each row.
        left_out: who asked to be left out of the folder.

    Raises:
        UsageError: no column is a name.
    """
    found = Draft(name, table)
    found.tally = _Drafter(table, plan, known, name, before, found, progress, left_out).run()
    return found


def stream(
    table: Table, plan: Plan, name: str, sink: Sink, progress: Callable[[int], None] = lambda _: None
) -> Tally:
    """Tell a sink what a table would become where nothing is known yet; the rows are never held together.

    Raises:
        UsageError: no column is a name.
    """
    return _Drafter(table, plan, Records(title="nothing yet"), name, (), sink, progress).run()
