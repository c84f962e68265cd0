"""Draws ``favicon.ico`` from ``favicon.svg``: ``python -m tools.draw_favicon``.

For readers of feeds, bookmarks and old browsers, which ask for it without looking at a page. What
the mark is made of is read from the drawing: a rounded square, and a path of lines and curves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

STATIC = Path(__file__).resolve().parents[1] / "broadsheet" / "design" / "static" / "design"
SIZES = (16, 32)
# Drawn so many times as large, then made smaller: the edges are smooth.
FINER = 16
STEPS = 24  # straight pieces of a curve
Point = tuple[float, float]

_PIECE = re.compile(r"([MLHVCZ])([^MLHVCZ]*)", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def outlines(path: str) -> Iterator[list[Point]]:
    """The closed outlines of an SVG path of lines (M, L, H, V, Z) and cubic curves (C)."""
    here: Point = (0.0, 0.0)
    made: list[Point] = []
    for letter, rest in _PIECE.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        kind = letter.upper()
        if kind == "Z":
            yield made
            here, made = made[0], []
            continue
        width = {"H": 1, "V": 1, "C": 6}.get(kind, 2)
        for at in range(0, len(numbers), width):
            x, y = here if letter.islower() else (0.0, 0.0)
            some = numbers[at : at + width]
            if kind == "H":
                points = [(x + some[0], here[1])]
            elif kind == "V":
                points = [(here[0], y + some[0])]
            else:
                points = [(x + a, y + b) for a, b in zip(some[::2], some[1::2], strict=True)]
            if kind == "C":
                first, second, last = points
                points = [_on(here, first, second, last, step / STEPS) for step in range(1, STEPS)]
                points.append(last)
            made += points
            here = points[-1]


def _on(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """The point of a cubic curve that is ``t`` (0 to 1) of the way along it."""
    s = 1 - t
    x, y = (s**3 * a[i] + 3 * s * s * t * b[i] + 3 * s * t * t * c[i] + t**3 * d[i] for i in (0, 1))
    return x, y


def drawn(svg: str, size: int) -> Image.Image:
    """The mark, ``size`` pixels wide and high."""
    whole = size * FINER
    unit = whole / 64
    ground, ink = re.findall(r'fill="(#[0-9a-f]{6})"', svg)
    [radius] = re.findall(r'rx="(\d+)"', svg)
    [path] = re.findall(r'\bd="([^"]+)"', svg)
    square = Image.new("L", (whole, whole))
    edge = whole - 1
    ImageDraw.Draw(square).rounded_rectangle((0, 0, edge, edge), int(radius) * unit, fill=255)
    letter = Image.new("1", (whole, whole))
    for outline in outlines(path):
        one = Image.new("1", (whole, whole))
        ImageDraw.Draw(one).polygon([(x * unit, y * unit) for x, y in outline], fill=1)
        # Inside of an odd number of outlines, as the drawing says: evenodd.
        letter = ImageChops.logical_xor(letter, one)
    made = Image.composite(
        Image.new("RGB", letter.size, ink), Image.new("RGB", letter.size, ground), letter
    )
    made.putalpha(square)
    return made.resize((size, size), Image.Resampling.BOX)


def main() -> None:
    svg = (STATIC / "favicon.svg").read_text()
    small, *larger = (drawn(svg, size) for size in SIZES)
    # As plain bitmaps, which the oldest of those that ask can read. Pillow shrinks the one it is
    # asked to save, so that has to be the largest.
    larger[-1].save(
        STATIC / "favicon.ico", bitmap_format="bmp", sizes=[(size, size) for size in SIZES],
        append_images=[small, *larger[:-1]],
    )  # fmt: skip


if __name__ == "__main__":
    main()
