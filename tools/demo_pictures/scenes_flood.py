"""Fennside and Cooper’s Reach in the days after the storm."""

from __future__ import annotations

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
    SLATE,
    Canvas,
    mixed,
)
from tools.demo_pictures.figures import person
from tools.demo_pictures.pieces import clouds, lamp_post, sky, stars, street, terrace, water

SKIN_TONES = ["#dcae85", "#8a5a3b", "#f0cfae"]


def flooded_street(c: Canvas) -> None:
    sky(c, "#aebbbd", "#d5d6c8", "#efe0c4", to=700)
    clouds(c, 120, 80, "#8c9da3", 9, 0.5)
    street(c, 560, 960, 560, 70, 120, shade="#c5c6bb", share=0.6, width=50)
    c.poly([(-10, 120), (600, 420), (600, 640), (-10, 760)], "#a5573d")
    c.poly([(1510, 60), (920, 410), (920, 640), (1510, 780)], "#8e6a52")
    c.poly([(-10, 120), (600, 420), (600, 390), (-10, 40)], "#4a4145")
    c.poly([(1510, 60), (920, 410), (920, 378), (1510, -30)], "#433b40")

    def wall_x(t: float, left: bool) -> float:
        return -10 + 610 * t if left else 1510 - 590 * t

    for left in (True, False):
        for k in range(6):
            t = 1 - (1 - k / 6) ** 1.25
            u = 1 - (1 - (k + 0.55) / 6) ** 1.25
            xa, xb = wall_x(t, left) + (20 if left else -20) * (1 - t), wall_x(u, left)
            top_a, top_b = (
                120 + 300 * t - (0 if left else 55 * (1 - t)),
                120 + 300 * u - (0 if left else 55 * (1 - u)),
            )
            c.poly(
                [
                    (xa, top_a + 90 * (1 - t) + 8),
                    (xb, top_b + 90 * (1 - u) + 8),
                    (xb, top_b + 230 * (1 - u) + 36),
                    (xa, top_a + 230 * (1 - t) + 36),
                ],
                CREAM,
            )
            c.poly(
                [
                    (xa + 5, top_a + 102 * (1 - t) + 10),
                    (xb - 5, top_b + 102 * (1 - u) + 10),
                    (xb - 5, top_b + 222 * (1 - u) + 32),
                    (xa + 5, top_a + 222 * (1 - t) + 32),
                ],
                "#42545d",
            )
            c.poly(
                [
                    (xa, 520 - 100 * (1 - t) + 10),
                    (xb, 520 - 100 * (1 - u) + 10),
                    (xb, 690),
                    (xa, 720),
                ],
                c.rng.choice([PINE, NAVY, RED, OCHRE, "#7c8b94"]),
            )
    c.poly(
        [(-10, 690), (560, 560), (950, 560), (1510, 700), (1510, 1010), (-10, 1010)],
        c.grad("#b9a988", "#857357", "#6b5a45"),
    )
    for _ in range(130):
        y = c.rng.uniform(585, 990)
        near = (y - 560) / 440
        x = c.rng.uniform(750 - 900 * near - 150, 750 + 900 * near + 150)
        n = c.rng.uniform(20, 110) * (0.3 + near)
        c.stroke(
            [(x, y), (x + n, y)],
            c.rng.choice([CREAM, "#6b5a45", "#d8c7a3"]),
            1 + 3 * near,
            opacity=0.38,
        )
    for x, tint in ((130, "#a5573d"), (330, "#a5573d"), (1350, "#8e6a52"), (1180, "#8e6a52")):
        c.rect(x - 70, 690, 150, 190, tint, opacity=0.16, filter="url(#soft)")
    lamp_post(c, 420, 770, 400)
    c.stroke([(420, 770), (423, 900)], INK, 8, opacity=0.22)
    c.path("M640 742 L1090 726 Q1060 800 1000 806 L720 812 Q660 800 640 742 Z", "#2d5a55")
    c.path("M640 742 L1090 726 l-5 18 L648 762 Z", CREAM)
    c.stroke([(830, 740), (1000, 850)], BROWN, 8)
    c.stroke([(820, 742), (640, 860)], BROWN, 8)
    for x, coat, hat in ((790, "#d7a63c", OCHRE), (965, BRICK, None)):
        c.path(f"M{x - 44} 744 q-6 -120 44 -126 q50 6 44 124 Z", coat)
        c.circ(x, 588, 30, "#dcae85" if hat else "#8a5a3b")
        if hat:
            c.path(f"M{x - 46} 588 q46 -62 92 0 q-46 -14 -92 0 Z", hat)
        else:
            c.path(
                f"M{x - 38} 596 q-8 -54 38 -54 q46 0 38 54 q-12 -26 -38 -26 q-26 0 -38 26 Z",
                "#1d1a1c",
            )
    c.stroke([(752, 660), (812, 732)], "#b98a2c", 18)
    for x, y, w, h, tone in ((220, 860, 90, 60, "#7b5b3d"), (1230, 890, 64, 90, "#5a6f7a")):
        c.rect(x, y, w, h, tone, transform=f"rotate(13 {x} {y})")
        c.stroke([(x - 30, y + h), (x + w + 40, y + h)], CREAM, 4, opacity=0.5)


def fennside_carpets(c: Canvas) -> None:
    sky(c, "#a8c6d2", "#dfe6da", "#f6e6c6", to=400)
    clouds(c, 110, 60, CREAM, 7, 0.9)
    terrace(c, -20, 1520, 690, 380, "#b0624a")
    c.rect(0, 566, 1500, 126, "#5c4a3a", opacity=0.38)
    c.stroke([(-10, 566), (1510, 566)], "#4a3a2d", 4)
    c.rect(0, 690, 1500, 330, c.grad("#bcb3a2", "#8f8676"))
    c.rect(0, 690, 1500, 20, "#d4ccbb")
    c.rect(0, 808, 1500, 12, "#6f6759")
    for k, tone in enumerate(["#8c2f33", "#2f5361", "#c08a3a", "#55653f", "#7a3b52", "#3c5a7a"]):
        x = 40 + k * 250
        w = 170
        c.path(f"M{x} 800 q4 -132 18 -150 h{w} q10 30 16 150 Z", tone)
        c.path(
            f"M{x + 14} 790 q2 -104 14 -124 h{w - 24} q8 30 12 124 Z",
            "none",
            stroke=mixed(tone, CREAM, 0.55),
            stroke_width=5,
        )
        c.path(f"M{x + w * 0.5:.0f} 690 l26 34 l-26 34 l-26 -34 Z", mixed(tone, CREAM, 0.5))
        for j in range(11):
            c.stroke([(x + 4 + j * 17, 800), (x + 4 + j * 17, 814)], mixed(tone, CREAM, 0.6), 3)
    for x in (230, 980):
        c.stroke([(x, 830), (x, 930), (x + 8, 930)], BROWN, 9)
        c.stroke([(x + 90, 830), (x + 90, 930)], BROWN, 9)
        c.stroke([(x, 720), (x, 850)], BROWN, 9)
        c.rect(x - 4, 826, 100, 14, "#8a6747")
        c.stroke([(x, 740), (x, 826)], "#8a6747", 12)
    c.rect(520, 800, 200, 130, "#6b4d35")
    for k in range(3):
        c.rect(532, 812 + k * 38, 176, 30, "#87643f")
        c.circ(620, 827 + k * 38, 5, INK)
    # Four people and a wet roll.
    for x, coat in ((985, NAVY), (1100, "#7c5b86"), (1220, PINE), (1330, OCHRE)):
        person(c, x, 985, 270, coat)
    c.rect(930, 770, 460, 62, "#6d3440", rx=30)
    c.rect(930, 776, 460, 14, "#8d4a55", rx=7)
    c.circ(1388, 801, 30, "#8d4a55")
    c.circ(1388, 801, 18, "#6d3440")
    c.circ(1388, 801, 8, "#8d4a55")
    for x, skin in (
        (985, SKIN_TONES[0]),
        (1100, SKIN_TONES[1]),
        (1220, SKIN_TONES[2]),
        (1330, SKIN_TONES[0]),
    ):
        c.circ(x + 24, 832, 13, skin)


def sluice_candles(c: Canvas) -> None:
    y: float
    x: float
    sky(c, "#1d2c42", "#3a4966", "#8a6a70", "#c98b62", to=640)
    clouds(c, 260, 120, "#2a3850", 9, 0.5)
    water(c, 560, "#26384c", "#b07d65", 700)
    c.rect(0, 690, 1500, 320, c.grad("#4b4744", "#33343a"))
    c.poly([(460, 700), (460, 330), (1040, 330), (1040, 700)], "#6b3d31")
    for k in range(26):
        c.stroke([(460, 336 + k * 14), (1040, 336 + k * 14)], "#4d2a23", 1.6, opacity=0.6)
    c.poly([(420, 336), (750, 190), (1080, 336)], "#2b2830")
    c.path("M660 700 v-190 a90 90 0 0 1 180 0 v190 Z", "#243a36")
    c.stroke([(750, 424), (750, 700)], "#182724", 4)
    for x in (520, 930):
        c.rect(x, 440, 60, 90, AMBER, opacity=0.35)
        c.rect(x, 440, 60, 90, "none", stroke=CREAM, stroke_width=5, opacity=0.5)
    c.text(750, 392, "SLUICE 1887", 32, text_anchor="middle", fill="#d8b893", letter_spacing=6)
    for k in range(5):
        w = 620 + k * 150
        c.rect(750 - w / 2, 690 + k * 56, w, 62, mixed("#75706c", INK, 0.1 + k * 0.05))
        c.rect(750 - w / 2, 690 + k * 56, w, 10, mixed("#a39a90", AMBER, 0.25))
    c.rect(-10, 968, 1520, 50, "#3a3a40")
    spots = [(c.rng.uniform(-0.46, 0.46), k) for k in range(5) for _ in range(9 - k % 2)]
    for share, k in spots:
        w = 620 + k * 150
        x, y = 750 + share * w, 694 + k * 56
        c.glow(x, y - 24, 66, "#ffcf73", 0.75)
        c.rect(x - 11, y - 30, 22, 32, "#f5dcae", opacity=0.55, rx=4)
        c.rect(x - 5, y - 18, 10, 18, CREAM)
        c.path(f"M{x:.0f} {y - 34:.0f} q8 11 0 17 q-8 -6 0 -17 Z", "#fff0bd")
    person(c, 250, 985, 190, "#2e3d52", dark=0.4)
    person(c, 330, 990, 130, BRICK, dark=0.45)
    person(c, 1260, 985, 200, "#3a2f3d", dark=0.4, hat="#1a1a20")


def dark_street(c: Canvas) -> None:
    sky(c, "#060d18", "#0f1d31", "#1f3350", "#34486a")
    with c.group(transform="rotate(-32 700 300)"):
        for _ in range(420):
            c.circ(
                c.rng.uniform(-300, 1700),
                c.rng.gauss(300, 56),
                c.rng.uniform(0.6, 2),
                CREAM,
                opacity=round(c.rng.uniform(0.2, 0.8), 2),
            )
        c.oval(700, 300, 1000, 70, "#9fb0cc", opacity=0.16, filter="url(#softer)")
    stars(c, 700, 380)
    dark = "#0d1520"
    for k in range(6):
        h = 760 - k * 70
        c.poly(
            [
                (k * 92 - 20, 1010),
                (k * 92 - 20, 1000 - h),
                (k * 92 + 30, 950 - h),
                (k * 92 + 78, 1000 - h),
                (k * 92 + 78, 1010),
            ],
            mixed(dark, "#24344a", k * 0.12),
        )
        c.poly(
            [
                (1520 - k * 92, 1010),
                (1520 - k * 92, 960 - h),
                (1470 - k * 92, 900 - h),
                (1420 - k * 92, 960 - h),
                (1420 - k * 92, 1010),
            ],
            mixed(dark, "#24344a", k * 0.12),
        )
        for wy in range(3):
            c.rect(k * 92 + 16, 1060 - h + wy * 90, 24, 40, "#05090f", opacity=0.6)
            c.rect(1452 - k * 92, 1020 - h + wy * 90, 24, 40, "#05090f", opacity=0.6)
    c.stroke([(640, 600), (640, 700)], "#131d2b", 8)
    c.poly([(430, 1010), (660, 650), (860, 650), (1080, 1010)], "#2a394e")
    for k in range(11):
        y = 655 + (k / 11) ** 1.6 * 350
        w = 100 + (k / 11) ** 1.6 * 230
        c.stroke([(760 - w, y), (760 + w, y)], "#46597a", 3 + k * 0.6, opacity=0.7)
    c.glow(402, 690, 230, AMBER, 0.75)
    c.rect(380, 656, 46, 66, "#ffd98a")
    c.stroke([(403, 656), (403, 722)], "#7a5a22", 4)
    c.rect(400, 694, 7, 24, CREAM)
    c.poly([(430, 730), (520, 790), (680, 870), (560, 870)], AMBER, opacity=0.13)
    for x, y in ((690, 700), (835, 716), (905, 800)):
        person(c, x, y + 40, 120 + (y - 700) * 0.5, "#111a27", dark=0.75)
        c.circ(x + 12, y - 46, 3.5, "#ff7a3c")
    c.path(
        "M596 872 q-8 -30 10 -34 l4 -12 l8 10 l8 -10 l3 14 q12 10 2 32 q20 0 26 -16",
        "#070b12",
        stroke="#070b12",
        stroke_width=3,
    )
    c.wash(SLATE, 0.06, "screen")
