"""What one process does: it holds the store open, takes one job at a time, and can be killed.

Jobs come on standard input, answers go to standard output, as frames: four bytes of length, one of
kind, the content. `j` a job (JSON); `h` head of an answer (JSON), `d` data, `e` end, `x` a refusal
(JSON). The head goes out with the first data only, so that what fails early fails with its reason.
"""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import resource
import signal
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final, cast

import pyoxigraph as ox

from ssegraph.core.errors import Ambiguous, DataError, NotFound, QueryError, SsegraphError, StoreError
from ssegraph.core.texts import Texts
from ssegraph.graph import KnowledgeGraph
from ssegraph.quads import DEFAULT, in_order
from ssegraph.quads.functions import tie_functions
from ssegraph.quads.lexer import tokens
from ssegraph.serve.description import data_set
from ssegraph.serve.holder import Guard, holder
from ssegraph.serve.limits import Limits, screened
from ssegraph.serve.protocol import QUADS, RESULTS, TRIPLES, Refused, at, chosen
from ssegraph.store import Noted, Store

if TYPE_CHECKING:
    from ssegraph.views.pages import Pages

_HEAD: Final = struct.Struct(">Ic")
_FIRST: Final = 256_000
"""Bytes kept back before the head goes out."""
_PIECE: Final = 64_000
_TIES: Final = 500
"""Ties on one page of an entity's data."""
# The row ends of each format; quotes are escaped in JSON, `<` in XML, line ends in TSV.
_ROW: Final = {
    ox.QueryResultsFormat.JSON: b'},{"',
    ox.QueryResultsFormat.XML: b"<result>",
    ox.QueryResultsFormat.CSV: b"\n",
    ox.QueryResultsFormat.TSV: b"\n",
}
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_BROKEN: Final = (
    errno.EIO,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOENT,
    errno.EAGAIN,
)
_NOT_DONE: Final = "nothing is acknowledged; an update that was sent is there whole or not at all, so look before sending it again"
_FICKLE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE")
"""What makes two answers to one query differ: such an answer has no ETag."""

Job = Mapping[str, Any]


def read_frame(source: BinaryIO) -> tuple[bytes, bytes] | None:
    """Return kind and content of the next frame, or None at the end."""
    head = source.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, kind = _HEAD.unpack(head)
    return kind, source.read(length)


def frame(kind: bytes, content: bytes) -> bytes:
    """Return a frame.

    >>> frame(b"e", b"{}")
    b'\\x00\\x00\\x00\\x02e{}'
    """
    return _HEAD.pack(len(content), kind) + content


class Out(io.RawIOBase):
    """Where an answer is written: counts it, squeezes it, sends it in pieces."""

    def __init__(self, sink: BinaryIO, limits: Limits, gzip: bool, head_only: bool = False) -> None:
        self._sink, self._limits, self.head_only = sink, limits, head_only
        self.head: dict[str, Any] = {}
        self.row: bytes | None = None
        self.size = self.rows = 0
        self._tail, self._kept, self._started = b"", bytearray(), False
        self._gzip = zlib.compressobj(4, zlib.DEFLATED, 31) if gzip else None

    @property
    def stream(self) -> IO[bytes]:
        """This, as the engine's types have it."""
        return cast("IO[bytes]", self)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, piece: Any) -> int:
        """Take a piece of an answer.

        Raises:
            OSError: the answer grows beyond a limit.
        """
        content = bytes(piece)
        self.size += len(content)
        if self.size > self._limits.bytes:
            raise _TooMuch(f"an answer of more than {self._limits.bytes} bytes; ask for less, or take /dump")
        if self.row is not None:
            joined = self._tail + content
            self.rows += joined.count(self.row)
            keep = len(self.row) - 1
            self._tail = joined[-keep:] if keep else b""
            self.check()
        self._kept += self._gzip.compress(content) if self._gzip else content
        if len(self._kept) >= (_PIECE if self._started else _FIRST):
            self._send()
        return len(content)

    def check(self) -> None:
        """Refuse more rows than allowed."""
        if self.rows > self._limits.rows:
            raise _TooMuch(f"an answer of more than {self._limits.rows} rows; add LIMIT, or take /dump")

    def _send(self) -> None:
        if not self._started:
            head = self.head | ({"gzip": True} if self._gzip else {})
            self._sink.write(frame(b"h", json.dumps(head).encode()))
            self._started = True
        if self._kept:
            self._sink.write(frame(b"d", bytes(self._kept)))
            self._kept.clear()
        self._sink.flush()

    def finish(self) -> None:
        """Send what is left and the end."""
        if self._gzip:
            self._kept += self._gzip.flush()
        self._send()
        self._sink.write(frame(b"e", json.dumps({"bytes": self.size}).encode()))
        self._sink.flush()


class _TooMuch(OSError):
    """An answer grows beyond a limit; an OSError, since the engine passes these on."""


class Desk:
    """Answers jobs from one store.

    Args:
        path: the folder of the store.
        limits: of every answer.
        hosts: whom SERVICE may call.
        writes: opens the store for writing; there may be one such process.
        documents: the folder whose documents the pages show, if there is one.
    """

    def __init__(
        self, path: Path, limits: Limits, hosts: tuple[str, ...], writes: bool, documents: Path | None = None
    ) -> None:
        self._path, self._limits, self._hosts, self._writes = path, limits, hosts, writes
        self._documents = documents
        self._guard = Guard(path) if writes else None
        self._noted: Noted | None = None
        self._store: Store
        self._kg: KnowledgeGraph
        self._site: Pages
        try:
            self.open()
        except (OSError, RuntimeError):
            # On a full disk the engine cannot even open: who has the lock waits for room, with a word to whoever asks.
            if self._guard is None or holder(path):
                raise
            self._let_go()

    @property
    def graph(self) -> KnowledgeGraph:
        """What is read."""
        return self._kg

    @property
    def limits(self) -> Limits:
        """Those of every answer."""
        return self._limits

    def close(self) -> None:
        """Let go of the store: the engine refuses a second opening in one process."""
        for name in ("_site", "_kg", "_store"):
            self.__dict__.pop(name, None)

    def open(self, path: Path | None = None) -> None:
        """Open the store, or another one in its place."""
        self._path = path or self._path
        self.close()
        oxigraph = ox.Store(str(self._path)) if self._writes else ox.Store.read_only(str(self._path))
        self._store = Store(oxigraph, self._path)
        self._kg = KnowledgeGraph(self._store, texts=Texts(self._documents))

    def answer(self, job: Job, out: Out) -> None:
        """Do one job.

        Raises:
            Refused, SsegraphError: it cannot be done.
            OSError, RuntimeError: the disk is full or broken; a process that writes opens the store anew for the next job.
        """
        try:
            if self._writes and "_store" not in self.__dict__:
                self.open()
            self.jobs()[job["do"]](job, out)
        except (OSError, RuntimeError, StoreError) as error:
            if self._writes and _of_disk(error):
                self._let_go()
            raise

    def _let_go(self) -> None:
        """Close the store and keep its lock: the engine takes no more updates once one could not be written."""
        self.close()
        self._noted = None
        gc.collect()  # the store and its reader know each other
        if self._guard:
            self._guard.take()

    def jobs(self) -> dict[str, Callable[[Job, Out], None]]:
        """Return what can be done, by the name of the job."""
        jobs: dict[str, Callable[[Job, Out], None]] = {
            "query": self._query,
            "graph": self._graph,
            "dump": self._dump,
            "data": self._data,
            "search": self._search,
            "description": self._description,
            "explorer": self._explorer,
            "page": self._page,
            "reconcile": self._reconcile,
            "file": self._file,
            "missing": self._missing,
            "editor": self._editor,
        }
        if self._writes:
            jobs = {
                "update": self._update,
                "put": self._load,
                "post": self._load,
                "delete": self._delete,
                "seal": self._seal,
                "snapshot": self._snapshot,
            }
        return jobs

    # -- reading ------------------------------------------------------------------------------

    def _query(self, job: Job, out: Out) -> None:
        text = screened(job["text"], self._limits, self._hosts)
        fickle = any(token.is_word(*_FICKLE) for token in tokens(text))
        chosen_set: dict[str, Any] = {}
        if job["default"] is not None:
            chosen_set = {
                "default_graph": [ox.NamedNode(iri) for iri in job["default"]],
                "named_graphs": [ox.NamedNode(iri) for iri in job["named"]],
            }
        # Over nothing a query is answered at once, and its form is known.
        engine = ox.Store() if out.head_only else self._store.oxigraph
        try:
            found = engine.query(
                text,
                base_iri=job["base"],
                prefixes=self._store.prefixes,
                custom_functions=dict(tie_functions(self._store.reader)),
                **chosen_set,
            )
        except SyntaxError as error:
            message = self._store.in_words(str(error), text)
            raise Refused(400, message, None, **at(str(error))) from error
        self._store.know(text)  # nothing found for a term that is none would read like a no
        if isinstance(found, ox.QueryTriples):
            self._triples(found, job["accept"], out, fickle=fickle)
            return
        # A yes or no has no form in CSV and TSV that a standard describes, yet the engine's is the usual one.
        kind = self._wanted(job["accept"], RESULTS)
        out.head = {"type": kind, "vary": True, "fickle": fickle}
        form = RESULTS[kind]
        if out.head_only:
            return
        if isinstance(found, ox.QuerySolutions):
            out.row = _ROW[form]
        found.serialize(out.stream, format=form)

    @staticmethod
    def _wanted(accept: str, offered: Mapping[str, object]) -> str:
        kind = chosen(accept, list(offered))
        if kind is None:
            raise Refused(406, f"this can be had as {', '.join(offered)}")
        return kind

    def _triples(self, found: Iterable[ox.Triple], accept: str, out: Out, **more: int) -> None:
        kind = self._wanted(accept, TRIPLES)
        out.head = {"type": kind, "vary": True} | more
        if out.head_only:
            return

        def counted() -> Iterator[ox.Triple]:
            for triple in found:
                out.rows += 1
                out.check()
                yield triple

        form = TRIPLES[kind]
        prefixes = None if form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS) else self._store.prefixes
        ox.serialize(counted(), out.stream, format=form, prefixes=prefixes)

    def _graph(self, job: Job, out: Out) -> None:
        name = ox.NamedNode(job["graph"]) if job["graph"] else DEFAULT
        if not self._holds(name):
            raise Refused(404, f"there is no graph <{job['graph']}>")
        everything = self._store.oxigraph.quads_for_pattern(None, None, None, name)
        quads = () if out.head_only else in_order(everything)
        self._triples((quad.triple for quad in quads), job["accept"], out)

    def _holds(self, name: Any) -> bool:
        return name == DEFAULT or self._store.oxigraph.contains_named_graph(name)

    def _dump(self, job: Job, out: Out) -> None:
        kind = self._wanted(job["accept"], QUADS)
        out.head = {"type": kind, "vary": True}
        if out.head_only:
            return
        quads = in_order(self._store.oxigraph.quads_for_pattern(None, None, None, None))
        prefixes = None if kind.endswith("quads") else self._store.prefixes
        ox.serialize(quads, out.stream, format=QUADS[kind], prefixes=prefixes)

    def _data(self, job: Job, out: Out) -> None:
        """Write what is said of one entity: itself, its observations, and a page of its ties."""
        identifier, page = job["id"], job["page"]
        reader = self._store.reader
        try:
            if self._kg.entity(identifier).unlisted:
                raise NotFound("entity", identifier)
        except NotFound as error:
            near = self._near(identifier)
            raise Refused(404, str(NotFound("entity", identifier, near)), None, did_you_mean=near) from error
        ties = reader.tie_iris(identifier)
        pages = max(1, -(-len(ties) // _TIES))
        if not 1 <= page <= pages:
            raise Refused(404, f"page {page} of {pages}")
        nodes = [*reader.observation_iris(identifier), *ties[(page - 1) * _TIES : page * _TIES]]
        triples = dict.fromkeys(
            triple
            for node in (self._store.namespace.entity(identifier), *nodes)
            for triple in reader.below(node)
        )
        self._triples(triples, job["accept"], out, pages=pages, page=page)

    def _near(self, name: str) -> list[str]:
        try:
            return [self._kg.id(name)]
        except NotFound as error:
            found = [*error.suggestions]
            return (
                found
                if isinstance(error, Ambiguous)
                else [self._kg.id(each) for each in found if each in self._kg]
            )

    def _search(self, job: Job, out: Out) -> None:
        hidden, names = self._store.reader.unlisted(), self._store.names
        found = [each for each in names.find(job["text"]) if each not in hidden]
        first, most = job["offset"], job["limit"]
        hits = [
            {
                "id": entity.id,
                "iri": self._store.namespace.entity(entity.id).value,
                "kind": entity.kind,
                "name": entity.name,
                "names": dict(entity.names),
                "acronym": entity.acronym,
                "countries": list(entity.countries),
            }
            for entity in map(self._kg.entity, found[first : first + most])
        ]
        out.head = {"type": "application/json"}
        answer = {"query": job["text"], "total": len(found), "offset": first, "hits": hits}
        if not found and (near := names.near(job["text"], lambda each: each not in hidden)):
            answer["did_you_mean"] = near
        out.write(json.dumps(answer, ensure_ascii=False).encode())

    def _description(self, job: Job, out: Out) -> None:
        triples = data_set(self._store, job["endpoint"], job["features"], job["void"])
        self._triples(triples, job["accept"], out)

    def _explorer(self, job: Job, out: Out) -> None:
        from ssegraph.views.explorer import view

        shown = self._kg
        if job.get("around"):
            try:
                shown = shown.listed().around(job["around"], 1)
            except NotFound as error:
                raise Refused(404, str(error), None, did_you_mean=list(error.suggestions)) from error
        out.head = {"type": "text/html; charset=utf-8"}
        out.write(view(shown).html().encode())

    def _page(self, job: Job, out: Out) -> None:
        try:
            self._pages.site = replace(self._pages.site, edit=job.get("edit", False))
            text = self._pages.html(job["path"])
        except NotFound as error:
            raise Refused(404, str(error), None, did_you_mean=list(error.suggestions)) from error
        out.head = {"type": "text/html; charset=utf-8"}
        out.write(text.encode(errors="replace"))

    def _file(self, job: Job, out: Out) -> None:
        try:
            text = self._pages.file(job["path"])
        except NotFound as error:
            raise Refused(404, str(error)) from error
        kind = {"svg": "image/svg+xml", "css": "text/css"}.get(job["path"].rpartition(".")[2], "text/plain")
        out.head = {"type": f"{kind}; charset=utf-8"}
        out.write(text.encode(errors="replace"))

    def _missing(self, job: Job, out: Out) -> None:
        out.head = {"type": "text/html; charset=utf-8"}
        out.write(self._pages.missing(job["path"], job["near"]).encode(errors="replace"))

    @property
    def _pages(self) -> Pages:
        from ssegraph.views.pages import Pages, Site

        if "_site" not in self.__dict__:
            self._site = Pages(self._kg, Site(query=True, dossiers=True))
        return self._site

    def _reconcile(self, job: Job, out: Out) -> None:
        from ssegraph.serve import reconciliation as service

        wanted, text = job["wanted"], job["text"]
        if wanted == "manifest":
            answer = service.manifest(self._kg, job["root"])
        elif wanted == "queries":
            answer = service.reconciled(self._kg, service.parsed(text, "queries"))
        elif wanted == "extend":
            answer = service.extended(self._kg, service.parsed(text, "extend"))
        elif wanted == "properties":
            answer = service.proposed()
        else:
            answer = service.suggested(self._kg, wanted, text)
        out.head = {"type": "application/json"}
        out.write(json.dumps(answer, ensure_ascii=False).encode())

    def _editor(self, job: Job, out: Out) -> None:
        from ssegraph.views.editor import editor

        out.head = {"type": "text/html; charset=utf-8"}
        out.write(editor(self._kg, explorer="explorer").encode())

    # -- writing ------------------------------------------------------------------------------

    def _update(self, job: Job, out: Out) -> None:
        text = screened(job["text"], self._limits, self._hosts, update=True)
        if job["default"] is not None:
            text = _using(text, job["default"], job["named"])
        self._begin()
        try:
            self._store.oxigraph.update(
                text,
                base_iri=job["base"],
                prefixes=self._store.prefixes,
                custom_functions=dict(tie_functions(self._store.reader)),
            )
        except SyntaxError as error:
            message = self._store.in_words(str(error), text)
            raise Refused(400, message, None, **at(str(error))) from error
        self._commit()
        out.head = {"status": 204}

    def _begin(self) -> Noted:
        """Note what is there before the first update: from now on the digest of all quads is not known."""
        if self._noted is None:
            self._noted = Noted(self._path)
            self._noted.note()
        return self._noted

    def _commit(self) -> None:
        """Have an update on disk, and noted, before anybody is told that it was done."""
        self._store.oxigraph.flush()
        self._begin().note(1)

    def _load(self, job: Job, out: Out) -> None:
        from ssegraph.quads.untrusted import read_outside

        name = ox.NamedNode(job["graph"]) if job["graph"] else DEFAULT
        seconds = max(1, int(self._limits.seconds) // 2)
        quads = [
            quad
            for file in job["files"]
            for quad in read_outside(
                Path(file), base=job["base"], seconds=seconds, memory=self._limits.memory
            )
        ]
        if any(quad.graph_name != DEFAULT for quad in quads):
            raise Refused(400, "one graph at a time: this file names graphs of its own")
        self._begin()
        new = not self._holds(name)
        triples = "\n".join(f"{quad.triple} ." for quad in quads)
        # One update is one transaction: the old graph or the new one.
        of = f"GRAPH {name}" if job["graph"] else ""
        clear = f"DROP SILENT {of or 'DEFAULT'};" if job["do"] == "put" else ""
        create = f"CREATE SILENT GRAPH {name};" if job["graph"] else ""
        insert = f"INSERT DATA {{ {of} {{ {triples} }} }}" if of else f"INSERT DATA {{ {triples} }}"
        self._store.oxigraph.update(f"{clear}{create}{insert}")
        self._commit()
        out.head = {"status": 201 if new else 204}

    def _delete(self, job: Job, out: Out) -> None:
        name = ox.NamedNode(job["graph"]) if job["graph"] else DEFAULT
        if not self._holds(name):
            raise Refused(404, f"there is no graph <{job['graph']}>")
        self._begin()
        self._store.oxigraph.update(f"DROP {f'GRAPH {name}' if job['graph'] else 'DEFAULT'}")
        self._commit()
        out.head = {"status": 204}

    def _snapshot(self, job: Job, out: Out) -> None:
        """Give readers a store of their own (hard links): what is compacted here is not lost there."""
        self._store.oxigraph.backup(job["to"])
        out.head = {"status": 204}

    def _seal(self, job: Job, out: Out) -> None:
        """Write the digest of all quads, which `ssegraph check` compares: after updates it says what is there now."""
        self._store.oxigraph.flush()
        self._begin().seal(self._store.manifest())
        out.head = {"status": 204}


def _using(text: str, default: Iterable[str], named: Iterable[str]) -> str:
    """Return an update with the graphs the protocol names as USING (SPARQL 1.1 Protocol, 2.2.3)."""
    if any(token.is_word("USING", "WITH") for token in tokens(text)):
        raise Refused(400, "the update has USING or WITH of its own: name the graphs in one place")
    clauses = "".join(f" USING <{iri}>" for iri in default)
    clauses += "".join(f" USING NAMED <{iri}>" for iri in named)
    return _before_where(text, clauses.strip())


def _before_where(text: str, clauses: str) -> str:
    """Return an update with clauses before each WHERE of its own; strings, comments, subqueries let be.

    >>> _before_where("INSERT { ?s a ?o } WHERE { { SELECT * WHERE {} } }", "USING <urn:g>")
    'INSERT { ?s a ?o } USING <urn:g> WHERE { { SELECT * WHERE {} } }'
    """
    depth, done, pieces = 0, 0, []
    for token in tokens(text):
        if token.kind == "sign" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        elif depth == 0 and token.is_word("WHERE"):
            pieces += [text[done : token.start], f"{clauses} "]
            done = token.start
    return "".join([*pieces, text[done:]])


def _of_disk(error: BaseException) -> tuple[int, str] | None:
    """Return status and sentence for what a disk did, None for other faults; no path, which is nobody's business.

    The engine says in words what the system told it: `IO error: No space left on device: While appending to file: ...`.
    """
    if isinstance(error, StoreError):
        return _of_disk(error.__cause__) if error.__cause__ else None
    if isinstance(error, _TooMuch) or not isinstance(error, OSError | RuntimeError):
        return None
    text, number = str(error), getattr(error, "errno", None)
    reason = next(
        (os.strerror(each) for each in _NO_ROOM if number == each or os.strerror(each) in text), None
    )
    if reason:
        return 507, f"no room on the disk ({reason})"
    if text.startswith("Corruption"):
        return 503, "the store is damaged, `ssegraph check` tells more"
    if number in _BROKEN or text.startswith("IO error"):
        known = next(
            (os.strerror(each) for each in _BROKEN if number == each or os.strerror(each) in text),
            "I/O error",
        )
        return 503, f"the disk cannot be read or written ({known})"
    return None


def _refusal(error: Exception, writes: bool = False) -> dict[str, Any]:
    """Return what the server says of an error."""
    if isinstance(error, Refused):
        return {"status": error.status, "detail": error.detail, "more": error.more}
    if isinstance(error, _TooMuch):
        return {"status": 413, "detail": str(error), "more": {}}
    if told := _of_disk(error):
        more = f": {_NOT_DONE}" if writes else ""
        return {"status": told[0], "detail": told[1] + more, "more": {}}
    if isinstance(error, StoreError):
        return {
            "status": 503,
            "detail": "the store is not as it should be: `ssegraph check` tells more",
            "more": {},
        }
    if isinstance(error, DataError):
        first = error.problems[0]
        return {"status": 400, "detail": first.message, "more": {"line": first.line}}
    if isinstance(error, QueryError | SsegraphError | ValueError | RuntimeError):
        return {"status": 400, "detail": str(error), "more": {}}
    if isinstance(error, MemoryError):
        return {"status": 507, "detail": "this takes too much memory", "more": {}}
    if isinstance(error, OSError):
        return {"status": 502, "detail": str(error).splitlines()[0], "more": {}}
    return {"status": 500, "detail": f"a fault of the server: {type(error).__name__}", "more": {}}


def run(path: str, settings: str, *, desk_of: type[Desk] = Desk) -> None:
    """Do jobs until the input ends.

    Args:
        path: the folder of the store.
        settings: JSON, as `Pool` writes it.
        desk_of: what knows the jobs.
    """
    wanted = json.loads(settings)
    limits = Limits(**wanted["limits"])
    # What a library prints must not come between the frames.
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    # The server ends us; a server that was itself killed cannot, then the alarm does.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    documents = Path(wanted["documents"]) if wanted["documents"] else None
    desk = desk_of(Path(path), limits, tuple(wanted["hosts"]), wanted["writes"], documents)
    seen = path
    sink.write(frame(b"e", b"{}"))
    sink.flush()
    while (got := read_frame(sys.stdin.buffer)) is not None:
        job = json.loads(got[1])
        out = Out(sink, limits, job.get("gzip", False), job.get("head", False))
        signal.alarm(int(job["seconds"]) + 2)
        try:
            if job["store"] != seen:
                desk.open(Path(job["store"]))
                seen = job["store"]
            desk.answer(job, out)
            out.finish()
        except BrokenPipeError:
            return
        except Exception as error:
            sink.write(frame(b"x", json.dumps(_refusal(error, wanted["writes"])).encode()))
            sink.flush()
        signal.alarm(0)


if __name__ == "__main__":
    run(*sys.argv[1:])
