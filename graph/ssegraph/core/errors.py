"""Every error this package raises on purpose, in one tree.

::

    SsegraphError                 exit code 1 unless said otherwise
    ├── DataError                 the records, or a file of RDF, have problems (all of them at once)
    ├── NotFound                  a name, id or term nobody bears (exit code 2); says "did you mean"
    │   ├── Ambiguous             a name several bear; lists their ids
    │   └── NotUnderstood         a question in words that may mean several; says how each is asked
    ├── QueryError                SPARQL that cannot be parsed or evaluated
    ├── StoreError                a store that cannot be opened, read or written
    ├── MissingExtra              an optional library is not installed; says what to install
    └── UsageError                an argument that makes no sense (exit code 2)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class SsegraphError(Exception):
    """The root of the tree; `exit_code` is what the command line returns for it."""

    exit_code = 1


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong in a file, and what to write instead.

    >>> str(Problem("data/gsef.yaml", 12, "unknown kind 'Netwrok'", "Network"))
    "data/gsef.yaml:12: unknown kind 'Netwrok'; write instead: Network"
    """

    file: str
    line: int
    message: str
    instead: str = ""

    def __str__(self) -> str:
        tail = f"; write instead: {self.instead}" if self.instead else ""
        return f"{self.file}:{self.line}: {self.message}{tail}"


class DataError(SsegraphError):
    """Problems found while reading data; `problems` holds all of them, in file order.

    >>> error = DataError([Problem("b.yaml", 2, "no title"), Problem("a.yaml", 1, "empty")])
    >>> [problem.file for problem in error.problems]
    ['a.yaml', 'b.yaml']
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class NotFound(SsegraphError):
    """Nothing bears this name; `suggestions` holds the nearest names, best first.

    >>> str(NotFound("entity", "RTSE", ["RTES"]))
    "no entity is called 'RTSE'; did you mean RTES?"
    """

    exit_code = 2

    def __init__(self, what: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.what, self.name, self.suggestions = what, name, tuple(suggestions)
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no {what} is called {name!r}{hint}")


class Ambiguous(NotFound):
    """Several things bear this name; `suggestions` holds their ids.

    >>> str(Ambiguous("entity", "Seoul", ["seoul", "seoul-place"]))
    "several are called 'Seoul': write seoul or seoul-place"
    """

    def __init__(self, what: str, name: str, suggestions: Sequence[str]) -> None:
        super().__init__(what, name, suggestions)
        self.args = (f"several are called {name!r}: write {' or '.join(suggestions)}",)


class NotUnderstood(NotFound):
    """A question in somebody's own words that is none, or may be several; `suggestions` holds how the nearest are asked.

    >>> str(NotUnderstood("hm", [], "No question is near to this."))
    'No question is near to this.'
    """

    def __init__(self, text: str, suggestions: Sequence[str], message: str) -> None:
        super().__init__("question", text, suggestions)
        self.args = (message,)


class QueryError(SsegraphError):
    """SPARQL that cannot be parsed or evaluated; the message holds line and column."""


class StoreError(SsegraphError):
    """A store, file or folder that cannot be opened, read or written."""


class MissingExtra(SsegraphError):
    """An optional library is needed.

    >>> str(MissingExtra("SHACL", "shacl"))
    "SHACL needs an optional library: pip install 'ssegraph[shacl]'"
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional library: pip install 'ssegraph[{extra}]'")


class UsageError(SsegraphError):
    """An argument that makes no sense, with what would."""

    exit_code = 2


def suggest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return up to `most` of the `known` names nearest to `name`, best first.

    >>> suggest("memberof", ["memberOf", "partnerOf", "chairs"])
    ['memberOf']
    """
    by_folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    wanted = name.casefold()
    near = difflib.get_close_matches(wanted, by_folded, n=3 * most, cutoff=0.6)
    # Letters in the wrong order are the commonest slip, and the matcher thinks little of them.
    near.sort(key=lambda candidate: sorted(candidate) != sorted(wanted))
    return [by_folded[candidate] for candidate in near[:most]]
