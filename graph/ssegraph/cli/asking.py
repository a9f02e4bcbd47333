"""Commands that ask: in words, or in SPARQL."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ssegraph.cli.options import (
    archive_option,
    as_of_option,
    data_option,
    during_option,
    json_option,
    language_option,
    limited,
    load_graph,
    support_option,
)
from ssegraph.cli.statements import observation_row, tie_row
from ssegraph.cli.terminal import for_eyes, print_json, print_table, print_text, say
from ssegraph.core.errors import NotUnderstood, UsageError
from ssegraph.core.sandbox import apart, can_fork
from ssegraph.core.signals import at_once, in_order
from ssegraph.core.words import wording

if TYPE_CHECKING:
    from ssegraph.ask.answers import Answer
    from ssegraph.ask.questions import Parameter, Question
    from ssegraph.ask.understanding import Understood
    from ssegraph.graph import KnowledgeGraph
    from ssegraph.quads.result import Result

QUERY_FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "rdf")


@click.command()
@click.argument("question", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--evidence", is_flag=True, help="Under the table: what each row rests on.")
@as_of_option
@during_option
@support_option
@archive_option
@language_option
@data_option
@json_option
@limited
def ask(
    question: str | None,
    values: tuple[str, ...],
    evidence: bool,
    as_of: str | None,
    during: str | None,
    support: str | None,
    archive: str | None,
    language: str,
    data: str | None,
    as_json: bool | None,
) -> None:
    """Answer a QUESTION in your own words ("who funds the Fiducie?"), or a named one (or its number, Q7); without one, list them.

    NAME=VALUE says what it asks about; as_of=2020-10 and during=2018/2020 may stand there too. Words are understood as one of
    the named questions, in the five languages of the screens; what was understood is printed first. Where that is not certain,
    the nearest questions are printed and nothing is answered.
    """
    from ssegraph.ask.questions import load_questions, question_called, refused_questions
    from ssegraph.graph import in_words

    for line in refused_questions():
        say(line)

    if question is None:
        _list(list(load_questions().values()), language, as_json)
        return
    meant: Understood | None = None
    asked: dict[str, Any] = {}
    if in_words(question):
        graph = load_graph(data, support=support, archive=archive)
        meant = graph.understand(question)
        if click.get_current_context().get_parameter_source("language") is not ParameterSource.COMMANDLINE:
            language = meant.language
        if not meant.sure:
            if not for_eyes(as_json):
                print_json({"understood": _meant_as_json(graph, meant, language)})
            offered = [each.command() for each in meant.others]
            raise NotUnderstood(question, offered, meant.offer(graph, language))
        named = question_called(meant.question)
        asked |= meant.blanks
        if meant.as_of and not (as_of or during):
            as_of, during = (None, meant.as_of) if "/" in meant.as_of else (meant.as_of, None)
    else:
        named = question_called(question)
        graph = None
    asked |= {"as_of": as_of, "during": during}
    for written in values:
        name, equals, value = written.partition("=")
        if not equals or not name:
            example = f"ssegraph ask {named.slug} {named.example or 'as_of=2020'}"
            raise UsageError(f"{written!r}: write NAME=VALUE, as in `{example}`")
        asked[name] = value
    graph = graph or load_graph(data, support=support, archive=archive)
    with at_once():
        answer = graph.ask(named.slug, **asked)
    if for_eyes(as_json):
        if meant:
            print_text(meant.sentence(graph, language))
            print_text(wording("understood.command", language, command=f"ssegraph ask {meant.command()}"))
            print_text()
        _print(graph, answer, language, evidence)
    else:
        told = {"understood": _meant_as_json(graph, meant, language)} if meant else {}
        print_json(told | _as_json(graph, answer, language, evidence))


def _meant_as_json(graph: KnowledgeGraph, meant: Understood, language: str) -> Any:
    told: dict[str, Any] = {"sure": meant.sure, "language": meant.language}
    if meant.sure:
        return told | {"as": _one_as_json(graph, meant, language)}
    return told | {"nearest": [_one_as_json(graph, each, language) for each in meant.others]}


def _one_as_json(graph: KnowledgeGraph, meant: Understood, language: str) -> Any:
    return {
        "question": meant.question,
        "parameters": dict(meant.blanks),
        "asOf": meant.as_of,
        "left": list(meant.left),
        "sentence": meant.sentence(graph, language),
        "command": f"ssegraph ask {meant.command()}",
    }


def _list(questions: list[Question], language: str, as_json: bool | None) -> None:
    if for_eyes(as_json):
        rows = [
            (
                " ".join(f"Q{number}" for number in each.numbers),
                each.slug,
                each.question[language],
                "\n".join(map(_taken, each.parameters.values())),
            )
            for each in questions
        ]
        print_table(("number", "question", "in words", "may be asked about"), rows)
        told = {
            parameter.type: parameter.choices
            for each in questions
            for parameter in each.parameters.values()
            if parameter.choices
        }
        for type_, choices in sorted(told.items()):
            print_text(f"{type_}: {', '.join(choices[:_SHOWN])}" + (_MORE if len(choices) > _SHOWN else ""))
        return
    print_json(
        [
            {
                "question": each.slug,
                "numbers": list(each.numbers),
                "words": each.question[language],
                "row": each.row[language],
                "example": each.example,
                "parameters": {
                    name: {
                        "type": parameter.type,
                        "default": list(parameter.default),
                        "optional": parameter.optional,
                        "kinds": sorted(parameter.kinds),
                        "choices": list(parameter.choices),
                    }
                    for name, parameter in each.parameters.items()
                },
            }
            for each in questions
        ]
    )


_SHOWN = 40
_MORE = " ...; `ssegraph terms` lists all"


def _taken(parameter: Parameter) -> str:
    """Return what a parameter takes: `network: entity (Association, Network)`, `country: country, may be left out`."""
    kinds = f" ({', '.join(sorted(parameter.kinds))})" if parameter.kinds else ""
    usual = f", else {','.join(parameter.default)}" if parameter.default else ", may be left out"
    return f"{parameter.name}: {parameter.type}{kinds}{usual}"


def _print(graph: KnowledgeGraph, answer: Answer, language: str, evidence: bool) -> None:
    print_text(answer.sentence(language))
    if not answer.rows:
        return
    # A row that only possibly holds carries a question mark.
    heads = ["", *answer.headings(language)]
    rows = [
        ("" if row.certain else "?", *cells)
        for row, cells in zip(answer.rows, answer.table(language), strict=True)
    ]
    told = [place for place in range(len(heads)) if any(row[place] not in (None, "") for row in rows)]
    print_table([heads[place] for place in told], [[row[place] for place in told] for row in rows])
    if not evidence:
        return
    for number, row in enumerate(rows):
        print_text(f"{number + 1}. " + " · ".join(str(cell) for cell in row if cell))
        for tie in answer.ties(number):
            _print_statement(tie_row(graph, tie, language))
        for observation in answer.observations(number):
            _print_statement(observation_row(graph, observation, language))


def _print_statement(row: tuple[str, ...]) -> None:
    *said, who = row
    print_text("   " + " | ".join(part for part in said if part))
    for line in who.splitlines():
        print_text(f"      {line}")


def _as_json(graph: KnowledgeGraph, answer: Answer, language: str, evidence: bool) -> Any:
    from ssegraph.core.proofs import as_dict

    rows = []
    for number, row in enumerate(answer.rows):
        found: dict[str, Any] = {
            "cells": dict(zip(answer.columns, row.cells, strict=True)),
            "says": answer.spoken(number, language),
            "certain": row.certain,
            "ties": row.ties,
            "observations": row.observations,
        }
        if evidence:
            found["evidence"] = [
                {"statement": each.id, "name": graph.source(said.source).name}
                | as_dict(said, graph.source(said.source))
                for each in (*answer.ties(number), *answer.observations(number))
                for said in each.evidence
            ]
        rows.append(found)
    return {
        "question": answer.question.slug,
        "words": answer.question.question[language],
        "answer": answer.sentence(language),
        "asked": {name: list(values) for name, values in answer.asked.items()},
        "asOf": answer.as_of,
        "onlyPossible": answer.only_possible,
        "unknown": answer.unknown,
        "columns": list(answer.columns),
        "rows": rows,
    }


@click.command()
@click.argument("sparql", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read the query from a file (- is stdin).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(QUERY_FORMATS),
    help="[default: table on a terminal, json or ttl when piped]",
)
@click.option(
    "--inferred",
    is_flag=True,
    help="Inverses, symmetric ties, wider classes and wholes of wholes count as if they stood there.",
)
@click.option(
    "--seconds", type=click.FloatRange(min=0.1), default=60, show_default=True, help="How long it may take."
)
@click.option(
    "--memory",
    type=click.IntRange(min=1),
    default=2000,
    show_default=True,
    help="How many MB it may take beside the graph.",
)
@as_of_option
@during_option
@support_option
@data_option
def query(
    sparql: str | None,
    file: Path | None,
    form: str | None,
    inferred: bool,
    seconds: float,
    memory: int,
    as_of: str | None,
    during: str | None,
    support: str | None,
    data: str | None,
) -> None:
    """Answer a SPARQL query; the usual prefixes (sse: id: skos: ...) are bound."""
    if (sparql is None) == (file is None):
        raise UsageError("give a query, or -f FILE")
    if file is not None:
        try:
            sparql = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: {error}") from error
    if not (sparql or "").strip():
        raise UsageError("the query is empty: write one, such as 'ASK { ?tie a sse:Tie }'")
    graph = load_graph(data, support=support)

    def answer(_: object = None) -> None:
        _answer(graph.query(sparql or "", as_of=as_of, during=during, inferred=inferred), form)

    if can_fork():
        try:
            with in_order():
                apart(answer, seconds=seconds, memory=memory * 1_000_000)
        except KeyboardInterrupt:
            # Nothing was half made: the command ends of the signal, as whoever sent it expects.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.raise_signal(signal.SIGINT)
    else:
        with at_once():
            answer()


def _answer(result: Result, form: str | None) -> None:
    if form is None:
        form = "table" if sys.stdout.isatty() else ("ttl" if result.is_triples else "json")
    if form != "table":
        result.serialize(form, sys.stdout.buffer)
        if form in ("json", "xml"):
            sys.stdout.buffer.write(b"\n")
    elif result.boolean is not None:
        print_text("yes" if result.boolean else "no")
    else:
        print_table(result.columns, result.rows)
