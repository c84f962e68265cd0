"""A day as its producer plans it, and where its stories stand in print."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from broadsheet.accounts.services import add_user
from broadsheet.mail.models import Letter
from broadsheet.newsroom import running, services
from broadsheet.newsroom.models import Article, Assignment, Plan
from broadsheet.web.tests.factory import Paper
from tests.conftest import missing
from tests.desk.test_story import desk, look, publish, strangers  # noqa: F401  fixtures
from tests.pages.test_pages import AXE, RULES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def check_accessible(page: Page, inside: str) -> None:
    """No serious finding of axe in what is ours of the page."""
    page.add_script_tag(path=str(AXE))
    rules = {"runOnly": {"type": "tag", "values": RULES}}
    found = page.evaluate("([inside, rules]) => axe.run(inside, rules)", [inside, rules])[
        "violations"
    ]
    assert not [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def open_print(page: Page) -> None:
    toggle = page.locator("section.desk-panel:has([name=print_headline]) [data-panel-toggle]").first
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()


def names(page: Page) -> list[str]:
    return [str(item.get_attribute("data-name")) for item in page.locator("[data-item]").all()]


def test_plan_assign_change_in_place_and_order_the_day(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    add_user(
        email="ines@example.com", password="a long password of words", name="Ines Holm", actor=None
    )
    world = live_paper.sections["World"]
    for name in ("First out", "Second out"):
        article = services.create_article(article=Article(headline=name, section=world), actor=None)
        services.publish_article(article=article, actor=None)
    desk.click("a:has-text('Budget') >> nth=0")
    desk.click("summary:has-text('Plan a story')")
    desk.fill("[name=headline] >> nth=0", "Ferry talks")
    desk.select_option(".plan-new [name=section]", label="World")
    desk.fill(".plan-new [name=due_at]", f"{timezone.localdate().isoformat()}T23:30")
    desk.fill(".plan-new [name=words]", "600")
    desk.fill(".plan-new [name=writer]", "Ines Holm")
    desk.check(".plan-new [name=wants_picture]")
    look(desk, "budget-plan")
    desk.click("button:has-text('Put on the budget')")
    desk.locator(".messages .success:has-text('Ferry talks')").wait_for()
    plan = Plan.objects.get(article__headline="Ferry talks")
    assert [str(a.user) for a in Assignment.objects.filter(article=plan.article)] == ["Ines Holm"]
    assert Letter.objects.get(to="ines@example.com").subject.endswith("Ferry talks")
    look(desk, "budget")
    if not AXE.is_file():
        missing("needs axe-core; run npm ci")
    check_accessible(desk, ".plan")

    # In place: the length and the headline; kept without a button.
    row = desk.locator("[data-plan-line]:has([value='Ferry talks'])")
    line = row.locator("[name=words]")
    line.fill("850")
    line.press("Tab")
    desk.locator("[data-plan-line].plan-saved").wait_for()
    plan.refresh_from_db()
    assert plan.words == 850
    # Back to what it was when the page was opened; what somebody else has changed meanwhile stays.
    services.rename_planned(article=plan.article, headline="Ferry talks fail", actor=None)
    desk.evaluate("document.querySelector('.plan-saved').classList.remove('plan-saved')")
    line.fill("600")
    line.press("Tab")
    desk.locator("[data-plan-line].plan-saved").wait_for()
    plan.refresh_from_db()
    assert plan.words == 600
    assert Article.objects.get(pk=plan.article_id).headline == "Ferry talks fail"
    services.rename_planned(article=plan.article, headline="Ferry talks", actor=None)
    # What is wrong is said where it stands, and stays to be mended.
    row.locator("[name=writer]").fill("Nobody")
    row.locator("[name=writer]").press("Tab")
    desk.locator("[data-plan-error]:has-text('Nobody on the staff')").wait_for()
    assert row.locator("[name=writer]").input_value() == "Nobody"

    # On paper: the table without its buttons.
    desk.emulate_media(media="print")
    assert not desk.locator(".plan-do").first.is_visible()
    look(desk, "budget-print")
    desk.emulate_media(media="screen")

    desk.goto(f"{live_paper.url}/desk/running-order/{world.pk}/{timezone.localdate()}/")
    assert names(desk)[:2] == ["Second out", "First out"]
    look(desk, "running-order")
    check_accessible(desk, ".plan")
    desk.locator("[data-item] >> nth=1").locator("[data-handle]").press("ArrowUp")
    desk.locator(".ordered-voice:has-text('First out: now 1 of 3, saved')").wait_for()
    kept = running.running_order(world, timezone.localdate()).articles
    assert [a.headline for a in kept] == ["First out", "Second out", "Ferry talks"]
    desk.locator("[data-item]:has-text('Ferry talks') .pins-headline").drag_to(
        desk.locator("[data-item] >> nth=0"), target_position={"x": 150, "y": 2}
    )
    desk.locator(".ordered-voice:has-text('Ferry talks: now 1 of 3, saved')").wait_for()
    desk.reload()
    assert names(desk) == ["Ferry talks", "First out", "Second out"]


def test_place_a_story_in_print_and_read_that_days_paper(
    desk: Page,  # noqa: F811
    context: BrowserContext,
    live_paper: Paper,
) -> None:
    headline = "Ferry adrift for nine hours is towed home"
    article = Article.objects.get(headline=headline)
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    open_print(desk)
    day = timezone.localdate() + dt.timedelta(days=1)
    for number, page in enumerate(("a1", "front page")):
        desk.click("button:has-text('Add placement')")
        desk.fill(f"[name=placements-{number}-date]", day.isoformat())
        # It opens a moment after its field has the focus, and would stay open.
        desk.locator(".xdsoft_datetimepicker:visible").first.wait_for()
        desk.fill(f"[name=placements-{number}-edition]", "New York")
        desk.fill(f"[name=placements-{number}-page]", page)
        desk.fill(f"[name=placements-{number}-headline]", "Nine Hours Adrift")
        desk.click("h2:visible >> nth=0")
    desk.locator(".xdsoft_datetimepicker:visible").first.wait_for(state="hidden")
    desk.click("footer [data-controller~='w-dropdown'] [data-w-dropdown-target=toggle]")
    desk.click("footer [name=action-publish]")
    # A page that is none is refused, and nothing that was typed is lost.
    refusal = desk.locator("text=A page is a section’s letters and a number").first
    refusal.wait_for(state="attached")
    refusal.wait_for()
    look(desk, "placement-refused")
    desk.fill("[name=placements-1-page]", "B4")
    publish(desk)
    reader = context.new_page()
    reader.goto(live_paper.url + (article.path or ""))
    sentence = reader.locator(".in-print").first.inner_text()
    assert re.search(
        r"appeared in print on .+, on page A1 of the New York edition with the headline: "
        r"Nine Hours Adrift\.$",
        sentence,
    )
    reader.click(".in-print a >> nth=0")
    reader.wait_for_url(f"**/edition/{day.isoformat()}/")
    assert reader.locator(".folio-number").all_inner_texts()[0].endswith("A1")
    assert reader.locator("main .headline:has-text('Nine Hours Adrift')").count() == 2
    for width in (390, 1440):
        reader.set_viewport_size({"width": width, "height": 900})
        look(reader, f"edition-{width}")
    reader.goto(f"{live_paper.url}/edition/")
    look(reader, "editions")
    assert reader.locator(".led-day").count() == 2
