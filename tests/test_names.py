"""Names in several scripts."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssegraph.core.errors import Ambiguous, NotFound
from ssegraph.core.names import RANKS, NameIndex, fold
from ssegraph.graph import KnowledgeGraph


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_kana_keep_the_marks_that_tell_syllables_apart() -> None:
    assert fold("ガーナ") != fold("カーナ")
    assert fold("ｶﾞｰﾅ") == fold("ガーナ")


@pytest.mark.parametrize(
    ("one", "other"), [("कमल", "कमला"), ("जमुना समिति", "जमीन समिति"), ("தமிழ்", "தமிழா"), ("กา", "กี")]
)
def test_vowel_signs_tell_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert fold(one) == fold(unicodedata.normalize("NFD", one))


def test_the_vowel_points_of_arabic_and_hebrew_and_forms_of_signs_do_not() -> None:
    assert fold("جمعيّة مُحَمَّد") == fold("جمعية محمد")
    assert fold("שָׁלוֹם") == fold("שלום")
    assert fold("☎️ Tel") == fold("Tel")


def test_hangul_is_found_composed_or_decomposed() -> None:
    assert fold("\u1109\u1165\u110b\u116e\u11af") == fold("서울")


def test_an_acronym_goes_before_a_name_and_a_name_before_an_alias() -> None:
    index = NameIndex([("one", "acronym", "SSE"), ("two", "name", "SSE"), ("three", "alias", "SSE")])
    assert index.one("sse") == "one"


def test_a_name_that_two_bear_equally_is_refused_with_both_ids() -> None:
    index = NameIndex([("seoul", "name", "Seoul"), ("seoul-place", "name", "Seoul")])
    with pytest.raises(Ambiguous, match="seoul or seoul-place"):
        index.one("Seoul")


def test_an_unknown_name_suggests_the_nearest() -> None:
    index = NameIndex([("rtes", "acronym", "RTES"), ("ripess", "acronym", "RIPESS")])
    with pytest.raises(NotFound, match="did you mean RTES"):
        index.one("RTSE")


def test_finding_ranks_whole_names_before_parts_and_notes_last() -> None:
    index = NameIndex(
        [
            ("d", "note", "social works"),
            ("c", "alias", "Asocial Club"),
            ("b", "name", "Social Economy Centre"),
            ("a", "alias", "Social"),
        ]
    )
    assert index.find("SOCIAL") == ["a", "b", "c", "d"]
    assert index.find("   ") == []


def test_the_id_of_another_record_counts_while_no_entity_has_it_as_its_own() -> None:
    index = NameIndex([("one", "id", "one"), ("one", "id", "two"), ("two", "id", "two")])
    assert index.one("TWO") == "two"
    assert index.find("two") == ["two"]
    assert index.one("TWO", lambda identifier: identifier == "one") == "one"


def test_an_index_in_a_file_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "names ?#.sqlite"
    NameIndex([("rtes", "acronym", "RTES")], path).close()
    assert NameIndex.open(path).one("rtes") == "rtes"
    path.write_bytes(b"no table")
    with pytest.raises(OSError, match="names"):
        NameIndex.open(path)


def test_an_index_with_parts_finds_what_reading_all_names_finds_on_the_shipped_graph(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    names = list(kg.store.spoken())
    NameIndex(names, tmp_path / "names.sqlite").close()
    plain, indexed = NameIndex(names), NameIndex.open(tmp_path / "names.sqlite")
    ids = {each.id for each in kg}
    dice, tried = random.Random(5), 0
    for _ in range(400):
        _, _, name = dice.choice(names)
        begin = dice.randrange(len(name))
        asked = name[begin : begin + dice.randint(1, 15)]
        found = plain.find(asked, ids.__contains__)
        assert indexed.find(asked) == found, asked
        assert indexed.find(asked, ids.__contains__) == found, asked
        tried += bool(found)
    assert tried > 350


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.sampled_from(RANKS),
            st.text(alphabet="abÉ 東京서울_ก\U00020000", max_size=6),
        ),
        max_size=12,
    ),
    st.text(alphabet="abÉ 東京서울_ก\U00020000", max_size=4),
)
def test_names_in_a_file_are_found_as_those_in_memory(
    tmp_path_factory: pytest.TempPathFactory, names: list[tuple[str, str, str]], asked: str
) -> None:
    path = tmp_path_factory.mktemp("names") / "names.sqlite"
    NameIndex(names, path).close()
    plain, indexed = NameIndex(names), NameIndex.open(path)
    assert indexed.find(asked) == plain.find(asked)
    assert set(indexed.find(asked, lambda _: True)) == set(plain.find(asked, lambda _: True))
    indexed.close()


def test_among_many_names_a_mistyped_one_is_still_answered_by_the_nearest(tmp_path: Path) -> None:
    names = [(f"e{number}", "name", f"Body {number} of the coast") for number in range(50_001)]
    names += [("weavers", "name", "Lantern Weavers of Vigo"), ("tokyo", "name", "東京労働協同組合")]
    NameIndex(names, tmp_path / "names.sqlite").close()
    index = NameIndex.open(tmp_path / "names.sqlite")
    with pytest.raises(NotFound, match="did you mean Lantern Weavers of Vigo"):
        index.one("Lantern Waevers of Vigo")
    assert index.near("東京労動協同組合") == ["東京労働協同組合"]
    assert index.find("労働") == ["tokyo"]
