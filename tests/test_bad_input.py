"""Bad input, each row of docs/security.md with a file of its own: the command says what is wrong and leaves nothing.

Files stand in `tests/bad/`; the large ones, the archives and the damaged stores are made here. Each case is a
process of its own with limits on memory (2 GB), processor time and clock, in a folder of its own; a listener
on 127.0.0.1 hears whether anybody calls. What other tests prove with files of their own is not done again:
docs/security.md says where each row is.
"""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from ssegraph.graph import load
from ssegraph.store import Store

BAD = Path(__file__).parent / "bad"
COMMAND = Path(sys.executable).with_name("ssegraph")
KILO_BYTES = 2_000_000
SECONDS = 20
SOUND = (BAD / "sound.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Case:
    """What is given, what is done with it, and what has to come of it.

    Attributes:
        sentence: what holds.
        given: a file of `tests/bad/`, or what makes one in a folder and returns its name.
        line: the command; {file} is what is given, {folder} where it stands, {out} where output goes.
        code: what it exits with.
        says, never: words that stand, and that do not stand, on stderr.
        prints: words that stand on stdout.
    """

    sentence: str
    given: str | Callable[[Path], str]
    line: str
    code: int
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.sentence


# ---------------------------------------------------------------------------------------------
# what is too large, or no text, to be kept as a file


def made(name: str, content: str | bytes) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return make


def repeated(name: str, *parts: tuple[str, int]) -> Callable[[Path], str]:
    """A file of parts, each so many times: made when its case runs, and not kept in memory until then."""
    return lambda folder: made(name, b"".join(part.encode() * times for part, times in parts))(folder)


def archive(name: str, *members: tuple[str, str | bytes, int]) -> Callable[[Path], str]:
    """A zip archive: names, and contents so many times repeated."""

    def make(folder: Path) -> str:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for member, content, times in members:
                data = content.encode() if isinstance(content, str) else content
                with out.open(member, "w") as place:
                    for _ in range(times):
                        place.write(data)
        return name

    return make


def half(maker: Callable[[Path], str]) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        name = maker(folder)
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])
        return name

    return make


def workbook(folder: Path) -> str:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["name", "member of"], ["Lille", "RTES"], ["=1+1", "RTES"]):
        book.active.append(row)
    book.save(folder / "book.xlsx")
    return "book.xlsx"


def parquet(folder: Path) -> str:
    import pyarrow
    from pyarrow.parquet import write_table

    write_table(pyarrow.table({"name": ["Lille"] * 1_000}), folder / "members.parquet")
    return "members.parquet"


def pdf(content: bytes, filters: str) -> Callable[[Path], str]:
    """A PDF of one page with a content stream as given."""

    def make(folder: Path) -> str:
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(content), filters.encode(), content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
        out, at = b"%PDF-1.7\n", []
        for number, each in enumerate(objects, 1):
            at.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
        table = b"".join(b"%010d 00000 n \n" % place for place in at)
        out += b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
            table,
            len(out),
        )
        (folder / "report.pdf").write_bytes(out)
        return "report.pdf"

    return make


def letters_without_end(folder: Path) -> str:
    """48 million letters in 160 kB."""
    packer = zlib.compressobj(9)
    content = packer.compress(b"BT /F1 12 Tf 50 700 Td\n")
    for _ in range(1_000):
        content += packer.compress((b"(" + b"a" * 48 + b") Tj\n") * 1_000)
    return pdf(content + packer.compress(b"ET") + packer.flush(), "/FlateDecode")(folder)


def packed_twice(folder: Path) -> str:
    """A gigabyte in 2 kB."""
    packer, outer = zlib.compressobj(9), zlib.compressobj(9)
    content = b"".join(outer.compress(packer.compress(b" " * 10_000_000)) for _ in range(100))
    return pdf(content + outer.compress(packer.flush()) + outer.flush(), "[/FlateDecode /FlateDecode]")(
        folder
    )


def word(*content: tuple[str, int], head: str = "") -> Callable[[Path], str]:
    office = "http://schemas.openxmlformats.org"
    return archive(
        "report.docx",
        (
            "[Content_Types].xml",
            f'<Types xmlns="{office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            1,
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r1" Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
            1,
        ),
        (
            "word/document.xml",
            head
            + f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body>'
            + "".join(part * times for part, times in content)
            + "</w:body></w:document>",
            1,
        ),
    )


PARAGRAPH = "<w:p><w:r><w:t>A report that says the same again</w:t></w:r></w:p>"


def store(damage: Callable[[Path], object]) -> Callable[[Path], str]:
    """A store with something done to it."""

    def make(folder: Path) -> str:
        shutil.copytree(
            BAD,
            folder.parent / "kept",
            ignore=lambda _, names: {each for each in names if each != "sound.yaml"},
        )
        load(folder.parent / "kept").store.save(folder / "x.store")
        shutil.rmtree(folder.parent / "kept")
        damage(folder / "x.store")
        return "x.store"

    return make


def each_file(pattern: str, change: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        files = sorted(path.glob(pattern))
        assert files
        for file in files:
            change(file)

    return damage


def largest_table(path: Path) -> None:
    """One bit of the largest table file, in one of the orders that the rows are kept in."""
    file = max(path.glob("*.sst"), key=lambda each: each.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)


def flip(file: Path) -> None:
    file.write_bytes(bytes(byte ^ 255 if at % 50 == 0 else byte for at, byte in enumerate(file.read_bytes())))


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def rows_in_the_log(change: Callable[[Path], object]) -> Callable[[Path], str]:
    """A store of which half the rows are in the log alone, as one that was written to and killed."""

    def make(folder: Path) -> str:
        def damage(path: Path) -> None:
            code = (
                "import json, os, sys, pathlib, pyoxigraph as ox; from ssegraph.store import Store\n"
                "path = pathlib.Path(sys.argv[1]); disk = ox.Store(str(path)); node = ox.NamedNode\n"
                "for n in range(200): disk.add(ox.Quad(node(f'http://e.example/{n}'), node('http://e.example/p'), ox.Literal('x' * 100)))\n"
                "(path / 'ssegraph.json').write_text(json.dumps(Store(disk).manifest()))\n"
                "os.kill(os.getpid(), 9)"
            )
            subprocess.run([sys.executable, "-c", code, str(path)], check=False)
            for log in path.glob("*.log"):
                if log.stat().st_size:
                    change(log)

        return store(damage)(folder)

    return make


def wrong_count(path: Path) -> None:
    told = json.loads((path / "ssegraph.json").read_text(encoding="utf-8"))
    (path / "ssegraph.json").write_text(json.dumps(told | {"quads": 7}), encoding="utf-8")


def beside(name: str, put: Callable[[Path], object]) -> Callable[[Path], str]:
    """A folder of sound records, and among them something that is no file of records."""

    def make(folder: Path) -> str:
        (folder / "sound.yaml").write_text(SOUND, encoding="utf-8")
        put(folder / name)
        return name

    return make


def locked_up(path: Path) -> None:
    path.write_text(SOUND, encoding="utf-8")
    path.chmod(0)


def a_thesis(path: Path) -> None:
    path.mkdir()
    (path / "thesis.txt").write_text("years of work", encoding="utf-8")


def decided(name: str) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        (folder / "sound.yaml").write_text(SOUND, encoding="utf-8")
        (folder / "decisions").mkdir()
        shutil.copy(BAD / name, folder / "decisions" / "bodies-0001.json")
        return "decisions/bodies-0001.json"

    return make


def special(name: str, put: Callable[[Path], object]) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        put(folder / name)
        return name

    return make


# ---------------------------------------------------------------------------------------------
# the table

IMPORT = "import {file} -o {out}/records"
DTD = (":2: a document type declaration (<!DOCTYPE ...>) is refused",)
ELSEWHERE = ("a context elsewhere is refused",)
PAGE, POINTER, CONFLICT = (
    "an HTML page, whatever its name says",
    "a pointer of Git LFS and not the file",
    "a merge left a conflict here",
)
DAMAGED = ("the store is damaged", "build it anew from the records")

RDF = [
    Case("nested entities in RDF/XML are refused", "nested-entities.rdf", IMPORT, 1, DTD),
    Case("nested entities are refused under another name", "nested-entities.xml", IMPORT, 1, DTD),
    Case(
        "nested entities written straight into a file are refused",
        "nested-entities.rdf",
        "import {file} -o {out}/g.trig",
        1,
        DTD,
    ),
    Case(
        "numbers that are none are shown as they stand",
        "ill-typed.ttl",
        "query 'SELECT ?v { ?s ?p ?v }' --format table --data {file}",
        0,
        prints=("twelve", "1,5", "2020-13-45", "maybe"),
    ),
    Case(
        "numbers that are none go into CSV as they stand",
        "ill-typed.ttl",
        "query 'SELECT ?v { ?s ?p ?v }' --format csv --data {file}",
        0,
        prints=("twelve", "1,5", "2020-13-45", "maybe"),
    ),
    Case(
        "a number of 5,000 digits is shown",
        repeated("digits.ttl", ("<urn:a> <urn:b> ", 1), ("9", 5_000), (" .", 1)),
        "query 'SELECT ?v { <urn:a> ?p ?v }' --format table --data {file}",
        0,
        prints=("9" * 100,),
    ),
    Case(
        "RDF/XML is not read as a graph",
        "nested-entities.rdf",
        "check {file}",
        1,
        ("cannot read this; give a folder or .trig",),
    ),
    Case(
        "a large entity repeated is refused",
        repeated(
            "large-entity.rdf",
            ('<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "', 1),
            ("x", 100_000),
            ('">]>\n<r>', 1),
            ("&a;", 100_000),
            ("</r>", 1),
        ),
        IMPORT,
        1,
        DTD,
    ),
    Case("an external entity is not read", "external-entity.rdf", IMPORT, 1, DTD, ("never to be read",)),
    Case("an external DTD is not fetched", "external-dtd.rdf", IMPORT, 1, DTD),
    Case("a parameter entity is not fetched", "parameter-entity.rdf", IMPORT, 1, DTD),
    Case("a context elsewhere is not fetched", "remote-context.jsonld", IMPORT, 1, ELSEWHERE),
    Case(
        "a context elsewhere is not fetched for a file called .json",
        "remote-context.json",
        IMPORT,
        1,
        ELSEWHERE,
    ),
    Case("a context that imports one elsewhere is refused", "import-context.jsonld", IMPORT, 1, ELSEWHERE),
    Case(
        "a context inside a term of a context is not fetched", "scoped-context.jsonld", IMPORT, 1, ELSEWHERE
    ),
    Case(
        "JSON-LD nested 100,000 deep is refused",
        repeated("deep.jsonld", ('{"http://e.example/p":', 100_000), ("1", 1), ("}", 100_000)),
        IMPORT,
        1,
        ("nested more than 100 deep",),
    ),
    Case(
        "contexts nested 100,000 deep are refused",
        repeated("deep-context.jsonld", ('{"@context":', 100_000), ("1", 1), ("}", 100_000)),
        IMPORT,
        1,
        ("nested more than 100 deep",),
    ),
    Case(
        "Turtle nested 20,000 deep is read where nothing is made of it",
        repeated(
            "deep.ttl",
            ("<http://e.example/a> <http://e.example/p> ", 1),
            ("[ <http://e.example/p> ", 20_000),
            ("1", 1),
            (" ]", 20_000),
            (" .", 1),
        ),
        "check {file}",
        0,
        prints=("no problems: 0 entities",),
    ),
    Case(
        "blank nodes nested 20,000 deep are refused",
        repeated(
            "deep.ttl",
            ("<http://e.example/a> <http://e.example/p> ", 1),
            ("[ <http://e.example/p> ", 20_000),
            ("1", 1),
            (" ]", 20_000),
            (" .", 1),
        ),
        IMPORT,
        1,
        ("or is nested too deep",),
    ),
    Case(
        "collections nested 20,000 deep are refused",
        repeated(
            "deep.ttl",
            ("<http://e.example/a> <http://e.example/p> ", 1),
            ("( ", 20_000),
            ("1", 1),
            (" )", 20_000),
            (" .", 1),
        ),
        IMPORT,
        1,
        ("or is nested too deep",),
    ),
    *(
        Case(
            f"a cut .{suffix} is refused whole by {verb}", f"cut.{suffix}", line, 1, (f"cut.{suffix}:{at}: ",)
        )
        for suffix, at in (("ttl", 3), ("trig", 3), ("nt", 2), ("nq", 2))
        for verb, line in (("check", "check {file}"), ("import", IMPORT))
    ),
    Case("a cut .rdf is refused whole", "cut.rdf", IMPORT, 1, ("cut.rdf:3: no XML",)),
    Case("a cut .jsonld is refused whole", "cut.jsonld", IMPORT, 1, ("cut.jsonld:2: no JSON",)),
    Case(
        "an IRI with a space is refused",
        "iri-with-space.nt",
        "check {file}",
        1,
        ("iri-with-space.nt:2: ", "Invalid IRI"),
    ),
    Case(
        "an IRI with a quote is refused",
        "iri-with-quote.ttl",
        IMPORT,
        1,
        ("iri-with-quote.ttl:3: ", "Invalid IRI"),
    ),
    Case(
        "a javascript: address is left out of what RDF becomes",
        "javascript.jsonld",
        IMPORT,
        0,
        ("is no web address",),
    ),
    Case(
        "a lone surrogate in N-Triples is refused",
        "surrogate.nt",
        "check {file}",
        1,
        ("surrogate.nt:2: ", "not a valid unicode character"),
    ),
    Case(
        "a lone surrogate in JSON-LD is refused",
        "surrogate.jsonld",
        IMPORT,
        1,
        ("half a character (\\ud800)",),
    ),
    Case("a NUL in a name can be shown", "nul.ttl", "show a --data {file}", 0, prints=('"A\\u0000B"',)),
    Case("a NUL in a name cannot break GraphML", "nul.ttl", "export --data {file} -o {out}/g.graphml", 0),
    Case("a NUL in a name cannot break GEXF", "nul.ttl", "export --data {file} -o {out}/g.gexf", 0),
    Case("a NUL in a name cannot break a workbook", "nul.ttl", "export --data {file} -o {out}/g.xlsx", 0),
    Case(
        "marks of direction do not reach a terminal",
        "directions.ttl",
        'query "SELECT ?n { ?x rdfs:label ?n }" --format table --data {file}',
        0,
        prints=("\ufffdgnol\ufffd \ufffdname\ufffd \ufffd[2J",),
    ),
    *(
        Case(f"a cut file is refused by `{line}`", "cut.trig", line, 1, ("cut.trig:3: ",))
        for line in (
            "build {file} -o {out}/g.trig",
            "build {file} -o {out}/g.store",
            "export --data {file} -o {out}/g.csv",
            "view --data {file} -o {out}/g.html",
            "snapshot --data {file} -o {out}/site",
            "match {file}",
            "match sound --with {file}",
            "diff sound {file}",
            "show a --data {file}",
            "find a --data {file}",
            "ask members-of-two-networks --data {file}",
            'query "ASK { ?s ?p ?o }" --data {file}',
            "path a b --data {file}",
            "read sound/sound.md -o {out}/c.csv --data {file}",
        )
    ),
]

MASKS = [
    *(
        Case(
            f"an {what} named .{suffix} is called by its name",
            f"{name}.{suffix}",
            line,
            1,
            (f".{suffix}:1: {words}",),
        )
        for what, name, words in (("error page", "error-page", PAGE), ("LFS pointer", "lfs-pointer", POINTER))
        for suffix, line in (
            ("ttl", "check {file}"),
            ("nq", "check {file}"),
            ("csv", IMPORT),
            ("json", IMPORT),
            ("xlsx", IMPORT),
            ("yaml", "check {folder}"),
        )
    ),
    Case(
        "a merge conflict in Turtle is called by its name",
        "merge-conflict.ttl",
        "check {file}",
        1,
        (f".ttl:6: {CONFLICT}",),
    ),
    Case(
        "a merge conflict in a table takes neither side in",
        "merge-conflict.csv",
        IMPORT,
        1,
        (f".csv:3: {CONFLICT}",),
    ),
    Case(
        "a merge conflict in records is called by its name",
        "merge-conflict.yaml",
        "check {folder}",
        1,
        (f".yaml:5: {CONFLICT}",),
    ),
    Case(
        "two editions with a conflict are not compared",
        "merge-conflict.csv",
        "diff {file} {file}",
        1,
        (CONFLICT,),
    ),
]

TABLES = [
    Case("Korean in cp949 is read and said", "korean.csv", IMPORT, 0, ("cp949 (a guess)",)),
    Case("Japanese in Shift-JIS is read and said", "japanese.csv", IMPORT, 0, ("cp932 (a guess)",)),
    Case(
        "French in Latin-1 is read and said",
        "latin-1.csv",
        IMPORT,
        0,
        ("cp1252 (a guess), separator semicolon",),
    ),
    Case("UTF-16 is read and said", "utf-16.csv", IMPORT, 0, ("utf-16, separator tab",)),
    Case(
        "a byte order mark is no letter of the first head",
        "byte-order-mark.csv",
        IMPORT,
        0,
        ("utf-8-sig", "name: name"),
    ),
    Case(
        "a named encoding that is not that of the table is said",
        "latin-1.csv",
        IMPORT + " --encoding utf-8",
        1,
        ("there is no head of columns: its line ", "holds bytes that are no text in this encoding"),
    ),
    Case(
        "an encoding nobody knows is refused",
        "latin-1.csv",
        IMPORT + " --encoding klingon",
        1,
        ("no encoding is called 'klingon'",),
    ),
    Case(
        "a semicolon parts columns",
        "semicolons.csv",
        IMPORT + " --dry-run",
        0,
        ("separator semicolon",),
        prints=('"Lille, ville de"',),
    ),
    Case(
        "a tab parts columns",
        "tabs.tsv",
        IMPORT + " --dry-run",
        0,
        ("separator tab",),
        prints=('"Lille, ville de"',),
    ),
    Case(
        "ragged rows are told by line",
        "ragged.csv",
        IMPORT,
        0,
        (
            ":3: set aside: has 2 cells, the head 3",
            ":4: set aside: has 4 cells, the head 3",
            "2 rows set aside",
        ),
    ),
    Case(
        "an unclosed quote costs its own row",
        "unclosed-quote.csv",
        IMPORT,
        0,
        (":3: set aside: a quote is opened and not closed", "3 rows", "1 rows set aside"),
    ),
    Case(
        "of two heads alike the second is another", "repeated-heads.csv", IMPORT, 0, ("name (2): not read",)
    ),
    Case(
        "a table of a head alone writes nothing",
        "head-only.csv",
        IMPORT,
        2,
        ("no row could be read; nothing is written",),
    ),
    *(
        Case(f"an empty .{suffix} is refused", f"empty.{suffix}", line, 1, (f"empty.{suffix}", words))
        for suffix, line, words in (
            ("csv", IMPORT, "empty"),
            ("json", IMPORT, "empty"),
            ("xlsx", IMPORT, "empty"),
            ("ttl", IMPORT, "without any actor"),
            ("yaml", "check {folder}", "empty"),
            ("md", "read {file} -o {out}/c.csv --data sound", "empty"),
        )
    ),
    Case(
        "a cell of 100 MB costs its own row",
        repeated("large-cell.csv", ('name,member of\n"', 1), ("a", 100_000_000), ('",RTES\nPau,RTES\n', 1)),
        IMPORT,
        0,
        (":2: set aside: a cell is longer than 131,072 characters", "1 rows: 2 entities"),
    ),
    Case(
        "a cell of 100 MB in JSON costs its own row",
        repeated(
            "large-cell.json",
            ('[{"name":"', 1),
            ("a", 100_000_000),
            ('","member of":"RTES"},{"name":"Pau","member of":"RTES"}]', 1),
        ),
        IMPORT,
        0,
        (":1: set aside: a cell is longer than 131,072 characters", "1 rows: 2 entities"),
    ),
    Case(
        "one line of 100 MB is no table",
        repeated("one-line.csv", ("a", 100_000_000)),
        IMPORT,
        1,
        ("there is no head of columns",),
    ),
    Case(
        "a table of 200,000 columns is refused",
        repeated("columns.csv", ("c,", 200_000), ("c\n", 1)),
        IMPORT,
        1,
        ("200,001 columns",),
    ),
    Case("NUL costs its own row", "nul.csv", IMPORT, 0, (":2: set aside: holds a NUL character",)),
    Case(
        "half a character in JSON costs its own row",
        "surrogate.json",
        IMPORT,
        0,
        (":1: set aside: holds half a character", "1 rows: 2 entities"),
    ),
    Case(
        "bytes that would be half a character are a guess, and said to be one",
        "surrogate.csv",
        IMPORT,
        0,
        ("(a guess)",),
    ),
    Case(
        "words for nothing are no names and merge nobody",
        "nothing.csv",
        IMPORT,
        0,
        (
            ":2: set aside: no name: 'NA'",
            ":3: set aside: no name: 'n/a'",
            ":4: set aside: no name: '-'",
            "2 rows: 2 entities of the table, 0 known before, 0 ties",
        ),
    ),
    Case("00123 stays as it is written", "zeros.csv", "diff {file} {file}", 0, prints=("nothing changed",)),
    Case(
        "a javascript: address in a table is left out",
        "javascript.csv",
        IMPORT,
        0,
        (":2: 'javascript:alert(1)' is no web address",),
    ),
    Case(
        "a formula in a text is text",
        "formulas.csv",
        IMPORT + " --dry-run",
        0,
        prints=('=HYPERLINK(\\"http://e.example\\")',),
    ),
    Case(
        "a formula in a workbook is never worked out",
        workbook,
        IMPORT,
        0,
        (":3: set aside: A3 is a formula without a saved value",),
    ),
    Case(
        "a workbook that unpacks to half a gigabyte is refused",
        archive("bomb.xlsx", ("xl/worksheets/sheet1.xml", b"0" * 1_000_000, 501)),
        IMPORT,
        1,
        ("unpacks to 501,000,000 bytes: refused",),
    ),
    Case(
        "a workbook with entities is refused",
        archive(
            "entities.xlsx",
            ("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>', 1),
        ),
        IMPORT,
        1,
        ("holds a document type: refused",),
    ),
    Case(
        "an archive with paths outside writes nothing there",
        archive(
            "outside.xlsx",
            ("../outside.txt", "x", 1),
            ("/outside.txt", "x", 1),
            ("xl/workbook.xml", "<workbook/>", 1),
        ),
        IMPORT,
        1,
        ("no Excel workbook",),
    ),
    Case(
        "a crate with paths outside writes nothing there",
        archive(
            "outside.zip",
            ("../outside.txt", "x", 1),
            ("ro-crate-metadata.json", "{}", 1),
            ("graph.trig", "", 0),
        ),
        IMPORT,
        2,
        ("nothing of it could be read",),
    ),
    Case(
        "a crate that unpacks to too much is refused",
        archive("bomb.zip", ("ro-crate-metadata.json", "{}", 1), ("graph.trig", b"#" * 1_000_000, 501)),
        IMPORT,
        1,
        ("graph.trig is larger than 500 MB",),
    ),
    *(
        Case(f"a cut {what} is refused", half(maker), IMPORT, 1, (words,))
        for what, maker, words in (
            ("workbook", workbook, "no Excel workbook"),
            ("Parquet", parquet, "no Parquet file"),
            (
                "crate",
                archive("cut.zip", ("ro-crate-metadata.json", "{}", 1), ("graph.trig", "x" * 500, 1)),
                "cannot read this",
            ),
        )
    ),
    Case("a cut map of Kumu is refused", "cut.json", IMPORT, 1, ("cut.json:2: ",)),
    Case("a cut GeoJSON is refused", "cut.geojson", IMPORT, 1, ("cut.geojson:2: ",)),
    Case(
        "JSON nested 100,000 deep is refused",
        repeated("deep.json", ("[", 100_000)),
        IMPORT,
        1,
        ("broken JSON",),
    ),
    Case(
        "a mapping with anchors is refused",
        "map.yaml",
        "import sound/sound.csv --map {file} -o {out}/records",
        1,
        ("map.yaml:2: anchors",),
    ),
    Case(
        "a sheet of pairs that is none is refused",
        "no-sheet.csv",
        "match sound --decisions {file}",
        1,
        ("no-sheet.csv:1: no sheet of pairs",),
    ),
    Case(
        "a decision that is none is refused",
        "no-decision.csv",
        "match sound --decisions {file}",
        1,
        ("no-decision.csv:2: 'perhaps' is no decision",),
    ),
    Case(
        "a sheet of candidates that is none is refused",
        "no-sheet.csv",
        "accept {file} --data {out}/records",
        1,
        ("no-sheet.csv:1: no sheet of candidates",),
    ),
]

CHECK = "check {folder}"
RECORDS = [
    Case(
        "an alias bomb is refused",
        "alias-bomb.yaml",
        CHECK,
        1,
        ("alias-bomb.yaml:2: anchors and aliases (& and *) are refused",),
    ),
    Case("an alias of itself is refused", "self-alias.yaml", CHECK, 1, ("self-alias.yaml:2: anchors",)),
    Case(
        "a key that stands twice is refused",
        "repeated-key.yaml",
        CHECK,
        1,
        ("repeated-key.yaml:6: the key 'name' stands here twice",),
    ),
    Case(
        "NO stays Norway",
        "norway.yaml",
        'query "SELECT ?c { ?x sse:country ?c }" --format csv --data {folder}',
        0,
        prints=("/NO",),
    ),
    Case("a tag of Python makes nothing", "python-tag.yaml", CHECK, 1, ("python-tag.yaml:5: ",)),
    Case("cut records are refused", "cut.yaml", CHECK, 1, ("cut.yaml:5: broken YAML",)),
    Case(
        "half a character in records is refused",
        "surrogate.yaml",
        CHECK,
        1,
        ("surrogate.yaml:5: broken YAML",),
    ),
    Case("a NUL in records cannot break a page", "nul.yaml", "view --data {folder} -o {out}/g.html", 0),
    Case(
        "a javascript: address in records is refused",
        "javascript.yaml",
        CHECK,
        1,
        (":6: not a web address", ":9: not a web address"),
    ),
    Case(
        "a document outside the folder is not read",
        "outside-document.yaml",
        CHECK,
        1,
        ("there is no document '../secret.txt'",),
        ("never to be read",),
    ),
    Case(
        "YAML nested 100,000 deep is refused",
        repeated("deep.yaml", ("a: ", 1), ("[", 100_000)),
        CHECK,
        1,
        ("deep.yaml:1: broken YAML: exceeded maximum nesting depth",),
    ),
    Case(
        "records of 51 MB are refused",
        repeated("large.yaml", ("title: ", 1), ("a", 51_000_000)),
        CHECK,
        1,
        ("larger than 50 MB",),
    ),
    Case(
        "a folder named like records is told",
        beside("x.yaml", Path.mkdir),
        CHECK,
        1,
        ("x.yaml:1: no file that can be read",),
    ),
    Case(
        "a pipe named like records is told and not waited for",
        beside("x.yaml", os.mkfifo),
        CHECK,
        1,
        ("x.yaml:1: no file that can be read",),
    ),
    Case(
        "a link to nowhere is told",
        beside("x.yaml", lambda path: path.symlink_to("/nowhere")),
        CHECK,
        1,
        ("x.yaml:1: no file that can be read",),
    ),
    Case(
        "a link to itself is told",
        beside("x.yaml", lambda path: path.symlink_to(path.name)),
        CHECK,
        1,
        ("x.yaml:1: no file that can be read",),
    ),
    Case(
        "a file that may not be read is told",
        beside("x.yaml", locked_up),
        CHECK,
        1,
        ("x.yaml:1: cannot be read: Permission denied",),
    ),
    Case(
        "cut decisions are told",
        decided("cut-bodies.json"),
        CHECK,
        1,
        ("bodies-0001.json:1: no decisions on bodies",),
    ),
    Case(
        "a kind with control characters does not reach the terminal",
        "control-characters.yaml",
        CHECK,
        1,
        ("unknown kind", "write instead: Network"),
        ("\x1b", "\x07", "\u202e"),
    ),
    Case(
        "a file name with control characters does not reach the terminal",
        made("\x1b[31m\x07\u202e.yaml", "x"),
        CHECK,
        1,
        ("\ufffd[31m\ufffd\ufffd.yaml:1: not records",),
        ("\x1b", "\x07", "\u202e"),
    ),
    Case(
        "a table's name with control characters does not reach the terminal",
        made("\x1b[31m\x07.csv", "name\nLille\n"),
        IMPORT,
        0,
        ("\ufffd[31m\ufffd.csv",),
        ("\x1b", "\x07"),
    ),
]

PLACES = [
    Case(
        "a folder in the place of Turtle is told",
        special("x.ttl", Path.mkdir),
        "check {file}",
        1,
        ("no records",),
    ),
    Case(
        "a folder in the place of a table is told",
        special("x.csv", Path.mkdir),
        IMPORT,
        1,
        ("there is no file",),
    ),
    Case(
        "a folder in the place of a report is told",
        special("x.md", Path.mkdir),
        "read {file} -o {out}/c.csv --data sound",
        1,
        ("Is a directory",),
    ),
    Case(
        "a pipe in the place of Turtle is not waited for",
        special("x.ttl", os.mkfifo),
        "check {file}",
        1,
        ("there is no file",),
    ),
    Case(
        "a pipe in the place of a table is not waited for",
        special("x.csv", os.mkfifo),
        IMPORT,
        1,
        ("there is no file",),
    ),
    Case(
        "a pipe in the place of a report is not waited for",
        special("x.md", os.mkfifo),
        "read {file} -o {out}/c.csv --data sound",
        1,
        ("no file",),
    ),
    Case(
        "a link to nowhere is no table",
        special("x.csv", lambda path: path.symlink_to("/nowhere")),
        IMPORT,
        1,
        ("there is no file",),
    ),
    Case(
        "Turtle that may not be read is told",
        special("x.ttl", locked_up),
        "check {file}",
        1,
        ("Permission denied",),
    ),
    Case(
        "a table that may not be read is told", special("x.csv", locked_up), IMPORT, 1, ("Permission denied",)
    ),
    Case(
        "a report that may not be read is told",
        special("x.md", locked_up),
        "read {file} -o {out}/c.csv --data sound",
        2,
        ("is not readable",),
    ),
    *(
        Case(
            f"a mistyped path is told by {line.split()[0]} and makes no folder",
            "sound.yaml",
            line,
            1,
            ("there is no",),
        )
        for line in (
            "check nowhere.store",
            "build nowhere.store -o {out}/g.trig",
            'query "ASK { ?s ?p ?o }" --data nowhere.store',
            "match nowhere",
            "diff sound nowhere",
            "import nowhere.csv -o {out}/r",
        )
    ),
]

READ = "read {file} -o {out}/c.csv --data sound"
DOCUMENTS = [
    Case(
        "an instruction in a document is text",
        "instruction.md",
        "read {file} --json --data sound",
        0,
        prints=("Ignore Instructions Bank",),
    ),
    Case("a document that is no text is refused", "binary.txt", READ, 1, ("a binary file, not a text",)),
    Case(
        "a Word document that unpacks to 10 GB is refused",
        word((PARAGRAPH, 400_000)),
        READ,
        1,
        ("its text unpacks to more than 20 MB",),
    ),
    Case(
        "a Word document with entities has none of them",
        word(
            ("<w:p><w:r><w:t>Meeting &bomb; &file;</w:t></w:r></w:p>", 1),
            head=f'<!--{" " * 5_000}--><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY bomb "&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/passwd">]>',
        ),
        "read {file} --json --data sound",
        0,
        never=("root:", "aaaaaaaaaa"),
    ),
    Case(
        "a Word document nested 100,000 deep is refused",
        word(("<w:p>", 100_000)),
        READ,
        1,
        ("a broken Word document",),
    ),
    Case("a cut Word document is refused", half(word((PARAGRAPH, 1))), READ, 1, ("a broken Word document",)),
    Case(
        "a PDF of 48 million letters is given up",
        letters_without_end,
        READ,
        1,
        ("takes more than 60 s or 2000 MB to read",),
    ),
    Case("a PDF packed twice is given up", packed_twice, READ, 1, ("report.pdf: ",)),
    Case("a cut PDF is refused", half(pdf(b"x" * 500, "/FlateDecode")), READ, 1, ("report.pdf: ",)),
]

STORES = [
    Case(
        "a store without CURRENT is damaged",
        store(each_file("CURRENT", Path.unlink)),
        "check {file}",
        1,
        (*DAMAGED[:1], "CURRENT is missing"),
    ),
    Case(
        "a store with a CURRENT of another is damaged",
        store(each_file("CURRENT", lambda file: file.write_text("MANIFEST-999999\n"))),
        "check {file}",
        1,
        DAMAGED,
    ),
    Case(
        "a store with a CURRENT of rubbish is damaged",
        store(each_file("CURRENT", lambda file: file.write_bytes(b"\xff\x00rubbish"))),
        "check {file}",
        1,
        DAMAGED,
    ),
    Case(
        "a store without the engine's manifest is damaged",
        store(each_file("MANIFEST-*", Path.unlink)),
        "check {file}",
        1,
        DAMAGED,
    ),
    Case(
        "a store without our manifest is damaged",
        store(each_file("ssegraph.json", Path.unlink)),
        "check {file}",
        1,
        (*DAMAGED[:1], "ssegraph.json is missing"),
    ),
    Case(
        "a store with a cut manifest is told",
        store(each_file("ssegraph.json", cut)),
        "check {file}",
        1,
        ("ssegraph.json: ", "build it anew"),
    ),
    Case(
        "a store with a manifest of rubbish is told",
        store(each_file("ssegraph.json", lambda file: file.write_text("[1]"))),
        "check {file}",
        1,
        ("ssegraph.json: no manifest",),
    ),
    Case(
        "a store that holds another number than its manifest says is told",
        store(wrong_count),
        "check {file}",
        1,
        ("was written with 7 quads",),
    ),
    Case(
        "one bit of one table file is found",
        store(largest_table),
        "check {file}",
        1,
        (".sst is damaged: build it anew",),
    ),
    Case("flipped table files are damaged", store(each_file("*.sst", flip)), "check {file}", 1, DAMAGED),
    Case("cut table files are damaged", store(each_file("*.sst", cut)), "check {file}", 1, DAMAGED),
    Case(
        "a table file that is gone is damage",
        store(each_file("*.sst", Path.unlink)),
        "check {file}",
        1,
        DAMAGED,
    ),
    *(
        Case(
            f"flipped table files are told by {line.split()[0]}",
            store(each_file("*.sst", flip)),
            line,
            1,
            DAMAGED,
        )
        for line in (
            'query "ASK { ?s ?p ?o }" --data {file}',
            "build {file} -o {out}/g.trig",
            "export --data {file} -o {out}/g.csv",
            "view --data {file} -o {out}/g.html",
            "diff sound {file}",
            "match {file}",
        )
    ),
    Case(
        "of a store that was built nothing is in its log alone",
        store(each_file("*.log", Path.unlink)),
        "check {file}",
        0,
        prints=("no problems: 2 entities",),
    ),
    Case(
        "a store whose log is gone is told",
        rows_in_the_log(Path.unlink),
        "check {file}",
        1,
        ("was written with",),
    ),
    Case("a store whose log is cut is told", rows_in_the_log(cut), "check {file}", 1, ("was written with",)),
    Case(
        "a store that was written to and killed is sound",
        rows_in_the_log(lambda log: None),
        "check {file}",
        0,
    ),
    Case(
        "a damaged store can be built anew in its place",
        store(each_file("CURRENT", Path.unlink)),
        "build sound -o {file}",
        0,
    ),
    Case(
        "a folder of somebody else is no store to be replaced",
        special("x.store", a_thesis),
        "build sound -o {file}",
        1,
        ("exists and is no store",),
    ),
]

ASK = "query -f {file} --data sound"
QUERIES = [
    Case("a cut query is told where", "cut.rq", ASK, 1, ("error at 1:",)),
    Case("a query calls no other host", "service.rq", ASK, 1, ("SERVICE is refused",)),
    Case("a query reads no file", "from-file.rq", ASK, 0, prints=('"bindings":[]',)),
    Case("a query changes nothing", "update.rq", ASK, 1, ("error at 1:",)),
    Case("a query that is not UTF-8 is told", "latin-1.rq", ASK, 2, ("latin-1.rq", "utf-8")),
    Case("a NUL in a query does no harm", "nul.rq", ASK, 0, prints=("false",)),
    Case(
        "3,000 nested groups are refused",
        repeated("groups.rq", ("ASK ", 1), ("{", 3_000), ("}", 3_000)),
        ASK,
        1,
        ("nested more than 200 deep",),
    ),
    Case(
        "10,000 nested parentheses are refused",
        repeated("parentheses.rq", ("ASK { FILTER", 1), ("(", 10_000), ("1", 1), (")", 10_000), ("}", 1)),
        ASK,
        1,
        ("nested more than 200 deep",),
    ),
    Case(
        "10,000 NOTs are refused",
        repeated("nots.rq", ("ASK { FILTER(", 1), ("!", 10_000), ("true) }", 1)),
        ASK,
        1,
        ("nested more than 200 deep",),
    ),
    Case(
        "5,000 OPTIONALs are refused",
        repeated("optionals.rq", ("ASK { ", 1), ("OPTIONAL { ?a ?b ?c } ", 5_000), ("}", 1)),
        ASK,
        1,
        ("more than 500 OPTIONAL",),
    ),
    Case(
        "a list of 20,000 values is data and no chain",
        repeated(
            "values.rq",
            ("ASK { VALUES ?x { ", 1),
            ("-1.5 ", 20_000),
            ("} FILTER(1 IN (1", 1),
            (",id:a-b", 20_000),
            (")) }", 1),
        ),
        ASK,
        0,
        prints=("true",),
    ),
    Case(
        "10,000 UNIONs are refused",
        repeated("unions.rq", ("ASK { { ?a ?b ?c } ", 1), ("UNION { ?a ?b ?c } ", 10_000), ("}", 1)),
        ASK,
        1,
        ("more than 2,000 patterns and operators",),
    ),
    Case(
        "10,000 ANDs are refused",
        repeated("ands.rq", ("ASK { FILTER(true", 1), (" && true", 10_000), (") }", 1)),
        ASK,
        1,
        ("more than 2,000 patterns and operators",),
    ),
    Case(
        "10,000 sums are refused",
        repeated("sums.rq", ("ASK { FILTER(1", 1), (" + 1", 10_000), (") }", 1)),
        ASK,
        1,
        ("more than 2,000 patterns and operators",),
    ),
    Case(
        "a path of 10,000 steps is refused",
        repeated("path.rq", ("ASK { ?a sse:kind", 1), ("/sse:kind", 10_000), (" ?b }", 1)),
        ASK,
        1,
        ("more than 2,000 patterns and operators",),
    ),
    Case(
        "a query that ends in a line end is told where its mistake is",
        made("end.rq", "SELECT ?p (COUNT(?p) AS ?d) (?d * 2 AS ?m) { ?s ?p ?x } GROUP BY ?p\n"),
        ASK,
        1,
        ("error at 2:1", "variable that is unbound"),
    ),
    Case(
        "a string of 250,000 escapes without end is told",
        repeated("escapes.rq", ('ASK {} "', 1), ('\\"', 250_000)),
        ASK,
        1,
        ("error at 1:",),
    ),
    Case(
        "100,000 comments that name a call are read",
        repeated("comments.rq", ("ASK { ", 1), ("#SERVICE#SERVICE\n", 100_000), ("}", 1)),
        ASK,
        0,
        prints=("true",),
    ),
    Case(
        "500,000 calls without a target are told",
        repeated("calls.rq", ("ASK {} ", 1), ("SERVICE", 500_000)),
        ASK,
        1,
        ("error at 1:",),
    ),
    Case(
        "10,000 triples in triples are refused",
        repeated("spoken-of.rq", ("ASK { ", 1), ("<< ", 10_000)),
        ASK,
        1,
        ("nested more than 200 deep",),
    ),
    Case(
        "a query of 10 MB of spaces is read",
        repeated("spaces.rq", ("ASK { ?a ?b ?c ", 1), (" ", 10_000_000), ("}", 1)),
        ASK,
        0,
        prints=("true",),
    ),
]

CASES = [*RDF, *MASKS, *TABLES, *RECORDS, *PLACES, *DOCUMENTS, *STORES, *QUERIES]


# ---------------------------------------------------------------------------------------------
# running it


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str
    left: list[str]
    strewn: list[str]


def ssegraph(*words: str, folder: Path) -> tuple[int, str, str]:
    """Run the command with limits, and without the right of root to read what is locked."""
    bound = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    (folder / "tmp").mkdir(exist_ok=True)
    limited = ("sh", "-c", f'ulimit -v {KILO_BYTES}; ulimit -t {SECONDS}; exec "$@"', "sh")
    done = subprocess.run(
        [*bound, *limited, str(COMMAND), *words],
        cwd=folder,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=6 * SECONDS,
        env=os.environ | {"TMPDIR": str(folder / "tmp")},
    )
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode()


def outcome(case: Case, folder: Path, port: int) -> Outcome:
    here, sound = folder / "in", folder / "sound"
    for each in (here, sound, folder / "out"):
        each.mkdir()
    (sound / "sound.yaml").write_text(SOUND, encoding="utf-8")
    (sound / "sound.md").write_text("# Meeting\n\n- Ann Lee, director of Care Union\n")
    (sound / "sound.csv").write_text("name,member of\nLille,RTES\n")
    (folder / "secret.txt").write_bytes((BAD / "secret.txt").read_bytes())
    (here / "secret.txt").write_bytes((BAD / "secret.txt").read_bytes())
    if callable(case.given):
        name = case.given(here)
    else:
        name = case.given
        content = (BAD / name).read_bytes().replace(b":PORT/", f":{port}/".encode())
        (here / name).write_bytes(content)
    before = {each.relative_to(folder).as_posix() for each in folder.rglob("*")}
    words = [
        word.replace("{file}", f"in/{name}").replace("{folder}", "in").replace("{out}", "out")
        for word in shlex.split(case.line)
    ]
    code, out, err = ssegraph(*words, folder=folder)
    left = sorted(each.name for each in (folder / "out").iterdir())
    after = {each.relative_to(folder).as_posix() for each in folder.rglob("*")} - before - {"tmp"}
    strewn = sorted(each for each in after if not each.startswith(("out/", "in/x.store/")))
    shutil.rmtree(here)
    return Outcome(code, out, err, left, strewn)


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of 127.0.0.1, and what came in at it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hear() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    heard.append(caller.recv(200))

        threading.Thread(target=hear, daemon=True).start()
        yield server.getsockname()[1], heard


@pytest.mark.parametrize("case", CASES, ids=str)
def test_bad_input_is_told_and_does_no_harm(
    case: Case, tmp_path: Path, listener: tuple[int, list[bytes]]
) -> None:
    done = outcome(case, tmp_path, listener[0])
    assert "Traceback" not in done.err
    assert done.code == case.code, done.err
    for words in case.says:
        assert words in done.err
    for words in case.never:
        assert words not in done.err + done.out
    for words in case.prints:
        assert words in done.out
    if done.code:
        assert done.out == ""
        assert done.left == []
    assert not [name for name in done.left if name.startswith(".")]
    assert done.strewn == []
    assert listener[1] == []


def test_every_case_and_every_file_is_tried() -> None:
    assert len(CASES) == len({case.sentence for case in CASES}) == 207
    used = {case.given for case in CASES if isinstance(case.given, str)}
    elsewhere = {
        "secret.txt",
        "cut-bodies.json",
        "blank-one.ttl",
        "blank-two.ttl",
        "formulas.yaml",
        "cut-decisions.json",
    }
    assert {path.name for path in BAD.iterdir()} == used | elsewhere


# ---------------------------------------------------------------------------------------------
# what takes more than one step


def test_a_file_taken_in_three_times_doubles_nothing(tmp_path: Path) -> None:
    shutil.copy(BAD / "blank-one.ttl", tmp_path)
    seen = []
    for _ in range(3):
        code, _, err = ssegraph("import", "blank-one.ttl", "-o", "records", folder=tmp_path)
        assert code == 0, err
        seen.append(load(tmp_path / "records").counts)
    assert seen[0] == seen[1] == seen[2]
    assert (seen[0]["entities"], seen[0]["ties"]) == (2, 1)


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("blank-one.ttl", "blank-two.ttl"):
        shutil.copy(BAD / name, tmp_path)
        code, _, err = ssegraph("import", name, "-o", "records", folder=tmp_path)
        assert code == 0, err
    graph = load(tmp_path / "records")
    ties = {(graph[tie.source].name, graph[tie.target].name) for tie in graph.ties()}
    assert ties == {("Enercoop", "Licoornes"), ("Ecohabitat", "Cohousing network")}


def test_no_exported_cell_is_a_formula(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    shutil.copy(BAD / "formulas.yaml", tmp_path / "records")
    for name in ("g.csv", "g.xlsx"):
        code, _, err = ssegraph("export", "--data", "records", "-o", name, folder=tmp_path)
        assert code == 0, err
    text = (tmp_path / "g-entities.csv").read_text(encoding="utf-8-sig")
    assert "HYPERLINK" in text
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(",")]
    book = openpyxl.load_workbook(tmp_path / "g.xlsx")
    kept = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert not [cell.coordinate for cell in kept if cell.data_type == "f"]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "records" / "decisions").mkdir(parents=True)
    shutil.copy(BAD / "sound.yaml", tmp_path / "records")
    (tmp_path / "pairs.csv").write_text("decision,keep,other\nsame,a,b\n")
    lock = os.open(tmp_path / "records", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, _, err = ssegraph("match", "records", "--decisions", "pairs.csv", folder=tmp_path)
    finally:
        os.close(lock)
    assert code == 1
    assert "somebody else is writing in it just now" in err
    assert not list((tmp_path / "records" / "decisions").glob("bodies-*"))


def test_a_store_that_another_writes_to_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    shutil.copy(BAD / "sound.yaml", tmp_path / "records")
    load(tmp_path / "records").store.save(tmp_path / "x.store")
    writer = ox.Store(str(tmp_path / "x.store"))
    with pytest.raises(OSError, match="lock"):
        ox.Store(str(tmp_path / "x.store"))
    code, out, err = ssegraph("check", "x.store", folder=tmp_path)
    assert (code, err) == (0, "")
    assert "2 entities" in out
    del writer


def test_decisions_of_the_page_that_are_cut_change_no_sheet(tmp_path: Path) -> None:
    shutil.copy(BAD / "instruction.md", tmp_path)
    shutil.copy(BAD / "cut-decisions.json", tmp_path)
    (tmp_path / "records").mkdir()
    shutil.copy(BAD / "sound.yaml", tmp_path / "records")
    code, _, err = ssegraph("read", "instruction.md", "-o", "c.csv", "--data", "records", folder=tmp_path)
    assert code == 0, err
    before = (tmp_path / "c.csv").read_bytes()
    code, _, err = ssegraph("review", "c.csv", "--decisions", "cut-decisions.json", folder=tmp_path)
    assert code == 1
    assert "no decisions of the review page" in err
    assert (tmp_path / "c.csv").read_bytes() == before


def test_an_endless_query_ends_when_it_is_interrupted(tmp_path: Path) -> None:
    shutil.copy(BAD / "sound.yaml", tmp_path)
    query = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12)) + " }"
    asked = subprocess.Popen(
        [str(COMMAND), "query", query, "--data", str(tmp_path)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # It starts and loads; then the engine works in a copy of it.
    children = Path(f"/proc/{asked.pid}/task/{asked.pid}/children")
    while asked.poll() is None and not children.read_text():
        pass
    asked.send_signal(signal.SIGINT)
    out, err = asked.communicate(timeout=6 * SECONDS)
    assert (asked.returncode, out, err) == (-signal.SIGINT, b"", b"")


def test_load_raises_errors_of_this_package_only(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, ssegraph as sse\n"
        "from ssegraph.core.errors import SsegraphError\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    try: sse.load(path)\n"
        "    except SsegraphError as error: print('refused', path.name, str(error)[:80])\n"
        "    else: print('read', path.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(BAD)],
        capture_output=True,
        text=True,
        check=True,
        timeout=6 * SECONDS,
        cwd=tmp_path,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == len(list(BAD.iterdir()))
    assert [line for line in lines if line.startswith("read")] == [
        "read blank-one.ttl",
        "read blank-two.ttl",
        "read directions.ttl",
        "read empty.ttl",
        "read ill-typed.ttl",
        "read nul.ttl",
    ]


def test_a_damaged_store_is_an_error_of_this_package_for_load(tmp_path: Path) -> None:
    from ssegraph.core.errors import StoreError

    name = store(each_file("*.sst", flip))(tmp_path)
    with pytest.raises(StoreError, match="the store is damaged"):
        Store.open(tmp_path / name)
