"""Which properties of others are read as which of our ties: `ontology/alignments/ties.ttl`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import pyoxigraph as ox

from ssegraph.core.ontology import NAMESPACE, load_ontology
from ssegraph.core.resources import ontology_dir
from ssegraph.records.columns import kind_of

SCHEMA: Final = "https://schema.org/"
ORG: Final = "http://www.w3.org/ns/org#"


@cache
def ties_by_iri() -> Mapping[str, tuple[str, bool]]:
    """Return, by the IRI of a property, the kind of tie it is read as, and whether backwards; in the order of the file.

    >>> ties_by_iri()["https://schema.org/memberOf"], ties_by_iri()["http://xmlns.com/foaf/0.1/fundedBy"]
    (('memberOf', False), ('funds', True))
    """
    kinds = load_ontology().tie_kinds.values()
    ours = {kind.inverse_id: (kind.id, True) for kind in kinds} | {
        kind.id: (kind.id, False) for kind in kinds
    }
    said = ox.parse(path=ontology_dir() / "alignments" / "ties.ttl")
    return {_iri(quad.subject): ours[_iri(quad.object).removeprefix(NAMESPACE)] for quad in said}


@cache
def ties_by_name() -> Mapping[str, tuple[str, bool]]:
    """Return the same by the name alone that a property has in schema.org or ORG, which are often mistaken for one another.

    >>> ties_by_name()["hasSubOrganization"]
    ('partOf', True)
    """
    return {
        re.sub(r".*[/#]", "", iri): meant
        for iri, meant in ties_by_iri().items()
        if iri.startswith((SCHEMA, ORG))
    }


def kind_of_tags(tags: Iterable[str]) -> str | None:
    """Return the kind of body that the first telling tag of a profile or map names, or None.

    A tag may tell what somebody deals with: it makes no person, place or event of a group.

    >>> kind_of_tags(["food", "worker cooperative"]), kind_of_tags(["policy"])
    ('Cooperative', None)
    """
    kind = next(filter(None, map(kind_of, tags)), None)
    return None if kind in ("Person", "Place", "Event", "Session", "Policy") else kind


def _iri(node: object) -> str:
    assert isinstance(node, ox.NamedNode)
    return node.value
