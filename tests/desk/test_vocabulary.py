"""The vocabulary is kept at the desk, and readers see it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
from broadsheet.web.tests.factory import Paper
from tests.desk.test_story import desk, look, strangers  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_topic_is_edited_and_another_merged_into_it(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    page, url = desk, live_paper.url
    gone = Topic.objects.get(slug="tides")
    stays = save_topic(topic=Topic(name="Tides and surges", kind="subject"), actor=None)
    sea = save_topic(topic=Topic(name="The sea", kind="subject"), actor=None)

    # A new name, another name beside it, an overview, and what it is part of.
    page.goto(f"{url}/desk/topics/edit/{stays.pk}/")
    page.fill("[name=name]", "High tides")
    page.click("[data-contentpath=aliases] button:has-text('Add'), #id_aliases-ADD")
    page.fill("[name='aliases-0-name']", "Spring tides")
    page.click("[data-contentpath=overview] [contenteditable=true]")
    page.keyboard.type("Twice a month the sea comes higher.")
    page.fill("#id_broader", "sea")
    page.wait_for_selector("#id_broader-offered option", state="attached")
    page.press("#id_broader", "Enter")
    page.wait_for_selector(f"[data-name=broader] input[value='{sea.pk}']", state="attached")
    look(page, "topic-form")
    page.click("button:has-text('Save')")
    page.wait_for_selector("text=updated")
    stays.refresh_from_db()
    assert {one.name for one in stays.aliases.all()} == {"Spring tides", "Tides and surges"}
    assert list(stays.broader.all()) == [sea]

    # Found by the name it has beside its own, then the other is merged into it.
    page.goto(f"{url}/desk/topics/?q=spring")
    page.wait_for_selector("a:has-text('High tides')")
    look(page, "topics-list")
    page.goto(f"{url}/desk/topics/{gone.pk}/merge/?into={stays.pk}")
    page.wait_for_selector("text=will be found under")
    look(page, "topic-merge")
    page.click("button.serious:has-text('Merge')")
    page.wait_for_selector("text=every link to it leads there")

    # The reader's side: old addresses lead on, and everything stands there.
    page.goto(f"{url}/topics/tides/")
    page.wait_for_url(f"{url}/topics/high-tides/")
    text = page.inner_text("main")
    assert "Twice a month the sea comes higher." in text
    assert page.locator("main .card").count() > 0
    assert page.locator(".around a:has-text('The sea')").count() == 1
    answer = page.goto(f"{url}/topics/tides-and-surges/")
    assert answer is not None
    assert page.url == f"{url}/topics/high-tides/"
    look(page, "topic")
