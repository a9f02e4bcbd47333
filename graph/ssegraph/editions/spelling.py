"""What two values differ in when they say the same."""

from __future__ import annotations

import re

from ssegraph.core.names import fold
from ssegraph.records.columns import date_of, is_nothing


def noise(before: str, after: str, *, days_first: bool = True) -> str | None:
    """Say which spelling alone sets two different values apart, one of `NOISES`; None for a real change.

    >>> noise("06/11/2013", "6/11/2013"), noise("Co-op  Ltd", "Co-op Ltd"), noise("a; b", "b; a")
    ('date', 'white space', 'order')
    >>> noise("2013", "2014"), noise("n/a", "-"), noise("Société", "SOCIETE")
    (None, 'nothing', 'marks')
    """
    if is_nothing(before) or is_nothing(after):
        return "nothing" if is_nothing(before) and is_nothing(after) else None
    if before.split() == after.split():
        return "white space"
    if before[0].isdigit() or after[0].isdigit():
        days = [date_of(text, day_first=days_first) for text in (before, after)]
        if days[0] and days[0] == days[1]:
            return "date"
    if before.casefold().split() == after.casefold().split():
        return "case"
    parts = [sorted(fold(part) for part in re.split(r"[;|,]", text)) for text in (before, after)]
    if len(parts[0]) > 1 and parts[0] == parts[1]:
        return "order" if fold(before) != fold(after) else "marks"
    # Marks are all there is to "+" and "-": letters or digits have to be the same.
    return "marks" if fold(before) and fold(before) == fold(after) else None
