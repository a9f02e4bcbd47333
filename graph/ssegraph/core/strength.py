"""How strong the evidence of a statement is: how many voices say so, how it is proved, and how lately.

Sources are counted by *voice*, by who speaks and not by page: two pages of one publisher say a thing once, and so do two
pages of which one repeats the other, because it says so (`Source.repeats`) or because both have the same passage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from ssegraph.core.dates import HalfKnownDate, Period
from ssegraph.core.errors import UsageError, suggest
from ssegraph.core.model import Observation, Source, Stated, Tie
from ssegraph.core.passages import SHORTEST, Fingerprint
from ssegraph.core.statements import NOT_AS_FACT, Proof, Statement, Status


def host_of(url: str | None) -> str:
    """Return the host of an address without `www.`, or ''.

    >>> host_of("https://www.rtes.fr/Bienvenue")
    'rtes.fr'
    """
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


@dataclass(frozen=True, slots=True)
class Strength:
    """What supports one statement.

    Attributes:
        voices: who says so, sorted; two pages of one publisher are one voice.
        own_word: nobody says so but the bodies it is about.
        proof: how it is proved at best: quoted, located or told.
        dated: it has a date of its own.
        status: how it is said at best; see `Stated.status`.
        newest: the last day on which it may have been said or true, by any date known; or None.
    """

    voices: tuple[str, ...]
    own_word: bool
    proof: Proof
    dated: bool
    status: Status
    newest: date | None

    def __str__(self) -> str:
        said = f"{len(self.voices)} voice" + ("s" if len(self.voices) != 1 else "")
        whose = ", the body's own word only" if self.own_word else ""
        when = f", last {self.newest.isoformat()}" if self.newest else ", undated"
        return f"{said}{whose}, {self.proof}{when}" + (
            f", {self.status}" if self.status in NOT_AS_FACT else ""
        )


@dataclass(frozen=True, slots=True)
class Support:
    """How well a statement has to be supported to count.

    Attributes:
        voices: at least so many independent sources; two pages of one publisher are one.
        others: somebody says so who is not one of the bodies it is about.
        quoted: some source is quoted word for word.
        located: some source is quoted, or the passage is located on its page.
        dated: it has a date of its own.
        confirmed: some source states it as fact, and not only as planned, hedged or hearsay.
        since: said or true on this day or later.

    >>> wanted = Support.of("voices=2, quoted, since=2020")
    >>> wanted.voices, wanted.quoted, wanted.others, str(wanted.since)
    (2, True, False, '2020-01-01')
    """

    voices: int = 1
    others: bool = False
    quoted: bool = False
    located: bool = False
    dated: bool = False
    confirmed: bool = False
    since: date | None = None

    @classmethod
    def of(cls, written: str) -> Support:
        """Read `voices=2,others,quoted,located,dated,confirmed,since=2020`, any of them, with commas between.

        Raises:
            UsageError: a word it does not know, or a value that makes no sense.
        """
        values: dict[str, Any] = {}
        for each in filter(None, (part.strip() for part in written.split(","))):
            name, _, value = each.partition("=")
            if name not in _WORDS:
                near = suggest(name, _WORDS) or list(_WORDS)
                raise UsageError(f"support {each!r}: write {' or '.join(near)}")
            if (name in ("voices", "since")) != bool(value):
                raise UsageError(f"support {each!r}: write {_WORDS[name]}")
            try:
                values[name] = _SENSE[name](value) if name in _SENSE else True
            except ValueError as error:
                raise UsageError(f"support {each!r}: write {_WORDS[name]}; {error}") from error
        return cls(**values)

    def met_by(self, known: Strength) -> bool:
        """Say whether a statement of this strength is supported so well."""
        return (
            len(known.voices) >= self.voices
            and not (self.others and known.own_word)
            and not (self.quoted and known.proof != "quoted")
            and not (self.located and known.proof == "told")
            and not (self.dated and not known.dated)
            and not (self.confirmed and known.status in NOT_AS_FACT)
            and not (self.since and (known.newest is None or known.newest < self.since))
        )


_WORDS: Final = {
    "voices": "voices=2",
    "others": "others",
    "quoted": "quoted",
    "located": "located",
    "dated": "dated",
    "confirmed": "confirmed",
    "since": "since=2020-10",
}
_SENSE: Final[dict[str, Callable[[str], object]]] = {
    "voices": int,
    "since": lambda text: Period.of(text).first,
}


class Scales:
    """Weighs the statements of one graph.

    Args:
        source: gives a source by its id, or None.
        publishers: the address and publisher of each source that has both. A page without a publisher speaks for the
            one publisher known of its host, if there is just one.
        website: gives the website of an entity by id, or None.

    >>> page = Source(id="p", url="https://rtes.fr/membres", publisher="rtes")
    >>> scales = Scales.of([page], lambda name: None)
    >>> from ssegraph.core.ties import ties_of
    >>> from ssegraph.core.statements import Statement
    >>> [tie] = ties_of([Statement(source="p", subject="lille", kind="memberOf", object="rtes", says="so")])
    >>> str(scales.strength(tie))
    "1 voice, the body's own word only, told, undated"
    """

    def __init__(
        self,
        source: Callable[[str], Source | None],
        publishers: Iterable[tuple[str, str]],
        website: Callable[[str], str | None],
    ) -> None:
        self._source, self._website = source, website
        known: defaultdict[str, set[str]] = defaultdict(set)
        for url, publisher in publishers:
            known[host_of(url)].add(publisher)
        self._publisher = {host: min(of) for host, of in known.items() if len(of) == 1}

    @classmethod
    def of(cls, sources: Iterable[Source], website: Callable[[str], str | None]) -> Scales:
        """Return the scales of a graph with just these sources."""
        known = {each.id: each for each in sources}
        publishers = [(each.url, each.publisher) for each in known.values() if each.url and each.publisher]
        return cls(known.get, publishers, website)

    def voice(self, source: Source) -> str:
        """Return who speaks in a source: its publisher, else that of its host, else the host, else the document.

        A source that repeats another speaks with the voice of that one.
        """
        met = {source.id}
        while source.repeats and source.repeats not in met:
            met.add(source.repeats)
            repeated = self._source(source.repeats)
            if repeated is None:
                break
            source = repeated
        return source.publisher or self._voice_at(source.url) or source.document or source.id

    def _voice_at(self, url: str | None) -> str:
        host = host_of(url)
        return self._publisher.get(host, host)

    def _once(self, statements: Sequence[Statement]) -> list[Statement]:
        """Return statements without those whose passage another has already, word for word: the earlier dated source speaks."""
        if len(statements) < 2:
            return list(statements)

        def age(said: Statement) -> tuple[str, str, str]:
            source = self._source(said.source)
            return (str(source.date) if source and source.date else "9999", said.source, said.id)

        met: set[str] = set()
        kept = []
        for said in sorted(statements, key=age):
            passages = _passages(said)
            if not passages or not passages <= met:
                kept.append(said)
            met |= passages
        return kept

    def strength(self, statement: Stated) -> Strength:
        """Return what supports a tie or observation; a source that gives addresses for it speaks with the voices of these."""
        about = _about(statement)
        own = set(about) | {host_of(self._website(name)) for name in about} - {""}
        sources = [found for each in statement.sources if (found := self._source(each))]
        voices: set[str] = set()
        for said in self._once(statement.supporting):
            # Who gives another page for what is said there speaks with its voice, not with one more.
            source = self._source(said.source)
            voices |= {self._voice_at(url) for url in said.cites} or (
                {self.voice(source)} if source else set()
            )
        of_its_own = [known for known in _dates(statement) if known]
        every = [*of_its_own, *(known for each in sources for known in (each.date, each.retrieved) if known)]
        days = [known.latest or known.earliest for known in every]
        return Strength(
            voices=tuple(sorted(voices)),
            own_word=voices <= own,
            proof=statement.proof,
            dated=bool(of_its_own),
            status=statement.status,
            newest=max((day for day in days if day), default=None),
        )


def _passages(said: Statement) -> set[str]:
    """Return the fingerprints of the passages that state it, located or quoted."""
    found = {each.fingerprint for each in said.passages if each.role == "statement"}
    quoted = (Fingerprint.of(each.text) for each in said.quotes if each.role == "statement")
    return found | {str(each) for each in quoted if each.length >= SHORTEST}


def _about(statement: Stated) -> tuple[str, ...]:
    if isinstance(statement, Tie):
        return statement.source, statement.target
    return (statement.entity,) if isinstance(statement, Observation) else ()


def _dates(statement: Stated) -> tuple[HalfKnownDate | None, ...]:
    if isinstance(statement, Tie):
        return statement.start, statement.end, statement.seen
    return (statement.as_of,) if isinstance(statement, Observation) else ()
