"""The Venn: barges, the dam, the gauge."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

import math

from tools.demo_pictures.canvas import (
    BRICK,
    BROWN,
    CREAM,
    INK,
    NAVY,
    OCHRE,
    OLIVE,
    PINE,
    RED,
    STONE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import person
from tools.demo_pictures.pieces import clouds, house, ridge, sky, tree, water
from tools.demo_pictures.vessels import barge, crane


def mill(c: Canvas, foot: float) -> None:
    c.rect(930, foot - 210, 300, 212, "#9c5a41")
    c.poly([(920, foot - 208), (1080, foot - 290), (1240, foot - 208)], "#4b3f42")
    for row in range(3):
        for k in range(6):
            c.rect(952 + k * 46, foot - 186 + row * 62, 24, 36, "#3a3f48")
    c.rect(1260, foot - 330, 40, 332, "#8a4c38")
    c.rect(1254, foot - 340, 52, 16, "#6f3c2c")
    c.text(
        1080,
        foot - 222,
        "LOWER MILL",
        24,
        text_anchor="middle",
        fill=CREAM,
        font_family="Public Sans",
        letter_spacing=4,
    )


def barges_aground(c: Canvas) -> None:
    sky(c, "#aebfc2", "#d9d6c6", "#efdfc2", to=430)
    clouds(c, 150, 100, "#8fa1a7", 9, 0.45)
    ridge(c, 440, 60, "#98a591")
    mill(c, 440)
    c.rect(0, 436, 1500, 580, c.grad("#a8946f", "#8c7550", "#6f5a3d"))
    c.path(
        "M-10 560 Q400 520 760 530 Q1180 546 1510 500 V548 Q1150 600 780 584 Q380 580 -10 640 Z",
        c.grad("#d3d9cf", "#90a8a8"),
    )
    for _ in range(120):
        x, y = c.rng.uniform(-20, 1500), c.rng.uniform(600, 1000)
        c.stroke(
            [(x, y), (x + c.rng.uniform(30, 130), y + c.rng.uniform(-5, 5))],
            c.rng.choice(["#5c492f", "#b9a57d", "#c9b890"]),
            3,
            opacity=0.45,
        )
    for x, y, s, hull, tilt in (
        (1290, 520, 230, "#42606a", 4),
        (1010, 540, 250, "#54643f", -6),
        (250, 560, 280, "#5b4434", 5),
        (590, 600, 340, "#2f5d63", -7),
        (1120, 720, 520, "#7b2f2a", 6),
    ):
        barge(c, x, y, s, hull, tilt)
    barge(c, 470, 840, 760, "#27474f", -6, "#cfae6d")
    c.text(
        250, 880, "GOOD INTENT", 38, fill=CREAM, transform="rotate(-6 470 840)", letter_spacing=4
    )
    person(c, 1010, 940, 190, "#4b7357")
    c.rect(1034, 880, 30, 34, INK)
    for x, y in ((880, 930), (1280, 900), (1330, 915)):
        person(c, x, y, 120, stride=1.2)
    c.circ(1220, 910, 9, CREAM)
    c.path(
        "M610 960 a26 26 0 1 0 52 0 a26 26 0 1 0 -52 0 M700 956 a26 26 0 1 0 52 0 a26 26 0 1 0 -52 0 M636 960 l30 -44 l48 0 l12 40 m-60 -40 l34 40",
        "none",
        stroke=INK,
        stroke_width=5,
    )


def river_returns(c: Canvas) -> None:
    sky(c, "#9cc3d3", "#d6e4d8", "#f6e8c3", to=440)
    clouds(c, 140, 90, CREAM, 10, 0.9)
    ridge(c, 445, 80, "#8fa98f")
    ridge(c, 460, 40, "#6f8f68")
    mill(c, 452)
    water(c, 448, "#5b93a0", "#e6efdd")
    for k in range(8):
        c.stroke([(-10, 560 + k * 50), (1510, 530 + k * 58)], CREAM, 3, opacity=0.25)
    barge(c, 660, 720, 900, "#27474f", 0, "#cfae6d")
    c.text(330, 704, "GOOD INTENT", 40, fill=CREAM, letter_spacing=5)
    person(c, 1075, 640, 190, "#8c2f33", skin="#e8bf9a")
    c.circ(1075, 560, 4, INK)
    person(c, 330, 640, 130, OCHRE, skin="#e8bf9a")
    c.path(
        "M300 420 q60 -20 110 6 t80 -6 v56 q-40 16 -84 -2 t-106 6 Z",
        RED,
        transform="translate(22 60)",
    )
    c.stroke([(322, 640), (322, 470)], BROWN, 8)
    for k in range(5):
        c.path(
            f"M{120 - k * 30} {770 + k * 14} q90 -22 180 0 t160 0",
            "none",
            stroke=CREAM,
            stroke_width=6,
            opacity=0.7 - k * 0.1,
        )
    c.path("M-10 1010 V840 Q200 880 420 960 L520 1010 Z", "#56723f")
    c.path("M1510 1010 V800 Q1360 860 1180 960 L1080 1010 Z", "#4b6639")
    for x, foot, h in ((60, 900, 420), (1440, 880, 460)):
        tree(c, x, foot, h, "#5f8148")
        for _ in range(16):
            a = x + c.rng.uniform(-120, 120)
            c.path(
                f"M{a:.0f} {foot - h * 0.7:.0f} q{c.rng.uniform(-30, 30):.0f} 110 {c.rng.uniform(-20, 20):.0f} {c.rng.uniform(170, 250):.0f}",
                "none",
                stroke=mixed("#7d9c58", PINE, c.rng.random() * 0.5),
                stroke_width=6,
                opacity=0.8,
            )


def tolm_dam(c: Canvas) -> None:
    sky(c, "#93b0bd", "#d2d9cd", "#eedfc0", to=420)
    clouds(c, 130, 70, CREAM, 7, 0.8)
    ridge(c, 400, 230, "#8fa1a3", 0.55)
    ridge(c, 420, 120, "#74907a", 0.5)
    c.poly([(-10, 1010), (-10, 250), (200, 330), (420, 600), (560, 1010)], "#4d6b4c")
    c.poly([(1510, 1010), (1510, 220), (1300, 320), (1080, 600), (940, 1010)], "#456347")
    for _ in range(130):
        left = c.rng.random() < 0.5
        t = c.rng.random()
        x = c.rng.uniform(-20, 180 + t * 300) if left else 1500 - c.rng.uniform(-20, 180 + t * 300)
        y = 300 + t * 640 + (abs(x - (0 if left else 1500)) * 0.25)
        c.poly([(x - 17, y), (x, y - 62), (x + 17, y)], mixed(PINE, OLIVE, c.rng.random() * 0.6))
    c.path("M240 350 Q750 430 1260 350 L1040 900 Q750 950 460 900 Z", c.grad("#d6cdb8", "#a59c88"))
    for k in range(1, 9):
        t = k / 9
        c.path(
            f"M{240 + 220 * t:.0f} {350 + 550 * t:.0f} Q750 {430 + 520 * t:.0f} {1260 - 220 * t:.0f} {350 + 550 * t:.0f}",
            "none",
            stroke="#8f8672",
            stroke_width=3,
            opacity=0.6,
        )
    for k in range(1, 12):
        t = k / 12
        c.stroke(
            [
                (240 + 1020 * t, 352 + 80 * math.sin(math.pi * t) * 0.5),
                (460 + 580 * t, 902 + 46 * math.sin(math.pi * t) * 0.5),
            ],
            "#8f8672",
            2,
            opacity=0.5,
        )
    c.path("M226 350 Q750 430 1274 350 v-26 Q750 404 226 324 Z", "#e9e1cd")
    for k in range(6):
        x = 470 + k * 112
        y = 404 - abs(k - 2.5) * 4
        c.rect(x - 32, y - 46, 64, 84, "#716a5c")
        c.rect(x - 22, y - 6, 44, 40, INK if k != 3 else "#d5e3e4")
        c.rect(x - 40, y - 60, 80, 16, "#e9e1cd")
    c.path("M792 440 q18 180 8 430 l22 0 q8 -250 -6 -430 Z", "#eef4f0")
    c.path("M780 860 q28 -40 56 0 q40 30 -28 44 q-70 -10 -28 -44", "#eef4f0", opacity=0.9)
    c.path("M440 1010 Q600 930 740 900 H880 Q960 940 1040 1010 Z", "#7d7662")
    c.path("M700 1010 Q760 930 792 892 H830 Q830 950 850 1010 Z", "#9fbcbc")
    for _ in range(60):
        x = c.rng.uniform(500, 1000)
        c.oval(
            x,
            c.rng.uniform(940, 1000),
            c.rng.uniform(8, 26),
            c.rng.uniform(5, 12),
            mixed("#a39a84", INK, c.rng.random() * 0.3),
        )
    house(c, 1120, 352, 76, 66, "#d9c3a0")
    person(c, 600, 352, 44, NAVY)


def tide_gauge(c: Canvas) -> None:
    sky(c, "#7e9fb3", "#bccdcb", "#f1dfbe", to=610)
    c.path(
        "M-10 420 "
        + " ".join(
            f"L{x} {420 - x * 0.085 - 40 * math.sin(x / 21) * (0.6 + 0.4 * math.sin(x / 180)) - (190 if 1385 < x < 1405 else 0):.0f}"
            for x in range(0, 1520, 5)
        ),
        "none",
        stroke="#2d4d68",
        stroke_width=4,
        opacity=0.8,
    )
    c.stroke([(-10, 420), (1510, 292)], BRICK, 5, stroke_dasharray="22 12")
    for year, x, y in ((1814, 40, 500), (1914, 690, 450), (1964, 1000, 240)):
        c.text(x, y, str(year), 34, fill="#2d4d68", font_style="italic")
    c.glow(320, 560, 220, "#fff2c8", 0.8)
    ridge(c, 606, 30, "#8b9ea3")
    water(c, 604, "#4b7482", "#dfe0c9")
    c.poly([(-10, 760), (1010, 690), (1010, 730), (-10, 850)], "#b3a58a")
    c.poly([(-10, 850), (1010, 730), (1010, 780), (-10, 960)], "#83775f")
    for k in range(10):
        x = 40 + k * 100
        c.stroke([(x, 842 - k * 11), (x, 950 - k * 17)], "#6b604c", 6)
        c.stroke([(x, 756 - k * 7), (x, 690 - k * 4)], INK, 4)
    c.stroke([(0, 692), (960, 652)], INK, 4)
    c.rect(900, 430, 300, 300, "#cabd9f")
    for row in range(9):
        for k in range(6):
            c.rect(
                902 + k * 50 - (row % 2) * 20,
                434 + row * 33,
                47,
                30,
                mixed("#cabd9f", BROWN, c.rng.uniform(0, 0.25)),
                rx=4,
            )
    c.poly([(870, 436), (1050, 320), (1230, 436)], "#4a5560")
    c.stroke([(1050, 320), (1050, 250)], INK, 6)
    c.poly([(1050, 254), (1108, 268), (1050, 284)], RED)
    c.rect(930, 560, 84, 170, "#2d4a3e")
    c.circ(1110, 530, 62, OCHRE)
    c.circ(1110, 530, 52, CREAM)
    for k in range(12):
        a = math.radians(k * 30)
        c.stroke(
            [
                (1110 + math.sin(a) * 40, 530 - math.cos(a) * 40),
                (1110 + math.sin(a) * 48, 530 - math.cos(a) * 48),
            ],
            INK,
            3,
        )
    c.stroke([(1110, 530), (1110 + 34, 530 - 24)], RED, 5)
    c.rect(1214, 520, 34, 420, CREAM)
    for k in range(20):
        c.rect(1214, 526 + k * 20, 34 if k % 5 == 0 else 18, 5, INK)
    for k in range(4):
        c.text(1256, 536 + k * 100, str(4 - k), 28, fill=INK)
    c.path("M880 730 L1270 730 L1300 800 Q1100 840 860 800 Z", "#83775f")
    for k in range(12):
        c.path(
            f"M{840 + k * 40} {802 + (k % 3) * 8} q24 -12 48 0",
            "none",
            stroke=CREAM,
            stroke_width=5,
            opacity=0.6,
        )
    person(c, 860, 716, 190, NAVY, skin="#dcae85")
    c.rect(876, 590, 44, 32, CREAM, transform="rotate(-12 890 600)")
    for x, y in ((200, 250), (290, 220), (1330, 480)):
        c.path(f"M{x} {y} q16 -18 32 0 q16 -18 32 0", "none", stroke=INK, stroke_width=4)
    crane(c, 90, 600, 110, "#7f9298")
    c.wash(STONE, 0.08)
