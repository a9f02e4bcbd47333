"""The kept texts of sources: documents beside the records, and what was captured of pages, for who has the archive."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ssegraph.model import Source

_CAPTURED: Final = "captured"


@dataclass(frozen=True)
class Texts:
    """The texts of sources, read when they are asked for.

    Attributes:
        folder: holds the documents of sources, at the paths these give; None where there are none.
        captured: the text of a capture by the id of its source.
        blotted: names that nobody is to read in them.

    >>> Texts(captured={"page": "Ann and Bo met."}).without(["Ann"]).of(Source(id="page", url="https://a.org/"))
    '▒▒▒ and Bo met.'
    """

    folder: Path | None = None
    captured: Mapping[str, str] = field(default_factory=dict)
    blotted: tuple[str, ...] = ()

    def of(self, source: Source) -> str | None:
        """Return the text of a source, if it is kept; places in it are what they are in what was read."""
        text = self.captured.get(source.id)
        if text is None and self.folder is not None:
            path = (self.folder / (source.document or f"{_CAPTURED}/{source.id}.txt")).resolve()
            if path.is_relative_to(self.folder.resolve()) and path.is_file():
                text = path.read_bytes().decode("utf-8", "replace")
        return text if text is None or not self.blotted else _blotted(text, self.blotted)

    def without(self, names: Collection[str]) -> Texts:
        """Return the texts with each letter of some names blotted out, so that places stay."""
        return replace(self, blotted=tuple(sorted({*self.blotted, *names}))) if names else self

    def with_captured(self, captured: Mapping[str, str]) -> Texts:
        """Return the texts with those of some captures, by the id of their source."""
        return replace(self, captured={**self.captured, **captured})

    def write(self, folder: Path, sources: Iterable[Source]) -> Path:
        """Write the texts of some sources into a folder, and return the folder to read them from, for `Texts(folder)`."""
        if self.folder is not None and not self.blotted and not self.captured:
            return self.folder
        for source in sources:
            text = self.of(source)
            if text is not None:
                path = folder / (source.document or f"{_CAPTURED}/{source.id}.txt")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return folder


def _blotted(text: str, names: Iterable[str]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    # A name in Latin letters may be part of a word; in other scripts particles are written to it.
    written = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name) for name in longest_first)  # fmt: skip
    return re.sub(written, lambda found: "▒" * len(found[0]), text, flags=re.IGNORECASE)
