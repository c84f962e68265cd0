"""A story goes out at a time, by one dialogue; what was changed is found for correcting."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.web.tests.factory import Paper
from tests.desk.test_accessibility import AXE, NOT_OURS, RUN
from tests.desk.test_story import desk, kept, look, strangers  # noqa: F401  fixtures

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DIALOG = "#schedule-publishing-dialog"
CALENDAR = ".xdsoft_datetimepicker >> visible=true"


def open_schedule(page: Page) -> None:
    page.click("footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]")
    page.click("footer button:has-text('Publish at a time')")
    page.wait_for_selector(f"{DIALOG} [name=go_live_at]:focus")


def draft(paper: Paper) -> Article:
    return services.create_article(
        article=Article(
            headline="The wall held",
            section=paper.stories["opinion"].section,
            body=[("text", "<p>The wall was built in 1912.</p>"), ("text", "<p>It held.</p>")],
        ),
        actor=None,
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_the_calendar_never_lies_over_the_buttons(
    desk: Page,  # noqa: F811
    live_paper: Paper,
    width: int,
) -> None:
    article = draft(live_paper)
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    open_schedule(desk)
    # Whoever opened it may type at once: nothing lies over anything.
    desk.wait_for_timeout(400)
    assert desk.locator(CALENDAR).count() == 0
    button = desk.locator(f"{DIALOG} [name=action-publish]")
    assert button.is_disabled()
    look(desk, f"schedule-{width}")
    if AXE.is_file():
        desk.evaluate(AXE.read_text())
        found = [
            [rule, [node for node in nodes if not any(mark in node for mark in NOT_OURS)]]
            for rule, nodes in desk.evaluate(RUN)
        ]
        assert [one for one in found if one[1]] == [], json.dumps(found, indent=1)

    # By mouse alone: the calendar is asked for, the last hour of a day of next month chosen.
    desk.click(f"{DIALOG} [name=go_live_at]")
    calendar = desk.locator(CALENDAR)
    calendar.wait_for()
    calendar.locator(".xdsoft_next").first.click()
    calendar.locator("td.xdsoft_date:not(.xdsoft_other_month):has-text('15')").click()
    look(desk, f"schedule-calendar-{width}")
    # Both buttons could be pressed while it is open.
    for one in (button, desk.locator(f"{DIALOG} .action-save")):
        one.click(trial=True)
    assert calendar.is_visible()
    left = calendar.bounding_box()
    assert left is not None
    assert left["x"] >= 0
    calendar.locator(".xdsoft_time >> visible=true").first.click()
    typed = desk.input_value("[name=go_live_at]")
    desk.locator(f"{DIALOG} button:has-text('Schedule for')").click()
    desk.wait_for_selector(".messages .success:has-text('is scheduled for')")
    article.refresh_from_db()
    assert not article.live
    waiting = article.scheduled_revision
    assert waiting is not None
    assert f"{timezone.localtime(waiting.approved_go_live_at):%Y-%m-%d %H:%M}" == typed


def test_a_moment_that_cannot_be_is_said_and_a_time_typed_is_taken(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    article = draft(live_paper)
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    open_schedule(desk)
    said = desk.locator("[data-desk-moment=go_live_at]")
    button = desk.locator(f"{DIALOG} [name=action-publish]")
    past = timezone.localtime() - dt.timedelta(days=2)
    desk.keyboard.type(f"{past:%Y-%m-%d} 06:00")
    said.filter(has_text="that is over").wait_for()
    assert button.is_disabled()
    # What is no time stays as it was typed, and nothing can be published.
    for nothing in ("tomorrow", f"{past:%Y}-11-31 10:00"):
        desk.fill(f"{DIALOG} [name=go_live_at]", nothing)
        said.filter(has_text="This is no date and time").wait_for()
        desk.keyboard.press("Tab")
        desk.wait_for_timeout(300)
        assert desk.input_value(f"{DIALOG} [name=go_live_at]") == nothing
        assert button.is_disabled()
        desk.focus(f"{DIALOG} [name=go_live_at]")
    desk.fill(f"{DIALOG} [name=go_live_at]", "")
    later = timezone.localtime() + dt.timedelta(days=2)
    desk.keyboard.type(f"{later:%Y-%m-%d} 06:00")
    said.filter(has_text="06:00 Europe/Berlin (in").wait_for()
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".messages .success:has-text('is scheduled for')")
    assert "06:00" in desk.locator(".messages").inner_text()
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    assert "06:00 Europe/Berlin" in desk.locator("[data-desk-standing]").inner_text()


def test_the_place_that_was_changed_is_chosen_for_the_correction(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    article = services.publish_article(article=draft(live_paper), actor=None)
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    desk.click("[data-contentpath=body] [contenteditable=true] >> nth=0")
    desk.keyboard.press("Control+End")
    for _ in "2.":
        desk.keyboard.press("Backspace")
    desk.keyboard.type("3.")
    kept(desk)
    desk.click("footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]")
    desk.click("footer a:has-text('Correct')")
    desk.wait_for_selector("[contenteditable=true]:focus")
    assert desk.input_value("[name=passage]") == "1913"
    place = desk.locator("[data-desk-place]")
    assert place.inner_text() == "The wall was built in 1913."
    look(desk, "correct-preselected")
    desk.keyboard.type("It was built in 1913.")
    desk.click("button:has-text('Publish with this correction')")
    desk.wait_for_selector(".messages .success")
    correction = article.corrections.get()
    assert correction.passage == "1913"


def test_whoever_was_signed_out_is_told_and_keeps_every_word(
    desk: Page,  # noqa: F811
    context: BrowserContext,
    live_paper: Paper,
) -> None:
    article = draft(live_paper)
    url = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    desk.goto(url)
    desk.fill("[name=summary]", "Before.")
    kept(desk)
    cookies = context.cookies()
    context.clear_cookies()
    desk.fill("[name=summary]", "Written while nobody was signed in.")
    bar = desk.locator(".desk-connection:has-text('you are signed out')")
    bar.wait_for()
    look(desk, "signed-out")
    assert desk.input_value("[name=summary]") == "Written while nobody was signed in."
    if AXE.is_file():
        desk.evaluate(AXE.read_text())
        found = [nodes for _rule, nodes in desk.evaluate(RUN)]
        assert not [node for nodes in found for node in nodes if "desk-connection" in node]
    # Signed in again, in another window: the words are saved by themselves.
    context.add_cookies(cookies)
    bar.wait_for(state="detached")
    for _ in range(600):
        latest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
        if latest.summary == "Written while nobody was signed in.":
            break
        desk.wait_for_timeout(100)
    else:
        pytest.fail("the words were not saved after signing in again")
