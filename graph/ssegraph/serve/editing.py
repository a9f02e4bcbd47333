"""Forms on which people correct the folder of records that is served: `ssegraph serve FOLDER --edit`.

    /edit/actor/rtes                      the record of a body, and a statement more about it
    /edit/statement/page.0123456789ab     what one source says
    /edit/undo/edits-0001                 what was saved in one go, to take it back

Each change is the decision that `ssegraph import --accept`, `correct`, `withdraw` and `undo` make of it
(`formats.edits`, `records.ledger`). A form carries what it was made of, cell by cell: where the folder has another
value than it showed, that value is shown beside the person's own, and nothing is written unasked.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ssegraph.core.errors import DataError, NotFound, SsegraphError, StoreError, UsageError, suggest
from ssegraph.core.model import Entity, Records, Statement
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import as_text
from ssegraph.core.words import languages, wording
from ssegraph.formats.edits import Change, Told, edits_of_form, form_of, put_edits
from ssegraph.formats.marks import Mark, canonical, checksum
from ssegraph.formats.workbook import ACTORS, NOT_EDITED, TIES
from ssegraph.records.folder import edition
from ssegraph.records.ledger import correct, undo, withdraw
from ssegraph.records.reading import read_records
from ssegraph.serve.protocol import Refused
from ssegraph.views.pages import form_page

_MOST: Final = 300_000
"""Bytes of a form."""
_FIELDS: Final = 120
_TRIES: Final = 3
_OF_TIE: Final = ("role", "start", "end", "seen", "manner", "confidence", "note")
_OF_OBSERVATION: Final = ("value", "unit", "counted", "as_of", "manner", "confidence", "note")
_NEW: Final = ("from", "tie", "to", "role", "start", "end", "seen", "status", "note", "told", "address")
_MANNERS: Final = ("", "asserted", "planned", "forecast", "hedged", "hearsay", "denied", "over")
_STATUS: Final = ("stated", "planned", "forecast", "hedged", "hearsay")
_CONFIDENCE: Final = ("", "high", "medium", "low")
_LINES: Final = {"aliases": 3, "former names": 2, "themes": 2, "note": 2, "told": 3}
_DATES: Final = ("start", "end", "seen", "founded", "dissolved", "as_of")
_LABELS: Final = {
    "role": "member.field_role",
    "start": "member.field_start",
    "end": "member.field_end",
    "seen": "member.field_seen",
    "as_of": "member.field_as_of",
    "value": "member.field_value",
    "unit": "preview.unit",
    "counted": "site.edit_counted",
    "manner": "site.edit_manner",
    "status": "site.edit_manner",
    "confidence": "page.confidence",
    "note": "site.note",
    "kind": "dossier.kind",
    "name": "preview.meaning.name",
    "acronym": "preview.meaning.acronym",
    "aliases": "site.also_called",
    "former names": "site.formerly",
    "country": "site.country",
    "place": "site.place",
    "level": "dossier.level",
    "themes": "dossier.themes",
    "founded": "site.founded",
    "dissolved": "site.dissolved",
    "website": "site.website",
    "from": "site.from_",
    "tie": "preview.meaning.tie",
    "to": "site.to",
    "told": "site.edit_told",
    "address": "preview.meaning.source",
}
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it a browser says of its own forms, too, that they come from nowhere.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


@dataclass(frozen=True)
class _Sent:
    """A form as a person left it.

    Attributes:
        do: which button was pressed.
        by, why: who changes it, and why.
        cells: by field.
        mark, columns: what it was made of.
    """

    do: str
    by: str
    why: str
    cells: Mapping[str, str]
    mark: str = ""
    columns: tuple[str, ...] = ()


class _Unwritten(Exception):
    """Nothing was written: the folder has another value than the form showed, or it cannot be so."""

    def __init__(self, problem: str, both: Mapping[str, str] | None = None) -> None:
        super().__init__(problem)
        self.both = both or {}


class Editing:
    """The forms of one folder.

    Args:
        folder: of records.
        renew: makes a store of what the folder holds now, and returns its path and a name for its content.
    """

    def __init__(self, folder: Path, renew: Callable[[], tuple[Path, str]]) -> None:
        self.folder, self.renew = folder, renew
        self.token = secrets.token_urlsafe(32)
        self._lock = threading.Lock()
        self._read: tuple[str, Records] | None = None

    def records(self) -> tuple[str, Records]:
        """Return what the folder holds, and which edition of it that is.

        Raises:
            DataError: it is not sound.
        """
        now = edition(self.folder)
        if self._read is None or self._read[0] != now:
            self._read = now, read_records(self.folder)
        return self._read

    def shown(
        self,
        what: str,
        key: str,
        about: str = "",
        language: str = "en",
        *,
        saved: str = "",
        problem: str = "",
        sent: _Sent | None = None,
        both: Mapping[str, str] | None = None,
    ) -> str:
        """Return the page of forms of one actor or statement, or of what was saved in one go.

        Args:
            what: `actor`, `statement` or `undo`.
            key: the id, the address, or what the decisions are called.
            about: of a statement, the key of what it is about, where several stand at one address.
            language: of the words.
            saved: what the decisions are called that were made just now.
            problem: why nothing was written.
            sent: what a person wrote into the form before.
            both: the fields that the folder has another value of now than that form showed, with that value.

        Raises:
            NotFound: there is none, or it is of people who are not listed.
        """
        with self._lock:
            _, records = self.records()
        page = _Forms(self, records, language, sent, both or {})
        return page.page(what, key, about, saved, problem)

    def take(self, what: str, key: str, about: str, sent: _Sent) -> str:
        """Make decisions of a form that was sent, and return what they are called; '' if nothing was changed.

        Raises:
            NotFound: there is none.
            _Unwritten: the folder was changed meanwhile where the form changes it, or something cannot be so.
        """
        if not sent.by.strip() or not sent.why.strip():
            raise _Unwritten("say who changes it and why: both stand beside the decision")
        with self._lock:
            for tried in range(_TRIES):
                since, records = self.records()
                try:
                    path = self._taken(since, records, what, key, about, sent)
                    return path.stem if path else ""
                except StoreError as error:
                    # Another program decided between our reading and our writing: read again, compare again.
                    if tried + 1 == _TRIES or edition(self.folder) == since:
                        raise _Unwritten(str(error)) from error
                except DataError as error:
                    raise _Unwritten("; ".join(each.message for each in error.problems[:3])) from error
                except NotFound as error:
                    if what in ("actor", "statement") and error.what == what:
                        raise
                    raise _Unwritten(str(error)) from error
                except SsegraphError as error:
                    raise _Unwritten(str(error)) from error
        return ""

    def _taken(
        self, since: str, records: Records, what: str, key: str, about: str, sent: _Sent
    ) -> Path | None:
        by, why = " ".join(sent.by.split()), " ".join(sent.why.split())
        if what == "undo":
            return undo(self.folder, key, why=why, by=by)
        if what == "statement":
            said = statement_of(records, key, about)
            at = _as_read(said)
            if sent.do == "withdraw":
                _same(sent.mark, _cells_of(said))
                return withdraw(self.folder, said.id, why=why, by=by, about=at, since=since)
            to = _changed(sent, _cells_of(said))
            if not to:
                return None
            return correct(self.folder, said.id, to, why=why, by=by, about=at, since=since)
        actor = actor_of(records, key)
        changes: Sequence[Change]
        if sent.do == "add":
            cells = {name: text for name, text in sent.cells.items() if name in _NEW}
            changes = edits_of_form(records, TIES, cells).changes
        elif sent.do == "withdraw":
            now, _ = form_of(records, key)
            mark = Mark.read(sent.mark)
            seen = dict(zip(sent.columns, mark.sums, strict=False)) if mark else {}
            _same("".join(seen.get(each, "") for each in now), now)
            changes = [Change(1, ACTORS, 0, "withdrawn", key, actor.name)]
        else:
            cells = {name: text for name, text in sent.cells.items() if name not in NOT_EDITED}
            changes = edits_of_form(records, ACTORS, cells, sent.columns, sent.mark).changes
        if refused := [f"{each.column or each.label}: {each.refused}" for each in changes if each.refused]:
            raise _Unwritten("; ".join(refused))
        if both := {each.column: each.before for each in changes if each.meanwhile}:
            raise _Unwritten("", both)
        if not changes:
            return None
        return put_edits(self.folder, [(each, Told(by, why)) for each in changes], since=since)

    # -- over HTTP ----------------------------------------------------------------------------

    def routes(self, renewed: Callable[[Path, str], Any]) -> list[Route]:
        """Return the addresses of the forms.

        Args:
            renewed: is told of another store to be read from.
        """

        renewing = asyncio.Lock()  # so that an older state never takes the place of a newer one

        async def form(request: Request) -> Response:
            what, key, about, language = _asked(request)
            if request.method != "POST":
                saved = request.query_params.get("saved", "")
                saved = saved if re.fullmatch(r"(edits|statements)-[0-9]{4}", saved) else ""
                return await self._page(what, key, about, language, saved=saved)
            sent = await self._sent(request)
            try:
                name = await asyncio.to_thread(self.take, what, key, about, sent)
            except NotFound as error:
                raise Refused(404, str(error), None) from error
            except _Unwritten as error:
                words = str(error) or wording("site.edit_both", language)
                return await self._page(
                    what, key, about, language, 409, problem=words, sent=sent, both=error.both
                )
            if not name:
                return await self._page(
                    what, key, about, language, problem=wording("site.edit_same", language), sent=sent
                )
            async with renewing:
                await renewed(*await asyncio.to_thread(self.renew))
            to = f"/edit/undo/{name}?" if what == "undo" or sent.do == "withdraw" else f"{request.url.path}?"
            more = {"about": about} if about and not to.startswith("/edit/undo") else {}
            return RedirectResponse(to + urlencode({"lang": language, "saved": name, **more}), 303, _SAFE)

        return [Route("/edit/{what}/{key}", form, methods=["GET", "POST"])]

    async def _page(
        self, what: str, key: str, about: str, language: str, status: int = 200, **more: Any
    ) -> Response:
        try:
            text = await asyncio.to_thread(self.shown, what, key, about, language, **more)
        except NotFound as error:
            raise Refused(404, str(error), None) from error
        except DataError as error:
            raise Refused(500, f"the folder is not sound: {error}") from error
        return Response(text.encode(errors="replace"), status, _SAFE, "text/html; charset=utf-8")

    async def _sent(self, request: Request) -> _Sent:
        """Return the form that was sent, if it is one of ours.

        Raises:
            Refused: another site sent it, or it is none.
        """
        headers = request.headers
        came = headers.get("origin") or headers.get("referer") or ""
        there = urlsplit(came)
        if came and (there.netloc != headers.get("host") or there.scheme not in ("http", "https")):
            raise Refused(403, f"a page of {came[:200]!r} may change nothing here")
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise Refused(403, "a page of another site may change nothing here")
        if headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            raise Refused(415, "what changes something is sent by the form of its page")
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST:
                raise Refused(413, f"a form of more than {_MOST} bytes")
        try:
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FIELDS)
        except ValueError as error:
            raise Refused(400, f"a form of at most {_FIELDS} fields") from error
        given = dict(pairs)
        if not hmac.compare_digest(given.get("token", "").encode(), self.token.encode()):
            raise Refused(403, "the form is of another run of the server: open its page anew")
        cells = {name.removeprefix("c."): text for name, text in given.items() if name.startswith("c.")}
        columns = tuple(given.get("columns", "").split("|")) if given.get("columns") else ()
        return _Sent(
            given.get("do", ""),
            given.get("by", ""),
            given.get("why", ""),
            cells,
            given.get("mark", ""),
            columns,
        )


def _asked(request: Request) -> tuple[str, str, str, str]:
    what, key = request.path_params["what"], request.path_params["key"]
    if what not in ("actor", "statement", "undo"):
        raise Refused(404, f"there is no {request.url.path}")
    language = request.query_params.get("lang", "en")
    return what, key, request.query_params.get("about", ""), language if language in languages() else "en"


def actor_of(records: Records, identifier: str) -> Entity:
    """Return an actor that may be edited.

    Raises:
        NotFound: there is none, or it is somebody who is not listed.
    """
    listed = {each.id: each for each in records.entities if not each.unlisted}
    if identifier not in listed:
        raise NotFound("actor", identifier, suggest(identifier, listed))
    return listed[identifier]


def statement_of(records: Records, address: str, about: str = "") -> Statement:
    """Return a statement that may be edited.

    Args:
        about: the key of what it is about, as it is now; where several stand at one address, one is needed.

    Raises:
        NotFound: there is none, or it is about somebody who is not listed.
        UsageError: it was taken back; or it is not said which one is meant.
    """
    hidden = {each.id for each in records.entities if each.unlisted}
    there = [
        each
        for each in records.statements
        if each.id == address and not hidden & {each.subject, each.object or ""}
    ]
    found = [each for each in there if each.key == about] or there
    if not found:
        raise NotFound("statement", address, suggest(address, {each.id for each in records.statements}))
    if len(found) > 1:
        raise UsageError(f"{address} says {' or '.join(each.key for each in found)}: say which one is meant")
    if taken := found[0].withdrawn:
        raise UsageError(f"it was withdrawn meanwhile, by {taken.by or 'somebody'}: {taken.why}")
    return found[0]


def _as_read(said: Statement) -> str:
    """Return what a statement is about in words, as it was read."""
    parts = (said.subject, said.kind, said.object or "")
    if not said.object:
        return said.key
    read = said.as_read
    return " ".join(
        read.get(name) or now for name, now in zip(("subject", "kind", "object"), parts, strict=True)
    )


def _cells_of(said: Statement) -> dict[str, str]:
    fields = _OF_TIE if said.object else _OF_OBSERVATION
    return {name: canonical(as_text(getattr(said, name))) for name in fields}


def _sums(cells: Mapping[str, str]) -> str:
    return "".join(checksum(text) for text in cells.values())


def _same(mark: str, now: Mapping[str, str]) -> None:
    """Refuse to take back what is not as it was shown any more."""
    if mark != _sums(now):
        sums = re.findall(".{8}", mark)
        both = {
            name: text
            for (name, text), was in zip(now.items(), [*sums, *[""] * len(now)], strict=False)
            if checksum(text) != was
        }
        raise _Unwritten("", both)


def _changed(sent: _Sent, now: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that a person changed, if the folder has them as the form showed them."""
    sums = re.findall(".{8}", sent.mark)
    if len(sums) != len(now):
        raise _Unwritten("the form does not say what it was made of: open it anew")
    to, both = {}, {}
    for (name, text), was in zip(now.items(), sums, strict=True):
        wanted = canonical(sent.cells.get(name, text))
        if name not in sent.cells or checksum(wanted) == was or wanted == text:
            continue
        to[name] = " ".join(wanted.split())
        if checksum(text) != was:
            both[name] = text
    if both:
        raise _Unwritten("", both)
    return to


class _Forms:
    """One page of forms in the making."""

    def __init__(
        self, editing: Editing, records: Records, language: str, sent: _Sent | None, both: Mapping[str, str]
    ) -> None:
        self._editing, self._records, self._language = editing, records, language
        self._sent, self._both = sent, both
        self._names = {each.id: each.name for each in records.entities}

    def page(self, what: str, key: str, about: str, saved: str, problem: str) -> str:
        words = self._word
        if what == "actor":
            entity = actor_of(self._records, key)
            title, forms = entity.name, [self._record(entity), self._addition(entity)]
            ends = [key]
        elif what == "statement":
            try:
                said = statement_of(self._records, key, about)
                title, forms = self._sentence(said), [self._statement(said)]
                ends = [each for each in (said.subject, said.object) if each]
            except UsageError as error:
                title, forms, ends, problem = key, [], [], problem or str(error)
        else:
            title, ends = key, []
            forms = [self._form("undo", key, words("edit_undo"), [], {}, [("undo", words("edit_undo"))])]
        more = [self._form("undo", saved, words("edit_undo"), [], {}, [("undo", words("edit_undo"))])]
        if not saved or what == "undo":
            more = []
        it = {
            "back": [
                (f"/{self._language}/actor/{quote(each, safe='')}.html", self._names.get(each, each))
                for each in ends
            ]
            or [(f"/{self._language}/index.html", self._records.title)],
            "problem": problem,
            "saved": wording("site.edit_saved", self._language, name=saved) if saved else "",
            "token": self._editing.token,
            "by": self._sent.by if self._sent else "",
            "why": self._sent.why if self._sent else "",
            "forms": [*forms, *more],
        }
        return form_page(title, it, self._language)

    def _word(self, name: str) -> str:
        return wording(f"site.{name}", self._language)

    def _sentence(self, said: Statement) -> str:
        ends = (self._names.get(said.subject, said.subject), self._names.get(said.object or "", ""))
        return f"{ends[0]} – {load_ontology().label(said.kind, self._language)}" + (
            f" – {ends[1]}" if said.object else ""
        )

    def _record(self, entity: Entity) -> dict[str, Any]:
        cells, mark = form_of(self._records, entity.id)
        shown = {column: text for column, text in cells.items() if column not in NOT_EDITED}
        hidden = {"mark": mark, "columns": "|".join(cells)}
        buttons = [("correct", self._word("edit_save")), ("withdraw", self._word("edit_withdraw"))]
        title, base = self._word("edit_record"), dict(zip(cells, Mark.read(mark).sums, strict=True))  # type: ignore[union-attr]
        return self._form("actor", entity.id, title, [], hidden, buttons, shown, base=base)

    def _addition(self, entity: Entity) -> dict[str, Any]:
        cells = dict.fromkeys(_NEW, "") | {"from": f"{entity.name} ({entity.id})", "status": "stated"}
        buttons = [("add", self._word("edit_add"))]
        return self._form("actor", entity.id, self._word("edit_add"), [], {}, buttons, cells, name="add")

    def _statement(self, said: Statement) -> dict[str, Any]:
        source = next((each for each in self._records.sources if each.id == said.source), None)
        about = [
            text
            for text in (
                source and (source.title or source.url),
                *(each.text for each in said.quotes),
                said.says,
            )
            if text
        ]
        if made := said.corrected:
            parts = (made.by, made.when and as_text(made.when), made.why)
            about.append(" · ".join(each for each in parts if each))
        cells = _cells_of(said)
        buttons = [("correct", self._word("edit_save")), ("withdraw", self._word("edit_withdraw"))]
        title = self._word("edit_statement")
        return self._form(
            "statement",
            said.id,
            title,
            about,
            {"mark": _sums(cells)},
            buttons,
            cells,
            more={"about": said.key},
        )

    def _form(
        self,
        what: str,
        key: str,
        title: str,
        about: Sequence[str],
        hidden: Mapping[str, str],
        buttons: Sequence[tuple[str, str]],
        cells: Mapping[str, str] | None = None,
        *,
        name: str = "",
        more: Mapping[str, str] | None = None,
        base: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        sent = self._sent if self._sent and self._sent.do in {value for value, _ in buttons} else None
        where = f"/edit/{what}/{quote(key, safe='')}?"
        return {
            "id": name or what,
            "action": where + urlencode({"lang": self._language, **(more or {})}),
            "title": title,
            "about": about,
            "hidden": list(hidden.items()),
            "fields": [
                self._field(column, self._value(column, text, sent), text, bool(sent))
                for column, text in (cells or {}).items()
            ],
            "buttons": buttons,
        }

    def _value(self, column: str, now: str, sent: _Sent | None) -> str:
        """Return what a field shows: what a person wrote there, where that is not just what the form had shown before."""
        if sent is None or column not in sent.cells:
            return now
        mark = Mark.read(sent.mark)
        columns = sent.columns if mark else tuple(_OF_TIE if "role" in sent.cells else _OF_OBSERVATION)
        sums = mark.sums if mark else re.findall(".{8}", sent.mark)
        was = dict(zip(columns, sums, strict=False)).get(column)
        return now if was and checksum(sent.cells[column]) == was else sent.cells[column]

    def _field(self, column: str, value: str, now: str, again: bool) -> dict[str, Any]:
        label = wording(_LABELS.get("name" if column.startswith("name ") else column, ""), self._language)
        language = column.removeprefix("name ") if column.startswith("name ") else ""
        return {
            "name": column,
            "label": label[:1].upper() + label[1:] + (f" ({language})" if language else ""),
            "value": value,
            "choices": self._choices(column, value),
            "lines": _LINES.get(column, 0),
            "hint": "2019-10" if column in _DATES else "",
            "both": again and column in self._both,
            "now": self._both.get(column, now),
        }

    def _choices(self, column: str, value: str) -> list[tuple[str, str]]:
        ontology = load_ontology()
        if column in ("manner", "status", "confidence"):
            named = {"manner": _MANNERS, "status": _STATUS, "confidence": _CONFIDENCE}[column]
            return [(each, each) for each in dict.fromkeys((*named, value))]
        if column not in ("kind", "tie"):
            return []
        ids = ontology.kinds if column == "kind" else ontology.tie_kinds
        found = sorted(
            ((each, ontology.label(each, self._language)) for each in ids), key=lambda each: each[1]
        )
        return found if column == "kind" else [("", ""), *found]
