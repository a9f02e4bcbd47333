"""How complete the list of a network's members is: members known here against those that somebody counts, and who answers for it.

A network says how many members it has; the graph names some of them. Both are shown, never one alone, so that a list
of 20 is not read as a network of 20. Term: completeness, a dimension of quality in the Data Quality Vocabulary of W3C.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ssegraph.ask.questions import worded
from ssegraph.core.counted import in_words
from ssegraph.core.dates import HalfKnownDate, period_of
from ssegraph.core.model import Contribution, Entity, Observation, Records, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.when import date_in_words
from ssegraph.core.words import languages, wording
from ssegraph.graph import KnowledgeGraph

COLUMNS: Final = (
    "network",
    "members known",
    "newest",
    "counted",
    "as of",
    "by whom",
    "share",
    "steward",
    "confirmed",
)
"""What a row says of a network."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many members of a network are known, beside how many somebody counts.

    Attributes:
        network: its id.
        name: its short name.
        known: how many members are named as such, by statements of fact, and not known to have left.
        newest: the newest date at which one is named.
        undated: as of a date, how many more are named of whom no date says whether they were members then.
        claimed: what a source counts; None where none does.
        by: who counts: the publisher of that source, or its address.
        steward, confirmed: who answers for the list, and when they last looked.
        listed: how many members were named then: fewer would be a loss.
    """

    network: str
    name: str
    known: int
    newest: HalfKnownDate | None
    undated: int
    claimed: Observation | None
    by: str | None
    steward: str | None
    confirmed: HalfKnownDate | None
    listed: int | None

    @property
    def share(self) -> float | None:
        """Known members for each that is counted, from 0; None where nobody counts."""
        number = self.claimed.number if self.claimed else None
        return self.known / float(number) if number else None

    @property
    def lost(self) -> bool:
        """Whether fewer members are named than when the steward last looked."""
        return self.listed is not None and self.known < self.listed

    def sentence(self, language: str = "en") -> str:
        """Return it in a sentence of a language of `words.languages`."""
        said = wording("completeness.known", language, known=self.known)
        said += (
            wording("completeness.newest", language, newest=date_in_words(self.newest, language))
            if self.newest
            else ""
        )
        said += wording("completeness.undated", language, undated=self.undated) if self.undated else ""
        if self.claimed:
            day = self.claimed.as_of
            when = wording("completeness.when", language, date=date_in_words(day, language)) if day else ""
            claimed = in_words(self.claimed, language)
            said += wording("completeness.claimed", language, who=self.by, claimed=claimed, when=when)
        else:
            said += wording("completeness.nobody", language)
        if self.steward:
            said += wording(
                "completeness.kept",
                language,
                steward=worded(self.steward, language),
                confirmed=date_in_words(self.confirmed, language) or "?",
            )
        return said + wording("completeness.end", language)

    def row(self) -> tuple[Any, ...]:
        """Return the cells of `COLUMNS`."""
        claimed = self.claimed
        return (
            self.name,
            self.known,
            str(self.newest or ""),
            in_words(claimed) if claimed else "",
            str(claimed.as_of or "") if claimed else "",
            self.by or "",
            "" if self.share is None else f"{self.share:.0%}",
            self.steward or "",
            str(self.confirmed or ""),
        )


def completeness(graph: KnowledgeGraph, *, as_of: str | None = None) -> tuple[Completeness, ...]:
    """Return, for each network, how many of its members are known beside how many somebody counts: those with a steward first, then where most is missing.

    Args:
        graph: from `load` or a selection from one.
        as_of: a year, month or day; memberships that may hold then, and the newest number of then or before.

    Raises:
        UsageError: `as_of` is no date.

    >>> from ssegraph.graph import load
    >>> completeness(load())[0].steward
    'the maintainers'
    """
    kinds = load_ontology().tie_kinds["memberOf"].target_kinds
    every = (completeness_of(graph, each, as_of) for each in graph if each.kind in kinds)
    found = [each for each in every if each]
    found.sort(key=lambda each: (each.steward is None, -_missing(each), each.name, each.network))
    return tuple(found)


def completeness_of(graph: KnowledgeGraph, network: Entity, as_of: str | None = None) -> Completeness | None:
    """Return it of one network, or another body whose list of members somebody keeps; None where neither a member nor a number of members is known.

    Args:
        graph, as_of: as of `completeness`.
        network: whose members are counted.

    Raises:
        UsageError: `as_of` is no date.

    >>> from ssegraph.graph import load
    >>> kg = load()
    >>> completeness_of(kg, kg.entity("gsef")).sentence("fr").partition(" :")[0]
    'Membres nommés ici'
    """
    as_of = as_of or graph.as_of
    at = graph.at(as_of) if as_of and as_of != graph.as_of else graph
    said = at.observations(network) if network.id in at else []
    return _completeness(graph, network, graph.ties(network, kind="memberOf"), said, as_of)


def completeness_read(graph: KnowledgeGraph, records: Records) -> dict[str, Completeness]:
    """Return `completeness_of` each entity of a graph whose records were read already, by id, where anything is known: nothing is read twice for it.

    >>> from ssegraph.graph import load
    >>> part = load().around("RTES")
    >>> completeness_read(part, part.records())["rtes"] == completeness_of(part, part["RTES"])
    True
    """
    members: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in records.ties:
        if tie.kind == "memberOf":
            members[tie.target].append(tie)
    said: defaultdict[str, list[Observation]] = defaultdict(list)
    for each in records.observations:
        if not isinstance(each, Contribution):
            said[each.entity].append(each)
    found = {
        entity.id: _completeness(graph, entity, members[entity.id], said[entity.id], graph.as_of)
        for entity in records.entities
        if entity.id in members or entity.id in said
    }
    return {name: each for name, each in found.items() if each}


def _completeness(
    graph: KnowledgeGraph,
    network: Entity,
    memberships: Iterable[Tie],
    said: Iterable[Observation],
    as_of: str | None,
) -> Completeness | None:
    """Return it of one body, from the memberships it is an end of and what is observed of it."""
    period = period_of(as_of) if as_of else None
    ties, undated = [], set()
    for each in memberships:
        if each.target != network.id or not each.as_fact:
            continue
        standing = each.standing(period) if period else "no" if each.end else "certain"
        if standing == "unknown":
            undated.add(each.source)
        elif standing != "no":
            ties.append(each)
    observed = [each for each in said if each.status == "stated"]
    claimed = _whole([each for each in observed if each.kind == "members" and each.number])
    steward = _newest([each for each in observed if each.kind == "steward"])
    listed = _newest([each for each in observed if each.kind == "listed" and each.number])
    is_network = network.kind in load_ontology().expand("Network")
    if not (steward or (is_network and (ties or undated or claimed))):
        return None
    dates = [date for tie in ties for date in (tie.start, tie.seen) if date]
    return Completeness(
        network.id,
        network.acronym or network.name,
        len({tie.source for tie in ties}),
        max(dates, key=lambda date: (str(date.latest or date.earliest), str(date)), default=None),
        len(undated - {tie.source for tie in ties}),
        claimed,
        _who(graph, claimed) if claimed else None,
        steward.value if steward else None,
        steward.as_of if steward else None,
        int(Decimal(listed.number)) if listed and listed.number else None,
    )


def beside(
    graph: KnowledgeGraph, as_of: str | None = None, *, network: str, kind: str | None = None
) -> dict[str, str]:
    """Return what is to be known beside a list of a network's members, by language; nothing where nobody knows.

    It is of all members, also where only those of a `kind` are listed.

    >>> from ssegraph.graph import load
    >>> sorted(beside(load(), network="gsef"))
    ['en', 'es', 'fr', 'ja', 'ko']
    """
    known = completeness_of(graph, graph.entity(network), as_of)
    return {language: known.sentence(language) for language in languages()} if known else {}


def _missing(each: Completeness) -> float:
    number = each.claimed.number if each.claimed else None
    return float(number) - each.known if number else 0.0


def _newest(observed: list[Observation]) -> Observation | None:
    return max(
        observed, key=lambda each: (each.as_of is not None, str(each.as_of or ""), each.id), default=None
    )


def _whole(observed: list[Observation]) -> Observation | None:
    """Return the newest number of all members: of the things that are counted (members, their countries, the regions among them), the one of which there are most, since no part is more than the whole."""
    by_counted: defaultdict[str | None, list[Observation]] = defaultdict(list)
    for each in observed:
        by_counted[each.counted].append(each)
    newest = [found for group in by_counted.values() if (found := _newest(group))]
    return max(
        newest, key=lambda each: (Decimal(each.number or "0"), str(each.as_of or ""), each.id), default=None
    )


def _who(graph: KnowledgeGraph, claimed: Observation) -> str:
    source = graph.source(claimed.evidence[0].source)
    if source.publisher and " " not in source.publisher and source.publisher in graph:
        publisher = graph.entity(source.publisher)
        return publisher.acronym or publisher.name
    return source.publisher or (source.url or source.document or source.id).split("//")[-1].split("/")[
        0
    ].removeprefix("www.")
