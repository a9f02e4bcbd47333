"""Verifying: whether the passages of a graph stand where it says, in the texts that are kept and in an archive.

Of every passage: found, found more than once, not found on the page, page not reached, never captured. Where an archive
holds two captures of a page: what the page no longer says, what it says in other words, and whom it names newly. What is
gone from a list is "no longer listed": that somebody left is nobody's statement. What is found may be quoted (`quoting`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from ssegraph.core.errors import SsegraphError
from ssegraph.core.model import Records, Source, Span, Statement
from ssegraph.core.ontology import load_ontology
from ssegraph.core.passages import Fingerprint, Normal, find
from ssegraph.core.table import Table, Tabular
from ssegraph.graph import KnowledgeGraph
from ssegraph.sources.archive import Archive, Captured
from ssegraph.sources.gate import Gate
from ssegraph.sources.locating import Page
from ssegraph.store import Store

Fate = Literal["found", "found more than once", "not found on the page", "page not reached", "never captured"]
FATES: Final[tuple[Fate, ...]] = (
    "found",
    "found more than once",
    "not found on the page",
    "page not reached",
    "never captured",
)
"""What becomes of a passage that is looked for."""
COLUMNS: Final = ("source", "statement", "proof", "role", "fate", "at", "captured", "why")
CHANGE_COLUMNS: Final = ("source", "from", "to", "change", "words", "statement")
_LONGEST_LINE: Final = 80


@dataclass(frozen=True)
class Finding:
    """What became of one passage of one statement.

    Attributes:
        statement: its statement.
        proof: `quoted` where its words are kept with the data, `located` where its fingerprint is.
        role: `statement` or `antecedent`.
        fate: one of `FATES`.
        at, end: where in the text it begins and ends (code points), where it was found.
        captured: when the copy was captured, of one in an archive.
        why: of a page that was not reached, why; of one found more than once, how often; of one around which the page
            says something else now, what the gate misses.
        says: whether the page still says the statement there: the gate is asked anew, of the whole sentence.
    """

    statement: Statement
    proof: Literal["quoted", "located"]
    role: str
    fate: Fate
    at: int | None = None
    end: int | None = None
    captured: str | None = None
    why: str = ""
    says: bool = True

    @property
    def row(self) -> tuple[Any, ...]:
        """The cells of `COLUMNS`."""
        said = self.statement
        return (
            said.source,
            said.key.replace(".", " "),
            self.proof,
            self.role,
            self.fate,
            self.at,
            self.captured,
            self.why,
        )


@dataclass(frozen=True)
class Change:
    """What differs between two captures of one page.

    Attributes:
        source: the id of the source.
        before, after: when the two were captured.
        kind: `no longer listed`, `no longer said`, `said in other words` or `named newly`.
        words: what that is, for a reader.
        statement: the address of the statement, of what is no longer said.
    """

    source: str
    before: str
    after: str
    kind: Literal["no longer listed", "no longer said", "said in other words", "named newly"]
    words: str
    statement: str = ""

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of `CHANGE_COLUMNS`."""
        return self.source, self.before[:10], self.after[:10], self.kind, self.words, self.statement


@dataclass(frozen=True)
class Verification(Tabular):
    """What became of all passages.

    Attributes:
        findings: of each passage, by source, statement and place.
        changes: between captures of one page, by source.
        told: how many statements have no passage: they are told in our words and cannot be verified.
        problems: what of the archive could not be read.
        texts: of each source with located statements, the text of its newest copy.
    """

    findings: tuple[Finding, ...]
    changes: tuple[Change, ...] = ()
    told: int = 0
    problems: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def counts(self) -> dict[Fate, int]:
        """How many passages met which fate."""
        number = Counter(each.fate for each in self.findings)
        return {fate: number[fate] for fate in FATES}

    @property
    def holds(self) -> bool:
        """Whether no passage is missing from a page that was reached, and each still says what it was located for."""
        return not self.counts["not found on the page"] and all(each.says for each in self.findings)

    def __str__(self) -> str:
        parts = ", ".join(f"{number:,} {fate}" for fate, number in self.counts.items())
        otherwise = sum(not each.says for each in self.findings)
        parts += f" ({otherwise:,} of those found no longer say it)" if otherwise else ""
        return f"of {len(self.findings):,} passages: {parts}; {self.told:,} statements are our summary alone and have none"

    def _told(self) -> Sequence[str]:
        return (str(self),)

    def _tables(self) -> Sequence[Table]:
        return [Table(COLUMNS, [each.row for each in self.findings])]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "counts": self.counts,
            "told": self.told,
            "problems": list(self.problems),
            "findings": [
                row | {"address": each.statement.id}
                for row, each in zip(self._tidy().dicts(), self.findings, strict=True)
            ],
            "changes": list(Table(CHANGE_COLUMNS, [each.row for each in self.changes]).dicts()),
        }


def verify(
    kg: KnowledgeGraph,
    archive: Archive | str | Path | None = None,
    progress: Callable[[int, int], None] = lambda done, all_: None,
) -> Verification:
    """Look for every passage of a graph.

    Args:
        kg: the graph; documents beside its records are looked into as well.
        archive: what was captured of its sources, or where it is; None looks into the documents alone.
        progress: is told how many of how many sources are done.

    >>> from ssegraph.graph import load
    >>> verification = verify(load())
    >>> verification.counts["not found on the page"], verification.holds
    (0, True)
    """
    archive = _opened(archive) if archive is not None else None
    records = kg.store.reader.records()
    of: defaultdict[str, list[Statement]] = defaultdict(list)
    told = 0
    for said in records.statements:
        if said.withdrawn:
            continue
        if said.quotes or said.passages:
            of[said.source].append(said)
        else:
            told += 1
    gate = Gate(records)
    findings: list[Finding] = []
    changes: list[Change] = []
    texts: dict[str, str] = {}
    sources = [each for each in records.sources if each.id in of or archive]
    for number, source in enumerate(sources):
        progress(number, len(sources))
        statements = sorted(of[source.id], key=lambda said: (said.id, said.key))
        copies = _Copies(archive.of(source) if archive and source.url else ())
        findings += _quoted(kg, source, statements)
        findings += _still(_located(copies, statements), source, copies, gate, records)
        if copies.newest and any(said.passages for said in statements):
            texts[source.id] = copies.newest[1]
        changes += _changes(source, copies, statements, records)
    progress(len(sources), len(sources))
    return Verification(
        tuple(findings), tuple(changes), told, tuple(archive.problems) if archive else (), texts
    )


def _opened(archive: Archive | str | Path) -> Archive:
    return archive if isinstance(archive, Archive) else Archive.open(Path(archive))


class _Copies:
    """The captures of one source: those that are the page, with their texts, and why the others are not."""

    def __init__(self, captures: Iterable[Captured]) -> None:
        self.number = 0
        self.why = ""
        self.read: list[tuple[str, str, Normal]] = []
        for each in captures:
            self.number += 1
            try:
                why = each.why_no_page
                if why is None:
                    text = each.document().text
                    self.read.append((each.date, text, Normal.of(text)))
            except SsegraphError as error:
                why = str(error)
            self.why = why or self.why

    @property
    def newest(self) -> tuple[str, str, Normal] | None:
        """When the newest was captured, its text and its normal form."""
        return self.read[-1] if self.read else None


def _quoted(kg: KnowledgeGraph, source: Source, statements: Iterable[Statement]) -> Iterator[Finding]:
    text: str | None = None
    for said in statements:
        for span in said.quotes:
            text = text if text is not None else kg.texts.of(source)
            if text is None:
                yield Finding(said, "quoted", span.role, "never captured", why="its text is not at hand")
            elif text[span.at : span.end] == span.text or _is_blotted(text[span.at : span.end], span.text):
                yield Finding(said, "quoted", span.role, "found", span.at, span.end)
            else:
                yield Finding(said, "quoted", span.role, "not found on the page")


def _is_blotted(text: str, words: str) -> bool:
    """Say whether a text is some words but for letters that were blotted out, as names of unlisted people are."""
    return len(text) == len(words) and all(
        one in (other, "▒") for one, other in zip(text, words, strict=True)
    )


def _located(copies: _Copies, statements: Iterable[Statement]) -> Iterator[Finding]:
    wanted = {
        passage.fingerprint: Fingerprint.read(passage.fingerprint)
        for said in statements
        for passage in said.passages
    }
    newest = copies.newest
    places = find(newest[2], list(wanted.values())) if newest and wanted else {}
    for said in statements:
        for passage in said.passages:
            if newest is None:
                fate: Fate = "page not reached" if copies.number else "never captured"
                yield Finding(said, "located", passage.role, fate, why=copies.why)
                continue
            date, _, normal = newest
            found = places[wanted[passage.fingerprint]]
            if not found:
                yield Finding(said, "located", passage.role, "not found on the page", captured=date)
                continue
            hint = passage.at or 0
            at = min(found, key=lambda place: (abs(place - hint), place))
            several = len(found) > 1
            begin, end = normal.span(at, at + wanted[passage.fingerprint].length)
            yield Finding(
                said,
                "located",
                passage.role,
                "found more than once" if several else "found",
                begin,
                end,
                date,
                f"{len(found)} times" if several else "",
            )


def _still(
    findings: Iterable[Finding], source: Source, copies: _Copies, gate: Gate, records: Records
) -> Iterator[Finding]:
    """Yield findings with what the gate says now of the whole sentences in which the passages stand."""
    found = list(findings)
    if copies.newest is None:
        yield from found
        return
    text = copies.newest[1]
    page = Page(source, text, records)
    of: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in found:
        of[each.statement.id, each.statement.key].append(each)
    for every in of.values():
        said = every[0].statement
        spans = [
            page.whole(each.at, each.end, each.role)
            for each in every
            if each.at is not None and each.end is not None
        ]
        answered = (
            gate.judge(said, spans)
            if len(spans) == len(every) and not said.upheld and said.judged == "says"
            else None
        )
        for each in every:
            if answered and answered.answer == "does not say":
                yield replace(each, says=False, why="; ".join(answered.missing))
            else:
                yield each


# ---------------------------------------------------------------------------------------------
# two captures of one page


def _changes(
    source: Source, copies: _Copies, statements: Iterable[Statement], records: Records
) -> Iterator[Change]:
    for (before, one, old), (after, other, new) in zip(copies.read, copies.read[1:], strict=False):
        if old.text == new.text:
            continue
        gone = []
        for said in statements:
            states = [
                Fingerprint.read(each.fingerprint) for each in said.passages if each.role == "statement"
            ]
            if states and all(find(old, states).values()) and not all(find(new, states).values()):
                gone.append(said)
        page = Page(source, other, records)
        for said in gone:
            found = page.locate(said)
            words = _words_of(said, records)
            if found and found.verdict.answer == "says":
                yield Change(source.id, before, after, "said in other words", words, said.id)
            else:
                # Who is still named there is still listed: with another date, or in another way.
                gone_there = said.kind == "memberOf" and not page.spelled(said.subject, 0, len(other))
                kind: Literal["no longer listed", "no longer said"] = (
                    "no longer listed" if gone_there else "no longer said"
                )
                yield Change(source.id, before, after, kind, words, said.id)
        for words in _new_names(page, one, old, records):
            yield Change(source.id, before, after, "named newly", words)


def _words_of(said: Statement, records: Records) -> str:
    """Return a statement as a sentence, in the names of the records."""
    names = {each.id: each.name for each in records.entities if each.id in (said.subject, said.object)}
    ontology = load_ontology()
    if said.object:
        caption = ontology.tie_kinds[said.kind].caption["en"]
        return caption.format(
            source=names.get(said.subject, said.subject), target=names.get(said.object, said.object)
        )
    told = said.told if said.is_contribution else said.value or ""
    return f"{names.get(said.subject, said.subject)}: {ontology.label(said.kind, 'en')} {told}"


def _new_names(page: Page, before: str, old: Normal, records: Records) -> Iterator[str]:
    """Yield whom a page names in a line that it did not have: who is known by name, else the line itself where it is one of a list."""
    known = [each.id for each in records.entities if not each.unlisted]
    earlier = Page(page.source, before, records)
    told: set[str] = set()
    for start, end, is_item in page.lines():
        line = page.text[start:end]
        if Normal.of(line).text in old.text:
            continue
        named = {each: found for each in known if (found := page.spelled(each, start, end))}
        for each, (name, _) in named.items():
            if each not in told and not earlier.spelled(each, 0, len(before)):
                told.add(each)
                yield f"{name} ({each})"
        longer = named and all(_goes_on(page.text[at + len(name) : end]) for name, at in named.values())
        if (not named or longer) and is_item and len(line) <= _LONGEST_LINE and line not in told:
            told.add(line)
            yield line


def _goes_on(after: str) -> bool:
    """Say whether what follows a known name makes it a longer one: "Lille Métropole" is not Lille."""
    return bool(re.match(r"\s+[^\W\d_]", after)) and after.strip()[:1].isupper()


# ---------------------------------------------------------------------------------------------
# a graph that quotes what it finds


def quoting(kg: KnowledgeGraph, archive: Archive | str | Path) -> KnowledgeGraph:
    """Return a graph in which every located passage that an archive holds is quoted: for who has the archive.

    Args:
        kg: the graph; it stays what it is.
        archive: what was captured of its sources, or where it is.

    Raises:
        StoreError: there is no such archive.

    >>> from ssegraph.graph import load
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     graph = load()
    ...     quoting(graph, folder).proofs() == graph.proofs()
    True
    """
    verification = verify(kg, archive)
    whole = kg.store.reader.records()
    texts = kg.texts.with_captured(verification.texts)
    sources = {each.id: each for each in whole.sources}
    places: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in verification.findings:
        if each.proof == "located":
            places[each.statement.id, each.statement.key].append(each)
    statements = []
    for said in whole.statements:
        found = places.get((said.id, said.key), [])
        if found and all(each.at is not None and each.says for each in found if each.role == "statement"):
            # As everybody may read it: without the names of unlisted people.
            text = texts.of(sources[said.source]) or ""
            spans = [
                Span(
                    text=text[each.at : each.end],
                    at=each.at,
                    role="antecedent" if each.role == "antecedent" else "statement",
                )
                for each in found
                if each.at is not None
            ]
            said = said.model_copy(update={"quotes": (*said.quotes, *spans)})
        statements.append(said)
    store = Store.of(whole.with_parts(statements=tuple(statements)), kg.store.namespace.base)
    return KnowledgeGraph(store, texts=texts)
