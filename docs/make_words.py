"""Compiles the catalogues of words: `ontology/words/*/LC_MESSAGES/ssegraph.po` to `ssegraph.mo`.

Call: make_words.py [--check]. With --check nothing is written; the exit code is 1 if a compiled catalogue is out of date.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WORDS = Path(__file__).resolve().parents[1] / "ontology" / "words"


class _Timeless(Catalog):
    """A catalogue whose head holds no time and no version of a program: the same texts give the same bytes."""

    rule = ""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]  # it is only read
        """The head: what `gettext` needs."""
        return [
            ("Language", str(self.locale)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.rule),
        ]


def compiled(source: Path) -> bytes:
    """Return a catalogue as the compiled form of GNU gettext."""
    with source.open("rb") as file:
        read = read_po(file, locale=source.parents[1].name, abort_invalid=True)
    written = _Timeless(locale=read.locale, header_comment="")
    written.rule = read.plural_forms
    for message in read:
        if message.id:
            written[message.id] = message
    out = io.BytesIO()
    write_mo(out, written)
    return out.getvalue()


def main() -> int:
    """Compile, or check."""
    stale = []
    for source in sorted(WORDS.glob("*/LC_MESSAGES/*.po")):
        content, target = compiled(source), source.with_suffix(".mo")
        if not target.is_file() or target.read_bytes() != content:
            stale.append(source)
            if "--check" not in sys.argv:
                target.write_bytes(content)
    for each in stale:
        print(f"{each}: {'is not compiled: run docs/make_words.py' if '--check' in sys.argv else 'compiled'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
