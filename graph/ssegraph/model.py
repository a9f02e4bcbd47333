"""What one thing in the graph is: entity, tie, figure, source, evidence. The gate through which all data comes.

Strict and frozen pydantic models: nothing is guessed, nothing unknown is dropped, nothing changes
later. Which *kinds* of entity and tie exist is not said here but in `ontology/sse.ttl`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

import pyoxigraph as ox
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

from ssegraph.dates import HalfKnownDate, Period, Standing, standing

Status = Literal["asserted", "reported", "planned"]
Confidence = Literal["high", "medium", "low"]

_T = TypeVar("_T")
# Lower case throughout, as RDF 1.1 lets a store have it.
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*\Z")


def _date(value: object) -> object:
    return HalfKnownDate(value) if isinstance(value, str) else value


def is_web_address(text: str) -> bool:
    """Say whether a text is an http or https address, by the syntax of RFC 3987.

    >>> is_web_address("https://rtes.fr/"), is_web_address("rtes.fr"), is_web_address("http://a.org/%zz")
    (True, False, False)
    """
    if not re.match(r"https?://[^\s<>\"{}|\\^`\[\]]+\Z", text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _web_address(value: str) -> str:
    if not is_web_address(value):
        raise ValueError("not a web address: it begins with http:// or https:// and has no spaces")
    return value


def _languages(value: Mapping[str, str]) -> dict[str, str]:
    for language, name in value.items():
        if not _LANGUAGE.match(language):
            raise ValueError(f"{language!r} is no language tag (write en, fr, ko, zh-hant ...)")
        if not name.strip():
            raise ValueError(f"the name in {language!r} is empty")
    return dict(sorted(value.items()))


def _sorted(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(value)))


Many = Annotated[tuple[_T, ...], Field(strict=False)]
Set = Annotated[tuple[_T, ...], Field(strict=False), AfterValidator(_sorted)]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$")]
Url = Annotated[str, AfterValidator(_web_address)]
Number = Annotated[str, StringConstraints(pattern=r"^-?(0|[1-9]\d*)(\.\d*[1-9])?$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Names = Annotated[dict[str, str], AfterValidator(_languages)]
Date = Annotated[HalfKnownDate, BeforeValidator(_date), PlainSerializer(str)]


class Value(BaseModel):
    """The manners all models share."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", arbitrary_types_allowed=True
    )


class FormerName(Value):
    """A name a body no longer bears.

    >>> FormerName(name="SSEGOV Alliance", until="2021").until.latest
    datetime.date(2021, 12, 31)
    """

    name: Text
    until: Date | None = None


class Span(Value):
    """Exact words of a document: `text` stands there at code point `at`.

    A span with role `antecedent` does not state the tie; it says what a word of the statement
    ("the city", an acronym) refers to. Terms: oa:exact, oa:start, oa:end of Web Annotation.
    """

    text: Text
    at: Annotated[int, Field(ge=0)]
    role: Literal["statement", "antecedent"] = "statement"

    @property
    def end(self) -> int:
        """The code point after the last one of the quote."""
        return self.at + len(self.text)


class Evidence(Value):
    """One source saying one thing: exact `quotes`, or `says`, our paraphrase of a page.

    >>> Evidence(source="gsef-report", says="Bilbao is listed among the members.").quote
    ''
    """

    source: Slug
    says: Text | None = None
    quotes: Many[Span] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Evidence:
        if not self.says and not any(span.role == "statement" for span in self.quotes):
            raise ValueError("evidence needs `says` or a quote that states it")
        return self

    @property
    def quote(self) -> str:
        """The quoted statements, joined by an ellipsis; empty when the source is only paraphrased."""
        return " … ".join(span.text for span in self.quotes if span.role == "statement")

    @property
    def words(self) -> str:
        """What there is to read: the quote, else the paraphrase."""
        return self.quote or self.says or ""


class Source(Value):
    """A page or document. One address read at two dates is two sources.

    >>> Source(id="gsef-net-org-en", url="https://gsef-net.org/en").name
    'https://gsef-net.org/en'
    """

    id: Slug
    url: Url | None = None
    document: Text | None = None
    title: Text | None = None
    publisher: Text | None = None
    date: Date | None = None
    retrieved: Date | None = None
    language: Text | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    access: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _can_be_opened(self) -> Source:
        if not self.url and not self.document:
            raise ValueError("a source needs `url` or `document`")
        return self

    @property
    def name(self) -> str:
        """The title, else the address, else the document's path."""
        return self.title or self.url or self.document or self.id


class Entity(Value):
    """An actor, undertaking, policy, fund or place. The kinds are subclasses made from the ontology.

    `listed_in` are sources that list it, such as the editions of a register.
    `unlisted` is for members of an audience without a public role: they stay in the store and out of
    what is exported and drawn. `same_as`: ids of other records that a person said are of the same one.

    >>> city = Entity(id="bilbao", kind="LocalGovernment", name="Bilbao", countries=["ES"])
    >>> city.country, city.label("ko")
    ('ES', 'Bilbao')
    """

    id: Slug
    kind: Text
    name: Text
    names: Names = {}
    aliases: Set[Text] = ()
    acronym: Text | None = None
    former_names: Many[FormerName] = ()
    countries: Set[CountryCode] = ()
    place: Slug | None = None
    founded: Date | None = None
    dissolved: Date | None = None
    website: Url | None = None
    note: Text | None = None
    name_from: Text | None = None
    listed_in: Set[Slug] = ()
    unlisted: bool = False
    same_as: Set[Slug] = ()

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def country(self) -> str | None:
        """The first of the countries (ISO 3166-1 alpha-2), or None."""
        return self.countries[0] if self.countries else None

    def label(self, *languages: str) -> str:
        """Return the name in the first of the languages that has one, else in English, else `name`."""
        for language in (*languages, "en"):
            if language in self.names:
                return self.names[language]
        return self.name

    def all_names(self) -> list[str]:
        """Return every name once: acronym, display name, names by language, aliases, former names."""
        every = [self.acronym, self.name, *(self.names[tag] for tag in sorted(self.names))]
        every += [*self.aliases, *(former.name for former in self.former_names)]
        return list(dict.fromkeys(name for name in every if name))


class Statement(Value):
    """What ties and figures have in common: somebody says so."""

    id: Id
    evidence: Annotated[tuple[Evidence, ...], Field(strict=False, min_length=1)]
    also_seen_at: Set[Url] = ()
    confidence: Confidence | None = None
    note: Text | None = None
    conflict: Id | None = None

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that state it, sorted, each once."""
        return tuple(sorted({evidence.source for evidence in self.evidence}))


class Tie(Statement):
    """One entity bound to another: kind, role, time, and who says so.

    `start` is when it began, `end` when it was over, `seen` a date at which it was true and which
    says nothing of either.

    >>> tie = Tie(id="bilbao.memberOf.gsef", source="bilbao", kind="memberOf", target="gsef",
    ...           seen="2020-10", evidence=[Evidence(source="report", says="Bilbao is a member.")])
    >>> tie.status, tie.standing("2020"), tie.standing("2024")
    ('reported', 'certain', 'unknown')
    """

    source: Slug
    kind: Text
    target: Slug
    role: Text | None = None
    start: Date | None = None
    end: Date | None = None
    seen: Date | None = None
    planned: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Tie:
        if self.source == self.target:
            raise ValueError("a tie needs two different ends")
        first = self.start.earliest if self.start else None
        last = self.end.latest if self.end else None
        if first and last and last < first:
            raise ValueError("the tie ends before it begins")
        return self

    @property
    def status(self) -> Status:
        """`planned`; else `asserted` when a source is quoted, `reported` when only paraphrased."""
        if self.planned:
            return "planned"
        return "asserted" if any(evidence.quotes for evidence in self.evidence) else "reported"

    def standing(self, as_of: str | Period) -> Standing:
        """Say whether it held then, by the rule of `dates.standing`; a plan is `possible` at best."""
        period = as_of if isinstance(as_of, Period) else Period.of(as_of)
        answer = standing(period, self.start, self.end, self.seen)
        return "possible" if self.planned and answer == "certain" else answer

    def when(self) -> str:
        """Return its dates in EDTF interval spelling: `2018/2020`, `2018/..`, `2019 (seen)`, or ''."""
        if self.start and self.start == self.end:
            dates = str(self.start)
        elif self.start or self.end:
            dates = f"{self.start or '..'}/{self.end or '..'}"
        else:
            dates = ""
        return f"{dates}, {self.seen} (seen)".lstrip(", ") if self.seen else dates


class Part(Value):
    """One of the numbers a source says a figure is made of, and what it counts."""

    number: Number
    of: Text


class Figure(Statement):
    """A dated value: members, participants, capital. `value` as the source has it, `number` if it is one.

    `parts` are the numbers the source gives beside it as making it up, whether they add up or not.

    >>> Figure(id="gsef.members.2021", entity="gsef", kind="memberCount", value="86 members",
    ...        number="86", as_of="2021", evidence=[Evidence(source="report", says="86")]).number
    '86'
    """

    entity: Slug
    kind: Text
    value: Text
    number: Number | None = None
    unit: Text | None = None
    as_of: Date | None = None
    parts: Many[Part] = ()

    @property
    def total(self) -> str | None:
        """The sum of the parts, if there are any.

        >>> Figure(id="f", entity="x", kind="memberCount", value="75", number="75",
        ...        parts=[Part(number="26", of="cities"), Part(number="35", of="networks")],
        ...        evidence=[Evidence(source="s", says="75")]).total
        '61'
        """
        return str(sum(Decimal(part.number) for part in self.parts)) if self.parts else None


class Conflict(Value):
    """Statements that cannot all be true; all of them stay, and this says what is at odds."""

    id: Id
    kind: Text
    what: Text


class Point(Value):
    """A place on the map: a country (at its capital) or a location of the gazetteer."""

    id: Text
    name: Text
    names: Names = {}
    country: CountryCode | None = None
    continent: Literal["AF", "AN", "AS", "EU", "NA", "OC", "SA"] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    geonames: Text | None = None
    precision: Text | None = None
    note: Text | None = None

    def __hash__(self) -> int:
        return hash(self.id)


class Records(Value):
    """A whole data set, each part sorted by id.

    >>> Records(title="nothing yet").counts()
    {'entities': 0, 'ties': 0, 'figures': 0, 'sources': 0, 'conflicts': 0}
    """

    title: Text
    entities: Many[Entity] = ()
    ties: Many[Tie] = ()
    figures: Many[Figure] = ()
    sources: Many[Source] = ()
    conflicts: Many[Conflict] = ()
    countries: Many[Point] = ()
    locations: Many[Point] = ()

    def __hash__(self) -> int:
        return hash(self.title)

    def counts(self) -> dict[str, int]:
        """Return how many there are of each."""
        parts = ("entities", "ties", "figures", "sources", "conflicts")
        return {part: len(getattr(self, part)) for part in parts}
