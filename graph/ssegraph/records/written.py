"""YAML as records are written: every scalar text (`NO` stays Norway, `2018-09` a month), no key twice, no anchors; and where what stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml

from ssegraph.core.errors import DataError, Problem, StoreError
from ssegraph.core.sniffing import masked

_DEEPEST: Final = 50
_ANCHOR: Final = re.compile(r"(?:^|[\s\[{,:])[&*][^\s\[\]{},]", re.MULTILINE)
"""Where an anchor or alias may stand; so may other text."""
_NO_ANCHORS: Final = ("anchors and aliases (& and *) are refused", "the text itself")


class _Texts(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen by what is installed
    """Takes every scalar for a text: of dates, numbers and booleans nobody is asked what they are."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


class Broken(Exception):
    """A file that cannot be read as records at all; holds what to report."""

    def __init__(self, line: int, message: str, instead: str = "") -> None:
        self.line, self.message, self.instead = line, message, instead
        super().__init__(message)


def compose(text: str) -> yaml.Node | None:
    """Return the nodes of a text of YAML, which know their lines; None for an empty one.

    Raises:
        Broken: it is no YAML.
    """
    try:
        node = yaml.compose(text, Loader=_Texts)
        # A node does not tell of an anchor that nothing uses.
        for token in yaml.scan(text, Loader=_Texts) if _ANCHOR.search(text) else ():
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                raise Broken(token.start_mark.line + 1, *_NO_ANCHORS)
        return node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken((mark.line if mark else 0) + 1, f"broken YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise Broken(1, f"broken YAML: {error}") from error
    except RecursionError as error:
        raise Broken(1, "nested too deep") from error


def line_of(node: yaml.Node) -> int:
    """Return the line at which a node begins, from 1."""
    return int(node.start_mark.line) + 1


def line_at(node: yaml.Node, location: tuple[int | str, ...]) -> int:
    """Return the line of what a location (keys and positions) leads to, as far as it leads."""
    line = line_of(node)
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                break
            line, node = line_of(found[0][0]), found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                break
            node = node.value[step]
            line = line_of(node)
    return line


def plain_of(node: yaml.Node) -> Any:
    """Turn a node into dict, list and str.

    Raises:
        Broken: an anchor, a key twice or that is no text, or things nested deeper than any record is.
    """
    return _plain(node, set(), 0)


def _plain(node: yaml.Node, seen: set[int], depth: int) -> Any:
    if id(node) in seen:
        raise Broken(line_of(node), *_NO_ANCHORS)
    if depth > _DEEPEST:
        raise Broken(line_of(node), "nested too deep")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, seen, depth + 1) for each in node.value]
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Broken(line_of(key), "a key must be a word")
        if key.value in mapping:
            raise Broken(line_of(key), f"the key {key.value!r} stands here twice", "each key once")
        mapping[key.value] = _plain(value, seen, depth + 1)
    return mapping


def read_yaml(path: Path) -> Any:
    """Read a YAML file as records are read: every scalar text, no anchors, no key twice.

    Returns:
        dictionaries, lists and texts; None for an empty file.

    Raises:
        StoreError: it cannot be opened.
        DataError: it is not such a file; with the line.
    """
    return read_with_nodes(path)[0]


def read_with_nodes(path: Path) -> tuple[Any, yaml.Node | None]:
    """Read as `read_yaml` does; return the nodes too, which know their lines.

    Raises:
        StoreError: it cannot be opened.
        DataError: it is not such a file; with the line.
    """
    try:
        root = compose(path.read_text(encoding="utf-8-sig"))
        return None if root is None else plain_of(root), root
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), 1, "not UTF-8", "the file saved as UTF-8")]) from error
    except Broken as broken:
        raise DataError(
            [masked(path) or Problem(str(path), broken.line, broken.message, broken.instead)]
        ) from broken


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # one of two classes
    """Writes a thing that occurs twice twice: records take no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(content: object) -> str:
    """Return content as YAML in the order it has, without anchors."""
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)
    return text


class _Plain(_Dumper):
    """Writes dates and numbers without quotes, as people do: records read every scalar as text."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # pyyaml reads it from the class
        first: [each for each in resolvers if not each[0].endswith((":timestamp", ":int", ":float"))]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }


def as_yaml(content: object) -> str:
    """Return content of records as people write it: dates without quotes, lines of a page's width."""
    text: str = yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    return text


def with_fields(text: str, changes: list[tuple[yaml.Node, dict[str, Any]]]) -> str:
    """Return a text of YAML in which some block mappings have other fields; all else stays as it was written.

    Args:
        text: of YAML, as records are written.
        changes: mappings of its nodes, each with the fields it is to have; a field that is there is replaced, and gone for None.

    >>> text = "sources:\\n- id: a  # mine\\n  date: 2018\\n- id: b\\n"
    >>> root = compose(text)
    >>> print(with_fields(text, [(root.value[0][1].value[0], {"date": "2019", "note": "read"})]), end="")
    sources:
    - id: a  # mine
      date: 2019
      note: read
    - id: b
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    # From the last line to the first, so that the lines of the others stay where they are.
    for node, fields in sorted(changes, key=lambda each: -each[0].start_mark.line):
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            raise Broken(line_of(node), "written on one line", "a field a line")
        indent = " " * node.start_mark.column
        there = {name: value for name, value in fields.items() if value is not None}
        new = [indent + line for line in as_yaml(there).splitlines(keepends=True)] if there else []
        key, value = node.value[-1]
        # Before a last field that is a list or mapping of its own: what changed below it lies behind.
        nested = not isinstance(value, yaml.ScalarNode) and len(node.value) > 1
        at = int(key.start_mark.line) if nested else _after(value, key, lines)
        gone = [
            (int(name.start_mark.line), _after(old, name, lines))
            for name, old in node.value
            # What stands on the line of the dash cannot go without it.
            if name.value in fields and name.start_mark.line != node.start_mark.line
        ]
        # What goes at a line goes before what comes there.
        pieces = sorted(
            [(at, at, new), *((first, end, []) for first, end in gone)],
            key=lambda piece: (-piece[0], -piece[1]),
        )
        for first, end, inserted in pieces:
            lines[first:end] = inserted
    return "".join(lines)


def _after(value: yaml.Node, key: yaml.Node, lines: list[str]) -> int:
    """Return the line after the last of a field."""
    end = int(value.end_mark.line)
    # A list or mapping ends where the next thing begins, a text where it ends.
    block = isinstance(value, yaml.CollectionNode) and not value.flow_style
    if not block and value.end_mark.column:
        end += 1
    end = max(end, key.start_mark.line + 1)
    while end > key.start_mark.line + 1 and (
        not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")
    ):
        end -= 1
    return end
