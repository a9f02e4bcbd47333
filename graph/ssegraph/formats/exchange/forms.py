"""Finds out by its content what a file of another model is, and takes JSON apart."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.formats.exchange.things import Found
from ssegraph.quads.untrusted import FORMATS

MOST_BYTES: Final = 500_000_000
"""Of a file that has to be read whole."""

# What a file can be; in words, since they are told.
RDF, FTM, KUMU, KUMU_SHEETS, MURMURATIONS = "RDF", "FollowTheMoney", "Kumu", "sheets of Kumu", "Murmurations"  # fmt: skip
OUR_PARQUET, OUR_CRATE, OUR_WORKBOOK = "Parquet of ssegraph", "RO-Crate of ssegraph", "workbook of ssegraph"  # fmt: skip


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
        return OUR_PARQUET if _is_our_parquet(path) else None
    if head.startswith(b"PK"):
        return _archive(path)
    text = head.decode("utf-8-sig", "replace").lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace").lstrip()
    suffix = path.suffix.lower()
    if text.startswith(("{", "[")) and suffix not in FORMATS:
        return _json_form(path, text)
    if suffix in FORMATS or (text.startswith("<") and "rdf:RDF" in text[:4_000]):
        return RDF
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
                return OUR_CRATE
            if "xl/workbook.xml" not in names or archive.getinfo("xl/workbook.xml").file_size > 1_000_000:  # fmt: skip
                return None
            book = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return None
    if b'name="Elements"' in book and b'name="Connections"' in book:
        return KUMU_SHEETS
    return OUR_WORKBOOK if b'name="actors"' in book and b'name="ties"' in book else None


_MARKS: Final = ("$schema", "@context", "@graph", "@id", "@type", "linked_schemas", "schema", "elements", "connections")  # fmt: skip


def _json_form(path: Path, text: str) -> str | None:
    # A large table is not read twice: one of these stands near the beginning of every other model.
    if path.stat().st_size > MOST_BYTES or not any(f'"{mark}"' in text for mark in _MARKS):
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
        return FTM
    if isinstance(one.get("elements"), list) and isinstance(one.get("connections"), list):
        return KUMU
    if "linked_schemas" in one:
        return MURMURATIONS
    if any(name in one for name in ("@context", "@graph", "@id", "@type")):
        return RDF
    return None


def suffix_of(path: Path) -> str:
    """Return the suffix of RDF, also where the file is called otherwise."""
    suffix = path.suffix.lower()
    if suffix in FORMATS:
        return suffix
    head = path.read_bytes()[:100].decode("utf-8-sig", "replace").lstrip()
    return ".jsonld" if head.startswith(("{", "[")) else ".rdf"


def objects_of(path: Path, found: Found) -> Iterator[tuple[int, Mapping[str, Any]]]:
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
