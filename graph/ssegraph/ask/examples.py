"""Example wordings of the named questions, and how much a new wording is like each question: one table for each language.

What a wording is compared by are its words, pairs of words that follow one another, and parts of words (four letters of an
alphabet; of Korean and Japanese, which part no words or set endings behind them, every two and three signs). A feature is the
weightier the fewer questions have it (TF-IDF; Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0). What it speaks for is
learned once from the examples by regularised least squares, one question against all others (Rifkin, Yeo and Poggio 2003,
"Regularized least-squares classification"): a system of linear equations, no chance in it, and a table as its result.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ssegraph.ask.mentions import script
from ssegraph.core.names import fold

Part = str | tuple[str, ...]
"""Text, or what stands in the place of a mention: what it is, and perhaps its kind."""

WEIGHTS: Final = {"word": 1.0, "pair": 0.7, "part": 0.5, "slot": 0.8}
"""How much counts a word, two in a row, a part of a word (it is in several), and what is mentioned."""
UNKNOWN: Final = 0.5
"""How much of a word that no example has counts against all questions: `budget` in `annual budget of Seoul`."""
RIDGE: Final = 0.1
"""How little the examples are trusted one by one; from 0.1 to 0.3 nothing changes by more than a wording in a hundred."""
_PLACE: Final = re.compile(r"\{(\w+)\}")
_DIGITS: Final = 5


def parts_of(example: str, slots: Mapping[str, tuple[str, ...]]) -> tuple[list[Part], list[str]]:
    """Return an example in parts, and its places in their order.

    >>> parts_of("members of {network}", {"network": ("entity", "Network")})
    (['members of ', ('entity', 'Network')], ['network'])
    """
    parts: list[Part] = []
    places = []
    for number, part in enumerate(_PLACE.split(example)):
        if number % 2:
            parts.append(slots.get(part, ("entity",)))
            places.append(part)
        elif part.strip():
            parts.append(part)
    return parts, places


def features(parts: Iterable[Part]) -> Counter[str]:
    """Return what a wording is compared by, counted.

    >>> sorted(features(["who is in ", ("entity",)]))[:4]
    ['pair ^ who', 'pair in entity', 'pair is in', 'pair who is']
    """
    found: Counter[str] = Counter()
    before = "^"
    for part in parts:
        if isinstance(part, tuple):
            found.update(f"slot {name}" for name in part)
            if before != "^":
                found[f"pair {before} {part[0]}"] += 1
            before = part[0]
            continue
        for run in runs(part):
            if script(run[0]) == "latin":
                padded = f"<{run}>"
                found.update(f"part {padded[at : at + 4]}" for at in range(len(padded) - 3))
                found[f"word {run}"] += 1
                found[f"pair {before} {run}"] += 1
                before = run
            else:
                found.update(f"word {run[at : at + 2]}" for at in range(len(run) - 1))
                found.update(f"pair {run[at : at + 3]}" for at in range(len(run) - 2))
                # A Chinese sign is nearly a word; a sign of hiragana is an ending, and tells nothing.
                found.update(f"part {sign}" for sign in run if not "\u3040" <= sign <= "\u309f")
                found[f"pair {before} {run[:2]}"] += 1
                before = run[-2:]
    return found


def runs(text: str) -> Iterator[str]:
    """Yield the words of a text, folded; one ends where an alphabet begins or ends, too.

    >>> list(runs("GSEF의 회원"))
    ['gsef', '의', '회원']
    """
    for word in fold(text).split():
        start = 0
        for at in range(1, len(word)):
            if (script(word[at]) == "latin") != (script(word[at - 1]) == "latin"):
                yield word[start:at]
                start = at
        yield word[start:]


def around(parts: Sequence[Part]) -> list[Counter[str]]:
    """Return for each mention what stands right before and right behind it, as far as the next one.

    >>> [sorted(each) for each in around([("entity",), " but not at ", ("entity",)])][0]
    ['behind at', 'behind but', 'behind not']
    """
    found = []
    for at, part in enumerate(parts):
        if isinstance(part, str):
            continue
        ahead = parts[at - 1] if at else ""
        behind = parts[at + 1] if at + 1 < len(parts) else ""
        counted: Counter[str] = Counter()
        for side, near in (
            ("before", list(runs(ahead))[-4:] if isinstance(ahead, str) else []),
            ("behind", list(runs(behind))[:3] if isinstance(behind, str) else []),
        ):
            for run in near:
                if script(run[0]) == "latin":
                    counted[f"{side} {run}"] += 1
                else:
                    counted.update(
                        f"{side} {run[place : place + 2]}" for place in range(min(len(run) - 1, 12))
                    )
        found.append(counted)
    return found


class Examples:
    """The examples of one language, learned.

    Args:
        wordings: (slug, wording).
        slots: by slug and parameter, what stands in its place.

    Attributes:
        slugs: of the questions, sorted.
        weight: by feature, how much it counts.
        speaks_for: by feature, how much it speaks for each of the slugs.
        roles: by slug and parameter, what stands around its blank.
        scripts: in which scripts the examples are.

    >>> table = Examples([("a", "who are the members"), ("b", "who gives the money")], {})
    >>> scores = table.scores(features(["members"]))
    >>> scores["a"] > 0.5 > scores["b"]
    True
    """

    def __init__(
        self, wordings: Iterable[tuple[str, str]], slots: Mapping[str, Mapping[str, tuple[str, ...]]]
    ) -> None:
        self.roles: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        counts: list[tuple[str, Counter[str]]] = []
        scripts: set[str] = set()
        for slug, line in wordings:
            parts, places = parts_of(line, slots.get(slug, {}))
            for place, near in zip(places, around(parts), strict=True):
                self.roles[slug, place].update(near)
            counts.append((slug, features(parts)))
            scripts.update(script(run[0]) for part in parts if isinstance(part, str) for run in runs(part))
        self.scripts = frozenset(scripts)
        self.slugs = sorted({slug for slug, _ in counts})
        having: dict[str, set[str]] = defaultdict(set)
        for slug, counted in counts:
            for feature in counted:
                having[feature].add(slug)
        self._rarest = math.log(1 + len(self.slugs))
        self.weight = {
            feature: _kind(feature) * math.log(1 + len(self.slugs) / len(having[feature]))
            for feature in sorted(having)
        }
        self.speaks_for = self._learned(counts)

    def _learned(self, counts: Sequence[tuple[str, Counter[str]]]) -> dict[str, NDArray[np.float64]]:
        """Return `speaks_for`: solved for the examples, which are fewer than the features."""
        postings: dict[str, tuple[list[int], list[float]]] = {feature: ([], []) for feature in self.weight}
        target = np.zeros((len(counts), len(self.slugs)))
        for at, (slug, counted) in enumerate(counts):
            target[at, self.slugs.index(slug)] = 1.0
            length = self._length(counted)
            for feature, n in counted.items():
                postings[feature][0].append(at)
                postings[feature][1].append(self._heavy(feature, n) / length)
        alike = np.eye(len(counts)) * RIDGE
        for places, weights in postings.values():
            if len(places) == 1:
                alike[places[0], places[0]] += weights[0] ** 2
            else:
                alike[np.ix_(places, places)] += np.outer(weights, weights)
        shares = np.linalg.solve(alike, target)
        return {
            feature: np.round(np.array(weights) @ shares[places], _DIGITS)
            for feature, (places, weights) in postings.items()
        }

    def _heavy(self, feature: str, n: int) -> float:
        return self.weight[feature] * (1 + math.log(n))

    def _length(self, counted: Mapping[str, int]) -> float:
        total = 0.0
        for feature, n in sorted(counted.items()):
            known = feature in self.weight
            total += (self._heavy(feature, n) if known else UNKNOWN * _kind(feature) * self._rarest) ** 2
        return math.sqrt(total) or 1.0

    def scores(self, counted: Mapping[str, int]) -> dict[str, float]:
        """Return how much a wording is like each question: about 1 where it could be an example, about 0 elsewhere."""
        total = np.zeros(len(self.slugs))
        for feature, n in sorted(counted.items()):
            if feature in self.weight:
                total += self._heavy(feature, n) * self.speaks_for[feature]
        return dict(zip(self.slugs, (total / self._length(counted)).tolist(), strict=True))

    def known(self, counted: Mapping[str, int]) -> float:
        """Return which share of the words of a wording some example has: from 0 to 1; 1 of no words."""
        words = [feature for feature in counted if feature.startswith("word ")]
        return sum(feature in self.weight for feature in words) / len(words) if words else 1.0

    def exported(self) -> dict[str, Any]:
        """Return the table for a program in another language: JSON, numbers as they are used here.

        The score of a question is the sum, over the features of a wording, of `weight * (1 + log(n)) * speaksFor`, by the
        root of the sum of the squares of the first two (of `unknown[kind]` where a feature is not in the table).

        >>> sorted(Examples([("a", "members"), ("b", "money")], {}).exported())
        ['features', 'roles', 'slugs', 'unknown']
        """
        return {
            "slugs": self.slugs,
            "unknown": {kind: UNKNOWN * weight * self._rarest for kind, weight in WEIGHTS.items()},
            "features": {
                feature: {
                    "weight": weight,
                    "speaksFor": {
                        slug: each
                        for slug, each in zip(self.slugs, self.speaks_for[feature].tolist(), strict=True)
                        if each
                    },
                }
                for feature, weight in self.weight.items()
            },
            "roles": {
                f"{slug} {place}": dict(sorted(near.items()))
                for (slug, place), near in sorted(self.roles.items())
            },
        }


def _kind(feature: str) -> float:
    return WEIGHTS[feature.partition(" ")[0]]
