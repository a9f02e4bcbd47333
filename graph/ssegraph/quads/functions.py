"""SPARQL functions of our own: what plain triple patterns cannot say of time and support.

====================================  =========================================================
`sse:holds(?tie)`                     true if it holds when asked for; without a date, if it is stated as fact
`sse:standing(?tie, "2020-10")`       "certain", "possible", "unknown" or "no" (see `dates.standing`)
`sse:over(?tie)`                      true if it was over before then; without a date, if its end is known
`sse:voices(?statement)`              how many say so, two pages of one publisher being one voice
`sse:saidBy(?statement)`              who says so, by name: "GSEF, ripess.org"
`sse:proof(?statement)`               "quoted", "located" or "told": of a statement, or the best of a tie or observation
`sse:ownWord(?statement)`             true if only the bodies it is about say so
`sse:newest(?statement)`              the last day by any date of it or of its sources, as xsd:date
`sse:office(?tie)`                    the office it is (a concept of `offices.ttl`); an error where it is none
`sse:earliest(?date)`                 the first day a half-known date may be, as xsd:date; an error if nothing bounds it
`sse:latest(?date)`                   the last day it may be
====================================  =========================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.core.dates import HalfKnownDate, Period, Standing
from ssegraph.core.model import Stated
from ssegraph.core.offices import office_of, offices
from ssegraph.core.strength import Scales, Strength
from ssegraph.quads import Reader, Term, term
from ssegraph.quads.lexer import tokens, unescaped

HELD: tuple[Standing, ...] = ("certain", "possible")
"""How surely a tie has to hold when nothing else is asked for."""


NAMES: Final = (
    "holds",
    "standing",
    "over",
    "voices",
    "saidBy",
    "ownWord",
    "newest",
    "earliest",
    "latest",
    "office",
    "proof",
)


def called_in(query: str) -> frozenset[str]:
    """Return which of the functions a query calls, by their local names.

    >>> called_in("SELECT ?tie { ?tie a sse:Tie FILTER(sse:holds(?tie)) }")
    frozenset({'holds'})
    """
    found = set()
    for token in tokens(unescaped(query)):
        if token.kind in ("name", "iri"):
            local = re.split("[:#]", token.text)[-1].rstrip(">")
            found |= {local} & set(NAMES)
    return frozenset(found)


def may_call(query: str) -> bool:
    r"""Say whether a query can call any function: not without a bracket, be it written as an escape.

    To make and hand over our functions costs a small query a tenth of its time.

    >>> may_call("ASK { id:rtes a sse:Network }"), may_call("SELECT * { ?tie a sse:Tie FILTER sse:holds(?tie) }")
    (False, True)
    """
    return "(" in query or "\\" in query


def tie_functions(
    reader: Reader, period: Period | None = None, wanted: Collection[Standing] = HELD, *, plans: bool = False
) -> Mapping[ox.NamedNode, Callable[..., Term | None]]:
    """Return the functions, for ties and observations of one store.

    Args:
        reader: reads that store.
        period: what `sse:holds` is asked about; None leaves out plans only.
        wanted: how surely a tie has to hold.
        plans: what is planned or forecast holds too, whenever it is for.
    """

    ours = _Functions(reader, period, wanted, plans)
    return {name: getattr(ours, method) for name, method in _METHODS.items()}


class _Functions:
    """The functions for one query; what only some of them need is read when one is first called."""

    def __init__(
        self, reader: Reader, period: Period | None, wanted: Collection[Standing], plans: bool
    ) -> None:
        self._reader, self._period, self._wanted, self._plans = reader, period, wanted, plans

    def holds(self, tie: Any) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        if self._plans and self._reader.is_plan(tie):
            return ox.Literal(True)
        if self._period is None:
            return ox.Literal(self._reader.time_of(tie)[3])
        return ox.Literal(self._reader.standing(tie, self._period) in self._wanted)

    def standing(self, tie: Any, as_of: Any = None) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        try:
            then = Period.of(as_of.value) if as_of is not None else self._period
        except ValueError:
            return None  # an error in a SPARQL expression
        return ox.Literal(self._reader.standing(tie, then)) if then else None

    def over(self, tie: Any) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        _, end, _, as_fact = self._reader.time_of(tie)
        by = end.latest if end else None
        return ox.Literal(as_fact and bool(by and (self._period is None or by < self._period.first)))

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

    def proof(self, statement: Any) -> Term | None:
        if not isinstance(statement, ox.NamedNode):
            return None
        found = self._reader.proof_of(statement)
        return ox.Literal(found) if found else None

    def newest(self, statement: Any) -> Term | None:
        known = self._strength(statement.value)
        if not known or not known.newest:
            return None
        return ox.Literal(known.newest.isoformat(), datatype=term("xsd:date"))

    def office(self, tie: Any) -> Term | None:
        if not isinstance(tie, ox.NamedNode):
            return None
        kind = self._reader.tie_kind_of(tie)
        role = next(iter(self._reader.store.match(tie, term("sse:role"))), None)
        found = (
            office_of(kind, str(role.object.value) if role and isinstance(role.object, ox.Literal) else None)
            if kind
            else None
        )
        return ox.NamedNode(offices()[found].iri) if found else None

    def earliest(self, date: Any) -> Term | None:
        return _day(date, "earliest")

    def latest(self, date: Any) -> Term | None:
        return _day(date, "latest")

    @cached_property
    def _strength(self) -> Callable[[str], Strength | None]:
        """Says how well a tie or observation is supported, by its IRI."""
        reader = self._reader
        scales = Scales(cache(reader.source), reader.publishers(), cache(reader.website))

        @cache
        def strength(iri: str) -> Strength | None:
            node = ox.NamedNode(iri)
            kinds = {quad.object for quad in reader.store.match(node, term("rdf:type"))}
            stated: Stated
            if term("sse:Tie") in kinds:
                stated = reader.tie(node)
            elif term("sse:Observation") in kinds:
                stated = reader.observation(node)
            else:
                return None
            return scales.strength(stated)

        return strength


def _day(date: Any, name: str) -> Term | None:
    """Return a bound of a half-known date; None, which is an error in SPARQL, where nothing bounds it."""
    return _bound(date.value, name) if isinstance(date, ox.Literal) else None


@lru_cache(maxsize=16_384)
def _bound(text: str, name: str) -> Term | None:
    """Return it for a date as it is written: a query asks for each of a few dates a thousand times."""
    try:
        day = getattr(HalfKnownDate(text), name)
    except ValueError:
        return None
    return ox.Literal(day.isoformat(), datatype=term("xsd:date")) if day else None


_METHODS: Final = {
    term("sse:earliest"): "earliest",
    term("sse:latest"): "latest",
    term("sse:holds"): "holds",
    term("sse:standing"): "standing",
    term("sse:over"): "over",
    term("sse:voices"): "voices",
    term("sse:saidBy"): "said_by",
    term("sse:ownWord"): "own_word",
    term("sse:newest"): "newest",
    term("sse:office"): "office",
    term("sse:proof"): "proof",
}
