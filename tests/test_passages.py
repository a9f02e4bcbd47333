"""The normal form and the fingerprint of a passage, and the link that opens a page at it."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssegraph.core.model import Passage, Source
from ssegraph.core.passages import Fingerprint, Normal, find, link, words_that_open

SAME = {
    "composed or not": ("Économie sociale", "E\u0301conomie sociale"),
    "Hangul in jamo": ("사회연대경제", unicodedata.normalize("NFD", "사회연대경제")),
    "kana with marks apart": ("プラットフォーム", unicodedata.normalize("NFD", "プラットフォーム")),
    "half-width kana": ("ガバナンス", "ｶﾞﾊﾞﾅﾝｽ"),
    "full-width digits": ("2020年", "２０２０年"),
    "ligature": ("financement", "ﬁnancement"),
    "sharp s": ("Straße", "STRASSE"),
    "capitals": ("GSEF", "gsef"),
    "quotation marks": ("“so”", '"so"'),
    "apostrophe": ("l’économie 1’000", "l'économie 1'000"),
    "no-break space": ("a\u00a0b", "a b"),
    "line break": ("a\nb", "a b"),
    "soft hyphen": ("soli\u00addarity", "solidarity"),
    "hyphen at a line's end": ("soli-\ndarity", "solidarity"),
    "Markdown": ("**member** of | GSEF |", "member of GSEF"),
    "zero-width space": ("a\u200bb", "ab"),
    "variation selector": ("☎\ufe0f a", "☎ a"),
    "dash in years": ("2016–2018", "2016-2018"),
    "dash with blanks": ("2016 – 2018", "2016-2018"),
    "minus": ("−5 %", "-5%"),
}
DIFFERENT = {
    "decimal point": ("10.5 million", "105 million"),
    "decimal comma": ("10,5", "105"),
    "a sign before a number": ("-5", "5"),
    "a date": ("19.10.2020", "19102020"),
    "a ratio": ("1/3", "13"),
    "a digit": ("2018", "2019"),
    "a letter": ("member", "membre"),
    "an accent": ("résumé", "resume"),
    "order": ("a b", "b a"),
    "voiced kana": ("ハ", "バ"),
}


@pytest.mark.parametrize("one, other", SAME.values(), ids=SAME)
def test_what_two_readers_of_one_page_differ_in_is_the_same(one: str, other: str) -> None:
    assert Normal.of(one).text == Normal.of(other).text


@pytest.mark.parametrize("one, other", DIFFERENT.values(), ids=DIFFERENT)
def test_what_changes_the_sense_is_another_passage(one: str, other: str) -> None:
    assert Normal.of(one).text != Normal.of(other).text


def test_the_cases_are_all_there() -> None:
    assert (len(SAME), len(DIFFERENT)) == (20, 10)


def test_a_sign_counts_inside_a_number_and_nowhere_else() -> None:
    assert (
        Normal.of("In 2010. 50 bodies, 3-day, +5 and well-known: 7:30").text
        == "in201050bodies3day+5andwellknown7:30"
    )


@given(st.text(max_size=60))
@settings(max_examples=400)
def test_the_normal_form_is_that_of_the_whole_text_whatever_may_be_composed(text: str) -> None:
    normal = Normal.of(text)
    # Said once more without any mapping of places.
    whole = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    letters = [each for each in whole if unicodedata.category(each)[0] in "LMN"]
    kept = [each for each in normal.text if unicodedata.category(each)[0] in "LMN"]
    unseen = set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
        chr(each) for each in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
    }
    assert kept == [each for each in letters if each not in unseen]
    assert len(normal.text) == len(normal.places) == len(normal.ends)
    assert all(first < last for first, last in zip(normal.places, normal.ends, strict=True))
    assert list(normal.places) == sorted(normal.places)


@given(st.text(min_size=1, max_size=40), st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200)
def test_a_passage_is_found_where_it_was_taken_from(words: str, before: str, after: str) -> None:
    page = f"{before}\n{words} gathers here with forty letters and more, so that it can be told.\n{after}"
    normal = Normal.of(page)
    start = normal.text.rfind("gathershere")
    wanted = Fingerprint.of(page[normal.places[start] : normal.ends[start + 44]])
    assert wanted.length == 45
    assert start in find(normal, [wanted])[wanted]
    first, last = normal.span(start, start + 45)
    assert Fingerprint.of(page[first:last]) == wanted


def test_a_fingerprint_is_its_count_and_the_sha_256_of_its_utf_8() -> None:
    words = "전국 사회연대경제 지방정부협의회는 2013년 3월 20일에 출범하였고, 지금은 마흔여덟 지방정부가 함께한다."
    written = str(Fingerprint.of(words))
    normal = Normal.of(words).text
    assert written == f"1:{len(normal)}:{hashlib.sha256(normal.encode()).hexdigest()}"
    assert str(Fingerprint.read(written)) == written


@pytest.mark.parametrize(
    "written, words",
    [
        ("nothing", "is no fingerprint"),
        ("1:50:abc", "is no fingerprint"),
        (f"2:50:{'0' * 64}", "scheme 2"),
        (f"1:39:{'0' * 64}", "39 characters"),
        (f"1:401:{'0' * 64}", "401 characters"),
        (f"1:50:{'0' * 63}", "is no fingerprint"),
    ],
)
def test_what_is_no_fingerprint_is_refused_in_words(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Fingerprint.read(written)
    with pytest.raises(ValueError, match=words):
        Passage(fingerprint=written)


def test_a_passage_that_occurs_twice_is_found_twice_and_one_that_lost_its_blanks_still() -> None:
    words = "The city of Bilbao has been a member of the network since 2018."
    wanted = Fingerprint.of(words)
    page = f"Home. {words} More.\n\n{words}"
    assert len(find(page, [wanted])[wanted]) == 2
    assert len(find("Home" + words.replace(" ", ""), [wanted])[wanted]) == 1
    assert find("Nothing of it", [wanted])[wanted] == []


def test_a_passage_keeps_names_and_numbers_and_no_sentence() -> None:
    with pytest.raises(ValueError, match="1 to 80 characters"):
        Passage(fingerprint=f"1:50:{'0' * 64}", names={"subject": "a" * 81})
    with pytest.raises(ValueError, match="not 'sentence'"):
        Passage(fingerprint=f"1:50:{'0' * 64}", names={"sentence": "all of it"})
    with pytest.raises(ValueError, match="none of them"):
        Passage(fingerprint=f"1:50:{'0' * 64}", names={"subject": "A"}, opens=("B",))


def test_a_link_escapes_what_a_text_directive_has_a_meaning_for() -> None:
    assert (
        link("https://a.org/p", ["Pays-de-la-Loire, 5 & 6"])
        == "https://a.org/p#:~:text=Pays%2Dde%2Dla%2DLoire%2C%205%20%26%206"
    )
    assert link("https://a.org/p#part", ["서울"]) == "https://a.org/p#part:~:text=%EC%84%9C%EC%9A%B8"
    assert link("https://a.org/p", []) == "https://a.org/p"


def test_only_names_that_a_browser_meets_first_in_the_passage_lead_there() -> None:
    page = "GSEF\n\nMembers of GSEF\n\nSeoul was the first. Bilbao (Spain) joined GSEF in 2016."
    start = page.index("Bilbao")
    assert words_that_open(page, start, len(page), ["Bilbao (Spain)", "GSEF", "2016"]) == (
        "Bilbao (Spain)",
        "2016",
    )
    # What stands above as well leads elsewhere.
    assert words_that_open(page, start, len(page), ["GSEF"]) == ()
    # A name inside a word is not met.
    assert words_that_open("Bilbaos are many. Bilbao is one.", 18, 32, ["Bilbao"]) == ("Bilbao",)


def test_a_source_tells_of_the_copies_its_passages_were_located_in() -> None:
    source = Source.model_validate(
        {
            "id": "s",
            "url": "https://a.org/",
            "captures": [{"sha256": "a" * 64, "read": "2026-11-30", "reader": "html"}],
        }
    )
    assert source.captures[0].id == "a" * 12
