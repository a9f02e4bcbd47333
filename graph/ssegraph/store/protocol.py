"""What every place of quads can do. A new one is one file: three methods, and the rest follows from them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin

import pyoxigraph as ox

from ssegraph.core.errors import QueryError, suggest
from ssegraph.core.names import NameIndex
from ssegraph.core.ontology import NAMESPACE, load_ontology
from ssegraph.quads import (
    DEFAULT,
    PREFIXES,
    GraphName,
    Namespace,
    Quads,
    Reader,
    Subject,
    Term,
    in_order,
    term,
)
from ssegraph.quads.functions import NAMES
from ssegraph.quads.lexer import Token, tokens, unescaped
from ssegraph.quads.result import Result

if TYPE_CHECKING:
    from ssegraph.store.oxigraph import Store

Function = Callable[..., Term | None]
Functions = Callable[[Reader], Mapping[ox.NamedNode, Function]]
"""SPARQL functions of our own, for the place in which a query is answered; see `functions.tie_functions`."""

_NAMES: Final = (
    ("acronym", "sse:acronym"),
    ("name", "rdfs:label"),
    ("translation", "skos:prefLabel"),
    ("alias", "skos:altLabel"),
    ("former name", "sse:name"),
    ("note", "skos:note"),
)


@lru_cache(maxsize=512)
def unknown_terms(text: str) -> tuple[str, ...]:
    """Return the local names of terms of our ontology's namespace that a query names and the ontology does not have, sorted.

    It is one whatever prefix it stands behind, and where it is written from a BASE.

    >>> unknown_terms("SELECT * { ?who sse:membrOf ?network FILTER(sse:holds(?who)) }")
    ('membrOf',)
    >>> unknown_terms("BASE <https://w3id.org/ssegraph/> PREFIX o: <ontology#> ASK { ?who o:membrOf ?b ; <ontology#chars> ?c }")
    ('chars', 'membrOf')
    """
    bound, base, found = dict(PREFIXES), "", set[str]()
    before = [Token("sign", 0, "")] * 2
    for token in tokens(unescaped(text)):
        iri = ""
        if token.kind == "iri":
            written = token.text[1:-1]
            iri = urljoin(base, written.rstrip("#")) + "#" * written.endswith(
                "#"
            )  # it would lose an empty fragment
            if before[1].is_word("BASE"):
                base, iri = iri, ""
            elif before[0].is_word("PREFIX") and before[1].kind == "name":
                bound[before[1].text[:-1]], iri = iri, ""
        elif token.kind == "name" and not before[1].is_word("PREFIX"):
            prefix, _, local = token.text.partition(":")
            iri = bound.get(prefix, "") + unquote(re.sub(r"\\(.)", r"\1", local))
        if iri.startswith(NAMESPACE):
            found.add(iri.removeprefix(NAMESPACE))
        before = [before[1], token]
    return tuple(sorted(found - load_ontology().terms.keys() - set(NAMES) - {""}))


@lru_cache(maxsize=64)
def bound_prefixes(base: str) -> dict[str, str]:
    """Return the prefixes that are bound in a query of data with this base; not to be changed."""
    sections = ("id", "tie", "observation", "contribution", "post", "source", "statement")
    return PREFIXES | {name: f"{base}{name}/" for name in sections}


def pattern(
    subject: Subject | None = None,
    predicate: ox.NamedNode | None = None,
    value: Term | None = None,
    graph: GraphName | None = DEFAULT,
) -> str:
    """Return a group of SPARQL for the arguments of `Quads.match`, with ?s ?p ?o ?g for what is not given.

    >>> pattern(None, ox.NamedNode("urn:p"))
    '{ ?s <urn:p> ?o }'
    """
    triple = f"{subject or '?s'} {predicate or '?p'} {value or '?o'}"
    if graph == DEFAULT:
        return f"{{ {triple} }}"
    if graph is None:
        return f"{{ {{ {triple} }} UNION {{ GRAPH ?g {{ {triple} }} }} }}"
    return f"{{ GRAPH {graph} {{ {triple} }} }}"


class Backend(Quads, ABC):
    """A place of quads: `match` of `rdf.Quads`, and what more each place has to say for itself.

    Attributes:
        base: the base of the data's IRIs, as the data says.

    >>> from ssegraph.core.model import Records
    >>> from ssegraph.store import Store
    >>> store: Backend = Store.of(Records(title="nothing yet"))
    >>> [str(quad.object) for quad in store.match(None, term("dcterms:title"))]
    ['"nothing yet"']
    """

    base: str

    @abstractmethod
    def query(
        self,
        text: str,
        bound: Mapping[str, Term] | None = None,
        functions: Functions | None = None,
        *,
        inferred: bool = False,
    ) -> Result:
        """Answer a SPARQL 1.1 query; the prefixes of `rdf.PREFIXES` and those of the data are bound.

        Args:
            text: SELECT, ASK, CONSTRUCT or DESCRIBE. SERVICE is refused.
            bound: values for variables of the query, by name without `?`.
            functions: further SPARQL functions.
            inferred: what follows from the data counts as if it stood there; see `Store.inferring`.

        Raises:
            QueryError: it cannot be parsed (with line and column) or evaluated.
            StoreError: the quads cannot be had, or are too many for what the query needs.
        """

    @abstractmethod
    def local(self) -> Store:
        """Return a store in this process with the same quads: itself, or a copy, made once.

        Raises:
            StoreError: there are too many to copy; says what can be done instead.
        """

    # -- what follows ------------------------------------------------------------------------

    def know(self, text: str) -> None:
        """Refuse a query that names a term of our namespace which neither the ontology nor the data has.

        It would find nothing, and nothing found reads like a no.

        Raises:
            QueryError: says which term, and which may be meant.
        """
        for name in unknown_terms(text):
            node = ox.NamedNode(NAMESPACE + name)
            places = (
                self.match(node, graph=None),
                self.match(None, node, graph=None),
                self.match(None, None, node, None),
            )
            if any(next(found, None) for found in places):
                continue
            near = suggest(name, load_ontology().terms)
            meant = f"; did you mean {' or '.join(f'sse:{each}' for each in near)}?" if near else ""
            raise QueryError(f"there is no term sse:{name}{meant}")

    def count(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: GraphName | None = DEFAULT,
    ) -> int:
        """Return how many quads a pattern has; see `rdf.Quads`."""
        text = f"SELECT (COUNT(*) AS ?n) {pattern(subject, predicate, value, graph)}"
        return int(str(self.query(text).rows[0][0]))

    @property
    def size(self) -> int:
        """How many quads there are, in all graphs."""
        return self.count(graph=None)

    @property
    def namespace(self) -> Namespace:
        """How ids become IRIs here."""
        return Namespace(self.base)

    @cached_property
    def reader(self) -> Reader:
        """Reads models out of it."""
        return Reader(self, self.base)

    @cached_property
    def names(self) -> NameIndex:
        """Every name of every entity, for look-ups."""
        return NameIndex(self.spoken())

    def spoken(self) -> Iterator[tuple[str, str, str]]:
        """Yield every id and name that stands here: (id of the entity, how it is a name, the name)."""
        start, known = self.namespace.entity("").value, set[str]()
        for iri in self.reader.entity_iris():
            identifier = self.reader.id_of(iri)
            known.add(identifier)
            yield identifier, "id", identifier
        for quad in self.match(None, term("owl:sameAs")):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                one, other = (each.value.removeprefix(start) for each in (quad.subject, quad.object))
                if one in known:  # who is no entity is not looked for
                    yield one, "id", other
        for rank, name in _NAMES:
            for quad in self.match(None, term(name)):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    node = quad.subject.value
                    # A former name stands at a node below that of its entity; who is no entity is not looked for.
                    identifier = node[len(start) :].partition("/")[0]
                    if node.startswith(start) and identifier in known:
                        yield identifier, rank, quad.object.value

    @property
    def prefixes(self) -> dict[str, str]:
        """Every bound prefix, those of the data (`id:`, `tie:`, `source:`) among them."""
        return bound_prefixes(self.base).copy()

    def merged(self) -> Iterator[ox.Quad]:
        """Yield all that the data says, what stands in the graphs of sources too, as one graph, sorted."""
        sources = f"{self.base}source/"
        return in_order(
            ox.Quad(*quad.triple)
            for quad in self.match(graph=None)
            if quad.graph_name == DEFAULT or str(getattr(quad.graph_name, "value", "")).startswith(sources)
        )

    @property
    def inferring(self) -> Store:
        """A store with the same quads and what follows from them; see `Store.inferring`."""
        return self.local().inferring

    def dump(self, path: Path) -> None:
        """Write the quads to a file; see `Store.dump`."""
        self.local().dump(path)

    def save(self, folder: Path) -> None:
        """Write the quads to a folder on disk; see `Store.save`."""
        self.local().save(folder)
