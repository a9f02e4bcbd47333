"""A dossier: all that is known of one actor, to print and to hand over; with whose word it is, and what nobody says.

Exact words stand between quotation marks where the data holds them; all else is told in our words, and says so.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ssegraph.analysis.completeness import completeness_of
from ssegraph.analysis.disagreeing import explained
from ssegraph.core.citations import Reference, bibtex, csl_json
from ssegraph.core.concepts import load_concepts
from ssegraph.core.counted import counted, in_words, read_aloud
from ssegraph.core.countries import country_name
from ssegraph.core.errors import MissingExtra, UsageError
from ssegraph.core.files import write_aside
from ssegraph.core.model import Contribution, Disagreement, Entity, Evidence, Observation, Stated, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.paper import SUFFIXES, Block, Figure, Heading, Items, Line, Paper, Run, Table, Text
from ssegraph.core.proofs import debt_label, told_in_words
from ssegraph.core.roles import role_in_words, written_in
from ssegraph.core.series import Series
from ssegraph.core.standalone import escaped
from ssegraph.core.statements import DATED
from ssegraph.core.ties import disagreements_of
from ssegraph.core.when import date_in_words, when_in_words
from ssegraph.core.words import language_names, wording
from ssegraph.graph import KnowledgeGraph

CITED_AS: Final = (".json", ".bib")
"""What the sources alone can be written as: CSL-JSON and BibTeX."""
_WIDE, _HIGH = 300, 84
_LEFT, _TOP, _FOOT = 8, 12, 14


class Bibliography:
    """Numbers sources in the order in which they are cited.

    Args:
        graphs: that hold them; the first that knows one says what it is.
        language: of the names of publishers.
    """

    def __init__(self, *graphs: KnowledgeGraph, language: str) -> None:
        self._graphs, self._language = graphs, language
        self._numbers: dict[str, int] = {}

    def number(self, source: str) -> int:
        """Return the number of a source, a new one where it has none yet."""
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def references(self) -> tuple[Reference, ...]:
        """Return what was cited, by number.

        Raises:
            NotFound: no graph has a source of that id.
        """
        return tuple(self._reference(source, number) for source, number in self._numbers.items())

    def _reference(self, identifier: str, number: int) -> Reference:
        *rest, last = self._graphs
        graph = next((each for each in rest if each.store.reader.source(identifier)), last)
        source = graph.source(identifier)
        publisher = source.publisher or ""
        found = graph.store.reader.entity(publisher) if publisher and " " not in publisher else None
        return Reference(source, found.label(self._language) if found else publisher, number)


def summary(evidence: Evidence, language: str) -> Run:
    """Return what we say of a passage; it never looks like a quotation.

    >>> summary(Evidence(source="s", says="board member"), "fr").text
    'membre du conseil d’administration'
    """
    told = told_in_words(evidence.told, language)
    return Run(told or evidence.told, "quiet", None if told or language == "en" else "en")


def proved(stated: Stated, cited: Bibliography, language: str) -> Line:
    """Return the evidence of a statement on a line: each quotation, then what we say, the same words with the same proof once.

    Its sources get their numbers in `cited`.

    >>> from ssegraph.core.model import Records, Source, Statement
    >>> said = Statement(source="s", subject="a", kind="memberOf", object="b", says="so")
    >>> bodies = [Entity(id=each, kind="Network", name=each) for each in "ab"]
    >>> kg = KnowledgeGraph.of(Records(title="t", entities=bodies, sources=[Source(id="s", document="s.md")], statements=[said]))
    >>> [run.text for run in proved(kg.ties()[0], Bibliography(kg, language="en"), "en")]
    [' · our summary: ', 'so']
    """
    quotes: dict[str, list[int]] = {}
    ours: dict[tuple[str, str | None], dict[Run, list[int]]] = {}
    for each in stated.evidence:
        note = cited.number(each.source)
        if each.proof == "quoted":
            quotes.setdefault(each.quote, []).append(note)
        else:
            same = ours.setdefault((each.proof, each.debt), {})
            same.setdefault(summary(each, language), []).append(note)
    found: list[Run] = []
    for text, notes in quotes.items():
        found += [Run(" · "), Run(text, "quote", sources=tuple(dict.fromkeys(notes)))]
    for (proof, debt), said in ours.items():
        label = wording(f"dossier.{proof}", language) + (
            f" ({debt_label(debt, language)})" if debt else ""  # type: ignore[arg-type]  # of an evidence
        )
        found.append(Run(f" · {label}{wording('dossier.then', language)}", "quiet"))
        for at, (run, notes) in enumerate(said.items()):
            found += [Run("; ", "quiet")] if at else []
            found.append(Run(run.text, "quiet", run.language, tuple(dict.fromkeys(notes))))
    return tuple(found)


@dataclass(frozen=True)
class Dossier:
    """What is known of one actor.

    Attributes:
        entity: who it is.
        language: in which it is told.
        ties: those it is an end of, each once.
        observations: what is measured or said of it, with its contributions to sessions.
        disagreements: where its sources contradict one another.
        references: its sources, numbered as they are cited.
        paper: all of it, to be written.
    """

    entity: Entity
    language: str
    ties: tuple[Tie, ...]
    observations: tuple[Observation, ...]
    disagreements: tuple[Disagreement, ...]
    references: tuple[Reference, ...]
    paper: Paper

    def save(self, path: str | Path) -> Path:
        """Write it as .html, .docx, .pdf or .md; or its sources alone as .json (CSL-JSON) or .bib (BibTeX).

        Raises:
            UsageError: another suffix.
            MissingExtra, StoreError: as of `Paper.write`.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix in CITED_AS:
            text = bibtex(self.references) if suffix == ".bib" else csl_json(self.references)
            write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
            return path
        if suffix not in SUFFIXES:
            raise UsageError(f"{path}: a dossier is written as {', '.join((*SUFFIXES, *CITED_AS))}")
        return self.paper.write(path)

    def __repr__(self) -> str:
        return (
            f"<Dossier of {self.entity.id}: {len(self.ties)} ties, {len(self.observations)} observations, "
            f"{len(self.references)} sources>"
        )

    def _repr_html_(self) -> str:
        return f'<iframe sandbox srcdoc="{escaped(self.paper.html())}" width="100%" height="600"></iframe>'


def dossier(kg: KnowledgeGraph, name: str | Entity, language: str = "en") -> Dossier:
    """Return the dossier of an actor.

    Args:
        kg: a graph or a selection of one.
        name: any name or id of an actor who is listed.
        language: en, fr, es, ko or ja.

    Raises:
        NotFound, Ambiguous: nobody, or several, bear that name.

    >>> from ssegraph.core.model import Records
    >>> made = dossier(KnowledgeGraph.of(Records(title="mine", entities=[Entity(id="a", kind="Network", name="A")])), "a")
    >>> made, made.paper.title
    (<Dossier of a: 0 ties, 0 observations, 0 sources>, 'A')
    """
    graph = kg.listed()
    entity = graph.entity(graph.id(name))
    return _Making(graph, entity, language).whole()


class _Making:
    """A dossier in the making."""

    def __init__(self, graph: KnowledgeGraph, entity: Entity, language: str) -> None:
        self._graph, self._entity, self._language = graph, entity, language
        self._ontology = load_ontology()
        self._cited = Bibliography(graph, language=language)
        self._ties = graph.ties(entity)
        self._observations = [*graph.observations(entity), *graph.contributions(entity)]
        self._differ = disagreements_of(self._ties, self._observations)
        self._at_odds = {(said.id, said.key) for each in self._differ for said in each.statements}

    def whole(self) -> Dossier:
        entity, language = self._entity, self._language
        blocks = [
            *self._who(),
            *self._ties_by_kind(),
            *self._series(),
            *self._contradictions(),
            *self._unknown(),
        ]
        references = self._cited.references()
        paper = Paper(
            self._called(entity),
            language,
            tuple(blocks),
            references,
            self._w("dossier.sources", n=len(references)),
        )
        return Dossier(
            entity,
            language,
            tuple(self._ties),
            tuple(self._observations),
            tuple(self._differ),
            references,
            paper,
        )

    def _w(self, name: str, /, **places: object) -> str:
        return wording(name, self._language, **places)

    def _called(self, entity: Entity) -> str:
        label = entity.label(self._language)
        return f"{label} ({entity.acronym})" if entity.acronym and entity.acronym != label else label

    # -- who it is ----------------------------------------------------------------------------

    def _who(self) -> Iterable[Block]:
        entity, language = self._entity, self._language
        names = language_names()
        rows: list[tuple[str, Run]] = [
            (self._w("dossier.kind"), Run(self._ontology.label(entity.kind, language)))
        ]
        if entity.level:
            labels = load_concepts().levels[entity.level].labels
            rows.append((self._w("dossier.level"), Run(labels.get(language) or labels["en"])))
        for tag, name in sorted(entity.names.items()):
            rows.append((self._w("dossier.name_in", language=names.get(tag, tag)), Run(name, language=tag)))
        others = [each for each in (entity.name, *entity.aliases) if each not in {*entity.names.values()}]
        rows += [(self._w("site.also_called"), Run(each)) for each in dict.fromkeys(others)]
        for former in entity.former_names:
            until = (
                f" ({self._w('site.until', b=date_in_words(former.until, language))})" if former.until else ""
            )
            rows.append((self._w("site.formerly"), Run(f"{former.name}{until}")))
        if entity.countries:
            rows.append(
                (
                    self._w("site.country"),
                    Run(", ".join(country_name(code, language) for code in entity.countries)),
                )
            )
        if entity.place:
            places = {each.id: each for each in self._graph.locations}
            point = places.get(entity.place)
            rows.append(
                (
                    self._w("site.place"),
                    Run((point.names.get(language) or point.name) if point else entity.place),
                )
            )
        if entity.themes:
            themes = ", ".join(load_concepts().theme(each, language) for each in entity.themes)
            rows.append((self._w("dossier.themes"), Run(themes)))
        # Two dates with sources of their own stand below, among what is observed.
        rest: Sequence[tuple[str, str | None, str | None]] = (
            ("site.founded", date_in_words(entity.founded, language), None),
            ("site.dissolved", date_in_words(entity.dissolved, language), None),
            ("site.website", entity.website, None),
            ("site.note", entity.note, "en"),
            ("site.name_from", entity.name_from, "en"),
        )
        rows += [(self._w(label), Run(value, language=tag)) for label, value, tag in rest if value]
        rows.append((self._w("site.identifier"), Run(self._graph.store.namespace.entity(entity.id).value)))
        yield Heading(self._w("dossier.who"))
        yield Table(tuple(((Run(label),), (value,)) for label, value in rows))
        if entity.listed_in:
            listed = tuple(self._cited.number(each) for each in entity.listed_in)
            yield Text((Run(self._w("site.listed"), sources=listed),))

    # -- its ties -----------------------------------------------------------------------------

    def _ties_by_kind(self) -> Iterable[Block]:
        yield Heading(self._w("dossier.ties", n=len(self._ties)))
        if not self._ties:
            yield Text((Run(self._w("site.no_ties")),))
            return
        groups: defaultdict[tuple[str, bool], list[Tie]] = defaultdict(list)
        for tie in self._ties:
            kind = self._ontology.tie_kinds.get(tie.kind)
            outward = tie.source == self._entity.id or bool(kind and kind.symmetric)
            groups[tie.kind, outward].append(tie)
        named = {key: self._kind(*key) for key in groups}
        for key in sorted(groups, key=lambda key: (-len(groups[key]), named[key], key)):
            yield Heading(f"{named[key]} ({len(groups[key])})", 3)
            ties = sorted(groups[key], key=lambda tie: (self._other(tie).casefold(), tie.id))
            yield Items(self._told(ties))

    def _kind(self, kind: str, outward: bool) -> str:
        found = self._ontology.tie_kinds.get(kind)
        if outward or found is None:
            return self._ontology.label(kind, self._language)
        return found.inverse_labels.get(self._language, found.inverse_id)

    def _other(self, tie: Tie) -> str:
        end = tie.target if tie.source == self._entity.id else tie.source
        return self._graph.entity(end).label(self._language)

    def _told(self, ties: Sequence[Tie]) -> tuple[Line, ...]:
        """Return a line for each tie; of those that only differ in whom they are with, one line that names all."""
        lines: dict[Line, list[str]] = {}
        for tie in ties:
            lines.setdefault(self._tie(tie), []).append(self._other(tie))
        found = []
        for rest, names in lines.items():
            number = (Run(f" ({len(names)})"),) if len(names) > 1 else ()
            found.append((Run("; ".join(names), "strong"), *number, *rest))
        return tuple(found)

    def _tie(self, tie: Tie) -> Line:
        """Return what is said of a tie beside whom it is with."""
        language = self._language
        runs: list[Run] = []
        if tie.role:
            told = role_in_words(tie.role, language)
            tag = None if told else written_in(tie, lambda source: self._graph.source(source).language)
            runs += [Run(", "), Run(told or tie.role, language=tag)]
        when = when_in_words(tie.start, tie.end, tie.seen, language) or self._w("site.undated")
        return (*runs, Run(f" · {when}"), *self._proofs(tie), *self._more(tie))

    def _proofs(self, stated: Stated) -> Line:
        return proved(stated, self._cited, self._language)

    def _more(self, stated: Tie | Observation) -> Line:
        """Return how it is said, where not as a fact; that it is disputed; and what the records note."""
        found = []
        if not stated.as_fact:
            label = load_ontology().statuses[stated.status.capitalize()].labels[self._language]
            found.append(Run(f" · {label}"))
        if any((said.id, said.key) in self._at_odds for said in stated.statements):
            found += [Run(" · "), Run(self._w("dossier.disputed"), "strong")]
        if stated.note:
            found += [Run(" · "), Run(stated.note, "quiet", "en")]
        return tuple(found)

    # -- its numbers --------------------------------------------------------------------------

    def _series(self) -> Iterable[Block]:
        if not self._observations:
            return
        language = self._language
        yield Heading(self._w("dossier.observations", n=len(self._observations)))
        of_kind: defaultdict[str, list[Observation]] = defaultdict(list)
        for each in self._observations:
            of_kind[each.kind].append(each)
        for kind in sorted(of_kind, key=lambda kind: (self._ontology.label(kind, language), kind)):
            every = of_kind[kind]
            yield Heading(f"{self._ontology.label(kind, language)} ({len(every)})", 3)
            series = Series(self._entity, kind, tuple(every))
            if kind in DATED:
                yield from self._dates(series)
            else:
                yield from self._lines(series)
            yield Items(tuple(self._observed(each) for each in series))

    def _observed(self, each: Observation) -> Line:
        language = self._language
        said = in_words(each, language) if isinstance(each, Contribution) else read_aloud(each, language)
        when = date_in_words(each.as_of, language)
        # A date that is itself what is observed needs none beside it.
        beside = "" if each.kind in DATED and not when else f" · {when or self._w('site.undated')}"
        return (Run(said, "strong"), Run(beside), *self._proofs(each), *self._more(each))

    def _lines(self, series: Series) -> Iterable[Figure]:
        """Yield a drawing for each thing that is counted at two days or more, or by two numbers at one."""
        language = self._language
        groups: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
        for each in series:
            if each.number:
                groups[each.counted or "", each.unit or ""].append(each)
        for (what, unit), every in groups.items():
            points = [each for each in every if each.as_of and _year(each) is not None]
            if len(points) < 2:
                continue
            odd = [any((said.id, said.key) in self._at_odds for said in each.statements) for each in points]
            name = " ".join(filter(None, (counted(what, language) if what else "", unit)))
            caption = self._w(
                "dossier.chart",
                what=name or self._ontology.label(series.measure, language),
                points="; ".join(
                    f"{date_in_words(each.as_of, language)}: {in_words(each, language)}" for each in points
                ),
            )
            left = len(every) - len(points)
            if left:
                caption += " " + self._w("dossier.undrawn", n=left)
            if any(each.bound or not each.as_fact for each in points):
                caption += " " + self._w("dossier.hollow")
            if any(odd):
                caption += " " + self._w("dossier.ringed")
            only = Series(self._entity, series.measure, tuple(points))
            yield Figure(_line_chart(points, odd), caption, lambda only=only: _picture(only))  # type: ignore[misc]  # a default binds it

    def _dates(self, series: Series) -> Iterable[Figure]:
        """Yield a drawing of dates that differ: a bar for each, as long as the sources that give it."""
        language = self._language
        bars = [
            (read_aloud(each, language), len({said.source for said in each.statements})) for each in series
        ]
        if len(bars) < 2:
            return
        caption = self._w("dossier.dates", points="; ".join(f"{date}: {number}" for date, number in bars))
        yield Figure(_bar_chart(bars), caption, lambda: None)

    # -- what is at odds, and what nobody says ------------------------------------------------

    def _contradictions(self) -> Iterable[Block]:
        noted = {each.id: each.what for each in self._graph.conflicts}
        at_odds = sorted({each.conflict for each in (*self._ties, *self._observations) if each.conflict})
        lines: list[Line] = []
        for each in self._differ:
            notes = tuple(dict.fromkeys(self._cited.number(said.source) for said in each.statements))
            lines.append((Run(explained(self._graph, each, self._language), sources=notes),))
        lines += [(Run(noted.get(each, each), language="en"),) for each in at_odds]
        if lines:
            yield Heading(f"{self._w('site.conflicts')} ({len(lines)})")
            yield Items(tuple(lines))

    def _unknown(self) -> Iterable[Block]:
        entity, language, ties = self._entity, self._language, self._ties
        lines = []
        complete = completeness_of(self._graph, entity)
        if complete:
            lines.append(complete.sentence(language))
        fields = {
            "site.country": entity.countries,
            "site.place": entity.place,
            "site.founded": entity.founded or any(each.kind == "founded" for each in self._observations),
            "site.website": entity.website,
        }
        if lacking := [self._w(name) for name, value in fields.items() if not value]:
            lines.append(self._w("dossier.lacking", what=", ".join(lacking)))
        names = language_names()
        if nameless := [name for tag, name in names.items() if tag not in entity.names]:
            lines.append(self._w("dossier.nameless", languages=", ".join(nameless)))
        for name, number in (
            ("undated", sum(not (tie.start or tie.end or tie.seen) for tie in ties)),
            ("only_told", sum(tie.proof == "told" for tie in ties)),
            ("one_voice", sum(len(self._graph.strength(tie).voices) < 2 for tie in ties)),
        ):
            if number:
                lines.append(self._w(f"dossier.{name}", n=number, all=len(ties)))
        cited = self._cited.references()
        if untitled := sum(not each.source.title for each in cited):
            lines.append(self._w("dossier.untitled", n=untitled, all=len(cited)))
        lines.append(self._w("site.absence"))
        yield Heading(self._w("dossier.unknown"))
        yield Items(tuple((Run(line),) for line in lines))


# -- drawings -------------------------------------------------------------------------------------


def _year(each: Observation) -> float | None:
    """Return the first day an observation may be of, in years."""
    day = (each.as_of.earliest or each.as_of.latest) if each.as_of else None
    return None if day is None else day.year + (day.timetuple().tm_yday - 1) / 366


def _line_chart(points: Sequence[Observation], odd: Sequence[bool]) -> str:
    """Return numbers over time: a disc for each, hollow if it is no exact count stated as fact, ringed if disputed."""
    years = [_year(each) or 0.0 for each in points]
    numbers = [float(each.number or 0) for each in points]
    first, last = min(years), max(years)
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    span, range_ = (last - first) or 1.0, (high - low) or 1.0

    def at(year: float, number: float) -> tuple[float, float]:
        x = _LEFT + 20 + (year - first) / span * (_WIDE - 2 * _LEFT - 44) if last > first else _WIDE / 2
        y = _HIGH - _FOOT - (number - low) / range_ * (_HIGH - _FOOT - _TOP - 6)
        return round(x, 1), round(y, 1)

    base = at(first, 0.0)[1]
    parts = [f'<line x1="0" x2="{_WIDE}" y1="{base}" y2="{base}" stroke="#98a2ad"/>']
    places = [at(year, number) for year, number in zip(years, numbers, strict=True)]
    path = " ".join(f"{x},{y}" for x, y in places)
    parts.append(f'<polyline points="{path}" fill="none" stroke="#0b5394" stroke-opacity=".5"/>')
    taken: list[tuple[float, float]] = []
    for each, (x, y), disputed in zip(points, places, odd, strict=True):
        sure = each.as_fact and not each.bound
        if disputed:
            parts.append(
                f'<circle cx="{x}" cy="{y}" r="6.5" fill="none" stroke="#b3261e" stroke-width="1.5"/>'
            )
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="3.2" fill="{"#0b5394" if sure else "#fff"}" stroke="#0b5394" stroke-width="1.4"/>'
        )
        label = (round(x), round(y - 7))
        # Numbers that would be written over each other stand in the list below, and in the caption.
        if all(abs(label[0] - ox) > 24 or abs(label[1] - oy) > 9 for ox, oy in taken):
            taken.append(label)
            parts.append(
                f'<text x="{label[0]}" y="{label[1]}" text-anchor="middle">{escaped(str(each.number))}</text>'
            )
    for x, year, anchor in ((0, first, "start"), (_WIDE, last, "end")):
        if last > first or anchor == "start":
            parts.append(f'<text x="{x}" y="{_HIGH - 2}" text-anchor="{anchor}">{int(year)}</text>')
    return _svg(_HIGH, parts)


def _bar_chart(bars: Sequence[tuple[str, int]]) -> str:
    most = max(number for _, number in bars)
    parts = []
    for at, (date, number) in enumerate(bars):
        y = 4 + 14 * at
        parts.append(f'<text x="0" y="{y + 9}">{escaped(date)}</text>')
        parts.append(
            f'<rect x="110" y="{y}" width="{round(150 * number / most, 1)}" height="10" fill="#b3261e" fill-opacity=".75"/>'
        )
        parts.append(f'<text x="{115 + round(150 * number / most, 1)}" y="{y + 9}">{number}</text>')
    return _svg(6 + 14 * len(bars), parts)


def _svg(high: int, parts: Iterable[str]) -> str:
    # The caption below says all of it in words.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{high}" viewBox="0 0 {_WIDE} {high}" '
        f'font-size="10" fill="#1b1f24" aria-hidden="true">{"".join(parts)}</svg>'
    )


def _picture(series: Series) -> bytes | None:
    """Return a series as PNG, by matplotlib; None where it is not installed: the list says the same."""
    try:
        drawing = series.plot()
    except MissingExtra:
        return None
    # In no language: the caption below says it in the reader's.
    [axes] = drawing.axes
    axes.set_title("")
    if legend := axes.get_legend():
        legend.remove()
    out = io.BytesIO()
    drawing.savefig(out, format="png", dpi=150, metadata={"Software": None})
    return out.getvalue()
