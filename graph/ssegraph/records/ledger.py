"""The ledger of a folder: decisions on single statements and records; nothing that was read is changed.

    decisions/statements-0001.yaml     who corrected or withdrew what, when and why; what it supersedes
    decisions/edits-0001.yaml          several of one go, on statements and entities, and what was added with them

Each decision supersedes the one that was in force on the same statement, and can be undone, which is a
decision too: the ledger only grows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from ssegraph.core.errors import NotFound, StoreError, UsageError, suggest
from ssegraph.core.model import Entity, Records, Statement
from ssegraph.core.names import NameIndex, slug
from ssegraph.core.ontology import load_ontology
from ssegraph.records.amendments import EntityDecision
from ssegraph.records.decisions import locked
from ssegraph.records.folder import checked, put_text, unchanged
from ssegraph.records.reading import Decided, decided_in, model_of, record_files
from ssegraph.records.rulings import StatementDecision
from ssegraph.records.written import as_yaml, read_yaml

_FOUR: Final = "[0-9][0-9][0-9][0-9]"
_NAMED: Final = f"statements-{_FOUR}.yaml"
_TOGETHER: Final = "edits-"


@dataclass(frozen=True)
class Entry:
    """A decision of the ledger.

    Attributes:
        decision: what was decided, of a statement or of an entity.
        about: the key of its tie or observation, or the id of the entity; empty for one that is stale.
        in_force: no other supersedes it, and its statement is there.
    """

    decision: StatementDecision | EntityDecision
    about: str
    in_force: bool


def ledger(folder: Path) -> list[Entry]:
    """Return what was decided on statements in a folder of records, by id.

    Raises:
        StoreError: there is no such folder.
        DataError: the records have problems.

    >>> from ssegraph.core.resources import data_dir
    >>> first, *rest = ledger(data_dir())
    >>> first.decision.to, first.decision.by, first.in_force, len(rest)
    ({'inferred': 'a body holds its own assembly or meeting'}, 'the maintainers', True, 2333)
    """
    return _ledger(decided_in(_folder(folder)))


def _ledger(held: Decided) -> list[Entry]:
    statements, decisions, entities = held.statements, held.on_statements, held.entities
    on_entities = held.on_entities
    there = {(each.id, each.key) for each in statements}
    replaced = {each.supersedes for each in decisions}
    found, ids = [], {each.id for each in entities}
    for each in decisions:
        keys = [
            key
            for identifier, key in there
            if identifier == each.statement and each.about in (None, key.replace(".", " "))
        ]
        about = keys[0] if len(keys) == 1 else ""
        found.append(Entry(each, about, bool(about) and each.id not in replaced))
    superseded = {each.supersedes for each in on_entities}
    for other in on_entities:
        known = other.entity if other.entity in ids else ""
        found.append(Entry(other, known, bool(known) and other.id not in superseded))
    return sorted(found, key=lambda each: _order(each.decision.id))


def _order(identifier: str) -> list[tuple[int, str]]:
    """Return what sorts ids with their numbers as numbers: `edits-0001-2` before `edits-0001-10`."""
    return [(int(each) if each.isdigit() else -1, each) for each in identifier.split("-")]


def correct(
    folder: Path,
    statement: str,
    to: Mapping[str, str],
    *,
    why: str,
    by: str | None = None,
    when: str | None = None,
    about: str | None = None,
    since: str | None = None,
) -> Path:
    """Say what a statement should say; what was read stays beside it.

    Args:
        folder: of records.
        statement: its address, as `show --json` tells it, or its tie in words (`Bilbao memberOf GSEF`, by ids or names), where only one says so.
        to: the fields as they should be, as records write them (`role`, `start`, `tie` ...); an empty text leaves
            a field out.
        why, by, when: the reason; who decides and when, as that person writes it.
        about: the tie, where a row of a table says several at one address.
        since: the `records.folder.edition` of the folder that was looked at.

    What was corrected before and is not named again stays corrected: the new decision says it too.

    Returns:
        the file of the decision.

    Raises:
        NotFound: no such statement.
        Ambiguous: several bear a name.
        UsageError: a field that cannot be corrected, or it is not said which tie is meant.
        DataError: the folder would not be sound with it; nothing is written.
        StoreError: the folder cannot be written, was changed since, or somebody else is writing in it.
    """
    return _decided(
        folder,
        statement,
        about,
        {"decision": "corrected", "to": dict(to), "why": why, "by": by, "when": when},
        also=True,
        since=since,
    )


def withdraw(
    folder: Path,
    statement: str,
    *,
    why: str,
    by: str | None = None,
    when: str | None = None,
    about: str | None = None,
    since: str | None = None,
) -> Path:
    """Take a statement back: it counts for nothing any more, and stands in the records with the reason.

    Args, Returns and Raises are those of `correct`.
    """
    fields = {"decision": "withdrawn", "why": why, "by": by, "when": when}
    return _decided(folder, statement, about, fields, since=since)


def uphold(
    folder: Path,
    statement: str,
    *,
    why: str,
    by: str | None = None,
    when: str | None = None,
    about: str | None = None,
) -> Path:
    """Say that a person read the passage of a statement and that it says this, whatever the gate finds.

    Args, Returns and Raises are those of `correct`. What was corrected before stays corrected; of a statement that was
    withdrawn nothing can be upheld.
    """
    return _decided(
        folder, statement, about, {"decision": "upheld", "why": why, "by": by, "when": when}, also=True
    )


def undo(folder: Path, decision: str, *, why: str, by: str | None = None, when: str | None = None) -> Path:
    """Take a decision back: what was before it is in force again.

    Args:
        folder: of records.
        decision: its id, as `ledger` tells it; or what several of one go are called, `edits-0001`: all of them that
            are in force are taken back, and what was added with them is withdrawn.
        why, by, when: as of `correct`.

    Returns:
        the file of the new decision.

    Raises:
        NotFound: no such decision.
        UsageError: another supersedes it, or it is stale.
        DataError, StoreError: as of `correct`.
    """
    entries = {each.decision.id: each for each in ledger(folder)}
    if (folder / "decisions" / f"{decision}.yaml").is_file() and decision.startswith(_TOGETHER):
        return _undone(folder, decision, entries, why=why, by=by, when=when)
    if decision not in entries:
        raise NotFound("decision", decision, suggest(decision, entries))
    taken = entries[decision].decision
    if not entries[decision].in_force:
        after = next((each for each in entries if entries[each].decision.supersedes == decision), None)
        raise UsageError(
            f"{decision} is not in force: "
            + (f"undo {after} first" if after else "nobody says its statement any more")
        )
    fields = _before(taken, entries) | {"why": why, "by": by, "when": when}
    if isinstance(taken, EntityDecision):
        return decide_together(folder, [Deed(taken.entity, "", fields)])[0]
    return _decided(folder, taken.statement, taken.about, fields)


def _before(taken: StatementDecision | EntityDecision, entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Return what is in force again when a decision is taken back."""
    before = entries[taken.supersedes].decision if taken.supersedes else None
    return {"decision": before.decision, "to": dict(before.to)} if before else {"decision": "restored"}


@dataclass(frozen=True)
class Deed:
    """One of several decisions that are written together.

    Attributes:
        about: the address of a statement, or the id of an entity.
        key: the key of the statement as it was read; empty for an entity.
        fields: `decision`, `to`, `was`, `by`, `when`, `why`, `accepted`, `published`, as records write them.
        also: what was corrected before and is not named again stays corrected.
    """

    about: str
    key: str
    fields: Mapping[str, Any]
    also: bool = False


def decide_together(
    folder: Path,
    deeds: Sequence[Deed],
    added: Mapping[str, list[dict[str, Any]]] | None = None,
    texts: Callable[[str], Mapping[str, str]] | None = None,
    agreed: Callable[[Records], Iterable[str]] | None = None,
    note: str = "",
    since: str | None = None,
) -> tuple[Path, Records]:
    """Write several decisions, and what is added with them, in one file; each supersedes the one in force.

    Args:
        folder: of records.
        deeds: on other statements and entities each.
        added: `entities` and `sources` (with their statements), as records write them; `{name}` in an id or path of
            a source is what the file is called.
        texts: the other files that go with it, by path, given what it is called.
        agreed: says of the records as they would be what is not as it was meant.
        note: stands in the file.
        since: the `records.folder.edition` of the folder that was looked at.

    Returns:
        the file, and what the folder holds with it.

    Raises:
        UsageError: something of it is not as it was meant; nothing is written.
        DataError: the folder would not be sound with it; nothing is written.
        StoreError: the folder cannot be written, was changed since, or somebody else is writing in it.
    """
    with locked(_folder(folder)):
        unchanged(folder, since)
        held = decided_in(folder)
        statements, decisions, on_entities = held.statements, held.on_statements, held.on_entities
        number = 1 + max(
            (int(path.stem[-4:]) for path in (folder / "decisions").glob(f"{_TOGETHER}{_FOUR}.yaml")),
            default=0,
        )
        name = f"{_TOGETHER}{number:04}"
        times: Counter[str] = Counter(each.id for each in statements)
        replaced = {each.supersedes for each in decisions} | {each.supersedes for each in on_entities}
        last: dict[tuple[str, str], StatementDecision | EntityDecision] = {}
        keys = {each.id: each.key for each in statements}
        for each in decisions:
            if each.id not in replaced:
                last[each.statement, ".".join((each.about or "").split()) or keys.get(each.statement, "")] = (
                    each
                )
        last |= {(other.entity, ""): other for other in on_entities if other.id not in replaced}
        content: dict[str, Any] = {"note": note} if note else {}
        for part, listed in (added or {}).items():
            content |= {part: _called(listed, name)} if listed else {}
        written = []
        for at, deed in enumerate(deeds, 1):
            whole: dict[str, Any] = {"id": f"{name}-{at}", "statement" if deed.key else "entity": deed.about}
            whole |= {"about": deed.key.replace(".", " ")} if times[deed.about] > 1 and deed.key else {}
            whole |= {part: value for part, value in deed.fields.items() if value}
            before = last.get((deed.about, deed.key))
            whole |= {"supersedes": before.id} if before else {}
            if deed.also and before and before.to and before.decision != "withdrawn":
                to = deed.fields.get("to", {})
                kept = {
                    part: value for part, value in before.to.items() if part != "number" or "value" not in to
                }
                whole["to"] = kept | dict(to)
            written.append(whole)
        content |= {"decisions": written} if written else {}
        path = folder / "decisions" / f"{name}.yaml"
        text = as_yaml(content)
        others = texts(name) if texts else {}
        records = checked(folder, path, text, others)
        if wrong := [*(agreed(records) if agreed else ())]:
            raise UsageError("; ".join(wrong))
        for where, other_text in others.items():
            (folder / where).parent.mkdir(exist_ok=True)
            put_text(folder / where, other_text)
        put_text(path, text)  # last: from here on it counts
        return path, records


def _called(value: Any, name: str) -> Any:
    """Return what is added with the name of its file in the place of `{name}`: in ids and paths of sources."""
    return [
        each
        | {
            field: each[field].replace("{name}", name)
            for field in ("id", "document", "name_from")
            if isinstance(each.get(field), str)
        }
        for each in value
    ]


def _undone(
    folder: Path, name: str, entries: Mapping[str, Entry], *, why: str, by: str | None, when: str | None
) -> Path:
    """Take back all that was decided in one go and is in force, and what was added with it."""
    content = read_yaml(folder / "decisions" / f"{name}.yaml") or {}
    told = {"why": why, "by": by, "when": when}
    deeds = []
    for each in content.get("decisions", ()):
        entry = entries.get(each["id"])
        if entry and entry.in_force:
            made = entry.decision
            if isinstance(made, EntityDecision):
                deeds.append(Deed(made.entity, "", _before(made, entries) | told))
            else:
                deeds.append(Deed(made.statement, entry.about, _before(made, entries) | told))
    done = {(deed.about, deed.key) for deed in deeds}
    decided = {entry.about: entry for entry in entries.values() if entry.in_force}
    for source in content.get("sources", ()):
        for said in source.get("statements", ()):
            made_of = model_of("statements", said | {"of": source["id"]})
            taken = decided.get(made_of.key)
            if taken is None or taken.decision.decision != "withdrawn":
                deeds.append(Deed(made_of.id, made_of.key, {"decision": "withdrawn"} | told))
    for each in content.get("entities", ()):
        taken = decided.get(each["id"])
        if taken is None or taken.decision.decision != "withdrawn":
            deeds.append(Deed(each["id"], "", {"decision": "withdrawn"} | told))
    deeds = [*{(deed.about, deed.key): deed for deed in deeds}.values()]
    if not deeds or (not done and not content.get("sources") and not content.get("entities")):
        raise UsageError(f"nothing of {name} is in force any more")
    return decide_together(folder, deeds)[0]


def _folder(folder: Path) -> Path:
    if not folder.is_dir() or not record_files(folder):
        raise StoreError(f"{folder} is no folder of records: decisions are kept in one")
    return folder


def _decided(
    folder: Path,
    statement: str,
    about: str | None,
    fields: Mapping[str, Any],
    *,
    also: bool = False,
    since: str | None = None,
) -> Path:
    """Write a decision that supersedes the one in force, if the folder is sound with it; `also` with what that one corrects."""
    with locked(_folder(folder)):
        unchanged(folder, since)
        held = decided_in(folder)
        statements, decisions, entities = held.statements, held.on_statements, held.entities
        said = meant(statements, entities, statement, about)
        if fields["decision"] == "upheld" and not said.quotes and not said.passages:
            raise UsageError(
                f"{said.id} is our summary alone: there is no passage to uphold; `ssegraph locate` keeps one"
            )
        several = sum(each.id == said.id for each in statements) > 1
        in_force = [
            each.decision.id
            for each in _ledger(held)
            if each.in_force
            and isinstance(each.decision, StatementDecision)
            and each.decision.statement == said.id
            and each.about == said.key
        ]
        number = 1 + max((int(path.stem[-4:]) for path in (folder / "decisions").glob(_NAMED)), default=0)
        taken = {each.id for each in decisions}
        identifier = next(
            name for name in (f"statements-{n:04}" for n in range(number, 10_000)) if name not in taken
        )
        whole: dict[str, Any] = {"id": identifier, "statement": said.id}
        to = fields.get("to", {})
        whole |= {"about": said.key.replace(".", " ")} if several else {}
        whole |= {name: value for name, value in fields.items() if value}
        whole |= {"supersedes": in_force[0]} if in_force else {}
        last = next((each for each in decisions if in_force and each.id == in_force[0]), None)
        if last and last.decision == "withdrawn" and fields["decision"] == "upheld":
            raise UsageError(f"{said.id} was withdrawn by {last.id}: undo that first")
        before = last.to if also and last else {}
        if before:
            # A number that was given for the former value is none of a new one.
            kept = {name: value for name, value in before.items() if name != "number" or "value" not in to}
            whole |= {"to": kept | dict(to)}
        path = folder / "decisions" / f"{identifier}.yaml"
        try:
            StatementDecision.model_validate(whole)
        except ValidationError as error:
            raise UsageError(
                "; ".join(str(each["msg"]).removeprefix("Value error, ") for each in error.errors())
            ) from error
        content = as_yaml({"decisions": [whole]})
        checked(folder, path, content, {})
        put_text(path, content)
        return path


def meant(
    statements: list[Statement], entities: list[Entity], address: str, about: str | None = None
) -> Statement:
    """Return the statement that is meant by its address, its IRI, or its tie in words of ids or names.

    Args:
        statements, entities: of a folder, as `records.reading.decisions_on_statements` returns them.
        address, about: as `correct` takes them.

    Raises:
        NotFound: no such statement.
        Ambiguous: several bear a name.
        UsageError: it is not said which of several is meant.

    >>> said = Statement(source="s", subject="a", kind="memberOf", object="b", says="so")
    >>> meant([said], [], "a memberOf b").id == said.id
    True
    """
    return _meant(statements, _by_ids(address, entities), about)


def _by_ids(address: str, entities: list[Entity]) -> str:
    """Return a tie in words with ids in the place of names: `Lille memberOf RTES` becomes `lille memberOf rtes`."""
    words = address.split()
    at = [place for place, word in enumerate(words) if word in load_ontology().tie_kinds]
    if len(at) != 1 or len(words) < 3:
        return address
    ids = {entity.id for entity in entities}
    names = NameIndex((entity.id, "name", name) for entity in entities for name in entity.all_names())
    ends = [" ".join(words[: at[0]]), " ".join(words[at[0] + 1 :])]
    found = [
        end
        if end in ids
        else names.one(end)
        if names.bearers(end)
        else slug(end)
        if slug(end) in ids
        else end
        for end in ends
    ]
    return f"{found[0]} {words[at[0]]} {found[1]}"


def _meant(statements: list[Statement], address: str, about: str | None) -> Statement:
    """Return the statement that is meant by an address, an IRI, or a tie in words of which there is just one."""
    wanted, key = address.rpartition("statement/")[2], ".".join((about or "").split())
    if len(address.split()) > 1:
        key = ".".join(address.split())
        found = [each for each in statements if each.key == key]
        if len(found) > 1:
            raise UsageError(
                f"several statements say {address}: write {' or '.join(each.id for each in found)}"
            )
        if not found:
            near = suggest(address, {each.key.replace(".", " ") for each in statements})
            raise NotFound("statement", address, near)
        return found[0]
    there = [each for each in statements if each.id == wanted]
    if not there:
        raise NotFound("statement", address, suggest(wanted, {each.id for each in statements}))
    found = [each for each in there if not key or each.key == key]
    if len(found) != 1:
        ties = " or ".join(each.key.replace(".", " ") for each in there)
        raise UsageError(
            f"{wanted} does not say {about!r}; it says {ties}"
            if about
            else f"{wanted} says several ties: say which one it is about, {ties}"
        )
    return found[0]
