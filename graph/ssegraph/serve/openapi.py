"""The description of the service for programs (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

from ssegraph import __version__


def _text(where: str, name: str, what: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "description": what,
        "required": required,
        "schema": {"type": "string"},
    }


def _number(name: str, what: str, default: int, most: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 0, "maximum": most, "default": default}
    return {"name": name, "in": "query", "description": what, "required": False, "schema": schema}


def _answers(what: str, *kinds: str) -> dict[str, Any]:
    problem = {
        "description": "What is wrong",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {"200": {"description": what, "content": {kind: {} for kind in kinds}}, "default": problem}


def described(root: str) -> dict[str, Any]:
    """Return the description.

    Args:
        root: address of the server, without a slash at the end.

    >>> sorted(described("http://127.0.0.1:8000")["paths"])[:2]
    ['/data/{id}', '/dump']
    """
    search = _answers("The entities, best first", "application/json")
    search["200"]["content"]["application/json"] = {"schema": {"$ref": "#/components/schemas/Found"}}
    string, strings = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    whole = {"type": "integer"}
    hit = {
        "id": string,
        "iri": {"type": "string", "format": "uri"},
        "kind": string,
        "name": string,
        "names": {"type": "object", "additionalProperties": string},
        "acronym": {"type": ["string", "null"]},
        "countries": strings,
    }
    rdf = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
    return {
        "openapi": "3.1.0",
        "info": {"title": "ssegraph", "version": __version__, "license": {"name": "MIT"}},
        "servers": [{"url": root}],
        "paths": {
            "/search": {
                "get": {
                    "summary": "Entities by part of any name",
                    "parameters": [
                        _text("query", "q", "Words that a name or note holds", required=True),
                        _number("offset", "How many to pass over", 0, 1_000_000),
                        _number("limit", "How many to give", 20, 100),
                    ],
                    "responses": search,
                }
            },
            "/sparql": {
                "get": {
                    "summary": "A SPARQL 1.1 query; without one, the service description",
                    "parameters": [_text("query", "query", "SELECT, ASK, CONSTRUCT or DESCRIBE")],
                    "responses": _answers(
                        "The answer",
                        "application/sparql-results+json",
                        "application/sparql-results+xml",
                        "text/csv",
                        "text/tab-separated-values",
                        *rdf,
                    ),
                }
            },
            "/data/{id}": {
                "get": {
                    "summary": "What is said of one entity",
                    "parameters": [
                        _text("path", "id", "Its id, such as rtes", required=True),
                        _number("page", "Which 500 of its ties", 1, 1_000_000),
                    ],
                    "responses": _answers("Triples", *rdf),
                }
            },
            "/dump": {
                "get": {
                    "summary": "The whole graph",
                    "responses": _answers("Quads", "application/trig", "application/n-quads"),
                }
            },
            "/health": {
                "get": {
                    "summary": "Whether questions are answered",
                    "responses": _answers("It works", "application/json"),
                }
            },
        },
        "components": {
            "schemas": {
                "Found": {
                    "type": "object",
                    "required": ["query", "total", "offset", "hits"],
                    "properties": {
                        "query": string,
                        "total": whole,
                        "offset": whole,
                        "did_you_mean": {"type": "array", "items": string},
                        "hits": {
                            "type": "array",
                            "items": {"type": "object", "required": list(hit), "properties": hit},
                        },
                    },
                },
                "Problem": {
                    "type": "object",
                    "properties": {
                        "title": string,
                        "status": whole,
                        "detail": string,
                        "line": whole,
                        "column": whole,
                    },
                },
            }
        },
    }
