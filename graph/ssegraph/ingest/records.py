"""Reads the records a person edits: a folder of YAML files, as `data/README.md` describes them.

Every scalar is text (`NO` stays Norway, `2018-09` a month), keys may not repeat, anchors are
refused. All problems of all files are found in one run, each with its line and what to write.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ssegraph.errors import DataError, Problem, StoreError, suggest
from ssegraph.ingest.decisions import decisions_in, merged
from ssegraph.masks import masked
from ssegraph.model import Conflict, Entity, Figure, Point, Records, Source, Statement, Tie
from ssegraph.names import fold
from ssegraph.ontology import Ontology, load_ontology

_T = TypeVar("_T", bound=BaseModel)
_MOST_BYTES: Final = 50_000_000
_E_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")
_PARTS: Final = (
    "title", "sources", "entities", "ties", "figures", "conflicts", "source", "countries", "places",
)  # fmt: skip

# ---------------------------------------------------------------------------------------------
# YAML with lines


class _Broken(Exception):
    """A file that cannot be read as records at all; holds what to report."""

    def __init__(self, line: int, message: str, instead: str = "") -> None:
        self.line, self.message, self.instead = line, message, instead
        super().__init__(message)


def _compose(text: str) -> yaml.Node | None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Broken((mark.line if mark else 0) + 1, f"broken YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise _Broken(1, f"broken YAML: {error}") from error
    except RecursionError as error:
        raise _Broken(1, "nested too deep") from error


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _line_at(node: yaml.Node, location: tuple[int | str, ...]) -> int:
    """Return the line of what a location (keys and positions) leads to, as far as it leads."""
    line = _line(node)
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                break
            line, node = _line(found[0][0]), found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                break
            node = node.value[step]
            line = _line(node)
    return line


def _plain(node: yaml.Node, seen: set[int]) -> Any:
    """Turn a node into dict, list and str; refuse anchors, duplicate and non-text keys."""
    if id(node) in seen:
        raise _Broken(_line(node), "anchors and aliases (& and *) are refused", "the text itself")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, seen) for each in node.value]
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Broken(_line(key), "a key must be a word")
        if key.value in mapping:
            raise _Broken(_line(key), f"the key {key.value!r} stands here twice", "each key once")
        mapping[key.value] = _plain(value, seen)
    return mapping


def read_yaml(path: Path) -> Any:
    """Read a YAML file as records are read: every scalar text, no anchors, no key twice.

    Returns:
        dictionaries, lists and texts; None for an empty file.

    Raises:
        StoreError: it cannot be opened.
        DataError: it is not such a file; with the line.
    """
    try:
        root = _compose(path.read_text(encoding="utf-8-sig"))
        return None if root is None else _plain(root, set())
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), 1, "not UTF-8", "the file saved as UTF-8")]) from error
    except _Broken as broken:
        raise DataError(
            [masked(path) or Problem(str(path), broken.line, broken.message, broken.instead)]
        ) from broken


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # one of two classes
    """Writes a thing that occurs twice twice: records take no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(content: object) -> str:
    """Return content as YAML in the order it has, without anchors."""
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)  # fmt: skip
    return text


# ---------------------------------------------------------------------------------------------
# from what is written to what the model takes


def _as_number(value: object, number: Callable[[str], object]) -> object:
    """Return text as a number where it is one; the model refuses the rest by itself."""
    try:
        return number(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _evidence(written: object) -> object:
    if not isinstance(written, list):
        return written
    found = []
    for each in written:
        fields = dict(each) if isinstance(each, dict) else each
        if isinstance(fields, dict) and isinstance(fields.get("quotes"), list):
            fields["quotes"] = [
                quote | {"at": _as_number(quote.get("at"), int)}
                if isinstance(quote, dict)
                else quote
                for quote in fields["quotes"]
            ]
        found.append(fields)
    return found


def _entity(written: dict[str, Any]) -> dict[str, Any]:
    fields = dict(written)
    country = fields.pop("country", None)
    if country is not None:
        fields["countries"] = country if isinstance(country, list) else [country]
    if fields.get("unlisted") in ("true", "false"):
        fields["unlisted"] = fields["unlisted"] == "true"
    return fields


def _tie(written: dict[str, Any]) -> dict[str, Any]:
    fields = dict(written)
    words = str(fields.pop("tie")).split()
    if len(words) != 3:
        raise ValueError(f"{' '.join(words)!r} is no tie: write `tie: source kind target`")
    source, kind, target = words
    if "on" in fields:
        if "start" in fields or "end" in fields:
            raise ValueError("`on` is start and end at once: write either `on` or `start`/`end`")
        fields["start"] = fields["end"] = fields.pop("on")
    status = fields.pop("status", None)
    if status not in (None, "planned"):
        raise ValueError(
            "`status` is written only as `planned`; the rest follows from the evidence"
        )
    fields.setdefault("id", f"{source}.{kind}.{target}")
    fields["evidence"] = _evidence(fields.get("evidence", []))
    return fields | {"source": source, "kind": kind, "target": target, "planned": bool(status)}


def _figure(written: dict[str, Any]) -> dict[str, Any]:
    fields = dict(written)
    words = str(fields.pop("figure")).split()
    if len(words) != 2:
        raise ValueError(f"{' '.join(words)!r} is no figure: write `figure: entity kind`")
    entity, kind = words
    default = f"{entity}.{kind}.{fields['as_of']}" if "as_of" in fields else f"{entity}.{kind}"
    fields.setdefault("id", default)
    fields["evidence"] = _evidence(fields.get("evidence", []))
    return fields | {"entity": entity, "kind": kind}


def _point(written: dict[str, Any]) -> dict[str, Any]:
    fields = dict(written)
    if "code" in fields:
        fields["id"] = fields.pop("code")
    for axis in ("lat", "lon"):
        if axis in fields:
            fields[axis] = _as_number(fields[axis], float)
    return fields


_SHAPES: Final[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "entities": _entity, "ties": _tie, "figures": _figure, "countries": _point, "places": _point,
}  # fmt: skip
_MODELS: Final[dict[str, type[BaseModel]]] = {
    "sources": Source, "entities": Entity, "ties": Tie, "figures": Figure, "conflicts": Conflict,
    "countries": Point, "places": Point,
}  # fmt: skip


def model_of(part: str, written: dict[str, Any]) -> Any:
    """Return one record of a part (`entities`, `ties`...), as it is written, as its model.

    Raises:
        ValueError: it is no such thing.

    >>> model_of("ties", {"tie": "a memberOf b", "evidence": [{"source": "s", "says": "So."}]}).id
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
        return Problem(self.file, _line_at(self.node, location), message, instead)


def _in_words(error: Any, written: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str]:
    """Return a pydantic error as what is wrong and what to write instead."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        near = suggest(name, model.model_fields)
        return f"unknown field {name!r}", " or ".join(near)
    if error["type"] == "missing":
        return f"the field {name!r} is missing", f"{name}: ..."
    message = str(error["msg"]).removeprefix("Value error, ")
    given = error.get("input")
    shown = f" ({name}: {str(given)[:60]!r})" if name and isinstance(given, str) else ""
    if error["type"] == "string_pattern_mismatch" and name == "id":
        return f"{given!r} is no id", "small letters, digits and hyphens"
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
    ties: list[_Entry] = field(default_factory=list)
    figures: list[_Entry] = field(default_factory=list)
    conflicts: list[_Entry] = field(default_factory=list)
    countries: list[_Entry] = field(default_factory=list)
    places: list[_Entry] = field(default_factory=list)
    # What a broken entry was to define, so that what refers to it is not reported as well.
    attempted: set[str] = field(default_factory=set)
    # What could not be made, as it was written: the names in it are checked all the same.
    broken: list[_Entry] = field(default_factory=list)
    no_codes: list[tuple[_Entry, str]] = field(default_factory=list)

    # -- reading ------------------------------------------------------------------------------

    def read(self, path: Path) -> None:
        name = path.relative_to(self.folder.parent).as_posix()
        try:
            if not path.is_file():
                raise _Broken(1, "no file that can be read", "a file of records, or another name")
            self._read(path, name)
        except OSError as error:
            self.problems.append(Problem(name, 1, f"cannot be read: {error.strerror}"))
        except _Broken as broken:
            found = masked(path) or Problem(name, broken.line, broken.message, broken.instead)
            self.problems.append(replace(found, file=name))

    def _read(self, path: Path, name: str) -> None:
        if path.stat().st_size > _MOST_BYTES:
            raise _Broken(1, f"larger than {_MOST_BYTES // 1_000_000} MB: split it")
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise _Broken(
                1, f"not UTF-8 (byte {error.start})", "the file saved as UTF-8"
            ) from error
        for number, line in enumerate(text.splitlines(), 1):
            if _E_MAIL.search(line):
                self.problems.append(
                    Problem(name, number, "an e-mail address: contact data stays out of the graph")
                )
        root = _compose(text)
        if root is None:
            raise _Broken(1, "the file is empty")
        if not isinstance(root, yaml.MappingNode):
            raise _Broken(_line(root), "not records", "title:, sources:, entities:, ties: ...")
        plain = _plain(root, set())
        nodes = {key.value: (key, value) for key, value in root.value}
        for part, content in plain.items():
            key, node = nodes[part]
            if part in ("title", "source"):
                if part == "title":
                    self.titles[path.stem] = str(content)
            elif part not in _PARTS:
                near = " or ".join(suggest(part, _PARTS)) or ", ".join(_PARTS)
                self.problems.append(Problem(name, _line(key), f"unknown part {part!r}", near))
            elif not isinstance(content, list):
                self.problems.append(Problem(name, _line(key), f"{part!r} must be a list", "- ..."))
            else:
                for each, its_node in zip(content, node.value, strict=True):
                    self._entry(part, each, name, its_node)

    def _entry(self, part: str, written: object, file: str, node: yaml.Node) -> None:
        entry = _Entry(None, file, node)
        first = {"ties": "tie", "figures": "figure"}.get(part)
        if not isinstance(written, dict) or (first and not isinstance(written.get(first), str)):
            wanted = f"{first}: ..." if first else "id: ..."
            self.problems.append(entry.problem(f"not one of the {part}", wanted))
            return
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
                if each["type"] == "string_pattern_mismatch" and each["loc"][0] in (
                    "country",
                    "countries",
                ):
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
        sources = self._unique(self.sources, "source")
        conflicts = self._unique(self.conflicts, "conflict")
        countries = self._unique(self.countries, "country")
        places = self._unique(self.places, "place")
        self._unique(self.ties, "tie")
        self._unique(self.figures, "figure")
        for entry in self.entities:
            for code in entry.thing.countries:
                self._known_country(entry, code, countries)
            if entry.thing.place:
                self._known(entry, entry.thing.place, places, "place", "place")
            for source in entry.thing.listed_in:
                self._known(entry, source, sources, "source", "listed_in")
        for entry in self.places:
            if entry.thing.country:
                self._known_country(entry, entry.thing.country, countries)
        for entry, written in self.no_codes:
            self._known_country(entry, written, countries)
        for entry in self.ties:
            self._check_tie(entry, entities)
        for entry in self.figures:
            self._known(entry, entry.thing.entity, entities, "entity", "figure")
            self._known(
                entry, entry.thing.kind, self.ontology.figure_kinds, "figure kind", "figure"
            )
        for entry in self.broken:
            self._check_names(entry, entities, countries, places)
        texts = self._documents()
        for entry in (*self.ties, *self.figures):
            if entry.thing.conflict:
                self._known(entry, entry.thing.conflict, conflicts, "conflict", "conflict")
            self._check_evidence(entry, sources, texts)

    def _unique(self, entries: list[_Entry], what: str) -> dict[str, _Entry]:
        found: dict[str, _Entry] = {}
        for entry in entries:
            first = found.setdefault(entry.thing.id, entry)
            if first is not entry:
                where = f"{first.file}:{_line(first.node)}"
                message = f"the {what} {entry.thing.id!r} is defined twice (first in {where})"
                self.problems.append(entry.problem(message, "another id", "id"))
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
        """Report what is no code of the gazetteer; a country's name leads to its code."""
        if written in known:
            return
        codes = {code.casefold(): code for code in known}
        for code, country in known.items():
            for name in (country.thing.name, *country.thing.names.values()):
                codes.setdefault(fold(name), code)
        near = list(dict.fromkeys(codes[name] for name in suggest(fold(written), codes)))
        near = near or [code for code in known if code[0] == written[:1].upper()][:5]
        instead = " or ".join(near) or "two letters of ISO 3166-1 that the gazetteer has"
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
        if "target" in written:
            for end in (written["source"], written["target"]):
                self._known(entry, end, entities, "entity", "tie")
            self._known(entry, written["kind"], self.ontology.tie_kinds, "kind of tie", "tie")
        elif "entity" in written:
            self._known(entry, written["entity"], entities, "entity", "figure")
            kinds = self.ontology.figure_kinds
            self._known(entry, written["kind"], kinds, "figure kind", "figure")
        told = {code for each, code in self.no_codes if each is entry}
        for code in written.get("countries", ()):
            if isinstance(code, str) and code not in told:
                self._known_country(entry, code, countries)
        if isinstance(written.get("place"), str):
            self._known(entry, written["place"], places, "place", "place")

    def _check_tie(self, entry: _Entry, entities: Mapping[str, _Entry]) -> None:
        tie: Tie = entry.thing
        ends = [
            self._known(entry, end, entities, "entity", "tie") for end in (tie.source, tie.target)
        ]
        if not self._known(entry, tie.kind, self.ontology.tie_kinds, "kind of tie", "tie"):
            return
        if all(ends):
            source, target = (entities[end].thing.kind for end in (tie.source, tie.target))
            if not self.ontology.allows(tie.kind, source, target):
                kind = self.ontology.tie_kinds[tie.kind]
                ways = [
                    f"{', '.join(sorted(kind.source_kinds))} {tie.kind} {', '.join(sorted(kind.target_kinds))}"
                ]
                message = f"a {source} cannot be tied to a {target} by {tie.kind}"
                self.problems.append(entry.problem(message, ways[0], "tie"))

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
                self.problems.append(
                    entry.problem(f"{source.document} is not UTF-8", "", "document")
                )
        return texts

    def _check_evidence(
        self, entry: _Entry, sources: Mapping[str, _Entry], texts: Mapping[str, str]
    ) -> None:
        statement: Statement = entry.thing
        for number, evidence in enumerate(statement.evidence):
            at = ("evidence", number)
            if not self._known(entry, evidence.source, sources, "source", *at, "source"):
                continue
            for index, span in enumerate(evidence.quotes):
                here = (*at, "quotes", index)
                text = texts.get(evidence.source)
                if text is None:
                    message = f"{evidence.source!r} is no document here: only documents are quoted"
                    self.problems.append(entry.problem(message, "says: ...", *here))
                elif text[span.at : span.end] != span.text:
                    offset = text.find(span.text)
                    message = "the document does not say that" + (" there" if offset >= 0 else "")
                    instead = f"at: {offset}" if offset >= 0 else "the exact words of the document"
                    self.problems.append(entry.problem(message, instead, *here, "text"))

    # -- giving -------------------------------------------------------------------------------

    def _title(self) -> str:
        """Return the title in about.yaml, else that of the only file with one, else the folder's name."""
        only = next(iter(self.titles.values())) if len(self.titles) == 1 else None
        return self.titles.get("about") or only or self.folder.resolve().name

    def records(self) -> Records:
        """Return everything, sorted by id."""

        def of(entries: list[_Entry]) -> Iterator[Any]:
            return iter(sorted((entry.thing for entry in entries), key=lambda thing: thing.id))

        return Records(
            title=self._title(),
            entities=tuple(of(self.entities)),
            ties=tuple(of(self.ties)),
            figures=tuple(of(self.figures)),
            sources=tuple(of(self.sources)),
            conflicts=tuple(of(self.conflicts)),
            countries=tuple(of(self.countries)),
            locations=tuple(of(self.places)),
        )


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

    >>> from ssegraph.resources import data_dir
    >>> read_records(data_dir()).counts()["entities"] > 0
    True
    """
    if not folder.is_dir():
        raise StoreError(f"there is no folder {folder}")
    files = sorted(folder.glob("*.yaml"))
    if not files:
        problem = Problem(str(folder), 1, "no records: a folder of *.yaml files is needed")
        raise DataError([problem])
    found = _Folder(folder, load_ontology())
    for path in files:
        found.read(path)
    found.check()
    if found.problems:
        raise DataError(found.problems)
    return merged(found.records(), decisions_in(folder)) if decided else found.records()
