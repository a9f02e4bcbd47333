"""Somebody asked to be left out: what is said of them is taken out of a folder of records, and does not come back.

    decisions/removed-0001.json     that something was removed, why and by whom; not what
    decisions/removing.json         while files are written: what they are to hold, so that a kill loses nothing

Of names only digests are kept, so that a later import can leave them out again. Whoever guesses a name can
check the guess: it is no secret that is kept here, but a promise.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ssegraph.core.errors import DataError, NotFound, Problem, StoreError, suggest
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Statement
from ssegraph.core.names import NameIndex, fold, slug
from ssegraph.records.decisions import decisions_in, locked
from ssegraph.records.kept import ENDS, line_of, ties_in
from ssegraph.records.reading import HEADS, decided_in, read_records, record_files
from ssegraph.records.removed import UNFINISHED, digest_of
from ssegraph.records.rulings import StatementDecision
from ssegraph.records.written import as_yaml, read_yaml


@dataclass
class Removed:
    """What was taken out of a folder.

    Attributes:
        path: the file that says that it was.
        entities, statements, rows: how many records, statements, and rows of kept tables.
        still: the files of the folder that name them still, in a text or in the address of a page: whose words these
            are decides about them.
    """

    path: Path
    entities: int = 0
    statements: int = 0
    rows: int = 0
    still: list[str] = field(default_factory=list)


class _Gone:
    """Who goes: ids and names, and what of a record is about them."""

    def __init__(self, entities: Collection[Entity]) -> None:
        self.ids = {entity.id for entity in entities}
        self.names = {name for entity in entities for name in (entity.id, *entity.all_names())}
        self._folded = {fold(name) for name in self.names}
        words = sorted(
            self.names | set(filter(None, map(slug, self.names))), key=lambda name: (-len(name), name)
        )
        self.written = re.compile(
            "|".join(
                rf"(?<!\w){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word) for word in words
            ),
            re.IGNORECASE,
        )

    def is_named(self, text: str) -> bool:
        return fold(text) in self._folded

    def is_about(self, said: Any) -> bool:
        """Say whether a statement, as it is written, is about them."""
        if not isinstance(said, dict):
            return False
        head = next((each for each in HEADS if each in said), "")
        words = str(said.get(head, "")).split()
        return bool({*words[:1], *(words[2:3] if head == "tie" else ())} & self.ids)

    def forget(self, said: dict[str, Any]) -> None:
        """Take out of a contribution, or of its correction, whom it is about, where it is made, and whom it answers."""
        for name in ("about", "session", "reply_to"):
            given = said.get(name)
            if isinstance(given, list):
                stay = [each for each in given if each not in self.ids]
            else:
                stay = [each for each in str(given or "").split() if each.partition(".")[0] not in self.ids]
            if given and not stay:
                del said[name]
            elif given:
                said[name] = stay if isinstance(given, list) else " ".join(stay)


def remove(folder: Path, name: str, *, why: str, by: str | None = None, when: str | None = None) -> Removed:
    """Take everything about somebody out of a folder of records.

    Args:
        folder: of records; each file that changes is written anew, its own comments but those at its head lost.
        name: of the person or body, or its id; who is decided to be the same goes too.
        why, by, when: the reason, who decides and when, as that person writes it.

    Returns:
        what was taken out.

    Raises:
        NotFound: nobody is so called.
        Ambiguous: several are.
        DataError: the folder would not be sound without them; nothing is changed.
        StoreError: the folder cannot be written, or somebody else is writing in it.
    """
    if not folder.is_dir() or not record_files(folder):
        raise StoreError(f"{folder} is no folder of records")
    with locked(folder):
        if (folder / UNFINISHED).exists():
            finished = _carry_out(folder)
            if digest_of(name) in json.loads(finished.path.read_text("utf-8"))["removed"][0]["names"]:
                return finished
        held = decided_in(folder)
        statements, decisions, entities = held.statements, held.on_statements, held.entities
        known = {entity.id: entity for entity in entities}
        names = NameIndex((each.id, "name", called) for each in entities for called in each.all_names())
        if name not in known and not names.bearers(name):
            raise NotFound(
                "entity",
                name,
                suggest(name, {*known, *(called for each in entities for called in each.all_names())}),
            )
        one = name if name in known else names.one(name)
        kept = decisions_in(folder).kept(known)
        same = {each for each in known if kept.get(each, each) == kept.get(one, one)}
        # A spelling that was corrected is a name to be forgotten as well.
        as_read = [each for each in held.as_read if each.id in same]
        gone = _Gone([*(known[each] for each in sorted(same)), *as_read])
        number = 1 + max(
            (int(path.stem[-4:]) for path in (folder / "decisions").glob("removed-*.json")), default=0
        )
        path = folder / "decisions" / f"removed-{number:04}.json"
        found = Removed(path, len(same))
        addresses = {each.id for each in statements if {each.subject, each.object} & gone.ids}
        dropped = _dropped(decisions, gone, addresses)
        moved = {each.id: now for each in statements if (now := _address_without(each, gone)) != each.id}
        told = {"names": sorted({digest_of(each) for each in gone.names}), "why": why, "by": by, "when": when}
        entry = {"removed": [{key: value for key, value in told.items() if value}]}
        changed = {path: json.dumps(entry, ensure_ascii=False, indent=1) + "\n"}
        changed |= _tables(folder, gone, found)
        changed |= _records(folder, gone, dropped, moved, why, found, changed)
        changed |= _journals(folder, gone)
        _check(folder, changed)
        found.still = [
            each.relative_to(folder).as_posix()
            for each in _texts(folder)
            if gone.written.search(changed[each] if each in changed else each.read_text("utf-8", "replace"))
        ]
        whole = asdict(found) | {"path": path.relative_to(folder).as_posix()}
        files = {file.relative_to(folder).as_posix(): text for file, text in changed.items()}
        _put(folder / UNFINISHED, json.dumps({"found": whole, "files": files}))
        return _carry_out(folder)


def _put(file: Path, text: str) -> None:
    content = text.encode("utf-8")
    write_aside(file, lambda aside: aside.write_bytes(content))


def _carry_out(folder: Path) -> Removed:
    """Write what a removal is to write, from its beginning if it was cut short, and return what it takes out."""
    try:
        planned = json.loads((folder / UNFINISHED).read_text("utf-8"))
        found = Removed(**planned["found"] | {"path": folder / planned["found"]["path"]})
        texts = {folder / file: str(text) for file, text in planned["files"].items()}
        if not all(file.resolve().is_relative_to(folder.resolve()) for file in (found.path, *texts)):
            raise ValueError("it names a file outside the folder")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(
            [
                Problem(
                    str(folder / UNFINISHED),
                    1,
                    f"does not say what a removal was to write: {error}",
                    "the folder as it was, from a copy",
                )
            ]
        ) from error
    for file, text in texts.items():
        _put(file, text)
    (folder / UNFINISHED).unlink()
    return found


def _texts(folder: Path) -> list[Path]:
    """Return the files in which somebody may be named in passing: documents, notes, addresses of pages."""
    files = (each for each in folder.rglob("*") if each.is_file() and not each.name.startswith("."))
    return sorted(each for each in files if ".git" not in each.relative_to(folder).parts)


def _records(
    folder: Path,
    gone: _Gone,
    dropped: Collection[str],
    moved: Mapping[str, str],
    why: str,
    found: Removed,
    tables: dict[Path, str],
) -> dict[Path, str]:
    """Return the files of records that change, as they are to be."""
    changed = {}
    for path in record_files(folder):
        content = read_yaml(path)
        if not isinstance(content, dict):
            continue
        before = as_yaml(content)
        _less(content, "entities", lambda each: each.get("id") in gone.ids)
        _decisions(content, gone, dropped, moved, why)
        for each in content.get("entities", ()):
            _less(each, "same_as", lambda other: other in gone.ids)
        for source in content.get("sources", ()):
            count = len(source.get("statements", ()))
            _less(source, "statements", gone.is_about)
            found.statements += count - len(source.get("statements", ()))
            for said in source.get("statements", ()):
                gone.forget(said)
            if source.get("publisher") in gone.ids:
                del source["publisher"]
            table = tables.get(folder / str(source.get("document")))
            if table is not None:
                source["sha256"] = hashlib.sha256(table.encode("utf-8")).hexdigest()
        redirects = content.get("redirects", {})
        for old, new in [*redirects.items()]:
            if gone.ids & {*old.partition("/")[2].split("."), *str(new).partition("/")[2].split(".")}:
                del redirects[old]
        for part in [part for part, things in content.items() if things in ({}, [])]:
            del content[part]
        if as_yaml(content) != before:
            head = re.match(r"(?:#[^\n]*\n)*", path.read_text(encoding="utf-8-sig"))
            changed[path] = (head[0] if head else "") + as_yaml(content or {"title": folder.name})
    return changed


def _address_without(said: Statement, gone: _Gone) -> str:
    """Return the address of a statement that says nothing of them any more."""
    fields: dict[str, Any] = {"about": tuple(each for each in said.about if each not in gone.ids)}
    fields |= {"session": None} if said.session in gone.ids else {}
    fields |= {"reply_to": None} if (said.reply_to or "").partition(".")[0] in gone.ids else {}
    return said.model_copy(update=fields).id


def _dropped(decisions: Iterable[StatementDecision], gone: _Gone, addresses: Collection[str]) -> set[str]:
    """Return the ids of the decisions on statements that are about them: of a row only those on what it says of them."""
    return {
        each.id
        for each in decisions
        if (gone.ids & {*each.about.split()} if each.about else each.statement in addresses)
    }


def _decisions(
    content: dict[str, Any], gone: _Gone, dropped: Collection[str], moved: Mapping[str, str], why: str
) -> None:
    """Take the decisions out that are on statements about them, and of the others what they say of them.

    A statement that a correction made one about them is withdrawn: what somebody found wrong is not said again.
    """
    _less(content, "decisions", lambda each: each.get("id") in dropped or each.get("entity") in gone.ids)
    for each in content.get("decisions", ()):
        if "statement" not in each:
            continue
        each["statement"] = moved.get(each["statement"], each["statement"])
        to = each.get("to")
        if not isinstance(to, dict):
            continue
        if gone.ids & {*str(to.get("tie", "")).split()}:
            del each["to"]
            each |= {"decision": "withdrawn", "why": why}
            continue
        before = dict(to)
        gone.forget(to)
        each["to"] = {name: to.get(name, "") for name in before}


def _less(content: Any, part: str, goes: Callable[[Any], bool]) -> None:
    """Take out of a list of a record what goes; a list that is empty then goes too."""
    if isinstance(content, dict) and isinstance(content.get(part), list):
        content[part] = [each for each in content[part] if not goes(each)]
        if not content[part]:
            del content[part]


def _tables(folder: Path, gone: _Gone, found: Removed) -> dict[Path, str]:
    """Return the kept tables without the rows that are about them, and the rows that were set aside."""
    changed = {}
    for path in sorted((folder / "documents").glob("*.csv")):
        text = path.read_bytes().decode("utf-8")
        lines = [*csv.reader(io.StringIO(text, newline=""))]
        if not lines or lines[0][-len(ENDS) :] != [*ENDS]:
            continue
        ties = lines[0].index(ENDS[0])
        stays = [lines[0]]
        for cells in lines[1:]:
            ids = {word for tie in ties_in(cells[ties]) for word in tie.split()}
            if not ids & gone.ids and not any(map(gone.is_named, cells[1:ties])):
                stays.append(cells)
        if len(stays) != len(lines):
            found.rows += len(lines) - len(stays)
            changed[path] = "".join(map(line_of, stays))
    for path in sorted((folder / "tables").glob("*.aside.tsv")):
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        left = [row for row in rows if not gone.written.search(row)]
        if left != rows:
            changed[path] = "".join(left)
    return changed


def _journals(folder: Path, gone: _Gone) -> dict[Path, str]:
    """Return the journals of decisions that change: on bodies, and of accepted documents."""
    changed = {}
    for path in sorted((folder / "decisions").glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise DataError([Problem(str(path), 1, f"no JSON: {error}")]) from error
        before = json.dumps(content, sort_keys=True)
        _less(content, "decisions", lambda each: bool({each.get("keep"), each.get("other")} & gone.ids))
        if path.name.startswith("bodies-"):
            content.setdefault("decisions", [])
        for each in content.get("decisions", ()):
            if (
                isinstance(each, dict) and each.get("into") in gone.ids
            ):  # a row of a document that was found to be them
                del each["into"]
                each["decision"] = "reject"
        # A draft keeps its place: the numbers of the queue stay.
        for at, each in enumerate(content.get("drafts", ()) if path.name.startswith("drafts-") else ()):
            ids = {*str(each.get("key", "")).split(".")}
            if ids & gone.ids or gone.written.search(json.dumps(each, ensure_ascii=False)):
                kept = {name: each[name] for name in ("table", "what") if name in each}
                told = {"label": "(taken out)", "key": "taken-out", "state": "refused"}
                content["drafts"][at] = kept | told | {"refused": {"why": "somebody asked to be left out"}}
        if isinstance(content.get("different"), list):
            content["different"] = [
                each
                for each in content["different"]
                if not ({*each} & gone.ids or any(map(gone.is_named, each)))
            ]
        records = content.get("records")
        if isinstance(records, dict):
            records["entities"] = [
                each for each in records.get("entities", ()) if each.get("id") not in gone.ids
            ]
            records["statements"] = [
                each for each in records.get("statements", ()) if not gone.is_about(each)
            ]
            for each in records["statements"]:
                gone.forget(each)
            for each in records["entities"]:
                _less(each, "same_as", lambda other: other in gone.ids)
            for each in records.get("sources", ()):
                if each.get("publisher") in gone.ids:
                    del each["publisher"]
            if isinstance(content.get("same"), dict):
                content["same"] = {
                    key: value
                    for key, value in content["same"].items()
                    if value not in gone.ids and not gone.is_named(key)
                }
        if json.dumps(content, sort_keys=True) != before:
            changed[path] = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return changed


def _check(folder: Path, changed: dict[Path, str]) -> None:
    """Read the folder as it is to be.

    Raises:
        DataError: it would not be sound.
    """
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside) / folder.resolve().name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".git"))
        for path, text in changed.items():
            place = copy / path.relative_to(folder)
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(text.encode("utf-8"))
        read_records(copy)
