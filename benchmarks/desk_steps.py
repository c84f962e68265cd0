"""How many actions common work takes at the desk, beside a stock Wagtail snippet.

    python benchmarks/desk_steps.py

Drives a real Chromium through the same tasks in a fresh demonstration-free paper, once in the
story's form of ours and once in a snippet with Wagtail's stock form and screens. An *action* is
one thing that a person does: a click, a key or chord that is no typing, a text typed in one go, a
choice from a list, a drop. Waiting counts nothing. Each task is a function that takes an
``Actor``; add one to ``TASKS`` to count another.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.stock.settings")
os.environ.setdefault("BROADSHEET_TIMEZONE", "Europe/Berlin")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
RESULTS = ROOT / "benchmarks" / "results" / "desk_steps.json"
PICTURE = Path(tempfile.gettempdir()) / "desk-steps.jpg"
EDITOR = "[data-contentpath=body] [contenteditable=true]"


@dataclass
class Actor:
    """Somebody at a page; writes down what they do."""

    page: Any
    url: str
    done: list[str] = field(default_factory=list)

    def _act(self, what: str) -> None:
        self.done.append(what)

    def go(self, path: str) -> None:
        """Be somewhere to begin with; no action of the task."""
        self.page.goto(self.url + path)

    def click(self, selector: str) -> None:
        self._act(f"click {selector}")
        self.page.click(selector)

    def type(self, selector: str, text: str) -> None:
        """Type into what has the focus, or click into it first, which is an action more."""
        if not self.page.evaluate(
            "s => document.querySelector(s) === document.activeElement", selector
        ):
            self.click(selector)
        self._act(f"type into {selector}")
        self.page.keyboard.type(text)

    def choose(self, selector: str, **option: Any) -> None:
        self._act(f"choose in {selector}")
        self.page.select_option(selector, **option)

    def press(self, key: str) -> None:
        self._act(f"press {key}")
        self.page.keyboard.press(key)

    def drop(self, selector: str, file: Path) -> None:
        import base64

        self._act(f"drop on {selector}")
        data = base64.b64encode(file.read_bytes()).decode()
        self.page.evaluate(
            """([selector, name, base]) => {
              const bytes = Uint8Array.from(atob(base), (c) => c.charCodeAt(0));
              const data = new DataTransfer();
              data.items.add(new File([bytes], name, { type: "image/jpeg" }));
              const element = document.querySelector(selector);
              const box = element.getBoundingClientRect();
              const at = { clientX: box.left + 5, clientY: box.bottom - 3, dataTransfer: data,
                           bubbles: true, cancelable: true };
              element.dispatchEvent(new DragEvent("dragover", at));
              element.dispatchEvent(new DragEvent("drop", at));
            }""",
            [selector, file.name, data],
        )

    def upload(self, selector: str, file: Path) -> None:
        self._act(f"choose a file for {selector}")
        self.page.set_input_files(selector, str(file))

    def see(self, selector: str) -> None:
        """Wait; no action."""
        self.page.wait_for_selector(selector, state="visible")
