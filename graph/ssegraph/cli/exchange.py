"""What `import` does with a file of another model, and says of it; no command of its own."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ssegraph.cli.terminal import for_eyes, print_json, print_table, say, taking_turns
from ssegraph.core.errors import UsageError


def import_model(
    path: Path,
    form: str,
    output: str | None,
    dry_run: bool,
    name: str | None,
    seen: str | None,
    source: str | None,
    as_json: bool | None,
) -> None:
    """Take a file of another model in, as `form_of` named it."""
    from ssegraph.core.dates import HalfKnownDate
    from ssegraph.core.names import slug
    from ssegraph.formats.parcels import name_of, parcel_of, put
    from ssegraph.graph import load

    try:
        date = str(HalfKnownDate(seen)) if seen else ""
    except ValueError as error:
        raise UsageError(f"--seen {seen}: {error}") from error
    out = Path(output) if output else None
    staged = out is None or out.suffix in (".trig", ".nq", ".store")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) if staged or out is None else out
        called = slug(name) if name else name_of(path, form)
        if not staged and not dry_run:
            stack.enter_context(taking_turns(folder))
        found = parcel_of(path, form, folder, called, seen=date, source=source or "")
        if dry_run:
            said = [
                each for source in found.content.get("sources", []) for each in source.get("statements", [])
            ]
            _show(found.content.get("entities", []), [each for each in said if "tie" in each], as_json)
        elif not found.empty:
            written = put(found, folder)
            if staged and out is not None:
                graph = load(str(folder))
                graph.store.save(out) if out.suffix == ".store" else graph.store.dump(out)
                written = out
            say(str(written))
    for where, why in found.aside[:20]:
        say(f"{path}: {where}: set aside: {why}")
    for where, what in found.remarks[:20]:
        say(f"{path}: {where}: {what}")
    for what, more in (("set aside", found.aside[20:]), ("remarks", found.remarks[20:])):
        if more:
            say(f"{path}: {len(more):,} more {what}")
    if found.unread:
        say(
            "not read: "
            + ", ".join(f"{field} ({number:,})" for field, number in sorted(found.unread.items()))
        )
    if found.aside and not dry_run and not staged:
        say(f"{folder / 'imports' / (called + '.aside.tsv')}: what was set aside, and why")
    say(found.summary())
    if found.empty:
        raise UsageError(f"{path}: nothing of it could be read; nothing is written")


def _show(entities: list[dict[str, Any]], ties: list[dict[str, Any]], as_json: bool | None) -> None:
    rows: list[dict[str, Any]] = [
        {"entity": each, "ties": [tie for tie in ties if tie["tie"].split()[0] == each["id"]]}
        for each in entities[:10]
    ]
    if not for_eyes(as_json):
        print_json(rows)
        return
    print_table(
        ("becomes", "its ties"),
        [
            (
                "\n".join(f"{key}: {value}" for key, value in row["entity"].items()),
                "\n".join(tie["tie"] for tie in row["ties"]),
            )
            for row in rows
        ],
    )
