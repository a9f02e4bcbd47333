"""What really changed from one edition to the next, in a reader's words and ranked by what matters.

Two graphs (record folders, stores, RDF files) are compared as models, two editions of a register as
rows with one key. What only changed its spelling (date padding, case, white space, marks, the order
of values) is noise and counted apart. Nothing here depends on the order of rows, triples or files.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from ssegraph.core.errors import UsageError, suggest
from ssegraph.core.model import Entity, Observation, Records, Stated, Tie
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import line
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.quads import BASE, DEFAULT, in_order, term
from ssegraph.records.columns import date_of, day_first, is_nothing, life_of, propose
from ssegraph.store import FILE_FORMATS, Store
from ssegraph.tables.reading import SUFFIXES, Row, Table, read_table

WHATS: Final = {
    "dissolved": "dissolved", "revived": "revived", "left": "left", "joined": "joined",
    "gone": "gone", "new": "new", "renamed": "renamed", "kind": "of another kind",
    "ended": "ended", "tie gone": "ties gone", "tie new": "new ties", "observation": "observations changed",
    "moved": "moved", "dates": "other dates", "names": "other names", "status": "other status",
    "evidence": "other evidence", "source": "sources changed", "detail": "other details",
    "filled": "with gaps filled in", "emptied": "with cells left empty",
    "column": "columns changed",
}  # fmt: skip
"""What a change can be and how it is counted in words, what matters most first."""

NOISES: Final = {
    "date": "dates only spelled otherwise", "white space": "only other white space",
    "case": "only other case", "order": "only another order", "marks": "only other marks or accents",
    "nothing": "only another word for nothing",
}  # fmt: skip
"""What changes nothing, in words."""

_SPELT: Final = ("white space", "case", "marks")
_MEMBERSHIP: Final = "memberOf"
_CS: Final = "http://purl.org/vocab/changeset/schema#"


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
            parts.append(f"{number:,} {WHATS[what]}" + (f" ({only:,} in spelling only)" if only else ""))  # fmt: skip
        return ", ".join(parts) or "nothing changed"

    def noise_words(self) -> list[str]:
        """Return what only changed its spelling, one line for each field."""
        order = sorted(self.noise.items(), key=lambda item: (-item[1], item[0]))
        return [f"{number:,} {NOISES[kind]}: {where}" for (where, kind), number in order]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "old": self.old, "new": self.new, "summary": self.summary(), "counts": self.counts,
            "unchanged": self.same, "noise": self.noise_words(), "remarks": list(self.remarks),
            "changes": [change.to_dict() for change in self.changes],
        }  # fmt: skip

    def to_html(self) -> str:
        """Return one page: a list to open for each sort of change. It has no script and asks for nothing."""
        return _page(self)

    def to_quads(self) -> list[ox.Quad]:
        """Return an RDF change set (Changeset vocabulary), sorted; of graphs also the triples.

        Each change is a `cs:ChangeSet` with its `cs:subjectOfChange` and `cs:changeReason`. Triples
        that went and came stand in the graphs `change/removed` and `change/added`.
        """
        return list(in_order(_change_set(self)))

    def __repr__(self) -> str:
        return f"<Difference: {self.summary()}>"

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.noise_words())
        return f"<p>{html.escape(self.summary())}</p><ul>{lines}</ul>"


def difference(
    old: str | Path | KnowledgeGraph, new: str | Path | KnowledgeGraph, key: Sequence[str] = ()
) -> Difference:
    """Return what changed from one edition to the next.

    Args:
        old, new: two graphs, record folders, stores or RDF files; or two editions of a table.
        key: of tables, the columns that together tell one row from another; found when left out.

    Raises:
        UsageError: one is a table and one is not, or no column tells the rows apart.
        StoreError, DataError: one of them cannot be read.

    >>> from ssegraph.core.model import Records
    >>> def city(name): return KnowledgeGraph.of(Records(title="t", entities=[Entity(id="a", kind="Network", name=name)]))
    >>> difference(city("SSEGOV Alliance"), city("SSEGOV"))
    <Difference: 1 renamed>
    """
    tables = [_is_table(each) for each in (old, new)]
    if all(tables):
        return _of_tables(read_table(Path(str(old))), read_table(Path(str(new))), tuple(key))
    if any(tables):
        raise UsageError("one of the two is a table and the other is not: import the table first")
    return _of_graphs(_graph(old), _graph(new), _called(old), _called(new))


def noise(before: str, after: str, *, days_first: bool = True) -> str | None:
    """Say which spelling alone sets two different values apart, one of `NOISES`; None for a real change.

    >>> noise("06/11/2013", "6/11/2013"), noise("Co-op  Ltd", "Co-op Ltd"), noise("a; b", "b; a")
    ('date', 'white space', 'order')
    >>> noise("2013", "2014"), noise("n/a", "-"), noise("Société", "SOCIETE")
    (None, 'nothing', 'marks')
    """
    if is_nothing(before) or is_nothing(after):
        return "nothing" if is_nothing(before) and is_nothing(after) else None
    if before.split() == after.split():
        return "white space"
    if before[0].isdigit() or after[0].isdigit():
        days = [date_of(text, day_first=days_first) for text in (before, after)]
        if days[0] and days[0] == days[1]:
            return "date"
    if before.casefold().split() == after.casefold().split():
        return "case"
    parts = [sorted(fold(part) for part in re.split(r"[;|,]", text)) for text in (before, after)]
    if len(parts[0]) > 1 and parts[0] == parts[1]:
        return "order" if fold(before) != fold(after) else "marks"
    # Marks are all there is to "+" and "-": letters or digits have to be the same.
    return "marks" if fold(before) and fold(before) == fold(after) else None


def _is_table(what: object) -> bool:
    return isinstance(what, str | Path) and Path(what).suffix.lower() in SUFFIXES


def _called(what: str | Path | KnowledgeGraph) -> str:
    return what.title if isinstance(what, KnowledgeGraph) else Path(what).name


def _rank(changes: Iterable[Change]) -> tuple[Change, ...]:
    order = list(WHATS)
    return tuple(
        sorted(
            set(changes),
            key=lambda each: (
                order.index(each.what), bool(each.only), fold(each.name), each.who, each.field,
                each.before, each.after, each.was, each.now,
            ),
        )
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------
# two editions of a register


class _Edition:
    """A table by its key.

    Of rows that repeat a key the one nearest to the other edition counts, so that the order of rows
    does not matter.
    """

    def __init__(self, table: Table, key: tuple[str, ...]) -> None:
        self.table = table
        self._places = [table.columns.index(column) for column in key]
        self.by_key: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
        self.keyless: list[Row] = []
        for row in table.rows:
            found = tuple(row.cells[place].strip() for place in self._places)
            if all(map(is_nothing, found)):
                self.keyless.append(row)
            else:
                self.by_key[found].append(row)

    def row(self, key: tuple[str, ...], like: Mapping[str, str] | None = None) -> Row:
        def far(row: Row) -> tuple[int, tuple[str, ...]]:
            cells = self.cells(row)
            return sum(cells[name] != (like or {}).get(name, "") for name in cells), row.cells

        return min(self.by_key[key], key=far)

    def cells(self, row: Row) -> dict[str, str]:
        return dict(zip(self.table.columns, row.cells, strict=True))

    def at(self, row: Row) -> str:
        return f"{self.table.file}:{row.line}"


def _key_of(old: Table, new: Table) -> tuple[str, ...]:
    """Return the column whose values tell rows apart in both and are most the same in both."""
    best: tuple[float, str] | None = None
    for column in old.columns:
        if column not in new.columns:
            continue
        values = [[row.cells[table.columns.index(column)] for row in table.rows] for table in (old, new)]  # fmt: skip
        sets = [set(each) - {""} for each in values]
        if not all(sets) or any(len(one) < 0.98 * len(all_) for one, all_ in zip(sets, values, strict=True)):  # fmt: skip
            continue
        shared = len(sets[0] & sets[1]) / min(map(len, sets))
        if best is None or shared > best[0] + 1e-9:
            best = (shared, column)
    if best and best[0] >= 0.2:
        return (best[1],)
    meant = propose(new.columns)
    pair = tuple(column for column, role in meant.items() if role in ("name", "memberOf", "partnerOf", "participatesIn", "involvedIn", "fundedBy", "funds"))  # fmt: skip
    if len(pair) > 1 and set(pair) <= set(old.columns):
        return pair
    raise UsageError(f"no column tells the rows apart: give --key and one of {', '.join(map(repr, new.columns))}")  # fmt: skip


def _of_tables(old: Table, new: Table, key: tuple[str, ...]) -> Difference:
    for table in (old, new):
        for column in key:
            if column not in table.columns:
                near = " or ".join(suggest(column, table.columns)) or ", ".join(table.columns)
                raise UsageError(f"{table.file} has no column {column!r}; it has {near}")
    old, new = (
        replace(table, rows=tuple(table.rows)) for table in (old, new)
    )  # gone through often
    key = key or _key_of(old, new)
    one, other = _Edition(old, key), _Edition(new, key)
    roles = propose([column for column in new.columns if column not in key] + list(key))
    column_of = {role: column for column, role in roles.items()}
    ties = any(role in roles.values() for role in ("memberOf", "participatesIn", "involvedIn"))
    days = day_first(cell for table in (old, new) for row in table.rows for cell in row.cells)
    compared = _Compared(one, other, roles, column_of, days, "left" if ties else "gone", "joined" if ties else "new")  # fmt: skip
    both = [column for column in old.columns if column in new.columns]
    for what, columns, mine in (("", old.columns, new.columns), ("new", new.columns, old.columns)):
        for column in columns:
            if column not in mine:
                before, after = ("", column) if what else (column, "")
                compared.changes.append(Change("column", column, column, "", before, after))
    same = compared.rows(both)
    return Difference(
        old.file, new.file, _rank(compared.changes), dict(compared.noise), same,
        (f"rows are told apart by {' and '.join(key)}", *_remarks(one, old), *_remarks(other, new)),
    )  # fmt: skip


def _remarks(edition: _Edition, table: Table) -> Iterator[str]:
    twice = sum(1 for rows in edition.by_key.values() if len(rows) > 1)
    if twice:
        yield f"{table.file}: {twice:,} keys stand on several rows; the row nearest to the other edition counts"
    if edition.keyless:
        yield f"{table.file}: {len(edition.keyless):,} rows have no key and were not compared"
    for each in table.aside[:20]:
        yield f"{table.file}:{each.line}: not read: {each.why}"
    if len(table.aside) > 20:
        yield f"{table.file}: {len(table.aside) - 20:,} more rows not read"


@dataclass
class _Compared:
    """Collects what changed between two editions."""

    one: _Edition
    other: _Edition
    roles: Mapping[str, str]
    column_of: Mapping[str, str]
    days: bool
    gone: str
    come: str
    changes: list[Change] = field(default_factory=list)
    noise: Counter[tuple[str, str]] = field(default_factory=Counter)

    def _name(self, cells: Mapping[str, str], key: tuple[str, ...]) -> str:
        names = [cells.get(self.column_of.get(role, ""), "") for role in ("name", "alias")]
        name = next((each for each in names if not is_nothing(each)), " ".join(key))
        network = cells.get(self.column_of.get("memberOf", ""), "")
        return " ".join(f"{name} · {network}".split()) if network else " ".join(name.split())

    def rows(self, columns: Sequence[str]) -> int:
        """Compare all rows in the columns; return how many did not change."""
        same = 0
        for key in sorted(self.one.by_key.keys() | self.other.by_key.keys()):
            who = " ".join(key)
            if key not in self.other.by_key:
                row = self.one.row(key)
                name = self._name(self.one.cells(row), key)
                self.changes.append(Change(self.gone, who, name, was=self.one.at(row)))
            elif key not in self.one.by_key:
                row = self.other.row(key)
                name = self._name(self.other.cells(row), key)
                self.changes.append(Change(self.come, who, name, now=self.other.at(row)))
            else:
                same += self._row(key, who, columns)
        return same

    def _row(self, key: tuple[str, ...], who: str, columns: Sequence[str]) -> bool:
        new = self.other.row(key)
        if len(self.other.by_key[key]) > 1:
            new = self.other.row(key, self.one.cells(self.one.row(key)))
        after = self.other.cells(new)
        old = self.one.row(key, after)
        before = self.one.cells(old)
        number = len(self.changes)
        name, was, now = self._name(after, key), self.one.at(old), self.other.at(new)
        fate = self._fate(before, after)
        for column in columns:
            one, other = before[column], after[column]
            if one == other:
                continue
            kind = noise(one, other, days_first=self.days)
            role = self.roles.get(column)
            if kind and not (role == "name" and kind in _SPELT):
                self.noise[column, kind] += 1
                continue
            what = self._what(role, one, other, fate)
            if what:
                self.changes.append(
                    Change(what, who, name, column, one, other, was, now, kind or "")
                )
        return len(self.changes) == number

    def _fate(self, before: Mapping[str, str], after: Mapping[str, str]) -> str:
        """Return `dissolved`, `revived` or `same` by the status; empty where it tells nothing."""
        column = self.column_of.get("status", "")
        lives = life_of(before.get(column, "")), life_of(after.get(column, ""))
        if None in lives:
            return ""
        return {(True, False): "dissolved", (False, True): "revived"}.get(lives, "same")  # type: ignore[arg-type]  # no None left

    def _what(self, role: str | None, one: str, other: str, fate: str) -> str:
        if role == "status":
            return fate if fate in ("dissolved", "revived") else "status"
        if role == "dissolved" and fate in ("dissolved", "revived"):
            return ""  # the status says it already
        if role == "dissolved" and not fate and is_nothing(one) != is_nothing(other):
            return "dissolved" if is_nothing(one) else "revived"
        if role == "end" and self.gone == "left" and is_nothing(one):
            return "left"
        if role not in ("name", "end") and is_nothing(one) != is_nothing(other):
            return "filled" if is_nothing(one) else "emptied"
        return {
            "name": "renamed", "alias": "names", "acronym": "names", "kind": "kind",
            "country": "moved", "place": "moved", "postcode": "moved", "founded": "dates",
            "dissolved": "dates", "start": "dates", "end": "dates", "seen": "dates", "source": "source",
        }.get(role or "", "detail")  # fmt: skip


# ---------------------------------------------------------------------------------------------
# two graphs


def _graph(what: str | Path | KnowledgeGraph) -> KnowledgeGraph:
    graph = what if isinstance(what, KnowledgeGraph) else load(what)
    if isinstance(what, str | Path) and Path(what).suffix in FILE_FORMATS:
        return KnowledgeGraph(Store(_without_blank_nodes(graph.store.local().oxigraph)))
    return graph


def _without_blank_nodes(store: ox.Store) -> ox.Store:
    """Return a store whose blank nodes are IRIs made of what is said of them, the same in any file.

    Colour refinement, four rounds: nodes that differ only further away than that become one.
    """
    quads = list(store.quads_for_pattern(None, None, None, None))
    said: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode):
            said[quad.subject.value].append(quad)
        if isinstance(quad.object, ox.BlankNode):
            said[quad.object.value] += []
    if not said:
        return store
    colour = dict.fromkeys(said, "")

    def tint(node: Any) -> str:
        return colour[node.value] if isinstance(node, ox.BlankNode) else str(node)

    for _ in range(4):
        colour = {
            node: hashlib.sha256(
                "\n".join(
                    sorted(f"{quad.predicate} {tint(quad.object)}" for quad in about)
                ).encode()
            ).hexdigest()
            for node, about in said.items()
        }

    def named(node: Any) -> Any:
        if isinstance(node, ox.BlankNode):
            return ox.NamedNode(f"{BASE}blank/{colour[node.value][:24]}")
        return node

    clean = ox.Store()
    clean.extend(
        ox.Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))
        for quad in quads
    )
    return clean


def _of_graphs(one: KnowledgeGraph, other: KnowledgeGraph, old: str, new: str) -> Difference:
    compared = _Graphs(one, other)
    same = compared.entities()
    compared.ties()
    compared.observations()
    compared.sources()
    triples = [set(graph.store.match()) for graph in (one, other)]  # fmt: skip
    return Difference(
        old, new, _rank(compared.changes), dict(compared.noise), same, (),
        tuple(in_order(triples[0] - triples[1])), tuple(in_order(triples[1] - triples[0])),
    )  # fmt: skip


_FIELDS: Final = {
    "name": "renamed", "kind": "kind", "countries": "moved", "place": "moved", "names": "names",
    "aliases": "names", "acronym": "names", "former_names": "names", "founded": "dates",
    "dissolved": "dates", "website": "detail", "note": "detail",
    "unlisted": "detail", "same_as": "detail",
}  # fmt: skip


def _text(value: object) -> str:
    """Return the value of a field as text."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {each}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_text(each) for each in value)
    return "" if value is None or value is False else str(value)


class _Graphs:
    """Collects what changed between two graphs."""

    def __init__(self, one: KnowledgeGraph, other: KnowledgeGraph) -> None:
        self._one, self._other = one, other
        self._old, self._new = one.records(), other.records()
        self.changes: list[Change] = []
        self.noise: Counter[tuple[str, str]] = Counter()
        self._names = {
            entity.id: entity.name for records in (self._old, self._new) for entity in records.entities
        }  # fmt: skip
        self._told = [self._first_words(one, self._old), self._first_words(other, self._new)]

    @staticmethod
    def _first_words(graph: KnowledgeGraph, records: Records) -> dict[str, str]:
        """Return for each entity how the first statement about it is proved."""
        found: dict[str, str] = {}
        for tie in records.ties:
            for end in (tie.source, tie.target):
                found.setdefault(end, _proof(graph, tie))
        for observation in records.observations:
            found.setdefault(observation.entity, _proof(graph, observation))
        return found

    def entities(self) -> int:
        """Compare the entities; return how many did not change."""
        old, new = ({each.id: each for each in records.entities} for records in (self._old, self._new))  # fmt: skip
        told = self._told
        for who in old.keys() - new.keys():
            self.changes.append(Change("gone", who, old[who].name, was=told[0].get(who, "")))
        for who in new.keys() - old.keys():
            self.changes.append(Change("new", who, new[who].name, now=told[1].get(who, "")))
        return sum(self._entity(old[who], new[who]) for who in old.keys() & new.keys())

    def _entity(self, one: Entity, other: Entity) -> bool:
        number = len(self.changes)
        for name, what in _FIELDS.items():
            before, after = _text(getattr(one, name)), _text(getattr(other, name))
            if before == after:
                continue
            kind = noise(before, after)
            if kind and not (name == "name" and kind in _SPELT):
                self.noise[name, kind] += 1
                continue
            if name == "dissolved" and not (before and after):
                what = "dissolved" if after else "revived"
            # Only names say where they come from; a field of an entity has no statement of its own.
            was, now = one.name_from or "", other.name_from or ""
            self.changes.append(Change(what, one.id, other.name, name, before, after, was, now, kind or ""))  # fmt: skip
        return len(self.changes) == number

    def _sentence(self, graph: KnowledgeGraph, tie: Tie) -> str:
        names = self._names
        kind = load_ontology().tie_kinds.get(tie.kind)
        caption = kind.caption["en"] if kind else "{source} " + tie.kind + " {target}"
        words = caption.format(
            source=names.get(tie.source, tie.source), target=names.get(tie.target, tie.target)
        )
        return f"{words} ({tie.role})" if tie.role else words

    @cached_property
    def _taken_back(self) -> Mapping[str, list[str]]:
        """By the key of a tie or observation, who took back in the new edition what was said of it, and why."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for said in self._new.statements:
            if said.withdrawn:
                who = f" by {said.withdrawn.by}" if said.withdrawn.by else ""
                found[said.key].append(f"withdrawn{who}: {said.withdrawn.why}")
        return found

    def ties(self) -> None:
        """Compare ties by their ends, kind and role, whatever they are called."""
        grouped: list[defaultdict[tuple[str, ...], list[Tie]]] = []
        for records in (self._old, self._new):
            found: defaultdict[tuple[str, ...], list[Tie]] = defaultdict(list)
            for tie in records.ties:
                found[tie.source, tie.kind, tie.target, tie.role or ""].append(tie)
            grouped.append(found)
        old, new = grouped
        for key in old.keys() | new.keys():
            # Ties that are the same to the last word drop out; the rest are paired in order.
            before, after = (sorted(found[key], key=_tie_key) for found in (old, new))
            keys = [Counter(map(_tie_key, each)) for each in (before, after)]
            before = _left_over(before, keys[1])
            after = _left_over(after, keys[0])
            for one, other in zip(before, after, strict=False):
                self._tie(one, other)
            member = key[1] == _MEMBERSHIP
            for tie in before[len(after) :]:
                self._tie_change("left" if member else "tie gone", tie, self._one, before=True)
            for tie in after[len(before) :]:
                self._tie_change("joined" if member else "tie new", tie, self._other, before=False)

    def _tie_change(self, what: str, tie: Tie, graph: KnowledgeGraph, *, before: bool) -> None:
        words, proof = self._sentence(graph, tie), _proof(graph, tie)
        sides = {"was": proof, "before": tie.when()} if before else {"now": proof, "after": tie.when()}  # fmt: skip
        if before and (taken := self._taken_back.get(tie.statements[0].key)):
            sides |= {"now": "; ".join(taken)}
        self.changes.append(Change(what, f"{tie.source} {tie.kind} {tie.target}", words, "tie", **sides))  # fmt: skip

    def _tie(self, one: Tie, other: Tie) -> None:
        who, name = f"{one.source} {one.kind} {one.target}", self._sentence(self._other, other)
        was, now = _proof(self._one, one), _proof(self._other, other)
        fields = ("start", "end", "seen", "status", "confidence", "conflict", "note", "evidence")  # fmt: skip
        for name_of in fields:
            a, b = getattr(one, name_of), getattr(other, name_of)
            if name_of == "evidence":
                a, b = was, now
            before, after = _text(a), _text(b)
            if before == after:
                continue
            kind = noise(before, after)
            if kind:
                self.noise[f"tie {name_of}", kind] += 1
                continue
            what = "dates" if name_of in ("start", "end", "seen") else "evidence"
            if name_of == "end" and not before:
                what = "left" if one.kind == _MEMBERSHIP else "ended"
            elif name_of in ("status", "confidence", "conflict", "note"):
                what = "detail"
            self.changes.append(Change(what, who, name, name_of, before, after, was, now))

    def observations(self) -> None:
        """Compare observations by entity, kind and date."""
        found: list[dict[tuple[str, ...], list[str]]] = []
        proofs: list[dict[tuple[str, ...], str]] = []
        for graph, records in ((self._one, self._old), (self._other, self._new)):
            values: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
            proof: dict[tuple[str, ...], str] = {}
            for each in records.observations:
                key: tuple[str, ...] = (
                    each.entity,
                    each.kind,
                    str(each.as_of or ""),
                    each.unit or "",
                )
                values[key].append(_observation_text(each))
                proof.setdefault(key, _proof(graph, each))
            found.append(values)
            proofs.append(proof)
        for key in found[0].keys() | found[1].keys():
            before, after = ("; ".join(sorted(values.get(key, ()))) for values in found)
            if before == after:
                continue
            if kind := noise(before, after):
                self.noise[key[1], kind] += 1
                continue
            was, now = (proof.get(key, "") for proof in proofs)
            name = f"{self._names.get(key[0], key[0])}, {load_ontology().label(key[1], 'en')} {key[2]}"  # fmt: skip
            self.changes.append(Change("observation", f"{key[0]} {key[1]}", name.strip(), key[1], before, after, was, now))  # fmt: skip

    def sources(self) -> None:
        """Compare the sources by their ids."""
        old, new = ({each.id: each for each in records.sources} for records in (self._old, self._new))  # fmt: skip
        for who in old.keys() | new.keys():
            before, after = ("" if each is None else each.model_dump_json(exclude_defaults=True) for each in (old.get(who), new.get(who)))  # fmt: skip
            if before != after:
                name = (new.get(who) or old[who]).name
                self.changes.append(Change("source", who, name, "source", before, after))


def _observation_text(observation: Observation) -> str:
    parts = " + ".join(f"{part.number} {part.of}" for part in observation.parts)
    value = f"{observation.value} = {parts}" if parts else observation.value
    return value if observation.as_fact else f"{value} ({observation.status})"


def _tie_key(tie: Tie) -> str:
    return tie.model_dump_json(exclude={"id"})


def _left_over(ties: list[Tie], there: Counter[str]) -> list[Tie]:
    """Return the ties that the other edition does not hold word for word."""
    left = Counter(there)
    rest = []
    for tie in ties:
        key = _tie_key(tie)
        if left[key]:
            left[key] -= 1
        else:
            rest.append(tie)
    return rest


def _proof(graph: KnowledgeGraph, statement: Stated) -> str:
    return "; ".join(
        sorted(line(each, graph.source(each.source).name) for each in statement.evidence)
    )


# ---------------------------------------------------------------------------------------------
# as a page, as RDF

_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}summary{cursor:pointer;font-size:1.1rem;padding:.4rem 0}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
del{background:#fbe3e0;text-decoration:line-through}ins{background:#dff2df;text-decoration:none}
small{color:#555}
"""


def _page(found: Difference) -> str:
    digest = hashlib.sha256(_STYLE.encode()).digest()
    policy = f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode()}'; base-uri 'none'; form-action 'none'"  # fmt: skip
    esc = html.escape
    title = f"From {found.old} to {found.new}"
    parts = []
    for what, number in found.counts.items():
        rows = []
        for each in (each for each in found.changes if each.what == what):
            change = ""
            if each.before:
                change += f"<del>{esc(each.before)}</del> "
            if each.after:
                change += f"<ins>{esc(each.after)}</ins>"
            only = f" <small>({esc(NOISES[each.only])})</small>" if each.only else ""
            proof = "<br>".join(esc(text) for text in dict.fromkeys((each.was, each.now)) if text)
            rows.append(
                f"<tr><td>{esc(each.name)}<br><small>{esc(each.who)}</small></td>"
                f"<td>{esc(each.field)}</td><td>{change}{only}</td><td><small>{proof}</small></td></tr>"
            )
        head = (
            "<tr><th>who</th><th>field</th><th>before, after</th><th>where that is said</th></tr>"
        )
        parts.append(
            f"<details{' open' if number <= 20 else ''}><summary>{number:,} {esc(WHATS[what])}</summary>"
            f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table></details>"
        )
    notes = "".join(f"<li>{esc(line)}</li>" for line in (*found.noise_words(), *found.remarks))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{esc(policy)}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{esc(title)}</title><style>{_STYLE}</style></head><body><main><h1>{esc(title)}</h1>"
        f"<p>{esc(found.summary())}. {found.same:,} did not change.</p>{''.join(parts)}"
        f"<h2>Not counted as changes, and what to know</h2><ul>{notes}</ul></main></body></html>\n"
    )


def _change_set(found: Difference) -> Iterator[ox.Quad]:
    for graph, quads in (("removed", found.removed), ("added", found.added)):
        name = ox.NamedNode(f"{BASE}change/{graph}")
        for quad in quads:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
    for each in found.changes:
        words = "\x1f".join(each.to_dict().values())
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        node = ox.NamedNode(f"{BASE}change/{digest}")
        subject = ox.NamedNode(f"{BASE}id/{quote(each.who.split(' ')[0], safe='')}")
        texts = {
            term("dcterms:type"): each.what, term("rdfs:label"): each.name,
            ox.NamedNode(f"{_CS}changeReason"): f"{WHATS[each.what]} {each.field}".strip(),
            term("dcterms:source"): each.now or each.was,
        }  # fmt: skip
        yield ox.Quad(node, term("rdf:type"), ox.NamedNode(f"{_CS}ChangeSet"), DEFAULT)
        yield ox.Quad(node, ox.NamedNode(f"{_CS}subjectOfChange"), subject, DEFAULT)
        for predicate, text in texts.items():
            if text:
                yield ox.Quad(node, predicate, _literal(text), DEFAULT)
        for local, text in (("removal", each.before), ("addition", each.after)):
            if text and each.field:
                place = ox.NamedNode(f"{node.value}/{local}")
                column = ox.NamedNode(f"{BASE}field/{quote(each.field, safe='')}")
                yield ox.Quad(node, ox.NamedNode(_CS + local), place, DEFAULT)
                yield ox.Quad(place, term("rdf:type"), term("rdf:Statement"), DEFAULT)
                yield ox.Quad(place, term("rdf:subject"), subject, DEFAULT)
                yield ox.Quad(place, term("rdf:predicate"), column, DEFAULT)
                yield ox.Quad(place, term("rdf:object"), _literal(text), DEFAULT)


def _literal(text: str) -> ox.Literal:
    return ox.Literal(text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd"))
