"""How much one request may take, and what a query may not ask for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from ssegraph.core.errors import QueryError
from ssegraph.quads.lexer import tokens
from ssegraph.quads.screening import screen

_OPERATORS: Final = 500


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
        share: how many requests of one client may wait for one.
    """

    seconds: float = 10
    memory: int = 2_000_000_000
    query: int = 100_000
    rows: int = 1_000_000
    bytes: int = 200_000_000
    upload: int = 50_000_000
    waiting: float = 30
    share: int = 16

    @property
    def too_long(self) -> str:
        """What is said of a query of more characters."""
        return f"longer than {self.query} characters"


def screened(text: str, limits: Limits, hosts: Collection[str] = (), *, update: bool = False) -> str:
    """Return a query or update as it came, or refuse it before the engine parses it.

    Args:
        text: SPARQL.
        limits: its length is limited by them.
        hosts: whom SERVICE may call, see `screening.screen`.
        update: it is one, so LOAD is refused as well.

    Raises:
        QueryError: too long, nested too deep, SERVICE to another host, or LOAD.

    >>> screened("ASK { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", Limits())
    Traceback (most recent call last):
    ssegraph.core.errors.QueryError: SERVICE is refused: a query reads this graph and calls no other host
    """
    if len(text) > limits.query:
        raise QueryError(limits.too_long)
    # Chains of these nest in the parser's tree, though no bracket shows it.
    chained = sum(token.text in ("&&", "||") or token.is_word("UNION", "NOT") for token in tokens(text))
    if chained > _OPERATORS:
        raise QueryError(f"more than {_OPERATORS} of && || UNION NOT")
    screen(text, hosts, update=update)
    return text
