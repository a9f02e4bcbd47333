"""The kept texts of sources: documents beside the records, and what was captured of pages, for who has the archive."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ssegraph.core.contacts import E_MAIL
from ssegraph.core.model import Source
from ssegraph.core.passages import Normal

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
        if text is not None:
            # What others wrote may hold contact data, which is nobody's business here.
            text = _without_contact(text)
        elif self.folder is not None:
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
    """Return a text in which each letter of some names is blotted out, however they are spelled: case, signs, blanks, order."""
    normal = Normal.of(text)
    gone: list[tuple[int, int]] = []
    for name in _ways(names):
        wanted = Normal.of(name).text
        at = normal.text.find(wanted) if wanted else -1
        while at >= 0:
            first, last = normal.span(at, at + len(wanted))
            # A name in Latin letters may be part of a word; in other scripts particles are written to it.
            inside = name.isascii() and (text[first - 1 : first].isalnum() or text[last : last + 1].isalnum())
            if not inside:
                gone.append((first, last))
            at = normal.text.find(wanted, at + 1)
    letters = list(text)
    for first, last in gone:
        letters[first:last] = [each if each.isspace() else "▒" for each in letters[first:last]]
    return "".join(letters)


def _ways(names: Iterable[str]) -> Iterator[str]:
    """Yield names as people write them: whole, the last part first, and a Latin last part alone."""
    for name in sorted(names):
        yield name
        parts = name.split()
        if len(parts) > 1:
            yield " ".join([*parts[1:], parts[0]])
            yield " ".join([parts[-1], *parts[:-1]])
            if len(parts[-1]) > 3:
                yield parts[-1]


def _without_contact(text: str) -> str:
    """Return a text without the e-mail addresses and telephone numbers in it, letter for letter."""
    for pattern in (E_MAIL, _TELEPHONE):
        text = pattern.sub(lambda found: re.sub(r"\w", "▒", found[0]), text)
    return text


_TELEPHONE: Final = re.compile(
    r"(?<![\w.,/-])(?:\+|00)\d[\d .()-]{7,18}\d(?!\w)|(?<![\w.,/-])0\d(?:[ .-]?\d\d){4}(?!\w)|(?<![\w.,/-])0\d{1,2}-\d{3,4}-\d{4}(?!\w)"
)
