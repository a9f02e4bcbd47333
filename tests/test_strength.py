"""How well a statement is supported: voices and not pages, the body's own word, and how lately."""

from __future__ import annotations

from datetime import date

import pytest

from ssegraph.ask.questions import support_words
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import UsageError
from ssegraph.core.model import Entity, Source, Stated, Statement
from ssegraph.core.strength import Scales, Strength, Support
from ssegraph.core.ties import ties_of
from ssegraph.core.words import languages
from ssegraph.graph import KnowledgeGraph

SOURCES = [
    Source(id="rtes-1", url="https://www.rtes.fr/membres", publisher="rtes", date=HalfKnownDate("2019")),
    Source(id="rtes-2", url="https://www.rtes.fr/equipe"),
    Source(id="press", url="https://www.localtis.info/rtes", retrieved=HalfKnownDate("2021-09-16")),
    Source(id="site", url="https://ville.lille.fr/ess"),
    Source(id="report", document="documents/report.md"),
]
ENTITIES = {
    "rtes": Entity(id="rtes", kind="Network", name="RTES", website="https://www.rtes.fr"),
    "lille": Entity(id="lille", kind="LocalGovernment", name="Lille", website="https://ville.lille.fr"),
}


def strength(*sources: str, **more: object) -> Strength:
    fields = {"says": "Lille is a member.", "subject": "lille", "kind": "memberOf", "object": "rtes"}
    [tie] = ties_of(Statement.model_validate({"source": each} | fields | more) for each in sources)
    return Scales.of(SOURCES, lambda name: ENTITIES[name].website).strength(tie)


def test_two_pages_of_one_publisher_are_one_voice() -> None:
    assert strength("rtes-1", "rtes-2").voices == ("rtes",)
    assert strength("rtes-1", "press").voices == ("localtis.info", "rtes")


def test_a_page_that_repeats_another_is_no_second_voice() -> None:
    repeated = [
        each if each.id != "press" else each.model_copy(update={"repeats": "rtes-1"}) for each in SOURCES
    ]
    [tie] = ties_of(
        Statement.model_validate(
            {"source": each, "says": "so", "subject": "lille", "kind": "memberOf", "object": "rtes"}
        )
        for each in ("rtes-1", "press")
    )
    assert Scales.of(repeated, lambda name: None).strength(tie).voices == ("rtes",)
    assert Scales.of(SOURCES, lambda name: None).strength(tie).voices == ("localtis.info", "rtes")
    # Two that repeat one another are one voice, and no end of asking.
    circle = [
        each.model_copy(update={"repeats": {"press": "report", "report": "press"}.get(each.id)})
        for each in SOURCES
    ]
    assert len(Scales.of(circle, lambda name: None).strength(tie).voices) == 2


def test_two_pages_with_the_same_passage_are_one_voice_and_the_earlier_speaks() -> None:
    passage = [{"fingerprint": f"1:60:{'a' * 64}"}]
    assert strength("rtes-1", "press", passages=passage).voices == ("rtes",)
    assert strength("rtes-1", "press").voices == ("localtis.info", "rtes")
    words = [{"text": "La Ville de Lille a adhéré au RTES en 2012, comme vingt autres villes.", "at": 0}]
    assert strength("report", "press", quotes=words).voices == ("documents/report.md",) or strength(
        "report", "press", quotes=words
    ).voices == ("localtis.info",)
    assert len(strength("report", "press", quotes=words).voices) == 1
    # What is short stands in many texts by chance.
    assert len(strength("report", "press", quotes=[{"text": "Lille", "at": 0}]).voices) == 2


def test_a_page_without_a_publisher_speaks_by_its_host_and_a_document_for_itself() -> None:
    assert strength("press").voices == ("localtis.info",)
    assert strength("report").voices == ("documents/report.md",)


def test_a_page_at_which_it_was_also_seen_is_a_voice_unless_it_is_the_same_one() -> None:
    seen = strength("rtes-1", cites=["https://rtes.fr/a", "https://fonda.asso.fr/b"])
    assert seen.voices == ("fonda.asso.fr", "rtes")
    assert not seen.own_word
    # A row of a list that gives its page is that page's voice, and no second one.
    assert strength("press", cites=["https://rtes.fr/a"]).voices == ("rtes",)
    assert strength("press", cites=["https://rtes.fr/a"]).own_word


def test_the_word_of_either_end_is_its_own_by_publisher_and_by_website() -> None:
    assert strength("rtes-1").own_word
    assert strength("site").own_word
    assert strength("rtes-1", "site").own_word
    assert not strength("rtes-1", "press").own_word


def test_the_newest_date_is_that_of_the_tie_or_of_any_source() -> None:
    assert strength("rtes-2").newest is None
    assert strength("rtes-1").newest == date(2019, 12, 31)
    assert strength("rtes-1", "press").newest == date(2021, 9, 16)
    assert strength("press", seen="2022-05").newest == date(2022, 5, 31)


@pytest.mark.parametrize(
    ("wanted", "sources", "more", "met"),
    [
        ("", ["rtes-2"], {}, True),
        ("voices=2", ["rtes-1", "rtes-2"], {}, False),
        ("voices=2", ["rtes-1", "press"], {}, True),
        ("others", ["rtes-1"], {}, False),
        ("others", ["press"], {}, True),
        ("quoted", ["press"], {}, False),
        ("dated", ["press"], {}, False),
        ("dated", ["press"], {"start": "2018"}, True),
        ("confirmed", ["press"], {"manner": "planned"}, False),
        ("since=2020", ["rtes-1"], {}, False),
        ("since=2020", ["rtes-2"], {}, False),
        ("since=2020", ["press"], {}, True),
        ("since=2021-09-16", ["press"], {}, True),
        ("voices=2, others, since=2021", ["rtes-1", "press"], {}, True),
    ],
)
def test_a_statement_counts_or_not_by_the_support_asked_for(
    wanted: str, sources: list[str], more: dict[str, object], met: bool
) -> None:
    assert Support.of(wanted).met_by(strength(*sources, **more)) is met


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("voice=2", "voices"),
        ("voices", "voices=2"),
        ("voices=two", "voices=2"),
        ("quoted=yes", "quoted"),
        ("since=soon", "since=2020-10"),
        ("since", "since=2020-10"),
    ],
)
def test_a_slip_is_told_what_to_write(written: str, instead: str) -> None:
    with pytest.raises(UsageError, match=f"write {instead}"):
        Support.of(written)


def test_every_word_of_support_is_explained_in_every_language() -> None:
    for language in languages():
        words = [word.partition("=")[0] for word in support_words(language)]
        assert words == ["voices", "others", "quoted", "dated", "confirmed", "since"]


def test_a_graph_of_what_is_well_supported_holds_just_that(kg: KnowledgeGraph) -> None:
    for wanted in ("voices=2", "others", "quoted", "dated", "confirmed", "since=2023"):
        part, support = kg.supported(wanted), Support.of(wanted)
        kept: set[Stated] = {*part.ties(), *part.observations()}
        assert kept == {
            each for each in (*kg.ties(), *kg.observations()) if support.met_by(kg.strength(each))
        }
        assert 0 < len(kept) < 1848 + 550, wanted
        assert len(part) == len(kg)


def test_sparql_and_python_count_the_same_voices(kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT ?tie ?voices ?own ?newest ?by { ?tie a sse:Tie . "
        "BIND(sse:voices(?tie) AS ?voices) BIND(sse:ownWord(?tie) AS ?own) "
        "BIND(sse:saidBy(?tie) AS ?by) BIND(sse:newest(?tie) AS ?newest) }"
    ).rows
    ties = {tie.id: kg.strength(tie) for tie in kg.ties()}
    assert len(rows) == len(ties) == 1848
    for identifier, voices, own, newest, by in rows:
        known = ties[kg.store.reader.id_of_iri(str(identifier).replace("tie:", kg.store.base + "tie/"))]
        assert (voices, own) == (len(known.voices), known.own_word)
        assert newest == (known.newest.isoformat() if known.newest else None)
        assert by
