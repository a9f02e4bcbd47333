"""Network files, written: GraphML, GEXF."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from ssegraph.core.files import write_aside
from ssegraph.formats.contract import Format
from ssegraph.formats.spelled import UNFIT_FOR_XML
from ssegraph.graph import KnowledgeGraph


def _write(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the network as GraphML or GEXF, by the suffix."""
    import networkx as nx

    graph = kg.to_networkx(also=("planned", "forecast", "hedged", "hearsay"))
    for _, attributes in graph.nodes(data=True):
        _fit_for_xml(attributes)
    for *_, attributes in graph.edges(data=True):
        _fit_for_xml(attributes)
    if path.suffix == ".graphml":
        lines = nx.generate_graphml(graph, named_key_ids=True)
        text = '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(lines) + "\n"
    else:
        for *_, key, attributes in graph.edges(keys=True, data=True):
            # GEXF has `kind`, `start` and `end` of its own, with other meanings.
            attributes |= {f"tie_{name}": attributes.pop(name) for name in sorted(attributes)}
            attributes["id"] = key
        text = "\n".join(nx.generate_gexf(graph)) + "\n"
        # NetworkX writes today's date into the file; the same graph gives the same bytes.
        text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _fit_for_xml(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, str):
            attributes[name] = UNFIT_FOR_XML.sub("\ufffd", value)


_LOST: Final = (
    "control",
    "details",
    "words",
    "addresses",
    "conflicts",
    "statements",
    "sources",
    "listed",
    "name_from",
    "unlisted",
    "themes",
    "money",
)
GRAPHML: Final = Format("GraphML: the network", ".graphml", "NetworkX, Gephi, yEd", _write, _LOST)
GEXF: Final = Format("GEXF: the network", ".gexf", "NetworkX, Gephi", _write, _LOST)
