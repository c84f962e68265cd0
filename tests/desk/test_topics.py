"""Names become links: proposed while somebody writes, accepted by a key, seen by a reader once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from broadsheet.changes import durable
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.topics.models import Topic
from broadsheet.topics.services import rename_topic
from broadsheet.web.tests.factory import Paper, story
from tests.desk.test_accessibility import AXE, NOT_OURS, RUN
from tests.desk.test_story import desk, kept, look, publish, strangers, write  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXT = (
    "Marta Strand spoke for the Harbour Authority in Northbank. Later Marta Strand left Northbank."
)


def states(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.eval_on_selector_all(
        "[data-desk-topics] [data-desk-list] > li",
        "items => Object.fromEntries(items.map((item) =>"
        " [item.querySelector('.desk-topics__name').textContent, item.dataset.state]))",
    )
    return found


def wait_for(page: Page, wanted: dict[str, str]) -> None:
    for _ in range(200):
        if wanted.items() <= states(page).items():
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{states(page)} instead of {wanted}")


def test_names_are_seen_to_be_buttons_and_have_the_focus_at_once(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    spoke = story(
        "Who spoke", section=live_paper.sections["World"], body=[("text", f"<p>{TEXT}</p>")]
    )
    desk.goto(f"{live_paper.url}/desk/articles/edit/{spoke.pk}/")
    desk.keyboard.press("Control+Shift+y")
    name = desk.locator(".desk-topics__name:focus")
    name.wait_for()
    assert name.get_attribute("aria-label") == f"{name.text_content()}: Accept"
    after = "name => getComputedStyle(name, '::after').content"
    assert name.evaluate(after) == '"Accept"'
    look(desk, "topics-at-once")
    desk.set_viewport_size({"width": 390, "height": 844})
    look(desk, "topics-at-once-390")
    assert name.bounding_box()["width"] <= 390  # type: ignore[index]
    desk.set_viewport_size({"width": 1440, "height": 900})
    accepted = name.text_content()
    desk.keyboard.press("Enter")
    line = desk.locator(f".desk-topics__name:text-is('{accepted}')")
    assert line.get_attribute("aria-label") == f"{accepted}: Accepted"
    assert line.get_attribute("aria-pressed") == "true"
    assert line.evaluate(after).replace('" "', "") in {'"✓ Accepted"', '"✓ " "Accepted"'}

    # Where nothing is named yet, the focus is where a topic can be added.
    desk.evaluate("localStorage.clear()")
    desk.goto(f"{live_paper.url}/desk/articles/add/")
    desk.keyboard.press("Control+Shift+y")
    desk.locator("[data-desk-words]:focus").wait_for()


def test_accept_and_refuse_by_key_and_read(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    desk.goto(f"{live_paper.url}/desk/articles/add/")
    write(desk, headline="Who spoke", text=TEXT)
    desk.keyboard.press("Control+Shift+y")
    wait_for(desk, {"Marta Strand": "proposed", "Harbour Authority": "proposed",
                    "Northbank": "proposed"})  # fmt: skip
    look(desk, "topics-proposed")

    # One key each, and the next one has the focus.
    desk.focus("[data-desk-list] .desk-topics__name:text-is('Marta Strand')")
    desk.keyboard.press("a")
    desk.focus("[data-desk-list] .desk-topics__name:text-is('Northbank')")
    desk.keyboard.press("x")
    assert desk.evaluate("document.activeElement.textContent") == "Harbour Authority"
    desk.keyboard.press("f")
    wait_for(desk, {"Marta Strand": "accepted", "Northbank": "refused",
                    "Harbour Authority": "proposed"})  # fmt: skip
    desk.keyboard.press("Enter")
    wait_for(desk, {"Harbour Authority": "accepted"})
    desk.keyboard.press("u")
    wait_for(desk, {"Harbour Authority": "proposed"})
    look(desk, "topics-decided")
    desk.evaluate(AXE.read_text("utf-8"))
    found = desk.evaluate(RUN)
    assert [one for one in found if not any(word in str(one) for word in NOT_OURS)] == []

    # A topic that the paper does not have yet.
    desk.fill("[data-desk-words]", "Spoke Society")
    desk.select_option("[data-desk-kind]", "organisation")
    desk.click("[data-desk-make]")
    wait_for(desk, {"Spoke Society": "accepted"})

    # Whoever leads is an index term: the same key files the story under it.
    desk.fill("[name=headline]", "Marta Strand spoke")
    desk.locator("[data-desk-list] li", has_text="Marta Strand").get_by_text(
        "index term"
    ).wait_for()
    desk.focus("[data-desk-list] .desk-topics__name:text-is('Marta Strand')")
    desk.keyboard.press("u")
    desk.keyboard.press("a")
    filed = desk.locator("[data-desk-list] li", has_text="Marta Strand").get_by_role(
        "button", name="Filed under it"
    )
    filed.wait_for()
    desk.focus("[data-desk-list] .desk-topics__name:text-is('Marta Strand')")
    desk.keyboard.press("f")
    desk.fill("[name=headline]", "Who spoke")
    kept(desk)
    desk.wait_for_url(re.compile("/edit/"))
    article = Article.objects.get(headline="Who spoke")
    for _ in range(100):
        if article.suggestions.filter(state="accepted").count() == 2:
            break
        desk.wait_for_timeout(100)
    desk.reload()
    wait_for(
        desk, {"Marta Strand": "accepted", "Northbank": "refused", "Spoke Society": "accepted"}
    )
    publish(desk)
    durable.work_all()
    article.refresh_from_db()
    assert "<a" not in str(stored_blocks(article))
    assert Topic.objects.get(name="Spoke Society").status == "candidate"

    strand = Topic.objects.get(name="Marta Strand")
    desk.goto(f"{live_paper.url}{article.path}")
    links = desk.locator(f"article a[href='{strand.path}']")
    assert links.count() == 1
    assert links.inner_text() == "Marta Strand"
    assert desk.locator("article p a:text-is('Northbank')").count() == 0
    term = Topic.objects.get(name="Harbour Authority")
    assert desk.locator(f"a[href='{term.path}']").count() >= 1  # an index term, not a link in it
    assert desk.locator("article p a:text-is('Harbour Authority')").count() == 0
    look(desk, "topics-read")
    links.click()
    desk.wait_for_url(re.compile(re.escape(strand.path)))
    rename_topic(topic=strand, name="Marta Lund", actor=None)
    strand.refresh_from_db()
    desk.goto(f"{live_paper.url}{article.path}")
    assert desk.locator(f"article a[href='{strand.path}']").count() == 1
