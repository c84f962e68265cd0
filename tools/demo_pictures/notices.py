"""Pictures of the paper's own advertisements: few large shapes, since they stand small."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from collections.abc import Callable

from tools.demo_pictures.canvas import (
    AMBER,
    BROWN,
    CREAM,
    INK,
    NAVY,
    OCHRE,
    RED,
    SAND,
    SEA,
    Canvas,
    mixed,
)
from tools.demo_pictures.pieces import clouds, shimmer, street, water

SHADE = "#1a1512"


def _letter(c: Canvas) -> None:
    """A letter and a cup on the sill, the bridge and the first light behind them."""
    c.rect(0, 0, 1500, 1000, c.grad("#2f4a66", "#7d8fa0", "#e9a36b", "#f7d79a", "#f7d79a"))
    c.glow(980, 560, 520, "#ffe2a0", 0.95)
    c.circ(980, 560, 74, "#fff0c4")
    clouds(c, 250, 110, "#f3c39a", 8, 0.5)
    street(c, -40, 560, 604, 50, 130, lit=0.35, shade="#6d7a8d", share=0.55, width=62)
    water(c, 600, "#6d7684", "#f7cf93", 800)
    shimmer(c, 980, 606, 770, "#fff0c4", 74)
    # The bridge: two towers, a chain, a deck.
    steel = "#31425a"
    for x in (700, 1290):
        c.poly([(x - 22, 640), (x - 14, 290), (x + 14, 290), (x + 22, 640)], steel)
        c.rect(x - 30, 400, 60, 16, steel)
    c.path(
        "M380 560 Q560 470 700 300 Q995 660 1290 300 Q1400 440 1540 520",
        stroke=steel,
        stroke_width=11,
    )
    c.rect(340, 556, 1200, 20, steel)
    for k in range(14):
        x = 735 + k * 40
        t = (x - 700) / 590
        c.stroke([(x, 300 + 720 * t * (1 - t) - 2), (x, 560)], steel, 4)
    # The window stands about it.
    for x in (-10, 1440):
        c.rect(x, 0, 70, 800, "#efe2cb")
    c.rect(-10, 0, 1520, 46, "#efe2cb")
    c.rect(486, 0, 30, 790, "#efe2cb")
    c.rect(504, 0, 12, 790, mixed("#efe2cb", INK, 0.2))
    c.rect(-10, 780, 1520, 240, c.grad("#e6cfa9", "#b98f62"))
    c.rect(-10, 780, 1520, 16, "#f8ead0")
    # The letter, folded in three, with its head and a red stamp.
    c.poly([(150, 968), (240, 776), (830, 800), (800, 984)], SHADE, opacity=0.2)
    c.poly([(164, 950), (250, 640), (800, 640), (780, 950)], "#fffaf0")
    c.poly([(164, 950), (196, 836), (787, 836), (780, 950)], mixed("#fffaf0", OCHRE, 0.16))
    c.poly([(250, 640), (800, 640), (797, 686), (237, 686)], mixed("#fffaf0", OCHRE, 0.1))
    c.text(292, 748, "The Mercury", 72, fill=INK, font_weight=600)
    for k, w in enumerate((400, 430, 300)):
        c.stroke(
            [
                (300 - k * 9, 786 + k * 34 + (14 if k else 0)),
                (300 - k * 9 + w, 786 + k * 34 + (14 if k else 0)),
            ],
            "#8d8577",
            9,
        )
    c.stroke([(256, 906), (520, 906)], "#8d8577", 9)
    c.circ(712, 892, 30, RED)
    # The cup.
    c.oval(1110, 942, 220, 34, SHADE, opacity=0.22)
    c.oval(1100, 924, 212, 36, "#f6efe2")
    c.oval(1100, 918, 150, 22, mixed("#f6efe2", INK, 0.14))
    c.path("M1236 748 q110 -8 92 74 q-16 62 -128 56", stroke=NAVY, stroke_width=26)
    c.path("M950 700 H1250 Q1252 900 1150 920 H1050 Q948 900 950 700 Z", NAVY)
    c.path("M1180 700 H1250 Q1252 900 1150 920 H1110 Q1190 860 1180 700 Z", mixed(NAVY, INK, 0.5))
    c.oval(1100, 700, 150, 34, "#f6efe2")
    c.oval(1100, 704, 130, 26, "#4a2f20")
    with c.group(filter="url(#softer)", opacity=0.6):
        for x, lean in ((1050, 40), (1110, -36), (1160, 44)):
            c.path(
                f"M{x} 670 q{lean} -70 0 -140 q{-lean} -60 0 -120",
                stroke="#fffaf0",
                stroke_width=20,
            )


def _archive(c: Canvas) -> None:
    """Tall bound volumes on their shelves, and one open on the table under a lamp."""
    c.rect(0, 0, 1500, 1000, c.grad("#33251c", "#4a3626"))
    leather = ["#7a3f2c", "#4f5d4a", "#8a5a34", "#3d4f63", "#6d2f2a", "#8c7446"]
    year = 1849
    for row, foot in enumerate((290, 620)):
        x = 26.0
        while x < 1460:
            w = c.rng.uniform(62, 84)
            h = c.rng.uniform(236, 272)
            cover = leather[c.rng.randrange(len(leather))]
            gone = row == 1 and 640 < x < 720
            if not gone:
                c.rect(x, foot - h, w - 5, h, cover)
                c.rect(x, foot - h, 12, h, mixed(cover, CREAM, 0.18))
                c.rect(x + w - 18, foot - h, 13, h, mixed(cover, INK, 0.4))
                for y in (0.12, 0.86):
                    c.rect(x, foot - h + h * y, w - 5, 8, OCHRE)
                c.rect(x + 8, foot - h + 62, w - 21, 66, "#a8382c")
                c.text(
                    x + w / 2 - 2,
                    foot - h + 106,
                    str(year),
                    25,
                    fill=CREAM,
                    text_anchor="middle",
                    font_weight=600,
                )
            year += 1 if row == 0 else 3
            x += w
        c.rect(-10, foot, 1520, 30, "#7d5a3a")
        c.rect(-10, foot + 24, 1520, 10, SHADE, opacity=0.6)
    # The lamp and what it lights.
    c.rect(-10, 730, 1520, 300, c.grad("#8f643c", "#5f4027"))
    c.rect(-10, 726, 1520, 12, "#b5844f")
    c.glow(750, 700, 620, "#ffdf9a", 0.62)
    c.oval(760, 962, 560, 40, SHADE, opacity=0.35)
    c.poly([(190, 958), (300, 716), (750, 740), (750, 976)], "#6d2f2a")
    c.poly([(1310, 958), (1200, 716), (750, 740), (750, 976)], "#6d2f2a")
    c.path("M216 938 L316 706 Q560 664 750 730 V958 Q520 900 216 938 Z", "#fbf1dc")
    c.path("M1284 938 L1184 706 Q940 664 750 730 V958 Q980 900 1284 938 Z", "#f3e4c6")
    c.path(
        "M750 730 V958 Q700 926 640 916 L662 700 Q710 708 750 730 Z", mixed("#fbf1dc", BROWN, 0.22)
    )
    with c.group(transform="translate(350 740) skewX(-20) rotate(-3)"):
        c.rect(40, -8, 300, 30, INK)
        for k in range(3):
            for n in range(6):
                c.stroke(
                    [(36 + k * 108, 46 + n * 22), (126 + k * 108 - (n == 5) * 40, 46 + n * 22)],
                    "#9a8d78",
                    8,
                )
    with c.group(transform="translate(800 744) skewX(18) rotate(3)"):
        c.rect(30, -4, 330, 96, SEA)
        c.poly([(50, 84), (120, 22), (190, 70), (250, 34), (340, 84)], mixed(SEA, INK, 0.5))
        for k in range(3):
            for n in range(3):
                c.stroke(
                    [(32 + k * 112, 116 + n * 22), (122 + k * 112, 116 + n * 22)], "#9a8d78", 8
                )
    c.stroke([(1390, 930), (1390, 600), (1290, 520)], OCHRE, 18)
    c.oval(1390, 938, 84, 18, mixed(OCHRE, INK, 0.4))
    c.glow(1200, 620, 330, "#fff0c0", 0.6)
    c.path("M1120 600 Q1170 460 1290 470 Q1350 490 1350 548 Z", "#3f6b52")
    c.path("M1120 600 L1350 548 Q1300 610 1220 620 Q1150 622 1120 600 Z", "#fff0c0")
    c.wash("#c98a4a", 0.14)


def _magazine(c: Canvas) -> None:
    """A magazine with a heron on its cover, in an armchair beside a pot of tea."""
    c.rect(0, 0, 1500, 1000, c.grad("#31504c", "#26403d"))
    for k in range(16):
        for n in range(7):
            c.circ(k * 104 + (n % 2) * 52, n * 116 + 30, 11, "#44675f")
    c.rect(-10, 850, 1520, 180, c.grad("#8d6440", "#6b4a2f"))
    c.rect(-10, 846, 1520, 10, "#a97d52")
    # The armchair.
    wool, dark = "#b9532f", "#8f3c22"
    c.oval(620, 962, 560, 34, SHADE, opacity=0.4)
    c.path("M180 940 V330 Q190 120 420 96 H830 Q1060 120 1070 330 V940 Z", dark)
    c.path("M250 720 V340 Q260 176 430 158 H820 Q990 176 1000 340 V720 Z", wool)
    c.path("M250 340 Q260 176 430 158 H620 Q420 190 400 420 V720 H250 Z", mixed(wool, AMBER, 0.2))
    c.path("M110 950 V560 Q116 460 210 460 Q304 460 310 560 V950 Z", mixed(wool, INK, 0.16))
    c.path("M940 950 V560 Q946 460 1040 460 Q1134 460 1140 560 V950 Z", mixed(wool, INK, 0.3))
    c.path("M300 760 Q620 690 950 760 V900 H300 Z", mixed(wool, AMBER, 0.28))
    c.rect(300, 880, 650, 66, dark)
    # The magazine leans in it.
    with c.group(transform="rotate(-7 620 560)"):
        c.rect(424, 284, 400, 532, SHADE, opacity=0.35)
        c.rect(410, 268, 400, 532, "#f3e9d6")
        c.rect(430, 378, 360, 400, c.grad("#f0c27a", "#d98a5a", "#7a8f96"))
        c.circ(690, 470, 46, "#fff0c4")
        c.rect(430, 660, 360, 118, c.grad("#5f7f88", "#3d5a66"))
        for y in (682, 706, 736):
            c.stroke([(450, y), (560, y)], "#a9bfc2", 5)
            c.stroke([(650, y + 8), (760, y + 8)], "#a9bfc2", 5)
        c.text(610, 348, "The Mercury", 56, fill="#7a3b00", text_anchor="middle", font_weight=600)
        # The heron.
        c.stroke([(600, 640), (594, 744)], INK, 7)
        c.stroke([(624, 640), (632, 744)], INK, 7)
        c.path("M520 652 Q560 560 640 556 Q690 560 676 604 Q650 660 580 660 Z", "#5d7484")
        c.path("M520 652 Q580 640 640 590 Q640 650 580 660 Z", "#3a4c5a")
        c.path("M650 580 Q700 520 650 486 Q622 462 646 430", stroke="#dfe6e4", stroke_width=22)
        c.oval(652, 424, 26, 17, "#dfe6e4")
        c.poly([(628, 420), (546, 442), (634, 436)], OCHRE)
        c.stroke([(640, 414), (700, 428)], INK, 7)
        c.circ(640, 422, 4, INK)
    # A small table with the pot.
    c.oval(1310, 962, 180, 24, SHADE, opacity=0.4)
    c.rect(1296, 700, 30, 250, "#4a3324")
    c.oval(1310, 700, 176, 36, "#5b3f2c")
    c.oval(1310, 692, 176, 34, "#7d5a3e")
    pot = "#e4dccb"
    c.path("M1180 560 q-78 -40 -86 -104 l34 -8 q22 62 70 70 Z", pot)
    c.path("M1400 510 q96 -24 78 66 q-18 66 -92 62", stroke=pot, stroke_width=24)
    c.path(
        "M1176 590 Q1176 470 1300 464 Q1424 470 1424 590 Q1420 672 1360 688 H1240 Q1180 672 1176 590 Z",
        pot,
    )
    c.path(
        "M1340 470 Q1424 482 1424 590 Q1420 672 1360 688 H1320 Q1390 620 1340 470 Z",
        mixed(pot, INK, 0.2),
    )
    c.path("M1228 476 Q1300 426 1372 476 Q1300 500 1228 476 Z", mixed(pot, NAVY, 0.55))
    c.circ(1300, 436, 18, mixed(pot, NAVY, 0.7))
    for k in range(5):
        c.circ(1216 + k * 42, 590 + (k % 2) * 12, 11, mixed(SEA, NAVY, 0.4))
    with c.group(filter="url(#softer)", opacity=0.45):
        c.path("M1104 420 q-40 -70 0 -130 q36 -60 0 -120", stroke="#f6efe2", stroke_width=22)
    # Light from a lamp that one does not see.
    c.glow(1290, 160, 620, "#ffdf9a", 0.42)
    c.wash(SAND, 0.14)


NOTICES: dict[str, Callable[[Canvas], None]] = {
    "letter": _letter,
    "archive": _archive,
    "magazine": _magazine,
}
