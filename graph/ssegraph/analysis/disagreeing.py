"""Disagreements in a sentence: what is at odds, who says which, and when.

They are computed by `ties.disagreements_of`; here they are told, in en, fr, es, ko and ja, so that each can be
read aloud: what two sources say stands beside who says it, and no side is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ssegraph.analysis.paths import caption
from ssegraph.analysis.projection import in_words
from ssegraph.core.counted import in_words as value_in_words
from ssegraph.core.counted import sums_in_words
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Disagreement, Statement
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import DATED
from ssegraph.graph import KnowledgeGraph

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
        "en": "{tie}: the sources give different sums, {sides}.",
        "fr": "{tie} : les sources donnent des sommes différentes, {sides}.",
        "es": "{tie}: las fuentes dan sumas distintas, {sides}.",
        "ko": "{tie}: 출처마다 금액이 다르다. {sides}.",
        "ja": "{tie}：出典によって金額が異なる。{sides}。",
    },
    "start": {
        "en": "{tie}: the sources give different beginnings, {sides}.",
        "fr": "{tie} : les sources donnent des débuts différents, {sides}.",
        "es": "{tie}: las fuentes dan comienzos distintos, {sides}.",
        "ko": "{tie}: 출처마다 시작이 다르다. {sides}.",
        "ja": "{tie}：出典によって始まりが異なる。{sides}。",
    },
    "end": {
        "en": "{tie}: the sources give different ends, {sides}.",
        "fr": "{tie} : les sources donnent des fins différentes, {sides}.",
        "es": "{tie}: las fuentes dan finales distintos, {sides}.",
        "ko": "{tie}: 출처마다 끝이 다르다. {sides}.",
        "ja": "{tie}：出典によって終わりが異なる。{sides}。",
    },
    "begun": {
        "en": "{tie}: one source gives a beginning, another saw it before, {sides}.",
        "fr": "{tie} : une source donne un début, une autre l’a constaté auparavant, {sides}.",
        "es": "{tie}: una fuente da un comienzo, otra lo vio antes, {sides}.",
        "ko": "{tie}: 한 출처는 시작을 밝히고 다른 출처는 그 전에 보았다. {sides}.",
        "ja": "{tie}：ある出典は始まりを示し、別の出典はその前に見ている。{sides}。",
    },
    "ended": {
        "en": "{tie}: one source gives an end, another saw it later, {sides}.",
        "fr": "{tie} : une source donne une fin, une autre l’a constaté plus tard, {sides}.",
        "es": "{tie}: una fuente da un final, otra lo vio más tarde, {sides}.",
        "ko": "{tie}: 한 출처는 끝났다고 하고 다른 출처는 그 뒤에 보았다. {sides}.",
        "ja": "{tie}：ある出典は終わりを示し、別の出典はその後に見ている。{sides}。",
    },
    "denied": {
        "en": "{tie}: one source says so, another denies it, {sides}.",
        "fr": "{tie} : une source le dit, une autre le nie, {sides}.",
        "es": "{tie}: una fuente lo dice, otra lo niega, {sides}.",
        "ko": "{tie}: 한 출처는 그렇다고 하고 다른 출처는 부정한다. {sides}.",
        "ja": "{tie}：ある出典はそう述べ、別の出典は否定している。{sides}。",
    },
    "begun by itself": {
        "en": "{tie}: one source gives a beginning and saw it before, {sides}.",
        "fr": "{tie} : une même source donne un début et l’a constaté auparavant, {sides}.",
        "es": "{tie}: una misma fuente da un comienzo y lo vio antes, {sides}.",
        "ko": "{tie}: 같은 출처가 시작을 밝히면서 그 전에 보았다고 한다. {sides}.",
        "ja": "{tie}：同じ出典が始まりを示しながら、その前にも見ている。{sides}。",
    },
    "ended by itself": {
        "en": "{tie}: one source gives an end and saw it later, {sides}.",
        "fr": "{tie} : une même source donne une fin et l’a constaté plus tard, {sides}.",
        "es": "{tie}: una misma fuente da un final y lo vio más tarde, {sides}.",
        "ko": "{tie}: 같은 출처가 끝났다고 하면서 그 뒤에 보았다고 한다. {sides}.",
        "ja": "{tie}：同じ出典が終わりを示しながら、その後にも見ている。{sides}。",
    },
    "denied by itself": {
        "en": "{tie}: one source both says so and denies it, {sides}.",
        "fr": "{tie} : une même source le dit et le nie, {sides}.",
        "es": "{tie}: una misma fuente lo dice y lo niega, {sides}.",
        "ko": "{tie}: 같은 출처가 그렇다고도 하고 부정도 한다. {sides}.",
        "ja": "{tie}：同じ出典がそう述べ、また否定している。{sides}。",
    },
    "side": {"en": "{says} ({source})", "fr": "{says} ({source})", "es": "{says} ({source})", "ko": "{says} ({source})", "ja": "{says}（{source}）"},
    "since": {"en": "since {date}", "fr": "depuis {date}", "es": "desde {date}", "ko": "{date}부터", "ja": "{date}から"},
    "until": {"en": "until {date}", "fr": "jusqu’à {date}", "es": "hasta {date}", "ko": "{date}까지", "ja": "{date}まで"},
    "seen": {"en": "seen {date}", "fr": "constaté {date}", "es": "visto {date}", "ko": "{date}에 확인", "ja": "{date}に確認"},
    "about": {"en": "about {date}", "fr": "vers {date}", "es": "hacia {date}", "ko": "{date}쯤", "ja": "{date}頃"},
    "unsure": {"en": "perhaps {date}", "fr": "peut-être {date}", "es": "quizá {date}", "ko": "아마 {date}", "ja": "おそらく{date}"},
    "earlier": {"en": "{date} or earlier", "fr": "{date} ou avant", "es": "{date} o antes", "ko": "{date} 또는 그 이전", "ja": "{date}以前"},
    "later": {"en": "{date} or later", "fr": "{date} ou après", "es": "{date} o después", "ko": "{date} 또는 그 이후", "ja": "{date}以降"},
    "span": {"en": "{date} to {end}", "fr": "{date} à {end}", "es": "{date} a {end}", "ko": "{date}부터 {end}까지", "ja": "{date}から{end}まで"},
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
    >>> explained(kg, next(each for each in kg.disagreements() if each.about == "gsef-forum-2018.participants"), "fr").partition(" : ")[0]
    'GSEF 2018, nombre de participants'
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
        # Of several episodes the one that is at odds.
        tie = next(tie for tie in graph.ties(first.subject) if first.key == tie.statements[0].key and first.id in {said.id for said in tie.statements})  # fmt: skip
        values["tie"] = caption(graph, tie, first.subject, language)
    told: str = "date" if first.kind in DATED else disagreement.what
    if told in ("begun", "ended", "denied") and len({said.source for said in disagreement.statements}) == 1:  # fmt: skip
        told += " by itself"
    return in_words(_WORDS[told], language, **values)


def borne(graph: KnowledgeGraph, disagreements: Iterable[Disagreement]) -> list[tuple[Disagreement, tuple[str, ...]]]:  # fmt: skip
    """Return disagreements, each with the ids of the ties and observations that bear its statements."""
    bears = {(said.id, said.key): stated.id for stated in (*graph.ties(), *graph.observations()) for said in stated.statements}  # fmt: skip
    return [
        (each, tuple(dict.fromkeys(bears[said.id, said.key] for said in each.statements if (said.id, said.key) in bears)))
        for each in disagreements
    ]  # fmt: skip


def turn_of(said: Statement, what: str) -> tuple[HalfKnownDate | None, str]:
    """Return what a statement brings to a sighting outside a tie's time: its beginning or end, if that day is known, else the sighting.

    An end "in 2019 or later" is no day a sighting could be after: `ties.disagreements_of` leaves it out too.
    """
    given, word = (said.end, "until") if what == "ended" else (said.start, "since")
    day = given and (given.latest if what == "ended" else given.earliest)
    return (given, word) if day else (said.seen, "seen")


def _says(said: Statement, what: str, language: str) -> str:
    """Return what one side says, as its source writes numbers and dates."""
    if what == "value":
        value = value_in_words(said, language)
        if said.kind in DATED:
            value = _date(said.value, language)
        return f"{value}, {_date(said.as_of, language)}" if said.as_of else value
    if what == "amount":
        return sums_in_words(said.money, language)
    if what == "denied":
        return in_words(_WORDS["no" if said.manner == "denied" else "yes"], language)
    if what in ("begun", "ended"):
        date, word = turn_of(said, what)
        return in_words(_WORDS[word], language, date=_date(date, language))
    return _date(said.start if what == "start" else said.end, language)


def _date(edtf: object, language: str) -> str:
    """Return a date of EDTF, or two with a stroke between, as it is read aloud; days and months stay numbers."""
    text = str(edtf)
    first, stroke, last = text.partition("/")
    if stroke:
        return in_words(_WORDS["span"], language, date=_date(first, language), end=_date(last, language))  # fmt: skip
    for mark, word in (("[..", "earlier"), ("..]", "later"), ("~", "about"), ("?", "unsure")):
        if mark in text:
            return in_words(_WORDS[word], language, date=text.strip("[].~?"))
    return text
