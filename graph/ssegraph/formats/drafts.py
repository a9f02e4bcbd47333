"""The queue of a folder: changes that contributors send in, an editor agrees to, and a publisher makes count.

    decisions/drafts-0001.json     the changes of one workbook: who sent them and why; of each who agreed, refused, published

A draft changes nothing. Nobody agrees to their own; what is published becomes decisions that keep all three names
(`edits.put_edits`). Files only grow, so that a change keeps its number.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import DataError, Problem, UsageError
from ssegraph.core.files import write_aside
from ssegraph.core.model import Records
from ssegraph.core.names import fold
from ssegraph.formats.edits import Change, Edits, Told, as_of_now, put_edits
from ssegraph.records.decisions import locked
from ssegraph.records.reading import read_records

State = Literal["draft", "accepted", "refused", "published"]
STATES: Final[tuple[State, ...]] = ("draft", "accepted", "refused", "published")
_NAMED: Final = "drafts-[0-9][0-9][0-9][0-9].json"


@dataclass(frozen=True)
class Draft:
    """One change of the queue.

    Attributes:
        number: by which it is accepted and published, from 1.
        change: as it would be now.
        file: the workbook it came in.
        by, when, why: the contributor, as that person wrote it.
        state: `draft`, `accepted`, `refused` or `published`.
        accepted, refused, published: who did it and when; of a refusal why, of what was published in which decisions.
        rivals: the numbers of other open changes of the same cell or row.
    """

    number: int
    change: Change
    file: str
    by: str
    when: str
    why: str
    state: State = "draft"
    accepted: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)
    rivals: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is neither refused nor published."""
        return self.state in ("draft", "accepted")


def send_in(folder: Path, edits: Edits, changes: Iterable[Change], told: Told) -> Path:
    """Put changes of a workbook into the queue of a folder.

    Returns:
        the file of the drafts.

    Raises:
        UsageError: there is nothing to be sent in, or no date was given.
        StoreError: the folder cannot be written, or somebody else is writing in it.
    """
    sent = [each for each in changes if not each.refused]
    if not sent:
        raise UsageError(f"{edits.file}: there is nothing to be sent in")
    _dated(told.when)
    with locked(folder):
        number = 1 + max((int(path.stem[-4:]) for path in (folder / "decisions").glob(_NAMED)), default=0)
        path = folder / "decisions" / f"drafts-{number:04}.json"
        _put(
            path,
            {
                "file": edits.file,
                "form": edits.form,
                "part": edits.part,
                "by": told.by,
                "when": told.when,
                "why": told.why,
                "drafts": [_written(each) for each in sent],
            },
        )
        return path


def queue(folder: Path, records: Records | None = None) -> list[Draft]:
    """Return every change that was sent in, as it would be now, by number.

    Args:
        folder: of records.
        records: what it holds; read if left out.

    Raises:
        DataError: the records have problems, or a file of drafts is none.
    """
    held = records or read_records(folder)
    found: list[Draft] = []
    for path in sorted((folder / "decisions").glob(_NAMED)):
        content = _content(path)
        changes = [_change(each) for each in content["drafts"]]
        open_now = as_of_now(changes, content["form"], held)
        for was, now, each in zip(changes, open_now, content["drafts"], strict=True):
            number, state = len(found) + 1, each.get("state", "draft")
            change = replace(now if state in ("draft", "accepted") else was, number=number)
            told = {name: each.get(name, {}) for name in ("accepted", "refused", "published")}
            found.append(
                Draft(
                    number,
                    change,
                    content["file"],
                    content["by"],
                    content["when"],
                    content["why"],
                    state,
                    **told,
                )
            )
    of_place: defaultdict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in found:
        if draft.is_open and draft.change.what != "added":
            of_place[draft.change.table, draft.change.key].append(draft)
    rivals: defaultdict[int, set[int]] = defaultdict(set)
    for alike in of_place.values():
        for one in alike:
            # A row that goes is at odds with any other change of it.
            rivals[one.number] |= {
                other.number
                for other in alike
                if other is not one
                and (
                    other.change.column == one.change.column or "" in (other.change.column, one.change.column)
                )
            }
    return [replace(draft, rivals=tuple(sorted(rivals[draft.number]))) for draft in found]


def accept(folder: Path, numbers: Collection[int], *, by: str, when: str = "") -> list[Draft]:
    """Agree to drafts, as an editor.

    Returns:
        them.

    Raises:
        UsageError: one is no draft, is the editor's own, cannot be made, or another change of its cell was accepted.
        StoreError: the folder cannot be written, or somebody else is writing in it.
    """
    drafts = _of(folder, numbers)
    there = {each.number: each for each in queue(folder)}
    for draft in drafts:
        if draft.state != "draft":
            raise UsageError(f"{draft.number} is {draft.state} already")
        if fold(draft.by) == fold(by):
            raise UsageError(f"{draft.number} is your own ({draft.by}): a second person accepts it")
        if draft.change.refused:
            raise UsageError(f"{draft.number} cannot be accepted: {draft.change.refused}")
        for rival in draft.rivals:
            if rival in numbers or there[rival].state == "accepted":
                raise UsageError(
                    f"{draft.number} and {rival} are edits of the same cell: accept one and refuse the other"
                )
    _mark(folder, numbers, "accepted", {"by": by, "when": when})
    return drafts


def refuse(folder: Path, numbers: Collection[int], *, by: str, why: str, when: str = "") -> list[Draft]:
    """Refuse drafts, or what was accepted and is not published.

    Raises:
        UsageError: one is published or refused already.
        StoreError: the folder cannot be written, or somebody else is writing in it.
    """
    drafts = _of(folder, numbers)
    for draft in drafts:
        if not draft.is_open:
            raise UsageError(f"{draft.number} is {draft.state} already")
    _mark(folder, numbers, "refused", {"by": by, "when": when, "why": why})
    return drafts


def publish(folder: Path, numbers: Collection[int], *, by: str, when: str = "") -> Path:
    """Make decisions of what was accepted, all of it or none.

    Returns:
        the file of the decisions.

    Raises:
        UsageError: one was not accepted, or cannot be made.
        DataError: the folder would not be sound; nothing is written.
        StoreError: the folder cannot be written, or somebody else is writing in it.
    """
    drafts = _of(folder, numbers)
    if not drafts:
        raise UsageError("nothing is chosen")
    for draft in drafts:
        if draft.state != "accepted":
            raise UsageError(f"{draft.number} is {draft.state}: what was accepted is published")
    signed = {name: value for name, value in (("by", by), ("when", when)) if value}
    path = put_edits(
        folder,
        [
            (draft.change, Told(draft.by, draft.why, draft.when, _signed(draft.accepted), signed))
            for draft in drafts
        ],
        ", ".join(dict.fromkeys(draft.file for draft in drafts)),
    )
    _mark(folder, numbers, "published", {"by": by, "when": when, "decisions": path.stem})
    return path


def _signed(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ("by", "when") if given.get(name)}


def _of(folder: Path, numbers: Collection[int]) -> list[Draft]:
    there = {each.number: each for each in queue(folder)}
    if unknown := sorted({*numbers} - there.keys()):
        raise UsageError(f"there is no change {unknown[0]}; there are {len(there)}")
    return [there[number] for number in sorted(numbers)]


def _mark(folder: Path, numbers: Collection[int], state: State, told: Mapping[str, str]) -> None:
    """Write what became of changes."""
    _dated(told.get("when", ""))
    with locked(folder):
        at = 0
        for path in sorted((folder / "decisions").glob(_NAMED)):
            content, touched = _content(path), False
            for each in content["drafts"]:
                at += 1
                if at in numbers:
                    touched = True
                    each["state"] = state
                    each[state] = {name: value for name, value in told.items() if value}
            if touched:
                _put(path, content)


def _dated(when: str) -> None:
    try:
        HalfKnownDate(when or "2000")
    except ValueError as error:
        raise UsageError(f"--when {when}: {error}") from error


def _content(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for name in ("file", "form", "part", "by", "when", "why"):
            content[name] = str(content[name])
        for each in content["drafts"]:
            _change(each)
            if each.get("state", "draft") not in STATES:
                raise ValueError(f"{each['state']!r} is no state")
        return content
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(
            [Problem(str(path), 1, f"no drafts: {error}", "the file as `ssegraph import --draft` wrote it")]
        ) from error


def _written(change: Change) -> dict[str, Any]:
    fields = asdict(change) | {"values": dict(change.values)}
    return {name: value for name, value in fields.items() if value and name != "number"}


def _change(written: Mapping[str, Any]) -> Change:
    fields = {name: value for name, value in written.items() if name in Change.__dataclass_fields__}
    return Change(**{"number": 0, "line": 0} | fields)


def _put(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
