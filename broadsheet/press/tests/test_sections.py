"""Pages of sections three deep, of columns and of standing pages follow what they show."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.changes.models import Touch
from broadsheet.fronts.services import close_orders
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, ArticleTerm, Byline, Section, StandingPage
from broadsheet.press import addresses, due
from broadsheet.press import services as press
from broadsheet.press.models import Page, Rank
from broadsheet.press.rendering import fresh
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic

DEEP = ["World", "Asia", "Harbours"]


@pytest.fixture(autouse=True)
def finished(settings: Any, tmp_path: Path, db: None) -> None:
    """A paper of one story three sections deep, finished."""
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BASE_URL = "https://www.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    services.ensure_section(names=["Sport", "Sailing"], actor=None)
    publish("The first boat")
    settle()
    press.make_due(addresses.every(), rank=Rank.REST)
    settle()


def publish(headline: str, **fields: Any) -> Article:
    section = services.ensure_section(names=DEEP, actor=None)
    body = [("text", "<p>It came in.</p>")]
    article = Article(headline=headline, section=section, body=body, **fields)
    article = services.create_article(article=article, actor=None)
    return services.publish_article(article=article, actor=None)


def settle() -> None:
    durable.work_all()
    press.settle()
    for path in press.store().paths():
        assert press.store().get(path) == fresh(path).page, path


def body(path: str) -> str:
    page = press.store().get(path)
    assert page is not None, path
    return page.body.decode()


def test_a_story_comes_into_every_section_above_its_own() -> None:
    publish("The second boat")
    settle()
    for section in ("/world", "/world/asia", "/world/asia/harbours"):
        assert "The second boat" in body(f"{section}/")
        assert "The second boat" in body(f"/rss{section}.xml")


def test_a_section_put_elsewhere_takes_its_stories_along() -> None:
    harbours = Section.objects.get(slug="harbours")
    harbours.parent = Section.objects.get(slug="sailing")
    services.save_section(section=harbours, actor=None)
    settle()
    for section, there in (("/world", False), ("/world/asia", False), ("/sport", True),
                           ("/sport/sailing", True)):  # fmt: skip
        assert ("The first boat" in body(f"{section}/")) is there, section
        assert ("The first boat" in body(f"/rss{section}.xml")) is there, section


def yesterday(headline: str, names: list[str], *, hour: int) -> Article:
    """A story that came out in the section of ``names`` the day before."""
    day = timezone.localdate() - dt.timedelta(days=1)
    at = dt.datetime.combine(day, dt.time(hour), tzinfo=timezone.get_current_timezone())
    section = services.ensure_section(names=names, actor=None)
    body = [("text", "<p>It came in.</p>")]
    article = Article(headline=headline, section=section, body=body, first_published_at=at)
    article = services.create_article(article=article, actor=None)
    return services.publish_article(article=article, actor=None)


def put(slug: str, *, into: str) -> None:
    section = Section.objects.get(slug=slug)
    section.parent = Section.objects.get(slug=into)
    services.save_section(section=section, actor=None)


def test_a_section_put_elsewhere_leaves_the_days_that_are_over() -> None:
    stays, goes = (
        yesterday(f"A boat in {names[-1]}", names, hour=hour)
        for names, hour in ((["World"], 1), (DEEP, 2))
    )
    there = yesterday("A race", ["Sport"], hour=3)
    assert close_orders() == 2
    settle()
    assert "(1 of 2)" in body(goes.path)
    assert "(2 of 2)" in body(stays.path)
    put("harbours", into="sailing")
    settle()
    assert "The only one of the day" in body(stays.path)
    # Nothing is added to a day that is over, where it comes from or where it goes to.
    assert "running-foot" not in body(goes.path)
    assert "The only one of the day" in body(there.path)
    put("harbours", into="asia")
    settle()
    assert "(1 of 2)" in body(goes.path)
    assert "(2 of 2)" in body(stays.path)


def test_a_column_renamed_is_renamed_above_its_pieces() -> None:
    column = services.ensure_column(name="Slack Water", actor=None)
    publish("What the tide knows", column=column)
    settle()
    assert "Slack Water" in body("/world/")
    column.name = "High Water"
    services.save_column(column=column, actor=None)
    settle()
    for path in ("/", "/world/"):
        assert "High Water" in body(path)
        assert "Slack Water" not in body(path)
    assert "/column/slack-water/" in body("/sitemap/sections.xml")


def test_a_site_map_says_when_a_standing_page_was_changed() -> None:
    page = services.save_standing_page(
        page=StandingPage(title="About us", body=[("text", "<p>We print.</p>")]), actor=None
    )
    settle()
    before = body("/sitemap/sections.xml")
    page.body = [("text", "<p>We print at night.</p>")]
    services.save_standing_page(page=page, actor=None)
    settle()
    assert page.path in before
    assert body("/sitemap/sections.xml") != before


def test_a_former_address_leads_on_before_the_stories_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many name the topic or the section: they are a flood, and it is not."""
    topic = save_topic(topic=Topic(name="Quay", kind="place"), actor=None)
    author = services.ensure_author(name="Ada Berg", actor=None)
    for number in range(8):
        publish(f"Boat {number}", terms=[ArticleTerm(topic=topic)], bylines=[Byline(author=author)])
    settle()
    press.make_due([topic.path, author.path], rank=Rank.REST)
    settle()
    former = topic.path
    topic.name, topic.slug = "Old Quay", ""
    save_topic(topic=topic, actor=None)
    signed = author.path
    author.name, author.slug = "Ada Berg-Holm", ""
    services.save_author(author=author, actor=None)
    keys = Touch.objects.filter(seen_at=None).values("key").distinct().count()
    monkeypatch.setattr(due, "FLOOD", keys)
    press.note_touches()
    ranks = dict(Page.objects.filter(due_at__isnull=False).values_list("path", "rank"))
    assert topic.path != former
    assert author.path != signed
    assert ranks[former] == ranks[signed] == Rank.REST
    assert Rank.FLOOD in ranks.values()
    settle()
    for path in (former, signed):
        page = press.store().get(path)
        assert page is not None
        assert page.status == 301
