"""The picture desk: a picture is found, cropped, replaced and asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from broadsheet.changes import durable
from broadsheet.media.services import add_picture
from broadsheet.media.tests.test_media import XMP, jpeg
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.web.tests.factory import Paper
from tests.desk.test_story import desk, look, strangers  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_picture_is_found_cropped_replaced_and_asked_for(
    desk: Page,  # noqa: F811
    live_paper: Paper,
    tmp_path: Path,
) -> None:
    page, url = desk, live_paper.url
    with_words = SimpleUploadedFile("pier.jpg", jpeg(1200, 700, xmp=XMP), "image/jpeg")
    pier = add_picture(file=with_words, title="pier", actor=None, description="A pier in fog")
    durable.work_all()
    # Found by what its file said, then cropped by hand with the keyboard.
    page.goto(f"{url}/desk/pictures/")
    page.fill("[name=words]", "pier fog")
    page.fill("[name=by]", "berg")
    page.click("button:has-text('Search')")
    page.wait_for_selector("text=Ada Berg/The Paper")
    assert page.locator(".library__picture").count() == 1
    page.click(".library__picture a")
    page.wait_for_selector("text=Ada Berg/The Paper")
    look(page, "picture")
    page.click("a:has-text('Crops and focal point')")
    page.click("[data-stage] img", position={"x": 20, "y": 20})
    page.click("[data-ratio='1:1']")
    page.keyboard.press("-")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_selector("[data-ratio='1:1'] >> text=by hand")
    look(page, "picture-crops")
    page.click("[data-save]")
    page.wait_for_selector("text=Saved. The sizes are being made.")
    pier.refresh_from_db()
    assert list(pier.crops) == ["1:1"]
    assert pier.focus is not None
    durable.work_all()

    # Its uses are known; another file takes its place in all of them.
    section = live_paper.stories["live"].section
    draft = Article(headline="Fog", section=section, lead_picture=pier)
    story = services.create_article(article=draft, actor=None)
    story = services.publish_article(article=story, actor=None)
    page.goto(f"{url}/desk/images/{pier.pk}/")
    page.click("a:has-text('Where it is used')")
    page.wait_for_selector(f"a[href='{story.path}']")
    look(page, "picture-uses")
    other = tmp_path / "pier.jpg"
    other.write_bytes(jpeg(900, 900))
    page.goto(f"{url}/desk/images/{pier.pk}/")
    page.set_input_files("input[type=file][name=file]", other)
    page.check("[name=ask_before_use]")
    page.fill("[name=restrictions]", "Ask the harbour office.")
    former = pier.file.url
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_selector(".messages .success")
    durable.work_all()
    page.goto(url + (story.path or ""))
    shown = page.locator(".story figure.picture img")
    assert (shown.get_attribute("width"), shown.get_attribute("height")) == ("900", "900")
    assert former not in page.content()
    assert page.locator(".story figure.picture source[type='image/avif']").count() == 1

    # Chosen once more it must be asked for, and the reason is kept.
    page.goto(f"{url}/desk/authors/add/")
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.click(f".modal-body a[href*='/chosen/{pier.pk}/']")
    page.wait_for_selector("text=Ask the harbour office.")
    look(page, "picture-ask")
    page.fill(".modal-body [name=reason]", "The office agreed by telephone.")
    page.click("button:has-text('Use the picture')")
    page.wait_for_selector(".modal-body", state="detached")
