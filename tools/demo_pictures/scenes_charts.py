"""Charts and maps: flat, lettered, without the grain of the paintings."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

import math
from collections.abc import Callable

from tools.demo_pictures.canvas import (
    BRICK,
    BROWN,
    INK,
    NAVY,
    OCHRE,
    OLIVE,
    RED,
    SLATE,
    STONE,
    Canvas,
    Point,
    mixed,
)

PARTIES = [
    ("Labour and Harbour", 26, 7, "#b93a32"),
    ("Green Coast", 12, 4, "#4f8a55"),
    ("Highland League", 5, 2, "#8a6d4b"),
    ("Free Commons", 8, -2, "#d7a63c"),
    ("Civic Union", 24, -11, "#2f5578"),
]


PAPER = "#faf5ea"


LAND = "#ebe2cb"


WATER = "#bcd2d6"


def _title(c: Canvas, title: str, line: str) -> None:
    c.rect(0, 0, c.width, c.height, PAPER)
    c.rect(60, 50, 90, 8, INK)
    c.text(60, 112, title, 50, font_weight=600)
    c.text(60, 152, line, 26, fill=SLATE, font_family="Public Sans")


def _credit(c: Canvas, source: str) -> None:
    c.text(60, 968, source, 19, fill=SLATE, font_family="Public Sans")
    c.text(
        1440,
        968,
        "THE MERCURY",
        19,
        fill=SLATE,
        font_family="Public Sans",
        text_anchor="end",
        letter_spacing=2,
    )


def election_chart(c: Canvas) -> None:
    c.flat = True
    _title(c, "The new Assembly", "75 seats. 38 make a majority")
    rows = [(210, 9), (262, 12), (314, 14), (366, 17), (418, 23)]
    dots = sorted(
        (math.pi * (k + 0.5) / count, radius) for radius, count in rows for k in range(count)
    )
    owners = [colour for _, seats, _, colour in PARTIES for _ in range(seats)]
    for (angle, radius), colour in zip(dots, owners, strict=True):
        c.circ(500 - math.cos(angle) * radius, 690 - math.sin(angle) * radius, 19, colour)
    c.text(500, 664, "38", 92, text_anchor="middle", font_weight=600)
    c.text(
        500, 700, "for a majority", 24, text_anchor="middle", fill=SLATE, font_family="Public Sans"
    )
    c.stroke([(500, 250), (500, 560)], INK, 2, stroke_dasharray="4 7")
    c.text(1010, 250, "Seats, and change", 26, fill=SLATE, font_family="Public Sans")
    for k, (name, seats, change, colour) in enumerate(sorted(PARTIES, key=lambda p: -p[1])):
        y = 300 + k * 104
        c.text(1010, y, name, 29, font_weight=500)
        c.rect(1010, y + 16, seats * 12, 38, colour)
        sign = f"+{change}" if change > 0 else f"−{abs(change)}"
        c.text(1022 + seats * 12, y + 46, f"{seats}", 34, font_weight=600)
        c.text(
            1080 + seats * 12,
            y + 46,
            sign,
            26,
            fill=BRICK if change < 0 else "#3c7044",
            font_family="Public Sans",
        )
    c.stroke([(60, 800), (1440, 800)], STONE, 1.5)
    c.text(
        60,
        850,
        "Labour and Harbour with the Green Coast: 26 + 12 = 38, one more than half the chamber.",
        27,
    )
    c.text(60, 890, "Turnout 71.4 per cent: 320,022 votes of 448,210.", 27, fill=SLATE)
    _credit(c, "Source: clerk of the Assembly")


def _coast(c: Canvas) -> None:
    """The Gulf of Arle between Estmark (north) and the Free State (south)."""
    c.path(
        "M-10 -10 H1510 V470 H1050 L1010 520 Q960 470 900 430 Q780 360 640 350 Q470 330 330 270 "
        "Q180 220 -10 240 Z",
        LAND,
        stroke=STONE,
        stroke_width=3,
    )
    c.path(
        "M-10 1010 V880 Q160 830 300 800 Q420 780 520 730 Q640 690 740 680 Q860 660 940 600 L1010 545 L1050 560 "
        "H1510 V1010 Z",
        LAND,
        stroke=STONE,
        stroke_width=3,
    )
    c.rect(1046, 466, 470, 98, LAND)
    c.path(
        "M520 560 q30 -46 84 -40 q56 10 40 50 q-20 44 -72 36 q-56 -6 -52 -46 Z",
        LAND,
        stroke=STONE,
        stroke_width=3,
    )
    c.path(
        "M1028 548 Q1090 610 1130 700 Q1150 800 1240 870 Q1300 930 1320 1010",
        "none",
        stroke="#8fb4bd",
        stroke_width=9,
    )


def storm_map(c: Canvas) -> None:
    c.flat = True
    c.rect(0, 0, 1500, 1000, WATER)
    _coast(c)
    centre: Point = (560, 210)
    for k in range(13):
        r = 60 + k * 58
        c.path(
            f"M{centre[0] - r * 1.25:.0f} {centre[1]} "
            f"C{centre[0] - r * 1.2:.0f} {centre[1] - r * 0.8:.0f} {centre[0] + r * 0.9:.0f} {centre[1] - r * 0.9:.0f} {centre[0] + r * 1.05:.0f} {centre[1] + r * 0.02:.0f} "
            f"C{centre[0] + r * 1.1:.0f} {centre[1] + r * 0.72:.0f} {centre[0] - r * 1.1:.0f} {centre[1] + r * 0.78:.0f} {centre[0] - r * 1.25:.0f} {centre[1]} Z",
            "none",
            stroke="#274a63",
            stroke_width=3 if k % 4 else 5,
            opacity=0.85,
        )
        if k % 4 == 0:
            y = centre[1] + r * 0.575
            if y < 940:
                c.rect(centre[0] - 110, y - 16, 74, 30, WATER if k < 8 else LAND)
                c.text(
                    centre[0] - 73,
                    y + 9,
                    str(956 + k * 4),
                    25,
                    text_anchor="middle",
                    font_family="Public Sans",
                    fill="#274a63",
                )
    c.text(centre[0], centre[1] + 30, "L", 96, text_anchor="middle", fill=RED, font_weight=700)
    c.text(
        centre[0] + 42,
        centre[1] + 40,
        "ANSGAR",
        26,
        fill=RED,
        font_family="Public Sans",
        font_weight=700,
        letter_spacing=2,
    )
    for x, y, n in (
        (250, 420, 150),
        (180, 560, 170),
        (690, 420, 190),
        (330, 660, 190),
        (720, 590, 200),
        (830, 520, 120),
    ):
        tip = (x + n * 0.92, y + n * 0.26)
        c.stroke([(x, y), tip], NAVY, 10)
        c.poly(
            [(tip[0] + 34, tip[1] + 10), (tip[0] - 12, tip[1] - 24), (tip[0] - 20, tip[1] + 20)],
            NAVY,
        )
    c.path(
        "M300 800 Q420 780 520 730 Q640 690 740 680 Q860 660 940 600 L1010 545",
        "none",
        stroke=RED,
        stroke_width=13,
    )
    c.path("M900 430 Q960 470 1010 520", "none", stroke=RED, stroke_width=13)
    c.circ(1022, 534, 15, INK)
    c.text(1046, 526, "Kelsund", 38, font_weight=600)
    c.circ(534, 540, 8, INK)
    c.text(590, 640, "Ostrey", 28, text_anchor="middle", font_style="italic")
    c.text(508, 574, "Sker Head", 24, text_anchor="end", font_family="Public Sans")
    c.text(1172, 800, "Marn", 28)
    c.circ(1152, 790, 8, INK)
    c.text(120, 130, "ESTMARK", 34, fill=STONE, letter_spacing=9, font_family="Public Sans")
    c.text(
        640,
        880,
        "FREE STATE OF KELSUND",
        34,
        fill=STONE,
        letter_spacing=7,
        font_family="Public Sans",
        text_anchor="middle",
    )
    c.text(120, 740, "Gulf of Arle", 42, fill="#4f7f8c", font_style="italic")
    c.rect(1090, 60, 366, 214, PAPER)
    c.rect(1090, 60, 366, 8, INK)
    c.text(1112, 112, "Midnight tomorrow", 34, font_weight=600)
    c.stroke([(1112, 150), (1180, 150)], "#274a63", 4)
    c.text(1200, 158, "Pressure, millibars", 23, font_family="Public Sans")
    c.stroke([(1112, 194), (1180, 194)], NAVY, 9)
    c.text(1200, 202, "Wind above 100 km/h", 23, font_family="Public Sans")
    c.stroke([(1112, 238), (1180, 238)], RED, 12)
    c.text(1200, 246, "Red warning", 23, font_family="Public Sans")
    _credit(c, "Source: Meteorological Office")


def kelsund_map(c: Canvas) -> None:
    c.flat = True
    c.rect(0, 0, 1500, 1000, LAND)
    river = "M1510 330 Q1330 300 1180 380 Q1020 470 850 470 Q640 470 480 440 Q300 400 -10 470"
    c.path(
        "M-10 1010 V300 Q120 350 260 360 Q420 370 500 400 V510 Q420 540 330 640 Q240 760 200 1010 Z",
        WATER,
    )
    c.path(river, "none", stroke=WATER, stroke_width=96)
    c.path(
        "M500 392 Q650 424 850 420 Q1000 420 1150 336 Q1310 250 1510 282",
        "none",
        stroke=STONE,
        stroke_width=3,
    )
    c.path(
        "M330 640 Q420 540 500 506 Q650 520 850 518 Q1040 520 1200 426 Q1330 350 1510 378",
        "none",
        stroke=STONE,
        stroke_width=3,
    )
    c.path("M-10 300 Q120 350 260 360 Q420 370 500 392", "none", stroke=STONE, stroke_width=3)
    c.path("M330 640 Q240 760 200 1010", "none", stroke=STONE, stroke_width=3)
    for _ in range(430):
        x, y = c.rng.uniform(300, 1440), c.rng.uniform(60, 940)
        near_river = 385 < y + max(0, (x - 900) * 0.26) < 560
        in_gulf = x < 560 and y > 330 and x < 330 + (1010 - y) * 0.1 + (160 if y < 640 else 0)
        if near_river or in_gulf or abs(y - 470) > 400:
            continue
        c.rect(
            x,
            y,
            c.rng.uniform(14, 38),
            c.rng.uniform(12, 26),
            mixed(LAND, STONE, 0.38),
            transform=f"rotate({c.rng.choice([-12, 0, 8, 20])} {x:.0f} {y:.0f})",
        )
    roads = [
        "M640 1010 Q650 700 640 520 V418 Q640 240 700 -10",
        "M1010 1010 Q960 700 985 512 L960 412 Q930 200 1000 -10",
        "M300 760 Q640 700 1010 720 T1510 640",
        "M360 280 Q700 250 960 300 T1510 170",
    ]
    for d in roads:
        c.path(d, "none", stroke="#fbf6e9", stroke_width=13)
        c.path(d, "none", stroke="#c9b98f", stroke_width=2, opacity=0.5)
    # The Regent, broken; the Old Bridge; the ferry.
    c.rect(620, 414, 40, 112, WATER)
    c.stroke([(640, 410), (640, 446)], INK, 15)
    c.stroke([(640, 490), (640, 526)], INK, 15)
    c.stroke([(618, 452), (662, 484)], RED, 10)
    c.stroke([(618, 484), (662, 452)], RED, 10)
    c.stroke([(962, 408), (984, 520)], INK, 13)
    c.stroke([(962, 408), (984, 520)], OCHRE, 5)
    c.path(
        "M740 528 Q780 470 790 414",
        "none",
        stroke=NAVY,
        stroke_width=7,
        stroke_dasharray="4 13",
        stroke_linecap="round",
    )
    for x, y in ((740, 528), (790, 414)):
        c.circ(x, y, 10, NAVY)
    label = {"font_family": "Public Sans", "font_size": 24}
    c.text(600, 372, "Regent Bridge", 30, text_anchor="end", font_weight=600)
    c.text(
        600,
        396,
        "shut",
        24,
        text_anchor="end",
        fill=RED,
        font_family="Public Sans",
        font_weight=700,
    )
    c.text(1004, 404, "Old Bridge", 30, font_weight=600)
    c.text(1006, 428, "trams, walkers", 22, font_family="Public Sans", fill=SLATE)
    c.text(742, 470, "Ferry", 27, text_anchor="end", fill=NAVY, font_style="italic")
    c.text(
        1396,
        350,
        "River Venn",
        27,
        fill="#4f7f8c",
        font_style="italic",
        text_anchor="middle",
        transform="rotate(2 1396 350)",
    )
    c.text(150, 640, "Gulf of Arle", 40, fill="#4f7f8c", font_style="italic", text_anchor="middle")
    for name, x, y in (
        ("NORTHBANK", 800, 180),
        ("SALTMARKET", 820, 620),
        ("OLDHARBOUR", 500, 640),
        ("FENNSIDE", 430, 880),
        ("COOPER’S REACH", 1220, 560),
        ("TANNERY HILL", 820, 850),
        ("LINDQVAY", 420, 190),
    ):
        c.text(
            x,
            y,
            name,
            27,
            text_anchor="middle",
            letter_spacing=4,
            font_family="Public Sans",
            fill="#6d6553",
            font_weight=600,
        )
    for name, x, y in (
        ("Ferry Square", 850, 384),
        ("Customs Stairs", 700, 566),
        ("Fish Market", 470, 560),
    ):
        c.circ(x - 14, y - 8, 6, INK)
        c.text(x, y, name, 22, **{k: v for k, v in label.items() if k != "font_size"})
    c.rect(1096, 780, 356, 156, PAPER)
    c.rect(1096, 780, 356, 8, INK)
    c.text(1118, 830, "To Hollin Weir, 19 km", 28, font_weight=600)
    c.text(1118, 866, "the next bridge upstream", 23, font_family="Public Sans", fill=SLATE)
    c.stroke([(1118, 902), (1390, 902)], INK, 4)
    c.poly([(1424, 902), (1388, 888), (1388, 916)], INK)
    c.rect(0, 946, 1500, 60, LAND)
    _credit(c, "The city and its crossings")


RENTS = [
    ("Gasworks", 41), ("Ferry Square", 36), ("Cooper's Reach", 30), ("Fennside", 29),
    ("Lindqvay West", 27), ("Saltmarket", 25), ("Oldharbour", 22), ("Almoner's Hill", 18),
    ("Lindqvay East", 15), ("Tannery Hill", 11),
]  # fmt: skip


def rent_chart(c: Canvas) -> None:
    c.flat = True
    _title(
        c,
        "The cheaper the ward, the steeper the rise",
        "Rise in rent of sitting tenants over four years, per cent",
    )
    for k, (ward, rise) in enumerate(RENTS):
        y = 200 + k * 71
        c.text(330, y + 36, ward, 27, text_anchor="end", font_family="Public Sans")
        c.rect(350, y, rise * 24, 50, BRICK if rise > 27 else SLATE if rise < 27 else OCHRE)
        c.text(
            350 + rise * 24 + 14, y + 36, str(rise), 28, font_weight=600, font_family="Public Sans"
        )
    c.stroke([(350 + 14 * 24, 190), (350 + 14 * 24, 912)], INK, 3, stroke_dasharray="8 8")
    c.text(350 + 14 * 24 + 12, 936, "Wages rose by 14", 23, font_family="Public Sans")
    c.stroke([(350, 186), (350, 914)], INK, 3)
    _credit(c, "Source: 4,117 households in 25 wards asked by The Mercury; ten wards shown")


FLOODS = {
    # Hours from the predicted high water, metres above mean level.
    "1962": [
        (-7, 1.5),
        (-6, 1.42),
        (-5, 1.5),
        (-4, 1.75),
        (-3, 2.25),
        (-2, 2.95),
        (-1, 3.7),
        (0, 4.3),
        (1, 4.05),
        (2, 3.3),
        (3, 2.5),
        (4, 1.8),
        (5, 1.3),
        (6, 1.1),
    ],
    "Ansgar": [
        (-7, 0.5),
        (-6, 0.2),
        (-5, 0.35),
        (-4, 0.9),
        (-3, 1.75),
        (-2, 2.75),
        (-1, 3.75),
        (0, 4.37),
        (1, 4.0),
        (2, 3.25),
        (3, 2.35),
        (4, 1.6),
        (5, 1.1),
        (6, 0.8),
    ],
}


def flood_chart(c: Canvas) -> None:
    c.flat = True
    _title(
        c,
        "Two nights at Oldharbour",
        "Height of the sea above mean level, metres, by hours before and after high water",
    )
    left, right, foot, top = 150, 1400, 860, 210

    def at(hour: float, height: float) -> tuple[float, float]:
        return left + (hour + 7) / 13 * (right - left), foot - height / 4.6 * (foot - top)

    for height in range(5):
        y = at(0, height)[1]
        c.stroke([(left, y), (right, y)], STONE, 1.5, opacity=0.6)
        c.text(left - 20, y + 9, str(height), 26, text_anchor="end", font_family="Public Sans")
    quay = at(0, 4.2)[1]
    c.rect(left, quay, right - left, foot - quay, "#d9cdb2", opacity=0.45)
    c.stroke([(left, quay), (right, quay)], BROWN, 6)
    c.text(
        left + 12, quay - 14, "Fish quay, 4.20 metres", 26, font_family="Public Sans", fill=BROWN
    )
    for name, colour, width in (("1962", SLATE, 6), ("Ansgar", BRICK, 8)):
        c.stroke([at(*point) for point in FLOODS[name]], colour, width)
    x, y = at(0, 4.37)
    c.circ(x, y, 11, BRICK)
    c.text(
        x + 24,
        y - 12,
        "Storm Ansgar, 2.31 above the prediction",
        26,
        fill=BRICK,
        font_family="Public Sans",
        font_weight=600,
    )
    x, y = at(-7, 1.5)
    c.text(
        x + 10,
        y - 22,
        "1962: the tide that never went out",
        26,
        fill=SLATE,
        font_family="Public Sans",
        font_weight=600,
    )
    for hour in range(-6, 7, 2):
        c.text(
            at(hour, 0)[0],
            foot + 42,
            f"{hour:+d} h" if hour else "high water",
            24,
            text_anchor="middle",
            font_family="Public Sans",
        )
    _credit(c, "Source: gauge house, Oldharbour; for the top of 1962, a kitchen wall")


def ostrey_map(c: Canvas) -> None:
    c.flat = True
    c.rect(0, 0, 1500, 1000, WATER)
    for k in range(5):
        c.path(
            f"M{170 - k * 26} 520 Q{240 - k * 20} {210 - k * 26} 620 {220 - k * 26} Q{980 + k * 6} {150 - k * 24} {1240 + k * 30} {330 - k * 16} "
            f"Q{1400 + k * 26} {520} {1180 + k * 20} {700 + k * 26} Q{860} {860 + k * 26} {520} {780 + k * 24} Q{210 - k * 20} {760 + k * 16} {170 - k * 26} 520 Z",
            "none",
            stroke="#9dbcc2",
            stroke_width=2,
            opacity=1 - k * 0.18,
        )
    c.path(
        "M170 520 Q240 210 620 220 Q980 150 1240 330 Q1400 520 1180 700 Q860 860 520 780 Q210 760 170 520 Z",
        LAND,
        stroke=STONE,
        stroke_width=5,
    )
    c.path("M700 214 Q800 200 900 208 L890 330 Q800 380 716 330 Z", "#a9c6cb")
    c.stroke([(520, 228), (700, 213)], BROWN, 12)
    c.stroke([(900, 207), (1060, 236)], BROWN, 12)
    c.stroke([(700, 213), (900, 207)], BRICK, 8, stroke_dasharray="4 14")
    c.path(
        "M690 262 Q760 470 1010 400", "none", stroke=OLIVE, stroke_width=9, stroke_dasharray="20 12"
    )
    c.path("M300 560 Q560 620 820 560 Q1020 520 1180 560", "none", stroke=STONE, stroke_width=6)
    c.path("M820 560 Q800 450 690 300", "none", stroke=STONE, stroke_width=4)
    labels = [
        (800, 176, "The breach, 60 metres", BRICK, "middle"),
        (900, 330, "Flooded: three hectares", SLATE, "start"),
        (900, 470, "The islanders' bank", OLIVE, "start"),
        (620, 300, "Chapel", INK, "end"),
        (280, 520, "Sker Head light", INK, "middle"),
        (1180, 640, "Slip, shop and lifeboat", INK, "end"),
        (700, 520, "Chapel Row", INK, "start"),
        (1060, 394, "Quarry", INK, "start"),
    ]
    for x, y in ((650, 290), (280, 560), (1190, 570), (1040, 384)):
        c.circ(x, y, 10, INK)
    for k in range(8):
        c.rect(800 + k * 26, 560 - k * 4, 18, 16, BRICK)
    for x, y, words, colour, anchor in labels:
        c.text(
            x,
            y,
            words,
            29,
            fill=colour,
            text_anchor=anchor,
            font_family="Public Sans",
            font_weight=600,
        )
    c.text(110, 150, "Ostrey", 64, font_weight=600)
    c.text(110, 196, "after Storm Ansgar", 28, fill=SLATE, font_family="Public Sans")
    c.stroke([(1120, 880), (1360, 880)], INK, 4)
    c.text(1240, 918, "2 kilometres", 24, text_anchor="middle", font_family="Public Sans")
    c.stroke([(1400, 180), (1400, 90)], INK, 4)
    c.poly([(1400, 70), (1388, 104), (1412, 104)], INK)
    c.text(1400, 214, "N", 28, text_anchor="middle", font_weight=600)
    c.text(300, 900, "Gulf of Arle", 34, font_style="italic", fill=SLATE)
    _credit(c, "Source: harbour office, soundings of the Round Ostrey Race")


CHARTS: dict[str, Callable[[Canvas], None]] = {
    "election-chart": election_chart,
    "storm-map": storm_map,
    "kelsund-map": kelsund_map,
    "rent-chart": rent_chart,
    "flood-chart": flood_chart,
    "ostrey-map": ostrey_map,
}
