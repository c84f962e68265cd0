"""The staff of The Mercury, drawn in one manner: head and shoulders, three tones, one colour behind."""

# ruff: noqa: E501  (paths are written as long as they are)

from __future__ import annotations

from collections.abc import Callable

from tools.demo_pictures.canvas import CREAM, Canvas, mixed
from tools.demo_pictures.clothes import clothes
from tools.demo_pictures.hair import back_hair, front_hair
from tools.demo_pictures.sitters import Sitter, face, marks

SITTERS = {
    "ottilie-marrack": Sitter(
        "#8fa7a5",
        "#eec7a4",
        "#c9cbc8",
        "#2c3440",
        style="crop",
        collar="lapel",
        extras=("spectacles", "lines"),
        accent="#a5492f",
        mouth=6,
    ),
    "ines-halvard": Sitter(
        "#7fa0b4",
        "#d9a679",
        "#2b2220",
        "#e0b23c",
        style="tied",
        collar="hood",
        mouth=14,
        wide=0.94,
        turn=6,
    ),
    "tobias-renn": Sitter(
        "#b5a488",
        "#e3b893",
        "#8b7d70",
        "#4a4f58",
        style="side",
        collar="tie",
        extras=("beard", "lines"),
        accent="#3f6f52",
        wide=1.08,
        brow=-4,
    ),
    "adaeze-lisle": Sitter(
        "#d8a95a",
        "#6b4430",
        "#191516",
        "#34506a",
        style="cloud",
        collar="scarf",
        accent="#b93a32",
        mouth=18,
        wide=0.96,
        turn=-6,
    ),
    "petra-vanstrom": Sitter(
        "#a9b3ae",
        "#f0d0b2",
        "#d9bd84",
        "#6e757b",
        style="straight",
        collar="lapel",
        accent="#e9e4d8",
        mouth=2,
        brow=5,
        long=1.05,
    ),
    "julian-corvey": Sitter(
        "#9fa88a",
        "#dba97f",
        "#3a2d27",
        "#24354c",
        style="bald",
        collar="high",
        extras=("brows", "lines"),
        nose=1.25,
        wide=1.04,
        mouth=8,
    ),
    "samir-dahlke": Sitter(
        "#c08f6d",
        "#b27d55",
        "#1d1919",
        "#6b4630",
        style="wave",
        collar="waistcoat",
        extras=("moustache",),
        mouth=10,
        turn=5,
    ),
    "hanne-oster": Sitter(
        "#86a58f",
        "#f2d2b6",
        "#b4562f",
        "#3c6484",
        style="curls",
        collar="jumper",
        extras=("freckles",),
        mouth=18,
        wide=1.02,
    ),
    "rufus-penhale": Sitter(
        "#a0a7b2",
        "#e6b592",
        "#9a8f84",
        "#5a5148",
        style="cap",
        collar="scarf",
        extras=("lines", "ruddy"),
        accent="#9fb0ba",
        wide=1.14,
        long=0.97,
        mouth=16,
    ),
    "clementine-aubry": Sitter(
        "#c49a97",
        "#edc8aa",
        "#161416",
        "#1f1d22",
        style="fringe",
        collar="high",
        extras=("earrings", "lips"),
        accent="#3f8f6a",
        mouth=4,
        long=1.04,
        brow=3,
        wide=0.92,
    ),
    "bartholomew-quill": Sitter(
        "#8d8f9f",
        "#e2b795",
        "#e6e3da",
        "#2a2b31",
        style="hat",
        collar="tie",
        extras=("whiskers", "lines", "brows"),
        accent="#7a3440",
        nose=1.2,
        long=1.06,
        mouth=8,
    ),
    "yusra-demant": Sitter(
        "#d0b98e",
        "#c08d62",
        "#1d1919",
        "#23303f",
        style="headscarf",
        collar="lapel",
        accent="#2f7f80",
        mouth=12,
        turn=-5,
        wide=0.95,
    ),
    "elspeth-tarn": Sitter(
        "#b0734f",
        "#e9bd99",
        "#a7a49d",
        "#5d6f63",
        style="plait",
        collar="apron",
        extras=("lines", "ruddy"),
        accent="#e9e0cb",
        mouth=18,
        wide=1.06,
    ),
    "nils-agerhus": Sitter(
        "#76909c",
        "#efcaa8",
        "#c7a263",
        "#3f4c3c",
        style="woolhat",
        collar="jumper",
        extras=("stubble",),
        accent="#a5492f",
        mouth=12,
        long=1.03,
    ),
    "mirela-stane": Sitter(
        "#c7b26c",
        "#eccdac",
        "#6d452c",
        "#7c4a52",
        style="bob",
        collar="shirt",
        extras=("freckles", "pencil"),
        mouth=14,
        turn=4,
    ),
    "ewan-brandreth": Sitter(
        "#a3a08c", "#edc6a6", "#b48a55", "#2b2f3a", style="side", collar="tie",
        extras=("spectacles",), accent="#54607a", mouth=3, long=1.06, wide=0.95, brow=4,
    ),
    "lotte-maas": Sitter(
        "#a9b48d", "#e8bd98", "#6b4a30", "#4f6b4a", style="plait", collar="hood",
        extras=("freckles", "ruddy"), mouth=15, wide=1.03, turn=-5,
    ),
    "freya-lindgaard": Sitter(
        "#93a4bd", "#f3d8c0", "#e8dcc0", "#26303c", style="straight", collar="high",
        extras=("lips",), mouth=7, wide=0.93, long=1.03, turn=5,
    ),
    "rashid-ferrow": Sitter(
        "#8fae9f", "#b98258", "#1b1716", "#c99a34", style="crop", collar="jumper",
        extras=("beard",), accent="#8a4a2c", mouth=13, wide=1.02,
    ),
    "nell-castine": Sitter(
        "#c99f7a", "#e4b08a", "#3a2419", "#2f5a6b", style="tied", collar="scarf",
        extras=("freckles",), accent="#e2dccb", mouth=19, wide=0.98, turn=6,
    ),
    "anton-vesper": Sitter(
        "#a98f9d", "#e6bd9c", "#e4e0d6", "#3b3540", style="bald", collar="waistcoat",
        extras=("whiskers", "lines"), mouth=9, long=1.05, wide=0.98, nose=1.15, turn=-4,
    ),
    "imogen-tallis": Sitter(
        "#7f9fa0", "#a06c48", "#15120f", "#a83b34", style="bob", collar="high",
        extras=("earrings", "lips"), accent="#e0b23c", mouth=11, wide=0.94, brow=2,
    ),
    "percival-odum": Sitter(
        "#c2ad84", "#5f3d2b", "#b5b2aa", "#6a4a36", style="crop", collar="lapel",
        extras=("spectacles", "lines"), accent="#dfd5bd", mouth=14, wide=1.03, long=1.02,
    ),
    "dorian-fleck": Sitter(
        "#8c9a77", "#f0c9a8", "#8d4526", "#354a63", style="wave", collar="shirt",
        extras=("moustache", "ruddy"), mouth=15, wide=1.12, turn=4,
    ),
    "leonie-haverstock": Sitter(
        "#b7a7b0", "#e9c3a3", "#8c7a6a", "#5d3450", style="bob", collar="lapel",
        extras=("spectacles", "lines"), accent="#e6dfd0", mouth=12, wide=0.99, turn=-4,
    ),
}


def _portrait(sitter: Sitter) -> Callable[[Canvas], None]:
    def paint(c: Canvas) -> None:
        w, h = 104 * sitter.wide, 134 * sitter.long
        c.rect(0, 0, 600, 600, c.grad(mixed(sitter.ground, CREAM, 0.3), sitter.ground))
        for k in range(9):
            c.stroke(
                [(-10, 40 + k * 74), (610, 10 + k * 74)],
                mixed(sitter.ground, CREAM, 0.35),
                22,
                opacity=0.16,
            )
        back_hair(c, sitter, w)
        clothes(c, sitter)
        if sitter.style == "plait":
            back_hair(c, sitter, w)
        c.path(
            "M258 388 Q300 430 342 388 V420 Q300 452 258 412 Z",
            mixed(sitter.skin, "#5a2a1a", 0.4),
            opacity=0.5,
        )
        face(c, sitter, w, h)
        marks(c, sitter, w, h)
        front_hair(c, sitter, w, h)
        if "earrings" in sitter.extras:
            for x in (300 - w - 4, 300 + w + 4):
                c.poly([(x, 330), (x + 14, 362), (x, 396), (x - 14, 362)], sitter.accent)
                c.circ(x, 326, 6, "#d7a63c")

    return paint


def painters() -> dict[str, Callable[[Canvas], None]]:
    """A painter for every member of the staff, by slug."""
    return {slug: _portrait(sitter) for slug, sitter in SITTERS.items()}
