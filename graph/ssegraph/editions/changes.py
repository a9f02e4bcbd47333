"""One change, and all that changed between two editions."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from ssegraph.core.names import fold
from ssegraph.editions.kinds import NOISES, WHATS
from ssegraph.editions.page import page
from ssegraph.editions.rdf import change_set
from ssegraph.quads import in_order


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    Attributes:
        what: one of `WHATS`.
        who: the id or key of whom it is about.
        name: what they are called in the newer edition, else in the older.
        field: the column or field, or empty.
        before, after: what stood there; empty where nothing did.
        was, now: where that is said, in either edition: `register.csv:12`, or words and source.
        only: one of `NOISES` where no more than the spelling of a name changed.
    """

    what: str
    who: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    was: str = ""
    now: str = ""
    only: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return what is not empty, for JSON."""
        names = ("what", "who", "name", "field", "before", "after", "was", "now", "only")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True)
class Difference:
    """Everything that changed between two editions.

    Attributes:
        old, new: what was compared.
        changes: ranked by what matters, then by name.
        noise: how many values changed only their spelling, by field and kind of noise.
        same: how many entities or rows are in both and did not change.
        remarks: what to know before reading on: repeated keys, rows that could not be read.
        removed, added: triples of the merged graph; empty for tables.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    noise: Mapping[tuple[str, str], int]
    same: int
    remarks: tuple[str, ...] = ()
    removed: tuple[ox.Quad, ...] = field(default=(), repr=False)
    added: tuple[ox.Quad, ...] = field(default=(), repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many entities, rows or ties changed in each way, what matters most first."""
        found = {what: {each.who for each in self.changes if each.what == what} for what in WHATS}
        return {what: len(who) for what, who in found.items() if who}

    def summary(self) -> str:
        """Return one sentence that counts what changed."""
        parts = []
        for what, number in self.counts.items():
            only = len({each.who for each in self.changes if each.what == what and each.only})
            parts.append(f"{number:,} {WHATS[what]}" + (f" ({only:,} in spelling only)" if only else ""))
        return ", ".join(parts) or "nothing changed"

    def noise_words(self) -> list[str]:
        """Return what only changed its spelling, one line for each field."""
        order = sorted(self.noise.items(), key=lambda item: (-item[1], item[0]))
        return [f"{number:,} {NOISES[kind]}: {where}" for (where, kind), number in order]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "old": self.old,
            "new": self.new,
            "summary": self.summary(),
            "counts": self.counts,
            "unchanged": self.same,
            "noise": self.noise_words(),
            "remarks": list(self.remarks),
            "changes": [change.to_dict() for change in self.changes],
        }

    def to_html(self) -> str:
        """Return one page: a list to open for each sort of change. It has no script and asks for nothing."""
        return page(self)

    def to_quads(self) -> list[ox.Quad]:
        """Return an RDF change set (Changeset vocabulary), sorted; of graphs also the triples.

        Each change is a `cs:ChangeSet` with its `cs:subjectOfChange` and `cs:changeReason`. Triples
        that went and came stand in the graphs `change/removed` and `change/added`.
        """
        return list(in_order(change_set(self)))

    def __repr__(self) -> str:
        return f"<Difference: {self.summary()}>"

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.noise_words())
        return f"<p>{html.escape(self.summary())}</p><ul>{lines}</ul>"


def ranked(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes, each once: what matters most first, then by name."""
    order = list(WHATS)
    return tuple(
        sorted(
            set(changes),
            key=lambda each: (
                order.index(each.what),
                bool(each.only),
                fold(each.name),
                each.who,
                each.field,
                each.before,
                each.after,
                each.was,
                each.now,
            ),
        )
    )
