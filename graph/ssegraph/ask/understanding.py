"""A question in somebody's own words, understood as a named one with its blanks filled: by examples and lists, no model, offline.

What a wording *mentions* (`mentions`) is found by lists and taken out; how the rest is worded is compared with *examples*
(`examples`); and what is mentioned has to *fit* the blanks of the question, or it is another one. The same wording gives the
same on every machine.

A wording that is near to no question, as near to two, or nearest to what nobody answers here (`ask.none` in the catalogues) is
not understood: the three nearest are offered, and nothing is answered.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Protocol

from ssegraph.ask.examples import Examples, Part, around, features, runs
from ssegraph.ask.mentions import (
    Gazetteer,
    Mention,
    MentionType,
    Named,
    Reading,
    listed,
    script,
    undated,
    without,
)
from ssegraph.ask.questions import Parameter, Question, heading, load_questions
from ssegraph.core.countries import country_name
from ssegraph.core.ontology import load_ontology
from ssegraph.core.when import date_in_words, moment_in_words
from ssegraph.core.words import find, languages, wording

LONGEST: Final = 400
"""A longer text is no question, and is not read."""
NONE: Final = "none"
"""In the place of a slug: wordings that nothing here answers."""
SURE: Final = 0.2
"""How near the nearest question has to be: `annual budget of Seoul` is below it for all of them."""
MARGIN: Final = 0.1
"""How much nearer than the second: `new partners of Seoul` is near to its partners, and to who might become one."""
KNOWN: Final = 0.3
"""Which share of the words some example has to have: of a line of code a number may be all that is known."""
IN_ORDER: Final = 1.0
"""How sure it has to be which body is which, where it matters: who came to one event and not to the other."""
OFFERED: Final = 3

_SURPLUS: Final = 0.3
"""For each body too many: `who is in both A and B` is not about the members of A."""
_OPEN: Final = 0.6
"""For each body too few: `who works with whom`."""
_AS_USUAL: Final = 0.95
"""For a body too few where the question is as good without: `which cities are in two networks`."""
_OTHER_KIND: Final = 0.7
"""For a body of a kind that the question is not about: the participants of a city."""
_SINCE: Final = 0.8
"""For a date that bounds where the question has none: `since 2018` is rather about who joined than about who is a member."""
_LACKING: Final[Mapping[str, float]] = {"country": 0.5, "source": 0.6, "language": 0.6, "tie": 0.9}
_NOT_ASKED: Final[Mapping[str, float]] = {"country": 0.93, "source": 0.5}
_TOLD_APART: Final = ("Event", "Session")
"""Kinds by which wordings differ: an event has participants, and a session speakers."""
_EITHER_WAY: Final = ("connected-without-events", "how-connected", "who-stands-between")
"""Questions that have the same answer the other way round."""
_PLACE: Final = re.compile(r"\{\w+\}")
_AS_A_NAME: Final = re.compile(r"(?P<latin>\b[A-ZÀ-ÖØ-Þ]['’\w-]+)|(?P<katakana>[ァ-ヺー]{3,})")
_BEGUN: Final = re.compile(r"[\w,;'’][\s\"“”«»「」()]*\Z")
"""What stands before a word that does not begin a sentence."""


class Heard(Protocol):
    """What a graph must have so that what is asked of it in words is understood."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Its names, made once: `gazetteer_of`."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a wording was understood as.

    Attributes:
        question: the slug of the named question; empty where none is near.
        blanks: its parameters that the wording fills, as `KnowledgeGraph.ask` takes them, in the question's order.
        as_of: a date, or a span with a slash, in EDTF; or None.
        sure: it may be answered. Otherwise a person chooses among the `others`.
        language: in which it was asked.
        left: what the wording mentions and the question has no place for, as it was written.
        score: how near it is; about 1 where it could be an example of the question.
        margin: how much nearer than the next.
        others: the three nearest, best first, this one among them; empty in each of them.
        misdated: what of `left` looks like a date, and is none that can be asked for.
    """

    question: str
    blanks: Mapping[str, str]
    as_of: str | None
    sure: bool
    language: str
    left: tuple[str, ...] = ()
    score: float = 0.0
    margin: float = 0.0
    others: tuple[Understood, ...] = ()
    misdated: tuple[str, ...] = ()

    def command(self) -> str:
        """Return how the same is asked by name, as the arguments of `ssegraph ask`.

        >>> Understood("members-of", {"network": "gsef"}, "2020", True, "en").command()
        'members-of network=gsef as_of=2020'
        """
        parts = [self.question, *(f"{name}={value}" for name, value in self.blanks.items())]
        if self.as_of:
            parts.append(f"{'during' if '/' in self.as_of else 'as_of'}={self.as_of}")
        return " ".join(parts)

    def meaning(self, graph: Named, language: str = "en") -> str:
        """Return in words what it is: the question, its blanks, those left open, the date, and what has no place in it."""
        question = load_questions()[self.question]
        words = question.question.get(language) or question.question["en"]
        parts = [wording("understood.question", language, question=words)]
        for name, parameter in question.parameters.items():
            values = self.blanks[name].split(",") if name in self.blanks else parameter.default
            if values:
                called = ", ".join(_called(graph, parameter, each, language) for each in values)
                which = "understood.blank" if name in self.blanks else "understood.open"
                head = find(f"understood.name_{name}", language) or heading(name, language)
                parts.append(wording(which, language, name=head, value=called))
        if self.as_of:
            parts.append(wording("understood.when", language, when=moment_in_words(self.as_of, language)))
        if self.left:
            parts.append(wording("understood.left", language, what=", ".join(self.left)))
        return "; ".join(parts)

    def sentence(self, graph: Named, language: str = "en") -> str:
        """Return what is said before the answer: as what the wording was understood; see `meaning`."""
        return wording("understood.as", language, meaning=self.meaning(graph, language))

    def offer(self, graph: Named, language: str = "en") -> str:
        """Return what is said where it is not sure: the nearest questions, and how each is asked."""
        if not self.others:
            return wording("understood.nothing", language)
        lines = (
            f"  {each.meaning(graph, language)}\n    ssegraph ask {each.command()}" for each in self.others
        )
        no_date = (
            [wording("understood.no_date", language, what=", ".join(self.misdated))] if self.misdated else []
        )
        return "\n".join([wording("understood.unsure", language), *lines, *no_date])


def _called(graph: Named, parameter: Parameter, value: str, language: str) -> str:
    if parameter.type == "country":
        return country_name(value, language)
    if parameter.type in ("kind", "tie"):
        return load_ontology().label(value, language)
    if parameter.type == "date":
        return date_in_words(value, language)
    if parameter.type == "language":
        return find("language.name", value) or value
    known = graph.store.reader.entity(value) if parameter.type in ("entity", "entities") else None
    return (known.acronym or known.label(language)) if known else value


def gazetteer_of(graph: Named) -> Gazetteer:
    """Return the names of a graph, to be made once for it; the words of all examples are ordinary words."""
    return Gazetteer(graph, frozenset().union(*_vocabularies().values()))


def _wordings(language: str) -> Iterator[tuple[str, str]]:
    """Yield (slug, wording): the examples of a language, and what the questions are called in it."""
    for slug, question in load_questions().items():
        lines = (*question.wordings.get(language, "").splitlines(), question.question.get(language, ""))
        # Of dates and numbers an example has none: when, and how many, is asked of any question.
        places = {
            name: "2018" if each.type == "date" else ""
            for name, each in question.parameters.items()
            if each.type in ("date", "number")
        }
        for line in filter(None, lines):
            for name, value in places.items():
                line = line.replace(f"{{{name}}}", value)
            yield slug, undated(line) if places else line
    yield from ((NONE, line) for line in listed(f"ask.{NONE}", language))


@cache
def table_of(language: str) -> Examples:
    """Return the examples of a language; learned when they are first asked for, once for all graphs.

    >>> "members-of" in table_of("en").slugs
    True
    """
    slots = {
        slug: {name: _slot(each) for name, each in question.parameters.items()}
        for slug, question in load_questions().items()
    }
    return Examples(_wordings(language), {**slots, NONE: {"event": ("entity", "Event")}})


def _slot(parameter: Parameter) -> tuple[str, ...]:
    """Return what stands in the place of a parameter in an example."""
    if parameter.type not in ("entity", "entities"):
        return (parameter.type,)
    kind = parameter.about
    return ("entity", kind) if kind in _TOLD_APART else ("entity",)


@cache
def _vocabularies() -> Mapping[str, frozenset[str]]:
    """By language, the words of its examples."""
    found = {
        language: frozenset(run for _, line in _wordings(language) for run in runs(_PLACE.sub(" ", line)))
        for language in languages()
    }
    return {language: words for language, words in found.items() if words}


def languages_of(text: str, likely: str | None = None) -> list[str]:
    """Return the languages a text may be in: those that know most of its words; of Korean and Japanese, by its signs.

    Args:
        text: the text, without the names in it.
        likely: the language, where it is known.

    >>> languages_of("quiénes son los socios de"), languages_of("회원"), languages_of("members", likely="fr")
    (['es'], ['ko'], ['fr'])
    """
    vocabularies = _vocabularies()
    if likely and likely in vocabularies:
        return [likely]
    scripts = {
        language: frozenset(script(word[0]) for word in words) for language, words in vocabularies.items()
    }
    there = {script(sign) for sign in text}
    for telling in ("hangul", "katakana", "han"):
        # A name in Latin letters makes no Korean text another.
        if telling in there and (found := [each for each, known in scripts.items() if telling in known]):
            return found
    words = list(runs(text))
    known = {
        language: sum(word in vocabulary for word in words)
        for language, vocabulary in vocabularies.items()
        if not scripts[language] & {"hangul", "han"}
    }
    return [language for language, number in known.items() if number == max(known.values())]


def _denies(text: str, language: str) -> bool:
    """Say whether a word of denial stands in a text: a word of its own where words have gaps, else a part of one.

    >>> _denies("Which cities are not in GSEF?", "en"), _denies("Which cities are in Norway?", "en")
    (True, False)
    """
    lines = listed("mention.negations", language)
    apart = [re.escape(line) for line in lines if script(line[0]) == "latin"]
    parts = [re.escape(line) for line in lines if script(line[0]) != "latin"]
    pattern = "|".join(([rf"\b(?:{'|'.join(apart)})\b"] if apart else []) + parts)
    return bool(pattern and re.search(pattern, text.casefold().replace("’", "'")))


@cache
def _is_worded_denying(slug: str, language: str) -> bool:
    """Say whether a question is asked with a denial in one of its example wordings."""
    return any(
        _denies(line, language) for line in load_questions()[slug].wordings.get(language, "").splitlines()
    )


def understand(graph: Heard, text: str, language: str | None = None) -> Understood:
    """Return what a wording asks. Whatever the text, nothing is raised.

    Args:
        graph: whose names are known.
        text: anything. Names, dates and markup in it are looked up and compared; nothing of it is run.
        language: of the wording, where it is known; it is found out otherwise.
    """
    nothing = Understood("", {}, None, False, language or "en")
    if not text.strip() or len(text) > LONGEST:
        return nothing
    reading = Reading(text)
    best: tuple[float, list[tuple[float, str]], str, _Said] | None = None
    names = graph.gazetteer
    readings = dict.fromkeys((names.mentions(text), names.mentions(text, dated_events=False)))
    for mentions in readings:
        said = _Said(mentions, reading)
        for each in languages_of(said.text, language):
            ranked = _ranked(table_of(each), said)
            if ranked and (best is None or ranked[0][0] > best[0]):
                best = (ranked[0][0], ranked, each, said)
    if best is None:
        return nothing
    _, ranked, spoken_in, said = best
    table = table_of(spoken_in)
    found = [
        _filled(table, load_questions()[slug], said, spoken_in, score)
        for score, slug in ranked
        if slug != NONE
    ][:OFFERED]
    first, margin = found[0], ranked[0][0] - ranked[1][0]
    sure = ranked[0][1] != NONE and first.sure and first.score >= SURE and margin >= MARGIN
    sure = sure and table.known(said.features) >= KNOWN
    # "Who is not a member" is no question of who is: where none of its wordings denies, none is answered.
    sure = sure and (not _denies(text, spoken_in) or _is_worded_denying(first.question, spoken_in))
    return replace(first, sure=sure, margin=margin, others=tuple(found))


class _Said:
    """What a wording mentions, by what it is; what else it says, as text and as features."""

    def __init__(self, mentions: Sequence[Mention], reading: Reading) -> None:
        self.reading = reading
        by: dict[MentionType, list[Mention]] = defaultdict(list)
        for each in mentions:
            by[each.type].append(each)
        self.by = by
        parts: list[Part] = []
        for part in without(reading, mentions):
            if isinstance(part, str):
                parts.append(part)
            elif part.type in ("date", "misdated"):
                continue  # when is asked of any question
            elif part.type == "entity":
                kinds = [each for each in dict.fromkeys(part.kinds) if each in _TOLD_APART]
                parts.append(("entity", *kinds))
            elif part.type in ("country", "source"):
                parts.append((part.type,))
            else:
                parts.append(self.written(part))
                # A number alone tells nothing: `two` stands everywhere.
                if part.type != "number":
                    parts.append((part.type,))
        self.text = " ".join(part for part in parts if isinstance(part, str))
        self.unknown = tuple(_unknown_names(reading, mentions))
        self.features = features(parts)
        slots = [part for part in parts if isinstance(part, tuple)]
        self.around = [near for slot, near in zip(slots, around(parts), strict=True) if slot[0] == "entity"]

    def written(self, mention: Mention) -> str:
        """Return a mention as it stands in the text."""
        return self.reading.text[mention.start : mention.end]


def _unknown_names(reading: Reading, mentions: Sequence[Mention]) -> Iterator[str]:
    """Yield words that are written as names are, with a capital or in katakana, and that nobody here bears or uses."""
    text = list(reading.text)
    for each in mentions:
        start, end = each.with_bound or (each.start, each.end)
        text[start:end] = " " * (end - start)
    known = frozenset().union(*_vocabularies().values())
    for match in _AS_A_NAME.finditer("".join(text)):
        in_sentence = _BEGUN.search(reading.text, 0, match.start()) is not None
        if (match["latin"] and in_sentence and not known.issuperset(runs(match[0]))) or (
            match["katakana"] and not any(match[0] in word for word in known)
        ):
            yield match[0]


def _ranked(table: Examples, said: _Said) -> list[tuple[float, str]]:
    """Return (score, slug) of all questions, the nearest first."""
    scores = table.scores(said.features)
    ranked = [(score * _fit(table, load_questions().get(slug), said), slug) for slug, score in scores.items()]
    return sorted(ranked, key=lambda each: (-each[0], each[1]))


def _fit(table: Examples, question: Question | None, said: _Said) -> float:
    """Return how well what is mentioned fits the blanks of a question: 1, or less for each thing that is amiss."""
    if question is None:
        return 1.0
    fit = 1.0
    bodies = [each for each in question.parameters.values() if each.type in ("entity", "entities")]
    room = sum(2 if each.type == "entities" else 1 for each in bodies)
    there = len(said.by["entity"])
    if there > room:
        fit *= _SURPLUS ** (there - room)
    elif there < room:
        needs = sum(not each.optional and each.type == "entity" for each in bodies)
        if there == 0 and _may_be_open(question):
            fit *= _AS_USUAL
        elif there < needs or any(each.type == "entities" for each in bodies):
            fit *= _OPEN ** (room - there)
    for parameter, mention in _placed(table, question, said):
        if parameter.kinds and not parameter.kinds & set(mention.kinds):
            fit *= _OTHER_KIND
    types = {each.type for each in question.parameters.values()}
    if "date" not in types and any(each.bound for each in said.by["date"]):
        fit *= _SINCE
    needed = {each.type for each in question.parameters.values() if not each.optional}
    for type_, cost in _LACKING.items():
        if type_ in needed and not said.by[type_]:  # type: ignore[index]  # the types of mentions among those of parameters
            fit *= cost
    for type_, cost in _NOT_ASKED.items():
        if type_ not in types and said.by[type_]:  # type: ignore[index]  # as above
            fit *= cost
    return fit


def _may_be_open(question: Question) -> bool:
    """Say whether a question is asked as well without a body: of any networks, and of the session, where there is one."""
    bodies = [each for each in question.parameters.values() if each.type in ("entity", "entities")]
    return all(each.optional or each.about == "Session" for each in bodies)


def _placed(table: Examples, question: Question, said: _Said) -> Iterator[tuple[Parameter, Mention]]:
    """Yield which body fills which blank: in the order of the text, or turned where what stands around them says so."""
    mentions = said.by["entity"]
    bodies = [each for each in question.parameters.values() if each.type in ("entity", "entities")]
    places = [each for each in bodies for _ in range(len(mentions) if each.type == "entities" else 1)]
    if len(bodies) == 2 and len(mentions) == 2:
        one, other = (table.roles.get((question.slug, each.name), Counter()) for each in bodies)
        if _order(said, one, other) < 0:
            places.reverse()
    yield from zip(places, mentions, strict=False)


def _order(said: _Said, one: Counter[str], other: Counter[str]) -> float:
    """Return how sure it is that two mentions stand in the order of two blanks; below 0: that they are turned."""
    return _leaning(said.around[0], one, other) - _leaning(said.around[1], one, other)


def _leaning(around: Counter[str], one: Counter[str], other: Counter[str]) -> float:
    """Return by how much what stands around a mention stands around one blank in the examples rather than the other.

    The logarithm of how much likelier it is there (naive Bayes): above 0 for the one, below for the other.
    """
    wholes = sum(one.values()) + 1.0, sum(other.values()) + 1.0
    return sum(
        math.log((one[feature] + 0.5) / wholes[0]) - math.log((other[feature] + 0.5) / wholes[1])
        for feature in sorted(around)
        if feature in one or feature in other
    )


def _filled(table: Examples, question: Question, said: _Said, language: str, score: float) -> Understood:
    """Return a question with what is mentioned in its blanks; not sure where one that has to be filled is not."""
    blanks: dict[str, list[str]] = defaultdict(list)
    used: set[Mention] = set()
    sure = True
    for parameter, mention in _placed(table, question, said):
        narrow, wanted = parameter.about, parameter.kinds or frozenset(mention.kinds)
        # Best of the kind the blank is about by its usual: a forum and who holds it may have one name.
        order = sorted(
            range(len(mention.values)),
            key=lambda at: (mention.kinds[at] != narrow, mention.kinds[at] not in wanted, at),
        )
        best = order[0]
        alike = [at for at in range(mention.alike) if mention.kinds[at] == mention.kinds[best]]
        sure = sure and mention.kinds[best] in wanted and (best >= mention.alike or len(alike) == 1)
        blanks[parameter.name].append(mention.values[best])
        used.add(mention)
    for name, parameter in question.parameters.items():
        mentions = said.by[parameter.type] if parameter.type in _TYPES else []  # type: ignore[index]  # checked
        if mentions:
            blanks[name].append(mentions[0].values[0])
            used.add(mentions[0])
        elif parameter.type in ("country", "source", "language", "theme", "level"):
            # Themes and levels are not read yet: a question about one is offered, with how it is asked.
            sure = sure and parameter.optional
        elif parameter.type == "entity" and name not in blanks:
            sure = sure and _may_be_open(question)
    bodies = [each for each in question.parameters.values() if each.type == "entity"]
    if len(bodies) == 2 and len(said.around) == 2 and question.slug not in _EITHER_WAY:
        one, other = (table.roles.get((question.slug, each.name), Counter()) for each in bodies)
        sure = sure and abs(_order(said, one, other)) >= IN_ORDER
    dates = _dated(question, said.by["date"], blanks)
    # Nobody can say as of when `since 2018` is.
    bounding = [each for each in dates if each.bound] if len(dates) == 1 else []
    misdated = said.by["misdated"]
    sure = sure and not bounding and not misdated and len(dates) <= 2 and _is_span(said.by["date"])
    values = sorted(day for each in dates if each not in bounding for day in each.values[0].split("/"))
    as_of = "/".join(dict.fromkeys((values[0], values[-1]))) if values else None
    left = [each for type_ in ("entity", "source", "country") for each in said.by[type_] if each not in used]
    sure = sure and all(each.type == "country" for each in left) and not said.unknown
    return Understood(
        question.slug,
        {name: ",".join(dict.fromkeys(blanks[name])) for name in question.parameters if blanks.get(name)},
        as_of,
        sure,
        language,
        (*(said.written(each) for each in (*left, *bounding, *misdated)), *said.unknown),
        score,
        misdated=tuple(map(said.written, misdated)),
    )


def _is_span(dates: Sequence[Mention]) -> bool:
    """Say whether two dates are the ends of what lies between them, and not of what lies around: `before 2016 and after 2018`."""
    if len(dates) != 2:
        return True
    first, last = sorted(dates, key=lambda each: each.values[0])
    return first.bound != "before" and last.bound != "since"


_OTHER_BOUND: Final = {"before": "since", "after": "before"}
"""By the name of a blank that is a date, how a wording bounds it the other way."""
_TYPES: Final = frozenset(("country", "source", "tie", "language", "number"))


def _dated(question: Question, dates: Sequence[Mention], blanks: dict[str, list[str]]) -> Sequence[Mention]:
    """Fill the blanks that are dates, and return the dates that are left."""
    places = [name for name, each in question.parameters.items() if each.type == "date"]
    if not places or not dates:
        return dates
    if len(places) == 1:
        # A date before which something was is none since which it is, and a decade is no date.
        if dates[0].bound == _OTHER_BOUND.get(places[0]) or "/" in dates[0].values[0]:
            return dates
        blanks[places[0]].append(dates[0].values[0])
        return dates[1:]
    first, *_, last = places
    if len(dates) > 1:
        ends = sorted(day for each in dates[:2] for day in each.values[0].split("/"))
        blanks[first].append(ends[0])
        blanks[last].append(ends[-1])
        return dates[2:]
    # `in 2018` is from 2018 to 2018.
    begin, _, end = dates[0].values[0].partition("/")
    if dates[0].bound != "before":
        blanks[first].append(begin)
    if dates[0].bound != "since":
        blanks[last].append(end or begin)
    return ()
