"""The stages of a reading as files, each of which can be run again from the one before.

In the folder beside the sheet, one folder for each document: the original; `text.md` (the kept text);
`1-read.json`, `2-extracted.json`, `3-verified.json`, `4-matched.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ssegraph.core.errors import StoreError
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity
from ssegraph.documents.candidates import Candidates
from ssegraph.documents.extraction import extract
from ssegraph.documents.matching import Remembered, match
from ssegraph.documents.reading import Document, read
from ssegraph.documents.sheet import (
    DECISIONS,
    Row,
    added_id,
    corrected,
    decided,
    read_sheet,
    rows_of,
    stages,
    write_sheet,
)
from ssegraph.documents.verification import verify

More = Callable[[Document, Candidates], Candidates]
"""A further reader: has sources of names (`sources`) or adds to what was found; the gate comes after it."""


def candidates_of(
    path: Path, known: Sequence[Entity] = (), remembered: Remembered | None = None, more: More | None = None
) -> Candidates:
    """Read a document, extract, verify and match: all stages but those of a person, nothing written.

    Args:
        path: the document.
        known: entities of the graph.
        remembered: what people decided about names before.
        more: a further extractor.

    Raises:
        StoreError: the file cannot be read.
        MissingExtra: a library for its format is not installed.

    >>> from ssegraph.core.resources import data_dir
    >>> found = candidates_of(data_dir() / "documents" / "gsef-2020-session-report.md")
    >>> [tie.target for tie in found.ties if tie.source == "amanda-flety" and tie.kind == "leads"]
    ['committee-on-social-inclusion-participatory-democracy-and-hu']
    """
    return match(verify(_extracted(read(path), known, more)), known, remembered)


def _extracted(document: Document, known: Sequence[Entity], more: More | None) -> Candidates:
    found = extract(document, known, more=getattr(more, "sources", None))
    return more(document, found) if more else found


def folder_of(sheet: Path, document: Document) -> Path:
    """Return the folder of a document's stages."""
    return stages(sheet) / f"{Path(document.name).stem[:60]}-{document.sha256[:8]}"


def read_into(
    sheet: Path,
    paths: Iterable[Path],
    known: Sequence[Entity] = (),
    remembered: Remembered | None = None,
    more: More | None = None,
) -> list[Candidates]:
    """Read documents into a sheet, each stage a file; decisions taken before stay.

    Rows of documents read earlier into the same sheet stay in it.

    Raises:
        StoreError: a file cannot be read or written.
        DataError: the sheet is there and is none of ours.
    """
    before = _before(sheet) if sheet.exists() else {}
    found = []
    for path in paths:
        document = read(path)
        folder = folder_of(sheet, document)
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / document.name, path.read_bytes())
        if not document.kept_as_is:
            put(folder / "text.md", document.text.encode())
        put(folder / "1-read.json", document.model_dump_json(indent=1).encode())
        found.append(again(folder, known, remembered, more))
    rows = [
        row
        for folder in sorted(stages(sheet).iterdir())
        if (folder / "4-matched.json").is_file()
        for row in rows_of(Candidates.load(folder / "4-matched.json"))
    ]
    write_sheet(sheet, decided(rows, before))
    return found


def _before(sheet: Path) -> dict[str, Row]:
    """Return the rows of a sheet; what was corrected beside `accept` is an `edit`, which another reading leaves alone."""
    before = read_sheet(sheet)
    for candidates in matched(sheet) if stages(sheet).is_dir() else []:
        for row in rows_of(candidates):
            old = before.get(row.row)
            if old and old.decision == "accept" and corrected(old, row):
                before[row.row] = replace(old, decision="edit")
    return before


def put(path: Path, content: bytes) -> None:
    """Write a file whole, or leave what was there."""
    write_aside(path, lambda aside: aside.write_bytes(content))


def again(
    folder: Path, known: Sequence[Entity] = (), remembered: Remembered | None = None, more: More | None = None
) -> Candidates:
    """Run the stages after reading again on a document's folder.

    Raises:
        StoreError: nothing was read there.
    """
    try:
        document = Document.model_validate_json((folder / "1-read.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{folder}: nothing was read there ({error})") from error
    extracted = _extracted(document, known, more)
    extracted.save(folder / "2-extracted.json")
    verified = verify(extracted)
    verified.save(folder / "3-verified.json")
    matched = match(verified, known, remembered)
    matched.save(folder / "4-matched.json")
    return matched


def matched(sheet: Path) -> list[Candidates]:
    """Return the matched candidates of every document of a sheet.

    Raises:
        StoreError: the folder beside the sheet is missing.
    """
    folder = stages(sheet)
    if not folder.is_dir():
        raise StoreError(f"{folder} is missing: run `ssegraph read FILE -o {sheet}` first")
    return [
        Candidates.load(each / "4-matched.json")
        for each in sorted(folder.iterdir())
        if (each / "4-matched.json").is_file()
    ]


_CORRECTED = ("name", "kind", "target", "value", "date")
_OF_ADDED = ("what", *_CORRECTED, "merge_into", "quote", "context", "document", "at")


def take_decisions(sheet: Path, decisions: Path) -> int:
    """Put the decisions saved by the review page into the sheet, and the rows added there; return how many there were.

    What cannot pass the gate is in the sheet too: `annotation.sound` says which, and why.

    Raises:
        StoreError: the file is none of the page's.
    """
    try:
        loaded = json.loads(decisions.read_text(encoding="utf-8-sig"))
        chosen = {str(each["row"]): each for each in loaded["decisions"]}
        added = [{cell: str(each.get(cell) or "") for cell in _OF_ADDED} for each in loaded.get("added", ())]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{decisions}: no decisions of the review page ({error})") from error
    rows = read_sheet(sheet)
    count = 0
    for key, said in chosen.items():
        row, decision = rows.get(key), str(said.get("decision") or "")
        if row is None or decision not in DECISIONS:
            continue
        count += bool(decision)
        cells = {cell: str(said[cell]) for cell in _CORRECTED if said.get(cell) is not None}
        rows[key] = replace(
            row, decision=decision, merge_into=str(said.get("into") or row.merge_into), **cells
        )
    for cells in added:
        decision = "merge" if cells["merge_into"] else "accept"
        row = Row("", decision, read="person", **cells)
        if not (row.name and row.kind):
            continue
        count += 1
        rows[added_id(row)] = replace(row, row=added_id(row))
    write_sheet(sheet, rows.values())
    return count
