"""Rich Text Format (.rtf), by striprtf; heads, notes, hidden and deleted words are taken out before and accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ssegraph.core.errors import MissingExtra
from ssegraph.documents.containers.content import Content, LeftOut, Refused, superscript

_GROUPS: Final = {
    "header": "page head",
    "headerl": "page head",
    "headerr": "page head",
    "headerf": "page head",
    "footer": "page foot",
    "footerl": "page foot",
    "footerr": "page foot",
    "footerf": "page foot",
    "v": "hidden",
    "deleted": "deleted",
    "annotation": "comment",
    "footnote": "note",
}
"""What a group is that begins with a control word (RTF 1.9.1)."""

_TOKEN: Final = re.compile(r"\\([a-zA-Z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]")


def read_rich(content: bytes) -> Content:
    """Return the text of an RTF file; its notes stand behind it."""
    try:
        from striprtf import striprtf
    except ModuleNotFoundError as error:
        raise MissingExtra("reading RTF", "documents") from error
    to_text: Callable[[str], str] = striprtf.rtf_to_text
    source = content.decode("latin-1")
    kept, groups = _parted(source)
    left: list[LeftOut] = []
    notes: list[str] = []
    try:
        for what, group in groups:
            words = " ".join(to_text("{\\rtf1\\ansi " + group + "}").split())
            if what == "note":
                notes.append(words)
            elif words:
                left.append(LeftOut(what=what, words=words))
        text = to_text(kept)
    except (ValueError, LookupError, IndexError, UnicodeError) as error:
        raise Refused(f"a broken RTF file ({error})") from error
    lines = [_line(line) for line in text.split("\n")]
    lines += [f"\n{superscript(str(number))} {words}" for number, words in enumerate(notes, 1)]
    return Content("\n".join(lines) + "\n", "rtf", left_out=tuple(left))


def _line(line: str) -> str:
    """Return a line, a row of a table as one of Markdown."""
    cells = line.split("|")
    return (
        "| " + " | ".join(cell.strip() for cell in cells[:-1]) + " |"
        if len(cells) > 2 and not cells[-1].strip()
        else line
    )


def _parted(source: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a file without the groups that are no part of its text, and these with what they are.

    >>> _parted(r"{\\rtf1{\\header Head}Ann{\\footnote One} Lee}")
    ('{\\\\rtf1Ann\\\\u185? Lee}', [('page head', ' Head'), ('note', ' One')])
    """
    kept: list[str] = []
    groups: list[tuple[str, str]] = []
    notes = depth = position = 0
    begun: int | None = None  # the depth of the group that is taken out
    what, opening = "", 0
    for match in _TOKEN.finditer(source):
        if match[0] == "{":
            depth += 1
            head = re.compile(r"\{(?:\\\*)?\\([a-z]+)(?:\d+)?").match(source, match.start())
            if begun is None and head and head[1] in _GROUPS:
                kept.append(source[position : match.start()])
                begun, what, opening = depth, _GROUPS[head[1]], head.end()
        elif match[0] == "}":
            if begun == depth:
                groups.append((what, source[opening : match.start()]))
                if what == "note":
                    notes += 1
                    kept.append("".join(f"\\u{ord(each)}?" for each in superscript(str(notes))))
                begun, position = None, match.end()
            depth -= 1
    kept.append(source[position:] if begun is None else "")
    return "".join(kept), groups
