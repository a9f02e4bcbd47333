"""Reads the records a person edits: a folder of YAML files, as `data/README.md` describes them.

A source owns what it says: its statements stand below it. The folder is the union of its files, in
whatever order and however they are split. Every scalar is text (`NO` stays Norway, `2018-09` a month), keys may not repeat, anchors are
refused. All problems of all files are found in one run, each with its line and what to write.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ssegraph.core.concepts import STANDARD, load_concepts
from ssegraph.core.contacts import has_e_mail
from ssegraph.core.countries import countries as iso_countries
from ssegraph.core.countries import country_codes
from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import DataError, Problem, StoreError, suggest
from ssegraph.core.model import Conflict, Entity, Point, Records, Ruling, Source, Statement
from ssegraph.core.names import fold
from ssegraph.core.ontology import Ontology, load_ontology
from ssegraph.core.sniffing import masked
from ssegraph.core.statements import FORMS, united, with_its_address
from ssegraph.records.amendments import EntityDecision, amended, in_force, in_words
from ssegraph.records.decisions import decisions_in, merged
from ssegraph.records.kept import statements_of
from ssegraph.records.removed import LeftOut
from ssegraph.records.rulings import StatementDecision, as_problem, ruled
from ssegraph.records.written import Broken, compose, line_at, line_of, plain_of

_T = TypeVar("_T", bound=BaseModel)
_MOST_BYTES: Final = 50_000_000
_PARTS: Final = ("title", "sources", "entities", "conflicts", "countries", "places", "decisions", "redirects")
_BEFORE: Final = {"ties", "figures"}
"""What files of the former format have, in which evidence was a note on a tie."""
FOLDERS: Final = ("", "entities", "sources", "decisions")
TOURS: Final = "tours"
"""Where stories through the graph stand: `views.tours` reads them."""
"""Where files of records stand in a folder of records."""

# ---------------------------------------------------------------------------------------------
# from what is written to what the model takes


def _as_number(value: object, number: Callable[[str], object]) -> object:
    """Return text as a number where it is one; the model refuses the rest by itself."""
    try:
        return number(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _entity(written: dict[str, Any]) -> dict[str, Any]:
    fields = dict(written)
    if "countries" in fields:
        raise ValueError("unknown field 'countries': write `country`, one code or a list")
    country = fields.pop("country", None)
    if country is not None:
        fields["countries"] = country if isinstance(country, list) else [country]
    if fields.get("unlisted") in ("true", "false"):
        fields["unlisted"] = fields["unlisted"] == "true"
    return fields


HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "tie": ("source", "kind", "target"),
    "observation": ("entity", "measure"),
    "attribute": ("entity", "attribute"),
    "contribution": ("who", "Kind", "name"),
}
"""What a statement may say, and the words that have to stand after it."""
_ENDS: Final = ("source", "subject", "kind", "object", "target", "entity")


def _statement(written: dict[str, Any]) -> dict[str, Any]:
    """Return a statement as it is written below its source (which is given as `of`) as the model takes it."""
    fields = dict(written)
    of = fields.pop("of")
    heads = [each for each in HEADS if each in fields]
    head = heads[0]
    for name in _ENDS:
        if name in fields:
            raise ValueError(f"{name!r} beside `{head}:` says a second time what {head}: says: leave it out")
    if len(heads) > 1:
        raise ValueError(f"a statement says one thing, not {' and '.join(heads)}: write two statements")
    words = str(fields.pop(head)).split()
    wanted = HEADS[head]
    if len(words) != len(wanted):
        raise ValueError(f"{' '.join(words)!r} is no {head}: write `{head}: {' '.join(wanted)}`")
    fields |= dict(zip(("subject", "kind"), words, strict=False))
    if head == "tie":
        fields["object"] = words[2]
    elif head == "contribution":
        if "value" in fields:
            raise ValueError("a contribution has no 'value': what is said is told by `says` and `quotes`")
        fields["value"] = words[2]
        if not words[1][:1].isupper():
            raise ValueError(
                f"{words[1]!r} is no kind of contribution: write Claim, Question, Answer, Proposal, Goal, Value or Strategy"
            )
    if "on" in fields:
        if "start" in fields or "end" in fields:
            raise ValueError("`on` is start and end at once: write either `on` or `start`/`end`")
        fields["start"] = fields["end"] = fields.pop("on")
    for name in ("status", "planned"):
        if name in fields:
            raise ValueError(f"unknown field {name!r}: write `manner: planned`")
    for name in ("quotes", "passages"):
        if isinstance(fields.get(name), list):
            fields[name] = [
                each | {"at": _as_number(each["at"], int)}
                if isinstance(each, dict) and "at" in each
                else each
                for each in fields[name]
            ]
    for name in ("corrected", "withdrawn", "as_read", "upheld"):
        if name in fields:
            raise ValueError(f"{name!r} is a decision: write it under `decisions:`")
    return fields | {"source": of}


def _point(written: dict[str, Any]) -> dict[str, Any]:
    fields = dict(written)
    if "code" in fields:
        fields["id"] = fields.pop("code")
    for axis in ("lat", "lon"):
        if axis in fields:
            fields[axis] = _as_number(fields[axis], float)
    return fields


_SHAPES: Final[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "entities": _entity,
    "statements": _statement,
    "countries": _point,
    "places": _point,
}
_MODELS: Final[dict[str, type[BaseModel]]] = {
    "sources": Source,
    "entities": Entity,
    "statements": Statement,
    "conflicts": Conflict,
    "countries": Point,
    "places": Point,
    "decisions": StatementDecision,
    "amendments": EntityDecision,
}


def model_of(part: str, written: dict[str, Any]) -> Any:
    """Return one record of a part (`entities`, `sources`...), as it is written, as its model.

    Args:
        part: where it stands; of `statements`, `of` among the fields is the id of the source.
        written: its fields.

    Raises:
        ValueError: it is no such thing.

    >>> model_of("statements", {"of": "s", "tie": "a memberOf b", "says": "So."}).key
    'a.memberOf.b'
    """
    return _MODELS[part].model_validate(_SHAPES.get(part, dict)(written))


@dataclass
class _Entry:
    """One thing of a file: what was made of it, and where it stands."""

    thing: Any
    file: str
    node: yaml.Node

    def problem(self, message: str, instead: str = "", *location: int | str) -> Problem:
        return Problem(self.file, line_at(self.node, location), message, instead)


def _in_words(error: Any, written: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str]:
    """Return a pydantic error as what is wrong and what to write instead."""
    name, given = str(error["loc"][-1]) if error["loc"] else "", error.get("input")
    if error["type"] == "extra_forbidden":
        near = suggest(name, model.model_fields)
        return f"unknown field {name!r}", " or ".join(near)
    if error["type"] == "missing":
        return f"the field {name!r} is missing", f"{name}: ..."
    if error["type"] == "string_pattern_mismatch" and isinstance(given, str) and not given.strip():
        return f"{name!r} is empty", f"{name}: ..., or nothing"
    if isinstance(given, list | dict) and error["type"] in ("dataclass_exact_type", "string_type"):
        return (
            f"{name!r} is one text, not a {'list' if isinstance(given, list) else 'mapping'}",
            f"{name}: ...",
        )
    message = str(error["msg"]).removeprefix("Value error, ")
    shown = f" ({name}: {str(given)[:60]!r})" if name and isinstance(given, str) else ""
    if error["type"] == "string_pattern_mismatch" and name == "id":
        return f"{given!r} is no id", "small letters, digits and hyphens"
    field = str(error["loc"][0]) if error["loc"] else ""
    if (
        error["type"] in ("string_pattern_mismatch", "string_too_long")
        and field in FORMS
        and isinstance(given, str)
    ):
        return f"{given[:60]!r} is no {field}", FORMS[field]
    return f"{message}{shown}", ""


@dataclass
class _Folder:
    """All entries of a folder, and the problems met so far."""

    folder: Path
    ontology: Ontology
    problems: list[Problem] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    sources: list[_Entry] = field(default_factory=list)
    entities: list[_Entry] = field(default_factory=list)
    statements: list[_Entry] = field(default_factory=list)
    conflicts: list[_Entry] = field(default_factory=list)
    countries: list[_Entry] = field(default_factory=list)
    places: list[_Entry] = field(default_factory=list)
    decisions: list[_Entry] = field(default_factory=list)
    amendments: list[_Entry] = field(default_factory=list)
    # The entities as their files have them, what counts of those corrected, and who was taken back.
    as_read: list[Entity] = field(default_factory=list)
    amended: dict[str, EntityDecision] = field(default_factory=dict)
    gone: dict[str, Ruling] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    led: list[tuple[str, str, int]] = field(default_factory=list)
    stale: list[Problem] = field(default_factory=list)
    # What a broken entry was to define, so that what refers to it is not reported as well.
    attempted: set[str] = field(default_factory=set)
    # What could not be made, as it was written: the names in it are checked all the same.
    broken: list[_Entry] = field(default_factory=list)
    mentioned: list[tuple[_Entry, str]] = field(default_factory=list)
    no_codes: list[tuple[_Entry, str]] = field(default_factory=list)
    ruled: list[Statement] = field(default_factory=list)

    # -- reading ------------------------------------------------------------------------------

    def read(self, path: Path) -> None:
        name = path.relative_to(self.folder.parent).as_posix()
        try:
            if not path.is_file():
                raise Broken(1, "no file that can be read", "a file of records, or another name")
            self._read(path, name)
        except OSError as error:
            self.problems.append(Problem(name, 1, f"cannot be read: {error.strerror}"))
        except Broken as broken:
            found = masked(path) or Problem(name, broken.line, broken.message, broken.instead)
            self.problems.append(replace(found, file=name))

    def _read(self, path: Path, name: str) -> None:
        if path.stat().st_size > _MOST_BYTES:
            raise Broken(1, f"larger than {_MOST_BYTES // 1_000_000} MB: split it")
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise Broken(1, f"not UTF-8 (byte {error.start})", "the file saved as UTF-8") from error
        for number, line in enumerate(text.splitlines(), 1):
            if has_e_mail(line):
                self.problems.append(
                    Problem(name, number, "an e-mail address: contact data stays out of the graph")
                )
        root = compose(text)
        if root is None:
            raise Broken(1, "the file is empty")
        if not isinstance(root, yaml.MappingNode):
            raise Broken(line_of(root), "not records", "title:, sources:, entities:, ties: ...")
        plain = plain_of(root)
        nodes = {key.value: (key, value) for key, value in root.value}
        for part, content in plain.items():
            key, node = nodes[part]
            if part == "title":
                self.titles[path.stem] = str(content)
            elif part in _BEFORE:
                message = f"{part!r} stands in a file of the former format, with evidence on each tie"
                instead = f"a folder made of it: ssegraph migrate {self.folder.name} NEW"
                self.problems.append(Problem(name, line_of(key), message, instead))
            elif part == "note":
                continue
            elif part not in _PARTS:
                near = " or ".join(suggest(part, _PARTS)) or ", ".join(_PARTS)
                self.problems.append(Problem(name, line_of(key), f"unknown part {part!r}", near))
            elif part == "redirects":
                self._redirects(content, name, node)
            elif not isinstance(content, list):
                self.problems.append(Problem(name, line_of(key), f"{part!r} must be a list", "- ..."))
            else:
                for each, its_node in zip(content, node.value, strict=True):
                    if part == "sources" and isinstance(each, dict):
                        self._source(each, name, its_node)
                    else:
                        self._entry(part, each, name, its_node)

    def _redirects(self, content: object, file: str, node: yaml.Node) -> None:
        if not isinstance(content, dict):
            self.problems.append(
                Problem(file, line_of(node), "'redirects' must be a mapping", "tie/old: tie/new")
            )
            return
        for old, new in content.items():
            ends = [str(each).partition("/") for each in (old, new)]
            if any(
                section not in ("tie", "figure", "observation", "contribution") or not rest
                for section, _, rest in ends
            ):
                line = line_at(node, (old,))
                self.problems.append(
                    Problem(file, line, f"{old!r}: {new!r} is no redirect", "tie/old: tie/new")
                )
            elif self.redirects.setdefault(old, str(new)) == str(new):
                self.led.append((old, file, line_at(node, (old,))))
            else:
                line = line_at(node, (old,))
                self.problems.append(Problem(file, line, f"{old!r} leads to two places", "one of them"))

    def _source(self, written: dict[str, Any], file: str, node: yaml.Node) -> None:
        """Take a source and the statements below it."""
        fields = dict(written)
        statements = fields.pop("statements", [])
        mapping = fields.pop("mapping", None)
        of = fields.get("id")
        assert isinstance(node, yaml.MappingNode)
        at, its_node = next(
            ((key, value) for key, value in node.value if key.value == "statements"), (node, node)
        )
        if not isinstance(statements, list):
            self.problems.append(Problem(file, line_of(at), "'statements' must be a list", "- tie: ..."))
            statements = []
        # Where a source is told of already, its id is enough.
        if fields.keys() != {"id"} or not statements:
            self._entry("sources", fields, file, node)
        else:
            self.mentioned.append((_Entry(None, file, node), str(of)))
        if mapping is not None:
            self._table(str(of), fields.get("document"), str(mapping), file, node)
        for each, each_node in zip(statements, its_node.value if statements else (), strict=True):
            self._entry("statements", each | {"of": of} if isinstance(each, dict) else each, file, each_node)

    def _table(self, of: str, document: object, mapping: str, file: str, node: yaml.Node) -> None:
        """Take the statements of a table: what its kept rows say by its mapping."""
        entry = _Entry(None, file, node)
        paths = [(self.folder / str(each)).resolve() for each in (document, mapping)]
        for written, path in zip((document, mapping), paths, strict=True):
            if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
                self.problems.append(
                    entry.problem(f"there is no {written!r} in {self.folder.name}/", "its path in the folder")
                )
                return
        try:
            for each in statements_of(paths[0], paths[1]):
                self._entry("statements", each | {"of": of}, file, node)
        except DataError as error:
            self.problems += error.problems
        except (UnicodeDecodeError, csv.Error) as error:
            self.problems.append(
                entry.problem(f"{document}: {error}", "the rows as they were kept", "document")
            )

    def _entry(self, part: str, written: object, file: str, node: yaml.Node) -> None:
        entry = _Entry(None, file, node)
        if part == "statements":
            sound = isinstance(written, dict) and any(isinstance(written.get(each), str) for each in HEADS)
            wanted = "tie: ..., observation: ..., attribute: ... or contribution: ..."
            if isinstance(written, dict) and "figure" in written:
                wanted = "a figure is an observation now: observation: entity measure"
        else:
            sound, wanted = isinstance(written, dict), "id: ..."
        if not sound or not isinstance(written, dict):
            self.problems.append(entry.problem(f"not one of the {part}", wanted))
            return
        if part == "decisions" and "entity" in written:
            part = "amendments"
        model, shape = _MODELS[part], _SHAPES.get(part, dict)
        if part == "entities" and isinstance(written.get("kind"), str):
            kind = written["kind"]
            if kind not in self.ontology.kinds:
                near = " or ".join(suggest(kind, self.ontology.kinds))
                known = near or ", ".join(sorted(self.ontology.kinds))
                self.problems.append(entry.problem(f"unknown kind {kind!r}", known, "kind"))
                self.attempted.add(str(written.get("id")))
                part = "broken"
            else:
                model = self.ontology.entity_class(kind)
        try:
            shaped = shape(written)
        except ValueError as error:
            self.attempted.add(str(written.get("id")))
            self.problems.append(entry.problem(str(error)))
            return
        try:
            entry.thing = model.model_validate(shaped)
        except ValidationError as error:
            self.attempted.add(str(written.get("id")))
            entry.thing = shaped
            self.broken.append(entry)
            for each in error.errors():
                if each["type"] == "string_pattern_mismatch" and each["loc"][0] in ("country", "countries"):
                    self.no_codes.append((entry, str(each["input"])))
                    continue
                message, instead = _in_words(each, written, model)
                self.problems.append(entry.problem(message, instead, *self._written(each["loc"])))
            return
        if part == "broken":
            entry.thing = shaped
        getattr(self, part).append(entry)

    @staticmethod
    def _written(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
        """Return a location in the model as the location in what was written."""
        renamed = {"countries": ("country",)}.get(str(location[0])) if location else None
        return renamed or location

    # -- checking -----------------------------------------------------------------------------

    def check(self) -> None:
        """Find what is wrong between the entries: ids, references, signatures, quotes."""
        entities = self._unique(self.entities, "entity")
        self._amend(entities)
        sources = self._one_each()
        conflicts = self._unique(self.conflicts, "conflict")
        countries = self._with_iso(self._unique(self.countries, "country"))
        places = self._unique(self.places, "place")
        self._unique(self.decisions, "decision")
        self._unique(self.amendments, "decision")
        concepts = load_concepts()
        themes = _themes()
        for entry in self.entities:
            for code in entry.thing.countries:
                self._known_country(entry, code, countries)
            if entry.thing.place:
                self._known(entry, entry.thing.place, places, "place", "place")
            for source in entry.thing.listed_in:
                self._known(entry, source, sources, "source", "listed_in")
            if entry.thing.level:
                self._known(entry, entry.thing.level, concepts.levels, "level of government", "level")
                if entry.thing.kind != "LocalGovernment":
                    self.problems.append(
                        entry.problem(
                            f"a {entry.thing.kind} has no level of government",
                            "nothing, or kind: LocalGovernment",
                            "level",
                        )
                    )
            for theme in entry.thing.themes:
                self._known(entry, theme, themes, "theme", "themes")
        for entry in self.places:
            if entry.thing.country:
                self._known_country(entry, entry.thing.country, countries)
        for entry, written in self.no_codes:
            self._known_country(entry, written, countries)
        for entry, source in self.mentioned:
            self._known(entry, source, sources, "source", "id")
        decided = {
            entry.thing.statement
            for entry in self.decisions
            if entry.thing.decision == "withdrawn" or "tie" in entry.thing.to
        }
        for entry in self.statements:
            # What was decided of is checked as it counts now: why it was wrong stands in the decision.
            if entry.thing.id in decided:
                self._check_words(entry, entry.thing.subject, entry.thing.kind, entry.thing.object, entities)
            else:
                self._check_ends(entry, entities)
            if entry.thing.kind in self.ontology.attributes:
                self._check_attribute(entry, countries, entry.thing)
        for entry in self.broken:
            self._check_names(entry, entities, countries, places)
        texts = self._documents()
        for entry in self.statements:
            if entry.thing.conflict:
                self._known(entry, entry.thing.conflict, conflicts, "conflict", "conflict")
            self._check_quotes(entry, texts)
            self._check_passages(entry, sources)
        for entry in self.sources:
            if entry.thing.repeats:
                self._known(entry, entry.thing.repeats, sources, "source", "repeats")
        self._check_contributions(entities)
        self._rule(entities, countries)
        self._take_back()
        self._check_redirects()
        self._check_left_out()

    def _amend(self, entities: Mapping[str, _Entry]) -> None:
        """Apply what was decided of entities: all that follows is of what counts now."""
        self.as_read = [entry.thing for entry in self.entities]
        where = {entry.thing.id: entry for entry in self.amendments}
        counts, wrong = in_force(entry.thing for entry in self.amendments)
        self.problems += [
            as_problem(each, where[each[0]].file, line_of(where[each[0]].node)) for each in wrong
        ]
        for identifier, decision in counts.items():
            entry = entities.get(identifier)
            if entry is None:
                message = f"the decision {decision.id!r} is stale: there is no {identifier!r} any more"
                self.stale.append(where[decision.id].problem(message, "the id as it is now, or take it out"))
            elif decision.decision == "withdrawn":
                self.gone[identifier] = decision.ruling
            elif decision.to:
                try:
                    entry.thing = amended(entry.thing, decision.to)
                    self.amended[identifier] = decision
                except ValueError as error:
                    message = f"the decision {decision.id!r}: cannot be carried out: {in_words(error)}"
                    self.problems.append(where[decision.id].problem(message, "", "to"))

    def _take_back(self) -> None:
        """Take back what is said of entities that were withdrawn; what names one in passing is a problem."""
        if not self.gone:
            return
        where = {entry.thing.entity: entry for entry in self.amendments}
        for at, said in enumerate(self.ruled):
            ends = [each for each in (said.subject, said.object or "") if each in self.gone]
            if ends and not said.withdrawn:
                self.ruled[at] = with_its_address(said, withdrawn=self.gone[ends[0]])
        for said in self.ruled:
            named = {
                said.session or "",
                (said.reply_to or "").partition(".")[0],
                *said.about,
            } & self.gone.keys()
            for each in sorted(named) if said.stands else ():
                message = f"{each!r} is withdrawn, and {said.key.replace('.', ' ')} ({said.id}) names it"
                self.problems.append(where[each].problem(message, f"withdraw {said.id} first"))

    def _check_left_out(self) -> None:
        """Report who asked to be left out and stands here again."""
        left_out = LeftOut.of(self.folder)
        for entry in self.entities if left_out else ():
            if why := left_out.why([entry.thing.id, *entry.thing.all_names()]):
                self.problems.append(entry.problem(f"asked to be left out ({why})", "nothing of it", "id"))

    def _check_redirects(self) -> None:
        """Report addresses that lead to themselves or to another that leads on; tell those that lead to what nobody says."""
        said = {
            ("tie" if each.object else "contribution" if each.is_contribution else "observation", each.key)
            for each in self.ruled
            if each.stands
        }
        for old, file, line in self.led:
            new = self.redirects[old]
            section, _, identifier = new.partition("/")
            key = ".".join(identifier.split(".")[: 2 if section == "observation" else 3])
            if new in self.redirects:
                what = "itself" if new == old else f"{new!r}, which leads on"
                self.problems.append(
                    Problem(
                        file,
                        line,
                        f"{old!r} leads to {what}",
                        self.redirects[new] if new != old else "where it leads",
                    )
                )
            elif (section, key) not in said:
                self.stale.append(
                    Problem(
                        file,
                        line,
                        f"{old!r} leads to {new!r}, of which nobody says anything",
                        "an address that is there",
                    )
                )

    def _with_iso(self, own: dict[str, _Entry]) -> dict[str, _Entry]:
        """Return the countries that may be named: those of ISO 3166-1 and those of the folder; take in those that occur."""
        every = {code: _Entry(point, "", yaml.ScalarNode("", "")) for code, point in iso_countries().items()}
        occur = {code for entry in self.entities for code in entry.thing.countries}
        occur |= {entry.thing.country for entry in self.places if entry.thing.country}
        self.countries += [every[code] for code in sorted(occur & every.keys() - own.keys())]
        return every | own

    def _rule(self, entities: Mapping[str, _Entry], countries: Mapping[str, _Entry]) -> None:
        """Apply what was decided of statements; a corrected one is checked as one that was read."""
        decisions = [entry.thing for entry in self.decisions]
        self.ruled, wrong, stale = ruled(united(entry.thing for entry in self.statements), decisions)
        where = {entry.thing.id: entry for entry in self.decisions}
        of = {
            (entry.thing.statement, ".".join(entry.thing.to["tie"].split())): entry
            for entry in self.decisions
            if "tie" in entry.thing.to
        }
        read = {(entry.thing.id, entry.thing.key): entry for entry in self.statements}
        corrected = {entry.thing.statement: entry for entry in self.decisions if entry.thing.to}
        keys = {each.key: each for each in self.ruled if each.is_contribution}
        decided = {each.statement for each in decisions}
        for said in self.ruled:
            if said.id in decided and not (said.withdrawn or said.corrected):
                self._check_ends(replace(read[said.id, said.key], thing=said), entities)
            if said.corrected and (said.id, said.key) in of:
                self._check_ends(replace(of[said.id, said.key], thing=said), entities, "to")
            elif said.corrected and said.object is None:
                changed = corrected[said.id]
                if said.kind in self.ontology.attributes:
                    self._check_attribute(changed, countries, said)
                if said.is_contribution:
                    self._check_contribution(changed, said, entities, keys)
        self.problems += [
            as_problem(each, where[each[0]].file, line_of(where[each[0]].node)) for each in wrong
        ]
        for each in stale:
            message = f"the decision {each!r} is stale: no source says {where[each].thing.statement} any more"
            self.stale.append(
                where[each].problem(
                    message, "the address of the statement as it is now, or take the decision out"
                )
            )

    def _one_each(self) -> dict[str, _Entry]:
        """Join what several files tell of one source; what they tell of it may not differ."""
        found: dict[str, _Entry] = {}
        for entry in self.sources:
            first = found.setdefault(entry.thing.id, entry)
            if first is entry:
                continue
            fields = {name: getattr(first.thing, name) for name in Source.model_fields}
            for name in Source.model_fields:
                one, other = fields[name], getattr(entry.thing, name)
                if one is None:
                    fields[name] = other
                elif other is not None and one != other:
                    where = f"{first.file}:{line_of(first.node)}"
                    message = f"the source {entry.thing.id!r} has another {name} in {where}: {str(one)!r}"
                    self.problems.append(entry.problem(message, "the same in both, or another id", name))
            found[entry.thing.id] = replace(first, thing=Source.model_validate(fields))
        self.sources = list(found.values())
        return found

    def _unique(self, entries: list[_Entry], what: str) -> dict[str, _Entry]:
        found: dict[str, _Entry] = {}
        for entry in entries:
            first = found.setdefault(entry.thing.id, entry)
            if first is not entry and first.thing != entry.thing:
                where = f"{first.file}:{line_of(first.node)}"
                message = f"the {what} {entry.thing.id!r} is defined twice (first in {where})"
                self.problems.append(entry.problem(message, "another id", "id"))
        # What is said word for word in two files is said once.
        kept = {id(entry) for entry in found.values()}
        entries[:] = [entry for entry in entries if id(entry) in kept]
        return found

    def _known(
        self, entry: _Entry, name: str, known: Mapping[str, object], what: str, *location: int | str
    ) -> bool:
        if name in known:
            return True
        if name in self.attempted:
            return False
        near = " or ".join(suggest(name, known))
        instead = near or f"one of the known, or define this {what}"
        self.problems.append(entry.problem(f"unknown {what} {name!r}", instead, *location))
        return False

    def _known_country(self, entry: _Entry, written: str, known: Mapping[str, _Entry]) -> None:
        """Report what is no code of a country; a name leads to its code."""
        if written in known:
            return
        codes = dict(country_codes())
        for code, country in known.items():
            for name in (country.thing.name, *country.thing.names.values()):
                codes.setdefault(fold(name), code)
        near = list(dict.fromkeys(codes[name] for name in suggest(fold(written), codes)))
        near = near or [code for code in sorted(known) if code[0] == written[:1].upper()][:8]
        instead = " or ".join(near) or "two letters of ISO 3166-1"
        self.problems.append(entry.problem(f"unknown country {written!r}", instead, "country"))

    def _check_names(
        self,
        entry: _Entry,
        entities: Mapping[str, _Entry],
        countries: Mapping[str, _Entry],
        places: Mapping[str, _Entry],
    ) -> None:
        """Report unknown names in what is wrong for another reason: all problems in one run."""
        written = entry.thing
        if "subject" in written:
            self._check_words(entry, written["subject"], written["kind"], written.get("object"), entities)
        told = {code for each, code in self.no_codes if each is entry}
        for code in written.get("countries", ()):
            if isinstance(code, str) and code not in told:
                self._known_country(entry, code, countries)
        if isinstance(written.get("place"), str):
            self._known(entry, written["place"], places, "place", "place")

    def _check_words(
        self,
        entry: _Entry,
        subject: str,
        kind: str,
        other: str | None,
        entities: Mapping[str, _Entry],
        at: str = "",
    ) -> bool:
        """Report what is unknown of the ends and the kind of a statement."""
        contributed = other is None and kind[:1].isupper()
        at = at or (
            "tie"
            if other
            else "contribution"
            if contributed
            else "attribute"
            if kind in self.ontology.attributes
            else "observation"
        )
        ends = [self._known(entry, end, entities, "entity", at) for end in (subject, other) if end]
        known: Mapping[str, object] = self.ontology.tie_kinds
        if other is None:
            known = self.ontology.contribution_kinds if contributed else self.ontology.observation_kinds
        what = "kind of tie" if other else "kind of contribution" if contributed else "measure"
        return self._known(entry, kind, known, what, at) and all(ends)

    def _check_ends(self, entry: _Entry, entities: Mapping[str, _Entry], at: str = "") -> None:
        """Check the ends and the kind of a statement, which its file has under `at` (else `tie` or `observation`)."""
        said: Statement = entry.thing
        if not self._check_words(entry, said.subject, said.kind, said.object, entities, at):
            return
        if said.object:
            source, target = (entities[end].thing.kind for end in (said.subject, said.object))
            if not self.ontology.allows(said.kind, source, target):
                kind = self.ontology.tie_kinds[said.kind]
                ways = f"{', '.join(sorted(kind.source_kinds))} {said.kind} {', '.join(sorted(kind.target_kinds))}"
                message = f"a {source} cannot be tied to a {target} by {said.kind}"
                self.problems.append(entry.problem(message, ways, at or "tie"))

    def _check_attribute(self, entry: _Entry, countries: Mapping[str, _Entry], said: Statement) -> None:
        """Check the value of an attribute: a date, a code of a country, an identifier of its register."""
        pattern = self.ontology.patterns.get(said.kind)
        if said.kind == "country":
            self._known_country(entry, said.value or "", countries)
        elif pattern == "EDTF":
            try:
                for each in (said.value or "").split("/", 1):
                    HalfKnownDate(each)
            except ValueError as error:
                self.problems.append(entry.problem(str(error), "a date, or two with / between", "value"))
        elif pattern and not re.fullmatch(pattern, said.value or ""):
            label = self.ontology.label(said.kind)
            self.problems.append(
                entry.problem(f"{said.value!r} is no {label}", f"what fits {pattern}", "value")
            )

    def _check_contributions(self, entities: Mapping[str, _Entry]) -> None:
        """Check who contributes, where, about what and in reply to what."""
        said: list[tuple[_Entry, Statement]] = [
            (entry, entry.thing) for entry in self.statements if entry.thing.is_contribution
        ]
        keys = {each.key: each for _, each in said}
        for entry, each in said:
            self._check_contribution(entry, each, entities, keys)

    def _check_contribution(
        self, entry: _Entry, said: Statement, entities: Mapping[str, _Entry], keys: Mapping[str, Statement]
    ) -> None:
        who = entities.get(said.subject)
        # A session has a guiding question that nobody in it may have written.
        if who and who.thing.kind not in {*self.ontology.expand("Agent"), "Event", "Session"}:
            self.problems.append(
                entry.problem(
                    f"a {who.thing.kind} says nothing: {said.subject!r} is no person, body or session",
                    "who says it",
                    "contribution",
                )
            )
        for name, ends in (("session", [said.session] if said.session else []), ("about", said.about)):
            for end in ends:
                self._known(entry, end, entities, "entity", name)
        themes = _themes() if said.themes else {}
        for theme in said.themes:
            self._known(entry, theme, themes, "theme", "themes")
        if said.reply_to:
            self._known(entry, said.reply_to, keys, "contribution", "reply_to")

    def _documents(self) -> dict[str, str]:
        """Return the text of each source that is a document, by source id."""
        texts = {}
        for entry in self.sources:
            source: Source = entry.thing
            if not source.document:
                continue
            path = (self.folder / source.document).resolve()
            if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
                message = f"there is no document {source.document!r} in {self.folder.name}/"
                self.problems.append(entry.problem(message, "its path in the folder", "document"))
                continue
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            if source.sha256 and source.sha256 != digest:
                message = f"{source.document} is not the document that was read (its hash differs)"
                self.problems.append(entry.problem(message, f"sha256: {digest}", "sha256"))
            try:
                texts[source.id] = content.decode("utf-8")
            except UnicodeDecodeError:
                self.problems.append(entry.problem(f"{source.document} is not UTF-8", "", "document"))
        return texts

    def _check_quotes(self, entry: _Entry, texts: Mapping[str, str]) -> None:
        said: Statement = entry.thing
        for index, span in enumerate(said.quotes):
            text = texts.get(said.source)
            if text is None:
                message = f"{said.source!r} is no document here: only documents are quoted"
                self.problems.append(entry.problem(message, "says: ...", "quotes", index))
            elif text[span.at : span.end] != span.text:
                offset = text.find(span.text)
                message = "the document does not say that" + (" there" if offset >= 0 else "")
                instead = f"at: {offset}" if offset >= 0 else "the exact words of the document"
                self.problems.append(entry.problem(message, instead, "quotes", index, "text"))

    def _check_passages(self, entry: _Entry, sources: Mapping[str, _Entry]) -> None:
        """Check that located passages name a copy that their source tells of."""
        said: Statement = entry.thing
        known = sources.get(said.source)
        for index, passage in enumerate(said.passages if known else ()):
            copies = {each.id: each for each in known.thing.captures} if known else {}
            if passage.capture is not None:
                self._known(entry, passage.capture, copies, "capture", "passages", index, "capture")

    # -- giving -------------------------------------------------------------------------------

    def _title(self) -> str:
        """Return the title in about.yaml, else that of the only file with one, else the folder's name."""
        told = set(self.titles.values())
        only = told.pop() if len(told) == 1 else None
        return self.titles.get("about") or only or self.folder.resolve().name

    def records(self) -> Records:
        """Return everything, sorted by id."""

        def of(entries: list[_Entry]) -> Iterator[Any]:
            return iter(sorted((entry.thing for entry in entries), key=lambda thing: thing.id))

        names = {entry.thing.id: entry.thing.name for entry in self.entities}
        sources = tuple(
            each.model_copy(update={"publisher": names[each.publisher]})
            if each.publisher in self.gone
            else each
            for each in of(self.sources)
        )
        return Records(
            title=self._title(),
            entities=tuple(each for each in of(self.entities) if each.id not in self.gone),
            statements=tuple(self.ruled),
            sources=sources,
            conflicts=tuple(of(self.conflicts)),
            countries=tuple(of(self.countries)),
            locations=tuple(of(self.places)),
            redirects=dict(sorted(self.redirects.items())),
        )


def _themes() -> dict[str, None]:
    """Return the concepts of ESSGLOBAL by `scheme/notation`."""
    concepts = load_concepts().concepts
    return {iri.removeprefix(STANDARD): None for iri in concepts if iri.startswith(STANDARD)}


def record_files(folder: Path) -> list[Path]:
    """Return the files of records of a folder, sorted: its own and those in `entities/`, `sources/`, `decisions/`.

    >>> from ssegraph.core.resources import data_dir
    >>> data_dir() / "gazetteer.yaml" in record_files(data_dir())
    True
    """
    return sorted(path for each in FOLDERS for path in (folder / each).glob("*.yaml"))


def mirror(folder: Path, aside: Path, files: list[Path]) -> None:
    """Put some files of records, and all documents and tables of their folder, into another folder."""
    for each in filter(None, FOLDERS):
        (aside / each).mkdir(exist_ok=True)
    for path in files:
        shutil.copy(path, aside / path.relative_to(folder))
    for each in ("documents", "tables"):
        if (folder / each).is_dir():
            shutil.copytree(folder / each, aside / each, copy_function=_link, dirs_exist_ok=True)


def _link(one: str, other: str) -> str:
    # A link is not to be in the copy: what is written there would go through it.
    one = os.path.realpath(one)
    try:
        os.link(one, other)
    except OSError:
        shutil.copy(one, other)
    return other


def decisions_on_statements(folder: Path) -> tuple[list[Statement], list[StatementDecision], list[Entity]]:
    """Return the statements of a folder as they were read, what was decided of them, and whom they may be about.

    Raises:
        StoreError: there is no such folder.
        DataError: the records have problems.
    """
    found = decided_in(folder)
    return found.statements, found.on_statements, found.entities


@dataclass(frozen=True)
class Decided:
    """What a folder says as its files have it, and what was decided of it.

    Attributes:
        statements, on_statements: as `decisions_on_statements` returns them.
        entities: as they count now.
        as_read: the entities as their files have them.
        on_entities: what was decided of entities.
    """

    statements: list[Statement]
    on_statements: list[StatementDecision]
    entities: list[Entity]
    as_read: list[Entity]
    on_entities: list[EntityDecision]


def decided_in(folder: Path) -> Decided:
    """Return what a folder says as its files have it, and what was decided of it.

    Raises:
        StoreError: there is no such folder.
        DataError: the records have problems.

    >>> from ssegraph.core.resources import data_dir
    >>> decided_in(data_dir()).on_entities
    []
    """
    found = _read_folder(folder)
    return Decided(
        united(entry.thing for entry in found.statements),
        [entry.thing for entry in found.decisions],
        [entry.thing for entry in found.entities],
        found.as_read,
        [entry.thing for entry in found.amendments],
    )


def remarks(folder: Path) -> list[Problem]:
    """Return what in a folder has no effect: files that are not read, stale decisions, addresses that lead to nothing.

    Raises:
        DataError: the records have problems.
    """
    return _remarks(folder, _read_folder(folder))


def read_with_places(folder: Path) -> tuple[Records, list[Problem], dict[tuple[str, str], tuple[str, int]]]:
    """Return the records of a folder, what in it has no effect, and the file and line of each statement by its source and address.

    Raises:
        StoreError: there is no such folder.
        DataError: the records have problems.
    """
    found = _read_folder(folder)
    places = {
        (entry.thing.source, entry.thing.id): (entry.file, line_of(entry.node)) for entry in found.statements
    }
    return _together(found, folder), _remarks(folder, found), places


def _remarks(folder: Path, whole: _Folder) -> list[Problem]:
    read = {path.resolve() for path in (*record_files(folder), *(folder / TOURS).glob("*.yaml"))}
    found = []
    for path in sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")}):
        inside = path.relative_to(folder)
        beside = inside.parts[0] in ("documents", "tables") or any(
            each.startswith(".") for each in inside.parts
        )
        if path.is_file() and not beside and path.resolve() not in read:
            where = ", ".join(f"{each}/" for each in FOLDERS if each)
            found.append(
                Problem(
                    f"{folder.name}/{inside.as_posix()}",
                    1,
                    "is not read",
                    f"*.yaml in {folder.name}/ itself, {where}",
                )
            )
    return found + whole.stale


def read_records(folder: Path, *, decided: bool = True) -> Records:
    """Read and check all records of a folder.

    Args:
        folder: holds `*.yaml`, the documents they quote, and in `decisions/` which of them are one body.
        decided: those that a person said are one body are one.

    Returns:
        the data set, each part sorted by id.

    Raises:
        StoreError: there is no such folder.
        DataError: with every problem of every file.

    >>> from ssegraph.core.resources import data_dir
    >>> read_records(data_dir()).counts()["entities"] > 0
    True
    """
    found = _read_folder(folder)
    return _together(found, folder) if decided else found.records()


def _together(found: _Folder, folder: Path) -> Records:
    """Return the records with those one that are said to be one; what was corrected of the one that goes on stays so."""
    records = found.records()
    one = merged(records, decisions_in(folder))
    if one is records or not found.amended:
        return one
    entities = tuple(
        amended(each, found.amended[each.id].to) if each.id in found.amended else each
        for each in one.entities
    )
    return one.with_parts(entities=entities)


def _read_folder(folder: Path) -> _Folder:
    if not folder.is_dir():
        raise StoreError(f"there is no folder {folder}")
    files = record_files(folder)
    if not files:
        problem = Problem(str(folder), 1, "no records: a folder of *.yaml files is needed")
        raise DataError([problem])
    found = _Folder(folder, load_ontology())
    for path in files:
        found.read(path)
    found.check()
    if found.problems:
        raise DataError(found.problems)
    return found
