"""Outdoors: the river towns, the flats, the hills and the island."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

import math

from tools.demo_pictures.canvas import (
    BRICK,
    BROWN,
    CREAM,
    INK,
    MIST,
    NAVY,
    OCHRE,
    OLIVE,
    RED,
    SLATE,
    STONE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import crowd, person
from tools.demo_pictures.pieces import (
    clouds,
    house,
    lighthouse,
    ridge,
    shimmer,
    sky,
    street,
    tree,
    water,
)


def beet_field(c: Canvas) -> None:
    sky(c, "#5f7690", "#b99f86", "#efc07c", "#f6d9a0", to=620)
    clouds(c, 240, 130, "#e9b98a", 10, 0.7)
    clouds(c, 420, 60, "#8b7d86", 8, 0.5)
    c.circ(1180, 560, 62, "#fbe3ad")
    c.glow(1180, 560, 330, "#fbe3ad", 0.6)
    ridge(c, 628, 26, "#6a6f5f", 0.3)
    c.rect(0, 620, 1500, 400, c.grad("#7a6a48", "#4a3f30"))
    for k in range(26):
        x = -300 + k * 86
        c.stroke([(750 + (x - 750) * 0.25, 622), (x, 1010)], "#3d3428", 9, opacity=0.5)
    for x, h in ((90, 170), (160, 130), (1420, 190)):
        tree(c, x, 630, h, "#4a4a38")
    heap = [
        (150, 880),
        (260, 700),
        (380, 610),
        (560, 560),
        (760, 540),
        (960, 566),
        (1120, 640),
        (1230, 760),
        (1300, 880),
    ]
    c.poly([*heap, (1300, 930), (150, 930)], "#8c7558")
    for _ in range(1500):
        x = c.rng.uniform(160, 1290)
        top = 540 + 340 * abs((x - 740) / 600) ** 2
        y = c.rng.uniform(top, 925)
        tone = c.rng.choice(["#cdb896", "#b39a76", "#a08461", "#d9c7a6", "#8a7050"])
        c.oval(x, y, c.rng.uniform(9, 17), c.rng.uniform(8, 13), mixed(tone, INK, (y - 540) / 1500))
    c.poly([(150, 930), (260, 700), (330, 650), (330, 930)], INK, opacity=0.12)
    c.oval(905, 742, 40, 26, "#2b211b")
    c.poly([(890, 738), (896, 722), (904, 734), (912, 722), (920, 738), (905, 754)], "#c2703a")
    # Tractor and two people.
    c.rect(1270, 790, 130, 64, RED, rx=10)
    c.rect(1330, 730, 66, 70, "#7d2c24")
    c.rect(1340, 740, 44, 40, "#c9d7d2")
    c.circ(1380, 866, 58, INK)
    c.circ(1380, 866, 26, OCHRE)
    c.circ(1280, 884, 36, INK)
    c.circ(1280, 884, 15, OCHRE)
    person(c, 1130, 940, 200, OLIVE, hat=BROWN)
    person(c, 1190, 950, 178, BRICK)
    c.wash("#f0b060", 0.18)


def marn_mill(c: Canvas) -> None:
    sky(c, "#46607a", "#8ba0a8", "#e8c9a6", "#f4dcb8", to=650)
    clouds(c, 260, 90, "#d9c2b0", 9, 0.6)
    ridge(c, 650, 70, "#6f8078")
    street(c, 640, -20, 460, 150) if False else None
    for k, (x, w, h) in enumerate(
        (
            (20, 90, 120),
            (116, 80, 150),
            (200, 96, 110),
            (300, 84, 140),
            (1290, 90, 130),
            (1384, 100, 160),
        )
    ):
        house(c, x, 660, w, h, ["#a4654a", "#c19a78", "#8f9a8d"][k % 3], lit=0.12)
    c.poly([(470, 660), (470, 210), (1130, 210), (1130, 660)], "#9c5840")
    c.poly([(1000, 660), (1000, 210), (1130, 210), (1130, 660)], "#7c4434")
    c.poly([(440, 214), (520, 120), (1080, 120), (1160, 214)], "#4a4144")
    c.rect(730, 60, 130, 92, "#9c5840")
    c.poly([(716, 66), (795, 14), (874, 66)], "#4a4144")
    for row in range(6):
        for col in range(9):
            x, y = 500 + col * 70, 244 + row * 66
            c.rect(x, y, 34, 42, "#2c2f38")
            c.stroke([(x + 17, y), (x + 17, y + 42)], "#6f6a66", 2)
    c.text(
        800, 650, "LOWER MILL", 38, text_anchor="middle", fill=CREAM, letter_spacing=8, opacity=0.85
    )
    # Wheel house and wheel.
    c.rect(1130, 470, 170, 200, "#6d4a3c")
    c.poly([(1118, 474), (1215, 412), (1312, 474)], "#3c373b")
    c.circ(1215, 660, 120, "none", stroke="#3a302b", stroke_width=16)
    for k in range(12):
        a = k * math.pi / 6
        c.stroke([(1215, 660), (1215 + 118 * math.cos(a), 660 + 118 * math.sin(a))], "#3a302b", 7)
    c.rect(0, 656, 1500, 30, "#6b6258")
    c.poly([(0, 684), (1500, 684), (1500, 800), (1100, 770), (600, 800), (0, 760)], "#8a7a62")
    water(c, 770, "#4f6a76", "#e3d3b8")
    shimmer(c, 800, 775, 1000, "#f4dcb8", 60)
    c.path("M-10 770 Q300 800 620 790 Q1000 780 1510 800 V830 Q900 800 400 830 Z", "#75664f")
    person(c, 392, 700, 120, SLATE)
    c.rect(402, 636, 12, 12, CREAM)
    c.wash("#e8c090", 0.14)


def _sheep(c: Canvas, x: float, y: float, s: float) -> None:
    c.oval(x, y, s, s * 0.66, mixed("#f0e6d0", STONE, c.rng.random() * 0.4))
    c.oval(x - s * 0.95, y - s * 0.2, s * 0.32, s * 0.26, "#3a332f")
    for k in (-0.5, 0.45):
        c.stroke(
            [(x + s * k, y + s * 0.5), (x + s * k, y + s * 0.95)], "#3a332f", max(1.5, s * 0.12)
        )


def hill_sheep(c: Canvas) -> None:
    sky(c, "#7b93a6", "#c6ccc0", "#efe3c4", to=520)
    clouds(c, 200, 90, CREAM, 11, 0.75)
    ridge(c, 520, 280, "#8497a0")
    ridge(c, 560, 160, "#73896f")
    c.rect(0, 556, 1500, 460, c.grad("#7c8f58", "#55693f"))
    c.poly([(690, 540), (760, 540), (1120, 1010), (260, 1010)], "#b8a67e")
    for side in (-1, 1):
        for k in range(46):
            t = (k / 46) ** 1.6
            x = 725 + side * (38 + 410 * t)
            y = 540 + 460 * t
            w = 8 + 42 * t
            c.rect(
                x - w / 2,
                y - w * 0.7,
                w * 1.1,
                w * 0.8,
                mixed("#8d8a84", INK, c.rng.random() * 0.35),
                rx=3,
            )
    flock = sorted((c.rng.random() ** 0.8, c.rng.uniform(-1, 1)) for _ in range(230))
    for t, side in flock:
        y = 548 + 390 * t**1.5
        _sheep(c, 725 + side * (26 + 330 * t**1.5) * 0.86, y, 4 + 24 * t**1.5)
    person(c, 700, 985, 230, "#4d5a4a", hat=BROWN)
    c.stroke([(745, 780), (765, 990)], BROWN, 8)
    c.path("M745 780 q-6 -40 22 -40 q22 4 14 28", "none", stroke=BROWN, stroke_width=8)
    for x, y in ((420, 900), (1010, 890)):
        c.oval(x, y, 46, 18, "#22201f")
        c.oval(x + 46, y - 16, 18, 13, "#22201f")
        c.poly([(x - 44, y - 4), (x - 84, y - 26), (x - 40, y + 8)], "#e6dcc8")
        for k in (-28, -14, 18, 30):
            c.stroke([(x + k, y + 8), (x + k * 1.1, y + 34)], "#22201f", 6)


def sheep_train(c: Canvas) -> None:
    sky(c, "#6f8fab", "#b6c9cc", "#ecdfc4", to=560)
    clouds(c, 180, 70, CREAM, 8, 0.7)
    ridge(c, 470, 330, "#8496a6")
    for x, y, s in ((300, 250, 60), (880, 190, 80), (1230, 260, 54)):
        c.poly(
            [
                (x - s, y + s),
                (x, y - s * 0.2),
                (x + s, y + s),
                (x + s * 0.3, y + s * 0.7),
                (x - s * 0.2, y + s),
            ],
            CREAM,
            opacity=0.85,
        )
    ridge(c, 560, 130, "#6d8365")
    c.poly([(-10, 1010), (-10, 700), (500, 640), (1510, 430), (1510, 1010)], "#687e4c")
    c.poly([(-10, 790), (1510, 500), (1510, 540), (-10, 850)], "#8f8574")
    for k in range(62):
        x = k * 25
        y = 800 - 0.192 * x
        c.stroke([(x, y + 6), (x + 9, y + 24)], "#4b4138", 6)
    for lift in (0, 26):
        c.stroke([(-10, 806 + lift), (1510, 514 + lift)], "#3c3a3a", 5)
    c.stroke([(-10, 819), (1510, 527)], OCHRE, 4, stroke_dasharray="5 5")
    with c.group(transform="rotate(-10.9 700 670)"):
        for k, (x, w, tone) in enumerate(
            ((330, 210, "#7d2f2a"), (560, 210, "#7d2f2a"), (790, 190, "#2f4f47"))
        ):
            c.rect(x, 530, w, 120, tone, rx=9)
            c.rect(x, 520, w, 20, mixed(tone, INK, 0.4), rx=8)
            c.rect(x, 612, w, 7, OCHRE)
            for j in range(4):
                c.rect(
                    x + 18 + j * (w - 20) / 4,
                    552,
                    (w - 60) / 4,
                    40,
                    "#f3dfae" if k < 2 else "#c8d8d6",
                    rx=3,
                )
            for j in (0.16, 0.3, 0.7, 0.84):
                c.circ(x + w * j, 656, 13, INK)
        c.rect(350, 556, 24, 30, "#d8a16f")
        c.rect(344, 576, 38, 26, "#3f6f9a")
        c.stroke([(363, 580), (363, 598)], CREAM, 4)
        c.stroke([(354, 589), (372, 589)], CREAM, 4)
    for y0, dy in ((880, -0.19), (640, -0.2)):
        for k in range(60):
            x = k * 26
            c.rect(
                x,
                y0 + dy * x + (60 if y0 > 700 else -60),
                23,
                22,
                mixed("#908c86", INK, c.rng.random() * 0.35),
                rx=4,
            )
    for _ in range(26):
        x = c.rng.uniform(40, 1460)
        _sheep(c, x, c.rng.uniform(930 - x * 0.1, 985), c.rng.uniform(18, 28))


def oyster_beds(c: Canvas) -> None:
    sky(c, "#53677c", "#9aa4a6", "#e2b98e", to=480)
    clouds(c, 220, 90, "#e3c3a2", 10, 0.6)
    ridge(c, 484, 40, "#56656b")
    street(c, 484, 900, 1500, 60) if False else None
    for k in range(9):
        house(
            c,
            930 + k * 62,
            484,
            54,
            40 + (k * 17) % 40,
            ["#c9b79a", "#b5694a", "#d9c3a0"][k % 3],
            lit=0.3,
            flat=True,
        )
    water(c, 484, "#5e6f77", "#d9c2a4")
    c.poly([(-10, 700), (1510, 610), (1510, 1010), (-10, 1010)], "#6d6a60", opacity=0.55)
    for row in range(6):
        y = 560 + row * 74
        s = 0.45 + row * 0.2
        for k in range(-1, int(1500 / (150 * s)) + 1):
            x = k * 160 * s + (row % 2) * 60
            for dx in (0, 100 * s):
                c.stroke([(x + dx, y - 12 * s), (x + dx, y + 34 * s)], "#3d352c", 6 * s)
            c.rect(x - 8 * s, y - 22 * s, 118 * s, 22 * s, "#4b4438", rx=5)
            for _ in range(9):
                c.oval(
                    x + c.rng.uniform(0, 100) * s,
                    y - 14 * s + c.rng.uniform(-6, 6) * s,
                    9 * s,
                    5 * s,
                    mixed("#8a8676", INK, c.rng.random() * 0.4),
                )
            c.stroke(
                [(x - 10 * s, y + 40 * s), (x + 120 * s, y + 40 * s)], MIST, 2 * s, opacity=0.5
            )
    c.path("M980 800 H1330 L1290 870 H1030 Z", "#3c4a50")
    c.path("M980 800 H1330 l-6 14 H990 Z", CREAM)
    for k in range(4):
        c.rect(1040 + k * 60, 770, 52, 34, "#5b4f3d", rx=5)
    person(c, 640, 900, 330, "#4f5a3c", hat="#3a3a34", stride=0.3)
    c.rect(590, 760, 104, 148, "#3c4638", rx=12)
    c.rect(660, 700, 96, 46, "#6a5a42", rx=8)
    c.wash("#d89a60", 0.16)


def rowing_eight(c: Canvas) -> None:
    sky(c, "#8fa9b8", "#cdd6cf", "#efe6cf", to=480)
    clouds(c, 180, 80, CREAM, 9, 0.8)
    ridge(c, 490, 50, "#7e9078")
    c.rect(0, 486, 1500, 530, c.grad("#8c9a66", "#66774a"))
    c.path(
        "M-10 560 Q500 520 900 560 Q1200 590 1510 540 V640 Q1100 690 700 640 Q300 600 -10 660 Z",
        "#9a8a6d",
    )
    c.path(
        "M-10 606 Q400 580 760 604 Q1100 630 1510 584 V606 Q1100 654 760 626 Q400 600 -10 630 Z",
        "#7fa0ac",
    )
    for x, h in ((120, 210), (250, 170), (1270, 240), (1400, 190), (980, 150)):
        tree(c, x, 560, h, "#5f7350")
    c.poly([(-10, 800), (1510, 760), (1510, 960), (-10, 990)], "#b7aa90")
    c.poly([(-10, 880), (1510, 850), (1510, 858), (-10, 890)], CREAM, opacity=0.6)
    for k in range(8):
        x = 200 + k * 138
        person(
            c,
            x,
            930 - k * 4,
            250,
            ["#2f5a6b", "#e2dccb"][k % 2] if k % 2 == 0 else "#37647a",
            skin=["#e8bf9a", "#8a5a3b", "#f0cfae", "#b98358"][k % 4],
            stride=0.6,
        )
        c.stroke([(x + 20, 745 - k * 4), (x + 14, 690 - k * 4)], "#e0b48c", 14)
    c.path(
        "M60 690 Q760 600 1450 640 Q1380 676 1260 686 Q700 716 200 716 Q110 710 60 690 Z", "#e9d9b4"
    )
    c.path(
        "M60 690 Q760 640 1450 640 Q1380 676 1260 686 Q700 716 200 716 Q110 710 60 690 Z", "#c29a5c"
    )
    c.stroke([(70, 690), (760, 640), (1440, 641)], "#7c4a2a", 5)
    person(c, 1390, 960, 170, RED, skin="#f0cfae", stride=0.6)
    c.poly([(1410, 838), (1452, 822), (1452, 864)], OCHRE)


def allotment(c: Canvas) -> None:
    sky(c, "#8794a0", "#bcc3c0", "#ddd3c0", to=430)
    clouds(c, 180, 100, "#9aa3a8", 12, 0.6)
    for k in range(12):
        house(
            c,
            k * 128 - 10,
            440,
            116,
            90 + (k * 29) % 60,
            ["#a4654a", "#b98a68", "#8f9a8d", "#c9b79a"][k % 4],
            lit=0.05,
        )
    c.rect(0, 436, 1500, 580, c.grad("#8d846e", "#6d6350"))
    for row in range(4):
        for col in range(5):
            s = 0.5 + row * 0.28
            y = 480 + row * 128
            x = 750 + (col - 2.4) * 400 * s
            c.poly(
                [(x, y), (x + 300 * s, y), (x + 320 * s, y + 86 * s), (x - 20 * s, y + 86 * s)],
                "#d9d6cb",
            )
            for k in range(5):
                yy = y + 10 * s + k * 16 * s
                c.stroke([(x + 6, yy), (x + 300 * s, yy + 2)], "#f4f2ea", 5 * s, opacity=0.8)
                c.stroke(
                    [(x + 6, yy + 6 * s), (x + 300 * s, yy + 8 * s)], "#a79d8a", 3 * s, opacity=0.7
                )
    for x, y, s, tone in (
        (210, 560, 1.0, "#56707a"),
        (1180, 540, 0.9, "#7a4a3c"),
        (720, 505, 0.6, "#5c6a4c"),
    ):
        c.rect(x, y - 110 * s, 150 * s, 110 * s, tone)
        c.poly(
            [(x - 10, y - 108 * s), (x + 75 * s, y - 158 * s), (x + 162 * s, y - 108 * s)],
            "#3d3a3a",
        )
        c.rect(x + 54 * s, y - 76 * s, 44 * s, 76 * s, mixed(tone, INK, 0.4))
    for k in range(11):
        x = 880 + k * 46
        c.stroke([(x, 880), (x - 3, 800)], "#e9ead8", 10)
        for d in (-1, 1):
            c.path(
                f"M{x - 3} 806 q{d * 30} -50 {d * 44} -10 q{-d * 16} -20 {-d * 44} 10 Z", "#6f8a60"
            )
    person(c, 520, 900, 290, "#5d6f63", hat="#b9a67e", stride=0.2)
    person(c, 700, 915, 270, "#6b4a58", stride=0.2)
    for x in (580, 642):
        c.stroke([(x, 700), (x, 900)], BROWN, 9)
        c.poly([(x - 20, 890), (x + 20, 890), (x + 14, 950), (x - 14, 950)], "#565b60")


def seal_slipway(c: Canvas) -> None:
    sky(c, "#7c94a4", "#c4d0cf", "#ece0c8", to=470)
    clouds(c, 160, 80, CREAM, 8, 0.7)
    water(c, 470, "#4b6b78", "#cfdad4")
    c.poly([(-10, 470), (520, 440), (560, 520), (300, 1010), (-10, 1010)], "#7d8468")
    c.rect(60, 160, 560, 360, "#d8cfba")
    c.poly([(30, 166), (340, 30), (650, 166)], "#5b4a44")
    c.poly([(150, 520), (150, 230), (520, 230), (520, 520)], "#1f262c")
    c.path("M190 500 L250 330 H430 L480 500 Q340 540 190 500 Z", "#2f5f8a")
    c.path("M196 486 H476 l6 16 H190 Z", OCHRE)
    c.rect(280, 290, 120, 54, CREAM)
    c.text(
        338,
        470,
        "CONSTANCE MERROW",
        20,
        text_anchor="middle",
        fill=CREAM,
        font_family="Public Sans",
    )
    c.poly([(190, 520), (480, 520), (1330, 1010), (560, 1010)], "#a39a8b")
    for a, b in (((255, 520), (760, 1010)), ((420, 520), (1130, 1010))):
        c.stroke([a, b], "#4e3a2e", 14)
        c.stroke([a, b], "#8a6a50", 5)
    for k in range(9):
        t = (k / 9) ** 1.4
        c.stroke(
            [(215 + 380 * t, 540 + 440 * t), (500 + 760 * t, 540 + 440 * t)], "#5d4a3c", 5 + 7 * t
        )
    # The sitter.
    c.path(
        "M500 790 Q520 690 660 690 Q840 690 960 760 Q1010 790 1080 770 Q1060 820 1000 830 Q1040 850 1030 880 Q960 860 900 850 Q700 880 560 850 Q490 840 500 790 Z",
        "#7d7f80",
    )
    c.path("M540 820 Q700 860 900 840 Q700 880 560 850 Z", "#a8a69e")
    c.circ(548, 752, 74, "#868889")
    c.oval(510, 774, 40, 28, "#9c9c98")
    c.circ(490, 766, 10, INK)
    c.circ(536, 736, 11, INK)
    c.circ(540, 732, 3.5, "#ffffff")
    for d in (-10, 0, 10):
        c.stroke([(500, 784), (446, 784 + d)], CREAM, 2)
    c.path("M660 838 q40 60 96 40 q-30 -20 -40 -50 Z", "#6a6d70")
    for _ in range(40):
        c.oval(
            c.rng.gauss(760, 110),
            c.rng.gauss(760, 26),
            c.rng.uniform(4, 11),
            c.rng.uniform(3, 7),
            "#5f6264",
            opacity=0.6,
        )
    c.path("M590 700 q40 -24 70 6", "none", stroke=OLIVE, stroke_width=10)
    person(c, 60, 760, 240, "#c98a2e", hat="#c98a2e", stride=0.2)
    person(c, 150, 776, 250, NAVY, hat=INK, stride=0.2)
    person(c, 240, 766, 200, BRICK, stride=0.2)


def ferry_eider(c: Canvas) -> None:
    sky(c, "#6f8aa0", "#b9c9cc", "#eee0c4", to=520)
    clouds(c, 220, 90, CREAM, 10, 0.75)
    ridge(c, 524, 50, "#6d7f74")
    lighthouse(c, 1330, 520, 150)
    water(c, 520, "#3f6070", "#c9d6d0")
    c.path("M240 720 L300 470 H1010 L1060 720 Q650 780 240 720 Z", "#1f2c3a")
    c.path("M300 470 H1010 l10 46 H290 Z", CREAM)
    c.rect(370, 330, 560, 144, "#e9e3d2")
    for row in range(2):
        for k in range(13):
            c.rect(392 + k * 41, 352 + row * 58, 26, 26, "#49616f", rx=4)
    c.rect(470, 240, 340, 92, "#e9e3d2")
    for k in range(8):
        c.rect(486 + k * 40, 262, 30, 30, "#2c3f4d")
    c.rect(690, 130, 90, 112, "#2c3a4a")
    c.rect(690, 150, 90, 26, OCHRE)
    c.stroke([(560, 240), (560, 120)], INK, 7)
    c.poly([(320, 560), (640, 560), (640, 728), (300, 716)], "#31414f")
    c.path("M640 560 L760 520 Q720 600 740 700 L640 728 Z", "#41535f")
    c.path("M660 580 q40 20 16 60 q40 0 60 40", "none", stroke=INK, stroke_width=6)
    c.text(860, 600, "EIDER", 42, fill=CREAM, letter_spacing=6)
    for y in (720, 750):
        c.stroke([(220, y), (1100, y)], CREAM, 6, opacity=0.5)
    c.poly([(-10, 860), (700, 800), (1510, 870), (1510, 1010), (-10, 1010)], "#8d867a")
    for k in range(18):
        c.stroke([(k * 90, 870 - abs(k - 8) * 4), (k * 90 - 40, 1010)], "#6a645a", 3, opacity=0.6)
    crowd(c, 60, 1440, 960, 190, 22)
    for x in (240, 300, 1160, 1230):
        c.rect(x, 926, 62, 46, "#a07a4c")
        c.stroke([(x, 948), (x + 62, 948)], "#6d4f30", 3)
