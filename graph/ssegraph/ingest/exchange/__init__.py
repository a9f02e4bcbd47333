"""Takes in what other models hold: FollowTheMoney, Murmurations, Kumu, schema.org, ORG, ESSGLOBAL, our own RDF.

What a file is, is found out by its content. It becomes records in a folder like those of a table: one
file of records, in `documents/` the lines that were read of it, which the ties quote, and in `imports/`
what was set aside and why. All of it is checked before anything is written.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ssegraph.errors import DataError, Problem, StoreError
from ssegraph.ingest import imports
from ssegraph.ingest.exchange.drafting import draft_of
from ssegraph.ingest.exchange.followthemoney import read_followthemoney
from ssegraph.ingest.exchange.kumu import read_kumu
from ssegraph.ingest.exchange.linked import read_linked
from ssegraph.ingest.exchange.murmurations import read_murmurations
from ssegraph.ingest.exchange.own import is_ours, read_parquet, read_rdf, with_documents, written
from ssegraph.ingest.exchange.sheets import read_kumu_sheets, read_workbook
from ssegraph.ingest.exchange.things import Found, without_contact
from ssegraph.ingest.imports import dumped, entities_before, known_in, merged, mirror, put_text
from ssegraph.ingest.records import read_records, read_yaml
from ssegraph.ingest.tables import Table
from ssegraph.outside import FORMATS, read_outside

_MOST_BYTES: Final = 500_000_000
_RDF: Final = "RDF"


def form_of(path: Path) -> str | None:
    """Return what a file of another model is, in words, by its content; None for a table or anything else.

    Raises:
        StoreError: it cannot be read.
        DataError: it is a JSON schema, which describes data and holds none.
    """
    try:
        with path.open("rb") as content:
            head = content.read(65_536)
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error
    if head.startswith(b"PAR1"):
        return "Parquet of ssegraph" if _is_our_parquet(path) else None
    if head.startswith(b"PK"):
        return _archive(path)
    text = head.decode("utf-8-sig", "replace").lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace").lstrip()
    suffix = path.suffix.lower()
    if text.startswith(("{", "[")) and suffix not in FORMATS:
        return _json_form(path, text)
    if suffix in FORMATS or (text.startswith("<") and "rdf:RDF" in text[:4_000]):
        return _RDF
    return None


def _is_our_parquet(path: Path) -> bool:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return False  # the reader of tables says what to install
    try:
        return b"ssegraph" in (parquet.read_schema(path).metadata or {})
    except (ArrowException, OSError):
        return False


def _archive(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "ro-crate-metadata.json" in names and "graph.trig" in names:
                return "RO-Crate of ssegraph"
            if "xl/workbook.xml" not in names or archive.getinfo("xl/workbook.xml").file_size > 1_000_000:  # fmt: skip
                return None
            book = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return None
    if b'name="Elements"' in book and b'name="Connections"' in book:
        return "sheets of Kumu"
    return "workbook of ssegraph" if b'name="actors"' in book and b'name="ties"' in book else None


_MARKS: Final = ("$schema", "@context", "@graph", "@id", "@type", "linked_schemas", "schema", "elements", "connections")  # fmt: skip


def _json_form(path: Path, text: str) -> str | None:
    # A large table is not read twice: one of these stands near the beginning of every other model.
    if path.stat().st_size > _MOST_BYTES or not any(f'"{mark}"' in text for mark in _MARKS):
        return None
    line = text.partition("\n")[0]
    try:
        sample = json.loads(line)
    except (ValueError, RecursionError):
        try:
            sample = json.loads(path.read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError, UnicodeDecodeError):
            return None
    one = sample[0] if isinstance(sample, list) and sample else sample
    one = one["data"][0] if isinstance(one, dict) and isinstance(one.get("data"), list) and one["data"] else one  # fmt: skip
    if not isinstance(one, dict):
        return None
    if isinstance(one.get("$schema"), str) and "json-schema.org" in one["$schema"]:
        raise DataError([Problem(str(path), 1, "a JSON schema: it describes data and holds none", "a file of profiles")])  # fmt: skip
    if isinstance(one.get("schema"), str) and isinstance(one.get("properties"), dict):
        return "FollowTheMoney"
    if isinstance(one.get("elements"), list) and isinstance(one.get("connections"), list):
        return "Kumu"
    if "linked_schemas" in one:
        return "Murmurations"
    if any(name in one for name in ("@context", "@graph", "@id", "@type")):
        return _RDF
    return None


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
        counts: entities, ties and figures of the file that are new or said anew.
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
    return imports.name_of(Path(stem.rpartition("-")[0] if form.startswith("Parquet") else stem))


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
    known = known_in(folder, name)
    if form == "Parquet of ssegraph":
        return _own(path, form, read_parquet(path), folder, name)
    if form == "RO-Crate of ssegraph":
        with tempfile.TemporaryDirectory() as aside, zipfile.ZipFile(path) as archive:
            inside = Path(aside) / "graph.trig"
            if archive.getinfo("graph.trig").file_size > _MOST_BYTES:
                raise DataError([Problem(str(path), 1, f"graph.trig is larger than {_MOST_BYTES // 1_000_000} MB")])  # fmt: skip
            inside.write_bytes(archive.read("graph.trig"))
            return _own(path, form, read_rdf(path, read_outside(inside)), folder, name)
    if form == _RDF:
        quads = read_outside(path, suffix=_suffix(path))
        if is_ours(quads):
            return _own(path, "RDF of ssegraph", read_rdf(path, quads), folder, name)
        found = read_linked(quads, "RDF")
    else:
        found = _found(path, form)
    if not found.things and not found.aside:
        raise DataError([Problem(str(path), 1, f"{found.form} without any actor, project, event or policy that is known here", "docs/formats.md tells which classes are read")])  # fmt: skip
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    table = Table(path.name, digest, found.form, (), ())
    draft = draft_of(found, table, known, name, entities_before(folder, name), seen=seen, source=source)  # fmt: skip
    file = folder / f"{name}.yaml"
    content_of = merged(read_yaml(file) if file.is_file() else None, draft)
    documents = {draft.source["document"]: draft.text}
    counts = {"entities": len(draft.entities), "ties": len(draft.ties)}
    return Parcel(name, found.form, content_of, documents, found.aside, found.remarks, found.unread, counts, draft.tally.known)  # fmt: skip


def _own(path: Path, form: str, records: Any, folder: Path, name: str) -> Parcel:
    def text_of(document: str) -> str | None:
        for place in (folder, path.parent):
            candidate = (place / document).resolve()
            if candidate.is_relative_to(place.resolve()) and candidate.is_file():
                return candidate.read_text(encoding="utf-8")
        return None

    content, documents = with_documents(written(records), text_of, path.name)
    counts = {part: len(content.get(part, ())) for part in ("entities", "ties", "figures")}
    return Parcel(name, form, content, documents, counts=counts)


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in FORMATS:
        return suffix
    head = path.read_bytes()[:100].decode("utf-8-sig", "replace").lstrip()
    return ".jsonld" if head.startswith(("{", "[")) else ".rdf"


def _found(path: Path, form: str) -> Found:
    if form == "sheets of Kumu":
        return read_kumu_sheets(path)
    if form == "workbook of ssegraph":
        return read_workbook(path)
    found = Found(form)
    objects = list(_objects(path, found))
    if form == "Kumu":
        return read_kumu(objects[0][1]["elements"], objects[0][1]["connections"])
    read = read_followthemoney if form == "FollowTheMoney" else read_murmurations
    one = read(objects)
    one.aside = found.aside + one.aside
    return one


def _objects(path: Path, found: Found) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the objects of a JSON file with their line or number: one document, or one on each line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), 1, "not UTF-8", "the file saved as UTF-8")]) from error
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise DataError([Problem(str(path), 1, "nested too deep")]) from error
    except ValueError:
        whole = None
    if whole is not None:
        if isinstance(whole, dict) and isinstance(whole.get("data"), list):
            whole = whole["data"]
        many = whole if isinstance(whole, list) else [whole]
        for number, each in enumerate(many, 1):
            if isinstance(each, dict):
                yield number, each
            else:
                found.aside.append((f"number {number}", "no object"))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                each = json.loads(line)
            except (ValueError, RecursionError) as error:
                found.aside.append((f"line {number}", f"no JSON: {error}"))
                continue
            if isinstance(each, dict):
                yield number, each
            else:
                found.aside.append((f"line {number}", "no object"))


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
    others = [each for each in sorted(folder.glob("*.yaml")) if each != path]
    with tempfile.TemporaryDirectory() as aside:
        mirror(folder, Path(aside), others)
        (Path(aside) / "documents").mkdir(exist_ok=True)
        for document, content in parcel.documents.items():
            put_text(Path(aside) / document, content)
        (Path(aside) / path.name).write_text(text, encoding="utf-8")
        read_records(Path(aside))
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
