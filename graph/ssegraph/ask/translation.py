"""SPARQL text as the lists of `algebra`, by way of the algebra into which rdflib translates it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count
from typing import Any, Final

from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, SequencePath
from rdflib.plugins.sparql import prepareQuery

from ssegraph.ask.algebra import Algebra
from ssegraph.core.errors import UsageError
from ssegraph.quads import PREFIXES
from ssegraph.quads.terms import BASE

_SECTIONS: Final = ("id", "source", "tie", "observation", "contribution", "country")
_STARTS: Final = {**{section: f"{BASE}{section}/" for section in _SECTIONS}, **PREFIXES}
_ARGUMENTS: Final = ("arg", "arg1", "arg2", "arg3", "text", "pattern", "flags")
_AGGREGATES: Final = ("Count", "Sum", "Min", "Max", "Sample", "GroupConcat")


def translated(query: str, parameters: Collection[str] = ()) -> Algebra:
    """Return a SELECT query as algebra.

    Args:
        query: SPARQL with the prefixes of the project.
        parameters: the variables whose VALUES blocks are filled when it is asked.

    Raises:
        UsageError: it holds what has no form here: a property path that repeats, a variable graph that is asked for,
            a modifier like LIMIT.

    >>> translated("SELECT ?who { ?who sse:memberOf id:gsef }")
    ['project', ['bgp', [['?who', 'sse:memberOf', 'id:gsef']]], ['?who']]
    """
    prepared = prepareQuery(query, initNs={**{each: _STARTS[each] for each in _SECTIONS}, **PREFIXES})
    return _Translation(frozenset(parameters)).operation(prepared.algebra.p)


class _Translation:
    """Turns rdflib's tree into lists."""

    def __init__(self, parameters: frozenset[str]) -> None:
        self._parameters = parameters
        self._fresh = count(1)

    def operation(self, node: Any) -> Algebra:
        method = getattr(self, f"_{node.name.lower()}", None)
        if method is None:
            raise UsageError(f"the query holds {node.name}, which has no form here")
        found: Algebra = method(node)
        return found

    def _project(self, node: Any) -> Algebra:
        return ["project", self.operation(node.p), [self._term(each) for each in node.PV]]

    def _distinct(self, node: Any) -> Algebra:
        return ["distinct", self.operation(node.p)]

    def _orderby(self, node: Any) -> Algebra:
        keys = [[self._expression(each.expr), each.order == "DESC"] for each in node.expr]
        return ["order", self.operation(node.p), keys]

    def _extend(self, node: Any) -> Algebra:
        return ["extend", self.operation(node.p), self._term(node.var), self._expression(node.expr)]

    def _filter(self, node: Any) -> Algebra:
        found, condition = self.operation(node.p), self._expression(node.expr)
        for each in _conjuncts(condition):
            found = _pushed(found, each)
        return found

    def _join(self, node: Any) -> Algebra:
        one, other = self.operation(node.p1), self.operation(node.p2)
        if one == ["bgp", []]:
            return other
        return one if other == ["bgp", []] else ["join", one, other]

    def _union(self, node: Any) -> Algebra:
        return ["union", self.operation(node.p1), self.operation(node.p2)]

    def _minus(self, node: Any) -> Algebra:
        return ["minus", self.operation(node.p1), self.operation(node.p2)]

    def _leftjoin(self, node: Any) -> Algebra:
        condition = None if node.expr.name == "TrueFilter" else self._expression(node.expr)
        return ["leftjoin", self.operation(node.p1), self.operation(node.p2), condition]

    def _graph(self, node: Any) -> Algebra:
        return self.operation(node.p)

    def _tomultiset(self, node: Any) -> Algebra:
        if node.p.name != "values":
            return self.operation(node.p)
        rows = [
            {self._term(name): self._term(value) for name, value in row.items() if value != "UNDEF"}
            for row in node.p.res
        ]
        names = {str(name) for row in node.p.res for name in row}
        asked = next((each for each in sorted(names) if each in self._parameters), None)
        return ["values", asked, rows]

    def _aggregatejoin(self, node: Any) -> Algebra:
        found = []
        for each in node.A:
            function = each.name.removeprefix("Aggregate_").removesuffix("_")
            if function not in _AGGREGATES:
                raise UsageError(f"the query holds {function}, which has no form here")
            over = None if each.vars == "*" else self._expression(each.vars)
            separator = str(each.separator) if each.separator is not None else " "
            found.append([self._term(each.res), function, bool(each.distinct), over, separator])
        keys = [self._term(each) for each in node.p.expr or []]
        return ["group", self.operation(node.p.p), keys, found]

    def _bgp(self, node: Any) -> Algebra:
        return ["bgp", sorted((each for triple in node.triples for each in self._triples(*triple)), key=str)]

    def _triples(self, subject: Any, predicate: Any, obj: Any) -> Iterator[Algebra]:
        """Yield a triple pattern; a path of several steps as several, with variables of its own between."""
        if isinstance(predicate, SequencePath):
            *first, last = predicate.args
            at = subject
            for step in first:
                between = Variable(f".{next(self._fresh)}")
                yield from self._triples(at, step, between)
                at = between
            yield from self._triples(at, last, obj)
        elif isinstance(predicate, AlternativePath):
            yield [self._term(subject), [self._term(each) for each in predicate.args], self._term(obj)]
        else:
            yield [self._term(subject), self._term(predicate), self._term(obj)]

    def _term(self, node: Any) -> Any:
        if isinstance(node, Variable):
            return f"?{node}"
        if isinstance(node, BNode):
            return f"?.{node}"
        if isinstance(node, Literal):
            value = node.toPython()
            return value if isinstance(value, bool | int | float) else f'"{node}'
        if isinstance(node, URIRef):
            return compact(str(node))
        raise UsageError(f"the query holds the path {node}, which has no form here")

    def _expression(self, node: Any) -> Any:
        if isinstance(node, URIRef | Literal | Variable):
            return self._term(node)
        name = node.name
        if name == "Function":
            return [compact(str(node.iri)), *map(self._expression, node.expr)]
        if name in ("ConditionalOrExpression", "ConditionalAndExpression"):
            parts = [node.expr, *(node.other or [])]
            return ["or" if "Or" in name else "and", *map(self._expression, parts)]
        if name == "RelationalExpression":
            other = node.other
            several = [self._expression(each) for each in other] if isinstance(other, list) else None
            return [
                str(node.op).lower(),
                self._expression(node.expr),
                *(several if several is not None else [self._expression(other)]),
            ]
        if name in ("AdditiveExpression", "MultiplicativeExpression"):
            found = self._expression(node.expr)
            for op, other in zip(node.op, node.other, strict=True):
                found = [str(op), found, self._expression(other)]
            return found
        if name == "UnaryNot":
            return ["not", self._expression(node.expr)]
        if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return ["exists" if name == "Builtin_EXISTS" else "notexists", self.operation(node.graph)]
        if name.startswith("Builtin_"):
            # CompValue has a `get` of its own, which evaluates.
            given = [node[each] for each in _ARGUMENTS if each in node and node[each] is not None]
            flat = [part for each in given for part in (each if isinstance(each, list) else [each])]
            return [name.removeprefix("Builtin_").lower(), *map(self._expression, flat)]
        raise UsageError(f"the query holds {name}, which has no form here")


def _conjuncts(condition: Any) -> Iterator[Any]:
    """Yield the parts of a condition that must all be true."""
    if isinstance(condition, list) and condition[0] == "and":
        for each in condition[1:]:
            yield from _conjuncts(each)
    else:
        yield condition


def _pushed(operation: Algebra, condition: Any) -> Algebra:
    """Return a filter of an operation, as far inside as it means the same: there are fewer solutions to carry along.

    It may go to where all of its variables that the operation knows are bound for certain (Schmidt, Meier and Lausen,
    Foundations of SPARQL query optimization, 2010, rules of filter pushing).
    """
    needed = _variables(condition) & _variables(operation)
    name, *parts = operation
    if name in ("leftjoin", "extend", "filter", "join") and needed <= _bound(parts[0]):
        return [name, _pushed(parts[0], condition), *parts[1:]]
    return ["filter", operation, condition]


def _variables(part: Any) -> frozenset[str]:
    """Return every variable that stands in an operation or expression."""
    if isinstance(part, str):
        return frozenset({part}) if part.startswith("?") else frozenset()
    if isinstance(part, dict):
        return frozenset(part)
    found = [f"?{part[1]}"] if isinstance(part, list) and part[:1] == ["values"] and part[1] else []
    return frozenset(found).union(*map(_variables, part)) if isinstance(part, list) else frozenset()


def _bound(operation: Algebra) -> frozenset[str]:
    """Return the variables that have a value in every solution of an operation."""
    name, *parts = operation
    if name == "bgp":
        return _variables(parts[0])
    if name == "values":
        return frozenset.intersection(*map(frozenset, parts[1])) if parts[1] else frozenset()
    if name == "join":
        return _bound(parts[0]) | _bound(parts[1])
    if name == "union":
        return _bound(parts[0]) & _bound(parts[1])
    if name == "group":
        return frozenset(parts[1]) & _bound(parts[0])
    if name == "project":
        return frozenset(parts[1]) & _bound(parts[0])
    return _bound(parts[0])


def compact(iri: str) -> str:
    """Return an IRI with the prefix of its namespace, or of its section of the data; else as it is.

    >>> compact("https://w3id.org/ssegraph/ontology#kind"), compact("https://w3id.org/ssegraph/id/gsef")
    ('sse:kind', 'id:gsef')
    """
    for prefix, start in _STARTS.items():
        if iri.startswith(start) and "/" not in iri.removeprefix(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri
