"""Writes the answers into the tour of README.md: after each line `>>> print(...)` what it prints.

The tests prove that they are fresh. Run it with `make docs`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import ssegraph as sse

README = Path(__file__).parents[1] / "README.md"
_TOUR = re.compile(r"(?<=```pycon\n)(.*?)(?=```\n)", re.DOTALL)


def toured(text: str) -> str:
    """Return a README with the answers of its tour as they are today."""
    names = {"sse": sse, "kg": sse.load()}

    def answered(block: re.Match[str]) -> str:
        lines = []
        for line in block[0].splitlines():
            if line.startswith(">>> print("):
                answer = eval(line.removeprefix(">>> print(").removesuffix(")"), dict(names))
                lines += [line, str(answer), ""]
            elif line.startswith("#"):
                lines.append(line)
        return "\n".join(lines).rstrip() + "\n"

    return _TOUR.sub(answered, text)


if __name__ == "__main__":
    written = README.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        sys.exit(0 if toured(written) == written else "README.md is not fresh: run `make docs`")
    README.write_text(toured(written), encoding="utf-8")
