"""What is known of each language: the data files in `languages/`, compiled.

Structure and sentences are read by one program for all languages; only these files differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final

import yaml

from ssegraph.core.names import fold

READ: Final = ("en", "fr", "es", "ko")
"""The languages that are read, by tag."""

SPEAKING: Final = (
    "moderator",
    "speaker",
    "opening",
    "participant",
    "audience",
    "answers",
    "closing",
    "rapporteur",
)
"""Parts of a report that list people."""


@dataclass(frozen=True)
class TiePattern:
    """A way of stating a tie: what has to stand in a sentence in which names are places.

    `source` and `target` say which kinds or groups may stand there, beyond what the ontology says;
    `joined` when one list names both ends ("A and B signed an agreement").
    """

    kind: str
    regex: re.Pattern[str]
    source: tuple[str, ...]
    target: tuple[str, ...]
    joined: bool
    words: str


@dataclass(frozen=True)
class ObservationPattern:
    """A way of stating an observation: of the name before it, or of the event that is reported."""

    kind: str
    regex: re.Pattern[str]
    owner: tuple[str, ...]
    of_event: bool
    money: bool
    counted: str | None


NUMBER: Final = r"(?P<n>\d{1,3}(?:[,.\u0020]\d{3})+(?![\d.,]\d)|\d+(?:[.,]\d+)?|NUMWORD)(?:(?P<scale> ?(?:million|millions|millón|millones|milliards?|billion|만|억|천|mil)\b|천만|백만|십억|[만억천]))?"
_MONEY: Final = (
    r"(?:(?P<sign>[€$£₩])\s?)?"
    + NUMBER
    + r"(?: ?de)? ?(?P<currency>€|\$|£|₩|euros?|eur\b|dollars?|dólares|usd\b|won\b|krw\b|원|유로|달러|pesos?|francs? cfa|fcfa|f cfa|francs?|pounds?|gbp\b)"
)
_GAP: Final = r"(?:⟦d\d+⟧|(?!⟦)[^.;?!]){0,45}?"
_HOLE: Final = re.compile(r"\{([ABNM])(?:,B)?(?::([\w,]+))?\}")


class Language:
    """One language.

    >>> language("fr").section("Intervenantes et intervenants")
    'speaker'
    """

    def __init__(self, tag: str, data: Mapping[str, Any]) -> None:
        self.tag = tag
        self.data = data
        self.stopwords = frozenset(data["stopwords"].split())
        self.openers = frozenset(data["openers"].split())
        self.titles = frozenset(fold(each) for each in data["titles"])
        self.connectors = frozenset(data["connectors"])
        self.joiners = frozenset(data["joiners"])
        self.particles = frozenset(data["particles"])
        self.name_words = frozenset(data["name_words"].split())
        self.stop_acronyms = frozenset(data["stop_acronyms"])
        self.generic = frozenset(data.get("generic", ()))
        self.local_governments = frozenset(data.get("local_governments", "").split())
        self.surnames = data.get("surnames", "")
        self.months: list[str] = data["months"]
        self.surname_heads = frozenset(data.get("surname_heads", ()))
        self.people_who_do: list[str] = data["people_who_do"]
        self.numbers: Mapping[str, int] = data["numbers"]
        self.venue_words = tuple(data["venue_words"])

    # -- sections and keys --------------------------------------------------------------------

    @cached_property
    def _sections(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (role, re.compile("|".join(f"(?:{each})" for each in patterns)))
            for role, patterns in self.data["sections"].items()
        ]

    @cached_property
    def _keys(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (role, re.compile("|".join(f"(?:{each})" for each in patterns)))
            for role, patterns in self.data["keys"].items()
        ]

    def section(self, heading: str) -> str | None:
        """Return what a heading announces: `speaker`, `partner`, ...; None when nothing known."""
        folded = re.sub(r"^(?:\d+|[ivx]+|[a-h])\s+(?=\S)", "", fold(heading))
        folded = re.sub(
            r"^(the|our|les|la|le|nos|los|las|el|nuestr\w+|l|its|project|main) (?=\w{4})", "", folded
        )
        folded = re.sub(
            r"^(name|names|list|nom|noms|liste|nombre|lista|명단) (of (the )?|des |de la |de l |de los |de las |du |de |del )?",
            "",
            folded,
        )
        for role, pattern in self._sections:
            match = pattern.match(folded)
            if not match:
                continue
            ends = match.end() == len(folded) or folded[match.end()] == " " or self.tag == "ko"
            if ends and (role in ("absent", "closing") or len(folded) - match.end() < 40):
                return role
        for role in ("closing", "audience"):
            pattern = dict(self._sections)[role]
            if pattern.search(folded):
                return role
        return None

    def key(self, word: str) -> str | None:
        """Return what the key of a line `Key: value` announces, a section's name included."""
        folded = re.sub(
            r"^(name|nom|nombre) (of (the )?|de la |de l |du |de |del )(?=moder|anim|facil|spea|inter)",
            "",
            fold(word),
        )
        for role, pattern in self._keys:
            if pattern.fullmatch(folded):
                return role
        for role, pattern in self._sections:
            if role not in ("summary", "agenda") and pattern.fullmatch(folded):
                return role
        return None

    # -- words --------------------------------------------------------------------------------

    @cached_property
    def heads(self) -> list[tuple[str, str]]:
        """Head words (folded, longest first) and the kind of entity they tell."""
        found = [(fold(word), kind) for kind, words in self.data["heads"].items() for word in words]
        return sorted(found, key=lambda pair: -len(pair[0]))

    @cached_property
    def _heads_by_first(self) -> Mapping[str, list[tuple[list[str], str]]]:
        found: dict[str, list[tuple[list[str], str]]] = {}
        for head, kind in self.heads:
            found.setdefault(head.split()[0], []).append((head.split(), kind))
        return found

    def head_at(self, words: list[str], index: int) -> tuple[str, int] | None:
        """Return the kind a head word beginning at this folded word tells, and its length in words."""
        for head, kind in self._heads_by_first.get(words[index], ()):
            if words[index : index + len(head)] == head:
                return kind, len(head)
        return None

    @cached_property
    def roles(self) -> list[tuple[str, str]]:
        """Words for a role (folded, longest first) and the kind of tie it makes."""
        found = [(fold(word), tie) for tie, words in self.data["roles"].items() for word in words]
        return sorted(found, key=lambda pair: -len(pair[0]))

    @cached_property
    def role_regex(self) -> re.Pattern[str]:
        """A role at the beginning of a text: `role` and what leads to the body."""
        words = [word for words in self.data["roles"].values() for word in words]
        modifiers = self.data["role_modifiers"]
        alternatives = _any(words)
        links = _any(self.data["role_links"]) if self.data["role_links"] else "(?!)"
        modifier = _any(modifiers)
        return re.compile(
            rf"(?P<role>(?:(?:{modifier}) )*(?:{alternatives})(?:(?:,? (?:{modifier}))|(?: (?:et|and|y|&) (?:{alternatives}))(?! (?:of|du|de|del|d)\b))*)"
            rf"(?P<link>,? (?:{links})(?:(?<=')|(?= )) ?| ?[,–] ?|(?= )|$)",
            re.IGNORECASE,
        )

    def role_tie(self, role: str) -> str:
        """Return the kind of tie a role makes.

        >>> language("en").role_tie("Executive Director"), language("es").role_tie("vicepresidenta")
        ('leads', 'viceChairs')
        """
        folded = f" {fold(role)} "
        for word, tie in self.roles:
            if (self.tag == "ko" and folded.strip().endswith(word)) or f" {word} " in folded:
                return tie
        return "affiliatedWith"

    @cached_property
    def connector_regex(self) -> re.Pattern[str]:
        """Determiners and other small words between the names of a list."""
        words = sorted(self.data["determiners"], key=len, reverse=True)
        return re.compile(rf"(?:(?:{_any(words)})(?:(?<=')|\s+))*", re.IGNORECASE)

    @cached_property
    def list_glue(self) -> re.Pattern[str]:
        """What stands between two names of one list."""
        joints = _any(self.data["conjunctions"])
        if self.tag == "ko":
            return re.compile(rf"\s?(?:,|·|/|;|{joints})\s?(?:(?:및|그리고|등|또한)\s)?")
        return re.compile(
            rf"(?:\s?[,;]\s?(?:(?:{joints})\s)?|\s(?:{joints})\s){self.connector_regex.pattern}",
            re.IGNORECASE,
        )

    @cached_property
    def anaphors(self) -> re.Pattern[str]:
        """Words that stand for a body or undertaking named before."""
        pronouns = _any(self.data["pronouns"])
        if self.tag == "ko":
            return re.compile(
                rf"(?P<pronoun>(?<![가-힣])(?:{pronouns})(?=은|는|이|가))|(?<![가-힣]){self.data['anaphors']}"
            )
        return re.compile(rf"\b(?P<pronoun>{pronouns})\b|(?<!\w){self.data['anaphors']}", re.IGNORECASE)

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """Words after which nothing is stated."""
        return self._signals("negations")

    @cached_property
    def plan(self) -> re.Pattern[str]:
        """Words after which something is only planned, wished or possible."""
        return self._signals("plans")

    @cached_property
    def past(self) -> re.Pattern[str]:
        """Words that say that it is over."""
        return self._signals("past")

    def _signals(self, name: str) -> re.Pattern[str]:
        if self.tag == "ko":
            return re.compile("|".join(self.data[name]))
        return re.compile(rf"(?<!\w)(?:{'|'.join(self.data[name])})(?:(?<=')|(?!\w))", re.IGNORECASE)

    # -- sentences ----------------------------------------------------------------------------

    def _template(self, text: str, money: bool = False) -> re.Pattern[str]:
        """Compile a pattern: `{A}` and `{B}` are places of names, `…` a gap."""

        def hole(match: re.Match[str]) -> str:
            name = match[1]
            if name == "N":
                return self.number
            if name == "M":
                return self.money
            # What is "of a country" is marked by itself: other patterns pass over it.
            return rf"⟦{'d' if match[2] == 'Demonym' else ''}(?P<{name}>[\d,]+)⟧"

        if self.tag == "ko":
            text = text.replace("~", _GAP)
            pattern = text.replace("…", _GAP)
        else:
            pattern = re.sub(r" \?… ?", lambda _: rf"\s?{_GAP}(?:(?<=[\s'])|(?<=\())", text).replace(
                "~", rf"{_GAP}"
            )
            pattern = pattern.replace(" … ", rf"(?:\s|(?=')|\s{_GAP}(?:(?<=[\s'(])))")
            pattern = pattern.replace("…", _GAP)
        return re.compile(_HOLE.sub(hole, pattern), re.IGNORECASE)

    @cached_property
    def number(self) -> str:
        """A number in observations or words, as a pattern."""
        words = _any(self.numbers) if self.numbers else "(?!)"
        return NUMBER.replace("NUMWORD", rf"(?:{words})(?:[ -](?:et[ -])?(?:{words}|one|un|une))?")

    @cached_property
    def money(self) -> str:
        """A sum of money, as a pattern."""
        return _MONEY.replace("NUMWORD", "(?!)")

    @cached_property
    def tie_patterns(self) -> list[TiePattern]:
        """Every way of stating a tie, in the order of the file."""
        found = []
        for kind, templates in self.data["ties"].items():
            for words in templates:
                ends = {
                    match[1]: tuple((match[2] or "").split(",")) if match[2] else ()
                    for match in _HOLE.finditer(words)
                }
                found.append(
                    TiePattern(
                        kind,
                        self._template(words),
                        ends.get("A", ()),
                        ends.get("B", ()),
                        "{A,B}" in words,
                        words,
                    )
                )
        return found

    @cached_property
    def pattern_words(self) -> frozenset[str]:
        """Every word of the patterns: verbs, mostly."""
        every = " ".join(words for templates in self.data["ties"].values() for words in templates)
        return (
            frozenset(word.casefold() for word in re.findall(r"[^\W\d_]{2,}", every))
            - self.connectors
            - {
                "the",
                "in",
                "on",
                "with",
                "for",
                "con",
                "avec",
                "par",
                "por",
                "by",
                "members",
                "member",
                "partners",
            }
        )

    @cached_property
    def observation_patterns(self) -> list[ObservationPattern]:
        """Every way of stating an observation, in the order of the file."""
        return [
            ObservationPattern(
                each["kind"],
                self._template(each["pattern"]),
                next(
                    (
                        tuple(match[2].split(","))
                        for match in _HOLE.finditer(each["pattern"])
                        if match[1] == "A" and match[2]
                    ),
                    (),
                ),
                bool(each.get("event")),
                bool(each.get("money")),
                each.get("counted"),
            )
            for each in self.data["observations"]
        ]

    def value(self, words: str, scale: str | None) -> str | None:
        """Return a number as it is written here in plain digits: `1.200` Spanish is 1200.

        >>> language("es").value("1.200", None), language("en").value("4.8", " million")
        ('1200', '4800000')
        """
        text = words.strip().casefold()
        if text[:1].isdigit():
            if re.fullmatch(r"\d{1,3}(?:[,. ]\d{3})+", text):
                text = re.sub(r"[,. ]", "", text)
            number = float(text.replace(",", "."))
        else:
            known = {fold(word): value for word, value in self.numbers.items()} | {
                "one": 1,
                "un": 1,
                "une": 1,
            }
            parts = [known.get(each) for each in re.split(r"[ -]+", fold(text)) if each != "et"]
            if not parts or any(each is None for each in parts):
                return None
            number = float(sum(each for each in parts if each is not None))
        factor = {"만": 1e4, "억": 1e8, "천": 1e3, "천만": 1e7, "백만": 1e6, "십억": 1e9, "mil": 1e3}.get(
            (scale or "").strip()
        )
        if factor is None:
            factor = (
                1e6
                if (scale or "").strip().casefold()[:4] in ("mill", "mill.") and "ard" not in (scale or "")
                else 1e9
                if scale
                else 1.0
            )
        value = round(number * factor, 2)
        return str(int(value)) if value == int(value) else str(value)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


@cache
def language(tag: str) -> Language:
    """Return a language by its tag.

    Raises:
        KeyError: it is none of `READ`.
    """
    if tag not in READ:
        raise KeyError(tag)
    text = (files(__package__) / "languages" / f"{tag}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Language(tag, yaml.load(text, Loader=loader))


@dataclass(frozen=True)
class Countries:
    """Names of countries in the languages read, and words for what is of a country."""

    names: Mapping[str, str]
    people: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    def code(self, name: str) -> str | None:
        """Return the code of a country by its name in any language."""
        return self.names.get(fold(name))


@cache
def countries() -> Countries:
    """Return the countries.

    >>> countries().code("Sénégal"), countries().people["francais"]
    ('SN', 'FR')
    """
    text = (files(__package__) / "languages" / "countries.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    names: dict[str, str] = {}
    people: dict[str, str] = {}
    data = yaml.load(text, Loader=loader)
    for code, each in data.items():
        for name in (*each["names"].values(), *each.get("also", ())):
            names.setdefault(fold(name), code)
        for word in each.get("people", ()):
            for ending in ("", "e", "s", "es", "ne", "nes", "a", "as", "os"):
                people.setdefault(fold(word + ending), code)
    return Countries(names, people, {code: each["names"] for code, each in data.items()})


def tell(text: str) -> str:
    """Return the language a text is written in, by its script and stop words; English if unsure.

    >>> tell("La red agrupa a los municipios de la región"), tell("회원은 모두 참석했다")
    ('es', 'ko')
    """
    sample = text[:40_000]
    letters = sum(char.isalpha() for char in sample)
    if letters and sum("가" <= char <= "힣" for char in sample) > 0.25 * letters:
        return "ko"
    words = re.findall(r"[^\W\d_]+", sample.casefold())
    scores = {tag: sum(word in language(tag).stopwords for word in words) for tag in ("en", "fr", "es")}
    return max(scores, key=lambda tag: (scores[tag], tag == "en"))
