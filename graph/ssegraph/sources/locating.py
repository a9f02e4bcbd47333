"""Locating: from the text of a page to the fingerprint of the passage that says a statement; the text goes nowhere.

    text ─▶ blocks ─▶ the smallest stretch of one block that the gate lets through ─▶ fingerprint, names as spelled, a link

A **block** is a paragraph, a list or a table: what stands without an empty line between. What a passage refers to (a
heading above it, the name of the page) is located as well, as its antecedent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Passage, Records, Source, Span, Statement
from ssegraph.core.passages import LONGEST, SHORTEST, Fingerprint, Normal, find, words_that_open
from ssegraph.documents.dates import dates
from ssegraph.documents.languages import tell
from ssegraph.sources.gate import Gate, Verdict

_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+|\s*\|")
_UNIT: Final = re.compile(r"[^\n.!?。！？]*(?:[.!?。！？](?=\s|$|[^\d\s])[”’»\")]*|\n|$)")
_BULLET: Final = re.compile(r"[ \t]*(?:[-*•‣▪◦–·・▶→][ \t]|\d{1,3}[.)][ \t])")
_ABBREVIATION: Final = re.compile(
    r"(?<!\w)(?:[A-Z]|Rev|Mr|Mrs|Ms|Dr|Pr|Prof|St|Ste|No|Nos|Mme|Mlle|MM|Sr|Sra|etc|vol|art|p)\.$"
)
_JAPANESE_DATE: Final = re.compile(r"((?:19|20)\d\d)\s?年(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?)?")
_NUMBER: Final = re.compile(r"\d[\d.,' \u00a0\u202f]*\d|\d")


@dataclass(frozen=True)
class Located:
    """Where a text says a statement.

    Attributes:
        statement: what is said, with its passages and what the gate found.
        spans: the words themselves, antecedents last: to be looked at, never kept.
        verdict: what the gate says of them.
    """

    statement: Statement
    spans: tuple[Span, ...]
    verdict: Verdict


class Page:
    """The text of one copy of a source, in which statements are located.

    Args:
        source: of which it is a copy.
        text: as a reader gives it; it is held in memory and nowhere else.
        records: who is called how, and which kinds there are.
        capture: the first twelve digits of the digest of the copy.
    """

    def __init__(self, source: Source, text: str, records: Records, capture: str | None = None) -> None:
        self.source, self.text, self._capture = source, text, capture
        # The copy may tell more of its source than the records do.
        others = tuple(each for each in records.sources if each.id != source.id)
        self._gate = Gate(records.with_parts(sources=(*others, source)))
        self._language = (source.language or tell(text[:4000])).partition("-")[0]

    @cached_property
    def normal(self) -> Normal:
        """The text in its normal form."""
        return Normal.of(self.text)

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """Where the blocks of the text begin and end."""
        return [match.span() for match in re.finditer(r"\S(?:.*\n?(?!\s*\n))*.*", self.text)]

    # -- one statement --------------------------------------------------------------------------

    def locate(
        self, said: Statement, words: Sequence[str] = (), antecedents: Sequence[str] = ()
    ) -> Located | None:
        """Return where the text says a statement.

        Args:
            said: the statement.
            words: the passage as somebody marked it, or its parts, each with more of its block where it is too short; without, the smallest that the gate lets through is
                looked for.
            antecedents: what it refers to, as somebody marked it.

        Returns:
            the passage with the gate's verdict: where none is let through, the one that lacks least; None where nothing
            of the text names an end of it.

        Raises:
            UsageError: words that the text does not hold, that stand in two blocks, or that are too few or too many.

        >>> from ssegraph.core.model import Entity
        >>> records = Records(title="mine", entities=[Entity(id="bilbao", kind="LocalGovernment", name="Bilbao"),
        ...                                           Entity(id="gsef", kind="Network", name="GSEF")])
        >>> page = Page(Source(id="p", url="https://a.org/", language="en"),
        ...             "News\\n\\nThe city of Bilbao has been a member of GSEF since 2018, says the mayor.", records)
        >>> said = Statement(source="p", subject="bilbao", kind="memberOf", object="gsef", start="2018", says="so")
        >>> found = page.locate(said)
        >>> found.verdict.answer, found.statement.passages[0].names["subject"], found.statement.proof
        ('says', 'Bilbao', 'located')
        """
        if words:
            spans = [self._marked(each, "statement") for each in words]
            spans += [self._marked(each, "antecedent") for each in antecedents]
            return self._located(said, spans)
        best: Located | None = None
        for spans in self._stretches(said):
            found = self._located(said, spans)
            if found.verdict.answer == "does not say":
                # What a sentence leaves out may stand above it: a heading has the word, a dateline the day.
                more = self._context(said, spans[0], found.verdict)
                found = self._located(said, [*spans, *more]) if more else found
            if found.verdict.answer == "says":
                return found
            if best is None or _nearness(found) < _nearness(best):
                best = found
        return best

    def _context(self, said: Statement, span: Span, verdict: Verdict) -> list[Span]:
        """Return what else of the page a passage needs to say a statement: the line above it, or the line with a date."""
        found = []
        lacks = _lacks(verdict)
        if "kind" in lacks:
            number = next(n for n, (first, last) in enumerate(self._blocks) if first <= span.at < last)
            if number:
                first, last = self._blocks[number - 1]
                found.append(self._line_of(last - 1, first))
        for name in ("start", "end", "seen", "as_of"):
            date: HalfKnownDate | None = getattr(said, name)
            if date and name in lacks:
                at = self._date_at(date)
                if at is None:
                    return []
                found.append(self._line_of(at, 0))
        if lacks - {"kind", "start", "end", "seen", "as_of"}:
            return []
        return [
            each
            for each in {one.at: one for one in found if one}.values()
            if not (each.at <= span.at < each.end)
        ]

    def _date_at(self, wanted: HalfKnownDate) -> int | None:
        """Return where the text first has a date."""
        found = self._dated(wanted, self.text)
        return found[0] if found else None

    def _dated(self, wanted: HalfKnownDate, text: str) -> tuple[int, int] | None:
        """Return where a text first has a date, or one within it."""
        plain = wanted.bare
        for start, end, *days in self._dates(text):
            if any(day.startswith(plain) for day in days):
                return start, end
        return None

    def _dates(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        if self._language == "ja":
            for match in _JAPANESE_DATE.finditer(text):
                day = "-".join(
                    each if len(each) == 4 else f"{int(each):02}" for each in match.groups() if each
                )
                yield match.start(), match.end(), day, day
            return
        try:
            yield from dates(text, self._language)
        except KeyError:
            return  # a language without months of its own

    def _line_of(self, at: int, first: int) -> Span | None:
        """Return the line in which a place is as an antecedent, grown over what follows until it can be told apart."""
        start = max(self.text.rfind("\n", 0, at) + 1, first)
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        while len(_stretch(self.text[start:end]).text) < SHORTEST and end < len(self.text):
            after = re.compile(r"\s*\S+").match(self.text, end)
            end = after.end() if after else len(self.text)
        while len(_stretch(self.text[start:end]).text) > LONGEST and end > at:
            end = self.text.rfind(" ", start, end)
        long_enough = len(_stretch(self.text[start:end]).text) >= SHORTEST if end > start else False
        return Span(text=self.text[start:end], at=start, role="antecedent") if long_enough else None

    def _marked(self, words: str, role: str) -> Span:
        wanted = Normal.of(words).text
        at = self.normal.text.find(wanted) if wanted else -1
        if at < 0:
            raise UsageError(f"the text does not hold {words[:60]!r}")
        start, end = self.normal.span(at, at + len(wanted))
        if role == "statement" and not any(first <= start and end <= last for first, last in self._blocks):
            raise UsageError(
                f"{words[:60]!r} stands in two blocks of the text: mark a passage of one paragraph, list or table"
            )
        if role == "antecedent" and len(wanted) < SHORTEST:
            # A heading is short: what it is told by runs on into what follows.
            return self._line_of(start, 0) or Span(text=self.text[start:end], at=start, role="antecedent")
        if len(wanted) < SHORTEST:
            first, last = next(block for block in self._blocks if block[0] <= start < block[1])
            start, end = self._grown(start, end, first, last)
        _fits(len(_stretch(self.text[start:end]).text), words)
        return Span(
            text=self.text[start:end], at=start, role="statement" if role == "statement" else "antecedent"
        )

    def _stretches(self, said: Statement) -> Iterator[list[Span]]:
        """Yield passages in which a statement may be said: by how few sentences and lines they have, then in order."""
        wanted = [each for each in (said.subject, said.object) if each]
        leaning = []
        for size in range(1, 7):
            for first, last in self._blocks:
                units = self._units(first, last)
                for at in range(len(units) - size + 1):
                    start, end = units[at][0], units[at + size - 1][1]
                    missing = [each for each in wanted if not self.spelled(each, start, end)]
                    if len(missing) == len(wanted):
                        continue
                    start, end = self._grown(start, end, first, last)
                    if not SHORTEST <= len(_stretch(self.text[start:end]).text) <= LONGEST:
                        continue
                    span = Span(text=self.text[start:end], at=start)
                    if not missing:
                        yield [span]
                    else:
                        leaning.append((span, missing))
        # What names only one end leans on a line above it: only where no sentence names both.
        for span, missing in leaning:
            above = self._above(span.at, missing)
            if above:
                yield [span, above]

    def _units(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the sentences and lines of a block."""
        found: list[tuple[int, int]] = []
        for match in _UNIT.finditer(self.text, first, last):
            start, end = match.span()
            while start < end and self.text[start].isspace():
                start += 1
            while end > start and self.text[end - 1].isspace():
                end -= 1
            if found and _ABBREVIATION.search(self.text, *found[-1]):
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            elif start < end:
                found.append((start, end))
        return found

    def _grown(self, start: int, end: int, first: int, last: int) -> tuple[int, int]:
        """Return a passage that is too short with more of its block, word by word, first what follows; of a short block with more of the text."""
        for _, unit_end in self._units(end, last):
            # Whole sentences read better than the words that are enough.
            if (
                len(_stretch(self.text[start:end]).text) < SHORTEST
                and len(_stretch(self.text[start:unit_end]).text) <= LONGEST
            ):
                end = unit_end
        for low, high in ((first, last), (0, len(self.text))):
            while len(_stretch(self.text[start:end]).text) < SHORTEST and (end < high or start > low):
                if end < high:
                    after = re.compile(r"\s*\S+").match(self.text, end, high)
                    end = after.end() if after else high
                else:
                    before = self.text[low:start].rstrip()
                    start = low + max(before.rfind(" "), before.rfind("\n")) + 1
        return start, end

    def _above(self, at: int, missing: Iterable[str]) -> Span | None:
        """Return the nearest line above a place that names the ends a passage does not.

        One of a list is whom the list is about to nobody but the list: "It succeeds B" below "- A" is not said of A.
        """
        end = self.text.rfind("\n", 0, at)
        listed = bool(_BULLET.match(self.text, end + 1))
        while end > 0:
            start = self.text.rfind("\n", 0, end) + 1
            if (listed or not _BULLET.match(self.text, start)) and all(
                self.spelled(each, start, end) for each in missing
            ):
                return self._line_of(start, 0)
            end = start - 1
        return None

    def _located(self, said: Statement, spans: Sequence[Span]) -> Located:
        verdict = self._gate.judge(said, spans)
        passages = tuple(self._passage(said, span) for span in spans)
        judged = verdict.answer if verdict.answer in ("says", "unjudged") else None
        return Located(
            said.model_copy(update={"passages": passages, "judged": judged}), tuple(spans), verdict
        )

    def _passage(self, said: Statement, span: Span) -> Passage:
        fingerprint = Fingerprint.of(span.text)
        _fits(fingerprint.length, span.text)
        places = find(self.normal, [fingerprint])[fingerprint]
        at = next((each for each in places if self.normal.places[each] >= span.at), places[0])
        names = self._names_in(said, span)
        return Passage(
            fingerprint=str(fingerprint),
            at=at,
            capture=self._capture,
            role=span.role,
            names=names,
            opens=words_that_open(self._shown, span.at, span.end, names.values()),
        )

    @cached_property
    def _shown(self) -> str:
        """The text as a page shows it: the marks of Markdown are blanks, so that places stay."""
        return re.sub(r"(?m)^(?:#{1,6} |[-*+] |> )|[|*_`]", lambda match: " " * len(match[0]), self.text)

    def whole(self, start: int, end: int, role: str) -> Span:
        """Return a stretch of the text with the rest of the sentences it begins and ends in: what denies may stand there."""
        first, last = next((block for block in self._blocks if block[0] <= start < block[1]), (start, end))
        units = self._units(first, max(last, end))
        begin = max((at for at, to in units if at <= start < to), default=start)
        finish = min((to for at, to in units if at < end <= to), default=end)
        begin, finish = min(begin, start), max(finish, end)
        return Span(
            text=self.text[begin:finish], at=begin, role="antecedent" if role == "antecedent" else "statement"
        )

    def lines(self) -> Iterator[tuple[int, int, bool]]:
        """Yield where the lines of the text, and the cells of its tables, begin and end, and whether each is one of a list."""
        for match in re.finditer(r"[^\n]+", self.text):
            item = _ITEM.match(match[0])
            begin = match.start() + (item.end() if item else 0)
            for cell in re.finditer(
                r"[^|]+" if item and "|" in item[0] else r".+", self.text[begin : match.end()]
            ):
                start, end = begin + cell.start(), begin + cell.end()
                words = self.text[start:end]
                if words.strip(" -:*_#"):
                    yield (
                        start + len(words) - len(words.lstrip()),
                        end - len(words) + len(words.rstrip()),
                        item is not None,
                    )

    # -- what a passage names -------------------------------------------------------------------

    def spelled(self, identifier: str, start: int, end: int) -> tuple[str, int] | None:
        """Return how a stretch of the text spells an entity, by its longest name there, and where."""
        for name in sorted(self._gate.names(identifier), key=lambda name: (-len(name), name)):
            found = _spelled(name, self.text, start, end)
            if found:
                return found
        return None

    def _names_in(self, said: Statement, span: Span) -> dict[str, str]:
        """Return what of a statement a span names, as it spells it."""
        found: dict[str, str] = {}
        for name, identifier in (("subject", said.subject), ("object", said.object)):
            spelled = self.spelled(identifier, span.at, span.end) if identifier else None
            if spelled:
                found[name] = spelled[0]
        for name in ("role", "value"):
            words = getattr(said, name)
            spelled = (
                _spelled(words, self.text, span.at, span.end) if words and not said.is_contribution else None
            )
            if spelled:
                found[name] = spelled[0]
        for name in ("start", "end", "seen", "as_of"):
            date: HalfKnownDate | None = getattr(said, name)
            written = self._date(date, span.text) if date else None
            if written:
                found[name] = written
        for name in ("number", "amount"):
            number = getattr(said, name)
            written = _number(number, span.text) if number else None
            if written:
                found[name] = written
        return {name: words for name, words in found.items() if len(words) <= 80}

    def _date(self, wanted: HalfKnownDate, text: str) -> str | None:
        found = self._dated(wanted, text)
        if found:
            return text[found[0] : found[1]]
        year = re.search(rf"(?<!\d){re.escape(wanted.bare[:4])}(?!\d)", text)
        return year[0] if year else None


def _nearness(found: Located) -> tuple[bool, int]:
    return found.verdict.answer == "does not say", len(found.verdict.missing)


def _lacks(verdict: Verdict) -> set[str]:
    """Return what a verdict misses: `kind` for its word, the field of a date, `other` for the rest."""
    found = set()
    for each in verdict.missing:
        date = re.search(r"\((start|end|seen|as_of)\) is not written", each)
        found.add(date[1] if date else "kind" if each.startswith("no word of ") else "other")
    return found


def _fits(length: int, words: str) -> None:
    if not SHORTEST <= length <= LONGEST:
        what = "more of the same block" if length < SHORTEST else "less"
        raise UsageError(
            f"{words[:60]!r} has {length} letters and digits, a passage {SHORTEST} to {LONGEST}: mark {what}"
        )


@lru_cache(maxsize=20_000)
def _wanted(name: str) -> str:
    return Normal.of(name).text


@lru_cache(maxsize=256)
def _stretch(text: str) -> Normal:
    return Normal.of(text)


def _spelled(name: str, text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return a name as a stretch of a text spells it, whatever the case, blanks and signs; at borders of words where it is Latin."""
    wanted = _wanted(name)
    stretch = _stretch(text[start:end])
    at = stretch.text.find(wanted) if wanted else -1
    while at >= 0:
        first, last = stretch.span(at, at + len(wanted))
        inside = text[start:end]
        before, after = inside[first - 1 : first], inside[last : last + 1]
        # A Latin name ends where another script begins.
        if not name.isascii() or not (_is_latin(before) or _is_latin(after)):
            if not name[-1].isalnum() and inside[last : last + 1] == name[-1]:
                last += 1
            return inside[first:last], start + first
        at = stretch.text.find(wanted, at + 1)
    return None


def _is_latin(letter: str) -> bool:
    return letter.isalnum() and letter < "\u0250"


def _number(number: str, text: str) -> str | None:
    """Return a number as a text writes it in digits."""
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"[^\d.,]", "", match[0])
        for reading in (digits.replace(",", ""), digits.replace(".", "").replace(",", ".")):
            try:
                if Decimal(reading) == Decimal(number):
                    return match[0]
            except ArithmeticError:
                continue
    return None
