"""Searching as readers do it: typing, choosing, narrowing, turning pages, going back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from broadsheet.search.indexing import rebuild
from broadsheet.web.tests.factory import Paper, many
from tests.conftest import missing
from tests.pages.test_pages import AXE, axe_contrast, axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def indexed(live_paper: Paper, settings: object, tmp_path: object) -> Paper:
    settings.BROADSHEET_DATA = tmp_path  # type: ignore[attr-defined]
    many(
        25,
        section=live_paper.sections["World"],
        author=next(iter(live_paper.authors.values())),
        topic=next(iter(live_paper.topics.values())),
        column=next(iter(live_paper.columns.values())),
    )
    rebuild()
    return live_paper


@pytest.mark.browser
def test_a_reader_searches(indexed: Paper, page: Page) -> None:
    page.goto(indexed.url)
    field = page.locator("#search-bar")
    field.press_sequentially("story num")
    page.locator(".in-bar .suggestions li").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    chosen = page.locator('.in-bar [aria-selected="true"]')
    assert chosen.count() == 1
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Escape")
    assert page.locator(".in-bar .suggestions").is_hidden()
    page.locator(".in-bar button").click()
    page.wait_for_url(re.compile(r"/search\?q=story"))

    field = page.locator("#search-page")
    field.fill("story number")
    field.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=story\+number$"))
    assert int(page.locator(".search-count").inner_text().split()[0]) >= 25
    assert page.locator(".search-result").count() == 10
    assert page.locator(".search-result mark").count() >= 10
    page.locator("nav.pages a[rel=next]").click()
    page.wait_for_url(re.compile(r"page=2"))
    page.go_back()
    page.wait_for_url(re.compile(r"number$"))
    assert page.locator("#search-page").input_value() == "story number"
    page.locator(".search-facets a", has_text="World").first.click()
    page.wait_for_url(re.compile(r"section=world"))
    assert page.locator('.search-facets [aria-current="true"]').inner_text().startswith("World")
    page.locator(".search-chosen a", has_text="World").click()
    page.wait_for_url(re.compile(r"number$"))
    page.go_back()
    page.wait_for_url(re.compile(r"section=world"))
    page.go_back()
    page.wait_for_url(re.compile(r"number$"))
    assert page.locator(".search-result").count() == 10


@pytest.mark.browser
def test_without_javascript_it_is_the_same_page(indexed: Paper, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    try:
        page = context.new_page()
        page.goto(f"{indexed.url}/search")
        page.locator("#search-page").fill("story number")
        page.locator(".in-page button").click()
        page.wait_for_url(re.compile(r"/search\?q=story\+number"))
        assert page.locator(".search-result").count() == 10
        page.locator(".search-sorts a", has_text="Newest").click()
        page.wait_for_url(re.compile(r"sort=newest"))
        page.locator("nav.pages a[rel=next]").click()
        page.wait_for_url(re.compile(r"page=2"))
        assert page.locator(".search-result").count() == 10
    finally:
        context.close()


@pytest.mark.browser
def test_axe_finds_nothing_on_results(indexed: Paper, browser: Browser) -> None:
    if not AXE.is_file():
        missing("needs axe-core; run npm ci")
    context = browser.new_context(
        viewport={"width": 390, "height": 900}, color_scheme="dark", bypass_csp=True
    )
    context.set_default_timeout(60_000)
    faults: list[str] = []
    try:
        page = context.new_page()
        for asked in ("story+number&section=world&kind=news", "storry+number", "zzxqwv&date=2009"):
            page.goto(f"{indexed.url}/search?q={asked}")
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{asked}: {wider} px too wide"] if wider > 0 else []
            faults += [f"{asked}: {finding}" for finding in axe_findings(page)]
            page.emulate_media(color_scheme="light")
            faults += [f"{asked}, light: {finding}" for finding in axe_contrast(page)]
            page.emulate_media(color_scheme="dark")
    finally:
        context.close()
    assert not faults, "\n".join(faults)
