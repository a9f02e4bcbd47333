"""The terms of the graph, read from `ontology/sse.ttl`: kinds of entity, of tie, of observation, statuses.

Nothing else in the package names a kind of tie: a new one is a change of Turtle.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Literal

import pyoxigraph as ox
from pydantic import create_model

from ssegraph.core.errors import NotFound, Problem, StoreError, suggest
from ssegraph.core.model import Entity
from ssegraph.core.resources import ontology_dir
from ssegraph.core.words import label_files, languages

NAMESPACE: Final = "https://w3id.org/ssegraph/ontology#"

_RDF, _RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
_OWL, _SKOS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2004/02/skos/core#"
_SCHEMA: Final = "https://schema.org/"

Category = Literal[
    "kind",
    "group",
    "tie",
    "inverse",
    "measure",
    "attribute",
    "contribution",
    "status",
    "function",
    "class",
    "property",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its local name, IRI, what sort of term it is, its words by language, related terms.

    A `group` is an abstract class above several kinds of entity, such as Body.
    """

    id: str
    iri: str
    category: Category
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    see_also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TieKind(Term):
    """A kind of tie, with its reading in both directions.

    A caption is a sentence with `{source}` and `{target}` for the names of the ends.
    `attendance`: it says no more than that somebody was at an event. `alike`: both ends are of one
    nature, body and body, undertaking and undertaking, or of one kind. `source_kinds` and
    `target_kinds` are the kinds of entity that may stand there.
    """

    caption: Mapping[str, str]
    inverse_id: str
    inverse_labels: Mapping[str, str]
    inverse_caption: Mapping[str, str]
    symmetric: bool
    transitive: bool
    attendance: bool
    alike: bool
    source_kinds: frozenset[str]
    target_kinds: frozenset[str]
    source_groups: tuple[str, ...]
    target_groups: tuple[str, ...]


class Ontology:
    """All terms of one Turtle file.

    Args:
        path: the file.

    Raises:
        StoreError: it cannot be read, or is not Turtle.

    >>> ontology = load_ontology()
    >>> ontology.tie_kinds["funds"].inverse_labels["fr"]
    'financé par'
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._said: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        file = path
        try:
            for file in (path, *label_files()):
                for quad in ox.parse(path=file):
                    self._said[_value(quad.subject)][quad.predicate.value].append(quad.object)
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError(f"{file}: cannot read the ontology: {error}") from error
        self._below = self._subclasses()
        every = (self._term(iri) for iri in sorted(self._said) if iri.startswith(NAMESPACE))
        self.terms: Mapping[str, Term] = {term.id: term for term in every}
        """Every term, by local name, sorted."""
        self.kinds = self._of("kind")
        """The kinds of entity that records may name."""
        self.tie_kinds: Mapping[str, TieKind] = {
            term.id: term for term in self.terms.values() if isinstance(term, TieKind)
        }
        self.measures = self._of("measure")
        """What a number may be of: members, participants, money ..."""
        self.attributes = self._of("attribute")
        """What is no number and may be stated by a source: a founding date, an acronym, an identifier elsewhere."""
        self.observation_kinds: Mapping[str, Term] = {**self.measures, **self.attributes}
        self.contribution_kinds = self._of("contribution")
        """What somebody may say: Claim, Question, Answer ..."""
        self.identifiers: Mapping[str, str] = {
            name: _value(self._said[term.iri][NAMESPACE + "iriTemplate"][0]).replace("{value}", "{}")
            for name, term in self.attributes.items()
            if self._said[term.iri][NAMESPACE + "iriTemplate"]
        }
        """How an identifier elsewhere becomes an IRI, with `{}` for it, by attribute."""
        self.patterns: Mapping[str, str] = {
            name: _value(self._said[term.iri][NAMESPACE + "pattern"][0])
            for name, term in self.attributes.items()
            if self._said[term.iri][NAMESPACE + "pattern"]
        }
        """What a value has to fit, by attribute: a regular expression, or `EDTF` for a date or span."""
        self.statuses = self._of("status")
        self._classes: dict[str, type[Entity]] = {}

    def label(self, term: str, language: str = "en") -> str:
        """Return a term's label in the language, else in English, else the term as it stands."""
        found = self.terms.get(term)
        if found is None:
            return term
        return found.labels.get(language) or found.labels.get("en") or term

    def explain(self, term: str) -> Term:
        """Return a term by its local name, prefixed name, IRI or label in any language.

        Raises:
            NotFound: no term is called so; suggests the nearest.

        >>> load_ontology().explain("membre de").id
        'memberOf'
        """
        name = term.removeprefix(NAMESPACE).removeprefix("sse:")
        if name in self.terms:
            return self.terms[name]
        found = self._by_label.get(name.casefold())
        if found is None:
            near = suggest(name, {*self.terms, *self._by_label})
            raise NotFound("term", term, near)
        return self.terms[found]

    def expand(self, name: str) -> frozenset[str]:
        """Return the kinds of entity at or below a kind or group; none if there is no such class.

        >>> sorted(load_ontology().expand("Undertaking"))
        ['Event', 'Programme', 'Project', 'Session']
        """
        return frozenset(self._below.get(NAMESPACE + name, frozenset()) & set(self.kinds))

    def words_of(self, term: str, predicate: str) -> list[str]:
        """Return the examples (`example`) or counter-examples (`counterExample`) of a term, in the order of the file.

        >>> load_ontology().words_of("Policy", "counterExample")[0].partition(":")[0]
        'skt-ssegov-mou'
        """
        iri = _SKOS + predicate if predicate == "example" else NAMESPACE + predicate
        return self._iris(NAMESPACE + term, iri)

    def above(self, kind: str) -> tuple[str, ...]:
        """Return the IRIs of the classes above a kind or group, ours and others', sorted.

        >>> load_ontology().above("Person")[:2]
        ('http://xmlns.com/foaf/0.1/Agent', 'http://xmlns.com/foaf/0.1/Person')
        """
        own = NAMESPACE + kind
        return tuple(sorted(iri for iri, names in self._below.items() if kind in names and iri != own))

    def allows(self, kind: str, source_kind: str, target_kind: str) -> bool:
        """Say whether entities of these kinds may stand at the ends of a tie of this kind."""
        tie = self.tie_kinds[kind]
        if source_kind not in tie.source_kinds or target_kind not in tie.target_kinds:
            return False
        natures = (self.expand("Body"), self.expand("Undertaking"), {source_kind})
        return not tie.alike or any({source_kind, target_kind} <= each for each in natures)

    def entity_class(self, kind: str) -> type[Entity]:
        """Return the model of a kind of entity: `Entity` with `kind` given and fixed.

        >>> Network = load_ontology().entity_class("Network")
        >>> Network(id="rtes", name="RTES").kind
        'Network'
        """
        if kind not in self._classes:
            term = self.kinds[kind]
            fixed: Any = Literal[kind]  # a type that only exists once the Turtle is read
            self._classes[kind] = create_model(
                kind,
                __base__=Entity,
                __doc__=term.definitions.get("en"),
                __module__="ssegraph",
                kind=(fixed, kind),
            )
        return self._classes[kind]

    def lint(self, used: Iterable[str]) -> list[Problem]:
        """Report terms without words, terms used but not defined, labels borne twice, terms nothing uses.

        What may stand at the ends of a tie follows from its definition, not from what records happen to have.

        Args:
            used: the kinds of entity, tie and contribution, the measures and the attributes that records use.

        Returns:
            problems with the line at which the term is defined, sorted.
        """
        lines = self._lines()
        found = [*self._wordless(), *self._undefined(), *self._borne_twice()]
        known: set[str] = {*self.kinds, *self.tie_kinds, *self.observation_kinds, *self.contribution_kinds}
        found += ((name, "is used by no record") for name in known - set(used))
        return sorted({Problem(str(self.path), lines.get(name, 1), f"{name} {what}") for name, what in found})

    # -- reading ----------------------------------------------------------------------------

    def _iris(self, iri: str, predicate: str) -> list[str]:
        """Return the objects of a predicate in the order of the file."""
        return [_value(node) for node in self._said[iri][predicate]]

    def _words(self, iri: str, predicate: str) -> dict[str, str]:
        literals = [node for node in self._said[iri][predicate] if isinstance(node, ox.Literal)]
        return {node.language: node.value for node in literals if node.language}

    def _subclasses(self) -> dict[str, frozenset[str]]:
        """Return, by class IRI, the local names of our classes at or below it."""
        parents = {iri: self._iris(iri, _RDFS + "subClassOf") for iri in list(self._said)}
        below: defaultdict[str, set[str]] = defaultdict(set)
        for iri in parents:
            todo, seen = [iri], set()
            while todo:
                each = todo.pop()
                if each not in seen:
                    seen.add(each)
                    below[each].add(_local(iri))
                    todo += parents.get(each, [])
        return {iri: frozenset(names) for iri, names in below.items()}

    def _ends(self, iri: str, predicate: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the kinds that may stand at an end, and the classes they were given by."""
        classes = self._iris(iri, _SCHEMA + predicate)
        below = [self._below.get(each, frozenset()) for each in classes]
        real = {
            name
            for names in below
            for name in names
            if NAMESPACE + "Kind" in self._iris(NAMESPACE + name, _RDF + "type")
        }
        return frozenset(real), tuple(_local(each) for each in classes)

    def _category(self, types: set[str]) -> Category:
        ours: tuple[tuple[str, Category], ...] = (
            ("Kind", "kind"),
            ("TieKind", "tie"),
            ("InverseTieKind", "inverse"),
            ("Measure", "measure"),
            ("Attribute", "attribute"),
            ("ContributionKind", "contribution"),
            ("Status", "status"),
            ("Function", "function"),
        )
        for name, category in ours:
            if NAMESPACE + name in types:
                return category
        return "class" if _OWL + "Class" in types else "property"

    def _term(self, iri: str) -> Term:
        types = set(self._iris(iri, _RDF + "type"))
        category = self._category(types)
        if category == "class" and _local(iri) in self._below.get(NAMESPACE + "Entity", ()):
            category = "group"
        labels = self._words(iri, _RDFS + "label")
        definitions = self._words(iri, _SKOS + "definition")
        see_also = tuple(
            _local(each) for each in self._iris(iri, _RDFS + "seeAlso") if each.startswith(NAMESPACE)
        )
        if category != "tie":
            return Term(_local(iri), iri, category, labels, definitions, see_also)
        symmetric = _OWL + "SymmetricProperty" in types
        caption = self._words(iri, NAMESPACE + "caption")
        inverse = iri if symmetric else next(iter(self._iris(iri, _OWL + "inverseOf")), iri)
        source_kinds, source_groups = self._ends(iri, "domainIncludes")
        target_kinds, target_groups = self._ends(iri, "rangeIncludes")
        return TieKind(
            _local(iri),
            iri,
            category,
            labels,
            definitions,
            see_also,
            caption=caption,
            inverse_id=_local(inverse),
            inverse_labels=self._words(inverse, _RDFS + "label"),
            inverse_caption=_swapped(caption) if symmetric else self._words(inverse, NAMESPACE + "caption"),
            symmetric=symmetric,
            transitive=_OWL + "TransitiveProperty" in types,
            attendance=NAMESPACE + "Attendance" in types,
            alike=NAMESPACE + "LikeWithLike" in types,
            source_kinds=source_kinds,
            target_kinds=target_kinds,
            source_groups=source_groups,
            target_groups=target_groups,
        )

    def _of(self, category: Category) -> Mapping[str, Term]:
        return {term.id: term for term in self.terms.values() if term.category == category}

    @cached_property
    def _by_label(self) -> Mapping[str, str]:
        return {label.casefold(): term.id for term in self.terms.values() for label in term.labels.values()}

    # -- linting ----------------------------------------------------------------------------

    def _lines(self) -> dict[str, int]:
        text = self.path.read_text(encoding="utf-8").splitlines()
        starts = ((number, re.match(r"sse:(\w+) a ", line)) for number, line in enumerate(text, 1))
        return {match[1]: number for number, match in starts if match}

    def _wordless(self) -> Iterator[tuple[str, str]]:
        for term in self.terms.values():
            words = {"label": term.labels, "definition": term.definitions}
            if isinstance(term, TieKind):
                words |= {"caption": term.caption, "inverse caption": term.inverse_caption}
                for what, ends in (("source", term.source_kinds), ("target", term.target_kinds)):
                    if not ends:
                        yield term.id, f"does not say which kinds may be its {what}"
            for what, given in words.items():
                for language in languages():
                    text = given.get(language, "")
                    if not text:
                        yield term.id, f"has no {what} in {language}"
                    elif "caption" in what and not {"{source}", "{target}"} <= set(
                        re.findall(r"{\w+}", text)
                    ):
                        yield (term.id, f"has a {what} in {language} without {{source}} or {{target}}")

    def _undefined(self) -> Iterator[tuple[str, str]]:
        for iri, said in self._said.items():
            for predicate, nodes in said.items():
                named = [_value(node) for node in nodes if isinstance(node, ox.NamedNode)]
                for each in (predicate, *named):
                    if each.startswith(NAMESPACE) and _local(each) not in self.terms:
                        yield _local(iri), f"uses sse:{_local(each)}, which is not defined"

    def _borne_twice(self) -> Iterator[tuple[str, str]]:
        bearers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for term in self.terms.values():
            for language, label in term.labels.items():
                bearers[language, label.casefold()].append(term.id)
        for (language, label), names in bearers.items():
            for name in names[1:]:
                yield name, f"has the label {label!r}@{language} of {names[0]}"


def _value(node: Any) -> str:
    return str(node.value)


def _local(iri: str) -> str:
    return iri.removeprefix(NAMESPACE)


def _swapped(caption: Mapping[str, str]) -> dict[str, str]:
    ends = {"{source}": "{target}", "{target}": "{source}"}
    return {
        language: re.sub(r"{source}|{target}", lambda match: ends[match[0]], text)
        for language, text in caption.items()
    }


@cache
def load_ontology(path: Path | None = None) -> Ontology:
    """Return the shipped ontology, or that of another Turtle file; each is read once.

    Raises:
        StoreError: the file cannot be read.
    """
    return Ontology(path or ontology_dir() / "sse.ttl")
