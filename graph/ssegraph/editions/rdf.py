"""What changed, as RDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from ssegraph.editions.kinds import WHATS
from ssegraph.quads import BASE, DEFAULT, term

if TYPE_CHECKING:
    from ssegraph.editions.changes import Difference

_CS: Final = "http://purl.org/vocab/changeset/schema#"


def change_set(found: Difference) -> Iterator[ox.Quad]:
    """Yield what changed as RDF (Changeset vocabulary): see `changes.Difference.to_quads`."""
    for graph, quads in (("removed", found.removed), ("added", found.added)):
        name = ox.NamedNode(f"{BASE}change/{graph}")
        for quad in quads:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
    for each in found.changes:
        words = "\x1f".join(each.to_dict().values())
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        node = ox.NamedNode(f"{BASE}change/{digest}")
        subject = ox.NamedNode(f"{BASE}id/{quote(each.who.split(' ')[0], safe='')}")
        texts = {
            term("dcterms:type"): each.what,
            term("rdfs:label"): each.name,
            ox.NamedNode(f"{_CS}changeReason"): f"{WHATS[each.what]} {each.field}".strip(),
            term("dcterms:source"): each.now or each.was,
        }
        yield ox.Quad(node, term("rdf:type"), ox.NamedNode(f"{_CS}ChangeSet"), DEFAULT)
        yield ox.Quad(node, ox.NamedNode(f"{_CS}subjectOfChange"), subject, DEFAULT)
        for predicate, text in texts.items():
            if text:
                yield ox.Quad(node, predicate, _literal(text), DEFAULT)
        for local, text in (("removal", each.before), ("addition", each.after)):
            if text and each.field:
                place = ox.NamedNode(f"{node.value}/{local}")
                column = ox.NamedNode(f"{BASE}field/{quote(each.field, safe='')}")
                yield ox.Quad(node, ox.NamedNode(_CS + local), place, DEFAULT)
                yield ox.Quad(place, term("rdf:type"), term("rdf:Statement"), DEFAULT)
                yield ox.Quad(place, term("rdf:subject"), subject, DEFAULT)
                yield ox.Quad(place, term("rdf:predicate"), column, DEFAULT)
                yield ox.Quad(place, term("rdf:object"), _literal(text), DEFAULT)


def _literal(text: str) -> ox.Literal:
    return ox.Literal(text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd"))
