"""What colour, size and label of an actor say: the words of `view`, after ipysigma's.

Each is the name of an attribute, a mapping by id, or a function of an Entity; the page is given
plain values and says in its legend what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

from ssegraph.core.errors import UsageError, suggest
from ssegraph.core.model import Entity, Tie
from ssegraph.graph import KnowledgeGraph

Word = str | Mapping[str, object] | Callable[[Entity], object] | None
"""An attribute's name, values by id, or a function of an entity; None is the page's own choice."""

OWN: Final = ("kind", "country", "community")
"""Colours the page knows by itself and lets its reader change."""

_ATTRIBUTES: Final = ("id", "name", "acronym", "place", "founded", "dissolved", "website", "note")


@dataclass(frozen=True)
class Looks:
    """What an actor's look says.

    Attributes:
        color: `kind` (the default), `country`, `community`, another attribute, a mapping or a function.
        size: `degree` (the default: the number of ties), a mapping to numbers or a function.
        label: `name` (the default), `acronym`, another attribute, a mapping or a function.
    """

    color: Word = None
    size: Word = None
    label: Word = None

    def check(self) -> None:
        """Say at once what would fail when the page is made.

        Raises:
            UsageError: an attribute nobody has.
        """
        for word, what in (("color", self.color), ("size", self.size), ("label", self.label)):
            if what is not None:
                _values(word, what, (), (), {})

    def values(
        self, kg: KnowledgeGraph, entities: Sequence[Entity], ties: Sequence[Tie], groups: Mapping[str, int]
    ) -> dict[str, Any]:
        """Return what the page is told: nothing for what it does by itself.

        Raises:
            UsageError: an attribute nobody has, or a size that is no number.
        """
        told: dict[str, Any] = {}
        if isinstance(self.color, str) and self.color in OWN:
            told["color"] = self.color
        elif self.color is not None:
            told["color"] = _values("color", self.color, entities, ties, groups)
            told["colorTitle"] = self.color if isinstance(self.color, str) else "color"
        if self.size not in (None, "degree"):
            told["size"] = [
                _number(value, entity)
                for value, entity in zip(
                    _values("size", self.size, entities, ties, groups), entities, strict=True
                )
            ]
            told["sizeTitle"] = self.size if isinstance(self.size, str) else "size"
        if self.label not in (None, "name"):
            labels = _values("label", self.label, entities, ties, groups)
            told["label"] = [None if each is None else str(each) for each in labels]
        return told


def _number(value: object, entity: Entity) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or isnan(value):
        raise UsageError(f"size of {entity.id}: {value!r} is no number")
    return max(0.0, float(value))


def _values(
    word: str, what: Word, entities: Sequence[Entity], ties: Sequence[Tie], groups: Mapping[str, int]
) -> list[Any]:
    if isinstance(what, str):
        return [_plain(each) for each in _attribute(word, what, entities, ties, groups)]
    if isinstance(what, Mapping):
        return [_plain(what.get(entity.id)) for entity in entities]
    if callable(what):
        return [_plain(what(entity)) for entity in entities]
    raise UsageError(f"{word}={what!r}: write an attribute's name, a mapping or a function")


def _attribute(
    word: str, name: str, entities: Sequence[Entity], ties: Sequence[Tie], groups: Mapping[str, int]
) -> list[object]:
    if name in ("degree", "ties"):
        count: defaultdict[str, int] = defaultdict(int)
        for tie in ties:
            count[tie.source] += 1
            count[tie.target] += 1
        return [count[entity.id] for entity in entities]
    if name == "community":
        return [groups.get(entity.id) for entity in entities]
    if name in ("kind", "country", *_ATTRIBUTES):
        return [getattr(entity, name) for entity in entities]
    known = sorted({*OWN, "degree", *_ATTRIBUTES})
    near = suggest(name, known) or known
    raise UsageError(f"{word}={name!r}: actors have no such attribute; write {' or '.join(near)}")


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
