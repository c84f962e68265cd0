"""From SVG to JPEG and PNG, through Chromium and Pillow."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.demo_pictures.canvas import Canvas

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "broadsheet" / "design" / "static" / "design" / "fonts"
FACES = {"Newsreader": "newsreader-display-latin.woff2", "Public Sans": "public-sans-latin.woff2"}


def _font_faces() -> str:
    rules = ""
    for family, file in FACES.items():
        data = base64.b64encode((FONTS / file).read_bytes()).decode()
        rules += (
            f"@font-face{{font-family:'{family}';font-weight:200 900;"
            f"src:url(data:font/woff2;base64,{data})}}"
        )
    return rules


@contextmanager
def browser_page() -> Iterator[Page]:
    """A page of a Chromium that reaches nothing."""
    executable = os.environ.get("BROADSHEET_CHROMIUM") or None
    if executable is None and Path("/usr/bin/chromium").exists():
        executable = "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(offline=True, device_scale_factor=1)
        yield context.new_page()
        browser.close()


def render(page: Page, canvas: Canvas, target: Path, width: int, quality: int = 80) -> None:
    """Draw one canvas at ``width`` and save it as its ending says."""
    height = round(width * canvas.height / canvas.width)
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(
        f"<style>{_font_faces()}*{{margin:0}}svg{{display:block;width:{width}px}}</style>"
        + canvas.svg()
    )
    page.evaluate("document.fonts.ready")
    shot = Image.open(io.BytesIO(page.screenshot(timeout=120_000))).convert("RGB")
    if target.suffix == ".png":
        shot.quantize(128, method=Image.Quantize.MEDIANCUT).save(target, optimize=True)
    else:
        shot.save(target, quality=quality, optimize=True, progressive=True)
