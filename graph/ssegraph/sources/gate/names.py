"""How an entity may be called in a text, and where it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from ssegraph.core.names import fold
from ssegraph.documents import languages as documents
from ssegraph.sources.gate.words import Place, bared, plain_word, shared_words


@lru_cache(maxsize=8192)
def name_pattern(name: str) -> re.Pattern[str] | None:
    """Compile the words of a name; `_alone` says whether what fits is one."""
    words = fold(plain_word(name)).split()
    if not words or (len(words) == 1 and len(words[0]) == 1 and words[0].isascii()):
        return None
    parts = [re.escape(words[0])]
    for before, word in pairwise(words):
        apart = r"[\W_]+" if before[-1].isascii() and word[0].isascii() else r"[\W_]*"
        parts += [apart, re.escape(word)]
    return re.compile("".join(parts))


def _script(letter: str) -> str:
    """Return what borders a letter has: Hangul, katakana, other letters of East Asia (none), or those of words."""
    if "가" <= letter <= "힣":
        return "hangul"
    if "ァ" <= letter <= "ヺ" or letter == "ー":
        return "katakana"
    if "\u3040" <= letter <= "\u9fff":
        return "other"
    return "word" if letter.isalnum() else ""


def _alone(text: str, a: int, b: int, particles: Collection[str]) -> bool:
    """Say whether a name stands for itself: Latin at the borders of words, Korean with what may be attached, Japanese anywhere."""
    before, after = _script(text[a - 1 : a]), _script(text[b : b + 1])
    first, last = _script(text[a]), _script(text[b - 1])
    if (first != "other" and before == first) or (first == "hangul" and before == "word"):
        return False
    if last == "hangul":
        end = b
        while _script(text[end : end + 1]) == "hangul":
            end += 1
        return after != "word" and (end == b or text[b:end] in particles)
    return last == "other" or after != last


def places_of(name: re.Pattern[str], text: str, particles: Collection[str]) -> list[Place]:
    """Return where a name stands for itself in a text, in order."""
    return [match.span() for match in name.finditer(text) if _alone(text, *match.span(), particles)]


@cache
def _titles() -> str:
    every = {title for tag in documents.READ for title in documents.language(tag).titles}
    every |= {bared(each) for each in shared_words()["titles"]}
    return "|".join(sorted(map(re.escape, every), key=len, reverse=True))


@cache
def _countries() -> Mapping[str, tuple[str, ...]]:
    """The names of each country in all languages, and words for what is of it, folded."""
    found: dict[str, list[str]] = {}
    known = documents.countries()
    for names in (
        known.names,
        known.people,
        {bared(name): code for code, each in shared_words()["countries"].items() for name in each},
    ):
        for name, code in names.items():
            found.setdefault(code, []).append(name)
    return {code: tuple(names) for code, names in found.items()}


def country_pattern(code: str) -> re.Pattern[str]:
    """Compile the names of a country and of what is of it: `Senegal`, `Senegalese`, `세네갈`."""
    alternatives = []
    for name in _countries().get(code, ()):
        if name.isascii():
            stem = name if len(name) < 6 else name[: max(5, len(name) - 2)]
            alternatives.append(
                rf"(?<!\w){re.escape(stem).replace(chr(92) + ' ', chr(92) + 'W+')}\w{{0,5}}(?!\w)"
            )
        else:
            alternatives.append(re.escape(name))
    return re.compile("|".join(alternatives) or "(?!)")


@cache
def _bare_name() -> re.Pattern[str]:
    """Articles before a name and legal forms on either side of it: a text may leave them out."""
    forms = "|".join(sorted(map(re.escape, shared_words()["legal_forms"]), key=len, reverse=True))
    return re.compile(
        rf"^(?:the|le|la|les|el|los|las)\s+|^l['’]|^(?:{forms})\s*|[\s,]*(?<!\w)(?:{forms})\.?$",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8192)
def spellings_of(names: tuple[str, ...], kind: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return how an entity may be called in a text, each with whether capitals are asked for."""
    every: list[tuple[re.Pattern[str] | None, bool]] = []
    for name in names:
        short = name.isascii() and name.isupper() and len(name) <= 5
        every.append((name_pattern(name), short))
        outside = _bare_name().sub("", re.sub(r"\s*[(（].*?[)）]", "", name)).strip()
        if outside and outside != name:
            every.append((name_pattern(outside), False))
        # An event is also called by its name without the year.
        undated = re.sub(r"[\s,'-]*(?:19|20)\d\d$", "", name).strip()
        if undated != name and len(fold(undated).split()) > 2:
            every.append((name_pattern(undated), False))
        if kind == "Person" and len(fold(name).split()) > 1:
            last = fold(name).split()[-1]
            if len(last) > 1:
                every.append(
                    (re.compile(rf"(?<!\w)(?:{_titles()})\W+(?:\w+\W+)?{re.escape(last)}(?!\w)"), False)
                )
        folded = fold(name)
        if kind == "LocalGovernment" and (town := _town(folded)):
            every.append((_town_in_office(town), False))
        code = documents.countries().code(name) if kind == "Place" else None
        if code:
            every.append((country_pattern(code), False))
        government = re.match(r"(?:the )?(government|gouvernement|gobierno)\b(?: \w{1,3})* (\w.*)", folded)
        if government and (of := documents.countries().code(government[2])):
            whose = country_pattern(of).pattern
            every.append(
                (
                    re.compile(
                        rf"(?:{whose})\W+(?:government|gouvernement|gobierno|정부|政府)|(?:government|gouvernement|gobierno)\W+(?:{whose})|(?:{whose})\W*(?:정부|政府)"
                    ),
                    False,
                )
            )
    return tuple((pattern, short) for pattern, short in every if pattern)


def _town(name: str) -> str:
    """Return what a town is called without what it is, or ''.

    >>> _town("ville de lille"), _town("seoul metropolitan government"), _town("서울특별시"), _town("lille")
    ('lille', 'seoul', '서울', '')
    """
    found = (re.fullmatch(each, name) for each in shared_words()["towns"]["names"])
    return next((match[1] for match in found if match), "")


def _town_in_office(town: str) -> re.Pattern[str]:
    """Compile the bare name of a town beside its office."""
    known, name = shared_words()["towns"], re.escape(town)
    before = "|".join(f"(?<={re.escape(each)})" for each in known["offices_before"])
    after = "|".join(map(re.escape, known["offices_after"]))
    return re.compile(rf"(?:{before}){name}|{name}(?={after})")
