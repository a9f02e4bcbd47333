"""Records spelled out for people: both ends of a tie by name, how it is proved, the addresses that say so."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import Final

from ssegraph.core.model import Entity, Records, Tie
from ssegraph.core.names import slug
from ssegraph.core.ontology import load_ontology
from ssegraph.graph import KnowledgeGraph

UNFIT_FOR_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 can hold: control characters, lone surrogates, two non-characters."""


class Spelled:
    """The records of a graph, with what they say in words.

    Attributes:
        records: all of them.
    """

    def __init__(self, kg: KnowledgeGraph | Records) -> None:
        self.records: Records = kg if isinstance(kg, Records) else kg.records()
        self._names = {entity.id: entity.name for entity in self.records.entities}
        self._sources = {source.id: source for source in self.records.sources}
        self._places = {point.id: point.name for point in self.records.locations}
        self._ontology = load_ontology()

    def name(self, identifier: str) -> str:
        """Return the name of an entity."""
        return self._names.get(identifier, identifier)

    def place(self, entity: Entity) -> str | None:
        """Return the name of the place of an entity, with the place's id where it does not follow from it."""
        if entity.place is None:
            return None
        name = self._places.get(entity.place, entity.place)
        return name if slug(name) == entity.place else f"{name} ({entity.place})"

    @cached_property
    def labels(self) -> dict[str, str]:
        """The name of each entity; of several so called, each with its id."""
        bearers = Counter(self._names.values())
        return {
            identifier: name if bearers[name] == 1 else f"{name} ({identifier})"
            for identifier, name in self._names.items()
        }

    @staticmethod
    def former_names(entity: Entity) -> list[str]:
        """Return former names, each with until when it was borne where that is known; `things.former` reads them."""
        return [
            f"{each.name} (until {each.until})" if each.until else each.name for each in entity.former_names
        ]

    def sentence(self, tie: Tie) -> str:
        """Return a tie as a sentence in English."""
        caption = self._ontology.tie_kinds[tie.kind].caption["en"]
        return caption.format(source=self.name(tie.source), target=self.name(tie.target))

    @staticmethod
    def told(tie: Tie) -> str:
        """Return what the sources say in our words, one line for each."""
        return "\n".join(each.told for each in tie.evidence if each.told)

    @staticmethod
    def quotes(tie: Tie) -> list[str]:
        """Return the exact words of the sources that are quoted, one text for each."""
        return [each.quote for each in tie.evidence if each.quote]

    def addresses(self, tie: Tie) -> list[str]:
        """Return the web addresses that say so, sorted."""
        said = (self._sources[each].url for each in tie.sources if each in self._sources)
        return sorted({*filter(None, said), *(url for each in tie.supporting for url in each.cites)})

    def said_by(self, tie: Tie) -> list[str]:
        """Return the names of the sources."""
        return [self._sources[each].name for each in tie.sources if each in self._sources]
