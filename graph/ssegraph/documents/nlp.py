"""Names by spaCy, as further candidates behind the same gate; extra `ssegraph[nlp]`.

A statistical model finds names that the rules do not, in prose above all, and no ties. Which pipeline
is the reader's to choose: a package that spaCy can load, or a folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ssegraph.core.errors import MissingExtra, UsageError
from ssegraph.core.names import fold
from ssegraph.documents.candidates import Candidates, EntityRow
from ssegraph.documents.languages import countries, language
from ssegraph.documents.reading import Document
from ssegraph.documents.spotting import kind_of
from ssegraph.documents.structure import blocks

if TYPE_CHECKING:
    from spacy.language import Language

_KINDS: Final = {
    "PERSON": "Person",
    "PER": "Person",
    "PS": "Person",
    "ORG": "Association",
    "OG": "Association",
    "EVENT": "Event",
    "EV": "Event",
    "LAW": "Policy",
}
_PLACES: Final = ("GPE", "LOC", "LC")


def names_by(model: str | None) -> Callable[[Document, Candidates], Candidates]:
    """Return an extractor that adds the names a spaCy pipeline finds.

    Args:
        model: the name of an installed pipeline, or its folder.

    Raises:
        MissingExtra: spaCy is not installed.
        UsageError: no model was named, or spaCy cannot load it.
    """
    try:
        import spacy
    except ModuleNotFoundError as error:
        raise MissingExtra("names by spaCy", "nlp") from error
    if not model:
        raise UsageError("--with nlp needs --model: a spaCy pipeline that is installed, or its folder")
    try:
        pipeline = spacy.load(model)
    except (OSError, ValueError, ImportError) as error:
        raise UsageError(f"spaCy cannot load {model!r}: {str(error).splitlines()[0]}") from error
    return lambda document, found: with_names(pipeline, document, found)


def with_names(pipeline: Language, document: Document, found: Candidates) -> Candidates:
    """Return candidates with the names a pipeline finds added; known ones get its mentions."""
    lang = language(found.language)
    rows = {row.id: row for row in found.entities}
    by_name = {
        fold(form): row.id for row in found.entities for form in (row.name, row.acronym, *row.aliases) if form
    }
    for block in blocks(document.text):
        if not block.text or block.cut:
            continue
        for span in pipeline(block.text).ents:
            kind = _KINDS.get(span.label_)
            name = re.sub(r"^(?:the|The|la|le|les|el|los|las) ", "", span.text).strip()
            if span.label_ in _PLACES:
                kind = "Place" if countries().code(name) else None
            if kind is None or len(name) < 2 or not re.search(r"[^\W\d_]", name):
                continue
            start = span.start_char + span.text.index(name)
            place = block.flat.span(start, start + len(name))
            known = by_name.get(fold(name))
            if known is not None:
                row = rows[known]
                rows[known] = row.model_copy(update={"mentions": tuple(sorted({*row.mentions, place}))})
                continue
            if kind == "Association":
                kind = kind_of(name, lang) or kind
            base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or f"name-{place[0]}"
            identifier, number = base, 2
            while identifier in rows:
                identifier, number = f"{base}-{number}", number + 1
            by_name[fold(name)] = identifier
            rows[identifier] = EntityRow(
                id=identifier,
                kind=kind,
                name=name,
                mentions=(place,),
                rule=f"nlp.{span.label_}",
                read="model",
            )
    return found.model_copy(update={"entities": tuple(rows.values())})
