"""Which known entity a name means: by itself only what is certain, the rest as ranked proposals.

By itself: a name equal to a known one after folding (case, accents, punctuation), or a bare acronym
that is exactly the initials or the acronym of one known body; the kinds have to be compatible and
nobody else may bear the name. No score merges anything: measured, the best recall of scores at zero
false merges was .40. Translations are found through the aliases the graph stores.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.documents.candidates import Candidates, EntityRow, Proposal
from ssegraph.documents.languages import countries
from ssegraph.documents.names import ACRONYM, initials
from ssegraph.records.likeness import compatible

_MOST: Final = 5
_LEAST: Final = 0.45


@dataclass(frozen=True)
class Remembered:
    """What people decided before: names that mean an entity, and names that do not."""

    same: Mapping[str, str] = field(default_factory=dict)
    different: frozenset[tuple[str, str]] = frozenset()


def match(
    candidates: Candidates, known: Iterable[Entity], remembered: Remembered | None = None
) -> Candidates:
    """Return the candidates with what each entity is: the `same` as a known one, `new`, or `proposed`."""
    matcher = _Matcher(list(known), remembered or Remembered())
    return candidates.model_copy(update={"entities": tuple(matcher.row(row) for row in candidates.entities)})


class _Matcher:
    def __init__(self, known: list[Entity], remembered: Remembered) -> None:
        self.known = {entity.id: entity for entity in known}
        self.remembered = remembered
        self.bearers: defaultdict[str, set[str]] = defaultdict(set)
        self.by_initials: defaultdict[str, set[str]] = defaultdict(set)
        self.by_word: defaultdict[str, set[str]] = defaultdict(set)
        for entity in known:
            for name in entity.all_names():
                self.bearers[fold(name)].add(entity.id)
                for word in fold(name).split():
                    self.by_word[word].add(entity.id)
                if len(name.split()) > 2:
                    self.by_initials[self._initials(name)].add(entity.id)

    @staticmethod
    def _initials(name: str) -> str:
        small = {
            "of",
            "the",
            "for",
            "and",
            "in",
            "de",
            "la",
            "le",
            "les",
            "des",
            "du",
            "et",
            "pour",
            "del",
            "los",
            "las",
            "y",
            "el",
            "para",
            "l",
            "d",
            "en",
            "une",
            "un",
            "a",
        }
        return initials(" ".join(word for word in fold(name).split() if word not in small))

    def row(self, row: EntityRow) -> EntityRow:
        forms = list(dict.fromkeys(form for form in (row.name, *row.aliases) if form))
        for form in forms:
            chosen = self.remembered.same.get(fold(form))
            if chosen in self.known and compatible(row.kind, self.known[chosen].kind):
                return row.model_copy(update={"outcome": "same", "known": chosen, "proposals": ()})
        # A body that the document names in full is not known by its acronym alone: others share it.
        certain = self._certain(row, forms)
        if certain:
            return row.model_copy(update={"outcome": "same", "known": certain, "proposals": ()})
        proposals = self._proposals(row)
        return row.model_copy(
            update={"outcome": "proposed" if proposals else "new", "known": None, "proposals": proposals}
        )

    def _fits(self, row: EntityRow, identifier: str) -> bool:
        differs = any(
            (fold(form), identifier) in self.remembered.different for form in (row.name, *row.aliases)
        )
        return compatible(row.kind, self.known[identifier].kind) and not differs

    def _certain(self, row: EntityRow, forms: list[str]) -> str | None:
        if row.kind == "Place" and (code := countries().code(row.name)):
            names = {fold(name) for name in countries().labels[code].values()}
            bearers = {
                each
                for name in names
                for each in self.bearers.get(name, ())
                if self.known[each].kind == "Place"
            }
            return next(iter(bearers)) if len(bearers) == 1 else None
        found: set[str] = set()
        for form in forms:
            if (
                row.kind == "Person"
                and len(fold(form).split()) < 2
                and not any("가" <= sign <= "힣" for sign in form)
            ):
                continue
            bearers = {each for each in self.bearers.get(fold(form), ()) if self._fits(row, each)}
            if ACRONYM.fullmatch(form) and row.name != form:
                continue
            found |= bearers
        if not found and ACRONYM.fullmatch(row.name):
            found = {each for each in self.by_initials.get(fold(row.name), ()) if self._fits(row, each)}
        return next(iter(found)) if len(found) == 1 else None

    def _proposals(self, row: EntityRow) -> tuple[Proposal, ...]:
        forms = [form for form in (row.name, row.acronym, *row.aliases) if form]
        near: dict[str, float] = {}
        why: dict[str, str] = {}
        for form in forms:
            folded = fold(form)
            words = [
                word
                for word in folded.split()
                if len(self.by_word.get(word, ())) <= max(20, len(self.known) // 20)
            ]
            pool = {each for word in words for each in self.by_word[word]} | self.bearers.get(folded, set())
            pool |= self.by_initials.get(folded, set()) if ACRONYM.fullmatch(form) else set()
            for identifier in pool:
                if not self._fits(row, identifier):
                    continue
                score, reason = self._likeness(form, self.known[identifier])
                if score > near.get(identifier, 0.0):
                    near[identifier], why[identifier] = score, reason
        best = sorted((each for each in near if near[each] >= _LEAST), key=lambda each: (-near[each], each))[
            :_MOST
        ]
        return tuple(
            Proposal(id=each, name=self.known[each].name, score=round(near[each], 2), why=why[each])
            for each in best
        )

    def _likeness(self, form: str, entity: Entity) -> tuple[float, str]:
        best, reason = 0.0, ""
        folded = fold(form)
        for name in entity.all_names():
            other = fold(name)
            if folded == other:
                return 0.95, f"is called {name}, as others are or may be"
            if ACRONYM.fullmatch(form) and self._initials(name) == folded:
                return 0.9, f"the initials of {name}"
            ours, theirs = set(folded.split()), set(other.split())
            shared = len(ours & theirs) / max(1, len(ours | theirs))
            score = 0.5 * shared + 0.4 * SequenceMatcher(None, folded, other, autojunk=False).ratio()
            if score > best:
                best, reason = score, f"like {name}"
        return best, reason
