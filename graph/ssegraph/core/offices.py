"""Offices and posts: who is what in a body, over time, as kinds of tie and roles in words say it.

An office is a concept of `ontology/offices.ttl` (`org:Role`); a post is an office in a body (`org:Post`), and
its holders are the ties that say so. A role in words is an office where it names one and nothing else: "first
vice-president" is a vice president, a "commission president" is not the president of the body, nor a "secretary
of economic development" its secretary, and a "former chair" holds no office. A post is vacant only where a source says so: that nobody is known
to hold it says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyoxigraph as ox

from ssegraph.core.dates import Standing
from ssegraph.core.model import Tie
from ssegraph.core.names import fold
from ssegraph.core.resources import ontology_dir

BASE: Final = "https://w3id.org/ssegraph/office/"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_OF: Final = "https://w3id.org/ssegraph/ontology#officeOf"
_SSE: Final = "https://w3id.org/ssegraph/ontology#"
_BEFORE: Final = frozenset(
    {
        "first",
        "second",
        "third",
        "executive",
        "honorary",
        "general",
        "national",
        "continental",
        "standing",
        "acting",
        "interim",
    }
)
"""What may stand before an office without making it another."""
_BEHIND: Final = re.compile(
    r"city|network|ad interim|interim|europe|africa|asia|america|\d+(st|nd|rd|th) term|of (the )?(board|trustees|board of directors)|and .*"
)
_WITH_ROLE: Final = ("affiliatedWith", "memberOf", "leads", "represents")
"""Kinds of tie of which a role may say which office it is."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office: its id, and its labels by language."""

    id: str
    labels: Mapping[str, str]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return BASE + self.id


@dataclass(frozen=True)
class _Offices:
    """All offices by id, which one a word names, and which a kind of tie is."""

    by_id: Mapping[str, Office]
    by_words: Mapping[str, str]
    by_kind: Mapping[str, str]


@cache
def _offices() -> _Offices:
    store = ox.Store()
    store.load(path=str(ontology_dir() / "offices.ttl"), format=ox.RdfFormat.TURTLE)
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    words: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for quad in store:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        office = quad.subject.value.removeprefix(BASE)
        if isinstance(quad.object, ox.Literal) and quad.predicate.value in (
            f"{_SKOS}prefLabel",
            f"{_SKOS}altLabel",
        ):
            words[fold(quad.object.value)] = office
            if quad.predicate.value == f"{_SKOS}prefLabel" and quad.object.language:
                labels[office][quad.object.language] = quad.object.value
        elif quad.predicate.value == _OF and isinstance(quad.object, ox.NamedNode):
            kinds[quad.object.value.removeprefix(_SSE)] = office
    return _Offices({office: Office(office, names) for office, names in sorted(labels.items())}, words, kinds)


def offices() -> Mapping[str, Office]:
    """Return every office by its id.

    >>> offices()["president"].labels["fr"]
    'présidence'
    """
    return _offices().by_id


@cache
def office_named(role: str) -> str | None:
    """Return the id of the office that a role in words names, or None.

    >>> [office_named(role) for role in ("Vice-Presidente", "first vice-president", "chair and chief executive")]
    ['vice-president', 'vice-president', 'president']
    >>> [office_named(role) for role in ("commission president", "secretary of economic development", "adviser", "former chair")]
    [None, None, None, None]
    """
    words = fold(role).split()
    known = _offices().by_words
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            office = known.get(" ".join(words[start:end]))
            if office and _BEFORE.issuperset(words[:start]):
                rest = " ".join(words[end:])
                return office if not rest or _BEHIND.fullmatch(rest) else None
    return None


def office_of(kind: str, role: str | None) -> str | None:
    """Return the id of the office that a tie of a kind, in a role, is; None where it is none.

    >>> office_of("chairs", "president"), office_of("leads", "mayor"), office_of("leads", None), office_of("affiliatedWith", "professor")
    ('president', 'mayor', 'head', None)
    """
    of_kind = _offices().by_kind.get(kind)
    of_role = office_named(role) if role and kind in _WITH_ROLE else None
    return of_role or of_kind


@dataclass(frozen=True)
class Post:
    """An office in a body, and who is known to have held it.

    Attributes:
        body: its id.
        office: what it is.
        holders: the ties that say so, the latest known first; each opens to who says it.
    """

    body: str
    office: Office
    holders: tuple[Tie, ...]

    def __repr__(self) -> str:
        number = len(self.holders)
        return f"<Post in {self.body}: {self.office.labels['en']}, {number} holder{'s' if number != 1 else ''}, last mentioned {self.last_mentioned or 'without a date'}>"

    def held(self, as_of: str, standing: Iterable[Standing] = ("certain",)) -> list[Tie]:
        """Return who held it at a date; nobody where nothing is known of that date, which is no vacancy.

        Args:
            as_of: a year, month, day or span.
            standing: how surely; an office taken up once, of which nothing is said since, is only `possible`.
        """
        wanted = frozenset(standing)
        return [tie for tie in self.holders if tie.standing(as_of) in wanted]

    @property
    def last_mentioned(self) -> str:
        """The latest date any of its holders is known of, as its source spells it; '' for none."""
        dates = [date for tie in self.holders for date in (tie.seen, tie.start, tie.end) if date]
        return (
            max(dates, key=lambda date: (str(date.latest or date.earliest or ""), date.text)).text
            if dates
            else ""
        )


def posts_of(ties: Iterable[Tie]) -> list[Post]:
    """Return the posts that ties tell of, by body and office; what is only planned holds no post.

    >>> from ssegraph.core.statements import Statement
    >>> from ssegraph.core.ties import ties_of
    >>> said = Statement(source="s", subject="ann", kind="affiliatedWith", object="net", role="president", seen="2019", says="so")
    >>> [(post.body, post.office.id, post.last_mentioned) for post in posts_of(ties_of([said]))]
    [('net', 'president', '2019')]
    """
    found: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        office = office_of(tie.kind, tie.role)
        if office and tie.as_fact:
            found[tie.target, office].append(tie)
    return [
        Post(body, offices()[office], tuple(sorted(each, key=_latest_first)))
        for (body, office), each in sorted(found.items())
    ]


def _latest_first(tie: Tie) -> tuple[str, str]:
    day = tie.end or tie.seen or tie.start
    known = (day.latest or day.earliest) if day else None
    # Dates in reverse, the undated last, and then by id.
    return ("".join(chr(0x10FFFF - ord(each)) for each in str(known)) if known else "\U0010ffff", tie.id)
