"""A page and the library answer the named questions alike: the same rows, for the same blanks and dates, each by its own engine.

The page's modules run in a JavaScript engine without a browser, on the very data that a page holds; the library asks a store.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pages import run_module
from ssegraph.ask.questions import Parameter, Question, load_questions
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.payload import payload
from ssegraph.views.questions import FUNCTIONS, PREDICATES, on_its_own

FILLINGS = 20
"""How often each question that has blanks is asked; one that has none is asked at each of the dates."""
DATES = (None, "2012", "2016", "2018-06", "2020", "2023", "2015/2019")

HARNESS = """
const { Asker } = await import(PAGE + "answers.js");
const { data, entities, questionAt, sources, terms, ties } = await import(PAGE + "data.js");
const { isFact } = await import(PAGE + "statement.js");
const { dayText, interval, periodOf, standing } = await import(PAGE + "dates.js");
const asked = JSON.parse(await Deno.readTextFile("asked.json"));
const asker = new Asker({ entities, ties, sources, countries: terms.countries, speakers: data.speakers }, { standing, interval, isFact, dayText, periodOf });
const told = asked.map(({ slug, given, at }) => {
  const { columns, rows, unknown, announced } = asker.ask(questionAt.get(slug), given, at ? periodOf(at) : null);
  return { columns, unknown, announced, rows: rows.map((row) => [row.cells, row.ties.map((t) => ties[t].id), row.observations, row.certain, [...row.named].sort((a, b) => a - b)]) };
});
console.log(JSON.stringify({ told, predicates: [...asker.data.predicates.keys()], functions: Object.keys(asker.functions(null, [], false)) }));
"""


@pytest.fixture(scope="module")
def listed(kg: KnowledgeGraph) -> KnowledgeGraph:
    return kg.listed()


@pytest.fixture(scope="module")
def held(listed: KnowledgeGraph) -> Mapping[str, Any]:
    return payload(listed)


def values_for(each: Parameter, held: Mapping[str, Any], draw: random.Random) -> list[str]:
    """Draw what may stand in a blank: of bodies those with many ties, so that there is something to answer."""
    entities = held["entities"]
    busy: dict[int, int] = {}
    for tie in held["ties"]:
        for end in (tie["source"], tie["target"]):
            busy[end] = busy.get(end, 0) + 1
    bodies = sorted(busy, key=lambda at: (-busy[at], at))
    fitting = [entities[at]["id"] for at in bodies if not each.kinds or entities[at]["kind"] in each.kinds]
    if each.type == "entities":
        return draw.sample(fitting[:12], 3)
    choices: Mapping[str, Sequence[str]] = {
        "entity": fitting[:60],
        "kind": sorted(held["terms"]["kinds"]),
        "tie": sorted(held["terms"]["ties"]),
        "country": sorted(held["terms"]["countries"]),
        "source": [source["id"] for source in held["sources"]],
        "number": ["1", "2", "3", "4"],
        "date": ["2014", "2016-05", "2018", "2020", "2022"],
        "language": ["en", "es", "fr", "ja", "ko"],
        "text": ["crowd", "fund", "bank|fonds"],
    }
    return [draw.choice(choices[each.type])]


def fillings(
    question: Question, held: Mapping[str, Any], draw: random.Random
) -> Iterator[tuple[dict[str, list[str]], str | None]]:
    if not question.parameters:
        yield from (({}, at) for at in DATES)
        return
    yield {}, None
    for _ in range(FILLINGS - 1):
        given = {
            name: values_for(each, held, draw)
            for name, each in question.parameters.items()
            if not (each.optional and draw.random() < 0.4)
        }
        if "after" in given and "before" in given:
            given["after"], given["before"] = sorted((given["after"], given["before"]))
        if "one" in given and given["one"] == given.get("other"):
            del given["other"]
        yield given, draw.choice(DATES)


def alike(one: object, other: object) -> bool:
    """Compare cells: shares are floating-point numbers in both, rounded apart."""
    if isinstance(one, float) or isinstance(other, float):
        return isinstance(one, int | float) and isinstance(other, int | float) and abs(one - other) < 1e-9
    return one == other


def test_the_page_and_the_library_give_the_same_rows_for_every_question_and_twenty_fillings(
    listed: KnowledgeGraph, held: Mapping[str, Any], tmp_path: Path
) -> None:
    draw = random.Random(19)
    asked, expected = [], []
    for slug, question in load_questions().items():
        if on_its_own(question) is None:
            continue
        for given, at in fillings(question, held, draw):
            when = {"during": at} if at and "/" in at else {"as_of": at}
            answer = listed.ask(slug, **when, **given)  # type: ignore[arg-type]  # names of parameters are not those of `ask`
            asked.append({"slug": slug, "given": given, "at": at})
            expected.append(answer)
    found = run_module(tmp_path, held, HARNESS, asked)
    wrong = []
    for what, answer, told in zip(asked, expected, found["told"], strict=True):
        rows: list[list[Any]] = [
            [[*row.cells], [*row.ties], [*row.observations], row.certain, sorted(row.named)]
            for row in answer.rows
        ]
        same = (
            [*answer.columns] == told["columns"]
            and (answer.unknown, answer.announced) == (told["unknown"], told["announced"])
            and len(rows) == len(told["rows"])
            and all(
                one[1:] == other[1:] and all(map(alike, one[0], other[0]))
                for one, other in zip(rows, told["rows"], strict=True)
            )
        )
        if not same:
            wrong.append(what)
    assert not wrong, wrong[:5]
    assert len({each["slug"] for each in asked}) >= 41 and len(asked) >= 550
    assert sum(len(answer) for answer in expected) > 10_000
    assert (
        set(found["predicates"]) - {"proof"} - {f"sse:{kind}" for kind in held["terms"]["ties"]} <= PREDICATES
    ), "the data set says what no list names"
    assert set(found["functions"]) == FUNCTIONS
