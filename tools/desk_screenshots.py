"""What the guides show of the desk: each page as the person who works there sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

PASSWORD = "broadsheet-demo"
SIZE = {"width": 1280, "height": 860}


@dataclass(frozen=True)
class View:
    """A page of the desk, who is at it, and what was done there."""

    name: str
    who: str
    path: str
    act: Callable[[Page], None] | None = None


def _schedule(page: Page) -> None:
    page.click("footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]")
    page.click("footer button:has-text('Publish at a time')")
    page.fill("[name=go_live_at]", "2030-01-01 06:00")
    page.wait_for_selector("[data-desk-moment=go_live_at]:has-text('2030')")
    page.keyboard.press("Tab")


def _panel(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.click(f"[data-side-panel-toggle={name}]")
        page.wait_for_timeout(1_500)

    return act


def views(story: int, live: int, section: int, day: str) -> list[View]:
    """What is shown, of the stories with these keys."""
    edit = f"/desk/articles/edit/{story}/"
    compare = f"/desk/articles/history/{story}/revisions/compare/earliest...latest/"
    return [
        View("desk-home", "editor", "/desk/"),
        View("desk-story", "reporter", edit, _panel("advice")),
        View("desk-notes", "editor", edit, _panel("notes")),
        View("desk-schedule", "producer", edit, _schedule),
        View("desk-correct", "standards", f"/desk/articles/correct/{story}/"),
        View("desk-history", "editor", f"/desk/articles/history/{story}/"),
        View("desk-compare", "editor", compare),
        View("desk-budget", "producer", "/desk/budget/"),
        View("desk-order", "producer", f"/desk/running-order/{section}/{day}/"),
        View("desk-fronts", "producer", "/desk/fronts/"),
        View("desk-live", "producer", f"/desk/articles/live/{live}/"),
        View("desk-pictures", "pictures", "/desk/images/"),
    ]


def sign_in(browser: Browser, address: str, who: str, scheme: str = "light") -> Page:
    context = browser.new_context(viewport=SIZE, locale="en-GB", color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}/desk/login/")
    page.fill("[name=username]", f"{who}@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit] >> nth=0")
    page.wait_for_url(re.compile(r"/desk/$"))
    return page


def take_desk(
    browser: Browser, address: str, shown: list[View], shoot: Callable[[Page, str], None]
) -> None:
    """Have ``shoot`` take each of the views, signed in as whoever it is for."""
    pages: dict[str, Page] = {}
    for view in shown:
        if view.who not in pages:
            pages[view.who] = sign_in(browser, address, view.who)
        page = pages[view.who]
        page.goto(address + view.path, wait_until="networkidle")
        if view.act is not None:
            view.act(page)
        shoot(page, view.name)
    for page in pages.values():
        page.context.close()
