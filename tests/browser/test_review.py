"""The review page in a real browser: text is text, what is marked becomes ties, and decisions go into the sheet and the graph."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

from pages import HOSTILE as TEXTS
from ssegraph.core.model import Entity
from ssegraph.core.words import languages
from ssegraph.documents import acceptance, stages
from ssegraph.documents.corrections import gold_of, sound
from ssegraph.documents.review_page import review_page
from ssegraph.documents.scoring import score
from ssegraph.documents.sheet import Row, read_sheet, write_sheet
from ssegraph.records.reading import read_records

MINUTES = Path(__file__).parent / "minutes.md"
HOSTILE = """# Workshop on <img src=x onerror="window.hit=1"> care

</script><script>window.hit=1</script>

## Speakers

- Ann Lee, director of the Care Network (CN)
- Émilie 🙂 Roy, mayor of Port Town
- 김도현, 푸른재단 이사
- Bo Ray (=HYPERLINK Union), chair of the Blue Federation (BF)
"""
PLAIN = """# Report of June

🙂 Ann Lee spoke for the Care Union. Bo Ray listened, and so did Cy Fox.

The Blue Bank paid for the Harvest Project.
"""

PLACE = """([words, from]) => {
  const at = document.getElementById('text'), start = at.textContent.indexOf(words, from);
  const walk = document.createTreeWalker(at, NodeFilter.SHOW_TEXT);
  const spot = (wanted) => { let left = wanted, node; walk.currentNode = at;
    while ((node = walk.nextNode())) { if (left < node.data.length || (left === node.data.length && wanted > start)) return [node, left]; left -= node.data.length; } };
  const range = document.createRange();
  range.setStart(...spot(start)); range.setEnd(...spot(start + words.length));
  range.startContainer.parentElement.scrollIntoView({ block: 'center' });
  const boxes = [...range.getClientRects()], first = boxes[0], last = boxes[boxes.length - 1];
  return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
}"""


@dataclass
class Reviewer:
    """Somebody at the page; every drag, click and key is an action."""

    page: Page
    sheet: Path
    actions: int = 0

    def drag(self, words: str) -> None:
        """Mark words with the mouse."""
        left, top, right, bottom = self.page.evaluate(PLACE, [words, 0])
        self.page.mouse.move(left + 0.5, top)
        self.page.mouse.down()
        self.page.mouse.move(right - 0.5, bottom, steps=3)
        self.page.mouse.up()
        self.actions += 1

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.actions += 1

    def click(self, selector: str, text: str | None = None) -> None:
        self.page.locator(selector, has_text=text).first.click()
        self.actions += 1

    def said(self) -> str:
        return self.page.locator("#said").inner_text()

    def save(self) -> dict[str, Any]:
        """Save, and take the decisions into the sheet."""
        with self.page.expect_download() as download:
            self.keys("s")
        path = self.sheet.with_name("decisions.json")
        download.value.save_as(path)
        stages.take_decisions(self.sheet, path)
        saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return saved

    def ties(self) -> set[tuple[str, str, str]]:
        """What would enter the graph: the accepted ties, by names."""
        (done,) = sound(stages.matched(self.sheet), read_sheet(self.sheet))
        gold = gold_of(done)
        names = {each["id"]: each["name"] for each in gold["entities"]}
        rows = [each["any_of"][0] for each in gold["ties"]]
        return {(names[source], kind, names[target]) for source, kind, target in rows}


Reviewing = Callable[..., Reviewer]


@pytest.fixture
def reviewing(tmp_path: Path, browser: Browser) -> Iterator[Reviewing]:
    """Open the page of a text; fail on a request or an error in it."""
    contexts = []
    asked: list[str] = []
    errors: list[str] = []

    def open_(
        text: str, known: tuple[Entity, ...] = (), language: str | None = None, **more: Any
    ) -> Reviewer:
        report, sheet = tmp_path / "report.md", tmp_path / "c.csv"
        report.write_text(text, encoding="utf-8")
        stages.read_into(sheet, [report], known)
        return reopen(sheet, known, language, **more)

    def reopen(sheet: Path, known: tuple[Entity, ...], language: str | None, **more: Any) -> Reviewer:
        path = tmp_path / "review.html"
        path.write_text(
            review_page(stages.matched(sheet), read_sheet(sheet), known, language), encoding="utf-8"
        )
        options: dict[str, Any] = {
            "viewport": {"width": 1440, "height": 900},
            "locale": "en-GB",
            "offline": True,
        } | more
        context = browser.new_context(accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready=true]", state="attached")
        return Reviewer(page, sheet)

    yield open_
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert errors == []
    for context in contexts:
        context.close()


def test_a_hostile_document_is_only_text_and_decisions_come_out(reviewing: Reviewing) -> None:
    at = reviewing(
        HOSTILE,
        tuple(
            Entity(id=f"h{i}", kind="Network", name=text[:200].replace("\0", "") or "x")
            for i, text in enumerate(TEXTS)
        ),
    )
    page = at.page
    assert page.locator("#text").inner_text().count("<script>") == 1
    at.drag("window.hit=1</script>")
    at.keys("t", "Escape", "n", "Escape")
    row = page.locator("article", has_text="Ann Lee leads Care Network").first
    row.click()
    assert (
        page.locator("mark.statement").first.inner_text().startswith("Ann Lee, director of the Care Network")
    )
    row.press("r")
    at.click("button", "under this heading")
    decisions = {each["decision"] for each in at.save()["decisions"]}
    assert decisions == {"accept", "reject"}
    rows = read_sheet(at.sheet).values()
    assert [row.decision for row in rows if row.kind == "leads" and row.name == "Ann Lee"] == ["reject"]
    assert page.evaluate("window.hit") is None


NETWORK, MEETING = "Harbour Care Network", "Assembly of the Harbour Care Network"
PRESENT = {
    "Ada Fenwick": "Tidewater Housing Cooperative",
    "Bram Oduya": "Kiln Street Bakery",
    "Carla Voss": "Lantern Credit Union",
    "Dewi Morgan": "Saltmarsh Repair Association",
    "Edda Lindgren": "Northgate Food Cooperative",
    "Farid Naser": "Willow Bank University",
    "Greta Holm": "Town of Saltmarsh",
    "Hugo Pires": "Meadow Cycle Cooperative",
}
NEW = (
    "Alder Print Cooperative",
    "Brook Lane Library",
    "Cinder Tool Association",
    "Dune Radio Cooperative",
    "Ember Seed Association",
)
PARTNERS = ("Quay Foundation", "Estuary Training Association", "Lighthouse Youth Association")
TRUE = (
    {(name, "affiliatedWith", body) for name, body in PRESENT.items()}
    | {(name, "participatesIn", MEETING) for name in PRESENT}
    | {(name, "memberOf", NETWORK) for name in NEW}
    | {(name, "supports", MEETING) for name in PARTNERS}
    | {("Town of Saltmarsh", "hosts", MEETING)}
)


def test_minutes_with_twenty_five_ties_are_complete_in_forty_actions(
    reviewing: Reviewing, tmp_path: Path
) -> None:
    assert len(TRUE) == 25
    text = MINUTES.read_text(encoding="utf-8")
    at = reviewing(text)
    present = text[text.index("Ada Fenwick") : text.index(")\n\n## Admissions") + 1]
    at.drag(present)
    at.keys("t", "w", "o", "Enter", "Enter")  # works for: the one named with it in its line
    at.drag(present)
    at.keys("t", "t", "a", "Enter", "a", "s", "Enter")  # takes part in the assembly
    at.drag(text[text.index("Alder Print") : text.index(".\n\n## Who")])
    at.keys("t", "m", "e", "Enter", "h", "a", "Enter")  # members of the network
    at.drag(text[text.index("Quay") : text.index("\n\n## Next")])
    at.keys("t", "s", "u", "p", "Enter", "a", "s", "Enter")  # they support the assembly
    at.drag("Town of Saltmarsh")
    at.keys("t", "h", "o", "Enter", "Enter")  # hosts: the assembly is offered first by now
    at.page.locator("#text").press("Escape")
    at.click("button", "Reject what is still open")
    state = at.page.locator("#state").inner_text().split()
    assert state[0] == state[2] != "0"  # all rows are decided
    saved = at.save()
    assert at.actions <= 40, at.actions
    assert at.ties() == TRUE
    data = tmp_path / "data"
    (gain,) = acceptance.accept(data, stages.matched(at.sheet), read_sheet(at.sheet))
    assert (gain.ties, gain.waiting) == (25, ())
    ties = read_records(data).ties
    assert len(ties) == 25 and all(
        quote.text in text for tie in ties for each in tie.evidence for quote in each.quotes
    )
    assert saved["added"]
    # As annotation it measures the reader that gave the first rows.
    (done,) = sound(stages.matched(at.sheet), read_sheet(at.sheet))
    (found,) = stages.matched(at.sheet)
    result = score(found.to_json(), gold_of(done))
    assert result["ties"]["right"] + result["ties"]["missed"] == 25


def test_marking_by_the_keyboard_alone_with_a_name_of_the_graph(reviewing: Reviewing, tmp_path: Path) -> None:
    known = (Entity(id="bb", kind="Company", name="Banque bleue", aliases=("Blue Bank",)),)
    at = reviewing(PLAIN.replace("## ", ""), known)
    at.keys("m", *["ArrowDown"] * 4)
    mark = at.page.evaluate("getSelection().toString()")
    assert mark == "The"
    for _ in range(6):
        at.keys("ArrowRight")
    at.keys("Shift+ArrowRight")
    assert at.page.evaluate("getSelection().toString()") == "Harvest Project"
    at.keys("t")
    at.page.keyboard.type("funded")
    at.keys("Enter")
    at.page.keyboard.type("banque")
    assert "in the graph" in at.page.locator("[role=option]:visible").first.inner_text()
    at.keys("Enter")
    assert "1 relationship made" in at.said()
    at.save()
    assert ("Blue Bank", "funds", "Harvest Project") in at.ties()
    # The graph knows the bank under another name: it is that one.
    data = tmp_path / "data"
    data.mkdir()
    (data / "mine.yaml").write_text(
        "title: mine\nentities:\n- id: bb\n  kind: Company\n  name: Banque bleue\n", encoding="utf-8"
    )
    acceptance.accept(data, stages.matched(at.sheet), read_sheet(at.sheet))
    assert [tie.source for tie in read_records(data).ties if tie.kind == "funds"] == ["bb"]


def test_marking_by_touch_repeats_with_one_action_for_each_name(reviewing: Reviewing) -> None:
    at = reviewing(PLAIN, has_touch=True, viewport={"width": 360, "height": 740})
    page = at.page

    def touched(words: str) -> None:
        """A long press gives a selection, and no mouse."""
        page.evaluate(
            PLACE.replace(
                "range.startContainer.parent",
                "getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset); range.startContainer.parent",
            ),
            [words, 0],
        )

    touched("Ann Lee")
    page.locator("#tie").tap()
    page.get_by_role("combobox", name="Kind of relationship").fill("represents")
    page.locator("[role=option]:visible").first.tap()
    page.get_by_role("combobox", name="The other end").fill("care")
    page.locator("[role=option]:visible", has_text="Care Union").first.tap()
    assert "1 relationship made" in at.said()
    touched("Cy Fox")
    page.locator("#again").tap()
    assert "1 relationship made: represents" in at.said()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    at.keys("u")
    assert at.said() == "Taken back: 1 relationship made: represents"
    at.save()
    assert {tie for tie in at.ties() if tie[1] == "represents"} == {("Ann Lee", "represents", "Care Union")}


def test_names_kinds_roles_and_dates_are_corrected_in_place_and_undone_row_by_row(
    reviewing: Reviewing,
) -> None:
    at = reviewing(
        "# Workshop on care\n\n## Speakers\n\n- Ann Lee, director of the Care Network (CN)\n- Bo Ray, mayor of Port Town\n"
    )
    page = at.page
    row = page.locator("article", has_text="Ann Lee leads Care Network").first
    row.press("e")
    form = row.locator("form")
    form.get_by_label("One end: Name").fill("Ann M. Lee")
    form.get_by_label("Kind of relationship").select_option("chairs")
    form.get_by_label("The other end: Kind").select_option("Association")
    form.get_by_label("Role", exact=True).fill("chair")
    form.get_by_label("Date").fill("2019")
    form.get_by_label("Date").press("Enter")
    assert at.said().startswith("Corrected: ")
    assert page.locator("article", has_text="Ann M. Lee chairs Care Network (chair)").count() == 1
    # a relationship that the ontology does not know is refused in the page
    other = page.locator("article", has_text="Bo Ray").first
    other.press("e")
    other.get_by_label("Kind of relationship").select_option("basedIn")
    other.locator("form .main").click()
    assert "cannot stand" in other.locator("[role=alert]").inner_text()
    other.get_by_role("button", name="Cancel").click()
    other.press("a")
    other.press("z")
    assert at.said().startswith("Taken back: Bo Ray")
    at.save()
    rows = read_sheet(at.sheet).values()
    tie = next(row for row in rows if row.what == "tie" and row.decision)
    assert (tie.decision, tie.kind, tie.value, tie.date) == ("edit", "chairs", "chair", "2019")
    assert {(row.name, row.kind, row.decision) for row in rows if row.what == "entity" and row.decision} == {
        ("Ann M. Lee", "Person", "edit"),
        ("Care Network", "Association", "edit"),
    }
    assert at.ties() == {("Ann M. Lee", "chairs", "Care Network")}


def test_accepting_a_tie_takes_its_ends_and_asks_who_they_are_in_its_card(
    reviewing: Reviewing, tmp_path: Path
) -> None:
    known = (Entity(id="cn", kind="Network", name="Care Networks"),)
    at = reviewing("# Workshop on care\n\n## Speakers\n\n- Ann Lee, director of the Care Network\n", known)
    row = at.page.locator("article", has_text="Ann Lee leads Care Network").first
    row.press("a")
    at.actions += 1
    before = at.page.locator("#state").inner_text().split()[0]
    row.get_by_role("button", name="Somebody new").click()
    assert int(at.page.locator("#state").inner_text().split()[0]) > int(before)  # only now it is decided
    at.actions += 1
    assert at.actions <= 3
    at.save()
    (gain,) = acceptance.accept(tmp_path / "data", stages.matched(at.sheet), read_sheet(at.sheet))
    assert (gain.entities, gain.ties, gain.waiting) == (2, 1, ())


def test_accepting_together_answers_no_question_and_a_correction_of_another_day_is_taken_back(
    reviewing: Reviewing,
) -> None:
    known = (Entity(id="cn", kind="Network", name="Care Networks"),)
    text = "# Workshop on care\n\n## Speakers\n\n- Ann Lee, director of the Care Network\n- Bo Ray, mayor of Port Town\n"
    at = reviewing(text, known)
    # Of a tie that is rejected the ends stand for themselves.
    for number in range(at.page.locator("article", has_text="Care Network").count()):
        at.page.locator("article", has_text="Care Network").nth(number).press("r")
    at.page.locator("#show").select_option("all")
    at.page.locator("#show").select_option("open")
    assert at.page.locator("article", has_text="Who is Care Network?").count() == 1
    while at.page.locator(".group .head button:visible").count():
        at.page.locator(".group .head button:visible").first.click()
    saved = at.save()
    asked = [row.row for row in read_sheet(at.sheet).values() if row.note.startswith("perhaps")]
    assert len(asked) == 1 and asked[0] not in {each["row"] for each in saved["decisions"]}
    rows = read_sheet(at.sheet)
    key = next(key for key, row in rows.items() if row.kind == "leads" and row.name == "Ann Lee")
    rows[key] = replace(rows[key], decision="accept", kind="chairs")
    write_sheet(at.sheet, rows.values())
    again = reopened(at, known)
    again.page.locator("#show").select_option("all")
    row = again.page.locator("article", has_text="Ann Lee chairs").first
    row.press("z")
    assert again.said().startswith("Taken back: Ann Lee chairs")
    assert again.page.locator("article", has_text="Ann Lee leads").count() >= 1
    again.save()
    assert [(row.kind, row.decision) for row in read_sheet(at.sheet).values() if row.row == key] == [
        ("leads", "")
    ]


def reopened(at: Reviewer, known: tuple[Entity, ...]) -> Reviewer:
    """Make the page of a sheet again, and open it in the place of the other."""
    path = at.sheet.with_name("review.html")
    path.write_text(review_page(stages.matched(at.sheet), read_sheet(at.sheet), known), encoding="utf-8")
    at.page.goto(path.as_uri())
    at.page.wait_for_selector("html[data-ready=true]", state="attached")
    return at


def test_order_filters_and_five_languages_and_no_name_of_a_rule(reviewing: Reviewing) -> None:
    at = reviewing(HOSTILE, locale="fr-FR")
    page = at.page
    assert page.locator("html").get_attribute("lang") == "fr"
    assert (
        "Ann Lee dirige Care Network" in page.locator("#rows").inner_text()
        or "Care Network" in page.locator("#rows").inner_text()
    )
    rules = {row.rule for row in read_sheet(at.sheet).values() if len(row.rule) > 6}
    assert rules
    seen = 0
    for language in languages():
        page.locator("#language").select_option(language)
        for order in ("text", "doubt", "sure"):
            page.locator("#order").select_option(order)
            shown = page.locator("body").inner_text()
            assert not [rule for rule in rules if rule in shown]
            seen += 1
    assert seen == 15
    page.locator("#kind").select_option("leads")
    assert page.locator("article").count() >= 1
    page.locator("#show").select_option("reject")
    assert page.locator("article").count() == 0


def test_without_a_script_the_rows_and_the_document_are_read(reviewing: Reviewing) -> None:
    at = reviewing(PLAIN + HOSTILE, language="es", java_script_enabled=False)
    shown = at.page.locator("main").inner_text()
    assert "Ann Lee" in at.page.locator("#rows table").inner_text()
    assert "The Blue Bank paid" in shown
    assert at.page.locator("html").get_attribute("lang") == "es"


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_serious_in_rows_form_and_help(reviewing: Reviewing, width: int) -> None:
    at = reviewing(HOSTILE, viewport={"width": width, "height": 740})
    page = at.page
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    tried = 0

    def look() -> None:
        nonlocal tried
        tried += 1
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        serious = [
            (each["id"], each["nodes"][0]["html"][:200])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert serious == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    for language in languages():
        page.locator("#language").select_option(language)
        look()
    row = page.locator("article").first
    row.press("e")
    look()
    row.locator("form input").first.press("Escape")
    row.press("a")
    look()
    page.locator("#text .name").first.click()
    page.keyboard.press("t")
    look()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("#show-help").click()
    look()
    assert tried == 9


def test_what_was_marked_is_there_when_the_page_is_made_again(reviewing: Reviewing, tmp_path: Path) -> None:
    at = reviewing(PLAIN)
    at.drag("Cy Fox")
    at.keys("n")
    at.page.keyboard.type("person")
    at.keys("Enter")
    at.save()
    assert Row("", name="Cy Fox", kind="Person").name in {row.name for row in read_sheet(at.sheet).values()}
    page = review_page(stages.matched(at.sheet), read_sheet(at.sheet))
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    (entity,) = [each for each in data["documents"][0]["entities"] if each["name"] == "Cy Fox"]
    assert (entity["decision"], entity["read"]) == ("accept", "person")


def test_words_that_mean_somebody_named_elsewhere_state_a_tie_of_theirs(reviewing: Reviewing) -> None:
    at = reviewing(
        "# Workshop on care\n\n## Speakers\n\n- Ann Lee, director of the Care Network (CN)\n\n## Later\n\nShe speaks for the Blue Bank too.\n"
    )
    at.drag("She")
    at.keys("t")
    at.page.keyboard.type("represents")
    at.keys("Enter")
    at.page.locator("#marking summary").click()
    means = at.page.get_by_role("combobox", name="These words mean")
    means.fill("ann")
    means.press("Enter")
    other = at.page.get_by_role("combobox", name="The other end")
    other.fill("blue")
    other.press("Enter")
    assert "1 relationship made" in at.said()
    (tie,) = [each for each in at.save()["added"] if each["what"] == "tie"]
    assert (tie["name"], tie["quote"]) == ("Ann Lee", "She speaks for the Blue Bank too.")
    assert tie["context"].startswith("Ann Lee, director")
    assert ("Ann Lee", "represents", "Blue Bank") in at.ties()


def test_what_the_ontology_does_not_allow_is_refused_where_it_is_marked(reviewing: Reviewing) -> None:
    at = reviewing(
        "# Workshop on care\n\n## Speakers\n\n- Ann Lee, director of the Care Network\n- Bo Ray, mayor of Port Town\n"
    )
    at.page.locator("#text .name", has_text="Ann Lee").click()
    at.keys("t")
    at.page.keyboard.type("represents")
    at.keys("Enter")
    at.page.locator("#text .name", has_text="Bo Ray").click()
    at.page.locator("#marking .main").click()
    assert "cannot stand in" in at.page.locator("#marking [role=alert]").inner_text()
    at.page.locator("#text .name", has_text="Care Network").first.click()
    at.page.locator("#marking .main").click()
    assert "1 relationship made" in at.said()
    at.save()
    assert at.ties() == {("Ann Lee", "represents", "Care Network")}


ASKED = """# Workshop on care

## Speakers

- Ann Lee, director of the Care Network (CN)
- Bo Ray, Blue Federation

## Questions

Question 1: from Bo Ray

Who pays for the nights?

Answer: Ann Lee

The Care Network pays half of them.
"""


def test_what_is_said_is_a_card_with_its_words_whose_kind_is_corrected_in_place(
    reviewing: Reviewing, tmp_path: Path
) -> None:
    at = reviewing(ASKED)
    page = at.page
    page.select_option("#kind", "contribution")
    cards = page.locator("article")
    assert [card.split("\n")[0] for card in cards.all_inner_texts()] == [
        "Bo Ray, question: “Who pays for the nights?”",
        "Ann Lee, answer: “The Care Network pays half of them.”",
    ]
    cards.nth(0).press("a")
    cards.nth(1).press("e")
    form = page.locator("form.editor")
    assert form.locator("input:visible").count() == 1, (
        "the words are those of the document: only the date is written"
    )
    form.locator("select").select_option("Claim")
    at.click("button", "Take so")
    at.save()
    (gain,) = acceptance.accept(tmp_path / "data", stages.matched(at.sheet), read_sheet(at.sheet))
    assert (gain.contributions, gain.ties, gain.waiting) == (2, 0, ())
    kinds = [each.kind for each in read_records(tmp_path / "data").statements if each.is_contribution]
    assert sorted(kinds) == ["Claim", "Question"]
