"""What people said of two records: that they are one body, or that they are not.

Kept in `decisions/` beside the decisions on documents: one numbered file, `bodies-0001.json`, for each time
somebody decided, with who, when and why as that person wrote it. The files of records are never changed:
decisions are applied whenever a folder is read, so a new import of a table does not undo them, and taking
one back restores what was. The record that goes on keeps everything of the other: its id (`same_as`), names,
ties, observations and sources; where the two differ, both are said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, Problem, StoreError, suggest
from ssegraph.core.files import alone_in, write_aside
from ssegraph.core.model import Conflict, Entity, Records, Statement
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import as_text, united
from ssegraph.records.likeness import compatible

_FOLDER: Final = "decisions"
_NAMED: Final = "bodies-[0-9][0-9][0-9][0-9].json"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was said of two records.

    Attributes:
        keep: the id that goes on.
        other: the id that becomes another name of it, or that of another body.
        same: whether they are one body.
        words: what spoke for it, as it was shown.
        by, when, why: as the person wrote it; may be empty.
        file: where it stands.
    """

    keep: str
    other: str
    same: bool
    words: str = ""
    by: str = ""
    when: str = ""
    why: str = ""
    file: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return it as it is written, without what is empty."""
        content = {
            "keep": self.keep,
            "other": self.other,
            "decision": "same" if self.same else "not the same",
            "words": self.words,
            "by": self.by,
            "when": self.when,
            "why": self.why,
        }
        return {name: value for name, value in content.items() if value}


class Decisions:
    """All decisions of a folder.

    >>> said = Decisions([Decision("a", "b", True), Decision("b", "c", True), Decision("a", "d", False)])
    >>> said.kept(["a", "b", "c", "d"]), said.about("c", "a"), said.about("b", "d"), said.about("d", "e")
    ({'b': 'a', 'c': 'a'}, True, True, False)
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.all = tuple(decisions)

    @cached_property
    def _root(self) -> dict[str, str]:
        """The id that goes on for each id, over all decisions."""
        return _joined((each.keep, each.other) for each in self.all if each.same)

    def about(self, one: str, other: str) -> bool:
        """Say whether it is decided, directly or by what follows, whether two ids are one body."""
        root = self._root
        pair = frozenset((root.get(one, one), root.get(other, other)))
        return len(pair) == 1 or pair in self._apart

    @cached_property
    def _apart(self) -> set[frozenset[str]]:
        root = self._root
        return {
            frozenset((root.get(each.keep, each.keep), root.get(each.other, each.other)))
            for each in self.all
            if not each.same
        }

    def contradictions(self) -> list[Problem]:
        """Return the decisions by which two are one body and are not."""
        root = self._root
        return [
            Problem(
                each.file or _FOLDER,
                1,
                f"{each.keep} and {each.other} are said not to be the same, and other decisions say they are",
                "undo one of them",
            )
            for each in self.all
            if not each.same and root.get(each.keep, each.keep) == root.get(each.other, each.other)
        ]

    def kept(self, ids: Iterable[str]) -> dict[str, str]:
        """Return for each id that does not go on the one that does; decisions on ids that are not there rest."""
        there = set(ids)
        root = _joined(
            (each.keep, each.other)
            for each in self.all
            if each.same and each.keep in there and each.other in there
        )
        return {identifier: kept for identifier, kept in root.items() if identifier != kept}

    def elsewhere(self, ids: Iterable[str]) -> dict[str, set[str]]:
        """Return for each id the ids it is said to be that are not there: of records of another graph."""
        there = set(ids)
        found: dict[str, set[str]] = {}
        for each in self.all:
            for here, gone in ((each.keep, each.other), (each.other, each.keep)):
                if each.same and here in there and gone not in there:
                    found.setdefault(here, set()).add(gone)
        return found


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the id that goes on for each id of pairs (goes on, does not): the one at the head of its chain."""
    root: dict[str, str] = {}

    def head(identifier: str) -> str:
        seen = identifier
        while root.get(seen, seen) != seen:
            seen = root[seen]
        root[identifier] = seen
        return seen

    for keep, other in pairs:
        root.setdefault(keep, keep)
        root[head(other)] = head(keep)
    return {identifier: head(identifier) for identifier in sorted(root)}


# ---------------------------------------------------------------------------------------------
# in a folder


def _files(folder: Path) -> list[Path]:
    return sorted((folder / _FOLDER).glob(_NAMED))


def decisions_in(folder: Path) -> Decisions:
    """Return what was decided in a folder of records.

    Raises:
        DataError: a file of decisions is none.
    """
    found: list[Decision] = []
    for path in _files(folder):
        name = f"{folder.name}/{_FOLDER}/{path.name}"
        try:
            for each in json.loads(path.read_text(encoding="utf-8"))["decisions"]:
                said = {key: str(each.get(key, "")) for key in ("words", "by", "when", "why")}
                if each["decision"] not in ("same", "not the same"):
                    raise ValueError(f"{each['decision']!r} is no decision")
                found.append(
                    Decision(
                        str(each["keep"]), str(each["other"]), each["decision"] == "same", file=name, **said
                    )
                )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DataError(
                [
                    Problem(
                        name, 1, f"no decisions on bodies: {error}", "the file as `ssegraph match` wrote it"
                    )
                ]
            ) from error
    return Decisions(found)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let nobody else write in a folder of records meanwhile.

    Raises:
        StoreError: somebody is writing in it, or it cannot be written.
    """
    try:
        with alone_in(folder):
            (folder / _FOLDER).mkdir(exist_ok=True)
            yield
    except BlockingIOError as error:
        raise StoreError(f"{folder}: somebody else is writing in it just now") from error
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror or error}") from error


def decide(
    folder: Path, records: Records, decisions: Sequence[Decision], known: Iterable[Entity] = ()
) -> Path | None:
    """Write decisions into a folder of records; what is said there already is not said again.

    Args:
        folder: the folder.
        records: what it holds, without any decision.
        decisions: on ids of the folder and of `known`.
        known: the entities of a graph the folder was compared with.

    Returns:
        the file, or None when nothing new was decided.

    Raises:
        DataError: a decision cannot be carried out; nothing is written.
        StoreError: the folder cannot be written, or somebody else is writing.
    """
    there = {entity.id: entity for entity in (*known, *records.entities)}
    with locked(folder):
        before = decisions_in(folder)
        said = {(frozenset((each.keep, each.other)), each.same) for each in before.all}
        fresh = [each for each in decisions if (frozenset((each.keep, each.other)), each.same) not in said]
        if not fresh:
            return None
        problems = []
        for each in fresh:
            where = each.file or _FOLDER
            for identifier in (each.keep, each.other):
                if identifier not in there:
                    problems.append(
                        Problem(
                            where,
                            1,
                            f"unknown entity {identifier!r}",
                            " or ".join(suggest(identifier, there)),
                        )
                    )
            if each.keep == each.other:
                problems.append(Problem(where, 1, f"{each.keep} is compared with itself"))
        together = Decisions([*before.all, *fresh])
        problems += together.contradictions()
        if not problems:
            merged(records, together)
        if problems:
            raise DataError(problems)
        number = 1 + max(
            (int(path.name[7:11]) for path in (folder / _FOLDER).glob("bodies-*.json")), default=0
        )
        path = folder / _FOLDER / f"bodies-{number:04}.json"
        content = {"decisions": [each.to_dict() for each in fresh]}
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
        return path


def undo(folder: Path) -> tuple[Path, Decisions]:
    """Take back what was decided last; it is kept aside as `....undone.json`.

    Returns:
        the file it is kept in, and what it said.

    Raises:
        StoreError: there is nothing to undo, or somebody else is writing.
    """
    if not _files(folder):
        raise StoreError(f"{folder}: nothing was decided here")
    with locked(folder):
        before = decisions_in(folder)
        last = _files(folder)[-1]
        aside = last.with_suffix(".undone.json")
        last.rename(aside)
        name = f"{folder.name}/{_FOLDER}/{last.name}"
        return aside, Decisions(each for each in before.all if each.file == name)


# ---------------------------------------------------------------------------------------------
# the records with the decisions applied


def merged(records: Records, decisions: Decisions) -> Records:
    """Return records in which those said to be one body are one.

    The other record's id is in `same_as` of the one that goes on, its names are names of it, and what is
    said of it is said of that one, at the addresses it had. Where the two records differ (kind, place,
    country, dates, website) that of the one that goes on stays, and a conflict and the note say both.

    Raises:
        DataError: decisions contradict one another, or a merge would tie a body to itself or to what it
            cannot be tied to.
    """
    if not decisions.all:
        return records
    problems = decisions.contradictions()
    ids = [entity.id for entity in records.entities]
    kept, elsewhere = decisions.kept(ids), decisions.elsewhere(ids)
    file_of = {each.other: each.file or _FOLDER for each in decisions.all if each.same}
    by_id = {entity.id: entity for entity in records.entities}
    conflicts: dict[str, Conflict] = {}
    for identifier in sorted(kept):
        root, other = by_id[kept[identifier]], by_id[identifier]
        if not compatible(root.kind, other.kind):
            problems.append(
                Problem(
                    file_of.get(identifier, _FOLDER),
                    1,
                    f"{root.id} ({root.kind}) and {other.id} ({other.kind}) cannot be one",
                    "not the same",
                )
            )
            continue
        by_id[root.id] = _one_of(root, other, conflicts)
    for identifier, others in sorted(elsewhere.items()):
        root = by_id[kept.get(identifier, identifier)]
        by_id[root.id] = _changed(root, same_as=sorted({*root.same_as, *others}))
    kinds = {each.id: each.kind for each in by_id.values()}
    statements = _moved(records.statements, kept, kinds, problems, file_of)
    if problems:
        raise DataError(problems)
    sources = [
        each.model_copy(update={"publisher": kept[each.publisher]}) if each.publisher in kept else each
        for each in records.sources
    ]
    return records.with_parts(
        entities=tuple(by_id[identifier] for identifier in ids if identifier not in kept),
        statements=tuple(united(statements)),
        sources=tuple(sources),
        conflicts=tuple(sorted((*records.conflicts, *conflicts.values()), key=lambda each: each.id)),
        redirects=_redirects(records, statements),
    )


def _changed(entity: Entity, **fields: Any) -> Entity:
    # Not model_copy: what is set has to pass the gate.
    return type(entity).model_validate(dict(entity) | fields)


def _one_of(root: Entity, other: Entity, conflicts: dict[str, Conflict]) -> Entity:
    """Return one record of two: everything of the first, and what the second adds."""
    borne = set(root.all_names())
    former = {each.name for each in root.former_names}
    formers = [*root.former_names, *(each for each in other.former_names if each.name not in former | borne)]
    names = dict(other.names) | dict(root.names)
    lost = {other.name, *other.aliases, *(name for tag, name in other.names.items() if names[tag] != name)}
    acronym = root.acronym or other.acronym
    if other.acronym and other.acronym != acronym:
        lost.add(other.acronym)
    gained = lost - borne - set(names.values()) - {each.name for each in formers}
    differ = []
    fields: dict[str, Any] = {}
    for field in ("place", "founded", "dissolved", "website"):
        ours, theirs = getattr(root, field), getattr(other, field)
        if ours is None:
            fields[field] = theirs
        elif theirs is not None and str(ours) != str(theirs):
            differ.append(f"{field} {ours} / {theirs}")
    if root.kind != other.kind:
        differ.append(f"kind {root.kind} / {other.kind}")
    if root.countries and other.countries and root.countries != other.countries:
        differ.append(f"country {', '.join(root.countries)} / {', '.join(other.countries)}")
    notes = [root.note, other.note]
    if differ:
        what = f"the records {root.id} and {other.id}, said to be one body, differ: {'; '.join(differ)}"
        conflicts[f"C-{root.id}-{other.id}"] = Conflict(
            id=f"C-{root.id}-{other.id}", kind="records", what=what
        )
        notes.append(what)
    return _changed(
        root,
        names=names,
        aliases=sorted({*root.aliases, *gained}),
        acronym=acronym,
        former_names=formers,
        countries=root.countries or other.countries,
        note="; ".join(dict.fromkeys(filter(None, notes))) or None,
        name_from="; ".join(dict.fromkeys(filter(None, (root.name_from, other.name_from)))) or None,
        same_as=sorted({*root.same_as, *other.same_as, other.id}),
        listed_in=sorted({*root.listed_in, *other.listed_in}),
        unlisted=root.unlisted and other.unlisted,
        **fields,
    )


def _moved(
    statements: Sequence[Statement],
    kept: Mapping[str, str],
    kinds: Mapping[str, str],
    problems: list[Problem],
    file_of: Mapping[str, str],
) -> list[Statement]:
    """Return the statements, those on a body that does not go on said of the one that does.

    As read they stay what they were, and so do their addresses.
    """
    found = []
    names = _names_of_contributions(statements, kept)
    for said in statements:
        subject = kept.get(said.subject, said.subject)
        other = kept.get(said.object, said.object) if said.object else None
        now: dict[str, Any] = {
            "subject": subject,
            "object": other,
            "value": names[said.key].split(".")[2] if said.key in names else said.value,
        }
        now |= {
            "session": kept.get(said.session or "", said.session),
            "about": tuple(sorted({kept.get(each, each) for each in said.about})),
            "reply_to": names.get(said.reply_to or "", said.reply_to),
        }
        moved = {name: value for name, value in now.items() if getattr(said, name) != value}
        if not moved:
            found.append(said)
            continue
        where = file_of.get(said.subject) or file_of.get(said.object or "") or _FOLDER
        if subject == other and not said.withdrawn:
            problems.append(
                Problem(
                    where,
                    1,
                    f"{said.subject} and {said.object} cannot be one: the tie {said.key} joins them",
                    "not the same",
                )
            )
        elif (
            other
            and not said.withdrawn
            and not load_ontology().allows(said.kind, kinds[subject], kinds[other])
        ):
            problems.append(
                Problem(
                    where,
                    1,
                    f"a {kinds[subject]} cannot be tied to a {kinds[other]} by {said.kind} ({said.key})",
                    "keep the other record",
                )
            )
        else:
            read = {
                name: as_text(getattr(said, name))
                for name in now
                if name in moved
                or (
                    name in ("subject", "object")
                    and {"subject", "object"} & moved.keys()
                    and getattr(said, name)
                )
            }
            found.append(said.model_copy(update=moved | {"as_read": read | said.as_read}))
    return found


def _names_of_contributions(statements: Sequence[Statement], kept: Mapping[str, str]) -> dict[str, str]:
    """Return the key that each contribution of a body that does not go on has now.

    Two bodies that are one may have called different claims by one name: then the other's has its id at the end.
    """
    keys = sorted({each.key for each in statements if each.is_contribution})
    taken = {key for key in keys if key.partition(".")[0] not in kept}
    found: dict[str, str] = {}
    for key in keys:
        who, _, rest = key.partition(".")
        if who not in kept:
            continue
        new = f"{kept[who]}.{rest}"
        while new in taken:
            new = f"{new}-{who}"
        found[key] = new
        taken.add(new)
    return found


def _redirects(before: Records, after: Iterable[Statement]) -> dict[str, str]:
    """Return where the addresses of ties and observations lead that were at a body that does not go on."""
    now = {
        (each.id, each.as_read.get("subject"), each.as_read.get("object")): each.key
        for each in after
        if each.as_read
    }
    redirects = dict(before.redirects)
    for thing in (*before.ties, *before.observations):
        for each in thing.statements:
            key = now.get((each.id, each.subject, each.object))
            if key and key != each.key:
                section = "tie" if each.object else "contribution" if each.is_contribution else "observation"
                redirects[f"{section}/{thing.id}"] = f"{section}/{key}{thing.id.removeprefix(each.key)}"
    return {old: redirects.get(new, new) for old, new in redirects.items()}
