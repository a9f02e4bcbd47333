"""Archives are read: WARC files of any tool, whole and broken, and pages that a browser saved."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ssegraph.core.errors import StoreError
from ssegraph.core.model import Source
from ssegraph.sources.addresses import key
from ssegraph.sources.archive import Archive, Captured, captured_of, unpacked

URL = "https://example.org/a"
PAGE = "<!doctype html><html><head><title>A page</title></head><body><p>Réseau RTES, 75 members</p></body></html>"


class Written:
    """A WARC file by warcio's own writer, record by record."""

    def __init__(self, path: Path, *, packed: bool = True, version: str = "1.0") -> None:
        self.path = path
        self.buffer = io.BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=packed, warc_version=version)

    def response(
        self,
        body: bytes = PAGE.encode(),
        *,
        url: str = URL,
        status: str = "200 OK",
        date: str = "2020-10-22T04:22:30Z",
        heads: dict[str, str] | None = None,
        warc: dict[str, str] | None = None,
    ) -> ArcWarcRecord:
        http = StatusAndHeaders(
            status, list((heads or {"Content-Type": "text/html"}).items()), protocol="HTTP/1.1"
        )
        record = self.writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": date, **(warc or {})},
        )
        self.writer.write_record(record)
        return record

    def open(self) -> Archive:
        self.path.write_bytes(self.buffer.getvalue())
        return Archive.open(self.path)


@pytest.fixture
def warc(tmp_path: Path) -> Written:
    return Written(tmp_path / "a.warc.gz")


def only(archive: Archive, url: str = URL) -> Captured:
    [page] = archive.captures(url)
    return page


def answer(
    body: bytes | str = PAGE,
    media_type: str = "text/html",
    status: int = 200,
    url: str = URL,
    final: str | None = None,
) -> Captured:
    raw = body.encode() if isinstance(body, str) else body
    return captured_of(
        url, "2020-10-22T04:22:30Z", status, (("Content-Type", media_type),), raw, final_url=final
    )


# ---------------------------------------------------------------------------------------------
# WARC files of other tools


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_file_of_another_writer_is_read(packed: bool, version: str, tmp_path: Path) -> None:
    warc = Written(tmp_path / ("a.warc.gz" if packed else "a.warc"), packed=packed, version=version)
    warc.response(
        heads={
            "X-Odd": "1",
            "content-length": str(len(PAGE.encode())),
            "CONTENT-TYPE": 'Text/HTML; Charset="UTF-8"',
        }
    )
    page = only(warc.open())
    assert (page.status, page.media_type, page.charset) == (200, "text/html", "utf-8")
    assert (page.date, page.title, page.truncated) == ("2020-10-22T04:22:30Z", "A page", False)
    assert page.content() == PAGE.encode()
    assert page.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


def chunked(body: bytes, *, whole: bool = True) -> bytes:
    parts = [body[at : at + 40] for at in range(0, len(body), 40)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(part), part) for part in parts) + (
        b"0\r\n\r\n" if whole else b""
    )


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br, gzip", lambda body: gzip.compress(brotli.compress(body))),
        ("gzip", lambda body: body),
        ("br", lambda body: body),
        ("identity", lambda body: body),
        ("gzip", lambda body: gzip.compress(body[:50]) + gzip.compress(body[50:])),
    ],
)
@pytest.mark.parametrize("in_chunks", [True, False])
def test_bodies_kept_as_they_were_transferred_are_unpacked(
    encoding: str, pack: Callable[[bytes], bytes], in_chunks: bool, warc: Written
) -> None:
    body = pack(PAGE.encode())
    heads = {"Content-Encoding": encoding, "Content-Type": "text/html"}
    warc.response(
        chunked(body) if in_chunks else body,
        heads=heads | ({"Transfer-Encoding": "chunked"} if in_chunks else {}),
    )
    page = only(warc.open())
    assert page.content() == PAGE.encode()
    assert page.why_no_page is None


def test_a_header_of_chunks_over_a_body_without_is_no_matter(warc: Written) -> None:
    warc.response(heads={"Transfer-Encoding": "chunked", "Content-Type": "text/html"})
    page = only(warc.open())
    assert page.content() == PAGE.encode() and not page.truncated


def test_the_last_chunk_missing_is_a_cut(warc: Written) -> None:
    warc.response(
        chunked(PAGE.encode(), whole=False),
        heads={"Transfer-Encoding": "chunked", "Content-Type": "text/html"},
    )
    page = only(warc.open())
    assert page.truncated and page.why_no_page and page.why_no_page.startswith("cut")


def test_an_encoding_that_nobody_knows_is_told(warc: Written) -> None:
    warc.response(heads={"Content-Encoding": "zstd", "Content-Type": "text/html"})
    page = only(warc.open())
    with pytest.raises(StoreError, match="packed as zstd, which is not known here"):
        page.content()
    assert page.why_no_page == "cut: packed as zstd, which is not known here"


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress, zlib.compress])
def test_bombs_of_every_packing_are_stopped(pack: Callable[[bytes], bytes]) -> None:
    name = {gzip.compress: "gzip", brotli.compress: "br", zlib.compress: "deflate"}[pack]
    with pytest.raises(ValueError, match="unpacks to more than 1 MB"):
        unpacked(pack(bytes(4_000_000)), [name], most=1_000_000)


def test_a_bomb_within_a_bomb_is_stopped() -> None:
    with pytest.raises(ValueError, match="packed more than three times"):
        unpacked(b"", ["gzip"] * 4)


def test_a_body_larger_than_a_reader_takes_is_refused_in_words(warc: Written) -> None:
    warc.response(bytes(20_000_001), heads={"Content-Type": "text/plain"})
    with pytest.raises(StoreError, match="larger than 20 MB"):
        only(warc.open()).content()


def test_a_file_that_unpacks_to_a_head_without_end_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.1\r\nX: " + b"a" * 60_000_000))
    with pytest.raises(StoreError, match="head of more than 4 MB"):
        Archive.open(path)


def test_what_is_no_page_is_passed_over(warc: Written) -> None:
    warc.writer.write_record(warc.writer.create_warcinfo_record("a.warc.gz", {"software": "other"}))
    warc.writer.write_record(
        warc.writer.create_warc_record(
            "dns:example.org", "response", payload=io.BytesIO(b"1.2.3.4"), length=7
        )
    )
    warc.writer.write_record(
        warc.writer.create_warc_record(URL, "metadata", payload=io.BytesIO(b"a: b"), length=4)
    )
    warc.response()
    archive = warc.open()
    assert len(archive) == 1 and not archive.problems


def test_a_resource_record_is_a_page(warc: Written) -> None:
    body = PAGE.encode()
    warc.writer.write_record(
        warc.writer.create_warc_record(
            URL,
            "resource",
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type="text/html; charset=utf-8",
            warc_headers_dict={"WARC-Date": "2020-01-01T00:00:00.123456Z"},
        )
    )
    page = only(warc.open())
    assert (page.media_type, page.charset, page.date, page.content()) == (
        "text/html",
        "utf-8",
        "2020-01-01T00:00:00Z",
        body,
    )


def test_captures_come_oldest_first(warc: Written) -> None:
    for year in (2021, 2019, 2020):
        warc.response(f"<html>{year}".encode(), date=f"{year}-01-01T00:00:00Z")
    assert [page.date[:4] for page in warc.open().captures(URL)] == ["2019", "2020", "2021"]


def revisit(warc: Written, first: ArcWarcRecord, **heads: str) -> None:
    record = warc.writer.create_revisit_record(
        URL,
        first.rec_headers.get_header("WARC-Payload-Digest"),
        heads.pop("uri", URL),
        heads.pop("date", "2020-10-22T04:22:30Z"),
        http_headers=StatusAndHeaders("304 Not Modified", [], protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": "2022-02-02T00:00:00Z", **heads},
    )
    warc.writer.write_record(record)


def test_a_revisit_stands_for_the_earlier_body(warc: Written) -> None:
    revisit(warc, warc.response())
    first, second = warc.open().captures(URL)
    assert (second.date, second.status, second.content()) == ("2022-02-02T00:00:00Z", 200, first.content())
    assert second.why_no_page is None and second.media_type == "text/html"


def test_a_revisit_of_another_address_is_found_by_its_digest(warc: Written) -> None:
    revisit(
        warc,
        warc.response(url="https://example.org/other"),
        uri="https://nowhere.org/",
        date="2001-01-01T00:00:00Z",
    )
    assert only(warc.open()).content() == PAGE.encode()


def test_a_revisit_of_what_is_not_here_is_told(tmp_path: Path) -> None:
    warc, elsewhere = Written(tmp_path / "a.warc.gz"), Written(tmp_path / "b.warc.gz")
    warc.response(b"<html>other", url="https://example.org/other")
    revisit(warc, elsewhere.response())
    archive = warc.open()
    assert (
        len(archive.problems) == 1 and "stands for an earlier record that is not here" in archive.problems[0]
    )
    assert only(archive).why_no_page


# ---------------------------------------------------------------------------------------------
# addresses and redirects


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",
        "https://example.org/a/",
        "https://EXAMPLE.org/a#part",
        "https://example.org:443/a",
        "https://example.org./a",
        "https://example.org/%61",
    ],
)
def test_spellings_of_one_address_are_alike(url: str, warc: Written) -> None:
    warc.response()
    assert only(warc.open(), url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/a",
        "https://example.org/A",
        "https://example.org/a?b=1",
        "https://example.org:8080/a",
        "https://example.org/a/b",
    ],
)
def test_other_addresses_are_not_alike(url: str, warc: Written) -> None:
    warc.response()
    assert warc.open().captures(url) == ()


def test_percent_signs_and_names_in_other_scripts_are_alike() -> None:
    assert key("https://例え.jp/é?q=%c3%a9") == key("http://xn--r8jz45g.jp/%C3%A9?q=é")
    assert key("http://[::1") == "http://[::1"


def test_what_an_address_led_to_counts_for_it(warc: Written) -> None:
    warc.response(b"", status="301 Moved", heads={"Location": "/b"})
    warc.response(
        b"", url="https://example.org/b", status="302 Found", heads={"Location": "https://www.example.org/c"}
    )
    warc.response(url="https://www.example.org/c")
    page = only(warc.open())
    assert (page.url, page.final_url, page.status, page.why_no_page) == (
        URL,
        "https://www.example.org/c",
        200,
        None,
    )


def test_a_redirect_from_http_to_https_is_one_capture(warc: Written) -> None:
    warc.response(b"", url="http://example.org/a", status="301 Moved", heads={"Location": URL})
    warc.response()
    assert only(warc.open()).content() == PAGE.encode()


def test_a_redirect_leads_to_the_capture_nearest_in_time(warc: Written) -> None:
    for year in (2019, 2021):
        warc.response(b"", status="302 Found", heads={"Location": "/b"}, date=f"{year}-01-01T00:00:00Z")
        warc.response(f"<html>{year}".encode(), url="https://example.org/b", date=f"{year}-01-01T00:00:09Z")
    assert [page.content() for page in warc.open().captures(URL)] == [b"<html>2019", b"<html>2021"]


def test_a_redirect_to_what_is_not_here_says_where(warc: Written) -> None:
    warc.response(b"", status="301 Moved", heads={"Location": "/b"})
    assert only(warc.open()).why_no_page == "moved: to https://example.org/b, which is not here"


def test_redirects_in_a_circle_end(warc: Written) -> None:
    warc.response(b"", status="301 Moved", heads={"Location": "/b"})
    warc.response(b"", url="https://example.org/b", status="301 Moved", heads={"Location": "/a"})
    assert only(warc.open()).why_no_page


# ---------------------------------------------------------------------------------------------
# broken files


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("missing", [1, 20, 200])
def test_a_file_cut_in_the_middle_gives_what_is_whole_and_says_so(
    packed: bool, missing: int, tmp_path: Path
) -> None:
    warc = Written(tmp_path / ("a.warc.gz" if packed else "a.warc"), packed=packed)
    warc.response()
    warc.response(PAGE.encode() + os.urandom(600), url="https://example.org/b")
    whole = warc.buffer.getvalue()
    end = len(whole) if packed else len(whole) - 4  # the lines behind the last record hold nothing
    warc.buffer = io.BytesIO(whole[: end - missing])
    archive = warc.open()
    assert only(archive).content() == PAGE.encode()
    if missing > 8 or not packed:  # of a packed record, the last eight bytes are its checksum
        assert archive.captures("https://example.org/b") == ()
        assert len(archive.problems) == 1 and str(warc.path) in archive.problems[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>a page</html>",
        b"version https://git-lfs.github.com/spec/v1\n",
        bytes(range(256)) * 20,
        gzip.compress(b"not a warc", mtime=0),  # the same in every process
        b"WARC/1.1\r\n",
    ],
)
def test_a_file_that_is_no_warc_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="no WARC file") as told:
        Archive.open(path)
    assert str(path) in str(told.value)


def test_in_a_folder_a_broken_file_costs_itself(warc: Written, tmp_path: Path) -> None:
    warc.response()
    warc.open()
    (tmp_path / "b.warc.gz").write_bytes(os.urandom(3000))
    archive = Archive.open(tmp_path)
    assert only(archive).status == 200
    assert len(archive.problems) == 1 and "b.warc.gz" in archive.problems[0]


def test_a_file_packed_as_one_piece_says_what_mends_it(tmp_path: Path) -> None:
    warc = Written(tmp_path / "a.warc.gz", packed=False)
    for number in range(3):
        warc.response(url=f"https://example.org/{number}")
    warc.buffer = io.BytesIO(gzip.compress(warc.buffer.getvalue()))
    archive = warc.open()
    assert "warcio recompress" in archive.problems[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"WARC-Date: 2020", b"WARC-Date: soon"),
        lambda text: text.replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 OK 200"),
    ],
)
def test_a_record_without_date_or_status_is_told_and_passed_over(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    warc = Written(tmp_path / "a.warc", packed=False)
    warc.response()
    warc.buffer = io.BytesIO(change(warc.buffer.getvalue()))
    archive = warc.open()
    assert archive.captures(URL) == () and len(archive.problems) == 1


def test_a_record_longer_than_it_says_is_told_and_the_next_is_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    warc = Written(tmp_path / "a.warc", packed=False)
    record = warc.response()
    warc.response(url="https://example.org/b")
    length = record.rec_headers.get_header("Content-Length")
    head = f"Content-Length: {length}".encode()
    warc.buffer = io.BytesIO(
        warc.buffer.getvalue().replace(head, f"Content-Length: {int(length) - 9}".encode(), 1)
    )
    archive = warc.open()
    assert archive.captures("https://example.org/b")
    assert len(archive.problems) == 1 and "longer than it says" in archive.problems[0]
    assert capfd.readouterr() == ("", "")


def test_broken_bytes_anywhere_end_in_words(tmp_path: Path) -> None:
    for packed in (True, False):
        warc = Written(tmp_path / "a.warc.gz", packed=packed)
        for number in range(3):
            warc.response(url=f"https://example.org/{number}")
        whole = warc.buffer.getvalue()
        for seed in range(300):
            chance = random.Random(seed)
            broken = bytearray(whole)
            for _ in range(chance.randrange(1, 6)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            warc.path.write_bytes(broken)
            try:
                archive = Archive.open(warc.path)
            except StoreError as told:
                assert str(warc.path) in str(told)
                continue
            for number in range(3):
                for page in archive.captures(f"https://example.org/{number}"):
                    assert page.why_no_page is None or page.why_no_page


def test_a_file_that_changed_since_it_was_opened_is_told(warc: Written) -> None:
    warc.response()
    page = only(warc.open())
    other = Written(warc.path)
    other.response(b"<html>other")
    other.open()
    with pytest.raises(StoreError, match="changed since it was opened"):
        page.content()


def test_nothing_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder or file"):
        Archive.open(tmp_path / "nothing")
    assert len(Archive.open(tmp_path)) == 0


# ---------------------------------------------------------------------------------------------
# text and charset

KOREAN, JAPANESE, FRENCH = (
    "사회연대경제 지방정부협의회",
    "社会的連帯経済を推進する",
    "Réseau des collectivités",
)


def html(text: str, meta: str = "") -> str:
    said = f'<meta charset="{meta}">' if meta else ""
    return f"<!doctype html><html><head>{said}<title>t</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        (KOREAN, "cp949", "euc-kr"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "utf-8", "utf-8"),
        ("l’économie – 20 €", "cp1252", "iso-8859-1"),
        ("社会团结经济", "gb18030", "gb2312"),
    ],
)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_the_charset_of_header_or_page_counts(text: str, codec: str, said: str, where: str) -> None:
    body = html(text, said if where == "meta" else "").encode(codec)
    page = answer(body, f"text/html; charset={said}" if where == "header" else "text/html")
    assert text in page.document().text


def test_what_the_first_line_of_xml_says_counts() -> None:
    body = f'<?xml version="1.0" encoding="Shift_JIS"?><html><body><p>{JAPANESE}</p></body></html>'
    assert JAPANESE in answer(body.encode("cp932"), "application/xhtml+xml").document().text


def test_the_header_counts_before_the_page() -> None:
    page = answer(html(KOREAN, "shift_jis").encode("cp949"), "text/html; charset=euc-kr")
    assert KOREAN in page.document().text


def test_a_header_that_is_wrong_does_not_spoil_a_page() -> None:
    assert FRENCH in answer(html(FRENCH), "text/html; charset=iso-8859-1").document().text
    assert KOREAN in answer(html(KOREAN), "text/html; charset=euc-kr").document().text
    assert FRENCH in answer(html(FRENCH), "text/html; charset=no-such").document().text
    assert (
        FRENCH
        in answer(b"\xef\xbb\xbf" + html(FRENCH).encode(), "text/html; charset=shift_jis").document().text
    )


def test_plain_text_is_read_by_its_header() -> None:
    document = answer(JAPANESE.encode("cp932"), "text/plain; charset=shift_jis").document()
    assert (document.text, document.encoding, document.reader) == (JAPANESE, "shift_jis", "text")


def test_the_digest_of_the_document_is_that_of_the_bytes() -> None:
    page = answer(html(KOREAN).encode("cp949"), "text/html; charset=euc-kr")
    assert page.document().sha256 == page.sha256


def test_what_is_inside_counts_where_the_header_is_vague() -> None:
    assert answer(PAGE, "application/octet-stream").form == "html"
    assert answer(PAGE, "").form == "html"
    assert answer(b"%PDF-1.7 ...", "text/html").form == "pdf"
    assert answer(b"PK\x03\x04....word/document.xml", "application/octet-stream").form == "docx"
    assert answer("plain words", "").form is None


def test_what_no_reader_reads_is_told() -> None:
    page = answer(b"\x89PNG", "image/png")
    assert page.why_no_page == "no reader: nothing here reads image/png"
    with pytest.raises(StoreError, match="no reader for image/png"):
        page.document()


# ---------------------------------------------------------------------------------------------
# is it the page?

LOGIN = "<html><title>{}</title><form><input type={}password{} name=p></form>{}</html>"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (answer(status=404), "gone: the server says 404"),
        (answer(status=410), "gone"),
        (answer(status=403), "refused: the server says 403"),
        (answer(status=401), "log-in"),
        (answer(status=206), "only a part"),
        (answer(""), "the body is empty"),
        (answer("<html><title>404 - Page not found</title></html>"), "an error page"),
        (answer("<html><title>Erreur 404</title></html>"), "an error page"),
        (answer("<html><title>RTES</title><h1>Page introuvable</h1></html>"), "an error page"),
        (answer("<html><title>요청하신 페이지를 찾을 수 없습니다</title></html>"), "an error page"),
        (answer("<html><title>Página no encontrada | GSEF</title></html>"), "an error page"),
        (answer("<html><title>お探しのページが見つかりません</title></html>"), "an error page"),
        (answer("<html><title>Just a moment...</title></html>"), "a check for robots"),
        (answer(LOGIN.format("Sign in", '"', '"', "")), "a log-in form"),
        (answer(LOGIN.format("Members", "", "", "few words")), "a log-in form"),
        (answer(LOGIN.format("로그인", "'", "'", "x " * 2000)), "a log-in form"),
        (answer(final="https://example.org/login?next=/a"), "a log-in: it leads to"),
        (answer(final="https://accounts.example.com/signin"), "a log-in: it leads to"),
        (answer(final="https://example.org/"), "to a home page"),
        (answer(final="https://www.example.org/fr/"), "to a home page"),
        (answer(final="https://example.org/index.php"), "to a home page"),
        (answer(final="https://other.org/a"), "to another host"),
    ],
)
def test_what_is_not_the_page_is_told(page: Captured, words: str) -> None:
    assert page.why_no_page and words in page.why_no_page


@pytest.mark.parametrize(
    "page",
    [
        answer(),
        answer("<html><title>404 Media joins a cooperative</title></html>"),
        answer("<html><title>Members not found in 2019 are counted now: a report</title></html>"),
        answer(LOGIN.format("A report", '"', '"', "words of a report " * 100)),
        answer("<html><title>How to log in to politics</title><p>words</p></html>"),
        answer(final="https://www.example.org/a"),
        answer(final="http://example.org/a/"),
        answer(final="https://example.org/b/c"),
        answer(final="https://example.org/?p=123"),
        answer(url="https://example.org/", final="https://example.org/fr/"),
        answer(url="https://doi.org/10.1000/1", final="https://journal.org/1"),
        answer("words", "text/plain"),
    ],
)
def test_what_may_be_the_page_is_not_suspected(page: Captured) -> None:
    assert page.why_no_page is None


def test_a_length_that_is_more_than_what_is_there_is_a_cut(warc: Written) -> None:
    warc.response(heads={"Content-Length": "5000", "Content-Type": "text/html"})
    assert only(warc.open()).truncated


def test_what_the_writer_cut_is_cut(warc: Written) -> None:
    warc.response(warc={"WARC-Truncated": "length"})
    page = only(warc.open())
    assert page.truncated and page.why_no_page and "too large" in page.why_no_page


# ---------------------------------------------------------------------------------------------
# saved pages

SAVED_FORMS = {
    "by a browser": f"<!DOCTYPE html>\n<!-- saved from url=(0033){URL} -->\n",
    "by SingleFile": f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue Mar 03 2026 10:00:00\n-->",
    "canonical": f'<html><head><link data-x="1" href="{URL}" rel="canonical"></head>',
    "canonical unquoted": f"<html><head><link rel=canonical href={URL}></head>",
    "og:url": f'<html><head><meta property="og:url" content="{URL}"/></head>',
    "og:url turned": f"<html><head><meta content='{URL}' property='og:url'/></head>",
}


@pytest.mark.parametrize("form", SAVED_FORMS)
def test_a_saved_page_is_known_by_what_is_written_in_it(form: str, tmp_path: Path) -> None:
    (tmp_path / "Some page - Site.html").write_text(SAVED_FORMS[form] + PAGE)
    page = only(Archive.open(tmp_path))
    assert page.final_url == URL and "75 members" in page.document().text


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.html", PAGE, "html"),
        ("a.HTM", PAGE, "html"),
        ("a.txt", "Words", "text"),
        ("a.pdf", "%PDF-1.4", "pdf"),
        ("a.docx", "PK\x03\x04", "docx"),
    ],
)
def test_a_saved_page_is_known_by_its_name(name: str, content: str, form: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    [page] = Archive.open(tmp_path).of(Source(id="a", url=URL))
    assert (page.url, page.final_url, page.form, page.status) == (URL, URL, form, 200)
    assert Archive.open(tmp_path).of(Source(id="b", url="https://example.org/b")) == ()


def test_one_saved_page_is_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    assert len(Archive.open(tmp_path / "a.html").of(Source(id="a", url=URL))) == 1


def test_a_page_known_by_both_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(SAVED_FORMS["canonical"] + PAGE)
    assert len(Archive.open(tmp_path).of(Source(id="a", url=URL))) == 1


def test_a_saved_page_is_of_the_time_it_was_saved(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    os.utime(tmp_path / "a.html", (1_600_000_000, 1_600_000_000))
    [page] = Archive.open(tmp_path).of(Source(id="a", url=URL))
    assert page.date == "2020-09-13T12:26:40Z"


def test_what_is_not_read_of_saved_pages_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_text("From: <Saved by Blink>")
    with (tmp_path / "b.html").open("wb") as large:
        large.truncate(20_000_001)
    problems = Archive.open(tmp_path).problems
    assert len(problems) == 2
    assert "save the page as HTML" in problems[0] and "larger than 20 MB" in problems[1]


def test_a_document_kept_with_the_data_has_no_captures(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    assert Archive.open(tmp_path).of(Source(id="b", document="documents/b.md")) == ()


def test_bodies_are_read_when_asked_for(warc: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    from ssegraph.sources.archive import Record

    warc.response()
    archive = warc.open()
    read: list[Any] = []
    raw = Record.raw
    monkeypatch.setattr(Record, "raw", lambda self: read.append(self) or raw(self))  # type: ignore[func-returns-value]
    page = archive.captures(URL)[0]
    assert read == []
    page.content(), page.sha256, page.why_no_page
    assert len(read) == 1
