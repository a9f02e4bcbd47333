"""Roles in words: what somebody is within a tie, as records write it, told in the words of a language.

A role is a concept of `ontology/roles.ttl`, found by its English label or by one of its other labels. Records write
roles in English; a few are written by pattern ("president, 2nd term", "former chair", "co-chair for Asia", "mayor of
Bilbao"), and are worded where every part of them is known. What is nowhere there is a text of its own: it stays as
it is. What a role counts as is an office (`offices`): "chief executive" is worded as such and is a director.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import pyoxigraph as ox

from ssegraph.core.model import Tie
from ssegraph.core.names import fold
from ssegraph.core.resources import ontology_dir
from ssegraph.core.words import find, wording

BASE: Final = "https://w3id.org/ssegraph/role/"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_CONTINENTS: Final = ("AF", "AN", "AS", "EU", "NA", "OC", "SA")
_TERM: Final = re.compile(r"(?P<role>.+), (?P<n>\d+)(?:st|nd|rd|th) term")
_FORMER: Final = re.compile(r"(?:former|ex-) ?(?P<before>.+)|(?P<behind>.+) \(former\)", re.IGNORECASE)
_WHERE: Final = re.compile(r"(?P<role>.+?)(?:,| for)? (?P<place>[A-Z]\w+(?: [A-Z]\w+)?)")
_OF: Final = re.compile(r"(?P<role>[^,;()]+?) of (?P<name>[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*)")
_OF_A_BODY: Final = frozenset(
    {"mayor", "deputy-mayor", "president", "vice-president", "chair", "secretary-general"}
)
"""Roles of which a name behind "of" is that of the body or place; a minister of Labour has no such name there."""
_TWO: Final = re.compile(r"(?P<one>[^,]+?)(?:, | and )(?P<other>[^,]+)")


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its id, and its labels by language."""

    id: str
    labels: Mapping[str, str]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return BASE + self.id


@dataclass(frozen=True)
class _Roles:
    """All roles by id, which one a text names, folded, and which text is a word of which language as it is written.

    A folded text has no accents: "president" is no French word, though "président" is one.
    """

    by_id: Mapping[str, Role]
    by_words: Mapping[str, str]
    written: frozenset[tuple[str, str]]


@cache
def _roles() -> _Roles:
    store = ox.Store()
    store.load(path=str(ontology_dir() / "roles.ttl"), format=ox.RdfFormat.TURTLE)
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    words: defaultdict[str, set[str]] = defaultdict(set)
    written: set[tuple[str, str]] = set()
    for quad in store:
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.Literal):
            continue
        role, language = quad.subject.value.removeprefix(BASE), quad.object.language or "en"
        if quad.predicate.value == f"{_SKOS}prefLabel":
            labels[role][language] = quad.object.value
        elif quad.predicate.value != f"{_SKOS}altLabel":
            continue
        words[fold(quad.object.value)].add(role)
        written.add((_spelt(quad.object.value, language), language))
    return _Roles(
        {role: Role(role, names) for role, names in sorted(labels.items())},
        # A word that names two roles ("présidence") names neither.
        {text: next(iter(named)) for text, named in words.items() if len(named) == 1},
        frozenset(written),
    )


def _spelt(text: str, language: str) -> str:
    """Return how a text is spelt, for comparing: English is not held to hyphens."""
    return fold(text) if language == "en" else text.casefold()


def roles() -> Mapping[str, Role]:
    """Return every role by its id, in the order of the ids.

    >>> roles()["board-member"].labels["es"]
    'miembro del consejo'
    """
    return _roles().by_id


def role_named(text: str) -> str | None:
    """Return the id of the role that a text names, in whatever language, or None.

    >>> role_named("Vice president"), role_named("présidente"), role_named("keeper of the seals")
    ('vice-president', 'president', None)
    """
    return _roles().by_words.get(fold(text))


@lru_cache(maxsize=10_000)
def role_in_words(text: str, language: str = "en") -> str | None:
    """Return a role in the words of a language; as it is written where those are of that language already.

    Args:
        text: as records write it.
        language: one of `words.languages()`; one without labels here has those in English.

    Returns:
        None where nobody worded it: then the text stays as it is, in its own language.

    >>> role_in_words("board member", "ja"), role_in_words("présidente", "fr"), role_in_words("president, 2nd term", "fr")
    ('理事', 'présidente', 'présidence, mandat n° 2')
    >>> role_in_words("former chair", "ko"), role_in_words("co-chair for Asia", "es"), role_in_words("keeper of the seals", "fr")
    ('전 의장', 'copresidencia (Asia)', None)
    """
    if role := role_named(text):
        labels = roles()[role].labels
        written = (_spelt(text, language), language) in _roles().written
        return text if written else labels.get(language, labels["en"])
    composed = _composed(text, language)
    # Patterns are those of English.
    return text if composed and language == "en" else composed


def written_in(tie: Tie, language_of: Callable[[str], str | None]) -> str | None:
    """Return the language in which the role of a tie is written that nobody worded; None where nobody can say.

    Args:
        tie: it has a role.
        language_of: gives the language of a source by its id.

    A role is in English, in words of ours; that of a row of a table is in the words of the table.
    """
    saying = [each for each in tie.statements if each.role == tie.role]
    tables = [each.source for each in saying if each.row]
    return "en" if len(tables) < len(saying) else language_of(tables[0]) if tables else None


def _composed(text: str, language: str) -> str | None:
    """Return a role that is written by pattern, where every part of it is known."""
    if match := _TERM.fullmatch(text):
        return _filled("role.term", language, match["role"], n=match["n"])
    if match := _FORMER.fullmatch(text):
        return _filled("role.former", language, match["before"] or match["behind"])
    if (match := _WHERE.fullmatch(text)) and (place := _continents().get(match["place"])):
        return _filled("role.where", language, match["role"], name=find(f"continents.{place}", language))
    if (match := _OF.fullmatch(text)) and role_named(match["role"]) in _OF_A_BODY:
        return _filled("role.where", language, match["role"], name=match["name"])
    if match := _TWO.fullmatch(text):
        other = role_in_words(match["other"], language) if role_named(match["other"]) else None
        return _filled("role.two", language, match["one"], other=other) if other else None
    return None


def _filled(name: str, language: str, role: str, /, **places: object) -> str | None:
    known = role_in_words(role, language) if role_named(role) else None
    return wording(name, language, role=known, **places) if known else None


@cache
def _continents() -> Mapping[str, str]:
    return {name: code for code in _CONTINENTS if (name := find(f"continents.{code}"))}
