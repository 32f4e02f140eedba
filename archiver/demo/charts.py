"""The pictures of the sample blog: bar, line and area charts, heat maps, drawings, portraits.

What a chart shows follows from its name alone, by whole numbers, so it never changes.
"""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import attrs

from archiver.demo.encoders import Colour, gif, ico, jpeg_mosaic, png

__all__ = ["avatar", "chart", "favicon", "mark"]

_PAPER: Colour = (251, 248, 241)
_GRID: Colour = (229, 222, 207)
_INK: Colour = (46, 64, 87)
_TEAL: Colour = (31, 111, 120)
_AMBER: Colour = (224, 164, 88)
_BRICK: Colour = (200, 85, 61)
_MIST: Colour = (205, 224, 223)


def _series(name: str, length: int, trend: int = 0) -> list[int]:
    """*length* values from 12 to 94 that wander as *name* says; *trend* 1 rises, -1 falls."""
    digest = hashlib.sha256(name.encode()).digest()
    steps = [digest[n % 32] % 21 - 10 + 8 * trend + n // 32 * (n % 3 - 1) for n in range(length)]
    levels = list(accumulate(steps))
    low, high = min(levels), max(levels)
    return [12 + (level - low) * 82 // (high - low) for level in levels]


@attrs.define
class _Canvas:
    """Rows of RGB pixels to paint on."""

    width: int
    height: int
    rows: list[bytearray] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.rows = [bytearray(bytes(_PAPER) * self.width) for _ in range(self.height)]

    def fill(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        """Paint a rectangle; right and bottom edge excluded."""
        stripe = bytes(colour) * (right - left)
        for row in self.rows[top:bottom]:
            row[left * 3 : right * 3] = stripe

    def blend(self, x: int, y: int, colour: Colour, share: int) -> None:
        """Mix *share* of 256 parts of *colour* into one pixel."""
        row = self.rows[y]
        for n, level in enumerate(colour, x * 3):
            row[n] += (level - row[n]) * share // 256

    def frame(self) -> tuple[int, int, int, int]:
        """Paint grid and axes; left, top, right and bottom of the field they bound."""
        left, top = self.width // 16, self.height // 12
        right, bottom = self.width - left, self.height - top
        for n in range(5):
            y = top + (bottom - top) * n // 5
            self.fill(left, y, right, y + 1, _GRID)
        self.fill(left, bottom, right, bottom + 2, _INK)
        return left, top, right, bottom

    def png(self) -> bytes:
        """The picture as a file, on grained paper: it is as hard to pack as a scan."""
        grain = random.Random(zlib.crc32(b"".join(self.rows)))  # noqa: S311 - the same every time
        size = self.width * 3
        mask = int.from_bytes(b"\1\1\0" * self.width)
        rows = [
            (int.from_bytes(row) ^ (grain.getrandbits(size * 8) & mask)).to_bytes(size)
            for row in self.rows
        ]
        return png(self.width, self.height, rows)


def _bars(name: str, width: int, height: int, trend: int) -> bytes:
    canvas = _Canvas(width, height)
    left, top, right, bottom = canvas.frame()
    values = _series(name, 5 + len(name) % 4, trend)
    step = (right - left) // len(values)
    for n, value in enumerate(values):
        colour = _AMBER if n == len(values) - 1 else _TEAL
        x = left + step * n + step // 6
        y = bottom - (bottom - top) * value // 100
        canvas.fill(x, y, x + step * 2 // 3, bottom, colour)
    return canvas.png()


def _heights(values: Sequence[int], left: int, right: int, span: int) -> list[int]:
    """The height at each column in 256ths of a pixel, straight between the values."""
    width = right - left
    found = []
    for column in range(width):
        place = column * (len(values) - 1) * 256 // width
        n, part = divmod(place, 256)
        level = values[n] * (256 - part) + values[n + 1] * part
        found.append(level * span // 100)
    return found


def _line(name: str, width: int, height: int, trend: int) -> bytes:
    canvas = _Canvas(width, height)
    left, top, right, bottom = canvas.frame()
    heights = _heights(_series(name, 24, trend), left, right, bottom - top)
    colour = _BRICK if len(name) % 2 else _TEAL
    for column, level in enumerate(heights):
        middle = bottom * 256 - level
        after = bottom * 256 - heights[min(column + 1, len(heights) - 1)]
        upper = min(middle, after) - width // 320 * 256
        lower = max(middle, after) + width // 320 * 256 + 256
        for y in range(upper // 256, lower // 256 + 1):
            share = min(256, lower - y * 256) - max(0, upper - y * 256)
            canvas.blend(left + column, min(y, height - 1), colour, max(0, share))
    return canvas.png()


def _area(name: str, width: int, height: int, trend: int) -> bytes:
    palette = (_PAPER, _GRID, _INK, _TEAL, _MIST, _AMBER)
    left, top, right, bottom = width // 16, height // 12, width * 15 // 16, height * 11 // 12
    upper = _heights(_series(name, 16, trend), left, right, bottom - top)
    lower = _heights(_series(f"{name}-2", 16), left, right, (bottom - top) // 2)
    pixels = bytearray(width * height)
    for column in range(right - left):
        x = left + column
        start = bottom - upper[column] // 256
        line = bottom - min(lower[column], upper[column]) // 256
        for y in range(start, bottom):
            pixels[y * width + x] = 3 if y - start < 2 else 5 if y >= line else 4
        pixels[bottom * width + x] = pixels[(bottom + 1) * width + x] = 2
    return gif(width, height, palette, bytes(pixels))


def _heat(name: str, width: int, height: int, trend: int) -> bytes:
    columns, lines = -(-width // 8), -(-height // 8)
    values = _series(name, 16 * 9, trend)
    tints = [_mix(_PAPER, _TEAL, value) for value in values]
    blocks = [
        [tints[(y * 9 // lines) * 16 + x * 16 // columns] for x in range(columns)]
        for y in range(lines)
    ]
    return jpeg_mosaic(width, height, blocks)


def _mix(pale: Colour, deep: Colour, share: int) -> Colour:
    red, green, blue = (
        (a * (100 - share) + b * share) // 100 for a, b in zip(pale, deep, strict=True)
    )
    return (red, green, blue)


def _drawing(name: str, width: int, height: int, trend: int) -> bytes:
    values = _series(name, 8, trend)
    curves = "".join(
        f'<path d="M60 {40 + 75 * n} C 240 {values[n] * 3} 400 {values[n + 4] * 3}'
        f' 580 {55 + 70 * n}" fill="none" stroke="{colour}" stroke-width="5"/>'
        f'<circle cx="60" cy="{40 + 75 * n}" r="9" fill="#2e4057"/>'
        f'<circle cx="580" cy="{55 + 70 * n}" r="9" fill="#2e4057"/>'
        for n, colour in enumerate(("#1f6f78", "#e0a458", "#c8553d", "#2e4057"))
    )
    words = name.replace("-", " ")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 640 360"><title>{words}</title>'
        f'<rect width="640" height="360" fill="#fbf8f1"/>{curves}</svg>\n'
    ).encode()


def _paper(_: str, width: int, height: int, __: int) -> bytes:
    """The page's background: faint waves that join at the edges."""
    canvas = _Canvas(width, height)
    canvas.fill(0, 0, width, height, (238, 232, 219))
    for x in range(width):
        swing = abs(x % 32 - 16) // 4
        for y in range(swing, height, 16):
            canvas.fill(x, y, x + 1, y + 1, (230, 223, 207))
    return canvas.png()


_KINDS = {
    "paper": _paper,
    "bars": _bars,
    "line": _line,
    "area": _area,
    "heat": _heat,
    "svg": _drawing,
}


@cache
def chart(kind: str, name: str, size: tuple[int, int], trend: int = 0) -> bytes:
    """The file of the chart *name*: PNG but for area (GIF), heat (JPEG) and svg.

    Its line rises with *trend* 1, falls with -1 and wanders with 0.
    """
    return _KINDS[kind](name, *size, trend)


@cache
def mark(size: int) -> bytes:
    """The blog's mark as a PNG *size* pixels square: a lighthouse at night."""
    canvas = _Canvas(size, size)
    canvas.fill(0, 0, size, size, _INK)
    canvas.fill(0, size * 7 // 8, size, size, _TEAL)
    canvas.fill(size * 3 // 8, size // 3, size * 5 // 8, size * 7 // 8, _PAPER)
    canvas.fill(size * 3 // 8, size // 2, size * 5 // 8, size * 5 // 8, _BRICK)
    canvas.fill(size * 3 // 8, size // 5, size * 5 // 8, size // 3, _AMBER)
    return canvas.png()


@cache
def favicon() -> bytes:
    """The mark as an icon file."""
    return ico(mark(32), 32)


@cache
def avatar(face: int) -> bytes:
    """One of the portraits readers get: a pattern, the same on both sides."""
    canvas = _Canvas(56, 56)
    canvas.fill(0, 0, 56, 56, _MIST)
    colour = (_TEAL, _AMBER, _BRICK, _INK)[face % 4]
    for n, value in enumerate(_series(f"avatar {face}", 12)):
        x, y = n % 3 * 8 + 8, n // 3 * 10 + 8
        if value % 2:
            canvas.fill(x, y, x + 8, y + 10, colour)
            canvas.fill(48 - x, y, 56 - x, y + 10, colour)
    return canvas.png()
