"""Commands on tables and editions: take one in, and say what changed from one to the next."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssegraph.cli.options import json_option
from ssegraph.errors import UsageError
from ssegraph.terminal import for_eyes, print_json, print_table, print_text, say

if TYPE_CHECKING:
    from ssegraph.ingest.imports import Draft


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--key", multiple=True, metavar="COLUMN", help="Of tables: the column that tells rows apart; may be given again.")  # fmt: skip
@click.option("--what", metavar="WORD", help="Only changes of one sort: dissolved, renamed, joined ...")  # fmt: skip
@click.option("--html", metavar="FILE", help="Also write a page to read and open.")
@click.option("--rdf", metavar="FILE", help="Also write an RDF change set: .trig or .nq.")
@json_option
def diff(
    old: str, new: str, key: tuple[str, ...], what: str | None, html: str | None, rdf: str | None,
    as_json: bool | None,
) -> None:  # fmt: skip
    """Say what changed from OLD to NEW: record folders, stores, RDF files, or two tables."""
    from ssegraph.editions import NOISES, WHATS, difference
    from ssegraph.store import FILE_FORMATS, Store, write_aside

    if what and what not in WHATS:
        raise UsageError(f"no change is called {what!r}; write one of {', '.join(WHATS)}")
    if rdf and not (Path(rdf).suffix in FILE_FORMATS and FILE_FORMATS[Path(rdf).suffix].supports_datasets):  # fmt: skip
        raise UsageError(f"{rdf}: a change set is written as .trig or .nq")
    found = difference(old, new, key)
    if html:
        text = found.to_html()
        write_aside(Path(html), lambda aside: aside.write_text(text, encoding="utf-8", errors="replace"))  # fmt: skip
        say(html)
    if rdf:
        Store.of_quads(found.to_quads(), ontology=False).dump(Path(rdf))
        say(rdf)
    if not for_eyes(as_json):
        value = found.to_dict()
        value["changes"] = [each for each in value["changes"] if not what or each["what"] == what]
        print_json(value)
        return
    print_text(found.summary())
    rows = []
    for name in found.counts:
        these = [each for each in found.changes if each.what == name and what in (None, name)]
        for each in these if what else these[:5]:
            change = " → ".join((each.before or "(empty)", each.after or "(empty)")) if each.before or each.after else ""  # fmt: skip
            if each.only:
                change += f" ({NOISES[each.only]})"
            proof = "\n".join(dict.fromkeys(filter(None, (each.was, each.now))))
            rows.append((WHATS[name], f"{each.name}\n({each.who})", each.field, change, proof))
        if not what and len(these) > 5:
            rows.append((WHATS[name], f"... and {len(these) - 5:,} more lines: --what {name!r}" if " " in name else f"... and {len(these) - 5:,} more lines: --what {name}", "", "", ""))  # fmt: skip
    print_table(("change", "who", "field", "before → after", "where that is said"), rows)
    print_text(f"{found.same:,} did not change.")
    for line in (*found.noise_words(), *found.remarks):
        print_text(f"  {line}")


@click.command(name="import")
@click.argument("file")
@click.option("-o", "--output", metavar="OUT", help="A folder of records, new or not; or OUT.trig, OUT.nq, OUT.store.")  # fmt: skip
@click.option("--map", "mapping", metavar="MAP.yaml", help="What the columns mean, as --propose wrote it and you corrected it.")  # fmt: skip
@click.option("--propose", metavar="MAP.yaml", help="Write the proposed mapping, to be corrected, and nothing else.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show ten rows as they would become; write nothing.")
@click.option(
    "--encoding", metavar="NAME", help="What the text is written in. [default: found out]"
)
@click.option("--sheet", metavar="NAME", help="Of a workbook. [default: the first]")
@click.option("--name", metavar="NAME", help="What the table is called in the folder: editions of one table share it. [default: the file without its date]")  # fmt: skip
@click.option("--seen", metavar="DATE", help="The date of the table, for ties without one.")
@click.option("--source", metavar="URL", help="Where the table was got from.")
@json_option
def import_table(
    file: str, output: str | None, mapping: str | None, propose: str | None, dry_run: bool,
    encoding: str | None, sheet: str | None, name: str | None, seen: str | None, source: str | None,
    as_json: bool | None,
) -> None:  # fmt: skip
    """Take a table in: CSV, TSV, Excel, Parquet, GeoJSON or JSON; each row becomes sourced records."""
    from dataclasses import replace

    from ssegraph.dates import HalfKnownDate
    from ssegraph.graph import load
    from ssegraph.ingest import imports
    from ssegraph.ingest.tables import read_table
    from ssegraph.store import write_aside

    if not (output or propose or dry_run):
        raise UsageError("give -o FOLDER, or --dry-run, or --propose MAP.yaml")
    table = read_table(Path(file), encoding=encoding, sheet=sheet)
    say(f"{table.file}: {table.how}; {len(table.rows):,} rows, {len(table.columns)} columns")
    plan = imports.read_plan(Path(mapping), table) if mapping else imports.proposed(table)
    try:
        plan = replace(plan, seen=str(HalfKnownDate(seen)) if seen else plan.seen, source=source or plan.source)  # fmt: skip
    except ValueError as error:
        raise UsageError(f"--seen {seen}: {error}") from error
    for column, role in plan.columns.items():
        say(f"  {column}: {role or 'not read'}")
    if propose:
        text = plan.to_yaml(table.file)
        write_aside(Path(propose), lambda aside: aside.write_text(text, encoding="utf-8"))
        say(f"{propose}: correct it, then import with --map {propose}")
        return
    out = Path(output) if output else None
    staged = out is None or out.suffix in (".trig", ".nq", ".store")
    folder = Path(tempfile.mkdtemp()) if staged or out is None else out
    try:
        called = imports.slug(name) if name else imports.name_of(Path(file))
        found = imports.draft(table, plan, imports.known_in(folder, called), called, imports.entities_before(folder, called))  # fmt: skip
        if dry_run:
            _show(found, as_json)
        elif found.rows:
            path = imports.save(found, plan, folder)
            if staged and out is not None:
                graph = load(str(folder))
                graph.store.save(out) if out.suffix == ".store" else graph.store.dump(out)
                path = out
            say(str(path))
    finally:
        if staged:
            shutil.rmtree(folder, ignore_errors=True)
    for each in found.tally.aside[:20]:
        say(f"{file}:{each.line}: set aside: {each.why}")
    if len(found.tally.aside) > 20:
        say(f"{file}: {len(found.tally.aside) - 20:,} more rows set aside")
    lines: dict[str, list[int]] = {}
    for line, remark in found.tally.remarks:
        lines.setdefault(remark, []).append(line)
    for remark, at in list(lines.items())[:20]:
        say(
            f"{file}:{at[0]}: {remark}" + (f" (and in {len(at) - 1:,} more rows)" if at[1:] else "")
        )
    if len(lines) > 20:
        say(f"{file}: {len(lines) - 20:,} more remarks")
    if found.tally.aside and not dry_run and not staged:
        say(f"{folder / 'tables' / (called + '.aside.tsv')}: the rows that were set aside")
    say(str(found.tally))
    if not found.rows:
        raise UsageError(f"{file}: no row could be read; nothing is written")


def _show(found: Draft, as_json: bool | None) -> None:
    rows: list[dict[str, Any]] = []
    for line, who, name, made in found.rows[:10]:
        entity = found.entities.get(who, {"id": who})
        ties = [tie for tie in found.ties.values() if tie["tie"] in made]
        rows.append({"row": line, "name": name, "entity": entity, "ties": ties})
    if not for_eyes(as_json):
        print_json(rows)
        return
    shown = []
    dates = ("role", "start", "end", "seen")
    for each in rows:
        fields = "\n".join(f"{key}: {value}" for key, value in each["entity"].items())
        lines = [
            " ".join([tie["tie"], *(f"{key} {tie[key]}" for key in dates if key in tie)])
            for tie in each["ties"]
        ]
        shown.append((each["row"], fields, "\n".join(lines)))
    print_table(("row", "becomes", "ties"), shown)
