"""The reader of documents: components in order, each adding its layer; offline, the same on every run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.documents.anaphora import Definites, Surnames
from ssegraph.documents.annotation import MAYBE_PERSON, UNKNOWN, Annotated, Mention, group_of
from ssegraph.documents.candidates import Candidates, Refusal
from ssegraph.documents.contributions import Contributions
from ssegraph.documents.languages import UNTOLD, Language, language, tell
from ssegraph.documents.lists import Entries, Lists, NamesInNames, PeopleInLists
from ssegraph.documents.measures import Measures
from ssegraph.documents.names import (
    ACRONYM,
    CapitalNames,
    CountryNames,
    KnownNames,
    Names,
    QuotedNames,
    SuffixNames,
    expands,
    known_names,
    settled,
)
from ssegraph.documents.passages import Passages
from ssegraph.documents.people import Offices, People, office_pattern
from ssegraph.documents.reading import Document
from ssegraph.documents.relations import Relations
from ssegraph.documents.rows import Rows
from ssegraph.documents.subject import Days, Subject


class Component(Protocol):
    """A part of the reader with one subject."""

    name: str

    def add(self, doc: Annotated) -> None:
        """Add its layer to a document."""


class NameLayer:
    """Adds the mentions, from every source; what a first look tells is looked for in the whole text.

    Args:
        lang: the language.
        graph: the graph's own names.
        more: further sources of names.
    """

    name = "names"

    def __init__(self, lang: Language, graph: KnownNames, more: Sequence[Names] = ()) -> None:
        own: Names = CapitalNames(lang, office_pattern(lang)) if lang.capitals else SuffixNames(lang)
        self.lang = lang
        self.sources: tuple[Names, ...] = (own, QuotedNames(lang), CountryNames(lang), *more)
        self.graph = graph

    def add(self, doc: Annotated) -> None:
        """Add the layer of mentions."""
        local = KnownNames(self.lang, told=False)
        first = [
            [each for source in self.sources for each in source.find(passage.text)]
            for passage in doc.passages
        ]
        for _passage, mentions in zip(doc.passages, first, strict=True):
            for each in settled(mentions):
                self._learn(local, each)
        for passage, mentions in zip(doc.passages, first, strict=True):
            for each in settled(mentions):
                known = local.by_first.get(fold(each.name))
                if each.kind == UNKNOWN and not known and self._again(doc, each, passage.text):
                    local.add(each.name, f"\t{UNKNOWN}\t{each.name}", UNKNOWN)
        for passage, mentions in zip(doc.passages, first, strict=True):
            again = [self._local(each) for each in local.find(passage.text)]
            passage.mentions = settled([*mentions, *again, *self.graph.find(passage.text)])
        self._acronyms(doc)
        for passage in doc.passages:
            passage.mentions = [self._defined(passage.text, each) for each in passage.mentions]

    def _defined(self, text: str, mention: Mention) -> Mention:
        """`Sample is a network of …`: what a sentence says a name is tells its kind."""
        if mention.kind not in (UNKNOWN, MAYBE_PERSON) or not self.lang.pack.defines:
            return mention
        lead = "|".join(self.lang.pack.defines)
        match = re.compile(
            rf"\s?(?:\([^()]*\))?(?:{lead})\s(?P<words>(?:[\w'-]+\s?){{1,4}})", re.IGNORECASE
        ).match(text, mention.end)
        words = fold(match["words"]).split() if match else []
        for at in range(len(words)):
            head = self.lang.head_at(words, at)
            if head and head[0] not in ("Place", "Policy", "LocalGovernment"):
                return replace(mention, kind=head[0], sure=True)
            if words[at] in self.lang.connectors:
                break
        return mention

    def _acronyms(self, doc: Annotated) -> None:
        """An acronym alone is the body whose initials it is, when one is named; said again and again it is a body."""
        long = {
            mention.name: mention
            for _, mention in doc.named()
            if group_of(mention.kind) == "Body" and mention.sure and len(mention.name.split()) > 1
        }
        alone = Counter(
            mention.name
            for _, mention in doc.named()
            if mention.kind == UNKNOWN and ACRONYM.fullmatch(mention.name)
        )
        for acronym, times in alone.items():
            meant = [each for each in long.values() if each.acronym is None]
            meant = [each for each in meant if expands(each.name, acronym, self.lang)]
            letters = sum(each.isupper() for each in acronym)
            if len(meant) == 1 and letters > 2:
                self._give(doc, meant[0].name, acronym=acronym)
                self._give(doc, acronym, kind=meant[0].kind)
            elif times > 1 and letters > 3:
                self._give(doc, acronym, kind="Association")

    def _give(self, doc: Annotated, name: str, kind: str | None = None, acronym: str | None = None) -> None:
        for passage in doc.passages:
            passage.mentions = [
                replace(each, kind=kind or each.kind, acronym=acronym or each.acronym, sure=True)
                if each.name == name and not each.told
                else each
                for each in passage.mentions
            ]

    def _again(self, doc: Annotated, mention: Mention, text: str) -> bool:
        """Say whether one word is a name that also opens sentences: it stands inside one with a capital."""
        inside = re.search(r"[\w,]\s$", text[: mention.start]) is not None
        return inside and " " not in mention.name and doc.document.text.count(mention.name) > 1

    def _learn(self, local: KnownNames, mention: Mention) -> None:
        if mention.kind in (UNKNOWN, MAYBE_PERSON, "Place", "Demonym") and not mention.acronym:
            return
        for form in (mention.name, mention.acronym):
            if form and len(form) > 2 and (mention.sure or form == mention.acronym):
                local.add(form, f"\t{mention.kind}\t{mention.name}", mention.kind)

    def _local(self, mention: Mention) -> Mention:
        _, kind, _name = (mention.key or "\t\t").split("\t")
        return Mention(
            mention.start,
            mention.end,
            kind,
            mention.name,
            "name.again",
            sure=kind not in (UNKNOWN, MAYBE_PERSON),
        )


def pipeline(lang: Language, graph: KnownNames, more: Sequence[Names] = ()) -> list[Component]:
    """Return the components in their order; each can be left out or replaced by one of the same layer."""
    return [
        Passages(),
        NameLayer(lang, graph, more),
        Days(),
        Offices(),
        Entries(),
        PeopleInLists(),
        Subject(),
        Surnames(),
        Definites(),
        People(),
        Surnames(),
        Lists(),
        NamesInNames(),
        Relations(),
        Measures(),
        Contributions(),
    ]


def extract(
    document: Document,
    known: Iterable[Entity] = (),
    lang: Language | None = None,
    more: Callable[[Language], Sequence[Names]] | None = None,
) -> Candidates:
    """Return what a document seems to say; nothing is verified or matched yet.

    A text in a language that no pack reads gives no rows and says so in `refused`.

    Args:
        document: what was read.
        known: entities of the graph, whose names are recognised.
        lang: its language; told by its words when None.
        more: further sources of names, for a language.

    >>> from ssegraph.documents.reading import read_bytes
    >>> text = "# Workshop on care\\n\\n## Speakers\\n\\n- Ann Lee, director of the Care Network (CN)\\n"
    >>> found = extract(read_bytes(text.encode(), "a.md"))
    >>> [(tie.source, tie.kind, tie.target) for tie in found.ties]
    [('ann-lee', 'speaksAt', 'workshop-on-care'), ('ann-lee', 'leads', 'cn')]
    """
    lang = lang or language(tell(document.text))
    if lang.tag == UNTOLD:
        why = "no pack reads its language: add a folder to ssegraph/documents/packs"
        return Candidates(
            document=document, language=UNTOLD, refused=(Refusal(what="the text", why=why, rule="language"),)
        )
    graph, by_id = known_names(known, lang)
    doc = Annotated(document, lang)
    for component in pipeline(lang, graph, more(lang) if more else ()):
        component.add(doc)
    return Rows(doc, by_id).candidates()
