"""Writes a graph in the formats other tools read; the suffix of the file decides.

`FORMATS` says of each what it cannot hold: the command tells it, and `docs/formats.md` is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ssegraph.core.errors import StoreError
from ssegraph.formats.crate import write_crate
from ssegraph.formats.followthemoney import write_followthemoney
from ssegraph.formats.kumu import write_kumu, write_kumu_sheets
from ssegraph.formats.neo4j import write_cypher, write_neo4j_csv
from ssegraph.formats.networks import write_network
from ssegraph.formats.rdf import write_json_ld, write_rdf, write_rdf_xml
from ssegraph.formats.tables import cell as cell
from ssegraph.formats.tables import write_csv, write_parquet, write_workbook
from ssegraph.graph import KnowledgeGraph

LOSSES: Final[Mapping[str, str]] = {
    "by source": "which source states which triple (named graphs)",
    "control": "control characters (they become U+FFFD)",
    "long": "what is longer than 32,767 characters in one cell",
    "languages": "the language of a name (all names are there)",
    "former": "until when a former name was borne",
    "points": "in which country places are, and where on the map",
    "spaces": "line breaks and runs of spaces in names, roles and notes (on the way back they become one space)",
    "bars": "bars inside other names and addresses (they become strokes)",
    "details": "other names, places by name, when a body began and ended, websites and notes",
    "evidence": "which words are whose, and where a quote stands (all words are there)",
    "offsets": "where a quote stands in its document",
    "words": "the words of a tie",
    "addresses": "the addresses of sources (their ids are there)",
    "conflicts": "conflicts",
    "observations": "observations and contributions",
    "statements": "observations as statements of their own (a text holds them)",
    "sources": "sources as things of their own",
    "listed": "which sources list an entity, such as the editions of a register",
    "name_from": "where a name comes from that no source has",
    "unlisted": "the mark of who is unlisted",
    "themes": "levels of government and themes",
    "money": "sums of money as statements of their own (`.csv`, `.xlsx` and networks have them as a text)",
}
"""What can be lost on the way into a format, in words."""


@dataclass(frozen=True)
class Format:
    """One format: what it is, how it is read back, and which of `LOSSES` it cannot hold."""

    write: Callable[[KnowledgeGraph, Path], list[Path]]
    what: str
    back: str
    lost: tuple[str, ...] = ()

    def loses(self) -> list[str]:
        """Return in words what it cannot hold; empty where it holds everything."""
        return [LOSSES[each] for each in self.lost]


_LOAD, _IMPORT = "any command with `--data`", "`ssegraph import`"
_NETWORK: Final = ("details", "words", "addresses", "conflicts", "statements", "sources", "listed", "name_from", "unlisted", "themes", "money")  # fmt: skip
_NEO4J: Final = ("offsets", "conflicts", "observations", "sources", "points", "listed", "name_from", "unlisted", "themes", "money")  # fmt: skip
_BESIDE: Final = (
    "evidence",
    "conflicts",
    "observations",
    "sources",
    "points",
    "listed",
    "name_from",
    "unlisted",
    "themes",
    "money",
)

FORMATS: Final[Mapping[str, Format]] = {
    ".ttl": Format(write_rdf, "Turtle: the merged graph", _LOAD, ("by source",)),
    ".trig": Format(write_rdf, "TriG: the whole graph", _LOAD),
    ".nq": Format(write_rdf, "N-Quads: the whole graph", _LOAD),
    ".nt": Format(write_rdf, "N-Triples: the merged graph", _LOAD, ("by source",)),
    ".jsonld": Format(write_json_ld, "JSON-LD: the merged graph", _IMPORT, ("by source",)),
    ".rdf": Format(write_rdf_xml, "RDF/XML: the merged graph", _IMPORT, ("by source", "control")),
    ".graphml": Format(write_network, "GraphML: the network", "NetworkX, Gephi, yEd", ("control", *_NETWORK)),
    ".gexf": Format(write_network, "GEXF: the network", "NetworkX, Gephi", ("control", *_NETWORK)),
    ".csv": Format(write_csv, "two tables for a spreadsheet", "any spreadsheet", ("languages", "former", "addresses", *_BESIDE)),
    ".xlsx": Format(write_workbook, "Excel: a sheet of actors, one of ties", _IMPORT, ("control", "long", "spaces", *_BESIDE)),
    ".parquet": Format(write_parquet, "Parquet: a file for each part", _IMPORT),
    ".kumu.json": Format(write_kumu, "Kumu: a blueprint", _IMPORT, ("spaces", *_BESIDE)),
    ".kumu.xlsx": Format(write_kumu_sheets, "Kumu: sheets of elements and connections", _IMPORT, ("control", "long", "bars", "spaces", *_BESIDE)),
    ".ftm.json": Format(write_followthemoney, "FollowTheMoney entities", _IMPORT, ("languages", "former", "spaces", *_BESIDE)),
    ".neo4j.csv": Format(write_neo4j_csv, "Neo4j: two files for `neo4j-admin database import`", "Neo4j", _NEO4J),
    ".cypher": Format(write_cypher, "Neo4j: a script for `cypher-shell`", "Neo4j", _NEO4J),
    ".crate.zip": Format(write_crate, "RO-Crate 1.1: the RDF, tables, the vocabulary", _IMPORT),
}  # fmt: skip
"""Every format, by suffix."""

SUFFIXES: Final = tuple(FORMATS)
"""What `export` can write."""


def suffix_of(path: str | Path) -> str | None:
    """Return which of `SUFFIXES` a file name ends in, the longest first, or None.

    >>> suffix_of("graph.kumu.json"), suffix_of("graph.neo4j.csv"), suffix_of("graph.json")
    ('.kumu.json', '.neo4j.csv', None)
    """
    name = Path(path).name
    return next((each for each in sorted(SUFFIXES, key=len, reverse=True) if name.endswith(each)), None)  # fmt: skip


def export(kg: KnowledgeGraph, path: str | Path, *, unlisted: bool = False) -> list[Path]:
    """Write a graph to a file, aside first and then renamed.

    Args:
        unlisted: also people of an audience who have no public role.
        path: its suffix decides; see `FORMATS` and `docs/formats.md`. .csv, .parquet and .neo4j.csv
            become several files, `NAME-entities.csv` and so on.

    Returns:
        the files written.

    Raises:
        MissingExtra: the format needs a library that is not installed.
        StoreError: another suffix, or a file cannot be written.
    """
    path = Path(path)
    suffix = suffix_of(path)
    if suffix is None:
        raise StoreError(f"{path}: cannot write this; give {', '.join(SUFFIXES)}")
    return FORMATS[suffix].write(kg if unlisted else kg.listed(), path)
