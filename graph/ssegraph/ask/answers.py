"""What a named question answers: a sentence, a table, and for every row the ties it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, Final, Protocol

import pyoxigraph as ox

from ssegraph.ask.claims import Claim, claims_of, told
from ssegraph.ask.questions import Parameter, Question, continent_name, heading, resolved, worded
from ssegraph.core.concepts import load_concepts
from ssegraph.core.counted import read_aloud, sums_in_words, with_marks
from ssegraph.core.countries import country_name
from ssegraph.core.dates import Period, Standing
from ssegraph.core.errors import NotFound, StoreError, UsageError, suggest
from ssegraph.core.model import Contribution, Observation, Point, Tie
from ssegraph.core.offices import offices
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import told_in_words
from ssegraph.core.roles import role_in_words
from ssegraph.core.statements import DATED
from ssegraph.core.table import Table, Tabular
from ssegraph.core.when import date_in_words, moment_in_words, when_in_words
from ssegraph.core.words import find, fitted, languages, wording
from ssegraph.quads import PREFIXES, term
from ssegraph.quads.functions import tie_functions
from ssegraph.quads.result import Plain, plain
from ssegraph.store import Backend

_MEANT: Final = 3
EVIDENCE: Final = ("tie", "observation", "contribution")
"""Columns whose names begin so hold what a row rests on, and are not shown."""


class Askable(Protocol):
    """What a graph must be able to do so that it can be asked."""

    store: Backend
    as_of: str | None

    def id(self, name: str) -> str:
        """Return the id of an entity by any name."""

    def source_id(self, name: str) -> str:
        """Return the id of a source by its id or address."""

    @property
    def countries(self) -> list[Point]:
        """All countries."""


@dataclass(frozen=True)
class Row:
    """One row of an answer.

    Attributes:
        cells: plain values in the order of the columns; an entity is its id.
        ties, observations: the ids of the statements it rests on, sorted.
        certain: all its ties certainly hold; without a date asked for, always.
        named: the places of the cells that are ids of entities, several separated by spaces.
    """

    cells: tuple[Plain, ...]
    ties: tuple[str, ...]
    observations: tuple[str, ...]
    certain: bool
    named: frozenset[int] = frozenset()


class Answer(Tabular):
    """The answer to a named question. Iterating gives rows as dictionaries, in the question's order.

    Attributes:
        question: what was asked.
        asked: the parameters as they were understood, by name.
        as_of: the date or span it was asked for, or None.
        columns: the names of the shown columns.
        rows: see `Row`.
        unknown: how many more there would be, of what the answer counts, with ties of which no date says whether they
            held then.
        announced: of an answer without rows, how many there would be with what is only planned or forecast.
        untimed: the date it was asked for, where the question asks of nothing that has a time; or None.
        beside: what is to be known with it, by language: of a list of members how many there are said to be.
    """

    def __init__(
        self,
        graph: Askable,
        question: Question,
        asked: Mapping[str, tuple[str, ...]],
        as_of: str | None,
        columns: Sequence[str],
        rows: Iterable[Row],
        unknown: int = 0,
        announced: int = 0,
        beside: Mapping[str, str] | None = None,
        untimed: str | None = None,
    ) -> None:
        self._graph = graph
        self.question, self.asked, self.as_of = question, dict(asked), as_of
        self.columns, self.rows, self.unknown = tuple(columns), tuple(rows), unknown
        self.announced, self.untimed = announced, untimed
        self.beside = dict(beside or {})

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Plain]]:
        return self._tidy().dicts()

    @cached_property
    def only_possible(self) -> int:
        """How many of what the answer counts, else how many rows, rest on nothing but ties that may not have held."""
        return self._counted(self.rows) - self._counted(row for row in self.rows if row.certain)

    def sentence(self, language: str = "en") -> str:
        """Return the answer as a sentence: how many, as of when, how many only possibly."""
        words = self.question.answer
        text = words.get(language) or words["en"]
        for name, values in self.asked.items():
            text = text.replace(
                f"{{{name}}}", ", ".join(self._named(name, each, language) for each in values)
            )
        for whole, column, kind in re.findall(r"(\{n:(\w+)(?::(\w+))?\})", text):
            text = text.replace(whole, str(self._distinct(column, kind)))
        text = text.replace("{n}", str(len(self)))
        if self.as_of:
            text += wording("also.as_of", language, when=moment_in_words(self.as_of, language))
        if self.untimed:
            text += wording("also.untimed", language, when=moment_in_words(self.untimed, language))
        if self.only_possible:
            text += wording("also.possible", language, n=self.only_possible)
        if self.unknown:
            text += wording("also.unknown", language, n=self.unknown)
        if self.announced:
            text += wording("also.announced", language, n=self.announced)
        if not self.rows:
            missing = self.question.missing
            told = missing.get(language) or missing.get("en")
            text += wording("also.more", language, text=told) if told else wording("also.none", language)
            text += self._read(language)
        more = self.beside.get(language)
        return fitted(text + wording("also.more", language, text=more) if more else text)

    def _counted(self, rows: Iterable[Row]) -> int:
        return _number(rows, self.columns, self.question)

    def _distinct(self, column: str, kind: str = "") -> int:
        """Return how many different things stand in a column, in the rows in which a kind stands."""
        place = self.columns.index(column)
        found = {row.cells[place] for row in self.rows if not kind or f"sse:{kind}" in row.cells}
        return len(found - {None})

    def _read(self, language: str) -> str:
        """Return how many sources were read, and how many of them about whom it was asked."""
        reader = self._graph.store.reader
        every = self._graph.store.count(None, term("rdf:type"), term("sse:Source"))
        text = ""
        for name, values in self.asked.items():
            if self.question.parameters[name].type in ("entity", "entities"):
                for each in values:
                    stated = (*reader.tie_iris(each), *reader.observation_iris(each))
                    about = {where for iri in stated for where in reader.sources_of(iri)}
                    text += wording(
                        "also.read", language, name=self._label(each, language), n=len(about), all=every
                    )
        return text or wording("also.read_all", language, all=every)

    def blanks(self, language: str = "en") -> list[tuple[str, str]]:
        """Return what it was asked of, in words: the name of each parameter that has a value, and its values."""
        return [
            (heading(name, language), ", ".join(self._named(name, each, language) for each in values))
            for name, values in self.asked.items()
            if values
        ]

    def headings(self, language: str = "en") -> tuple[str, ...]:
        """Return the columns in words of a language."""
        return tuple(heading(column, language) for column in self.columns)

    def table(self, language: str = "en") -> list[tuple[Plain, ...]]:
        """Return the rows in words of a language: names in the place of ids, labels in that of terms."""
        return [self.in_words(row, language) for row in range(len(self.rows))]

    def in_words(self, row: int, language: str = "en") -> tuple[Plain, ...]:
        """Return one row in words of a language."""
        known = self.rows[row]
        return tuple(
            self._in_words(known, place, column, cell, language)
            for place, (column, cell) in enumerate(zip(self.columns, known.cells, strict=True))
        )

    def ties(self, row: int) -> list[Tie]:
        """Return the ties a row rests on, each with its evidence, by id."""
        reader, ns = self._graph.store.reader, self._graph.store.namespace
        return [reader.tie(ns.tie(identifier)) for identifier in self.rows[row].ties]

    def observations(self, row: int) -> list[Observation]:
        """Return the observations a row rests on, each with its evidence, by id."""
        reader, ns = self._graph.store.reader, self._graph.store.namespace
        return [reader.observation(ns.stated(identifier)) for identifier in self.rows[row].observations]

    def claims(self, row: int) -> list[Claim]:
        """Return what a row says, by its cells alone, as the question has it read; see `claims`."""
        known = self.rows[row]
        cells: dict[str, list[str]] = {name: list(values) for name, values in self.asked.items()}
        for place, (column, cell) in enumerate(zip(self.columns, known.cells, strict=True)):
            text = "" if cell is None else str(cell).removeprefix("sse:")
            cells[column] = text.split() if place in known.named else [text] if text else []
        return claims_of(self.question.reads, cells, self.ties(row))

    def spoken(self, row: int, language: str = "en") -> list[str]:
        """Return a row as sentences of a language, each as it holds: what is over or only announced says so.

        A number says what it counts, in what unit, and whether it is exact.
        """
        name = partial(self._label, language=language)
        ties, stated = self.ties(row), self.observations(row)
        found = []
        for claim in self.claims(row):
            ends = {claim.subject, claim.object}
            tie = next(
                (each for each in ties if each.kind == claim.kind and {each.source, each.target} == ends),
                None,
            )
            number = next(
                (each for each in stated if (each.entity, each.kind) == (claim.subject, claim.kind)), None
            )
            if number and not isinstance(number, Contribution):
                claim = replace(claim, object=read_aloud(number, language))
            elif claim.kind in DATED:
                claim = replace(claim, object=date_in_words(claim.object, language))
            text = claim.spoken(name, language)
            notes = []
            if tie and tie.end:
                notes.append(when_in_words(tie.start, tie.end, None, language))
            if tie and tie.status != "stated":
                notes.append(load_ontology().statuses[tie.status.capitalize()].labels[language])
            found.append(
                wording("claim.held", language, sentence=text, when="; ".join(notes)) if notes else text
            )
        return found

    def _tidy(self) -> Table:
        return Table(self.columns, [row.cells for row in self.rows])

    def _tables(self) -> Sequence[Table]:
        return [Table(self.headings(), self.table())]

    def _told(self) -> Sequence[str]:
        return (self.sentence(),)

    def __repr__(self) -> str:
        return f"<Answer: {self.sentence()}>"

    def __str__(self) -> str:
        lines = (
            ("" if known.certain else "? ") + " · ".join(str(cell) for cell in row if cell not in (None, ""))
            for known, row in zip(self.rows, self.table(), strict=True)
        )
        return "\n".join([self.sentence(), *(f"  {line}" for line in lines)])

    def _named(self, name: str, value: str, language: str) -> str:
        kind = self.question.parameters[name].type
        if kind == "country":
            return country_name(value, language)
        if kind in ("tie", "kind"):
            return load_ontology().label(value, language)
        if kind == "date":
            return date_in_words(value, language)
        if kind == "theme":
            return load_concepts().theme(value, language)
        known = self._graph.store.reader.entity(value)
        return (known.acronym or known.label(language)) if known else value

    def _in_words(self, row: Row, place: int, column: str, cell: Plain, language: str) -> Plain:
        if place in row.named:
            return self._names(str(cell), language)
        if column in ("start", "end") and cell and {"start", "end"} <= set(self.columns):
            first, last = (row.cells[self.columns.index(name)] for name in ("start", "end"))
            if first == last:  # "in 2021", and not since then and until then
                return when_in_words(first, last, None, language) if column == "start" else None
        if column in _SAID and isinstance(cell, str) and any(_dated(other) for other in row.cells):
            return " | ".join(date_in_words(each, language) for each in cell.split(" | "))
        if column == "voice" and isinstance(cell, str):
            return ", ".join(self._publisher(each, language) for each in cell.split(", "))
        if column == "relationship" and cell in row.ties:
            # A step is told from the side from which it is taken.
            reader, ns = self._graph.store.reader, self._graph.store.namespace
            first = str(row.cells[self.columns.index("from")])
            tie = reader.tie(ns.tie(str(cell)))
            return told(tie, first, partial(self._label, language=language), language)
        return cell_in_words(column, cell, language)

    def _publisher(self, name: str, language: str) -> str:
        """Return a publisher by its name in a language, so that one body has one name in a row."""
        found = self._graph.store.names.bearers(name)
        return self._label(found[0], language) if len(found) == 1 else name

    def _label(self, identifier: str, language: str) -> str:
        known = self._graph.store.reader.entity(identifier)
        return known.label(language) if known else identifier

    def _names(self, cell: str, language: str) -> str:
        return " · ".join(self._label(each, language) for each in cell.split())


def ask(
    graph: Askable,
    question: Question,
    written: Mapping[str, object],
    as_of: str | None,
    period: Period | None,
    wanted: Collection[Standing],
) -> Answer:
    """Put a question to a graph.

    Args:
        graph: what is asked.
        question: from `questions.load_questions`.
        written: parameters by name; several values as a sequence or with commas between.
        as_of: the date as it was written, for the sentence.
        period: what that date means.
        wanted: how surely ties have to hold then.

    Raises:
        UsageError: a parameter the question does not have, lacks, or cannot read.
        NotFound: a name nobody bears.
    """
    asked = _understood(graph, question, written)
    untimed = None
    if as_of and as_of != graph.as_of and not question.timed:
        # What the question asks of holds at no time: nothing is chosen by the date, and that is said.
        as_of, untimed, period = graph.as_of, as_of, None
    if question.function:
        return _computed(graph, question, asked, as_of)
    found = _asked_in_sparql(graph, question, asked, period, wanted)
    unknown = 0
    if period and "unknown" not in wanted:
        broader = _asked_in_sparql(graph, question, asked, period, {*wanted, "unknown"})
        more = _number(broader[1], broader[0], question) - _number(found[1], found[0], question)
        unknown = max(0, more)  # where a question asks what is lacking, there are fewer
    beside: Mapping[str, str] | None = None
    if question.beside:
        beside = _called(question, question.beside, graph, as_of, asked)
    announced = 0
    if not found[1] and "sse:holds" in (question.sparql or ""):
        planned = _asked_in_sparql(graph, question, asked, period, wanted, plans=True)
        announced = _number(planned[1], planned[0], question)
    return Answer(graph, question, asked, as_of, *found, unknown, announced, beside, untimed)


def _number(rows: Iterable[Row], columns: Sequence[str], question: Question) -> int:
    """Return how many bodies stand in rows, in the first column of them that the answer counts, else how many rows there are."""
    rows = list(rows)
    for column in re.findall(r"\{n:(\w+)", question.answer["en"]):
        place = columns.index(column) if column in columns else -1
        if any(place in row.named for row in rows):
            return len({row.cells[place] for row in rows} - {None})
    return len(rows)


def _asked_in_sparql(
    graph: Askable,
    question: Question,
    asked: Mapping[str, tuple[str, ...]],
    period: Period | None,
    wanted: Collection[Standing],
    plans: bool = False,
) -> tuple[list[str], list[Row]]:
    """Return the columns and the rows."""
    ns = graph.store.namespace
    terms = {
        name: " ".join(str(_term(graph, question.parameters[name], value)) for value in values)
        for name, values in asked.items()
    }
    result = graph.store.query(
        question.bound(terms), functions=partial(tie_functions, period=period, wanted=wanted, plans=plans)
    )
    hidden = [name.startswith(EVIDENCE) for name in result.columns]
    columns = [name for name, is_hidden in zip(result.columns, hidden, strict=True) if not is_hidden]
    start = ns.entity("").value
    rows = []
    for found in result.terms:
        cells: list[Plain] = []
        stated, named = set[str](), set[int]()
        for is_hidden, node in zip(hidden, found, strict=True):
            if is_hidden:
                stated |= set(str(node.value).split()) if node is not None else set()  # type: ignore[union-attr]  # IRIs and text only
                continue
            if isinstance(node, ox.NamedNode) and node.value.startswith(start):
                named.add(len(cells))
            elif isinstance(node, ox.Literal) and node.value.startswith(start):
                # Several entities, concatenated.
                named.add(len(cells))
                ids = sorted({iri.removeprefix(start) for iri in node.value.split()})
                node = ox.Literal(" ".join(ids))
            cells.append(plain(node, ns))
        rows.append(_row(graph, tuple(cells), frozenset(named), stated, period))
    return columns, rows


def _row(
    graph: Askable, cells: tuple[Plain, ...], named: frozenset[int], stated: set[str], period: Period | None
) -> Row:
    ns, reader = graph.store.namespace, graph.store.reader
    ties = sorted(each for each in stated if each.startswith(ns.tie("").value))
    observations = sorted(
        each for each in stated if each.startswith((ns.observation("").value, ns.contribution("").value))
    )
    # Where a question asks what was over, "no" is the certain answer.
    certain = period is None or all(
        reader.standing(ox.NamedNode(each), period) in ("certain", "no") for each in ties
    )
    return Row(
        cells,
        tuple(reader.id_of(ox.NamedNode(each)) for each in ties),
        tuple(reader.id_of(ox.NamedNode(each)) for each in observations),
        certain,
        named,
    )


def _computed(
    graph: Askable, question: Question, asked: Mapping[str, tuple[str, ...]], as_of: str | None
) -> Answer:
    """Answer by a function of ours, called with the graph and the parameters."""
    columns, rows, entity_columns = _called(question, question.function or "", graph, as_of, asked)
    return Answer(
        graph,
        question,
        asked,
        as_of,
        columns,
        [
            Row(
                tuple(cells),
                *_told_apart(graph, stated),
                certain,
                frozenset(
                    i for i, each in enumerate(columns) if each in entity_columns and cells[i] is not None
                ),
            )
            for cells, stated, certain in rows
        ],
    )


def _called(
    question: Question, name: str, graph: Askable, as_of: str | None, asked: Mapping[str, tuple[str, ...]]
) -> Any:
    """Return what a function of a question answers.

    Raises:
        StoreError: it is of another package, or it would end the program.
    """
    try:
        return resolved(name)(graph, as_of=as_of, **_arguments(question, asked))
    except SystemExit as error:
        raise StoreError(f"the question {question.slug}: {name} would end the program ({error})") from error


def _arguments(question: Question, asked: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return what was asked about as a function takes it: a list of entities, a number, or a text."""
    values: dict[str, Any] = {}
    for name, given in asked.items():
        kind = question.parameters[name].type
        values[name] = list(given) if kind == "entities" else int(given[0]) if kind == "number" else given[0]
    return values


def _told_apart(graph: Askable, stated: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return ids of ties and of observations, each sorted, of ids of both: a tie says of whom, an observation only what."""
    kinds = load_ontology().observation_kinds.keys() | load_ontology().contribution_kinds
    observations = {each for each in stated if each.split(".")[1] in kinds}
    return tuple(sorted(set(stated) - observations)), tuple(sorted(observations))


def _understood(
    graph: Askable, question: Question, written: Mapping[str, object]
) -> dict[str, tuple[str, ...]]:
    """Return every parameter with its values as ids, codes and plain text; defaults filled in."""
    for name in written:
        if name not in question.parameters:
            near = suggest(name, question.parameters) or sorted(question.parameters)
            known = f"; write {' or '.join(near)}" if near else ": it takes none"
            raise UsageError(f"the question {question.slug} has no parameter {name!r}{known}")
    asked = {}
    for name, parameter in question.parameters.items():
        given = written.get(name)
        if given is None:
            values = parameter.default
        elif isinstance(given, str):
            several = parameter.type in ("entities", "country", "kind", "tie", "words")
            values = tuple(each.strip() for each in given.split(",")) if several else (given,)
        elif isinstance(given, Iterable):
            values = tuple(str(each) for each in given)
        else:
            values = (str(given),)
        if values:
            asked[name] = tuple(_read(graph, parameter, value) for value in values)
        if given is not None:
            _possible(graph, question, parameter, asked.get(name, ()))
    _apart(question, asked)
    return asked


def _possible(graph: Askable, question: Question, parameter: Parameter, values: Collection[str]) -> None:
    """Refuse values of which nothing could be found, whatever the graph says: nothing found would read like a no."""
    here = f"{parameter.name}={','.join(values)}"
    if len(set(values)) < parameter.least:
        raise UsageError(f"{here}: write {parameter.least} different ones or more, with commas between")
    if parameter.kinds:
        for each in values:
            _of_kind(graph, parameter, each)
    for each in values if parameter.type in ("text", "words") else ():
        if not each.strip():
            raise UsageError(f"{here}: write a word, or leave {parameter.name} out")
        if re.search(rf"REGEX\([^()]*\?{parameter.name}\b", question.sparql or "") and not _is_expression(
            each
        ):
            raise UsageError(
                f"{parameter.name}={each!r} is no regular expression; before ( [ {{ * + ? . write a \\"
            )
    if parameter.type == "date" and any("/" in each for each in values):
        raise UsageError(f"{here}: write one date, such as {next(iter(values)).partition('/')[0]}")
    if parameter.type == "language" and not all(
        re.fullmatch(r"[a-z]{2,3}(-\w{2,8})*", each) for each in values
    ):
        raise UsageError(f"{here}: write the tag of a language, such as {', '.join(languages())}")


def _of_kind(graph: Askable, parameter: Parameter, value: str) -> None:
    """Refuse an entity of a kind that a parameter is not about; those of that kind to which it is tied may be meant."""
    reader, wanted = graph.store.reader, parameter.kinds
    kind = reader.kind_of(value)
    if kind is None or kind in wanted:
        return
    ties = map(reader.tie, reader.tie_iris(value))
    near = Counter(
        other for tie in ties for other in (tie.source, tie.target) if reader.kind_of(other) in wanted
    )
    meant = sorted(near, key=lambda each: (-near[each], each))[:_MEANT]
    label = load_ontology().label
    hint = f"; did you mean {' or '.join(f'{parameter.name}={each}' for each in meant)}?" if meant else ""
    raise UsageError(
        f"{parameter.name}={value}: that is {label(kind, 'en')!r}, and what may stand there is"
        f" {' or '.join(repr(label(each, 'en')) for each in sorted(wanted))}{hint}"
    )


def _is_expression(text: str) -> bool:
    """Say whether the engine can read a text as a regular expression."""
    query = 'SELECT (REGEX("", ?text, "i") AS ?read) { VALUES ?text { ' + str(ox.Literal(text)) + " } }"
    tried = ox.Store().query(query)
    return isinstance(tried, ox.QuerySolutions) and all(each["read"] is not None for each in tried)


def _apart(question: Question, asked: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse one body at two blanks, and a time that is over before it begins."""
    one_body: dict[tuple[str, ...], str] = {}
    days = []
    for name, values in asked.items():
        kind = question.parameters[name].type
        if kind == "entity" and (other := one_body.setdefault(values, name)) != name:
            raise UsageError(f"{other} and {name} are both {values[0]}: write two different ones")
        if kind == "date":
            days.append((name, values[0]))
    for (first, begin), (last, end) in pairwise(days):
        if Period.of(begin).first > Period.of(end).last:
            raise UsageError(
                f"{first}={begin} is later than {last}={end}: write {first}={end} {last}={begin}"
            )


def _read(graph: Askable, parameter: Parameter, value: str) -> str:
    ontology = load_ontology()
    if parameter.type in ("entity", "entities"):
        return graph.id(value)
    if parameter.type in ("kind", "tie"):
        known = ontology.kinds if parameter.type == "kind" else ontology.tie_kinds
        if value not in known:
            what = "kind" if parameter.type == "kind" else "kind of tie"
            raise NotFound(what, value, suggest(value, known))
    elif parameter.type == "country":
        codes = {
            name.casefold(): point.id
            for point in graph.countries
            for name in (point.id, point.name, *point.names.values())
        }
        if value.casefold() not in codes:
            raise NotFound("country", value, suggest(value, codes))
        return codes[value.casefold()]
    elif parameter.type == "source":
        return graph.source_id(value)
    elif parameter.type == "theme":
        return load_concepts().called(value)
    elif parameter.type == "level":
        if value not in load_concepts().levels:
            raise NotFound("level of government", value, suggest(value, load_concepts().levels))
    elif parameter.type == "number" and not value.isdecimal():
        raise UsageError(f"{parameter.name}={value!r}: write a whole number")
    elif parameter.type == "date":
        try:
            Period.of(value)
        except ValueError as error:
            raise UsageError(f"{parameter.name}: {error}") from error
    return value


def _term(graph: Askable, parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    ns = graph.store.namespace
    if parameter.type in ("entity", "entities"):
        return ns.entity(value)
    if parameter.type in ("kind", "tie"):
        return term(f"sse:{value}")
    if parameter.type == "source":
        return ns.source(value)
    if parameter.type == "number":
        return ox.Literal(value, datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))
    return ox.Literal(value)


def _dated(cell: Plain) -> bool:
    """Say whether a cell tells that what is said beside it is a date: a kind of observation, or what sources are at odds about."""
    return cell in _AT_ODDS or (isinstance(cell, str) and cell.removeprefix("sse:") in DATED)


_AT_ODDS: Final = ("date", "begun", "ended", "start", "end")
DATES: Final = frozenset(
    {"as_of", "date", "end", "first_date", "last", "later_date", "no_later_than", "seen", "start"}
)
"""Columns of dates, which people read in words."""
_SAID: Final = ("object", "says")
"""Columns of what is said: a date, where another cell tells that it is one."""
_NUMBERS: Final = ("number", "sum", "rest")
"""Columns of numbers that may be so large that they are not read without marks between the thousands."""


def cell_in_words(column: str, cell: Plain, language: str) -> Plain:
    """Return a cell of an answer that is no entity, in words of a language.

    What a column holds decides: a role that is spelled like an office, a word like a country's code, stays as it is.

    >>> cell_in_words("country", "SN", "fr"), cell_in_words("role", "SN", "fr"), cell_in_words("continent", "AF", "es")
    ('Sénégal', 'SN', 'África')
    """
    if isinstance(cell, bool):
        return worded("yes" if cell else "no", language)
    if not isinstance(cell, str):
        return (
            with_marks(str(cell), language)
            if column in _NUMBERS and cell is not None and abs(cell) >= 10_000
            else cell
        )
    if cell.startswith("sse:"):
        return load_ontology().label(cell.removeprefix("sse:"), language)
    if column in DATES:
        return date_in_words(cell, language)
    if column in ("paid", "given"):
        return sums_in_words(cell, language)
    if column == "country":
        return country_name(cell, language)
    if column == "level":
        level = load_concepts().levels.get(cell)
        return level.labels.get(language, level.labels["en"]) if level else cell
    if column == "country" and " " in cell:
        return ", ".join(country_name(code, language) for code in cell.split())
    if column in ("theme", "themes"):
        found = [load_concepts().concept(each) for each in cell.split()]
        labels = (each.labels.get(language) or each.labels["en"] for each in found if each)
        return ", ".join(labels) or cell
    if column == "quote":
        # Exact words stand between quotation marks, and nothing else does.
        return " | ".join(f"“{words}”" for words in cell.split(" | "))
    if column in ("proof", "debt"):
        return find(f"{column}.{cell}", language) or cell
    if column in ("continent", "other_continent"):
        return continent_name(cell, language)
    if column == "role":
        return role_in_words(cell, language) or worded(cell, language)
    if column in ("told", "says"):
        return " | ".join(
            told_in_words(each, language) or worded(each, language) for each in cell.split(" | ")
        )
    office = offices().get(cell) if column == "office" else None
    return office.labels.get(language, office.labels["en"]) if office else worded(cell, language)
