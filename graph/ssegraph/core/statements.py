"""What a source says, and what it adds up to: statement, tie, observation, contribution.

A **statement** is what one source says in one passage: who, what, whom or how much, when, in which
manner, and where in the source. A **tie**, an **observation** (of a measure, or of an attribute such as a founding
date) or a **contribution** (what somebody says in a session) is what statements add up to; `ties` is the rule by
which they do. Terms: statements of FollowTheMoney and of Wikidata; manners after the
factuality of Saurí and Pustejovsky, *FactBank*, 2009.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ssegraph.core.dates import HalfKnownDate, Period, Standing, standing
from ssegraph.core.passages import Fingerprint
from ssegraph.core.values import SLUG, Confidence, Date, Id, Many, Number, Set, Slug, Text, Theme, Url, Value

Manner = Literal["asserted", "planned", "forecast", "denied", "over", "hedged", "hearsay"]
"""How a source says a thing. Absent means that nobody has judged it, and counts as stated as fact."""

Status = Literal["stated", "planned", "forecast", "hedged", "hearsay"]
"""How a thing is said at best: stated as fact, or no more than planned, forecast, hedged or hearsay."""

Proof = Literal["quoted", "located", "told"]
"""How a passage stands: its exact words are kept; only where it is and its fingerprint are; or there are our words alone."""
PROOFS: Final[tuple[Proof, ...]] = ("quoted", "located", "told")
"""The three ways a passage stands, the best first."""

Bound = Literal["about", "more than", "at least", "at most"]
"""How a number or sum stands to what it counts; absent where it is exact as stated."""

NOT_AS_FACT: Final = ("planned", "forecast", "denied", "hedged", "hearsay")
"""The manners in which a thing is said without being stated as fact."""

QUALIFIERS: Final = ("role", "start", "end", "seen", "manner", "voice", "inferred")
MEASURED: Final = ("value", "number", "unit", "counted", "bound", "as_of", "parts")
PAID: Final = ("amount", "currency", "bound", "purpose")
CONTRIBUTED: Final = ("value", "as_of", "session", "reply_to", "about", "themes")
DATED: Final = ("founded", "held")
"""Attributes whose value is a date, or two with a stroke between: those with `sse:pattern "EDTF"`."""
NAMING: Final = ("subject", "object", "session", "reply_to", "about")
"""Fields that name somebody."""
LISTED: Final = ("about", "themes")
"""Fields that are lists of ids: as one text they stand with blanks between."""
_BESIDE: Final = ("note", "confidence")
"""What stands beside a statement and can be corrected, and is no part of what it says."""
_DIGESTED: Final = tuple(dict.fromkeys((*MEASURED, *PAID, *CONTRIBUTED)))
_TIES: Final = (*QUALIFIERS[:4], "amount", "currency", "purpose")
_OTHERS: Final = (
    "value",
    "number",
    "unit",
    "counted",
    "as_of",
    "parts",
    "session",
    "reply_to",
    "about",
    "themes",
)


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


NAMED: Final = (
    "subject",
    "object",
    "kind",
    "role",
    "start",
    "end",
    "seen",
    "as_of",
    "value",
    "number",
    "amount",
    "currency",
)
"""What of a statement a passage may name."""
_LONGEST_NAME: Final = 80
DEBTS: Final = ("page not found", "beyond what was read", "not in one passage")
"""Why a statement is told in our words only: no copy of its page is known; the copy that was read ends before it; its words
stand too far apart."""
Debt = Literal["page not found", "beyond what was read", "not in one passage"]


def _fingerprint(written: str) -> str:
    return str(Fingerprint.read(written))


InOrder = Annotated[dict[str, str], AfterValidator(lambda given: dict(sorted(given.items())))]
"""Texts by name, in one order wherever they were read from: from records, a store, a copy of one."""


class Passage(Value):
    """A passage of a page that is located: told apart by its fingerprint, its words not kept.

    Attributes:
        fingerprint: scheme, length and SHA-256 of its normal form; see `passages`.
        at: where in the normal form of the copy that was read it begins; a hint.
        capture: the first twelve digits of the SHA-256 of that copy, which its source has among its `captures`.
        role: `statement`, or `antecedent` as of a span.
        names: what of the statement it names, as the page spells it: subject, object, a word of the kind, role, dates, numbers.
        opens: one or two words with which a browser finds it: names with what is written to them, in the order of the page.

    >>> passage = Passage(fingerprint="1:50:" + "0" * 64, names={"subject": "Ville de Bilbao", "object": "GSEF"},
    ...                   opens=["GSEF"])
    >>> passage.opens
    ('GSEF',)
    """

    fingerprint: Annotated[str, AfterValidator(_fingerprint)]
    at: Annotated[int, Field(ge=0)] | None = None
    capture: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")] | None = None
    role: Literal["statement", "antecedent"] = "statement"
    names: InOrder = {}  # noqa: RUF012  # pydantic copies defaults
    opens: Many[Text] = ()

    @model_validator(mode="after")
    def _names_things(self) -> Passage:
        for name, spelled in self.names.items():
            if name not in NAMED:
                raise ValueError(f"a passage names {', '.join(NAMED)}, not {name!r}")
            # A name, a date or a number; a sentence of a page is not kept.
            if not spelled.strip() or len(spelled) > _LONGEST_NAME:
                raise ValueError(
                    f"{name!r} as the page spells it has 1 to {_LONGEST_NAME} characters: {spelled[:40]!r}"
                )
        for name in self.opens:
            if len(name) > _LONGEST_NAME + 10 or not any(each in name for each in self.names.values()):
                raise ValueError(
                    f"`opens` has words that the passage names, and {name[:40]!r} is none of them"
                )
        return self

    def __hash__(self) -> int:
        return hash(self.fingerprint)


class Evidence(Value):
    """Where a statement stands, and how that is proved: by exact `quotes`, by located `passages`, or told by `says` alone.

    Attributes:
        source: the id of the source.
        says: what it says in our words.
        quotes: its exact words in a text that is kept.
        passages: where on its page it stands, where the text is not kept.
        debt: why it is told only, where somebody tried to locate it; see `DEBTS`.

    >>> told = Evidence(source="gsef-report", says="Bilbao is listed among the members.")
    >>> told.quote, told.proof
    ('', 'told')
    """

    source: Slug
    says: Text | None = None
    quotes: Many[Span] = ()
    passages: Many[Passage] = ()
    debt: Debt | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Evidence:
        if not self.says and not any(span.role == "statement" for span in self.quotes):
            raise ValueError("a statement needs `says` or a quote that states it")
        if self.debt and self.proof != "told":
            raise ValueError(f"what is {self.proof} is no debt: leave `debt` out")
        return self

    @property
    def quote(self) -> str:
        """The quoted statements, joined by an ellipsis; empty when the source is only paraphrased."""
        return " … ".join(span.text for span in self.quotes if span.role == "statement")

    @property
    def proof(self) -> Proof:
        """How it is proved: quoted, located or told."""
        if any(span.role == "statement" for span in self.quotes):
            return "quoted"
        return "located" if any(each.role == "statement" for each in self.passages) else "told"

    @property
    def told(self) -> str:
        """What it says in our words; never a quote."""
        return self.says or ""


class Ruling(Value):
    """What a person decided of a statement: who, when and why, as that person wrote it."""

    by: Text | None = None
    when: Date | None = None
    why: Text


class Part(Value):
    """One of the numbers a source says an observation is made of, and what it counts."""

    number: Number
    of: Text


class Statement(Evidence):
    """What one source says in one passage: that a tie or an observation is so, or that somebody said something.

    `start` is when it began, `end` when it was over, `seen` a date at which it was true and which says
    nothing of either. An axis nobody has judged (`manner`, `voice`, `inferred`) is absent.

    Attributes:
        source: the id of the source that says it.
        subject, kind, object: who is tied how to whom; of an observation, `kind` is the measure or attribute
            and `value` stands in place of the object; of a contribution, `kind` is Claim, Question, Answer ...
            and `value` its name among those of who says it.
        counted, bound: what a number counts, and how it stands to that: `about`, `more than`; exact if absent.
        amount, currency, purpose: the money a tie moved, its ISO 4217 code, and what it is for.
        session, reply_to: in which session or text a contribution is made, and the key of the one it answers.
        about, themes: whom and what a contribution is about: ids of entities, and concepts as `scheme/notation`.
        voice: whose words they are: the body's own, or somebody else's.
        inferred: the step by which it is read out of the words, where they do not say it outright.
        cites: addresses that the source itself gives for it.
        row: of a table, the row that says it (its key, or a digest of it).
        judged: what the gate found when a passage was located: that it `says` this, or that it is `unjudged`.
        upheld: which person read the passage and holds that it says this, whatever the gate finds.
        corrected, as_read: who corrected it and why, and the fields as they were read before.
        withdrawn: who took it back and why; it counts for nothing.

    >>> said = Statement(source="report", subject="bilbao", kind="memberOf", object="gsef",
    ...                  seen="2020-10", says="Bilbao is a member.")
    >>> said.id, said.key
    ('report.fb65d29d2ab1', 'bilbao.memberOf.gsef')
    """

    subject: Slug
    kind: Text
    object: Slug | None = None
    role: Text | None = None
    start: Date | None = None
    end: Date | None = None
    seen: Date | None = None
    value: Text | None = None
    number: Number | None = None
    unit: Text | None = None
    counted: Text | None = None
    bound: Bound | None = None
    as_of: Date | None = None
    parts: Many[Part] = ()
    amount: Number | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    purpose: Text | None = None
    session: Slug | None = None
    reply_to: Id | None = None
    about: Set[Slug] = ()
    themes: Set[Theme] = ()
    manner: Manner | None = None
    voice: Literal["own", "other"] | None = None
    inferred: Text | None = None
    confidence: Confidence | None = None
    note: Text | None = None
    conflict: Id | None = None
    cites: Set[Url] = ()
    row: Slug | None = None
    corrected: Ruling | None = None
    as_read: InOrder = {}  # noqa: RUF012  # pydantic copies defaults
    withdrawn: Ruling | None = None
    judged: Literal["says", "unjudged"] | None = None
    upheld: Ruling | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Statement:
        if (self.object is None) == (self.value is None):
            raise ValueError("a statement says either whom (`object`) or how much (`value`)")
        # One that was withdrawn may have joined what is now said to be one body.
        if self.subject == self.object and not self.withdrawn:
            raise ValueError("a tie needs two different ends")
        first = self.start.earliest if self.start else None
        last = self.end.latest if self.end else None
        if first and last and last < first:
            raise ValueError("the tie ends before it begins")
        strange = _OTHERS if self.object else _TIES
        for name in strange:
            if getattr(self, name):
                raise ValueError(f"{'a tie' if self.object else 'an observation'} has no {name!r}")
        only = CONTRIBUTED if self.is_contribution else MEASURED
        for name in () if self.object else {*MEASURED, *CONTRIBUTED} - {*only}:
            if getattr(self, name):
                raise ValueError(
                    f"{'a contribution' if self.is_contribution else 'an observation'} has no {name!r}"
                )
        # Its name is the end of its address, and of what answers it.
        if self.is_contribution and not re.match(SLUG, self.value or ""):
            raise ValueError(
                f"{self.value!r} is no name of a contribution: write small letters and digits of ASCII, `new-funds`"
            )
        if self.judged and not self.passages:
            raise ValueError("`judged` is what was found of located passages: write `passages` beside it")
        if bool(self.amount) != bool(self.currency):
            raise ValueError("a sum of money has an `amount` and a `currency` (ISO 4217)")
        if self.bound and not (self.amount or self.number):
            raise ValueError("`bound` says how a number stands: write `number` or `amount` beside it")
        return self

    def __hash__(self) -> int:
        return hash((self.id, self.subject, self.kind, self.object))

    @property
    def is_contribution(self) -> bool:
        """Whether it says that somebody said something: its kind is a class, `Question`, and no property."""
        return self.object is None and self.kind[:1].isupper()

    @property
    def key(self) -> str:
        """What it is about: `source.kind.target` of a tie, `entity.kind` of an observation, `who.Kind.name` of a contribution."""
        last = self.value if self.is_contribution else self.object
        return ".".join(filter(None, (self.subject, self.kind, last)))

    @cached_property
    def id(self) -> str:
        """Its address: its source and a digest of what it says as read; of a table, its source and row."""
        if self.row:
            return f"{self.source}.{self.row}"
        said: dict[str, Any] = {"subject": self.subject, "kind": self.kind, "object": self.object}
        said |= {name: _plain(getattr(self, name)) for name in (*QUALIFIERS, *_DIGESTED)}
        for name, value in self.as_read.items():
            if name not in _BESIDE:
                said[name] = (value.split() if name in LISTED else value) or None
        text = json.dumps({name: each for name, each in said.items() if each}, sort_keys=True)
        return f"{self.source}.{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    @property
    def as_fact(self) -> bool:
        """Whether it states a thing as fact: it stands, and is neither planned, denied, hedged nor hearsay."""
        return not self.withdrawn and self.manner not in NOT_AS_FACT

    @property
    def money(self) -> str:
        """The sum of money it gives with its bound, currency and purpose, and its manner if it is no fact; or ''.

        >>> Statement(source="s", subject="a", kind="funds", object="b", says="so", amount="22800000",
        ...           currency="CAD", bound="about", purpose="initial capital").money
        'about 22,800,000 CAD, initial capital'
        """
        told = f"{self.bound or ''} {Decimal(self.amount):,} {self.currency}".strip() if self.amount else ""
        manner = self.manner if told and self.manner in NOT_AS_FACT else None
        return ", ".join(filter(None, (told, manner, self.purpose)))

    @property
    def stands(self) -> bool:
        """Whether it speaks for the tie or observation: it was not taken back and is no denial."""
        return not self.withdrawn and self.manner != "denied"

    @property
    def evidence(self) -> Evidence:
        """Its source, words and passages alone."""
        return Evidence.model_construct(
            source=self.source, says=self.says, quotes=self.quotes, passages=self.passages, debt=self.debt
        )

    def model_copy(self, *, update: Any = None, deep: bool = False) -> Statement:
        """Return a copy with some fields changed: pydantic's own would keep the address of this one."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("id", None)
        return copied


def as_text(value: Any) -> str:
    """Return the value of a field of a statement as a correction writes it: ids with blanks between, '' for none.

    >>> as_text(("a", "b")), as_text(None), as_text(HalfKnownDate("2020"))
    ('a b', '', '2020')
    """
    return " ".join(value) if isinstance(value, tuple) else str(value or "")


FORMS: Final = {
    "number": "digits, with a point for decimals and no marks between thousands: 22800000",
    "amount": "digits, with a point for decimals and no marks between thousands: 22800000",
    "currency": "three capital letters of ISO 4217: EUR",
    "reply_to": "who.Kind.name of the contribution that is answered",
    "themes": "scheme/notation of a concept of ESSGLOBAL: themes/T6",
}
"""What to write in fields that are held to a form, in words."""


def with_its_address(said: Statement, **fields: Any) -> Statement:
    """Return a copy with other fields at the address of the statement: that is of what was read, whatever of it is shown.

    >>> said = Statement(source="s", subject="a", kind="Claim", value="jobs", about=("b",), says="so")
    >>> less = with_its_address(said, about=())
    >>> less.about, less.id == said.id
    ((), True)
    """
    other = said.model_copy(update=fields)
    if other.id == said.id:
        return other
    return other.model_copy(update={"row": said.id.removeprefix(f"{said.source}.")})


def _plain(value: Any) -> Any:
    if isinstance(value, HalfKnownDate):
        return value.text
    if isinstance(value, tuple):
        return [[each.number, each.of] if isinstance(each, Part) else each for each in value]
    return value


def united(statements: Iterable[Statement]) -> list[Statement]:
    """Return statements once each, by source and address: a thing said twice in one source is said once.

    >>> said = Statement(source="s", subject="a", kind="memberOf", object="b", says="A is in B.")
    >>> len(united([said, said.model_copy(update={"says": "B counts A."})]))
    1
    """
    found: dict[tuple[str, str], list[Statement]] = {}
    for each in statements:
        alike = found.setdefault((each.id, each.key), [])
        if each not in alike:
            alike.append(each)
    return [_joined(found[at]) if len(found[at]) > 1 else found[at][0] for at in sorted(found)]


def _joined(alike: list[Statement]) -> Statement:
    """Return one statement of several of one source that say the same in several passages."""
    quotes = {(span.at, span.text, span.role): span for each in alike for span in each.quotes}
    fields: dict[str, Any] = {
        "quotes": tuple(quotes[at] for at in sorted(quotes)),
        "passages": tuple(
            sorted(
                {each for said in alike for each in said.passages},
                key=lambda each: (each.at or 0, each.fingerprint),
            )
        ),
        # One of them that nobody could judge leaves the whole unjudged.
        "judged": max((each.judged for each in alike if each.judged), default=None),
        "debt": None
        if any(each.proof != "told" for each in alike)
        else min((each.debt for each in alike if each.debt), default=None),
        "cites": tuple(sorted({url for each in alike for url in each.cites})),
        "confidence": min(
            (each.confidence for each in alike if each.confidence),
            key=("high", "medium", "low").index,
            default=None,
        ),
    }
    for name in ("says", "note"):
        fields[name] = "; ".join(sorted({text for each in alike if (text := getattr(each, name))})) or None
    for name in ("conflict", "corrected", "withdrawn", "upheld"):
        given = [value for each in alike if (value := getattr(each, name)) is not None]
        fields[name] = min(given, key=str, default=None)
    return alike[0].model_copy(update=fields)


class Stated(Value):
    """What ties, observations and contributions have in common: they are what statements add up to.

    Attributes:
        statements: who says so, who denies it, and where; by source.
    """

    id: Id
    statements: Annotated[tuple[Statement, ...], Field(strict=False, min_length=1)]

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def supporting(self) -> tuple[Statement, ...]:
        """The statements that speak for it."""
        return tuple(each for each in self.statements if each.stands)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it is said and in which words, by source."""
        return tuple(each.evidence for each in self.supporting)

    @property
    def as_fact(self) -> bool:
        """Whether some source states it as fact: only then a tie stands as a plain triple and as an edge."""
        return any(each.as_fact for each in self.statements)

    @property
    def planned(self) -> bool:
        """Whether it is announced and nobody says more."""
        return self.status == "planned"

    @property
    def status(self) -> Status:
        """How it is said at best: `stated` as fact, else `hedged`, `hearsay`, `planned` or `forecast`."""
        if self.as_fact:
            return "stated"
        manners = {each.manner for each in self.supporting}
        if "hedged" in manners:
            return "hedged"
        if "hearsay" in manners:
            return "hearsay"
        return "forecast" if manners == {"forecast"} else "planned"

    @property
    def proof(self) -> Proof:
        """How it is proved at best, of the statements that say it as it is said at best: quoted, located or told."""
        facts = [each for each in self.supporting if each.as_fact] or self.supporting
        return min((each.proof for each in facts), key=PROOFS.index, default="told")

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that state it, sorted, each once."""
        return tuple(sorted({each.source for each in self.supporting}))

    @property
    def confidence(self) -> Confidence | None:
        """The highest confidence of what states it."""
        given = [each.confidence for each in self.supporting if each.confidence]
        return min(given, key=("high", "medium", "low").index, default=None)

    @property
    def note(self) -> str | None:
        """What is noted beside the statements."""
        return "; ".join(dict.fromkeys(each.note for each in self.statements if each.note)) or None

    @property
    def conflict(self) -> str | None:
        """The first of the conflicts that a person put a statement of it under."""
        return min((each.conflict for each in self.statements if each.conflict), default=None)


class Tie(Stated):
    """One entity bound to another, in one episode: kind, role, time, and who says so.

    `start` is when it began, `end` when it was over, `seen` the newest date at which it was true and
    which says nothing of either; `statements` has whose each of them is. `ties.ties_of` makes ties.

    >>> from ssegraph.core.ties import ties_of
    >>> [tie] = ties_of([Statement(source="report", subject="bilbao", kind="memberOf", object="gsef",
    ...                            seen="2020-10", says="Bilbao is a member.")])
    >>> tie.status, tie.standing("2020"), tie.standing("2024")
    ('stated', 'certain', 'unknown')
    """

    source: Slug
    kind: Text
    target: Slug
    role: Text | None = None
    start: Date | None = None
    end: Date | None = None
    seen: Date | None = None

    @property
    def sightings(self) -> tuple[HalfKnownDate, ...]:
        """The dates at which it was seen, the oldest first."""
        dates = {each.seen.text: each.seen for each in self.supporting if each.seen}
        return tuple(sorted(dates.values(), key=lambda each: (str(each.latest or each.earliest), each.text)))

    def stated(self, name: str) -> tuple[Statement, ...]:
        """Return the statements that give what the tie shows as its `role`, `start`, `end` or `seen`."""
        shown = getattr(self, name)
        return tuple(each for each in self.supporting if shown and getattr(each, name) == shown)

    @property
    def payments(self) -> tuple[Statement, ...]:
        """The statements that say how much money it moved: amount, currency, purpose, and when."""
        return tuple(each for each in self.supporting if each.amount)

    @property
    def money(self) -> str:
        """What its statements say of money, each once: "22,800,000 CAD, initial capital"; or ''."""
        return "; ".join(dict.fromkeys(each.money for each in self.supporting if each.money))

    def standing(self, as_of: str | Period) -> Standing:
        """Say whether it held then, by the rule of `dates.standing`; what is not stated as fact is `possible` at best."""
        period = as_of if isinstance(as_of, Period) else Period.of(as_of)
        return standing_of(period, self.start, self.end, self.sightings, as_fact=self.as_fact)

    def when(self) -> str:
        """Return its dates in EDTF interval spelling: `2018/2020`, `2018/..`, `2019 (seen)`, or ''."""
        if self.start and self.start == self.end:
            dates = str(self.start)
        elif self.start or self.end:
            dates = f"{self.start or '..'}/{self.end or '..'}"
        else:
            dates = ""
        return f"{dates}, {self.seen} (seen)".lstrip(", ") if self.seen else dates


def standing_of(
    period: Period,
    start: HalfKnownDate | None,
    end: HalfKnownDate | None,
    sightings: Iterable[HalfKnownDate] = (),
    *,
    as_fact: bool = True,
) -> Standing:
    """Say whether a tie held at some moment of a period; see `dates.standing`.

    Between two sightings of one episode it may have held all along: that is `possible`. What is not
    stated as fact is `possible` at best.

    >>> seen = [HalfKnownDate("2012"), HalfKnownDate("2020")]
    >>> [standing_of(Period.of(year), None, None, seen) for year in ("2012", "2015", "2021")]
    ['certain', 'possible', 'unknown']
    """
    seen = list(sightings)
    found = {standing(period, start, end, each) for each in seen} or {standing(period, start, end)}
    best: Standing = next(each for each in ("certain", "possible", "unknown", "no") if each in found)
    if best == "unknown" and len(seen) > 1:
        before = any(each.earliest and each.earliest < period.first for each in seen)
        after = any(each.latest and each.latest > period.last for each in seen)
        best = "possible" if before and after else best
    return "possible" if best == "certain" and not as_fact else best


class Observation(Stated):
    """What sources state of one measure or attribute of an entity: members, a sum, a founding date.

    Attributes:
        kind: the measure (`members`, a number of something) or attribute (`founded`, no number).
        value: as the source has it; `number` if it is one, of what is `counted`, in a `unit`.
        bound: `about`, `more than`, `at least`, `at most`; None where the number is exact as stated.
        as_of: when it is so.
        parts: the numbers the source gives beside it as making it up, whether they add up or not.

    Term: the observations of the W3C's *RDF Data Cube* and SOSA.

    >>> from ssegraph.core.ties import observations_of
    >>> [observation] = observations_of([Statement(source="report", subject="gsef", kind="members",
    ...     value="86 members", number="86", counted="members", as_of="2021", says="86")])
    >>> observation.id, observation.number, observation.counted
    ('gsef.members.2021', '86', 'members')
    """

    entity: Slug
    kind: Text
    value: Text
    number: Number | None = None
    unit: Text | None = None
    counted: Text | None = None
    bound: Bound | None = None
    as_of: Date | None = None
    parts: Many[Part] = ()

    @property
    def total(self) -> str | None:
        """The sum of the parts, if there are any.

        >>> from ssegraph.core.ties import observations_of
        >>> [observation] = observations_of([Statement(source="s", subject="x", kind="members", value="75",
        ...     parts=[Part(number="26", of="cities"), Part(number="35", of="networks")], says="75")])
        >>> observation.total
        '61'
        """
        return str(sum(Decimal(part.number) for part in self.parts)) if self.parts else None


class Contribution(Observation):
    """What a person or body says: a claim, question, answer, proposal, goal, value or strategy.

    Attributes:
        entity: who says it.
        kind: `Claim`, `Question`, `Answer`, `Proposal`, `Goal`, `Value` or `Strategy`.
        value: its name among those of who says it.
        session: in which session or text it is said, if in one.
        reply_to: the id of the contribution it answers.
        about: the ids of whom it is about.
        themes: concepts of ESSGLOBAL, `scheme/notation`.

    >>> from ssegraph.core.ties import observations_of
    >>> [asked] = observations_of([Statement(source="report", subject="ann", kind="Question", value="new-funds",
    ...                                      session="forum", themes=["themes/T3"], says="Which new funds?")])
    >>> asked.id, asked.said, asked.session
    ('ann.Question.new-funds', 'Which new funds?', 'forum')
    """

    session: Slug | None = None
    reply_to: Id | None = None
    about: Set[Slug] = ()
    themes: Set[Theme] = ()

    @property
    def said(self) -> str:
        """What is said, in our words where there are some, else in those of the source."""
        told = dict.fromkeys(each.says or each.quote for each in self.supporting)
        return " / ".join(told)
