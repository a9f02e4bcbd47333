"""Carries a folder of the former format over, in which evidence was a note on a tie, into one of statements.

Nothing is dropped: each evidence becomes a statement of its source, each further address at which a thing
was seen (`also_seen_at`) a statement of the source at that address, and each tie and figure is named in
the list of what became of it. A page of which only the address was noted is not made to say dates, which
others gave; where it has words of its own on the same tie or figure, these stand for it.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ssegraph.errors import DataError, Problem, StoreError
from ssegraph.ingest.records import read_records
from ssegraph.ingest.written import as_yaml, read_yaml
from ssegraph.model import Records
from ssegraph.names import slug
from ssegraph.store import put_folder

_OF_EVIDENCE: Final = ("says", "quotes")
_FURTHER: Final = "seen at this address too"
_ELSEWHERE: Final = (*_OF_EVIDENCE, "start", "end", "on", "seen", "note", "conflict")
"""What was noted of a tie or figure, and not of the further addresses at which it was seen."""


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


@dataclass
class _Former:
    """What a folder of the former format holds, by part, each thing with the file it stood in."""

    sources: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    entities: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))  # fmt: skip
    said: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    rest: defaultdict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))


def _read(folder: Path) -> _Former:
    found, problems = _Former(), []
    for path in sorted(folder.glob("*.yaml")):
        content = read_yaml(path)
        if not isinstance(content, dict):
            problems.append(Problem(str(path), 1, "not records", "sources:, entities:, ties: ..."))
            continue
        for part, things in content.items():
            if part in ("sources", "entities", "ties", "figures") and not isinstance(things, list):
                problems.append(Problem(str(path), 1, f"{part!r} must be a list", "- ..."))
            elif part == "sources":
                for each in things:
                    if each.get("statements") is not None:
                        problems.append(Problem(str(path), 1, "is of the new format already", "nothing to do"))  # fmt: skip
                    found.sources[str(each.get("id"))] = (each, path.stem)
            elif part == "entities":
                found.entities[path.stem] += things
            elif part in ("ties", "figures"):
                found.said += [(each, path.name) for each in things]
            else:
                # What was written as the source of a file as a whole is a note on it.
                found.rest[path.stem]["note" if part == "source" else part] = things
    if problems:
        raise DataError(problems)
    return found


def _key(fields: dict[str, Any]) -> str:
    """Return the address a tie or figure of the former format had."""
    if "tie" in fields:
        return f"tie/{fields.get('id') or '.'.join(str(fields['tie']).split())}"
    base = ".".join(str(fields["figure"]).split())
    day = f".{fields['as_of']}" if "as_of" in fields else ""
    return f"figure/{fields.get('id') or base + day}"


def _statements(fields: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the statements of a tie or figure, each with its source: one for each evidence."""
    said = {name: value for name, value in fields.items() if name not in ("id", "evidence", "also_seen_at")}  # fmt: skip
    if "status" in said:
        said["manner"] = said.pop("status")
    for each in fields.get("evidence", ()):
        words = {name: each[name] for name in _OF_EVIDENCE if name in each}
        yield str(each["source"]), said | words


def _about(said: dict[str, Any]) -> str:
    """Return what a statement is about: the tie, or the figure with its date."""
    return str(said.get("tie") or f"{said.get('figure')} {said.get('as_of')}")


def migrate(old: Path, new: Path) -> Migration:
    """Write a folder of the former format anew as statements; the former one is left as it is.

    Args:
        old: of the former format.
        new: does not exist yet.

    Returns:
        what became of what.

    Raises:
        StoreError: there is no such folder, the new one exists, or it cannot be written.
        DataError: the records have problems, in the former format or the new.
    """
    if not old.is_dir():
        raise StoreError(f"there is no folder {old}")
    if new.exists():
        raise StoreError(f"{new} exists: give another name")
    former = _read(old)
    if not former.said:
        raise StoreError(f"{old}: no ties and figures of the former format are here")
    of_url = {fields["url"]: name for name, (fields, _) in former.sources.items() if fields.get("url")}  # fmt: skip
    statements: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    became: list[tuple[str, str, dict[str, Any]]] = []
    further: list[tuple[str, str, dict[str, Any]]] = []
    for fields, file in former.said:
        try:
            made = list(_statements(fields))
            address = _key(fields)
        except (KeyError, TypeError, AttributeError) as error:
            raise DataError([Problem(str(old / file), 1, f"no tie or figure of the former format: {fields}")]) from error  # fmt: skip
        for source, said in made:
            statements[source].append(said)
            became.append((address, source, said))
        for url in fields.get("also_seen_at", ()):
            if url not in of_url:
                of_url[url] = _minted(url, former)
            further.append((address, of_url[url], made[0][1]))
    in_words = {(source, _about(said)) for source, of in statements.items() for said in of}
    for address, source, first in further:
        said = {name: value for name, value in first.items() if name not in _ELSEWHERE} | {"says": _FURTHER}  # fmt: skip
        if (source, _about(said)) not in in_words:
            statements[source].append(said)
        became.append((address, source, said))
    with tempfile.TemporaryDirectory(dir=new.parent, prefix=f".{new.name}.") as aside:
        made_aside = Path(aside) / new.name
        _write(old, former, statements, made_aside)
        records = read_records(made_aside, decided=False)
        redirects = _redirects(became, records)
        if redirects:
            (made_aside / "redirects.yaml").write_text(as_yaml({"redirects": redirects}), encoding="utf-8")  # fmt: skip
        records = read_records(made_aside)
        put_folder(made_aside, new)
    places = [(address, f"sources/{source}.yaml") for address, source, _ in became]
    return Migration(records, places, redirects)


def _minted(url: str, former: _Former) -> str:
    """Add a source for an address at which something was also seen; return its id."""
    base = (
        slug(re.sub(r"https?://(www\.)?|%[0-9a-fA-F]{2}|[._/]", " ", url))[:60].strip("-") or "page"
    )
    number, identifier = 2, base
    while identifier in former.sources:
        number, identifier = number + 1, f"{base}-{number}"
    note = "noted as a further address of what other sources say; its words were not noted"
    former.sources[identifier] = ({"id": identifier, "url": url, "note": note}, "")
    return identifier


def _write(
    old: Path, former: _Former, statements: dict[str, list[dict[str, Any]]], new: Path
) -> None:
    shutil.copytree(old, new, ignore=lambda folder, names: [each for each in names if Path(folder) == old and each.endswith(".yaml")])  # fmt: skip
    for stem, parts in former.rest.items():
        if parts.keys() != {"title"} or stem == "about":
            (new / f"{stem}.yaml").write_text(as_yaml(parts), encoding="utf-8")
    titles = {stem: parts.get("title") for stem, parts in former.rest.items()}
    (new / "entities").mkdir(exist_ok=True)
    for stem, entities in former.entities.items():
        title = {"title": titles[stem]} if titles.get(stem) else {}
        (new / "entities" / f"{stem}.yaml").write_text(as_yaml({**title, "entities": entities}), encoding="utf-8")  # fmt: skip
    for journal in (new / "decisions").glob("[0-9][0-9][0-9][0-9]-*.json"):
        _carry_over(journal)
    (new / "sources").mkdir(exist_ok=True)
    for name, (fields, _) in former.sources.items():
        said = {"statements": statements[name]} if statements.get(name) else {}
        (new / "sources" / f"{name}.yaml").write_text(as_yaml({"sources": [fields | said]}), encoding="utf-8")  # fmt: skip


def _carry_over(journal: Path) -> None:
    """Rewrite an acceptance of a document, from which its file of records is made, as statements."""
    try:
        entry = json.loads(journal.read_text(encoding="utf-8"))
        records = entry["records"]
        said = [pair for part in ("ties", "figures") for fields in records.pop(part, ()) for pair in _statements(fields)]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError([Problem(str(journal), 1, f"no acceptance of the former format: {error}")]) from error  # fmt: skip
    if said:
        records["statements"] = [fields for _, fields in said]
        entry["source"] = said[0][0]
    records.setdefault("statements", [])
    text = json.dumps(entry, ensure_ascii=False, indent=1) + "\n"
    journal.write_text(text, encoding="utf-8")


def _redirects(became: list[tuple[str, str, dict[str, Any]]], records: Records) -> dict[str, str]:
    """Return where former addresses lead that no tie or figure has any more."""
    of_statement: defaultdict[tuple[str, str], list[tuple[Any, str]]] = defaultdict(list)
    for section, things in (("tie", records.ties), ("figure", records.figures)):
        for thing in things:
            for each in thing.statements:
                of_statement[each.source, each.key].append((each, f"{section}/{thing.id}"))
    there = {place for found in of_statement.values() for _, place in found}
    redirects: dict[str, str] = {}
    for address, source, said in became:
        if address in there:
            continue
        key = ".".join(str(said.get("tie") or said.get("figure")).split())
        for each, place in of_statement[source, key]:
            as_said = {
                "value": said.get("value"),
                "role": said.get("role"),
                "as_of": said.get("as_of"),
            }
            as_said |= {name: said.get(name) or said.get("on") for name in ("start", "end")} | {"seen": said.get("seen")}  # fmt: skip
            if all(str(getattr(each, name) or "") == str(value or "") for name, value in as_said.items()):  # fmt: skip
                redirects.setdefault(address, place)
    return dict(sorted(redirects.items()))
