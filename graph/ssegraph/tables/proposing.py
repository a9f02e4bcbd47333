"""Proposes what the columns of a table mean: by their heads, and by what stands in their cells.

A head proposes and the cells decide: two values such as *Partner* and *Lead partner* are a role whatever the head says,
one address for all members is not theirs, a text of 300 characters is no name. What is found is said; a person corrects it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any, Final

import yaml

from ssegraph.core.countries import country_codes
from ssegraph.core.names import fold
from ssegraph.core.ontology import load_ontology
from ssegraph.records.columns import (
    TIES,
    date_of,
    day_first,
    is_affirmed,
    is_denied,
    is_head,
    is_nothing,
    is_part,
    is_plural,
    kind_of,
    life_of,
    measure_of,
    propose,
    relation_of,
    words_of,
)
from ssegraph.records.towns import says_sort
from ssegraph.tables.cells import amount_of, currency_of, marks_in
from ssegraph.tables.mapping import MEANINGS, Meant, Plan, ends_of, other_kind
from ssegraph.tables.reading import Row, Table
from ssegraph.tables.shape import SECTION

_LOOKED_AT: Final = 100_000
"""Rows that a mapping is proposed by."""
_JUDGED: Final = 5_000
"""Rows the cells of which are looked at one by one."""
_DATES: Final = ("start", "end", "founded", "dissolved", "seen", "certified")
_MOST_VALUES: Final = 40
_NUMBERS: Final = 0.8
"""Of the filled cells of a column so many are numbers where a head that counts is believed."""
"""Different cells of a column of kinds that are listed to be translated."""
_PAIRS: Final = (
    "from to",
    "source target",
    "de a",
    "desde hasta",
    "origen destino",
    "origine destination",
    "origem destino",
    "da a",
    "von nach",
    "von zu",
    "quelle ziel",
    "ausgang ziel",
    "origine destinazione",
    "from node to node",
    "source name target name",
    "from name to name",
    "node1 node2",
    "entity1 entity2",
    "org1 org2",
    "actor1 actor2",
    "organisation a organisation b",
    "organization a organization b",
    "acteur 1 acteur 2",
    "subject object",
    "출발 도착",
    "주체 대상",
    "始点 終点",
    "起点 終点",
    "発信元 宛先",
)
"""The heads of the two ends in a list of ties."""
_TIE_HEADS: Final = "type relation relationship label kind edge lien vinculo tipo relacion relacao relazione beziehung predicate role typ art 관계 유형 구분 関係 種別 種類".split()  # noqa: SIM905


@cache
def _codes() -> dict[str, Any]:
    text = (resources.files("ssegraph.records") / "codes.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # BaseLoader makes only text
    return found


@cache
def _by_code(name: str) -> Mapping[str, str]:
    return {code: kind for kind, codes in _codes()[name].items() for code in codes}


def kind_by_code(code: str, of: str) -> str | None:
    """Return the kind a code of a legal form stands for: the longest beginning of it that is known.

    Args:
        code: as a register has it.
        of: which list: `insee` or `elf` (ISO 20275).

    >>> kind_by_code("5560", "insee"), kind_by_code("9220", "insee"), kind_by_code("7346", "insee"), kind_by_code("x", "insee")
    ('Cooperative', 'Association', 'LocalGovernment', None)
    """
    if of == "elf":
        return _by_code(of).get(code, "Company") if re.fullmatch("[A-Z0-9]{4}", code) else None
    code = code.removesuffix(".0")
    if not re.fullmatch(r"\d{4}", code):
        return None
    known = _by_code(of)
    return next((known[code[:length]] for length in (4, 3, 2, 1) if code[:length] in known), None)


@dataclass
class _Profile:
    """What stands in a column.

    Attributes:
        head: of the column.
        cells: those that are not empty, as they stand.
        total: how many rows there are.
    """

    head: str
    cells: list[str]
    total: int

    @cached_property
    def values(self) -> Counter[str]:
        """Its different cells, without those that stand for nothing."""
        return Counter(cell for cell in self.cells if not is_nothing(cell) or is_affirmed(cell))

    def share(self, test: Any) -> float:
        """Return for how many of the filled cells something is so, 0 to 1."""
        total = sum(self.values.values())
        return sum(number for cell, number in self.values.items() if test(cell)) / total if total else 0.0

    @cached_property
    def addresses(self) -> float:
        """How many cells are web addresses."""
        return self.share(lambda cell: "://" in cell[:9] or cell.startswith("www."))

    @cached_property
    def flags(self) -> float:
        """How many cells say only whether a thing is so; none where all say that it is not, which may be a letter."""
        if not any(map(is_affirmed, self.values)):
            return 0.0
        return self.share(lambda cell: is_affirmed(cell) or is_denied(cell))

    @cached_property
    def numbers(self) -> float:
        """How many cells are numbers."""
        return self.share(lambda cell: re.fullmatch(r"-?[\d.,\s%]+", cell) is not None)

    @cached_property
    def long(self) -> float:
        """How many cells are too long to be a name."""
        return self.share(lambda cell: len(cell) > 160)

    @cached_property
    def parts(self) -> float:
        """How many cells say who somebody is within something."""
        return self.share(is_part)

    @cached_property
    def dates(self) -> float:
        """How many cells are dates."""
        return self.share(lambda cell: date_of(cell) is not None)


def proposed(table: Table) -> Plan:
    """Return a plan for a table by its heads and cells, for a person to correct."""
    return _Proposer(table).plan()


class _Proposer:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = list(islice(table.rows, _LOOKED_AT))
        looked = self.rows[:_JUDGED]
        self.profiles = {
            column: _Profile(
                column, [cell for row in looked if (cell := row.cells[place].strip())], len(looked)
            )
            for place, column in enumerate(table.columns)
        }
        self.meant: dict[str, str] = {}
        self.every: dict[str, str] = {}
        self.values: dict[str, dict[str, str]] = {}
        self.remarks: list[str] = []
        self.kind = ""

    def plan(self) -> Plan:
        table = self.table
        found = propose(table.columns)
        self.meant = {column: role for column, role in found.items() if role != "key"}
        edges = self._edges()
        if not edges:
            self._judge()
            self._subject()
            self._cross()
            self._project()
        for column in [
            each for each, role in self.meant.items() if role not in MEANINGS and not Meant.of(role, each)
        ]:
            del self.meant[column]
        if not edges:
            # What only a list of ties has.
            for column in [each for each, role in self.meant.items() if role in ("tie", "other")]:
                del self.meant[column]
        found_key = next(
            (column for column, role in found.items() if role == "key" and not measure_of(column)), None
        )
        # In a list of ties an identifier is that of the tie.
        key = None if edges else self._key(found_key)
        if key:
            self.meant[key] = "key"
        self._other_end()
        self._website()
        self._section()
        self._codes()
        self._money()
        self._numbers()
        several = self._several()
        fill = self._fill()
        self._doubts()
        words = Path(table.file).stem.replace("_", " ").replace("-", " ")
        name = self._column("name")
        kind = self.kind or (kind_of(words_of(name)) if name else "") or kind_of(words.replace("network", ""))
        if (
            name
            and not self._column("kind")
            and self.profiles[name].share(lambda cell: says_sort(cell) is not None) > 0.6
        ):
            kind = "LocalGovernment"
            self.remarks.append(f"{name}: most names say that they are public bodies: LocalGovernment")
        return Plan(
            {column: self.meant.get(column, "") for column in table.columns},
            kind or "Association",
            {role: other_kind(role) for role in ends_of(self.meant, self.every)},
            self.every,
            day_first(
                cell for column, role in self.meant.items() if role in _DATES for cell in self._all(column)
            ),
            several,
            date_of(table.sheet) or "" if re.match(r"\d{4}", table.sheet) else "",
            title=table.file,
            values=self.values,
            fill=fill,
            sheet=table.sheet,
            remarks=tuple(self.remarks),
        )

    # -- help ---------------------------------------------------------------------------------

    def _column(self, role: str) -> str | None:
        return next((column for column, meant in self.meant.items() if meant == role), None)

    def _all(self, column: str) -> list[str]:
        place = self.table.columns.index(column)
        return [row.cells[place] for row in self.rows]

    def _give(self, column: str, role: str, why: str) -> None:
        """Give a column another meaning, if no other column has it; else none."""
        if role and role not in self.meant.values():
            self.meant[column] = role
        else:
            self.meant.pop(column, None)
            role = ""
        self.remarks.append(f"{column}: {why}: {f'read as {role}' if role else 'not read'}")

    # -- lists of ties ------------------------------------------------------------------------

    def _edges(self) -> bool:
        """See whether each row is a tie between two that it names; then say so."""
        heads = {fold(words_of(column)): column for column in self.table.columns}
        for pair in _PAIRS:
            for middle in range(1, len(pair.split())):
                words = pair.split()
                one, other = " ".join(words[:middle]), " ".join(words[middle:])
                if one in heads and other in heads and self._are_names(heads[one], heads[other]):
                    return self._edge_list(heads[one], heads[other])
        return False

    def _are_names(self, *columns: str) -> bool:
        profiles = [self.profiles[column] for column in columns]
        return all(
            each.values and each.dates < 0.3 and each.addresses < 0.5 for each in profiles
        ) and not all(each.numbers > 0.9 for each in profiles)

    def _edge_list(self, name: str, other: str) -> bool:
        kept = {
            column: role
            for column, role in self.meant.items()
            if role in ("start", "end", "seen", "note", "amount")
        }
        self.meant = {name: "name", other: "other"}
        for column, role in kept.items():
            if column not in self.meant:
                self.meant[column] = role
        rest = [column for column in self.table.columns if column not in self.meant]
        best: tuple[float, str] = (0.0, "")
        for column in rest:
            known = self.profiles[column].share(lambda cell: relation_of(cell) is not None)
            called = bool(set(fold(words_of(column)).split()) & set(_TIE_HEADS))
            if known > 0.3 or (called and self.profiles[column].values):
                best = max(best, (known + called / 10, column))
        if best[1]:
            self.meant[best[1]] = "tie"
            unknown = [cell for cell in self.profiles[best[1]].values if relation_of(cell) is None]
            if unknown:
                self.values[best[1]] = dict.fromkeys(sorted(unknown)[:_MOST_VALUES], "")
        said = [each for each in rest if each not in self.meant and propose([each]).get(each) == "role"]
        if said:
            self.meant[said[0]] = "role"
        return True

    # -- columns one by one -------------------------------------------------------------------

    def _judge(self) -> None:
        """Hold the meaning of each column by its head against its cells."""
        stems = {_stem(column): role for column, role in self.meant.items() if role in TIES}
        for column in self.table.columns:
            # Network, Network 2, Network 3: one meaning.
            if column not in self.meant and re.search(r"\d", column) and _stem(column) in stems:
                self.meant[column] = stems[_stem(column)]
        for column in list(self.meant):
            role, found = self.meant[column], self.profiles[column]
            if not found.values:
                continue
            if role in TIES or role == "lead":
                self._judge_end(column, role, found)
            elif role in ("place", "status", "kind", "membership") and found.parts >= 0.6:
                self._give(column, "role", "its cells say as what somebody belongs to it")
            elif role == "role" and found.addresses > 0.5:
                self._give(column, "", "its cells are addresses")
            elif role == "role" and self._are_states(column, found):
                self._give(column, "status", "its cells are codes of whether a body still is")
            elif role == "name" and found.numbers > 0.9:
                self._give(column, "", "its cells are numbers")
            elif role == "name" and found.long > 0.5:
                self._give(column, "note", "its cells are long texts")
            elif role in ("place", "country", "kind") and (found.addresses > 0.5 or found.long > 0.5):
                self._give(column, "", "its cells are addresses or long texts")
            elif role in ("place", "country") and found.flags > 0.8:
                self._give(column, "", "its cells say only yes or no")
            elif role == "country" and found.share(lambda cell: fold(cell) in country_codes()) < 0.1:
                self._give(column, "place" if found.numbers < 0.5 else "", "its cells name no country")
            elif role in _DATES and found.dates < 0.3:
                self._judge_date(column, role, found)
            elif (role == "website" and found.share(_like_address) < 0.3) or (
                role == "source" and found.addresses < 0.3
            ):
                self._give(column, "", "its cells are no web addresses")
            elif role == "amount" and found.share(lambda cell: amount_of(cell) is not None) < 0.5:
                self._give(column, "", "its cells are no sums of money")
            elif role == "kind" and self._is_free_text(found):
                self._give(column, "", "its cells are all different and name no kinds")
        self._missing()

    @staticmethod
    def _are_states(column: str, found: _Profile) -> bool:
        head = fold(words_of(column))
        return any(
            head in each["heads"] and set(found.values) <= set(each["values"]) for each in _codes()["states"]
        )

    def _judge_end(self, column: str, role: str, found: _Profile) -> None:
        if found.dates > 0.8:
            self._give(column, "start", "its cells are dates")
        elif found.flags > 0.9:
            to = self._named_in(column)
            self.meant.pop(column)
            if to and role in ("memberOf", "partnerOf", "observerOf"):
                self.meant[column] = f"{role} to {to}"
                self.remarks.append(f"{column}: its cells say whether: read as {role} to {to}")
            else:
                self.remarks.append(f"{column}: its cells say only yes or no, and not to whom: not read")
        elif found.parts > 0.6:
            self._give(column, "role", "its cells say as what somebody belongs to it")
        elif found.addresses > 0.5:
            self._give(column, "", "its cells are addresses and no names")
        elif found.long > 0.3:
            self._give(column, "note", "its cells are long texts and no names")
        elif found.numbers > 0.8:
            self._give(column, "", "its cells are numbers and no names")
        elif role == "memberOf" and len(found.values) > 2 and found.share(_is_kind) > 0.8:
            self._give(column, "kind", "its cells are kinds of bodies")

    @staticmethod
    def _named_in(column: str) -> str:
        """Return whom a head names beside its word for a tie: `RTES member`, `Membre du GSEF`; empty for nobody."""
        words = [word for word in re.split(r"[\s_]+", column) if word]
        rest = [word for word in words if not (is_head(word) or relation_of(word) or fold(word) in _SMALL)]
        name = " ".join(rest)
        return name if name and (name.isupper() or name[:1].isupper()) and len(rest) <= 4 else ""

    def _judge_date(self, column: str, role: str, found: _Profile) -> None:
        other = propose([column]).get(column)
        if found.parts > 0.6:
            self._give(column, "role", "its cells say as what somebody belongs to it")
        elif (
            role not in ("end", "dissolved")
            and other
            and found.values
            and found.dates == 0
            and found.numbers < 0.5
            and found.flags < 0.5
        ):
            self._give(column, "", "its cells are no dates")

    @staticmethod
    def _is_free_text(found: _Profile) -> bool:
        return (
            len(found.values) > 20
            and len(found.values) > 0.9 * sum(found.values.values())
            and found.share(lambda cell: kind_of(cell) is not None) < 0.2
        )

    def _missing(self) -> None:
        """Find by their cells columns that no head tells: countries, web addresses."""
        for column in self.table.columns:
            found = self.profiles[column]
            if column in self.meant or len(found.values) < 2 or column == SECTION:
                continue
            named = found.share(lambda cell: len(cell) > 3 and fold(cell) in country_codes())
            if "country" not in self.meant.values() and named > 0.9:
                self._give(column, "country", "its cells name countries")
            elif (
                "kind" not in self.meant.values()
                and len(found.values) <= 20
                and len(found.values) * 2 <= sum(found.values.values())
                and found.share(_is_kind) >= 0.4
            ):
                self._give(column, "kind", "its cells are kinds of bodies")

    # -- whom rows are about ------------------------------------------------------------------

    def _subject(self) -> None:
        """Find whom the rows are about where no head is a name: a place, a recipient, a project."""
        titled = self._column("name")
        paid = [column for column, role in self.meant.items() if role in ("funds", "fundedBy")]
        if titled and len(paid) == 2 and fold(words_of(titled)).split()[-1] in _TITLES:
            # Of a grant the title says what for; whom it is about is who gets it.
            self._give(titled, "purpose", "a title, beside who pays and who gets")
        if self._column("name"):
            return
        recipient, place = self._column("funds"), self._column("place")
        project, payer = self._column("involvedIn"), self._column("fundedBy")
        if recipient:
            self.meant[recipient] = "name"
            # Who gets money is not who gives it: what is left is told by whom.
            self.remarks.append(f"{recipient}: whom the rows are about")
        elif project and (payer or self._column("lead") or self._column("partnerOf")):
            self.meant[project] = "name"
            self.kind = "Project"
        elif place and kind_of(words_of(place)) == "LocalGovernment" and self.profiles[place].numbers < 0.5:
            self.meant[place] = "name"
            self.kind = "LocalGovernment"

    def _project(self) -> None:
        """Where the rows are about projects, who leads one, is partner in it and pays for it stands beside it."""
        name = self._column("name")
        if not name or (self.kind or kind_of(words_of(name))) not in ("Project", "Programme"):
            return
        self.kind = self.kind or kind_of(words_of(name)) or "Project"
        for column, role in list(self.meant.items()):
            if role == "lead":
                self.meant[column] = "involves as lead"
            elif role == "partnerOf":
                self.meant[column] = "involves as partner"
            elif role in ("memberOf", "participatesIn"):
                self.meant[column] = "partOf"
            elif role == "funds":
                self.meant[column] = "involves as beneficiary"
            elif role == "involvedIn":
                self.meant[column] = "partOf"
            elif role in ("start", "end") and "seen" not in self.meant.values():
                # They are the project's own, and a tie to it has none of its own.
                continue

    # -- cross tables -------------------------------------------------------------------------

    def _cross(self) -> None:
        """Find a cross table: bodies in rows, others in heads, and cells that say whether, since when or as what."""
        columns = self.table.columns
        crossed = [column for column in columns if self._crosses(column)]
        # An empty column among others may be a network nobody is in; where most are empty, their heads name nobody.
        if len(crossed) < 2 or 2 * sum(1 for each in crossed if self.profiles[each].cells) < len(crossed):
            return
        named = self._column("name")
        if named in crossed:
            return
        rest = [column for column in columns if column not in crossed and column not in self.meant]
        proper = sum(1 for column in crossed if _is_proper(column))
        worded = any(
            fold(cell) in ("yes", "no", "oui", "non", "si", "ja", "nein", "sim", "true", "false", "y", "n")
            for column in crossed
            for cell in self.profiles[column].values
        )
        # "Open on Sundays: yes" names nobody: names in heads are short and proper, and where cells speak mostly in capitals.
        if proper < len(crossed) or (
            worded and sum(1 for column in crossed if column.isupper()) * 2 < len(crossed)
        ):
            return
        if len(rest) > len(crossed) and not worded and proper < len(crossed):
            return
        if not named:
            first = next(
                (column for column in columns if column not in crossed and self.profiles[column].values), None
            )
            if first is None:
                return
            if self.meant.get(first) == "memberOf" and not is_plural(first):
                self.kind = "Network"
            elif self.meant.get(first) == "place" or kind_of(words_of(first)) == "LocalGovernment":
                self.kind = "LocalGovernment"
            elif self.meant.get(first) in ("involvedIn",):
                self.kind = "Project"
            elif self.meant.get(first) in ("participatesIn",):
                self.kind = "Event"
            self.meant[first] = "name"
            named = first
        turned = (self.kind or kind_of(words_of(named))) if named else ""
        role = {"Network": "hasMember", "Project": "involves", "Event": "hasParticipant"}.get(
            turned or "", "memberOf"
        )
        for column in crossed:
            kind = kind_of(words_of(column))
            kind = "Event" if _EVENT.search(fold(column)) and re.search(r"\d", column) else kind
            own = (
                {"Event": "participatesIn", "Project": "involvedIn"}.get(kind or "", role)
                if role == "memberOf"
                else role
            )
            self.meant[column] = f"{own} by head"
        self.remarks.append(
            f"a cross table: {len(crossed)} heads name the other ends ({', '.join(crossed[:6])}...)"
            if len(crossed) > 6
            else f"a cross table: the heads {', '.join(crossed)} name the other ends"
        )

    def _crosses(self, column: str) -> bool:
        found = self.profiles[column]
        if column == SECTION or self.meant.get(column, "") in (
            "name",
            "country",
            "kind",
            "website",
            "role",
            *_DATES,
        ):
            return False
        if self.meant.get(column) and _is_whole_head(column):
            return False
        if not found.cells:
            return _is_proper(column) and not is_head(column)
        cells = Counter(found.cells)
        total = sum(cells.values())
        telling = sum(
            number
            for cell, number in cells.items()
            if is_affirmed(cell)
            or is_denied(cell)
            or is_part(cell)
            or is_nothing(cell)
            or re.fullmatch(r"(19|20)\d\d(-\d\d){0,2}", cell)
        )
        return telling >= 0.9 * total

    # -- the rest -----------------------------------------------------------------------------

    def _key(self, called: str | None) -> str | None:
        """Return the column that tells bodies apart: called so, nearly always filled, never of two names."""
        name = self._column("name")
        if name is None or not self.rows:
            return None
        at = self.table.columns.index(name)
        best: tuple[float, str] | None = None
        for place, column in enumerate(self.table.columns):
            # "Número de socios" counts the members, whereas "número de socio" is the number of one.
            if (
                column in self.meant
                or measure_of(column)
                or (propose([column]).get(column) != "key" and column != called)
            ):
                continue
            if fold(column) not in ("id", "identifier", "uid") and self._counts(place):
                self.remarks.append(f"{column}: it only counts the rows: not read")
                continue
            names: defaultdict[str, set[str]] = defaultdict(set)
            filled = 0
            for row in self.rows:
                if not is_nothing(row.cells[place]):
                    filled += 1
                    names[row.cells[place].strip()].add(fold(row.cells[at]))
            one = sum(len(each) == 1 for each in names.values())
            sure = filled / len(self.rows) * (one / len(names) if names else 0)
            if sure >= 0.95 and (best is None or sure > best[0] + 1e-9):
                best = (sure, column)
        return best[1] if best else None

    def _counts(self, place: int) -> bool:
        return [row.cells[place].strip() for row in self.rows] == [
            str(number) for number in range(1, len(self.rows) + 1)
        ]

    def _other_end(self) -> None:
        """Leave out what is said of the other end where it is not clear who that is, and whose head repeats the tie's."""
        plain = [
            column for column, role in self.meant.items() if (each := Meant.of(role, column)) and not each.to
        ]
        plain += [column for column, role in self.meant.items() if role == "other"]
        if len(plain) != 1:
            for column in [each for each, role in self.meant.items() if role.startswith("other ")]:
                del self.meant[column]

    def _website(self) -> None:
        """See whose addresses they are: those that several members of one network share are the network's."""
        site, name = self._column("website"), self._column("name")
        if site is None or name is None:
            return
        places = [self.table.columns.index(column) for column in (site, name)]
        bodies: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            address, body = (row.cells[place].strip() for place in places)
            if not is_nothing(address):
                bodies[address].add(fold(body))
        shared = sum(len(each) for each in bodies.values() if len(each) > 1)
        total = sum(len(each) for each in bodies.values())
        if not total or shared < 0.5 * total:
            return
        ties = [
            column for column, role in self.meant.items() if (each := Meant.of(role, column)) and not each.to
        ]
        if len(ties) == 1 and self._one_each(ties[0], site) and "other website" not in self.meant.values():
            self.meant[site] = "other website"
            self.remarks.append(
                f"{site}: the members of a network share it: read as the website of the other end"
            )
        else:
            del self.meant[site]
            self.remarks.append(f"{site}: several bodies share one address: not read")

    def _one_each(self, one: str, other: str) -> bool:
        """Say whether each value of one column stands with one value of another."""
        pairs: defaultdict[str, set[str]] = defaultdict(set)
        for a, b in zip(self._all(one), self._all(other), strict=True):
            if not is_nothing(a) and not is_nothing(b):
                pairs[a.strip()].add(b.strip())
        return bool(pairs) and sum(len(each) == 1 for each in pairs.values()) >= 0.95 * len(pairs)

    def _section(self) -> None:
        if SECTION not in self.table.columns or self.meant.get(SECTION):
            return
        found = self.profiles[SECTION]
        if found.share(lambda cell: fold(cell) in country_codes()) > 0.8:
            self._give(SECTION, "country", "its headings name countries")
        elif found.share(lambda cell: _is_kind(cell)) > 0.8:
            self._give(SECTION, "kind", "its headings are kinds of bodies")
        else:
            self.remarks.append(
                f"{SECTION}: headings of the table ({', '.join(list(found.values)[:4])}): not read"
            )

    def _codes(self) -> None:
        """Translate codes of registers, and list what is called by no kind that is known."""
        kinds = self._column("kind")
        if kinds:
            values = self.profiles[kinds].values
            for of in ("insee", "elf"):
                known = {cell: kind_by_code(cell, of) for cell in values}
                if values and all(known.values()) and self._is_list_of(kinds, of):
                    self.values[kinds] = {cell: kind for cell, kind in sorted(known.items()) if kind}
                    self.remarks.append(f"{kinds}: codes of {'INSEE' if of == 'insee' else 'ISO 20275'}")
                    break
            else:
                unknown = [cell for cell in values if kind_of(cell) is None]
                of_head = next(
                    (
                        kind
                        for word in reversed(words_of(kinds).split())
                        if (kind := kind_of(word)) in ("Cooperative", "Association", "Company")
                    ),
                    None,
                )
                if unknown and of_head:
                    # Under "type of cooperative" stand workers, consumers, housing ...: cooperatives all.
                    self.kind = self.kind or of_head
                elif 0 < len(unknown) <= _MOST_VALUES:
                    self.values[kinds] = dict.fromkeys(sorted(unknown), "")
        status = self._column("status")
        if status:
            head = fold(words_of(status))
            for each in _codes()["states"]:
                if head in each["heads"]:
                    here = {
                        cell: word
                        for cell, word in each["values"].items()
                        if cell in self.profiles[status].values
                    }
                    self.values[status] = here
            unknown = [
                cell
                for cell in self.profiles[status].values
                if life_of(cell) is None and cell not in self.values.get(status, {})
            ]
            if 0 < len(unknown) <= 12 and status not in self.values:
                self.values[status] = dict.fromkeys(sorted(unknown), "")

    def _is_list_of(self, column: str, of: str) -> bool:
        head = fold(words_of(column))
        if of == "elf":
            values = self.profiles[column].values
            mixed = sum(1 for cell in values if re.search("[0-9]", cell) and re.search("[A-Z]", cell))
            return "elf" in head.split() or (mixed * 2 > len(values) > 2)
        return "juridique" in head or len(self.profiles[column].values) > 2 or "legal" in head

    def _numbers(self) -> None:
        """Propose what columns of numbers count, where the head says so: each measure and year once."""
        for column, profile in self.profiles.items():
            found = measure_of(column)
            # A name, an address or a date stays what it is; a head such as `members` says little where cells are numbers.
            if not found or self.meant.get(column) not in (
                None,
                "",
                "name",
                "memberOf",
                "partnerOf",
                "hasMember",
            ):
                continue
            if not profile.cells or profile.share(lambda cell: amount_of(cell) is not None) < _NUMBERS:
                continue
            meaning = f"{found[0]} as of {found[1]}" if found[1] else found[0]
            if meaning not in self.meant.values():
                self.meant[column] = meaning

    def _money(self) -> None:
        amount = self._column("amount")
        if amount is None:
            for column in [each for each, role in self.meant.items() if role in ("currency", "purpose")]:
                del self.meant[column]
            return
        paid = any(
            Meant.of(role, "") and role.partition(" ")[0] in ("fundedBy", "funds")
            for role in (*self.meant.values(), *self.every)
        )
        if not paid and self._column("other") is None:
            for column in [
                each for each, role in self.meant.items() if role in ("amount", "currency", "purpose")
            ]:
                del self.meant[column]
            self.remarks.append(
                f"{amount}: no column says who pays whom: not read (say `fundedBy: NAME` under `every row`)"
            )
            return
        currency = currency_of(amount)
        if currency and self._column("currency") is None:
            self.every["currency"] = currency

    def _several(self) -> dict[str, list[str]]:
        """Return what stands between several names in a cell, by column."""
        found = {}
        for column, role in self.meant.items():
            meant = Meant.of(role, column)
            if role == "name" and "key" in self.meant.values():
                continue  # a row with a number of its own is about one body, whatever signs its name has
            if (meant and not meant.to) or role in ("name", "other"):
                cells = self.profiles[column].cells[:2_000]
                # Korean and Japanese heads say neither one nor several.
                plural = is_plural(column) or bool(
                    meant and (_lists(cells) or re.search("[가-힣ぁ-んァ-ヶ一-龥]", column))
                )
                if marks := marks_in(cells, plural=plural):
                    found[column] = list(marks)
                if (
                    meant
                    and not plural
                    and (
                        commas := sum(
                            1 for cell in cells if marks_in([cell], plural=True)[-1:] in ((",",), ("and",))
                        )
                    )
                ):
                    self.remarks.append(
                        f"{column}: in {commas:,} cells a comma may part several names: then write "
                        f"`several: {{{column}: [',']}}`"
                    )
        return found

    def _fill(self) -> tuple[str, ...]:
        """Return the columns in which an empty cell stands for the one above: left of the names, each value once."""
        name = self._column("name")
        if name is None or self.table.sheet:
            return ()
        filled = []
        for column in self.table.columns[: self.table.columns.index(name)]:
            role = self.meant.get(column, "")
            if not (Meant.of(role, column) or role in ("country", "place", "kind")):
                continue
            cells = [cell.strip() for cell in self._all(column)]
            values = [cell for cell in cells if cell]
            if (
                cells
                and cells[0]
                and len(cells) > 1
                and len(values) * 3 <= len(cells) * 2
                and len(set(values)) == len(values)
            ):
                filled.append(column)
                self.remarks.append(f"{column}: an empty cell stands for the one above")
        return tuple(filled)

    def _doubts(self) -> None:
        self.remarks += doubts(self.table, self.meant, self.rows)


_EVENT: Final = re.compile(
    r"forum|conference|congre|summit|meeting|assembl|workshop|sommet|rencontre|foro\b|conferencia|cumbre|encuentro|konferenz|kongress"
    r"|tagung|convegno|포럼|대회|회의|총회|フォーラム|大会|会議|総会"
)
"""Words for meetings, in heads that number them: Forum 2014."""
_TITLES: Final = frozenset(
    ("title", "titre", "titulo", "titel", "titolo", "label", "libelle", "intitule", "objet", "bezeichnung")
)
_SMALL: Final = frozenset(
    [
        "of",
        "the",
        "du",
        "de",
        "la",
        "le",
        "les",
        "des",
        "del",
        "di",
        "da",
        "do",
        "der",
        "die",
        "das",
        "von",
        "in",
        "is",
        "a",
        "an",
        "et",
        "y",
        "e",
        "und",
        "est",
        "es",
        "mit",
    ]
)


def doubts(table: Table, columns: Mapping[str, str], rows: Sequence[Row] | None = None) -> list[str]:
    """Return what is doubtful in a mapping, whoever made it: one name on all rows, one key on several names.

    Args:
        table: as it was read.
        columns: the meaning of each column.
        rows: of the table, where they are at hand.
    """
    rows = rows if rows is not None else list(islice(table.rows, _LOOKED_AT))
    at = {role: table.columns.index(column) for column, role in columns.items() if role in ("name", "key")}
    if "name" not in at or len(rows) < 2:
        return []
    found = []
    names = {spelling for row in rows if (spelling := fold(row.cells[at["name"]]))}
    if len(names) == 1 and len(rows) >= 5:
        found.append(f"{len(rows):,} rows, and one name in all of them: is it the name of the table?")
    if "key" in at:
        borne: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            if not is_nothing(row.cells[at["key"]]):
                borne[row.cells[at["key"]].strip()].add(fold(row.cells[at["name"]]))
        several = sorted(key for key, each in borne.items() if len(each) > 1)
        if len(several) > 0.02 * len(borne):
            shown = ", ".join(sorted(borne[several[0]])[:3])
            column = next(column for column, role in columns.items() if role == "key")
            found.append(
                f"{column}: {len(several):,} keys stand on several names ({several[0]}: {shown}), and make one body of them: "
                "is it a key?"
            )
    return found


def _like_address(cell: str) -> bool:
    # What begins like an address of any scheme is meant as one; whether it is of the web, its cell is asked.
    return (
        re.match(r"[a-z][a-z0-9+.-]*:\S", cell, re.IGNORECASE) is not None
        or re.match(r"(www\.)?[\w-]+(\.[\w-]+)+(/\S*)?\Z", cell) is not None
    )


def _stem(column: str) -> str:
    """Return a head without the number that tells it from others like it."""
    return fold(re.sub(r"[\s_(]*\d+\)?\s*$", "", column))


def _is_kind(cell: str) -> bool:
    """Say whether a cell is a word for a kind and no more: `cooperative`, and not `Housing Cooperative of Leeds`."""
    return kind_of(cell) is not None and len(fold(cell).split()) <= 2


def _is_whole_head(column: str) -> bool:
    """Say whether a head is nothing but a word for a column, and names nobody: Network, Start date."""
    return all(
        is_head(word) or fold(word) in _SMALL or relation_of(word) for word in words_of(column).split()
    )


def _is_proper(column: str) -> bool:
    """Say whether a head could be the name of a body: capitals, few words, no question."""
    text = column.strip()
    first = next((each for each in text if each.isalpha()), "")
    return (
        bool(first)
        and not first.islower()
        and "?" not in text
        and len(text.split()) <= 6
        and not text.startswith("column ")
        and load_ontology() is not None
        and not _is_whole_head(text)
    )


def _lists(cells: Sequence[str]) -> bool:
    """Say whether most of the cells of a column that have a comma hold lists: "RTES, REVES" under "Network"."""
    texts = [cell for cell in cells if "," in cell or "、" in cell]
    if not texts:
        return False
    parts = Counter(part.strip() for cell in cells for part in re.split(r"[,、]", cell))
    # What is parted stands elsewhere as well, alone or in another list.
    again = sum(1 for cell in texts if all(parts[part.strip()] > 1 for part in re.split(r"[,、]", cell)))
    return again * 2 >= len(texts)
