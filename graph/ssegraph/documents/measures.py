"""Numbers and sums that the sentences state of a name or of the event."""

from __future__ import annotations

import re

from ssegraph.documents.annotation import Annotated, Measure, Mention, Passage, fits
from ssegraph.documents.languages import MeasureRule
from ssegraph.documents.relations import Encoded, clause_of


class Measures:
    """Reads numbers by the language's rules."""

    name = "measures"

    def add(self, doc: Annotated) -> None:
        """Add the measures."""
        for index, passage in enumerate(doc.passages):
            if passage.sort == "row" or (not re.search(r"\d", passage.text) and not doc.lang.numbers):
                continue
            coded = Encoded(passage, doc.lang)
            taken: set[int] = set()
            for name, rule, pattern, owner in doc.lang.measure_patterns:
                for match in pattern.finditer(coded.text):
                    if match.start("n") not in taken:
                        found = self._stated(doc, index, passage, coded, (name, rule, owner), match)
                        if found:
                            taken.add(match.start("n"))
                            doc.measures.append(found)

    def _stated(
        self,
        doc: Annotated,
        index: int,
        passage: Passage,
        coded: Encoded,
        by: tuple[str, MeasureRule, tuple[str, ...]],
        match: re.Match[str],
    ) -> Measure | None:
        name, rule, owner = by
        value = doc.lang.value(match["n"], match["scale"])
        whose = self._owner(doc, index, coded, rule, match)
        if value is None or whose is None or not fits(whose[1].kind, owner):
            return None
        clause = clause_of(coded.text, match.span(), doc.lang)
        if doc.lang.negation.search(clause) or doc.lang.plan.search(match[0]):
            return None
        begin, end = coded.span(*match.span())
        spans = [passage.span(begin, end)]
        if whose[0] != index:
            spans.append(doc.passages[whose[0]].span(whose[1].start, whose[1].end))
        elif whose[1].antecedent:
            spans.append(whose[1].antecedent)
        groups = match.groupdict()
        unit = rule.counted or groups.get("unit")
        if groups.get("currency"):
            unit = doc.lang.currency(match)
        return Measure(whose, rule.measure, value, tuple(spans), name, unit)

    def _owner(
        self, doc: Annotated, index: int, coded: Encoded, rule: MeasureRule, match: re.Match[str]
    ) -> tuple[int, Mention] | None:
        if "A" in match.groupdict():
            return index, coded.group(match["A"])[0]
        if rule.event and doc.subject and doc.subject[1].kind in ("Event", "Session"):
            return doc.subject
        return None
