"""A real browser and a little paper to read in it.

``live_paper`` is a served paper with a few dozen stories; ``page`` is a Chromium page in which
nothing may be fetched from another host. Chromium is looked for on PATH, or named by
BROADSHEET_CHROMIUM.
"""

from __future__ import annotations

import copy
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from broadsheet.web.tests.factory import Paper, make_paper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def missing(what: str) -> None:
    """Skip, saying why; where everything must be there, fail."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"CI must have it: {what}", pytrace=False)
    pytest.skip(what)


def find_chromium() -> str | None:
    named = os.environ.get("BROADSHEET_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    from django.db import connection

    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("needs the Python package playwright")
    executable = find_chromium()
    if executable is None:
        missing("needs Chromium on PATH, or BROADSHEET_CHROMIUM naming it")
    # Playwright's own loop runs in this thread, and Django would refuse its database beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    migrated = getattr(connection, "_test_serialized_contents", None)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
            # With that loop Django makes this thread another connection, which has to know, too,
            # what to put back into the emptied database.
            if migrated is not None:
                connection._test_serialized_contents = migrated  # type: ignore[attr-defined]
            yield started
            started.close()
    finally:
        if before is None:
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile that reaches this machine only."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    # Far beyond what anything takes: a slow machine is no fault of the page.
    made.set_default_timeout(60_000)

    def gate(route: Any) -> None:
        host = route.request.url.split("/")[2].rsplit(":", 1)[0]
        if host in {"localhost", "127.0.0.1"}:
            route.continue_()
        else:
            route.abort()

    made.route("http://**", gate)
    made.route("https://**", gate)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def live_paper(
    django_db_serialized_rollback: None, transactional_db: None, live_server: Any, kept: Kept
) -> Paper:
    """A served paper; ``live_paper.url`` is where.

    What migrations put into the database is put back for each test: Wagtail needs its roots.
    """
    paper = kept.paper()
    paper.url = live_server.url
    return paper


class Kept:
    """The little paper as it was when it was first made, put back for each test.

    Making it costs some seconds, and most tests here want it. Only SQLite gives a whole database
    back at once; elsewhere the paper is made anew.
    """

    def __init__(self, folder: Path) -> None:
        self._files = folder / "media"
        self._database: sqlite3.Connection | None = None
        self._paper: Paper | None = None

    def paper(self) -> Paper:
        from django.conf import settings
        from django.core.cache import cache
        from django.db import connection

        if connection.vendor != "sqlite":
            return make_paper()
        connection.ensure_connection()
        if self._database is None:
            self._paper = make_paper()
            # Each of the suite's processes has its own, in one thread at a time.
            self._database = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self._database)
            shutil.copytree(settings.MEDIA_ROOT, self._files)
        else:
            self._database.backup(connection.connection)
            shutil.copytree(self._files, settings.MEDIA_ROOT, dirs_exist_ok=True)
            cache.clear()
        return copy.deepcopy(self._paper)  # type: ignore[return-value]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("paper"))
