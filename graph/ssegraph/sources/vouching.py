"""A draft against the graph: which of its sentences a source bears out, which it contradicts, and which nobody knows of.

Each sentence is read as the gate reads a passage: of every tie and observation that the graph has of the bodies it names,
does the sentence say this? So nothing is borne out because it merely names the same bodies. What the sentence dates is held
against the dates of the tie: seen in 2018 is not so in 1998. `unknown` is no "no".
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, Final, Literal

from ssegraph.ask.mentions import Gazetteer, Mention
from ssegraph.core.dates import HalfKnownDate, Period
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import DATED, Observation, Span, Statement, Tie
from ssegraph.documents.languages import tell
from ssegraph.documents.structure import blocks
from ssegraph.sources.gate import judge
from ssegraph.sources.gate.judging import Verdict
from ssegraph.sources.gate.numbers import numbers_in
from ssegraph.sources.gate.words import bared, has_words, plain_text, shared_words, word_pattern, words_of

if TYPE_CHECKING:
    from ssegraph.core.model import Entity
    from ssegraph.graph import KnowledgeGraph

Label = Literal["supported", "contradicted", "another date", "otherwise", "unknown"]
LABELS: Final[tuple[Label, ...]] = ("supported", "contradicted", "another date", "otherwise", "unknown")
"""In this order: what is borne out by one source and contradicted by another is borne out, and both are shown."""

_END: Final = re.compile(r"(?<=[.!?])[\"”»)]*\s+(?=[\"“«(]?[^\W\d_a-zà-ÿ])|(?<=[。！？])|(?<=다\.)\s+|\n")
_MOST_NAMED: Final = 12
"""Bodies of one sentence that are paired; a list of more is no sentence that says something of each pair."""
_EVENTS: Final = ("hosts",)
"""Kinds of which a thing has one at a time: who else is said to have hosted it contradicts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the graph knows of one sentence.

    Attributes:
        sentence: its words.
        start, end: where it stands in the draft, in code points.
        label: what the graph knows, of `LABELS`.
        rests_on: the ties and observations that make it so, each with its statements and their passages.
        why: in plain English, where the label needs it: another date, another role, a number.
    """

    sentence: str
    start: int
    end: int
    label: Label
    rests_on: tuple[Tie | Observation, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """One thing that the graph has, and what it means for a sentence."""

    label: Label
    of: tuple[Tie | Observation, ...]
    why: str = ""


def key(label: str) -> str:
    """Return the name of a label in the catalogues.

    >>> key("another date")
    'anotherDate'
    """
    first, *rest = label.split()
    return first + "".join(word.capitalize() for word in rest)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a draft in plain text or Markdown stand.

    >>> text = "# Title\\n\\nA joined B. C did not."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Title', 'A joined B.', 'C did not.']
    """
    for block in blocks(text):
        flat, start = block.flat, 0
        for match in [*_END.finditer(flat.text), None]:
            end = match.start() if match else len(flat.text)
            words = flat.text[start:end]
            if words.strip():
                first = start + len(words) - len(words.lstrip())
                yield flat.span(first, start + len(words.rstrip()))
            start = match.end() if match else end


class Voucher:
    """Holds the sentences of drafts against one graph.

    Args:
        graph: what is known.

    >>> from ssegraph.graph import load
    >>> voucher = Voucher(load())
    >>> voucher.vouch("GSEF 2018 was hosted by the City of Bilbao.")[0].label
    'supported'
    >>> voucher.vouch("The City of Dakar did not host GSEF 2023.")[0].label
    'contradicted'
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._gazetteer = Gazetteer(graph)
        self._entities = {each.id: each for each in graph.records().entities}
        self._ties: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        self._hosts: dict[str, list[Tie]] = defaultdict(list)
        for tie in graph.ties():
            self._ties[tie.source, tie.target].append(tie)
            if tie.kind in _EVENTS and tie.as_fact:
                self._hosts[tie.target].append(tie)
        self._further = _Further(self._entities, self._ties)
        self._observations: dict[str, list[Observation]] = defaultdict(list)
        for each in graph.observations():
            self._observations[each.entity].append(each)

    def vouch(self, text: str, language: str | None = None) -> list[Finding]:
        """Return what is known of each sentence that names somebody the graph knows or may know, in their order.

        Args:
            text: the draft, plain or in Markdown.
            language: its language; found out where it is not said.
        """
        tag = language or tell(text)
        found = []
        for start, end in sentences(text):
            known = self._known(text[start:end], tag)
            best: Label = min((each.label for each in known), key=LABELS.index, default="unknown")
            chosen = [each for each in known if each.label == best]
            rests_on = {one.id: one for each in chosen for one in each.of}
            why = "; ".join(dict.fromkeys(each.why for each in chosen if each.why))
            found.append(Finding(text[start:end], start, end, best, tuple(rests_on.values()), why))
        return found

    # -- one sentence -------------------------------------------------------------------------

    def _known(self, sentence: str, tag: str) -> list[_Known]:
        if not has_words(tag):
            return []
        for short, long in words_of(tag).data.get("contractions", ()):
            sentence = sentence.replace(short, long)
        mentions = self._gazetteer.mentions(sentence)
        named = list(
            dict.fromkeys(v for each in mentions if each.type == "entity" for v in each.values[: each.alike])
        )
        named = named[:_MOST_NAMED]
        further = self._further.found(sentence, named)
        named += [each for each in further if each not in named]
        read = _Sentence(sentence, tag, mentions, tuple(named), self)
        for one, words in further.items():
            read.called[one].append(words)
        found = [
            known
            for one, other in permutations(named, 2)
            for tie in self._ties.get((one, other), ())
            if (known := read.tie(tie))
        ]
        found += [
            known
            for one in named
            for each in self._observations.get(one, ())
            if (known := read.observation(each))
        ]
        if not any(each.label in ("supported", "contradicted") for each in found):
            found += [
                known for one, other in permutations(named, 2) if (known := self._elsewhere(read, one, other))
            ]
        return found

    def _elsewhere(self, read: _Sentence, one: str, other: str) -> _Known | None:
        """Return that somebody else hosted what the sentence says this one did."""
        hosts = [tie for tie in self._hosts.get(other, ()) if tie.source != one]
        if not hosts or any(tie.kind in (*_EVENTS, "organises") for tie in self._ties.get((one, other), ())):
            return None
        if not load_ontology().allows(_EVENTS[0], self.kind(one), self.kind(other)):
            return None
        said = Statement(source="draft", subject=one, kind=_EVENTS[0], object=other, says="draft")
        if read.says(said).answer != "says":
            return None
        return _Known("contradicted", tuple(hosts), "somebody else hosted it")

    def names(self, identifier: str) -> Sequence[str]:
        """Return every name of an entity."""
        found = self._entities.get(identifier)
        return tuple(found.all_names()) if found else ()

    def kind(self, identifier: str) -> str:
        """Return the kind of an entity."""
        found = self._entities.get(identifier)
        return found.kind if found else ""


class _Sentence:
    """One sentence, asked of one tie or observation after the other."""

    def __init__(
        self, words: str, tag: str, mentions: Iterable[Mention], named: tuple[str, ...], voucher: Voucher
    ) -> None:
        self.words, self.tag, self.named, self.voucher = words, tag, named, voucher
        # What the draft calls a body is a name of it here, whatever names the graph has.
        self.called: dict[str, list[str]] = defaultdict(list)
        for each in mentions:
            for one in each.values if each.type == "entity" else ():
                self.called[one].append(unicodedata.normalize("NFKC", words)[each.start : each.end])
        self.dates = [each for each in mentions if each.type == "date"]
        self.periods = [Period.of(each.values[0]) for each in self.dates]
        self.plain = bared(plain_text(words))
        self.span = (Span(text=words, at=0),)
        begins = word_pattern(words_of(tag).data["begins"], words_of(tag).borders)
        since = any(each.bound == "since" for each in self.dates)
        self.tells_beginning = since or bool(begins and begins.search(self.plain))

    def says(self, said: Statement) -> Verdict:
        """Return whether the sentence says a statement."""
        verdict = self._judged(said, self.voucher.kind)
        if verdict.answer != "says" or said.object is None or self.voucher.kind(said.subject) == "Person":
            return verdict
        # Which of the two is the member the gate knows by their kinds, whatever the words say; a draft may have it wrong.
        turned = self._judged(said, lambda identifier: "")
        return turned if any("other way round" in why for why in turned.missing) else verdict

    def _judged(self, said: Statement, kinds: Callable[[str], str]) -> Verdict:
        return judge(said, self.span, self._names, kinds=kinds, language=self.tag, others=self.named)

    def _names(self, identifier: str) -> Collection[str]:
        return [*self.called.get(identifier, ()), *self.voucher.names(identifier)]

    # -- ties ---------------------------------------------------------------------------------

    def tie(self, tie: Tie) -> _Known | None:
        """Return what a tie of the graph means for the sentence."""
        role = tie.role if self.voucher.kind(tie.source) == "Person" else None
        said = Statement(
            source="draft", subject=tie.source, kind=tie.kind, object=tie.target, says="draft", role=role
        )
        if self.says(said).answer == "says":
            return self._said(tie)
        if self.says(said.model_copy(update={"manner": "over"})).answer == "says":
            if self.periods:
                return self._said(tie)
            return (
                _Known("supported", (tie,))
                if tie.end
                else _Known("otherwise", (tie,), "nobody says that it is over")
            )
        bare = said.model_copy(update={"role": None})
        if self.says(bare.model_copy(update={"manner": "denied"})).answer == "says":
            if not tie.as_fact:
                return _Known("otherwise", (tie,), f"it is {tie.status}")
            then = self._time(tie) if self.periods else None
            return _Known("contradicted", (tie,)) if then is None else _Known("another date", (tie,), then)
        if role and self.says(bare).answer == "says":
            return _Known("otherwise", (tie,), f"as {role}")
        planned = self.says(bare.model_copy(update={"manner": "planned"})).answer == "says"
        if planned and tie.planned:
            return _Known("supported", (tie,), "as announced")
        return _Known("otherwise", (tie,), tie.kind)

    def _said(self, tie: Tie) -> _Known:
        if not tie.as_fact:
            return _Known("otherwise", (tie,), f"it is only {tie.status}")
        if (wrong := self._sum(tie)) is not None:
            return _Known("contradicted", (tie,), wrong)
        then = self._time(tie)
        return _Known("supported", (tie,)) if then is None else _Known("another date", (tie,), then)

    def _time(self, tie: Tie) -> str | None:
        """Return how a tie is dated otherwise than the sentence says, None where it may stand as it does."""
        lasting = tie.kind in shared_words()["lasting"]
        when = tie.when() or "undated"
        if not self.periods:
            over = lasting and tie.end is not None and tie.start != tie.end
            return when if over and not self._is_past() else None
        if self.tells_beginning or not lasting:
            begun = tie.start or (None if lasting else tie.seen)
            if begun is not None:
                span = (begun, tie.end or begun) if not lasting else (begun, begun)
                return None if any(_meets(each, *span) for each in self.periods) else when
        if any(tie.standing(each) == "certain" for each in self.periods):
            return None
        # Begun before with no end known: nobody says that it was over, and nobody that it was not.
        if tie.start and not tie.end and any(tie.standing(each) == "possible" for each in self.periods):
            return None
        return when

    def _is_past(self) -> bool:
        pattern = words_of(self.tag).signals.get("over")
        return bool(pattern and pattern.search(self.plain))

    def _sum(self, tie: Tie) -> str | None:
        """Return the sums of a tie where the sentence gives another one."""
        known = {Decimal(each.amount) for each in tie.supporting if each.amount}
        given = self._numbers()
        if not known or not given or any(value in known for value in given):
            return None
        told = "; ".join(dict.fromkeys(each.money for each in tie.supporting if each.amount))
        large = [value for value in given if value >= 1000]
        return f"the sum is {told}" if large else None

    def _numbers(self) -> list[Decimal]:
        """Return the numbers of the sentence that are no part of a date or name."""
        apart = [(each.start, each.end) for each in self.dates]
        text = plain_text(self.words)
        return [
            value
            for value, a, b in numbers_in(text.lower(), words_of(self.tag))
            if not any(first <= a and b <= last for first, last in apart)
        ]

    # -- observations -------------------------------------------------------------------------

    def observation(self, each: Observation) -> _Known | None:
        """Return what an observation of the graph means for the sentence."""
        if (
            len(self.named) > 1
            and not any(said.number for said in each.supporting)
            and each.kind != "founded"
        ):
            return None  # of two bodies a sentence says more than of which country one is
        labels = [known for said in each.supporting if (known := self._observed(each, said))]
        return min(labels, key=lambda known: LABELS.index(known.label), default=None)

    def _observed(self, each: Observation, given: Statement) -> _Known | None:
        said = given.model_copy(
            update={
                "source": "draft",
                "quotes": (),
                "passages": (),
                "says": "draft",
                "as_of": None,
                "seen": None,
                "manner": None,
            }
        )
        verdict = self.says(said)
        if verdict.answer == "says":
            if (
                given.as_of
                and self.periods
                and not any(_meets(period, given.as_of) for period in self.periods)
            ):
                return _Known("another date", (each,), f"as of {given.as_of}")
            return _Known("supported", (each,))
        other = [why for why in verdict.missing if not re.search(r"is not written|the number", why)]
        if verdict.answer != "does not say" or other:
            return None
        if said.kind in DATED:
            dates = [HalfKnownDate(part) for part in (given.value or "").split("/")]
            if any(_meets(period, one) for period in self.periods for one in dates):
                return _Known("supported", (each,))
            return _Known("contradicted", (each,), f"{said.kind}: {given.value}") if self.periods else None
        same_day = bool(given.as_of and any(_meets(period, given.as_of) for period in self.periods))
        if given.number is not None and same_day and self._numbers():
            return _Known("contradicted", (each,), f"as of {given.as_of}: {given.value}")
        return None


def _meets(period: Period, date: HalfKnownDate, end: HalfKnownDate | None = None) -> bool:
    first, last = date.earliest, (end or date).latest
    return (last is None or period.first <= last) and (first is None or first <= period.last)


class _Further:
    """What bodies are called in passing: without what stands in brackets, and beside its owner without the owner's name.

    "GSEF 2027" is `GSEF 2027 (announced)`; "the OECD adopted its Recommendation on ..." is `OECD Recommendation on ...`.
    """

    def __init__(self, entities: Mapping[str, Entity], ties: Mapping[tuple[str, str], list[Tie]]) -> None:
        taken = {fold(name) for each in entities.values() for name in each.all_names()}
        self._bare: dict[str, str] = {}
        for each in entities.values():
            for name in each.all_names():
                short = fold(re.sub(r"\s*\([^()]*\)\s*$", "", name))
                if short not in taken and len(short) > 3:
                    # Two that differ by their brackets alone are neither.
                    self._bare[short] = each.id if self._bare.get(short, each.id) == each.id else ""
        self._owned: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one, other in ties:
            if one not in entities or other not in entities:
                continue
            own = sorted({fold(name) for name in entities[one].all_names()}, key=len, reverse=True)
            for name in entities[other].all_names():
                for owner in own:
                    rest = re.sub(
                        rf"(?:\b(?:of|de|des|du|d|del) )?(?<!\w){re.escape(owner)}(?!\w)", " ", fold(name)
                    )
                    short = " ".join(rest.split())
                    if short != fold(name) and len(short.split()) >= 3:
                        self._owned[one].append((short, other))
            codes = {
                code
                for name in entities[other].all_names()
                for code in re.findall(r"\b[A-Z]+/[A-Z]+/\d+/\d+", name)
            }
            self._owned[one] += [(fold(code), other) for code in sorted(codes)]

    def found(self, sentence: str, named: Iterable[str]) -> dict[str, str]:
        """Return who else is named in a sentence, by id, and by which words."""
        text = f" {fold(sentence)} "
        shorts = [*self._bare.items(), *(each for one in named for each in self._owned.get(one, ()))]
        found: dict[str, str] = {}
        for short, identifier in sorted(shorts, key=lambda each: (-len(each[0]), each)):
            if identifier and identifier not in found and f" {short} " in text:
                found[identifier] = short
        return found
