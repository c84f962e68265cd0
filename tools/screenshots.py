"""Takes the pictures of docs/gallery/ from the demonstration paper, with Chromium.

``screenshots.py [DATA]``: DATA is the folder of a demo paper; without it one is made for the
occasion.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "docs" / "gallery"
BROADSHEET = [sys.executable, "-m", "broadsheet.cli"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
# Name of the picture, address, width and height of the window.
PAGES = (
    ("home", "/", 1280, 1600),
    ("home-phone", "/", 390, 844),
    ("section", "/city/", 1280, 1600),
    ("article", "", 1280, 1600),
    ("article-phone", "", 390, 844),
)


@contextlib.contextmanager
def served(data: Path) -> Iterator[str]:
    """The address of the paper in ``data`` while the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([*BROADSHEET, "--data", str(data), "serve", "--port", str(port)])
    try:
        for _ in range(600):
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def take(browser: Browser, address: str) -> None:
    story = ""
    for name, path, width, height in PAGES:
        page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
        page.goto(address + (path or story), wait_until="networkidle")
        if not story:
            story = page.locator("main a[href*='.html']").first.get_attribute("href") or "/"
        shot = Image.open(BytesIO(page.screenshot()))
        page.close()
        # A palette is enough for drawings and type, and keeps the repository small.
        shot.convert("RGB").quantize(256).save(GALLERY / f"{name}.png", optimize=True)
        print(GALLERY.relative_to(ROOT) / f"{name}.png")


def main() -> None:
    chromium = os.environ.get("BROADSHEET_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM)), None
    )
    if chromium is None:
        sys.exit("Chromium is needed; BROADSHEET_CHROMIUM may name it.")
    GALLERY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "demo"
        if not (data / "broadsheet.toml").exists():
            subprocess.run([*BROADSHEET, "--data", str(data), "init", "--demo"], check=True)
        # The sizes of its pictures too, so that pages are as readers see them.
        subprocess.run([*BROADSHEET, "--data", str(data), "resume"], check=True)
        with served(data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            take(browser, address)
            browser.close()


if __name__ == "__main__":
    main()
