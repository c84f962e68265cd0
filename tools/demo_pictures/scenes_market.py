"""The fish market and the weir: small trades at odd hours."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from tools.demo_pictures.canvas import AMBER, CREAM, INK, MIST, OCHRE, RED, Canvas, mixed
from tools.demo_pictures.figures import person
from tools.demo_pictures.pieces import ridge, sky, stars

WOOD_BOX = "#a9814f"


def fish_auction(c: Canvas) -> None:
    x: float
    c.rect(0, 0, 1500, 1000, c.grad("#27333c", "#3a474d"))
    for k in range(7):
        x = k * 250
        c.poly([(x, 0), (x + 30, 0), (x + 30, 520), (x, 520)], "#1d272f")
        c.path(
            f"M{x + 15} 180 Q{x + 140} 60 {x + 265} 180", "none", stroke="#1d272f", stroke_width=20
        )
    for x in (265, 765, 1265):
        c.rect(x - 100, 210, 200, 250, c.grad("#16243a", "#42536b"))
        c.stroke([(x, 210), (x, 460)], "#1d272f", 8)
        c.stroke([(x - 100, 330), (x + 100, 330)], "#1d272f", 8)
    c.rect(0, 520, 1500, 490, c.grad("#6f7a7b", "#4d585b"))
    for x in (390, 750, 1120):
        c.stroke([(x, -10), (x, 110)], INK, 4)
        c.poly([(x - 300, 900), (x - 40, 140), (x + 40, 140), (x + 300, 900)], AMBER, opacity=0.1)
        c.glow(x, 150, 190, "#ffe3a3", 0.85)
        c.path(f"M{x - 64} 148 Q{x} 84 {x + 64} 148 Z", "#2f5d52")
    for k in range(13):
        person(
            c,
            60 + k * 116 + c.rng.uniform(-16, 16),
            640 + (k % 3) * 16,
            250,
            hat=c.rng.choice([INK, OCHRE, None, RED]),
        )
    c.rect(700, 590, 150, 90, WOOD_BOX)
    c.rect(692, 580, 166, 16, mixed(WOOD_BOX, CREAM, 0.25))
    person(c, 775, 586, 290, "#e8e2d2", skin="#dcae85", hat="#2b3038")
    c.stroke([(806, 372), (868, 286), (900, 214)], "#e8e2d2", 30)
    c.circ(905, 198, 17, "#dcae85")
    for row in range(3):
        y = 720 + row * 96
        w = 150 + row * 22
        count = 9
        for k in range(count):
            x = 750 + (k - count / 2) * (w + 12)
            c.rect(x, y, w, 66 + row * 8, mixed(WOOD_BOX, INK, 0.12 * row))
            c.rect(x + 8, y + 6, w - 16, 40 + row * 6, "#dfe8ea")
            for j in range(5):
                fx = x + 22 + j * (w - 40) / 5
                c.path(
                    f"M{fx:.0f} {y + 28} q{w * 0.09:.0f} -16 {w * 0.18:.0f} 0 l10 -9 v18 l-10 -9 q-{w * 0.09:.0f} 16 -{w * 0.18:.0f} 0 Z",
                    c.rng.choice(["#7f98a8", "#9db2bd", "#6a8496"]),
                )
                c.circ(fx + 5, y + 26, 2.6, INK)
            c.rect(x, y + 50 + row * 6, w, 18 + row * 3, mixed(WOOD_BOX, CREAM, 0.14))
    person(c, 130, 1010, 420, OCHRE, hat=OCHRE)
    person(c, 1390, 1015, 410, "#3d5f73", skin="#e8bf9a")


def eel_ladder(c: Canvas) -> None:
    sky(c, "#081019", "#12202e", "#1d3040", to=430)
    stars(c, 300, 170)
    ridge(c, 420, 110, "#0c1720")
    c.rect(0, 400, 1500, 80, c.grad("#1d3543", "#2b4a58"))
    for _ in range(26):
        x = c.rng.uniform(0, 1460)
        c.stroke(
            [(x, c.rng.uniform(408, 474)), (x + c.rng.uniform(30, 110), 440)],
            "#4f7280",
            2.5,
            opacity=0.35,
        )
    c.rect(0, 476, 1500, 34, "#6a706c")
    c.rect(0, 506, 1500, 250, c.grad("#4b5351", "#2f3837"))
    for row in range(6):
        for k in range(20):
            c.rect(
                k * 80 - (row % 2) * 36,
                512 + row * 40,
                76,
                36,
                mixed("#4b5351", INK, c.rng.uniform(0, 0.35)),
                rx=4,
            )
    c.path("M180 470 h120 q10 160 -10 300 h-110 q16 -150 0 -300 Z", "#9fbcc2", opacity=0.55)
    for k in range(9):
        c.stroke([(190 + k * 12, 480), (194 + k * 11, 760)], CREAM, 3, opacity=0.4)
    c.rect(0, 750, 1500, 260, c.grad("#16303a", "#0a1820"))
    c.path("M640 470 Q700 462 860 470 L880 830 Q760 850 620 830 Z", "#5c6a38")
    for _ in range(420):
        x, y = c.rng.uniform(634, 868), c.rng.uniform(474, 826)
        c.stroke(
            [(x, y), (x + c.rng.uniform(-5, 5), y + 9)],
            c.rng.choice(["#7d8a4a", "#46522b", "#94a05c"]),
            3,
        )
    for y in (560, 650, 740):
        c.stroke([(632, y), (874, y)], "#39441f", 5)
    c.glow(750, 640, 330, "#d8402f", 0.4)
    for _ in range(74):
        low = c.rng.random() < 0.6
        x = c.rng.gauss(750, 190 if low else 64)
        y = c.rng.uniform(800, 960) if low else c.rng.uniform(490, 800)
        n = c.rng.uniform(16, 28)
        turn = c.rng.uniform(-60, 60)
        c.path(
            f"M{x:.0f} {y:.0f} q{n * 0.4:.0f} -{n * 0.5:.0f} {n * 0.8:.0f} -{n * 0.2:.0f} t{n * 0.8:.0f} -{n * 0.3:.0f}",
            "none",
            stroke="#e9f0ea",
            stroke_width=3.4,
            stroke_linecap="round",
            opacity=0.85,
            transform=f"rotate({turn:.0f} {x:.0f} {y:.0f})",
        )
    for x, foot, coat, side in (
        (500, 500, "#8a6a2c", 1),
        (1010, 500, "#37556b", -1),
        (1190, 520, "#5d3940", -1),
    ):
        c.path(
            f"M{x - 70} {foot} Q{x - 74} {foot - 150} {x - 6 * side} {foot - 168} Q{x + 74} {foot - 150} {x + 72} {foot} Z",
            coat,
        )
        c.stroke(
            [(x + 30 * side, foot - 110), (x + 104 * side, foot - 40), (x + 150 * side, foot - 16)],
            mixed(coat, INK, 0.2),
            30,
        )
        c.circ(x + 22 * side, foot - 196, 38, "#a9745a")
        c.path(f"M{x + 22 * side - 40} {foot - 200} a40 40 0 0 1 80 0 q-40 -22 -80 0 Z", "#221a18")
        c.circ(x + 46 * side, foot - 214, 9, "#ff5a43")
        c.glow(x + 50 * side, foot - 212, 90, "#ff4a36", 0.7)
        c.poly(
            [
                (x + 50 * side, foot - 216),
                (750 - 130 * side, foot + 70),
                (750 + 70 * side, foot + 40),
            ],
            "#ff4a36",
            opacity=0.08,
        )
    for x in (590, 910):
        c.path(f"M{x - 36} 430 h72 l-8 70 h-56 Z", "#8b979c")
        c.oval(x, 430, 36, 9, "#5a7f8c")
        c.path(f"M{x - 34} 428 q34 -50 68 0", "none", stroke=MIST, stroke_width=4)
    c.path("M1500 440 Q1300 470 1100 452 T870 466", "none", stroke="#3f6f4a", stroke_width=10)
    heron = "#8fa1a8"
    c.stroke([(86, 478), (92, 400)], "#6a5a3c", 5)
    c.stroke([(104, 478), (102, 400)], "#6a5a3c", 5)
    c.path("M40 420 Q52 350 96 346 Q132 350 134 384 Q120 412 84 412 Q60 414 40 420 Z", heron)
    c.path("M44 418 Q60 366 104 362 Q96 398 44 418 Z", "#5d6f7a")
    c.path("M118 366 Q146 340 122 306 Q106 278 130 262", "none", stroke=heron, stroke_width=15)
    c.oval(134, 258, 20, 13, heron)
    c.poly([(148, 250), (212, 264), (148, 266)], OCHRE)
    c.path("M116 252 q-26 -4 -42 10", "none", stroke=INK, stroke_width=4)
    c.circ(140, 255, 3, INK)
