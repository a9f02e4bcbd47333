"""What statements add up to: ties with their episodes, figures, disagreements. Pure functions of sets of statements.

A tie is a key (source, kind, target) in one **episode**. The rule, for the statements of one key that
were not taken back:

1. Each role is a class of its own. Nothing is chained through an unknown: no role fits "chair" and
   "vice chair", which do not fit each other.
2. Within a class an end before a later start parts: what has a date at or after that start is the later
   episode, whatever comes before it the earlier.
3. A dated statement without a role joins the episode that is known to have lasted over its dates, if just
   one is: a role is lent to no time of which no source gives it. Such statements that none covers are a
   class; one that several cover stays on the tie.
4. A statement with a role and no date joins the one episode of its role, or is an episode itself; one
   without either joins the one episode there is; if there are several, both stay on the tie.

The order of statements, and how they are spread over files, changes nothing: the functions sort first.

Addresses: the only episode has the key itself, `bilbao.memberOf.gsef`; of several each has what tells
it apart below the key, `jeonju.implements.good-pay-forward.2021-01`, and what stays on the tie the key.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

from ssegraph.dates import HalfKnownDate
from ssegraph.names import fold
from ssegraph.statements import Figure, Statement, Tie, united
from ssegraph.values import Many, Text, Value

_FIRST: Final = date.min
_LAST: Final = date.max


# ---------------------------------------------------------------------------------------------
# ties


def ties_of(statements: Iterable[Statement]) -> list[Tie]:
    """Return the ties that statements add up to, by id.

    Args:
        statements: in any order; those of figures, those taken back and what is only denied make none.

    >>> def said(source, **fields):
    ...     return Statement(source=source, subject="a", kind="memberOf", object="b", says="so", **fields)
    >>> [(tie.id, tie.when()) for tie in ties_of([said("s", start="2010", end="2012"), said("t", start="2016")])]
    [('a.memberOf.b.2010', '2010/2012'), ('a.memberOf.b.2016', '2016/..')]
    >>> [tie] = ties_of([said("s", start="2010"), said("t", seen="2012")])
    >>> tie.id, tie.when(), tie.sources
    ('a.memberOf.b', '2010/.., 2012 (seen)', ('s', 't'))
    """
    by_key: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in united(statements):
        if each.object and not each.withdrawn:
            by_key[each.key].append(each)
    return [tie for key in sorted(by_key) for tie in _ties(key, by_key[key])]


def _ties(key: str, statements: list[Statement]) -> Iterator[Tie]:
    """Yield the ties of one key, by id."""
    if len(statements) == 1:
        if statements[0].manner != "denied":
            yield _tie(key, statements)
        return
    episodes, rest = _episodes([each for each in statements if each.manner != "denied"])
    if not episodes and not rest:
        return
    # A denial parts nothing and joins nothing: it stands beside what it denies.
    for denial in (each for each in statements if each.manner == "denied"):
        fits = [members for members in episodes if _may_be_one(denial, members)]
        (fits[0] if len(fits) == 1 else rest if rest or len(episodes) > 1 else episodes[0]).append(denial)  # fmt: skip
    if len(episodes) + bool(rest) == 1:
        yield _tie(key, episodes[0] if episodes else rest)
        return
    found = [*_named(key, episodes)]
    if any(each.manner != "denied" for each in rest) or not found:
        found.append(_tie(key, rest))
    elif rest:
        # Only denials are left, and nobody knows of which episode: they stand beside each.
        found = [_tie(name, [*members, *rest]) for name, members in _names(key, episodes)]
    yield from sorted(found, key=lambda tie: tie.id)


def _role(statement: Statement) -> str:
    return fold(statement.role) if statement.role else ""


def _dated(statement: Statement) -> bool:
    return bool(statement.start or statement.end or statement.seen)


def _episodes(statements: list[Statement]) -> tuple[list[list[Statement]], list[Statement]]:
    """Return the episodes of one key, and the statements that more than one of them could take."""
    classes: defaultdict[str, list[Statement]] = defaultdict(list)
    rest: list[Statement] = []
    for each in statements:
        if _role(each) and _dated(each):
            classes[_role(each)].append(each)
    known = [(role, episode) for role in sorted(classes) for episode in _parted(classes[role])]
    for each in statements:
        if _dated(each) and not _role(each):
            takers = [role for role, episode in known if _covers(episode, each)]
            if len(takers) > 1:
                rest.append(each)
            else:
                classes[takers[0] if takers else ""].append(each)
    parted = {role: _parted(classes[role]) for role in sorted(classes)}
    undated: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        if _role(each) and not _dated(each):
            undated[_role(each)].append(each)
    for role, members in undated.items():
        its = parted.setdefault(role, [[]])
        (its[0] if len(its) == 1 else rest).extend(members)
    episodes = [members for role in sorted(parted) for members in parted[role]]
    bare = [each for each in statements if not _role(each) and not _dated(each)]
    if bare:
        episodes = episodes or [[]]
        (episodes[0] if len(episodes) == 1 else rest).extend(bare)
    return episodes, rest


def _parted(statements: list[Statement]) -> list[list[Statement]]:
    """Return the statements of one class by episode, the earliest first: an end before a later start parts."""
    ends = [each.end.latest for each in statements if each.end and each.end.latest]
    bounds: list[date] = []
    for start in sorted(each.start.earliest for each in statements if each.start and each.start.earliest):  # fmt: skip
        since = bounds[-1] if bounds else _FIRST
        if any(since <= end < start for end in ends):
            bounds.append(start)
    found: list[list[Statement]] = [[] for _ in range(len(bounds) + 1)]
    for each in statements:
        found[sum(bound <= _position(each) for bound in bounds)].append(each)
    return [members for members in found if members]


def _covers(episode: list[Statement], statement: Statement) -> bool:
    """Say whether an episode is known to have lasted over all dates of a statement: only so far its role reaches.

    With a start and no end it lasts; seen once it is known of that date alone.
    """
    dates = [known for each in episode for known in (each.start, each.end, each.seen) if known]
    first = min(known.earliest or _FIRST for known in dates)
    lasts = any(each.start for each in episode) and not any(each.end for each in episode)
    last = _LAST if lasts else max(known.latest or _LAST for known in dates)
    own = [known for known in (statement.start, statement.end, statement.seen) if known]
    open_ended = bool(statement.start) and not statement.end
    return (lasts or not open_ended) and all(
        (known.earliest or _FIRST) <= last and first <= (known.latest or _LAST) for known in own
    )


def _position(statement: Statement) -> date:
    """Return the day that places a statement in time: its start, else its sighting, else its end."""
    start, seen, end = statement.start, statement.seen, statement.end
    if start and (start.earliest or start.latest):
        return start.earliest or start.latest or _FIRST
    if seen and (seen.latest or seen.earliest):
        return seen.latest or seen.earliest or _FIRST
    return (end.latest or end.earliest or _FIRST) if end else _FIRST


def _may_be_one(statement: Statement, episode: Iterable[Statement]) -> bool:
    """Say whether a statement may be of the time of an episode: not over before it begins, nor begun after its end."""
    begins, over = _hull(episode)
    its_begins, its_over = _hull([statement])
    return its_over >= begins and its_begins <= over


def _hull(statements: Iterable[Statement]) -> tuple[date, date]:
    """Return the first and last day at which what is said may have been so."""
    starts, ends = [], []
    for each in statements:
        starts += [each.start.earliest or _FIRST] if each.start else []
        ends += [each.end.latest or _LAST] if each.end else []
    return min(starts, default=_FIRST), max(ends, default=_LAST)


def _names(key: str, episodes: list[list[Statement]]) -> Iterator[tuple[str, list[Statement]]]:
    """Yield a name below the key for each episode: its first date, with its role where that does not tell it apart."""
    told = []
    for members in episodes:
        start, end, seen = (_shown(members, name) for name in ("start", "end", "seen"))
        told.append((_mark(str(start or seen or end or "")), _mark(_role_shown(members) or "")))
    days, roles = Counter(day for day, _ in told), Counter(role for _, role in told)
    taken: Counter[str] = Counter()
    for (day, role), members in sorted(zip(told, episodes, strict=True), key=lambda each: (each[0], _order(each[1]))):  # fmt: skip
        if day and days[day] == 1:
            name = day
        elif role and roles[role] == 1:
            name = role
        else:
            name = ".".join(filter(None, (day, role))) or "undated"
        taken[name] += 1
        yield f"{key}.{name}" + (f".{taken[name]}" if taken[name] > 1 else ""), members


def _order(statements: list[Statement]) -> list[str]:
    return sorted(each.id for each in statements)


def _named(key: str, episodes: list[list[Statement]]) -> Iterator[Tie]:
    return (_tie(name, members) for name, members in _names(key, episodes))


def _mark(text: str) -> str:
    """Return a text as a part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _tie(identifier: str, statements: list[Statement]) -> Tie:
    """Return the tie of one episode: of each qualifier what most say, of half-known dates the narrowest."""
    ordered = sorted(statements, key=lambda each: (each.source, each.id))
    first = ordered[0]
    start, end, seen = (_shown(ordered, name) for name in ("start", "end", "seen"))
    return Tie.model_construct(
        id=identifier, statements=tuple(ordered), source=first.subject, kind=first.kind,
        target=first.object, role=_role_shown(ordered), start=start, end=end, seen=seen,
    )  # fmt: skip


def _role_shown(statements: Iterable[Statement]) -> str | None:
    """Return the role most say, in the spelling most use."""
    roles = Counter(each.role for each in statements if each.role and each.manner != "denied")
    return min(roles, key=lambda role: (-roles[role], role), default=None)


def _shown(statements: Iterable[Statement], name: str) -> HalfKnownDate | None:
    """Return the date to show: for `seen` the newest, as narrow as it is known; else what most statements fit, the narrowest of those."""
    given = [getattr(each, name) for each in statements if each.manner != "denied" and getattr(each, name)]  # fmt: skip
    dates: dict[str, HalfKnownDate] = {each.text: each for each in given}
    if len(dates) < 2:
        return next(iter(dates.values()), None)
    if name == "seen":
        newest = max(
            dates.values(), key=lambda each: (each.latest or each.earliest or _FIRST, each.text)
        )
        # Of dates that may be the same moment the narrowest says most.
        fit = [each for each in dates.values() if _overlap(each, newest)]
        return min(fit, key=lambda each: (_width(each), each.text))

    def rank(each: HalfKnownDate) -> tuple[int, int, date, str]:
        fitting = sum(_overlap(each, other) for other in given)
        return -fitting, _width(each), each.earliest or each.latest or _FIRST, each.text

    return min(dates.values(), key=rank)


def _width(date: HalfKnownDate) -> int:
    """Return how many days a date may be, more for one that is not sure."""
    return ((date.latest or _LAST) - (date.earliest or _FIRST)).days + 4_000_000 * date.unsure


def _overlap(one: HalfKnownDate, other: HalfKnownDate) -> bool:
    return (one.earliest or _FIRST) <= (other.latest or _LAST) and (other.earliest or _FIRST) <= (one.latest or _LAST)  # fmt: skip


# ---------------------------------------------------------------------------------------------
# figures


def figures_of(statements: Iterable[Statement]) -> list[Figure]:
    """Return the figures that statements add up to, by id: one for each entity, kind, date, unit and value.

    >>> def said(source, value):
    ...     return Statement(source=source, subject="gsef", kind="memberCount", value=value, number=value,
    ...                      as_of="2021", says="so")
    >>> [(figure.id, figure.sources) for figure in figures_of([said("s", "86"), said("t", "86"), said("u", "90")])]
    [('gsef.memberCount.2021.86', ('s', 't')), ('gsef.memberCount.2021.90', ('u',))]
    """
    by_base: defaultdict[str, defaultdict[tuple[str, ...], list[Statement]]]
    by_base = defaultdict(lambda: defaultdict(list))
    for each in united(statements):
        if each.value and each.stands:
            day = _mark(str(each.as_of)) if each.as_of else ""
            base = ".".join(filter(None, (each.subject, each.kind, day)))
            by_base[base][_counted(each)].append(each)
    found = []
    for base, groups in by_base.items():
        if len(groups) == 1:
            found.append(_figure(base, next(iter(groups.values()))))
            continue
        taken: Counter[str] = Counter()
        for counted in sorted(groups):
            value = _mark(counted[-1])[:40].strip("-") or "value"
            # Without a date a value may look like one: another figure's address is not to be taken.
            name = (
                f"{base}.{value}" if f"{base}.{value}" not in by_base else f"{base}.value-{value}"
            )
            taken[name] += 1
            found.append(_figure(name + (f".{taken[name]}" if taken[name] > 1 else ""), groups[counted]))  # fmt: skip
    return sorted(found, key=lambda each: each.id)


def _counted(statement: Statement) -> tuple[str, ...]:
    """Return what makes two statements one figure: date, unit, and the value as it is written.

    A sign tells: `-5` is not `5`, `€` not `$`, `>100` not `100`.
    """
    return str(statement.as_of or ""), _as_written(statement.unit), _as_written(statement.value)


def _as_written(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def _figure(identifier: str, statements: list[Statement]) -> Figure:
    ordered = sorted(statements, key=lambda each: (each.source, each.id))
    first = ordered[0]
    parts = next((each.parts for each in ordered if each.parts), ())
    number = next((each.number for each in ordered if each.number), None)
    return Figure.model_construct(
        id=identifier, statements=tuple(ordered), entity=first.subject, kind=first.kind,
        value=first.value, number=number, unit=first.unit, as_of=first.as_of, parts=parts,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------
# disagreements


class Disagreement(Value):
    """What sources contradict one another in; all of it stays, and this says where.

    Attributes:
        about: the key of the tie or figure.
        what: `value`, `start`, `end`, `ended` (seen after it was over) or `denied`.
        statements: those at odds, by address.
    """

    about: Text
    what: Literal["value", "start", "end", "ended", "denied"]
    statements: Many[Statement]


def disagreements_of(ties: Iterable[Tie], figures: Iterable[Figure]) -> list[Disagreement]:
    """Return where statements contradict one another, by what they are about.

    Of figures: the same subject, measure, unit and parts of time that overlap, exact numbers that differ.
    A value that says "more than" or "about" is not exact, an unknown date or unit equals none, and what is
    planned, hedged or hearsay contradicts no number that is stated as fact.
    Of ties: starts, or ends, that cannot be the same; seen after every end; said and denied.

    >>> def said(source, **fields):
    ...     return Statement(source=source, subject="a", kind="memberOf", object="b", says="so", **fields)
    >>> [one.what for one in disagreements_of(ties_of([said("s", start="2010"), said("t", start="2012")]), [])]
    ['start']
    """
    found = [each for tie in ties for each in _at_odds(tie)]
    series: defaultdict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.as_fact and figure.number and figure.as_of and _exact(figure):
            series[(figure.entity, figure.kind, _as_written(figure.unit))].append(figure)
    for (entity, kind, _), each in sorted(series.items()):
        for cluster in _contradicting(each):
            statements = tuple(
                said for figure in cluster for said in figure.supporting if said.as_fact
            )
            found.append(Disagreement(about=f"{entity}.{kind}", what="value", statements=statements))  # fmt: skip
    return sorted(found, key=lambda each: (each.about, each.what, [one.id for one in each.statements]))  # fmt: skip


def _exact(figure: Figure) -> bool:
    digits = re.sub(r"[\s,.'\u00a0\u202f]", "", figure.value)
    return digits == (figure.number or "").replace(".", "")


def _contradicting(figures: list[Figure]) -> Iterator[list[Figure]]:
    """Yield groups of figures, by id: each has the time, and not the number, of another of its group."""
    groups: list[list[Figure]] = []
    for one in figures:
        apart, joined = [], [one]
        for group in groups:
            if any(one.number != other.number and _at_once(one, other) for other in group):
                joined += group
            else:
                apart.append(group)
        groups = [*apart, joined]
    together = (sorted(group, key=lambda each: each.id) for group in groups if len(group) > 1)
    yield from sorted(together, key=lambda group: group[0].id)


def _at_once(one: Figure, other: Figure) -> bool:
    return bool(one.as_of and other.as_of and _overlap(one.as_of, other.as_of))


def _at_odds(tie: Tie) -> Iterator[Disagreement]:
    said = tie.supporting
    key = said[0].key
    for name in ("start", "end"):
        dated = [each for each in said if getattr(each, name)]
        if any(not _overlap(getattr(one, name), getattr(other, name)) for one in dated for other in dated):  # fmt: skip
            yield Disagreement(about=key, what=name, statements=tuple(dated))
    ends = [each for each in said if each.end and each.end.latest]
    over = max((each.end.latest for each in ends if each.end and each.end.latest), default=_LAST)
    later = [each for each in said if each.seen and each.seen.earliest and each.seen.earliest > over]  # fmt: skip
    if later:
        yield Disagreement(about=key, what="ended", statements=(*ends, *later))
    denials = [each for each in tie.statements if each.manner == "denied"]
    facts = [each for each in said if each.as_fact]
    for denial in denials:
        against = [each for each in facts if _may_be_one(denial, [each])]
        if against:
            yield Disagreement(about=key, what="denied", statements=(denial, *against))
