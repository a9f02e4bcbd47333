"""A selection reads the whole lazily, and holds exactly what a copy of the part would hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
from generate import made
from hypothesis import given, settings
from hypothesis import strategies as st

from ssegraph.core.dates import Period
from ssegraph.core.errors import NotFound, StoreError
from ssegraph.core.model import Contribution, Entity, Observation, Records, Stated, Statement, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import united
from ssegraph.core.strength import Support
from ssegraph.core.ties import observations_of, ties_of
from ssegraph.graph import KnowledgeGraph, load
from ssegraph.store import Store, scope
from ssegraph.store.scope import quads_about

# -- the reference: selections as copies -------------------------------------------------------


def part(
    kg: KnowledgeGraph,
    ids: Iterable[str],
    holds: Callable[[Tie], bool] = lambda _: True,
    known: Callable[[Observation], bool] = lambda _: True,
) -> KnowledgeGraph:
    kept, whole = set(ids), kg.records()
    ties = [tie for tie in whole.ties if {tie.source, tie.target} <= kept and holds(tie)]
    observations = [each for each in whole.observations if each.entity in kept and known(each)]
    said = [each for stated in (*ties, *observations) for each in stated.statements]
    stated = {each.source for each in said}
    at_odds = {each.conflict for each in (*ties, *observations)}
    return copy(
        kg,
        whole,
        {
            "entities": [each for each in whole.entities if each.id in kept],
            "statements": united(said),
            "ties": ties,
            "observations": observations,
            "sources": [each for each in whole.sources if each.id in stated],
            "conflicts": [each for each in whole.conflicts if each.id in at_odds],
        },
    )


def copy(
    kg: KnowledgeGraph, whole: Records, parts: dict[str, list[Any]], hidden: frozenset[str] = frozenset()
) -> KnowledgeGraph:
    """Return a graph of parts of the whole; nothing of it names the `hidden` as it was read."""
    there = {each.id for each in parts["entities"]}
    there |= {each.key for each in parts["statements"] if each.is_contribution}

    def known(name: str) -> bool:
        return name in there and name.partition(".")[0] in there

    def as_read(word: str) -> bool:
        return word.partition(".")[0] not in hidden

    def kept(said: Any) -> Any:
        fields: dict[str, Any] = {"about": tuple(each for each in said.about if known(each))}
        fields |= {
            name: value if (value := getattr(said, name)) and known(value) else None
            for name in ("session", "reply_to")
        }
        if isinstance(said, Statement):
            names = ("subject", "object", "session", "reply_to", "about")
            fields["as_read"] = {
                name: value
                for name, value in said.as_read.items()
                if name not in names or all(map(as_read, value.split()))
            }
            if all(getattr(said, name) == value for name, value in fields.items()):
                return said
            if said.model_copy(update=fields).id != said.id:
                fields["row"] = said.id.partition(".")[2]
        return said.model_copy(update=fields)

    def shown(stated: Any) -> Any:
        its = kept(stated) if isinstance(stated, Contribution) else stated
        return its.model_copy(update={"statements": tuple(map(kept, stated.statements))})

    update = {name: tuple(each) for name, each in parts.items()}
    update["statements"] = tuple(map(kept, update["statements"]))
    update |= {name: tuple(map(shown, update[name])) for name in ("ties", "observations")}
    return KnowledgeGraph(Store.of(whole.with_parts(**update), kg.store.base), kg.as_of)


def copied_where(
    kg: KnowledgeGraph, kind: str | None, country: str | None, tie: str | None
) -> KnowledgeGraph:
    kinds = load_ontology().expand(kind) if kind else None
    ids = [
        each.id
        for each in kg
        if (kinds is None or each.kind in kinds) and (country is None or country in each.countries)
    ]
    return part(kg, ids, lambda each: tie is None or each.kind == tie)


def copied_around(kg: KnowledgeGraph, centre: str, hops: int) -> KnowledgeGraph:
    keep = {kg.id(centre)}
    for _ in range(hops):
        keep |= {
            end for tie in kg.ties() if keep & {tie.source, tie.target} for end in (tie.source, tie.target)
        }
    return part(kg, keep)


def copied_at(kg: KnowledgeGraph, when: str) -> KnowledgeGraph:
    period = Period.of(when)

    def exists(entity: Entity) -> bool:
        born = entity.founded.earliest if entity.founded else None
        gone = entity.dissolved.latest if entity.dissolved else None
        return not (born and born > period.last) and not (gone and gone < period.first)

    def known(observation: Observation) -> bool:
        first = observation.as_of.earliest if observation.as_of else None
        return not (first and first > period.last)

    ids = [each.id for each in kg if exists(each)]
    return part(kg, ids, lambda tie: tie.standing(period) in ("certain", "possible"), known)


def copied_supported(kg: KnowledgeGraph, wanted: str) -> KnowledgeGraph:
    def enough(statement: Stated) -> bool:
        return Support.of(wanted).met_by(kg.strength(statement))

    return part(kg, [each.id for each in kg], enough, enough)


def copied_without(kg: KnowledgeGraph, source: str) -> KnowledgeGraph:
    whole, source = kg.records(), kg.source_id(source)
    left = [each for each in whole.statements if each.source != source]
    spoken = {each.key for each in whole.statements if each.source == source}
    # An observation is told apart from the others of its entity, kind and date: all of the entity are made anew.
    measured = {each.subject for each in whole.statements if each.source == source and each.value}

    def touched(said: Statement) -> bool:
        return said.key in spoken or bool(said.value and said.subject in measured)

    counted = {
        (each.id, each.key) for stated in (*whole.ties, *whole.observations) for each in stated.statements
    }
    anew = [each for each in left if touched(each) and (each.id, each.key) in counted]
    ties = [tie for tie in whole.ties if tie.statements[0].key not in spoken] + ties_of(anew)
    observations = [each for each in whole.observations if each.entity not in measured] + observations_of(
        anew
    )
    entities = [
        each.model_copy(
            update={
                "listed_in": (listed := tuple(other for other in each.listed_in if other != source)),
                "name_from": each.name_from if listed or source not in each.listed_in else None,
            }
        )
        for each in whole.entities
    ]
    return copy(
        kg,
        whole,
        {
            "entities": entities,
            "statements": left,
            "ties": sorted(ties, key=lambda each: each.id),
            "observations": sorted(observations, key=lambda each: each.id),
            "sources": [each for each in whole.sources if each.id != source],
        },
    )


def copied_listed(kg: KnowledgeGraph) -> KnowledgeGraph:
    hidden = {each.id for each in kg if each.unlisted}
    if not hidden:
        return kg
    whole = kg.records()
    also = {other for each in kg if each.unlisted for other in each.same_as}
    ties = [tie for tie in whole.ties if hidden.isdisjoint((tie.source, tie.target))]
    observations = [each for each in whole.observations if each.entity not in hidden]
    about = {each.conflict for each in (*whole.ties, *whole.observations)}
    left = [each for each in whole.statements if hidden.isdisjoint((each.subject, each.object))]
    stays = {each.conflict for each in (*ties, *observations)} | {each.conflict for each in left}
    return copy(
        kg,
        whole,
        {
            "entities": [
                each.model_copy(
                    update={"same_as": tuple(other for other in each.same_as if other not in hidden | also)}
                )
                for each in whole.entities
                if each.id not in hidden
            ],
            "statements": left,
            "ties": ties,
            "observations": observations,
            "sources": [
                each.model_copy(update={"publisher": None}) if each.publisher in hidden else each
                for each in whole.sources
            ],
            "conflicts": [each for each in whole.conflicts if each.id in stays or each.id not in about],
        },
        frozenset(hidden | also),
    )


Step = tuple[str, tuple[Any, ...]]
LAZY: Final[dict[str, Callable[..., KnowledgeGraph]]] = {
    "where": lambda kg, kind, country, tie: kg.where(kind=kind, country=country, tie=tie),
    "around": lambda kg, name, hops: kg.around(name, hops),
    "at": lambda kg, when: kg.at(when),
    "supported": lambda kg, wanted: kg.supported(wanted),
    "without": lambda kg, source: kg.without(source),
    "listed": lambda kg: kg.listed(),
}
COPIED: Final[dict[str, Callable[..., KnowledgeGraph]]] = {
    "where": copied_where,
    "around": copied_around,
    "at": copied_at,
    "supported": copied_supported,
    "without": copied_without,
    "listed": copied_listed,
}


def taken(
    kg: KnowledgeGraph, steps: Iterable[Step], how: dict[str, Callable[..., KnowledgeGraph]]
) -> KnowledgeGraph:
    for name, arguments in steps:
        kg = how[name](kg, *arguments)
    return kg


# -- small graphs, and chains of selections from them -------------------------------------------

IDS: Final = [f"e{number}" for number in range(7)]
SOURCES: Final = [f"s{number}" for number in range(4)]
KINDS: Final = ["Network", "Person", "LocalGovernment", "Project"]
TIES: Final = ["memberOf", "partnerOf", "funds"]
RULED: Final[list[dict[str, Any]]] = [
    {},
    {},
    {"withdrawn": {"why": "asked for"}},
    {"corrected": {"why": "misread"}, "as_read": {"reply_to": "e1.Question.two"}},
    {"corrected": {"why": "misread"}, "as_read": {"about": "e1 olde2", "role": "aide"}},
]
dates = st.none() | st.sampled_from(["2001", "2010-05", "2015", "2020-10-22", "../2012"])


manners = st.sampled_from([None, None, None, "planned", "denied", "hedged"])


@st.composite
def graphs(draw: st.DrawFn) -> KnowledgeGraph:
    def some(**fields: Any) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if value is not None}

    def said(**fields: Any) -> list[dict[str, Any]]:
        sources = draw(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=3, unique=True))
        words: list[dict[str, Any]] = [{"says": "so"}, {"quotes": [{"text": "so", "at": 3}]}]
        return [
            some(**fields) | {"source": each, "manner": draw(manners)} | words[0 if number else 1]
            for number, each in enumerate(sources)
        ]

    entities = [
        some(
            id=each,
            kind=draw(st.sampled_from(KINDS)),
            name=f"Body {each}",
            acronym=draw(st.none() | st.sampled_from(["ABC", "XYZ"])),
            countries=draw(st.lists(st.sampled_from(["FR", "KR"]), max_size=2)),
            founded=draw(st.none() | st.sampled_from(["2001", "2012", "2019"])),
            dissolved=draw(st.none() | st.sampled_from(["2014", "2021"])),
            website=draw(st.none() | st.sampled_from(["https://a.example/", "https://b.example/"])),
            unlisted=draw(st.booleans()),
            same_as=draw(st.lists(st.just(f"old{each}"), max_size=1)),
            listed_in=(listed := draw(st.lists(st.sampled_from(SOURCES), max_size=2, unique=True))),
            name_from="row 2" if len(listed) == 1 and draw(st.booleans()) else None,
        )
        for each in IDS
    ]
    statements = [
        each
        for one, other in draw(st.lists(st.permutations(IDS).map(lambda ids: (ids[0], ids[1])), max_size=9))
        for each in said(
            subject=one,
            object=other,
            kind=draw(st.sampled_from(TIES)),
            role=draw(st.none() | st.sampled_from(["chair", "vice chair"])),
            seen=draw(st.none() | st.sampled_from(["2009", "2016-03"])),
            start=draw(st.none() | st.sampled_from(["2001", "2010-05", "2015"])),
            end=draw(st.none() | st.sampled_from(["2016", "2020-10-22"])),
            conflict=draw(st.none() | st.sampled_from(["c1", "c2"])),
        )
    ]
    statements += [
        each
        for _ in range(draw(st.integers(0, 3)))
        for each in said(
            subject=draw(st.sampled_from(IDS)),
            kind="members",
            value=draw(st.sampled_from(["9", "8"])),
            number="9",
            as_of=draw(st.none() | st.sampled_from(["2009", "2018"])),
        )
    ]
    statements += [
        each
        for _ in range(draw(st.integers(0, 4)))
        for each in said(
            subject=draw(st.sampled_from(IDS)),
            kind=draw(st.sampled_from(["Question", "Claim"])),
            value=draw(st.sampled_from(["one", "two"])),
            as_of=draw(st.none() | st.sampled_from(["2009", "2018"])),
            session=draw(st.none() | st.sampled_from(IDS)),
            about=draw(st.lists(st.sampled_from(IDS), max_size=2)),
            reply_to=draw(st.none() | st.sampled_from([f"{each}.Question.one" for each in IDS])),
            **draw(st.sampled_from(RULED)),
        )
    ]
    contributed = {
        f"{each['subject']}.{each['kind']}.{each['value']}" for each in statements if "object" not in each
    }
    for each in statements:
        if each.get("reply_to") not in contributed:
            each.pop("reply_to", None)
    sources = [
        some(
            id=each,
            url=f"https://{draw(st.sampled_from('ab'))}.example/{each}",
            publisher=draw(st.none() | st.sampled_from(IDS)),
            retrieved=draw(st.none() | st.just("2020")),
        )
        for each in SOURCES
    ]
    conflicts = [{"id": each, "kind": "count", "what": "two numbers"} for each in ("c1", "c2")]
    countries = [{"id": each, "name": each, "continent": "EU"} for each in ("FR", "KR")]
    return KnowledgeGraph.of(
        Records.model_validate(
            {
                "title": "drawn",
                "entities": entities,
                "sources": sources,
                "conflicts": conflicts,
                "countries": countries,
                "statements": united(map(Statement.model_validate, statements)),
            }
        )
    )


steps: Final[st.SearchStrategy[Step]] = st.one_of(
    st.tuples(
        st.just("where"),
        st.tuples(
            st.sampled_from([None, "Body", "Person"]),
            st.sampled_from([None, "FR"]),
            st.sampled_from([None, *TIES]),
        ),
    ),
    st.tuples(st.just("around"), st.tuples(st.sampled_from(IDS), st.integers(0, 2))),
    st.tuples(st.just("at"), st.tuples(st.sampled_from(["2008", "2015", "2018/2020"]))),
    st.tuples(
        st.just("supported"),
        st.tuples(st.sampled_from(["voices=2", "quoted", "others", "confirmed", "since=2016"])),
    ),
    st.tuples(st.just("without"), st.tuples(st.sampled_from(SOURCES))),
    st.tuples(st.just("listed"), st.just(())),
)


def in_effect(chain: list[Step]) -> list[Step]:
    """Return a chain in the order in which it works: without a source a tie is another one, of which all else is chosen."""
    return sorted(chain, key=lambda step: step[0] != "without")


def usable(kg: KnowledgeGraph, chain: list[Step]) -> list[Step]:
    """Return a chain without what asks for things that are no longer there: both ways refuse it."""
    found: list[Step] = []
    for step in chain:
        try:
            taken(kg, in_effect([*found, step]), COPIED)
        except NotFound:
            with pytest.raises(NotFound):
                taken(kg, [*found, step], LAZY)
        else:
            found.append(step)
    return found


@settings(max_examples=60, deadline=None)
@given(graphs(), st.lists(steps, min_size=1, max_size=3))
def test_chains_of_selections_hold_what_copies_would_hold(kg: KnowledgeGraph, chain: list[Step]) -> None:
    chain = usable(kg, chain)
    lazy, copied = taken(kg, chain, LAZY), taken(kg, in_effect(chain), COPIED)
    assert lazy.records() == copied.records()
    assert (lazy.counts, len(lazy), lazy.title) == (copied.counts, len(copied), copied.title)
    assert [each.id for each in lazy] == [each.id for each in copied]
    for name in IDS:
        try:
            expected: Any = (copied.ties(name), copied.observations(name), copied.entity(name))
        except NotFound:
            with pytest.raises(NotFound):
                lazy.ties(name)
        else:
            assert (lazy.ties(name), lazy.observations(name), lazy.entity(name)) == expected
    assert list(map(lazy.strength, lazy.ties())) == list(map(copied.strength, copied.ties()))
    assert lazy.find("body") == copied.find("body")
    for name in ("ABC", "olde3", "Body e3", "nobody"):
        assert (name in lazy) == (name in copied)
    assert set(lazy.store.local().match(graph=None)) == set(copied.store.match(graph=None))


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_what_is_served_is_the_whole_without_the_quads_about_the_unlisted(kg: KnowledgeGraph) -> None:
    hidden = kg.store.reader.hidden()
    less = set(kg.store.match(graph=None)) - quads_about(kg.store, hidden)
    listed = copied_listed(kg)
    assert Store.of_quads(less).reader.records() == listed.records()
    names = "|".join(map(re.escape, sorted(hidden))) or "nobody at all"
    assert not [quad for quad in less if re.search(rf"(?<!\w)({names})(?!\w)", str(quad))]
    as_said = [each for each in listed.records().statements if each.row]
    # A statement of which something was taken out keeps its address, which a row of a table has too.
    assert as_said or less == set(listed.store.match(graph=None))


def test_of_a_row_that_says_something_of_others_too_only_that_is_left(tmp_path: Path) -> None:
    """Redirects, decisions and what adds up to nothing are seen to as well; on disk nothing is built anew."""
    row = {
        "source": "t",
        "subject": "net",
        "kind": "partnerOf",
        "row": "r1",
        "quotes": [{"text": "net,town,ann", "at": 3}],
    }
    page = {"source": "p", "kind": "affiliatedWith", "object": "net", "says": "so"}
    records = Records.model_validate(
        {
            "title": "a table",
            "entities": [
                {"id": "net", "kind": "Network", "name": "Net"},
                {"id": "town", "kind": "Network", "name": "Town"},
                {"id": "bob", "kind": "Person", "name": "Bob"},
                {
                    "id": "ann",
                    "kind": "Person",
                    "name": "Ann Hidden",
                    "unlisted": True,
                    "former_names": [{"name": "Ann Before"}],
                },
            ],
            "sources": [{"id": "t", "document": "t.csv"}, {"id": "p", "url": "https://p.example/"}],
            "statements": [
                Statement.model_validate(each)
                for each in (
                    row | {"object": "town"},
                    row | {"object": "ann", "manner": "planned", "role": "guest"},
                    row | {"object": "ann", "row": "r2"},
                    page | {"subject": "bob", "manner": "denied"},
                    page | {"subject": "ann", "manner": "denied"},
                    page
                    | {
                        "subject": "ann",
                        "role": "aide",
                        "corrected": {"why": "misread"},
                        "as_read": {"role": "aid"},
                    },
                )
            ],
            "redirects": {
                "tie/old.partnerOf.ann": "tie/net.partnerOf.ann",
                "tie/old.partnerOf.town": "tie/net.partnerOf.town",
            },
        }
    )
    graph = KnowledgeGraph.of(records)
    gone = quads_about(graph.store, frozenset({"ann"}))
    expected = set(Store.of(graph.listed().records()).match(graph=None))
    assert set(graph.store.match(graph=None)) - gone == expected
    assert [each.key for each in graph.listed().records().statements] == [
        "bob.affiliatedWith.net",
        "net.partnerOf.town",
    ]
    assert len(expected) > 20
    graph.store.save(tmp_path / "whole.store")
    whole = load(tmp_path / "whole.store").store
    for number, store in enumerate((graph.store, whole)):
        store.local().save_without(tmp_path / f"{number}.store", gone)
        served = ox.Store.read_only(str(tmp_path / f"{number}.store"))
        assert set(served) == expected
        assert not [quad for quad in served if re.search("Ann |[/.]ann\\b", str(quad))]
    with pytest.raises(StoreError, match="exists"):
        whole.local().save_without(tmp_path / "0.store", gone)
    assert set(whole.match(graph=None)) == set(graph.store.match(graph=None))


def test_nothing_is_copied_until_sparql_is_asked(kg: KnowledgeGraph) -> None:
    near = kg.at("2020").around("GSEF").where(kind="Body")
    assert near.ties("GSEF")
    assert near.find("Bilbao")
    assert near["GSEF"].kind == "Network"
    assert near.sources
    assert len(near.records().ties) == near.counts["ties"] == len(near.ties())
    assert "_copy" not in vars(near.store)
    assert near.query("ASK { ?tie a sse:Tie }").boolean
    assert "_copy" in vars(near.store)


def test_what_is_too_large_to_copy_is_refused_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "MOST", 20)
    graph = KnowledgeGraph.of(made(60))
    then = graph.at("2030")
    assert then.ties()
    with pytest.raises(StoreError, match=r"at most 20.*sse:standing"):
        then.query("ASK { ?tie a sse:Tie }")
    assert graph.query("ASK { ?tie a sse:Tie }").boolean


def test_a_query_that_says_what_has_to_hold_is_put_to_the_whole_graph(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scope, "MOST", 0)
    graph = KnowledgeGraph.of(made(60))
    held = "SELECT ?tie { ?tie a sse:Tie FILTER(sse:holds(?tie)) } ORDER BY ?tie"
    ids = [row[0] for row in graph.query(held, as_of="2015").rows]
    assert ids == sorted(tie.id for tie in graph.ties(as_of="2015"))
    assert 0 < len(ids) < graph.counts["ties"]
    with pytest.raises(StoreError, match="too many"):
        graph.query("SELECT ?a { ?a sse:memberOf ?b }", as_of="2015")


def test_what_lies_outside_a_selection_is_not_found_in_it(kg: KnowledgeGraph) -> None:
    near = kg.around("WE21 Japan")
    with pytest.raises(NotFound):
        near["RTES"]
    assert "RTES" not in near
    outside = next(tie for tie in kg.ties("RTES") if "we21-japan" not in (tie.source, tie.target))
    with pytest.raises(NotFound):
        near.store.reader.tie(near.store.namespace.tie(outside.id))


def test_without_a_source_only_what_the_others_give_is_chosen() -> None:
    """One source gives the dates by which a tie is chosen, the other gives none."""
    who = {"subject": "a", "kind": "memberOf", "object": "b", "says": "so"}
    graph = KnowledgeGraph.of(
        Records.model_validate(
            {
                "title": "two sources",
                "entities": [{"id": each, "kind": "Network", "name": each.upper()} for each in "abc"],
                "sources": [
                    {"id": each, "url": f"https://{each}.example/"} for each in ("dated", "old", "apart")
                ],
                "statements": [
                    Statement.model_validate({"source": "dated", "start": "2010"} | who),
                    Statement.model_validate({"source": "old", "end": "2012"} | who),
                    Statement.model_validate({"source": "apart"} | who | {"object": "c"}),
                ],
            }
        )
    )
    choices: list[Callable[[KnowledgeGraph], KnowledgeGraph]] = [
        lambda kg: kg.at("2011", ["certain"]),
        lambda kg: kg.supported("voices=2"),
        lambda kg: kg.where(tie="memberOf", during="2013/2014"),
        lambda kg: kg.around("a", as_of="2013"),
        lambda kg: kg.among("ab", ["a.memberOf.b"]).listed().at("2013"),
    ]
    for choose in choices:
        for source in ("dated", "old", "apart"):
            assert choose(graph).without(source).records() == choose(graph.without(source)).records()
    assert [tie.id for tie in choices[0](graph).ties()] == ["a.memberOf.b"]
    assert choices[0](graph).without("old").ties() == []
    assert choices[1](graph).without("old").ties() == []
    # Nothing that is in rests on this one; that is no fault.
    assert choices[0](graph).without("apart").ties() == choices[0](graph).ties()
    with pytest.raises(NotFound, match="did you mean"):
        choices[0](graph).without("oldd")
