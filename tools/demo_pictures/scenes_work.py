"""Rails and yards: the country at work."""

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
    PINE,
    RED,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import person
from tools.demo_pictures.pieces import (
    clouds,
    house,
    lamp_post,
    rain,
    ridge,
    shimmer,
    sky,
    stars,
    street,
    tree,
    water,
)


def night_train(c: Canvas) -> None:
    j: float
    sky(c, "#070d1a", "#13213a", "#2a3e5c", "#4a5a74", to=560)
    stars(c, 480, 300)
    c.circ(1190, 170, 52, "#f6ecd0")
    c.circ(1172, 158, 46, "#0f1b30")
    water(c, 556, "#12243a", "#6a7f97")
    shimmer(c, 1190, 562, 720, "#f6ecd0", 30)
    # The ferry, bow open.
    c.path("M1060 590 H1480 L1500 500 H1120 Q1070 530 1060 590 Z", "#26364c")
    c.rect(1180, 420, 300, 82, "#c9cabf")
    c.rect(1230, 372, 200, 50, "#b9bbb2")
    c.rect(1310, 300, 56, 74, BRICK)
    for k in range(9):
        c.rect(1196 + k * 31, 440, 18, 22, AMBER)
    c.path("M1076 586 L1130 510 H1180 V586 Z", "#ffdf9a")
    c.poly([(1066, 500), (1120, 430), (1150, 442), (1122, 506)], "#38506e")
    c.glow(1130, 550, 140, AMBER, 0.7)
    c.path(
        "M-10 1010 V740 Q420 690 900 660 Q1040 640 1090 590 L1130 594 Q1090 700 920 740 Q600 800 500 1010 Z",
        "#1b2431",
    )
    c.path("M-10 850 Q500 720 900 690 Q1050 670 1108 592", "none", stroke="#5f6d7c", stroke_width=4)
    c.path("M-10 880 Q500 745 912 706 Q1064 690 1122 594", "none", stroke="#5f6d7c", stroke_width=5)
    # Five sleeping cars along the curve.
    places = [
        (40, 800, 330, 128, -12.5),
        (380, 724, 270, 108, -10),
        (655, 676, 210, 90, -7),
        (868, 646, 150, 74, -8),
        (1010, 612, 84, 58, -24),
    ]
    for k, (x, y, w, h, turn) in enumerate(places):
        with c.group(transform=f"rotate({turn} {x} {y})"):
            c.rect(x, y - h, w, h, "#28406b" if k < 4 else "#7b2f2a", rx=8)
            c.rect(x, y - h, w, h * 0.16, "#44557a", rx=6)
            c.rect(x, y - h * 0.24, w, h * 0.06, OCHRE)
            n = 7 if k < 4 else 2
            for j in range(n):
                lit = c.rng.random() < 0.75
                c.rect(
                    x + w * (j + 0.22) / n,
                    y - h * 0.72,
                    w * 0.56 / n,
                    h * 0.34,
                    "#ffd98a" if lit else "#1a2740",
                    rx=3,
                )
            for j in (0.14, 0.24, 0.76, 0.86):
                c.circ(x + w * j, y + 3, h * 0.09, INK)
    c.glow(1080, 566, 80, "#fff2c8", 0.8)
    for x, foot, h in ((250, 985, 190), (120, 1000, 150)):
        tree(c, x, foot, h, "#16202b")
    c.text(
        96,
        766,
        "KELSUND · LODDEN",
        17,
        fill=AMBER,
        transform="rotate(-12.5 40 800)",
        letter_spacing=2,
        font_family="Public Sans",
    )
    house(c, 640, 990, 120, 90, "#2a3444", lit=0.5, roof="#151d28")
    lamp_post(c, 800, 985, 150, lit=True, glow=110)


def mountain_railway(c: Canvas) -> None:
    sky(c, "#7fa9c4", "#bcd3d6", "#f2e4c6", to=640)
    clouds(c, 330, 60, CREAM, 9, 0.8)
    c.poly(
        [
            (-20, 620),
            (140, 300),
            (230, 360),
            (380, 90),
            (500, 290),
            (600, 220),
            (760, 470),
            (900, 640),
        ],
        "#7e93a5",
    )
    c.poly([(380, 90), (440, 190), (400, 210), (370, 180), (320, 220), (330, 180)], CREAM)
    c.poly([(140, 300), (176, 324), (150, 350), (112, 356)], CREAM)
    c.poly(
        [
            (700, 640),
            (900, 320),
            (980, 380),
            (1140, 60),
            (1290, 320),
            (1380, 260),
            (1540, 500),
            (1540, 640),
        ],
        "#6d8398",
    )
    c.poly([(1140, 60), (1214, 190), (1160, 210), (1130, 170), (1070, 240), (1090, 160)], CREAM)
    c.poly(
        [(380, 90), (500, 290), (600, 220), (760, 470), (560, 520), (470, 360)],
        "#64798c",
        opacity=0.7,
    )
    c.poly(
        [(1140, 60), (1290, 320), (1380, 260), (1540, 500), (1300, 520), (1210, 300)],
        "#54697d",
        opacity=0.7,
    )
    ridge(c, 640, 110, "#5f7d68")
    c.poly([(-10, 1010), (-10, 520), (240, 560), (420, 760), (560, 1010)], "#3f5e48")
    c.poly([(1510, 1010), (1510, 480), (1260, 540), (1080, 780), (960, 1010)], "#37543f")
    for _ in range(110):
        left = c.rng.random() < 0.5
        t = c.rng.random()
        x = c.rng.uniform(-20, 240 + t * 190) if left else 1500 - c.rng.uniform(-20, 250 + t * 190)
        y = 580 + t * 400
        c.poly(
            [(x - 19, y), (x, y - 74), (x + 19, y)],
            mixed("#2d4a38", "#5d7a4a", c.rng.random() * 0.7),
        )
    c.path("M560 1010 Q660 940 760 930 Q880 940 960 1010 Z", "#b8cdcd")
    stone = "#b9a88a"
    deck = 560
    for k in range(8):
        x = 210 + k * 150
        low = 1010 - abs(k - 3.5) * 64
        c.poly([(x - 20, deck), (x + 20, deck), (x + 28, low), (x - 28, low)], stone)
        c.poly(
            [(x + 4, deck), (x + 20, deck), (x + 28, low), (x + 10, low)], mixed(stone, INK, 0.28)
        )
        if k < 7:
            c.path(
                f"M{x + 18} {deck + 96} V{deck + 24} H{x + 132} V{deck + 96} A57 66 0 0 0 {x + 18} {deck + 96} Z",
                stone,
            )
    c.rect(80, deck - 6, 1320, 32, stone)
    c.rect(70, deck - 16, 1340, 14, mixed(stone, CREAM, 0.4))
    c.path(f"M-10 {deck + 40} L90 {deck - 16} V{deck + 30} L-10 {deck + 110} Z", "#7d7760")
    c.path(f"M1510 {deck - 70} L1400 {deck - 16} V{deck + 30} L1510 {deck + 10} Z", "#7d7760")
    for k in range(3):
        x = 560 + k * 176
        c.rect(x, deck - 100, 168, 78, RED, rx=9)
        c.rect(x, deck - 106, 168, 16, CREAM, rx=6)
        c.rect(x, deck - 46, 168, 9, CREAM)
        for j in range(5):
            c.rect(x + 12 + j * 31, deck - 84, 21, 28, "#2c3f4d")
        for j in (24, 52, 116, 144):
            c.circ(x + j, deck - 18, 9, INK)
    c.poly(
        [(560, deck - 100), (546, deck - 60), (546, deck - 24), (566, deck - 24)],
        mixed(RED, INK, 0.2),
    )
    c.glow(546, deck - 40, 46, AMBER, 0.9)
    c.path("M700 440 q30 -30 10 -60 q40 -20 20 -54", "none", stroke=CREAM, stroke_width=0)


def shipyard_ferry(c: Canvas) -> None:
    sky(c, "#a3b7bf", "#d8d9cc", "#f1dfbd", "#c9bfa6", to=812)
    clouds(c, 180, 120, CREAM, 10, 0.7)
    street(c, -20, 460, 720, 50, 100, shade="#b5b5a8", share=0.6, width=60)
    for x in (250, 1250):
        c.rect(x - 26, 110, 18, 690, "#35566b")
        c.rect(x + 26, 110, 18, 690, "#35566b")
        for k in range(11):
            c.stroke([(x - 18, 130 + k * 60), (x + 34, 190 + k * 60)], "#35566b", 6)
            c.stroke([(x + 34, 130 + k * 60), (x - 18, 190 + k * 60)], "#35566b", 6)
        c.rect(x - 70, 790, 170, 26, INK)
    c.rect(180, 70, 1160, 56, "#3f6a84")
    c.text(760, 112, "COOPER’S REACH", 44, text_anchor="middle", fill=CREAM, letter_spacing=12)
    c.rect(690, 126, 80, 34, OCHRE)
    c.stroke([(730, 160), (730, 300)], INK, 4)
    c.rect(692, 300, 76, 40, BRICK)
    # The bow, head on and a little turned.
    c.path(
        "M520 420 L1010 420 L985 610 Q960 760 800 850 L730 850 Q560 760 545 610 Z",
        c.grad("#e6e2d4", "#c7c4b6"),
    )
    c.path("M520 420 L760 420 L766 850 L730 850 Q560 760 545 610 Z", "#d3d0c2")
    c.path("M545 640 Q570 770 730 850 L800 850 Q960 770 984 640 Q764 700 545 640 Z", "#8c3430")
    c.path("M545 640 Q570 770 730 850 L766 850 L766 672 Q650 668 545 640 Z", "#a4423b")
    c.stroke([(764, 424), (766, 846)], "#a8a596", 5)
    c.rect(548, 300, 436, 122, "#efece0")
    c.rect(548, 300, 218, 122, "#e3e0d2")
    for k in range(11):
        c.rect(566 + k * 38, 330, 26, 34, "#3c5566")
    c.rect(590, 226, 350, 76, "#f5f2e7")
    for k in range(8):
        c.rect(604 + k * 42, 244, 34, 36, "#2c4252")
    c.text(766, 500, "MERGANSER", 52, text_anchor="middle", fill="#31566a", letter_spacing=8)
    c.text(766, 560, "117", 34, text_anchor="middle", fill="#8a8778", font_family="Public Sans")
    c.rect(0, 806, 1500, 204, c.grad("#9a9182", "#6f685c"))
    c.poly([(600, 806), (930, 806), (1040, 1010), (490, 1010)], "#5d564b")
    for k in range(6):
        c.stroke([(600 - k * 20, 826 + k * 34), (930 + k * 22, 826 + k * 34)], "#463f37", 10)
    for k in range(7):
        c.rect(560 + k * 62, 786 - abs(k - 3) * 6, 34, 60 + abs(k - 3) * 6, "#7a5a3c")
    for x in (420, 470):
        c.stroke([(x, 850), (x, 420)], "#8a7a5c", 6)
    for k in range(8):
        c.stroke([(416, 440 + k * 54), (476, 440 + k * 54)], "#8a7a5c", 6)
        c.stroke([(420, 440 + k * 54), (560, 440 + k * 54)], "#8a7a5c", 5)
    for x, y, s in ((492, 546, 20), (520, 652, 16)):
        c.glow(x + 34, y, s * 5, "#cfe7ff", 0.95)
        for _ in range(22):
            a, r = c.rng.uniform(0, 3.2), c.rng.uniform(10, 70)
            c.circ(x + 34 + math.cos(a) * r, y + math.sin(a) * r, 2.4, AMBER)
        person(c, x, y + 60, 96, NAVY, hat=OCHRE)
    for x, y, h in (
        (300, 930, 120),
        (360, 945, 124),
        (1080, 920, 116),
        (1180, 950, 126),
        (700, 960, 124),
    ):
        person(
            c, x, y, h, c.rng.choice([OCHRE, NAVY, BRICK]), hat=c.rng.choice([OCHRE, RED, CREAM])
        )


def tram_street(c: Canvas) -> None:
    sky(c, "#76899a", "#b2b7b2", "#ecd2ab", to=640)
    c.rect(0, 600, 1500, 410, "#8d8b86")
    clouds(c, 120, 80, "#4d6070", 8, 0.4)
    for k in range(5):
        t = k / 5
        left = 560 * (1 - (1 - t) ** 1.6)
        nxt = 560 * (1 - (1 - (k + 1) / 5) ** 1.6)
        wall = ["#a5573d", "#c98f62", "#8f9a8d", "#b0624a", "#cdb58c"][k]
        top, top2 = 20 + 330 * (1 - (1 - t) ** 1.6), 20 + 330 * (1 - (1 - (k + 1) / 5) ** 1.6)
        for side in (0, 1):

            def at(x: float, side: int = side) -> float:
                return x if not side else 1500 - x

            tone = wall if not side else ["#7c8b94", "#b5694a", "#d9c3a0", "#8a6f5a", "#a4564a"][k]
            jut = c.rng.uniform(-40, 30) * (1 - t)
            c.poly(
                [
                    (at(left), top + jut),
                    (at(nxt), top2 + jut * 0.7),
                    (at(nxt), 640),
                    (at(left), 720 - 80 * t if k else 760),
                ],
                tone,
            )
            for row in range(3):
                for j in range(2):
                    u, v = (j + 0.25) / 2, (j + 0.7) / 2
                    xa, xb = left + (nxt - left) * u, left + (nxt - left) * v
                    ya = top + (top2 - top) * u + 60 * (1 - t) + row * 130 * (1 - t * 0.75)
                    h = 74 * (1 - t * 0.75)
                    lit = c.rng.random() < 0.4
                    c.poly(
                        [
                            (at(xa), ya + jut),
                            (at(xb), ya + (top2 - top) * 0.2 + jut),
                            (at(xb), ya + h + (top2 - top) * 0.12 + jut),
                            (at(xa), ya + h + jut),
                        ],
                        AMBER if lit else mixed(tone, INK, 0.6),
                    )
            c.poly(
                [
                    (at(left + 4), 560 + 40 * t),
                    (at(nxt - 4), 575 + 30 * t),
                    (at(nxt - 4), 636),
                    (at(left + 4), 700 - 56 * t),
                ],
                mixed("#ffdf9a", tone, 0.25),
            )
            c.poly(
                [
                    (at(left), 548 + 46 * t),
                    (at(nxt), 566 + 36 * t),
                    (at(nxt), 584 + 30 * t),
                    (at(left), 580 + 36 * t),
                ],
                c.rng.choice([PINE, BRICK, NAVY, OCHRE]),
            )
    street(c, 556, 950, 640, 90, 170, shade="#b2b7b2", share=0.5, width=60, lit=0.2)
    c.poly(
        [(-10, 720), (556, 636), (944, 636), (1510, 720), (1510, 1010), (-10, 1010)],
        c.grad("#8d8b86", "#5b5d60"),
    )
    for _ in range(90):
        x, y = c.rng.uniform(0, 1500), c.rng.uniform(650, 1000)
        c.stroke(
            [(x, y), (x, y + c.rng.uniform(8, 50))],
            c.rng.choice([AMBER, CREAM, "#43484d"]),
            4,
            opacity=0.16,
        )
    for x0, x1 in ((700, 560), (760, 760), (800, 940), (740, 740)):
        if x0 in (700, 800):
            c.stroke([(x0, 640), (x1, 1010)], "#3c3f43", 6)
            c.stroke([(x0 + 2, 640), (x1 + 4, 1010)], MIST, 2)
    for x in (748, 752):
        c.stroke([(x, 300), (750, 120)], INK, 2)
    c.stroke([(750, -10), (750, 640)], INK, 2, opacity=0.5)
    c.rect(545, 300, 410, 510, "#efe3c6", rx=34)
    c.rect(545, 600, 410, 210, "#2f6b4f", rx=22)
    c.rect(545, 596, 410, 14, OCHRE)
    c.rect(560, 318, 380, 66, "#2f6b4f", rx=20)
    c.rect(590, 326, 320, 50, INK, rx=6)
    c.text(
        750,
        362,
        "4  COOPER’S REACH",
        30,
        text_anchor="middle",
        fill=AMBER,
        font_family="Public Sans",
        font_weight=700,
    )
    for x, w in ((572, 86), (670, 160), (842, 86)):
        c.rect(x, 400, w, 180, "#39505d", rx=8)
        c.poly([(x, 400), (x + w * 0.5, 400), (x, 500)], "#7d97a3", opacity=0.5)
    c.path("M712 580 q0 -86 38 -90 q40 4 40 90 Z", NAVY)
    c.circ(750, 466, 26, "#b98358")
    c.path("M722 460 q28 -40 56 0 l4 8 h-64 Z", INK)
    for x, coat in ((612, "#7c3b3b"), (884, "#b58a3c")):
        c.path(f"M{x - 30} 580 q2 -70 30 -74 q30 4 32 74 Z", coat)
        c.circ(x, 486, 21, "#dcae85")
    c.glow(750, 690, 190, "#fff0c4", 0.95)
    c.circ(750, 690, 34, "#fff6da")
    c.circ(750, 690, 38, "none", stroke=OCHRE, stroke_width=8)
    c.text(
        750,
        784,
        "118",
        34,
        text_anchor="middle",
        fill=CREAM,
        font_family="Public Sans",
        font_weight=700,
    )
    c.rect(590, 806, 320, 40, INK, rx=8)
    c.poly([(690, 850), (810, 850), (860, 1010), (640, 1010)], "#fff0c4", opacity=0.2)
    person(c, 330, 900, 300, NAVY, hat=INK, stride=0.9)
    c.path("M210 610 Q330 500 450 610 Z", "#7b2f2a")
    c.stroke([(330, 560), (330, 640)], INK, 5)
    person(c, 1180, 890, 280, OCHRE)
    person(c, 1260, 880, 170, RED)
    rain(c, 110, CREAM, 0.2, 8)
