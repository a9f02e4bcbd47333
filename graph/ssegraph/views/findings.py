"""Findings on paper: what somebody kept in the explorer, in that order, each with its proof and its numbered sources.

The page saves them as JSON (`page/basket.js`): a statement by its id, or a view with the statements it showed, and a comment::

    {"title": "For the board", "language": "fr",
     "findings": [{"statement": "rtes.memberOf.gsef", "note": "since when?"},
                  {"view": "actor=rtes&at=2020-10", "cites": ["rtes.memberOf.gsef"], "note": ""}]}

What the data no longer holds is said on the paper, and never left out in silence.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError

from ssegraph.analysis.paths import caption
from ssegraph.core.citations import Reference
from ssegraph.core.counted import in_words, read_aloud
from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.core.model import Contribution, Observation, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.paper import Block, Heading, Items, Line, Paper, Run, Text
from ssegraph.core.values import Value
from ssegraph.core.when import date_in_words, when_in_words
from ssegraph.core.words import languages, wording
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.dossier import Bibliography, proved
from ssegraph.views.tours import stated_in

_INSTEAD: Final = 'the file that the page writes: My findings, "Save the list"'


class Kept(Value):
    """What was kept: a statement, or a view with the statements it showed; and what was written beside it.

    >>> Kept(statement="rtes.memberOf.gsef").ids
    ('rtes.memberOf.gsef',)
    """

    statement: Annotated[str, Field(min_length=1, max_length=400)] | None = None
    view: Annotated[str, Field(max_length=8_000)] | None = None
    cites: tuple[str, ...] = ()
    note: Annotated[str, Field(max_length=2_000)] = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The statements it rests on."""
        return (self.statement,) if self.statement else self.cites


class Basket(Value):
    """All that was kept, in its order."""

    title: Annotated[str, Field(max_length=400)] = ""
    language: str = "en"
    findings: tuple[Kept, ...]


@dataclass(frozen=True)
class Findings:
    """Findings, held against a graph.

    Attributes:
        kept: as they were read.
        gone: the statements that the graph does not hold (any longer), in the order in which they are met.
        references: the sources of the others, numbered as they are cited.
        paper: all of it, to be written.
    """

    kept: tuple[Kept, ...]
    gone: tuple[str, ...]
    references: tuple[Reference, ...]
    paper: Paper

    def __repr__(self) -> str:
        gone = f", {len(self.gone)} statements no longer in the data" if self.gone else ""
        return f"<Findings: {len(self.kept)} kept, {len(self.references)} sources{gone}>"


def read_basket(path: str | Path) -> Basket:
    """Return the findings that a page saved.

    Raises:
        StoreError: the file cannot be opened.
        DataError: it is no such file; all that is wrong, with its line where there is one.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error
    try:
        return Basket.model_validate_json(content.removeprefix(codecs.BOM_UTF8))
    except ValidationError as error:
        wrong = [
            Problem(str(path), 1, f"{'.'.join(map(str, each['loc'])) or 'it'}: {each['msg']}", _INSTEAD)
            for each in error.errors()
        ]
        raise DataError(wrong) from error


def findings(kg: KnowledgeGraph, basket: Basket, language: str | None = None) -> Findings:
    """Return findings as a paper, each statement looked up in a graph.

    Args:
        kg: a graph or a selection of one; who is not listed stands in no finding.
        basket: from `read_basket`.
        language: en, fr, es, ko or ja; else that in which they were kept.

    >>> from ssegraph.core.model import Records
    >>> made = findings(KnowledgeGraph.of(Records(title="mine")), Basket(findings=(Kept(statement="a.memberOf.b"),)))
    >>> made, made.gone
    (<Findings: 1 kept, 0 sources, 1 statements no longer in the data>, ('a.memberOf.b',))
    """
    language = language or (basket.language if basket.language in languages() else "en")
    graph = kg.listed()
    stated = stated_in(graph)
    cited = Bibliography(graph, language=language)
    blocks = [block for kept in basket.findings for block in _told(kept, graph, stated, cited, language)]
    gone = tuple(dict.fromkeys(each for kept in basket.findings for each in kept.ids if each not in stated))
    if gone:
        blocks.insert(0, Text((Run(wording("findings.goneCount", language, n=len(gone)), "strong"),)))
    blocks.append(Text((Run(wording("site.absence", language), "quiet"),)))
    references = cited.references()
    paper = Paper(
        basket.title or wording("findings.title", language),
        language,
        tuple(blocks),
        references,
        wording("dossier.sources", language, n=len(references)),
    )
    return Findings(basket.findings, gone, references, paper)


def _told(
    kept: Kept,
    graph: KnowledgeGraph,
    stated: Mapping[str, Tie | Observation],
    cited: Bibliography,
    language: str,
) -> Iterator[Block]:
    """Yield one finding: what it says, its comment, its proof."""
    if kept.statement:
        known = stated.get(kept.statement)
        yield Heading(headline(known, graph, language) if known else _gone(kept.statement, language), 3)
    else:
        yield Heading(wording("findings.view", language), 3)
        yield Text((Run(f"#{kept.view or ''}", "quiet"),))
    if kept.note:
        yield Text((Run(kept.note, "strong"),))
    lines: list[Line] = []
    for each in kept.ids:
        known = stated.get(each)
        if known:
            head = () if kept.statement else (Run(f"{headline(known, graph, language)} · "),)
            lines.append((*head, *dates_of(known, language), *proved(known, cited, language)))
        elif not kept.statement:
            lines.append((Run(_gone(each, language)),))
    if lines:
        yield Items(tuple(lines))


def _gone(identifier: str, language: str) -> str:
    return wording("findings.gone", language, id=identifier)


def headline(stated: Tie | Observation, graph: KnowledgeGraph, language: str) -> str:
    """Return a tie or an observation as a sentence."""
    if isinstance(stated, Tie):
        return caption(graph, stated, stated.source, language)
    said = in_words(stated, language) if isinstance(stated, Contribution) else read_aloud(stated, language)
    what = load_ontology().label(stated.kind, language)
    return wording(
        "news.number", language, name=graph.entity(stated.entity).label(language), what=what, value=said
    )


def dates_of(stated: Tie | Observation, language: str) -> Line:
    """Return when it holds, and how it is said where not as a fact."""
    if isinstance(stated, Tie):
        when = when_in_words(stated.start, stated.end, stated.seen, language)
    else:
        when = date_in_words(stated.as_of, language)
    status = ""
    if not stated.as_fact:
        status = f" · {load_ontology().statuses[stated.status.capitalize()].labels[language]}"
    return (Run(f"{when or wording('site.undated', language)}{status}"),)
