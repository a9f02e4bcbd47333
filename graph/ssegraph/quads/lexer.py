"""The tokens of SPARQL 1.1 (19.8, productions 139 to 173), read in one pass: time grows with the text, not faster.

A token is the longest that fits, as the grammar says. What is no token is a sign of one character, so
that every text has tokens and the engine alone says what is wrong with it.

What this cannot know: whether the `<` in `?a<'x>` begins an IRI (as here) or compares; only a whole
parser does, and pyoxigraph compares. So what must not pass is not looked for among tokens, see `screening`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, cast

Kind = Literal["iri", "string", "name", "variable", "blank", "language", "number", "word", "sign"]

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
VARIABLE: Final = rf"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_CHARS: Final = rf"{VARIABLE}\-"
"""PN_CHARS_BASE, the characters of VARNAME and PN_CHARS, as classes of a regular expression."""
_CODE_POINT: Final = (
    r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U(?!0000[Dd][89A-Fa-f])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
)
_ESCAPE: Final = rf"\\[tbnrf\"'\\]|{_CODE_POINT}"
_IRI: Final = rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_CODE_POINT})*+>"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:[{VARIABLE}:]|{_PLX})(?:[{_CHARS}:]|{_PLX})*+(?:\.++(?:[{_CHARS}:]|{_PLX})++)*+"
# What begins one of these and is none costs a look at what follows once more, so the whole is linear.
_TOKEN: Final = re.compile(
    rf"(?P<gap>(?:[ \t\r\n]++|\#[^\r\n]*+)++)"
    rf"|(?P<iri>{_IRI})"
    rf"|(?P<quote>\"\"\"|'''|[\"'])"
    rf"|(?P<variable>[?$][{VARIABLE}]++)"
    rf"|(?P<blank>_:[{VARIABLE}](?:[{_CHARS}]++|\.++(?=[{_CHARS}]))*+)"
    rf"|(?P<run>[{_BASE}](?:[{_CHARS}]++|\.++(?=[{_CHARS}]))*+)"
    rf"|(?P<name>:(?:{_LOCAL})?)"
    rf"|(?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)"
    rf"|(?P<number>(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)(?:\.?[eE][+-]?[0-9]++)?)"
    rf"|(?P<sign>&&|\|\||\^\^|.)",
    re.DOTALL,
)
_NAME: Final = re.compile(rf":(?:{_LOCAL})?")
_PIECE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*+|[0-9]++(?:\.[0-9]++)?|.", re.DOTALL)
_INSIDE: Final = {
    '"': re.compile(rf"(?:[^\"\\\r\n]++|{_ESCAPE})*+"),
    "'": re.compile(rf"(?:[^'\\\r\n]++|{_ESCAPE})*+"),
    '"""': re.compile(rf"(?:\"{{0,2}}+(?:[^\"\\]|{_ESCAPE}))*+"),
    "'''": re.compile(rf"(?:'{{0,2}}+(?:[^'\\]|{_ESCAPE}))*+"),
}
"""What stands in a string, by the quotes around it."""


class Token(NamedTuple):
    """A token of SPARQL: what it is, where it stands, and its text.

    Attributes:
        kind: `iri`, `string`, `name` (with a prefix, or the prefix alone), `variable`, `blank` (a node with
            a label), `language`, `number`, `word` (of the language: keywords, functions, `a`, `true`), or `sign`.
        start: of its first character, counted from 0.
        text: as it stands there.
    """

    kind: Kind
    start: int
    text: str

    def is_word(self, *words: str) -> bool:
        """Say whether this is one of some keywords, given in capitals."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    r"""Yield the tokens of a query or update in their order, without white space and comments.

    Args:
        text: SPARQL, or anything else: every text has tokens.

    >>> [token.text for token in tokens('ASK { ?s sse:kind "a # \\" b"@en } # all')]
    ['ASK', '{', '?s', 'sse:kind', '"a # \\" b"', '@en', '}']
    """
    at, end = 0, len(text)
    # Where a string with these quotes is known not to end before: its later quotes need not be tried.
    open_until = dict.fromkeys(_INSIDE, 0)
    while at < end:
        found = _TOKEN.match(text, at)
        assert found, "every character is a sign at least"
        kind, start, at = str(found.lastgroup), at, found.end()
        if kind == "gap":
            continue
        if kind == "quote":
            at = _string(text, start, found[0], open_until)
            yield Token("string" if at > start + 1 else "sign", start, text[start:at])
        elif kind == "run":
            if named := _NAME.match(text, at):
                at = named.end()
                yield Token("name", start, text[start:at])
            else:
                for piece in _PIECE.finditer(text, start, at):
                    yield Token(_kind(piece[0]), piece.start(), piece[0])
        else:
            # The groups that are left are called as the kinds.
            yield Token(cast(Kind, kind), start, found[0])


def _string(text: str, start: int, quote: str, open_until: dict[str, int]) -> int:
    """Return where the string ends that begins here; one character on, if it has no end."""
    if start >= open_until[quote]:
        inside = _INSIDE[quote].match(text, start + len(quote))
        assert inside
        if text.startswith(quote, inside.end()):
            return inside.end() + len(quote)
        open_until[quote] = inside.end()
    # Three quotes that open no long string are an empty string and a quote.
    return start + 2 if len(quote) == 3 else start + 1


def _kind(piece: str) -> Kind:
    return "word" if piece[0].isascii() and piece[0].isalpha() else "number" if piece[0].isdigit() else "sign"


def prefixes(text: str) -> tuple[set[str], set[str]]:
    """Return the prefixes that a query declares, and those that it uses, without colons.

    >>> declared, used = prefixes("PREFIX a: <urn:a> ASK { ?s a:b b:c }")
    >>> sorted(declared), sorted(used)
    (['a'], ['a', 'b'])
    """
    declared, used, before = set[str](), set[str](), Token("sign", 0, "")
    for token in tokens(text):
        if token.kind == "name":
            (declared if before.is_word("PREFIX") else used).add(token.text.partition(":")[0])
        before = token
    return declared, used


def unescaped(text: str) -> str:
    r"""Return a text with its code points written out (SPARQL 1.1, 19.2).

    >>> unescaped(r"\u0041SK {}")
    'ASK {}'
    """
    return re.sub(_CODE_POINT, lambda found: chr(int(found[0][2:], 16)), text)
