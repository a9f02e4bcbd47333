"""The second gate: does the passage say this?

The first gate (`ingest.documents.verification`) lets through only words that stand in the document. This one asks of a
statement whether those words *say* it: are both ends named, is a word of the kind there and in the right direction,
is every date, role, sum and number written, and do "not", "will", "perhaps" and "until" agree with its manner?

It reads words, not meaning: what it calls said may still be misread, but what it calls not said lacks something that
it names. What differs between languages is data (`ontology/gate/*.yaml`); signals that extraction knows already
(negation, plans, what is over, titles, offices) are read from `ingest.documents.languages`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final, Literal

import yaml

from ssegraph.dates import HalfKnownDate
from ssegraph.ingest.documents import languages as documents
from ssegraph.ingest.documents.dates import dates as written_dates
from ssegraph.model import Records
from ssegraph.names import fold
from ssegraph.ontology import load_ontology
from ssegraph.resources import ontology_dir
from ssegraph.statements import DATED, Span, Statement

_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
Answer = Literal["says", "does not say", "unjudged"]
Place = tuple[int, int]
"""From where to where words stand in a text."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate answers, and what is `missing` in plain English: nothing where the passage says it.

    `unjudged` is for what it cannot decide: a language or kind without words, what was read by a step, two readings.
    """

    answer: Answer
    missing: tuple[str, ...] = ()


def judge(
    said: Statement,
    spans: Sequence[Span],
    names: Callable[[str], Collection[str]],
    *,
    kinds: Callable[[str], str],
    language: str | None = None,
    issued: HalfKnownDate | None = None,
    others: Collection[str] = (),
) -> Verdict:
    """Say whether a passage says a statement.

    Args:
        said: the statement.
        spans: the words it rests on, with their antecedents; in the order of the document by `at`.
        names: every name of an entity, by its id.
        kinds: the kind of an entity, by its id; '' where nobody knows.
        language: the tag of the language of the passage, or several with commas between: what one of them says is said.
        issued: the date of the source: what is `seen`, or was so `as of` a date, may be so as of that.
        others: ids of further entities that may be named there: "A joined C and thanked B" names three, and a
            gate that knows of C sees that A did not join B.

    >>> tie = Statement(source="s", subject="a", kind="memberOf", object="b", says="so", start="2019")
    >>> called = {"a": ["Alder Town"], "b": ["Towns United", "TU"]}
    >>> words = [Span(text="Alder Town joined Towns United in 2018.", at=0)]
    >>> judge(tie, words, called.__getitem__, kinds={"a": "LocalGovernment", "b": "Network"}.__getitem__, language="en")
    Verdict(answer='does not say', missing=('the date 2019 (start) is not written',))
    """
    if said.inferred:
        return Verdict("unjudged", (f"it was read by a step: {said.inferred}",))
    tags = [each for each in re.split(r"[\s,;/]+", language or "") if each]
    known = [tag.split("-")[0].casefold() for tag in tags if _has_words(tag)]
    if not known:
        return Verdict("unjudged", (f"no words of the language {language}" if language else "its language is not known",))  # fmt: skip
    verdicts = [
        _Judging(said, tuple(spans), names, kinds, tag, issued, others).verdict() for tag in known
    ]
    return min(verdicts, key=lambda each: ("says", "unjudged", "does not say").index(each.answer))


class Gate:
    """The gate of one data set: it knows who is called how, and of what date each source is.

    Args:
        records: the data set.

    >>> Gate(Records(title="nothing yet")).judged()
    []
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._entities = {each.id: each for each in records.entities}
        self._sources = {each.id: each for each in records.sources}
        self._heads = {each.id: _heads(each.all_names()) for each in records.entities}
        self._named: dict[tuple[Span, ...], list[str]] = {}

    def names(self, identifier: str) -> Collection[str]:
        """Return every name of an entity."""
        found = self._entities.get(identifier)
        return found.all_names() if found else ()

    def judge(self, said: Statement, spans: Sequence[Span]) -> Verdict:
        """Say whether a passage of its source says a statement; see `judge`."""
        source = self._sources.get(said.source)
        language = source.language if source else None
        issued = source.date if source else None
        if source and not issued and source.title:
            issued = date_in(source.title, language)
        return judge(
            said, spans, self.names, kinds=self._kind, language=language or documents.tell(" ".join(each.text for each in spans)),
            issued=issued, others=self._others(tuple(spans)),
        )  # fmt: skip

    def judged(self) -> list[tuple[Statement, Verdict]]:
        """Return every statement that is quoted word for word and was not withdrawn, with its verdict, in the order of the records.

        Rows of a table and lines of a file that was imported are not judged: what their columns and fields mean is said by
        the mapping or the format, and not in the row.
        """
        imported = {each.id for each in self._records.sources if each.access == "import"}
        return [
            (said, self.judge(said, said.quotes))
            for said in self._records.statements
            if said.quotes and not (said.withdrawn or said.row or said.source in imported)
        ]

    def _kind(self, identifier: str) -> str:
        found = self._entities.get(identifier)
        return found.kind if found else ""

    def _others(self, spans: tuple[Span, ...]) -> list[str]:
        """Return who else may be named in some spans."""
        if spans not in self._named:
            text = _bared(_plain("\n".join(span.text for span in spans)))
            self._named[spans] = [each for each, first in self._heads.items() if any(head in text for head in first)]  # fmt: skip
        return self._named[spans]


def _heads(names: Iterable[str]) -> frozenset[str]:
    """Return the longest word of each name: where none of them stands, the entity is not named."""
    return frozenset(max(words, key=len) for name in names if (words := fold(name).split()))


def date_in(text: str, language: str | None) -> HalfKnownDate | None:
    """Return the one day, month or year that a text (a title) names, or None where it names none or several.

    >>> date_in("Report of the meeting of 22 October 2020", "en")
    HalfKnownDate(text='2020-10-22', earliest=datetime.date(2020, 10, 22), latest=datetime.date(2020, 10, 22), unsure=False)
    """
    if not _has_words(language or ""):
        return None
    tag = str(language).split("-")[0].casefold()
    found = {first for first, last in _days(_plain(text), tag, ()) if first == last}
    longest = {each for each in found if not any(other != each and other.startswith(each) for other in found)}  # fmt: skip
    return HalfKnownDate(longest.pop()) if len(longest) == 1 else None


# -- words ----------------------------------------------------------------------------------------


def _yaml(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((ontology_dir() / "gate" / f"{name}.yaml").read_text(encoding="utf-8"), loader)


@cache
def _shared() -> Mapping[str, Any]:
    """What is the same in all languages: offices by any of their names, currencies, which kinds last."""
    found: Mapping[str, Any] = _yaml("all")
    return found


def _has_words(tag: str) -> bool:
    return tag.split("-")[0].casefold() in _shared()["languages"]


_MARKS: Final = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    """Return one letter as it is compared: small, without accent and width; of one letter come one or more."""
    folded = unicodedata.normalize("NFKD", letter).casefold()
    return unicodedata.normalize("NFC", _MARKS.sub("", folded))


def _plain(text: str) -> str:
    """Return the text that a reader sees: no tags, links or Markdown signs, one sort of quotes and dashes."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*\)", r"\1", text)
    text = html.unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", text))
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return re.sub(r"[*_`#]+|[ \t]+", lambda found: "" if found[0][0] in "*_`#" else " ", text)


_SIGNS: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "〜": "~", "～": "~"})  # fmt: skip


def _bared(text: str) -> str:
    return "".join(map(_bare, text))


def _pattern(words: Iterable[str], borders: bool, accents: bool = False) -> re.Pattern[str] | None:
    """Compile words as they are written in the files: `*` any ending, `…` a gap, a blank any blank or hyphen."""
    alternatives = []
    plain = (_plain_word(word) for word in words)
    for each in sorted(
        {word if accents else _bared(word) for word in plain}, key=len, reverse=True
    ):
        each = (
            re.sub(r"(?<!\\w)\*", r"\\w*", each)
            .replace("(?: \0 )?", f"(?: {_GAP})??")
            .replace(" \0 ", f"(?: {_GAP} | )")
            .replace("\0", _GAP)
        )
        each = re.sub(r" \?", lambda _: r"[\s\-]?", each)
        each = re.sub(r" ", lambda _: r"[\s\-]+" if borders else r"\s*", each)
        alternatives.append(f"(?:{each})")
    if not alternatives:
        return None
    both = "|".join(alternatives)
    return re.compile(rf"(?<!\w)(?:{both})(?:(?<=\W)|(?!\w))" if borders else both)


_CHOICE: Final = re.compile(r"\((?:\?:)?([^|()]*)(?:\|[^()]*)?\)(\?)?")


def _readable(words: str) -> str:
    """Return the first of the words that a regular expression fits, for people: `join(?:s|ed)?` is `join`."""
    while _CHOICE.search(words):
        words = _CHOICE.sub(lambda found: "" if found[2] else found[1], words)
    return re.sub(r"\\w\+?|\w\?|\[.*?\]|[*…?\\.:]", "", words).strip()


def _plain_word(word: str) -> str:
    # A gap is a sign of our own, and no three dots.
    return unicodedata.normalize("NFC", word).translate(_SIGNS).replace("…", "\0")


_GAP: Final = r"(?:[^.;!?\n。！？]{0,70}?)"

Group = Literal["active", "inverse", "either"]


@dataclass(frozen=True)
class _Cue:
    """Words of a kind of tie in a text: from where to where, and how they stand to the ends."""

    start: int
    end: int
    group: Group


_NEAR: Final = 20


def _goes_before(other: _Cue, cue: _Cue, same_kind: bool) -> bool:
    """Say whether words count in place of others that lie within them: the longer, or those that tell the direction."""
    if not (other.start <= cue.start and cue.end <= other.end):
        return False
    if other.end - other.start == cue.end - cue.start:
        return same_kind and cue.group == "either" and other.group != "either"
    # What lies in the gap of another kind's words ("provides … funding") is no part of a longer word.
    longer = (other.end - other.start) - (cue.end - cue.start)
    return same_kind or (longer <= _NEAR and (other.start == cue.start or other.end == cue.end))


class _Words:
    """The words of one language, compiled."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.data: Mapping[str, Any] = _yaml(tag)
        self.verb_last: bool = bool(self.data.get("verb_last"))
        self.borders: bool = not self.verb_last
        self.known = documents.language(tag) if tag in documents.READ else None

    def _of(self, words: Iterable[str]) -> re.Pattern[str] | None:
        return _pattern(words, self.borders)

    @cached_property
    def ties(self) -> Mapping[str, Mapping[Group, re.Pattern[str]]]:
        """The words of each kind of tie: `active` where "A … B" is said, `inverse` where "B … A" is."""
        found: dict[str, dict[Group, re.Pattern[str]]] = {}
        groups: tuple[Group, ...] = ("active", "inverse", "either")
        for kind in load_ontology().tie_kinds:
            given = self.data["ties"].get(kind) or {}
            unfit = given.get("not", ())
            offices = self.known.data["roles"].get(kind, ()) if self.known else ()
            offices = [each for each in offices if each not in unfit]
            lists: dict[Group, list[str]] = {each: list(given.get(each, ())) for each in groups}
            if self.verb_last:
                # `위원` sits in a body, `위원회` is one.
                lists["active"] += [f"{re.escape(each)}(?!회)" for each in offices]
            else:
                lists["either"] += [re.escape(each).replace(r"\ ", " ") for each in offices]
                lists["active"] += [f"{each} {self.data['of']}" for each in lists["either"]]
            found[kind] = {
                group: pattern for group in groups if (pattern := self._of(lists[group]))
            }
        return found

    @cached_property
    def others(self) -> Mapping[str, re.Pattern[str]]:
        """The words of each measure, attribute and kind of contribution."""
        every = {**self.data["measures"], **self.data["attributes"], **self.data["contributions"]}
        return {kind: pattern for kind, words in every.items() if (pattern := self._of(words))}

    def first_words(self, kind: str) -> str:
        """A few words of a kind, for people."""
        given = self.data["ties"].get(kind)
        every = [*given.get("active", ()), *given.get("either", ())] if given else []
        for part in ("measures", "attributes", "contributions"):
            every += self.data[part].get(kind) or []
        plain = [each for each in every if re.fullmatch(r"[\w' ]+", each)]
        readable = plain[:3] if len(plain) > 2 else [*plain, *(_readable(each) for each in every)]
        return ", ".join(list(dict.fromkeys(filter(None, readable)))[:3])

    @cached_property
    def signals(self) -> Mapping[str, re.Pattern[str]]:
        """Words that deny, plan, doubt, report or end."""
        found = {}
        for name, theirs in _SIGNALS.items():
            ours = _pattern(self.data["signals"].get(name, ()), self.borders, accents=True)
            patterns = [ours.pattern] if ours else []
            if theirs and self.known:
                without = self.data["signals"].get("not_" + name, ())
                known = [each for each in self.known.data[theirs] if each not in without]
                joined = "|".join(known)
                patterns.append(
                    rf"(?<!\w)(?:{joined})(?:(?<=')|(?!\w))" if self.borders else joined
                )
            found[name] = re.compile("|".join(f"(?:{each})" for each in patterns) or "(?!)")
        return found

    @cached_property
    def passing(self) -> re.Pattern[str]:
        """Words that hold a word of a kind and tell no tie of that kind: "hosted the members of"."""
        return self._of(self.data["passing"]) or re.compile("(?!)")

    @cached_property
    def no_signals(self) -> re.Pattern[str]:
        """Words that look like a signal and are none: `not only`, `non-profit`, `in May`."""
        return _pattern(self.data["signals"]["none"], self.borders, accents=True) or re.compile(
            "(?!)"
        )

    @cached_property
    def clauses(self) -> re.Pattern[str]:
        """Where one clause ends and another begins."""
        return re.compile(self.data["clauses"])

    @cached_property
    def articles(self) -> re.Pattern[str]:
        """What may stand between two names that stand beside one another."""
        return re.compile(rf"[\s,(:|/·・、（-]*(?:(?:{self.data['articles']})[\s']*)*")

    @cached_property
    def glue(self) -> re.Pattern[str]:
        """What joins the names of one list."""
        joint = rf"(?:{self.data['and']}|{self.data['articles']})"
        if self.verb_last:
            return re.compile(rf"(?:{self.data['and']}|[\s,、·/;(（)）|-])*(?:\([^)]*\))?[\s,、·]*")
        plain = rf"[\s,;/&()|-]*(?:{joint}(?:[\s']+|(?<=')))*(?:\([^)]*\))?[\s,]*(?:{joint}(?:[\s']+|(?<=')))*"
        # "or a project that …": a second thing of the list, told before it is named.
        told = rf"[\s,)]*(?:{self.data['and']})\s+(?:{self.data['articles']})[\s'][^.;!?\n]{{0,80}}"
        return re.compile(rf"{plain}|{told}")

    @cached_property
    def particles(self) -> frozenset[str]:
        """What may be attached to a name."""
        return frozenset(map(_bared, self.data.get("particles", ())))

    @cached_property
    def subject_marks(self) -> re.Pattern[str]:
        """What is attached to the name of who does something."""
        return re.compile(
            rf"(?:\s?\([^)]*\))?[)\"'」』]*(?:{self.data.get('subject_marks', '(?!)')})"
        )

    @cached_property
    def topic_marks(self) -> re.Pattern[str]:
        """What is attached to the name of whom a sentence is about."""
        return re.compile(
            rf"(?:\s?\([^)]*\))?[)\"'」』]*(?:{self.data.get('topic_marks', '(?!)')})"
        )

    @cached_property
    def number_words(self) -> re.Pattern[str] | None:
        """Numbers in words."""
        words = {**(self.known.numbers if self.known else {}), **self.data["numbers"]}
        return self._of(words)

    @cached_property
    def number_values(self) -> Mapping[str, int]:
        """What numbers in words are."""
        words = {**(self.known.numbers if self.known else {}), **self.data["numbers"]}
        return {_bared(word): value for word, value in words.items()}

    @cached_property
    def scales(self) -> Mapping[str, int]:
        """Words after a number that multiply it."""
        return {_bared(word): int(value) for word, value in self.data["scales"].items()}


_SIGNALS: Final = {"negation": "negations", "plan": "plans", "over": "past", "hedge": None, "hearsay": None, "forecast": None}  # fmt: skip


@cache
def _words(tag: str) -> _Words:
    return _Words(tag)


# -- a passage ------------------------------------------------------------------------------------


class _Passage:
    """The words of a statement as they are compared: one text, its sentences, and which of them state something."""

    def __init__(self, spans: tuple[Span, ...], tag: str) -> None:
        self.words = _words(tag)
        parts, at = [], 0
        self.stated: list[tuple[int, int]] = []
        for span in sorted(spans, key=lambda each: each.at):
            part = _plain(span.text)
            if span.role == "statement":
                self.stated.append((at, at + len(part)))
            parts.append(part)
            at += len(part) + 1
        self.shown = "\n".join(parts)
        letters, accented, self.at = [], [], []
        for position, letter in enumerate(self.shown):
            bare, small = _bare(letter), letter.casefold()
            letters.append(bare)
            accented.append(small if len(small) == len(bare) else bare)
            self.at += [position] * len(bare)
        self.text = "".join(letters)
        self.found: dict[object, list[Place]] = {}
        # Only an accent tells the Spanish for "will be" from the one for "was": signals are sought with it.
        self.accented = "".join(accented)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence or line stands."""
        ends = [
            match.end()
            for match in re.finditer(
                r"\n|[!?。！？]+|(?<=[^\W\d]{4})\.(?=\s)|(?<=[\d\W])\.(?=\s)|;\s", self.text
            )
        ]
        starts = [0, *ends]
        return [
            (a, b)
            for a, b in zip(starts, [*ends, len(self.text)], strict=True)
            if self.text[a:b].strip()
        ]

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the sentence in which a place is."""
        return next(((a, b) for a, b in self.sentences if a <= at < b), (0, len(self.text)))

    def clause(self, at: int, end: int) -> tuple[int, int]:
        """Return the clause in which words are: a part of their sentence."""
        first, last = self.sentence(at)
        for match in self.words.clauses.finditer(self.text, first, last):
            if match.end() <= at:
                first = match.end()
            elif match.start() >= end:
                last = match.start()
                break
        return first, last

    def is_stated(self, at: int) -> bool:
        """Say whether a place lies in words that state something, and not in an antecedent."""
        return any(a <= self.at[at] < b for a, b in self.stated) if at < len(self.at) else False

    def cues(self, kind: str, rivals: frozenset[str], names: list[Place]) -> list[_Cue]:
        """Return the words of a kind of tie. Of two that overlap the longer counts, also that of a rival: "vice president".

        Args:
            kind: the kind of tie.
            rivals: the kinds that might be said of the same ends.
            names: where the ends are named: a name is no word of a kind, whatever it is made of.
        """
        text = self.text
        for a, b in names:
            text = text[:a] + "\1" * (b - a) + text[b:]
        own = [_Cue(*match.span(), group) for group, pattern in self.words.ties[kind].items() for match in pattern.finditer(text)]  # fmt: skip
        passing = [match.span() for match in self.words.passing.finditer(text)] if own else []
        own = [cue for cue in own if not any(a < cue.end and cue.start < b for a, b in passing)]
        if not own:
            return []
        others = [
            _Cue(*match.span(), group)
            for rival in sorted(rivals - {kind})
            for group, pattern in self.words.ties[rival].items()
            for match in pattern.finditer(text)
        ]
        return [
            cue
            for cue in own
            if not any(_goes_before(other, cue, True) for other in own)
            and not any(_goes_before(other, cue, False) for other in others)
        ]

    @cached_property
    def signals(self) -> list[tuple[str, int, int]]:
        """Words that deny, plan, doubt, report or end: which, from where to where."""
        none = [match.span() for match in self.words.no_signals.finditer(self.accented)]
        return [
            (name, *match.span())
            for name, pattern in self.words.signals.items()
            for match in pattern.finditer(self.accented)
            if not any(a <= match.start() and match.end() <= b for a, b in none)
        ]

    @cached_property
    def numbers(self) -> list[tuple[Decimal, int, int]]:
        """The numbers that are written, each with where it stands."""
        return list(_numbers(self.text, self.words))

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices that are named, in whatever language."""
        return frozenset(_offices(self.text))


@lru_cache(maxsize=512)
def _passage(spans: tuple[Span, ...], tag: str) -> _Passage:
    return _Passage(spans, tag)


@cache
def _office_words() -> tuple[re.Pattern[str], Mapping[str, str]]:
    by_word = {
        _bared(word): office for office, words in _shared()["roles"].items() for word in words
    }
    every = "|".join(re.escape(word).replace(r"\-", r"\s?-?").replace(r"\ ", r"[\s\-]+") for word in sorted(by_word, key=len, reverse=True))  # fmt: skip
    # Latin words have borders and may be plural; Korean and Japanese ones have none.
    return re.compile(rf"(?<![a-z0-9])(?P<word>{every})(?:e?s)?(?![a-z0-9])"), {re.sub(r"[\s\-]+", "", word): office for word, office in by_word.items()}  # fmt: skip


def _offices(text: str) -> Iterator[str]:
    pattern, by_word = _office_words()
    for match in pattern.finditer(text):
        yield by_word[re.sub(r"[\s\-]+", "", match["word"])]


# -- numbers and dates ----------------------------------------------------------------------------

_DIGITS: Final = re.compile(r"(?<![a-z0-9])(?<!\d[.,])(?:\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?)")  # fmt: skip
_MYRIADS: Final = re.compile(r"(?:(?:\d[\d,]*(?:\.\d+)?)?\s?[천백십千百十]?\s?[조억만兆億万]\s?|\d[\d,]*(?:\.\d+)?\s?[천백千百](?![조억만兆億万]))+(?:\d[\d,]*)?")  # fmt: skip
_MYRIAD: Final = re.compile(
    r"(?P<n>\d[\d,]*(?:\.\d+)?)?\s?(?P<small>[천백십千百十])?\s?(?P<large>[조억만兆億万])?"
)
_TIMES: Final = {"조": 10**12, "兆": 10**12, "억": 10**8, "億": 10**8, "만": 10**4, "万": 10**4, "천": 1000, "千": 1000, "백": 100, "百": 100, "십": 10, "十": 10}  # fmt: skip


def _numbers(text: str, words: _Words) -> Iterator[tuple[Decimal, int, int]]:
    """Yield the numbers of a text: digits as the language groups them, with what multiplies them, and words."""
    taken: list[tuple[int, int]] = []
    if words.verb_last:
        for match in _MYRIADS.finditer(text):
            if not re.search(r"\d", match[0]):
                continue
            total = Decimal(0)
            for part in _MYRIAD.finditer(match[0]):
                if part[0].strip():
                    one = Decimal((part["n"] or "1").replace(",", ""))
                    total += one * _TIMES.get(part["small"], 1) * _TIMES.get(part["large"], 1)
            taken.append(match.span())
            yield total, *match.span()
    scale = "|".join(sorted(map(re.escape, words.scales), key=len, reverse=True))
    after = re.compile(rf"\s?({scale})(?![a-z])") if scale else None
    for match in _DIGITS.finditer(text):
        if any(a <= match.start() < b for a, b in taken):
            continue
        found = after.match(text, match.end()) if after else None
        for value in _readings(match[0], words.tag):
            yield value * (words.scales[found[1]] if found else 1), match.start(), match.end()
        # `the 30 155 programmes` may be two numbers with a blank between.
        if " " in match[0]:
            at = match.start()
            for digits in match[0].split(" "):
                yield Decimal(re.sub(r"[.,']", "", digits)), at, at + len(digits)
                at += len(digits) + 1
    if words.number_words:
        for match in words.number_words.finditer(text):
            word = re.sub(r"\s+", " ", str(match[0]))
            if word in words.number_values:
                found = after.match(text, match.end()) if after else None
                yield Decimal(words.number_values[word]) * (words.scales[found[1]] if found else 1), *match.span()  # fmt: skip


def _readings(digits: str, tag: str) -> list[Decimal]:
    """Return what digits with signs between can mean: in one language 1.200 is over a thousand, in another little more than one."""
    point = "," if tag in ("fr", "es") else "."
    grouped = re.fullmatch(r"(\d{1,3}(?:([.,' ])\d{3})(?:\2\d{3})*)(?:([.,])(\d{1,2}))?", digits)
    found = []
    if grouped and grouped[2] != grouped[3]:
        whole = re.sub(r"[.,' ]", "", grouped[1])
        found.append(Decimal(f"{whole}.{grouped[4]}" if grouped[4] else whole))
        if grouped[2] != point or grouped[4] or digits.count(grouped[2]) > 1:
            return found
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        decimal = Decimal(digits.replace(",", "."))
        # What is grouped by the sign of decimals of its language is first of all a decimal: 1.200 in English.
        found = [decimal] if grouped and grouped[2] == point else [*found, decimal]
    return found


_YEAR: Final = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d])(?!,\d{3})")
_EASTERN: Final = re.compile(r"(?:(?P<era>令和|平成)\s?(?P<n>\d{1,2}|元)\s?年|(?P<y>(?:19|20)\d\d)\s?[年년])?\s?(?:(?P<m>\d{1,2})\s?[月월])?\s?(?:(?P<d>\d{1,2})\s?[日일])?(?:\s?(?:[~-]|부터|から)\s?(?:(?P<m2>\d{1,2})\s?[月월]\s?)?(?P<d2>\d{1,2})\s?[日일])?")  # fmt: skip
_NUMERIC: Final = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[./-])\s?(?P<m>\d{1,2})(?:(?P=sep)\s?(?P<d>\d{1,2}))?(?!\d)")  # fmt: skip


def _days(text: str, tag: str, years: Collection[str]) -> set[tuple[str, str]]:
    """Return the dates of a text, first and last day each; one without a year is of every year in `years`."""
    return set(_days_found(text, tag, tuple(sorted({*years, *_YEAR.findall(text)}))))


@lru_cache(maxsize=2048)
def _days_found(text: str, tag: str, years: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = [(year, year) for year in _YEAR.findall(text)]
    if tag in documents.READ:
        for year in years or (None,):
            found += [(first, last) for _, _, first, last in written_dates(text, tag, year)]
    for match in _NUMERIC.finditer(text):
        found += _day(match["y"], match["m"], match["d"])
    if tag in ("ko", "ja"):
        last: list[str] = []
        for match in _EASTERN.finditer(text):
            if not match[0].strip():
                continue
            if match["era"]:
                number = 1 if match["n"] == "元" else int(match["n"])
                last = [str({"令和": 2018, "平成": 1988}[match["era"]] + number)]
            elif match["y"]:
                last = [match["y"]]
            for year in last or years:
                found += _day(year, match["m"], match["d"])
                if match["d2"]:
                    found += _day(year, match["m2"] or match["m"], match["d2"])
                    for first, _ in _day(year, match["m"], match["d"]):
                        found += [(first, end) for end, _ in _day(year, match["m2"] or match["m"], match["d2"])]  # fmt: skip
    return tuple(found)


def _day(year: str, month: str | None, day: str | None) -> list[tuple[str, str]]:
    if month and not 1 <= int(month) <= 12:
        return []
    text = (
        year + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if month and day else "")
    )
    try:
        HalfKnownDate(text)
    except ValueError:
        return []
    return [(text, text)]


def _written(wanted: HalfKnownDate, found: Collection[tuple[str, str]]) -> bool:
    """Say whether a half-known date is among those that are written."""
    bare = wanted.text.strip("[].~?")
    ends = {each for pair in found for each in pair}
    if any(each == bare or each.startswith(f"{bare}-") for each in ends):
        return True
    if wanted.text.endswith("?") or wanted.text == bare:
        return False
    # "about 2021", "before 2018": what is written lies within a unit of it.
    near = HalfKnownDate(f"{bare}~")
    return any(_meets(near, each) for each in ends)


def _meets(near: HalfKnownDate, text: str) -> bool:
    other = HalfKnownDate(text)
    first, last = near.earliest or date.min, near.latest or date.max
    return (other.earliest or date.min) <= last and (other.latest or date.max) >= first


# -- names ----------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _name(name: str) -> re.Pattern[str] | None:
    """Compile the words of a name; `_alone` says whether what fits is one."""
    words = fold(_plain_word(name)).split()
    if not words or (len(words) == 1 and len(words[0]) == 1 and words[0].isascii()):
        return None
    parts = [re.escape(words[0])]
    for before, word in pairwise(words):
        apart = r"[\W_]+" if before[-1].isascii() and word[0].isascii() else r"[\W_]*"
        parts += [apart, re.escape(word)]
    return re.compile("".join(parts))


def _script(letter: str) -> str:
    """Return what borders a letter has: Hangul, katakana, other letters of East Asia (none), or those of words."""
    if "가" <= letter <= "힣":
        return "hangul"
    if "ァ" <= letter <= "ヺ" or letter == "ー":
        return "katakana"
    if "\u3040" <= letter <= "\u9fff":
        return "other"
    return "word" if letter.isalnum() else ""


def _alone(text: str, a: int, b: int, particles: Collection[str]) -> bool:
    """Say whether a name stands for itself: Latin at the borders of words, Korean with what may be attached, Japanese anywhere."""
    before, after = _script(text[a - 1 : a]), _script(text[b : b + 1])
    first, last = _script(text[a]), _script(text[b - 1])
    if (first != "other" and before == first) or (first == "hangul" and before == "word"):
        return False
    if last == "hangul":
        end = b
        while _script(text[end : end + 1]) == "hangul":
            end += 1
        return after != "word" and (end == b or text[b:end] in particles)
    return last == "other" or after != last


def _places_of(name: re.Pattern[str], text: str, particles: Collection[str]) -> list[Place]:
    return [match.span() for match in name.finditer(text) if _alone(text, *match.span(), particles)]


@cache
def _titles() -> str:
    every = {title for tag in documents.READ for title in documents.language(tag).titles}
    every |= {_bared(each) for each in _shared()["titles"]}
    return "|".join(sorted(map(re.escape, every), key=len, reverse=True))


@cache
def _countries() -> Mapping[str, tuple[str, ...]]:
    """The names of each country in all languages, and words for what is of it, folded."""
    found: dict[str, list[str]] = {}
    known = documents.countries()
    for names in (known.names, known.people, {_bared(name): code for code, each in _shared()["countries"].items() for name in each}):  # fmt: skip
        for name, code in names.items():
            found.setdefault(code, []).append(name)
    return {code: tuple(names) for code, names in found.items()}


def _country_pattern(code: str) -> re.Pattern[str]:
    """Compile the names of a country and of what is of it: `Senegal`, `Senegalese`, `세네갈`."""
    alternatives = []
    for name in _countries().get(code, ()):
        if name.isascii():
            stem = name if len(name) < 6 else name[: max(5, len(name) - 2)]
            alternatives.append(rf"(?<!\w){re.escape(stem).replace(chr(92) + ' ', chr(92) + 'W+')}\w{{0,5}}(?!\w)")  # fmt: skip
        else:
            alternatives.append(re.escape(name))
    return re.compile("|".join(alternatives) or "(?!)")


@cache
def _bare_name() -> re.Pattern[str]:
    """Articles before a name and legal forms on either side of it: a text may leave them out."""
    forms = "|".join(sorted(map(re.escape, _shared()["legal_forms"]), key=len, reverse=True))
    return re.compile(
        rf"^(?:the|le|la|les|el|los|las)\s+|^l['’]|^(?:{forms})\s*|[\s,]*(?<!\w)(?:{forms})\.?$",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8192)
def _spellings(names: tuple[str, ...], kind: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return how an entity may be called in a text, each with whether capitals are asked for."""
    every: list[tuple[re.Pattern[str] | None, bool]] = []
    for name in names:
        short = name.isascii() and name.isupper() and len(name) <= 5
        every.append((_name(name), short))
        outside = _bare_name().sub("", re.sub(r"\s*[(（].*?[)）]", "", name)).strip()
        if outside and outside != name:
            every.append((_name(outside), False))
        # An event is also called by its name without the year.
        undated = re.sub(r"[\s,'-]*(?:19|20)\d\d$", "", name).strip()
        if undated != name and len(fold(undated).split()) > 2:
            every.append((_name(undated), False))
        if kind == "Person" and len(fold(name).split()) > 1:
            last = fold(name).split()[-1]
            if len(last) > 1:
                every.append((re.compile(rf"(?<!\w)(?:{_titles()})\W+(?:\w+\W+)?{re.escape(last)}(?!\w)"), False))  # fmt: skip
        folded = fold(name)
        if kind == "LocalGovernment" and (town := _town(folded)):
            # Of a town only its office is bare: "mayor of Lille", 서울시장.
            every.append((re.compile(rf"(?:(?<=mayor of )|(?<=maire de )|(?<=maire d')|(?<=alcalde de )|(?<=alcaldesa de )){re.escape(town)}|{re.escape(town)}(?= mayor\b|시장|구청장|군수|市長|区長)"), False))  # fmt: skip
        code = documents.countries().code(name) if kind == "Place" else None
        if code:
            every.append((_country_pattern(code), False))
        government = re.match(
            r"(?:the )?(government|gouvernement|gobierno)\b(?: \w{1,3})* (\w.*)", folded
        )
        if government and (of := documents.countries().code(government[2])):
            whose = _country_pattern(of).pattern
            every.append((re.compile(rf"(?:{whose})\W+(?:government|gouvernement|gobierno|정부|政府)|(?:government|gouvernement|gobierno)\W+(?:{whose})|(?:{whose})\W*(?:정부|政府)"), False))  # fmt: skip
    return tuple((pattern, short) for pattern, short in every if pattern)


_ENDS: Final = (".", "!", "?", "。")
"""What ends a sentence; a heading, a line of a list and what leads in a list have none."""

_TOWN: Final = re.compile(
    r"(?:ville|commune|city|town|municipality|ayuntamiento|ajuntament|municipio|ciudad|metropole) (?:of|de|d|di|del) (?:la |the |les )?(.+)"
    r"|(.+?) (?:metropolitan government|metropolitan city|city|city council|city government|town council)"
    r"|(..+?)(?:특별시|광역시|시|구|군|市|区)"
)


def _town(name: str) -> str:
    """Return what a town is called without what it is, or ''.

    >>> _town("ville de lille"), _town("seoul metropolitan government"), _town("서울특별시"), _town("lille")
    ('lille', 'seoul', '서울', '')
    """
    found = _TOWN.fullmatch(name)
    return next(filter(None, found.groups())) if found else ""


_BY: Final = re.compile(r"\b(?:by|par|por)$")


@dataclass(frozen=True)
class _Stands:
    """Where an end of a tie is named, and where others are who might stand there."""

    places: Sequence[Place]
    others: Sequence[Place]


# -- who does what to whom -----------------------------------------------------------------------


class _Reading:
    """Who does what to whom in a passage, as far as the order of words, "and" and particles tell it.

    Only asked where more than the two ends of a tie are named: "A joined C and supports B".

    Args:
        passage: the words.
        places: where somebody is named, in any order.
    """

    def __init__(self, passage: _Passage, places: Iterable[Place]) -> None:
        self.passage = passage
        self.words = passage.words
        self.places = sorted(set(places))
        kinds = load_ontology().tie_kinds
        every = (
            cue
            for kind in kinds
            for cue in passage.cues(kind, frozenset(), self.places)
            if cue.group != "either" or kinds[kind].symmetric
        )
        self.verbs = sorted(set(every), key=lambda each: (each.start, -each.end))
        self.joint = re.compile(
            rf"[\s,)]*(?:(?:{self.words.data['and']}|as|comme|en tant que|como)\b|,)"
        )

    def bears(
        self, cue: _Cue, subjects: _Stands, objects: _Stands, turnable: bool, named: bool = False
    ) -> bool:
        """Say whether words may be said of the two ends, and not of somebody else who is nearer.

        Args:
            cue: the words.
            subjects: where the subject is named, and who else might be it.
            objects: where the object is named, and who else might be it.
            turnable: whether the other way round would be another tie.
            named: whether the object stands right before them: "A and C are the new B members".
        """
        if named:
            before, after = self._here(cue)
            row = self._chain(before[-2::-1]) | self._chain(after)
            return self._may_be(row, subjects, cue)
        does, done = (self._verb_last if self.words.verb_last else self._verb_first)(cue)
        if cue.group == "inverse":
            does, done = done, does
        if not turnable or cue.group == "either":
            # Who stands there as the one end cannot stand there as the other too.
            both = {*does, *done}
            does, done = both - {*objects.places}, both - {*subjects.places}
        return self._may_be(does, subjects, cue) and self._may_be(done, objects, cue)

    def leaves_open(self, cue: _Cue, objects: _Stands) -> bool:
        """Say whether an office is of nobody who is named after it, and several before it might be meant."""
        a, b = self.passage.sentence(cue.start)
        if self.words.verb_last or cue.group != "active" or any(cue.end <= place[0] < b for place in (*objects.places, *objects.others)):  # fmt: skip
            return False
        last = max((place[0] for place in objects.places if place[0] < a), default=-1)
        return last >= 0 and any(last < place[0] < cue.start for place in objects.others)

    def _may_be(self, told: set[Place], end: _Stands, cue: _Cue) -> bool:
        if not told or told & {*end.places}:
            return True
        # Who is named in an antecedent only, or before and where nobody else could be meant, is meant by "they".
        if not any(self.passage.is_stated(place[0]) for place in end.places):
            return not told & {*end.others}
        a, b = self.passage.sentence(cue.start)
        before = end.places[0][0] < a and not any(a <= place[0] < b for place in end.places)
        return before and not told & {*end.others}

    def _here(self, cue: _Cue) -> tuple[list[Place], list[Place]]:
        a, b = self.passage.sentence(cue.start)
        here = [place for place in self.places if a <= place[0] < b]
        return [place for place in here if place[1] <= cue.start], [place for place in here if place[0] >= cue.start]  # fmt: skip

    def _chain(self, row: list[Place]) -> set[Place]:
        """Return the first of a row of names, and those that are joined to it as a list."""
        found = row[:1]
        for place in row[1:]:
            first, second = sorted((found[-1], place))
            if not self.words.glue.fullmatch(self.passage.text, first[1], second[0]):
                break
            if second is place and self._does_next(place):
                break
            found.append(place)
        return set(found)

    def _does_next(self, place: Place) -> bool:
        """Say whether a verb comes right after a name: in "joined C, and B left" the second is not joined."""
        # Words in brackets behind a name are no verb of what comes next.
        near = [each for each in self.verbs if place[1] <= each.start <= place[1] + 25 and self.passage.text.count("(", place[1], each.start) <= self.passage.text.count(")", place[1], each.start)]  # fmt: skip
        return any(not self.joint.match(self.passage.text[place[1] : each.start]) and not self._between(place, each) for each in near)  # fmt: skip

    def _between(self, place: Place, cue: _Cue) -> bool:
        return any(place[1] <= a and b <= cue.start for a, b in self.places)

    def _verb_first(self, cue: _Cue) -> tuple[set[Place], set[Place]]:
        """Return who stands before words as their subject, and who after them as their object."""
        _, after = self._here(cue)
        return self._subject(cue), self._chain(after)

    def _subject(self, cue: _Cue, depth: int = 4) -> set[Place]:
        before, after = self._here(cue)
        if not before:
            # "Founded by A and backed by C, B ...": who it is follows.
            told = self._chain(after)
            for each in self.verbs:
                if each.start > cue.end and _BY.search(self.passage.text[each.start : each.end]):
                    told |= self._chain(self._here(each)[1])
            return self._chain([place for place in after if place not in told])
        nearest = before[-1]
        governing = [
            each for each in self.verbs if each.end <= nearest[0] and each.end <= cue.start
        ]
        gap = self.passage.text[nearest[1] : cue.start]
        done = self._chain(self._here(governing[-1])[1]) if governing else set()
        # "the minister of C, and B, director of A": whose name an office follows bears it.
        borne = gap.strip() == "," and re.search(rf"{self.words.data['of']}$", self.passage.text[cue.start : cue.end])  # fmt: skip
        if borne and nearest in done:
            return {nearest}
        if depth and nearest in done and self.joint.match(gap):
            # "A funds C and runs B": who funds also runs.
            return self._subject(governing[-1], depth - 1)
        own = self._chain(before[::-1])
        return own - done or own

    def _verb_last(self, cue: _Cue) -> tuple[set[Place], set[Place]]:
        """Return who is marked as subject, and who else stands before words (or after them: "the B that A founded")."""
        before, after = self._here(cue)
        back = before[::-1]
        if not back:
            return set(), set()
        first = self._chain(back)
        marked = [place for place in back if self._marked(place, self.words.subject_marks)]
        if back[0] not in marked:
            # The nearest who is marked, and the nearest topic: an embedded clause has a subject of its own.
            topics = [place for place in marked if self._marked(place, self.words.topic_marks)]
            does = {each for row in (marked, topics) if row for each in self._chain(back[back.index(row[0]) :])}  # fmt: skip
            return does or self._chain(after), first
        rest = [place for place in back if place not in first]
        free = [place for place in rest if place not in marked or self._marked(place, self.words.topic_marks)]  # fmt: skip
        later = [place for place in after if place[0] >= cue.end and (not self._marked(place, self.words.subject_marks) or self._marked(place, self.words.topic_marks))]  # fmt: skip
        topics = [place for place in free if self._marked(place, self.words.topic_marks)]
        return first, {*free[:1], *topics[:1], *(later[:1] if not free else [])}

    def _marked(self, place: Place, marks: re.Pattern[str]) -> bool:
        return bool(marks.match(self.passage.text, place[1]))


# -- judging --------------------------------------------------------------------------------------


class _Judging:
    """One statement before one passage, in one language."""

    def __init__(
        self,
        said: Statement,
        spans: tuple[Span, ...],
        names: Callable[[str], Collection[str]],
        kinds: Callable[[str], str],
        tag: str,
        issued: HalfKnownDate | None,
        others: Collection[str],
    ) -> None:
        self.said = said
        self.names = names
        self.kinds = kinds
        self.words = _words(tag)
        self.passage = _passage(spans, tag)
        self.issued = issued
        self.others = others
        self.missing: list[str] = []
        self.doubts: list[str] = []

    def verdict(self) -> Verdict:
        """Ask everything, and say what is missing."""
        if self.said.object:
            self._tie()
        elif self.said.is_contribution:
            self._contribution()
        else:
            self._observation()
        self._role()
        self._dates()
        self._sum()
        if self.missing:
            return Verdict("does not say", tuple(self.missing))
        return Verdict("unjudged", tuple(self.doubts)) if self.doubts else Verdict("says")

    # -- who ----------------------------------------------------------------------------------

    def _places(self, identifier: str) -> list[Place]:
        """Return where an entity is named."""
        passage = self.passage
        spellings = _spellings(tuple(self.names(identifier)), self.kinds(identifier))
        if spellings not in passage.found:
            passage.found[spellings] = sorted(
                {
                    (a, b)
                    for pattern, short in spellings
                    for a, b in _places_of(pattern, passage.text, self.words.particles)
                    # `CARE` is no care: what is written in capitals is sought in capitals.
                    if not short or (shown := passage.shown[passage.at[a] : passage.at[b - 1] + 1]) != shown.lower()
                }
            )  # fmt: skip
        return passage.found[spellings]

    def _named(self, identifier: str, what: str) -> list[Place]:
        places = self._places(identifier)
        if not places:
            known = list(self.names(identifier))
            called = ", ".join(known[:3]) + (", ..." if len(known) > 3 else "")
            self.missing.append(f"the {what} {identifier!r} is named nowhere ({called or 'no name is known'})")  # fmt: skip
        return places

    # -- ties ---------------------------------------------------------------------------------

    def _tie(self) -> None:
        said, kind = self.said, self.said.kind
        target = str(said.object)
        subjects, objects = self._named(said.subject, "subject"), self._named(target, "object")
        ontology = load_ontology()
        if kind not in ontology.tie_kinds:
            self.doubts.append(f"the ontology has no tie {kind}")
            return
        source_kind, target_kind = self.kinds(said.subject), self.kinds(target)
        known = source_kind in ontology.kinds and target_kind in ontology.kinds
        if known and not ontology.allows(kind, source_kind, target_kind):
            self.missing.append(f"a {source_kind} cannot be tied to a {target_kind} by {kind}")
            return
        if not self.words.ties[kind]:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
            return
        # A name within a longer one of the other end does not stand for itself.
        subjects, objects = _apart(subjects, objects), _apart(objects, subjects)
        rivals = frozenset(
            each
            for each in ontology.tie_kinds
            if not known or ontology.allows(each, source_kind, target_kind)
        )
        hidden = self._hidden(subjects, "subject", objects) + self._hidden(
            objects, "object", subjects
        )
        if hidden:
            self.missing += hidden
            return
        names = [*subjects, *objects]
        further = self._further(names)
        cues = self.passage.cues(kind, rivals, [*names, *(place for _, place in further)])
        if not cues and self._beside(kind, source_kind, subjects, objects, rivals):
            at = max(b for _, b in subjects)
            cues = [_Cue(at, at, "either")]
        if not cues:
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
            return
        if not subjects or not objects:
            return
        turnable = not ontology.tie_kinds[kind].symmetric and (not known or ontology.allows(kind, target_kind, source_kind))  # fmt: skip
        like = {each for each, _ in further if ontology.allows(kind, each, target_kind)} if known else ()  # fmt: skip
        fit = {each for each, _ in further if ontology.allows(kind, source_kind, each)} if known else ()  # fmt: skip
        if source_kind == "Person":
            cues = [cue for cue in self._of_role(cues) if not self._of_another(cue, objects)]
            if not cues:
                self.missing.append(f"the words of {kind} are said of somebody else")
                return
        fitting = [cue for cue in cues if self._reaches(cue, subjects, objects, turnable)]  # fmt: skip
        if not fitting:
            self.missing.append(f"the words of {kind} stand where they are not said of both")
            return
        cues = fitting
        one = _Stands(subjects, [place for each, place in further if each in like])
        two = _Stands(objects, [place for each, place in further if each in fit])
        every = cues
        if one.others or two.others:
            reading = _Reading(self.passage, [*names, *one.others, *two.others])
            near = [
                cue for cue in cues
                if reading.bears(cue, one, two, turnable, self._before_members(cue, subjects, objects) == "object")
                and not (source_kind == "Person" and reading.leaves_open(cue, two))
            ]  # fmt: skip
            if not near:
                self.missing.append(f"the words of {kind} are said of somebody else")
                return
            cues = near
        if turnable:
            rightly = [cue for cue in cues if self._direction(cue, subjects, objects)]
            # Words that do not tell the direction count for nothing beside those that tell it the other way round.
            telling = [self._direction(cue, subjects, objects) for cue in every if cue.group != "either"]  # fmt: skip
            if telling and not any(telling):
                rightly = []
            if not rightly:
                self.missing.append(f"the words have it the other way round: {target} {kind} {said.subject}")  # fmt: skip
                return
            cues = rightly
        self._manner([(cue.start, cue.end) for cue in cues], [*subjects, *objects])

    def _beside(self, kind: str, source_kind: str, subjects: list[Place], objects: list[Place], rivals: frozenset[str]) -> bool:  # fmt: skip
        """Say whether the names stand beside one another where that alone says such a tie: `Person A, Town B`."""
        given = (self.words.data["ties"].get(kind) or {}).get("beside")
        if not given or source_kind not in load_ontology().expand(given["of"]) | {given["of"]}:
            return False
        # `The office, the town` is a part and its whole, unless some other tie is told of the two.
        names = [*subjects, *objects]
        if given.get("alone") and any(self.passage.cues(each, frozenset(), names) for each in rivals - {kind}):  # fmt: skip
            return False
        text, articles = self.passage.text, self.words.articles
        after = any(
            b <= c and articles.fullmatch(text, b, c) for _, b in subjects for c, _ in objects
        )
        before = self.words.verb_last and any(
            b <= c and re.fullmatch(r"(?:의|の)?[\s(（]*", text[b:c])
            for _, b in objects
            for c, _ in subjects
        )
        return after or before

    def _direction(self, cue: _Cue, subjects: list[Place], objects: list[Place]) -> bool:
        """Say whether the words name the ends in the order of the tie; True where they do not tell."""
        whose = self._before_members(cue, subjects, objects)
        if whose or cue.group == "either":
            return whose != "subject"
        a, b = self.passage.sentence(cue.start)
        ends = [(*place, "subject") for place in subjects] + [(*place, "object") for place in objects]  # fmt: skip
        here = sorted(each for each in ends if a <= each[0] < b)
        if not here and not self.passage.is_stated(cue.start):
            # A heading says what follows it is.
            here = sorted(each for each in ends if each[0] >= cue.end)[:1]
        if not here:
            return True
        after = [each for each in here if each[0] >= cue.end]
        before = [each for each in here if each[1] <= cue.start]
        if not after and not before:
            return True
        forward = cue.group == "active"
        if self.words.verb_last:
            if not before:
                return (after[0][2] == "subject") == forward
            nearest = before[-1]
            # "A, C, D 등은": what marks the last of a list marks them all.
            listed = re.compile(r"(?:\s?[,、·]\s?[^\s,、·]{2,20})*")
            end = listed.match(self.passage.text, nearest[1]).end()  # type: ignore[union-attr] # It may be empty: it always matches.
            text = self.passage.text
            does = any(self.words.subject_marks.match(text, at) for at in (nearest[1], end))
            return (nearest[2] == "subject") == (does == forward)
        if after:
            return (after[0][2] == "object") == forward and self._governs(cue, after[0][0])
        return (before[-1][2] == "subject") == forward

    def _before_members(self, cue: _Cue, subjects: list[Place], objects: list[Place]) -> str:
        """Return which end stands right before a bare word of its members, "the new B board members", or ''."""
        pattern = self.words.data.get("attributive")
        if not pattern or not re.match(pattern["words"], self.passage.text[cue.start :]):
            return ""
        between = re.compile(rf"\s*(?:(?:{pattern['between']})\s+)*")
        ends = [(*place, "subject") for place in subjects] + [(*place, "object") for place in objects]  # fmt: skip
        near = [each for each in ends if each[1] <= cue.start and between.fullmatch(self.passage.text, each[1], cue.start)]  # fmt: skip
        return max(near)[2] if near else ""

    def _hidden(self, places: list[Place], what: str, other: list[Place]) -> list[str]:
        """Tell of an end that is named only within the longer name of somebody else: `Town Fund` names no town."""
        longer = [
            place
            for each in self.others
            if each not in (self.said.subject, self.said.object) and self.kinds(each)
            for place in self._places(each)
        ]
        if places and longer and not _outside(places, longer) and not any(a <= c and d <= b for a, b in other for c, d in places):  # fmt: skip
            return [f"the {what} {getattr(self.said, what)!r} is named only within the name of somebody else"]  # fmt: skip
        return []

    def _further(self, names: list[Place]) -> list[tuple[str, Place]]:
        """Return where further entities are named, each with its kind, outside of the names of the ends."""
        found: dict[Place, str] = {}
        for each in self.others:
            which = self.kinds(each)
            if each not in (self.said.subject, self.said.object) and which in load_ontology().kinds:
                found.update(dict.fromkeys(self._places(each), which))
        text = self.passage.text
        # "City of B (Spain)": what stands in brackets behind a name tells where it is, or how it is written.
        apart = [
            (a, b) for a, b in found
            if not any(c < b and a < d for c, d in names) and not (text[max(0, a - 2) : a].endswith("(") and text[b : b + 1] == ")")
        ]  # fmt: skip
        return [(found[place], place) for place in sorted(_longest(apart))]

    def _reaches(self, cue: _Cue, subjects: list[Place], objects: list[Place], turnable: bool) -> bool:  # fmt: skip
        """Say whether words reach the names: those of a sentence what is named in it or by "they", those before a list what it lists."""
        text = self.passage.text
        a, b = self.passage.sentence(cue.start)
        told = text[a:b].rstrip(' \n"*)')
        if not self.passage.is_stated(cue.start) and told[-1:] in _ENDS:
            # What a sentence says that is only leaned on, it says of those whom it names.
            return all(any(a <= place[0] < b for place in places) for places in (subjects, objects))
        if not turnable or self.words.verb_last or cue.group == "active":
            return True
        before, after = min(*subjects, *objects)[0] < b, max(*subjects, *objects)[0] >= b
        if told.endswith(":") and not before:
            # "The founders: A, C" does not say that A founded C.
            return False
        if told[-1:] not in _ENDS and after:
            # "The founders of B: A, C" lists who founded.
            listed = any(place[0] >= b and not self._in_prose(place[0]) for place in subjects)
            return (listed or any(a <= place[0] < b for place in subjects)) and (any(place[0] < b for place in objects) or not before)  # fmt: skip
        # "The members are" is said of who follows, or of who stands before it.
        return any(place[0] >= a for place in subjects)

    def _in_prose(self, at: int) -> bool:
        """Say whether a place lies in a sentence, and not in a line of a list or table."""
        a, b = self.passage.sentence(at)
        words = self.passage.text[a:b].strip()
        return (
            words[-1:] in _ENDS and len(words.split()) > 8 and not re.match(r"[-*•‣▪◦–·▶→]", words)
        )

    def _of_role(self, cues: list[_Cue]) -> list[_Cue]:
        """Return the words that name the office of the statement; all, where none does."""
        wanted = set(_offices(_bared(self.said.role or "")))
        text = self.passage.text
        return [cue for cue in cues if wanted & set(_offices(text[cue.start : cue.end]))] or cues

    def _of_another(self, cue: _Cue, objects: list[Place]) -> bool:
        """Say whether an office is followed by somebody whom no name of the object fits: "mayor of Elsewhere and chair of B"."""
        text, passage = self.passage.text, self.passage
        if self.words.verb_last or cue.group != "active" or not re.search(rf"{self.words.data['of']}$", text[cue.start : cue.end]):  # fmt: skip
            return False
        begin = cue.end + len(self.words.articles.match(text, cue.end)[0])  # type: ignore[index] # It may be empty: it always matches.
        if begin >= len(text) or not passage.shown[passage.at[begin]].isupper():
            return False
        nearest = min((a for a, _ in objects if a >= begin), default=None)
        if nearest is None:
            return True
        gap = text[begin:nearest]
        return (
            bool(re.search(rf"[,;:()\n]|(?<!\w)(?:{self.words.data['and']})(?!\w)", gap))
            or len(gap) > 60
        )

    def _governs(self, cue: _Cue, at: int) -> bool:
        """Say whether "by" still bears on a name: "by six farmers, Town A" does not say that the town did it."""
        if not _BY.search(self.passage.text[cue.start : cue.end]):
            return True
        shown = self.passage.shown[self.passage.at[cue.end] : self.passage.at[at] + 1]
        parts = re.split(r",\s*", shown)
        named = (re.sub(rf"^\s*(?:(?:{self.words.data['articles']})\b[\s']*)+", "", each, flags=re.I) for each in parts)  # fmt: skip
        return len(parts) == 1 or all(each[:1].isupper() for each in named if each)

    # -- observations and contributions -------------------------------------------------------

    def _observation(self) -> None:
        said, kind = self.said, self.said.kind
        ontology = load_ontology()
        subjects = self._named(said.subject, "subject")
        if kind not in ontology.observation_kinds:
            self.doubts.append(f"the ontology has no observation {kind}")
            return
        places = self._attribute() if kind in ontology.attributes else self._measure()
        if places:
            self._manner(places, subjects)

    def _measure(self) -> list[Place]:
        said, kind = self.said, self.said.kind
        number = said.number or next(iter(re.findall(r"\d+(?:\.\d+)?", (said.value or "").replace(",", ""))), None)  # fmt: skip
        places = self._number(number, "number") if number else []
        for part in said.parts:
            self._number(part.number, f"part ({part.of})")
        if kind == "money" and said.unit and re.fullmatch("[A-Z]{3}", said.unit):
            self._currency(said.unit)
        pattern = self.words.others.get(kind)
        if pattern is None:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
            return places
        found = [match.span() for match in pattern.finditer(self.passage.text)]
        if not found:
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
        elif places and not any(self._counts(kind, place) for place in places):
            self.missing.append(f"the number {number} counts something else")
        return places or found

    def _counts(self, kind: str, number: Place) -> bool:
        """Say whether what stands nearest to a number is not what only another measure counts."""
        units: Mapping[str, Iterable[str]] = self.words.data["units"]
        if kind not in units:
            return True
        text = self.passage.text
        a, b = self.passage.sentence(number[0])
        found: list[tuple[int, str]] = []
        for measure, words in units.items():
            pattern = _pattern(words, self.words.borders)
            for match in pattern.finditer(text, a, b) if pattern else ():
                # A syllable within a word counts nothing: 표 in 목표.
                if (
                    len(match[0]) == 1
                    and match.start() != number[1]
                    and _HANGUL.match(text, match.start() - 1)
                ):
                    continue
                if match.start() < number[1] < match.end():
                    found.append((0, measure))  # 50억원: what multiplies the number begins the unit
                elif match.start() >= number[1]:
                    found.append((match.start() - number[1], measure))
                elif match.end() <= number[0] and self.words.verb_last:
                    found.append((number[0] - match.end() + 4, measure))
        near = min((far for far, _ in found if far <= 30), default=None)
        nearest = {measure for far, measure in found if far == near}
        return not nearest or kind in nearest

    def _attribute(self) -> list[Place]:
        said, kind = self.said, self.said.kind
        value, text = said.value or "", self.passage.text
        pattern = self.words.others.get(kind)
        found = [match.span() for match in pattern.finditer(text)] if pattern else []
        if kind in DATED:
            for part in value.split("/"):
                self._date(HalfKnownDate(part), kind)
        elif kind == "country":
            found = [match.span() for match in _country_pattern(value).finditer(text)]
            if not found:
                self.missing.append(f"no name of the country {value} is written")
            return found
        else:
            places = self._value(value)
            if not places:
                self.missing.append(f"the {kind} {value!r} is not written")
            if kind == "acronym" and any(re.match(r"[\s]*[(（\"']*$", text[max(0, a - 2) : a].replace(" ", "")) and re.search(r"[(（\"']\s*$", text[:a]) for a, _ in places):  # fmt: skip
                return places
            if pattern is not None and found:
                return places
        if pattern is None:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
        elif not found:
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
        return found

    def _value(self, value: str) -> list[Place]:
        """Return where the value of an attribute is written: whole, or each part of a list of them."""
        text = self.passage.text
        pattern = _name(value) or re.compile(re.escape(_bared(value)))
        whole = _places_of(pattern, text, self.words.particles)
        if whole or not re.search(r"[,;/·、]", value):
            digits = re.sub(r"\W", "", value)
            if not whole and digits.isdigit():
                whole = [match.span() for match in re.finditer(r"\W?".join(digits), text)]
            return whole or self._translated(value)
        parts = [self._value(part.strip()) for part in re.split(r"[,;/·、]", value) if part.strip()]
        return parts[0] if parts and all(parts) else []

    def _translated(self, value: str) -> list[Place]:
        """Return where a value is written by another of its names: languages and sorts of session have names in each language."""
        for names in _shared()["values"]:
            if _bared(value) in map(_bared, names):
                pattern = re.compile("|".join(re.escape(_bared(each)) for each in names))
                return [match.span() for match in pattern.finditer(self.passage.text)]
        return []

    def _contribution(self) -> None:
        said, kind = self.said, self.said.kind
        subjects = self._named(said.subject, "subject")
        for each in said.about:
            self._named(each, "matter")
        text = self.passage.text
        pattern = self.words.others.get(kind)
        if kind == "Claim":
            # Anything that is not only asked may be held to be so.
            stated = [text[a:b] for a, b in self.passage.sentences if self.passage.is_stated(a)]
            if stated and all(each.rstrip(' \n"*')[-1:] in ("?", "？") for each in stated):
                self.missing.append("the words only ask: no word of Claim")
        elif pattern is None:
            self.doubts.append(f"no words of {kind} are known in {self.words.tag}")
        elif not pattern.search(text):
            self.missing.append(f"no word of {kind} ({self.words.first_words(kind)}, ...)")
        self._matter()
        if said.manner in ("denied", "planned", "forecast", "over", "hedged", "hearsay"):
            spoken = _pattern(self.words.data["speaking"], self.words.borders)
            places = [match.span() for match in spoken.finditer(text)] if spoken else []
            needed = set(_NEEDED[said.manner])
            if not any(self._bearing(place, subjects, near=True) & needed for place in places):
                self.missing.append(f"no word says that it is {said.manner}")

    def _matter(self) -> None:
        """Ask that the words share one word with what is said of them, where both are of one language."""
        said = self.said
        if self.words.tag != "en" or not said.says:
            return
        stated = " ".join(self.passage.text[a:b] for a, b in self.passage.sentences if self.passage.is_stated(a))  # fmt: skip
        there = {word[:5] for word in re.findall(r"\w{4,}", stated)}
        ours = {word[:5] for word in re.findall(r"\w{4,}", _bared(f"{said.says} {said.value}".replace("-", " ")))}  # fmt: skip
        stop = {word[:5] for word in self.words.data["common"].split()}
        if ours - stop and not (ours - stop) & there:
            self.missing.append("no word of what it is said to say stands in the words")

    # -- what is written ----------------------------------------------------------------------

    def _number(self, number: str, what: str) -> list[Place]:
        wanted = Decimal(number)
        places = [(a, b) for value, a, b in self.passage.numbers if value == wanted]
        if not places:
            self.missing.append(f"the {what} {number} is not written")
        return places

    def _currency(self, code: str) -> None:
        given = _shared()["currencies"].get(code)
        if given is None:
            if not re.search(rf"(?<!\w){code.lower()}(?!\w)", self.passage.text):
                self.doubts.append(f"no words of the currency {code} are known")
            return
        pattern = re.compile("|".join(_bared(each) if each.startswith("(") else re.escape(_bared(each)) if not each.isascii() or not each[0].isalpha() else rf"(?<![a-z]){_bared(each)}s?(?![a-z])" for each in (code, *given)))  # fmt: skip
        if not pattern.search(self.passage.text):
            self.missing.append(f"the currency {code} is not written ({', '.join(given[:3])}, ...)")

    def _sum(self) -> None:
        if self.said.amount and self.said.currency:
            self._number(self.said.amount, "amount")
            self._currency(self.said.currency)

    def _role(self) -> None:
        role = self.said.role
        if not role:
            return
        text = self.passage.text
        wanted = fold(role).split()
        stop = {
            "of",
            "the",
            "and",
            "de",
            "du",
            "la",
            "le",
            "des",
            "del",
            "y",
            "et",
            "a",
            "an",
            "for",
        }
        if all(
            word in stop or re.search(rf"(?<![a-z0-9]){re.escape(word)}", text) for word in wanted
        ):
            # `president` within `vice president` is another office.
            named = set(_offices(_bared(role)))
            if named <= self.passage.offices or not named:
                return
        offices = set(_offices(_bared(role)))
        if offices and offices <= self.passage.offices:
            return
        if offices or self.words.tag == "en" or not role.isascii():
            self.missing.append(f"the role {role!r} is not written")
        elif self.words.verb_last:
            self.doubts.append(f"the role {role!r} is not written so, and may be in another word")
        else:
            self.missing.append(f"the role {role!r} is not written")

    def _dates(self) -> None:
        said = self.said
        happened = said.start is not None and said.start == said.end
        for name, wanted in (("start", said.start), ("end", said.end), ("seen", said.seen), ("as_of", said.as_of)):  # fmt: skip
            if wanted is None or (happened and name == "end"):
                continue
            # What happened on a day is told on that day, as what is seen is; a beginning is not.
            at_issue = self.issued is not None and (name in ("seen", "as_of") or happened)
            if at_issue and self.issued and _meets_issue(wanted, self.issued):
                continue
            self._date(wanted, "day" if happened else name)

    def _date(self, wanted: HalfKnownDate, what: str) -> None:
        years = [self.issued.text.strip("[].~?")[:4]] if self.issued else []
        found = _days(self.passage.shown, self.words.tag, years)
        if self.issued and self.issued.latest:
            this = self.issued.latest.year
            for word, year in (("this", this), ("last", this - 1), ("next", this + 1)):
                pattern = _pattern(self.words.data["years"][word], self.words.borders)
                if pattern and pattern.search(self.passage.text):
                    found.add((str(year), str(year)))
        if _written(wanted, found):
            return
        if wanted.text.endswith("?"):
            self.doubts.append(
                f"the date {wanted} ({what}) is not written, and is marked as unsure"
            )
        else:
            self.missing.append(f"the date {wanted} ({what}) is not written")

    # -- manner -------------------------------------------------------------------------------

    def _manner(self, cues: list[Place], names: list[Place]) -> None:
        """Ask that "not", "will", "perhaps" and "until" agree with the manner, where they bear on words of the kind."""
        said = self.said
        manner = said.manner or "asserted"
        lasting = said.kind in _shared()["lasting"]
        if manner in ("asserted", "over"):
            against = {"negation": "the words deny it", "plan": "the words only plan it", "forecast": "the words only expect it",
                       "hedge": "the words are not sure of it", "hearsay": "the words only say that it is said"}  # fmt: skip
            if manner == "over" or said.end:
                against = {
                    key: why for key, why in against.items() if key in ("plan", "hedge", "hearsay")
                }
            elif lasting:
                against["over"] = "the words say that it is over"
            if said.kind in _shared()["calls"]:
                against = {
                    key: why for key, why in against.items() if key in ("negation", "hearsay")
                }
            found = [self._bearing(cue, names) & set(against) for cue in cues]
            if all(found):
                self.missing.append(against[sorted(found[0])[0]])
                return
        if manner == "asserted":
            return
        if not any(self._bearing(cue, names, wide=True) & set(_NEEDED[manner]) for cue in cues):
            self.missing.append(f"no word says that it is {manner}")

    def _bearing(self, cue: Place, names: list[Place], wide: bool = False, near: bool = False) -> set[str]:  # fmt: skip
        """Return which signals bear on words: those of their clause that stand where the language has them.

        Args:
            cue: where the words are.
            names: where the names are.
            wide: of the whole sentence, on either side.
            near: only such as stand right beside them.
        """
        passage = self.passage
        sentence, clause = passage.sentence(cue[0]), passage.clause(*cue)
        if wide:
            scopes = [sentence]
        elif near:
            scopes = [(cue[0], cue[1] + 12) if self.words.verb_last else (cue[0] - 25, cue[1])]
        elif self.said.object is None:
            scopes = [(max(clause[0], cue[0] - 45), min(clause[1], cue[1] + 45))]
        elif self.words.verb_last:
            scopes = [(cue[0], clause[1])]
        else:
            # Before the verb, or right after it: "joined neither".
            scopes = [(clause[0], min(clause[1], cue[1] + 12))]
        if not near and not passage.is_stated(cue[0]):
            # Of a heading and its list, the line that names somebody bears it.
            scopes += [passage.sentence(a) for a, _ in names if passage.is_stated(a)]
        # What the press says it says of the whole sentence; what is over is so before the verb and after it.
        places = {} if near else {"hearsay": [*scopes, sentence], "over": [*scopes, clause]}
        found = {
            name
            for name, a, b in passage.signals
            if any(first <= a and b <= last for first, last in places.get(name, scopes))
            and not any(first <= a and b <= last for first, last in names)
        }
        if "over" in found:
            # "no longer" denies that it is so, and not that it was.
            ended = [(a, b) for name, a, b in passage.signals if name == "over"]
            denials = [(a, b) for name, a, b in passage.signals if name == "negation"]
            if all(any(a < d and c < b for c, d in ended) for a, b in denials):
                found.discard("negation")
        asked = passage.text[slice(*sentence)].rstrip(' \n"*)')[-1:] in ("?", "？")
        return found | {"hedge"} if asked else found


_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "denied": ("negation",),
    "planned": ("plan", "forecast"),
    "forecast": ("forecast", "plan"),
    "over": ("over",),
    "hedged": ("hedge", "hearsay"),
    "hearsay": ("hearsay",),
}
"""Which signals a manner needs: one of them."""


def _longest(places: Iterable[Place]) -> list[Place]:
    """Return the places that do not lie within another."""
    every = set(places)
    return [one for one in every if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in every)]  # fmt: skip


def _outside(places: list[Place], others: list[Place]) -> list[Place]:
    """Return the places that do not lie within a longer one of others."""
    return [
        (a, b) for a, b in places if not any(c <= a and b <= d and d - c > b - a for c, d in others)
    ]


def _apart(places: list[Place], others: list[Place]) -> list[Place]:
    """Return the places that do not lie within a longer one of others; all, if none would be left."""
    return _outside(places, others) or places


def _meets_issue(wanted: HalfKnownDate, issued: HalfKnownDate) -> bool:
    """Say whether a date is that of the source, as exactly as the two are given."""
    one, other = wanted.text.strip("[].~?"), issued.text.strip("[].~?")
    return one.startswith(other) or other.startswith(one)
