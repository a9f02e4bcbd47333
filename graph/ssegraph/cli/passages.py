"""The commands on passages: locate them in the text of a page, verify that they stand where the graph says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssegraph.cli.options import json_option, load_graph
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text, progress, say
from ssegraph.core.errors import StoreError, UsageError

if TYPE_CHECKING:
    from ssegraph.core.model import Capture, Source, Statement
    from ssegraph.documents.reading import Document
    from ssegraph.sources.locating import Located


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("source")
@click.option(
    "--text", "given", metavar="FILE", help="The text of the page: a file, or - for what is pasted."
)
@click.option(
    "--archive",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Take the newest capture of the source out of this archive.",
)
@click.option("--statement", metavar="ADDRESS", help="Only this statement of the source.")
@click.option(
    "--passage",
    "words",
    metavar="WORDS",
    multiple=True,
    help="The passage itself, marked by you; may be given several times.",
)
@click.option(
    "--antecedent",
    "antecedents",
    metavar="WORDS",
    multiple=True,
    help="What the passage refers to: a heading, the name of the page.",
)
@click.option(
    "--read",
    "day",
    metavar="DATE",
    help="When the page was read. [default: when it was captured, else today]",
)
@click.option(
    "--write",
    is_flag=True,
    help="Keep in DATA what the gate lets through; what was located before stays as it is, unless --statement names it.",
)
@click.option(
    "--why",
    metavar="TEXT",
    help="Keep the --passage whatever the gate finds: you have read it, and why it says this (`ssegraph uphold`).",
)
@click.option("--by", metavar="NAME", help="Who says --why.")
@json_option
def locate(
    data: Path,
    source: str,
    given: str | None,
    archive: Path | None,
    statement: str | None,
    words: tuple[str, ...],
    antecedents: tuple[str, ...],
    day: str | None,
    write: bool,
    why: str | None,
    by: str | None,
    as_json: bool | None,
) -> None:
    """Locate what SOURCE of the folder DATA says in the text of its page.

    Kept are fingerprints, and the names, dates and numbers as the page spells them; the text itself goes nowhere. Without
    --passage the smallest passage that says a statement is looked for, for every statement of the source.
    """
    from ssegraph.records.reading import read_records
    from ssegraph.sources.keeping import as_read, keep
    from ssegraph.sources.locating import Page

    if (given is None) == (archive is None):
        raise UsageError("give the text of the page: --text FILE, --text - or --archive PATH")
    if (words or antecedents) and not (statement and words):
        raise UsageError("--passage marks the passage of one statement: name it by --statement")
    if (why or by) and not (words and why):
        raise UsageError("--why says why a --passage says the statement, whatever the gate finds: give both")
    told, said = as_read(data, source)
    if statement is not None:
        wanted = [each for each in said if statement in (each.id, each.key, each.key.replace(".", " "))]
        if len(wanted) != 1:
            every = ", ".join(f"{each.id} ({each.key.replace('.', ' ')})" for each in (wanted or said))
            raise UsageError(
                f"{source} says {statement!r} {'in several statements' if wanted else 'nowhere'}: write one of {every[:2000]}"
            )
        said = wanted
    document, read_on = _text(told, given, archive)
    capture = _capture(document, day or read_on)
    records = read_records(data)
    page = Page(told, document.text, records, capture.id)
    # What was decided of a statement counts for what its passage has to say.
    now = {(each.id, each.source): each for each in records.statements}
    current = [now.get((each.id, source), each) for each in said]
    located: list[tuple[Statement, Located | None]] = [
        (each, page.locate(each, words, antecedents)) for each in current if not each.withdrawn
    ]
    kept = [
        found.statement
        if found.statement.judged
        else found.statement.model_copy(update={"judged": "unjudged"})
        for each, found in located
        if found
        and (found.statement.judged or why)
        and (words or (found.statement.judged == "says" and (statement or not each.passages)))
    ]
    if write and kept:
        keep(data, source, kept, capture)
        if why and located[0][1] and located[0][1].verdict.answer == "does not say":
            from ssegraph.records.ledger import uphold

            uphold(
                data, kept[0].id, why=why, by=by, about=kept[0].key.replace(".", " ") if kept[0].row else None
            )
    if for_eyes(as_json):
        rows = [
            (
                each.key.replace(".", " "),
                found.verdict.answer if found else "no passage found",
                _names(found),
                "; ".join(found.verdict.missing) if found else "",
                _words(found),
            )
            for each, found in located
        ]
        print_table(
            ("statement", "the gate", "named there", "missing", "found (for your eyes, not kept)"), rows
        )
    else:
        print_json([_as_dict(each, found) for each, found in located])
    done = f"{data}: {len(kept)} kept" if write else f"{len(kept)} can be kept with --write"
    say(f"{source}: {len(said)} statements, {done}; the text itself goes nowhere")
    if words and not kept:
        say("where you have read that it says so all the same: --why TEXT --by NAME")
        sys.exit(1)


def _text(source: Source, given: str | None, archive: Path | None) -> tuple[Document, str | None]:
    """Return the text of a page, and when it was captured."""
    from ssegraph.documents.reading import read, read_bytes
    from ssegraph.sources.archive import Archive

    if archive is not None:
        captures = Archive.open(archive).of(source)
        whole = [each for each in captures if each.why_no_page is None]
        if not whole:
            why = f": {captures[-1].why_no_page}" if captures else ""
            raise StoreError(f"{archive}: no capture of {source.id} that is its page{why}")
        return whole[-1].document(), whole[-1].date[:10]
    if given == "-":
        return read_bytes(sys.stdin.buffer.read(), "pasted.txt"), None
    return read(Path(given or ""), whole=True), None


def _capture(document: Document, day: str | None) -> Capture:
    from datetime import UTC, datetime

    from pydantic import ValidationError

    from ssegraph.core.model import Capture

    try:
        # The day of reading is part of what is kept; it is asked of the clock only where nobody says it.
        return Capture.model_validate(
            {
                "sha256": document.sha256,
                "read": day or datetime.now(UTC).date().isoformat(),
                "reader": document.reader,
            }
        )
    except ValidationError as error:
        raise UsageError(f"--read {day!r}: write a date, 2026-11-30") from error


def _names(found: Located | None) -> str:
    if found is None:
        return ""
    named = {name: words for each in found.statement.passages for name, words in each.names.items()}
    return ", ".join(f"{name}: {words}" for name, words in named.items())


def _words(found: Located | None) -> str:
    return "\n".join(" ".join(span.text.split())[:160] for span in found.spans) if found else ""


def _as_dict(said: Statement, found: Located | None) -> dict[str, object]:
    value: dict[str, object] = {"statement": said.id, "key": said.key}
    if found is None:
        return value | {"gate": None, "passages": []}
    passages = [each.model_dump(mode="json", exclude_defaults=True) for each in found.statement.passages]
    return value | {
        "gate": found.verdict.answer,
        "missing": list(found.verdict.missing),
        "passages": passages,
    }


@click.command()
@click.argument("archive", required=False, type=click.Path(path_type=Path))
@click.option(
    "--data",
    metavar="PATH",
    help="A folder of records, a store, or an RDF file. [default: the shipped graph]",
)
@click.option("--all", "every", is_flag=True, help="Show the passages that were found as well.")
@json_option
def verify(archive: Path | None, data: str | None, every: bool, as_json: bool | None) -> None:
    """Say of every passage of DATA whether it stands where the graph says: in the kept documents, and in ARCHIVE.

    Found, found more than once, not found on the page, page not reached, never captured; and where ARCHIVE holds two captures
    of a page, what it no longer says. Exit code 1: a page that was reached does not hold what it should.
    """
    from ssegraph.sources.archive import Archive
    from ssegraph.sources.verify import CHANGE_COLUMNS, COLUMNS
    from ssegraph.sources.verify import verify as look

    kept = Archive.open(archive) if archive else None
    with progress(1) as tell:
        done = look(load_graph(data), kept, tell)
    for problem in done.problems:
        say(problem)
    if kept is not None and not len(kept):
        say(f"{archive}: holds no capture of anything; `ssegraph capture -o` makes an archive")
    if for_eyes(as_json):
        rows = [each.row for each in done.findings if every or each.fate != "found" or not each.says]
        if rows:
            print_table(COLUMNS, rows)
        if done.changes:
            print_table(CHANGE_COLUMNS, [each.row for each in done.changes])
        print_text(str(done))
    else:
        print_json(done.to_dict())
    if not done.holds:
        sys.exit(1)
