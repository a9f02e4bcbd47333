"""What a file of another model would become in a folder of records, and how it gets there."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.core.model import Records
from ssegraph.formats.exchange import forms
from ssegraph.formats.exchange.drafting import draft_of
from ssegraph.formats.exchange.followthemoney import read_followthemoney
from ssegraph.formats.exchange.kumu import read_kumu
from ssegraph.formats.exchange.linked import read_linked
from ssegraph.formats.exchange.murmurations import read_murmurations
from ssegraph.formats.exchange.own import is_ours, read_parquet, read_rdf, with_documents, written
from ssegraph.formats.exchange.sheets import read_kumu_sheets, read_workbook
from ssegraph.formats.exchange.things import Found, without_contact
from ssegraph.quads.untrusted import read_outside
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
        return f"{self.form}: {counts}; {self.known:,} entities known before; {len(self.aside):,} set aside"  # fmt: skip


def name_of(path: Path, form: str) -> str:
    """Return what a file is called in a folder: its name without suffixes, dates and numbers of editions.

    >>> name_of(Path("graph-entities.parquet"), "Parquet of ssegraph"), name_of(Path("map_2020.kumu.json"), "Kumu")
    ('graph', 'map')
    """
    stem = path.name.partition(".")[0]
    return imports.name_of(Path(stem.rpartition("-")[0] if form == forms.OUR_PARQUET else stem))


def parcel_of(
    path: Path, form: str, folder: Path, name: str, *, seen: str = "", source: str = ""
) -> Parcel:
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
    if form == forms.OUR_PARQUET:
        return _own(path, form, read_parquet(path), folder, name)
    if form == forms.OUR_CRATE:
        with tempfile.TemporaryDirectory() as aside, zipfile.ZipFile(path) as archive:
            inside = Path(aside) / "graph.trig"
            if archive.getinfo("graph.trig").file_size > forms.MOST_BYTES:
                raise DataError([Problem(str(path), 1, f"graph.trig is larger than {forms.MOST_BYTES // 1_000_000} MB")])  # fmt: skip
            inside.write_bytes(archive.read("graph.trig"))
            return _own(path, form, read_rdf(path, read_outside(inside)), folder, name)
    if form == forms.RDF:
        quads = read_outside(path, suffix=forms.suffix_of(path))
        if is_ours(quads):
            return _own(path, "RDF of ssegraph", read_rdf(path, quads), folder, name)
        found = read_linked(quads, "RDF")
    else:
        found = _found(path, form)
    _leave_out(found, LeftOut.of(folder))
    if not found.things and not found.aside:
        raise DataError([Problem(str(path), 1, f"{found.form} without any actor, project, event or policy that is known here", "docs/formats.md tells which classes are read")])  # fmt: skip
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    table = Table(path.name, digest, found.form, (), ())
    draft = draft_of(found, table, known, name, imports.entities_before(folder, name), seen=seen, source=source)  # fmt: skip
    file = folder / f"{name}.yaml"
    content_of = imports.merged(read_yaml(file) if file.is_file() else None, draft)
    documents = {draft.source["document"]: draft.text}
    counts = {"entities": len(draft.entities), "ties": len({each["tie"] for each in draft.statements})}  # fmt: skip
    return Parcel(name, found.form, content_of, documents, found.aside, found.remarks, found.unread, counts, draft.tally.known)  # fmt: skip


def _leave_out(found: Found, left_out: LeftOut) -> None:
    """Take out who asked to be left out, and all links to them; their place in the file is told, not who they are."""
    gone = {each.key for each in found.things if left_out.why([each.name, *each.fields.get("aliases", ())])}  # fmt: skip
    found.aside += [(each.where, "asked to be left out") for each in found.things if each.key in gone]  # fmt: skip
    found.things = [each for each in found.things if each.key not in gone]
    found.links = [each for each in found.links if not {each.source, each.target} & gone]


def _own(path: Path, form: str, records: Records, folder: Path, name: str) -> Parcel:
    def text_of(document: str) -> str | None:
        for place in (folder, path.parent):
            candidate = (place / document).resolve()
            if candidate.is_relative_to(place.resolve()) and candidate.is_file():
                return candidate.read_text(encoding="utf-8")
        return None

    content, documents = with_documents(written(records), text_of, path.name)
    counts = {part: number for part, number in records.counts().items() if part in ("entities", "ties", "observations")}  # fmt: skip
    return Parcel(name, form, content, documents, counts=counts)


def _found(path: Path, form: str) -> Found:
    if form == forms.KUMU_SHEETS:
        return read_kumu_sheets(path)
    if form == forms.OUR_WORKBOOK:
        return read_workbook(path)
    found = Found(form)
    objects = list(forms.objects_of(path, found))
    if form == forms.KUMU:
        return read_kumu(objects[0][1]["elements"], objects[0][1]["connections"])
    read = read_followthemoney if form == forms.FTM else read_murmurations
    one = read(objects)
    one.aside = found.aside + one.aside
    return one


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
