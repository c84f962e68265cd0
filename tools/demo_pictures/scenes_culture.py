"""Stage, table and page."""

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
    SAND,
    SLATE,
    STONE,
    Canvas,
    mixed,
)
from tools.demo_pictures.pieces import lighthouse


def theatre_stage(c: Canvas) -> None:
    x: float
    c.rect(0, 0, 1500, 1000, "#0f1218")
    c.rect(180, 90, 1140, 640, c.grad("#16283a", "#294257", "#4a6674"))
    c.poly([(690, -20), (810, -20), (1060, 760), (440, 760)], "#fff6dc", opacity=0.2)
    c.poly([(715, -20), (785, -20), (930, 750), (570, 750)], "#fff6dc", opacity=0.22)
    c.path(
        "M180 700 Q300 560 420 620 Q520 690 640 700 H880 Q1000 690 1080 600 Q1200 520 1320 660 V800 H180 Z",
        "#dfe5e3",
    )
    c.path("M180 700 Q300 560 420 620 Q380 690 300 730 H180 Z", "#f4f6f2")
    c.poly([(180, 720), (1320, 720), (1430, 900), (70, 900)], c.grad("#cfd6d4", "#a7b1b2"))
    c.oval(750, 800, 270, 60, "#fffbec", opacity=0.75)
    for _ in range(420):
        c.circ(
            c.rng.uniform(120, 1380),
            c.rng.uniform(700, 900),
            c.rng.uniform(1, 3.6),
            CREAM,
            opacity=0.8,
        )
    c.rect(930, 640, 190, 16, BROWN)
    for x in (946, 1098):
        c.rect(x, 652, 12, 120, BROWN)
    c.rect(1160, 430, 110, 300, "#5b4434")
    c.rect(1172, 446, 86, 284, "#3d2e25")
    c.circ(1184, 590, 6, OCHRE)
    c.glow(1000, 600, 150, AMBER, 0.9)
    c.rect(984, 586, 34, 52, AMBER)
    c.rect(980, 578, 42, 8, INK)
    c.path("M986 578 q15 -30 30 0", "none", stroke=INK, stroke_width=5)
    # Marta, in white.
    c.path(
        "M690 840 Q706 640 722 560 Q750 540 780 560 Q800 640 822 840 Q756 866 690 840 Z", "#f7f4ea"
    )
    c.path("M770 560 Q800 640 822 840 Q800 850 780 852 Q786 690 760 560 Z", "#cfd8d8")
    c.stroke([(728, 584), (664, 640), (640, 560)], "#f7f4ea", 26)
    c.stroke([(640, 562), (634, 530)], "#dcae85", 16)
    c.stroke([(778, 584), (812, 660), (800, 720)], "#e6e6dd", 26)
    c.circ(799, 730, 12, "#dcae85")
    c.rect(740, 524, 22, 40, "#dcae85")
    c.oval(751, 500, 29, 35, "#dcae85")
    c.path(
        "M720 512 Q708 450 752 452 Q796 452 786 540 Q780 600 764 590 Q790 520 760 482 Q734 486 720 512 Z",
        "#3a2a24",
    )
    c.oval(760, 850, 100, 12, INK, opacity=0.2)
    for _ in range(70):
        c.stroke(
            [
                (634 + c.rng.uniform(-14, 14), c.rng.uniform(560, 800)),
                (632 + c.rng.uniform(-18, 18), c.rng.uniform(560, 820)),
            ],
            CREAM,
            1.6,
            opacity=0.5,
        )
    for side in (0, 1):
        for k in range(8):
            x = k * 34 if not side else 1500 - k * 34
            tone = mixed("#8d2027", INK, 0.15 + 0.35 * (k % 2))
            lean = 30 if not side else -30
            c.path(
                f"M{x - 22} -10 h44 Q{x + 22 + lean} 500 {x + 22} 920 h-44 Q{x - 22 + lean} 500 {x - 22} -10 Z",
                tone,
            )
    c.path(
        "M-10 -10 H1510 V120 Q1380 190 1250 120 Q1125 190 1000 120 Q875 190 750 120 Q625 190 500 120 Q375 190 250 120 Q120 190 -10 120 Z",
        "#7a1b22",
    )
    c.path(
        "M-10 120 Q120 190 250 120 Q375 190 500 120 Q625 190 750 120 Q875 190 1000 120 Q1125 190 1250 120 Q1380 190 1510 120",
        "none",
        stroke=OCHRE,
        stroke_width=12,
    )
    c.rect(0, 896, 1500, 30, "#6b4a2c")
    for k in range(14):
        x = 50 + k * 108 + c.rng.uniform(-12, 12)
        c.oval(x, 972, 34, 42, "#0a0c10")
        c.path(f"M{x - 70:.0f} 1010 q8 -40 70 -42 q62 2 70 42 Z", "#0a0c10")


def _fish(c: Canvas, x: float, y: float, s: float, tone: str) -> None:
    """A smoked herring lying on its side, head to the left."""
    c.path(
        f"M{x - s * 0.5:.0f} {y} Q{x - s * 0.3:.0f} {y - s * 0.15:.0f} {x:.0f} {y - s * 0.13:.0f} Q{x + s * 0.28:.0f} {y - s * 0.1:.0f} "
        f"{x + s * 0.4:.0f} {y - s * 0.02:.0f} L{x + s * 0.54:.0f} {y - s * 0.1:.0f} L{x + s * 0.5:.0f} {y + s * 0.01:.0f} "
        f"L{x + s * 0.54:.0f} {y + s * 0.1:.0f} L{x + s * 0.4:.0f} {y + s * 0.03:.0f} Q{x + s * 0.2:.0f} {y + s * 0.13:.0f} "
        f"{x - s * 0.1:.0f} {y + s * 0.13:.0f} Q{x - s * 0.36:.0f} {y + s * 0.12:.0f} {x - s * 0.5:.0f} {y} Z",
        tone,
    )
    c.path(
        f"M{x - s * 0.48:.0f} {y - s * 0.02:.0f} Q{x - s * 0.28:.0f} {y - s * 0.15:.0f} {x:.0f} {y - s * 0.13:.0f} "
        f"Q{x + s * 0.28:.0f} {y - s * 0.1:.0f} {x + s * 0.4:.0f} {y - s * 0.02:.0f} Q{x:.0f} {y - s * 0.06:.0f} {x - s * 0.48:.0f} {y - s * 0.02:.0f} Z",
        mixed(tone, "#4a2c14", 0.45),
    )
    c.path(
        f"M{x - s * 0.3:.0f} {y - s * 0.11:.0f} q{s * 0.07:.0f} {s * 0.11:.0f} 0 {s * 0.21:.0f}",
        "none",
        stroke=mixed(tone, BROWN, 0.6),
        stroke_width=4,
    )
    c.circ(x - s * 0.4, y - s * 0.025, s * 0.022, INK)
    c.circ(x - s * 0.395, y - s * 0.03, s * 0.007, CREAM)
    for k in range(14):
        fx = x - s * 0.22 + (k % 7) * s * 0.085
        c.path(
            f"M{fx:.0f} {y - s * 0.02 + (k // 7) * s * 0.06:.0f} q{s * 0.02:.0f} {s * 0.02:.0f} 0 {s * 0.04:.0f}",
            "none",
            stroke=mixed(tone, CREAM, 0.5),
            stroke_width=2.4,
            opacity=0.8,
        )


def smoked_herring(c: Canvas) -> None:
    y: float
    x: float
    k: float
    c.rect(0, 0, 1500, 1000, c.grad("#27343b", "#3a4a4f"))
    c.poly([(-10, 470), (1510, 440), (1510, 1010), (-10, 1010)], c.grad("#8f6a48", "#6b4a31"))
    for k in range(9):
        c.stroke([(-10, 520 + k * 58), (1510, 490 + k * 62)], "#5c3e28", 3, opacity=0.6)
    c.poly([(-10, 470), (420, 460), (300, 1010), (-10, 1010)], "#dfe3da")
    for k in range(5):
        c.poly(
            [(-10 + k * 84, 468), (26 + k * 84, 467), (k * 60 + 4, 1010), (k * 60 - 30, 1010)],
            "#7fa0ac",
            opacity=0.45,
        )
    c.oval(780, 776, 520, 170, INK, opacity=0.35, filter="url(#soft)")
    c.oval(780, 740, 520, 172, "#2f5f80")
    c.oval(780, 726, 512, 164, "#4d83a5")
    c.oval(780, 726, 420, 122, "#dfe8e6")
    c.oval(780, 724, 408, 114, "#4d83a5", opacity=0.35)
    tones = ["#c98a2e", "#d9a13f", "#b9782a", "#e0ad52"]
    for k in range(4):
        with c.group(
            transform=f"rotate({-6 + k * 2} 780 {656 + k * 48}) "
            + (f"translate({1560} 0) scale(-1 1)" if k % 2 else "")
        ):
            _fish(c, 780, 656 + k * 48, 720 - k * 8, tones[k])
    c.circ(1250, 640, 72, "#e9c53c")
    c.oval(1250, 640, 60, 60, "#f6e58c")
    for k in range(9):
        a = math.radians(k * 40)
        c.path(
            f"M1250 640 L{1250 + math.cos(a) * 52:.0f} {640 + math.sin(a) * 52:.0f} L{1250 + math.cos(a + 0.5) * 52:.0f} {640 + math.sin(a + 0.5) * 52:.0f} Z",
            "#f0d04c",
            stroke="#fbf2c0",
            stroke_width=5,
        )
    c.path("M140 640 Q150 470 340 470 Q520 480 520 640 Q330 700 140 640 Z", "#7a4a2a")
    c.path("M140 640 Q150 470 340 470 Q270 520 250 660 Z", "#5c3720")
    for k in range(4):
        c.stroke([(230 + k * 64, 510), (266 + k * 64, 560)], "#caa176", 7)
    c.oval(330, 648, 190, 26, "#c9a06f")
    for x, y, r in ((1110, 470, 62), (1210, 500, 52), (1030, 505, 50)):
        c.path(
            f"M{x} {y - r * 1.7:.0f} q{r * 0.2:.0f} {r * 0.6:.0f} {r} {r * 1.1:.0f} q{r * 0.5:.0f} {r * 1.3:.0f} -{r} {r * 1.5:.0f} q-{r * 1.5:.0f} -{r * 0.2:.0f} -{r} -{r * 1.5:.0f} q{r * 0.8:.0f} -{r * 0.5:.0f} {r} -{r * 1.1:.0f} Z",
            "#b8742e",
        )
        for k in (-0.5, 0, 0.5):
            c.path(
                f"M{x} {y - r * 1.2:.0f} q{r * k * 1.6:.0f} {r:.0f} 0 {r * 2:.0f}",
                "none",
                stroke="#8a5220",
                stroke_width=3,
            )
    c.poly([(620, 200), (760, 200), (744, 540), (636, 540)], "#e8b04a", opacity=0.9)
    c.poly([(620, 200), (760, 200), (756, 250), (624, 250)], "#fbf2dc")
    c.path("M612 206 q20 -34 50 -14 q30 -26 60 0 q36 -14 46 14 Z", "#fbf2dc")
    c.poly([(640, 260), (668, 260), (664, 530), (648, 530)], CREAM, opacity=0.4)
    c.stroke([(1000, 960), (1370, 820)], MIST, 14)
    c.stroke([(1370, 820), (1470, 782)], BROWN, 22)
    for _ in range(26):
        x, y = c.rng.uniform(420, 700), c.rng.uniform(880, 960)
        c.stroke([(x, y), (x + c.rng.uniform(-24, 24), y - c.rng.uniform(10, 40))], "#5f8148", 4)
    c.wash("#d79b3e", 0.1)


def barley_broth(c: Canvas) -> None:
    c.rect(0, 0, 1500, 1000, c.grad("#12161c", "#242021"))
    c.glow(1130, 380, 720, "#f0b255", 0.55)
    c.poly([(-10, 480), (1510, 480), (1510, 1010), (-10, 1010)], c.grad("#4d3524", "#2f2118"))
    for k in range(8):
        c.stroke([(-10, 530 + k * 62), (1510, 520 + k * 66)], "#1f150f", 4, opacity=0.6)
    c.glow(1130, 560, 420, "#f0b255", 0.3)
    c.rect(1092, 400, 76, 220, "#f2e2bd")
    c.path("M1092 420 q-16 60 6 90 l-6 30 Z M1168 430 q20 40 4 110 Z", "#f2e2bd")
    c.oval(1130, 402, 38, 10, "#fff0c4")
    c.path("M1130 400 q-34 -50 0 -116 q36 66 0 116 Z", "#ffd873")
    c.path("M1130 396 q-14 -26 0 -60 q16 34 0 60 Z", "#fff7dd")
    c.oval(1130, 624, 110, 30, "#6f7a80")
    c.oval(1130, 616, 96, 24, "#8f9a9f")
    c.oval(620, 880, 400, 62, "#0b0806", opacity=0.5, filter="url(#soft)")
    c.path("M240 600 Q260 880 500 900 H740 Q980 880 1000 600 Z", "#c9bfa6")
    c.path("M700 620 H1000 Q980 880 740 900 H660 Q760 800 700 620 Z", "#e9dcb9")
    c.path("M256 690 Q620 780 986 690", "none", stroke="#3f6f8a", stroke_width=18)
    c.path("M268 730 Q620 820 974 730", "none", stroke="#3f6f8a", stroke_width=6)
    c.oval(620, 600, 380, 108, "#efe4c8")
    c.oval(620, 604, 348, 92, "#b98a4a")
    for _ in range(190):
        a, r = c.rng.uniform(0, 6.28), math.sqrt(c.rng.random())
        c.oval(
            620 + math.cos(a) * r * 330,
            604 + math.sin(a) * r * 82,
            10,
            6,
            c.rng.choice(["#ecd9a8", "#d9bf85", "#f5e8c4"]),
            transform=f"rotate({c.rng.uniform(0, 180):.0f} {620 + math.cos(a) * r * 330:.0f} {604 + math.sin(a) * r * 82:.0f})",
        )
    for _ in range(34):
        a, r = c.rng.uniform(0, 6.28), math.sqrt(c.rng.random())
        c.rect(
            620 + math.cos(a) * r * 310,
            600 + math.sin(a) * r * 74,
            22,
            14,
            c.rng.choice(["#d9762f", "#e8b65c", "#dfe0b0", "#6f8f4a"]),
            rx=4,
        )
    for k in range(5):
        c.path(
            f"M{450 + k * 80} {520 - k % 2 * 20} q-40 -70 6 -130 t-4 -140",
            "none",
            stroke=CREAM,
            stroke_width=16,
            opacity=0.16,
            filter="url(#soft)",
        )
    c.path(
        "M900 880 Q880 740 1040 726 Q1250 720 1300 860 Q1290 930 1110 936 Q930 940 900 880 Z",
        "#7d4a28",
    )
    c.path("M900 880 Q880 740 1040 726 Q960 800 960 926 Q910 910 900 880 Z", "#e3c08a")
    for _ in range(20):
        c.circ(c.rng.uniform(905, 960), c.rng.uniform(790, 910), c.rng.uniform(3, 7), "#b98a55")
    for k in range(4):
        c.stroke([(1030 + k * 64, 760), (1060 + k * 64, 830)], "#caa176", 7)
    c.stroke([(150, 700), (190, 960)], "#9aa5aa", 20)
    c.oval(140, 650, 50, 76, "#b4bec2")
    c.oval(136, 646, 34, 56, "#d9dfe0")


def library_window(c: Canvas) -> None:
    y: float
    x: float
    c.rect(0, 0, 1500, 1000, c.grad("#b59a74", "#8a6e4c"))
    colours = [BRICK, NAVY, PINE, OCHRE, "#6b5a6e", SLATE, CREAM, "#8c3b2e", "#4f6b58", "#c9a15a"]
    for x0, x1 in ((30, 480), (1040, 1480)):
        c.rect(x0, 20, x1 - x0, 900, "#5b4030")
        for row in range(6):
            y = 160 + row * 140
            x = x0 + 16.0
            while x < x1 - 40:
                w, h = c.rng.uniform(16, 38), c.rng.uniform(80, 122)
                if c.rng.random() < 0.07:
                    x += 36
                    continue
                tone = c.rng.choice(colours)
                c.rect(x, y - h, w, h, tone)
                c.rect(x, y - h * 0.8, w, 6, mixed(tone, AMBER, 0.6))
                c.rect(x, y - h * 0.25, w, 4, mixed(tone, AMBER, 0.6))
                x += w + 1
            c.rect(x0, y, x1 - x0, 16, "#7a5a42")
    c.rect(520, 60, 480, 640, c.grad("#9cc0cf", "#d8e2d4", "#f6e3bd"))
    c.rect(520, 470, 480, 230, c.grad("#7ba3ab", "#5d8791"))
    for _ in range(50):
        x, y = c.rng.uniform(530, 960), c.rng.uniform(480, 690)
        c.stroke([(x, y), (x + 30, y)], CREAM, 2.4, opacity=0.5)
    c.path("M760 476 q60 -50 130 -30 q60 0 110 30 Z", "#6f7d6b")
    lighthouse(c, 870, 450, 170)
    c.stroke([(760, 60), (760, 700)], CREAM, 14)
    for y in (270, 480):
        c.stroke([(520, y), (1000, y)], CREAM, 10)
    c.rect(508, 48, 504, 664, "none", stroke=CREAM, stroke_width=26)
    c.rect(490, 700, 540, 30, CREAM)
    c.path("M612 700 q-16 -60 14 -60 h30 q28 0 14 60 Z", BRICK)
    for k in range(7):
        c.path(
            f"M640 642 q{-60 + k * 20} -30 {-80 + k * 27} {-70 - (k % 3) * 30}",
            "none",
            stroke="#4f7a4a",
            stroke_width=8,
        )
    c.rect(0, 900, 1500, 110, "#6b4a31")
    c.oval(760, 950, 560, 62, "#8c3b2e")
    c.oval(760, 950, 500, 48, "none", stroke=SAND, stroke_width=5)
    c.path("M430 640 Q420 500 560 490 Q690 490 700 620 L720 760 H420 Z", "#3f6a5c")
    c.path("M390 700 Q400 640 460 660 L480 900 H400 Z", "#4d7d6d")
    c.path("M660 660 Q740 640 746 710 L730 900 H664 Z", "#35594d")
    c.rect(456, 740, 230, 110, "#588a79", rx=20)
    c.rect(420, 850, 310, 60, "#35594d")
    c.stroke([(430, 910), (424, 950)], BROWN, 14)
    c.stroke([(716, 910), (722, 950)], BROWN, 14)
    c.path("M520 748 l70 -22 l72 20 l-4 22 l-68 -18 l-66 20 Z", CREAM)
    c.path("M880 760 h220 v16 h-220 Z", "#5b4030")
    c.stroke([(900, 776), (900, 930)], "#5b4030", 12)
    c.stroke([(1080, 776), (1080, 930)], "#5b4030", 12)
    c.rect(904, 724, 130, 36, CREAM)
    for k in range(3):
        c.stroke([(904, 732 + k * 9), (1034, 732 + k * 9)], STONE, 2)
    c.path("M1046 760 v-40 h40 v40 Z M1086 728 q22 4 18 20 q-6 8 -18 6", NAVY)
    c.path("M960 930 q10 -60 66 -56 q30 4 40 34 q36 0 40 -22 q6 40 -40 46 Z", "#3a332f")
    c.path("M966 884 l-6 -30 l18 14 l16 -16 l6 26 Z", "#3a332f")
