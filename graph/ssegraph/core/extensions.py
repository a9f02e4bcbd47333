"""What other packages add, found by entry points: formats, measures, questions, panels, languages, back ends.

A package names what it adds in its `pyproject.toml` (Entry points specification of the Python Packaging Authority)::

    [project.entry-points."ssegraph.measures"]
    reach = "our_package:REACH"

Code of others is never trusted to load: what breaks is left out and told in words that name the package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

GROUPS: Final = {
    "ssegraph.formats": "format",
    "ssegraph.measures": "measure",
    "ssegraph.questions": "folder of questions",
    "ssegraph.panels": "panel",
    "ssegraph.languages": "language",
    "ssegraph.backends": "back end",
}
"""Each group of entry points, and what one of it is called in words."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One thing that another package adds.

    Attributes:
        package: the name of its distribution.
        name: of the entry point.
        where: what the entry point says, `module:name`.
        value: what stands there.
    """

    package: str
    name: str
    where: str
    value: Any


@cache
def extensions(group: str) -> tuple[tuple[Extension, ...], tuple[str, ...]]:
    """Return what other packages add to a group, by package and name, and what is left out, each in a sentence.

    Args:
        group: one of `GROUPS`.

    >>> extensions("ssegraph.measures")
    ((), ())
    """
    found, refused = [], []
    for entry in sorted(entry_points(group=group), key=lambda each: (package_of(each), each.name)):
        try:
            found.append(Extension(package_of(entry), entry.name, entry.value, entry.load()))
        except (
            Exception,
            SystemExit,
        ) as error:  # code of others: whatever it raises, and where it would end us
            refused.append(refusal(group, entry.name, package_of(entry), f"{type(error).__name__}: {error}"))
    return tuple(found), tuple(refused)


def taken(group: str, put: Callable[[Extension], str]) -> tuple[str, ...]:
    """Offer each extension of a group to `put`; return what is left out, each in a sentence.

    Args:
        group: one of `GROUPS`.
        put: takes one in and returns an empty text, or says why not.
    """
    offered, refused = extensions(group)
    return (
        *refused,
        *(refusal(group, each.name, each.package, why) for each in offered if (why := _why(each, put))),
    )


def _why(offered: Extension, put: Callable[[Extension], str]) -> str:
    try:
        return put(offered)
    except (Exception, SystemExit) as error:  # code or files of others: whatever it raises
        return f"{type(error).__name__}: {error}"


def refusal(group: str, name: str, package: str, why: str) -> str:
    """Return the sentence that says what was left out.

    >>> refusal("ssegraph.formats", "toy", "toys", ".csv belongs to ssegraph")
    "the format 'toy' of the package toys is refused: .csv belongs to ssegraph"
    """
    return f"the {GROUPS[group]} {name!r} of the package {package} is refused: {why}"


def package_of(entry: EntryPoint) -> str:
    """Return the name of the distribution an entry point is of."""
    return entry.dist.name if entry.dist else "without a name"
