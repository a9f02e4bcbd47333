"""Names by spaCy, as a further source of names before relations are read; extra `ssegraph[nlp]`.

A statistical model finds names that the rules do not, in prose above all. Which pipeline is the
reader's to choose: a package that spaCy can load, or a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ssegraph.core.errors import MissingExtra, UsageError
from ssegraph.documents.annotation import Mention
from ssegraph.documents.candidates import Candidates
from ssegraph.documents.languages import Language, any_of, countries
from ssegraph.documents.names import Names, kind_of
from ssegraph.documents.reading import Document

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_KINDS: Final = {
    "PERSON": "Person",
    "PER": "Person",
    "PS": "Person",
    "ORG": "Association",
    "OG": "Association",
    "EVENT": "Event",
    "EV": "Event",
    "LAW": "Policy",
    "GPE": "Place",
    "LOC": "Place",
    "LC": "Place",
}


class SpacyNames:
    """Names that a pipeline finds; a body gets the kind that its words tell.

    Args:
        pipeline: of spaCy.
        lang: the language of the text.
    """

    def __init__(self, pipeline: Pipeline, lang: Language) -> None:
        self.pipeline = pipeline
        self.lang = lang
        articles = lang.pack.anaphors.determiners if lang.pack.anaphors else []
        self.article = re.compile(rf"(?:{any_of(articles) or '(?!)'})(?:\s|(?<='))", re.IGNORECASE)

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the names of a text."""
        for span in self.pipeline(text).ents:
            kind = _KINDS.get(span.label_)
            lead = self.article.match(span.text)
            start = span.start_char + (lead.end() if lead else 0)
            name = text[start : span.end_char].rstrip()
            if kind is None or len(name) < 2 or not re.search(r"[^\W\d_]", name):
                continue
            if kind == "Place" and not countries().code(name):
                continue
            if kind == "Association":
                kind = kind_of(name, self.lang) or kind
            yield Mention(start, start + len(name), kind, name, f"nlp.{span.label_}", sure=True)


class SpacyReader:
    """Lets the reader find names by a pipeline too.

    Args:
        pipeline: of spaCy.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def sources(self, lang: Language) -> Sequence[Names]:
        """Return the sources of names for a language."""
        return [SpacyNames(self.pipeline, lang)]

    def __call__(self, document: Document, found: Candidates) -> Candidates:
        """Add nothing more once the text is read."""
        del document
        return found


def names_by(model: str | None) -> SpacyReader:
    """Return a reader with the names that a spaCy pipeline finds.

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
    return SpacyReader(pipeline)
