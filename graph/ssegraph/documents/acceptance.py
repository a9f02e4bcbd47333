"""Accept: what a person ticked becomes records of a data folder; nothing is ever deleted.

In the data folder, one file of records for each document (`from-<document>.yaml`), the document and its
kept text in `documents/`, and in `decisions/` one numbered file for each acceptance. The records are a
function of the decisions: they can be made again, byte for byte, without any extractor. Undoing an
acceptance sets its file of decisions aside and makes the records again. The renaming of the records
file is the moment at which it counts: killed before, the graph is the old one, and the next `accept`
finishes; killed after, it is the new one.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from ssegraph.core.contacts import E_MAIL, has_e_mail
from ssegraph.core.errors import DataError, Problem, StoreError, suggest
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Records
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.documents.candidates import (
    Candidates,
    ContributionRow,
    EntityRow,
    ObservationRow,
    Quote,
    Said,
    TieRow,
    ends_of,
    row_id,
)
from ssegraph.documents.corrections import sound
from ssegraph.documents.languages import countries
from ssegraph.documents.matching import Remembered
from ssegraph.documents.sheet import Row
from ssegraph.records.decisions import locked
from ssegraph.records.reading import mirror, read_records, record_files

_FOLDER: Final = "decisions"
_PERSONAL: Final = re.compile(E_MAIL.pattern + r"|(?:\+?\d[\s().-]?){9,}")


@dataclass(frozen=True)
class Gain:
    """What an acceptance added or took back: counts, the rows that wait for another decision, and of which document."""

    file: Path
    entities: int
    ties: int
    observations: int
    contributions: int
    waiting: tuple[str, ...] = ()
    document: str = ""

    def __str__(self) -> str:
        """Say the counts in words; contributions where there are some."""
        said = f", {self.contributions} contributions" if self.contributions else ""
        return f"{self.entities} entities, {self.ties} ties, {self.observations} observations{said}"


def _known(data: Path) -> Records:
    return read_records(data) if record_files(data) else Records(title="nothing yet")


def remembered(data: Path) -> Remembered:
    """Return what people decided about names in a data folder: who is whom, and who is not."""
    same: dict[str, str] = {}
    different: set[tuple[str, str]] = set()
    for path in _journal(data):
        entry = json.loads(path.read_text(encoding="utf-8"))
        same.update(entry["same"])
        different |= {(name, identifier) for name, identifier in entry["different"]}
    return Remembered(same, frozenset(different))


def _journal(data: Path) -> list[Path]:
    every = (data / _FOLDER).glob("[0-9][0-9][0-9][0-9]-*.json")
    return sorted(path for path in every if ".undone" not in path.name)


def accept(
    data: Path, found: Iterable[Candidates], rows: Mapping[str, Row], originals: Path | None = None
) -> list[Gain]:
    """Write what was accepted into a data folder.

    Args:
        data: a folder of records; made when it is not there.
        found: the matched candidates of each document.
        rows: the decided rows of the sheet, by id; rows that were added or corrected go through the gate
            (`annotation.sound`).
        originals: the folder beside the sheet, in which the original files lie.

    Returns:
        what each document gave, in their order.

    Raises:
        DataError: a decision cannot be carried out, or the records would not be sound; nothing is written.
        StoreError: a file cannot be written, or somebody else is writing.
    """
    whole = sound(found, rows)
    data.mkdir(parents=True, exist_ok=True)
    gains = []
    with locked(data):
        for each in whole:
            candidates = each.candidates
            entry, waiting = _entry(data, candidates, each.rows)
            waiting = (*each.waiting, *waiting)
            if entry is None:
                gains.append(
                    Gain(
                        _file(data, candidates.document.text_sha256, candidates.document.name),
                        0,
                        0,
                        0,
                        0,
                        waiting,
                    )
                )
                continue
            gains.append(_commit(data, candidates, entry, waiting, originals))
    return gains


def undo(data: Path, document: str | None = None) -> Gain:
    """Take an acceptance back; its decisions are kept aside as `....undone.json`.

    Args:
        data: the folder of records.
        document: the name of a document, or of its file of records: its last acceptance; else the last of all.

    Returns:
        what was taken back, and of which document.

    Raises:
        StoreError: there is nothing to undo, nothing of that document, or somebody else is writing.
        DataError: other records lean on what it added.
    """
    if not _journal(data):
        raise StoreError(f"{data}: nothing was accepted here")
    with locked(data):
        entries = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in _journal(data)]
        meant = [
            number
            for number, (_, entry) in enumerate(entries)
            if document is None or document in (entry["document"]["name"], entry["file"], entry["source"])
        ]
        if not meant:
            names = ", ".join(sorted({entry["document"]["name"] for _, entry in entries}))
            raise StoreError(f"{data}: nothing was accepted of {document}; of these: {names}")
        last, entry = entries.pop(meant[-1])
        path = data / entry["file"]
        same = [each for _, each in entries if each["file"] == entry["file"]]
        text = _yaml(same) if same else None
        _check(data, path, text, {})
        if text is None:
            path.unlink(missing_ok=True)
        else:
            _write(path, text)
        number = 1
        aside = last.with_suffix(".undone.json")
        while aside.exists():
            number += 1
            aside = last.with_suffix(f".undone-{number}.json")
        last.rename(aside)
        parts = entry["records"]
        return Gain(path, *_counted(parts), document=entry["document"]["name"])


# ---------------------------------------------------------------------------------------------
# what was accepted


def _file(data: Path, digest: str, name: str) -> Path:
    return data / f"from-{_slug(Path(name).stem)}-{digest[:8]}.yaml"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].strip("-") or "document"


def _entry(
    data: Path, candidates: Candidates, rows: Mapping[str, Row]
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Return one entry of the journal: the records accepted now, by the decisions of the sheet."""
    builder = _Builder(data, candidates, rows)
    builder.run()
    if builder.problems:
        raise DataError(builder.problems)
    parts = builder.parts
    if not any(parts[name] for name in ("entities", "statements")) and not builder.same:
        return None, tuple(builder.waiting)
    document = candidates.document
    path = _file(data, document.text_sha256, document.name)
    entry = {
        "file": path.name,
        "source": builder.source,
        "document": {
            "name": document.name,
            "sha256": document.sha256,
            "text_sha256": document.text_sha256,
            "reader": document.reader,
        },
        "title": f"Read from {candidates.title or document.name}",
        "same": dict(sorted(builder.same.items())),
        "different": sorted(builder.different),
        "decisions": [
            {"row": row.row, "decision": row.decision, "into": row.merge_into}
            for row in rows.values()
            if row.decision and row.row in builder.seen
        ],
        "records": parts,
    }
    return entry, tuple(builder.waiting)


class _Builder:
    def __init__(self, data: Path, candidates: Candidates, rows: Mapping[str, Row]) -> None:
        self.candidates, self.rows = candidates, rows
        self.document = candidates.document
        self.path = _file(data, self.document.text_sha256, self.document.name)
        records = _known(data)
        self.entities: dict[str, Entity] = {entity.id: entity for entity in records.entities}
        self.country_codes = {point.id for point in records.countries}
        self.sources = {source.id for source in records.sources}
        self.ontology = load_ontology()
        self.names = {entity.id: entity.name for entity in candidates.entities}
        self.ids: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.parts: dict[str, list[dict[str, Any]]] = {
            "sources": [],
            "entities": [],
            "statements": [],
            "countries": [],
        }
        self.problems: list[Problem] = []
        self.waiting: list[str] = []
        self.same: dict[str, str] = {}
        self.different: set[tuple[str, str]] = set()
        self.seen: set[str] = set()
        self.done = {
            row
            for path in _journal(data)
            for row in json.loads(path.read_text(encoding="utf-8")).get("rows", [])
        }
        self.earlier = self._earlier(data)
        self.source = f"{_slug(Path(self.document.name).stem)}-{self.document.text_sha256[:8]}"

    def _earlier(self, data: Path) -> dict[str, str]:
        """Return who earlier acceptances of this document made of its entities, by name."""
        found: dict[str, str] = {}
        for path in _journal(data):
            entry = json.loads(path.read_text(encoding="utf-8"))
            if entry["file"] == self.path.name:
                found.update({fold(each["name"]): each["id"] for each in entry["records"]["entities"]})
        return found

    def _row(self, row: EntityRow | Said) -> Row | None:
        identifier = row_id(self.document, row, self.names)
        self.seen.add(identifier)
        return self.rows.get(identifier)

    def _problem(self, row: Row, message: str, instead: str = "") -> None:
        self.problems.append(Problem(f"row {row.row}", int(row.line or 1), message, instead))

    def run(self) -> None:
        statements: list[tuple[Said, Row]] = []
        every: tuple[Said, ...] = (
            *self.candidates.ties,
            *self.candidates.plans,
            *self.candidates.observations,
            *self.candidates.contributions,
        )
        for each in every:
            row = self._row(each)
            if row and row.decision in ("accept", "edit"):
                statements.append((each, row))
            elif row and row.decision == "merge":
                self._problem(row, "only entities are merged", "accept or reject")
        needed = {end for each, _ in statements for end in ends_of(each)}
        for entity in self.candidates.entities:
            self._entity(entity, entity.id in needed)
        for each, row in statements:
            if isinstance(each, TieRow):
                self._tie(each, row)
            elif isinstance(each, ObservationRow):
                self._observation(each, row)
            else:
                self._contribution(each, row)
        if any(self.parts[name] for name in ("entities", "statements")) and self.source not in self.sources:
            self.parts["sources"].append(self._source())

    # -- entities -----------------------------------------------------------------------------

    def _entity(self, entity: EntityRow, needed: bool) -> None:
        row = self._row(entity)
        decision = row.decision if row else ""
        if decision == "reject":
            return
        into = (
            row.merge_into
            if row and (decision == "merge" or (decision in ("", "accept") and entity.outcome == "same"))
            else None
        )
        if into is None and entity.outcome == "same" and not decision:
            into = entity.known
        if fold(entity.name) in self.earlier and decision != "merge":
            identifier = self.earlier[fold(entity.name)]
            if identifier in self.entities:
                self.ids[entity.id], self.kinds[entity.id] = (identifier, self.entities[identifier].kind)
                return
        if into:
            if into not in self.entities:
                if row and decision == "merge":
                    near = " or ".join(suggest(into, self.entities))
                    self._problem(row, f"there is no entity {into!r} to merge {entity.name} into", near)
                    return
            else:
                self.ids[entity.id], self.kinds[entity.id] = into, self.entities[into].kind
                if decision == "merge":
                    self.same[fold(entity.name)] = into
                return
        if decision in ("accept", "edit"):
            for proposal in entity.proposals:
                self.different.add((fold(entity.name), proposal.id))
        elif not needed:
            return
        elif entity.outcome == "proposed":
            self.waiting.append(
                f"{entity.name}: new, or one of {', '.join(each.id for each in entity.proposals)}?"
            )
            return
        name, kind, acronym, founded = entity.name, entity.kind, entity.acronym, entity.founded
        if row and decision == "edit":
            name, kind, acronym, founded = row.name or name, row.kind or kind, row.value, row.date
            if kind not in self.ontology.kinds:
                self._problem(row, f"unknown kind {kind!r}", " or ".join(suggest(kind, self.ontology.kinds)))
                return
        if _PERSONAL.search(name):
            self.waiting.append(f"{name}: contact data stays out of the graph")
            return
        identifier = self._mint(entity, name)
        fields: dict[str, Any] = {"id": identifier, "kind": kind, "name": name}
        if re.search("[가-힣]", name):
            fields["names"] = {"ko": name}
        others = sorted(
            {each for each in entity.aliases if each != name}
            | ({entity.name} if entity.name != name else set())
        )
        if others:
            fields["aliases"] = others
        if acronym:
            fields["acronym"] = acronym
        if entity.country:
            fields["country"] = entity.country
            self._country(entity.country)
        if founded:
            fields["founded"] = founded
        if entity.unlisted:
            fields["unlisted"] = "true"
        self.parts["entities"].append(fields)
        self.ids[entity.id], self.kinds[entity.id] = identifier, kind

    def _mint(self, entity: EntityRow, name: str) -> str:
        base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].strip("-")
        if len(base) < 2:
            base = re.sub(r"[^a-z0-9]+", "-", fold(entity.acronym or "")).strip("-")
        if len(base) < 2:
            base = f"{entity.kind.lower()}-{hashlib.sha256(fold(name).encode()).hexdigest()[:8]}"
        taken = (
            set(self.entities)
            | {each for entity in self.entities.values() for each in entity.same_as}
            | {each["id"] for each in self.parts["entities"]}
        )
        number, identifier = 2, base
        while identifier in taken:
            identifier, number = f"{base}-{number}", number + 1
        return identifier

    def _country(self, code: str) -> None:
        if code in self.country_codes or any(each["code"] == code for each in self.parts["countries"]):
            return
        labels = dict(countries().labels[code])
        self.parts["countries"].append({"code": code, "name": labels["en"], "names": labels})

    # -- statements ---------------------------------------------------------------------------

    @staticmethod
    def _quotes(quotes: tuple[Quote, ...]) -> list[dict[str, Any]]:
        spans = []
        for quote in quotes:
            span: dict[str, Any] = {"text": quote.quote, "at": str(quote.start)}
            if quote.role == "antecedent":
                span["role"] = "antecedent"
            if span not in spans:
                spans.append(span)
        return spans

    def _tie(self, tie: TieRow, row: Row) -> None:
        ends = [self.ids.get(end) for end in (tie.source, tie.target)]
        if None in ends:
            missing = [self.names[end] for end in (tie.source, tie.target) if end not in self.ids]
            self.waiting.append(
                f"{self.names[tie.source]} {tie.kind} {self.names[tie.target]}: decide about {' and '.join(missing)} first"
            )
            return
        kind = row.kind if row.decision == "edit" and row.kind else tie.kind
        source, target = str(ends[0]), str(ends[1])
        if kind not in self.ontology.tie_kinds:
            self._problem(
                row, f"unknown kind of tie {kind!r}", " or ".join(suggest(kind, self.ontology.tie_kinds))
            )
            return
        if source == target or not self.ontology.allows(kind, self.kinds[tie.source], self.kinds[tie.target]):
            self._problem(
                row,
                f"a {self.kinds[tie.source]} cannot be tied to a {self.kinds[tie.target]} by {kind}",
                "reject, or another kind (edit)",
            )
            return
        if self._personal(tie.evidence):
            self.waiting.append(
                f"{self.names[tie.source]} {kind} {self.names[tie.target]}: its quote holds an e-mail address"
            )
            return
        fields: dict[str, Any] = {"tie": f"{source} {kind} {target}"}
        if fields["tie"] in self._told():
            return
        role = row.value if row.decision == "edit" else tie.role
        if role:
            fields["role"] = " ".join(str(role).split())
        # Of an `edit` the cells say all: an emptied date is none.
        date = row.date if row.decision == "edit" else tie.on or tie.start
        if date:
            fields["on" if tie.on or self.ontology.tie_kinds[kind].attendance else "start"] = date
        elif tie.seen:
            fields["seen"] = tie.seen
        if tie.planned:
            fields["manner"] = "planned"
        fields["quotes"] = self._quotes(tie.evidence)
        self.parts["statements"].append(fields)

    def _told(self) -> set[str]:
        if not hasattr(self, "_told_cache"):
            told: set[str] = set()
            for path in _journal(self.path.parent):
                entry = json.loads(path.read_text(encoding="utf-8"))
                if entry["file"] == self.path.name:
                    told |= {_about(each) for each in entry["records"]["statements"]}
            self._told_cache = told
        return self._told_cache

    @staticmethod
    def _personal(quotes: tuple[Quote, ...]) -> bool:
        """Say whether words to be quoted hold contact data, which records refuse."""
        return any(has_e_mail(quote.quote) for quote in quotes)

    def _observation(self, observation: ObservationRow, row: Row) -> None:
        entity = self.ids.get(observation.entity)
        if entity is None:
            self.waiting.append(
                f"{self.names[observation.entity]} {observation.measure}: decide about {self.names[observation.entity]} first"
            )
            return
        edited = row.decision == "edit"
        value = (row.value.split()[0] if edited and row.value else observation.value).strip()
        measure = row.kind if edited and row.kind else observation.measure
        if measure not in self.ontology.observation_kinds:
            near = " or ".join(suggest(measure, self.ontology.observation_kinds))
            self._problem(row, f"unknown kind of observation {measure!r}", near)
            return
        words = f"{entity} {measure}"
        if f"{words} {value}" in self._told():
            return
        fields: dict[str, Any] = {"observation": words, "value": value}
        if re.fullmatch(r"(0|[1-9]\d*)(\.\d*[1-9])?", value):
            fields["number"] = value
        unit = row.value.strip().partition(" ")[2] if edited and row.value else observation.unit
        if unit:
            currency = re.fullmatch("[A-Z]{3}", unit)
            fields["unit" if currency else "counted"] = unit
        as_of = row.date if edited else observation.as_of
        if as_of:
            fields["as_of"] = as_of
        fields["quotes"] = self._quotes(observation.evidence)
        self.parts["statements"].append(fields)

    def _contribution(self, said: ContributionRow, row: Row) -> None:
        who = self.ids.get(said.by)
        if who is None:
            self.waiting.append(
                f"{self.names[said.by]} {said.kind}: decide about {self.names[said.by]} first"
            )
            return
        kind = row.kind if row.decision == "edit" and row.kind else said.kind
        if kind not in self.ontology.contribution_kinds:
            near = " or ".join(suggest(kind, self.ontology.contribution_kinds))
            self._problem(row, f"unknown kind of contribution {kind!r}", near)
            return
        if self._personal(said.evidence):
            self.waiting.append(f"{self.names[said.by]} {kind}: its quote holds an e-mail address")
            return
        words = f"{who} {kind} {_named_by(said)}"
        if words in self._told():
            return
        fields: dict[str, Any] = {"contribution": words}
        session = self.ids.get(said.session or "")
        if session:
            fields["session"] = session
        answered = self.candidates.contributions[said.reply_to] if said.reply_to is not None else None
        key = self._key(answered) if answered else None
        if key:
            fields["reply_to"] = key
        as_of = row.date if row.decision == "edit" else said.as_of
        if as_of:
            fields["as_of"] = as_of
        fields["quotes"] = self._quotes(said.evidence)
        self.parts["statements"].append(fields)

    def _key(self, said: ContributionRow) -> str | None:
        """Return the key of a contribution that was accepted, now or before; None while it was not."""
        row, who = self._row(said), self.ids.get(said.by)
        if row is None or who is None or row.decision not in ("accept", "edit"):
            return None
        kind = row.kind if row.decision == "edit" and row.kind else said.kind
        return f"{who}.{kind}.{_named_by(said)}"

    def _source(self) -> dict[str, Any]:
        document = self.document
        name = (
            f"documents/{self.source}{Path(document.name).suffix.lower() if document.kept_as_is else '.md'}"
        )
        fields: dict[str, Any] = {"id": self.source, "document": name}
        if self.candidates.title:
            fields["title"] = " ".join(self.candidates.title.split())[:300]
        if self.candidates.date:
            fields["date"] = self.candidates.date
        fields["language"] = self.candidates.language
        fields["sha256"] = document.text_sha256
        fields["access"] = f"document read by {document.reader}"
        if not document.kept_as_is:
            fields["note"] = (
                f"text of documents/{self.source}{Path(document.name).suffix.lower()}, SHA-256 {document.sha256}"
            )
        return fields


def _about(statement: dict[str, Any]) -> str:
    """Return what a statement is about, as it is written: the tie, the observation and its value, the contribution."""
    if "observation" in statement:
        return f"{statement['observation']} {statement['value']}"
    return str(statement.get("tie") or statement["contribution"])


def _named_by(said: ContributionRow) -> str:
    """Return the name of a contribution among those of who says it: its first words, and a hash of all."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(said.said)).split()[:4]
    digest = hashlib.sha256(said.said.encode()).hexdigest()[:6]
    return "-".join([*words, digest])


def _counted(parts: dict[str, Any]) -> tuple[int, int, int, int]:
    """Return how many entities an acceptance adds, and how many ties, observations and contributions it states."""
    ties, observations, contributions = (
        sum(head in each for each in parts["statements"]) for head in ("tie", "observation", "contribution")
    )
    return len(parts["entities"]), ties, observations, contributions


# ---------------------------------------------------------------------------------------------
# writing


def _yaml(entries: list[dict[str, Any]]) -> str:
    """Return the records of all acceptances of one document, as a file."""
    found: dict[str, list[Any]] = {}
    for part in ("countries", "entities", "sources", "statements"):
        found[part] = []
        for entry in entries:
            found[part] += [each for each in entry["records"].get(part, []) if each not in found[part]]
    statements = found.pop("statements")
    if statements:
        # Every entry is of the one document: it is the first time that the source is told of.
        [source] = found["sources"] or [{"id": entries[-1]["source"]}]
        found["sources"] = [source | {"statements": statements}]
    whole = {"title": entries[-1]["title"]} | {part: things for part, things in found.items() if things}
    text = yaml.dump(whole, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    head = (
        "# Accepted from a document by a person; made from decisions/, so change it by `ssegraph accept`.\n"
    )
    return head + text


class _Plain(yaml.SafeDumper):
    """Writes every scalar as text, and no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write(path: Path, text: str) -> None:
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))


def _commit(
    data: Path,
    candidates: Candidates,
    entry: dict[str, Any],
    waiting: tuple[str, ...],
    originals: Path | None,
) -> Gain:
    path = data / entry["file"]
    earlier = [json.loads(each.read_text(encoding="utf-8")) for each in _journal(data)]
    # What another file of the folder defines is not defined twice.
    text = _yaml([*(each for each in earlier if each["file"] == entry["file"]), entry])
    document = candidates.document
    sources = [
        source
        for each in [*earlier, entry]
        if each["file"] == entry["file"]
        for source in each["records"]["sources"]
    ]
    files: dict[str, bytes] = {}
    for source in sources[:1]:
        files[source["document"]] = document.text.encode()
        if not document.kept_as_is and originals:
            for folder in sorted(originals.glob(f"*-{document.sha256[:8]}")):
                original = folder / document.name
                if original.is_file():
                    files[f"documents/{source['id']}{Path(document.name).suffix.lower()}"] = (
                        original.read_bytes()
                    )
    _check(data, path, text, files)
    parts = entry["records"]
    gain = Gain(path, *_counted(parts), waiting)
    if path.exists() and path.read_text(encoding="utf-8") == text and not entry["same"]:
        return Gain(path, 0, 0, 0, 0, waiting)
    (data / "documents").mkdir(exist_ok=True)
    for name, content in files.items():
        if not (data / name).exists() or (data / name).read_bytes() != content:
            write_aside(data / name, lambda aside, content=content: aside.write_bytes(content))  # type: ignore[misc]  # a default binds the loop's value
    if any(parts[name] for name in ("entities", "statements", "sources")) or entry["same"]:
        number = (
            max((int(each.name[:4]) for each in (data / _FOLDER).glob("[0-9][0-9][0-9][0-9]-*")), default=0)
            + 1
        )
        journal = data / _FOLDER / f"{number:04}-{path.stem.removeprefix('from-')}.json"
        _write(journal, json.dumps(entry, ensure_ascii=False, indent=1) + "\n")
    _write(path, text)
    return gain


def finish(data: Path) -> list[Path]:
    """Make records files again that lag behind their decisions, as after a kill; return them."""
    if not _journal(data):
        return []
    made = []
    with locked(data):
        entries = [json.loads(each.read_text(encoding="utf-8")) for each in _journal(data)]
        for name in sorted({entry["file"] for entry in entries}):
            text = _yaml([entry for entry in entries if entry["file"] == name])
            path = data / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                _check(data, path, text, {})
                _write(path, text)
                made.append(path)
    return made


def _check(data: Path, path: Path, text: str | None, files: Mapping[str, bytes]) -> None:
    """Read the folder as it would be; raise what `check` would report."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / data.resolve().name
        copy.mkdir()
        mirror(data, copy, [each for each in record_files(data) if each != path])
        for where, content in files.items():
            (copy / where).parent.mkdir(parents=True, exist_ok=True)
            (copy / where).unlink(missing_ok=True)
            (copy / where).write_bytes(content)
        if text is not None:
            (copy / path.name).write_text(text, encoding="utf-8")
        if record_files(copy):
            read_records(copy)
