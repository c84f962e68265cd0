"""Indoors: courts, kitchens, halls and the night desk."""

from __future__ import annotations

import math

from tools.demo_pictures.canvas import (
    AMBER,
    BRICK,
    BROWN,
    CREAM,
    INK,
    MIST,
    NAVY,
    OCHRE,
    OLIVE,
    PINE,
    RED,
    SLATE,
    STONE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import bust, person, somebody
from tools.demo_pictures.pieces import rain, stars


def trial_court(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#b79a76", "#7c5f44"))
    for k in range(13):
        c.rect(k * 120 - 20, 60, 104, 420, "#8d6a48", rx=4)
        c.rect(k * 120 - 8, 76, 80, 388, "#9c7852", rx=4)
    for x in (210, 1290):
        c.rect(x - 70, 30, 140, 300, "#dfe5dc")
        for k in range(1, 4):
            c.stroke([(x - 70 + k * 35, 30), (x - 70 + k * 35, 330)], "#6b4f38", 5)
        for k in range(1, 4):
            c.stroke([(x - 70, 30 + k * 75), (x + 70, 30 + k * 75)], "#6b4f38", 5)
    c.rect(560, 90, 380, 300, "#6b3f33", rx=8)
    c.poly([(540, 96), (750, 20), (960, 96)], "#5b4030")
    c.circ(750, 64, 22, OCHRE)
    bust(c, 750, 420, 150, "#8f2f2a", "#e8bf9a", "#e9e4d8")
    c.rect(480, 400, 540, 150, "#5b4030")
    c.rect(468, 392, 564, 24, "#7a583e")
    c.rect(700, 430, 100, 70, "#6b4a34")
    c.rect(180, 470, 190, 190, "#5b4030")
    bust(c, 275, 476, 110, "#3d4a5a", "#8a5a3b", "#4a4442")
    c.rect(170, 460, 210, 20, "#7a583e")
    for row in range(2):
        for k in range(5 - row):
            somebody(c, 1100 + k * 88 + row * 40, 560 + row * 110, 84)
        c.rect(1050, 560 + row * 110, 470, 46, "#5b4030")
        c.rect(1050, 552 + row * 110, 470, 14, "#7a583e")
    c.poly([(330, 700), (1000, 700), (1080, 820), (250, 820)], "#c7b38c")
    c.rect(250, 820, 830, 24, "#6b4f38")
    # The model of the lane.
    c.poly([(420, 716), (900, 716), (940, 796), (380, 796)], "#8f9b78")
    c.poly([(420, 748), (910, 748), (918, 766), (404, 766)], "#6d6a66")
    for k in range(9):
        x = 440 + k * 52
        c.rect(x, 712, 36, 26, [BRICK, "#c9a57a", STONE][k % 3])
        c.poly([(x - 2, 714), (x + 18, 698), (x + 38, 714)], "#4a3c38")
    c.rect(610, 748, 46, 18, "#3f7a4f", rx=4)
    for x in (150, 480, 760, 1180):
        bust(
            c,
            x,
            1010,
            170,
            INK if x != 480 else NAVY,
            "#dcae85",
            "#4b3a2e" if x % 4 else "#d8d4ca",
            back=True,
        )
    c.wash("#caa26a", 0.16)


def ice_machine(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#2c2b30", "#4a453f"))
    for k in range(3):
        x = 250 + k * 500
        c.path(f"M{x - 240} 1010 V430 Q{x} 80 {x + 240} 430 V1010 Z", mixed("#6f6558", INK, 0.25))
        for row in range(14):
            for col in range(7):
                c.rect(
                    x - 226 + col * 66 + (row % 2) * 30,
                    400 + row * 44,
                    58,
                    36,
                    mixed("#83776a", INK, 0.15 + c.rng.random() * 0.35),
                    rx=3,
                    opacity=0.7,
                )
    c.rect(0, 880, 1500, 140, "#3a3632")
    c.rect(780, 420, 360, 470, "#e6e8e4", rx=16)
    c.rect(780, 420, 360, 90, "#cfd5d2", rx=16)
    c.rect(820, 560, 280, 190, "#bfcbcd", rx=10)
    c.rect(836, 576, 248, 80, "#8fa4aa", rx=6)
    for _ in range(60):
        c.rect(
            c.rng.uniform(842, 1060), c.rng.uniform(600, 640), 18, 16, "#eef6f8", rx=3, opacity=0.85
        )
    c.rect(940, 680, 60, 14, SLATE, rx=6)
    c.rect(1060, 452, 36, 20, RED, rx=4)
    c.stroke([(-10, 270), (620, 270), (620, 600), (780, 600)], "#3f77a6", 30)
    c.stroke([(-10, 262), (612, 262)], "#8fb8d6", 6)
    c.stroke([(-10, 760), (430, 760), (430, 600), (620, 600)], "#8d9294", 34)
    c.stroke([(-10, 750), (422, 750)], "#c2c6c6", 7)
    c.circ(620, 600, 46, "#c9973e")
    c.circ(620, 600, 26, "#8f6524")
    c.rect(610, 520, 20, 60, "#a87a30")
    c.rect(560, 504, 120, 24, RED, rx=10)
    for k in range(4):
        c.oval(430, 800 + k * 34, 5, 11, MIST, opacity=0.8)
    c.oval(440, 930, 120, 20, "#20242a", opacity=0.7)
    c.stroke([(700, 0), (700, 130)], INK, 4)
    c.circ(700, 158, 30, "#ffe9a8")
    c.glow(700, 158, 640, "#ffd98a", 0.5)
    person(c, 250, 930, 360, "#e9e6dc", skin="#b98358", stride=0.2)
    c.stroke([(296, 700), (400, 668)], "#e9e6dc", 20)
    c.wash("#c08a4a", 0.16)


def chess_cafe(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#5a4432", "#8b6a46"))
    for k in range(4):
        x = 60 + k * 370
        c.rect(x, 60, 300, 400, "#3f3126", rx=8)
        c.rect(x + 16, 76, 268, 368, c.grad("#b9a98a", "#8f7c60"))
        c.stroke([(x + 50, 90), (x + 20, 260)], CREAM, 10, opacity=0.35)
        c.circ(x + 150, 140, 34, "#ffe3a0")
        c.glow(x + 150, 140, 150, AMBER, 0.5)
    for k, (x, s) in enumerate(
        ((170, 150), (390, 165), (610, 150), (900, 160), (1120, 150), (1330, 165))
    ):
        somebody(c, x, 640 - (k % 2) * 24, s)
    with c.group(filter="url(#softer)", opacity=0.35):
        for _ in range(9):
            c.oval(c.rng.uniform(100, 1400), c.rng.uniform(120, 420), 180, 30, "#e8dcc4")
    bust(c, 330, 900, 260, "#3a3f4c", "#e8bf9a", "#d8d4ca")
    bust(c, 1170, 900, 260, "#5b4a3a", "#dcae85", "#8f8a82")
    c.poly([(380, 760), (1120, 760), (1320, 1010), (180, 1010)], "#6b4630")
    c.poly([(520, 780), (980, 780), (1060, 960), (440, 960)], "#3d2a20")
    for row in range(8):
        for col in range(8):
            t0, t1 = row / 8, (row + 1) / 8
            y0, y1 = 788 + 160 * t0, 788 + 160 * t1
            l0, l1 = 530 - 74 * t0, 530 - 74 * t1
            w0, w1 = (440 + 148 * t0) / 8, (440 + 148 * t1) / 8
            c.poly(
                [
                    (l0 + col * w0, y0),
                    (l0 + (col + 1) * w0, y0),
                    (l1 + (col + 1) * w1, y1),
                    (l1 + col * w1, y1),
                ],
                "#e8d5ac" if (row + col) % 2 else "#7c5636",
            )
    for x, y, tone in (
        (570, 806, INK),
        (690, 804, INK),
        (930, 810, INK),
        (640, 830, INK),
        (820, 850, CREAM),
        (560, 900, CREAM),
        (720, 890, CREAM),
        (900, 912, CREAM),
        (980, 930, CREAM),
        (780, 812, INK),
    ):
        c.oval(x, y + 12, 17, 8, tone)
        c.poly([(x - 12, y + 12), (x - 5, y - 26), (x + 5, y - 26), (x + 12, y + 12)], tone)
        c.circ(x, y - 32, 10, tone)
    c.stroke([(1080, 830), (960, 800), (905, 812)], "#dcae85", 30)
    for x in (330, 1180):
        c.oval(x, 960, 40, 14, CREAM)
        c.rect(x - 26, 922, 52, 38, CREAM, rx=10)
        c.oval(x, 924, 24, 8, "#3a2418")
    c.wash("#b97a3a", 0.2)


def bakery_night(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#3b2f2b", "#5c463a"))
    for row in range(10):
        for col in range(17):
            c.rect(
                col * 92 - (row % 2) * 46,
                row * 46,
                88,
                42,
                mixed("#7c6656", INK, 0.2 + c.rng.random() * 0.3),
            )
    c.rect(80, 60, 220, 260, "#0f1826")
    stars(c, 250, 0)
    for _ in range(18):
        c.circ(c.rng.uniform(90, 290), c.rng.uniform(70, 300), 2, CREAM)
    c.stroke([(190, 60), (190, 320)], "#8a6a4c", 9)
    c.stroke([(80, 190), (300, 190)], "#8a6a4c", 9)
    c.path("M520 560 V330 Q760 150 1000 330 V560 Z", "#2a211d")
    c.path("M560 548 V350 Q760 200 960 350 V548 Z", c.grad("#ffd27a", "#f08a3c", "#b3401f"))
    c.glow(760, 460, 520, "#ffb25a", 0.65)
    for k in range(5):
        c.oval(620 + k * 72, 528, 34, 19, "#c9823f")
        c.stroke([(604 + k * 72, 522), (636 + k * 72, 518)], "#f0c98a", 4)
    c.rect(1120, 140, 300, 18, BROWN)
    c.rect(1120, 280, 300, 18, BROWN)
    for row in range(2):
        for k in range(5):
            c.oval(
                1150 + k * 58,
                124 + row * 140,
                29,
                20,
                mixed("#c98a48", BROWN, c.rng.random() * 0.4),
            )
    person(c, 430, 860, 520, "#f1ece0", skin="#8a5a3b", hat="#f4f0e6", stride=0.2)
    person(c, 1080, 860, 540, "#ece5d6", skin="#e8bf9a", hat="#f4f0e6", stride=0.2)
    c.stroke([(500, 560), (600, 690)], "#8a5a3b", 34)
    c.stroke([(1010, 560), (900, 690)], "#e8bf9a", 34)
    c.poly([(150, 690), (1350, 690), (1500, 880), (0, 880)], "#d9bf94")
    c.rect(0, 880, 1500, 130, "#8f6d48")
    for k in range(7):
        c.oval(360 + k * 130, 740 + (k % 2) * 34, 56, 30, "#f0e2c4")
        c.oval(350 + k * 130, 730 + (k % 2) * 34, 30, 12, "#fbf3e0")
    for _ in range(120):
        c.circ(
            c.rng.uniform(120, 1380),
            c.rng.uniform(700, 870),
            c.rng.uniform(1, 4),
            "#fffaf0",
            opacity=0.8,
        )
    c.wash("#e08a3a", 0.16)


def concert_hall(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#2a2230", "#4a3630"))
    c.path("M120 640 V220 Q750 -80 1380 220 V640 Z", c.grad("#f0cf94", "#a9713e"))
    for k in range(23):
        x = 290 + k * 42
        h = 250 - abs(k - 11) * 12
        c.rect(x, 400 - h, 26, h, "#c9a25a" if k % 2 else "#b48a44", rx=6)
        c.oval(x + 13, 400 - h * 0.2, 8, 5, "#6d4a24")
    c.rect(240, 396, 1020, 30, "#6d4424")
    c.poly([(180, 470), (1320, 470), (1440, 700), (60, 700)], "#b07c48")
    for row in range(4):
        n = 12 + row * 2
        for k in range(n):
            a = math.pi * (0.08 + 0.84 * k / (n - 1))
            x = 750 - (300 + row * 96) * math.cos(a)
            y = 650 - (70 + row * 46) * math.sin(a)
            s = 60 - row * 7
            bust(
                c,
                x,
                y + 20,
                s,
                INK,
                c.rng.choice(["#f0cfae", "#dcae85", "#8a5a3b"]),
                c.rng.choice(["#2b2321", "#5a3b26", "#b9b2a6"]),
            )
            if row < 2:
                c.oval(x + (14 if x < 750 else -14), y - 8, 9, 17, "#8a4a22")
                c.stroke([(x - 22, y - 2), (x + 26, y - 26)], "#e8d5ac", 2)
    for x in (230, 290, 350):
        c.oval(x, 600, 22, 46, "#7c4220")
        c.stroke([(x, 560), (x, 490)], "#3a2010", 7)
    c.rect(690, 640, 120, 60, "#6b3f2a")
    c.path("M700 650 Q704 520 750 516 Q796 520 800 650 Z", "#15151b")
    c.oval(750, 486, 24, 30, "#3a2a20")
    c.stroke([(712, 560), (640, 470), (612, 430)], "#15151b", 20)
    c.stroke([(788, 560), (866, 474), (890, 440)], "#15151b", 20)
    c.circ(612, 428, 11, "#e8bf9a")
    c.circ(890, 438, 11, "#e8bf9a")
    c.stroke([(890, 438), (930, 386)], CREAM, 3)
    c.glow(750, 470, 520, "#ffdf9a", 0.4)
    c.rect(0, 700, 1500, 310, "#1c1620")
    for row in range(3):
        for k in range(15 - row):
            x = 20 + k * 106 + row * 40
            y = 800 + row * 100
            c.oval(x, y - 60, 28 + row * 5, 34 + row * 5, mixed("#4a3628", INK, 0.4))
            c.path(
                f"M{x - 58} {y + 40} q0 -66 58 -68 q58 2 58 68 Z",
                mixed("#3a2f3c", INK, 0.3 + 0.1 * row),
            )
    c.wash("#e0a050", 0.12)


def restaurant_window(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#141a28", "#242c3a"))
    c.rect(150, 60, 1200, 760, "#3a2c26", rx=6)
    c.rect(180, 90, 1140, 700, c.grad("#f3dca6", "#d9a765"))
    c.rect(180, 500, 1140, 290, "#a8633e")
    for x in (330, 750, 1170):
        c.stroke([(x, 90), (x, 190)], BROWN, 5)
        for k in range(5):
            c.circ(x - 56 + k * 28, 210 + abs(k - 2) * -9, 11, "#fff5d0")
        c.path(f"M{x - 70} 196 Q{x} 250 {x + 70} 196", "none", stroke=OCHRE, stroke_width=6)
        c.glow(x, 210, 200, "#fff0c0", 0.6)
    for x, y in ((330, 600), (760, 570), (1170, 610)):
        somebody(c, x - 100, y + 20, 100)
        somebody(c, x + 100, y + 20, 100)
        c.poly([(x - 120, y), (x + 120, y), (x + 150, y + 130), (x - 150, y + 130)], "#faf6ec")
        c.oval(x, y, 122, 22, "#fffdf6")
        c.oval(x - 40, y - 2, 26, 8, MIST)
        c.rect(x + 30, y - 40, 6, 40, "#cfe0e0")
        c.oval(x + 33, y - 46, 11, 15, "#dfeceb")
    person(c, 560, 790, 430, "#20242c", skin="#e8bf9a", stride=0.2)
    c.stroke([(600, 520), (676, 500)], "#20242c", 24)
    c.oval(706, 494, 56, 11, "#e9ecec")
    c.path("M660 490 a46 46 0 0 1 92 0 Z", "#c9d2d4")
    c.circ(706, 440, 7, "#e9ecec")
    for x in (180, 465, 750, 1035, 1320):
        c.rect(x - 7, 90, 14, 700, "#3a2c26")
    c.rect(180, 300, 1140, 9, "#3a2c26")
    c.path("M150 60 Q230 240 180 520 L150 520 Z", "#7d2c30")
    c.path("M1350 60 Q1270 240 1320 520 L1350 520 Z", "#7d2c30")
    c.rect(0, 820, 1500, 190, "#1b2029")
    for k in range(8):
        c.poly(
            [
                (180 + k * 150, 826),
                (250 + k * 150, 826),
                (190 + k * 190 - 80, 1010),
                (60 + k * 190 - 80, 1010),
            ],
            "#e0b060",
            opacity=0.14,
        )
    person(c, 1240, 970, 260, "#2f3540", hat=INK, dark=0.5)
    rain(c, 200, CREAM, 0.2, 8)


def gallery_room(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, "#e9e6dd")
    c.poly([(0, 0), (260, 110), (260, 690), (0, 860)], "#d8d4c8")
    c.poly([(1500, 0), (1240, 110), (1240, 690), (1500, 860)], "#dfdbd0")
    c.poly([(0, 0), (1500, 0), (1240, 110), (260, 110)], "#f4f2ea")
    c.poly([(420, 20), (1080, 20), (980, 96), (520, 96)], "#cfe0e6")
    c.poly([(0, 860), (260, 690), (1240, 690), (1500, 860), (1500, 1010), (0, 1010)], "#a98a66")
    for k in range(-6, 22):
        c.stroke(
            [(750 + (k - 7.5) * 66, 690), (750 + (k - 7.5) * 200, 1010)], "#86694a", 3, opacity=0.6
        )
    for row, y in enumerate((180, 330, 480)):
        c.stroke([(262, y), (750, y + 14), (1238, y)], SLATE, 3)
        x = 285.0
        while x < 1200:
            w = c.rng.uniform(80, 140)
            h = c.rng.uniform(96, 122)
            sag = 14 * (1 - ((x + w / 2 - 750) / 488) ** 2)
            paper = c.rng.choice(["#f3ead2", "#e8dfc6", "#dfe6e2", "#f7f1e0"])
            c.poly(
                [
                    (x, y + sag),
                    (x + w, y + sag),
                    (x + w + c.rng.uniform(-5, 5), y + h + sag),
                    (x + c.rng.uniform(-5, 5), y + h + sag),
                ],
                paper,
            )
            kind = c.rng.randrange(4)
            mx, my = x + w / 2, y + sag + h / 2
            if kind == 0:
                c.circ(mx, my, 26, "none", stroke=NAVY, stroke_width=2)
                c.circ(mx, my, 11, "none", stroke=NAVY, stroke_width=2)
                c.stroke([(x + 8, my), (x + w - 8, my)], NAVY, 1.5)
            elif kind == 1:
                c.stroke([(x + 10, my - 20), (mx, my + 16), (x + w - 10, my - 20)], NAVY, 2)
                c.stroke([(x + 10, my + 24), (x + w - 10, my + 24)], NAVY, 2)
                for q in range(6):
                    c.stroke(
                        [(x + 14 + q * (w - 28) / 5, my + 24), (x + 14 + q * (w - 28) / 5, my)],
                        NAVY,
                        1,
                    )
            elif kind == 2:
                c.rect(mx - 15, y + sag + 18, 30, h - 36, "none", stroke=NAVY, stroke_width=2)
                c.stroke([(mx - 15, my), (mx + 15, my)], NAVY, 2)
            else:
                for q in range(6):
                    c.stroke(
                        [
                            (x + 12, y + sag + 18 + q * 14),
                            (x + w - c.rng.uniform(12, 50), y + sag + 18 + q * 14),
                        ],
                        NAVY,
                        1.5,
                    )
            for px in (x + 10, x + w - 14):
                c.rect(px, y + sag - 12, 7, 20, "#c9a26a")
            x += w + c.rng.uniform(10, 22)
        del row
    c.stroke([(690, 640), (690, 740)], OCHRE, 6)
    c.stroke([(830, 640), (830, 740)], OCHRE, 6)
    c.path("M690 650 Q760 690 830 650", "none", stroke=BRICK, stroke_width=7)
    for x, foot, h, coat in (
        (430, 820, 330, SLATE),
        (560, 800, 310, BRICK),
        (960, 810, 320, PINE),
        (1090, 840, 350, "#6b5a6e"),
    ):
        person(c, x, foot, h, coat, stride=0.2)
    c.rect(730, 780, 90, 60, BROWN)
    bust(c, 775, 800, 120, "#7a4a52", "#e8bf9a", "#e9e6dd", back=True)


def night_desk(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#1c2430", "#33302e"))
    for k in range(3):
        x = 110 + k * 330
        c.rect(x, 70, 240, 340, "#0e1622")
        for _ in range(16):
            c.rect(x + c.rng.uniform(8, 220), c.rng.uniform(240, 390), 8, 10, AMBER, opacity=0.7)
        for q in (1, 2):
            c.stroke([(x + q * 80, 70), (x + q * 80, 410)], "#4a4038", 6)
        c.stroke([(x, 240), (x + 240, 240)], "#4a4038", 6)
    c.circ(1180, 200, 92, "#e9e0c8")
    c.circ(1180, 200, 92, "none", stroke="#6b4f34", stroke_width=14)
    for k in range(12):
        a = k * math.pi / 6
        c.stroke(
            [
                (1180 + 70 * math.cos(a), 200 + 70 * math.sin(a)),
                (1180 + 80 * math.cos(a), 200 + 80 * math.sin(a)),
            ],
            INK,
            5,
        )
    c.stroke([(1180, 200), (1152, 146)], INK, 8)
    c.stroke([(1180, 200), (1146, 160)], INK, 4)
    c.rect(1330, 300, 120, 400, "#2a2a2e", rx=10)
    c.rect(1370, 0, 40, 310, "#2a2a2e")
    c.rect(1350, 500, 80, 90, "#f08a3c", rx=8)
    c.glow(1390, 545, 230, "#ff9a4a", 0.6)
    c.rect(960, 330, 250, 150, "#c9b98f")
    for k in range(8):
        c.rect(974 + (k % 4) * 58, 344 + (k // 4) * 66, 48, 54, "#f4efe0")
    for x, s, coat, skin, hair in (
        (330, 200, "#4d5a6b", "#e8bf9a", "#b9b2a6"),
        (720, 210, BRICK, "#8a5a3b", "#1d1a1c"),
        (1080, 196, OLIVE, "#f0cfae", "#8c6a45"),
    ):
        bust(c, x, 760, s, coat, skin, hair)
    c.poly([(60, 720), (1440, 720), (1510, 1010), (-10, 1010)], "#7c5a3c")
    for x in (210, 560, 930):
        c.stroke([(x, 740), (x, 640)], "#8a7a4a", 8)
        c.path(f"M{x - 80} 650 Q{x} 560 {x + 80} 650 Z", "#2f6b4f")
        c.glow(x, 700, 260, "#ffe6a6", 0.55)
        c.oval(x, 742, 40, 10, "#8a7a4a")
    for k in range(7):
        x = 120 + k * 190
        c.poly(
            [
                (x, 800 + (k % 3) * 24),
                (x + 150, 790 + (k % 3) * 24),
                (x + 170, 900 + (k % 2) * 20),
                (x + 4, 912 + (k % 2) * 20),
            ],
            "#f4efe0",
        )
        for q in range(3):
            c.rect(x + 16 + q * 44, 822 + (k % 3) * 22, 36, 60, "#c9c4b6")
        c.rect(x + 14, 806 + (k % 3) * 24, 100, 9, INK)
    c.stroke([(860, 850), (950, 830)], RED, 7)
    c.rect(1240, 820, 46, 40, "#c9d2d4", rx=8)
    c.wash("#d09a50", 0.12)
