"""The command on records that may be one body: find the pairs, decide, take back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssegraph.cli.options import json_option
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text, progress, say
from ssegraph.core.errors import StoreError, UsageError

if TYPE_CHECKING:
    from ssegraph.records.decisions import Decision


@click.command()
@click.argument("data", required=False)
@click.option(
    "--with", "known", metavar="KNOWN", help="Compare with this folder, store or file instead of within DATA."
)
@click.option(
    "-o",
    "--output",
    metavar="PAIRS.csv",
    type=click.Path(path_type=Path),
    help="Write the pairs as a sheet to decide in.",
)
@click.option(
    "--decisions",
    metavar="PAIRS.csv",
    type=click.Path(path_type=Path),
    help="Take over what a person decided in such a sheet.",
)
@click.option("--certain", is_flag=True, help="Decide that the certain pairs are the same.")
@click.option("--undo", is_flag=True, help="Take back what was decided last.")
@click.option("--by", metavar="NAME", default="", help="With --certain: who decides.")
@json_option
def match(
    data: str | None,
    known: str | None,
    output: Path | None,
    decisions: Path | None,
    certain: bool,
    undo: bool,
    by: str,
    as_json: bool | None,
) -> None:
    """Say which records of DATA may be one body, and why; DATA is a folder of records, a store or a file.

    Nothing is merged but what is decided. Decisions are kept in DATA/decisions/ and can be undone.
    """
    from ssegraph.analysis.duplicates import match as pairs_of
    from ssegraph.analysis.duplicates import read_pairs, write_pairs
    from ssegraph.graph import load
    from ssegraph.records.decisions import Decision, Decisions, decisions_in
    from ssegraph.records.decisions import undo as take_back

    if sum((output is not None, decisions is not None, certain, undo)) > 1:
        raise UsageError("give one of -o, --decisions, --certain and --undo")
    if by and not certain:
        raise UsageError("--by goes with --certain; in a sheet it is a column")
    folder = _folder(data) if decisions or certain or undo else None
    if folder and undo:
        aside, said = take_back(folder)
        say(f"{aside}: {_counted(said.all)}; taken back")
        return
    if folder and decisions:
        _decide(folder, read_pairs(decisions), known)
        return
    graph = load(data)
    other = load(known) if known else None
    there = decisions_in(Path(data)) if data and Path(data).is_dir() else Decisions()
    steps = 3 * (len(graph) + (len(other) if other else 0))
    with progress() as tell:
        found = pairs_of(graph, other, there, lambda done: tell(done, steps))
    names = {entity.id: entity.name for each in (graph, other) if each for entity in each}
    sure = sum(each.certain for each in found)
    if folder and certain:
        _decide(
            folder,
            [
                Decision(each.one, each.other, True, each.words, by, "", "certain by rule")
                for each in found
                if each.certain
            ],
            known,
        )
        return
    if output:
        number = write_pairs(output, found, names)
        say(
            f"{output}: {number:,} pairs, {sure:,} certain; write `same` or `not the same`, then: ssegraph match {data or 'DATA'} --decisions {output}"
            + (f" --with {known}" if known else "")
        )
        return
    if not for_eyes(as_json):
        print_json(
            [
                {
                    "one": each.one,
                    "name": names[each.one],
                    "other": each.other,
                    "other_name": names[each.other],
                    "certain": each.certain,
                    "reason": each.reason,
                    "score": each.score,
                    "words": each.words,
                }
                for each in found
            ]
        )
        return
    rows = [
        (
            "certain" if each.certain else "perhaps",
            f"{names[each.one]}\n({each.one})",
            f"{names[each.other]}\n({each.other})",
            each.words,
        )
        for each in found
    ]
    print_table(("", "one", "other", "why"), rows)
    print_text(f"{len(found):,} pairs may be one body; {sure:,} certain.")


def _folder(data: str | None) -> Path:
    from ssegraph.records.reading import record_files

    if data is None:
        raise UsageError("decisions need DATA: the folder of records they are kept in")
    folder = Path(data)
    if not folder.is_dir() or not record_files(folder):
        raise StoreError(f"{folder} is no folder of records: decisions are kept in one")
    return folder


def _decide(folder: Path, decisions: list[Decision], known: str | None) -> None:
    from ssegraph.graph import load
    from ssegraph.records.decisions import decide
    from ssegraph.records.reading import read_records

    entities = list(load(known)) if known else []
    path = decide(folder, read_records(folder, decided=False), decisions, entities)
    say(f"{path}: {_counted(decisions)}" if path else f"{folder}: nothing new is decided")


def _counted(decisions: tuple[Decision, ...] | list[Decision]) -> str:
    same = sum(each.same for each in decisions)
    return f"{same:,} the same, {len(decisions) - same:,} not the same"
