"""What a file of another model, or of a graph of ours, would become in a folder of records, and how it gets there.

It becomes records like those of a table: one file of records, in `documents/` the lines that were read of
it, which the ties quote, and in `imports/` what was set aside and why. All of it is checked before
anything is written.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.formats.as_written import with_documents, written
from ssegraph.formats.drafting import draft_of
from ssegraph.formats.shelf import format_called, read
from ssegraph.formats.things import Found, Whole, without_contact
from ssegraph.records.folder import checked, put_text
from ssegraph.records.removed import LeftOut
from ssegraph.records.written import dumped, read_yaml
from ssegraph.tables import imports
from ssegraph.tables.reading import Table


@dataclass
class Parcel:
    """What a file would become in a folder of records: checked, and not yet written.

    Attributes:
        name: of the file of records.
        form: what the file is, in words.
        content: the records as they are written.
        documents: texts by path in the folder.
        aside, remarks: what could not be read, and what was left out: place and why.
        unread: how often a field occurs that is not read.
        counts: entities, ties and observations of the file that are new or said anew.
        known: how many more of its entities the folder knows already.
    """

    name: str
    form: str
    content: dict[str, Any]
    documents: dict[str, str]
    aside: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    unread: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    known: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing of the file could be taken in."""
        return not self.known and not any(self.counts.values())

    def summary(self) -> str:
        """Return one sentence that counts what there is."""
        counts = ", ".join(f"{number:,} {part}" for part, number in self.counts.items())
        return f"{self.form}: {counts}; {self.known:,} entities known before; {len(self.aside):,} set aside"


def name_of(path: Path, form: str) -> str:
    """Return what a file is called in a folder: its name without suffixes, dates and numbers of editions.

    >>> name_of(Path("graph-entities.parquet"), "Parquet of ssegraph"), name_of(Path("map_2020.kumu.json"), "Kumu")
    ('graph', 'map')
    """
    stem = path.name.partition(".")[0]
    return imports.name_of(Path(stem.rpartition("-")[0] if format_called(form).parted else stem))


def parcel_of(path: Path, form: str, folder: Path, name: str, *, seen: str = "", source: str = "") -> Parcel:
    """Return what a file would become in a folder; nothing is written.

    Args:
        path: the file.
        form: as `form_of` found it.
        folder: new or not; what it holds is known.
        name: what the file is called in the folder: editions of one file share it.
        seen: the date of the file, for ties without one.
        source: the address it was got from.

    Raises:
        DataError: it is broken, or holds nothing that can be a record.
        MissingExtra: a library is needed.
    """
    known = imports.known_in(folder, name)
    found = read(path, form)
    if isinstance(found, Whole):
        return _own(path, found, folder, name)
    _leave_out(found, LeftOut.of(folder))
    if not found.things and not found.aside:
        raise DataError(
            [
                Problem(
                    str(path),
                    1,
                    f"{found.form} without any actor, project, event or policy that is known here",
                    "docs/formats.md tells which classes are read",
                )
            ]
        )
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    table = Table(path.name, digest, found.form, (), ())
    draft = draft_of(
        found, table, known, name, imports.entities_before(folder, name), seen=seen, source=source
    )
    file = folder / f"{name}.yaml"
    content_of = imports.merged(read_yaml(file) if file.is_file() else None, draft)
    documents = {draft.source["document"]: draft.text}
    counts = {"entities": len(draft.entities), "ties": len({each["tie"] for each in draft.statements})}
    return Parcel(
        name,
        found.form,
        content_of,
        documents,
        found.aside,
        found.remarks,
        found.unread,
        counts,
        draft.tally.known,
    )


def _leave_out(found: Found, left_out: LeftOut) -> None:
    """Take out who asked to be left out, and all links to them; their place in the file is told, not who they are."""
    gone = {each.key for each in found.things if left_out.why([each.name, *each.fields.get("aliases", ())])}
    found.aside += [(each.where, "asked to be left out") for each in found.things if each.key in gone]
    found.things = [each for each in found.things if each.key not in gone]
    found.links = [each for each in found.links if not {each.source, each.target} & gone]


def _own(path: Path, whole: Whole, folder: Path, name: str) -> Parcel:
    def text_of(document: str) -> str | None:
        for place in (folder, path.parent):
            candidate = (place / document).resolve()
            if candidate.is_relative_to(place.resolve()) and candidate.is_file():
                return candidate.read_text(encoding="utf-8")
        return None

    content, documents = with_documents(written(whole.records), text_of, path.name)
    counts = {
        part: number
        for part, number in whole.records.counts().items()
        if part in ("entities", "ties", "observations")
    }
    return Parcel(name, whole.form, content, documents, counts=counts)


def put(parcel: Parcel, folder: Path) -> Path:
    """Write a parcel into a folder of records: checked aside as a whole, then put in place.

    Returns:
        the file of records.

    Raises:
        DataError: the folder would not be sound with it; nothing is written.
        StoreError: a file cannot be written.
    """
    path = folder / f"{parcel.name}.yaml"
    text = "# Made by `ssegraph import`.\n" + dumped(parcel.content)
    checked(folder, path, text, parcel.documents)
    try:
        for each in ("documents", "imports"):
            (folder / each).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror}") from error
    for document, content in parcel.documents.items():
        put_text(folder / document, content)
    left = io.StringIO()
    writer = csv.writer(left, delimiter="\t", lineterminator="\n")
    writer.writerow(["where", "why"])
    writer.writerows([where, without_contact(why)] for where, why in parcel.aside)
    put_text(folder / "imports" / f"{parcel.name}.aside.tsv", left.getvalue())
    put_text(path, text)  # last: from here on it counts
    return path
