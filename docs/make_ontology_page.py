"""Write `docs/ontology.md` out of `ontology/sse.ttl`; with `--check`, only say whether it is fresh."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from ssegraph.core.concepts import load_concepts
from ssegraph.core.ontology import Category, Ontology, Term, TieKind, load_ontology

PAGE = Path(__file__).with_name("ontology.md")

SECTIONS: tuple[tuple[Category, str, str], ...] = (
    ("kind", "Kinds of entity", "What an entity may be. Each is a class in Python, too (`sse.Network`)."),
    ("group", "Groups of kinds", 'Abstract classes above the kinds: `kg.where(kind="Body")`.'),
    ("tie", "Kinds of tie", "What may join a source to a target."),
    ("inverse", "Ties read backwards", "Never stored; used in captions."),
    ("measure", "Measures", "What a number may be of; what it counts is said beside it."),
    (
        "attribute",
        "Attributes",
        "What a source may state of an entity that is no number: a date, an acronym, an identifier elsewhere.",
    ),
    ("contribution", "Kinds of contribution", "What somebody does who says something in a session or text."),
    ("status", "Statuses", "How firmly a source speaks of a tie or observation."),
    ("function", "SPARQL functions", "Time and strength of evidence in a query: docs/sparql.md."),
    ("class", "What statements are made of", ""),
    ("property", "Properties", ""),
)


def cells(*values: str) -> str:
    """Return a row of a Markdown table."""
    return "| " + " | ".join(value.replace("|", "\\|") for value in values) + " |"


def ends(groups: tuple[str, ...]) -> str:
    """Return the kinds or groups that may stand at an end."""
    return ", ".join(groups)


def examples(ontology: Ontology, term: Term) -> str:
    """Return the examples and counter-examples of a term in one line."""
    told = [
        ("Such as", ontology.words_of(term.id, "example")),
        ("Not", ontology.words_of(term.id, "counterExample")),
    ]
    return "".join(
        f"<br>{head} {' '.join(f'*{what}*: {why}' for what, _, why in (each.partition(': ') for each in words))}"
        for head, words in told
        if words
    )


def section(ontology: Ontology, terms: list[Term]) -> Iterator[str]:
    """Yield the lines of a table of terms."""
    if isinstance(terms[0], TieKind):
        yield cells("term", "from", "to", "label (en, fr, es, ko, ja)", "definition", "inverse", "caption")
        yield cells(*["---"] * 7)
        for term in terms:
            assert isinstance(term, TieKind)
            nature = [
                word
                for word, is_so in (("symmetric", term.symmetric), ("transitive", term.transitive))
                if is_so
            ]
            yield cells(
                f"`{term.id}`" + (f" ({', '.join(nature)})" if nature else ""),
                ends(term.source_groups),
                ends(term.target_groups),
                " · ".join(term.labels.values()),
                term.definitions["en"] + examples(ontology, term),
                f"`{term.inverse_id}`",
                term.caption["en"],
            )
        return
    yield cells("term", "label (en, fr, es, ko, ja)", "definition")
    yield cells("---", "---", "---")
    for term in terms:
        below = sorted(ontology.expand(term.id)) if term.category == "group" else []
        more = f" Holds {', '.join(below)}." if below else ""
        yield cells(
            f"`{term.id}`",
            " · ".join(term.labels.values()),
            term.definitions["en"] + more + examples(ontology, term),
        )


def concept_section() -> Iterator[str]:
    """Yield the lines on the concept schemes and on what our kinds match in them."""
    known = load_concepts()
    yield f"## Concept schemes of ESSGLOBAL ({len(known.schemes)})"
    yield ""
    yield "Cleaned, in `ontology/concepts/`: [why and how](decisions/0019-essglobal.md). Labels in English, French and Spanish"
    yield "are complete; our own translations and corrections say so in a `skos:editorialNote`."
    yield ""
    yield cells("scheme", "title (en, fr, es)", "concepts")
    yield cells("---", "---", "---")
    for iri, titles in known.schemes.items():
        number = sum(each.scheme == iri for each in known.concepts.values())
        yield cells(f"<{iri}>", " · ".join(titles.values()), str(number))
    yield ""
    yield cells("kind", "concepts that become entities of it (`mappings.ttl`)")
    yield cells("---", "---")
    for kind in sorted(set(known.kinds.values())):
        matched = sorted(known.concepts[iri].labels["en"] for iri, its in known.kinds.items() if its == kind)
        yield cells(f"`{kind}`", " · ".join(matched))


def page(ontology: Ontology) -> str:
    """Return the page as Markdown."""
    lines = [
        "# The ontology",
        "",
        "Made from `ontology/sse.ttl` by `make docs`; do not edit. Definitions in French, Spanish and Korean:",
        "`ssegraph terms TERM`. Namespace `https://w3id.org/ssegraph/ontology#`, prefix `sse:`.",
    ]
    for category, title, words in SECTIONS:
        terms = [term for term in ontology.terms.values() if term.category == category]
        lines += ["", f"## {title} ({len(terms)})", "", *([words, ""] if words else [])]
        lines += section(ontology, terms)
    lines += ["", *concept_section()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    fresh = page(load_ontology())
    if "--check" not in sys.argv:
        PAGE.write_text(fresh, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != fresh:
        sys.exit("docs/ontology.md is not what ontology/sse.ttl makes: run `make docs`")
