"""A date, and when something held, in words of a language: "22 October 2020", "2017 ou avant", "2020년 10월".

The words of the page are the words here; what the page writes by `Intl` of the browser stands in the catalogues.
"""

from __future__ import annotations

import re
from typing import Final

from ssegraph.core.words import wording

_BOUNDS: Final = ((re.compile(r"\[\.\.(.+)\]"), "orEarlier"), (re.compile(r"\[(.+)\.\.\]"), "orLater"))
_SPAN: Final = re.compile(r"(\d{4}.*)/(\d{4}.*)")
_POINT: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")


def date_in_words(date: object, language: str = "en") -> str:
    """Return a date or span of EDTF as it is read; what is none as it stands, and "" for None.

    Args:
        date: as `dates` writes it.
        language: en, fr, es, ko or ja.

    >>> [date_in_words("2020-10-22", language) for language in ("en", "fr", "ja")]
    ['22 October 2020', '22 octobre 2020', '2020年10月22日']
    >>> date_in_words("[..2018-09]"), date_in_words("2021~", "es"), date_in_words("2018/2020", "ko")
    ('September 2018 or earlier', 'hacia 2021', '2018년부터 2020년까지')
    """
    text = "" if date is None else str(date)
    for pattern, word in _BOUNDS:
        if found := pattern.fullmatch(text):
            return wording(f"page.{word}", language, a=date_in_words(found[1], language))
    if found := _SPAN.fullmatch(text):
        first, last = (date_in_words(part, language) for part in found.groups())
        if first == last:
            return first
        return wording("page.between", language, a=first, b=last)
    point = _POINT.fullmatch(text)
    if not point or not 1 <= int(point[2] or 1) <= 12:
        return text
    year, month, day, doubt = point.groups()
    if month:
        said = wording(
            "date.day" if day else "date.month",
            language,
            year=year,
            month=wording(f"date.month.{int(month)}", language),
            day=str(int(day or 0)),
        )
    else:
        said = wording("page.year", language, a=year)
    if doubt in ("~", "%"):
        said = wording("page.about", language, a=said)
    return wording("page.uncertain", language, a=said) if doubt in ("?", "%") else said


def moment_in_words(when: str, language: str = "en") -> str:
    """Return the date or the span that was asked for, as it is read.

    >>> moment_in_words("2020-10"), moment_in_words("2018/2020-05", "fr")
    ('October 2020', '2018 – mai 2020')
    """
    return " – ".join(date_in_words(part, language) for part in when.split("/"))


def when_in_words(start: object, end: object, seen: object, language: str = "en") -> str:
    """Return when something held, as it is read: from when until when, and when it is mentioned; "" where nobody knows.

    >>> when_in_words("2018", None, "2020-10", "en"), when_in_words("2016-09-09", "2016-09-09", None, "fr")
    ('since 2018; mentioned: October 2020', 'le 9 septembre 2016')
    """
    first, last, seen = (None if each is None else str(each) for each in (start, end, seen))
    said = {name: date_in_words(date, language) for name, date in (("a", first), ("b", last))}
    parts = []
    if first and first == last:
        parts.append(
            wording(
                "page.onDay" if re.fullmatch(r"\d{4}-\d\d-\d\d", first) else "page.inMonth",
                language,
                a=said["a"],
            )
        )
    elif first and last:
        parts.append(wording("page.between", language, **said))
    elif first:
        parts.append(wording("page.since", language, a=said["a"]))
    elif last:
        parts.append(wording("page.until", language, b=said["b"]))
    if seen:
        parts.append(wording("page.seenShort", language, a=date_in_words(seen, language)))
    return "; ".join(parts)
