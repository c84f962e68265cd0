"""A producer orders the day and picks what stands under stories; a reader reads on through it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from broadsheet.fronts.services import close_orders
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.web.tests.factory import Paper, story
from tests.conftest import missing
from tests.desk.test_fronts import pin
from tests.desk.test_planning import check_accessible
from tests.desk.test_story import PICTURES, desk, publish, strangers  # noqa: F401  fixtures
from tests.pages.test_pages import AXE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def show(page: Page, name: str) -> None:
    """Keep pictures of the page at every width, by day and by night, where somebody asked."""
    if not PICTURES:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (390, 820, 1440):
            page.set_viewport_size({"width": width, "height": 1000})
            page.screenshot(path=f"{PICTURES}/{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def test_read_through_the_day(
    desk: Page,  # noqa: F811
    browser: Browser,
    live_paper: Paper,
) -> None:
    world = live_paper.sections["World"]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    names = ("The strait reopens to small boats", "Talks go into the night", "A minister resigns")
    for n, name in enumerate(names):
        story(name, section=world, at=midnight + dt.timedelta(minutes=n), summary="In a sentence.")
    first, second, third = names
    elsewhere = ("Sport", "Culture", "Business", "Science", "Politics", "Opinion")
    for n, name in enumerate(elsewhere):
        story(
            f"What else is new in {name.lower()}", section=live_paper.sections[name], at=midnight,
            summary="In a sentence or two, for whoever wants to know a little more.",
            lead_picture=live_paper.pictures[n % 5] if n != 2 else None,
        )  # fmt: skip
    # By itself the newest comes first; the producer turns it round, by keyboard.
    desk.goto(f"{live_paper.url}/desk/running-order/{world.pk}/{timezone.localdate()}/")
    desk.locator(f"[data-item]:has-text('{first}') [data-handle]").press("Home")
    desk.locator(f".ordered-voice:has-text('{first}: now 1 of 3, saved')").wait_for()
    # What stands at the foot of stories: an old report, picked by hand.
    desk.click("a:has-text('Fronts') >> nth=0")
    desk.locator("tr:has-text('Foot of stories') >> nth=0").locator("button").click()
    desk.wait_for_url(re.compile("/fronts/edit/"))
    old = live_paper.stories["old"].headline
    pin(desk, old[:20], old)
    publish(desk)

    # Without a script all of it is there.
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    reader = plain.new_page()
    reader.goto(live_paper.url + (Article.objects.get(headline=first).path or ""))
    cards = reader.locator(".foot .headline a").all_inner_texts()
    assert cards[0] == old
    assert len(cards) == len(set(cards)) == 6
    walked = [reader.locator("h1").inner_text()]
    for where in (".running-top", ".running-foot"):
        assert f"({len(walked)} of 3)" in reader.locator(".running-top").inner_text()
        reader.locator(f"{where} [rel=next]").click()
        walked.append(reader.locator("h1").inner_text())
    assert walked == [first, third, second]
    assert not reader.locator("[rel=next]").count()
    assert not set(reader.locator(".foot .headline a").all_inner_texts()) & {second, third}
    reader.locator(".running-foot [rel=prev]").click()
    assert reader.locator("h1").inner_text() == third
    reader.go_back()
    reader.locator(".running-top [rel=up]").click()
    assert reader.url == f"{live_paper.url}/world/"
    plain.close()

    # Found by whoever hears or presses keys; not on paper.
    loose = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    reader = loose.new_page()
    reader.goto(live_paper.url + (Article.objects.get(headline=third).path or ""))
    for name in ("Through World, above the story", re.compile("^World, ")):
        assert reader.get_by_role("navigation", name=name).count() == 1
    if not AXE.is_file():
        missing("needs axe-core; run npm ci")
    show(reader, "reading-on")
    check_accessible(reader, "body")
    reader.emulate_media(media="print")
    assert not any(box.is_visible() for box in reader.locator(".running, .foot").all())
    reader.emulate_media(media="screen")

    # Yesterday is closed: what is withdrawn drops out, and nothing else moves.
    gone = Article.objects.get(headline=third)
    yesterday = midnight - dt.timedelta(days=1)
    for n, name in enumerate(names):
        moved = Article.objects.get(headline=name)
        services.move(article=moved, published_at=yesterday + dt.timedelta(hours=n), actor=None)
    services.order_day(
        section=world, day=yesterday.date(), actor=None,
        articles=[Article.objects.get(headline=name).pk for name in names],
    )  # fmt: skip
    close_orders()
    services.withdraw(article=gone, note="Wrong.", actor=None)
    reader.goto(live_paper.url + (Article.objects.get(headline=first).path or ""))
    assert "(1 of 2)" in reader.locator(".running-top").inner_text()
    reader.locator(".running-top [rel=next]").click()
    assert reader.locator("h1").inner_text() == second
    loose.close()
