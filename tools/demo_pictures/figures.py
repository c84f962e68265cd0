"""People, from a long way off to across a table."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from tools.demo_pictures.canvas import (
    BRICK,
    BROWN,
    CREAM,
    INK,
    NAVY,
    OCHRE,
    OLIVE,
    PINE,
    SLATE,
    STONE,
    Canvas,
    mixed,
)

COATS = [NAVY, SLATE, BRICK, PINE, OCHRE, "#6b5a6e", STONE, OLIVE, "#3d5f73"]


SKINS = ["#f0cfae", "#dcae85", "#b98358", "#8a5a3b", "#e8bf9a", "#6d4630"]


def person(
    c: Canvas,
    x: float,
    foot: float,
    h: float,
    coat: str | None = None,
    *,
    skin: str | None = None,
    hat: str | None = None,
    dark: float = 0.0,
    stride: float = 0.5,
) -> None:
    """A figure in a coat, seen from some way off."""
    coat = mixed(coat or c.rng.choice(COATS), INK, dark)
    skin = mixed(skin or c.rng.choice(SKINS), INK, dark)
    legs = mixed("#2a2f38", INK, dark)
    head = h * 0.075
    hip, neck = foot - h * 0.42, foot - h * 0.84
    spread = h * 0.07 * stride * 2
    c.stroke([(x - h * 0.035, hip), (x - spread, foot)], legs, h * 0.07)
    c.stroke([(x + h * 0.035, hip), (x + spread, foot)], legs, h * 0.07)
    c.path(
        f"M{x - h * 0.05:.1f} {neck:.1f} Q{x - h * 0.15:.1f} {neck + h * 0.03:.1f} "
        f"{x - h * 0.15:.1f} {neck + h * 0.17:.1f} L{x - h * 0.13:.1f} {foot - h * 0.28:.1f} "
        f"L{x + h * 0.13:.1f} {foot - h * 0.28:.1f} L{x + h * 0.15:.1f} {neck + h * 0.17:.1f} "
        f"Q{x + h * 0.15:.1f} {neck + h * 0.03:.1f} {x + h * 0.05:.1f} {neck:.1f} Z",
        coat,
    )
    c.stroke(
        [(x + h * 0.125, neck + h * 0.12), (x + h * 0.14, neck + h * 0.38)],
        mixed(coat, INK, 0.3),
        h * 0.05,
    )
    c.circ(x, foot - h * 0.91, head, skin)
    if hat:
        c.oval(x, foot - h * 0.945, head * 1.6, head * 0.32, hat)
        c.rect(x - head * 0.9, foot - h * 1.005, head * 1.8, head * 0.9, hat, rx=head * 0.3)
    else:
        hair = mixed(
            c.rng.choice(["#2b2321", "#5a3b26", "#8c6a45", "#b9b2a6", "#1d1a1c"]), INK, dark
        )
        c.path(
            f"M{x - head:.1f} {foot - h * 0.905:.1f} A{head:.1f} {head:.1f} 0 0 1 {x + head:.1f} "
            f"{foot - h * 0.905:.1f} Q{x:.1f} {foot - h * 0.955:.1f} {x - head:.1f} {foot - h * 0.905:.1f} Z",
            hair,
        )


def crowd(
    c: Canvas, x0: float, x1: float, foot: float, h: float, count: int, dark: float = 0.0
) -> None:
    """People standing about, the far ones first."""
    places = sorted(
        (c.rng.uniform(foot - h * 0.25, foot), c.rng.uniform(x0, x1)) for _ in range(count)
    )
    for y, x in places:
        hat = c.rng.choice([None, None, INK, BRICK, PINE])
        person(c, x, y, h * c.rng.uniform(0.9, 1.08), dark=dark, hat=hat, stride=0.25)


def drawn_face(c: Canvas, x: float, y: float, r: float, skin: str, *, down: bool = True) -> None:
    """Brows, lids, nose and mouth: enough for a person across a table."""
    line = mixed(skin, INK, 0.6)
    thick = max(1.6, r * 0.07)
    for side in (-1, 1):
        ex = x + side * r * 0.42
        bow = r * 0.1 if down else -r * 0.1
        c.path(
            f"M{ex - r * 0.2:.1f} {y:.1f} q{r * 0.2:.1f} {bow:.1f} {r * 0.4:.1f} 0",
            "none",
            stroke=line,
            stroke_width=thick,
        )
        c.stroke([(ex - r * 0.24, y - r * 0.25), (ex + r * 0.22, y - r * 0.29)], line, thick)
    c.path(
        f"M{x:.1f} {y:.1f} l{r * 0.12:.1f} {r * 0.36:.1f} h-{r * 0.16:.1f}",
        "none",
        stroke=mixed(skin, BROWN, 0.5),
        stroke_width=thick,
    )
    c.stroke(
        [(x - r * 0.22, y + r * 0.62), (x + r * 0.2, y + r * 0.6)],
        mixed(skin, BRICK, 0.6),
        thick * 1.2,
    )


def bust(
    c: Canvas, x: float, y: float, s: float, coat: str, skin: str, hair: str, *, back: bool = False
) -> None:
    """Somebody at a table, from the chest up."""
    c.path(
        f"M{x - s * 0.62:.0f} {y} q0 -{s * 0.62:.0f} {s * 0.42:.0f} -{s * 0.68:.0f} h{s * 0.4:.0f} "
        f"q{s * 0.42:.0f} {s * 0.06:.0f} {s * 0.42:.0f} {s * 0.68:.0f} Z",
        coat,
    )
    if not back:
        c.poly(
            [(x - s * 0.13, y - s * 0.68), (x + s * 0.13, y - s * 0.68), (x, y - s * 0.3)], CREAM
        )
    c.rect(x - s * 0.1, y - s * 0.86, s * 0.2, s * 0.2, mixed(skin, BROWN, 0.2))
    c.oval(x, y - s * 1.04, s * 0.24, s * 0.29, hair if back else skin)
    if not back:
        c.path(
            f"M{x - s * 0.25:.0f} {y - s * 1.02:.0f} q-{s * 0.02:.0f} -{s * 0.36:.0f} {s * 0.25:.0f} -{s * 0.36:.0f} "
            f"q{s * 0.28:.0f} 0 {s * 0.25:.0f} {s * 0.36:.0f} q-{s * 0.06:.0f} -{s * 0.2:.0f} -{s * 0.25:.0f} -{s * 0.2:.0f} "
            f"q-{s * 0.2:.0f} 0 -{s * 0.25:.0f} {s * 0.2:.0f} Z",
            hair,
        )
        if s > 70:
            drawn_face(c, x, y - s * 1.0, s * 0.24, skin)


def somebody(c: Canvas, x: float, y: float, s: float, back: bool = False) -> None:
    bust(
        c,
        x,
        y,
        s,
        c.rng.choice(COATS),
        c.rng.choice(SKINS),
        c.rng.choice(["#2b2321", "#5a3b26", "#8c6a45", "#b9b2a6", "#1d1a1c", "#7d3d22"]),
        back=back,
    )


def player(
    c: Canvas, x: float, foot: float, h: float, shirt: str, shorts: str, run: float = 1.0
) -> None:
    """A footballer mid-stride."""
    skin = c.rng.choice(["#f0cfae", "#dcae85", "#8a5a3b", "#6d4630"])
    c.stroke(
        [(x, foot - h * 0.45), (x - h * 0.14 * run, foot - h * 0.22), (x - h * 0.2 * run, foot)],
        skin,
        h * 0.07,
    )
    c.stroke(
        [(x, foot - h * 0.45), (x + h * 0.14 * run, foot - h * 0.24), (x + h * 0.1 * run, foot)],
        skin,
        h * 0.07,
    )
    c.rect(x - h * 0.1, foot - h * 0.54, h * 0.2, h * 0.17, shorts, rx=4)
    c.path(
        f"M{x - h * 0.12:.1f} {foot - h * 0.82:.1f} h{h * 0.24:.1f} l-{h * 0.02:.1f} {h * 0.32:.1f} h-{h * 0.2:.1f} Z",
        shirt,
    )
    c.stroke([(x - h * 0.11, foot - h * 0.79), (x - h * 0.22, foot - h * 0.6)], shirt, h * 0.06)
    c.stroke([(x + h * 0.11, foot - h * 0.79), (x + h * 0.24, foot - h * 0.66)], shirt, h * 0.06)
    c.circ(x, foot - h * 0.9, h * 0.075, skin)
    c.path(
        f"M{x - h * 0.075:.1f} {foot - h * 0.9:.1f} a{h * 0.075:.1f} {h * 0.075:.1f} 0 0 1 {h * 0.15:.1f} 0 Z",
        INK,
    )
