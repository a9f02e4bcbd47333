"""A page for every actor, kind of tie, source and document: they link to each other, and say what the graph says."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from ssegraph.core.errors import NotFound
from ssegraph.core.model import Records
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import languages
from ssegraph.documents.extraction import extract
from ssegraph.documents.matching import match
from ssegraph.documents.reading import read_bytes
from ssegraph.documents.review_page import review_page
from ssegraph.documents.sheet import rows_of
from ssegraph.documents.verification import verify
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.drawing import to_pyvis
from ssegraph.views.editor import editor
from ssegraph.views.html import render
from ssegraph.views.pages import Pages
from ssegraph.views.payload import payload


class Links(HTMLParser):
    """Collects what a page links to, its scripts and its element ids."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.scripts: list[str | None] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [found["href"] or ""] if "href" in found else []
        self.scripts += [found.get("type")] if tag == "script" else []
        self.ids += [found["id"] or ""] if "id" in found else []


def read(text: str) -> Links:
    links = Links()
    links.feed(text)
    return links


@pytest.fixture(scope="module")
def pages(kg: KnowledgeGraph) -> Pages:
    return Pages(kg)


@pytest.fixture(scope="module")
def paths(pages: Pages) -> list[str]:
    return list(pages.paths())


def test_there_is_a_page_for_everything_in_every_language(
    pages: Pages, paths: list[str], kg: KnowledgeGraph
) -> None:
    assert len(paths) == len(set(paths))
    for language in languages():
        mine = [path for path in paths if path.startswith(f"{language}/")]
        actors = {path.split("/")[2].split(".")[0] for path in mine if "/actor/" in path}
        assert actors == {entity.id for entity in kg if not entity.unlisted}
        assert sum("/source/" in path and path.count(".") == 1 for path in mine) == len(kg.sources)
        assert sum("/tie/" in path and path.count(".") == 1 for path in mine) == len(
            load_ontology().tie_kinds
        )
        assert f"{language}/document/gsef-2020-session-report.html" in mine


def test_every_link_leads_to_a_page_there_is_and_to_a_place_on_it(pages: Pages, paths: list[str]) -> None:
    known = {*paths, *pages.files(), "explorer.html", "dump.trig", "dump.nq"}
    texts = {path: pages.html(path) for path in paths if path.startswith("fr/")}
    ids = {path: set(re.findall(r'\bid="([^"]*)"', text)) for path, text in texts.items()}
    looked = places = 0
    for path, text in texts.items():
        for link in set(re.findall(r'\b(?:href|src)="([^"]*)"', text)):
            if link.startswith(("http://", "https://")):
                continue
            place, _, fragment = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
            assert target in known or re.fullmatch(r"data/[a-z0-9-]+\.(ttl|jsonld)", target), (path, link)
            if fragment and target in ids:
                assert fragment in ids[target], (path, link)
                places += 1
            looked += 1
    assert looked > 20_000
    assert places > 3_000


def test_an_actor_is_shown_with_its_names_observations_ties_quotes_and_conflicts(
    pages: Pages, kg: KnowledgeGraph
) -> None:
    text = pages.html("fr/actor/rtes.html")
    assert "Réseau des collectivités Territoriales pour une Économie Solidaire" in text
    assert "Les sources divergent" in text
    for tie in kg.ties("rtes"):
        assert f'id="{tie.id}"' in text
    assert text.count("<details") == len(kg.ties("rtes")) + len(kg.observations("rtes")) + len(
        kg.contributions("rtes")
    )
    korean = pages.html("ko/actor/gsef.html")
    assert '<html lang="ko">' in korean
    assert "국제 사회적경제 협의체" in korean


def test_search_engines_read_schema_org(pages: Pages, kg: KnowledgeGraph) -> None:
    text = pages.html("en/actor/rtes.html")
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data = json.loads(found)
    assert (data["@type"], data["@id"]) == ("Organization", "https://w3id.org/ssegraph/id/rtes")
    assert "RTES" in data["alternateName"]
    assert read(text).scripts == ["application/ld+json"]
    member = next(
        tie for tie in kg.ties(kind="memberOf") if kg.entity(tie.source).kind == "Network" and not tie.end
    )
    [found] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>',
        pages.html(f"en/actor/{member.source}.html"),
        re.DOTALL,
    )
    wholes = {each["@id"] for each in json.loads(found)["memberOf"]}
    assert kg.store.namespace.entity(member.target).value in wholes


def test_a_document_shows_its_quotes_in_place(pages: Pages, kg: KnowledgeGraph) -> None:
    source = "gsef-2020-session-report"
    text = pages.html(f"en/document/{source}.html")
    spans = {
        span.at
        for statement in (*kg.ties(), *kg.observations(), *kg.contributions())
        for evidence in statement.evidence
        if evidence.source == source
        for span in evidence.quotes
        if span.role == "statement"
    }
    assert len(spans) > 20
    marked = {int(each[1:]) for each in read(text).ids if re.fullmatch(r"c\d+", each)}
    assert marked <= spans
    assert len(marked) > 20


def test_what_is_not_there_is_not_found_and_what_is_meant_is_said(pages: Pages) -> None:
    with pytest.raises(NotFound, match="did you mean"):
        pages.html("en/actor/gsefs.html")
    for path in (
        "xx/index.html",
        "en/actor/../../x.html",
        "en/actor/rtes.99.html",
        "en/other.html",
        "en/document/rtes.html",
        "../en/index.html",
    ):
        with pytest.raises(NotFound):
            pages.html(path)


HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \"' \u2028"


def test_what_the_data_says_is_text_and_nothing_else() -> None:
    records = Records.model_validate(
        {
            "title": HOSTILE,
            "entities": [
                {
                    "id": "a",
                    "kind": "Network",
                    "name": HOSTILE,
                    "names": {"fr": HOSTILE},
                    "note": HOSTILE,
                    "website": "https://a.org/?%22onclick=1",
                    "countries": ["FR"],
                },
                {"id": "b", "kind": "Cooperative", "name": "B", "dissolved": "2001"},
            ],
            "statements": [
                {
                    "source": "s",
                    "subject": "b",
                    "kind": "memberOf",
                    "object": "a",
                    "role": HOSTILE,
                    "says": HOSTILE,
                    "quotes": [{"text": HOSTILE, "at": 0}],
                }
            ],
            "sources": [{"id": "s", "url": "https://s.org/", "title": HOSTILE, "publisher": HOSTILE}],
        }
    )
    pages = Pages(KnowledgeGraph.of(records))
    for path in pages.paths():
        text = pages.html(path)
        if path.endswith("/index.html"):  # the one script there is, that of the search
            text, number = re.subn(
                r"<script>\n?// The search of the first page.*?</script>", "", text, flags=re.S
            )
            assert number == 1
        assert "<img src=x" not in text
        assert "<script>" not in text
        assert "alert(1)</script>" not in text.replace("&lt;", "")
        assert "49" not in text
        if "/actor/" in path:
            [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
            json.loads(found)
    for path in pages.files():
        text = pages.file(path)
        assert "<img" not in text, path
        assert "<script" not in text, path


def harmful() -> KnowledgeGraph:
    """Return a graph in which every text is one that means harm."""
    harm = f"{HOSTILE} & so on"
    return KnowledgeGraph.of(
        Records.model_validate(
            {
                "title": harm,
                "entities": [
                    {"id": each, "kind": "Network", "name": harm, "note": harm} for each in ("a", "b")
                ],
                "statements": [
                    {
                        "source": "s",
                        "says": harm,
                        "subject": "a",
                        "kind": "memberOf",
                        "object": "b",
                        "role": harm,
                    }
                ],
                "sources": [{"id": "s", "url": "https://s.org/", "title": harm}],
            }
        )
    )


def reviewed() -> str:
    """Return the review page of a document that means harm."""
    text = f"# Workshop on care\n\n{HOSTILE} & so on\n\n## Speakers\n\n- Ann Lee, director of Care Union\n"
    found = match(verify(extract(read_bytes(text.encode(), "a.md"))), [])
    return review_page([found], {row.row: row for row in rows_of(found)})


PAGES_WITH_DATA: dict[str, Callable[[], str]] = {
    "explorer": lambda: render(payload(harmful())),
    "drawing": lambda: str(to_pyvis(harmful()).generate_html()),
    "editor": lambda: editor(harmful()),  # the questions in it compare and say &&
    "actor": lambda: Pages(harmful()).html("en/actor/a.html"),
    "review": reviewed,
}


@pytest.mark.parametrize("name", PAGES_WITH_DATA)
def test_no_sign_that_means_something_in_html_stands_in_the_data_of_a_page(name: str) -> None:
    page = PAGES_WITH_DATA[name]()
    found = re.findall(r'<script type="application/(?:ld\+)?json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert 1 <= len(found) <= 2  # the page of a graph has its words, too
    data = found[-1]
    assert not set("".join(found)) & set("<>&\u2028\u2029")
    # Not `<` alone, which would be enough for a browser: no other sign either that any reader takes for markup,
    # nor the two line ends that JSON allows and older JavaScript does not.
    assert not set(data) & set("<>&\u2028\u2029")
    # They are escaped, not lost.
    texts = json.dumps(json.loads(data), ensure_ascii=False)
    assert set("<>&") <= set(texts)


def test_long_lists_go_on_on_further_pages(monkeypatch: pytest.MonkeyPatch, kg: KnowledgeGraph) -> None:
    monkeypatch.setattr("ssegraph.views.pages._LONGEST", 20)
    pages = Pages(kg)
    mine = sorted(path for path in pages.paths() if re.match(r"en/actor/gsef\.", path))
    number = len(kg.ties("gsef"))
    assert len(mine) == -(-number // 20) > 3
    said = [each for path in mine for each in read(pages.html(path)).ids]
    assert {tie.id for tie in kg.ties("gsef")} <= set(said)


def test_people_without_a_public_role_stand_on_no_page() -> None:
    records = Records.model_validate(
        {
            "title": "t",
            "entities": [
                {"id": "p", "kind": "Person", "name": "Somebody", "unlisted": True},
                {"id": "e", "kind": "Event", "name": "Forum"},
            ],
            "statements": [
                {"source": "s", "subject": "p", "kind": "attended", "object": "e", "says": "There."}
            ],
            "sources": [{"id": "s", "url": "https://s.org/"}],
        }
    )
    pages = Pages(KnowledgeGraph.of(records))
    for path in pages.paths():
        assert "Somebody" not in pages.html(path)
        assert "p.attended.e" not in pages.html(path)
    with pytest.raises(NotFound):
        pages.html("en/actor/p.html")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "October 2018: City of Seoul is led by"), ("fr", "octobre 2018 : ")]
)
def test_at_a_glance_the_day_stands_before_what_was_true_then(
    kg: KnowledgeGraph, language: str, said: str
) -> None:
    page = Pages(kg.around("City of Seoul")).html(f"{language}/actor/seoul.html")
    lead = re.sub(r"<[^>]+>", "", page.partition('<p class="lead">')[2].partition("</p>")[0])
    assert said in lead.replace("\u00a0", " ").replace("\u202f", " ")
    assert "mentioned:" not in lead and "mentionné" not in lead
