"""Who may ask: by which name the server is called, and pages of which other origin may read what it answers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, Collection
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ssegraph.core.errors import UsageError
from ssegraph.serve.protocol import Refused

_HERE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^:\[\]/?#@\s]+?)\.?(?::[0-9]*)?")
_ORIGIN: Final = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]+)?")


def host_in(header: str) -> str | None:
    """Return the name or address in a Host header without its port, in small letters; None if it is none.

    >>> host_in("Graph.Example.org:8000"), host_in("[::1]:8000"), host_in("a/b")
    ('graph.example.org', '[::1]', None)
    """
    found = _HOST.fullmatch(header.strip())
    return found[1].lower() if found else None


def host_name(text: str) -> str:
    """Return a name by which the server is called, as it stands in a Host header.

    Raises:
        UsageError: no name of a host.

    >>> host_name("Graph.example.org"), host_name("::1")
    ('graph.example.org', '[::1]')
    """
    name = f"[{text}]" if text.count(":") > 1 and not text.startswith("[") else text
    found = host_in(name)
    if found is None or found != name.lower():
        raise UsageError(f"--host-name {text!r}: write a name alone, such as graph.example.org")
    return found


def origin(text: str) -> str:
    """Return an origin whose pages may read what the server answers.

    Raises:
        UsageError: neither an origin nor `*`.

    >>> origin("https://Example.org/")
    'https://example.org'
    """
    found = text.lower().removesuffix("/")
    if found != "*" and not _ORIGIN.fullmatch(found):
        raise UsageError(f"--cors {text!r}: write an origin such as https://example.org, or * for any page")
    return found


class Origins:
    """Lets in requests that call the server by a name of its own, and says which pages may read the answers.

    A page of another site may have the name of its own host lead to 127.0.0.1 (DNS rebinding): to the
    browser it then reads its own server, and only the Host header shows that it does not. An address
    written out leads nowhere else, so a server that more than this machine reaches takes any.

    Args:
        app: what answers.
        names: those of the server, beside those of this machine; see `host_name`.
        origins: whose pages may read; see `origin`.
        any_address: a Host that is an address is taken whatever it is.
        refused: turns a refusal into an answer.
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Collection[str],
        origins: Collection[str],
        *,
        any_address: bool,
        refused: Callable[[Refused], Response],
    ) -> None:
        self._app, self._refused = app, refused
        self._names, self._origins = _HERE | set(names), frozenset(origins)
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        send = self._shared(headers.get("origin"), send)
        # HTTP/1.0 knows no Host, and no browser speaks it.
        host = headers.get("host")
        if host is not None and not self._is_ours(host_in(host)):
            detail = (
                f"this server is not called {host[:200]!r}; ask for {', '.join(sorted(self._names))},"
                " or start it with --host-name NAME"
            )
            await self._refused(Refused(421, detail))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, host: str | None) -> bool:
        return host is not None and (host in self._names or (self._any_address and _is_address(host)))

    def _shared(self, asking: str | None, send: Send) -> Callable[[Message], Awaitable[None]]:
        """Return what sends an answer with the header that lets a page read it, if it may."""
        if not self._origins:
            return send
        allowed = "*" if "*" in self._origins else asking if asking in self._origins else None

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if allowed != "*":
                    headers.add_vary_header("Origin")
                if allowed:
                    headers["Access-Control-Allow-Origin"] = allowed
            await send(message)

        return sent


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
