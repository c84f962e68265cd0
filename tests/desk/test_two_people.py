"""Two people at one story, each in a browser of their own, at the same time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group

from broadsheet.accounts.services import add_user
from broadsheet.newsroom.models import Article, SetAside
from broadsheet.web.tests.factory import Paper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a long password of words"
PICTURES = os.environ.get("BROADSHEET_SCREENSHOTS")
People = Callable[[str, str], "Page"]


def look(page: Page, name: str) -> None:
    """Keep pictures of the page at three widths where somebody asked for them."""
    if PICTURES:
        for width in (390, 820, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png")
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def person(browser: Browser, live_paper: Paper) -> Iterator[People]:
    """Signs somebody in with a browser profile of their own."""
    opened = []

    def sign_in(name: str, group: str) -> Page:
        email = f"{name.split()[0].lower()}@example.com"
        user = add_user(email=email, password=PASSWORD, name=name, actor=None)
        user.groups.set(Group.objects.filter(name=group))
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(60_000)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{live_paper.url}/desk/")
        page.fill("[name=username]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("[type=submit]")
        page.wait_for_url(re.compile(r"/desk/$"))
        return page

    yield sign_in
    for context in opened:
        context.close()


def latest(article: Article) -> Article:
    return Article.objects.get(pk=article.pk).get_latest_revision_as_object()


def wait(page: Page, until: Callable[[], bool]) -> None:
    """Wait for what stands in the database, as long as a slow machine may take."""
    for _ in range(300):
        if until():
            return
        page.wait_for_timeout(200)
    pytest.fail("it did not come to be")


def test_the_second_is_told_and_never_overwrites(person: People, live_paper: Paper) -> None:
    article = live_paper.stories["opinion"]
    url = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    anna, ben = person("Anna Berg", "Producers"), person("Ben Cole", "Reporters")

    anna.goto(url)
    ben.goto(url)
    ben.wait_for_selector("text=Anna Berg has it open")
    look(ben, "two-presence")

    anna.bring_to_front()  # Chromium lets a window behind another rest
    anna.fill("[name=summary]", "Anna was first.")
    anna.wait_for_selector(".w-autosave-indicator__state--saved", state="visible")
    anna.fill("[name=summary]", "Anna was first, and goes on.")
    anna.wait_for_function(
        "document.querySelector('[name=loaded_revision_id]').value != "
        f"'{article.latest_revision_id or ''}'"
    )
    wait(anna, lambda: latest(article).summary == "Anna was first, and goes on.")

    # Ben writes on what he sees; his words are refused, kept, and he is told.
    ben.bring_to_front()
    ben.fill("[name=summary]", "Ben was second.")
    ben.wait_for_selector("[data-desk-conflict]:has-text('Anna Berg saved a newer version')")
    look(ben, "two-conflict")
    assert latest(article).summary == "Anna was first, and goes on."
    aside = SetAside.objects.get()
    assert aside.revision.as_object().summary == "Ben was second."
    # Anna is not told of words that stand aside; she goes on and saves by hand.
    anna.bring_to_front()
    anna.click("footer button:has-text('Save draft')")
    anna.wait_for_selector(".messages .success")

    ben.bring_to_front()
    ben.click("[data-desk-conflict] a")
    ben.wait_for_selector(".desk-compare")
    row = ben.locator(".desk-compare tbody", has_text="Summary")
    assert "Ben" in row.locator("del").first.inner_text()
    assert "Anna" in row.locator("ins").first.inner_text()
    look(ben, "two-compare")
    ben.check("[name=part][value=summary]")
    ben.click("button:has-text('Take what is marked')")
    ben.wait_for_selector(".messages .success:has-text('Restored')")
    assert latest(article).summary == "Ben was second."
    # Hers is a version still.
    said = [v.content["summary"] for v in article.revisions.order_by("created_at")]
    assert "Anna was first, and goes on." in said
