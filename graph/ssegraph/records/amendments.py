"""What people decided of single records of bodies: corrected, withdrawn, restored; who, when, why.

A decision names an entity by its id and changes no file: the record stays as it was written, and beside it
stands what counts now. A corrected spelling was never borne: it becomes no former name. Of several decisions on
one entity the one that no other supersedes counts, as of decisions on statements (`rulings`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from pydantic import ValidationError, model_validator

from ssegraph.core.model import Entity, Ruling
from ssegraph.core.ontology import load_ontology
from ssegraph.core.values import Date, Slug, Text, Value

FIELDS: Final = (
    "kind",
    "name",
    "names",
    "acronym",
    "aliases",
    "former_names",
    "country",
    "place",
    "level",
    "themes",
    "founded",
    "dissolved",
    "website",
    "note",
)
"""The fields of an entity that can be corrected, as records write them."""


class Signature(Value):
    """Who did something, and when, as that person writes it."""

    by: Text
    when: Date | None = None


class EntityDecision(Value):
    """One decision on the record of one entity.

    Attributes:
        entity: its id.
        decision: `corrected`, `withdrawn`, by which all that is said of it is taken back too, or `restored`, which takes a
            former decision back.
        to: of a correction, the fields as records write them; an empty text, list or mapping leaves a field out.
        was: the same fields as they were when it was decided.
        by, when, why: who decided it; as that person wrote it.
        accepted, published: who agreed to it, and who made it count, where it came as a draft (`drafts`).
        supersedes: the id of the decision on the same entity that this one replaces.

    >>> EntityDecision(id="d1", entity="rtes", decision="corrected", to={"founded": "2005"}, why="typing error").to
    {'founded': '2005'}
    """

    id: Slug
    entity: Slug
    decision: Literal["corrected", "withdrawn", "restored"]
    to: dict[str, Any] = {}  # noqa: RUF012  # pydantic copies defaults
    was: dict[str, Any] = {}  # noqa: RUF012
    by: Text | None = None
    when: Date | None = None
    why: Text
    accepted: Signature | None = None
    published: Signature | None = None
    supersedes: Slug | None = None

    @model_validator(mode="after")
    def _says_what(self) -> EntityDecision:
        if (self.decision == "corrected") != bool(self.to):
            raise ValueError("a correction, and nothing else, says `to:` with the fields as they should be")
        for name in self.to:
            if name not in FIELDS:
                raise ValueError(f"{name!r} cannot be corrected: write one of {', '.join(FIELDS)}")
        return self

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def ruling(self) -> Ruling:
        """Who, when and why, as it stands beside what is taken back."""
        return Ruling(by=self.by, when=self.when, why=self.why)


def amended(entity: Entity, to: Mapping[str, Any]) -> Entity:
    """Return an entity with other fields.

    Args:
        to: fields as records write them (`country` one code or a list); an empty one leaves its field out.

    Raises:
        ValueError: it would be no entity.

    >>> city = Entity(id="lille", kind="LocalGovernment", name="Lile", note="in the north")
    >>> better = amended(city, {"name": "Lille", "note": "", "country": "FR"})
    >>> better.name, better.note, better.countries, better.former_names
    ('Lille', None, ('FR',), ())
    """
    fields = dict(entity)
    for name, value in to.items():
        if name == "country":
            name, value = "countries", [value] if value and isinstance(value, str) else value
        fields.pop(name, None)
        if value not in ("", [], {}, None):
            fields[name] = value
    kind = str(fields.get("kind", ""))
    if kind not in load_ontology().kinds:
        raise ValueError(f"{kind!r} is no kind of entity")
    return load_ontology().entity_class(kind).model_validate(fields)


def in_force(decisions: Iterable[EntityDecision]) -> tuple[dict[str, EntityDecision], list[tuple[str, str]]]:
    """Return of each entity the decision that counts, and what is wrong, each with the id of a decision.

    >>> first = EntityDecision(id="a", entity="rtes", decision="corrected", to={"name": "R"}, why="so")
    >>> second = EntityDecision(id="b", entity="rtes", decision="restored", why="not so", supersedes="a")
    >>> in_force([first, second])[0]["rtes"].id
    'b'
    """
    of_one: defaultdict[str, list[EntityDecision]] = defaultdict(list)
    for each in sorted(decisions, key=lambda each: each.id):
        of_one[each.entity].append(each)
    found, wrong = {}, []
    for entity, every in of_one.items():
        known, replaced = {each.id for each in every}, {each.supersedes for each in every}
        for each in every:
            if each.supersedes is not None and each.supersedes not in known:
                wrong.append((each.id, f"supersedes {each.supersedes!r}, which is no decision on {entity}"))
        heads = [each for each in every if each.id not in replaced]
        if len(heads) == 1:
            found[entity] = heads[0]
        elif heads:
            wrong.append(
                (heads[1].id, f"{heads[0].id!r} decides on {entity} too: say which supersedes the other")
            )
        else:
            wrong.append((every[0].id, f"the decisions on {entity} supersede one another in a circle"))
    return found, wrong


def in_words(error: ValueError) -> str:
    """Return why an entity cannot be so, in one line."""
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(str(step) for step in each['loc'])}: {str(each['msg']).removeprefix('Value error, ')}"
            for each in error.errors()
        )
    return str(error)
