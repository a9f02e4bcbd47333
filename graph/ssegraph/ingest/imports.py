"""Turns a table into records: who stands in each row, whom it ties them to, and the row as evidence.

A folder gets, for each table, one file of records, in `documents/` the rows that were read (only the
columns with a meaning, so that contact data stays out), and in `tables/` the mapping and the rows that
were set aside. A tie quotes its row. A newer edition of the same table adds to the file: what is still
there gains evidence, what is gone stays with the evidence of the editions that had it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

import yaml

from ssegraph.errors import DataError, Problem, StoreError, UsageError, suggest
from ssegraph.ingest.columns import (
    TIES,
    date_of,
    day_first,
    is_nothing,
    kind_of,
    life_of,
    propose,
    roles,
)
from ssegraph.ingest.records import read_records, read_yaml
from ssegraph.ingest.tables import Row, Table, Unread
from ssegraph.model import Entity, Point, Records, is_web_address
from ssegraph.names import fold
from ssegraph.ontology import load_ontology
from ssegraph.resources import data_dir
from ssegraph.store import write_aside
from ssegraph.strength import host_of

_E_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE: Final = re.compile(r"\(?\+?(?:\d[\s().-]{0,2}){8,}\d")
_LATIN: Final = re.compile("[a-z0-9]+")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_HOST: Final = re.compile(r"https?://[^\s/]+\.[^\s]+")
# Where somebody lives is nobody's business here, and a place of the gazetteer needs none of it.
_NOT_TAKEN: Final = ("postcode", "latitude", "longitude")
MEANINGS: Final = tuple(role for role in roles() if role not in _NOT_TAKEN)
"""What a column can mean to an import."""
_LOOKED_AT: Final = 100_000
"""Rows that a mapping is proposed by."""

_OTHER_KIND: Final = {
    "memberOf": "Network", "participatesIn": "Project", "fundedBy": "Association",
    "funds": "Association", "partnerOf": "Association",
}  # fmt: skip
_KEYS: Final = ("table", "title", "source", "columns", "kind", "other kind", "every row", "dates", "several", "seen")  # fmt: skip


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
        lines = [
            f"# How `ssegraph import` reads {table}. Correct it, then: ssegraph import {table} --map THIS-FILE -o FOLDER",
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


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # one of two classes
    """Writes a thing that occurs twice twice: records take no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(content: object) -> str:
    """Return content as YAML in the order it has, without anchors."""
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)  # fmt: skip
    return text


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
        {role: _OTHER_KIND[role] for role in used},
        {},
        day_first(row.cells[place] for role, place in places.items() if role in ("start", "end", "founded", "dissolved", "seen") for row in rows),
        several,
        title=table.file,
    )  # fmt: skip


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
    columns, others, every = (content.get(key) or {} for key in ("columns", "other kind", "every row"))  # fmt: skip
    if not all(isinstance(each, dict) for each in (columns, others, every)):
        raise DataError([Problem(str(path), 1, "columns, other kind and every row hold `name: value`")])  # fmt: skip
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
        if number > 1:
            problems.append(Problem(str(path), 1, f"{role} is said {number} times", "each meaning once"))  # fmt: skip
    seen = content.get("seen", "")
    if seen and date_of(seen) is None:
        problems.append(Problem(str(path), 1, f"seen: {seen!r} is no date", "2016 or 2016-04"))
    if problems:
        raise DataError(problems)
    used = [role for role in (*columns.values(), *every) if role in TIES]
    return Plan(
        columns,
        content.get("kind", "Association"),
        {role: others.get(role, _OTHER_KIND[role]) for role in used},
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


# ---------------------------------------------------------------------------------------------
# rows → records


class Sink(Protocol):
    """Where a table goes, row by row: into a draft, or straight into a store.

    All that is said of one thing is told piece by piece; fields are as records are written.
    """

    def entity(self, identifier: str, fields: dict[str, Any]) -> None:
        """Take what was not said before of an entity; `kind` and `name` come with the first piece."""

    def tie(self, identifier: str, fields: dict[str, Any], evidence: dict[str, Any], number: int) -> None:  # fmt: skip
        """Take the `number`th evidence of a tie, from 1; its fields are the same each time."""

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
        aside: the rows that could not be read, with the reason, by line.
        remarks: cells that were left out, by line.
    """

    rows: int = 0
    entities: int = 0
    known: int = 0
    ties: int = 0
    aside: list[Unread] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rows:,} rows: {self.entities:,} entities of the table, {self.known:,} known before, "
            f"{self.ties:,} ties; {len(self.aside):,} rows set aside"
        )


@dataclass
class Draft:
    """What a table would become: a sink that keeps everything.

    Attributes:
        entities, ties: as records are written, by id.
        places, countries: points that the folder did not know.
        text: the document the ties quote.
        rows: for each row that was read, its line, whom it is about and its ties, in words.
        tally: the numbers, and what was left out.
    """

    name: str
    table: Table
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    ties: dict[str, dict[str, Any]] = field(default_factory=dict)
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

    def tie(self, identifier: str, fields: dict[str, Any], evidence: dict[str, Any], number: int) -> None:  # fmt: skip
        """Add a tie, or the evidence of one more row."""
        if number == 1:
            more = {name: fields[name] for name in ("also_seen_at", "note") if name in fields}
            bare = {name: value for name, value in fields.items() if name not in more}
            self.ties[identifier] = bare | {"evidence": [evidence]} | more
        else:
            self.ties[identifier]["evidence"].append(evidence)

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


class _Refused(Exception):
    """A row that cannot become a record; says why."""


def slug(text: str) -> str:
    """Return a text as an id, or an empty text where none of its letters is Latin.

    >>> slug("Économie Sociale & Solidaire"), slug("서울특별시")
    ('economie-sociale-solidaire', '')
    """
    if text.isascii():
        return "-".join(_LATIN.findall(text.lower()))[:80].strip("-")
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("ł", "l"))
    ascii_ = plain.encode("ascii", "ignore").decode()
    letters = sum(each.isalpha() for each in text)
    found = "-".join(_LATIN.findall(ascii_))
    # A few Latin letters in a Korean name would stand for the whole of it.
    return found[:80].strip("-") if sum(map(str.isalpha, found)) * 2 >= letters else ""


def _traits(written: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what contradicts that two of one name are one body: country, place, host of the website."""
    country = str(written.get("country") or "")
    place, website = written.get("place") or "", written.get("website") or ""
    if is_nothing(place):
        place = ""
    # In a file of records a place is an id: its slug and the country.
    place = slug(place).removesuffix(f"-{country.lower()}") if place else ""
    if website and "//" not in website:
        website = f"https://{website}"
    return country, place, host_of(website) if website and _is_address(website) else ""


class _Drafter:
    """Reads rows into a sink; knows what the folder holds already.

    What it remembers grows with the bodies and ties of the table, about 0.6 kB each, not with what is said of them.
    """

    def __init__(
        self, table: Table, plan: Plan, known: Records, name: str, before: Iterable[Mapping[str, Any]],
        sink: Sink, progress: Callable[[int], None],
    ) -> None:  # fmt: skip
        self.plan, self.table, self.ontology = plan, table, load_ontology()
        self.sink, self.tally, self._progress = sink, Tally(), progress
        self._name = name
        self._places = {role: table.columns.index(column) for column, role in plan.columns.items() if role}  # fmt: skip
        self._by_name: defaultdict[str, list[Entity]] = defaultdict(list)
        self._ids = {entity.id for entity in known.entities}
        self._kinds = {entity.id: entity.kind for entity in known.entities}
        for entity in known.entities:
            for each in {fold(each) for each in entity.all_names()}:
                if not is_nothing(each):
                    self._by_name[each].append(entity)
        self._codes, self._points = country_codes(known)
        self._known_countries = {point.id for point in known.countries}
        self._known_places = {(fold(point.name), point.country): point.id for point in known.locations}  # fmt: skip
        self._place_ids = {point.id for point in known.locations}
        told = ", ".join(f"{role} {value}" for role, value in plan.every.items())
        self._by_mapping = f", every row of which is said to be {told}" if told else ""
        self._code_of: dict[str, str | None] = {}
        self._kind_of_word: dict[str, str | None] = {}
        earlier = list(before)
        self._place_names = {point.id: slug(point.name) for point in known.locations}
        self._several = self._at_odds(earlier)
        # Who has an id from an earlier edition keeps it.
        self._of_key = {self._at(written): written["id"] for written in earlier}
        self._taken = set(self._of_key.values())
        self._met: set[str] = set()
        self._said: dict[str, int] = {}  # which fields of an entity have been said, as bits
        self._ties: dict[str, tuple[str, int]] = {}  # what a tie says, and by how many rows

    def _at_odds(self, earlier: list[Mapping[str, Any]]) -> set[tuple[str, int]]:
        """Return the names that bodies of one kind bear in several countries or places, or with several sites.

        There the name alone tells nothing; each with the number of the trait (see `_traits`).
        """
        first: dict[tuple[str, int], str] = {}
        several: set[tuple[str, int]] = set()

        def note(at: str, traits: Iterable[str]) -> None:
            for number, trait in enumerate(traits):
                if trait and first.setdefault((at, number), trait) != trait:
                    several.add((at, number))

        for written in earlier:
            note(f"{fold(written['name'])}\x1f{written['kind']}", _traits(written))
        roles = self._places.keys() & {"country", "place", "website"}
        if "name" in self._places and roles:
            name, kind = self._places["name"], self._places.get("kind")
            for row in self.table.rows:
                written = {role: row.cells[self._places[role]].strip() for role in roles}
                written["country"] = self._code(written.get("country", "")) or ""
                found = self._kind_of(row.cells[kind]) if kind is not None else None
                note(f"{fold(row.cells[name])}\x1f{found or self.plan.kind}", _traits(written))
        return several

    def run(self) -> Tally:
        if "name" not in self._places:
            raise UsageError(
                f"{self.table.file}: no column is a name; its columns are {', '.join(self.table.columns)}: "
                "write a mapping (--propose) and say which"
            )
        tally = self.tally
        used = [role for role in self.plan.columns.values() if role]
        source = f"{self._name}-{self.table.sha256[:8]}"
        places = list(self._places.items())
        every = {role: _clean(value, role) for role, value in self.plan.every.items()}
        head = _line(["row", *(column for column, role in self.plan.columns.items() if role), "sha256 of the row"])  # fmt: skip
        digest, size = hashlib.sha256(head.encode()), len(head)
        for number, row in enumerate(self.table.rows, 1):
            cells = every | {role: _clean(row.cells[place], role) for role, place in places}
            sha256 = row.sha256
            line = _line([str(row.line), *(cells[role] for role in used), sha256])
            try:
                who, made = self._row(row.line, sha256, cells, line[:-1], size, source)
            except _Refused as why:
                tally.aside.append(Unread(row.line, str(why), " | ".join(row.cells)[:2_000]))
                continue
            finally:
                self._progress(number)
            self.sink.row(row.line, who, " ".join(cells["name"].split()), made, line)
            tally.rows += 1
            digest.update(line.encode())
            size += len(line)
        tally.aside = sorted([*tally.aside, *self.table.aside], key=lambda each: each.line)
        tally.entities, tally.ties = len(self._said), len(self._ties)
        tally.known = len(self._met)
        self.sink.end({
            "id": source, "document": f"documents/{source}.csv", "title": self.plan.title,
            **({"date": self.plan.seen} if self.plan.seen else {}), "sha256": digest.hexdigest(),
            "access": "table",
            "note": f"the rows and columns read from {self.table.file} ({self.table.how}), the SHA-256 of which is "
            f"{self.table.sha256}" + (f"; got from {self.plan.source}" if self.plan.source else ""),
        }, head)  # fmt: skip
        return tally

    def _row(
        self, number: int, sha256: str, cells: Mapping[str, str], line: str, at: int, source: str
    ) -> tuple[str, list[str]]:
        """Keep all of a row or nothing of it; return whom it is about and its ties."""
        name = cells["name"]
        if is_nothing(name):
            raise _Refused(f"no name: {name!r}" if name else "no name")
        remarks: list[tuple[int, str]] = []
        wanted = self._entity(number, cells, remarks)
        others = list(self._others(cells))
        dates = {
            role: self._date(number, cells, role, remarks) for role in ("start", "end", "seen")
        }
        made: list[tuple[str, str, str]] = []
        fresh: list[tuple[str, dict[str, Any]]] = []
        who = self._identify(wanted, cells.get("key", ""))
        kind = self._kind(who, wanted)
        for role, other in others:
            fields = {"kind": self.plan.other_kind[role], "name": other}
            identifier = self._identify(fields, "")
            other_kind = self._kind(identifier, fields)
            ends, kinds = (who, role, identifier), (kind, other_kind)
            if role == "fundedBy":
                ends, kinds = (identifier, "funds", who), (other_kind, kind)
            if ends[0] == ends[2]:
                raise _Refused(f"ties {name!r} to itself")
            if not self.ontology.allows(ends[1], *kinds):
                raise _Refused(f"a {kinds[0]} cannot be tied to a {kinds[1]} by {ends[1]}")
            made.append(ends)
            fresh.append((identifier, fields))
        if dates["start"] and dates["end"] and dates["end"] < dates["start"]:
            raise _Refused(f"ends ({dates['end']}) before it begins ({dates['start']})")
        wanted["listed_in"] = [source]
        for identifier, fields in ((who, wanted), *fresh):
            self._keep(identifier, fields, f"row {number} of {self.table.file}, sha256 {sha256}")
        says = f"row {number} of {self.table.file}{self._by_mapping}"
        evidence = {"source": source, "says": says, "quotes": [{"text": line, "at": str(at)}]}
        address = cells.get("source", "")
        more: dict[str, Any] = {}
        if _is_address(address):
            more["also_seen_at"] = [address]
        elif not is_nothing(address):
            remarks.append((number, f"source: {address!r} is no web address"))
        if made and not is_nothing(cells.get("note", "")):
            more["note"] = cells["note"]
        for triple in made:
            self._tie(triple, dates, cells.get("role", ""), evidence, more)
        self.tally.remarks += remarks
        return who, [" ".join(triple) for triple in made]

    def _others(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for role in TIES:
            text = cells.get(role, "")
            names = text.split(self.plan.several) if self.plan.several else [text]
            for name in dict.fromkeys(" ".join(each.split()) for each in names):
                if not is_nothing(name):
                    yield role, name

    def _date(
        self, number: int, cells: Mapping[str, str], role: str, remarks: list[tuple[int, str]]
    ) -> str:
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
                remarks.append((number, f"country: {country!r} is not known"))
        place = " ".join(cells.get("place", "").split())
        if not is_nothing(place) and slug(place):
            fields["place"] = place  # becomes an id when the row is kept
        website = cells.get("website", "").strip()
        if not is_nothing(website):
            address = website if "//" in website else f"https://{website}"
            if _is_address(address):
                fields["website"] = address
            else:
                remarks.append((number, f"{website!r} is no web address"))
        for role in ("founded", "dissolved"):
            if found := self._date(number, cells, role, remarks):
                fields[role] = found
        if life_of(cells.get("status", "")) is False and "dissolved" not in fields:
            fields["note"] = f"{self.plan.column('status')}: {cells['status']}"
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

    def _identify(self, wanted: Mapping[str, Any], key: str) -> str:
        """Return the id of whom a row or cell names: one known by exactly this name, or a new one.

        A body, a place and a person of one name stay three; so do two in different countries or places, or
        with different websites.
        """
        if not is_nothing(key) and slug(key):
            return f"{self._name}-{slug(key)}"
        traits = _traits(wanted)
        alike = [
            each for each in self._by_name.get(fold(wanted["name"]), ())
            if each.kind == wanted["kind"] and not any(
                ours and theirs and ours not in theirs
                for ours, theirs in zip(traits, self._traits_of(each), strict=True)
            )
        ]  # fmt: skip
        if len({each.id for each in alike}) == 1:
            return alike[0].id
        at = self._at(wanted)
        found = self._of_key.get(at)
        if found is None:
            digest = hashlib.sha256(at.encode()).hexdigest()[:8]
            base = slug(wanted["name"]) or f"{self._name}-{digest}"
            found = (
                base if base not in self._ids and base not in self._taken else f"{base}-{digest}"
            )
        return found

    def _traits_of(self, entity: Entity) -> tuple[set[str], set[str], set[str]]:
        place = {self._place_names[entity.place]} if entity.place in self._place_names else set()
        site = {host_of(entity.website)} if entity.website else set()
        return set(entity.countries), place, site

    def _at(self, wanted: Mapping[str, Any]) -> str:
        """Return what tells a body of the table from all others: name, kind, and what else where it must."""
        at = f"{fold(wanted['name'])}\x1f{wanted['kind']}"
        traits = enumerate(_traits(wanted))
        return "\x1f".join(
            (at, *(each if (at, number) in self._several else "" for number, each in traits))
        )

    def _keep(self, identifier: str, wanted: dict[str, Any], name_from: str) -> None:
        self._of_key.setdefault(self._at(wanted), identifier)
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
            self.sink.point("countries", code, {
                name: value if isinstance(value, dict) else str(value) for name, value in fields.items()
            })  # fmt: skip

    def _tie(
        self, ends: tuple[str, str, str], dates: Mapping[str, str], role: str,
        evidence: dict[str, Any], more: Mapping[str, Any],
    ) -> None:  # fmt: skip
        fields: dict[str, Any] = {"tie": " ".join(ends)}
        identifier = base = ".".join(ends)
        if not is_nothing(role):
            fields["role"] = role
        fields |= {name: value for name, value in dates.items() if value}
        if not any(dates.values()) and self.plan.seen:
            fields["seen"] = self.plan.seen
        said = "\x1f".join(fields.get(name, "") for name in ("role", "start", "end", "seen"))
        number = 1
        while identifier in self._ties:
            known, times = self._ties[identifier]
            if known == said:
                self._ties[identifier] = (said, times + 1)
                self.sink.tie(identifier, fields, evidence, times + 1)
                return
            number += 1
            identifier = f"{base}.{dates['start'] or dates['seen'] or number}"
            if identifier in self._ties and number > 2:
                identifier = f"{base}.{number}"
        if number > 1:
            fields["id"] = identifier
        self._ties[identifier] = (said, 1)
        self.sink.tie(identifier, {**fields, **more}, evidence, 1)


# What can be said of an entity, as bits.
_BITS: Final = {
    name: 1 << place
    for place, name in enumerate(
        ("kind", "name", "aliases", "acronym", "country", "place", "website", "founded", "dissolved", "note", "listed_in")
    )
}  # fmt: skip


def _is_address(text: str) -> bool:
    return bool(_HOST.match(text)) and is_web_address(text)


def _clean(cell: str, role: str = "") -> str:
    """Return a cell on one line, without what may not stand in the graph."""
    text = " ".join((_E_MAIL.sub("(e-mail left out)", cell) if "@" in cell else cell).split())
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    return _PHONE.sub("(number left out)", text) if role in ("note", "role") else text


def _line(cells: list[str]) -> str:
    """Return cells as one line of CSV, with its end."""
    for cell in cells:
        if '"' in cell or "," in cell or "\n" in cell or "\r" in cell:
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerow(cells)
            return out.getvalue()
    return ",".join(cells) + "\n"


def country_codes(known: Records) -> tuple[dict[str, str], dict[str, Point]]:
    """Return the codes of countries by folded name, and the points of the codes."""
    shipped = read_yaml(data_dir() / "gazetteer.yaml")["countries"]
    points = {each["code"]: Point(id=each["code"], name=each["name"], names=each.get("names", {}), continent=each.get("continent")) for each in shipped}  # fmt: skip
    points |= {point.id: point for point in known.countries}
    codes: dict[str, str] = {}
    for code, point in points.items():
        for name in (code, point.name, *point.names.values()):
            codes.setdefault(fold(name), code)
    for name, code in _OTHER_COUNTRY_NAMES.items():
        if code in points:
            codes.setdefault(name, code)
    return codes, points


_OTHER_COUNTRY_NAMES: Final = {
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "uk": "GB",
    "great britain": "GB", "usa": "US", "u s a": "US", "united states of america": "US",
    "korea": "KR", "republic of korea": "KR", "한국": "KR", "대한민국": "KR", "ivory coast": "CI",
    "etats unis d amerique": "US", "holland": "NL", "the netherlands": "NL", "日本国": "JP",
}  # fmt: skip


def draft(
    table: Table, plan: Plan, known: Records, name: str, before: Iterable[Mapping[str, Any]] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> Draft:  # fmt: skip
    """Return what a table would become, beside what is known already; nothing is written.

    Args:
        table: as it was read.
        plan: what its columns mean.
        known: the records of the folder without those of this table.
        name: what the table is called in the folder.
        before: the entities of an earlier edition of it, as written.
        progress: is told the number of each row.

    Raises:
        UsageError: no column is a name.
    """
    found = Draft(name, table)
    found.tally = _Drafter(table, plan, known, name, before, found, progress).run()
    return found


def stream(table: Table, plan: Plan, name: str, sink: Sink, progress: Callable[[int], None] = lambda _: None) -> Tally:  # fmt: skip
    """Tell a sink what a table would become where nothing is known yet; the rows are never held together.

    Raises:
        UsageError: no column is a name.
    """
    return _Drafter(table, plan, Records(title="nothing yet"), name, (), sink, progress).run()


# ---------------------------------------------------------------------------------------------
# into a folder


def name_of(path: Path) -> str:
    """Return what a table is called in a folder: its file name without dates and numbers of editions.

    >>> name_of(Path("members_2016.csv")), name_of(Path("회원.csv"))
    ('members', 'table')
    """
    bare = re.sub(r"(19|20)\d{2}([-_]?\d{2}([-_]?\d{2})?)?", " ", path.stem)
    return slug(bare.replace("_", " ")) or "table"


def known_in(folder: Path, name: str) -> Records:
    """Return the records of a folder without those of the table `name`."""
    files = sorted(folder.glob("*.yaml"))
    own = folder / f"{name}.yaml"
    if not any(path != own for path in files):
        return Records(title="nothing yet")
    # Read as a whole, since other files may lean on its bodies and places.
    with tempfile.TemporaryDirectory() as aside:
        mirror(folder, Path(aside), files)
        everything = read_records(Path(aside))
    mine = {each["id"] for each in entities_before(folder, name)}
    others = tuple(each for each in everything.entities if each.id not in mine)
    return everything.model_copy(update={"entities": others})


def entities_before(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the entities of an earlier edition of a table in a folder, as they are written there."""
    path = folder / f"{name}.yaml"
    return list((read_yaml(path) or {}).get("entities", ())) if path.is_file() else []


def mirror(folder: Path, aside: Path, files: list[Path]) -> None:
    """Put some files of records, and all documents of their folder, into another folder."""
    for path in files:
        shutil.copy(path, aside / path.name)
    if (folder / "documents").is_dir():
        shutil.copytree(folder / "documents", aside / "documents", copy_function=_link, dirs_exist_ok=True)  # fmt: skip


def _link(one: str, other: str) -> str:
    try:
        os.link(one, other)
    except OSError:
        shutil.copy(one, other)
    return other


def save(found: Draft, plan: Plan, folder: Path) -> Path:
    """Write a draft into a folder of records: checked aside as a whole, then put in place.

    Returns:
        the file of records.

    Raises:
        DataError: the folder would not be sound with it; nothing is written.
        StoreError: a file cannot be written.
    """
    name = found.name
    path = folder / f"{name}.yaml"
    parts = merged(read_yaml(path) if path.is_file() else None, found)
    content = f"# Made by `ssegraph import`; corrected by importing again with tables/{name}.map.yaml.\n" + dumped(parts)  # fmt: skip
    others = [each for each in sorted(folder.glob("*.yaml")) if each != path]
    document = f"documents/{found.source['id']}.csv"
    with tempfile.TemporaryDirectory() as aside:
        mirror(folder, Path(aside), others)
        (Path(aside) / "documents").mkdir(exist_ok=True)
        put_text(Path(aside) / document, found.text)
        (Path(aside) / path.name).write_text(content, encoding="utf-8")
        read_records(Path(aside))
    try:
        (folder / "documents").mkdir(parents=True, exist_ok=True)
        (folder / "tables").mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror}") from error
    put_text(folder / document, found.text)
    put_text(folder / "tables" / f"{name}.map.yaml", plan.to_yaml(found.table.file))
    put_text(folder / "tables" / f"{name}.aside.tsv", set_aside(found.tally.aside))
    put_text(path, content)  # last: from here on it counts
    return path


def set_aside(rows: Iterable[Unread]) -> str:
    """Return rows that could not be read as a table of line, reason and text, without contact data."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(["line", "why", "what stands there"])
    writer.writerows([each.line, each.why, _clean(each.text, "note")] for each in rows)
    return out.getvalue()


def put_text(path: Path, text: str) -> None:
    """Write a file if it does not hold just this already."""
    content = text.encode("utf-8", "replace")
    if not path.is_file() or path.read_bytes() != content:
        if path.is_file() and path.stat().st_nlink > 1:
            path.unlink()
        write_aside(path, lambda aside: aside.write_bytes(content))


def merged(old: Any, found: Draft) -> dict[str, Any]:
    """Return the file of records: an older edition's, if there is one, with the draft added to it."""
    old = old or {}
    entities = {each["id"]: each for each in old.get("entities", ())}
    for identifier, fields in found.entities.items():
        before = entities.get(identifier)
        if before is not None:
            former = list(before.get("former_names", []))
            if before["name"] != fields["name"] and all(each["name"] != before["name"] for each in former):  # fmt: skip
                former.append({"name": before["name"]})
            if listed := [*before.get("listed_in", ()), *fields.get("listed_in", ())]:
                fields = fields | {"listed_in": sorted(set(listed))}
            # What tells of an end goes when the table no longer says it; the rest stays known.
            kept = {key: value for key, value in before.items() if key not in ("dissolved", "note")}
            kept |= {"former_names": former} if former else {}
            fields = kept | fields
            # The row that is named is the first that said all this.
            unsaid = {"name_from", "listed_in"}
            if all(before.get(key) == fields.get(key) for key in (before.keys() | fields.keys()) - unsaid):  # fmt: skip
                fields["name_from"] = before["name_from"]
        entities[identifier] = fields
    last = next((each["id"] for each in reversed(old.get("sources", ())) if each["id"] != found.source["id"]), None)  # fmt: skip
    for identifier, fields in entities.items():
        if last and identifier not in found.entities and "note" not in fields:
            entities[identifier] = fields | {"note": f"not in the edition {found.source['id']} of this table"}  # fmt: skip
    ties = {each.get("id") or ".".join(each["tie"].split()): each for each in old.get("ties", ())}
    for identifier, fields in found.ties.items():
        before = ties.get(identifier)
        if before is not None:
            said = [each for each in before["evidence"] if each["source"] != found.source["id"]]
            fields = before | fields | {"evidence": [*said, *fields["evidence"]]}
        ties[identifier] = fields
    sources = {each["id"]: each for each in old.get("sources", ())} | {
        found.source["id"]: found.source
    }
    countries = {each["code"]: each for each in old.get("countries", ())} | found.countries
    places = {each["id"]: each for each in old.get("places", ())} | found.places
    parts: dict[str, Any] = {
        "title": found.source["title"],
        "sources": _sorted(sources), "countries": _sorted(countries), "places": _sorted(places),
        "entities": _sorted(entities), "ties": _sorted(ties),
    }  # fmt: skip
    return {name: value for name, value in parts.items() if value}


def _sorted(things: Mapping[str, Any]) -> list[Any]:
    return [things[identifier] for identifier in sorted(things)]
