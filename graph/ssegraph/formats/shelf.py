"""The formats at hand: those that are shipped, then those that other packages add.

A format of another package that is broken, or called as one that is there already, is left out, and why is
kept in words: `refused`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ssegraph.core.errors import SsegraphError, UsageError, suggest
from ssegraph.core.extensions import Extension, taken
from ssegraph.formats.contract import GROUP, Format
from ssegraph.formats.glance import Glance
from ssegraph.formats.things import Found, Whole

_OURS: Final = "ssegraph"


@dataclass(frozen=True)
class _Shelf:
    written: Mapping[str, Format]
    read: Mapping[str, Format]
    whose: Mapping[str, str]
    refused: tuple[str, ...]


def written() -> Mapping[str, Format]:
    """Return every format that can be written, by suffix: the shipped ones first."""
    return _shelf().written


def refused() -> tuple[str, ...]:
    """Return which formats of other packages were left out, and why: a sentence for each that names the package."""
    return _shelf().refused


def form_of(path: Path) -> str | None:
    """Return what a file of another model is, in words, by its content; None for a table or anything else.

    Raises:
        StoreError: it cannot be read.
        DataError: it is a JSON schema, which describes data and holds none.
        UsageError: a format of another package breaks over it.
    """
    glance = Glance(path)
    for name, each in _shelf().read.items():
        try:
            if each.detect and each.detect(glance):
                return name
        except SsegraphError:
            raise
        except (Exception, SystemExit) as error:
            if (package := _shelf().whose[name]) == _OURS:
                raise
            raise UsageError(
                f"{path}: the format {name!r} of the package {package} cannot say whether this is one of its own: {_words(error)}"
            ) from error
    return None


def format_called(form: str) -> Format:
    """Return the format that `form_of` named.

    Raises:
        UsageError: no format that can be read is called so.
    """
    known = _shelf().read
    if form not in known:
        near = " or ".join(suggest(form, known)) or ", ".join(known)
        raise UsageError(f"no format that can be read is called {form!r}: {near}")
    return known[form]


def read(path: Path, form: str) -> Found | Whole:
    """Return what a file holds, read as the format that `form_of` named.

    Raises:
        UsageError: no format that can be read is called so.
        DataError: the file is broken.
        MissingExtra: a library is needed.
    """
    reader = format_called(form).read
    assert reader is not None  # what cannot be read has no name
    return reader(path)


@cache
def _shelf() -> _Shelf:
    written: dict[str, Format] = {}
    read: dict[str, Format] = {}
    whose: dict[str, str] = {}

    def put(one: Format, package: str) -> str:
        """Put a format on the shelf; return why not, or an empty text."""
        for each in filter(None, (one.suffix, one.name)):
            if each in whose:
                return f"{each} belongs to {whose[each]}"
        whose.update(dict.fromkeys(filter(None, (one.suffix, one.name)), package))
        if one.write:
            written[one.suffix] = one
        if one.read:
            read[one.name] = one
        return ""

    for one in _shipped():
        assert not put(one, _OURS), one

    def offered(one: Extension) -> str:
        return put(one.value, one.package) if isinstance(one.value, Format) else f"{one.where} is no Format"

    refused = taken(GROUP, offered)
    return _Shelf(written, read, whose, refused)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _shipped() -> tuple[Format, ...]:
    """Return the formats of this package: as they are listed, and as files are asked about, from the narrow to the wide."""
    from ssegraph.formats import (
        crate,
        csv_tables,
        followthemoney,
        gogocarto,
        kumu,
        littlesis,
        murmurations,
        neo4j,
        networks,
        ownership,
        parquet,
        rdf,
        workbook,
    )

    return (
        rdf.TURTLE,
        rdf.TRIG,
        rdf.TURTLE_12,
        rdf.TRIG_12,
        rdf.N_QUADS,
        rdf.N_TRIPLES,
        rdf.JSON_LD,
        rdf.RDF_XML,
        networks.GRAPHML,
        networks.GEXF,
        csv_tables.TABLES,
        workbook.WORKBOOK,
        parquet.PARQUET,
        kumu.BLUEPRINT,
        kumu.SHEETS,
        followthemoney.FOLLOWTHEMONEY,
        neo4j.CSV,
        neo4j.CYPHER,
        crate.CRATE,
        murmurations.MURMURATIONS,
        ownership.BODS,
        littlesis.LITTLESIS,
        gogocarto.GOGOCARTO,
        *networks.OTHERS,
        rdf.ANY_RDF,
    )
