"""Whom somebody does not work with, and might: suggestions with their reasons, never stored.

A suggestion is a body with no tie to the one asked about, and nothing that both are at work in: an undertaking, policy or
agreement that both carry out, organise, pay for or sign, or a person who speaks for both. Having been at one event is no work. Its score is the sum of four parts:

- *contacts*: each entity both are tied to, 1 / log2(1 + how many that one is tied to): a small network
  or project in common says more than a large one. Networks, undertakings (projects, programmes, events)
  and others are told apart in the reasons. (Adamic and Adar, "Friends and neighbors on the Web", 2003.)
- *place*: one quarter for the same country, one half for the same place.
- *themes*: up to one half for rare words their names, or those of their projects, policies and funds,
  share, a tenth each; not the words of a project both have, nor of countries, nor of the vocabulary.
- *standing*: log2(1 + its own ties) / 100, which only orders what is otherwise alike.

How good that is has been measured: tests/benchmarks/bench_suggestions.py, docs/analysis.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import Any, Final

from ssegraph.analysis.paths import caption, tie_dict
from ssegraph.analysis.projection import Projection, project
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.core.table import Listing, Table
from ssegraph.graph import KnowledgeGraph

_COUNTRY: Final = 0.25
_PLACE: Final = 0.5
_THEME, _MOST_THEMES = 0.1, 5
_RARE: Final = 0.02
_SHORTEST_WORD: Final = 5
_AT_WORK: Final = frozenset(
    {
        "adopts",
        "founds",
        "funds",
        "hosts",
        "implements",
        "involvedIn",
        "leads",
        "organises",
        "partnerOf",
        "signatoryOf",
        "supports",
    }
)
"""Kinds of tie by which a body takes part in something as more than a guest."""
_SPEAKS_FOR: Final = frozenset({"chairs", "coChairs", "leads", "represents", "viceChairs"})
"""Kinds of tie by which a person speaks for a body."""
_TELLS_NOTHING: Final = 400
"""An entity tied to more than this many is no reason for two of them to meet."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score.

    Attributes:
        part: `network`, `undertaking`, `contact`, `place` or `themes`.
        what: the id of what both are tied to, a country code or place, or the words shared.
        worth: what it adds to the score.
        ties: the ties that show it, at both sides; ids, sorted.
    """

    part: str
    what: str
    worth: float
    ties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair without a tie that has reasons for one. Not a fact.

    Attributes:
        one: who was asked about.
        other: whom it might meet.
        score: the sum of the parts; only comparable within one graph.
        reasons: the weightiest first.
        standing: the last part of the score; see the module.
    """

    one: str
    other: str
    score: float
    reasons: tuple[Reason, ...]
    standing: float

    @property
    def parts(self) -> dict[str, float]:
        """The score by part."""
        parts: Counter[str] = Counter()
        for reason in self.reasons:
            parts[reason.part] += reason.worth  # type: ignore[assignment]  # a Counter adds what it is given
        return {name: round(worth, 4) for name, worth in sorted(parts.items())} | {"standing": self.standing}

    @property
    def ties(self) -> tuple[str, ...]:
        """The ids of all ties the reasons rest on, sorted."""
        return tuple(sorted({tie for reason in self.reasons for tie in reason.ties}))


class Suggestions(Listing[Suggestion]):
    """Suggestions for one entity, the best first. They are suggestions, not facts, and stored nowhere.

    Attributes:
        one: who was asked about.
        basis: on what it was computed.
    """

    COLUMNS = ("suggestion, not a fact", "score", "parts", "because", "sources")

    def __init__(self, projection: Projection, one: Entity, found: tuple[Suggestion, ...]) -> None:
        self._projection, self.one, self._found = projection, one, found
        self.basis = replace(projection.basis, method="suggestions, not facts")

    def _items(self) -> Sequence[Suggestion]:
        return self._found

    def __getitem__(self, number: int) -> Suggestion:
        return self._found[number]

    def _label(self, identifier: str) -> str:
        entity = self._projection.graph.entity(identifier)
        return entity.acronym or entity.name

    def because(self, reason: Reason) -> str:
        """Return a reason in plain words."""
        if reason.part == "place":
            return f"both in {reason.what}"
        if reason.part == "themes":
            return f"both speak of {reason.what}"
        kind = self._projection.kinds[self._projection.place[reason.what]]
        label = load_ontology().label(kind, "en")
        return f"both are tied to {self._label(reason.what)} ({label})"

    def sources(self, suggestion: Suggestion) -> list[str]:
        """Return the addresses or documents its reasons rest on, sorted."""
        graph = self._projection.graph
        found = {source for tie in suggestion.ties for source in self._projection.tie(tie).sources}
        known = [graph.source(each) for each in found]
        return sorted({each.url or each.document or each.id for each in known})

    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each suggestion: who, score, its parts, the reasons, the sources."""
        return [
            (
                self._label(each.other),
                each.score,
                ", ".join(f"{name} {worth:.2f}" for name, worth in each.parts.items()),
                "\n".join(self.because(reason) for reason in each.reasons[:5])
                + (f"\nand {len(each.reasons) - 5} more" if len(each.reasons) > 5 else ""),
                "\n".join(self.sources(each)[:4]),
            )
            for each in self
        ]

    def subgraph(self) -> KnowledgeGraph:
        """Return the graph in which the suggestions can be seen: who, what they share, the ties to it."""
        place = self._projection.place
        ties = {tie for each in self for tie in each.ties}
        ids = {self.one.id, *(each.other for each in self)}
        for each in ties:
            tie = self._projection.tie(each)
            ids |= {tie.source, tie.target}
        return self._projection.subgraph((place[each] for each in ids if each in place), ties)

    def _tidy(self) -> Table:
        """Return a row for each suggestion, with a column for each part of the score."""
        parts = ("network", "undertaking", "contact", "place", "themes", "standing")
        projection = self._projection
        rows = [
            (
                each.other,
                projection.names[projection.place[each.other]],
                projection.kinds[projection.place[each.other]],
                each.score,
                *(each.parts.get(part, 0.0) for part in parts),
                " ".join(reason.what for reason in each.reasons),
            )
            for each in self
        ]
        return Table(("id", "name", "kind", "score", *parts, "because"), rows)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON, with every tie and source of every reason."""
        graph = self._projection.graph
        return {
            "for": self.one.id,
            "note": "suggestions, not facts",
            "suggestions": [
                {
                    "other": each.other,
                    "name": self._label(each.other),
                    "score": each.score,
                    "parts": each.parts,
                    "reasons": [
                        {
                            "part": reason.part,
                            "what": reason.what,
                            "worth": reason.worth,
                            "because": self.because(reason),
                            "ties": [
                                {"says": caption(graph, tie, tie.source)} | tie_dict(graph, tie)
                                for tie in map(self._projection.tie, reason.ties)
                            ],
                        }
                        for reason in each.reasons
                    ],
                }
                for each in self
            ],
            "basis": self.basis.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<Suggestions for {self.one.name}: {len(self)}>"

    def _told(self) -> Sequence[str]:
        return (self.basis.sentence(),)


def suggest(
    graph: KnowledgeGraph, name: str | Entity, *, as_of: str | None = None, top: int = 10
) -> Suggestions:
    """Return the bodies that have most in common with one and no tie to it.

    Args:
        graph: from `load` or a selection from one.
        name: an entity, by any name.
        as_of: a year, month or day; the ties that certainly or possibly hold then.
        top: how many.

    Raises:
        NotFound: nobody is so called.
        UsageError: `top` is below 1, or `as_of` is no date.

    >>> from ssegraph.graph import load
    >>> found = suggest(load(), "RACTES", top=3)
    >>> len(found), {each.one for each in found}
    (3, {'ractes'})
    """
    if top < 1:
        raise UsageError(f"top must be 1 or more, not {top}")
    one = graph.entity(graph.id(name))
    projection = project(graph, as_of)
    return Suggestions(projection, one, Likely(projection).of(one.id, top))


class Likely:
    """Scores the pairs of one projection; made once when many are asked about."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        ontology = load_ontology()
        self._bodies = frozenset(projection.of_kinds("Body"))
        self._undertakings = ontology.expand("Undertaking")
        entities = [projection.graph.entity(identifier) for identifier in projection.ids]
        self._countries = [frozenset(entity.countries) for entity in entities]
        self._shared = self._undertakings | ontology.expand("Policy") | ontology.expand("FundingMechanism")
        self._where = [entity.place for entity in entities]
        about = self._shared
        own = [_words(entity.all_names()) for entity in entities]
        common = Counter(word for found in own for word in found)
        most = max(2, _RARE * len(entities))
        plain = {*_words(term.labels[each] for term in ontology.terms.values() for each in term.labels)}
        for point in projection.graph.countries:
            plain |= _words([point.name, *point.names.values()])
        self._own = [frozenset(word for word in found if common[word] <= most) - plain for found in own]
        self._themes = [
            self._own[node].union(
                *(self._own[each] for each in projection.near[node] if projection.kinds[each] in about)
            )
            for node in range(len(entities))
        ]

    def of(self, identifier: str, top: int) -> tuple[Suggestion, ...]:
        """Return the best suggestions for one entity."""
        node = self._projection.place.get(identifier)
        if node is None:
            return ()
        near = self._projection.near
        known = {node, *near[node], *self._works_with(node)}
        reached = {
            other for shared in near[node] if len(near[shared]) <= _TELLS_NOTHING for other in near[shared]
        }
        nearby = {
            other for other in self._bodies if self._where[node] and self._where[other] == self._where[node]
        }
        found = [
            self.pair(node, other) for other in sorted((reached | nearby) - known) if other in self._bodies
        ]
        found.sort(key=lambda each: (-each.score, each.other))
        return tuple(found[:top])

    def _kinds_of_work(self, shared: int) -> frozenset[str]:
        """Return by which kinds of tie one is at work in something, or spoken for by somebody; none where one is only near."""
        kind = self._projection.kinds[shared]
        if kind == "Person":
            return _SPEAKS_FOR
        return _AT_WORK if kind in self._shared else frozenset()

    def at_work_in(self, node: int) -> set[int]:
        """Return what a body takes part in as more than a guest, and the people who speak for it; by their places."""
        return {
            shared
            for shared in self._projection.near[node]
            if any(tie.kind in self._kinds_of_work(shared) for tie in self._projection.between(node, shared))
        }

    def _works_with(self, node: int) -> set[int]:
        """Return who is at work in what a body is at work in, and for whom those speak who speak for it; and who is announced."""
        projection, found = self._projection, set[int]()
        for shared in self.at_work_in(node):
            kinds = self._kinds_of_work(shared)
            found |= {
                other
                for other in projection.near[shared]
                if any(tie.kind in kinds for tie in projection.between(other, shared))
            }
        # What is planned or over is no tie of the projection, and still no news to the two.
        for tie in projection.graph.ties(projection.ids[node]):
            found |= {projection.place[end] for end in (tie.source, tie.target) if end in projection.place}
        return found

    def pair(self, a: int, b: int) -> Suggestion:
        """Return the suggestion that two entities meet."""
        near, projection = self._projection.near, self._projection
        reasons = []
        for shared in sorted(set(near[a]) & set(near[b])):
            if len(near[shared]) > _TELLS_NOTHING:
                continue
            ties = (*projection.between(a, shared), *projection.between(b, shared))
            kind = projection.kinds[shared]
            part = "contact"
            if kind == "Network":
                part = "network"
            elif kind in self._undertakings:
                part = "undertaking"
            reasons.append(
                Reason(
                    part,
                    projection.ids[shared],
                    round(1 / log2(1 + len(near[shared])), 4),
                    tuple(sorted(tie.id for tie in ties)),
                )
            )
        if self._where[a] and self._where[a] == self._where[b]:
            reasons.append(Reason("place", str(self._where[a]), _PLACE, ()))
        elif self._countries[a] & self._countries[b]:
            where = min(self._countries[a] & self._countries[b])
            reasons.append(Reason("place", where, _COUNTRY, ()))
        shared_words = self._themes[a] & self._themes[b]
        for shared in set(near[a]) & set(near[b]):
            shared_words -= self._own[shared]
        themes = sorted(shared_words)[:_MOST_THEMES]
        if themes:
            worth = round(_THEME * len(themes), 4)
            reasons.append(Reason("themes", ", ".join(themes), worth, ()))
        reasons.sort(key=lambda reason: (-reason.worth, reason.part, reason.what))
        standing = round(log2(1 + len(near[b])) / 100, 4)
        score = round(sum(reason.worth for reason in reasons) + standing, 4)
        return Suggestion(projection.ids[a], projection.ids[b], score, tuple(reasons), standing)


def _words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word
        for word in fold(" ".join(names)).split()
        if len(word) >= _SHORTEST_WORD and not re.search(r"\d", word)
    )
