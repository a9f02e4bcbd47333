"""Which address is answered by what."""

from __future__ import annotations

import asyncio
import contextlib
import glob
import hashlib
import hmac
import json
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, quote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ssegraph import __version__
from ssegraph.core.errors import StoreError
from ssegraph.core.words import languages
from ssegraph.serve import protocol
from ssegraph.serve.holder import holder
from ssegraph.serve.limits import Limits
from ssegraph.serve.notifying import notify
from ssegraph.serve.origins import Origins
from ssegraph.serve.pool import Answer, Pool
from ssegraph.serve.protocol import Refused

if TYPE_CHECKING:
    from ssegraph.serve.editing import Editing

_TITLES: Final = {
    400: "This cannot be understood",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not found",
    405: "Not this way",
    406: "No such format",
    413: "Too much",
    415: "No such format is read",
    421: "Another server was asked",
    429: "Too many at once",
    500: "A fault of the server",
    502: "Another endpoint did not answer",
    503: "Not now",
    504: "Too long",
    507: "Not enough room",
}
_SUFFIX: Final = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}
_LONG: Final = 120
"""Seconds that /dump, /explorer and the first page may take."""


@dataclass
class Service:
    """What is served, and how.

    Attributes:
        store: the folder of the store.
        state: names the content: another after every update.
        token: that writing needs; None is read-only.
        hosts: whom SERVICE may call.
        workers: how many processes read.
        log_queries: whether the log says what was asked.
        documents: the folder whose documents the pages show, if there is one.
        names: by which the server is called, beside `localhost` and the like.
        origins: whose pages may read the answers.
        any_address: it may be called by any address.
        editing: the forms of the folder that is served, if it may be corrected.
        failure: why it did not start.
    """

    store: Path
    state: str
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    hosts: tuple[str, ...] = ()
    workers: int = 4
    log_queries: bool = False
    documents: Path | None = None
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    any_address: bool = False
    editing: Editing | None = None
    failure: StoreError | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.readers = Pool(self.store, self.workers, self.limits, self.hosts, documents=self.documents)
        self.writer = Pool(self.store, 1, self.limits, self.hosts, writes=True)
        self._writing, self._drawing = asyncio.Lock(), asyncio.Lock()
        self._pages: dict[str, bytes] = {}
        self._snapshots: Path | None = None

    @contextlib.asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """Start the processes, end them afterwards; why they do not start stands in `failure`."""
        try:
            if self.token:
                await self._hold()
            await self.readers.start()
        except Refused as error:
            self.failure = self.failure or StoreError(error.detail)
            await self._end()
            raise
        notify("READY=1")  # the address was taken before: who asks from now on is answered
        try:
            yield
        finally:
            notify("STOPPING=1")
            await self._end()

    async def _hold(self) -> None:
        """Start the process that writes: who has the store has what lies beside it, and nobody else touches that."""
        try:
            await self.writer.start()
        except Refused as error:
            self.failure = StoreError(holder(self.store) or error.detail)
            raise
        for left in self.store.parent.glob(f".{glob.escape(self.store.name)}.readers.*"):
            shutil.rmtree(left, ignore_errors=True)  # of a server that was killed
        try:
            made = tempfile.mkdtemp(dir=self.store.parent, prefix=f".{self.store.name}.readers.")
        except OSError as error:
            raise Refused(507, f"cannot write beside {self.store}: {error.strerror}") from error
        self._snapshots = Path(made)
        await self._snapshot()

    async def _end(self) -> None:
        await self.readers.close()
        if self._snapshots:
            try:
                await drained(await self.writer.ask({"do": "seal"}, seconds=_LONG))
            except Refused as error:
                # Nothing is lost by it: `check` goes by what each update noted.
                print(json.dumps({"not sealed": error.detail}), file=sys.stderr, flush=True)
            shutil.rmtree(self._snapshots, ignore_errors=True)
        await self.writer.close()

    async def _snapshot(self) -> None:
        """Have readers read what is there now."""
        assert self._snapshots
        state = secrets.token_hex(16)
        new = self._snapshots / state
        await drained(await self.writer.ask({"do": "snapshot", "to": str(new)}))
        self.readers.store, self.state = new, state
        self._pages.clear()
        for old in set(self._snapshots.iterdir()) - self.readers.in_use:
            await asyncio.to_thread(shutil.rmtree, old, ignore_errors=True)

    async def renewed(self, store: Path, state: str) -> None:
        """Have readers read another store, for the folder that is served was corrected."""
        old, self.readers.store, self.state = self.readers.store, store, state
        self._pages.clear()
        if old not in self.readers.in_use:
            await asyncio.to_thread(shutil.rmtree, old, ignore_errors=True)

    # -- SPARQL ---------------------------------------------------------------------------------

    async def sparql(self, request: Request) -> Response:
        """Query, update, or describe the service (SPARQL 1.1 Protocol)."""
        if request.method == "OPTIONS":
            return _preflight("GET, POST")
        body = await self._body(request, self.limits.query * 12)
        wanted = await asyncio.to_thread(
            protocol.operation,
            "GET" if request.method == "HEAD" else request.method,
            request.url.query,
            request.headers.get("content-type", ""),
            body,
        )
        if wanted is None:
            return await self._described(request, only_void=False)
        # All else that is read out of the text is read in a process that can be killed.
        if len(wanted.text) > self.limits.query:
            raise Refused(400, self.limits.too_long)
        request.state.query = wanted.text
        job = {
            "text": wanted.text,
            "default": wanted.default,
            "named": wanted.named or (),
            "base": str(request.url.replace(query="")),
        }
        if wanted.is_update:
            self._allow_writing(request)
            return await self._written({"do": "update"} | job)
        return await self._read(request, {"do": "query"} | job)

    async def graph_store(self, request: Request) -> Response:
        """Read, replace, add to or drop a graph (SPARQL 1.1 Graph Store HTTP Protocol)."""
        if request.method == "OPTIONS":
            return _preflight("GET")
        address = str(request.url.replace(query=""))
        tail = request.path_params.get("tail", "").strip("/")
        graph = protocol.graph_named(request.url.query, address, tail)
        if request.method in ("GET", "HEAD"):
            if graph is None:
                return await self._read(request, {"do": "dump"}, seconds=_LONG)
            return await self._read(request, {"do": "graph", "graph": graph})
        self._allow_writing(request)
        if request.method == "DELETE":
            if graph is None:
                raise Refused(400, "name one graph: ?graph=IRI or ?default")
            return await self._written({"do": "delete", "graph": graph})
        return await self._loaded(request, graph, address)

    async def _loaded(self, request: Request, graph: str | None, address: str) -> Response:
        headers = {}
        if graph is None:
            if request.method == "PUT":
                raise Refused(400, "name one graph: ?graph=IRI or ?default")
            graph = f"{address.rstrip('/')}/{secrets.token_hex(8)}"
            headers = {"Location": graph}
        kind = request.headers.get("content-type", "")
        body = await self._body(request, self.limits.upload)
        with tempfile.TemporaryDirectory(prefix="ssegraph-") as folder:
            files = await asyncio.to_thread(_kept, kind, body, Path(folder))
            job = {"do": request.method.lower(), "graph": graph, "files": files, "base": graph or address}
            answer = await self._written(job)
        answer.headers.update(headers)
        return answer

    def _allow_writing(self, request: Request) -> None:
        if not self.token:
            raise Refused(403, "this server is read-only; --writable allows updates")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        # A header is bytes, which starlette reads as Latin-1.
        if scheme.lower() != "bearer" or not hmac.compare_digest(
            given.encode("latin-1"), self.token.encode()
        ):
            raise Refused(401, "send the token: Authorization: Bearer ...", {"WWW-Authenticate": "Bearer"})

    async def _written(self, job: dict[str, Any]) -> Response:
        async with self._writing:
            try:
                answer = await self.writer.ask(job)
                await drained(answer)
            except Refused as refusal:
                # A writer that was ended may have got to its end before: readers see what is there, if they can be given it.
                if refusal.status >= 500:
                    with contextlib.suppress(Refused):
                        await self._snapshot()
                raise
            # An update is done when it can be read. A process that was ended in between is followed by another.
            try:
                await self._snapshot()
            except Refused as refusal:
                if refusal.status != 503:
                    raise
                await self._snapshot()
        return Response(status_code=answer.head["status"])

    # -- the rest -------------------------------------------------------------------------------

    async def void(self, request: Request) -> Response:
        """What the data set holds (VoID)."""
        return await self._described(request, only_void=True)

    async def _described(self, request: Request, *, only_void: bool) -> Response:
        features = (["update"] if self.token else []) + (["federation"] if self.hosts else [])
        endpoint = str(request.base_url).rstrip("/") + "/sparql"
        job = {"do": "description", "endpoint": endpoint, "features": features, "void": only_void}
        return await self._read(request, job)

    async def dump(self, request: Request) -> Response:
        """The whole graph, each source in a graph of its own: TriG, N-Quads, JSON-LD."""
        accept = {".nq": "application/n-quads", ".trig": "application/trig"}.get(request.url.path[5:])
        return await self._read(request, {"do": "dump"}, accept=accept, seconds=_LONG)

    async def search(self, request: Request) -> Response:
        """Entities by part of any name."""
        text = request.query_params.get("q", "").strip()
        if not text:
            raise Refused(400, "say what to search: /search?q=charity+shop")
        offset, limit = (
            _whole(request, name, default, most)
            for name, default, most in (("offset", 0, 1_000_000), ("limit", 20, 100))
        )
        return await self._read(
            request, {"do": "search", "text": text[:500], "offset": offset, "limit": limit}
        )

    async def reconcile(self, request: Request) -> Response:
        """The Reconciliation Service API 0.2: what it is, names to be matched, ids to be told more of."""
        if request.method == "OPTIONS":
            return _preflight("GET, POST")
        body = await self._body(request, self.limits.query * 12)
        sent = body.decode("utf-8", "replace") if request.method == "POST" else request.url.query
        try:
            given = await asyncio.to_thread(parse_qs, sent, max_num_fields=20)
        except ValueError as error:
            raise Refused(400, f"a form of at most 20 fields: {error}") from error
        for wanted in ("queries", "extend"):
            if wanted in given:
                return await self._reconciled(request, wanted, given[wanted][0])
        return await self._reconciled(request, "manifest", "")

    async def suggest(self, request: Request) -> Response:
        """What begins so, for who reconciles; and the properties of a type."""
        wanted = request.path_params.get("what", "properties")
        return await self._reconciled(request, wanted, request.query_params.get("prefix", ""))

    async def _reconciled(self, request: Request, wanted: str, text: str) -> Response:
        if len(text) > self.limits.query:
            raise Refused(413, self.limits.too_long)
        root = str(request.base_url).rstrip("/")
        return await self._read(request, {"do": "reconcile", "wanted": wanted, "text": text, "root": root})

    async def about(self, request: Request) -> Response:
        """303 from a thing to what is said of it."""
        identifier = quote(request.path_params["id"], safe="")
        accept = request.headers.get("accept", "")
        headers = {"Vary": "Accept, Accept-Language"}
        if protocol.chosen(accept, [*protocol.TRIPLES, "text/html"]) == "text/html":
            return RedirectResponse(f"/{_language(request)}/actor/{identifier}.html", 303, headers)
        return RedirectResponse(f"/data/{identifier}", 303, headers)

    async def page(self, request: Request) -> Response:
        """A page of `views.pages`: an actor, a kind of tie, a question, a source, a document."""
        if request.url.path.count("/") == 2 and request.url.path.endswith("/"):
            return RedirectResponse(f"{request.url.path}index.html", 301)
        # The first page reads all of a graph, once in each process.
        seconds = _LONG if request.url.path.endswith("/index.html") else None
        job = {"do": "page", "path": request.url.path.lstrip("/"), "edit": bool(self.editing)}
        answer = await self._read(request, job, seconds=seconds)
        answer.headers.update(_SAFE)
        return answer

    async def file(self, request: Request) -> Response:
        """A file that belongs to the pages: how they look, a picture, what robots may read."""
        answer = await self._read(request, {"do": "file", "path": request.url.path.lstrip("/")})
        answer.headers.update(_SAFE)
        # A picture is shown by pages of others, too; no script is in one.
        answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return answer

    async def missing(self, request: Request, error: Refused) -> Response:
        """The page that says that there is none, to somebody who asked with a browser."""
        near = [str(each) for each in error.more.get("did_you_mean", ())]
        job = {"do": "missing", "path": request.url.path.lstrip("/")[:500], "near": near[:5], "accept": ""}
        content = await drained(await self.readers.ask(job, client=_client(request)))
        return Response(content, 404, dict(_SAFE), "text/html; charset=utf-8")

    async def editor(self, request: Request) -> Response:
        """The page on which people write SPARQL."""
        answer = await self._read(request, {"do": "editor"})
        answer.headers.update(_SAFE)
        return answer

    async def data(self, request: Request) -> Response:
        """What is said of one entity, in RDF."""
        identifier, accept = request.path_params["id"], None
        for suffix, kind in _SUFFIX.items():
            if identifier.endswith(suffix):
                identifier, accept = identifier.removesuffix(suffix), kind
        job = {"do": "data", "id": identifier, "page": _whole(request, "page", 1, 1_000_000)}
        return await self._read(request, job, accept=accept)

    async def explorer(self, request: Request) -> Response:
        """The interactive page: of all, or `?around=` of one actor and those it has ties with."""
        if around := request.query_params.get("around", ""):
            part = await self._read(request, {"do": "explorer", "around": around[:500]})
            part.headers.update(_SAFE)
            return part
        tag = self._tag(request, {"do": "explorer"}, "")
        if _matches(request, tag):
            return Response(status_code=304, headers={"ETag": tag})
        async with self._drawing:  # one at a time, for it is kept
            if "explorer" not in self._pages:
                answer = await self.readers.ask(
                    {"do": "explorer", "gzip": True}, client=_client(request), seconds=_LONG
                )
                self._pages["explorer"] = await drained(answer)
        content = self._pages["explorer"]
        headers = {"ETag": tag, "Vary": "Accept-Encoding"} | _SAFE
        if self.origins:  # whose pages may read the answers may show the page, too
            del headers["X-Frame-Options"]
            headers["Content-Security-Policy"] = f"frame-ancestors 'self' {' '.join(self.origins)}"
        if not _squeezes(request):
            import gzip

            content = await asyncio.to_thread(gzip.decompress, content)
        else:
            headers["Content-Encoding"] = "gzip"
        return Response(content, media_type="text/html; charset=utf-8", headers=headers)

    async def health(self, _: Request) -> Response:
        """Whether questions are answered."""
        answer = await self.readers.ask(
            {"do": "query", "text": "ASK {}", "default": None, "named": (), "base": None, "accept": ""}
        )
        await drained(answer)
        return JSONResponse({"status": "ok", "version": __version__, "writable": bool(self.token)})

    async def no_picture(self, _: Request) -> Response:
        """No picture for the tab of a browser."""
        return Response(status_code=204, headers={"Cache-Control": "max-age=86400"})

    async def openapi(self, request: Request) -> Response:
        """The description of /search and the others for programs."""
        from ssegraph.serve.openapi import described

        return JSONResponse(described(str(request.base_url).rstrip("/")))

    async def start_page(self, request: Request) -> Response:
        """Where to begin."""
        return RedirectResponse(f"/{_language(request)}/index.html", 302, {"Vary": "Accept-Language"})

    async def to_language(self, request: Request) -> Response:
        """A language without a page leads to its first."""
        return RedirectResponse(f"{request.url.path}/index.html", 301)

    # -- answering ------------------------------------------------------------------------------

    async def _read(
        self,
        request: Request,
        job: dict[str, Any],
        *,
        accept: str | None = None,
        seconds: float | None = None,
    ) -> Response:
        accept = request.headers.get("accept", "") if accept is None else accept
        tag = self._tag(request, job, accept)
        headers = {"X-Content-Type-Options": "nosniff", "ETag": tag}
        if _matches(request, tag):
            return Response(status_code=304, headers=headers)
        job = job | {"accept": accept, "gzip": _squeezes(request), "head": request.method == "HEAD"}
        answer = await _unless_gone(request, self.readers.ask(job, client=_client(request), seconds=seconds))
        if answer.head.get("fickle"):  # never given away, so nobody has it to ask with
            del headers["ETag"]
        headers["Vary"] = "Accept, Accept-Encoding"
        if answer.head.get("gzip"):
            headers["Content-Encoding"] = "gzip"
        if answer.head.get("pages", 1) > 1:
            page, pages = answer.head["page"], answer.head["pages"]
            here = request.url.path
            near = {"prev": page - 1, "next": page + 1, "last": pages}
            headers["Link"] = ", ".join(
                f'<{here}?page={number}>; rel="{name}"'
                for name, number in near.items()
                if 1 <= number <= pages
            )
        request.state.answer = answer
        kind = answer.head["type"]
        if kind.startswith("text/") and "charset" not in kind:
            kind += "; charset=utf-8"
        headers["Content-Type"] = kind
        if request.method == "HEAD":
            await drained(answer)
            return Response(status_code=200, headers=headers)
        return StreamingResponse(answer.pieces(), headers=headers)

    def _tag(self, request: Request, job: dict[str, Any], accept: str) -> str:
        asked = json.dumps([self.state, __version__, job, accept, _squeezes(request)], sort_keys=True)
        return f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'

    async def _body(self, request: Request, most: int) -> bytes:
        if request.method in ("GET", "HEAD"):
            return b""
        body = bytearray()
        try:
            async with asyncio.timeout(self.limits.waiting):
                async for piece in request.stream():
                    body += piece
                    if len(body) > most:
                        raise Refused(413, f"a body of more than {most} bytes")
        except TimeoutError as error:
            raise Refused(408, "the body did not arrive") from error
        return bytes(body)


_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
}


def _preflight(methods: str) -> Response:
    """Answer what a browser asks before it asks; without the header of `Origins` it goes no further."""
    headers = {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Max-Age": "86400",
        "Allow": f"{methods}, HEAD, OPTIONS",
    }
    return Response(status_code=204, headers=headers)


def _kept(kind: str, body: bytes, folder: Path) -> list[str]:
    """Write what was sent to the graph store into files, and return their paths."""
    files = []
    for place, (part, content) in enumerate(protocol.parts(kind, body)):
        file = folder / f"{place}{protocol.SUFFIXES[part]}"
        file.write_bytes(content)
        files.append(str(file))
    return files


def _client(request: Request) -> str:
    """Return who asks: an address and a program, as the Wikidata Query Service tells its clients apart."""
    host = request.client.host if request.client else ""
    return f"{host} {request.headers.get('user-agent', '')[:200]}"


def _squeezes(request: Request) -> bool:
    return protocol.chosen(request.headers.get("accept-encoding") or "identity", ["gzip"]) == "gzip"


def _language(request: Request) -> str:
    """Return the language of the pages that a reader wants most."""
    wanted = request.headers.get("accept-language", "").lower()
    plain = re.sub(r"-[a-z0-9-]+", "", wanted)
    return protocol.chosen(plain, languages()) or "en"


def _matches(request: Request, tag: str) -> bool:
    given = request.headers.get("if-none-match", "")
    return request.method in ("GET", "HEAD") and tag in [
        each.strip().removeprefix("W/") for each in given.split(",")
    ]


def _whole(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > most:
        raise Refused(400, f"{name}={text[:20]!r}: a whole number up to {most}")
    return int(text)


async def drained(answer: Answer) -> bytes:
    """Return the whole content of an answer."""
    return b"".join([piece async for piece in answer.pieces()])


async def _unless_gone(request: Request, asked: Awaitable[Answer]) -> Answer:
    """Wait for an answer; when the client goes away meanwhile, end the work."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    answering = asyncio.ensure_future(asked)
    watching = asyncio.create_task(gone())
    try:
        await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            return answering.result()
        raise ClientDisconnect
    finally:
        watching.cancel()
        answering.cancel()
        await asyncio.gather(watching, answering, return_exceptions=True)


def _refusal(error: Refused) -> Response:
    content = {
        "type": "about:blank",
        "title": _TITLES.get(error.status, "Refused"),
        "status": error.status,
        "detail": error.detail,
    } | error.more
    return Response(
        json.dumps(content, ensure_ascii=False), error.status, error.headers, "application/problem+json"
    )


class _Log:
    """Writes one line of JSON for each request on standard error."""

    def __init__(self, app: ASGIApp, queries: bool) -> None:
        self._app, self._queries = app, queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        line: dict[str, Any] = {"method": scope["method"], "path": scope["path"], "status": 499, "sent": 0}

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                line["status"] = message["status"]
            line["sent"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, told)
        except (ClientDisconnect, asyncio.CancelledError):
            line["gone"] = True
        except Exception as error:
            # The head is out: all that is left is to break the connection, so that nobody takes it for whole.
            cut = error if isinstance(error, Refused) else error.__cause__
            line["cut"] = cut.detail if isinstance(cut, Refused) else type(error).__name__
            raise
        finally:
            state = scope.get("state", {})
            if "answer" in state:
                line |= state["answer"].end
            if self._queries and "query" in state:
                line["query"] = state["query"]
            line["ms"] = round((time.perf_counter() - begun) * 1000, 1)
            line["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


def application(service: Service) -> ASGIApp:
    """Return the web application."""
    write = ["GET", "PUT", "POST", "DELETE", "OPTIONS"]
    routes: list[Route] = [
        Route("/", service.start_page),
        Route("/sparql", service.sparql, methods=["GET", "POST", "OPTIONS"]),
        Route("/sparql/", service.sparql, methods=["GET", "POST", "OPTIONS"]),
        Route("/store", service.graph_store, methods=write),
        Route("/store/{tail:path}", service.graph_store, methods=write),
        Route("/.well-known/void", service.void),
        Route("/dump", service.dump),
        Route("/dump.trig", service.dump),
        Route("/dump.nq", service.dump),
        Route("/search", service.search),
        Route("/reconcile", service.reconcile, methods=["GET", "POST", "OPTIONS"]),
        Route("/reconcile/suggest/{what}", service.suggest),
        Route("/reconcile/properties", service.suggest),
        Route("/openapi.json", service.openapi),
        Route("/health", service.health),
        Route("/favicon.ico", service.no_picture),  # browsers ask for one, whatever a page says
        Route("/explorer", service.explorer),
        Route("/explorer.html", service.explorer),
        Route("/query", service.editor),
        Route("/query.html", service.editor),
        *(Route(f"/{language}/{{rest:path}}", service.page) for language in languages()),
        *(Route(f"/{language}", service.to_language) for language in languages()),
        Route("/style.css", service.file),
        Route("/robots.txt", service.file),
        Route("/picture/{name}", service.file),
        Route("/id/{id}", service.about),
        Route("/data/{id}", service.data),
        *(service.editing.routes(service.renewed) if service.editing else ()),
    ]

    async def told(request: Request, error: Exception) -> Response:
        """Answer an error: to a browser that asked for a page in words, to all others as a problem."""
        refused = error if isinstance(error, Refused) else _unknown(request, error)
        if (
            refused.status == 404
            and request.method == "GET"
            and "text/html" in request.headers.get("accept", "")
        ):
            with contextlib.suppress(Refused):
                return await service.missing(request, refused)
        return _refusal(refused)

    app = Starlette(
        routes=routes, lifespan=service.running, exception_handlers={Refused: told, 404: told, 405: told}
    )
    known = Origins(app, service.names, service.origins, any_address=service.any_address, refused=_refusal)
    return _Log(known, service.log_queries)


def _unknown(request: Request, error: Exception) -> Refused:
    status = getattr(error, "status_code", 404)
    detail = f"there is no {request.url.path}" if status == 404 else f"{request.method} does not go here"
    return Refused(status, detail, getattr(error, "headers", None) or {})
