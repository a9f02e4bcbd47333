"""A document while it is read: the kept text and layers of typed spans over it, each with exact places.

The shape is that of spaCy's `Doc`: components add layers one after the other. The unit is the passage,
a heading, entry, row or sentence, whose `flat` text leads back to the kept text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from ssegraph.core.ontology import load_ontology
from ssegraph.documents.candidates import ContributionRow
from ssegraph.documents.languages import Language
from ssegraph.documents.reading import Document
from ssegraph.documents.structure import Flat

Span = tuple[int, int]
Sort = Literal["heading", "item", "row", "line", "sentence"]

UNKNOWN: Final = "?"
"""The kind of a name that nothing tells."""

MAYBE_PERSON: Final = "?person"
"""The kind of a name that looks like one of a person."""


@dataclass(frozen=True)
class Mention:
    """A name at a place of a passage. `source` says how it was found; `key` is the id of a known thing;
    `antecedent` is where the thing was named that these words stand for.
    """

    start: int
    end: int
    kind: str
    name: str
    source: str
    key: str | None = None
    acronym: str | None = None
    acronym_at: Span | None = None
    antecedent: Span | None = None
    sure: bool = False
    told: bool = False  # the graph alone tells it

    @property
    def stands_in(self) -> bool:
        """Whether these words only stand for a thing named elsewhere."""
        return self.antecedent is not None


@dataclass(frozen=True)
class Office:
    """Words for an office at a place of a passage, and the kind of tie they make."""

    start: int
    end: int
    words: str
    tie: str
    former: bool = False


@dataclass
class Passage:
    """One heading, entry, row or sentence, with its layers. `section` is what the heading above it
    announces and `section_at` where that stands; `role` what a key `Key:` before it announces.
    """

    flat: Flat
    sort: Sort
    block: int
    level: int = 0
    cells: tuple[Flat, ...] = ()
    section: str | None = None
    section_at: Span | None = None
    section_of: int | None = None
    role: str | None = None
    key_end: int = 0
    mentions: list[Mention] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    days: list[tuple[int, int, str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees."""
        return self.flat.text

    @property
    def whole(self) -> Span:
        """Its place in the kept text."""
        return self.flat.span(0, len(self.flat.text))

    def span(self, start: int, end: int) -> Span:
        """Return a place of the passage as one of the kept text."""
        return self.flat.span(start, end)

    def listed(self) -> bool:
        """Say whether it is an entry of a list and no sentence."""
        return self.sort != "sentence"


@dataclass(frozen=True)
class Relation:
    """A tie that words state between two mentions: kind, ends, where, and how it is meant."""

    kind: str
    source: tuple[int, Mention]
    target: tuple[int, Mention]
    spans: tuple[Span, ...]
    rule: str
    structure: bool
    antecedents: tuple[Span, ...] = ()
    role: str | None = None
    start: str | None = None
    planned: bool = False


@dataclass(frozen=True)
class Measure:
    """A number that words state of a mention."""

    owner: tuple[int, Mention]
    measure: str
    value: str
    spans: tuple[Span, ...]
    rule: str
    unit: str | None = None
    as_of: str | None = None


@dataclass
class Annotated:
    """A document with its layers: passages with names, offices and days; relations; measures; contributions.

    `subject` is the event or undertaking that the document is about, as (passage, mention).
    """

    document: Document
    lang: Language
    passages: list[Passage] = field(default_factory=list)
    subject: tuple[int, Mention] | None = None
    parent: tuple[int, Mention] | None = None
    forms: list[tuple[int, int, int]] = field(default_factory=list)
    title: str | None = None
    year: str | None = None
    date: str | None = None
    relations: list[Relation] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    contributions: list[ContributionRow] = field(default_factory=list)
    people: set[str] = field(default_factory=set)

    def named(self, told: bool = False) -> Iterator[tuple[int, Mention]]:
        """Yield the mentions with the numbers of their passages, in order; with `told` also what only the graph tells.

        What a text is about and what leans on what is decided without the graph: it only adds.
        """
        for index, passage in enumerate(self.passages):
            for mention in passage.mentions:
                if told or not mention.told:
                    yield index, mention

    def retype(self, index: int, mention: Mention, kind: str, source: str | None = None) -> Mention:
        """Give a mention another kind; return the new one."""
        passage = self.passages[index]
        new = replace(mention, kind=kind, source=source or mention.source, sure=True)
        passage.mentions[passage.mentions.index(mention)] = new
        return new

    def fund(self, index: int, mention: Mention) -> Mention:
        """Return a mention as one of what gives money: a programme that funds is a fund, wherever it is named."""
        if mention.kind not in ("Programme", "Project"):
            return mention
        for passage in self.passages:
            passage.mentions = [
                replace(each, kind="FundingMechanism")
                if each.name == mention.name and each.kind in ("Programme", "Project")
                else each
                for each in passage.mentions
            ]
        return replace(mention, kind="FundingMechanism")


def group_of(kind: str) -> str:
    """Return the group of a kind of entity, or the kind itself: a list names things of one group."""
    ontology = load_ontology()
    for group in ("Body", "Undertaking"):
        if kind in ontology.expand(group):
            return group
    return kind


def fits(kind: str, wanted: tuple[str, ...]) -> bool:
    """Say whether a kind is one of those wanted, or in a group that is; what is unknown fits bodies."""
    if not wanted or kind in wanted or group_of(kind) in wanted:
        return True
    if kind == MAYBE_PERSON:
        return "Person" in wanted or "Body" in wanted
    return kind == UNKNOWN and any(each != "Person" for each in wanted)


def sentences(text: str) -> list[Span]:
    """Return where the sentences of a flat text stand.

    >>> text = "Nobody came. Dr. Lee was ill."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Nobody came.', 'Dr. Lee was ill.']
    """
    found, begin = [], 0
    for match in _END.finditer(text):
        word = re.search(r"(\S+)$", text[begin : match.start(0)])
        before = word[1] if word else ""
        counted = before.isdigit() and (len(before) < 3 or text[begin : match.start()].strip() == before)
        if match[0][0] == "." and (len(before) < 2 or counted or _SHORT.fullmatch(before)):
            continue
        said = text[begin : match.end()]
        if said.count("(") > said.count(")") and re.match(r"[^()]{0,60}\)", text[match.end() :]):
            continue  # a bracket is not over
        found.append((begin, match.start() + len(match[0].rstrip())))
        begin = match.end()
    if begin < len(text):
        found.append((begin, len(text)))
    return [span for span in found if span[0] < span[1]]


_END: Final = re.compile(r"(?P<sign>[.!?]+[\"')\]]*)\s+(?=[^\sa-zà-ÿ])|(?P<full>。)(?=\S)")
_SHORT: Final = re.compile(
    r"(?:[A-Z]|M[rs]|Mrs|[DM]rs?|Me|Mlle|Mmes?|Sr(?:a|ta|es)?|D[ª]?|Dñ?a|Ing|Lic|Arq|Hon|Rev|Jr|Cllrs?|Prof[a]?|Ltda?"
    r"|[A-ZÀ-Þ]\.[A-Z]|[nN][º°o]|núm|approx|Inc|Corp|Co|St|Ste|art|av|vs|cf|pp?|etc|ex|vol|tel|e\.g|i\.e)",
    re.UNICODE,
)
