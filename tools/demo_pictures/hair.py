"""Hair and hats of the portraits, behind the head and before it."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from tools.demo_pictures.canvas import BRICK, BROWN, CREAM, INK, Canvas, mixed
from tools.demo_pictures.sitters import Sitter


def back_hair(c: Canvas, s: Sitter, w: float) -> None:
    """What lies behind the head."""
    x: float
    h = s.hair
    if s.style == "cloud":
        for x, y, r in (
            (300, 190, 130),
            (190, 240, 92),
            (410, 240, 92),
            (180, 320, 66),
            (420, 320, 66),
            (230, 150, 84),
            (370, 150, 84),
        ):
            c.circ(x, y, r, h)
    elif s.style == "straight":
        c.path(
            f"M{300 - w - 22} 470 Q{300 - w - 40} 200 300 128 Q{300 + w + 40} 200 {300 + w + 22} 470 Z",
            h,
        )
    elif s.style == "bob":
        c.path(
            f"M{300 - w - 34} 372 Q{300 - w - 44} 140 300 134 Q{300 + w + 44} 140 {300 + w + 34} 372 Q{300 + w} 400 {300 + w - 20} 380 H{300 - w + 20} Q{300 - w} 400 {300 - w - 34} 372 Z",
            h,
        )
    elif s.style == "fringe":
        c.path(
            f"M{300 - w - 30} 392 Q{300 - w - 40} 128 300 124 Q{300 + w + 40} 128 {300 + w + 30} 392 L{300 + w - 24} 392 H{300 - w + 24} Z",
            h,
        )
    elif s.style == "curls":
        for k in range(15):
            x = 300 + (k % 5 - 2) * (w * 0.62)
            y = 168 + (k // 5) * 88 + (k % 2) * 22
            c.circ(x, y, 58, mixed(h, INK, 0.1 * (k % 3)))
    elif s.style == "plait":
        for k in range(7):
            c.oval(398 + k * 5, 330 + k * 36, 34 - k * 2, 25, mixed(h, INK, 0.12 * (k % 2)))
        c.rect(420, 566, 36, 10, BRICK)
    elif s.style == "tied":
        c.path(f"M{300 + w - 10} 230 q84 10 70 130 q-12 60 -48 74 q18 -100 -38 -150 Z", h)
    elif s.style == "headscarf":
        c.path(
            f"M{300 - w - 52} 470 Q{300 - w - 70} 116 300 112 Q{300 + w + 70} 116 {300 + w + 52} 470 Z",
            mixed(s.accent, INK, 0.25),
        )


def front_hair(c: Canvas, s: Sitter, w: float, h: float) -> None:
    """Hair and hats that come before the forehead."""
    top, cy = 270 - h, 270
    hair, light = s.hair, mixed(s.hair, CREAM, 0.22)
    left, right = 300 - w, 300 + w
    if s.style == "crop":
        c.path(
            f"M{left - 6} {cy - 10} Q{left - 24} {top - 22} 292 {top - 30} Q{right + 30} {top - 26} {right + 6} {cy - 14} Q{right} {cy - 60} {right - 30} {top + 44} "
            f"Q320 {top + 16} 268 {top + 40} Q{left + 12} {top + 50} {left - 6} {cy - 10} Z",
            hair,
        )
        for k in range(6):
            c.path(
                f"M{232 + k * 26} {top + 26} q10 -34 30 -44",
                "none",
                stroke=mixed(hair, INK, 0.25),
                stroke_width=4,
                opacity=0.6,
            )
    elif s.style == "tied":
        c.path(
            f"M{left - 4} {cy - 6} Q{left - 22} {top - 16} 300 {top - 24} Q{right + 22} {top - 16} {right + 4} {cy - 6} Q{right - 8} {top + 50} 330 {top + 28} "
            f"Q{left + 30} {top + 40} {left - 4} {cy - 6} Z",
            hair,
        )
        c.path(
            f"M{left + 6} {cy - 60} Q280 {top - 6} {right - 12} {cy - 74}",
            "none",
            stroke=light,
            stroke_width=5,
            opacity=0.6,
        )
    elif s.style in ("side", "wave"):
        lift = 44 if s.style == "wave" else 22
        c.path(
            f"M{left - 4} {cy - 8} Q{left - 20} {top - 10} 280 {top - lift} Q{right + 24} {top - lift - 6} {right + 4} {cy - 10} Q{right - 4} {top + 46} {right - 34} {top + 40} "
            f"Q300 {top + 46} 236 {top + 18} Q{left + 14} {top + 44} {left - 4} {cy - 8} Z",
            hair,
        )
        for k in range(3):
            c.path(
                f"M{240 + k * 34} {top + 10 - k * 4} q40 -40 92 -8",
                "none",
                stroke=light,
                stroke_width=5,
                opacity=0.6,
            )
    elif s.style == "cloud":
        c.path(
            f"M{left - 2} {cy - 14} Q{left - 4} {top + 6} 300 {top + 14} Q{right + 4} {top + 6} {right + 2} {cy - 14} Q{right + 30} {top - 30} 300 {top - 50} Q{left - 30} {top - 30} "
            f"{left - 2} {cy - 14} Z",
            hair,
        )
        for _ in range(60):
            c.circ(
                c.rng.uniform(190, 410),
                c.rng.uniform(82, 150),
                5,
                mixed(hair, BROWN, 0.6),
                opacity=0.5,
            )
    elif s.style == "straight":
        c.path(
            f"M{left - 8} 400 Q{left - 26} {top - 4} 296 {top - 16} Q{right + 26} {top - 4} {right + 8} 400 Q{right + 4} {cy - 70} 296 {top + 18} Q{left - 4} {cy - 70} {left - 8} 400 Z",
            hair,
        )
        c.stroke([(296, top - 14), (296, top + 22)], mixed(hair, BROWN, 0.4), 3)
    elif s.style == "bald":
        for side in (-1, 1):
            c.path(
                f"M{300 + side * (w - 4):.0f} {cy - 64} q{side * 18} 36 {side * 8} 84 q{-side * 12} -6 {-side * 12} -34 Z",
                hair,
            )
        c.oval(
            264,
            top + 34,
            44,
            16,
            "#ffffff",
            opacity=0.22,
            transform=f"rotate(-18 264 {top + 34:.0f})",
        )
    elif s.style == "curls":
        for k in range(11):
            c.circ(
                left - 8 + k * (w * 2 + 16) / 10,
                top + 26 - 34 * (1 - ((k - 5) / 5) ** 2),
                35,
                mixed(hair, INK if k % 2 else CREAM, 0.1),
            )
        for side in (-1, 1):
            for k in range(4):
                c.circ(300 + side * (w + 14), cy - 50 + k * 46, 31, mixed(hair, INK, 0.1 * (k % 2)))
    elif s.style == "cap":
        c.path(
            f"M{left - 14} {cy - 10} q-2 -40 10 -54 v90 Z M{right + 14} {cy - 10} q2 -40 -10 -54 v90 Z",
            hair,
        )
        c.path(
            f"M{left - 30} {cy - 62} Q{left - 30} {top - 40} 300 {top - 46} Q{right + 30} {top - 40} {right + 30} {cy - 62} Q300 {cy - 108} {left - 30} {cy - 62} Z",
            "#6b6455",
        )
        c.path(
            f"M{left - 44} {cy - 56} Q300 {cy - 128} {right + 20} {cy - 66} Q300 {cy - 82} {left - 44} {cy - 56} Z",
            "#4d473c",
        )
        for k in range(6):
            c.stroke(
                [
                    (left + k * 42, cy - 84 - 20 * (1 - abs(k - 3) / 3)),
                    (left + 10 + k * 40, top - 16),
                ],
                "#7f7766",
                3,
                opacity=0.7,
            )
        c.circ(300, top - 44, 9, "#4d473c")
    elif s.style == "fringe":
        c.path(
            f"M{left - 10} 386 Q{left - 26} {top - 10} 300 {top - 18} Q{right + 26} {top - 10} {right + 10} 386 L{right - 8} 360 Q{right} {cy - 30} {right - 6} {cy - 46} H{left + 6} "
            f"Q{left} {cy - 30} {left + 8} 360 Z",
            hair,
        )
        c.path(
            f"M{left + 10} {cy - 90} Q300 {top} {right - 20} {cy - 96}",
            "none",
            stroke="#4a4650",
            stroke_width=6,
            opacity=0.8,
        )
    elif s.style == "hat":
        c.rect(left + 4, top - 66, w * 2 - 8, 112, "#25262c", rx=20)
        c.rect(left + 4, top + 18, w * 2 - 8, 26, s.accent)
        c.oval(300, top + 50, w + 66, 24, "#25262c")
        c.oval(300, top + 44, w + 64, 16, "#33353d")
    elif s.style == "headscarf":
        c.path(
            f"M{left - 34} 460 Q{left - 50} {top - 26} 300 {top - 30} Q{right + 50} {top - 26} {right + 34} 460 Q{right + 16} 420 {right - 6} 372 Q{right + 6} {cy - 60} 300 {top + 26} "
            f"Q{left - 6} {cy - 60} {left + 6} 372 Q{left - 16} 420 {left - 34} 460 Z",
            s.accent,
        )
        c.path(
            f"M{left - 20} 420 Q300 540 {right + 30} 430 L{right + 54} 520 Q300 600 {left - 54} 520 Z",
            s.accent,
        )
        c.path(
            f"M{left + 6} 388 Q300 470 {right - 4} 384 M{left - 26} 450 Q300 560 {right + 36} 462 M{right + 20} {cy - 40} Q{right + 10} {top + 20} 320 {top - 6}",
            "none",
            stroke=mixed(s.accent, INK, 0.28),
            stroke_width=5,
        )
    elif s.style == "plait":
        c.path(
            f"M{left - 4} {cy + 6} Q{left - 20} {top - 10} 270 {top - 18} Q{right + 28} {top - 18} {right + 8} {cy + 30} Q{right + 4} {cy - 70} 260 {top + 24} Q{left + 2} {cy - 64} {left - 4} {cy + 6} Z",
            hair,
        )
        c.path(
            f"M250 {top + 4} Q{right - 10} {top + 8} {right + 2} {cy - 30}",
            "none",
            stroke=mixed(hair, INK, 0.25),
            stroke_width=4,
            opacity=0.7,
        )
    elif s.style == "woolhat":
        c.path(
            f"M{left - 10} {cy + 12} q-4 -50 14 -70 v70 Z M{right + 10} {cy + 12} q4 -50 -14 -70 v70 Z",
            hair,
        )
        c.path(
            f"M{left - 16} {cy - 62} Q{left - 20} {top - 66} 300 {top - 72} Q{right + 20} {top - 66} {right + 16} {cy - 62} Z",
            s.accent,
        )
        c.rect(left - 20, cy - 98, w * 2 + 40, 44, mixed(s.accent, INK, 0.22), rx=16)
        for k in range(11):
            c.stroke(
                [(left - 6 + k * 21, cy - 94), (left - 6 + k * 21, cy - 60)],
                mixed(s.accent, CREAM, 0.25),
                3,
                opacity=0.6,
            )
    elif s.style == "bob":
        c.path(
            f"M{left - 20} 366 Q{left - 40} {top - 14} 312 {top - 18} Q{right + 40} {top - 14} {right + 20} 366 Q{right - 6} 340 {right + 2} {cy - 30} Q{right - 20} {top + 46} 250 {top + 26} "
            f"Q{left + 4} {cy - 60} {left + 2} {cy + 20} Q{left + 4} 340 {left - 20} 366 Z",
            hair,
        )
        c.path(
            f"M260 {top + 6} Q{right - 8} {top + 10} {right + 8} {cy - 20}",
            "none",
            stroke=light,
            stroke_width=5,
            opacity=0.55,
        )
