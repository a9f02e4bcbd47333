"""Languages as packs: each rule is needed by its example, and what is of a language stands in its folder only."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from ssegraph.core.errors import DataError
from ssegraph.core.ontology import load_ontology
from ssegraph.documents import languages
from ssegraph.documents.candidates import Candidates
from ssegraph.documents.extraction import extract
from ssegraph.documents.languages import READ, UNTOLD, Language, language, tell
from ssegraph.documents.reading import read_bytes
from ssegraph.documents.verification import verify

PACKAGE = Path(languages.__file__).parent
FULL = ("en", "fr", "es", "ko", "ja")
FIRST = ("ca", "de", "it", "pt")
OTHERS = {
    "nl": "De vergadering van de coöperatie werd gehouden in het gemeentehuis. Het bestuur heeft de leden verteld dat de vereniging ook dit jaar niet zonder hun hulp kan, en dat er nog veel werk te doen is voor de stad.",
    "pl": "Spotkanie spółdzielni odbyło się w ratuszu. Zarząd powiedział członkom, że stowarzyszenie także w tym roku nie poradzi sobie bez ich pomocy i że jest jeszcze dużo pracy do zrobienia dla miasta.",
    "sv": "Mötet med kooperativet hölls i stadshuset. Styrelsen berättade för medlemmarna att föreningen inte heller i år klarar sig utan deras hjälp och att det finns mycket kvar att göra för staden.",
    "tr": "Kooperatifin toplantısı belediye binasında yapıldı. Yönetim kurulu üyelere derneğin bu yıl da onların yardımı olmadan çalışamayacağını ve şehir için yapılacak çok iş olduğunu söyledi.",
    "ru": "Собрание кооператива прошло в ратуше. Правление сообщило членам, что и в этом году объединение не обойдется без их помощи.",
    "zh": "合作社的會議在市政廳舉行。理事會告訴成員今年協會仍然需要他們的幫助。",
    "el": "Η συνέλευση του συνεταιρισμού έγινε στο δημαρχείο. Το συμβούλιο είπε στα μέλη ότι χρειάζεται τη βοήθειά τους.",
}


def _read(text: str, lang: Language) -> Candidates:
    return verify(extract(read_bytes(text.encode(), "a.md"), lang=lang))


def _stated(found: Candidates) -> set[str]:
    names = {entity.id: entity.name for entity in found.entities}
    ties = {f"{names[each.source]} {each.kind} {names[each.target]}" for each in found.ties}
    numbers = {f"{names[each.entity]} {each.measure} {each.value}" for each in found.observations}
    return ties | numbers | {f"{names.get(each.by, each.by)} {each.kind}" for each in found.contributions}


@cache
def _rules() -> tuple[tuple[str, str], ...]:
    return tuple((tag, rule) for tag in READ for rule in language(tag).rule_ids())


@pytest.mark.parametrize("tag", READ)
def test_each_rule_switched_off_fails_its_example_and_leaves_alone_what_it_must(tag: str) -> None:
    lang, ran = language(tag), 0
    for rule in lang.rule_ids():
        example = lang.examples[rule]
        wanted = example.states.removeprefix("not ")
        with_it, without_it = (
            wanted in _stated(_read(example.needs, each)) for each in (lang, lang.without(rule))
        )
        assert (with_it, without_it) == (("not " not in example.states[:4]), "not " in example.states[:4]), (
            rule
        )
        left = _read(example.leaves, lang)
        by = {row.rule for row in (*left.ties, *left.plans)}
        by |= {row.rule for row in left.observations} | {row.rule for row in left.contributions}
        assert rule not in by, (rule, example.leaves)
        ran += 1
    assert ran == len(lang.examples) == len(lang.rule_ids())
    assert ran > (80 if tag in FULL else 60)


def test_the_packs_hold_as_many_rules_as_are_told() -> None:
    assert set(FULL) | set(FIRST) <= set(READ)
    assert len(_rules()) > 700
    said = (PACKAGE.parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
    for tag in READ:
        assert f"| {tag} | {sum(each == tag for each, _ in _rules())} |" in said, tag


def test_no_pack_says_what_the_ontology_does_not_know() -> None:
    ontology, number = load_ontology(), 0
    for tag in READ:
        lang = language(tag)
        assert {pattern.kind for pattern in lang.tie_patterns} <= set(ontology.tie_kinds)
        assert {rule.measure for _, rule, _, _ in lang.measure_patterns} <= set(ontology.observation_kinds)
        assert set(lang.pack.heads) <= set(ontology.kinds)
        assert set(lang.pack.roles) <= set(ontology.tie_kinds)
        number += len(lang.tie_patterns)
    assert number > 350


def test_a_text_in_a_language_without_a_pack_is_told_and_never_read_as_another() -> None:
    assert {tag: tell(text) for tag, text in OTHERS.items()} == dict.fromkeys(OTHERS, UNTOLD)
    for text in OTHERS.values():
        found = extract(read_bytes(f"# Example Cooperative\n\n{text}\n".encode(), "a.md"))
        assert (found.language, found.entities, found.ties) == (UNTOLD, (), ())
        assert "no pack reads its language" in found.refused[0].why


def test_every_language_with_a_pack_is_told_by_the_words_of_its_own_examples() -> None:
    told = 0
    for tag in READ:
        words = " ".join(example.needs for example in language(tag).examples.values())
        assert tell(words) == tag
        told += 1
    assert told == len(READ)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("language: xx\nname: X\nscript: capitals\nstopwords: a\nroles: {}\n", "heads: Field required"),
        (
            "language: xx\nname: X\nscript: letters\nstopwords: a\nheads: {}\nroles: {}\n",
            "pack.yaml:3: script",
        ),
        (
            "language: xx\nname: X\nscript: capitals\nstopwords: a\nheads: {}\nroles: {}\nmonts: [a]\n",
            "pack.yaml:7: monts",
        ),
        ("language: [xx\n", "broken YAML"),
    ],
)
def test_a_broken_pack_says_its_file_its_line_and_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, said: str
) -> None:
    shutil.copytree(PACKAGE / "packs", tmp_path / "packs")
    (tmp_path / "packs" / "en" / "pack.yaml").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr(languages, "_folder", lambda: tmp_path / "packs")
    language.cache_clear()
    try:
        with pytest.raises(DataError, match=re.escape(said)) as caught:
            language("en")
        assert "packs/en/pack.yaml" in str(caught.value)
    finally:
        language.cache_clear()


def _modules() -> list[Path]:
    ours = (
        "languages",
        "annotation",
        "passages",
        "names",
        "people",
        "subject",
        "anaphora",
        "relations",
        "lists",
    )
    rest = ("measures", "contributions", "rows", "extraction", "dates", "structure", "nlp")
    return [PACKAGE / f"{name}.py" for name in (*ours, *rest)]


def test_no_module_branches_on_a_language_and_no_word_of_one_stands_outside_its_pack() -> None:
    tags = {*READ, UNTOLD}
    looked = 0
    for path in _modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                said = [
                    each.value for each in (node.left, *node.comparators) if isinstance(each, ast.Constant)
                ]
                assert not tags & {each for each in said if isinstance(each, str)}, (path.name, node.lineno)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                looked += 1
                assert not re.search("[가-힣ぁ-んァ-ン一-龯]{2}", node.value), (path.name, node.value)
                assert not re.search(
                    r"(?<![\w\\])(?:une|réseau|ayuntamiento|cooperativa|rede|rete|xarxa)(?!\w)", node.value
                )
    assert looked > 400


def test_no_function_of_the_reader_is_more_complex_than_fifteen() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--select",
            "C901",
            "--config",
            "lint.mccabe.max-complexity=15",
            *map(str, _modules()),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "All checks passed" in done.stdout


def test_examples_name_no_body_but_invented_ones() -> None:
    """What is invented says so: example, model, sample, in each language."""
    number = 0
    for tag in READ:
        data = yaml.safe_load((PACKAGE / "packs" / tag / "examples.yaml").read_text(encoding="utf-8"))
        for rules in data.values():
            number += len(rules)
            for each in rules.values():
                assert set(each) == {"needs", "states", "leaves"}
                assert each["leaves"].strip()
    assert number == len(_rules())
