"""Commands from a document to the graph: read it, review what it seems to say, accept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssegraph.cli.options import data_option, json_option, load_graph
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text, say
from ssegraph.core.errors import StoreError, UsageError
from ssegraph.core.words import languages

if TYPE_CHECKING:
    from ssegraph.core.model import Entity
    from ssegraph.documents.candidates import Candidates
    from ssegraph.documents.matching import Remembered
    from ssegraph.documents.sheet import Row

_SHEET = "candidates.csv"


def _known(data: str | None) -> tuple[list[Entity], Remembered | None]:
    """Return the entities that names are matched with, and what people decided about names."""
    folder = Path(data) if data else None
    if folder is not None and (folder.is_dir() or not folder.exists()) and not folder.suffix:
        from ssegraph.documents.acceptance import remembered
        from ssegraph.records.reading import record_files

        memory = remembered(folder) if folder.is_dir() else None
        if (
            not folder.exists()
            or not any(folder.iterdir())
            or (not record_files(folder) and not (folder / "CURRENT").exists())
        ):
            return [], memory
        return list(load_graph(data).records().entities), memory
    return list(load_graph(data).records().entities), None


def _counted(found: Candidates) -> str:
    parts = [
        f"{len(found.entities)} entities",
        f"{len(found.ties)} ties",
        f"{len(found.observations)} observations",
    ]
    if found.plans:
        parts.append(f"{len(found.plans)} plans")
    if found.contributions:
        parts.append(f"{len(found.contributions)} contributions")
    if found.refused:
        parts.append(f"{len(found.refused)} refused")
    return ", ".join(parts)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="CANDIDATES",
    help=f"The sheet to write. [default on a terminal: {_SHEET}]",
)
@click.option(
    "--score",
    "gold",
    type=click.Path(path_type=Path),
    metavar="GOLD",
    help="Score the reading against annotations made by hand.",
)
@click.option(
    "--with",
    "extractor",
    type=click.Choice(["nlp", "llm"]),
    help="Also ask spaCy or a language model; the same gate follows.",
)
@click.option("--model", metavar="MODEL", help="For nlp a spaCy pipeline, for llm provider:model.")
@click.option("--yes", is_flag=True, help="Send the document to the model's server without asking.")
@click.option(
    "--prompt",
    type=click.Path(path_type=Path),
    metavar="FILE.md",
    help="Write what to ask a language model of yours; nothing is sent.",
)
@click.option("--answer", type=click.Path(path_type=Path), metavar="FILE", help="Take in what it answered.")
@data_option
@json_option
def read(
    files: tuple[Path, ...],
    output: Path | None,
    gold: Path | None,
    extractor: str | None,
    model: str | None,
    yes: bool,
    prompt: Path | None,
    answer: Path | None,
    data: str | None,
    as_json: bool,
) -> None:
    """Read documents (text, web pages, Word, PDF, mail, slides, scans) into proposed entities, ties, observations and contributions.

    Nothing enters the graph by this: `ssegraph review` decides, `ssegraph accept` writes.
    """
    from ssegraph.documents import stages

    if gold and len(files) != 1:
        raise UsageError("--score scores the reading of one document")
    if model and not extractor:
        raise UsageError("--model needs --with nlp or --with llm")
    if (prompt or answer) and len(files) != 1:
        raise UsageError("--prompt and --answer are of one document")
    if (prompt and answer) or ((prompt or answer) and extractor):
        raise UsageError("choose one: --prompt, --answer, or --with")
    known, memory = _known(data)
    if prompt:
        _write_prompt(prompt, files[0], known)
        return
    more = _answered(answer) if answer else _more(extractor, model, yes)
    if output is None and gold is None and for_eyes(as_json):
        output = Path(_SHEET)
    if output is not None:
        if output.suffix != ".csv":
            raise UsageError(f"{output}: the sheet is a .csv file")
        found = stages.read_into(output, files, known, memory, more)
        for each in found:
            _told(each)
            say(f"{each.document.name}: {_counted(each)}")
        say(f"{output}: decide in it, or by `ssegraph review {output}`; then `ssegraph accept`")
        if as_json:
            print_json(found[0].to_json() if len(found) == 1 else [each.to_json() for each in found])
        _failed(more)
        return
    found = [stages.candidates_of(path, known, memory, more) for path in files]
    for each in found:
        _told(each)
    if gold:
        from ssegraph.documents.scoring import load_gold, score

        result = score(found[0].to_json(), load_gold(gold))
        if not for_eyes(as_json):
            print_json(result)
            return
        rows: list[tuple[object, ...]] = [
            (
                what,
                *(result[what][name] for name in ("precision", "recall", "f1", "right", "wrong", "missed")),
            )
            for what in ("entities", "ties")
        ]
        print_table(("", "precision", "recall", "F1", "right", "wrong", "missed"), rows, files[0].name)
        for name, share in result["precision_by_reading"].items():
            print_text(f"  ties read from {name}: {share} right of {result['rows_by_reading'][name]}")
        print_text(
            f"  observations found {result['observations_found']}, evidence exact {result['evidence_exact']}"
        )
        return
    print_json(found[0].to_json() if len(found) == 1 else [each.to_json() for each in found])
    _failed(more)


def _write_prompt(path: Path, file: Path, known: list[Entity]) -> None:
    from ssegraph.core.files import write_aside
    from ssegraph.documents.extraction import extract
    from ssegraph.documents.models import prompt_for
    from ssegraph.documents.reading import read as read_document

    document = read_document(file)
    text = prompt_for(document, extract(document, known))
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    say(
        f"{path}: {len(text.split())} words to ask; then `ssegraph read {file} --answer FILE -o {_SHEET}`. "
        "Whoever you ask gets the document."
    )


def _answered(answer: Path) -> Any:
    from ssegraph.documents.models import answers_in

    try:
        text = answer.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{answer}: {error}") from error
    return lambda document, found: answers_in(text, document, found)


def _failed(more: Any) -> None:
    """End with 1 where a model did not answer; what the rules read is written all the same."""
    failures = getattr(more, "failures", ())
    for each in failures:
        say(each)
    if failures:
        say("the rows of the rules stand; run it again to ask once more for what is missing")
        sys.exit(1)


def _consent(yes: bool) -> Any:
    """Return what is asked before words of a document leave this machine."""

    def allowed(told: str) -> bool:
        say(told)
        if yes or " go to " not in told:
            return True
        if not sys.stdin.isatty():
            raise UsageError("to send them without being asked, add --yes")
        return click.confirm("send them?", default=False, err=True)

    return allowed


def _more(extractor: str | None, model: str | None, yes: bool) -> Any:
    if extractor == "nlp":
        from ssegraph.documents.nlp import names_by

        return names_by(model)
    if extractor == "llm":
        from ssegraph.documents.models import Model

        return Model(model or "", _consent(yes))
    return None


def _told(found: Candidates) -> None:
    for note in found.document.notes:
        say(f"{found.document.name}: {note}")
    untold = [each.why for each in found.refused if each.rule == "language"]
    for why in untold:
        say(f"{found.document.name}: {why}")
    if not found.ties and not found.observations and not untold:
        say(
            f"{found.document.name}: no ties found. The rules read the structure of reports (lists, headings, lines `Key: value`); free prose they hardly read."
        )


@click.command()
@click.argument("sheet", required=False, default=_SHEET, type=click.Path(path_type=Path))
@click.option(
    "--page",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="Write the page for reviewing and marking in a browser.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="Take the decisions and the marked ties saved by the page.",
)
@click.option(
    "--annotation",
    type=click.Path(path_type=Path),
    metavar="GOLD.yaml",
    help="Keep what was accepted as annotations, for `ssegraph read --score`.",
)
@click.option(
    "--language",
    type=click.Choice(languages()),
    help="The language of the page. [default: that of the reader's browser]",
)
@data_option
@json_option
def review(
    sheet: Path,
    page: Path | None,
    decisions: Path | None,
    annotation: Path | None,
    language: str | None,
    data: str | None,
    as_json: bool,
) -> None:
    """Decide about the rows of SHEET, one by one in the terminal, or by a page in the browser, and add what was missed."""
    from ssegraph.documents import stages
    from ssegraph.documents.corrections import annotated, save_gold, sound
    from ssegraph.documents.sheet import read_sheet

    rows = read_sheet(sheet)
    if decisions:
        say(f"{stages.take_decisions(sheet, decisions)} decisions taken into {sheet}")
        rows = read_sheet(sheet)
        sound(stages.matched(sheet), rows)
    if page:
        from ssegraph.core.files import write_aside
        from ssegraph.documents.review_page import review_page

        found = stages.matched(sheet)
        for each in annotated(found, rows):
            for problem in each.problems:
                say(f"not on the page: {problem}")
        known, _ = _known(data)
        text = review_page(found, rows, known, language)
        write_aside(page, lambda aside: aside.write_text(text, encoding="utf-8"))
        say(f"{page}: open it in a browser; then `ssegraph review {sheet} --decisions decisions.json`")
    if annotation:
        done = sound(stages.matched(sheet), rows)
        if len(done) != 1:
            raise UsageError(
                f"--annotation keeps one document; {sheet} has {len(done)}: read each into its own"
            )
        numbers = save_gold(done[0], annotation)
        say(f"{annotation}: " + ", ".join(f"{number} {part}" for part, number in numbers.items()))
        undecided = sum(not row.decision for row in rows.values() if row.what != "entity")
        if undecided:
            say(f"{undecided} rows are undecided: the annotations say nothing of them")
    if decisions or page or annotation:
        return
    if sys.stdin.isatty() and not as_json:
        _by_hand(sheet, rows)
        return
    columns = ("decision", "what", "name", "kind", "target", "value", "read", "quote")
    if not for_eyes(as_json):
        print_json([{column: getattr(row, column) for column in ("row", *columns)} for row in rows.values()])
    else:
        print_table(columns, [tuple(getattr(row, column) for column in columns) for row in rows.values()])


def _by_hand(sheet: Path, rows: dict[str, Row]) -> None:
    """Ask about each undecided row; every answer is on disk before the next question."""
    from dataclasses import replace

    from ssegraph.documents.sheet import write_sheet

    open_rows = [key for key, row in rows.items() if not row.decision]
    for number, key in enumerate(open_rows, 1):
        row = rows[key]
        print_text(
            f"[{number}/{len(open_rows)}] {row.what}: {row.name} {row.kind} {row.target} {row.value}".rstrip()
        )
        print_text(f"    “{row.quote}”  ({row.read})")
        if row.context:
            print_text(f"    {row.context}")
        if row.note:
            print_text(f"    {row.note}")
        answer = click.prompt("    accept, reject, edit, merge ID, skip, quit", default="skip").strip()
        word = answer.split()[0].casefold() if answer else "skip"
        if word in ("q", "quit"):
            return
        if word in ("a", "accept"):
            rows[key] = replace(row, decision="accept")
        elif word in ("r", "reject"):
            rows[key] = replace(row, decision="reject")
        elif word in ("m", "merge") and row.what == "entity":
            into = answer.split()[-1] if len(answer.split()) > 1 else click.prompt("    into which id")
            rows[key] = replace(row, decision="merge", merge_into=into)
        elif word in ("e", "edit"):
            name = click.prompt("    name", default=row.name) if row.what == "entity" else row.name
            kind = click.prompt("    kind", default=row.kind)
            value = click.prompt(
                "    role, number or short name", default=row.value, show_default=bool(row.value)
            )
            date = click.prompt("    date", default=row.date, show_default=bool(row.date))
            rows[key] = replace(row, decision="edit", name=name, kind=kind, value=value, date=date)
        else:
            continue
        write_sheet(sheet, rows.values())


@click.command()
@click.argument("sheet", required=False, default=_SHEET, type=click.Path(path_type=Path))
@click.option(
    "--undo",
    is_flag=False,
    flag_value="",
    metavar="[DOCUMENT]",
    help="Take the last acceptance back, or the last one of that document.",
)
@data_option
def accept(sheet: Path, undo: str | None, data: str | None) -> None:
    """Write the accepted rows of SHEET into the folder of records that --data names; nothing is deleted."""
    from ssegraph.documents import acceptance, stages
    from ssegraph.documents.sheet import read_sheet
    from ssegraph.documents.sheet import stages as stages_of

    if data is None:
        raise UsageError("accept needs --data FOLDER: the folder of records that is to grow")
    folder = Path(data)
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is no folder of records")
    if undo is not None:
        gain = acceptance.undo(folder, undo or None)
        say(f"{folder}: taken back of {gain.document}: {gain}")
        return
    rows = read_sheet(sheet)
    for path in acceptance.finish(folder) if folder.is_dir() else []:
        say(f"{path}: finished what was broken off")
    for gain in acceptance.accept(folder, stages.matched(sheet), rows, stages_of(sheet)):
        print_text(f"{gain.file}: the graph gained {gain}")
        for each in gain.waiting:
            say(f"  waits: {each}")
