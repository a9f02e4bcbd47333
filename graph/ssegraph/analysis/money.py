"""Money from end to end: who pays into a mechanism, who runs it, and to whom it gives what for which purpose.

A chain joins two ties at a mechanism. It says that money went in and that money went out; which part of a payment
reached whom is nobody's statement, and no chain says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ssegraph.ask.questions import heading
from ssegraph.core.counted import sums_in_words
from ssegraph.core.model import Tie
from ssegraph.core.table import Listing, Table
from ssegraph.graph import KnowledgeGraph

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure as Drawing


@dataclass(frozen=True)
class Chain:
    """One way of money: into a mechanism and out of it.

    Attributes:
        paid: the tie by which the payer funds the mechanism.
        run: the ties by which bodies run it, by body.
        given: the tie by which the mechanism funds the recipient.
    """

    paid: Tie
    run: tuple[Tie, ...]
    given: Tie

    @property
    def payer(self) -> str:
        """The id of who pays."""
        return self.paid.source

    @property
    def mechanism(self) -> str:
        """The id of the mechanism, which is not the body that runs it."""
        return self.given.source

    @property
    def recipient(self) -> str:
        """The id of the body, project or programme that receives."""
        return self.given.target

    @property
    def run_by(self) -> tuple[str, ...]:
        """The ids of the bodies that run the mechanism."""
        return tuple(dict.fromkeys(tie.source for tie in self.run))


class Chains(Listing[Chain]):
    """All chains of a graph, by mechanism, payer and recipient; each opens to the ties it rests on."""

    COLUMNS: ClassVar = ("payer", "paid", "mechanism", "run_by", "recipient", "given", "purpose", "when")

    def __init__(self, graph: KnowledgeGraph, chains: tuple[Chain, ...]) -> None:
        self._graph, self._chains = graph, chains

    def _items(self) -> Sequence[Chain]:
        return self._chains

    def rows(self, language: str = "en") -> list[tuple[str, ...]]:
        """Return a row for each chain, in the order of `COLUMNS`, with names in a language."""

        def name(identifier: str) -> str:
            return self._graph.entity(identifier).label(language)

        return [
            (
                name(each.payer),
                _sums(each.paid, language),
                name(each.mechanism),
                ", ".join(map(name, each.run_by)),
                name(each.recipient),
                _sums(each.given, language),
                _purposes(each.given),
                each.given.when(),
            )
            for each in self
        ]

    def to_frame(self, language: str = "en") -> pandas.DataFrame:
        """Return a pandas DataFrame: a row for each chain.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return Table(self.columns, self.rows(language)).to_frame()

    def plot(self, language: str = "en") -> Drawing:
        """Return a matplotlib figure: payers, mechanisms and recipients in three columns, with the sums on the lines.

        All lines are of one width: sums of different currencies and years are not to be compared by eye.

        Raises:
            MissingExtra: matplotlib is not installed.
        """
        from ssegraph.analysis.plots import flow

        def name(identifier: str) -> str:
            return self._graph.entity(identifier).label(language)

        paid = {(each.payer, each.mechanism): each.paid for each in self}
        given = {(each.mechanism, each.recipient): each.given for each in self}
        steps = [
            [(name(one), name(other), _sums(tie, language)) for (one, other), tie in sorted(step.items())]
            for step in (paid, given)
        ]
        heads = tuple(heading(each, language) for each in ("payer", "mechanism", "recipient"))
        return flow(steps, heads)

    def __repr__(self) -> str:
        return f"<Chains: {len(self)} of money, through {len({each.mechanism for each in self})} mechanisms>"


def _sums(tie: Tie, language: str) -> str:
    told = (said.model_copy(update={"purpose": None}).money for said in tie.payments if said.as_fact)
    return sums_in_words("; ".join(sorted(dict.fromkeys(told))), language)


def _purposes(tie: Tie) -> str:
    return "; ".join(sorted({said.purpose for said in tie.supporting if said.purpose}))


def chains(graph: KnowledgeGraph, *, as_of: str | None = None, during: str | None = None) -> Chains:
    """Return the chains of money: payer, mechanism with who runs it, recipient; with sums, purposes and times.

    Only what is stated as fact counts.

    Args:
        graph: from `load` or a selection from one.
        as_of, during: the ties that certainly or possibly hold then.

    Raises:
        UsageError: a date that is none.

    >>> from ssegraph.graph import load
    >>> first = next(iter(chains(load())))
    >>> load().entity(first.mechanism).kind
    'FundingMechanism'
    """
    mechanisms = {each.id for each in graph if each.kind == "FundingMechanism"}
    into: defaultdict[str, list[Tie]] = defaultdict(list)
    out: defaultdict[str, list[Tie]] = defaultdict(list)
    run: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in graph.ties(kind=("funds", "implements"), as_of=as_of, during=during):
        if not tie.as_fact:
            continue
        if tie.kind == "implements":
            run[tie.target].append(tie)
            continue
        into[tie.target].append(tie)
        out[tie.source].append(tie)
    found = [
        Chain(paid, tuple(sorted(run[mechanism], key=_by_source)), given)
        for mechanism in sorted(mechanisms)
        for paid in sorted(into[mechanism], key=_by_source)
        for given in sorted(out[mechanism], key=_by_target)
        if paid.source != given.target
    ]
    return Chains(graph, tuple(found))


def _by_source(tie: Tie) -> tuple[Any, ...]:
    return tie.source, tie.id


def _by_target(tie: Tie) -> tuple[Any, ...]:
    return tie.target, tie.id
