"""The tokens of SPARQL: nothing of a text is lost, each is read as the grammar and the engine read it."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssegraph.quads.lexer import Kind, prefixes, tokens, unescaped

_ODD = "\"'\\<>{}()#?$@:.-_%&|^!+*/;,= \n\r\t\x0b\x85\u00a0\u00b7\u0300\u1680\u200d\u2028\U00010000aeuU0149"
_TEXTS = st.text(st.sampled_from(_ODD) | st.characters(), max_size=60)
_LETTERS = "aZ\u00c0\u00e9\u0370\u1680\u200c\u200d\u2c00\u3042\uac00\uffee"
_MORE = _LETTERS + "_09\\-\u00b7\u0300\u203f"
_PREFIXES = st.from_regex(rf"[{_LETTERS}]([{_MORE}.]{{0,5}}[{_MORE}])?", fullmatch=True)
_LOCALS = st.from_regex(
    rf"([{_LETTERS}_09:]|%4f|\\[~.!$&'()*,;=/?#@%_-])([{_MORE}:.]|%4F|\\[~.!$&'()*,;=/?#@%_-]){{0,5}}[{_MORE}:]",
    fullmatch=True,
)
_EACH: dict[Kind, st.SearchStrategy[str]] = {
    "iri": st.from_regex(r"<([a-z:/#?'()\u00a0\u2028=&;,.-]|\\u00[46]1){0,9}>", fullmatch=True),
    "string": st.from_regex(r"\"([^\"\\\n\r]|\\[tbnrf\"'\\])*\"|'([^'\\\n\r]|\\u0041)*'", fullmatch=True)
    | st.from_regex(
        r"\"\"\"(\"{0,2}([^\"\\]|\\[tbnrf\"'\\]))*\"\"\"|'''('{0,2}([^'\\]|\\U0001F600))*'''", fullmatch=True
    ),
    "name": st.builds(
        lambda prefix, local: f"{prefix}:{local}", _PREFIXES | st.just(""), _LOCALS | st.just("")
    ),
    "variable": st.from_regex(rf"[?$][{_LETTERS}_09][{_LETTERS}_09\u00b7\u0300]*", fullmatch=True),
    "blank": st.from_regex(rf"_:[{_LETTERS}_09]([{_MORE}.]{{0,4}}[{_MORE}])?", fullmatch=True),
    "language": st.sampled_from(["@en", "@fr-CA", "@zh-Hans-CN"]),
    "number": st.sampled_from(["0", "12", "1.5", ".5", "1e5", "1.5E-3", "1.e5", ".5e+2"]),
    "word": st.sampled_from(["SELECT", "where", "a", "true", "isIRI", "GROUP_CONCAT", "MD5"]),
    "sign": st.sampled_from([*"{}()[].;,=!+-*/^|\\", "&&", "||", "^^"]),
}
_TOKENS = st.one_of(*(st.tuples(st.just(kind), texts) for kind, texts in _EACH.items()))
_GAPS = st.sampled_from([" ", "\n", "\t \r\n", " # <a> 'b \"\n", " #\r"])


@given(_TEXTS)
def test_every_text_is_its_tokens_and_the_gaps_between_them(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert token.text and text.startswith(token.text, token.start) and token.start >= at
        assert re.fullmatch(r"([ \t\r\n]|#[^\r\n]*(?=[\r\n]|\Z))*", text[at : token.start])
        at = token.start + len(token.text)
    assert re.fullmatch(r"([ \t\r\n]|#[^\r\n]*(?=[\r\n]|\Z))*", text[at:])


@given(st.lists(st.tuples(_TOKENS, _GAPS), max_size=8))
def test_tokens_that_are_written_down_are_read_again(written: list[tuple[tuple[Kind, str], str]]) -> None:
    text = "".join(token + gap for (_, token), gap in written)
    assert [(token.kind, token.text) for token in tokens(text)] == [each for each, _ in written]
    assert len(_EACH) == 9


def _values(text: str) -> bool:
    """Whether the engine reads a text as values, which are terms and nothing else."""
    try:
        ox.Store().query(f"SELECT * {{ VALUES ?x {{ {text}\n}} }}", prefixes={"": "urn:a:", "aZ": "urn:b:"})
    except SyntaxError:
        return False
    return True


@given(st.text("\"'\\nqu0041\n #x", max_size=20).map(lambda text: text + "\"'"[len(text) % 2]))
def test_where_a_string_ends_is_where_the_engine_ends_it(text: str) -> None:
    if _values(text):
        assert {token.kind for token in tokens(text)} <= {"string", "number"}


@pytest.mark.parametrize(
    "text",
    [
        '""" a"',
        '"""a\\""" "b"',
        '""" a" # \\q """',
        "'''\\'''' 'a'",
        '"""a"" "" b"""',
        '"\\uD800"',
        "'a' # '",
    ],
)
def test_strings_that_look_like_others_end_where_the_engine_ends_them(text: str) -> None:
    read = list(tokens(text))
    assert all(token.kind == "string" for token in read) is _values(text)
    assert all(_values(token.text) is (token.kind == "string") for token in read)


@given(_EACH["name"])
def test_a_name_the_engine_reads_is_one_token(name: str) -> None:
    prefix = name.partition(":")[0]
    query = f"PREFIX {prefix}: <urn:x:> ASK {{ {name} a {name} }}"
    # What the engine does not read, though the grammar has it: several dots, and what makes no IRI.
    assume(name.count(".") < 2 and name.count("\\#") < 2 and "\\%" not in name)
    ox.Store().query(query)
    assert [token.text for token in tokens(query) if token.kind == "name"] == [f"{prefix}:", name, name]
    assert prefixes(query) == ({prefix}, {prefix})


@given(_EACH["string"] | _EACH["number"])
def test_a_literal_the_engine_reads_is_one_token(literal: str) -> None:
    assert _values(literal)
    assert [token.text for token in tokens(literal)] == [literal]


def test_a_code_point_is_written_out_and_a_half_of_a_pair_is_not() -> None:
    assert (
        unescaped(r"\u0053ERVICE \U0001F600 \uD83D \U00110000 \u12") == r"SERVICE 😀 \uD83D \U00110000 \u12"
    )


def test_words_that_stand_without_a_gap_are_words() -> None:
    read = [(token.kind, token.text) for token in tokens("1SELECT-1.a b.c:d")]
    assert read == [
        ("number", "1"),
        ("word", "SELECT"),
        ("sign", "-"),
        ("number", "1"),
        ("sign", "."),
        ("word", "a"),
        ("name", "b.c:d"),
    ]
