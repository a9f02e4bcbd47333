"""The small picture that a messenger shows beside a link: lines and discs as PNG, drawn with numpy alone.

Messengers show no SVG. Names stand beside the picture, in what they show of the page, and not in it: letters would need fonts.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from math import hypot
from typing import Final

import numpy as np
import numpy.typing as npt

WIDE: Final = 1200
HIGH: Final = 630
"""Pixels, as OpenGraph's readers want a picture."""

_EDGE: Final = 40
_PAPER: Final = (250, 249, 245)
_TIE: Final = (186, 189, 191)

Disc = tuple[float, float, float, str]
"""A place, a radius in the same units, and a colour as `#rrggbb`."""


def preview(
    discs: Sequence[Disc], lines: Iterable[tuple[int, int]], wide: int = WIDE, high: int = HIGH
) -> bytes:
    """Return a picture as PNG (ISO/IEC 15948): the same input gives the same bytes.

    Args:
        discs: fitted into the picture, later ones over earlier ones.
        lines: pairs of places of discs that are joined.
        wide, high: of the picture, in pixels.

    >>> preview([(0, 0, 1, "#085192"), (5, 5, 1, "#b84101")], [(0, 1)], 40, 20)[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    pixels = np.empty((high, wide, 3), dtype=np.float32)
    pixels[:] = _PAPER
    if discs:
        left, right = min(x - r for x, _, r, _ in discs), max(x + r for x, _, r, _ in discs)
        top, bottom = min(y - r for _, y, r, _ in discs), max(y + r for _, y, r, _ in discs)
        edge = min(_EDGE, wide / 10, high / 10)
        scale = min((wide - 2 * edge) / max(right - left, 1), (high - 2 * edge) / max(bottom - top, 1))
        dx, dy = wide / 2 - scale * (left + right) / 2, high / 2 - scale * (top + bottom) / 2
        spots = [(x * scale + dx, y * scale + dy) for x, y, _, _ in discs]
        _draw_lines(pixels, [(spots[a], spots[b]) for a, b in lines])
        for (x, y), (_, _, radius, colour) in zip(spots, discs, strict=True):
            _draw_disc(pixels, x, y, max(2.0, radius * scale), colour)
    return _png(np.clip(pixels + 0.5, 0, 255).astype(np.uint8))


def _draw_lines(
    pixels: npt.NDArray[np.float32], lines: Sequence[tuple[tuple[float, float], tuple[float, float]]]
) -> None:
    """Draw lines of a pixel's width: each point of one darkens the four pixels around it by how near they are."""
    high, wide, _ = pixels.shape
    cover = np.zeros((high + 1, wide + 1), dtype=np.float32)
    for (ax, ay), (bx, by) in lines:
        steps = np.linspace(0, 1, int(hypot(bx - ax, by - ay)) + 2, dtype=np.float32)
        xs = np.clip(ax + (bx - ax) * steps, 0, wide - 1)
        ys = np.clip(ay + (by - ay) * steps, 0, high - 1)
        left, top = xs.astype(int), ys.astype(int)
        fx, fy = xs - left, ys - top
        for ox, oy, part in (
            (0, 0, (1 - fx) * (1 - fy)),
            (1, 0, fx * (1 - fy)),
            (0, 1, (1 - fx) * fy),
            (1, 1, fx * fy),
        ):
            np.add.at(cover, (top + oy, left + ox), part)
    part = np.minimum(cover[:high, :wide, None], 1)
    pixels += part * (np.array(_TIE, dtype=np.float32) - pixels)


def _draw_disc(pixels: npt.NDArray[np.float32], x: float, y: float, radius: float, colour: str) -> None:
    high, wide, _ = pixels.shape
    left, right = max(0, int(x - radius - 1)), min(wide, int(x + radius + 3))
    top, bottom = max(0, int(y - radius - 1)), min(high, int(y + radius + 3))
    ys, xs = np.ogrid[top:bottom, left:right]
    inside = np.clip(radius + 0.5 - np.hypot(xs - x, ys - y), 0, 1).astype(np.float32)[:, :, None]
    ink = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float32)
    there = pixels[top:bottom, left:right]
    there += inside * (ink - there)


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    high, wide, _ = pixels.shape
    rows = np.concatenate([np.zeros((high, 1), dtype=np.uint8), pixels.reshape(high, wide * 3)], axis=1)

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows.tobytes(), 6))
        + chunk(b"IEND", b"")
    )
