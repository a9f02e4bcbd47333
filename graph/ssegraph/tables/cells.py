"""What single cells hold: several names, a sum of money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from ssegraph.core.names import fold
from ssegraph.records.columns import is_nothing, joiners

LINE: Final = "line"
AND: Final = "and"
"""Marks between names that are no signs: the end of a line, and a word for `and` in any of our languages."""

_CURRENCIES: Final = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "유로": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP",
    "pounds": "GBP", "sterling": "GBP", "us$": "USD", "$us": "USD", "usd": "USD", "$": "USD", "dollars": "USD", "r$": "BRL",
    "brl": "BRL", "reais": "BRL", "real": "BRL", "ca$": "CAD", "c$": "CAD", "cad": "CAD", "au$": "AUD", "a$": "AUD", "aud": "AUD",
    "¥": "JPY", "jpy": "JPY", "円": "JPY", "yen": "JPY", "₩": "KRW", "krw": "KRW", "원": "KRW", "won": "KRW", "chf": "CHF",
    "fr.": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "zł": "PLN", "czk": "CZK", "kč": "CZK", "huf": "HUF",
    "ron": "RON", "inr": "INR", "₹": "INR", "cny": "CNY", "rmb": "CNY", "mxn": "MXN", "cop": "COP", "clp": "CLP", "ars": "ARS",
    "xof": "XOF", "fcfa": "XOF", "xaf": "XAF", "mad": "MAD", "zar": "ZAR", "kes": "KES", "try": "TRY", "₺": "TRY",
}  # fmt: skip
_TIMES: Final = {
    "k": 3, "thousand": 3, "mil": 3, "tsd": 3, "mille": 3, "천": 3, "千": 3, "k€": 3, "만": 4, "万": 4, "m": 6, "mn": 6, "mio": 6,
    "million": 6, "millions": 6, "millón": 6, "millones": 6, "milhão": 6, "milhões": 6, "milioni": 6, "milione": 6, "millionen": 6,
    "m€": 6, "meur": 6, "백만": 6, "백만원": 6, "천원": 3, "만원": 4, "억": 8, "億": 8, "억원": 8, "億円": 8, "万円": 4, "千円": 3, "bn": 9,
    "billion": 9, "milliard": 9, "milliards": 9, "mrd": 9, "md": 9, "조": 12, "兆": 12,
}  # fmt: skip
_SUM: Final = re.compile(r"(?P<before>[^\d\-]*)(?P<number>\d[\d\s.,'’\u00a0\u202f]*)(?P<after>[^\d]*)\Z")


def split_names(text: str, marks: Sequence[str]) -> list[str]:
    """Return the names in a cell, each on one line.

    Args:
        text: of the cell.
        marks: signs that stand between names, `line`, and `and`, which splits only beside another mark or alone.

    >>> split_names("Lille, Paris and Nantes", [",", "and"]), split_names("Bilbao\\nFaenza", ["line"])
    (['Lille', 'Paris', 'Nantes'], ['Bilbao', 'Faenza'])
    >>> split_names("Coop Nord, SCIC; Food and Farm", [";"])
    ['Coop Nord, SCIC', 'Food and Farm']
    """
    signs = [re.escape(mark) for mark in marks if mark not in (LINE, AND)]
    if LINE in marks:
        signs.append(r"[\r\n]+")
    parts = re.split("|".join(signs), text) if signs else [text]
    if AND in marks:
        # Of a list the last two are joined; "Food and Farm" alone in a cell may be one, and a person says so.
        parts = [*parts[:-1], *_and().split(parts[-1])] if parts else parts
    names = [" ".join(part.split()).strip(" ,;") for part in parts]
    if len(names) > 1:
        # Numbers and dots before the lines of a list are no part of a name.
        names = [re.sub(r"^(?:\d{1,3}[.)]\s+|[-–•*·]\s+)", "", name) for name in names]
    return [name for name in dict.fromkeys(names) if name]


@cache
def _and() -> re.Pattern[str]:
    spaced = sorted(word for word in joiners() if word.isascii())
    return re.compile(rf",?\s+(?:{'|'.join(spaced)}|&|및|와|과|と|及び|和)\s+", re.IGNORECASE)


def marks_in(cells: Iterable[str], *, plural: bool) -> tuple[str, ...]:
    """Return what seems to stand between several names in the cells of a column.

    A semicolon, a bar or the end of a line stands in no name. A comma, a stroke or `and` does; they part names only
    where the head calls for several (`plural`) and what is parted looks like names.

    >>> marks_in(["Lille, Paris and Nantes"], plural=True), marks_in(["Foods, Inc.", "A; B"], plural=False)
    ((',', 'and'), (';',))
    >>> marks_in(["Foods, Inc.", "Liverpool, City of"], plural=True)
    ()
    """
    texts = [cell.strip() for cell in cells if cell.strip()]
    found = [mark for mark in (";", "|") if any(mark in text for text in texts)]
    if any("\n" in text or "\r" in text for text in texts):
        found.append(LINE)
    if not plural:
        return tuple(found)
    for mark in ("、", ",", " / ", " · ", "，"):
        parted = [text for text in texts if mark in text and ";" not in text]
        if parted and all(_all_names(split_names(text, [mark, AND])) for text in parted):
            found.append(mark)
    several = [text for text in texts if any(mark in text for mark in found if mark != LINE)]
    if found and any(
        len(split_names(text, [*found, AND])) > len(split_names(text, found)) for text in several
    ):
        found.append(AND)
    return tuple(found)


_NO_NAME: Final = frozenset(
    """
    inc ltd llc llp plc gmbh ag ev eg sa sas sarl scic scop scrl srl spa snc asbl vzw bv nv limited corp co cic cio coop
    s sl slu sll ong aps onlus the of de del la le les der die das and et y und jr sr eirl loi city town ltda me epp 주 사 株
    """.split()  # noqa: SIM905  # a list of sixty literals says the same in sixty lines
)


def _all_names(parts: Sequence[str]) -> bool:
    """Say whether parts of a cell all look like names: several, none a legal form, none long, none that goes on."""
    if len(parts) < 2:
        return False
    for part in parts:
        words = fold(part).split()
        if (
            not words
            or len(words) > 9
            or is_nothing(part)
            or words[-1] in ("of", "de", "du", "der", "di", "do", "da")
        ):
            return False
        if all(word in _NO_NAME or len(word) == 1 for word in words):
            return False
    return True


def currency_of(text: str) -> str:
    """Return the currency that a text names, as its ISO 4217 code, or an empty text.

    >>> currency_of("120 000 €"), currency_of("Montant (EUR)"), currency_of("Valor R$"), currency_of("Montant")
    ('EUR', 'EUR', 'BRL', '')
    """
    lowered = text.casefold()
    for token in re.findall(r"[a-z]{0,2}[€£¥₩₹₺$](?:us)?|[^\W\d_]+\.?", lowered):
        for each in (token, token.rstrip("."), token.lstrip("km")):
            if each in _CURRENCIES:
                return _CURRENCIES[each]
    for sign in ("원", "円", "€"):
        if sign in text:
            return _CURRENCIES[sign]
    return ""


def amount_of(text: str, *, decimal_comma: bool | None = None) -> tuple[str, str] | None:
    """Return the sum of money in a cell as a plain number and its currency (empty if not said), or None.

    Args:
        text: of the cell.
        decimal_comma: whether a comma stands before the decimals; None where the table does not tell: then one sign
            before three digits stands between thousands.

    >>> amount_of("120 000 €"), amount_of("R$ 1.234.567,89"), amount_of("USD 1.5 million"), amount_of("3억원")
    (('120000', 'EUR'), ('1234567.89', 'BRL'), ('1500000', 'USD'), ('300000000', 'KRW'))
    >>> amount_of("1,234"), amount_of("12.50", decimal_comma=False), amount_of("on request")
    (('1234', ''), ('12.5', ''), None)
    """
    found = _SUM.match(text.strip())
    if not found:
        return None
    number = _plain_number(found["number"], decimal_comma)
    if number is None:
        return None
    after = found["after"].strip().casefold()
    power = next((_TIMES[each] for each in (after, after.rstrip("."), *after.split()) if each in _TIMES), 0)
    try:
        value = Decimal(number).scaleb(power)
    except InvalidOperation:
        return None
    plain = f"{value.normalize():f}" if power else number
    return plain, currency_of(f"{found['before']} {found['after']}")


def _plain_number(text: str, decimal_comma: bool | None) -> str | None:
    bare = re.sub(r"[\s'’\u00a0\u202f]", "", text).rstrip(".,")
    marks = [each for each in bare if each in ".,"]
    if not marks:
        return bare
    last = max(bare.rfind("."), bare.rfind(","))
    behind = len(bare) - last - 1
    several = len(set(marks)) == 2
    if several:
        decimals = True
    elif len(marks) > 1:
        decimals = False
    elif decimal_comma is None:
        decimals = behind != 3
    else:
        decimals = (bare[last] == ",") == decimal_comma
    whole, part = (bare[:last], bare[last + 1 :]) if decimals else (bare, "")
    whole = re.sub(r"[.,]", "", whole)
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def decimal_comma(cells: Iterable[str]) -> bool | None:
    """Say whether a comma stands before the decimals in a column of sums; None if no cell tells.

    >>> decimal_comma(["1.234,50", "12"]), decimal_comma(["1,234.50"]), decimal_comma(["1,234"])
    (True, False, None)
    """
    for cell in cells:
        found = re.search(r"([.,])(\d{1,2})(?!\d)(?![.,\d])", cell)
        if found:
            return found[1] == ","
    return None
