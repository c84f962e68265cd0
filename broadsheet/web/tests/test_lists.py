"""Fronts, lists, the archive by date, and what else stands at an address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from broadsheet.changes.models import Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, PrintPlacement
from broadsheet.web.tests.factory import Paper, picture, story
from broadsheet.web.views.errors import broken

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def test_no_story_stands_twice_on_the_front(paper: Paper, client: Client) -> None:
    html = get(client, "/").split("<main")[1]
    for article in paper.stories.values():
        if article.live and article.path:
            assert html.count(f'href="{article.path}"') <= 1
    assert html.count('<article class="card') > 20


def test_the_archive_leads_to_every_day(paper: Paper, client: Client) -> None:
    assert 'href="/archive/1987/"' in get(client, "/archive/")
    year = get(client, "/archive/1987/")
    assert 'href="/archive/1987/03/"' in year
    assert 'href="/archive/1987/04/"' not in year
    assert 'href="/archive/1987/03/26/"' in year
    assert 'href="/archive/1987/03/27/"' not in year
    assert 'rel="next" href="/archive/2026/"' in year
    assert 'rel="prev" href="/archive/1987/"' in get(client, "/archive/2026/")
    told = set(client.get("/archive/1987/")["Surrogate-Key"].split())
    assert {"calendar:1987", "calendar:1987-03", "calendar:1987-04", "calendar"} <= told
    month = get(client, "/archive/1987/03/")
    assert 'href="/archive/1987/03/26/"' in month
    assert 'href="/archive/1987/03/27/"' not in month
    assert 'rel="next" href="/archive/2026/11/"' in month
    day = get(client, "/archive/1987/03/26/")
    assert paper.stories["old"].path in day
    assert 'rel="next" href="/archive/2026/11/' in day
    for path in ("/archive/1988/", "/archive/1987/13/", "/archive/1987/02/30/", "/archive/0000/"):
        get(client, path, 404)


def led(client: Client, path: str) -> list[tuple[str, str]]:
    """Each day of a page with the headline of what led it."""
    rows = get(client, path).split('<section class="led"')[1].split("</ol>")[0].split("<li>")[1:]
    found = []
    for row in rows:
        headline = re.search(r'<h3 class="headline"><a[^>]*>([^<]*)<', row)
        found.append((row.split('datetime="')[1][:10], headline[1] if headline else ""))
    return found


def test_days_are_told_by_what_led_them(client: Client) -> None:
    """The front page says it; else the newest news with a picture, once the day is over."""
    world = services.ensure_section(names=["World"], actor=None)
    shown = picture("A tide")
    moments = [dt.datetime(2027, 3, day, 11, tzinfo=dt.UTC) for day in (20, 21, 22)]
    hour = dt.timedelta(hours=1)
    story("Bare", section=world, at=moments[0] + hour)
    story("Pictured", section=world, at=moments[0], lead_picture=shown)
    front = story("In front", section=world, at=moments[1] - 2 * hour)
    story("Newer", section=world, at=moments[1], lead_picture=shown)
    placed = PrintPlacement(date=moments[1].date(), page="A1", headline="As printed")
    front.placements.add(placed)
    services.publish_article(article=front, actor=None)
    today = story("Today", section=world, at=moments[2], lead_picture=shown)
    before = [("2027-03-21", "In front"), ("2027-03-20", "Pictured")]
    for path in ("/archive/", "/archive/2027/03/"):
        assert led(client, path)[:3] == [("2027-03-22", ""), *before], path
        keys = set(client.get(path)["Surrogate-Key"].split())
        assert {"front-page:2027-03-21", "shown:2027-03-20", f"article:{front.pk}:card"} <= keys
        # Stories of the day that is still in the making touch no page of the archive.
        assert not {"shown:2027-03-22", "shown:2027-03-21"} & keys
    assert 'href="/edition/"' in get(client, "/archive/")
    assert led(client, "/edition/")[0] == before[0]
    story("Tomorrow", section=world, at=moments[2] + dt.timedelta(days=1))
    assert led(client, "/archive/")[1] == ("2027-03-22", "Today")
    services.withdraw(article=today, note="Wrong.", actor=None)
    assert led(client, "/archive/")[1:3] == before
    assert "front-page:2027-03-21" in Article.objects.get(pk=front.pk).keys


def test_a_day_is_told_anew_only_when_what_leads_it_changes() -> None:
    world = services.ensure_section(names=["World"], actor=None)
    shown = picture("A tide")
    noon, hour = dt.datetime(2027, 3, 20, 11, tzinfo=dt.UTC), dt.timedelta(hours=1)

    def told(act: Callable[[], object]) -> bool:
        last = Touch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act()
        return Touch.objects.filter(pk__gt=last, key="shown:2027-03-20").exists()

    def published(headline: str, **fields: Any) -> Article:
        return story(headline, section=world, **fields)

    def changed(article: Article, **fields: Any) -> None:
        fresh = Article.objects.get(pk=article.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        services.publish_article(article=fresh, actor=None)

    def withdrawn(headline: str) -> None:
        article = Article.objects.get(headline=headline)
        services.withdraw(article=article, note="Wrong.", actor=None)

    assert told(lambda: published("The first of the day", at=noon))
    first = Article.objects.get(headline="The first of the day")
    assert told(lambda: published("With a picture", at=noon - hour, lead_picture=shown))
    assert not told(lambda: published("Later without", at=noon + hour))
    column = {"lead_picture": shown, "kind": "opinion"}
    assert not told(lambda: published("A column", at=noon + 2 * hour, **column))
    assert not told(lambda: published("Earlier", at=noon - 2 * hour, lead_picture=shown))
    assert not told(lambda: changed(first, headline="The first, told better"))
    assert not told(lambda: withdrawn("Later without"))
    assert told(lambda: changed(first, lead_picture=shown))
    assert told(lambda: withdrawn("The first, told better"))
    assert not told(lambda: withdrawn("Earlier"))
    assert told(lambda: withdrawn("With a picture"))
    # It leads the day, a column or not.
    assert told(lambda: withdrawn("A column"))


def test_corrections_and_standing_pages(paper: Paper, client: Client) -> None:
    html = get(client, "/corrections/")
    assert "the depth of the lock in feet" in html
    assert paper.stories["every block"].path in html
    assert "We print what we know" in get(client, "/about-us.html")
    assert 'href="/about-us.html"' in get(client, "/")
    get(client, "/corrections/?before=junk")
    get(client, "/no-such-page.html", 404)


def test_feeds_are_announced(paper: Paper, client: Client) -> None:
    for page, feed in (
        ("/", "home"), ("/world/", "world"), ("/by/ada-berg/", "by/ada-berg"),
        ("/column/slack-water/", "column/slack-water"), ("/topics/tides/", "topics/tides"),
    ):  # fmt: skip
        html = get(client, page)
        for address in (f"/rss/{feed}.xml", f"/atom/{feed}.xml", f"/json/{feed}.json"):
            assert f'href="{address}"' in html
            assert client.get(address).status_code == 200


def test_a_broken_paper_says_so_without_asking_anybody(
    rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = broken(rf.get("/"))
    assert response.status_code == 500
    assert b"The fault is ours" in response.content


def test_health(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.fixture
def uploads(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_uploads_are_data_and_never_pages(client: Client, uploads: Path) -> None:
    (uploads / "evil.html").write_text("<script>alert(1)</script>")
    (uploads / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (uploads / "film.mp4").write_bytes(bytes(range(200)))
    (uploads / "documents").mkdir()
    (uploads / "documents" / "secret.pdf").write_bytes(b"%PDF")
    for name in ("evil.html", "drawing.svg"):
        response = client.get(f"/media/{name}")
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
    film = client.get("/media/film.mp4")
    assert film["Content-Type"] == "video/mp4"
    assert client.get("/media/film.mp4", headers={"If-None-Match": film["ETag"]}).status_code == 304
    part = client.get("/media/film.mp4", headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part["Content-Range"] == "bytes 10-19/200"
    assert b"".join(part) == bytes(range(10, 20))
    tail = client.get("/media/film.mp4", headers={"Range": "bytes=-5"})
    assert b"".join(tail) == bytes(range(195, 200))
    assert client.get("/media/film.mp4", headers={"Range": "bytes=900-"}).status_code == 416
    for path in ("../manage.py", "%2e%2e/x", "", "nothing.png", "documents/secret.pdf", ".hidden"):
        assert client.get(f"/media/{path}").status_code == 404


def test_an_expired_picture_is_nowhere(paper: Paper, client: Client) -> None:
    article = paper.stories["review"]
    picture = article.lead_picture
    assert picture is not None
    name = picture.renditions.first().file.url
    assert "/media/" in get(client, article.path or "")
    picture.expires_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    picture.save()
    html = get(client, article.path or "")
    assert name not in html
    assert "og:image" not in html
    assert Article.objects.filter(pk=article.pk).exists()
