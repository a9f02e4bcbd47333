"""Tours: stories through the graph, in steps, each a view of the explorer, a sentence, and the statements it rests on.

A tour is a file `tours/<name>.yaml` in the folder of records::

    title: {en: ...}
    steps:
      - view: "actor=ractes"            # as a link of the explorer holds it
        at: "2019"                      # the date of the step; left out, any time
        say: {en: ...}
        cites: [dakar.organises.saly-training-2019, {statement: gsef.members.2020, proof: told}]

A sentence is only as strong as what it cites: each tie, observation or contribution has to be there, stated as fact unless
`manner` says how else it is said, to hold at the date of its step, and to be proved at least as `proof` says (`located` where it says
nothing). A step of which one falls is an error, so that no story outlives its proof.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args
from urllib.parse import parse_qsl

from ssegraph.ask.questions import load_questions
from ssegraph.core.dates import Period
from ssegraph.core.errors import DataError, Problem, suggest
from ssegraph.core.model import Observation, Tie
from ssegraph.core.statements import PROOFS, Proof, Status
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.reading import TOURS
from ssegraph.records.written import line_at, read_with_nodes

FOLDER: Final = TOURS
"""Where tours stand in a folder of records."""

VIEW: Final = ("actor", "to", "hops", "face", "color", "kind", "tie", "in", "ask", "blanks")
"""What a view may say, as the link of the explorer calls it."""

_MOST_STEPS: Final = 40
_LONGEST: Final = 600
"""Characters of one sentence: it stands beside a picture."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement that a step rests on.

    Attributes:
        statement: the id of a tie, an observation or a contribution.
        proof: how it is proved at least.
        manner: how it is said: `stated` as fact, or `planned`, `forecast`, `hedged`, `hearsay`.
    """

    statement: str
    proof: Proof = "located"
    manner: Status = "stated"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is shown, as of when, what is said by language, what it rests on, and its line in the file."""

    view: Mapping[str, str]
    at: str
    say: Mapping[str, str]
    cites: tuple[Citation, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Tour:
    """A story: its name, which is that of its file, its title by language, and its steps."""

    name: str
    title: Mapping[str, str]
    steps: tuple[Step, ...]
    file: str


def read_tours(folder: Path) -> tuple[Tour, ...]:
    """Return the tours of a folder of records, by name; none where it has no `tours/`.

    Raises:
        DataError: a file is no tour; all that is wrong, each with its line.

    >>> from ssegraph.core.resources import data_dir
    >>> [tour.name for tour in read_tours(data_dir())]
    ['crowdfunding-on-three-continents', 'from-saly-to-dakar', 'the-presidency-travels']
    """
    found, problems = [], []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        content, node = read_with_nodes(path)
        reading = _Reading(name, node)
        tour = reading.tour(path.stem, content)
        problems += reading.problems
        if tour and not reading.problems:
            found.append(tour)
    if problems:
        raise DataError(problems)
    return tuple(found)


class _Reading:
    """Reads one file; what is wrong is collected."""

    def __init__(self, file: str, node: Any) -> None:
        self.file, self.node = file, node
        self.problems: list[Problem] = []

    def wrong(self, where: tuple[int | str, ...], message: str, instead: str = "") -> None:
        line = line_at(self.node, where) if self.node is not None else 1
        self.problems.append(Problem(self.file, line, message, instead))

    def tour(self, name: str, content: Any) -> Tour | None:
        if not isinstance(content, dict) or set(content) - {"title", "steps"}:
            self.wrong((), "a tour has 'title' and 'steps'", "title: {en: ...} and steps: [...]")
            return None
        title = self.texts(content.get("title"), ("title",))
        steps = content.get("steps")
        if not isinstance(steps, list) or not 1 <= len(steps) <= _MOST_STEPS:
            self.wrong(("steps",), f"a tour has 1 to {_MOST_STEPS} steps", "steps: [{view: ..., say: ...}]")
            return None
        read = [self.step(each, at) for at, each in enumerate(steps)]
        return Tour(name, title, tuple(each for each in read if each), self.file)

    def step(self, written: Any, at: int) -> Step | None:
        where: tuple[int | str, ...] = ("steps", at)
        if not isinstance(written, dict):
            self.wrong(where, "a step is a mapping", "view, at, say and cites")
            return None
        for key in sorted(set(written) - {"view", "at", "say", "cites"}):
            near = suggest(key, ("view", "at", "say", "cites"))
            self.wrong((*where, key), f"unknown key {key!r}", " or ".join(near) or "view, at, say or cites")
        date = str(written.get("at") or "")
        if date:
            try:
                Period.of(date)
            except ValueError as error:
                self.wrong((*where, "at"), str(error))
        view = dict(parse_qsl(str(written.get("view") or ""), keep_blank_values=True))
        for key in sorted(set(view) - set(VIEW)):
            near = suggest(key, VIEW)
            self.wrong(
                (*where, "view"),
                f"a view says nothing of {key!r}",
                " or ".join(near or VIEW) + "; a date is `at`",
            )
        if view.get("ask", "list") not in (*load_questions(), "list"):
            near = suggest(view["ask"], load_questions())
            self.wrong((*where, "view"), f"there is no question {view['ask']!r}", " or ".join(near))
        say = self.texts(written.get("say"), (*where, "say"))
        cites = written.get("cites") or []
        if not isinstance(cites, list) or not cites:
            self.wrong(where, "a step cites what it rests on", "cites: [<id of a tie or observation>]")
            return None
        found = [self.citation(each, (*where, "cites", n)) for n, each in enumerate(cites)]
        return Step(view, date, say, tuple(each for each in found if each), line_at(self.node, where))

    def citation(self, written: Any, where: tuple[int | str, ...]) -> Citation | None:
        if isinstance(written, str):
            return Citation(written)
        if not isinstance(written, dict) or "statement" not in written:
            self.wrong(where, "a citation is an id", "<id>, or {statement: <id>, proof: told}")
            return None
        proof, manner = written.get("proof", "located"), written.get("manner", "stated")
        if set(written) - {"statement", "proof", "manner"}:
            self.wrong(where, "a citation has statement, proof and manner")
        if proof not in PROOFS or manner not in get_args(Status):
            self.wrong(
                where,
                f"{proof!r}, {manner!r}: no such proof or manner",
                f"proof: {' or '.join(PROOFS)}; manner: {' or '.join(get_args(Status))}",
            )
            return None
        return Citation(str(written["statement"]), proof, manner)

    def texts(self, written: Any, where: tuple[int | str, ...]) -> dict[str, str]:
        """Return a text by language; English has to be there."""
        if not isinstance(written, dict) or not written.get("en"):
            self.wrong(where, "a text by language, in English at least", "{en: ..., fr: ...}")
            return {}
        for language, text in written.items():
            if language not in languages():
                self.wrong(where, f"unknown language {language!r}", " or ".join(languages()))
            elif len(str(text)) > _LONGEST:
                self.wrong((*where, language), f"longer than {_LONGEST} characters", "several steps")
        return {language: str(text).strip() for language, text in written.items()}


def stated_in(kg: KnowledgeGraph) -> dict[str, Tie | Observation]:
    """Return the ties, observations and contributions of a graph by id: what a step can cite."""
    found: dict[str, Tie | Observation] = {each.id: each for each in kg.ties()}
    return found | {each.id: each for each in (*kg.observations(), *kg.contributions())}


def held(kg: KnowledgeGraph) -> tuple[Tour, ...]:
    """Return the tours of the folder a graph was read from, held against all of that graph; none where it was read from no folder.

    Raises:
        DataError: a file is no tour, or a step of one has fallen; see `checked`.
    """
    tours = read_tours(kg.texts.folder) if kg.texts.folder else ()
    if tours and not kg.is_part:
        checked(tours, stated_in(kg), kg)
    return tours


def fitting(kg: KnowledgeGraph, entities: Container[str]) -> list[Tour]:
    """Return the tours of the folder a graph was read from of which the graph holds all they show and rest on, by name.

    Of a part of a graph some do not; those of a whole graph are held to it before (`held`).

    Args:
        kg: the graph, or a part of it.
        entities: the ids of those that are shown.
    """
    tours = read_tours(kg.texts.folder) if kg.texts.folder else ()
    stated = stated_in(kg) if tours else {}
    return [
        tour
        for tour in tours
        if all(each.statement in stated for step in tour.steps for each in step.cites)
        and all(
            not step.view.get(key) or step.view[key] in entities
            for step in tour.steps
            for key in ("actor", "to")
        )
    ]


def checked(tours: Sequence[Tour], stated: Mapping[str, Tie | Observation], entities: Container[str]) -> None:
    """Hold tours against a graph.

    Args:
        tours: those of its folder.
        stated: its ties, observations and contributions by id.
        entities: the ids of its entities.

    Raises:
        DataError: what a step shows or rests on is not there, does not hold at its date, or is proved less well than it says.
    """
    problems = [problem for tour in tours for problem in _fallen(tour, stated, entities)]
    if problems:
        raise DataError(problems)


def _fallen(
    tour: Tour, stated: Mapping[str, Tie | Observation], entities: Container[str]
) -> Iterator[Problem]:
    for number, step in enumerate(tour.steps, 1):
        for key in ("actor", "to"):
            if step.view.get(key) and step.view[key] not in entities:
                yield Problem(tour.file, step.line, f"step {number}: there is nobody {step.view[key]!r}")
        for cited in step.cites:
            known = stated.get(cited.statement)
            if message := _falls(cited, step, known) if known else "is not there: withdrawn, or another id":
                yield Problem(tour.file, step.line, f"step {number}: {cited.statement} {message}")


def _falls(cited: Citation, step: Step, stated: Tie | Observation) -> str:
    """Return what speaks against a citation, or nothing."""
    if PROOFS.index(stated.proof) > PROOFS.index(cited.proof):
        return f"is {stated.proof}, and the step says {cited.proof}"
    if stated.status != cited.manner:
        return f"is {stated.status}, and the step says {cited.manner}"
    if step.at and isinstance(stated, Tie) and stated.standing(step.at) in ("no", "unknown"):
        return f"is not known to hold as of {step.at}"
    return ""
