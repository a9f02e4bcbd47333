"""What a row of an exported table was when it was exported: so that what a person changed in it can be told.

Each row has a last cell with a stable key (the id of the entity or tie, and the address of a statement of it, which no
correction changes), what all of it was exported as, and a checksum of each other cell. A cell that has its checksum
still was not touched; a record whose checksum is another now was changed in the folder meanwhile.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Entity, Tie
from ssegraph.formats.spelled import UNFIT_FOR_XML

MARK: Final = "as exported"
"""The column in which it stands, the last."""
WHOLE: Final = "-"
"""What a mark says of an export of a whole graph; of a part it says which."""
_LONGEST: Final = 32_767
_WRITTEN: Final = re.compile(r"([0-9a-f]{12}) (\S+) (\S+) (\S+) ((?:[0-9a-f]{8})*)")

Cells = Mapping[str, object]


@dataclass(frozen=True)
class Mark:
    """What a row was.

    Attributes:
        edition: a digest of all rows that were exported together.
        part: `-` for a whole graph, or what was chosen: `country:FR`, `around:rtes`.
        key: the id of the entity or tie.
        anchor: of a tie, the address of its first statement; `-` of an entity.
        sums: a checksum of each cell, in the order of the columns.
    """

    edition: str
    part: str
    key: str
    anchor: str
    sums: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.edition} {self.part} {self.key} {self.anchor} {''.join(self.sums)}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Return the mark that a cell holds, or None.

        >>> mark = Mark("0" * 12, "-", "rtes", "-", ("01234567",))
        >>> Mark.read(str(mark)) == mark, Mark.read("rtes")
        (True, None)
        """
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            return None
        return cls(found[1], found[2], found[3], found[4], tuple(re.findall(".{8}", found[5])))


def canonical(value: object) -> str:
    """Return a cell as it is compared: how a spreadsheet keeps lines and blanks tells nothing.

    >>> canonical(" Lille\\r\\n  Paris "), canonical(None), canonical(HalfKnownDate("2018"))
    ('Lille\\nParis', '', '2018')
    """
    text = "" if value is None else value.text if isinstance(value, HalfKnownDate) else str(value)
    text = unicodedata.normalize("NFC", UNFIT_FOR_XML.sub("\ufffd", text)[:_LONGEST])
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def checksum(value: object) -> str:
    """Return the checksum of a cell.

    >>> checksum(" Lille ") == checksum("Lille"), len(checksum(None))
    (True, 8)
    """
    return f"{zlib.crc32(canonical(value).encode('utf-8', 'replace')):08x}"


@dataclass(frozen=True)
class Rows:
    """One table to be exported.

    Attributes:
        columns: in order.
        things: the entity or tie of each row.
        cells: of each row, by column.
    """

    columns: Sequence[str]
    things: Sequence[Entity | Tie]
    cells: Sequence[Cells]

    def sums(self) -> list[tuple[str, ...]]:
        """Return the checksums of each row."""
        return [tuple(checksum(row[column]) for column in self.columns) for row in self.cells]


def edition_of(tables: Mapping[str, Rows]) -> str:
    """Return what tables are as a whole: a digest of their keys and checksums, in twelve digits."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        rows = tables[name]
        for thing, sums in sorted(zip((each.id for each in rows.things), rows.sums(), strict=True)):
            digest.update(f"{name} {thing} {''.join(sums)}\n".encode())
    return digest.hexdigest()[:12]


def marked(
    tables: Mapping[str, Rows], part: str = WHOLE
) -> dict[str, tuple[list[str], list[dict[str, object]]]]:
    """Return of each table its columns and rows with a mark at the end of each.

    Args:
        tables: by name.
        part: what of a graph they are.
    """
    edition = edition_of(tables)
    found = {}
    for name, rows in tables.items():
        cells = [
            {**row, MARK: str(Mark(edition, part, thing.id, _anchor(thing), sums))}
            for row, thing, sums in zip(rows.cells, rows.things, rows.sums(), strict=True)
        ]
        found[name] = ([*rows.columns, MARK], cells)
    return found


def _anchor(thing: Entity | Tie) -> str:
    return thing.supporting[0].id if isinstance(thing, Tie) and thing.supporting else "-"
