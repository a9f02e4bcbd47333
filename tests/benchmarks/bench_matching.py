"""How fast a register is matched: ours against rapidfuzz on all pairs, in the same run.

The names are made of the words English registers of cooperatives are made of, so that many share most of
their words; one in twenty bodies is there twice, spelt otherwise. The rival compares every name with every
other (`rapidfuzz.process.cdist`, one processor) on a sample, and its time grows with the square.
"""

from __future__ import annotations

import random
import resource
import time
from itertools import product

from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Entity
from ssegraph.records.likeness import Likeness, alike

_NUMBER = 100_000
_SAMPLE = 5_000
_START = (
    "ash",
    "bel",
    "cal",
    "dun",
    "el",
    "fen",
    "glen",
    "har",
    "ing",
    "kil",
    "lang",
    "mar",
    "nor",
    "oak",
    "pen",
    "ros",
    "sal",
    "thorn",
    "ul",
    "wes",
)
_END = (
    "bury",
    "by",
    "combe",
    "dale",
    "den",
    "field",
    "ford",
    "ham",
    "ington",
    "leigh",
    "ley",
    "mere",
    "port",
    "stead",
    "ton",
    "wick",
    "wood",
    "worth",
)
_WHAT = (
    "Housing Co-operative",
    "Credit Union",
    "Food Co-operative",
    "Community Energy",
    "Workers Co-operative",
    "Social Club",
    "Farmers",
    "Community Shop",
    "Learning Trust",
    "Football Supporters Society",
    "Allotment Association",
    "Tenants Co-op",
    "Wholefoods",
    "Development Agency",
    "Childcare",
    "Brewery",
    "Community Land Trust",
    "Arts Collective",
    "Village Hall",
    "Wind Farm",
    "Print Works",
    "Bakery",
    "Bike Workshop",
    "Care Services",
    "Fishermen",
    "Growers",
    "Music School",
)
_FORM = ("Limited", "Ltd", "CIC", "LLP", "")


def register(number: int) -> tuple[list[Entity], set[tuple[str, str]]]:
    """Return so many made records, and the pairs of ids that are one body."""
    dice = random.Random(7)
    towns = [a + b for a, b in product(_START, _END)]
    words = [f"{a}{b}" for a, b in product(_START, ("an", "er", "is", "ock", "ow", "ant", "ell", "ine"))]
    made: list[Entity] = []
    same: set[tuple[str, str]] = set()
    drawn: set[tuple[str, str, str]] = set()
    while len(made) < number:
        town = dice.choice(towns)
        first = dice.choice(
            (
                town,
                dice.choice(words),
                f"{town} {dice.choice(words)}",
                f"{dice.choice(words)} {dice.choice(words)}",
            )
        )
        name = f"{first.title()} {dice.choice(_WHAT)}"
        form = dice.choice(_FORM)
        day = HalfKnownDate(f"{dice.randint(1960, 2015)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}")
        site = f"https://{name.lower().replace(' ', '')}{len(made)}.example" if dice.random() < 0.3 else None
        one = Entity(
            id=f"a{len(made)}",
            kind="Cooperative",
            name=f"{name} {form}".strip(),
            countries=("GB",),
            place=town,
            founded=day,
            website=site,
        )
        # Chance makes two bodies of one name, town and day of founding: nobody could tell them apart.
        if (alone := (name, town, str(day))) in drawn:
            continue
        drawn.add(alone)
        made.append(one)
        if dice.random() < 0.05:
            spelt = (
                one.name.replace("Co-operative", "Cooperative") if dice.random() < 0.5 else one.name.upper()
            )
            if dice.random() < 0.3:
                at = dice.randrange(1, len(spelt) - 1)
                spelt = spelt[:at] + spelt[at + 1 :]
            other = one.model_copy(update={"id": f"b{len(made)}", "name": spelt})
            made.append(other)
            same.add((one.id, other.id))
    dice.shuffle(made)
    return made, same


def _seconds(found: list[Likeness], start: float) -> float:
    assert found
    return time.process_time() - start


def test_a_register_is_matched_against_all_pairs() -> None:
    entities, same = register(_NUMBER)
    start = time.process_time()
    found = alike(entities)
    ours = _seconds(found, start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    names = [entity.name.casefold() for entity in entities[:_SAMPLE]]
    start = time.process_time()
    cdist(names, names, scorer=Indel.normalized_similarity, score_cutoff=0.9, workers=1)
    rival = (time.process_time() - start) * (_NUMBER / _SAMPLE) ** 2
    sure = {(each.one, each.other) for each in found if each.certain}
    listed = {(each.one, each.other) for each in found}
    print(
        f"\n{len(entities):,} records matched in {ours:.1f} s of CPU, {peak:,.0f} MB at the peak of the process"
    )
    print(
        f"  rapidfuzz on all pairs, from {_SAMPLE:,} scaled up: {rival:.0f} s of CPU; ratio {rival / ours:.1f}"
    )
    print(
        f"  {len(same):,} pairs are one body: {len(same & listed) / len(same):.3f} listed among {len(listed):,}, "
        f"{len(same & sure) / len(same):.3f} certain; of {len(sure):,} certain pairs {len(sure - same)} are wrong"
    )
    assert sure <= same
    assert rival > ours
    assert peak < 2_000
