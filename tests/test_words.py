"""The catalogues of words: complete, with the same places, compiled, used; and a sixth language is one folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssegraph.core.errors import NotFound
from ssegraph.core.ontology import load_ontology
from ssegraph.core.words import (
    catalogue,
    catalogue_in,
    interface,
    lacking,
    languages,
    languages_in,
    wording,
    words_dir,
)

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"\{[\w:]+\}")


def test_five_languages_stand_there_and_none_lacks_a_word() -> None:
    assert languages() == ("en", "es", "fr", "ja", "ko")
    assert {language: lacking(language) for language in languages()} == {
        language: [] for language in languages()
    }


@pytest.mark.parametrize("language", languages())
def test_a_text_has_the_places_of_the_english_one_and_is_not_empty(language: str) -> None:
    english, own = catalogue("en"), catalogue(language)
    assert own.names == english.names
    checked = 0
    for name in own.names:
        places = {place for form in english.forms(name) for place in PLACE.findall(form)}
        for form in own.forms(name):
            assert form.strip() or name == "number.thousands", name
            assert set(PLACE.findall(form)) <= places, (name, form)
            checked += 1
        assert {place for form in own.forms(name) for place in PLACE.findall(form)} == places, name
    assert checked > 800


def test_the_compiled_catalogues_are_those_that_people_edit() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_words.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("language", "one", "none", "many"),
    [
        ("en", "1 entry", "0 entries", "2 entries"),
        ("fr", "1 entrée", "0 entrée", "2 entrées"),
        ("ja", "項目1件", "項目0件", "項目2件"),
    ],
)
def test_the_form_follows_the_number_by_the_rule_of_the_language(
    language: str, one: str, none: str, many: str
) -> None:
    assert [wording("page.actors", language, n=n) for n in (1, 0, 2)] == [one, none, many]
    told = interface("page")[language]
    forms = told["texts"]["actors"]
    shown = [forms if isinstance(forms, str) else forms[int(told["cycle"][n])] for n in (1, 0, 2)]
    assert [text.replace("{n}", str(n)) for text, n in zip(shown, (1, 0, 2), strict=True)] == [
        one,
        none,
        many,
    ]


def test_what_is_filled_in_is_not_looked_at_again_and_a_name_that_nobody_wrote_is_an_error() -> None:
    assert "{other}" in wording("way.one", "en", one="{other}", other="B", steps="s")
    with pytest.raises(KeyError, match=r"page\.nothing"):
        wording("page.nothing")


def test_a_sixth_language_is_one_folder_and_says_which_words_it_lacks(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(words_dir(), folder)
    shutil.copytree(folder / "es", folder / "eo")
    source = folder / "eo" / "LC_MESSAGES" / "ssegraph.po"
    text = (
        source.read_text(encoding="utf-8")
        .replace("Language: es", "Language: eo")
        .replace('msgstr "Español"', 'msgstr "Esperanto"')
    )
    source.write_text(text.replace('msgid "page.clear"\nmsgstr "borrar"\n', ""), encoding="utf-8")
    compiler = (ROOT / "docs" / "make_words.py").read_text(encoding="utf-8")
    namespace = {"__name__": "compiler", "__file__": str(ROOT / "docs" / "make_words.py")}
    exec(compile(compiler, "make_words.py", "exec"), namespace)
    source.with_suffix(".mo").write_bytes(namespace["compiled"](source))  # type: ignore[operator]  # a function of the program
    assert languages_in(folder) == ("en", "eo", "es", "fr", "ja", "ko")
    assert lacking("eo", folder) == ["page.clear"]
    assert catalogue_in(folder, "eo").form("language.name", 1) == "Esperanto"
    with pytest.raises(NotFound, match="eo"):
        catalogue_in(folder, "eoo")


def test_no_word_stands_in_the_code_by_language() -> None:
    """A dictionary with texts in two languages or more is a catalogue in the wrong place; readers of documents have their own."""
    by_language = re.compile(r"""["']?\b(?:fr|ko|ja)["']?\s*:\s*["']""")
    rooms = [
        path
        for path in (ROOT / "graph" / "ssegraph").rglob("*")
        if path.suffix in (".py", ".js") and "min.js" not in path.name
    ]
    found = {
        str(path.relative_to(ROOT)): len(by_language.findall(path.read_text(encoding="utf-8")))
        for path in rooms
        if "documents" not in path.parts and "gate" not in path.parts
    }
    assert len(rooms) > 200
    assert {path: number for path, number in found.items() if number} == {}


def test_every_word_of_the_page_is_used_and_every_word_used_is_there() -> None:
    views = ROOT / "graph" / "ssegraph" / "views"
    for part, folder, spelled in (
        ("page", views / "page", r"""(?:word\(|data-word[\w-]*=|hasWord\()["'`](\w+)["'`]"""),
        ("review", views.parent / "documents" / "page", r"""(?:word\(|data-word[\w-]*=)["'`](\w+)["'`]"""),
        ("editor", views / "editor", r"""word\(["'`](\w+)["'`]|data-word="(\w+)\""""),
    ):
        text = "\n".join(
            path.read_text(encoding="utf-8")
            for path in sorted(folder.iterdir())
            if path.suffix in (".js", ".html") and "min.js" not in path.name
        )
        named = {
            name
            for found in re.findall(spelled, text)
            for name in ([found] if isinstance(found, str) else found)
            if name
        }
        there = set(interface(part)["en"]["texts"])
        assert named <= there, named - there
        # Made of a name and what follows: the continents, the steps of a neighbourhood, who speaks, ...
        made = re.compile(r"[A-Z]{2}|hops\d|(told|located)Short|\w+_\w*")
        unused = [name for name in sorted(there) if not re.search(rf"\b{name}\b", text)]
        assert [name for name in unused if not made.fullmatch(name)] == []


def test_the_words_of_the_glossary_are_those_of_the_screens() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[2:7]] for line in lines if line.startswith("| `")]
    assert len(rows) >= 15
    for place, language in enumerate(("en", "fr", "es", "ko", "ja")):
        known = catalogue(language)
        texts = [form.casefold() for name in known.names for form in known.forms(name)]
        labels = [term.labels.get(language, "").casefold() for term in load_ontology().terms.values()]
        shown = "\n".join(texts + labels)
        assert [row[place] for row in rows if row[place].casefold() not in shown] == []
