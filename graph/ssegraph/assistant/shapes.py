"""What goes into each tool and what comes out; the JSON Schemas that a client reads are made of these."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ssegraph.core.statements import Manner, Proof, Status
from ssegraph.core.words import languages
from ssegraph.quads.result import Plain
from ssegraph.sources.vouching import Label

MOST_ROWS = 100
"""Rows that one answer may be asked for."""


def _language(written: str) -> str:
    if written not in languages():
        raise ValueError(f"write {' or '.join(languages())}")
    return written


def _tags(schema: dict[str, Any]) -> None:
    schema["enum"] = [*languages()]


def _questions(schema: dict[str, Any]) -> None:
    from ssegraph.ask.questions import load_questions

    schema["examples"] = [*load_questions()]


Language = Annotated[
    str, AfterValidator(_language), Field(description="Of the words in the answer.", json_schema_extra=_tags)
]
Name = Annotated[
    str, Field(min_length=1, max_length=500, description="An id, an acronym, or any name in any language.")
]
Question = Annotated[
    str | None,
    Field(
        description="Its name, its number such as Q7, or a question in your own words. Left out: the list.",
        json_schema_extra=_questions,
    ),
]
AsOf = Annotated[
    str | None,
    Field(description="What held then: 2020, 2020-10, 2020-10-22 or 2018/2020. Left out: at any time."),
]


class Shape(BaseModel):
    """Fields that have a name, and no others."""

    model_config = ConfigDict(extra="forbid")


# ---------------------------------------------------------------------------------------------
# what goes in


class Request(Shape):
    """What every tool takes."""

    language: Language = "en"


class Paged(Request):
    """What every tool takes whose answer is a list."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] | None = Field(
        default=None, description="Rows at most; left out, as many as make a short answer."
    )
    cursor: Annotated[str, Field(max_length=100)] | None = Field(
        default=None, description="From an answer before, with all else as it was: the rows that follow."
    )


class Find(Paged):
    """What `find` takes."""

    text: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="Words of a name or note, in any language."
    )
    kind: str | None = Field(
        default=None, description="Only this kind: Network, LocalGovernment, Person, Project, Policy ..."
    )
    country: str | None = Field(default=None, description="Only there: a code such as KR.")


class Show(Paged):
    """What `show` takes."""

    name: Name


class Ties(Paged):
    """What `ties` takes."""

    name: Name
    other: Name | None = Field(default=None, description="Only ties with this one.")
    kind: str | None = Field(
        default=None, description="Only this kind: memberOf, partnerOf, funds, leads ..."
    )
    as_of: AsOf = None


class Ask(Paged):
    """What `ask` takes."""

    question: Question = None
    parameters: dict[str, str | int | list[str]] = Field(
        default={},
        description='What it asks about, {"network": "GSEF"}; several values as a list. The list of questions says which.',
    )
    as_of: AsOf = None


class Path(Paged):
    """What `path` takes."""

    one: Name
    other: Name
    as_of: AsOf = None
    events: bool = Field(default=False, description="Also through having been at the same event.")
    alternatives: Annotated[int, Field(ge=0, le=5)] = Field(default=0, description="Further ways.")


class Vouch(Paged):
    """What `vouch` takes."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)] = Field(description="A draft: sentences.")


class Brokers(Paged):
    """What `brokers` takes."""

    kind: str | None = Field(default=None, description="Only this kind. Left out: bodies.")
    as_of: AsOf = None


class Coverage(Paged):
    """What `coverage` takes."""

    gap: str | None = Field(
        default=None,
        description="What is missing of one sort; `gaps` of the answer without it has the sorts.",
    )
    country: str | None = Field(default=None, description="Only there: a code such as SN.")


class Evidence(Paged):
    """What `evidence` takes."""

    ids: Annotated[list[str], Field(min_length=1, max_length=20)] = Field(
        description="Of ties, observations or contributions: the `id` or `rests_on` of a row."
    )


class Query(Paged):
    """What `query` takes."""

    sparql: Annotated[str, Field(min_length=1)] = Field(
        description="SELECT, ASK, CONSTRUCT or DESCRIBE; prefixes such as sse: and id: are bound."
    )


# ---------------------------------------------------------------------------------------------
# what comes out


class Passage(Shape):
    """Where one source says it, and how that is proved."""

    of: str | None = Field(default=None, description="Which of the statements a row rests on.")
    proof: Proof = Field(
        description="quoted: its exact words are here; located: on its page, words not kept; told: our words alone."
    )
    quote: str | None = Field(default=None, description="Exact words of the source.")
    says: str | None = Field(default=None, description="Our words, never a quote.")
    debt: str | None = Field(default=None, description="Why it is told only.")
    manner: Manner | None = Field(default=None, description="How the source says it; left out: as a fact.")
    date: str | None = Field(default=None, description="Which date the source gives for it.")
    source: str = Field(description="The address of the source.")
    publisher: str | None = None
    source_date: str | None = None


class Whole(Passage):
    """A passage with all that is known of it."""

    about: str = Field(description="What it is a passage of, in words.")
    opens: str | None = Field(default=None, description="The address that opens the page at the passage.")
    names: list[str] | None = Field(default=None, description="What it names, as the page spells it.")
    read: str | None = Field(default=None, description="When the page was read.")
    inferred: str | None = Field(default=None, description="The step by which it is read out of the words.")
    corrected: str | None = Field(default=None, description="Why it was corrected.")
    upheld: str | None = Field(default=None, description="Why a person holds that the passage says this.")


class Row(Shape):
    """What a row rests on."""

    rests_on: list[str] | None = Field(default=None, description="Ids for `evidence`.")
    passages: list[Passage] | None = None
    more_passages: int | None = Field(default=None, description="Not shown here; `evidence` has them.")


class Empty(Shape):
    """Why there are no rows. It is not a no."""

    missing: str | None = Field(default=None, description="What records would have to say.")
    read: dict[str, int] = Field(description="What was read: how many sources, and what they came to.")
    not_read: str = Field(description="What was not.")
    next: str | None = Field(default=None, description="What to call now.")
    did_you_mean: list[str] | None = None


class Answer(Shape):
    """What every answer has."""

    answer: str = Field(description="The answer in a sentence.")
    total: int = Field(description="Rows there are.")
    truncated: bool = Field(description="There are more rows than these.")
    cursor: str | None = Field(default=None, description="For the rows that follow.")
    shortened: bool | None = Field(
        default=None, description="Texts were cut at `[...]`; `evidence` has them."
    )
    empty: Empty | None = None


class Found(Shape):
    """An entity that was found."""

    id: str
    name: str
    kind: str
    acronym: str | None = None
    countries: list[str] | None = None
    note: str | None = None


class FindAnswer(Answer):
    """What `find` gives."""

    rows: list[Found]


class Tie(Row):
    """One tie."""

    id: str
    says: str = Field(description="It as a sentence.")
    from_: str = Field(alias="from")
    kind: str
    to: str
    when: str | None = Field(
        default=None, description="EDTF: 2018/.. is since 2018; (seen) is neither its beginning nor its end."
    )
    status: Status | None = Field(default=None, description="Left out: stated as fact.")
    certain: bool | None = Field(default=None, description="false: it only may have held then.")
    proof: Proof
    denied: bool | None = Field(default=None, description="true: some source denies it.")


class TiesAnswer(Answer):
    """What `ties` gives."""

    rows: list[Tie]


class Observed(Row):
    """One observation, or something said."""

    id: str
    measure: str
    value: str
    as_of: str | None = None
    status: Status | None = None
    proof: Proof


class Profile(Shape):
    """What one entity is."""

    id: str
    name: str
    kind: str
    kind_label: str
    also: list[str] | None = Field(default=None, description="Other names it has or had.")
    countries: list[str] | None = None
    founded: str | None = None
    dissolved: str | None = None
    level: str | None = Field(default=None, description="Of a local government.")
    themes: list[str] | None = None
    website: str | None = None
    note: str | None = None
    listed_in: list[str] | None = Field(default=None, description="Sources that list it.")


class ShowAnswer(Answer):
    """What `show` gives."""

    entity: Profile
    ties: dict[str, int] = Field(description="How many ties of which kind it has, for `ties`.")
    at_odds: list[str] | None = Field(default=None, description="Where sources contradict one another.")
    rows: list[Observed]


class Cells(Row):
    """One row of an answer."""

    cells: dict[str, Plain]
    certain: bool | None = Field(default=None, description="false: it only may have held then.")


class AskAnswer(Answer):
    """What `ask` gives."""

    question: str | None = None
    asked: dict[str, list[str]] | None = Field(default=None, description="The parameters as understood.")
    labels: dict[str, str] | None = Field(default=None, description="What ids and codes in cells are called.")
    rows: list[Cells]


class Step(Row):
    """One step of a way."""

    way: int
    step: int
    from_: str = Field(alias="from")
    to: str
    says: str


class PathAnswer(Answer):
    """What `path` gives."""

    basis: str = Field(description="What was looked at and what was left out.")
    rows: list[Step]


class Broker(Row):
    """One broker."""

    rank: int
    id: str
    name: str
    kind: str
    says: str


class Vouched(Row):
    """One sentence of a draft, and what is known of it."""

    sentence: str
    label: Label = Field(description="otherwise: something else is said of the same two. unknown is no `no`.")
    why: str | None = None


class VouchAnswer(Answer):
    """What `vouch` answers."""

    rows: list[Vouched]


class BrokersAnswer(Answer):
    """What `brokers` gives."""

    rows: list[Broker]


class Known(Row):
    """What is known or not of one thing."""

    id: str
    name: str
    country: str | None = None
    says: str


class CoverageAnswer(Answer):
    """What `coverage` gives."""

    read: dict[str, int]
    gaps: dict[str, int] = Field(
        description="What would be expected and is not there: how many of each sort."
    )
    rows: list[Known] = Field(
        description="Networks: members known beside members counted; or the gaps asked for."
    )


class EvidenceAnswer(Answer):
    """What `evidence` gives."""

    at_odds: list[str] | None = Field(default=None, description="Where sources contradict one another.")
    rows: list[Whole]


class QueryAnswer(Answer):
    """What `query` gives."""

    columns: list[str]
    rows: list[list[Plain]]
