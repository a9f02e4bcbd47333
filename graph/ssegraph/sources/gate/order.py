"""Who does what to whom, as far as the order of words, "and" and particles tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ssegraph.core.ontology import load_ontology
from ssegraph.sources.gate.passage import PassageText
from ssegraph.sources.gate.words import Cue, Place

ENDS: Final = (".", "!", "?", "。")
"""What ends a sentence; a heading, a line of a list and what leads in a list have none."""

BY: Final = re.compile(r"\b(?:by|par|por)$")


@dataclass(frozen=True)
class Stands:
    """Where an end of a tie is named, and where others are who might stand there."""

    places: Sequence[Place]
    others: Sequence[Place]


class WordOrder:
    """Who does what to whom in a passage, as far as the order of words, "and" and particles tell it.

    Only asked where more than the two ends of a tie are named: "A joined C and supports B".

    Args:
        passage: the words.
        places: where somebody is named, in any order.
    """

    def __init__(self, passage: PassageText, places: Iterable[Place]) -> None:
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
        self.joint = re.compile(rf"[\s,)]*(?:(?:{self.words.data['and']}|{self.words.data['as']})\b|,)")

    def bears(self, cue: Cue, subjects: Stands, objects: Stands, turnable: bool, named: bool = False) -> bool:
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

    def leaves_open(self, cue: Cue, objects: Stands) -> bool:
        """Say whether an office is of nobody who is named after it, and several before it might be meant."""
        a, b = self.passage.sentence(cue.start)
        if (
            self.words.verb_last
            or cue.group != "active"
            or any(cue.end <= place[0] < b for place in (*objects.places, *objects.others))
        ):
            return False
        last = max((place[0] for place in objects.places if place[0] < a), default=-1)
        return last >= 0 and any(last < place[0] < cue.start for place in objects.others)

    def _may_be(self, told: set[Place], end: Stands, cue: Cue) -> bool:
        if not told or told & {*end.places}:
            return True
        # Who is named in an antecedent only, or before and where nobody else could be meant, is meant by "they".
        if not any(self.passage.is_stated(place[0]) for place in end.places):
            return not told & {*end.others}
        a, b = self.passage.sentence(cue.start)
        before = end.places[0][0] < a and not any(a <= place[0] < b for place in end.places)
        return before and not told & {*end.others}

    def _here(self, cue: Cue) -> tuple[list[Place], list[Place]]:
        a, b = self.passage.sentence(cue.start)
        here = [place for place in self.places if a <= place[0] < b]
        return [place for place in here if place[1] <= cue.start], [
            place for place in here if place[0] >= cue.start
        ]

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
        near = [
            each
            for each in self.verbs
            if place[1] <= each.start <= place[1] + 25
            and self.passage.text.count("(", place[1], each.start)
            <= self.passage.text.count(")", place[1], each.start)
        ]
        return any(
            not self.joint.match(self.passage.text[place[1] : each.start]) and not self._between(place, each)
            for each in near
        )

    def _between(self, place: Place, cue: Cue) -> bool:
        return any(place[1] <= a and b <= cue.start for a, b in self.places)

    def _verb_first(self, cue: Cue) -> tuple[set[Place], set[Place]]:
        """Return who stands before words as their subject, and who after them as their object."""
        _, after = self._here(cue)
        return self._subject(cue), self._chain(after)

    def _subject(self, cue: Cue, depth: int = 4) -> set[Place]:
        before, after = self._here(cue)
        if not before:
            # "Founded by A and backed by C, B ...": who it is follows.
            told = self._chain(after)
            for each in self.verbs:
                if each.start > cue.end and BY.search(self.passage.text[each.start : each.end]):
                    told |= self._chain(self._here(each)[1])
            return self._chain([place for place in after if place not in told])
        nearest = before[-1]
        governing = [each for each in self.verbs if each.end <= nearest[0] and each.end <= cue.start]
        gap = self.passage.text[nearest[1] : cue.start]
        done = self._chain(self._here(governing[-1])[1]) if governing else set()
        # "the minister of C, and B, director of A": whose name an office follows bears it.
        borne = gap.strip() == "," and re.search(
            rf"{self.words.data['of']}$", self.passage.text[cue.start : cue.end]
        )
        if borne and nearest in done:
            return {nearest}
        if depth and nearest in done and self.joint.match(gap):
            # "A funds C and runs B": who funds also runs.
            return self._subject(governing[-1], depth - 1)
        own = self._chain(before[::-1])
        return own - done or own

    def _verb_last(self, cue: Cue) -> tuple[set[Place], set[Place]]:
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
            does = {
                each for row in (marked, topics) if row for each in self._chain(back[back.index(row[0]) :])
            }
            return does or self._chain(after), first
        rest = [place for place in back if place not in first]
        free = [place for place in rest if place not in marked or self._marked(place, self.words.topic_marks)]
        later = [
            place
            for place in after
            if place[0] >= cue.end
            and (
                not self._marked(place, self.words.subject_marks)
                or self._marked(place, self.words.topic_marks)
            )
        ]
        topics = [place for place in free if self._marked(place, self.words.topic_marks)]
        return first, {*free[:1], *topics[:1], *(later[:1] if not free else [])}

    def _marked(self, place: Place, marks: re.Pattern[str]) -> bool:
        return bool(marks.match(self.passage.text, place[1]))
