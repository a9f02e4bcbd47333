"""The second gate: does the passage say this?

The first gate (`documents.verification`) lets through only words that stand in the document. This one asks of a
statement whether those words *say* it: are both ends named, is a word of the kind there and in the right direction,
is every date, role, sum and number written, and do "not", "will", "perhaps" and "until" agree with its manner?

It reads words, not meaning: what it calls said may still be misread, but what it calls not said lacks something that
it names. What differs between languages is data (`ontology/gate/*.yaml`); signals that extraction knows already
(negation, plans, what is over, titles, offices) are read from `documents.languages`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Records
from ssegraph.core.names import fold
from ssegraph.core.statements import Span, Statement
from ssegraph.documents import languages as documents
from ssegraph.sources.gate.judging import Judging, Verdict
from ssegraph.sources.gate.numbers import days_in
from ssegraph.sources.gate.words import bared, has_words, plain_text

__all__ = ["Gate", "Verdict", "date_in", "judge"]


def judge(
    said: Statement,
    spans: Sequence[Span],
    names: Callable[[str], Collection[str]],
    *,
    kinds: Callable[[str], str],
    language: str | None = None,
    issued: HalfKnownDate | None = None,
    others: Collection[str] = (),
) -> Verdict:
    """Say whether a passage says a statement.

    Args:
        said: the statement.
        spans: the words it rests on, with their antecedents; in the order of the document by `at`.
        names: every name of an entity, by its id.
        kinds: the kind of an entity, by its id; '' where nobody knows.
        language: the tag of the language of the passage, or several with commas between: what one of them says is said.
        issued: the date of the source: what is `seen`, or was so `as of` a date, may be so as of that.
        others: ids of further entities that may be named there: "A joined C and thanked B" names three, and a
            gate that knows of C sees that A did not join B.

    >>> tie = Statement(source="s", subject="a", kind="memberOf", object="b", says="so", start="2019")
    >>> called = {"a": ["Alder Town"], "b": ["Towns United", "TU"]}
    >>> words = [Span(text="Alder Town joined Towns United in 2018.", at=0)]
    >>> judge(tie, words, called.__getitem__, kinds={"a": "LocalGovernment", "b": "Network"}.__getitem__, language="en")
    Verdict(answer='does not say', missing=('the date 2019 (start) is not written',))
    """
    if said.inferred:
        return Verdict("unjudged", (f"it was read by a step: {said.inferred}",))
    tags = [each for each in re.split(r"[\s,;/]+", language or "") if each]
    known = [tag.split("-")[0].casefold() for tag in tags if has_words(tag)]
    if not known:
        return Verdict(
            "unjudged", (f"no words of the language {language}" if language else "its language is not known",)
        )
    verdicts = [Judging(said, tuple(spans), names, kinds, tag, issued, others).verdict() for tag in known]
    return min(verdicts, key=lambda each: ("says", "unjudged", "does not say").index(each.answer))


class Gate:
    """The gate of one data set: it knows who is called how, and of what date each source is.

    Args:
        records: the data set.

    >>> Gate(Records(title="nothing yet")).judged()
    []
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._entities = {each.id: each for each in records.entities}
        self._sources = {each.id: each for each in records.sources}
        self._heads = {each.id: _heads(each.all_names()) for each in records.entities}
        self._named: dict[tuple[Span, ...], list[str]] = {}

    def names(self, identifier: str) -> Collection[str]:
        """Return every name of an entity."""
        found = self._entities.get(identifier)
        return found.all_names() if found else ()

    def judge(self, said: Statement, spans: Sequence[Span]) -> Verdict:
        """Say whether a passage of its source says a statement; see `judge`."""
        source = self._sources.get(said.source)
        language = source.language if source else None
        issued = source.date if source else None
        if source and not issued and source.title:
            issued = date_in(source.title, language)
        return judge(
            said,
            spans,
            self.names,
            kinds=self._kind,
            language=language or documents.tell(" ".join(each.text for each in spans)),
            issued=issued,
            others=self._others(tuple(spans)),
        )

    def judged(self) -> list[tuple[Statement, Verdict]]:
        """Return every statement that is quoted word for word and was not withdrawn, with its verdict, in the order of the records.

        Rows of a table and lines of a file that was imported are not judged: what their columns and fields mean is said by
        the mapping or the format, and not in the row.
        """
        imported = {each.id for each in self._records.sources if each.access == "import"}
        return [
            (said, self.judge(said, said.quotes))
            for said in self._records.statements
            if said.quotes and not (said.withdrawn or said.row or said.source in imported)
        ]

    def _kind(self, identifier: str) -> str:
        found = self._entities.get(identifier)
        return found.kind if found else ""

    def _others(self, spans: tuple[Span, ...]) -> list[str]:
        """Return who else may be named in some spans."""
        if spans not in self._named:
            text = bared(plain_text("\n".join(span.text for span in spans)))
            self._named[spans] = [
                each for each, first in self._heads.items() if any(head in text for head in first)
            ]
        return self._named[spans]


def _heads(names: Iterable[str]) -> frozenset[str]:
    """Return the longest word of each name: where none of them stands, the entity is not named."""
    return frozenset(max(words, key=len) for name in names if (words := fold(name).split()))


def date_in(text: str, language: str | None) -> HalfKnownDate | None:
    """Return the one day, month or year that a text (a title) names, or None where it names none or several.

    >>> date_in("Report of the meeting of 22 October 2020", "en")
    HalfKnownDate(text='2020-10-22', earliest=datetime.date(2020, 10, 22), latest=datetime.date(2020, 10, 22), unsure=False)
    """
    if not has_words(language or ""):
        return None
    tag = str(language).split("-")[0].casefold()
    found = {first for first, last in days_in(plain_text(text), tag, ()) if first == last}
    longest = {each for each in found if not any(other != each and other.startswith(each) for other in found)}
    return HalfKnownDate(longest.pop()) if len(longest) == 1 else None
