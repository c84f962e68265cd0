"""A story's life as a person at the desk and a reader in a browser see it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group

from broadsheet.accounts.services import add_user
from broadsheet.changes import durable
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.services import publish_article
from broadsheet.web.tests.factory import Paper

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, FrameLocator, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a long password of words"
PICTURES = os.environ.get("BROADSHEET_SCREENSHOTS")


def look(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody asked for them."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


@pytest.fixture
def strangers(context: BrowserContext) -> Iterator[list[str]]:
    """Whatever is asked of another host; there must be nothing."""
    asked: list[str] = []

    def note(request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if url.startswith("http") and not re.match(r"https?://(localhost|127\.0\.0\.1)[:/]", url):
            asked.append(url)

    context.on("request", note)
    yield asked
    assert asked == []


@pytest.fixture
def desk(live_paper: Paper, page: Page, strangers: list[str]) -> Page:
    """A page of somebody who has signed in and may publish."""
    user = add_user(email="desk@example.com", password=PASSWORD, name="Dora Esk", actor=None)
    user.groups.set(Group.objects.filter(name="Producers"))
    page.goto(f"{live_paper.url}/desk/")
    page.fill("[name=username]", "desk@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(re.compile(r"/desk/$"))
    look(page, "home")
    return page


def write(page: Page, *, headline: str, text: str) -> None:
    page.fill("[name=headline]", headline)
    page.fill("[name=summary]", "It was built for another sea.")
    page.select_option("[name=section]", index=1)
    page.click("[data-contentpath=body] button[title='Insert a block']")
    page.click(".w-combobox [role=option]:has-text('Text') >> nth=0")
    page.click("[data-contentpath=body] [contenteditable=true]")
    page.keyboard.type(text)


def kept(page: Page) -> None:
    """Wait until the story has kept itself."""
    page.wait_for_selector(".w-autosave-indicator__state--saved", state="visible")


def preview(page: Page) -> FrameLocator:
    page.click("[data-side-panel-toggle=preview]")
    return page.frame_locator("#w-preview-iframe")


def publish(page: Page) -> None:
    page.click("footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]")
    page.click("footer [name=action-publish]")
    page.wait_for_selector(".messages .success")


def test_a_headline_without_end_stays_within_its_page(desk: Page, live_paper: Paper) -> None:
    article = live_paper.stories["opinion"]
    article.headline = "Supercalifragilistic" * 12
    publish_article(article=article, actor=None)
    for width in (390, 800, 1440):
        desk.set_viewport_size({"width": width, "height": 900})
        desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
        heading = desk.locator("#header-title span", has_text="Supercali").first
        box = heading.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width, width


def test_words_typed_while_a_draft_is_on_its_way_are_kept(
    desk: Page, context: BrowserContext, live_paper: Paper
) -> None:
    article = live_paper.stories["opinion"]
    url = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    held: list[object] = []

    def slowly(route: Route) -> None:
        """The first draft is answered only when its writer has gone on."""
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    context.route(re.compile(r"/desk/articles/edit/\d+/$"), slowly)
    desk.goto(url)
    desk.fill("[name=summary]", "First.")
    while not held:
        desk.wait_for_timeout(100)
    desk.fill("[name=summary]", "First. And then more.")
    held[0].continue_()  # type: ignore[attr-defined]
    for _ in range(600):
        latest = article.revisions.order_by("pk").last()
        if latest and latest.content["summary"] == "First. And then more.":
            break
        desk.wait_for_timeout(100)
    else:
        pytest.fail("what was typed meanwhile was not kept")


def test_write_preview_publish_correct_move_withdraw(
    desk: Page, context: BrowserContext, live_paper: Paper
) -> None:
    desk.goto(f"{live_paper.url}/desk/articles/")
    look(desk, "list")
    desk.click("a:has-text('Add article')")
    write(desk, headline="The wall that held", text="The harbour wall held all night.")
    kept(desk)
    desk.wait_for_url(re.compile("/edit/"))
    look(desk, "edit")
    article = Article.objects.get(headline="The wall that held")
    assert not article.live

    shown = preview(desk)
    shown.locator("h1:has-text('The wall that held')").wait_for()
    assert shown.locator("text=The harbour wall held all night.").count() >= 1
    look(desk, "preview")

    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    publish(desk)
    look(desk, "published")
    article.refresh_from_db()
    assert article.live
    reader = context.new_page()
    assert reader.goto(live_paper.url + article.path).status == 200
    reader.wait_for_selector("text=The harbour wall held all night.")
    look(reader, "reader")

    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    desk.click("[data-side-panel-toggle=publishing]")
    desk.wait_for_selector(".desk-step--waiting:has-text('Render the text')")
    durable.work_all()
    # Nobody reloads: the panel asks by itself.
    desk.wait_for_selector(".desk-step--done:has-text('Render the text')")
    look(desk, "steps")

    desk.goto(f"{live_paper.url}/desk/articles/correct/{article.pk}/")
    desk.click("[contenteditable=true]")
    desk.keyboard.type("It was a dyke, not a wall.")
    look(desk, "correct")
    desk.click("button:has-text('Publish with this correction')")
    desk.wait_for_selector(".messages .success")
    reader.reload()
    reader.wait_for_selector("text=It was a dyke, not a wall.")

    former = article.path
    desk.goto(f"{live_paper.url}/desk/articles/move/{article.pk}/")
    desk.fill("[name=slug]", "the-dyke")
    desk.wait_for_selector("[data-desk-new-address]:has-text('/the-dyke.html')")
    look(desk, "move")
    desk.click("button:has-text('Move the story')")
    desk.wait_for_selector(".messages .success:has-text('/the-dyke.html')")
    assert reader.goto(live_paper.url + former).status == 200
    assert reader.url.endswith("/the-dyke.html")

    desk.goto(f"{live_paper.url}/desk/articles/withdraw/{article.pk}/")
    desk.fill("[name=note]", "It was neither.")
    look(desk, "withdraw")
    desk.click("button:has-text('Withdraw the story')")
    desk.wait_for_selector(".messages .success")
    for path in (former, former.replace("the-wall-that-held", "the-dyke")):
        assert reader.goto(live_paper.url + path).status == 410
        reader.wait_for_selector("text=It was neither.")
    look(reader, "gone")
