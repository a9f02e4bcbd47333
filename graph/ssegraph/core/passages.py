"""A passage that is told apart without being copied: its normal form, its fingerprint, and a link to it.

Sentences of others are not ours to ship. What is kept of a passage of a page is the **fingerprint** of its normal form;
whoever has the page finds the passage by it, exactly, and nobody can read the words out of it.

The **normal form**, scheme 1: Unicode NFKC and casefold; of that the letters, marks and digits in their order, and a sign
or separator that stands inside a number (`10.5` is not `105`). Blanks, line ends, markup, hyphens, quotation marks and
what nobody sees are left out, since two readers of one page differ in these; so is a dash between two numbers.
A minus counts as `-`, an apostrophe as `'`.
Sources: Unicode Standard Annex 15 (normalization forms), The Unicode Standard 3.13 (case folding), FIPS 180-4 (SHA-256);
links: *URL Fragment Text Directives* of the WICG.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

SCHEME: Final = 1
TEXT_FRAGMENTS: Final = "https://wicg.github.io/scroll-to-text-fragment/"
"""What a text fragment conforms to."""
SHORTEST, LONGEST = 40, 400
"""How many characters of the normal form a passage has: fewer stand on a page twice, more are no passage."""

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_ALIKE: Final = _DASHES | dict.fromkeys(map(ord, "’‘ʼ′"), "'") | {ord("⁄"): "/", ord("٫"): ".", ord("٬"): ","}
# A dash between two numbers is a range, which one copy writes with blanks and another without.
_INSIDE: Final = frozenset(".,':/")
_SIGNS: Final = frozenset("+-")
_IN_NUMBERS: Final = _INSIDE | _SIGNS
# Marks and letters that nobody sees (Default_Ignorable_Code_Point); two copies of a page may differ in them.
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# What may be composed with the character before it, so that one is not normalized without the other.
_FOLLOWS: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_WRITTEN: Final = re.compile(r"(\d+):(\d+):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in its normal form.

    Attributes:
        text: the normal form.
        places, ends: of each of its characters, where in the text that begins and ends of which it was made (code points).
        starts: which of its characters begin a word, by what is left out before them.

    >>> Normal.of("The fund paid 10.5 million,\\n in part.").text
    'thefundpaid10.5millioninpart'
    """

    text: str
    places: Sequence[int]
    ends: Sequence[int]
    starts: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Normal:
        """Return the normal form of a text."""
        pieces = {each: _folded(each) for each in set(text)}
        if not any(map(_follows, pieces)) and all(len(each) == 1 for each in pieces.values()):
            # The common case: each character stays one, so that places need no book of their own.
            characters: Sequence[str] = text.translate({ord(each): piece for each, piece in pieces.items()})
            kept, words = _kept(characters)
            return cls("".join([characters[each] for each in kept]), kept, [each + 1 for each in kept], words)
        characters = []
        places: list[int] = []
        ends: list[int] = []
        # One character at a time, unless one may be composed with the next.
        clusters = _clusters(text) if any(map(_follows, pieces)) else enumerate(text)
        for at, cluster in clusters:
            folded = pieces.get(cluster)
            if folded is None:
                folded = _folded(cluster)
            characters += folded
            places += [at] * len(folded)
            ends += [at + len(cluster)] * len(folded)
        kept, words = _kept(characters)
        return cls(
            "".join([characters[each] for each in kept]),
            [places[each] for each in kept],
            [ends[each] for each in kept],
            words,
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text stands what the normal form has from `start` to `end`: code points, the end excluded."""
        return self.places[start], self.ends[end - 1]


def _kept(characters: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return which characters stay, and which of those begin a word."""
    sort = {
        each: unicodedata.category(each)[0] in "LMN" or (None if each in _IN_NUMBERS else False)
        for each in set(characters)
    }
    kept = [
        number
        for number, each in enumerate(characters)
        if (is_kept := sort[each]) or (is_kept is None and _in_a_number(characters, number))
    ]
    before = -2
    words = []
    for number, each in enumerate(kept):
        if each != before + 1:
            words.append(number)
        before = each
    return kept, words


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKC", text).translate(_ALIKE).casefold()
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", once))


def _follows(each: str) -> bool:
    return each >= "\u0300" and (unicodedata.category(each)[0] == "M" or _FOLLOWS.match(each) is not None)


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces of a text that are normalized each by itself, with their places."""
    start = 0
    for at, each in enumerate(text):
        if at > start and not _follows(each):
            yield start, text[start:at]
            start = at
    if text:
        yield start, text[start:]


def _in_a_number(characters: Sequence[str], at: int) -> bool:
    """Say whether what stands at a place is a sign or separator inside a number."""
    each = characters[at]
    if at + 1 == len(characters) or not characters[at + 1].isdigit():
        return False
    before = characters[at - 1] if at else " "
    return (each in _INSIDE and before.isdigit()) or (each in _SIGNS and not before.isalnum())


@dataclass(frozen=True, slots=True, order=True)
class Fingerprint:
    """What a passage is told by: scheme, how many characters its normal form has, and the SHA-256 of that in UTF-8.

    >>> print(Fingerprint.of("The city of Bilbao has been a member of the network since 2018."))
    1:50:0e9c4b5f5bc7cff163a7cac4b2b9ff6cd528707915828dbd5a41ff79ce50c25a
    """

    scheme: int
    length: int
    sha256: str

    @classmethod
    def of(cls, passage: str) -> Fingerprint:
        """Return the fingerprint of a passage."""
        normal = Normal.of(passage).text
        return cls(SCHEME, len(normal), hashlib.sha256(normal.encode()).hexdigest())

    @classmethod
    def read(cls, written: str) -> Fingerprint:
        """Return a fingerprint as it is written: `scheme:length:sha256`.

        Raises:
            ValueError: it is none, or of a scheme this version does not know.
        """
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise ValueError(
                f"{written[:90]!r} is no fingerprint: write scheme:length:sha256, as `ssegraph locate` does"
            )
        scheme, length = int(match[1]), int(match[2])
        if scheme != SCHEME:
            raise ValueError(f"a fingerprint of scheme {scheme}: this version knows scheme {SCHEME}")
        if not SHORTEST <= length <= LONGEST:
            raise ValueError(f"a fingerprint of {length} characters: a passage has {SHORTEST} to {LONGEST}")
        return cls(scheme, length, match[3])

    def __str__(self) -> str:
        return f"{self.scheme}:{self.length}:{self.sha256}"


def find(text: str | Normal, fingerprints: Collection[Fingerprint]) -> dict[Fingerprint, list[int]]:
    """Return where in a text passages stand, exactly.

    Args:
        text: the text, or its normal form.
        fingerprints: of the passages.

    Returns:
        of each fingerprint the places in the normal form at which such a passage begins, sorted; empty if nowhere.

    >>> page = "News. The city of Bilbao has been a member of\\nthe network since 2018. More."
    >>> wanted = Fingerprint.of("the city of Bilbao has been a MEMBER of the network, since 2018")
    >>> find(page, [wanted])[wanted]
    [4]
    """
    normal = text if isinstance(text, Normal) else Normal.of(text)
    found: dict[Fingerprint, list[int]] = {each: [] for each in fingerprints}
    # A passage begins with a word, so that few places need be tried; in a copy that lost the blanks, all of them.
    for places in (normal.starts, range(len(normal.text))):
        left = [each for each, at in found.items() if not at]
        for each, at in _scan(normal.text, left, places):
            found[each].append(at)
    return found


def _scan(
    text: str, fingerprints: Collection[Fingerprint], places: Sequence[int]
) -> Iterator[tuple[Fingerprint, int]]:
    encoded, bytes_at, sha256 = text.encode(), _byte_places(text), hashlib.sha256
    for length in sorted({each.length for each in fingerprints}):
        wanted = {bytes.fromhex(each.sha256): each for each in fingerprints if each.length == length}
        last = len(text) - length
        for at in places:
            if at > last:
                break
            digest = sha256(encoded[bytes_at[at] : bytes_at[at + length]]).digest()
            if digest in wanted:
                yield wanted[digest], at


def _byte_places(text: str) -> Sequence[int]:
    if text.isascii():
        return range(len(text) + 1)
    places, at = [0], 0
    for each in text:
        at += 1 if each < "\x80" else 2 if each < "\u0800" else 3 if each < "\U00010000" else 4
        places.append(at)
    return places


def link(url: str, words: Sequence[str]) -> str:
    """Return the address that opens a page at a passage, by a text fragment.

    Args:
        url: the address of the page.
        words: one or two names as the page spells them: the first that the passage has, and the last.

    >>> link("https://gsef-net.org/en/members", ["Bilbao", "Saint-Denis, La Réunion"])
    'https://gsef-net.org/en/members#:~:text=Bilbao,Saint%2DDenis%2C%20La%20R%C3%A9union'
    """
    if not words:
        return url
    text = ",".join(quote(each, safe="").replace("-", "%2D") for each in words)
    return f"{url}{'' if '#' in url else '#'}:~:text={text}"


def opened_by(fragment: str) -> tuple[str, ...]:
    """Return the words of a text fragment that `link` made.

    >>> opened_by(":~:text=Saint%2DDenis%2C%20Paris,GSEF")
    ('Saint-Denis, Paris', 'GSEF')
    """
    return tuple(unquote(each) for each in fragment.rpartition(":~:text=")[2].split(",") if each)


def words_that_open(text: str, start: int, end: int, names: Iterable[str]) -> tuple[str, ...]:
    """Return which words lead a browser to a passage: one or two of the names it has, each as a whole word.

    A browser goes to the first place of a page that fits, at borders of words and whatever the case, so a name counts
    only if nothing before the passage fits. A Korean word ends after its particle.

    Args:
        text: the text of the page.
        start, end: where in it the passage stands.
        names: names as the page spells them.

    Returns:
        the words, in the order of the page; none where no name leads there.

    >>> page = "GSEF and Bilbao. Home. Bilbao (Spain) is a member of GSEF."
    >>> words_that_open(page, 23, 57, ["Bilbao (Spain)", "GSEF"])
    ('Bilbao (Spain)', 'GSEF')
    >>> words_that_open("서울은 크다. 성북구는 회원이다.", 8, 18, ["성북구"])
    ('성북구는',)
    """
    inside: dict[str, int] = {}
    for name in names:
        at = text.find(name, start, end)
        if at >= 0:
            first, last = _whole(text, at, at + len(name))
            if start <= first and last <= end and _first(text, text[first:last], start) == first:
                inside.setdefault(text[first:last], first)
    in_order = sorted(inside, key=lambda word: (inside[word], -len(word)))
    pairs = [
        (one, other)
        for number, one in enumerate(in_order)
        for other in in_order[number + 1 :]
        if inside[one] + len(one) <= inside[other]
    ]
    # The widest pair that leads there, else the longest name.
    pairs.sort(key=lambda pair: (inside[pair[0]] - inside[pair[1]], pair))
    for one, other in pairs:
        first_one = _first(text, one, 0)
        second = None if first_one is None else _first(text, other, first_one + len(one))
        if first_one == inside[one] and second is not None and second + len(other) <= end:
            return (one, other)
    for word in sorted(in_order, key=lambda word: (-len(word), word)):
        if _first(text, word, 0) == inside[word]:
            return (word,)
    return ()


def _whole(text: str, first: int, last: int) -> tuple[int, int]:
    """Return a stretch of a text with what of its first and last word stands outside: of Korean, which writes particles to words."""
    while first and _HANGUL.match(text[first]) and _HANGUL.match(text[first - 1]):
        first -= 1
    while last < len(text) and _HANGUL.match(text[last - 1]) and _HANGUL.match(text[last]):
        last += 1
    return first, last


def _first(text: str, name: str, start: int) -> int | None:
    """Return where a name first stands from a place on, at borders of words."""
    words = r"\s+".join(re.escape(each) for each in name.split())
    found = re.compile(rf"(?<![^\W_]){words}(?![^\W_])" if name.isascii() else words, re.IGNORECASE).search(
        text, start
    )
    return found.start() if found else None
