"""Looks at a file from outside, so that each format may say whether it is one of its own; takes JSON apart."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.quads.untrusted import FORMATS

MOST_BYTES: Final = 500_000_000
"""Of a file that has to be read whole."""

_HEAD: Final = 65_536
_SMALL: Final = 1_000_000


class Glance:
    """A file as it looks from outside; what is costly is done once, and only when it is asked for.

    Attributes:
        path: of the file.
        head: its first 65,536 bytes.

    Raises:
        StoreError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as content:
                self.head = content.read(_HEAD)
        except OSError as error:
            raise StoreError(f"cannot read {path}: {error.strerror}") from error

    @property
    def suffix(self) -> str:
        """The last suffix of its name, in small letters."""
        return self.path.suffix.lower()

    @property
    def packed(self) -> bool:
        """Whether it is an archive or Parquet, and so no text."""
        return self.head.startswith((b"PK", b"PAR1"))

    @cached_property
    def text(self) -> str:
        """Its beginning as text, without the space before it; empty where it is packed."""
        if self.packed:
            return ""
        wide = self.head.startswith((b"\xff\xfe", b"\xfe\xff"))
        return self.head.decode("utf-16" if wide else "utf-8-sig", "replace").lstrip()

    @cached_property
    def members(self) -> Mapping[str, int]:
        """What an archive holds, by name, and how large it is unpacked; nothing where it is none."""
        if not self.head.startswith(b"PK"):
            return {}
        try:
            with zipfile.ZipFile(self.path) as archive:
                return {each.filename: each.file_size for each in archive.infolist()}
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
            return {}

    def member(self, name: str) -> bytes:
        """Return what an archive holds under a name; nothing where it is not there, broken or larger than 1 MB."""
        if not 0 < self.members.get(name, 0) <= _SMALL:
            return b""
        try:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(name)
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
            return b""

    def object(self, *names: str) -> Mapping[str, Any]:
        """Return the first object of JSON in which one of these names stands early on; else an empty one.

        A large table is not read for nothing: what no format names near the beginning stays unread.

        Raises:
            DataError: it is a JSON schema, which describes data and holds none.
        """
        if self.suffix in FORMATS or not self.text.startswith(("{", "[")):
            return {}  # what calls itself RDF is RDF
        near = any(f'"{name}"' in self.text for name in ("$schema", *names))
        return self._object if near else {}

    @cached_property
    def _object(self) -> Mapping[str, Any]:
        if self.path.stat().st_size > MOST_BYTES:
            return {}
        try:
            sample = json.loads(self.text.partition("\n")[0])
        except (ValueError, RecursionError):
            try:
                sample = json.loads(self.path.read_text(encoding="utf-8-sig"))
            except (ValueError, RecursionError):  # of UTF-8, too
                return {}
        one = sample[0] if isinstance(sample, list) and sample else sample
        one = (
            one["data"][0]
            if isinstance(one, dict) and isinstance(one.get("data"), list) and one["data"]
            else one
        )
        if not isinstance(one, dict):
            return {}
        if isinstance(one.get("$schema"), str) and "json-schema.org" in one["$schema"]:
            raise DataError(
                [
                    Problem(
                        str(self.path),
                        1,
                        "a JSON schema: it describes data and holds none",
                        "a file of profiles",
                    )
                ]
            )
        return one


def json_of(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises:
        DataError: it is no JSON, not UTF-8, or nested too deep.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), 1, "not UTF-8", "the file saved as UTF-8")]) from error
    except RecursionError as error:
        raise DataError([Problem(str(path), 1, "nested too deep")]) from error
    except ValueError as error:
        raise DataError([Problem(str(path), 1, f"no JSON: {error}")]) from error


def objects_of(path: Path) -> tuple[list[tuple[int, Mapping[str, Any]]], list[tuple[str, str]]]:
    """Return the objects of a JSON file: one document, or one on each line.

    Returns:
        the objects with their line or number, and what is no object: its place, and why.

    Raises:
        DataError: it is not UTF-8, or nested too deep.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), 1, "not UTF-8", "the file saved as UTF-8")]) from error
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise DataError([Problem(str(path), 1, "nested too deep")]) from error
    except ValueError:
        whole = None
    objects: list[tuple[int, Mapping[str, Any]]] = []
    aside: list[tuple[str, str]] = []
    if whole is not None:
        if isinstance(whole, dict) and isinstance(whole.get("data"), list):
            whole = whole["data"]
        many = whole if isinstance(whole, list) else [whole]
        for number, each in enumerate(many, 1):
            if isinstance(each, dict):
                objects.append((number, each))
            else:
                aside.append((f"number {number}", "no object"))
        return objects, aside
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                each = json.loads(line)
            except (ValueError, RecursionError) as error:
                aside.append((f"line {number}", f"no JSON: {error}"))
                continue
            if isinstance(each, dict):
                objects.append((number, each))
            else:
                aside.append((f"line {number}", "no object"))
    return objects, aside
