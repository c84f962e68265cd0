"""Shoulders and what is worn on them."""

from __future__ import annotations

from tools.demo_pictures.canvas import BROWN, CREAM, INK, Canvas, mixed
from tools.demo_pictures.sitters import Sitter


def clothes(c: Canvas, s: Sitter) -> None:
    """Shoulders and what is worn on them."""
    dark = mixed(s.coat, INK, 0.3)
    c.rect(256, 376, 88, 110, mixed(s.skin, BROWN, 0.28))
    c.path("M60 620 Q70 486 196 460 L256 436 H344 L404 460 Q530 486 540 620 Z", s.coat)
    c.path("M404 460 Q530 486 540 620 H430 Q440 540 404 460 Z", dark)
    if s.collar == "shirt":
        c.poly([(244, 440), (300, 520), (356, 440), (300, 452)], mixed(s.skin, BROWN, 0.2))
        c.poly([(240, 430), (222, 478), (300, 530)], CREAM)
        c.poly([(360, 430), (378, 478), (300, 530)], mixed(CREAM, INK, 0.1))
    elif s.collar == "lapel":
        c.poly([(246, 436), (300, 600), (354, 436)], s.accent)
        c.poly([(238, 434), (196, 500), (236, 520), (288, 620), (300, 600)], dark)
        c.poly(
            [(362, 434), (404, 500), (364, 520), (312, 620), (300, 600)], mixed(s.coat, INK, 0.45)
        )
    elif s.collar == "tie":
        c.poly([(240, 434), (300, 600), (360, 434)], CREAM)
        c.poly([(288, 470), (312, 470), (322, 600), (300, 620), (278, 600)], s.accent)
        c.poly([(284, 452), (316, 452), (312, 480), (288, 480)], mixed(s.accent, INK, 0.2))
        c.poly([(238, 432), (190, 512), (232, 524), (282, 620), (296, 610)], dark)
        c.poly(
            [(362, 432), (410, 512), (368, 524), (318, 620), (304, 610)], mixed(s.coat, INK, 0.45)
        )
    elif s.collar == "waistcoat":
        c.path("M60 620 Q70 486 196 460 L230 450 L190 620 Z", CREAM)
        c.path("M540 620 Q530 486 404 460 L370 450 L410 620 Z", mixed(CREAM, INK, 0.12))
        c.poly([(246, 440), (300, 560), (354, 440)], CREAM)
        c.poly([(236, 428), (226, 470), (294, 500)], "#fffaf0")
        c.poly([(364, 428), (374, 470), (306, 500)], "#efe6d4")
        for y in (560, 590):
            c.circ(300, y, 6, "#d7a63c")
    elif s.collar == "high":
        c.path("M240 424 Q300 470 360 424 L372 486 Q300 520 228 486 Z", mixed(s.coat, CREAM, 0.14))
    elif s.collar == "jumper":
        c.path("M236 430 Q300 486 364 430 L374 462 Q300 520 226 462 Z", dark)
        for k in range(14):
            c.stroke(
                [(110 + k * 29, 520 + abs(k - 6.5) * 3), (106 + k * 29, 600)],
                mixed(s.coat, CREAM, 0.2),
                3,
                opacity=0.5,
            )
    elif s.collar == "hood":
        c.path(
            "M200 470 Q210 410 262 420 Q300 470 338 420 Q390 410 400 470 Q300 560 200 470 Z",
            mixed(s.coat, CREAM, 0.2),
        )
        c.stroke([(300, 520), (300, 610)], dark, 6)
        for x in (270, 330):
            c.stroke([(x, 500), (x - 2, 560)], CREAM, 4)
    elif s.collar == "scarf":
        c.path(
            "M206 448 Q220 404 300 430 Q380 404 394 448 Q390 500 300 510 Q210 500 206 448 Z",
            s.accent,
        )
        c.path(
            "M226 456 Q300 496 376 452", "none", stroke=mixed(s.accent, INK, 0.25), stroke_width=7
        )
        c.poly([(330, 486), (386, 476), (402, 620), (340, 620)], mixed(s.accent, INK, 0.16))
        for k in range(3):
            c.stroke(
                [(344 + k * 3, 520 + k * 30), (392 + k * 4, 512 + k * 30)],
                mixed(s.accent, CREAM, 0.5),
                6,
            )
    elif s.collar == "apron":
        c.poly([(246, 436), (300, 500), (354, 436)], mixed(s.skin, BROWN, 0.15))
        c.path("M196 540 H404 V620 H196 Z", s.accent)
        c.stroke([(204, 544), (236, 440)], s.accent, 14)
        c.stroke([(396, 544), (364, 440)], s.accent, 14)
