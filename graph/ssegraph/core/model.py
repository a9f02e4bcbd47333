"""What one thing in the graph is: entity, source, point on the map, and all of them together.

Strict and frozen pydantic models: nothing is guessed, nothing unknown is dropped, nothing changes
later. Which *kinds* of entity and tie exist is not said here but in `ontology/sse.ttl`. What a source
says is in `statements`, what statements add up to in `ties`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from ssegraph.core.statements import (
    Contribution,
    Evidence,
    Observation,
    Part,
    Passage,
    Proof,
    Ruling,
    Span,
    Stated,
    Statement,
    Status,
    Tie,
)
from ssegraph.core.ties import Disagreement, disagreements_of, observations_of, ties_of
from ssegraph.core.values import (
    Confidence,
    CountryCode,
    Date,
    Id,
    Many,
    Names,
    Set,
    Slug,
    Text,
    Theme,
    Url,
    Value,
    is_web_address,
)

__all__ = [
    "Capture",
    "Confidence",
    "Conflict",
    "Contribution",
    "Disagreement",
    "Entity",
    "Evidence",
    "FormerName",
    "Observation",
    "Part",
    "Passage",
    "Point",
    "Proof",
    "Records",
    "Ruling",
    "Source",
    "Span",
    "Stated",
    "Statement",
    "Status",
    "Tie",
    "Value",
    "is_web_address",
]


class FormerName(Value):
    """A name a body no longer bears.

    >>> FormerName(name="SSEGOV Alliance", until="2021").until.latest
    datetime.date(2021, 12, 31)
    """

    name: Text
    until: Date | None = None


class Capture(Value):
    """One reading of a source: the digest of the copy that was read, the day, and which reader made the text of it.

    Term: a capture of a web archive (ISO 28500).

    >>> Capture(sha256="0" * 64, read="2026-11-30", reader="html").id
    '000000000000'
    """

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    read: Date
    reader: Text

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def id(self) -> str:
        """The first twelve digits of the digest: what a passage names the copy by."""
        return self.sha256[:12]


class Source(Value):
    """A page or document. One address read at two dates is two sources.

    Attributes:
        url, document: where it is on the web, or its path in the folder of records.
        publisher: who speaks in it: an id, or a name.
        date, retrieved: of when it is, and when it was read.
        captures: the copies of it in which passages were located.
        repeats: the id of the source whose words it gives again: it is no voice of its own.

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
    captures: Many[Capture] = ()
    repeats: Slug | None = None

    @field_validator("captures", mode="after")
    @classmethod
    def _in_order(cls, captures: tuple[Capture, ...]) -> tuple[Capture, ...]:
        # Quads have no order: they come by day, then by digest, wherever they are read from.
        return tuple(sorted(captures, key=lambda each: (str(each.read), each.sha256)))

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
    `level`: of a local government, which level it is (`municipality`, `region`, ... of `ontology/levels.ttl`).
    `themes`: what it is about or works on, concepts of ESSGLOBAL as `scheme/notation`.

    >>> city = Entity(id="bilbao", kind="LocalGovernment", name="Bilbao", countries=["ES"])
    >>> city.country, city.label("ko")
    ('ES', 'Bilbao')
    """

    id: Slug
    kind: Text
    name: Text
    names: Names = {}  # noqa: RUF012  # pydantic copies defaults
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
    level: Slug | None = None
    themes: Set[Theme] = ()

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


class Conflict(Value):
    """Statements that cannot all be true; all of them stay, and this says what is at odds."""

    id: Id
    kind: Text
    what: Text


class Point(Value):
    """A place on the map: a country (at its capital) or a location of the gazetteer."""

    id: Text
    name: Text
    names: Names = {}  # noqa: RUF012  # pydantic copies defaults
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
    """A whole data set: who there is, and what which source says of them.

    Attributes:
        statements: all of them, also those taken back, by address.
        ties, observations: what the statements add up to.
        redirects: where addresses lead that were published and are no more: `tie/<id>` or `observation/<id>`.

    >>> Records(title="nothing yet").counts()
    {'entities': 0, 'ties': 0, 'observations': 0, 'contributions': 0, 'sources': 0, 'conflicts': 0}
    """

    title: Text
    entities: Many[Entity] = ()
    statements: Many[Statement] = ()
    sources: Many[Source] = ()
    conflicts: Many[Conflict] = ()
    countries: Many[Point] = ()
    locations: Many[Point] = ()
    redirects: dict[str, str] = {}  # noqa: RUF012  # pydantic copies defaults

    def __hash__(self) -> int:
        return hash(self.title)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """The ties the statements add up to, by id."""
        return tuple(ties_of(self.statements))

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """The observations and contributions the statements add up to, by id."""
        return tuple(observations_of(self.statements))

    def disagreements(self) -> list[Disagreement]:
        """Return where statements contradict one another."""
        return disagreements_of(self.ties, self.observations)

    def with_parts(self, **parts: Any) -> Records:
        """Return the same data set with other parts.

        A selection of it says which ties and observations it has: what was one of several episodes stays that.

        >>> Records(title="a").with_parts(title="b").title
        'b'
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        chosen: dict[str, Any] = {name: parts.pop(name) for name in ("ties", "observations") if name in parts}
        made = Records.model_construct(**{**fields, **parts})
        made.__dict__.update(chosen)
        return made

    def counts(self) -> dict[str, int]:
        """Return how many there are of each."""
        parts = ("entities", "ties", "observations", "contributions", "sources", "conflicts")
        said = sum(isinstance(each, Contribution) for each in self.observations)
        number = {part: len(getattr(self, part)) for part in parts if part != "contributions"}
        number |= {"observations": len(self.observations) - said, "contributions": said}
        return {part: number[part] for part in parts}
