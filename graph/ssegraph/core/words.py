"""The words of interface, answers and questions: by name, one catalogue of GNU gettext for each language.

A language is one folder: `ontology/words/<language>/LC_MESSAGES/ssegraph.po` (what people edit) and, compiled from it by
`docs/make_words.py`, `ssegraph.mo` (what is read). Labels of kinds, relationships and roles stand in the ontology; a
folder may hold `labels.ttl` with those in its language. What a catalogue lacks is said in English.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import NotFound, suggest
from ssegraph.core.extensions import Extension, taken
from ssegraph.core.resources import ontology_dir

DOMAIN: Final = "ssegraph"
GROUP: Final = "ssegraph.languages"
"""The group of the entry points by which other packages add languages: each names a folder like `ontology/words`."""
_PLACE: Final = re.compile(r"\{(\w+)\}")
_CYCLE: Final = 200
"""Rules of the plural ask for n, n % 10 and n % 100: what holds of n holds of 100 + n % 100."""


def _whole(n: object) -> int:
    digits = re.sub(r"\D", "", str(n))
    return int(digits) if digits else 1


def words_dir() -> Path:
    """Return the folder of the catalogues.

    Raises:
        StoreError: the installation is incomplete.
    """
    return ontology_dir() / "words"


@cache
def _folders() -> dict[str, Path]:
    """By language, in which folder its catalogue stands: ours first, then what other packages add."""
    found = dict.fromkeys(languages_in(words_dir()), words_dir())
    _refused.extend(taken(GROUP, lambda offered: _put(offered, found)))
    return found


_refused: list[str] = []


def _put(offered: Extension, found: dict[str, Path]) -> str:
    folder = offered.value() if callable(offered.value) else offered.value
    tags = languages_in(Path(folder)) if isinstance(folder, str | Path) else ()
    if not tags:
        return f"{offered.where} is no folder with <language>/LC_MESSAGES/{DOMAIN}.mo"
    if twice := next((tag for tag in tags if tag in found), None):
        return f"the language {twice} is there already"
    for tag in tags:
        catalogue_in(Path(folder), tag)  # a broken one raises here, and is refused
    found.update(dict.fromkeys(tags, Path(folder)))
    return ""


def refused_languages() -> tuple[str, ...]:
    """Return which languages of other packages were left out, and why: a sentence for each that names the package."""
    _folders()
    return tuple(_refused)


def label_files() -> list[Path]:
    """Return the files `labels.ttl` of the languages that have one: labels, definitions and captions of the ontology."""
    files = (folder / language / "labels.ttl" for language, folder in _folders().items())
    return [each for each in files if each.is_file()]


def languages_in(folder: Path) -> tuple[str, ...]:
    """Return the languages a folder has catalogues of, by their tags (BCP 47): English first, the others sorted."""
    found = {path.parents[1].name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return tuple(sorted(found, key=lambda tag: (tag != "en", tag)))


@cache
def languages() -> tuple[str, ...]:
    """Return the languages of interface, answers and questions.

    >>> languages()
    ('en', 'es', 'fr', 'ja', 'ko')
    """
    found = _folders()
    return ("en", *sorted(found.keys() - {"en"}))


class Catalogue(gettext.GNUTranslations):
    """The words of one language, as they are compiled."""

    _catalog: dict[str | tuple[str, int], str]
    plural: Callable[[int], int]

    @property
    def names(self) -> frozenset[str]:
        """The names it has words for."""
        return frozenset(key if isinstance(key, str) else key[0] for key in self._catalog) - {""}

    def forms(self, name: str) -> tuple[str, ...]:
        """Return the forms of a text: one, or those among which a number decides; none where it is not here."""
        single = self._catalog.get(name)
        if single is not None:
            return (single,)
        numbered = sorted(key[1] for key in self._catalog if isinstance(key, tuple) and key[0] == name)
        return tuple(self._catalog[name, number] for number in numbered)

    def form(self, name: str, n: Any) -> str | None:
        """Return a text as it is written, in the form for the number `n`; None where it is not here."""
        single = self._catalog.get(name)
        if single is not None:
            return single
        return self._catalog.get((name, self.plural(_whole(n))))

    def cycle(self) -> str:
        """Return the number of the form for each n from 0 to 199, a digit each: for programs that read no gettext."""
        return "".join(str(self.plural(n)) for n in range(_CYCLE))


def catalogue_in(folder: Path, language: str) -> Catalogue:
    """Return the words of a language in a folder of catalogues.

    Raises:
        NotFound: there is none.
    """
    found = gettext.find(DOMAIN, str(folder), [language])
    if found is None:
        raise NotFound("language", language, suggest(language, languages_in(folder)))
    with Path(found).open("rb") as file:
        return Catalogue(file)


@cache
def catalogue(language: str) -> Catalogue:
    """Return the words of a language, ours or one that another package adds; see `catalogue_in`."""
    return catalogue_in(_folders().get(language, words_dir()), language)


def find(name: str, language: str = "en", n: Any = None) -> str | None:
    """Return a text as it is written, in a language or else in English; None where nobody wrote it.

    Args:
        name: of the text.
        language: one of `languages()`.
        n: the number that decides on its form, where one does.

    >>> find("columns.member_of", "fr"), find("columns.nothing_known", "fr")
    ('membre de', None)
    """
    own = catalogue(language).form(name, n) if language in languages() else None
    return own or (catalogue("en").form(name, n) if language != "en" else None)


def wording(name: str, language: str = "en", /, **places: object) -> str:
    """Return a text in a language, else in English, with values at its places.

    Args:
        name: of the text.
        language: one of `languages()`.
        places: what stands at `{name}`; `n` decides on the form where a number does.

    Raises:
        KeyError: nobody wrote it.

    >>> wording("page.clear", "fr"), wording("page.actors", "fr", n=2), wording("page.asOf", date="2020")
    ('effacer', '2 entrées', 'As of 2020')
    """
    text = find(name, language, places.get("n"))
    if text is None:
        raise KeyError(name)
    return fitted(filled(text, places))


_PARTICLES: Final = {
    "은(는)": "은는",
    "을(를)": "을를",
    "이(가)": "이가",
    "와(과)": "과와",
    "(으)로": ("으로", "로"),
}
"""Korean particles that stand in two forms after a place: the one after a consonant, and the one after a vowel."""
_PARTICLE: Final = re.compile(r"([가-힣])(" + "|".join(map(re.escape, _PARTICLES)) + ")")
_FIRST, _FINALS, _RIEUL = 0xAC00, 28, 8
"""Syllables of Hangul stand by their final consonant, of which there are 28 with none; ㄹ is the eighth (Unicode 3.12)."""


def fitted(text: str) -> str:
    """Return a text in which each Korean particle has the form that the syllable before it asks for.

    What ends in another script keeps both forms: how it is read aloud is not known.

    >>> fitted("서울특별시은(는) 협의회와(과) 협력한다"), fitted("당진을(를)"), fitted("서울(으)로"), fitted("GSEF은(는)")
    ('서울특별시는 협의회와 협력한다', '당진을', '서울로', 'GSEF은(는)')
    """

    def chosen(found: re.Match[str]) -> str:
        final = (ord(found[1]) - _FIRST) % _FINALS
        vowel = final == 0 or (found[2] == "(으)로" and final == _RIEUL)
        return found[1] + _PARTICLES[found[2]][vowel]

    return _PARTICLE.sub(chosen, text)


def language_names() -> dict[str, str]:
    """Return what each language calls itself, by tag.

    >>> language_names()["fr"]
    'Français'
    """
    return {language: wording("language.name", language) for language in languages()}


def interface(part: str, *others: str) -> dict[str, Any]:
    """Return the words of a part of the interface for a program that reads no gettext, by language.

    Args:
        part: what their names begin with: `page`, `editor`.
        others: further parts, whose texts keep their whole names: `also.none`.

    Returns:
        for each language `name` (what it calls itself), `cycle` (see `Catalogue.cycle`) and `texts`: a text by its
        name without the part, or a list of forms where a number decides.

    >>> words = interface("page")["fr"]
    >>> words["texts"]["actors"], words["cycle"][:4]
    (['{n} entrée', '{n} entrées'], '0011')
    """
    found = {}
    for language, name in language_names().items():
        known = catalogue(language)
        texts: dict[str, Any] = {}
        for each in sorted(known.names):
            if each.split(".")[0] in (part, *others):
                forms = known.forms(each)
                texts[each.removeprefix(f"{part}.")] = forms[0] if len(forms) == 1 else list(forms)
        found[language] = {"name": name, "cycle": known.cycle(), "texts": texts}
    return found


def filled(text: str, places: dict[str, object]) -> str:
    """Return a text with values at its places; what has no value stays, and what is filled in is not looked at again.

    >>> filled("{one} and {other}", {"one": "{other}"})
    '{other} and {other}'
    """
    return _PLACE.sub(lambda place: str(places.get(place[1], place[0])), text)


def lacking(language: str, folder: Path | None = None) -> list[str]:
    """Return the names of the texts a catalogue lacks, sorted: those that are in the English one.

    Raises:
        NotFound: there is no such catalogue.
    """
    folder = folder or words_dir()
    return sorted(catalogue_in(folder, "en").names - catalogue_in(folder, language).names)
