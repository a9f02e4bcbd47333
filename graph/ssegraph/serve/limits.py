"""How much one request may take, and what a query may not ask for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ssegraph.errors import QueryError
from ssegraph.store import bare, screen

_OPERATORS: Final = 500
_CALL: Final = re.compile(
    r"(?P<call>\bSERVICE\b(?:\s+SILENT\b)?\s*)?(?P<iri><[^<>\"{}|^`\x00-\x20]*>)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take.

    Attributes:
        seconds: from the moment a process takes it until its last byte is sent.
        memory: bytes of address space of one process.
        query: characters of a query or update.
        rows: rows or triples of an answer.
        bytes: of an answer, before compression.
        upload: bytes of RDF that somebody sends.
        waiting: seconds to wait for a free process.
    """

    seconds: float = 10
    memory: int = 2_000_000_000
    query: int = 100_000
    rows: int = 1_000_000
    bytes: int = 200_000_000
    upload: int = 50_000_000
    waiting: float = 30


def screened(text: str, limits: Limits, hosts: Collection[str] = ()) -> str:
    """Return a query or update as it came, or refuse it before the engine parses it.

    Args:
        text: SPARQL.
        limits: its length is limited by them.
        hosts: whom SERVICE may call, as `query.wikidata.org` or, with a port, `127.0.0.1:8001`.

    Raises:
        QueryError: too long, nested too deep, SERVICE to another host, or LOAD.

    >>> screened("ASK { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", Limits())
    Traceback (most recent call last):
    ssegraph.errors.QueryError: SERVICE is refused: a query reads this graph and calls no other host
    """
    if len(text) > limits.query:
        raise QueryError(f"longer than {limits.query} characters")
    plain = bare(text)
    if re.search(r"\bLOAD\b", plain, re.IGNORECASE):
        raise QueryError("LOAD is refused: send the data itself")
    # Chains of these nest in the parser's tree, though no bracket shows it.
    if len(re.findall(r"&&|\|\||\bUNION\b|\bOPTIONAL\b|\bMINUS\b|\bNOT\b", plain, re.I)) > _OPERATORS:  # fmt: skip
        raise QueryError(f"more than {_OPERATORS} of && || UNION OPTIONAL MINUS NOT")
    if not hosts:
        screen(text)
        return text
    screen(_without_allowed(text, hosts))
    return text


def _without_allowed(text: str, hosts: Collection[str]) -> str:
    """Return the text with SERVICE to allowed hosts taken out; refuse any other by name."""
    shown = bare(text, keep_iris=True)

    def allowed(match: re.Match[str]) -> str:
        if match["call"] is None:
            return " " if match["iri"] else match[0]
        iri = (match["iri"] or "").strip("<>")
        address = urlsplit(iri)
        if address.scheme not in ("http", "https") or "\\" in iri:
            raise QueryError(
                "SERVICE needs the whole address of an endpoint: SERVICE <https://...>"
            )
        if address.netloc not in hosts:
            raise QueryError(f"SERVICE to {address.netloc} is refused; allowed: {', '.join(sorted(hosts))}")  # fmt: skip
        return " "

    return _CALL.sub(allowed, shown)
