"""SPARQL functions of our own: what plain triple patterns cannot say of time and support.

====================================  =========================================================
`sse:holds(?tie)`                     true if it holds when asked for; without a date, if it is no plan
`sse:standing(?tie, "2020-10")`       "certain", "possible", "unknown" or "no" (see `dates.standing`)
`sse:over(?tie)`                      true if it was over before then; without a date, if its end is known
`sse:voices(?statement)`              how many say so, two pages of one publisher being one voice
`sse:saidBy(?statement)`              who says so, by name: "GSEF, ripess.org"
`sse:ownWord(?statement)`             true if only the bodies it is about say so
`sse:newest(?statement)`              the last day by any date of it or of its sources, as xsd:date
====================================  =========================================================
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache, cached_property
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.dates import Period, Standing, standing
from ssegraph.model import Statement
from ssegraph.rdf import Reader, Term, term
from ssegraph.strength import Scales, Strength

HELD: tuple[Standing, ...] = ("certain", "possible")
"""How surely a tie has to hold when nothing else is asked for."""


def standing_of(reader: Reader, tie: ox.NamedNode, period: Period) -> Standing:
    """Return how a tie stands to a period; a plan is `possible` at best."""
    start, end, seen, planned = reader.time_of(tie)
    answer = standing(period, start, end, seen)
    return "possible" if planned and answer == "certain" else answer


def may_call(query: str) -> bool:
    r"""Say whether a query can call any function: not without a bracket, be it written as an escape.

    To make and hand over our functions costs a small query a tenth of its time.

    >>> may_call("ASK { id:rtes a sse:Network }"), may_call("SELECT * { ?tie a sse:Tie FILTER sse:holds(?tie) }")
    (False, True)
    """
    return "(" in query or "\\" in query


def tie_functions(
    reader: Reader, period: Period | None = None, wanted: Collection[Standing] = HELD
) -> Mapping[ox.NamedNode, Callable[..., Term | None]]:
    """Return the functions, for ties and figures of one store.

    Args:
        reader: reads that store.
        period: what `sse:holds` is asked about; None leaves out plans only.
        wanted: how surely a tie has to hold.
    """

    ours = _Functions(reader, period, wanted)
    return {name: getattr(ours, method) for name, method in _METHODS.items()}


class _Functions:
    """The functions for one query; what only some of them need is read when one is first called."""

    def __init__(self, reader: Reader, period: Period | None, wanted: Collection[Standing]) -> None:
        self._reader, self._period, self._wanted = reader, period, wanted

    def holds(self, tie: Any) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        if self._period is None:
            return ox.Literal(not self._reader.time_of(tie)[3])
        return ox.Literal(standing_of(self._reader, tie, self._period) in self._wanted)

    def standing(self, tie: Any, as_of: Any = None) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        try:
            then = Period.of(as_of.value) if as_of is not None else self._period
        except ValueError:
            return None  # an error in a SPARQL expression
        return ox.Literal(standing_of(self._reader, tie, then)) if then else None

    def over(self, tie: Any) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        _, end, _, planned = self._reader.time_of(tie)
        by = end.latest if end else None
        return ox.Literal(
            not planned and bool(by and (self._period is None or by < self._period.first))
        )

    def voices(self, statement: Any) -> Term | None:
        known = self._strength(statement.value)
        return ox.Literal(len(known.voices)) if known else None

    def said_by(self, statement: Any) -> Term | None:
        known = self._strength(statement.value)
        if not known:
            return None
        named = (self._reader.entity(voice) for voice in known.voices)
        pairs = zip(known.voices, named, strict=True)
        return ox.Literal(", ".join(sorted(who.name if who else voice for voice, who in pairs)))

    def own_word(self, statement: Any) -> Term | None:
        known = self._strength(statement.value)
        return ox.Literal(known.own_word) if known else None

    def newest(self, statement: Any) -> Term | None:
        known = self._strength(statement.value)
        if not known or not known.newest:
            return None
        return ox.Literal(known.newest.isoformat(), datatype=term("xsd:date"))

    @cached_property
    def _strength(self) -> Callable[[str], Strength | None]:
        """Says how well a tie or figure is supported, by its IRI."""
        reader = self._reader
        sources = (reader.source(identifier) for identifier in reader.source_ids())
        scales = Scales((each for each in sources if each), cache(reader.website))

        @cache
        def strength(iri: str) -> Strength | None:
            node = ox.NamedNode(iri)
            kinds = {
                quad.object for quad in reader.store.quads_for_pattern(node, term("rdf:type"), None)
            }
            statement: Statement
            if term("sse:Tie") in kinds:
                statement = reader.tie(node)
            elif term("sse:Figure") in kinds:
                statement = reader.figure(node)
            else:
                return None
            return scales.strength(statement)

        return strength


_METHODS: Final = {
    term("sse:holds"): "holds",
    term("sse:standing"): "standing",
    term("sse:over"): "over",
    term("sse:voices"): "voices",
    term("sse:saidBy"): "said_by",
    term("sse:ownWord"): "own_word",
    term("sse:newest"): "newest",
}
