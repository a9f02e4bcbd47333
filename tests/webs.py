"""A web server on this machine with pages of a test, which knows what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = (
    b"<!doctype html><html><head><title>A page</title></head><body><p>GSEF has 75 members.</p></body></html>"
)


class Page:
    """What a server answers for a path."""

    def __init__(
        self, body: bytes = PAGE, status: int = 200, media_type: str | None = "text/html", **headers: str
    ) -> None:
        self.body, self.status = body, status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if media_type:
            self.headers["Content-Type"] = media_type

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(self.status)
        heads = {"Content-Length": str(len(self.body)), **self.headers}
        for name, value in heads.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(self.body)


Answer = Callable[[BaseHTTPRequestHandler], None]


class Web:
    """A server with pages; it knows what it was asked and how many requests were open at once."""

    def __init__(self, pages: dict[str, Answer]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.open = self.most_open = 0
        lock = threading.Lock()
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with lock:
                    web.asked.append((self.path, dict(self.headers)))
                    web.open += 1
                    web.most_open = max(web.most_open, web.open)
                try:
                    answer = web.pages.get(self.path) or Page(b"no", 404)
                    answer(self)
                except OSError:
                    pass  # the other side has heard enough
                finally:
                    with lock:
                        web.open -= 1
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def url(self, path: str = "/a", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self, *, robots: bool = False) -> list[str]:
        return [path for path, _ in self.asked if robots or path != "/robots.txt"]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def serving(**pages: Answer) -> Iterator[Web]:
    web = Web({f"/{name}": page for name, page in pages.items()})
    try:
        yield web
    finally:
        web.close()
