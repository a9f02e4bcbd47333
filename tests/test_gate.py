"""The second gate, rule by rule, and a mutation suite on the shipped report and on twelve invented pages."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ssegraph.core import resources
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Records
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import DATED, Span, Statement
from ssegraph.documents.reading import read
from ssegraph.documents.structure import blocks
from ssegraph.records.reading import read_records
from ssegraph.sources.gate import Gate, Verdict, date_in, judge

WEB = Path(__file__).parent / "web"
REPORT = "gsef-2020-session-report"
LANGUAGES = ("en", "fr", "es", "ko", "ja")

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
    return read(WEB / f"{name}.html", whole=True).text


def _elsewhere(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    whole = [each.flat.text.strip() for each in blocks(text)]
    return tuple(
        each
        for each in whole
        if sum(map(str.isalnum, each)) >= 12
        and not any(span.text[:40] in each or each in span.text for span in spans)
    )


def verdict_of(case: Case, said: Statement, spans: tuple[Span, ...], records: Records) -> Verdict:
    return judge(
        said,
        spans,
        _names(records),
        kinds=_kinds(records),
        language=case.language,
        issued=case.issued,
        others=_of_source(case.said.source),
    )


@cache
def _of_source(source: str) -> tuple[str, ...]:
    """Return whom the statements of a source are about."""
    every = [said for records in (shipped(), web()) for said in records.statements if said.source == source]
    return tuple(sorted({end for said in every for end in (said.subject, said.object, *said.about) if end}))


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


def mutants(
    case: Case, records: Records, chance: random.Random
) -> Iterator[tuple[str, Statement, tuple[Span, ...]]]:
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
        alike = sorted(
            each.id
            for each in entities.values()
            if each.kind == entities[here].kind and each.id not in (said.subject, said.object)
        )
        if alike:
            yield f"{end} swapped", changed(**{end: chance.choice(alike)}), spans
        # The harder one: an entity of the kind that stands on the same page.
        near = [
            each
            for each in alike
            if any(name in " ".join((on_page, *case.elsewhere)) for name in entities[each].all_names())
        ]
        if near:
            yield f"{end} swapped on the page", changed(**{end: chance.choice(near)}), spans
    if said.object:
        kind, ends = ontology.tie_kinds[said.kind], (entities[said.subject].kind, entities[said.object].kind)
        if not kind.symmetric:
            yield "ends turned", changed(subject=said.object, object=said.subject), spans
        others = sorted(
            each for each in ontology.tie_kinds if each != said.kind and ontology.allows(each, *ends)
        )
    elif said.is_contribution:
        # Whatever is said may be called a claim; a question is none.
        others = sorted(
            {*ontology.contribution_kinds} - {said.kind, *(() if said.kind == "Question" else ("Claim",))}
        )
    elif said.kind in ontology.measures:
        others = sorted({*ontology.measures} - {said.kind})
    else:
        others = sorted(
            each
            for each in ontology.attributes
            if each not in (said.kind, *DATED, *ontology.patterns)
            or (said.kind in DATED and each in DATED and each != said.kind)
        )
    if others:
        yield "kind changed", changed(kind=chance.choice(others)), spans
    if said.role:
        roles = sorted({each.role for each in records.statements if each.role} - {said.role})
        other = [each for each in roles if not set(fold(each).split()) & set(fold(said.role).split())]
        yield "role changed", changed(role=chance.choice(other)), spans
    for name in ("start", "end", "seen", "as_of"):
        date = getattr(said, name)
        if date and not (name == "end" and said.start == said.end):
            other_date = _other_date(date, chance)
            both = (
                {"start": other_date, "end": other_date}
                if name == "start" and said.start == said.end
                else {name: other_date}
            )
            yield "date changed", changed(**both), spans
    if said.kind in DATED and said.value:
        yield (
            "date changed",
            changed(value=_other_date(HalfKnownDate(said.value.split("/")[0]), chance).text),
            spans,
        )
    for name in ("number", "amount"):
        if number := getattr(said, name):
            other_number = str(
                Decimal(number) * 10 if chance.random() < 0.5 else Decimal(number) + chance.randint(1, 9)
            )
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
    every = {
        (each.said.source, each.said.subject, each.said.kind, each.said.object or each.said.value)
        for each in cases
    }
    for case in cases:
        answer = verdict_of(case, case.said, case.spans, records)
        found.true[answer.answer] += 1
        if answer.answer == "does not say":
            found.flagged.append(f"{case.said.key}: {'; '.join(answer.missing)}")
        if case.said.inferred:
            continue
        for what, said, spans in mutants(case, records, chance):
            ends = (said.source, said.subject, said.kind, said.object or said.value)
            if (
                spans is case.spans
                and ends in every
                and said.kind + said.subject + str(said.object)
                != case.said.kind + case.said.subject + str(case.said.object)
            ):
                found.true_too += 1
                continue
            answer = verdict_of(case, said, spans, records)
            found.mutants[what] += 1
            if answer.answer == "does not say":
                found.caught[what] += 1
            else:
                found.missed.append(
                    f"{what}: {said.key} {said.role or ''} {answer.answer} | {' … '.join(span.text[:90] for span in spans)}"
                )
    return found


COLLECTIONS = ("report", *LANGUAGES)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_of_the_true_statements_few_are_flagged_and_few_unjudged(collection: str) -> None:
    true = figures_of(collection).true
    assert true["does not say"] <= 0.03 * true.total(), figures_of(collection).flagged
    # What is read by a step is unjudged by definition.
    by_a_step = sum(bool(each.said.inferred) for each in report_cases()) if collection == "report" else 0
    assert true["unjudged"] - by_a_step <= 0.03 * true.total()
    assert true.total() >= (100 if collection == "report" else 15)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_of_the_mutants_at_least_95_of_100_are_caught(collection: str) -> None:
    found = figures_of(collection)
    assert found.share() >= 0.95, "\n".join(found.missed)
    assert sum(found.mutants.values()) >= (600 if collection == "report" else 180)


def test_the_development_figures_are_told() -> None:
    """One hand wrote the rules and the twelve pages: these figures say how the gate was developed, not how it does elsewhere."""
    head = f"{'development figures':22}{'true':>6}{'flagged':>9}{'unjudged':>10}{'mutants':>9}{'caught':>8}{'true too':>10}"
    lines = [head]
    for collection in COLLECTIONS:
        found = figures_of(collection)
        true = found.true
        lines.append(
            f"{collection:22}{true.total():>6}{true['does not say']:>9}{true['unjudged']:>10}"
            f"{sum(found.mutants.values()):>9}{100 * found.share():>7.1f}%{found.true_too:>10}"
        )
    sorts = sorted({what for each in COLLECTIONS for what in figures_of(each).mutants})
    for what in sorts:
        caught = sum(figures_of(each).caught[what] for each in COLLECTIONS)
        every = sum(figures_of(each).mutants[what] for each in COLLECTIONS)
        lines.append(f"  {what:28}{caught:>5} of {every}")
        assert caught >= 0.9 * every, what
    print("\n" + "\n".join(lines))
    assert sum(figures_of(each).true.total() for each in LANGUAGES) >= 90


def test_what_the_gate_does_not_let_through_of_the_shipped_graph_a_person_upholds() -> None:
    found = Gate(shipped()).judged()
    # Beside the report there is the document of the stewards.
    assert len([said for said, _ in found if said.source != "stewards"]) == len(report_cases())
    flagged = [said for said, answer in found if answer.answer == "does not say"]
    assert all(said.upheld for said in flagged)
    assert sum(answer.answer == "unjudged" for said, answer in found if not said.inferred) <= 0.03 * len(
        found
    )


# -- the rules, one by one ------------------------------------------------------------------------

NAMED = {
    "alder": ("LocalGovernment", "Alder Town"),
    "birch": ("LocalGovernment", "Birch City Council"),
    "tu": ("Network", "Towns United", "TU", "타운연합", "町連合", "Ville-Union"),
    "pals": ("Network", "Pals of Towns"),
    "mill": ("Cooperative", "Mill Bakers"),
    "oak": ("Association", "Oak Foundation"),
    "oakfund": ("FundingMechanism", "Oak Foundation Fund of the North"),
    "hazel": ("Association", "The Hazel Trust, asbl"),
    "saessak": ("Association", "사단법인 새싹회"),
    "fund": ("FundingMechanism", "Seed Fund"),
    "ann": ("Person", "Ann Sample"),
    "bo": ("Person", "Bo Muster"),
    "meet": ("Event", "Town Meet 2021"),
    "tumeeting": ("Event", "40th Towns United meeting"),
    "deed": ("Agreement", "Alder Accord"),
    "care": ("Network", "CARE"),
    "mexico": ("PublicAgency", "Government of Mexico"),
    "bourg": ("LocalGovernment", "Ville de Bourg-Exemple"),
    "union": ("Network", "Union des Bourgs"),
    "aldea": ("LocalGovernment", "Ayuntamiento de Aldea"),
    "liga": ("Network", "Liga de Aldeas"),
    "si": ("LocalGovernment", "나무시"),
    "gun": ("LocalGovernment", "바위군"),
    "hyeop": ("Network", "마을협의회"),
    "jaedan": ("Association", "도토리재단"),
    "shi": ("LocalGovernment", "木葉市"),
    "net": ("Network", "里山ネット"),
    "zaidan": ("Association", "どんぐり財団"),
}


def told(
    words: str | Sequence[str],
    tie: str,
    *,
    language: str = "en",
    issued: str | None = None,
    others: Sequence[str] = (),
    **fields: Any,
) -> Verdict:
    """Judge a statement in one line (`alder memberOf tu`) on words; those that begin with `>` are an antecedent."""
    subject, kind, *target = tie.split()
    spans, at = [], 0
    for each in [words] if isinstance(words, str) else words:
        spans.append(
            Span(text=each.removeprefix(">"), at=at, role="antecedent" if each[0] == ">" else "statement")
        )
        at += len(each)
    end: dict[str, Any] = {"object": target[0]} if target else {}
    said = Statement(source="s", subject=subject, kind=kind, says=fields.pop("says", "so"), **end, **fields)
    return judge(
        said,
        spans,
        lambda each: NAMED[each][1:] if each in NAMED else (),
        kinds=lambda each: NAMED[each][0],
        language=language,
        issued=HalfKnownDate(issued) if issued else None,
        others=others,
    )


def says(*given: Any, **fields: Any) -> bool:
    answer = told(*given, **fields)
    assert answer.answer != "unjudged", answer
    return answer.answer == "says"


def test_a_passage_that_names_both_ends_with_a_word_of_the_kind_says_a_tie() -> None:
    assert told("Alder Town is a member of Towns United.", "alder memberOf tu") == Verdict("says")


def test_a_passage_that_names_only_one_end_does_not_say_a_tie() -> None:
    answer = told("Alder Town is a member of the network.", "alder memberOf tu")
    assert answer.answer == "does not say"
    assert answer.missing == ("the object 'tu' is named nowhere (Towns United, TU, 타운연합, ...)",)


def test_an_antecedent_names_an_end_that_the_words_call_they() -> None:
    assert says(["They joined in 2019, after a vote.", ">Alder Town and Towns United"], "alder memberOf tu")


def test_an_end_may_be_named_in_any_language_and_by_its_acronym() -> None:
    assert says("Alder Town is a member of TU.", "alder memberOf tu")
    assert says("Alder Town is a member of 타운연합.", "alder memberOf tu")


def test_case_accents_and_hyphens_of_a_name_do_not_matter() -> None:
    assert says("ALDER TOWN is a member of ville union.", "alder memberOf tu")


def test_a_latin_name_stands_at_the_borders_of_words() -> None:
    assert not says("Alder Townhouse is a member of Towns United.", "alder memberOf tu")


def test_an_acronym_that_is_a_word_is_sought_in_capitals() -> None:
    assert says("Alder Town is a member of CARE.", "alder memberOf care")
    assert not says("Alder Town is a member of those who care.", "alder memberOf care")


def test_a_person_may_be_called_by_title_and_last_name() -> None:
    assert says("Ms. Sample is the director of the Oak Foundation.", "ann leads oak")
    assert not says("A sample is with the director of the Oak Foundation.", "ann leads oak")


def test_a_government_may_be_called_by_the_adjective_of_its_country() -> None:
    assert says("The Mexican government supports the Oak Foundation.", "mexico supports oak")


def test_an_event_may_be_called_without_its_year() -> None:
    assert not says("Ann Sample spoke at the town hall.", "ann speaksAt meet")
    assert says("Ann Sample spoke at the Town Meet 2021.", "ann speaksAt meet")


def test_a_name_within_a_longer_name_of_somebody_else_names_nobody() -> None:
    words = "The Oak Foundation Fund of the north finances Mill Bakers."
    answer = told(words, "oak funds mill", others=["oakfund"])
    assert answer.missing == ("the subject 'oak' is named only within the name of somebody else",)


def test_the_name_of_a_meeting_names_whose_it_is() -> None:
    words = "The 40th Towns United meeting brought together three members (Alder Town, Birch City Council and Mill Bakers)."
    assert says(words, "alder memberOf tu", others=["tumeeting"])
    assert not says(
        "Alder Town is a member of the Oak Foundation Fund of the North.",
        "alder memberOf oak",
        others=["oakfund"],
    )


def test_a_day_without_its_month_is_of_the_article() -> None:
    words = "나무시는 22일 마을협의회에 가입하여 회원이 됐다."
    assert says(words, "si memberOf hyeop", language="ko", issued="2019-04-23", start="2019-04-22")
    assert not says(words, "si memberOf hyeop", language="ko", issued="2019-04-23", start="2019-03-22")
    assert says(words, "si memberOf hyeop", language="ko", issued="2019-05-03", start="2019-04-22")
    assert not says(
        "나무시는 22일간 마을협의회에 가입하여 회원이 됐다.",
        "si memberOf hyeop",
        language="ko",
        issued="2019-04-23",
        start="2019-04-22",
    )


def test_articles_and_legal_forms_of_a_name_may_be_left_out() -> None:
    assert says("A grant of Hazel Trust went to Mill Bakers.", "hazel supports mill") is False
    assert says("Hazel Trust supports Mill Bakers.", "hazel supports mill")
    assert says("도토리재단은 새싹회를 후원한다.", "jaedan supports saessak", language="ko")


def test_without_a_word_of_the_kind_nothing_is_said() -> None:
    answer = told("Alder Town wrote to Towns United.", "alder memberOf tu")
    assert answer.missing[0].startswith("no word of memberOf (")


def test_a_word_of_a_near_kind_is_none_of_this_kind() -> None:
    words = "Ann Sample, vice president of Towns United, opened the day."
    assert says(words, "ann viceChairs tu")
    assert not says(words, "ann chairs tu")
    assert not says("Alder Town signed an agreement with Towns United.", "alder memberOf tu")


def test_a_name_that_contains_a_word_of_the_kind_is_no_word_of_it() -> None:
    assert not says("The Oak Foundation wrote to the Seed Fund.", "oak funds fund")


def test_ends_that_are_turned_are_no_ends_of_the_tie() -> None:
    words = "Pals of Towns is a member of Towns United."
    assert says(words, "pals memberOf tu")
    assert told(words, "tu memberOf pals").missing == (
        "the words have it the other way round: pals memberOf tu",
    )


def test_a_passive_turns_the_order_of_the_names() -> None:
    words = "Mill Bakers is funded since 2019 by the Oak Foundation."
    assert says(words, "oak funds mill") and not says(words, "mill funds oak")


def test_who_counts_somebody_among_its_members_is_the_whole() -> None:
    words = "Towns United counts Pals of Towns among its members."
    assert says(words, "pals memberOf tu") and not says(words, "tu memberOf pals")


def test_a_list_below_a_heading_is_of_what_the_heading_names() -> None:
    words = [">Members of Towns United", "- Pals of Towns, a network of the north"]
    assert says(words, "pals memberOf tu") and not says(words, "tu memberOf pals")


@pytest.mark.parametrize(
    ("language", "words", "tie"),
    [
        ("en", "Alder Town hosted the members of Towns United for a dinner.", "alder memberOf tu"),
        ("en", "Had Alder Town been a member of Towns United, it would have voted.", "alder memberOf tu"),
        ("en", "If Alder Town were a member of Towns United, it would vote.", "alder memberOf tu"),
        (
            "fr",
            "La Ville de Bourg-Exemple accueille les membres de l'Union des Bourgs.",
            "bourg memberOf union",
        ),
        (
            "es",
            "El Ayuntamiento de Aldea recibió a los miembros de la Liga de Aldeas.",
            "aldea memberOf liga",
        ),
        ("es", "Ojalá el Ayuntamiento de Aldea fuera miembro de la Liga de Aldeas.", "aldea memberOf liga"),
        ("ko", "나무시는 마을협의회 회원들을 초청했다.", "si memberOf hyeop"),
        ("ja", "木葉市は里山ネットの会員を招いた。", "shi memberOf net"),
    ],
)
def test_who_hosts_members_or_would_be_one_is_none_by_that(language: str, words: str, tie: str) -> None:
    assert not says(words, tie, language=language)


def test_an_office_is_of_whom_follows_it_and_not_of_who_is_named_further_on() -> None:
    words = "Ann Sample, mayor of Elsewhere and chair of Towns United, met the council of Alder Town."
    assert not says(words, "ann leads alder", role="mayor")
    assert says(words.replace("Elsewhere", "Alder Town"), "ann leads alder", role="mayor")


def test_the_office_of_the_statement_is_the_one_that_counts() -> None:
    words = "Ann Sample, president of the meeting, thanked Oak Foundation and its director Bo Muster."
    assert not says(words, "ann leads oak", role="director", others=["bo"])


def test_an_office_behind_a_name_is_of_that_name() -> None:
    words = "Ann Sample, minister of Sport, and Bo Muster, director of Oak Foundation, came."
    assert not says(words, "ann leads oak", role="director", others=["bo"])
    assert says(words, "bo leads oak", role="director", others=["ann"])


def test_of_a_town_its_mayor_says_the_bare_name() -> None:
    assert says("Ann Sample, mayor of Birch, opened the meeting.", "ann leads birch", role="mayor")


def test_who_is_listed_below_their_founders_is_not_founded_by_one_another() -> None:
    words = "The statutes were filed by the founders:\n- Oak Foundation\n- Mill Bakers"
    assert not says(words, "oak founds mill")
    words = "The founders of Mill Bakers:\n- Oak Foundation"
    assert says(words, "oak founds mill")
    assert not says(words, "mill founds oak")


def test_a_sentence_that_is_only_leaned_on_says_nothing_of_whom_it_does_not_name() -> None:
    words = [">The founders of Mill Bakers were thanked at length.", "Oak Foundation met in the town hall."]
    assert not says(words, "oak founds mill")


def test_bare_words_between_two_others_are_not_said_of_who_stands_elsewhere() -> None:
    words = [
        ">Alder Town and Towns United met.",
        "Pals of Towns joined Villages Together as a member, a board member of Birch City Council.",
    ]
    assert not says(words, "alder memberOf tu", others=["pals", "birch"])


def test_what_marks_the_last_of_a_korean_list_marks_them_all() -> None:
    words = ["나무시, 바위군 등은 마을 기금을 조성하고 있다.", "이번 사업은 도토리재단을 통해 진행한다."]
    assert says(words, "si funds jaedan", language="ko", others=["gun"])
    assert not says(words, "jaedan funds si", language="ko", others=["gun"])


def test_a_syllable_within_a_korean_word_is_no_money() -> None:
    words = "나무시를 지원하기 위해 도토리재단이 홍보를 지원한다."
    assert not says(words, "jaedan funds si", language="ko")


def test_who_joined_as_a_member_is_the_member() -> None:
    words = "Alder Town joined Pals of Towns as a member, a board member of Towns United."
    assert says(words, "alder memberOf tu", others=["pals"])


def test_an_office_of_nobody_who_is_named_may_be_of_any_before_it() -> None:
    words = ["Towns United and Mill Bakers met.", "Ann Sample, director of the body, spoke as well."]
    assert not says(words, "ann leads tu", role="director", others=["mill"])
    words = ["Towns United met.", "Ann Sample, director of the body, spoke as well."]
    assert says(words, "ann leads tu", role="director", others=["mill"])


def test_a_row_of_a_table_says_an_office() -> None:
    assert says("| Chair of Towns United | Alder Town | 2021 |", "alder chairs tu", start="2021")
    assert not says("| Chair of Towns United | Alder Town | 2021 |", "alder viceChairs tu")


def test_kinds_that_the_ontology_does_not_tie_are_not_tied() -> None:
    answer = told("Towns United is led by Ann Sample, its director.", "tu leads ann")
    assert answer.missing == ("a Network cannot be tied to a Person by leads",)


def test_who_is_known_besides_takes_the_words_that_are_said_of_them() -> None:
    words = "Alder Town joined Pals of Towns and thanked Towns United."
    assert says(words, "alder memberOf pals", others=["tu"])
    assert not says(words, "alder memberOf tu", others=["pals"])


def test_a_list_of_names_is_said_of_each_of_them() -> None:
    words = "Members of Towns United include Alder Town and Birch City Council."
    assert says(words, "alder memberOf tu", others=["birch"])
    assert says(words, "birch memberOf tu", others=["alder"])


def test_two_clauses_do_not_lend_one_another_their_names() -> None:
    words = "Alder Town joined Towns United, and Birch City Council left Pals of Towns."
    assert says(words, "alder memberOf tu", others=["birch", "pals"])
    assert not says(words, "birch memberOf tu", others=["alder", "pals"])
    assert says(words, "birch memberOf pals", manner="over", others=["alder", "tu"])


# -- what is written --


def test_a_date_that_is_not_written_is_not_said() -> None:
    words = "Alder Town joined Towns United in March 2019."
    assert says(words, "alder memberOf tu", start="2019-03") and says(
        words, "alder memberOf tu", start="2019"
    )
    assert told(words, "alder memberOf tu", start="2018").missing == ("the date 2018 (start) is not written",)
    assert not says(words, "alder memberOf tu", start="2019-03-04")


def test_what_is_seen_may_be_of_the_date_of_the_source_and_a_beginning_may_not() -> None:
    words = "Alder Town is a member of Towns United."
    assert says(words, "alder memberOf tu", seen="2021-05", issued="2021-05-03")
    assert not says(words, "alder memberOf tu", seen="2021-06", issued="2021-05-03")
    assert not says(words, "alder memberOf tu", start="2021-05-03", issued="2021-05-03")


def test_a_day_without_a_year_is_of_the_year_of_the_source() -> None:
    words = "Alder Town joined Towns United on 4 May."
    assert says(words, "alder memberOf tu", start="2021-05-04", issued="2021-06")


def test_this_year_and_last_year_are_counted_from_the_source() -> None:
    words = "Alder Town joined Towns United last year."
    assert says(words, "alder memberOf tu", start="2020", issued="2021-06")
    assert not says(words, "alder memberOf tu", start="2021", issued="2021-06")


def test_half_known_dates_are_written_within_a_unit() -> None:
    words = "Alder Town joined Towns United in October 2020."
    assert says(words, "alder memberOf tu", start="2020-10~")
    assert says(words, "alder memberOf tu", start="2020-11~")
    assert not says(words, "alder memberOf tu", start="2021-02~")
    assert says("Alder Town joined Towns United before 2018.", "alder memberOf tu", start="[..2017]")


def test_a_date_that_is_marked_as_unsure_and_not_written_is_unjudged() -> None:
    answer = told("Alder Town joined Towns United.", "alder memberOf tu", start="2019?")
    assert answer.answer == "unjudged"


@pytest.mark.parametrize(
    ("language", "words", "tie"),
    [
        (
            "fr",
            "La Ville de Bourg-Exemple a adhéré à l'Union des Bourgs le 1er mars 2019.",
            "bourg memberOf union",
        ),
        (
            "es",
            "El Ayuntamiento de Aldea se unió a la Liga de Aldeas el 1 de marzo de 2019.",
            "aldea memberOf liga",
        ),
        ("ko", "나무시는 2019년 3월 1일 마을협의회에 가입했다.", "si memberOf hyeop"),
        ("ja", "木葉市は2019年3月1日に里山ネットに加盟した。", "shi memberOf net"),
        ("ja", "木葉市は平成31年3月1日に里山ネットに加盟した。", "shi memberOf net"),
    ],
)
def test_dates_are_read_as_each_language_writes_them(language: str, words: str, tie: str) -> None:
    assert says(words, tie, language=language, start="2019-03-01")
    assert not says(words, tie, language=language, start="2019-03-02")


def test_ten_and_a_half_is_not_a_hundred_and_five() -> None:
    words = "Towns United has a budget of 10.5 million euros."
    assert says(words, "tu money", value="10500000", number="10500000", unit="EUR")
    assert not says(words, "tu money", value="105000000", number="105000000", unit="EUR")
    assert not says(
        "Mill Bakers paid 10.5 euros to Towns United.", "mill funds tu", amount="105", currency="EUR"
    )


def test_a_point_groups_thousands_in_spanish_and_not_in_english() -> None:
    assert says(
        "La Liga de Aldeas tiene 1.200 miembros.", "liga members", language="es", value="1200", number="1200"
    )
    assert not says("Towns United has 1.200 members.", "tu members", value="1200", number="1200")


def test_small_numbers_may_be_words() -> None:
    assert says("Towns United has twelve members.", "tu members", value="12", number="12")
    assert says(
        "마을협의회는 직원 여섯 명을 두고 있다.", "hyeop workers", language="ko", value="6", number="6"
    )


def test_myriads_of_korean_and_japanese_are_read() -> None:
    words = "도토리재단은 마을협의회에 2억 5천만 원을 지원했다."
    assert says(words, "jaedan funds hyeop", language="ko", amount="250000000", currency="KRW")
    assert not says(words, "jaedan funds hyeop", language="ko", amount="25000000", currency="KRW")
    words = "どんぐり財団は里山ネットに1億2000万円を助成した。"
    assert says(words, "zaidan funds net", language="ja", amount="120000000", currency="JPY")


def test_a_sum_is_of_its_currency() -> None:
    words = "The Oak Foundation paid 3,000 euros to Mill Bakers."
    assert says(words, "oak funds mill", amount="3000", currency="EUR")
    assert not says(words, "oak funds mill", amount="3000", currency="USD")


def test_a_number_counts_what_stands_after_it() -> None:
    words = "Towns United has 40 members and 12 workers."
    assert says(words, "tu members", value="40", number="40")
    assert says(words, "tu workers", value="12", number="12")
    assert not says(words, "tu workers", value="40", number="40")


def test_every_part_of_a_number_is_written() -> None:
    words = "Towns United has 40 members: 30 towns and 10 associations."
    parts = [{"number": "30", "of": "towns"}, {"number": "10", "of": "associations"}]
    assert says(words, "tu members", value="40", number="40", parts=parts)
    assert not says(words, "tu members", value="40", number="40", parts=[{"number": "31", "of": "towns"}])


def test_a_role_is_written_in_its_words_or_in_those_of_the_page() -> None:
    words = "Ann Sample, executive director of the Oak Foundation"
    assert says(words, "ann leads oak", role="executive director")
    assert not says(words, "ann leads oak", role="treasurer")
    words = "나무시는 마을협의회의 준회원으로 참여하고 있다."
    assert says(words, "si memberOf hyeop", language="ko", role="associate member")
    assert not says(words, "si memberOf hyeop", language="ko", role="full member")


# -- manner --


def test_what_is_denied_is_not_said_as_fact() -> None:
    words = "Alder Town is not a member of Towns United."
    assert told(words, "alder memberOf tu").missing == ("the words deny it",)
    assert says(words, "alder memberOf tu", manner="denied")
    assert not says("Alder Town is a member of Towns United.", "alder memberOf tu", manner="denied")


def test_a_negation_bears_on_its_own_clause_only() -> None:
    assert says("Birch did not come, but Alder Town is a member of Towns United.", "alder memberOf tu")
    assert says("Alder Town is not only a member of Towns United.", "alder memberOf tu")


def test_no_longer_is_over_and_not_denied() -> None:
    words = "Alder Town is no longer a member of Towns United."
    assert says(words, "alder memberOf tu", manner="over")
    assert not says(words, "alder memberOf tu")
    assert not says(words, "alder memberOf tu", manner="denied")


def test_what_is_planned_is_no_fact_and_a_fact_is_no_plan() -> None:
    plan, fact = "Alder Town plans to join Towns United.", "Alder Town joined Towns United."
    assert says(plan, "alder memberOf tu", manner="planned") and not says(plan, "alder memberOf tu")
    assert says(fact, "alder memberOf tu") and not says(fact, "alder memberOf tu", manner="planned")


def test_the_month_of_may_is_no_perhaps() -> None:
    assert says("In May 2020 Alder Town joined Towns United.", "alder memberOf tu", start="2020-05")
    assert not says("Alder Town may have joined Towns United.", "alder memberOf tu")
    assert says("Alder Town may have joined Towns United.", "alder memberOf tu", manner="hedged")


def test_what_others_say_is_hearsay() -> None:
    words = "According to the press, Alder Town joined Towns United."
    assert says(words, "alder memberOf tu", manner="hearsay") and not says(words, "alder memberOf tu")


def test_what_is_asked_is_not_said() -> None:
    assert not says("Is Alder Town a member of Towns United?", "alder memberOf tu")


def test_a_tie_with_an_end_may_be_told_of_the_past() -> None:
    words = "Alder Town was a member of Towns United until 2019."
    assert says(words, "alder memberOf tu", end="2019") and not says(words, "alder memberOf tu")


@pytest.mark.parametrize(
    ("language", "words", "tie", "manner"),
    [
        (
            "fr",
            "La Ville de Bourg-Exemple n'a jamais adhéré à l'Union des Bourgs.",
            "bourg memberOf union",
            "denied",
        ),
        ("fr", "La Ville de Bourg-Exemple rejoindra l'Union des Bourgs.", "bourg memberOf union", "planned"),
        (
            "es",
            "El Ayuntamiento de Aldea ya no es miembro de la Liga de Aldeas.",
            "aldea memberOf liga",
            "over",
        ),
        ("es", "El Ayuntamiento de Aldea se unirá a la Liga de Aldeas.", "aldea memberOf liga", "planned"),
        ("ko", "나무시는 마을협의회의 회원이 아니다.", "si memberOf hyeop", "denied"),
        ("ko", "나무시는 마을협의회에 가입할 예정이다.", "si memberOf hyeop", "planned"),
        ("ja", "木葉市は里山ネットを脱退した。", "shi memberOf net", "over"),
        ("ja", "木葉市は里山ネットに加盟する予定である。", "shi memberOf net", "planned"),
    ],
)
def test_manner_is_read_in_each_language(language: str, words: str, tie: str, manner: str) -> None:
    assert says(words, tie, language=language, manner=manner)
    assert not says(words, tie, language=language)


# -- Korean and Japanese --


def test_a_korean_name_may_bear_particles_and_not_go_on() -> None:
    assert says("나무시에서는 마을협의회의 회원으로 활동한다.", "si memberOf hyeop", language="ko")
    assert not says("나무시립병원은 마을협의회의 회원이다.", "si memberOf hyeop", language="ko")


def test_korean_particles_tell_who_funds_whom() -> None:
    for words in (
        "도토리재단은 마을협의회에 보조금을 지원했다.",
        "마을협의회는 도토리재단으로부터 보조금을 받았다.",
    ):
        assert says(words, "jaedan funds hyeop", language="ko")
        assert not says(words, "hyeop funds jaedan", language="ko")


def test_japanese_names_have_no_borders_and_particles_tell_who_funds_whom() -> None:
    for words in (
        "どんぐり財団は里山ネットに助成金を交付した。",
        "里山ネットはどんぐり財団から助成金を受けた。",
    ):
        assert says(words, "zaidan funds net", language="ja")
        assert not says(words, "net funds zaidan", language="ja")


# -- observations, attributes, contributions --


def test_a_founding_date_needs_its_word_and_its_date() -> None:
    assert says("Towns United, established in 2013, has friends.", "tu founded", value="2013")
    assert not says("Towns United, established in 2013, has friends.", "tu founded", value="2014")
    assert not says("Towns United wrote in 2013.", "tu founded", value="2013")


def test_a_country_is_named_or_its_adjective() -> None:
    assert says("Towns United, a Senegalese network", "tu country", value="SN")
    assert not says("Towns United, a Malian network", "tu country", value="SN")


def test_a_question_asks_and_a_claim_does_not_only_ask() -> None:
    words = ["Which funds are there?", ">Question from Ann Sample"]
    fields: Mapping[str, Any] = {"value": "which-funds", "says": "Which funds are there?"}
    assert says(words, "ann Question", **fields) and not says(words, "ann Claim", **fields)


def test_a_contribution_shares_a_word_with_what_it_is_said_to_say() -> None:
    words = ["Public kitchens should be open.", ">Ann Sample"]
    assert says(words, "ann Proposal", value="open-kitchens", says="Open the kitchens of the town.")
    assert not says(words, "ann Proposal", value="more-trees", says="Plant trees along the streets.")


def test_what_a_contribution_is_about_is_named() -> None:
    words = ["We should use the Seed Fund.", ">Ann Sample"]
    fields: Mapping[str, Any] = {"value": "use-the-fund", "says": "The fund should be used."}
    assert says(words, "ann Proposal", about=["fund"], **fields)
    assert not says(words, "ann Proposal", about=["mill"], **fields)


def test_a_unit_may_begin_within_the_number_and_no_syllable_of_a_word_is_one() -> None:
    said = Statement(
        source="s",
        subject="fund",
        kind="money",
        value="5000000000",
        number="5000000000",
        unit="KRW",
        says="so",
    )
    names = {"fund": ["예시기금"]}.__getitem__
    for words, answer in (
        ("예시기금은 대표 인상분을 넘어 50억원을 조성하였다.", "says"),
        ("예시기금은 50억 표를 얻었다.", "does not say"),
    ):
        assert (
            judge(
                said, [Span(text=words, at=0)], names, kinds=lambda _: "FundingMechanism", language="ko"
            ).answer
            == answer
        )


def test_until_now_is_no_end() -> None:
    said = Statement(source="s", subject="town", kind="memberOf", object="council", says="so")
    names = {"town": ["예시시"], "council": ["예시 협의회"]}.__getitem__
    kinds = {"town": "LocalGovernment", "council": "Network"}.__getitem__
    for words, answer in (
        ("예시시는 2013년에 예시 협의회에 가입하여 지금까지 활동한다.", "says"),
        ("예시시는 2019년까지 예시 협의회의 회원이었다.", "does not say"),
    ):
        assert judge(said, [Span(text=words, at=0)], names, kinds=kinds, language="ko").answer == answer


def test_whose_members_they_are_stands_right_before_the_word() -> None:
    words = "Alder Town and Birch Town are the new TU board members."
    assert told(words, "alder memberOf tu").answer == "says"
    assert told("Towns United joined TU as a member.", "alder memberOf tu").answer == "does not say"


# -- what is not judged --


def test_what_was_read_by_a_step_is_unjudged() -> None:
    answer = told("Alder Town", "alder memberOf tu", inferred="the logo stands below")
    assert answer == Verdict("unjudged", ("it was read by a step: the logo stands below",))


def test_a_language_without_words_is_unjudged() -> None:
    assert told("Alder Town", "alder memberOf tu", language="eo").answer == "unjudged"
    assert told("Alder Town", "alder memberOf tu", language="").answer == "unjudged"


def test_of_several_languages_one_is_enough() -> None:
    words = "La Ville de Bourg-Exemple est membre de l'Union des Bourgs."
    assert says(words, "bourg memberOf union", language="en, fr")


def test_a_verdict_tells_everything_that_is_missing() -> None:
    answer = told("Somebody wrote.", "alder memberOf tu", start="2019", role="observer")
    assert len(answer.missing) == 5, answer.missing


def test_every_kind_of_the_ontology_has_words_in_every_language() -> None:
    ontology = load_ontology()
    for language in LANGUAGES:
        given = yaml.safe_load((resources.ontology_dir() / "gate" / f"{language}.yaml").read_text("utf-8"))
        for part, kinds in (
            ("ties", ontology.tie_kinds),
            ("measures", ontology.measures),
            ("attributes", ontology.attributes),
            ("contributions", ontology.contribution_kinds),
        ):
            assert {*given[part]} == {*kinds}, (language, part)


# -- the pages --


def test_every_passage_stands_in_its_page_and_every_statement_has_one() -> None:
    given = yaml.safe_load((WEB / "passages.yaml").read_text(encoding="utf-8"))
    for each in given:
        assert all(span["text"] in page_text(each["source"]) for span in each["passage"]), each
    assert sorted((each["source"], each["key"]) for each in given) == sorted(
        (said.source, said.key) for said in web().statements
    )


def test_every_later_page_is_read_and_differs_from_the_one_before() -> None:
    later = sorted((WEB / "later").glob("*.html"))
    assert len(later) >= 6
    for path in later:
        assert (WEB / path.name).is_file()
        assert read(path, whole=True).text != page_text(path.stem)
