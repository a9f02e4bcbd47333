"""Carries a folder of the former format over, in which evidence was a note on a tie, into one of statements.

Nothing is dropped: each evidence becomes a statement of its source, each further address at which a thing
was seen (`also_seen_at`) a statement of the source at that address, and each tie and figure is named in
the list of what became of it. A page of which only the address was noted is not made to say dates, which
others gave; where it has words of its own on the same tie or observation, these stand for it.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from ssegraph.core.errors import DataError, Problem, StoreError, suggest
from ssegraph.core.model import Records
from ssegraph.core.names import slug
from ssegraph.core.values import SLUG
from ssegraph.records.reading import read_records
from ssegraph.records.written import as_yaml, compose, line_of, read_with_nodes
from ssegraph.store import put_folder

_OF_EVIDENCE: Final = ("says", "quotes")
_FURTHER: Final = "seen at this address too"
_ELSEWHERE: Final = (*_OF_EVIDENCE, "start", "end", "on", "seen", "note", "conflict")
"""What was noted of a tie or observation, and not of the further addresses at which it was seen."""


@dataclass
class Migration:
    """What became of a folder.

    Attributes:
        records: what the new folder holds.
        places: of each tie, figure and further address its former id and the file it went to, in order.
        redirects: where former addresses lead, by `tie/<id>` or `figure/<id>`.
    """

    records: Records
    places: list[tuple[str, str]] = field(default_factory=list)
    redirects: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    """Where a thing of the former format stands."""

    file: str
    line: int

    def problem(self, message: str, instead: str = "") -> Problem:
        return Problem(self.file, self.line, message, instead)


@dataclass
class _Former:
    """What a folder of the former format holds, by part, each thing with its place."""

    sources: dict[str, tuple[dict[str, Any], _Place]] = field(default_factory=dict)
    entities: defaultdict[str, list[tuple[dict[str, Any], _Place]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    said: list[tuple[dict[str, Any], _Place]] = field(default_factory=list)
    rest: defaultdict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    problems: list[Problem] = field(default_factory=list)

    def take(self, part: str, thing: Any, place: _Place, stem: str) -> None:
        """Take one source, entity, tie or observation, or report why it cannot be taken."""
        if not isinstance(thing, dict):
            self.problems.append(place.problem(f"not one of the {part}", "its fields"))
        elif part == "sources":
            self._source(thing, place)
        elif part == "entities":
            self.entities[stem].append((thing, place))
        else:
            self.problems += _unfit(thing, place)
            self.said.append((thing, place))

    def _source(self, source: dict[str, Any], place: _Place) -> None:
        name, url = source.get("id"), source.get("url")
        before = self.sources.get(name) if isinstance(name, str) else None
        # The name of its file: nothing but an id may become one.
        if not isinstance(name, str) or not re.fullmatch(SLUG, name):
            self.problems.append(
                place.problem(f"{name!r} is no id of a source", "small letters, digits and hyphens")
            )
        elif source.get("statements") is not None:
            self.problems.append(place.problem("is of the new format already", "nothing to do"))
        elif url is not None and not isinstance(url, str):
            self.problems.append(place.problem(f"{url!r} is no address", "url: https://..."))
        elif before is not None and before[0] != source:
            message = f"the source {name!r} is defined twice (first in {before[1].file}:{before[1].line})"
            self.problems.append(place.problem(message, "another id"))
        else:
            self.sources.setdefault(name, (source, place))

    def unknown_sources(self) -> Iterator[Problem]:
        """Yield what is cited and not defined."""
        for fields, place in self.said:
            for each in fields["evidence"]:
                if each["source"] not in self.sources:
                    near = " or ".join(suggest(each["source"], self.sources))
                    yield place.problem(f"unknown source {each['source']!r}", near or "one that is defined")


def _unfit(fields: dict[str, Any], place: _Place) -> list[Problem]:
    """Return why a tie or observation of the former format is none."""
    found = []
    if not any(isinstance(fields.get(each), str) for each in ("tie", "figure")):
        found.append(place.problem("no tie and no figure", "tie: ... or figure: ..."))
    evidence = fields.get("evidence")
    if not isinstance(evidence, list) or not evidence:
        found.append(place.problem("has no evidence: nobody says it", "evidence:, a list of sources"))
    elif not all(isinstance(each, dict) and isinstance(each.get("source"), str) for each in evidence):
        found.append(place.problem("evidence without a source", "- source: ..."))
    further = fields.get("also_seen_at", [])
    if not isinstance(further, list) or not all(isinstance(each, str) for each in further):
        found.append(place.problem("'also_seen_at' must be a list of addresses", "- https://..."))
    return found


def _read(folder: Path) -> _Former:
    """Read a folder of the former format.

    Raises:
        DataError: with every problem of every file.
    """
    found = _Former()
    for path in sorted(folder.glob("*.yaml")):
        content, root = read_with_nodes(path)
        if not isinstance(content, dict) or not isinstance(root, yaml.MappingNode):
            found.problems.append(Problem(str(path), 1, "not records", "sources:, entities:, ties: ..."))
            continue
        for (part, things), (key, nodes) in zip(content.items(), root.value, strict=True):
            if part not in ("sources", "entities", "ties", "figures"):
                # What was written as the source of a file as a whole is a note on it.
                found.rest[path.stem]["note" if part == "source" else part] = things
            elif not isinstance(things, list):
                found.problems.append(Problem(str(path), line_of(key), f"{part!r} must be a list", "- ..."))
            else:
                for thing, node in zip(things, nodes.value, strict=True):
                    found.take(part, thing, _Place(str(path), line_of(node)), path.stem)
    if not found.problems:
        found.problems += found.unknown_sources()
    if found.problems:
        raise DataError(found.problems)
    return found


def _key(fields: dict[str, Any]) -> str:
    """Return the address a tie or observation of the former format had."""
    if "tie" in fields:
        return f"tie/{fields.get('id') or '.'.join(str(fields['tie']).split())}"
    base = ".".join(str(fields["figure"]).split())
    day = f".{fields['as_of']}" if "as_of" in fields else ""
    return f"figure/{fields.get('id') or base + day}"


def _statements(fields: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the statements of a tie or observation, each with its source: one for each evidence."""
    said = {name: value for name, value in fields.items() if name not in ("id", "evidence", "also_seen_at")}
    if "status" in said:
        said["manner"] = said.pop("status")
    if "figure" in said:
        said = _observed(said)
    for each in fields.get("evidence", ()):
        words = {name: each[name] for name in _OF_EVIDENCE if name in each}
        yield str(each["source"]), said | words


_MEASURES: Final = {
    "members": ("memberCount", "memberBreakdown", "newMembers", "localNpoCount", "shopCount"),
    "participants": (
        "participantCount",
        "zoomParticipants",
        "campaignParticipants",
        "cityCount",
        "countryCount",
        "mayorsSpeaking",
    ),
    "reach": ("beneficiaries", "potentialReach"),
    "workers": ("initialStaff",),
    "money": (
        "amountGiven",
        "budget",
        "capital",
        "initialCapital",
        "decContribution",
        "invested",
        "raised",
        "supportTotal",
        "trainingGrant",
    ),
    "activities": ("programmesSupported", "projects", "workshopCount"),
    "bodies": ("sectorSize",),
    "seats": ("boardSize", "worldCouncilSeats"),
    "votes": ("votes",),
    "signatories": ("signatories", "cosponsors"),
    "duration": ("bordeauxMandateYears",),
    "edition": ("edition",),
}
"""What the kinds of figure of the former format measure."""
_ATTRIBUTES: Final = {
    "foundingYear": "founded",
    "date": "held",
    "period": "held",
    "statedAcronym": "acronym",
    "foundingPlace": "foundingPlace",
    "legalBasis": "legalBasis",
}


def _observed(said: dict[str, Any]) -> dict[str, Any]:
    """Return a figure of the former format as an observation or attribute; a kind that is none of them stays as it is."""
    subject, _, kind = str(said["figure"]).partition(" ")
    rest = {name: value for name, value in said.items() if name != "figure"}
    if kind.strip() in _ATTRIBUTES:
        return {"attribute": f"{subject} {_ATTRIBUTES[kind.strip()]}"} | rest
    measure = next((name for name, kinds in _MEASURES.items() if kind.strip() in kinds), kind)
    return {"observation": f"{subject} {measure}".strip()} | rest


def _about(said: dict[str, Any]) -> str:
    """Return what a statement is about: the tie, or the observation with its date."""
    return str(said.get("tie") or f"{said.get('observation') or said.get('attribute')} {said.get('as_of')}")


def migrate(old: Path, new: Path) -> Migration:
    """Write a folder of the former format anew as statements; the former one is left as it is.

    Args:
        old: of the former format.
        new: does not exist yet, and is not to stand in the former one.

    Returns:
        what became of what.

    Raises:
        StoreError: there is no such folder, the new one exists, or it cannot be written.
        DataError: the records have problems; with the lines of the former folder.
    """
    if not old.is_dir():
        raise StoreError(f"there is no folder {old}")
    if new.exists():
        raise StoreError(f"{new} exists: give another name")
    if new.resolve().is_relative_to(old.resolve()):
        raise StoreError(f"{new} would stand in {old} itself: give another place")
    former = _read(old)
    if not former.said:
        raise StoreError(f"{old}: no ties and figures of the former format are here")
    statements, became = _carried(former)
    try:
        with tempfile.TemporaryDirectory(dir=new.parent, prefix=f".{new.name}.") as aside:
            made_aside = Path(aside) / new.name
            _write(old, former, statements, made_aside)
            try:
                records = read_records(made_aside, decided=False)
            except DataError as error:
                raise DataError(_where_it_stood(error.problems, made_aside, former, statements)) from error
            redirects = _redirects(became, records)
            if redirects:
                (made_aside / "redirects.yaml").write_text(
                    as_yaml({"redirects": redirects}), encoding="utf-8"
                )
            records = read_records(made_aside)
            put_folder(made_aside, new)
    except shutil.Error as error:  # copytree: of each file (from, to, why)
        raise StoreError(f"cannot write {new}: {error.args[0][0][2]}") from error
    except OSError as error:
        raise StoreError(f"cannot write {new}: {error.strerror or error}") from error
    places = [(address, f"sources/{source}.yaml") for address, source, _ in became]
    return Migration(records, places, redirects)


_Said = defaultdict[str, list[tuple[dict[str, Any], _Place]]]
_Became = list[tuple[str, str, dict[str, Any]]]


def _carried(former: _Former) -> tuple[_Said, _Became]:
    """Return the statements of each source, and of each former address the source and the statement."""
    of_url = {fields["url"]: name for name, (fields, _) in former.sources.items() if fields.get("url")}
    statements: _Said = defaultdict(list)
    became: _Became = []
    further: list[tuple[str, str, dict[str, Any], _Place]] = []
    for fields, place in former.said:
        made, address = list(_statements(fields)), _key(fields)
        for source, said in made:
            statements[source].append((said, place))
            became.append((address, source, said))
        for url in fields.get("also_seen_at", ()):
            if url not in of_url:
                of_url[url] = _minted(url, former, place)
            further.append((address, of_url[url], made[0][1], place))
    in_words = {(source, _about(said)) for source, of in statements.items() for said, _ in of}
    for address, source, first, place in further:
        said = {name: value for name, value in first.items() if name not in _ELSEWHERE} | {"says": _FURTHER}
        if (source, _about(said)) not in in_words:
            statements[source].append((said, place))
        became.append((address, source, said))
    return statements, became


def _where_it_stood(
    problems: Iterable[Problem], new: Path, former: _Former, statements: _Said
) -> list[Problem]:
    """Return problems of the new folder as problems of the former one, which is the one that a person has."""
    found = []
    for each in problems:
        file = new.parent / each.file
        root = compose(file.read_text(encoding="utf-8")) if file.is_file() else None
        place = None
        if file.parent.name == "sources":
            place = former.sources[file.stem][1]
            [source] = _listed(root, "sources")
            places = [place for _, place in statements[file.stem]]
            place = _last(zip(_listed(source, "statements"), places, strict=True), each.line) or place
        elif file.parent.name == "entities":
            places = [place for _, place in former.entities[file.stem]]
            place = _last(zip(_listed(root, "entities"), places, strict=True), each.line)
        found.append(replace(each, file=place.file, line=place.line) if place else each)
    return found


def _listed(node: yaml.Node | None, part: str) -> list[yaml.Node]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((list(value.value) for key, value in pairs if key.value == part), [])


def _last(nodes: Iterable[tuple[yaml.Node, _Place]], line: int) -> _Place | None:
    """Return the place of the last node that begins at a line or before."""
    found = None
    for node, place in nodes:
        if line_of(node) <= line:
            found = place
    return found


def _minted(url: str, former: _Former, place: _Place) -> str:
    """Add a source for an address at which something was also seen; return its id."""
    base = slug(re.sub(r"https?://(www\.)?|%[0-9a-fA-F]{2}|[._/]", " ", url))[:60].strip("-") or "page"
    number, identifier = 2, base
    while identifier in former.sources:
        number, identifier = number + 1, f"{base}-{number}"
    note = "noted as a further address of what other sources say; its words were not noted"
    former.sources[identifier] = ({"id": identifier, "url": url, "note": note}, place)
    return identifier


def _write(old: Path, former: _Former, statements: _Said, new: Path) -> None:
    shutil.copytree(
        old,
        new,
        ignore=lambda folder, names: [
            each for each in names if Path(folder) == old and each.endswith(".yaml")
        ],
    )
    for stem, parts in former.rest.items():
        if parts.keys() != {"title"} or stem == "about":
            (new / f"{stem}.yaml").write_text(as_yaml(parts), encoding="utf-8")
    titles = {stem: parts.get("title") for stem, parts in former.rest.items()}
    (new / "entities").mkdir(exist_ok=True)
    for stem, entities in former.entities.items():
        title = {"title": titles[stem]} if titles.get(stem) else {}
        fields = [each for each, _ in entities]
        (new / "entities" / f"{stem}.yaml").write_text(
            as_yaml({**title, "entities": fields}), encoding="utf-8"
        )
    for journal in (new / "decisions").glob("[0-9][0-9][0-9][0-9]-*.json"):
        _carry_over(journal)
    (new / "sources").mkdir(exist_ok=True)
    for name, (source, _) in former.sources.items():
        said = [each for each, _ in statements.get(name, ())]
        whole = source | ({"statements": said} if said else {})
        (new / "sources" / f"{name}.yaml").write_text(as_yaml({"sources": [whole]}), encoding="utf-8")


def _carry_over(journal: Path) -> None:
    """Rewrite an acceptance of a document, from which its file of records is made, as statements."""
    try:
        entry = json.loads(journal.read_text(encoding="utf-8"))
        records = entry["records"]
        said = [
            pair
            for part in ("ties", "figures")
            for fields in records.pop(part, ())
            for pair in _statements(fields)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError([Problem(str(journal), 1, f"no acceptance of the former format: {error}")]) from error
    if said:
        records["statements"] = [fields for _, fields in said]
        entry["source"] = said[0][0]
    records.setdefault("statements", [])
    text = json.dumps(entry, ensure_ascii=False, indent=1) + "\n"
    journal.write_text(text, encoding="utf-8")


def _redirects(became: _Became, records: Records) -> dict[str, str]:
    """Return where former addresses lead that no tie or observation has any more."""
    of_statement: defaultdict[tuple[str, str], list[tuple[Any, str]]] = defaultdict(list)
    for section, things in (("tie", records.ties), ("observation", records.observations)):
        for thing in things:
            for each in thing.statements:
                of_statement[each.source, each.key].append((each, f"{section}/{thing.id}"))
    there = {place for found in of_statement.values() for _, place in found}
    redirects: dict[str, str] = {}
    for address, source, said in became:
        if address in there:
            continue
        key = ".".join(str(said.get("tie") or said.get("observation") or said.get("attribute")).split())
        for each, place in of_statement[source, key]:
            as_said = {"value": said.get("value"), "role": said.get("role"), "as_of": said.get("as_of")}
            as_said |= {name: said.get(name) or said.get("on") for name in ("start", "end")} | {
                "seen": said.get("seen")
            }
            if all(str(getattr(each, name) or "") == str(value or "") for name, value in as_said.items()):
                redirects.setdefault(address, place)
    return dict(sorted(redirects.items()))
