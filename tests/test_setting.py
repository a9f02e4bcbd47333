"""A kept text is set as text: its letters keep their places, and every passage has its mark and its anchor."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ssegraph.core.model import Tie
from ssegraph.core.statements import Statement
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.portrait import best_supported, portrait
from ssegraph.views.setting import blocks

TEXT = """# Workshop

Ann Lee, **director** of *Care Union*, 22<sup>nd</sup> of May.
A second line.

- one
- two \\* three

> said so
"""


def test_signs_become_what_they_mean() -> None:
    found = blocks(TEXT, {})
    assert [block.tag for block in found] == ["h2", "p", "li", "li", "blockquote"]
    styles = {piece.text: piece.style for piece in found[1].pieces}
    assert styles["director"] == "strong"
    assert styles["Care Union"] == "em"
    assert styles["nd"] == "sup"
    assert "".join(piece.text for piece in found[3].pieces) == "two * three"


def test_a_passage_that_runs_over_signs_and_lines_is_one_mark_with_one_anchor() -> None:
    start, end = TEXT.index("Ann"), TEXT.index("second") + len("second")
    pieces = [piece for block in blocks(TEXT, {(start, end): ["note"]}) for piece in block.pieces]
    assert "".join(piece.text for piece in pieces if piece.marked) == (
        "Ann Lee, director of Care Union, 22nd of May.\nA second"
    )
    assert [piece.begins for piece in pieces if piece.begins] == [(start,)]
    assert [piece.notes for piece in pieces if piece.notes] == [["note"]]


@given(
    st.text(alphabet="ab *#->\n_<sup>", max_size=60),
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 12)), max_size=4),
)
def test_whatever_is_marked_each_passage_with_letters_has_one_anchor_and_all_notes(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = {(at, at + long): [(at, long)] for at, long in spans if at + long <= len(text)}
    pieces = [piece for block in blocks(text, marks) for piece in block.pieces]
    anchors = [at for piece in pieces for at in piece.begins]
    assert len(anchors) == len(set(anchors))
    assert set(anchors) <= {at for at, _ in marks}
    notes = [note for piece in pieces for note in piece.notes]
    assert len(notes) == len(set(notes))


def test_each_anchor_of_the_shipped_report_is_there(kg: KnowledgeGraph) -> None:
    source = kg.source("gsef-2020-session-report")
    text = kg.texts.of(source)
    assert text is not None
    marks = {
        (span.at, span.end): [span.at]
        for tie in kg.ties()
        for evidence in tie.evidence
        for span in evidence.quotes
        if evidence.source == source.id and text[span.at : span.end] == span.text
    }
    found = {at for block in blocks(text, marks) for piece in block.pieces for at in piece.begins}
    assert len(marks) > 20
    assert found == {at for at, _ in marks}


def test_no_two_names_of_a_portrait_meet_and_eighty_are_named(kg: KnowledgeGraph) -> None:
    looked = 0
    for name in ("rtes", "gsef", "ssegov", "bilbao"):
        drawn = portrait(kg.entity(name), kg.ties(name), kg.store.reader.entity)
        places = [
            (anchor, float(y))
            for y, anchor in re.findall(r'<text x="[\d.]+" y="([\d.]+)" text-anchor="(end|start)"', drawn)
        ]
        assert len(places) == len(set(places))
        near = {end for tie in kg.ties(name) for end in (tie.source, tie.target)} - {name}
        assert len(places) == min(80, len(near))
        looked += 1
    assert looked == 4


def test_the_best_supported_ties_are_facts_proved_as_well_as_any(kg: KnowledgeGraph) -> None:
    best = best_supported(kg.ties("rtes"), kg.strength)
    assert len(best) == 5
    assert all(tie.as_fact and not tie.conflict for tie in best)
    assert {tie.proof for tie in best} <= {"quoted", "located"}
    assert len({tie.kind for tie in best}) == 5
    told = [
        Tie(
            id=f"a.memberOf.{n}",
            source="a",
            kind="memberOf",
            target=n,
            statements=(Statement(source="s", subject="a", kind="memberOf", object=n, says="so"),),
        )
        for n in "bc"
    ]
    assert [tie.target for tie in best_supported(told, kg.strength)] == ["b", "c"]
