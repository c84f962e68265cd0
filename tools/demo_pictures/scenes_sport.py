"""Pitch and sail."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

import math

from tools.demo_pictures.canvas import (
    BROWN,
    CREAM,
    INK,
    MIST,
    NAVY,
    OCHRE,
    PINE,
    RED,
    SLATE,
    Canvas,
)
from tools.demo_pictures.figures import person, player
from tools.demo_pictures.pieces import clouds, lighthouse, ridge, sky, stars, street, water
from tools.demo_pictures.vessels import yacht


def football_goal(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, "#7f8f98")
    for _ in range(1500):
        x, y = c.rng.uniform(0, 1500), c.rng.uniform(10, 400)
        c.circ(x, y, 11, c.rng.choice(["#f0cfae", "#dcae85", "#8a5a3b", "#b9c1c4"]))
        c.rect(
            x - 13,
            y + 9,
            26,
            22,
            c.rng.choice([SLATE, MIST, "#6f8794", CREAM, "#97a8b0", NAVY]),
            rx=6,
        )
    c.rect(0, 0, 1500, 420, "#33424d", opacity=0.35)
    c.rect(0, 400, 1500, 56, NAVY)
    c.text(
        40,
        440,
        "QUAYSIDE  ·  THE HERONS  ·  QUAYSIDE  ·  THE HERONS  ·  QUAYSIDE",
        34,
        fill=CREAM,
        letter_spacing=5,
        font_family="Public Sans",
    )
    c.rect(0, 456, 1500, 550, c.grad("#6c9a5b", "#4d7d45"))
    for k in range(4):
        c.poly(
            [
                (-200 + k * 480, 456),
                (40 + k * 480, 456),
                (-100 + k * 520, 1010),
                (-380 + k * 520, 1010),
            ],
            "#7aa866",
            opacity=0.55,
        )
    c.stroke([(-10, 800), (1510, 800)], CREAM, 9)
    c.poly([(330, 220), (1230, 220), (1180, 700), (380, 700)], CREAM, opacity=0.07)
    for k in range(25):
        x = 330 + k * 36
        bulge = 70 * math.exp(-(((x - 1080) / 120) ** 2))
        c.path(
            f"M{x} 220 Q{x + (750 - x) * 0.04 + bulge:.0f} {430} {x + (750 - x) * 0.1:.0f} 690",
            "none",
            stroke=CREAM,
            stroke_width=2,
            opacity=0.6,
        )
    for k in range(13):
        y = 236 + k * 37
        c.path(
            f"M332 {y} Q700 {y + 12} 1020 {y} Q1120 {y - 44 if 2 < k < 6 else y} 1228 {y}",
            "none",
            stroke=CREAM,
            stroke_width=2,
            opacity=0.6,
        )
    c.rect(318, 204, 926, 20, CREAM)
    c.rect(318, 204, 20, 600, CREAM)
    c.rect(1224, 204, 20, 600, CREAM)
    c.circ(1120, 330, 38, CREAM)
    for k in range(6):
        a = math.radians(k * 60 + 12)
        c.circ(1120 + math.cos(a) * 25, 330 + math.sin(a) * 25, 8, INK)
    c.circ(1120, 330, 9, INK)
    for k in range(4):
        c.stroke(
            [(1070 - k * 44, 366 + k * 40), (1040 - k * 44, 394 + k * 38)],
            CREAM,
            7 - k,
            opacity=0.7,
        )
    # The goalkeeper, full stretch.
    with c.group(transform="rotate(-24 800 520)"):
        c.stroke([(560, 540), (450, 590), (360, 570)], INK, 44)
        c.stroke([(560, 520), (450, 510), (350, 470)], INK, 44)
        c.stroke([(352, 470), (322, 462)], "#3b5fa0", 40)
        c.rect(520, 470, 130, 96, INK, rx=24)
        c.path("M620 462 Q760 436 850 468 L860 548 Q740 580 620 570 Z", "#e9c53c")
        c.stroke([(840, 490), (960, 470), (1040, 470)], "#e9c53c", 44)
        c.stroke([(836, 530), (930, 566), (1000, 540)], "#d1ac2c", 44)
        c.oval(1068, 470, 32, 26, "#eef1ee")
        c.oval(1024, 532, 30, 24, "#eef1ee")
        c.circ(900, 500, 44, "#dcae85")
        c.path("M856 496 q4 -52 50 -48 q36 6 36 40 q-40 -14 -86 8 Z", "#5a3b26")
        c.text(700, 530, "1", 66, fill=INK, font_family="Public Sans", font_weight=700)
    c.oval(760, 812, 300, 22, "#2f5a30", opacity=0.5)
    player(c, 170, 950, 420, "#aab8c0", NAVY, 1.2)
    player(c, 1390, 900, 330, "#a53a34", CREAM, 0.7)


def football_night(c: Canvas) -> None:
    x: float
    sky(c, "#0a1222", "#182741", "#32435f", to=520)
    stars(c, 260, 110)
    for x in (180, 340, 470, 1010, 1180, 1330):
        h = c.rng.uniform(150, 260)
        c.stroke([(x, 430), (x, 430 - h)], "#0c1421", 6)
        c.stroke([(x - 50, 430 - h * 0.72), (x + 50, 430 - h * 0.72)], "#0c1421", 4)
        c.stroke([(x, 430 - h), (x - 80, 430), (x, 430 - h), (x + 80, 430)], "#0c1421", 1.6)
    c.poly([(60, 520), (140, 350), (1360, 350), (1440, 520)], "#1b2736")
    c.poly([(110, 356), (120, 316), (1380, 316), (1390, 356)], "#3c4c5e")
    for _ in range(1100):
        y = c.rng.uniform(372, 508)
        c.circ(
            c.rng.uniform(110 - (y - 372) * 0.3, 1390 + (y - 372) * 0.3),
            y,
            4.5,
            c.rng.choice([CREAM, MIST, "#7f94a3", SLATE, OCHRE, "#b98358"]),
            opacity=0.75,
        )
    c.poly([(20, 520), (1480, 520), (1900, 1010), (-400, 1010)], c.grad("#4f8f54", "#3a7343"))
    for k in range(7):
        if k % 2:
            c.poly(
                [
                    (20 + k * 209, 520),
                    (20 + (k + 1) * 209, 520),
                    (-400 + (k + 1) * 329, 1010),
                    (-400 + k * 329, 1010),
                ],
                "#5da05f",
                opacity=0.6,
            )
    c.poly([(20, 520), (180, 520), (-60, 1010), (-400, 1010)], "#cdb27a", opacity=0.75)
    for line in (
        [(70, 536), (1430, 536)],
        [(70, 536), (-330, 1010)],
        [(1430, 536), (1830, 1010)],
        [(750, 536), (750, 1010)],
    ):
        c.stroke(line, CREAM, 5, opacity=0.85)
    c.oval(750, 740, 250, 84, "none", stroke=CREAM, stroke_width=5, opacity=0.85)
    c.stroke([(70, 620), (270, 620), (170, 780), (-120, 780)], CREAM, 5, opacity=0.85)
    c.stroke([(1430, 620), (1230, 620), (1330, 780), (1620, 780)], CREAM, 5, opacity=0.85)
    for k in range(18):
        y = c.rng.uniform(570, 960)
        x = c.rng.uniform(200, 1320)
        h = 44 + (y - 540) * 0.16
        for a in (-0.7, 0.7):
            c.stroke([(x, y), (x + a * h, y + h * 0.5)], "#1d4426", h * 0.1, opacity=0.5)
        player(c, x, y, h, "#b9c6cd" if k % 2 else "#c23b2e", NAVY if k % 2 else CREAM)
    c.circ(690, 712, 7, CREAM)
    for x in (110, 1390):
        c.poly([(x - 9, 520), (x + 9, 520), (x + 5, 110), (x - 5, 110)], "#8494a1")
        c.rect(x - 66, 60, 132, 64, "#33424f")
        for k in range(8):
            c.circ(x - 48 + (k % 4) * 32, 78 + (k // 4) * 30, 11, "#fffbe6")
        c.glow(x, 92, 300, "#fff6d2", 0.75)
    c.poly([(44, 120), (176, 120), (1100, 1010), (200, 1010)], "#fff6d2", opacity=0.05)
    c.poly([(1324, 120), (1456, 120), (1300, 1010), (400, 1010)], "#fff6d2", opacity=0.05)


def sailing_race(c: Canvas) -> None:
    y: float
    x: float
    sky(c, "#5e9ac0", "#a9cdd6", "#e9ead4", to=520)
    clouds(c, 150, 90, CREAM, 12, 0.95)
    c.path(
        "M960 520 L1000 420 L1060 400 L1110 330 L1260 300 L1420 310 L1510 280 V540 H960 Z",
        "#8a8272",
    )
    c.path("M1000 420 L1060 400 L1110 330 L1150 330 L1100 430 L1060 520 H960 Z", "#b8ad96")
    c.path("M1110 330 L1260 300 L1420 310 L1510 280 V320 L1260 330 Z", "#6f8a55")
    lighthouse(c, 1260, 304, 240)
    ridge(c, 516, 20, "#86a3ac")
    water(c, 512, "#2f6d86", "#cfe3dd")
    for x, y, s, sail in (
        (120, 540, 90, CREAM),
        (250, 548, 100, "#e9e3d2"),
        (400, 560, 120, CREAM),
        (640, 566, 130, "#d9dfdc"),
        (860, 570, 130, CREAM),
    ):
        yacht(c, x, y, s, sail, 10)
    for x, y, s, sail in ((180, 700, 300, "#f5efe0"), (560, 690, 270, "#e2e8e6")):
        yacht(c, x, y, s, sail, 13)
    # Petrel, with her red spinnaker.
    with c.group(transform="rotate(9 1000 800)"):
        c.path("M770 786 H1260 Q1230 850 1150 856 H880 Q800 850 770 786 Z", "#20394a")
        c.path("M770 786 H1260 l-10 18 H784 Z", CREAM)
        c.path("M1010 780 L1010 300 Q880 560 820 764 Z", "#f5efe0")
        for k in range(4):
            c.path(
                f"M{1010} {400 + k * 100} Q{950 - k * 14} {410 + k * 100} {952 - k * 38} {420 + k * 98}",
                "none",
                stroke="#cfc6b0",
                stroke_width=3,
            )
        c.path("M1026 310 Q1330 380 1370 610 Q1320 740 1240 770 Q1180 560 1026 310 Z", RED)
        c.path("M1026 310 Q1230 440 1280 760 L1240 770 Q1180 560 1026 310 Z", "#9c2c25")
        c.path("M1110 420 Q1280 520 1350 660 L1330 700 Q1240 560 1150 480 Z", "#d9564a")
        c.stroke([(1014, 790), (1014, 296)], BROWN, 8)
        for x, coat in ((860, OCHRE), (910, NAVY), (960, RED), (1090, OCHRE)):
            c.path(f"M{x - 20} 788 q0 -52 20 -54 q22 2 22 54 Z", coat)
            c.circ(x, 722, 14, "#dcae85")
        c.text(1060, 836, "PETREL", 26, fill=CREAM, letter_spacing=4)
    with c.group(filter="url(#ragged)"):
        for _ in range(46):
            c.oval(
                c.rng.gauss(1010, 200),
                880 + c.rng.uniform(-14, 26),
                c.rng.uniform(14, 60),
                c.rng.uniform(4, 14),
                CREAM,
                opacity=0.7,
            )
    for _ in range(34):
        x, y = c.rng.uniform(-20, 1480), c.rng.uniform(720, 990)
        c.path(f"M{x:.0f} {y:.0f} q30 -22 70 -4 q-30 -2 -70 4 Z", CREAM, opacity=0.6)
    person(c, 1180, 302, 34, NAVY)
    person(c, 1200, 302, 32, PINE)
    street(c, 1330, 1390, 312, 16, 26, width=22)
