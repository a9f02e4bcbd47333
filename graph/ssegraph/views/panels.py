"""Panels of the page that other packages add: a title, a script that draws, and what it needs of the graph.

A package names its `Panel` by an entry point of the group `GROUP` (docs/explorer.md). One that is broken, or called as
one that is there already, is left out, and why is kept in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ssegraph.core.extensions import Extension, taken
from ssegraph.core.standalone import as_json, may_stand_in_script
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.html import shipped_panels

GROUP: Final = "ssegraph.panels"
"""The group of the entry points by which other packages add panels."""


@dataclass(frozen=True)
class Panel:
    """A panel of the page, as another package adds one.

    Attributes:
        name: what the address calls it, `#panel=name`: small letters, digits and hyphens.
        title: what stands on its button and at its head, by language (BCP 47), English at least.
        script: JavaScript that draws it; docs/explorer.md says what it is given.
        data: returns what the script needs of a graph, as plain JSON values; of the graph without unlisted people.

    Raises:
        ValueError: the name is none, English is missing, or the script could not stand in a page.
    """

    name: str
    title: Mapping[str, str]
    script: str
    data: Callable[[KnowledgeGraph], Any]

    def __post_init__(self) -> None:
        if not re.fullmatch("[a-z][a-z0-9-]*", self.name):
            raise ValueError(f"the name {self.name!r} is not of small letters, digits and hyphens")
        if not self.title.get("en"):
            raise ValueError(f"{self.name}: it has no title in English")
        if not may_stand_in_script(self.script):
            raise ValueError(f"{self.name}: its script holds </script, <!-- or a sign that no page can hold")


class Filled(NamedTuple):
    """A panel with what it brings into a page, as plain JSON values: its title, and its data of a graph."""

    panel: Panel
    brought: dict[str, Any]


def filled_panels(kg: KnowledgeGraph) -> tuple[tuple[Filled, ...], tuple[str, ...]]:
    """Return the panels that other packages add, filled from a graph, and what is left out, each in a sentence.

    >>> from ssegraph.core.model import Records
    >>> filled_panels(KnowledgeGraph.of(Records(title="nothing yet")))
    ((), ())
    """
    found: list[Filled] = []
    whose = dict.fromkeys(shipped_panels(), "ssegraph")

    def put(offered: Extension) -> str:
        """Fill a panel; return why not, or an empty text."""
        panel = offered.value
        if not isinstance(panel, Panel):
            return f"{offered.where} is no Panel"
        if panel.name in whose:
            return f"{panel.name} belongs to {whose[panel.name]}"
        brought = {"title": dict(panel.title), "data": panel.data(kg)}
        found.append(Filled(panel, json.loads(as_json(brought, sort_keys=True))))
        whose[panel.name] = offered.package
        return ""

    refused = taken(GROUP, put)
    return tuple(found), refused
