"""The Regent Bridge: its queue, its barriers, its joint, its drawing."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

import math

from tools.demo_pictures.canvas import (
    AMBER,
    BRICK,
    CREAM,
    INK,
    MIST,
    NAVY,
    OCHRE,
    RED,
    SAND,
    SEA,
    SLATE,
    STONE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import person
from tools.demo_pictures.pieces import clouds, lamp_post, ridge, shimmer, sky, street, water
from tools.demo_pictures.vessels import bridge, crane, fishing_boat, lorry


def regent_bridge_lorries(c: Canvas) -> None:
    sky(c, "#8fa9b4", "#c9d2c9", "#ecdcc0", to=640)
    clouds(c, 170, 110, CREAM, 14, 0.7)
    clouds(c, 260, 90, "#7f97a3", 8, 0.45)
    ridge(c, 610, 70, "#93a6a6")
    street(c, 900, 1520, 640, 40, 90, shade="#a9b6b2", share=0.55, width=44)
    water(c, 630, "#4d7078", "#c3d0c8")
    bridge(c, 390, 1130, 520, 310, "#5d6f76", 700, thick=13)
    for k, body in enumerate([CREAM, "#7c98a5", OCHRE, "#8fa08f", CREAM]):
        lorry(c, 590 + k * 150 - (k > 2) * 10, 520, 118, body)
    c.poly([(-10, 1010), (-10, 690), (520, 800), (640, 1010)], "#8d8577")
    c.poly([(-10, 690), (520, 800), (560, 830), (-10, 720)], "#b3a994")
    for k in range(7):
        c.stroke([(k * 92, 712 + k * 19), (k * 92, 662 + k * 19)], INK, 5)
    c.stroke([(-10, 660), (560, 778)], INK, 5)
    for x, y, h, coat in ((110, 860, 190, NAVY), (205, 880, 185, BRICK), (352, 930, 205, OCHRE)):
        person(c, x, y, h, coat, hat=INK if coat == NAVY else None)
    c.rect(395, 770, 62, 62, RED, transform="rotate(4 420 800)")
    c.stroke([(427, 832), (420, 930)], INK, 5)
    c.rect(404, 796, 44, 10, CREAM, transform="rotate(4 420 800)")


def regent_bridge_closed(c: Canvas) -> None:
    sky(c, "#46607a", "#9aa9ae", "#f0cfa0", "#f4dfbd", to=560)
    clouds(c, 220, 120, "#e8c9a2", 12, 0.55)
    ridge(c, 545, 40, "#7c8d96")
    water(c, 540, "#5d7a86", "#e5cfae", 640)
    # The deck runs away from the eye to a tower.
    c.poly([(-260, 1010), (690, 548), (810, 548), (1760, 1010)], c.grad("#7e7b79", "#55585d"))
    c.poly([(735, 548), (765, 548), (800, 1010), (700, 1010)], "#6b6a6a")
    for k in range(9):
        t = (k / 9) ** 1.8
        y = 552 + t * 440
        c.rect(750 - 2 - 4 * t, y, 4 + 8 * t, 8 + 44 * t, CREAM, opacity=0.8)
    tower = mixed(STONE, SLATE, 0.35)
    c.rect(598, 180, 60, 400, tower)
    c.rect(842, 180, 60, 400, tower)
    c.rect(640, 180, 20, 400, mixed(tower, INK, 0.3))
    c.rect(884, 180, 20, 400, mixed(tower, INK, 0.3))
    c.path("M598 180 h306 v-44 h-306 Z M658 300 q92 -90 184 0 v-70 h-184 Z", tower)
    c.rect(584, 120, 334, 22, mixed(tower, CREAM, 0.25))
    c.path("M658 470 q92 -70 184 0 v-40 h-184 Z", tower)
    for side in (-1, 1):
        near, far = (750 + side * 760, 60), (750 + side * 122, 150)
        for lift in (0, 16):
            c.path(
                f"M{far[0]} {far[1] + lift} Q{750 + side * 260} {560 + lift} {near[0] + side * 200} "
                f"{420 + lift * 3}",
                "none",
                stroke="#3f4d57",
                stroke_width=11,
                opacity=0.95,
            )
        for k in range(1, 15):
            t = k / 15
            x = 750 + side * (122 + 830 * t**1.7)
            a = (1 - t) ** 2 * 150 + 2 * (1 - t) * t * 560 + t * t * 420
            deck = 548 + (x * side - 750 * side - 60) * 0.487
            bx = (1 - t) ** 2 * 122 + 2 * (1 - t) * t * 260 + t * t * 960
            deck = 548 + max(0, (bx - 60)) * 0.487
            c.stroke([(750 + side * bx, a), (750 + side * bx, deck)], "#3f4d57", 2 + 5 * t)
        c.stroke([(750 + side * 62, 540), (750 + side * 1010, 930)], "#33414b", 12)
        c.stroke([(750 + side * 62, 546), (750 + side * 1010, 1000)], "#33414b", 8)
    for k in range(5):
        x = 240 + k * 220
        c.stroke([(x + 20, 930), (x + 20, 800)], INK, 9)
        c.stroke([(x + 170, 930), (x + 170, 800)], INK, 9)
        c.rect(x, 800, 195, 44, CREAM)
        for j in range(5):
            c.poly(
                [
                    (x + j * 39, 844),
                    (x + j * 39 + 18, 844),
                    (x + j * 39 + 39, 800),
                    (x + j * 39 + 20, 800),
                ],
                RED,
            )
        c.glow(x + 98, 786, 60, OCHRE, 0.6)
        c.circ(x + 98, 786, 13, AMBER)
    person(c, 1250, 985, 270, "#d7a63c", hat=OCHRE)
    person(c, 1348, 975, 260, NAVY)


def eyebar_joint(c: Canvas) -> None:
    sky(c, "#101a24", "#1b2b38", "#233845")
    c.glow(470, 470, 640, "#e9b765", 0.75)
    steel = "#6f7f86"
    for k, (shade, dy) in enumerate(((0.45, -74), (0.3, -30), (0.12, 14), (0.0, 58))):
        bar = mixed(steel, INK, shade)
        with c.group(transform=f"rotate(-9 760 {520 + dy})"):
            c.rect(-120, 452 + dy, 820, 116, bar)
            c.rect(850, 462 + dy, 820, 116, mixed(bar, INK, 0.25))
            c.circ(770, 515 + dy, 176, bar)
            c.rect(-120, 452 + dy, 760, 9, mixed(bar, CREAM, 0.35), opacity=0.7)
            if k == 3:
                c.circ(770, 515 + dy, 176, "none", stroke=mixed(steel, CREAM, 0.4), stroke_width=7)
                c.circ(770, 515 + dy, 96, mixed(steel, INK, 0.55))
                c.circ(762, 508 + dy, 84, c.grad("#8d989b", "#4a565c", x=1))
                c.circ(762, 508 + dy, 30, mixed(steel, INK, 0.4))
                for a in range(0, 360, 60):
                    c.circ(
                        762 + math.cos(math.radians(a)) * 58,
                        508 + dy + math.sin(math.radians(a)) * 58,
                        8,
                        INK,
                    )
    for _ in range(60):
        x = c.rng.gauss(770, 90)
        y = c.rng.uniform(640, 735)
        c.stroke(
            [(x, y), (x + c.rng.uniform(-5, 5), y + c.rng.uniform(30, 260))],
            c.rng.choice([BRICK, "#8a4a25", "#b8662d"]),
            c.rng.uniform(2, 9),
            opacity=0.55,
        )
    c.stroke([(640, 560), (612, 574), (600, 566), (572, 590), (560, 584), (540, 606)], INK, 6)
    c.stroke([(640, 558), (612, 572), (600, 564), (572, 588), (560, 582), (540, 604)], RED, 2.5)
    # The inspector on her ropes, with a lamp.
    for dx in (0, 26):
        c.stroke([(300 + dx, -10), (268 + dx * 0.6, 330)], SAND, 5)
    c.path("M180 420 Q190 330 270 330 Q345 335 352 430 L360 640 Q270 690 170 640 Z", "#d7a63c")
    c.path("M180 420 L174 640 Q200 660 230 664 L240 400 Z", "#a87724")
    c.rect(168, 560, 194, 26, INK)
    c.rect(246, 560, 30, 26, AMBER)
    c.stroke([(340, 430), (420, 500), (508, 520)], "#d7a63c", 54)
    c.stroke([(500, 520), (540, 540)], "#dcae85", 34)
    c.rect(176, 640, 84, 330, NAVY)
    c.rect(268, 640, 84, 330, mixed(NAVY, INK, 0.4))
    # The cradle she stands in.
    for x in (60, 460):
        c.stroke([(x, 640), (x, 980)], "#aeb9bd", 13)
        c.stroke([(x, 640), (x * 0.5 + 140, -10)], "#77848a", 5)
    for x in range(110, 460, 50):
        c.stroke([(x, 690), (x, 970)], "#8b979c", 5)
    for y in (650, 700, 970):
        c.stroke([(60, y), (460, y)], "#c3ccce" if y == 650 else "#8b979c", 14)
    c.circ(292, 268, 62, "#dcae85")
    c.path("M228 262 a66 66 0 0 1 130 -14 l18 6 q4 10 -10 12 l-136 10 Z", CREAM)
    c.rect(340, 222, 26, 26, AMBER)
    c.poly([(366, 226), (366, 246), (780, 600), (880, 330)], AMBER, opacity=0.16)
    c.path("M236 280 q-22 70 18 84 l10 -30 Z", "#3a2a20")
    for _ in range(26):
        c.circ(
            c.rng.uniform(0, 1500), c.rng.uniform(0, 1000), c.rng.uniform(1, 3), CREAM, opacity=0.4
        )


def bridge_diagram(c: Canvas) -> None:
    c.wobble = "steady"
    c.rect(0, 0, 1500, 1000, "#f1e8d3")
    for k in range(0, 1500, 50):
        c.stroke([(k, 0), (k, 1000)], "#cdbf9f", 0.8, opacity=0.6)
    for k in range(0, 1000, 50):
        c.stroke([(0, k), (1500, k)], "#cdbf9f", 0.8, opacity=0.6)
    line = "#27415a"
    c.rect(24, 24, 1452, 952, "none", stroke=line, stroke_width=3)
    c.rect(34, 34, 1432, 932, "none", stroke=line, stroke_width=1)
    x0, x1, deck, tower = 430, 1070, 400, 170

    def chain(x: float) -> float:
        if x0 <= x <= x1:
            return deck - 22 - (tower - 22) * ((x - 750) / 320) ** 2
        return deck - tower + (tower - 4) * min(1, (min(abs(x - x0), abs(x - x1))) / 270)

    for k in range(125):
        x = 160 + k * 1180 / 124
        c.stroke([(x, chain(x)), (x, deck)], line, 1)
    c.stroke([(160 + k * 1180 / 124, chain(160 + k * 1180 / 124)) for k in range(125)], line, 4)
    c.rect(90, deck, 1320, 12, "none", stroke=line, stroke_width=2.5)
    c.stroke([(90 + k * 20, deck + (k % 2) * 12) for k in range(67)], line, 1)
    for x in (x0, x1):
        c.poly(
            [
                (x - 15, deck - tower - 14),
                (x + 15, deck - tower - 14),
                (x + 24, 520),
                (x - 24, 520),
            ],
            "#e0d2b2",
            stroke=line,
            stroke_width=2.5,
        )
        c.path(f"M{x - 9} {deck} v-60 a9 9 0 0 1 18 0 v60", "none", stroke=line, stroke_width=2)
        c.poly(
            [(x - 40, 520), (x + 40, 520), (x + 50, 560), (x - 50, 560)],
            "#d3c29c",
            stroke=line,
            stroke_width=2,
        )
    c.path("M60 470 q60 10 130 60 h1120 q70 -50 130 -60", "none", stroke=line, stroke_width=2)
    for k in range(3):
        c.path(
            f"M{520 + k * 40} {498 + k * 14} q20 -8 40 0 t40 0 t40 0 t40 0 t40 0 t40 0",
            "none",
            stroke="#7fa0ac",
            stroke_width=2,
        )
    for a, b, y, label in ((430, 1070, 590, "412 m"),):
        c.stroke([(a, y), (b, y)], line, 1.5)
        for x in (a, b):
            c.stroke([(x, y - 8), (x, y + 8)], line, 1.5)
        c.rect(700, y - 16, 100, 30, "#f1e8d3")
        c.text(750, y + 8, label, 25, text_anchor="middle", fill=line)
    c.stroke([(1180, 200), (1090, 232)], line, 1.5)
    c.text(1188, 204, "74 m above the piers", 22, fill=line, font_style="italic")
    jx, jy = 640, chain(640)
    c.circ(jx, jy, 17, "none", stroke=RED, stroke_width=4)
    c.text(jx - 6, jy - 30, "D17", 26, fill=RED, text_anchor="middle", font_weight=600)
    c.stroke([(jx - 12, jy + 14), (330, 640)], RED, 1.5, stroke_dasharray="7 6")
    c.stroke([(jx + 14, jy + 12), (800, 640)], RED, 1.5, stroke_dasharray="7 6")
    c.text(70, 92, "THE REGENT BRIDGE", 44, fill=line, letter_spacing=3)
    c.text(
        72,
        126,
        "Elevation from downstream, and joint D17 of the downstream chain",
        24,
        fill=line,
        font_style="italic",
    )
    # Joint in elevation.
    c.rect(110, 640, 730, 300, "#f6efdf", stroke=line, stroke_width=2)
    c.rect(112, 742, 250, 66, "#d7dcd8", stroke=line, stroke_width=2.5)
    c.rect(586, 742, 252, 66, "#c5cdca", stroke=line, stroke_width=2.5)
    c.circ(474, 775, 122, "#d7dcd8", stroke=line, stroke_width=2.5)
    c.rect(340, 745, 80, 60, "#d7dcd8")
    c.circ(474, 775, 66, "#aeb9ba", stroke=line, stroke_width=2.5)
    c.circ(474, 775, 56, "#e8e1cc", stroke=line, stroke_width=1.5)
    c.stroke([(474, 700), (474, 850)], line, 1, stroke_dasharray="10 4 2 4")
    c.stroke([(400, 775), (548, 775)], line, 1, stroke_dasharray="10 4 2 4")
    c.stroke([(474, 841), (480, 852), (472, 862), (479, 872), (474, 884)], RED, 5)
    c.stroke([(486, 866), (600, 880), (640, 880)], RED, 1.5)
    c.text(646, 888, "crack, 9 mm", 25, fill=RED)
    c.text(130, 680, "Eye and pin, half size", 24, fill=line, font_style="italic")
    c.text(452, 768, "290", 22, fill=line)
    # Joint in plan: four bars on a pin.
    c.rect(880, 640, 510, 300, "#f6efdf", stroke=line, stroke_width=2)
    c.text(900, 680, "From above: two bars of four", 24, fill=line, font_style="italic")
    c.rect(1118, 694, 34, 226, "#aeb9ba", stroke=line, stroke_width=2)
    for k in range(4):
        bad = k in (2, 3)
        y = 712 + k * 52
        c.rect(
            900,
            y,
            252,
            24,
            "#e6b9a8" if bad else "#d7dcd8",
            stroke=RED if bad else line,
            stroke_width=2.5,
        )
        c.rect(1120, y + 25, 250, 18, "#c5cdca", stroke=line, stroke_width=2)
        if bad:
            c.stroke([(1108, y), (1113, y + 9), (1105, y + 15), (1110, y + 24)], RED, 4)
    c.text(1390, 958, "M. Stane", 20, fill=line, font_style="italic", text_anchor="end")


def harbour_dusk(c: Canvas) -> None:
    sky(c, "#22344c", "#4d5c76", "#b9766a", "#efae6b", "#f7d59a", to=590)
    clouds(c, 300, 150, "#f0b27b", 13, 0.5)
    clouds(c, 180, 90, "#2e4159", 10, 0.55)
    c.glow(1040, 560, 360, "#ffe2a4", 0.9)
    ridge(c, 585, 46, "#5a5768")
    bridge(c, 820, 1290, 505, 230, "#3d4356", 610, thick=9)
    street(c, -20, 720, 596, 60, 150, lit=0.35, shade="#31364a", share=0.7, width=58)
    for x, h in ((150, 330), (330, 290), (560, 350)):
        crane(c, x, 600, h, "#252c3d")
    water(c, 596, "#2b3f55", "#f0b27b")
    shimmer(c, 1040, 604, 940, "#ffdf9e", 74)
    for x in (80, 214, 390, 520, 660):
        shimmer(c, x, 604, 780, AMBER, 13)
    fishing_boat(c, 470, 770, 300, "#8a3a30")
    fishing_boat(c, 930, 700, 150, "#20394a")
    fishing_boat(c, 1260, 860, 360, "#22313f", tilt=-1.5)
    c.poly([(-10, 1010), (-10, 900), (560, 940), (700, 1010)], "#20242f")
    for x in (90, 320):
        c.rect(x, 878, 30, 56, "#141821", rx=8)
    lamp_post(c, 215, 925, 210, lit=True, glow=150)


def saltmarket_ferry(c: Canvas) -> None:
    sky(c, "#93a7b2", "#c7cdc8", "#ecd9bf", to=430)
    clouds(c, 170, 120, "#e9dcc6", 10, 0.7)
    street(c, -30, 1530, 440, 60, 140, shade="#b6bdb9", share=0.55, width=66)
    c.poly([(360, 330), (380, 190), (400, 330)], "#a9b1ae")
    c.rect(366, 320, 28, 120, "#a9b1ae")
    c.rect(0, 436, 1500, 22, "#8c8f8b")
    water(c, 456, "#4d6f79", "#d6d6c6")
    c.rect(330, 610, 880, 30, "#26323b", opacity=0.25, filter="url(#soft)")
    c.rect(560, 380, 230, 128, CREAM)
    c.rect(545, 368, 260, 18, "#8c3b2e")
    for k in range(4):
        c.rect(576 + k * 54, 404, 40, 44, "#40565f")
    c.rect(640, 290, 44, 80, "#8c3b2e")
    c.rect(640, 308, 44, 14, CREAM)
    crowd_line = list(range(372, 1120, 34))
    for k, x in enumerate(crowd_line):
        if 548 < x < 800:
            continue
        person(
            c,
            x,
            588 - (k % 2) * 8,
            150 + c.rng.uniform(-9, 12),
            hat=c.rng.choice([None, None, INK, BRICK]),
            stride=0.2,
        )
    # A cello, standing.
    c.path(
        "M858 596 q-44 -8 -36 -52 q6 -22 16 -30 q-10 -22 -2 -44 q10 -22 24 -22 q14 0 24 22 q8 22 -2 44 q10 8 16 30 q8 44 -40 52 Z",
        "#7b3f22",
    )
    c.stroke([(860, 450), (860, 378)], "#3d2415", 9)
    for k in (0, 1):
        c.stroke([(330, 528 + k * 26), (1160, 520 + k * 26)], CREAM, 4)
    for x in range(340, 1160, 60):
        c.stroke([(x, 520), (x, 586)], CREAM, 3)
    c.path("M290 570 L1230 548 Q1200 640 1140 668 L400 674 Q330 660 290 570 Z", "#22505a")
    c.path("M290 570 L1230 548 l-8 24 L298 594 Z", CREAM)
    c.text(420, 640, "DUNLIN", 40, fill=CREAM, letter_spacing=6)
    for k in range(9):
        c.circ(700 + k * 50, 632, 10, "#162f36")
    for k in range(7):
        c.path(
            f"M{250 - k * 30} {668 + k * 12} q60 -18 120 0 t120 0",
            "none",
            stroke=CREAM,
            stroke_width=5,
            opacity=0.6 - k * 0.07,
        )
    c.path("M1130 668 q60 -30 150 6 q-60 8 -150 -6", CREAM, opacity=0.75)
    for x, y in ((1190, 250), (1270, 210), (240, 250)):
        c.path(f"M{x} {y} q14 -16 28 0 q14 -16 28 0", "none", stroke=INK, stroke_width=4)
    c.wash(SEA, 0.1)
    c.wash(MIST, 0.12)
