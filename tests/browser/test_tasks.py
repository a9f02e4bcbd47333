"""What people come for, by the steps it takes: forty tasks on the page of the shipped graph, each with a budget.

A step is a click, a choice in a list, a text written, a key pressed, a line drawn. The tasks and their budgets are those of
a reader who watched people at work; what a task needs is looked at in the page itself, never in the code behind it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Hand:
    """A reader's hand: does something on the page and counts it."""

    def __init__(self, opened: Any) -> None:
        self.opened, self.page, self.steps = opened, opened.page, 0

    def click(self, where: Any, **more: Any) -> None:
        self.steps += 1
        (self.page.locator(where).first if isinstance(where, str) else where).click(**more)

    def find(self, text: str) -> None:
        """Write into the search box, which the key / opens, and take the first that is found."""
        self.steps += 1
        self.page.keyboard.press("/")
        self.page.keyboard.insert_text(text)
        self.page.wait_for_selector("#found [role=option]")
        self.press("Enter")

    def write(self, where: str, text: str) -> None:
        self.steps += 1
        self.page.locator(where).first.fill(text)

    def press(self, key: str) -> None:
        self.steps += 1
        self.page.keyboard.press(key)

    def choose(self, where: str, value: str) -> None:
        self.steps += 1
        self.page.select_option(where, value)

    def drag(self, points: list[tuple[float, float]]) -> None:
        self.steps += 1
        mouse = self.page.mouse
        mouse.move(*points[0])
        mouse.down()
        for point in points[1:]:
            mouse.move(*point, steps=3)
        mouse.up()

    def saved(self, where: str) -> str:
        """Click on what saves a file, and return its text."""
        with self.page.expect_download() as waiting:
            self.click(where)
        return Path(waiting.value.path()).read_text("utf-8-sig", errors="replace")

    def text(self, where: str) -> str:
        return str(self.page.locator(where).first.inner_text())

    def panel(self) -> str:
        return self.text("#panel")

    def link(self) -> str:
        return str(self.page.url.partition("#")[2])

    def back_to(self, link: str) -> None:
        self.steps += 1
        self.page.go_back()
        self.page.wait_for_function("wanted => location.hash.slice(1) === wanted", arg=link)

    def numbers(self, where: str) -> list[int]:
        return [int(each.replace(",", "")) for each in re.findall(r"[\d,]*\d", self.text(where))]


Task = tuple[str, str, int, Callable[[Hand], None]]
TASKS: list[Task] = []


def task(
    what: str, budget: int, begin: str = ""
) -> Callable[[Callable[[Hand], None]], Callable[[Hand], None]]:
    """Add a task: what somebody wants, in how many steps at most, from which view."""

    def added(does: Callable[[Hand], None]) -> Callable[[Hand], None]:
        TASKS.append((what, begin, budget, does))
        return does

    return added


# ---------------------------------------------------------------------------------------------
# finding


@task("find RTES by its acronym", 2)
def _(hand: Hand) -> None:
    hand.find("RTES")
    assert hand.text("#panel h2").endswith("RTES")


@task("find a city by its Korean name", 2)
def _(hand: Hand) -> None:
    hand.find("서울특별시")
    assert "Seoul" in hand.text("#panel h2")


@task("find a network by its Japanese name", 2)
def _(hand: Hand) -> None:
    hand.find("WE21ジャパン")
    assert "WE21 Japan" in hand.text("#panel h2")


@task("find Dakar though it is mistyped", 2)
def _(hand: Hand) -> None:
    hand.find("Dakkar")
    assert "Dakar" in hand.text("#panel h2")


@task("find somebody by what they are: mayor of seoul", 2)
def _(hand: Hand) -> None:
    hand.find("mayor of seoul")
    assert "Seoul" in hand.panel()


@task("find a body by a word of a note: charity shop", 2)
def _(hand: Hand) -> None:
    hand.find("charity shop")
    assert "WE" in hand.text("#panel h2")


# ---------------------------------------------------------------------------------------------
# with whom, since when, who says so


@task("see with whom RTES works as of October 2020, and what is only possible", 4)
def _(hand: Hand) -> None:
    hand.find("RTES")
    hand.write("#at", "2020-10")
    hand.press("Tab")
    assert hand.page.locator("#panel li.tie").count() > 10
    assert hand.page.locator("#panel li.tie .chip.unsure").count() > 3


@task("see only what is certain at that date", 3, "actor=rtes&at=2020-10")
def _(hand: Hand) -> None:
    before = hand.page.locator("#panel li.tie").count()
    hand.click("#certain")
    assert 0 < hand.page.locator("#panel li.tie").count() < before


@task("open a relationship and read who says so, and whether in their words", 1, "actor=rtes")
def _(hand: Hand) -> None:
    hand.click("#panel li.tie .head")
    opened = hand.text("#panel .opened")
    assert re.search(r"quoted|located|told", opened, re.IGNORECASE) and "http" in hand.page.inner_html(
        "#panel .opened"
    )


@task("follow a relationship to its source", 2, "actor=rtes")
def _(hand: Hand) -> None:
    hand.click("#panel li.tie .head")
    assert hand.page.locator("#panel .opened a[href^=http]").first.get_attribute("target") == "_blank"


@task("read a quoted sentence in its document", 2, "actor=rousset-emmanuelle")
def _(hand: Hand) -> None:
    hand.click(hand.page.locator("#panel li.tie", has_text="Collaboration and Partnership").locator(".head"))
    hand.click("#panel .opened a.place")
    assert hand.page.locator("#panel mark").count() > 0


@task("find the way from Dangjin to Dakar, each step with its proof", 4)
def _(hand: Hand) -> None:
    hand.find("당진")
    hand.write("#panel input[placeholder='Path to another entry']", "Dakar")
    hand.press("Enter")
    assert "to=" in hand.link() and "Dakar" in hand.panel()


@task("find where sources disagree", 2)
def _(hand: Hand) -> None:
    hand.click("#open-questions")
    hand.click("[data-ask=disagreements]")
    assert hand.numbers("#panel .answer")[0] > 10


@task("say that a relationship is wrong, and save it for whoever keeps the records", 4, "actor=rtes")
def _(hand: Hand) -> None:
    hand.click("#panel li.tie .head")
    hand.click("#panel .opened .remark summary")
    hand.write("#panel .opened .remark textarea", "They left in 2020.")
    row = next(csv.DictReader(io.StringIO(hand.saved("#panel .opened .remark-save"))))
    assert row["answer"] == "object" and row["says"] == "They left in 2020." and "rtes" in row["statement"]


# ---------------------------------------------------------------------------------------------
# questions


@task("which local governments are in two networks, lit in the picture", 2)
def _(hand: Hand) -> None:
    hand.click("#open-questions")
    hand.click("[data-ask=members-of-two-networks]")
    assert hand.page.locator("#panel .rows .name-link").count() > 5


@task("who is a member of a network of one's own choice", 4)
def _(hand: Hand) -> None:
    hand.click("#open-questions")
    hand.click("[data-ask=members-of]")
    hand.write("#blank-network", "SSEGOV")
    hand.press("Enter")
    assert hand.page.locator("#panel .rows .name-link").count() > 20


@task("what funds what in a country of one's own choice", 3)
def _(hand: Hand) -> None:
    hand.click("#open-questions")
    hand.click("[data-ask=funding-in-a-country]")
    hand.choose("#blank-country", "KR")
    assert hand.page.locator("#panel .rows li, #panel .rows tr").count() > 0


@task("ask in one's own words", 3)
def _(hand: Hand) -> None:
    hand.click("#open-questions")
    hand.write("#find-question", "who funds projects in Dakar?")
    hand.click("#panel .offers button, #panel .wording button, #panel [data-offer]")
    assert "ask=" in hand.link() and hand.text("#panel .answer")


@task("who stands between networks that would not meet", 2)
def _(hand: Hand) -> None:
    hand.click("#open-questions")
    hand.click("[data-ask=who-stands-between]")
    assert hand.page.locator("#panel .rows .name-link").count() > 0


# ---------------------------------------------------------------------------------------------
# looking


@task("only local governments of France as of 2020, with whom they work", 4)
def _(hand: Hand) -> None:
    hand.click("#kinds-LocalGovernment")
    hand.click("#countries-FR")
    hand.write("#at", "2020")
    hand.press("Tab")
    assert hand.numbers("#facets .sizes p")[1] > 5 and hand.page.locator("#empty").is_hidden()


@task("only funding mechanisms, and what they fund", 2)
def _(hand: Hand) -> None:
    hand.click(hand.page.locator("#facets button", has_text=re.compile(r"\d+ more")).first)
    hand.click("#kinds-FundingMechanism")
    assert hand.numbers("#facets .sizes p")[1] > 25


@task("only relationships since 2018 by which somebody is a member: an expression", 2)
def _(hand: Hand) -> None:
    hand.write("#where", "kind = memberOf and since >= 2018")
    hand.press("Enter")
    assert 3 < hand.numbers("#facets .sizes p")[1] < 223


@task("compare two dates: who joined, who left, what is not known", 4)
def _(hand: Hand) -> None:
    hand.click("#open-twodates")
    hand.write("#between-from", "2016")
    hand.write("#between-to", "2021")
    hand.press("Tab")
    assert hand.page.locator("#panel h3").count() == 4


@task("colour by community", 1)
def _(hand: Hand) -> None:
    hand.choose("#color", "community")
    assert "color=community" in hand.link()


@task("size by betweenness", 1)
def _(hand: Hand) -> None:
    hand.choose("#size", "betweenness")
    assert "size=betweenness" in hand.link()


@task("on the map", 1)
def _(hand: Hand) -> None:
    hand.click("[data-face=map]")
    assert re.search(r"\d+ of [\d,]+", hand.text("#hint"))


@task("on the timeline", 1, "actor=rtes")
def _(hand: Hand) -> None:
    hand.click("[data-face=time]")
    assert hand.text("#hint")


@task("as a table that is sorted", 2)
def _(hand: Hand) -> None:
    hand.click("[data-face=table]")
    first = hand.text("#sheet tbody tr")
    hand.click("#sheet thead button >> nth=1")
    assert hand.text("#sheet tbody tr") != first


@task("select several, and see only theirs", 2)
def _(hand: Hand) -> None:
    box = hand.page.locator("#canvas").bounding_box()
    left, top, right, bottom = box["x"] + 300, box["y"] + 150, box["x"] + 700, box["y"] + 500
    hand.click("#lasso")
    hand.drag([(left, top), (right, top), (right, bottom), (left, bottom), (left, top + 5)])
    assert "pick=" in hand.link() and hand.numbers("#picks")[0] > 3


@task("hide one who is in the way", 2)
def _(hand: Hand) -> None:
    hand.find("GSEF")
    hand.steps -= 1  # finding is a task of its own
    hand.click("#hide-actor")
    assert "hide=gsef" in hand.link()


@task("take a filter back", 2)
def _(hand: Hand) -> None:
    hand.click("#kinds-Person")
    hand.back_to("")
    assert not hand.page.is_checked("#kinds-Person")


# ---------------------------------------------------------------------------------------------
# telling, taking along


@task("walk a story from the first visit", 3)
def _(hand: Hand) -> None:
    hand.click("#offer-story")
    hand.press("ArrowRight")
    hand.press("ArrowRight")
    assert hand.page.locator("#panel .story li.now").get_attribute("id") == "step-3"


@task("take the table along, with words and addresses", 2, "actor=rtes")
def _(hand: Hand) -> None:
    hand.click("#open-save")
    rows = list(csv.DictReader(io.StringIO(hand.saved("#save-csv"))))
    assert len(rows) > 50 and any("http" in value for row in rows for value in row.values() if value)


@task("take the picture along, each name once", 2, "actor=rtes")
def _(hand: Hand) -> None:
    hand.click("#open-save")
    drawn = hand.saved("#save-svg")
    assert drawn.count(">Ville de Lille<") == 1 and "Ville de Grenoble" in drawn


@task("send a colleague what one sees", 2, "actor=rtes&at=2020-10&sectors=country")
def _(hand: Hand) -> None:
    hand.click("#open-save")
    hand.click("#save-link")
    assert {"actor=rtes", "at=2020-10", "sectors=country"} <= set(hand.link().split("&"))


@task("read it in Korean", 1, "actor=gsef")
def _(hand: Hand) -> None:
    hand.choose("#language", "ko")
    assert hand.page.get_attribute("html", "lang") == "ko" and "네트워크" in hand.panel()


@task("read it in French", 1, "actor=ssegov&open=ssegov.memberOf.gsef")
def _(hand: Hand) -> None:
    hand.choose("#language", "fr")
    assert "est membre de" in hand.text("#panel .opened")


@task("read it in the dark", 1)
def _(hand: Hand) -> None:
    hand.click("#theme")
    assert hand.page.get_attribute("html", "data-theme") == "dark"


# ---------------------------------------------------------------------------------------------
# without a mouse, on a phone


@task("walk from neighbour to neighbour by keys", 4, "actor=rtes")
def _(hand: Hand) -> None:
    hand.page.focus("#canvas")
    hand.press("ArrowRight")
    hand.press("Enter")
    assert hand.link().startswith("actor=") and "actor=rtes&" not in f"{hand.link()}&"


@task("see what is not known", 1)
def _(hand: Hand) -> None:
    hand.click("#open-about, #more-about")
    assert re.search(r"\d", hand.panel())


# ---------------------------------------------------------------------------------------------


def test_forty_tasks_are_tried() -> None:
    assert len(TASKS) == 40


@pytest.mark.parametrize(("what", "begin", "budget", "does"), TASKS, ids=[each[0] for each in TASKS])
def test_a_reader_gets_there_within_the_steps(
    what: str, begin: str, budget: int, does: Callable[[Hand], None], open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped, begin, width=1440, height=900)
    hand = Hand(opened)
    does(hand)
    assert hand.steps <= budget, f"{what}: {hand.steps} steps"


@pytest.mark.parametrize("width", [360, 820])
def test_on_a_small_screen_the_date_can_be_changed_while_an_actor_is_open(
    width: int, open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped, "actor=rtes", width=width, height=740)
    opened.page.locator("#at").fill("2020-10")
    opened.page.keyboard.press("Tab")
    assert "at=2020-10" in opened.page.url


def test_a_link_to_a_way_opens_on_the_way(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "actor=rtes&to=dakar", width=360, height=740)
    box = opened.page.locator("#panel .route .told").first.bounding_box()
    assert box and 0 <= box["y"] < 740
