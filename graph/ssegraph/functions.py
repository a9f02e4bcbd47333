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
from functools import cache, lru_cache
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.dates import Period, Standing, standing
from ssegraph.model import Statement
from ssegraph.rdf import Reader, Term, term
from ssegraph.strength import Scales, Strength

_REMEMBERED: Final = 20_000
"""Statements of which it is remembered how well they are supported."""

HELD: tuple[Standing, ...] = ("certain", "possible")
"""How surely a tie has to hold when nothing else is asked for."""


def standing_of(reader: Reader, tie: ox.NamedNode, period: Period) -> Standing:
    """Return how a tie stands to a period; a plan is `possible` at best."""
    start, end, seen, planned = reader.time_of(tie)
    answer = standing(period, start, end, seen)
    return "possible" if planned and answer == "certain" else answer


def tie_functions(
    reader: Reader, period: Period | None = None, wanted: Collection[Standing] = HELD
) -> Mapping[ox.NamedNode, Callable[..., Term | None]]:
    """Return the functions, for ties and figures of one store.

    Args:
        reader: reads that store.
        period: what `sse:holds` is asked about; None leaves out plans only.
        wanted: how surely a tie has to hold.
    """

    @cache
    def scales() -> Scales:
        sources = (reader.source(identifier) for identifier in reader.source_ids())
        return Scales((each for each in sources if each), cache(reader.website))

    @lru_cache(_REMEMBERED)
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
        return scales().strength(statement)

    def holds(tie: Any) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        if period is None:
            return ox.Literal(not reader.time_of(tie)[3])
        return ox.Literal(standing_of(reader, tie, period) in wanted)

    def standing_then(tie: Any, as_of: Any = None) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        try:
            then = Period.of(as_of.value) if as_of is not None else period
        except ValueError:
            return None  # an error in a SPARQL expression
        return ox.Literal(standing_of(reader, tie, then)) if then else None

    def over(tie: Any) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        _, end, _, planned = reader.time_of(tie)
        by = end.latest if end else None
        return ox.Literal(not planned and bool(by and (period is None or by < period.first)))

    def voices(statement: Any) -> Term | None:
        known = strength(statement.value)
        return ox.Literal(len(known.voices)) if known else None

    def said_by(statement: Any) -> Term | None:
        known = strength(statement.value)
        if not known:
            return None
        named = (reader.entity(voice) for voice in known.voices)
        pairs = zip(known.voices, named, strict=True)
        return ox.Literal(", ".join(sorted(who.name if who else voice for voice, who in pairs)))

    def own_word(statement: Any) -> Term | None:
        known = strength(statement.value)
        return ox.Literal(known.own_word) if known else None

    def newest(statement: Any) -> Term | None:
        known = strength(statement.value)
        if not known or not known.newest:
            return None
        return ox.Literal(known.newest.isoformat(), datatype=term("xsd:date"))

    return {
        term("sse:holds"): holds,
        term("sse:standing"): standing_then,
        term("sse:over"): over,
        term("sse:voices"): voices,
        term("sse:saidBy"): said_by,
        term("sse:ownWord"): own_word,
        term("sse:newest"): newest,
    }
