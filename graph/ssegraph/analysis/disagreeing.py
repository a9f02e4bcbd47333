"""Disagreements in a sentence: what is at odds, who says which, and when.

They are computed by `ties.disagreements_of`; here they are told, in en, fr, es, ko and ja, so that each can be
read aloud: what two sources say stands beside who says it, and no side is taken.
"""

from __future__ import annotations

from collections.abc import Iterable

from ssegraph.analysis.paths import caption
from ssegraph.core.counted import read_aloud, sums_in_words
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Disagreement, Observation, Statement, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import DATED
from ssegraph.core.when import date_in_words
from ssegraph.core.words import wording
from ssegraph.graph import KnowledgeGraph


def explained(
    graph: KnowledgeGraph, disagreement: Disagreement, language: str = "en", tie: Tie | None = None
) -> str:
    """Return a disagreement as a sentence.

    Args:
        graph: in which it is.
        disagreement: from `graph.disagreements()`.
        language: en, fr, es, ko or ja.
        tie: the one that is at odds, where it is at hand (`at_odds_in`); it is looked for otherwise.

    >>> from ssegraph.graph import load
    >>> kg = load()
    >>> explained(kg, next(each for each in kg.disagreements() if each.about == "gsef-forum-2018.participants"), "fr").partition(" : ")[0]
    'GSEF 2018, nombre de participants'
    """
    first = disagreement.statements[0]
    sides = dict.fromkeys(
        wording(
            "disagreement.side",
            language,
            says=_says(said, disagreement.what, language),
            source=graph.source(said.source).name,
        )
        for said in disagreement.statements
    )
    values = {"sides": wording("disagreement.between", language).join(sides)}
    if first.object is None:
        entity = graph.entity(first.subject)
        what = load_ontology().label(first.kind, language)
        values |= {"who": entity.acronym or entity.label(language), "what": what}
    else:
        # Of several episodes the one that is at odds.
        tie = tie or at_odds_in(graph.ties(first.subject))[first.id, first.key]
        values["tie"] = caption(graph, tie, first.subject, language)
    told: str = "date" if first.kind in DATED else disagreement.what
    if told in ("begun", "ended", "denied") and len({said.source for said in disagreement.statements}) == 1:
        told += " by itself"
    return wording(f"disagreement.{told}", language, **values)


def at_odds_in(ties: Iterable[Tie]) -> dict[tuple[str, str], Tie]:
    """Return the first tie that bears a statement, by the statement's address and what the tie is about.

    >>> from ssegraph.graph import load
    >>> kg = load()
    >>> [first] = [each.statements[0] for each in kg.disagreements() if each.statements[0].object][:1]
    >>> first in at_odds_in(kg.ties())[first.id, first.key].statements
    True
    """
    found: dict[tuple[str, str], Tie] = {}
    for tie in ties:
        for said in tie.statements:
            found.setdefault((said.id, tie.statements[0].key), tie)
    return found


def borne(
    stated: Iterable[Tie | Observation], disagreements: Iterable[Disagreement]
) -> list[tuple[Disagreement, tuple[str, ...]]]:
    """Return disagreements, each with the ids of those of some ties and observations that bear its statements."""
    bears = {(said.id, said.key): each.id for each in stated for said in each.statements}
    return [
        (
            each,
            tuple(
                dict.fromkeys(
                    bears[said.id, said.key] for said in each.statements if (said.id, said.key) in bears
                )
            ),
        )
        for each in disagreements
    ]


def turn_of(said: Statement, what: str) -> tuple[HalfKnownDate | None, str]:
    """Return what a statement brings to a sighting outside a tie's time: its beginning or end, if that day is known, else the sighting.

    An end "in 2019 or later" is no day a sighting could be after: `ties.disagreements_of` leaves it out too.
    """
    given, word = (said.end, "until") if what == "ended" else (said.start, "since")
    day = given and (given.latest if what == "ended" else given.earliest)
    return (given, word) if day else (said.seen, "seen")


def _says(said: Statement, what: str, language: str) -> str:
    """Return what one side says, as its source writes numbers and dates."""
    if what == "value":
        value = read_aloud(said, language)
        return f"{value}, {date_in_words(said.as_of, language)}" if said.as_of else value
    if what == "amount":
        return sums_in_words(said.money, language)
    if what == "denied":
        return wording("disagreement.no" if said.manner == "denied" else "disagreement.yes", language)
    if what in ("begun", "ended"):
        date, word = turn_of(said, what)
        return wording(f"disagreement.{word}", language, date=date_in_words(date, language))
    return date_in_words(said.start if what == "start" else said.end, language)
