"""A page for every actor, kind of tie, source and document: plain HTML in five languages, without script.

A page is known by its path, the same on a server and in a folder of files:

    fr/index.html                the graph
    fr/actors/Network.html       the actors of a kind
    fr/actor/rtes.html           an actor: names, observations, ties, quotes, conflicts
    fr/tie/memberOf.html         a kind of tie and the ties of it
    fr/sources.html              all sources
    fr/source/gsef-net-org.html  a source and what rests on it
    fr/document/report.html      a document, in which the quotes are marked

Long lists go on in `rtes.2.html`. Links are relative, so that a folder of pages works from a disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, Final

import jinja2
from markupsafe import Markup

from ssegraph.analysis.completeness import completeness_of
from ssegraph.analysis.disagreeing import explained
from ssegraph.core.counted import in_words
from ssegraph.core.errors import NotFound, suggest
from ssegraph.core.model import Disagreement, Entity, Observation, Source, Stated, Tie
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
from ssegraph.core.ties import disagreements_of
from ssegraph.core.when import date_in_words, when_in_words
from ssegraph.core.words import catalogue, language_names, languages, wording
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads import Iri

DATA_FORMS: Final = {"text/turtle": "ttl", "application/ld+json": "jsonld"}
"""What the data of an actor can be had in: suffix by media type; at `data/<id>.<suffix>`."""

_LONGEST: Final = 200
"""Ties on one page."""
_READ_WHOLE: Final = 5_000
"""Ties up to which a page reads all of a graph."""
_LISTED: Final = 500
_PATH: Final = re.compile(
    r"(?P<language>[a-z]{2})/(?:index|sources(?:\.(?P<page>[1-9]\d*))?"
    r"|(?P<section>actors|actor|tie|source|document)/(?P<id>[A-Za-z0-9-]+)(?:\.(?P<number>[1-9]\d*))?)\.html"
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


class Pages:
    """The pages of a graph.

    Args:
        graph: what they are about. Unlisted people have no page and stand on none.

    >>> from ssegraph.core.model import Records
    >>> pages = Pages(KnowledgeGraph.of(Records(title="mine", entities=[Entity(id="a", kind="Network", name="A & B")])))
    >>> "<h1 dir=\\"auto\\">A &amp; B</h1>" in pages.html("en/actor/a.html")
    True
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self._names: dict[str, Entity] = {}

    # -- what there is ------------------------------------------------------------------------

    def paths(self) -> Iterator[str]:
        """Yield the path of every page, each once."""
        for language in languages():
            yield f"{language}/index.html"
            yield from self._numbered(f"{language}/sources", self.graph.counts["sources"], _LISTED)
            for kind, ids in self._kinds.items():
                yield from self._numbered(f"{language}/actors/{kind}", len(ids), _LISTED)
                for each in ids:
                    ties = len(self._ties_of(each))
                    yield from self._numbered(f"{language}/actor/{each}", ties, _LONGEST)
            for kind in load_ontology().tie_kinds:
                yield from self._numbered(f"{language}/tie/{kind}", len(self._of_kind(kind)), _LONGEST)
            for source in self.graph.sources:
                resting = len(self._resting_on(source.id))
                yield from self._numbered(f"{language}/source/{source.id}", resting, _LONGEST)
                if self.graph.texts.of(source) is not None:
                    yield f"{language}/document/{source.id}.html"

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
            return drawn.index() if path.endswith("/index.html") else drawn.sources()
        make = {
            "actors": drawn.actors,
            "actor": drawn.actor,
            "tie": drawn.tie_kind,
            "source": drawn.source,
            "document": drawn.document,
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
        return [iri for iri in self.graph.store.reader.tie_iris(identifier) if self._shown(iri)]

    def _of_kind(self, kind: str) -> list[Iri]:
        return [iri for iri in self.graph.store.reader.ties_of_kind(kind) if self._shown(iri)]

    def _resting_on(self, source: str) -> list[Iri]:
        """Return the ties and observations that a source states, in order."""
        return [iri for iri in self.graph.store.reader.stated_in(source) if self._shown(iri)]

    def _statement(self, iri: Iri) -> Tie | Observation:
        reader = self.graph.store.reader
        return reader.observation(iri) if reader.is_observation(iri) else reader.tie(iri)

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
            {**self._link(f"actors/{kind}", ontology.label(kind, self._language)), "number": number}
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
        return self._drawn(
            "index.html",
            graph.title,
            {
                "counts": self.w["counts"].format_map(counts),
                "proofs": counts_in_words(graph.proofs(), self._language),
                "kinds": sorted(kinds, key=lambda each: str(each["name"])),
                "ties": sorted(ties, key=lambda each: str(each["name"])),
                "sources": {**self._link("sources", self.w["sources"]), "number": counts["sources"]},
                "conflicts": [
                    *self._pages._differing(self._language),
                    *(each.what for each in graph.conflicts),
                ],
            },
            first=True,
        )

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
        items = [self._cited(self._graph.source(each)) for each in here]
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
        iris = pages._ties_of(identifier)
        ties = [graph.store.reader.tie(iri) for iri in iris]
        ties.sort(key=lambda tie: (tie.kind, tie.source != identifier, tie.id))
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
        it = {
            "name": name,
            "kind": self._ontology.label(entity.kind, language),
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
        return self._drawn("actor.html", name, it, data=data, schema=self._schema(entity, ties))

    def tie_kind(self, kind: str) -> str:
        found = self._ontology.tie_kinds.get(kind)
        if found is None:
            raise NotFound("kind of tie", kind, suggest(kind, self._ontology.tie_kinds))
        language = self._language
        iris = self._pages._of_kind(kind)
        reader = self._graph.store.reader
        ties = [reader.tie(iri) for iri in self._slice(iris, _LONGEST)]

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
        kept = self._graph.texts.of(source) is not None
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
                "pieces": list(_pieces(text, marks)),
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

    def _place_of(self, statement: Stated) -> str:
        """Return where a statement is read: at the first actor it is about, on the page it stands on."""
        if isinstance(statement, Observation):
            return f"{self._language}/actor/{statement.entity}.html#{statement.id}"
        assert isinstance(statement, Tie)
        return f"{self._language}/source/{statement.evidence[0].source}.html#{statement.id}"

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
                    "says": each.says
                    and {
                        "text": (told := told_in_words(each.says, self._language)) or each.says,
                        "language": None if told else "en",
                    },
                    "proof": each.proof,
                    "proof_label": proof_label(each.proof, self._language),
                    "passage": address(each, source) if each.proof == "located" else None,
                    "read": str(read_on(each, source) or ""),
                    "names": names_there(each),
                    "debt": debt_label(each.debt, self._language) if each.debt else "",
                    "quotes": [
                        {"text": span.text, "role": span.role, "path": self._place_in(source, span.at)}
                        for span in each.quotes
                    ],
                }
                for each in statement.evidence
            ],
        }

    def _role(self, tie: Tie) -> dict[str, Any]:
        assert tie.role
        told = role_in_words(tie.role, self._language)
        language = None if told else written_in(tie, lambda source: self._graph.source(source).language)
        return {"text": told or tie.role, "language": language}

    def _status(self, statement: Tie | Observation) -> str:
        return load_ontology().statuses[statement.status.capitalize()].labels[self._language]

    def _place_in(self, source: Source, at: int) -> str:
        if self._graph.texts.of(source) is None or f"/document/{source.id}." in self._path:
            return ""
        return f"{self._language}/document/{source.id}.html#c{at}"

    def _sentence(self, statement: Tie | Observation, seen_from: str | None) -> list[dict[str, Any]]:
        """Return a statement as parts of a sentence; those with a path are links."""
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
                parts.append(shown | {"path": ""} if end == seen_from else shown)
            elif piece:
                parts.append({"name": piece, "path": ""})
        return parts

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

    def _drawn(
        self,
        template: str,
        title: str,
        it: dict[str, Any],
        *,
        first: bool = False,
        data: Sequence[tuple[str, str]] = (),
        schema: str = "",
    ) -> str:
        root = "../" * self._path.count("/")
        bare = self._path.partition("/")[2]
        style = (resources.files("ssegraph.views") / "site" / "style.css").read_text("utf-8")
        stem = re.sub(r"(\.\d+)?\.html$", "", self._path)
        last = getattr(self, "_last", 1)
        pages = [
            (each, f"{stem}{f'.{each}' if each > 1 else ''}.html", each == self._number)
            for each in range(1, last + 1)
        ]
        site = self._graph.title
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
                canonical=self._path,
                pages=pages,
                description=str(it.get("counts") or it.get("definition") or it.get("kind") or ""),
                others=[(tag, f"{tag}/{bare}") for tag in languages()],
                data=data,
                schema=schema,
                style=Markup(style),
                policy=policy((), [style]),
            )
        )


def _pieces(text: str, marks: dict[tuple[int, int], list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Yield a text in pieces, marked or not; of quotes that overlap the later begins where the earlier ends."""
    done = 0
    for (start, end), notes in sorted(marks.items()):
        start = max(start, done)
        if start > done:
            yield {"text": text[done:start], "ties": []}
        yield {"text": text[start : max(end, start)], "ties": notes, "at": notes[0]["at"]}
        done = max(end, done)
    yield {"text": text[done:], "ties": []}
