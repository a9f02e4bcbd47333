"""Reads the rows of a table: who stands in each, whom it ties them to, and the row as evidence.

What is read is told to a sink, piece by piece: a draft that keeps everything, or a store on disk.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from ssegraph.core.contacts import E_MAIL
from ssegraph.core.countries import countries, country_codes
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Entity, Point, Records
from ssegraph.core.names import fold, slug
from ssegraph.core.ontology import load_ontology
from ssegraph.core.strength import host_of
from ssegraph.records.columns import TIES, date_of, is_nothing, kind_of, life_of
from ssegraph.records.kept import ENDS, Meaning, is_address, joined, line_of, said_by
from ssegraph.records.removed import LeftOut
from ssegraph.tables.mapping import Plan
from ssegraph.tables.reading import Table, Unread

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
        statements: what the rows say of ties.
        joined: rows that say word for word what an earlier one says.
        aside: the rows that could not be read, with the reason, by line.
        remarks: cells that were left out, by line.
    """

    rows: int = 0
    entities: int = 0
    known: int = 0
    ties: int = 0
    statements: int = 0
    joined: int = 0
    aside: list[Unread] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rows:,} rows: {self.entities:,} entities of the table, {self.known:,} known before, "
            f"{self.ties:,} ties in {self.statements:,} statements; {self.joined:,} rows said before, "
            f"{len(self.aside):,} rows set aside"
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
    """A row about somebody who asked to be left out: its words are kept nowhere."""


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
        self._places = {role: table.columns.index(column) for column, role in plan.columns.items() if role}
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
        self._turned = {"funds", "fundedBy"} <= {*self._places, *plan.every}
        # Who has an id from an earlier edition keeps it.
        self._of_key: dict[str, str] = {}
        for written in earlier:
            for unsaid in ({}, self._unsaid({})):
                self._of_key.setdefault(self._at(written, unsaid), written["id"])
        self._taken = set(self._of_key.values())
        self._met: set[str] = set()
        self._said: dict[str, int] = {}  # which fields of an entity have been said, as bits
        self._ties: set[int] = set()  # hashes of the ties that were stated
        self._rows: dict[str, int] = {}  # the line of the first row of each address
        self._digests: dict[bytes, int] = {}

    @staticmethod
    def _subject(cells: Mapping[str, str]) -> str:
        """Return what tells whom a row is about, as far as that can be told before it is read: its key, else its name."""
        key = cells.get("key", "")
        return slug(key) if not is_nothing(key) and slug(key) else spelled(cells["name"])

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
            name, kind, key = (self._places["name"], self._places.get("kind"), self._places.get("key"))
            for row in self.table.rows:
                cells = {"name": row.cells[name], "key": row.cells[key] if key is not None else ""}
                subject = hash(self._subject(cells))
                (recurring if subject in met else met).add(subject)
                if not roles:
                    continue
                written = {role: row.cells[self._places[role]].strip() for role in roles}
                cells = {role: written.get(role, "") for role in ("country", "place")}
                written["country"] = self._code(cells["country"]) or ""
                found = self._kind_of(row.cells[kind]) if kind is not None else None
                at = f"{spelled(row.cells[name])}\x1f{found or self.plan.kind}"
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
                "write a mapping (--propose) and say which"
            )
        tally = self.tally
        columns = self.table.columns
        used = [(columns.index(column), role) for column, role in self.plan.columns.items() if role]
        source = source_of(self.table, self._name)
        every = {role: clean(value, role) for role, value in self.plan.every.items() if role not in TIES}
        head = line_of(["row", *(columns[place] for place, _ in used), *ENDS])
        digest, size = hashlib.sha256(head.encode()), len(head)
        for number, row in enumerate(self.table.rows, 1):
            read = [clean(row.cells[place], role) for place, role in used]
            cells = every | {
                role: cell for (_, role), cell in zip(used, read, strict=True) if role not in TIES
            }
            ends = [(role, cell) for (_, role), cell in zip(used, read, strict=True) if role in TIES]
            # Only of what is read: a digest of the rest would let a guess at it be proved.
            told = hashlib.sha256("\x1f".join(read).encode("utf-8", "surrogatepass"))
            earlier = self._digests.setdefault(told.digest()[:12], row.line)
            if earlier != row.line:
                tally.joined += 1
                tally.remarks.append((row.line, f"says word for word what row {earlier} says"))
                self._progress(number)
                continue
            sha256 = told.hexdigest()
            try:
                who, made = self._row(row.line, sha256, cells, ends, source)
            except _Refused as why:
                text = "(left out)" if isinstance(why, _AskedFor) else " | ".join(read)[:2_000]
                tally.aside.append(Unread(row.line, str(why), text))
                continue
            finally:
                self._progress(number)
            address = self._address(cells.get("key", ""), sha256, row.line)
            line = line_of([str(row.line), *read, joined(made), address, sha256])
            alone = not self._turned and hash(self._subject(cells)) not in self._recurring
            for fields in said_by(made, cells, self._meaning, address, line[:-1], size):
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

    def _row(
        self, number: int, sha256: str, cells: Mapping[str, str], ends: list[tuple[str, str]], source: str
    ) -> tuple[str, list[str]]:
        """Keep all of a row or nothing of it; return whom it is about and its ties."""
        name = cells["name"]
        if is_nothing(name):
            raise _Refused(f"no name: {name!r}" if name else "no name")
        if why := self._left_out.why([name, cells.get("alias", ""), *(end for _, end in ends)]):
            raise _AskedFor(f"somebody in it asked to be left out ({why})")
        remarks: list[tuple[int, str]] = []
        wanted = self._entity(number, cells, remarks)
        others = self._others(ends)
        dates = {role: self._date(number, cells, role, remarks) for role in ("start", "end", "seen")}
        made: list[tuple[str, str, str]] = []
        fresh: list[tuple[str, dict[str, Any], str]] = []
        row = f"row {number} of {self.table.file}, sha256 {sha256}"
        unsaid = self._unsaid({role: cells.get(role, "") for role in ("country", "place")})
        who = self._identify(wanted, cells.get("key", ""), unsaid)
        kind = self._kind(who, wanted)
        for role, other, told in others:
            fields = {"kind": self.plan.other_kind[role], "name": other}
            identifier = self._identify(fields, "", {})
            other_kind = self._kind(identifier, fields)
            triple, kinds = (who, role, identifier), (kind, other_kind)
            if role == "fundedBy":
                triple, kinds = (identifier, "funds", who), (other_kind, kind)
            if triple[0] == triple[2]:
                raise _Refused(f"ties {name!r} to itself")
            if not self.ontology.allows(triple[1], *kinds):
                raise _Refused(f"a {kinds[0]} cannot be tied to a {kinds[1]} by {triple[1]}")
            if triple not in made:
                made.append(triple)
            fresh.append((identifier, fields, f"the mapping of {self.table.file}" if told else row))
        if dates["start"] and dates["end"] and dates["end"] < dates["start"]:
            raise _Refused(f"ends ({dates['end']}) before it begins ({dates['start']})")
        wanted["listed_in"] = [source]
        self._keep(who, wanted, row, unsaid)
        for identifier, fields, name_from in fresh:
            self._keep(identifier, fields, name_from, {})
        address = cells.get("source", "")
        if not is_address(address) and not is_nothing(address):
            remarks.append((number, f"source: {address!r} is no web address"))
        self._ties.update(hash(triple) for triple in made)
        self.tally.remarks += remarks
        return who, [" ".join(triple) for triple in made]

    def _others(self, ends: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
        """Return kind of tie and name of each other end, in the order of the kinds; and whether only the mapping says so."""
        found: dict[tuple[str, str], bool] = {}
        for role, text in ends:
            names = text.split(self.plan.several) if self.plan.several else [text]
            for name in names:
                found.setdefault((role, " ".join(name.split())), False)
        for role, name in self.plan.every.items():
            if role in TIES:
                found.setdefault((role, " ".join(name.split())), True)
        kept = [(role, name, told) for (role, name), told in found.items() if not is_nothing(name)]
        return sorted(kept, key=lambda each: TIES.index(each[0]))

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
            address = website if "//" in website else f"https://{website}"
            if is_address(address):
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

    def _identify(self, wanted: Mapping[str, Any], key: str, unsaid: Mapping[str, str]) -> str:
        """Return the id of whom a row or cell names: one known by exactly this name, or a new one.

        A body, a place and a person of one name stay three; so do two in different countries or places, or
        with different websites, and one of a known country and one of an unknown. Names that are equal only
        when case, accents and signs are left out are names of two: `ssegraph match` shows them.
        """
        if not is_nothing(key) and slug(key):
            return f"{self._name}-{slug(key)}"
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
