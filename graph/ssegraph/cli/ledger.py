"""The commands on single statements: correct, withdraw, undo, what readers remark, and the ledger of what was decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ssegraph.cli.options import json_option
from ssegraph.cli.terminal import for_eyes, print_json, print_table, say
from ssegraph.core.errors import DataError, Problem, SsegraphError, UsageError

if TYPE_CHECKING:
    from ssegraph.records.ledger import Entry

_F = TypeVar("_F", bound=Callable[..., Any])


def _reasons(command: _F) -> _F:
    for option in (
        click.option("--when", metavar="DATE", help="When it was decided."),
        click.option("--by", metavar="NAME", help="Who decides; shown wherever the statement is."),
        click.option(
            "--why", metavar="TEXT", required=True, help="The reason; shown wherever the statement is."
        ),
    ):
        command = option(command)
    return command


_about = click.option(
    "--about", metavar="TIE", help="Which tie, where a row of a table says several: 'bilbao memberOf gsef'."
)


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("statement")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...")
@_reasons
@_about
def correct(
    data: Path,
    statement: str,
    fields: tuple[str, ...],
    why: str,
    by: str | None,
    when: str | None,
    about: str | None,
) -> None:
    """Correct STATEMENT of the folder DATA: `role=mayor start=2018`, `role=` to leave a field out.

    STATEMENT is its address, which `ssegraph show --json` tells, or its tie in words where only one source says so:
    'Bilbao memberOf GSEF'. What was read stays beside it.
    """
    from ssegraph.records.ledger import correct as decide

    to = {}
    for each in fields:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise UsageError(f"{each!r}: write FIELD=VALUE, as in role=mayor")
        to[name] = value
    _told(data, decide(data, statement, to, why=why, by=by, when=when, about=about))


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("statement", required=False)
@click.option(
    "--subject",
    metavar="NAME",
    help="Take out everything about this person or body, who asked for it: docs/privacy.md.",
)
@_reasons
@_about
def withdraw(
    data: Path,
    statement: str | None,
    subject: str | None,
    why: str,
    by: str | None,
    when: str | None,
    about: str | None,
) -> None:
    """Take STATEMENT of the folder DATA back: it counts for nothing any more, and its records say why.

    With --subject all that is said of somebody is taken out, and no later import brings it back: that something was
    removed, and why, is all that is kept.
    """
    from ssegraph.records.ledger import withdraw as decide
    from ssegraph.records.removals import remove

    if (statement is None) == (subject is None) or (subject and about):
        raise UsageError("give a STATEMENT (and --about), or --subject NAME")
    if statement is not None:
        _told(data, decide(data, statement, why=why, by=by, when=when, about=about))
        return
    done = remove(data, subject or "", why=why, by=by, when=when)
    say(
        f"{done.path}: taken out: records {done.entities}, statements {done.statements}, rows of kept tables {done.rows}"
    )
    for path in done.still:
        say(
            f"{data / path}: still names them, in a text, a note or the address of a page: whoever answers for it decides what becomes of it"
        )
    say(
        "copies, releases and the history of a repository still hold what was taken out: docs/privacy.md says what to do"
    )


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("statement")
@_reasons
@_about
def uphold(data: Path, statement: str, why: str, by: str | None, when: str | None, about: str | None) -> None:
    """Hold that the passage of STATEMENT of the folder DATA says this, whatever the gate finds: you have read it."""
    from ssegraph.records.ledger import uphold as decide

    _told(data, decide(data, statement, why=why, by=by, when=when, about=about))


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("decision")
@_reasons
def undo(data: Path, decision: str, why: str, by: str | None, when: str | None) -> None:
    """Take DECISION of the folder DATA back: what was before it is in force again.

    `edits-0001` takes back all that was decided in that go, and what was added with it.
    """
    from ssegraph.records.ledger import undo as decide

    if decision.startswith("bodies-"):
        raise UsageError(
            f"what was decided of bodies is taken back, the last first, by: ssegraph match {data} --undo"
        )
    _told(data, decide(data, decision, why=why, by=by, when=when))


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@json_option
def ledger(data: Path, as_json: bool | None) -> None:
    """Show what was decided in the folder DATA, on statements and on bodies: who, when, why, and what is in force."""
    from ssegraph.records.decisions import decisions_in
    from ssegraph.records.ledger import ledger as read

    entries, bodies = read(data), decisions_in(data).all
    if not for_eyes(as_json):
        print_json(
            [
                each.decision.model_dump(mode="json", exclude_defaults=True)
                | {"key": each.about, "in_force": each.in_force}
                for each in entries
            ]
            + [each.to_dict() | {"id": Path(each.file).stem, "in_force": True} for each in bodies]
        )
        return
    print_table(("decision", "statement", "what", "by", "when", "why", ""), [_row(each) for each in entries])
    if bodies:
        rows = [
            (
                Path(each.file).stem,
                each.keep,
                "is the same body as" if each.same else "is not the same body as",
                each.other,
                each.by,
                each.when,
                each.why or each.words,
            )
            for each in bodies
        ]
        print_table(("decision", "body", "what", "other", "by", "when", "why"), rows)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("data", type=click.Path(path_type=Path))
@click.option(
    "--accept",
    "rows",
    metavar="ROWS",
    help="Make decisions of these: 1,3-5 or all. Without it they are shown.",
)
@click.option("--by", metavar="NAME", help="Who accepts. [default: who remarks]")
@click.option("--when", metavar="DATE", help="When. [default: when it was remarked]")
@json_option
def remarks(
    file: Path, data: Path, rows: str | None, by: str | None, when: str | None, as_json: bool | None
) -> None:
    """Weigh what readers say in FILE of statements of the folder DATA: confirm, correct, object; docs/statements.md.

    Shown are what each row would change and why any is refused; with --accept rows become decisions.
    """
    from ssegraph.records.remarks import accept, read_remarks, weighed

    found = weighed(data, read_remarks(file))
    accepted = chosen(rows, len(found)) if rows else frozenset()
    if rows == "all":  # all that can be
        accepted = frozenset(each.number for each in found if not each.refused)
    outcome = {each.number: each.outcome() for each in found}
    failed = False
    for each in found:
        if each.number in accepted:
            try:
                path = accept(data, each, by=by, when=when)
                outcome[each.number] = outcome[each.number].replace("would be", "is now") + f": {path.name}"
            except SsegraphError as error:
                failed = True
                words = "; ".join(map(str, error.problems)) if isinstance(error, DataError) else str(error)
                outcome[each.number] = f"not written: {words}"
    if not for_eyes(as_json):
        print_json(
            [
                {"row": each.number, "about": each.about, "outcome": outcome[each.number]}
                | each.remark.model_dump(mode="json", exclude_defaults=True)
                for each in found
            ]
        )
    else:
        table = [
            (
                str(each.number),
                f"{each.remark.statement}\n({each.about})" if each.about else each.remark.statement,
                each.remark.answer,
                "\n".join(filter(None, (each.remark.says, each.remark.source))),
                " ".join(filter(None, (each.remark.by, str(each.remark.when or "")))),
                outcome[each.number],
            )
            for each in found
        ]
        print_table(("row", "statement", "answer", "says, on what", "by", "outcome"), table)
    if not rows and any(not each.refused for each in found):
        say(f"nothing is written yet: ssegraph remarks {file} {data} --accept all (or 1,3-5)")
    if failed:
        raise DataError([Problem(str(file), 1, "some rows were not accepted: see above")])


def chosen(rows: str, number: int) -> frozenset[int]:
    """Return the numbers of rows that are meant by `1,3-5` or `all`."""
    if rows == "all":
        return frozenset(range(1, number + 1))
    found: set[int] = set()
    for part in rows.split(","):
        first, _, last = part.strip().partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            raise UsageError(f"--accept {rows}: write numbers of rows, 1,3-5, or all")
        found |= {*range(int(first), int(last or first) + 1)}
    if wrong := sorted(each for each in found if not 1 <= each <= number):
        raise UsageError(f"--accept {rows}: there is no row {wrong[0]}; there are {number}")
    return frozenset(found)


def _row(entry: Entry) -> tuple[str, ...]:
    from ssegraph.records.amendments import EntityDecision

    made = entry.decision
    what = " ".join([made.decision, *(f"{name}={value}" for name, value in made.to.items())])
    about = entry.about.replace(".", " ")
    state = "in force" if entry.in_force else "superseded" if about else "stale"
    of = made.entity if isinstance(made, EntityDecision) else made.statement
    return (
        made.id,
        f"{of}\n({about})" if about and about != of else of,
        what,
        made.by or "",
        str(made.when or ""),
        made.why,
        state,
    )


def _told(data: Path, path: Path) -> None:
    from ssegraph.records.ledger import ledger as read
    from ssegraph.records.rulings import StatementDecision

    found = [each for each in read(data) if each.decision.id == path.stem]
    if not found:
        say(f"{path}: take it back with: ssegraph undo {data} {path.stem} --why ...")
        return
    [entry] = found
    made = entry.decision
    assert isinstance(made, StatementDecision)
    what = ", ".join(
        f"{name} is {value!r} now" if value else f"{name} is left out" for name, value in made.to.items()
    )
    about = entry.about.replace(".", " ")
    say(
        f"{path}: {made.statement} ({about}) is {made.decision}{f': {what}' if what else ''}; take it back with: ssegraph undo {data} {made.id} --why ..."
    )
