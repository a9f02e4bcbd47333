"""The picture as SVG and the map under the actors: the same bytes everywhere, and readable."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib import resources
from itertools import combinations
from pathlib import Path

import pytest

import ssegraph as sse
from ssegraph.graph import KnowledgeGraph
from ssegraph.views.basemap import half_width, land, project
from ssegraph.views.picture import HUES, LOOKS, SHAPES, picture, width_of

GOLDEN = Path(__file__).with_name("picture.svg")
SVG = "{http://www.w3.org/2000/svg}"


def small() -> KnowledgeGraph:
    """Return a graph whose picture has every kind of line, and names in four scripts."""
    names = {"a": "Réseau des villes", "b": "서울시", "c": "ソウル市", "d": "مدينة", "e": "Lone <b>"}
    entities = tuple(sse.Network(id=key, name=name) for key, name in names.items())
    ends = [("a", "b"), ("b", "a"), ("a", "c"), ("a", "d")]
    said = tuple(
        sse.Statement(
            source="s",
            says="so",
            subject=one,
            kind="partnerOf",
            object=other,
            manner="planned" if n == 2 else None,
        )
        for n, (one, other) in enumerate(ends)
    )
    page = sse.Source(id="s", url="https://example.org/")
    return sse.KnowledgeGraph.of(
        sse.Records(title="Four scripts", entities=entities, statements=said, sources=(page,))
    )


def test_the_picture_is_the_one_that_was_looked_at() -> None:
    """To renew it after a change that was wanted: print `sse.view(small()).svg()` into the file, and look."""
    assert sse.view(small()).svg() == GOLDEN.read_text(encoding="utf-8")


def test_the_picture_of_the_shipped_graph_names_its_main_bodies_and_no_two_names_meet(
    kg: KnowledgeGraph,
) -> None:
    root = ET.fromstring(sse.view(kg).svg())
    names = {" ".join(span.text or "" for span in text) for text in root.iter(f"{SVG}text")}
    assert {"GSEF", "RTES", "SSEGOV", "RIPESS"} <= names and len(names) > 40
    boxes = []
    for text in root.iter(f"{SVG}text"):
        px, spans = float(text.get("font-size", "0")), list(text)
        wide = px * max(width_of(span.text or "") for span in spans)
        x, top = float(spans[0].get("x", "0")), float(spans[0].get("y", "0")) - 0.95 * px
        boxes.append((x - wide / 2 + 1, top + 1, x + wide / 2 - 1, top + 1.2 * px * len(spans) - 2))
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_an_empty_graph_has_no_picture() -> None:
    assert picture({"title": "nothing", "entities": [], "ties": []}) == ""


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def hues_of(theme: str) -> dict[str, str]:
    """Return the hues of a theme of the page's style sheet."""
    style = resources.files("ssegraph.views").joinpath("page/style.css").read_text(encoding="utf-8")
    light, dark = style.split('[data-theme="dark"] {', 1)
    text = light if theme == "light" else dark.split("}", 1)[0]
    return {hue: dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", text))[hue] for hue in HUES}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_kinds_of_one_shape_are_told_apart_in_grey(theme: str) -> None:
    """Two kinds with one shape differ in luminance by a contrast of 1.2 or more."""
    hues, compared = hues_of(theme), 0
    for (one, (shape, hue)), (other, (other_shape, other_hue)) in combinations(LOOKS.items(), 2):
        if shape == other_shape and hue != other_hue:
            low, high = sorted((luminance(hues[hue]), luminance(hues[other_hue])))
            assert (high + 0.05) / (low + 0.05) > 1.2, (one, other)
            compared += 1
    assert compared == 21
    assert len(set(LOOKS.values())) == len(LOOKS)


def test_the_drawing_and_the_page_have_the_same_hues_and_shapes() -> None:
    assert hues_of("light") == HUES
    look = resources.files("ssegraph.views").joinpath("page/look.js").read_text(encoding="utf-8")
    assert dict(re.findall(r'(\w+): "(M[^"]+)"', look)) == SHAPES
    found = re.findall(r'(\w+): \["(\w+)", "(\w+)"\]', look)
    assert {kind: (form, hue) for kind, form, hue in found} == LOOKS


@pytest.mark.parametrize(
    ("lat", "lon", "x", "y"),
    # the projection's own published values: poles and equator at the edge, scaled to 2000 units
    [(0, 11, 0, 0), (0, -168.99999, 1000, 0), (90, 11, 0, -487), (-90, 11, 0, 487)],
)
def test_the_projection_is_equal_earth(lat: float, lon: float, x: float, y: float) -> None:
    found = project(lat, lon)
    assert abs(found[0]) == pytest.approx(x, abs=1) and found[1] == pytest.approx(y, abs=1)


def test_areas_are_true_all_over_the_map() -> None:
    """A degree by a degree has the area on the map that it has on the sphere."""
    from math import cos, radians

    ratios = []
    for lat in range(-80, 80, 10):
        height = project(lat - 0.5, 11)[1] - project(lat + 0.5, 11)[1]
        ratios.append(half_width(lat) / 180 * height / cos(radians(lat)))
    assert max(ratios) / min(ratios) < 1.001


def test_land_stays_on_the_map_and_is_as_wide_as_it() -> None:
    path, rim = land()["path"], land()["rim"]
    assert path.count("M") > 100 and len(path) < 30_000
    assert all(width <= 1000 for _, width in rim) and [y for y, _ in rim] == sorted(y for y, _ in rim)
