"""A language model as a reader like the others, behind the same gate; extra `ssegraph[llm]`.

It is asked piece by piece, in the language of the document, by the prompts of `prompts/`, at temperature 0, for one JSON object. The
document is data between two marks; whatever it says is never an instruction. Each row of an answer is looked at by itself: a row that fits
no term of the ontology, or a text that breaks off, costs that row and no other. What the model adds, corrects or strikes counts only with
words that stand in the text. Answers are kept under the hash of model, prompt and piece, so a second run asks nobody.

Models: `openai:NAME` (OpenAI, or any server that speaks its chat completions: set OPENAI_BASE_URL, as for llama.cpp, vLLM, LM Studio),
`openai-responses:NAME` for its responses, `anthropic:NAME`, `ollama:NAME` (OLLAMA_BASE_URL), and whatever else pydantic-ai knows. Without a
key a person carries question and answer: `prompt_for` and `answers_in`.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from ssegraph.core import resources
from ssegraph.core.errors import MissingExtra, SsegraphError, UsageError
from ssegraph.core.files import write_aside
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.documents.candidates import Candidates, EntityRow, ObservationRow, Quote, Refusal, TieRow
from ssegraph.documents.reading import Document
from ssegraph.documents.verification import place_of

_PIECE: Final = 8_000
"""Characters of a document in one question: small local models lose the middle of longer ones."""
_MOST: Final = 600_000
_LETTERS: Final = 4
"""Characters of a token, roughly (OpenAI's own rule of thumb for English; fewer in Korean and Japanese)."""
_RULE: Final = "model"


# -- what is asked --------------------------------------------------------------------------------


class Piece(NamedTuple):
    """A part of a text: where it stands, and the headings above it."""

    start: int
    end: int
    context: str


def pieces(text: str, most: int = _PIECE) -> list[Piece]:
    """Return a text in parts that end at empty lines, each with the title and the heading it stands under.

    >>> [tuple(piece) for piece in pieces("# A\\n\\nb b\\n\\n## C\\n\\nd d", 10)]
    [(0, 10, ''), (10, 19, '# A')]
    """
    found: list[Piece] = []
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > most:
            window = text[start : start + most]
            cut = max(window.rfind("\n\n") + 2, window.rfind("\n") + 1 if "\n\n" not in window else 0, 1)
            end = start + (cut if cut > 1 else most)
        headings = re.findall(r"^#{1,6} .+$", text[:start], re.MULTILINE)
        context = "\n".join(dict.fromkeys([*headings[:1], *headings[-1:]]))
        found.append(Piece(start, end, context))
        start = end
    return found


class Question(NamedTuple):
    """What a model is asked of one piece; `checks` are the ties it is to check, by their number."""

    number: int
    piece: Piece
    system: str
    user: str
    checks: tuple[TieRow, ...]


def prompt_of(language: str) -> str:
    """Return the prompt in a language of the ontology, in English for others."""
    folder = Path(__file__).parent / "prompts"
    path = folder / f"{language}.md"
    text = (path if path.is_file() else folder / "en.md").read_text(encoding="utf-8")
    return text.partition("\n\n")[2].rstrip("\n")


def questions(document: Document, found: Candidates, ties: Sequence[TieRow] | None = None) -> list[Question]:
    """Return what a model is asked about a document.

    Args:
        document: the document.
        found: what other readers found; the model is told of their ties.
        ties: the ties that are to be checked; those of `found`, unless said otherwise.
    """
    language = found.language.split(",")[0]
    names = {row.id: row.name for row in found.entities}
    asked: list[Question] = []
    for number, piece in enumerate(pieces(document.text), 1):
        here = tuple(
            tie
            for tie in ((*found.ties, *found.plans) if ties is None else ties)
            if any(
                piece.start <= quote.start < piece.end for quote in tie.evidence if quote.role == "statement"
            )
        )
        listed = "\n".join(
            f"{place}. {_sentence(tie.kind, names.get(tie.source, tie.source), names.get(tie.target, tie.target), language)}"
            for place, tie in enumerate(here, 1)
        )
        system = (
            prompt_of(language)
            .replace("{piece}", str(number))
            .replace("{kinds}", _terms(load_ontology().kinds, language))
            .replace("{ties}", _ties(language))
            .replace("{measures}", _terms(load_ontology().observation_kinds, language))
            .replace("{checks}", listed or "-")
        )
        body = document.text[piece.start : piece.end]
        user = f"<context>\n{_fenced(piece.context)}\n</context>\n<document>\n{_fenced(body)}\n</document>"
        asked.append(Question(number, piece, system, user, here))
    return asked


def _fenced(text: str) -> str:
    """Return a text without what would end its place."""
    return re.sub(r"</?(?:document|context)\s*>", "", text, flags=re.IGNORECASE)


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts["en"]


def _terms(terms: Any, language: str) -> str:
    return "\n".join(f"- {name}: {_said(term.definitions, language)}" for name, term in sorted(terms.items()))


@cache
def _ties(language: str) -> str:
    lines = []
    for name, kind in sorted(load_ontology().tie_kinds.items()):
        ends = f"{'|'.join(kind.source_groups)} > {'|'.join(kind.target_groups)}"
        lines.append(
            f"- {name} ({ends}): {_said(kind.caption, language)}. {_said(kind.definitions, language)}"
        )
    return "\n".join(lines)


def _sentence(kind: str, source: str, target: str, language: str) -> str:
    caption = _said(load_ontology().tie_kinds[kind].caption, language)
    return caption.replace("{source}", source).replace("{target}", target)


# -- what is answered -----------------------------------------------------------------------------


def _term(names: Callable[[], Any]) -> AfterValidator:
    def known(value: str) -> str:
        if value not in names():
            raise ValueError(f"the ontology has no {value!r}")
        return value

    return AfterValidator(known)


_Kind = Annotated[str, _term(lambda: load_ontology().kinds)]
_TieKind = Annotated[str, _term(lambda: load_ontology().tie_kinds)]
_Measure = Annotated[str, _term(lambda: load_ontology().observation_kinds)]


class _Answered(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class _Entity(_Answered):
    name: str
    kind: _Kind
    acronym: str | None = None


class _Tie(_Answered):
    source: str
    kind: _TieKind
    target: str
    quote: str
    antecedents: list[str] = []
    role: str | None = None
    planned: bool = False


class _Observation(_Answered):
    entity: str
    measure: _Measure
    value: str | int | float
    quote: str
    antecedents: list[str] = []


class _Check(_Answered):
    tie: int
    states: Literal["yes", "no", "planned", "over", "other"]
    kind: _TieKind | None = None
    quote: str = ""


@dataclass
class Answer:
    """The rows of an answer that can be used, and what was wrong with the others."""

    entities: list[_Entity] = field(default_factory=list)
    ties: list[_Tie] = field(default_factory=list)
    observations: list[_Observation] = field(default_factory=list)
    checks: list[_Check] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


_ROWS: Final[dict[str, type[_Answered]]] = {
    "entities": _Entity,
    "ties": _Tie,
    "observations": _Observation,
    "checks": _Check,
}


def objects_in(text: str) -> list[dict[str, Any]]:
    """Return the JSON objects of an answer in their order, whatever stands around them; of one that breaks off what is whole.

    >>> objects_in('Sure! {"ties": [{"tie": 1}]} and {"ties": [{"tie": 2}, {"ti')
    [{'ties': [{'tie': 1}]}, {'ties': [{'tie': 2}, {}]}]
    """
    found: list[dict[str, Any]] = []
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            try:
                value, end = from_json(text[at:], allow_partial=True), len(text)
            except ValueError:
                value, end = None, at + 1
        if isinstance(value, dict) and value.keys() & _ROWS.keys():
            found.append(value)
        at = text.find("{", end)
    return found


def parsed(answer: str) -> Answer:
    """Return the rows of an answer; a row that cannot be used is refused, and costs no other.

    >>> found = parsed('{"ties": [{"source": "A", "kind": "loves", "target": "B", "quote": "A loves B"}], "entities": [{"name": "A", "kind": "Network"}]}')
    >>> [row.name for row in found.entities], [refusal.why for refusal in found.refused]
    (['A'], ["the ontology has no 'loves'"])
    """
    whole = Answer()
    objects = objects_in(answer)
    if not objects:
        whole.refused.append(Refusal(what="the answer", why="no JSON object with rows in it", rule=_RULE))
    for each in objects:
        for name, form in _ROWS.items():
            rows = each.get(name)
            for row in rows if isinstance(rows, list) else []:
                try:
                    getattr(whole, name).append(form.model_validate(row))
                except ValidationError as error:
                    first = error.errors()[0]
                    where = ".".join(str(part) for part in first["loc"])
                    why = first["msg"].removeprefix("Value error, ")
                    told = why if why.startswith("the ontology") else f"{where}: {why}"
                    what = json.dumps(row, ensure_ascii=False)[:120]
                    whole.refused.append(Refusal(what=f"{name} {what}", why=told, rule=_RULE))
    return whole


# -- who answers ----------------------------------------------------------------------------------


def cache_dir() -> Path:
    """Return where answers are kept: in SSEGRAPH_CACHE, else the user's cache folder."""
    return resources.cache_dir() / "answers"


@dataclass
class Model:
    """A model that reads: called with a document and what was found, it returns more.

    Attributes:
        name: `provider:name`, as pydantic-ai has it.
        allowed: is asked, with a sentence that says what would go where, before anything is sent.
        failures: what it did not answer, in words; the rows of other readers stand all the same.

    Raises:
        MissingExtra: pydantic-ai is not installed.
        UsageError: no model was named.
    """

    name: str
    allowed: Callable[[str], bool] = field(default=lambda told: True)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if ":" not in (self.name or ""):
            raise UsageError(
                "--with llm needs --model provider:name, as openai:NAME, anthropic:NAME or ollama:NAME"
            )
        try:
            import pydantic_ai  # noqa: F401  # only to see that it is there
        except ModuleNotFoundError as error:
            raise MissingExtra("reading by a language model", "llm") from error
        provider, _, model = self.name.partition(":")
        if provider == "openai" and os.environ.get("OPENAI_BASE_URL"):
            # Servers that are not OpenAI's speak its chat completions; few speak its responses.
            self.name = f"openai-chat:{model}"

    @property
    def address(self) -> str:
        """Where the words of a document go."""
        provider = self.name.partition(":")[0]
        if provider.startswith("openai"):
            return os.environ.get("OPENAI_BASE_URL") or "api.openai.com"
        if provider == "ollama":
            return os.environ.get("OLLAMA_BASE_URL") or "http://127.0.0.1:11434/v1"
        return {"anthropic": os.environ.get("ANTHROPIC_BASE_URL") or "api.anthropic.com"}.get(
            provider, f"the server of {provider}"
        )

    @property
    def stays_here(self) -> bool:
        """Whether that is this machine."""
        host = urlsplit(self.address).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def told(self, asked: Sequence[Question]) -> str:
        """Return in a sentence how many words would go where, and what that costs where prices are known."""
        new = [each for each in asked if not self._kept(each).is_file()]
        if not new:
            return f"{self.name}: all answers are kept from before; nothing is sent"
        signs = sum(len(each.system) + len(each.user) for each in new)
        words = sum(len(each.user.split()) for each in new)
        where = "stay on this machine" if self.stays_here else f"go to {self.address}"
        tokens = signs // _LETTERS
        count = f"{len(new)} question{'s' * (len(new) != 1)}"
        return f"{self.name}: {count}; {words} words of the document {where}, about {tokens} tokens{self._price(tokens)}"

    def _price(self, tokens: int) -> str:
        if self.stays_here:
            return ""
        try:
            from genai_prices import Usage, calc_price

            provider, _, model = self.name.partition(":")
            answer = tokens // 3
            price = calc_price(
                Usage(input_tokens=tokens, output_tokens=answer),
                model_ref=model,
                provider_id=provider.partition("-")[0],
            )
        except (ImportError, LookupError, ValueError):
            return ", at a price that is not known here"
        return f", about ${price.total_price:.2f} with an answer a third as long"

    def __call__(self, document: Document, found: Candidates) -> Candidates:
        """Return what was found with what the model adds, corrects and strikes."""
        asked = questions(document, found)
        if not self.allowed(self.told(asked)):
            self.failures.append(f"{document.name}: nothing was sent, as you wished")
            return found
        found = self._with(asked, document, found)
        # Of its own ties it is asked once more: to say that a passage states a tie is easier than to find one.
        own = [tie for tie in (*found.ties, *found.plans) if tie.rule == _RULE]
        again = [each for each in questions(document, found, own) if each.checks] if own else []
        for each in again:
            answer = self.answer(each)
            if answer is not None:
                found = checked(parsed(answer), each, document, found)
        return found

    def _with(self, asked: Sequence[Question], document: Document, found: Candidates) -> Candidates:
        for each in asked:
            answer = self.answer(each)
            if answer is not None:
                found = with_answer(parsed(answer), each, document, found)
        return found

    def answer(self, question: Question) -> str | None:
        """Return what the model answers, from what is kept if it was asked before; None where it fails, told in `failures`."""
        kept = self._kept(question)
        if kept.is_file():
            return kept.read_text(encoding="utf-8")
        try:
            answer = self._asked(question)
        except SsegraphError as error:
            self.failures.append(f"piece {question.number}: {error}")
            return None
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_aside(kept, lambda aside: aside.write_text(answer, encoding="utf-8"))
        return answer

    def _asked(self, question: Question) -> str:
        from pydantic_ai import Agent
        from pydantic_ai.exceptions import AgentRunError, UserError

        try:
            agent = Agent(
                self.name, system_prompt=question.system, model_settings={"temperature": 0.0}, retries=1
            )
        except (UserError, ImportError, ValueError) as error:
            raise UsageError(f"{self.name}: {error}") from error
        try:
            # In a thread of its own: a notebook's has a loop running already.
            with ThreadPoolExecutor(1) as aside:
                asked = aside.submit(lambda: agent.run_sync(question.user))
                return str(asked.result().output)
        except (AgentRunError, UserError, OSError) as error:
            raise SsegraphError(f"{self.name} gave no answer: {error}") from error

    def _kept(self, question: Question) -> Path:
        return cache_dir() / f"{key_of(self.name, question)}.json"


def key_of(model: str, question: Question) -> str:
    """Return the hash under which an answer is kept: of model, prompt and piece."""
    return hashlib.sha256("\x1f".join([model, question.system, question.user]).encode()).hexdigest()


def prompt_for(document: Document, found: Candidates) -> str:
    """Return what a person gives to a model of theirs, piece by piece, as Markdown.

    Raises:
        SsegraphError: the document is too long for that.
    """
    if len(document.text) > _MOST:
        raise SsegraphError(
            f"a language model is asked about at most {_MOST} characters, not {len(document.text)}"
        )
    asked = questions(document, found)
    parts = [
        f"<!-- question {each.number} of {len(asked)}: put the answers below one another into one file -->\n\n{each.system}\n\n{each.user}\n"
        for each in asked
    ]
    return "\n".join(parts)


def answers_in(text: str, document: Document, found: Candidates) -> Candidates:
    """Return candidates with the answers that a person brought back.

    Args:
        text: one JSON object for each question, in any order; what stands around them is passed over.
        document: the document that was asked about.
        found: what other readers found in it.

    Raises:
        SsegraphError: there is no answer in it.
    """
    asked = {each.number: each for each in questions(document, found)}
    answers = objects_in(text)
    if not answers:
        raise SsegraphError(
            'no answer in it: a JSON object with "entities", "ties", "observations" or "checks"'
        )
    for place, each in enumerate(answers, 1):
        number = each.get("piece")
        number = number if isinstance(number, int) and number in asked else place
        if number not in asked:
            why = f"the document has {len(asked)} pieces, and this answers another"
            found = _refusing(found, [Refusal(what=f"answer {place}", why=why, rule=_RULE)])
            continue
        found = with_answer(parsed(json.dumps(each)), asked[number], document, found)
    return found


# -- what becomes of it ---------------------------------------------------------------------------


def _refusing(found: Candidates, refused: Sequence[Refusal]) -> Candidates:
    return found.model_copy(update={"refused": tuple(dict.fromkeys((*found.refused, *refused)))})


def with_answer(answer: Answer, question: Question, document: Document, found: Candidates) -> Candidates:
    """Return candidates with what an answer adds, corrects and strikes; the gate comes next."""
    text = document.text
    found = checked(answer, question, document, found)
    rows = {row.id: row for row in found.entities}
    by_name = {
        fold(form): row.id for row in found.entities for form in (row.name, row.acronym, *row.aliases) if form
    }
    for entity in answer.entities:
        name = " ".join(entity.name.split())
        if not name or fold(name) in by_name:
            continue
        identifier = _free(re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or f"name-{len(rows)}", rows)
        rows[identifier] = EntityRow(
            id=identifier,
            kind=entity.kind,
            name=name,
            acronym=entity.acronym,
            mentions=_places(name, text),
            rule=_RULE,
            read="model",
        )
        by_name[fold(name)] = identifier
        if entity.acronym:
            by_name.setdefault(fold(entity.acronym), identifier)
    stated = {(row.source, row.kind, row.target) for row in (*found.ties, *found.plans)}
    ties: list[TieRow] = []
    for tie in answer.ties:
        source, target = (by_name.get(fold(end), end) for end in (tie.source, tie.target))
        if (source, tie.kind, target) not in stated:
            stated.add((source, tie.kind, target))
            evidence = _quotes(tie.quote, tie.antecedents, text, question.piece.start)
            ties.append(
                TieRow(
                    kind=tie.kind,
                    source=source,
                    target=target,
                    role=tie.role,
                    planned=tie.planned,
                    rule=_RULE,
                    read="model",
                    evidence=evidence,
                )
            )
    numbers = {(row.entity, row.measure, row.value) for row in found.observations}
    observations: list[ObservationRow] = []
    for each in answer.observations:
        key = (by_name.get(fold(each.entity), each.entity), each.measure, str(each.value))
        if key not in numbers:
            numbers.add(key)
            evidence = _quotes(each.quote, each.antecedents, text, question.piece.start)
            observations.append(
                ObservationRow(
                    entity=key[0], measure=key[1], value=key[2], rule=_RULE, read="model", evidence=evidence
                )
            )
    found = _refusing(found, answer.refused)
    return found.model_copy(
        update={
            "entities": tuple(rows.values()),
            "ties": (*found.ties, *ties),
            "observations": (*found.observations, *observations),
        }
    )


def checked(answer: Answer, question: Question, document: Document, found: Candidates) -> Candidates:
    """Return candidates with what an answer says of the ties it was asked to check.

    A tie is struck, corrected or made a plan only where the words that the answer quotes stand in the piece.
    """
    names = {row.id: row.name for row in found.entities}
    ties = {(row.source, row.kind, row.target, row.rule): row for row in (*found.ties, *found.plans)}
    refused: list[Refusal] = []
    for check in answer.checks:
        if not 1 <= check.tie <= len(question.checks):
            why = f"there is no tie {check.tie} to check"
            refused.append(Refusal(what=f"check {check.tie}", why=why, rule=_RULE))
            continue
        tie = question.checks[check.tie - 1]
        key = (tie.source, tie.kind, tie.target, tie.rule)
        if check.states == "yes" or key not in ties:
            continue
        what = f"{names.get(tie.source, tie.source)} {tie.kind} {names.get(tie.target, tie.target)}"
        words = _quotes(check.quote, (), document.text, question.piece.start)
        if words[0].end == 0:
            why = f"the model says {check.states} and quotes no words of the text: kept"
            refused.append(Refusal(what=what, why=why, rule=_RULE))
        elif check.states == "planned":
            ties[key] = tie.model_copy(update={"planned": True})
        elif check.states == "other" and check.kind and check.kind != tie.kind:
            del ties[key]
            other = tie.model_copy(
                update={
                    "kind": check.kind,
                    "read": "model",
                    "rule": _RULE,
                    "evidence": (*words, *tie.evidence),
                }
            )
            ties.setdefault((tie.source, check.kind, tie.target, _RULE), other)
            refused.append(Refusal(what=what, why=f"the model reads {check.kind} there", rule=_RULE))
        else:
            del ties[key]
            told = {
                "over": "the model finds that it is over",
                "no": "the model finds that it is not stated",
            }.get(check.states, "the model finds something else stated")
            refused.append(Refusal(what=what, why=f"{told}: “{words[0].quote[:80]}”", rule=_RULE))
    found = _refusing(found, refused)
    return found.model_copy(
        update={
            "ties": tuple(row for row in ties.values() if not row.planned),
            "plans": tuple(row for row in ties.values() if row.planned),
        }
    )


def _free(base: str, taken: dict[str, EntityRow]) -> str:
    identifier, number = base, 2
    while identifier in taken:
        identifier, number = f"{base}-{number}", number + 1
    return identifier


def _places(name: str, text: str) -> tuple[tuple[int, int], ...]:
    found = [(match.start(), match.end()) for match in re.finditer(rf"(?<!\w){re.escape(name)}", text)]
    return tuple(found[:50])


def _quotes(quote: str, antecedents: Sequence[str], text: str, near: int) -> tuple[Quote, ...]:
    """Return quotes at the place where they stand, else at none: then the gate refuses them."""

    def placed(words: str, near: int, role: Literal["statement", "antecedent"]) -> Quote:
        place = place_of(words, text, near)
        if place is None:
            return Quote(start=0, end=0, quote=words, role=role)
        return Quote(start=place[0], end=place[1], quote=text[slice(*place)], role=role)

    first = placed(quote, near, "statement")
    return (first, *(placed(words, first.start or near, "antecedent") for words in antecedents))
