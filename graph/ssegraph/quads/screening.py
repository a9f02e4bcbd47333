"""What of SPARQL the engine must not see: calls to other hosts, and nesting that ends the process."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import urlsplit

from ssegraph.core.errors import QueryError
from ssegraph.quads.lexer import VARIABLE, Token, tokens, unescaped

_DEEPEST: Final = 200
_MOST_JOINED: Final = 500
_MOST_LINKS: Final = 2_000
"""Of a chain (`a && b && c`, `{ } UNION { }`, `s p o . s p o`): each nests the tree of the query once more,
though nothing in the text is nested. Pyoxigraph 0.5 ends with the process between 5,000 and 10,000."""
_LONGEST_RUN: Final = 50
_LINKS: Final = frozenset("{(.;,|/*+&-")

# A word may stand without a gap between others (`trueSERVICE`), but never inside a variable.
_SERVICE: Final = re.compile(rf"(?ai)[?$][{VARIABLE}]++|SERVICE")
_BEFORE_LOAD: Final = re.compile(r"\A|[;>\"']")
_SPACE: Final = re.compile(r"[ \t\r\n]*+")


def screen(text: str, hosts: Collection[str] = (), *, update: bool = False) -> None:
    """Refuse a query or update that calls a host not named, or is nested too deep.

    Whether `<'x>` is an IRI or a comparison with a string only a whole parser knows. So calls are looked for
    in the text as it stands, strings and comments included, by the shape that the grammar gives them: a
    string that spells one out is refused as well.

    Args:
        text: SPARQL.
        hosts: whom SERVICE may call, as `name` or `name:port`; by the address written out, so neither a
            variable nor a prefixed name.
        update: LOAD is looked for as well, and refused whoever it asks.

    Raises:
        QueryError: says what is refused.

    >>> screen("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", ["example.org"])
    >>> screen("SELECT * { SERVICE ?where { ?s ?p ?o } }", ["example.org"])
    Traceback (most recent call last):
    ...
    ssegraph.core.errors.QueryError: SERVICE ?where is refused: write the address of one of example.org
    """
    for each in {text, unescaped(text)}:
        shapes = _Shapes(each)
        for target in shapes.services():
            if not hosts:
                raise QueryError("SERVICE is refused: a query reads this graph and calls no other host")
            if not _allowed(target, hosts):
                raise QueryError(
                    f"SERVICE {target[:200]} is refused: write the address of one of {', '.join(sorted(hosts))}"
                )
        if update and shapes.loads():
            raise QueryError("LOAD is refused: send the triples themselves")
    _not_too_deep(list(tokens(text)))


class _Shapes:
    """Finds calls by their shape; what ends a comment, an IRI or a name is listed once, so that no part of the
    text is read again for every keyword before it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines, self._closed, self._colons, self._ends = (
            [found.start() for found in re.finditer(pattern, text)]
            for pattern in (r"[\r\n]", ">", ":", r"[ \t\r\n{}<>]|(?<!\\)#")
        )
        self._gaps: dict[int, int] = {}

    def services(self) -> Iterator[str]:
        """Yield whom SERVICE calls: `<an IRI>`, a name or a variable."""
        for found in _SERVICE.finditer(self._text):
            if found[0][0] in "?$":
                continue
            for start in self._after_keyword(found.end()):
                end = self._target(start)
                if end and self._text.startswith("{", self._gap(end)):
                    yield self._text[start:end]

    def loads(self) -> bool:
        """Say whether something is loaded."""
        for found in _BEFORE_LOAD.finditer(self._text):
            start = self._gap(found.end())
            if self._text[start : start + 4].upper() == "LOAD" and any(
                self._target(each) for each in self._after_keyword(start + 4)
            ):
                return True
        return False

    def _after_keyword(self, at: int) -> Iterator[int]:
        at = self._gap(at)
        yield at
        if self._text[at : at + 6].upper() == "SILENT":
            yield self._gap(at + 6)

    def _gap(self, at: int) -> int:
        """Return where white space and comments end that begin here."""
        passed = []
        while at not in self._gaps:
            passed.append(at)
            space = _SPACE.match(self._text, at)
            at = space.end() if space else at
            if not self._text.startswith("#", at):
                self._gaps[at] = at
                break
            at = self._next(self._lines, at)
        end = self._gaps[at]
        self._gaps.update(dict.fromkeys(passed, end))
        return end

    def _target(self, start: int) -> int:
        """Return where an IRI, a name or a variable ends that begins here; 0 if none does."""
        if self._text.startswith("<", start):
            end = self._next(self._closed, start) + 1
            return end if end <= len(self._text) else 0
        end = self._next(self._ends, start)
        named = self._text.startswith(("?", "$"), start) or self._next(self._colons, start) < end
        return end if named else 0

    def _next(self, places: list[int], start: int) -> int:
        found = bisect_left(places, start)
        return places[found] if found < len(places) else len(self._text)


def _allowed(target: str, hosts: Collection[str]) -> bool:
    # With an escape in it, the engine may read another host than we do.
    if not target.startswith(("<http://", "<https://")) or "\\" in target:
        return False
    try:
        parts = urlsplit(target[1:-1])
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.username is not None or not host:
        return False
    standard = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{host}:{port}" in hosts or (standard and host in hosts)


def _not_too_deep(read: list[Token]) -> None:
    depth = deepest = run = joined = 0
    half = ("", 0)  # of << or >>, around a triple that is spoken of, and where the other half would stand
    for token in read:
        sign = token.kind == "sign"
        paired = sign and half == (token.text, token.start)
        half = (token.text, token.start + 1) if sign and not paired else ("", 0)
        if sign and (token.text in "({[" or (paired and token.text == "<")):
            depth += 1
            deepest = max(deepest, depth)
        elif sign and (token.text in ")}]" or (paired and token.text == ">")):
            depth -= 1
        # Operators that need no bracket (`!!!…`) nest as well.
        run = run + len(token.text) if sign and token.text in "!+-^^" else 0
        if deepest > _DEEPEST or run >= _LONGEST_RUN:
            raise QueryError(f"the query is nested more than {_DEEPEST} deep")
        # Each of these wraps all that stands before it.
        joined += token.is_word("OPTIONAL", "MINUS", "BIND")
    if joined > _MOST_JOINED:
        raise QueryError(f"the query has more than {_MOST_JOINED} OPTIONAL, MINUS and BIND")
    if _links(read) > _MOST_LINKS:
        raise QueryError(
            f"the query has more than {_MOST_LINKS:,} patterns and operators: put data into VALUES"
        )


def _links(read: list[Token]) -> int:
    """Count patterns and operators; data and lists, which may be long and nest nothing, count once."""
    links = at = 0
    while at < len(read):
        token = read[at]
        if token.is_word("UNION", "FILTER", "VALUES") or (token.kind == "sign" and token.text[0] in _LINKS):
            links += len(token.text) if token.kind == "sign" else 1
        at = _after_data(read, at) or at + 1
    return links


def _after_data(read: list[Token], at: int) -> int:
    """Return the place after the data or list that begins with this token; 0 if none does."""
    token, start, brackets, inner = read[at], at + 1, "{}", 0
    if token.is_word("VALUES"):
        while start < len(read) and (read[start].kind == "variable" or read[start].text in "()"):
            start += 1
    elif token.is_word("IN"):
        brackets = "()"
    elif token.is_word("INSERT", "DELETE") and start < len(read) and read[start].is_word("DATA"):
        start, inner = start + 1, 1  # graphs with braces of their own
    else:
        return 0
    depth = 0
    for place in range(start, len(read)):
        text = read[place].text if read[place].kind == "sign" else ""
        if not depth and text != brackets[0]:
            return 0
        if text in ("{", "}", *brackets):
            depth += 1 if text in "{(" else -1
        if not depth:
            return place + 1
        if depth > 1 + inner:
            return 0
    return 0
