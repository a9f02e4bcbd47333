"""What a file of another model is read into, before it becomes records: things, links, and what was left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ssegraph.core.contacts import E_MAIL
from ssegraph.core.model import Records
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology

DEFAULT_KIND: Final = "Association"
"""The kind of a body of which its file says no more."""

LEFT_OUT: Final = "(contact left out)"
"""What stands in the place of an e-mail address or telephone number."""

_PERSONAL: Final = re.compile(
    E_MAIL.pattern + r"|(?:\+|\b00)\d[\d\s().-]{7,}\d|\(?\b0\d{1,4}\)?(?:[ .-]\d{2,4}){3,}\b"
)


@dataclass
class Thing:
    """One actor, project, event ... as a file has it.

    Attributes:
        key: what the file calls it: an id, an address, a label.
        kind: of entity; a place in the file that says none leaves `DEFAULT_KIND`.
        name: for display.
        where: its place in the file, in words: "line 3", "element 7".
        read: what was read of it, as the document that is kept has it.
        fields: more of an entity as records are written; `country` holds names or codes, `place` a name.
        identifier: the id it had in a graph like this one; empty for none.
    """

    key: str
    kind: str
    name: str
    where: str
    read: Mapping[str, object]
    fields: dict[str, Any] = field(default_factory=dict)
    identifier: str = ""


@dataclass
class Link:
    """One tie as a file has it; its ends are keys of things.

    Attributes:
        fields: role, start, end, seen, status, confidence, note, also_seen_at, amount, currency, purpose, as records are written.
        says: what the file's own sources say in its words; kept for a tie that is `told`.
        told: the file itself calls the tie located or told, in words of its own, and so it stays told.
        identifier: as of a thing.
    """

    source: str
    kind: str
    target: str
    where: str
    read: Mapping[str, object]
    fields: dict[str, Any] = field(default_factory=dict)
    says: str = ""
    told: bool = False
    identifier: str = ""


@dataclass
class Found:
    """What a file of another model holds.

    Attributes:
        form: what it is, in words.
        aside: what could not be read: its place, and why.
        remarks: what was left out of something that was read: its place, and what.
        unread: how often a field occurs that is not read.
    """

    form: str
    things: list[Thing] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


@dataclass
class Whole:
    """A graph of ours as a file holds it: records already.

    Attributes:
        form: what the file is, in words.
    """

    form: str
    records: Records


def is_told(proof: str, status: str) -> bool:
    """Say whether a file calls a tie told in words of its own: by its `proof`, or by the `status` of former exports.

    >>> is_told("located", ""), is_told("", "reported"), is_told("quoted", "stated")
    (True, True, False)
    """
    return proof in ("located", "told") or (not proof and status == "reported")


def texts(value: object) -> list[str]:
    """Return the texts of a value or list of values, each once and on one line, none that is empty.

    >>> texts(["Lille ", None, "", 3]), texts("a\\n b")
    (['Lille', '3'], ['a b'])
    """
    values = value if isinstance(value, list | tuple) else [value]
    plain = (
        " ".join(str(each).split())
        for each in values
        if isinstance(each, str | int | float) and not isinstance(each, bool)
    )
    return list(dict.fromkeys(filter(None, plain)))


def first(value: object) -> str:
    """Return the first text of a value, or an empty one."""
    return next(iter(texts(value)), "")


def without_contact(text: str) -> str:
    """Return a text without e-mail addresses and telephone numbers.

    >>> without_contact("ana@example.org, +34 600 000 000 or 02 33 44 55 66, founded 2013-04-05")
    '(contact left out), (contact left out) or (contact left out), founded 2013-04-05'
    """
    return _PERSONAL.sub(LEFT_OUT, text)


def line_of(where: str, read: Mapping[str, object]) -> str:
    """Return what was read of one thing or link, as one line of JSON."""
    return without_contact(json.dumps({"at": where} | dict(read), ensure_ascii=False))


def address_key(address: str) -> str:
    """Return an address as what tells bodies apart: no scheme, no `www.`, no last stroke.

    >>> address_key("https://www.Alice.net/"), address_key("http://alice.net")
    ('alice.net', 'alice.net')
    """
    bare = address.strip().casefold().partition("://")[2] or address.strip().casefold()
    return bare.removeprefix("www.").rstrip("/")


def present(**fields: object) -> dict[str, Any]:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, ())}


def kind_of_tie(text: str) -> tuple[str, bool] | None:
    """Return the kind of tie a text names in one of our languages, and whether it is read backwards.

    >>> kind_of_tie("member of"), kind_of_tie("a pour membre"), kind_of_tie("knows")
    (('memberOf', False), ('memberOf', True), None)
    """
    wanted = fold(re.sub(r"(?<=[a-z])([A-Z])", r" \1", text).replace("_", " "))
    for kind in load_ontology().tie_kinds.values():
        for backwards, names in (
            (False, (kind.id, *kind.labels.values())),
            (True, (kind.inverse_id, *kind.inverse_labels.values())),
        ):
            if wanted in {fold(re.sub(r"(?<=[a-z])([A-Z])", r" \1", name)) for name in names}:
                return kind.id, backwards
    return None


def former(written: Iterable[str]) -> list[dict[str, str]]:
    """Return former names from texts such as `SSEGOV Alliance (until 2021)`.

    >>> former(["SSEGOV Alliance (until 2021)", "Old"])
    [{'name': 'SSEGOV Alliance', 'until': '2021'}, {'name': 'Old'}]
    """
    found = []
    for text in written:
        match = re.fullmatch(r"(.+) \(until ([^()\s]+)\)", text)
        found.append({"name": match[1], "until": match[2]} if match else {"name": text})
    return found
