"""A draft on paper, sentence by sentence: what the graph knows of each, with its proof and its numbered sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ssegraph.core.paper import Block, Heading, Items, Paper, Run, Text
from ssegraph.core.words import wording
from ssegraph.graph import KnowledgeGraph
from ssegraph.sources.vouching import LABELS, Finding, key
from ssegraph.views.dossier import Bibliography, proved
from ssegraph.views.findings import dates_of, headline


def vouched(kg: KnowledgeGraph, found: Sequence[Finding], title: str, language: str) -> Paper:
    """Return what a graph knows of the sentences of a draft, as a paper.

    Args:
        kg: the graph they were held against.
        found: by `sources.vouching.Voucher`, of the listed part of it.
        title: of the draft.
        language: of the paper: en, fr, es, ko or ja.

    >>> from ssegraph.core.model import Records
    >>> paper = vouched(KnowledgeGraph.of(Records(title="mine")), [Finding("A joined B.", 0, 11, "unknown")], "Draft", "en")
    >>> [block.text for block in paper.blocks if isinstance(block, Heading)]
    ['A joined B.']
    """
    graph = kg.listed()
    cited = Bibliography(graph, language=language)
    counts = Counter(each.label for each in found)
    told = " · ".join(
        f"{wording(f'vouch.{key(label)}', language)}: {counts[label]}" for label in LABELS if counts[label]
    )
    blocks: list[Block] = [Text((Run(told, "strong"),))]
    blocks += [block for each in found for block in _told(each, graph, cited, language)]
    blocks.append(Text((Run(wording("site.absence", language), "quiet"),)))
    references = cited.references()
    return Paper(
        title, language, tuple(blocks), references, wording("dossier.sources", language, n=len(references))
    )


def _told(found: Finding, graph: KnowledgeGraph, cited: Bibliography, language: str) -> Iterator[Block]:
    yield Heading(" ".join(found.sentence.split()), 3)
    yield Text((Run(wording(f"vouch.{key(found.label)}", language), "strong"),))
    lines = tuple(
        (
            Run(f"{headline(each, graph, language)} · "),
            *dates_of(each, language),
            *proved(each, cited, language),
        )
        for each in found.rests_on
    )
    if lines:
        yield Items(lines)
