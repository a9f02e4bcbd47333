"""The page as a reader meets it: opened from disk, without a network, in a real browser."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from pages import PAYLOAD, saved, search
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.html import PACK_FROM, render
from ssegraph.views.payload import Opening
from ssegraph.views.payload import payload as payload_of

QUOTE = "Emmanuelle Rousset, Vice President French Network of Local Authorities"


def test_the_page_opens_offline_and_says_how_much_it_holds(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    assert opened.text("#title") == PAYLOAD["title"]
    assert "15 entries, 27 relationships" in opened.text("#facets")
    assert "An absence is not a no" in opened.text("#facets")
    pixels = "document.querySelector('#canvas').getContext('2d').getImageData(0, 0, 900, 700).data"
    assert opened.page.evaluate(f"new Set({pixels}).size") > 20


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gsef", "Global Social Economy Forum"),
        ("사회적경제", "Global Social Economy Forum"),
        ("서울", "City of Seoul"),
        ("ソウル市", "City of Seoul"),
        ("RESEAU DES COLLECTIVITES", "French Network of Local Authorities for a Solidarity Economy"),
        ("koumare", "Madani Koumaré"),
        ("forum mondial de l'economie", "Global Social Economy Forum"),
    ],
)
def test_search_finds_an_actor_by_any_of_its_names(
    open_page: Any, shown: Path, typed: str, found: str
) -> None:
    opened = open_page(shown)
    search(opened, typed)
    assert opened.text("#panel h2").startswith(found)


def test_arrow_keys_choose_among_what_is_found(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.keyboard.press("/")
    opened.page.keyboard.insert_text("network")
    opened.page.wait_for_selector("#found-1")
    second = opened.page.locator("#found-1 .name bdi").first.inner_text()
    opened.page.keyboard.press("ArrowDown")
    assert opened.page.locator("#search").get_attribute("aria-activedescendant") == "found-1"
    opened.page.keyboard.press("Enter")
    assert opened.text("#panel h2").startswith(second)


def test_a_click_on_an_actor_opens_its_panel_and_a_tie_opens_to_its_quote(
    open_page: Any, shown: Path
) -> None:
    opened = open_page(shown)
    opened.page.check("#kinds-Session")  # an actor alone in view stands in the middle
    opened.page.check("#among")
    opened.page.locator("#canvas").click()
    assert opened.text("#panel h2").startswith("Collaboration and Partnership")
    opened.page.locator("#panel li.tie", has_text="Emmanuelle Rousset").locator(".head").click()
    box = opened.page.locator("#panel .opened")
    assert QUOTE in box.locator("blockquote").inner_text()
    assert "on 22 October 2020" in box.inner_text()
    assert "documents/gsef-2020-session-report.md" in box.inner_text()


def test_a_paraphrase_is_marked_as_our_words_and_links_to_its_page(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=koumare-madani&open=koumare-madani.leads.renapess")
    box = opened.page.locator("#panel .opened")
    assert "our summary: appointed president in 2011" in box.inner_text()
    assert "since 2011" in box.inner_text() and "Sources differ" in box.inner_text()
    link = box.locator(".source a")
    assert str(link.get_attribute("href")).startswith("https://ceci.ca/")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_role_and_our_words_are_in_the_language_of_the_page_and_what_nobody_worded_is_marked(
    open_page: Any, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    few = kg.among(["belot-roger", "maif", "christ-heidi", "unhcr"])
    path = saved(tmp_path, payload_of(few, Opening(questions=False)))
    board = next(tie.id for tie in few.ties("belot-roger") if tie.role == "board member")
    opened = open_page(path, f"actor=belot-roger&open={board}&lang=ko")
    told = opened.page.locator("#panel .opened dl bdi", has_text="이사").first
    assert (told.inner_text(), told.get_attribute("lang")) == ("이사", "ko")
    assert "이사" in opened.page.locator("#panel li.open .head small").inner_text()
    opened.page.select_option("#language", "en")
    assert opened.page.locator("#panel .opened dl bdi", has_text="board member").count() == 1
    (free,) = few.ties("christ-heidi")
    opened = open_page(path, f"actor=christ-heidi&open={free.id}&lang=ko")
    role = opened.page.locator("#panel .opened dl bdi", has_text="lead of Made51")
    assert role.get_attribute("lang") == "en"
    assert opened.page.locator("#panel .opened p.says bdi").first.get_attribute("lang") in ("en", "ko")


def test_a_tie_that_was_only_seen_is_not_said_to_have_begun(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=ssegov&open=ssegov.memberOf.gsef")
    when = opened.page.locator("#panel .opened dd").first.inner_text()
    assert when == "mentioned (November 2014): true at that date"


@pytest.mark.parametrize("status", ["planned", "hedged", "hearsay"])
def test_what_no_source_states_as_fact_is_marked_wherever_it_is_shown(
    status: str, open_page: Any, tmp_path: Path
) -> None:
    payload = copy.deepcopy(PAYLOAD)
    for each in (
        *payload["ties"],
        *(observation for entity in payload["entities"] for observation in entity.get("observations", ())),
    ):
        each["status"] = status
    opened = open_page(saved(tmp_path, payload))
    search(opened, "gsef")
    marked = opened.page.locator(".observations summary").count()
    assert marked > 0
    assert opened.page.locator(".observations summary .chip.unsure").all_inner_texts() == [status] * marked
    lines = opened.page.locator(".ties .chip.unsure").all_inner_texts()
    assert lines
    assert set(lines) == {status}
    assert status in opened.text("#facets")


def test_the_other_language_speaks_in_words_names_terms_and_dates(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=gsef&open=ssegov.memberOf.gsef")
    opened.page.select_option("#language", "fr")
    panel = opened.text("#panel")
    assert panel.splitlines()[0].startswith("réseau")
    assert "Forum mondial de l'économie sociale et solidaire" in panel
    assert "a pour membre" in panel and "novembre 2014" in panel
    assert "15 entrées, 27 relations" in opened.text("#facets")
    assert opened.page.evaluate("document.documentElement.lang") == "fr"
    assert "lang=fr" in opened.page.url


def test_a_link_opens_the_same_view(open_page: Any, shown: Path) -> None:
    first = open_page(shown)
    search(first, "RIPESS")
    first.page.locator("[data-hops='1']").click()
    first.page.check("#ties-memberOf")
    first.page.select_option("#language", "ko")
    first.page.locator("#theme").click()
    first.page.locator("[data-face=table]").click()
    second = open_page(shown, first.page.url.split("#")[1])
    for part in ("#facets", "#sheet", "#panel", "#top"):
        assert second.text(part) == first.text(part)
    assert second.page.evaluate("document.documentElement.dataset.theme") == "dark"
    first.page.locator("[data-face=graph]").click()
    second.page.locator("[data-face=graph]").click()
    picture = "document.querySelector('#canvas').toDataURL().length > 5000"
    assert first.page.evaluate(picture) and second.page.evaluate(picture)


def test_the_back_button_returns_to_the_actor_before(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=gsef")
    search(opened, "RTES")
    assert opened.text("#panel h2").startswith("French Network")
    opened.page.go_back()
    opened.page.wait_for_function(
        "() => document.querySelector('#panel h2').textContent.startsWith('Global')"
    )


def test_the_numbers_follow_the_filters(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    opened.page.check("#kinds-Person")
    assert "10 entries, 11 relationships" in opened.text("#facets") and "Fit the filters: 4." in opened.text(
        "#facets"
    )
    opened.page.check("#among")
    assert "4 entries, 0 relationships" in opened.text("#facets")
    opened.page.check("#kinds-Session")
    assert "5 entries, 4 relationships" in opened.text("#facets")
    assert opened.page.locator("label[for=kinds-Network] .count").inner_text() == "6"
    opened.page.locator("#clear-all").click()
    assert "15 entries, 27 relationships" in opened.text("#facets")


def test_the_neighbourhood_of_an_actor_can_be_looked_at_alone(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "actor=we21-japan&hops=1")
    assert "2 entries" in opened.text("#facets")
    opened.page.locator("[data-hops='2']").click()
    assert "3 entries" in opened.text("#facets")


def test_the_table_says_all_ties_and_sorts(open_page: Any, shown: Path) -> None:
    opened = open_page(shown, "face=table")
    rows = opened.page.locator("#sheet tbody tr")
    assert rows.count() == len(PAYLOAD["ties"]) == 27
    opened.page.locator("#sort-2").click()
    assert opened.page.locator("#sheet th").nth(2).get_attribute("aria-sort") == "ascending"
    third = [rows.nth(i).locator("td").nth(2).inner_text() for i in range(rows.count())]
    assert third == sorted(third, key=str.casefold)
    opened.page.locator("#sheet tr", has_text="planned").locator(".tie-link").click()
    assert "planned" in opened.text("#panel .opened")


def test_the_keyboard_moves_the_picture_and_the_picture_says_what_it_is(open_page: Any, shown: Path) -> None:
    opened = open_page(shown)
    canvas = opened.page.locator("#canvas")
    assert "15 entries and 27 relationships" in str(canvas.get_attribute("aria-label"))
    canvas.focus()
    shot = "document.querySelector('#canvas').toDataURL()"
    frame = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    opened.page.evaluate(frame)
    before = opened.page.evaluate(shot)
    opened.page.keyboard.press("+")
    opened.page.evaluate(frame)
    nearer = opened.page.evaluate(shot)
    assert nearer != before
    opened.page.keyboard.press("0")
    opened.page.evaluate(frame)
    assert opened.page.evaluate(shot) != nearer


@pytest.mark.parametrize("fragment", ["", "actor=gsef", "face=table", "actor=rtes&face=table"])
def test_a_small_phone_never_scrolls_sideways(open_page: Any, shown: Path, fragment: str) -> None:
    opened = open_page(shown, fragment, width=360, height=700)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 360
    for part in ("#sheet", "#panel", "#top"):
        wide = f"(e => e.hidden || e.scrollWidth <= e.clientWidth)(document.querySelector('{part}'))"
        assert opened.page.evaluate(wide), part
    opened.page.locator("#open-facets").click()
    assert opened.page.locator("#kinds-Network").is_visible()


def test_a_large_page_is_stored_compressed_and_opens_the_same(open_page: Any, tmp_path: Path) -> None:
    payload = copy.deepcopy(PAYLOAD)
    payload["entities"][0]["note"] = "long " * (PACK_FROM // 5)
    text = render(payload)
    assert 'data-form="deflate-raw"' in text and len(text) < 0.7 * PACK_FROM
    opened = open_page(saved(tmp_path, payload))
    assert "15 entries, 27 relationships" in opened.text("#facets")


def test_without_script_the_page_says_what_it_is(browser: Any, shown: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(shown.as_uri())
    assert "15 entries, 27 relationships" in page.locator("body").inner_text()
    context.close()


def test_the_same_payload_gives_the_same_bytes() -> None:
    shuffled = dict(reversed(list(copy.deepcopy(PAYLOAD).items())))
    assert render(PAYLOAD) == render(shuffled)


def test_what_somebody_says_opens_to_its_words_its_session_and_whom_it_answers(
    open_page: Any, shipped: Path
) -> None:
    opened = open_page(shipped, "actor=kim-young")
    said = opened.page.locator(".contributions details", has_text="Crowdfunding: money gathered")
    said.locator("summary").click()
    assert "I think of crowd-funding" in said.locator("blockquote").inner_text()
    facts = said.locator("dl").inner_text()
    assert "Said in" in facts and "Collaboration and Partnership" in facts
    assert "Social and solidarity finances" in facts
    # What Janick asked is of nobody in a public role: the page does not know of it.
    assert "Janick" not in opened.page.content()
    guided = opened.page.locator(".contributions details", has_text="capacities have to be built")
    guided.locator("summary").click()
    assert "In reply to" in guided.inner_text()


def test_what_others_say_of_an_actor_or_in_a_session_stands_at_it(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "actor=crowdfunding&lang=fr")
    box = opened.page.locator(".contributions", has_text="Interventions à son sujet ou en son sein")
    assert box.locator("details").count() == 3
    first = box.locator("details", has_text="Crowdfunding: money gathered")
    assert first.locator("summary").inner_text().startswith("Young Kim: ")
    first.locator("summary").click()
    assert "Qui le dit" in first.locator("dl").inner_text()


def test_a_sum_that_was_only_offered_is_marked(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "actor=fiducie-patient-capital&open=dec.funds.fiducie-patient-capital")
    told = " ".join(opened.page.locator("#panel .opened").inner_text().split())
    assert "28,000,000 planned" in told.replace("CAD\u00a0", "").replace("CAD ", "")
    assert "22,800,000 planned" not in told.replace("CAD\u00a0", "").replace("CAD ", "")


@pytest.mark.parametrize(
    ("language", "sum_"), [("en", "about CAD 90,000,000"), ("fr", "environ 90 000 000 CAD")]
)
def test_a_tie_that_moved_money_says_how_much_for_what(
    language: str, sum_: str, open_page: Any, shipped: Path
) -> None:
    opened = open_page(
        shipped, f"actor=capf-fonds&open=fonds-finance-sociale.funds.capf-fonds&lang={language}"
    )
    told = " ".join(opened.page.locator("#panel .opened").inner_text().split())
    assert sum_ in told.replace("\u202f", " ").replace("\u00a0", " ")
    assert "investing in social finance intermediaries" in told


def test_a_computed_disagreement_is_told_in_the_language_of_the_page(open_page: Any, shipped: Path) -> None:
    opened = open_page(shipped, "actor=seoul-sif&lang=fr")
    number = opened.page.locator(".observations details", has_text="331").first
    number.locator("summary").first.click()
    assert "les sources donnent des nombres différents, 331 prêts" in number.inner_text()
    assert opened.page.locator(".observations .conflicting").count() == 2
