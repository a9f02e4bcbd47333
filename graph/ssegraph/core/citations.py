"""A source, cited: on a line for people, as CSL-JSON and as BibTeX for programs that keep references.

CSL-JSON: the data schema of the Citation Style Language 1.0.2. BibTeX: `@online` and `@report` with `urldate`, as biblatex
3.19 reads them; signs that TeX would act on are escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from ssegraph.core.dates import HalfKnownDate
from ssegraph.core.model import Source
from ssegraph.core.when import date_in_words
from ssegraph.core.words import wording

_TEX: Final = {
    "\\": r"\textbackslash{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_POINT: Final = re.compile(r"\d{4}(-\d\d)?(-\d\d)?")


@dataclass(frozen=True, slots=True)
class Reference:
    """A source in a list of references.

    Attributes:
        source: what is cited.
        publisher: who speaks in it, by name; empty where nobody knows.
        number: its place in the list, from 1.

    >>> page = Reference(Source(id="about", url="https://gsef-net.org/en", title="About", date="2021-04"), "GSEF", 1)
    >>> page.line("fr")
    'GSEF. About. avril 2021. https://gsef-net.org/en'
    """

    source: Source
    publisher: str = ""
    number: int = 0

    def line(self, language: str = "en", *, address: bool = True) -> str:
        """Return it on a line, its parts in the order of APA: who, title, date, address, when it was read."""
        source = self.source
        where = source.url or source.document or ""
        read = read_on(source)
        parts = [
            self.publisher,
            source.title or ("" if source.url else where),
            date_in_words(source.date, language),
            where if address and (source.url or source.title) else "",
            wording("dossier.read", language, date=date_in_words(read, language)) if read else "",
        ]
        return ". ".join(part.rstrip(".") if at < 3 else part for at, part in enumerate(parts) if part)

    def csl(self) -> dict[str, Any]:
        """Return it as an item of CSL-JSON: `date-parts` only of a date that is known for sure, else `literal`."""
        source = self.source
        found: dict[str, Any] = {
            "id": source.id,
            "type": "webpage" if source.url else "report",
            "title": source.name,
            "publisher": self.publisher,
            "author": [{"literal": self.publisher}] if self.publisher else None,
            "URL": source.url,
            "language": source.language,
            "issued": _csl_date(source.date),
            "accessed": _csl_date(read_on(source)),
            "note": source.document if not source.url else None,
        }
        return {name: value for name, value in found.items() if value}

    def bibtex(self) -> str:
        """Return it as an entry of BibTeX."""
        source = self.source
        read = read_on(source)
        fields = {
            "author": f"{{{_tex(self.publisher)}}}" if self.publisher else "",
            "title": f"{{{_tex(source.name)}}}",
            "date": _tex(str(source.date or "")),
            "url": (source.url or "").replace("{", "%7B").replace("}", "%7D"),
            "urldate": str(read) if read and _POINT.fullmatch(str(read)) else "",
            "langid": source.language or "",
            "note": _tex(source.document or ""),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@{'online' if source.url else 'report'}{{{source.id},\n{lines}\n}}\n"


def csl_json(references: Iterable[Reference]) -> str:
    """Return references as a file of CSL-JSON.

    >>> csl_json([Reference(Source(id="a", url="https://gsef-net.org/en"))]).count("webpage")
    1
    """
    return json.dumps([each.csl() for each in references], ensure_ascii=False, indent=1) + "\n"


def bibtex(references: Iterable[Reference]) -> str:
    r"""Return references as a file of BibTeX.

    >>> print(bibtex([Reference(Source(id="a", url="https://gsef-net.org/en", title="Towns & regions"))]), end="")
    @online{a,
      title = {{Towns \& regions}},
      url = {https://gsef-net.org/en}
    }
    """
    return "\n".join(each.bibtex() for each in references)


def read_on(source: Source) -> HalfKnownDate | None:
    """Return when a source was read: as its record says, else the day of its last copy; None where neither is known."""
    return source.retrieved or (source.captures[-1].read if source.captures else None)


def _csl_date(date: HalfKnownDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    if not _POINT.fullmatch(str(date)):
        return {"literal": str(date)}
    return {"date-parts": [[int(part) for part in str(date).split("-")]]}


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))
