"""What of SPARQL the engine must not see: calls to other hosts, and nesting that ends the process."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from ssegraph.errors import QueryError

_DEEPEST: Final = 200
_MOST_JOINED: Final = 500
_MOST_LINKS: Final = 2_000
"""Of a chain (`a && b && c`, `{ } UNION { }`, `s p o . s p o`): each nests the tree of the query once more,
though nothing in the text is nested. Pyoxigraph 0.5 ends with the process between 5,000 and 10,000."""
_FLAT: Final = re.compile(
    r"(?i)(?<![?$\w:-])(?:"
    r"VALUES\b[^{}]{0,1000}+\{[^{}]*+\}|IN\s*+\([^(){}]*+\)"
    r"|(?:INSERT|DELETE)\s++DATA\s*+\{(?:[^{}]++|\{[^{}]*+\})*+\})"
)
"""Data and lists, which may be long and nest nothing."""
_LINK: Final = re.compile(r"(?i)[{(.;,|/*+&-]|\b(?:UNION|FILTER|VALUES)\b")
_NAME: Final = re.compile(r"[A-Za-z][\w-]*:[\w.%-]*")

_OPAQUE: Final = re.compile(
    r"<[^<>\"{}|^`\\\s]*>"  # an IRI
    r"|\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"  # strings
    r"|#[^\r\n]*",  # a comment
    re.DOTALL,
)

# Whether `<'x>` is an IRI or a comparison with a string only a whole parser knows, so what must not
# pass is looked for in the text as it stands, strings included: by the shape that the grammar gives it.
_GAP: Final = r"(?:\s|\#[^\r\n]*+(?:[\r\n]|$))*+"
_TARGET: Final = r"(<[^<>\s]*+>|(?:\\.|[^\s{}<>\#\\])++)"
_SERVICE: Final = re.compile(rf"(?i)SERVICE(?={_GAP}(?:SILENT{_GAP})?{_TARGET}{_GAP}\{{)")
_LOAD: Final = re.compile(rf"(?i)\bLOAD(?={_GAP}(?:SILENT{_GAP})?(?:<[^<>\s]*+>|[\w.-]*+:))")


def bare(text: str) -> str:
    """Return a query without its IRIs, strings and comments, as far as can be told without parsing it."""
    return _OPAQUE.sub(" ", text)


def screen(text: str, hosts: Collection[str] = (), *, update: bool = False) -> None:
    """Refuse a query or update that calls a host not named, or is nested too deep.

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
    ssegraph.errors.QueryError: SERVICE ?where is refused: write the address of one of example.org
    """
    for found in _SERVICE.finditer(text):
        if not hosts:
            raise QueryError("SERVICE is refused: a query reads this graph and calls no other host")
        if not _allowed(found[1], hosts):
            raise QueryError(f"SERVICE {found[1][:200]} is refused: write the address of one of {', '.join(sorted(hosts))}")  # fmt: skip
    if update and _LOAD.search(text):
        raise QueryError("LOAD is refused: send the triples themselves")
    plain = bare(text)
    depth = deepest = 0
    for sign in re.findall(r"[({\[\])}]", plain):
        depth += 1 if sign in "({[" else -1
        deepest = max(deepest, depth)
    # Operators that need no bracket (`!!!…`, `NOT NOT …`) nest as well.
    runs = [len(run) for run in re.findall(r"(?:[!+\-^]\s*){50,}", plain)]
    if deepest > _DEEPEST or runs:
        raise QueryError(f"the query is nested more than {_DEEPEST} deep")
    # Each of these wraps all that stands before it.
    if len(re.findall(r"(?i)\b(?:OPTIONAL|MINUS|BIND)\b", plain)) > _MOST_JOINED:
        raise QueryError(f"the query has more than {_MOST_JOINED} OPTIONAL, MINUS and BIND")
    links = _NAME.sub(" ", _FLAT.sub(" ; ", plain))
    if sum(1 for _ in _LINK.finditer(links)) > _MOST_LINKS:
        raise QueryError(f"the query has more than {_MOST_LINKS:,} patterns and operators: put data into VALUES")  # fmt: skip


def _allowed(target: str, hosts: Collection[str]) -> bool:
    if not target.startswith(("<http://", "<https://")):
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
