"""Puts tables into a folder of records.

A folder gets, for each table, one file of records with its bodies and sources; in `documents/` the rows
that were read (only the columns with a meaning, so that contact data stays out) and in `tables/` their
mapping, which together say what the rows state, and the rows that were set aside. A newer edition of the
same table is a source of its own: what both say has two statements, what is gone keeps those of the
editions that had it.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ssegraph.core.errors import StoreError
from ssegraph.core.model import Records
from ssegraph.core.names import slug
from ssegraph.records.folder import checked, put_text
from ssegraph.records.reading import mirror, read_records, record_files
from ssegraph.records.written import dumped, read_yaml
from ssegraph.tables.mapping import Plan
from ssegraph.tables.reading import Unread
from ssegraph.tables.rows import Draft, clean


def name_of(path: Path) -> str:
    """Return what a table is called in a folder: its file name without dates and numbers of editions.

    >>> name_of(Path("members_2016.csv")), name_of(Path("회원.csv"))
    ('members', 'table')
    """
    bare = re.sub(r"(19|20)\d{2}([-_]?\d{2}([-_]?\d{2})?)?", " ", path.stem)
    return slug(bare.replace("_", " ")) or "table"


def known_in(folder: Path, name: str) -> Records:
    """Return the records of a folder without those of the table `name`."""
    files = record_files(folder)
    own = folder / f"{name}.yaml"
    if not any(path != own for path in files):
        return Records(title="nothing yet")
    # Read as a whole, since other files may lean on its bodies and places.
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside) / folder.resolve().name
        copy.mkdir()
        mirror(folder, copy, files)
        everything = read_records(copy)
    mine = {each["id"] for each in entities_before(folder, name)}
    others = tuple(each for each in everything.entities if each.id not in mine)
    return everything.with_parts(entities=others)


def entities_before(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the entities of an earlier edition of a table in a folder, as they are written there."""
    path = folder / f"{name}.yaml"
    return list((read_yaml(path) or {}).get("entities", ())) if path.is_file() else []


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
    content = (
        "# Made by `ssegraph import`; corrected by importing again with its mapping in tables/.\n"
        + dumped(parts)
    )
    texts = {
        f"documents/{found.source['id']}.csv": found.text,
        found.source["mapping"]: plan.to_yaml(found.table.file),
    }
    checked(folder, path, content, texts)
    try:
        for each in ("documents", "tables"):
            (folder / each).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror}") from error
    for where, text in texts.items():
        put_text(folder / where, text)
    put_text(folder / "tables" / f"{name}.aside.tsv", set_aside(found.tally.aside))
    put_text(path, content)  # last: from here on it counts
    return path


def set_aside(rows: Iterable[Unread]) -> str:
    """Return rows that could not be read as a table of line, reason and text, without contact data."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(["line", "why", "what stands there"])
    writer.writerows([each.line, each.why, clean(each.text, "note")] for each in rows)
    return out.getvalue()


def merged(old: Any, found: Draft) -> dict[str, Any]:
    """Return the file of records: an older edition's, if there is one, with the draft added to it."""
    old = old or {}
    entities = {each["id"]: each for each in old.get("entities", ())}
    for identifier, fields in found.entities.items():
        before = entities.get(identifier)
        if before is not None:
            former = list(before.get("former_names", []))
            if before["name"] != fields["name"] and all(each["name"] != before["name"] for each in former):
                former.append({"name": before["name"]})
            if listed := [*before.get("listed_in", ()), *fields.get("listed_in", ())]:
                fields = fields | {"listed_in": sorted(set(listed))}
            # What tells of an end goes when the table no longer says it; the rest stays known.
            kept = {key: value for key, value in before.items() if key not in ("dissolved", "note")}
            kept |= {"former_names": former} if former else {}
            fields = kept | fields
            # The row that is named is the first that said all this.
            unsaid = {"name_from", "listed_in"}
            if all(before.get(key) == fields.get(key) for key in (before.keys() | fields.keys()) - unsaid):
                fields["name_from"] = before["name_from"]
        entities[identifier] = fields
    last = next(
        (each["id"] for each in reversed(old.get("sources", ())) if each["id"] != found.source["id"]), None
    )
    for identifier, fields in entities.items():
        if last and identifier not in found.entities and "note" not in fields:
            entities[identifier] = fields | {"note": f"not in the edition {found.source['id']} of this table"}
    # The statements of a kept table are what its rows say, and stand nowhere else.
    said = {"statements": found.statements} if found.statements and "mapping" not in found.source else {}
    sources = {each["id"]: each for each in old.get("sources", ())} | {
        found.source["id"]: found.source | said
    }
    countries = {each["code"]: each for each in old.get("countries", ())} | found.countries
    places = {each["id"]: each for each in old.get("places", ())} | found.places
    parts: dict[str, Any] = {
        "title": found.source["title"],
        "countries": _sorted(countries),
        "places": _sorted(places),
        "entities": _sorted(entities),
        "sources": _sorted(sources),
    }
    return {name: value for name, value in parts.items() if value}


def _sorted(things: Mapping[str, Any]) -> list[Any]:
    return [things[identifier] for identifier in sorted(things)]
