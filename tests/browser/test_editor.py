"""The query page in a real browser, against the real server: it asks nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

from serving import serving


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("editor") / "log") as server:
        yield server.url


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """The page, and what went wrong on it or was asked elsewhere."""
    troubles: list[str] = []
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.on(
        "console",
        lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:")) else troubles.append(request.url),
    )
    page.goto(f"{address}/query")
    page.wait_for_selector("html[data-ready]")
    yield page, troubles
    context.close()


def ask(page: Page, sparql: str) -> None:
    page.evaluate(
        "sparql => { const y = yasgui.getTab().getYasqe(); y.setValue(withPrefixes(sparql)); y.query(); }",
        sparql,
    )


def test_the_first_query_answers_at_one_click(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr table")
    assert "id:gsef" in page.inner_text(".yasr table")
    assert troubles == []


def test_a_named_question_is_asked_in_the_readers_language(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    page.select_option("#language", "fr")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.select_option("#questions", "members-of-two-networks")
    page.wait_for_selector(".yasr table")
    assert "id:seoul" in page.inner_text(".yasr table")
    assert "Quelles collectivités" in page.evaluate("yasgui.getTab().getYasqe().getValue()")
    assert troubles == []


def test_every_named_question_in_sparql_is_offered(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    assert page.locator("#questions option").count() > 30


def test_triples_are_drawn_as_a_graph(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    ask(page, "CONSTRUCT { ?a sse:memberOf ?b } WHERE { ?a sse:memberOf ?b } LIMIT 20")
    page.wait_for_selector(".yasr .select_Graph:not(.disabled)")
    page.click(".yasr .select_Graph")
    page.wait_for_selector(".drawn canvas")
    assert troubles == []


def test_places_are_drawn_on_a_map(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    ask(
        page,
        "SELECT ?name ?lat ?long WHERE { ?e a sse:LocalGovernment ; rdfs:label ?name ; sse:location ?p . ?p geo:lat ?lat ; geo:long ?long }",
    )
    page.wait_for_selector(".yasr .select_Map:not(.disabled)")
    page.click(".yasr .select_Map")
    page.wait_for_selector(".spot", state="attached")
    assert page.locator(".spot").count() > 30
    assert page.locator(".spot title").first.text_content()
    assert troubles == []


def test_terms_are_completed_from_the_ontology_alone(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    found = page.evaluate(
        "async () => { const y = yasgui.getTab().getYasqe(); "
        "return [await y.autocompleters.class.getCompletions({autocompletionString: 'https://w3id.org/ssegraph/ontology#Netw'}), "
        "await y.autocompleters.property.getCompletions({autocompletionString: 'https://w3id.org/ssegraph/ontology#memberO'})]; }"
    )
    assert found == [
        ["https://w3id.org/ssegraph/ontology#Network"],
        ["https://w3id.org/ssegraph/ontology#memberOf"],
    ]
    assert troubles == []


def test_a_refused_query_is_told_in_words(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    ask(page, "SELECT ?x { SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }")
    page.wait_for_selector(".yasr .errorResult, .yasr .errorMessageContainer")
    assert "SERVICE is refused" in page.inner_text(".yasr")
    assert "{" not in page.inner_text(".refused")
    ask(page, "SELECT * { ?a sse:membrOf ?b }")
    page.wait_for_selector(".refused:has-text('memberOf')")
    assert "there is no term sse:membrOf; did you mean sse:memberOf" in page.inner_text(".refused")


def test_things_are_called_by_their_names_and_lead_to_their_pages(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    page.select_option("#language", "fr")
    ask(
        page,
        "SELECT ?network (GROUP_CONCAT(STR(?m)) AS ?members) { VALUES ?network { <https://w3id.org/ssegraph/id/gsef> } ?m sse:memberOf ?network } GROUP BY ?network",
    )
    link = page.locator(".named a", has_text="Forum mondial de l'économie sociale et solidaire")
    link.wait_for()
    assert (link.get_attribute("href") or "").endswith("/fr/actor/gsef.html")
    assert page.locator(".named td:nth-child(2) a").count() > 10
    assert troubles == []


def test_numbers_are_drawn_as_a_chart(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr .select_Chart:not(.disabled)")
    page.click(".yasr .select_Chart")
    page.wait_for_selector(".bars rect")
    assert page.locator(".bars rect").count() == 20
    assert troubles == []


def test_questions_are_offered_by_theme_and_the_site_is_in_the_menu(opened: tuple[Page, list[str]]) -> None:
    page, troubles = opened
    assert page.locator("#questions optgroup").count() >= 7
    assert page.locator("#questions optgroup").first.get_attribute("label") == "Networks and their members"
    page.click("#to-questions")
    page.wait_for_url("**/en/questions.html")
    page.get_by_role("link", name="Query (SPARQL)").click()
    page.wait_for_selector("html[data-ready]")
    assert troubles == []


def test_axe_finds_no_serious_fault_on_the_query_page(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".named code")
    # evaluated by the debugger: the policy of the page stays in force
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations"
        ".filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id} ${nodes[0].html}`))"
    )
    assert found == []
