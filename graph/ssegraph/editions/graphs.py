"""Two graphs, compared as models."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.core.model import Entity, Observation, Records, Stated, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import line
from ssegraph.editions.changes import Change, Difference, ranked
from ssegraph.editions.spelling import noise
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.quads import BASE, in_order
from ssegraph.store import FILE_FORMATS, Store

_SPELT: Final = ("white space", "case", "marks")
_MEMBERSHIP: Final = "memberOf"


def graph_of(what: str | Path | KnowledgeGraph) -> KnowledgeGraph:
    """Return a graph; blank nodes of an RDF file become IRIs, the same in any file.

    Raises:
        StoreError, DataError: it cannot be read.
    """
    graph = what if isinstance(what, KnowledgeGraph) else load(what)
    if isinstance(what, str | Path) and Path(what).suffix in FILE_FORMATS:
        return KnowledgeGraph(Store(_without_blank_nodes(graph.store.local().oxigraph)))
    return graph


def _without_blank_nodes(store: ox.Store) -> ox.Store:
    """Return a store whose blank nodes are IRIs made of what is said of them, the same in any file.

    Colour refinement, four rounds: nodes that differ only further away than that become one.
    """
    quads = list(store.quads_for_pattern(None, None, None, None))
    said: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode):
            said[quad.subject.value].append(quad)
        if isinstance(quad.object, ox.BlankNode):
            said[quad.object.value] += []
    if not said:
        return store
    colour = dict.fromkeys(said, "")

    def tint(node: Any) -> str:
        return colour[node.value] if isinstance(node, ox.BlankNode) else str(node)

    for _ in range(4):
        colour = {
            node: hashlib.sha256(
                "\n".join(sorted(f"{quad.predicate} {tint(quad.object)}" for quad in about)).encode()
            ).hexdigest()
            for node, about in said.items()
        }

    def named(node: Any) -> Any:
        if isinstance(node, ox.BlankNode):
            return ox.NamedNode(f"{BASE}blank/{colour[node.value][:24]}")
        return node

    clean = ox.Store()
    clean.extend(
        ox.Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))
        for quad in quads
    )
    return clean


def of_graphs(one: KnowledgeGraph, other: KnowledgeGraph, old: str, new: str) -> Difference:
    """Return what changed from one graph to another: entities, relationships, observations, sources, triples.

    Args:
        one, other: the graphs.
        old, new: what they are called.
    """
    compared = _Graphs(one, other)
    same = compared.entities()
    compared.ties()
    compared.observations()
    compared.sources()
    triples = [set(graph.store.match()) for graph in (one, other)]
    return Difference(
        old,
        new,
        ranked(compared.changes),
        dict(compared.noise),
        same,
        (),
        tuple(in_order(triples[0] - triples[1])),
        tuple(in_order(triples[1] - triples[0])),
    )


_FIELDS: Final = {
    "name": "renamed",
    "kind": "kind",
    "countries": "moved",
    "place": "moved",
    "names": "names",
    "aliases": "names",
    "acronym": "names",
    "former_names": "names",
    "founded": "dates",
    "dissolved": "dates",
    "website": "detail",
    "note": "detail",
    "unlisted": "detail",
    "same_as": "detail",
}


def _text(value: object) -> str:
    """Return the value of a field as text."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {each}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_text(each) for each in value)
    return "" if value is None or value is False else str(value)


class _Graphs:
    """Collects what changed between two graphs."""

    def __init__(self, one: KnowledgeGraph, other: KnowledgeGraph) -> None:
        self._one, self._other = one, other
        self._old, self._new = one.records(), other.records()
        self.changes: list[Change] = []
        self.noise: Counter[tuple[str, str]] = Counter()
        self._names = {
            entity.id: entity.name for records in (self._old, self._new) for entity in records.entities
        }
        self._told = [self._first_words(one, self._old), self._first_words(other, self._new)]

    @staticmethod
    def _first_words(graph: KnowledgeGraph, records: Records) -> dict[str, str]:
        """Return for each entity how the first statement about it is proved."""
        found: dict[str, str] = {}
        for tie in records.ties:
            for end in (tie.source, tie.target):
                found.setdefault(end, _proof(graph, tie))
        for observation in records.observations:
            found.setdefault(observation.entity, _proof(graph, observation))
        return found

    def entities(self) -> int:
        """Compare the entities; return how many did not change."""
        old, new = ({each.id: each for each in records.entities} for records in (self._old, self._new))
        told = self._told
        for who in old.keys() - new.keys():
            self.changes.append(Change("gone", who, old[who].name, was=told[0].get(who, "")))
        for who in new.keys() - old.keys():
            self.changes.append(Change("new", who, new[who].name, now=told[1].get(who, "")))
        return sum(self._entity(old[who], new[who]) for who in old.keys() & new.keys())

    def _entity(self, one: Entity, other: Entity) -> bool:
        number = len(self.changes)
        for name, what in _FIELDS.items():
            before, after = _text(getattr(one, name)), _text(getattr(other, name))
            if before == after:
                continue
            kind = noise(before, after)
            if kind and not (name == "name" and kind in _SPELT):
                self.noise[name, kind] += 1
                continue
            if name == "dissolved" and not (before and after):
                what = "dissolved" if after else "revived"
            # Only names say where they come from; a field of an entity has no statement of its own.
            was, now = one.name_from or "", other.name_from or ""
            self.changes.append(Change(what, one.id, other.name, name, before, after, was, now, kind or ""))
        return len(self.changes) == number

    def _sentence(self, graph: KnowledgeGraph, tie: Tie) -> str:
        names = self._names
        kind = load_ontology().tie_kinds.get(tie.kind)
        caption = kind.caption["en"] if kind else "{source} " + tie.kind + " {target}"
        words = caption.format(
            source=names.get(tie.source, tie.source), target=names.get(tie.target, tie.target)
        )
        return f"{words} ({tie.role})" if tie.role else words

    @cached_property
    def _taken_back(self) -> Mapping[str, list[str]]:
        """By the key of a tie or observation, who took back in the new edition what was said of it, and why."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for said in self._new.statements:
            if said.withdrawn:
                who = f" by {said.withdrawn.by}" if said.withdrawn.by else ""
                found[said.key].append(f"withdrawn{who}: {said.withdrawn.why}")
        return found

    def ties(self) -> None:
        """Compare ties by their ends, kind and role, whatever they are called."""
        for one, other in paired(self._old.ties, self._new.ties):
            if one and other:
                self._tie(one, other)
            elif one:
                member = one.kind == _MEMBERSHIP
                self._tie_change("left" if member else "tie gone", one, self._one, before=True)
            elif other:
                member = other.kind == _MEMBERSHIP
                self._tie_change("joined" if member else "tie new", other, self._other, before=False)

    def _tie_change(self, what: str, tie: Tie, graph: KnowledgeGraph, *, before: bool) -> None:
        words, proof = self._sentence(graph, tie), _proof(graph, tie)
        sides = {"was": proof, "before": tie.when()} if before else {"now": proof, "after": tie.when()}
        if before and (taken := self._taken_back.get(tie.statements[0].key)):
            sides |= {"now": "; ".join(taken)}
        self.changes.append(Change(what, f"{tie.source} {tie.kind} {tie.target}", words, "tie", **sides))

    def _tie(self, one: Tie, other: Tie) -> None:
        who, name = f"{one.source} {one.kind} {one.target}", self._sentence(self._other, other)
        was, now = _proof(self._one, one), _proof(self._other, other)
        fields = ("start", "end", "seen", "status", "confidence", "conflict", "note", "evidence")
        for name_of in fields:
            a, b = getattr(one, name_of), getattr(other, name_of)
            if name_of == "evidence":
                a, b = was, now
            before, after = _text(a), _text(b)
            if before == after:
                continue
            kind = noise(before, after)
            if kind:
                self.noise[f"tie {name_of}", kind] += 1
                continue
            what = "dates" if name_of in ("start", "end", "seen") else "evidence"
            if name_of == "end" and not before:
                what = "left" if one.kind == _MEMBERSHIP else "ended"
            elif name_of in ("status", "confidence", "conflict", "note"):
                what = "detail"
            self.changes.append(Change(what, who, name, name_of, before, after, was, now))

    def observations(self) -> None:
        """Compare observations by entity, kind and date."""
        found: list[dict[tuple[str, ...], list[str]]] = []
        proofs: list[dict[tuple[str, ...], str]] = []
        for graph, records in ((self._one, self._old), (self._other, self._new)):
            values: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
            proof: dict[tuple[str, ...], str] = {}
            for each in records.observations:
                key: tuple[str, ...] = (each.entity, each.kind, str(each.as_of or ""), each.unit or "")
                values[key].append(_observation_text(each))
                proof.setdefault(key, _proof(graph, each))
            found.append(values)
            proofs.append(proof)
        for key in found[0].keys() | found[1].keys():
            before, after = ("; ".join(sorted(values.get(key, ()))) for values in found)
            if before == after:
                continue
            if kind := noise(before, after):
                self.noise[key[1], kind] += 1
                continue
            was, now = (proof.get(key, "") for proof in proofs)
            name = f"{self._names.get(key[0], key[0])}, {load_ontology().label(key[1], 'en')} {key[2]}"
            self.changes.append(
                Change("observation", f"{key[0]} {key[1]}", name.strip(), key[1], before, after, was, now)
            )

    def sources(self) -> None:
        """Compare the sources by their ids."""
        old, new = ({each.id: each for each in records.sources} for records in (self._old, self._new))
        for who in old.keys() | new.keys():
            before, after = (
                "" if each is None else each.model_dump_json(exclude_defaults=True)
                for each in (old.get(who), new.get(who))
            )
            if before != after:
                name = (new.get(who) or old[who]).name
                self.changes.append(Change("source", who, name, "source", before, after))


def _observation_text(observation: Observation) -> str:
    parts = " + ".join(f"{part.number} {part.of}" for part in observation.parts)
    value = f"{observation.value} = {parts}" if parts else observation.value
    return value if observation.as_fact else f"{value} ({observation.status})"


def paired(old: Iterable[Tie], new: Iterable[Tie]) -> Iterator[tuple[Tie | None, Tie | None]]:
    """Yield the ties that are not the same to the last word, paired by their ends, kind and role; None where one is in one edition only.

    >>> list(paired([], []))
    []
    """
    grouped: list[defaultdict[tuple[str, ...], list[Tie]]] = []
    for ties in (old, new):
        found: defaultdict[tuple[str, ...], list[Tie]] = defaultdict(list)
        for tie in ties:
            found[tie.source, tie.kind, tie.target, tie.role or ""].append(tie)
        grouped.append(found)
    for key in sorted(grouped[0].keys() | grouped[1].keys()):
        # Ties that are the same to the last word drop out; the rest are paired in order.
        before, after = (sorted(found[key], key=_tie_key) for found in grouped)
        keys = [Counter(map(_tie_key, each)) for each in (before, after)]
        yield from zip_longest(_left_over(before, keys[1]), _left_over(after, keys[0]))


def _tie_key(tie: Tie) -> str:
    return tie.model_dump_json(exclude={"id"})


def _left_over(ties: list[Tie], there: Counter[str]) -> list[Tie]:
    """Return the ties that the other edition does not hold word for word."""
    left = Counter(there)
    rest = []
    for tie in ties:
        key = _tie_key(tie)
        if left[key]:
            left[key] -= 1
        else:
            rest.append(tie)
    return rest


def _proof(graph: KnowledgeGraph, statement: Stated) -> str:
    return "; ".join(sorted(line(each, graph.source(each.source).name) for each in statement.evidence))
