"""Annotation: what a person adds to a reading or corrects in it, through the gate that every reader passes by.

A row of the sheet that no reader made was added: an entity, a tie, a plan, an observation or a contribution with the
words that state it. It becomes a candidate like the others, read by a `person`. Cells that differ from what was read are corrections.
What is decided can be kept as annotations, by which a reading is scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import DataError, NotFound, Problem, suggest
from ssegraph.core.files import write_aside
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.documents.candidates import (
    Candidates,
    ContributionRow,
    EntityRow,
    ObservationRow,
    Quote,
    Said,
    TieRow,
    ends_of,
    row_id,
)
from ssegraph.documents.sheet import Row, corrected, rows_of
from ssegraph.documents.verification import place_of, verify

TAKEN: Final = ("accept", "edit", "merge")
"""The decisions by which a row enters the graph."""
_MOST_MENTIONS: Final = 200


@dataclass(frozen=True)
class Annotated:
    """A reading with what a person made of it.

    `candidates` holds the rows that were added too; `rows` the decisions by the ids of `row_id`, where corrected rows
    stand as `edit`; `origin` the id in the sheet of each row whose id there is another; `problems` what could not be
    taken; `waiting` what was changed and not decided.
    """

    candidates: Candidates
    rows: Mapping[str, Row]
    origin: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    waiting: tuple[str, ...] = ()


def annotated(found: Iterable[Candidates], rows: Mapping[str, Row]) -> list[Annotated]:
    """Return each document's candidates with the rows that people added and corrected, in the order of the documents.

    Args:
        found: the candidates of the documents of a sheet.
        rows: the rows of the sheet by id; what is added names its document where there are several.

    >>> from ssegraph.documents.reading import read_bytes
    >>> document = read_bytes(b"Ann Lee greets the Care Union.", "a.txt")
    >>> added = [Row(name, "accept", "entity", name, kind) for name, kind in (("Ann Lee", "Person"), ("Care Union", "Network"))]
    >>> added.append(Row("t", "accept", "tie", "Ann Lee", "represents", "Care Union", quote="Ann Lee greets the Care Union"))
    >>> (done,) = annotated([Candidates(document=document, language="en")], {row.row: row for row in added})
    >>> [(tie.source, tie.kind, tie.target, tie.read) for tie in done.candidates.ties]
    [('ann-lee', 'represents', 'care-union', 'person')]
    """
    every = list(found)
    known = [_ids(each) for each in every]
    read = set[str]().union(*known)
    places: defaultdict[int, dict[str, Row]] = defaultdict(dict)
    lost: list[Problem] = []
    for key, row in rows.items():
        if key in read:
            continue
        at = [
            index
            for index, each in enumerate(every)
            if row.document == each.document.name or (not row.document and len(every) == 1)
        ]
        if at:
            places[at[-1]][key] = row
        elif row.decision in TAKEN and every:
            names = " or ".join(each.document.name for each in every)
            lost.append(_problem(row, f"no document {row.document!r} was read into this sheet", names))
    done = [
        _Annotator(each, rows, ids, places[index]).done()
        for index, (each, ids) in enumerate(zip(every, known, strict=True))
    ]
    if lost:
        done[0] = replace(done[0], problems=(*lost, *done[0].problems))
    return done


def sound(found: Iterable[Candidates], rows: Mapping[str, Row]) -> list[Annotated]:
    """Return what `annotated` does, or raise.

    Raises:
        DataError: rows that cannot be taken, each with its line in the sheet and why.
    """
    done = annotated(found, rows)
    if problems := [problem for each in done for problem in each.problems]:
        raise DataError(problems)
    return done


def _ids(candidates: Candidates) -> set[str]:
    names = {entity.id: entity.name for entity in candidates.entities}
    return {row_id(candidates.document, each, names) for each in _every(candidates)}


def _every(candidates: Candidates) -> Iterator[EntityRow | Said]:
    yield from candidates.entities
    yield from candidates.ties
    yield from candidates.plans
    yield from candidates.observations
    yield from candidates.contributions


def _problem(row: Row, message: str, instead: str = "") -> Problem:
    return Problem(f"row {row.row}", int(row.line or 1), message, instead)


def kind_named(words: str) -> str:
    """Return the kind of entity, tie or observation of that id or label in any language; else the words.

    >>> kind_named("réseau"), kind_named("memberOf"), kind_named("nonsense")
    ('Network', 'memberOf', 'nonsense')
    """
    try:
        return load_ontology().explain(words).id
    except NotFound:
        return words


@dataclass
class _Annotator:
    candidates: Candidates
    sheet: Mapping[str, Row]
    ids: set[str]
    added: Mapping[str, Row]
    problems: list[Problem] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.document = self.candidates.document
        self.text = self.document.text
        self.ontology = load_ontology()
        self.entities = {each.id: each for each in self.candidates.entities}
        self.ties = [*self.candidates.ties, *self.candidates.plans]
        self.observations = list(self.candidates.observations)
        self.contributions = list(self.candidates.contributions)
        self.rows: dict[str, Row] = {}
        self.origin: dict[str, str] = {}
        self.kinds = {each.id: each.kind for each in self.candidates.entities}
        self.called: defaultdict[str, list[str]] = defaultdict(list)
        self.known: set[str] = set()

    @property
    def names(self) -> dict[str, str]:
        return {each.id: each.name for each in self.entities.values()}

    def done(self) -> Annotated:
        """Corrections first, then what was added: entities before what leans on them."""
        read = {row.row: row for row in rows_of(self.candidates)}
        moved: list[tuple[Said, Row]] = []
        names = self.names
        for each in _every(self.candidates):
            key = row_id(self.document, each, names)
            if key not in self.sheet or key in self.rows:
                continue
            row = self._corrected(self.sheet[key], read[key])
            self.rows[key] = row
            if isinstance(each, EntityRow):
                self._call(each, row)
            elif row.decision == "edit" and _ends(row) != _ends(read[key]):
                moved.append((each, row))
        for each, row in moved:
            self._moved(each, row)
        taken = [row for row in self.added.values() if row.decision in TAKEN]
        for row in taken:
            if self._what(row) == "entity":
                self._entity(row)
        for row in taken:
            what = self._what(row)
            if what in self._stated:
                self._stated[what](row, None)
            elif what != "entity":
                self._refuse(
                    row,
                    f"{row.what!r} is nothing that can be added",
                    "entity, tie, plan, observation or contribution",
                )
        return Annotated(
            self.candidates.model_copy(
                update={
                    "entities": tuple(self.entities.values()),
                    "ties": tuple(each for each in self.ties if not each.planned),
                    "plans": tuple(each for each in self.ties if each.planned),
                    "observations": tuple(self.observations),
                    "contributions": tuple(self.contributions),
                }
            ),
            self.rows,
            self.origin,
            tuple(self.problems),
            tuple(self.waiting),
        )

    def _refuse(self, row: Row, message: str, instead: str = "") -> None:
        self.problems.append(_problem(row, message, instead))

    # -- corrections --------------------------------------------------------------------------

    def _corrected(self, row: Row, read: Row) -> Row:
        """Return a row as `edit` where a person changed what was read; kinds by their ids."""
        row = replace(row, kind=kind_named(row.kind) if row.kind else read.kind)
        changed = corrected(row, read)
        if not changed:
            return row
        if row.decision in ("accept", "edit"):
            if "date" in changed and row.date and not _is_date(row.date):
                self._refuse(row, f"{row.date!r} is no date", "2024, 2024-05 or 2024-05-14")
            emptied = {cell: getattr(read, cell) for cell in ("name", "target") if not getattr(row, cell)}
            return replace(row, decision="edit", **emptied)
        if not row.decision:
            self.waiting.append(
                f"{read.name} {read.kind} {read.target}".rstrip() + ": changed and not decided"
            )
        return row

    def _call(self, entity: EntityRow, row: Row | None) -> None:
        """Remember by which names an entity may be meant in the rows of ties."""
        if row and row.decision == "edit":
            self.kinds[entity.id] = row.kind or entity.kind
        names = [entity.name, entity.acronym or "", *entity.aliases, entity.known or ""]
        if row:
            names += [row.name, row.value, row.merge_into] if row.decision in TAKEN else []
        for name in names:
            if name and entity.id not in self.called[fold(name)]:
                self.called[fold(name)].append(entity.id)

    def _moved(self, read: Said, row: Row) -> None:
        """A tie one of whose ends was corrected is another tie; the one that was read is left out."""
        was = row_id(self.document, read, self.names)
        self.rows[was] = replace(row, decision="reject")
        self._stated[self._what(row)](row, read.evidence)

    # -- what is added ------------------------------------------------------------------------

    def _what(self, row: Row) -> str:
        if row.what:
            return row.what.casefold()
        kind = kind_named(row.kind)
        if kind in self.ontology.contribution_kinds:
            return "contribution"
        if row.target:
            return "tie"
        return "observation" if kind in self.ontology.observation_kinds else "entity"

    @property
    def _stated(self) -> Mapping[str, Callable[[Row, tuple[Quote, ...] | None], None]]:
        """How a row becomes a statement: of the row and, where it was read and corrected, of the words it was read in."""
        return {
            "tie": self._tie,
            "plan": self._tie,
            "observation": self._observation,
            "contribution": self._contribution,
        }

    def _through(self, row: Row, what: str, entities: Iterable[EntityRow], **made: Any) -> Candidates | None:
        """Return a row and its ends that passed the gate; None, with the reason told, where it did not."""
        only = Candidates(
            document=self.document,
            language=self.candidates.language,
            entities=tuple({each.id: each for each in entities}.values()),
            **made,
        )
        passed = verify(only)
        if passed.ties or passed.plans or passed.observations or passed.contributions:
            return passed
        self._refuse(row, f"{what}: {'; '.join(each.why for each in passed.refused)}")
        return None

    def _dated(self, row: Row) -> bool:
        if row.date and not _is_date(row.date):
            self._refuse(row, f"{row.date!r} is no date", "2024, 2024-05 or 2024-05-14")
            return False
        return True

    def _put(self, key: str, row: Row) -> None:
        self.rows[key] = replace(row, row=key)
        self.origin[key] = row.row

    def _entity(self, row: Row) -> None:
        kind = kind_named(row.kind)
        if kind not in self.ontology.kinds:
            near = " or ".join(suggest(row.kind, self.ontology.kinds))
            self._refuse(row, f"unknown kind {row.kind!r}", near or "Person, Network, Association ...")
            return
        if not self._dated(row):
            return
        there = [key for key in self.called[fold(row.name)] if self._same_nature(self.kinds[key], kind)]
        if there:
            there.sort(key=lambda key: self.kinds[key] != kind)
            entity = self.entities[there[0]]
            key = row_id(self.document, entity, self.names)
            before = self.rows.get(key)
            if before is None or before.decision not in TAKEN:
                # A body read as one of another kind: its kind is corrected.
                decision = "merge" if row.decision == "merge" else "accept"
                if entity.kind != kind and decision == "accept":
                    decision = "edit"
                kept = {"value": row.value or entity.acronym or "", "date": row.date or entity.founded or ""}
                self._put(key, replace(row, decision=decision, kind=kind, **kept))
            self._call(entity, self.rows[key])
            return
        made = EntityRow(
            id=self._identifier(row.name),
            kind=kind,
            name=row.name,
            acronym=row.value or None,
            founded=row.date or None,
            mentions=self._mentions(row.name, row.at),
            rule="person",
            read="person",
        )
        passed = verify(
            Candidates(document=self.document, language=self.candidates.language, entities=(made,))
        )
        if not passed.entities:
            self._refuse(row, f"{row.name}: {passed.refused[0].why}", "words that stand in the document")
            return
        self.entities[made.id] = passed.entities[0]
        self.kinds[made.id] = kind
        self._put(row_id(self.document, made, self.names), replace(row, kind=kind))
        self._call(made, row)

    def _same_nature(self, one: str, other: str) -> bool:
        """A body under the kind of another body is the same thing; a town and its place are two."""
        return one == other or {one, other} <= self.ontology.expand("Body")

    def _identifier(self, name: str) -> str:
        base = "-".join(fold(name).split())[:60] or "entity"
        number, identifier = 2, base
        while identifier in self.entities:
            identifier, number = f"{base}-{number}", number + 1
        return identifier

    def _mentions(self, name: str, at: str) -> tuple[tuple[int, int], ...]:
        near = int(at) if at.isdecimal() else 0
        first = place_of(name, self.text, near)
        found = [first] if first else []
        start = self.text.find(name)
        while name and start >= 0 and len(found) < _MOST_MENTIONS:
            span = (start, start + len(name))
            if span not in found and not self.text[span[1] : span[1] + 1].isalnum():
                found.append(span)
            start = self.text.find(name, start + 1)
        return tuple(found)

    def _quotes(self, row: Row) -> tuple[Quote, ...] | None:
        """Return the words that state a row and those it leans on, each at its place in the text."""
        near = int(row.at) if row.at.isdecimal() else 0
        found: list[Quote] = []
        for words, role in ((row.quote, "statement"), (row.context, "antecedent")):
            if not words.strip():
                continue
            whole = place_of(words, self.text, near)
            for part in [words] if whole else words.split(" … "):
                span = place_of(part, self.text, near)
                if span is None:
                    self._refuse(row, f"the document does not say “{part[:80]}”", "words that stand in it")
                    return None
                quote = self.text[slice(*span)]
                found.append(Quote(start=span[0], end=span[1], quote=quote, role=role))  # type: ignore[arg-type]  # one of two words
        if not any(each.role == "statement" for each in found):
            self._refuse(row, "which words state it?", "words of the document in the column quote")
            return None
        return tuple(found)

    def _end(self, row: Row, name: str, quotes: tuple[Quote, ...]) -> list[EntityRow] | None:
        """Return the entities that a name may mean, with their mentions in the quotes."""
        keys = self.called.get(fold(name), [])
        if not keys:
            self._refuse(
                row,
                f"nothing in the document is called {name!r}",
                "an entity of the document, or a row of its own for it (what: entity, name, kind)",
            )
            return None
        found = []
        for key in keys:
            entity = self.entities[key]
            mentions = list(entity.mentions)
            for quote in quotes:
                for each in (entity.name, name, *entity.aliases, entity.acronym or ""):
                    if span := place_of(each, quote.quote):
                        mentions.append((quote.start + span[0], quote.start + span[1]))
            kind = self.kinds[key]
            found.append(entity.model_copy(update={"mentions": tuple(mentions), "kind": kind}))
        # Of several of one name the one that was taken.
        return sorted(found, key=lambda entity: not self._taken(self.entities[entity.id]))

    def _taken(self, entity: EntityRow) -> bool:
        row = self.rows.get(row_id(self.document, entity, self.names))
        return row is not None and row.decision in TAKEN

    def _tie(self, row: Row, read: tuple[Quote, ...] | None) -> None:
        kind = kind_named(row.kind)
        if kind not in self.ontology.tie_kinds:
            near = " or ".join(suggest(row.kind, self.ontology.tie_kinds))
            self._refuse(row, f"unknown kind of tie {row.kind!r}", near or "memberOf, represents ...")
            return
        quotes = read or self._quotes(row)
        if quotes is None or not self._dated(row):
            return
        sources, targets = self._end(row, row.name, quotes), self._end(row, row.target, quotes)
        if sources is None or targets is None:
            return
        pairs = [(one, other) for one in sources for other in targets]
        one, other = next(
            (pair for pair in pairs if self.ontology.allows(kind, pair[0].kind, pair[1].kind)), pairs[0]
        )
        dated = "on" if self.ontology.tie_kinds[kind].attendance else "start"
        made = TieRow(
            kind=kind,
            source=one.id,
            target=other.id,
            role=row.value or None,
            planned=self._what(row) == "plan",
            rule="person",
            read="person",
            evidence=quotes,
            **{dated: row.date or None},
        )
        passed = self._through(row, f"{row.name} {kind} {row.target}", (one, other), ties=(made,))
        if passed is None:
            return
        key = row_id(self.document, made, self.names)
        if any((each.source, each.kind, each.target) == (one.id, kind, other.id) for each in self.ties):
            before = self.rows.get(key)
            if before is None or before.decision not in TAKEN or read is not None:
                self._put(key, replace(row, kind=kind, decision="edit"))
            return
        self.ties += (*passed.ties, *passed.plans)
        self._put(key, replace(row, kind=kind, decision="accept"))

    def _observation(self, row: Row, read: tuple[Quote, ...] | None) -> None:
        measure = kind_named(row.kind)
        value, _, unit = row.value.strip().partition(" ")
        if measure not in self.ontology.observation_kinds or not value:
            near = " or ".join(suggest(row.kind, self.ontology.observation_kinds))
            self._refuse(
                row, f"{row.kind!r} {row.value!r} is no observation", near or "a measure, and its value"
            )
            return
        quotes = read or self._quotes(row)
        if quotes is None:
            return
        entities = self._end(row, row.name, quotes)
        if entities is None:
            return
        made = ObservationRow(
            entity=entities[0].id,
            measure=measure,
            value=value,
            unit=unit or None,
            as_of=row.date or None,
            rule="person",
            read="person",
            evidence=quotes,
        )
        passed = self._through(row, f"{row.name} {measure} {value}", entities[:1], observations=(made,))
        if passed is None:
            return
        key = row_id(self.document, made, self.names)
        if key not in self.ids:
            self.observations += passed.observations
        self._put(key, replace(row, kind=measure, decision="accept"))

    def _contribution(self, row: Row, read: tuple[Quote, ...] | None) -> None:
        kind = kind_named(row.kind)
        if kind not in self.ontology.contribution_kinds:
            near = " or ".join(suggest(row.kind, self.ontology.contribution_kinds))
            self._refuse(
                row,
                f"unknown kind of contribution {row.kind!r}",
                near or " or ".join(sorted(self.ontology.contribution_kinds)),
            )
            return
        quotes = read or self._quotes(row)
        if quotes is None or not self._dated(row):
            return
        who = self._end(row, row.name, quotes)
        where = self._end(row, row.target, quotes) if row.target else []
        if who is None or where is None:
            return
        made = ContributionRow(
            by=who[0].id,
            kind=kind,
            session=where[0].id if where else None,
            as_of=row.date or None,
            rule="person",
            read="person",
            evidence=quotes,
        )
        passed = self._through(row, f"{row.name} {kind}", (who[0], *where[:1]), contributions=(made,))
        if passed is None:
            return
        key = row_id(self.document, made, self.names)
        if key not in self.ids:
            self.contributions += passed.contributions
        self._put(key, replace(row, kind=kind, decision="accept"))


def _plain(cell: str) -> str:
    return " ".join(cell.split())


def _ends(row: Row) -> tuple[str, str]:
    return _plain(row.name), _plain(row.target)


def _is_date(text: str) -> bool:
    try:
        HalfKnownDate(text)
    except ValueError:
        return False
    return True


# ---------------------------------------------------------------------------------------------
# kept as annotations


def gold_of(done: Annotated) -> dict[str, Any]:
    """Return what was accepted of a document as annotations, which `scoring.load_gold` reads.

    Entities that were accepted or that an accepted tie or number needs, with every form in which the document names
    them; ties and observations with their words. Plans are no ties. What was rejected or not decided is not in it, so
    it is whole only where everything was decided.
    """
    candidates, rows, text = done.candidates, done.rows, done.candidates.document.text
    names = {each.id: each.name for each in candidates.entities}

    def row(each: EntityRow | Said) -> Row | None:
        found = rows.get(row_id(candidates.document, each, names))
        return found if found and found.decision in TAKEN else None

    ties = [(each, made) for each in candidates.ties if (made := row(each))]
    observations = [(each, made) for each in candidates.observations if (made := row(each))]
    needed = {end for tie, _ in ties for end in ends_of(tie)} | {each.entity for each, _ in observations}
    entities = []
    for each in candidates.entities:
        made = row(each)
        if made is None and each.id not in needed:
            continue
        corrected = made is not None and made.decision == "edit"
        name = made.name if made and corrected else each.name
        forms = [
            name,
            each.name,
            each.acronym,
            *each.aliases,
            *(" ".join(text[a:b].split()) for a, b in each.mentions),
        ]
        entities.append(
            {
                "id": each.id,
                "kinds": [made.kind if made and corrected else each.kind],
                "name": name,
                "forms": sorted({form for form in forms if form}, key=lambda form: (form != name, form)),
            }
        )
    return {
        "entities": entities,
        "ties": [
            {
                "any_of": [[tie.source, made.kind or tie.kind, tie.target]],
                "quote": " … ".join(quote.quote for quote in tie.evidence if quote.role == "statement"),
            }
            for tie, made in ties
        ],
        "observations": [
            {
                "entity": each.entity,
                "measure": made.kind or each.measure,
                "value": (made.value or each.value).split()[0],
                "quote": " … ".join(quote.quote for quote in each.evidence if quote.role == "statement"),
            }
            for each, made in observations
        ],
    }


def save_gold(done: Annotated, path: Path) -> dict[str, int]:
    """Write what was accepted of a document as annotations; return how many of each there are.

    Raises:
        StoreError: the file cannot be written.
    """
    gold = gold_of(done)
    head = "# Annotations by a person, from the review of a reading: kinds and any_of list what counts as right.\n"
    text = head + yaml.safe_dump(gold, allow_unicode=True, sort_keys=False, width=110)
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return {part: len(rows) for part, rows in gold.items()}
