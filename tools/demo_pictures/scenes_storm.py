"""Storm Ansgar at sea and on the shore."""

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
    OLIVE,
    RED,
    SAND,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import person
from tools.demo_pictures.pieces import clouds, house, lighthouse, rain, shimmer, sky, street, water
from tools.demo_pictures.vessels import fishing_boat


def breaker(c: Canvas, x: float, y: float, w: float, h: float, deep: str, foam: str) -> None:
    """One steep wave with a torn crest, running to the right."""
    c.path(
        f"M{x} {y} C{x + w * 0.25:.0f} {y - h * 0.1:.0f} {x + w * 0.4:.0f} {y - h:.0f} {x + w * 0.62:.0f} "
        f"{y - h:.0f} C{x + w * 0.78:.0f} {y - h:.0f} {x + w * 0.84:.0f} {y - h * 0.7:.0f} {x + w * 0.76:.0f} "
        f"{y - h * 0.5:.0f} C{x + w * 0.8:.0f} {y - h * 0.2:.0f} {x + w * 0.9:.0f} {y:.0f} {x + w:.0f} {y} "
        f"L{x + w} {y + 300} L{x} {y + 300} Z",
        deep,
    )
    for k in range(7):
        t = k / 7
        c.path(
            f"M{x + w * (0.12 + t * 0.3):.0f} {y + 20:.0f} C{x + w * (0.32 + t * 0.2):.0f} {y - h * 0.15:.0f} "
            f"{x + w * (0.44 + t * 0.16):.0f} {y - h * (0.9 - t * 0.3):.0f} {x + w * (0.6 + t * 0.14):.0f} "
            f"{y - h * (0.93 - t * 0.3):.0f}",
            "none",
            stroke=mixed(deep, foam, 0.45),
            stroke_width=4,
            opacity=0.5,
        )
    with c.group(filter="url(#ragged)"):
        for _ in range(26):
            t = c.rng.random()
            c.oval(
                x + w * (0.42 + 0.4 * t),
                y - h * (0.96 - 0.35 * t * t) + c.rng.uniform(-14, 10),
                c.rng.uniform(18, 58),
                c.rng.uniform(8, 24),
                foam,
                opacity=round(c.rng.uniform(0.5, 0.95), 2),
            )
    for _ in range(90):
        c.circ(
            x + w * c.rng.uniform(0.35, 1.0),
            y - h * c.rng.uniform(0.5, 1.25),
            c.rng.uniform(1.5, 6),
            foam,
            opacity=round(c.rng.uniform(0.3, 0.9), 2),
        )


def lighthouse_wave(c: Canvas) -> None:
    sky(c, "#0c141d", "#172735", "#2a4150", "#3b5561")
    clouds(c, 220, 180, "#33505e", 16, 0.5)
    c.poly([(985, 232), (985, 262), (-60, 420), (-60, 190)], AMBER, opacity=0.22)
    c.poly([(985, 240), (985, 256), (-60, 360), (-60, 250)], AMBER, opacity=0.28)
    c.poly([(1000, 240), (1000, 256), (1580, 300), (1580, 190)], AMBER, opacity=0.16)
    c.path(
        "M640 1010 L720 800 L840 760 L880 700 L1000 690 L1110 700 L1180 770 L1320 820 L1430 1010 Z",
        "#18212a",
    )
    c.path(
        "M720 800 L840 760 L880 700 L1000 690 L960 760 L860 830 L800 1010 L640 1010 Z", "#26343e"
    )
    lighthouse(c, 992, 700, 480, night=True)
    c.glow(992, 246, 210, AMBER, 0.9)
    with c.group(filter="url(#softer)"):
        for _ in range(60):
            t = c.rng.random()
            c.circ(
                c.rng.gauss(830 - 30 * t, 60 + 110 * t),
                860 - 620 * t,
                70 - 30 * t,
                "#8fa6ac",
                opacity=0.28,
            )
    with c.group(filter="url(#soft)"):
        for _ in range(240):
            t = c.rng.random() ** 0.8
            x = c.rng.gauss(828 - 30 * t, 50 + 130 * t)
            c.circ(
                x,
                870 - 640 * t * math.exp(-(((x - 828) / 300) ** 2)) + c.rng.uniform(-50, 60),
                c.rng.uniform(8, 26) * (1.3 - t),
                c.rng.choice([CREAM, MIST, "#a9bcbf"]),
                opacity=round(c.rng.uniform(0.25, 0.6), 2),
            )
    for _ in range(420):
        t = c.rng.random()
        x = c.rng.gauss(820 - 40 * t, 60 + 170 * t)
        y = 860 - 680 * t * math.exp(-(((x - 820) / 330) ** 2)) + c.rng.uniform(-70, 70)
        c.circ(
            x,
            y,
            c.rng.uniform(1.5, 9) * (1.3 - t * 0.8),
            CREAM,
            opacity=round(c.rng.uniform(0.3, 0.9), 2),
        )
    for _ in range(190):
        c.circ(
            c.rng.gauss(810, 260),
            c.rng.uniform(150, 760),
            c.rng.uniform(1, 4.5),
            CREAM,
            opacity=round(c.rng.uniform(0.15, 0.7), 2),
        )
    c.path("M-20 860 Q300 800 640 900 T1520 880 V1010 H-20 Z", "#16303c")
    breaker(c, -240, 1000, 1060, 620, "#1e3a48", "#dfe7e2")
    breaker(c, 860, 1010, 900, 250, "#17323f", "#c3d0cf")
    breaker(c, -480, 1030, 900, 230, "#12262f", "#a9bcbe")
    rain(c, 240, CREAM, 0.16, 46)


def lifeboat(c: Canvas) -> None:
    x: float
    sky(c, "#0d1720", "#1c2f3c", "#34505b")
    clouds(c, 200, 190, "#3c5865", 18, 0.5)
    rain(c, 200, CREAM, 0.16, 60)
    for k in range(6):
        c.path(
            f"M-40 {520 + k * 22} q180 -{90 - k * 9} 380 -10 t380 0 t420 -14 t420 10 V1010 H-40 Z",
            mixed("#33535f", "#142833", k / 6),
        )
    with c.group(transform="rotate(-21 760 560)"):
        c.path("M420 560 L1120 536 Q1110 640 1000 664 L520 668 Q440 640 420 560 Z", "#e07b2c")
        c.path("M420 560 L1120 536 l-4 34 L426 592 Z", NAVY)
        c.path("M620 552 l20 -120 h210 l60 112 Z", CREAM)
        for k in range(4):
            c.rect(650 + k * 50, 452, 38, 34, AMBER)
        c.rect(636, 424, 222, 14, "#e07b2c")
        c.stroke([(740, 424), (740, 300)], MIST, 6)
        c.stroke([(700, 352), (780, 352)], MIST, 4)
        c.glow(740, 300, 120, CREAM, 0.8)
        c.text(
            868,
            630,
            "CONSTANCE MERROW",
            25,
            fill=CREAM,
            letter_spacing=1,
            font_family="Public Sans",
        )
        for x in (470, 505, 545, 945, 985, 1020, 900):
            c.path(f"M{x - 15} 560 q0 -44 15 -44 q15 0 15 44 Z", OCHRE)
            c.circ(x, 506, 11, "#e8bf9a")
            c.path(f"M{x - 15} 503 q15 -22 30 0 Z", OCHRE)
        c.stroke([(440, 540), (620, 530)], CREAM, 3)
        c.stroke([(880, 526), (1110, 512)], CREAM, 3)
    c.poly([(806, 262), (1560, 60), (1560, 420)], CREAM, opacity=0.13)
    c.path(
        "M-40 800 C200 640 380 640 560 740 C760 850 960 800 1130 640 C1240 560 1360 560 1540 690 V1010 H-40 Z",
        "#1b3845",
    )
    with c.group(filter="url(#ragged)"):
        for _ in range(120):
            t = c.rng.random()
            x = 380 + 800 * t
            c.oval(
                x,
                742 - 200 * (t - 0.25) ** 2 * 2 + c.rng.uniform(-50, 34) - 60 * t,
                c.rng.uniform(12, 58),
                c.rng.uniform(5, 20),
                c.rng.choice([CREAM, MIST, "#8fa6ac"]),
                opacity=round(c.rng.uniform(0.3, 0.85), 2),
            )
    for _ in range(150):
        c.circ(
            c.rng.uniform(700, 1350),
            c.rng.uniform(360, 760),
            c.rng.uniform(1.5, 6),
            CREAM,
            opacity=round(c.rng.uniform(0.2, 0.8), 2),
        )
    c.path("M-40 930 C160 830 420 850 640 930 C900 1010 1200 900 1540 870 V1010 H-40 Z", "#10242e")
    for _ in range(14):
        x = c.rng.uniform(-40, 1400)
        y = c.rng.uniform(840, 980)
        c.path(
            f"M{x:.0f} {y:.0f} q50 -24 110 0", "none", stroke="#8fa6ac", stroke_width=4, opacity=0.4
        )


def lady_brenning(c: Canvas) -> None:
    sky(c, "#a9c3cb", "#dbe3d8", "#f4e3c3", to=470)
    clouds(c, 150, 90, CREAM, 9, 0.8)
    water(c, 462, "#6b949b", "#e3e8da", 690)
    with c.group(transform="rotate(-9 760 560)"):
        c.path("M330 520 L700 512 L690 640 L400 650 Q350 600 330 520 Z", "#7b2f2a")
        c.path("M330 520 L700 512 l0 34 L338 556 Z", "#2c3a44")
    with c.group(transform="rotate(7 900 560)"):
        c.path("M716 500 L1210 480 Q1210 560 1150 630 L730 630 Z", "#7b2f2a")
        c.path("M716 500 L1210 480 l-4 36 L718 536 Z", "#2c3a44")
        c.rect(1010, 360, 130, 126, CREAM)
        c.rect(1000, 350, 150, 14, "#2c3a44")
        for k in range(3):
            c.rect(1024 + k * 38, 384, 26, 26, "#2c3a44")
        c.rect(1056, 300, 36, 52, OCHRE)
        c.stroke([(800, 496), (800, 300)], INK, 7)
        c.stroke([(800, 310), (930, 400)], INK, 4)
        c.text(
            962, 566, "LADY BRENNING", 22, fill=CREAM, font_family="Public Sans", letter_spacing=1
        )
    c.path(
        "M-10 650 Q400 600 760 640 Q1180 610 1510 650 V1010 H-10 Z", c.grad("#e3cfa4", "#c7ab78")
    )
    for _ in range(40):
        x, y = c.rng.uniform(0, 1500), c.rng.uniform(660, 990)
        c.stroke(
            [(x, y), (x + c.rng.uniform(40, 170), y + c.rng.uniform(-5, 5))],
            c.rng.choice(["#b39563", "#f1e2c0"]),
            3,
            opacity=0.5,
        )
    for _ in range(95):
        x, y = c.rng.uniform(0, 1500), 650 + 350 * c.rng.random() ** 1.4
        n = 36 + (y - 640) * 0.36
        a = c.rng.uniform(-0.5, 0.5)
        c.stroke(
            [(x, y), (x + n * math.cos(a), y + n * math.sin(a) * 0.5)],
            c.rng.choice(["#d79f5a", "#b97f42", "#e9bf82", "#96693a"]),
            5 + (y - 640) * 0.03,
        )
    for k, (x, y) in enumerate(((180, 860), (330, 900), (1080, 800), (1300, 940))):
        person(c, x, y, 190 + k * 10, hat=INK if k % 2 else None)
        c.stroke([(x - 100, y - 130), (x + 90, y - 150)], "#d79f5a", 14)


def boats_on_quay(c: Canvas) -> None:
    sky(c, "#9fc0cd", "#d9e3da", "#f6e4c0", to=620)
    clouds(c, 130, 80, CREAM, 9, 0.85)
    street(c, -20, 1520, 600, 110, 230, shade="#c7c9bd", share=0.3, width=96)
    c.rect(0, 600, 1500, 420, c.grad("#b5ab97", "#8d8371"))
    for _ in range(80):
        x, y = c.rng.uniform(-20, 1500), c.rng.uniform(620, 990)
        c.rect(
            x,
            y,
            c.rng.uniform(30, 80),
            12 + (y - 600) * 0.05,
            mixed("#a1967f", INK, c.rng.uniform(0, 0.22)),
            rx=4,
            opacity=0.55,
        )
    fishing_boat(c, 360, 700, 380, "#2a5d63", -13)
    fishing_boat(c, 1010, 690, 400, "#35506b", 17)
    fishing_boat(c, 640, 640, 420, "#d0a23f", 21)
    fishing_boat(c, 780, 850, 560, RED, -11)
    c.text(
        640,
        872,
        "PATIENCE",
        38,
        fill=CREAM,
        font_family="Public Sans",
        letter_spacing=5,
        transform="rotate(-11 780 850)",
    )
    c.rect(1180, 850, 66, 92, INK, rx=16, transform="rotate(62 1210 900)")
    c.path("M1060 760 Q1150 900 1190 884", "none", stroke=SAND, stroke_width=9)
    for k in range(8):
        x = c.rng.uniform(60, 440)
        c.path(
            f"M{x:.0f} {900 + k * 8} q40 -40 90 0 t90 6",
            "none",
            stroke=c.rng.choice(["#2f6b63", "#7a4b34", "#c58b3a"]),
            stroke_width=5,
        )
    person(c, 1330, 960, 260, NAVY, hat=INK)
    person(c, 240, 880, 220, OCHRE)


def sea_wall_breach(c: Canvas) -> None:
    sky(c, "#8fb0c0", "#f3cfa6", "#fbe6bd", to=460)
    clouds(c, 160, 90, "#f6c79b", 11, 0.6)
    c.glow(1090, 440, 330, "#fff2c8", 0.95)
    water(c, 450, "#7ba3ab", "#fbe6bd", 720)
    shimmer(c, 1090, 455, 700, "#fff6d8", 60)
    c.poly([(-10, 470), (330, 452), (330, 480), (-10, 520)], "#7d8a72")
    house(c, 60, 476, 90, 60, "#e4dac4")
    house(c, 190, 468, 70, 54, "#d9c7a6")
    c.rect(262, 400, 40, 66, "#cfc4ad")
    c.poly([(256, 402), (282, 350), (308, 402)], "#4b4b55")
    # Land behind the wall, drowned fields shining through the gap.
    c.poly([(-10, 700), (1510, 640), (1510, 1010), (-10, 1010)], c.grad("#8d9a68", "#5f7048"))
    c.path(
        "M500 690 Q760 640 980 672 Q1120 720 1280 700 Q1420 760 1340 830 Q1180 930 900 900 Q620 930 470 840 Q400 750 500 690 Z",
        c.grad("#cfe0d6", "#8fb4b8"),
    )
    for _ in range(60):
        x, y = c.rng.uniform(480, 1300), c.rng.uniform(700, 890)
        c.stroke([(x, y), (x + c.rng.uniform(20, 90), y)], "#fff2d0", 2.5, opacity=0.5)
    for k in range(9):
        c.stroke(
            [(-10, 760 + k * 30), (430 - k * 10, 740 + k * 34)],
            mixed(OLIVE, INK, 0.25),
            6,
            opacity=0.5,
        )

    def wall(x0: float, x1: float, y0: float, y1: float) -> None:
        c.poly([(x0, y0), (x1, y1), (x1, y1 + 84), (x0, y0 + 96)], "#a39a88")
        c.poly([(x0, y0), (x1, y1), (x1, y1 - 18), (x0, y0 - 20)], "#d8cfb9")
        n = int(abs(x1 - x0) // 52)
        for row in range(3):
            for k in range(n):
                x = x0 + (x1 - x0) * (k + (row % 2) * 0.5) / n
                y = y0 + (y1 - y0) * k / n + row * 30
                c.rect(x, y, 50, 28, mixed("#a39a88", INK, c.rng.uniform(0, 0.28)), rx=4)

    wall(-10, 520, 640, 622)
    wall(960, 1510, 602, 580)
    for _ in range(46):
        x = c.rng.gauss(740, 170)
        y = c.rng.uniform(640, 860)
        r = c.rng.uniform(14, 44) * (0.6 + (y - 640) / 300)
        c.poly(
            [
                (x - r, y),
                (x - r * 0.6, y - r * 0.7),
                (x + r * 0.5, y - r * 0.8),
                (x + r, y - r * 0.1),
                (x + r * 0.6, y + r * 0.4),
                (x - r * 0.7, y + r * 0.4),
            ],
            mixed("#b3a892", INK, c.rng.uniform(0, 0.4)),
        )
    person(c, 1330, 960, 210, NAVY, hat=INK)
    person(c, 1400, 975, 200, BRICK)
    person(c, 1462, 955, 130, OCHRE)
