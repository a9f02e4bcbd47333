"""A question in somebody's own words, understood as a named one with its blanks filled: by examples and lists, no model, offline.

Three steps. What a wording *mentions* (`mentions`) is found by lists and taken out. What is left is compared with *examples*,
wordings of each question in every language (`ask.<slug>` in the catalogues, `ask` in the file of another package): words, pairs
of words and parts of words, each the weightier the fewer questions use it (TF-IDF; Salton and Buckley 1988,
doi:10.1016/0306-4573(88)90021-0). And what is mentioned has to *fit* the blanks of the question, or it is another one.

A wording that is as near to two questions, near to none, or near to what nobody answers here (`ask.none`) is not understood:
the three nearest are offered, and nothing is answered.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

import numpy as np

from ssegraph.ask.mentions import Gazetteer, Mention, Reading, script, without
from ssegraph.ask.questions import Parameter, Question, load_questions
from ssegraph.core.names import fold
from ssegraph.core.words import catalogue, languages

LONGEST: Final = 400
"""A longer text is no question; nothing of it is read."""
NONE: Final = "none"
"""The slug of the wordings that nothing here answers."""
WEIGHTS: Final = {"word": 1.0, "pair": 0.7, "part": 0.5, "slot": 0.8}
"""How much a word counts, two in a row, a part of a word, and what is mentioned."""
UNKNOWN: Final = 0.5
"""How much of a word that no example has counts against all of them: `budget` in what else looks like a question."""
SURE: Final = 0.36
MARGIN: Final = 0.035
SURPLUS: Final = 0.3
RIDGE: Final = 0.1
NEAREST: Final = 0.3

_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Example:
    """One wording of a question: its features, and the blanks in their order."""

    slug: str
    language: str
    places: tuple[str, ...]
    weights: Mapping[str, float]


def features(parts: Iterable[str | tuple[str, ...]]) -> Counter[str]:
    """Return what a wording is compared by, counted.

    Args:
        parts: text, and in the place of each mention what it is, one or more names.
    """
    found: Counter[str] = Counter()
    before = "^"
    for part in parts:
        if isinstance(part, tuple):
            for name in part:
                found[f"slot {name}"] += 1
            if before != "^":
                found[f"pair {before} {part[0]}"] += 1
            before = part[0]
            continue
        for run in _runs(fold(part)):
            if script(run[0]) == "latin":
                found[f"word {run}"] += 1
                found[f"pair {before} {run}"] += 1
                padded = f"<{run}>"
                found.update(f"part {padded[at : at + 4]}" for at in range(len(padded) - 3))
                before = run
            else:
                found[f"pair {before} {run[:2]}"] += 1
                found.update(f"word {run[at : at + 2]}" for at in range(len(run) - 1))
                found.update(f"pair {run[at : at + 3]}" for at in range(len(run) - 2))
                found.update(f"part {sign}" for sign in run if not "\u3040" <= sign <= "\u309f")
                before = run[-2:]
    return found


def around(parts: Sequence[str | tuple[str, ...]]) -> list[Counter[str]]:
    """Return what stands right before and right behind each mention, as far as the next one."""
    found = []
    for at, part in enumerate(parts):
        if isinstance(part, tuple):
            before = list(_runs(fold(parts[at - 1]))) if at and isinstance(parts[at - 1], str) else []
            behind = list(_runs(fold(parts[at + 1]))) if at + 1 < len(parts) and isinstance(parts[at + 1], str) else []
            counted: Counter[str] = Counter()
            for side, runs in (("before", before[-4:]), ("behind", behind[:3])):
                for run in runs:
                    if script(run[0]) == "latin":
                        counted[f"{side} {run}"] += 1
                    else:
                        counted.update(f"{side} {run[k : k + 2]}" for k in range(min(len(run) - 1, 12)))
            found.append(counted)
    return found


def _runs(folded: str) -> Iterator[str]:
    """Yield the words of a folded text; where the script changes from or to an alphabet, a word ends."""
    for word in folded.split():
        start = 0
        for at in range(1, len(word)):
            if (script(word[at]) == "latin") != (script(word[at - 1]) == "latin"):
                yield word[start:at]
                start = at
        yield word[start:]


class Examples:
    """The table of all examples, weighted.

    Attributes:
        examples: of all questions and languages.
        weight: by feature, how much it counts.
        postings: by feature, which examples have it and how much it weighs there.
        words: the folded words of all examples.
    """

    def __init__(self, wordings: Iterable[tuple[str, str, str]], parameters: Mapping[str, Mapping[str, Parameter]], kinds: Mapping[str, str]) -> None:
        """Make it of (slug, language, wording)."""
        raw = []
        words: set[str] = set()
        self.roles: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for slug, language, line in wordings:
            places = tuple(_PLACE.findall(line))
            parts: list[str | tuple[str, ...]] = []
            for number, part in enumerate(_PLACE.split(line)):
                if number % 2:
                    parts.append(slot_of(parameters.get(slug, {}).get(part), kinds))
                elif part.strip():
                    parts.append(part)
                    words.update(_runs(fold(part)))
            raw.append((slug, language, places, features(parts)))
            for place, counted in zip(places, around(parts), strict=True):
                self.roles[slug, place].update(counted)
        slugs: dict[str, set[str]] = defaultdict(set)
        for slug, _, _, counted in raw:
            for feature in counted:
                slugs[feature].add(slug)
        self.words = frozenset(words)
        number = len({slug for slug, *_ in raw})
        self.rarest = math.log(1 + number)
        self.weight = {
            feature: WEIGHTS[feature.split(" ", 1)[0]] * math.log(1 + number / len(having))
            for feature, having in sorted(slugs.items())
        }
        self.examples: list[Example] = []
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for slug, language, places, counted in raw:
            weights = {feature: self.weight[feature] * (1 + math.log(n)) for feature, n in counted.items()}
            length = math.sqrt(sum(each * each for each in weights.values())) or 1.0
            unit = {feature: each / length for feature, each in weights.items()}
            for feature, each in unit.items():
                self.postings[feature].append((len(self.examples), each))
            self.examples.append(Example(slug, language, places, unit))
        self.slugs = sorted({slug for slug, *_ in raw})
        self.table = self._learned()

    def _learned(self) -> dict[str, np.ndarray]:
        """Return by feature its weight for each question, in the order of `slugs`: regularised least squares.

        One against all, solved for the examples and not for the features, which are many more (Rifkin, Yeo and Poggio 2003,
        "Regularized least-squares classification").
        """
        number = len(self.examples)
        alike = np.eye(number) * RIDGE
        for having in self.postings.values():
            at = np.array([place for place, _ in having])
            weights = np.array([weight for _, weight in having])
            if len(having) == 1:
                alike[at[0], at[0]] += weights[0] ** 2
            else:
                alike[np.ix_(at, at)] += np.outer(weights, weights)
        target = np.zeros((number, len(self.slugs)))
        for at, example in enumerate(self.examples):
            target[at, self.slugs.index(example.slug)] = 1.0
        shares = np.linalg.solve(alike, target)
        return {
            feature: np.round(sum(weight * shares[at] for at, weight in having), 6)
            for feature, having in self.postings.items()
        }

    def scores(self, counted: Counter[str]) -> dict[str, float]:
        """Return how much a wording is like each question: about 1 for one that is like its examples, about 0 for others."""
        total, length = np.zeros(len(self.slugs)), 0.0
        for feature, n in sorted(counted.items()):
            weight = self.weight.get(feature)
            if weight is None:
                length += (UNKNOWN * WEIGHTS[feature.split(" ", 1)[0]] * self.rarest) ** 2
                continue
            weight *= 1 + math.log(n)
            length += weight * weight
            total += weight * self.table[feature]
        length = math.sqrt(length) or 1.0
        return {slug: float(each) / length for slug, each in zip(self.slugs, total, strict=True)}

    def near(self, counted: Counter[str]) -> list[float]:
        """Return how near a wording is to each example, from 0 to 1."""
        close = [0.0] * len(self.examples)
        length = 0.0
        for feature, n in sorted(counted.items()):
            weight = self.weight.get(feature)
            if weight is None:
                length += (UNKNOWN * WEIGHTS[feature.split(" ", 1)[0]] * self.rarest) ** 2
                continue
            weight *= 1 + math.log(n)
            length += weight * weight
            for at, each in self.postings[feature]:
                close[at] += weight * each
        length = math.sqrt(length) or 1.0
        return [each / length for each in close]


def slot_of(parameter: Parameter | None, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Return what stands in the place of a parameter in an example."""
    if parameter is None:
        return ("entity",)
    if parameter.type in ("entity", "entities"):
        kind = kinds.get(parameter.default[0] if parameter.default else "", "")
        return ("entity", kind) if kind in ("Network", "Event", "Session") else ("entity",)
    return (parameter.type,)


class Heard(Protocol):
    """What a graph must have so that what is asked of it in words is understood."""

    @property
    def heard(self) -> Ear:
        """Made once of its names."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a wording was understood as.

    Attributes:
        question: the slug of the named question; empty where nothing is near.
        blanks: its parameters that the wording fills, as `KnowledgeGraph.ask` takes them, in the question's order.
        as_of: a date, or a span with a slash, in EDTF; or None.
        sure: it may be answered. Otherwise a person chooses among the `others`.
        language: in which it was asked.
        score: how near it is, from 0 to 1.
        left: what the wording mentions and the question has no place for, as it was written.
        others: the three nearest, best first, this one among them; empty in each of them.
    """

    question: str
    blanks: Mapping[str, str]
    as_of: str | None
    sure: bool
    language: str
    score: float
    margin: float = 0.0
    left: tuple[str, ...] = ()
    others: tuple[Understood, ...] = ()

    def written(self) -> str:
        """Return how the same is asked by name: `members-of network=gsef as_of=2020`."""
        parts = [self.question, *(f"{name}={value}" for name, value in self.blanks.items())]
        if self.as_of:
            parts.append(f"{'during' if '/' in self.as_of else 'as_of'}={self.as_of}")
        return " ".join(parts)


class Ear:
    """Examples and names, made once for a graph."""

    def __init__(self, graph: Any) -> None:
        self.questions = load_questions()
        reader = graph.store.reader
        defaults = {
            each
            for question in self.questions.values()
            for parameter in question.parameters.values()
            if parameter.type in ("entity", "entities")
            for each in parameter.default
        }
        self.kinds = {each: str(kind) for each in sorted(defaults) if (kind := reader.kind_of(each))}
        self.examples = Examples(
            _wordings(), {slug: each.parameters for slug, each in self.questions.items()}, self.kinds
        )
        self.gazetteer = Gazetteer(graph, self.examples.words)


def _wordings() -> Iterator[tuple[str, str, str]]:
    """Yield (slug, language, wording) of every example, and of what the questions are called."""
    for language in languages():
        known = catalogue(language)
        for slug, question in load_questions().items():
            lines = (known.form(f"ask.{slug}", 1) or "").splitlines()
            for line in dict.fromkeys((*lines, question.question.get(language, ""))):
                if line:
                    yield slug, language, line
        for line in (known.form(f"ask.{NONE}", 1) or "").splitlines():
            yield NONE, language, line


@dataclass(frozen=True, slots=True)
class _Said:
    """The mentions of a wording, by what they are."""

    entities: tuple[Mention, ...]
    countries: tuple[Mention, ...]
    dates: tuple[Mention, ...]
    sources: tuple[Mention, ...]
    ties: tuple[Mention, ...]
    languages: tuple[Mention, ...]
    numbers: tuple[Mention, ...]
    around: tuple[Counter[str], ...] = ()


def understand(graph: Heard, text: str, language: str | None = None) -> Understood:
    """Return what a wording asks.

    Args:
        graph: whose names are known.
        text: anything.
        language: of the wording, where it is known; it is found out otherwise.
    """
    ear = graph.heard
    if not text.strip() or len(text) > LONGEST:
        return Understood("", {}, None, False, language or "en", 0.0)
    reading = Reading(text)
    mentions = ear.gazetteer.mentions(text)
    parts: list[str | tuple[str, ...]] = []
    for part in without(reading, mentions):
        if isinstance(part, str):
            parts.append(part)
        elif part.type == "date":
            # A date alone says when, and of which question it is asked anybody may ask when.
            if part.bound or sum(each.type == "date" for each in mentions) > 1:
                parts.append(("date",))
        elif part.type in ("entity", "country", "source"):
            parts.append(_token(part))
        else:
            words = reading.text[part.start : part.end]
            parts.append(words)
            if part.type != "number" or words.isdecimal():
                parts.append((part.type,))
    counted = features(parts)
    close = ear.examples.near(counted)
    scores = ear.examples.scores(counted)
    said = _said(mentions, [
        each for each, part in zip(around(parts), (p for p in parts if isinstance(p, tuple)), strict=True) if part[0] == "entity"
    ])
    best: dict[str, tuple[float, int]] = {}
    for at, example in enumerate(ear.examples.examples):
        if close[at] > 0.0:
            fit = _fit(ear, example, said)
            mixed = NEAREST * close[at] + (1 - NEAREST) * scores[example.slug]
            best[example.slug] = max(best.get(example.slug, (0.0, 0)), (mixed * fit, -at))
    ranked = sorted(((score, -at, slug) for slug, (score, at) in best.items()), key=lambda each: (-each[0], each[2]))
    if not ranked:
        return Understood("", {}, None, False, language or "en", 0.0)
    language = language or _language(reading, ear.examples.examples[ranked[0][1]].language)
    found = [
        _filled(ear, ear.examples.examples[at], said, reading, score, language)
        for score, at, slug in ranked
        if slug != NONE
    ][:3]
    if not found:
        return Understood("", {}, None, False, language, 0.0)
    top, second = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, 0, "")
    first = found[0]
    sure = top[2] != NONE and first.sure and top[0] >= SURE and top[0] - second[0] >= MARGIN
    return Understood(
        first.question, first.blanks, first.as_of, sure, language, first.score, top[0] - second[0], first.left, tuple(found)
    )


def _token(mention: Mention) -> tuple[str, ...]:
    if mention.type == "entity":
        kinds = [each for each in dict.fromkeys(mention.kinds) if each in ("Network", "Event", "Session")]
        return ("entity", *kinds)
    return (mention.type,)


def _said(mentions: Sequence[Mention], around: Sequence[Counter[str]]) -> _Said:
    by = defaultdict(list)
    for each in mentions:
        by[each.type].append(each)
    return _Said(*(tuple(by[name]) for name in ("entity", "country", "date", "source", "tie", "language", "number")), tuple(around))


def _language(reading: Reading, likely: str) -> str:
    """Return the language of a wording: by its script where that tells, else that of the nearest example."""
    signs = Counter(script(each) for each in reading.text)
    if signs["hangul"]:
        return "ko"
    if signs["katakana"] or signs["han"]:
        return "ja"
    return likely if likely not in ("ko", "ja") else "en"


_NARROW: Final = {"Network": ("Network",), "Event": ("Event", "Session"), "Session": ("Session", "Event")}


def _fit(ear: Ear, example: Example, said: _Said) -> float:
    """Return how well the mentions fit the blanks of an example's question: 1, or less for each that is amiss."""
    question = ear.questions.get(example.slug)
    if question is None:
        return 1.0
    fit = 1.0
    wanted = {name: each for name, each in question.parameters.items()}
    entities = [each for each in wanted.values() if each.type in ("entity", "entities")]
    room = sum(2 if each.type == "entities" else 1 for each in entities)
    there = len(said.entities)
    if there > room:
        fit *= SURPLUS ** (there - room)
    elif there < room:
        lone = [ear.kinds.get(each.default[0] if each.default else "", "") for each in entities]
        if there == 0 and ("Session" in lone or any(each.type == "entities" for each in entities)):
            fit *= 0.95
        else:
            fit *= 0.6 ** (room - there)
    for parameter, mention in _placed(ear, question, example, said):
        narrow = _NARROW.get(ear.kinds.get(parameter.default[0] if parameter.default else "", ""), ())
        if parameter.type == "entities":
            narrow = ("Network",)
        if narrow and not set(narrow) & set(mention.kinds):
            fit *= 0.7
    for type_, mentions, cost, surplus in (
        ("country", said.countries, 0.5, 0.93),
        ("source", said.sources, 0.6, 0.5),
        ("language", said.languages, 0.6, 1.0),
        ("tie", said.ties, 0.9, 1.0),
        ("number", (), 1.0, 1.0),
    ):
        needs = any(each.type == type_ for each in wanted.values())
        if needs and not mentions:
            fit *= cost
        elif mentions and not needs:
            fit *= surplus
    return fit


def _placed(
    ear: Ear, question: Question, example: Example, said: _Said
) -> Iterator[tuple[Parameter, Mention]]:
    """Yield which entity goes where: two of a question that tells them apart by what stands around them, others in order."""
    entities = {name: each for name, each in question.parameters.items() if each.type in ("entity", "entities")}
    names: list[str] = []
    for name, each in entities.items():
        names += [name] * (max(len(said.entities), 1) if each.type == "entities" else 1)
    if len(names) == 2 and len(entities) == 2 and len(said.around) == 2:
        here, there = (ear.examples.roles[question.slug, name] for name in names)
        straight = _overlap(said.around[0], here) + _overlap(said.around[1], there)
        turned = _overlap(said.around[0], there) + _overlap(said.around[1], here)
        if turned > straight:
            names.reverse()
    yield from ((question.parameters[name], mention) for name, mention in zip(names, said.entities, strict=False))


def _overlap(around: Counter[str], role: Counter[str]) -> float:
    """Return how often what stands around a mention stands around a blank of the examples."""
    total = sum(role.values()) or 1
    return sum(math.log(1 + 1000 * role[feature] / total) for feature in around if feature in role)


_NOTHING: Final = Parameter("", "text", (), True)


def _filled(ear: Ear, example: Example, said: _Said, reading: Reading, score: float, language: str) -> Understood:
    question = ear.questions[example.slug]
    blanks: dict[str, list[str]] = defaultdict(list)
    sure = True
    used: set[Mention] = set()
    for parameter, mention in _placed(ear, question, example, said):
        narrow = _NARROW.get(ear.kinds.get(parameter.default[0] if parameter.default else "", ""), ())
        fitting = [
            value for value, kind in zip(mention.values, mention.kinds, strict=True) if kind in narrow
        ] or list(mention.values)
        blanks[parameter.name].append(fitting[0])
        used.add(mention)
    dates = list(said.dates)
    for name, parameter in question.parameters.items():
        lists = {"country": said.countries, "source": said.sources, "tie": said.ties, "language": said.languages, "number": said.numbers}
        if parameter.type in lists and lists[parameter.type]:
            mention = lists[parameter.type][0]
            blanks[name].append(mention.values[0])
            used.add(mention)
        elif parameter.type in ("entity", "country", "source", "language") and not blanks[name]:
            sure = sure and ear.kinds.get(parameter.default[0] if parameter.default else "") == "Session"
    after_before = [name for name, each in question.parameters.items() if each.type == "date"]
    if after_before and dates:
        if len(after_before) == 2:
            first, last = after_before
            if len(dates) >= 2:
                blanks[first].append(min(each.values[0] for each in dates[:2]))
                blanks[last].append(max(each.values[0] for each in dates[:2]))
            elif dates[0].bound == "since":
                blanks[first].append(dates[0].values[0])
            elif dates[0].bound == "before":
                blanks[last].append(dates[0].values[0])
            else:
                blanks[first].append(dates[0].values[0])
                blanks[last].append(dates[0].values[0])
            used.update(dates[:2])
            dates = dates[2:]
        else:
            blanks[after_before[0]].append(dates[0].values[0])
            used.add(dates[0])
            dates = dates[1:]
    as_of = None
    if dates:
        as_of = dates[0].values[0] if len(dates) == 1 else f"{min(d.values[0] for d in dates)}/{max(d.values[0] for d in dates)}"
        used.update(dates)
        if len(dates) == 1 and dates[0].bound:
            sure = False
    order = [name for name in question.parameters if blanks.get(name)]
    left = tuple(
        reading.text[each.start : each.end]
        for each in (*said.entities, *said.countries, *said.sources)
        if each not in used
    )
    return Understood(
        example.slug, {name: ",".join(dict.fromkeys(blanks[name])) for name in order}, as_of, sure, language, score, 0.0, left
    )
