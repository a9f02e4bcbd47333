"""Reads RDF from outside: whole or not at all, no DTD, no remote context, and never for long.

RDF/XML and JSON-LD can end the process that parses them (nested entities, nesting without end), so a
child process does it, with limits on time, memory and the size of what it writes. Turtle, TriG,
N-Triples and N-Quads without blank nodes are parsed here. Blank nodes become IRIs made from their place
in the graph (RDFC-1.0, W3C 2024), so that reading twice doubles nothing; the child does that, too.
"""

from __future__ import annotations

import json
import sys
import tempfile
import xml.parsers.expat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.core.sandbox import TooMuchError, limit, run_apart
from ssegraph.core.sniffing import masked
from ssegraph.quads.reifiers import resolved

FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".skos": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""What can be read, by the suffix of the file."""

_DANGEROUS: Final = (ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD)
_SECONDS: Final = 60
_MEMORY: Final = 4_000_000_000
_MOST_BYTES: Final = 500_000_000
_DEEPEST: Final = 100
BLANK: Final = "urn:ssegraph:blank:"
"""How the IRI of what was a blank node begins."""

# What pages of schema.org name by its address; the real one is fetched by nobody.
_SCHEMA: Final = {
    "@vocab": "https://schema.org/",
    "id": "@id",
    "type": "@type",
    "url": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
}
CONTEXTS: Final = {
    f"{scheme}://{host}{tail}": _SCHEMA
    for scheme in ("http", "https")
    for host in ("schema.org", "www.schema.org")
    for tail in ("", "/", "/docs/jsonldcontext.jsonld", "/docs/jsonldcontext.json")
}
"""The contexts that may be named by an address: they are read from here, never fetched."""


class _Refused(Exception):
    """Something that is not read at all: the line and the reason."""

    def __init__(self, line: int, why: str, instead: str = "") -> None:
        self.line, self.why, self.instead = line, why, instead
        super().__init__(why)


def read_outside(
    path: Path,
    *,
    suffix: str | None = None,
    base: str | None = None,
    seconds: int = _SECONDS,
    memory: int = _MEMORY,
) -> list[ox.Quad]:
    """Return the quads of a file somebody else wrote, sorted, without blank nodes.

    Args:
        path: its suffix, one of `FORMATS`, says what it is.
        suffix: says so instead, for a file called otherwise.
        base: what relative IRIs are relative to.
        seconds: of processor time a child process may take.
        memory: bytes of address space a child process may take.

    Raises:
        DataError: it is broken, names a context elsewhere, holds a DTD, or takes too much.
        StoreError: there is no such file, or another suffix.
    """
    form = FORMATS.get(suffix or path.suffix.lower())
    if form is None:
        raise StoreError(f"{path}: cannot read this; give {', '.join(FORMATS)}")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error
    if size > _MOST_BYTES:
        raise DataError([Problem(str(path), 1, f"larger than {_MOST_BYTES // 1_000_000} MB")])
    try:
        if form in _DANGEROUS:
            return _by_child(path, form, base, seconds, memory)
        quads = list(resolved(ox.parse(path=str(path), format=form, base_iri=base)))
        # Naming blank nodes can take exponentially long: that, too, is the child's to do.
        if any(map(_blanks, quads)):
            return _by_child(path, form, base, seconds, memory)
        return sorted(set(quads), key=str)
    except _Refused as no:
        raise DataError([masked(path) or Problem(str(path), no.line, no.why, no.instead)]) from no
    except SyntaxError as error:
        raise DataError([masked(path) or Problem(str(path), error.lineno or 1, error.msg)]) from error
    except (OSError, ValueError) as error:
        raise DataError([Problem(str(path), 1, str(error))]) from error


def _sorted(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads sorted, each once, with IRIs for blank nodes."""
    dataset = ox.Dataset(quads)
    if any(_blanks(quad) for quad in dataset):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((_named(quad) for quad in dataset), key=str)


def _blanks(quad: ox.Quad) -> bool:
    return any(isinstance(each, ox.BlankNode) for each in (quad.subject, quad.object, quad.graph_name))


def _named(quad: ox.Quad) -> ox.Quad:
    if not _blanks(quad):
        return quad

    def name(node: Any) -> Any:
        return ox.NamedNode(BLANK + node.value) if isinstance(node, ox.BlankNode) else node

    return ox.Quad(name(quad.subject), quad.predicate, name(quad.object), name(quad.graph_name))


# ---------------------------------------------------------------------------------------------
# the child process


def _by_child(path: Path, form: ox.RdfFormat, base: str | None, seconds: int, memory: int) -> list[ox.Quad]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "quads.nq"
        call = [str(path.resolve()), form.media_type, str(out), base or "", str(seconds), str(memory)]
        try:
            code, told = run_apart("ssegraph.quads.untrusted", call, Path(folder), seconds=seconds)
        except TooMuchError as error:
            raise _Refused(
                1, f"takes more than {seconds} s or {memory // 1_000_000} MB to read, or is nested too deep"
            ) from error
        if code == 3:
            no = json.loads(told)
            raise _Refused(no["line"], no["why"], no["instead"])
        return list(resolved(ox.parse(path=str(out), format=ox.RdfFormat.N_QUADS)))


def _read(path: Path, form: ox.RdfFormat | None, base: str | None) -> Iterator[ox.Quad]:
    content = path.read_bytes()
    if form == ox.RdfFormat.RDF_XML:
        _without_dtd(content)
    elif form == ox.RdfFormat.JSON_LD:
        content = _without_remote_context(content)
    yield from ox.parse(input=content, format=form, base_iri=base or "urn:ssegraph:outside")


def _without_dtd(content: bytes) -> None:
    """Refuse a document type declaration, and so every entity, before anything is expanded."""
    parser = xml.parsers.expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise _Refused(
            parser.CurrentLineNumber,
            "a document type declaration (<!DOCTYPE ...>) is refused: entities can be made to grow without end",
            "the file without it, entities written out",
        )

    parser.StartDoctypeDeclHandler = refuse
    depth = [0]

    def deeper(*_: object) -> None:
        depth[0] += 1
        if depth[0] > _DEEPEST:
            raise _Refused(parser.CurrentLineNumber, f"nested more than {_DEEPEST} deep")

    parser.StartElementHandler = deeper
    parser.EndElementHandler = lambda _: depth.__setitem__(0, depth[0] - 1)
    try:
        parser.Parse(content, True)
    except xml.parsers.expat.ExpatError as error:
        raise _Refused(error.lineno, f"no XML: {xml.parsers.expat.ErrorString(error.code)}") from error


def _without_remote_context(content: bytes) -> bytes:
    try:
        document = json.loads(content)
    except json.JSONDecodeError as error:
        raise _Refused(error.lineno, f"no JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise _Refused(1, "no JSON: not UTF-8") from error
    except RecursionError as error:
        raise _Refused(1, f"nested more than {_DEEPEST} deep") from error
    try:
        return json.dumps(_local(document, 0), ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise _Refused(
            1, f"a text holds half a character (\\u{ord(half):04x})", "the text without it"
        ) from error


def _local(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise _Refused(1, f"nested more than {_DEEPEST} deep")
    if isinstance(value, list):
        return [_local(each, depth + 1) for each in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        raise _Refused(
            1, f"@import of {value['@import']!r}: a context elsewhere is refused", "the context itself"
        )
    return {
        name: _context(each, depth + 1) if name == "@context" else _local(each, depth + 1)
        for name, each in value.items()
    }


def _context(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [_context(each, depth + 1) for each in value]
    if isinstance(value, str):
        if value not in CONTEXTS:
            raise _Refused(1, f"@context {value!r}: a context elsewhere is refused", "the context itself")
        return CONTEXTS[value]
    return _local(value, depth)


def _child(path: str, media_type: str, out: str, base: str, seconds: str, memory: str) -> int:
    limit(int(seconds), int(memory), 2 * _MOST_BYTES)
    try:
        quads = _sorted(_read(Path(path), ox.RdfFormat.from_media_type(media_type), base or None))
    except _Refused as no:
        print(json.dumps({"line": no.line, "why": no.why, "instead": no.instead}))
        return 3
    except SyntaxError as error:
        print(json.dumps({"line": error.lineno or 1, "why": error.msg, "instead": ""}))
        return 3
    except ValueError as error:
        print(json.dumps({"line": 1, "why": str(error), "instead": ""}))
        return 3
    ox.serialize(quads, output=out, format=ox.RdfFormat.N_QUADS)
    return 0


if __name__ == "__main__":
    sys.exit(_child(*sys.argv[1:]))
