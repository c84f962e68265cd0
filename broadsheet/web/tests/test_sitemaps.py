"""Site maps, robots.txt, ads.txt and favicon.ico."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from PIL import Image

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section, StandingPage
from broadsheet.press import addresses
from broadsheet.web import sitemaps
from broadsheet.web.tests.factory import picture, story

pytestmark = pytest.mark.django_db

NAMES = {"s": sitemaps.SITEMAP, "image": sitemaps.IMAGE, "news": sitemaps.NEWS}


@pytest.fixture
def world() -> Section:
    cache.clear()  # Wagtail keeps renditions there, of pictures that another test has rolled back
    return services.ensure_section(names=["World"], actor=None)


def tree(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(response.getvalue())


def places(client: Client, path: str) -> list[str]:
    found: list[str] = tree(client, path).xpath("//s:loc/text()", namespaces=NAMES)
    return found


def fill(section: Section, count: int, *, at: dt.datetime, step: int = 1) -> None:
    """``count`` stories from ``at`` on, ``step`` seconds apart."""
    start = Article.objects.count()
    Article.objects.bulk_create(
        Article(
            headline=f"Story {n}", section=section, top_section=section, live=True,
            slug=f"story-{n}", path=f"/2026/01/01/world/story-{n}.html",
            first_published_at=at + dt.timedelta(seconds=step * (n - start)),
        )
        for n in range(start, start + count)
    )  # fmt: skip


def test_the_index_names_each_month_that_has_stories(client: Client, world: Section) -> None:
    # In Berlin it is already December.
    story("One", section=world, at=dt.datetime(2025, 11, 30, 23, 30, tzinfo=dt.UTC))
    story("Two", section=world, at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    story("Old", section=world, at=dt.datetime(1987, 3, 1, tzinfo=dt.UTC))
    gone = story("Gone", section=world, at=dt.datetime(2001, 3, 1, tzinfo=dt.UTC))
    services.withdraw(article=gone, note="No.", actor=None)
    assert places(client, "/sitemap.xml") == [
        f"http://testserver/sitemap/{name}.xml"
        for name in ("sections", "2025-12", "2025-06", "1987-03")
    ]


def test_an_empty_paper_has_a_site_map(client: Client) -> None:
    assert places(client, "/sitemap.xml") == ["http://testserver/sitemap/sections.xml"]
    assert places(client, "/news-sitemap.xml") == []


def test_a_month(client: Client, world: Section) -> None:
    shown = picture("Harbour", hue=60)
    one = story("One", section=world, lead_picture=shown, at=dt.datetime(2026, 5, 2, tzinfo=dt.UTC),
                updated_at=dt.datetime(2026, 5, 9, tzinfo=dt.UTC))  # fmt: skip
    two = story("Two", section=world, at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    gone = story("Gone", section=world, at=dt.datetime(2026, 5, 3, tzinfo=dt.UTC))
    services.withdraw(article=gone, note="No.", actor=None)
    later = story("Later", section=world, at=dt.datetime(2026, 5, 4, tzinfo=dt.UTC))
    Article.objects.filter(pk=later.pk).update(embargo_until=timezone.now() + dt.timedelta(days=1))
    root = tree(client, "/sitemap/2026-05.xml")
    assert root.xpath("//s:loc/text()", namespaces=NAMES) == [
        f"http://testserver{two.path}", f"http://testserver{one.path}",
    ]  # fmt: skip
    assert root.xpath("//s:lastmod/text()", namespaces=NAMES) == [
        "2026-05-01T00:00:00+00:00", "2026-05-09T00:00:00+00:00",
    ]  # fmt: skip
    (image,) = root.xpath("//image:loc/text()", namespaces=NAMES)
    assert image.startswith("http://testserver/media/")
    for path in ("/sitemap/2026-04.xml", "/sitemap/2026-05-2.xml", "/sitemap/2026-13.xml"):
        assert client.get(path).status_code == 404
    shown.expires_at = timezone.now()
    shown.save()
    assert not tree(client, "/sitemap/2026-05.xml").xpath("//image:loc", namespaces=NAMES)
    assert client.head("/sitemap/2026-05.xml").status_code == 200


@pytest.mark.parametrize("step", [0, 1, 3600])
def test_a_full_month_is_split(
    client: Client, world: Section, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 10)
    monkeypatch.setattr(sitemaps, "BATCH", 4)
    fill(world, 25, at=dt.datetime(2026, 2, 3, tzinfo=dt.UTC), step=step)
    names = ["2026-02", "2026-02-2", "2026-02-3"]
    addresses = [f"http://testserver/sitemap/{name}.xml" for name in names]
    assert places(client, "/sitemap.xml")[1:] == addresses
    pages = [places(client, f"/sitemap/{name}.xml") for name in names]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({place for page in pages for place in page}) == 25
    assert client.get("/sitemap/2026-02-4.xml").status_code == 404


def test_months_are_read_by_key(client: Client, world: Section) -> None:
    fill(world, 2500, at=dt.datetime(2026, 2, 3, tzinfo=dt.UTC))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(places(client, "/sitemap/2026-02.xml")) == 2500
    # Counting, three batches and the end, none with pictures.
    assert len(asked) <= 6
    assert not any("OFFSET" in query["sql"] for query in asked.captured_queries)
    with CaptureQueriesContext(connection) as asked:
        places(client, "/sitemap.xml")
    assert len(asked) <= 4


def test_months_come_from_the_index(world: Section) -> None:
    span = sitemaps._month(2026, 2)
    counted = sitemaps._within(span).values("pk").explain()
    rows = sitemaps._within(span).public().filter(sitemaps._later((span[0], 7)))
    walked = rows.order_by("first_published_at", "pk").explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads so small a table whole
        assert "COVERING INDEX newsroom_article_newest" in counted
        assert "INDEX newsroom_article_newest (live=? AND first_published_at>?" in walked
        assert "TEMP B-TREE" not in walked


def test_sections(client: Client, world: Section) -> None:
    services.ensure_column(name="Slack Water", actor=None)
    retired = services.ensure_section(names=["Retired"], actor=None)
    retired.retired = True
    services.save_section(section=retired, actor=None)
    services.save_standing_page(page=StandingPage(title="About", body=[]), actor=None)
    assert places(client, "/sitemap/sections.xml") == [
        f"http://testserver{path}"
        for path in (
            "/",
            "/by/",
            "/topics/",
            "/corrections/",
            "/world/",
            "/column/slack-water/",
            "/about.html",
        )
    ]


def test_the_news_of_two_days(client: Client, world: Section) -> None:
    now = timezone.now()
    made = story("Harbour <wall> & quay", section=world, at=now - dt.timedelta(hours=1))
    story("Old", section=world, at=now - dt.timedelta(days=3))
    gone = story("Gone", section=world, at=now - dt.timedelta(hours=2))
    services.withdraw(article=gone, note="No.", actor=None)
    story("Chinese", section=world, at=now - dt.timedelta(hours=3), language="zh-Hant")
    root = tree(client, "/news-sitemap.xml")

    def texts(name: str) -> list[str]:
        found: list[str] = root.xpath(f"//news:{name}/text()", namespaces=NAMES)
        return found

    assert root.xpath("//s:loc/text()", namespaces=NAMES)[0] == f"http://testserver{made.path}"
    assert texts("title") == ["Harbour <wall> & quay", "Chinese"]
    assert texts("name") == ["The Test Paper"] * 2
    assert texts("language") == ["en", "zh-tw"]
    assert dt.datetime.fromisoformat(texts("publication_date")[0]) == made.first_published_at


def test_no_more_news_than_a_thousand(
    client: Client, world: Section, django_assert_num_queries: Any
) -> None:
    fill(world, 1005, at=timezone.now() - dt.timedelta(hours=1))
    with django_assert_num_queries(1):
        assert len(places(client, "/news-sitemap.xml")) == 1000


def test_robots_and_ads(client: Client, settings: Any) -> None:
    settings.BROADSHEET_BASE_URL = "https://paper.example"
    robots = client.get("/robots.txt")
    assert robots["Content-Type"] == "text/plain; charset=utf-8"
    lines = robots.content.decode().splitlines()
    assert "Disallow: /desk/" in lines
    assert "Sitemap: https://paper.example/sitemap.xml" in lines
    assert "Sitemap: https://paper.example/news-sitemap.xml" in lines
    ads = client.get("/ads.txt").content.decode().splitlines()
    assert all(line.startswith("#") for line in ads)


def test_the_mark_has_its_old_address(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer["Content-Type"] == "image/x-icon"
    assert answer["Cache-Control"] == "public, max-age=86400"
    icon = Image.open(io.BytesIO(answer.content), formats=["ICO"])
    assert icon.info["sizes"] == {(16, 16), (32, 32)}
    again = client.get("/favicon.ico", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert client.post("/favicon.ico").status_code == 405
    assert not addresses.may_be_pressed("/favicon.ico")
