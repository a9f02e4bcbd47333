"""The map under the actors: land without borders, and where a place stands on it.

Land is Natural Earth's (1:110m, public domain), prepared once by `docs/make_land.py`. The projection
is Equal Earth (Šavrič, Patterson and Jenny, 2018): areas are true, so no continent looks smaller
than it is. The map is cut at 169° west, in the Bering Strait, where no land is split.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

MIDDLE: Final = 11.0
"""The meridian in the middle, degrees east."""

SCALE: Final = 369.46
"""Units a radian: the equator is 2000 units long."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


def project(lat: float, lon: float) -> tuple[float, float]:
    """Return where a point stands on the map: x to the right, y downwards, around (0, 0).

    Args:
        lat, lon: degrees north and east.

    >>> project(0, 11)
    (0.0, 0.0)
    >>> [round(value) for value in project(37.57, 126.98)]
    [580, -270]
    """
    turned = (lon - MIDDLE + 180.0) % 360.0 - 180.0
    theta = asin(sqrt(3.0) / 2.0 * sin(radians(lat)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    x = 2.0 * sqrt(3.0) * radians(turned) * cos(theta)
    x /= 3.0 * (9.0 * _A4 * t6 * t2 + 7.0 * _A3 * t6 + 3.0 * _A2 * t2 + _A1)
    y = theta * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return x * SCALE, -y * SCALE + 0.0


def half_width(lat: float) -> float:
    """Return how far the map reaches to either side at a latitude."""
    return project(lat, MIDDLE + 179.9999)[0]


@cache
def land() -> dict[str, Any]:
    """Return the prepared land: `path` (SVG path data) and `rim` ([y, half width] from north to south)."""
    text = (resources.files("ssegraph.views") / "page" / "land.json").read_text(encoding="utf-8")
    prepared: dict[str, Any] = json.loads(text)
    return prepared
