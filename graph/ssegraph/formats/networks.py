"""Network files: GraphML and GEXF, written and read; GML, Pajek, node-link JSON and lists of edges, read.

NetworkX reads them. A node becomes a body by its label, an edge a tie by the word it has for its kind; an edge that has
none, or stands between two that no such tie can join, is set aside and says why.
"""

from __future__ import annotations

import json
import re
import xml.parsers.expat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.errors import DataError, Problem
from ssegraph.core.files import write_aside
from ssegraph.core.ontology import load_ontology
from ssegraph.core.statements import NOT_AS_FACT
from ssegraph.formats.contract import IMPORT, Format
from ssegraph.formats.glance import MOST_BYTES, Glance
from ssegraph.formats.spelled import UNFIT_FOR_XML, Spelled
from ssegraph.formats.things import DEFAULT_KIND, Found, Link, Thing, first, is_told, present, texts
from ssegraph.graph import KnowledgeGraph
from ssegraph.records.columns import ends, kind_of, propose, relation_of
from ssegraph.tables.mapping import other_kind

_OURS: Final = "sse_id"
"""The attribute that holds the id which a node or an edge has in a graph of ours."""

# ---------------------------------------------------------------------------------------------
# out


def _write(kg: KnowledgeGraph, path: Path) -> list[Path]:
    """Write the network as GraphML or GEXF 1.3 (https://gexf.net), by the suffix.

    A node is labelled by its name, an edge by its kind of tie; each edge carries the sentence it states, the words that
    are quoted, what is told in our words, and the addresses that say so. In GEXF a body and a tie also have the interval
    in which they may have stood, for a timeline: from the first day the beginning can be to the last day the end can be.
    """
    import networkx as nx

    graph = kg.to_networkx(also=("planned", "forecast", "hedged", "hearsay"))
    spelled = Spelled(kg)
    gexf = path.suffix == ".gexf"
    for entity in spelled.records.entities:
        attributes = graph.nodes[entity.id]
        attributes |= {"label": entity.name, _OURS: entity.id}
        attributes |= _interval(entity.founded, entity.dissolved) if gexf else {}
        _fit_for_xml(attributes)
    ontology = load_ontology()
    for tie in spelled.records.ties:
        attributes = graph.edges[tie.source, tie.target, tie.id]
        if gexf:
            # GEXF has `kind`, `start` and `end` of its own, with other meanings.
            attributes |= {f"tie_{name}": attributes.pop(name) for name in sorted(attributes)}
            attributes |= _interval(tie.start, tie.end) | {"id": tie.id}
        attributes |= present(
            label=ontology.label(tie.kind),
            sentence=spelled.sentence(tie),
            quotes="\n".join(spelled.quotes(tie)),
            told=spelled.told(tie),
            note=tie.note,
            addresses=" ".join(spelled.addresses(tie)),
            **{_OURS: tie.id},
        )
        _fit_for_xml(attributes)
    if not gexf:
        lines = nx.generate_graphml(graph, named_key_ids=True)
        text = '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(lines) + "\n"
    else:
        graph.graph["mode"] = "dynamic"
        text = "\n".join(nx.generate_gexf(graph, version="1.3")) + "\n"
        # NetworkX writes today's date into the file; the same graph gives the same bytes.
        text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8"))
    return [path]


def _interval(start: HalfKnownDate | None, end: HalfKnownDate | None) -> dict[str, str]:
    """Return the days between which something may have stood, as GEXF has them; what is open on one side has no day there."""
    first_day, last_day = start and start.earliest, end and end.latest
    return present(
        start=first_day.isoformat() if first_day else "", end=last_day.isoformat() if last_day else ""
    )


def _fit_for_xml(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, str):
            attributes[name] = UNFIT_FOR_XML.sub("\ufffd", value)


# ---------------------------------------------------------------------------------------------
# in

_LABELS: Final = ("label", "name", "title", "full name", "nodelabel", "d name")
_TIE_WORDS: Final = (
    "kind",
    "type",
    "relation",
    "relationship",
    "relation type",
    "predicate",
    "edge type",
    "label",
    "l",
    "name",
    "role",
)
"""What an edge may call its kind of tie, the surest first."""
_NODE_FIELDS: Final = ("country", "place", "website", "founded", "dissolved", "note", "acronym", "alias")
_LINK_FIELDS: Final = ("role", "start", "end", "seen", "note", "confidence", "status", "source")


def _is(*beginnings: str, suffixes: tuple[str, ...] = ()) -> Callable[[Glance], bool]:
    def detect(file: Glance) -> bool:
        text = file.text[:4_000].casefold()
        return any(each in text for each in beginnings) and (not suffixes or file.suffix in suffixes)

    return detect


def _is_edges(file: Glance) -> bool:
    return file.suffix in (".edgelist", ".edges")


def _is_node_link(file: Glance) -> bool:
    one = file.object("nodes")
    ties = one.get("links", one.get("edges"))
    if _is_oligrapher(one):
        return True
    if isinstance(one.get("elements"), Mapping):  # as Cytoscape keeps them
        return isinstance(one["elements"].get("nodes"), list)
    return isinstance(one.get("nodes"), list) and isinstance(ties, list)


def _without_doctype(path: Path) -> None:
    """Refuse XML that defines entities: a network needs none, and they can be made to do harm."""

    def doctype(*_: object) -> None:
        raise _broken(path, "holds a document type: refused", "the file saved anew")

    class _Enough(Exception):
        pass

    def element(*_: object) -> None:
        raise _Enough

    parser = xml.parsers.expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, element
    try:
        with path.open("rb") as content:
            parser.Parse(content.read(1 << 20))
    except (_Enough, xml.parsers.expat.ExpatError):
        return


def _broken(path: Path, message: str, instead: str = "") -> DataError:
    return DataError([Problem(str(path), 1, message, instead)])


def _reader(form: str) -> Callable[[Path], Found]:
    def read(path: Path) -> Found:
        if path.stat().st_size > MOST_BYTES:
            raise _broken(path, f"larger than {MOST_BYTES // 1_000_000} MB", "a CSV of its edges")
        if form in ("GraphML", "GEXF"):
            _without_doctype(path)
        try:
            graph = _graph(path, form)
        except DataError:
            raise
        except Exception as error:  # NetworkX raises whatever a damaged file leads to
            raise _broken(
                path, f"no {form}: {type(error).__name__}: {error}", "the file saved anew"
            ) from error
        return _found(graph, f"a network ({form})")

    return read


def _graph(path: Path, form: str) -> Any:
    import networkx as nx

    if form == "GraphML":
        try:
            return nx.read_graphml(path)
        except nx.NetworkXError as error:
            if "no key" not in str(error):
                raise
            return nx.parse_graphml(_with_keys(path))
    if form == "GEXF":
        return nx.read_gexf(path)
    if form == "GML":
        return nx.read_gml(path, label="id")
    if form == "Pajek":
        return nx.read_pajek(path)
    if form == "edge list":
        return nx.read_edgelist(path, create_using=nx.MultiDiGraph, comments="#")
    return _node_link(json.loads(path.read_text(encoding="utf-8-sig")))


def _with_keys(path: Path) -> str:
    """Return GraphML with its keys where readers look for them: above the graph, whether they stand inside it or nowhere."""
    tree = ElementTree.parse(path).getroot()  # `_without_doctype` has seen it: no entities
    space = tree.tag.rpartition("}")[0] + "}" if "}" in tree.tag else ""
    named: dict[tuple[str, str], ElementTree.Element] = {}
    for parent in list(tree.iter()):
        for key in parent.findall(f"{space}key"):
            parent.remove(key)
            named[key.get("id", ""), key.get("for", "all")] = key
    for part in ("node", "edge"):
        for thing in tree.iter(f"{space}{part}"):
            for data in thing.iter(f"{space}data"):
                name = data.get("key", "")
                if not {(name, part), (name, "all")} & named.keys():
                    fields = {"id": name, "for": part, "attr.name": name, "attr.type": "string"}
                    named[name, part] = ElementTree.Element(f"{space}key", fields)
    for at, key in enumerate(named.values()):
        tree.insert(at, key)
    return ElementTree.tostring(tree, encoding="unicode")


def _is_oligrapher(content: Mapping[str, Any]) -> bool:
    """Say whether nodes and edges stand by their ids, as in a map of LittleSis (https://oligrapher.github.io)."""
    return isinstance(content.get("nodes"), Mapping) and isinstance(content.get("edges"), Mapping)


def _listed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a map of LittleSis as nodes and links; an arrow tells which way an edge runs, the address of a node what it is."""
    kinds = {"/person/": "Person", "/org/": DEFAULT_KIND}
    nodes = []
    for key, each in content["nodes"].items():
        address = first(each.get("url")) if isinstance(each, Mapping) else ""
        kind = next((kind for part, kind in kinds.items() if part in address), "")
        nodes.append({**(each if isinstance(each, Mapping) else {}), "id": key} | present(kind=kind))
    links = []
    for each in content["edges"].values():
        if isinstance(each, Mapping):
            ends = [str(each.get("node1_id")), str(each.get("node2_id"))]
            if each.get("arrow") == "2->1":
                ends.reverse()
            links.append(
                {name: value for name, value in each.items() if name not in ("node1_id", "node2_id")}
                | {"source": ends[0], "target": ends[1]}
            )
    return {"nodes": nodes, "links": links}


def _node_link(content: Mapping[str, Any]) -> Any:
    """Return the graph of nodes and links, as NetworkX, D3, Cytoscape and LittleSis keep them."""
    import networkx as nx

    content = _listed(content) if _is_oligrapher(content) else content
    inside = content["elements"] if isinstance(content.get("elements"), Mapping) else content
    directed = bool(content.get("directed", True))
    graph: Any = nx.MultiDiGraph() if directed else nx.MultiGraph()
    nodes = [_data(each) for each in inside.get("nodes", ()) if isinstance(each, Mapping)]
    names: list[object] = []
    for number, each in enumerate(nodes):
        key = each.get("id", each.get("key", each.get("name", number)))
        names.append(key)
        graph.add_node(key, **{str(name): value for name, value in each.items() if name != "id"})
    for each in map(_data, inside.get("links", inside.get("edges", ()))):
        source, target = (
            _end_of(each.get(one), each.get(other), names, graph)
            for one, other in (("source", "from"), ("target", "to"))
        )
        if source is None or target is None:
            continue
        fields = {
            str(name): value
            for name, value in each.items()
            if name not in ("source", "target", "from", "to", "key")
        }
        graph.add_edge(source, target, **fields)
    return graph


def _data(each: Mapping[str, Any]) -> Mapping[str, Any]:
    inside = each.get("data", each.get("attributes"))
    return {**each, **inside} if isinstance(inside, Mapping) else each


def _end_of(one: object, other: object, names: list[object], graph: Any) -> object:
    end = one if one is not None else other
    if isinstance(end, Mapping):
        end = end.get("id", end.get("name"))
    if end is None or end in graph:
        return end
    # D3 names ends by their number.
    return names[end] if isinstance(end, int) and 0 <= end < len(names) else end


def _plain(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes by their names in small letters, without what our own GEXF puts before them."""
    found: dict[str, Any] = {}
    for name, value in attributes.items():
        bare = str(name).casefold().replace("_", " ").strip()
        found.setdefault(bare.removeprefix("tie "), value)
    return found


def _found(graph: Any, form: str) -> Found:
    found = Found(form)
    ontology = load_ontology()
    targets = _kinds_by_ties(graph)
    kinds: dict[str, str] = {}
    for number, (node, written) in enumerate(graph.nodes(data=True), 1):
        attributes = _plain(written)
        # An id shown as a label is no name where there is one.
        labels = [text for name in _LABELS if (text := first(attributes.get(name)))]
        label = next((text for text in labels if text != str(node)), str(node))
        read = {name: value for name, value in attributes.items() if name in _LABELS}
        kind = ""
        for name in ("kind", "type", "category", "entity type", "group", "class"):
            text = first(attributes.get(name))
            kind = text if text in ontology.kinds else kind_of(text) or "" if text else ""
            if kind:
                read[name] = attributes[name]
                break
        fields: dict[str, Any] = {}
        for name, value in attributes.items():
            role = propose([name]).get(name)
            if role in _NODE_FIELDS and role not in fields and name not in read and first(value):
                fields[role] = first(value)
                read[name] = value
        found.unread.update(name for name in attributes if name not in read and name not in _DRAWN)
        key = str(node)
        kinds[key] = kind or targets.get(key) or DEFAULT_KIND
        things = present(
            country=texts(_countries(fields["country"])) if fields.get("country") else [],
            aliases=texts(fields.get("alias")),
            **{
                name: fields[name]
                for name in _NODE_FIELDS
                if name in fields and name not in ("country", "alias")
            },
        )
        ours = first(attributes.get(_PLAIN_OURS))
        found.things.append(
            Thing(key, kinds[key], label, f"node {number}", {"id": key, **read}, things, ours)
        )
    turned: Counter[str] = Counter()
    for number, (source, target, written) in enumerate(graph.edges(data=True), 1):
        _edge(
            found,
            f"edge {number}",
            (str(source), str(target)),
            _plain(written),
            kinds,
            graph.is_directed(),
            turned,
        )
    for role, count in sorted(turned.items()):
        found.remarks.append(
            (
                f"{count:,} edges",
                f"stand the wrong way round for {role}, by the kinds at their ends: taken turned",
            )
        )
    return found


_PLAIN_OURS: Final = _OURS.replace("_", " ")
_DRAWN: Final = frozenset(
    [
        _PLAIN_OURS,
        "start",
        "end",
        "x",
        "y",
        "z",
        "size",
        "color",
        "colour",
        "viz",
        "r",
        "g",
        "b",
        "a",
        "degree",
        "weight",
        "id",
        "key",
        "shape",
        "position",
        "width",
        "height",
    ]
)
"""What a drawing needs, and tells nothing of a body."""


def _countries(text: str) -> list[str]:
    """Return the countries in an attribute: codes with blanks between, as we write them, or names with signs between."""
    codes = text.split()
    return codes if all(re.fullmatch("[A-Z]{2}", each) for each in codes) else re.split("[,;|]", text)


def _kind_said(attributes: Mapping[str, Any]) -> tuple[str, str]:
    """Return the kind of tie that an edge tells, in the words of :func:`ends`, and the attribute it stands in; else two ``""``."""
    for name in _TIE_WORDS:
        text = first(attributes.get(name))
        if text and (said := text if text in ends() else relation_of(text)):
            return said, name
    return "", ""


def _kinds_by_ties(graph: Any) -> dict[str, str]:
    """Return the kinds that ties tell of the nodes at their ends, where a node itself tells none: members are of a network."""
    found: dict[str, str] = {}
    for source, target, written in graph.edges(data=True):
        said, _ = _kind_said(_plain(written))
        if said:
            kind, back = ends()[said]
            tells = other_kind(kind)
            if tells != "Association":
                found.setdefault(str(source if back else target), tells)
    return found


def _edge(
    found: Found,
    where: str,
    nodes: tuple[str, str],
    attributes: Mapping[str, Any],
    kinds: Mapping[str, str],
    directed: bool,
    turned: Counter[str],
) -> None:
    says, stands_in = _kind_said(attributes)
    said = {name: value for name, value in attributes.items() if name not in _DRAWN}
    if not says:
        word = next((text for name in _TIE_WORDS if (text := first(attributes.get(name)))), "")
        why = f"no kind of tie is called {word!r}" if word else "it says no kind of tie"
        found.aside.append(
            (where, f"{nodes[0]} – {nodes[1]}: {why}: write `type`, such as memberOf or partnerOf")
        )
        return
    kind, back = ends()[says]
    source, target = nodes[::-1] if back else nodes
    ontology = load_ontology()
    if (
        source != target
        and not ontology.allows(kind, kinds[source], kinds[target])
        and ontology.allows(kind, kinds[target], kinds[source])
    ):
        source, target = target, source
        if directed:
            turned[kind] += 1
    fields = {name: first(attributes.get(name)) for name in _LINK_FIELDS}
    for name, value in attributes.items():
        meant = propose([name]).get(name)
        if meant in ("start", "end", "seen", "role", "note") and not fields.get(meant):
            fields[meant] = first(value)
    if stands_in == "role":  # "role: member" is the kind of tie; beside a kind, "role: chairs" is a role
        fields["role"] = ""
    status = fields.pop("status")
    link = present(
        **{name: value for name, value in fields.items() if name != "source"},
        status=status if status in NOT_AS_FACT else "",
        also_seen_at=[
            each for each in (fields["source"], *first(attributes.get("addresses")).split()) if "://" in each
        ],
    )
    ours = first(attributes.get(_PLAIN_OURS))
    found.links.append(
        Link(
            source,
            kind,
            target,
            where,
            {"source": nodes[0], "target": nodes[1], **said},
            link,
            str(attributes.get("told") or "") if ours else "",
            bool(ours) and is_told(first(attributes.get("proof")), status),
            ours,
        )
    )


def _others() -> Iterator[Format]:
    for name, detect in (
        ("GML", _is("graph [", "graph\n[", "graph\r\n[", suffixes=(".gml",))),
        ("Pajek", _is("*vertices", suffixes=(".net", ".paj"))),
        ("edge list", _is_edges),
        ("node-link JSON", _is_node_link),
    ):
        yield Format(what=f"{name}: a network", name=name, detect=detect, read=_reader(name))


_LOST: Final = (
    "control",
    "spaces",
    "details",
    "evidence",
    "points",
    "conflicts",
    "statements",
    "sources",
    "listed",
    "name_from",
    "unlisted",
    "themes",
    "money",
)
GRAPHML: Final = Format(
    "GraphML: the network",
    ".graphml",
    f"{IMPORT}, NetworkX, Gephi, yEd",
    _write,
    _LOST,
    name="GraphML",
    detect=_is("<graphml"),
    read=_reader("GraphML"),
)
GEXF: Final = Format(
    "GEXF 1.3: the network",
    ".gexf",
    f"{IMPORT}, NetworkX, Gephi",
    _write,
    _LOST,
    name="GEXF",
    detect=_is("<gexf"),
    read=_reader("GEXF"),
)
OTHERS: Final = tuple(_others())
"""Networks that are read and not written."""
