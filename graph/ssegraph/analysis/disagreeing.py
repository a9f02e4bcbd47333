"""Disagreements in a sentence: what is at odds, who says which, and when.

They are computed by `ties.disagreements_of`; here they are told, in en, fr, es, ko and ja, so that each can be
read aloud: what two sources say stands beside who says it, and no side is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ssegraph.analysis.paths import caption
from ssegraph.analysis.projection import in_words
from ssegraph.counted import in_words as value_in_words
from ssegraph.graph import KnowledgeGraph
from ssegraph.model import Disagreement, Statement
from ssegraph.ontology import load_ontology

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "value": {
        "en": "{who}, {what}: the sources give different numbers, {sides}.",
        "fr": "{who}, {what} : les sources donnent des nombres différents, {sides}.",
        "es": "{who}, {what}: las fuentes dan números distintos, {sides}.",
        "ko": "{who}, {what}: 출처마다 수가 다르다. {sides}.",
        "ja": "{who}、{what}：出典によって数が異なる。{sides}。",
    },
    "date": {
        "en": "{who}, {what}: the sources give different dates, {sides}.",
        "fr": "{who}, {what} : les sources donnent des dates différentes, {sides}.",
        "es": "{who}, {what}: las fuentes dan fechas distintas, {sides}.",
        "ko": "{who}, {what}: 출처마다 날짜가 다르다. {sides}.",
        "ja": "{who}、{what}：出典によって日付が異なる。{sides}。",
    },
    "amount": {
        "en": "“{tie}”: the sources give different sums, {sides}.",
        "fr": "« {tie} » : les sources donnent des sommes différentes, {sides}.",
        "es": "«{tie}»: las fuentes dan sumas distintas, {sides}.",
        "ko": "“{tie}”: 출처마다 금액이 다르다. {sides}.",
        "ja": "「{tie}」：出典によって金額が異なる。{sides}。",
    },
    "start": {
        "en": "“{tie}”: the sources give different beginnings, {sides}.",
        "fr": "« {tie} » : les sources donnent des débuts différents, {sides}.",
        "es": "«{tie}»: las fuentes dan comienzos distintos, {sides}.",
        "ko": "“{tie}”: 출처마다 시작이 다르다. {sides}.",
        "ja": "「{tie}」：出典によって始まりが異なる。{sides}。",
    },
    "end": {
        "en": "“{tie}”: the sources give different ends, {sides}.",
        "fr": "« {tie} » : les sources donnent des fins différentes, {sides}.",
        "es": "«{tie}»: las fuentes dan finales distintos, {sides}.",
        "ko": "“{tie}”: 출처마다 끝이 다르다. {sides}.",
        "ja": "「{tie}」：出典によって終わりが異なる。{sides}。",
    },
    "begun": {
        "en": "“{tie}”: one source gives a beginning, another saw it before, {sides}.",
        "fr": "« {tie} » : une source donne un début, une autre l’a constaté auparavant, {sides}.",
        "es": "«{tie}»: una fuente da un comienzo, otra lo vio antes, {sides}.",
        "ko": "“{tie}”: 한 출처는 시작을 밝히고 다른 출처는 그 전에 보았다. {sides}.",
        "ja": "「{tie}」：ある出典は始まりを示し、別の出典はその前に見ている。{sides}。",
    },
    "ended": {
        "en": "“{tie}”: one source gives an end, another saw it later, {sides}.",
        "fr": "« {tie} » : une source donne une fin, une autre l’a constaté plus tard, {sides}.",
        "es": "«{tie}»: una fuente da un final, otra lo vio más tarde, {sides}.",
        "ko": "“{tie}”: 한 출처는 끝났다고 하고 다른 출처는 그 뒤에 보았다. {sides}.",
        "ja": "「{tie}」：ある出典は終わりを示し、別の出典はその後に見ている。{sides}。",
    },
    "denied": {
        "en": "“{tie}”: one source says so, another denies it, {sides}.",
        "fr": "« {tie} » : une source le dit, une autre le nie, {sides}.",
        "es": "«{tie}»: una fuente lo dice, otra lo niega, {sides}.",
        "ko": "“{tie}”: 한 출처는 그렇다고 하고 다른 출처는 부정한다. {sides}.",
        "ja": "「{tie}」：ある出典はそう述べ、別の出典は否定している。{sides}。",
    },
    "side": {"en": "{says} ({source})", "fr": "{says} ({source})", "es": "{says} ({source})", "ko": "{says} ({source})", "ja": "{says}（{source}）"},
    "since": {"en": "since {date}", "fr": "depuis {date}", "es": "desde {date}", "ko": "{date}부터", "ja": "{date}から"},
    "until": {"en": "until {date}", "fr": "jusqu’à {date}", "es": "hasta {date}", "ko": "{date}까지", "ja": "{date}まで"},
    "seen": {"en": "seen {date}", "fr": "constaté {date}", "es": "visto {date}", "ko": "{date}에 확인", "ja": "{date}に確認"},
    "yes": {"en": "said", "fr": "dit", "es": "dicho", "ko": "그렇다", "ja": "肯定"},
    "no": {"en": "denied", "fr": "nié", "es": "negado", "ko": "부정", "ja": "否定"},
    "between": {"en": "; ", "fr": " ; ", "es": "; ", "ko": "; ", "ja": "；"},
}  # fmt: skip


def explained(graph: KnowledgeGraph, disagreement: Disagreement, language: str = "en") -> str:
    """Return a disagreement as a sentence.

    Args:
        graph: in which it is.
        disagreement: from `graph.disagreements()`.
        language: en, fr, es, ko or ja.

    >>> from ssegraph.graph import load
    >>> kg = load()
    >>> explained(kg, next(each for each in kg.disagreements() if each.about == "xmess.members"), "fr").partition(" : ")[0]
    'XMESS, nombre de membres'
    """
    first = disagreement.statements[0]
    sides = dict.fromkeys(
        in_words(_WORDS["side"], language, says=_says(said, disagreement.what, language), source=graph.source(said.source).name)
        for said in disagreement.statements
    )  # fmt: skip
    values = {"sides": _WORDS["between"][language].join(sides)}
    if first.object is None:
        entity = graph.entity(first.subject)
        what = load_ontology().label(first.kind, language)
        values |= {"who": entity.acronym or entity.label(language), "what": what}
    else:
        tie = next(tie for tie in graph.ties(first.subject) if tie.kind == first.kind and tie.target == first.object)  # fmt: skip
        values["tie"] = caption(graph, tie, first.subject, language)
    dated = first.kind in load_ontology().attributes
    return in_words(_WORDS["date" if dated else disagreement.what], language, **values)


def borne(graph: KnowledgeGraph, disagreements: Iterable[Disagreement]) -> list[tuple[Disagreement, tuple[str, ...]]]:  # fmt: skip
    """Return disagreements, each with the ids of the ties and observations that bear its statements."""
    bears = {(said.id, said.key): stated.id for stated in (*graph.ties(), *graph.observations()) for said in stated.statements}  # fmt: skip
    return [
        (each, tuple(dict.fromkeys(bears[said.id, said.key] for said in each.statements if (said.id, said.key) in bears)))
        for each in disagreements
    ]  # fmt: skip


def _says(said: Statement, what: str, language: str) -> str:
    """Return what one side says, as its source writes numbers and dates."""
    if what == "value":
        value = value_in_words(said, language)
        return f"{value}, {said.as_of}" if said.as_of else value
    if what == "amount":
        return said.money
    if what == "denied":
        return in_words(_WORDS["no" if said.manner == "denied" else "yes"], language)
    if what == "ended":
        date, word = (said.end, "until") if said.end else (said.seen, "seen")
        return in_words(_WORDS[word], language, date=date)
    if what == "begun":
        date, word = (said.start, "since") if said.start else (said.seen, "seen")
        return in_words(_WORDS[word], language, date=date)
    return str(said.start if what == "start" else said.end)
