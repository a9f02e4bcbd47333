"""The named questions that SPARQL cannot answer: paths, cuts, groups, likeness.

Each function is called by `answers.ask` for a file of `ontology/queries/` and returns the columns, the
rows as (cells, ids of the ties it rests on, whether all of these certainly hold), and which columns hold
ids of entities, several separated by spaces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from ssegraph.analysis.compiled import components
from ssegraph.analysis.duplicates import duplicates
from ssegraph.analysis.grouping import grouped
from ssegraph.analysis.paths import caption, ways_between
from ssegraph.analysis.projection import Projection, project
from ssegraph.analysis.suggestions import Likely
from ssegraph.dates import Period
from ssegraph.graph import KnowledgeGraph

Cells = tuple[str | int | float | bool | None, ...]
Row = tuple[Cells, Collection[str], bool]
Table = tuple[tuple[str, ...], list[Row], frozenset[str]]

_SUGGESTED: Final = 10
_WAYS: Final = 500


def _certain(projection: Projection, ties: Iterable[str], as_of: str | None) -> bool:
    """Say whether all the ties certainly hold as of the date; without a date there is no question."""
    if as_of is None:
        return True
    period = Period.of(as_of)
    return all(projection.tie(each).standing(period) == "certain" for each in ties)


def how_connected(
    graph: KnowledgeGraph, as_of: str | None = None, *, one: str, other: str
) -> Table:
    """Answer Q15: the steps of the best way between two entities, not through mere attendance."""
    columns = ("step", "from", "tie", "to")
    if one == other:
        return columns, [], frozenset({"from", "to"})
    projection = project(graph, as_of, attendance=False)
    rows: list[Row] = []
    for way in ways_between(projection, one, other, 1):
        for number, step in enumerate(way.steps, 1):
            ties = [tie.id for tie in step.ties]
            words = caption(projection.graph, step.ties[0], step.one)
            rows.append(
                (
                    (number, step.one, words, step.other),
                    ties,
                    _certain(projection, [step.ties[0].id], as_of),
                )
            )
    return columns, rows, frozenset({"from", "to"})


def connected_without_events(
    graph: KnowledgeGraph, as_of: str | None = None, *, one: str, other: str
) -> Table:
    """Answer Q18: the best way with events, and the best in a graph without any event or session."""
    columns = ("events", "steps", "through")
    rows: list[Row] = []
    if one == other:
        return columns, rows, frozenset({"through"})
    for events in (True, False):
        projection = project(graph, as_of, events=events)
        for way in ways_between(projection, one, other, 1):
            ties = [tie.id for step in way.steps for tie in step.ties]
            best = [step.ties[0].id for step in way.steps]
            rows.append(
                (
                    (events, len(way.steps), " ".join(way.through)),
                    ties,
                    _certain(projection, best, as_of),
                )
            )
    return columns, rows, frozenset({"through"})


def who_stands_between(
    graph: KnowledgeGraph, as_of: str | None = None, *, one: str, other: str
) -> Table:
    """Answer Q14: everybody on a shortest way, on how many of them, and the ties there."""
    import networkx as nx

    columns = ("between", "on", "of")
    projection = project(graph, as_of, attendance=False)
    place = projection.place
    rows: list[Row] = []
    if one == other or one not in place or other not in place:
        return columns, rows, frozenset({"between"})
    on: Counter[int] = Counter()
    ties: defaultdict[int, set[str]] = defaultdict(set)
    ways = 0
    try:
        for way in nx.all_shortest_paths(projection.simple(), place[one], place[other]):
            ways += 1
            for before, node, after in zip(way, way[1:], way[2:], strict=False):
                on[node] += 1
                for end in (before, after):
                    ties[node] |= {joint.id for joint in projection.between(node, end)}
            if ways == _WAYS:
                break
    except nx.NetworkXNoPath:
        return columns, rows, frozenset({"between"})
    for node in sorted(on, key=lambda node: (-on[node], projection.ids[node])):
        certain = _certain(projection, ties[node], as_of)
        rows.append(((projection.ids[node], on[node], ways), ties[node], certain))
    return columns, rows, frozenset({"between"})


def who_holds_a_region(graph: KnowledgeGraph, as_of: str | None = None, *, country: str) -> Table:
    """Answer Q16: the bodies without which bodies of a country would be cut off from the main part."""
    columns = ("body", "cut_off", "of", "who")
    projection = project(graph, as_of)
    near = projection.near
    bodies = set(projection.of_kinds("Body"))
    whole = projection.graph.to_networkx()
    of_country = {
        node
        for node in bodies
        if country in whole.nodes[projection.ids[node]].get("country", "").split()
    }
    main = components(near)[0] if near else []
    there = of_country & set(main)
    rows: list[Row] = []
    for node in sorted(bodies & set(main)):
        cut = [part for part in _without(near, main, node)[1:] if there & set(part)]
        if not cut:
            continue
        who = sorted(projection.ids[each] for part in cut for each in there & set(part))
        ties = [
            joint.id
            for part in cut
            for other in part
            if other in set(near[node])
            for joint in projection.between(node, other)
        ]
        rows.append(
            (
                (projection.ids[node], len(who), len(there), " ".join(who)),
                ties,
                _certain(projection, ties, as_of),
            )
        )
    rows.sort(key=lambda row: (-int(row[0][1] or 0), str(row[0][0])))
    return columns, rows, frozenset({"body", "who"})


def _without(near: list[list[int]], part: list[int], gone: int) -> list[list[int]]:
    """Return what a connected part falls into when one node leaves, the largest first."""
    place = {node: number for number, node in enumerate(part) if node != gone}
    left = list(place)
    number = {node: i for i, node in enumerate(left)}
    found = components([[number[o] for o in near[node] if o in number] for node in left])
    return [[left[i] for i in each] for each in found]


def joined_by_one_person(graph: KnowledgeGraph, as_of: str | None = None) -> Table:
    """Answer Q17: pairs of communities with no tie between them, and one person only with ties into both.

    The communities are those of the graph without people: a person joins groups, and founds none.
    """
    columns = ("community", "size", "other", "size_of_other", "person")
    everyone = project(graph, as_of)
    found = grouped(project(everyone.graph, persons=False))
    home = {everyone.place[member]: each.number for each in found for member in each.members}
    tied = {(each.one, each.other) for each in found.between}
    joins: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for person in everyone.of_kinds("Person"):
        reached = sorted({home[other] for other in everyone.near[person] if other in home})
        for number, one in enumerate(reached):
            for other in reached[number + 1 :]:
                if (one, other) not in tied:
                    joins[one, other].append(person)
    rows: list[Row] = []
    for (one, other), people in sorted(joins.items()):
        if len(people) > 1:
            continue
        ties = [
            joint.id
            for joint in everyone.at(people[0])
            if {home.get(joint.source), home.get(joint.target)} & {one, other}
        ]
        cells = (
            found[one].main[0], len(found[one]), found[other].main[0], len(found[other]),
            everyone.ids[people[0]],
        )  # fmt: skip
        rows.append((cells, ties, _certain(everyone, ties, as_of)))
    return columns, rows, frozenset({"community", "other", "person"})


def who_should_meet(graph: KnowledgeGraph, as_of: str | None = None, *, body: str) -> Table:
    """Answer Q19: suggestions for one entity, with what the two have in common; never stored."""
    columns = ("suggested", "score", "in_common", "same_place", "themes")
    projection = project(graph, as_of)
    rows: list[Row] = []
    for each in Likely(projection).of(body, _SUGGESTED):
        by_part = {
            part: [reason.what for reason in each.reasons if reason.part == part]
            for part in ("place", "themes")
        }
        shared = [reason.what for reason in each.reasons if reason.ties]
        cells = (
            each.other, each.score, " ".join(shared), " ".join(by_part["place"]) or None,
            ", ".join(by_part["themes"]) or None,
        )  # fmt: skip
        rows.append((cells, each.ties, _certain(projection, each.ties, as_of)))
    return columns, rows, frozenset({"suggested", "in_common"})


def possible_duplicates(graph: KnowledgeGraph, as_of: str | None = None) -> Table:
    """Answer Q43: pairs of records that may be one, and why; rests on the records, not on ties."""
    columns = ("record", "other", "reason", "what", "score")
    if as_of and as_of != graph.as_of:
        graph = graph.at(as_of)
    rows: list[Row] = [
        ((each.one, each.other, each.reason, each.words, each.score), (), True)
        for each in duplicates(graph)
    ]
    return columns, rows, frozenset({"record", "other"})
