"""Squares, steps, offices, desks and a ward."""

# ruff: noqa: E501  (paths are written as long as they are)

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
    PINE,
    RED,
    SAND,
    SEA,
    SLATE,
    STONE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import crowd, person, somebody
from tools.demo_pictures.pieces import (
    house,
    lamp_post,
    rain,
    ridge,
    shimmer,
    sky,
    stars,
    street,
    water,
)


def election_night(c: Canvas) -> None:
    x: float
    sky(c, "#0d1626", "#1f2c47", "#4b3f57")
    stars(c, 300, 120)
    street(c, -30, 1530, 620, 250, 400, lit=0.55, shade="#2b2a3d", share=0.45, width=150)
    c.rect(520, 210, 460, 410, "#7c4a39")
    c.poly([(500, 214), (750, 110), (1000, 214)], "#2c2733")
    c.circ(750, 172, 26, CREAM)
    c.stroke([(750, 172), (750, 156)], INK, 3)
    c.stroke([(750, 172), (760, 180)], INK, 3)
    for x in (560, 660, 800, 900):
        c.rect(x, 250, 50, 96, AMBER)
    c.glow(750, 440, 260, "#ffd88d", 0.8)
    c.rect(600, 384, 300, 130, "#ffe3a8")
    person(c, 750, 510, 150, RED, skin="#dcae85")
    person(c, 680, 508, 140, NAVY)
    person(c, 824, 508, 142, PINE)
    c.rect(570, 470, 360, 12, INK)
    for x in range(576, 930, 18):
        c.rect(x, 480, 6, 54, INK)
    c.rect(560, 530, 380, 18, "#3a2a2a")
    c.text(750, 596, "FERRY OFFICE", 34, fill=SAND, text_anchor="middle", letter_spacing=5)
    for row in range(6):
        y = 700 + row * 66
        for _ in range(24 - row * 2):
            x = c.rng.uniform(-30, 1530)
            s = 46 + row * 14
            somebody(c, x, y + c.rng.uniform(-14, 14), s, back=True)
        for _ in range(4):
            x = c.rng.uniform(0, 1500)
            h = 150 + row * 20
            top = y - h
            if c.rng.random() < 0.55:
                c.stroke([(x, y), (x + 8, top)], BROWN, 6)
                c.path(
                    f"M{x + 8:.0f} {top:.0f} q40 -16 72 4 t60 -2 v64 q-36 12 -66 -2 t-66 4 Z", RED
                )
            else:
                c.stroke([(x, y), (x, top + 30)], BROWN, 4)
                c.glow(x, top + 10, 80, AMBER, 0.8)
                c.oval(x, top + 10, 19, 25, "#ffd277")
                c.rect(x - 9, top - 18, 18, 6, INK)
    c.wash("#1a2140", 0.25)


def strand_resigns(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#8b979c", "#a9afab"))
    c.rect(0, 0, 1500, 560, "#b3ac9c")
    for k in range(16):
        c.stroke([(0, k * 36), (1500, k * 36)], "#968f80", 2.5)
    for x in (140, 1010):
        c.rect(x, 60, 360, 400, mixed(STONE, CREAM, 0.2))
        for k in range(3):
            c.rect(x + 20 + k * 116, 90, 90, 330, "#46545e")
            c.rect(x + 20 + k * 116, 250, 90, 8, CREAM)
    c.rect(600, 40, 320, 520, mixed(STONE, CREAM, 0.35))
    c.path("M640 560 V230 A120 120 0 0 1 880 230 V560 Z", "#2e3b36")
    c.stroke([(760, 110), (760, 560)], "#1d2724", 5)
    c.text(760, 86, "SYNDICATE FOR WORKS", 25, text_anchor="middle", letter_spacing=2, fill=BROWN)
    for k in range(9):
        c.rect(360 - k * 46, 556 + k * 38, 1000 + k * 92, 40, mixed("#aaa597", "#6d6f6e", k / 11))
        c.rect(360 - k * 46, 556 + k * 38, 1000 + k * 92, 6, "#d3d0c4", opacity=0.7)
    c.rect(0, 898, 1500, 110, c.grad("#5d6569", "#4a5257"))
    c.poly([(1010, 860), (1030, 640), (1130, 640), (1150, 860)], "#4b3a30")
    c.poly([(1000, 640), (1160, 640), (1146, 606), (1014, 606)], "#6b5444")
    for x, tone in ((1028, RED), (1062, INK), (1092, OCHRE), (1124, NAVY)):
        c.path(f"M{x} 612 q{(1076 - x) * 0.1:.0f} -34 -34 -56", "none", stroke=INK, stroke_width=6)
        c.oval(x - 38, 548, 15, 20, tone, transform=f"rotate(-42 {x - 38} 548)")
    for k in range(5):
        person(c, 1210 + k * 66, 880 + (k % 2) * 34, 260, hat=INK if k % 2 else None)
        if k % 2 == 0:
            c.rect(1180 + k * 66, 690, 50, 36, INK)
            c.circ(1194 + k * 66, 708, 12, SLATE)
    person(c, 430, 930, 380, "#33414d", skin="#dcae85", hat="#252c33", stride=1.3)
    c.path(
        "M200 560 Q430 360 660 560 Q600 530 545 556 Q490 526 430 556 Q370 526 315 556 Q260 530 200 560 Z",
        "#20262c",
    )
    c.stroke([(430, 460), (430, 720)], "#20262c", 7)
    c.stroke([(352, 660), (428, 712)], "#33414d", 24)
    c.rect(462, 776, 78, 62, "#6b3a2a", rx=6)
    c.oval(430, 940, 150, 16, INK, opacity=0.25)
    rain(c, 360, "#eef1ee", 0.42, 16)
    c.wash("#5d7285", 0.22)


def red_folder(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#33261e", "#4b3626"))
    for k in range(12):
        c.stroke([(-10, 420 + k * 54), (1510, 400 + k * 54)], "#5e442f", 3, opacity=0.5)
    c.poly([(-10, 420), (1510, 400), (1510, 1010), (-10, 1010)], c.grad("#80583a", "#5c3d28"))
    c.glow(1120, 330, 640, "#ffdf9a", 0.8)
    c.oval(1140, 640, 130, 34, "#7d6a33")
    c.rect(1126, 330, 28, 310, "#a88a3c")
    c.path("M930 340 Q960 190 1140 186 Q1320 190 1350 340 Z", "#2f6b50")
    c.path("M930 340 Q960 190 1140 186 Q1040 240 1010 340 Z", "#4b8a6c")
    c.rect(924, 334, 432, 14, "#a88a3c")
    with c.group(transform="rotate(-7 600 680)"):
        c.rect(280, 470, 640, 440, INK, opacity=0.28, transform="translate(16 20)")
        for k in range(9):
            c.rect(292 + k * 2, 470 - k * 9, 620 - k * 3, 420, mixed(CREAM, BROWN, 0.05 * k))
        c.rect(270, 500, 650, 410, "#a82a2c", rx=8)
        c.poly([(270, 500), (920, 500), (920, 560), (270, 540)], "#c13a38")
        c.rect(560, 496, 36, 416, "#d9b98c")
        c.rect(266, 690, 658, 30, "#d9b98c")
        c.path(
            "M578 704 q-70 -60 -96 -14 q-10 40 96 14 q70 -60 98 -14 q8 42 -98 14 l-50 80 m50 -80 l54 84",
            "none",
            stroke="#b8935f",
            stroke_width=15,
        )
        c.rect(640, 560, 230, 92, CREAM)
        c.text(755, 602, "WORKS", 34, text_anchor="middle", letter_spacing=5)
        c.text(755, 636, "Deferred, quarterly", 22, text_anchor="middle", font_style="italic")
    c.stroke([(1010, 860), (1250, 790)], "#2d4d86", 13)
    c.stroke([(1250, 790), (1282, 780)], SAND, 11)
    c.stroke([(1282, 780), (1292, 777)], "#2d4d86", 5)
    c.circ(240, 840, 74, "#e7dcc2")
    c.circ(240, 840, 52, "#3b2417")
    c.path("M308 820 q54 6 44 50 q-20 20 -52 0", "none", stroke="#e7dcc2", stroke_width=14)


def letters_desk(c: Canvas) -> None:
    y: float
    x: float
    c.rect(0, 0, 1500, 1000, c.grad("#8d6544", "#6f4c32"))
    for k in range(22):
        y = k * 48
        c.path(
            f"M-10 {y} q380 {c.rng.uniform(-14, 14):.0f} 760 0 t760 0",
            "none",
            stroke="#5c3d27",
            stroke_width=2.5,
            opacity=0.6,
        )
    c.rect(420, 180, 700, 560, "#41594d", rx=10)
    for _ in range(17):
        x, y = c.rng.uniform(60, 1180), c.rng.uniform(60, 760)
        turn = c.rng.uniform(-38, 38)
        paper = c.rng.choice([CREAM, "#e9dcc0", "#d9e0dc", "#f3d9c8", "#e4d2a8"])
        with c.group(transform=f"rotate({turn:.0f} {x + 130:.0f} {y + 90:.0f})"):
            c.rect(x + 8, y + 10, 270, 176, INK, opacity=0.22)
            c.rect(x, y, 270, 176, paper)
            if c.rng.random() < 0.55:
                c.stroke([(x, y), (x + 135, y + 98), (x + 270, y)], mixed(paper, BROWN, 0.35), 4)
                c.circ(x + 135, y + 96, 17, BRICK)
            else:
                c.rect(x + 218, y + 14, 38, 46, c.rng.choice([BRICK, SLATE, PINE]))
                for k in range(3):
                    c.stroke(
                        [
                            (x + 90, y + 84 + k * 22),
                            (x + 90 + c.rng.uniform(70, 130), y + 84 + k * 22),
                        ],
                        SLATE,
                        4,
                    )
    with c.group(transform="rotate(-6 760 480)"):
        c.rect(568, 258, 420, 500, INK, opacity=0.22)
        c.rect(556, 246, 420, 500, "#fbf4e4")
        c.text(596, 310, "Sir or Madam,", 34, font_style="italic")
        for k in range(11):
            n = c.rng.uniform(250, 340) if k != 10 else 140
            points = [
                (596 + j * 8, 352 + k * 33 + c.rng.uniform(-5, 5)) for j in range(int(n // 8))
            ]
            c.stroke(points, "#2d4468", 2.6)
    with c.group(transform="rotate(24 1090 560)"):
        c.rect(1040, 430, 26, 300, NAVY, rx=12)
        c.rect(1040, 560, 26, 14, OCHRE)
        c.poly([(1042, 730), (1064, 730), (1053, 790)], OCHRE)
    for x in (1170, 1300):
        c.circ(x, 830, 54, "#e4eef0", opacity=0.4)
        c.circ(x, 830, 54, "none", stroke=INK, stroke_width=8)
    c.path(
        "M1222 818 q14 -14 26 0 M1116 820 q-60 -40 -130 -6 M1354 820 q60 -30 100 10",
        "none",
        stroke=INK,
        stroke_width=8,
    )
    c.circ(220, 800, 124, "#e7e2d2")
    c.circ(220, 800, 90, "#faf6ea")
    c.circ(220, 800, 74, "#4a2c1b")
    c.path("M180 780 q40 -40 84 0", "none", stroke="#8a5d3c", stroke_width=6)
    c.path("M312 770 q60 -16 62 34 q-8 40 -66 26", "none", stroke="#faf6ea", stroke_width=16)


def osterline_office(c: Canvas) -> None:
    sky(c, "#0c1524", "#182840", "#2c3c58", to=640)
    stars(c, 330, 110)
    ridge(c, 640, 40, "#1a2738")
    street(c, -20, 470, 650, 130, 230, shade="#16202f", share=0.78, width=84, lit=0.05)
    street(c, 1010, 1520, 650, 130, 260, shade="#16202f", share=0.78, width=84, lit=0.05)
    c.rect(440, 110, 580, 545, "#222c3d")
    c.rect(428, 96, 604, 22, "#2f3b50")
    c.rect(900, 118, 120, 537, "#1a2331")
    for row in range(6):
        for k in range(7):
            x, y = 474 + k * 76, 146 + row * 80
            on = row == 1 and k == 4
            c.rect(x, y, 46, 56, "#ffd98a" if on else "#111927")
            if not on:
                c.poly([(x, y), (x + 18, y), (x, y + 30)], "#33435b", opacity=0.7)
    c.glow(801, 254, 170, "#ffcf73", 0.8)
    c.rect(778, 226, 46, 56, "#ffe3a3")
    c.circ(796, 252, 8, INK)
    c.path("M784 282 q2 -24 12 -24 q12 0 13 24 Z", INK)
    c.text(672, 628, "OSTERLINE", 40, text_anchor="middle", fill="#8fa3b8", letter_spacing=8)
    c.rect(0, 646, 1500, 20, "#2c3445")
    water(c, 666, "#101c2b", "#3a506b")
    shimmer(c, 801, 672, 960, "#ffd98a", 26)
    # A ferry passes, lit.
    c.path("M960 800 H1430 L1400 860 H1000 Z", "#1d3146")
    c.rect(1010, 742, 360, 60, "#d8d8cc")
    c.rect(1050, 700, 240, 44, "#c9cabf")
    for k in range(11):
        c.rect(1024 + k * 31, 758, 18, 22, AMBER)
    for k in range(7):
        c.rect(1064 + k * 31, 710, 18, 20, AMBER)
    c.rect(1150, 640, 54, 62, BRICK)
    c.rect(1150, 656, 54, 14, CREAM)
    for k in range(10):
        shimmer(c, 1034 + k * 36, 864, 980, AMBER, 9)
    lamp_post(c, 180, 660, 170, lit=True, glow=120)
    house(c, 40, 652, 90, 150, "#1f2a3b", lit=0.1, roof="#141c29")
    crowd(c, 210, 250, 662, 60, 2, dark=0.7)
    c.wash(MIST, 0.05, "screen")


def operating_theatre(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#a9c4bf", "#7fa39f"))
    for x in range(0, 1500, 75):
        c.stroke([(x, 0), (x, 720)], "#8fb0ab", 2)
    for y in range(0, 720, 75):
        c.stroke([(0, y), (1500, y)], "#8fb0ab", 2)
    c.rect(0, 720, 1500, 290, c.grad("#6f8f8d", "#56736f"))
    c.circ(1230, 190, 112, INK)
    c.circ(1230, 190, 100, CREAM)
    for k in range(12):
        a = math.radians(k * 30)
        c.stroke(
            [
                (1230 + math.sin(a) * 80, 190 - math.cos(a) * 80),
                (1230 + math.sin(a) * 92, 190 - math.cos(a) * 92),
            ],
            INK,
            6,
        )
    c.stroke(
        [
            (1230, 190),
            (1230 + 52 * math.sin(math.radians(245)), 190 - 52 * math.cos(math.radians(245))),
        ],
        INK,
        9,
    )
    c.stroke(
        [
            (1230, 190),
            (1230 + 78 * math.sin(math.radians(60)), 190 - 78 * math.cos(math.radians(60))),
        ],
        INK,
        6,
    )
    c.rect(90, 170, 250, 190, "#d9e3de")
    c.path("M100 270 h60 l14 -50 l20 100 l18 -66 l12 16 h106", "none", stroke=PINE, stroke_width=6)
    c.stroke([(750, -10), (750, 120)], "#cfd8d5", 16)
    c.poly([(520, 220), (980, 220), (1130, 660), (370, 660)], "#fff8dc", opacity=0.3)
    c.oval(750, 170, 260, 78, "#dfe6e3")
    c.oval(750, 186, 230, 58, "#fffbe8")
    for k in range(6):
        a = math.radians(k * 60)
        c.oval(750 + math.cos(a) * 140, 188 + math.sin(a) * 34, 34, 13, "#fff1b8")
    c.glow(750, 190, 330, "#fff8dc", 0.6)

    def medic(x: float, foot: float, h: float, gown: str, skin: str, cap: str) -> None:
        c.path(
            f"M{x - h * 0.2:.0f} {foot:.0f} Q{x - h * 0.22:.0f} {foot - h * 0.62:.0f} {x - h * 0.07:.0f} {foot - h * 0.66:.0f} "
            f"h{h * 0.14:.0f} Q{x + h * 0.22:.0f} {foot - h * 0.62:.0f} {x + h * 0.2:.0f} {foot:.0f} Z",
            gown,
        )
        r = h * 0.105
        y = foot - h * 0.77
        c.oval(x, y, r, r * 1.15, skin)
        c.path(
            f"M{x - r * 1.06:.0f} {y - r * 0.2:.0f} q0 -{r * 1.2:.0f} {r * 1.06:.0f} -{r * 1.2:.0f} q{r * 1.06:.0f} 0 {r * 1.06:.0f} {r * 1.2:.0f} Z",
            cap,
        )
        c.path(
            f"M{x - r:.0f} {y + r * 0.18:.0f} h{r * 2:.0f} q-{r * 0.1:.0f} {r * 0.95:.0f} -{r:.0f} {r:.0f} q-{r * 0.9:.0f} -{r * 0.05:.0f} -{r:.0f} -{r:.0f} Z",
            "#cfe3e6",
        )
        for side in (-1, 1):
            c.oval(x + side * r * 0.4, y - r * 0.02, r * 0.11, r * 0.08, INK)

    medic(750, 700, 470, "#2f7a86", "#dcae85", "#5aa0a8")
    medic(500, 720, 460, "#3b6f8f", "#8a5a3b", "#6f9fbd")
    medic(1000, 720, 460, "#2f7a86", "#f0cfae", "#c8a24a")
    c.path("M250 660 H1250 L1290 830 H210 Z", "#3f8f8a")
    c.path("M250 660 H1250 L1256 690 H244 Z", "#66b0a9")
    c.rect(640, 650, 220, 60, "#d9b090", rx=12)
    for k in range(6):
        c.path(
            f"M{300 + k * 170} 690 q14 70 -8 138",
            "none",
            stroke="#2f7671",
            stroke_width=6,
            opacity=0.7,
        )
    for x1, y1, x2, y2, tone in (
        (600, 560, 690, 666, "#3b6f8f"),
        (860, 560, 800, 664, "#2f7a86"),
        (910, 580, 830, 676, "#2f7a86"),
        (660, 540, 722, 660, "#2f7a86"),
    ):
        c.stroke([(x1, y1), (x2, y2)], tone, 46)
        c.circ(x2, y2, 24, "#e9efec")
    medic(270, 1000, 560, "#356d86", "#b98358", "#7fb0c4")
    c.rect(1150, 800, 280, 20, MIST)
    c.rect(1170, 820, 12, 190, MIST)
    c.rect(1398, 820, 12, 190, MIST)
    for k in range(8):
        c.stroke([(1176 + k * 32, 796), (1190 + k * 32, 764)], "#eef2f0", 6)
    c.wash(SEA, 0.06)
