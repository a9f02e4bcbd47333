"""The words of each language, as the files of `ontology/gate/` give them: folded for comparison, and compiled."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Final, Literal

import yaml

from ssegraph.core.ontology import load_ontology
from ssegraph.core.resources import ontology_dir
from ssegraph.documents import languages as documents

Place = tuple[int, int]
"""From where to where words stand in a text."""


def read_words(name: str) -> Any:
    """Return what a file of `ontology/gate/` holds."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((ontology_dir() / "gate" / f"{name}.yaml").read_text(encoding="utf-8"), loader)


@cache
def shared_words() -> Mapping[str, Any]:
    """What is the same in all languages: offices by any of their names, currencies, which kinds last."""
    found: Mapping[str, Any] = read_words("all")
    return found


def has_words(tag: str) -> bool:
    """Say whether a language has a file of words."""
    return tag.split("-")[0].casefold() in shared_words()["languages"]


_MARKS: Final = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=4096)
def bare_letter(letter: str) -> str:
    """Return one letter as it is compared: small, without accent and width; of one letter come one or more."""
    folded = unicodedata.normalize("NFKD", letter).casefold()
    return unicodedata.normalize("NFC", _MARKS.sub("", folded))


def plain_text(text: str) -> str:
    """Return the text that a reader sees: no tags, links or Markdown signs, one sort of quotes and dashes."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*\)", r"\1", text)
    text = html.unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", text))
    text = unicodedata.normalize("NFKC", text).translate(SIGNS)
    return re.sub(r"[*_`#]+|[ \t]+", lambda found: "" if found[0][0] in "*_`#" else " ", text)


SIGNS: Final = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "〜": "~",
        "～": "~",
    }
)


def bared(text: str) -> str:
    """Return a text as it is compared: small, without accents and width."""
    return "".join(map(bare_letter, text))


def word_pattern(words: Iterable[str], borders: bool, accents: bool = False) -> re.Pattern[str] | None:
    """Compile words as they are written in the files: `*` any ending, `…` a gap, a blank any blank or hyphen."""
    alternatives = []
    plain = (plain_word(word) for word in words)
    for each in sorted({word if accents else bared(word) for word in plain}, key=len, reverse=True):
        each = (
            re.sub(r"(?<!\\w)\*", r"\\w*", each)
            .replace("(?: \0 )?", f"(?: {_GAP})??")
            .replace(" \0 ", f"(?: {_GAP} | )")
            .replace("\0", _GAP)
        )
        each = re.sub(r" \?", lambda _: r"[\s\-]?", each)
        each = re.sub(r" ", lambda _: r"[\s\-]+" if borders else r"\s*", each)
        alternatives.append(f"(?:{each})")
    if not alternatives:
        return None
    both = "|".join(alternatives)
    return re.compile(rf"(?<!\w)(?:{both})(?:(?<=\W)|(?!\w))" if borders else both)


_CHOICE: Final = re.compile(r"\((?:\?:)?([^|()]*)(?:\|[^()]*)?\)(\?)?")


def _readable(words: str) -> str:
    """Return the first of the words that a regular expression fits, for people: `join(?:s|ed)?` is `join`."""
    while _CHOICE.search(words):
        words = _CHOICE.sub(lambda found: "" if found[2] else found[1], words)
    return re.sub(r"\\w\+?|\w\?|\[.*?\]|[*…?\\.:]", "", words).strip()


def plain_word(word: str) -> str:
    """Return a word of the files with one sort of quotes and dashes, and `\\0` for a gap."""
    # A gap is a sign of our own, and no three dots.
    return unicodedata.normalize("NFC", word).translate(SIGNS).replace("…", "\0")


_GAP: Final = r"(?:[^.;!?\n。！？]{0,70}?)"

Group = Literal["active", "inverse", "either"]


@dataclass(frozen=True)
class Cue:
    """Words of a kind of tie in a text: from where to where, and how they stand to the ends."""

    start: int
    end: int
    group: Group


_NEAR: Final = 20


def goes_before(other: Cue, cue: Cue, same_kind: bool) -> bool:
    """Say whether words count in place of others that lie within them: the longer, or those that tell the direction."""
    if not (other.start <= cue.start and cue.end <= other.end):
        return False
    if other.end - other.start == cue.end - cue.start:
        return same_kind and cue.group == "either" and other.group != "either"
    # What lies in the gap of another kind's words ("provides … funding") is no part of a longer word.
    longer = (other.end - other.start) - (cue.end - cue.start)
    return same_kind or (longer <= _NEAR and (other.start == cue.start or other.end == cue.end))


class Words:
    """The words of one language, compiled."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.data: Mapping[str, Any] = read_words(tag)
        self.verb_last: bool = bool(self.data.get("verb_last"))
        self.borders: bool = not self.verb_last
        self.known = documents.language(tag) if tag in documents.READ else None

    def _of(self, words: Iterable[str]) -> re.Pattern[str] | None:
        return word_pattern(words, self.borders)

    @cached_property
    def ties(self) -> Mapping[str, Mapping[Group, re.Pattern[str]]]:
        """The words of each kind of tie: `active` where "A … B" is said, `inverse` where "B … A" is."""
        found: dict[str, dict[Group, re.Pattern[str]]] = {}
        groups: tuple[Group, ...] = ("active", "inverse", "either")
        for kind in load_ontology().tie_kinds:
            given = self.data["ties"].get(kind) or {}
            unfit = given.get("not", ())
            offices = self.known.data["roles"].get(kind, ()) if self.known else ()
            offices = [each for each in offices if each not in unfit]
            lists: dict[Group, list[str]] = {each: list(given.get(each, ())) for each in groups}
            if self.verb_last:
                # `위원` sits in a body, `위원회` is one.
                lists["active"] += [f"{re.escape(each)}(?!회)" for each in offices]
            else:
                lists["either"] += [re.escape(each).replace(r"\ ", " ") for each in offices]
                lists["active"] += [f"{each} {self.data['of']}" for each in lists["either"]]
            found[kind] = {group: pattern for group in groups if (pattern := self._of(lists[group]))}
        return found

    @cached_property
    def others(self) -> Mapping[str, re.Pattern[str]]:
        """The words of each measure, attribute and kind of contribution."""
        every = {**self.data["measures"], **self.data["attributes"], **self.data["contributions"]}
        return {kind: pattern for kind, words in every.items() if (pattern := self._of(words))}

    def first_words(self, kind: str) -> str:
        """A few words of a kind, for people."""
        given = self.data["ties"].get(kind)
        every = [*given.get("active", ()), *given.get("either", ())] if given else []
        for part in ("measures", "attributes", "contributions"):
            every += self.data[part].get(kind) or []
        plain = [each for each in every if re.fullmatch(r"[\w' ]+", each)]
        readable = plain[:3] if len(plain) > 2 else [*plain, *(_readable(each) for each in every)]
        return ", ".join(list(dict.fromkeys(filter(None, readable)))[:3])

    @cached_property
    def signals(self) -> Mapping[str, re.Pattern[str]]:
        """Words that deny, plan, doubt, report or end."""
        found = {}
        for name, theirs in _SIGNALS.items():
            ours = word_pattern(self.data["signals"].get(name, ()), self.borders, accents=True)
            patterns = [ours.pattern] if ours else []
            if theirs and self.known:
                without = self.data["signals"].get("not_" + name, ())
                known = [each for each in self.known.data[theirs] if each not in without]
                joined = "|".join(known)
                patterns.append(rf"(?<!\w)(?:{joined})(?:(?<=')|(?!\w))" if self.borders else joined)
            found[name] = re.compile("|".join(f"(?:{each})" for each in patterns) or "(?!)")
        return found

    @cached_property
    def passing(self) -> re.Pattern[str]:
        """Words that hold a word of a kind and tell no tie of that kind: "hosted the members of"."""
        return self._of(self.data["passing"]) or re.compile("(?!)")

    @cached_property
    def no_signals(self) -> re.Pattern[str]:
        """Words that look like a signal and are none: `not only`, `non-profit`, `in May`."""
        return word_pattern(self.data["signals"]["none"], self.borders, accents=True) or re.compile("(?!)")

    @cached_property
    def clauses(self) -> re.Pattern[str]:
        """Where one clause ends and another begins."""
        return re.compile(self.data["clauses"])

    @cached_property
    def articles(self) -> re.Pattern[str]:
        """What may stand between two names that stand beside one another."""
        return re.compile(rf"[\s,(:|/·・、（-]*(?:(?:{self.data['articles']})[\s']*)*")

    @cached_property
    def glue(self) -> re.Pattern[str]:
        """What joins the names of one list."""
        joint = rf"(?:{self.data['and']}|{self.data['articles']})"
        if self.verb_last:
            return re.compile(rf"(?:{self.data['and']}|[\s,、·/;(（)）|-])*(?:\([^)]*\))?[\s,、·]*")
        plain = (
            rf"[\s,;/&()|-]*(?:{joint}(?:[\s']+|(?<=')))*(?:\([^)]*\))?[\s,]*(?:{joint}(?:[\s']+|(?<=')))*"
        )
        # "or a project that …": a second thing of the list, told before it is named.
        told = rf"[\s,)]*(?:{self.data['and']})\s+(?:{self.data['articles']})[\s'][^.;!?\n]{{0,80}}"
        return re.compile(rf"{plain}|{told}")

    @cached_property
    def particles(self) -> frozenset[str]:
        """What may be attached to a name."""
        return frozenset(map(bared, self.data.get("particles", ())))

    @cached_property
    def subject_marks(self) -> re.Pattern[str]:
        """What is attached to the name of who does something."""
        return re.compile(rf"(?:\s?\([^)]*\))?[)\"'」』]*(?:{self.data.get('subject_marks', '(?!)')})")

    @cached_property
    def topic_marks(self) -> re.Pattern[str]:
        """What is attached to the name of whom a sentence is about."""
        return re.compile(rf"(?:\s?\([^)]*\))?[)\"'」』]*(?:{self.data.get('topic_marks', '(?!)')})")

    @cached_property
    def number_words(self) -> re.Pattern[str] | None:
        """Numbers in words."""
        words = {**(self.known.numbers if self.known else {}), **self.data["numbers"]}
        return self._of(words)

    @cached_property
    def number_values(self) -> Mapping[str, int]:
        """What numbers in words are."""
        words = {**(self.known.numbers if self.known else {}), **self.data["numbers"]}
        return {bared(word): value for word, value in words.items()}

    @cached_property
    def scales(self) -> Mapping[str, int]:
        """Words after a number that multiply it."""
        return {bared(word): int(value) for word, value in self.data["scales"].items()}


_SIGNALS: Final = {
    "negation": "negations",
    "plan": "plans",
    "over": "past",
    "hedge": None,
    "hearsay": None,
    "forecast": None,
}


@cache
def words_of(tag: str) -> Words:
    """Return the words of a language, compiled once."""
    return Words(tag)


@cache
def _office_words() -> tuple[re.Pattern[str], Mapping[str, str]]:
    by_word = {bared(word): office for office, words in shared_words()["roles"].items() for word in words}
    every = "|".join(
        re.escape(word).replace(r"\-", r"\s?-?").replace(r"\ ", r"[\s\-]+")
        for word in sorted(by_word, key=len, reverse=True)
    )
    # Latin words have borders and may be plural; Korean and Japanese ones have none.
    return re.compile(rf"(?<![a-z0-9])(?P<word>{every})(?:e?s)?(?![a-z0-9])"), {
        re.sub(r"[\s\-]+", "", word): office for word, office in by_word.items()
    }


def offices_in(text: str) -> Iterator[str]:
    """Yield the offices that a folded text names, by their ids, in order."""
    pattern, by_word = _office_words()
    for match in pattern.finditer(text):
        yield by_word[re.sub(r"[\s\-]+", "", match["word"])]
