"""The Model Context Protocol over the tools: standard input and output, or streamable HTTP on this machine.

Nothing is read in the server's own process: each call goes to a process that can be killed. The library `mcp` speaks the
protocol; which versions of it is the library's affair.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssegraph import __version__
from ssegraph.assistant.paging import as_json
from ssegraph.assistant.tools import DATA, TOOLS
from ssegraph.core.errors import MissingExtra, StoreError
from ssegraph.serve.limits import Limits
from ssegraph.serve.pool import Pool
from ssegraph.serve.protocol import Refused
from ssegraph.serve.running import on_disk, own_folder

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from starlette.types import ASGIApp

HOST: Final = "127.0.0.1"
PATH: Final = "/mcp"
_NAMES: Final = (HOST, "localhost", "[::1]")
_SECONDS: Final = 60
"""What a call may take that is no query: named questions and ways look at the graph as a whole."""
WORKERS: Final = 2
_BODY: Final = 1_000_000
_INSTRUCTIONS: Final = (
    "A knowledge graph of the actors of the social and solidarity economy: organisations, local governments, people, "
    "projects, policies, money, and the ties between them, each with the sources that say so. Begin with find (a "
    "name) or ask (a named question). Say for each thing how it is proved: quoted (exact words), located (on the page, "
    "words not kept) or told (our summary alone), and give the source. What is not here is not a no: before you say that "
    "something is not so, look at `empty` of the answer or call coverage. A tie seen on a date did not begin then."
    + DATA
)
_BLIND: Final = "a client that shows none needs `ssegraph mcp --text`"
_NEXT: Final = {
    503: "call it again in some seconds",
    504: "ask for less: a narrower question, as_of or kind; of a query: LIMIT, fewer unbound variables",
    507: "ask for less: of a query LIMIT, fewer unbound variables",
}


class Desk:
    """Has tools called in processes of their own, which are started when the first call comes.

    Args:
        store: the folder of the store.
        limits: of each process; its seconds are those of a query.
        workers: how many processes.
    """

    def __init__(self, store: Path, limits: Limits, workers: int = WORKERS) -> None:
        self._pool = Pool(store, workers, limits, module="ssegraph.assistant.worker")
        self._limits, self._starting = limits, asyncio.Lock()
        self._started = False

    async def call(self, name: str, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """Return what a tool answers, or what was wrong, and whether something was."""
        seconds = self._limits.seconds if name == "query" else max(self._limits.seconds, _SECONDS)
        job = {"do": "tool", "name": name, "arguments": dict(arguments)}
        try:
            async with self._starting:
                if not self._started:
                    await self._pool.start()
                    self._started = True
            answer = await self._pool.ask(job, seconds=seconds)
            content = json.loads(b"".join([piece async for piece in answer.pieces()]))
        except Refused as error:
            return {"error": error.detail, "next": _NEXT.get(error.status, "ask for something else")}, True
        return (content["mistake"], True) if "mistake" in content else (content["given"], False)

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()


def server(desk: Desk, *, text: bool = False) -> Server[Any]:
    """Return the server of the protocol.

    Args:
        desk: what calls the tools.
        text: answers are text, JSON as it is, for clients that give their model nothing else; without it they
            are structured content with a schema, and the text is its sentence alone.

    Raises:
        MissingExtra: the library `mcp` is not installed.
    """
    try:
        from mcp import types
        from mcp.server.lowlevel import Server
    except ImportError as error:
        raise MissingExtra("the Model Context Protocol", "assistant") from error

    tools = [
        types.Tool(
            name=each.name,
            description=each.description + DATA,
            input_schema=_schema(each.takes),
            output_schema=None if text else _schema(each.gives),
            annotations=types.ToolAnnotations(
                read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
            ),
        )
        for each in TOOLS.values()
    ]

    async def listed(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def called(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        found, wrong = await desk.call(params.name, params.arguments or {})
        if wrong or text:
            return types.CallToolResult(
                content=[types.TextContent(type="text", text=as_json(found))], is_error=wrong
            )
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=_summary(found))], structured_content=found
        )

    @contextlib.asynccontextmanager
    async def living(_: Any) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await desk.close()

    return Server(
        "ssegraph",
        version=__version__,
        title="Social and solidarity economy",
        instructions=_INSTRUCTIONS,
        lifespan=living,
        on_list_tools=listed,
        on_call_tool=called,
    )


def _schema(model: Any) -> dict[str, Any]:
    """Return the JSON Schema of a shape as short as it can be: a model reads it each time.

    Titles say what names say. What may be left out is left out and never null, though null is taken, too.
    """

    def bare(value: Any, names: bool = False) -> Any:
        if isinstance(value, list):
            return [bare(each) for each in value]
        if not isinstance(value, dict):
            return value
        if names:
            return {key: bare(each, key in ("properties", "$defs")) for key, each in value.items()}
        kept = {key: each for key, each in value.items() if key != "title"}
        some = [each for each in kept.get("anyOf", ()) if each != {"type": "null"}]
        if "default" in kept and kept["default"] is None and len(some) == 1:
            kept = {key: each for key, each in kept.items() if key not in ("anyOf", "default")} | some[0]
        return {key: bare(each, key in ("properties", "$defs")) for key, each in kept.items()}

    found: dict[str, Any] = bare(model.model_json_schema(by_alias=True))
    return found


def _summary(found: Mapping[str, Any]) -> str:
    """Return what stands beside the structured content, as JSON, for names are in it: its sentence, and where the rows are."""
    told = {"answer": found["answer"]}
    if found["rows"]:
        told["rows"] = f"{len(found['rows'])} of {found['total']}, in the structured content; {_BLIND}"
    return as_json(told)


def over_http(desk: Desk, port: int, *, text: bool = False) -> ASGIApp:
    """Return the application that speaks streamable HTTP at `/mcp`, to callers that name this machine and to no page of another site.

    Args:
        desk, text: as of `server`.
        port: at which it listens: an Origin must be this server's own.

    Raises:
        MissingExtra: the library `mcp` is not installed.
    """
    speaking = server(desk, text=text)
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.responses import JSONResponse

    from ssegraph.serve.origins import Origins

    app = speaking.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_BODY,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[*_NAMES, *(f"{name}:{port}" for name in _NAMES)],
            allowed_origins=[f"http://{name}:{port}" for name in _NAMES],
        ),
    )
    return Origins(
        app,
        (),
        (),
        any_address=False,
        refused=lambda error: JSONResponse(
            {"error": f"this server answers this machine only: call it http://{HOST}:{port}{PATH}"},
            error.status,
        ),
    )


def serve(
    data: str | None = None,
    *,
    http: bool = False,
    port: int = 8001,
    text: bool = False,
    limits: Limits | None = None,
    workers: int = WORKERS,
    say: Callable[[str], object] = print,
) -> None:
    """Answer clients of the protocol until they go away, or until stopped.

    Args:
        data: as for `load`; without it the shipped graph. People marked `unlisted` are not in what is read.
        http: over HTTP on 127.0.0.1, at `/mcp`; without it over standard input and output.
        port: of HTTP; 0 takes a free one.
        text: as of `server`.
        limits: what a query may take.
        workers: how many calls at a time.
        say: is told where it listens.

    Raises:
        MissingExtra: the library `mcp` is not installed.
        DataError, StoreError: there is no such graph, or the port is taken.
    """
    try:
        import mcp.server.stdio  # noqa: F401  # said before anything is read
    except ImportError as error:
        raise MissingExtra("the Model Context Protocol", "assistant") from error
    with own_folder() as folder:
        store, _ = on_disk(data, folder)
        if http:
            _serve_http(partial(Desk, store, limits or Limits(), workers), port, text, say)
        else:
            asyncio.run(_serve_stdio(partial(Desk, store, limits or Limits(), workers), text))


async def _serve_stdio(desk: Callable[[], Desk], text: bool) -> None:
    import anyio
    from mcp.server.stdio import stdio_server
    from mcp.shared.message import SessionMessage

    speaking = server(desk(), text=text)
    given, taken = anyio.create_memory_object_stream[SessionMessage | Exception](0)

    async def read() -> None:
        """Hand on what can be read; what cannot is answered with an error, where somebody waits for an answer."""
        async with given:
            async for message in incoming:
                answer = _unreadable(message) if isinstance(message, Exception) else None
                if answer is not None:
                    await outgoing.send(SessionMessage(answer))
                else:
                    await given.send(message)

    async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as group:
        group.start_soon(read)
        await speaking.run(taken, outgoing, speaking.create_initialization_options())
        group.cancel_scope.cancel()


def _unreadable(error: Exception) -> Any:
    """Return the error that answers a message that the library could not read; None where no request can be told in it.

    JSON can write half a sign (`"\\ud800"`), which is no text: the library drops such a message, and the client waits for ever.
    """
    from mcp import types
    from pydantic import ValidationError

    try:
        line = error.errors()[0]["input"] if isinstance(error, ValidationError) else ""
        asked = json.loads(line) if isinstance(line, str | bytes) else line
        request = asked["id"]
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    if isinstance(request, bool) or not isinstance(request, int | str) or not str(request).isprintable():
        return None
    message = "this message cannot be read: write JSON-RPC 2.0 in UTF-8, without half signs such as \\ud800"
    return types.JSONRPCError(
        jsonrpc="2.0", id=request, error=types.ErrorData(code=types.PARSE_ERROR, message=message)
    )


def _serve_http(desk: Callable[[], Desk], port: int, text: bool, say: Callable[[str], object]) -> None:
    import uvicorn

    try:
        bound = socket.create_server((HOST, port))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise StoreError(f"cannot listen on {HOST}:{port}: {why}; --port 0 takes a free one") from error
    # asyncio sets it only where the protocol was named; without it every second answer waits 40 ms.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    taken = bound.getsockname()[1]
    with bound:
        config = uvicorn.Config(
            over_http(desk(), taken, text=text),
            log_level="critical",
            access_log=False,
            lifespan="on",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        say(f"listening on http://{HOST}:{taken}{PATH} (this machine only; read-only)")
        uvicorn.Server(config).run(sockets=[bound])
