"""A producer composes the home page; a reader sees it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from broadsheet.fronts.models import Front
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.web.tests.factory import Paper
from tests.desk.test_planning import check_accessible
from tests.desk.test_story import desk, look, publish, strangers  # noqa: F401  fixtures
from tests.pages.test_pages import AXE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def pin(page: Page, words: str, headline: str) -> None:
    """Find a story by words of its headline and pin it, by keyboard alone."""
    search = page.locator("broadsheet-pins [role=combobox] >> nth=0")
    search.click()
    search.fill(words)
    page.locator(f"[role=option]:has-text('{headline}') >> nth=0").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(f".pins-item:has-text('{headline}')").wait_for()


def order(page: Page) -> list[str]:
    return [str(item.get_attribute("data-name")) for item in page.locator(".pins-item").all()]


def test_compose_pin_order_preview_publish_restore(
    desk: Page,  # noqa: F811
    context: BrowserContext,
    live_paper: Paper,
) -> None:
    news = Article.objects.filter(live=True).exclude(kind="opinion")
    first, second, third = (
        article.headline for article in news.order_by("first_published_at", "pk")[:3]
    )
    desk.click("a:has-text('Fronts') >> nth=0")
    look(desk, "fronts")
    desk.locator("tr:has-text('Home page') button:has-text('Compose')").click()
    desk.wait_for_url(re.compile("/fronts/edit/"))
    for headline in (first, second, third):
        pin(desk, " ".join(headline.split()[1:4]), headline)
    look(desk, "front-pinned")
    if AXE.is_file():
        check_accessible(desk, "broadsheet-pins")
    assert order(desk) == [first, second, third]
    # By keyboard: the third goes to the top, and it is said.
    desk.locator(".pins-item >> nth=2").locator("[data-handle]").press("Home")
    assert order(desk) == [third, first, second]
    desk.locator(f".ordered-voice:has-text('{third}: now 1 of 3')").wait_for()
    desk.locator(".pins-item >> nth=0").locator("[data-down]").click()
    assert order(desk) == [first, third, second]
    # By dragging: the last to the top.
    desk.locator(".pins-item >> nth=2").drag_to(
        desk.locator(".pins-item >> nth=0"),
        source_position={"x": 120, "y": 10},
        target_position={"x": 120, "y": 2},
    )
    assert order(desk) == [second, first, third]

    desk.click("[data-side-panel-toggle=preview]")
    shown = desk.frame_locator("#w-preview-iframe")
    shown.locator(f".lead > .card:has-text('{second}')").wait_for()
    desk.locator("label:has([value=mobile]), [data-device-width='390']").first.click()
    look(desk, "front-preview")
    publish(desk)
    look(desk, "front-published")

    reader = context.new_page()
    reader.goto(f"{live_paper.url}/")
    assert reader.inner_text(".lead > .card h2") == second
    assert reader.locator(f"main h2:has-text('{first}'), main h3:has-text('{first}')").count() == 1
    look(reader, "front-reader")

    # What is withdrawn falls away and its place fills.
    gone = Article.objects.get(headline=second)
    services.withdraw(article=gone, note="Wrong.", actor=None)
    reader.reload()
    assert reader.inner_text(".lead > .card h2") == first
    assert reader.locator("main").inner_text().find(second) == -1

    # Another version, and back to the one before it.
    front = Front.objects.get(section=None)
    desk.goto(f"{live_paper.url}/desk/fronts/edit/{front.pk}/")
    desk.locator(".pins-item >> nth=0").wait_for()
    while desk.locator(".pins-item").count():
        desk.locator(".pins-item [data-off] >> nth=0").click()
    publish(desk)
    reader.reload()
    assert reader.inner_text(".lead > .card h2") != first
    desk.goto(f"{live_paper.url}/desk/fronts/history/{front.pk}/")
    look(desk, "front-history")
    # A draft may have kept itself while the pins were taken off one by one.
    versions = front.revisions.order_by("pk")
    pinned = [version for version in versions if len(version.as_object().pinned()) == 3]
    back = reverse("fronts:revisions_revert", args=[front.pk, pinned[-1].pk])
    desk.goto(live_paper.url + back)
    look(desk, "front-revert")
    desk.locator(".pins-item >> nth=0").wait_for()
    publish(desk)
    reader.reload()
    assert reader.inner_text(".lead > .card h2") == first
