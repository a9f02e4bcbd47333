"""Turns what a file holds into records: ids, countries and places, and the line that proves each tie."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Entity, Records, is_web_address
from ssegraph.core.names import fold, slug
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.things import Found, Link, Thing, address_key, line_of, texts, without_contact
from ssegraph.records.columns import date_of, is_nothing
from ssegraph.records.kept import is_address
from ssegraph.tables.reading import Table
from ssegraph.tables.rows import Draft, countries_for

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*\Z")
_ID: Final = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*\Z")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def draft_of(
    found: Found,
    table: Table,
    known: Records,
    name: str,
    before: Iterable[Mapping[str, Any]] = (),
    *,
    seen: str = "",
    source: str = "",
) -> Draft:
    """Return what a file would become, beside what is known already; nothing is written.

    Whoever a folder knows by exactly this name and kind, in no other country, or by this website, is
    that one. A person who is in no tie has no public role here and is left out.

    Args:
        found: what the file holds; what cannot become a record is added to its `aside` and `remarks`.
        table: the file's name and digest.
        known: the records of the folder without those of this file.
        name: what the file is called in the folder.
        before: the entities of an earlier edition of it, as written.
        seen: the date of the file, for ties without one.
        source: the address it was got from.
    """
    return _Drafter(found, table, known, name, before, seen, source).run()


class _Drafter:
    def __init__(
        self,
        found: Found,
        table: Table,
        known: Records,
        name: str,
        before: Iterable[Mapping[str, Any]],
        seen: str,
        source: str,
    ) -> None:
        self.found, self.known, self.seen, self.address = found, known, seen, source
        self.draft, self.ontology = Draft(name, table), load_ontology()
        self.source = f"{name}-{table.sha256[:8]}"
        self._codes, self._points = countries_for(known)
        self._countries = {point.id for point in known.countries}
        self._places = {point.id for point in known.locations}
        self._kinds = {each.id: each.kind for each in known.entities}
        self._by_name: defaultdict[str, list[Entity]] = defaultdict(list)
        self._by_site: dict[str, str] = {}
        for entity in known.entities:
            for each in {fold(each) for each in entity.all_names()}:
                self._by_name[each].append(entity)
            if entity.website:
                self._by_site.setdefault(address_key(entity.website), entity.id)
        # Who has an id from an earlier edition keeps it.
        self._before = {(fold(each["name"]), each["kind"]): each["id"] for each in before}
        self._ids: dict[str, str] = {}
        self._lines: dict[str, tuple[int, str]] = {}
        self._size = 0
        self._text: list[str] = []

    def run(self) -> Draft:
        linked = {end for link in self.found.links for end in (link.source, link.target)}
        for thing in self.found.things:
            if thing.key in self._ids:
                self.found.aside.append((thing.where, f"{thing.key!r} stands there twice"))
            elif is_nothing(thing.name) and not thing.identifier:
                self.found.aside.append((thing.where, f"no name: {thing.name!r}"))
            elif thing.kind == "Person" and thing.key not in linked:
                self.found.aside.append(
                    (thing.where, "a person in no tie: without a public role nobody is taken in")
                )
            else:
                self._thing(thing)
        for link in self.found.links:
            self._link(link)
        self._forget_private_persons()
        draft, table = self.draft, self.draft.table
        draft.text = "".join(self._text)
        got = f"; got from {self.address}" if self.address else ""
        draft.source = {
            "id": self.source,
            "document": f"documents/{self.source}.jsonl",
            "title": table.file,
            **({"date": self.seen} if self.seen else {}),
            "sha256": hashlib.sha256(draft.text.encode()).hexdigest(),
            "access": "import",
            "note": f"what was read of {table.file} ({self.found.form}), the SHA-256 of which is {table.sha256}{got}",
        }
        return draft

    def _forget_private_persons(self) -> None:
        """Leave out the persons all of whose ties were set aside."""
        tied = {end for said in self.draft.statements for end in said["tie"].split()}
        for identifier, fields in list(self.draft.entities.items()):
            if fields["kind"] == "Person" and identifier not in tied:
                del self.draft.entities[identifier]
                self.found.aside.append(
                    (
                        str(fields["name_from"]).partition(" of ")[0],
                        "a person none of whose ties could be taken in",
                    )
                )

    # -- things -------------------------------------------------------------------------------

    def _thing(self, thing: Thing) -> None:
        fields = self._checked(thing)
        identifier = self._identify(thing, fields)
        self._ids[thing.key] = identifier
        if identifier in self._kinds:
            self.draft.tally.known += 1
            return
        if not is_nothing(thing.fields.get("place", "")):
            fields["place"] = self._place(thing, fields)
        for code in fields.get("country", ()):
            self._country(code)
        if len(fields.get("country", ())) == 1:
            fields["country"] = fields["country"][0]
        _, line = self._line(thing.where, thing.read)
        digest = hashlib.sha256(line.encode()).hexdigest()
        self.draft.entities[identifier] = {
            "id": identifier,
            "kind": thing.kind,
            "name": thing.name,
            **fields,
            "name_from": f"{thing.where} of {self.draft.table.file}, sha256 {digest}",
            "listed_in": [self.source],
        }

    def _checked(self, thing: Thing) -> dict[str, Any]:
        """Return the fields of a thing that a record can hold; the rest is told."""
        given = thing.fields
        fields: dict[str, Any] = {}
        names = {
            tag.lower(): text for tag, text in given.get("names", {}).items() if _LANGUAGE.match(tag.lower())
        }
        if names:
            fields["names"] = dict(sorted(names.items()))
        aliases = sorted(
            {
                each
                for each in given.get("aliases", ())
                if each != thing.name and (thing.identifier or not is_nothing(each))
            }
        )
        if aliases:
            fields["aliases"] = aliases
        for name in ("acronym", "former_names"):
            if given.get(name):
                fields[name] = given[name]
        codes = []
        for written in given.get("country", ()):
            if is_nothing(written):
                continue
            code = written if written in self._points else self._codes.get(fold(written))
            if code:
                codes.append(code)
            else:
                self._remark(thing.where, f"country: {written!r} is not known: kept without a country")
        if codes:
            fields["country"] = sorted(set(codes))
        for name in ("founded", "dissolved"):
            if given.get(name) and (date := self._date(thing.where, name, given[name])):
                fields[name] = date
        if given.get("website"):
            site = given["website"] if "//" in given["website"] else f"https://{given['website']}"
            if is_address(site):
                fields["website"] = site
            else:
                self._remark(thing.where, f"{given['website']!r} is no web address")
        if given.get("note"):
            fields["note"] = without_contact(given["note"])
        return fields

    def _date(self, where: str, name: str, written: str) -> str:
        try:
            return str(HalfKnownDate(written))
        except ValueError:
            found = date_of(written[:10]) or ""
        if not found:
            self._remark(where, f"{name}: {written!r} is no date")
        return found

    def _remark(self, where: str, what: str) -> None:
        self.found.remarks.append((where, what))

    def _identify(self, thing: Thing, fields: Mapping[str, Any]) -> str:
        if thing.identifier and _SLUG.match(thing.identifier):
            taken = thing.identifier in self._kinds and self._kinds[thing.identifier] != thing.kind
            if not taken:
                return thing.identifier
        countries = set(fields.get("country", ()))
        alike = {
            each.id
            for each in self._by_name.get(fold(thing.name), ())
            if each.kind == thing.kind
            and (not countries or not each.countries or countries & set(each.countries))
        }
        if len(alike) == 1 and not is_nothing(thing.name):
            return alike.pop()
        earlier = self._before.get((fold(thing.name), thing.kind))
        if earlier and earlier not in self._ids.values():
            return str(earlier)
        digest = hashlib.sha256(thing.key.encode()).hexdigest()[:8]
        base = slug(thing.name) or f"{self.draft.name}-{digest}"
        taken = base in self._kinds or base in self._ids.values()
        return f"{base}-{digest}" if taken else base

    def _place(self, thing: Thing, fields: Mapping[str, Any]) -> str:
        written = str(thing.fields["place"])
        if thing.identifier:
            # A place of a graph like this one: its name, and its id where that is another.
            match = re.fullmatch(r"(.+) \(([a-z0-9-]+)\)", written)
            written, base = (match[1], match[2]) if match else (written, slug(written))
        else:
            code = fields["country"][0] if len(fields.get("country", ())) == 1 else ""
            digest = hashlib.sha256(written.encode()).hexdigest()[:8]
            base = "-".join(filter(None, (slug(written) or f"place-{digest}", code.lower())))
        if base not in self._places:
            self.draft.places[base] = {
                "id": base,
                "name": written,
                **(
                    {"country": fields["country"][0]}
                    if len(fields.get("country", ())) == 1 and not thing.identifier
                    else {}
                ),
                "note": f"no coordinates: a place of {self.draft.table.file}",
            }
        return base

    def _country(self, code: str) -> None:
        if code not in self._countries:
            dumped = self._points[code].model_dump(mode="json", exclude_defaults=True)
            dumped["code"] = dumped.pop("id")
            self.draft.countries[code] = {
                name: value if isinstance(value, dict) else str(value) for name, value in dumped.items()
            }

    # -- links --------------------------------------------------------------------------------

    def _end(self, key: str) -> str | None:
        return (
            self._ids.get(key) or self._by_site.get(address_key(key)) or (key if key in self._kinds else None)
        )

    def _link(self, link: Link) -> None:
        ends = []
        for key in (link.source, link.target):
            end = self._end(key)
            if end is None:
                self.found.aside.append(
                    (link.where, f"{link.kind}: {key!r} is neither in the file nor known by its website")
                )
                return
            ends.append(end)
        kinds = [self._kinds.get(end) or str(self.draft.entities[end]["kind"]) for end in ends]
        if ends[0] == ends[1]:
            self.found.aside.append((link.where, f"{link.kind} ties {link.source!r} to itself"))
            return
        if not self.ontology.allows(link.kind, kinds[0], kinds[1]):
            self.found.aside.append(
                (link.where, f"a {kinds[0]} cannot be tied to a {kinds[1]} by {link.kind}")
            )
            return
        fields = self._said(link)
        if fields.get("start") and fields.get("end") and self._over(fields["start"], fields["end"]):
            self.found.aside.append(
                (link.where, f"ends ({fields['end']}) before it begins ({fields['start']})")
            )
            return
        self._tie((ends[0], link.kind, ends[1]), link, fields)

    @staticmethod
    def _over(start: str, end: str) -> bool:
        first, last = HalfKnownDate(start).earliest, HalfKnownDate(end).latest
        return bool(first and last and last < first)

    def _said(self, link: Link) -> dict[str, Any]:
        given = link.fields
        fields: dict[str, Any] = {}
        if given.get("role"):
            fields["role"] = given["role"]
        for name in ("start", "end", "seen"):
            if given.get(name) and (date := self._date(link.where, name, given[name])):
                fields[name] = date
        if self.seen and not fields.keys() & {"start", "end", "seen"}:
            fields["seen"] = self.seen
        if given.get("status") in NOT_AS_FACT:
            fields["manner"] = given["status"]
        if given.get("confidence") in ("high", "medium", "low"):
            fields["confidence"] = given["confidence"]
        addresses = [each for each in texts(given.get("also_seen_at", [])) if is_web_address(each)]
        if addresses:
            fields["cites"] = sorted(addresses)
        if given.get("note"):
            fields["note"] = without_contact(given["note"])
        if given.get("amount") and given.get("currency"):
            fields |= {"amount": given["amount"], "currency": given["currency"]}
        if given.get("purpose"):
            fields["purpose"] = without_contact(given["purpose"])
        return fields

    def _tie(self, ends: tuple[str, str, str], link: Link, fields: dict[str, Any]) -> None:
        place = f"{link.where} of {self.draft.table.file}"
        if link.told:
            self._line(link.where, link.read)
            says = f"{without_contact(link.says)} ({place})" if link.says.strip() else place
            said: dict[str, Any] = {"says": says}
        else:
            at, line = self._line(link.where, link.read)
            said = {"says": place, "quotes": [{"text": line, "at": str(at)}]}
        self.draft.statements.append({"tie": " ".join(ends)} | fields | said)

    def _line(self, where: str, read: Mapping[str, object]) -> tuple[int, str]:
        """Return where the line of a thing or link stands in the document that is kept, and the line."""
        line = line_of(where, read)
        if line not in self._lines:
            self._lines[line] = self._size, line
            self._text.append(line + "\n")
            self._size += len(line) + 1
        return self._lines[line]
