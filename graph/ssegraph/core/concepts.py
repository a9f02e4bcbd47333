"""The concept schemes of ESSGLOBAL, cleaned, and how our kinds of entity are mapped to them.

The files are `ontology/concepts/*.ttl`; where they come from is said in each, and in
`docs/decisions/0019-essglobal.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.core.errors import NotFound, StoreError, suggest
from ssegraph.core.resources import ontology_dir

LEVELS: Final = "https://w3id.org/ssegraph/level/"
"""How the IRI of every level of government begins."""

STANDARD: Final = "http://purl.org/essglobal/standard/"
"""How the IRI of every scheme begins."""

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_NAMESPACE: Final = "https://w3id.org/ssegraph/ontology#"
# The same lists under the addresses at which they were published later, one of them a test server.
_ELSEWHERE: Final = (
    "https://w3id.solidarityeconomy.coop/essglobal/V2a/standard/",
    "https://dev.lod.coop/essglobal/2.0/standard/",
    "https://dev.lod.coop/essglobal/2.1/standard/",
    "http://www.purl.org/essglobal/standard/",
    "https://purl.org/essglobal/standard/",
)


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: its IRI, scheme, number in the scheme, and labels by language."""

    iri: str
    scheme: str
    notation: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Concepts:
    """All concepts by IRI, the titles of the schemes, and which kind of entity a concept stands for."""

    concepts: Mapping[str, Concept]
    schemes: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]

    def concept(self, iri: str) -> Concept | None:
        """Return a concept by its IRI, also by one of the other addresses of ESSGLOBAL.

        >>> load_concepts().concept("https://dev.lod.coop/essglobal/2.1/standard/legal-form/L2").labels["fr"]
        'Coopérative'
        """
        for base in _ELSEWHERE:
            iri = STANDARD + iri.removeprefix(base) if iri.startswith(base) else iri
        return self.concepts.get(iri)

    def called(self, name: str) -> str:
        """Return the `scheme/notation` of a concept of ESSGLOBAL by that, its IRI, or a label in any language.

        Raises:
            NotFound: none is called so; suggests the nearest.

        >>> load_concepts().called("themes/T6")
        'themes/T6'
        >>> load_concepts().called("Finances Solidaires")
        'themes/T3'
        """
        if (iri := STANDARD + name.removeprefix(STANDARD)) in self.concepts:
            return iri.removeprefix(STANDARD)
        labels = {
            label.casefold(): each.iri.removeprefix(STANDARD)
            for each in reversed(list(self.concepts.values()))
            if each.iri.startswith(STANDARD)
            for label in each.labels.values()
        }
        found: str | None = labels.get(name.casefold())
        if found is None:
            raise NotFound("theme", name, suggest(name.casefold(), labels))
        return found

    @property
    def levels(self) -> Mapping[str, Concept]:
        """The levels of government, by name: `municipality`, `region`, ..."""
        return {
            iri.removeprefix(LEVELS): each for iri, each in self.concepts.items() if iri.startswith(LEVELS)
        }

    def listed(self) -> Mapping[str, tuple[str, Concept]]:
        """Return all that may be written where a theme or a level of government is asked for, with which of both it is.

        >>> listed = load_concepts().listed()
        >>> listed["themes/T3"][0], listed["municipality"][0]
        ('theme', 'level of government')
        """
        found = {
            iri.removeprefix(STANDARD): ("theme", each)
            for iri, each in self.concepts.items()
            if iri.startswith(STANDARD)
        }
        return found | {name: ("level of government", each) for name, each in self.levels.items()}

    def theme(self, name: str, language: str = "en") -> str:
        """Return the label of a concept by its `scheme/notation`, in a language, else in English.

        >>> load_concepts().theme("themes/T6", "fr")
        'Politiques Publiques'
        """
        labels = self.concepts[STANDARD + name].labels
        return labels.get(language) or labels["en"]

    def kind(self, iri: str) -> str | None:
        """Return the kind of entity that matches a concept closely, or is wider; None if none does.

        >>> load_concepts().kind("http://purl.org/essglobal/standard/organisational-structure/OS60")
        'Cooperative'
        """
        found = self.concept(iri)
        return None if found is None else self.kinds.get(found.iri)


def files() -> list[Path]:
    """Return the files of the schemes and mappings, sorted."""
    return sorted((ontology_dir() / "concepts").glob("*.ttl"))


@cache
def load_concepts() -> Concepts:
    """Return the shipped concepts; they are read once.

    Raises:
        StoreError: a file cannot be read, or is not Turtle.
    """
    said: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for path in (*files(), ontology_dir() / "levels.ttl"):
        try:
            for quad in ox.parse(path=path):
                said[_value(quad.subject)][quad.predicate.value].append(quad.object)
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError(f"{path}: cannot read the concepts: {error}") from error
    concepts, schemes, kinds = {}, {}, {}
    for iri in sorted(said):
        about = said[iri]
        if about[_SKOS + "inScheme"]:
            concepts[iri] = Concept(
                iri,
                _value(about[_SKOS + "inScheme"][0]),
                _value(about[_SKOS + "notation"][0]),
                {each.language: each.value for each in about[_SKOS + "prefLabel"]},
            )
        elif about[_DCTERMS + "title"]:
            schemes[iri] = {each.language: each.value for each in about[_DCTERMS + "title"]}
        elif iri.startswith(_NAMESPACE):
            for match in ("exactMatch", "closeMatch", "narrowMatch"):
                for concept in about[_SKOS + match]:
                    kinds[_value(concept)] = iri.removeprefix(_NAMESPACE)
    return Concepts(concepts, schemes, kinds)


def _value(node: Any) -> str:
    return str(node.value)
