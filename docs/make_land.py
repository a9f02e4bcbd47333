"""Write `graph/ssegraph/views/page/land.json` out of Natural Earth's land as TopoJSON.

Call: make_land.py land-110m.json, which is part of the npm package world-atlas (version 2.0.2, ISC;
the data itself is Natural Earth's, in the public domain). Needed again only for another map.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ssegraph.views.basemap import MIDDLE, half_width, project

OUT = Path(__file__).parents[1] / "graph/ssegraph/views/page/land.json"
CUT = MIDDLE - 180.0
SOUTH = -58.0  # Antarctica has no actors and would be a third of the height

Ring = list[tuple[float, float]]


def rings(atlas: dict[str, Any]) -> Iterator[Ring]:
    """Yield every ring of land as (longitude, latitude)."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    for geometry in atlas["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for indexes in polygon:
                ring: Ring = []
                for index in indexes:
                    ring += arcs[index] if index >= 0 else arcs[~index][::-1]
                yield ring


def drawn(ring: Ring) -> str:
    """Return a ring as path data in whole units, relative to its first point."""
    lons, last = [], ring[0][0]
    for lon, _ in ring:  # rings that cross 180 degrees are stitched there: walk on past it
        last += (lon - last + 180.0) % 360.0 - 180.0
        lons.append(last)
    shift = -360.0 * ((sum(lons) / len(lons) - CUT) // 360.0)
    points: list[tuple[int, int]] = []
    for lon, (_, lat) in zip(lons, ring, strict=True):
        x = (lon + shift - MIDDLE) / 180.0 * half_width(lat)
        y = project(lat, MIDDLE)[1]
        point = (round(x), round(y))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) < 4:
        return ""
    (x, y), steps = points[0], []
    for a, b in points[1:]:
        steps.append(f"{a - x} {b - y}")
        x, y = a, b
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def main() -> None:
    """Read the atlas named on the command line and write the file."""
    atlas = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    path = "".join(drawn(ring) for ring in rings(atlas) if max(lat for _, lat in ring) > SOUTH)
    rim = [[round(project(lat, MIDDLE)[1]), round(half_width(lat))] for lat in range(84, -58, -3)]
    OUT.write_text(json.dumps({"path": path, "rim": rim}, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
