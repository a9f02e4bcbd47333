"""What a row of an answer says, as sentences: its cells read through the captions of the ontology.

A question says in its front matter how a row is read (`reads`), a line for each sentence::

    # reads: ["?member memberOf ?network"]
    # reads: ["?member memberOf ?via memberOf ?via_too memberOf ?network"]
    # reads: ["?funder funds ?through|?body", "?body implements ?through"]

`?name` is a column or a parameter. Between two of them stands a kind (of tie, observation or contribution) by its local
name, or a column that holds one. `*` stands for what the row rests on: any tie from the one to the other, or with one end only any
tie from it; `~` the same, whichever way the tie runs. `?a|?b` is the first of both that is filled. A cell without a value takes the kind before it along. What stands in a cell is
read in that order and direction, and in no other: a row whose sentence no source states is a false row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol

from ssegraph.core.countries import country_name
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import fitted, wording

_ANY: Final = "*"
"""Stands where any kind of tie will do, in this direction."""
_EITHER: Final = "~"
"""Stands where any kind of tie will do, in either direction."""
Pattern = tuple[str, ...]
"""Nodes and kinds in turn: `("?member", "memberOf", "?network")`."""


class Ends(Protocol):
    """A tie, as far as it is read here."""

    @property
    def source(self) -> str:
        """Who it is said of."""

    @property
    def kind(self) -> str:
        """Which kind of tie it is."""

    @property
    def target(self) -> str:
        """With whom."""


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One thing that a row says: of whom, which kind, and whom or what (an id, a value, words)."""

    subject: str
    kind: str
    object: str

    def spoken(self, name: Callable[[str], str], language: str = "en") -> str:
        """Return it as a sentence of a language.

        Args:
            name: gives the name of an entity by its id, in that language.
            language: en, fr, es, ko or ja.

        >>> Claim("dangjin", "memberOf", "ssegov").spoken(str.upper, "fr")
        'DANGJIN est membre de SSEGOV'
        >>> Claim("gsef", "members", "86").spoken(str.upper)
        'GSEF: number of members 86'
        """
        ontology = load_ontology()
        tie = ontology.tie_kinds.get(self.kind)
        if tie:
            text = tie.caption.get(language) or tie.caption["en"]
            return fitted(text.replace("{source}", name(self.subject)).replace("{target}", name(self.object)))
        return wording(
            "claim.said",
            language,
            subject=name(self.subject),
            kind=ontology.label(self.kind, language),
            object=country_name(self.object, language) if self.kind == "country" else self.object,
        )


def told(tie: Ends, first: str, name: Callable[[str], str], language: str = "en") -> str:
    """Return a tie as a sentence that begins, where the language lets it, with the entity `first`.

    Args:
        tie: what is told.
        first: the id of one of its ends.
        name: gives the name of an entity by its id, in that language.
        language: en, fr, es, ko or ja.

    >>> from ssegraph.core.model import Tie
    >>> told(Tie.model_construct(source="dangjin", kind="memberOf", target="ssegov"), "ssegov", str.upper)
    'SSEGOV has DANGJIN as a member'
    """
    kind = load_ontology().tie_kinds[tie.kind]
    words = kind.caption if tie.source == first else kind.inverse_caption
    text = words.get(language) or words["en"]
    return fitted(text.replace("{source}", name(tie.source)).replace("{target}", name(tie.target)))


def read_pattern(line: str, names: Collection[str] | None = None) -> Pattern:
    """Read one line of `reads`.

    Args:
        line: nodes and kinds in turn.
        names: the columns and parameters there are; None where nobody can say.

    Raises:
        ValueError: it is none; or it names what is not there.

    >>> read_pattern("?member memberOf ?network")
    ('?member', 'memberOf', '?network')
    """
    pattern = tuple(line.split())
    nodes, kinds = pattern[::2], pattern[1::2]
    if not kinds or (len(nodes) == len(kinds) and (len(kinds) > 1 or kinds[0] not in (_ANY, _EITHER))):
        raise ValueError(f"{line!r}: write `?subject kind ?object`, or `?subject {_ANY}`")
    asked = [each for node in nodes for each in node.split("|")] + [
        kind for kind in kinds if kind.startswith("?")
    ]
    for each in asked:
        if not each.startswith("?"):
            raise ValueError(f"{line!r}: {each!r} is no column; write ?{each}")
        if names is not None and each[1:] not in names:
            raise ValueError(f"{line!r}: the query has no column {each}")
    ontology = load_ontology()
    for kind in kinds:
        known = (
            kind in ontology.tie_kinds
            or kind in ontology.observation_kinds
            or kind in (_ANY, _EITHER, "country")
        )
        if not known and not kind.startswith("?"):
            raise ValueError(f"{line!r}: {kind!r} is no kind of tie or observation")
    return pattern


def claims_of(
    patterns: Iterable[Pattern], cells: Mapping[str, Sequence[str]], ties: Collection[Ends]
) -> list[Claim]:
    """Return what a row says, in the order of the patterns, each once.

    Args:
        patterns: how it is read.
        cells: what stands in each column and parameter: ids, values or kinds; empty where nothing does.
        ties: those the row rests on.

    >>> claims_of([read_pattern("?member memberOf ?network")], {"member": ["dangjin", "bilbao"], "network": ["gsef"]}, ())
    [Claim(subject='dangjin', kind='memberOf', object='gsef'), Claim(subject='bilbao', kind='memberOf', object='gsef')]
    """
    found: dict[Claim, None] = {}
    for pattern in patterns:
        for subjects, kinds, objects in _steps(pattern, cells):
            for one in subjects:
                for kind in kinds:
                    for other in objects:
                        found |= dict.fromkeys(_filled(Claim(one, kind, other), ties))
    return list(found)


def _steps(
    pattern: Pattern, cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Yield subjects, kinds and objects of each step of a pattern; a node without a value falls out with its kind."""

    def values(token: str) -> Sequence[str]:
        return next((cells[each[1:]] for each in token.split("|") if cells.get(each[1:])), ())

    filled = [(["", *pattern[1::2]][place], values(node)) for place, node in enumerate(pattern[::2])]
    if len(pattern) == 2:
        yield filled[0][1], [pattern[1]], [_ANY]
        return
    if not filled[0][1]:
        return
    for (_, subjects), (kind, objects) in pairwise(each for each in filled if each[1]):
        yield subjects, (values(kind) if kind.startswith("?") else [kind]), objects


def _filled(claim: Claim, ties: Collection[Ends]) -> Iterator[Claim]:
    """Yield a claim; one of any kind once for each tie it stands for, or as it is where there is none."""
    if claim.kind not in (_ANY, _EITHER):
        yield claim
        return
    ways = [(claim.subject, claim.object), (claim.object, claim.subject)][: 1 + (claim.kind == _EITHER)]
    met = [
        tie
        for tie in ties
        if any(one in (tie.source, _ANY) and other in (tie.target, _ANY) for one, other in ways)
    ]
    yield from (Claim(tie.source, tie.kind, tie.target) for tie in met)
    if not met:
        yield claim
