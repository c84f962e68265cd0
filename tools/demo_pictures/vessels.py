"""What moves, and what it moves over: boats, lorries, cranes and the Regent Bridge."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from tools.demo_pictures.canvas import (
    BRICK,
    BROWN,
    CREAM,
    INK,
    MIST,
    NAVY,
    RED,
    SAND,
    STONE,
    Canvas,
    mixed,
)


def bridge(
    c: Canvas,
    x0: float,
    x1: float,
    deck: float,
    tower: float,
    colour: str,
    foot: float,
    *,
    thick: float = 9,
    hangers: int = 46,
) -> None:
    """The Regent: two towers at x0 and x1, chains, hangers and a trussed deck."""
    span = x1 - x0
    dark = mixed(colour, INK, 0.35)

    def chain(x: float) -> float:
        if x0 <= x <= x1:
            return deck - 26 - (tower - 26) * ((x - (x0 + x1) / 2) / (span / 2)) ** 2
        near = x0 if x < x0 else x1
        return deck - tower + (tower - 6) * min(1, abs(x - near) / (span * 0.42))

    step = span / hangers
    x = x0 - span * 0.42
    while x < x1 + span * 0.42:
        c.stroke([(x, chain(x)), (x, deck)], dark, max(1, thick * 0.16), opacity=0.8)
        x += step
    for lift in (0, thick * 0.9):
        points = [(x0 - span * 0.42 + k * span * 1.84 / 120,) for k in range(121)]
        c.stroke([(p[0], chain(p[0]) - lift) for p in points], colour, thick * 0.55)
    c.rect(x0 - span, deck, span * 3, thick * 1.5, colour)
    c.rect(x0 - span, deck + thick * 1.5, span * 3, thick * 0.8, dark)
    for tx in (x0, x1):
        w = tower * 0.15
        c.poly(
            [
                (tx - w * 0.5, deck - tower - 12),
                (tx + w * 0.5, deck - tower - 12),
                (tx + w * 0.66, foot),
                (tx - w * 0.66, foot),
            ],
            mixed(colour, SAND, 0.35),
        )
        c.poly(
            [
                (tx + w * 0.2, deck - tower - 12),
                (tx + w * 0.5, deck - tower - 12),
                (tx + w * 0.66, foot),
                (tx + w * 0.26, foot),
            ],
            mixed(colour, INK, 0.25),
        )
        c.rect(tx - w * 0.66, deck - tower - 26, w * 1.32, 16, mixed(colour, SAND, 0.5))
        c.path(
            f"M{tx - w * 0.24:.1f} {deck} v-{tower * 0.3:.1f} a{w * 0.24:.1f} {w * 0.24:.1f} 0 0 1 "
            f"{w * 0.48:.1f} 0 v{tower * 0.3:.1f} Z",
            dark,
        )


def lorry(c: Canvas, x: float, foot: float, s: float, body: str) -> None:
    """A lorry facing left, ``s`` long."""
    h = s * 0.42
    c.rect(x + s * 0.24, foot - h, s * 0.76, h * 0.82, body, rx=3)
    c.rect(x + s * 0.24, foot - h * 0.42, s * 0.76, h * 0.1, mixed(body, INK, 0.25))
    c.path(
        f"M{x:.1f} {foot - h * 0.18:.1f} v-{h * 0.35:.1f} l{s * 0.05:.1f} -{h * 0.3:.1f} h{s * 0.16:.1f} "
        f"v{h * 0.65:.1f} Z",
        mixed(body, RED, 0.6),
    )
    c.rect(x + s * 0.045, foot - h * 0.74, s * 0.1, h * 0.24, mixed(MIST, INK, 0.3))
    for wx in (0.12, 0.42, 0.82):
        c.circ(x + s * wx, foot - h * 0.12, s * 0.058, INK)
        c.circ(x + s * wx, foot - h * 0.12, s * 0.024, STONE)


BROWN_MAST = "#5b4434"


def fishing_boat(c: Canvas, x: float, y: float, s: float, hull: str, tilt: float = 0) -> None:
    """A small trawler, bow to the right."""
    with c.group(transform=f"rotate({tilt} {x:.0f} {y:.0f})"):
        c.stroke([(x - s * 0.05, y - s * 0.2), (x - s * 0.05, y - s * 0.75)], BROWN_MAST, s * 0.022)
        c.stroke([(x - s * 0.05, y - s * 0.72), (x - s * 0.42, y - s * 0.2)], INK, 1.5)
        c.stroke([(x - s * 0.05, y - s * 0.72), (x + s * 0.48, y - s * 0.26)], INK, 1.5)
        c.rect(x + s * 0.02, y - s * 0.42, s * 0.22, s * 0.26, CREAM)
        c.rect(x + s * 0.05, y - s * 0.38, s * 0.16, s * 0.09, NAVY)
        c.path(
            f"M{x - s * 0.48:.1f} {y - s * 0.18:.1f} Q{x:.1f} {y - s * 0.1:.1f} {x + s * 0.54:.1f} "
            f"{y - s * 0.3:.1f} Q{x + s * 0.46:.1f} {y:.1f} {x + s * 0.3:.1f} {y + s * 0.06:.1f} "
            f"L{x - s * 0.38:.1f} {y + s * 0.06:.1f} Z",
            hull,
        )
        c.path(
            f"M{x - s * 0.48:.1f} {y - s * 0.18:.1f} Q{x:.1f} {y - s * 0.1:.1f} {x + s * 0.54:.1f} "
            f"{y - s * 0.3:.1f} l-4 {s * 0.05:.1f} Q{x:.1f} {y - s * 0.05:.1f} {x - s * 0.46:.1f} "
            f"{y - s * 0.13:.1f} Z",
            CREAM,
        )


def yacht(c: Canvas, x: float, y: float, s: float, sail: str, lean: float = 12) -> None:
    """A racing yacht with main and jib."""
    with c.group(transform=f"rotate({lean} {x:.0f} {y:.0f})"):
        c.path(
            f"M{x - s * 0.3:.1f} {y - 4:.1f} h{s * 0.64:.1f} l-{s * 0.1:.1f} {s * 0.09:.1f} "
            f"h-{s * 0.46:.1f} Z",
            NAVY,
        )
        c.poly([(x, y - 8), (x, y - s), (x - s * 0.36, y - s * 0.08)], mixed(sail, INK, 0.12))
        c.path(
            f"M{x + 5:.1f} {y - s * 0.92:.1f} Q{x + s * 0.3:.1f} {y - s * 0.4:.1f} {x + s * 0.34:.1f} "
            f"{y - s * 0.06:.1f} L{x + 5:.1f} {y - s * 0.1:.1f} Z",
            sail,
        )
        c.stroke([(x, y - 4), (x, y - s * 1.02)], INK, 2.5)


def crane(c: Canvas, x: float, foot: float, h: float, colour: str) -> None:
    """A harbour crane with a slanting jib."""
    c.stroke([(x - h * 0.13, foot), (x - h * 0.05, foot - h * 0.55)], colour, h * 0.022)
    c.stroke([(x + h * 0.13, foot), (x + h * 0.05, foot - h * 0.55)], colour, h * 0.022)
    c.stroke([(x - h * 0.1, foot - h * 0.2), (x + h * 0.07, foot - h * 0.45)], colour, h * 0.012)
    c.rect(x - h * 0.11, foot - h * 0.64, h * 0.2, h * 0.11, colour)
    c.stroke([(x, foot - h * 0.6), (x + h * 0.5, foot - h)], colour, h * 0.022)
    c.stroke(
        [(x - h * 0.08, foot - h * 0.63), (x - h * 0.02, foot - h * 0.86), (x + h * 0.5, foot - h)],
        colour,
        h * 0.009,
    )
    c.stroke([(x + h * 0.5, foot - h), (x + h * 0.5, foot - h * 0.5)], colour, h * 0.006)


def barge(
    c: Canvas, x: float, y: float, s: float, hull: str, tilt: float, cargo: str = SAND
) -> None:
    """A river barge, bow to the left, with its little house aft."""
    with c.group(transform=f"rotate({tilt} {x:.0f} {y:.0f})"):
        c.path(
            f"M{x - s * 0.42:.0f} {y - s * 0.1:.0f} q{s * 0.36:.0f} -{s * 0.09:.0f} {s * 0.62:.0f} 0 Z",
            cargo,
        )
        c.rect(x + s * 0.24, y - s * 0.21, s * 0.18, s * 0.13, CREAM)
        c.rect(x + s * 0.225, y - s * 0.225, s * 0.21, s * 0.022, BRICK)
        c.rect(x + s * 0.265, y - s * 0.18, s * 0.05, s * 0.05, NAVY)
        c.rect(x + s * 0.345, y - s * 0.18, s * 0.05, s * 0.05, NAVY)
        c.stroke([(x - s * 0.36, y - s * 0.1), (x - s * 0.36, y - s * 0.32)], BROWN, s * 0.012)
        c.path(
            f"M{x - s * 0.54:.0f} {y - s * 0.15:.0f} Q{x - s * 0.42:.0f} {y - s * 0.09:.0f} {x:.0f} {y - s * 0.085:.0f} "
            f"L{x + s * 0.5:.0f} {y - s * 0.11:.0f} Q{x + s * 0.5:.0f} {y + s * 0.02:.0f} {x + s * 0.42:.0f} "
            f"{y + s * 0.05:.0f} L{x - s * 0.42:.0f} {y + s * 0.05:.0f} Q{x - s * 0.52:.0f} {y - s * 0.02:.0f} "
            f"{x - s * 0.54:.0f} {y - s * 0.15:.0f} Z",
            hull,
        )
        c.path(
            f"M{x - s * 0.54:.0f} {y - s * 0.15:.0f} Q{x - s * 0.42:.0f} {y - s * 0.09:.0f} {x:.0f} {y - s * 0.085:.0f} "
            f"L{x + s * 0.5:.0f} {y - s * 0.11:.0f} v{s * 0.022:.0f} L{x:.0f} {y - s * 0.06:.0f} "
            f"Q{x - s * 0.42:.0f} {y - s * 0.065:.0f} {x - s * 0.53:.0f} {y - s * 0.12:.0f} Z",
            CREAM,
        )
        c.path(
            f"M{x - s * 0.46:.0f} {y + s * 0.02:.0f} H{x + s * 0.46:.0f} l-{s * 0.05:.0f} {s * 0.03:.0f} H{x - s * 0.42:.0f} Z",
            mixed(hull, RED, 0.5),
        )
