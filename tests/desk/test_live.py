"""Live coverage: two writers at the desk, a reader who does not reload."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group

from broadsheet.accounts.services import add_user
from broadsheet.media.tests.test_media import jpeg
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.web.tests.factory import Paper
from tests.desk.test_story import PASSWORD, look
from tests.pages.test_pages import AXE, axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign_in(context: BrowserContext, paper: Paper, name: str) -> Page:
    email = f"{name.lower()}@example.com"
    user = add_user(email=email, password=PASSWORD, name=f"{name} Esk", actor=None)
    user.groups.set(Group.objects.filter(name="Producers"))
    services.ensure_author(name=f"{name} Esk", user=user, actor=None)
    page = context.new_page()
    page.goto(f"{paper.url}/desk/")
    page.fill("[name=username]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(re.compile(r"/desk/$"))
    return page


def test_two_writers_and_a_reader(
    browser: Browser, context: BrowserContext, live_paper: Paper, tmp_path: Path
) -> None:
    other = browser.new_context(bypass_csp=True)
    other.set_default_timeout(60_000)
    section = Article.objects.get(pk=live_paper.stories["live"].pk).section
    storm = services.publish_article(
        article=services.create_article(
            article=Article(
                headline="Storm over the bay", kind="live", section=section,
                body=[("text", "<p>The harbour is closed.</p>" * 12)],
            ),
            actor=None,
        ),
        actor=None,
    )  # fmt: skip
    composer = f"{live_paper.url}/desk/articles/live/{storm.pk}/"
    ada, bo = sign_in(context, live_paper, "Ada"), sign_in(other, live_paper, "Bo")
    ada.goto(composer)
    bo.goto(composer)
    reader = context.new_page()
    reader.goto(live_paper.url + storm.path)
    reader.wait_for_selector("text=There are no updates yet.")

    # Words with a link, a quote and a picture that is dropped; posted from the keyboard.
    ada.fill("[name=headline]", "Gauge at three metres")
    ada.click("[data-text]")
    ada.keyboard.type("It rose in an hour.")
    ada.click("[data-open=quote]")
    ada.fill("[name=quote]", "We are still dry.")
    ada.fill("[name=quote_by]", "The keeper")
    ada.click("[data-open=picture]")
    photograph = tmp_path / "flood.jpg"
    photograph.write_bytes(jpeg(800, 500))
    ada.set_input_files("[data-file]", photograph)
    ada.wait_for_selector("[data-chosen] img[src*=flood]")
    ada.keyboard.press("Control+Enter")
    ada.wait_for_selector("text=Say what the picture shows.")
    look(ada, "coverage-refused")
    ada.fill("[name=picture_alt]", "A street under water")
    ada.click("[data-text]")
    ada.keyboard.press("Control+Enter")
    ada.wait_for_selector(".stream >> text=Gauge at three metres")
    entry = storm.live_entries.get()
    assert [str(byline) for byline in entry.bylines.all()] == ["Ada Esk"]
    assert [block["type"] for block in entry.body.get_prep_value()] == [
        "text", "quotation", "picture",
    ]  # fmt: skip

    # The other writer sees it come; the reader too, without reloading.
    bo.wait_for_selector(".stream >> text=Gauge at three metres")
    reader.wait_for_selector("#entry-1 >> text=We are still dry.")
    look(bo, "coverage")
    look(reader, "coverage-reader")

    # Who has read down is told, and nothing moves until it is wished.
    reader.set_viewport_size({"width": 820, "height": 500})
    reader.evaluate("document.querySelector('#entry-1').scrollIntoView()")
    bo.fill("[name=headline]", "Bridge closed")
    bo.check("[name=key_event]")
    bo.click("[data-submit]")
    reader.wait_for_selector("[data-live-show]:has-text('1 new update')")
    assert reader.locator("#entry-2").count() == 0
    assert reader.locator("[data-live-said]").text_content() == "1 new update"
    look(reader, "coverage-news")
    reader.click("[data-live-show]")
    reader.wait_for_selector("#entry-2 >> text=Bridge closed")
    order = reader.evaluate("[...document.querySelectorAll('.entries .entry')].map(e => e.id)")
    assert order == ["entry-2", "entry-1"]

    # Both change one entry: the second is told and loses nothing.
    for page in (ada, bo):
        page.wait_for_selector("#entry-2")
        page.click("#entry-2 button:has-text('Edit')")
    ada.fill("[name=headline]", "Both bridges closed")
    ada.click("[data-submit]")
    ada.wait_for_selector("#entry-2 >> text=Both bridges closed")
    bo.fill("[name=headline]", "East bridge closed")
    bo.click("[data-submit]")
    bo.wait_for_selector("text=Somebody else changed this entry meanwhile")
    look(bo, "coverage-conflict")
    assert bo.input_value("[name=headline]") == "East bridge closed"
    assert storm.live_entries.get(number=2).headline == "Both bridges closed"
    bo.click("[data-cancel]")
    reader.wait_for_selector("#entry-2 >> text=Both bridges closed")

    # The connection goes; what was posted is kept through a reload and sent once.
    context.set_offline(True)
    ada.fill("[name=headline]", "Sent in the dark")
    ada.keyboard.press("Control+Enter")
    ada.wait_for_selector("[data-outbox] >> text=Sent in the dark")
    ada.fill("[name=headline]", "Half a thought")
    ada.wait_for_selector("[data-state]:has-text('The connection is lost')")
    look(ada, "coverage-offline")
    context.set_offline(False)
    ada.wait_for_selector(".stream >> text=Sent in the dark")
    ada.reload()
    ada.wait_for_selector(".stream >> text=Sent in the dark")
    assert ada.input_value("[name=headline]") == "Half a thought"
    assert storm.live_entries.filter(headline="Sent in the dark").count() == 1

    # What is half written makes room for what is taken back, and stays.
    context.set_offline(True)
    ada.fill("[name=headline]", "Not yet sent")
    ada.keyboard.press("Control+Enter")
    ada.wait_for_selector("[data-outbox] >> text=Not yet sent")
    ada.fill("[name=headline]", "Half a thought")
    for taken, left in (("Not yet sent", "Half a thought"), ("Half a thought", "Not yet sent")):
        ada.click(f"[data-outbox] li:has-text('{taken}') button")
        ada.wait_for_selector(f"[data-outbox] li:has-text('{left}')")
        assert ada.input_value("[name=headline]") == taken
        assert ada.locator("[data-outbox] li").count() == 1
    context.set_offline(False)
    # So does a change that was begun, until it is saved or cancelled.
    ada.click("#entry-1 button:has-text('Edit')")
    ada.fill("[name=headline]", "Gauge at four metres")
    for press in ("#entry-2 button:has-text('Edit')", "[data-outbox] button"):
        ada.click(press)
        ada.wait_for_selector("text=Save or cancel the change")
        assert ada.input_value("[name=headline]") == "Gauge at four metres"
    ada.click("[data-cancel]")
    assert ada.input_value("[name=headline]") == "Half a thought"
    ada.click("#entry-1 button:has-text('Edit')")
    ada.click("#entry-2 button:has-text('Edit')")
    assert ada.input_value("[name=headline]") == "Both bridges closed"
    ada.click("[data-cancel]")

    # An entry is withdrawn, and the coverage ends: the reader's page stops asking.
    for page in (ada, bo):
        page.on("dialog", lambda dialog: dialog.accept())
    bo.click("#entry-2 button:has-text('Withdraw')")
    bo.wait_for_selector("#entry-2.withdrawn")
    reader.wait_for_selector("#entry-2", state="detached")
    bo.click("[data-turn]")
    bo.wait_for_selector("[data-turn]:has-text('Restart the coverage')")
    reader.wait_for_selector("text=This coverage has ended.")
    assert reader.locator("[data-live][data-ended]").count() == 1
    if AXE.is_file():
        assert axe_findings(bo) == []
    other.close()
