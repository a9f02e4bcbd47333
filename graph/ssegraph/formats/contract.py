"""What a format is: one value that says how files of it are found out, read and written, and what they cannot hold.

Each shipped format is one file of this package; other packages add theirs by an entry point of the group
`GROUP` that names a `Format` (docs/formats.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ssegraph.formats.glance import Glance
    from ssegraph.formats.things import Found, Whole
    from ssegraph.graph import KnowledgeGraph

GROUP: Final = "ssegraph.formats"
"""The group of the entry points by which other packages add formats."""

LOAD: Final = "any command with `--data`"
IMPORT: Final = "`ssegraph import`"
"""How a file is read back, in words."""

LOSSES: Final[Mapping[str, str]] = {
    "by source": "which source states which triple (named graphs)",
    "control": "control characters (they become U+FFFD)",
    "long": "what is longer than 32,767 characters in one cell",
    "languages": "the language of a name (all names are there)",
    "former": "until when a former name was borne",
    "points": "in which country places are, and where on the map",
    "spaces": "line breaks and runs of spaces in names, roles and notes (on the way back they become one space)",
    "bars": "bars inside other names and addresses (they become strokes)",
    "details": "other names, places by name, when a body began and ended, websites and notes",
    "evidence": "which words are whose, and where a quote stands (all words are there)",
    "offsets": "where a quote stands in its document",
    "addresses": "the addresses of sources (their ids are there)",
    "conflicts": "conflicts",
    "observations": "observations and contributions",
    "statements": "observations as statements of their own (a text holds them)",
    "sources": "sources as things of their own",
    "listed": "which sources list an entity, such as the editions of a register",
    "name_from": "where a name comes from that no source has",
    "unlisted": "the mark of who is unlisted",
    "themes": "levels of government and themes",
    "money": "sums of money as statements of their own (`.csv`, `.xlsx` and networks have them as a text)",
}
"""What can be lost on the way into a format, in words."""

FLAT: Final = (
    "evidence",
    "conflicts",
    "observations",
    "sources",
    "points",
    "listed",
    "name_from",
    "unlisted",
    "themes",
    "money",
)
"""What is lost where an actor and a tie are one row each, and nothing else has rows."""


@dataclass(frozen=True)
class Format:
    """One format: written, or read, or both.

    Attributes:
        what: what a file of it is, in words.
        suffix: how the name of a written file ends, its first dot included; no two formats share one.
        back: how a written file is read back, in words.
        write: writes a graph to a file or several; returns them.
        lost: which of `LOSSES` a written file cannot hold.
        parted: a graph becomes several files, called NAME-part: on import all of them are NAME.
        name: what a file of it is called when it was found out; no two formats share one.
        detect: says of a file, by its content, whether it is of this format; many formats are asked,
            and what none knows is read as a table.
        read: what a file holds: things and links for records to be made of, or a whole graph of ours.
            It may raise DataError (the file is broken) and MissingExtra (a library is needed).

    Raises:
        ValueError: half of what writing or reading takes is missing, or `lost` names no loss.
    """

    what: str
    suffix: str = ""
    back: str = ""
    write: Callable[[KnowledgeGraph, Path], list[Path]] | None = None
    lost: tuple[str, ...] = ()
    parted: bool = False
    name: str = ""
    detect: Callable[[Glance], bool] | None = None
    read: Callable[[Path], Found | Whole] | None = None

    def __post_init__(self) -> None:
        if not (self.write or self.read):
            raise ValueError(f"{self.what}: it can be neither written nor read")
        if bool(self.write) != bool(self.suffix) or bool(self.write) != bool(self.back):
            raise ValueError(f"{self.what}: to be written it takes suffix, back and write")
        if self.suffix and not self.suffix.startswith("."):
            raise ValueError(f"{self.what}: the suffix {self.suffix!r} begins with no dot")
        if bool(self.read) != bool(self.detect) or bool(self.read) != bool(self.name):
            raise ValueError(f"{self.what}: to be read it takes name, detect and read")
        if unknown := [each for each in self.lost if each not in LOSSES]:
            raise ValueError(f"{self.what}: {unknown[0]!r} is none of LOSSES")

    def loses(self) -> list[str]:
        """Return in words what a written file cannot hold; empty where it holds everything."""
        return [LOSSES[each] for each in self.lost]
