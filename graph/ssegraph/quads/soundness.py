"""Whether the relationships of a file that somebody else wrote, or changed by hand, are ones: looked at when it is read.

SHACL (`store.shapes`) says all that a graph must have and takes long; here is only what nothing else could be read without, or
what would be read as something that its own file denies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox

from ssegraph.core.errors import suggest
from ssegraph.core.ontology import NAMESPACE, load_ontology
from ssegraph.quads.reading import Quads
from ssegraph.quads.terms import Namespace, Subject, Term, sse, term

Fault = tuple[str, str, str]
"""The IRI it is at, what is wrong, and what to write instead; the last may be empty."""
_TYPE: Final = term("rdf:type")
_ENDS: Final = ("source", "target")


def faults(store: Quads, base: str) -> Iterator[Fault]:
    """Yield what is wrong with the ties and observations of a store, by IRI.

    A tie has one kind that the ontology has, and one entity at either end; neither its address nor a statement of it that is told
    in full is about others; and where there are ties, no plain triple stands without one. An observation is of a known kind
    and of one entity.

    Args:
        store: what was read.
        base: of its IRIs.

    >>> from ssegraph.core.model import Records
    >>> from ssegraph.store import Store
    >>> list(faults(Store.of(Records(title="nothing yet")), "https://w3id.org/ssegraph/"))
    []
    """
    ontology, entities = load_ontology(), Namespace(base).entity("").value
    measures = ontology.observation_kinds.keys() | ontology.contribution_kinds
    for name, kinds, what, ends in (
        ("Tie", ontology.tie_kinds.keys(), "tie", _ENDS),
        ("Observation", measures, "observation", ("observationOf",)),
        ("Contribution", measures, "contribution", ("contributor",)),
    ):
        of = {each: _values(store, sse(each)) for each in ("kind", *ends)}
        for iri in sorted({quad.subject for quad in store.match(None, _TYPE, sse(name))}, key=str):
            yield from _kind(iri, of["kind"][iri], kinds, what)
            for end in ends:
                yield from _end(iri, of[end][iri], end, entities)
    yield from _contradictions(store, base)


def _values(store: Quads, predicate: ox.NamedNode) -> defaultdict[Subject, list[Term]]:
    found: defaultdict[Subject, list[Term]] = defaultdict(list)
    for quad in store.match(None, predicate):
        found[quad.subject].append(quad.object)
    return found


def _kind(iri: Subject, found: list[Term], kinds: Collection[str], what: str) -> Iterator[Fault]:
    known = sorted(kinds)
    if len(found) != 1:
        many = " and ".join(sorted(map(str, found))) or "none"
        yield (
            str(iri),
            f"a {what} has one kind, and here are {many}",
            "sse:kind once, such as sse:" + known[0],
        )
        return
    named = found[0].value if isinstance(found[0], ox.NamedNode) else str(found[0])
    local = named.removeprefix(NAMESPACE)
    if local not in known:
        near = suggest(local.rpartition("#")[2].rpartition("/")[2], known)
        yield str(iri), f"there is no kind of {what} {local}", " or ".join(f"sse:{each}" for each in near)


def _end(iri: Subject, found: list[Term], end: str, entities: str) -> Iterator[Fault]:
    instead = "the IRI of one entity, such as id:gsef"
    if len(found) != 1:
        many = " and ".join(sorted(map(str, found))) or "none"
        yield str(iri), f"sse:{end} names one entity, and here are {many}", instead
    elif not isinstance(found[0], ox.NamedNode):
        yield str(iri), f"sse:{end} is the text {found[0]}, and no entity", instead
    elif not found[0].value.startswith(entities):
        yield str(iri), f"sse:{end} is {found[0]}, which is no entity of this graph", instead


def _contradictions(store: Quads, base: str) -> Iterator[Fault]:
    """Yield the ties whose address or statement, told in full, says another triple; and plain triples that no tie stands for."""
    parts = ("rdf:subject", "rdf:predicate", "rdf:object")
    told: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    triples: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for part in parts:
        for quad in store.match(None, term(part), graph=None):
            triples[str(quad.subject)][part] = str(quad.object)
    belongs = {str(quad.object): str(quad.subject) for quad in store.match(None, sse("part"), graph=None)}
    for node, said in triples.items():
        told[belongs.get(node, node)].add(tuple(said.get(part, "") for part in parts))
    ends = [_values(store, sse(each)) for each in ("source", "kind", "target")]
    ties = {
        quad.subject: tuple(each[quad.subject][0] for each in ends)
        for quad in store.match(None, _TYPE, sse("Tie"))
        if all(len(each[quad.subject]) == 1 for each in ends)
    }
    start = Namespace(base).tie("").value
    for iri, triple in sorted(ties.items(), key=str):
        key = ".".join(unquote(re.split("[/#]", str(getattr(each, "value", "")))[-1]) for each in triple)
        if not isinstance(iri, ox.NamedNode):
            continue  # a node without a name has no address that could say another
        address = unquote(iri.value).removeprefix(start)
        if address != key and not address.startswith(f"{key}."):
            yield (
                str(iri),
                f"its address and its triple say two things: here it is {_spelled(triple)}",
                f"tie:{key}",
            )
    stood_for = {*ties.values()}
    for kind in sorted(load_ontology().tie_kinds) if ties else ():
        for quad in store.match(None, sse(kind)):
            if (quad.subject, quad.predicate, quad.object) not in stood_for:
                yield (
                    str(quad.subject),
                    f"{_spelled((quad.subject, quad.predicate, quad.object))} is stated, and no tie says so",
                    "a tie of that triple with its statement, or leave the triple out",
                )
    for quad in sorted(store.match(None, sse("statement")), key=str):
        said_so = told.get(str(quad.object))
        if not said_so or quad.subject not in ties:
            continue
        if tuple(map(str, ties[quad.subject])) not in said_so:
            other = " ".join(sorted(said_so)[0])
            yield (
                str(quad.subject),
                f"it is {_spelled(ties[quad.subject])}, and its statement {quad.object} says {other}",
                "the same triple at both",
            )


def _spelled(triple: tuple[object, ...]) -> str:
    return " ".join(map(str, triple))
