"""How many actions common work takes at the desk, beside a stock Wagtail snippet.

    python benchmarks/desk_steps.py

Drives a real Chromium through the same tasks, once in a fresh paper of ours and once in a site
with Wagtail as it comes and a story as a snippet (``benchmarks/plain``). An *action* is
one thing that a person does: a click, a key or chord that is no typing, a text typed in one go, a
choice from a list, a drop. Waiting counts nothing. Each task begins where somebody would be who
means to do it, and is a function that takes an ``Actor``; add one to ``TASKS`` to count another.
Where a stock site has nothing of the kind, none is counted.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from serving import running, served  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "desk_steps.json"
PICTURE = Path(tempfile.gettempdir()) / "desk-steps.jpg"
PASSWORD = "a long password of words"
EDITOR = "[data-contentpath=body] [contenteditable=true]"


# The scripts of a form have taken it over, where there is one.
AWAKE = """() => {
  const form = document.querySelector("#w-editor-form");
  return !form || !!window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-unsaved")
    && (!form.querySelector("[data-contentpath=body]") || "body-count" in form.elements);
}"""
# Wagtail takes what is typed in the first two seconds for what was there, and does not keep it.
GLANCE = 2_500  # milliseconds


@dataclass
class Actor:
    """Somebody at a page; writes down what they do."""

    page: Any
    url: str
    done: list[str] = field(default_factory=list)

    def _act(self, what: str) -> None:
        self.done.append(what)

    def go(self, path: str) -> None:
        """Be somewhere to begin with, and take it in; no action of the task.

        A person does not type before the form is awake: what is typed then keeps itself nowhere.
        """
        self.page.goto(self.url + path)
        self.page.wait_for_function(AWAKE)
        self.page.wait_for_timeout(GLANCE)

    def click(self, selector: str) -> None:
        self._act(f"click {selector}")
        self.page.click(selector)

    def type(self, selector: str, text: str) -> None:
        """Type into what has the focus, or click into it first, which is an action more."""
        field = self.page.locator(selector).first
        if not field.evaluate("field => field === document.activeElement"):
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
        # As long as it takes to look through a folder: the form is awake by then.
        self.page.wait_for_timeout(GLANCE)
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
    if not actor.page.locator(EDITOR).count():
        # A stock form has no paragraph until one is asked for.
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
    actor.page.wait_for_timeout(GLANCE)  # its title is filled in from the file's name
    actor.click(".modal-body form:has([type=file]) [type=submit]")
    actor.page.wait_for_selector(".modal-body", state="detached")


def schedule_ours(actor: Actor, add: str) -> None:
    """Publish tomorrow at six."""
    actor.click(PUBLISH)
    actor.click("footer button:has-text('Publish at a time')")
    actor.see("[name=go_live_at]:focus")
    actor.type("[name=go_live_at]", TOMORROW)
    actor.see("#schedule-publishing-dialog button:has-text('Schedule for')")
    actor.press("Enter")
    actor.see(".messages .success:has-text('is scheduled for')")


def schedule_stock(actor: Actor, add: str) -> None:
    """The same; the schedule counts from the moment at which it is published, too."""
    actor.click("[data-side-panel-toggle=status]")
    actor.click("[data-side-panel=status] button:has-text('Set schedule')")
    actor.type("[name=go_live_at]", TOMORROW)
    # The calendar lies over the button until something beside it is pressed.
    actor.click("#schedule-publishing-dialog .w-dialog__title")
    actor.click("#schedule-publishing-dialog button:has-text('Save schedule')")
    actor.see(".messages .success")
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
    actor.type(EDITOR, "No. ")
    actor.see(SAVED)
    actor.click(PUBLISH)
    actor.click("footer a:has-text('Correct')")
    actor.see("[contenteditable=true]:focus")
    actor.type("[contenteditable=true]", "It did not hold.")
    actor.click("button:has-text('Publish with this correction')")
    actor.see(".messages .success")


def correct_stock(actor: Actor, add: str) -> None:
    """The same as far as it goes: the note is a paragraph, kept nowhere else."""
    actor.type(EDITOR, "No. ")
    actor.click(f"{ADD_BLOCK} >> nth=-1")
    actor.click(OPTION.format("Text"))
    actor.page.locator(f"{EDITOR} >> nth=1").wait_for()
    actor.type(f"{EDITOR} >> nth=-1", "Correction: it did not hold.")
    actor.see(SAVED)
    actor.click(PUBLISH)
    actor.click("footer [name=action-publish]")
    actor.see(".messages .success")


def pin_ours(actor: Actor, add: str) -> None:
    """Put a story that just went out at the head of the home page; it is there at once."""
    actor.click("tr:has-text('The wall held') a:has-text('Pin') >> nth=0")
    actor.see("button:has-text('Pin it')")
    actor.press("Enter")
    actor.see(".messages .success:has-text('stands first')")


def post_ours(actor: Actor, add: str) -> None:
    """A paragraph in live coverage."""
    actor.type("[data-text]", "The gauge stands at three metres.")
    actor.press("Control+Enter")
    actor.see(".stream >> text=three metres")


def post_stock(actor: Actor, add: str) -> None:
    """A paragraph at the head of the text; one story, one writer at a time."""
    actor.click(f"{ADD_BLOCK} >> nth=0")
    actor.click(OPTION.format("Text"))
    actor.type(EDITOR, "The gauge stands at three metres.")
    actor.see(SAVED)
    actor.click(PUBLISH)
    actor.click("footer [name=action-publish]")
    actor.see(".messages .success")


Task = Callable[[Actor, str], None]


@dataclass(frozen=True)
class Counted:
    """A task, where it begins, and how it is done in both; ``None`` where there is no way to."""

    name: str
    begins: str  # at an empty form, a draft, a public story, the desk's home, or live coverage
    ours: Task
    stock: Task | None


TASKS = [
    Counted("write", "form", write, write),
    Counted("illustrate", "draft", illustrate_ours, illustrate_stock),
    Counted("schedule", "draft", schedule_ours, schedule_stock),
    Counted("correct", "public", correct_ours, correct_stock),
    Counted("pin", "home", pin_ours, None),
    Counted("post live", "live", post_ours, post_stock),
]


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
        "from broadsheet.newsroom import services\n"
        "from broadsheet.newsroom.models import Article\n"
        "world = services.ensure_section(names=['World'], actor=None)\n"
        "storm = Article(headline='Storm over the bay', kind='live', section=world)\n"
        "storm = services.create_article(article=storm, actor=None)\n"
        "services.publish_article(article=storm, actor=None)"
    )
    env = {**os.environ, "BROADSHEET_DATA": str(data),
           "DJANGO_SETTINGS_MODULE": "broadsheet.settings.django"}  # fmt: skip
    subprocess.run([sys.executable, "-c", make], env=env, cwd=ROOT, check=True)
    with served(data) as address:
        yield address


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
    command = [*manage, "runserver", "--noreload", "--verbosity", "0"]
    with running(lambda port: [*command, str(port)], ready="/admin/login/", env=env) as address:
        yield address


@dataclass(frozen=True)
class Site:
    """Where things are."""

    home: str
    add: str
    live: str  # where entries of live coverage are posted; empty where that is any public story


OURS = Site("/desk/", "/desk/articles/add/", "/desk/articles/live/1/")
STOCK = Site("/admin/", "/admin/snippets/plain/story/add/", "")


def _place(actor: Actor, site: Site, begins: str) -> str:
    """Bring ``actor`` to where the task begins; not counted."""
    if begins == "form":
        return site.add
    place = site.live if begins == "live" else site.home if begins == "home" else ""
    if not place:
        _begin(actor, site.add)
        place = actor.opened()
        if begins in {"public", "live"}:
            _publish(actor)
    actor.go(place)
    actor.done.clear()
    return place


def count(browser: Any, url: str, site: Site, way: str) -> dict[str, list[str] | None]:
    """The actions of every task, done as in ``way``."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url + site.home)
    page.fill("[name=username]", "desk@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(re.compile(f"{site.home}$"))
    made: dict[str, list[str] | None] = {}
    for task in TASKS:
        do: Task | None = getattr(task, way)
        if do is None:
            made[task.name] = None
            continue
        actor = Actor(page, url)
        do(actor, _place(actor, site, task.begins))
        made[task.name] = actor.done
        print(f"  {task.name}: {len(actor.done)}", flush=True)
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
            mine = count(browser, url, OURS, "ours")
        print("Stock Wagtail snippet")
        with stock(Path(folder) / "stock") as url:
            theirs = count(browser, url, STOCK, "stock")
        browser.close()
    print(f"{'task':12} {'ours':>6} {'stock':>6}")
    more = []
    for name, done in mine.items():
        other = theirs[name]
        print(f"{name:12} {len(done or []):6} {'-' if other is None else len(other):>6}")
        if other is not None and len(done or []) >= len(other):
            more.append(name)
    print("Fewer in each:", "no, not to " + ", ".join(more) if more else "yes")
    RESULTS.parent.mkdir(exist_ok=True)
    result = {"actions": {n: {"ours": mine[n], "stock": theirs[n]} for n in mine}}
    RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(RESULTS.relative_to(ROOT))


if __name__ == "__main__":
    main()
