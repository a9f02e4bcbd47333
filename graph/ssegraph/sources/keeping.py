"""What was located is kept in the folder of records: fingerprints and names beside their statements, and no text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from ssegraph.core.errors import DataError, NotFound, Problem, StoreError, suggest
from ssegraph.core.model import Capture, Passage, Records, Source, Statement
from ssegraph.records.decisions import locked
from ssegraph.records.folder import checked, put_text
from ssegraph.records.reading import model_of, record_files
from ssegraph.records.written import Broken, read_with_nodes, with_fields


def as_read(folder: Path, source: str) -> tuple[Source, list[Statement]]:
    """Return a source of a folder and what stands below it, as it is written: before any decision.

    Raises:
        NotFound: no such source; says "did you mean".
        StoreError: there is no such folder.
        DataError: a file that cannot be read.
    """
    told: dict[str, str] = {}
    found: list[Statement] = []
    known: set[str] = set()
    for path in _files(folder):
        for written, _ in _sources(path):
            known.add(str(written.get("id")))
            if written.get("id") == source:
                found += [
                    model_of("statements", each | {"of": source}) for each in written.get("statements", ())
                ]
                told |= {
                    name: each for name, each in written.items() if name not in ("statements", "mapping")
                }
    if not told:
        raise NotFound("source", source, suggest(source, known))
    return model_of("sources", told), found


def keep(folder: Path, source: str, located: Iterable[Statement], capture: Capture | None) -> Records:
    """Write where statements of a source were located into its files.

    Args:
        folder: of records.
        source: the id of the source.
        located: statements with their passages and what the gate found.
        capture: the copy they were located in.

    Returns:
        what the folder holds now.

    Raises:
        NotFound: no file has one of the statements.
        DataError: the folder would not be sound with it; nothing is written.
        StoreError: it cannot be written, or somebody else is writing in it.
    """
    wanted = {each.id: each for each in located}
    with locked(folder):
        texts: dict[Path, str] = {}
        met: set[str] = set()
        told = False
        for path in _files(folder):
            changes: list[tuple[yaml.Node, dict[str, Any]]] = []
            for written, node in _sources(path):
                if written.get("id") != source:
                    continue
                if capture and not told and ("url" in written or "document" in written):
                    told = True
                    changes += _capture_in(written, node, capture)
                for each, its_node in zip(
                    written.get("statements", ()), _nodes(node, "statements"), strict=True
                ):
                    said = wanted.get(model_of("statements", each | {"of": source}).id)
                    if said:
                        met.add(said.id)
                        changes.append((its_node, _fields(said)))
            if changes:
                try:
                    texts[path] = with_fields(path.read_text(encoding="utf-8"), changes)
                except Broken as broken:
                    raise DataError(
                        [Problem(str(path), broken.line, broken.message, broken.instead)]
                    ) from broken
        missing = sorted(wanted.keys() - met)
        if missing:
            raise NotFound("statement", missing[0], [])
        done: Records | None = None
        # A source in several files is rare: each is checked with those before it in place.
        for path, text in texts.items():
            done = checked(folder, path, text, {})
            put_text(path, text)
        if done is None:
            raise NotFound("source", source, [])
        return done


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir() or not record_files(folder):
        raise StoreError(f"{folder} is no folder of records: what is located is kept in one")
    return record_files(folder)


def _sources(path: Path) -> list[tuple[dict[str, Any], yaml.Node]]:
    """Return the sources that a file tells of, as they are written, with their nodes."""
    plain, root = read_with_nodes(path)
    if not isinstance(plain, dict) or root is None:
        return []
    return [
        (written, node)
        for written, node in zip(plain.get("sources", ()), _nodes(root, "sources"), strict=True)
        if isinstance(written, dict)
    ]


def _nodes(node: yaml.Node, name: str) -> list[yaml.Node]:
    return next((value.value for key, value in node.value if key.value == name), [])


def _capture_in(
    written: dict[str, Any], node: yaml.Node, capture: Capture
) -> list[tuple[yaml.Node, dict[str, Any]]]:
    """Return the change that tells of a copy where the source does not tell of it yet."""
    before = written.get("captures", [])
    if any(each.get("sha256") == capture.sha256 for each in before):
        return []
    return [
        (
            node,
            {
                "captures": [
                    *before,
                    {"sha256": capture.sha256, "read": str(capture.read), "reader": capture.reader},
                ]
            },
        )
    ]


def _fields(said: Statement) -> dict[str, Any]:
    judged = {"judged": said.judged} if said.judged else {}
    return {"passages": [_plain(each) for each in said.passages], **judged, "debt": None}


def _plain(passage: Passage) -> dict[str, Any]:
    found: dict[str, Any] = {"fingerprint": passage.fingerprint}
    if passage.at is not None:
        found["at"] = str(passage.at)
    if passage.capture:
        found["capture"] = passage.capture
    if passage.role != "statement":
        found["role"] = passage.role
    if passage.names:
        found["names"] = dict(passage.names)
    if passage.opens:
        found["opens"] = list(passage.opens)
    return found
