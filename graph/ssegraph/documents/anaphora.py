"""What stands for a thing named before: `the network`, `the meeting`, a surname, a pronoun."""

from __future__ import annotations

import re

from ssegraph.core.names import fold
from ssegraph.documents.annotation import MAYBE_PERSON, UNKNOWN, Annotated, Mention, Passage, group_of
from ssegraph.documents.languages import Language, any_of

_GROUPS = {"body": "Body", "undertaking": "Undertaking"}
_NEAR = 12
_OPENING = 4
"""Passages in which a page names whose page it is."""


class Surnames:
    """Adds whom a surname or first name alone means."""

    name = "surnames"

    def add(self, doc: Annotated) -> None:
        """Resolve names that are part of one person's whole name before."""
        people: dict[str, tuple[int, Mention] | None] = {}
        for index, mention in doc.named():
            if mention.kind == "Person" and len(mention.name.split()) > 1 and not mention.stands_in:
                words = mention.name.split()
                for form in {" ".join(words[at:]) for at in range(1, len(words))} | {words[0]}:
                    before = people.get(fold(form), (index, mention))
                    same = before is not None and fold(before[1].name) == fold(mention.name)
                    people[fold(form)] = before if same else None
        for index, passage in enumerate(doc.passages):
            first = re.match(r"[^\W\d_]+(?=\s[a-zà-ÿ])", passage.text) if doc.lang.capitals else None
            whose = people.get(fold(first[0])) if first and first[0].istitle() else None
            free = first and not any(each.start < first.end() for each in passage.mentions)
            if first and free and whose and whose[0] < index and fold(first[0]) not in doc.lang.stopwords:
                opens = Mention(0, first.end(), UNKNOWN, first[0], "name.first")
                passage.mentions.insert(0, opens)
            passage.mentions = [self._surname(doc, index, each, people) for each in passage.mentions]

    def _surname(
        self, doc: Annotated, index: int, mention: Mention, people: dict[str, tuple[int, Mention] | None]
    ) -> Mention:
        if mention.kind not in (UNKNOWN, MAYBE_PERSON) or mention.key:
            return mention
        whose = people.get(fold(mention.name))
        if whose is None or whose[0] > index or fold(whose[1].name) == fold(mention.name):
            return mention
        at = doc.passages[whose[0]].span(whose[1].start, whose[1].end)
        return Mention(
            mention.start,
            mention.end,
            "Person",
            whose[1].name,
            "anaphor.surname",
            whose[1].key,
            antecedent=at,
            sure=True,
        )


class Definites:
    """Adds what definite words stand for: `the network`, `the meeting`."""

    name = "definites"

    def add(self, doc: Annotated) -> None:
        """Resolve definite words, in order of the text."""
        recent: list[tuple[int, Mention]] = []
        for index, passage in enumerate(doc.passages):
            if passage.sort in ("sentence", "item"):
                found = self._definite(doc, passage, recent)
                found += self._pronoun(doc, index)
                passage.mentions = sorted([*passage.mentions, *found], key=lambda each: each.start)
            recent += [
                (index, each)
                for each in passage.mentions
                if each.sure and not each.stands_in and not each.told
            ]

    def _definite(self, doc: Annotated, passage: Passage, recent: list[tuple[int, Mention]]) -> list[Mention]:
        anaphors = doc.lang.pack.anaphors
        if anaphors is None:
            return []
        found: list[Mention] = []
        for sort, words in anaphors.words.items():
            for match in definite(doc.lang, words).finditer(passage.text):
                start, end = match.span("what")
                if any(each.start < end and match.start() < each.end for each in (*passage.mentions, *found)):
                    continue
                whose = self._event(doc) if sort == "event" else None
                if sort == "undertaking" and doc.subject and doc.subject[1].kind in ("Project", "Programme"):
                    whose = doc.subject
                if (sort != "undertaking" and (match["what"][0].isupper() or whose is None)) or whose is None:
                    # `the Forum` with a capital is a body that meets, before it is a meeting.
                    whose = (
                        _last(doc.lang, recent, "body" if sort == "event" else sort, match["what"]) or whose
                    )
                if whose is None:
                    if (
                        match["what"][0].isupper()
                        and doc.document.text.casefold().count(match[0].casefold()) > 1
                    ):
                        found.append(
                            Mention(start, end, "Association", match["what"], "name.definite", sure=True)
                        )
                    continue
                at = doc.passages[whose[0]].span(whose[1].start, whose[1].end)
                if doc.passages[whose[0]] is passage:
                    continue
                found.append(
                    Mention(
                        match.start(),
                        end,
                        whose[1].kind,
                        whose[1].name,
                        "anaphor.definite",
                        whose[1].key,
                        antecedent=at,
                        sure=True,
                    )
                )
        return found

    def _pronoun(self, doc: Annotated, index: int) -> list[Mention]:
        """A pronoun that opens a sentence stands for what the sentence before begins with; `we` for the page's body."""
        passage, anaphors = doc.passages[index], doc.lang.pack.anaphors
        if anaphors is None:
            return []
        before, whose = doc.passages[index - 1] if index else passage, None
        match = _opens(anaphors.own, passage.text)
        if match:
            before, whose = _own(doc)
        elif index and (
            match := _opens([*anaphors.pronouns, *anaphors.persons, *anaphors.elided], passage.text)
        ):
            whose = self._before(doc, before, fold(match[0]))
            if whose and before.block != passage.block and (before.sort != "sentence" or whose.start > _NEAR):
                whose = None  # another paragraph goes on about what the one before begins with
        if match is None or whose is None:
            return []
        at = whose.antecedent or before.span(whose.start, whose.end)
        said = 0 if fold(match[0]) in {fold(each) for each in anaphors.elided} else match.end()
        return [
            Mention(0, said, whose.kind, whose.name, "anaphor.pronoun", whose.key, antecedent=at, sure=True)
        ]

    def _before(self, doc: Annotated, before: Passage, word: str) -> Mention | None:
        anaphors = doc.lang.pack.anaphors
        if anaphors is None:
            return None
        persons = {fold(each) for each in (*anaphors.persons, *anaphors.elided)}
        things = {fold(each) for each in (*anaphors.pronouns, *anaphors.elided)}
        groups = {"Body", "Undertaking"} if word in things else set()
        for each in before.mentions:
            fits = group_of(each.kind) in groups or (each.kind == "Person" and word in persons)
            late = group_of(each.kind) == "Undertaking" and each.start > 2 * _NEAR
            if fits and each.sure and not each.told and not late:
                return each
        return None

    def _event(self, doc: Annotated) -> tuple[int, Mention] | None:
        return doc.subject if doc.subject and doc.subject[1].kind in ("Event", "Session") else None


def _opens(words: list[str], text: str) -> re.Match[str] | None:
    return re.match(rf"(?:{any_of(words)})(?= )", text, re.IGNORECASE) if words else None


def _own(doc: Annotated) -> tuple[Passage, Mention | None]:
    """Return whom `we` stands for: the body that a page without an event begins with."""
    early = [
        (doc.passages[index], each)
        for index, each in doc.named()
        if index < _OPENING and group_of(each.kind) == "Body" and each.sure and not each.told
    ]
    if (doc.subject and doc.subject[1].kind in ("Event", "Session")) or not early:
        return doc.passages[0], None
    return early[0]


def definite(lang: Language, words: list[str]) -> re.Pattern[str]:
    """Return the pattern of definite words: `the network`, with its head as `what`."""
    anaphors = lang.pack.anaphors
    determiners = any_of(anaphors.determiners) if anaphors else "(?!)"
    if lang.capitals:
        return re.compile(
            rf"(?<!\w)(?:{determiners})(?:(?<=')|\s)(?P<what>{any_of(words)})(?!\w|-| (?:of|de|du|des|del|da|do|di|von|for|on|sur|sobre)\b)",
            re.IGNORECASE,
        )
    # Without articles a word alone that opens a sentence is definite.
    after = any_of(lang.pack.word_endings) or "(?!)"
    return re.compile(
        rf"(?:(?<!\w)(?:{determiners}) ?|(?:^|(?<=, ))(?=\w+?(?:{after})[ ,]))(?P<what>{any_of(words)})"
        rf"(?=(?:{after})?(?!\w)|(?:{after}))"
    )


def _last(
    lang: Language, recent: list[tuple[int, Mention]], sort: str, word: str
) -> tuple[int, Mention] | None:
    """Return the thing named last that the word may stand for: it bears the word, or its kind."""
    group = _GROUPS[sort]
    head = lang.head_at([fold(word)], 0) if lang.capitals and " " not in fold(word) else None
    fitting = [
        each
        for each in recent
        if group_of(each[1].kind) == group or (group == "Undertaking" and each[1].kind == "FundingMechanism")
    ]
    for index, mention in reversed(fitting):
        if fold(word) in fold(mention.name).split() or (not lang.capitals and mention.name.endswith(word)):
            return index, mention
    for index, mention in reversed(fitting[-6:]):
        if head and mention.kind == head[0]:
            return index, mention
    return None
