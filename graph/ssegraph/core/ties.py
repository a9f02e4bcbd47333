"""What statements add up to: ties with their episodes, observations, disagreements. Pure functions of sets of statements.

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
from typing import Any, Final, Literal

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.names import fold
from ssegraph.core.statements import DATED, Contribution, Observation, Statement, Tie, united
from ssegraph.core.values import Many, Text, Value

_FIRST: Final = date.min
_LAST: Final = date.max


# ---------------------------------------------------------------------------------------------
# ties


def ties_of(statements: Iterable[Statement]) -> list[Tie]:
    """Return the ties that statements add up to, by id.

    Args:
        statements: in any order; those of observations, those taken back and what is only denied make none.

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
        (fits[0] if len(fits) == 1 else rest if rest or len(episodes) > 1 else episodes[0]).append(denial)
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
    for start in sorted(each.start.earliest for each in statements if each.start and each.start.earliest):
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
    for (day, role), members in sorted(
        zip(told, episodes, strict=True), key=lambda each: (each[0], _order(each[1]))
    ):
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
        id=identifier,
        statements=tuple(ordered),
        source=first.subject,
        kind=first.kind,
        target=first.object,
        role=_role_shown(ordered),
        start=start,
        end=end,
        seen=seen,
    )


def _role_shown(statements: Iterable[Statement]) -> str | None:
    """Return the role most say, in the spelling most use."""
    roles = Counter(each.role for each in statements if each.role and each.manner != "denied")
    return min(roles, key=lambda role: (-roles[role], role), default=None)


def _shown(statements: Iterable[Statement], name: str) -> HalfKnownDate | None:
    """Return the date to show: for `seen` the newest, as narrow as it is known; else what most statements fit, the narrowest of those."""
    given = [getattr(each, name) for each in statements if each.manner != "denied" and getattr(each, name)]
    dates: dict[str, HalfKnownDate] = {each.text: each for each in given}
    if len(dates) < 2:
        return next(iter(dates.values()), None)
    if name == "seen":
        newest = max(dates.values(), key=lambda each: (each.latest or each.earliest or _FIRST, each.text))
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
    return (one.earliest or _FIRST) <= (other.latest or _LAST) and (other.earliest or _FIRST) <= (
        one.latest or _LAST
    )


# ---------------------------------------------------------------------------------------------
# observations


def observations_of(statements: Iterable[Statement]) -> list[Observation]:
    """Return the observations and contributions that statements add up to, by id.

    An observation is one entity, measure, date, unit, what is counted and number (of an attribute: its value); a
    contribution is who, its kind and its name.

    >>> def said(source, value):
    ...     return Statement(source=source, subject="gsef", kind="members", value=value, number=value,
    ...                      as_of="2021", says="so")
    >>> [(observation.id, observation.sources) for observation in observations_of([said("s", "86"), said("t", "86"), said("u", "90")])]
    [('gsef.members.2021.86', ('s', 't')), ('gsef.members.2021.90', ('u',))]
    """
    by_base: defaultdict[str, defaultdict[tuple[str, ...], list[Statement]]]
    by_base = defaultdict(lambda: defaultdict(list))
    for each in united(statements):
        if each.value and each.stands:
            day = _mark(str(each.as_of)) if each.as_of else ""
            base = each.key if each.is_contribution else ".".join(filter(None, (each.key, day)))
            by_base[base][() if each.is_contribution else _counted(each)].append(each)
    found = []
    for base, groups in by_base.items():
        if len(groups) == 1:
            found.append(_observation(base, next(iter(groups.values()))))
            continue
        taken: Counter[str] = Counter()
        for counted in sorted(groups):
            value = _mark(counted[-1])[:40].strip("-") or "value"
            # Without a date a value may look like one: another observation's address is not to be taken.
            name = f"{base}.{value}" if f"{base}.{value}" not in by_base else f"{base}.value-{value}"
            taken[name] += 1
            found.append(_observation(name + (f".{taken[name]}" if taken[name] > 1 else ""), groups[counted]))
    return sorted(found, key=lambda each: each.id)


def _counted(statement: Statement) -> tuple[str, ...]:
    """Return what makes two statements one observation: date, unit, what is counted, bound, and the number.

    Where there is no number, it is the value as it is written, in which a sign tells: `€` is not `$`.
    """
    said = (statement.unit, statement.counted, statement.bound, statement.number or statement.value)
    return str(statement.as_of or ""), *map(_as_written, said)


def _as_written(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def _observation(identifier: str, statements: list[Statement]) -> Observation:
    ordered = sorted(statements, key=lambda each: (each.source, each.id))
    first = ordered[0]
    told: dict[str, Any] = {
        "id": identifier,
        "statements": tuple(ordered),
        "entity": first.subject,
        "kind": first.kind,
        "value": first.value,
    }

    def given(name: str) -> Any:
        return next((value for each in ordered if (value := getattr(each, name))), None)

    if first.is_contribution:
        for name in ("about", "themes"):
            told[name] = tuple(sorted({one for each in ordered for one in getattr(each, name)}))
        return Contribution.model_construct(
            **told, **{name: given(name) for name in ("as_of", "session", "reply_to")}
        )
    told |= {name: getattr(first, name) for name in ("unit", "counted", "bound", "as_of")}
    return Observation.model_construct(**told, number=given("number"), parts=given("parts") or ())


# ---------------------------------------------------------------------------------------------
# disagreements


class Disagreement(Value):
    """What sources contradict one another in; all of it stays, and this says where.

    Attributes:
        about: the key of the tie or observation.
        what: `value`, `amount`, `start`, `end`, `begun` (seen before it began), `ended` (seen after it was over) or
            `denied`.
        statements: those at odds, by address.
    """

    about: Text
    what: Literal["value", "amount", "start", "end", "begun", "ended", "denied"]
    statements: Many[Statement]


def disagreements_of(ties: Iterable[Tie], observations: Iterable[Observation]) -> list[Disagreement]:
    """Return where statements contradict one another, by what they are about.

    Of observations: the same subject, measure, unit, what is counted and times that overlap, exact numbers that
    differ; of an attribute that is a date, dates that cannot be the same. A number with a bound is not exact, an
    unknown date or unit equals none, and what is planned, a forecast, hedged or hearsay contradicts no number that
    is stated as fact. All else is a series, a forecast or a count of something else.
    Of ties: starts, or ends, that cannot be the same; seen before every start or after every end; said and denied; exact sums of one
    currency and time that differ.

    >>> def said(source, **fields):
    ...     return Statement(source=source, subject="a", kind="memberOf", object="b", says="so", **fields)
    >>> [one.what for one in disagreements_of(ties_of([said("s", start="2010"), said("t", start="2012")]), [])]
    ['start']
    """
    found = [each for tie in ties for each in _at_odds(tie)]
    series: defaultdict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for each in observations:
        if not each.as_fact or isinstance(each, Contribution):
            continue
        if each.number and each.as_of and not each.bound:
            what = (_as_written(each.unit), _as_written(each.counted))
            series[each.entity, each.kind, *what].append(each)
        elif each.kind in DATED and _days(each.value):
            series[each.entity, each.kind].append(each)
    for (entity, kind, *_), alike in sorted(series.items()):
        for cluster in _contradicting(alike):
            statements = tuple(said for one in cluster for said in one.supporting if said.as_fact)
            found.append(Disagreement(about=f"{entity}.{kind}", what="value", statements=statements))
    return sorted(found, key=lambda each: (each.about, each.what, [one.id for one in each.statements]))


def _days(value: str) -> tuple[HalfKnownDate, HalfKnownDate] | None:
    """Return what an attribute says as its first and last day, if it is a date or a span of dates."""
    first, slash, last = value.partition("/")
    try:
        return HalfKnownDate(first), HalfKnownDate(last if slash else first)
    except ValueError:
        return None


def _contradicting(observations: list[Observation]) -> Iterator[list[Observation]]:
    """Yield groups of observations, by id: each has the time, and not the number, of another of its group."""
    groups: list[list[Observation]] = []
    for one in observations:
        apart, joined = [], [one]
        for group in groups:
            if any(_contradict(one, other) for other in group):
                joined += group
            else:
                apart.append(group)
        groups = [*apart, joined]
    together = (sorted(group, key=lambda each: each.id) for group in groups if len(group) > 1)
    yield from sorted(together, key=lambda group: group[0].id)


def _contradict(one: Observation, other: Observation) -> bool:
    if one.kind not in DATED:
        return one.number != other.number and bool(
            one.as_of and other.as_of and _overlap(one.as_of, other.as_of)
        )
    days, others = _days(one.value), _days(other.value)
    if not days or not others:
        return False
    if "/" in one.value and "/" in other.value:  # two spans: each end counts
        return not (_overlap(days[0], others[0]) and _overlap(days[1], others[1]))
    begins, over = days[0].earliest or _FIRST, days[1].latest or _LAST
    return over < (others[0].earliest or _FIRST) or (others[1].latest or _LAST) < begins


def _at_odds(tie: Tie) -> Iterator[Disagreement]:
    said = tie.supporting
    key = said[0].key
    for name in ("start", "end"):
        dated = [each for each in said if getattr(each, name)]
        if any(not _overlap(getattr(one, name), getattr(other, name)) for one in dated for other in dated):
            yield Disagreement(about=key, what=name, statements=tuple(dated))
    ends = [each for each in said if each.end and each.end.latest]
    over = max((each.end.latest for each in ends if each.end and each.end.latest), default=_LAST)
    # What is announced was not seen.
    seen = [each for each in said if each.seen and each.as_fact]
    later = [each for each in seen if each.seen and each.seen.earliest and each.seen.earliest > over]
    if later:
        yield Disagreement(about=key, what="ended", statements=(*ends, *later))
    starts = [each for each in said if each.start and each.start.earliest]
    begins = min(
        (each.start.earliest for each in starts if each.start and each.start.earliest), default=_FIRST
    )
    before = [each for each in seen if each.seen and each.seen.latest and each.seen.latest < begins]
    if before:
        yield Disagreement(about=key, what="begun", statements=(*starts, *before))
    sums = [each for each in tie.payments if each.as_fact and not each.bound]
    apart = [each for each in sums if any(_pay_otherwise(each, other) for other in sums)]
    if apart:
        yield Disagreement(about=key, what="amount", statements=tuple(apart))
    denials = [each for each in tie.statements if each.manner == "denied"]
    facts = [each for each in said if each.as_fact]
    for denial in denials:
        against = [each for each in facts if _may_be_one(denial, [each])]
        if against:
            yield Disagreement(about=key, what="denied", statements=(denial, *against))


def _pay_otherwise(one: Statement, other: Statement) -> bool:
    """Say whether two statements give different sums for one time; sums of other currencies or purposes are others."""
    if (one.currency, one.purpose) != (other.currency, other.purpose) or one.amount == other.amount:
        return False
    days = [each.start or each.seen or each.end for each in (one, other)]
    return bool(days[0] and days[1] and _overlap(days[0], days[1]))
