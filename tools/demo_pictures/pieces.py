"""What turns up in more than one picture: sky, land, water and what is built on it."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

import itertools
import math

from tools.demo_pictures.canvas import (
    AMBER,
    BRICK,
    CREAM,
    INK,
    MIST,
    NAVY,
    OCHRE,
    PINE,
    RED,
    Canvas,
    Point,
    mixed,
)

WALLS = ["#b5694a", "#c98f62", "#d9c3a0", "#8f9a8d", "#a4564a", "#cdb58c", "#7c8b94"]


def sky(c: Canvas, *colours: str, to: float | None = None) -> None:
    """A painted sky down to the horizon."""
    c.rect(0, 0, c.width, to or c.height, c.grad(*colours))


def ridge(c: Canvas, base: float, height: float, fill: str, rough: float = 0.5) -> None:
    """A line of hills or mountains by halving, down to the foot of the picture."""
    points: list[Point] = [
        (-20, base - height * c.rng.random()),
        (c.width + 20, base - height * c.rng.random()),
    ]
    reach = height
    for _ in range(6):
        finer = [points[0]]
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            middle = (y1 + y2) / 2 + c.rng.uniform(-reach, reach) * 0.5
            finer += [((x1 + x2) / 2, min(middle, base)), (x2, y2)]
        points, reach = finer, reach * rough
    c.poly([*points, (c.width + 20, c.height), (-20, c.height)], fill)


def clouds(
    c: Canvas, y: float, spread: float, colour: str, count: int = 9, op: float = 0.5
) -> None:
    """Long torn clouds."""
    with c.group(filter="url(#ragged)", opacity=op):
        for _ in range(count):
            x = c.rng.uniform(-100, c.width)
            c.oval(
                x,
                y + c.rng.uniform(-spread, spread),
                c.rng.uniform(90, 330),
                c.rng.uniform(8, 30),
                colour,
            )


def stars(c: Canvas, to: float, count: int = 260) -> None:
    """A clear night."""
    for _ in range(count):
        c.circ(
            c.rng.uniform(0, c.width),
            to * c.rng.random() ** 1.3,
            c.rng.choice([0.8, 1.1, 1.1, 1.6, 2.4]),
            CREAM,
            opacity=round(c.rng.uniform(0.35, 1), 2),
        )


def water(c: Canvas, top: float, deep: str, light: str, foot: float | None = None) -> None:
    """Still or moving water: a ground and strokes that lengthen towards the eye."""
    foot = foot or c.height
    c.rect(0, top, c.width, foot - top, c.grad(mixed(deep, light, 0.55), deep))
    y = top + 4
    while y < foot:
        near = (y - top) / max(foot - top, 1)
        for _ in range(int(16 - 9 * near)):
            x = c.rng.uniform(-60, c.width)
            length = c.rng.uniform(20, 70) * (0.5 + 2.4 * near)
            tone = light if c.rng.random() < 0.6 else mixed(deep, INK, 0.35)
            c.stroke(
                [(x, y), (x + length, y + c.rng.uniform(-1, 1))],
                tone,
                round(1.2 + 4 * near, 1),
                opacity=round(c.rng.uniform(0.12, 0.45), 2),
            )
        y += 7 + 20 * near


def shimmer(c: Canvas, x: float, top: float, foot: float, colour: str, width: float = 40) -> None:
    """The broken reflection of a light."""
    y = top
    while y < foot:
        near = (y - top) / (foot - top)
        w = width * (0.4 + near) * c.rng.uniform(0.4, 1)
        c.stroke(
            [(x - w + c.rng.uniform(-9, 9), y), (x + w + c.rng.uniform(-9, 9), y)],
            colour,
            round(2 + 3 * near, 1),
            opacity=round(0.75 * (1 - near) + 0.1, 2),
        )
        y += 6 + 10 * near


def rain(
    c: Canvas, count: int = 260, colour: str = CREAM, op: float = 0.28, lean: float = 14
) -> None:
    """Driving rain."""
    for _ in range(count):
        x, y = c.rng.uniform(0, c.width), c.rng.uniform(-30, c.height)
        n = c.rng.uniform(0.5, 1.4)
        c.stroke([(x, y), (x - lean * n, y + 38 * n)], colour, 1.6, opacity=op)


def house(
    c: Canvas,
    x: float,
    foot: float,
    w: float,
    h: float,
    wall: str,
    *,
    lit: float = 0.0,
    roof: str = "#4b3b3a",
    flat: bool = False,
) -> None:
    """A narrow town house with its gable or its eaves to the street."""
    top = foot - h
    pitch = w * (0.45 if not flat else 0.26)
    c.rect(x, top, w, h + 2, wall)
    c.rect(x + w * 0.86, top, w * 0.14, h + 2, mixed(wall, INK, 0.22))
    if flat:
        c.poly(
            [(x - 3, top), (x + 6, top - pitch), (x + w - 6, top - pitch), (x + w + 3, top)], roof
        )
    else:
        c.poly([(x - 3, top + 1), (x + w / 2, top - pitch), (x + w + 3, top + 1)], roof)
    c.rect(x + w * 0.68, top - pitch * 1.15, w * 0.13, pitch, mixed(roof, BRICK, 0.4))
    columns = max(2, int(w // 34))
    rows = max(1, int(h // 58))
    for row in range(rows):
        for column in range(columns):
            wx = x + w * (column + 0.5) / columns - w * 0.09
            wy = top + h * (row + 0.28) / rows
            on = c.rng.random() < lit
            c.rect(
                wx,
                wy,
                w * 0.18,
                min(30, h * 0.4 / rows + 6),
                AMBER if on else mixed(wall, INK, 0.62),
            )


def street(
    c: Canvas,
    x0: float,
    x1: float,
    foot: float,
    low: float,
    high: float,
    *,
    lit: float = 0.0,
    shade: str | None = None,
    share: float = 0.0,
    width: float = 80,
) -> None:
    """A row of different houses; ``shade`` and ``share`` push it into the distance."""
    x = x0
    while x < x1:
        w = c.rng.uniform(0.7, 1.3) * width
        wall = c.rng.choice(WALLS)
        roof = c.rng.choice(["#4b3b3a", "#5e4038", "#3c4650"])
        if shade:
            wall, roof = mixed(wall, shade, share), mixed(roof, shade, share)
        house(
            c,
            x,
            foot,
            w,
            c.rng.uniform(low, high),
            wall,
            lit=lit,
            roof=roof,
            flat=c.rng.random() < 0.5,
        )
        x += w


def terrace(
    c: Canvas, x0: float, x1: float, foot: float, h: float, wall: str, lit: float = 0.0
) -> None:
    """A row of equal brick houses: door, window, two windows above."""
    w = 150.0
    x = x0
    c.rect(x0, foot - h, x1 - x0, h, wall)
    for k in range(int(h // 14)):
        c.stroke([(x0, foot - k * 14), (x1, foot - k * 14)], mixed(wall, INK, 0.2), 1, opacity=0.35)
    c.poly([(x0, foot - h), (x0, foot - h - 62), (x1, foot - h - 62), (x1, foot - h)], "#4a4145")
    while x < x1:
        c.rect(x + 14, foot - h - 110, 34, 60, mixed(wall, INK, 0.25))
        door = c.rng.choice([PINE, NAVY, RED, OCHRE, "#5a6f7a"])
        c.rect(x + 16, foot - 118, 40, 118, door)
        c.rect(x + 16, foot - 142, 40, 18, mixed(wall, CREAM, 0.5))
        for wx, wy in ((x + 82, foot - 122), (x + 20, foot - h + 24), (x + 86, foot - h + 24)):
            on = c.rng.random() < lit
            c.rect(wx - 4, wy - 4, 48, 70, CREAM)
            c.rect(wx, wy, 40, 62, AMBER if on else "#3b4c57")
            c.stroke([(wx + 20, wy), (wx + 20, wy + 62)], CREAM, 3)
            c.stroke([(wx, wy + 30), (wx + 40, wy + 30)], CREAM, 3)
        x += w


def tree(c: Canvas, x: float, foot: float, h: float, leaf: str) -> None:
    """A round tree of several strokes."""
    c.stroke([(x, foot), (x, foot - h * 0.5)], "#4a3a2e", h * 0.06)
    for k in range(9):
        angle = k * 2.4
        c.oval(
            x + math.cos(angle) * h * 0.19,
            foot - h * 0.66 + math.sin(angle) * h * 0.2,
            h * 0.2,
            h * 0.16,
            mixed(leaf, INK if k % 3 else CREAM, 0.06 * (k % 4)),
        )


def lamp_post(
    c: Canvas, x: float, foot: float, h: float, *, lit: bool = False, glow: float = 90
) -> None:
    """A street lamp."""
    c.stroke([(x, foot), (x, foot - h)], INK, h * 0.028)
    if lit:
        c.glow(x, foot - h - h * 0.05, glow, AMBER)
    c.poly(
        [
            (x - h * 0.045, foot - h),
            (x + h * 0.045, foot - h),
            (x + h * 0.065, foot - h * 1.1),
            (x - h * 0.065, foot - h * 1.1),
        ],
        AMBER if lit else MIST,
    )
    c.poly(
        [(x - h * 0.08, foot - h * 1.1), (x + h * 0.08, foot - h * 1.1), (x, foot - h * 1.16)], INK
    )


def lighthouse(c: Canvas, x: float, foot: float, h: float, *, night: bool = False) -> None:
    """Sker Head: white, with two red bands."""
    w = h * 0.15
    light = CREAM if not night else "#8d99a3"
    c.poly(
        [
            (x - w * 0.62, foot),
            (x - w * 0.4, foot - h * 0.82),
            (x + w * 0.4, foot - h * 0.82),
            (x + w * 0.62, foot),
        ],
        light,
    )
    for y in (0.25, 0.58):
        a, b = 0.62 - 0.27 * y, 0.62 - 0.27 * (y + 0.13)
        c.poly(
            [
                (x - w * a, foot - h * y),
                (x - w * b, foot - h * (y + 0.13)),
                (x + w * b, foot - h * (y + 0.13)),
                (x + w * a, foot - h * y),
            ],
            mixed(RED, INK, 0.3 if night else 0),
        )
    c.poly(
        [
            (x + w * 0.2, foot),
            (x + w * 0.14, foot - h * 0.82),
            (x + w * 0.4, foot - h * 0.82),
            (x + w * 0.62, foot),
        ],
        INK,
        opacity=0.28,
    )
    c.rect(x - w * 0.55, foot - h * 0.84, w * 1.1, h * 0.025, INK)
    c.rect(
        x - w * 0.28,
        foot - h * 0.94,
        w * 0.56,
        h * 0.1,
        AMBER if night else mixed(AMBER, MIST, 0.5),
    )
    c.path(
        f"M{x - w * 0.36:.1f} {foot - h * 0.935:.1f} Q{x:.1f} {foot - h * 1.03:.1f} {x + w * 0.36:.1f} "
        f"{foot - h * 0.935:.1f} Z",
        INK,
    )
