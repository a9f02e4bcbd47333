"""What a wording mentions, found by lists alone: bodies by any name, countries, dates, sources, kinds of tie, languages, numbers.

A text is read without case, accents, width and blanks, and a name counts where it begins and ends as a word does: at
another script too, since Korean and Japanese set their particles straight behind a name. The longest mention wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, Protocol

from ssegraph.core.countries import countries, country_codes
from ssegraph.core.dates import Period
from ssegraph.core.names import RANKS, fold
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import catalogue, languages
from ssegraph.store import Backend

MentionType = Literal["entity", "country", "date", "misdated", "source", "tie", "language", "number"]

_ADDRESS: Final = re.compile(
    r"https?://[^\s\"'<>「」（）()]+[^\s\"'<>「」（）().,;:!?？。、]", re.IGNORECASE | re.ASCII
)
_IN_A_NUMBER: Final = re.compile(r"\d[.,:/]\d")
_QUOTED: Final = re.compile(r"[\"“”«「『]\s*([^\"“”«»「」『』]+?)\s*[\"“”»」』]")
_NAMED_LATER: Final = RANKS.index("note")
_SHORT: Final = 3
"""Up to so many Latin letters a name is only a name as it is written: `ILO`, and not the Spanish `ilo`."""
_LONGEST: Final = 200
"""No name is longer, without blanks."""


class Named(Protocol):
    """What a graph must be able to do so that its names are found in a text."""

    @property
    def store(self) -> Backend:
        """Where its quads lie."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing a text mentions.

    Attributes:
        start, end: where it stands in the text, as it was read (`Reading.text`).
        type: what it is.
        values: ids, codes or EDTF: one, or several that bear the name equally well, the likelier first. A decade is a span,
            `1990/1999`; what looks like a date and is none that can be read (`misdated`) has no value.
        kinds: of an entity, the kind of each value.
        alike: how many of the values bear the name equally well.
        bound: of a date, `since` or `before` where the text says so.
        with_bound: of a date, where it stands together with the words that say so.
    """

    start: int
    end: int
    type: MentionType
    values: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    alike: int = 1
    bound: Literal["", "since", "before"] = ""
    with_bound: tuple[int, int] | None = None


def script(sign: str) -> str:
    """Return how a sign makes words: `latin` (any alphabet, digits), `hangul`, `katakana`, `han` (and hiragana), or nothing.

    >>> [script(each) for each in "a7서シ市の?"]
    ['latin', 'latin', 'hangul', 'katakana', 'han', 'han', '']
    """
    if not sign.isalnum() and sign != "ー":
        return ""
    code = ord(sign)
    if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
        return "hangul"
    if 0x30A0 <= code <= 0x30FF:
        return "katakana"
    if 0x3040 <= code <= 0x309F or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000:
        return "han"
    return "latin"


class Reading:
    """A text as it is read: `text`, and `bare`, without case, accents, blanks and marks.

    >>> Reading("Ｐｌａｉｎｅ Commune の").bare
    'plainecommuneの'
    """

    def __init__(self, written: str) -> None:
        self.text = unicodedata.normalize("NFKC", written)
        bare, at = [], []
        for place, sign in enumerate(self.text):
            for each in fold(sign).replace(" ", "") if not sign.isspace() else "":
                bare.append(each)
                at.append(place)
        self.bare, self.at = "".join(bare), at

    def starts(self, place: int) -> bool:
        """Say whether a name may begin at a place of `bare`."""
        return place == 0 or self._parted(
            self.at[place - 1], self.at[place], glued=("latin", "hangul", "katakana")
        )

    def ends(self, place: int) -> bool:
        """Say whether a name may end before a place of `bare`."""
        return place == len(self.bare) or self._parted(
            self.at[place - 1], self.at[place], glued=("latin", "katakana")
        )

    def _parted(self, one: int, other: int, glued: Collection[str]) -> bool:
        if other != one + 1:
            return other != one  # a sign that is written out, as ß, is one sign
        return script(self.text[one]) != script(self.text[other]) or script(self.text[one]) not in glued

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in `text` stands what stands so in `bare`."""
        return self.at[start], self.at[end - 1] + 1


def listed(name: str, language: str) -> tuple[str, ...]:
    """Return the lines of a text of the catalogues in exactly that language; none where it has no such text."""
    return tuple((catalogue(language).form(name, 1) or "").splitlines())


def _as_bare(name: str) -> str:
    return fold(name).replace(" ", "")


@cache
def _country_names() -> Mapping[str, str]:
    """By bare name, the code: in the languages of the screens, and what else is written in their scripts."""
    found: dict[str, str] = {}
    words = {
        code: {w for name in at.names.values() for w in fold(name).split()}
        for code, at in countries().items()
    }
    for code, point in countries().items():
        for name in point.names.values():
            found[_as_bare(name)] = code
    for name, code in country_codes().items():
        eastern = script(name[:1]) not in ("latin", "")
        # `Korea` is a shorter `South Korea`; `Island` is Iceland only in German, and an island in English.
        if eastern or (len(name) > _SHORT and {*name.split()} <= words.get(code, set())):
            found.setdefault(name.replace(" ", ""), code)
    return {name: code for name, code in found.items() if len(name) > 1}


@cache
def _kinds_of_tie() -> Mapping[str, str]:
    """By bare wording, the kind of tie."""
    return {
        _as_bare(line): kind
        for kind in load_ontology().tie_kinds
        for language in languages()
        for line in (*listed(f"mention.kind.{kind}", language), _label(kind, language))
        if line
    }


def _label(kind: str, language: str) -> str:
    return load_ontology().tie_kinds[kind].labels.get(language, "")


@cache
def _languages() -> Mapping[str, str]:
    return {
        _as_bare(line): tag
        for tag in languages()
        for language in languages()
        for line in listed(f"mention.language.{tag}", language)
    }


@cache
def _numbers() -> Mapping[str, str]:
    return {
        _as_bare(line): str(place + 1)
        for language in languages()
        for place, line in enumerate(listed("mention.numbers", language))
    }


def _alternatives(lines: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(each) for each in lines}, key=lambda each: (-len(each), each)))


@cache
def _dates() -> tuple[re.Pattern[str], Mapping[str, int], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what finds a date, the months by name, and what stands before and behind one that only bounds it."""
    months: dict[str, int] = {}
    bounds: dict[str, list[str]] = {"since": [], "before": []}
    eastern: dict[str, list[str]] = {"since": [], "before": []}
    for language in languages():
        for place, line in enumerate(listed("mention.months", language)):
            months.update({fold(name): place + 1 for name in line.split() if script(name[-1]) == "latin"})
        for bound in bounds:
            for line in listed(f"mention.{bound}", language):
                (bounds if script(line[0]) == "latin" else eastern)[bound].append(_bare_of_accents(line))
    names = _alternatives(months)
    decade = r"(?:annees|anos|decennie|decada de(?: los(?: anos)?)?)"
    relative = [line for language in languages() for line in listed("mention.relative", language)]
    apart, parts = (
        _alternatives(_bare_of_accents(line) for line in relative if (script(line[0]) == "latin") == latin)
        for latin in (True, False)
    )
    date = "|".join(
        (
            r"(?<![\da-z.,])(?P<t1>\d{3})0(?:[’' ]?s\b|년대|年代)",
            rf"\b{decade}\s(?P<t2>\d{{3}})0\b(?!\s?(?:,|-|/|y|et|a)\s?\d)",
            r"(?<![\d.,])(?P<y1>\d{4})\s?[년年]\s?(?P<m1>\d{1,2})\s?[월月](?:\s?(?P<d1>\d{1,2})\s?[일日])?",
            r"(?<![\d.,])(?P<y2>\d{4})\s?(?:년도?|年度?)",
            rf"(?:\b(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|o|a)?\.?(?: of| de| del)? )?\b(?P<n4>{names})\.?,?(?: of| de| del)? (?P<y4>\d{{4}})\b",
            rf"\b(?P<n5>{names})\.? (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y5>\d{{4}})\b",
            # In figures alone: the year first; or behind, where one number can only be the day.
            r"(?<![\w.,/-])(?P<y3>\d{4})(?P<_a>[-/.])(?P<m3>\d{1,2})(?:(?P=_a)(?P<d3>\d{1,2}))?(?![\w/-]|[.,]\d)",
            r"(?<![\w.,/-])(?P<d8>1[3-9]|2\d|3[01])(?P<_b>[-/.])(?P<m8>\d{1,2})(?P=_b)(?P<y8>\d{4})(?![\w/-]|[.,]\d)",
            r"(?<![\w.,/-])(?P<m9>\d{1,2})(?P<_c>[-/.])(?P<d9>1[3-9]|2\d|3[01])(?P=_c)(?P<y9>\d{4})(?![\w/-]|[.,]\d)",
            r"(?<![\w.,/-])(?P<x1>\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?![\w/-]|[.,]\d)",
            r"(?<![\w.,/-])(?P<m6>\d{1,2})/(?P<y6>(?:19|20)\d\d)(?![\w/-])",
            r"(?<![\d.,])(?<![a-z0-9])(?P<y7>(?:19|20)\d\d)(?![\d%a-z]|[.,]\d)",
            # Decades without their century, centuries, and what only says when by when it was asked.
            rf"(?<!\w)(?P<x2>\d0 ?s|{decade}\s\d0|\d{{1,2}}(?:st|nd|rd|th) century|(?:\d+|[ivx]+)e siecle|siglo (?:\d+|[ivx]+))(?!\w)",
            r"(?<!\d)(?P<x3>\d0\s?(?:년대|年代)|\d{1,2}\s?(?:세기|世紀))",
            rf"(?P<x4>\b(?:{apart})\b|{parts})",
            r"(?<![\w.,:/-])(?P<y10>\d{4})(?![\w%:/-]|[.,]\d)",
        )
    )
    before = {
        bound: re.compile(
            rf"(?<!\w)(?:{_alternatives(lines)})(?: the year| l annee| el ano| ano| annee)?\s*\Z"
        )
        for bound, lines in bounds.items()
    }
    behind = re.compile(
        rf"\s*(?:(?P<since>{_alternatives(eastern['since'])})|(?P<before>{_alternatives(eastern['before'])}))"
    )
    return re.compile(date), months, before["since"], before["before"], behind


def _bare_of_accents(text: str) -> str:
    """Return a text without case and accents, sign by sign: as long as it was."""
    return (
        "".join(folded if len(folded := fold(sign)) == 1 else sign for sign in text)
        .replace("'", " ")
        .replace("’", " ")
    )


class Gazetteer:
    """The names of a graph, made once, by which they are found in any text.

    Args:
        graph: whose names.
        words: folded words that are ordinary: a name that is one of them (`UTILE`, `CITIES`) counts only as it is written.
    """

    def __init__(self, graph: Named, words: Collection[str] = ()) -> None:
        reader = graph.store.reader
        names: dict[str, dict[str, tuple[int, frozenset[str]]]] = {}
        for identifier, rank, name in graph.store.spoken():
            place = RANKS.index(rank)
            bare = _as_bare(name)
            if place == _NAMED_LATER or not 1 < len(bare) <= _LONGEST:
                continue
            known = names.setdefault(bare, {})
            best, spelt = known.get(identifier, (place, frozenset()))
            known[identifier] = (min(place, best), spelt | {name})
        self._names = names
        self._kind_of = cache(reader.kind_of)
        self._words = frozenset(words)
        self._sources = {_as_bare(each): each for each in reader.source_ids()}
        self._addresses: dict[str, str] = {}
        for identifier in reader.source_ids():
            source = reader.source(identifier)
            if source is not None and source.url:
                self._addresses[source.url] = identifier
                self._addresses.setdefault(_address(source.url), identifier)
        tables = (self._names, self._sources, _country_names(), _kinds_of_tie(), _languages(), _numbers())
        self._longest = max((len(name) for table in tables for name in table), default=0)

    def mentions(self, written: str, *, dated_events: bool = True) -> tuple[Mention, ...]:
        """Return what a text mentions, in the order of the text; none overlaps another.

        Args:
            written: the text.
            dated_events: `GSEF 2018` is the forum of that year; otherwise GSEF, and the year.
        """
        reading = Reading(written)
        found = [*self._urls(reading), *_dated(reading), *self._named(reading), *self._quoted(reading)]
        if not dated_events:
            years = {each.end: each.start for each in found if each.type == "date"}
            bodies = {(each.start, each.end) for each in found if each.type == "entity"}
            found = [
                each
                for each in found
                if each.type != "entity"
                or each.end not in years
                or not any(start == each.start and end <= years[each.end] for start, end in bodies)
            ]
        # `GSEF 2020` is no event in `GSEF 2020-13`: the date goes on.
        dates = [each for each in found if each.type in ("date", "misdated")]
        found = [
            each
            for each in found
            if each.type != "entity" or not any(one.start < each.end < one.end for one in dates)
        ]
        found.sort(key=lambda each: (each.start - each.end, each.start, each.type))
        taken: list[Mention] = []
        for each in found:
            if all(each.end <= other.start or other.end <= each.start for other in taken):
                taken.append(each)
        return tuple(sorted(taken, key=lambda each: each.start))

    def _urls(self, reading: Reading) -> Iterator[Mention]:
        for match in _ADDRESS.finditer(reading.text):
            known = self._addresses.get(match[0]) or self._addresses.get(_address(match[0]))
            if known:
                yield Mention(match.start(), match.end(), "source", (known,))

    def _quoted(self, reading: Reading) -> Iterator[Mention]:
        """Yield what is called in quotation marks by the beginning of its name."""
        for match in _QUOTED.finditer(reading.text):
            bare = _as_bare(match[1])
            if len(bare) <= _SHORT or bare in self._names:
                continue
            begun = {
                each for name, bearers in self._names.items() if name.startswith(bare) for each in bearers
            }
            known = [(each, kind) for each in sorted(begun) if (kind := self._kind_of(each))]
            if len(known) == 1:
                yield Mention(match.start(1), match.end(1), "entity", (known[0][0],), (str(known[0][1]),))

    def _named(self, reading: Reading) -> Iterator[Mention]:
        bare = reading.bare
        ends = [place for place in range(1, len(bare) + 1) if reading.ends(place)]
        for start in range(len(bare)):
            if not reading.starts(start):
                continue
            for end in ends:
                if end <= start or end - start > self._longest:
                    continue
                yield from self._called(reading, start, end)

    def _called(self, reading: Reading, start: int, end: int) -> Iterator[Mention]:
        bare = reading.bare[start:end]
        first, last = reading.span(start, end)
        written = reading.text[first:last]
        if bare in self._sources and len(bare) > _SHORT:
            yield Mention(first, last, "source", (self._sources[bare],))
        if bare in self._names:
            bearers = {
                identifier: rank
                for identifier, (rank, spelt) in self._names[bare].items()
                if self._counts(written, bare, spelt, first == 0)
            }
            # A city and the place it lies in have one name; who asks means the one that acts.
            order = sorted(
                (self._kind_of(each) == "Place", rank, each)
                for each, rank in bearers.items()
                if self._kind_of(each)
            )
            best = [each for each in order if each[:2] == order[0][:2]]
            rest = [each for each in order if each not in best]
            if order:
                values = tuple(each for *_, each in (*best, *rest))
                kinds = tuple(str(self._kind_of(each)) for each in values)
                yield Mention(first, last, "entity", values, kinds, alike=len(best))
        code = _country_names().get(bare)
        latin = script(bare[0]) == "latin"
        # `수단` is Sudan, and a means.
        if code and (written.isupper() or len(bare) > _SHORT if latin else bare not in self._words):
            yield Mention(first, last, "country", (code,))
        if bare in _kinds_of_tie():
            yield Mention(first, last, "tie", (_kinds_of_tie()[bare],))
        if bare in _languages():
            yield Mention(first, last, "language", (_languages()[bare],))
        if bare in _numbers():
            yield Mention(first, last, "number", (_numbers()[bare],))
        if (
            bare.isdecimal()
            and len(bare) <= _SHORT
            and not _IN_A_NUMBER.search(reading.text, max(0, first - 2), last + 2)
        ):
            yield Mention(first, last, "number", (str(int(bare)),))

    def _counts(self, written: str, bare: str, spelt: Collection[str], first: bool) -> bool:
        """Say whether a name is meant: one that is an ordinary word, or very short, only as it is written."""
        if " " in fold(written):
            return True
        if script(bare[0]) != "latin":
            return bare not in self._words
        if len(bare) > _SHORT and bare not in self._words:
            return True
        return written in spelt and not written.islower() and (written.isupper() or not first)


def _address(url: str) -> str:
    return re.sub(r"\Ahttps?://(www\.)?", "", url.strip().casefold()).rstrip("/")


def _dated(reading: Reading) -> Iterator[Mention]:
    text = _bare_of_accents(reading.text)
    pattern, months, since, before, behind = _dates()
    for match in pattern.finditer(text):
        part = {name[0]: value for name, value in match.groupdict().items() if value}
        ahead, after = text[: match.start()], behind.match(text, match.end())
        bound: Literal["", "since", "before"] = ""
        start, end = match.span()
        if word := since.search(ahead) or before.search(ahead):
            bound, start = "since" if word.re is since else "before", word.start()
        elif after:
            bound, end = "since" if after["since"] else "before", after.end()
        value = _as_edtf(part, months, bound)
        # Four figures alone are a year where something says so.
        if value and (bound or not match["y10"]):
            yield Mention(*match.span(), "date", (value,), bound=bound, with_bound=(start, end))
        else:
            yield Mention(*match.span(), "misdated", (), with_bound=(start, end))


def _as_edtf(part: Mapping[str, str], months: Mapping[str, int], bound: str) -> str | None:
    """Return the parts of a date as EDTF, a decade as a span, or as its first year where it bounds; None where it is none."""
    if "t" in part:
        return f"{part['t']}0" if bound else f"{part['t']}0/{part['t']}9"
    if "y" not in part:
        return None
    month = months[part["n"]] if "n" in part else int(part["m"]) if "m" in part else None
    value = part["y"] + ("" if month is None else f"-{month:02d}")
    value += f"-{int(part['d']):02d}" if "d" in part else ""
    try:
        Period.of(value)
    except ValueError:
        return None
    return value


def undated(text: str) -> str:
    """Return a text without its dates, and without the words that bound them.

    >>> undated("who joined since 2016"), undated("2018年以降の加入")
    ('who joined', 'の加入')
    """
    reading = Reading(text)
    parts = without(reading, [*_dated(reading)])
    return " ".join(part.strip() for part in parts if isinstance(part, str))


def without(reading: Reading, mentions: Sequence[Mention]) -> Iterator[str | Mention]:
    """Yield a text in parts: what is no mention as text, and the mentions, in order; of a date, with what bounds it."""
    place = 0
    for number, each in enumerate(mentions):
        start, end = each.with_bound or (each.start, each.end)
        if number + 1 < len(mentions):
            end = min(end, mentions[number + 1].start)
        if reading.text[place:start].strip():
            yield reading.text[place:start]
        yield each
        place = max(place, end)
    if reading.text[place:].strip():
        yield reading.text[place:]
