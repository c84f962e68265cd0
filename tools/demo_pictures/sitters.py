"""Who sits for a portrait: what makes one face different from the next, and the face itself."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from dataclasses import dataclass

from tools.demo_pictures.canvas import BRICK, BROWN, CREAM, INK, Canvas, mixed


@dataclass(frozen=True)
class Sitter:
    """What makes one face different from the next."""

    ground: str
    skin: str
    hair: str
    coat: str
    wide: float = 1.0  # face
    long: float = 1.0
    style: str = "short"
    collar: str = "shirt"
    brow: float = 0.0  # tilt, in pixels
    nose: float = 1.0
    mouth: float = 10.0  # curve of the smile
    extras: tuple[str, ...] = ()
    accent: str = CREAM
    turn: float = 0.0  # where the face looks, in pixels


def face(c: Canvas, s: Sitter, w: float, h: float) -> None:
    """The head itself, lit from the left."""
    shade = mixed(s.skin, "#7a3b24", 0.3)
    t = s.turn
    cy = 270
    for side in (-1, 1):
        c.oval(300 + side * w, cy + 12, 17, 27, s.skin if side < 0 else shade)
    c.path(
        f"M{300 - w} {cy - 30} Q{300 - w} {cy - h} 300 {cy - h} Q{300 + w} {cy - h} {300 + w} {cy - 30} Q{300 + w} {cy + h * 0.62:.0f} "
        f"{300 + w * 0.4:.0f} {cy + h * 0.95:.0f} Q300 {cy + h * 1.08:.0f} {300 - w * 0.4:.0f} {cy + h * 0.95:.0f} Q{300 - w} {cy + h * 0.62:.0f} "
        f"{300 - w} {cy - 30} Z",
        s.skin,
    )
    c.path(
        f"M{300 + w * 0.36 + t:.0f} {cy - h + 8:.0f} Q{300 + w} {cy - h * 0.9:.0f} {300 + w} {cy - 30} Q{300 + w} {cy + h * 0.62:.0f} "
        f"{300 + w * 0.4:.0f} {cy + h * 0.95:.0f} Q{300 + w * 0.2:.0f} {cy + h:.0f} {300 + t:.0f} {cy + h * 1.02:.0f} Q{300 + w * 0.62 + t:.0f} {cy + h * 0.3:.0f} "
        f"{300 + w * 0.36 + t:.0f} {cy - h + 8:.0f} Z",
        shade,
        opacity=0.42,
    )
    if "ruddy" in s.extras:
        for side in (-1, 1):
            c.circ(300 + side * w * 0.56 + t, cy + 48, 30, "#c7513a", opacity=0.24)
    line = mixed(s.skin, INK, 0.72)
    brows = mixed(s.hair, INK, 0.35) if s.style not in ("crop", "hat") else mixed(s.hair, INK, 0.25)
    for side in (-1, 1):
        ex = 300 + side * w * 0.44 + t
        c.path(f"M{ex - 21} {cy + 2} q21 -19 42 0 q-21 13 -42 0 Z", "#faf6ee")
        c.circ(ex + t * 0.35, cy, 9.5, "#3a2c24" if s.skin < "#e0" else mixed("#3f5f6a", INK, 0.2))
        c.circ(ex + 3 + t * 0.35, cy - 3, 2.6, "#ffffff")
        c.path(
            f"M{ex - 23} {cy + 1} q22 -21 46 1",
            "none",
            stroke=line,
            stroke_width=4.5,
            stroke_linecap="round",
        )
        thick = 13 if "brows" in s.extras else 7.5
        c.path(
            f"M{ex - 27} {cy - 30 - side * s.brow * 0 + (s.brow if side < 0 else -s.brow) * 0.4:.1f} q27 -15 54 2",
            "none",
            stroke=brows,
            stroke_width=thick,
            stroke_linecap="round",
        )
    n = s.nose
    c.path(
        f"M{300 + t - 2:.0f} {cy - 4} Q{300 + t - 8 - 10 * n:.0f} {cy + 52 * n:.0f} {300 + t - 16 * n:.0f} {cy + 58:.0f} Q{300 + t:.0f} {cy + 72:.0f} {300 + t + 18 * n:.0f} {cy + 58:.0f}",
        "none",
        stroke=mixed(s.skin, "#5a2a1a", 0.5),
        stroke_width=5,
        stroke_linecap="round",
    )
    lips = "#a8332f" if "lips" in s.extras else mixed(s.skin, "#8a2f28", 0.55)
    c.path(
        f"M{300 + t - 34:.0f} {cy + 96 - s.mouth * 0.3:.0f} Q{300 + t:.0f} {cy + 98 + s.mouth:.0f} {300 + t + 34:.0f} {cy + 96 - s.mouth * 0.3:.0f}",
        "none",
        stroke=lips,
        stroke_width=9 if "lips" in s.extras else 6,
        stroke_linecap="round",
    )
    if s.mouth > 13:
        c.path(
            f"M{300 + t - 24:.0f} {cy + 97} Q{300 + t:.0f} {cy + 96 + s.mouth:.0f} {300 + t + 24:.0f} {cy + 97} Q{300 + t:.0f} {cy + 101} {300 + t - 24:.0f} {cy + 97} Z",
            "#fbf5ea",
        )


def marks(c: Canvas, s: Sitter, w: float, h: float) -> None:
    """Age, beards, freckles and spectacles."""
    t, cy = s.turn, 270
    line = mixed(s.skin, "#5a2a1a", 0.42)
    if "lines" in s.extras:
        for side in (-1, 1):
            c.path(
                f"M{300 + side * 36 + t:.0f} {cy + 62} q{side * 16} 18 {side * 10} 38",
                "none",
                stroke=line,
                stroke_width=3.4,
                opacity=0.8,
            )
            c.path(
                f"M{300 + side * (w * 0.44 + 30) + t:.0f} {cy + 4} q{side * 10} 6 {side * 14} 14 m{-side * 15} -16 q{side * 10} -3 {side * 16} -2",
                "none",
                stroke=line,
                stroke_width=3,
            )
        c.path(
            f"M{250 + t:.0f} {cy - 62} q50 -9 100 0",
            "none",
            stroke=line,
            stroke_width=3,
            opacity=0.5,
        )
    if "beard" in s.extras:
        c.path(
            f"M{300 - w + 2:.0f} {cy + 20} Q{300 - w + 6:.0f} {cy + h * 1.16:.0f} 300 {cy + h * 1.28:.0f} Q{300 + w - 6:.0f} {cy + h * 1.16:.0f} {300 + w - 2:.0f} {cy + 20} "
            f"Q{300 + w * 0.72:.0f} {cy + 74} {300 + 44 + t:.0f} {cy + 76} Q{300 + t:.0f} {cy + 66} {300 - 44 + t:.0f} {cy + 76} Q{300 - w * 0.72:.0f} {cy + 74} {300 - w + 2:.0f} {cy + 20} Z "
            f"M{262 + t:.0f} {cy + 96} Q{300 + t:.0f} {cy + 118} {338 + t:.0f} {cy + 96} Q{300 + t:.0f} {cy + 84} {262 + t:.0f} {cy + 96} Z",
            s.hair,
            fill_rule="evenodd",
        )
        for k in range(12):
            x = 300 - w * 0.7 + k * w * 0.127
            c.stroke(
                [(x, cy + 110 + (k % 3) * 8), (x + 3, cy + 136 + (k % 2) * 14)],
                mixed(s.hair, CREAM, 0.4),
                3,
                opacity=0.6,
            )
    if "moustache" in s.extras:
        c.path(
            f"M{300 + t:.0f} {cy + 76} q-30 -12 -58 14 q-12 10 -20 6 q8 20 40 10 q24 -6 38 -12 q14 6 38 12 q32 10 40 -10 q-8 4 -20 -6 q-28 -26 -58 -14 Z",
            s.hair,
        )
    if "stubble" in s.extras:
        for _ in range(230):
            x, y = c.rng.gauss(300, 52), c.rng.gauss(cy + 112, 24)
            if (
                abs(x - 300) < w * 0.86
                and cy + 70 < y < cy + h
                and not (abs(x - 300 - t) < 36 and abs(y - cy - 98) < 10)
            ):
                c.circ(x, y, 1.7, mixed(s.hair, BROWN, 0.4), opacity=0.75)
    if "whiskers" in s.extras:
        for side in (-1, 1):
            c.path(
                f"M{300 + side * (w - 2):.0f} {cy - 20} q{side * 30} 60 {side * 6} 128 q{-side * 26} 26 {-side * 50} 6 q{side * 18} -60 {side * 16} -110 Z",
                s.hair,
            )
        c.path(
            f"M300 {cy + 74} q-36 -10 -60 18 q26 14 60 2 q34 12 60 -2 q-24 -28 -60 -18 Z", s.hair
        )
    if "freckles" in s.extras:
        for _ in range(46):
            x, y = c.rng.gauss(300 + t, w * 0.5), c.rng.gauss(cy + 40, 15)
            c.circ(x, y, c.rng.uniform(1.6, 3), "#a8643c", opacity=0.55)
    if "spectacles" in s.extras:
        for side in (-1, 1):
            c.circ(300 + side * w * 0.45 + t, cy, 37, "none", stroke=INK, stroke_width=6)
            c.circ(300 + side * w * 0.45 + t, cy, 34, "#ffffff", opacity=0.16)
        c.path(
            f"M{300 - w * 0.45 + 36 + t:.0f} {cy - 6} q{w * 0.45 - 36:.0f} -14 {w * 0.9 - 72:.0f} 0",
            "none",
            stroke=INK,
            stroke_width=6,
        )
    if "pencil" in s.extras:
        with c.group(transform="rotate(-24 420 236)"):
            c.rect(404, 230, 104, 13, "#d7a63c")
            c.poly([(404, 230), (404, 243), (380, 236)], "#f0d9b0")
            c.rect(496, 230, 16, 13, BRICK)
