"""The second gate, rule by rule, and a mutation suite on the shipped report and on twelve invented pages."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ssegraph import resources
from ssegraph.dates import HalfKnownDate
from ssegraph.ingest.documents.reading import read
from ssegraph.ingest.documents.structure import blocks
from ssegraph.ingest.records import read_records
from ssegraph.model import Records
from ssegraph.names import fold
from ssegraph.ontology import load_ontology
from ssegraph.sources.gate import Verdict, date_in, judge, judged
from ssegraph.statements import DATED, Span, Statement

WEB = Path(__file__).parent / "web"
REPORT = "gsef-2020-session-report"
LANGUAGES = ("en", "fr", "es", "ko", "ja")

# What the words of the report do not say outright: a logo is no support, an office no mandate. Until its records say so
# themselves (`inferred`), these stand as read by a step; a name that is wanting is a step too.
READ_BY_A_STEP = {
    "bienestar.supports.gsef-virtual-forum-2020": "a logo is read as support",
    "gov-mexico.supports.gsef-virtual-forum-2020": "half a logo is read as a name and as support",
    "inaes.supports.gsef-virtual-forum-2020": "a logo is read as support",
    "flety-amanda.represents.uclg-csipdhr": "who coordinates a committee is read as speaking for it",
    "rousset-emmanuelle.represents.rtes": "a vice president is read as speaking for the network",
    "koike-ayako.affiliatedWith.assepj": "a director, who leads, is read as attached",
    "gsef.organises.gsef-virtual-forum-2020": "whose name a forum bears is read as its organiser",
    "seed-session.partOf.gsef-virtual-forum-2020": "the title page is read as saying part of what",
    "ph-ip-project.partOf.inter-people-cooperation": "an example is read as a part",
    "gsef-virtual-forum-2020.statedTheme": "a title is read as a theme",
    "seed-session.Question.guiding-question": "nobody is named who asks; the session is not in the words",
    "marieme.Proposal.policy-from-below": "a noun is read as a proposal",
}


# -- the mutation suite ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A true statement, the words of its page, and what is known of the page."""

    said: Statement
    spans: tuple[Span, ...]
    language: str
    issued: HalfKnownDate | None
    elsewhere: tuple[str, ...]
    """Blocks of the page that are not its passage."""


@dataclass
class Figures:
    """What became of the true statements and of the mutants of one collection."""

    true: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    mutants: Counter[str] = field(default_factory=Counter)
    true_too: int = 0
    missed: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)

    def share(self) -> float:
        return sum(self.caught.values()) / sum(self.mutants.values())


@cache
def shipped() -> Records:
    return read_records(resources.data_dir())


@cache
def web() -> Records:
    return read_records(WEB / "records")


@cache
def report_cases() -> tuple[Case, ...]:
    records = shipped()
    text = (resources.data_dir() / "documents" / f"{REPORT}.md").read_text(encoding="utf-8")
    source = next(each for each in records.sources if each.id == REPORT)
    issued = source.date or date_in(source.title or "", "en")
    found = []
    for said in records.statements:
        if said.source == REPORT and said.quotes and not said.withdrawn:
            step = READ_BY_A_STEP.get(said.key)
            said = said.model_copy(update={"inferred": said.inferred or step})
            found.append(Case(said, said.quotes, "en", issued, _elsewhere(text, said.quotes)))
    return tuple(found)


@cache
def page_cases(language: str) -> tuple[Case, ...]:
    records = web()
    by_key = {(said.source, said.key): said for said in records.statements}
    sources = {each.id: each for each in records.sources}
    given = yaml.safe_load((WEB / "passages.yaml").read_text(encoding="utf-8"))
    found = []
    for each in given:
        source = sources[each["source"]]
        if source.language != language:
            continue
        text = page_text(source.id)
        spans = tuple(Span(at=text.index(span["text"]), **span) for span in each["passage"])
        said = by_key[source.id, each["key"]]
        found.append(Case(said, spans, language, source.date, _elsewhere(text, spans)))
    return tuple(found)


@cache
def page_text(name: str) -> str:
    return read(WEB / f"{name}.html").text


def _elsewhere(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    whole = [each.flat.text.strip() for each in blocks(text)]
    return tuple(
        each
        for each in whole
        if sum(map(str.isalnum, each)) >= 12 and not any(span.text[:40] in each or each in span.text for span in spans)
    )  # fmt: skip


def verdict_of(case: Case, said: Statement, spans: tuple[Span, ...], records: Records) -> Verdict:
    return judge(
        said, spans, _names(records), kinds=_kinds(records),
        language=case.language, issued=case.issued, others=_of_source(case.said.source),
    )  # fmt: skip


@cache
def _of_source(source: str) -> tuple[str, ...]:
    """Return whom the statements of a source are about."""
    every = [
        said
        for records in (shipped(), web())
        for said in records.statements
        if said.source == source
    ]
    return tuple(
        sorted({end for said in every for end in (said.subject, said.object, *said.about) if end})
    )


def _names(records: Records) -> Any:
    every = _by_id(id(records))
    return lambda identifier: every[identifier].all_names() if identifier in every else ()


def _kinds(records: Records) -> Any:
    every = _by_id(id(records))
    return lambda identifier: every[identifier].kind if identifier in every else ""


@cache
def _by_id(which: int) -> Mapping[str, Any]:
    records = next(each for each in (shipped(), web()) if id(each) == which)
    return {each.id: each for each in records.entities}


def mutants(case: Case, records: Records, chance: random.Random) -> Iterator[tuple[str, Statement, tuple[Span, ...]]]:  # fmt: skip
    """Yield false statements on the words of a true one, and the true one on words that do not say it."""
    said, spans, ontology = case.said, case.spans, load_ontology()
    entities = _by_id(id(records))
    on_page = " ".join(span.text for span in spans)

    def changed(**fields: Any) -> Statement:
        return said.model_copy(update=fields)

    for end in ("subject", "object"):
        here = getattr(said, end)
        if here is None:
            continue
        alike = sorted(each.id for each in entities.values() if each.kind == entities[here].kind and each.id not in (said.subject, said.object))  # fmt: skip
        if alike:
            yield f"{end} swapped", changed(**{end: chance.choice(alike)}), spans
        # The harder one: an entity of the kind that stands on the same page.
        near = [each for each in alike if any(name in " ".join((on_page, *case.elsewhere)) for name in entities[each].all_names())]  # fmt: skip
        if near:
            yield f"{end} swapped on the page", changed(**{end: chance.choice(near)}), spans
    if said.object:
        kind, ends = ontology.tie_kinds[said.kind], (entities[said.subject].kind, entities[said.object].kind)  # fmt: skip
        if not kind.symmetric:
            yield "ends turned", changed(subject=said.object, object=said.subject), spans
        others = sorted(each for each in ontology.tie_kinds if each != said.kind and ontology.allows(each, *ends))  # fmt: skip
    elif said.is_contribution:
        # Whatever is said may be called a claim; a question is none.
        others = sorted({*ontology.contribution_kinds} - {said.kind, *(() if said.kind == "Question" else ("Claim",))})  # fmt: skip
    elif said.kind in ontology.measures:
        others = sorted({*ontology.measures} - {said.kind})
    else:
        others = sorted(each for each in ontology.attributes if each not in (said.kind, *DATED, *ontology.patterns) or (said.kind in DATED and each in DATED and each != said.kind))  # fmt: skip
    if others:
        yield "kind changed", changed(kind=chance.choice(others)), spans
    if said.role:
        roles = sorted({each.role for each in records.statements if each.role} - {said.role})
        other = [
            each for each in roles if not set(fold(each).split()) & set(fold(said.role).split())
        ]
        yield "role changed", changed(role=chance.choice(other)), spans
    for name in ("start", "end", "seen", "as_of"):
        date = getattr(said, name)
        if date and not (name == "end" and said.start == said.end):
            other_date = _other_date(date, chance)
            both = {"start": other_date, "end": other_date} if name == "start" and said.start == said.end else {name: other_date}  # fmt: skip
            yield "date changed", changed(**both), spans
    if said.kind in DATED and said.value:
        yield "date changed", changed(value=_other_date(HalfKnownDate(said.value.split("/")[0]), chance).text), spans  # fmt: skip
    for name in ("number", "amount"):
        if number := getattr(said, name):
            other_number = str(Decimal(number) * 10 if chance.random() < 0.5 else Decimal(number) + chance.randint(1, 9))  # fmt: skip
            fields = {name: other_number} | ({"value": other_number} if name == "number" else {})
            yield f"{name} changed", changed(**fields), spans
    if said.manner in (None, "asserted"):
        yield "negated", changed(manner="denied"), spans
        yield "fact as plan", changed(manner="planned"), spans
    elif said.manner in ("planned", "forecast"):
        yield "plan as fact", changed(manner="asserted"), spans
    elif said.manner in ("denied", "hearsay", "hedged"):
        yield f"{said.manner} as fact", changed(manner="asserted"), spans
    if case.elsewhere:
        yield "generic words", said, (Span(text=chance.choice(case.elsewhere), at=0),)


def _other_date(date: HalfKnownDate, chance: random.Random) -> HalfKnownDate:
    year = int(date.text.strip("[].")[:4]) + chance.choice((-3, -2, -1, 1, 2, 3))
    return HalfKnownDate(date.text.replace(date.text.strip("[].")[:4], str(year)))


@cache
def figures_of(collection: str) -> Figures:
    records = shipped() if collection == "report" else web()
    cases = report_cases() if collection == "report" else page_cases(collection)
    chance, found = random.Random(f"gate {collection}"), Figures()
    every = {(each.said.source, each.said.subject, each.said.kind, each.said.object or each.said.value) for each in cases}  # fmt: skip
    for case in cases:
        answer = verdict_of(case, case.said, case.spans, records)
        found.true[answer.answer] += 1
        if answer.answer == "does not say":
            found.flagged.append(f"{case.said.key}: {'; '.join(answer.missing)}")
        if case.said.inferred:
            continue
        for what, said, spans in mutants(case, records, chance):
            ends = (said.source, said.subject, said.kind, said.object or said.value)
            if spans is case.spans and ends in every and said.kind + said.subject + str(said.object) != case.said.kind + case.said.subject + str(case.said.object):  # fmt: skip
                found.true_too += 1
                continue
            answer = verdict_of(case, said, spans, records)
            found.mutants[what] += 1
            if answer.answer == "does not say":
                found.caught[what] += 1
            else:
                found.missed.append(f"{what}: {said.key} {said.role or ''} {answer.answer} | {' … '.join(span.text[:90] for span in spans)}")  # fmt: skip
    return found
