"""Languages as packs: one folder each, read with a schema that says what is missing, and compiled.

A pack is `packs/<tag>/` with `pack.yaml` (words), `rules.yaml` (rules), `examples.yaml` (for every rule
a text that needs it and one that it leaves alone) and, if it has its own, `countries.yaml`. The programs
that read know scripts, slots and signs; which words they are stands in packs only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ssegraph.core.errors import DataError, Problem
from ssegraph.core.names import fold

UNTOLD: Final = "und"
"""The tag of a text in a language that no pack reads (ISO 639-2: undetermined)."""


class Anaphors(BaseModel):
    """What stands for a thing named before: `determiners`, and words by what they stand for; `own` for the body itself,
    `persons` for somebody named before, `elided` begins a sentence whose subject is not said again."""

    model_config = ConfigDict(extra="forbid")

    determiners: list[str]
    words: dict[Literal["event", "body", "undertaking"], list[str]]
    pronouns: list[str] = []
    own: list[str] = []
    persons: list[str] = []
    elided: list[str] = []


class PackData(BaseModel):
    """The words of a language.

    `script` is `capitals` where names begin with capitals, `suffixes` where they end in a word that
    tells their kind; `spaced` says whether words are set apart. `heads` are words that tell the kind of
    a name, `roles` offices by the tie they make, `keys` what opens a line `Key: value`. `people_take_articles` where
    an article may stand before the name of a person (`o João`).
    """

    model_config = ConfigDict(extra="forbid")

    language: str
    name: str
    script: Literal["capitals", "suffixes"]
    spaced: bool = True
    letters: str = ""
    telling: str = ""
    word_shape: str = ""
    stopwords: str
    heads: dict[str, list[str]]
    roles: dict[str, list[str]]
    openers: str = ""
    titles: list[str] = []
    particles: list[str] = []
    connectors: list[str] = []
    joiners: list[str] = []
    determiners: list[str] = []
    people_take_articles: bool = False
    conjunctions: list[str] = []
    stop_acronyms: list[str] = []
    name_words: str = ""
    generic: list[str] = []
    surnames: str = ""
    family_names: str = ""
    given_names: str = ""
    local_governments: str = ""
    role_modifiers: list[str] = []
    role_links: list[str] = []
    former: list[str] = []
    keys: dict[str, list[str]] = {}
    labels: dict[Literal["question", "answer", "from"], list[str]] = {}
    report_words: str = "(?!)"
    event_words: list[str] = []
    venue_words: list[str] = []
    online: list[str] = []
    months: list[str] = []
    months_short: list[str] = []
    dates: list[str] = []
    numbers: dict[str, int] = {}
    scales: dict[str, int] = {}
    currencies: dict[str, str] = {}
    negations: list[str] = []
    plans: list[str] = []
    past: list[str] = []
    clause_breaks: list[str] = []
    columns: dict[str, list[str]] = {}
    saying: list[str] = []
    anaphors: Anaphors | None = None
    honorifics: list[str] = []
    weak_connectors: list[str] = []
    surname_heads: list[str] = []
    place_links: list[str] = []
    head_last: bool = False
    compounds: bool = False
    capital_nouns: bool = False
    word_endings: list[str] = []
    break_endings: list[str] = []
    office_suffixes: dict[str, str] = {}
    governing: list[str] = []
    maybe_heads: list[str] = []
    units: list[str] = []
    portfolio_links: list[str] = []
    body_marks: dict[str, list[str]] = {}
    copulas: list[str] = []
    relatives: tuple[str, ...] = ()
    defines: list[str] = []
    organs: list[str] = []
    genitives: list[str] = []


class TieRule(BaseModel):
    """A way of stating a tie in a clause: `match` with `{A}` and `{B}` as its ends, `{A,B}` a list of both.

    Without `{B}` the tie goes to the event of the document; with `every` it holds for all people of the sentence.
    """

    model_config = ConfigDict(extra="forbid")

    tie: str
    match: str
    role: str | None = None
    every: bool = False


class MeasureRule(BaseModel):
    """A way of stating a number `{N}` or a sum `{M}` of `{A}`, or of the event when it says so."""

    model_config = ConfigDict(extra="forbid")

    measure: str
    match: str
    event: bool = False
    counted: str | None = None


class SayingRule(BaseModel):
    """A way in which `{A}` contributes: what is asked, answered, claimed or proposed is the group `said`."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    match: str


class Rules(BaseModel):
    """The rules of a language. `lists`: headings and keys by what they announce; `slots`: orders of
    person (P), office (O) and body (B) with the signs between them; the rest in words.
    """

    model_config = ConfigDict(extra="forbid")

    lists: dict[str, list[str]]
    slots: dict[str, str] = {}
    ties: dict[str, TieRule] = {}
    measures: dict[str, MeasureRule] = {}
    contributions: dict[str, SayingRule] = {}


class Example(BaseModel):
    """What a rule is for: `needs` states `states` with it and not without it; in `leaves` it states nothing."""

    model_config = ConfigDict(extra="forbid")

    needs: str
    states: str
    leaves: str


NUMBER: Final = r"(?P<n>\d{1,3}(?:[,.\u0020]\d{3})+(?![\d.,]\d)|\d+(?:[.,]\d+)?|NUMWORD)(?:(?P<scale> ?(?:SCALES)(?!\w)))?"
_MONEY: Final = rf"(?:(?P<sign>[€$£₩¥])\s?)?{NUMBER}(?: ?de?)? ?(?P<currency>€|\$|£|₩|¥|CURRENCIES)"
_SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP", "₩": "KRW", "¥": "JPY"}
GAP: Final = r"(?:⟦d\d+⟧|(?<=\d)\.(?=\d)|[^⟦.;?!。]){0,45}?"
WIDE: Final = r"(?:(?<=\d)\.(?=\d)|[^.;?!。]){0,120}?"
_HOLE: Final = re.compile(r"\{([ABNM])(?:,B)?(?::([\w,]+))?\}")


@dataclass(frozen=True)
class TiePattern:
    """A compiled rule for a tie; `source` and `target` are kinds or groups that may stand there."""

    id: str
    kind: str
    regex: re.Pattern[str]
    source: tuple[str, ...]
    target: tuple[str, ...]
    joined: bool
    role: str | None
    words: str
    every: bool = False

    @property
    def to_event(self) -> bool:
        """Whether the other end is the event that the document is about."""
        return "B" not in self.regex.groupindex and not self.joined


class Language:
    """One language: its words as `data`, its rules compiled.

    Args:
        data: the words.
        rules: the rules.
        examples: examples by rule.

    >>> language("fr").section("Intervenantes et intervenants")
    'speaker'
    """

    def __init__(self, data: PackData, rules: Rules, examples: Mapping[str, Example]) -> None:
        self.tag = data.language
        self.pack = data
        self.data: Mapping[str, Any] = data.model_dump()
        self.rules = rules
        self.examples = examples
        self.capitals = data.script == "capitals"
        self.stopwords = frozenset(data.stopwords.split())
        self.openers = frozenset(data.openers.split())
        self.titles = frozenset(fold(each) for each in data.titles)
        self.connectors = frozenset(data.connectors)
        self.joiners = frozenset(data.joiners)
        self.weak_connectors = frozenset(data.weak_connectors)
        self.surname_heads = frozenset(data.surname_heads)
        self.particles = frozenset(data.particles)
        self.name_words = frozenset(data.name_words.split())
        self.stop_acronyms = frozenset(data.stop_acronyms)
        self.generic = frozenset(data.generic)
        self.local_governments = frozenset(data.local_governments.split())
        self.months = data.months
        self.numbers: Mapping[str, int] = data.numbers

    def without(self, rule: str) -> Language:
        """Return the language with one rule (`ties.joins`) taken out.

        Raises:
            KeyError: there is no such rule.
        """
        part, _, name = rule.partition(".")
        rules = self.rules.model_dump()
        del rules[part][name]
        return Language(self.pack, Rules.model_validate(rules), self.examples)

    def rule_ids(self) -> list[str]:
        """Return every rule by its name, `part.rule`, in the order of the file."""
        parts = ("lists", "slots", "ties", "measures", "contributions")
        return [f"{part}.{name}" for part in parts for name in getattr(self.rules, part)]

    # -- sections and keys --------------------------------------------------------------------

    @cached_property
    def _sections(self) -> dict[str, re.Pattern[str]]:
        return {
            role: re.compile("|".join(f"(?:{each})" for each in patterns))
            for role, patterns in self.rules.lists.items()
        }

    @cached_property
    def _keys(self) -> dict[str, re.Pattern[str]]:
        return {
            role: re.compile("|".join(f"(?:{each})" for each in patterns))
            for role, patterns in self.data["keys"].items()
        }

    def section(self, heading: str) -> str | None:
        """Return what a heading announces: `speaker`, `partner`, ...; None when nothing known."""
        folded = re.sub(r"^(?:\d+|[ivx]+|[a-h])\s+(?=\S)", "", fold(heading))
        words = folded.split()
        while words and words[0] in self._small and len(words) > 1:
            words = words[1:]
        folded = " ".join(words)
        for role, pattern in self._sections.items():
            match = pattern.match(folded)
            if match and match.end():
                whole = match.end() == len(folded) or folded[match.end()] == " " or not self.capitals
                if whole and len(folded) - match.end() < 40:
                    return role
        for role in ("closing", "audience"):
            if role in self._sections and len(words) > 3 and self._sections[role].search(folded):
                return role
        return None

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(fold(each) for each in (*self.connectors, *self.determiners) if " " not in each)

    @cached_property
    def determiners(self) -> tuple[str, ...]:
        """Small words before a name, longest first."""
        return tuple(sorted(self.pack.determiners, key=len, reverse=True))

    def key(self, word: str) -> str | None:
        """Return what the key of a line `Key: value` announces, a section's name included."""
        folded = fold(word)
        for patterns in (self._keys, self._sections):
            for role, pattern in patterns.items():
                if pattern.fullmatch(folded) and not (
                    patterns is self._sections and role in ("summary", "agenda")
                ):
                    return role
        return None

    def heading(self, text: str) -> bool:
        """Say whether a text as a whole is what announces something."""
        words = fold(text).split()
        while len(words) > 1 and words[0] in self._small:
            words = words[1:]
        return any(pattern.fullmatch(" ".join(words)) for pattern in self._sections.values())

    # -- words --------------------------------------------------------------------------------

    @cached_property
    def heads(self) -> list[tuple[str, str]]:
        """Head words (folded, longest first) and the kind of entity they tell."""
        found = [(fold(word), kind) for kind, words in self.pack.heads.items() for word in words]
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
        single = re.sub("s$", "", words[index])
        if self.capitals and not self.pack.head_last and len(single) > 5 and single != words[index]:
            for head, kind in self._heads_by_first.get(single, ()):
                if head == [single] and kind != "LocalGovernment":
                    return kind, 1  # `Observatorios …`: a plural
        return None

    @cached_property
    def roles(self) -> list[tuple[str, str]]:
        """Words for a role (folded, longest first) and the kind of tie it makes."""
        found = [(fold(word), tie) for tie, words in self.pack.roles.items() for word in words]
        return sorted(found, key=lambda pair: -len(pair[0]))

    def role_tie(self, role: str) -> str:
        """Return the kind of tie a role makes.

        >>> language("en").role_tie("Executive Director"), language("es").role_tie("vicepresidenta")
        ('leads', 'viceChairs')
        """
        folded = f" {fold(role)} "
        for word, tie in self.roles:
            if f" {word} " in folded or (not self.capitals and folded.strip().endswith(word)):
                return tie
        return "affiliatedWith"

    @cached_property
    def list_glue(self) -> re.Pattern[str]:
        """What stands between two names of one list."""
        joints = any_of(self.pack.conjunctions)
        if not self.capitals:
            return re.compile(rf"\s?(?:,|·|/|;|、|{joints})\s?")
        small = any_of(each for each in self.determiners)
        small = rf"(?:(?:{small})(?:(?<=')|\s+))*" if small else ""
        return re.compile(rf"(?:\s?[,;]\s?(?:(?:{joints})\s)?|\s(?:{joints})\s){small}", re.IGNORECASE)

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """Words after which nothing is stated."""
        return self._signals(self.pack.negations)

    @cached_property
    def plan(self) -> re.Pattern[str]:
        """Words after which something is only planned, wished or possible."""
        return self._signals(self.pack.plans)

    @cached_property
    def past(self) -> re.Pattern[str]:
        """Words that say that it is over."""
        return self._signals(self.pack.past)

    def _signals(self, words: Iterable[str]) -> re.Pattern[str]:
        every = "|".join(words) or "(?!)"
        if not self.capitals:
            return re.compile(every)
        return re.compile(rf"(?<!\w)(?:{every})(?:(?<=')|(?!\w))", re.IGNORECASE)

    # -- rules --------------------------------------------------------------------------------

    def _template(self, text: str) -> re.Pattern[str]:
        """Compile a rule's `match`: `{A}` and `{B}` are names, `…` a gap without a name, `⋯` one that may hold
        names, `{N}` a number.
        """

        def hole(match: re.Match[str]) -> str:
            if match[1] == "N":
                return self.number
            if match[1] == "M":
                return self.money
            return rf"⟦{'d' if match[2] == 'Demonym' else ''}(?P<{match[1]}>[\d,]+)⟧"

        if self.capitals:
            # A gap is whole words: what stands before and after it is set apart; `Ann, who chairs` begins one too.
            relative = rf"(?:,\s(?:{'|'.join(self.pack.relatives)}))?" if self.pack.relatives else ""
            for sign, gap in (("…", GAP), ("⋯", WIDE)):
                whole = rf"(?:{relative}\s|(?=')|(?<=')|(?:{relative}\s|(?<=')){gap}(?:(?<=[\s'(])))"
                text = text.replace(f" ?{sign} ", whole).replace(f" {sign} ", whole)
        return re.compile(_HOLE.sub(hole, text.replace("…", GAP).replace("⋯", WIDE)), re.IGNORECASE)

    @cached_property
    def number(self) -> str:
        """A number in digits or words, as a pattern."""
        words = any_of(self.numbers) or "(?!)"
        one = rf"(?:{words})(?:[ -](?:\w{{1,2}}[ -])?(?:{words}))?"
        return NUMBER.replace("NUMWORD", one).replace("SCALES", self._scale_words)

    @cached_property
    def money(self) -> str:
        """A sum of money, as a pattern."""
        words = any_of(self.pack.currencies) or "(?!)"
        edge = r"(?!\w)" if self.capitals else ""
        money = _MONEY.replace("NUMWORD", "(?!)").replace("SCALES", self._scale_words)
        return money.replace("(?!\\w)", "" if not self.capitals else "(?!\\w)").replace(
            "CURRENCIES", f"(?:{words}){edge}"
        )

    def currency(self, match: re.Match[str]) -> str:
        """Return the currency of a sum that `money` found, by ISO 4217."""
        said = (match["sign"] or match["currency"]).casefold()
        return _SIGNS.get(said) or self.pack.currencies.get(said, said)

    @cached_property
    def _scale_words(self) -> str:
        return any_of(self.pack.scales) or "(?!)"

    @cached_property
    def tie_patterns(self) -> list[TiePattern]:
        """Every rule for a tie, in the order of the file."""
        found = []
        for name, rule in self.rules.ties.items():
            ends = {
                match[1]: tuple(filter(None, (match[2] or "").split(",")))
                for match in _HOLE.finditer(rule.match)
            }
            found.append(
                TiePattern(
                    f"ties.{name}",
                    rule.tie,
                    self._template(rule.match),
                    ends.get("A", ()),
                    ends.get("B", ()),
                    "{A,B}" in rule.match,
                    rule.role,
                    rule.match,
                    rule.every,
                )
            )
        return found

    @cached_property
    def measure_patterns(self) -> list[tuple[str, MeasureRule, re.Pattern[str], tuple[str, ...]]]:
        """Every rule for a number: its name, itself, its pattern, and the kinds its owner may have."""
        found = []
        for name, rule in self.rules.measures.items():
            owner = next(
                (
                    tuple(filter(None, (hole[2] or "").split(",")))
                    for hole in _HOLE.finditer(rule.match)
                    if hole[1] == "A"
                ),
                (),
            )
            found.append((f"measures.{name}", rule, self._template(rule.match), owner))
        return found

    @cached_property
    def saying_patterns(self) -> list[tuple[str, SayingRule, re.Pattern[str]]]:
        """Every rule for a contribution."""
        return [
            (f"contributions.{name}", rule, self._template(rule.match))
            for name, rule in self.rules.contributions.items()
        ]

    @cached_property
    def slot_patterns(self) -> list[tuple[str, bool, re.Pattern[str]]]:
        """Every order of person, office and body: its name, whether for entries of lists only, its pattern."""
        return [
            (f"slots.{name}", text.startswith("listed "), re.compile(text.removeprefix("listed ")))
            for name, text in self.rules.slots.items()
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
            known = {fold(word): value for word, value in self.numbers.items()}
            parts = [known.get(each) for each in re.split(r"[ -]+", fold(text)) if len(each) > 2]
            if not parts or any(each is None for each in parts):
                return None
            number = float(sum(each for each in parts if each is not None))
        number *= self.pack.scales.get((scale or "").strip().casefold(), 1)
        value = round(number, 2)
        return str(int(value)) if value == int(value) else str(value)


def any_of(words: Iterable[str]) -> str:
    """Return words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


# -- files -----------------------------------------------------------------------------------------


def _folder() -> Traversable:
    return files(__package__) / "packs"


def _load(path: Traversable, kind: type[BaseModel] | None) -> Any:
    """Read a YAML file of a pack by its schema.

    Raises:
        DataError: it is broken, or what it lacks or has too much, with the line.
    """
    text = path.read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, Loader=loader)
        return kind.model_validate(data) if kind else data
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DataError(
            [Problem(str(path), mark.line + 1 if mark else 1, f"broken YAML: {error}")]
        ) from error
    except ValidationError as error:
        raise DataError([_problem(path, text, each) for each in error.errors()]) from error


def _problem(path: Traversable, text: str, error: Any) -> Problem:
    where = [str(each) for each in error["loc"]]
    said = f"{'.'.join(where)}: {error['msg']}"
    line, at = 1, 0
    for part in where:
        for number, each in enumerate(text.split("\n")[at:], at + 1):
            if re.match(rf"\s*['\"]?{re.escape(part)}['\"]?\s*:", each):
                line, at = number, number
                break
    return Problem(str(path), line, said, "see `PackData` and `Rules` in ssegraph.documents.languages")


@cache
def _read() -> tuple[str, ...]:
    first = ("en", "fr", "es", "ko", "ja")
    tags = [each.name for each in _folder().iterdir() if each.is_dir() and (each / "pack.yaml").is_file()]
    return tuple(sorted(tags, key=lambda tag: (first.index(tag) if tag in first else len(first), tag)))


READ: Final = _read()
"""The languages that are read, by tag: the folders of `packs`."""


@cache
def language(tag: str) -> Language:
    """Return a language by its tag; `und` is a language without words or rules.

    Raises:
        KeyError: there is no pack of it.
        DataError: its pack is broken; says the file, the line and what is missing.
    """
    if tag == UNTOLD:
        return Language(
            PackData(language=tag, name="", script="capitals", stopwords="", heads={}, roles={}),
            Rules(lists={}),
            {},
        )
    if tag not in READ:
        raise KeyError(tag)
    folder = _folder() / tag
    data = _load(folder / "pack.yaml", PackData)
    rules = _load(folder / "rules.yaml", Rules)
    examples = {
        f"{part}.{name}": Example.model_validate(each)
        for part, given in (_load(folder / "examples.yaml", None) or {}).items()
        for name, each in given.items()
    }
    return Language(data, rules, examples)


@cache
def given_names() -> frozenset[str]:
    """Return first names of people in all languages, folded: people travel."""
    return frozenset(fold(name) for tag in READ for name in language(tag).pack.given_names.split())


@dataclass(frozen=True)
class Countries:
    """Names of countries in the languages read, folded and as `spelled`, and words for what is of a country."""

    names: Mapping[str, str]
    spelled: Mapping[str, str]
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
    names: dict[str, str] = {}
    spelled: dict[str, str] = {}
    people: dict[str, str] = {}
    data = _load(_folder() / "countries.yaml", None)
    for code, each in data.items():
        for name in (*each["names"].values(), *each.get("also", ())):
            names.setdefault(fold(name), code)
            spelled.setdefault(name, code)
        for word in each.get("people", ()):
            for ending in ("", "e", "s", "es", "ne", "nes", "a", "as", "os"):
                people.setdefault(fold(word + ending), code)
    for tag in READ:
        more = _folder() / tag / "countries.yaml"
        if more.is_file():
            for code, name in _load(more, None).items():
                names.setdefault(fold(name), code)
                spelled.setdefault(name, code)
    return Countries(names, spelled, people, {code: each["names"] for code, each in data.items()})


_FEW: Final = 40


def tell(text: str) -> str:
    """Return the language a text is written in, by its letters and stop words; `und` when no pack reads it.

    >>> tell("La red agrupa a los municipios de la región"), tell("회원은 모두 참석했다")
    ('es', 'ko')
    >>> tell("Het netwerk is niet een van de leden, maar het werkt wel met hen samen in de stad")
    'und'
    """
    sample = text[:40_000]
    letters = sum(char.isalpha() for char in sample)
    for tag in READ:
        own = language(tag).pack.telling or language(tag).pack.letters
        if own and letters and len(re.findall(f"[{own}]", sample)) > 0.15 * letters:
            return tag
    if letters and sum(char < "\u0250" for char in sample if char.isalpha()) < 0.5 * letters:
        return UNTOLD
    # Names tell no language: words written small do.
    words = [each for each in re.findall(r"[^\W\d_]+", sample) if each[0].islower()]
    several = len(set(words)) >= 12
    if len(words) < 4:
        words = re.findall(r"[^\W\d_]+", sample.casefold())
    shares = [(_share(words, tag), tag) for tag in READ if language(tag).capitals]
    if len(words) < _FEW:
        # A list of a board: its offices tell more than its small words.
        named = [fold(each) for each in re.findall(r"[^\W\d_]+", sample)]
        shares = [
            (share + sum(each in _offices(tag) for each in named) / len(named), tag) for share, tag in shares
        ]
    shares.sort(key=lambda each: -each[0])
    (best, tag), second = shares[0], shares[1][0]
    foreign = best < 0.2 or best - second < 0.02
    return UNTOLD if several and foreign else tag


@cache
def _offices(tag: str) -> frozenset[str]:
    return frozenset(fold(word) for word, _ in language(tag).roles if " " not in word)


def _share(words: list[str], tag: str) -> float:
    return sum(word in language(tag).stopwords for word in words) / (len(words) or 1)
