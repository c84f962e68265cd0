"""Two people at one story, each in a browser of their own, at the same time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.changes.models import State
from broadsheet.mail.models import Letter
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, SetAside
from broadsheet.publishing.models import Run, Step
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


def test_a_note_on_a_passage_calls_somebody(person: People, live_paper: Paper) -> None:
    article = live_paper.stories["opinion"]
    url = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    anna, ben = person("Anna Berg", "Producers"), person("Ben Cole", "Reporters")

    anna.bring_to_front()
    anna.goto(url)
    anna.click("[data-side-panel-toggle=notes]")
    anna.wait_for_selector("#desk-note-text", state="visible")
    anna.locator("[data-contentpath=body] [contenteditable=true]").first.focus()
    anna.keyboard.press("Control+Home")
    anna.keyboard.press("Shift+End")
    anna.wait_for_selector("[data-desk-note-on] q:has-text('Let the harbour silt up')")
    anna.click("#desk-note-text")
    anna.keyboard.type("Says who, @Be")
    anna.wait_for_selector("#desk-people [role=option]:has-text('Ben Cole')")
    anna.keyboard.press("Enter")
    anna.keyboard.type("?")
    assert anna.input_value("#desk-note-text") == "Says who, @Ben Cole ?"
    look(anna, "notes-writing")
    anna.click("button:has-text('Leave the note')")
    anna.wait_for_selector(".desk-note__quote:has-text('Let the harbour silt up')")
    anna.wait_for_selector("[data-desk-note-show]", state="visible")
    letter = Letter.objects.get(purpose="mention")
    assert letter.to == "ben@example.com"
    assert "Let the harbour silt up" in letter.text

    # Ben finds it on his first page, answers, and resolves it.
    ben.bring_to_front()
    ben.goto(f"{live_paper.url}/desk/")
    ben.wait_for_selector("#pile-mentioned")
    look(ben, "home-mentioned")
    ben.click("#pile-mentioned a")
    ben.wait_for_url(re.compile(r"/notes/\d+/#note-\d+$"))
    ben.click(".desk-note summary")
    ben.fill(".desk-note details textarea", "The harbour master.")
    ben.click(".desk-note details button")
    ben.wait_for_selector(".desk-note__reply:has-text('The harbour master.')")
    ben.click("button:has-text('Resolve')")
    ben.wait_for_selector(".desk-note--resolved")
    look(ben, "notes-page")

    # Nobody reloads: Anna's panel asks by itself, once she is done writing in it.
    anna.bring_to_front()
    anna.locator("[name=headline]").focus()
    anna.wait_for_selector(".desk-note--resolved:has-text('The harbour master.')")
    reader = anna.context.new_page()
    reader.goto(live_paper.url + article.path)
    assert "Says who" not in reader.content()


def test_the_first_page_says_what_waits_and_what_failed(person: People, live_paper: Paper) -> None:
    ben = person("Ben Cole", "Reporters")
    ben.goto(f"{live_paper.url}/desk/")
    ben.wait_for_selector("text=Nothing waits for you.")
    story = services.create_article(
        article=Article(headline="The weir opens", section=live_paper.sections["World"]),
        actor=User.objects.get(email="ben@example.com"),
    )
    story.get_workflow().start(story, User.objects.get(email="ben@example.com"))
    public = live_paper.stories["opinion"]
    run = Run.objects.create(article=public, verb="publish")
    step = Step.objects.create(
        run=run, name="render_body", position=0, state=State.FAILED, attempts=12,
        error="Out of ink", finished_at=run.created_at,
    )  # fmt: skip
    anna = person("Anna Berg", "Producers")
    anna.bring_to_front()
    anna.goto(f"{live_paper.url}/desk/")
    anna.wait_for_selector("#pile-approve a:has-text('The weir opens')")
    look(anna, "home")
    anna.locator("form[action*='/again/'] button").first.click()
    anna.wait_for_selector(".messages .success:has-text('run again')")
    step.refresh_from_db()
    assert step.state == State.WAITING
    anna.click("#pile-approve a")
    anna.wait_for_url(re.compile(r"/edit/\d+/$"))

    chief = person("Cara Dunn", "Administrators")
    chief.bring_to_front()
    chief.goto(f"{live_paper.url}/desk/audit/")
    chief.wait_for_selector("td:has-text('The weir opens')")
    look(chief, "audit")
    with chief.expect_download() as taken:
        chief.click("a:has-text('CSV')")
    assert "The weir opens" in Path(taken.value.path()).read_text()
