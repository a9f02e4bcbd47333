"""A folder of records as a whole: checked aside before anything in it is changed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ssegraph.core.errors import StoreError
from ssegraph.core.files import write_aside
from ssegraph.core.model import Records
from ssegraph.records.reading import mirror, read_records, record_files


def edition(folder: Path) -> str:
    """Return a digest of which files of records a folder has, how long they are and when each was written.

    Another one means that somebody changed the folder meanwhile: every decision is a file more.

    >>> from ssegraph.core.resources import data_dir
    >>> edition(data_dir()) == edition(data_dir())
    True
    """
    digest = hashlib.sha256()
    for path in [*record_files(folder), *sorted((folder / "decisions").glob("*.json"))]:
        about = path.stat()
        digest.update(f"{path.relative_to(folder)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def unchanged(folder: Path, since: str | None) -> None:
    """Make sure that a folder is as it was read; to be asked while it is locked.

    Args:
        folder: of records.
        since: its `edition` then; None where nothing rests on it.

    Raises:
        StoreError: it was changed.
    """
    if since is not None and edition(folder) != since:
        raise StoreError(f"{folder} was changed meanwhile: read it again, then decide")


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
