"""The gate: nothing goes on that the document does not say, word for word.

A quote has to stand in the text, exactly or after a reversible normalisation: white space, sorts of
quotes and dashes, case, tags and Markdown signs. Never by likeness: measured, fuzzy matching accepts
every changed digit. Names have to stand in the text too; ends have to be known; the ontology has to
allow the signature. What is refused is kept with its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from ssegraph.core.ontology import load_ontology
from ssegraph.documents.candidates import (
    Candidates,
    ContributionRow,
    EntityRow,
    ObservationRow,
    Quote,
    Refusal,
    TieRow,
)
from ssegraph.documents.languages import countries, language
from ssegraph.documents.structure import flatten

_S = TypeVar("_S", TieRow, ObservationRow, ContributionRow)
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


@dataclass(frozen=True)
class _Normal:
    """A text as it is compared, and where each sign stands in the text itself."""

    text: str
    at: tuple[int, ...]


@lru_cache(maxsize=8)
def _normal(text: str) -> _Normal:
    flat = flatten(text, 0, len(text))
    letters, at = [], []
    for sign, position in zip(flat.text, flat.at, strict=True):
        for each in sign.casefold():
            letters.append(each)
            at.append(position)
    return _Normal("".join(letters), tuple(at))


def place_of(quote: str, text: str, near: int = 0) -> tuple[int, int] | None:
    """Return where a text says these words: the exact place, else after normalising, else None.

    Args:
        quote: the words.
        text: the kept text.
        near: of several places the one nearest to here.

    >>> place_of("the  22nd of “May”", 'on the 22<sup>nd</sup> of "May"')
    (3, 31)
    >>> place_of("the 23rd of May", 'on the 22<sup>nd</sup> of "May"') is None
    True
    """
    quote = unicodedata.normalize("NFC", quote)
    if not quote.strip():
        return None
    exact = _nearest(text, quote, near)
    if exact is not None:
        return exact, exact + len(quote)
    whole, part = _normal(text), _normal(quote).text
    if not part:
        return None
    at = _nearest(whole.text, part, _before(whole, near))
    while at is not None:
        end = at + len(part)
        # Whole words only: half a number is another number.
        if not (_inside_word(whole.text, at) or _inside_word(whole.text, end)):
            return whole.at[at], whole.at[end - 1] + 1
        following = whole.text.find(part, at + 1)
        at = following if following > at else None
    return None


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isdigit() and text[at].isdigit()


def _before(whole: _Normal, near: int) -> int:
    from bisect import bisect_left

    return bisect_left(whole.at, near)


def _nearest(text: str, part: str, near: int) -> int | None:
    after, before = text.find(part, near), text.rfind(part, 0, near + len(part))
    found = [at for at in (after, before) if at >= 0]
    return min(found, key=lambda at: abs(at - near)) if found else None


def mixed_scripts(name: str) -> bool:
    """Say whether a word of a name mixes alphabets that look alike: `RТES` with a Cyrillic Т."""
    for word in re.findall(r"[^\W\d_]+", name):
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        if len(scripts & set(_SCRIPTS)) > 1:
            return True
    return False


def verify(candidates: Candidates) -> Candidates:
    """Return the candidates that pass the gate; the others are listed in `refused` with reasons.

    Quotes that stand in the text in other white space, quotes or case are replaced by the exact words.
    """
    text = candidates.document.text
    refused: dict[Refusal, None] = dict.fromkeys(candidates.refused)
    entities: dict[str, EntityRow] = {}
    for row in candidates.entities:
        why = _wrong_name(row, text)
        if why:
            refused.setdefault(Refusal(what=f"{row.kind} {row.name}", why=why, rule=row.rule))
            continue
        aliases = tuple(each for each in row.aliases if place_of(each, text) and not mixed_scripts(each))
        for alias in sorted(set(row.aliases) - set(aliases)):
            refused.setdefault(
                Refusal(what=f"alias {alias} of {row.name}", why="not in the text", rule=row.rule)
            )
        acronym = (
            row.acronym
            if row.acronym and place_of(row.acronym, text) and not mixed_scripts(row.acronym)
            else None
        )
        mentions = tuple((a, b) for a, b in row.mentions if 0 <= a < b <= len(text))
        if not mentions and (found := place_of(row.name, text)):
            mentions = (found,)
        entities[row.id] = row.model_copy(
            update={"aliases": aliases, "acronym": acronym, "mentions": mentions}
        )
    gate = _Gate(candidates, entities, refused)
    ties = [gate.tie(row) for row in (*candidates.ties, *candidates.plans)]
    kept = [row for row in ties if row]
    observations = [row for row in (gate.observation(row) for row in candidates.observations) if row]
    said = [gate.contribution(row) for row in candidates.contributions]
    numbers = {before: now for now, before in enumerate(at for at, row in enumerate(said) if row)}
    contributions = [
        row if row.reply_to is None else row.model_copy(update={"reply_to": numbers.get(row.reply_to)})
        for row in said
        if row
    ]
    return candidates.model_copy(
        update={
            "entities": tuple(entities.values()),
            "ties": tuple(row for row in kept if not row.planned),
            "plans": tuple(row for row in kept if row.planned),
            "observations": tuple(observations),
            "contributions": tuple(contributions),
            "refused": tuple(refused),
        }
    )


def _wrong_name(row: EntityRow, text: str) -> str | None:
    if row.kind not in load_ontology().kinds:
        return f"the ontology has no kind {row.kind}"
    if mixed_scripts(row.name):
        return "the name mixes letters of two alphabets that look alike"
    if place_of(row.name, text):
        return None
    code = countries().code(row.name) if row.kind == "Place" else None
    if code and any(countries().people.get(_fold(text[a:b])) == code for a, b in row.mentions):
        return None  # `a French network`: the text says the country in another word
    return "the name is not in the text"


def _fold(text: str) -> str:
    from ssegraph.core.names import fold

    return fold(text)


class _Gate:
    def __init__(
        self, candidates: Candidates, entities: Mapping[str, EntityRow], refused: dict[Refusal, None]
    ) -> None:
        self.text = candidates.document.text
        self.entities = entities
        self.refused = refused
        self.lang = language(candidates.language)
        self.ontology = load_ontology()

    def _refuse(self, what: str, why: str, rule: str) -> None:
        self.refused.setdefault(Refusal(what=what, why=why, rule=rule))

    def _quoted(self, row: _S, what: str) -> _S | None:
        quotes = []
        for quote in row.evidence:
            if self.text[quote.start : quote.end] == quote.quote and quote.quote.strip():
                quotes.append(quote)
                continue
            found = place_of(quote.quote, self.text, max(0, quote.start))
            if found is None:
                self._refuse(what, f"the document does not say “{quote.quote[:80]}”", row.rule)
                return None
            quotes.append(
                Quote(start=found[0], end=found[1], quote=self.text[slice(*found)], role=quote.role)
            )
        if not any(quote.role == "statement" for quote in quotes):
            self._refuse(what, "no words of the document state it", row.rule)
            return None
        return row.model_copy(update={"evidence": tuple(quotes)})

    def _named(self, entity: str, quotes: tuple[Quote, ...]) -> bool:
        """Say whether some quote holds a mention of an end."""
        return any(
            quote.start <= a and b <= quote.end for quote in quotes for a, b in self.entities[entity].mentions
        )

    def tie(self, row: TieRow) -> TieRow | None:
        what = f"{row.source} {row.kind} {row.target}"
        for end in (row.source, row.target):
            if end not in self.entities:
                self._refuse(what, f"{end} is no entity that passed", row.rule)
                return None
        if row.source == row.target:
            self._refuse(what, "a tie needs two different ends", row.rule)
            return None
        source, target = self.entities[row.source], self.entities[row.target]
        what = f"{source.name} {row.kind} {target.name}"
        if row.kind not in self.ontology.tie_kinds:
            self._refuse(what, f"the ontology has no tie {row.kind}", row.rule)
            return None
        if not self.ontology.allows(row.kind, source.kind, target.kind):
            self._refuse(what, f"a {source.kind} cannot be tied to a {target.kind} by {row.kind}", row.rule)
            return None
        quoted = self._quoted(row, what)
        if quoted is None:
            return None
        for each in (source, target):
            if not self._named(each.id, quoted.evidence):
                self._refuse(what, f"no quote names {each.name}", row.rule)
                return None
        if row.read == "model":
            said = " ".join(quote.quote for quote in quoted.evidence if quote.role == "statement")
            if self.lang.negation.search(said):
                self._refuse(what, "the words deny it", row.rule)
                return None
            if self.lang.past.search(said):
                self._refuse(what, "the words say that it is over", row.rule)
                return None
            if self.lang.plan.search(said):
                return quoted.model_copy(update={"planned": True})
        return quoted

    def contribution(self, row: ContributionRow) -> ContributionRow | None:
        what = f"{row.by} {row.kind}"
        if row.by not in self.entities:
            self._refuse(what, f"{row.by} is no entity that passed", row.rule)
            return None
        who = self.entities[row.by]
        what = f"{who.name} {row.kind} “{row.said[:80]}”"
        if row.kind not in self.ontology.contribution_kinds:
            self._refuse(what, f"the ontology has no contribution {row.kind}", row.rule)
            return None
        if who.kind not in {*self.ontology.expand("Agent"), "Event", "Session"}:
            self._refuse(what, f"a {who.kind} says nothing", row.rule)
            return None
        quoted = self._quoted(row, what)
        if quoted is None:
            return None
        if not self._named(row.by, quoted.evidence):
            self._refuse(what, f"no quote names {who.name}", row.rule)
            return None
        return quoted if row.session in self.entities else quoted.model_copy(update={"session": None})

    def observation(self, row: ObservationRow) -> ObservationRow | None:
        what = f"{row.entity} {row.measure} {row.value}"
        if row.entity not in self.entities:
            self._refuse(what, f"{row.entity} is no entity that passed", row.rule)
            return None
        if row.measure not in self.ontology.observation_kinds:
            self._refuse(what, f"the ontology has no observation {row.measure}", row.rule)
            return None
        quoted = self._quoted(row, what)
        if quoted is None:
            return None
        said = " ".join(quote.quote for quote in quoted.evidence if quote.role == "statement")
        numbers = {
            self.lang.value(match["n"], match["scale"])
            for match in re.finditer(self.lang.number, said, re.IGNORECASE)
        }
        plain = re.sub(r"(?<=\d)[ ,.\u00a0\u202f](?=\d{3})", "", said)
        if row.value not in numbers and not re.search(rf"(?<!\d){re.escape(row.value)}(?!\d)", plain):
            self._refuse(what, f"the words do not say {row.value}", row.rule)
            return None
        if not self._named(row.entity, quoted.evidence):
            self._refuse(what, f"no quote names {self.entities[row.entity].name}", row.rule)
            return None
        return quoted
