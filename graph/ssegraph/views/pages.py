"""A page for every actor, kind of tie, question, source and document: plain HTML in five languages.

A page is known by its path, the same on a server and in a folder of files:

    fr/index.html                the graph: what it is, a search, a story, the map
    fr/actors/Network.html       the actors of a kind
    fr/actor/rtes.html           an actor: names, observations, ties, quotes, conflicts
    fr/dossier/rtes.html         its dossier, to print, where the site has them
    fr/tie/memberOf.html         a kind of tie and the ties of it
    fr/questions.html            the named questions by theme
    fr/question/works-with.html  a question and its answer
    fr/sources.html              all sources
    fr/source/gsef-net-org.html  a source and what rests on it
    fr/document/report.html      a document, in which the quotes are marked

Long lists go on in `rtes.2.html`. Links are relative, so that a folder of pages works from a disk; no page needs a script, and
the first one alone has one, for its search. Beside the pages stand files that are the same in every language:

    picture/rtes.svg             an actor among those it has ties with
    picture/map.svg              where the actors are
    style.css                    how all pages look
    404.html, robots.txt         what a web host shows and says
    sitemap.xml                  every page, where the address of the site is known
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote, urlencode

import jinja2
from markupsafe import Markup

from ssegraph.analysis.completeness import completeness_of
from ssegraph.analysis.disagreeing import explained
from ssegraph.ask.answers import Answer
from ssegraph.ask.questions import THEMES, Question, load_questions
from ssegraph.core import citations
from ssegraph.core.counted import in_words
from ssegraph.core.countries import country_name
from ssegraph.core.errors import NotFound, SsegraphError, suggest
from ssegraph.core.model import Disagreement, Entity, Observation, Source, Stated, Statement, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import (
    address,
    counts_in_words,
    debt_label,
    names_there,
    proof_label,
    read_on,
    told_in_words,
)
from ssegraph.core.roles import role_in_words, written_in
from ssegraph.core.standalone import as_json, policy
from ssegraph.core.statements import PROOFS
from ssegraph.core.ties import disagreements_of
from ssegraph.core.when import date_in_words, when_in_words
from ssegraph.core.words import catalogue, language_names, languages, wording
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads import Iri
from ssegraph.views.basemap import land, project
from ssegraph.views.dossier import dossier
from ssegraph.views.portrait import best_supported, glyph, neighbours, portrait
from ssegraph.views.setting import blocks
from ssegraph.views.tours import Tour, fitting

DATA_FORMS: Final = {"text/turtle": "ttl", "application/ld+json": "jsonld"}
"""What the data of an actor can be had in: suffix by media type; at `data/<id>.<suffix>`."""

_LONGEST: Final = 200
"""Ties on one page."""
_READ_WHOLE: Final = 5_000
"""Ties up to which a page reads all of a graph."""
_LISTED: Final = 500
_SEARCHED: Final = 20_000
"""Actors that the search of the first page knows; of more the best connected. All are in the explorer's."""
_KEPT: Final = 50_000
"""Statements that are kept once they are read: a page has many of another."""
_ROWS: Final = 200
"""Rows of an answer on its page."""
_PROOFS_SHOWN: Final = 3
# On a disk no page has an origin, and a sheet beside it is of another.
_STYLED: Final = "style-src 'self' file:"
_PICTURED: Final = "img-src 'self' file:"
_CC_BY: Final = "https://creativecommons.org/licenses/by/4.0/"
_PATH: Final = re.compile(
    r"(?P<language>[a-z]{2})/(?:index|questions|sources(?:\.(?P<page>[1-9]\d*))?"
    r"|(?P<section>actors|actor|tie|source|document|question|dossier)/(?P<id>[A-Za-z0-9-]+)(?:\.(?P<number>[1-9]\d*))?)\.html"
)
_SCHEMA: Final = "https://schema.org/"
_SCHEMA_TYPES: Final = (
    ("Person", "Person"),
    ("Undertaking", "Event"),
    ("Place", "Place"),
    ("Policy", "Legislation"),
    ("Body", "Organization"),
)


@lru_cache(maxsize=1)
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("ssegraph.views", "site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages say of the site they stand on.

    Attributes:
        base: its address, `https://graph.example.org/`; empty where it is not known: then links to itself are relative.
        contact: whom to tell of an error: an address or a name.
        feeds: whether it has a feed of changes, `fr/changes.atom`.
        query: whether it has the query page, as a server has.
        dossiers: whether it has a dossier of every actor.
        edit: whether what stands on the pages can be corrected, as by a server with `--edit`.
        previews: for which actors it has a small picture for messengers, `preview/rtes.png`; one of all where there is any.

    >>> Site("https://graph.example.org").address("en/index.html")
    'https://graph.example.org/en/index.html'
    """

    base: str = ""
    contact: str = ""
    feeds: bool = False
    query: bool = False
    dossiers: bool = False
    edit: bool = False
    previews: frozenset[str] = frozenset()

    def address(self, path: str) -> str:
        """Return the address of a path of the site; the path where that of the site is not known."""
        return f"{self.base.rstrip('/')}/{path}" if self.base else path


def form_page(title: str, it: Mapping[str, Any], language: str) -> str:
    """Return the page of forms on which a server lets people correct what stands in a folder of records.

    Args:
        title: what it is about.
        it: what `edit.html` shows: texts, which stay texts whatever stands in them.
        language: of its words.
    """
    words = {
        name.removeprefix("site."): wording(name, language)
        for name in sorted(catalogue("en").names)
        if name.startswith("site.")
    }
    return _templates().get_template("edit.html").render(title=title, it=it, w=words, language=language)


class Pages:
    """The pages of a graph.

    Args:
        graph: what they are about. Unlisted people have no page and stand on none.
        site: where they stand.

    >>> from ssegraph.core.model import Records
    >>> pages = Pages(KnowledgeGraph.of(Records(title="mine", entities=[Entity(id="a", kind="Network", name="A & B")])))
    >>> "<h1 dir=\\"auto\\">A &amp; B</h1>" in pages.html("en/actor/a.html")
    True
    """

    def __init__(self, graph: KnowledgeGraph, site: Site | None = None) -> None:
        self.graph, self.site = graph, site or Site()
        self._names: dict[str, Entity] = {}
        self._read: dict[Iri, Tie | Observation] = {}
        self._near: dict[str, list[Iri]] = {}
        self._resting: dict[str, list[Iri]] = {}
        self._kept: dict[str, bool] = {}
        self._answers: dict[str, Answer | None] = {}

    # -- what there is ------------------------------------------------------------------------

    def paths(self) -> Iterator[str]:
        """Yield the path of every page, each once."""
        for language in languages():
            yield f"{language}/index.html"
            if self.asked:
                yield f"{language}/questions.html"
            yield from (f"{language}/question/{slug}.html" for slug in self.asked)
            yield from self._numbered(f"{language}/sources", self.graph.counts["sources"], _LISTED)
            for kind, ids in self._kinds.items():
                yield from self._numbered(f"{language}/actors/{kind}", len(ids), _LISTED)
                for each in ids:
                    ties = len(self._ties_of(each))
                    yield from self._numbered(f"{language}/actor/{each}", ties, _LONGEST)
                    if self.site.dossiers:
                        yield f"{language}/dossier/{each}.html"
            for kind in load_ontology().tie_kinds:
                yield from self._numbered(f"{language}/tie/{kind}", len(self._of_kind(kind)), _LONGEST)
            for source in self.graph.sources:
                resting = len(self._resting_on(source.id))
                yield from self._numbered(f"{language}/source/{source.id}", resting, _LONGEST)
                if self.keeps(source):
                    yield f"{language}/document/{source.id}.html"

    def files(self) -> Iterator[str]:
        """Yield the paths of the files that are no pages, each once."""
        yield from ("404.html", "robots.txt", "style.css", "picture/map.svg")
        if self.site.base:
            yield "sitemap.xml"
        for ids in self._kinds.values():
            yield from (f"picture/{each}.svg" for each in ids)

    def file(self, path: str) -> str:
        """Return such a file: the same graph gives the same text.

        Raises:
            NotFound: there is none at that path.
        """
        if path == "404.html":
            return self.missing()
        if path == "style.css":
            return (resources.files("ssegraph.views") / "site" / "style.css").read_text("utf-8")
        if path == "robots.txt":
            where = f"Sitemap: {self.site.address('sitemap.xml')}\n" if self.site.base else ""
            return f"User-agent: *\nAllow: /\n{where}"
        if path == "sitemap.xml" and self.site.base:
            return self._sitemap()
        if path == "picture/map.svg":
            return _world(self._spots, self.graph.title)
        found = re.fullmatch(r"picture/([A-Za-z0-9-]+)\.svg", path)
        entity = self._entity(found[1]) if found else None
        if entity is None:
            raise NotFound("file", path, [])
        return portrait(entity, self._tied(entity.id), self._entity)

    def missing(self, path: str = "", near: Sequence[str] = ()) -> str:
        """Return the page that says that there is none, in every language, or in that of the path that was asked for.

        Args:
            path: what was asked for.
            near: ids of actors that may be meant.
        """
        start = path.partition("/")[0]
        shown = [start] if start in languages() else list(languages())
        root = (
            self.site.base.rstrip("/") + "/"
        )  # it is shown at any address, so that nothing can be relative to it
        return (
            _templates()
            .get_template("missing.html")
            .render(
                title=self.graph.title,
                root=root,
                policy=policy((), (), _STYLED),
                parts=[
                    {
                        "language": language,
                        **{
                            word: wording(f"site.{word}", language)
                            for word in ("not_found", "not_found_more", "did_you_mean", "first_page")
                        },
                        "near": [
                            {"path": f"{language}/actor/{each}.html", "name": known.label(language)}
                            for each in near
                            if (known := self._entity(each))
                        ],
                    }
                    for language in shown
                ],
            )
        )

    def _sitemap(self) -> str:
        """Return the addresses of all pages (https://www.sitemaps.org/protocol.html); of so many that one file may hold."""
        every = [path for _, path in zip(range(50_000), self.paths(), strict=False)]
        lines = (f"<url><loc>{self.site.address(path)}</loc></url>" for path in every)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            + "\n".join(lines)
            + "\n</urlset>\n"
        )

    @staticmethod
    def _numbered(start: str, number: int, most: int) -> Iterator[str]:
        yield f"{start}.html"
        for page in range(2, -(-number // most) + 1):
            yield f"{start}.{page}.html"

    def html(self, path: str) -> str:
        """Return the page at a path: the same graph gives the same text.

        Raises:
            NotFound: there is no such page; says what may be meant.
        """
        found = _PATH.fullmatch(path)
        if not found or found["language"] not in languages():
            raise NotFound("page", path, [])
        language, section, identifier = found["language"], found["section"], found["id"]
        page = int(found["number"] or found["page"] or 1)
        drawn = _Page(self, path, language, page)
        if section is None:
            return {"index": drawn.index, "questions": drawn.questions}.get(
                path.partition("/")[2].removesuffix(".html"), drawn.sources
            )()
        make = {
            "actors": drawn.actors,
            "actor": drawn.actor,
            "tie": drawn.tie_kind,
            "source": drawn.source,
            "document": drawn.document,
            "question": drawn.question,
            "dossier": drawn.dossier,
        }[section]
        return make(identifier)

    # -- what the pages read ------------------------------------------------------------------

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return self.graph.store.reader.unlisted()

    @cached_property
    def _kinds(self) -> dict[str, list[str]]:
        reader = self.graph.store.reader
        found = {}
        for kind in load_ontology().kinds:
            ids = [reader.id_of(iri) for iri in reader.entity_iris([kind])]
            if ids := [each for each in ids if each not in self._hidden]:
                found[kind] = ids
        return found

    @cached_property
    def _numbers(self) -> tuple[dict[str, int], dict[str, int]]:
        """How many actors there are of each kind, and ties; counted without being read, where nobody is hidden."""
        ontology = load_ontology()
        if self._hidden:
            actors = {kind: len(ids) for kind, ids in self._kinds.items()}
            ties = {kind: len(self._of_kind(kind)) for kind in ontology.tie_kinds}
        else:
            actors = {kind: self._number("rdf:type", f"sse:{kind}") for kind in ontology.kinds}
            ties = {kind: self._number("sse:kind", f"sse:{kind}") for kind in ontology.tie_kinds}
        return (
            {kind: number for kind, number in actors.items() if number},
            {kind: number for kind, number in ties.items() if number},
        )

    def _number(self, predicate: str, value: str) -> int:
        pattern = f"SELECT (COUNT(*) AS ?n) {{ ?thing {predicate} {value} }}"
        return int(str(self.graph.store.query(pattern).rows[0][0]))

    def _shown(self, iri: Iri) -> bool:
        if not self._hidden:
            return True
        return self._hidden.isdisjoint(self.graph.store.reader.about(iri))

    def _ties_of(self, identifier: str) -> list[Iri]:
        if identifier not in self._near:
            found = self.graph.store.reader.tie_iris(identifier)
            self._near[identifier] = [iri for iri in found if self._shown(iri)]
        return self._near[identifier]

    def _tied(self, identifier: str) -> list[Tie]:
        """Return the ties of an actor, those of one kind and direction together."""
        ties = [found for iri in self._ties_of(identifier) if isinstance(found := self._statement(iri), Tie)]
        return sorted(ties, key=lambda tie: (tie.kind, tie.source != identifier, tie.id))

    def _of_kind(self, kind: str) -> list[Iri]:
        return [iri for iri in self.graph.store.reader.ties_of_kind(kind) if self._shown(iri)]

    def _resting_on(self, source: str) -> list[Iri]:
        """Return the ties and observations that a source states, in order."""
        if source not in self._resting:
            found = self.graph.store.reader.stated_in(source)
            self._resting[source] = [iri for iri in found if self._shown(iri)]
        return self._resting[source]

    def _statement(self, iri: Iri) -> Tie | Observation:
        if iri not in self._read:
            if len(self._read) > _KEPT:
                self._read.clear()
            reader = self.graph.store.reader
            self._read[iri] = reader.observation(iri) if reader.is_observation(iri) else reader.tie(iri)
        return self._read[iri]

    def keeps(self, source: Source) -> bool:
        """Say whether the text of a source is kept."""
        if source.id not in self._kept:
            self._kept[source.id] = self.graph.texts.of(source) is not None
        return self._kept[source.id]

    def _entity(self, identifier: str) -> Entity | None:
        if identifier in self._hidden:
            return None
        if identifier not in self._names:
            found = self.graph.store.reader.entity(identifier)
            if found is None:
                return None
            self._names[identifier] = found
        return self._names[identifier]

    def _differing(self, language: str) -> list[str]:
        """Return where sources contradict one another, in sentences; of a large graph nothing, since all would be read."""
        if self._number("rdf:type", "sse:Tie") > _READ_WHOLE:
            return []
        return [explained(self.graph, each, language) for each in self._disagreements]

    @cached_property
    def _disagreements(self) -> list[Disagreement]:
        return self.graph.disagreements()

    @cached_property
    def is_small(self) -> bool:
        """Whether a page may read all of the graph."""
        return sum(self._numbers[1].values()) <= _READ_WHOLE

    @cached_property
    def tours(self) -> list[Tour]:
        """The tours whose steps this graph holds: first that of the moment, whose last date is the latest, then by name."""
        found = (
            fitting(self.graph, {each for ids in self._kinds.values() for each in ids})
            if self.is_small
            else []
        )
        return sorted(found, key=lambda tour: max(step.at for step in tour.steps), reverse=True)

    @cached_property
    def asked(self) -> Mapping[str, Question]:
        """The named questions that the pages answer: none of a large graph."""
        return load_questions() if self.is_small and self._kinds else {}

    def answer(self, slug: str) -> Answer | None:
        """Return the answer to a question with the values its blanks usually have; None where this graph cannot be asked it."""
        if slug not in self._answers:
            try:
                self._answers[slug] = self.graph.ask(slug)
            except (SsegraphError, ImportError):
                self._answers[slug] = None
        return self._answers[slug]

    @cached_property
    def _hidden_names(self) -> frozenset[str]:
        known = (self.graph.store.reader.entity(each) for each in self._hidden)
        return frozenset(name for entity in known if entity for name in entity.all_names())

    def may_tell(self, cells: Iterable[object], stated: Iterable[Stated]) -> bool:
        """Say whether a row of an answer is of nobody who is unlisted."""
        if not self._hidden:
            return True
        ends = {end for each in stated if isinstance(each, Tie) for end in (each.source, each.target)}
        ends |= {each.entity for each in stated if isinstance(each, Observation)}
        text = " ".join(str(cell) for cell in cells)
        return (
            self._hidden.isdisjoint(ends)
            and self._hidden.isdisjoint(text.split())
            and not any(name in text for name in self._hidden_names)
        )

    @cached_property
    def read_last(self) -> str:
        """The last day on which a source was read, or nothing."""
        if not self.is_small:
            return ""
        days = {str(citations.read_on(each) or "") for each in self.graph.sources}
        return max((day for day in days if len(day) == len("2026-11-30")), default="")

    @cached_property
    def licence(self) -> str:
        """The first words of the licence that stands in the folder of the records, or nothing."""
        folder = self.graph.texts.folder
        path = folder / "LICENSE" if folder else None
        return path.read_text("utf-8", "replace")[:2000] if path and path.is_file() else ""

    @cached_property
    def _spots(self) -> dict[tuple[int, int], int]:
        """How many actors stand where on the map: at their place, else in the middle of their country."""
        found: Counter[tuple[int, int]] = Counter()
        for ids in self._kinds.values():
            for each in ids:
                entity = self._entity(each)
                assert entity
                place = self._points.get(entity.place or "")
                if place is None or place.lat is None:
                    place = self._points.get(entity.country or "")
                if place is not None and place.lat is not None and place.lon is not None:
                    x, y = project(place.lat, place.lon)
                    found[round(x), round(y)] += 1
        return dict(found)

    @cached_property
    def _searched(self) -> list[tuple[Entity, int]]:
        """The actors that the search knows, the best connected first, with how many ties each has."""
        every = [(each, len(self._ties_of(each))) for ids in self._kinds.values() for each in ids]
        every.sort(key=lambda each: (-each[1], each[0]))
        return [(entity, ties) for each, ties in every[:_SEARCHED] if (entity := self._entity(each))]

    @cached_property
    def _conflicts(self) -> dict[str, str]:
        return {each.id: each.what for each in self.graph.conflicts}

    @cached_property
    def _points(self) -> dict[str, Any]:
        return {each.id: each for each in (*self.graph.countries, *self.graph.locations)}


class _Page:
    """One page in the making."""

    def __init__(self, pages: Pages, path: str, language: str, number: int) -> None:
        self._pages, self._path, self._language, self._number = pages, path, language, number
        self._graph, self._ontology = pages.graph, load_ontology()
        self.w = {
            name.removeprefix("site."): wording(name, language)
            for name in sorted(catalogue("en").names)
            if name.startswith("site.")
        }

    # -- the pages ----------------------------------------------------------------------------

    def index(self) -> str:
        graph, ontology = self._graph, self._ontology
        actors, tied = self._pages._numbers
        kinds = [
            {
                **self._link(f"actors/{kind}", ontology.label(kind, self._language)),
                "number": number,
                "glyph": Markup(glyph(kind)),
            }
            for kind, number in actors.items()
        ]
        ties = [{**self._tie_kind(kind), "number": number} for kind, number in tied.items()]
        counts = {
            "entities": sum(actors.values()),
            "ties": sum(tied.values()),
            **{
                part: self._pages._number("rdf:type", f"sse:{part[:-1].capitalize()}")
                for part in ("observations", "sources")
            },
        }
        shown = self._pages._spots
        return self._drawn(
            "index.html",
            graph.title,
            {
                "said": [
                    self.w["what"].format_map({"sources": f"{counts['sources']:,}"}),
                    self.w["opens"],
                    self.w["kept"],
                ],
                "counts": self.w["counts"].format_map({name: f"{n:,}" for name, n in counts.items()}),
                "proofs": counts_in_words(graph.proofs(), self._language),
                "kinds": sorted(kinds, key=lambda each: str(each["name"])),
                "ties": sorted(ties, key=lambda each: str(each["name"])),
                "sources": {**self._link("sources", self.w["sources"]), "number": counts["sources"]},
                "questions": {
                    **self._link("questions", self.w["questions"]),
                    "number": len(self._pages.asked),
                },
                "conflicts": [
                    *self._pages._differing(self._language),
                    *(each.what for each in graph.conflicts),
                ],
                "stories": [self._story(tour) for tour in self._pages.tours],
                "mapped": bool(shown),
                "map_alt": self.w["map_alt"].format(
                    n=f"{sum(shown.values()):,}", all=f"{counts['entities']:,}"
                ),
                "about": self._about(),
                "search": {
                    "label": wording("page.search", self._language),
                    "hint": wording("page.searchHint", self._language),
                    "index": Markup(as_json(self._index())),
                    "script": Markup(_script()),
                },
            },
            first=True,
            schema=self._dataset(),
            scripts=(_script(),),
            images=True,
        )

    def _story(self, tour: Tour) -> dict[str, Any]:
        language = self._language
        return {
            "name": tour.name,
            "title": tour.title.get(language) or tour.title["en"],
            "steps": [
                {
                    "text": step.say.get(language) or step.say["en"],
                    "at": date_in_words(step.at, language) if step.at else "",
                }
                for step in tour.steps
            ],
        }

    def _about(self) -> dict[str, Any]:
        """Return what is to be known of the data: its licence, its date, how it is cited, whom to tell of an error."""
        licence, site = self._pages.licence, self._pages.site
        day = date_in_words(self._pages.read_last, self._language) if self._pages.read_last else ""
        free = _CC_BY in licence
        name = "CC BY 4.0" if free else licence.strip().partition("\n")[0]
        cited = [f"{self._graph.title}.", f"{day}." if day else "", f"{name}." if name else "", site.base]
        return {
            "licence": name,
            "licence_url": _CC_BY if free else "",
            "day": self.w["last_read"].format(date=day) if day else "",
            "cited": " ".join(filter(None, cited)),
            "contact": site.contact,
            "contact_url": site.contact if re.match(r"(https?://|mailto:)", site.contact) else "",
        }

    def _index(self) -> dict[str, Any]:
        """Return what the search looks in: of each actor its id, its kind and its names, that in the reader's language first."""
        kinds = list(self._pages._kinds)
        place = {kind: number for number, kind in enumerate(kinds)}
        rows = []
        for entity, _ in self._pages._searched:
            names = [
                entity.label(self._language),
                *([entity.acronym] if entity.acronym else []),
                *entity.all_names(),
            ]
            rows.append([entity.id, place[entity.kind], *dict.fromkeys(names)])
        return {
            "kinds": [self._ontology.label(kind, self._language) for kind in kinds],
            "nothing": wording("page.nothingFound", self._language),
            "rows": rows,
        }

    def _dataset(self) -> str:
        """Return the graph in the terms of schema.org, as JSON that cannot end its element."""
        about, site = self._about(), self._pages.site
        found = {
            "@context": _SCHEMA.rstrip("/"),
            "@type": "Dataset",
            "@id": self._graph.store.namespace.dataset.value,
            "name": self._graph.title,
            "description": self.w["what"].format_map({"sources": self._graph.counts["sources"]}),
            "license": about["licence_url"] or about["licence"] or None,
            "dateModified": self._pages.read_last or None,
            "url": site.base or None,
        }
        return Markup(as_json({key: value for key, value in found.items() if value}, sort_keys=True))

    def questions(self) -> str:
        if not self._pages.asked:
            raise NotFound("page", self._path, [])
        themes = []
        for theme in THEMES:
            of_it = [each for each in self._pages.asked.values() if each.theme == theme]
            entries = [self._link(f"question/{each.slug}", self._words(each.question)) for each in of_it]
            if entries:
                themes.append({"name": wording(f"theme.{theme}", self._language), "entries": entries})
        name = self.w["questions"]
        return self._drawn(
            "questions.html", name, {"name": name, "number": len(self._pages.asked), "themes": themes}
        )

    def question(self, slug: str) -> str:
        question = self._pages.asked.get(slug)
        if question is None:
            raise NotFound("question", slug, suggest(slug, self._pages.asked))
        language, answer = self._language, self._pages.answer(slug)
        name = self._words(question.question)
        rows: list[dict[str, Any]] = []
        blanks: list[tuple[str, str]] = []
        left = 0
        if answer:
            for number, (row, told) in enumerate(zip(answer.rows, answer.table(language), strict=True)):
                stated = (*answer.ties(number), *answer.observations(number)) if len(rows) < _ROWS else ()
                if len(rows) >= _ROWS or not self._pages.may_tell((*row.cells, *told), stated):
                    left += 1
                    continue
                cells = [
                    [self._actor(each) for each in str(cell).split()]
                    if place in row.named
                    else [{"path": "", "name": "" if text is None else str(text), "language": None}]
                    for place, (cell, text) in enumerate(zip(row.cells, told, strict=True))
                ]
                proofs = [
                    {
                        "path": self._place_of(each),
                        "name": wording(f"proof_many.{each.proof}", language),
                        "language": None,
                    }
                    for each in stated[:_PROOFS_SHOWN]
                ]
                rows.append({"cells": cells, "proofs": proofs})
            blanks = answer.blanks(language)
        return self._drawn(
            "question.html",
            name,
            {
                "name": name,
                "slug": slug,
                "answer": answer.sentence(language) if answer else "",
                "blanks": blanks,
                "headings": answer.headings(language) if answer else (),
                "rows": rows,
                "more": self.w["more_rows"].format(n=f"{left:,}") if left else "",
                "proved": any(row["proofs"] for row in rows),
            },
            about=answer.sentence(language) if answer else name,
        )

    def _words(self, words: Mapping[str, str]) -> str:
        return words.get(self._language) or words["en"]

    def dossier(self, identifier: str) -> str:
        entity = self._pages._entity(identifier)
        if entity is None or not self._pages.site.dossiers:
            raise NotFound("dossier", identifier, [])
        return dossier(self._graph, entity, self._language).paper.html()

    def actors(self, kind: str) -> str:
        ids = self._pages._kinds.get(kind)
        if ids is None:
            raise NotFound("kind", kind, suggest(kind, self._pages._kinds))
        here = self._slice(ids, _LISTED)
        items = [{**self._actor(each), "rest": []} for each in here]
        name = self._ontology.label(kind, self._language)
        return self._drawn(
            "list.html", name, {"name": name, "number": len(ids), "columns": True, "entries": items}
        )

    def sources(self) -> str:
        here = self._slice(self._graph.store.reader.source_ids(), _LISTED)
        items = [self._listed(self._graph.source(each)) for each in here]
        name = self.w["sources"]
        number = self._pages._number("rdf:type", "sse:Source")
        return self._drawn(
            "list.html", name, {"name": name, "number": number, "columns": False, "entries": items}
        )

    def actor(self, identifier: str) -> str:
        pages, graph, language = self._pages, self._graph, self._language
        entity = pages._entity(identifier)
        if entity is None:
            known = [each for ids in pages._kinds.values() for each in ids]
            raise NotFound("entity", identifier, suggest(identifier, known))
        ties = pages._tied(identifier)
        groups: dict[tuple[str, bool], list[Tie]] = {}
        for tie in self._slice(ties, _LONGEST):
            groups.setdefault((tie.kind, tie.source == identifier), []).append(tie)
        grouped = [
            {
                "kind": self._tie_kind(kind, backwards=not outward),
                "number": len(members),
                "ties": [self._said(tie, identifier) for tie in members],
            }
            for (kind, outward), members in groups.items()
        ]
        observations: list[Observation] = (
            [*graph.observations(entity), *graph.contributions(entity)] if self._number == 1 else []
        )
        at_odds = sorted({each.conflict for each in (*ties, *observations) if each.conflict})
        # All that is said of a tie stands at both its ends: what is at odds in it is found here.
        differ = [explained(graph, each, language) for each in disagreements_of(ties, observations)]
        name = entity.label(language)
        complete = completeness_of(graph, entity)
        best = best_supported(ties, graph.strength) if self._number == 1 else []
        countries = [country_name(code, language) for code in entity.countries]
        short = [
            {
                "anchor": tie.id,
                "page": f"{self._stem}{'' if (page := 1 + ties.index(tie) // _LONGEST) == 1 else f'.{page}'}.html",
                "sentence": self._sentence(
                    tie, identifier, called=(entity.acronym if number else "") or name
                ),
                "role": self._role(tie) if tie.role else None,
                # Whoever was mayor when a page said so may not be now: the day stands before the sentence.
                "day": self._day_of(tie),
                "when": when_in_words(tie.start, tie.end, None, language)
                or ("" if tie.seen else self.w["undated"]),
                "proof_label": proof_label(tie.proof, language),
            }
            for number, tie in enumerate(best)
        ]
        said = [
            self._day_of(tie)
            + "".join(str(part["name"]) for part in self._sentence(tie, identifier, called=name))
            for tie in best[:2]
        ]
        it = {
            "name": name,
            "id": identifier,
            "kind": self._ontology.label(entity.kind, language),
            "countries": countries,
            "glyph": Markup(glyph(entity.kind)),
            "short": short,
            "picture_alt": self._in_picture(name, identifier, ties) if ties and self._number == 1 else "",
            "embed": pages.site.base,
            "dossier": pages.site.dossiers,
            "acronym": entity.acronym,
            "conflicts": [*(pages._conflicts.get(each, each) for each in at_odds), *differ],
            "completeness": complete.sentence(language) if complete else "",
            "fields": self._fields(entity, name),
            "website": entity.website,
            "listed": [self._cited(graph.source(each)) for each in entity.listed_in],
            "iri": graph.store.namespace.entity(identifier).value,
            "observations": [self._said(each, identifier) for each in observations],
            "number": len(ties),
            "groups": grouped,
        }
        data = [(form, f"data/{identifier}.{suffix}") for form, suffix in DATA_FORMS.items()]
        return self._drawn(
            "actor.html",
            name,
            it,
            data=data,
            schema=self._schema(entity, ties),
            about=" · ".join([self._ontology.label(entity.kind, language), *countries, *said]),
            images=True,
            preview=identifier,
        )

    def _in_picture(self, name: str, identifier: str, ties: Sequence[Tie]) -> str:
        """Return what a picture shows, in words: how many neighbours by which kind of tie."""
        found: Counter[str] = Counter()
        for _, held in neighbours(identifier, ties):
            for kind, outward in {(tie.kind, tie.source == identifier) for tie in held}:
                found[self._tie_kind(kind, backwards=not outward)["name"]] += 1
        kinds = ", ".join(
            f"{kind} ({n})" for kind, n in sorted(found.items(), key=lambda each: (-each[1], each[0]))
        )
        return self.w["picture_alt"].format(name=name, kinds=kinds)

    def tie_kind(self, kind: str) -> str:
        found = self._ontology.tie_kinds.get(kind)
        if found is None:
            raise NotFound("kind of tie", kind, suggest(kind, self._ontology.tie_kinds))
        language = self._language
        iris = self._pages._of_kind(kind)
        ties = [self._pages._statement(iri) for iri in self._slice(iris, _LONGEST)]

        def ends(groups: Iterable[str], kinds: Iterable[str]) -> list[str]:
            return sorted(self._ontology.label(each, language) for each in groups or kinds)

        name = self._ontology.label(kind, language)
        return self._drawn(
            "kind.html",
            name,
            {
                "name": name,
                "definition": found.definitions.get(language) or found.definitions.get("en", ""),
                "sources": ends(found.source_groups, found.source_kinds),
                "targets": ends(found.target_groups, found.target_kinds),
                "inverse": found.inverse_labels.get(language, found.inverse_id),
                "iri": found.iri,
                "number": len(iris),
                "ties": [self._said(tie) for tie in ties],
            },
        )

    def source(self, identifier: str) -> str:
        source = self._graph.source(identifier)
        iris = self._pages._resting_on(identifier)
        statements = [self._pages._statement(iri) for iri in self._slice(iris, _LONGEST)]
        publisher = (
            self._pages._entity(source.publisher)
            if source.publisher and " " not in source.publisher
            else None
        )
        w = self.w
        fields = [
            (w["date"], date_in_words(source.date, self._language)),
            (w["retrieved"], date_in_words(source.retrieved, self._language)),
            (w["written_in"], source.language),
            (w["access"], source.access),
            (w["digest"], source.sha256),
            (w["note"], source.note),
        ]
        kept = self._pages.keeps(source)
        return self._drawn(
            "source.html",
            source.name,
            {
                "name": source.name,
                "language": source.language,
                "url": source.url,
                "document": source.document,
                "document_path": f"{self._language}/document/{identifier}.html" if kept else "",
                "publisher": (
                    self._actor(publisher.id) if publisher else {"name": source.publisher, "path": ""}
                )
                if source.publisher
                else None,
                "fields": [(label, str(value)) for label, value in fields if value],
                "proofs": self._proofs_of(identifier),
                "iri": self._graph.store.namespace.source(identifier).value,
                "number": len(iris),
                "statements": [self._said(each) for each in statements],
            },
        )

    def document(self, identifier: str) -> str:
        source = self._graph.source(identifier)
        text = self._graph.texts.of(source)
        if text is None:
            raise NotFound("document", identifier, [])
        marks: dict[tuple[int, int], list[dict[str, Any]]] = {}
        notes: list[dict[str, Any]] = []
        for iri in self._pages._resting_on(identifier):
            statement = self._pages._statement(iri)
            said = self._said(statement)
            name = "".join(str(part["name"]) for part in said["sentence"])
            for evidence in statement.evidence:
                for span in evidence.quotes if evidence.source == identifier else ():
                    if text[span.at : span.end] != span.text or span.role == "antecedent":
                        continue
                    note = {
                        "number": len(notes) + 1,
                        "at": span.at,
                        "name": name,
                        "path": self._place_of(statement),
                    }
                    notes.append(note)
                    marks.setdefault((span.at, span.end), []).append(note)
        return self._drawn(
            "document.html",
            source.name,
            {
                "name": source.name,
                "language": source.language,
                "source": self._cited(source),
                "parts": [
                    (tag == "li", list(same))
                    for tag, same in groupby(blocks(text, marks), key=lambda block: block.tag)
                ],
                "notes": sorted(notes, key=lambda note: (note["at"], note["number"])),
            },
        )

    # -- their parts --------------------------------------------------------------------------

    def _slice(self, items: Sequence[Any], most: int) -> Sequence[Any]:
        self._last = max(1, -(-len(items) // most))
        if self._number > self._last:
            raise NotFound("page", self._path, [])
        return items[(self._number - 1) * most : self._number * most]

    def _link(self, place: str, name: str, language: str | None = None) -> dict[str, Any]:
        return {"path": f"{self._language}/{place}.html", "name": name, "language": language}

    def _tie_kind(self, kind: str, *, backwards: bool = False) -> dict[str, Any]:
        found = self._ontology.tie_kinds.get(kind)
        if backwards and found and not found.symmetric:
            return self._link(f"tie/{kind}", found.inverse_labels.get(self._language, found.inverse_id))
        return self._link(f"tie/{kind}", self._ontology.label(kind, self._language))

    def _actor(self, identifier: str) -> dict[str, Any]:
        entity = self._pages._entity(identifier)
        if entity is None:
            return {"path": "", "name": identifier, "language": None}
        return self._link(f"actor/{identifier}", entity.label(self._language))

    def _cited(self, source: Source) -> dict[str, Any]:
        rest = []
        if source.publisher:
            found = self._pages._entity(source.publisher) if " " not in source.publisher else None
            rest.append(found.label(self._language) if found else source.publisher)
        if source.date:
            rest.append(date_in_words(source.date, self._language))
        return self._link(f"source/{source.id}", source.name, source.language) | {
            "rest": rest,
            "url": source.url,
        }

    def _listed(self, source: Source) -> dict[str, Any]:
        """Return a source as a list of them has it: with its date, when it was read, and how what it says is proved."""
        cited = self._cited(source)
        read = citations.read_on(source)
        if read:
            cited["rest"] += [f"{self.w['retrieved']} {date_in_words(read, self._language)}"]
        if self._pages.is_small and (proofs := self._proofs_of(source.id)):
            cited["rest"] += [proofs]
        return cited

    def _proofs_of(self, source: str) -> str:
        """Return how what a source says is proved: how often quoted, located and told."""
        found = Counter(
            each.proof
            for iri in self._pages._resting_on(source)
            for each in self._pages._statement(iri).evidence
            if each.source == source
        )
        return ", ".join(
            f"{found[proof]:,} {wording(f'proof_many.{proof}', self._language)}"
            for proof in PROOFS
            if found[proof]
        )

    def _place_of(self, statement: Stated) -> str:
        """Return where a statement is read: at the first actor it is about, on the page it stands on."""
        if isinstance(statement, Observation):
            return f"{self._language}/actor/{statement.entity}.html#{statement.id}"
        assert isinstance(statement, Tie)
        source = statement.evidence[0].source
        resting = self._pages._resting_on(source)
        iri = self._graph.store.namespace.tie(statement.id)
        page = 1 + (resting.index(iri) if iri in resting else 0) // _LONGEST
        return f"{self._language}/source/{source}{'' if page == 1 else f'.{page}'}.html#{statement.id}"

    def _said(self, statement: Tie | Observation, seen_from: str | None = None) -> dict[str, Any]:
        strength = self._graph.strength(statement)
        count = len(strength.voices)
        voices = wording("site.voices", self._language, n=count)
        return {
            "anchor": statement.id,
            "sentence": self._sentence(statement, seen_from),
            "role": self._role(statement) if isinstance(statement, Tie) and statement.role else None,
            "proof": statement.proof,
            "proof_label": proof_label(statement.proof, self._language),
            "when": self._when(statement),
            "status": "" if statement.as_fact else self._status(statement),
            "voices": f"{voices}, {self.w['own_word']}" if strength.own_word else voices,
            "conflict": self._pages._conflicts.get(statement.conflict or "", statement.conflict),
            "note": statement.note,
            "evidence": [
                {
                    "source": self._cited(source := self._graph.source(each.source)),
                    "edit": self._edit(said) if self._pages.site.edit else "",
                    "says": each.says
                    and {
                        "text": (told := told_in_words(each.says, self._language)) or each.says,
                        "language": None if told else "en",
                    },
                    "proof": each.proof,
                    "proof_label": proof_label(each.proof, self._language),
                    "passage": address(each, source) if each.proof == "located" else None,
                    "read": date_in_words(read_on(each, source), self._language),
                    "names": names_there(each),
                    "debt": debt_label(each.debt, self._language) if each.debt else "",
                    "quotes": [
                        {"text": span.text, "role": span.role, "path": self._place_in(source, span.at)}
                        for span in each.quotes
                    ],
                }
                for said, each in zip(statement.supporting, statement.evidence, strict=True)
            ],
        }

    def _edit(self, said: Statement) -> str:
        """Return where a statement is corrected."""
        where = f"edit/statement/{quote(said.id, safe='')}"
        return f"{where}?{urlencode({'about': said.key, 'lang': self._language})}"

    def _role(self, tie: Tie) -> dict[str, Any]:
        assert tie.role
        told = role_in_words(tie.role, self._language)
        language = None if told else written_in(tie, lambda source: self._graph.source(source).language)
        return {"text": told or tie.role, "language": language}

    def _status(self, statement: Tie | Observation) -> str:
        return load_ontology().statuses[statement.status.capitalize()].labels[self._language]

    def _place_in(self, source: Source, at: int) -> str:
        if not self._pages.keeps(source) or f"/document/{source.id}." in self._path:
            return ""
        return f"{self._language}/document/{source.id}.html#c{at}"

    def _sentence(
        self, statement: Tie | Observation, seen_from: str | None, *, called: str = ""
    ) -> list[dict[str, Any]]:
        """Return a statement as parts of a sentence; those with a path are links. `called`: how it calls whom it is seen from."""
        if isinstance(statement, Observation):
            label = self._ontology.label(statement.kind, self._language)
            said = [{"name": f"{label}: {in_words(statement, self._language)}", "path": ""}]
            return said if seen_from else [self._actor(statement.entity), {"name": " · ", "path": ""}, *said]
        kind = self._ontology.tie_kinds.get(statement.kind)
        caption = f"{{source}} {statement.kind} {{target}}"
        if kind:
            captions = kind.inverse_caption if seen_from == statement.target else kind.caption
            caption = captions.get(self._language) or captions.get("en", caption)
        parts: list[dict[str, Any]] = []
        for piece in re.split(r"(\{source\}|\{target\})", caption):
            if piece in ("{source}", "{target}"):
                end = statement.source if piece == "{source}" else statement.target
                shown = self._actor(end)
                parts.append(
                    shown | {"path": "", "name": called or shown["name"]} if end == seen_from else shown
                )
            elif piece:
                parts.append({"name": piece, "path": ""})
        return parts

    def _day_of(self, tie: Tie) -> str:
        """Return the day on which a source found a tie to be true, as it stands before its sentence, or an empty text."""
        day = date_in_words(tie.seen, self._language)
        return f"{day}{wording('dossier.then', self._language)}" if day else ""

    def _when(self, statement: Tie | Observation) -> str:
        w = self.w
        if isinstance(statement, Observation):
            return date_in_words(statement.as_of, self._language) or w["undated"]
        held = when_in_words(statement.start, statement.end, statement.seen, self._language)
        return held or w["undated"]

    def _fields(self, entity: Entity, name: str) -> list[tuple[str, str, str | None]]:
        w, points = self.w, self._pages._points
        fields: list[tuple[str, str, str | None]] = []
        other = {each: tag for tag, each in reversed(entity.names.items())} | {entity.name: None}
        for each, tag in sorted(other.items(), key=lambda item: (item[1] or "", item[0])):
            if each != name:
                fields.append((w["also_called"], each, tag))
        fields += [(w["also_called"], each, None) for each in entity.aliases]
        for former in entity.former_names:
            until = (
                f" ({w['until'].format(b=date_in_words(former.until, self._language))})"
                if former.until
                else ""
            )
            fields.append((w["formerly"], f"{former.name}{until}", None))

        def of(identifier: str) -> str:
            point = points.get(identifier)
            return (point.names.get(self._language) or point.name) if point else identifier

        fields += [(w["country"], of(code), None) for code in entity.countries]
        if entity.place:
            fields.append((w["place"], of(entity.place), None))
        rest = (
            ("founded", date_in_words(entity.founded, self._language)),
            ("dissolved", date_in_words(entity.dissolved, self._language)),
            ("note", entity.note),
            ("name_from", entity.name_from),
        )
        return fields + [(w[label], str(value), None) for label, value in rest if value]

    def _schema(self, entity: Entity, ties: list[Tie]) -> str:
        """Return the actor in the terms of schema.org, as JSON that cannot end its element."""
        namespace = self._graph.store.namespace

        def other(identifier: str) -> dict[str, Any]:
            known = self._pages._entity(identifier)
            return (
                {"@type": self._type(known), "@id": namespace.entity(identifier).value, "name": known.name}
                if known
                else {}
            )

        names = [each for each in entity.all_names() if each != entity.name]
        member_of = [
            other(tie.target)
            for tie in ties
            if tie.kind == "memberOf" and tie.source == entity.id and not tie.end and tie.as_fact
        ]
        found: dict[str, Any] = {
            "@context": _SCHEMA.rstrip("/"),
            "@type": self._type(entity),
            "@id": namespace.entity(entity.id).value,
            "name": entity.name,
            "alternateName": names,
            "url": entity.website,
        }
        if self._type(entity) == "Organization":
            found |= {
                "foundingDate": str(entity.founded) if entity.founded else None,
                "dissolutionDate": str(entity.dissolved) if entity.dissolved else None,
                "address": {"@type": "PostalAddress", "addressCountry": entity.country}
                if entity.country
                else None,
                "memberOf": [each for each in member_of if each],
            }
        found = {key: value for key, value in found.items() if value}
        return Markup(as_json(found, sort_keys=True))

    def _type(self, entity: Entity) -> str:
        for group, name in _SCHEMA_TYPES:
            if entity.kind == group or entity.kind in self._ontology.expand(group):
                return name
        return "Thing"

    @property
    def _stem(self) -> str:
        return re.sub(r"(\.\d+)?\.html$", "", self._path)

    def _drawn(
        self,
        template: str,
        title: str,
        it: dict[str, Any],
        *,
        first: bool = False,
        data: Sequence[tuple[str, str]] = (),
        schema: str = "",
        about: str = "",
        scripts: Sequence[str] = (),
        images: bool = False,
        preview: str = "",
    ) -> str:
        pictured = self._pages.site.previews
        root = "../" * self._path.count("/")
        bare = self._path.partition("/")[2]
        stem = self._stem
        last = getattr(self, "_last", 1)
        pages = [
            (each, f"{stem}{f'.{each}' if each > 1 else ''}.html", each == self._number)
            for each in range(1, last + 1)
        ]
        site, here = self._graph.title, self._pages.site
        policies = policy(scripts, (), _STYLED, *((_PICTURED,) if images else ()))
        return (
            _templates()
            .get_template(template)
            .render(
                language=self._language,
                languages=language_names(),
                w=self.w,
                it=it,
                root=root,
                site=site,
                title=title if first else f"{title} · {site}",
                canonical=here.address(self._path) if here.base else root + self._path,
                base=here.base,
                where=here,
                preview=here.address(f"preview/{preview if preview in pictured else 'all'}.png")
                if here.base and pictured
                else "",
                asked=bool(self._pages.asked),
                pages=pages,
                description=about or str(it.get("counts") or it.get("definition") or it.get("kind") or title),
                others=[
                    (
                        tag,
                        here.address(f"{tag}/{bare}") if here.base else f"{root}{tag}/{bare}",
                        f"{root}{tag}/{bare}",
                    )
                    for tag in languages()
                ],
                data=data,
                schema=schema,
                policy=policies,
            )
        )


def _world(spots: Mapping[tuple[int, int], int], title: str) -> str:
    """Return the map as SVG: land, and a disc where actors stand, the larger the more they are."""
    discs = "".join(
        f'<circle cx="{x}" cy="{y}" r="{4 + 2.2 * number**0.5:.1f}"/>'
        for (x, y), number in sorted(spots.items(), key=lambda each: (-each[1], each[0]))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1000 -490 2000 900" role="img">'
        f"<title>{Markup.escape(title)}</title>"
        '<rect x="-1000" y="-490" width="2000" height="900" fill="#f1f5f5"/>'
        f'<path d="{land()["path"]}" fill="#e6e2d5"/>'
        f'<g fill="#00636b" fill-opacity=".7" stroke="#faf9f5" stroke-width="1.5">{discs}</g></svg>\n'
    )


@lru_cache(maxsize=1)
def _script() -> str:
    return (resources.files("ssegraph.views") / "site" / "search.js").read_text("utf-8")
