"""What the columns of a table mean, and what their cells say: proposed from words in eight languages.

The words are in `columns.yaml` (en fr es ko ja, and pt de it); a proposal is a mapping that a person edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import yaml

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology

TIES: Final = ("memberOf", "partnerOf", "fundedBy", "funds", "participatesIn", "involvedIn", "partOf")
"""The kinds of tie that a head can be found to name; `fundedBy` is `funds` from there to here."""

# The first of two that fit as well.
_ORDER: Final = (
    "key",
    "alias",
    "acronym",
    "kind",
    "country",
    "place",
    "website",
    "status",
    "founded",
    "dissolved",
    "postcode",
    "latitude",
    "longitude",
    *TIES,
    "lead",
    "tie",
    "other",
    "other key",
    "other website",
    "other country",
    "amount",
    "currency",
    "purpose",
    "certified",
    "role",
    "start",
    "end",
    "seen",
    "source",
    "note",
    "name",
)


@cache
def _words() -> dict[str, Any]:
    text = (resources.files("ssegraph.records") / "columns.yaml").read_text(encoding="utf-8")
    loader = yaml.BaseLoader  # every scalar is text: `NO` and `no` are words here
    found: dict[str, Any] = yaml.load(text, Loader=loader)  # BaseLoader makes only text
    return found


@cache
def _folded(part: str) -> dict[str, str]:
    """Return what each word of a part of the file stands for."""
    content = _words()[part]
    if isinstance(content, list):
        return {fold(word): part for word in content}
    return {fold(word): meaning for meaning, words in content.items() for word in (meaning, *words)}


@cache
def ends() -> Mapping[str, tuple[str, bool]]:
    """Return every meaning that names another end: the kind of tie, and whether it is read from there to here.

    >>> ends()["memberOf"], ends()["fundedBy"], ends()["involves"]
    (('memberOf', False), ('funds', True), ('involvedIn', True))
    """
    kinds = load_ontology().tie_kinds.values()
    found = {kind.inverse_id: (kind.id, True) for kind in kinds if kind.inverse_id}
    return found | {kind.id: (kind.id, False) for kind in kinds}


@lru_cache(maxsize=1_000)
def relation_of(text: str) -> str | None:
    """Return the meaning of `ends` that a word for a tie has, or None.

    >>> relation_of("member"), relation_of("a pour membre"), relation_of("is_funded_by"), relation_of("knows")
    ('memberOf', 'hasMember', 'fundedBy', None)
    """
    wanted = fold(words_of(text))
    return _relations().get(wanted)


@cache
def _relations() -> dict[str, str]:
    found: dict[str, str] = {}
    kinds = load_ontology().tie_kinds
    for meaning, words in _words()["relations"].items():
        kind = kinds[meaning.removeprefix("<")]
        role = kind.inverse_id if meaning.startswith("<") else kind.id
        found |= {fold(word): role for word in words}
    for kind in kinds.values():
        for role, labels in ((kind.inverse_id, kind.inverse_labels), (kind.id, kind.labels)):
            if role:
                found |= {fold(words_of(name)): role for name in (role, *labels.values())}
    return found


def words_of(head: str) -> str:
    """Return a head as words: camel case taken apart, low lines and dots as blanks.

    >>> words_of("dateCreationUniteLegale"), words_of("RegAddress.PostTown"), words_of("Year_of_Joining")
    ('date Creation Unite Legale', 'Reg Address Post Town', 'Year of Joining')
    """
    parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", head)
    return re.sub(r"[_.:/]+", " ", parted).strip()


def is_affirmed(text: str) -> bool:
    """Say whether a cell says no more than that a thing is so: `x`, `yes`, `예`, `1`, `✓`.

    >>> [is_affirmed(text) for text in ("X", "Oui", "예", "✓", "RTES", "")]
    [True, True, True, True, False, False]
    """
    return _one_of("affirmed", text)


def is_denied(text: str) -> bool:
    """Say whether a cell says no more than that a thing is not so: `no`, `non`, `아니오`, `0`."""
    return _one_of("denied", text)


def _one_of(part: str, text: str) -> bool:
    bare = text.strip().casefold()
    return bool(bare) and (bare in _bare(part) or (fold(bare) or bare) in _bare(part))


@cache
def _bare(part: str) -> frozenset[str]:
    words = _words()[part]
    return frozenset(word.casefold() for word in words) | frozenset(filter(None, map(fold, words)))


def is_part(text: str) -> bool:
    """Say whether a cell says who somebody is within something: full member, lead partner, 정회원.

    >>> is_part("Full Member"), is_part("Membre associé"), is_part("Lille")
    (True, True, False)
    """
    return fold(text) in _bare("parts")


def is_over_by(role: str) -> bool:
    """Say whether a role is one that somebody had and has no more: former member, ancien membre.

    >>> is_over_by("Former Member"), is_over_by("ehemaliges Mitglied"), is_over_by("Member")
    (True, True, False)
    """
    first = f"{fold(role)} ".partition(" ")[0]
    return first in ("former", "ancien", "ancienne", "antiguo", "antigua", "ehemaliges", "ehemalige", "ex")


def is_total(text: str) -> bool:
    """Say whether a cell is the word before a sum: total, sous-total, 합계.

    >>> is_total("TOTAL"), is_total("Total 2023"), is_total("TotalEnergies")
    (True, True, False)
    """
    words = re.sub(r"\b[\d ]+\b", " ", fold(text)).strip()
    return words in _bare("totals")


def is_remark(text: str) -> bool:
    """Say whether a cell is a remark on the whole table: `* provisional`, `Source: ...`, `(1) without ...`.

    >>> [is_remark(text) for text in ("* provisional data", "Source : secrétariat", "※ 2023년", "Note", "Source Coop")]
    [True, True, True, False, False]
    """
    text = text.strip()
    if re.match(r"[*†‡※¹²³©]|\(\d{1,2}\)\s+\S|\[\d{1,2}\]\s+\S|주\)", text):
        return len(text) > 2
    head, mark, rest = text.replace("：", ":").partition(":")
    return bool(mark and rest.strip()) and fold(head) in _bare("remarks")


def is_continent(text: str) -> bool:
    """Say whether a text names a continent."""
    return fold(text) in _bare("continents")


def joiners() -> frozenset[str]:
    """Return the words that stand before the last of several: and, et, und, 및."""
    return _bare("joiners")


def is_plural(head: str) -> bool:
    """Say whether a head calls for several in one cell: Members, Partenaires, Redes; `Members` and never `Member`.

    >>> [is_plural(head) for head in ("Members", "Partenaires", "Member", "Mitglieder", "회원 목록", "Status")]
    [True, True, False, True, True, False]
    """
    words = fold(words_of(head))
    last = words.rpartition(" ")[2]
    return not _PLURALS.isdisjoint((last, words.partition(" ")[0])) or last in ("목록", "명단", "一覧")


_PLURALS: Final = frozenset(
    """
    members partners networks organisations organizations funders donors participants beneficiaries projects events
    membres adherents partenaires reseaux structures financeurs beneficiaires projets evenements
    miembros socios redes entidades organizaciones financiadores beneficiarios proyectos eventos aliados
    membros parceiros associados projetos beneficiari membri partnerorganisationen reti soci progetti
    finanziatori mitglieder netzwerke projekte forderer kooperationspartner verbande cities villes communes
    회원사 회원들 회원단체 参加団体 構成団体 municipalities comuni stadte gemeinden ayuntamientos municipios
    cooperatives cooperativas
    """.split()  # noqa: SIM905  # a list of sixty literals says the same in sixty lines
)


def words_for(part: str) -> frozenset[str]:
    """Return the words of a list of the file (`totals`, `remarks` ...), in small letters, with and without marks."""
    return _bare(part)


def roles() -> tuple[str, ...]:
    """Return everything a column can mean."""
    return tuple(_words()["heads"])


@lru_cache(maxsize=1_000)  # of one row each cell is asked about some times
def is_nothing(text: str) -> bool:
    """Say whether a cell stands for nothing: empty, a dash, `NA`, `n/a`, `unknown`, `없음`...

    >>> [is_nothing(text) for text in ("", " - ", "N/A", "n.a.", "Nantes")]
    [True, True, True, True, False]
    """
    folded = fold(text)
    return not folded or folded in _folded("nothing") or set(folded) <= {"x", "_"}


def kind_of(text: str) -> str | None:
    """Return the kind of entity a cell names, or None: the word itself, else the last word that is one.

    >>> kind_of("Collectivité territoriale"), kind_of("사회적협동조합"), kind_of("Worker co-operative")
    ('LocalGovernment', 'Cooperative', 'Cooperative')
    """
    return _meant(fold(text), _folded("kinds"))


def measure_of(head: str) -> tuple[str, str] | None:
    """Return what the numbers below a head count, and the year behind it, or None.

    >>> measure_of("Effectif 2019"), measure_of("조합원수"), measure_of("Effort")
    (('workers', '2019'), ('members', ''), None)
    """
    words, _, year = fold(head).rpartition(" ")
    if not re.fullmatch(r"(19|20)\d\d", year):
        words, year = fold(head), ""
    found = _folded("measures").get(words)
    return (found, year) if found else None


def life_of(text: str) -> bool | None:
    """Say whether a status tells of a body that still is (True), that is over (False), or neither.

    >>> life_of("Dead"), life_of("En activité"), life_of("pending")
    (False, True, None)
    """
    folded = fold(text)
    if folded in _folded("over"):
        return False
    return True if folded in _folded("alive") else None


def _meant(folded: str, words: Mapping[str, str]) -> str | None:
    if folded in words:
        return words[folded]
    inside = [word for word in words if f" {word} " in f" {folded} "]
    if inside:
        return words[max(inside, key=lambda word: (len(word), word))]
    # Where words are written together the last says what it is: 일반협동조합 is a 협동조합.
    last = folded.rpartition(" ")[2]
    ends_ = (
        []
        if folded.isascii()
        else [word for word in words if len(word) > 2 and not word.isascii() and last.endswith(word)]
    )
    return words[max(ends_, key=len)] if ends_ else None


_ALONE: Final = frozenset(
    (
        "description",
        "descripcion",
        "descricao",
        "descrizione",
        "beschreibung",
        "label",
        "title",
        "value",
        "item",
        "lead",
        "action",
    )
)
"""Words that are a head alone; within a longer one they say nothing of what it means."""


@lru_cache(maxsize=4_000)
def _fitting(column: str) -> tuple[tuple[int, str], ...]:
    """Return the meanings a head may have, each with how loosely it fits."""
    fits: dict[str, int] = {}
    # Of a head of two rows the lower tells more; with marks of a join (`Start.x`) the rest does.
    bare = re.sub(r"\.[xy]$", "", column.rpartition(": ")[2])
    folded = fold(words_of(bare))
    if folded in _bare("remarks") and bare.strip().endswith(":"):
        return ()
    for word, role in _folded("heads").items():
        # A key of OpenStreetMap is meant as it is written there, and no other head that has its words.
        if "_" in word and column.casefold() != word:
            continue
        word = word.replace("_", " ")
        if folded == word:
            fits[role] = 0
        elif (
            word not in _ALONE
            and f" {word} " in f" {folded} "
            and (len(word) > 3 or word in ("id", "web", "url"))
        ):
            # A longer head says something of its own: the more of it is the word, the better.
            loose = 1 + len(folded) - len(word)
            fits[role] = min(fits.get(role, loose), loose)
    return tuple((loose, role) for role, loose in fits.items())


def is_head(text: str) -> bool:
    """Say whether a cell is a word that stands above a column in some table.

    >>> is_head("Commune"), is_head("Depuis"), is_head("dateCreationUniteLegale"), is_head("Lille")
    (True, True, True, False)
    """
    return len(text) <= 60 and any(loose <= 12 for loose, _ in _fitting(text))


def propose(columns: Sequence[str]) -> dict[str, str]:
    """Return what each column seems to mean, by column; those without a meaning are left out.

    Each meaning is given once, to the column whose head fits best; the leftmost of equals. A column beside one of
    the same head with `Label` (as a query of Wikidata gives them) is the identifier of what that one names.

    >>> propose(["Organisation", "Pays", "Membre de", "Depuis", "Effectif"])
    {'Organisation': 'name', 'Pays': 'country', 'Membre de': 'memberOf', 'Depuis': 'start'}
    >>> propose(["item", "itemLabel", "memberOf", "memberOfLabel"])
    {'item': 'key', 'itemLabel': 'name', 'memberOf': 'other key', 'memberOfLabel': 'memberOf'}
    """
    labelled = {column: f"{column}Label" for column in columns if f"{column}Label" in columns}
    if labelled:
        return _of_a_query(columns, labelled)
    grouped = {column: role for column in columns if (role := _in_group(column, columns))}
    if grouped:
        rest = propose([column for column in columns if column not in grouped])
        return {column: (grouped | rest)[column] for column in columns if column in grouped | rest}
    fits: list[tuple[int, int, int, str, str]] = []
    for place, column in enumerate(columns):
        for loose, role in _fitting(column):
            fits.append((loose, _ORDER.index(role), place, column, role))
    meant: dict[str, str] = {}
    for loose, _, _, column, role in sorted(fits):
        if column in meant or role in meant.values() or loose > 18:
            continue
        meant[column] = role
    # A head that is the name of a kind of tie, as the ontology writes it, means that one and no other.
    meant |= {each: each for each in columns if each in ends() and each not in (*meant, *meant.values())}
    return {column: meant[column] for column in columns if column in meant}


def _in_group(column: str, columns: Sequence[str]) -> str | None:
    """Return what a column of a head of two rows means that stands under a word for the other end: `Network: Name`."""
    group, mark, leaf = column.rpartition(": ")
    if not mark or sum(each.startswith(f"{group}: ") for each in columns) == len(columns):
        return None
    tie = min(((loose, role) for loose, role in _fitting(group) if role in TIES), default=(99, ""))[1]
    own = min(((loose, role) for loose, role in _fitting(leaf)), default=(99, ""))[1]
    if not tie or any(loose == 0 and role == "name" for loose, role in _fitting(group)):
        return None
    return {"name": tie, "country": "other country", "website": "other website", "key": "other key"}.get(own)


def _of_a_query(columns: Sequence[str], labelled: Mapping[str, str]) -> dict[str, str]:
    """Return what the columns of a query mean in which some have a label beside them."""
    stems = {column: column for column in columns if column not in labelled.values()}
    # A label alone (`countryLabel`) means what it is a label of.
    stems |= {column: column.removesuffix("Label") for column in stems if column.endswith("Label")}
    by_stem = {stem: column for column, stem in stems.items()}
    plain = {by_stem[stem]: role for stem, role in propose(list(by_stem)).items()}
    if "name" not in [role for column, role in plain.items() if column not in labelled]:
        plain = {column: role for column, role in plain.items() if role != "name"}
        plain[next(iter(labelled))] = "name"
    found: dict[str, str] = {}
    for column in columns:
        role = plain.get(column)
        if column in labelled and role:
            found[labelled[column]] = role
            if role == "name":
                found[column] = "key"
            elif role in TIES and "other key" not in found.values():
                found[column] = "other key"
        elif role:
            found[column] = role
    return {column: found[column] for column in columns if column in found}


_DAY: Final = re.compile(
    r"(?P<a>\d{1,4})\s*[-/.年년]\s*(?P<b>\d{1,2})(?:\s*[-/.月월]\s*(?P<c>\d{1,4})\s*[日일]?)?[.月월]?"
    r"(?:[T ]\d{1,2}:\d{2}.*)?\Z"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero",
            "february feb fevrier febrero",
            "march mar mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juin junio",
            "july jul juillet julio",
            "august aug aout agosto",
            "september sep septembre septiembre",
            "october oct octobre octubre",
            "november nov novembre noviembre",
            "december dec decembre diciembre",
        ),
        1,
    )
    for name in names.split()
}


def day_first(cells: Iterable[str]) -> bool:
    """Say whether dates with strokes begin with the day: some first number is over 12, and no second is.

    >>> day_first(["03/04/2015", "23/06/1925"]), day_first(["03/24/2015"])
    (True, False)
    """
    pairs = [found for cell in cells if (found := re.match(r"(\d{1,2})[/.](\d{1,2})[/.]\d{4}", cell.strip()))]
    return not any(int(found[2]) > 12 for found in pairs)


def date_of(text: str, *, day_first: bool = True) -> str | None:
    """Return a date of a table as `data/README.md` writes it, as precise as the cell; None for no date.

    >>> date_of("3/4/2015"), date_of("2015년 4월"), date_of("avril 2015"), date_of("2015.0"), date_of("~2015")
    ('2015-04-03', '2015-04', '2015-04', '2015', '2015~')
    """
    text = text.strip()
    about = bool(re.match(r"(~|c\.|ca\.?|circa|vers|hacia|about|약)\s*", text))
    text = re.sub(r"^(~|c\.|ca\.?|circa|vers|hacia|about|약)\s*", "", text)
    if found := re.fullmatch(r"(\d{4})(?:\.0)?\s*[年년]?", text):
        return found[1] + ("~" if about else "")
    if found := _DAY.match(text):
        a, b, c = found["a"], found["b"], found["c"]
        if len(a) == 4:
            return _dated([int(a), int(b), *([int(c)] if c else [])])
        if c and len(c) == 4:
            return _dated([int(c), int(b), int(a)] if day_first else [int(c), int(a), int(b)])
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text):
        return _dated([int(found[2]), int(found[1])])
    words = fold(text).split()
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    days = [word for word in words if re.fullmatch(r"\d{1,2}(st|nd|rd|th|er)?", word)]
    if len(years) == 1 and len(months) == 1 and len(days) <= 1:
        day = [int(re.sub(r"\D", "", days[0]))] if days else []
        return _dated([int(years[0]), months[0], *day])
    return None


def _dated(parts: list[int]) -> str | None:
    text = "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
    try:
        HalfKnownDate(text)
    except ValueError:
        return None
    return text
