"""Changes that people made in a workbook we exported: shown, made decisions, or sent in to be agreed to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssegraph.cli.ledger import chosen
from ssegraph.cli.options import json_option
from ssegraph.cli.terminal import for_eyes, print_json, print_table, say
from ssegraph.core.errors import UsageError

if TYPE_CHECKING:
    from ssegraph.formats.drafts import Draft
    from ssegraph.formats.edits import Change, Edits

_WHO_AND_WHY = "say who changes it and why, which stands beside each decision: --by NAME --why TEXT"


def edits_for(file: Path, folder: Path) -> bool:
    """Say whether a file is one that was exported from what a folder holds: most of its actors or ties are there."""
    from ssegraph.formats.edits import is_exported, keys_in
    from ssegraph.records.reading import decisions_on_statements, record_files

    if (
        file.suffix.lower() not in (".xlsx", ".ods", ".csv")
        or not folder.is_dir()
        or not record_files(folder)
    ):
        return False
    if not is_exported(file):
        return False
    statements, _, entities = decisions_on_statements(folder)
    there = {each.id for each in entities} | {each.key for each in statements}
    keys = keys_in(file)
    known = sum(key in there or ".".join(key.split(".")[:3]) in there for key in keys)
    return bool(keys) and 2 * known > len(keys)


def take_edits(
    file: Path,
    folder: Path,
    rows: str | None,
    draft: bool,
    by: str | None,
    why: str | None,
    when: str | None,
    as_json: bool | None,
) -> None:
    """Show what a person changed in a file; make decisions of it, or send it in."""
    from ssegraph.formats.drafts import send_in
    from ssegraph.formats.edits import Told, edits_of, put_edits
    from ssegraph.records.reading import read_records, record_files

    if not folder.is_dir() or not record_files(folder):
        raise UsageError(f"--data {folder}: changes go into a folder of records")
    if (rows or draft) and not (by and why and by.strip() and why.strip()):
        raise UsageError(_WHO_AND_WHY)
    found = edits_of(file, read_records(folder))
    for remark in found.remarks:
        say(f"{file}: {remark}")
    every = [each for each in found.changes if not each.refused and not each.meanwhile]
    accepted = every
    if rows and rows != "all":
        numbers = chosen(rows, len(found.changes))
        accepted = [each for each in found.changes if each.number in numbers]
    told = Told(by or "", why or "", when or "")
    outcome = {each.number: each.outcome() for each in found.changes}
    written = None
    if draft:
        sent = [each for each in found.changes if not each.refused] if not rows or rows == "all" else accepted
        written = send_in(folder, found, sent, told)
        outcome |= {each.number: "sent in: " + outcome[each.number] for each in sent}
    elif rows and accepted:
        written = put_edits(folder, [(each, told) for each in accepted], found.file)
        outcome |= {each.number: _done(each) for each in accepted}
    _show(found, outcome, as_json)
    say(f"{file}: {found.counts()}")
    refused = sum(bool(each.refused) for each in found.changes)
    both = sum(each.meanwhile and not each.refused for each in found.changes)
    if refused:
        say(f"{refused:,} of them cannot be accepted: the reason stands beside each")
    if both:
        say(
            f"{both:,} of them were changed in the folder too since it was exported: `all` leaves them out, their number takes the file's"
        )
    if draft and written:
        say(f"{written}: sent in; a second person agrees: ssegraph drafts {folder}")
    elif written:
        say(f"{written}: take all of it back with: ssegraph undo {folder} {written.stem} --why ...")
    elif every or both:
        say(
            f"nothing is written yet: ssegraph import {file} --data {folder} --accept all --by NAME --why TEXT (or 1,3-5)"
        )


def _done(change: Change) -> str:
    if change.what == "corrected":
        return f"is corrected: {change.before or '(nothing)'} → {change.after or '(nothing)'}"
    return f"is {change.what}"


def _show(found: Edits, outcome: dict[int, str], as_json: bool | None) -> None:
    if not for_eyes(as_json):
        print_json([_as_json(each) | {"outcome": outcome[each.number]} for each in found.changes])
        return
    print_table(
        ("change", "row", "what", "about", "outcome"),
        [
            (
                str(each.number),
                f"{each.table} {each.line}" if each.line else each.table,
                each.column or each.what,
                f"{each.label}\n({each.key})" if each.label != each.key else each.key,
                outcome[each.number] + (f"\n{each.after}" if each.what == "added" and each.after else ""),
            )
            for each in found.changes
        ],
    )


def _as_json(change: Change) -> dict[str, Any]:
    names = (
        "number",
        "table",
        "line",
        "what",
        "key",
        "label",
        "column",
        "before",
        "after",
        "meanwhile",
        "refused",
    )
    return {name: value for name in names if (value := getattr(change, name))}


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--accept", "accepted", metavar="ROWS", help="Agree to these, as an editor: 1,3-5 or all.")
@click.option("--refuse", "refused", metavar="ROWS", help="Refuse these; --why says why.")
@click.option(
    "--publish",
    "published",
    metavar="ROWS",
    help="Make decisions of these, which were accepted: 1,3-5 or all.",
)
@click.option("--by", metavar="NAME", help="Who does it; nobody accepts their own.")
@click.option("--when", metavar="DATE", help="When.")
@click.option("--why", metavar="TEXT", help="Of a refusal.")
@click.option("--every", is_flag=True, help="Also those that are refused or published.")
@json_option
def drafts(
    data: Path,
    accepted: str | None,
    refused: str | None,
    published: str | None,
    by: str | None,
    when: str | None,
    why: str | None,
    every: bool,
    as_json: bool | None,
) -> None:
    """Show the changes that were sent in to the folder DATA, and agree to them: docs/tables.md.

    A contributor sends them in (`ssegraph import FILE --data DATA --draft`), an editor accepts, a publisher makes them count.
    """
    from ssegraph.formats.drafts import accept, publish, queue, refuse

    if sum(map(bool, (accepted, refused, published))) > 1:
        raise UsageError("accept, refuse or publish: one at a time")
    if (accepted or refused or published) and not (by and by.strip()):
        raise UsageError("say who does it: --by NAME")
    if refused and not why:
        raise UsageError("say why it is refused: --why TEXT")
    there = queue(data)
    if accepted:
        able = [
            each.number
            for each in there
            if each.state == "draft"
            and not each.change.refused
            and not each.change.meanwhile
            and not each.rivals
        ]
        done = accept(data, _numbers(accepted, there, able), by=by or "", when=when or "")
        say(f"accepted: {len(done)}; they count when they are published: --publish all")
    elif refused:
        able = [each.number for each in there if each.is_open]
        say(
            f"refused: {len(refuse(data, _numbers(refused, there, able), by=by or '', why=why or '', when=when or ''))}"
        )
    elif published:
        able = [each.number for each in there if each.state == "accepted"]
        path = publish(data, _numbers(published, there, able), by=by or "", when=when or "")
        say(f"{path}: take all of it back with: ssegraph undo {data} {path.stem} --why ...")
    shown = [each for each in queue(data) if every or each.is_open]
    if not for_eyes(as_json):
        print_json([_draft_as_json(each) for each in shown])
        return
    print_table(
        ("change", "of", "what", "about", "in the folder", "wanted", "state"), [_row(each) for each in shown]
    )


def _numbers(rows: str, there: list[Draft], able: list[int]) -> frozenset[int]:
    return frozenset(able) if rows == "all" else chosen(rows, len(there))


def _row(draft: Draft) -> tuple[str, ...]:
    change = draft.change
    wanted = change.after or change.what
    if draft.rivals:
        wanted += f"\nbeside {', '.join(map(str, draft.rivals))}"
    if change.meanwhile:
        wanted += "\n(changed in the folder since)"
    return (
        str(draft.number),
        "\n".join(filter(None, (draft.by, draft.when, draft.why))),
        change.column or change.what,
        change.label,
        change.before,
        f"cannot be: {change.refused}" if change.refused and draft.is_open else wanted,
        _state(draft),
    )


def _state(draft: Draft) -> str:
    lines: list[str] = [draft.state]
    for name in ("accepted", "refused", "published"):
        told = getattr(draft, name)
        if told:
            lines.append(
                f"{name}: "
                + ", ".join(told[each] for each in ("by", "when", "why", "decisions") if told.get(each))
            )
    return "\n".join(lines)


def _draft_as_json(draft: Draft) -> dict[str, Any]:
    fields: dict[str, Any] = _as_json(draft.change)
    fields |= {"file": draft.file, "by": draft.by, "when": draft.when, "why": draft.why, "state": draft.state}
    fields |= {name: dict(getattr(draft, name)) for name in ("accepted", "refused", "published")}
    fields |= {"rivals": list(draft.rivals)}
    return {name: value for name, value in fields.items() if value}
