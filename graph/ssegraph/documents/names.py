"""Names first: the layer of mentions, from every source that is at hand.

Sources, each a small class with `find(text)`: names that a script with capitals shows, names that end in
a word that tells their kind, quotes, countries, and the graph's own names. What the graph knows only
adds: its mentions never take the place of one that the text alone gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final, Protocol

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.documents.annotation import MAYBE_PERSON, UNKNOWN, Mention, group_of
from ssegraph.documents.dates import dates
from ssegraph.documents.languages import READ, Language, any_of, countries, given_names, language

ACRONYM: Final = re.compile(
    r"(?=[^\s]*[A-Z])(?:[A-Z][A-Za-z]{0,2}){2,}[A-Z0-9]*(?:[-&][A-Z0-9][A-Za-z0-9]*)*|[A-Z]{2,}[0-9]*|[A-Z][A-Za-z]*[A-Z]{2,}[A-Za-z]*"
)
_WORD: Final = re.compile(r"[^\W_]+(?:[.&+'-][^\W_]+)*(?:\.|\+(?![\w+]))?|&")
_BRACKET: Final = re.compile(
    r"\s?\(\s?(?:[^\W\d_]+\s){0,2}\"?(?P<acronym>[A-ZÀ-Þ][\wÀ-ÿ&-]{1,14}(?: [A-Z][a-z]{2,12})?)\"?(?:,? [^()]{0,30})?\)"
)
_QUOTED: Final = re.compile(r"\"\s?([^\"]{2,140}?)\s?\"|(?<![\w'])'([^']{4,140})'(?![a-zA-ZÀ-ÿ])")
_PART: Final = re.compile(r"[^\s,;·、。「」『』\"'()\[\]<>:/!?.△▲◇◆○●■□※➢►>~|]+")


class Names(Protocol):
    """A source of names."""

    def find(self, text: str) -> Iterator[Mention]:
        """Yield mentions in a flat text, in any order; they may overlap."""


def initials(words: str) -> str:
    """Return the first letters of the words, acronyms spelt out: `Promotion of SSE` gives `posse`."""
    letters = ""
    for word in re.findall(r"[^\W_]+", words):
        letters += word if word.isupper() and len(word) > 1 else word[0]
    return fold(letters).replace(" ", "")


def expands(words: str, acronym: str, lang: Language) -> bool:
    """Say whether an acronym may stand for these words: its letters are their initials, in order.

    >>> from ssegraph.documents.languages import language
    >>> expands("United Cities and Local Governments", "UCLG", language("en"))
    True
    """
    small = {fold(each) for each in (*lang.connectors, *lang.determiners) if len(each) < 4}
    parts = [fold(each) for each in re.findall(r"[^\W_]+", words)]
    main = [each for each in parts if each not in small]
    letters = fold(acronym).replace(" ", "")
    if len(main) < 2 or not letters or parts[0][:1] != letters[:1]:
        return False
    if letters in (initials(words), "".join(each[0] for each in main)):
        return True
    used = _spelt(tuple(parts), frozenset(small), letters)
    return used >= 2 and used >= 0.6 * len(main)


def _spelt(parts: tuple[str, ...], small: frozenset[str], letters: str) -> int:
    """Return how many main words give the letters of an acronym, each its beginning, in order; -1 when they cannot.

    A word gives some of its first letters (`IUDESCOOP`), or letters from inside behind its first (`REAS`).
    """
    best = {0: 0}
    for part in parts:
        following = dict(best)
        for at, used in best.items():
            for end in _given(part, letters, at, 2 if part in small else len(part)):
                score = used + (part not in small)
                following[end] = max(following.get(end, -1), score)
        best = following
    return best.get(len(letters), -1)


def _given(part: str, letters: str, at: int, most: int) -> Iterator[int]:
    """Yield where in an acronym a word may end that gives letters from here on."""
    if part[:1] != letters[at : at + 1]:
        return
    position = at + 1
    yield position
    for letter in part[1:most]:
        if letters[position : position + 1] == letter:
            position += 1
            yield position


_BY_END: Final = ("Policy", "Company", "Event")


def kind_of(name: str, lang: Language) -> str | None:
    """Return the kind of entity that the words of a name tell, or None.

    >>> from ssegraph.documents.languages import language
    >>> kind_of("Fonds social européen", language("fr")), kind_of("Barcelona City Council", language("en"))
    ('FundingMechanism', 'LocalGovernment')
    """
    if not lang.capitals and re.search(f"[{lang.pack.letters}]", name):
        return SuffixNames(lang).kind(name)
    words = fold(name).split()
    found = [(index, head) for index in range(len(words)) if (head := lang.head_at(words, index))]
    if not found:
        return _compound(words, lang)
    if not lang.pack.head_last:
        index, head = min(found, key=lambda each: (each[0], -each[1][1]))
        return head[0] if index <= 3 or len(words) <= 4 else None
    breaks = [at for at, word in enumerate(words) if at and word in lang.connectors - lang.joiners]
    stop = breaks[0] if breaks else len(words)
    inside = [each for each in found if each[0] + each[1][1] <= stop] or [
        each for each in found if each[0] < stop
    ]
    # A law, firm or event is one by the word its name ends in: `Act Social` is no act.
    ends = {stop, *(at for at in range(stop) if all(word.isdigit() for word in words[at:stop]))}
    inside = [each for each in inside if each[1][0] not in _BY_END or each[0] + each[1][1] in ends]
    if not inside and all(each[1][0] in _BY_END for each in found):
        return None
    # The head that ends last; of two the longer: `city council`.
    return (
        max(inside, key=lambda each: (each[0] + each[1][1], each[1][1]))[1][0] if inside else found[0][1][0]
    )


@cache
def foreign_links(lang: Language) -> frozenset[str]:
    """Return small words inside names of other languages that mean nothing in this one: `per`, `dels`, `of`."""
    others = (language(tag) for tag in READ if tag != lang.tag)
    words = {word for each in others if each.capitals for word in (*each.connectors, *each.particles)}
    own = lang.connectors | lang.stopwords | lang.openers | lang.joiners
    return frozenset(each for each in words if len(each) < 6 and each.isalpha() and each not in own)


def _compound(words: list[str], lang: Language) -> str | None:
    """Some languages write a name and its head as one word."""
    if not lang.pack.compounds:
        return None
    for word in words[:2]:
        for head, kind in lang.heads:
            if len(head) > 3 and word.endswith(head) and len(word) > len(head) + 2:
                return kind
    return None


def like_person(name: str, lang: Language) -> str | None:
    """Return `Person` when a first name says so, `?person` when the form may be one, else None.

    >>> from ssegraph.documents.languages import language
    >>> like_person("Maria Sample", language("en")), like_person("Sample Works", language("en"))
    ('Person', '?person')
    """
    words = [each for each in name.split() if fold(each) not in lang.particles]
    if not 2 <= len(words) <= 5 or re.search(r"[\d&/]", name) or name[0].islower():
        return None
    if any(not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|['.-])*", each) or each[0].islower() for each in words):
        return None
    if all(each.isupper() for each in words) and len(words) > 3:
        return None
    first = {part for each in words for part in re.split(r"[\s-]", fold(each))[:1]}
    given = given_names()
    if len(words[0]) > 2 and words[0].isupper() and not words[-1].isupper() and not first & given:
        return None  # an acronym and a place
    if fold(words[0]).split(" ")[0] in given or (words[0].isupper() and len(words[0]) > 1 and first & given):
        return "Person"
    plain = not any(ACRONYM.fullmatch(each) and not each.isalpha() for each in words)
    return MAYBE_PERSON if plain and len(words) <= 4 else None


# -- a script with capitals ------------------------------------------------------------------------

Token = tuple[int, int, str]


class CapitalNames:
    """Names by capitals, head words, links between them, and acronyms in brackets.

    Args:
        lang: a language whose names begin with capitals.
        offices: pattern of words for an office, which begin no name.
    """

    def __init__(self, lang: Language, offices: re.Pattern[str]) -> None:
        self.lang = lang
        self.offices = offices
        articles = {fold(each) for each in (lang.pack.anaphors.determiners if lang.pack.anaphors else ())}
        self.links = frozenset(fold(each).rstrip("'") for each in lang.particles) - articles
        alone = any_of(lang.pack.anaphors.determiners) if lang.pack.anaphors else ""
        self.article = (
            re.compile(rf"(?<!\w)(?:{alone})(?:(?<=')|\s)$", re.IGNORECASE)
            if alone and not lang.pack.people_take_articles
            else None
        )
        small = any_of((*lang.determiners, *lang.pack.role_links)) or "(?!)"
        self.organ = re.compile(
            rf"(?:{any_of(lang.pack.organs) or '(?!)'})(?!\w)(?:\s(?:(?:{small})(?:\s|(?<=')))+|$)",
            re.IGNORECASE,
        )
        self.small = re.compile(
            rf"(?: [a-zà-ÿ-]{{4,}})?(?: (?:{any_of(lang.pack.role_links) or '(?!)'})(?:\s|(?<='))[a-zà-ÿ-]{{4,}})"
            rf"(?=[,.;:)\]]|$| (?:{any_of(lang.pack.role_links) or '(?!)'})(?:\s|(?<='))[A-ZÀ-Þ])"
        )

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the names of a text."""
        tokens = self._tokens(text)
        if text.isupper() and len(tokens) > 3:
            return  # a headline; capitals tell nothing
        taken = [match.span("role") for match in self.offices.finditer(text)]
        index = 0
        while index < len(tokens):
            start = tokens[index][0]
            office = next((span for span in taken if span[0] <= start < span[1]), None)
            if office and not self._names_on(text, office, tokens):
                index = next(
                    (at for at in range(index, len(tokens)) if tokens[at][0] >= office[1]), len(tokens)
                )
                continue
            if not self._begins(text, tokens, index):
                index += 1
                continue
            last = self._last(text, tokens, index, [span for span in taken if span[0] > start])
            found = self._made(text, start, tokens[last][1])
            if found:
                yield self._after_article(text, found)
            index = last + 1
        yield from self._spelt_out(text)

    def _after_article(self, text: str, mention: Mention) -> Mention:
        """`the Harbour Kitchen` is no person, where a first name does not say so."""
        if mention.kind == MAYBE_PERSON and self.article and self.article.search(text[: mention.start]):
            return replace(mention, kind=UNKNOWN)
        return mention

    def _names_on(self, text: str, office: tuple[int, int], tokens: list[Token]) -> bool:
        """`President Hotel`: an office with a capital, and what follows ends in a head word."""
        del text
        after = [each[2] for each in tokens if each[0] >= office[1]][:1]
        return bool(
            after
            and self.lang.pack.head_last
            and fold(after[0])
            and after[0][0].isupper()
            and self.lang.head_at([fold(after[0])], 0)
            and " " not in fold(after[0])
        )

    def _tokens(self, text: str) -> list[Token]:
        found = []
        for match in _WORD.finditer(text):
            start, end = match.span()
            elided = re.match(r"([^\W\d_]{1,2})'", match[0])
            if elided and elided[1].casefold() in self.lang.connectors | self.lang.openers:
                found.append((start, start + elided.end(), elided[0]))
                start += elided.end()
            word = text[start:end]
            if re.search(r"'s$", word):
                end -= 2
            elif word.endswith(".") and not re.fullmatch(r"(?:[A-Z]\.)+|St\.|[A-Z][a-z]{0,4}\.(?= )", word):
                end -= 1
            if end > start:
                found.append((start, end, text[start:end]))
        return found

    def _opens(self, text: str, start: int) -> bool:
        before = text[:start].rstrip("\"'( ")
        return not before or (before[-1] in ".!?:;·–-" and not self._titled(text, start))

    def _titled(self, text: str, start: int) -> bool:
        """Say whether a form of address stands before: `Ms. Sample`."""
        word = re.search(r"([^\W\d_]+)\.?\s$", text[:start])
        return word is not None and fold(word[1]) in self.lang.titles

    def _begins(self, text: str, tokens: list[Token], index: int) -> bool:
        start, end, word = tokens[index]
        folded = word.casefold().rstrip(".'")
        if not (word[0].isupper() or (word[0].isdigit() and re.search("[A-Z]", word))) or len(folded) < 1:
            return False
        following = tokens[index + 1] if index + 1 < len(tokens) else (0, 0, " ")
        goes_on = text[end : following[0]] == " " and following[2][0].isupper()
        if word in self.lang.stop_acronyms and not (goes_on and len(word) > 1):
            return False
        if folded in self.lang.titles or word.endswith("'") or re.match(r"[^\W\d_]{1,2}'[a-zà-ÿ]", word):
            return False  # `C'est`: what is elided opens a sentence and no name
        if re.fullmatch(r"[A-Z]\.?", word) and not goes_on:
            return False
        if word.isupper() and len(word) > 1 and goes_on and following[2].istitle():
            return True
        if folded in self.lang.stopwords:
            return False
        if folded in self.lang.openers:
            # It often opens a sentence; here a capital follows and it may be a name's first word.
            return goes_on and (not self._opens(text, start) or self._headed(tokens, index))
        return True

    def _headed(self, tokens: list[Token], index: int) -> bool:
        words = [fold(each[2]) or " " for each in tokens[index : index + 5]]
        first = " " not in words[0] and self.lang.head_at(words, 0)
        if first and first[1] > 1 and tokens[index + 1][2][0].isupper():
            return True  # `Social Enterprise`
        return any(" " not in words[at] and self.lang.head_at(words, at) for at in range(1, len(words)))

    def _last(self, text: str, tokens: list[Token], index: int, offices: list[tuple[int, int]]) -> int:
        """Return the last token of the name that begins at a token."""
        words = [fold(each[2]) or each[2] for each in tokens]
        last, cursor = index, index + 1
        days = [each[:2] for each in dates(text, self.lang.tag) if each[1] - each[0] > 4]
        head = self._head(words, index)
        if head:
            last = min(index + head[1] - 1, len(tokens) - 1)
            last = self._in_small(text, tokens, last)
            cursor = last + 1
        linked = False
        while cursor < len(tokens):
            start, _, word = tokens[cursor]
            gap = text[tokens[cursor - 1][1] : start]
            if gap == ", " and head and linked and self._enumerates(text[start:]):
                gap = " "  # `Committee on Inclusion, Democracy and Rights`
            if gap not in ("", " ") and not (gap == ". " and len(tokens[cursor - 1][2]) <= 2):
                break
            if any(a == start for a, b in offices) and not (head and linked and word[0].isupper()):
                break
            if word[0].isupper() or word[0].isdigit():
                if any(a <= start < b for a, b in days) or not self._goes_on(
                    text, tokens, cursor, bool(head or linked)
                ):
                    break
                last, cursor = cursor, cursor + 1
                head = head or self._head(words, last)
                continue
            plain = word.casefold()
            if plain in self.lang.joiners:
                step = self._joined(text, tokens, words, index, cursor, head, linked)
            elif head is None and last == index and countries().code(tokens[index][2]):
                break  # `en France du Labo`
            elif plain.rstrip("'") in self.lang.connectors:
                step = self._link(tokens, cursor, head)
                linked = linked or step is not None
            elif head and plain in self.lang.name_words:
                last, cursor = cursor, cursor + 1
                continue
            elif plain in foreign_links(self.lang) and cursor + 1 < len(tokens):
                step = cursor + 1 if tokens[cursor + 1][2][0].isupper() else None
            else:
                break
            if step is None:
                break
            cursor = step
        return last

    def _in_small(self, text: str, tokens: list[Token], last: int) -> int:
        """`Agence bretonne de l'alimentation`: what a head word governs may be written small."""
        small = None if self.lang.pack.head_last else self.small.match(text, tokens[last][1])
        if small is None:
            return last
        return max((at for at in range(last, len(tokens)) if tokens[at][1] <= small.end()), default=last)

    def _goes_on(self, text: str, tokens: list[Token], cursor: int, headed: bool) -> bool:
        _, end, word = tokens[cursor]
        plain = word.casefold().rstrip("'.")
        if word in self.lang.stop_acronyms:
            return headed
        if word[0].isdigit():
            return len(word) < 5 or bool(re.search("[A-Za-z]", word))
        if plain in self.lang.titles:
            return False
        # `Fair For All`: a small word with a capital between two others.
        following = tokens[cursor + 1] if cursor + 1 < len(tokens) else (0, 0, " ")
        if plain not in self.lang.stopwords or (
            text[end : following[0]] == " " and following[2][0].isupper()
        ):
            return True
        return tokens[cursor - 1][2].casefold() in self.lang.stopwords

    def _enumerates(self, rest: str) -> bool:
        """Say whether what follows a comma is `Democracy and Rights`, and no name of its own."""
        joint = any_of(self.lang.joiners) or "(?!)"
        match = re.match(
            rf"((?:[A-ZÀ-Þ][\w-]+ ?){{1,3}}?)(?:, (?:[A-ZÀ-Þ][\w-]+ ?){{1,3}}?)? (?:{joint}) (?:[^\W\d_]{{1,3}} )?([A-ZÀ-Þ][\w-]+)",
            rest,
        )
        if match is None:
            return False
        words = fold(match[0]).split()
        return (
            not any(self.lang.head_at(words, at) for at in range(len(words)))
            and words[0] not in given_names()
        )

    def _link(self, tokens: list[Token], cursor: int, head: tuple[str, int] | None) -> int | None:
        """Return where a name goes on behind `of the`, or None when it ends before."""
        plain = tokens[cursor][2].casefold().rstrip("'")
        ahead = cursor + 1
        while ahead < len(tokens) and ahead - cursor < 3:
            small = tokens[ahead][2].casefold().rstrip("'")
            if small not in self.lang.connectors or small in self.lang.joiners:
                break
            ahead += 1
        if ahead >= len(tokens):
            return None
        following = tokens[ahead][2]
        capital = following[0].isupper() and fold(following) not in self.lang.titles
        if not head:
            return ahead if capital and plain in self.links else None
        inside = following.casefold() in self.lang.name_words
        if plain in self.lang.weak_connectors:
            close = head[0] not in ("LocalGovernment", "Company", "Person")
            return ahead if close and (inside or countries().code(following)) else None
        return ahead if capital or inside else None

    def _head(self, words: list[str], index: int) -> tuple[str, int] | None:
        if " " in words[index]:
            return None
        head = self.lang.head_at(words, index)
        if head is None and (kind := _compound([words[index]], self.lang)):
            return kind, 1
        return head

    def _joined(
        self,
        text: str,
        tokens: list[Token],
        words: list[str],
        index: int,
        cursor: int,
        head: tuple[str, int] | None,
        linked: bool,
    ) -> int | None:
        """Say where a name goes on behind `and`: None when another name begins there."""
        if cursor + 1 >= len(tokens):
            return None
        following = tokens[cursor + 1][2]
        if following[0].islower():
            return cursor + 1 if head and following.casefold() in self.lang.name_words else None
        if self._bracket_spells(text, tokens[index][0], tokens[cursor][0]):
            return cursor + 1
        if self._whole(text, tokens, index, cursor):
            return cursor + 1
        if ACRONYM.fullmatch(following) or fold(following).split(" ")[0] in given_names():
            return None
        ahead = cursor + 1
        while (
            ahead + 1 < len(tokens)
            and tokens[ahead + 1][2][0].isupper()
            and text[tokens[ahead][1] : tokens[ahead + 1][0]] == " "
        ):
            ahead += 1
        right = next((each for at in range(cursor + 1, ahead + 1) if (each := self._head(words, at))), None)
        if head and linked and " ".join(words[cursor + 1 : ahead + 1]) in self.lang.generic:
            return cursor + 1
        if head is None:
            # `Alternative and Solidarity Economy Network`: one head for both sides.
            two = right and ahead - cursor >= 2 and cursor - index == 1 and self.lang.pack.head_last
            return cursor + 1 if two else None
        if head[0] in ("LocalGovernment", "Person") or right:
            return None
        return cursor + 1 if linked or (not self.lang.pack.head_last and cursor - index > 1) else None

    def _whole(self, text: str, tokens: list[Token], index: int, cursor: int) -> bool:
        """Say whether a line is one name from end to end."""
        rest = tokens[cursor + 1 :]
        plain = all(each[2][0].isupper() or each[2].casefold() in self.lang.connectors for each in rest)
        return (
            index == 0
            and cursor < 6
            and len(rest) < 6
            and plain
            and not re.search("[,;:.!?()]", text)
            and self._headed(tokens, cursor)
        )

    def _bracket_spells(self, text: str, start: int, at: int) -> bool:
        bracket = _BRACKET.search(text[at : at + 140])
        if not bracket or re.search("[,;.]", text[at : at + bracket.start()]):
            return False
        return expands(text[start : at + bracket.start()], bracket["acronym"], self.lang)

    def _made(self, text: str, start: int, end: int) -> Mention | None:
        """Return the mention of a name that stands here, with the acronym in brackets behind it."""
        lang = self.lang
        organ = self.organ.match(text, start, end)
        if organ:
            if end - organ.end() < 3:
                return None
            start = organ.end()  # `Board of Directors of the Alliance`: the name is that of the Alliance
        name = text[start:end]
        words = name.split()
        kind = None if self._surname(words) else kind_of(name, lang)
        if kind and self._first_named(words):
            kind = None
        before = 0 if kind and not lang.pack.head_last else self._before_person(text, start, words)
        if before:
            words, kind = words[before:], None
            start = end - len(" ".join(words))
            name = text[start:end]
        if fold(name) in lang.generic:
            return None
        acronym, at = self._acronym(text, name, end, kind)
        beside_kind = self._beside(text, start, end)
        beside = kind or beside_kind
        if len(words) == 1 and not acronym and self._common(text, start, name):
            return None
        if all(fold(each) in lang.openers | set(lang.months) or each[0].isdigit() for each in words):
            return None
        if any(fold(each) in lang.months for each in words) and kind is None:
            return None
        code = countries().code(name)
        if code:
            return Mention(start, end, "Place", name, "place.country", key=f"country-{code.casefold()}")
        if kind is not None:
            if kind in ("Policy", "Company") and beside_kind in ("Project", "Programme"):
                kind = beside_kind  # `the Act Social project`
            return Mention(start, end, kind, name, "name.head", None, acronym, at, sure=True)
        if beside:
            return Mention(start, end, beside, name, "name.beside", None, acronym, at, sure=beside != "Place")
        if acronym:
            return Mention(start, end, UNKNOWN, name, "name.acronym", None, acronym, at)
        person = None if countries().code(words[-1]) and len(words) > 2 else like_person(name, lang)
        if person and self._titled(text, start):
            return Mention(start, end, "Person", name, "name.titled", sure=True)
        return Mention(
            start, end, person or UNKNOWN, name, "name.capitals", sure=person == "Person" and len(words) < 4
        )

    def _surname(self, words: list[str]) -> bool:
        """`Oliver Grant`: a head word that is also a surname, behind a first name."""
        return (
            len(words) == 2 and fold(words[0]) in given_names() and fold(words[1]) in self.lang.surname_heads
        )

    def _before_person(self, text: str, start: int, words: list[str]) -> int:
        """Return how many words stand before a person's name: what she does, or the verb that opens a sentence."""
        if len(words) < 3:
            return 0
        if self.lang.pack.head_last and self._ends_in_person(words):
            return len(words) - 2
        given, first = given_names(), fold(words[0])
        opens = self._opens(text, start) and first not in given and first not in self.lang.titles
        plain = len(words) < 5 and words[0].istitle() and all(each.isalpha() for each in words[0])
        return int(opens and plain and fold(words[1]) in given and " " not in first)

    def _ends_in_person(self, words: list[str]) -> bool:
        """`Public Affairs Lucy Sample`: what a person does stands before the name."""
        given = given_names()
        plain = all(each[0].isupper() and fold(each) not in given for each in words[:-2])
        last = " " not in fold(words[-1]) and self.lang.head_at([fold(words[-1])], 0) is None
        return plain and last and fold(words[-2]) in given and words[-1][0].isupper() and words[-2].istitle()

    def _first_named(self, words: list[str]) -> bool:
        """`Paul Grand`: where heads stand first, a head word behind a first name is a surname."""
        first = fold(words[0]).split(" ")[0]
        head = self.lang.head_at([fold(words[0])], 0) if " " not in fold(words[0]) else None
        return not self.lang.pack.head_last and len(words) == 2 and first in given_names() and head is None

    def _beside(self, text: str, start: int, end: int) -> str | None:
        """Return the kind that a small word beside a name tells, no place of a person: `succédant à Alain Modèle`."""
        kind, name = self._told(text, start, end), text[start:end]
        placed = kind == "Place" and like_person(name, self.lang) == "Person"
        return None if placed and not re.search(r"\s[a-z]", name) else kind

    def _told(self, text: str, start: int, end: int) -> str | None:
        """Return the kind that the word beside tells: `the MARES project`, `projet MARES`."""
        near = re.match(r"['\"]?\s([a-zà-ÿ-]+)", text[end:]) if self.lang.pack.head_last else None
        before = re.search(r"(?<![\w-])([A-ZÀ-Þ]?[a-zà-ÿ-]+)\s['\"]?(?:[A-Z][a-z]{1,2}\s)?$", text[:start])
        for match in (near, before):
            word = fold(match[1]) if match else ""
            if match is before and before and before[1].casefold() in self.lang.pack.place_links:
                most = 2 if self.lang.pack.head_last else 1
                plain = len(text[start:end].split()) <= most and not ACRONYM.fullmatch(text[start:end])
                return "Place" if plain else None
            head = self.lang.head_at([word], 0) if word and " " not in word else None
            if head and (
                group_of(head[0]) == "Undertaking" or (match is before and not self.lang.pack.head_last)
            ):
                return head[0] if head[0] not in ("Event", "LocalGovernment") else None
        return None

    def _acronym(
        self, text: str, name: str, end: int, kind: str | None
    ) -> tuple[str | None, tuple[int, int] | None]:
        bracket = _BRACKET.match(text, end)
        acronym = bracket["acronym"] if bracket else ""
        if not bracket or acronym in self.lang.stop_acronyms or countries().code(acronym):
            return None, None
        if not re.search("[A-Z].*[A-Z]", acronym) and not (kind and len(acronym) < 9 and " " not in acronym):
            return None, None
        if not expands(name, acronym, self.lang) and not (kind and ACRONYM.fullmatch(acronym)):
            return None, None
        return acronym, bracket.span("acronym")

    def _common(self, text: str, start: int, name: str) -> bool:
        """Say whether one word alone is no name: a head word, or a word that opens a sentence."""
        lang, folded = self.lang, fold(name)
        if folded in lang.stopwords or folded in lang.openers or folded in lang.months:
            return True
        if (" " not in folded and lang.head_at([folded], 0)) or not folded or countries().people.get(folded):
            return True
        if ACRONYM.fullmatch(name) or re.search(r"\d|[a-z][A-Z]", name):
            return name in lang.stop_acronyms
        if lang.pack.capital_nouns:
            return text.strip(" .:-*") != name  # where every noun has a capital, one word names nothing
        return self._opens(text, start) and len(text) > end_of_list and not countries().code(name)

    def _spelt_out(self, text: str) -> Iterator[Mention]:
        """`Centre national de la fonction publique (CNFP)`: the acronym tells where the name begins."""
        for match in re.finditer(r"\((?P<acronym>[A-ZÀ-Þ][A-Za-z]*[A-Z][A-Za-z&]{0,10})\)", text):
            acronym = match["acronym"]
            before = text[: match.start()].rstrip()
            stop = max(before.rfind(sign) for sign in '.;:()"') + 1
            for begin in reversed(
                [each.start() for each in re.finditer(r"(?<![\w-])[A-ZÀ-Þ]", before[stop:])]
            ):
                name = before[stop + begin :]
                if (
                    len(name.split()) > 1
                    and acronym not in self.lang.stop_acronyms
                    and expands(name, acronym, self.lang)
                ):
                    kind = kind_of(name, self.lang) or UNKNOWN
                    yield Mention(
                        stop + begin,
                        len(before),
                        kind,
                        name,
                        "name.acronym",
                        None,
                        acronym,
                        match.span("acronym"),
                        sure=True,
                    )
                    break


end_of_list: Final = 60
"""A text shorter than this is an entry of a list, in which one word may be a name."""


# -- a script without capitals ---------------------------------------------------------------------


class SuffixNames:
    """Names by the word they end in, in a script without capitals.

    Args:
        lang: a language whose names end in a word that tells their kind.
    """

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.own = re.compile(f"[{lang.pack.letters}]") if lang.pack.letters else re.compile("(?!)")
        self.heads = [(head.replace(" ", ""), kind) for head, kind in lang.heads]
        self.bare = {head for head, _ in self.heads}
        named = ("PublicAgency", "InternationalOrganization")
        self.agencies = {head for head, kind in self.heads if kind in named and len(head) > 3} - lang.generic
        endings = any_of(lang.pack.word_endings)
        self.ending = re.compile(rf"(?:{endings})+$") if endings else re.compile("(?!)")
        self.breaking = re.compile(rf"(?:{any_of(lang.pack.break_endings) or '(?!)'})$")
        self.offices = frozenset(role.replace(" ", "") for role, _ in lang.roles)
        family = any_of(lang.pack.family_names.split())
        given = rf"[{lang.pack.letters or 'a'}]"
        one = rf"[{lang.pack.surnames}]" if lang.pack.surnames else "(?!)"
        self.person = re.compile(rf"(?:{family or '(?!)'}){given}{{1,3}}|{one}{given}{{1,2}}")

    def kind(self, name: str) -> str | None:
        """Return the kind that the end of a name tells."""
        last = re.sub(r"\s?\(.*\)$", "", name).strip().strip('"')
        last = re.sub(r"(?<=\w)\s\d+(?:~\d+)?\D{1,2}$", "", last)  # of which time it is
        if last in self.lang.local_governments or last.split(" ")[-1] in self.lang.local_governments:
            return "LocalGovernment"
        folded = fold(last).replace(" ", "")
        for head, kind in self.heads:
            if folded.endswith(head) and (
                len(folded) > len(head) or kind in ("PublicAgency", "InternationalOrganization")
            ):
                return kind
        return None

    def parts(self, text: str) -> list[Token]:
        """Return the words of a text; where words are not set apart, runs between signs and endings."""
        if self.lang.pack.spaced:
            found = [(match.start(), match.end(), match[0]) for match in _PART.finditer(text)]
            # `(주)이름`: a mark of the form of a body is no word.
            return [
                each
                for each in found
                if not (len(each[2]) == 1 and text[each[0] - 1 : each[0]] in ("(", "<") and each[0])
            ]
        return [
            (match.start(), match.end(), match[0]) for match in re.finditer(self.lang.pack.word_shape, text)
        ]

    def stem(self, word: str) -> str:
        """Return a word without its ending, when what is left is a name or may be part of one."""
        for cut in range(1, 3):
            left = word[:-cut]
            ends = any(len(each) > 1 and left.endswith(each) for each in self.lang.generic)
            plain = left not in self.bare and not self.kind(left) and len(left) > 2
            if ends and plain and self.ending.fullmatch(word[-cut:]):
                return ""  # a common word with its ending, which looks like a head
        if word in self.lang.local_governments or word in self.bare or self.kind(word):
            return word
        for length in range(1, 6):
            left, tail = word[:-length], word[-length:]
            if len(left) < 2:
                break
            known = left in self.bare or left in self.lang.local_governments
            if self.ending.fullmatch(tail) and (known or self.kind(left)):
                return left
        return ""

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the names of a text."""
        parts = self.parts(text)
        for match in re.finditer(r"(?<![A-Za-z])[A-Z][A-Za-z0-9&-]+(?: [A-Z][A-Za-z0-9&-]+)*", text):
            if match[0] not in self.lang.stop_acronyms and len(match[0]) > 2:
                yield Mention(match.start(), match.end(), UNKNOWN, match[0], "name.acronym")
        yield from self._marked(text)
        for index, (start, _, word) in enumerate(parts):
            stem = self.stem(word)
            if stem and self.own.search(stem[-1]):
                yield from self._made(text, parts, index, start + len(stem))

    def _marked(self, text: str) -> Iterator[Mention]:
        """A word with a mark of the form of a body before it is one: `(주)이름`."""
        for kind, marks in self.lang.pack.body_marks.items():
            for match in re.finditer(rf"(?<!\w)(?:{any_of(marks)})\s?(?P<name>[\w&]{{2,20}})", text):
                start, end = match.span("name")
                name = match["name"]
                tail = self.ending.search(name)
                if tail and len(name) - len(tail[0]) > 1 and not re.match(r"\s?\(", text[end:]):
                    end = start + tail.start()
                if self.kind(text[start:end]) is None and text[start:end] not in self.lang.generic:
                    yield Mention(start, end, kind, text[start:end], "name.marked", sure=True)

    def _made(self, text: str, parts: list[Token], index: int, end: int) -> Iterator[Mention]:
        first = index
        while first > 0 and index - first < 4 and self._precedes(text, parts, first):
            first -= 1
        while first < index and parts[first][2] in self.lang.openers:
            first += 1
        begin = parts[first][0]
        name = text[begin:end]
        kind = self.kind(name)
        words = name.split()
        if kind is None or all(
            each in self.lang.generic
            or (each in self.bare and each not in self.agencies)
            or re.fullmatch(r"\d+\D{0,2}", each)
            for each in words
        ):
            return
        if len(words) == 1 and fold(name) in self.bare and name not in self.agencies:
            return
        bracket = _BRACKET.match(text, end)
        acronym = (
            bracket["acronym"] if bracket and bracket["acronym"] not in self.lang.stop_acronyms else None
        )
        at = bracket.span("acronym") if bracket and acronym else None
        yield Mention(begin, end, kind, name, "name.head", None, acronym, at, sure=True)

    def _precedes(self, text: str, parts: list[Token], index: int) -> bool:
        """Say whether the word before may belong to the same name: a bare noun, no name of its own."""
        _, end, word = parts[index - 1]
        if text[end : parts[index][0]] != " " or not re.fullmatch(r"[\w&+-]+", word):
            return False
        if word in self.lang.name_words:
            return True
        if word in self.lang.openers or (
            re.search(r"\d", word) and not re.fullmatch(r"(?:19|20)\d\d|\D?\d{1,3}\D", word)
        ):
            return False
        own = "LocalGovernment" if word in self.lang.local_governments else self.kind(word)
        if not own and (self.ending.search(word) or self.breaking.search(word)):
            return False
        if (
            own
            and group_of(own) == "Body"
            and own not in ("LocalGovernment", "University", "PublicAgency")
            and word not in self.bare
        ):
            return False
        return not (self.person.fullmatch(word) and not own) and fold(word) not in self.offices


# -- sources for every script ----------------------------------------------------------------------


class QuotedNames:
    """Names in quotes: of a project, fund or event when a word before or inside says so."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the names in quotes."""
        for match in _QUOTED.finditer(text):
            group = 1 if match[1] is not None else 2
            name = match[group]
            start, end = match.span(group)
            if name[-1:] in ",." and self.lang.pack.head_last:
                name, end = name[:-1], end - 1
            if len(name.split()) > 14 or re.search(r"[.!?,]$|[;<>|~]", name) or not name.strip():
                continue
            kind = self._before(text[max(0, match.start() - 40) : match.start()]) or self._after(
                text[match.end() : match.end() + 30]
            )
            kind = kind or (None if ":" in name else self._inside(name))
            if kind and not name[0].islower():
                yield Mention(start, end, kind, name, "name.quoted", sure=True)

    def _before(self, text: str) -> str | None:
        words = [fold(each) for each in re.findall(r"[^\W_]+", text)][-2:]
        kinds = [
            head[0] for each in words if each and " " not in each and (head := self.lang.head_at([each], 0))
        ]
        return kinds[-1] if kinds else None

    def _after(self, text: str) -> str | None:
        """`the "Sample" programme`: where heads stand last."""
        word = re.match(r"\s([^\W\d_]+)", text)
        if word is None or not self.lang.pack.head_last or " " in fold(word[1]):
            return None
        head = self.lang.head_at([fold(word[1])], 0)
        return head[0] if head and group_of(head[0]) in ("Undertaking", "FundingMechanism") else None

    def _inside(self, name: str) -> str | None:
        small = [each for each in name.split() if each[0].islower() and each not in self.lang.connectors]
        spoken = self.lang.capitals and len(small) > 3
        return None if spoken else kind_of(name, self.lang)


class CountryNames:
    """Names of countries, and words for what is of one."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        own = f"[{lang.pack.letters}]" if lang.pack.letters else "(?!)"
        every = [
            each for each in countries().spelled if len(each) > 1 and re.fullmatch(f"(?:{own}| )+", each)
        ]
        names, after = any_of(every) or "(?!)", any_of(lang.pack.word_endings) or "(?!)"
        if lang.capitals:
            self.pattern = re.compile("(?!)")
        elif lang.pack.spaced:
            self.pattern = re.compile(rf"(?<!\w)(?:{names})(?=(?:{after})?(?!\w))")
        else:
            self.pattern = re.compile(rf"(?<!{own})(?:{names})(?!{own})")

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the countries of a text; what is `of a country` has the kind `Demonym`."""
        for match in self.pattern.finditer(text):
            yield self._place(match.start(), match.end(), match[0], countries().spelled[match[0]])
        if not self.lang.capitals:
            return
        tokens = list(re.finditer(r"[^\W_]+", text))
        for index, token in enumerate(tokens):
            if token[0][0].isupper():
                for length in (4, 3, 2, 1):
                    part = tokens[index : index + length]
                    said = text[part[0].start() : part[-1].end()]
                    code = countries().names.get(fold(said)) if len(part) == length else None
                    if code and (length > 1 or len(said) > 2):
                        yield self._place(part[0].start(), part[-1].end(), said, code)
                        break
            code = countries().people.get(fold(token[0])) if len(token[0]) > 4 else None
            if code and not countries().code(token[0]):
                yield Mention(
                    token.start(),
                    token.end(),
                    "Demonym",
                    token[0],
                    "place.people",
                    key=f"country-{code.casefold()}",
                )

    def _place(self, start: int, end: int, said: str, code: str) -> Mention:
        return Mention(start, end, "Place", said, "place.country", key=f"country-{code.casefold()}")


class KnownNames:
    """Known forms: the graph's own names, or those that the document itself has told.

    Args:
        lang: the language of the text.
        told: whether the graph tells them, and not the document.
    """

    def __init__(self, lang: Language, told: bool) -> None:
        self.lang = lang
        self.told = told
        self.by_first: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = defaultdict(list)
        self.whole: dict[str, tuple[str, str]] = {}
        self._seen: set[tuple[str, str]] = set()
        endings = any_of(lang.pack.word_endings)
        self.after = re.compile(rf"(?:{endings or '(?!)'})") if not lang.capitals else re.compile("(?!)")

    def add(self, form: str, key: str, kind: str) -> None:
        """Remember that `form` names the thing with this key."""
        words = tuple(fold(form).split())
        if not words or (form, key) in self._seen or form in self.lang.stop_acronyms:
            return
        self._seen.add((form, key))
        if not form.isascii() and not re.search("[A-Za-zÀ-ÿ]", form):
            self.whole.setdefault(" ".join(form.split()), (key, kind))
            return
        self.by_first[words[0]].append((words, key, kind, form if ACRONYM.fullmatch(form) else ""))
        self.by_first[words[0]].sort(key=lambda each: -len(each[0]))

    def find(self, text: str) -> Iterator[Mention]:
        """Yield where known forms stand in a text."""
        for form, (key, kind) in self.whole.items():
            start = text.find(form)
            while start >= 0:
                end = start + len(form)
                if self._apart(text, start, end):
                    yield self._mention(start, end, kind, form, key)
                start = text.find(form, end)
        tokens = [(match.start(), match.end(), fold(match[0])) for match in re.finditer(r"[^\W_]+", text)]
        folded = [each[2] for each in tokens]
        for index, first in enumerate(folded):
            for words, key, kind, acronym in self.by_first.get(first, ()):
                if tuple(folded[index : index + len(words)]) != words:
                    continue
                start, end = tokens[index][0], tokens[index + len(words) - 1][1]
                said = text[start:end]
                if (
                    (acronym and said != acronym)
                    or said[0].islower()
                    or re.match(r"-\w", text[end : end + 2])
                ):
                    continue
                yield self._mention(start, end, kind, said, key)
                break

    def _apart(self, text: str, start: int, end: int) -> bool:
        if not self.lang.pack.spaced:
            return True
        before, after = text[start - 1 : start], text[end : end + 6]
        return not before.isalnum() and (not after[:1].isalnum() or bool(self.after.match(after)))

    def _mention(self, start: int, end: int, kind: str, said: str, key: str) -> Mention:
        return Mention(start, end, kind, said, "name.known", key=key, sure=True, told=self.told)


def known_names(known: Iterable[Entity], lang: Language) -> tuple[KnownNames, Mapping[str, Entity]]:
    """Return the graph's own names as a source, and the entities by id.

    A form of several things names none of them; a place never becomes its government.
    """
    by_id = {entity.id: entity for entity in known}
    names, spoken = KnownNames(lang, told=True), defaultdict(set)
    for entity in by_id.values():
        for form in entity.all_names():
            spoken[fold(form)].add(entity.id)
    for entity in by_id.values():
        for form in entity.all_names():
            if len(spoken[fold(form)]) == 1 and _tells(entity, form, lang):
                names.add(form, entity.id, entity.kind)
    return names, by_id


def _tells(entity: Entity, form: str, lang: Language) -> bool:
    """Say whether a form of a known name is one that a text can be searched for."""
    words = fold(form).split()
    if len(fold(form)) < 3 or (countries().code(form) and entity.kind != "Place"):
        return False
    if entity.kind == "Person" and len(words) < 2 and form.isascii():
        return False
    if entity.kind in ("LocalGovernment", "PublicAgency") and len(words) == 1 and form.istitle():
        return kind_of(form, lang) is not None
    return not (len(words) == 1 and not ACRONYM.fullmatch(form) and words[0] in lang.stopwords | lang.openers)


def settled(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions in order, none over another: longer ones win, of equal ones what is known.

    What only the graph tells gives a key and a kind to the same words, or stands where nothing else does.
    """
    every = list(mentions)
    own = sorted(
        (each for each in every if not each.told),
        key=lambda each: (
            -(each.end - each.start),
            each.key is None,
            each.acronym is None,
            not each.sure,
            each.source == "name.again",
            each.source != "name.quoted",
            each.start,
            each.source,
        ),
    )
    kept: list[Mention] = []
    for each in own:
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    for each in sorted(
        (each for each in every if each.told), key=lambda each: (each.start - each.end, each.start)
    ):
        same = next((other for other in kept if (other.start, other.end) == (each.start, each.end)), None)
        if same and same.key is None:
            kept[kept.index(same)] = replace(same, key=each.key)
        elif all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)
