"""Pictures of numbers, with matplotlib: bars and lines, labels that can be read in any script.

Matplotlib's own font has no Chinese, Japanese or Korean signs. Where a label needs one, an installed
font that has it is found; where there is none, the id stands in its place and a warning says which
font to install. A box instead of a name is never drawn.
"""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ssegraph.core.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

_OWN: Final = "DejaVu Sans"
_LIKELY: Final = (
    "Noto Sans CJK",
    "Noto Sans KR",
    "Noto Sans JP",
    "Source Han Sans",
    "Noto Serif CJK",
    "Nanum",
    "Malgun",
    "Apple SD Gothic",
    "Hiragino",
    "Yu Gothic",
    "Microsoft YaHei",
    "MS Gothic",
    "WenQuanYi",
    "IPAGothic",
    "IPAexGothic",
    "Baekmuk",
    "UnDotum",
    "Droid Sans Fallback",
    "Unifont",
)
"""Fonts that have these signs, the ones made for screens first."""

_LONGEST: Final = 44
_COLOURS: Final = ("#1f5a7a", "#b5532a", "#4f7a28", "#6b4c9a")


def _matplotlib() -> Any:
    try:
        import matplotlib.figure
    except ImportError as error:
        raise MissingExtra("a plot", "plots") from error
    return matplotlib


@cache
def _has(path: str) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(path).get_charmap())


def font_for(text: str) -> str | None:
    """Return the name of an installed font that has the signs matplotlib's own font lacks.

    Args:
        text: all that is to be drawn.

    Returns:
        `DejaVu Sans` when nothing is lacking; None when no font has them.

    Raises:
        MissingExtra: matplotlib is not installed.

    >>> font_for("Économie sociale")
    'DejaVu Sans'
    """
    _matplotlib()
    from matplotlib import font_manager

    own = _has(font_manager.findfont(_OWN))
    needed = {ord(sign) for sign in text if not sign.isspace()} - own
    if not needed:
        return _OWN
    fonts = sorted(
        (
            next((n for n, start in enumerate(_LIKELY) if font.name.startswith(start)), len(_LIKELY)),
            font.weight not in (400, "normal", "regular"),
            font.name,
            font.fname,
        )
        for font in font_manager.fontManager.ttflist
    )
    for likely, _, name, file in fonts:
        if likely < len(_LIKELY) and needed <= _has(file):
            return str(name)
    return None


def _labels(named: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return what to write for (name, id), and the fonts to write it with."""
    font = font_for("".join(name for name, _ in named))
    if font is not None:
        return [_short(name) for name, _ in named], [_OWN, *([font] if font != _OWN else [])]
    labels = [name if font_for(name) else identifier for name, identifier in named]
    warnings.warn(
        "no installed font has the signs of some names, so their ids are drawn; "
        "install one, for example Debian's fonts-noto-cjk",
        stacklevel=4,
    )
    return [_short(label) for label in labels], [_OWN]


def _short(name: str) -> str:
    return (
        textwrap.shorten(name, _LONGEST, placeholder="…")
        if len(name) > _LONGEST and " " in name
        else name[:_LONGEST]
    )


@contextmanager
def _style(fonts: Sequence[str]) -> Iterator[None]:
    matplotlib = _matplotlib()
    with matplotlib.rc_context(
        {
            "font.family": list(fonts),
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "svg.hashsalt": "ssegraph",
            "text.parse_math": False,
        }
    ):
        yield


def _leave_room(drawing: Drawing) -> None:
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    engine = drawing.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        low = 0.5 / drawing.get_figheight()
        engine.set(rect=(0, low, 1, 1 - low))


def _finished(drawing: Drawing, note: str) -> Drawing:
    drawing.text(0.01, 0.005, "\n".join(textwrap.wrap(note, 120)), fontsize=7, color="#555555", va="bottom")
    # Measured and drawn with the fonts of this moment, not with those of whoever saves it later.
    drawing.canvas.draw()
    return drawing


def bars(named: Sequence[tuple[str, str, float]], what: str, note: str) -> Drawing:
    """Return horizontal bars, the first on top.

    Args:
        named: name, id and value of each.
        what: what the values are.
        note: on what they were computed; stands below in small print.

    Raises:
        UsageError: there is nothing to draw.
        MissingExtra: matplotlib is not installed.
    """
    _matplotlib()
    from matplotlib.figure import Figure

    if not named:
        raise UsageError("there is nothing to draw: the result is empty")
    labels, fonts = _labels([(name, identifier) for name, identifier, _ in named])
    with _style(fonts):
        drawing = Figure(figsize=(9, 1.3 + 0.32 * len(named)), layout="constrained")
        _leave_room(drawing)
        axes = drawing.add_subplot()
        places = range(len(named))
        axes.barh(places, [value for *_, value in named], color=_COLOURS[0])
        axes.set_yticks(places, labels)
        axes.invert_yaxis()
        axes.set_xlabel(what)
        return _finished(drawing, note)


def lines(at: Sequence[str], values: Mapping[str, Sequence[float]], what: str, note: str) -> Drawing:
    """Return a line for each name over the same places, each labelled at its end.

    Raises:
        UsageError: there is nothing to draw.
        MissingExtra: matplotlib is not installed.
    """
    _matplotlib()
    from matplotlib.figure import Figure

    if not at or not values:
        raise UsageError("there is nothing to draw: the result is empty")
    labels, fonts = _labels([(name, name) for name in values])
    with _style(fonts):
        drawing = Figure(figsize=(9, 4.5), layout="constrained")
        _leave_room(drawing)
        axes = drawing.add_subplot()
        for number, (label, series) in enumerate(zip(labels, values.values(), strict=True)):
            colour = _COLOURS[number % len(_COLOURS)]
            axes.plot(range(len(at)), series, marker="o", color=colour)
            axes.annotate(
                f"{label} {series[-1]:g}",
                (len(at) - 1, series[-1]),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                color=colour,
            )
        axes.set_xticks(range(len(at)), list(at))
        axes.set_xlim(-0.2, len(at) - 1 + 0.35 * len(at))
        axes.set_ylim(bottom=0)
        axes.set_ylabel("\n".join(textwrap.wrap(what, 36)))
        return _finished(drawing, note)


def flow(steps: Sequence[Sequence[tuple[str, str, str]]], heads: Sequence[str], note: str = "") -> Drawing:
    """Return names in columns, with a line from each name to those in the next column it is joined to.

    Args:
        steps: between each column and the next, the lines: name, name in the next column, what stands on the line.
        heads: what stands above each column.
        note: stands below in small print.

    Raises:
        UsageError: there is nothing to draw.
        MissingExtra: matplotlib is not installed.
    """
    _matplotlib()
    from matplotlib.figure import Figure

    if not any(steps):
        raise UsageError("there is nothing to draw: the result is empty")
    columns = [list(dict.fromkeys(line[0] for line in step)) for step in steps]
    columns.append(list(dict.fromkeys(line[1] for line in steps[-1])))
    # A name that only receives stands in the column it receives in.
    for number, step in enumerate(steps):
        columns[number + 1] += [
            each for each in dict.fromkeys(line[1] for line in step) if each not in columns[number + 1]
        ]
    most = max(map(len, columns))
    every = [name for column in columns for name in column]
    labels, fonts = _labels([(name, name) for name in every])
    shown = dict(zip(every, labels, strict=True))
    places = {
        (number, name): (number, (len(column) - 1) / 2 - at)
        for number, column in enumerate(columns)
        for at, name in enumerate(column)
    }
    with _style(fonts):
        drawing = Figure(figsize=(13, 1.5 + 0.62 * most), layout="constrained")
        _leave_room(drawing)
        axes = drawing.add_subplot()
        for number, step in enumerate(steps):
            for position, (one, other, told) in enumerate(step):
                (x, y), (to_x, to_y) = places[number, one], places[number + 1, other]
                axes.plot(
                    [x, to_x],
                    [y, to_y],
                    color=_COLOURS[number % len(_COLOURS)],
                    linewidth=1,
                    alpha=0.6,
                    zorder=1,
                )
                if told:
                    # In the middle lines cross: what stands on them is set near their outer ends.
                    share = abs((number > 0) - 0.26 - 0.08 * (position % 2))
                    axes.annotate(
                        told,
                        (x + (to_x - x) * share, y + (to_y - y) * share),
                        ha="center",
                        va="center",
                        fontsize=7,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
                        zorder=2,
                    )
        for (number, name), (x, y) in places.items():
            text = "\n".join(textwrap.wrap(shown[name], 30))
            axes.annotate(
                text,
                (x, y),
                ha="center",
                va="center",
                fontsize=8,
                bbox={
                    "boxstyle": "round",
                    "facecolor": "white",
                    "edgecolor": _COLOURS[number % len(_COLOURS)],
                },
                zorder=3,
            )
        for number, head in enumerate(heads):
            axes.annotate(head, (number, (most - 1) / 2 + 0.8), ha="center", fontweight="bold")
        axes.set_xlim(-0.4, len(columns) - 0.6)
        axes.set_ylim(-(most - 1) / 2 - 0.8, (most - 1) / 2 + 1.2)
        axes.set_axis_off()
        return _finished(drawing, note)
