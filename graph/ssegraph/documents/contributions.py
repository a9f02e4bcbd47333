"""Who asks, answers, claims or proposes what, and in reply to what."""

from __future__ import annotations

import re
from functools import cache

from ssegraph.documents.annotation import Annotated, Mention, Passage
from ssegraph.documents.candidates import ContributionRow, Quote
from ssegraph.documents.languages import Language
from ssegraph.documents.relations import Encoded

_KINDS = {"question": "Question", "answer": "Answer"}


@cache
def _label(lang: Language, sort: str) -> re.Pattern[str]:
    words = "|".join(lang.pack.labels.get(sort, ()) or ["(?!)"])  # type: ignore[call-overload]
    return re.compile(rf"\W*(?P<label>{words})\s*(?:[:.–(-]|$)", re.IGNORECASE)


class Contributions:
    """Reads contributions: behind labels `Question 1: from …`, under the name of a speaker, and in words."""

    name = "contributions"

    def add(self, doc: Annotated) -> None:
        """Add the contributions, in the order of the text; `by` is the place of the name."""
        speaker: tuple[str, int, Mention] | None = None
        asked: int | None = None
        for index, passage in enumerate(doc.passages):
            label = self._labelled(doc, passage)
            people = [each for each in passage.mentions if each.kind == "Person"]
            if label:
                speaker = (label, index, people[0]) if people else None
                continue
            if passage.sort == "heading":
                alone = people and not re.sub(r"\W", "", passage.text.replace(people[0].name, ""))
                speaker = ("closing", index, people[0]) if alone and people else None
                continue
            if passage.section == "closing" and people and passage.text.strip(" .:-") == people[0].name:
                speaker = ("closing", index, people[0])
                continue
            if speaker:
                self._put(doc, passage, speaker, asked)
                asked = len(doc.contributions) - 1 if speaker[0] == "question" else asked
                if speaker[0] != "closing":
                    speaker = None
                continue
            self._in_words(doc, index, passage)

    def _labelled(self, doc: Annotated, passage: Passage) -> str | None:
        return next(
            (sort for sort in ("question", "answer") if _label(doc.lang, sort).match(passage.text)), None
        )

    def _put(
        self, doc: Annotated, passage: Passage, speaker: tuple[str, int, Mention], asked: int | None
    ) -> None:
        sort, index, who = speaker
        said, name = passage.whole, doc.passages[index].span(who.start, who.end)
        self._row(
            doc,
            _KINDS.get(sort, "Claim"),
            who,
            (said, name),
            f"label.{sort}",
            asked if sort == "answer" else None,
        )

    def _in_words(self, doc: Annotated, index: int, passage: Passage) -> None:
        if passage.text.rstrip().endswith("?"):
            return
        coded = Encoded(passage, doc.lang)
        del index
        for name, rule, pattern in doc.lang.saying_patterns:
            match = pattern.search(coded.text)
            if match is None:
                continue
            who = coded.group(match["A"])[0]
            if who.kind != "Person" or doc.lang.negation.search(coded.text[: match.start("said")]):
                continue
            said = passage.span(*coded.span(*match.span("said")))
            at = who.antecedent or passage.span(who.start, who.end)
            self._row(doc, rule.kind, who, (said, at), name, None)
            return

    def _row(
        self,
        doc: Annotated,
        kind: str,
        who: Mention,
        spans: tuple[tuple[int, int], tuple[int, int]],
        rule: str,
        reply: int | None,
    ) -> None:
        text = doc.document.text
        (a, b), (c, d) = spans
        quotes = (
            Quote(start=a, end=b, quote=text[a:b]),
            Quote(start=c, end=d, quote=text[c:d], role="antecedent"),
        )
        doc.contributions.append(
            ContributionRow(by=who.name, kind=kind, evidence=quotes, rule=rule, reply_to=reply)
        )
