"""News: what changed from one edition of a graph to the next, in sentences for a newsletter, each with its sources; and as a feed.

What changed is told by statements and what they add up to, as `editions` pairs them; the sentences are the captions of the
ontology in the reader's language.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from ssegraph.analysis.disagreeing import explained
from ssegraph.analysis.paths import caption
from ssegraph.core.citations import Reference, read_on
from ssegraph.core.counted import in_words, read_aloud
from ssegraph.core.errors import UsageError
from ssegraph.core.files import write_aside
from ssegraph.core.model import Contribution, Observation, Ruling, Statement, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.paper import SUFFIXES, Block, Heading, Items, Line, Paper, Run, Text
from ssegraph.core.when import date_in_words, when_in_words
from ssegraph.core.words import wording
from ssegraph.editions.graphs import graph_of, paired
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.dossier import Bibliography, summary

GROUPS: Final = ("actors", "ties", "ended", "corrected", "withdrawn", "numbers", "disagreements", "sources")
"""What news is of, in the order in which it is told."""
FEEDS: Final = (".atom", ".xml")
_ATOM: Final = "http://www.w3.org/2005/Atom"
_CONTROL: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of news.

    Attributes:
        group: one of `GROUPS`.
        iri: what it is about.
        line: the sentence, with the numbers of its sources.
    """

    group: str
    iri: str
    line: Line

    @property
    def text(self) -> str:
        """The sentence, its exact words between quotation marks."""
        return "".join(f"“{run.text}”" if run.style == "quote" else run.text for run in self.line)


@dataclass(frozen=True)
class News:
    """What changed.

    Attributes:
        title: of the newer edition.
        language: in which it is told.
        items: by group, then by sentence.
        references: the sources, numbered as they are cited.
        day: the last day of which the newer edition knows anything read or decided; empty where it knows none.
        base: of the addresses of the newer edition.
    """

    title: str
    language: str
    items: tuple[Item, ...]
    references: tuple[Reference, ...]
    day: str
    base: str

    def paper(self) -> Paper:
        """Return it as a paper: a heading that counts for each group, a sentence for each piece of news."""
        blocks: list[Block] = []
        for group in GROUPS:
            lines = tuple(each.line for each in self.items if each.group == group)
            if lines:
                blocks.append(Heading(wording(f"news.{group}", self.language, n=len(lines))))
                blocks.append(Items(lines))
        if not blocks:
            blocks.append(Text((Run(wording("news.nothing", self.language)),)))
        return Paper(
            wording("news.title", self.language, title=self.title),
            self.language,
            tuple(blocks),
            self.references,
            wording("dossier.sources", self.language, n=len(self.references)),
        )

    def atom(self, day: str | None = None) -> str:
        """Return it as a feed of Atom (RFC 4287), an entry for each piece of news; the same news has the same id again.

        Args:
            day: when it is published, `2026-11-30`; the last day the newer edition knows if left out.

        Raises:
            UsageError: no such day, or none is known.
        """
        day = day or self.day
        if not _DAY.fullmatch(day):
            raise UsageError(
                f"{day!r} is no day: say when the news is of, as in --when 2026-11-30"
                if day
                else "nothing in the newer edition says when it was read or decided: say the day, as in --when 2026-11-30"
            )
        ET.register_namespace("", _ATOM)
        feed = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": self.language})

        def put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
            element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
            element.text = _CONTROL.sub("\ufffd", text) or None
            return element

        put(feed, "id", f"{self.base}changes")
        put(feed, "title", wording("news.title", self.language, title=self.title))
        put(feed, "updated", f"{day}T00:00:00Z")
        put(put(feed, "author"), "name", self.title)
        cited = {each.number: each.source.url for each in self.references}
        met: Counter[tuple[str, str]] = Counter()
        for item in self.items:
            entry = put(feed, "entry")
            # Not of the sentence: the same change told in another language is the same entry.
            met[item.group, item.iri] += 1
            named = f"{item.group} {item.iri} {day} {met[item.group, item.iri]}"
            digest = hashlib.sha256(named.encode()).hexdigest()[:12]
            put(entry, "id", f"{item.iri}#{item.group}-{digest}")
            put(entry, "title", item.text.partition(" · ")[0])
            put(entry, "updated", f"{day}T00:00:00Z")
            put(
                entry,
                "category",
                term=item.group,
                label=wording(f"news.{item.group}", self.language, n=1).partition(" (")[0],
            )
            put(entry, "link", href=item.iri, rel="alternate")
            notes = dict.fromkeys(number for run in item.line for number in run.sources)
            for url in filter(None, map(cited.get, notes)):
                put(entry, "link", href=url, rel="via")
            put(entry, "content", item.text, type="text")
        ET.indent(feed, " ")
        return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'

    def save(self, path: str | Path, day: str | None = None) -> Path:
        """Write it as .html, .docx, .pdf or .md, or as a feed: .atom or .xml.

        Raises:
            UsageError: another suffix; of a feed, as of `atom`.
            MissingExtra, StoreError: as of `Paper.write`.
        """
        path = Path(path)
        if path.suffix.lower() in FEEDS:
            text = self.atom(day)
            write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
            return path
        if path.suffix.lower() not in SUFFIXES:
            raise UsageError(f"{path}: news is written as {', '.join((*SUFFIXES, *FEEDS))}")
        return self.paper().write(path)

    def __repr__(self) -> str:
        counts = ((group, sum(each.group == group for each in self.items)) for group in GROUPS)
        return f"<News: {', '.join(f'{n} {group}' for group, n in counts if n) or 'nothing'}>"


def news(old: str | Path | KnowledgeGraph, new: str | Path | KnowledgeGraph, language: str = "en") -> News:
    """Return what changed from one edition of a graph to the next, in sentences.

    Args:
        old, new: graphs, folders of records, stores or RDF files. Who is unlisted is in none of it.
        language: en, fr, es, ko or ja.

    Raises:
        StoreError, DataError: one of them cannot be read.

    >>> from ssegraph.core.model import Entity, Records
    >>> one, two = (KnowledgeGraph.of(Records(title="t", entities=[Entity(id=i, kind="Network", name=i.upper()) for i in ids])) for ids in ("a", "ab"))
    >>> [item.text for item in news(one, two).items]
    ['B: network']
    """
    return _Making(graph_of(old).listed(), graph_of(new).listed(), language).whole()


class _Making:
    """News in the making."""

    def __init__(self, old: KnowledgeGraph, new: KnowledgeGraph, language: str) -> None:
        self._old, self._new, self._language = old, new, language
        self._before, self._after = old.records(), new.records()
        self._cited = Bibliography(new, old, language=language)
        self._space = new.store.namespace
        self._read_then = {(each.id, each.key): each for each in self._before.statements}

    def whole(self) -> News:
        found = [
            *self._actors(),
            *self._ties(),
            *self._corrections(),
            *self._taken_back(),
            *self._numbers(),
            *self._disagreements(),
            *self._sources(),
        ]
        found = sorted(
            dict.fromkeys(found), key=lambda each: (GROUPS.index(each.group), each.text.casefold(), each.iri)
        )
        # Sources were numbered as they were met; a reader meets them in this order.
        order: dict[int, int] = {}
        for item in found:
            for run in item.line:
                for number in run.sources:
                    order.setdefault(number, len(order) + 1)
        items = tuple(
            replace(
                item,
                line=tuple(replace(run, sources=tuple(order[n] for n in run.sources)) for run in item.line),
            )
            for item in found
        )
        cited = sorted(
            (
                replace(each, number=order[each.number])
                for each in self._cited.references()
                if each.number in order
            ),
            key=lambda each: each.number,
        )
        title, base = self._new.title, self._space.base
        return News(title, self._language, items, tuple(cited), self._day(), base)

    def _w(self, name: str, /, **places: object) -> str:
        return wording(name, self._language, **places)

    def _day(self) -> str:
        """Return the last day on which anything of the newer edition was read or decided."""
        days = {str(read_on(each) or "") for each in self._after.sources}
        rulings = (
            ruling
            for each in self._after.statements
            for ruling in (each.corrected, each.withdrawn, each.upheld)
            if ruling
        )
        days |= {str(each.when or "") for each in rulings}
        return max(filter(_DAY.fullmatch, days), default="")

    # -- who and what -------------------------------------------------------------------------

    def _actors(self) -> Iterator[Item]:
        known = {each.id for each in self._before.entities}
        for each in self._after.entities:
            if each.id not in known:
                kind = load_ontology().label(each.kind, self._language)
                told = Run(self._w("news.actor", name=each.label(self._language), kind=kind))
                yield Item("actors", self._space.entity(each.id).value, (told,))
        there = {each.id for each in self._after.entities}
        goes_on = {other: each for each in self._after.entities for other in each.same_as}
        for each in self._before.entities:
            if each.id not in there:
                name, other = each.label(self._language), goes_on.get(each.id)
                told = Run(
                    self._w("news.merged", name=name, other=other.label(self._language))
                    if other
                    else self._w("news.left_out", name=name)
                )
                yield Item("withdrawn", self._space.entity(each.id).value, (told,))

    def _ties(self) -> Iterator[Item]:
        then = {each.id for each in self._before.statements}
        now = {each.id for each in self._after.statements if not each.withdrawn}
        for one, other in paired(self._before.ties, self._after.ties):
            if one and other:
                yield from self._other_dates(one, other)
            # A tie of statements that are in both editions is one that was corrected: that is told of its statements.
            elif other and not all(said.id in then for said in other.statements):
                yield self._of_tie("ties", self._new, other)
            elif one and not all(said.id in now for said in one.statements):
                taken = [
                    said.withdrawn
                    for said in self._after.statements
                    if said.withdrawn and (said.id, said.key) in {(s.id, s.key) for s in one.statements}
                ]
                more = self._reason(taken[0]) if taken else (Run(f" · {self._w('news.gone')}"),)
                yield self._of_tie("withdrawn", self._old, one, more)

    def _other_dates(self, one: Tie, other: Tie) -> Iterator[Item]:
        """Yield a tie of both editions that is over now, or of which the dates or the status are others."""
        if any(self._newly_corrected(said) for said in other.statements):
            return  # that is told with its reason
        held = [when_in_words(each.start, each.end, each.seen, self._language) for each in (one, other)]
        if other.end and not one.end:
            yield self._of_tie("ended", self._new, other)
        elif held[0] != held[1]:
            yield self._of_tie("corrected", self._new, other, self._became(held[0], held[1]))
        elif one.status != other.status:
            labels = load_ontology().statuses
            said = [labels[each.status.capitalize()].labels[self._language] for each in (one, other)]
            yield self._of_tie("corrected", self._new, other, self._became(*said))

    def _of_tie(self, group: str, graph: KnowledgeGraph, tie: Tie, more: Line = ()) -> Item:
        when = when_in_words(tie.start, tie.end, tie.seen, self._language) or self._w("site.undated")
        status: Line = ()
        if not tie.as_fact:
            status = (Run(f" · {load_ontology().statuses[tie.status.capitalize()].labels[self._language]}"),)
        said = caption(graph, tie, tie.source, self._language)
        line = (Run(said), Run(f" · {when}"), *status, *self._proofs(tie), *more)
        return Item(group, self._space.tie(tie.id).value, line)

    def _proofs(self, stated: Tie | Observation) -> Line:
        """Return its evidence, the same words once."""
        found: dict[Run, list[int]] = {}
        for each in stated.evidence:
            quoted = each.proof == "quoted"
            run = Run(each.quote, "quote") if quoted else summary(each, self._language)
            if not quoted:
                label = self._w(f"dossier.{each.proof}") + self._w("dossier.then")
                run = Run(label + run.text, "quiet", run.language)
            found.setdefault(run, []).append(self._cited.number(each.source))
        runs: list[Run] = []
        for run, notes in found.items():
            runs += [Run(" · "), replace(run, sources=tuple(dict.fromkeys(notes)))]
        return tuple(runs)

    def _became(self, before: str, after: str) -> Line:
        nothing = self._w("news.empty")
        return (Run(f" · {self._w('news.became', before=before or nothing, after=after or nothing)}"),)

    def _reason(self, ruling: Ruling) -> Line:
        who = self._w("news.by", by=ruling.by) if ruling.by else ""
        day = date_in_words(ruling.when, self._language)
        what = ", ".join(filter(None, (who, day)))
        return (Run(f" · {what}{self._w('dossier.then') if what else ''}"), Run(ruling.why, "quiet", "en"))

    # -- what was decided ---------------------------------------------------------------------

    @cached_property
    def _bears(self) -> dict[tuple[str, str], Tie | Observation]:
        """By statement, the tie or observation of the newer edition that it is of."""
        every: tuple[Tie | Observation, ...] = (*self._after.ties, *self._after.observations)
        return {(said.id, said.key): each for each in every for said in each.statements}

    @cached_property
    def _by_address(self) -> dict[str, Statement]:
        return {each.id: each for each in self._before.statements}

    def _newly_corrected(self, said: Statement) -> bool:
        """Say whether a statement of both editions was corrected since the older one."""
        earlier = self._by_address.get(said.id)
        return said.corrected is not None and earlier is not None and earlier.corrected != said.corrected

    def _corrections(self) -> Iterator[Item]:
        for said in self._after.statements:
            stated = self._bears.get((said.id, said.key))
            if stated is None or not said.corrected or not self._newly_corrected(said):
                continue
            more: list[Run] = []
            for name, was in said.as_read.items():
                held = getattr(said, name, None) or ""
                is_now = " ".join(map(str, held)) if isinstance(held, tuple) else str(held)
                if str(was) != is_now:
                    more += self._became(*(date_in_words(each, self._language) for each in (was, is_now)))
            yield self._of(stated, "corrected", (*more, *self._reason(said.corrected)))

    def _taken_back(self) -> Iterator[Item]:
        """Yield the statements taken back since, of ties and observations that others still state."""
        for said in self._after.statements:
            earlier = self._read_then.get((said.id, said.key))
            if not said.withdrawn or earlier is None or earlier.withdrawn:
                continue
            rest = self._still.get(said.key)
            if rest is not None:
                note = Run(f" · {self._w('news.source_less')}", sources=(self._cited.number(said.source),))
                yield self._of(rest, "withdrawn", (note, *self._reason(said.withdrawn)))

    @cached_property
    def _still(self) -> dict[str, Tie | Observation]:
        every: tuple[Tie | Observation, ...] = (*self._after.ties, *self._after.observations)
        return {said.key: each for each in every for said in each.statements}

    def _of(self, stated: Tie | Observation, group: str, more: Line) -> Item:
        if isinstance(stated, Tie):
            return self._of_tie(group, self._new, stated, more)
        return self._of_number(group, self._new, stated, more)

    # -- numbers, contradictions, sources -----------------------------------------------------

    def _numbers(self) -> Iterator[Item]:
        old, new = (
            {_as_said(each): each for each in records.observations} for records in (self._before, self._after)
        )
        then = {each.id for each in self._before.statements}
        now = {each.id for each in self._after.statements if not each.withdrawn}
        for key, each in new.items():
            if key not in old and not all(said.id in then for said in each.statements):
                yield self._of_number("numbers", self._new, each)
        for key, each in old.items():
            if key not in new and not all(said.id in now for said in each.statements):
                taken = [
                    said.withdrawn
                    for said in self._after.statements
                    if said.withdrawn and said.id in _ids(each)
                ]
                more = self._reason(taken[0]) if taken else (Run(f" · {self._w('news.gone')}"),)
                yield self._of_number("withdrawn", self._old, each, more)

    def _of_number(self, group: str, graph: KnowledgeGraph, each: Observation, more: Line = ()) -> Item:
        language = self._language
        said = in_words(each, language) if isinstance(each, Contribution) else read_aloud(each, language)
        label = load_ontology().label(each.kind, language)
        name = graph.entity(each.entity).label(language)
        told = self._w("news.number", name=name, what=label, value=said)
        when = date_in_words(each.as_of, language)
        line = (Run(told), *((Run(f" · {when}"),) if when else ()), *self._proofs(each), *more)
        return Item(group, self._space.observation(each.id).value, line)

    def _disagreements(self) -> Iterator[Item]:
        known = {(each.about, each.what) for each in self._before.disagreements()}
        for each in self._after.disagreements():
            if (each.about, each.what) in known:
                continue
            notes = tuple(dict.fromkeys(self._cited.number(said.source) for said in each.statements))
            told = Run(explained(self._new, each, self._language), sources=notes)
            iri = self._space.statement(each.statements[0].id).value
            yield Item("disagreements", f"{iri}", (told,))

    def _sources(self) -> Iterator[Item]:
        known = {each.id for each in self._before.sources}
        for each in self._after.sources:
            if each.id not in known:
                told = Run(each.name, language=each.language, sources=(self._cited.number(each.id),))
                yield Item("sources", self._space.source(each.id).value, (told,))


def _as_said(each: Observation) -> tuple[str, ...]:
    parts = (each.entity, each.kind, each.as_of, each.unit, each.counted, each.value, each.bound)
    return tuple(str(part or "") for part in parts)


def _ids(each: Observation) -> set[str]:
    return {said.id for said in each.statements}
