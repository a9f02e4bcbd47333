"""A folder of records as a whole: checked aside before anything in it is changed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ssegraph.core.files import write_aside
from ssegraph.core.model import Records
from ssegraph.records.reading import mirror, read_records, record_files


def checked(folder: Path, path: Path, content: str, texts: Mapping[str, str]) -> Records:
    """Return what a folder would hold with a file of records and some other files; nothing is written.

    Raises:
        DataError: it would not be sound.
    """
    others = [each for each in record_files(folder) if each != path]
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside) / folder.resolve().name
        copy.mkdir()
        mirror(folder, copy, others)
        # Who is one body, and who asked to be left out, is decided there too.
        for each in sorted((folder / "decisions").glob("*.json")):
            if each.name.startswith(("bodies-", "removed-")) and ".undone" not in each.name:
                shutil.copy(each, copy / "decisions" / each.name)
        for where, text in texts.items():
            (copy / where).parent.mkdir(exist_ok=True)
            put_text(copy / where, text)
        (copy / path.relative_to(folder)).write_text(content, encoding="utf-8")
        return read_records(copy)


def put_text(path: Path, text: str) -> None:
    """Write a file if it does not hold just this already."""
    content = text.encode("utf-8", "replace")
    if not path.is_file() or path.read_bytes() != content:
        if path.is_file() and path.stat().st_nlink > 1:
            path.unlink()
        write_aside(path, lambda aside: aside.write_bytes(content))
