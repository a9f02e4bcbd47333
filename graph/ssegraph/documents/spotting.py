"""Names in a text: found by head words, capitals, acronyms, quotes, and the graph's own names.

A spot is a place in a flat text that names something, with what kind of thing it seems to be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ssegraph.core.model import Entity
from ssegraph.core.names import fold
from ssegraph.documents.languages import Language, countries

UNKNOWN: Final = "?"
"""The kind of a name that nothing tells."""

_WORD: Final = re.compile(r"[^\W_]+(?:[.&+'-][^\W_]+)*\.?|&")
_ELIDED: Final = re.compile(r"(?:l|d|qu|s|n|j|c|m|t)'", re.IGNORECASE)
ACRONYM: Final = re.compile(
    r"(?=[^\s]*[A-Z])(?:[A-Z][A-Za-z]{0,2}){2,}[A-Z0-9]*(?:[-&][A-Z0-9][A-Za-z0-9]*)*|[A-Z]{2,}[0-9]*|[A-Z][A-Za-z]*[A-Z]{2,}[A-Za-z]*"
)
_IN_BRACKETS: Final = re.compile(
    r"\s?\(\s?(?:(?:hereafter|ci-après|en adelante|sigle|siglas|이하|약칭)\s)?\"?(?P<acronym>[A-ZÀ-Þ][\wÀ-ÿ&-]{1,14}(?: [A-Z][a-z]{2,12})?)\"?(?:,? [^()]{0,30})?\)"
)
_QUOTED: Final = re.compile(r"\"\s?([^\"]{2,140}?)\s?\"|(?<![\w'])'([^']{4,140})'(?![a-zA-ZÀ-ÿ])")
_PARTICLE: Final = re.compile(
    r"(?:에서는|에서도|에게는|으로는|으로서|으로부터|로부터|에서|에게|까지|부터|으로|이라는|라는|이며|이고|이다|입니다|와의|과의|에는|에도|이란|은|는|이|가|을|를|의|에|와|과|로|도|만|등|측|께서|인|며|및)+$"
)


@dataclass(frozen=True)
class Spot:
    """A name at a place of a flat text; `acronym` where brackets give one; `sure` if a word tells the kind."""

    start: int
    end: int
    kind: str
    name: str
    acronym: str | None = None
    sure: bool = False
    key: str | None = None
    rule: str = "name.capitals"
    variants: tuple[tuple[int, int], ...] = ()


@dataclass
class Forms:
    """Known forms of names, for finding them in a text."""

    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    hangul: dict[str, tuple[str, str]] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, form: str, key: str, kind: str) -> None:
        """Remember that `form` names the thing with this key."""
        words = tuple(fold(form).split())
        if not words or (form, key) in self._seen:
            return
        self._seen.add((form, key))
        if re.search("[가-힣]", form):
            self.hangul.setdefault(" ".join(form.split()), (key, kind))
            return
        entry = (words, key, kind)
        acronym = form if ACRONYM.fullmatch(form) and len(words) == 1 else ""
        self.by_first[words[0]].append((entry[0], f"{key}\t{acronym}", kind))
        self.by_first[words[0]].sort(key=lambda each: -len(each[0]))

    def redirect(self, old: str, new: str) -> None:
        """Let the forms of one thing name another."""
        self.hangul = {form: (new if key == old else key, kind) for form, (key, kind) in self.hangul.items()}
        for first, entries in self.by_first.items():
            self.by_first[first] = [
                (
                    words,
                    f"{new}\t{stored.partition(chr(9))[2]}" if stored.partition("\t")[0] == old else stored,
                    kind,
                )
                for words, stored, kind in entries
            ]

    def spots(self, text: str) -> Iterator[Spot]:
        """Yield where known forms stand in a text."""
        for form, (key, kind) in self.hangul.items():
            start = text.find(form)
            while start >= 0:
                end = start + len(form)
                before = text[start - 1] if start else " "
                after = text[end : end + 6]
                if not re.match("[가-힣A-Za-z]", before) and (
                    not re.match("[가-힣]", after)
                    or re.match(
                        r"(?:에서|에게|으로|은|는|이|가|을|를|의|에|와|과|로|도|등|측|인|이라|소속|회원)",
                        after,
                    )
                ):
                    yield Spot(start, end, kind, form, key=key, sure=True, rule="name.known")
                start = text.find(form, end)
        if not self.by_first:
            return
        tokens = [(match.start(), match.end(), fold(match[0])) for match in re.finditer(r"[^\W_]+", text)]
        folded = [token[2] for token in tokens]
        index = 0
        while index < len(tokens):
            for words, stored, kind in self.by_first.get(folded[index], ()):
                flat = [each for part in folded[index : index + len(words) + 2] for each in part.split()]
                if tuple(flat[: len(words)]) != words:
                    continue
                last = index + len(words) - 1
                if last >= len(tokens):
                    continue
                start, end = tokens[index][0], tokens[last][1]
                key, _, acronym = stored.partition("\t")
                said = text[start:end]
                if acronym and said != acronym and not (said.isupper() and len(said) > 2):
                    continue
                if not acronym and said[0].islower() and not (kind == "FundingMechanism" and len(said) > 7):
                    continue
                if re.match(r"-\w", text[end : end + 2]) or (start and re.search(r"\w-$", text[:start])):
                    continue
                yield Spot(start, end, kind, said, key=key, sure=True, rule="name.known")
                index = last
                break
            index += 1


def gazetteer(known: Iterable[Entity], lang: Language) -> tuple[Forms, Mapping[str, Entity]]:
    """Return the forms of the graph's own names, and the entities by id.

    A form that is also the name of a place is left out for a body: a place never becomes its government.
    """
    forms, by_id = Forms(), {entity.id: entity for entity in known}
    spoken: dict[str, set[str]] = defaultdict(set)
    for entity in by_id.values():
        for name in entity.all_names():
            spoken[fold(name)].add(entity.id)
    for entity in by_id.values():
        for name in entity.all_names():
            folded = fold(name)
            if (
                len(spoken[folded]) > 1
                or len(folded) < 3
                or folded in {fold(each) for each in lang.stop_acronyms}
            ):
                continue
            if countries().code(name) and entity.kind != "Place":
                continue
            if entity.kind == "Person" and len(folded.split()) < 2 and not re.search("[가-힣]", name):
                continue
            words = folded.split()
            governs = entity.kind in ("LocalGovernment", "PublicAgency")
            if (
                governs
                and not any(lang.head_at(words, index) for index in range(len(words)))
                and not _governs(name, lang)
            ):
                continue
            if (
                len(words) == 1
                and not ACRONYM.fullmatch(name)
                and entity.kind not in ("Person", "Place")
                and words[0] in lang.stopwords | lang.openers
            ):
                continue
            forms.add(name, entity.id, entity.kind)
    return forms, by_id


def _governs(name: str, lang: Language) -> bool:
    return name in lang.local_governments or bool(re.search(r"(특별시|광역시|시|구|군|도)$", name))


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
    parts = re.findall(r"[^\W_]+", words)
    letters = fold(acronym).replace(" ", "")
    if len(parts) < 2 or fold(parts[0])[:1] != letters[:1]:
        return False
    small = lang.connectors | {"the", "a"}
    wanted = "".join(
        fold(part) if part.isupper() and len(part) > 1 else fold(part)[:1]
        for part in parts
        if part.casefold() not in small
    )
    if wanted == letters:
        return True
    position, used = 0, 0
    for part in parts:
        if position < len(letters) and fold(part)[:1] == letters[position]:
            position += 1
            used += 1
            # Some letters come from inside a word: `REAS`, `SSEGOV`.
            for letter in fold(part)[1:]:
                if (
                    position < len(letters)
                    and letter == letters[position]
                    and len(letters) - position
                    > sum(1 for each in parts[parts.index(part) + 1 :] if each.casefold() not in small)
                ):
                    position += 1
    return (
        position == len(letters)
        and used >= 2
        and used >= 0.6 * len([part for part in parts if part.casefold() not in small])
    )


def kind_of(name: str, lang: Language, acronym: str | None = None) -> str | None:
    """Return the kind of entity that the words of a name tell, or None.

    >>> from ssegraph.documents.languages import language
    >>> kind_of("Fonds social européen", language("fr")), kind_of("Barcelona City Council", language("en"))
    ('FundingMechanism', 'LocalGovernment')
    """
    if lang.tag == "ko" and re.search("[가-힣]", name):
        return _korean_kind(name, lang)
    words = fold(name).split()
    if not words:
        return None
    found: list[tuple[int, int, str]] = []
    for index in range(len(words)):
        head = lang.head_at(words, index)
        if head:
            found.append((index, head[1], head[0]))
    if not found:
        return None
    if lang.tag == "en":
        several = [each for each in found if each[1] > 1]
        breaks = [
            index
            for index, word in enumerate(words)
            if word in ("of", "for", "on", "in", "to", "de", "des", "du", "del") and index
        ]
        head_end = breaks[0] if breaks else len(words)
        if several and several[0][0] < max(head_end, 1):
            best = several[0]
        else:
            inside = [each for each in found if each[0] + each[1] <= head_end]
            best = max(inside, key=lambda each: each[0]) if inside else found[0]
    else:
        best = min(found, key=lambda each: (each[0], -each[1]))
        if best[0] > 3 and len(words) > 4:
            return None
    kind = best[2]
    if (
        kind == "Event"
        and (acronym or not re.search(r"\d", name))
        and words[best[0]] in ("forum", "foro", "convention")
        and acronym
    ):
        return "Network"
    return kind


def _korean_kind(name: str, lang: Language) -> str | None:
    last = re.sub(r"\s?\(.*\)$", "", name).strip().strip('"')
    if last.endswith("포럼") and re.search(r"\d|국제|제\S*회|[가-힣] 포럼$", last):
        return "Event"
    if last.split(" ")[-1] in lang.local_governments or last in lang.local_governments:
        return "LocalGovernment"
    folded = fold(last).replace(" ", "")
    for head, kind in lang.heads:
        if folded.endswith(head.replace(" ", "")) and (
            len(folded) > len(head.replace(" ", "")) or kind in ("PublicAgency", "InternationalOrganization")
        ):
            return kind
    if re.search(r"(?:특별시|광역시|특별자치시|특별자치도)$", last):
        return "LocalGovernment"
    return None


class Spotter:
    """Finds names in flat texts of one language.

    Args:
        lang: the language.
        forms: known forms, tried first; may grow while a document is read.
    """

    def __init__(self, lang: Language, forms: Iterable[Forms]) -> None:
        self.lang = lang
        self.forms = tuple(forms)

    def spots(self, text: str) -> list[Spot]:
        """Return the names of a text, in order, none over another."""
        found = [spot for forms in self.forms for spot in forms.spots(text)]
        found += self._korean(text) if self.lang.tag == "ko" else self._latin(text)
        found += self._places(text)
        # Longer names win; of equal ones what is known.
        found.sort(
            key=lambda spot: (
                -(spot.end - spot.start),
                spot.key is None,
                not spot.sure,
                spot.rule != "name.quoted",
                spot.start,
                spot.rule,
            )
        )
        kept: list[Spot] = []
        for spot in found:
            if all(spot.end <= other.start or spot.start >= other.end for other in kept):
                kept.append(spot)
        return sorted(kept, key=lambda spot: spot.start)

    # -- places -------------------------------------------------------------------------------

    def _places(self, text: str) -> Iterator[Spot]:
        if self.lang.tag == "ko":
            for name, its_code in countries().names.items():
                if re.fullmatch("[가-힣]{2,}", name):
                    for match in re.finditer(
                        rf"(?<![가-힣]){name}(?=의 |에 |에서 |과 |와 |,|\)|$|은 |는 )", text
                    ):
                        yield Spot(
                            match.start(),
                            match.end(),
                            "Place",
                            match[0],
                            key=f"country-{its_code.casefold()}",
                            rule="place.country",
                        )
            return
        tokens = list(re.finditer(r"[^\W_]+", text))
        index = 0
        code: str | None
        while index < len(tokens):
            for length in (4, 3, 2, 1):
                part = tokens[index : index + length]
                if len(part) < length or not part[0][0][0].isupper():
                    continue
                said = text[part[0].start() : part[-1].end()]
                code = countries().names.get(fold(said))
                if code:
                    yield Spot(
                        part[0].start(),
                        part[-1].end(),
                        "Place",
                        said,
                        key=f"country-{code.casefold()}",
                        rule="place.country",
                    )
                    index += length - 1
                    break
                code = countries().people.get(fold(said)) if length <= 2 else None
                if code:
                    yield Spot(
                        part[0].start(),
                        part[-1].end(),
                        "Demonym",
                        said,
                        key=f"country-{code.casefold()}",
                        rule="place.people",
                    )
                    break
            else:
                word = tokens[index][0]
                code = countries().people.get(fold(word)) if word[0].islower() and len(word) > 4 else None
                if code:
                    yield Spot(
                        tokens[index].start(),
                        tokens[index].end(),
                        "Demonym",
                        word,
                        key=f"country-{code.casefold()}",
                        rule="place.people",
                    )
            index += 1

    # -- Latin script -------------------------------------------------------------------------

    def _latin(self, text: str) -> Iterator[Spot]:
        yield from self._quoted(text)
        tokens = self._tokens(text)
        index = 0
        while index < len(tokens):
            start, _, _word = tokens[index]
            if not self._may_begin(text, tokens, index):
                index += 1
                continue
            last = self._last(text, tokens, index)
            spot = self._made(text, start, tokens[last][1])
            if spot:
                yield spot
            index = last + 1

    def _tokens(self, text: str) -> list[tuple[int, int, str]]:
        found = []
        for match in _WORD.finditer(text):
            start, end = match.span()
            elided = _ELIDED.match(text, start) if self.lang.tag in ("fr", "es") else None
            if elided and elided.end() < end:
                found.append((start, elided.end(), match[0][: elided.end() - start]))
                start = elided.end()
            word = text[start:end]
            if word.endswith("'s"):
                end -= 2
            elif word.endswith(".") and not re.fullmatch(r"(?:[A-Z]\.)+|St\.|Mr\.|Dr\.", word):
                end -= 1
            if end > start:
                found.append((start, end, text[start:end]))
        return found

    def _first_of_sentence(self, text: str, start: int) -> bool:
        before = text[:start].rstrip("\"'( ")
        return not before or before[-1] in ".!?:;·–"

    def _may_begin(self, text: str, tokens: list[tuple[int, int, str]], index: int) -> bool:
        start, _, word = tokens[index]
        if not (word[0].isupper() or (word[0].isdigit() and ACRONYM.search(word))):
            return False
        folded = word.casefold()
        following = tokens[index + 1] if index + 1 < len(tokens) else (0, 0, "")
        # `AI Care Service`: a common acronym may begin a name that goes on.
        begins = text[tokens[index][1] : following[0]] == " " and following[2][:1].isupper()
        if word in self.lang.stop_acronyms and not (begins and len(word) > 1):
            return False
        if folded.rstrip(".") in self.lang.titles:
            return False
        inside = not self._first_of_sentence(text, start)
        if folded in self.lang.openers and not self._named(tokens, index, inside):
            return False
        before = text[:start].rstrip()
        return len(word) > 1 and not re.search(r"\b(?:inter|non|anti|pro)(?: [A-Z]\w*)*$", before)

    def _named(self, tokens: list[tuple[int, int, str]], index: int, inside: bool) -> bool:
        """Say whether a word that often opens a sentence here begins a name: another capital follows."""
        word = tokens[index][2].casefold()
        always = ("social", "local", "public", "national", "international", "regional", "community", "our")
        within = (
            "first",
            "second",
            "third",
            "new",
            "next",
            "one",
            "two",
            "three",
            "all",
            "every",
            "together",
            "collaboration",
        )
        initials_ = inside and len(word) > 1 and tokens[index][2].isupper()
        if word not in always and not initials_ and not (inside and word in within):
            return False
        return index + 1 < len(tokens) and tokens[index + 1][2][0].isupper()

    def _last(self, text: str, tokens: list[tuple[int, int, str]], index: int) -> int:
        """Return the last token of the name that begins at a token."""
        lang = self.lang
        words = [fold(token[2]) or token[2] for token in tokens]
        head = self._head(tokens, words, index)
        last, cursor = index, index + 1
        has_link = False
        if head and head[1] > 1:
            last = index + head[1] - 1
            cursor = last + 1
            has_link = tokens[last][2].casefold() in lang.connectors
        while cursor < len(tokens):
            start, _, word = tokens[cursor]
            gap = text[tokens[cursor - 1][1] : start]
            if gap.strip(" ") not in ("", ".") or (gap.strip() == "." and len(tokens[cursor - 1][2]) > 2):
                break
            plain = word.casefold().rstrip("'")
            if word[0].isupper() or word[0].isdigit():
                if word in lang.stop_acronyms and not has_link and not head:
                    break
                if word[0].isdigit() and not (ACRONYM.fullmatch(word) or re.fullmatch(r"(19|20)\d\d", word)):
                    break
                if plain in lang.openers and plain in (
                    "the",
                    "they",
                    "it",
                    "we",
                    "le",
                    "la",
                    "les",
                    "il",
                    "ils",
                    "elle",
                    "el",
                    "los",
                    "las",
                    "this",
                    "these",
                    "en",
                    "in",
                    "on",
                ):
                    break
                last = cursor
                cursor += 1
                if not head:
                    head = self._head(tokens, words, last)
                continue
            if plain in lang.joiners:
                if not self._joins(text, tokens, words, index, cursor, head, has_link):
                    break
                cursor += 1
                continue
            if plain in lang.connectors or word.endswith("'"):
                has_link = has_link or plain not in ("and", "et", "y", "e", "&")
                ahead = cursor + 1
                while (
                    ahead < len(tokens)
                    and (
                        tokens[ahead][2].casefold().rstrip("'") in lang.connectors
                        or tokens[ahead][2].endswith("'")
                    )
                    and ahead - cursor < 3
                ):
                    ahead += 1
                if ahead >= len(tokens):
                    break
                following = tokens[ahead][2]
                if following[0].isupper() or (head and following.casefold() in lang.name_words):
                    if not head and not has_link:
                        break
                    if not head and lang.tag == "en" and plain in ("in", "on", "to", "with", "from", "the"):
                        break
                    if (
                        head
                        and head[0]
                        not in (
                            "Network",
                            "Association",
                            "University",
                            "FundingMechanism",
                            "Policy",
                            "Event",
                            "Project",
                            "Programme",
                            "PublicAgency",
                        )
                        and plain in ("in", "on", "to", "with", "from")
                    ):
                        break
                    if plain in (
                        "in",
                        "with",
                        "to",
                        "from",
                        "on",
                        "à",
                        "au",
                        "aux",
                        "dans",
                        "sur",
                        "en",
                        "par",
                        "con",
                        "por",
                        "al",
                        "a",
                        "sobre",
                        "entre",
                        "sans",
                        "avec",
                    ) and not self._leads_on(text, tokens, words, ahead, plain):
                        break
                    if (
                        not head
                        and lang.tag in ("fr", "es")
                        and not self._particle_name(tokens, index, cursor)
                    ):
                        break
                    if self._another_begins(words, tokens, ahead, plain):
                        break
                    cursor = ahead
                    continue
                break
            if head and plain in lang.name_words:
                last = cursor
                cursor += 1
                continue
            break
        return last

    def _another_begins(
        self, words: list[str], tokens: list[tuple[int, int, str]], ahead: int, link: str
    ) -> bool:
        return False

    def _particle_name(self, tokens: list[tuple[int, int, str]], index: int, cursor: int) -> bool:
        """Without a head word, only a short link goes on (`Vivero de Iniciativas`)."""
        return cursor - index <= 2

    def _leads_on(
        self, text: str, tokens: list[tuple[int, int, str]], words: list[str], ahead: int, plain: str
    ) -> bool:
        """Say whether `in Japan`, `sur l'Eau` still belongs to a name: its end or brackets follow."""
        lang = self.lang
        if lang.tag == "en":
            return plain == "on" or bool(countries().code(tokens[ahead][2]))
        return (
            plain in ("à", "au", "aux", "sur", "sobre", "en", "para", "sans")
            and tokens[ahead][2].casefold() in lang.name_words
        )

    def _head(
        self, tokens: list[tuple[int, int, str]], words: list[str], index: int
    ) -> tuple[str, int] | None:
        if " " in words[index]:
            return None
        head = self.lang.head_at(words, index)
        if head is None or head[1] == 1:
            return head
        return head

    def _joins(
        self,
        text: str,
        tokens: list[tuple[int, int, str]],
        words: list[str],
        index: int,
        cursor: int,
        head: tuple[str, int] | None,
        has_link: bool,
    ) -> bool:
        """Say whether `and` stands inside a name here and not between two."""
        lang = self.lang
        if cursor + 1 >= len(tokens):
            return False
        following = tokens[cursor + 1][2]
        if not following[0].isupper():
            return bool(head and following.casefold() in lang.name_words and lang.tag != "en")
        if ACRONYM.fullmatch(following):
            return False
        # `Name and Name (ABC)` when the brackets spell it out.
        rest = text[tokens[cursor][0] :]
        bracket = _IN_BRACKETS.search(rest[:120])
        if (
            bracket
            and "," not in rest[: bracket.start()]
            and expands(
                text[tokens[index][0] : tokens[cursor][0] + bracket.start()], bracket["acronym"], lang
            )
        ):
            return True
        if lang.head_at(words, cursor + 1) and lang.tag != "en":
            return False
        if lang.tag == "en":
            ahead = cursor + 1
            while (
                ahead + 1 < len(tokens)
                and tokens[ahead + 1][2][0].isupper()
                and text[tokens[ahead][1] : tokens[ahead + 1][0]] == " "
            ):
                ahead += 1
            phrase = words[cursor + 1 : ahead + 1]
            tail = lang.head_at(words, ahead) if " " not in words[ahead] else None
            if tail and tail[0] not in ("Network",) and has_link:
                return tail[0] in ("Policy",)
            if tail and not has_link:
                # `Alternative and Solidarity Economy Network`: one head for both sides.
                return head is None and len(phrase) >= 2
        if head and head[0] == "LocalGovernment":
            return False
        return bool(head and has_link)

    def _made(self, text: str, start: int, end: int) -> Spot | None:
        """Return the spot of a name that stands here, with the acronym in brackets behind it."""
        lang = self.lang
        name = text[start:end]
        bracket = _IN_BRACKETS.match(text, end)
        acronym = bracket["acronym"] if bracket else None
        if acronym and (
            acronym in lang.stop_acronyms
            or not re.search("[A-Z].*[A-Z]", acronym)
            or countries().code(acronym)
        ):
            acronym = None
        if acronym and ACRONYM.fullmatch(name) and not ACRONYM.fullmatch(acronym):
            acronym = None
        if acronym and len(name.split()) < 3 and not kind_of(name, lang) and not expands(name, acronym, lang):
            acronym = None  # it spells out more than stands here
        kind = kind_of(name, lang, acronym)
        words = name.split()
        if len(words) == 1 and not acronym:
            if fold(name) in {fold(head) for head, _ in lang.heads} or fold(name) in lang.stopwords:
                return None
            if (
                self._first_of_sentence(text, start)
                and not ACRONYM.fullmatch(name)
                and not re.search(r"\d|[a-z][A-Z]", name)
            ):
                return (
                    Spot(start, end, UNKNOWN, name, rule="name.first")
                    if len(name) > 3 and lang.tag != "en"
                    else None
                )
        if kind is None and len(words) == 1 and countries().people.get(fold(name)):
            return None
        if fold(name) in lang.openers or (
            any(fold(word) in lang.months for word in words) and len(words) == 1
        ):
            return None
        if kind is None and all(
            fold(word) in lang.openers | set(lang.months) or word[0].isdigit() for word in words
        ):
            return None
        sure = kind is not None
        return Spot(
            start,
            end,
            kind or UNKNOWN,
            name,
            acronym,
            sure,
            rule="name.head" if sure else "name.acronym" if acronym else "name.capitals",
        )

    def _quoted(self, text: str) -> Iterator[Spot]:
        """Yield names in quotes: of a project or fund when a word before or inside says so."""
        for match in _QUOTED.finditer(text):
            group = 1 if match[1] is not None else 2
            name = match[group]
            start, end = match.span(group)
            if len(name.split()) > 14 or re.search(r"[.!?]$|[;:]", name):
                continue
            before = re.findall(r"[^\W_]+", text[max(0, match.start() - 40) : match.start()])[-3:]
            kinds = []
            for offset in range(len(before)):
                word = fold(before[offset])
                head = self.lang.head_at([word], 0) if " " not in word else None
                if head:
                    kinds.append(head[0])
            # A sentence in quotes is somebody's words and no name.
            small = [word for word in name.split() if word[0].islower() and word not in self.lang.connectors]
            spoken = re.search(r"[,;]$", name) or (self.lang.tag == "en" and len(small) > 1)
            inside = None if spoken else kind_of(name, self.lang)
            kind = kinds[-1] if kinds else inside
            if kind is None or not (name[0].isupper() or name[0].isdigit() or re.match("[가-힣]", name)):
                continue
            yield Spot(start, end, kind, name, sure=True, rule="name.quoted")

    # -- Korean -------------------------------------------------------------------------------

    def _korean(self, text: str) -> Iterator[Spot]:
        yield from self._quoted(text)
        tokens = [
            (match.start(), match.end(), match[0]) for match in re.finditer(r"[^\s,;·\"'()\[\]<>:/]+", text)
        ]
        for index, (start, _end, word) in enumerate(tokens):
            latin = re.match(r"[A-Z][A-Za-z0-9&-]*(?: [A-Z][A-Za-z0-9&-]+)*", text[start:])
            if latin and (start == 0 or text[start - 1] in " (,·\"'"):
                name = latin[0]
                if name not in self.lang.stop_acronyms and len(name) > 2:
                    yield Spot(start, start + len(name), UNKNOWN, name, sure=False, rule="name.acronym")
            stem = self._stem(word)
            if not stem or not re.search("[가-힣]$", stem):
                continue
            kind = _korean_kind(stem, self.lang)
            alone = stem in self.lang.generic or any(fold(head) == fold(stem) for head, _ in self.lang.heads)
            if kind is None and not alone:
                continue
            first = index
            while first > 0 and index - first < 5:
                before = tokens[first - 1]
                if text[before[1] : tokens[first][0]] != " " or not self._may_precede(before[2]):
                    break
                first -= 1
            while first < index and tokens[first][2] in (
                "신규",
                "각",
                "주요",
                "여러",
                "이번",
                "올해",
                "현재",
                "또한",
                "특히",
                "본",
                "이",
                "그",
                "두",
                "제",
                "총",
                "약",
                "및",
                "등",
                "또",
                "이후",
                "한편",
                "최근",
                "새로운",
                "다른",
                "함께",
                "위해",
                "통해",
                "대한",
            ):
                first += 1
            begin, stop = tokens[first][0], start + len(stem)
            name = text[begin:stop]
            kind = _korean_kind(name, self.lang)
            words = name.split()
            if kind is None or all(
                word in self.lang.generic
                or word in ("제", "차", "회", "년")
                or re.fullmatch(r"\d+(차|회|년)?", word)
                for word in words
            ):
                continue
            if (
                len(words) == 1
                and any(fold(head) == fold(name) for head, _ in self.lang.heads)
                and name not in self.lang.data["heads"]["PublicAgency"]
            ):
                continue
            bracket = _IN_BRACKETS.match(text, stop)
            acronym = (
                bracket["acronym"] if bracket and bracket["acronym"] not in self.lang.stop_acronyms else None
            )
            yield Spot(begin, stop, kind, name, acronym, True, rule="name.head")

    def _stem(self, word: str) -> str:
        """Return a word without its particle, when what is left ends in a head word or is a government."""
        if re.search(r"(?:협의회|연합회|위원회)의$", word):
            return word[:-1]  # the council's, and no meeting (회의)
        if word in self.lang.local_governments or _korean_kind(word, self.lang):
            return word
        for length in range(1, 5):
            stem, tail = word[:-length], word[-length:]
            if len(stem) < 2:
                break
            if _PARTICLE.fullmatch(tail) and (
                stem in self.lang.local_governments
                or _korean_kind(stem, self.lang)
                or stem in self.lang.generic
            ):
                return stem
        return ""

    def _may_precede(self, word: str) -> bool:
        """Say whether a word may stand inside a name: a bare noun, no particle, no verb."""
        if not re.fullmatch(r"[가-힣A-Za-z0-9&+-]+", word):
            return False
        if re.search(
            r"(은|는|을|를|에서|에게|으로|에|와|과|다|한|된|하는|있는|하고|하며|되어|하여|의|인|던|할|될|간|중|후|전|도|께|며|고|면|서|여|로|이라는|라는|년|월|일|명|개)$",
            word,
        ) and word not in (
            "국제연대와",
            "지역",
            "한국",
            "전국",
            "도시재생",
            "전북",
            "제주",
            "시민",
            "중간",
            "인간",
            "공간",
            "민간",
            "여성",
            "노인",
            "장애인",
            "청년",
            "강원도",
            "경기도",
            "충청남도",
            "전라북도",
            "서울",
            "금융연대",
            "경상남도",
        ):
            return False
        if (
            re.fullmatch(rf"[{self.lang.surnames}][가-힣]{{2}}", word)
            and not _korean_kind(word, self.lang)
            and word not in self.lang.generic
            and not re.search(
                r"(시|도|군|구|회|경제|지역|금융|사회|문화|복지|환경|교육|농업|주거|주택|에너지|로컬|은행|청년)",
                word,
            )
        ):
            return False
        roles = {role for role, _ in self.lang.roles}
        return fold(word) not in roles


def shifted(spot: Spot, by: int) -> Spot:
    """Return a spot moved along its text."""
    return replace(spot, start=spot.start + by, end=spot.end + by)
