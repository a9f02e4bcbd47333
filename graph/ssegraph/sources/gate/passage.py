"""A passage as the gate reads it: one folded text, its sentences and clauses, and the words and signals in it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property, lru_cache

from ssegraph.core.statements import Span
from ssegraph.sources.gate.numbers import numbers_in
from ssegraph.sources.gate.words import Cue, Place, bare_letter, goes_before, offices_in, plain_text, words_of


class PassageText:
    """The words of a statement as they are compared: one text, its sentences, and which of them state something."""

    def __init__(self, spans: tuple[Span, ...], tag: str) -> None:
        self.words = words_of(tag)
        parts, at = [], 0
        self.stated: list[tuple[int, int]] = []
        for span in sorted(spans, key=lambda each: each.at):
            part = plain_text(span.text)
            if span.role == "statement":
                self.stated.append((at, at + len(part)))
            parts.append(part)
            at += len(part) + 1
        self.shown = "\n".join(parts)
        letters, accented, self.at = [], [], []
        for position, letter in enumerate(self.shown):
            bare, small = bare_letter(letter), letter.casefold()
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
            (a, b) for a, b in zip(starts, [*ends, len(self.text)], strict=True) if self.text[a:b].strip()
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

    def cues(self, kind: str, rivals: frozenset[str], names: list[Place]) -> list[Cue]:
        """Return the words of a kind of tie. Of two that overlap the longer counts, also that of a rival: "vice president".

        Args:
            kind: the kind of tie.
            rivals: the kinds that might be said of the same ends.
            names: where the ends are named: a name is no word of a kind, whatever it is made of.
        """
        text = self.text
        for a, b in names:
            text = text[:a] + "\1" * (b - a) + text[b:]
        own = [
            Cue(*match.span(), group)
            for group, pattern in self.words.ties[kind].items()
            for match in pattern.finditer(text)
        ]
        passing = [match.span() for match in self.words.passing.finditer(text)] if own else []
        own = [cue for cue in own if not any(a < cue.end and cue.start < b for a, b in passing)]
        if not own:
            return []
        others = [
            Cue(*match.span(), group)
            for rival in sorted(rivals - {kind})
            for group, pattern in self.words.ties[rival].items()
            for match in pattern.finditer(text)
        ]
        return [
            cue
            for cue in own
            if not any(goes_before(other, cue, True) for other in own)
            and not any(goes_before(other, cue, False) for other in others)
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
        return list(numbers_in(self.text, self.words))

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices that are named, in whatever language."""
        return frozenset(offices_in(self.text))


@lru_cache(maxsize=512)
def passage_text(spans: tuple[Span, ...], tag: str) -> PassageText:
    """Return spans as they are compared; what was read once is kept."""
    return PassageText(spans, tag)
