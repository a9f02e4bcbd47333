"""Graphs of this project's shape at any size: for measuring, never for showing.

Bodies, projects and people with power-law numbers of ties (preferential attachment, Barabási and
Albert 1999), half-known dates, observations, evidence and sources in about the proportions of the shipped
graph. The same seed gives the same records on every machine.
"""

from __future__ import annotations

import random
from typing import Any, Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Entity, Part, Point, Records, Source, Statement
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import united

_KINDS: Final = {
    "LocalGovernment": 30,
    "Person": 22,
    "Network": 8,
    "Association": 14,
    "Project": 8,
    "Event": 6,
    "FundingMechanism": 4,
    "PublicAgency": 5,
    "Policy": 2,
    "Cooperative": 1,
}
_TIES: Final = {
    "memberOf": 34,
    "partnerOf": 14,
    "affiliatedWith": 10,
    "leads": 4,
    "represents": 5,
    "chairs": 3,
    "funds": 6,
    "implements": 5,
    "organises": 5,
    "participatesIn": 10,
    "observerOf": 2,
    "supports": 2,
    "adopts": 1,
}
_COUNTRIES: Final = {"FR": "EU", "ES": "EU", "SN": "AF", "KR": "AS", "JP": "AS", "CA": "NA", "BR": "SA"}


def made(ties: int, *, ties_per_entity: float = 1.5, seed: int = 1) -> Records:
    """Return a data set.

    Args:
        ties: how many ties.
        ties_per_entity: the shipped graph has 1.5; a network of networks rather 5.
        seed: another one gives another graph of the same shape.
    """
    dice = random.Random(seed)
    entities = _entities(dice, max(20, round(ties / ties_per_entity)))
    sources = [
        Source(
            id=f"page-{number}",
            url=f"https://site-{number % max(2, ties // 12)}.example/{number}",
            publisher=dice.choice(entities).id if dice.random() < 0.4 else None,
            retrieved=HalfKnownDate(_day(dice)) if dice.random() < 0.5 else None,
        )
        for number in range(max(2, ties // 5))
    ]
    said = [*_ties(dice, ties, entities, sources), *_observations(dice, ties // 9, entities, sources)]
    return _records(f"a made graph of {ties} ties", entities, said, sources)


def planted(
    actors: int, communities: int = 64, *, seed: int = 1
) -> tuple[Records, tuple[tuple[str, int], ...]]:
    """Return a data set in which communities were planted, and of each the id of its hub and its size, the largest first.

    Sizes fall off as 1, 1/2, 1/3 ... of the largest do, but less steeply. A community is a network, the hub, of which two
    thirds of the others are members, who have about two more ties each, one of eight of them to somebody of
    another community; most of its actors are of one country.

    Args:
        actors: how many, hubs among them.
        communities: how many are planted.
        seed: another one gives another graph of the same shape.

    >>> records, hubs = planted(300, 4)
    >>> len(records.entities), sum(size for _, size in hubs), hubs[0]
    (300, 300, ('hub0', 117))
    """
    dice = random.Random(seed)
    weights = [1 / (1 + place) ** 0.6 for place in range(communities)]
    sizes = [max(4, int(actors * weight / sum(weights))) for weight in weights]
    sizes[0] += actors - sum(sizes)
    codes = list(_COUNTRIES)
    entities: list[Entity] = []
    groups: list[list[str]] = []
    for place, size in enumerate(sizes):
        hub = Entity(id=f"hub{place}", kind="Network", name=f"Network {place}", countries=(codes[place % 7],))
        others = [
            Entity(
                id=f"e{place}-{number}",
                kind=dice.choice(("Association", "Cooperative", "LocalGovernment")),
                name=f"Actor {number} of network {place}",
                countries=(codes[place % 7] if dice.random() < 0.7 else dice.choice(codes),),
            )
            for number in range(size - 1)
        ]
        entities += [hub, *others]
        groups.append([each.id for each in others])
    sources = [
        Source(id=f"page-{number}", url=f"https://site-{number % 500}.example/{number}")
        for number in range(max(2, actors // 3))
    ]
    stated: dict[tuple[str, str, str], None] = {}
    for place, group in enumerate(groups):
        for one in group:
            if dice.random() < 2 / 3:
                stated[one, "memberOf", f"hub{place}"] = None
            for _ in range(2):
                other = dice.choice(dice.choice(groups) if dice.random() < 0.12 else group)
                if one != other and (other, "partnerOf", one) not in stated:
                    stated[one, "partnerOf", other] = None
    said = [
        Statement.model_validate({"subject": one, "kind": kind, "object": other, "start": _day(dice), **each})
        for one, kind, other in stated
        for each in _said_in(dice, sources)
    ]
    return _records(
        f"{actors} made actors in {communities} planted communities", entities, said, sources
    ), tuple((f"hub{place}", size) for place, size in enumerate(sizes))


def _records(
    title: str, entities: list[Entity], statements: list[Statement], sources: list[Source]
) -> Records:
    return Records(
        title=f"{title}, for measuring",
        entities=tuple(entities),
        statements=tuple(united(statements)),
        sources=tuple(sources),
        countries=tuple(
            Point.model_validate({"id": code, "name": code, "continent": continent, "lat": 1.0, "lon": 2.0})
            for code, continent in sorted(_COUNTRIES.items())
        ),
    )


def _weighed(dice: random.Random, weights: dict[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


def _day(dice: random.Random) -> str:
    year = f"{dice.randint(2000, 2025)}"
    return dice.choice([year, f"{year}-{dice.randint(1, 12):02}", f"{year}-06-{dice.randint(1, 30):02}"])


def _entities(dice: random.Random, number: int) -> list[Entity]:
    found = []
    for place in range(number):
        drawn = _weighed(dice, _KINDS)
        # One of each at least, however few there are.
        kind = [*_KINDS][place] if place < len(_KINDS) else drawn
        name = f"{kind} number {place} of {dice.choice(['the coast', 'the hills', 'the river'])}"
        found.append(
            Entity(
                id=f"e{place}",
                kind=kind,
                name=name,
                names={"en": name, "fr": f"{kind} numéro {place}"} if dice.random() < 0.5 else {},
                acronym=f"A{place}" if dice.random() < 0.4 else None,
                countries=(dice.choice(list(_COUNTRIES)),),
                founded=HalfKnownDate(_day(dice)) if dice.random() < 0.2 else None,
                note="made for measuring" if dice.random() < 0.3 else None,
            )
        )
    return found


def _said_in(dice: random.Random, sources: list[Source]) -> list[dict[str, Any]]:
    chosen = dice.sample(sources, 2 if dice.random() < 0.2 and len(sources) > 1 else 1)
    return [{"source": each.id, "says": "the page says so in a sentence"} for each in chosen]


def _ties(dice: random.Random, number: int, entities: list[Entity], sources: list[Source]) -> list[Statement]:
    ontology = load_ontology()
    by_kind: dict[str, list[str]] = {}
    for each in entities:
        by_kind.setdefault(each.kind, []).append(each.id)
    # Whoever has ties gets ties: an end once drawn goes back into the urn of its kind.
    urns = {kind: list(ids) for kind, ids in by_kind.items()}
    kind_of = {each.id: each.kind for each in entities}
    ends = {
        name: (
            sorted(set(ontology.tie_kinds[name].source_kinds) & set(urns)),
            sorted(set(ontology.tie_kinds[name].target_kinds) & set(urns)),
        )
        for name in _TIES
    }
    found: list[Statement] = []
    stated: set[tuple[str, str, str]] = set()
    while len(stated) < number:
        kind = _weighed(dice, _TIES)
        one, other = (dice.choice(urns[dice.choice(kinds)]) for kinds in ends[kind])
        if one == other or (one, kind, other) in stated:
            continue
        stated.add((one, kind, other))
        urns[kind_of[one]].append(one)
        urns[kind_of[other]].append(other)
        dates: dict[str, Any] = {}
        drawn = dice.random()
        if drawn < 0.35:
            dates["seen"] = _day(dice)
        elif drawn < 0.8:
            dates["start"] = _day(dice)
            if dice.random() < 0.3:
                dates["end"] = f"{int(dates['start'][:4]) + dice.randint(1, 6)}"
        said = {
            "subject": one,
            "kind": kind,
            "object": other,
            "manner": "planned" if dice.random() < 0.02 else None,
            "role": "board member" if dice.random() < 0.2 else None,
            **dates,
        }
        found += [Statement.model_validate(said | each) for each in _said_in(dice, sources)]
    return found


def _observations(
    dice: random.Random, number: int, entities: list[Entity], sources: list[Source]
) -> list[Statement]:
    found: list[Statement] = []
    for place in range(number):
        parts = [dice.randint(1, 90) for _ in range(2)] if dice.random() < 0.2 else []
        value = str(sum(parts) + dice.choice([0, 0, 3])) if parts else str(dice.randint(1, 900))
        said = {
            "subject": f"e{place % len(entities)}",
            "kind": "members",
            "value": value,
            "number": value,
            "as_of": _day(dice),
            "parts": [Part(number=str(each), of="members") for each in parts],
        }
        found += [Statement.model_validate(said | each) for each in _said_in(dice, sources)]
    return found
