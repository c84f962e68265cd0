"""Words that were sent and never came are still in the browser; those that came are not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from broadsheet.newsroom.models import Article
from broadsheet.web.tests.factory import Paper
from tests.desk.test_story import desk, strangers, write  # noqa: F401  fixtures

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EDITOR = "[data-contentpath=body] [contenteditable=true] >> nth=0"
COPIES = "Object.keys(localStorage).filter(key => key.startsWith('broadsheet:story:'))"


def fail(route: Route) -> None:
    """The server is ill: nothing that is sent arrives."""
    if route.request.method == "POST":
        route.fulfill(status=500, content_type="text/html", body="<h1>Server error</h1>")
    else:
        route.continue_()


def save(page: Page) -> None:
    page.click("footer button:has-text('Save draft')")


def test_words_sent_to_a_server_that_is_ill_are_not_lost(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    article = live_paper.stories["opinion"]
    address = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    pattern = re.compile(r"/desk/articles/(?:edit/\d+|add)/$")

    def newest() -> Article:
        return Article.objects.get(pk=article.pk).get_latest_revision_as_object()

    desk.goto(address)
    desk.route(pattern, fail)
    desk.fill("[name=summary]", "Sent in vain.")
    save(desk)
    desk.wait_for_selector("text=Server error")
    desk.unroute(pattern)
    desk.goto(address)
    desk.click(".desk-copy button:has-text('Put them back')")
    desk.wait_for_function("document.querySelector('[name=summary]')?.value === 'Sent in vain.'")
    assert newest().summary == "Sent in vain."
    assert desk.evaluate(COPIES) == []

    # What arrived is not kept.
    desk.fill("[name=summary]", "Sent and come.")
    save(desk)
    desk.wait_for_selector(".messages .success")
    desk.wait_for_function(f"{COPIES}.length === 0")
    assert newest().summary == "Sent and come."
    desk.route(pattern, fail)
    desk.fill("[name=summary]", "Sent in vain again.")
    save(desk)
    desk.wait_for_selector("text=Server error")
    desk.unroute(pattern)
    later = newest()
    later.summary = "Somebody else's."
    later.save_revision()
    # Somebody has saved since, but these words never came.
    desk.goto(address)
    desk.click(".desk-copy button:has-text('Throw them away')")
    assert desk.evaluate(COPIES) == []

    # A new story that was sent at once, too.
    desk.goto(f"{live_paper.url}/desk/articles/add/")
    desk.route(pattern, fail)
    desk.fill("[name=headline]", "A story sent in vain")
    save(desk)
    desk.wait_for_selector("text=Server error")
    desk.unroute(pattern)
    desk.goto(f"{live_paper.url}/desk/articles/add/")
    desk.wait_for_selector(".desk-copy:has-text('were never saved')")
    desk.click(".desk-copy button:has-text('Put them back')")
    desk.wait_for_function(
        "document.querySelector('[name=headline]')?.value === 'A story sent in vain'"
    )
    assert Article.objects.filter(headline="A story sent in vain").count() == 1
    assert desk.evaluate(COPIES) == []


def test_words_that_were_sent_are_not_offered_however_late_the_answer_comes(
    desk: Page,  # noqa: F811
    context: BrowserContext,
    live_paper: Paper,
) -> None:
    """The page lives on while its form is on its way, and keeps what it had kept before."""
    article = live_paper.stories["opinion"]
    address = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    held: list[Route] = []
    beside = context.new_page()
    beside.goto(f"{live_paper.url}/robots.txt")

    def late(route: Route) -> None:
        """The form's answer waits; drafts that the page sends by itself meanwhile are lost."""
        if route.request.method != "POST":
            route.continue_()
        elif "application/json" in route.request.headers.get("accept", ""):
            route.abort() if held else route.continue_()
        else:
            held.append(route)

    pattern = re.compile(r"/desk/articles/edit/\d+/$")
    desk.goto(address)
    desk.route(pattern, late)
    desk.fill("[name=summary]", "Sent, and answered late.")
    # The editor writes what is typed into its field a quarter of a second later.
    desk.click(EDITOR)
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" The last words.")
    desk.locator("footer button:has-text('Save draft')").click(no_wait_after=True)
    for _ in range(400):
        if held:
            break
        desk.wait_for_timeout(50)
    assert held
    # Whatever the page does by its own clock has been done by now; another page of the browser
    # looks, since one that waits for its answer cannot be asked.
    beside.wait_for_timeout(2_500)
    copies = beside.evaluate(f"{COPIES}.map(key => JSON.parse(localStorage.getItem(key)))")
    assert [bool(copy["sent"]) for copy in copies] == [True]
    held[0].continue_()
    desk.wait_for_selector(".messages .success")
    desk.unroute(pattern)
    assert desk.locator(".desk-copy").count() == 0
    # Put there again, as a page that is slower than its successor would.
    desk.evaluate(
        """([story, copy]) => {
          const { user } = JSON.parse(document.getElementById("desk-writing").textContent);
          localStorage.setItem(`broadsheet:story:${user}:${story}`, JSON.stringify(copy));
        }""",
        [article.pk, copies[0]],
    )
    later = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert later.summary == "Sent, and answered late."
    assert "The last words." in json.dumps(later.body.get_prep_value())
    later.summary = "Somebody else's."
    later.save_revision()
    desk.goto(address)
    desk.wait_for_function(f"{COPIES}.length === 0")
    assert desk.locator(".desk-copy").count() == 0
