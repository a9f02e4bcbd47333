"""The page and the library give the same answers: which communities there are, and which ways lead from one to another."""

from __future__ import annotations

import base64
import json
import random
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import networkx as nx

import ssegraph as sse
from ssegraph.analysis.projection import project
from ssegraph.core.when import date_in_words, when_in_words
from ssegraph.core.words import interface, languages
from ssegraph.graph import KnowledgeGraph

PAIRS = 64
PAIRS_OF_PART = 24

WAYS = r"""async hashes => {
  const found = [];
  const steps = () => [...document.querySelectorAll('#panel .route ol > li')].map(step => step.dataset.tie);
  for (const hash of hashes) {
    const shown = new Promise(done => addEventListener('popstate', done, { once: true }));
    location.hash = hash;
    await shown;
    const ways = steps().length ? [steps()] : [];
    const all = Number(/(\d+)\)$/.exec(document.querySelector('#other-way')?.textContent ?? '1)')[1]);
    while (ways.length && ways.length < all) {
      document.querySelector('#other-way').click();
      ways.push(steps());
    }
    found.push({ ways, note: document.querySelector('#panel .route > .note')?.textContent ?? '' });
  }
  return found;
}"""
"""Goes to each address, as a link does, and reads the ways the panel offers: the ties of each, and what it says where there is none."""


def shown_ways(opened: Any, pairs: Iterable[Sequence[str]], view: str = "") -> list[dict[str, Any]]:
    hashes = [f"actor={one}&to={other}{view}" for one, other in pairs]
    found: list[dict[str, Any]] = opened.page.evaluate(WAYS, hashes)
    return found


def in_python(graph: KnowledgeGraph, one: str, other: str) -> Any:
    """Return the ways as `shown_ways` has them, and whether only events would join the two."""
    found = sse.path(graph, one, other)
    ways = [[step.ties[0].id for step in way.steps] for way in found]
    return ways, found.only_by_events


def drawn(ids: Sequence[str], number: int) -> list[tuple[str, ...]]:
    dice = random.Random(20)
    return [tuple(dice.sample(ids, 2)) for _ in range(number)]


def compare(
    opened: Any, graph: KnowledgeGraph, pairs: Sequence[tuple[str, ...]], view: str = ""
) -> list[Any]:
    """Hold the ways of the page to those of the library, pair by pair, and return these."""
    wanted = [in_python(graph, pair[0], pair[1]) for pair in pairs]
    for pair, shown, (ways, by_events) in zip(pairs, shown_ways(opened, pairs, view), wanted, strict=True):
        assert shown["ways"] == ways, pair
        assert ("not a no" in shown["note"]) == (not ways), pair
        assert ("Only events" in shown["note"]) == by_events, pair
    return wanted


def data_of(page: Path) -> Any:
    """Return the data of a page."""
    found = re.search(r'id="data" data-form="([\w-]+)">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found
    form, text = found.groups()
    return json.loads(text if form == "json" else zlib.decompress(base64.b64decode(text), -15))


def column(rows: dict[str, Any], name: str) -> list[Any]:
    if name in rows["dense"]:
        return list(rows["dense"][name])
    values = dict(zip(*rows["sparse"][name], strict=True))
    return [values.get(number) for number in range(rows["n"])]


# -- communities ----------------------------------------------------------------------------------


def test_the_communities_of_the_page_are_those_of_the_library(shipped: Path, kg: KnowledgeGraph) -> None:
    data, found = data_of(shipped), sse.communities(kg)
    ids = column(data["entities"], "id")
    shown = dict(zip(ids, column(data["entities"], "community"), strict=True))
    number_of = {member: each.number for each in found for member in each.members}
    assert {name: number for name, number in shown.items() if number} == number_of
    assert {name for name, number in shown.items() if not number} == set(found.alone)
    assert len(found) > 20 and found.alone
    assert [[ids[each] for each in main] for main in data["communities"]] == [
        list(each.main) for each in found
    ]


def test_the_legend_names_the_largest_communities_as_the_library_does_and_says_who_is_in_none(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    opened = open_page(shipped, "color=community")
    lines = opened.page.locator("#facets .hues li").all_inner_texts()
    assert lines[:-1] == [
        f"around {' · '.join(kg.entity(each).acronym or kg.entity(each).label('en') for each in community.main)}"
        for community in list(sse.communities(kg))[: len(lines) - 1]
    ]
    assert lines[-1] == "others; in no community: no relationship stated as fact"


# -- ways -----------------------------------------------------------------------------------------


def test_the_ways_of_the_page_are_those_of_the_library(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    ids = sorted(entity.id for entity in kg.listed())
    people = sorted(entity.id for entity in kg.listed() if entity.kind == "Person")
    pairs = drawn(ids, PAIRS) + drawn(people, PAIRS // 4)
    wanted = compare(open_page(shipped), kg, pairs)
    lengths = {len(ways[0]) for ways, _ in wanted if ways}
    assert len(lengths) > 3 and sum(len(ways) == 3 for ways, _ in wanted) >= 40
    assert any(not ways for ways, _ in wanted) and any(by_events for _, by_events in wanted)


def test_at_a_date_the_ways_of_the_page_are_those_of_the_library_as_of_then(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    then = kg.listed().at("2018")
    held = project(then, attendance=False)
    joined = max(nx.connected_components(held.simple()), key=len)
    pairs = drawn(held.ids, PAIRS_OF_PART) + drawn([held.ids[each] for each in sorted(joined)], PAIRS_OF_PART)
    wanted = compare(open_page(shipped), then, pairs, "&at=2018")
    assert {len(ways) for ways, _ in wanted} >= {0, 1, 3}


def test_under_a_filter_the_ways_of_the_page_are_those_of_the_library_in_what_is_left(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    part = kg.listed().where(tie=["memberOf", "partnerOf"])
    tied = sorted({end for tie in part.ties() for end in (tie.source, tie.target)})
    wanted = compare(open_page(shipped), part, drawn(tied, PAIRS_OF_PART), "&tie=memberOf,partnerOf")
    assert {bool(ways) for ways, _ in wanted} == {True, False}


def supported(*ends: tuple[str, str], well: bool, kind: str = "partnerOf") -> list[sse.Statement]:
    """Return statements: told by one page and undated, or quoted by two and dated."""
    words: dict[str, Any] = (
        {"quotes": (sse.Span(text="so it is", at=0),), "start": sse.HalfKnownDate("2020")}
        if well
        else {"says": "so"}
    )
    return [
        sse.Statement(source=page, subject=one, kind=kind, object=other, **words)
        for one, other in ends
        for page in (("page", "other") if well else ("page",))
    ]


def made(names: str, *statements: sse.Statement, event: str = "") -> KnowledgeGraph:
    entities = [sse.Network(id=name, name=name.upper()) for name in names]
    entities += [sse.Event(id=event, name=event)] if event else []
    pages = [sse.Source(id=name, url=f"https://{name}.example/") for name in ("page", "other")]
    return KnowledgeGraph.of(
        sse.Records(
            title="made by hand", entities=tuple(entities), statements=statements, sources=tuple(pages)
        )
    )


def test_a_longer_way_that_is_well_proved_goes_before_a_shorter_doubtful_one(
    open_page: Any, tmp_path: Path
) -> None:
    # Each doubtful step lacks three of four supports: 1 + 1/2 * 3/4. Three of them cost 4.125, the four others 4.
    doubtful = supported(("a", "p"), ("p", "q"), ("q", "b"), well=False)
    proved = supported(("a", "u"), ("u", "v"), ("v", "w"), ("w", "b"), well=True)
    graph = made("abpquvw", *doubtful, *proved)
    assert [(way.through, way.cost) for way in sse.path(graph, "a", "b")] == [
        (("u", "v", "w"), 4.0),
        (("p", "q"), 4.125),
    ]
    opened = open_page(sse.view(graph).save(tmp_path / "page.html"))
    compare(opened, graph, [("a", "b"), ("b", "a"), ("p", "v")])


def test_attendance_and_plans_are_no_way_and_where_only_events_join_two_it_is_said(
    open_page: Any, tmp_path: Path
) -> None:
    met = supported(("a", "forum"), ("b", "forum"), kind="participatesIn", well=True)
    planned = sse.Statement(
        source="page", says="so", subject="a", kind="partnerOf", object="c", manner="planned"
    )
    graph = made("abc", *met, planned, event="forum")
    opened = open_page(sse.view(graph).save(tmp_path / "page.html"), "color=community")
    assert compare(opened, graph, [("a", "b"), ("a", "c")]) == [([], True), ([], False)]
    for language in ("en", "fr", "es", "ko"):
        [shown] = shown_ways(opened, [("a", "b")], f"&lang={language}")
        assert sse.path(graph, "a", "b").sentence(language).endswith(shown["note"].split(". ")[-1])
    assert graph.id("c") in sse.communities(graph).alone


ALOUD = r"""([code, language, texts, dates, ties]) => {
  const state = { lang: language };
  const word = (name, values) => texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const [dateWords, whenWords] = new Function('state', 'word', `${code}; return [dateWords, whenWords];`)(state, word);
  return [dates.map(dateWords), ties.map(([start, end, seen]) => whenWords({ start, end, seen }, true))];
}"""
"""Runs the page's own functions for dates, with the texts of the catalogue, in the engine of the browser."""


def test_the_page_and_the_library_read_dates_aloud_alike(
    open_page: Any, shipped: Path, kg: KnowledgeGraph
) -> None:
    source = (Path(sse.__file__).parent / "views" / "page" / "when.js").read_text(encoding="utf-8")
    code = "".join(re.findall(r"(?ms)(?<=^export )function (?:dateWords|whenWords)\(.*?^}$", source))
    stated = [*kg.ties(), *kg.observations()]
    known = (getattr(each, name, None) for each in stated for name in ("start", "end", "seen", "as_of"))
    dates = sorted(
        {str(each) for each in known if each} | {"[..2017]", "[2018-09..]", "2021~", "2020?", "2019%"}
    )
    assert len(dates) > 300
    ties = [[str(each) if each else None for each in (tie.start, tie.end, tie.seen)] for tie in kg.ties()]
    page = open_page(shipped).page
    for language in languages():
        texts = interface("page")[language]["texts"]
        read, held = page.evaluate(ALOUD, [code, language, texts, dates, ties])
        assert read == [date_in_words(each, language) for each in dates]
        assert held == [when_in_words(start, end, seen, language) for start, end, seen in ties]
