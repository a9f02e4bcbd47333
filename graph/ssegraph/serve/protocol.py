"""What a request asks for: SPARQL 1.1 Protocol, Graph Store Protocol, and the format wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

import pyoxigraph as ox

RESULTS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
"""The formats of SELECT, by media type, dearest first."""

TRIPLES: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "text/n3": ox.RdfFormat.N3,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "text/plain": ox.RdfFormat.N_TRIPLES,
}
"""The formats of CONSTRUCT, DESCRIBE and graphs."""

QUADS: Final = {
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""The formats of a whole data set."""

SUFFIXES: Final = {
    "text/turtle": ".ttl",
    "application/x-turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/trig": ".trig",
    "application/n-quads": ".nq",
    "application/rdf+xml": ".rdf",
    "application/ld+json": ".jsonld",
}
"""What may be sent to the graph store, by media type."""


_RANGES: Final = 100
"""Of an Accept header; what stands behind these is not read."""


class Refused(Exception):
    """A request that is not answered: what goes into the problem+json (RFC 9457).

    Args:
        status: of HTTP.
        detail: what is wrong and what to send instead.
        headers: of the answer.
        more: further members, such as `line` and `column`.
    """

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, /, **more: Any
    ) -> None:
        self.status, self.detail = status, detail
        self.headers, self.more = dict(headers or {}), more
        super().__init__(detail)


def at(message: str) -> dict[str, int]:
    """Return line and column out of a message of the engine.

    >>> at("error at 3:14: not expected here: }")
    {'line': 3, 'column': 14}
    """
    found = re.match(r"error at (\d+):(\d+)", message)
    return {"line": int(found[1]), "column": int(found[2])} if found else {}


def chosen(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type offered that a client wants most, or None (RFC 9110, 12.5.1).

    Args:
        accept: the header; empty stands for anything.
        offered: dearest first, which decides between equals.

    >>> chosen("text/*;q=0.5, application/json;q=0.4", ["application/json", "text/csv"])
    'text/csv'
    """
    ranges = []
    for part in accept.split(",", _RANGES)[:_RANGES]:
        kind, *parameters = (each.strip().lower() for each in part.split(";"))
        if not kind:
            continue
        weight = 1.0
        for parameter in parameters:
            if re.fullmatch(r"q=(0(\.\d*)?|1(\.0*)?)", parameter):
                weight = float(parameter[2:])
        ranges.append((kind, weight))
    if not ranges:
        return offered[0]

    def wanted(kind: str) -> float:
        fits = [
            (len(each) if "*" not in each else (1 if each != "*/*" else 0), weight)
            for each, weight in ranges
            if each in (kind, "*/*", kind.partition("/")[0] + "/*")
        ]
        return max(fits)[1] if fits else 0.0

    best = max(offered, key=wanted)
    return best if wanted(best) > 0 else None


@dataclass(frozen=True, slots=True)
class Operation:
    """A SPARQL query or update with the data set it is put to.

    Attributes:
        text: SPARQL.
        is_update: it changes something.
        default, named: graphs of the data set by IRI; None where the request names none at all.
    """

    text: str
    is_update: bool
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None


def operation(method: str, query_string: str, content_type: str, body: bytes) -> Operation | None:
    """Return what a request to the SPARQL endpoint asks (SPARQL 1.1 Protocol, 2.1 and 2.2).

    Returns:
        None for GET without any query: the service description is wanted.

    Raises:
        Refused: not as the protocol has it.
    """
    fields = _fields(query_string.encode())
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    charset = re.search(r"charset\s*=\s*\"?([\w-]+)", parameters)
    update = False
    if method == "POST":
        if charset and charset[1].lower() not in ("utf-8", "utf8"):
            raise Refused(415, f"the body must be UTF-8, not {charset[1]}")
        if kind == "application/x-www-form-urlencoded":
            if any(name in ("query", "update") for name, _ in fields):
                raise Refused(400, "query or update stands in the address and the form: send one")
            fields += _fields(body)
        elif kind in ("application/sparql-query", "application/sparql-update"):
            name = kind.rpartition("-")[2]
            if any(each in ("query", "update") for each, _ in fields):
                raise Refused(400, "a query or update stands in the address, another in the body: send one")
            fields.append((name, _text(body)))
        else:
            raise Refused(
                415,
                "POST application/x-www-form-urlencoded, application/sparql-query or "
                f"application/sparql-update, not {kind or 'a body without Content-Type'}",
                {
                    "Accept-Post": "application/x-www-form-urlencoded, application/sparql-query, application/sparql-update"
                },
            )
    texts = [(name, value) for name, value in fields if name in ("query", "update")]
    if not texts:
        if method == "POST":
            raise Refused(400, "neither query= nor update= was sent")
        return None
    if len(texts) > 1:
        raise Refused(400, "send one query or one update, not several")
    name, text = texts[0]
    update = name == "update"
    if update and method != "POST":
        raise Refused(405, "an update goes by POST", {"Allow": "POST"})
    first, second = (
        ("using-graph-uri", "using-named-graph-uri") if update else ("default-graph-uri", "named-graph-uri")
    )
    default = tuple(value for each, value in fields if each == first)
    named = tuple(value for each, value in fields if each == second)
    if not default and not named:
        return Operation(text, update, None, None)
    for iri in (*default, *named):
        _iri(iri)
    return Operation(text, update, default, named)


def _iri(text: str) -> str:
    try:
        if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", text):
            raise ValueError("it must be absolute")
        return ox.NamedNode(text).value
    except ValueError as error:
        raise Refused(400, f"{text!r} is no IRI: {error}") from error


def graph_named(query_string: str, own: str, tail: str) -> str | None:
    """Return which graph a request to the graph store is about (Graph Store Protocol, 4).

    Args:
        query_string: of the address.
        own: the whole address without it.
        tail: what the address has after the store's own; then the address itself names the graph.

    Returns:
        Its IRI, "" for the default graph, None for the store as a whole.

    Raises:
        Refused: it names two, or none that is an IRI.
    """
    fields = _fields(query_string.encode())
    graphs = [value for name, value in fields if name == "graph"]
    default = any(name == "default" for name, _ in fields)
    if len(graphs) + default + bool(tail) > 1:
        raise Refused(400, "name one graph: ?graph=IRI or ?default")
    if default:
        return ""
    if graphs:
        return _iri(graphs[0])
    return _iri(own) if tail else None


def parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Return media type and content of what was sent to the graph store; several as multipart/form-data.

    Raises:
        Refused: another media type.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        if kind not in SUFFIXES:
            raise Refused(415, f"send {', '.join(SUFFIXES)}, not {kind or 'a body without Content-Type'}")
        return [(kind, body)]
    from email.parser import BytesParser

    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1", "replace")
    found = []
    for part in BytesParser().parsebytes(head + body).walk():
        if part.is_multipart():
            continue
        kind, content = part.get_content_type(), part.get_payload(decode=True)
        if kind not in SUFFIXES or not isinstance(content, bytes):
            raise Refused(415, f"a part must be one of {', '.join(SUFFIXES)}, not {kind}")
        found.append((kind, content))
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: {error.reason} at byte {error.start}") from error


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_text(body), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(400, f"the form cannot be read: {error}") from error
