"""Named questions: a question in words, what it may be asked about, and the SPARQL that answers it.

Each is a file `ontology/queries/<slug>.rq`. The comment between two lines `#---` at its head is YAML;
the rest is the query, which also runs as it stands, with the parameters' defaults::

    #---
    # numbers: [1]
    # theme: members
    # parameters:
    #   networks: {type: entities, default: [gsef, rtes]}
    # reads: ["?member memberOf ?networks"]
    # example: networks=GSEF,RTES as_of=2020-10
    #---
    SELECT ?member ?tie { VALUES ?networks { id:gsef id:rtes } ... FILTER(sse:holds(?tie)) }

Its words stand in the catalogues (`words`), as `question.<slug>`, `answer.<slug>`, `row.<slug>` and `missing.<slug>`; a file
of another package may hold them itself, by language (`# question: {en: ..., fr: ...}`), in English at least. `ask.<slug>`
are example wordings, a line each, by which it is found when somebody asks in other words (`understanding`).

`theme` is one of `THEMES`, under which it is listed. `reads` says how a row is read as sentences (`claims`); it is empty where a row rests on no statement.

A parameter stands in a block `VALUES ?name { ... }` of the query, which holds its default; `UNDEF`
where it may be left out. Columns called `tie...` or `observation...` hold what a row rests on and are not
shown; `FILTER(sse:holds(?tie))` keeps the ties that hold when asked for. Where SPARQL is the wrong
tool (paths, cuts), `function: package.module:name` stands in the place of a query.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

import yaml

from ssegraph.ask.claims import Pattern, read_pattern
from ssegraph.core.concepts import load_concepts
from ssegraph.core.errors import NotFound, StoreError, suggest
from ssegraph.core.extensions import Extension, taken
from ssegraph.core.ontology import load_ontology
from ssegraph.core.resources import ontology_dir
from ssegraph.core.words import catalogue, find, languages, wording
from ssegraph.quads.functions import called_in

_SUPPORT: Final = ("voices=2", "others", "quoted", "dated", "confirmed", "since=2020-10")
"""The words of `strength.Support` as one would write them, in the order in which they are told."""
THEMES: Final = ("members", "partners", "people", "events", "money", "policies", "evidence", "other")
"""What questions are about, in the order in which they are listed; words in the catalogues as `theme.<name>`."""
GROUP: Final = "ssegraph.questions"
"""The group of the entry points by which other packages add questions: each names a folder of such files."""
Words = Mapping[str, str]
ParameterType = Literal[
    "entity",
    "entities",
    "kind",
    "tie",
    "country",
    "source",
    "text",
    "words",
    "number",
    "date",
    "language",
    "theme",
    "level",
]

_OF_TIME: Final = frozenset(("holds", "over", "standing"))
_ABOUT: Final = {"network": "Network", "networks": "Network", "session": "Session"}
"""What parameters of these names are about; others say so themselves (`about: Event`), or are about anybody."""
_FRONT: Final = re.compile(r"\A#---\n(.*?)^#---\n", re.S | re.M)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question may be asked about: a name, what may be written there, and what else holds.

    `about` is the kind of entity that may stand there (`Event`), where not just any may: what is of another kind is refused.
    `least` is how many different values it takes, if it is given.
    """

    name: str
    type: ParameterType
    default: tuple[str, ...]
    optional: bool
    about: str = ""
    least: int = 1

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of entity may stand there; none where any may.

        >>> sorted(Parameter("one", "entity", (), False, "Event").kinds)
        ['Event', 'Session']
        """
        if self.type not in ("entity", "entities"):
            return frozenset()
        ties = load_ontology().tie_kinds
        if self.about == "Network":  # whoever may have members
            return ties["memberOf"].target_kinds
        if self.about in ("Event", "Session"):
            return ties["participatesIn"].target_kinds
        return load_ontology().expand(self.about) if self.about else frozenset()

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be written there, where that is a list that no graph adds to: kinds, themes, levels, languages; sorted.

        >>> Parameter("level", "level", (), True).choices[:2]
        ('department', 'intermunicipality')
        """
        if self.type == "language":
            return languages()
        if self.type in ("kind", "tie"):
            ontology = load_ontology()
            return tuple(sorted(ontology.kinds if self.type == "kind" else ontology.tie_kinds))
        wanted = {"theme": "theme", "level": "level of government"}.get(self.type)
        return tuple(
            sorted(
                (name for name, (what, _) in load_concepts().listed().items() if what == wanted),
                key=lambda name: (not name.startswith("themes/"), name),
            )
        )

    def block(self) -> re.Pattern[str]:
        """Return what finds its VALUES block in a query; group 1 is the content."""
        return re.compile(rf"(?<=VALUES \?{self.name} \{{)([^{{}}]*)(?=\}})")


@dataclass(frozen=True, slots=True)
class Question:
    """One named question.

    Attributes:
        slug: its name, `members-of-two-networks`.
        numbers: which of the field's questions Q1 to Q45 it answers.
        question, answer, row: by language; `answer` has places `{n}` for the number of rows,
            `{n:column}` for that of different values in a column, and `{parameter}` for what was
            asked about.
        missing: by language: what records would have to say, where they do not; may be empty.
        parameters: by name.
        reads: how a row is read as sentences, in their order.
        example: parameters as one would write them.
        sparql: the query, or None.
        function: `module:name` in the place of a query, or None.
        beside: `module:name` of what is said beside the answer, by language; or None.
        wordings: by language, how people ask it, a line each, with parameters in braces; may be empty.
        theme: what it is about, one of `THEMES`.
    """

    slug: str
    numbers: tuple[int, ...]
    question: Words
    answer: Words
    row: Words
    missing: Words
    parameters: Mapping[str, Parameter]
    reads: tuple[Pattern, ...]
    example: str
    sparql: str | None
    function: str | None
    beside: str | None = None
    wordings: Words = field(default_factory=dict)
    theme: str = "other"

    @property
    def timed(self) -> bool:
        """Whether its answer depends on when it is asked for: a function of ours, or a query that calls one of time."""
        return self.function is not None or bool(called_in(self.sparql or "") & _OF_TIME)

    def bound(self, values: Mapping[str, str]) -> str:
        """Return the query with the VALUES blocks of some parameters filled anew.

        Args:
            values: by parameter, RDF terms in SPARQL spelling, blank-separated.
        """
        text = self.sparql or ""
        for name, terms in values.items():
            filling = f" {terms} ".replace("\\", r"\\")  # a template's own escapes
            text = self.parameters[name].block().sub(filling, text)
        return text


def _words(front: Mapping[str, Any], part: str, slug: str, *, may_lack: bool = False) -> Words:
    """Return a text by language: the file's own, or that of the catalogues, `question.members-of` and so on."""
    written = front.get(part)
    if written is None:
        written = {each: text for each in languages() if (text := catalogue(each).form(f"{part}.{slug}", 1))}
    if not written.get("en") and not (may_lack and not written):
        raise ValueError(f"{part!r} is missing, in English at least")
    return {language: str(text) for language, text in written.items()}


def _parameter(name: str, written: Mapping[str, Any]) -> Parameter:
    if written.get("type") not in get_args(ParameterType):
        raise ValueError(f"the parameter {name!r} has no known type")
    default = written.get("default", [])
    values = default if isinstance(default, list) else [default]
    about = str(written.get("about", _ABOUT.get(name, "")))
    least = int(written.get("least", 1))
    return Parameter(name, written["type"], tuple(map(str, values)), "default" not in written, about, least)


def _reads(front: Mapping[str, Any], names: Collection[str] | None) -> tuple[Pattern, ...]:
    lines = front.get("reads")
    if not isinstance(lines, list):
        raise ValueError(
            "'reads' is missing: how a row is read as sentences, `[]` where it rests on no statement"
        )
    return tuple(read_pattern(str(line), names) for line in lines)


def _theme(front: Mapping[str, Any]) -> str:
    theme = str(front.get("theme") or "other")
    if theme not in THEMES:
        raise ValueError(f"there is no theme {theme!r}: write one of {', '.join(THEMES)}")
    return theme


def _function(front: Mapping[str, Any], part: str, package: str) -> str | None:
    """Return the function that a file names, `package.module:name`: one of the package that the file is of, and no other."""
    written = front.get(part)
    if written is None:
        return None
    if not re.fullmatch(rf"{re.escape(package)}(\.\w+)*:\w+", str(written)):
        raise ValueError(f"{part}: {written}: write a function of {package}, such as {package}.module:name")
    return str(written)


def resolved(name: str) -> Callable[..., Any]:
    """Return the function that a question names, imported now.

    Raises:
        StoreError: there is none, or it was made in another package than the one that is named.
    """
    try:
        found = pkgutil.resolve_name(name)
    except (ImportError, AttributeError) as error:
        raise StoreError(f"there is no function {name}: {error}") from error
    home = str(getattr(found, "__module__", ""))
    if not callable(found) or home.partition(".")[0] != re.split("[.:]", name)[0]:
        raise StoreError(
            f"{name} is of {home or 'no package'}: a question names functions of its own package"
        )
    return cast("Callable[..., Any]", found)


def _places(answer: Words, known: Collection[str], columns: Collection[str] | None) -> None:
    """Refuse an answer with a place that nothing fills: it would be read to people as it stands."""
    for language, text in answer.items():
        for place in re.findall(r"\{([^{}]*)\}", text):
            counted = re.fullmatch(r"n:(\w+)(?::\w+)?", place)
            if counted and (columns is None or counted[1] in columns):
                continue
            if counted or place not in {"n", *known}:
                fitting = ", ".join(f"{{{each}}}" for each in ("n", "n:column", *sorted(known)))
                raise ValueError(f"the answer ({language}) has a place {{{place}}}: write one of {fitting}")


def read_question(path: Path, package: str = "ssegraph") -> Question:
    """Read one file.

    Args:
        path: of the file.
        package: whose file it is: functions that it names are of that package.

    Raises:
        StoreError: it has no front matter, or a broken one.
    """
    text = path.read_text(encoding="utf-8")
    found = _FRONT.match(text)
    if not found:
        raise StoreError(f"{path}:1: a question begins with front matter between two lines `#---`")
    try:
        front = yaml.safe_load(re.sub(r"(?m)^# ?", "", found[1]))
        parameters = {
            name: _parameter(name, written) for name, written in (front.get("parameters") or {}).items()
        }
        body = text[found.end() :]
        function = _function(front, "function", package)
        for parameter in parameters.values():
            if function is None and not parameter.block().search(body):
                raise ValueError(f"no `VALUES ?{parameter.name} {{ ... }}` in the query")
        columns = None if function else {*re.findall(r"\?(\w+)", body), *parameters}
        answer = _words(front, "answer", path.stem)
        _places(answer, parameters, columns)
        return Question(
            slug=path.stem,
            numbers=tuple(front.get("numbers", [])),
            question=_words(front, "question", path.stem),
            answer=answer,
            row=_words(front, "row", path.stem),
            missing=_words(front, "missing", path.stem, may_lack=True),
            parameters=parameters,
            reads=_reads(front, columns),
            example=str(front.get("example") or ""),
            sparql=None if function else body,
            function=function,
            beside=_function(front, "beside", package),
            wordings=_words(front, "ask", path.stem, may_lack=True),
            theme=_theme(front),
        )
    except (yaml.YAMLError, ValueError, AttributeError, TypeError) as error:
        raise StoreError(f"{path}: broken front matter: {error}") from error


@cache
def load_questions() -> Mapping[str, Question]:
    """Return the questions by slug: the shipped ones by their numbers Q1 to Q45 and slug, then those of other packages.

    >>> load_questions()["members-of-two-networks"].numbers
    (1, 2)
    """
    return _gathered()[0]


def refused_questions() -> tuple[str, ...]:
    """Return which questions of other packages were left out, and why: a sentence for each that names the package."""
    return _gathered()[1]


@cache
def _gathered() -> tuple[Mapping[str, Question], tuple[str, ...]]:
    every = [read_question(path) for path in sorted((ontology_dir() / "queries").glob("*.rq"))]
    every.sort(key=lambda each: (min(each.numbers, default=99), each.slug))
    found = {each.slug: each for each in every}

    def put(offered: Extension) -> str:
        """Take in a folder of questions whole, or say why not."""
        folder = offered.value() if callable(offered.value) else offered.value
        if not isinstance(folder, str | Path) or not Path(folder).is_dir():
            return f"{offered.where} is no folder"
        package = re.split("[.:]", offered.where)[0]
        theirs = [read_question(path, package) for path in sorted(Path(folder).glob("*.rq"))]
        if twice := next((each.slug for each in theirs if each.slug in found), None):
            return f"there is a question {twice} already"
        found.update({each.slug: each for each in theirs})
        return ""

    return found, taken(GROUP, put)


def heading(column: str, language: str) -> str:
    """Return the head of a column of answers in a language, else in English, else the column's name.

    >>> heading("member_of", "fr"), heading("nothing_known", "fr")
    ('membre de', 'nothing_known')
    """
    return find(f"columns.{column}", language) or column


def worded(value: str, language: str) -> str:
    """Return a word that stands in cells of answers (`joined`, `left`) in a language.

    >>> worded("joined", "es"), worded("Bilbao", "es")
    ('se unió', 'Bilbao')
    """
    return find(f"values.{value}", language) or value


def continent_name(code: str, language: str) -> str:
    """Return a continent by its code in GeoNames, in a language, else in English, else the code.

    >>> continent_name("AF", "fr"), continent_name("XX", "fr")
    ('Afrique', 'XX')
    """
    return find(f"continents.{code}", language) or code


def support_words(language: str) -> dict[str, str]:
    """Return what the words of `strength.Support` mean, in a language.

    >>> support_words("fr")["dated"]
    'il a une date propre'
    """
    return {word: wording(f"support.{word}", language) for word in _SUPPORT}


def question_called(slug: str) -> Question:
    """Return a question by its name or by its number (`Q7`, `7`).

    Raises:
        NotFound: there is none; with suggestions.
    """
    known = load_questions()
    if slug in known:
        return known[slug]
    number = slug.upper().removeprefix("Q")
    for each in known.values():
        if number.isdecimal() and int(number) in each.numbers:
            return each
    raise NotFound("question", slug, suggest(slug, known))
