"""What RDF of others says, read: schema.org, the ORG ontology, FOAF, and ESSGLOBAL with its concept schemes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.core.concepts import load_concepts
from ssegraph.formats.alignment import ORG, SCHEMA, ties_by_iri, ties_by_name
from ssegraph.formats.things import DEFAULT_KIND, Found, Link, Thing, present, texts
from ssegraph.quads.untrusted import BLANK
from ssegraph.records.columns import date_of

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ESS: Final = "http://purl.org/essglobal/vocab/"
# What the same vocabularies are called elsewhere, two of them by mistake.
_SAME: Final = (
    ("http://schema.org/", SCHEMA),
    ("https://www.schema.org/", SCHEMA),
    ("http://www.schema.org/", SCHEMA),
    ("http://www.purl.org/essglobal/vocab/", _ESS),
    (_ESS + "v1.1/", _ESS),
    ("http://purl.org/essglobal/v1.1/", _ESS),
    ("http://www.purl.org/essglobal/vocab/v1.1/", _ESS),
    ("https://w3id.solidarityeconomy.coop/essglobal/V2a/vocab/", _ESS),
    ("https://dev.lod.coop/essglobal/2.0/vocab/", _ESS),
    ("https://dev.lod.coop/essglobal/2.1/vocab/", _ESS),
    ("http://www.purl.org/dc/terms/", "http://purl.org/dc/terms/"),
)
_SHORT: Final = (
    (SCHEMA, "schema:"),
    (_ESS, "ess:"),
    (ORG, "org:"),
    ("http://xmlns.com/foaf/0.1/", "foaf:"),
    ("http://www.w3.org/2004/02/skos/core#", "skos:"),
    ("http://www.w3.org/2000/01/rdf-schema#", "rdfs:"),
    ("http://purl.org/dc/terms/", "dcterms:"),
    ("http://purl.org/goodrelations/v1#", "gr:"),
    ("http://www.w3.org/2006/vcard/ns#", "vcard:"),
    ("http://www.w3.org/2006/vcard/ns/", "vcard:"),
    ("http://data.europa.eu/m8g/", "cpov:"),
    (_TYPE, "a"),
    ("http://www.w3.org/2002/07/owl#", "owl:"),
    ("http://www.w3.org/ns/regorg#", "rov:"),
)

_KINDS: Final = {
    "schema:Cooperative": "Cooperative",
    "schema:GovernmentOrganization": "PublicAgency",
    "schema:CollegeOrUniversity": "University",
    "schema:Consortium": "Network",
    "schema:NGO": DEFAULT_KIND,
    "schema:Corporation": "Company",
    "schema:LocalBusiness": "Company",
    "schema:FundingScheme": "FundingMechanism",
    "schema:Grant": "FundingMechanism",
    "schema:MonetaryGrant": "FundingMechanism",
    "schema:FundingAgency": "PublicAgency",
    "schema:ResearchProject": "Project",
    "schema:Project": "Project",
    "schema:Legislation": "Policy",
    "schema:Event": "Event",
    "schema:EventSeries": "Event",
    "schema:Person": "Person",
    "foaf:Person": "Person",
    "foaf:Project": "Project",
    "cpov:PublicOrganisation": "PublicAgency",
    "org:OrganizationalCollaboration": "Network",
    "ess:Network": "Network",
    "ess:SSEInitiative": DEFAULT_KIND,
    "org:FormalOrganization": DEFAULT_KIND,
    "org:Organization": DEFAULT_KIND,
    "org:OrganizationalUnit": DEFAULT_KIND,
    "foaf:Organization": DEFAULT_KIND,
    "schema:Organization": DEFAULT_KIND,
    "gr:BusinessEntity": DEFAULT_KIND,
    "vcard:Organization": DEFAULT_KIND,
}
"""Kinds by class; the first that fits counts."""

_NAMES: Final = (
    "schema:name",
    "gr:name",
    "gr:legalName",
    "skos:prefLabel",
    "rdfs:label",
    "foaf:name",
    "dcterms:title",
    "schema:legalName",
    "rov:legalName",
    "vcard:fn",
)
_OTHER_NAMES: Final = ("schema:alternateName", "skos:altLabel", "schema:legalName", "rov:legalName")
_SITES: Final = ("schema:url", "foaf:homepage", "gr:homepage", "vcard:url", "vcard:hasURL")
_WORDS: Final = ("schema:description", "dcterms:description", "ess:mission", "ess:objective", "rdfs:comment")
_BEGAN: Final = ("schema:foundingDate", "schema:startDate", "schema:legislationDate")
_ENDED: Final = ("schema:dissolutionDate", "schema:endDate")
_CONCEPTS: Final = ("ess:organisationalStructure", "ess:legalForm", "org:classification", "rov:orgType")
_ADDRESSES: Final = (
    "schema:address",
    "schema:location",
    "ess:hasAddress",
    "vcard:hasAddress",
    "org:hasPrimarySite",
    "org:siteAddress",
)
_COUNTRY: Final = ("schema:addressCountry", "vcard:country-name")
_TOWN: Final = ("schema:addressLocality", "vcard:locality")
_SECTORS: Final = (
    "ess:primarySector",
    "ess:economicSector",
    "ess:primaryActivity",
    "ess:baseMembershipType",
    "ess:qualifier",
    "dcterms:type",
)
_READ: Final = {
    *_NAMES,
    *_OTHER_NAMES,
    *_SITES,
    *_WORDS,
    *_BEGAN,
    *_ENDED,
    *_CONCEPTS,
    *_ADDRESSES,
    *_SECTORS,
    "a",
    *_COUNTRY,
    *_TOWN,
}

_About = Mapping[str, list[Any]]


@cache
def _ties() -> Mapping[str, tuple[str, bool]]:
    """Return the kind of tie each property is read as, and whether backwards."""
    both = {
        f"{prefix}{name}": meant for prefix in ("schema:", "org:") for name, meant in ties_by_name().items()
    }
    return both | {_short(iri): meant for iri, meant in ties_by_iri().items()}


def _is_read(predicate: str) -> bool:
    return predicate in _READ or predicate in _ties()


def read_linked(quads: Iterable[ox.Quad]) -> Found:
    """Return what RDF in one of these vocabularies holds; a thing's place in the file is its IRI."""
    found = Found("RDF")
    nodes: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        nodes[_value(quad.subject)][_short(quad.predicate.value)].append(quad.object)
    kinds = {iri: kind for iri, about in nodes.items() if (kind := _kind(about))}
    for iri in sorted(kinds):
        about, where = nodes[iri], _place(iri)
        name, names, others = _names(about)
        if not name:
            found.aside.append((where, "no name"))
            continue
        found.unread.update(each for each in about if not _is_read(each))
        fields = _fields(found, where, about, nodes)
        fields |= present(names=names, aliases=others)
        found.things.append(Thing(iri, kinds[iri], name, where, _read(about), fields))
    named = {thing.key for thing in found.things}
    for iri in sorted(nodes):
        if iri in named:
            _links(found, iri, nodes, kinds)
        elif "org:Membership" in map(_short, map(_value, nodes[iri]["a"])):
            _membership(found, iri, nodes, kinds)
    return found


def _value(node: Any) -> str:
    return str(node.value)


def _short(iri: str) -> str:
    for start, ours in _SAME:
        if iri.startswith(start):
            iri = ours + iri.removeprefix(start)
    for start, prefix in _SHORT:
        if iri.startswith(start):
            return prefix + iri.removeprefix(start)
    return iri


def _place(iri: str) -> str:
    return f"blank node {iri.removeprefix(BLANK)}" if iri.startswith(BLANK) else f"<{iri}>"


def _kind(about: _About) -> str | None:
    classes = {_short(_value(each)) for each in about["a"]}
    kind = next((kind for name, kind in _KINDS.items() if name in classes), None)
    if kind is None and any(
        name.startswith("schema:") and name.endswith(("Organization", "Business", "Store"))
        for name in classes
    ):
        kind = DEFAULT_KIND
    if kind in (DEFAULT_KIND, "Network"):
        for predicate in _CONCEPTS:
            for concept in about[predicate]:
                kind = load_concepts().kind(_value(concept)) or kind
                if kind != DEFAULT_KIND:
                    return kind
    return kind


def _literals(about: _About, predicates: Iterable[str]) -> Iterator[ox.Literal]:
    for predicate in predicates:
        yield from (each for each in about[predicate] if isinstance(each, ox.Literal) and each.value.strip())


def _first(about: _About, predicates: Iterable[str]) -> str:
    """Return the first value of the first predicate that has one, an English one before others."""
    for predicate in predicates:
        values = [each for each in about[predicate] if _value(each).strip()]
        if values:
            best = min(
                values, key=lambda each: (getattr(each, "language", None) not in (None, "en"), _value(each))
            )
            return " ".join(_value(best).split())
    return ""


def _names(about: _About) -> tuple[str, dict[str, str], list[str]]:
    name = _first(about, _NAMES)
    names: dict[str, str] = {}
    others = []
    for each in _literals(about, (*_NAMES, *_OTHER_NAMES)):
        text = " ".join(each.value.split())
        if each.language and each.language.lower() not in names:
            names[each.language.lower()] = text
        elif text != name and text not in names.values():
            others.append(text)
    return name, names, [each for each in dict.fromkeys(others) if each not in names.values()]


def _fields(found: Found, where: str, about: _About, nodes: Mapping[str, _About]) -> dict[str, Any]:
    countries, towns = [], []
    todo = [about]
    while todo:
        each = todo.pop()
        for predicate in _COUNTRY:
            for node in each[predicate]:
                named = _first(nodes[_value(node)], _NAMES) if _value(node) in nodes else ""
                countries.append(named or _value(node).rstrip("/").rpartition("/")[2])
        towns += [literal.value for literal in _literals(each, _TOWN)]
        if len(todo) < 20:
            todo += [
                nodes[_value(node)]
                for name in _ADDRESSES
                for node in each[name]
                if (_value(node) in nodes and each is about) or name == "org:siteAddress"
            ]
    dates = {}
    for name, predicates in (("founded", _BEGAN), ("dissolved", _ENDED)):
        written = _first(about, predicates)
        dates[name] = date_of(written[:10]) if written else ""
        if written and not dates[name]:
            found.remarks.append((where, f"{written!r} is no date"))
    sectors = [
        concept.labels["en"]
        for predicate in _SECTORS
        for node in about[predicate]
        if (concept := load_concepts().concept(_value(node)))
    ]
    words = [_first(about, _WORDS), f"sectors: {', '.join(sectors)}" if sectors else ""]
    site = _first(about, _SITES)
    return present(
        country=texts(countries),
        place=next(iter(texts(towns)), ""),
        website=site if not site or "//" in site else f"https://{site}",
        note=" ".join(filter(None, words)),
        **dates,
    )


def _read(about: _About) -> dict[str, object]:
    return {
        predicate: sorted(_value(each) for each in values)
        for predicate, values in sorted(about.items())
        if _is_read(predicate) and values
    }


def _links(found: Found, iri: str, nodes: Mapping[str, _About], kinds: Mapping[str, str]) -> None:
    about, where = nodes[iri], _place(iri)
    for predicate, (kind, backwards) in _ties().items():
        for node in about[predicate]:
            if isinstance(node, ox.Literal):
                found.remarks.append((where, f"{predicate} names {node.value!r} as mere text"))
                continue
            other, fields = _value(node), {}
            if other in nodes and other not in kinds:
                # schema.org's way to give a tie a role and dates: a node in between.
                inside = nodes[other][predicate]
                fields = _times(nodes[other])
                if len(inside) == 1:
                    other = _value(inside[0])
            _link(found, where, _read(about), (iri, kind, other), fields, kinds, backwards)


def _times(about: _About) -> dict[str, Any]:
    return present(
        role=_first(about, ("schema:roleName", "schema:namedPosition")),
        start=date_of(_first(about, ("schema:startDate",))[:10]),
        end=date_of(_first(about, ("schema:endDate",))[:10]),
    )


def _membership(found: Found, iri: str, nodes: Mapping[str, _About], kinds: Mapping[str, str]) -> None:
    about = nodes[iri]
    fields = _times(about)
    for role in about["org:role"]:
        label = _first(nodes[_value(role)], _NAMES) if _value(role) in nodes else ""
        fields |= present(role=label)
    for one in about["org:member"]:
        for other in about["org:organization"]:
            ends = _value(one), "memberOf", _value(other)
            read = {
                name: sorted(map(_value, values))
                for name, values in sorted(about.items())
                if name.startswith(("org:", "schema:"))
            }
            _link(found, _place(iri), read, ends, fields, kinds, False)


def _link(
    found: Found,
    where: str,
    read: Mapping[str, object],
    ends: tuple[str, str, str],
    fields: dict[str, Any],
    kinds: Mapping[str, str],
    backwards: bool,
) -> None:
    source, kind, target = ends[::-1] if backwards else ends
    if kind == "memberOf" and kinds.get(source) == "Person":
        kind = "affiliatedWith"
    if kind == "partOf" and kinds.get(target) == "Network" and kinds.get(source) != "Network":
        # The application profile of ESSGLOBAL has no other way to say who is in a network.
        kind = "memberOf"
    found.links.append(Link(source, kind, target, where, read, fields))
