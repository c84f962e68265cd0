"""The third stage of a story is published: readers see the earlier ones, editors put it right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.coverage.tests.test_likeness import BRIDGE, NEXT
from broadsheet.coverage.tests.test_services import LAST
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section
from broadsheet.web.tests.factory import Paper
from tests.desk.test_story import desk, look, publish, strangers  # noqa: F401
from tests.pages.test_pages import AXE, axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def draft(section: Section, headline: str, text: str) -> Article:
    body = [("text", f"<p>{part}</p>") for part in text.split("\n")]
    article = Article(headline=headline, section=section, body=body, summary=f"{headline}.")
    return services.create_article(article=article, actor=None)


def put_out(section: Section, headline: str, text: str, days: int) -> Article:
    article = draft(section, headline, text)
    article.first_published_at = timezone.now() - dt.timedelta(days=days)
    article = services.publish_article(article=article, actor=None)
    durable.work_all()
    return article


def test_the_third_stage_shows_the_first_two(
    live_paper: Paper,
    desk: Page,  # noqa: F811
    browser: Browser,
    search_index: Callable[[], None],
) -> None:
    section = live_paper.stories["opinion"].section
    put_out(section, "Regent Bridge shut after crack is found", BRIDGE, 9)
    search_index()
    put_out(section, "Second crack in the Regent Bridge", NEXT, 6)
    search_index()
    third = draft(section, "Regent Bridge opens on Monday", LAST)
    edit = f"{live_paper.url}/desk/articles/edit/{third.pk}/"
    desk.goto(edit)
    publish(desk)
    durable.work_all()
    search_index()
    third.refresh_from_db()

    def earlier() -> list[str]:
        desk.goto(f"{live_paper.url}{third.path}")
        return desk.locator(".past li a").all_inner_texts()

    assert earlier()[:2] == [
        "Second crack in the Regent Bridge",
        "Regent Bridge shut after crack is found",
    ]
    look(desk, "past-coverage")

    # Removed beside the story, it stays removed when the story is published again.
    desk.goto(edit)
    desk.click("[data-side-panel-toggle=past]")
    panel = desk.locator("[data-desk-past]")
    look(desk, "past-panel")
    panel.get_by_role("button", name="Remove: Second crack in the Regent Bridge").click()
    panel.get_by_text("1 removed story").wait_for()
    desk.goto(edit)
    publish(desk)
    durable.work_all()
    assert "Second crack in the Regent Bridge" not in earlier()
    assert "Regent Bridge shut after crack is found" in earlier()

    # The thread was proposed; confirmed, it has a page with its stages along a line.
    desk.goto(f"{live_paper.url}/desk/threads/")
    look(desk, "threads")
    desk.locator("#proposed + .desk-threads__list li").filter(has_text="Regent").get_by_role(
        "button", name="Confirm"
    ).click()
    desk.wait_for_selector("text=As readers see it")
    look(desk, "thread-desk")
    desk.click("text=As readers see it")
    assert desk.locator(".timeline .headline").all_inner_texts() == [
        "Regent Bridge opens on Monday",
        "Second crack in the Regent Bridge",
        "Regent Bridge shut after crack is found",
    ]
    look(desk, "thread")
    paths = [third.path, desk.url.removeprefix(live_paper.url)]
    reader = browser.new_context(
        viewport={"width": 390, "height": 900}, color_scheme="dark", bypass_csp=True
    ).new_page()
    for number, path in enumerate(paths):
        reader.goto(f"{live_paper.url}{path}")
        look(reader, f"past-390-{number}")
        assert not AXE.is_file() or axe_findings(reader) == []
    reader.context.close()
