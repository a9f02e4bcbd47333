"""What the columns of a table mean, and what their cells say: proposed from words in five languages.

The words are in `columns.yaml` (en fr es ko ja); a proposal is a mapping that a person edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import yaml

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.names import fold

TIES: Final = ("memberOf", "partnerOf", "fundedBy", "funds", "participatesIn", "involvedIn")
"""What a column can name the other end of; `fundedBy` is `funds` from there to here."""

# The first of two that fit as well.
_ORDER: Final = (
    "key",
    "alias",
    "acronym",
    "kind",
    "country",
    "place",
    "website",
    "status",
    "founded",
    "dissolved",
    "postcode",
    "latitude",
    "longitude",
    *TIES,
    "role",
    "start",
    "end",
    "seen",
    "source",
    "note",
    "name",
)


@cache
def _words() -> dict[str, Any]:
    text = (resources.files("ssegraph.records") / "columns.yaml").read_text(encoding="utf-8")
    loader = yaml.BaseLoader  # every scalar is text: `NO` and `no` are words here
    found: dict[str, Any] = yaml.load(text, Loader=loader)  # BaseLoader makes only text
    return found


@cache
def _folded(part: str) -> dict[str, str]:
    """Return what each word of a part of the file stands for."""
    content = _words()[part]
    if isinstance(content, list):
        return {fold(word): part for word in content}
    return {fold(word): meaning for meaning, words in content.items() for word in (meaning, *words)}


def roles() -> tuple[str, ...]:
    """Return everything a column can mean."""
    return tuple(_words()["heads"])


@lru_cache(maxsize=1_000)  # of one row each cell is asked about some times
def is_nothing(text: str) -> bool:
    """Say whether a cell stands for nothing: empty, a dash, `NA`, `n/a`, `unknown`, `없음`...

    >>> [is_nothing(text) for text in ("", " - ", "N/A", "n.a.", "Nantes")]
    [True, True, True, True, False]
    """
    folded = fold(text)
    return not folded or folded in _folded("nothing") or set(folded) <= {"x", "_"}


def kind_of(text: str) -> str | None:
    """Return the kind of entity a cell names, or None: the word itself, else the last word that is one.

    >>> kind_of("Collectivité territoriale"), kind_of("사회적협동조합"), kind_of("Worker co-operative")
    ('LocalGovernment', 'Cooperative', 'Cooperative')
    """
    return _meant(fold(text), _folded("kinds"))


def life_of(text: str) -> bool | None:
    """Say whether a status tells of a body that still is (True), that is over (False), or neither.

    >>> life_of("Dead"), life_of("En activité"), life_of("pending")
    (False, True, None)
    """
    folded = fold(text)
    if folded in _folded("over"):
        return False
    return True if folded in _folded("alive") else None


def _meant(folded: str, words: Mapping[str, str]) -> str | None:
    if folded in words:
        return words[folded]
    inside = [word for word in words if f" {word} " in f" {folded} "]
    return words[max(inside, key=lambda word: (len(word), word))] if inside else None


def propose(columns: Sequence[str]) -> dict[str, str]:
    """Return what each column seems to mean, by column; those without a meaning are left out.

    Each meaning is given once, to the column whose head fits best; the leftmost of equals.

    >>> propose(["Organisation", "Pays", "Membre de", "Depuis", "Effectif"])
    {'Organisation': 'name', 'Pays': 'country', 'Membre de': 'memberOf', 'Depuis': 'start'}
    """
    fits: list[tuple[int, int, int, str, str]] = []
    for place, column in enumerate(columns):
        folded = fold(column.replace("_", " "))
        for word, role in _folded("heads").items():
            word = word.replace("_", " ")
            if folded == word:
                fits.append((0, _ORDER.index(role), place, column, role))
            elif f" {word} " in f" {folded} " and (len(word) > 3 or word in ("id", "web", "url")):
                # A longer head says something of its own: the more of it is the word, the better.
                loose = 1 + len(folded) - len(word)
                fits.append((loose, _ORDER.index(role), place, column, role))
    meant: dict[str, str] = {}
    for loose, _, _, column, role in sorted(fits):
        if column in meant or role in meant.values() or loose > 18:
            continue
        meant[column] = role
    return {column: meant[column] for column in columns if column in meant}


_DAY: Final = re.compile(
    r"(?P<a>\d{1,4})\s*[-/.年년]\s*(?P<b>\d{1,2})(?:\s*[-/.月월]\s*(?P<c>\d{1,4})\s*[日일]?)?[.月월]?"
    r"(?:[T ]\d{1,2}:\d{2}.*)?\Z"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero",
            "february feb fevrier febrero",
            "march mar mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juin junio",
            "july jul juillet julio",
            "august aug aout agosto",
            "september sep septembre septiembre",
            "october oct octobre octubre",
            "november nov novembre noviembre",
            "december dec decembre diciembre",
        ),
        1,
    )
    for name in names.split()
}


def day_first(cells: Iterable[str]) -> bool:
    """Say whether dates with strokes begin with the day: some first number is over 12, and no second is.

    >>> day_first(["03/04/2015", "23/06/1925"]), day_first(["03/24/2015"])
    (True, False)
    """
    pairs = [found for cell in cells if (found := re.match(r"(\d{1,2})[/.](\d{1,2})[/.]\d{4}", cell.strip()))]
    return not any(int(found[2]) > 12 for found in pairs)


def date_of(text: str, *, day_first: bool = True) -> str | None:
    """Return a date of a table as `data/README.md` writes it, as precise as the cell; None for no date.

    >>> date_of("3/4/2015"), date_of("2015년 4월"), date_of("avril 2015"), date_of("2015.0"), date_of("~2015")
    ('2015-04-03', '2015-04', '2015-04', '2015', '2015~')
    """
    text = text.strip()
    about = bool(re.match(r"(~|c\.|ca\.?|circa|vers|hacia|about|약)\s*", text))
    text = re.sub(r"^(~|c\.|ca\.?|circa|vers|hacia|about|약)\s*", "", text)
    if found := re.fullmatch(r"(\d{4})(?:\.0)?\s*[年년]?", text):
        return found[1] + ("~" if about else "")
    if found := _DAY.match(text):
        a, b, c = found["a"], found["b"], found["c"]
        if len(a) == 4:
            return _dated([int(a), int(b), *([int(c)] if c else [])])
        if c and len(c) == 4:
            return _dated([int(c), int(b), int(a)] if day_first else [int(c), int(a), int(b)])
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text):
        return _dated([int(found[2]), int(found[1])])
    words = fold(text).split()
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    days = [word for word in words if re.fullmatch(r"\d{1,2}(st|nd|rd|th|er)?", word)]
    if len(years) == 1 and len(months) == 1 and len(days) <= 1:
        day = [int(re.sub(r"\D", "", days[0]))] if days else []
        return _dated([int(years[0]), months[0], *day])
    return None


def _dated(parts: list[int]) -> str | None:
    text = "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
    try:
        HalfKnownDate(text)
    except ValueError:
        return None
    return text
