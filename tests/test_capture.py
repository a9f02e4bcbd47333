"""Sources are fetched into an archive: from real servers on this machine, with no wait between requests."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio_main

from ssegraph.cli.capturing import capture as command
from ssegraph.core.errors import MissingExtra, NotFound, StoreError, UsageError
from ssegraph.core.model import Source
from ssegraph.sources.addresses import addresses, allowed_host, is_public
from ssegraph.sources.archive import Archive
from ssegraph.sources.capture import AGENT, Kind, Limits, Outcome, capture, counted, take, wayback_address
from webs import PAGE, Answer, Page, Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web({"/a": Page()})
    yield web
    web.close()


def source(url: str, identifier: str = "a", **more: Any) -> Source:
    return Source(id=identifier, url=url, **more)


def home(host: str, port: int) -> Sequence[str]:
    """Every name is this machine."""
    return ["127.0.0.1"]


def fetch(web: Web, *sources: Source, folder: Path, **more: Any) -> list[Outcome]:
    allow = more.pop("allow_hosts", [f"127.0.0.1:{web.port}"])
    return capture(sources, folder / "archive", allow_hosts=allow, pause=0, **more)


def one(web: Web, path: str, folder: Path, **more: Any) -> Outcome:
    [outcome] = fetch(web, source(web.url(path)), folder=folder, **more)
    return outcome


def held(folder: Path) -> Archive:
    return Archive.open(folder / "archive")


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "archive").glob("*.warc.gz"))


def sound(path: Path) -> bool:
    """Whether `warcio check` finds every digest right."""
    with pytest.raises(SystemExit) as ended:
        warcio_main(["check", str(path)])
    return ended.value.code == 0


def records(folder: Path) -> list[tuple[str, str]]:
    found = []
    for path in warcs(folder):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or ""))
    return found


# ---------------------------------------------------------------------------------------------
# which hosts may be asked

FORMS = (
    "http://127.0.0.1/",
    "http://127.0.0.2/",
    "http://127.255.255.254/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://a.localhost/",
    "http://printer.local/",
    "http://db.internal/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.254/",
    "http://192.168.1.1/",
    "http://169.254.169.254/",
    "http://100.64.0.1/",
    "http://100.127.255.254/",
    "http://192.0.0.1/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://127%2e0.0.1/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::8.8.8.8]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:db8::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://user:password@127.0.0.1/",
    "http://example.org@127.0.0.1/",
    "http://example.org\\@127.0.0.1/",
    "http://127.0.0.1:443/",
    "http://93.184.216.34:22/",
    "http://93.184.216.34:8080/",
    "https://93.184.216.34:8443/",
    "ftp://93.184.216.34/",
    "file:///etc/passwd",
    "gopher://93.184.216.34/",
    "javascript:alert(1)",
    "data:text/html,a",
    "//93.184.216.34/",
    "http:///a",
    "http://",
    "",
    "http://a b/",
    "http://[::1/",
    "http://93.184.216.34:99999/",
    "http://rebound.test/",
    "http://name-of-home.test/",
)


def test_the_forms_that_are_tried_are_as_many_as_are_written_here() -> None:
    assert len(FORMS) == len(set(FORMS)) == 79


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_an_address_of_this_machine_or_network_is_asked(form: str, tmp_path: Path) -> None:
    called: list[str] = []

    class Never(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            called.append(str(request.url))
            return httpx.Response(200, content=PAGE)

    asked = Source.model_construct(id="a", url=form or "http://")
    [outcome] = capture([asked], tmp_path / "archive", pause=0, resolve=home, transport=Never())
    assert outcome.kind in (Kind.NOT_PUBLIC, Kind.UNREACHABLE)
    assert outcome.words and not outcome.there
    assert called == []
    assert warcs(tmp_path) == []


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.216.34",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "2a00:1450:4007::1",
        "2606:2800:220:1::1",
    ],
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_of_the_addresses_of_a_name_only_the_public_ones_are_used() -> None:
    found = addresses("https", "example.org", None, resolve=lambda host, port: ["::1", "8.8.8.8", "10.0.0.1"])
    assert found == ["8.8.8.8"]


@pytest.mark.parametrize(
    "words",
    [
        "localhost",
        "localhost:",
        ":80",
        "localhost:0",
        "localhost:70000",
        "http://localhost:80",
        "a b:80",
        "user@host:80",
    ],
)
def test_a_host_that_is_let_must_be_named_with_its_port(words: str) -> None:
    with pytest.raises(UsageError, match="write HOST:PORT"):
        allowed_host(words)


def test_a_host_is_let_with_exactly_the_port_that_was_named(web: Web, tmp_path: Path) -> None:
    outcome = one(web, "/a", tmp_path, allow_hosts=[f"127.0.0.1:{web.port + 1}", f"localhost:{web.port}"])
    assert outcome.kind == Kind.NOT_PUBLIC
    assert web.asked == []


def test_a_redirect_to_this_machine_is_not_followed(tmp_path: Path) -> None:
    with serving(secret=Page()) as inner, serving(a=Page(b"", 302, Location=inner.url("/secret"))) as web:
        outcome = one(web, "/a", tmp_path)
        assert outcome.kind == Kind.NOT_PUBLIC
        assert inner.asked == []


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://example.org/", "http://[::1]/", "http://2130706433/", "//localhost/"],
)
def test_a_redirect_to_what_may_not_be_asked_is_not_followed(target: str, tmp_path: Path) -> None:
    with serving(a=Page(b"", 302, Location=target)) as web:
        outcome = one(web, "/a", tmp_path)
        assert outcome.kind == Kind.NOT_PUBLIC


class Sent(httpx.AsyncByteStream):
    """A body as it comes."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield PAGE


class Recorder(httpx.AsyncBaseTransport):
    """Answers without a network, and knows where the connections would have gone."""

    def __init__(self) -> None:
        self.went: list[tuple[str, str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.went.append((request.url.host, request.headers["Host"], request.extensions["sni_hostname"]))
        missing = request.url.path == "/robots.txt"
        return httpx.Response(404 if missing else 200, stream=Sent(), headers={"Content-Type": "text/html"})


def test_a_connection_goes_to_the_address_that_was_looked_at_with_the_name_for_host_and_certificate(
    tmp_path: Path,
) -> None:
    transport = Recorder()
    [outcome] = capture(
        [source("https://example.org/a")],
        tmp_path / "archive",
        pause=0,
        resolve=lambda host, port: ["93.184.216.34"],
        transport=transport,
    )
    assert outcome.kind == Kind.FETCHED
    assert set(transport.went) == {("93.184.216.34", "example.org", "example.org")}


def test_a_name_that_changes_its_address_reaches_nothing_of_this_machine(tmp_path: Path) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    transport = Recorder()
    [outcome] = capture(
        [source("http://rebound.test/a")],
        tmp_path / "archive",
        pause=0,
        resolve=lambda host, port: next(answers),
        transport=transport,
    )
    # The first look-up was for robots.txt; the second was of the page, and looked at anew.
    assert outcome.kind == Kind.NOT_PUBLIC
    assert [address for address, *_ in transport.went] == ["93.184.216.34"]


def test_a_name_is_looked_up_once_for_each_request(tmp_path: Path) -> None:
    looked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        looked.append(host)
        return ["93.184.216.34"]

    transport = Recorder()
    capture(
        [source("http://example.org/a")], tmp_path / "archive", pause=0, resolve=resolve, transport=transport
    )
    assert len(looked) == len(transport.went) == 2


def test_a_proxy_of_the_environment_is_not_used(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert one(web, "/a", tmp_path).kind == Kind.FETCHED
        assert proxy.asked == []


def test_credentials_in_an_address_are_not_sent_nor_kept(web: Web, tmp_path: Path) -> None:
    asked = Source.model_construct(id="a", url=f"http://user:secret@127.0.0.1:{web.port}/a")
    [outcome] = fetch(web, asked, folder=tmp_path)
    assert outcome.kind == Kind.FETCHED
    assert all("Authorization" not in heads for _, heads in web.asked)
    assert all(b"secret" not in gzip.decompress(path.read_bytes()) for path in warcs(tmp_path))


def test_a_cookie_goes_back_to_its_own_host_only(tmp_path: Path) -> None:
    with serving() as other, serving() as web:
        place = other.url("/b", "two.test")
        web.pages["/a"] = Page(b"", 302, Location="/c", Set_Cookie="key=1; Path=/")
        web.pages["/c"] = Page(b"", 302, Location=place)
        other.pages["/b"] = Page()
        allow = [f"one.test:{web.port}", f"two.test:{other.port}"]
        fetch(web, source(web.url("/a", "one.test")), folder=tmp_path, allow_hosts=allow, resolve=home)
        assert [heads.get("Cookie") for path, heads in web.asked if path == "/c"] == ["key=1"]
        assert [heads.get("Cookie") for path, heads in other.asked if path == "/b"] == [None]


# ---------------------------------------------------------------------------------------------
# what is kept


def test_a_page_is_fetched_and_read_from_the_archive(web: Web, tmp_path: Path) -> None:
    outcome = one(web, "/a", tmp_path)
    assert (outcome.kind, outcome.there, outcome.title, outcome.reader, outcome.bytes) == (
        Kind.FETCHED,
        True,
        "A page",
        "html",
        len(PAGE),
    )
    [page] = held(tmp_path).of(source(web.url()))
    assert page.content() == PAGE
    assert "75 members" in page.document().text
    assert (page.status, page.media_type, page.truncated, page.why_no_page) == (200, "text/html", False, None)


def test_other_tools_read_and_check_what_is_written(web: Web, tmp_path: Path) -> None:
    web.pages |= {
        "/b": Page(b"", 301, Location="/a"),
        "/c": Page(gzip.compress(PAGE), Content_Encoding="gzip"),
        "/d": Page("Réseau".encode("latin-1"), X_Place="Montréal"),
    }
    fetch(web, *(source(web.url(f"/{name}"), name) for name in "abcd"), folder=tmp_path)
    for path in warcs(tmp_path):
        assert sound(path)
    kinds = [kind for kind, _ in records(tmp_path)]
    assert kinds[0] == "warcinfo"
    assert kinds.count("response") == kinds.count("request") == 6  # robots.txt, four pages, a target


def test_the_file_says_which_program_made_it_and_how_polite_it_was(web: Web, tmp_path: Path) -> None:
    one(web, "/a", tmp_path)
    with warcs(tmp_path)[0].open("rb") as stream:
        first = next(iter(ArchiveIterator(stream)))
        words = first.content_stream().read().decode()
    assert first.rec_headers.protocol == "WARC/1.1"
    assert "software: ssegraph/" in words and "RFC 9309" in words


def test_a_server_sees_a_named_agent_and_the_language_of_the_source(web: Web, tmp_path: Path) -> None:
    fetch(web, source(web.url(), language="fr"), folder=tmp_path)
    heads = web.asked[-1][1]
    assert heads["User-Agent"] == AGENT == "ssegraph/0.1 (+https://w3id.org/ssegraph/)"
    assert heads["Accept-Language"].startswith("fr")
    assert heads["Host"] == f"127.0.0.1:{web.port}"


def test_the_archive_is_kept_out_of_repositories(web: Web, tmp_path: Path) -> None:
    one(web, "/a", tmp_path)
    assert (tmp_path / "archive" / ".gitignore").read_text() == "*\n"


def test_what_is_there_is_not_fetched_again(web: Web, tmp_path: Path) -> None:
    one(web, "/a", tmp_path)
    before = list(web.asked)
    outcome = one(web, "/a", tmp_path)
    assert (outcome.kind, outcome.there) == (Kind.ALREADY, True)
    assert web.asked == before
    assert len(warcs(tmp_path)) == 1


def test_http_and_https_and_a_slash_are_one_address(web: Web, tmp_path: Path) -> None:
    one(web, "/a", tmp_path)
    assert held(tmp_path).captures(web.url("/a/#part").replace("http:", "https:"))


def test_two_sources_of_one_address_are_fetched_once(web: Web, tmp_path: Path) -> None:
    found = fetch(web, source(web.url(), "a"), source(web.url("/a#b"), "b"), folder=tmp_path)
    assert [each.kind for each in found] == [Kind.FETCHED, Kind.FETCHED]
    assert [each.source for each in found] == ["a", "b"]
    assert web.paths() == ["/a"]


def test_again_asks_whether_it_has_changed_and_writes_a_revisit(tmp_path: Path) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers.get("If-None-Match") == '"one"'
        Page(
            b"" if same else PAGE,
            304 if same else 200,
            ETag='"one"',
            Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT",
        )(handler)

    with serving(a=page) as web:
        one(web, "/a", tmp_path)
        outcome = one(web, "/a", tmp_path, again=True)
        assert (outcome.kind, outcome.there) == (Kind.UNCHANGED, True)
        assert web.asked[-1][1]["If-Modified-Since"] == "Mon, 02 Mar 2026 10:00:00 GMT"
        assert [kind for kind, _ in records(tmp_path)].count("revisit") == 1
        pages = held(tmp_path).of(source(web.url()))
        assert [page.content() for page in pages] == [PAGE] * len(pages)
        assert pages[-1].status == 200
        for path in warcs(tmp_path):
            assert sound(path)


def test_the_same_body_sent_again_is_kept_once(web: Web, tmp_path: Path) -> None:
    one(web, "/a", tmp_path)
    assert one(web, "/a", tmp_path, again=True).kind == Kind.UNCHANGED
    assert [kind for kind, url in records(tmp_path) if url.endswith("/a")].count("response") == 1
    assert held(tmp_path).problems == []


def test_again_keeps_the_new_page_beside_the_old(web: Web, tmp_path: Path) -> None:
    one(web, "/a", tmp_path)
    web.pages["/a"] = Page(PAGE.replace(b"75", b"86"))
    assert one(web, "/a", tmp_path, again=True).kind == Kind.FETCHED
    assert {b"75" in page.content() for page in held(tmp_path).of(source(web.url()))} == {True, False}


def test_a_page_that_is_gone_now_is_still_there_from_before(web: Web, tmp_path: Path) -> None:
    one(web, "/a", tmp_path)
    web.pages["/a"] = Page(b"no", 404)
    outcome = one(web, "/a", tmp_path, again=True)
    assert (outcome.kind, outcome.there) == (Kind.GONE, True)


def test_a_redirect_is_followed_and_kept_whole(web: Web, tmp_path: Path) -> None:
    web.pages["/old"] = Page(b"", 301, Location="/way")
    web.pages["/way"] = Page(b"", 302, Location=web.url("/a"))
    assert one(web, "/old", tmp_path).kind == Kind.FETCHED
    [page] = held(tmp_path).captures(web.url("/old"))
    assert (page.url, page.final_url, page.content()) == (web.url("/old"), web.url("/a"), PAGE)


def test_a_circle_of_redirects_ends(web: Web, tmp_path: Path) -> None:
    web.pages |= {"/x": Page(b"", 302, Location="/y"), "/y": Page(b"", 302, Location="/x")}
    outcome = one(web, "/x", tmp_path)
    assert outcome.kind == Kind.REDIRECTS
    assert len(web.paths()) == 6


@pytest.mark.parametrize(("number", "kind"), [(5, Kind.FETCHED), (6, Kind.REDIRECTS)])
def test_five_redirects_are_followed_and_not_six(number: int, kind: Kind, web: Web, tmp_path: Path) -> None:
    web.pages |= {
        f"/{each}": Page(b"", 302, Location=f"/{each - 1}" if each > 1 else "/a")
        for each in range(1, number + 1)
    }
    assert one(web, f"/{number}", tmp_path).kind == kind


def test_a_move_to_another_host_is_told(tmp_path: Path) -> None:
    with serving(b=Page()) as other, serving(a=Page(b"", 301, Location=other.url("/b", "two.test"))) as web:
        allow = [f"one.test:{web.port}", f"two.test:{other.port}"]
        [outcome] = fetch(
            web, source(web.url("/a", "one.test")), folder=tmp_path, allow_hosts=allow, resolve=home
        )
        assert outcome.kind == Kind.MOVED
        assert other.url("/b", "two.test") in outcome.words
        assert not outcome.there


def test_a_redirect_to_the_home_page_is_not_the_page(web: Web, tmp_path: Path) -> None:
    web.pages |= {"/old": Page(b"", 302, Location="/"), "/": Page()}
    outcome = one(web, "/old", tmp_path)
    assert outcome.kind == Kind.MOVED and "home page" in outcome.words


def test_a_log_in_form_is_not_the_page(web: Web, tmp_path: Path) -> None:
    form = b"<html><title>Connexion</title><form><input name=u><input type='password' name=p></form></html>"
    web.pages["/a"] = Page(form)
    outcome = one(web, "/a", tmp_path)
    assert outcome.kind == Kind.NOT_THE_PAGE and "log-in" in outcome.words


def test_a_redirect_to_a_log_in_is_not_the_page(web: Web, tmp_path: Path) -> None:
    web.pages |= {"/p": Page(b"", 302, Location="/user/login?next=/p"), "/user/login?next=/p": Page()}
    outcome = one(web, "/p", tmp_path)
    assert outcome.kind == Kind.NOT_THE_PAGE and "log-in" in outcome.words


@pytest.mark.parametrize(
    "place",
    ["http://[", "\u00a0//", "http://127.0.0.1:99999/", "http://e\u00e9\u00ff..org/", "https:///x", "é b"],
)
@pytest.mark.parametrize("cookie", ["a=b", "é=ü; x", "a=" + "b" * 9000, "=;;=,"])
def test_a_redirect_to_nowhere_and_odd_cookies_end_in_words(
    place: str, cookie: str, web: Web, tmp_path: Path
) -> None:
    def odd(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(
            f"HTTP/1.1 302 Found\r\nSet-Cookie: {cookie}\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()
        )

    web.pages["/x"] = odd
    outcome = one(web, "/x", tmp_path)
    assert not outcome.there and outcome.words


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 999999 No\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_an_answer_that_is_no_http_ends_in_words(answer: bytes, web: Web, tmp_path: Path) -> None:
    web.pages["/x"] = lambda handler: (handler.wfile.write(answer), None)[1]
    outcome = one(web, "/x", tmp_path)
    assert not outcome.there and outcome.words
    assert held(tmp_path).problems == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, Kind.GONE),
        (410, Kind.GONE),
        (401, Kind.NOT_THE_PAGE),
        (403, Kind.REFUSED),
        (451, Kind.REFUSED),
        (500, Kind.REFUSED),
        (503, Kind.REFUSED),
    ],
)
def test_what_a_server_refuses_is_told_with_its_status(
    status: int, kind: Kind, web: Web, tmp_path: Path
) -> None:
    web.pages["/a"] = Page(b"no", status)
    outcome = one(web, "/a", tmp_path)
    assert outcome.kind == kind and str(status) in outcome.words
    assert not outcome.there


def test_what_no_reader_reads_is_kept_and_told(web: Web, tmp_path: Path) -> None:
    web.pages["/a"] = Page(b"\x89PNG\r\n", media_type="image/png")
    outcome = one(web, "/a", tmp_path)
    assert (outcome.kind, outcome.there) == (Kind.NO_READER, True)


# ---------------------------------------------------------------------------------------------
# limits


def test_a_stream_without_end_is_stopped_and_kept_cut(tmp_path: Path) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while sent < 100_000_000:
            sent += handler.wfile.write(b"<p>more</p>" * 1000)

    with serving(a=endless) as web:
        outcome = one(web, "/a", tmp_path, limits=Limits(most_bytes=1_000_000))
        assert outcome.kind == Kind.TOO_LARGE
        [page] = held(tmp_path).captures(web.url())
        assert page.truncated and len(page.content()) == 1_000_000
        assert page.why_no_page == "too large: the body is larger than what was kept of it"
    assert sent < 100_000_000


def test_what_was_too_large_is_not_asked_for_again(tmp_path: Path) -> None:
    with serving(a=Page(PAGE * 100)) as web:
        one(web, "/a", tmp_path, limits=Limits(most_bytes=1000))
        before = list(web.asked)
        assert one(web, "/a", tmp_path).kind == Kind.TOO_LARGE
        assert web.asked == before


def dripping(stop: threading.Event, head: bytes) -> Answer:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        while not stop.wait(0.02):
            handler.wfile.write(b"a")

    return drip


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", Kind.TOO_SLOW),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", Kind.CUT),
        (b"", Kind.TOO_SLOW),
    ],
)
def test_a_server_that_drips_is_left_at_the_deadline(head: bytes, kind: Kind, tmp_path: Path) -> None:
    stop = threading.Event()
    with serving(a=dripping(stop, head)) as web:
        if not head:
            web.pages["/a"] = lambda handler: (stop.wait(), None)[1]
        outcome = one(web, "/a", tmp_path, limits=Limits(seconds=1))
        stop.set()
    assert outcome.kind == kind


def test_a_small_body_that_unpacks_without_end_is_told(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(60)) + packer.flush()
    with serving(a=Page(bomb, Content_Encoding="gzip")) as web:
        outcome = one(web, "/a", tmp_path)
        assert outcome.kind == Kind.TOO_LARGE and "unpacks to more than 20 MB" in outcome.words
        [page] = held(tmp_path).captures(web.url())
        with pytest.raises(StoreError, match="unpacks to more than 20 MB"):
            page.content()


def test_a_body_that_ends_too_soon_is_kept_as_cut(tmp_path: Path) -> None:
    with serving(a=Page(Content_Length=str(len(PAGE) + 100))) as web:
        outcome = one(web, "/a", tmp_path)
        assert outcome.kind == Kind.CUT
        [page] = held(tmp_path).captures(web.url())
        assert page.truncated and page.content() == PAGE


def test_a_body_that_is_packed_too_often_is_cut_and_not_too_large(web: Web, tmp_path: Path) -> None:
    web.pages["/a"] = Page(PAGE, Content_Encoding="gzip, gzip, gzip, gzip")
    outcome = one(web, "/a", tmp_path)
    assert outcome.kind == Kind.CUT and "more than three times" in outcome.words


def test_limits_must_make_sense() -> None:
    for more in ({"most_bytes": 0}, {"most_bytes": 20_000_001}, {"seconds": 0}, {"hosts": 0}):
        with pytest.raises(UsageError):
            Limits(**more)


def test_a_host_that_accepts_no_connection_is_told(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    [outcome] = capture(
        [source(f"http://127.0.0.1:{port}/a")],
        tmp_path / "archive",
        allow_hosts=[f"127.0.0.1:{port}"],
        pause=0,
    )
    assert outcome.kind == Kind.UNREACHABLE and "accepts no connection" in outcome.words


def test_a_name_without_an_address_is_told(tmp_path: Path) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    [outcome] = capture([source("http://nobody.test/a")], tmp_path / "archive", pause=0, resolve=resolve)
    assert outcome.kind == Kind.UNREACHABLE and "there is no host nobody.test" in outcome.words


def test_a_server_without_a_certificate_is_told(web: Web, tmp_path: Path) -> None:
    [outcome] = fetch(web, source(web.url().replace("http:", "https:")), folder=tmp_path)
    assert outcome.kind == Kind.UNREACHABLE and "secure connection" in outcome.words


# ---------------------------------------------------------------------------------------------
# politeness


def robots(text: str, status: int = 200) -> Page:
    return Page(text.encode(), status, "text/plain")


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        ("User-agent: *\nDisallow: /", Kind.ROBOTS),
        ("User-agent: *\nDisallow: /b", Kind.FETCHED),
        ("User-agent: ssegraph\nDisallow: /a\n\nUser-agent: *\nAllow: /", Kind.ROBOTS),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ssegraph\nAllow: /a", Kind.FETCHED),
        ("User-agent: *\nDisallow: /\nAllow: /a$", Kind.FETCHED),
        ("User-agent: *\nDisallow: /*a$", Kind.ROBOTS),
        ("\ufeffUser-agent: *\nDisallow: /%61", Kind.ROBOTS),
        ("<html>no rules</html>", Kind.FETCHED),
    ],
)
def test_robots_txt_is_obeyed(rules: str, kind: Kind, web: Web, tmp_path: Path) -> None:
    web.pages["/robots.txt"] = robots(rules)
    assert one(web, "/a", tmp_path).kind == kind
    assert web.paths() == (["/a"] if kind == Kind.FETCHED else [])


@pytest.mark.parametrize("name", ["gzip", "GZIP", "X-GZip , identity"])
def test_a_packed_robots_txt_is_obeyed_however_its_packing_is_spelled(
    name: str, web: Web, tmp_path: Path
) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(b"User-agent: *\nDisallow: /a") + packer.flush()
    web.pages["/robots.txt"] = Page(packed, media_type="text/plain", Content_Encoding=name)
    outcome = one(web, "/a", tmp_path)
    assert (outcome.kind, "cannot be read" in outcome.words) == (Kind.ROBOTS, False)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_no_robots_txt_allows_all(status: int, web: Web, tmp_path: Path) -> None:
    web.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /", status)
    assert one(web, "/a", tmp_path).kind == Kind.FETCHED


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_robots_txt_that_cannot_be_read_forbids_all(status: int, web: Web, tmp_path: Path) -> None:
    web.pages["/robots.txt"] = robots("", status)
    outcome = one(web, "/a", tmp_path)
    assert outcome.kind == Kind.ROBOTS and str(status) in outcome.words
    assert web.paths() == []


def test_robots_txt_is_asked_for_once_and_found_behind_a_redirect(web: Web, tmp_path: Path) -> None:
    web.pages["/robots.txt"] = Page(b"", 301, Location="/rules")
    web.pages["/rules"] = robots("User-agent: *\nDisallow: /b")
    found = fetch(web, source(web.url("/a"), "a"), source(web.url("/b"), "b"), folder=tmp_path)
    assert [each.kind for each in found] == [Kind.FETCHED, Kind.ROBOTS]
    assert web.paths(robots=True).count("/robots.txt") == 1


def test_robots_txt_counts_where_a_redirect_leads(web: Web, tmp_path: Path) -> None:
    web.pages |= {
        "/robots.txt": robots("User-agent: *\nDisallow: /b"),
        "/a": Page(b"", 302, Location="/b"),
        "/b": Page(),
    }
    assert one(web, "/a", tmp_path).kind == Kind.ROBOTS
    assert web.paths() == ["/a"]


class Waits:
    """Knows how long would have been waited, and does not wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def test_between_two_requests_to_a_host_there_is_a_pause(web: Web, tmp_path: Path) -> None:
    waits = Waits()
    web.pages["/b"] = Page()
    pages = [source(web.url("/a"), "a"), source(web.url("/b"), "b")]
    capture(pages, tmp_path / "archive", allow_hosts=[f"127.0.0.1:{web.port}"], pause=60, wait=waits)
    assert [round(each / 60) for each in waits.seconds] == [1, 1]  # robots.txt, a, b


@pytest.mark.parametrize(("said", "waited"), [("7", 7), ("3600", 30)])
def test_a_delay_that_robots_txt_asks_for_is_obeyed_up_to_a_limit(
    said: str, waited: int, web: Web, tmp_path: Path
) -> None:
    waits = Waits()
    web.pages |= {"/robots.txt": robots(f"User-agent: *\nCrawl-delay: {said}"), "/b": Page()}
    fetch(web, source(web.url("/a"), "a"), source(web.url("/b"), "b"), folder=tmp_path, wait=waits)
    assert round(waits.seconds[-1]) == waited


def test_of_one_host_one_thing_is_asked_at_a_time_and_of_several_hosts_at_most_four(tmp_path: Path) -> None:
    meeting = threading.Barrier(4)

    def together(handler: BaseHTTPRequestHandler) -> None:
        meeting.wait(20)  # goes on when four are open at once
        Page()(handler)

    with serving() as web:
        hosts = [f"host-{number}.test" for number in range(8)]
        web.pages |= {f"/{number}": together for number in range(8)}
        pages = [source(web.url(f"/{number}", host), f"s{number}") for number, host in enumerate(hosts)]
        found = fetch(
            web, *pages, folder=tmp_path, allow_hosts=[f"{host}:{web.port}" for host in hosts], resolve=home
        )
        assert {each.kind for each in found} == {Kind.FETCHED}
        assert web.most_open == 4
    with serving() as web:
        web.pages |= {f"/{number}": Page() for number in range(12)}
        fetch(web, *(source(web.url(f"/{number}"), f"s{number}") for number in range(12)), folder=tmp_path)
        assert web.most_open == 1
        assert len(web.paths()) == 12


def test_hosts_that_redirect_to_one_host_ask_it_one_by_one(tmp_path: Path) -> None:
    with serving(a=Page()) as end, serving() as web:
        web.pages |= {
            f"/{number}": Page(b"", 302, Location=end.url(f"/{number}", "end.test")) for number in range(6)
        }
        end.pages |= {f"/{number}": Page() for number in range(6)}
        hosts = [f"host-{number}.test" for number in range(6)]
        allow = [f"{host}:{web.port}" for host in hosts] + [f"end.test:{end.port}"]
        fetch(
            web,
            *(source(web.url(f"/{number}", host), f"s{number}") for number, host in enumerate(hosts)),
            folder=tmp_path,
            allow_hosts=allow,
            resolve=home,
        )
        assert len(end.paths()) == 6
        assert end.most_open == 1


def test_a_server_that_says_when_to_come_back_is_asked_once_more(web: Web, tmp_path: Path) -> None:
    answers = iter([Page(b"later", 503, Retry_After="9"), Page()])
    web.pages["/a"] = lambda handler: next(answers)(handler)
    waits = Waits()
    assert one(web, "/a", tmp_path, wait=waits).kind == Kind.FETCHED
    assert [round(each) for each in waits.seconds] == [9]


@pytest.mark.parametrize(
    ("said", "times"), [("0", 2), ("86400", 1), ("soon", 1), ("Mon, 02 Mar 2020 10:00:00 GMT", 2)]
)
def test_a_server_is_asked_no_more_than_twice(said: str, times: int, web: Web, tmp_path: Path) -> None:
    web.pages["/a"] = Page(b"later", 429, Retry_After=said)
    assert one(web, "/a", tmp_path).kind == Kind.REFUSED
    assert web.paths() == ["/a"] * times


# ---------------------------------------------------------------------------------------------
# the Wayback Machine


def test_where_an_old_copy_is_follows_from_when_the_source_was_read() -> None:
    page = source("https://example.org/a")
    assert wayback_address(page).endswith("/2id_/https://example.org/a")
    assert "/20191001id_/" in wayback_address(source("https://example.org/a", date="2019-10"))
    assert "/20210304id_/" in wayback_address(
        source("https://example.org/a", date="2019", retrieved="2021-03-04")
    )


def test_an_old_copy_is_offered_for_a_page_that_is_gone_and_not_fetched(web: Web, tmp_path: Path) -> None:
    outcome = one(web, "/gone", tmp_path, wayback_at=web.url("/web/"))
    assert outcome.kind == Kind.GONE
    assert outcome.wayback == web.url(f"/web/2id_/{web.url('/gone')}")
    assert web.paths() == ["/gone"]


def test_an_old_copy_is_fetched_when_asked_for_and_belongs_to_the_source(web: Web, tmp_path: Path) -> None:
    gone = web.url("/gone")
    web.pages[f"/web/20210304id_/{gone}"] = Page(b"", 302, Location=f"/web/20210401112233id_/{gone}")
    web.pages[f"/web/20210401112233id_/{gone}"] = Page(Memento_Datetime="Thu, 01 Apr 2021 11:22:33 GMT")
    [outcome] = fetch(
        web, source(gone, retrieved="2021-03-04"), folder=tmp_path, wayback=True, wayback_at=web.url("/web/")
    )
    assert (outcome.kind, outcome.there) == (Kind.WAYBACK, True)
    old, *_ = held(tmp_path).captures(gone)
    assert (old.date, old.url, old.final_url, old.content()) == ("2021-04-01T11:22:33Z", gone, gone, PAGE)
    assert fetch(web, source(gone), folder=tmp_path)[0].kind == Kind.ALREADY


def test_where_there_is_no_old_copy_the_page_stays_gone(web: Web, tmp_path: Path) -> None:
    outcome = one(web, "/gone", tmp_path, wayback=True, wayback_at=web.url("/web/"))
    assert outcome.kind == Kind.GONE and "Wayback Machine: gone" in outcome.words


# ---------------------------------------------------------------------------------------------
# taking in what somebody kept


def test_a_saved_page_is_taken_in_without_asking_anybody(web: Web, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.html").write_bytes(PAGE)
    (saved / "other.html").write_text(f"<!-- saved from url=(0033){web.url('/b')} -->\n<html><p>B</p></html>")
    pages = [source(web.url("/a"), "a"), source(web.url("/b"), "b"), source(web.url("/c"), "c")]
    found = take(pages, tmp_path / "archive", saved)
    assert [each.kind for each in found] == [Kind.TAKEN, Kind.TAKEN, Kind.NOT_GIVEN]
    assert web.asked == []
    assert held(tmp_path).captures(web.url("/a"))[0].content() == PAGE
    assert [kind for kind, _ in records(tmp_path)].count("resource") == 2
    assert [each.kind for each in take(pages, tmp_path / "archive", saved)] == [
        Kind.ALREADY,
        Kind.ALREADY,
        Kind.NOT_GIVEN,
    ]
    assert len(warcs(tmp_path)) == 1


def test_an_archive_is_taken_into_another_with_its_redirects(web: Web, tmp_path: Path) -> None:
    web.pages["/old"] = Page(b"", 301, Location="/a")
    one(web, "/old", tmp_path)
    [outcome] = take([source(web.url("/old"))], tmp_path / "second", warcs(tmp_path)[0])
    assert outcome.kind == Kind.TAKEN
    [page] = Archive.open(tmp_path / "second").captures(web.url("/old"))
    [before] = held(tmp_path).captures(web.url("/old"))
    assert page == before and page.content() == PAGE
    assert sound(next((tmp_path / "second").glob("*.warc.gz")))


def test_what_is_taken_in_and_is_not_the_page_is_told(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.html").write_text("<html><title>404 - Not found</title></html>")
    [outcome] = take([source("https://example.org/a")], tmp_path / "archive", saved)
    assert (outcome.kind, outcome.there) == (Kind.GONE, False)


# ---------------------------------------------------------------------------------------------
# kills, full disks, wrong places

KILLED = """
import os, signal, sys
from pathlib import Path
from ssegraph.core.model import Source
from ssegraph.sources import capture as module
folder, port, left, cut = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
put = module._Writer.put
def dying(self, records):
    global left
    left -= 1
    if left < 0:
        if cut and self._stream:
            self._stream.write(records[: len(records) // 8])
        os.kill(os.getpid(), signal.SIGKILL)
    put(self, records)
module._Writer.put = dying
sources = [Source(id=f"s{n}", url=f"http://127.0.0.1:{port}/{n}") for n in range(4)]
module.capture(sources, folder, allow_hosts=[f"127.0.0.1:{port}"], pause=0)
"""


@pytest.mark.parametrize("cut", [0, 1])
@pytest.mark.parametrize("after", [0, 1, 3])
def test_what_a_kill_leaves_is_readable_and_taken_up(after: int, cut: int, web: Web, tmp_path: Path) -> None:
    web.pages |= {f"/{number}": Page() for number in range(4)}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "archive"), str(web.port), str(after), str(cut)],
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    pages = [source(web.url(f"/{number}"), f"s{number}") for number in range(4)]
    fetched = max(0, after - 1)  # the first that was put was robots.txt
    assert sum(bool(held(tmp_path).of(each)) for each in pages) == fetched
    web.asked.clear()
    found = fetch(web, *pages, folder=tmp_path)
    assert counted(found) == {
        kind: number for kind, number in ((Kind.FETCHED, 4 - fetched), (Kind.ALREADY, fetched)) if number
    }
    assert len(web.paths()) == 4 - fetched
    assert not list((tmp_path / "archive").glob("*.part"))
    assert held(tmp_path).problems == []
    for path in warcs(tmp_path):
        assert sound(path)


ENDED = """
import signal, sys
from pathlib import Path
from ssegraph.core.model import Source
from ssegraph.core.signals import in_order
from ssegraph.sources.capture import capture
# Whoever started the tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
folder, port = Path(sys.argv[1]), sys.argv[2]
sources = [Source(id=f"s{n}", url=f"http://127.0.0.1:{port}/{n}") for n in range(3)]
with in_order():
    capture(sources, folder, allow_hosts=[f"127.0.0.1:{port}"], pause=0)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_in_order_leaves_a_finished_file(
    number: signal.Signals, web: Web, tmp_path: Path
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def waiting(handler: BaseHTTPRequestHandler) -> None:
        reached.set()
        go_on.wait(30)

    web.pages |= {"/0": Page(), "/1": waiting, "/2": Page()}
    process = subprocess.Popen(
        [sys.executable, "-c", ENDED, str(tmp_path / "archive"), str(web.port)], stderr=subprocess.DEVNULL
    )
    assert reached.wait(60)
    process.send_signal(number)
    assert process.wait(60) != 0
    go_on.set()
    assert not list((tmp_path / "archive").glob("*.part"))
    assert all(sound(path) for path in warcs(tmp_path))
    assert [bool(held(tmp_path).captures(web.url(f"/{each}"))) for each in range(3)] == [True, False, False]


FULL = """
import resource, sys
from pathlib import Path
from ssegraph.core.errors import StoreError
from ssegraph.core.model import Source
from ssegraph.sources.capture import capture
folder, port = Path(sys.argv[1]), sys.argv[2]
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
sources = [Source(id=f"s{n}", url=f"http://127.0.0.1:{port}/{n}") for n in range(4)]
try:
    capture(sources, folder, allow_hosts=[f"127.0.0.1:{port}"], pause=0)
except StoreError as error:
    print(error)
"""


def test_a_full_disk_is_told_and_leaves_whole_records(web: Web, tmp_path: Path) -> None:
    web.pages |= {f"/{number}": Page(PAGE + os.urandom(1500)) for number in range(4)}
    ended = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "archive"), str(web.port)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.startswith("cannot write ") and not ended.stderr
    assert held(tmp_path).problems == []
    assert not list((tmp_path / "archive").glob("*.part"))
    assert sum(bool(held(tmp_path).captures(web.url(f"/{number}"))) for number in range(4)) in (1, 2)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_file_in_place_of_the_folder_is_told(web: Web, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("here")
    with pytest.raises(StoreError, match="a file stands where the archive would be"):
        one(web, "/a", tmp_path)
    assert web.asked == []


def test_a_folder_in_no_folder_is_told_and_not_made(web: Web, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot write"):
        capture([source(web.url())], tmp_path / "mistyped" / "archive", pause=0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_nobody_may_write_is_told(web: Web) -> None:
    with pytest.raises(StoreError, match="cannot write"):
        capture([source(web.url())], Path("/proc/archive"), pause=0)


def test_a_second_run_at_the_same_time_is_refused(web: Web, tmp_path: Path) -> None:
    said: list[str] = []

    def meanwhile(handler: BaseHTTPRequestHandler) -> None:
        try:
            one(web, "/b", tmp_path)
        except StoreError as error:
            said.append(str(error))
        Page()(handler)

    web.pages["/a"] = meanwhile
    assert one(web, "/a", tmp_path).kind == Kind.FETCHED
    assert said and "another run writes it just now" in said[0]


def test_it_runs_where_a_loop_runs_already(web: Web, tmp_path: Path) -> None:
    async def notebook() -> Outcome:
        return one(web, "/a", tmp_path)

    # In a thread of its own: in a whole run a browser's loop may be running in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, notebook()).result().kind == Kind.FETCHED


@pytest.mark.parametrize("library", ["httpx", "warcio", "protego"])
def test_a_library_that_is_missing_is_named_before_anything_is_made(
    library: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=r"pip install 'ssegraph\[capture\]'"):
        one(web, "/a", tmp_path)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------------
# counts, and the command


def test_the_counts_add_up_to_the_sources(web: Web, tmp_path: Path) -> None:
    web.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /secret")
    pages = [
        source(web.url("/a"), "a"),
        source(web.url("/gone"), "b"),
        source(web.url("/secret"), "c"),
        source("http://10.0.0.1/", "d"),
        Source(id="e", document="documents/e.md"),
        source(web.url("/a#again"), "f"),
    ]
    told: list[tuple[int, int]] = []
    found = fetch(web, *pages, folder=tmp_path, progress=lambda done, total: told.append((done, total)))
    assert [each.source for each in found] == ["a", "b", "c", "d", "e", "f"]
    assert counted(found) == {
        Kind.FETCHED: 2,
        Kind.GONE: 1,
        Kind.ROBOTS: 1,
        Kind.NOT_PUBLIC: 1,
        Kind.NO_ADDRESS: 1,
    }
    assert sum(counted(found).values()) == len(pages)
    assert told[-1] == (4, 4)


def test_no_sources_need_no_network_and_leave_no_file(tmp_path: Path) -> None:
    assert capture([], tmp_path / "archive") == []
    assert warcs(tmp_path) == []


def graph_of(folder: Path, *sources: Source) -> str:
    """A folder of records with nothing but sources."""
    (folder / "data" / "sources").mkdir(parents=True)
    (folder / "data" / "about.yaml").write_text("title: A graph for a test\n")
    for each in sources:
        where = f"url: {each.url}" if each.url else f"document: {each.document}"
        (folder / "data" / "sources" / f"{each.id}.yaml").write_text(
            f"sources:\n- id: {each.id}\n  {where}\n  title: A page\n"
        )
    return str(folder / "data")


def ran(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    try:
        command.main(list(arguments), standalone_mode=False)
    except SystemExit as ended:
        code = int(ended.code or 0)
    else:
        code = 0
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_takes_what_was_saved_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = graph_of(tmp_path, source("https://example.org/a", "a"), source("https://example.org/b", "b"))
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.html").write_bytes(PAGE)
    code, out, err = ran([data, "-o", str(tmp_path / "archive"), "--from", str(saved), "--json"], capsys)
    assert code == 1
    assert json.loads(out)["counts"] == {"taken in": 1, "not in what was given": 1}
    assert "1 of 2 sources are not in" in err
    code, out, _ = ran(
        [data, "-o", str(tmp_path / "archive"), "--from", str(saved), "--source", "a", "--table"], capsys
    )
    assert code == 0
    assert "1 source: 1 there already." in out


def test_the_command_fetches_and_ends_with_zero_when_all_is_there(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = graph_of(tmp_path, source(web.url("/a"), "a"))
    arguments = [
        data,
        "-o",
        str(tmp_path / "archive"),
        "--allow-host",
        f"127.0.0.1:{web.port}",
        "--pause",
        "0",
        "--json",
    ]
    code, out, err = ran(arguments, capsys)
    assert (code, err) == (0, "")
    [told] = json.loads(out)["sources"]
    assert (told["outcome"], told["title"], told["there"]) == ("fetched", "A page", True)


def test_the_command_knows_its_sources(web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = graph_of(tmp_path, source(web.url("/a"), "a-page"))
    with pytest.raises(NotFound, match="did you mean a-page"):
        ran([data, "-o", str(tmp_path / "archive"), "--source", "a-pgae"], capsys)


@pytest.mark.parametrize("more", [["--again"], ["--wayback"], ["--allow-host", "localhost:80"]])
def test_the_command_mixes_no_network_into_taking_in(
    more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match="--from asks no network"):
        ran(["-o", str(tmp_path / "archive"), "--from", str(tmp_path), *more], capsys)


def test_the_command_wants_to_know_where_to(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.UsageError, match="archive"):
        ran([], capsys)
