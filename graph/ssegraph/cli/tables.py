"""Commands on tables and editions: take one in, and say what changed from one to the next."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ssegraph.cli.exchange import import_model
from ssegraph.cli.options import json_option, language_option
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text, progress, say, taking_turns
from ssegraph.core.collector import uncollected
from ssegraph.core.errors import DataError, StoreError, UsageError

if TYPE_CHECKING:
    from ssegraph.tables.mapping import Plan
    from ssegraph.tables.reading import Table
    from ssegraph.tables.rows import Draft, Tally

_SHOWN_OF: Final = 100_000
"""Rows a dry run reads at most; of more, records are no good place to keep them."""


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--key",
    multiple=True,
    metavar="COLUMN",
    help="Of tables: the column that tells rows apart; may be given again.",
)
@click.option("--what", metavar="WORD", help="Only changes of one sort: dissolved, renamed, joined ...")
@click.option("--html", metavar="FILE", help="Also write a page to read and open.")
@click.option("--rdf", metavar="FILE", help="Also write an RDF change set: .trig or .nq.")
@click.option(
    "-o",
    "--output",
    multiple=True,
    metavar="FILE",
    help="Of graphs: also write it as news in sentences with their sources, .html .docx .pdf .md, or as a feed, .atom (repeatable).",
)
@click.option(
    "--when",
    metavar="DAY",
    help="Of the feed: when it is published. [default: the last day the newer edition knows]",
)
@language_option
@json_option
def diff(
    old: str,
    new: str,
    key: tuple[str, ...],
    what: str | None,
    html: str | None,
    rdf: str | None,
    output: tuple[str, ...],
    when: str | None,
    language: str,
    as_json: bool | None,
) -> None:
    """Say what changed from OLD to NEW: record folders, stores, RDF files, or two tables."""
    from ssegraph.core.files import write_aside
    from ssegraph.editions import NOISES, WHATS, difference
    from ssegraph.store import FILE_FORMATS, Store
    from ssegraph.tables.reading import SUFFIXES

    what = next((name for name, plural in WHATS.items() if plural == what), what)
    if what and what not in WHATS:
        raise UsageError(f"no change is called {what!r}; write one of {', '.join(WHATS)}")
    if rdf and not (Path(rdf).suffix in FILE_FORMATS and FILE_FORMATS[Path(rdf).suffix].supports_datasets):
        raise UsageError(f"{rdf}: a change set is written as .trig or .nq")
    found = difference(old, new, key)
    if output and Path(new).suffix.lower() in SUFFIXES:
        raise UsageError("news is of graphs: import the tables first, or write --html")
    if html:
        text = found.to_html()
        write_aside(Path(html), lambda aside: aside.write_text(text, encoding="utf-8", errors="replace"))
        say(html)
    if rdf:
        Store.of_quads(found.to_quads(), ontology=False).dump(Path(rdf))
        say(rdf)
    if output:
        from ssegraph.views.news import news

        told = news(old, new, language)
        for path in output:
            say(f"{told.save(path, when)}: {told!r}")
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
            change = (
                " → ".join((each.before or "(empty)", each.after or "(empty)"))
                if each.before or each.after
                else ""
            )
            if each.only:
                change += f" ({NOISES[each.only]})"
            proof = "\n".join(dict.fromkeys(filter(None, (each.was, each.now))))
            rows.append((WHATS[name], f"{each.name}\n({each.who})", each.field, change, proof))
        if not what and len(these) > 5:
            rows.append(
                (
                    WHATS[name],
                    f"... and {len(these) - 5:,} more lines: --what {name!r}"
                    if " " in name
                    else f"... and {len(these) - 5:,} more lines: --what {name}",
                    "",
                    "",
                    "",
                )
            )
    print_table(("change", "who", "field", "before → after", "where that is said"), rows)
    print_text(f"{found.same:,} did not change.")
    for line in (*found.noise_words(), *found.remarks):
        print_text(f"  {line}")


@click.command(name="import")
@click.argument("file")
@click.option(
    "-o", "--output", metavar="OUT", help="A folder of records, new or not; or OUT.trig, OUT.nq, OUT.store."
)
@click.option(
    "--map",
    "mapping",
    metavar="MAP.yaml",
    help="What the columns mean, as --propose wrote it and you corrected it.",
)
@click.option(
    "--propose", metavar="MAP.yaml", help="Write the proposed mapping, to be corrected, and nothing else."
)
@click.option(
    "--preview",
    metavar="PAGE.html",
    help="Write a page on which to say what the columns mean, and nothing else; it saves the mapping.",
)
@click.option("--dry-run", is_flag=True, help="Show ten rows as they would become; write nothing.")
@click.option("--encoding", metavar="NAME", help="What the text is written in. [default: found out]")
@click.option(
    "--sheet",
    metavar="NAME",
    help="Of a workbook; `all` takes each as a table of its own. [default: the first]",
)
@click.option(
    "--name",
    metavar="NAME",
    help="What the table is called in the folder: editions of one table share it. [default: the file without its date]",
)
@click.option("--seen", metavar="DATE", help="The date of the table, for ties without one.")
@click.option("--source", metavar="URL", help="Where the table was got from.")
@click.option(
    "--data",
    metavar="FOLDER",
    help="The folder of records FILE was exported from: what a person changed in it is shown.",
)
@click.option("--accept", metavar="ROWS", help="Of such changes: make decisions of these, 1,3-5 or all.")
@click.option("--draft", is_flag=True, help="Of such changes: send them in, for a second person to accept.")
@click.option("--by", metavar="NAME", help="Who changed it.")
@click.option("--why", metavar="TEXT", help="The reason; it stands beside each change.")
@click.option("--when", metavar="DATE", help="When it was changed.")
@language_option
@json_option
def import_table(
    file: str,
    output: str | None,
    mapping: str | None,
    propose: str | None,
    preview: str | None,
    dry_run: bool,
    encoding: str | None,
    sheet: str | None,
    name: str | None,
    seen: str | None,
    source: str | None,
    data: str | None,
    accept: str | None,
    draft: bool,
    by: str | None,
    why: str | None,
    when: str | None,
    language: str,
    as_json: bool | None,
) -> None:
    """Take a file in as sourced records: a table, or what another model holds (docs/formats.md).

    Tables: CSV, TSV, Excel, OpenDocument, Parquet, GeoJSON, JSON (a list, or one on each line), results
    of SPARQL. Other models, found out by their content: GraphML, GEXF, GML, Pajek, node-link JSON,
    FollowTheMoney, Murmurations, Kumu, schema.org, ORG and ESSGLOBAL as RDF, and RDF in our vocabulary.

    A workbook or tables that `ssegraph export` wrote go back into the folder they are of (--data, or -o): just what a person
    changed in them is shown, and with --accept becomes decisions; docs/tables.md.
    """
    from ssegraph.cli.editing import edits_for, take_edits
    from ssegraph.core.names import slug
    from ssegraph.formats.shelf import form_of, refused
    from ssegraph.tables import imports
    from ssegraph.tables.reading import read_table, sheet_names

    edited = Path(data or output or "")
    if data or (output and not (mapping or propose or sheet) and edits_for(Path(file), edited)):
        if not Path(file).is_file():
            raise StoreError(f"there is no file {file}")
        take_edits(
            Path(file), edited, None if dry_run else accept, draft and not dry_run, by, why, when, as_json
        )
        return
    if accept or draft or by or why or when:
        raise UsageError(
            f"--accept, --draft, --by, --why and --when are of changes to what was exported: give --data FOLDER, of which {file} is"
        )
    if not (output or propose or preview or dry_run):
        raise UsageError("give -o FOLDER, or --dry-run, or --propose MAP.yaml, or --preview PAGE.html")
    if not Path(file).is_file():
        raise StoreError(f"there is no file {file}")
    for why in refused():
        say(why)
    form = None if mapping or sheet or encoding else form_of(Path(file))
    if form:
        if propose or preview:
            raise UsageError(f"{file} is {form}: what it means is known, and it needs no mapping")
        import_model(Path(file), form, output, dry_run, name, seen, source, as_json)
        return
    names = sheet_names(Path(file))
    given = _Given(file, output, mapping, propose, preview, dry_run, name, seen, source, language, as_json)
    if sheet == "all" and "all" not in names and names:
        _all_sheets(given, names)
        return
    table = read_table(Path(file), encoding=encoding, sheet=sheet)
    if len(names) > 1 and sheet is None:
        say(
            f"{len(names) - 1} more sheets are not read ({', '.join(names[1:6])}): --sheet NAME, or --sheet all"
        )
    _take_in(given, table, slug(name) if name else imports.name_of(Path(file)))


@dataclass(frozen=True)
class _Given:
    """What was said on the command line."""

    file: str
    output: str | None
    mapping: str | None
    propose: str | None
    preview: str | None
    dry_run: bool
    name: str | None
    seen: str | None
    source: str | None
    language: str
    as_json: bool | None


def _all_sheets(given: _Given, names: list[str]) -> None:
    """Take in every sheet of a workbook as a table of its own; what is no table is told."""
    from ssegraph.core.names import slug
    from ssegraph.tables import imports
    from ssegraph.tables.reading import read_table

    if (
        given.propose
        or given.preview
        or (given.output and Path(given.output).suffix in (".store", ".trig", ".nq"))
    ):
        raise UsageError(
            "--sheet all takes the sheets into a folder: -o FOLDER; a mapping is proposed for one sheet"
        )
    taken = 0
    called = slug(given.name) if given.name else imports.name_of(Path(given.file))
    for number, sheet in enumerate(names, 1):
        try:
            _take_in(given, read_table(Path(given.file), sheet=sheet), f"{called}-{slug(sheet) or number}")
            taken += 1
        except (DataError, UsageError) as error:
            say(f"sheet {sheet!r}: not taken in: {error}")
    say(f"{taken} of {len(names)} sheets were taken in")
    if not taken:
        raise UsageError(f"{given.file}: none of its {len(names)} sheets could be read; nothing is written")


def _take_in(given: _Given, table: Table, called: str) -> None:
    """Take one table in, or show what would become of it, or propose what its columns mean."""
    from dataclasses import replace

    from ssegraph.core.dates import HalfKnownDate
    from ssegraph.core.files import write_aside
    from ssegraph.core.model import Records
    from ssegraph.tables import imports
    from ssegraph.tables.mapping import read_plan
    from ssegraph.tables.proposing import doubts, proposed
    from ssegraph.tables.rows import draft

    file = given.file
    say(f"{table.file}: {table.how}; {len(table.rows):,} rows, {len(table.columns)} columns")
    for note in table.notes:
        say(f"  {note}")
    plan = read_plan(Path(given.mapping), table) if given.mapping else proposed(table)
    try:
        seen = str(HalfKnownDate(given.seen)) if given.seen else plan.seen
    except ValueError as error:
        raise UsageError(f"--seen {given.seen}: {error}") from error
    plan = replace(plan, seen=seen, source=given.source or plan.source)
    for column, role in plan.columns.items():
        say(f"  {column}: {role or 'not read'}")
    if given.mapping:
        plan = replace(plan, remarks=tuple(doubts(table, plan.columns)))
    for remark in plan.remarks:
        say(f"  {remark}")
    if not plan.names_others:
        say(
            "  no column names another body: if every row is a member of one, --propose a mapping and say so under `every row`"
            + (", such as `memberOf: '{sheet}'`" if table.sheet else "")
        )
    if given.propose:
        text = plan.to_yaml(table.file)
        write_aside(Path(given.propose), lambda aside: aside.write_text(text, encoding="utf-8"))
        say(f"{given.propose}: correct it, then import with --map {given.propose}")
        return
    if given.preview:
        from ssegraph.views.mapping import mapping_page

        page = mapping_page(table, plan, given.language)
        write_aside(Path(given.preview), lambda aside: aside.write_text(page, encoding="utf-8"))
        say(f"{given.preview}: open it in a browser; it saves the mapping, for --map")
        return
    out = Path(given.output) if given.output else None
    if given.dry_run or out is None:
        if len(table.rows) > _SHOWN_OF:
            say(f"the first {_SHOWN_OF:,} rows:")
            table = replace(table, rows=list(islice(table.rows, _SHOWN_OF)))
        known = imports.known_in(out, called) if out else Records(title="nothing yet")
        before = imports.entities_before(out, called) if out else ()
        found = draft(table, plan, known, called, before)
        _show(found, given.as_json)
        tally = found.tally
    elif out.suffix in (".store", ".trig", ".nq"):
        tally = _into_store(table, plan, called, out)
    else:
        tally = _into_folder(table, plan, called, out)
    for each in tally.aside[:20]:
        say(f"{file}:{each.line}: set aside: {each.why}")
    if len(tally.aside) > 20:
        say(f"{file}: {len(tally.aside) - 20:,} more rows set aside")
    lines: dict[str, list[int]] = {}
    for line, remark in tally.remarks:
        lines.setdefault(remark, []).append(line)
    for remark, at in list(lines.items())[:20]:
        say(f"{file}:{at[0]}: {remark}" + (f" (and in {len(at) - 1:,} more rows)" if at[1:] else ""))
    if len(lines) > 20:
        say(f"{file}: {len(lines) - 20:,} more remarks")
    say(str(tally))
    say(tally.cells())
    if not tally.rows:
        raise UsageError(f"{file}: no row could be read; nothing is written")


def _into_folder(table: Table, plan: Plan, name: str, folder: Path) -> Tally:
    from ssegraph.records.removed import LeftOut
    from ssegraph.tables import imports
    from ssegraph.tables.rows import draft

    if len(table.rows) > _SHOWN_OF:
        say(f"a table of more than {_SHOWN_OF:,} rows is held better by a store: -o NAME.store")
    with uncollected(), taking_turns(folder):
        known = imports.known_in(folder, name)
        rows, before = len(table.rows), imports.entities_before(folder, name)
        with progress() as tell:
            found = draft(table, plan, known, name, before, lambda done: tell(done, rows), LeftOut.of(folder))
        written = imports.save(found, plan, folder) if found.rows else None
    if written:
        say(str(written))
        if found.tally.aside:
            say(f"{folder / 'tables' / (name + '.aside.tsv')}: the rows that were set aside")
    return found.tally


def _into_store(table: Table, plan: Plan, name: str, out: Path) -> Tally:
    from ssegraph.core.files import write_aside
    from ssegraph.store import Store
    from ssegraph.tables.imports import set_aside
    from ssegraph.tables.stream import into_store

    with ExitStack() as stack:
        folder = out
        if out.suffix != ".store":
            try:
                folder = (
                    Path(
                        stack.enter_context(
                            tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.")
                        )
                    )
                    / "s"
                )
            except OSError as error:
                raise StoreError(f"cannot write {out}: {error.strerror}") from error
        rows = len(table.rows)
        with progress() as tell:
            tally = into_store(table, plan, name, folder, progress=lambda done: tell(done, rows))
        if tally.rows and folder != out:
            Store.open(folder).dump(out)
    if tally.rows:
        say(str(out))
        if tally.aside:
            kept = out.with_suffix(".aside.tsv")
            text = set_aside(tally.aside)
            write_aside(kept, lambda aside: aside.write_text(text, "utf-8", "replace"))
            say(f"{kept}: the rows that were set aside")
    return tally


def _show(found: Draft, as_json: bool | None) -> None:
    rows: list[dict[str, Any]] = []
    said = iter(found.statements)
    for line, who, name, made in found.rows[:10]:
        entity = found.entities.get(who, {"id": who})
        ties = [*islice(said, len(made))]  # a statement for each tie of a row, in the order of the rows
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
