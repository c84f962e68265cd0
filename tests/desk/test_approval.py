"""A story's way through approval, as reporter, section editor and standards see it."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from broadsheet.accounts.models import Role
from broadsheet.accounts.services import add_user
from broadsheet.changes import durable
from broadsheet.mail.models import Letter
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.services import give_sections
from broadsheet.web.tests.factory import Paper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a long password of words"
PICTURES = os.environ.get("BROADSHEET_SCREENSHOTS")
SignIn = Callable[[str], "Page"]


def look(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody asked for them."""
    if PICTURES:
        for width in (390, 820, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png")
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def section(live_paper: Paper) -> Section:
    found = Section.objects.filter(parent=None, retired=False).order_by("position", "name").first()
    assert found is not None
    return found


@pytest.fixture
def sign_in(live_paper: Paper, section: Section, browser: Browser) -> Iterator[SignIn]:
    """Opens the desk as one of the staff, each in a browser of his own."""
    for name, role in (
        ("rita", Role.Key.REPORTER), ("dora", Role.Key.SECTION_EDITOR),
        ("stan", Role.Key.STANDARDS), ("ada", Role.Key.ADMINISTRATOR),
    ):  # fmt: skip
        user = add_user(
            email=f"{name}@example.com", password=PASSWORD, name=name.title(), role=role, actor=None
        )
        if role == Role.Key.SECTION_EDITOR:
            give_sections(user=user, sections=[section], actor=None)
    opened = []

    def enter(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(60_000)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{live_paper.url}/desk/")
        page.fill("[name=username]", f"{name}@example.com")
        page.fill("[name=password]", PASSWORD)
        page.click("[type=submit]")
        page.wait_for_url(re.compile(r"/desk/$"))
        return page

    yield enter
    for context in opened:
        context.close()


def menu(page: Page, button: str) -> None:
    """Press a button of the footer, wherever the menu keeps it."""
    wanted = page.locator(f"footer {button}")
    if not wanted.first.is_visible():
        page.click("footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]")
    wanted.first.click()


def standing(page: Page) -> str:
    return page.locator("[data-desk-standing]").inner_text()


def said(page: Page) -> str:
    return page.locator(".messages").inner_text()


def test_a_story_is_submitted_sent_back_approved_for_a_time_and_withdrawn(
    live_paper: Paper, section: Section, sign_in: SignIn
) -> None:
    # The reporter writes and submits.
    rita = sign_in("rita")
    rita.goto(f"{live_paper.url}/desk/articles/add/")
    rita.fill("[name=headline]", "Harbour wall holds")
    rita.fill("[name=summary]", "It was built for another sea.")
    rita.select_option("[name=section]", value=str(section.pk))
    rita.wait_for_selector(".w-autosave-indicator__state--saved", state="visible")
    article = Article.objects.get(headline="Harbour wall holds")
    address = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    assert rita.locator("footer [name=action-publish]").count() == 0
    menu(rita, "[name=action-submit]")
    rita.wait_for_selector(".messages .success")
    assert f"submitted to {section.name}" in said(rita)
    rita.goto(address)
    assert f"Waits for approval by {section.name} (Dora)" in standing(rita)
    look(rita, "approval-submitted")

    # The section editor cannot send it back without a reason, then does with one.
    dora = sign_in("dora")
    dora.goto(address)
    menu(dora, "button:has-text('Send back')")
    dialog = dora.locator(".modal-body, .modal-content").last
    dialog.locator("textarea[name=comment]").wait_for(state="visible")
    look(dora, "approval-send-back")
    dialog.locator("textarea[name=comment]").fill(
        "Who says that it holds?\nCall the harbour master."
    )
    # The form has begun to look for changes; the reason is none, and nothing is asked on the way.
    dora.wait_for_function(
        "window.wagtail.app.getControllerForElementAndIdentifier("
        "document.getElementById('w-editor-form'), 'w-unsaved').initialFormData"
    )
    asked: list[str] = []

    def stay(question: Dialog) -> None:
        asked.append(question.type)
        question.dismiss()

    dora.on("dialog", stay)
    dialog.locator("[type=submit]").click()
    dora.wait_for_selector(".messages .success")
    assert asked == []
    assert "sent back, with your reason" in said(dora)

    # The reporter reads why and submits once more.
    rita.goto(address)
    assert "Sent back by Dora" in standing(rita)
    assert "Call the harbour master." in standing(rita)
    look(rita, "approval-sent-back")
    menu(rita, "[name=action-submit]")
    rita.wait_for_selector(".messages .success")

    # The section editor puts it under embargo; the desk says until when before he presses.
    dora.goto(address)
    until = timezone.localtime(timezone.now() + dt.timedelta(days=3)).replace(hour=6, minute=0)
    field = dora.locator("[name=embargo_until]")
    if not field.is_visible():
        panel = dora.locator("section[data-panel]", has=field)
        panel.locator("[data-panel-toggle]").first.click()
    field.fill(until.strftime("%Y-%m-%d %H:%M"))
    moment = dora.locator("[data-desk-moment=embargo_until]")
    moment.filter(has_text="06:00 Europe/Berlin (in").wait_for()
    assert until.strftime("%A") in moment.inner_text()
    field.press("Escape")
    menu(dora, "button:has-text('Approve')")
    dora.wait_for_selector(".messages .success")
    assert "is scheduled, under embargo until" in said(dora)
    assert "published" not in said(dora)
    rita.goto(address)
    assert "Scheduled: it goes out on" in standing(rita)
    assert "06:00 Europe/Berlin" in standing(rita)
    look(rita, "approval-scheduled")

    # Its time comes; Standards withdraws it.
    from wagtail.models import Revision

    from broadsheet.newsroom.services import publish_what_is_due

    past = timezone.now() - dt.timedelta(minutes=1)
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.content["embargo_until"] = revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    assert publish_what_is_due() == 1
    durable.work_all()
    rita.goto(address)
    assert "Published on" in standing(rita)
    stan = sign_in("stan")
    stan.goto(f"{live_paper.url}/desk/articles/withdraw/{article.pk}/")
    stan.fill("[name=note]", "The harbour master never said so.")
    stan.click("main [type=submit], .desk-verb [type=submit]")
    stan.wait_for_selector(".messages .success")
    durable.work_all()

    # Each was told once of each event, and an administrator reads the letters.
    told = sorted(
        (letter.to.split("@")[0], letter.subject.split(":")[0]) for letter in Letter.objects.all()
    )
    assert told == [
        ("dora", "For approval"), ("dora", "For approval"), ("dora", "Withdrawn"),
        ("rita", "Approved"), ("rita", "Published"), ("rita", "Sent back"), ("rita", "Withdrawn"),
    ]  # fmt: skip
    ada = sign_in("ada")
    ada.goto(f"{live_paper.url}/desk/letters/")
    look(ada, "letters")
    ada.click("text=Sent back: Harbour wall holds")
    letter = ada.frame_locator("iframe.desk-letter")
    letter.locator("text=Call the harbour master.").wait_for()
    look(ada, "letter")
