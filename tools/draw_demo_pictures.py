"""Draws the pictures of the demo newspaper: ``python -m tools.draw_demo_pictures [NAME…]``.

Without names everything is drawn. The files land in ``broadsheet/cli/demo/pictures``.
Chromium renders the SVG; nothing is fetched.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType

from tools.demo_pictures import (
    notices,
    portraits,
    scenes_assembly,
    scenes_bridge,
    scenes_charts,
    scenes_country,
    scenes_culture,
    scenes_flood,
    scenes_market,
    scenes_river,
    scenes_rooms,
    scenes_sport,
    scenes_storm,
    scenes_streets,
    scenes_town,
    scenes_work,
)
from tools.demo_pictures.canvas import Canvas
from tools.demo_pictures.render import ROOT, browser_page, render

TARGET = ROOT / "broadsheet" / "cli" / "demo" / "pictures"
SCENES: list[ModuleType] = [
    scenes_assembly,
    scenes_bridge,
    scenes_country,
    scenes_culture,
    scenes_flood,
    scenes_market,
    scenes_river,
    scenes_rooms,
    scenes_sport,
    scenes_storm,
    scenes_streets,
    scenes_town,
    scenes_work,
]
HELPERS = {"arched_window", "breaker", "mill"}


def drawings() -> dict[str, tuple[Callable[[Canvas], None], int, int, int]]:
    """File name to painter, canvas width and height, and width of the file."""
    found: dict[str, tuple[Callable[[Canvas], None], int, int, int]] = {}
    for module in SCENES:
        for name, painter in vars(module).items():
            own = getattr(painter, "__module__", "") == module.__name__
            if own and callable(painter) and name not in HELPERS and not name.startswith("_"):
                found[name.replace("_", "-") + ".jpg"] = (painter, 1500, 1000, 1400)
    for name, painter in notices.NOTICES.items():
        found[f"house-{name}.jpg"] = (painter, 1500, 1000, 960)
    for name, painter in scenes_charts.CHARTS.items():
        found[f"{name}.png"] = (painter, 1500, 1000, 1400)
    for name, painter in portraits.painters().items():
        found[f"portrait-{name}.jpg"] = (painter, 600, 600, 600)
    return found


def main(wanted: list[str]) -> None:
    """Draw all, or those whose names contain one of ``wanted``."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with browser_page() as page:
        for file, (painter, width, height, pixels) in drawings().items():
            if wanted and not any(part in file for part in wanted):
                continue
            canvas = Canvas(file.rsplit(".", 1)[0], width, height)
            painter(canvas)
            render(page, canvas, TARGET / file, pixels)
            print(f"{file} {(TARGET / file).stat().st_size // 1024} KB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
