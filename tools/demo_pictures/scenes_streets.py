"""Streets, a school yard and the works on the river."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from tools.demo_pictures.canvas import (
    AMBER,
    BRICK,
    CREAM,
    INK,
    MIST,
    OCHRE,
    PINE,
    RED,
    SLATE,
    STONE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import crowd, person
from tools.demo_pictures.pieces import clouds, house, lamp_post, rain, sky, stars, water
from tools.demo_pictures.vessels import bridge, crane


def lodden_trams(c: Canvas) -> None:
    sky(c, "#8fb0c2", "#cfdcd8", "#f1e6cc", to=560)
    clouds(c, 150, 70, CREAM, 8, 0.8)
    tones = ["#b5503f", "#e0b45c", "#7f9c8f", "#c98a5a", "#d8cdb4", "#6f8ba0", "#a8483c", "#e6d6b0"]
    for k in range(11):
        house(
            c, k * 140 - 20, 600, 132, 300 + (k * 53) % 110, tones[k % 8], lit=0.08, roof="#5a3f3a"
        )
    c.rect(0, 596, 1500, 60, "#b5a88e")
    c.rect(0, 650, 1500, 20, "#7d7362")
    water(c, 668, "#4d7280", "#dfe0cc")
    for k in range(11):
        c.rect(k * 140 - 10, 676, 112, 200, tones[k % 8], opacity=0.16)
    c.rect(500, 430, 560, 150, "#e8b93a", rx=18)
    c.rect(500, 424, 560, 26, "#c8952a", rx=10)
    c.rect(500, 540, 560, 40, "#f4ecd6")
    for k in range(7):
        c.rect(524 + k * 76, 462, 60, 64, "#35505f", rx=6)
        c.circ(554 + k * 76, 500, 13, ["#e8bf9a", "#8a5a3b", "#f0cfae"][k % 3])
    c.rect(706, 400, 140, 30, INK, rx=4)
    c.text(
        776,
        423,
        "2 HERRING BRIDGE",
        15,
        fill=AMBER,
        text_anchor="middle",
        font_family="Public Sans",
    )
    c.stroke([(780, 424), (740, 350), (820, 340)], INK, 5)
    c.stroke([(-10, 340), (1510, 336)], INK, 3)
    for x in (600, 680, 880, 960):
        c.circ(x, 590, 20, INK)
    c.rect(1130, 420, 9, 190, SLATE)
    c.circ(1134, 410, 30, RED)
    c.text(
        1134,
        418,
        "H",
        26,
        fill=CREAM,
        text_anchor="middle",
        font_family="Public Sans",
        font_weight=700,
    )
    for k in range(11):
        person(c, 1110 + k * 36, 640, 130, stride=0.15, hat=INK if k == 1 else None)
    person(c, 1210, 646, 140, "#6b2f4a", hat="#6b2f4a", stride=0.15)
    for k in range(15):
        c.stroke([(k * 104, 650), (k * 104, 610)], INK, 4)
    c.stroke([(0, 616), (1500, 616)], INK, 3)
    c.path("M120 830 H460 L420 880 H160 Z", "#7a3f30")
    c.rect(300, 790, 90, 42, CREAM)
    c.path("M120 830 H460 l-8 10 H128 Z", CREAM)


def cinema_lantern(c: Canvas) -> None:
    sky(c, "#10172a", "#1f2a44", "#36405a", to=700)
    for k, (x, w, h) in enumerate(
        ((-20, 190, 470), (170, 200, 520), (1130, 210, 500), (1340, 190, 440))
    ):
        house(
            c,
            x,
            760,
            w,
            h,
            ["#3e3a48", "#4a3f44", "#3a4450", "#453c40"][k],
            lit=0.25,
            roof="#1b1a22",
        )
    c.rect(380, 190, 740, 570, "#6b3a34")
    c.rect(360, 170, 780, 40, "#4a2a28")
    for k in range(3):
        c.path(
            f"M{440 + k * 230} 430 V300 Q{510 + k * 230} 220 {580 + k * 230} 300 V430 Z", "#1a1c28"
        )
    c.rect(700, 40, 100, 420, "#201a24", rx=10)
    for k, letter in enumerate("LANTERN"):
        c.text(
            750,
            100 + k * 54,
            letter,
            46,
            fill="#ffd98a",
            text_anchor="middle",
            font_family="Public Sans",
            font_weight=800,
        )
    c.glow(750, 250, 330, AMBER, 0.5)
    c.rect(400, 460, 700, 92, "#f6ecd0", rx=4)
    c.text(
        750,
        524,
        "SLACK WATER",
        58,
        text_anchor="middle",
        font_family="Public Sans",
        font_weight=800,
        letter_spacing=6,
    )
    for k in range(36):
        c.circ(404 + k * 20, 452, 6, "#fff2c0")
        c.circ(404 + k * 20, 560, 6, "#fff2c0")
    c.rect(430, 570, 640, 190, "#f0b860")
    c.rect(680, 580, 140, 180, "#8a4a2a")
    c.rect(700, 600, 100, 80, "#ffe9b0")
    for x in (450, 590, 860, 990):
        c.rect(x, 590, 80, 120, "#35505f")
        c.rect(x + 8, 598, 64, 70, c.rng.choice(["#5d838c", "#a5492f", "#75804d"]))
    c.rect(0, 756, 1500, 260, c.grad("#2a2f3c", "#161a24"))
    for _ in range(90):
        x, y = c.rng.uniform(250, 1250), c.rng.uniform(770, 990)
        c.stroke(
            [(x - 40, y), (x + c.rng.uniform(10, 60), y)],
            c.rng.choice(["#ffd98a", "#f0b860", "#c2503a"]),
            4,
            opacity=0.35,
        )
    for x, h in ((520, 190), (610, 200), (910, 196), (1010, 180), (300, 200)):
        person(c, x, 880, h, dark=0.35, stride=0.3)
        c.path(
            f"M{x - 84} {880 - h * 0.98:.0f} Q{x} {880 - h * 1.5:.0f} {x + 84} {880 - h * 0.98:.0f} Q{x} {880 - h * 1.12:.0f} {x - 84} {880 - h * 0.98:.0f} Z",
            c.rng.choice([INK, "#3a2f4a", "#54202a", "#20343c"]),
        )
        c.stroke([(x, 880 - h * 1.3), (x, 880 - h * 0.6)], INK, 3)
    lamp_post(c, 1270, 900, 260, lit=True, glow=150)
    rain(c, 260, CREAM, 0.22, 10)


def school_huts(c: Canvas) -> None:
    sky(c, "#9fb0b6", "#d3d6cc", "#efe6d0", to=560)
    clouds(c, 160, 80, CREAM, 9, 0.7)
    c.rect(1010, 130, 400, 420, "#7d8f93")
    c.oval(1210, 130, 200, 40, "#93a4a6")
    for k in range(9):
        c.stroke([(1010 + k * 50, 100), (1010 + k * 50, 560)], "#4f5f63", 7)
    for y in (100, 250, 400):
        c.path(f"M1010 {y} Q1210 {y + 46} 1410 {y}", "none", stroke="#4f5f63", stroke_width=7)
    for k in range(5):
        house(
            c,
            20 + k * 100,
            560,
            92,
            150 + (k % 3) * 26,
            [BRICK, "#b5765a", "#9c5a45"][k % 3],
            lit=0.05,
        )
    c.rect(0, 556, 1500, 460, c.grad("#a9a394", "#86806f"))
    for x, y, s, letter in ((560, 640, 0.8, "B"), (60, 780, 1.25, "C")):
        w, h = 620 * s, 150 * s
        c.rect(x, y - h, w, h, "#7c8a68" if letter == "B" else "#8c7a58")
        for k in range(int(w / 22)):
            c.stroke([(x + k * 22, y - h), (x + k * 22, y)], INK, 1.5, opacity=0.25)
        c.poly(
            [
                (x - 16, y - h + 4),
                (x + 20, y - h - 50 * s),
                (x + w - 20, y - h - 50 * s),
                (x + w + 16, y - h + 4),
            ],
            "#4d4a48",
        )
        for k in range(5):
            c.rect(x + (50 + k * 112) * s, y - h * 0.8, 70 * s, 62 * s, "#dfe6da")
            c.stroke(
                [
                    (x + (85 + k * 112) * s, y - h * 0.8),
                    (x + (85 + k * 112) * s, y - h * 0.8 + 62 * s),
                ],
                "#5b5548",
                4,
            )
            c.rect(
                x + (56 + k * 112) * s,
                y - h * 0.72,
                22 * s,
                26 * s,
                c.rng.choice([RED, OCHRE, "#5d838c", PINE]),
            )
        c.rect(x + w * 0.44, y - h * 0.86, 62 * s, h * 0.86, "#5b4034")
        c.text(
            x + w * 0.44 + 31 * s,
            y - h * 0.5,
            letter,
            44 * s,
            fill=CREAM,
            text_anchor="middle",
            font_weight=700,
        )
        c.rect(x + w * 0.7, y - h - 100 * s, 24 * s, 90 * s, "#4d4a48")
    c.poly([(430, 786), (506, 786), (494, 836), (440, 836)], "#3f77a6")
    c.stroke([(700, 930), (760, 560)], "#b08a58", 9)
    c.stroke([(750, 930), (800, 560)], "#b08a58", 9)
    for k in range(9):
        c.stroke([(706 + k * 6, 900 - k * 40), (752 + k * 5, 900 - k * 40)], "#b08a58", 6)
    person(c, 768, 730, 220, "#3d5f73", skin="#8a5a3b", stride=0.2)
    for _ in range(15):
        x, y = c.rng.uniform(900, 1450), c.rng.uniform(700, 950)
        person(
            c,
            x,
            y,
            100 + (y - 700) * 0.16,
            c.rng.choice([RED, OCHRE, "#3d5f73", PINE, "#6b5a6e"]),
            stride=c.rng.uniform(0.4, 1.0),
        )
    c.circ(1180, 880, 16, CREAM)
    c.stroke([(880, 560), (880, 430)], STONE, 8)
    c.path("M860 440 q20 -36 40 0 v26 h-40 Z", OCHRE)


def bridge_cables(c: Canvas) -> None:
    sky(c, "#0b1222", "#16233c", "#2b3c56", to=1000)
    stars(c, 420, 160)
    for _ in range(150):
        c.rect(c.rng.uniform(0, 1500), c.rng.uniform(690, 800), 5, 6, AMBER, opacity=0.7)
    water(c, 790, "#0f1c30", "#5a6f86")
    for k in range(11):
        x = 60 + k * 140
        c.stroke([(x, 792), (x + 6, 960)], AMBER, 4, opacity=0.18)
    # The chain: four bars abreast, falling to the right.
    for k in range(4):
        y = 250 + k * 34
        tone = mixed("#7d8a92", INK, 0.1 + k * 0.14)
        c.poly([(-10, y - 90), (720, y + 96), (720, y + 126), (-10, y - 60)], tone)
        c.poly(
            [(760, y + 106), (1510, y + 300), (1510, y + 330), (760, y + 136)],
            mixed(tone, INK, 0.08),
        )
        c.oval(740, y + 116, 78, 60, tone)
        c.oval(740, y + 116, 78, 60, "none", stroke=INK, stroke_width=3)
    c.oval(740, 440, 34, 62, "#8a5238")
    c.oval(740, 452, 22, 44, "#4a2c22")
    for k in range(9):
        c.stroke([(730 + k * 3, 500), (726 + k * 4, 540 + k * 6)], "#9a5a34", 3, opacity=0.7)
    for x in (150, 460, 1060, 1380):
        c.stroke([(x, 330 + (x - 740) * 0.25 + 80), (x, 1010)], "#3d4a58", 12)
    c.poly([(-10, 640), (1510, 700), (1510, 740), (-10, 680)], "#5b5348")
    for k in range(30):
        c.stroke([(k * 52, 642 + k * 2), (k * 52, 682 + k * 2)], "#3a342c", 4)
    for y in (520, 580):
        c.stroke([(-10, y), (1510, y + 60)], "#8a94a0", 5)
    for x, h, coat in (
        (330, 250, "#d9822b"),
        (590, 260, "#d9822b"),
        (930, 250, "#c9a93a"),
        (1210, 240, "#d9822b"),
    ):
        foot = 660 + x * 0.04
        person(c, x, foot, h, coat, hat="#e9e4d0", stride=0.3)
        c.stroke([(x + 10, foot - h * 0.55), (x + 50, foot - h * 0.9)], "#e9e4d0", 3)
    for x, y in ((430, 420), (860, 400), (1120, 500)):
        c.circ(x, y, 18, "#fff3c8")
        c.glow(x, y, 270, "#ffe0a0", 0.55)
    c.stroke([(620, 470), (700, 430)], "#5b4034", 9)
    c.rect(690, 410, 46, 26, "#6d7378", rx=4)


def pontoon_bridge(c: Canvas) -> None:
    sky(c, "#7f9bb0", "#c1cfcf", "#efe2c6", to=470)
    clouds(c, 170, 80, CREAM, 9, 0.7)
    bridge(c, 420, 1120, 330, 190, "#7d8c8c", 480, thick=8)
    for k in range(14):
        house(
            c,
            k * 112 - 10,
            486,
            100,
            60 + (k * 31) % 60,
            ["#b5694a", "#c98f62", "#d9c3a0", "#8f9a8d"][k % 4],
            lit=0.05,
        )
    crane(c, 1390, 486, 190, "#4a5a60")
    water(c, 480, "#466873", "#d5dccf")
    n = 15
    for k in range(n):
        t = k / n
        x = 180 + 900 * t
        y = 900 - 360 * t**0.8
        s = 1.1 - 0.78 * t
        gap = 130 if k > 9 else 0
        c.rect(x - 95 * s + gap * 0, y - 34 * s, 150 * s, 52 * s, "#6f7d84", rx=10)
        c.rect(x - 95 * s, y + 4 * s, 150 * s, 14 * s, "#48545a", rx=6)
        if k < 10:
            c.poly(
                [
                    (x - 60 * s, y - 66 * s),
                    (x + 100 * s, y - 104 * s),
                    (x + 104 * s, y - 58 * s),
                    (x - 56 * s, y - 22 * s),
                ],
                "#b39a70",
            )
            c.stroke([(x - 60 * s, y - 68 * s), (x + 100 * s, y - 106 * s)], "#4f4638", 5 * s)
    for x, y, s in ((1130, 640, 1.0), (1240, 560, 0.7)):
        c.path(f"M{x - 90 * s} {y} H{x + 90 * s} l{-20 * s} {40 * s} H{x - 70 * s} Z", "#7a2f28")
        c.rect(x - 36 * s, y - 56 * s, 66 * s, 56 * s, CREAM)
        c.rect(x - 8 * s, y - 92 * s, 22 * s, 38 * s, INK)
        for q in range(4):
            c.circ(
                x + (10 + q * 16) * s, y - (104 + q * 22) * s, (14 + q * 8) * s, MIST, opacity=0.55
            )
        c.stroke([(x - 90 * s, y), (x - 190 * s, y + 26 * s)], INK, 3)
    for x, y in ((300, 780), (420, 724), (520, 680)):
        person(c, x, y, 96, "#4f5a3c", hat="#3c4630", stride=0.4)
    crowd(c, 20, 240, 990, 150, 7)
    for x, y in ((820, 860), (880, 880), (900, 846)):
        c.oval(x, y, 20, 11, INK)
        c.circ(x + 17, y - 12, 8, INK)
        c.circ(x + 25, y - 12, 4, CREAM)
