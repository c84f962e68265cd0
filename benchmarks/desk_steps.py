"""How many actions common work takes at the desk, beside a stock Wagtail snippet.

    python benchmarks/desk_steps.py

Drives a real Chromium through the same tasks, once in a fresh paper of ours and once in a site
with Wagtail as it comes and a story as a snippet (``benchmarks/plain``). An *action* is
one thing that a person does: a click, a key or chord that is no typing, a text typed in one go, a
choice from a list, a drop. Waiting counts nothing. Each task is a function that takes an
``Actor``; add one to ``TASKS`` to count another.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "desk_steps.json"
PICTURE = Path(tempfile.gettempdir()) / "desk-steps.jpg"
PASSWORD = "a long password of words"
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

    def opened(self) -> str:
        """The address once the story has one of its own; no action."""
        self.page.wait_for_url(re.compile(r"/edit/"))
        return str(self.page.url).removeprefix(self.url)


PUBLISH = "footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]"
SAVED = ".w-autosave-indicator__state--saved"
ADD_BLOCK = "[data-contentpath=body] button[title='Insert a block']"
OPTION = ".w-combobox [role=option]:has-text('{}') >> nth=0"
TOMORROW = f"{dt.date.today() + dt.timedelta(days=1):%Y-%m-%d} 06:00"


def _begin(actor: Actor, add: str) -> None:
    actor.go(add)
    actor.type("[name=headline]", "The wall held")
    actor.type("[name=summary]", "It was built for another sea.")
    actor.click(f"{ADD_BLOCK} >> nth=0")
    actor.click(OPTION.format("Text"))
    actor.type(EDITOR, "The harbour wall held all night.")
    actor.see(SAVED)


def write(actor: Actor, add: str) -> None:
    """Headline, summary and a paragraph, kept as a draft. Both keep themselves."""
    _begin(actor, add)


def illustrate_ours(actor: Actor, add: str) -> None:
    actor.drop("[data-contentpath=body]", PICTURE)
    actor.see(".desk-said:has-text('in the library')")


def illustrate_stock(actor: Actor, add: str) -> None:
    actor.click(f"{ADD_BLOCK} >> nth=-1")
    actor.click(OPTION.format("Picture"))
    actor.click("button:has-text('Choose an image') >> visible=true")
    actor.click(".modal-body [role=tab]:has-text('Upload')")
    actor.upload(".modal-body [type=file]", PICTURE)
    actor.click(".modal-body form:has([type=file]) [type=submit]")
    actor.page.wait_for_selector(".modal-body", state="detached")


def schedule(actor: Actor, add: str) -> None:
    """Publish tomorrow at six."""
    actor.click("[data-side-panel-toggle=status]")
    actor.click("[data-side-panel=status] button:has-text('Set schedule')")
    actor.type("[name=go_live_at]", TOMORROW)
    actor.press("Escape")
    actor.click("#schedule-publishing-dialog button:has-text('Save schedule')")
    actor.see(".messages .success, .w-autosave-indicator__state--saved")
    actor.click(PUBLISH)
    actor.click("footer [name=action-publish]")
    actor.see(".messages .success")


def _publish(actor: Actor) -> None:
    """So that there is something to correct; not counted."""
    before = list(actor.done)
    actor.click(PUBLISH)
    actor.click("footer [name=action-publish]")
    actor.see(".messages .success")
    actor.done[:] = before


def correct_ours(actor: Actor, add: str) -> None:
    """Change a word, say so to readers with the place of it."""
    pk = re.search(r"/edit/(\d+)/", add)
    assert pk
    actor.type(EDITOR, "No. ")
    actor.see(SAVED)
    actor.click("[data-w-dropdown-target=toggle][aria-label='Actions'] >> visible=true")
    actor.click("a:has-text('Correct') >> visible=true")
    actor.page.wait_for_url(re.compile("/correct/"))
    actor.type("[contenteditable=true]", "It did not hold.")
    actor.choose("[name=block]", index=1)
    actor.click("button:has-text('Publish with this correction')")
    actor.see(".messages .success")


def correct_stock(actor: Actor, add: str) -> None:
    """The same as far as it goes: the note is a paragraph, kept nowhere else."""
    actor.type(EDITOR, "No. ")
    actor.click(f"{ADD_BLOCK} >> nth=-1")
    actor.click(OPTION.format("Text"))
    actor.type(f"{EDITOR} >> nth=-1", "Correction: it did not hold.")
    actor.see(SAVED)
    actor.click(PUBLISH)
    actor.click("footer [name=action-publish]")
    actor.see(".messages .success")


Task = Callable[[Actor, str], None]
# Name, needs a story, needs a public one, ours, stock.
TASKS: list[tuple[str, bool, bool, Task, Task]] = [
    ("write", False, False, write, write),
    ("illustrate", True, False, illustrate_ours, illustrate_stock),
    ("schedule", True, False, schedule, schedule),
    ("correct", True, True, correct_ours, correct_stock),
]


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("A server stopped before it answered.")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5)
            return
        time.sleep(0.2)
    raise SystemExit("A server does not answer.")


@contextlib.contextmanager
def ours(data: Path) -> Iterator[str]:
    """A fresh paper, served."""
    binary = [sys.executable, "-m", "broadsheet.cli", "--data", str(data)]
    subprocess.run([*binary, "init", "--name", "The Bench"], cwd=ROOT, check=True)
    subprocess.run(
        [*binary, "user", "add", "desk@example.com", "--role", "administrator", "--password-stdin"],
        input=PASSWORD.encode(), cwd=ROOT, check=True,
    )  # fmt: skip
    make = (
        "import django; django.setup()\n"
        "from broadsheet.newsroom.services import ensure_section\n"
        "ensure_section(names=['World'], actor=None)"
    )
    env = {**os.environ, "BROADSHEET_DATA": str(data),
           "DJANGO_SETTINGS_MODULE": "broadsheet.settings.django"}  # fmt: skip
    subprocess.run([sys.executable, "-c", make], env=env, cwd=ROOT, check=True)
    port = _port()
    process = subprocess.Popen([*binary, "serve", "--port", str(port)], cwd=ROOT)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def stock(data: Path) -> Iterator[str]:
    """Wagtail as it comes, served."""
    data.mkdir()
    env = {**os.environ, "PLAIN_DATA": str(data),
           "DJANGO_SETTINGS_MODULE": "benchmarks.plain.settings",
           "PYTHONPATH": str(ROOT)}  # fmt: skip
    manage = [sys.executable, "-m", "django"]
    subprocess.run([*manage, "migrate", "--run-syncdb", "-v0"], env=env, cwd=ROOT, check=True)
    make = (
        "import django; django.setup()\n"
        "from django.contrib.auth.models import User\n"
        f"User.objects.create_superuser('desk@example.com', 'desk@example.com', {PASSWORD!r})"
    )
    subprocess.run([sys.executable, "-c", make], env=env, cwd=ROOT, check=True)
    port = _port()
    process = subprocess.Popen(
        [*manage, "runserver", "--noreload", str(port)], env=env, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/admin/login/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def count(browser: Any, url: str, home: str, add: str, which: int) -> dict[str, list[str]]:
    """The actions of every task."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(90_000)
    page.goto(url + home)
    page.fill("[name=username]", "desk@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(re.compile(f"{home}$"))
    made: dict[str, list[str]] = {}
    for name, needs_story, needs_public, *tasks in TASKS:
        actor, place = Actor(page, url), add
        if needs_story:
            _begin(actor, add)
            place = actor.opened()
            if needs_public:
                _publish(actor)
            actor.done.clear()
            actor.go(place)
        tasks[which](actor, place)
        made[name] = actor.done
        print(f"  {name}: {len(actor.done)}", flush=True)
        page.on("dialog", lambda dialog: dialog.accept())
    return made


def main() -> None:
    from PIL import Image
    from playwright.sync_api import sync_playwright

    Image.new("RGB", (1200, 800), "grey").save(PICTURE)
    chromium = os.environ.get("BROADSHEET_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print("Ours")
        with ours(Path(folder) / "ours") as url:
            mine = count(browser, url, "/desk/", "/desk/articles/add/", 0)
        print("Stock Wagtail snippet")
        with stock(Path(folder) / "stock") as url:
            theirs = count(browser, url, "/admin/", "/admin/snippets/plain/story/add/", 1)
        browser.close()
    print(f"{'task':12} {'ours':>6} {'stock':>6}")
    for name in mine:
        print(f"{name:12} {len(mine[name]):6} {len(theirs[name]):6}")
    RESULTS.parent.mkdir(exist_ok=True)
    result = {"actions": {n: {"ours": mine[n], "stock": theirs[n]} for n in mine}}
    RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(RESULTS.relative_to(ROOT))


if __name__ == "__main__":
    main()
