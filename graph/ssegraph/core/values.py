"""The kinds of value that records are made of, and the manners all models share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal, TypeVar

import pyoxigraph as ox
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from ssegraph.core.dates import HalfKnownDate

Confidence = Literal["high", "medium", "low"]

_T = TypeVar("_T")
# Lower case throughout, as RDF 1.1 lets a store have it.
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*\Z")


def _date(value: object) -> object:
    return HalfKnownDate(value) if isinstance(value, str) else value


def is_web_address(text: str) -> bool:
    """Say whether a text is an http or https address, by the syntax of RFC 3987.

    >>> is_web_address("https://rtes.fr/"), is_web_address("rtes.fr"), is_web_address("http://a.org/%zz")
    (True, False, False)
    """
    if not re.match(r"https?://[^\s<>\"{}|\\^`\[\]]+\Z", text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _web_address(value: str) -> str:
    if not is_web_address(value):
        raise ValueError("not a web address: it begins with http:// or https:// and has no spaces")
    return value


def _languages(value: Mapping[str, str]) -> dict[str, str]:
    for language, name in value.items():
        if not _LANGUAGE.match(language):
            raise ValueError(f"{language!r} is no language tag (write en, fr, ko, zh-hant ...)")
        if not name.strip():
            raise ValueError(f"the name in {language!r} is empty")
    return dict(sorted(value.items()))


def _sorted(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(value)))


Many = Annotated[tuple[_T, ...], Field(strict=False)]
Set = Annotated[tuple[_T, ...], Field(strict=False), AfterValidator(_sorted)]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$")]
Url = Annotated[str, AfterValidator(_web_address)]
NUMBER: Final = r"^(-?(0|[1-9]\d*)\.\d*[1-9]|-?[1-9]\d*|0)$"
Number = Annotated[str, StringConstraints(pattern=NUMBER, max_length=40)]
"""A decimal number in its shortest spelling; 40 digits hold any sum or count, and fit a float."""
Theme = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*/[A-Za-z0-9]+$")]
"""A concept of ESSGLOBAL by scheme and notation: `themes/T6`."""
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Names = Annotated[dict[str, str], AfterValidator(_languages)]
Date = Annotated[HalfKnownDate, BeforeValidator(_date), PlainSerializer(str)]


class Value(BaseModel):
    """The manners all models share."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,  # a command that shows one entity needs few of them
    )
