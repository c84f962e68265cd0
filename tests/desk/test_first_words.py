"""Words typed as soon as a form is there, and on a slow line before its scripts: none is lost.

Wagtail begins to look for changes two seconds after a form has opened. Here that moment comes when
the test says so, however fast or slow the machine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.fronts import services as fronts
from broadsheet.newsroom.models import Article, StandingPage
from broadsheet.topics.models import Topic
from broadsheet.web.tests.factory import Paper
from tests.desk.test_live import sign_in
from tests.desk.test_story import desk, strangers  # noqa: F401  fixtures

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Dialog, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EDITOR = "[data-contentpath=body] [contenteditable=true] >> nth=0"
HOLD = """
  const HELD = [2000];
  const later = [];
  const real = window.setTimeout;
  window.setTimeout = (run, wait, ...rest) =>
    HELD.includes(wait) ? -later.push(() => run(...rest)) : real(run, wait, ...rest);
  window.twoSecondsPass = () => later.splice(0).forEach((run) => run());
"""
# Neither have the editors written into their fields what they were given.
HOLD_EDITORS = HOLD.replace("[2000]", "[250, 2000]")
FORM = re.compile(r"/desk/\w+/(?:edit/\d+|add)/$")


def leave(page: Page) -> bool:
    """Try to go elsewhere; whether the browser asks first. One stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("void setTimeout(() => location.assign('/robots.txt'))")
    for _ in range(200):
        if asked or page.url.endswith("robots.txt"):
            break
        page.wait_for_timeout(50)
    page.remove_listener("dialog", stay)
    return asked == ["beforeunload"]


def newest(article: Article) -> Article:
    return Article.objects.get(pk=article.pk).get_latest_revision_as_object()


def wait_for(page: Page, true: object, why: str) -> None:
    for _ in range(300):
        if true():  # type: ignore[operator]
            return
        page.wait_for_timeout(100)
    pytest.fail(why)


def silence(page: Page) -> None:
    """Nothing that is sent arrives."""
    page.route(
        FORM,
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )


def test_an_editor_that_comes_up_after_the_first_click_says_nothing(
    desk: Page,  # noqa: F811
    live_paper: Paper,
) -> None:
    article = live_paper.stories["opinion"]
    before = article.revisions.count()
    desk.add_init_script(HOLD_EDITORS)
    desk.goto(f"{live_paper.url}/desk/articles/edit/{article.pk}/")
    desk.locator(EDITOR).wait_for()
    desk.click("[name=summary]")
    desk.keyboard.press("Tab")
    desk.evaluate("twoSecondsPass()")
    desk.wait_for_timeout(3_000)
    assert not leave(desk)
    assert article.revisions.count() == before


def test_the_first_words_in_a_story(desk: Page, live_paper: Paper) -> None:  # noqa: F811
    article = live_paper.stories["opinion"]
    url = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    before = article.revisions.count()
    desk.add_init_script(HOLD)

    # Nothing was typed: nothing is asked, nothing is kept.
    desk.goto(url)
    desk.click("[name=summary]")
    desk.keyboard.press("Tab")
    desk.evaluate("twoSecondsPass()")
    desk.wait_for_timeout(3_000)
    assert article.revisions.count() == before
    assert not leave(desk)

    # Leaving at once; staying; they keep themselves, whether the two seconds pass or not.
    desk.goto(url)
    desk.click("[name=summary]")
    desk.keyboard.type("At once. ")
    assert leave(desk)
    wait_for(desk, lambda: "At once." in newest(article).summary, "not kept by itself")
    desk.keyboard.type(" And more. ")
    desk.evaluate("twoSecondsPass()")
    wait_for(desk, lambda: "And more." in newest(article).summary, "what followed was not kept")

    # In the editor, which writes into its field a little later.
    desk.goto(url)
    desk.click(EDITOR)
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Quickly said.")
    assert leave(desk)
    desk.evaluate("twoSecondsPass()")
    wait_for(
        desk,
        lambda: "Quickly said." in str(newest(article).body.get_prep_value()),
        "the editor's words were not kept",
    )

    # A line that is down and a page that is opened anew: the browser has them.
    desk.goto(url)
    silence(desk)
    desk.click("[name=summary]")
    desk.keyboard.press("Home")
    desk.keyboard.type("Only here. ")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.reload()
    desk.unroute(FORM)
    assert "Only here." not in desk.input_value("[name=summary]")
    desk.click(".desk-copy button:has-text('Put them back')")
    desk.wait_for_function("document.querySelector('[name=summary]')?.value.includes('Only here.')")
    assert "Only here." in newest(article).summary


@pytest.mark.parametrize("script", ["unsaved", "writing"])
def test_words_typed_before_the_scripts_of_a_story_have_come(
    desk: Page,  # noqa: F811
    live_paper: Paper,
    script: str,
) -> None:
    article = live_paper.stories["opinion"]
    url = f"{live_paper.url}/desk/articles/edit/{article.pk}/"
    held: list[Route] = []
    released: list[bool] = []

    def slow(route: Route) -> None:
        route.continue_() if released else held.append(route)

    desk.add_init_script(HOLD)
    desk.route(re.compile(rf"/{script}(?:\.\w+)?\.js"), slow)
    silence(desk)
    for attempt in ("reload", "stay"):
        released.clear()
        held.clear()
        if attempt == "stay":
            desk.unroute(FORM)
        desk.goto(url, wait_until="commit")
        desk.click("[name=summary]")
        desk.keyboard.press("Home")
        desk.keyboard.type("Early. ")
        assert held, "the script came before the words"
        released.append(True)
        for route in held:
            route.continue_()
        desk.wait_for_load_state("load")
        desk.wait_for_function(
            "document.querySelector('#w-editor-form').dataset.deskTouched === ''"
        )
        assert leave(desk)
        if attempt == "reload":
            desk.wait_for_function("Object.keys(localStorage).some(key => key.includes(':story:'))")
            desk.once("dialog", lambda dialog: dialog.accept())
            desk.reload()
            desk.click(".desk-copy button:has-text('Throw them away')")
        else:
            desk.evaluate("twoSecondsPass()")
            wait_for(desk, lambda: "Early. " in newest(article).summary, "not kept by itself")


def test_the_first_words_in_every_other_form(desk: Page, live_paper: Paper) -> None:  # noqa: F811
    topic = Topic.objects.get(slug="tides")
    sheet = StandingPage.objects.first()
    assert sheet is not None
    front = fronts.begin_front(section=None, actor=None)
    forms = {
        reverse("topics:edit", args=[topic.pk]): "[name=name]",
        reverse("standing_pages:edit", args=[sheet.pk]): "[name=title]",
        reverse("fronts:edit", args=[front.pk]): "[name$='-value-title']:visible >> nth=0",
        reverse("sections:edit", args=[live_paper.stories["opinion"].section_id]): "[name=name]",
    }
    desk.add_init_script(HOLD)
    for address, field in forms.items():
        # Nothing was typed: nothing is asked.
        desk.goto(live_paper.url + address)
        desk.locator(field).wait_for()
        desk.evaluate("twoSecondsPass()")
        assert not leave(desk), address
        desk.goto(live_paper.url + address)
        desk.click(field)
        desk.keyboard.type("Soon ")
        assert leave(desk), address
        desk.evaluate("twoSecondsPass()")
        assert leave(desk), address


def test_the_first_words_of_a_live_entry(
    context: BrowserContext,
    live_paper: Paper,
) -> None:
    storm = live_paper.stories["live"]
    page = sign_in(context, live_paper, "Ada")
    url = f"{live_paper.url}/desk/articles/live/{storm.pk}/"
    held: list[Route] = []
    page.route(re.compile(r"/coverage(?:\.\w+)?\.js"), lambda route: held.append(route))
    page.goto(url, wait_until="commit")
    page.fill("[name=headline]", "Before the script")
    page.click("[data-text]")
    page.keyboard.type("The harbour is shut.")
    held[0].continue_()
    page.unroute(re.compile(r"/coverage(?:\.\w+)?\.js"))
    page.wait_for_load_state("load")
    page.wait_for_selector("[data-turn]:not([hidden])")
    for _ in range(2):
        assert page.input_value("[name=headline]") == "Before the script"
        assert page.inner_text("[data-text]").strip() == "The harbour is shut."
        page.reload()
        page.wait_for_selector("[data-turn]:not([hidden])")


def test_words_in_the_forms_beside_a_story(desk: Page, live_paper: Paper) -> None:  # noqa: F811
    User.objects.get(email="desk@example.com").groups.set(Group.objects.all())
    article = live_paper.stories["opinion"]
    field = ".desk-verb :is(input[type=text], textarea, [contenteditable=true]):visible"
    asked: list[str] = []

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", go)
    for name in ("correct", "withdraw", "move", "takedown", "fronts:pin"):
        view = name if ":" in name else f"articles:{name}"
        url = live_paper.url + reverse(view, args=[article.pk])
        desk.goto(url)
        desk.wait_for_selector(field)
        # Nothing was typed: nothing is asked.
        desk.goto(url)
        assert asked == [], name
        desk.locator(field).first.click()
        desk.keyboard.type("Words")
        desk.goto(f"{live_paper.url}/robots.txt")
        assert asked == ["beforeunload"], name
        asked.clear()
