"""Finding things by what people call them: any name, any script, with or without accents."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import Ambiguous, NotFound, StoreError, suggest

_WORD = re.compile(r"\w+")
# Accents of Europe, vowel points of Hebrew and Arabic and the stroke that only widens a word, and what picks a form
# of a sign: nobody types them. The vowel signs of India and Thailand, and the marks of kana, tell words apart.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0652\u0670\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_LATIN = re.compile("[a-z0-9]+")

# How well a name tells a thing apart, best first.
RANKS: Final = ("id", "acronym", "name", "translation", "alias", "former name", "note")
_ID: Final = RANKS.index("id")
_NOTE: Final = RANKS.index("note")
_FEW: Final = 50_000
"""Names of which each is looked at for the nearest; of more those that have parts in common."""
_RARE, _COMPARED = 20_000, 2_000
"""A part that more names have tells little; so many names are compared with one that nobody bears."""


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return a text without case, accents, width and punctuation, for comparing.

    Accents of Europe and the vowel points of Hebrew and Arabic go; marks that tell words apart stay.

    >>> fold("Économie  Sociale & Solidaire"), fold("ＲＴＥＳ"), fold("서울"), fold("कमला") == fold("कमल")
    ('economie sociale solidaire', 'rtes', '서울', False)
    """
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    # Casing can undo a decomposition and the other way round: twice is enough.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    bare = unicodedata.normalize("NFC", _LEFT_OUT.sub("", text))
    # A vowel sign is a mark and no letter, and part of its word all the same.
    return " ".join(
        "".join(
            each if _WORD.match(each) or unicodedata.category(each) in ("Mn", "Mc") else " " for each in bare
        ).split()
    )


def slug(text: str) -> str:
    """Return a text as an id, or an empty text where none of its letters is Latin.

    >>> slug("Économie Sociale & Solidaire"), slug("서울특별시")
    ('economie-sociale-solidaire', '')
    """
    if text.isascii():
        return "-".join(_LATIN.findall(text.lower()))[:80].strip("-")
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("ł", "l"))
    ascii_ = plain.encode("ascii", "ignore").decode()
    letters = sum(each.isalpha() for each in text)
    found = "-".join(_LATIN.findall(ascii_))
    # A few Latin letters in a Korean name would stand for the whole of it.
    return found[:80].strip("-") if sum(map(str.isalpha, found)) * 2 >= letters else ""


def parts(word: str) -> set[str]:
    """Return the parts by which a word is found: three signs each; where it is not ASCII, one and two as well.

    A Korean or Chinese name is asked for by two signs, and hardly ever a Latin one.

    >>> sorted(parts("goteo")), sorted(parts("서울"))
    (['got', 'ote', 'teo'], ['서', '서울', '울'])
    """
    sizes = (3,) if word.isascii() else (1, 2, 3)
    return {word[at : at + size] for size in sizes for at in range(len(word) - size + 1)}


def _coded(part: str) -> str:
    """Return a part as letters that every version of SQLite takes for one token."""
    return f"x{part.encode('utf-8', 'surrogatepass').hex()}"


@lru_cache(maxsize=200_000)
def _tokens(word: str) -> str:
    return " ".join(map(_coded, parts(word)))


class NameIndex:
    """Every name of every entity, folded, in a table of SQLite: in memory, or a file that nobody has to read whole.

    Args:
        names: (id, rank, name), the rank one of `RANKS`. An id that is not the entity's own is that of
            another record of it: it counts while no entity of its own has it.
        path: the file to be written, if it is to be one.

    >>> index = NameIndex([("rtes", "acronym", "RTES"), ("gsef", "name", "Global Social Economy Forum")])
    >>> index.one("rtes"), index.find("social")
    ('rtes', ['gsef'])
    """

    def __init__(self, names: Iterable[tuple[str, str, str]], path: Path | None = None) -> None:
        self._table = sqlite3.connect(path or ":memory:", check_same_thread=False)
        # The file is written aside and renamed by who asks for it: a journal would guard nothing.
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("PRAGMA synchronous = OFF")
        self._table.execute("CREATE TABLE names (folded TEXT, id TEXT, rank INTEGER, name TEXT)")
        self._table.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?)",
            ((fold(name), identifier, RANKS.index(rank), name) for identifier, rank, name in names),
        )
        self._table.execute("CREATE INDEX by_name ON names (folded)")
        self._in_parts = path is not None
        if path is not None:
            self._write_parts()
        self._table.commit()

    def _write_parts(self) -> None:
        """Write which names have which parts: an inverted index of FTS5 that keeps no text and no places."""
        self._table.execute(
            "CREATE VIRTUAL TABLE parts USING fts5 (part, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        self._table.execute("CREATE VIRTUAL TABLE counted USING fts5vocab (parts, row)")
        rows = self._table.execute("SELECT rowid, folded FROM names")
        self._table.executemany(
            "INSERT INTO parts (rowid, part) VALUES (?, ?)",
            ((row, " ".join(map(_tokens, folded.split()))) for row, folded in rows),
        )
        self._table.execute("INSERT INTO parts (parts) VALUES ('optimize')")

    @classmethod
    def open(cls, path: Path) -> NameIndex:
        """Open a file that was written before.

        Raises:
            OSError: it cannot be read, or is none.
        """
        index = cls.__new__(cls)
        try:
            # Nobody writes it in place, so no lock is needed, nor could one be had on a read-only disk.
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            index._table = sqlite3.connect(address, uri=True, check_same_thread=False)
            index._table.execute("SELECT folded, id, rank, name FROM names LIMIT 1")
            # A file of a version before has none: then all names are read.
            index._in_parts = bool(
                index._table.execute("SELECT 1 FROM sqlite_master WHERE name = 'counted'").fetchone()
            )
        except sqlite3.Error as error:
            raise OSError(f"{path}: {error}") from error
        return index

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()

    def bearers(self, name: str, known: Callable[[str], bool] | None = None) -> list[str]:
        """Return the ids of those who best bear a name: an id or acronym goes before a name, a name before an alias.

        Args:
            name: in any spelling.
            known: says which entities count; all, if it is not given.
        """
        rows = self._rows("folded = ?", [fold(name)], known)
        if any(name == identifier for _, identifier, _, _ in rows):
            return [name]
        named = [(rank, identifier) for _, identifier, rank, _ in rows if rank != _NOTE]
        best = min(named, default=(_NOTE, ""))[0]
        return sorted({identifier for rank, identifier in named if rank == best})

    def one(self, name: str, known: Callable[[str], bool] | None = None) -> str:
        """Return the id of the one entity so called; see `bearers`.

        Raises:
            NotFound: nobody is; with suggestions.
            Ambiguous: several are; with their ids.
        """
        best = self.bearers(name, known)
        if len(best) > 1:
            raise Ambiguous("entity", name, best)
        if not best:
            raise NotFound("entity", name, self.near(name, known))
        return best[0]

    def near(self, name: str, known: Callable[[str], bool] | None = None) -> list[str]:
        """Return the names nearest to one that nobody bears, best first: those that may have been meant.

        Of an index of more than 50,000 names in a file those are compared that have most parts in common with it.
        """
        spelt: dict[str, str] = {}
        where, values = self._alike(fold(name))
        for folded, identifier, rank, each in self._rows(f"rank != ? AND {where}", [_NOTE, *values], known):
            # Best a name as somebody wrote it, and an id where there is nothing else.
            if rank != _ID or folded not in spelt:
                spelt.setdefault(folded, each)
                if spelt[folded] == identifier:
                    spelt[folded] = each
        return [spelt[folded] for folded in suggest(fold(name), spelt)]

    def _alike(self, wanted: str) -> tuple[str, list[object]]:
        """Return a condition for the names that are worth comparing with one."""
        if not self._in_parts or not self._many:
            return "1", []
        tokens = sorted({_coded(part) for word in wanted.split() for part in parts(word)})[:100]
        marks = ", ".join("?" * len(tokens))
        common: Counter[int] = Counter()
        rare = self._asked(
            f"SELECT term FROM counted WHERE term IN ({marks}) AND doc <= ? ORDER BY doc, term LIMIT 12",
            [*tokens, _RARE],
        )
        for (token,) in rare:
            common.update(
                row for (row,) in self._asked("SELECT rowid FROM parts WHERE parts MATCH ?", [token])
            )
        best = sorted(common, key=lambda row: (-common[row], row))[:_COMPARED]
        return f"rowid IN ({', '.join(map(str, best))})", []

    @cached_property
    def _many(self) -> bool:
        return bool(self._asked("SELECT MAX(rowid) > ? FROM names", [_FEW])[0][0])

    def find(self, text: str, known: Callable[[str], bool] | None = None) -> list[str]:
        """Return the ids of all entities a name or note of which holds every word, best first.

        Best: a whole name, then the beginning of one, then whole words, then parts of words; within
        these by rank, then by id.
        """
        wanted = fold(text)
        words = wanted.split()
        found: dict[str, tuple[int, int]] = {}
        if not words:
            return []
        holds = " AND ".join(["instr(folded, ?)"] * len(words))
        values: list[object] = [*words]
        tokens = sorted({_coded(part) for word in words for part in parts(word)})[:100]
        if self._in_parts and tokens:
            holds = f"rowid IN (SELECT rowid FROM parts WHERE parts MATCH ?) AND {holds}"
            values.insert(0, " AND ".join(tokens))
        if known is None:
            return self._ranked(wanted, words, holds, values)
        for folded, identifier, rank, _ in self._rows(holds, values, known):
            if rank == _NOTE:
                closeness = 4
            elif folded == wanted:
                closeness = 0
            elif folded.startswith(wanted):
                closeness = 1
            else:
                closeness = 2 if set(words) <= set(folded.split()) else 3
            found[identifier] = min((closeness, rank), found.get(identifier, (closeness, rank)))
        return sorted(found, key=lambda identifier: (found[identifier], identifier))

    def _ranked(self, wanted: str, words: Sequence[str], holds: str, values: Sequence[object]) -> list[str]:
        """Return the ids in the order of `find`, which SQLite works out: a common word stands in a million names."""
        whole = " AND ".join(["instr(' ' || folded || ' ', ?)"] * len(words))
        rows = self._asked(
            f"SELECT id FROM names AS one WHERE {holds} AND NOT (rank = {_ID} AND name != id AND EXISTS ("
            f"SELECT 1 FROM names AS own WHERE own.folded = one.folded AND own.rank = {_ID} AND own.id = one.name)) "
            f"GROUP BY id ORDER BY MIN(rank + 100 * CASE WHEN rank = {_NOTE} THEN 4 WHEN folded = ? THEN 0 "
            f"WHEN substr(folded, 1, ?) = ? THEN 1 WHEN {whole} THEN 2 ELSE 3 END), id",
            [*values, wanted, len(wanted), wanted, *(f" {word} " for word in words)],
        )
        return [identifier for (identifier,) in rows]

    def _rows(
        self, where: str, values: Sequence[object], known: Callable[[str], bool] | None
    ) -> list[tuple[str, str, int, str]]:
        """Return the names that a condition holds for, and that count."""
        rows = self._asked(
            f"SELECT folded, id, rank, name FROM names WHERE {where} ORDER BY rank, id, name", values
        )
        counts = cache(known) if known else lambda _: True
        taken = cache(known or self._is_own)
        return [
            row
            for row in rows
            if counts(row[1]) and not (row[2] == _ID and row[3] != row[1] and taken(row[3]))
        ]

    def _asked(self, text: str, values: Sequence[object]) -> list[Any]:
        try:
            return self._table.execute(text, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(
                f"the table of names is damaged: {error}; build the store anew from the records"
            ) from error

    def _is_own(self, identifier: str) -> bool:
        """Say whether an entity has that id, as its own."""
        found = self._table.execute(
            "SELECT 1 FROM names WHERE folded = ? AND rank = ? AND id = ?",
            [fold(identifier), _ID, identifier],
        )
        return found.fetchone() is not None
