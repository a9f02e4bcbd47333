"""`to_pyvis`: the small drawing people know, in a page that is safe and needs no network.

pyvis 0.3.2 writes pages that load from the network, run what a label holds and settle for minutes;
so its `Network` is filled here directly, with positions and without physics, and the page around
its copy of vis-network is our own.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssegraph.core.errors import UsageError
from ssegraph.core.files import write_aside
from ssegraph.core.model import Entity, Tie
from ssegraph.core.ontology import load_ontology
from ssegraph.core.proofs import address, line, proof_label
from ssegraph.core.standalone import as_json, as_script, escaped, policy
from ssegraph.core.statements import PROOFS
from ssegraph.core.when import when_in_words
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.layout import place
from ssegraph.views.picture import HUES, LOOKS

if TYPE_CHECKING:
    from pyvis.network import Network

MOST_NODES: Final = 300
"""Above this vis-network is no pleasure; `view` has no such limit."""

# What vis-network calls the shapes of `picture`, so that a kind looks here as it does in the explorer.
_SHAPES: Final = {"circle": "dot", "drop": "triangleDown"}

_SCRIPT: Final = """
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
for (const item of [...data.nodes, ...data.edges]) {
  const tip = document.createElement("div");
  tip.textContent = item.title;
  item.title = tip;
}
const network = new vis.Network(document.getElementById("drawing"), {
  nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges),
}, data.options);
network.once("afterDrawing", () => { document.documentElement.dataset.ready = "true"; });
"""
_STYLE: Final = """
html, body, #drawing { margin: 0; height: 100%; font: 14px system-ui, sans-serif; }
.vis-tooltip { position: absolute; visibility: hidden; pointer-events: none; max-width: 30em; white-space: pre-line;
  padding: .5em .7em; background: #fff; border: 1px solid #888; border-radius: 4px; }
"""


def _page(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], title: str) -> str:
    library = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    scripts = [as_script(library.read_text(encoding="utf-8")), _SCRIPT]
    # vis-network sets styles through the DOM, which the policy allows, and adds no style element.
    rules = policy(scripts, [_STYLE], "img-src data:")
    options = {
        "physics": {"enabled": False},
        "interaction": {"hover": True, "keyboard": {"enabled": True}},
        "edges": {"smooth": {"type": "dynamic"}, "arrows": "to", "color": {"inherit": False}},
    }
    packed = as_json({"nodes": nodes, "edges": edges, "options": options})
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escaped(rules)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}</style></head>\n"
        f'<body><div id="drawing"></div>\n<script type="application/json" id="data">{packed}</script>\n'
        f"<script>{scripts[0]}</script>\n<script>{scripts[1]}</script></body></html>\n"
    )


def _look(entity: Entity) -> tuple[str, str]:
    return LOOKS.get(entity.kind, ("circle", "grey"))


def _proved(tie: Tie, label: str, kg: KnowledgeGraph) -> str:
    """Return what is to be read of a tie, line by line: what and when, how it is proved at best, the words, the address."""
    best = min(tie.evidence, key=lambda each: PROOFS.index(each.proof))
    source = kg.source(best.source)
    when = when_in_words(tie.start, tie.end, tie.seen)
    said = "" if tie.as_fact else load_ontology().statuses[tie.status.capitalize()].labels["en"]
    lines = (
        " · ".join(filter(None, (label, tie.role, when, said))),
        proof_label(tie.proof),
        line(best, source.name),
        address(best, source) or source.document,
    )
    return "\n".join(filter(None, lines))


def to_pyvis(kg: KnowledgeGraph) -> Network:
    """Return a small graph as a pyvis `Network`: filled, placed, physics off.

    Its `nodes` and `edges` are pyvis's own and may be changed; `generate_html`, `write_html` and
    `save_graph` write our page around them; in a notebook it shows itself.

    Raises:
        UsageError: the graph has more than `MOST_NODES` entities.

    >>> from ssegraph.core.model import Records
    >>> len(to_pyvis(KnowledgeGraph.of(Records(title="nothing yet"))).nodes)
    0
    """
    if len(kg) > MOST_NODES:
        raise UsageError(
            f"{len(kg)} entities are too many for this drawing (at most {MOST_NODES}): "
            "choose fewer with where() or around(), or use view()"
        )
    from pyvis.network import Network

    title = kg.title

    class Drawing(Network):  # type: ignore[misc]  # pyvis has no types
        """A pyvis network that is written by our page."""

        def generate_html(self, *_: object, **__: object) -> str:
            return _page(self.nodes, self.edges, title)

        def write_html(self, name: str, *_: object, **__: object) -> None:
            content = self.generate_html().encode()
            write_aside(Path(name), lambda aside: aside.write_bytes(content))

        save_graph = show = write_html

        def _repr_html_(self) -> str:
            page = escaped(self.generate_html())
            return (
                '<iframe sandbox="allow-scripts" width="100%" height="500" style="border:0" '
                f'srcdoc="{page}"></iframe>'
            )

    ontology = load_ontology()
    entities, ties = list(kg), kg.ties()
    spots = place([each.id for each in entities], [(tie.source, tie.target) for tie in ties])
    drawing = Drawing(directed=True)
    drawing.nodes = [
        {
            "id": entity.id,
            "label": entity.acronym or entity.name,
            "title": f"{entity.name} ({ontology.label(entity.kind, 'en')})",
            "shape": _SHAPES.get(_look(entity)[0], _look(entity)[0]),
            "size": 12,
            "color": HUES[_look(entity)[1]],
            "x": spots[entity.id][0],
            "y": spots[entity.id][1],
        }
        for entity in entities
    ]
    drawing.node_ids = [entity.id for entity in entities]
    drawing.edges = [
        {
            "id": tie.id,
            "from": tie.source,
            "to": tie.target,
            "title": _proved(tie, ontology.label(tie.kind, "en"), kg),
            "dashes": not tie.as_fact,
        }
        for tie in ties
    ]
    return drawing
