"""The named questions that SPARQL cannot answer: paths, cuts, groups, likeness.

Each function is called by `answers.ask` for a file of `ontology/queries/` and returns the columns, the
rows as (cells, ids of the ties it rests on, whether all of these certainly hold), and which columns hold
ids of entities, several separated by spaces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from ssegraph.analysis.compiled import components
from ssegraph.analysis.disagreeing import turn_of
from ssegraph.analysis.duplicates import match
from ssegraph.analysis.grouping import grouped
from ssegraph.analysis.paths import ways_between
from ssegraph.analysis.projection import Projection, project
from ssegraph.analysis.suggestions import Likely
from ssegraph.ask.questions import continent_name
from ssegraph.core.concepts import STANDARD, load_concepts
from ssegraph.core.counted import in_words
from ssegraph.core.dates import Period
from ssegraph.core.statements import DATED
from ssegraph.core.words import languages, wording
from ssegraph.graph import KnowledgeGraph

Cells = tuple[str | int | float | bool | None, ...]
Row = tuple[Cells, Collection[str], bool]
Table = tuple[tuple[str, ...], list[Row], frozenset[str]]

_SUGGESTED: Final = 10
_WAYS: Final = 500
_project: Final = project
"""Where a parameter is called `project`."""
_PARTNERS: Final = 40
_INTRODUCING: Final = 3


def _certain(projection: Projection, ties: Iterable[str], as_of: str | None) -> bool:
    """Say whether all the ties certainly hold as of the date; without a date there is no question."""
    if as_of is None:
        return True
    period = Period.of(as_of)
    return all(projection.tie(each).standing(period) == "certain" for each in ties)


def disagreements(graph: KnowledgeGraph, as_of: str | None = None) -> Table:
    """Answer Q40: a row for each statement of each contradiction; it rests on its tie or observation."""
    columns = ("disagreement", "subject", "kind", "object", "what", "says", "date", "address")
    graph = graph.at(as_of) if as_of else graph
    bears = {
        (said.id, said.key): stated.id
        for stated in (*graph.ties(), *graph.observations())
        for said in stated.statements
    }
    rows: list[Row] = []
    for number, each in enumerate(graph.disagreements(), 1):
        for said in each.statements:
            source = graph.source(said.source)
            given = {"start": said.start, "end": said.end}.get(each.what)
            if each.what in ("begun", "ended"):
                given = turn_of(said, each.what)[0]
            # What is said of a tie is a date, a sum, or that it is so; of a body, a number or a date.
            says = said.money if each.what == "amount" else str(given) if given else in_words(said) or "said"
            date = said.as_of or said.start or said.seen if not given else None
            what = "denial" if said.manner == "denied" else "date" if said.kind in DATED else each.what
            cells = (
                number,
                said.subject,
                f"sse:{said.kind}",
                said.object,
                what,
                says,
                str(date or "") or None,
                source.url or source.document,
            )
            rows.append((cells, [bears[said.id, said.key]], True))
    return columns, rows, frozenset({"subject", "object"})


def themes_without_a_project(graph: KnowledgeGraph, as_of: str | None = None) -> Table:
    """Answer Q29: a row for each theme of ESSGLOBAL that no project or programme has."""
    graph = graph.at(as_of) if as_of else graph
    concepts = load_concepts().concepts
    used: Counter[str] = Counter()
    of_projects: set[str] = set()
    for entity in graph:
        used.update(entity.themes)
        if entity.kind in ("Project", "Programme"):
            of_projects.update(entity.themes)
    for said in graph.contributions():
        used.update(said.themes)
    rows: list[Row] = [
        ((iri, used[theme]), (), True)
        for iri in concepts
        if (theme := iri.removeprefix(STANDARD)).startswith("themes/") and theme not in of_projects
    ]
    rows.sort(key=lambda row: (len(str(row[0][0])), str(row[0][0])))
    return ("theme", "others"), rows, frozenset()


def how_connected(graph: KnowledgeGraph, as_of: str | None = None, *, one: str, other: str) -> Table:
    """Answer Q15: the steps of the best way between two entities, not through mere attendance.

    Of each step the best supported tie, how it is proved, by how many voices, and whether only those it joins say so.
    """
    columns = ("step", "from", "relationship", "to", "proof", "voices", "own_word")
    if one == other:
        return columns, [], frozenset({"from", "to"})
    projection = project(graph, as_of, attendance=False)
    rows: list[Row] = []
    for way in ways_between(projection, one, other, 1):
        for number, step in enumerate(way.steps, 1):
            best = step.ties[0].id
            cells = (
                number,
                step.one,
                best,
                step.other,
                step.support.proof,
                len(step.support.voices),
                step.support.own_word,
            )
            rows.append((cells, [tie.id for tie in step.ties], _certain(projection, [best], as_of)))
    return columns, rows, frozenset({"from", "to"})


def connected_without_events(
    graph: KnowledgeGraph, as_of: str | None = None, *, one: str, other: str
) -> Table:
    """Answer Q18: the best way with events, and the best in a graph without any event or session."""
    columns = ("with_events", "steps", "path")
    rows: list[Row] = []
    if one == other:
        return columns, rows, frozenset({"path"})
    for events in (True, False):
        projection = project(graph, as_of, events=events)
        for way in ways_between(projection, one, other, 1):
            ties = [tie.id for step in way.steps for tie in step.ties]
            best = [step.ties[0].id for step in way.steps]
            rows.append(
                (
                    (events, len(way.steps), " ".join([one, *way.through, other])),
                    ties,
                    _certain(projection, best, as_of),
                )
            )
    return columns, rows, frozenset({"path"})


def who_stands_between(graph: KnowledgeGraph, as_of: str | None = None, *, one: str, other: str) -> Table:
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
    attributes = graph.network.nodes
    of_country = {
        node for node in bodies if country in attributes[projection.ids[node]].get("country", "").split()
    }
    main = components(near)[0] if near else []
    there = of_country & set(main)
    rows: list[Row] = []
    for node, cut in _cut_off(near, main[0] if main else None):
        held = [part for part in cut if there & set(part)] if node in bodies else []
        if not held:
            continue
        who = sorted(projection.ids[each] for part in held for each in there & set(part))
        reached = {each for part in held for each in part} & set(near[node])
        ties = [joint.id for other in sorted(reached) for joint in projection.between(node, other)]
        rows.append(
            (
                (projection.ids[node], len(who), len(there), " ".join(who)),
                ties,
                _certain(projection, ties, as_of),
            )
        )
    rows.sort(key=lambda row: (-int(row[0][1] or 0), str(row[0][0])))
    return columns, rows, frozenset({"body", "who"})


def _cut_off(near: list[list[int]], root: int | None) -> Iterator[tuple[int, list[list[int]]]]:
    """Yield the cut vertices of the part of a graph around `root`, each with what it alone holds.

    That is what the part falls into without the vertex, but for the largest piece. One search in depth
    finds all of them (Hopcroft and Tarjan 1973): what hangs below a vertex stands together in the order
    of the search.
    """
    if root is None:
        return
    first, low, size, parent = {root: 0}, {root: 0}, {root: 1}, {root: root}
    order, todo = [root], [(root, iter(near[root]))]
    below: dict[int, list[int]] = {root: []}
    while todo:
        node, others = todo[-1]
        for other in others:
            if other not in first:
                first[other] = low[other] = len(order)
                size[other], parent[other], below[other] = 1, node, []
                order.append(other)
                below[node].append(other)
                todo.append((other, iter(near[other])))
                break
            if other != parent[node]:
                low[node] = min(low[node], first[other])
        else:
            todo.pop()
            if node != root:
                above = parent[node]
                low[above] = min(low[above], low[node])
                size[above] += size[node]
    for node in order:
        hanging = [each for each in below[node] if low[each] >= first[node]]
        spans = [(first[each], first[each] + size[each]) for each in hanging]
        rest = len(order) - 1 - sum(end - start for start, end in spans)
        pieces = [order[start:end] for start, end in spans]
        if len(pieces) + bool(rest) < 2:
            continue
        if rest < max(map(len, pieces)):
            pieces.remove(max(pieces, key=len))
            if rest:
                held = {each for start, end in spans for each in order[start:end]} | {node}
                pieces.append([each for each in order if each not in held])
        yield node, pieces


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
            found[one].main[0],
            len(found[one]),
            found[other].main[0],
            len(found[other]),
            everyone.ids[people[0]],
        )
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
            each.other,
            each.score,
            " ".join(shared),
            " ".join(by_part["place"]) or None,
            ", ".join(by_part["themes"]) or None,
        )
        rows.append((cells, each.ties, _certain(projection, each.ties, as_of)))
    return columns, rows, frozenset({"suggested", "in_common"})


def partners_for_a_call(
    graph: KnowledgeGraph,
    as_of: str | None = None,
    *,
    theme: str,
    country: str | None = None,
    level: str | None = None,
    language: str | None = None,
    project: str | None = None,
    body: str | None = None,
) -> Table:
    """Return the bodies that are at work on a theme, through what, and who could introduce one to them.

    A body is at work on a theme that is noted of itself or of an undertaking, policy or mechanism it takes part in as more
    than a guest. `language`: it has a name in it. `project`: it was at work there. Who introduces is tied to both; a body
    that is tied to `body` itself needs nobody, and that is said.
    """
    columns = ("partner", "kind", "country", "level", "through", "project", "works_with", "introduced_by")
    projection = _project(graph, as_of)
    entities = [projection.graph.entity(each) for each in projection.ids]
    likely = Likely(projection)
    asking = projection.place.get(body or "")
    known = set(projection.near[asking]) if asking is not None else set()
    speaking = set(projection.of_kinds("Body")) | set(projection.of_kinds("Person"))
    found = []
    for node in projection.of_kinds("Body"):
        each = entities[node]
        at_work = sorted(likely.at_work_in(node))
        through = [other for other in at_work if theme in entities[other].themes]
        there = [other for other in at_work if projection.ids[other] == project]
        fits = (
            node != asking
            and (theme in each.themes or through)
            and country in (None, *each.countries)
            and level in (None, each.level)
            and language in (None, *each.names)
            and (project is None or there)
        )
        if not fits:
            continue
        between = sorted(known & set(projection.near[node]) & speaking) if node not in known else []
        between.sort(key=lambda other: (-len(projection.near[other]), projection.ids[other]))
        found.append((node, through, there, between[:_INTRODUCING]))
    found.sort(key=lambda each: (-len(each[1]), not each[3], projection.ids[each[0]]))
    rows: list[Row] = []
    for node, through, there, between in found[:_PARTNERS]:
        each = entities[node]
        pairs = [(node, other) for other in (*through, *there, *between)]
        pairs += [(asking, other) for other in between if asking is not None]
        ties = [joint.id for one, other in pairs for joint in projection.between(one, other)]
        ids = [
            " ".join(projection.ids[other] for other in others) or None
            for others in (through, there, between)
        ]
        works = None if asking is None else node in known
        cells = (each.id, f"sse:{each.kind}", each.country, each.level, ids[0], ids[1], works, ids[2])
        rows.append((cells, ties, _certain(projection, ties, as_of)))
    return columns, rows, frozenset({"partner", "through", "project", "introduced_by"})


def continents_lacking(
    graph: KnowledgeGraph, as_of: str | None = None, *, events: list[str]
) -> dict[str, str]:
    """Return, by language, from which continents nobody is named at some events or their sessions, of those the graph knows."""
    graph = graph.at(as_of) if as_of else graph
    continents = {point.id: point.continent for point in graph.countries if point.continent}
    ties = graph.ties()
    within = {*events} | {tie.source for tie in ties if tie.kind == "partOf" and tie.target in events}
    there = {tie.source for tie in ties if tie.target in within and tie.as_fact}
    reader = graph.store.reader
    every = {reader.id_of(iri) for iri in reader.entity_iris()}
    named, known = (
        {continents[code] for each in some for code in reader.countries_of(each) if code in continents}
        for some in (there, every)
    )
    lacking = sorted(known - named)
    return {
        language: wording(
            "invite.lacking",
            language,
            continents=", ".join(continent_name(each, language) for each in lacking),
        )
        for language in languages()
        if lacking
    }


def possible_duplicates(graph: KnowledgeGraph, as_of: str | None = None) -> Table:
    """Answer Q43: pairs of records that may be one, and why; rests on the records, not on ties."""
    columns = ("record", "other", "reason", "what", "score")
    if as_of and as_of != graph.as_of:
        graph = graph.at(as_of)
    rows: list[Row] = [
        ((each.one, each.other, each.reason, each.words, each.score), (), True) for each in match(graph)
    ]
    return columns, rows, frozenset({"record", "other"})
