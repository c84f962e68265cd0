"""An error in print, as standards set it right; and a story that a court forbids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from broadsheet.accounts.services import add_user
from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Correction
from broadsheet.web.tests.factory import Paper
from tests.desk.test_story import PASSWORD, kept, look, strangers  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_error_is_corrected_and_a_story_taken_down(
    live_paper: Paper,
    page: Page,
    context: BrowserContext,
    strangers: list[str],  # noqa: F811
) -> None:
    add_user(email="st@example.com", password=PASSWORD, name="Sten", role="standards", actor=None)
    article = services.create_article(
        article=Article(
            headline="The wall held",
            section=live_paper.stories["opinion"].section,
            body=[("text", "<p>The wall was built in 1912.</p>"), ("text", "<p>It held.</p>")],
        ),
        actor=None,
    )
    article = services.publish_article(article=article, actor=None)
    durable.work_all()
    page.goto(f"{live_paper.url}/desk/")
    page.fill("[name=username]", "st@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/desk/")

    # The text is set right first, as a draft.
    page.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    page.click("[data-contentpath=body] [contenteditable=true] >> nth=0")
    page.keyboard.press("Control+End")
    for _ in "2.":
        page.keyboard.press("Backspace")
    page.keyboard.type("3.")
    kept(page)

    page.goto(f"{live_paper.url}/desk/articles/correct/{article.pk}/")
    page.click("[contenteditable=true]")
    page.keyboard.type("It's of 1913, not 1912.")
    page.select_option("[name=block]", index=1)
    place = page.locator("[data-desk-place]")
    assert place.inner_text() == "The wall was built in 1913."
    place.evaluate(
        """element => {
          const range = document.createRange();
          range.setStart(element.firstChild, 22);
          range.setEnd(element.firstChild, 26);
          const selection = getSelection();
          selection.removeAllRanges();
          selection.addRange(range);
        }"""
    )
    page.wait_for_function("document.querySelector('[name=passage]').value === '1913'")
    look(page, "correct-place")
    page.click("button:has-text('Publish with this correction')")
    page.wait_for_selector(".messages .success")
    durable.work_all()
    correction = Correction.objects.get(article=article)
    assert (correction.passage, correction.text) == ("1913", "<p>It’s of 1913, not 1912.</p>")
    assert "1912" in json.dumps(correction.before)

    # Readers are led from the note to the place and back.
    reader = context.new_page()
    reader.goto(live_paper.url + article.path)
    assert reader.inner_text(".corrected") == "1913"
    reader.click(".correction-mark")
    assert reader.url.endswith(f"#correction-{correction.uuid}")
    look(reader, "corrected")
    reader.click(".corrected-place a")
    assert reader.url.endswith(f"#corrected-{correction.uuid}")
    said = reader.locator("script[type='application/ld+json']").first.inner_text()
    assert "1913, not 1912" in said
    assert str(correction.uuid) in said
    reader.goto(f"{live_paper.url}/corrections/")
    reader.wait_for_selector("text=1913, not 1912")
    look(reader, "corrections")

    # By order of a court.
    page.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    page.goto(f"{live_paper.url}/desk/articles/takedown/{article.pk}/")
    look(page, "takedown")
    page.fill("[name=reason]", "Order 12")
    page.fill("[name=sure]", article.slug)
    page.click("button:has-text('Take the story down for good')")
    page.wait_for_selector(".messages .success:has-text('451')")
    assert reader.goto(live_paper.url + article.path).status == 451
    look(reader, "tombstone")
    reader.goto(f"{live_paper.url}/corrections/")
    assert reader.locator("text=1913, not 1912").count() == 0
    assert not Article.objects.filter(pk=article.pk).exists()
