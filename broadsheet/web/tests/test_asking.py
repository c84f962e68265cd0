"""What is sent to addresses that only answer, and addresses without their slash."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver

from broadsheet.newsroom import services
from broadsheet.settings.logs import EVERY, Strangers
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
from broadsheet.web import urls
from broadsheet.web.tests.factory import story


def every(patterns: list[Any]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        found += every(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
    return found


@pytest.mark.django_db
def test_nothing_can_be_sent_to_a_page() -> None:
    world = services.ensure_section(names=["World"], actor=None)
    path = story("The wall held", section=world).get_absolute_url()
    stranger = Client(enforce_csrf_checks=True)
    for asked in (path, "/", "/world/", "/topics/", "/search", "/rss/home.xml", "/robots.txt",
                  "/media/no.jpg", "/healthz", "/sitemap.xml", "/archive/"):  # fmt: skip
        for method in ("post", "put", "delete", "patch", "options"):
            answer = getattr(stranger, method)(asked)
            assert answer.status_code == 405, (method, asked)
            assert answer["Allow"] == "GET, HEAD", (method, asked)
        assert stranger.head(asked).status_code in (200, 404), asked


def test_every_public_address_says_what_it_takes() -> None:
    """A form of ours on the public site says so itself; until then nobody is told 403."""
    public = every(urls.urlpatterns)
    assert len(public) > 30
    redirects = {"RedirectView"}
    for pattern in public:
        name = getattr(getattr(pattern.callback, "view_class", None), "__name__", "")
        assert name in redirects or pattern.callback.csrf_exempt, pattern  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_an_address_without_its_slash_leads_to_it_and_is_asked_for_again() -> None:
    services.ensure_section(names=["World"], actor=None)
    stranger = Client(enforce_csrf_checks=True)
    asked = stranger.get("/world?x=1")
    assert (asked.status_code, asked["Location"]) == (301, "/world/?x=1")
    assert asked["Cache-Control"] == "private, no-cache"
    # By the same method, not turned into a question.
    sent = stranger.post("/world")
    assert (sent.status_code, sent["Location"]) == (308, "/world/")
    assert stranger.post("/world.nothing").status_code == 404


@pytest.mark.django_db
def test_where_nothing_is_nobody_is_led_on(django_assert_max_num_queries: Any) -> None:
    stranger = Client()
    world = services.ensure_section(names=["World"], actor=None)
    ada = services.ensure_author(name="Ada Berg", actor=None)
    ada.slug = "ada-holm"
    services.save_author(author=ada, actor=None)
    retired = save_topic(topic=Topic(name="Tides", status=Topic.Status.RETIRED), actor=None)
    world.slug = "abroad"
    services.save_section(section=world, actor=None)
    for nothing in ("/nothing", "/abroad/nothing", "/by/nobody", "/column/nothing", "/topics/none"):
        assert stranger.get(nothing).status_code == 404, nothing
    for there in (
        # What is there, what was and leads on or says that it is gone, and pages of the site.
        "/abroad", "/world", "/by/ada-holm", "/by/ada-berg", f"/topics/{retired.slug}", "/by",
        "/archive", "/archive/2026/11", "/desk", "/desk/login",
    ):  # fmt: skip
        assert stranger.get(there).get("Location") == f"{there}/", there
    stranger.get("/nothing/")
    with CaptureQueriesContext(connection) as slashed:
        stranger.get("/nothing/")
    with django_assert_max_num_queries(len(slashed) + 2):
        stranger.get("/nothing")


@pytest.mark.django_db
def test_a_name_that_is_not_the_papers_is_answered_calmly(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = Client().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"
    assert b"not this paper" in answer.content
    (record,) = caplog.records
    assert Strangers().filter(record)
    assert "evil.example" in record.getMessage()
    assert record.exc_info is None


def test_strangers_write_one_short_line_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("broadsheet.settings.logs.time.monotonic", lambda: now)
    let_through = Strangers()

    def line(kind: str, said: str) -> str | None:
        record = logging.LogRecord(kind, logging.ERROR, "", 1, said, (), (ValueError, None, None))  # type: ignore[arg-type]
        if not let_through.filter(record):
            return None
        return logging.Formatter().format(record)

    host, redirect = "django.security.DisallowedHost", "django.security.DisallowedRedirect"
    assert line(host, "Invalid\nname " + "x" * 1000) == "Invalid name " + "x" * 187
    assert line(host, "again") is None
    assert line(host, "again") is None
    assert line(redirect, "another kind") == "another kind"
    now += EVERY
    assert line(host, "later") == "later (2 more since the last)"
    # What is ours keeps its trace.
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "x", (), (ValueError, ValueError("y"), None)
    )
    assert let_through.filter(record)
    assert record.exc_info
