"""Candidates: what a document seems to say, each with its exact quotes; the files between the stages.

A candidate is a proposal. It names the rule that made it and whether the rule read *structure* (a
heading, a list, a table, a line `Key: value`) or a *sentence*; measured on reports, the first kind is
right far more often.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ssegraph.core.errors import StoreError
from ssegraph.core.files import write_aside
from ssegraph.documents.reading import Document

Read = Literal["structure", "sentence", "model", "person"]
Outcome = Literal["same", "new", "proposed"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(_Row):
    """Words of the kept text from code point `start` to `end`.

    `antecedent` words state nothing; they hold what the statement leans on (a heading, who "they" are).
    """

    start: int
    end: int
    quote: str
    role: Literal["statement", "antecedent"] = "statement"


class Proposal(_Row):
    """A known entity that a name may mean: how near (0 to 1) and why."""

    id: str
    name: str
    score: float
    why: str


class EntityRow(_Row):
    """A thing that a document names. `id` is its name within the candidates; `known` the entity it is."""

    id: str
    kind: str
    name: str
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    mentions: tuple[tuple[int, int], ...] = ()
    rule: str
    read: Read
    country: str | None = None
    founded: str | None = None
    unlisted: bool = False
    outcome: Outcome = "new"
    known: str | None = None
    proposals: tuple[Proposal, ...] = ()


class TieRow(_Row):
    """A tie between two entities of the candidates."""

    kind: str
    source: str
    target: str
    role: str | None = None
    start: str | None = None
    on: str | None = None
    seen: str | None = None
    planned: bool = False
    rule: str
    read: Read
    evidence: tuple[Quote, ...]


class ObservationRow(_Row):
    """A number an entity of the candidates has; `measure` is a kind of observation of the ontology."""

    entity: str
    measure: str
    value: str
    unit: str | None = None
    as_of: str | None = None
    rule: str
    read: Read
    evidence: tuple[Quote, ...]


class ContributionRow(_Row):
    """What somebody says in the event: a question, an answer, a claim, a proposal, in the document's words.

    `by` is an entity of the candidates and so is `session`, in which it is said; `reply_to` is the number of the
    contribution that it answers.
    """

    by: str
    kind: str
    session: str | None = None
    as_of: str | None = None
    evidence: tuple[Quote, ...]
    rule: str
    read: Read = "sentence"
    reply_to: int | None = None

    @property
    def said(self) -> str:
        """The words that are said, in one line."""
        stated = [quote.quote for quote in self.evidence if quote.role == "statement"]
        return " ".join(" … ".join(stated).split())


Said = TieRow | ObservationRow | ContributionRow
"""A row that becomes a statement."""


def ends_of(row: Said) -> tuple[str, ...]:
    """Return the entities that a row leans on: both ends of a tie, whose number it is, who says it and where."""
    if isinstance(row, TieRow):
        return row.source, row.target
    if isinstance(row, ObservationRow):
        return (row.entity,)
    return (row.by, row.session) if row.session else (row.by,)


class Refusal(_Row):
    """What was not let through, and why."""

    what: str
    why: str
    rule: str


class Candidates(_Row):
    """All that a document seems to say. Entities in order of appearance, the rest in order of evidence."""

    document: Document
    language: str
    title: str | None = None
    date: str | None = None
    entities: tuple[EntityRow, ...] = ()
    ties: tuple[TieRow, ...] = ()
    plans: tuple[TieRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    contributions: tuple[ContributionRow, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def entity(self, identifier: str) -> EntityRow:
        """Return the entity with that id.

        Raises:
            KeyError: there is none.
        """
        for row in self.entities:
            if row.id == identifier:
                return row
        raise KeyError(identifier)

    def to_json(self) -> dict[str, Any]:
        """Return what `ssegraph read --json` prints: entities, ties, observations, and the text they point into."""
        document = self.document
        return {
            "document": document.name,
            "language": self.language,
            "title": self.title,
            "date": self.date,
            "sha256": document.sha256,
            "reader": document.reader,
            "encoding": document.encoding,
            "notes": list(document.notes),
            "left_out": [each.model_dump() for each in document.left_out],
            "entities": [row.model_dump(mode="json", exclude_none=True) for row in self.entities],
            "ties": [row.model_dump(mode="json", exclude_none=True) for row in self.ties],
            "plans": [row.model_dump(mode="json", exclude_none=True) for row in self.plans],
            "observations": [row.model_dump(mode="json", exclude_none=True) for row in self.observations],
            "contributions": [row.model_dump(mode="json", exclude_none=True) for row in self.contributions],
            "refused": [row.model_dump(mode="json") for row in self.refused],
            "text": document.text,
        }

    def save(self, path: Path) -> None:
        """Write the candidates, or leave what was there.

        Raises:
            StoreError: the file cannot be written.
        """
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1)
        write_aside(path, lambda aside: aside.write_text(text + "\n", encoding="utf-8"))

    @classmethod
    def load(cls, path: Path) -> Candidates:
        """Read candidates that `save` wrote.

        Raises:
            StoreError: there is no such file, or it is none of ours.
        """
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(f"{path}: no candidates of ours ({error})") from error


def row_id(document: Document, row: EntityRow | Said, names: dict[str, str]) -> str:
    """Return the id of a row: a hash of what it says and of the document, not of how it was found.

    A decision about it survives another order, another reader of the rows, a better extractor.
    """
    parts: Iterable[str]
    if isinstance(row, EntityRow):
        parts = ("entity", row.kind, row.name)
    elif isinstance(row, TieRow):
        parts = ("plan" if row.planned else "tie", names[row.source], row.kind, names[row.target])
    elif isinstance(row, ObservationRow):
        parts = ("observation", names[row.entity], row.measure, row.value)
    else:
        parts = ("contribution", names[row.by], row.kind, row.said)
    key = "\x1f".join([document.text_sha256, *parts])
    return hashlib.sha256(key.encode()).hexdigest()[:12]
