"""Ties and observations as a person reads them: a sentence, a time, and who says so in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssegraph.core.model import Contribution, Observation, Ruling, Stated, Statement, Tie
    from ssegraph.graph import KnowledgeGraph

TIE_COLUMNS = ("tie", "when", "proof", "who says so")
WITHDRAWN_COLUMNS = ("statement", "of", "by", "when", "why")
OBSERVATION_COLUMNS = ("observation", "value", "as of", "proof", "who says so")
CONTRIBUTION_COLUMNS = ("who", "did", "what was said", "in", "in reply to", "who says so")


def who_says(graph: KnowledgeGraph, statement: Stated, language: str = "en") -> str:
    """Return a line for each evidence: how it is proved, a quote between quotation marks, ours without, and in brackets the source."""
    from ssegraph.core.proofs import line

    lines = []
    for said in statement.supporting:
        lines.append(line(said, graph.source(said.source).name, language))
        if said.corrected:
            lines.append(f"  corrected{_decided(said.corrected)}; read as {_as_read(said.as_read)}")
    return "\n".join(lines)


def _decided(ruling: Ruling) -> str:
    who = f" by {ruling.by}" if ruling.by else ""
    return f"{who}{f', {ruling.when}' if ruling.when else ''}: {ruling.why}"


def _as_read(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value!r}" if value else f"no {name}" for name, value in sorted(fields.items()))


def whole(stated: Stated) -> dict[str, Any]:
    """Return a tie or observation with its statements, each with its address and how it is proved, as JSON has it."""
    fields: dict[str, Any] = stated.model_dump(mode="json", exclude_defaults=True)
    for said, written in zip(stated.statements, fields["statements"], strict=True):
        written |= {"id": said.id, "proof": said.proof}
    return fields | {"proof": stated.proof}


def tie_row(graph: KnowledgeGraph, tie: Tie, language: str = "en") -> tuple[str, ...]:
    """Return the cells of `TIE_COLUMNS`."""
    from ssegraph.core.ontology import load_ontology
    from ssegraph.core.roles import role_in_words
    from ssegraph.core.when import when_in_words

    captions = load_ontology().tie_kinds[tie.kind].caption
    caption = captions.get(language) or captions["en"]
    source, target = (graph.entity(end).label(language) for end in (tie.source, tie.target))
    sentence = caption.replace("{source}", source).replace("{target}", target)
    role = tie.role and (role_in_words(tie.role, language) or tie.role)
    more = "; ".join(filter(None, (role, tie.money)))
    return (
        sentence + (f" ({more})" if more else ""),
        when_in_words(tie.start, tie.end, tie.seen, language),
        _state(tie, language),
        who_says(graph, tie, language),
    )


def _state(stated: Stated, language: str) -> str:
    """Return how it is said, if not as fact, and how it is proved."""
    from ssegraph.core.proofs import proof_label

    proof = proof_label(stated.proof, language)
    return proof if stated.status == "stated" else f"{stated.status}, {proof}"


def withdrawn_row(said: Statement) -> tuple[str, ...]:
    """Return the cells of `WITHDRAWN_COLUMNS`."""
    ruling = said.withdrawn
    assert ruling
    return (said.key.replace(".", " "), said.source, ruling.by or "", str(ruling.when or ""), ruling.why)


def contribution_row(graph: KnowledgeGraph, said: Contribution, language: str = "en") -> tuple[str, ...]:
    """Return the cells of `CONTRIBUTION_COLUMNS`: the words of a contribution once, and whose question it answers."""
    from ssegraph.core.ontology import load_ontology

    def name(identifier: str) -> str:
        entity = graph.entity(identifier)
        return entity.acronym or entity.label(language)

    asked = ""
    if said.reply_to:
        whose = said.reply_to.partition(".")[0]
        question = next((each for each in graph.contributions(whose) if each.id == said.reply_to), None)
        asked = f"{name(whose)}: {question.said}" if question else f"{name(whose)}, taken back"
    quoted = [
        f"“{each.quote}” [{graph.source(each.source).name}]"
        if each.quote
        else f"[{graph.source(each.source).name}]"
        for each in said.supporting
    ]
    corrected = [
        f"corrected{_decided(each.corrected)}; read as {_as_read(each.as_read)}"
        for each in said.supporting
        if each.corrected
    ]
    return (
        name(said.entity),
        load_ontology().label(said.kind, language),
        said.said,
        name(said.session) if said.session else "",
        asked,
        "\n".join((*quoted, *corrected)),
    )


def observation_row(graph: KnowledgeGraph, observation: Observation, language: str = "en") -> tuple[str, ...]:
    """Return the cells of `OBSERVATION_COLUMNS`."""
    from ssegraph.core.counted import read_aloud
    from ssegraph.core.ontology import load_ontology
    from ssegraph.core.when import date_in_words

    label = load_ontology().label(observation.kind, language)
    return (
        label,
        read_aloud(observation, language),
        date_in_words(observation.as_of, language) or "undated",
        _state(observation, language),
        who_says(graph, observation, language),
    )
