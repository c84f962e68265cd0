"""The Assembly and those who sit at its tables."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

import math

from tools.demo_pictures.canvas import (
    AMBER,
    BRICK,
    BROWN,
    CREAM,
    INK,
    NAVY,
    OCHRE,
    PINE,
    RED,
    SAND,
    SLATE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import bust, drawn_face, person, somebody
from tools.demo_pictures.pieces import clouds, sky, street
from tools.demo_pictures.vessels import fishing_boat

WOOD = "#7a5236"


def arched_window(c: Canvas, x: float, y: float, w: float, h: float, light: str) -> None:
    """A tall arched window."""
    c.path(
        f"M{x} {y + h} V{y + w / 2:.0f} A{w / 2:.0f} {w / 2:.0f} 0 0 1 {x + w} {y + w / 2:.0f} V{y + h} Z",
        light,
    )
    for k in (1, 2):
        c.stroke([(x + w * k / 3, y + 8), (x + w * k / 3, y + h)], CREAM, 6)
    for k in range(1, 5):
        c.stroke([(x, y + h * k / 5), (x + w, y + h * k / 5)], CREAM, 5)
    c.path(
        f"M{x} {y + h} V{y + w / 2:.0f} A{w / 2:.0f} {w / 2:.0f} 0 0 1 {x + w} {y + w / 2:.0f} V{y + h} Z",
        "none",
        stroke=mixed(SAND, BROWN, 0.3),
        stroke_width=16,
    )


def assembly_chamber(c: Canvas) -> None:
    y: float
    x: float
    c.rect(0, 0, 1500, 1000, c.grad("#c9b48c", "#a98d64"))
    for x in range(0, 1500, 150):
        c.rect(x, 60, 20, 430, "#dcc9a4")
    c.rect(0, 40, 1500, 26, "#e4d4b2")
    c.rect(0, 480, 1500, 20, "#8c6a45")
    for x in (250, 630, 1010):
        arched_window(c, x, 96, 240, 380, c.grad("#16243a", "#2b4161"))
        for _ in range(10):
            c.circ(x + c.rng.uniform(16, 224), c.rng.uniform(150, 300), 1.6, CREAM)
    c.rect(0, 500, 1500, 500, "#6d4a33")
    c.rect(580, 400, 340, 170, "#5b3b29")
    c.rect(560, 392, 380, 18, "#8a623f")
    c.poly([(700, 400), (700, 250), (750, 214), (800, 250), (800, 400)], "#7d5638")
    c.circ(750, 290, 26, OCHRE)
    c.rect(680, 560, 140, 110, "#8a623f")
    c.rect(668, 548, 164, 16, "#a97a4e")
    bust(c, 750, 550, 110, RED, "#dcae85", "#2b2321")
    bust(c, 750, 398, 72, INK, "#e8bf9a", "#d8d3c8")
    for row in range(5):
        r = 470 + row * 150
        cy = 400 - row * 6
        squash = 0.52
        count = 9 + row * 3
        tone = mixed("#8a3b34", INK, 0.1 * row)
        c.path(
            f"M{750 - r} {cy + 40} A{r} {r * squash:.0f} 0 0 0 {750 + r} {cy + 40} v60 A{r} {r * squash:.0f} 0 0 1 {750 - r} {cy + 100} Z",
            "none",
        )
        seats = []
        for k in range(count):
            a = math.pi * (0.08 + 0.84 * (k + 0.5) / count)
            seats.append((750 + math.cos(a) * r, cy + 60 + math.sin(a) * r * squash))
        for x, y in sorted(seats, key=lambda s: s[1]):
            if abs(x - 750) < 60 and row < 1:
                continue
            s = 66 + row * 15
            c.path(
                f"M{x - s * 0.6:.0f} {y + 30:.0f} v-{s * 0.9:.0f} q{s * 0.6:.0f} -24 {s * 1.2:.0f} 0 v{s * 0.9:.0f} Z",
                tone,
            )
            somebody(c, x, y + 12, s, back=True)
            c.rect(x - s * 0.72, y + 8, s * 1.44, 26 + row * 3, mixed(WOOD, INK, 0.08 * row))
    for x in (330, 1170):
        c.stroke([(x, -10), (x, 120)], INK, 4)
        c.glow(x, 150, 190, "#ffe0a0", 0.7)
        c.path(f"M{x - 50} 150 q50 -62 100 0 Z", OCHRE)
        c.circ(x, 156, 17, "#fff1c9")
    c.wash("#e7b768", 0.16)


def assembly_steps(c: Canvas) -> None:
    sky(c, "#5f7f9c", "#a8b6bd", "#f2c79c", "#f8e2bd", to=720)
    clouds(c, 200, 120, "#f3d6b0", 12, 0.6)
    street(c, -30, 1530, 720, 60, 130, shade="#b9b4a6", share=0.55, width=70)
    c.rect(0, 715, 1500, 295, "#9c9280")
    stone = "#ddcfb2"
    c.path("M560 240 A190 176 0 0 1 940 240 Z", "#6f9a8d")
    for k in range(1, 7):
        c.path(
            f"M750 66 Q{560 + k * 54} 120 {560 + k * 54} 240",
            "none",
            stroke="#557d72",
            stroke_width=4,
        )
    c.rect(730, 22, 40, 50, stone)
    c.stroke([(750, 24), (750, -8)], INK, 5)
    c.rect(545, 238, 410, 62, stone)
    for k in range(8):
        c.rect(566 + k * 50, 250, 20, 44, "#7f8791")
    c.rect(190, 330, 1120, 370, stone)
    c.poly([(470, 340), (750, 232), (1030, 340)], mixed(stone, CREAM, 0.4))
    c.poly([(530, 330), (750, 250), (970, 330)], mixed(stone, BROWN, 0.15))
    c.rect(180, 330, 1140, 24, mixed(stone, CREAM, 0.5))
    for k in range(8):
        x = 486 + k * 72
        c.rect(x, 354, 26, 346, mixed(stone, CREAM, 0.35))
        c.rect(x + 18, 354, 8, 346, mixed(stone, BROWN, 0.3))
        c.rect(x + 30, 380, 38, 320, mixed(stone, INK, 0.42))
    for x in (230, 310, 390, 1070, 1150, 1230):
        c.rect(x, 400, 44, 90, "#5a6b7a")
        c.rect(x, 560, 44, 90, "#5a6b7a")
    for k in range(9):
        c.rect(330 - k * 28, 700 + k * 22, 840 + k * 56, 24, mixed("#cfc1a4", "#8d8270", k / 12))
        c.rect(330 - k * 28, 700 + k * 22, 840 + k * 56, 6, CREAM, opacity=0.6)
    c.poly([(690, 700), (810, 700), (850, 898), (650, 898)], "#8f2f30")
    c.rect(0, 896, 1500, 110, c.grad("#9c9280", "#7a7164"))
    for x in (150, 1350):
        c.stroke([(x, 900), (x, 300)], INK, 8)
        c.path(f"M{x + 4} 312 q60 -22 110 6 t90 -4 v110 q-50 20 -96 -2 t-104 4 Z", NAVY)
        c.path(f"M{x + 4} 350 q60 -22 110 6 t90 -4 v34 q-50 20 -96 -2 t-104 4 Z", CREAM)
    person(c, 480, 930, 190, OCHRE, hat=INK)
    c.stroke([(510, 800), (590, 934)], BROWN, 8)
    c.path("M574 925 l34 -8 l14 26 l-40 2 Z", "#b08a4a")
    for x, y in ((930, 930), (980, 944), (1010, 926)):
        c.path(f"M{x} {y} q12 -16 26 -4 l10 -2 l-8 8 q-14 10 -28 -2", "#4d5866")


def coalition_table(c: Canvas) -> None:
    y: float
    x: float
    c.rect(0, 0, 1500, 1000, c.grad("#2e3a35", "#3d4a42"))
    c.rect(180, 70, 520, 330, "#d8c8a0")
    c.rect(180, 70, 520, 330, "none", stroke=WOOD, stroke_width=18)
    c.path("M220 300 q120 -160 210 -70 t140 -70 l90 10 v190 h-440 Z", "#9cb3a3")
    c.path("M240 240 q80 70 160 20 q90 -70 240 60", "none", stroke="#5d838c", stroke_width=14)
    arched_window(c, 1010, 60, 260, 400, c.grad("#141f31", "#22344c"))
    c.stroke([(750, -10), (750, 170)], INK, 6)
    c.poly([(430, 1000), (690, 236), (810, 236), (1070, 1000)], AMBER, opacity=0.12)
    c.glow(750, 250, 300, "#ffe2a4", 0.8)
    c.path("M640 246 q110 -150 220 0 Z", "#2f6b56")
    c.oval(750, 250, 60, 14, "#fff3cf")
    c.poly([(300, 520), (1200, 520), (1560, 1010), (-60, 1010)], c.grad("#8f5f3b", "#6d4429"))
    c.poly([(300, 520), (1200, 520), (1212, 540), (288, 540)], "#a9774a")
    for k in range(5):
        x = 380 + k * 185
        c.rect(x - 46, 420, 92, 110, "#5a2f2b", rx=10)
        c.rect(x - 34, 432, 68, 70, "#7d3f37", rx=6)
    for x, y, turn in ((120, 640, -18), (1380, 650, 20)):
        with c.group(transform=f"rotate({turn} {x} {y})"):
            c.rect(x - 70, y - 110, 140, 200, "#4a2724", rx=14)
            c.rect(x - 54, y - 94, 108, 130, "#7d3f37", rx=8)
    for _ in range(22):
        y = c.rng.uniform(560, 930)
        s = 0.6 + (y - 540) / 420
        x = 750 + (c.rng.uniform(-430, 430)) * (0.9 + (y - 540) / 700)
        with c.group(transform=f"rotate({c.rng.uniform(-25, 25):.0f} {x:.0f} {y:.0f})"):
            c.rect(x, y, 74 * s, 50 * s, c.rng.choice([CREAM, "#e7dcc2", "#fbf4e2"]))
            for k in range(4):
                c.stroke(
                    [
                        (x + 10 * s, y + (10 + k * 9) * s),
                        (x + c.rng.uniform(40, 64) * s, y + (10 + k * 9) * s),
                    ],
                    SLATE,
                    2,
                )
    for x, y in ((470, 610), (980, 600), (1090, 780), (360, 800), (640, 570)):
        c.oval(x, y + 14, 40, 12, CREAM)
        c.rect(x - 22, y - 24, 44, 36, CREAM, rx=8)
        c.oval(x, y - 24, 22, 6, "#4b2f20")
    c.oval(760, 740, 118, 40, "#e7dcc2")
    c.path("M680 730 v-56 a80 26 0 0 1 160 0 v56 a80 26 0 0 1 -160 0 Z", "#f1d9b7")
    c.oval(760, 674, 80, 26, "#fbf0dc")
    c.poly([(760, 674), (840, 668), (818, 694)], "#b3704a")
    for k in range(4):
        c.stroke([(712 + k * 22, 672), (712 + k * 22, 640)], RED if k % 2 else "#3f7a8c", 5)


def coalition_signing(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#d9c6a0", "#bfa577"))
    for x in (120, 600, 1080):
        arched_window(c, x, 40, 300, 520, c.grad("#9db6c2", "#d9dccf"))
        street(c, x + 16, x + 270, 552, 40, 110, shade="#b9c2bf", share=0.5, width=50)
        c.rect(x - 4, 552, 308, 16, mixed(SAND, BROWN, 0.3))
    c.rect(0, 600, 1500, 400, "#8b6a48")
    for k in range(7):
        somebody(c, 150 + k * 200 + c.rng.uniform(-20, 20), 720, 120)
    c.poly([(-20, 790), (1520, 790), (1520, 1010), (-20, 1010)], c.grad("#6f4a2f", "#4f3220"))
    c.rect(-20, 782, 1540, 20, "#96693f")
    # Sandoe, in red, bending to sign.
    c.path("M430 800 Q420 560 560 520 Q690 500 730 640 L770 800 Z", RED)
    c.path("M430 800 Q424 640 470 570 L520 800 Z", mixed(RED, INK, 0.25))
    c.stroke([(700, 620), (770, 730), (694, 822)], RED, 58)
    c.circ(688, 828, 27, "#dcae85")
    c.oval(668, 440, 70, 84, "#dcae85")
    c.path(
        "M592 452 Q570 340 664 340 Q756 344 742 430 Q700 392 640 404 Q616 440 626 520 Q596 500 592 452 Z",
        "#33231c",
    )
    drawn_face(c, 684, 450, 62, "#dcae85")
    c.stroke([(684, 836), (664, 866)], INK, 6)
    # Ekwall, in a green jumper, waiting for the pen.
    with c.group(transform="translate(120 0)"):
        c.path("M800 800 Q800 560 930 520 Q1080 520 1096 800 Z", "#4b7357")
        for k in range(9):
            c.path(
                f"M{826 + k * 4} {590 + k * 24} q110 18 {236 - k * 4} 0",
                "none",
                stroke="#3b5c46",
                stroke_width=4,
                opacity=0.7,
            )
        c.path("M890 530 q50 44 100 0 l-10 -40 h-80 Z", "#3b5c46")
        c.oval(940, 424, 68, 82, "#e8bf9a")
        c.path(
            "M870 430 Q860 326 944 328 Q1020 330 1012 430 Q994 376 940 380 Q890 376 870 430 Z",
            "#9a6a35",
        )
        c.path("M876 440 q12 84 64 86 q54 -2 66 -86 q-12 40 -66 36 q-52 4 -64 -36 Z", "#9a6a35")
        drawn_face(c, 930, 424, 58, "#e8bf9a")
        c.stroke([(840, 660), (810, 780), (880, 836)], "#4b7357", 56)
        c.circ(890, 838, 26, "#e8bf9a")
    for x, w in ((590, 150), (1000, 150)):
        c.poly([(x, 840), (x + w, 840), (x + w + 26, 920), (x - 26, 920)], CREAM)
        for k in range(4):
            c.stroke([(x + 10 - k * 3, 854 + k * 16), (x + w - 16, 854 + k * 16)], SLATE, 2.5)
    c.rect(1200, 820, 56, 66, "#20333d", rx=10)
    c.path("M1228 826 q-20 -70 8 -130", "none", stroke=CREAM, stroke_width=6)


def lodden_talks(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#b9a987", "#9c8a66"))
    for x in (110, 590, 1070):
        c.rect(x, 60, 320, 420, c.grad("#8fb0bd", "#cddad6", "#7b9ea6"))
        c.rect(x, 330, 320, 150, "#6d929b")
        with c.group():
            street(c, x + 10, x + 300, 336, 20, 60, shade="#a9bcc0", share=0.55, width=36)
        fishing_boat(
            c, x + 160 + c.rng.uniform(-60, 60), 420, 120, c.rng.choice([BRICK, NAVY, PINE])
        )
        for k in (1, 2, 3):
            c.stroke([(x + 80 * k, 60), (x + 80 * k, 480)], CREAM, 6)
        c.stroke([(x, 240), (x + 320, 240)], CREAM, 6)
        c.rect(x, 60, 320, 420, "none", stroke=CREAM, stroke_width=18)
    for k in range(6):
        somebody(c, 190 + k * 224, 640, 132)
    c.poly([(90, 600), (1410, 600), (1540, 830), (-40, 830)], c.grad("#4a7a62", "#356150"))
    c.poly([(-40, 830), (1540, 830), (1540, 870), (-40, 870)], "#5d3d28")
    c.rect(-40, 868, 1580, 140, "#4b3223")
    for k in range(7):
        x = 170 + k * 190
        c.poly([(x, 640), (x + 80, 640), (x + 84, 690), (x - 4, 690)], CREAM)
        c.oval(x + 116, 690, 22, 8, CREAM)
        c.rect(x + 102, 664, 28, 24, CREAM, rx=5)
    # The kettle has the middle of the table.
    c.path("M690 760 Q680 660 760 650 Q840 660 830 760 Q760 784 690 760 Z", "#b9c2c4")
    c.path("M690 760 Q684 700 716 670 Q706 730 722 768 Z", "#8a9598")
    c.path("M704 668 Q760 580 816 668", "none", stroke=INK, stroke_width=11)
    c.path("M828 710 q50 -10 62 -52 l-16 -6 q-12 36 -48 40 Z", "#b9c2c4")
    c.circ(760, 648, 9, INK)
    for k in range(3):
        c.path(
            f"M{888 + k * 8} {640 - k * 6} q-20 -30 4 -54 t2 -50",
            "none",
            stroke=CREAM,
            stroke_width=7,
            opacity=0.6 - k * 0.15,
        )
    c.stroke([(700, 770), (640, 830)], INK, 5)
    for k in range(6):
        somebody(c, 130 + k * 250, 1020, 190, back=True)
