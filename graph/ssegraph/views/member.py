"""A page for one body: what is said of it, statement by statement, and its answers: right, to correct, wrong.

One file that works offline, with no account; it asks for nothing. The answers leave it as a file, or as a text to paste
into a message: rows of `records.remarks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Final

from ssegraph.analysis.paths import caption
from ssegraph.core.counted import in_words, read_aloud
from ssegraph.core.model import Contribution, Entity, Observation, Statement, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import address, proof_label
from ssegraph.core.roles import role_in_words
from ssegraph.core.standalone import as_json, escaped, filled, policy
from ssegraph.core.statements import as_text
from ssegraph.core.when import date_in_words, when_in_words
from ssegraph.core.words import wording
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.dossier import summary

_OF_TIE: Final = ("role", "start", "end", "seen")
_OF_NUMBER: Final = ("value", "as_of")
_ANSWERS: Final = ("confirm", "correct", "object")
_WORDS: Final = ("answered", "file")


def ask_member(kg: KnowledgeGraph, name: str | Entity, language: str = "en") -> str:
    """Return the page for a body.

    Args:
        kg: a graph.
        name: any name or id of the body; it is listed.
        language: en, fr, es, ko or ja.

    Raises:
        NotFound, Ambiguous: nobody, or several, bear that name.

    >>> from ssegraph.core.model import Records
    >>> page = ask_member(KnowledgeGraph.of(Records(title="t", entities=[Entity(id="a", kind="Network", name="A & B")])), "a")
    >>> "A &amp; B" in page and "connect-src" not in page
    True
    """
    graph = kg.listed()
    entity = graph.entity(graph.id(name))
    rows = list(_rows(graph, entity, language))
    files = resources.files("ssegraph.views") / "member"
    style, script, page = (
        (files / each).read_text(encoding="utf-8") for each in ("member.css", "member.js", "member.html")
    )

    def w(text: str) -> str:
        return escaped(wording(f"member.{text}", language))

    slots = {
        "language": escaped(language),
        "policy": escaped(policy([script], [style])),
        "title": escaped(wording("member.title", language, name=entity.label(language))),
        "style": style,
        "script": script,
        "rows": "".join(rows),
        "data": as_json(
            {"id": entity.id, **{each: wording(f"member.{each}", language) for each in _WORDS}},
            sort_keys=True,
        ),
        **{each: w(each) for each in ("intro", "who", "day", "save", "text", "none", "send")},
    }
    slots["none"] = "" if rows else f"<p>{slots['none']}</p>"
    return filled(page, slots)


def _rows(graph: KnowledgeGraph, entity: Entity, language: str) -> Iterator[str]:
    ties = sorted(graph.ties(entity), key=lambda tie: (tie.kind, tie.source != entity.id, tie.id))
    stated: Iterable[Tie | Observation] = (*ties, *graph.observations(entity), *graph.contributions(entity))
    number = 0
    for each in stated:
        for said in each.statements:
            number += 1
            yield _row(graph, each, said, entity, language, number)


def _row(
    graph: KnowledgeGraph,
    stated: Tie | Observation,
    said: Statement,
    entity: Entity,
    language: str,
    number: int,
) -> str:
    """Return a statement as a group of answers."""
    fields: tuple[str, ...]
    if isinstance(stated, Tie):
        plain = stated.model_copy(update={"role": None})
        sentence, fields = caption(graph, plain, entity.id, language), _OF_TIE
        role = said.role and (role_in_words(said.role, language) or said.role)
        when = when_in_words(said.start, said.end, said.seen, language)
        beside = " · ".join(filter(None, (role, when or wording("site.undated", language))))
    else:
        fields = _OF_NUMBER
        value = in_words(said, language) if isinstance(stated, Contribution) else read_aloud(said, language)
        label = load_ontology().label(said.kind, language)
        sentence = wording("news.number", language, name=entity.label(language), what=label, value=value)
        beside = date_in_words(said.as_of, language) or wording("site.undated", language)
    source = graph.source(said.source)
    ours = summary(said, language)
    words = (
        f"<q>{escaped(said.quote)}</q>"
        if said.proof == "quoted"
        else f"<small>{escaped(proof_label(said.proof, language) + wording('dossier.then', language))}"
        f'<span lang="{escaped(ours.language or language)}">{escaped(ours.text)}</span></small>'
    )
    where = address(said, source)
    cited = (
        f'<a href="{escaped(where)}" target="_blank" rel="noopener noreferrer">{escaped(source.name)}</a>'
        if where
        else escaped(source.name)
    )

    def w(text: str) -> str:
        return escaped(wording(f"member.{text}", language))

    choices = "".join(
        f'<label><input type="radio" name="r{number}" value="{each}"> {w(each)}</label>' for each in _ANSWERS
    )
    choices += f'<label><input type="radio" name="r{number}" value="" checked> {w("skip")}</label>'
    inputs = "".join(
        f'<label>{w(f"field_{name}")} <input type="text" data-field="{name}" '
        f'value="{escaped(as_text(getattr(said, name)))}"></label>'
        for name in fields
    )
    return (
        f'<fieldset data-statement="{escaped(said.id)}" data-about="{escaped(said.key.replace(".", " "))}">'
        f"<legend>{number}. {escaped(sentence)}</legend><p>{escaped(beside)}</p><p>{words} · {cited}</p>"
        f'<div class="choices">{choices}</div>'
        f'<div class="fields" hidden><p>{w("fields")}</p>{inputs}</div>'
        f'<div class="more" hidden><label>{w("says")} <textarea rows="2" data-part="says"></textarea></label>'
        f'<label>{w("source")} <input type="text" data-part="source"></label></div></fieldset>\n'
    )
